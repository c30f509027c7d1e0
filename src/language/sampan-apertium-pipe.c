#include "sampan-apertium-pipe.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "sampan-translator.h"

#define DEFAULT_TIMEOUT 30
#define IDLE_SECONDS 120
#define MAX_ANSWER (1024 * 1024)

/*
 * The mode file is a pipeline for the shell; apertium-wblank-mode adds -z (null flush) to each of
 * its programs. $1 and $2 are what the mode's own options stand for: -n leaves unknown words
 * unmarked. The program apertium itself is of no use here: the gawk in it waits for the next
 * character before it passes one on.
 */
#define SCRIPT "mode=$(apertium-wblank-mode -z \"$1\") && set -- -n '' && eval \"$mode\""

/* One text. */
typedef struct
{
  char *text;
  gboolean again; /* its pipeline died once */
  GSource *cancelled;
} Ask;

struct _SampanApertiumPipe
{
  GObject parent_instance;

  char *mode;
  guint timeout;
  GQueue asks;   /* of GTask, each with a reference */
  GTask *asking; /* the one that is under way */
  GSubprocess *process;
  GCancellable
      *running; /* of what is read and written now; cancelled when the process is stopped */
  GString *answer;
  guint timer;
  guint idle;
};

G_DEFINE_FINAL_TYPE (SampanApertiumPipe, sampan_apertium_pipe, G_TYPE_OBJECT)

static void start_next (SampanApertiumPipe *self);

static void
ask_free (Ask *ask)
{
  if (ask->cancelled)
    {
      g_source_destroy (ask->cancelled);
      g_source_unref (ask->cancelled);
    }
  g_free (ask->text);
  g_free (ask);
}

/* ---- the process ---- */

/* In the child: a group of its own, so that all of the pipeline can be ended at once. */
static void
become_group (gpointer data)
{
  setsid ();
}

static gboolean
start_process (SampanApertiumPipe *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  if (self->process)
    return TRUE;
  g_subprocess_launcher_set_child_setup (launcher, become_group, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  self->process =
      g_subprocess_launcher_spawn (launcher, error, "bash", "-c", SCRIPT, "bash", self->mode, NULL);
  if (!self->process)
    return FALSE;
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();
  return TRUE;
}

/* Its standard input is closed with it, which ends every program of the pipeline that the signal
 * does not reach. */
static void
stop_process (SampanApertiumPipe *self)
{
  const char *pid;

  g_clear_handle_id (&self->idle, g_source_remove);
  if (!self->process)
    return;
  g_cancellable_cancel (self->running);
  pid = g_subprocess_get_identifier (self->process);
  if (pid)
    kill (-(pid_t)atoi (pid), SIGKILL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_clear_object (&self->process);
}

static gboolean
on_idle (gpointer data)
{
  SampanApertiumPipe *self = data;

  self->idle = 0;
  stop_process (self);
  return G_SOURCE_REMOVE;
}

/* ---- one text ---- */

/* Returns: (transfer full): the task under way, which is over now. */
static GTask *
take_asking (SampanApertiumPipe *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  return g_steal_pointer (&self->asking);
}

static void
fail (SampanApertiumPipe *self, const char *why)
{
  g_autoptr (GTask) task = take_asking (self);

  stop_process (self);
  g_task_return_new_error (task, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                           /* Translators: %s is what happened, in English, from the system. */
                           _ ("Apertium does not work: %s. Install it and its language pair anew, "
                              "or choose another translator."),
                           why);
  start_next (self);
}

static void ask_process (SampanApertiumPipe *self);

static void
on_died (SampanApertiumPipe *self)
{
  Ask *ask = g_task_get_task_data (self->asking);

  stop_process (self);
  if (ask->again)
    {
      fail (self, "its programs ended too early, twice");
      return;
    }
  ask->again = TRUE;
  ask_process (self);
}

static gboolean
on_time_over (gpointer data)
{
  SampanApertiumPipe *self = data;

  self->timer = 0;
  fail (self, "it does not answer");
  return G_SOURCE_REMOVE;
}

static void
on_whole (SampanApertiumPipe *self)
{
  g_autoptr (GTask) task = NULL;

  if (!g_utf8_validate (self->answer->str, -1, NULL))
    {
      fail (self, "its answer is not text");
      return;
    }
  task = take_asking (self);
  g_task_return_pointer (task, g_strdup (self->answer->str), g_free);
  start_next (self);
}

static void read_more (SampanApertiumPipe *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanApertiumPipe) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  /* Another process may run by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->asking || !self->process
      || source != G_OBJECT (g_subprocess_get_stdout_pipe (self->process)))
    return;
  if (length == 0)
    {
      on_died (self);
      return;
    }
  g_string_append_len (self->answer, data, length);
  if (memchr (data, '\0', length))
    on_whole (self);
  else if (self->answer->len > MAX_ANSWER)
    fail (self, "its answer has no end");
  else
    read_more (self);
}

static void
read_more (SampanApertiumPipe *self)
{
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (self->process), 16384,
                                   G_PRIORITY_DEFAULT, self->running, on_read, g_object_ref (self));
}

/* One that has died is seen where its answer is read. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
}

/* What is said before it is asked is the last word of a pipeline that has ended, and no answer. */
static gboolean
has_ended (SampanApertiumPipe *self)
{
  GInputStream *answers = g_subprocess_get_stdout_pipe (self->process);

  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (answers));
}

static void
ask_process (SampanApertiumPipe *self)
{
  Ask *ask = g_task_get_task_data (self->asking);
  g_autoptr (GError) error = NULL;

  if (self->process && has_ended (self))
    stop_process (self);
  if (!start_process (self, &error))
    {
      fail (self, error->message);
      return;
    }
  g_string_truncate (self->answer, 0);
  /* With the NUL at its end; the task keeps the text until it is written. */
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (self->process), ask->text,
                                   strlen (ask->text) + 1, G_PRIORITY_DEFAULT, self->running,
                                   on_written, g_object_ref (self->asking));
  read_more (self);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  SampanApertiumPipe *self = g_task_get_source_object (data);
  g_autoptr (GTask) task = NULL;

  if (self->asking == data)
    {
      task = take_asking (self);
      stop_process (self);
    }
  else if (g_queue_remove (&self->asks, data))
    task = data;
  if (task)
    g_task_return_error_if_cancelled (task);
  start_next (self);
  return G_SOURCE_REMOVE;
}

