#include "language/sampan-deepl.h"
#include "language/sampan-libretranslate.h"

#include "engine-fixture.h"
#include "net/sampan-json.h"
#include "net/sampan-net-error.h"
#include "stub-server.h"
#include "translate-fixture.h"

/*
 * Neither DeepL nor a LibreTranslate server can be had in a test: the server here is a stub of both
 * that says of each text "EN(text)", in their protocols, and misbehaves as it is told to.
 */

typedef enum
{
  GOOD,
  UNAUTHORIZED,
  SLOW_DOWN,      /* 429, asks to wait a second, once */
  SLOW_DOWN_LONG, /* 429, asks to wait half a minute, always */
  BROKEN_ONCE,    /* 500 */
  HANGS,
  CUT,
  LATIN1,
  HTML,
  ENDLESS,
  SAME,
  FEWER,
  MORE,
  OTHER_TYPES,
  TOKEN_LOST, /* unless it is in a tag */
} Fault;

typedef struct
{
  const char *name;
  SampanTranslator *(*make) (const char *url);
  void (*set_timeout) (SampanTranslator *engine, guint seconds);
} Kind;

typedef struct
{
  Fault fault;
  int n_asked;  /* atomic: translations */
  int n_faults; /* atomic */
  GMutex lock;
  JsonNode *asked; /* the last question */
  char *head;
} Stub;

/* ---- the stub ---- */

static const char *const languages =
    "[{\"code\": \"en\", \"name\": \"English\", \"targets\": [\"en\", \"zh\", \"es\"]},"
    " {\"code\": \"zh\", \"name\": \"Chinese\", \"targets\": [\"en\", \"zh\"]},"
    " {\"code\": \"es\", \"name\": \"Spanish\", \"targets\": [\"en\"]}]";

static char *
translate (const char *text, Fault fault)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (fault == SAME)
    return g_strdup (text);
  g_string_printf (out, "EN(%s)", text);
  if (fault == TOKEN_LOST && !strchr (text, '<'))
    g_string_replace (out, "⟦1⟧", "1", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_text (JsonBuilder *builder, gboolean deepl, const char *text)
{
  if (!deepl)
    {
      json_builder_add_string_value (builder, text);
      return;
    }
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "detected_source_language", "ZH");
  sampan_json_add_string (builder, "text", text);
  json_builder_end_object (builder);
}

static char *
make_answer (JsonNode *question, gboolean deepl, Fault fault)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *name = deepl ? "text" : "q";
  guint n = sampan_json_peek_length (question, name);

  if (fault == OTHER_TYPES)
    return g_strdup (deepl ? "{\"translations\": {\"text\": 7}}" : "{\"translatedText\": 7}");
  json_builder_begin_object (builder);
  sampan_json_begin_array (builder, deepl ? "translations" : "translatedText");
  for (guint i = 0; i < n - (fault == FEWER ? 1 : 0); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", name, i);
      g_autofree char *text = translate (sampan_json_peek_string (question, path, ""), fault);

      add_text (builder, deepl, text);
    }
  if (fault == MORE)
    add_text (builder, deepl, "EN(one more)");
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static void
answer_endlessly (GOutputStream *out)
{
  g_autofree char *block = g_strnfill (100000, 'x');

  stub_begin (out, "Content-Type: application/json\r\n");
  while (g_output_stream_write_all (out, block, strlen (block), NULL, NULL, NULL))
    ;
}

