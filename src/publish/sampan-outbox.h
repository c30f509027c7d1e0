#pragma once

#include "sampan-publisher.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_JOB_WAITING, /* for its time, or for the network */
  SAMPAN_JOB_SENDING,
  SAMPAN_JOB_NEEDS_YOU, /* see "message" */
  SAMPAN_JOB_POSTED,
  SAMPAN_JOB_CANCELLED,
  SAMPAN_JOB_DELETED, /* was posted; deleted from here, or outside: see "message" */
} SampanJobState;

#define SAMPAN_TYPE_JOB (sampan_job_get_type ())
/**
 * SampanJob: one version of one note to one account. Read-only properties with notify: "id",
 * "note-id", "account-id", "language", "title" (of the version when it was queued), "handle",
 * "state", "due" (int64, microseconds UTC, 0 for now), "step", "n-steps", "step-label"
 * (translated), "fraction" (of the step), "message" (what is wrong and what to do), "url" (of the
 * post: an address to open; https://bsky.app/... on Bluesky's servers, else that of the record on
 * its server), "uri" ("at://..."), "posted" (int64). "steps" (#GListModel of #SampanJobStep).
 */
G_DECLARE_FINAL_TYPE (SampanJob, sampan_job, SAMPAN, JOB, GObject)

const char *sampan_job_get_id (SampanJob *self);
const char *sampan_job_get_note_id (SampanJob *self);
const char *sampan_job_get_account_id (SampanJob *self);
const char *sampan_job_get_language (SampanJob *self);
const char *sampan_job_get_title (SampanJob *self);
const char *sampan_job_get_handle (SampanJob *self);
SampanJobState sampan_job_get_state (SampanJob *self);
gint64 sampan_job_get_due (SampanJob *self);
guint sampan_job_get_step (SampanJob *self);
guint sampan_job_get_n_steps (SampanJob *self);
const char *sampan_job_get_step_label (SampanJob *self);
double sampan_job_get_fraction (SampanJob *self);
const char *sampan_job_get_message (SampanJob *self);
const char *sampan_job_get_url (SampanJob *self);
/** Microseconds UTC, 0 before it was posted. */
gint64 sampan_job_get_posted (SampanJob *self);
/** The post's own name on its service ("at://..."), NULL before it was posted. */
const char *sampan_job_get_uri (SampanJob *self);
GListModel *sampan_job_get_steps (SampanJob *self);
/** Whether it is not known if the post was made, and the server is still to be asked. */
gboolean sampan_job_get_checking (SampanJob *self);

#define SAMPAN_TYPE_JOB_STEP (sampan_job_step_get_type ())
/** SampanJobStep: read-only properties with notify: "label" (translated), "done" (boolean),
 * "active" (boolean). */
G_DECLARE_FINAL_TYPE (SampanJobStep, sampan_job_step, SAMPAN, JOB_STEP, GObject)

const char *sampan_job_step_get_label (SampanJobStep *self);
gboolean sampan_job_step_get_done (SampanJobStep *self);
gboolean sampan_job_step_get_active (SampanJobStep *self);

#define SAMPAN_TYPE_OUTBOX (sampan_outbox_get_type ())
/** SampanOutbox: a #GListModel of #SampanJob, newest first, journalled in the library's database.
 */
G_DECLARE_FINAL_TYPE (SampanOutbox, sampan_outbox, SAMPAN, OUTBOX, GObject)

SampanOutbox *sampan_outbox_new (SampanLibrary *library, SampanAccounts *accounts);
/** Journals a job in @language, or in two, see sampan-languages.h: the version's text, media and
 * captions as they are now (a snapshot). Sends nothing. @due: microseconds UTC, 0 for now.
 * (transfer none) */
SampanJob *sampan_outbox_queue (SampanOutbox *self,
                                SampanNote *note,
                                const char *language,
                                SampanAccount *account,
                                gint64 due,
                                GError **error);
/** Whether the same version went to the same account before: its job. (transfer none) (nullable) */
SampanJob *sampan_outbox_find_posted (SampanOutbox *self,
                                      const char *note_id,
                                      const char *language,
                                      const char *account_id);
/** Starts, or takes up again after a crash, everything that is due; finishes when nothing due is
 * left to try now. */
void sampan_outbox_run_async (SampanOutbox *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean sampan_outbox_run_finish (SampanOutbox *self, GAsyncResult *result, GError **error);
/** Keeps the outbox running as jobs fall due, for the window. */
void sampan_outbox_start (SampanOutbox *self);
gboolean sampan_outbox_cancel (SampanOutbox *self, SampanJob *job, GError **error);
/** Tries again a job that needs the user. */
void sampan_outbox_retry (SampanOutbox *self, SampanJob *job);
SampanJob *sampan_outbox_find (SampanOutbox *self, const char *job_id);
/** Shows a job that was journalled elsewhere: the receipt of a handoff. Errors: SAMPAN_CORE_ERROR.
 * (transfer none) (nullable) */
SampanJob *sampan_outbox_take_in (SampanOutbox *self, const char *job_id, GError **error);

G_END_DECLS
