#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GENERATED "auto-"

void
sampan_caption_problem_free (SampanCaptionProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->message);
  g_free (self);
}

void
sampan_caption_problems_take (GPtrArray *problems, guint line, char *message)
{
  SampanCaptionProblem *problem = g_new0 (SampanCaptionProblem, 1);

  problem->line = line;
  problem->message = message;
  g_ptr_array_add (problems, problem);
}

gboolean
sampan_caption_id_is_generated (const char *id)
{
  gsize length = strlen (GENERATED);

  return g_str_has_prefix (id, GENERATED) && id[length] != '\0'
         && id[length + strspn (id + length, "0123456789")] == '\0';
}

gboolean
sampan_caption_settings_are_srt (const char *settings)
{
  return settings != NULL && g_ascii_strncasecmp (settings, "X1:", 3) == 0;
}

gboolean
sampan_caption_settings_are_ass (const char *settings)
{
  return settings != NULL && g_str_has_prefix (settings, "ASS:");
}

void
sampan_caption_entry_free (SampanCaptionEntry *self)
{
  g_clear_pointer (&self->cue, sampan_cue_unref);
  g_free (self->id);
  g_free (self->text);
  g_strfreev (self->fields);
  g_free (self);
}

SampanCaptionDocument *
sampan_caption_document_new (SampanCaptionFormat format)
{
  SampanCaptionDocument *self = g_new0 (SampanCaptionDocument, 1);

  self->format = format;
  self->encoding = (SampanCaptionEncoding){ "UTF-8", "\n", FALSE };
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_entry_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_problem_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sampan_caption_document_free (SampanCaptionDocument *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->problems);
  g_hash_table_unref (self->ids);
  g_strfreev (self->event_fields);
  g_free (self);
}

