#include "captions/sampan-caption-rules.h"

static void
test_languages (void)
{
  const SampanCaptionRules *english = sampan_caption_rules_get ("en");
  const SampanCaptionRules *chinese = sampan_caption_rules_get ("zh-Hans");

  g_assert_cmpfloat (english->characters_per_second, ==, 20);
  g_assert_cmpuint (english->characters_per_line, ==, 42);
  g_assert_cmpuint (english->lines, ==, 2);
  g_assert_cmpint (english->minimum, ==, 833);
  g_assert_cmpint (english->maximum, ==, 7000);
  g_assert_cmpfloat (chinese->characters_per_second, ==, 9);
  g_assert_cmpuint (chinese->characters_per_line, ==, 16);
  g_assert_true (sampan_caption_rules_get ("zh_TW") == chinese);
  g_assert_true (sampan_caption_rules_get ("zh-Hant-HK") == chinese);
  g_assert_true (sampan_caption_rules_get ("ZH") == chinese);
  g_assert_cmpfloat (sampan_caption_rules_get ("ja")->characters_per_second, ==, 4);
  /* A language of its own that only begins like another one has the fallback's rules. */
  g_assert_cmpfloat (sampan_caption_rules_get ("esu")->characters_per_second, ==, 20);
  g_assert_cmpfloat (sampan_caption_rules_get ("xx")->characters_per_second, ==, 20);
  g_assert_cmpfloat (sampan_caption_rules_get (NULL)->characters_per_second, ==, 20);
  g_assert_cmpfloat (sampan_caption_rules_get ("")->characters_per_second, ==, 20);
}

static void
test_speed (void)
{
  static const struct
  {
    const char *text;
    gint64 duration;
    double speed;
    guint longest;
  } cases[] = {
    { "毛肚七上八下，十五秒刚好", 3000, 4, 12 },
    { "<v Lin>Seven dips up,\neight down.</v>", 1000, 25, 14 },
    { "Tom &amp; Jerry", 1000, 11, 11 },
    /* A family, a flag, a letter with an accent of its own: each is one for the reader. */
    { "👨‍👩‍👧‍👦🇨🇳e\u0301", 1000, 3, 3 },
    { "", 1000, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanCue) cue =
          sampan_cue_new ("a", 500, 500 + cases[i].duration, cases[i].text, NULL, NULL);

      g_assert_cmpfloat_with_epsilon (sampan_cue_get_reading_speed (cue), cases[i].speed, 0.0001);
      g_assert_cmpuint (sampan_cue_get_longest_line (cue), ==, cases[i].longest);
    }
}

static void
test_no_duration (void)
{
  g_autoptr (SampanCue) cue = sampan_cue_new ("a", 500, 500, "abc", NULL, NULL);

  /* Far too fast, but a number. */
  g_assert_cmpfloat (sampan_cue_get_reading_speed (cue), >, 1000);
  g_assert_cmpfloat (sampan_cue_get_reading_speed (cue), <, 1e9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/rules/languages", test_languages);
  g_test_add_func ("/captions/rules/speed", test_speed);
  g_test_add_func ("/captions/rules/no-duration", test_no_duration);
  return g_test_run ();
}
