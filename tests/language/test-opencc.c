#include "language/sampan-opencc.h"

#include "translate-fixture.h"

static void
assert_converts (const char *from, const char *to, const char *text, const char *expected)
{
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();
  const char *const segments[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      fixture_translate (opencc, segments, from, to, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, expected);
}

static void
test_sentences (void)
{
  assert_converts ("zh-Hans", "zh-Hant", "鼠标 视频 出租车", "滑鼠 影片 計程車");
  assert_converts ("zh", "zh-TW", "用鼠标剪视频，坐出租车回家", "用滑鼠剪影片，坐計程車回家");
  assert_converts ("zh-Hans", "zh-HK", "里面有个软件", "裏面有個軟件");
  assert_converts ("zh-Hant", "zh-Hans", "用滑鼠剪影片，搭計程車回家",
                   "用鼠标剪视频，搭出租车回家");
  assert_converts ("zh-TW", "zh-CN", "頭髮和發展", "头发和发展");
  assert_converts ("zh-HK", "zh-Hans", "裏面有個軟件", "里面有个软件");
  assert_converts ("zh-HK", "zh-Hant", "裏面", "裡面");
  assert_converts ("zh-Hant", "zh-HK", "裡面", "裏面");
  assert_converts ("zh-TW", "zh-HK", "裡面", "裏面");
  assert_converts ("zh-Hans", "zh-Hant-TW", "里面的视频", "裡面的影片");
  assert_converts ("zh-Hans", "zh-Hant-HK", "里面的视频", "裏面的視頻");
  assert_converts ("zh-Hant-TW", "zh-Hans", "裡面的影片", "里面的视频");
  assert_converts ("zh-Hant-HK", "zh-Hans", "裏面的視頻", "里面的视频");
  assert_converts ("zh-HK", "zh-TW", "裏面", "裡面");
  assert_converts ("zh-TW", "zh-Hant", "裡面", "裡面");
  assert_converts ("zh-Hant", "zh-TW", "裏面", "裡面");
  assert_converts ("zh-Hans", "zh-Hant", "一只皇后的头发，干杯后面发了干货",
                   "一隻皇后的頭髮，乾杯後面發了乾貨");
}

/* What stands between the words stays byte for byte, in both directions. */
static void
test_placeholders (void)
{
  assert_converts ("zh-Hans", "zh-Hant",
                   "周末去看视频 https://example.org/v?id=%E8%A7%86 和@小红书 #软件开发 #上海探店# "
                   "👨‍👩‍👧‍👦，写信 a@b.org，"
                   "<v 张>走了5km，只要¥39.9",
                   "週末去看影片 https://example.org/v?id=%E8%A7%86 和@小红书 #软件开发 #上海探店# "
                   "👨‍👩‍👧‍👦，寫信 a@b.org，"
                   "<v 张>走了5km，只要¥39.9");
  assert_converts ("zh-Hans", "zh-Hant", "  视频\n软件 \t", "  影片\n軟體 \t");
}

static void
test_pairs (void)
{
  static const char *const tags[] = { "zh-Hans", "zh-Hant", "zh-TW", "zh-HK" };
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();

  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      g_assert_cmpint (sampan_translator_supports (opencc, tags[i], tags[j]), ==, i != j);
  g_assert_false (sampan_translator_supports (opencc, "zh", "zh-CN"));
  g_assert_false (sampan_translator_supports (opencc, "zh", "en"));
  g_assert_false (sampan_translator_supports (opencc, "ja", "zh-Hant"));
  g_assert_true (sampan_translator_get_offline (opencc));
  g_assert_cmpstr (sampan_translator_get_id (opencc), ==, "opencc");
}

static void
test_wrong_pair (void)
{
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();
  const char *const segments[] = { "视频", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_translate (opencc, segments, "zh-Hans", "en", NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_nonnull (strstr (error->message, "English"));
  g_assert_nonnull (strstr (error->message, "Preferences"));
}

static void
count_done (guint segment, const char *text, gboolean done, gpointer data)
{
  guint *seen = data;

  g_assert_true (done);
  g_assert_cmpuint (segment, <, 6);
  seen[segment]++;
}

static void
test_many (void)
{
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();
  const char *const segments[] = { "视频", "", "😀", "软件", "https://a.org", "  ", NULL };
  guint seen[6] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      fixture_translate (opencc, segments, "zh-Hans", "zh-Hant", count_done, seen, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 6);
  g_assert_cmpstr (fixture_text (results, 0), ==, "影片");
  g_assert_cmpstr (fixture_text (results, 1), ==, "");
  g_assert_cmpstr (fixture_text (results, 2), ==, "😀");
  g_assert_cmpstr (fixture_text (results, 3), ==, "軟體");
  g_assert_cmpstr (fixture_text (results, 4), ==, "https://a.org");
  g_assert_cmpstr (fixture_text (results, 5), ==, "  ");
  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

/* Twenty at a time, from one object: the dictionaries are opened once and never used by two threads
 * at once. */
static void
on_converted (GObject *source, GAsyncResult *result, gpointer data)
{
  int *left = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, "用滑鼠剪影片");
  (*left)--;
}

static void
test_parallel (void)
{
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();
  const char *const segments[] = { "用鼠标剪视频", NULL };
  int left = 20;

  for (guint i = 0; i < 20; i++)
    sampan_translator_translate_async (opencc, segments, "zh-Hans", "zh-Hant", NULL, NULL,
                                       on_converted, &left);
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_cancel (void)
{
  g_autoptr (SampanTranslator) opencc = sampan_opencc_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *const segments[] = { "视频", NULL };
  g_autoptr (GError) error = NULL;
  gpointer weak = opencc;

  g_cancellable_cancel (cancellable);
  g_assert_null (
      fixture_translate (opencc, segments, "zh-Hans", "zh-Hant", NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The worker lets go of it a moment after the answer is there. */
  g_object_add_weak_pointer (G_OBJECT (opencc), &weak);
  g_object_unref (g_steal_pointer (&opencc));
  for (guint i = 0; weak && i < 200; i++)
    g_usleep (10000);
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opencc/sentences", test_sentences);
  g_test_add_func ("/opencc/placeholders", test_placeholders);
  g_test_add_func ("/opencc/pairs", test_pairs);
  g_test_add_func ("/opencc/wrong-pair", test_wrong_pair);
  g_test_add_func ("/opencc/many", test_many);
  g_test_add_func ("/opencc/parallel", test_parallel);
  g_test_add_func ("/opencc/cancel", test_cancel);
  return g_test_run ();
}
