#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-cli-private.h"
#include "sampan-cli-preview.h"
#include "sampan-cli-translate.h"

void
sampan_cli_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

void
sampan_cli_add_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

void
sampan_cli_add_strv (JsonBuilder *builder, const char *member, const char *const *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

void
sampan_cli_add_cues (JsonBuilder *builder, GPtrArray *cues)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);

      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_cue_get_id (cue));
      sampan_cli_add_int (builder, "start", sampan_cue_get_start (cue));
      sampan_cli_add_int (builder, "end", sampan_cue_get_end (cue));
      sampan_cli_add_string (builder, "text", sampan_cue_get_text (cue));
      json_builder_set_member_name (builder, "settings");
      if (sampan_cue_get_settings (cue) != NULL)
        json_builder_add_string_value (builder, sampan_cue_get_settings (cue));
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static int
search (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return sampan_cli_wants (_ ("words to look for"));
  g_autofree char *query = g_strjoinv (" ", argv + 1);
  SampanLibrary *library = sampan_cli_open (cli, &error);
  g_auto (GStrv) ids = library != NULL ? sampan_library_search (library, query, &error) : NULL;
  if (ids == NULL)
    return sampan_cli_fail (error);
  g_autoptr (GListStore) found = g_list_store_new (SAMPAN_TYPE_NOTE_ITEM);
  for (guint i = 0; ids[i] != NULL; i++)
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (library)); j++)
      {
        g_autoptr (SampanNoteItem) item = g_list_model_get_item (G_LIST_MODEL (library), j);
        if (g_str_equal (sampan_note_item_get_id (item), ids[i]))
          g_list_store_append (found, item);
      }
  sampan_cli_print_items (cli, G_LIST_MODEL (found));
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_text_commands[] = {
  { "search", NULL, "QUERY", N_ ("Finds notes by their words"), search },
  { "translate", NULL, "[--from LANG] --to LANG [--provider NAME] TEXT|-", N_ ("Translates a text"),
    sampan_cli_translate },
  { "preview", NULL, "ID --lang LANGS --platform NAMES -o FILE", N_ ("Draws a note's feed cards"),
    sampan_cli_preview },
  { NULL },
};
