#include "language/sampan-translators.h"

#include <string.h>

#include "net/sampan-secrets.h"
#include "stub-server.h"
#include "translate-fixture.h"

#define SCHEMA "io.github.sampan_app.Sampan"

/* Every test has a keyring of its own, real and empty. */

static char *
list_ids (SampanTranslators *translators)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (translators)); i++)
    {
      g_autoptr (SampanTranslator) engine = g_list_model_get_item (G_LIST_MODEL (translators), i);

      /* Whether Apertium is installed is not of interest here. */
      if (!g_str_equal (sampan_translator_get_id (engine), "apertium"))
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "",
                                sampan_translator_get_id (engine));
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
assert_ids (SampanTranslators *translators, const char *expected)
{
  g_autofree char *ids = list_ids (translators);

  g_assert_cmpstr (ids, ==, expected);
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
}

static void
set_servers (SampanTranslators *translators)
{
  sampan_translators_set_openai (translators, "http://127.0.0.1:1/v1", "model", NULL);
  sampan_translators_set_server (translators, "deepl", NULL, NULL, "key");
}

/* ---- order, switches, choices ---- */

static void
test_order (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  const char *const order[] = { "deepl", "nonsense", "opencc", "deepl", NULL };
  const char *const off[] = { "opencc", NULL };
  g_auto (GStrv) all = NULL;
  g_autofree char *joined = NULL;
  guint n = 0;

  assert_ids (translators, "opencc");
  set_servers (translators);
  assert_ids (translators, "opencc openai deepl");
  g_signal_connect (translators, "items-changed", G_CALLBACK (count_changes), &n);
  sampan_translators_set_order (translators, order);
  g_assert_cmpuint (n, ==, 1);
  assert_ids (translators, "deepl opencc openai");
  /* Those that the order does not name keep their places beside the others. */
  all = sampan_translators_dup_order (translators);
  joined = g_strjoinv (" ", all);
  g_assert_cmpstr (joined, ==, "deepl libretranslate apertium opencc packs openai");

  sampan_translators_set_off (translators, off);
  assert_ids (translators, "deepl openai");
  g_assert_false (sampan_translators_get_enabled (translators, "opencc"));
  sampan_translators_set_server (translators, "deepl", NULL, NULL, NULL);
  assert_ids (translators, "openai");
  g_assert_null (sampan_translators_get_engine (translators, "deepl"));
  g_assert_nonnull (sampan_translators_get_engine (translators, "opencc"));
  g_assert_nonnull (sampan_translators_get_chat (translators));
  sampan_translators_set_openai (translators, "", NULL, NULL);
  g_assert_null (sampan_translators_get_chat (translators));
}

static const char *
find (SampanTranslators *translators, const char *from, const char *to, const char *id)
{
  SampanTranslator *engine = sampan_translators_find (translators, from, to, id, NULL);

  return engine ? sampan_translator_get_id (engine) : NULL;
}

static void
test_choice (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  const char *const off[] = { "deepl", NULL };

  set_servers (translators);
  g_assert_cmpstr (find (translators, "zh-Hans", "en", NULL), ==, "openai");
  sampan_translators_set_choice (translators, "zh", "en", "deepl");
  g_assert_cmpstr (find (translators, "zh-CN", "en", NULL), ==, "deepl");
  g_assert_cmpstr (find (translators, "en", "zh-CN", NULL), ==, "openai");
  g_assert_cmpstr (sampan_translators_get_choice (translators, "zh-Hans", "en"), ==, "deepl");
  /* What is asked for by name comes before, and a choice that can not be had is passed over. */
  g_assert_cmpstr (find (translators, "zh-CN", "en", "openai"), ==, "openai");
  sampan_translators_set_off (translators, off);
  g_assert_cmpstr (find (translators, "zh-CN", "en", NULL), ==, "openai");
  sampan_translators_set_off (translators, (const char *const[]){ NULL });
  sampan_translators_set_choice (translators, "zh", "en", NULL);
  g_assert_cmpstr (find (translators, "zh-CN", "en", NULL), ==, "openai");
}

