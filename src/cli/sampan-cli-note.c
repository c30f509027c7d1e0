#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "edit/sampan-plan-files.h"
#include "edit/sampan-planner.h"
#include "language/sampan-language.h"
#include "media/sampan-media-probe.h"
#include "media/sampan-rendition.h"

#include "sampan-cli.h"
#include "sampan-cli-private.h"
#include "sampan-cli-translate.h"

/* ---- note new ---- */

static gboolean
add_media (SampanLibrary *library, SampanNote *note, const char *path, GError **error)
{
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, error);
  g_autofree char *sha256 =
      info != NULL ? sampan_library_import_file (library, path, NULL, error) : NULL;
  g_autofree char *name = g_path_get_basename (path);

  if (sha256 == NULL)
    return FALSE;
  g_autoptr (SampanMedia) media = sampan_media_new (info->kind, sha256, name, info->mime_type,
                                                    info->width, info->height, info->duration);
  if (sampan_note_add_media (note, media))
    return TRUE;
  g_set_error (
      error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
      _ ("“%s” does not fit: a note holds at most one video, and %d pictures and videos in all."),
      name, SAMPAN_NOTE_MAX_PICTURES);
  return FALSE;
}

/* A file's text, without the line break that ends it. */
static char *
read_text (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                   _ ("“%s” is not a text in UTF-8."), path);
      return NULL;
    }
  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static int
note_new (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *language = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *body_file = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) media = NULL;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language,
      N_ ("Language it is written in; found if it is auto or left out"), "LANG" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("Its title"), "TITLE" },
    { "body", 0, 0, G_OPTION_ARG_STRING, &body, N_ ("Its text"), "TEXT" },
    { "body-file", 0, 0, G_OPTION_ARG_FILENAME, &body_file, N_ ("A file with its text"), "FILE" },
    { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &tags, N_ ("A tag; may be repeated"), "TAG" },
    { "media", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &media,
      N_ ("A picture or video; may be repeated"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 1 || (body != NULL && body_file != NULL))
    return sampan_cli_wants (_ ("either --body TEXT or --body-file F, and no other words"));
  if (body_file != NULL && (body = read_text (body_file, &error)) == NULL)
    return sampan_cli_fail (error);
  SampanLibrary *library = sampan_cli_open (cli, &error);
  if (library == NULL)
    return sampan_cli_fail (error);

  gboolean found = language == NULL || g_str_equal (language, "auto");
  g_autofree char *all = g_strjoin ("\n", title != NULL ? title : "", body, NULL);
  g_autofree char *detected = found ? sampan_language_detect (all) : NULL;
  g_autofree char *tag = sampan_language_canonicalize (!found             ? language
                                                       : detected != NULL ? detected
                                                                          : "en");
  g_autoptr (SampanNote) note = sampan_note_new (tag);
  SampanVersion *source = sampan_note_get_source (note);
  if (title != NULL)
    sampan_segment_set_text (sampan_version_get_title (source), title);
  if (body != NULL)
    sampan_version_set_body (source, body);
  if (tags != NULL)
    sampan_version_set_tags (source, (const char *const *)tags);
  for (guint i = 0; media != NULL && media[i] != NULL; i++)
    if (!add_media (library, note, media[i], &error))
      return sampan_cli_fail (error);
  if (!sampan_library_save (library, note, &error))
    return sampan_cli_fail (error);
  g_print ("%s\n", sampan_note_get_id (note));
  return SAMPAN_CLI_DONE;
}

/* ---- note list ---- */

static const char *
get_status_word (SampanNoteStatus status)
{
  switch (status)
    {
    case SAMPAN_NOTE_QUEUED:
      return "queued";
    case SAMPAN_NOTE_PUBLISHED:
      return "published";
    case SAMPAN_NOTE_DRAFT:
    default:
      return "draft";
    }
}

void
sampan_cli_print_items (SampanCli *cli, GListModel *items)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (items, i);
      const char *const *languages = sampan_note_item_get_languages (item);
      g_autofree char *joined = g_strjoinv (",", (char **)languages);
      const char *status = get_status_word (sampan_note_item_get_status (item));

      if (!cli->json)
        {
          g_print ("%s\t%s\t%s\t%s\n", sampan_note_item_get_id (item), status, joined,
                   sampan_note_item_get_title (item));
          continue;
        }
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_note_item_get_id (item));
      sampan_cli_add_string (builder, "title", sampan_note_item_get_title (item));
      sampan_cli_add_string (builder, "status", status);
      sampan_cli_add_strv (builder, "languages", languages);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
}

static int
note_list (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("nothing more than its name"));
  SampanLibrary *library = sampan_cli_open (cli, &error);
  if (library == NULL)
    return sampan_cli_fail (error);
  sampan_cli_print_items (cli, G_LIST_MODEL (library));
  return SAMPAN_CLI_DONE;
}

