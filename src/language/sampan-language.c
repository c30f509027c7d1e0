#include "sampan-language.h"

#include <glib/gi18n-lib.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>

#include "sampan-cld2-private.h"
#include "sampan-placeholders.h"

static const SampanLanguage languages[] = {
  { "zh-Hans", "简体中文", N_ ("Chinese (Simplified)"), "中", FALSE },
  { "zh-Hant", "繁體中文", N_ ("Chinese (Traditional)"), "繁", FALSE },
  { "en", "English", N_ ("English"), "EN", FALSE },
  { "ja", "日本語", N_ ("Japanese"), "日", FALSE },
  { "ko", "한국어", N_ ("Korean"), "한", FALSE },
  { "es", "Español", N_ ("Spanish"), "ES", FALSE },
  { "fr", "Français", N_ ("French"), "FR", FALSE },
  { "de", "Deutsch", N_ ("German"), "DE", FALSE },
  { "pt", "Português", N_ ("Portuguese"), "PT", FALSE },
  { "it", "Italiano", N_ ("Italian"), "IT", FALSE },
  { "ru", "Русский", N_ ("Russian"), "RU", FALSE },
  { "ar", "العربية", N_ ("Arabic"), "AR", TRUE },
  { "he", "עברית", N_ ("Hebrew"), "HE", TRUE },
  { "th", "ไทย", N_ ("Thai"), "TH", FALSE },
  { "vi", "Tiếng Việt", N_ ("Vietnamese"), "VI", FALSE },
  { "id", "Bahasa Indonesia", N_ ("Indonesian"), "ID", FALSE },
  { "hi", "हिन्दी", N_ ("Hindi"), "HI", FALSE },
  { "tr", "Türkçe", N_ ("Turkish"), "TR", FALSE },
  { NULL },
};

/* Frequent characters that only one of the two ways of writing Chinese has. */
static const char simplified_only[] =
    "们这来个国时说为会对学过后还没么开样动现种经进当与实间机话无问气东长见关门马车书"
    "买卖红给让谁请词语认记计订设访证评识诉读课谈谢边达远运连适选题颜饭馆饮鱼鸟龙乐业"
    "专两严丰临丽举义乌习乡爱岁归梦处备复头夹奋妇孙宁宝宽宾寻导将尔尘层岛师带帮广庆应"
    "张弹强录总惊惯战户扑执扩扫报拥择挂损换据摄敌数断旧显晓术杀杂权条极构标树桥检楼欢"
    "汉汤沟泪洁浅测济浓润涂满滚灯灵点烂烧热营猫猪环玛电画疗盘码确础离积称稳穷竞笔笼筑"
    "签简粮纪纯线练组细终绍结绝统绩续维绿缘网罗职联脑脸艺节芦苏药莲获萝蓝虽视觉触训议"
    "讲许论诗该详误赏赞赶趋跃踪轮软轻载较辆输转钟钱铁银锁错键镇镜闪闭闲闹队阳阴阵阶际"
    "陆险随难雾静韩页顶项顺须顾预领频颗风飞驾验骑鲜鸡黄齐齿";
static const char traditional_only[] =
    "們這來個國時說為會對學過後還沒麼開樣動現種經進當與實間機話無問氣東長見關門馬車書"
    "買賣紅給讓誰請詞語認記計訂設訪證評識訴讀課談謝邊達遠運連適選題顏飯館飲魚鳥龍樂業"
    "專兩嚴豐臨麗舉義烏習鄉愛歲歸夢處備復頭夾奮婦孫寧寶寬賓尋導將爾塵層島師帶幫廣慶應"
    "張彈強錄總驚慣戰戶撲執擴掃報擁擇掛損換據攝敵數斷舊顯曉術殺雜權條極構標樹橋檢樓歡"
    "漢湯溝淚潔淺測濟濃潤塗滿滾燈靈點爛燒熱營貓豬環瑪電畫療盤碼確礎離積稱穩窮競筆籠築"
    "簽簡糧紀純線練組細終紹結絕統績續維綠緣網羅職聯腦臉藝節蘆蘇藥蓮獲蘿藍雖視覺觸訓議"
    "講許論詩該詳誤賞讚趕趨躍蹤輪軟輕載較輛輸轉鐘錢鐵銀鎖錯鍵鎮鏡閃閉閒鬧隊陽陰陣階際"
    "陸險隨難霧靜韓頁頂項順須顧預領頻顆風飛駕驗騎鮮雞黃齊齒";

