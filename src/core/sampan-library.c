#include "sampan-library-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "sampan-error.h"
#include "sampan-note-private.h"
#include "sampan-note-store-private.h"
#include "sampan-worker-private.h"

/* Notes whose last saved state is kept in memory to compare with; more are read again from the
 * database. */
#define MAX_SAVED 16

struct _SampanLibrary
{
  GObject parent_instance;
  char *path;
  char *media_folder;
  SampanDatabase *database;
  int lock; /* a file locked shared as long as the library is open */

  /* The list belongs to the thread that opened the library. */
  GThread *owner;
  GMainContext *context;
  GPtrArray *items;  /* of SampanNoteItem, newest change first */
  GHashTable *by_id; /* id -> SampanNoteItem (both not owned) */

  SampanWorker *worker;
  GHashTable *saved; /* id -> Saved; the worker's alone */
};

/* What the database holds of a note, as far as this process knows. */
typedef struct
{
  GVariant *state;
  gint64 revision;
} Saved;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanLibrary,
                               sampan_library,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
free_saved (Saved *saved)
{
  g_variant_unref (saved->state);
  g_free (saved);
}

/* ---- the list ---- */

static GType
get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_NOTE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SAMPAN_LIBRARY (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SampanLibrary *self = SAMPAN_LIBRARY (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* A change of one row on its way to the thread that the list belongs to. */
typedef struct
{
  SampanLibrary *library;
  char *id;
  SampanNoteSummary *summary; /* NULL: the row goes */
} RowChange;

static void
free_row_change (RowChange *change)
{
  g_object_unref (change->library);
  g_free (change->id);
  g_clear_pointer (&change->summary, sampan_note_summary_free);
  g_free (change);
}

static void
insert_item (SampanLibrary *self, SampanNoteItem *item)
{
  guint position = 0;

  while (position < self->items->len
         && sampan_note_item_get_modified (g_ptr_array_index (self->items, position))
                > sampan_note_item_get_modified (item))
    position++;
  g_ptr_array_insert (self->items, (int)position, item);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static gboolean
is_in_place (SampanLibrary *self, guint position)
{
  gint64 modified = sampan_note_item_get_modified (g_ptr_array_index (self->items, position));

  return (position == 0
          || sampan_note_item_get_modified (g_ptr_array_index (self->items, position - 1))
                 >= modified)
         && (position + 1 == self->items->len
             || sampan_note_item_get_modified (g_ptr_array_index (self->items, position + 1))
                    <= modified);
}

static void
remove_item (SampanLibrary *self, guint position)
{
  g_ptr_array_steal_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static gboolean
apply_row_change (gpointer user_data)
{
  RowChange *change = user_data;
  SampanLibrary *self = change->library;
  SampanNoteItem *item = g_hash_table_lookup (self->by_id, change->id);
  guint position = 0;

  if (item == NULL && change->summary != NULL)
    {
      item = sampan_note_item_new (g_steal_pointer (&change->summary));
      g_hash_table_insert (self->by_id, g_strdup (change->id), item);
      insert_item (self, item);
    }
  else if (item != NULL && change->summary != NULL)
    {
      g_ptr_array_find (self->items, item, &position);
      sampan_note_item_set_summary (item, g_steal_pointer (&change->summary));
      if (!is_in_place (self, position))
        {
          remove_item (self, position);
          insert_item (self, item);
        }
    }
  else if (item != NULL)
    {
      g_ptr_array_find (self->items, item, &position);
      g_hash_table_remove (self->by_id, change->id);
      remove_item (self, position);
      g_object_unref (item);
    }
  return G_SOURCE_REMOVE;
}

/* @change: (transfer full) (nullable) */
static void
deliver (SampanLibrary *self, RowChange *change)
{
  g_autoptr (GSource) source = NULL;

  if (change == NULL)
    return;
  if (g_thread_self () == self->owner)
    {
      apply_row_change (change);
      free_row_change (change);
      return;
    }
  /* Not g_main_context_invoke(): that may run it in this thread. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, apply_row_change, change, (GDestroyNotify)free_row_change);
  g_source_set_static_name (source, "sampan-library-row");
  g_source_attach (source, self->context);
}

/* What the row of a note shows now. */
static RowChange *
read_row (SampanLibrary *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) summaries = sampan_note_store_list (self->database, id, &error);
  RowChange *change;

  if (summaries == NULL)
    {
      /* The row stays as it was; the next change of the note mends it. */
      g_info ("The row of a note could not be read: %s", error->message);
      return NULL;
    }
  change = g_new0 (RowChange, 1);
  change->library = g_object_ref (self);
  change->id = g_strdup (id);
  if (summaries->len > 0)
    change->summary = g_ptr_array_steal_index (summaries, 0);
  return change;
}

/* ---- requests to the worker ---- */

void
sampan_library_run_async (SampanLibrary *self, GTask *task, GTaskThreadFunc func)
{
  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  sampan_worker_push (self->worker, task, func);
}

/* Made by a caller, filled in by the worker, freed by the task or the caller. */
typedef struct
{
  char *id;
  GVariant *state; /* to be saved, or loaded */
  char *query;
  GStrv ids;
  RowChange *change;
  gboolean done;
  GError *error;
} Request;

static void
free_request (Request *request)
{
  g_free (request->id);
  g_clear_pointer (&request->state, g_variant_unref);
  g_free (request->query);
  g_strfreev (request->ids);
  g_clear_pointer (&request->change, free_row_change);
  g_clear_error (&request->error);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, free_request)

static Request *
new_request (const char *id)
{
  Request *request = g_new0 (Request, 1);
  request->id = g_strdup (id);
  return request;
}

static void
remember (SampanLibrary *self, const char *id, GVariant *state, gint64 revision)
{
  Saved *saved = g_new (Saved, 1);

  saved->state = g_variant_ref (state);
  saved->revision = revision;
  if (g_hash_table_size (self->saved) >= MAX_SAVED)
    g_hash_table_remove_all (self->saved);
  g_hash_table_replace (self->saved, g_strdup (id), saved);
}

static void
do_save (gpointer target, gpointer data)
{
  SampanLibrary *self = target;
  Request *request = data;
  Saved *saved = g_hash_table_lookup (self->saved, request->id);
  gint64 revision = saved != NULL ? saved->revision : 0;

  request->done =
      sampan_note_store_save (self->database, request->state, saved != NULL ? saved->state : NULL,
                              &revision, &request->error);
  if (!request->done)
    return;
  remember (self, request->id, request->state, revision);
  request->change = read_row (self, request->id);
}

static void
do_load (gpointer target, gpointer data)
{
  SampanLibrary *self = target;
  Request *request = data;
  gint64 revision;

  request->state =
      sampan_note_store_load (self->database, request->id, FALSE, &revision, &request->error);
  request->done = request->state != NULL;
  if (request->done)
    remember (self, request->id, request->state, revision);
}

static void
do_delete (gpointer target, gpointer data)
{
  SampanLibrary *self = target;
  Request *request = data;

  request->done = sampan_note_store_delete (self->database, request->id, &request->error);
  if (request->done)
    request->change = read_row (self, request->id);
}

static void
do_restore (gpointer target, gpointer data)
{
  SampanLibrary *self = target;
  Request *request = data;

  request->done = sampan_note_store_restore (self->database, request->id, &request->error);
  if (request->done)
    request->change = read_row (self, request->id);
}

static void
do_search (gpointer target, gpointer data)
{
  SampanLibrary *self = target;
  Request *request = data;

  request->ids = sampan_note_store_search (self->database, request->query, &request->error);
  request->done = request->ids != NULL;
}

/* Runs a request and waits for it; what it did to a row is told at once. */
static gboolean
request_and_wait (SampanLibrary *self, SampanWorkerFunc func, Request *request, GError **error)
{
  sampan_worker_call (self->worker, func, self, request);
  deliver (self, g_steal_pointer (&request->change));
  if (!request->done)
    g_propagate_error (error, g_steal_pointer (&request->error));
  return request->done;
}

/* ---- the object ---- */

static void
sampan_library_finalize (GObject *object)
{
  SampanLibrary *self = SAMPAN_LIBRARY (object);

  g_clear_pointer (&self->worker, sampan_worker_free);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->saved, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->database);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->media_folder, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sampan_library_parent_class)->finalize (object);
}

static void
sampan_library_class_init (SampanLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_library_finalize;
}

static void
sampan_library_init (SampanLibrary *self)
{
  self->lock = -1;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_saved);
  self->worker = sampan_worker_new ();
}

char *
sampan_library_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "sampan", NULL);
}

