#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* SubRip has no standard: this reads what is found in the wild. */

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\f\v")] == '\0';
}

static gboolean
is_number (const char *line)
{
  gsize digits;

  line += strspn (line, " \t");
  digits = strspn (line, "0123456789");
  return digits > 0 && digits < 10 && is_blank (line + digits);
}

static gboolean
read_field (const char **at, gint64 *value)
{
  gsize digits = strspn (*at, "0123456789");

  if (digits == 0 || digits > 9)
    return FALSE;
  *value = g_ascii_strtoll (*at, NULL, 10);
  *at += digits;
  return TRUE;
}

/* "1:02:03,456": hours may be missing, the fraction too; comma, dot or colon before it. A time
 * before the start of the medium becomes its start. */
static gboolean
read_time (const char **at, gint64 *time)
{
  gint64 fields[3];
  guint n = 0;
  gint64 fraction = 0;
  gboolean negative;

  *at += strspn (*at, " \t");
  negative = **at == '-' && g_ascii_isdigit ((*at)[1]);
  *at += negative;
  while (n < 3)
    {
      if (!read_field (at, &fields[n++]))
        return FALSE;
      *at += strspn (*at, " \t");
      if (**at != ':' || n == 3)
        break;
      (*at)++;
      *at += strspn (*at, " \t");
    }
  if (n < 2 || fields[n - 1] > 59 || fields[n - 2] > 59 + (n == 2 ? 40 : 0))
    return FALSE;
  if (**at == ',' || **at == '.' || **at == ':')
    {
      int scale = 100;

      (*at)++;
      *at += strspn (*at, " \t");
      for (; g_ascii_isdigit (**at); (*at)++, scale /= 10)
        fraction += scale * (**at - '0');
    }
  *time = ((n == 3 ? fields[0] * 60 : 0) + fields[n - 2]) * 60 + fields[n - 1];
  *time = negative ? 0 : *time * 1000 + fraction;
  return TRUE;
}

/* @coordinates: "X1:40 X2:600 Y1:20 Y2:50" or whatever stands after the times */
static gboolean
read_timing (const char *line, gint64 *start, gint64 *end, char **coordinates)
{
  if (!read_time (&line, start))
    return FALSE;
  line += strspn (line, " \t");
  if (g_str_has_prefix (line, "-->"))
    line += 3;
  else if (g_str_has_prefix (line, "->"))
    line += 2;
  else
    return FALSE;
  if (!read_time (&line, end))
    return FALSE;
  line += strspn (line, " \t");
  if (coordinates != NULL)
    *coordinates = *line != '\0' ? g_strchomp (g_strdup (line)) : NULL;
  return TRUE;
}

/* Whether the times are written as every program writes them. */
static gboolean
is_standard (const char *line)
{
  for (guint i = 0; i < 2; i++)
    {
      static const char *const pattern = ":dd:dd,ddd";
      gsize hours = strspn (line, "0123456789");

      if (hours < 2)
        return FALSE;
      line += hours;
      for (const char *p = pattern; *p != '\0'; p++, line++)
        if (*p == 'd' ? !g_ascii_isdigit (*line) : *line != *p)
          return FALSE;
      if (i == 0 && !g_str_has_prefix (line, " --> "))
        return FALSE;
      line += i == 0 ? strlen (" --> ") : 0;
    }
  return *line == '\0' || *line == ' ' || *line == '\t';
}

gboolean
sampan_caption_srt_is (char **lines)
{
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "-->") != NULL && !is_standard (lines[i]))
      return FALSE;
    else if (is_standard (lines[i]))
      n++;
  return n > 0;
}

gboolean
sampan_caption_srt_is_timing (const char *line)
{
  gint64 start, end;

  return strstr (line, "->") != NULL && read_timing (line, &start, &end, NULL);
}

/* A line that was meant to hold times and can not be read as such. */
static gboolean
is_broken_timing (const char *line)
{
  const char *arrow = strstr (line, "-->");

  return arrow != NULL && g_ascii_isdigit (line[strspn (line, " \t")])
         && g_ascii_isdigit (arrow[3 + strspn (arrow + 3, " \t")])
         && !sampan_caption_srt_is_timing (line);
}

/* Where the block of the timing line @timing starts: at its number, if it has one. */
static guint
find_number (char **lines, guint from, guint timing, gint64 last)
{
  guint at = timing;

  if (lines[timing] != NULL && at > from && is_number (lines[at - 1]))
    return at - 1;
  /* Files in which every line is followed by an empty one. At the end of the file it is text unless
   * an empty line stands before it: "3, 2, 1" may well end with the number that would come next. */
  while (at > from && is_blank (lines[at - 1]))
    at--;
  if (at > from && at < timing && is_number (lines[at - 1])
      && g_ascii_strtoll (lines[at - 1], NULL, 10) == last + 1
      && (lines[timing] != NULL || at == 1 || is_blank (lines[at - 2])))
    return at - 1;
  return timing;
}

static char *
join_text (char **lines, guint from, guint to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      if (is_blank (lines[i]))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, lines[i]);
    }
  return g_string_free_and_steal (text);
}

static void
report_loose (SampanCaptionDocument *document, char **lines, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (!is_blank (lines[i]))
      {
        sampan_caption_problems_take (document->problems, i + 1,
                                      g_strdup (_ ("This text has no times; it was left out.")));
        return;
      }
}

