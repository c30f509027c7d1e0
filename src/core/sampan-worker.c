#include "sampan-worker-private.h"

struct _SampanWorker
{
  GThreadPool *pool;
  GThread *thread;
};

typedef struct
{
  /* either a task */
  GTask *task;
  GTaskThreadFunc task_func;
  /* or a call that a thread waits for */
  SampanWorkerFunc func;
  gpointer target;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Job;

static void
run (gpointer data, gpointer user_data)
{
  Job *job = data;
  SampanWorker *self = user_data;

  g_atomic_pointer_set (&self->thread, g_thread_self ());
  if (job->task != NULL)
    {
      if (!g_task_return_error_if_cancelled (job->task))
        job->task_func (job->task, g_task_get_source_object (job->task),
                        g_task_get_task_data (job->task), g_task_get_cancellable (job->task));
      /* This may have been the last that held the owner, and so the worker. */
      g_object_unref (job->task);
      g_free (job);
      return;
    }
  job->func (job->target, job->data);
  g_mutex_lock (&job->mutex);
  job->done = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

SampanWorker *
sampan_worker_new (void)
{
  SampanWorker *self = g_new0 (SampanWorker, 1);
  self->pool = g_thread_pool_new (run, self, 1, TRUE, NULL);
  return self;
}

void
sampan_worker_free (SampanWorker *self)
{
  gboolean elsewhere = g_thread_self () != g_atomic_pointer_get (&self->thread);

  g_thread_pool_free (self->pool, FALSE, elsewhere);
  g_free (self);
}

void
sampan_worker_push (SampanWorker *self, GTask *task, GTaskThreadFunc func)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_object_ref (task);
  job->task_func = func;
  g_thread_pool_push (self->pool, job, NULL);
}

void
sampan_worker_call (SampanWorker *self, SampanWorkerFunc func, gpointer target, gpointer data)
{
  Job job = { .func = func, .target = target, .data = data };

  if (g_thread_self () == g_atomic_pointer_get (&self->thread))
    {
      func (target, data);
      return;
    }
  g_mutex_init (&job.mutex);
  g_cond_init (&job.cond);
  g_thread_pool_push (self->pool, &job, NULL);
  g_mutex_lock (&job.mutex);
  while (!job.done)
    g_cond_wait (&job.cond, &job.mutex);
  g_mutex_unlock (&job.mutex);
  g_cond_clear (&job.cond);
  g_mutex_clear (&job.mutex);
}
