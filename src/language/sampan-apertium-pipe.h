#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_APERTIUM_PIPE (sampan_apertium_pipe_get_type ())

/**
 * SampanApertiumPipe:
 *
 * One of Apertium's pipelines, started with the first text and kept alive: opening its
 * dictionaries takes half a second, a sentence some milliseconds. Texts go one after the other.
 * One that has died is started anew once for each text. It goes when the object does, when this
 * program ends however it does, and after two minutes without a text.
 */
G_DECLARE_FINAL_TYPE (SampanApertiumPipe, sampan_apertium_pipe, SAMPAN, APERTIUM_PIPE, GObject)

/** @mode: the path of a file like eng-spa.mode */
SampanApertiumPipe *sampan_apertium_pipe_new (const char *mode);
/** The longest that a text may take, in seconds: 30 unless set. */
void sampan_apertium_pipe_set_timeout (SampanApertiumPipe *self, guint seconds);

/** @text: in Apertium's stream format, without NUL */
void sampan_apertium_pipe_ask_async (SampanApertiumPipe *self,
                                     const char *text,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full): what came back, UTF-8, in the same format. Errors:
 * SAMPAN_LANGUAGE_ERROR_FAILED with a sentence for people */
char *
sampan_apertium_pipe_ask_finish (SampanApertiumPipe *self, GAsyncResult *result, GError **error);

G_END_DECLS
