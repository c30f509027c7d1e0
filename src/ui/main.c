#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "shell/sampan-application.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SAMPAN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (SampanApplication) application = sampan_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
