#include <glib/gstdio.h>

#include "core/sampan-database.h"
#include "language/sampan-glossary.h"

/* @forbidden: words separated by "|". */
static void
add (GPtrArray *terms,
     const char *term,
     const char *target,
     const char *forbidden,
     SampanGlossaryCase letter_case)
{
  SampanGlossaryTerm *made = g_new0 (SampanGlossaryTerm, 1);

  made->source_language = g_strdup ("zh-Hans");
  made->target_language = g_strdup ("en");
  made->term = g_strdup (term);
  made->target = g_strdup (target);
  made->forbidden = g_strsplit (forbidden, "|", -1);
  made->letter_case = letter_case;
  g_ptr_array_add (terms, made);
}

static GPtrArray *
make_terms (void)
{
  GPtrArray *terms = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_glossary_term_free);

  add (terms, "舢板", "sampan", "boat|canoe", SAMPAN_GLOSSARY_ANY_CASE);
  add (terms, "小红书", "Xiaohongshu", "Little Red Book|red book", SAMPAN_GLOSSARY_ANY_CASE);
  add (terms, "小红", "Xiaohong", "", SAMPAN_GLOSSARY_ANY_CASE);
  add (terms, "US", "美国", "", SAMPAN_GLOSSARY_SAME_CASE);
  add (terms, "cat", "猫", "狗", SAMPAN_GLOSSARY_ANY_CASE);
  add (terms, "便宜", "", "cheap", SAMPAN_GLOSSARY_ANY_CASE);
  return terms;
}

/* "TERM@START+LENGTH ..." */
static void
assert_finds (SampanGlossaryTerms *terms, const char *text, const char *expected)
{
  g_autoptr (GArray) hits = sampan_glossary_terms_find (terms, text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      SampanGlossaryHit hit = g_array_index (hits, SampanGlossaryHit, i);
      g_string_append_printf (found, "%s%s@%zu+%zu", i > 0 ? " " : "", hit.term->term, hit.start,
                              hit.length);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_find (void)
{
  g_autoptr (GPtrArray) list = make_terms ();
  g_autoptr (SampanGlossaryTerms) terms = sampan_glossary_terms_new (list);

  assert_finds (terms, "坐舢板看小红书", "舢板@3+6 小红书@12+9"); /* the longest wins */
  assert_finds (terms, "小红来了", "小红@0+6");
  assert_finds (terms, "Cats, a cat's tail, CAT", "cat@0+3 cat@8+3 cat@20+3");
  assert_finds (terms, "concatenate category scat cate cat'x", ""); /* whole words alone */
  assert_finds (terms, "看cat吧", "cat@3+3");
  assert_finds (terms, "us US ＵＳ", "US@3+2 US@6+6");
  assert_finds (terms, "便宜", ""); /* nothing to put in its place */
  assert_finds (terms, "", "");
}

static void
assert_problems (SampanGlossaryTerms *terms,
                 const char *source,
                 const char *translation,
                 const char *expected)
{
  g_autoptr (GPtrArray) problems = sampan_glossary_terms_check (terms, source, translation);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      SampanGlossaryProblem *problem = g_ptr_array_index (problems, i);
      g_string_append_printf (found, "%s%c%s@%zu", i > 0 ? " " : "",
                              problem->kind == SAMPAN_GLOSSARY_MISSING ? '-' : '!', problem->word,
                              problem->start);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_check (void)
{
  g_autoptr (GPtrArray) list = make_terms ();
  g_autoptr (SampanGlossaryTerms) terms = sampan_glossary_terms_new (list);

  assert_problems (terms, "坐舢板去", "Go by Sampan", "");
  assert_problems (terms, "坐舢板去", "Go by boats", "-sampan@0 !boat@6");
  assert_problems (terms, "小红书上见", "See you on Xiaohongshu, the Little Red Book",
                   "!Little Red Book@28 !red book@35");
  assert_problems (terms, "很便宜", "It is cheap", "!cheap@6");
  assert_problems (terms, "很便宜", "It is affordable", "");
  assert_problems (terms, "没有词", "boat, cheap", ""); /* the source does not have them */
}

static void
test_words_for_people_and_models (void)
{
  static const char *const texts[] = { "舢板和舢板", "很便宜", "无", NULL };
  static const char *const nothing[] = { "无", NULL };
  g_autoptr (GPtrArray) list = make_terms ();
  g_autoptr (SampanGlossaryTerms) terms = sampan_glossary_terms_new (list);
  g_autofree char *lines = sampan_glossary_terms_dup_instructions (terms, texts);
  g_autoptr (GPtrArray) problems = sampan_glossary_terms_check (terms, "舢板", "a boat");
  g_autofree char *sentence =
      sampan_glossary_problem_dup_sentence (g_ptr_array_index (problems, 1));

  g_assert_cmpstr (lines, ==, "舢板 → sampan (never: boat, canoe)\n便宜 (never: cheap)");
  g_assert_null (sampan_glossary_terms_dup_instructions (terms, nothing));
  g_assert_cmpstr (sentence, ==, "The glossary forbids “boat” for “舢板”: write “sampan”.");
}

static void
test_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sampan-glossary-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (SampanDatabase) database = sampan_database_open (path, &error);
  g_autoptr (SampanDatabase) other = sampan_database_open (path, &error);
  g_autoptr (SampanGlossary) glossary = sampan_glossary_get (database);
  g_autoptr (GPtrArray) terms = make_terms ();
  g_autoptr (SampanGlossaryTerms) loaded = NULL;
  g_autoptr (GPtrArray) all = NULL;
  SampanGlossaryTerm *term;

  g_assert_cmpint (sampan_glossary_add (glossary, terms, &error), ==, 6);
  g_assert_cmpint (sampan_glossary_add (glossary, terms, &error), ==, 0);
  g_assert_no_error (error);
  loaded = sampan_glossary_load (glossary, "zh-CN", "en-GB", &error);
  g_assert_cmpuint (sampan_glossary_terms_get_n (loaded), ==, 6);
  g_clear_pointer (&loaded, sampan_glossary_terms_unref);
  loaded = sampan_glossary_load (glossary, "en", "zh", &error);
  g_assert_cmpuint (sampan_glossary_terms_get_n (loaded), ==, 0);
  g_clear_pointer (&loaded, sampan_glossary_terms_unref);

  /* An edited one stays one. */
  all = sampan_glossary_list (glossary, &error);
  term = g_ptr_array_index (all, 0);
  g_set_str (&term->term, "changed");
  sampan_glossary_add (glossary, all, &error);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = sampan_glossary_list (glossary, &error);
  g_assert_cmpuint (all->len, ==, 6);
  g_assert_true (sampan_glossary_remove (glossary,
                                         ((SampanGlossaryTerm *)g_ptr_array_index (all, 0))->number,
                                         &error));
  loaded = sampan_glossary_load (glossary, "zh", "en", &error);
  g_assert_cmpuint (sampan_glossary_terms_get_n (loaded), ==, 5);
  g_clear_pointer (&loaded, sampan_glossary_terms_unref);

  /* Another process's change is seen. */
  sampan_database_run (other, &error, "DELETE FROM glossary", NULL);
  loaded = sampan_glossary_load (glossary, "zh", "en", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sampan_glossary_terms_get_n (loaded), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/glossary/find", test_find);
  g_test_add_func ("/glossary/check", test_check);
  g_test_add_func ("/glossary/words", test_words_for_people_and_models);
  g_test_add_func ("/glossary/kept", test_kept);
  return g_test_run ();
}
