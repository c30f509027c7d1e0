#include "core/sampan-note-store-private.h"
#include "core/sampan-search-private.h"
#include "helper.h"

static void
test_tokens (void)
{
  static const struct
  {
    const char *text;
    const char *tokens;
  } cases[] = {
    { "", "" },
    { "Hello, World", "hello world" },
    { "你好世界", "你好 好世 世界 界" },
    { "好", "好" },
    { "你好，世界", "你好 好 世界 界" },
    { "T恤衫iPhone15", "t 恤衫 衫 iphone15" },
    { "Crème BRÛLÉE", "creme brulee" },
    { "ＡＢＣ ｶﾞ", "abc ガ" },
    { "don't won’t", "dont wont" },
    { "ラーメン", "ラー ーメ メン ン" },
    { "がか", "がか か" },
    { "안녕하세요", "안녕 녕하 하세 세요 요" },
    { "Straße", "strasse" },
    { "Ёлка", "елка" },
    { "👩‍🚀❤️ok", "👩 🚀 ❤ ok" },
    { "a_b-c.d", "a b c d" },
    { "\xff\xfe", "" },
    { "你好ABC\n한국 がか、ラ。ＡＢ", "你好 好 abc 한국 국 がか か ラ ab" },
    { "か\xe3\x82\x99", "が" }, /* in two code points */
    { "สวัสดี", "สว วั ัส สด ดี ี" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tokens = sampan_search_tokens (cases[i].text);
      g_assert_cmpstr (tokens, ==, cases[i].tokens);
    }
}

static void
test_queries (void)
{
  static const struct
  {
    const char *text;
    const char *query;
  } cases[] = {
    { "", NULL },
    { "  \t", NULL },
    { "\"*()^:-+", NULL },
    { "hel", "\"hel\" *" },
    { "hello wor ", "\"hello\" AND \"wor\" *" },
    { "你好", "\"你好\"" },
    { "你好世", "\"你好 好世\"" },
    { "好", "\"好\" *" },
    { "好 人", "\"好\" * AND \"人\" *" },
    { "T恤", "\"t 恤\" *" },
    { "大衣T", "\"大衣 衣 t\" *" },
    { "cats OR dogs", "\"cats\" AND \"or\" AND \"dogs\" *" },
    { "title:x", "\"title\" AND \"x\" *" },
    { "NEAR(a b)", "\"near\" AND \"a\" AND \"b\" *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = sampan_search_query (cases[i].text);
      g_assert_cmpstr (query, ==, cases[i].query);
    }
}

static guint
n_found (SampanLibrary *library, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = sampan_library_search (library, query, &error);

  g_assert_no_error (error);
  return g_strv_length (ids);
}

static void
save (SampanLibrary *library, SampanNote *note)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_library_save (library, note, &error));
  g_assert_no_error (error);
}

