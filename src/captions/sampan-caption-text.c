#include "sampan-caption-private.h"

#include <string.h>

#include "sampan-caption-rich.h"

/* "<00:01.000>" in a karaoke cue. */
static gboolean
is_timestamp (const char *text, gsize length)
{
  gboolean colon = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      colon |= text[i] == ':';
      if (!g_ascii_isdigit (text[i]) && text[i] != ':' && text[i] != '.')
        return FALSE;
    }
  return colon;
}

gsize
sampan_caption_tag_length (const char *text)
{
  const char *end;

  if (text[0] == '{' && text[1] == '\\')
    {
      end = text + strcspn (text, "}\n");
      return *end == '}' ? end + 1 - text : 0;
    }
  if (text[0] != '<')
    return 0;
  end = text + 1 + strcspn (text + 1, "<>");
  if (*end != '>')
    return 0;
  if (!g_ascii_isalpha (text[1]) && text[1] != '/' && !is_timestamp (text + 1, end - text - 1))
    return 0;
  return end + 1 - text;
}

static gboolean
tag_is (const char *tag, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (tag + 1, name, length) == 0 && !g_ascii_isalnum (tag[1 + length]);
}

/**
 * sampan_caption_text_to_plain:
 *
 * The reading over ruby characters is left out with its tag: it can not be drawn in a line.
 */
char *
sampan_caption_text_to_plain (const char *text)
{
  g_autoptr (SampanCaptionRich) rich = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  rich = sampan_caption_rich_from_any (text);
  return sampan_caption_rich_to_plain (rich);
}

/* Removes empty lines (or blank ones): they would end the cue. */
static void
drop_lines (GString *text, gboolean blank)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  g_string_truncate (text, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *stripped = g_strstrip (g_strdup (lines[i]));

      if (*(blank ? stripped : lines[i]) == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, lines[i]);
    }
}

void
sampan_caption_vtt_append_greater (GString *text)
{
  gboolean arrow = text->len >= 2 && memcmp (text->str + text->len - 2, "--", 2) == 0;

  g_string_append (text, arrow ? "&gt;" : ">");
}

char *
sampan_caption_text_to_vtt (const char *text)
{
  GString *escaped = g_string_sized_new (strlen (text) + 16);

  while (*text != '\0')
    {
      gunichar character;
      gsize length = sampan_caption_tag_length (text);

      if (length == 0)
        length = sampan_caption_entity_length (text, &character);
      if (length > 0 && memchr (text, '\n', length) == NULL)
        {
          /* Players of WebVTT would show SubRip's "{\an8}". */
          if (*text != '{')
            g_string_append_len (escaped, text, length);
          text += length;
          continue;
        }
      if (*text == '>')
        sampan_caption_vtt_append_greater (escaped);
      else if (*text == '&')
        g_string_append (escaped, "&amp;");
      else if (*text == '<' && length == 0)
        g_string_append (escaped, "&lt;");
      else if (*text != '\r')
        g_string_append_c (escaped, *text);
      text++;
    }
  drop_lines (escaped, FALSE);
  return g_string_free_and_steal (escaped);
}

/* Whether @character, set in place of an escape before @rest, would be taken for the start of
 * markup. */
static gboolean
begins_markup (gunichar character, const char *rest)
{
  g_autofree char *candidate = NULL;
  gunichar ignored;

  if (character != '&' && character != '<' && character != '{')
    return FALSE;
  candidate = g_strdup_printf ("%c%.*s", (char)character, (int)strcspn (rest, "&"), rest);
  if (character == '&')
    return sampan_caption_entity_length (candidate, &ignored) > 0;
  /* An escape in the rest may hide the tag's end: then be careful. */
  return sampan_caption_tag_length (candidate) > 0 || strchr (rest, '&') != NULL;
}

/* What players of SubRip know; voices, classes and times of WebVTT they would show. */
static gboolean
is_srt_tag (const char *tag)
{
  static const char *const names[] = { "b", "i", "u", "s", "font", "br" };

  for (guint i = 0; *tag == '<' && i < G_N_ELEMENTS (names); i++)
    if (tag_is (tag, names[i]) || (tag[1] == '/' && tag_is (tag + 1, names[i])))
      return TRUE;
  return *tag == '{';
}

char *
sampan_caption_text_to_srt (const char *text)
{
  GString *result = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gunichar character;
      gsize length = sampan_caption_tag_length (text);

      if (length > 0)
        {
          if (is_srt_tag (text))
            g_string_append_len (result, text, length);
          text += length;
          continue;
        }
      length = sampan_caption_entity_length (text, &character);
      if (length > 0 && !begins_markup (character, text + length))
        {
          g_string_append_unichar (result, character);
          text += length;
          continue;
        }
      if (*text != '\r')
        g_string_append_c (result, *text);
      text++;
    }
  drop_lines (result, TRUE);
  return g_string_free_and_steal (result);
}
