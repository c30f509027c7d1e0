#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GENERATED "auto-"

G_DEFINE_QUARK (sampan - captions - error - quark, sampan_captions_error)

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
sampan_caption_format_from_path (const char *path, SampanCaptionFormat *format)
{
  const char *dot;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  dot = strrchr (path, '.');
  if (dot == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (dot, ".srt") == 0)
    *format = SAMPAN_CAPTION_SRT;
  else if (g_ascii_strcasecmp (dot, ".vtt") == 0 || g_ascii_strcasecmp (dot, ".webvtt") == 0)
    *format = SAMPAN_CAPTION_VTT;
  else
    return FALSE;
  return TRUE;
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

static char *
make_id (SampanCaptionReader *reader, guint line, const char *id)
{
  char *unique = id != NULL && *id != '\0' ? g_strdup (id) : NULL;

  if (unique != NULL && g_hash_table_contains (reader->ids, unique))
    {
      sampan_caption_problems_take (
          reader->problems, line,
          /* Translators: %s is the id of a caption in a file. */
          g_strdup_printf (
              _ ("The id “%s” stands twice in the file; this caption got another one."), unique));
      g_clear_pointer (&unique, g_free);
    }
  while (unique == NULL || g_hash_table_contains (reader->ids, unique))
    {
      g_free (unique);
      unique = g_strdup_printf (GENERATED "%u", ++reader->n_generated);
    }
  g_hash_table_add (reader->ids, g_strdup (unique));
  return unique;
}

void
sampan_caption_reader_add (SampanCaptionReader *reader,
                           guint line,
                           const char *id,
                           gint64 start,
                           gint64 end,
                           const char *text,
                           const char *settings)
{
  g_autofree char *unique = make_id (reader, line, id);

  if (end <= start)
    sampan_caption_problems_take (reader->problems, line,
                                  g_strdup (_ ("This caption ends before it starts; it will not be "
                                               "seen until its times are changed.")));
  g_ptr_array_add (reader->cues,
                   sampan_cue_new (unique, start, MAX (start, end), text, settings, NULL));
}

static void
read_vtt (SampanCaptionReader *reader, const char *text, char **lines)
{
  gboolean signature = sampan_caption_vtt_has_signature (text);

  if (!signature)
    sampan_caption_problems_take (reader->problems, 1,
                                  g_strdup (
                                      _ ("The file does not begin with “WEBVTT”, as it should.")));
  sampan_caption_vtt_read (reader, lines, signature);
  /* SubRip under the wrong name is common. */
  if (!signature && reader->cues->len == 0)
    {
      g_ptr_array_set_size (reader->problems, 0);
      sampan_caption_srt_read (reader, lines);
      sampan_caption_problems_take (reader->problems, 1,
                                    g_strdup (_ (
                                        "The file is SubRip, and not WebVTT as its name says.")));
    }
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gint64 x = sampan_cue_get_start (*(SampanCue *const *)a);
  gint64 y = sampan_cue_get_start (*(SampanCue *const *)b);

  return x < y ? -1 : x > y;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SampanCaptionProblem *x = *(SampanCaptionProblem *const *)a;
  const SampanCaptionProblem *y = *(SampanCaptionProblem *const *)b;

  return x->line < y->line ? -1 : x->line > y->line;
}

/* A file without captions is one all the same if it says so itself, or is an empty one under the
 * right name. */
static gboolean
may_be_empty (const char *text, const SampanCaptionFormat *format)
{
  if (sampan_caption_vtt_has_signature (text))
    return format == NULL || *format == SAMPAN_CAPTION_VTT;
  return format != NULL && *format == SAMPAN_CAPTION_SRT && text[strspn (text, " \t\n")] == '\0';
}

GPtrArray *
sampan_caption_file_parse (GBytes *bytes,
                           const SampanCaptionFormat *format,
                           GPtrArray **problems,
                           GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_problem_free);
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SampanCaptionReader reader = { cues, ids, 0, found };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = sampan_caption_decode (bytes, found, error);
  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  if (format != NULL ? *format == SAMPAN_CAPTION_VTT : sampan_caption_vtt_has_signature (text))
    read_vtt (&reader, text, lines);
  else
    sampan_caption_srt_read (&reader, lines);

  if (cues->len == 0 && !may_be_empty (text, format))
    {
      g_set_error (
          error, SAMPAN_CAPTIONS_ERROR, SAMPAN_CAPTIONS_ERROR_FORMAT,
          _ ("There are no captions in this file. Choose a SubRip (.srt) or WebVTT (.vtt) file."));
      return NULL;
    }
  g_ptr_array_sort (cues, compare_starts);
  g_ptr_array_sort (found, compare_lines);
  if (problems != NULL)
    *problems = g_steal_pointer (&found);
  return g_steal_pointer (&cues);
}

char *
sampan_caption_file_write (GPtrArray *cues, SampanCaptionFormat format)
{
  g_return_val_if_fail (cues != NULL, NULL);

  return format == SAMPAN_CAPTION_VTT ? sampan_caption_vtt_write (cues)
                                      : sampan_caption_srt_write (cues);
}
