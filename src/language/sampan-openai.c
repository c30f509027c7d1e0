#include "sampan-openai.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-chat.h"
#include "net/sampan-json.h"
#include "sampan-answer-private.h"
#include "sampan-language.h"

#define BATCH_SEGMENTS 12     /* small enough that the first ones are soon there */
#define BATCH_CHARACTERS 1500 /* a longer segment goes alone */
#define N_BEFORE 2            /* translated segments shown to the model for one voice */
#define PARTIAL_INTERVAL (G_USEC_PER_SEC / 10)
#define MAX_FAILURES 6 /* in a row, with no success between: the server can not do it */

struct _SampanOpenai
{
  GObject parent_instance;

  SampanChat *chat;
  char *name;
};

/* Segments that are asked for together. */
typedef struct
{
  guint first; /* they follow each other */
  guint n;
  gboolean again; /* asked for before, as a whole */
} Batch;

typedef struct
{
  char **segments;
  char *from;
  char *to;
  char *context;
  SampanTranslatorProgress progress;
  gpointer progress_data;
  GPtrArray *results; /* of SampanTranslation */
  GQueue batches;     /* of Batch; the head is under way */
  guint failures;     /* in a row */
  char *partial;      /* what came last and is not shown yet */
  guint partial_timer;
  gint64 next_partial;
} Job;

static void sampan_openai_translator_init (SampanTranslatorInterface *iface);
static void ask_next (GTask *task);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanOpenai,
                               sampan_openai,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_openai_translator_init))

static void
job_free (Job *job)
{
  g_clear_handle_id (&job->partial_timer, g_source_remove);
  g_free (job->partial);
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_free (job->context);
  g_clear_pointer (&job->results, g_ptr_array_unref);
  g_queue_clear_full (&job->batches, g_free);
  g_free (job);
}

/* ---- batches ---- */

static Batch *
batch_new (guint first, guint n, gboolean again)
{
  Batch *batch = g_new (Batch, 1);

  *batch = (Batch){ first, n, again };
  return batch;
}

static void
make_batches (Job *job)
{
  guint n = g_strv_length (job->segments);
  guint first = 0;
  glong characters = 0;

  for (guint i = 0; i < n; i++)
    {
      glong length = g_utf8_strlen (job->segments[i], -1);

      if (i > first && (i - first == BATCH_SEGMENTS || characters + length > BATCH_CHARACTERS))
        {
          g_queue_push_tail (&job->batches, batch_new (first, i - first, FALSE));
          first = i;
          characters = 0;
        }
      characters += length;
    }
  if (n > first)
    g_queue_push_tail (&job->batches, batch_new (first, n - first, FALSE));
}

static SampanTranslation *
get_result (Job *job, guint segment)
{
  return g_ptr_array_index (job->results, segment);
}

static void
flag (Job *job, const Batch *batch, const GError *error)
{
  for (guint i = batch->first; i < batch->first + batch->n; i++)
    get_result (job, i)->error = g_error_copy (error);
}

static void
flag_all (Job *job, const GError *error)
{
  Batch *batch;

  while ((batch = g_queue_pop_head (&job->batches)))
    {
      flag (job, batch, error);
      g_free (batch);
    }
}

