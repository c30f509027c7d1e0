#include "sampan-pack-translator.h"

#include <glib/gi18n-lib.h>

#include "sampan-engine-private.h"
#include "sampan-language.h"
#include "sampan-marian-text-private.h"

/* Four beams are what Opus-MT is measured with; more cost much and gain little. */
#define DEFAULT_MAX_BEAMS 4
#define MAX_BEAMS 12
#define IDLE_SECONDS 120
/* A batch of about ten seconds on a slow computer. */
#define MAX_SEGMENTS 8
#define MAX_CHARACTERS 1000

struct _SampanPackTranslator
{
  GObject parent_instance;

  SampanPack *pack;
  char *id;
  char *name;
  guint beams;

  GMutex lock;
  SampanMarian *marian; /* nullable; under the lock, which is held while it is read */

  /* Main thread alone. */
  guint idle_seconds;
  guint idle_source;
  guint n_running;
};

/* One call of translate_async(). */
typedef struct
{
  char **segments;
  char *from, *to;
  guint beams;
  gboolean careful;
  SampanTranslatorProgress progress;
  gpointer progress_data;
  guint segment; /* which one the worker is at */
} Job;

/* A call of the progress function on its way to the main thread. */
typedef struct
{
  GTask *task;
  guint segment;
  char *text;
  gboolean done;
} Report;

static void sampan_pack_translator_translator_init (SampanTranslatorInterface *iface);
static void sampan_pack_translator_engine_init (SampanEngineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPackTranslator,
                               sampan_pack_translator,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_pack_translator_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_pack_translator_engine_init))

static void
job_free (Job *job)
{
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_free (job);
}

/* ---- the model ---- */

/* In a worker. Two that come at the same time read it once. */
static SampanMarian *
get_marian (SampanPackTranslator *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->marian == NULL)
    self->marian = _sampan_marian_new (self->pack, error);
  return self->marian != NULL ? _sampan_marian_ref (self->marian) : NULL;
}

static gboolean
on_idle (gpointer user_data)
{
  SampanPackTranslator *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->idle_source = 0;
  g_clear_pointer (&self->marian, _sampan_marian_unref);
  return G_SOURCE_REMOVE;
}

static void
begin_use (SampanPackTranslator *self)
{
  self->n_running++;
  g_clear_handle_id (&self->idle_source, g_source_remove);
}

static void
end_use (SampanPackTranslator *self)
{
  self->n_running--;
  if (self->n_running == 0)
    self->idle_source = g_timeout_add_seconds (self->idle_seconds, on_idle, self);
}

/* ---- in the worker ---- */

static gboolean
on_report (gpointer user_data)
{
  Report *report = user_data;
  Job *job = g_task_get_task_data (report->task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (report->task)))
    job->progress (report->segment, report->text, report->done, job->progress_data);
  return G_SOURCE_REMOVE;
}

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->task);
  g_free (report->text);
  g_free (report);
}

static void
send_report (GTask *task, const char *text, gboolean done)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;
  Report *report;

  if (job->progress == NULL)
    return;
  report = g_new (Report, 1);
  *report = (Report){ g_object_ref (task), job->segment, g_strdup (text), done };
  /* Not g_main_context_invoke(): it must come before the task's own end, in order. */
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, on_report, report, report_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
on_sentence (const char *text, gpointer user_data)
{
  send_report (user_data, text, FALSE);
}

static void
translate_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanPackTranslator *self = source;
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (SampanMarian) marian = get_marian (self, &error);
  g_autoptr (GPtrArray) results = _sampan_engine_results_new (g_strv_length (job->segments));
  SampanMarianJob work = { marian,      job->from,
                           job->to,     sampan_pack_get_prefix (self->pack, job->to),
                           job->beams,  job->careful,
                           on_sentence, task,
                           cancellable };

  if (marian == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (work.beams == 0)
    work.beams = (guint)CLAMP (marian->config.beams, 1, DEFAULT_MAX_BEAMS);
  for (job->segment = 0; job->segments[job->segment]; job->segment++)
    {
      SampanTranslation *result = g_ptr_array_index (results, job->segment);

      result->text = _sampan_marian_translate (&work, job->segments[job->segment], &result->error);
      if (g_task_return_error_if_cancelled (task))
        return;
      if (result->text != NULL)
        send_report (task, result->text, TRUE);
    }
  g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify)g_ptr_array_unref);
}

/* ---- SampanTranslator ---- */

static const char *
sampan_pack_translator_get_id (SampanTranslator *translator)
{
  return SAMPAN_PACK_TRANSLATOR (translator)->id;
}

static const char *
sampan_pack_translator_get_name (SampanTranslator *translator)
{
  return SAMPAN_PACK_TRANSLATOR (translator)->name;
}

static gboolean
sampan_pack_translator_get_offline (SampanTranslator *translator)
{
  return TRUE;
}

static gboolean
sampan_pack_translator_supports (SampanTranslator *translator, const char *from, const char *to)
{
  return sampan_pack_supports (SAMPAN_PACK_TRANSLATOR (translator)->pack, from, to);
}

static void
sampan_pack_translator_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  limits->segments = MAX_SEGMENTS;
  limits->characters = MAX_CHARACTERS;
  limits->longest = MAX_CHARACTERS;
}

