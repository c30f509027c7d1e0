#include "language/sampan-language.h"

static void
test_list (void)
{
  guint n = 0;
  g_autoptr (GHashTable) badges = g_hash_table_new (g_str_hash, g_str_equal);

  for (const SampanLanguage *language = sampan_language_list (); language->tag; language++, n++)
    {
      g_autofree char *canonical = sampan_language_canonicalize (language->tag);
      g_autofree char *name = sampan_language_dup_name (language->tag);

      g_assert_cmpstr (canonical, ==, language->tag);
      g_assert_cmpstr (name, ==, language->name);
      g_assert_true (sampan_language_find (language->tag) == language);
      g_assert_true (g_hash_table_add (badges, (gpointer)language->badge));
      g_assert_cmpint (language->rtl, ==,
                       g_str_equal (language->tag, "ar") || g_str_equal (language->tag, "he"));
    }
  g_assert_cmpuint (n, ==, 18);
}

static void
test_canonicalize (void)
{
  static const struct
  {
    const char *tag;
    const char *canonical;
    const char *found; /* the list's entry */
  } cases[] = {
    { "zh", "zh-Hans", "zh-Hans" },
    { "zh-CN", "zh-Hans", "zh-Hans" },
    { "zh_CN", "zh-Hans", "zh-Hans" },
    { "zh_CN.UTF-8", "zh-Hans", "zh-Hans" },
    { "ZH-hans-cn", "zh-Hans", "zh-Hans" },
    { "zh-SG", "zh-Hans", "zh-Hans" },
    { "zh_TW", "zh-Hant", "zh-Hant" },
    { "zh-Hant-TW", "zh-Hant", "zh-Hant" },
    { "zh-Hant", "zh-Hant", "zh-Hant" },
    { "zh_HK", "zh-HK", "zh-Hant" },
    { "zh-Hant-HK", "zh-HK", "zh-Hant" },
    { "zh-Hans-HK", "zh-Hans", "zh-Hans" },
    { "zh-MO", "zh-HK", "zh-Hant" },
    { "en_US", "en-US", "en" },
    { "EN", "en", "en" },
    { "pt-br", "pt-BR", "pt" },
    { "iw", "he", "he" },
    { "sr-Latn-RS", "sr-Latn-RS", NULL },
    { "tlh", "tlh", NULL },
    { "", "", NULL },
    { "C", "C", NULL },
    { "not a tag", "not a tag", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *canonical = sampan_language_canonicalize (cases[i].tag);
      const SampanLanguage *language = sampan_language_find (cases[i].tag);

      g_test_message ("%s", cases[i].tag);
      g_assert_cmpstr (canonical, ==, cases[i].canonical);
      g_assert_cmpstr (language ? language->tag : NULL, ==, cases[i].found);
    }
}

static void
test_names (void)
{
  g_autofree char *simplified = sampan_language_dup_name ("zh-CN");
  g_autofree char *hong_kong = sampan_language_dup_name ("zh-HK");
  g_autofree char *dutch = sampan_language_dup_name ("nl");
  g_autofree char *nonsense = sampan_language_dup_name ("not a tag");

  g_assert_cmpstr (simplified, ==, "简体中文");
  g_assert_nonnull (strstr (hong_kong, "香港"));
  g_assert_cmpstr (dutch, ==, "Nederlands");
  g_assert_cmpstr (nonsense, ==, "not a tag");
}

static void
test_detect (void)
{
  static const struct
  {
    const char *text;
    const char *language;
  } cases[] = {
    { "周末去了上海的一家咖啡馆，环境真的很好", "zh-Hans" },
    { "週末去了上海的一家咖啡館，環境真的很好", "zh-Hant" },
    { "好", "zh-Hans" },
    { "我的iPhone 15 Pro Max开箱，太香了", "zh-Hans" },
    { "看 https://example.org/the/long/english/words/of/this/address 吧", "zh-Hans" },
    { "の好吃到哭的拉面店", "zh-Hans" },
    { "東京の夜はとても綺麗でした", "ja" },
    { "カフェ", "ja" },
    { "오늘은 날씨가 좋아요", "ko" },
    { "The boat crosses the water, and it is slow.", "en" },
    { "What a day! I have to show you this #旅行", "en" },
    { "El barco cruza el agua y las luces son muy lindas", "es" },
    { "Le bateau est sur les eaux et je suis avec vous", "fr" },
    { "Das Boot ist nicht groß und ich bin mit dem Boot da", "de" },
    { "O barco não é muito grande mas eu gosto do mar", "pt" },
    { "La barca non è molto grande ma io sono con gli amici", "it" },
    { "Лодка пересекает реку", "ru" },
    { "Човен перетинає річку", NULL },
    { "القارب يعبر الماء", "ar" },
    { "הסירה חוצה את המים", "he" },
    { "เรือข้ามแม่น้ำ", "th" },
    { "Tôi không có thuyền và những người này rất vui", "vi" },
    { "Perahu ini tidak besar dan saya akan pergi dengan kamu", "id" },
    { "नाव पानी पार करती है", "hi" },
    { "Bu tekne çok büyük değil ama ben ve sen için var", "tr" },
    { "Zzyzx", NULL },
    { "", NULL },
    { "😀 123 https://a.org", NULL },
    { "\xff\xfe", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *language = sampan_language_detect (cases[i].text);

      g_test_message ("case %u", i);
      g_assert_cmpstr (language, ==, cases[i].language);
    }
}

/* How sure it is: what is told from a word or two, or in two languages, is a guess. */
static void
test_confidence (void)
{
  static const struct
  {
    const char *text;
    const char *language;
    gboolean sure;
  } cases[] = {
    { "周末去了上海的一家咖啡馆，环境真的很好", "zh-Hans", TRUE },
    { "週末去了上海的一家咖啡館，環境真的很好", "zh-Hant", TRUE },
    { "你好", "zh-Hans", FALSE },
    { "今天的天气真好 the weather is so nice today my friends", NULL, FALSE },
    { "مرحبا بكم في بيتنا", "ar", TRUE },
    { "ברוכים הבאים לביתנו", "he", TRUE },
    { "ยินดีต้อนรับสู่บ้านของเรา", "th", TRUE },
    { "Добро пожаловать в наш дом", "ru", TRUE },
    { "우리 집에 오신 것을 환영합니다", "ko", TRUE },
    { "The quick brown fox jumps over the lazy dog near the river bank", "en", TRUE },
    { "Hola", NULL, FALSE },
#ifdef SAMPAN_HAVE_CLD2
    /* Without one of our frequent words. */
    { "Waarom gebruikt iedereen tegenwoordig zoveel plastic verpakkingen", "nl", TRUE },
    { "Dzisiaj pogoda jest naprawdę piękna, idziemy spacerować", "pl", TRUE },
    { "Mañana visitaremos aquel pueblo pequeño cerca de Sevilla", "es", TRUE },
#endif
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double confidence = -1;
      g_autofree char *language =
          sampan_language_detect_with_confidence (cases[i].text, &confidence);

      g_test_message ("case %u: %s %.2f", i, language, confidence);
      g_assert_cmpfloat (confidence, >=, 0);
      g_assert_cmpfloat (confidence, <=, 1);
      if (cases[i].language)
        {
          g_assert_cmpstr (language, ==, cases[i].language);
          g_assert_true ((confidence >= 0.5) == cases[i].sure);
        }
      else
        g_assert_true (!language || confidence < 0.7);
    }
  g_assert_true (sampan_language_is_in ("This line is in English, my friend.", "en"));
  g_assert_false (sampan_language_is_in ("iPhone 15 Pro Max", "en"));
  g_assert_false (sampan_language_is_in ("今天的天气真好，我们去公园", "zh-Hant"));
  g_assert_false (sampan_language_is_in ("東京都", "zh-Hans"));
}

static void
test_direction (void)
{
  g_assert_cmpint (sampan_language_find_direction ("Sampan برنامج"), ==, 1);
  g_assert_cmpint (sampan_language_find_direction ("3 (برنامج Sampan)"), ==, -1);
  g_assert_cmpint (sampan_language_find_direction ("שלום Sampan"), ==, -1);
  g_assert_cmpint (sampan_language_find_direction ("成都"), ==, 1);
  g_assert_cmpint (sampan_language_find_direction ("12:30 – 😀"), ==, 0);
  g_assert_cmpint (sampan_language_find_direction (""), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/list", test_list);
  g_test_add_func ("/language/canonicalize", test_canonicalize);
  g_test_add_func ("/language/names", test_names);
  g_test_add_func ("/language/detect", test_detect);
  g_test_add_func ("/language/confidence", test_confidence);
  g_test_add_func ("/language/direction", test_direction);
  return g_test_run ();
}