/* The whole again, then halves, then one alone, then flagged. */
static void
ask_again (Job *job, const Batch *batch, const GError *error)
{
  if (!batch->again)
    g_queue_push_head (&job->batches, batch_new (batch->first, batch->n, TRUE));
  else if (batch->n > 1)
    {
      guint half = batch->n / 2;

      g_queue_push_head (&job->batches, batch_new (batch->first + half, batch->n - half, TRUE));
      g_queue_push_head (&job->batches, batch_new (batch->first, half, TRUE));
    }
  else
    flag (job, batch, error);
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
  return g_strdup_printf (
      "You translate posts and video captions for social media from %s (%s) to %s (%s).\n"
      "The user sends JSON. Translate the \"text\" of each of its \"segments\", naturally, as a "
      "native "
      "writer would put it, in the same tone. \"context\" and \"before\" help you to understand; "
      "do not translate "
      "them.\n"
      "Answer with JSON only: {\"translations\": [{\"id\": 1, \"text\": \"...\"}]}, with exactly "
      "one entry for each "
      "segment and with its id. Never merge, split, leave out or explain a segment.\n"
      "Signs such as ⟦1⟧ stand for links, tags, numbers, emoji or line breaks: put each of them "
      "once into the translation of its segment, unchanged, where it belongs.",
      get_label (job->from), job->from, get_label (job->to), job->to);
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

static void
add_before (JsonBuilder *builder, Job *job, const Batch *batch)
{
  guint start = batch->first > N_BEFORE ? batch->first - N_BEFORE : 0;

  if (batch->first == 0)
    return;
  sampan_json_begin_array (builder, "before");
  for (guint i = start; i < batch->first; i++)
    {
      const char *translation = get_result (job, i)->text;
      g_autofree char *shown = dup_without_tokens (job->segments[i]);
      g_autofree char *shown_translation = translation ? dup_without_tokens (translation) : NULL;

      json_builder_begin_object (builder);
      sampan_json_add_string (builder, "text", shown);
      sampan_json_add_string (builder, "translation", shown_translation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
build_question (Job *job, const Batch *batch)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "context", job->context);
  add_before (builder, job, batch);
  sampan_json_begin_array (builder, "segments");
  for (guint i = batch->first; i < batch->first + batch->n; i++)
    {
      json_builder_begin_object (builder);
      sampan_json_add_int (builder, "id", i + 1);
      sampan_json_add_string (builder, "text", job->segments[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
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
      "{\"type\": "
      "\"string\"}}, \"required\": [\"id\", \"text\"], \"additionalProperties\": false}}}, "
      "\"required\": [\"translations\"], \"additionalProperties\": false}";

  return sampan_json_parse_string (schema, NULL);
}

/* ---- the answer ---- */

/* A model that gives the source back has not translated; names and the like may well stay as they
 * are. */
static gboolean
is_untranslated (Job *job, const char *source, const char *text)
{
  g_autofree char *language = NULL;
  gsize base = strcspn (job->to, "-_");

  if (!g_str_equal (source, text) || g_ascii_strncasecmp (job->from, job->to, base) == 0)
    return FALSE;
  language = sampan_language_detect (source);
  return language && g_ascii_strncasecmp (language, job->to, base) != 0;
}

/* Whether @entries are exactly the batch's ids, each once and with a text. */
static gboolean
is_exact (Job *job, const Batch *batch, GArray *entries)
{
  g_autofree gboolean *seen = g_new0 (gboolean, batch->n);

  if (entries->len != batch->n)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      SampanAnswerEntry *entry = &g_array_index (entries, SampanAnswerEntry, i);
      gint64 at = entry->id - 1 - batch->first;

      if (!entry->complete || at < 0 || at >= batch->n || seen[at])
        return FALSE;
      if (*entry->text == '\0' || is_untranslated (job, job->segments[entry->id - 1], entry->text))
        return FALSE;
      seen[at] = TRUE;
    }
  return TRUE;
}

static gboolean
take_answer (Job *job, const Batch *batch, const char *answer)
{
  g_autoptr (GArray) entries = _sampan_answer_read (answer);

  if (!is_exact (job, batch, entries))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      SampanAnswerEntry *entry = &g_array_index (entries, SampanAnswerEntry, i);
      guint segment = (guint)entry->id - 1;

      get_result (job, segment)->text = g_strdup (entry->text);
      if (job->progress)
        job->progress (segment, entry->text, TRUE, job->progress_data);
    }
  return TRUE;
}

/* Shows what is being written; it counts only when the whole batch is there. */
static gboolean
show_partial (gpointer data)
{
  Job *job = data;
  const Batch *batch = g_queue_peek_head (&job->batches);
  g_autoptr (GArray) entries = _sampan_answer_read (job->partial);

  job->partial_timer = 0;
  job->next_partial = g_get_monotonic_time () + PARTIAL_INTERVAL;
  for (guint i = 0; i < entries->len; i++)
    {
      SampanAnswerEntry *entry = &g_array_index (entries, SampanAnswerEntry, i);
      gint64 segment = entry->id - 1;

      if (segment >= batch->first && segment < batch->first + batch->n)
        job->progress ((guint)segment, entry->text, FALSE, job->progress_data);
    }
  return G_SOURCE_REMOVE;
}

/* Not more often than people can see, but the last of it also when the server makes a pause. */
static void
on_partial (const char *text, gpointer user_data)
{
  Job *job = user_data;
  gint64 wait = job->next_partial - g_get_monotonic_time ();

  if (!job->progress)
    return;
  g_set_str (&job->partial, text);
  if (job->partial_timer == 0 && wait <= 0)
    show_partial (job);
  else if (job->partial_timer == 0)
    job->partial_timer = g_timeout_add (wait / 1000 + 1, show_partial, job);
}

/* Errors that asking again, or for less, can not mend. */
static gboolean
is_final (const GError *error)
{
  static const SampanNetError codes[] = {
    SAMPAN_NET_ERROR_URL,       SAMPAN_NET_ERROR_OFFLINE,   SAMPAN_NET_ERROR_CONNECT,
    SAMPAN_NET_ERROR_TLS,       SAMPAN_NET_ERROR_FORBIDDEN, SAMPAN_NET_ERROR_UNAUTHORIZED,
    SAMPAN_NET_ERROR_NOT_FOUND, SAMPAN_NET_ERROR_TOO_MANY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, SAMPAN_NET_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

/* The server, not the batch, is the cause: the client has asked several times already. */
static gboolean
is_outage (const GError *error)
{
  return g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER)
         || g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT);
}

static void
take_failure (Job *job, const Batch *batch, const GError *error)
{
  job->failures++;
  if (is_outage (error))
    flag (job, batch, error);
  else
    ask_again (job, batch, error);
  if (is_final (error) || job->failures >= MAX_FAILURES
      || (is_outage (error) && job->failures >= 2))
    flag_all (job, error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autofree Batch *batch = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  answer = sampan_chat_ask_finish (SAMPAN_CHAT (source), result, NULL, &error);
  g_clear_handle_id (&job->partial_timer, g_source_remove);
  if (g_task_return_error_if_cancelled (task))
    return;
  batch = g_queue_pop_head (&job->batches);
  if (answer && take_answer (job, batch, answer))
    job->failures = 0;
  else
    {
      if (!error)
        error = g_error_new_literal (
            SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
            _ ("The language model did not give a usable translation of this. Translate it "
               "again, try another model, or write it yourself."));
      take_failure (job, batch, error);
    }
  ask_next (task);
}

static void
ask_next (GTask *task)
{
  SampanOpenai *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  const Batch *batch = g_queue_peek_head (&job->batches);
  g_autofree char *instructions = NULL;
  g_autofree char *question = NULL;
  g_autoptr (JsonNode) schema = NULL;

  if (!batch)
    {
      g_task_return_pointer (task, g_ptr_array_ref (job->results),
                             (GDestroyNotify)g_ptr_array_unref);
      return;
    }
  instructions = build_instructions (job);
  question = build_question (job, batch);
  schema = build_schema ();
  sampan_chat_ask_async (self->chat, instructions, question, "translations", schema, on_partial,
                         job, g_task_get_cancellable (task), on_answer, g_object_ref (task));
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
  Job *job = g_new0 (Job, 1);

  job->segments = g_strdupv ((char **)segments);
  job->from = sampan_language_canonicalize (from);
  job->to = sampan_language_canonicalize (to);
  job->context = g_strdup (context->about);
  job->progress = progress;
  job->progress_data = progress_data;
  job->results = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);
  for (guint i = 0; segments[i]; i++)
    g_ptr_array_add (job->results, g_new0 (SampanTranslation, 1));
  make_batches (job);
  g_task_set_source_tag (task, sampan_openai_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  ask_next (task);
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
  iface->translate_async = sampan_openai_translate_async;
  iface->translate_finish = sampan_openai_translate_finish;
}

static void
sampan_openai_finalize (GObject *object)
{
  SampanOpenai *self = SAMPAN_OPENAI (object);

  g_clear_object (&self->chat);
  g_free (self->name);
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
  self->chat = sampan_chat_new (base_url, model, api_key);
  self->name = make_name (base_url, model);
  return SAMPAN_TRANSLATOR (self);
}

void
sampan_openai_set_timeout (SampanOpenai *self, guint seconds)
{
  sampan_chat_set_timeout (self->chat, seconds);
}
