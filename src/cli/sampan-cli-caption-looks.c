#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "language/sampan-language.h"
#include "media/sampan-caption-picture.h"
#include "media/sampan-font-check.h"
#include "media/sampan-rendition.h"
#include "media/sampan-sidecars.h"

#include "sampan-cli-private.h"

/* ---- how captions look ---- */

/* Says on stderr what the font of @style does not have of the captions of @video. */
static void
warn_of_gaps (SampanMedia *video, const SampanCaptionStyle *style)
{
  GListModel *tracks = sampan_media_get_tracks (video);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < cues->len; j++)
        {
          g_autofree char *plain =
              sampan_caption_text_to_plain (sampan_cue_get_text (g_ptr_array_index (cues, j)));
          g_string_append (text, plain);
        }
      g_autoptr (GPtrArray) gaps =
          sampan_font_check (style->font, sampan_caption_track_get_language (track), text->str);
      g_autofree char *told = sampan_font_gaps_describe (gaps, style->font);
      if (told != NULL)
        g_printerr ("%s: %s\n", sampan_caption_track_get_language (track), told);
    }
}

/* "NAME=VALUE", each in turn. */
static gboolean
apply_settings (SampanCaptionStyle *style, const char *const *settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (settings[i], "=", 2);

      if (!sampan_caption_style_set (style, parts[0], parts[1] != NULL ? parts[1] : "", error))
        return FALSE;
    }
  return TRUE;
}

static int
captions_style (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *preset = NULL;
  g_auto (GStrv) settings = NULL;
  const GOptionEntry entries[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &preset, N_ ("Begin with a style of this name"),
      "NAME" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, N_ ("Change one value"), "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a note's id"));
  if (preset != NULL && !g_strv_contains (sampan_caption_style_get_names (), preset))
    {
      g_autofree char *names = g_strjoinv (", ", (char **)sampan_caption_style_get_names ());
      /* Translators: what somebody wrote, a list of names */
      g_autofree char *message =
          g_strdup_printf (_ ("There is no caption style “%s”. There are: %s."), preset, names);
      g_set_error_literal (&error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN, message);
      return sampan_cli_fail (error);
    }
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  if (video == NULL)
    return sampan_cli_fail (error);
  g_autoptr (SampanCaptionStyle) style = preset != NULL
                                             ? sampan_caption_style_new (preset)
                                             : sampan_rendition_dup_caption_style (video, NULL);
  if (!apply_settings (style, (const char *const *)settings, &error))
    return sampan_cli_fail (error);
  g_autofree char *json = sampan_caption_style_to_json (style);
  if (preset != NULL || settings != NULL)
    {
      sampan_media_set_caption_style (video, json);
      if (!sampan_library_save (cli->library, note, &error))
        return sampan_cli_fail (error);
    }
  g_print ("%s\n", json);
  warn_of_gaps (video, style);
  return SAMPAN_CLI_DONE;
}

/* ---- a picture of them ---- */

static int
captions_picture (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *languages = NULL;
  g_autofree char *output = NULL;
  double time = -1;
  int size = 1280;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &languages, N_ ("One language or two"), "LANG[,LANG]" },
    { "at", 0, 0, G_OPTION_ARG_DOUBLE, &time, N_ ("When, in seconds of the original"), "SECONDS" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, N_ ("Longest side, in pixels"), "PIXELS" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The picture to write"), "FILE.png" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || languages == NULL || output == NULL)
    return sampan_cli_wants (_ ("a note's id, --lang LANG[,LANG] and -o FILE.png"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  if (video == NULL)
    return sampan_cli_fail (error);
  g_auto (GStrv) tags = sampan_cli_split_languages (languages);
  sampan_media_init ();
  if (!sampan_caption_picture_write (cli->library, video, (const char *const *)tags,
                                     time < 0 ? -1 : (gint64)(time * 1000), CLAMP (size, 64, 8192),
                                     output, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

/* ---- files beside the video ---- */

static gboolean
parse_formats (const char *list, SampanSidecarFlags *flags)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  static const struct
  {
    const char *name;
    SampanSidecarFlags flag;
  } known[] = { { "srt", SAMPAN_SIDECAR_SRT },
                { "vtt", SAMPAN_SIDECAR_VTT },
                { "ass", SAMPAN_SIDECAR_ASS },
                { "txt", SAMPAN_SIDECAR_TEXT } };

  for (guint i = 0; names[i] != NULL; i++)
    {
      SampanSidecarFlags found = 0;

      for (guint j = 0; j < G_N_ELEMENTS (known); j++)
        if (g_ascii_strcasecmp (g_strstrip (names[i]), known[j].name) == 0)
          found = known[j].flag;
      if (found == 0)
        return FALSE;
      *flags |= found;
    }
  return *flags != 0;
}

static int
captions_sidecars (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *languages = NULL;
  g_autofree char *formats = NULL;
  g_autofree char *output = NULL;
  gboolean bilingual = FALSE, times = FALSE;
  SampanSidecarFlags flags = 0;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &languages, N_ ("The languages; all without it"),
      "LANG[,LANG]..." },
    { "formats", 0, 0, G_OPTION_ARG_STRING, &formats, N_ ("srt, vtt, ass, and txt to read"),
      "LIST" },
    { "bilingual", 0, 0, G_OPTION_ARG_NONE, &bilingual,
      N_ ("Also a file with the first two languages"), NULL },
    { "times", 0, 0, G_OPTION_ARG_NONE, &times, N_ ("Times in the text to read"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The video whose name the files have"),
      "VIDEO" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || output == NULL || !parse_formats (formats != NULL ? formats : "srt", &flags))
    return sampan_cli_wants (_ ("a note's id, -o VIDEO, and formats of srt, vtt, ass and txt"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  if (video == NULL)
    return sampan_cli_fail (error);
  g_auto (GStrv) tags = languages != NULL ? sampan_cli_split_languages (languages)
                                          : sampan_media_dup_caption_languages (video);
  g_autoptr (GPtrArray) tracks =
      sampan_rendition_collect_tracks (video, (const char *const *)tags, &error);
  if (tracks == NULL)
    return sampan_cli_fail (error);
  flags |= (bilingual ? SAMPAN_SIDECAR_BILINGUAL : 0) | (times ? SAMPAN_SIDECAR_TIMES : 0);
  g_autoptr (SampanSidecars) sidecars =
      sampan_sidecars_new (video, (const char *const *)tags, flags, output);
  if (!sampan_sidecars_write (sidecars, &error))
    return sampan_cli_fail (error);
  for (guint i = 0; i < sampan_sidecars_get_n_files (sidecars); i++)
    g_print ("%s\n", sampan_sidecars_get_path (sidecars, i));
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_caption_looks_commands[] = {
  { "captions", "style", "ID [--preset NAME] [--set NAME=VALUE]...",
    N_ ("Prints how the captions of a note's video look, and changes it"), captions_style },
  { "captions", "picture", "ID --lang LANG[,LANG] [--at SECONDS] -o FILE.png",
    N_ ("Writes a frame of a note's video with its captions"), captions_picture },
  { "captions", "sidecars", "ID [--lang LANGS] [--formats LIST] [--bilingual] [--times] -o VIDEO",
    N_ ("Writes caption files, and text to read, beside an exported video"), captions_sidecars },
  { NULL },
};
