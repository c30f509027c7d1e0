#include "publish/sampan-rules-private.h"
#include "publish/sampan-tid.h"

#include <string.h>

static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free_and_steal (out);
}

static void
test_count (void)
{
  const char *family = "👩‍👩‍👧‍👦";

  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_GRAPHEMES, ""), ==, 0);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_GRAPHEMES,
                                      "a你é👩‍👩‍👧‍👦🇨🇳"),
                   ==, 5);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_UTF8_BYTES, family), ==, (int)strlen (family));
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_UTF16, "a你😀"), ==, 4);
  /* The platform says 15: twelve halves and nine wholes (xpzouying/xiaohongshu-mcp issue 401). */
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_XIAOHONGSHU, "Claude 4.6发布，AI助手又进化了"),
                   ==, 15);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_XIAOHONGSHU, "a"), ==, 1);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_XIAOHONGSHU, "ab"), ==, 1);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_XIAOHONGSHU, "你a"), ==, 2);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_XIAOHONGSHU, "😀"), ==, 2);
}

static void
test_count_mastodon (void)
{
  g_autofree char *path = repeat ("a", 200);
  g_autofree char *text = g_strdup_printf ("see https://example.com/%s ok", path);

  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_MASTODON, text), ==,
                   4 + SAMPAN_MASTODON_LINK_LENGTH + 3);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_MASTODON, "http://a.b"), ==,
                   SAMPAN_MASTODON_LINK_LENGTH);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_MASTODON, "hi @alice@server.example!"), ==, 10);
  g_assert_cmpint (sampan_text_count (SAMPAN_COUNT_MASTODON, "你好"), ==, 2);
}

/* At the limit, one under, one over. */
static void
assert_limit (const char *name, gboolean title, const char *sign, int at_limit, int units)
{
  const SampanRules *rules = sampan_rules_get (name);

  for (int n = at_limit - 1; n <= at_limit + 1; n++)
    {
      g_autofree char *text = repeat (sign, n);
      int used, allowed;

      if (title)
        sampan_rules_count_title (rules, text, &used, &allowed);
      else
        sampan_rules_count_text (rules, text, &used, &allowed);
      g_assert_cmpint (used, ==, n * units);
      g_assert_cmpint (used > allowed, ==, n > at_limit);
    }
}

static void
test_limits (void)
{
  assert_limit ("bluesky", FALSE, "好", 300, 1);
  assert_limit ("bluesky", FALSE, "a", 300, 1);
  /* 25 bytes a sign: the bytes run out first. */
  assert_limit ("bluesky", FALSE, "👩‍👩‍👧‍👦", 3000 / 25, 25);
  assert_limit ("mastodon", FALSE, "好", 500, 1);
  assert_limit ("xiaohongshu", TRUE, "好", 20, 1);
  assert_limit ("xiaohongshu", FALSE, "好", 1000, 1);
  assert_limit ("instagram", FALSE, "😀", 1100, 2);
  assert_limit ("tiktok", FALSE, "😀", 1100, 2);
  assert_limit ("douyin", TRUE, "好", 20, 1);
}

static void
test_rules (void)
{
  const char *const *names = sampan_rules_list ();
  int used, allowed;

  g_assert_true (g_strv_contains (names, "bluesky"));
  g_assert_true (g_strv_contains (names, "xiaohongshu"));
  for (guint i = 0; names[i]; i++)
    g_assert_nonnull (sampan_rules_get_label (sampan_rules_get (names[i])));
  g_assert_null (sampan_rules_get ("nowhere"));
  g_assert_cmpint (sampan_rules_get_max_pictures (sampan_rules_get ("bluesky")), ==, 4);
  g_assert_cmpint (sampan_rules_get_max_pictures (sampan_rules_get ("xiaohongshu")), ==, 18);
  g_assert_cmpint (sampan_rules_get_max_tags (sampan_rules_get ("mastodon")), ==, -1);
  g_assert_true (sampan_rules_has_title (sampan_rules_get ("xiaohongshu")));
  g_assert_false (sampan_rules_has_title (sampan_rules_get ("bluesky")));
  sampan_rules_count_title (sampan_rules_get ("bluesky"), "标题", &used, &allowed);
  g_assert_cmpint (used, ==, 2);
  g_assert_cmpint (allowed, ==, -1);
  /* Where no limit is known, none is made up. */
  sampan_rules_count_text (sampan_rules_get ("lemon8"), "标题", &used, &allowed);
  g_assert_cmpint (used, ==, 2);
  g_assert_cmpint (allowed, ==, -1);
}

