#include "sampan-deepl.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "sampan-engine-private.h"
#include "sampan-engine.h"
#include "sampan-language.h"
#include "sampan-pair-private.h"

#define DEFAULT_TIMEOUT 60
#define MAX_ANSWER (4 * 1024 * 1024)

/* https://developers.deepl.com/docs/getting-started/auth: keys of the free plan end in ":fx". */
#define PRO_URL "https://api.deepl.com"
#define FREE_URL "https://api-free.deepl.com"
#define FREE_SUFFIX ":fx"

/* https://developers.deepl.com/api-reference/translate: 50 texts and 128 KiB a request. */
#define BATCH_SEGMENTS 50
#define MAX_BODY (128 * 1024)
#define BATCH_CHARACTERS 12000 /* 4 bytes each, context and tags beside them */
#define LONGEST 6000
#define MAX_CONTEXT 4000

/* Statuses of its own, from the same page. */
#define STATUS_QUOTA 456
#define STATUS_OVERLOADED 529

/* DeepL's languages by their base; a target needs a variant where there is one. The list of
 * https://developers.deepl.com/docs/getting-started/supported-languages, 2025-06. */
static const struct
{
  const char *base;
  const char *target; /* NULL: the same */
} languages[] = {
  { "ar", NULL }, { "bg", NULL },    { "cs", NULL },      { "da", NULL }, { "de", NULL },
  { "el", NULL }, { "en", "EN-US" }, { "es", NULL },      { "et", NULL }, { "fi", NULL },
  { "fr", NULL }, { "he", NULL },    { "hu", NULL },      { "id", NULL }, { "it", NULL },
  { "ja", NULL }, { "ko", NULL },    { "lt", NULL },      { "lv", NULL }, { "nb", NULL },
  { "nl", NULL }, { "pl", NULL },    { "pt", "PT-BR" },   { "ro", NULL }, { "ru", NULL },
  { "sk", NULL }, { "sl", NULL },    { "sv", NULL },      { "th", NULL }, { "tr", NULL },
  { "uk", NULL }, { "vi", NULL },    { "zh", "ZH-HANS" },
};

/* Variants that are told apart as targets; sources have none. */
static const char *const variants[][2] = {
  { "en-GB", "EN-GB" },     { "en-AU", "EN-GB" },     { "en-IE", "EN-GB" },   { "en-NZ", "EN-GB" },
  { "pt-PT", "PT-PT" },     { "pt-BR", "PT-BR" },     { "es-419", "ES-419" }, { "es-MX", "ES-419" },
  { "zh-Hans", "ZH-HANS" }, { "zh-Hant", "ZH-HANT" }, { "zh-HK", "ZH-HANT" },
};

struct _SampanDeepl
{
  GObject parent_instance;

  char *base_url;
  char *api_key;
  guint timeout;
};

typedef struct
{
  char **segments;
  guint n;
  char *from;
  char *to;
  char *context;
  SampanTranslatorProgress progress;
  gpointer progress_data;
} Job;

static void sampan_deepl_translator_init (SampanTranslatorInterface *iface);
static void sampan_deepl_engine_init (SampanEngineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanDeepl,
                               sampan_deepl,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_deepl_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_deepl_engine_init))

static void
job_free (Job *job)
{
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_free (job->context);
  g_free (job);
}

/* ---- languages ---- */

static int
find_language (const char *tag)
{
  g_autofree char *canonical = sampan_language_canonicalize (tag);

  canonical[strcspn (canonical, "-")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (languages[i].base, canonical))
      return (int)i;
  return -1;
}

static char *
dup_source (const char *tag)
{
  return g_ascii_strup (languages[find_language (tag)].base, -1);
}

static char *
dup_target (const char *tag)
{
  g_autofree char *canonical = sampan_language_canonicalize (tag);
  int i = find_language (tag);

  for (guint j = 0; j < G_N_ELEMENTS (variants); j++)
    if (g_str_equal (variants[j][0], canonical))
      return g_strdup (variants[j][1]);
  return languages[i].target ? g_strdup (languages[i].target) : dup_source (tag);
}

/* ---- the question ---- */

static SampanHttpRequest *
request_new (SampanDeepl *self, const char *method, const char *path)
{
  gboolean slash = g_str_has_suffix (self->base_url, "/");
  g_autofree char *url = g_strconcat (self->base_url, slash ? path + 1 : path, NULL);
  g_autofree char *key = g_strconcat ("DeepL-Auth-Key ", self->api_key, NULL);
  SampanHttpRequest *request = sampan_http_request_new (method, url);

  sampan_http_request_set_header (request, "Authorization", key);
  sampan_http_request_set_timeout (request, self->timeout);
  sampan_http_request_set_max_size (request, MAX_ANSWER);
  /* What goes wrong is tried again by sampan_translator_translate_async(). */
  sampan_http_request_set_retries (request, 0, 0);
  return request;
}

