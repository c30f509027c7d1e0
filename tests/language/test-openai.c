#include "language/sampan-openai.h"

#include "engine-fixture.h"
#include "net/sampan-json.h"
#include "net/sampan-net-error.h"
#include "stub-model.h"
#include "stub-server.h"
#include "translate-fixture.h"

/* ---- what tests share ---- */

typedef struct
{
  StubServer *server;
  SampanTranslator *translator;
} Fixture;

static void
set_up (Fixture *fixture, StubAnswer answer, gpointer data)
{
  g_autofree char *url = NULL;

  fixture->server = stub_server_new (answer, data);
  url = g_strconcat (stub_server_get_url (fixture->server), "/v1/", NULL);
  fixture->translator = sampan_openai_new (url, "model", "key");
}

static void
tear_down (Fixture *fixture)
{
  g_assert_finalize_object (fixture->translator);
  stub_server_free (fixture->server);
}

static GPtrArray *
ask (Fixture *fixture, const char *const *segments, GError **error)
{
  return fixture_translate (fixture->translator, segments, "zh-Hans", "en", NULL, NULL, NULL,
                            error);
}

static const char *const three[] = { "你好", "看 https://a.org 吧😀", "第三句", NULL };

static const char *const plain_three[] = { "你好", "第二句", "第三句", NULL };

static void
assert_three (GPtrArray *results)
{
  g_assert_cmpuint (results->len, ==, 3);
  g_assert_cmpstr (fixture_text (results, 0), ==, "EN(你好)");
  g_assert_cmpstr (fixture_text (results, 1), ==, "EN(看 https://a.org 吧😀)");
  g_assert_cmpstr (fixture_text (results, 2), ==, "EN(第三句)");
}

/* ---- it works ---- */

typedef struct
{
  guint partial[3]; /* atomic: the stub waits for them */
  guint done[3];
} Progress;

static void
on_progress (guint segment, const char *text, gboolean done, gpointer data)
{
  Progress *progress = data;

  g_assert_cmpuint (segment, <, 3);
  g_assert_null (strstr (text, "⟦"));
  g_assert_cmpuint (progress->done[segment], ==, 0);
  if (done)
    progress->done[segment]++;
  else
    g_atomic_int_inc (&progress->partial[segment]);
}

/* Makes a pause behind each segment until it was shown, 10 s at most. */
static void
wait_until_shown (Progress *progress, guint segment)
{
  for (int i = 0; i < 1000 && g_atomic_int_get (&progress->partial[segment]) == 0; i++)
    g_usleep (10000);
}

static void
answer_slowly (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *content = stub_model_make_answer (request, STUB_WHOLE);
  g_autofree char *auth = stub_request_dup_header (request, "Authorization");
  guint segment = 0;

  g_assert_cmpstr (auth, ==, "Bearer key");
  stub_begin (out, "Content-Type: text/event-stream\r\n");
  for (const char *p = content; *p; p = g_utf8_next_char (p))
    {
      g_autofree char *part = g_strndup (p, g_utf8_next_char (p) - p);

      stub_model_write_delta (out, part);
      if (*p == '}' && segment < 3)
        wait_until_shown (data, segment++);
    }
  stub_write (out, "data: [DONE]\n\n");
}

static void
test_streaming (void)
{
  Progress progress = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  Fixture fixture;

  set_up (&fixture, answer_slowly, &progress);
  results = fixture_translate (fixture.translator, three, "zh-Hans", "en", on_progress, &progress,
                               NULL, &error);
  g_assert_no_error (error);
  assert_three (results);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (g_atomic_int_get (&progress.partial[i]), >, 0);
      g_assert_cmpuint (progress.done[i], ==, 1);
    }
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 1);
  tear_down (&fixture);
}

static void
answer_plainly (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *content = stub_model_make_answer (request, STUB_WHOLE);
  g_autoptr (JsonNode) text = json_node_new (JSON_NODE_VALUE);
  g_autofree char *quoted = NULL;
  g_autofree char *body = NULL;
  g_autofree char *wordy =
      g_strconcat ("<think>{\"id\": 1}</think>\nHere it is:\n```json\n", content, "\n```", NULL);

  json_node_set_string (text, wordy);
  quoted = sampan_json_to_string (text);
  body = g_strdup_printf ("{\"choices\": [{\"message\": {\"content\": %s}}]}", quoted);
  stub_reply (out, "200 OK", "Content-Type: application/json\r\n", body);
}

