#include "edit/sampan-planner.h"

#include <string.h>
#include <time.h>

#include "corpus.h"

static SampanPlanner *planner; /* loading the lexicons once is enough for all tests */

static char *
plan_json (const char *prompt, SampanMediaKind kind)
{
  g_autoptr (SampanPlan) plan = sampan_planner_plan (planner, prompt, kind);

  return sampan_plan_to_json (plan, FALSE);
}

/* How many rows @plan_json answers as they expect. Of the wrong ones it says which, if @shown. */
static guint
score (JsonArray *corpus, gboolean shown)
{
  guint n_right = 0;

  for (guint i = 0; i < json_array_get_length (corpus); i++)
    {
      JsonObject *row = json_array_get_object_element (corpus, i);
      const char *prompt = json_object_get_string_member (row, "prompt");
      g_autoptr (SampanPlan) plan = sampan_planner_plan (planner, prompt, corpus_row_kind (row));

      if (corpus_row_matches (row, plan))
        n_right++;
      else if (shown)
        {
          g_autofree char *expected = json_to_string (json_object_get_member (row, "edits"), FALSE);
          g_autofree char *answer = sampan_plan_to_json (plan, FALSE);

          g_test_message ("%s\n  expected %s\n  got      %s", prompt, expected, answer);
        }
    }

  g_test_message ("%u of %u prompts, %.1f %%", n_right, json_array_get_length (corpus),
                  100.0 * n_right / json_array_get_length (corpus));
  return n_right;
}

static void
test_corpus (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *corpus = corpus_load (parser, "corpus.json");

  g_assert_cmpuint (json_array_get_length (corpus), >, 1500);
  g_assert_cmpuint (score (corpus, TRUE), ==, json_array_get_length (corpus));
}

/* Prompts of seventeen people who had not seen the lexicons: 402 of 424 of the first three were
 * read right the first time, then 188, 177, 174 and 161 of 200 each, then 174 of 209 of three more,
 * then 194 of 198 of two, then 113 of 120 of two, then 196 of 200 of three, counting their edits
 * alone. Nothing but their score is shown, so that they stay strange. */
static void
test_unseen (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *corpus = corpus_load (parser, "corpus-unseen.json");

  g_assert_cmpuint (score (corpus, FALSE) * 100, >=, json_array_get_length (corpus) * 95);
}

/* What is mended after a row of one must not be counted with the other. */
static void
test_apart (void)
{
  g_autoptr (JsonParser) parser = json_parser_new (), other = json_parser_new ();
  g_autoptr (GHashTable) prompts = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *corpus = corpus_load (parser, "corpus.json");
  JsonArray *unseen = corpus_load (other, "corpus-unseen.json");

  for (guint i = 0; i < json_array_get_length (corpus); i++)
    {
      JsonObject *row = json_array_get_object_element (corpus, i);

      g_hash_table_add (prompts, (gpointer)json_object_get_string_member (row, "prompt"));
    }
  for (guint i = 0; i < json_array_get_length (unseen); i++)
    {
      JsonObject *row = json_array_get_object_element (unseen, i);
      const char *prompt = json_object_get_string_member (row, "prompt");

      if (g_hash_table_contains (prompts, prompt))
        g_error ("“%s” stands in both", prompt);
    }
}

/* Of this thread, us: what other programs do meanwhile does not count. */
static gint64
get_time_worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Each prompt is answered within five milliseconds: the fastest of five goes, since the machine has
 * other things to do. */
static void
test_fast (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *corpus = corpus_load (parser, "corpus.json");
  gint64 slowest = 0;

  for (guint i = 0; i < json_array_get_length (corpus); i++)
    {
      JsonObject *row = json_array_get_object_element (corpus, i);
      gint64 best = G_MAXINT64;

      for (guint j = 0; j < 5; j++)
        {
          const gint64 start = get_time_worked ();
          g_autoptr (SampanPlan) plan =
              sampan_planner_plan (planner, json_object_get_string_member (row, "prompt"),
                                   corpus_row_kind (row));

          best = MIN (best, get_time_worked () - start);
        }
      slowest = MAX (slowest, best);
    }

  g_test_message ("the slowest prompt takes %.3f ms", slowest / 1000.0);
  g_assert_cmpint (slowest, <, 5000);
}