static void
test_fields (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);

  save (library, note);
  g_assert_cmpuint (n_found (library, "boats"), ==, 1);    /* title */
  g_assert_cmpuint (n_found (library, "第一行"), ==, 1);   /* a translation */
  g_assert_cmpuint (n_found (library, "Vietnam"), ==, 1);  /* a tag */
  g_assert_cmpuint (n_found (library, "#越南"), ==, 1);    /* the same as it is shown */
  g_assert_cmpuint (n_found (library, "river"), ==, 1);    /* an alternative text */
  g_assert_cmpuint (n_found (library, "hello 17"), ==, 1); /* a caption */
  g_assert_cmpuint (n_found (library, "بالعالم"), ==, 1);
  g_assert_cmpuint (n_found (library, "hoi an"), ==, 1); /* without its accents */
  g_assert_cmpuint (n_found (library, "👩🏽‍🚀"), ==, 1);
  g_assert_cmpuint (n_found (library, "boa"), ==, 1);
  g_assert_cmpuint (n_found (library, "boa river"), ==,
                    0); /* only the last word may be unfinished */
  g_assert_cmpuint (n_found (library, "boats submarine"), ==, 0);
  g_assert_cmpuint (n_found (library, "安会"), ==, 0);
  g_assert_cmpuint (n_found (library, "i"), ==, 0); /* markup is no text */

  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), "Ships");
  save (library, note);
  g_assert_cmpuint (n_found (library, "ships"), ==, 1);
  g_assert_cmpuint (n_found (library, "hoi"), ==, 0);
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_best_first (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) in_title = make_note ("zh", "北京的秋天", "没有别的");
  g_autoptr (SampanNote) in_body = make_note ("zh", "旅行", "我们去北京看了看");
  g_auto (GStrv) ids = NULL;

  save (library, in_title);
  save (library, in_body); /* the later one */
  ids = sampan_library_search (library, "北京", NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, sampan_note_get_id (in_title));
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_anything_may_be_typed (void)
{
  static const char *const inputs[] = {
    "\"",
    "\"\"\"",
    "*",
    "a*",
    "^a",
    "-a",
    "NOT a",
    "a AND",
    "AND",
    "OR OR",
    "(",
    ")(",
    "{a b}:",
    "title : a",
    "a + b",
    "NEAR(a b, 3)",
    "'; DROP TABLE notes; --",
    "\\",
    "%_",
    "你\"好",
    "\xff",
    "a\nb",
    "٣ ４",
    "\u202e\u200b",
    "🇨🇳",
    "a'",
    "'",
    "''''a",
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_note ("en", "a", "b");
  g_autofree char *many = g_strnfill (20000, 'a');
  g_autoptr (GString) words = g_string_new (NULL);

  save (library, note);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    n_found (library, inputs[i]);
  n_found (library, many);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (words, "word%u 词 ", i);
  n_found (library, words->str);
  g_assert_cmpuint (n_found (library, "a\" b"), ==, 1);
  g_clear_object (&library);
  remove_folder (folder);
}

/* A generated corpus: every word of two characters anywhere in a text is found in just the notes
 * that have it. */

#define N_NOTES 2000
#define N_CHARACTERS 60

static char *texts[N_NOTES];

static gboolean
save_corpus (SampanDatabase *database, gpointer random, GError **error)
{
  for (guint i = 0; i < N_NOTES; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SampanNote) note = NULL;
      g_autoptr (GVariant) state = NULL;
      gint64 revision = 0;

      for (guint j = 0; j < 30; j++)
        switch (g_rand_int_range (random, 0, 12))
          {
          case 0:
            g_string_append (text, "，");
            break;
          case 1:
            g_string_append (text, "\n");
            break;
          case 2:
            g_string_append (text, "abc");
            break;
          default:
            g_string_append_unichar (text,
                                     0x4e00 + (gunichar)g_rand_int_range (random, 0, N_CHARACTERS));
          }
      texts[i] = g_strdup (text->str);
      note = make_note ("zh", "", text->str);
      state = sampan_note_dup_state (note);
      if (!sampan_note_store_save (database, state, NULL, &revision, error))
        return FALSE;
    }
  return TRUE;
}

static void
assert_recall (SampanLibrary *library, const char *word)
{
  guint expected = 0;

  for (guint i = 0; i < N_NOTES; i++)
    expected += strstr (texts[i], word) != NULL;
  g_assert_cmpuint (n_found (library, word), ==, expected);
}

static void
test_recall (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  gint64 start;

  g_assert_true (sampan_database_transaction (sampan_library_get_database (library), save_corpus,
                                              random, NULL));
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) word = g_string_new (NULL);
      int length = g_rand_int_range (random, 1, 4);

      while (length-- > 0)
        g_string_append_unichar (word,
                                 0x4e00 + (gunichar)g_rand_int_range (random, 0, N_CHARACTERS));
      assert_recall (library, word->str);
    }
  g_test_message ("a query: %.3f ms", (double)(g_get_monotonic_time () - start) / 300000);
  /* Between scripts a space or a comma makes no difference: some write "iPhone 手机", some
   * "iPhone手机". */
  for (guint i = 0; i < 30; i++)
    {
      gunichar character = 0x4e00 + (gunichar)g_rand_int_range (random, 0, N_CHARACTERS);
      g_autoptr (GString) word = g_string_new ("abc");
      g_autoptr (GString) pattern = g_string_new ("(?<!abc)abc[，\n]*");
      g_autoptr (GRegex) regex = NULL;
      guint expected = 0;

      g_string_append_unichar (word, character);
      g_string_append_unichar (pattern, character);
      regex = g_regex_new (pattern->str, 0, 0, NULL);
      for (guint j = 0; j < N_NOTES; j++)
        expected += g_regex_match (regex, texts[j], 0, NULL);
      g_assert_cmpuint (expected, >, 0);
      g_assert_cmpuint (n_found (library, word->str), ==, expected);
    }
  for (guint i = 0; i < N_NOTES; i++)
    g_free (texts[i]);
  g_clear_object (&library);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/tokens", test_tokens);
  g_test_add_func ("/search/queries", test_queries);
  g_test_add_func ("/search/fields", test_fields);
  g_test_add_func ("/search/best-first", test_best_first);
  g_test_add_func ("/search/anything-may-be-typed", test_anything_may_be_typed);
  g_test_add_func ("/search/recall", test_recall);
  return g_test_run ();
}
