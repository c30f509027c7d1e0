#include "sampan-packs-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sampan-pack-install-private.h"
#include "sampan-pack-offer-private.h"
#include "sampan-pack-private.h"

/* What another process does in the folder comes in bursts. */
#define RELOAD_AFTER 300
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

static void sampan_packs_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPacks,
                               sampan_packs,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_packs_list_model_init))

/* ---- the list ---- */

static GType
sampan_packs_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_PACK;
}

static guint
sampan_packs_get_n_items (GListModel *model)
{
  return SAMPAN_PACKS (model)->packs->len;
}

static gpointer
sampan_packs_get_item (GListModel *model, guint position)
{
  SampanPacks *self = SAMPAN_PACKS (model);

  return position < self->packs->len ? g_object_ref (g_ptr_array_index (self->packs, position))
                                     : NULL;
}

static void
sampan_packs_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_packs_get_item_type;
  iface->get_n_items = sampan_packs_get_n_items;
  iface->get_item = sampan_packs_get_item;
}

static void
sampan_packs_dispose (GObject *object)
{
  SampanPacks *self = SAMPAN_PACKS (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->monitor);
  g_clear_object (&self->offers);
  G_OBJECT_CLASS (sampan_packs_parent_class)->dispose (object);
}

static void
sampan_packs_finalize (GObject *object)
{
  SampanPacks *self = SAMPAN_PACKS (object);

  g_clear_fd (&self->lock, NULL);
  g_free (self->folder);
  g_ptr_array_unref (self->packs);
  g_hash_table_unref (self->broken);
  g_hash_table_unref (self->removed);
  G_OBJECT_CLASS (sampan_packs_parent_class)->finalize (object);
}

static void
sampan_packs_class_init (SampanPacksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_packs_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_packs_finalize;
}

static void
sampan_packs_init (SampanPacks *self)
{
  self->packs = g_ptr_array_new_with_free_func (g_object_unref);
  self->broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lock = -1;
}

/* ---- what is on the disk ---- */

static int
compare_packs (gconstpointer a, gconstpointer b)
{
  int names = g_utf8_collate (sampan_pack_get_name (*(SampanPack **)a),
                              sampan_pack_get_name (*(SampanPack **)b));

  return names != 0 ? names
                    : strcmp (sampan_pack_get_id (*(SampanPack **)a),
                              sampan_pack_get_id (*(SampanPack **)b));
}

static void
scan_one (SampanPacks *self, const char *name, GPtrArray *packs)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = NULL;
  SampanPack *old = sampan_packs_find (self, name);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return;
  pack = sampan_pack_open (path, NULL, NULL, &error);
  if (pack == NULL)
    g_hash_table_insert (self->broken, g_strdup (name), g_strdup (error->message));
  else if (old != NULL && old->stamp == pack->stamp && old->size == pack->size)
    g_ptr_array_add (packs, g_object_ref (old));
  else
    g_ptr_array_add (packs, g_steal_pointer (&pack));
}

static GPtrArray *
scan (SampanPacks *self)
{
  GPtrArray *packs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_hash_table_remove_all (self->broken);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (_sampan_pack_id_is_safe (name))
      scan_one (self, name, packs);
  g_ptr_array_sort (packs, compare_packs);
  return packs;
}

static void
take_packs (SampanPacks *self, GPtrArray *packs)
{
  g_autoptr (GPtrArray) old = self->packs;
  guint first = 0, last = 0;

  self->packs = packs;
  while (first < MIN (old->len, packs->len) && old->pdata[first] == packs->pdata[first])
    first++;
  while (last < MIN (old->len, packs->len) - first
         && old->pdata[old->len - 1 - last] == packs->pdata[packs->len - 1 - last])
    last++;
  if (old->len != packs->len || first < old->len)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last,
                                packs->len - first - last);
}

static gboolean
on_reload (gpointer user_data)
{
  SampanPacks *self = user_data;

  self->reload_id = 0;
  sampan_packs_load (self);
  return G_SOURCE_REMOVE;
}

