#include "sampan-openai.h"

#include <glib/gi18n-lib.h>
#include <unicode/uloc.h>

#include "net/sampan-chat.h"
#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "sampan-answer-private.h"
#include "sampan-engine-private.h"
#include "sampan-engine.h"
#include "sampan-language.h"

#define BATCH_SEGMENTS 12     /* small enough that the first ones are soon there */
#define BATCH_CHARACTERS 1500 /* a longer segment goes alone */
#define LONGEST 3000
#define PARTIAL_INTERVAL (G_USEC_PER_SEC / 10)

struct _SampanOpenai
{
  GObject parent_instance;

  SampanChat *chat;
  char *name;
  char *base_url;
  char *model;
  char *api_key;
  gboolean plain; /* a model made for translating alone: one text, no JSON */
};

/* One call: what stands in it has been copied. */
typedef struct
{
  char **segments;
  guint n;
  char *from;
  char *to;
  char *about;
  char **before;
  char **before_translations;
  char **after;
  char *glossary;
  gboolean strict;
  SampanTranslatorProgress progress;
  gpointer progress_data;
  GPtrArray *results; /* of SampanTranslation */
  guint current;      /* of a plain model: the segment that is asked for */
  char *partial;      /* what came last and is not shown yet */
  guint partial_timer;
  gint64 next_partial;
} Job;

static void sampan_openai_translator_init (SampanTranslatorInterface *iface);
static void sampan_openai_engine_init (SampanEngineInterface *iface);
static void ask (GTask *task);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanOpenai,
                               sampan_openai,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_openai_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_openai_engine_init))

static void
job_free (Job *job)
{
  g_clear_handle_id (&job->partial_timer, g_source_remove);
  g_free (job->partial);
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_free (job->about);
  g_strfreev (job->before);
  g_strfreev (job->before_translations);
  g_strfreev (job->after);
  g_free (job->glossary);
  g_clear_pointer (&job->results, g_ptr_array_unref);
  g_free (job);
}

static Job *
job_new (const char *const *segments,
         const char *from,
         const char *to,
         const SampanTranslatorContext *context)
{
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->n = g_strv_length (job->segments);
  job->from = sampan_language_canonicalize (from);
  job->to = sampan_language_canonicalize (to);
  job->about = g_strdup (context->about);
  job->before = g_strdupv ((char **)context->before);
  job->before_translations = g_strdupv ((char **)context->before_translations);
  job->after = g_strdupv ((char **)context->after);
  job->glossary = g_strdup (context->glossary);
  job->strict = context->strict;
  job->results = _sampan_engine_results_new (job->n);
  return job;
}

static SampanTranslation *
get_result (Job *job, guint segment)
{
  return g_ptr_array_index (job->results, segment);
}

/* ---- the question ---- */

static const char *
get_label (const char *tag)
{
  const SampanLanguage *language = sampan_language_find (tag);

  /* In English, for the model. */
  return language ? language->label : tag;
}

static char *
build_instructions (Job *job)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (
      text,
      "You translate posts and video captions for social media from %s (%s) to %s (%s).\n"
      "The user sends JSON. Translate the \"text\" of each of its \"segments\", naturally, as a "
      "native writer would put it, in the same tone. \"about\", \"before\" and \"after\" help you "
      "to understand; do not translate them.\n"
      "Answer with JSON only: {\"translations\": [{\"id\": 1, \"text\": \"...\"}]}, with exactly "
      "one entry for each segment and with its id. Never merge, split, leave out or explain a "
      "segment.\n"
      "Signs such as ⟦1⟧ stand for links, tags, numbers, emoji or line breaks: put each of them "
      "once into the translation of its segment, unchanged, where it belongs.",
      get_label (job->from), job->from, get_label (job->to), job->to);
  if (job->strict)
    g_string_append (text, "\nThe last answer lost or changed such signs. Copy every ⟦…⟧ of a "
                           "segment into its translation, none twice, none new.");
  if (job->glossary)
    g_string_append_printf (text, "\n%s", job->glossary);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Tokens of another segment, seen here, would find their way into this one. */
