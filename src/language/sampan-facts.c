#include "sampan-facts-private.h"

#include <math.h>
#include <unicode/uscript.h>

#include "sampan-dictionary.h"
#include "sampan-language.h"
#include "sampan-placeholders.h"

/* Words that say "not". */
static const struct
{
  const char *language;
  const char *words; /* "|" between them; those of scripts without spaces are found anywhere */
  const char *but;   /* words with one of them inside that say no such thing */
} negations[] = {
  { "zh", "不|没|沒|无|無|别|別|未|勿|非|莫",
    "不错|不錯|不过|不過|不但|不仅|不僅|不只|不光|不断|不斷|不久|不好意思|不管|不论|不論|不得不|"
    "差不多|对不起|對不起|了不起|不少|不禁|不愧|不同|没事|沒事|无论|無論|无限|無限|无比|無比|无敌|"
    "无线|無線|无数|無數|别人|別人|别的|別的|特别|特別|区别|區別|分别|分別|告别|告別|级别|級別|"
    "性别|"
    "性別|个别|個別|别墅|別墅|类别|類別|未来|未來|未免|非常|非得|除非|莫非|是非|南非|北非|非洲" },
  { "ja", "ない|なかった|なく|ません|ぬ|ず|無|不|非",
    "少ない|せずに|はず|まず|必ず|みず|わずか|"
    "非常|不思議|無料|あらず|いずれ|ずっと" },
  { "th", "ไม่|มิ|ไร้", "" },
  { "ko", "안|않|없|못|아니", "안녕|안내|안전|안에|동안|방안|제안|불안" },
  { "en",
    "not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|don't|"
    "doesn't|didn't|isn't|aren't|wasn't|weren't|won't|wouldn't|can't|couldn't|shouldn't|"
    "haven't|hasn't|hadn't|mustn't|needn't|ain't|dont|cant|unable",
    "" },
  { "es", "no|nunca|jamás|nada|nadie|ningún|ninguna|ninguno|sin|tampoco|ni", "" },
  { "fr", "ne|pas|jamais|sans|aucun|aucune|rien|personne|ni|non", "" },
  { "de", "nicht|kein|keine|keinen|keinem|keiner|keines|nie|niemals|nichts|niemand|ohne|nein", "" },
  { "pt", "não|nunca|jamais|nada|ninguém|nenhum|nenhuma|sem|nem", "" },
  { "it", "non|no|mai|nulla|niente|nessuno|nessuna|senza|né", "" },
  { "ru", "не|нет|ни|без|никогда|ничего|никто|нельзя", "" },
  { "ar", "لا|ليس|ليست|لم|لن|غير|بدون|بلا|ما", "" },
  { "he", "לא|אין|אל|בלי|ללא|אף|מעולם", "" },
  { "vi", "không|chưa|chẳng|đừng", "" },
  { "id", "tidak|bukan|jangan|belum|tanpa|tak", "" },
  { "hi", "नहीं|मत|न|बिना", "" },
  { "tr", "değil|yok|hiç|asla", "" },
};

/* Numbers in words. */
static const struct
{
  const char *word;
  double value;
} number_words[] = {
  { "zero", 0 },      { "one", 1 },         { "two", 2 },       { "three", 3 },
  { "four", 4 },      { "five", 5 },        { "six", 6 },       { "seven", 7 },
  { "eight", 8 },     { "nine", 9 },        { "ten", 10 },      { "eleven", 11 },
  { "twelve", 12 },   { "thirteen", 13 },   { "fourteen", 14 }, { "fifteen", 15 },
  { "sixteen", 16 },  { "seventeen", 17 },  { "eighteen", 18 }, { "nineteen", 19 },
  { "twenty", 20 },   { "thirty", 30 },     { "forty", 40 },    { "fifty", 50 },
  { "sixty", 60 },    { "seventy", 70 },    { "eighty", 80 },   { "ninety", 90 },
  { "hundred", 100 }, { "thousand", 1000 }, { "million", 1e6 }, { "billion", 1e9 },
  { "first", 1 },     { "second", 2 },      { "third", 3 },     { "once", 1 },
  { "twice", 2 },     { "dozen", 12 },      { "both", 2 },      { "pair", 2 },
  { "half", 0.5 },    { "january", 1 },     { "february", 2 },  { "march", 3 },
  { "april", 4 },     { "may", 5 },         { "june", 6 },      { "july", 7 },
  { "august", 8 },    { "september", 9 },   { "october", 10 },  { "november", 11 },
  { "december", 12 },
};

/* What a figure is multiplied with by what follows it. */
static const struct
{
  const char *word;
  double factor;
} multipliers[] = {
  { "万", 1e4 },      { "萬", 1e4 },      { "亿", 1e8 },      { "億", 1e8 },
  { "千", 1e3 },      { "百", 1e2 },      { "million", 1e6 }, { "thousand", 1e3 },
  { "billion", 1e9 }, { "hundred", 1e2 }, { "k", 1e3 },
};

