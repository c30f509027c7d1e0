#include "language/sampan-marian-private.h"
#include "language/sampan-pack-translator.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "translate-fixture.h"

/* The toy packs that toy-pack/train.py trained, and what a plain run in torch made of sentences
 * that they have never seen. */

static char *
dup_path (const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "language", "toy-pack", file, NULL);
}

static SampanPack *
open_pack (const char *name)
{
  g_autofree char *folder = dup_path (name);
  g_autoptr (GError) error = NULL;
  SampanPack *pack = sampan_pack_open (folder, NULL, NULL, &error);

  g_assert_no_error (error);
  return pack;
}

static SampanMarian *
read_marian (const char *name)
{
  g_autoptr (SampanPack) pack = open_pack (name);
  g_autoptr (GError) error = NULL;
  SampanMarian *marian = _sampan_marian_new (pack, &error);

  g_assert_no_error (error);
  return marian;
}

static JsonArray *
read_reference (const char *name)
{
  static JsonParser *parser;

  if (parser == NULL)
    {
      g_autofree char *path = dup_path ("reference.json");
      g_autoptr (GError) error = NULL;

      parser = json_parser_new ();
      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
    }
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), name);
}

static const char *
get_string (JsonArray *cases, guint i, const char *member)
{
  return json_object_get_string_member (json_array_get_object_element (cases, i), member);
}

static void
assert_tokens (GArray *tokens, JsonArray *expected)
{
  for (guint i = 0; i < MIN (tokens->len, json_array_get_length (expected)); i++)
    g_assert_cmpint (g_array_index (tokens, gint64, i), ==,
                     json_array_get_int_element (expected, i));
  g_assert_cmpuint (tokens->len, ==, json_array_get_length (expected));
}

static void
assert_search (
    SampanMarian *marian, GArray *ids, guint beams, JsonObject *object, const char *member)
{
  g_autofree char *text_member = g_strconcat (member, "_text", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) tokens = _sampan_marian_search (marian, ids, beams, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  assert_tokens (tokens, json_object_get_array_member (object, member));
  text = _sampan_marian_decode (marian, tokens);
  g_assert_cmpstr (text, ==, json_object_get_string_member (object, text_member));
}

/* Token by token what torch gave, one way at a time and with four. */
static void
test_reference (gconstpointer data)
{
  const char *name = data;
  g_autofree char *folder = g_strconcat ("toy-", name, NULL);
  g_autoptr (SampanPack) pack = open_pack (folder);
  g_autoptr (SampanMarian) marian = read_marian (folder);
  JsonArray *cases = read_reference (name);
  guint good = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      const char *source = get_string (cases, i, "source");
      const char *prefix = sampan_pack_get_prefix (pack, get_string (cases, i, "to"));
      g_autoptr (GArray) ids = _sampan_marian_encode (marian, source, prefix);

      g_test_message ("%s", source);
      assert_tokens (ids, json_object_get_array_member (object, "ids"));
      assert_search (marian, ids, 1, object, "greedy");
      assert_search (marian, ids, 4, object, "beam");
      good += g_str_equal (get_string (cases, i, "beam_text"), get_string (cases, i, "expected"));
    }
  /* The toy itself is no nonsense either. */
  g_assert_cmpuint (good * 10, >=, json_array_get_length (cases) * 9);
}

/* ---- the translator ---- */

static SampanTranslator *
make_translator (const char *name)
{
  g_autoptr (SampanPack) pack = open_pack (name);

  return sampan_pack_translator_new (pack);
}

