#include "sampan-export.h"

#include "sampan-export-job.h"

/* ---- callbacks ---- */

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (sampan_export_job_run (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- public ---- */

void
sampan_export_async (const SampanExportSpec *spec,
                     SampanExportProgress progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SampanExportJob *job = sampan_export_job_new (spec, progress, progress_data, cancellable);

  job->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, sampan_export_async);
  g_task_set_task_data (task, job, (GDestroyNotify)sampan_export_job_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
sampan_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
sampan_export (const SampanExportSpec *spec,
               SampanExportProgress progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SampanExportJob) job =
      sampan_export_job_new (spec, progress, progress_data, cancellable);

  return sampan_export_job_run (job, error);
}
