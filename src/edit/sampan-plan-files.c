#include "sampan-plan-files.h"

#include <string.h>

typedef struct
{
  SampanPlan *plan;
  SampanLibrary *library;
} Adoption;

static void
adoption_free (gpointer data)
{
  Adoption *adoption = data;

  sampan_plan_unref (adoption->plan);
  g_object_unref (adoption->library);
  g_free (adoption);
}

/* Returns: (nullable): the file that @edit shows and that is in no library */
static const char *
get_outside_file (SampanEdit *edit)
{
  const char *file = sampan_op_find_param (sampan_edit_get_op (edit), "file") != NULL
                         ? sampan_edit_get_string (edit, "file")
                         : NULL;
  const gboolean sha256 =
      file != NULL && strlen (file) == 64 && strspn (file, "0123456789abcdef") == 64;

  return sha256 ? NULL : file;
}

gboolean
sampan_plan_has_outside_files (SampanPlan *plan)
{
  g_return_val_if_fail (plan != NULL, FALSE);
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    if (get_outside_file (sampan_plan_get_edit (plan, i)) != NULL)
      return TRUE;

  return FALSE;
}

SampanPlan *
sampan_plan_adopt (SampanPlan *plan,
                   SampanLibrary *library,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (SampanPlan) adopted = sampan_plan_ref (plan);

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      const char *file = get_outside_file (sampan_plan_get_edit (plan, i));
      g_autofree char *path = file != NULL ? g_canonicalize_filename (file, NULL) : NULL;
      g_autofree char *sha256 = NULL;
      g_autoptr (SampanEdit) edit = NULL;
      SampanPlan *changed;

      if (path == NULL)
        continue;
      sha256 = sampan_library_import_file (library, path, cancellable, error);
      if (sha256 == NULL)
        return NULL;
      edit = sampan_edit_with_string (sampan_plan_get_edit (plan, i), "file", sha256);
      changed = sampan_plan_with_edit (adopted, i, edit);
      sampan_plan_unref (adopted);
      adopted = changed;
    }

  return g_steal_pointer (&adopted);
}

static void
adopt_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Adoption *adoption = data;
  GError *error = NULL;
  SampanPlan *plan = sampan_plan_adopt (adoption->plan, adoption->library, cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify)sampan_plan_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_plan_adopt_async (SampanPlan *plan,
                         SampanLibrary *library,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Adoption *adoption = g_new0 (Adoption, 1);

  g_return_if_fail (plan != NULL && SAMPAN_IS_LIBRARY (library));
  g_task_set_source_tag (task, sampan_plan_adopt_async);
  adoption->plan = sampan_plan_ref (plan);
  adoption->library = g_object_ref (library);
  g_task_set_task_data (task, adoption, adoption_free);
  g_task_run_in_thread (task, adopt_in_thread);
}

SampanPlan *
sampan_plan_adopt_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