static void
sampan_pack_translator_translate_async (SampanTranslator *translator,
                                        const char *const *segments,
                                        const char *from,
                                        const char *to,
                                        const SampanTranslatorContext *context,
                                        SampanTranslatorProgress progress,
                                        gpointer progress_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  SampanPackTranslator *self = SAMPAN_PACK_TRANSLATOR (translator);
  g_autoptr (GTask) task = g_task_new (translator, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  job->beams = self->beams;
  job->careful = context != NULL && context->strict;
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_pack_translator_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  begin_use (self);
  g_task_run_in_thread (task, translate_thread);
}

static GPtrArray *
sampan_pack_translator_translate_finish (SampanTranslator *translator,
                                         GAsyncResult *result,
                                         GError **error)
{
  end_use (SAMPAN_PACK_TRANSLATOR (translator));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_pack_translator_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_pack_translator_get_id;
  iface->get_name = sampan_pack_translator_get_name;
  iface->get_offline = sampan_pack_translator_get_offline;
  iface->supports = sampan_pack_translator_supports;
  iface->get_limits = sampan_pack_translator_get_limits;
  iface->translate_async = sampan_pack_translator_translate_async;
  iface->translate_finish = sampan_pack_translator_translate_finish;
}

/* ---- SampanEngine ---- */

static GStrv
sampan_pack_translator_dup_pairs (SampanEngine *engine)
{
  SampanPack *pack = SAMPAN_PACK_TRANSLATOR (engine)->pack;
  const char *const *targets = sampan_pack_get_targets (pack);
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();

  for (guint i = 0; targets[i]; i++)
    g_strv_builder_take (pairs, g_strconcat (sampan_pack_get_source (pack), ">", targets[i], NULL));
  return g_strv_builder_end (pairs);
}

/* Reads the model: what is wrong with a pack shows then. */
static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanPackTranslator *self = source;
  GError *error = NULL;
  g_autoptr (SampanMarian) marian = get_marian (self, &error);
  g_autoptr (GString) sentence = NULL;

  if (marian == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sentence = g_string_new (_ ("Ready, on this computer"));
  if (sampan_pack_get_quality (self->pack) != NULL)
    g_string_append_printf (sentence, " · %s", sampan_pack_get_quality (self->pack));
  g_task_return_pointer (task, sampan_health_new (SAMPAN_HEALTH_GOOD, -1, sentence->str),
                         (GDestroyNotify)sampan_health_free);
}

static void
sampan_pack_translator_check_async (SampanEngine *engine,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_pack_translator_check_async);
  begin_use (SAMPAN_PACK_TRANSLATOR (engine));
  g_task_run_in_thread (task, check_thread);
}

static SampanHealth *
sampan_pack_translator_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  end_use (SAMPAN_PACK_TRANSLATOR (engine));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_pack_translator_engine_init (SampanEngineInterface *iface)
{
  iface->dup_pairs = sampan_pack_translator_dup_pairs;
  iface->check_async = sampan_pack_translator_check_async;
  iface->check_finish = sampan_pack_translator_check_finish;
}

/* ---- the object ---- */

static void
sampan_pack_translator_dispose (GObject *object)
{
  SampanPackTranslator *self = SAMPAN_PACK_TRANSLATOR (object);

  g_clear_handle_id (&self->idle_source, g_source_remove);
  G_OBJECT_CLASS (sampan_pack_translator_parent_class)->dispose (object);
}

static void
sampan_pack_translator_finalize (GObject *object)
{
  SampanPackTranslator *self = SAMPAN_PACK_TRANSLATOR (object);

  g_clear_pointer (&self->marian, _sampan_marian_unref);
  g_clear_object (&self->pack);
  g_free (self->id);
  g_free (self->name);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_pack_translator_parent_class)->finalize (object);
}

static void
sampan_pack_translator_class_init (SampanPackTranslatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_pack_translator_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_pack_translator_finalize;
}

static void
sampan_pack_translator_init (SampanPackTranslator *self)
{
  g_mutex_init (&self->lock);
  self->idle_seconds = IDLE_SECONDS;
}

/* "Model pack: zh → en" */
static char *
make_name (SampanPack *pack)
{
  g_autofree char *targets = g_strjoinv (", ", (char **)sampan_pack_get_targets (pack));

  /* Translators: tags of languages, such as zh and en */
  return g_strdup_printf (_ ("Model pack: %s → %s"), sampan_pack_get_source (pack), targets);
}

SampanTranslator *
sampan_pack_translator_new (SampanPack *pack)
{
  SampanPackTranslator *self;

  g_return_val_if_fail (SAMPAN_IS_PACK (pack), NULL);

  self = g_object_new (SAMPAN_TYPE_PACK_TRANSLATOR, NULL);
  self->pack = g_object_ref (pack);
  self->id = g_strconcat ("pack:", sampan_pack_get_id (pack), NULL);
  self->name = make_name (pack);
  return SAMPAN_TRANSLATOR (self);
}

SampanPack *
sampan_pack_translator_get_pack (SampanPackTranslator *self)
{
  g_return_val_if_fail (SAMPAN_IS_PACK_TRANSLATOR (self), NULL);
  return self->pack;
}

void
sampan_pack_translator_set_beams (SampanPackTranslator *self, guint beams)
{
  g_return_if_fail (SAMPAN_IS_PACK_TRANSLATOR (self));
  self->beams = MIN (beams, MAX_BEAMS);
}

void
sampan_pack_translator_set_idle_time (SampanPackTranslator *self, guint seconds)
{
  g_return_if_fail (SAMPAN_IS_PACK_TRANSLATOR (self));
  self->idle_seconds = seconds;
}

gboolean
sampan_pack_translator_get_loaded (SampanPackTranslator *self)
{
  g_return_val_if_fail (SAMPAN_IS_PACK_TRANSLATOR (self), FALSE);

  /* Being read is not yet being there. */
  if (!g_mutex_trylock (&self->lock))
    return FALSE;
  gboolean loaded = self->marian != NULL;
  g_mutex_unlock (&self->lock);
  return loaded;
}