static void
fact_clear (gpointer data)
{
  g_clear_pointer (&((SampanFact *)data)->key, g_free);
}

static void
add (GArray *facts, SampanFactKind kind, gsize start, gsize length, char *key)
{
  SampanFact fact = { .kind = kind, .start = start, .length = length, .key = key };

  g_array_append_val (facts, fact);
}

static gboolean
is_taken (GArray *facts, gsize start)
{
  for (guint i = 0; i < facts->len; i++)
    {
      SampanFact *fact = &g_array_index (facts, SampanFact, i);

      if (start >= fact->start && start < fact->start + fact->length)
        return TRUE;
    }
  return FALSE;
}

/* @pattern: compiled once for the program. */
static GMatchInfo *
match_all (const char *pattern, const char *text)
{
  static GHashTable *compiled;
  static GMutex lock;
  GRegex *regex;
  GMatchInfo *match;

  g_mutex_lock (&lock);
  if (!compiled)
    compiled = g_hash_table_new (g_str_hash, g_str_equal);
  regex = g_hash_table_lookup (compiled, pattern);
  if (!regex)
    {
      regex = g_regex_new (pattern, G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL);
      g_assert (regex != NULL);
      g_hash_table_insert (compiled, g_strdup (pattern), regex);
    }
  g_mutex_unlock (&lock);
  g_regex_match (regex, text, 0, &match);
  return match;
}

/* ---- names ---- */

/* Links, addresses, mentions and tags. */
static void
find_marks (GArray *facts, const char *text)
{
  g_autoptr (SampanPlaceholders) found = sampan_placeholders_new (text);
  const char *at = text;

  for (guint i = 0; i < sampan_placeholders_get_n (found); i++)
    {
      const char *original = sampan_placeholders_get_original (found, i);
      const char *place = strstr (at, original);

      if (!place)
        continue;
      at = place + strlen (original);
      switch (sampan_placeholders_get_kind (found, i))
        {
        case SAMPAN_PLACEHOLDER_LINK:
        case SAMPAN_PLACEHOLDER_EMAIL:
        case SAMPAN_PLACEHOLDER_MENTION:
        case SAMPAN_PLACEHOLDER_TAG:
          add (facts, SAMPAN_FACT_NAME, place - text, strlen (original),
               g_utf8_casefold (original, -1));
          break;
        default:
          break;
        }
    }
}

static gboolean
is_written_in_latin (const char *text)
{
  guint latin = 0, other = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      UErrorCode status = U_ZERO_ERROR;
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        continue;
      if (uscript_getScript ((UChar32)c, &status) == USCRIPT_LATIN)
        latin++;
      else
        other += 3; /* a word in letters is about as long as two or three Chinese characters */
    }
  return latin > other;
}

/* Whether a word between Latin ones is a name: written with a capital, though no sentence begins
 * with it. German writes all nouns so. */
static gboolean
is_name (const char *text, const char *language, gsize start, const char *word)
{
  gboolean upper = g_unichar_isupper (g_utf8_get_char (word));
  gboolean upper_inside = FALSE;
  gsize before = start;

  for (const char *p = g_utf8_next_char (word); *p; p = g_utf8_next_char (p))
    upper_inside = upper_inside || g_unichar_isupper (g_utf8_get_char (p));
  if (upper_inside)
    return TRUE;
  if (!upper || g_str_has_prefix (language, "de") || g_utf8_strlen (word, -1) < 2)
    return FALSE;
  while (before > 0 && strchr (" \"'(", text[before - 1]))
    before--;
  /* A capital right after a quotation mark or a stop begins a sentence. */
  return before > 0 && before < start && text[before - 1] != '\n'
         && !strchr (".!?:;", text[before - 1]) && (guchar)text[before - 1] < 0x80
         && text[start - 1] == ' ';
}

static void
find_words (GArray *facts, const char *text, const char *language)
{
  gboolean latin = is_written_in_latin (text);
  GMatchInfo *match = match_all ("[\\p{Latin}][\\p{Latin}\\p{M}\\d\\-]*", text);

  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 0);
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      if (is_taken (facts, (gsize)start) || g_utf8_strlen (word, -1) < 2)
        continue;
      if (!latin || is_name (text, language, (gsize)start, word))
        add (facts, SAMPAN_FACT_NAME, (gsize)start, (gsize)(end - start),
             g_utf8_casefold (word, -1));
    }
  g_match_info_unref (match);
}

