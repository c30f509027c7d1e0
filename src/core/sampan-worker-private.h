#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thread that does what it is given in order. Its owner is kept alive by the tasks. */
typedef struct _SampanWorker SampanWorker;

typedef void (*SampanWorkerFunc) (gpointer target, gpointer data);

SampanWorker *sampan_worker_new (void);
/* Waits for what is under way, unless called in the worker itself. */
void sampan_worker_free (SampanWorker *self);
/* Runs @func with @task as g_task_run_in_thread() would. */
void sampan_worker_push (SampanWorker *self, GTask *task, GTaskThreadFunc func);
/* Runs @func after all that was asked before, and waits for it. */
void sampan_worker_call (SampanWorker *self, SampanWorkerFunc func, gpointer target, gpointer data);

G_END_DECLS