SampanCaptionEntry *
sampan_caption_document_add (SampanCaptionDocument *self,
                             SampanCaptionEntryKind kind,
                             guint line,
                             const char *text)
{
  SampanCaptionEntry *entry = g_new0 (SampanCaptionEntry, 1);

  entry->kind = kind;
  entry->line = line;
  entry->text = g_strdup (text);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static char *
make_id (SampanCaptionDocument *self, guint line, const char *id)
{
  char *unique = id != NULL && *id != '\0' ? g_strdup (id) : NULL;

  if (unique != NULL && g_hash_table_contains (self->ids, unique))
    {
      sampan_caption_problems_take (
          self->problems, line,
          /* Translators: %s is the id of a caption in a file. */
          g_strdup_printf (
              _ ("The id “%s” stands twice in the file; this caption got another one."), unique));
      g_clear_pointer (&unique, g_free);
    }
  while (unique == NULL || g_hash_table_contains (self->ids, unique))
    {
      g_free (unique);
      unique = g_strdup_printf (GENERATED "%u", ++self->n_generated);
    }
  g_hash_table_add (self->ids, g_strdup (unique));
  return unique;
}

SampanCaptionEntry *
sampan_caption_document_add_cue (SampanCaptionDocument *self,
                                 guint line,
                                 const char *id,
                                 gint64 start,
                                 gint64 end,
                                 const char *text,
                                 const char *settings,
                                 const char *raw)
{
  g_autofree char *unique = make_id (self, line, id);
  SampanCaptionEntry *entry =
      sampan_caption_document_add (self, SAMPAN_CAPTION_ENTRY_CUE, line, raw != NULL ? raw : text);

  if (end <= start)
    sampan_caption_problems_take (self->problems, line,
                                  g_strdup (_ ("This caption ends before it starts; it will not be "
                                               "seen until its times are changed.")));
  entry->cue = sampan_cue_new (unique, start, MAX (start, end), text, settings, NULL);
  entry->id = id != NULL && *id != '\0' ? g_strdup (id) : NULL;
  entry->end = end;
  return entry;
}

/* ---- reading ---- */

static SampanCaptionFormat
find_format (const char *text, char **lines)
{
  if (sampan_caption_vtt_has_signature (text) && !sampan_caption_srt_is (lines))
    return SAMPAN_CAPTION_VTT;
  return sampan_caption_ass_is (lines) ? SAMPAN_CAPTION_ASS : SAMPAN_CAPTION_SRT;
}

static gboolean
has_cues (SampanCaptionDocument *self)
{
  return g_hash_table_size (self->ids) > 0;
}

static void
read_as (SampanCaptionDocument *self,
         const char *text,
         char **lines,
         const SampanCaptionFormat *wanted)
{
  static const char *const names[] = { "SubRip", "WebVTT", "ASS" };
  gboolean signature = sampan_caption_vtt_has_signature (text);

  self->format = find_format (text, lines);
  /* The signature may be missing or misspelt. */
  if (wanted != NULL && *wanted == SAMPAN_CAPTION_VTT && self->format == SAMPAN_CAPTION_SRT)
    {
      guint n_problems = self->problems->len;

      self->format = SAMPAN_CAPTION_VTT;
      sampan_caption_problems_take (
          self->problems, 1, g_strdup (_ ("The file does not begin with “WEBVTT”, as it should.")));
      sampan_caption_vtt_read (self, lines, FALSE);
      if (has_cues (self))
        return;
      g_ptr_array_set_size (self->problems, (int)n_problems);
      g_ptr_array_set_size (self->entries, 0);
      self->format = SAMPAN_CAPTION_SRT;
    }
  if (self->format == SAMPAN_CAPTION_VTT)
    sampan_caption_vtt_read (self, lines, signature);
  else if (self->format == SAMPAN_CAPTION_ASS)
    sampan_caption_ass_read (self, lines);
  else
    sampan_caption_srt_read (self, lines);
  if (wanted != NULL && *wanted != self->format && has_cues (self))
    sampan_caption_problems_take (
        self->problems, 1,
        /* Translators: names of caption formats, for example SubRip and WebVTT. */
        g_strdup_printf (_ ("The file is %s, and not %s as its name says."), names[self->format],
                         names[*wanted]));
}

/* A file without captions is one all the same if it says so itself, or is an empty one under the
 * right name. */
static gboolean
may_be_empty (SampanCaptionDocument *self, const char *text, const SampanCaptionFormat *wanted)
{
  if (sampan_caption_vtt_has_signature (text) || self->format == SAMPAN_CAPTION_ASS)
    return wanted == NULL || *wanted == self->format;
  return wanted != NULL && *wanted == SAMPAN_CAPTION_SRT && text[strspn (text, " \t\n")] == '\0';
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SampanCaptionProblem *x = *(SampanCaptionProblem *const *)a;
  const SampanCaptionProblem *y = *(SampanCaptionProblem *const *)b;

  return x->line < y->line ? -1 : x->line > y->line;
}

SampanCaptionDocument *
sampan_caption_document_parse (GBytes *bytes, const SampanCaptionFormat *format, GError **error)
{
  g_autoptr (SampanCaptionDocument) self = sampan_caption_document_new (SAMPAN_CAPTION_SRT);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = sampan_caption_decode (bytes, &self->encoding, self->problems, error);
  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  read_as (self, text, lines, format);
  if (!has_cues (self) && !may_be_empty (self, text, format))
    {
      g_set_error (
          error, SAMPAN_CAPTIONS_ERROR, SAMPAN_CAPTIONS_ERROR_FORMAT,
          _ ("There are no captions in this file. Choose a SubRip (.srt), WebVTT (.vtt) or "
             "ASS (.ass) file."));
      return NULL;
    }
  g_ptr_array_sort (self->problems, compare_lines);
  return g_steal_pointer (&self);
}

/* ---- the cues ---- */

SampanCaptionFormat
sampan_caption_document_get_format (SampanCaptionDocument *self)
{
  return self->format;
}

const char *
sampan_caption_document_get_encoding (SampanCaptionDocument *self)
{
  return self->encoding.name;
}

GPtrArray *
sampan_caption_document_get_problems (SampanCaptionDocument *self)
{
  return self->problems;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gint64 x = sampan_cue_get_start (*(SampanCue *const *)a);
  gint64 y = sampan_cue_get_start (*(SampanCue *const *)b);

  return x < y ? -1 : x > y;
}

GPtrArray *
sampan_caption_document_dup_cues (SampanCaptionDocument *self)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->cue != NULL)
        g_ptr_array_add (cues, sampan_cue_ref (entry->cue));
    }
  g_ptr_array_sort (cues, compare_starts);
  return cues;
}