static void
answer_languages (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  stub_reply (out, "200 OK", NULL, "[{\"code\": \"en\", \"targets\": [\"fr\"]}]");
}

/* The server is a stub. Until it has told, any pair is taken to be one of its: those who look at
 * the list hear when it is known better. */
static void
test_late_pairs (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_languages, NULL);
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  guint n = 0;

  sampan_translators_set_server (translators, "libretranslate", stub_server_get_url (server), NULL,
                                 NULL);
  g_assert_cmpstr (find (translators, "zh", "fi", NULL), ==, "libretranslate");
  g_signal_connect (translators, "items-changed", G_CALLBACK (count_changes), &n);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (find (translators, "zh", "fi", NULL));
  g_assert_cmpstr (find (translators, "en", "fr", "libretranslate"), ==, "libretranslate");
}

static void
assert_explained (SampanTranslators *translators,
                  const char *from,
                  const char *to,
                  const char *id,
                  SampanLanguageError code,
                  const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_translators_find (translators, from, to, id, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, words));
}

/* Each sentence says what would help. */
static void
test_explained (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  const char *const off[] = { "deepl", "apertium", NULL };

  assert_explained (translators, "zh", "en", NULL, SAMPAN_LANGUAGE_ERROR_PAIR, "language pack");
  assert_explained (translators, "fr", "es", NULL, SAMPAN_LANGUAGE_ERROR_PAIR, "apertium-fr-es");
  assert_explained (translators, "zh", "en", "opencc", SAMPAN_LANGUAGE_ERROR_PAIR, "OpenCC");
  assert_explained (translators, "zh", "en", "deepl", SAMPAN_LANGUAGE_ERROR_FAILED, "key");
  assert_explained (translators, "zh", "en", "babelfish", SAMPAN_LANGUAGE_ERROR_FAILED,
                    "libretranslate");
  assert_explained (translators, "en", "en", NULL, SAMPAN_LANGUAGE_ERROR_PAIR, "already");
  sampan_translators_set_server (translators, "deepl", NULL, NULL, "key");
  sampan_translators_set_off (translators, off);
  assert_explained (translators, "zh", "en", NULL, SAMPAN_LANGUAGE_ERROR_PAIR, "DeepL could");
  assert_explained (translators, "zh", "en", "deepl", SAMPAN_LANGUAGE_ERROR_FAILED, "switched off");
}

/* ---- packs ---- */

static void
test_packs (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanTranslators) other = sampan_translators_new ();
  g_autoptr (GListStore) packs = g_list_store_new (SAMPAN_TYPE_TRANSLATOR);
  g_autoptr (SampanTranslator) engine = NULL;
  const char *const off[] = { "packs", NULL };

  /* Any translator will do in the place of one of a pack. */
  set_servers (other);
  engine = g_object_ref (sampan_translators_get_engine (other, "deepl"));
  sampan_translators_set_openai (translators, "http://127.0.0.1:1/v1", "model", NULL);
  sampan_translators_set_packs (translators, G_LIST_MODEL (packs));
  assert_ids (translators, "opencc openai");
  g_list_store_append (packs, engine);
  assert_ids (translators, "opencc deepl openai");
  g_assert_cmpuint (sampan_translators_get_n_packs (translators), ==, 1);
  g_assert_cmpstr (find (translators, "zh", "en", "packs"), ==, "deepl");
  sampan_translators_set_off (translators, off);
  assert_ids (translators, "opencc openai");
  sampan_translators_set_off (translators, (const char *const[]){ NULL });
  g_list_store_remove_all (packs);
  assert_ids (translators, "opencc openai");
  sampan_translators_set_packs (translators, NULL);
  g_assert_finalize_object (g_steal_pointer (&translators));
}

