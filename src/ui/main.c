#include "config.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>

#include "infer/sampan-model.h"
#include "shell/sampan-application.h"

/* Where the translations are: installed, or in the build folder that the program is run from. */
static char *
dup_locale_dir (void)
{
  const char *set = g_getenv ("SAMPAN_LOCALEDIR");

  if (set != NULL)
    return g_strdup (set);
  if (g_file_test (SAMPAN_DATADIR, G_FILE_TEST_IS_DIR)
      || !g_file_test (SAMPAN_BUILD_DATADIR, G_FILE_TEST_IS_DIR))
    return g_strdup (SAMPAN_LOCALEDIR);
  return g_build_filename (SAMPAN_BUILD_DATADIR, "..", "po", NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *localedir = dup_locale_dir ();

  setlocale (LC_ALL, "");
  /* Where no language is set, text is UTF-8 all the same: a note must not become question marks. */
  if (!g_str_equal (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
  /* Fontconfig takes the session's language for that of any text beside its own, so that in a
   * Chinese session an English passage had the apostrophes of a Chinese font, as wide as a letter.
   * Each text here says what language it is in. */
  g_setenv ("FC_LANG", "en", FALSE);
  bindtextdomain (GETTEXT_PACKAGE, localedir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  SampanApplication *application = sampan_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);

  g_object_unref (application);
  sampan_model_finish ();

  return status;
}