/* A server that does not stream, a model that thinks aloud and wraps its JSON in words. */
static void
test_plain (void)
{
  g_autoptr (GPtrArray) results = NULL;
  Fixture fixture;

  set_up (&fixture, answer_plainly, NULL);
  results = ask (&fixture, three, NULL);
  g_assert_nonnull (results);
  assert_three (results);
  tear_down (&fixture);
}

static void
answer_long (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autoptr (JsonNode) root = sampan_json_parse (request->body, NULL);
  g_autoptr (JsonNode) question = stub_model_get_question (root);

  g_assert_cmpuint (sampan_json_peek_length (question, "segments"), <=, 12);
  g_assert_cmpuint (sampan_json_peek_length (question, "before"), ==, request->number == 1 ? 0 : 2);
  if (request->number == 2)
    g_assert_cmpstr (sampan_json_peek_string (question, "before[1].translation", NULL), ==,
                     "EN(第句12) ");
  stub_model_answer_with (request, out, NULL);
}

static void
test_batches (void)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  for (guint i = 0; i < 30; i++)
    g_ptr_array_add (segments,
                     g_strdup_printf ("第句%s%c", i == 11 ? "12" : "", i == 11 ? ' ' : 'a' + i));
  g_ptr_array_add (segments, NULL);
  set_up (&fixture, answer_long, NULL);
  results = ask (&fixture, (const char *const *)segments->pdata, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 30);
  g_assert_cmpstr (fixture_text (results, 0), ==, "EN(第句a)");
  g_assert_cmpstr (fixture_text (results, 29), ==, "EN(第句~)");
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 3);
  tear_down (&fixture);
}

/* ---- the form of the answer ---- */

static void
answer_plain_only (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autoptr (JsonNode) root = sampan_json_parse (request->body, NULL);
  const char *form = sampan_json_peek_string (root, "response_format.type", "text");
  static const char *const forms[] = { "json_schema", "json_object", "text", "text" };

  g_assert_cmpstr (form, ==, forms[request->number - 1]);
  if (g_str_equal (form, "text"))
    stub_model_answer_with (request, out, NULL);
  else
    stub_reply (out, "400 Bad Request", NULL,
                "{\"error\": {\"code\": 400, \"message\": \"no such response_format\"}}");
}

static void
test_forms (void)
{
  Fixture fixture;

  set_up (&fixture, answer_plain_only, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) results = ask (&fixture, three, NULL);

      g_assert_nonnull (results);
      assert_three (results);
    }
  /* The second time it knew. */
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 4);
  tear_down (&fixture);
}

/* ---- ids ---- */

/* Where rows may have moved, none of the answer counts; where one is left out and the others keep
 * their ids, that one alone is missing. What is missing is asked for until it is there. */
static void
test_ids (void)
{
  static const StubFault faults[] = { STUB_SHIFTED_IDS, STUB_LAST_MISSING, STUB_DOUBLED,
                                      STUB_SECOND_MISSING };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GPtrArray) batch = NULL;
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      set_up (&fixture, stub_model_answer_with, GINT_TO_POINTER (faults[i]));
      batch = engine_ask (fixture.translator, plain_three, "zh-Hans", "en", NULL, NULL, &error);
      g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 1);
      if (faults[i] == STUB_SECOND_MISSING)
        {
          SampanTranslation *second = g_ptr_array_index (batch, 1);

          g_assert_cmpstr (fixture_text (batch, 0), ==, "EN(你好)");
          g_assert_error (second->error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
          g_assert_cmpstr (fixture_text (batch, 2), ==, "EN(第三句)");
        }
      else
        g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
      results = ask (&fixture, three, NULL);
      g_assert_nonnull (results);
      assert_three (results);
      tear_down (&fixture);
    }
}