/* ---- settings and keys ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static void
store_key (const char *kind, const char *id, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sampan_secrets_store_async (kind, id, "Sampan: a test", key, NULL, on_done, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  sampan_secrets_store_finish (result, &error);
  g_assert_no_error (error);
}

static void
wait_until_loaded (SampanTranslators *translators)
{
  while (sampan_translators_get_loading (translators))
    g_main_context_iteration (NULL, TRUE);
}

/* Says which key it was asked with. */
static void
answer_key (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *auth = stub_request_dup_header (request, "Authorization");
  g_autofree char *line = g_strdup_printf (
      "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"translations\\\": [{\\\"id\\\": 1, "
      "\\\"text\\\": \\\"%s\\\"}]}\"}}]}\n\ndata: [DONE]\n\n",
      auth ? auth : "none");

  stub_begin (out, NULL);
  stub_write (out, line);
}

static void
assert_key (SampanTranslators *translators, const char *expected)
{
  static const char *const one[] = { "你好", NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  results = fixture_translate (sampan_translators_get_engine (translators, "openai"), one, "zh",
                               "en", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, expected);
}

static void
test_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (StubServer) server = stub_server_new (answer_key, NULL);
  g_autofree char *url = g_strconcat (stub_server_get_url (server), "/v1", NULL);
  const char *const order[] = { "deepl", "openai", "opencc", NULL };
  const char *const off[] = { "opencc", NULL };
  g_autoptr (GVariant) choices = NULL;

  sampan_translators_bind_settings (translators, settings);
  g_assert_false (sampan_translators_get_loading (translators));
  assert_ids (translators, "opencc");
  /* A server without a key in the keyring works without. */
  g_settings_set_string (settings, "openai-url", url);
  g_assert_true (sampan_translators_get_loading (translators));
  wait_until_loaded (translators);
  g_assert_null (sampan_translators_get_key_error (translators, "openai"));
  assert_key (translators, "none");
  /* The key comes from the keyring, by the server's address. */
  store_key ("openai", url, "sesame");
  sampan_translators_load_keys (translators);
  wait_until_loaded (translators);
  assert_key (translators, "Bearer sesame");

  g_settings_set_boolean (settings, "deepl-key-kept", TRUE);
  wait_until_loaded (translators);
  assert_ids (translators, "opencc openai");
  {
    g_autofree char *id = sampan_translators_dup_key_id ("deepl", "");

    store_key ("deepl", id, "abc:fx");
  }
  sampan_translators_load_keys (translators);
  wait_until_loaded (translators);
  assert_ids (translators, "opencc openai deepl");
  g_settings_set_strv (settings, "translator-order", order);
  assert_ids (translators, "deepl openai opencc");
  g_settings_set_strv (settings, "translators-off", off);
  assert_ids (translators, "deepl openai");
  /* Choices are kept, too. */
  sampan_translators_set_choice (translators, "zh", "en", "openai");
  choices = g_settings_get_value (settings, "translator-choices");
  g_assert_cmpuint (g_variant_n_children (choices), ==, 1);
  {
    g_autoptr (SampanTranslators) next = sampan_translators_new ();

    sampan_translators_bind_settings (next, settings);
    g_assert_cmpstr (sampan_translators_get_choice (next, "zh-Hans", "en"), ==, "openai");
    /* One that goes while its keys are looked for. */
    g_assert_true (sampan_translators_get_loading (next));
    g_assert_finalize_object (g_steal_pointer (&next));
  }
  wait_until_loaded (translators);
  g_settings_set_string (settings, "openai-url", "");
  assert_ids (translators, "deepl");
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translators/order", test_order);
  g_test_add_func ("/translators/choice", test_choice);
  g_test_add_func ("/translators/late-pairs", test_late_pairs);
  g_test_add_func ("/translators/explained", test_explained);
  g_test_add_func ("/translators/packs", test_packs);
  g_test_add_func ("/translators/settings", test_settings);
  return g_test_run ();
}
