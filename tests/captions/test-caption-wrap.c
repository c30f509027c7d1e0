#include "captions/sampan-caption-wrap.h"

#define JOINER "\u2060"

static void
test_keep_words (void)
{
  static const struct
  {
    const char *text, *language, *joined;
  } cases[] = {
    { "我们喜欢火锅", "zh-Hans", "我" JOINER "们喜" JOINER "欢火" JOINER "锅" },
    { "去公园，喝茶！", "zh", "去公" JOINER "园，喝" JOINER "茶！" },
    { "Hello world", "zh-Hans", "Hello world" },
    { "我们", "en", "我们" },
    { "我们", NULL, "我们" },
    { "我们", "zhx", "我们" },
    { "", "zh", "" },
    { "第一行\n第二行", "en", "第一行\n第二行" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = sampan_caption_text_keep_words (cases[i].text, cases[i].language);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

/* Nothing but joiners is ever added. */
static void
test_nothing_lost (void)
{
  static const char *const texts[] = { "毛肚七上八下，十五秒刚好😋 15 yuan\n一共一百六十八块。",
                                       "ラーメンを食べました。",
                                       "👨‍👩‍👧‍👦🇨🇳e\u0301" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < 2; j++)
      {
        g_autofree char *joined =
            sampan_caption_text_keep_words (texts[i], j == 0 ? "zh-Hans" : "ja");
        g_autoptr (GString) plain = g_string_new (joined);

        g_string_replace (plain, JOINER, "", 0);
        g_assert_cmpstr (plain->str, ==, texts[i]);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/wrap/keep-words", test_keep_words);
  g_test_add_func ("/captions/wrap/nothing-lost", test_nothing_lost);
  return g_test_run ();
}