static void
test_one_fails_alone (void)
{
  static const char *const segments[] = { "你好", "有毒的", "第三句", NULL };
  g_autoptr (GPtrArray) results = NULL;
  SampanTranslation *poisoned;
  Fixture fixture;

  set_up (&fixture, stub_model_answer_with, GINT_TO_POINTER (STUB_POISONED));
  results = ask (&fixture, segments, NULL);
  g_assert_nonnull (results);
  g_assert_cmpstr (fixture_text (results, 0), ==, "EN(你好)");
  g_assert_cmpstr (fixture_text (results, 2), ==, "EN(第三句)");
  poisoned = g_ptr_array_index (results, 1);
  g_assert_null (poisoned->text);
  g_assert_error (poisoned->error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  tear_down (&fixture);
}

/* The source is never passed off as a translation; what is the same in both languages may stay. */
static void
test_same (void)
{
  static const char *const segments[] = { "你好", "iPhone", NULL };
  g_autoptr (GPtrArray) results = NULL;
  SampanTranslation *first;
  Fixture fixture;

  set_up (&fixture, stub_model_answer_with, GINT_TO_POINTER (STUB_SAME));
  results = ask (&fixture, segments, NULL);
  g_assert_nonnull (results);
  first = g_ptr_array_index (results, 0);
  g_assert_null (first->text);
  g_assert_error (first->error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  g_assert_cmpstr (fixture_text (results, 1), ==, "iPhone");
  tear_down (&fixture);
}

static void
test_token_lost (void)
{
  g_autoptr (GPtrArray) results = NULL;
  Fixture fixture;

  set_up (&fixture, stub_model_answer_with, GINT_TO_POINTER (STUB_TOKEN_LOST));
  results = ask (&fixture, three, NULL);
  g_assert_nonnull (results);
  assert_three (results);
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 2);
  tear_down (&fixture);
}

/* ---- servers that fail ---- */

static void
answer_401 (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_reply (out, "401 Unauthorized", NULL,
              "{\"error\": {\"message\": \"wrong key\", \"code\": \"invalid_api_key\"}}");
}

static void
answer_html (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_reply (out, "200 OK", "Content-Type: text/html\r\n", "<html><body>It works!</body></html>");
}

static void
answer_error_inside (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_begin (out, NULL);
  stub_model_write_delta (out, "{\"translations\": [");
  stub_write (out, "data: {\"error\": {\"code\": 503, \"message\": \"overloaded\"}}\n\n");
}

static void
answer_latin1 (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_begin (out, NULL);
  stub_write (out, "data: {\"choices\":[{\"delta\":{\"content\":\"\xe9\"}}]}\n\ndata: [DONE]\n\n");
}

static void
answer_endlessly (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *block = g_strnfill (100000, 'x');
  g_autofree char *line =
      g_strdup_printf ("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n", block);

  stub_begin (out, NULL);
  while (g_output_stream_write_all (out, line, strlen (line), NULL, NULL, NULL))
    ;
}

/* By the engine itself, which tries nothing again. */
static void
assert_fails (StubAnswer answer, SampanNetError code)
{
  static const char *const one[] = { "你好", NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, answer, NULL);
  results = engine_ask (fixture.translator, one, "zh-Hans", "en", NULL, NULL, &error);
  g_assert_null (results);
  g_test_message ("%s", error->message);
  g_assert_error (error, SAMPAN_NET_ERROR, (int)code);
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 1);
  tear_down (&fixture);
}

static void
answer_429 (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_reply (out, "429 Too Many Requests", "Retry-After: 30\r\n", "");
}

static void
test_failures (void)
{
  assert_fails (answer_401, SAMPAN_NET_ERROR_UNAUTHORIZED);
  assert_fails (answer_429, SAMPAN_NET_ERROR_TOO_MANY);
  assert_fails (answer_html, SAMPAN_NET_ERROR_PROTOCOL);
  assert_fails (answer_error_inside, SAMPAN_NET_ERROR_SERVER);
  assert_fails (answer_latin1, SAMPAN_NET_ERROR_PROTOCOL);
  assert_fails (answer_endlessly, SAMPAN_NET_ERROR_ANSWER_SIZE);
}

static void
answer_after_trouble (const StubRequest *request, GOutputStream *out, gpointer data)
{
  if (request->number == 1)
    stub_reply (out, "429 Too Many Requests", "Retry-After: 1\r\n",
                "{\"error\": {\"message\": \"slow down\"}}");
  else if (request->number == 2)
    stub_reply (out, "500 Internal Server Error", NULL, "");
  else
    stub_model_answer_with (request, out, NULL);
}

static void
test_trouble (void)
{
  g_autoptr (GPtrArray) results = NULL;
  gint64 start = g_get_monotonic_time ();
  Fixture fixture;

  set_up (&fixture, answer_after_trouble, NULL);
  results = ask (&fixture, three, NULL);
  g_assert_nonnull (results);
  assert_three (results);
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - start, >, G_USEC_PER_SEC);
  tear_down (&fixture);
}

