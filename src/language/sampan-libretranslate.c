#include "sampan-libretranslate.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "sampan-engine-private.h"
#include "sampan-engine.h"
#include "sampan-language.h"
#include "sampan-pair-private.h"

#define DEFAULT_TIMEOUT 60
#define MAX_ANSWER (4 * 1024 * 1024)

/* Public servers take 2,000 characters at once (LibreTranslate's README, --char-limit). */
#define BATCH_SEGMENTS 25
#define BATCH_CHARACTERS 2000
#define LONGEST 1500

struct _SampanLibretranslate
{
  GObject parent_instance;

  char *base_url;
  char *api_key;
  char *name;
  guint timeout;
  GHashTable *languages; /* code -> GStrv of codes; NULL: it has not told */
  gboolean loading;
};

typedef struct
{
  char **segments;
  guint n;
  char *from;
  char *to;
  gboolean html; /* tokens go as tags that are not translated */
  SampanTranslatorProgress progress;
  gpointer progress_data;
} Job;

static void sampan_libretranslate_translator_init (SampanTranslatorInterface *iface);
static void sampan_libretranslate_engine_init (SampanEngineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanLibretranslate,
                               sampan_libretranslate,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_libretranslate_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_libretranslate_engine_init))

static void
job_free (Job *job)
{
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_free (job);
}

static SampanHttpRequest *
request_new (SampanLibretranslate *self, const char *method, const char *path)
{
  gboolean slash = g_str_has_suffix (self->base_url, "/");
  g_autofree char *url = g_strconcat (self->base_url, slash ? path + 1 : path, NULL);
  SampanHttpRequest *request = sampan_http_request_new (method, url);

  sampan_http_request_set_header (request, "Accept", "application/json");
  sampan_http_request_set_timeout (request, self->timeout);
  sampan_http_request_set_max_size (request, MAX_ANSWER);
  /* What goes wrong is tried again by sampan_translator_translate_async(). */
  sampan_http_request_set_retries (request, 0, 0);
  return request;
}

/* ---- languages ---- */

static gboolean
has_code (gpointer code, gpointer codes)
{
  return g_strv_contains ((const char *const *)codes, code);
}

/* Returns: (nullable): the server's code for @tag; version 1.6 and newer write zh-Hans, zh-Hant and
 * pt-BR, older ones zh, zt and pb. @among: (nullable): NULL for any. */
static const char *
find_code (const char *tag, gpointer among, gboolean (*is_among) (gpointer code, gpointer among))
{
  static const char *const others[][4] = {
    { "zh-Hans", "zh-Hans", "zh", NULL }, { "zh-Hant", "zh-Hant", "zt", NULL },
    { "zh-HK", "zh-Hant", "zt", NULL },   { "pt-BR", "pt-BR", "pb", "pt" },
    { "nb", "nb", "no", NULL },           { "fil", "tl", NULL, NULL },
  };
  g_autofree char *canonical = sampan_language_canonicalize (tag);
  g_autofree char *base = g_strndup (canonical, strcspn (canonical, "-"));

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    for (guint j = 1; g_str_equal (others[i][0], canonical) && j < 4 && others[i][j]; j++)
      if (!among || is_among ((gpointer)others[i][j], among))
        return others[i][j];
  if (g_str_equal (base, "zh"))
    return NULL;
  if (!among || is_among (canonical, among))
    return g_intern_string (canonical);
  return is_among (base, among) ? g_intern_string (base) : NULL;
}

static gboolean
is_source (gpointer code, gpointer languages)
{
  return g_hash_table_contains (languages, code);
}

static gboolean
find_pair (SampanLibretranslate *self,
           const char *from,
           const char *to,
           const char **source,
           const char **target)
{
  char **targets;

  *source = find_code (from, self->languages, is_source);
  targets = *source && self->languages ? g_hash_table_lookup (self->languages, *source) : NULL;
  *target = *source ? find_code (to, targets, has_code) : NULL;
  return *source && *target && !g_str_equal (*source, *target);
}

/* [{"code": "en", "name": "English", "targets": ["ar", "zh-Hans", ...]}, ...]; old servers have no
 * targets, and mean each other one. */
