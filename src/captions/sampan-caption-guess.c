#include "sampan-caption-private.h"

#include <string.h>
#include <unicode/ucsdet.h>

/* Which encoding bytes have that are not Unicode. The East Asian ones are told apart by their own
 * structure: each puts its frequent characters into a known range of lead bytes, so that text read
 * in the right one falls almost wholly into it. ICU alone mistakes one for another in files as
 * short as captions are. What is none of them is left to ICU, and is Western if ICU does not know
 * either. */

#define SAMPLE 65536
/* Of the characters that two bytes make, so many must be frequent ones. */
#define ENOUGH 0.8
/* In so many characters of Chinese is one that Korean does not have. */
#define KOREAN 8
/* Surer than this, of 100, is ICU taken at its word about a single-byte encoding. */
#define MIN_CONFIDENCE 10

typedef struct
{
  guint characters; /* of more than one byte */
  guint frequent;
  guint invalid;
  guint typical; /* such as only this language has: kana, or Hangul */
} Score;

/* Reads the character at @data: its length, and what is to be counted of it. */
typedef guint (*ReadFunc) (const guint8 *data, gsize size, Score *score);

static gboolean
between (guint8 byte, guint8 first, guint8 last)
{
  return byte >= first && byte <= last;
}

static guint
invalid (Score *score)
{
  score->invalid++;
  return 1;
}

static guint
count (Score *score, gboolean frequent, gboolean typical)
{
  score->characters++;
  score->frequent += frequent;
  score->typical += typical;
  return 2;
}

/* Rows A1-A3 are punctuation, B0-D7 the 3,755 characters of level 1 (GB 2312). */
static guint
read_gb18030 (const guint8 *data, gsize size, Score *score)
{
  if (!between (data[0], 0x81, 0xfe) || size < 2)
    return invalid (score);
  if (size >= 4 && between (data[1], '0', '9') && between (data[2], 0x81, 0xfe)
      && between (data[3], '0', '9'))
    {
      score->characters++;
      return 4;
    }
  if (data[1] < 0x40 || data[1] == 0x7f || data[1] == 0xff)
    return invalid (score);
  return count (score,
                data[1] >= 0xa1 && (between (data[0], 0xa1, 0xa3) || between (data[0], 0xb0, 0xd7)),
                data[0] > 0xc8 && data[0] <= 0xd7);
}

/* A1-A3 are punctuation, A4-C6 the 5,401 frequent characters. */
static guint
read_big5 (const guint8 *data, gsize size, Score *score)
{
  if (!between (data[0], 0x81, 0xfe) || size < 2)
    return invalid (score);
  if (!between (data[1], 0x40, 0x7e) && !between (data[1], 0xa1, 0xfe))
    return invalid (score);
  return count (score, between (data[0], 0xa1, 0xc6), data[1] < 0x7f);
}

/* 81-84 are signs and kana, 88-97 the kanji of level 1 (JIS X 0208). */
static guint
read_shift_jis (const guint8 *data, gsize size, Score *score)
{
  if (between (data[0], 0xa1, 0xdf))
    {
      score->characters++;
      return 1;
    }
  if ((!between (data[0], 0x81, 0x9f) && !between (data[0], 0xe0, 0xfc)) || size < 2)
    return invalid (score);
  if (!between (data[1], 0x40, 0x7e) && !between (data[1], 0x80, 0xfc))
    return invalid (score);
  return count (score, between (data[0], 0x81, 0x84) || between (data[0], 0x88, 0x97),
                data[0] == 0x82 || data[0] == 0x83);
}

/* A1-A3 signs, A4 and A5 kana, B0-CF the kanji of level 1. */
static guint
read_euc_jp (const guint8 *data, gsize size, Score *score)
{
  if (data[0] == 0x8f && size >= 3 && between (data[1], 0xa1, 0xfe)
      && between (data[2], 0xa1, 0xfe))
    {
      score->characters++;
      return 3;
    }
  if ((!between (data[0], 0xa1, 0xfe) && data[0] != 0x8e) || size < 2
      || !between (data[1], 0xa1, 0xfe))
    return invalid (score);
  return count (score, between (data[0], 0xa1, 0xa5) || between (data[0], 0xb0, 0xcf),
                data[0] == 0xa4 || data[0] == 0xa5);
}

