#include "sampan-http-watch.h"

#define TICK (G_USEC_PER_SEC / 10)

struct _SampanHttpWatch
{
  GMutex lock;
  GCond wake;
  GThread *thread;
  GPtrArray *entries; /* of SampanHttpWatchEntry, not owned */
  gboolean stop;
};

struct _SampanHttpWatchEntry
{
  SampanHttpWatch *watch;
  GCancellable *cancellable;
  gint64 limit; /* microseconds */
  gint64 heard; /* monotonic time; under the watch's lock, like expired */
  gboolean expired;
};

/* Under the lock. Returns: (transfer full) (nullable): one that has been silent for too long. */
static GCancellable *
find_expired (SampanHttpWatch *self)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanHttpWatchEntry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->expired && now - entry->heard > entry->limit)
        {
          entry->expired = TRUE;
          return g_object_ref (entry->cancellable);
        }
    }
  return NULL;
}

static gpointer
watch_thread (gpointer data)
{
  SampanHttpWatch *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stop)
    {
      g_autoptr (GCancellable) expired = find_expired (self);

      if (expired)
        {
          g_mutex_unlock (&self->lock);
          g_cancellable_cancel (expired);
          g_mutex_lock (&self->lock);
        }
      else if (self->entries->len == 0)
        g_cond_wait (&self->wake, &self->lock);
      else
        g_cond_wait_until (&self->wake, &self->lock, g_get_monotonic_time () + TICK);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

SampanHttpWatch *
sampan_http_watch_new (void)
{
  SampanHttpWatch *self = g_new0 (SampanHttpWatch, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->entries = g_ptr_array_new ();
  return self;
}

void
sampan_http_watch_free (SampanHttpWatch *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
  g_ptr_array_unref (self->entries);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

SampanHttpWatchEntry *
sampan_http_watch_add (SampanHttpWatch *self, GCancellable *cancellable, guint seconds)
{
  SampanHttpWatchEntry *entry = g_new0 (SampanHttpWatchEntry, 1);

  entry->watch = self;
  entry->cancellable = g_object_ref (cancellable);
  entry->limit = (gint64)seconds * G_USEC_PER_SEC;
  entry->heard = g_get_monotonic_time ();
  if (seconds == 0)
    return entry;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->entries, entry);
  if (!self->thread)
    self->thread = g_thread_new ("sampan-http-watch", watch_thread, self);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  return entry;
}

void
sampan_http_watch_entry_touch (SampanHttpWatchEntry *self)
{
  g_mutex_lock (&self->watch->lock);
  self->heard = g_get_monotonic_time ();
  g_mutex_unlock (&self->watch->lock);
}

gboolean
sampan_http_watch_entry_expired (SampanHttpWatchEntry *self)
{
  gboolean expired;

  g_mutex_lock (&self->watch->lock);
  expired = self->expired;
  g_mutex_unlock (&self->watch->lock);
  return expired;
}

void
sampan_http_watch_entry_remove (SampanHttpWatchEntry *self)
{
  g_mutex_lock (&self->watch->lock);
  g_ptr_array_remove_fast (self->watch->entries, self);
  g_mutex_unlock (&self->watch->lock);
  g_object_unref (self->cancellable);
  g_free (self);
}