static GHashTable *
read_languages (JsonNode *answer)
{
  g_autoptr (GHashTable) languages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  guint n = sampan_json_peek_length (answer, "");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("[%u].code", i);
      const char *code = sampan_json_peek_string (answer, path, NULL);

      if (code)
        g_strv_builder_add (builder, code);
    }
  all = g_strv_builder_end (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *code_path = g_strdup_printf ("[%u].code", i);
      g_autofree char *path = g_strdup_printf ("[%u].targets", i);
      const char *code = sampan_json_peek_string (answer, code_path, NULL);
      guint n_targets = sampan_json_peek_length (answer, path);
      g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();

      for (guint j = 0; j < n_targets; j++)
        {
          g_autofree char *target_path = g_strdup_printf ("[%u].targets[%u]", i, j);
          const char *target = sampan_json_peek_string (answer, target_path, NULL);

          if (target)
            g_strv_builder_add (targets, target);
        }
      if (code)
        g_hash_table_replace (languages, g_strdup (code),
                              n_targets > 0 ? g_strv_builder_end (targets) : g_strdupv (all));
    }
  return g_hash_table_size (languages) > 0 ? g_steal_pointer (&languages) : NULL;
}

static gboolean
take_languages (SampanLibretranslate *self, SampanHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  GHashTable *languages;

  if (!sampan_http_response_check (response, error))
    return FALSE;
  answer = _sampan_engine_parse (response, error);
  if (!answer)
    return FALSE;
  languages = read_languages (answer);
  if (!languages)
    {
      g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL,
                           "The answer is not that of a LibreTranslate server");
      return FALSE;
    }
  g_clear_pointer (&self->languages, g_hash_table_unref);
  self->languages = languages;
  g_signal_emit_by_name (self, "pairs-changed");
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanLibretranslate) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);

  self->loading = FALSE;
  /* A server that does not tell now is asked again with the next translation. */
  if (!response || !take_languages (self, response, &error))
    g_debug ("No languages from %s: %s", self->name, error->message);
}

void
sampan_libretranslate_load (SampanLibretranslate *self)
{
  g_autoptr (SampanHttpRequest) request = NULL;

  g_return_if_fail (SAMPAN_IS_LIBRETRANSLATE (self));

  if (self->loading || self->languages)
    return;
  self->loading = TRUE;
  request = request_new (self, "GET", "/languages");
  sampan_http_send_async (sampan_http_get_default (), request, NULL, on_loaded,
                          g_object_ref (self));
}

/* ---- the question ---- */