/* data: NULL to break the connection, else a reason to stop. */
static void
answer_cut_once (const StubRequest *request, GOutputStream *out, gpointer reason)
{
  if (request->number > 1)
    {
      stub_model_answer_with (request, out, NULL);
      return;
    }
  stub_begin (out, NULL);
  stub_model_write_delta (out, "{\"translations\": [{\"id\": 1, \"text\": \"EN(你好)\"}, "
                               "{\"id\": 2, \"text\": \"half of");
  if (reason)
    {
      stub_write (out, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n");
      stub_write (out, "data: [DONE]\n\n");
    }
}

/* What was whole before it broke off counts, and the rest is asked for. */
static void
test_cut (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) batch = NULL;
      g_autoptr (GPtrArray) results = NULL;
      SampanTranslation *second;
      Fixture fixture;

      set_up (&fixture, answer_cut_once, GUINT_TO_POINTER (i));
      batch = engine_ask (fixture.translator, plain_three, "zh-Hans", "en", NULL, NULL, NULL);
      g_assert_nonnull (batch);
      g_assert_cmpstr (fixture_text (batch, 0), ==, "EN(你好)");
      second = g_ptr_array_index (batch, 1);
      g_assert_null (second->text);
      g_assert_nonnull (second->error);
      tear_down (&fixture);

      set_up (&fixture, answer_cut_once, GUINT_TO_POINTER (i));
      results = ask (&fixture, three, NULL);
      g_assert_nonnull (results);
      assert_three (results);
      tear_down (&fixture);
    }
}