static void
on_folder_changed (SampanPacks *self, GFile *file, GFile *other, GFileMonitorEvent event)
{
  g_autofree char *name = g_file_get_basename (file);

  /* Its own work in progress. */
  if (*name != '.' && self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_AFTER, on_reload, self);
}

static void
watch (SampanPacks *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  if (self->monitor != NULL)
    return;
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_folder_changed), self,
                             G_CONNECT_SWAPPED);
}

/* ---- add ---- */

typedef struct
{
  char *packs;
  char *path;
  char *source;
  char *target;
  SampanPackProgress progress;
  gpointer progress_data;
  gint64 next_progress;
  GMainContext *context;
  GCancellable *cancellable;
} Add;

typedef struct
{
  SampanPackProgress progress;
  gpointer progress_data;
  double fraction;
  GCancellable *cancellable;
} Report;

static void
add_free (gpointer data)
{
  Add *self = data;

  g_free (self->packs);
  g_free (self->path);
  g_free (self->source);
  g_free (self->target);
  g_main_context_unref (self->context);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
report_free (gpointer data)
{
  Report *self = data;

  g_clear_object (&self->cancellable);
  g_free (self);
}

static gboolean
on_report (gpointer data)
{
  Report *self = data;

  if (!g_cancellable_is_cancelled (self->cancellable))
    self->progress (self->fraction, self->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the worker. Arrives before the task's end: both have the same priority. */
static void
on_progress (double fraction, gpointer user_data)
{
  Add *self = user_data;
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;
  Report *report;

  if (self->progress == NULL || now < self->next_progress)
    return;
  self->next_progress = now + PROGRESS_INTERVAL;
  report = g_new0 (Report, 1);
  report->progress = self->progress;
  report->progress_data = self->progress_data;
  report->fraction = fraction;
  g_set_object (&report->cancellable, self->cancellable);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_report, report, report_free);
  g_source_attach (source, self->context);
}

static void
add_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Add *self = task_data;
  SampanPackHints hints = { .source = self->source, .target = self->target };
  GError *error = NULL;
  SampanPack *pack = _sampan_pack_install (self->packs, self->path, &hints, FALSE, on_progress,
                                           self, cancellable, &error);

  if (pack != NULL)
    g_task_return_pointer (task, pack, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* ---- public functions ---- */

SampanPacks *
sampan_packs_new (const char *folder)
{
  SampanPacks *self = g_object_new (SAMPAN_TYPE_PACKS, NULL);

  g_return_val_if_fail (folder != NULL, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  return self;
}

SampanPacks *
sampan_packs_get_default (void)
{
  static SampanPacks *packs;

  if (packs == NULL)
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "sampan", "packs", NULL);

      packs = sampan_packs_new (folder);
      sampan_packs_load (packs);
    }
  return packs;
}

const char *
sampan_packs_get_folder (SampanPacks *self)
{
  return self->folder;
}

void
sampan_packs_load (SampanPacks *self)
{
  g_return_if_fail (SAMPAN_IS_PACKS (self));

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->monitor == NULL)
    _sampan_pack_clean (self->folder);
  watch (self);
  take_packs (self, scan (self));
  _sampan_packs_update_offers (self);
}

SampanPack *
sampan_packs_find (SampanPacks *self, const char *id)
{
  for (guint i = 0; i < self->packs->len; i++)
    if (g_str_equal (sampan_pack_get_id (g_ptr_array_index (self->packs, i)), id))
      return g_ptr_array_index (self->packs, i);
  return NULL;
}

SampanPack *
sampan_packs_find_pair (SampanPacks *self, const char *from, const char *to)
{
  for (guint i = 0; i < self->packs->len; i++)
    if (sampan_pack_supports (g_ptr_array_index (self->packs, i), from, to))
      return g_ptr_array_index (self->packs, i);
  return NULL;
}

char **
sampan_packs_dup_broken (SampanPacks *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (self->broken), (GCompareFunc)strcmp);

  for (GList *link = ids; link != NULL; link = link->next)
    g_strv_builder_add (builder, link->data);
  return g_strv_builder_end (builder);
}

