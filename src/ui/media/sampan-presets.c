#include "sampan-presets.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sampan-edit-text.h"

#define SUFFIX ".json"

struct _SampanPresets
{
  GObject parent_instance;

  char *folder;
  GPtrArray *presets; /* SampanPreset, by name */
};

/* A change of one file. */
typedef struct
{
  char *folder;
  char *old_name;       /* (nullable): the preset that goes */
  SampanPreset *preset; /* (nullable): the preset that comes */
} Change;

static void sampan_presets_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPresets,
                               sampan_presets,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_presets_list_model_init))

/* ---- helpers ---- */

static void
change_free (Change *change)
{
  g_free (change->folder);
  g_free (change->old_name);
  g_clear_object (&change->preset);
  g_free (change);
}

/* The name itself, but for what a path would take for its own. */
static char *
dup_path (const char *folder, const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, " ,;()'!&+=@", TRUE);
  g_autofree char *file = g_strconcat (escaped, SUFFIX, NULL);

  /* A point at the start would hide it. */
  if (*file == '.')
    {
      g_autofree char *shown = g_strconcat ("%2E", file + 1, NULL);
      return g_build_filename (folder, shown, NULL);
    }
  return g_build_filename (folder, file, NULL);
}

static gboolean
find (SampanPresets *self, const char *name, guint *position)
{
  for (guint i = 0; name != NULL && i < self->presets->len; i++)
    if (g_str_equal (sampan_preset_get_name (self->presets->pdata[i]), name))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (sampan_preset_get_name (*(SampanPreset **)a),
                         sampan_preset_get_name (*(SampanPreset **)b));
}

static void
take_out (SampanPresets *self, const char *name)
{
  guint position;

  if (!find (self, name, &position))
    return;
  g_ptr_array_remove_index (self->presets, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
put_in (SampanPresets *self, SampanPreset *preset)
{
  guint position = 0;

  take_out (self, sampan_preset_get_name (preset));
  while (position < self->presets->len && compare (&self->presets->pdata[position], &preset) < 0)
    position++;
  g_ptr_array_insert (self->presets, position, g_object_ref (preset));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* ---- reading ---- */

static SampanPreset *
read_preset (const char *folder, const char *file)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (SUFFIX));
  g_autofree char *name = g_uri_unescape_string (stem, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = NULL;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  if (g_file_get_contents (path, &text, NULL, &error))
    plan = sampan_edit_text_read (text, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, NULL, &error);
  if (plan == NULL)
    {
      /* Somebody else's file, or one of a later version: it stays, and the others are shown. */
      g_message ("The preset %s can not be read: %s", path, error->message);
      return NULL;
    }
  return sampan_preset_new (name, plan);
}

static void
read_all (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *folder = data;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      SampanPreset *preset =
          *file != '.' && g_str_has_suffix (file, SUFFIX) ? read_preset (folder, file) : NULL;
      if (preset != NULL)
        g_ptr_array_add (presets, preset);
    }
  g_task_return_pointer (task, g_steal_pointer (&presets), (GDestroyNotify)g_ptr_array_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanPresets *self = SAMPAN_PRESETS (source);
  g_autoptr (GPtrArray) presets = g_task_propagate_pointer (G_TASK (result), NULL);
  guint position;

  /* What was saved meanwhile is newer. */
  for (guint i = 0; presets != NULL && i < presets->len; i++)
    if (!find (self, sampan_preset_get_name (presets->pdata[i]), &position))
      put_in (self, presets->pdata[i]);
}

/* ---- changing ---- */

static void
write_change (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;

  if (change->preset != NULL)
    {
      g_autofree char *path = dup_path (change->folder, sampan_preset_get_name (change->preset));
      g_autofree char *text = sampan_edit_text_write (sampan_preset_get_plan (change->preset));

      if (g_mkdir_with_parents (change->folder, 0700) != 0)
        {
          int code = errno;
          g_task_return_new_error (task, G_FILE_ERROR, g_file_error_from_errno (code), "%s",
                                   g_strerror (code));
          return;
        }
      if (!g_file_set_contents_full (path, text, -1,
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0600, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }
  if (change->old_name != NULL)
    {
      g_autofree char *path = dup_path (change->folder, change->old_name);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          int code = errno;
          g_task_return_new_error (task, G_FILE_ERROR, g_file_error_from_errno (code), "%s",
                                   g_strerror (code));
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanPresets *self = SAMPAN_PRESETS (source);
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (change->old_name != NULL)
    take_out (self, change->old_name);
  if (change->preset != NULL)
    put_in (self, change->preset);
  g_task_return_boolean (task, TRUE);
}

/* Takes @preset and @task. */
static void
change_async (SampanPresets *self, const char *old_name, SampanPreset *preset, GTask *task)
{
  Change *change = g_new0 (Change, 1);
  g_autoptr (GTask) worker = g_task_new (self, NULL, on_written, task);

  change->folder = g_strdup (self->folder);
  change->old_name = g_strdup (old_name);
  change->preset = preset;
  g_task_set_source_tag (worker, change_async);
  g_task_set_task_data (worker, change, (GDestroyNotify)change_free);
  g_task_run_in_thread (worker, write_change);
}

/* Returns: (transfer full) (nullable): the name as it is kept; %NULL when @task was given an error.
 */
static char *
check_name (const char *name, GTask *task)
{
  g_autofree char *kept = g_strstrip (g_strdup (name));

  if (*kept != '\0' && strlen (kept) <= SAMPAN_PRESET_MAX_NAME)
    return g_steal_pointer (&kept);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "%s",
                           *kept == '\0' ? _ ("Give the preset a name.")
                                         : _ ("The name is too long: choose a shorter one."));
  return NULL;
}

/* ---- vfuncs ---- */

static GType
sampan_presets_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_PRESET;
}

static guint
sampan_presets_get_n_items (GListModel *model)
{
  return SAMPAN_PRESETS (model)->presets->len;
}

static gpointer
sampan_presets_get_item (GListModel *model, guint position)
{
  SampanPresets *self = SAMPAN_PRESETS (model);
  return position < self->presets->len ? g_object_ref (self->presets->pdata[position]) : NULL;
}

static void
sampan_presets_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_presets_get_item_type;
  iface->get_n_items = sampan_presets_get_n_items;
  iface->get_item = sampan_presets_get_item;
}

static void
sampan_presets_finalize (GObject *object)
{
  SampanPresets *self = SAMPAN_PRESETS (object);

  g_ptr_array_unref (self->presets);
  g_free (self->folder);
  G_OBJECT_CLASS (sampan_presets_parent_class)->finalize (object);
}

static void
sampan_presets_class_init (SampanPresetsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_presets_finalize;
}

static void
sampan_presets_init (SampanPresets *self)
{
  self->presets = g_ptr_array_new_with_free_func (g_object_unref);
}

/* ---- public ---- */

SampanPresets *
sampan_presets_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);
  SampanPresets *self = g_object_new (SAMPAN_TYPE_PRESETS, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);

  self->folder = g_strdup (folder);
  g_task_set_source_tag (task, sampan_presets_new);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, read_all);
  return self;
}