static void
test_about (void)
{
  g_autoptr (SampanTranslator) zh = make_translator ("toy-zh-en");
  g_autoptr (SampanTranslator) en = make_translator ("toy-en-zh");
  g_auto (GStrv) pairs = sampan_engine_dup_pairs (en);

  g_assert_cmpstr (sampan_translator_get_id (zh), ==, "pack:toy-zh-en");
  g_assert_cmpstr (sampan_translator_get_name (zh), ==, "Model pack: zh → en");
  g_assert_cmpstr (sampan_translator_get_name (en), ==, "Model pack: en → zh-Hans, zh-Hant");
  g_assert_true (sampan_translator_get_offline (zh));
  g_assert_true (sampan_translator_supports (zh, "zh-Hans", "en"));
  g_assert_false (sampan_translator_supports (zh, "en", "zh-Hans"));
  g_assert_true (sampan_translator_supports (en, "en-GB", "zh-Hant"));
  g_assert_cmpuint (g_strv_length (pairs), ==, 2);
  g_assert_cmpstr (pairs[1], ==, "en>zh-Hant");
}

/* Both targets of one model, which its prefix tells apart. */
static void
test_prefix (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-en-zh");
  const char *const segments[] = { "We will go to the library tomorrow.", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hans =
      fixture_translate (translator, segments, "en", "zh-Hans", NULL, NULL, NULL, &error);
  g_autoptr (GPtrArray) hant =
      fixture_translate (translator, segments, "en", "zh-Hant", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (hans, 0), ==, "我们明天要去图书馆。");
  g_assert_cmpstr (fixture_text (hant, 0), ==, "我們明天要去圖書館。");
}

static void
assert_translates (SampanTranslator *translator, const char *text, const char *expected)
{
  const char *const segments[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      fixture_translate (translator, segments, "zh-Hans", "en", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, expected);
}

/* Each comes back once, where the model put it or between parts. */
static void
test_placeholders (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-zh-en");

  assert_translates (translator, "我昨天在公园看到25。", "I saw 25 in the park yesterday.");
  assert_translates (translator, "我昨天在公园看到🎉🎉。", "I saw 🎉🎉 in the park yesterday.");
  assert_translates (translator, "我们明天要去图书馆。 #图书馆 #周末 https://example.org/?v=1",
                     "We will go to the library tomorrow. #图书馆 #周末 https://example.org/?v=1");
  assert_translates (translator, "谢谢大家！@小红 你好！", "Thank you all! @小红 Hello!");
}

static void
test_spaces (void)
{
  g_autoptr (SampanTranslator) zh = make_translator ("toy-zh-en");
  g_autoptr (SampanTranslator) en = make_translator ("toy-en-zh");
  const char *const segments[] = { "Hello! Thank you all! Good night!", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      fixture_translate (en, segments, "en", "zh-Hans", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, "你好！谢谢大家！晚安！");
  assert_translates (zh, "你好！谢谢大家！晚安！", "Hello! Thank you all! Good night!");
}

/* ---- progress, long texts, cancelling ---- */

typedef struct
{
  guint n_partial, n_done;
  guint cancel_at;
  GCancellable *cancellable;
} Count;

static void
on_progress (guint segment, const char *text, gboolean done, gpointer user_data)
{
  Count *count = user_data;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (done)
    count->n_done++;
  else
    count->n_partial++;
  if (count->cancel_at > 0 && count->n_done >= count->cancel_at)
    g_cancellable_cancel (count->cancellable);
}

/* The reference's sentences in a row, @n of them, and their translations. */
static char *
join_cases (const char *member, const char *separator, guint n)
{
  JsonArray *cases = read_reference ("zh-en");
  g_autoptr (GString) text = g_string_new (NULL);
  guint joined = 0;

  for (guint i = 0; joined < n; i++)
    {
      guint at = i % json_array_get_length (cases);

      /* Numbers are placeholders for the translator, and not for the plain run. */
      if (!g_str_has_suffix (get_string (cases, at, "source"), "。")
          || strpbrk (get_string (cases, at, "source"), "0123456789") != NULL)
        continue;
      if (text->len > 0)
        g_string_append (text, separator);
      g_string_append (text, get_string (cases, at, member));
      joined++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_long (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-zh-en");
  g_autofree char *source = join_cases ("source", "", 100);
  g_autofree char *expected = join_cases ("greedy_text", " ", 100);
  const char *const segments[] = { source, NULL };
  Count count = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  sampan_pack_translator_set_beams (SAMPAN_PACK_TRANSLATOR (translator), 1);
  results = fixture_translate (translator, segments, "zh", "en", on_progress, &count, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, expected);
  g_assert_cmpuint (count.n_partial, >, 50);
  g_assert_cmpuint (count.n_done, ==, 1);
}

static void
test_cancel (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-zh-en");
  g_autofree char *source = join_cases ("source", "\n", 400);
  g_auto (GStrv) segments = g_strsplit (source, "\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Count count = { .cancel_at = 3, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GPtrArray) results =
      fixture_translate (translator, (const char *const *)segments, "zh", "en", on_progress, &count,
                         cancellable, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (results);
  g_assert_cmpuint (count.n_done, <, 20);
  g_test_message ("cancelled after %.1f s", (double)(g_get_monotonic_time () - begun) / 1e6);
}

/* ---- memory ---- */

static gsize
get_resident (void)
{
  g_autofree char *text = NULL;
  gsize pages;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  pages = (gsize)g_ascii_strtoull (strchr (text, ' '), NULL, 10);
  return pages * (gsize)sysconf (_SC_PAGESIZE);
}

static guint
translate_all (SampanMarian *marian, guint n, guint beams)
{
  JsonArray *cases = read_reference ("zh-en");
  guint tokens = 0;

  for (guint i = 0; i < n; i++)
    {
      const char *source = get_string (cases, i % json_array_get_length (cases), "source");
      g_autoptr (GArray) ids = _sampan_marian_encode (marian, source, NULL);
      g_autoptr (GArray) found = _sampan_marian_search (marian, ids, beams, NULL, NULL);

      tokens += found->len;
    }
  return tokens;
}

/* 500 sentences leave no more in memory than the first did. */
static void
test_memory (void)
{
  g_autoptr (SampanMarian) marian = read_marian ("toy-zh-en");
  gsize before, after;
  gint64 begun;
  guint n;

  translate_all (marian, 60, 4);
  before = get_resident ();
  begun = g_get_monotonic_time ();
  n = translate_all (marian, 500, 1);
  g_test_message ("%.0f tokens a second, one way",
                  n / ((double)(g_get_monotonic_time () - begun) / 1e6));
  begun = g_get_monotonic_time ();
  n = translate_all (marian, 60, 4);
  g_test_message ("%.0f tokens a second, four ways",
                  n / ((double)(g_get_monotonic_time () - begun) / 1e6));
  after = get_resident ();
  g_test_message ("%.1f MB, then %.1f MB", (double)before / 1e6, (double)after / 1e6);
  g_assert_cmpuint (after, <, before + 4000000);
}

static gboolean
is_put_away (SampanTranslator *translator)
{
  return !sampan_pack_translator_get_loaded (SAMPAN_PACK_TRANSLATOR (translator));
}

static void
test_idle (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-zh-en");
  gpointer left = translator;

  sampan_pack_translator_set_idle_time (SAMPAN_PACK_TRANSLATOR (translator), 1);
  g_assert_true (is_put_away (translator));
  assert_translates (translator, "晚安！", "Good night!");
  g_assert_false (is_put_away (translator));
  while (!is_put_away (translator))
    g_main_context_iteration (NULL, TRUE);
  assert_translates (translator, "晚安！", "Good night!");
  /* The thread that translated may hold it a moment longer. */
  g_object_add_weak_pointer (G_OBJECT (translator), &left);
  g_object_unref (g_steal_pointer (&translator));
  for (guint i = 0; left != NULL && i < 1000; i++)
    g_usleep (10 * 1000);
  g_assert_null (left);
}

/* ---- what is wrong with packs ---- */

static const char *const pack_files[] = { "config.json",
                                          "vocab.json",
                                          "source.spm",
                                          "target.spm",
                                          "onnx/encoder_model.onnx",
                                          "onnx/decoder_model_merged.onnx" };

/* A copy of the toy pack without pack.json, so that nothing but reading it shows what is wrong. */
static char *
copy_pack (void)
{
  char *folder = g_dir_make_tmp ("sampan-pack-XXXXXX", NULL);
  g_autofree char *models = g_build_filename (folder, "onnx", NULL);

  g_assert_no_errno (g_mkdir (models, 0700));
  for (guint i = 0; i < G_N_ELEMENTS (pack_files); i++)
    {
      g_autofree char *name = g_build_filename ("toy-zh-en", pack_files[i], NULL);
      g_autofree char *path = dup_path (name);
      g_autofree char *copy = g_build_filename (folder, pack_files[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_true (g_file_set_contents (copy, contents, (gssize)length, NULL));
    }
  return folder;
}

static void
remove_pack (const char *folder)
{
  g_autofree char *models = g_build_filename (folder, "onnx", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pack_files); i++)
    {
      g_autofree char *path = g_build_filename (folder, pack_files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (models);
  g_rmdir (folder);
}

/* Puts @source (in toy-pack), or the first part of what is there, in place of a file. */
static void
spoil (const char *folder, const char *file, const char *source, double part)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *from = source != NULL ? dup_path (source) : g_strdup (path);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize)((double)length * part), NULL));
}

static void
replace_in (const char *folder, const char *file, const char *old, const char *new)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GString) text = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  text = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (text, old, new, 0), >, 0);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* Opens the pack or reads it: one of both says what is wrong, in words for people. */
static void
assert_refused (char *folder, SampanPackError code, const char *word)
{
  g_autofree char *owned = folder;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = sampan_pack_open (folder, "zh", "en", &error);
  g_autoptr (SampanTranslator) translator = pack != NULL ? sampan_pack_translator_new (pack) : NULL;
  const char *const segments[] = { "晚安！", NULL };
  g_autoptr (GPtrArray) results = NULL;

  if (translator != NULL)
    results = fixture_translate (translator, segments, "zh", "en", NULL, NULL, NULL, &error);
  g_assert_null (results);
  g_assert_error (error, SAMPAN_PACK_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  remove_pack (folder);
}

static void
test_refused (void)
{
  char *folder = copy_pack ();

  spoil (folder, "onnx/decoder_model_merged.onnx", NULL, 0.6);
  assert_refused (folder, SAMPAN_PACK_ERROR_DAMAGED, "decoder_model_merged.onnx");
  folder = copy_pack ();
  spoil (folder, "onnx/encoder_model.onnx", "reference.json", 1);
  assert_refused (folder, SAMPAN_PACK_ERROR_DAMAGED, "encoder_model.onnx");
  folder = copy_pack ();
  spoil (folder, "onnx/decoder_model_merged.onnx", "toy-zh-en/onnx/encoder_model.onnx", 1);
  assert_refused (folder, SAMPAN_PACK_ERROR_UNSUPPORTED, "Optimum");
  folder = copy_pack ();
  spoil (folder, "source.spm", "bpe.spm", 1);
  assert_refused (folder, SAMPAN_PACK_ERROR_UNSUPPORTED, "BPE");
  folder = copy_pack ();
  spoil (folder, "target.spm", NULL, 0.3);
  assert_refused (folder, SAMPAN_PACK_ERROR_DAMAGED, "target.spm");
  folder = copy_pack ();
  replace_in (folder, "vocab.json", "\"▁the\"", "\"one-more\": 934, \"▁the\"");
  assert_refused (folder, SAMPAN_PACK_ERROR_VOCABULARY, "vocabulary");
  folder = copy_pack ();
  replace_in (folder, "config.json", "_size\": 934", "_size\": 935");
  replace_in (folder, "vocab.json", "\"▁the\"", "\"one-more\": 934, \"▁the\"");
  assert_refused (folder, SAMPAN_PACK_ERROR_VOCABULARY, "vocabulary");
}

/* One sentence that the model can not hold, without an end anywhere: it is cut at its commas. */
static void
test_endless_sentence (void)
{
  g_autofree char *folder = copy_pack ();
  g_autoptr (SampanTranslator) translator = NULL;
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GString) source = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  guint n = 0;

  replace_in (folder, "config.json", "\"max_position_embeddings\": 128",
              "\"max_position_embeddings\": 24");
  pack = sampan_pack_open (folder, "zh", "en", &error);
  g_assert_no_error (error);
  translator = sampan_pack_translator_new (pack);
  for (guint i = 0; i < 60; i++)
    g_string_append (source, i % 2 ? "我们明天要去图书馆，" : "他昨天在公园散步，");
  results = fixture_translate (translator, (const char *const[]){ source->str, NULL }, "zh", "en",
                               NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (const char *p = fixture_text (results, 0); (p = strstr (p, "library")) != NULL; p++)
    n++;
  g_test_message ("%u of 30 libraries", n);
  g_assert_cmpuint (n, >=, 28);
  remove_pack (folder);
}

/* ---- nonsense ---- */

static void
assert_nothing (SampanTranslator *translator, const char *text, const char *word)
{
  const char *const segments[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      fixture_translate (translator, segments, "zh", "en", NULL, NULL, NULL, &error);

  g_assert_null (results);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

/* A model that says one word for ever gives no translation, and neither does one that does not know
 * a single character. */
static void
test_nonsense (void)
{
  g_autofree char *folder = copy_pack ();
  g_autoptr (SampanTranslator) good = make_translator ("toy-zh-en");
  g_autoptr (SampanTranslator) translator = NULL;
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;

  spoil (folder, "onnx/decoder_model_merged.onnx", "loop.onnx", 1);
  pack = sampan_pack_open (folder, "zh", "en", &error);
  g_assert_no_error (error);
  translator = sampan_pack_translator_new (pack);
  assert_nothing (translator, "我们明天要去图书馆。", "usable");
  sampan_pack_translator_set_beams (SAMPAN_PACK_TRANSLATOR (translator), 1);
  assert_nothing (translator, "我们明天要去图书馆。", "usable");
  assert_nothing (good, "龘靐齉爩，麤龗灪。", "does not know");
  remove_pack (folder);
}

/* ---- health ---- */

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_health (void)
{
  g_autoptr (SampanTranslator) translator = make_translator ("toy-zh-en");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SampanHealth) health = NULL;
  g_autoptr (GError) error = NULL;

  sampan_engine_check_async (translator, NULL, on_checked, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  health = sampan_engine_check_finish (translator, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (health->state, ==, SAMPAN_HEALTH_GOOD);
  g_assert_nonnull (strstr (health->sentence, "A toy"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pack-translator/reference/fp32", "zh-en", test_reference);
  g_test_add_data_func ("/pack-translator/reference/int8", "en-zh", test_reference);
  g_test_add_func ("/pack-translator/about", test_about);
  g_test_add_func ("/pack-translator/prefix", test_prefix);
  g_test_add_func ("/pack-translator/placeholders", test_placeholders);
  g_test_add_func ("/pack-translator/spaces", test_spaces);
  g_test_add_func ("/pack-translator/long", test_long);
  g_test_add_func ("/pack-translator/endless-sentence", test_endless_sentence);
  g_test_add_func ("/pack-translator/cancel", test_cancel);
  g_test_add_func ("/pack-translator/memory", test_memory);
  g_test_add_func ("/pack-translator/idle", test_idle);
  g_test_add_func ("/pack-translator/refused", test_refused);
  g_test_add_func ("/pack-translator/nonsense", test_nonsense);
  g_test_add_func ("/pack-translator/health", test_health);
  return g_test_run ();
}