static gboolean
make_folders (SampanLibrary *self, GError **error)
{
  if (g_mkdir_with_parents (self->media_folder, 0700) == 0)
    return TRUE;
  sampan_set_write_error (error, self->path, errno);
  return FALSE;
}

/* Says to other processes that the library is in use: only the last one throws media away. */
static void
lock_folder (SampanLibrary *self)
{
  g_autofree char *path = g_build_filename (self->path, "library.lock", NULL);

  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_SH) != 0)
    g_clear_fd (&self->lock, NULL);
}

static SampanLibrary *
open_library (const char *path, GThread *owner, GMainContext *context, GError **error)
{
  g_autoptr (SampanLibrary) self = g_object_new (SAMPAN_TYPE_LIBRARY, NULL);
  g_autoptr (GPtrArray) summaries = NULL;
  g_autofree char *file = NULL;

  self->owner = owner;
  self->context = g_main_context_ref (context);
  self->path = g_canonicalize_filename (path, NULL);
  self->media_folder = g_build_filename (self->path, "media", NULL);
  if (!make_folders (self, error))
    return NULL;
  lock_folder (self);
  file = g_build_filename (self->path, "library.db", NULL);
  self->database = sampan_database_open (file, error);
  if (self->database == NULL)
    return NULL;
  summaries = sampan_note_store_list (self->database, NULL, error);
  if (summaries == NULL)
    return NULL;
  g_ptr_array_set_free_func (summaries, NULL);
  for (guint i = 0; i < summaries->len; i++)
    {
      SampanNoteItem *item = sampan_note_item_new (g_ptr_array_index (summaries, i));
      g_ptr_array_add (self->items, item);
      g_hash_table_insert (self->by_id, g_strdup (sampan_note_item_get_id (item)), item);
    }
  sampan_media_collect_garbage (self->database, self->media_folder, self->lock);
  return g_steal_pointer (&self);
}

