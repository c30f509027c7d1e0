#pragma once

#include "sampan-outbox.h"
#include "sampan-step.h"

G_BEGIN_DECLS

/** A row of the journal's jobs. */
typedef struct
{
  char *id;
  char *note_id;
  char *account_id;
  char *language;
  char *title;
  char *handle;
  SampanJobState state;
  gint64 due;
  gint64 created;
  gint64 posted;
  guint attempts; /* since it last came on */
  char *url;
  char *message;
  gboolean leaves; /* only for writing, of a cancelled job: what it has sent is to be taken back */
} SampanJournalRow;

void sampan_journal_row_free (SampanJournalRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanJournalRow, sampan_journal_row_free)

/*
 * The outbox's part of the library's database. Every function blocks until what it wrote is on the
 * disk.
 */

/** @post: JSON. Writes the job and its steps in one transaction. */
gboolean sampan_journal_add (SampanDatabase *database,
                             const SampanJournalRow *row,
                             const char *post,
                             GPtrArray *steps,
                             GError **error);
/** Returns: (transfer full) (element-type SampanJournalRow): all jobs, newest first. */
GPtrArray *sampan_journal_load (SampanDatabase *database, GError **error);
/** @post: (out) (transfer full). Returns: (transfer full) (element-type SampanStep) */
GPtrArray *sampan_journal_load_steps (SampanDatabase *database,
                                      const char *job_id,
                                      char **post,
                                      GError **error);
/** Writes what the run of a job changes: state, due, posted, attempts, url, message. One that has
 * ended, and leaves nothing behind, lets go of its snapshot, and with it of the media that only it
 * still named. */
gboolean
sampan_journal_update (SampanDatabase *database, const SampanJournalRow *row, GError **error);
gboolean sampan_journal_update_step (SampanDatabase *database,
                                     const char *job_id,
                                     guint position,
                                     const SampanStep *step,
                                     GError **error);
/** Returns: (transfer full) (nullable): the job as it is now. */
SampanJournalRow *sampan_journal_get (SampanDatabase *database, const char *job_id, GError **error);

G_END_DECLS