/* ---- note show ---- */

static void
add_version (JsonBuilder *builder, SampanVersion *version)
{
  g_autofree char *body = sampan_version_dup_body (version);

  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "language", sampan_version_get_language (version));
  json_builder_set_member_name (builder, "source");
  json_builder_add_boolean_value (builder, sampan_version_get_is_source (version));
  sampan_cli_add_string (builder, "title",
                         sampan_segment_get_text (sampan_version_get_title (version)));
  sampan_cli_add_string (builder, "body", body);
  sampan_cli_add_strv (builder, "tags", sampan_version_get_tags (version));
  sampan_cli_add_int (builder, "stale", sampan_version_get_n_stale (version));
  sampan_cli_add_int (builder, "missing", sampan_version_get_n_missing (version));
  sampan_cli_add_int (builder, "pinned", sampan_version_get_n_pinned (version));
  json_builder_end_object (builder);
}

static void
add_medium (JsonBuilder *builder, SampanNote *note, SampanMedia *media)
{
  GListModel *versions = sampan_note_get_versions (note);
  GListModel *tracks = sampan_media_get_tracks (media);
  const char *plan = sampan_media_get_plan (media);

  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "id", sampan_media_get_id (media));
  sampan_cli_add_string (builder, "kind",
                         sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO ? "video" : "image");
  sampan_cli_add_string (builder, "name", sampan_media_get_name (media));
  sampan_cli_add_string (builder, "sha256", sampan_media_get_sha256 (media));
  sampan_cli_add_int (builder, "width", sampan_media_get_width (media));
  sampan_cli_add_int (builder, "height", sampan_media_get_height (media));
  sampan_cli_add_int (builder, "duration", sampan_media_get_duration (media));
  if (plan != NULL)
    {
      JsonNode *node = json_from_string (plan, NULL);
      json_builder_set_member_name (builder, "plan");
      json_builder_add_value (builder, node != NULL ? node : json_node_new (JSON_NODE_NULL));
    }
  json_builder_set_member_name (builder, "alt");
  json_builder_begin_object (builder);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      const char *language = sampan_version_get_language (version);
      sampan_cli_add_string (builder, language, sampan_media_get_alt (media, language));
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "language", sampan_caption_track_get_language (track));
      json_builder_set_member_name (builder, "cues");
      sampan_cli_add_cues (builder, cues);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static JsonNode *
note_to_json (SampanNote *note)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GListModel *versions = sampan_note_get_versions (note);
  GListModel *media = sampan_note_get_media (note);

  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "id", sampan_note_get_id (note));
  sampan_cli_add_string (builder, "kind",
                         sampan_note_get_kind (note) == SAMPAN_NOTE_VIDEO ? "video" : "pictures");
  sampan_cli_add_string (builder, "source", sampan_note_get_source_language (note));
  json_builder_set_member_name (builder, "versions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      add_version (builder, version);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "media");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      add_medium (builder, note, medium);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
print_note (SampanNote *note)
{
  GListModel *versions = sampan_note_get_versions (note);
  GListModel *media = sampan_note_get_media (note);

  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      g_autofree char *body = sampan_version_dup_body (version);
      g_autofree char *tags = g_strjoinv (" #", (char **)sampan_version_get_tags (version));

      g_print ("[%s] %s\n%s\n%s%s\n\n", sampan_version_get_language (version),
               sampan_segment_get_text (sampan_version_get_title (version)), body,
               *tags != '\0' ? "#" : "", tags);
    }
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      g_print ("%u. %s, %d x %d\n", i + 1, sampan_media_get_name (medium),
               sampan_media_get_width (medium), sampan_media_get_height (medium));
    }
}

static int
note_show (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a note's id"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL)
    return sampan_cli_fail (error);
  if (cli->json)
    sampan_cli_print_json (note_to_json (note));
  else
    print_note (note);
  return SAMPAN_CLI_DONE;
}

/* ---- note delete, export, import ---- */