/* Returns: whether it has answered as a server with @fault does. */
static gboolean
answer_badly (Stub *stub, GOutputStream *out)
{
  int number = g_atomic_int_add (&stub->n_faults, 1);

  switch (stub->fault)
    {
    case UNAUTHORIZED:
      stub_reply (out, "401 Unauthorized", NULL, "{\"error\": \"wrong key\"}");
      return TRUE;
    case SLOW_DOWN:
      if (number == 0)
        stub_reply (out, "429 Too Many Requests", "Retry-After: 1\r\n",
                    "{\"error\": \"Slowdown: 10 per 1 minute\"}");
      return number == 0;
    case SLOW_DOWN_LONG:
      stub_reply (out, "429 Too Many Requests", "Retry-After: 30\r\n", "");
      return TRUE;
    case BROKEN_ONCE:
      if (number == 0)
        stub_reply (out, "500 Internal Server Error", NULL, "{\"error\": \"Cannot translate\"}");
      return number == 0;
    case HANGS:
      stub_begin (out, NULL);
      g_usleep (3 * G_USEC_PER_SEC);
      return TRUE;
    case CUT:
      stub_write (out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"translat");
      return TRUE;
    case LATIN1:
      stub_reply (out, "200 OK", NULL,
                  "{\"translatedText\": [\"\xe9\"], \"translations\": [{\"text\": \"\xe9\"}]}");
      return TRUE;
    case HTML:
      stub_reply (out, "200 OK", "Content-Type: text/html\r\n", "<html>It works!</html>");
      return TRUE;
    case ENDLESS:
      answer_endlessly (out);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
answer (const StubRequest *request, GOutputStream *out, gpointer data)
{
  Stub *stub = data;
  gboolean deepl = g_str_has_prefix (request->path, "/v2/");
  g_autofree char *body = NULL;

  if (g_str_equal (request->path, "/languages") && stub->fault != HTML)
    {
      stub_reply (out, "200 OK", NULL, languages);
      return;
    }
  if (g_str_equal (request->path, "/v2/usage") && stub->fault != UNAUTHORIZED)
    {
      stub_reply (out, "200 OK", NULL,
                  "{\"character_count\": 180118, \"character_limit\": 500000}");
      return;
    }
  g_mutex_lock (&stub->lock);
  g_clear_pointer (&stub->asked, json_node_unref);
  stub->asked = sampan_json_parse (request->body, NULL);
  g_free (stub->head);
  stub->head = g_strdup (request->head);
  g_mutex_unlock (&stub->lock);
  g_atomic_int_inc (&stub->n_asked);
  if (answer_badly (stub, out))
    return;
  body = make_answer (stub->asked, deepl, stub->fault);
  stub_reply (out, "200 OK", "Content-Type: application/json\r\n", body);
}

/* ---- what tests share ---- */

static SampanTranslator *
make_libretranslate (const char *url)
{
  return sampan_libretranslate_new (url, "secret");
}

static void
set_libretranslate_timeout (SampanTranslator *engine, guint seconds)
{
  sampan_libretranslate_set_timeout (SAMPAN_LIBRETRANSLATE (engine), seconds);
}

static SampanTranslator *
make_deepl (const char *url)
{
  return sampan_deepl_new (url, "secret");
}

static void
set_deepl_timeout (SampanTranslator *engine, guint seconds)
{
  sampan_deepl_set_timeout (SAMPAN_DEEPL (engine), seconds);
}

static const Kind kinds[] = {
  { "libretranslate", make_libretranslate, set_libretranslate_timeout },
  { "deepl", make_deepl, set_deepl_timeout },
};

typedef struct
{
  Stub stub;
  StubServer *server;
  SampanTranslator *engine;
} Fixture;

static void
set_up (Fixture *fixture, const Kind *kind, Fault fault)
{
  *fixture = (Fixture){ .stub = { .fault = fault } };
  g_mutex_init (&fixture->stub.lock);
  fixture->server = stub_server_new (answer, &fixture->stub);
  fixture->engine = kind->make (stub_server_get_url (fixture->server));
  kind->set_timeout (fixture->engine, 1);
}

static void
tear_down (Fixture *fixture)
{
  g_assert_finalize_object (fixture->engine);
  stub_server_free (fixture->server);
  g_clear_pointer (&fixture->stub.asked, json_node_unref);
  g_clear_pointer (&fixture->stub.head, g_free);
  g_mutex_clear (&fixture->stub.lock);
}

static const char *const two[] = { "你好", "看 https://a.org & <b> 吧😀", NULL };

static GPtrArray *
translate_two (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  return fixture_translate (fixture->engine, two, "zh-Hans", "en", NULL, NULL, cancellable, error);
}

static void
assert_two (GPtrArray *results)
{
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpstr (fixture_text (results, 0), ==, "EN(你好)");
  g_assert_cmpstr (fixture_text (results, 1), ==, "EN(看 https://a.org & <b> 吧😀)");
}

/* ---- it works ---- */

static void
test_good (gconstpointer kind)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, kind, GOOD);
  results = translate_two (&fixture, NULL, &error);
  g_assert_no_error (error);
  assert_two (results);
  g_assert_cmpint (g_atomic_int_get (&fixture.stub.n_asked), ==, 1);
  tear_down (&fixture);
}