/* A server that counts links in another way, and has room for more. */
static void
test_learn (void)
{
  int used, allowed;

  sampan_rules_learn ("mastodon@https://one.example", &(SampanServerLimits){ 5000, 40, 6, -1, -1 });
  sampan_rules_count_text (sampan_rules_get ("mastodon@https://one.example"), "好 http://a.b",
                           &used, &allowed);
  g_assert_cmpint (used, ==, 42);
  g_assert_cmpint (allowed, ==, 5000);
  g_assert_cmpint (sampan_rules_get_max_pictures (
                       sampan_rules_get ("mastodon@https://one.example")),
                   ==, 6);
  sampan_rules_count_text (sampan_rules_get ("mastodon@https://two.example"), "好 http://a.b",
                           &used, &allowed);
  g_assert_cmpint (used, ==, 25);
  g_assert_cmpint (allowed, ==, 500);
}

static void
test_compose (void)
{
  const SampanRules *bluesky = sampan_rules_get ("bluesky");
  const char *const tags[] = { "舢板", "street food", "旅行", NULL };
  g_auto (GStrv) left = NULL;
  g_autofree char *text =
      sampan_rules_compose_text (bluesky, "标题", "\n第一行 #旅行\n第二行\n", tags, &left);
  g_autofree char *bare = sampan_rules_compose_text (bluesky, "", "", NULL, NULL);
  g_autofree char *separate =
      sampan_rules_compose_text (sampan_rules_get ("xiaohongshu"), "标题", "正文", tags + 2, NULL);

  /* What the text holds already is not added; what can not be one word goes beside it. */
  g_assert_cmpstr (text, ==, "标题\n\n第一行 #旅行\n第二行\n\n#舢板");
  g_assert_cmpstr (left[0], ==, "street food");
  g_assert_null (left[1]);
  g_assert_cmpstr (bare, ==, "");
  g_assert_cmpstr (separate, ==, "正文\n\n#旅行");
}

static void
test_compose_full (void)
{
  const SampanRules *bluesky = sampan_rules_get ("bluesky");
  const char *const tags[] = { "四个字的标签", "短", NULL };
  g_autofree char *body = repeat ("好", 295);
  g_auto (GStrv) left = NULL;
  g_autofree char *text = sampan_rules_compose_text (bluesky, NULL, body, tags, &left);

  /* 295 + "\n\n#短": four signs fit, nine do not. */
  g_assert_true (g_str_has_suffix (text, "好\n\n#短"));
  g_assert_cmpstr (left[0], ==, "四个字的标签");
  g_assert_null (left[1]);
}

static void
test_tid (void)
{
  g_autofree char *zero = sampan_tid_new_at (0, 0);
  g_autofree char *known = sampan_tid_new_at (1234567890123456, 789);
  g_autofree char *last = sampan_tid_new ();

  g_assert_cmpstr (zero, ==, "2222222222222");
  g_assert_true (sampan_tid_is_valid (zero));
  g_assert_true (sampan_tid_is_valid (known));
  g_assert_false (sampan_tid_is_valid ("222222222222"));
  g_assert_false (sampan_tid_is_valid ("222222222222a2"));
  g_assert_false (sampan_tid_is_valid ("z222222222222"));
  g_assert_false (sampan_tid_is_valid ("222222222222A"));
  for (int i = 0; i < 10000; i++)
    {
      char *next = sampan_tid_new ();

      g_assert_cmpstr (next, >, last);
      g_free (last);
      last = next;
    }
  g_assert_true (sampan_tid_is_valid (last));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/count", test_count);
  g_test_add_func ("/rules/count-mastodon", test_count_mastodon);
  g_test_add_func ("/rules/limits", test_limits);
  g_test_add_func ("/rules/all", test_rules);
  g_test_add_func ("/rules/learn", test_learn);
  g_test_add_func ("/rules/compose", test_compose);
  g_test_add_func ("/rules/compose-full", test_compose_full);
  g_test_add_func ("/rules/tid", test_tid);
  return g_test_run ();
}