/* "⟦1⟧" becomes <x>1</x>, which is not translated. */
static char *
to_xml (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (GString) out = g_string_new (escaped);

  g_string_replace (out, "⟦", "<x>", 0);
  g_string_replace (out, "⟧", "</x>", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
from_xml (const char *xml)
{
  static const char *const signs[][2] = {
    { "<x>", "⟦" },     { "</x>", "⟧" },  { "&lt;", "<" },   { "&gt;", ">" },
    { "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" }, { "&amp;", "&" },
  };
  g_autoptr (GString) out = g_string_new (xml);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (out, signs[i][0], signs[i][1], 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static GBytes *
build_body (Job *job)
{
  static const char *const ignored[] = { "x", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *source = dup_source (job->from);
  g_autofree char *target = dup_target (job->to);

  json_builder_begin_object (builder);
  sampan_json_begin_array (builder, "text");
  for (guint i = 0; i < job->n; i++)
    {
      g_autofree char *text = to_xml (job->segments[i]);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
  sampan_json_add_string (builder, "source_lang", source);
  sampan_json_add_string (builder, "target_lang", target);
  sampan_json_add_string (builder, "context", job->context);
  sampan_json_add_string (builder, "tag_handling", "xml");
  sampan_json_add_strv (builder, "ignore_tags", ignored);
  /* Each text is one sentence or paragraph; its line breaks are tokens already. */
  sampan_json_add_string (builder, "split_sentences", "nonewlines");
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

/* What stands around the segments, which DeepL reads and neither translates nor counts. */
static char *
dup_context (const SampanTranslatorContext *context)
{
  g_autoptr (GString) text = g_string_new (context->about);
  const char *end;

  for (guint i = 0; context->before[i]; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", context->before[i]);
  for (guint i = 0; context->after[i]; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", context->after[i]);
  if (text->len == 0)
    return NULL;
  end = g_utf8_strlen (text->str, -1) > MAX_CONTEXT
            ? g_utf8_offset_to_pointer (text->str, MAX_CONTEXT)
            : text->str + text->len;
  return g_strndup (text->str, end - text->str);
}

/* ---- the answer ---- */

static gboolean
check_response (Job *job, SampanHttpResponse *response, GError **error)
{
  g_autofree char *words = sampan_http_response_dup_server_error (response, NULL);
  guint status = sampan_http_response_get_status (response);

  if (status == STATUS_QUOTA)
    g_set_error_literal (
        error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
        _ ("The characters that your DeepL plan allows this month are used up. Choose another "
           "translator, or a larger plan at DeepL."));
  else if (status == 403)
    g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_UNAUTHORIZED,
                         "HTTP 403: DeepL refuses the key");
  else if (status == STATUS_OVERLOADED)
    g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_MANY, "HTTP %u", status);
  else if (job && status == 400 && words && strstr (words, "_lang"))
    g_propagate_error (error, _sampan_pair_error_new (job->from, job->to, "DeepL"));
  else
    return sampan_http_response_check (response, error);
  return FALSE;
}

/* {"translations": [{"detected_source_language": "ZH", "text": "..."}, ...]}, in their order. */
static GPtrArray *
take_answer (Job *job, JsonNode *answer, GError **error)
{
  g_autoptr (GPtrArray) results = _sampan_engine_results_new (job->n);
  guint n_good = 0;

  /* A list of another length does not say which text is whose. */
  if (sampan_json_peek_length (answer, "translations") != job->n)
    {
      g_propagate_error (error, _sampan_engine_answer_error_new ("DeepL"));
      return NULL;
    }
  for (guint i = 0; i < job->n; i++)
    {
      SampanTranslation *result = g_ptr_array_index (results, i);
      g_autofree char *path = g_strdup_printf ("translations[%u].text", i);
      const char *given = sampan_json_peek_string (answer, path, NULL);
      g_autofree char *text = given ? from_xml (given) : NULL;

      if (_sampan_engine_check_text ("DeepL", job->from, job->to, job->segments[i], text))
        {
          result->text = g_steal_pointer (&text);
          n_good++;
          if (job->progress)
            job->progress (i, result->text, TRUE, job->progress_data);
        }
      else
        result->error = _sampan_engine_answer_error_new ("DeepL");
    }
  if (n_good > 0)
    return g_steal_pointer (&results);
  g_propagate_error (error, _sampan_engine_answer_error_new ("DeepL"));
  return NULL;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);
  GPtrArray *results = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (response && check_response (job, response, &error))
    answer = _sampan_engine_parse (response, &error);
  if (answer)
    results = take_answer (job, answer, &error);
  if (results)
    g_task_return_pointer (task, results, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* ---- the interface ---- */

static const char *
sampan_deepl_get_id (SampanTranslator *translator)
{
  return "deepl";
}

static const char *
sampan_deepl_get_name (SampanTranslator *translator)
{
  return "DeepL";
}

static gboolean
sampan_deepl_get_offline (SampanTranslator *translator)
{
  return FALSE;
}

static gboolean
sampan_deepl_supports (SampanTranslator *translator, const char *from, const char *to)
{
  int source = find_language (from);
  int target = find_language (to);

  return source >= 0 && target >= 0 && source != target;
}

static void
sampan_deepl_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = (SampanTranslatorLimits){ BATCH_SEGMENTS, BATCH_CHARACTERS, LONGEST };
}

static void
sampan_deepl_translate_async (SampanTranslator *translator,
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
  SampanDeepl *self = SAMPAN_DEEPL (translator);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SampanHttpRequest) request = request_new (self, "POST", "/v2/translate");
  g_autoptr (GBytes) body = NULL;
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->n = g_strv_length (job->segments);
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  job->context = dup_context (context);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_deepl_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  body = build_body (job);
  if (g_bytes_get_size (body) > MAX_BODY)
    {
      g_task_return_new_error (task, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_LARGE,
                               "%" G_GSIZE_FORMAT " bytes are more than DeepL takes",
                               g_bytes_get_size (body));
      return;
    }
  sampan_http_request_set_body (request, body, "application/json");
  sampan_http_send_async (sampan_http_get_default (), request, cancellable, on_answer,
                          g_object_ref (task));
}

static GPtrArray *
sampan_deepl_translate_finish (SampanTranslator *translator, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, translator), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_deepl_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_deepl_get_id;
  iface->get_name = sampan_deepl_get_name;
  iface->get_offline = sampan_deepl_get_offline;
  iface->supports = sampan_deepl_supports;
  iface->get_limits = sampan_deepl_get_limits;
  iface->translate_async = sampan_deepl_translate_async;
  iface->translate_finish = sampan_deepl_translate_finish;
}

static GStrv
sampan_deepl_dup_pairs (SampanEngine *engine)
{
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages); j++)
      if (i != j)
        g_strv_builder_take (pairs, g_strconcat (languages[i].base, ">", languages[j].base, NULL));
  return g_strv_builder_end (pairs);
}

/* {"character_count": 180118, "character_limit": 500000} */
static SampanHealth *
judge_usage (JsonNode *usage)
{
  gint64 used = sampan_json_peek_int (usage, "character_count", -1);
  gint64 most = sampan_json_peek_int (usage, "character_limit", -1);
  g_autofree char *sentence = NULL;

  if (used < 0 || most <= 0)
    return sampan_health_new (SAMPAN_HEALTH_DOUBTFUL, -1,
                              _ ("A server answers, but not as DeepL does. Check its address."));
  if (used >= most)
    return sampan_health_new (
        SAMPAN_HEALTH_BAD, -1,
        _ ("The characters that your DeepL plan allows this month are used up. Choose another "
           "translator, or a larger plan at DeepL."));
  /* Translators: a number of characters. */
  sentence = g_strdup_printf (_ ("DeepL answers; %'d characters are left this month"),
                              (int)MIN (most - used, G_MAXINT));
  return sampan_health_new (SAMPAN_HEALTH_GOOD, -1, sentence);
}

static void
on_usage (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) usage = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);

  if (response && check_response (NULL, response, &error))
    usage = _sampan_engine_parse (response, &error);
  if (usage)
    g_task_return_pointer (task, judge_usage (usage), (GDestroyNotify)sampan_health_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sampan_deepl_check_async (SampanEngine *engine,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  g_autoptr (SampanHttpRequest) request = request_new (SAMPAN_DEEPL (engine), "GET", "/v2/usage");

  g_task_set_source_tag (task, sampan_deepl_check_async);
  sampan_http_request_set_timeout (request, SAMPAN_ENGINE_CHECK_TIMEOUT);
  sampan_http_send_async (sampan_http_get_default (), request, cancellable, on_usage,
                          g_object_ref (task));
}

static SampanHealth *
sampan_deepl_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_deepl_engine_init (SampanEngineInterface *iface)
{
  iface->dup_pairs = sampan_deepl_dup_pairs;
  iface->check_async = sampan_deepl_check_async;
  iface->check_finish = sampan_deepl_check_finish;
}

/* ---- the object ---- */

static void
sampan_deepl_finalize (GObject *object)
{
  SampanDeepl *self = SAMPAN_DEEPL (object);

  g_free (self->base_url);
  g_free (self->api_key);
  G_OBJECT_CLASS (sampan_deepl_parent_class)->finalize (object);
}

static void
sampan_deepl_class_init (SampanDeeplClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_deepl_finalize;
}

static void
sampan_deepl_init (SampanDeepl *self)
{
  self->timeout = DEFAULT_TIMEOUT;
}

SampanTranslator *
sampan_deepl_new (const char *base_url, const char *api_key)
{
  SampanDeepl *self;

  g_return_val_if_fail (api_key != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_DEEPL, NULL);
  self->api_key = g_strstrip (g_strdup (api_key));
  if (base_url && *base_url)
    self->base_url = g_strdup (base_url);
  else
    self->base_url = g_strdup (g_str_has_suffix (self->api_key, FREE_SUFFIX) ? FREE_URL : PRO_URL);
  return SAMPAN_TRANSLATOR (self);
}

void
sampan_deepl_set_timeout (SampanDeepl *self, guint seconds)
{
  self->timeout = seconds;
}