SampanLibrary *
sampan_library_open (const char *path, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_return_val_if_fail (path != NULL, NULL);
  return open_library (path, g_thread_self (), context, error);
}

typedef struct
{
  char *path;
  GThread *owner;
} OpenRequest;

static void
free_open_request (OpenRequest *request)
{
  g_free (request->path);
  g_free (request);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OpenRequest *request = data;
  GError *error = NULL;
  SampanLibrary *self =
      open_library (request->path, request->owner, g_task_get_context (task), &error);

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, g_object_unref);
}

void
sampan_library_open_async (const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenRequest *request;

  g_return_if_fail (path != NULL);
  request = g_new0 (OpenRequest, 1);
  request->path = g_strdup (path);
  request->owner = g_thread_self ();
  g_task_set_source_tag (task, sampan_library_open_async);
  g_task_set_task_data (task, request, (GDestroyNotify)free_open_request);
  g_task_run_in_thread (task, open_in_thread);
}

SampanLibrary *
sampan_library_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
sampan_library_get_path (SampanLibrary *self)
{
  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  return self->path;
}

SampanDatabase *
sampan_library_get_database (SampanLibrary *self)
{
  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  return self->database;
}

const char *
sampan_library_get_media_folder (SampanLibrary *self)
{
  return self->media_folder;
}

/* ---- loading ---- */

/* NULL with @error set if the state was refused. */
static SampanNote *
make_note (GVariant *state, GError **error)
{
  SampanNote *note = sampan_note_new_from_state (state);

  if (note == NULL)
    g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT,
                         _ ("The note is damaged in the library's database."));
  return note;
}

GVariant *
sampan_library_load_state (SampanLibrary *self, const char *id, GError **error)
{
  g_autoptr (Request) request = new_request (id);

  if (!request_and_wait (self, do_load, request, error))
    return NULL;
  return g_steal_pointer (&request->state);
}