/* B0-C8 are the 2,350 frequent syllables (KS X 1001). */
static guint
read_euc_kr (const guint8 *data, gsize size, Score *score)
{
  if (!between (data[0], 0x81, 0xfe) || size < 2)
    return invalid (score);
  if (!between (data[1], 0xa1, 0xfe) && !between (data[1], 0x41, 0x5a)
      && !between (data[1], 0x61, 0x7a) && !between (data[1], 0x81, 0xa0))
    return invalid (score);
  return count (score,
                data[1] >= 0xa1 && (between (data[0], 0xa1, 0xa3) || between (data[0], 0xb0, 0xc8)),
                between (data[0], 0xb0, 0xc8) && data[1] >= 0xa1);
}

static Score
read_all (const guint8 *data, gsize size, ReadFunc read)
{
  Score score = { 0 };

  for (gsize at = 0; at < size;)
    at += data[at] < 0x80 ? 1 : read (data + at, size - at, &score);
  return score;
}

static double
get_share (const Score *score)
{
  /* A character that was cut off at the end is no reason against. */
  guint wrong = score->invalid > 0 ? score->invalid - 1 : 0;

  if (score->characters == 0 || wrong * 20 > score->characters)
    return 0;
  return (double)score->frequent / (score->characters + score->invalid);
}

/* Japanese and Korean text is half kana, or all Hangul; Chinese text read as such is not. */
static const char *
guess_east_asian (const guint8 *data, gsize size)
{
  Score gb = read_all (data, size, read_gb18030), big5 = read_all (data, size, read_big5);
  Score sjis = read_all (data, size, read_shift_jis), eucjp = read_all (data, size, read_euc_jp);
  Score euckr = read_all (data, size, read_euc_kr);
  double best = MAX (get_share (&gb), get_share (&big5));

  if (get_share (&sjis) >= ENOUGH && sjis.typical * 4 > sjis.characters)
    return "Shift_JIS";
  if (get_share (&eucjp) >= ENOUGH && eucjp.typical * 4 > eucjp.characters)
    return "EUC-JP";
  if (euckr.characters >= KOREAN && get_share (&euckr) >= 0.95
      && euckr.typical * 3 > euckr.characters * 2 && gb.typical * 20 < gb.characters)
    return "EUC-KR";
  if (best < ENOUGH)
    return NULL;
  return get_share (&gb) >= get_share (&big5) ? "GB18030" : "Big5";
}

static const char *
guess_single_byte (const guint8 *data, gsize size)
{
  static const char *const known[] = { "windows-1250", "windows-1251", "windows-1253",
                                       "windows-1254", "windows-1255", "windows-1256",
                                       "ISO-8859-2",   "ISO-8859-5",   "ISO-8859-6",
                                       "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",
                                       "KOI8-R" };
  UErrorCode status = U_ZERO_ERROR;
  UCharsetDetector *detector = ucsdet_open (&status);
  const char *found = "Windows-1252", *name = NULL;
  const UCharsetMatch *match = NULL;

  ucsdet_setText (detector, (const char *)data, (int)size, &status);
  match = ucsdet_detect (detector, &status);
  if (match != NULL && ucsdet_getConfidence (match, &status) >= MIN_CONFIDENCE)
    name = ucsdet_getName (match, &status);
  for (guint i = 0; U_SUCCESS (status) && name != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i], name))
      found = known[i];
  ucsdet_close (detector);
  return found;
}

const char *
sampan_caption_guess_encoding (const guint8 *data, gsize size)
{
  const char *name;

  size = MIN (size, SAMPLE);
  name = guess_east_asian (data, size);
  return name != NULL ? name : guess_single_byte (data, size);
}
