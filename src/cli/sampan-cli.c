#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "media/sampan-media-probe.h"

#include "sampan-cli.h"

static const SampanCliCommand *const groups[] = {
  sampan_cli_note_commands,     sampan_cli_text_commands,     sampan_cli_edit_commands,
  sampan_cli_provider_commands, sampan_cli_captions_commands, sampan_cli_publish_commands,
  sampan_cli_memory_commands,   sampan_cli_pack_commands,     sampan_cli_cues_commands,
  sampan_cli_ocr_commands,      sampan_cli_handoff_commands,  sampan_cli_caption_looks_commands,
};

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("Usage: sampan-cli [--library DIR] [--json] COMMAND ..."));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const SampanCliCommand *command = groups[i]; command->group != NULL; command++)
      {
        g_autofree char *words =
            g_strjoin (" ", command->group,
                       command->name != NULL ? command->name : command->arguments,
                       command->name != NULL ? command->arguments : NULL, NULL);
        g_print ("  %s\n        %s\n", words, _ (command->summary));
      }
}

/* Takes --library DIR and --json out of the arguments, wherever they stand before "--". */
static gboolean
take_common (SampanCli *cli, int *argc, char **argv)
{
  int kept = 1;

  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          while (i < *argc)
            argv[kept++] = argv[i++];
          break;
        }
      if (g_str_equal (argv[i], "--json"))
        cli->json = TRUE;
      else if (g_str_has_prefix (argv[i], "--library="))
        g_set_str (&cli->library_path, argv[i] + strlen ("--library="));
      else if (g_str_equal (argv[i], "--library"))
        {
          if (i + 1 >= *argc)
            return FALSE;
          g_set_str (&cli->library_path, argv[++i]);
        }
      else
        argv[kept++] = argv[i];
    }
  argv[kept] = NULL;
  *argc = kept;
  return TRUE;
}

static int
dispatch (SampanCli *cli, int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const SampanCliCommand *command = groups[i]; command->group != NULL; command++)
      {
        int words = command->name != NULL ? 2 : 1;
        if (!g_str_equal (argv[1], command->group)
            || (command->name != NULL && (argc < 3 || !g_str_equal (argv[2], command->name))))
          continue;
        sampan_cli_begin (command);
        /* The command's own name takes the place of the program's. */
        return command->func (cli, argc - words, argv + words);
      }
  g_printerr (_ ("sampan-cli: there is no command “%s%s%s”. sampan-cli --help lists them all.\n"),
              argv[1], argc > 2 ? " " : "", argc > 2 ? argv[2] : "");
  return SAMPAN_CLI_USAGE;
}

int
main (int argc, char **argv)
{
  SampanCli cli = { 0 };
  const char *localedir = g_getenv ("SAMPAN_LOCALEDIR");
  int status;

  setlocale (LC_ALL, "");
  /* Where no language is set, text is UTF-8 all the same: a note must not become question marks. */
  if (!g_str_equal (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : SAMPAN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("sampan-cli");

  if (!take_common (&cli, &argc, argv))
    return sampan_cli_wants (_ ("a folder after --library"));
  if (argc < 2)
    {
      print_help ();
      return SAMPAN_CLI_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return SAMPAN_CLI_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("sampan-cli %s\n", SAMPAN_PROJECT_VERSION);
      return SAMPAN_CLI_DONE;
    }
  status = dispatch (&cli, argc, argv);
  g_clear_object (&cli.library);
  g_free (cli.library_path);
  return status;
}
