#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-ass.h"

/* Sections, "Format:" lines and events of Advanced SubStation Alpha (v4+) and its predecessor (v4),
 * as libass and Aegisub read them. All lines but the events are kept as they stand. */

#define ASS_FORMAT "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
#define SSA_FORMAT "Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"

static gboolean
has_prefix (const char *line, const char *prefix)
{
  return g_ascii_strncasecmp (line, prefix, strlen (prefix)) == 0;
}

/* "Dialogue: 0,0:00:01.00,0:00:02.00,...", and not words that somebody says. */
static gboolean
is_dialogue (const char *line)
{
  guint commas = 0;

  if (!has_prefix (line, "Dialogue:"))
    return FALSE;
  for (; *line != '\0'; line++)
    commas += *line == ',';
  return commas >= 8;
}

/* Behind the times of a SubRip caption it is what somebody says. */
gboolean
sampan_caption_ass_is (char **lines)
{
  for (guint i = 0; lines[i] != NULL && !sampan_caption_srt_is_timing (lines[i]); i++)
    if (has_prefix (lines[i], "[Script Info]") || has_prefix (lines[i], "[V4 Styles]")
        || has_prefix (lines[i], "[V4+ Styles]") || is_dialogue (lines[i]))
      return TRUE;
  return FALSE;
}

