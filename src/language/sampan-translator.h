#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_LANGUAGE_ERROR (sampan_language_error_quark ())

typedef enum
{
  SAMPAN_LANGUAGE_ERROR_FAILED,
  SAMPAN_LANGUAGE_ERROR_PAIR,        /* no engine can do this pair */
  SAMPAN_LANGUAGE_ERROR_PLACEHOLDER, /* a link, tag, number ... was lost, doubled or changed */
  SAMPAN_LANGUAGE_ERROR_ANSWER,      /* the server's answer is not what was asked for */
} SampanLanguageError;

GQuark sampan_language_error_quark (void);

/** What became of one segment: either @text or @error is set. A boxed value. */
typedef struct
{
  char *text;
  GError *error;
} SampanTranslation;

void sampan_translation_free (SampanTranslation *self);

#define SAMPAN_TYPE_TRANSLATOR (sampan_translator_get_type ())

/** SampanTranslator: the interface of everything that translates. */
G_DECLARE_INTERFACE (SampanTranslator, sampan_translator, SAMPAN, TRANSLATOR, GObject)

/** Called on the main thread as segments become ready (also with partial text while it streams,
 * @done FALSE). */
typedef void (*SampanTranslatorProgress) (guint segment,
                                          const char *text,
                                          gboolean done,
                                          gpointer user_data);

struct _SampanTranslatorInterface
{
  GTypeInterface parent;

  const char *(*get_id) (SampanTranslator *self);
  const char *(*get_name) (SampanTranslator *self);
  gboolean (*get_offline) (SampanTranslator *self);
  gboolean (*supports) (SampanTranslator *self, const char *from, const char *to);
  void (*translate_async) (SampanTranslator *self,
                           const char *const *segments,
                           const char *from,
                           const char *to,
                           const char *context,
                           SampanTranslatorProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  GPtrArray *(*translate_finish) (SampanTranslator *self, GAsyncResult *result, GError **error);
};

/** The name in settings, JSON and on the command line: "opencc", "openai". */
const char *sampan_translator_get_id (SampanTranslator *self);
/** The name for people: "OpenCC", "qwen3 on localhost". */
const char *sampan_translator_get_name (SampanTranslator *self);
gboolean sampan_translator_get_offline (SampanTranslator *self);
/** @from, @to: BCP 47. */
gboolean sampan_translator_supports (SampanTranslator *self, const char *from, const char *to);

/**
 * sampan_translator_translate_async:
 * @segments: what to translate; placeholders (links, tags, numbers, ...) are masked before and
 * checked after, here, for every engine
 * @context: (nullable): text around them that helps and is not translated
 */
void sampan_translator_translate_async (SampanTranslator *self,
                                        const char *const *segments,
                                        const char *from,
                                        const char *to,
                                        const char *context,
                                        SampanTranslatorProgress progress,
                                        gpointer progress_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: (transfer full) (element-type SampanTranslation): one for each segment; NULL with
 * @error when all failed for one reason. */
GPtrArray *
sampan_translator_translate_finish (SampanTranslator *self, GAsyncResult *result, GError **error);

G_END_DECLS
