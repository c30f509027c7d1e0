#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The parsing algorithm of https://www.w3.org/TR/webvtt1/#file-parsing, section 6. */

#define SPACE " \t\f\n\r"

static gboolean
collect_digits (const char **at, guint *n_digits, gint64 *value)
{
  *n_digits = 0;
  *value = 0;
  for (; g_ascii_isdigit (**at); (*at)++, (*n_digits)++)
    if (*value < G_MAXINT32)
      *value = *value * 10 + (**at - '0');
  return *n_digits > 0;
}

static gboolean
collect_two_digits (const char **at, char before, gint64 *value)
{
  guint n_digits;

  if (**at != before)
    return FALSE;
  (*at)++;
  return collect_digits (at, &n_digits, value) && n_digits == 2;
}

/* "Collect a WebVTT timestamp". */
static gboolean
collect_timestamp (const char **at, gint64 *time)
{
  gint64 hours = 0, minutes, seconds, fraction;
  guint n_digits;
  gboolean has_hours;

  if (!collect_digits (at, &n_digits, &minutes))
    return FALSE;
  has_hours = n_digits != 2 || minutes > 59;
  if (!collect_two_digits (at, ':', &seconds))
    return FALSE;
  if (has_hours || **at == ':')
    {
      hours = minutes;
      minutes = seconds;
      if (!collect_two_digits (at, ':', &seconds))
        return FALSE;
    }
  if (**at != '.')
    return FALSE;
  (*at)++;
  if (!collect_digits (at, &n_digits, &fraction) || n_digits != 3 || minutes > 59 || seconds > 59)
    return FALSE;
  *time = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
  return TRUE;
}

/* "Collect WebVTT cue timings and settings"; the settings are kept as written. */
static gboolean
collect_timings (const char *line, gint64 *start, gint64 *end, char **settings)
{
  line += strspn (line, SPACE);
  if (!collect_timestamp (&line, start))
    return FALSE;
  line += strspn (line, SPACE);
  if (!g_str_has_prefix (line, "-->"))
    return FALSE;
  line += 3;
  line += strspn (line, SPACE);
  if (!collect_timestamp (&line, end))
    return FALSE;
  line += strspn (line, SPACE);
  *settings = *line != '\0' ? g_strchomp (g_strdup (line)) : NULL;
  return TRUE;
}

gboolean
sampan_caption_vtt_has_signature (const char *text)
{
  return g_str_has_prefix (text, "WEBVTT")
         && (text[6] == '\0' || strchr (" \t\n", text[6]) != NULL);
}

static gboolean
is_known_block (const char *text)
{
  static const char *const names[] = { "NOTE", "STYLE", "REGION" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (text, names[i]) && strchr (SPACE, text[strlen (names[i])]) != NULL)
      return TRUE;
  return FALSE;
}

typedef struct
{
  gboolean seen_arrow;
  gboolean valid; /* the timings could be read */
  guint arrow_line;
  gint64 start, end;
  char *id;
  char *settings;
  GString *buffer;
} VttBlock;

static void
block_clear (VttBlock *block)
{
  g_free (block->id);
  g_free (block->settings);
  g_string_free (block->buffer, TRUE);
}

/* Takes the lines of one block from @at on. Returns where the next one starts. */
static guint
collect_block (char **lines, guint at, gboolean in_header, VttBlock *block)
{
  for (guint count = 1; lines[at] != NULL; at++, count++)
    {
      const char *line = lines[at];

      if (strstr (line, "-->") != NULL)
        {
          if (in_header || count > 2 || block->seen_arrow)
            return at;
          block->seen_arrow = TRUE;
          block->arrow_line = at + 1;
          block->valid = collect_timings (line, &block->start, &block->end, &block->settings);
          block->id = g_strdup (block->buffer->str);
          g_string_truncate (block->buffer, 0);
          continue;
        }
      if (*line == '\0')
        return at + 1;
      if (block->buffer->len > 0)
        g_string_append_c (block->buffer, '\n');
      g_string_append (block->buffer, line);
    }
  return at;
}

static void
finish_block (SampanCaptionReader *reader, VttBlock *block, guint line)
{
  if (block->valid)
    sampan_caption_reader_add (reader, block->arrow_line, block->id, block->start, block->end,
                               block->buffer->str, block->settings);
  else if (block->seen_arrow)
    sampan_caption_problems_take (
        reader->problems, block->arrow_line,
        g_strdup (_ ("The times of this caption can not be read; it was left out.")));
  else if (block->buffer->len > 0 && !is_known_block (block->buffer->str))
    sampan_caption_problems_take (reader->problems, line,
                                  g_strdup (_ ("This text has no times; it was left out.")));
}

void
sampan_caption_vtt_read (SampanCaptionReader *reader, char **lines, gboolean has_signature)
{
  gboolean in_header = FALSE;
  guint at = 0;

  if (has_signature)
    {
      at = 1;
      in_header = lines[at] != NULL && *lines[at] != '\0';
    }
  while (lines[at] != NULL)
    {
      VttBlock block = { .buffer = g_string_new (NULL) };
      guint first = at;

      at = collect_block (lines, at, in_header, &block);
      if (!in_header)
        finish_block (reader, &block, first + 1);
      in_header = FALSE;
      block_clear (&block);
    }
}

static void
write_time (GString *file, gint64 time)
{
  g_string_append_printf (file, "%02" G_GINT64_FORMAT ":%02d:%02d.%03d", time / 3600000,
                          (int)(time / 60000 % 60), (int)(time / 1000 % 60), (int)(time % 1000));
}

static gboolean
is_one_line (const char *text)
{
  return text != NULL && *text != '\0' && strpbrk (text, "\n\r") == NULL
         && strstr (text, "-->") == NULL;
}

/* SubRip's way to set a caption at the top: "{\an8}", and 7 and 9 for the corners. */
static gboolean
is_at_top (const char *text)
{
  const char *tag = strstr (text, "{\\an");

  return tag != NULL && tag[4] >= '7' && tag[4] <= '9' && tag[5] == '}';
}

char *
sampan_caption_vtt_write (GPtrArray *cues)
{
  GString *file = g_string_new ("WEBVTT\n");

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      const char *id = sampan_cue_get_id (cue), *settings = sampan_cue_get_settings (cue);
      g_autofree char *text = sampan_caption_text_to_vtt (sampan_cue_get_text (cue));

      g_string_append_c (file, '\n');
      if (is_one_line (id) && !sampan_caption_id_is_generated (id))
        g_string_append_printf (file, "%s\n", id);
      write_time (file, MAX (0, sampan_cue_get_start (cue)));
      g_string_append (file, " --> ");
      write_time (file, MAX (0, sampan_cue_get_end (cue)));
      if (is_one_line (settings) && !sampan_caption_settings_are_srt (settings))
        g_string_append_printf (file, " %s", settings);
      else if (is_at_top (sampan_cue_get_text (cue)))
        g_string_append (file, " line:0");
      g_string_append_printf (file, "\n%s%s", text, *text != '\0' ? "\n" : "");
    }
  return g_string_free_and_steal (file);
}