const char *
sampan_packs_get_broken_reason (SampanPacks *self, const char *id)
{
  return g_hash_table_lookup (self->broken, id);
}

void
sampan_packs_add_async (SampanPacks *self,
                        const char *path,
                        const char *source,
                        const char *target,
                        SampanPackProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Add *add = g_new0 (Add, 1);

  g_return_if_fail (SAMPAN_IS_PACKS (self));
  g_return_if_fail (path != NULL);

  add->packs = g_strdup (self->folder);
  add->path = g_canonicalize_filename (path, NULL);
  add->source = g_strdup (source);
  add->target = g_strdup (target);
  add->progress = progress;
  add->progress_data = progress_data;
  add->context = g_main_context_ref (g_task_get_context (task));
  g_set_object (&add->cancellable, cancellable);
  g_task_set_source_tag (task, sampan_packs_add_async);
  g_task_set_task_data (task, add, add_free);
  g_task_run_in_thread (task, add_thread);
}

SampanPack *
sampan_packs_add_finish (SampanPacks *self, GAsyncResult *result, GError **error)
{
  SampanPack *pack;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  pack = g_task_propagate_pointer (G_TASK (result), error);
  if (pack != NULL)
    sampan_packs_load (self);
  return pack;
}

gboolean
sampan_packs_remove (SampanPacks *self, const char *id, GError **error)
{
  char *away;

  g_return_val_if_fail (SAMPAN_IS_PACKS (self), FALSE);

  if (sampan_packs_find (self, id) == NULL && !g_hash_table_contains (self->broken, id))
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING,
                   /* Translators: %s is the name of a language pack */
                   _ ("There is no language pack “%s”."), id);
      return FALSE;
    }
  /* Nobody else may clean up what can still be put back. */
  if (self->lock < 0)
    self->lock = _sampan_pack_lock (self->folder);
  away = _sampan_pack_put_away (self->folder, id, error);
  if (away == NULL)
    return FALSE;
  g_hash_table_insert (self->removed, g_strdup (id), away);
  sampan_packs_load (self);
  return TRUE;
}

gboolean
sampan_packs_restore (SampanPacks *self, const char *id, GError **error)
{
  const char *away;

  g_return_val_if_fail (SAMPAN_IS_PACKS (self), FALSE);

  away = g_hash_table_lookup (self->removed, id);
  if (away == NULL)
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING,
                   /* Translators: %s is the name of a language pack */
                   _ ("There is no language pack “%s”."), id);
      return FALSE;
    }
  if (!_sampan_pack_put_back (self->folder, id, away, error))
    return FALSE;
  g_hash_table_remove (self->removed, id);
  sampan_packs_load (self);
  return TRUE;
}

static gpointer
forget_thread (gpointer data)
{
  g_autoptr (GPtrArray) paths = data;

  for (guint i = 0; i < paths->len; i++)
    _sampan_pack_remove_tree (g_ptr_array_index (paths, i));
  return NULL;
}

void
sampan_packs_forget_removed (SampanPacks *self, gboolean wait)
{
  g_autoptr (GPtrArray) paths = NULL;

  g_return_if_fail (SAMPAN_IS_PACKS (self));

  if (g_hash_table_size (self->removed) == 0)
    return;
  paths = g_hash_table_steal_all_values (self->removed);
  g_ptr_array_set_free_func (paths, g_free);
  g_clear_fd (&self->lock, NULL);
  if (wait)
    forget_thread (g_steal_pointer (&paths));
  else
    g_thread_unref (g_thread_new ("sampan-forget", forget_thread, g_steal_pointer (&paths)));
}

gint64
sampan_packs_get_free_space (SampanPacks *self)
{
  g_return_val_if_fail (SAMPAN_IS_PACKS (self), 0);

  return _sampan_pack_get_free_space (self->folder);
}
