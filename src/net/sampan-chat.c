#include "sampan-chat.h"

#include "sampan-http.h"
#include "sampan-json.h"

#define DEFAULT_TIMEOUT 180
#define RETRIES 3
#define MAX_WAIT 60
#define MAX_ANSWER (8 * 1024 * 1024)

/* What is asked of the server about the form of its answer, from the strictest. */
typedef enum
{
  FORM_SCHEMA,
  FORM_OBJECT,
  FORM_TEXT,
} Form;

struct _SampanChat
{
  GObject parent_instance;

  char *base_url;
  char *model;
  char *api_key;
  guint timeout;
  guint retries;
  guint max_wait;
  Form form; /* the strictest that this server is known to take */
};

G_DEFINE_FINAL_TYPE (SampanChat, sampan_chat, G_TYPE_OBJECT)

typedef struct
{
  char *system;
  char *question;
  char *schema_name;
  JsonNode *schema;
  SampanChatProgress progress;
  gpointer progress_data;
  Form form;
  GString *text;   /* the answer so far */
  GString *plain;  /* lines that are no events: a server that does not stream */
  gboolean events; /* at least one event came */
  gboolean ended;  /* [DONE] or a finish_reason came */
  gboolean wrong;  /* an event that is not JSON */
  char *complaint; /* an error inside the stream */
} Ask;

static void
ask_free (Ask *ask)
{
  g_free (ask->system);
  g_free (ask->question);
  g_free (ask->schema_name);
  g_clear_pointer (&ask->schema, json_node_unref);
  g_string_free (ask->text, TRUE);
  g_string_free (ask->plain, TRUE);
  g_free (ask->complaint);
  g_free (ask);
}

static void
sampan_chat_finalize (GObject *object)
{
  SampanChat *self = SAMPAN_CHAT (object);

  g_free (self->base_url);
  g_free (self->model);
  g_free (self->api_key);
  G_OBJECT_CLASS (sampan_chat_parent_class)->finalize (object);
}

static void
sampan_chat_class_init (SampanChatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_chat_finalize;
}

static void
sampan_chat_init (SampanChat *self)
{
  self->timeout = DEFAULT_TIMEOUT;
  self->retries = RETRIES;
  self->max_wait = MAX_WAIT;
}

/* ---- the question ---- */

static void
add_message (JsonBuilder *builder, const char *role, const char *content)
{
  if (!content)
    return;
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "role", role);
  sampan_json_add_string (builder, "content", content);
  json_builder_end_object (builder);
}

static void
add_form (JsonBuilder *builder, Ask *ask)
{
  if (!ask->schema || ask->form == FORM_TEXT)
    return;
  sampan_json_begin_object (builder, "response_format");
  if (ask->form == FORM_SCHEMA)
    {
      sampan_json_add_string (builder, "type", "json_schema");
      sampan_json_begin_object (builder, "json_schema");
      sampan_json_add_string (builder, "name", ask->schema_name ? ask->schema_name : "answer");
      sampan_json_add_boolean (builder, "strict", TRUE);
      sampan_json_add_node (builder, "schema", ask->schema);
      json_builder_end_object (builder);
    }
  else
    sampan_json_add_string (builder, "type", "json_object");
  json_builder_end_object (builder);
}

static GBytes *
build_body (SampanChat *self, Ask *ask)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  if (self->model && *self->model)
    sampan_json_add_string (builder, "model", self->model);
  sampan_json_begin_array (builder, "messages");
  add_message (builder, "system", ask->system);
  add_message (builder, "user", ask->question);
  json_builder_end_array (builder);
  sampan_json_add_boolean (builder, "stream", TRUE);
  add_form (builder, ask);
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

static SampanHttpRequest *
build_request (SampanChat *self, Ask *ask)
{
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = build_body (self, ask);
  SampanHttpRequest *request;
  gboolean slash = g_str_has_suffix (self->base_url, "/");

  url = g_strconcat (self->base_url, slash ? "" : "/", "chat/completions", NULL);
  request = sampan_http_request_new ("POST", url);
  sampan_http_request_set_header (request, "Accept", "text/event-stream, application/json");
  sampan_http_request_set_bearer (request, self->api_key);
  sampan_http_request_set_body (request, body, "application/json");
  sampan_http_request_set_timeout (request, self->timeout);
  sampan_http_request_set_max_size (request, MAX_ANSWER);
  sampan_http_request_set_repeatable (request, TRUE);
  sampan_http_request_set_retries (request, self->retries, self->max_wait);
  return request;
}

/* ---- the answer ---- */

/* Without what a model thinks aloud before it answers; all of it while that has not ended. Where
 * the server has put the opening sign into the prompt, only the closing one is in the answer. */
static const char *
skip_thoughts (const char *text)
{
  const char *start = text + strspn (text, " \t\r\n");
  const char *end = strstr (start, "</think>");
  const char *open = strstr (start, "<think>");

  if (!end)
    return open == start ? start + strlen (start) : text;
  if (open && open != start && open < end)
    return text;
  end += strlen ("</think>");
  return end + strspn (end, " \t\r\n");
}

/* {"error": {"message"}}, {"error": "..."}: in the stream, where there is no status any more. */
static char *
dup_complaint (JsonNode *node)
{
  const char *message = sampan_json_peek_string (node, "error.message", NULL);

  if (!message)
    message = sampan_json_peek_string (node, "error", NULL);
  if (!message && sampan_json_get_node (node, "error", NULL))
    message = "unknown error";
  return g_strdup (message);
}