/* The most frequent words of languages in Latin letters, those that two of them share left out
 * where that is possible. */
static const struct
{
  const char *tag;
  const char *words;
} latin_words[] = {
  { "en", " the and of to is this that with for you my are was it on have not we they from what " },
  { "es", " el los las que una con por para es está muy pero más yo mi del esto como hola y " },
  { "fr", " le les des est une et dans pour avec pas je vous nous sur mais très ce c'est du au " },
  { "de", " der die das und ist nicht ich ein eine mit auf für sie wir den dem auch sich zu von " },
  { "pt", " o os não uma com para é muito mas mais eu meu do da em você isso como olá são " },
  { "it", " il gli che di è una per con non sono molto ma più io mio del della questo ciao nel " },
  { "vi", " và của là có không cho một được những tôi này với người trong rất đã " },
  { "id", " yang dan di ini itu dengan untuk tidak saya dari ke akan ada bisa kami sangat " },
  { "tr", " ve bir bu için ile çok ben değil var ama daha gibi ne da de olarak " },
};

/* How sure a guess is. */
#define DOUBTFUL 0.4
#define LIKELY 0.6
#define MIN_WORDS 3 /* for CLD2 */
#define MIN_HAN 8   /* a shorter text may be a Japanese name */

/* What a text is written with. */
typedef struct
{
  guint han;
  guint kana;
  guint hangul;
  guint cyrillic;
  guint arabic;
  guint hebrew;
  guint thai;
  guint devanagari;
  guint latin_words;
  guint simplified;
  guint traditional;
  gboolean other_cyrillic; /* letters that Russian does not have */
  gboolean other_arabic;   /* letters that Arabic does not have */
} Scripts;

const SampanLanguage *
sampan_language_list (void)
{
  return languages;
}

static const SampanLanguage *
find_exact (const char *tag)
{
  for (const SampanLanguage *language = languages; language->tag; language++)
    if (g_str_equal (language->tag, tag))
      return language;
  return NULL;
}

const SampanLanguage *
sampan_language_find (const char *tag)
{
  g_autofree char *canonical = sampan_language_canonicalize (tag);
  const SampanLanguage *language = find_exact (canonical);

  if (language)
    return language;
  if (g_str_equal (canonical, "zh-HK"))
    return find_exact ("zh-Hant");
  canonical[strcspn (canonical, "-")] = '\0';
  return find_exact (canonical);
}