static void
answer_never (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_begin (out, NULL);
  stub_model_write_delta (out, "{\"translations\": [{\"id\": 1, \"text\": \"Hel");
  g_usleep (3 * G_USEC_PER_SEC);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_hang (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  Fixture fixture;

  set_up (&fixture, answer_never, NULL);
  g_timeout_add (300, on_cancel, cancellable);
  results =
      fixture_translate (fixture.translator, three, "zh", "en", NULL, NULL, cancellable, &error);
  g_assert_null (results);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_clear_error (&error);

  /* Once text has come it is not asked for again by itself: the batch is given up after one
   * silence. */
  sampan_openai_set_timeout (SAMPAN_OPENAI (fixture.translator), 1);
  start = g_get_monotonic_time ();
  results = ask (&fixture, three, &error);
  g_assert_null (results);
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  tear_down (&fixture);
}

static void
test_no_server (void)
{
  g_autoptr (SampanTranslator) translator = sampan_openai_new ("not an address", NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_translate (translator, three, "zh", "en", NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_URL);
}

/* ---- models made for translating ---- */

static void
answer_hunyuan (const StubRequest *request, GOutputStream *out, gpointer prompt)
{
  g_autoptr (JsonNode) root = sampan_json_parse (request->body, NULL);
  const char *question = sampan_json_peek_string (root, "messages[0].content", "");
  const char *text = strstr (question, "\n\n");
  g_autofree char *content = NULL;

  g_assert_cmpuint (sampan_json_peek_length (root, "messages"), ==, 1);
  g_assert_cmpstr (sampan_json_peek_string (root, "messages[0].role", NULL), ==, "user");
  g_assert_null (sampan_json_get_node (root, "response_format", NULL));
  g_assert_true (g_str_has_prefix (question, prompt));
  content = g_strdup_printf ("EN(%s)", text + 2);
  stub_model_stream_content (out, content);
}

static void
assert_hunyuan (const char *model, const char *from, const char *to, const char *prompt)
{
  g_autoptr (StubServer) server = stub_server_new (answer_hunyuan, (gpointer)prompt);
  g_autofree char *url = g_strconcat (stub_server_get_url (server), "/v1", NULL);
  g_autoptr (SampanTranslator) translator = sampan_openai_new (url, model, NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  results = fixture_translate (translator, three, from, to, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_three (results);
  g_assert_cmpuint (stub_server_get_n_requests (server), ==, 3);
}

static void
test_hunyuan (void)
{
  assert_hunyuan ("tencent/Hunyuan-MT-7B", "zh-Hans", "en",
                  "把下面的文本翻译成英语，不要额外解释。\n\n");
  assert_hunyuan ("HY-MT1.5-1.8B-GGUF", "en", "zh-TW",
                  "把下面的文本翻译成繁体中文，不要额外解释。\n\n");
  assert_hunyuan ("hy-mt1.5:7b", "en", "ja",
                  "Translate the following segment into Japanese, without additional explanation.");
}

/* ---- thoughts ---- */

static void
answer_thinking (const StubRequest *request, GOutputStream *out, gpointer opening)
{
  g_autofree char *content = stub_model_make_answer (request, STUB_WHOLE);
  g_autofree char *thinking =
      g_strconcat (opening, "{\"translations\": [{\"id\": 1, \"text\": \"no\"}]}</think>\n\n",
                   content, NULL);

  stub_model_stream_content (out, thinking);
}

/* With the sign that opens them, or where the server has put that into the prompt. */
static void
test_thoughts (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) results = NULL;
      Fixture fixture;

      set_up (&fixture, answer_thinking, i == 0 ? "<think>" : "Hm. ");
      results = ask (&fixture, three, NULL);
      g_assert_nonnull (results);
      assert_three (results);
      tear_down (&fixture);
    }
}

/* ---- health ---- */

static void
answer_models (const StubRequest *request, GOutputStream *out, gpointer models)
{
  g_assert_cmpstr (request->path, ==, "/v1/models");
  if (models)
    stub_reply (out, "200 OK", "Content-Type: application/json\r\n", models);
  else
    answer_401 (request, out, NULL);
}

static void
assert_health (const char *models, SampanHealthState state, const char *words)
{
  g_autoptr (SampanHealth) health = NULL;
  Fixture fixture;

  set_up (&fixture, answer_models, (gpointer)models);
  health = engine_check (fixture.translator);
  g_assert_cmpint (health->state, ==, state);
  g_assert_nonnull (strstr (health->sentence, words));
  g_assert_true ((health->milliseconds < 0) == (state == SAMPAN_HEALTH_BAD));
  tear_down (&fixture);
}

static void
test_health (void)
{
  assert_health ("{\"data\": [{\"id\": \"other\"}, {\"id\": \"model\"}]}", SAMPAN_HEALTH_GOOD,
                 "answers");
  assert_health ("{\"data\": [{\"id\": \"model:latest\"}]}", SAMPAN_HEALTH_GOOD, "answers");
  assert_health ("{\"data\": [{\"id\": \"other\"}]}", SAMPAN_HEALTH_DOUBTFUL, "“other”");
  assert_health ("<html>", SAMPAN_HEALTH_BAD, "understood");
  assert_health (NULL, SAMPAN_HEALTH_BAD, "wrong key");
}

/* ---- a note ---- */

static void
test_note (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = sampan_note_new ("zh-Hans");
  SampanVersion *source = sampan_note_get_source (note);
  const char *const tags[] = { "巷口街拍记", "上海 探店", NULL };
  g_autofree char *url = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  SampanVersion *target;
  Fixture fixture;

  set_up (&fixture, stub_model_answer_with, GINT_TO_POINTER (STUB_POISONED));
  url = g_strconcat (stub_server_get_url (fixture.server), "/v1", NULL);
  sampan_translators_set_openai (translators, url, "model", NULL);
  sampan_segment_set_text (sampan_version_get_title (source), "标题");
  sampan_version_set_body (source, "第一句 😀\n有毒的\n第三句");
  sampan_version_set_tags (source, tags);

  g_assert_cmpint (fixture_translate_note (translators, note, "en", NULL, &error), ==, 3);
  g_assert_no_error (error);
  target = sampan_note_get_version (note, "en");
  body = sampan_version_dup_body (target);
  g_assert_cmpstr (body, ==, "EN(第一句 😀)\n\nEN(第三句)");
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 1);
  g_assert_cmpstr (sampan_version_get_tags (target)[0], ==, "EN(巷口街拍记)");
  g_assert_cmpstr (sampan_version_get_tags (target)[1], ==, "EN(上海探店)");
  g_assert_cmpstr (sampan_segment_get_provider (sampan_version_get_title (target)), ==,
                   "model on 127.0.0.1");
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openai/streaming", test_streaming);
  g_test_add_func ("/openai/plain", test_plain);
  g_test_add_func ("/openai/batches", test_batches);
  g_test_add_func ("/openai/forms", test_forms);
  g_test_add_func ("/openai/ids", test_ids);
  g_test_add_func ("/openai/one-fails-alone", test_one_fails_alone);
  g_test_add_func ("/openai/same", test_same);
  g_test_add_func ("/openai/token-lost", test_token_lost);
  g_test_add_func ("/openai/failures", test_failures);
  g_test_add_func ("/openai/trouble", test_trouble);
  g_test_add_func ("/openai/cut", test_cut);
  g_test_add_func ("/openai/hang", test_hang);
  g_test_add_func ("/openai/no-server", test_no_server);
  g_test_add_func ("/openai/hunyuan", test_hunyuan);
  g_test_add_func ("/openai/thoughts", test_thoughts);
  g_test_add_func ("/openai/health", test_health);
  g_test_add_func ("/openai/note", test_note);
  return g_test_run ();
}