static void
start_next (SampanApertiumPipe *self)
{
  if (self->asking)
    return;
  self->asking = g_queue_pop_head (&self->asks);
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->asking)
    {
      self->timer = g_timeout_add_seconds (self->timeout, on_time_over, self);
      ask_process (self);
    }
  else if (self->process)
    self->idle = g_timeout_add_seconds (IDLE_SECONDS, on_idle, self);
}

/* ---- the object ---- */

/* Each text under way holds a reference, so that there is none here. */
static void
sampan_apertium_pipe_finalize (GObject *object)
{
  SampanApertiumPipe *self = SAMPAN_APERTIUM_PIPE (object);

  stop_process (self);
  g_clear_object (&self->running);
  g_string_free (self->answer, TRUE);
  g_free (self->mode);
  G_OBJECT_CLASS (sampan_apertium_pipe_parent_class)->finalize (object);
}

static void
sampan_apertium_pipe_class_init (SampanApertiumPipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_apertium_pipe_finalize;
}

static void
sampan_apertium_pipe_init (SampanApertiumPipe *self)
{
  self->timeout = DEFAULT_TIMEOUT;
  self->answer = g_string_new (NULL);
}

SampanApertiumPipe *
sampan_apertium_pipe_new (const char *mode)
{
  SampanApertiumPipe *self = g_object_new (SAMPAN_TYPE_APERTIUM_PIPE, NULL);

  self->mode = g_strdup (mode);
  return self;
}

void
sampan_apertium_pipe_set_timeout (SampanApertiumPipe *self, guint seconds)
{
  self->timeout = seconds;
}

void
sampan_apertium_pipe_ask_async (SampanApertiumPipe *self,
                                const char *text,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Ask *ask;

  g_return_if_fail (SAMPAN_IS_APERTIUM_PIPE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_apertium_pipe_ask_async);
  ask = g_new0 (Ask, 1);
  ask->text = g_strdup (text);
  g_task_set_task_data (task, ask, (GDestroyNotify)ask_free);
  if (cancellable)
    {
      ask->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_static_name (ask->cancelled, "[sampan] apertium cancelled");
      g_source_set_callback (ask->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (ask->cancelled, g_task_get_context (task));
    }
  g_queue_push_tail (&self->asks, task);
  start_next (self);
}

char *
sampan_apertium_pipe_ask_finish (SampanApertiumPipe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
