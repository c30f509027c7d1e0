#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-check.h"
#include "captions/sampan-caption-file.h"
#include "language/sampan-language.h"
#include "media/sampan-listener.h"
#include "media/sampan-transcription.h"

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

/* ---- captions of what is said ---- */

typedef struct
{
  char *server;
  char *model;
  char *language;
  char *output;
  gboolean replace;
} Hearing;

static void
hearing_clear (Hearing *self)
{
  g_free (self->server);
  g_free (self->model);
  g_free (self->language);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hearing, hearing_clear)

static void
on_status (SampanTranscription *run, GParamSpec *pspec, gpointer user_data)
{
  g_printerr ("\r%3.0f %% %s  ", sampan_transcription_get_fraction (run) * 100,
              sampan_transcription_get_status (run));
}

static GPtrArray *
hear (const Hearing *hearing, const char *path, const char *folder, GError **error)
{
  g_autoptr (SampanTranscriber) server =
      sampan_transcriber_new (hearing->server, hearing->model,
                              g_getenv ("SAMPAN_TRANSCRIPTION_KEY"));
  g_autoptr (SampanTranscription) run =
      sampan_transcription_new (server, path, hearing->language, folder);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean terminal = isatty (STDERR_FILENO);
  GPtrArray *cues;

  if (terminal)
    g_signal_connect (run, "notify", G_CALLBACK (on_status), NULL);
  sampan_transcription_run_async (run, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  cues = sampan_transcription_run_finish (run, result, error);
  if (terminal)
    g_printerr ("\n");
  if (cues != NULL && sampan_transcription_get_n_failed (run) > 0)
    /* Translators: pieces of the sound, and why */
    g_printerr (_ ("sampan-cli: %u pieces of %u are missing: %s Run it again to ask for them "
                   "alone.\n"),
                sampan_transcription_get_n_failed (run), sampan_transcription_get_n_pieces (run),
                sampan_transcription_get_error (run)->message);
  return cues;
}

static int
transcribe_note (SampanCli *cli, const char *id, Hearing *hearing, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_cli_load (cli, id, &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) cues = NULL;

  if (video == NULL)
    return sampan_cli_fail (error);
  g_set_str (&hearing->language, sampan_note_get_source_language (note));
  if (!may_fill (video, hearing->language, hearing->replace, &error))
    return sampan_cli_fail (error);
  path = sampan_library_dup_media_path (cli->library, sampan_media_get_sha256 (video));
  cues = hear (hearing, path, folder, &error);
  if (cues == NULL)
    return sampan_cli_fail (error);
  sampan_caption_track_set_cues (sampan_media_ensure_track (video, hearing->language), cues);
  if (!sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  g_print ("%u\n", cues->len);
  return SAMPAN_CLI_DONE;
}

static int
transcribe_file (const char *path, Hearing *hearing, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  char *tag;

  if (hearing->language == NULL)
    return sampan_cli_wants (_ ("a video and --lang LANG, or a note's id"));
  tag = sampan_language_canonicalize (hearing->language);
  g_free (hearing->language);
  hearing->language = tag;
  cues = hear (hearing, path, folder, &error);
  if (cues == NULL
      || !sampan_cli_write_cues (cues, hearing->output != NULL ? hearing->output : "-", &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

static int
captions_transcribe (SampanCli *cli, int argc, char **argv)
{
  g_auto (Hearing) hearing = { 0 };
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &hearing.server,
      N_ ("Its address; else SAMPAN_TRANSCRIPTION_URL says it"), "URL" },
    { "model", 0, 0, G_OPTION_ARG_STRING, &hearing.model, N_ ("Its model, if it has several"),
      "NAME" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &hearing.language, N_ ("Language that is spoken"),
      "LANG" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &hearing.output, N_ ("The file to write, or -"),
      "FILE" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &hearing.replace, N_ ("Replace captions that are there"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *folder = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (hearing.server == NULL)
    hearing.server = g_strdup (g_getenv ("SAMPAN_TRANSCRIPTION_URL"));
  if (argc != 2 || hearing.server == NULL)
    return sampan_cli_wants (_ ("a video and --lang LANG, or a note's id; and --server URL"));
  folder = g_build_filename (g_get_user_cache_dir (), "sampan", "unfinished", NULL);
  if (hearing.output == NULL && !g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return transcribe_note (cli, argv[1], &hearing, folder);
  return transcribe_file (argv[1], &hearing, folder);
}

/* ---- readability ---- */

/* The options of both commands. */
typedef struct
{
  char *language;
  char *output;
  double fps;
} Reading;

static void
reading_clear (Reading *self)
{
  g_free (self->language);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* Reads the options and the file. Returns: (nullable): NULL with @status if it could not. */
static GPtrArray *
read_reading (int argc, char **argv, Reading *reading, const char *what, int *status)
{
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &reading->language, N_ ("Language whose rules apply"),
      "LANG" },
    { "fps", 0, 0, G_OPTION_ARG_DOUBLE, &reading->fps, N_ ("Frames a second of the video"), "FPS" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &reading->output, N_ ("The file to write, or -"),
      "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  char *tag;
  GPtrArray *cues;

  if (!sampan_cli_parse (entries, &argc, &argv, status))
    return NULL;
  if (argc != 2 || reading->language == NULL)
    {
      *status = sampan_cli_wants (what);
      return NULL;
    }
  cues = sampan_cli_read_cues (argv[1], &error);
  if (cues == NULL)
    *status = sampan_cli_fail (error);
  tag = sampan_language_canonicalize (reading->language);
  g_free (reading->language);
  reading->language = tag;
  return cues;
}

static void
print_fault (JsonBuilder *builder, SampanCli *cli, const SampanCaptionFault *fault)
{
  g_autofree char *sentence = sampan_caption_fault_dup_sentence (fault);

  if (!cli->json)
    {
      g_print ("%.3f\t%s\n", sampan_cue_get_start (fault->cue) / 1000.0, sentence);
      return;
    }
  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "id", sampan_cue_get_id (fault->cue));
  sampan_cli_add_string (builder, "rule", sampan_caption_rule_get_name (fault->rule));
  json_builder_set_member_name (builder, "value");
  json_builder_add_double_value (builder, fault->value);
  json_builder_set_member_name (builder, "limit");
  json_builder_add_double_value (builder, fault->limit);
  json_builder_end_object (builder);
}

static int
captions_check (SampanCli *cli, int argc, char **argv)
{
  g_auto (Reading) reading = { 0 };
  int status = SAMPAN_CLI_DONE;
  g_autoptr (GPtrArray) cues =
      read_reading (argc, argv, &reading, _ ("a caption file and --lang LANG"), &status);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (cues == NULL)
    return status;
  faults = sampan_caption_check (cues, reading.language, reading.fps);
  json_builder_begin_array (builder);
  for (guint i = 0; i < faults->len; i++)
    print_fault (builder, cli, g_ptr_array_index (faults, i));
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
  return SAMPAN_CLI_DONE;
}

static int
captions_mend (SampanCli *cli, int argc, char **argv)
{
  g_auto (Reading) reading = { 0 };
  int status = SAMPAN_CLI_DONE;
  g_autoptr (GPtrArray) cues =
      read_reading (argc, argv, &reading, _ ("a caption file, --lang LANG and -o FILE"), &status);
  g_autoptr (SampanMedia) media = NULL;
  SampanCaptionTrack *track;
  g_autoptr (GPtrArray) mended = NULL;
  guint before, after;
  g_autoptr (GError) error = NULL;

  if (cues == NULL)
    return status;
  if (reading.output == NULL)
    return sampan_cli_wants (_ ("a caption file, --lang LANG and -o FILE"));
  media = sampan_media_new (SAMPAN_MEDIA_VIDEO, "", "", "", 0, 0, 0);
  track = sampan_media_ensure_track (media, reading.language);
  sampan_caption_track_set_cues (track, cues);
  sampan_caption_mend_tracks (media, track, NULL, reading.fps, &before, &after);
  mended = sampan_caption_track_dup_cues (track);
  if (!sampan_cli_write_cues (mended, reading.output, &error))
    return sampan_cli_fail (error);
  /* Translators: how many faults captions had, and how many could not be mended */
  g_printerr (_ ("%u faults before, %u after\n"), before, after);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_cues_commands[] = {
  { "captions", "check", "IN --lang LANG [--fps FPS]", N_ ("Lists cues that are hard to read"),
    captions_check },
  { "captions", "mend", "IN --lang LANG [--fps FPS] -o OUT",
    N_ ("Breaks lines anew, and gives cues the time they need where there is some"),
    captions_mend },
  { "captions", "detect", "VIDEO|ID [-o OUT]", N_ ("Makes empty captions where somebody speaks"),
    captions_detect },
  { "captions", "transcribe", "VIDEO|ID --server URL [--lang LANG] [-o OUT]",
    N_ ("Has a server write down what is said"), captions_transcribe },
  { NULL },
};