static int
note_delete (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a note's id"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL || !sampan_library_delete (cli->library, sampan_note_get_id (note), &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

static int
note_export (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || output == NULL)
    return sampan_cli_wants (_ ("a note's id and -o FILE.sampan"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL
      || !sampan_library_export (cli->library, sampan_note_get_id (note), output, NULL, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

static int
note_import (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a .sampan file"));
  SampanLibrary *library = sampan_cli_open (cli, &error);
  g_autofree char *id =
      library != NULL ? sampan_library_import (library, argv[1], NULL, &error) : NULL;
  if (id == NULL)
    return sampan_cli_fail (error);
  g_print ("%s\n", id);
  return SAMPAN_CLI_DONE;
}

/* ---- note edit, render: the plan of a medium, and the medium as it makes it ---- */

static int
note_edit (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 4)
    return sampan_cli_wants (_ ("a note's id, the number of a picture or video, and what to do"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *media = note != NULL ? sampan_cli_get_media (note, argv[2], &error) : NULL;
  g_autoptr (SampanPlanner) planner = media != NULL ? sampan_planner_new (&error) : NULL;
  if (planner == NULL)
    return sampan_cli_fail (error);
  g_autoptr (SampanPlan) old = sampan_plan_new_from_json (sampan_media_get_plan (media),
                                                          sampan_media_get_kind (media), &error);
  if (old == NULL)
    return sampan_cli_fail (error);
  g_autoptr (SampanPlan) revised =
      sampan_planner_revise (planner, old, argv[3], sampan_media_get_kind (media));
  /* A background comes into the library, as the note's media are. */
  g_autoptr (SampanPlan) merged = sampan_plan_adopt (revised, cli->library, NULL, &error);
  if (merged == NULL)
    return sampan_cli_fail (error);
  g_autofree char *shown = sampan_plan_to_json (merged, TRUE);
  g_autoptr (SampanPlan) alone = sampan_plan_with_edits_alone (merged);
  g_autofree char *stored = sampan_plan_to_json (alone, FALSE);
  sampan_media_set_plan (media, sampan_plan_get_n_edits (merged) > 0 ? stored : NULL);
  if (!sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  g_print ("%s\n", shown);
  return SAMPAN_CLI_DONE;
}

static int
note_render (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *burn = NULL;
  g_autofree char *soft = NULL;
  g_autofree char *language = NULL;
  gboolean quick = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), "FILE" },
    { "burn", 0, 0, G_OPTION_ARG_STRING, &burn, N_ ("Captions to draw into the picture"),
      "LANG[,LANG]" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language,
      N_ ("For readers of this language: with their words in the picture"), "LANG" },
    { "soft", 0, 0, G_OPTION_ARG_STRING, &soft, N_ ("Caption tracks to put beside the sound"),
      "LANG[,LANG]" },
    SAMPAN_CLI_QUICK (&quick),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 3 || output == NULL)
    return sampan_cli_wants (_ ("a note's id, the number of a picture or video, and -o FILE"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *media = note != NULL ? sampan_cli_get_media (note, argv[2], &error) : NULL;
  if (media == NULL)
    return sampan_cli_fail (error);
  g_auto (GStrv) burn_languages = sampan_cli_split_languages (burn);
  g_auto (GStrv) soft_languages = sampan_cli_split_languages (soft);
  g_autofree char *tag = language != NULL ? sampan_language_canonicalize (language) : NULL;
  sampan_media_init ();
  g_autoptr (SampanRendition) rendition =
      sampan_rendition_new (cli->library, media, (const char *const *)burn_languages,
                            (const char *const *)soft_languages,
                            sampan_note_get_source_language (note), tag, output, &error);
  if (rendition == NULL)
    return sampan_cli_fail (error);
  SampanExportSpec spec = *sampan_rendition_get_spec (rendition);
  spec.rough = quick;
  if (!sampan_cli_export (&spec, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_note_commands[] = {
  { "note", "new",
    "[--lang LANG] [--title T] [--body TEXT | --body-file F] [--tag T]... [--media FILE]...",
    N_ ("Makes a note and prints its id"), note_new },
  { "note", "list", "", N_ ("Lists the notes, the last changed first"), note_list },
  { "note", "show", "ID", N_ ("Prints a note"), note_show },
  { "note", "delete", "ID", N_ ("Deletes a note"), note_delete },
  { "note", "export", "ID -o FILE.sampan", N_ ("Writes a note with everything in it to a file"),
    note_export },
  { "note", "import", "FILE.sampan", N_ ("Brings a note back from a file and prints its id"),
    note_import },
  { "note", "translate", "ID --to LANG [--provider NAME]",
    N_ ("Translates what is missing or stale; run again, it goes on"), sampan_cli_note_translate },
  { "note", "check-translation", "ID --to LANG [--provider NAME]",
    N_ ("Translates a translation back and says what changed"), sampan_cli_note_check_translation },
  { "note", "edit", "ID N PROMPT", N_ ("Edits its Nth picture or video and prints the plan"),
    note_edit },
  { "note", "render", "ID N [--lang LANG] [--burn LANGS] [--soft LANGS] -o FILE",
    N_ ("Exports its Nth picture or video as its edits make it"), note_render },
  { "note", "words",
    "ID N [--find] [--to LANG [--provider NAME | --set BOX=TEXT...]] [--keep BOXES]",
    N_ ("Finds the words in its Nth picture, prints and translates them"), sampan_cli_note_words },
  { NULL },
};