/* What people of two languages, and of several tastes, say for the same thing. */
static void
test_twins (void)
{
  static const char *const twins[][4] = {
    { "keep the first ten seconds, 2x speed, blur the background", "保留前十秒，两倍速，背景虚化",
      "只留前10秒，2倍速度，把背景模糊", "保留前十秒，兩倍速，背景虛化" },
    { "blur the background, a bit warmer, 3:4", "把背景虚化，暖一点，3:4", "背景模糊,稍微暖,三比四",
      "Blur background; slightly warmer; crop to 3:4." },
    { "mute it and fade out over 2 seconds", "静音，淡出两秒", "去掉声音，最后淡出2秒",
      "no sound, 2 s fade out" },
    { "white background, square", "白色背景，正方形", "把背景换成白色，裁成1:1",
      "make the background #ffffff and crop it to 1:1" },
    { "cut the first 3 seconds and the last 2", "剪掉前三秒和最后两秒",
      "开头三秒去掉，结尾两秒也去掉", "from 3 s on, and drop the last two seconds" },
    { "increase contrast and saturation by 20%", "对比度和饱和度都提高20%",
      "contrast +20%, saturation +20%", "對比度加20，飽和度加20" },
    { "half speed", "半速", "0.5x", "放慢一倍" },
    { "don't crop, add a vignette", "不要裁剪，加暗角", "vignette, no crop", "加暗角，别裁剪" },
    { "vintage look at 50%, then undo that", "复古滤镜50%，算了", "brighter, never mind",
      "调亮，撤销" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      g_autofree char *first = plan_json (twins[i][0], SAMPAN_MEDIA_VIDEO);

      for (guint j = 1; j < G_N_ELEMENTS (twins[i]); j++)
        {
          g_autofree char *other = plan_json (twins[i][j], SAMPAN_MEDIA_VIDEO);

          g_test_message ("%s", twins[i][j]);
          g_assert_cmpstr (first, ==, other);
        }
    }
}

static double
amount (const char *prompt)
{
  g_autoptr (SampanPlan) plan = sampan_planner_plan (planner, prompt, SAMPAN_MEDIA_IMAGE);

  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 1);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (plan), ==, 0);
  return sampan_edit_get_number (sampan_plan_get_edit (plan, 0), "amount");
}

static void
test_degrees (void)
{
  static const char *const rising[][5] = {
    { "a tiny bit brighter", "a touch brighter", "brighter", "much brighter", "extremely bright" },
    { "亮一点点", "亮一点", "调亮", "很亮", "极亮" },
    { "very slightly blur the background", "blur the background a little", "blur the background",
      "blur the background a lot", "blur the background extremely" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rising); i++)
    for (guint j = 1; j < G_N_ELEMENTS (rising[i]); j++)
      g_assert_cmpfloat (amount (rising[i][j - 1]), <, amount (rising[i][j]));
  g_assert_cmpfloat (amount ("fully saturated"), ==, 1);
  g_assert_cmpfloat (amount ("35% darker"), ==, -0.35);
}

/* What takes edits out of a plan that was made before. */
static void
test_revise (void)
{
  g_autoptr (SampanPlan) plan =
      sampan_planner_plan (planner, "3:4, vignette, warmer", SAMPAN_MEDIA_IMAGE);
  g_autoptr (SampanPlan) less =
      sampan_planner_revise (planner, plan, "不要暗角，亮一点", SAMPAN_MEDIA_IMAGE);
  g_autoptr (SampanPlan) uncropped =
      sampan_planner_revise (planner, plan, "undo the crop and make it cooler", SAMPAN_MEDIA_IMAGE);
  g_autoptr (SampanPlan) none =
      sampan_planner_revise (planner, plan, "remove all edits", SAMPAN_MEDIA_IMAGE);
  g_autoptr (SampanPlan) same =
      sampan_planner_revise (planner, plan, "make me fly", SAMPAN_MEDIA_IMAGE);

  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 3);
  g_assert_null (sampan_plan_find (less, SAMPAN_OP_VIGNETTE));
  g_assert_nonnull (sampan_plan_find (less, SAMPAN_OP_CROP));
  g_assert_nonnull (sampan_plan_find (less, SAMPAN_OP_BRIGHTNESS));
  g_assert_null (sampan_plan_find (uncropped, SAMPAN_OP_CROP));
  g_assert_cmpfloat (sampan_edit_get_number (sampan_plan_find (uncropped, SAMPAN_OP_WARMTH),
                                             "amount"),
                     ==, -0.25);
  g_assert_cmpuint (sampan_plan_get_n_edits (none), ==, 0);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (none), ==, 0);
  g_assert_cmpuint (sampan_plan_get_n_edits (same), ==, 3);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (same), ==, 1);
}

static void
assert_trim (SampanPlan *plan, const char *prompt, double start, double end)
{
  g_autoptr (SampanPlan) revised =
      sampan_planner_revise (planner, plan, prompt, SAMPAN_MEDIA_VIDEO);
  SampanEdit *trim = sampan_plan_find (revised, SAMPAN_OP_TRIM);

  g_assert_cmpfloat (sampan_edit_get_number (trim, "start"), ==, start);
  g_assert_cmpfloat (sampan_edit_get_number (trim, "end"), ==, end);
}