/* Titles: 《三体》. */
static void
find_titles (GArray *facts, const char *text)
{
  GMatchInfo *match = match_all ("《([^《》\\n]{1,40})》", text);

  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *title = g_match_info_fetch (match, 1);
      int start, end;

      g_match_info_fetch_pos (match, 1, &start, &end);
      if (!is_taken (facts, (gsize)start))
        add (facts, SAMPAN_FACT_NAME, (gsize)start, (gsize)(end - start),
             g_utf8_casefold (title, -1));
    }
  g_match_info_unref (match);
}

/* Whether a word of the dictionary is a name and nothing else: CC-CEDICT writes the pinyin of names
 * with a capital, but that of languages, days and months, too, which have many words. */
static gboolean
is_proper_noun (SampanDictionaryWord *word)
{
  static const char *const others[] = {
    "月", "日", "语", "語", "文", "节", "節", "历", "曆", NULL
  };
  SampanDictionaryEntry *first = g_ptr_array_index (word->entries, 0);

  for (guint i = 0; i < word->entries->len; i++)
    {
      SampanDictionaryEntry *entry = g_ptr_array_index (word->entries, i);

      if (!g_unichar_isupper (g_utf8_get_char (entry->pinyin)))
        return FALSE;
    }
  for (guint i = 0; others[i]; i++)
    if (g_str_has_suffix (first->simplified, others[i])
        || g_str_has_suffix (first->traditional, others[i]))
      return FALSE;
  return g_utf8_strlen (first->simplified, -1) >= 2
         && !g_regex_match_simple ("^(星期|礼拜|周|中国|汉)", first->simplified, 0, 0);
}

/* Names in Chinese characters, 成都, as far as the dictionary knows them and is open. */
static void
find_proper_nouns (GArray *facts, const char *text, const char *language)
{
  SampanDictionary *dictionary = sampan_dictionary_get_default ();

  if (!g_str_has_prefix (language, "zh") || !sampan_dictionary_get_is_open (dictionary))
    return;
  for (const char *p = text; *p;)
    {
      gsize start = (gsize)(p - text);
      gboolean east = (guchar)*p >= 0xe3; /* no Latin word, which would be looked up, too */
      g_autoptr (SampanDictionaryWord) word =
          east ? sampan_dictionary_lookup_at (dictionary, text, start) : NULL;

      if (!word || word->start != start || word->length == 0)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      if (!is_taken (facts, start) && is_proper_noun (word))
        add (facts, SAMPAN_FACT_NAME, start, word->length, g_strndup (p, word->length));
      p += word->length;
    }
}

/* ---- numbers ---- */

static double
get_factor (const char *after)
{
  while (*after == ' ')
    after++;
  for (guint i = 0; i < G_N_ELEMENTS (multipliers); i++)
    {
      gsize length = strlen (multipliers[i].word);

      if (g_ascii_strncasecmp (after, multipliers[i].word, length) == 0
          && !(g_ascii_isalpha (*after) && g_ascii_isalpha (after[length])))
        return multipliers[i].factor;
    }
  return 1;
}

/* Figures of any script as ASCII ones, without the commas between thousands. */
static char *
dup_plain_figures (const char *figures)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  guint commas = 0, points = 0;

  for (const char *p = figures; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = g_unichar_digit_value (c);

      if (digit >= 0)
        g_string_append_c (plain, (char)('0' + digit));
      else
        g_string_append_unichar (plain, c);
      commas += c == ',';
      points += c == '.';
    }
  /* 1,299.00 and 1,299: groups of three; 3,5 is three and a half elsewhere. */
  if (commas > 0 && points <= 1
      && g_regex_match_simple ("^\\d{1,3}(,\\d{3})+(\\.\\d+)?$", plain->str, 0, 0))
    g_string_replace (plain, ",", "", 0);
  else if (commas == 1 && points == 0)
    g_string_replace (plain, ",", ".", 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static void
find_figures (GArray *facts, const char *text)
{
  GMatchInfo *match = match_all ("\\d+(?:[.,:/]\\d+)*", text);

  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *figures = g_match_info_fetch (match, 0);
      g_autofree char *plain = dup_plain_figures (figures);
      gboolean counts = g_regex_match_simple ("^\\d+(\\.\\d+)?$", plain, 0, 0);
      SampanFact fact = { .kind = SAMPAN_FACT_NUMBER };
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      if (is_taken (facts, (gsize)start))
        continue;
      fact.start = (gsize)start;
      fact.length = (gsize)(end - start);
      fact.value = counts ? g_ascii_strtod (plain, NULL) * get_factor (text + end) : NAN;
      fact.key = counts ? NULL : g_steal_pointer (&plain);
      g_array_append_val (facts, fact);
    }
  g_match_info_unref (match);
}

