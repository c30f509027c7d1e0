#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/sampan-error.h"
#include "media/sampan-media-probe.h"

#include "sampan-intake.h"

typedef struct
{
  SampanStudio *studio;
  SampanNote *note;
  GListModel *files;
  guint position;
  int n_added;
  char *sha256;  /* of the file at position, once it is in the library */
  GError *error; /* the first that happened */
} Intake;

static void take_next (GTask *task);

static void
intake_free (Intake *intake)
{
  g_object_unref (intake->studio);
  g_object_unref (intake->note);
  g_object_unref (intake->files);
  g_free (intake->sha256);
  g_clear_error (&intake->error);
  g_free (intake);
}

static void
keep_error (Intake *intake, GError *error)
{
  if (intake->error == NULL)
    intake->error = error;
  else
    g_error_free (error);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Intake *intake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe_finish (result, &error);

  if (info == NULL)
    {
      keep_error (intake, g_steal_pointer (&error));
    }
  else
    {
      g_autoptr (GFile) file = g_list_model_get_item (intake->files, intake->position);
      g_autofree char *name = g_file_get_basename (file);
      g_autoptr (SampanMedia) media =
          sampan_media_new (info->kind, intake->sha256, name, info->mime_type, info->width,
                            info->height, info->duration);
      if (sampan_note_add_media (intake->note, media))
        intake->n_added++;
      else
        keep_error (intake, g_error_new (SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
                                         _ ("A note holds one video, or up to %d pictures."),
                                         SAMPAN_NOTE_MAX_PICTURES));
    }
  intake->position++;
  take_next (task);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Intake *intake = g_task_get_task_data (task);
  SampanLibrary *library = SAMPAN_LIBRARY (source);
  g_autoptr (GError) error = NULL;

  g_free (intake->sha256);
  intake->sha256 = sampan_library_import_file_finish (library, result, &error);
  if (intake->sha256 == NULL)
    {
      keep_error (intake, g_steal_pointer (&error));
      intake->position++;
      take_next (task);
      return;
    }
  g_autofree char *path = sampan_library_dup_media_path (library, intake->sha256);
  sampan_media_probe_async (path, g_task_get_cancellable (task), on_probed, task);
}

static void
take_next (GTask *task)
{
  Intake *intake = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task))
      || intake->position >= g_list_model_get_n_items (intake->files))
    {
      if (!g_task_return_error_if_cancelled (task))
        {
          if (intake->error != NULL && intake->n_added == 0)
            g_task_return_error (task, g_steal_pointer (&intake->error));
          else
            g_task_return_int (task, intake->n_added);
        }
      g_object_unref (task);
      return;
    }

  g_autoptr (GFile) file = g_list_model_get_item (intake->files, intake->position);
  const char *path = g_file_peek_path (file);
  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      keep_error (intake,
                  g_error_new (SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                               _ ("%s is not a file on this computer. Save it here first."), uri));
      intake->position++;
      take_next (task);
      return;
    }
  sampan_library_import_file_async (sampan_studio_get_library (intake->studio), path,
                                    g_task_get_cancellable (task), on_imported, task);
}

void
sampan_intake_async (SampanStudio *studio,
                     SampanNote *note,
                     GListModel *files,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_STUDIO (studio));
  g_return_if_fail (SAMPAN_IS_NOTE (note));

  Intake *intake = g_new0 (Intake, 1);
  intake->studio = g_object_ref (studio);
  intake->note = g_object_ref (note);
  intake->files = g_object_ref (files);

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_intake_async);
  g_task_set_task_data (task, intake, (GDestroyNotify)intake_free);
  take_next (task);
}

int
sampan_intake_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);

  Intake *intake = g_task_get_task_data (G_TASK (result));
  int n = (int)g_task_propagate_int (G_TASK (result), error);
  if (n >= 0 && intake->error != NULL)
    g_propagate_error (error, g_steal_pointer (&intake->error));
  return n;
}

GListModel *
sampan_intake_dup_dropped (const GValue *value)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  return G_LIST_MODEL (files);
}