static void
test_health (gconstpointer kind)
{
  g_autoptr (SampanHealth) good = NULL;
  g_autoptr (SampanHealth) bad = NULL;
  g_autoptr (SampanHealth) none = NULL;
  g_autoptr (SampanTranslator) nowhere = ((const Kind *)kind)->make ("http://127.0.0.1:1");
  Fixture fixture;

  set_up (&fixture, kind, GOOD);
  good = engine_check (fixture.engine);
  g_assert_cmpint (good->state, ==, SAMPAN_HEALTH_GOOD);
  g_assert_cmpint (good->milliseconds, >=, 0);
  tear_down (&fixture);
  set_up (&fixture, kind, ((const Kind *)kind)->make == make_deepl ? UNAUTHORIZED : HTML);
  bad = engine_check (fixture.engine);
  g_assert_cmpint (bad->state, ==, SAMPAN_HEALTH_BAD);
  g_assert_cmpint (bad->milliseconds, ==, -1);
  tear_down (&fixture);
  none = engine_check (nowhere);
  g_assert_cmpint (none->state, ==, SAMPAN_HEALTH_BAD);
  g_assert_nonnull (strstr (none->sentence, "Nothing answers"));
}

/* ---- faults ---- */

/* By the engine itself, which tries nothing again. */
static void
assert_fails (const Kind *kind, Fault fault, GQuark domain, int code)
{
  static const char *const one[] = { "你好吗", NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, kind, fault);
  results = engine_ask (fixture.engine, one, "zh-Hans", "en", NULL, NULL, &error);
  g_assert_null (results);
  g_test_message ("%s: %s", kind->name, error->message);
  g_assert_error (error, domain, code);
  g_assert_cmpint (g_atomic_int_get (&fixture.stub.n_asked), <=, 1);
  tear_down (&fixture);
}

static void
test_faults (gconstpointer kind)
{
  assert_fails (kind, UNAUTHORIZED, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_UNAUTHORIZED);
  assert_fails (kind, SLOW_DOWN, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_MANY);
  assert_fails (kind, BROKEN_ONCE, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER);
  assert_fails (kind, HANGS, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT);
  assert_fails (kind, CUT, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_LOST);
  assert_fails (kind, LATIN1, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL);
  assert_fails (kind, HTML, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL);
  assert_fails (kind, ENDLESS, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_ANSWER_SIZE);
  assert_fails (kind, SAME, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  assert_fails (kind, FEWER, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  assert_fails (kind, MORE, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  assert_fails (kind, OTHER_TYPES, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
}

/* What a translation makes of them: waited for as told, asked again, and then it is there. */
static void
assert_recovers (const Kind *kind, Fault fault, gint64 at_least)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  Fixture fixture;

  set_up (&fixture, kind, fault);
  results = translate_two (&fixture, NULL, &error);
  g_assert_no_error (error);
  assert_two (results);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, at_least);
  g_assert_cmpint (g_atomic_int_get (&fixture.stub.n_asked), >, 1);
  tear_down (&fixture);
}

static void
test_recovers (gconstpointer kind)
{
  assert_recovers (kind, SLOW_DOWN, G_USEC_PER_SEC);
  assert_recovers (kind, BROKEN_ONCE, 0);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
assert_cancelled (const Kind *kind, Fault fault)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  Fixture fixture;

  set_up (&fixture, kind, fault);
  g_timeout_add (200, on_cancel, cancellable);
  results = translate_two (&fixture, cancellable, &error);
  g_assert_null (results);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
  tear_down (&fixture);
}

static void
test_cancelled (gconstpointer kind)
{
  assert_cancelled (kind, SLOW_DOWN_LONG);
  assert_cancelled (kind, HANGS);
}

/* A token that is lost in plain text is saved by the second question, in which it is a tag. */
static void
test_tokens (gconstpointer kind)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, kind, TOKEN_LOST);
  results = translate_two (&fixture, NULL, &error);
  g_assert_no_error (error);
  assert_two (results);
  tear_down (&fixture);
}