SampanPreset *
sampan_presets_find (SampanPresets *self, const char *name)
{
  g_return_val_if_fail (SAMPAN_IS_PRESETS (self), NULL);
  guint position;

  return find (self, name, &position) ? self->presets->pdata[position] : NULL;
}

void
sampan_presets_save_async (SampanPresets *self,
                           const char *name,
                           SampanPlan *plan,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_PRESETS (self));
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sampan_presets_save_async);
  g_autofree char *kept = check_name (name, task);

  if (kept != NULL)
    change_async (self, NULL, sampan_preset_new (kept, plan), g_steal_pointer (&task));
}

void
sampan_presets_rename_async (SampanPresets *self,
                             SampanPreset *preset,
                             const char *name,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_PRESETS (self));
  const char *old_name = sampan_preset_get_name (preset);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sampan_presets_rename_async);
  g_autofree char *kept = check_name (name, task);

  if (kept == NULL)
    return;
  if (g_str_equal (kept, old_name))
    g_task_return_boolean (task, TRUE);
  else if (sampan_presets_find (self, kept) != NULL)
    /* Translators: %s is the name of a preset */
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS,
                             _ ("There is a preset “%s” already: choose another name."), kept);
  else
    change_async (self, old_name, sampan_preset_new (kept, sampan_preset_get_plan (preset)),
                  g_steal_pointer (&task));
}

void
sampan_presets_remove_async (SampanPresets *self,
                             SampanPreset *preset,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_PRESETS (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, sampan_presets_remove_async);
  change_async (self, sampan_preset_get_name (preset), NULL, task);
}

gboolean
sampan_presets_finish (SampanPresets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