static int
find_field (char **names, const char *name)
{
  for (int i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

/* "H:MM:SS.cc"; FALSE if it can not be read. Before the start is at the start; a shifted file may
 * have "0:00:-2.-47". */
static gboolean
read_time (const char *text, gint64 *time, gboolean *standard)
{
  gint64 fields[3];
  int scale = 100;
  gboolean negative = FALSE;

  text += strspn (text, " \t");
  for (guint i = 0; i < 3; i++)
    {
      gsize digits;

      negative |= *text == '-';
      text += *text == '-';
      digits = strspn (text, "0123456789");
      if (digits == 0 || digits > 9)
        return FALSE;
      fields[i] = g_ascii_strtoll (text, NULL, 10);
      text += digits;
      if (i < 2 && *text++ != ':')
        return FALSE;
    }
  *time = ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * 1000;
  *standard = fields[1] < 60 && fields[2] < 60 && !negative && *text == '.';
  if (*text == '.' || *text == ',' || *text == ':')
    for (text += 1 + (negative && text[1] == '-'); g_ascii_isdigit (*text); text++, scale /= 10)
      *time += scale * (*text - '0');
  text += strspn (text, " \t");
  if (negative)
    *time = 0;
  return *text == '\0';
}

/* Cuts @line into the fields before the text, and the text, which may hold commas. NULL if there
 * are too few. */
static char **
split_event (const char *line, guint n_fields, const char **text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i + 1 < n_fields; i++)
    {
      const char *comma = strchr (line, ',');

      if (comma == NULL)
        return NULL;
      g_strv_builder_take (builder, g_strndup (line, comma - line));
      line = comma + 1;
    }
  *text = line;
  return g_strv_builder_end (builder);
}

typedef struct
{
  SampanCaptionDocument *document;
  gboolean soft_breaks; /* "\n" is a space, and not a line break */
  gboolean in_events;
} Reader;

static void
read_dialogue (Reader *reader, const char *line, guint number)
{
  SampanCaptionDocument *document = reader->document;
  char **names = document->event_fields;
  const char *text = NULL;
  g_auto (GStrv) fields = split_event (line, g_strv_length (names), &text);
  g_autofree char *shown = NULL, *settings = NULL;
  int start_field = find_field (names, "start"), end_field = find_field (names, "end");
  gint64 start = 0, end = 0;
  gboolean good = TRUE, also = TRUE;
  SampanCaptionEntry *entry;

  if (fields == NULL)
    {
      sampan_caption_problems_take (document->problems, number,
                                    g_strdup (
                                        _ ("This caption has too few fields; it was left out.")));
      return;
    }
  if (start_field < 0 || end_field < 0 || !read_time (fields[start_field], &start, &good)
      || !read_time (fields[end_field], &end, &also))
    {
      sampan_caption_problems_take (
          document->problems, number,
          g_strdup (_ ("The times of this caption can not be read; it was left out.")));
      return;
    }
  if (!good || !also)
    sampan_caption_problems_take (
        document->problems, number,
        g_strdup (_ ("The times are not written as ASS has them (0:00:00.00); they were read all "
                     "the same.")));
  shown = sampan_ass_text_read (text, reader->soft_breaks);
  settings = sampan_ass_fields_to_settings (names, fields);
  entry =
      sampan_caption_document_add_cue (document, number, NULL, start, end, shown, settings, text);
  entry->fields = g_steal_pointer (&fields);
  entry->start_field = start_field;
  entry->end_field = end_field;
}

static const char *
skip_word (const char *line, const char *word)
{
  line += strlen (word);
  return line + strspn (line, " \t");
}

static void
read_line (Reader *reader, const char *line, guint number)
{
  SampanCaptionDocument *document = reader->document;

  if (*line == '[')
    reader->in_events = has_prefix (line, "[Events]");
  else if (has_prefix (line, "WrapStyle:"))
    reader->soft_breaks = *skip_word (line, "WrapStyle:") != '2';
  else if (has_prefix (line, "ScriptType:") && strchr (line, '+') == NULL)
    {
      g_strfreev (document->event_fields);
      document->event_fields = sampan_ass_split_format (SSA_FORMAT);
    }
  else if (reader->in_events && has_prefix (line, "Format:"))
    {
      g_auto (GStrv) fields = sampan_ass_split_format (skip_word (line, "Format:"));
      guint n = g_strv_length (fields);

      if (n > 0 && g_str_equal (fields[n - 1], "text"))
        {
          g_strfreev (document->event_fields);
          document->event_fields = g_steal_pointer (&fields);
        }
      else
        sampan_caption_problems_take (
            document->problems, number,
            g_strdup (
                _ ("This line should name the fields of the captions, the text last; the usual "
                   "fields were taken.")));
    }
  if (has_prefix (line, "Dialogue:"))
    {
      if (!reader->in_events)
        sampan_caption_problems_take (
            document->problems, number,
            g_strdup (_ ("This caption stands outside of [Events]; it was read all the same.")));
      read_dialogue (reader, skip_word (line, "Dialogue:"), number);
    }
  else if (has_prefix (line, "Comment:"))
    {
      const char *text = NULL;
      char **fields =
          split_event (skip_word (line, "Comment:"), g_strv_length (document->event_fields), &text);

      if (fields != NULL)
        sampan_caption_document_add (document, SAMPAN_CAPTION_ENTRY_COMMENT, number, text)->fields =
            fields;
      else
        sampan_caption_document_add (document, SAMPAN_CAPTION_ENTRY_LINE, number, line);
    }
  else
    sampan_caption_document_add (document, SAMPAN_CAPTION_ENTRY_LINE, number, line);
}

void
sampan_caption_ass_read (SampanCaptionDocument *document, char **lines)
{
  Reader reader = { document, TRUE, FALSE };
  guint n = g_strv_length (lines);

  document->event_fields = sampan_ass_split_format (ASS_FORMAT);
  /* Empty lines at the end come from the last line break. */
  while (n > 0 && *lines[n - 1] == '\0')
    n--;
  for (guint i = 0; i < n; i++)
    read_line (&reader, lines[i], i + 1);
}

/* ---- writing ---- */

static void
write_fields (GString *file, SampanCaptionDocument *document, SampanCaptionEntry *entry)
{
  g_auto (GStrv) made = NULL;
  char **fields = entry->fields;
  int start_field = entry->start_field, end_field = entry->end_field;

  if (fields == NULL)
    {
      fields = made = sampan_ass_settings_to_fields (document->event_fields,
                                                     sampan_cue_get_settings (entry->cue));
      start_field = find_field (document->event_fields, "start");
      end_field = find_field (document->event_fields, "end");
    }
  for (int i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *time = NULL;
      gint64 wanted = 0, written = -1;
      gboolean ignored;

      if (entry->cue != NULL && (i == start_field || i == end_field))
        {
          /* A time that has not changed stays as it was written. */
          wanted = i == start_field      ? sampan_cue_get_start (entry->cue)
                   : entry->text != NULL ? MAX (0, entry->end)
                                         : sampan_cue_get_end (entry->cue);
          if (!read_time (fields[i], &written, &ignored) || written != wanted)
            time = sampan_ass_time_to_string (wanted);
        }
      g_string_append_printf (file, "%s,", time != NULL ? time : fields[i]);
    }
}

static void
write_event (GString *file, SampanCaptionDocument *document, SampanCaptionEntry *entry)
{
  g_autofree char *text =
      entry->text != NULL ? g_strdup (entry->text) : sampan_ass_text_write (entry->cue);

  g_string_append (file, entry->kind == SAMPAN_CAPTION_ENTRY_CUE ? "Dialogue: " : "Comment: ");
  write_fields (file, document, entry);
  g_string_append_printf (file, "%s\n", text);
}

/* A file needs these before its events; the style is that of a plain caption, white with a black
 * outline. */
static const char head[] =
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\nWrapStyle: 0\n"
    "ScaledBorderAndShadow: yes\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
    "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    "Style: Default,Noto Sans,60,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,"
    "3,0,2,60,60,50,1\n\n[Events]\nFormat: " ASS_FORMAT "\n";

/* Of a damaged file nothing may be left that says what it is. */
static void
ensure_known (GString *file)
{
  g_auto (GStrv) lines = NULL;

  if (g_str_has_prefix (file->str, "[Script Info]"))
    return;
  lines = g_strsplit (file->str, "\n", -1);
  if (!sampan_caption_ass_is (lines))
    g_string_prepend (file, "[Script Info]\n");
}

char *
sampan_caption_ass_write (SampanCaptionDocument *document)
{
  GString *file = g_string_new (NULL);

  if (document->event_fields == NULL)
    {
      document->event_fields = sampan_ass_split_format (ASS_FORMAT);
      g_string_append (file, head);
    }
  for (guint i = 0; i < document->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (document->entries, i);

      if (entry->kind == SAMPAN_CAPTION_ENTRY_LINE)
        g_string_append_printf (file, "%s\n", entry->text);
      else if (entry->kind == SAMPAN_CAPTION_ENTRY_CUE || entry->fields != NULL)
        write_event (file, document, entry);
    }
  ensure_known (file);
  return g_string_free_and_steal (file);
}