/* ---- LibreTranslate ---- */

static void
test_libretranslate_pairs (void)
{
  static const char *const one[] = { "你好", NULL };
  g_autoptr (SampanHealth) health = NULL;
  g_auto (GStrv) pairs = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, &kinds[0], GOOD);
  /* It has not told yet. */
  g_assert_null (sampan_engine_dup_pairs (fixture.engine));
  g_assert_true (sampan_translator_supports (fixture.engine, "zh", "fr"));
  health = engine_check (fixture.engine);
  pairs = sampan_engine_dup_pairs (fixture.engine);
  g_assert_cmpuint (g_strv_length (pairs), ==, 4);
  g_assert_true (sampan_translator_supports (fixture.engine, "zh-CN", "en-GB"));
  g_assert_true (sampan_translator_supports (fixture.engine, "es-MX", "en"));
  g_assert_false (sampan_translator_supports (fixture.engine, "es", "zh"));
  g_assert_false (sampan_translator_supports (fixture.engine, "zh-Hant", "en"));
  g_assert_false (sampan_translator_supports (fixture.engine, "zh", "fr"));
  results = engine_ask (fixture.engine, one, "zh", "fr", NULL, NULL, &error);
  g_assert_null (results);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);

  g_clear_error (&error);
  results = engine_ask (fixture.engine, one, "zh-Hans", "en", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "source", NULL), ==, "zh");
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "target", NULL), ==, "en");
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "api_key", NULL), ==, "secret");
  tear_down (&fixture);
}

/* Its refusals are words with status 400. */
static void
answer_words (const StubRequest *request, GOutputStream *out, gpointer words)
{
  g_autofree char *body = g_strdup_printf ("{\"error\": \"%s\"}", (const char *)words);

  if (g_str_equal (request->path, "/languages"))
    stub_reply (out, "200 OK", NULL, languages);
  else
    stub_reply (out, "400 Bad Request", NULL, body);
}

static void
assert_words (const char *words, GQuark domain, int code)
{
  static const char *const one[] = { "你好", NULL };
  g_autoptr (StubServer) server = stub_server_new (answer_words, (gpointer)words);
  g_autoptr (SampanTranslator) engine =
      sampan_libretranslate_new (stub_server_get_url (server), "");
  g_autoptr (GError) error = NULL;

  g_assert_null (engine_ask (engine, one, "zh", "en", NULL, NULL, &error));
  g_assert_error (error, domain, code);
}

static void
test_libretranslate_words (void)
{
  assert_words ("Invalid request: request (2500) exceeds text limit (2000)", SAMPAN_NET_ERROR,
                SAMPAN_NET_ERROR_TOO_LARGE);
  assert_words ("Visit https://portal.libretranslate.com to get an API key", SAMPAN_NET_ERROR,
                SAMPAN_NET_ERROR_UNAUTHORIZED);
  assert_words ("zh is not supported", SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  assert_words ("Invalid request: missing q parameter", SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_INVALID);
}

/* ---- DeepL ---- */

static void
assert_target (const char *from, const char *to, const char *source, const char *target)
{
  static const char *const one[] = { "12345 ⟦1⟧", NULL };
  g_autoptr (GPtrArray) results = NULL;
  Fixture fixture;

  set_up (&fixture, &kinds[1], GOOD);
  results = engine_ask (fixture.engine, one, from, to, NULL, NULL, NULL);
  g_assert_nonnull (results);
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "source_lang", NULL), ==, source);
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "target_lang", NULL), ==, target);
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "text[0]", NULL), ==,
                   "12345 <x>1</x>");
  g_assert_cmpstr (fixture_text (results, 0), ==, "EN(12345 ⟦1⟧)");
  g_assert_nonnull (strstr (fixture.stub.head, "Authorization: DeepL-Auth-Key secret"));
  tear_down (&fixture);
}