static void
test_revise_times (void)
{
  g_autoptr (SampanPlan) plan =
      sampan_planner_plan (planner, "from 20 s to 30 s, mute", SAMPAN_MEDIA_VIDEO);
  g_autoptr (SampanPlan) loud =
      sampan_planner_revise (planner, plan, "volume 50%", SAMPAN_MEDIA_VIDEO);

  assert_trim (plan, "end at 25 s", 20, 25);
  assert_trim (plan, "keep the first ten seconds", 0, 10);
  assert_trim (plan, "keep the last five seconds", -5, 0);
  assert_trim (plan, "cut the last two seconds", 20, -2);
  g_assert_cmpfloat (sampan_edit_get_number (sampan_plan_find (loud, SAMPAN_OP_VOLUME), "mute"), ==,
                     0);
}

/* What is unresolved are the very words of the prompt, and the plan can be read again. */
static void
check_words (const char *prompt, SampanMediaKind kind)
{
  g_autoptr (SampanPlan) plan = sampan_planner_plan (planner, prompt, kind);
  g_autoptr (SampanPlan) again = NULL;
  g_autofree char *json = sampan_plan_to_json (plan, FALSE);
  g_autofree char *valid = g_utf8_make_valid (prompt, -1);
  g_autoptr (GError) error = NULL;
  const char *from = valid;

  for (guint i = 0; i < sampan_plan_get_n_unresolved (plan); i++)
    {
      const SampanUnresolved *unresolved = sampan_plan_get_unresolved (plan, i);

      g_assert_cmpstr (unresolved->text, !=, "");
      g_assert_cmpstr (unresolved->reason, !=, "");
      from = strstr (from, unresolved->text);
      if (from == NULL)
        g_error ("“%s” is not in “%s”, or not in its place", unresolved->text, prompt);
    }

  again = sampan_plan_new_from_json (json, kind, &error);
  g_assert_no_error (error);
  g_assert_true (sampan_plan_equal (plan, again));
}

/* Every beginning of every prompt of the corpus: what the planner sees while somebody types. */
static void
test_unfinished (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *corpus = corpus_load (parser, "corpus.json");

  for (guint i = 0; i < json_array_get_length (corpus); i++)
    {
      JsonObject *row = json_array_get_object_element (corpus, i);
      const char *prompt = json_object_get_string_member (row, "prompt");

      for (const char *p = prompt; *p != '\0'; p = g_utf8_next_char (p))
        {
          g_autofree char *start = g_strndup (prompt, p - prompt);

          check_words (start, corpus_row_kind (row));
          check_words (p, corpus_row_kind (row));
        }
    }
}

/* Words of the corpus in any order, and bytes that are no words. */
static void
test_nonsense (void)
{
  static const char *const pieces[] = {
    "brighter", " ",       "，",    "don't ", "前",        "10",   "秒",     "%",       "#ff0000",
    "\"a\"",    "“",       "”",     "'",      "undo ",     "撤销", "3:4",    ":",       "x",
    "and ",     "to ",     "from ", "first ", "last ",     "一",   "点",     "半",      "背景",
    "blur ",    "remove ", "-",     "+",      ".",         "\n",   "小猫",   "dragon ", "\xff",
    "\xe4\xb8", "½",       "٣",     "🎬",     "e\xcc\x81", "倍",   "百分之", "第",      "b.png ",
    "5",        "不要",    "更",    "里"
  };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) prompt = g_string_new (NULL);

      for (guint j = g_test_rand_int_range (0, 14); j > 0; j--)
        g_string_append (prompt, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      check_words (prompt->str, i % 2 == 0 ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE);
    }
}

static void
test_long (void)
{
  static const char *const words[] = {
    "dragon ", "flip ", "小猫", "背景虚化", "1", "((((", "don't "
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GString) prompt = g_string_new (NULL);
      g_autoptr (SampanPlan) plan = NULL;
      guint n;

      while (prompt->len < 300000)
        g_string_append (prompt, words[i]);
      check_words (prompt->str, SAMPAN_MEDIA_VIDEO);
      plan = sampan_planner_plan (planner, prompt->str, SAMPAN_MEDIA_VIDEO);
      n = sampan_plan_get_n_unresolved (plan);
      g_assert_cmpuint (n, >, 0);
      g_assert_cmpuint (strlen (sampan_plan_get_unresolved (plan, n - 1)->text), >, 290000);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  planner = sampan_planner_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/planner/corpus", test_corpus);
  g_test_add_func ("/planner/unseen", test_unseen);
  g_test_add_func ("/planner/apart", test_apart);
  g_test_add_func ("/planner/fast", test_fast);
  g_test_add_func ("/planner/twins", test_twins);
  g_test_add_func ("/planner/degrees", test_degrees);
  g_test_add_func ("/planner/revise", test_revise);
  g_test_add_func ("/planner/revise-times", test_revise_times);
  g_test_add_func ("/planner/unfinished", test_unfinished);
  g_test_add_func ("/planner/nonsense", test_nonsense);
  g_test_add_func ("/planner/long", test_long);
  status = g_test_run ();
  g_assert_finalize_object (planner);
  return status;
}
