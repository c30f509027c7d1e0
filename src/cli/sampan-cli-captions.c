#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-document.h"
#include "captions/sampan-caption-pairing.h"
#include "captions/sampan-track-translation.h"
#include "language/sampan-language.h"

#include "sampan-cli-private.h"

/* Reads a caption file. */
static SampanCaptionDocument *
read_document (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  gsize length = 0;
  SampanCaptionFormat format;
  gboolean known = sampan_caption_format_from_path (path, &format);

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  return sampan_caption_document_parse (bytes, known ? &format : NULL, error);
}

/* What was wrong in the file is told on stderr. */
static void
tell_problems (const char *path, SampanCaptionDocument *document)
{
  GPtrArray *problems = sampan_caption_document_get_problems (document);

  for (guint i = 0; i < problems->len; i++)
    {
      SampanCaptionProblem *problem = g_ptr_array_index (problems, i);
      /* Translators: a file, a line in it, what is wrong there */
      g_printerr (_ ("%s, line %u: %s\n"), path, problem->line, problem->message);
    }
}

GPtrArray *
sampan_cli_read_cues (const char *path, GError **error)
{
  g_autoptr (SampanCaptionDocument) document = read_document (path, error);

  if (document == NULL)
    return NULL;
  tell_problems (path, document);
  return sampan_caption_document_dup_cues (document);
}

/* The format to write @path in; standard output gets @otherwise. */
static gboolean
get_format (const char *path,
            SampanCaptionFormat otherwise,
            SampanCaptionFormat *format,
            GError **error)
{
  *format = otherwise;
  if (g_str_equal (path, "-") || sampan_caption_format_from_path (path, format))
    return TRUE;
  g_set_error (error, SAMPAN_CAPTIONS_ERROR, SAMPAN_CAPTIONS_ERROR_FORMAT,
               _ ("“%s” ends with no caption format that Sampan writes. Use .srt, .vtt or .ass."),
               path);
  return FALSE;
}

static gboolean
write_text (const char *text, const char *path, GError **error)
{
  if (!g_str_equal (path, "-"))
    return g_file_set_contents (path, text, -1, error);
  g_print ("%s", text);
  return TRUE;
}

gboolean
sampan_cli_write_cues (GPtrArray *cues, const char *path, GError **error)
{
  SampanCaptionFormat format;

  if (!get_format (path, SAMPAN_CAPTION_VTT, &format, error))
    return FALSE;
  g_autofree char *text = sampan_caption_file_write (cues, format);
  return write_text (text, path, error);
}

/* Writes the file; what its format can not hold is told on stderr. */
static gboolean
write_document (SampanCaptionDocument *document, const char *path, GError **error)
{
  g_autoptr (GPtrArray) losses = NULL;
  SampanCaptionFormat format;

  if (!get_format (path, SAMPAN_CAPTION_VTT, &format, error))
    return FALSE;
  g_autofree char *text = sampan_caption_document_write (document, format, &losses);
  for (guint i = 0; i < losses->len; i++)
    g_printerr ("%s: %s\n", path, (const char *)g_ptr_array_index (losses, i));
  return write_text (text, path, error);
}

