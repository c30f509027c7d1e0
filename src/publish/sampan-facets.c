#include "config.h"

#include "sampan-facets.h"

#include <string.h>

#include "sampan-text-count.h"

#define TAG_MAX 64 /* graphemes: app.bsky.richtext.facet#tag */

#define ZERO_WIDTH_JOINER 0x200d
#define EMOJI_SELECTOR 0xfe0f

static SampanFacet *
facet_new (SampanFacetKind kind, gsize start, gsize end, char *value)
{
  SampanFacet *self = g_new (SampanFacet, 1);

  *self = (SampanFacet){ kind, start, end, value };
  return self;
}

void
sampan_facet_free (SampanFacet *self)
{
  if (!self)
    return;
  g_free (self->value);
  g_free (self);
}

/* The sign before @at, 0 at the start of the text. */
static gunichar
sign_before (const char *text, const char *at)
{
  const char *before = g_utf8_find_prev_char (text, at);

  return before ? g_utf8_get_char (before) : 0;
}

static gboolean
is_latin_word_sign (gunichar c)
{
  return c == '_' || (c < 0x250 && g_unichar_isalnum (c));
}

/* ---- links ---- */

static gboolean
is_address_sign (gunichar c)
{
  return c > 0x20 && c < 0x7f && !strchr ("<>\"\\^`{}|", (int)c);
}

/* Letters of other scripts stand in an address where a part of it begins ("/wiki/舢板"), else the
 * sentence goes on
 * ("example.com/a很好看"). */
static gboolean
begins_part (gunichar before)
{
  return before < 0x7f && strchr ("/=_-#?&%+.", (int)before) != NULL;
}

static const char *
address_end (const char *start)
{
  const char *end = start;
  gunichar before = '/';
  gboolean foreign = FALSE;

  for (; *end; end = g_utf8_next_char (end))
    {
      gunichar c = g_utf8_get_char (end);

      if (c >= 0x80)
        {
          if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
            break;
          if (!foreign && !begins_part (before))
            break;
          foreign = TRUE;
        }
      else if (!is_address_sign (c))
        break;
      else
        foreign = FALSE;
      before = c;
    }
  return end;
}

static gsize
count_byte (const char *start, const char *end, char byte)
{
  gsize n = 0;

  for (; start < end; start++)
    n += *start == byte;
  return n;
}

/* What ends the sentence is not part of the address, nor is a bracket that was opened before it. */
static const char *
trim_address (const char *start, const char *end)
{
  while (end > start)
    {
      char last = end[-1];

      if (strchr (".,;:!?'\"*_~", last)
          || (last == ')' && count_byte (start, end, '(') < count_byte (start, end, ')'))
          || (last == ']' && count_byte (start, end, '[') < count_byte (start, end, ']')))
        end--;
      else
        break;
    }
  return end;
}

static SampanFacet *
find_link (const char *text, const char *at)
{
  static const char *const prefixes[] = { "https://", "http://", "www." };
  const char *end, *host;
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && length == 0; i++)
    if (g_ascii_strncasecmp (at, prefixes[i], strlen (prefixes[i])) == 0)
      length = strlen (prefixes[i]);
  if (length == 0 || is_latin_word_sign (sign_before (text, at)))
    return NULL;
  host = at + length;
  end = trim_address (host, address_end (host));
  if (end == host || !g_unichar_isalnum (g_utf8_get_char (host)))
    return NULL;
  if (at[3] == '.')
    {
      g_autofree char *rest = g_strndup (at, end - at);

      /* "www.example" is not an address yet. */
      if (!strchr (rest + 4, '.') || strcspn (rest, "/") < strcspn (rest + 4, ".") + 4)
        return NULL;
      return facet_new (SAMPAN_FACET_LINK, at - text, end - text,
                        g_strconcat ("https://", rest, NULL));
    }
  return facet_new (SAMPAN_FACET_LINK, at - text, end - text, g_strndup (at, end - at));
}

/* ---- mentions ---- */

/* The end of one label of a domain name, or @at if there is none. */
static const char *
label_end (const char *at)
{
  const char *end = at;

  while (g_ascii_isalnum (*end) || *end == '-')
    end++;
  while (end > at && end[-1] == '-')
    end--;
  return *at == '-' || end - at > 63 ? at : end;
}

static SampanFacet *
find_mention (const char *text, const char *at)
{
  gunichar before = sign_before (text, at);
  const char *end = label_end (at + 1);
  const char *last = NULL;

  if (end == at + 1 || is_latin_word_sign (before)
      || (before && strchr (".-@/", before < 0x80 ? (int)before : 'x')))
    return NULL;
  while (*end == '.' && label_end (end + 1) > end + 1)
    {
      last = end + 1;
      end = label_end (last);
    }
  /* The top-level domain never starts with a digit. */
  if (!last || g_ascii_isdigit (*last) || *end == '@')
    return NULL;
  return facet_new (SAMPAN_FACET_MENTION, at - text, end - text,
                    g_ascii_strdown (at + 1, end - at - 1));
}

/* ---- tags ---- */

static gboolean
is_tag_sign (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
      return TRUE;
    default:
      return g_unichar_isalpha (c) || g_unichar_ismark (c) || c == '_' || c == '-' || c == 0xb7
             || c == ZERO_WIDTH_JOINER || c == EMOJI_SELECTOR || (c >= 0xe0020 && c <= 0xe007f);
    }
}

/* The end of a tag whose first sign is at @at; @at if there is none. */
static const char *
tag_end (const char *at)
{
  const char *end = at;
  gboolean named = FALSE;

  if (g_utf8_get_char (at) == EMOJI_SELECTOR) /* the keycap # */
    return at;
  for (; *end; end = g_utf8_next_char (end))
    {
      gunichar c = g_utf8_get_char (end);

      if (!is_tag_sign (c))
        break;
      named |= !g_unichar_isdigit (c) && c != '-' && c != '_' && c != 0x20e3;
    }
  while (end > at && (end[-1] == '-' || end[-1] == '_'))
    end--;
  return named ? end : at;
}

static SampanFacet *
find_tag (const char *text, const char *at)
{
  gunichar before = sign_before (text, at);
  const char *start = g_utf8_next_char (at);
  const char *end = tag_end (start);
  g_autofree char *value = NULL;

  if (end == start || is_latin_word_sign (before) || before == '&' || before == '/'
      || before == '#')
    return NULL;
  value = g_strndup (start, end - start);
  if (sampan_text_count (SAMPAN_COUNT_GRAPHEMES, value) > TAG_MAX)
    return NULL;
  return facet_new (SAMPAN_FACET_TAG, at - text, end - text, g_steal_pointer (&value));
}

GPtrArray *
sampan_facets_find (const char *text)
{
  GPtrArray *facets = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_facet_free);
  const char *at = text;

  while (*at)
    {
      SampanFacet *facet = NULL;

      switch (g_utf8_get_char (at))
        {
        case 'h':
        case 'H':
        case 'w':
        case 'W':
          facet = find_link (text, at);
          break;
        case '@':
          facet = find_mention (text, at);
          break;
        case '#':
        case 0xff03: /* full-width # */
          facet = find_tag (text, at);
          break;
        default:
          break;
        }
      if (facet)
        {
          g_ptr_array_add (facets, facet);
          at = text + facet->end;
        }
      else
        at = g_utf8_next_char (at);
    }
  return facets;
}

gboolean
sampan_facets_is_tag (const char *tag)
{
  const char *end = tag_end (tag);

  return end > tag && *end == '\0' && sampan_text_count (SAMPAN_COUNT_GRAPHEMES, tag) <= TAG_MAX;
}
