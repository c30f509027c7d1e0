#include "config.h"

#include "sampan-receipts.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-json.h"
#include "sampan-job-private.h"
#include "sampan-outbox-private.h"
#include "sampan-publish-private.h"

/* One post, with all that its service needs to know: for a worker thread. */
typedef struct
{
  SampanJob *job;
  SampanPublisher *publisher;
  SampanAccount *account; /* a copy of its own */
  JsonNode *post;
  gboolean there;
} Receipt;

static void
receipt_free (Receipt *self)
{
  g_clear_object (&self->job);
  g_clear_object (&self->publisher);
  g_clear_object (&self->account);
  g_clear_pointer (&self->post, json_node_unref);
  g_free (self);
}

static JsonNode *
read_post (SampanOutbox *outbox, SampanJob *job)
{
  SampanDatabase *database = sampan_library_get_database (sampan_outbox_get_library (outbox));
  g_autoptr (GPtrArray) steps =
      sampan_journal_load_steps (database, sampan_job_get_id (job), NULL, NULL);

  for (guint i = 0; steps && i < steps->len; i++)
    {
      const SampanStep *step = steps->pdata[i];

      if (step->kind == SAMPAN_STEP_POST && step->result)
        return sampan_json_parse_string (step->result, NULL);
    }
  return NULL;
}

static SampanAccount *
copy_account (SampanAccount *account)
{
  return sampan_account_new (sampan_account_get_id (account), sampan_account_get_service (account),
                             sampan_account_get_server (account),
                             sampan_account_get_handle (account), sampan_account_get_user (account),
                             sampan_account_get_language (account));
}

static SampanAccount *
find_account (SampanOutbox *outbox, SampanJob *job)
{
  return sampan_accounts_find (sampan_outbox_get_accounts (outbox),
                               sampan_job_get_account_id (job));
}

/* NULL where nobody can be asked. */
static Receipt *
receipt_new (SampanOutbox *outbox, SampanJob *job)
{
  SampanAccount *account = find_account (outbox, job);
  SampanPublisher *publisher =
      account ? sampan_outbox_get_publisher (outbox, sampan_account_get_service (account)) : NULL;
  Receipt *self;

  if (sampan_job_get_state (job) != SAMPAN_JOB_POSTED || !publisher
      || !sampan_publisher_can_remove (publisher))
    return NULL;
  self = g_new0 (Receipt, 1);
  self->job = g_object_ref (job);
  self->publisher = g_object_ref (publisher);
  self->account = copy_account (account);
  self->post = read_post (outbox, job);
  self->there = TRUE;
  return self;
}

gboolean
sampan_receipts_can_delete (SampanOutbox *outbox, SampanJob *job)
{
  SampanAccount *account = find_account (outbox, job);
  SampanPublisher *publisher =
      account ? sampan_outbox_get_publisher (outbox, sampan_account_get_service (account)) : NULL;

  return sampan_job_get_state (job) == SAMPAN_JOB_POSTED && publisher
         && sampan_publisher_can_remove (publisher);
}

static gboolean
mark_deleted (SampanOutbox *outbox, SampanJob *job, const char *message, GError **error)
{
  SampanLibrary *library = sampan_outbox_get_library (outbox);
  SampanJournalRow row = *sampan_job_get_row (job);

  row.state = SAMPAN_JOB_DELETED;
  row.message = (char *)message;
  if (!sampan_journal_update (sampan_library_get_database (library), &row, error))
    return FALSE;
  sampan_job_set_row (job, &row);
  sampan_library_refresh_item (library, row.note_id);
  return TRUE;
}

/* ---- delete ---- */

static void
delete_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Receipt *receipt = data;
  GError *error = NULL;

  if (sampan_publisher_remove (receipt->publisher, receipt->account, receipt->post, cancellable,
                               &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Receipt *receipt = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)
      && mark_deleted (SAMPAN_OUTBOX (source), receipt->job, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sampan_receipts_delete_async (SampanOutbox *outbox,
                              SampanJob *job,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (outbox, cancellable, callback, user_data);
  g_autoptr (GTask) work = NULL;
  Receipt *receipt = receipt_new (outbox, job);

  g_task_set_source_tag (task, sampan_receipts_delete_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!receipt)
    {
      g_task_return_new_error (task, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                               _ ("The account is not signed in any more. Delete the post where it "
                                  "stands, or add the account again."));
      return;
    }
  work = g_task_new (outbox, cancellable, on_deleted, g_steal_pointer (&task));
  g_task_set_source_tag (work, sampan_receipts_delete_async);
  g_task_set_check_cancellable (work, FALSE);
  g_task_set_task_data (work, receipt, (GDestroyNotify)receipt_free);
  g_task_run_in_thread (work, delete_in_thread);
}

gboolean
sampan_receipts_delete_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- look after ---- */

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *receipts = data;

  for (guint i = 0; i < receipts->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Receipt *receipt = receipts->pdata[i];
      gboolean there = TRUE;

      /* Whoever can not be asked says nothing about the post. */
      if (sampan_publisher_look (receipt->publisher, receipt->account, receipt->post, &there,
                                 cancellable, NULL))
        receipt->there = there;
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *receipts = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  int gone = 0;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < receipts->len; i++)
    {
      Receipt *receipt = receipts->pdata[i];

      if (!receipt->there && sampan_job_get_state (receipt->job) == SAMPAN_JOB_POSTED
          && mark_deleted (SAMPAN_OUTBOX (source), receipt->job,
                           _ ("It was deleted on the server."), NULL))
        gone++;
    }
  g_task_return_int (task, gone);
}

void
sampan_receipts_look_async (SampanOutbox *outbox,
                            const char *note_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GPtrArray *receipts = g_ptr_array_new_with_free_func ((GDestroyNotify)receipt_free);
  GTask *task = g_task_new (outbox, cancellable, callback, user_data);
  g_autoptr (GTask) work = g_task_new (outbox, cancellable, on_looked, task);

  g_task_set_source_tag (task, sampan_receipts_look_async);
  g_task_set_source_tag (work, sampan_receipts_look_async);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr (SampanJob) job = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      Receipt *receipt =
          g_strcmp0 (sampan_job_get_note_id (job), note_id) == 0 ? receipt_new (outbox, job) : NULL;

      if (receipt)
        g_ptr_array_add (receipts, receipt);
    }
  g_task_set_task_data (work, receipts, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (work, look_in_thread);
}

int
sampan_receipts_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/* ---- links ---- */

GPtrArray *
sampan_receipts_dup_linked (SampanOutbox *outbox, SampanJob *job)
{
  GPtrArray *linked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr (SampanJob) other = g_list_model_get_item (G_LIST_MODEL (outbox), i);

      if (other != job && sampan_job_get_state (other) == SAMPAN_JOB_POSTED
          && g_str_equal (sampan_job_get_note_id (other), sampan_job_get_note_id (job))
          && (!g_str_equal (sampan_job_get_language (other), sampan_job_get_language (job))
              || !g_str_equal (sampan_job_get_account_id (other), sampan_job_get_account_id (job))))
        g_ptr_array_add (linked, g_steal_pointer (&other));
    }
  return linked;
}