/* 两百五十: the sum of what stands before each unit. Returns: -1 if it is none. */
static double
read_chinese (const char *text)
{
  static const char *const digits = "零一二三四五六七八九";
  double all = 0, part = 0, digit = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *place = g_utf8_strchr (digits, -1, c);
      double unit = c == 0x5341 /* 十 */                     ? 10
                    : c == 0x767E /* 百 */                   ? 100
                    : c == 0x5343 /* 千 */                   ? 1000
                    : c == 0x4E07 || c == 0x842C /* 万 萬 */ ? 1e4
                    : c == 0x4EBF || c == 0x5104 /* 亿 億 */ ? 1e8
                                                             : 0;

      if (c == 0x4E24 || c == 0x5169) /* 两 兩 */
        digit = 2;
      else if (place)
        digit = (double)g_utf8_pointer_to_offset (digits, place);
      else if (unit >= 1e4)
        {
          all += (part + digit) * unit;
          part = digit = 0;
        }
      else if (unit > 0)
        {
          part += (digit > 0 ? digit : 1) * unit;
          digit = 0;
        }
    }
  return all + part + digit;
}

static double
read_number_word (const char *word)
{
  g_autofree char *folded = g_utf8_strdown (word, -1);

  if (!g_ascii_isalpha (*word))
    return read_chinese (word);
  for (guint i = 0; i < G_N_ELEMENTS (number_words); i++)
    if (g_str_equal (number_words[i].word, folded))
      return number_words[i].value;
  return -1;
}

static void
find_number_words (GArray *facts, const char *text)
{
  GMatchInfo *match = match_all ("[零一二两兩三四五六七八九十百千万萬亿億]+|\\b[a-z]+\\b", text);
  SampanFact last = { 0 };

  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 0);
      SampanFact fact = { .kind = SAMPAN_FACT_NUMBER, .weak = TRUE };
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      fact.value = read_number_word (word);
      if (fact.value < 0 || is_taken (facts, (gsize)start))
        continue;
      fact.start = (gsize)start;
      fact.length = (gsize)(end - start);
      g_array_append_val (facts, fact);
      /* twenty-five, two hundred */
      if (last.length > 0 && fact.start == last.start + last.length + 1
          && (last.value >= 20 || fact.value >= 100))
        {
          fact.value = fact.value >= 100 ? last.value * fact.value : last.value + fact.value;
          g_array_append_val (facts, fact);
        }
      last = fact;
    }
  g_match_info_unref (match);
}

/* ---- negation ---- */

static gboolean
is_inside (const char *text, gsize start, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (guint i = 0; list[i]; i++)
    for (const char *p = strstr (text, list[i]); p && *list[i]; p = strstr (p + 1, list[i]))
      {
        gsize at = (gsize)(p - text);

        if (start >= at && start < at + strlen (list[i]))
          return TRUE;
      }
  return FALSE;
}

/* 是不是, 好不好, 有没有: a question, no negation. */
static gboolean
is_question (const char *text, gsize start, gsize end)
{
  const char *after = text + end;

  return start >= 3 && *after && (guchar)text[start - 1] >= 0x80
         && g_utf8_get_char (g_utf8_prev_char (text + start)) == g_utf8_get_char (after);
}

static void
find_negations (GArray *facts, const char *text, const char *language)
{
  gsize base = strcspn (language, "-_");

  for (guint i = 0; i < G_N_ELEMENTS (negations); i++)
    {
      gboolean anywhere = i < 4; /* zh, ja, th, ko */
      g_autoptr (GString) words = g_string_new (negations[i].words);
      g_autofree char *pattern = NULL;
      GMatchInfo *match;

      if (strlen (negations[i].language) != base
          || g_ascii_strncasecmp (negations[i].language, language, base) != 0)
        continue;
      g_string_replace (words, "'", "['’]", 0);
      pattern = anywhere
                    ? g_strdup_printf ("(?:%s)", words->str)
                    : g_strdup_printf ("(?<![\\p{L}\\p{M}])(?:%s)(?![\\p{L}\\p{M}])", words->str);
      match = match_all (pattern, text);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          int start, end;

          g_match_info_fetch_pos (match, 0, &start, &end);
          if (!is_inside (text, (gsize)start, negations[i].but)
              && !(anywhere && is_question (text, (gsize)start, (gsize)end)))
            add (facts, SAMPAN_FACT_NEGATION, (gsize)start, (gsize)(end - start), NULL);
        }
      g_match_info_unref (match);
    }
}

GArray *
_sampan_facts_find (const char *text, const char *language)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (SampanFact));

  g_array_set_clear_func (facts, fact_clear);
  find_marks (facts, text);
  find_titles (facts, text);
  find_words (facts, text, language);
  find_proper_nouns (facts, text, language);
  find_figures (facts, text);
  find_number_words (facts, text);
  find_negations (facts, text, language);
  return facts;
}
