#include "config.h"

#include "sampan-journal.h"

static const char *const state_names[] = { "waiting", "sending", "needs-you", "posted",
                                           /* A deleted post is a cancelled job that was posted. */
                                           "cancelled", "cancelled" };

#define COLUMNS                                                                                    \
  "id, note_id, account_id, language, title, handle, state, due, created, posted, attempts, url, " \
  "message"

void
sampan_journal_row_free (SampanJournalRow *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->note_id);
  g_free (self->account_id);
  g_free (self->language);
  g_free (self->title);
  g_free (self->handle);
  g_free (self->url);
  g_free (self->message);
  g_free (self);
}

static SampanJobState
state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (name, state_names[i]) == 0)
      return i;
  return SAMPAN_JOB_NEEDS_YOU;
}

typedef struct
{
  const SampanJournalRow *row;
  const char *post;
  GPtrArray *steps;
} Added;

static gboolean
add (SampanDatabase *database, gpointer user_data, GError **error)
{
  Added *added = user_data;
  const SampanJournalRow *row = added->row;

  if (sampan_database_run (database, error,
                           "INSERT INTO jobs (" COLUMNS
                           ", payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           g_variant_new ("(sssssssxxxumsmss)", row->id, row->note_id,
                                          row->account_id, row->language, row->title, row->handle,
                                          state_names[row->state], row->due, row->created,
                                          row->posted, row->attempts, row->url, row->message,
                                          added->post))
      < 0)
    return FALSE;
  for (guint i = 0; i < added->steps->len; i++)
    {
      const SampanStep *step = added->steps->pdata[i];
      g_autofree char *data = sampan_step_dup_data (step);

      if (sampan_database_run (database, error,
                               "INSERT INTO job_steps (job_id, position, kind, data, state, "
                               "result) VALUES (?, ?, ?, ?, ?, ?)",
                               g_variant_new ("(sisssms)", row->id, (int)i,
                                              sampan_step_kind_to_name (step->kind), data,
                                              sampan_step_state_to_name (step->state),
                                              step->result))
          < 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
sampan_journal_add (SampanDatabase *database,
                    const SampanJournalRow *row,
                    const char *post,
                    GPtrArray *steps,
                    GError **error)
{
  Added added = { row, post, steps };

  return sampan_database_transaction (database, add, &added, error);
}

static SampanJournalRow *
read_row (GVariant *row)
{
  SampanJournalRow *self = g_new0 (SampanJournalRow, 1);

  self->id = g_strdup (sampan_row_get_string (row, 0));
  self->note_id = g_strdup (sampan_row_get_string (row, 1));
  self->account_id = g_strdup (sampan_row_get_string (row, 2));
  self->language = g_strdup (sampan_row_get_string (row, 3));
  self->title = g_strdup (sampan_row_get_string (row, 4));
  self->handle = g_strdup (sampan_row_get_string (row, 5));
  self->state = state_from_name (sampan_row_get_string (row, 6));
  self->due = sampan_row_get_int64 (row, 7);
  self->created = sampan_row_get_int64 (row, 8);
  self->posted = sampan_row_get_int64 (row, 9);
  if (self->state == SAMPAN_JOB_CANCELLED && self->posted > 0)
    self->state = SAMPAN_JOB_DELETED;
  self->attempts = sampan_row_get_int64 (row, 10);
  self->url = g_strdup (sampan_row_get_string (row, 11));
  self->message = g_strdup (sampan_row_get_string (row, 12));
  return self;
}

GPtrArray *
sampan_journal_load (SampanDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, error,
                             "SELECT " COLUMNS " FROM jobs ORDER BY created DESC, rowid DESC",
                             NULL);
  GPtrArray *jobs;

  if (!rows)
    return NULL;
  jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_journal_row_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (jobs, read_row (rows->pdata[i]));
  return jobs;
}

SampanJournalRow *
sampan_journal_get (SampanDatabase *database, const char *job_id, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, error, "SELECT " COLUMNS " FROM jobs WHERE id = ?",
                             g_variant_new ("(s)", job_id));

  return rows && rows->len > 0 ? read_row (rows->pdata[0]) : NULL;
}

GPtrArray *
sampan_journal_load_steps (SampanDatabase *database,
                           const char *job_id,
                           char **post,
                           GError **error)
{
  g_autoptr (GPtrArray) jobs =
      sampan_database_query (database, error, "SELECT payload FROM jobs WHERE id = ?",
                             g_variant_new ("(s)", job_id));
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_step_free);

  if (jobs)
    rows = sampan_database_query (
        database, error,
        "SELECT kind, data, state, result FROM job_steps WHERE job_id = ? ORDER BY position",
        g_variant_new ("(s)", job_id));
  if (!rows)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      SampanStepKind kind;
      SampanStep *step;

      if (!sampan_step_kind_from_name (sampan_row_get_string (rows->pdata[i], 0), &kind))
        continue;
      step = sampan_step_new (kind);
      sampan_step_read_data (step, sampan_row_get_string (rows->pdata[i], 1));
      step->state = sampan_step_state_from_name (sampan_row_get_string (rows->pdata[i], 2));
      step->result = g_strdup (sampan_row_get_string (rows->pdata[i], 3));
      g_ptr_array_add (steps, step);
    }
  if (post)
    *post = jobs->len > 0 ? g_strdup (sampan_row_get_string (jobs->pdata[0], 0)) : NULL;
  return g_steal_pointer (&steps);
}

gboolean
sampan_journal_update (SampanDatabase *database, const SampanJournalRow *row, GError **error)
{
  return sampan_database_run (
             database, error,
             "UPDATE jobs SET state = ?1, due = ?2, posted = ?3, attempts = ?4, url = ?5, message "
             "= ?6, "
             "payload = CASE WHEN ?1 IN ('posted', 'cancelled') AND NOT ?8 THEN NULL ELSE payload "
             "END WHERE id = ?7",
             g_variant_new ("(sxxumsmssb)", state_names[row->state], row->due, row->posted,
                            row->attempts, row->url, row->message, row->id, row->leaves))
         >= 0;
}

gboolean
sampan_journal_update_step (SampanDatabase *database,
                            const char *job_id,
                            guint position,
                            const SampanStep *step,
                            GError **error)
{
  g_autofree char *data = sampan_step_dup_data (step);

  return sampan_database_run (database, error,
                              "UPDATE job_steps SET data = ?, state = ?, result = ? WHERE job_id = "
                              "? AND position = ?",
                              g_variant_new ("(ssmssi)", data,
                                             sampan_step_state_to_name (step->state), step->result,
                                             job_id, (int)position))
         >= 0;
}