/* Chinese by how it is written; Hong Kong has words and characters of its own. */
static char *
canonicalize_chinese (const char *locale)
{
  char script[ULOC_SCRIPT_CAPACITY];
  char region[ULOC_COUNTRY_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;

  uloc_getScript (locale, script, sizeof script, &status);
  uloc_getCountry (locale, region, sizeof region, &status);
  if (g_str_equal (script, "Hans"))
    return g_strdup ("zh-Hans");
  if (g_str_equal (region, "HK") || g_str_equal (region, "MO"))
    return g_strdup ("zh-HK");
  return g_strdup (g_str_equal (script, "Hant") || g_str_equal (region, "TW") ? "zh-Hant"
                                                                              : "zh-Hans");
}

char *
sampan_language_canonicalize (const char *tag)
{
  g_autofree char *plain = NULL;
  char locale[ULOC_FULLNAME_CAPACITY];
  char canonical[ULOC_FULLNAME_CAPACITY];
  char base[ULOC_LANG_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;

  g_return_val_if_fail (tag != NULL, NULL);

  /* "zh_CN.UTF-8@x" of the environment. */
  plain = g_strndup (tag, strcspn (tag, ".@"));
  g_strdelimit (plain, "_", '-');
  uloc_forLanguageTag (plain, locale, sizeof locale, NULL, &status);
  uloc_toLanguageTag (locale, canonical, sizeof canonical, FALSE, &status);
  uloc_getLanguage (locale, base, sizeof base, &status);
  if (U_FAILURE (status) || !*base)
    return g_strdup (tag);
  if (g_str_equal (base, "zh"))
    return canonicalize_chinese (locale);
  return g_strdup (canonical);
}

char *
sampan_language_dup_name (const char *tag)
{
  g_autofree char *canonical = sampan_language_canonicalize (tag);
  const SampanLanguage *language = find_exact (canonical);
  UChar name[128];
  UErrorCode status = U_ZERO_ERROR;
  int length;

  if (language)
    return g_strdup (language->name);
  length = uloc_getDisplayName (canonical, canonical, name, G_N_ELEMENTS (name), &status);
  if (U_FAILURE (status) || status == U_USING_DEFAULT_WARNING || length >= (int)G_N_ELEMENTS (name))
    return g_strdup (tag);
  return g_utf16_to_utf8 ((const gunichar2 *)name, length, NULL, NULL, NULL);
}

static void
count_han (Scripts *scripts, gunichar c)
{
  char text[7] = { 0 };

  g_unichar_to_utf8 (c, text);
  scripts->han++;
  if (strstr (simplified_only, text))
    scripts->simplified += !strstr (traditional_only, text);
  else if (strstr (traditional_only, text))
    scripts->traditional++;
}

static void
count_letter (Scripts *scripts, gunichar c)
{
  UErrorCode status = U_ZERO_ERROR;

  switch (uscript_getScript ((UChar32)c, &status))
    {
    case USCRIPT_HAN:
      count_han (scripts, c);
      break;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      scripts->kana++;
      break;
    case USCRIPT_HANGUL:
      scripts->hangul++;
      break;
    case USCRIPT_CYRILLIC:
      scripts->cyrillic++;
      scripts->other_cyrillic |= g_utf8_strchr ("іїєґўІЇЄҐЎјљњћђ", -1, c) != NULL;
      break;
    case USCRIPT_ARABIC:
      scripts->arabic++;
      scripts->other_arabic |= g_utf8_strchr ("پچژگکیےٹڈ", -1, c) != NULL;
      break;
    case USCRIPT_HEBREW:
      scripts->hebrew++;
      break;
    case USCRIPT_THAI:
      scripts->thai++;
      break;
    case USCRIPT_DEVANAGARI:
      scripts->devanagari++;
      break;
    default:
      break;
    }
}

static gboolean
is_latin (gunichar c)
{
  UErrorCode status = U_ZERO_ERROR;

  return uscript_getScript ((UChar32)c, &status) == USCRIPT_LATIN;
}

/* @words: takes the words in Latin letters, folded. */
static Scripts
count_scripts (const char *text, GPtrArray *words)
{
  Scripts scripts = { 0 };
  const char *word = NULL;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean in_word =
          is_latin (c) || (word && (c == '\'' || c == 0x2019 || g_unichar_ismark (c)));

      if (in_word && !word)
        word = p;
      if (!in_word && word)
        {
          g_ptr_array_add (words, g_utf8_strdown (word, p - word));
          word = NULL;
        }
      if (c == 0)
        break;
      if (!in_word)
        count_letter (&scripts, c);
    }
  scripts.latin_words = words->len;
  return scripts;
}

static gboolean
is_among (const char *words, const char *word)
{
  g_autofree char *spaced = g_strconcat (" ", word, " ", NULL);

  return strstr (words, spaced) != NULL;
}

/* The language with most of its frequent words in it; none if two have as many. */
static const char *
find_by_words (GPtrArray *words, double *confidence)
{
  guint best = 0;
  const char *tag = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (latin_words); i++)
    {
      guint hits = 0;

      for (guint j = 0; j < words->len; j++)
        hits += is_among (latin_words[i].words, g_ptr_array_index (words, j));
      if (hits > best)
        {
          best = hits;
          tag = latin_words[i].tag;
        }
      else if (hits == best)
        tag = NULL;
    }
  *confidence = tag == NULL ? 0 : best == 1 ? DOUBTFUL : LIKELY;
  return tag;
}

