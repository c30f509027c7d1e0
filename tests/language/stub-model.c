#include "stub-model.h"

#include "net/sampan-json.h"

JsonNode *
stub_model_get_question (JsonNode *root)
{
  guint n = sampan_json_peek_length (root, "messages");
  g_autofree char *path = g_strdup_printf ("messages[%u].content", n - 1);

  return sampan_json_parse_string (sampan_json_peek_string (root, path, "null"), NULL);
}

static char *
translate (const char *text, StubFault fault, guint number)
{
  g_autoptr (GString) result = NULL;

  if (fault == STUB_SAME)
    return g_strdup (text);
  if (fault == STUB_POISONED && strstr (text, "毒"))
    return g_strdup ("");
  result = g_string_new (NULL);
  g_string_printf (result, "EN(%s)", text);
  if (fault == STUB_TOKEN_LOST && number == 1)
    g_string_replace (result, "⟦1⟧", "", 0);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* The content of an answer to @question. */
static char *
make_content (JsonNode *question, StubFault fault, guint number)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint n = sampan_json_peek_length (question, "segments");

  json_builder_begin_object (builder);
  sampan_json_begin_array (builder, "translations");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id_path = g_strdup_printf ("segments[%u].id", i);
      g_autofree char *text_path = g_strdup_printf ("segments[%u].text", i);
      gint64 id = sampan_json_peek_int (question, id_path, -1);
      g_autofree char *text =
          translate (sampan_json_peek_string (question, text_path, ""), fault, number);

      if (fault == STUB_LAST_MISSING && n > 1 && i == n - 1)
        break;
      if (fault == STUB_SECOND_MISSING && n > 1 && i == 1)
        continue;
      json_builder_begin_object (builder);
      sampan_json_add_int (builder, "id", fault == STUB_SHIFTED_IDS && n > 1 ? id + 1 : id);
      sampan_json_add_string (builder, "text", text);
      json_builder_end_object (builder);
      if (fault == STUB_DOUBLED && n > 1 && i == 0)
        i--, fault = STUB_WHOLE;
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bytes = sampan_json_builder_end_bytes (builder);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
stub_model_write_delta (GOutputStream *out, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  sampan_json_begin_array (builder, "choices");
  json_builder_begin_object (builder);
  sampan_json_begin_object (builder, "delta");
  sampan_json_add_string (builder, "content", text);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bytes = sampan_json_builder_end_bytes (builder);
  line = g_strdup_printf ("data: %.*s\n\n", (int)g_bytes_get_size (bytes),
                          (const char *)g_bytes_get_data (bytes, NULL));
  stub_write (out, line);
}

/* As servers do: a few characters at a time, comments between, odd chunks at the end. */
void
stub_model_stream_content (GOutputStream *out, const char *content)
{
  stub_begin (out, "Content-Type: text/event-stream\r\n");
  stub_write (out, ": keep-alive\n\nevent: message\n");
  stub_write (out,
              "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n");
  for (const char *p = content; *p;)
    {
      glong left = g_utf8_strlen (p, -1);
      const char *end = g_utf8_offset_to_pointer (p, MIN (7, left));
      g_autofree char *part = g_strndup (p, end - p);

      stub_model_write_delta (out, part);
      p = end;
    }
  stub_write (out, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
  stub_write (out, "data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\n");
  stub_write (out, "data: {\"choices\":null,\"usage\":null}\n\ndata: {\"usage\":{}}\n\n");
  stub_write (out, "data: [DONE]\n\n");
}

char *
stub_model_make_answer (const StubRequest *request, StubFault fault)
{
  g_autoptr (JsonNode) root = sampan_json_parse (request->body, NULL);
  g_autoptr (JsonNode) question = stub_model_get_question (root);

  g_assert_cmpstr (request->path, ==, "/v1/chat/completions");
  g_assert_true (sampan_json_peek_boolean (root, "stream", FALSE));
  return make_content (question, fault, request->number);
}

void
stub_model_answer_with (const StubRequest *request, GOutputStream *out, gpointer fault)
{
  g_autofree char *content = stub_model_make_answer (request, GPOINTER_TO_INT (fault));

  stub_model_stream_content (out, content);
}