/* "⟦1⟧" becomes an empty-handed tag: the server keeps tags with translate="no" as they are. */
static char *
to_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (GString) out = g_string_new (escaped);

  g_string_replace (out, "⟦", "<span translate=\"no\">⟦", 0);
  g_string_replace (out, "⟧", "⟧</span>", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
from_html (const char *html)
{
  static const char
      *const entities[][2] = {
        { "&lt;", "<" },   { "&gt;", ">" },   { "&quot;", "\"" },
        { "&#39;", "'" },  { "&#x27;", "'" }, { "&apos;", "'" },
        { "&nbsp;", " " }, { "&amp;", "&" }, /* the last, so that &amp;lt; becomes &lt; */
      };
  g_autoptr (GRegex) tags = g_regex_new ("</?span[^>]*>", 0, 0, NULL);
  g_autofree char *bare = g_regex_replace_literal (tags, html, -1, 0, "", 0, NULL);
  g_autoptr (GString) out = g_string_new (bare);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (out, entities[i][0], entities[i][1], 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static GBytes *
build_body (SampanLibretranslate *self, Job *job, const char *source, const char *target)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_begin_array (builder, "q");
  for (guint i = 0; i < job->n; i++)
    {
      g_autofree char *text = job->html ? to_html (job->segments[i]) : g_strdup (job->segments[i]);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
  sampan_json_add_string (builder, "source", source);
  sampan_json_add_string (builder, "target", target);
  sampan_json_add_string (builder, "format", job->html ? "html" : "text");
  if (self->api_key && *self->api_key)
    sampan_json_add_string (builder, "api_key", self->api_key);
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

/* ---- the answer ---- */

/* One text comes as a string where the server knows no lists. */
static const char *
get_text (JsonNode *answer, guint i, guint n)
{
  g_autofree char *path = g_strdup_printf ("translatedText[%u]", i);
  const char *single = n == 1 ? sampan_json_peek_string (answer, "translatedText", NULL) : NULL;

  return single ? single : sampan_json_peek_string (answer, path, NULL);
}

static GPtrArray *
take_answer (SampanLibretranslate *self, Job *job, JsonNode *answer, GError **error)
{
  g_autoptr (GPtrArray) results = _sampan_engine_results_new (job->n);
  guint n = sampan_json_peek_length (answer, "translatedText");
  guint n_good = 0;

  /* A list of another length does not say which text is whose. */
  if (!get_text (answer, 0, job->n) || (n != job->n && !(n == 0 && job->n == 1)))
    {
      g_propagate_error (error, _sampan_engine_answer_error_new (self->name));
      return NULL;
    }
  for (guint i = 0; i < job->n; i++)
    {
      SampanTranslation *result = g_ptr_array_index (results, i);
      const char *given = get_text (answer, i, job->n);
      g_autofree char *text = given && job->html ? from_html (given) : g_strdup (given);

      if (_sampan_engine_check_text (self->name, job->from, job->to, job->segments[i], text))
        {
          result->text = g_steal_pointer (&text);
          n_good++;
          if (job->progress)
            job->progress (i, result->text, TRUE, job->progress_data);
        }
      else
        result->error = _sampan_engine_answer_error_new (self->name);
    }
  if (n_good > 0)
    return g_steal_pointer (&results);
  g_propagate_error (error, _sampan_engine_answer_error_new (self->name));
  return NULL;
}

/* Its errors are words: {"error": "Invalid request: request (2500) exceeds text limit (2000)"},
 * "en is not supported", "Visit ... to get an API key". */
static gboolean
check_response (SampanLibretranslate *self, Job *job, SampanHttpResponse *response, GError **error)
{
  g_autofree char *words = sampan_http_response_dup_server_error (response, NULL);
  guint status = sampan_http_response_get_status (response);

  if (status == 400 && words && strstr (words, "limit"))
    g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_LARGE, "HTTP %u: %s", status, words);
  else if (status == 400 && words && strstr (words, "API key"))
    g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_UNAUTHORIZED, "HTTP %u: %s", status,
                 words);
  else if (status == 400 && words && strstr (words, "not supported"))
    g_propagate_error (error, _sampan_pair_error_new (job->from, job->to, self->name));
  else
    return sampan_http_response_check (response, error);
  return FALSE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanLibretranslate *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);
  GPtrArray *results = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (response && check_response (self, job, response, &error))
    answer = _sampan_engine_parse (response, &error);
  if (answer)
    results = take_answer (self, job, answer, &error);
  if (results)
    g_task_return_pointer (task, results, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask (GTask *task)
{
  SampanLibretranslate *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *source, *target;

  if (!find_pair (self, job->from, job->to, &source, &target))
    {
      g_task_return_error (task, _sampan_pair_error_new (job->from, job->to, self->name));
      return;
    }
  request = request_new (self, "POST", "/translate");
  body = build_body (self, job, source, target);
  sampan_http_request_set_body (request, body, "application/json");
  sampan_http_send_async (sampan_http_get_default (), request, g_task_get_cancellable (task),
                          on_answer, g_object_ref (task));
}

static void
on_languages (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanLibretranslate *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (response && take_languages (self, response, &error))
    ask (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Only then is it known how the server calls them. */
static void
ask_languages (GTask *task)
{
  SampanLibretranslate *self = g_task_get_source_object (task);
  g_autoptr (SampanHttpRequest) request = request_new (self, "GET", "/languages");

  sampan_http_send_async (sampan_http_get_default (), request, g_task_get_cancellable (task),
                          on_languages, g_object_ref (task));
}

/* ---- the interface ---- */

static const char *
sampan_libretranslate_get_id (SampanTranslator *translator)
{
  return "libretranslate";
}

static const char *
sampan_libretranslate_get_name (SampanTranslator *translator)
{
  return SAMPAN_LIBRETRANSLATE (translator)->name;
}

static gboolean
sampan_libretranslate_get_offline (SampanTranslator *translator)
{
  return FALSE;
}

static gboolean
sampan_libretranslate_supports (SampanTranslator *translator, const char *from, const char *to)
{
  const char *source, *target;

  return find_pair (SAMPAN_LIBRETRANSLATE (translator), from, to, &source, &target);
}

static void
sampan_libretranslate_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = (SampanTranslatorLimits){ BATCH_SEGMENTS, BATCH_CHARACTERS, LONGEST };
}

static void
sampan_libretranslate_translate_async (SampanTranslator *translator,
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
  SampanLibretranslate *self = SAMPAN_LIBRETRANSLATE (translator);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->n = g_strv_length (job->segments);
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  job->html = context->strict;
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_libretranslate_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  if (self->languages)
    ask (task);
  else
    ask_languages (task);
}

static GPtrArray *
sampan_libretranslate_translate_finish (SampanTranslator *translator,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, translator), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_libretranslate_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_libretranslate_get_id;
  iface->get_name = sampan_libretranslate_get_name;
  iface->get_offline = sampan_libretranslate_get_offline;
  iface->supports = sampan_libretranslate_supports;
  iface->get_limits = sampan_libretranslate_get_limits;
  iface->translate_async = sampan_libretranslate_translate_async;
  iface->translate_finish = sampan_libretranslate_translate_finish;
}

static GStrv
sampan_libretranslate_dup_pairs (SampanEngine *engine)
{
  SampanLibretranslate *self = SAMPAN_LIBRETRANSLATE (engine);
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer source, targets;

  if (!self->languages)
    return NULL;
  g_hash_table_iter_init (&iter, self->languages);
  while (g_hash_table_iter_next (&iter, &source, &targets))
    for (char **target = targets; *target; target++)
      if (!g_str_equal (source, *target))
        g_strv_builder_take (pairs, g_strconcat (source, ">", *target, NULL));
  return g_strv_builder_end (pairs);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanLibretranslate *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);
  guint n;

  if (!response || !take_languages (self, response, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  n = g_hash_table_size (self->languages);
  sentence = g_strdup_printf (ngettext ("The server answers, and has %u language",
                                        "The server answers, and has %u languages", n),
                              n);
  g_task_return_pointer (task,
                         sampan_health_new (n > 1 ? SAMPAN_HEALTH_GOOD : SAMPAN_HEALTH_DOUBTFUL, -1,
                                            sentence),
                         (GDestroyNotify)sampan_health_free);
}

static void
sampan_libretranslate_check_async (SampanEngine *engine,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  g_autoptr (SampanHttpRequest) request =
      request_new (SAMPAN_LIBRETRANSLATE (engine), "GET", "/languages");

  g_task_set_source_tag (task, sampan_libretranslate_check_async);
  sampan_http_request_set_timeout (request, SAMPAN_ENGINE_CHECK_TIMEOUT);
  sampan_http_send_async (sampan_http_get_default (), request, cancellable, on_checked,
                          g_object_ref (task));
}

static SampanHealth *
sampan_libretranslate_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_libretranslate_engine_init (SampanEngineInterface *iface)
{
  iface->dup_pairs = sampan_libretranslate_dup_pairs;
  iface->check_async = sampan_libretranslate_check_async;
  iface->check_finish = sampan_libretranslate_check_finish;
}

/* ---- the object ---- */

static void
sampan_libretranslate_finalize (GObject *object)
{
  SampanLibretranslate *self = SAMPAN_LIBRETRANSLATE (object);

  g_free (self->base_url);
  g_free (self->api_key);
  g_free (self->name);
  g_clear_pointer (&self->languages, g_hash_table_unref);
  G_OBJECT_CLASS (sampan_libretranslate_parent_class)->finalize (object);
}

static void
sampan_libretranslate_class_init (SampanLibretranslateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_libretranslate_finalize;
}

static void
sampan_libretranslate_init (SampanLibretranslate *self)
{
  self->timeout = DEFAULT_TIMEOUT;
}

SampanTranslator *
sampan_libretranslate_new (const char *base_url, const char *api_key)
{
  SampanLibretranslate *self;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (base_url != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_LIBRETRANSLATE, NULL);
  self->base_url = g_strstrip (g_strdup (base_url));
  self->api_key = g_strdup (api_key);
  uri = g_uri_parse (self->base_url, G_URI_FLAGS_NONE, NULL);
  /* Translators: a translator and the server it runs on: "LibreTranslate on localhost" */
  self->name = g_strdup_printf (_ ("%s on %s"), "LibreTranslate",
                                uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : base_url);
  return SAMPAN_TRANSLATOR (self);
}

void
sampan_libretranslate_set_timeout (SampanLibretranslate *self, guint seconds)
{
  self->timeout = seconds;
}
