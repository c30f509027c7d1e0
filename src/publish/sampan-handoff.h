#pragma once

#include <gio/gio.h>

#include "core/sampan-note.h"
#include "sampan-publisher.h"

G_BEGIN_DECLS

/** What a phone is handed, in a folder: 01.jpg (.png, .mp4) and so on in order, title.txt (where
 * the platform has a title), text.txt, and LANGUAGE.vtt for each caption track. */
typedef struct
{
  char *folder;
  char *platform; /* of the rules */
  char *language; /* of the version */
  char *title;    /* "" where the platform has none of its own */
  char *text;     /* composed for the platform, with its tags */
  GStrv files;    /* names of the pictures or of the video, in order */
  GStrv captions; /* names */
  gboolean video;
} SampanHandoff;

void sampan_handoff_free (SampanHandoff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanHandoff, sampan_handoff_free)

/** Returns: the names of the platforms that let no program in, ended by NULL. */
const char *const *sampan_handoff_list (void);
/** Returns: whether the platform lets no program in, and is handed to. */
gboolean sampan_handoff_is_for (const char *platform);

/**
 * sampan_handoff_make:
 * @folder: is made if it is not there
 *
 * Exports the note's media as edited, without where and with what they were taken, and writes the
 * texts beside them. Blocks. Errors: SAMPAN_PUBLISH_ERROR_MEDIA, LIMIT, FAILED. Returns: (transfer
 * full)
 */
SampanHandoff *sampan_handoff_make (SampanLibrary *library,
                                    SampanNote *note,
                                    const char *language,
                                    const char *platform,
                                    const char *folder,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * sampan_handoff_make_async:
 *
 * The same in a thread, of the note as it is now.
 */
void sampan_handoff_make_async (SampanLibrary *library,
                                SampanNote *note,
                                const char *language,
                                const char *platform,
                                const char *folder,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
SampanHandoff *sampan_handoff_make_finish (GAsyncResult *result, GError **error);

/** Keeps the receipt: the note stands at @link. Errors: those of the journal. Returns: (transfer
 * full): the id of the job that it is, for sampan_outbox_take_in(); NULL with @error set */
char *sampan_handoff_keep_receipt (SampanHandoff *self,
                                   SampanLibrary *library,
                                   SampanNote *note,
                                   const char *link,
                                   GError **error);

/* ---- the page for the phone ---- */

typedef struct _SampanHandoffPage SampanHandoffPage;

/** The page has come to its end and answers no more: @link is what was pasted back, %NULL if nobody
 * did (nobody looked for a quarter of an hour, or it is an hour old). */
typedef void (*SampanHandoffEnded) (const char *link, gpointer user_data);

/**
 * sampan_handoff_page_new:
 * @local: for this machine alone, not for its network
 *
 * Serves the handoff under an address that nobody can guess, and nothing else. @self must outlive
 * it. Ends by itself.
 */
SampanHandoffPage *sampan_handoff_page_new (SampanHandoff *handoff,
                                            gboolean local,
                                            SampanHandoffEnded ended,
                                            gpointer user_data,
                                            GError **error);
void sampan_handoff_page_free (SampanHandoffPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanHandoffPage, sampan_handoff_page_free)
/** The address for the phone. */
const char *sampan_handoff_page_get_address (SampanHandoffPage *self);
/** Returns: how many of the pictures, videos and captions the phone has fetched. @all: (out): how
 * many there are */
guint sampan_handoff_page_get_fetched (SampanHandoffPage *self, guint *all);
/** @fetched: (nullable): is called when that number changes, with the @user_data of the page. */
void sampan_handoff_page_watch (SampanHandoffPage *self, void (*fetched) (gpointer user_data));

/** Returns: (transfer full) (nullable): the first address in what somebody pasted: platforms give
 * it with words around it. */
char *sampan_handoff_find_link (const char *pasted);

G_END_DECLS
