#include "sampan-caption-private.h"
#include "sampan-vtt-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The parsing algorithm of https://www.w3.org/TR/webvtt1/#file-parsing, section 6. */

#define SPACE " \t\f\n\r"

static gboolean
collect_digits (const char **at, guint *n_digits, gint64 *value)
{
  *n_digits = 0;
  *value = 0;
  /* A hundred thousand years are enough, and the other formats can hold them too. */
  for (; g_ascii_isdigit (**at); (*at)++, (*n_digits)++)
    *value = MIN (*value * 10 + (**at - '0'), 999999999);
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
gboolean
sampan_caption_vtt_collect_timestamp (const char **at, gint64 *time)
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
  if (!sampan_caption_vtt_collect_timestamp (&line, start))
    return FALSE;
  line += strspn (line, SPACE);
  if (!g_str_has_prefix (line, "-->"))
    return FALSE;
  line += 3;
  line += strspn (line, SPACE);
  if (!sampan_caption_vtt_collect_timestamp (&line, end))
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

/* Whether @text is @word, or begins with it and a space. */
static gboolean
begins_with_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  return strncmp (text, word, length) == 0
         && (text[length] == '\0' || strchr (SPACE, text[length]) != NULL);
}

/* Whether the first line of a block says that it is one of @word: nothing else stands there. */
static gboolean
is_definition (const char *line, const char *word)
{
  gsize length = strlen (word);

  return strncmp (line, word, length) == 0 && line[length + strspn (line + length, SPACE)] == '\0';
}

typedef struct
{
  SampanCaptionEntryKind kind; /* CUE unless it is STYLE or REGION */
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

/* "Collect a WebVTT block": takes its lines from @at on. Returns where the next one starts. */
static guint
collect_block (char **lines, guint at, gboolean in_header, gboolean *seen_cue, VttBlock *block)
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
          *seen_cue |= block->valid;
          continue;
        }
      if (*line == '\0')
        return at + 1;
      if (!in_header && count == 2 && !*seen_cue)
        {
          if (is_definition (block->buffer->str, "STYLE"))
            block->kind = SAMPAN_CAPTION_ENTRY_STYLE;
          else if (is_definition (block->buffer->str, "REGION"))
            block->kind = SAMPAN_CAPTION_ENTRY_REGION;
          if (block->kind != SAMPAN_CAPTION_ENTRY_CUE)
            g_string_truncate (block->buffer, 0);
        }
      if (block->buffer->len > 0)
        g_string_append_c (block->buffer, '\n');
      g_string_append (block->buffer, line);
    }
  return at;
}

static void
take_wrong (SampanCaptionDocument *document, guint line, GPtrArray *wrong)
{
  for (guint i = 0; i < wrong->len; i++)
    sampan_caption_problems_take (
        document->problems, line,
        /* Translators: %s is a setting as it stands in the file, for example line:130% */
        g_strdup_printf (_ ("The setting “%s” can not be understood; it has no effect."),
                         (const char *)g_ptr_array_index (wrong, i)));
}

static void
finish_text (SampanCaptionDocument *document, VttBlock *block, gboolean seen_cue, guint line)
{
  const char *text = block->buffer->str;

  if (begins_with_word (text, "NOTE"))
    sampan_caption_document_add (document, SAMPAN_CAPTION_ENTRY_NOTE, line, text);
  else if (is_definition (text, "STYLE") || is_definition (text, "REGION"))
    return;
  else if (seen_cue && (g_str_has_prefix (text, "STYLE\n") || g_str_has_prefix (text, "REGION\n")))
    sampan_caption_problems_take (
        document->problems, line,
        g_strdup (_ ("Styles and regions must stand before the first caption; this one was left "
                     "out.")));
  else
    sampan_caption_problems_take (document->problems, line,
                                  g_strdup (_ ("This text has no times; it was left out.")));
}

