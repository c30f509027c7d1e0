#include "config.h"

#include "sampan-text-count.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "sampan-facets.h"

static const char *const names[] = { "graphemes", "utf8-bytes", "utf16", "xiaohongshu-units",
                                     "mastodon" };

static int
count_graphemes (const char *text, gssize length)
{
  UErrorCode status = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;
  UBreakIterator *iterator;
  int n = 0;

  if (length == 0)
    return 0;
  iterator = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);
  utext_openUTF8 (&utext, text, length, &status);
  if (U_SUCCESS (status))
    ubrk_setUText (iterator, &utext, &status);
  if (U_FAILURE (status))
    g_error ("ICU can not cut text: %s", u_errorName (status));
  while (ubrk_next (iterator) != UBRK_DONE)
    n++;
  utext_close (&utext);
  ubrk_close (iterator);
  return n;
}

static int
count_utf16 (const char *text)
{
  int n = 0;

  for (; *text; text = g_utf8_next_char (text))
    n += g_utf8_get_char (text) > 0xffff ? 2 : 1;
  return n;
}

static int
count_xiaohongshu (const char *text)
{
  int halves = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      halves += c < 0x80 ? 1 : c > 0xffff ? 4 : 2;
    }
  return (halves + 1) / 2;
}

/* Whether the server of a mention begins at @at. */
static gboolean
is_remote_mention (const char *at)
{
  return *at == '@' && g_ascii_isalnum (at[1]);
}

/* Mastodon counts "@name@server" as "@name". */
static char *
without_servers (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text)
    {
      gsize name =
          *text == '@'
              ? strspn (text + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
              : 0;

      if (name == 0)
        {
          g_string_append_c (out, *text++);
          continue;
        }
      g_string_append_len (out, text, name + 1);
      text += name + 1;
      if (is_remote_mention (text))
        {
          text++;
          while (g_ascii_isalnum (*text)
                 || ((*text == '.' || *text == '-') && g_ascii_isalnum (text[1])))
            text++;
        }
    }
  return g_string_free_and_steal (out);
}

int
sampan_text_count_mastodon (const char *text, int link_length)
{
  g_autoptr (GPtrArray) facets = sampan_facets_find (text);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *counted = NULL;
  gsize done = 0;
  int links = 0;

  for (guint i = 0; i < facets->len; i++)
    {
      const SampanFacet *facet = facets->pdata[i];

      if (facet->kind != SAMPAN_FACET_LINK)
        continue;
      g_string_append_len (rest, text + done, facet->start - done);
      done = facet->end;
      links++;
    }
  g_string_append (rest, text + done);
  counted = without_servers (rest->str);
  return links * link_length + count_graphemes (counted, strlen (counted));
}

gboolean
sampan_count_method_from_name (const char *name, SampanCountMethod *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *method = i;
        return TRUE;
      }
  return FALSE;
}

int
sampan_text_count (SampanCountMethod method, const char *text)
{
  switch (method)
    {
    case SAMPAN_COUNT_GRAPHEMES:
      return count_graphemes (text, strlen (text));
    case SAMPAN_COUNT_UTF8_BYTES:
      return strlen (text);
    case SAMPAN_COUNT_UTF16:
      return count_utf16 (text);
    case SAMPAN_COUNT_XIAOHONGSHU:
      return count_xiaohongshu (text);
    case SAMPAN_COUNT_MASTODON:
      return sampan_text_count_mastodon (text, SAMPAN_MASTODON_LINK_LENGTH);
    default:
      g_return_val_if_reached (0);
    }
}
