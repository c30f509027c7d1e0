#include "edit/sampan-plan-assistant.h"

#include "edit/sampan-plan-schema.h"
#include "net/sampan-json.h"
#include "stub-server.h"

/*
 * No language model can be had in a test: the server here is a stub that gives the answer that a
 * test wrote, in the protocol of OpenAI-compatible servers.
 */

typedef struct
{
  const char *content; /* the answer */
  char *request;       /* the body that came */
} Stub;

static void
answer (const StubRequest *request, GOutputStream *out, gpointer data)
{
  Stub *stub = data;
  g_autoptr (JsonNode) text = json_node_new (JSON_NODE_VALUE);
  g_autofree char *quoted = NULL;
  g_autofree char *body = NULL;

  g_free (stub->request);
  stub->request = stub_request_dup_body (request);
  json_node_set_string (text, stub->content);
  quoted = sampan_json_to_string (text);
  body = g_strdup_printf ("{\"choices\": [{\"message\": {\"content\": %s}}]}", quoted);
  stub_reply (out, "200 OK", "Content-Type: application/json\r\n", body);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* Asks for "make it pop" and "fly", where the video has a crop and a private background. */
static SampanPlan *
ask (Stub *stub, SampanMediaKind kind, GError **error)
{
  g_autoptr (StubServer) server = stub_server_new (answer, stub);
  g_autofree char *url = g_strconcat (stub_server_get_url (server), "/v1", NULL);
  g_autoptr (SampanChat) chat = sampan_chat_new (url, "model", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (
      "{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"aspect\": \"3:4\"}, {\"op\": "
      "\"background\", "
      "\"mode\": \"image\", \"file\": \"/home/lin/private.png\"}], \"unresolved\": [{\"text\": "
      "\"make it pop\", "
      "\"reason\": \"?\"}, {\"text\": \"fly\", \"reason\": \"?\"}]}",
      kind, NULL);

  g_assert_nonnull (plan);
  sampan_plan_assistant_ask_async (chat, plan, kind, NULL, on_asked, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sampan_plan_assistant_ask_finish (result, error);
}

static void
test_answer (void)
{
  Stub stub = {
    "{\"edits\": [{\"op\": \"saturation\", \"amount\": 0.3}, {\"op\": \"text\", "
    "\"text\": \"Hi\", \"position\": null, \"x\": null, \"y\": null, \"size\": 0.1, "
    "\"colour\": null, \"start\": null, \"end\": null}], \"unresolved\": [\"and fly\"]}"
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = ask (&stub, SAMPAN_MEDIA_VIDEO, &error);
  g_autoptr (JsonNode) request = sampan_json_parse_string (stub.request, NULL);
  const char *question = sampan_json_peek_string (request, "messages[1].content", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 2);
  g_assert_cmpfloat (sampan_edit_get_number (sampan_plan_get_edit (plan, 0), "amount"), ==, 0.3);
  g_assert_cmpstr (sampan_edit_get_string (sampan_plan_get_edit (plan, 1), "text"), ==, "Hi");
  g_assert_false (sampan_edit_has (sampan_plan_get_edit (plan, 1), "colour"));
  g_assert_cmpuint (sampan_plan_get_n_unresolved (plan), ==, 1);
  g_assert_cmpstr (sampan_plan_get_unresolved (plan, 0)->text, ==, "fly");
  g_assert_nonnull (strstr (question, "make it pop"));
  g_assert_nonnull (strstr (question, "\"3:4\""));
  g_assert_null (strstr (question, "private"));
  g_assert_cmpstr (sampan_json_peek_string (request, "response_format.json_schema.name", NULL), ==,
                   "plan");
  g_free (stub.request);
}

/* What a model must not do: values out of range, operations that there are not, for another kind,
 * files, words that nobody said. */
static void
test_hostile (void)
{
  Stub stub = {
    "{\"edits\": [{\"op\": \"brightness\", \"amount\": 7}, {\"op\": \"fly\"}, 3, null, "
    "{\"op\": \"trim\", \"start\": 2}, {\"op\": \"background\", \"mode\": \"image\", \"file\": "
    "\"/etc/passwd\"}, {\"op\": \"warmth\", \"amount\": 0.2}], \"unresolved\": [\"buy gold\", 5]}"
  };
  g_autoptr (SampanPlan) plan = ask (&stub, SAMPAN_MEDIA_IMAGE, NULL);

  g_assert_nonnull (plan);
  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 1);
  g_assert_cmpint (sampan_edit_get_op (sampan_plan_get_edit (plan, 0))->id, ==, SAMPAN_OP_WARMTH);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (plan), ==, 0);
  g_free (stub.request);
}

static void
test_useless (void)
{
  Stub invalid = { "{\"edits\": [{\"op\": \"fly\"}]}" }, words = { "Sorry, I can not." };
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = ask (&invalid, SAMPAN_MEDIA_IMAGE, &error);
  g_autoptr (SampanPlan) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 0);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (plan), ==, 2);
  g_assert_cmpstr (sampan_plan_get_unresolved (plan, 0)->text, ==, "make it pop");
  none = ask (&words, SAMPAN_MEDIA_IMAGE, &error);
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL);
  g_assert_null (none);
  g_free (invalid.request);
  g_free (words.request);
}

/* ---- the schema ---- */

static JsonNode *
find_variant (JsonNode *schema, const char *op)
{
  guint n = sampan_json_peek_length (schema, "properties.edits.items.anyOf");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("properties.edits.items.anyOf[%u]", i);
      JsonNode *variant = sampan_json_get_node (schema, path, NULL);

      if (g_strcmp0 (sampan_json_peek_string (variant, "properties.op.const", NULL), op) == 0)
        return variant;
    }
  return NULL;
}

static void
test_schema (void)
{
  g_autoptr (JsonNode) picture = sampan_plan_schema_new (SAMPAN_MEDIA_IMAGE);
  g_autoptr (JsonNode) video = sampan_plan_schema_new (SAMPAN_MEDIA_VIDEO);

  for (guint i = 0; i < SAMPAN_N_OPS; i++)
    {
      const SampanOp *op = sampan_op_get (i);
      JsonNode *variant = find_variant (video, op->name);
      guint expected = 1;

      g_assert_true ((find_variant (picture, op->name) != NULL)
                     == ((op->applies & SAMPAN_MEDIA_IMAGE) != 0));
      if (!(op->applies & SAMPAN_MEDIA_VIDEO))
        continue;
      g_assert_nonnull (variant);
      for (guint j = 0; j < op->n_params; j++)
        {
          g_autofree char *path = g_strdup_printf ("properties.%s.type", op->params[j].name);

          g_assert_true ((sampan_json_get_node (variant, path, NULL) != NULL)
                         == (op->params[j].type != SAMPAN_PARAM_FILE));
          expected += op->params[j].type != SAMPAN_PARAM_FILE;
        }
      /* Strict mode takes nothing less. */
      g_assert_cmpuint (sampan_json_peek_length (variant, "required"), ==, expected);
      g_assert_false (sampan_json_peek_boolean (variant, "additionalProperties", TRUE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assistant/answer", test_answer);
  g_test_add_func ("/assistant/hostile", test_hostile);
  g_test_add_func ("/assistant/useless", test_useless);
  g_test_add_func ("/assistant/schema", test_schema);
  return g_test_run ();
}