/* Leaves out a block whose times can not be read: it starts at @at and goes on to the next blank
 * line. */
static guint
skip_broken (SampanCaptionDocument *document, char **lines, guint at)
{
  sampan_caption_problems_take (
      document->problems, at + 1,
      g_strdup (_ ("The times of this caption can not be read; it was left out.")));
  while (lines[at] != NULL && !is_blank (lines[at]))
    at++;
  return at;
}

/* The next line from @at on that holds times, readable or not; the end if there is none. */
static guint
find_timing (char **lines, guint at)
{
  while (lines[at] != NULL && !sampan_caption_srt_is_timing (lines[at])
         && !is_broken_timing (lines[at]))
    at++;
  return at;
}

/* What is wrong with a caption that can be read all the same. */
static void
report_form (SampanCaptionDocument *document, const char *line, guint timing, gboolean numbered)
{
  if (!numbered)
    sampan_caption_problems_take (document->problems, timing + 1,
                                  g_strdup (_ ("This caption has no number; it got one.")));
  if (!is_standard (line))
    sampan_caption_problems_take (
        document->problems, timing + 1,
        g_strdup (_ ("The times are not written as SubRip has them (00:00:00,000 --> "
                     "00:00:00,000); they were read all the same.")));
}

void
sampan_caption_srt_read (SampanCaptionDocument *document, char **lines)
{
  guint timing = find_timing (lines, 0), text = 0;
  gint64 last = 0;

  report_loose (document, lines, 0, find_number (lines, 0, timing, last));
  while (lines[timing] != NULL)
    {
      g_autofree char *id = NULL, *settings = NULL, *content = NULL;
      gint64 start = 0, end = 0;
      guint number = find_number (lines, text, timing, last), next, stop;

      if (number < timing)
        {
          id = g_strstrip (g_strdup (lines[number]));
          last = g_ascii_strtoll (id, NULL, 10);
        }
      else
        last++;
      if (!read_timing (lines[timing], &start, &end, &settings))
        {
          text = skip_broken (document, lines, timing);
          next = find_timing (lines, text);
          report_loose (document, lines, text, find_number (lines, text, next, last));
          timing = next;
          continue;
        }
      report_form (document, lines[timing], timing, id != NULL);
      text = timing + 1;
      next = find_timing (lines, text);
      stop = find_number (lines, text, next, last);
      content = join_text (lines, text, stop);
      sampan_caption_document_add_cue (document, timing + 1, id, start, end, content, settings,
                                       NULL);
      timing = next;
    }
}

/* A line of text that would be read as times gets an invisible character in its arrow: the format
 * has no escapes. */
static void
write_text (GString *file, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (lines[i]);

      if (sampan_caption_srt_is_timing (lines[i]) || is_broken_timing (lines[i]))
        g_string_replace (line, "->", "-\u2060>", 0);
      g_string_append_printf (file, "%s\n", line->str);
    }
}

static void
write_time (GString *file, gint64 time)
{
  g_string_append_printf (file, "%02" G_GINT64_FORMAT ":%02d:%02d,%03d", time / 3600000,
                          (int)(time / 60000 % 60), (int)(time / 1000 % 60), (int)(time % 1000));
}

/* The numbers of a file that we read are kept as they are; otherwise they are kept if they count
 * up. Any other ids give way to the numbers 1, 2, 3. */
static gboolean
ids_are_numbers (SampanCaptionDocument *document)
{
  gboolean all_read = TRUE, counting = TRUE;
  gint64 last = -1;

  for (guint i = 0; i < document->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (document->entries, i);

      if (entry->cue == NULL)
        continue;
      if (entry->id == NULL || !is_number (entry->id))
        return FALSE;
      all_read &= entry->line > 0;
      counting &= g_ascii_strtoll (entry->id, NULL, 10) > last;
      last = g_ascii_strtoll (entry->id, NULL, 10);
    }
  return all_read || counting;
}

static void
write_cue (GString *file, SampanCaptionEntry *entry)
{
  gboolean kept = entry->text != NULL;
  const char *settings = sampan_cue_get_settings (entry->cue);
  g_autofree char *text =
      kept ? g_strdup (entry->text) : sampan_caption_text_to_srt (sampan_cue_get_text (entry->cue));

  write_time (file, sampan_cue_get_start (entry->cue));
  g_string_append (file, " --> ");
  write_time (file, kept ? MAX (0, entry->end) : sampan_cue_get_end (entry->cue));
  if (settings != NULL && strpbrk (settings, "\r\n") == NULL
      && (entry->line > 0 || sampan_caption_settings_are_srt (settings)))
    g_string_append_printf (file, "  %s", settings);
  g_string_append_c (file, '\n');
  if (!kept && sampan_caption_settings_get_alignment (settings) > 3)
    g_string_append_printf (file, "{\\an%u}", sampan_caption_settings_get_alignment (settings));
  write_text (file, text);
}

char *
sampan_caption_srt_write (SampanCaptionDocument *document)
{
  gboolean numbered = ids_are_numbers (document);
  GString *file = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < document->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (document->entries, i);

      if (entry->cue == NULL)
        continue;
      if (n++ > 0)
        g_string_append_c (file, '\n');
      if (numbered)
        g_string_append_printf (file, "%s\n", entry->id);
      else
        g_string_append_printf (file, "%u\n", n);
      write_cue (file, entry);
    }
  return g_string_free_and_steal (file);
}