/* Puts @cue in the place of the entry's cue; what stays the same is kept as written. */
static void
replace (SampanCaptionEntry *entry, SampanCue *cue)
{
  if (!g_str_equal (sampan_cue_get_text (cue), sampan_cue_get_text (entry->cue)))
    g_clear_pointer (&entry->text, g_free);
  if (sampan_cue_get_end (cue) != sampan_cue_get_end (entry->cue))
    entry->end = sampan_cue_get_end (cue);
  sampan_cue_unref (entry->cue);
  entry->cue = sampan_cue_ref (cue);
}

/* The cues by their own ids, and by those of the first cue that they render. */
static GHashTable *
index_cues (GPtrArray *cues)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      const char *const *sources = sampan_cue_get_source_ids (cue);

      if (sources[0] != NULL)
        g_hash_table_insert (index, (char *)sources[0], cue);
    }
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);

      g_hash_table_insert (index, (char *)sampan_cue_get_id (cue), cue);
    }
  return index;
}

void
sampan_caption_document_set_cues (SampanCaptionDocument *self, GPtrArray *cues)
{
  g_autoptr (GHashTable) index = index_cues (cues), used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->entries->len;)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->entries, i);
      SampanCue *cue =
          entry->cue != NULL ? g_hash_table_lookup (index, sampan_cue_get_id (entry->cue)) : NULL;

      if (entry->cue != NULL && cue == NULL)
        {
          g_ptr_array_remove_index (self->entries, i);
          continue;
        }
      if (cue != NULL)
        {
          g_hash_table_add (used, cue);
          replace (entry, cue);
        }
      i++;
    }
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      SampanCaptionEntry *entry;

      if (g_hash_table_contains (used, cue))
        continue;
      entry = sampan_caption_document_add (self, SAMPAN_CAPTION_ENTRY_CUE, 0, NULL);
      entry->cue = sampan_cue_ref (cue);
      entry->id = g_strdup (sampan_cue_get_id (cue));
      entry->end = sampan_cue_get_end (cue);
    }
}

/* ---- writing ---- */

/* The text as the file had it: with its line ends, and its mark if there was one. */
static char *
restore_form (SampanCaptionDocument *self, char *text)
{
  g_autofree char *plain = text;
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  g_autofree char *joined = g_strjoinv (self->encoding.newline, lines);

  return g_strconcat (self->encoding.mark ? "\xef\xbb\xbf" : "", joined, NULL);
}

static char *
write_own (SampanCaptionDocument *self)
{
  if (self->format == SAMPAN_CAPTION_VTT)
    return sampan_caption_vtt_write (self);
  return self->format == SAMPAN_CAPTION_ASS ? sampan_caption_ass_write (self)
                                            : sampan_caption_srt_write (self);
}

char *
sampan_caption_document_write (SampanCaptionDocument *self,
                               SampanCaptionFormat format,
                               GPtrArray **losses)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  char *text;

  if (format == self->format)
    text = restore_form (self, write_own (self));
  else
    {
      g_autoptr (SampanCaptionDocument) converted =
          sampan_caption_document_convert (self, format, lost);

      text = write_own (converted);
    }
  if (losses != NULL)
    *losses = g_steal_pointer (&lost);
  return text;
}

/* ---- the track of a note ---- */

void
sampan_caption_document_fill_track (SampanCaptionDocument *self, SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_document_dup_cues (self);
  g_autofree char *file = sampan_caption_document_write (self, self->format, NULL);

  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (track));

  g_object_set (track, "file", file, NULL);
  sampan_caption_track_set_cues (track, cues);
}

/* Returns: (transfer full) (nullable): the file that @track (nullable) remembers. */
static SampanCaptionDocument *
read_kept (SampanCaptionTrack *track)
{
  g_autofree char *file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (track != NULL)
    g_object_get (track, "file", &file, NULL);
  if (file == NULL)
    return NULL;
  bytes = g_bytes_new (file, strlen (file));
  return sampan_caption_document_parse (bytes, NULL, NULL);
}

SampanCaptionDocument *
sampan_caption_document_new_for_track (SampanCaptionTrack *track,
                                       SampanCaptionTrack *source,
                                       SampanCaptionFormat format)
{
  SampanCaptionDocument *self = read_kept (track);
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

  if (self == NULL)
    self = read_kept (source);
  if (self == NULL)
    self = sampan_caption_document_new (format);
  sampan_caption_document_set_cues (self, cues);
  return self;
}