static void
take_event (Ask *ask, const char *data)
{
  g_autoptr (JsonNode) node = NULL;
  const char *delta;

  if (g_str_equal (data, "[DONE]"))
    {
      ask->ended = TRUE;
      return;
    }
  node = sampan_json_parse_string (data, NULL);
  if (!node)
    {
      ask->wrong = TRUE;
      return;
    }
  ask->events = TRUE;
  if (!ask->complaint)
    ask->complaint = dup_complaint (node);
  if (sampan_json_peek_string (node, "choices[0].finish_reason", NULL))
    ask->ended = TRUE;
  /* The usage chunk at the end has an empty list of choices, null, or none. */
  delta = sampan_json_peek_string (node, "choices[0].delta.content", NULL);
  if (!delta || !*delta)
    return;
  g_string_append (ask->text, delta);
  if (ask->progress)
    ask->progress (skip_thoughts (ask->text->str), ask->progress_data);
}

static void
on_line (const char *line, gpointer user_data)
{
  Ask *ask = user_data;

  if (g_str_has_prefix (line, "data:"))
    {
      line += strlen ("data:");
      take_event (ask, *line == ' ' ? line + 1 : line);
    }
  else if (*line && !g_str_has_prefix (line, ":") && !g_str_has_prefix (line, "event:")
           && !g_str_has_prefix (line, "id:") && !g_str_has_prefix (line, "retry:"))
    g_string_append_printf (ask->plain, "%s\n", line);
}

/* A server that does not stream though it was asked to. */
static void
take_plain (Ask *ask)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (ask->plain->str, NULL);
  const char *content = sampan_json_peek_string (node, "choices[0].message.content", NULL);

  if (!node)
    return;
  ask->complaint = dup_complaint (node);
  ask->events = ask->ended = content != NULL;
  g_string_assign (ask->text, content ? content : "");
}

static gboolean
check_answer (Ask *ask, GError **error)
{
  if (!ask->events && ask->plain->len > 0)
    take_plain (ask);
  if (ask->complaint)
    g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER, "The server says: %s",
                 ask->complaint);
  else if (ask->wrong || !ask->events)
    g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL,
                         "The answer is not that of an OpenAI-compatible server");
  else if (!ask->ended)
    g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_LOST,
                         "The answer ended too early");
  else
    return TRUE;
  return FALSE;
}

static void start (GTask *task);

/* Whether the server may have refused the form of the answer alone. */
static gboolean
refuses_form (Ask *ask, SampanHttpResponse *response)
{
  guint status = sampan_http_response_get_status (response);

  return ask->schema && ask->form < FORM_TEXT && (status == 400 || status == 415 || status == 422);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanChat *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;

  response = sampan_http_send_lines_finish (SAMPAN_HTTP (source), result, &error);
  if (response && refuses_form (ask, response))
    {
      ask->form++;
      start (task);
      return;
    }
  if (!response || !sampan_http_response_check (response, &error) || !check_answer (ask, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (ask->schema)
    self->form = ask->form;
  g_task_return_pointer (task, g_strdup (skip_thoughts (ask->text->str)), g_free);
}

static void
start (GTask *task)
{
  SampanChat *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (SampanHttpRequest) request = build_request (self, ask);

  sampan_http_send_lines_async (sampan_http_get_default (), request, on_line, ask,
                                g_task_get_cancellable (task), on_sent, g_object_ref (task));
}

/* ---- public functions ---- */

SampanChat *
sampan_chat_new (const char *base_url, const char *model, const char *api_key)
{
  SampanChat *self;

  g_return_val_if_fail (base_url != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_CHAT, NULL);
  self->base_url = g_strstrip (g_strdup (base_url));
  self->model = g_strdup (model);
  self->api_key = g_strdup (api_key);
  return self;
}

const char *
sampan_chat_get_base_url (SampanChat *self)
{
  return self->base_url;
}

const char *
sampan_chat_get_model (SampanChat *self)
{
  return self->model;
}

void
sampan_chat_set_max_wait (SampanChat *self, guint seconds)
{
  g_return_if_fail (SAMPAN_IS_CHAT (self));

  self->max_wait = seconds;
}

void
sampan_chat_set_timeout (SampanChat *self, guint seconds)
{
  self->timeout = seconds;
}

void
sampan_chat_set_retries (SampanChat *self, guint retries)
{
  self->retries = retries;
}

void
sampan_chat_ask_async (SampanChat *self,
                       const char *system,
                       const char *question,
                       const char *schema_name,
                       JsonNode *schema,
                       SampanChatProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask;

  g_return_if_fail (SAMPAN_IS_CHAT (self));
  g_return_if_fail (question != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_chat_ask_async);
  ask = g_new0 (Ask, 1);
  ask->system = g_strdup (system);
  ask->question = g_strdup (question);
  ask->schema_name = g_strdup (schema_name);
  ask->schema = schema ? json_node_copy (schema) : NULL;
  ask->progress = progress;
  ask->progress_data = progress_data;
  ask->form = self->form;
  ask->text = g_string_new (NULL);
  ask->plain = g_string_new (NULL);
  g_task_set_task_data (task, ask, (GDestroyNotify)ask_free);
  start (task);
}

char *
sampan_chat_ask_finish (SampanChat *self, GAsyncResult *result, char **partial, GError **error)
{
  Ask *ask;
  char *text;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  ask = g_task_get_task_data (G_TASK (result));
  text = g_task_propagate_pointer (G_TASK (result), error);
  if (partial)
    *partial = !text && ask->text->len > 0 ? g_strdup (skip_thoughts (ask->text->str)) : NULL;
  return text;
}

char *
sampan_chat_extract_json (const char *text)
{
  const char *start = strpbrk (text, "{[");
  const char *end;

  if (!start)
    return g_strdup (text);
  end = strrchr (start, *start == '{' ? '}' : ']');
  return end ? g_strndup (start, end - start + 1) : g_strdup (start);
}
