#include "config.h"

#include <glib/gi18n-lib.h>
#include <qrencode.h>

#include "media/sampan-media-probe.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-languages.h"
#include "publish/sampan-handoff.h"

#include "sampan-cli.h"

/* Two rows of the code in one of text, light on dark as on most terminals, with the quiet zone that
 * readers need (four modules: ISO/IEC 18004). */
static void
print_code (const char *text)
{
  static const char *const halves[] = { "\u2588", "\u2580", "\u2584", " " };
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

  if (code == NULL)
    return;
  for (int y = -4; y < code->width + 4; y += 2)
    {
      for (int x = -4; x < code->width + 4; x++)
        {
          guint dark = 0;

          for (int i = 0; i < 2; i++)
            if (x >= 0 && x < code->width && y + i >= 0 && y + i < code->width)
              dark |= (code->data[(y + i) * code->width + x] & 1) << (1 - i);
          g_printerr ("%s", dark == 0   ? halves[0]
                            : dark == 1 ? halves[1]
                            : dark == 2 ? halves[2]
                                        : halves[3]);
        }
      g_printerr ("\n");
    }
  QRcode_free (code);
}

typedef struct
{
  gboolean over;
  char *link;
} Served;

static void
on_ended (const char *link, gpointer user_data)
{
  Served *served = user_data;

  served->over = TRUE;
  served->link = g_strdup (link);
}

static int
serve (SampanCli *cli, SampanHandoff *handoff, SampanNote *note, gboolean local)
{
  g_autoptr (GError) error = NULL;
  Served served = { 0 };
  g_autoptr (SampanHandoffPage) page =
      sampan_handoff_page_new (handoff, local, on_ended, &served, &error);

  if (page == NULL)
    return sampan_cli_fail (error);
  print_code (sampan_handoff_page_get_address (page));
  /* Translators: %s is an address */
  g_printerr (_ ("Open this on the phone, in the same network: %s\n"),
              sampan_handoff_page_get_address (page));
  while (!served.over)
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *link = served.link;
  if (link == NULL)
    {
      g_printerr (_ ("sampan-cli: nobody pasted a link. The folder is still there.\n"));
      return SAMPAN_CLI_FAILED;
    }
  g_autofree char *id = sampan_handoff_keep_receipt (handoff, cli->library, note, link, &error);
  if (id == NULL)
    return sampan_cli_fail (error);
  g_print ("%s\n", link);
  return SAMPAN_CLI_DONE;
}

static int
handoff_note (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autofree char *language = NULL;
  g_autofree char *folder = NULL;
  gboolean serving = FALSE;
  gboolean local = FALSE;
  const GOptionEntry entries[] = {
    { "platform", 0, 0, G_OPTION_ARG_STRING, &platform, N_ ("Where the note goes"), "NAME" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("The version it gets"), "LANG" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Folder for the files"), "DIR" },
    { "serve", 0, 0, G_OPTION_ARG_NONE, &serving, N_ ("Hand it to a phone in the same network"),
      NULL },
    { "local", 0, 0, G_OPTION_ARG_NONE, &local, N_ ("Serve it to this computer alone"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || language == NULL || folder == NULL || !sampan_handoff_is_for (platform))
    return sampan_cli_wants (_ (
        "a note's id, --platform xiaohongshu or another without a way in, --lang LANG and -o DIR"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL)
    return sampan_cli_fail (error);
  g_autofree char *tag = sampan_languages_canonicalize (language);
  sampan_media_init ();
  g_autoptr (SampanHandoff) handoff =
      sampan_handoff_make (cli->library, note, tag, platform, folder, NULL, &error);
  if (handoff == NULL)
    return sampan_cli_fail (error);
  if (serving || local)
    return serve (cli, handoff, note, local);
  g_print ("%s\n", folder);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_handoff_commands[] = {
  { "handoff", NULL, "ID --platform NAME --lang LANG -o DIR [--serve]",
    N_ ("Prepares a note for a platform without a way in for programs, and hands it to a phone"),
    handoff_note },
  { NULL },
};