static void
test_deepl_languages (void)
{
  g_autoptr (SampanTranslator) engine = sampan_deepl_new (NULL, "key");

  assert_target ("zh-Hans", "en", "ZH", "EN-US");
  assert_target ("zh-HK", "en-GB", "ZH", "EN-GB");
  assert_target ("en", "zh", "EN", "ZH-HANS");
  assert_target ("en-US", "zh-TW", "EN", "ZH-HANT");
  assert_target ("en", "zh-HK", "EN", "ZH-HANT");
  assert_target ("ja", "pt", "JA", "PT-BR");
  assert_target ("pt-BR", "pt-PT", "PT", "PT-PT");
  assert_target ("pt-BR", "fr-CA", "PT", "FR");
  g_assert_false (sampan_translator_supports (engine, "zh-Hans", "zh-Hant"));
  g_assert_false (sampan_translator_supports (engine, "en", "en-GB"));
  g_assert_false (sampan_translator_supports (engine, "en", "tlh"));
}

static void
test_deepl_context (void)
{
  static const char *const one[] = { "它很好", NULL };
  static const char *const before[] = { "昨天买了相机", NULL };
  static const char *const nothing[] = { "", NULL };
  static const char *const after[] = { "推荐", NULL };
  const SampanTranslatorContext context = {
    .about = "a note", .before = before, .before_translations = nothing, .after = after
  };
  g_autoptr (GPtrArray) results = NULL;
  Fixture fixture;

  set_up (&fixture, &kinds[1], GOOD);
  results = engine_ask (fixture.engine, one, "zh", "en", &context, NULL, NULL);
  g_assert_cmpstr (sampan_json_peek_string (fixture.stub.asked, "context", NULL), ==,
                   "a note\n昨天买了相机\n推荐");
  tear_down (&fixture);
}

/* What is larger than 128 KiB is not sent; what a note has is sent in parts that are not. */
static void
test_deepl_large (void)
{
  g_autofree char *large = g_strnfill (140 * 1024, 'x');
  const char *const one[] = { large, NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, &kinds[1], GOOD);
  g_assert_null (engine_ask (fixture.engine, one, "en", "zh", NULL, NULL, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_LARGE);
  g_assert_cmpuint (stub_server_get_n_requests (fixture.server), ==, 0);
  g_clear_error (&error);

  for (guint i = 0; i < 4000; i++)
    g_string_append (text, "今天的天气真好，我们一起去散步吧。");
  results = fixture_translate (fixture.engine, (const char *const[]){ text->str, NULL }, "zh", "en",
                               NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (fixture_text (results, 0)), >, text->len);
  g_assert_cmpint (g_atomic_int_get (&fixture.stub.n_asked), >, 1);
  tear_down (&fixture);
}

static void
answer_456 (const StubRequest *request, GOutputStream *out, gpointer status)
{
  stub_reply (out, status, NULL, "{\"message\": \"Quota exceeded\"}");
}

static void
assert_status (const char *status, GQuark domain, int code)
{
  static const char *const one[] = { "你好", NULL };
  g_autoptr (StubServer) server = stub_server_new (answer_456, (gpointer)status);
  g_autoptr (SampanTranslator) engine = sampan_deepl_new (stub_server_get_url (server), "key");
  g_autoptr (GError) error = NULL;

  g_assert_null (engine_ask (engine, one, "zh", "en", NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
}

static void
test_deepl_statuses (void)
{
  assert_status ("456 Quota Exceeded", SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED);
  assert_status ("529 Too many requests", SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_MANY);
  assert_status ("413 Request Entity Too Large", SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_LARGE);
  assert_status ("403 Forbidden", SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_UNAUTHORIZED);
  assert_status ("503 Service Unavailable", SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "good", test_good },         { "health", test_health },       { "faults", test_faults },
    { "recovers", test_recovers }, { "cancelled", test_cancelled }, { "tokens", test_tokens },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/%s/%s", kinds[i].name, tests[j].name);

        g_test_add_data_func (path, &kinds[i], tests[j].func);
      }
  g_test_add_func ("/libretranslate/pairs", test_libretranslate_pairs);
  g_test_add_func ("/libretranslate/words", test_libretranslate_words);
  g_test_add_func ("/deepl/languages", test_deepl_languages);
  g_test_add_func ("/deepl/context", test_deepl_context);
  g_test_add_func ("/deepl/large", test_deepl_large);
  g_test_add_func ("/deepl/statuses", test_deepl_statuses);
  return g_test_run ();
}
