#include "language/sampan-placeholders.h"

/* A text, what is to be masked in it (separated by "|") and what is left. */
static const struct
{
  const char *text;
  const char *originals;
  const char *masked;
} cases[] = {
  { "纯文字，没有别的。", "", "纯文字，没有别的。" },
  { "看 https://example.org/a?b=1&c=%20#x 吧", "https://example.org/a?b=1&c=%20#x", "看 ⟦1⟧ 吧" },
  { "看这里https://b23.tv/AbC真好看", "https://b23.tv/AbC", "看这里⟦1⟧真好看" },
  { "链接：https://example.org/a。后面", "https://example.org/a", "链接：⟦1⟧。后面" },
  { "(see https://example.org/a).", "https://example.org/a", "(see ⟦1⟧)." },
  { "https://en.wikipedia.org/wiki/Boat_(a)", "https://en.wikipedia.org/wiki/Boat_(a)", "⟦1⟧" },
  { "go to example.com/x, now", "example.com/x", "go to ⟦1⟧, now" },
  { "www.xiaohongshu.com和别的", "www.xiaohongshu.com", "⟦1⟧和别的" },
  { "end.Next sentence", "", "end.Next sentence" },
  { "写信给 ann.lee+x@mail.example.org 谢谢", "ann.lee+x@mail.example.org", "写信给 ⟦1⟧ 谢谢" },
  { "谢谢@小红薯 的分享", "@小红薯", "谢谢⟦1⟧ 的分享" },
  { "by @alice.bsky.social, ok", "@alice.bsky.social", "by ⟦1⟧, ok" },
  { "hi @bob@example.social!", "@bob@example.social", "hi ⟦1⟧!" },
  { "今天 #上海探店 很好", "#上海探店", "今天 ⟦1⟧ 很好" },
  { "今天#周末去哪儿#很开心", "#周末去哪儿#", "今天⟦1⟧很开心" },
  { "#话题[话题]# 后", "#话题[话题]#", "⟦1⟧ 后" },
  { "#ootd #日常vlog", "#ootd|#日常vlog", "⟦1⟧ ⟦2⟧" },
  { "C# is a language, &#39; an entity", "&#39;", "C# is a language, ⟦1⟧ an entity" },
  { "#1 is no tag", "", "#1 is no tag" },
  { "好吃😋😋！", "😋😋", "好吃⟦1⟧！" },
  { "一家👨‍👩‍👧‍👦人👍🏽", "👨‍👩‍👧‍👦|👍🏽",
    "一家⟦1⟧人⟦2⟧" },
  { "旗🇨🇳🇬🇧和🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "🇨🇳🇬🇧|🏴󠁧󠁢󠁳󠁣󠁴󠁿", "旗⟦1⟧和⟦2⟧" },
  { "按 1️⃣ 键❤️", "1️⃣|❤️", "按 ⟦1⟧ 键⟦2⟧" },
  { "只要¥39.9，打8折", "¥39.9", "只要⟦1⟧，打8折" },
  { "$1,299.00 or €20", "$1,299.00|€20", "⟦1⟧ or ⟦2⟧" },
  { "走了5km用了30min", "5km|30min", "走了⟦1⟧用了⟦2⟧" },
  { "温度25℃，湿度60%", "25℃|60%", "温度⟦1⟧，湿度⟦2⟧" },
  { "12:30 开始，3:4 的画面", "12:30|3:4", "⟦1⟧ 开始，⟦2⟧ 的画面" },
  { "4K 60fps 1080p", "4K|60fps|1080p", "⟦1⟧ ⟦2⟧ ⟦3⟧" },
  { "2024年12月31日", "2024|31", "⟦1⟧年12月⟦2⟧日" },
  { "3个苹果，15个梨", "15", "3个苹果，⟦1⟧个梨" },
  { "粉丝3.5万，10亿人", "", "粉丝3.5万，10亿人" },
  { "iPhone15和H2O", "", "iPhone15和H2O" },
  { "the 21st, 20 million", "", "the 21st, 20 million" },
  { "第一行\n第二行", "\n", "第一行⟦1⟧第二行" },
  { "<i>斜体</i>和<v 安>说", "<i>|</i>|<v 安>", "⟦1⟧斜体⟦2⟧和⟦3⟧说" },
  { "{\\an8}上面 &amp; 下面", "{\\an8}|&amp;", "⟦1⟧上面 ⟦2⟧ 下面" },
  { "3 < 5 and 7 > 6", "", "3 < 5 and 7 > 6" },
  { "已有⟦1⟧标记", "⟦|⟧", "已有⟦1⟧1⟦2⟧标记" },
  { "", "", "" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanPlaceholders) found = sampan_placeholders_new (cases[i].text);
      g_autoptr (GString) originals = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *back = NULL;

      g_test_message ("%s", cases[i].text);
      for (guint j = 0; j < sampan_placeholders_get_n (found); j++)
        g_string_append_printf (originals, "%s%s", j > 0 ? "|" : "",
                                sampan_placeholders_get_original (found, j));
      g_assert_cmpstr (originals->str, ==, cases[i].originals);
      g_assert_cmpstr (sampan_placeholders_get_masked (found), ==, cases[i].masked);
      back = sampan_placeholders_restore (found, sampan_placeholders_get_masked (found), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (back, ==, cases[i].text);
    }
}

/* Whatever the text: masked and restored is the same, and so is it with every piece of it. */
static void
test_identity (void)
{
  static const char *const pieces[] = {
    "https://a.b/c_(d)?e=f",
    "#",
    "＃",
    "@",
    "😀",
    "👩🏽‍🚀",
    "⟦",
    "⟧",
    "⟦3⟧",
    "\n",
    " ",
    "12",
    ".",
    "5km",
    "话题",
    "word",
    "<b>",
    "&amp;",
    "{\\i1}",
    "¥9.9",
    "%",
    "🇫🇷",
    "1️⃣",
    "x@y.zz",
    "，",
    "ﬁ",
    "\u200d",
    "\ufe0f",
    "ا",
    "e\u0301",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SampanPlaceholders) found = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *back = NULL;
      int n = g_rand_int_range (rand, 0, 12);

      for (int j = 0; j < n; j++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      found = sampan_placeholders_new (text->str);
      back = sampan_placeholders_restore (found, sampan_placeholders_get_masked (found), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (back, ==, text->str);
    }
}

static void
test_restore (void)
{
  g_autoptr (SampanPlaceholders) found = sampan_placeholders_new ("去 https://a.org/x 看 #猫咪 吧");
  static const struct
  {
    const char *answer;
    const char *result; /* NULL: refused */
    const char *named;  /* in the error */
  } answers[] = {
    { "See ⟦2⟧ at ⟦1⟧", "See #猫咪 at https://a.org/x", NULL },
    { "See ⟦ 2 ⟧ at ⟦１⟧", "See #猫咪 at https://a.org/x", NULL },
    { "See ⟦1⟧", NULL, "#猫咪" },
    { "See it", NULL, "https://a.org/x, #猫咪" },
    { "⟦1⟧ ⟦2⟧ ⟦1⟧", NULL, "https://a.org/x" },
    { "⟦1⟧ ⟦2⟧ ⟦3⟧", NULL, "" },
    { "⟦1⟧ ⟦2⟧ ⟦0⟧", NULL, "" },
    { "⟦1⟧ ⟦2⟧ ⟦x⟧", NULL, "" },
    { "⟦1⟧ ⟦2⟧ ⟦", NULL, "" },
    { "⟦1⟧ ⟦2⟧ ⟧", NULL, "" },
    { "⟦1⟧ ⟦99999999999999999999⟧ ⟦2⟧", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result = sampan_placeholders_restore (found, answers[i].answer, &error);

      g_assert_cmpstr (result, ==, answers[i].result);
      if (!answers[i].result)
        {
          g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER);
          g_assert_nonnull (strstr (error->message, answers[i].named));
        }
    }
}

static void
test_partial (void)
{
  g_autoptr (SampanPlaceholders) found = sampan_placeholders_new ("去 https://a.org/x 看 #猫咪 吧");
  g_autofree char *open = sampan_placeholders_restore_partial (found, "See ⟦2⟧ at ⟦");
  g_autofree char *half = sampan_placeholders_restore_partial (found, "See ⟦2⟧ at ⟦1");

  g_assert_cmpstr (open, ==, "See #猫咪 at ");
  g_assert_cmpstr (half, ==, "See #猫咪 at ");
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    gboolean words;
  } texts[] = {
    { "https://a.org #猫 😀 12:30", FALSE },
    { "…！？ —", FALSE },
    { "好", TRUE },
    { "a 😀", TRUE },
    { "😀 ب", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SampanPlaceholders) found = sampan_placeholders_new (texts[i].text);

      g_assert_cmpint (sampan_placeholders_get_has_words (found), ==, texts[i].words);
    }
}

static void
test_kinds (void)
{
  g_autoptr (SampanPlaceholders) found =
      sampan_placeholders_new ("⟦\n<i>https://a.org a@b.org😀@ann #tag ¥12");

  g_assert_cmpuint (sampan_placeholders_get_n (found), ==, 9);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (sampan_placeholders_get_kind (found, i), ==, (SampanPlaceholderKind)i);
}

/* A long text without an end to any pattern must not take for ever, nor overflow the matcher's
 * stack. */
static void
test_long (void)
{
  static const char *const pieces[] = { "#好", "a.", "(", "@a.", "1.", "😀", "&a", "<a " };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new ("https://");
      g_autoptr (SampanPlaceholders) found = NULL;
      g_autofree char *back = NULL;
      gint64 start = g_get_monotonic_time ();

      for (guint j = 0; j < 20000; j++)
        g_string_append (text, pieces[i]);
      found = sampan_placeholders_new (text->str);
      back = sampan_placeholders_restore (found, sampan_placeholders_get_masked (found), NULL);
      g_assert_cmpstr (back, ==, text->str);
      g_test_message ("%s: %d ms", pieces[i], (int)((g_get_monotonic_time () - start) / 1000));
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/placeholders/cases", test_cases);
  g_test_add_func ("/placeholders/identity", test_identity);
  g_test_add_func ("/placeholders/restore", test_restore);
  g_test_add_func ("/placeholders/partial", test_partial);
  g_test_add_func ("/placeholders/words", test_words);
  g_test_add_func ("/placeholders/kinds", test_kinds);
  g_test_add_func ("/placeholders/long", test_long);
  return g_test_run ();
}
