#include "config.h"

#include <glib/gi18n-lib.h>

#include "media/sampan-media-probe.h"

#include "sampan-media-import.h"

typedef struct
{
  SampanDocument *document;
  GListModel *files;
  guint next;
  guint added;
  char *path;
  SampanMediaInfo *info;
  GError *error;
} Import;

static void
import_free (Import *import)
{
  g_clear_object (&import->document);
  g_clear_object (&import->files);
  g_clear_pointer (&import->info, sampan_media_info_free);
  g_clear_error (&import->error);
  g_free (import->path);
  g_free (import);
}

static void import_next (GTask *task);

/* Keeps the first error, names its file, and goes on with the next one. */
static void
skip (GTask *task, GError *error)
{
  Import *import = g_task_get_task_data (task);
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&owned));
      return;
    }
  if (import->error == NULL)
    import->error = g_steal_pointer (&owned);
  import_next (task);
}

static void
add (GTask *task, const char *sha256)
{
  Import *import = g_task_get_task_data (task);
  g_autofree char *name = g_path_get_basename (import->path);
  SampanMediaInfo *info = import->info;
  g_autoptr (SampanMedia) media = sampan_media_new (info->kind, sha256, name, info->mime_type,
                                                    info->width, info->height, info->duration);

  if (sampan_note_add_media (sampan_document_get_note (import->document), media))
    import->added++;
  else if (import->error == NULL)
    import->error = g_error_new (
        SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
        _ ("“%s” does not fit: a note holds one video, or up to %d pictures. Remove something "
           "first, or put it in another note."),
        name, SAMPAN_NOTE_MAX_PICTURES);
  import_next (task);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *sha256 =
      sampan_library_import_file_finish (SAMPAN_LIBRARY (source), result, &error);

  if (sha256 == NULL)
    skip (task, error);
  else
    add (task, sha256);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;

  import->info = sampan_media_probe_finish (result, &error);
  if (import->info == NULL)
    {
      skip (task, error);
      return;
    }
  sampan_library_import_file_async (sampan_document_get_library (import->document), import->path,
                                    g_task_get_cancellable (task), on_copied, g_object_ref (task));
}

static void
import_next (GTask *task)
{
  Import *import = g_task_get_task_data (task);

  g_clear_pointer (&import->info, sampan_media_info_free);
  g_clear_pointer (&import->path, g_free);
  while (import->path == NULL && import->next < g_list_model_get_n_items (import->files))
    {
      g_autoptr (GFile) file = g_list_model_get_item (import->files, import->next++);
      import->path = g_file_get_path (file);
      if (import->path == NULL && import->error == NULL)
        import->error = g_error_new_literal (
            SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
            _ ("That file is not on this computer. Download it first, then add the copy."));
    }
  if (import->path == NULL)
    g_task_return_boolean (task, TRUE);
  else
    sampan_media_probe_async (import->path, g_task_get_cancellable (task), on_probed,
                              g_object_ref (task));
}

void
sampan_media_import_async (SampanDocument *document,
                           GListModel *files,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (document, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  g_task_set_source_tag (task, sampan_media_import_async);
  import->document = g_object_ref (document);
  import->files = g_object_ref (files);
  g_task_set_task_data (task, import, (GDestroyNotify)import_free);
  import_next (task);
}

guint
sampan_media_import_finish (GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  Import *import = g_task_get_task_data (task);

  if (g_task_propagate_boolean (task, error) && import->error != NULL)
    g_propagate_error (error, g_steal_pointer (&import->error));
  return import->added;
}
