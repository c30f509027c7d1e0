#include "sampan-opencc.h"

#include <glib/gi18n-lib.h>
#include <opencc.h>

#include "sampan-engine.h"
#include "sampan-language.h"

/* How a variant of Chinese is written. */
typedef enum
{
  NOT_CHINESE,
  HANS,
  HANT,
  TAIWAN,
  HONG_KONG,
  N_VARIANTS,
} Variant;

#define MAX_STEPS 2

/* From one variant into another: OpenCC's configurations, one after the other. */
static const char *const routes[N_VARIANTS][N_VARIANTS][MAX_STEPS] = {
  [HANS] = { [HANT] = { "s2twp" }, [TAIWAN] = { "s2twp" }, [HONG_KONG] = { "s2hk" } },
  [HANT] = { [HANS] = { "tw2sp" }, [TAIWAN] = { "t2tw" }, [HONG_KONG] = { "tw2t", "t2hk" } },
  [TAIWAN] = { [HANS] = { "tw2sp" }, [HANT] = { "t2tw" }, [HONG_KONG] = { "tw2t", "t2hk" } },
  [HONG_KONG] = { [HANS] = { "hk2s" }, [HANT] = { "hk2t", "t2tw" }, [TAIWAN] = { "hk2t", "t2tw" } },
};

struct _SampanOpencc
{
  GObject parent_instance;

  GMutex lock;
  GHashTable *converters; /* configuration -> opencc_t, under the lock */
};

typedef struct
{
  char **segments;
  const char *const *route;
  SampanTranslatorProgress progress;
  gpointer progress_data;
} Job;

static void sampan_opencc_translator_init (SampanTranslatorInterface *iface);
static void sampan_opencc_engine_init (SampanEngineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanOpencc,
                               sampan_opencc,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_opencc_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_opencc_engine_init))

static void
job_free (Job *job)
{
  g_strfreev (job->segments);
  g_free (job);
}

static Variant
variant_of (const char *tag)
{
  g_autofree char *canonical = sampan_language_canonicalize (tag);

  if (g_str_equal (canonical, "zh-Hans"))
    return HANS;
  if (g_str_equal (canonical, "zh-HK"))
    return HONG_KONG;
  if (!g_str_equal (canonical, "zh-Hant"))
    return NOT_CHINESE;
  return g_str_has_suffix (tag, "TW") || g_str_has_suffix (tag, "tw") ? TAIWAN : HANT;
}

static const char *const *
find_route (const char *from, const char *to)
{
  const char *const *route = routes[variant_of (from)][variant_of (to)];

  return route[0] ? route : NULL;
}

/* ---- in the worker ---- */

static void
set_failed (GError **error)
{
  g_set_error (
      error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
      _ ("OpenCC, which turns one way of writing Chinese into the other, does not work: %s. "
         "Install its dictionaries."),
      opencc_error ());
}

/* Under the lock. */
static opencc_t
get_converter (SampanOpencc *self, const char *configuration, GError **error)
{
  opencc_t converter = g_hash_table_lookup (self->converters, configuration);

  if (!converter)
    {
      g_autofree char *file = g_strconcat (configuration, ".json", NULL);

      converter = opencc_open (file);
      if (converter == (opencc_t)-1)
        {
          set_failed (error);
          return NULL;
        }
      g_hash_table_insert (self->converters, (gpointer)configuration, converter);
    }
  return converter;
}

/* Under the lock. */
static char *
convert (SampanOpencc *self, const char *const *route, const char *text, GError **error)
{
  g_autofree char *current = g_strdup (text);

  for (guint i = 0; i < MAX_STEPS && route[i]; i++)
    {
      opencc_t converter = get_converter (self, route[i], error);
      char *converted;

      if (!converter)
        return NULL;
      converted = opencc_convert_utf8 (converter, current, strlen (current));
      if (!converted)
        {
          set_failed (error);
          return NULL;
        }
      g_free (current);
      current = g_strdup (converted);
      opencc_convert_utf8_free (converted);
    }
  return g_steal_pointer (&current);
}

static void
convert_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanOpencc *self = source;
  Job *job = task_data;
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);

  for (guint i = 0; job->segments[i]; i++)
    {
      SampanTranslation *result = g_new0 (SampanTranslation, 1);

      g_ptr_array_add (results, result);
      if (g_task_return_error_if_cancelled (task))
        return;
      g_mutex_lock (&self->lock);
      result->text = convert (self, job->route, job->segments[i], &result->error);
      g_mutex_unlock (&self->lock);
    }
  g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify)g_ptr_array_unref);
}