static void
finish_block (SampanCaptionDocument *document,
              VttBlock *block,
              GPtrArray *regions,
              gboolean seen_cue,
              guint line)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_new_with_free_func (g_free);

  if (block->valid)
    {
      SampanVttSettings settings;

      sampan_vtt_settings_parse (&settings, block->settings, regions, wrong);
      sampan_vtt_settings_clear (&settings);
      sampan_caption_document_add_cue (document, block->arrow_line, block->id, block->start,
                                       block->end, block->buffer->str, block->settings, NULL);
      take_wrong (document, block->arrow_line, wrong);
    }
  else if (block->seen_arrow)
    sampan_caption_problems_take (
        document->problems, block->arrow_line,
        g_strdup (_ ("The times of this caption can not be read; it was left out.")));
  else if (block->kind == SAMPAN_CAPTION_ENTRY_REGION)
    {
      SampanVttRegion region;

      sampan_vtt_region_parse (&region, block->buffer->str, wrong);
      g_ptr_array_add (regions, g_strdup (region.id));
      sampan_vtt_region_clear (&region);
      sampan_caption_document_add (document, block->kind, line, block->buffer->str);
      take_wrong (document, line, wrong);
    }
  else if (block->kind == SAMPAN_CAPTION_ENTRY_STYLE)
    sampan_caption_document_add (document, block->kind, line, block->buffer->str);
  else if (block->buffer->len > 0)
    finish_text (document, block, seen_cue, line);
}

/* What stands in the first line after the signature, and the lines up to the first empty one. */
static void
add_header (SampanCaptionDocument *document, const char *first, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("%s%s%s", first, *rest != '\0' ? "\n" : "", rest);

  if (*text != '\0')
    sampan_caption_document_add (document, SAMPAN_CAPTION_ENTRY_HEADER, 1, text);
}

void
sampan_caption_vtt_read (SampanCaptionDocument *document, char **lines, gboolean has_signature)
{
  g_autoptr (GPtrArray) regions = g_ptr_array_new_with_free_func (g_free);
  gboolean in_header = has_signature, seen_cue = FALSE;
  guint at = has_signature ? 1 : 0;

  while (lines[at] != NULL || in_header)
    {
      VttBlock block = { .kind = SAMPAN_CAPTION_ENTRY_CUE, .buffer = g_string_new (NULL) };
      guint first = at;

      if (lines[at] != NULL)
        at = collect_block (lines, at, in_header, &seen_cue, &block);
      if (in_header)
        add_header (document, lines[0] + strlen ("WEBVTT"), block.buffer->str);
      else
        finish_block (document, &block, regions, seen_cue, first + 1);
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

static void
write_cue (GString *file, SampanCaptionEntry *entry)
{
  SampanCue *cue = entry->cue;
  gboolean kept = entry->text != NULL;
  const char *id = kept ? entry->id : sampan_cue_get_id (cue);
  const char *settings = sampan_cue_get_settings (cue);
  g_autofree char *text =
      kept ? g_strdup (entry->text) : sampan_caption_text_to_vtt (sampan_cue_get_text (cue));

  if (is_one_line (id) && !sampan_caption_id_is_generated (id))
    g_string_append_printf (file, "%s\n", id);
  write_time (file, sampan_cue_get_start (cue));
  g_string_append (file, " --> ");
  write_time (file, kept ? entry->end : sampan_cue_get_end (cue));
  if ((kept && settings != NULL)
      || (is_one_line (settings) && !sampan_caption_settings_are_srt (settings)
          && !sampan_caption_settings_are_ass (settings)))
    g_string_append_printf (file, " %s", settings);
  else if (!kept && settings == NULL && is_at_top (sampan_cue_get_text (cue)))
    g_string_append (file, " line:0");
  g_string_append_printf (file, "\n%s%s", text, *text != '\0' ? "\n" : "");
}

char *
sampan_caption_vtt_write (SampanCaptionDocument *document)
{
  GString *file = g_string_new ("WEBVTT");
  SampanCaptionEntry *header =
      document->entries->len > 0 ? g_ptr_array_index (document->entries, 0) : NULL;

  if (header != NULL && header->kind == SAMPAN_CAPTION_ENTRY_HEADER)
    g_string_append (file, header->text);
  g_string_append_c (file, '\n');
  for (guint i = 0; i < document->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (document->entries, i);

      if (entry == header && entry->kind == SAMPAN_CAPTION_ENTRY_HEADER)
        continue;
      g_string_append_c (file, '\n');
      if (entry->kind == SAMPAN_CAPTION_ENTRY_CUE)
        write_cue (file, entry);
      else if (entry->kind == SAMPAN_CAPTION_ENTRY_NOTE)
        g_string_append_printf (file, "%s\n", entry->text);
      else if (entry->kind == SAMPAN_CAPTION_ENTRY_STYLE)
        g_string_append_printf (file, "STYLE\n%s\n", entry->text);
      else if (entry->kind == SAMPAN_CAPTION_ENTRY_REGION)
        g_string_append_printf (file, "REGION\n%s\n", entry->text);
    }
  return g_string_free_and_steal (file);
}