SampanNote *
sampan_library_load (SampanLibrary *self, const char *id, GError **error)
{
  g_autoptr (GVariant) state = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  state = sampan_library_load_state (self, id, error);
  return state != NULL ? make_note (state, error) : NULL;
}

static void
load_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  SampanNote *note = NULL;
  GError *error = NULL;

  do_load (source, request);
  if (request->done)
    note = make_note (request->state, &error);
  else
    error = g_steal_pointer (&request->error);
  if (note != NULL)
    g_task_return_pointer (task, note, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_library_load_async (SampanLibrary *self,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  g_return_if_fail (id != NULL);
  g_task_set_source_tag (task, sampan_library_load_async);
  g_task_set_task_data (task, new_request (id), (GDestroyNotify)free_request);
  sampan_library_run_async (self, task, load_in_worker);
}

SampanNote *
sampan_library_load_finish (SampanLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- saving ---- */

static Request *
new_save_request (GVariant *state)
{
  Request *request = g_new0 (Request, 1);

  g_variant_get_child (state, 0, "s", &request->id);
  request->state = g_variant_ref (state);
  return request;
}

gboolean
sampan_library_save_state (SampanLibrary *self, GVariant *state, GError **error)
{
  g_autoptr (Request) request = new_save_request (state);
  return request_and_wait (self, do_save, request, error);
}

gboolean
sampan_library_save (SampanLibrary *self, SampanNote *note, GError **error)
{
  g_autoptr (GVariant) state = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), FALSE);
  state = sampan_note_dup_state (note);
  return sampan_library_save_state (self, state, error);
}

static void
save_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanLibrary *self = source;
  Request *request = data;

  do_save (self, request);
  deliver (self, g_steal_pointer (&request->change));
  if (request->done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&request->error));
}

void
sampan_library_save_async (SampanLibrary *self,
                           SampanNote *note,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GVariant) state = NULL;

  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  g_return_if_fail (SAMPAN_IS_NOTE (note));
  state = sampan_note_dup_state (note);
  g_task_set_source_tag (task, sampan_library_save_async);
  g_task_set_task_data (task, new_save_request (state), (GDestroyNotify)free_request);
  sampan_library_run_async (self, task, save_in_worker);
}

gboolean
sampan_library_save_finish (SampanLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- deleting, searching, refreshing ---- */

gboolean
sampan_library_delete (SampanLibrary *self, const char *id, GError **error)
{
  g_autoptr (Request) request = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  request = new_request (id);
  return request_and_wait (self, do_delete, request, error);
}

gboolean
sampan_library_restore (SampanLibrary *self, const char *id, GError **error)
{
  g_autoptr (Request) request = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  request = new_request (id);
  return request_and_wait (self, do_restore, request, error);
}

static Request *
new_search_request (const char *query)
{
  Request *request = new_request (NULL);
  request->query = g_utf8_make_valid (query, -1);
  return request;
}

GStrv
sampan_library_search (SampanLibrary *self, const char *query, GError **error)
{
  g_autoptr (Request) request = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  request = new_search_request (query);
  if (!request_and_wait (self, do_search, request, error))
    return NULL;
  return g_steal_pointer (&request->ids);
}

static void
search_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;

  do_search (source, request);
  if (request->done)
    g_task_return_pointer (task, g_steal_pointer (&request->ids), (GDestroyNotify)g_strfreev);
  else
    g_task_return_error (task, g_steal_pointer (&request->error));
}

void
sampan_library_search_async (SampanLibrary *self,
                             const char *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  g_return_if_fail (query != NULL);
  g_task_set_source_tag (task, sampan_library_search_async);
  g_task_set_task_data (task, new_search_request (query), (GDestroyNotify)free_request);
  sampan_library_run_async (self, task, search_in_worker);
}

GStrv
sampan_library_search_finish (SampanLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refresh_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanLibrary *self = source;

  deliver (self, read_row (self, data));
  g_task_return_boolean (task, TRUE);
}

void
sampan_library_refresh_item (SampanLibrary *self, const char *id)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  g_return_if_fail (id != NULL);
  g_task_set_source_tag (task, sampan_library_refresh_item);
  g_task_set_task_data (task, g_strdup (id), g_free);
  sampan_library_run_async (self, task, refresh_in_worker);
}