/* ---- the interface ---- */

static const char *
sampan_opencc_get_id (SampanTranslator *translator)
{
  return "opencc";
}

static const char *
sampan_opencc_get_name (SampanTranslator *translator)
{
  return "OpenCC";
}

static gboolean
sampan_opencc_get_offline (SampanTranslator *translator)
{
  return TRUE;
}

static gboolean
sampan_opencc_supports (SampanTranslator *translator, const char *from, const char *to)
{
  return find_route (from, to) != NULL;
}

/* It takes less than a tenth of a millisecond a line. */
static void
sampan_opencc_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = (SampanTranslatorLimits){ .segments = 1000, .characters = 100000, .longest = 100000 };
}

static void
sampan_opencc_translate_async (SampanTranslator *translator,
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
  g_autoptr (GTask) task = g_task_new (translator, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->route = find_route (from, to);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_opencc_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, convert_thread);
}

/* All segments are ready at once. */
static GPtrArray *
sampan_opencc_translate_finish (SampanTranslator *translator, GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  GPtrArray *results = g_task_propagate_pointer (G_TASK (result), error);

  for (guint i = 0; results && job->progress && i < results->len; i++)
    {
      SampanTranslation *translation = g_ptr_array_index (results, i);

      if (translation->text)
        job->progress (i, translation->text, TRUE, job->progress_data);
    }
  return results;
}

static void
sampan_opencc_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_opencc_get_id;
  iface->get_name = sampan_opencc_get_name;
  iface->get_offline = sampan_opencc_get_offline;
  iface->supports = sampan_opencc_supports;
  iface->get_limits = sampan_opencc_get_limits;
  iface->translate_async = sampan_opencc_translate_async;
  iface->translate_finish = sampan_opencc_translate_finish;
}

static GStrv
sampan_opencc_dup_pairs (SampanEngine *engine)
{
  static const char *const tags[N_VARIANTS] = {
    [HANS] = "zh-Hans", [HANT] = "zh-Hant", [TAIWAN] = "zh-TW", [HONG_KONG] = "zh-HK"
  };
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();

  for (guint from = HANS; from < N_VARIANTS; from++)
    for (guint to = HANS; to < N_VARIANTS; to++)
      if (routes[from][to][0])
        g_strv_builder_take (pairs, g_strconcat (tags[from], ">", tags[to], NULL));
  return g_strv_builder_end (pairs);
}

static void
sampan_opencc_check_async (SampanEngine *engine,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  static const char *const text[] = { "视频", NULL };

  sampan_opencc_translate_async (SAMPAN_TRANSLATOR (engine), text, "zh-Hans", "zh-Hant", NULL, NULL,
                                 NULL, cancellable, callback, user_data);
}

static SampanHealth *
sampan_opencc_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) results = g_task_propagate_pointer (G_TASK (result), error);
  SampanTranslation *translation = results ? g_ptr_array_index (results, 0) : NULL;

  if (!translation)
    return NULL;
  if (translation->error)
    return sampan_health_new (SAMPAN_HEALTH_BAD, -1, translation->error->message);
  return sampan_health_new (SAMPAN_HEALTH_GOOD, -1, _ ("Ready, on this computer"));
}

static void
sampan_opencc_engine_init (SampanEngineInterface *iface)
{
  iface->dup_pairs = sampan_opencc_dup_pairs;
  iface->check_async = sampan_opencc_check_async;
  iface->check_finish = sampan_opencc_check_finish;
}

static void
close_converter (gpointer converter)
{
  opencc_close (converter);
}

static void
sampan_opencc_finalize (GObject *object)
{
  SampanOpencc *self = SAMPAN_OPENCC (object);

  g_hash_table_unref (self->converters);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_opencc_parent_class)->finalize (object);
}

static void
sampan_opencc_class_init (SampanOpenccClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_opencc_finalize;
}

static void
sampan_opencc_init (SampanOpencc *self)
{
  g_mutex_init (&self->lock);
  self->converters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, close_converter);
}

SampanTranslator *
sampan_opencc_new (void)
{
  return g_object_new (SAMPAN_TYPE_OPENCC, NULL);
}
