#include "sampan-engine.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-net-error.h"
#include "sampan-engine-private.h"
#include "sampan-language.h"

/* A translation that is so much longer than its source is a model that has gone astray. */
#define MAX_GROWTH 20
#define MAX_GROWTH_SHORT 1000

G_DEFINE_INTERFACE (SampanEngine, sampan_engine, SAMPAN_TYPE_TRANSLATOR)

static void
sampan_engine_default_init (SampanEngineInterface *iface)
{
  g_signal_new ("pairs-changed", SAMPAN_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

SampanHealth *
sampan_health_new (SampanHealthState state, int milliseconds, const char *sentence)
{
  SampanHealth *self = g_new (SampanHealth, 1);

  *self = (SampanHealth){ state, milliseconds, g_strdup (sentence) };
  return self;
}

void
sampan_health_free (SampanHealth *self)
{
  g_free (self->sentence);
  g_free (self);
}

GStrv
sampan_engine_dup_pairs (SampanTranslator *translator)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATOR (translator), NULL);

  if (!SAMPAN_IS_ENGINE (translator) || !SAMPAN_ENGINE_GET_IFACE (translator)->dup_pairs)
    return NULL;
  return SAMPAN_ENGINE_GET_IFACE (translator)->dup_pairs (SAMPAN_ENGINE (translator));
}

/* ---- health ---- */

/* For a task's result. */
static void
free_health (gpointer health)
{
  sampan_health_free (health);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanEngine *engine = SAMPAN_ENGINE (source);
  g_autoptr (GError) error = NULL;
  SampanHealth *health;

  health = SAMPAN_ENGINE_GET_IFACE (engine)->check_finish (engine, result, &error);
  if (!health && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!health)
    {
      g_autofree char *sentence = _sampan_engine_dup_sentence (error);

      health = sampan_health_new (SAMPAN_HEALTH_BAD, -1, sentence);
    }
  else if (health->milliseconds < 0)
    {
      gint64 begun = *(gint64 *)g_task_get_task_data (task);

      health->milliseconds = (int)((g_get_monotonic_time () - begun + 500) / 1000);
    }
  g_task_return_pointer (task, health, free_health);
}

void
sampan_engine_check_async (SampanTranslator *translator,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  gint64 *begun;

  g_return_if_fail (SAMPAN_IS_TRANSLATOR (translator));

  task = g_task_new (translator, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_engine_check_async);
  begun = g_new (gint64, 1);
  *begun = g_get_monotonic_time ();
  g_task_set_task_data (task, begun, g_free);
  if (SAMPAN_IS_ENGINE (translator) && SAMPAN_ENGINE_GET_IFACE (translator)->check_async)
    SAMPAN_ENGINE_GET_IFACE (translator)
        ->check_async (SAMPAN_ENGINE (translator), cancellable, on_checked, g_object_ref (task));
  else
    g_task_return_pointer (task,
                           sampan_health_new (SAMPAN_HEALTH_GOOD, 0, _ ("Ready, on this computer")),
                           free_health);
}

SampanHealth *
sampan_engine_check_finish (SampanTranslator *translator, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, translator), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what engines share ---- */

char *
_sampan_engine_dup_sentence (const GError *error)
{
  g_autofree char *sentence = sampan_net_error_dup_sentence (error);
  const char *words = strstr (error->message, ": ");
  gboolean quoted = g_str_has_prefix (error->message, "HTTP ")
                    || g_str_has_prefix (error->message, "The server says: ");

  /* The server's own words stand behind the status; they often say more. */
  if (error->domain != SAMPAN_NET_ERROR || !quoted || !words || strchr (words, '<'))
    return g_steal_pointer (&sentence);
  /* Translators: a sentence on what is wrong with a server, then what the server itself says. */
  return g_strdup_printf (_ ("%s (It says: %s)"), sentence, words + 2);
}

/* A name may well read the same in both languages; what is written in another language does not. */
static gboolean
is_untranslated (const char *from, const char *to, const char *source, const char *text)
{
  g_autofree char *language = NULL;
  g_autofree char *trimmed_source = g_strstrip (g_strdup (source));
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gsize base = strcspn (to, "-_");

  if (!g_str_equal (trimmed_source, trimmed) || g_ascii_strncasecmp (from, to, base) == 0)
    return FALSE;
  language = sampan_language_detect (trimmed_source);
  return language && g_ascii_strncasecmp (language, to, base) != 0;
}

gboolean
_sampan_engine_check_text (
    const char *engine, const char *from, const char *to, const char *source, const char *text)
{
  gsize most = strlen (source) * MAX_GROWTH + MAX_GROWTH_SHORT;

  if (text && *text && strlen (text) <= most && !is_untranslated (from, to, source, text))
    return TRUE;
  g_debug ("%s gave no translation of %" G_GSIZE_FORMAT " bytes", engine, strlen (source));
  return FALSE;
}

GError *
_sampan_engine_answer_error_new (const char *engine)
{
  return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
                      /* Translators: the name of a translator */
                      _ ("%s did not give a usable translation of this. Translate it again, try "
                         "another translator, or write it yourself."),
                      engine);
}

JsonNode *
_sampan_engine_parse (SampanHttpResponse *response, GError **error)
{
  g_autoptr (GError) reason = NULL;
  JsonNode *node = sampan_http_response_parse_json (response, &reason);

  if (!node)
    g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL, "The answer is not JSON: %s",
                 reason->message);
  return node;
}

GPtrArray *
_sampan_engine_results_new (guint n)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (results, g_new0 (SampanTranslation, 1));
  return results;
}
