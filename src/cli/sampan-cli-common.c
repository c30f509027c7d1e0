#include "config.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-cli-private.h"

/* The command that is run: its options and arguments are what --help shows. */
static const SampanCliCommand *running;

void
sampan_cli_begin (const SampanCliCommand *command)
{
  g_autofree char *name = g_strjoin (" ", "sampan-cli", command->group, command->name, NULL);

  running = command;
  g_set_prgname (name);
}

gboolean
sampan_cli_parse (const GOptionEntry *entries, int *argc, char ***argv, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (running->arguments);
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, running->summary);
  g_option_context_set_description (
      context, N_ ("--library DIR works on another library, --json prints JSON."));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  g_printerr ("sampan-cli: %s\n", error->message);
  *status = SAMPAN_CLI_USAGE;
  return FALSE;
}

int
sampan_cli_wants (const char *what)
{
  /* Translators: what a command needs, for example "a note's id" */
  g_printerr (_ ("sampan-cli: this needs %s. sampan-cli --help shows how.\n"), what);
  return SAMPAN_CLI_USAGE;
}

int
sampan_cli_fail (const GError *error)
{
  g_printerr ("sampan-cli: %s\n", error->message);
  return SAMPAN_CLI_FAILED;
}

SampanLibrary *
sampan_cli_open (SampanCli *cli, GError **error)
{
  if (cli->library == NULL)
    {
      g_autofree char *path = cli->library_path != NULL
                                  ? g_canonicalize_filename (cli->library_path, NULL)
                                  : sampan_library_dup_default_path ();
      cli->library = sampan_library_open (path, error);
    }
  return cli->library;
}

SampanNote *
sampan_cli_load (SampanCli *cli, const char *id, GError **error)
{
  SampanLibrary *library = sampan_cli_open (cli, error);
  g_autofree char *whole = NULL;

  if (library == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (G_LIST_MODEL (library), i);
      if (!g_str_has_prefix (sampan_note_item_get_id (item), id) || *id == '\0')
        continue;
      if (whole != NULL)
        {
          g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                       _ ("More than one note's id begins with “%s”. Give more of it."), id);
          return NULL;
        }
      whole = g_strdup (sampan_note_item_get_id (item));
    }
  if (whole == NULL)
    {
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                   _ ("There is no note “%s” in this library. sampan-cli note list shows those "
                      "that are there."),
                   id);
      return NULL;
    }
  return sampan_library_load (library, whole, error);
}

SampanMedia *
sampan_cli_get_media (SampanNote *note, const char *number, GError **error)
{
  GListModel *media = sampan_note_get_media (note);
  guint n = g_list_model_get_n_items (media);
  guint64 position = 0;

  if (n == 0 || !g_ascii_string_to_unsigned (number, 10, 1, n, &position, NULL))
    {
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                   _ ("There is no picture or video “%s” in this note: it has %u."), number, n);
      return NULL;
    }
  g_autoptr (SampanMedia) medium = g_list_model_get_item (media, position - 1);
  return medium;
}

SampanMedia *
sampan_cli_get_video (SampanNote *note, GError **error)
{
  GListModel *media = sampan_note_get_media (note);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      if (sampan_media_get_kind (medium) == SAMPAN_MEDIA_VIDEO)
        return medium;
    }
  g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                       _ ("This note has no video, and captions belong to one."));
  return NULL;
}

void
sampan_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
sampan_cli_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;
  *place = g_object_ref (result);
}

void
sampan_cli_print_json (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = json_to_string (owned, TRUE);

  g_print ("%s\n", text);
}

GStrv
sampan_cli_split_languages (const char *list)
{
  GStrv languages = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  for (guint i = 0; languages != NULL && languages[i] != NULL; i++)
    {
      g_autofree char *given = languages[i];
      languages[i] = sampan_language_canonicalize (g_strstrip (given));
    }
  return languages;
}