static char *
dup_without_tokens (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *open;

  while ((open = strstr (text, "⟦")))
    {
      const char *close = strstr (open, "⟧");

      if (!close)
        break;
      g_string_append_len (out, text, open - text);
      g_string_append (out, "…");
      text = close + strlen ("⟧");
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @translations: (nullable) */
static void
add_neighbours (JsonBuilder *builder, const char *name, char **texts, char **translations)
{
  if (!texts[0])
    return;
  sampan_json_begin_array (builder, name);
  for (guint i = 0; texts[i]; i++)
    {
      const char *translation = translations ? translations[i] : "";
      g_autofree char *shown = dup_without_tokens (texts[i]);
      g_autofree char *shown_translation = *translation ? dup_without_tokens (translation) : NULL;

      json_builder_begin_object (builder);
      sampan_json_add_string (builder, "text", shown);
      sampan_json_add_string (builder, "translation", shown_translation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
build_question (Job *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "about", job->about);
  add_neighbours (builder, "before", job->before, job->before_translations);
  sampan_json_begin_array (builder, "segments");
  for (guint i = 0; i < job->n; i++)
    {
      json_builder_begin_object (builder);
      sampan_json_add_int (builder, "id", i + 1);
      sampan_json_add_string (builder, "text", job->segments[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_neighbours (builder, "after", job->after, NULL);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static JsonNode *
build_schema (void)
{
  static const char *const schema =
      "{\"type\": \"object\", \"properties\": {\"translations\": {\"type\": \"array\", \"items\": "
      "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"integer\"}, \"text\": "
      "{\"type\": \"string\"}}, \"required\": [\"id\", \"text\"], \"additionalProperties\": "
      "false}}}, \"required\": [\"translations\"], \"additionalProperties\": false}";

  return sampan_json_parse_string (schema, NULL);
}

/* ---- models made for translating alone ---- */

/* Tencent's Hunyuan-MT and HY-MT: "tencent/Hunyuan-MT-7B", "hy-mt1.5:1.8b". */
static gboolean
is_plain_model (const char *model)
{
  g_autofree char *folded = g_ascii_strdown (model ? model : "", -1);

  g_strdelimit (folded, "_ ", '-');
  return strstr (folded, "hunyuan-mt") || strstr (folded, "hy-mt") || strstr (folded, "hymt");
}

/* "英语", "日语": for a prompt in Chinese. */
static char *
dup_chinese_name (const char *tag)
{
  UChar name[64];
  UErrorCode status = U_ZERO_ERROR;
  int length;

  if (g_str_equal (tag, "zh-Hans"))
    return g_strdup ("中文");
  if (g_str_has_prefix (tag, "zh"))
    return g_strdup ("繁体中文");
  length = uloc_getDisplayLanguage (tag, "zh", name, G_N_ELEMENTS (name), &status);
  if (U_FAILURE (status) || length >= (int)G_N_ELEMENTS (name))
    return g_strdup (get_label (tag));
  return g_utf16_to_utf8 ((const gunichar2 *)name, length, NULL, NULL, NULL);
}

/* The prompts of the model card of tencent/Hunyuan-MT-7B (2025-09): Chinese where either side is,
 * else English; no system prompt. */
static char *
build_plain_question (Job *job)
{
  const char *text = job->segments[job->current];
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (job->from, "zh") && !g_str_has_prefix (job->to, "zh"))
    return g_strdup_printf (
        "Translate the following segment into %s, without additional explanation.\n\n%s",
        get_label (job->to), text);
  name = dup_chinese_name (job->to);
  return g_strdup_printf ("把下面的文本翻译成%s，不要额外解释。\n\n%s", name, text);
}

/* ---- the answer ---- */

static void
set_text (SampanOpenai *self, Job *job, guint segment, const char *text)
{
  SampanTranslation *result = get_result (job, segment);

  if (!_sampan_engine_check_text (self->name, job->from, job->to, job->segments[segment], text))
    return;
  g_set_str (&result->text, text);
  if (job->progress)
    job->progress (segment, text, TRUE, job->progress_data);
}

/*
 * Whether the entries belong to the segments whose ids they have. A model that joins two segments
 * and counts on gives the first ids alone, each text one place off; one that leaves a segment out
 * and keeps the ids leaves a hole. @cut: the answer was cut off, so that the last ids are missing
 * for another reason.
 */
static gboolean
is_trustworthy (Job *job, GArray *entries, gboolean cut)
{
  g_autofree gboolean *seen = g_new0 (gboolean, job->n);
  gboolean last = FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      gint64 at = g_array_index (entries, SampanAnswerEntry, i).id - 1;

      if (at < 0 || at >= job->n || seen[at])
        return FALSE;
      seen[at] = TRUE;
      last = last || at == job->n - 1;
    }
  return last || cut;
}

/* A model that may write no more stops in the middle of its JSON. */
static gboolean
is_cut (const char *answer)
{
  g_autofree char *json = sampan_chat_extract_json (answer);
  g_autoptr (JsonNode) node = sampan_json_parse_string (json, NULL);

  return node == NULL;
}

/* Takes what can be used of @answer. */
static void
take_answer (SampanOpenai *self, Job *job, const char *answer, gboolean cut)
{
  g_autoptr (GArray) entries = _sampan_answer_read (answer);

  if (!is_trustworthy (job, entries, cut || is_cut (answer)))
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      SampanAnswerEntry *entry = &g_array_index (entries, SampanAnswerEntry, i);

      if (entry->complete)
        set_text (self, job, (guint)entry->id - 1, entry->text);
    }
}

static void
show_partial_json (Job *job)
{
  g_autoptr (GArray) entries = _sampan_answer_read (job->partial);

  for (guint i = 0; i < entries->len; i++)
    {
      SampanAnswerEntry *entry = &g_array_index (entries, SampanAnswerEntry, i);

      if (entry->id >= 1 && entry->id <= job->n)
        job->progress ((guint)entry->id - 1, entry->text, FALSE, job->progress_data);
    }
}

/* Shows what is being written; it counts only when the answer is there. */
static gboolean
show_partial (gpointer data)
{
  GTask *task = data;
  SampanOpenai *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  job->partial_timer = 0;
  job->next_partial = g_get_monotonic_time () + PARTIAL_INTERVAL;
  if (self->plain)
    job->progress (job->current, job->partial, FALSE, job->progress_data);
  else
    show_partial_json (job);
  return G_SOURCE_REMOVE;
}

/* Not more often than people can see, but the last of it also when the server makes a pause. */
static void
on_partial (const char *text, gpointer user_data)
{
  Job *job = g_task_get_task_data (user_data);
  gint64 wait = job->next_partial - g_get_monotonic_time ();

  if (!job->progress)
    return;
  g_set_str (&job->partial, text);
  if (job->partial_timer == 0 && wait <= 0)
    show_partial (user_data);
  else if (job->partial_timer == 0)
    job->partial_timer = g_timeout_add (wait / 1000 + 1, show_partial, user_data);
}

/* What has no text gets @error; all of it, if nothing has. */
static void
return_results (GTask *task, const GError *error)
{
  SampanOpenai *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  guint n_texts = 0;

  for (guint i = 0; i < job->n; i++)
    {
      SampanTranslation *result = get_result (job, i);

      if (result->text)
        n_texts++;
      else if (!result->error)
        result->error = error ? g_error_copy (error) : _sampan_engine_answer_error_new (self->name);
    }
  if (n_texts == 0 && job->n > 0)
    g_task_return_error (task, g_error_copy (get_result (job, 0)->error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (job->results), (GDestroyNotify)g_ptr_array_unref);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanOpenai *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *answer = NULL;

  answer = sampan_chat_ask_finish (SAMPAN_CHAT (source), result, &partial, &error);
  g_clear_handle_id (&job->partial_timer, g_source_remove);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->plain && answer)
    {
      set_text (self, job, job->current, g_strstrip (answer));
      if (++job->current < job->n)
        {
          ask (task);
          return;
        }
    }
  else if (!self->plain && (answer || partial))
    take_answer (self, job, answer ? answer : partial, answer == NULL);
  return_results (task, error);
}

static void
ask (GTask *task)
{
  SampanOpenai *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autofree char *instructions = self->plain ? NULL : build_instructions (job);
  g_autofree char *question = self->plain ? build_plain_question (job) : build_question (job);
  g_autoptr (JsonNode) schema = self->plain ? NULL : build_schema ();

  sampan_chat_ask_async (self->chat, instructions, question, "translations", schema, on_partial,
                         task, g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

/* ---- the interface ---- */

static const char *
sampan_openai_get_id (SampanTranslator *translator)
{
  return "openai";
}

static const char *
sampan_openai_get_name (SampanTranslator *translator)
{
  return SAMPAN_OPENAI (translator)->name;
}

/* A server on this very computer may still be a door to another. */
static gboolean
sampan_openai_get_offline (SampanTranslator *translator)
{
  return FALSE;
}

static gboolean
sampan_openai_supports (SampanTranslator *translator, const char *from, const char *to)
{
  g_autofree char *canonical_from = sampan_language_canonicalize (from);
  g_autofree char *canonical_to = sampan_language_canonicalize (to);

  return !g_str_equal (canonical_from, canonical_to);
}

static void
sampan_openai_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = (SampanTranslatorLimits){ BATCH_SEGMENTS, BATCH_CHARACTERS, LONGEST };
}

static void
sampan_openai_translate_async (SampanTranslator *translator,
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
  Job *job = job_new (segments, from, to, context);

  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_openai_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  if (job->n > 0)
    ask (task);
  else
    return_results (task, NULL);
}

static GPtrArray *
sampan_openai_translate_finish (SampanTranslator *translator, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, translator), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_openai_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_openai_get_id;
  iface->get_name = sampan_openai_get_name;
  iface->get_offline = sampan_openai_get_offline;
  iface->supports = sampan_openai_supports;
  iface->get_limits = sampan_openai_get_limits;
  iface->translate_async = sampan_openai_translate_async;
  iface->translate_finish = sampan_openai_translate_finish;
}

/* ---- health ---- */

/* Returns: (transfer full): which models the server has, if not the one that is wanted. */
static SampanHealth *
judge_models (SampanOpenai *self, JsonNode *models)
{
  guint n = sampan_json_peek_length (models, "data");
  const char *first = sampan_json_peek_string (models, "data[0].id", NULL);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("data[%u].id", i);
      const char *id = sampan_json_peek_string (models, path, "");

      /* Ollama adds ":latest". */
      if (g_str_equal (id, self->model) || g_str_equal (id, "")
          || (g_str_has_prefix (id, self->model)
              && g_str_equal (id + strlen (self->model), ":latest")))
        return sampan_health_new (SAMPAN_HEALTH_GOOD, -1, _ ("The server answers"));
    }
  if (n == 0 || !first)
    return sampan_health_new (SAMPAN_HEALTH_GOOD, -1, _ ("The server answers"));
  if (*self->model == '\0' && n == 1)
    return sampan_health_new (SAMPAN_HEALTH_GOOD, -1, _ ("The server answers"));
  if (*self->model == '\0')
    /* Translators: %s is the name of a model. */
    sentence = g_strdup_printf (
        _ ("The server answers, and has several models: name one, for example “%s”."), first);
  else
    /* Translators: %s are names of models. */
    sentence = g_strdup_printf (_ ("The server answers, but has no model “%s”. It has “%s”."),
                                self->model, first);
  return sampan_health_new (SAMPAN_HEALTH_DOUBTFUL, -1, sentence);
}

static void
on_models (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanOpenai *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);
  g_autoptr (JsonNode) models = NULL;
  guint status = response ? sampan_http_response_get_status (response) : 0;

  /* Some servers have no list of models: what matters is another door. */
  if (status == 404 || status == 405)
    {
      g_task_return_pointer (
          task,
          sampan_health_new (SAMPAN_HEALTH_DOUBTFUL, -1,
                             _ ("The server answers, but does not tell its models. "
                                "Translate something to see whether it can.")),
          (GDestroyNotify)sampan_health_free);
      return;
    }
  if (response && sampan_http_response_check (response, &error))
    models = _sampan_engine_parse (response, &error);
  if (models)
    g_task_return_pointer (task, judge_models (self, models), (GDestroyNotify)sampan_health_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sampan_openai_check_async (SampanEngine *engine,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  SampanOpenai *self = SAMPAN_OPENAI (engine);
  gboolean slash = g_str_has_suffix (self->base_url, "/");
  g_autofree char *url = g_strconcat (self->base_url, slash ? "models" : "/models", NULL);
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", url);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_openai_check_async);
  sampan_http_request_set_bearer (request, self->api_key);
  sampan_http_request_set_timeout (request, SAMPAN_ENGINE_CHECK_TIMEOUT);
  sampan_http_request_set_retries (request, 0, 0);
  sampan_http_send_async (sampan_http_get_default (), request, cancellable, on_models,
                          g_object_ref (task));
}

static SampanHealth *
sampan_openai_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_openai_engine_init (SampanEngineInterface *iface)
{
  iface->check_async = sampan_openai_check_async;
  iface->check_finish = sampan_openai_check_finish;
}

/* ---- the object ---- */

static void
sampan_openai_finalize (GObject *object)
{
  SampanOpenai *self = SAMPAN_OPENAI (object);

  g_clear_object (&self->chat);
  g_free (self->name);
  g_free (self->base_url);
  g_free (self->model);
  g_free (self->api_key);
  G_OBJECT_CLASS (sampan_openai_parent_class)->finalize (object);
}

static void
sampan_openai_class_init (SampanOpenaiClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_openai_finalize;
}

static void
sampan_openai_init (SampanOpenai *self)
{
}

static char *
make_name (const char *base_url, const char *model)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : base_url;

  if (!model || !*model)
    return g_strdup (host);
  /* Translators: a language model and the server it runs on: "qwen3 on localhost" */
  return g_strdup_printf (_ ("%s on %s"), model, host);
}

SampanTranslator *
sampan_openai_new (const char *base_url, const char *model, const char *api_key)
{
  SampanOpenai *self;

  g_return_val_if_fail (base_url != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_OPENAI, NULL);
  self->base_url = g_strstrip (g_strdup (base_url));
  self->model = g_strdup (model ? model : "");
  self->api_key = g_strdup (api_key);
  self->plain = is_plain_model (model);
  self->chat = sampan_chat_new (base_url, model, api_key);
  /* What goes wrong is tried again by sampan_translator_translate_async(). */
  sampan_chat_set_retries (self->chat, 0);
  self->name = make_name (base_url, model);
  return SAMPAN_TRANSLATOR (self);
}

void
sampan_openai_set_timeout (SampanOpenai *self, guint seconds)
{
  sampan_chat_set_timeout (self->chat, seconds);
}