static int
captions_convert (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return sampan_cli_wants (_ ("a caption file to read and one to write"));
  g_autoptr (SampanCaptionDocument) document = read_document (argv[1], &error);
  if (document != NULL)
    tell_problems (argv[1], document);
  if (document == NULL || !write_document (document, argv[2], &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

/* ---- dump ---- */

static char *
format_time (gint64 time)
{
  return g_strdup_printf ("%02d:%02d:%02d.%03d", (int)(time / 3600000), (int)(time / 60000 % 60),
                          (int)(time / 1000 % 60), (int)(time % 1000));
}

/* A line of times with the id and the settings, then the text, indented. */
static void
print_cue (JsonObject *cue)
{
  g_autofree char *start = format_time (json_object_get_int_member (cue, "start"));
  g_autofree char *end = format_time (json_object_get_int_member (cue, "end"));
  const char *id = json_object_get_string_member (cue, "id");
  const char *settings = json_object_get_string_member_with_default (cue, "settings", NULL);
  g_auto (GStrv) lines = g_strsplit (json_object_get_string_member (cue, "plain"), "\n", -1);

  g_print ("%s --> %s", start, end);
  if (*id != '\0')
    g_print ("  #%s", id);
  g_print ("%s%s\n", settings != NULL ? "  " : "", settings != NULL ? settings : "");
  for (guint i = 0; lines[i] != NULL; i++)
    g_print ("    %s\n", lines[i]);
}

static void
print_texts (JsonObject *root, const char *member, const char *title)
{
  JsonArray *texts = json_object_get_array_member (root, member);

  for (guint i = 0; i < json_array_get_length (texts); i++)
    g_print ("%s: %s\n", title, json_array_get_string_element (texts, i));
}

static void
print_dump (const char *path, SampanCaptionDocument *document, JsonObject *root)
{
  JsonArray *cues = json_object_get_array_member (root, "cues");
  JsonArray *regions = json_object_get_array_member (root, "regions");
  guint n = json_array_get_length (cues);

  /* Translators: a file, its format, its encoding, how many captions it has. */
  g_print (ngettext ("%s: %s, %s, %u caption\n", "%s: %s, %s, %u captions\n", n), path,
           json_object_get_string_member (root, "format"),
           json_object_get_string_member (root, "encoding"), n);
  for (guint i = 0; i < json_array_get_length (regions); i++)
    g_print (_ ("Region: %s\n"),
             json_object_get_string_member (json_array_get_object_element (regions, i), "id"));
  print_texts (root, "styles", _ ("Style"));
  print_texts (root, "notes", _ ("Remark"));
  for (guint i = 0; i < n; i++)
    print_cue (json_array_get_object_element (cues, i));
  tell_problems (path, document);
}

/* What is in @path, with its name; NULL with @error. */
static JsonNode *
dump_file (SampanCli *cli, const char *path, GError **error)
{
  g_autoptr (SampanCaptionDocument) document = read_document (path, error);

  if (document == NULL)
    return NULL;
  JsonNode *root = sampan_caption_document_to_json (document);
  json_object_set_string_member (json_node_get_object (root), "file", path);
  if (!cli->json)
    print_dump (path, document, json_node_get_object (root));
  return root;
}

/* One file is an object, several are an array of them. */
static int
captions_dump (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *all = json_node_new (JSON_NODE_ARRAY);
  int status;

  json_node_set_array (all, array);
  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return sampan_cli_wants (_ ("a caption file"));
  for (int i = 1; i < argc && error == NULL; i++)
    {
      JsonNode *root = dump_file (cli, argv[i], &error);

      if (root != NULL)
        json_array_add_element (array, root);
    }
  if (error != NULL)
    {
      json_node_unref (all);
      return sampan_cli_fail (error);
    }
  if (cli->json && argc == 2)
    sampan_cli_print_json (json_array_dup_element (array, 0));
  else if (cli->json)
    sampan_cli_print_json (json_node_ref (all));
  json_node_unref (all);
  return SAMPAN_CLI_DONE;
}

/* ---- the captions of a note ---- */

/* Returns: (transfer none): the track, new if need be. The window shows the languages that the note
 * has, so that it gets this one, too. */
static SampanCaptionTrack *
ensure_track (SampanNote *note, SampanMedia *video, const char *language)
{
  sampan_note_ensure_version (note, language);
  return sampan_media_ensure_track (video, language);
}

/* The track of @video in @language; NULL with @error set if it has none. */
static SampanCaptionTrack *
get_track (SampanMedia *video, const char *language, GError **error)
{
  SampanCaptionTrack *track = sampan_media_get_track (video, language);

  if (track == NULL)
    g_set_error (
        error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
        _ ("This note's video has no captions in “%s”. sampan-cli captions import gives it "
           "those of a file."),
        language);
  return track;
}

static int
captions_import (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *language = NULL;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Their language"), "LANG" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 3 || language == NULL)
    return sampan_cli_wants (_ ("a note's id, a caption file and --lang LANG"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  g_autoptr (SampanCaptionDocument) document =
      video != NULL ? read_document (argv[2], &error) : NULL;
  if (document == NULL)
    return sampan_cli_fail (error);
  tell_problems (argv[2], document);
  g_autofree char *tag = sampan_language_canonicalize (language);
  SampanCaptionTrack *track = ensure_track (note, video, tag);
  sampan_caption_document_fill_track (document, track);
  sampan_caption_link_track (track, sampan_media_get_track (video, sampan_note_get_source_language (
                                                                       note)));
  if (!sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

static int
captions_export (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *language = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Their language"), "LANG" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write, or -"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || language == NULL || output == NULL)
    return sampan_cli_wants (_ ("a note's id, --lang LANG and -o FILE"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;
  g_autofree char *tag = sampan_language_canonicalize (language);
  SampanCaptionTrack *track = video != NULL ? get_track (video, tag, &error) : NULL;
  if (track == NULL)
    return sampan_cli_fail (error);
  SampanCaptionTrack *source =
      sampan_media_get_track (video, sampan_note_get_source_language (note));
  SampanCaptionFormat format;
  if (!get_format (output, SAMPAN_CAPTION_VTT, &format, &error))
    return sampan_cli_fail (error);
  g_autoptr (SampanCaptionDocument) document =
      sampan_caption_document_new_for_track (track, source, format);
  if (!write_document (document, output, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

/* Translates @track into @target; -1 with @error on failure. */
static int
translate (SampanCli *cli,
           SampanCaptionTrack *track,
           SampanCaptionTrack *target,
           const char *provider,
           GError **error)
{
  g_autoptr (SampanTranslators) translators = sampan_cli_make_translators ();
  g_autoptr (SampanTrackTranslation) run =
      sampan_track_translation_new (translators, track, target);
  g_autoptr (GAsyncResult) result = NULL;

  sampan_track_translation_set_translator (run, provider);
  sampan_track_translation_set_library (run, sampan_cli_open (cli, NULL));
  sampan_track_translation_run_async (run, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  return sampan_track_translation_run_finish (run, result, error);
}

static int
translate_file (SampanCli *cli,
                const char *input,
                const char *from,
                const char *to,
                const char *provider,
                const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanCaptionDocument) document = read_document (input, &error);

  if (document == NULL)
    return sampan_cli_fail (error);
  tell_problems (input, document);
  g_autoptr (GPtrArray) cues = sampan_caption_document_dup_cues (document);
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new (from);
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new (to);
  sampan_caption_track_set_cues (track, cues);
  if (translate (cli, track, target, provider, &error) < 0)
    return sampan_cli_fail (error);
  g_autoptr (GPtrArray) translated = sampan_caption_track_dup_cues (target);
  sampan_caption_document_set_cues (document, translated);
  if (!write_document (document, output, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

static int
translate_note (
    SampanCli *cli, const char *id, const char *from, const char *to, const char *provider)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_cli_load (cli, id, &error);
  SampanMedia *video = note != NULL ? sampan_cli_get_video (note, &error) : NULL;

  SampanCaptionTrack *track = video != NULL ? get_track (video, from, &error) : NULL;
  if (track == NULL)
    return sampan_cli_fail (error);
  int n = translate (cli, track, ensure_track (note, video, to), provider, &error);
  if (n < 0 || !sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  g_print ("%d\n", n);
  return SAMPAN_CLI_DONE;
}

static int
captions_translate (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *provider = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Language they are in"), "LANG" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language to translate into"), "LANG" },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, N_ ("Engine: see sampan-cli provider list"),
      "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write, or -"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || from == NULL || to == NULL)
    return sampan_cli_wants (
        _ ("a caption file and -o FILE, or a note's id; --from LANG and --to LANG"));
  g_autofree char *source = sampan_language_canonicalize (from);
  g_autofree char *target = sampan_language_canonicalize (to);
  if (output != NULL)
    return translate_file (cli, argv[1], source, target, provider, output);
  return translate_note (cli, argv[1], source, target, provider);
}

const SampanCliCommand sampan_cli_captions_commands[] = {
  { "captions", "convert", "IN OUT",
    N_ ("Converts a caption file; formats by ending: .srt .vtt .ass"), captions_convert },
  { "captions", "dump", "IN...", N_ ("Prints what is in a caption file, and what is wrong with it"),
    captions_dump },
  { "captions", "import", "ID FILE --lang LANG", N_ ("Gives a note's video the captions of a file"),
    captions_import },
  { "captions", "export", "ID --lang LANG -o FILE", N_ ("Writes the captions of a note's video"),
    captions_export },
  { "captions", "translate", "IN|ID --from LANG --to LANG [--provider NAME] [-o OUT]",
    N_ ("Translates a caption file, or the captions of a note's video"), captions_translate },
  { NULL },
};
