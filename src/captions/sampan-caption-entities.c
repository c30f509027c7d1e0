#include "sampan-caption-private.h"

#include <string.h>

/* Character references of HTML, which WebVTT takes over, and SubRip files have all the same: the
 * numeric ones, and of the named those that are in use. After
 * https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state */

typedef struct
{
  const char *name;
  gunichar character;
  gboolean bare; /* known without its semicolon too */
} Entity;

static const Entity others[] = {
  { "amp", '&', TRUE },        { "lt", '<', TRUE },         { "gt", '>', TRUE },
  { "quot", '"', TRUE },       { "AMP", '&', TRUE },        { "LT", '<', TRUE },
  { "GT", '>', TRUE },         { "QUOT", '"', TRUE },       { "COPY", 0xa9, TRUE },
  { "REG", 0xae, TRUE },       { "apos", '\'', FALSE },     { "lrm", 0x200e, FALSE },
  { "rlm", 0x200f, FALSE },    { "ensp", 0x2002, FALSE },   { "emsp", 0x2003, FALSE },
  { "thinsp", 0x2009, FALSE }, { "zwj", 0x200d, FALSE },    { "zwnj", 0x200c, FALSE },
  { "hellip", 0x2026, FALSE }, { "mdash", 0x2014, FALSE },  { "ndash", 0x2013, FALSE },
  { "lsquo", 0x2018, FALSE },  { "rsquo", 0x2019, FALSE },  { "ldquo", 0x201c, FALSE },
  { "rdquo", 0x201d, FALSE },  { "sbquo", 0x201a, FALSE },  { "bdquo", 0x201e, FALSE },
  { "lsaquo", 0x2039, FALSE }, { "rsaquo", 0x203a, FALSE }, { "bull", 0x2022, FALSE },
  { "euro", 0x20ac, FALSE },   { "trade", 0x2122, FALSE },  { "dagger", 0x2020, FALSE },
  { "permil", 0x2030, FALSE }, { "OElig", 0x152, FALSE },   { "oelig", 0x153, FALSE },
  { "Scaron", 0x160, FALSE },  { "scaron", 0x161, FALSE },  { "Yuml", 0x178, FALSE },
  { "larr", 0x2190, FALSE },   { "uarr", 0x2191, FALSE },   { "rarr", 0x2192, FALSE },
  { "darr", 0x2193, FALSE },   { "minus", 0x2212, FALSE },  { "infin", 0x221e, FALSE },
  { "ne", 0x2260, FALSE },     { "le", 0x2264, FALSE },     { "ge", 0x2265, FALSE },
  { "hearts", 0x2665, FALSE },
};

/* U+00A0 to U+00FF in their order; known without their semicolon too. */
static const char *const latin[] = {
  "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
  "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
  "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
  "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
  "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
  "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
  "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
  "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
  "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
  "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static gboolean
starts (const char *text, const char *name, gboolean bare, gsize *length)
{
  gsize n = strlen (name);

  if (strncmp (text, name, n) != 0 || (!bare && text[n] != ';'))
    return FALSE;
  n += text[n] == ';';
  if (n <= *length)
    return FALSE;
  *length = n;
  return TRUE;
}

/* The longest name that @text, behind its "&", starts with. */
static gsize
find_named (const char *text, gunichar *character)
{
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (starts (text, others[i].name, others[i].bare, &length))
      *character = others[i].character;
  for (guint i = 0; i < G_N_ELEMENTS (latin); i++)
    if (starts (text, latin[i], TRUE, &length))
      *character = 0xa0 + i;
  return length;
}

/* Numbers from 80 to 9F are meant as Windows-1252. */
static gunichar
get_windows_character (guint64 number)
{
  static const gunichar table[] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
  };

  return table[number - 0x80];
}

/* "#8364;" or "#x20ac" behind the "&". */
static gsize
find_numeric (const char *text, gunichar *character)
{
  gboolean hex = text[1] == 'x' || text[1] == 'X';
  const char *digits = text + 1 + hex, *at = digits;
  guint64 number = 0;

  for (; hex ? g_ascii_isxdigit (*at) : g_ascii_isdigit (*at); at++)
    if (number <= 0x10ffff)
      number = number * (hex ? 16 : 10) + (guint64)g_ascii_xdigit_value (*at);
  if (at == digits)
    return 0;
  if (number >= 0x80 && number <= 0x9f)
    *character = get_windows_character (number);
  else
    *character = number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff)
                     ? (gunichar)number
                     : 0xfffd;
  return at + (*at == ';') - text;
}

gsize
sampan_caption_reference_length (const char *text, gunichar *character)
{
  gsize length;

  if (*text != '&')
    return 0;
  length = text[1] == '#' ? find_numeric (text + 1, character) : find_named (text + 1, character);
  return length > 0 ? length + 1 : 0;
}

gsize
sampan_caption_entity_length (const char *text, gunichar *character)
{
  gsize length = sampan_caption_reference_length (text, character);

  /* Without its semicolon it is more likely to be what somebody typed, and so is what is no
   * character. */
  return length > 0 && text[length - 1] == ';' && *character != 0xfffd ? length : 0;
}
