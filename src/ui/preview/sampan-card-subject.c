#include "sampan-card-subject.h"

typedef struct
{
  char *path;
  SampanPlan *plan;
} Cover;

static void
cover_free (gpointer data)
{
  Cover *cover = data;

  g_free (cover->path);
  sampan_plan_unref (cover->plan);
  g_free (cover);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Cover *cover = data;
  SampanSubject *subject = g_new0 (SampanSubject, 1);
  GError *error = NULL;

  if (sampan_note_card_find_cover (cover->path, cover->plan, subject, cancellable, &error))
    {
      g_task_return_pointer (task, subject, g_free);
      return;
    }
  g_free (subject);
  g_task_return_error (task, error);
}

void
sampan_card_subject_find_async (char *path,
                                SampanPlan *plan,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Cover *cover = g_new (Cover, 1);

  cover->path = path;
  cover->plan = plan;
  g_task_set_source_tag (task, sampan_card_subject_find_async);
  g_task_set_task_data (task, cover, cover_free);
  g_task_run_in_thread (task, find_in_thread);
}

gboolean
sampan_card_subject_find_finish (GAsyncResult *result, SampanSubject *subject, GError **error)
{
  g_autofree SampanSubject *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;
  *subject = *found;
  return TRUE;
}