#ifdef SAMPAN_HAVE_CLD2
/* Of a word or two CLD2 is too sure; what it is not sure of may be right all the same. */
static char *
find_by_cld2 (GPtrArray *words, double *confidence)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *code;
  int percent, reliable;

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s ", (const char *)g_ptr_array_index (words, i));
  code = _sampan_cld2_detect (text->str, (int)text->len, &percent, &reliable);
  if (code == NULL)
    return NULL;
  *confidence = reliable && words->len >= MIN_WORDS ? MAX (percent / 100.0, DOUBTFUL) : DOUBTFUL;
  /* Its old names for Hebrew, Indonesian and Javanese do not come in Latin letters but for these.
   */
  return g_str_equal (code, "iw") ? g_strdup ("he") : sampan_language_canonicalize (code);
}
#endif

static char *
detect_latin (GPtrArray *words, double *confidence)
{
  double sure = 0;
  const char *tag = find_by_words (words, &sure);
#ifdef SAMPAN_HAVE_CLD2
  double found_sure = 0;
  g_autofree char *found = find_by_cld2 (words, &found_sure);

  if (found && found_sure > sure)
    {
      *confidence = found_sure;
      return g_steal_pointer (&found);
    }
  /* The same from both is more than either. */
  if (found && tag && g_str_equal (found, tag))
    sure = MAX (sure, LIKELY);
#endif
  *confidence = sure;
  return g_strdup (tag);
}

/* Chinese characters without kana: perhaps a Japanese name, perhaps the same in both ways of
 * writing Chinese. */
static char *
detect_east (const Scripts *scripts, double *confidence)
{
  guint east = scripts->han + scripts->kana;

  /* A の in Chinese is an ornament; Japanese has one kana in three characters or more. */
  if (scripts->kana * 6 >= east)
    return g_strdup ("ja");
  if (scripts->simplified == scripts->traditional)
    *confidence = MIN (*confidence, DOUBTFUL);
  else if (scripts->han < MIN_HAN)
    *confidence = MIN (*confidence, LIKELY);
  return g_strdup (scripts->traditional > scripts->simplified ? "zh-Hant" : "zh-Hans");
}

static char *
detect (const char *text, double *confidence)
{
  g_autoptr (SampanPlaceholders) placeholders = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  Scripts s;
  guint east, most, all;
  double sure;
  char *tag;

  g_return_val_if_fail (text != NULL, NULL);
  *confidence = 1;
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;

  placeholders = sampan_placeholders_new (text);
  s = count_scripts (sampan_placeholders_get_masked (placeholders), words);
  east = s.han + s.kana;
  most = MAX (MAX (MAX (east, s.hangul), MAX (s.cyrillic, s.arabic)),
              MAX (MAX (s.hebrew, s.thai), MAX (s.devanagari, s.latin_words)));
  if (most == 0)
    return NULL;
  all = east + s.hangul + s.cyrillic + s.arabic + s.hebrew + s.thai + s.devanagari + s.latin_words;
  *confidence = (double)most / all;
  if (most == east)
    return detect_east (&s, confidence);
  if (most == s.hangul)
    return g_strdup ("ko");
  if (most == s.cyrillic)
    return s.other_cyrillic ? NULL : g_strdup ("ru");
  if (most == s.arabic)
    return s.other_arabic ? NULL : g_strdup ("ar");
  if (most == s.hebrew)
    return g_strdup ("he");
  if (most == s.thai)
    return g_strdup ("th");
  if (most == s.devanagari)
    return g_strdup ("hi");
  tag = detect_latin (words, &sure);
  *confidence *= sure;
  return tag;
}

char *
sampan_language_detect_with_confidence (const char *text, double *confidence)
{
  double unused;

  return detect (text, confidence ? confidence : &unused);
}

int
sampan_language_find_direction (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    switch (u_charDirection ((UChar32)g_utf8_get_char (c)))
      {
      case U_LEFT_TO_RIGHT:
        return 1;
      case U_RIGHT_TO_LEFT:
      case U_RIGHT_TO_LEFT_ARABIC:
        return -1;
      default:
        break;
      }
  return 0;
}

char *
sampan_language_detect (const char *text)
{
  return sampan_language_detect_with_confidence (text, NULL);
}

gboolean
sampan_language_is_in (const char *text, const char *language)
{
  double confidence = 0;
  g_autofree char *found = sampan_language_detect_with_confidence (text, &confidence);
  g_autofree char *wanted = sampan_language_canonicalize (language);

  return found && confidence >= 0.5 && g_str_equal (found, wanted);
}
