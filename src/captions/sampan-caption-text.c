#include "sampan-caption-private.h"

#include <string.h>

static const struct
{
  const char *name;
  gunichar character;
} entities[] = {
  { "amp", '&' },     { "lt", '<' },        { "gt", '>' },       { "quot", '"' },
  { "apos", '\'' },   { "nbsp", 0x00a0 },   { "lrm", 0x200e },   { "rlm", 0x200f },
  { "ensp", 0x2002 }, { "emsp", 0x2003 },   { "shy", 0x00ad },   { "zwj", 0x200d },
  { "zwnj", 0x200c }, { "hellip", 0x2026 }, { "mdash", 0x2014 }, { "ndash", 0x2013 },
};

static gunichar
parse_number (const char *digits, gsize length, guint base)
{
  guint64 value = 0;

  for (gsize i = 0; i < length; i++)
    {
      int digit = base == 16 ? g_ascii_xdigit_value (digits[i]) : g_ascii_digit_value (digits[i]);

      if (digit < 0 || value > 0x10ffff)
        return 0;
      value = value * base + digit;
    }
  return length > 0 && value > 0 && g_unichar_validate (value) ? value : 0;
}

gsize
sampan_caption_entity_length (const char *text, gunichar *character)
{
  gsize length = 0;

  if (*text != '&')
    return 0;
  while (length < 10 && (g_ascii_isalnum (text[1 + length]) || text[1 + length] == '#'))
    length++;
  if (length == 0 || text[1 + length] != ';')
    return 0;

  *character = 0;
  if (text[1] == '#' && (text[2] == 'x' || text[2] == 'X'))
    *character = parse_number (text + 3, length - 2, 16);
  else if (text[1] == '#')
    *character = parse_number (text + 2, length - 1, 10);
  else
    for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
      if (strlen (entities[i].name) == length && strncmp (entities[i].name, text + 1, length) == 0)
        *character = entities[i].character;
  return *character != 0 ? length + 2 : 0;
}

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
  GString *plain;
  gboolean reading = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  plain = g_string_sized_new (strlen (text));
  while (*text != '\0')
    {
      gunichar character = 0;
      gsize length = sampan_caption_tag_length (text);

      if (length > 0)
        {
          if (tag_is (text, "br") && !reading)
            g_string_append_c (plain, '\n');
          if (tag_is (text, "rt"))
            reading = TRUE;
          else if (tag_is (text, "/rt") || tag_is (text, "/ruby"))
            reading = FALSE;
          text += length;
          continue;
        }
      length = sampan_caption_entity_length (text, &character);
      if (length > 0 && !reading)
        g_string_append_unichar (plain, character);
      else if (length == 0 && !reading)
        g_string_append_c (plain, *text);
      text += MAX (length, 1);
    }
  return g_string_free_and_steal (plain);
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
      if (g_str_has_prefix (text, "-->"))
        {
          g_string_append (escaped, "--&gt;");
          text += 3;
          continue;
        }
      if (*text == '&')
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
