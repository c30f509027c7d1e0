#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "media/sampan-listener.h"

#include "sampan-cli-private.h"

/* ---- captions where there is speech ---- */

static void
on_progress (double fraction, gpointer user_data)
{
  static int last = -1;
  int percent = (int)(fraction * 100);

  if (percent != last)
    g_printerr ("\r%d %% ", percent);
  last = percent;
}

static GPtrArray *
listen (const char *path, GError **error)
{
  gboolean terminal = isatty (STDERR_FILENO);
  GPtrArray *cues = sampan_listen_cues (path, terminal ? on_progress : NULL, NULL, NULL, error);

  if (terminal)
    g_printerr ("\r");
  return cues;
}

/* Captions that are there stay, unless they are to be replaced. */
static gboolean
may_fill (SampanMedia *video, const char *language, gboolean replace, GError **error)
{
  SampanCaptionTrack *track = sampan_media_get_track (video, language);

  if (track == NULL || sampan_caption_track_get_n_cues (track) == 0 || replace)
    return TRUE;
  g_set_error (error, SAMPAN_CAPTIONS_ERROR, SAMPAN_CAPTIONS_ERROR_IO,
               /* Translators: %s is the tag of a language: "zh-Hans" */
               _ ("This note’s video has captions in “%s” already. --replace puts the new ones in "
                  "their place."),
               language);
  return FALSE;
}

static int
detect_in_note (SampanCli *cli, const char *id, gboolean replace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_cli_load (cli, id, &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  const char *language;

  if (video == NULL)
    return sampan_cli_fail (error);
  language = sampan_note_get_source_language (note);
  if (!may_fill (video, language, replace, &error))
    return sampan_cli_fail (error);
  path = sampan_library_dup_media_path (cli->library, sampan_media_get_sha256 (video));
  cues = listen (path, &error);
  if (cues == NULL)
    return sampan_cli_fail (error);
  sampan_caption_track_set_cues (sampan_media_ensure_track (video, language), cues);
  if (!sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  g_print ("%u\n", cues->len);
  return SAMPAN_CLI_DONE;
}

static int
captions_detect (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write, or -"), "FILE" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_ ("Replace captions that are there"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a video, or a note's id"));
  if (output == NULL && !g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return detect_in_note (cli, argv[1], replace);
  cues = listen (argv[1], &error);
  if (cues == NULL || !sampan_cli_write_cues (cues, output != NULL ? output : "-", &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_cues_commands[] = {
  { "captions", "detect", "VIDEO|ID [-o OUT]", N_ ("Makes empty captions where somebody speaks"),
    captions_detect },
  { NULL },
};
