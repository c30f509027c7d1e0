#include "config.h"

#include "media/sampan-export.h"

#include "sampan-thumbnails.h"

/* Enough for the visible part of a library and the pictures of a note: at most some 100 MB. */
#define KEPT 96
/* Each one is a pipeline; two keep both a slow video and quick pictures going. */
#define RUNNING 2

typedef struct
{
  char *key;
  char *sha256;
  char *plan;
  SampanMediaKind kind;
  int size;
} Job;

struct _SampanThumbnails
{
  GObject parent_instance;

  SampanLibrary *library;
  GHashTable *textures; /* key -> GdkTexture */
  GQueue order;         /* keys of textures, oldest first, owned by the table */
  GQueue waiting;       /* GTask */
  guint n_running;
};

G_DEFINE_FINAL_TYPE (SampanThumbnails, sampan_thumbnails, G_TYPE_OBJECT)

static void run_next (SampanThumbnails *self);

static void
job_free (Job *job)
{
  g_free (job->key);
  g_free (job->sha256);
  g_free (job->plan);
  g_free (job);
}

static char *
make_key (const char *sha256, const char *plan, int size)
{
  return g_strdup_printf ("%d %s %s", size, sha256, plan != NULL ? plan : "");
}

static void
keep (SampanThumbnails *self, const char *key, GdkTexture *texture)
{
  if (g_hash_table_contains (self->textures, key))
    return;
  if (g_queue_get_length (&self->order) >= KEPT)
    g_hash_table_remove (self->textures, g_queue_pop_head (&self->order));

  char *owned = g_strdup (key);
  g_hash_table_insert (self->textures, owned, g_object_ref (texture));
  g_queue_push_tail (&self->order, owned);
}

static void
on_thumbnail_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanThumbnails *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  int width = 0, height = 0;
  g_autoptr (GBytes) bytes = sampan_thumbnail_finish (result, &width, &height, &error);

  self->n_running--;
  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    {
      g_autoptr (GdkTexture) texture =
          gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, bytes, (gsize)width * 4);
      keep (self, job->key, texture);
      g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
    }
  run_next (self);
}

static void
run_job (SampanThumbnails *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);
  GdkTexture *texture = g_hash_table_lookup (self->textures, job->key);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (texture != NULL)
    {
      g_task_return_pointer (task, g_object_ref (texture), g_object_unref);
      return;
    }

  /* A plan that can not be read must not hide the picture. */
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (job->plan, job->kind, NULL);
  if (plan == NULL)
    plan = sampan_plan_new ();
  g_autofree char *path = sampan_library_dup_media_path (self->library, job->sha256);
  const char *media_dir = sampan_library_get_media_folder (self->library);

  self->n_running++;
  sampan_thumbnail_async (path, plan, media_dir, 0, job->size, g_task_get_cancellable (task),
                          on_thumbnail_ready, g_object_ref (task));
}

static void
run_next (SampanThumbnails *self)
{
  while (self->n_running < RUNNING && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
      run_job (self, task);
    }
}

static void
sampan_thumbnails_finalize (GObject *object)
{
  SampanThumbnails *self = SAMPAN_THUMBNAILS (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->textures);
  g_object_unref (self->library);

  G_OBJECT_CLASS (sampan_thumbnails_parent_class)->finalize (object);
}

static void
sampan_thumbnails_class_init (SampanThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_thumbnails_finalize;
}

static void
sampan_thumbnails_init (SampanThumbnails *self)
{
  self->textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_queue_init (&self->order);
  g_queue_init (&self->waiting);
}

SampanThumbnails *
sampan_thumbnails_new (SampanLibrary *library)
{
  g_return_val_if_fail (SAMPAN_IS_LIBRARY (library), NULL);

  SampanThumbnails *self = g_object_new (SAMPAN_TYPE_THUMBNAILS, NULL);
  self->library = g_object_ref (library);
  return self;
}

GdkTexture *
sampan_thumbnails_peek (SampanThumbnails *self, const char *sha256, const char *plan, int size)
{
  g_return_val_if_fail (SAMPAN_IS_THUMBNAILS (self), NULL);

  g_autofree char *key = make_key (sha256, plan, size);
  return g_hash_table_lookup (self->textures, key);
}

void
sampan_thumbnails_load_async (SampanThumbnails *self,
                              const char *sha256,
                              const char *plan,
                              SampanMediaKind kind,
                              int size,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_THUMBNAILS (self));
  g_return_if_fail (sha256 != NULL);

  Job *job = g_new0 (Job, 1);
  job->key = make_key (sha256, plan, size);
  job->sha256 = g_strdup (sha256);
  job->plan = g_strdup (plan);
  job->kind = kind;
  job->size = size;

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_thumbnails_load_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_queue_push_tail (&self->waiting, task);
  run_next (self);
}

GdkTexture *
sampan_thumbnails_load_finish (SampanThumbnails *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
