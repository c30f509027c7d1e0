#include "language/sampan-back-translation.h"
#include "language/sampan-dictionary.h"

/* A source, what came back, and what is to be found: n number, a name, ! negation, m meaning. */
static const struct
{
  const char *language;
  const char *source;
  const char *back;
  const char *found;
} cases[] = {
  { "zh-Hans", "周末去了上海，吃了三个包子。", "周末我去了上海，吃了 3 个包子。", "" },
  { "zh-Hans", "门票3000元，很便宜。", "门票30000元，很便宜。", "n" },
  { "zh-Hans", "粉丝有3.5万人", "粉丝有35,000人", "" },
  { "zh-Hans", "这家店不好吃。", "这家店很好吃。", "!" },
  { "zh-Hans", "这家店不错，非常推荐！", "这家店很好，强烈推荐！", "" },
  { "zh-Hans", "你是不是也喜欢？", "你也喜欢吗？", "" },
  { "zh-Hans", "我用 Notion 写日记", "我用概念写日记", "a" },
  { "zh-Hans", "最近在看《三体》", "最近在看《三具尸体》", "aa" },
  { "zh-Hans", "看这里 https://b23.tv/AbC", "看这里", "a" },
  { "zh-Hans", "今天的阳光特别好，我们去公园散步吧。", "股票市场昨晚大幅下跌，投资者感到十分恐慌。",
    "m" },
  { "en", "I bought three apples in Paris.", "I bought 3 apples in Paris.", "" },
  { "en", "We met Alice at 12:30.", "We met Alex at 12:30.", "aa" },
  { "en", "Open at 12:30 today", "Open at 13:30 today", "n" },
  { "en", "I don’t like it.", "I like it.", "!" },
  { "en", "It was not bad at all, I can't complain.", "It wasn't bad, I cannot complain.", "" },
  { "en", "Twenty-five people came.", "25 people came.", "" },
  { "en", "Two million viewers", "2 million viewers", "" },
  { "en", "Price: 1,299.00 dollars", "Price: 1299 dollars", "" },
  { "en", "You must not open it. Call me.", "You must open it. Don't call me.", "!!" },
  { "ja", "これは食べられません。", "これは食べられます。", "!" },
  { "ru", "Я не люблю кофе.", "Я люблю кофе.", "!" },
  { "ar", "لا أحب القهوة.", "أحب القهوة.", "!" },
};

static void
test_cases (void)
{
  static const char signs[] = "na!m";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanBackTranslation) back =
          sampan_back_translation_new (cases[i].source, cases[i].back, cases[i].language);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint j = 0; j < sampan_back_translation_get_n_findings (back); j++)
        {
          const SampanBackTranslationFinding *finding =
              sampan_back_translation_get_finding (back, j);

          g_test_message ("%s: %s", cases[i].source, finding->sentence);
          g_string_append_c (found, signs[finding->kind]);
          g_assert_cmpuint (finding->source_start + finding->source_length, <=,
                            strlen (cases[i].source));
          g_assert_cmpuint (finding->back_start + finding->back_length, <=, strlen (cases[i].back));
        }
      g_test_message ("%s (%u)", cases[i].source, sampan_back_translation_get_score (back));
      g_assert_cmpstr (found->str, ==, cases[i].found);
    }
}

/* Names in Chinese characters, as the real dictionary knows them; the same in other characters, and
 * what is written like a name and is none, say nothing. */
static void
test_proper_nouns (void)
{
  static const struct
  {
    const char *language;
    const char *source;
    const char *back;
    const char *lost; /* nullable */
  } names[] = {
    { "zh-Hans", "周末去了成都，吃了火锅。", "周末去了重庆，吃了火锅。", "成都" },
    { "zh-Hans", "星期一我在成都学英语。", "周一我在成都学英文。", NULL },
    { "zh-Hant", "我在臺灣讀魯迅的小說。", "我在臺灣讀小說。", "魯迅" },
    { "zh-Hans", "今天天气很好，我们都很高兴。", "今天天气不坏，大家都很开心。", NULL },
  };

  if (!sampan_dictionary_open (sampan_dictionary_get_default (), NULL))
    {
      g_test_skip ("CC-CEDICT is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SampanBackTranslation) back =
          sampan_back_translation_new (names[i].source, names[i].back, names[i].language);
      gboolean lost = FALSE;

      for (guint j = 0; j < sampan_back_translation_get_n_findings (back); j++)
        {
          const SampanBackTranslationFinding *finding =
              sampan_back_translation_get_finding (back, j);

          g_test_message ("%s: %s", names[i].source, finding->sentence);
          if (finding->kind != SAMPAN_BACK_TRANSLATION_NAME)
            continue;
          g_assert_nonnull (names[i].lost);
          lost = lost || strstr (finding->sentence, names[i].lost);
        }
      g_assert_cmpint (lost, ==, names[i].lost != NULL);
    }
}

/* The ranges are those of the words themselves. */
static void
test_ranges (void)
{
  static const char *const source = "We met Alice. She had 30 cats.";
  static const char *const text = "We met Alice. She had 13 cats.";
  g_autoptr (SampanBackTranslation) back = sampan_back_translation_new (source, text, "en");
  const SampanBackTranslationFinding *finding;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  g_assert_cmpuint (sampan_back_translation_get_n_findings (back), ==, 1);
  finding = sampan_back_translation_get_finding (back, 0);
  old = g_strndup (source + finding->source_start, finding->source_length);
  new = g_strndup (text + finding->back_start, finding->back_length);
  g_assert_cmpstr (old, ==, "30");
  g_assert_cmpstr (new, ==, "13");
  g_assert_cmpint (finding->kind, ==, SAMPAN_BACK_TRANSLATION_NUMBER);
  g_assert_cmpuint (sampan_back_translation_get_score (back), >, 90);
}

/* Back by a real engine: OpenCC makes Taiwan's words of the mainland's, and those again. */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GPtrArray **)data = sampan_translators_check_finish (SAMPAN_TRANSLATORS (source), result, NULL);
}

static void
test_engine (void)
{
  static const char *const sources[] = { "出租车里的视频有30个", "不要打开软件", NULL };
  static const char *const targets[] = { "計程車裡的影片有13個", "不要打開軟體", NULL };
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (GPtrArray) results = NULL;
  SampanBackTranslation *first, *second;

  sampan_translators_check_async (translators, sources, targets, "zh-Hans", "zh-Hant", NULL, NULL,
                                  on_checked, &results);
  while (!results)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (results->len, ==, 2);
  first = g_ptr_array_index (results, 0);
  second = g_ptr_array_index (results, 1);
  g_assert_cmpstr (sampan_back_translation_get_back (second), ==, "不要打开软件");
  g_assert_cmpuint (sampan_back_translation_get_score (second), ==, 100);
  g_assert_cmpuint (sampan_back_translation_get_n_findings (second), ==, 0);
  g_assert_cmpstr (sampan_back_translation_get_provider (second), ==, "OpenCC");
  g_assert_cmpuint (sampan_back_translation_get_n_findings (first), ==, 1);
  g_assert_nonnull (strstr (sampan_back_translation_get_finding (first, 0)->sentence, "13"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/back-translation/cases", test_cases);
  g_test_add_func ("/back-translation/proper-nouns", test_proper_nouns);
  g_test_add_func ("/back-translation/ranges", test_ranges);
  g_test_add_func ("/back-translation/engine", test_engine);
  return g_test_run ();
}
