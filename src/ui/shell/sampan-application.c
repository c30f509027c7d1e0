#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/preferences/sampan-preferences-dialog.h"

#include "sampan-application.h"
#include "sampan-standby.h"
#include "sampan-shortcuts-dialog.h"
#include "sampan-window.h"

struct _SampanApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  SampanStudio *studio; /* NULL until the library is open */
  char *library_path;   /* NULL: the default one */
  gboolean no_sample;
  gboolean opening;
  gboolean first_run;
  gboolean windowless;    /* started for the outbox alone */
  SampanStandby *standby; /* NULL until the library is open */
  GListStore *files;      /* wait for the library */
};

G_DEFINE_FINAL_TYPE (SampanApplication, sampan_application, ADW_TYPE_APPLICATION)

static SampanWindow *
get_window (SampanApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (SAMPAN_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
hand_over_files (SampanApplication *self, SampanWindow *window)
{
  if (self->studio == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->files)) == 0)
    return;
  g_autoptr (GListStore) files = g_steal_pointer (&self->files);
  self->files = g_list_store_new (G_TYPE_FILE);
  sampan_window_open_files (window, G_LIST_MODEL (files));
}

static void
take_library (SampanApplication *self, SampanLibrary *library)
{
  self->studio = sampan_studio_new (library, self->settings);
  self->standby = sampan_standby_new (GTK_APPLICATION (self), self->settings,
                                      sampan_studio_get_outbox (self->studio), self->library_path);
}

static void
on_library_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanLibrary) library = sampan_library_open_finish (result, &error);
  SampanWindow *window = get_window (self);

  self->opening = FALSE;
  if (library == NULL && window == NULL)
    g_printerr ("sampan: %s\n", error->message);
  else if (library == NULL)
    sampan_window_set_failure (window, error);
  else
    {
      take_library (self, library);
      if (window != NULL)
        {
          sampan_window_set_studio (window, self->studio, self->first_run && !self->no_sample);
          hand_over_files (self, window);
        }
      else
        sampan_outbox_start (sampan_studio_get_outbox (self->studio));
    }
  /* Until here by open_library(); what waits in the outbox holds it longer. */
  g_application_release (G_APPLICATION (self));
}

static void
open_library (SampanApplication *self)
{
  g_autofree char *path = self->library_path != NULL ? g_strdup (self->library_path)
                                                     : sampan_library_dup_default_path ();
  g_autofree char *database = g_build_filename (path, "library.db", NULL);

  self->opening = TRUE;
  g_application_hold (G_APPLICATION (self));
  self->first_run = !g_file_test (database, G_FILE_TEST_EXISTS);
  sampan_library_open_async (path, NULL, on_library_open, g_object_ref (self));
}

static void
sampan_application_activate (GApplication *application)
{
  SampanApplication *self = SAMPAN_APPLICATION (application);
  SampanWindow *window = get_window (self);

  if (self->windowless)
    {
      /* Once: whoever asks for the program after that wants its window. */
      self->windowless = FALSE;
      if (self->studio == NULL && !self->opening)
        open_library (self);
      return;
    }
  if (window == NULL)
    {
      window = sampan_window_new (GTK_APPLICATION (self), self->settings);
      if (self->studio != NULL)
        sampan_window_set_studio (window, self->studio, FALSE);
      else if (!self->opening)
        open_library (self);
    }
  gtk_window_present (GTK_WINDOW (window));
  hand_over_files (self, window);
}

static void
sampan_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  SampanApplication *self = SAMPAN_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    g_list_store_append (self->files, files[i]);
  g_application_activate (application);
}

static int
sampan_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  SampanApplication *self = SAMPAN_APPLICATION (application);
  const char *library = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\n", "sampan", SAMPAN_PROJECT_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "library", "^&ay", &library))
    {
      g_autoptr (GFile) folder = g_file_new_for_commandline_arg (library);
      self->library_path = g_file_get_path (folder);
      /* Another library is another program: it must not land in the window of the usual one. */
      g_application_set_flags (application,
                               g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  self->no_sample = g_variant_dict_contains (options, "no-sample");
  self->windowless = g_variant_dict_contains (options, "background");
  /* One that runs already looks after the outbox, and is not to show a window. */
  if (self->windowless && g_application_register (application, NULL, NULL)
      && g_application_get_is_remote (application))
    return 0;
  return -1;
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanApplication *self = user_data;
  SampanWindow *window = get_window (self);

  if (window != NULL && self->studio != NULL)
    adw_dialog_present (ADW_DIALOG (sampan_preferences_dialog_new (self->studio)),
                        GTK_WIDGET (window));
}

static void
on_preferences_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanApplication *self = user_data;
  SampanWindow *window = get_window (self);

  if (window == NULL || self->studio == NULL)
    return;
  SampanPreferencesDialog *dialog = sampan_preferences_dialog_new (self->studio);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog),
                                                g_variant_get_string (parameter, NULL));
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
}

static void
on_ask_background (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanApplication *self = user_data;

  if (self->standby != NULL)
    sampan_standby_ask (self->standby);
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *window = get_window (user_data);

  if (window != NULL)
    sampan_shortcuts_present (GTK_WIDGET (window));
}

/* What others have made and Sampan runs; the models as data/models/NOTICE says. */
static const struct
{
  const char *title;
  const char *copyright;
  GtkLicense licence;
} parts[] = {
  { "MediaPipe Selfie Segmentation, Face Detection, Face Mesh", "Copyright The MediaPipe Authors",
    GTK_LICENSE_APACHE_2_0 },
  { "IMG.LY Background Removal (IS-Net)", "Copyright IMG.LY GmbH", GTK_LICENSE_AGPL_3_0_ONLY },
  { "Robust Video Matting", "Copyright ByteDance Inc.", GTK_LICENSE_GPL_3_0_ONLY },
  { "Real-ESRGAN, Upscayl",
    "Copyright Xintao Wang (Real-ESRGAN, BSD 3-Clause License); Upscayl’s authors",
    GTK_LICENSE_AGPL_3_0_ONLY },
  { "Silero VAD", "Copyright 2020-present Silero Team", GTK_LICENSE_MIT_X11 },
  { "PP-OCRv4", "Copyright PaddlePaddle Authors", GTK_LICENSE_APACHE_2_0 },
  { "OpenCC", NULL, GTK_LICENSE_APACHE_2_0 },
  { "Compact Language Detector 2", NULL, GTK_LICENSE_APACHE_2_0 },
  { "ONNX Runtime", NULL, GTK_LICENSE_MIT_X11 },
};

static void
add_legal (AdwAboutDialog *about)
{
  adw_about_dialog_add_legal_section (
      about, "CC-CEDICT", NULL, GTK_LICENSE_CUSTOM,
      _ ("The words that explain Chinese and English are those of CC-CEDICT, published by MDBG, "
         "shown "
         "as they stand, under the <a "
         "href=\"https://creativecommons.org/licenses/by-sa/4.0/\">Creative "
         "Commons Attribution-ShareAlike 4.0</a> licence."));
  adw_about_dialog_add_legal_section (
      about, _ ("Language Packs"), NULL, GTK_LICENSE_CUSTOM,
      _ ("Each language pack has the licence that its row in Preferences, Packs, names."));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    adw_about_dialog_add_legal_section (about, parts[i].title, parts[i].copyright, parts[i].licence,
                                        NULL);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *window = get_window (user_data);
  if (window == NULL)
    return;

  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());
  adw_about_dialog_set_application_name (about, _ ("Sampan"));
  adw_about_dialog_set_application_icon (about, SAMPAN_APP_ID);
  adw_about_dialog_set_version (about, SAMPAN_PROJECT_VERSION);
  adw_about_dialog_set_developer_name (about, _ ("The Sampan developers"));
  adw_about_dialog_set_comments (about, _ ("Write a note once; have it read on both shores."));
  adw_about_dialog_set_website (about, "https://github.com/sampan-app/sampan");
  adw_about_dialog_set_issue_url (about, "https://github.com/sampan-app/sampan/issues");
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  /* Translators: put your names here, one a line. */
  adw_about_dialog_set_translator_credits (about, _ ("translator-credits"));
  add_legal (about);
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (window));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *window = get_window (user_data);

  /* By way of the window, which saves first. */
  if (window != NULL)
    sampan_window_quit (window);
  else
    g_application_quit (G_APPLICATION (user_data));
}

static void
sampan_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "preferences", .activate = on_preferences },
    { .name = "preferences-page", .activate = on_preferences_page, .parameter_type = "s" },
    { .name = "ask-background", .activate = on_ask_background },
    { .name = "shortcuts", .activate = on_shortcuts },
    { .name = "about", .activate = on_about },
    { .name = "quit", .activate = on_quit },
  };
  SampanApplication *self = SAMPAN_APPLICATION (application);

  G_APPLICATION_CLASS (sampan_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (SAMPAN_APP_ID);
  self->settings = sampan_studio_dup_default_settings ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sampan_shortcuts_install (GTK_APPLICATION (self));
}

static void
sampan_application_shutdown (GApplication *application)
{
  SampanApplication *self = SAMPAN_APPLICATION (application);

  g_clear_object (&self->standby);
  g_clear_object (&self->studio);
  G_APPLICATION_CLASS (sampan_application_parent_class)->shutdown (application);
}

static void
sampan_application_finalize (GObject *object)
{
  SampanApplication *self = SAMPAN_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->files);
  g_free (self->library_path);

  G_OBJECT_CLASS (sampan_application_parent_class)->finalize (object);
}

static void
sampan_application_class_init (SampanApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_application_finalize;
  application_class->activate = sampan_application_activate;
  application_class->open = sampan_application_open;
  application_class->handle_local_options = sampan_application_handle_local_options;
  application_class->startup = sampan_application_startup;
  application_class->shutdown = sampan_application_shutdown;
}

static void
sampan_application_init (SampanApplication *self)
{
  static const GOptionEntry options[] = {
    { "library", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL, N_ ("Open the library in DIR"),
      N_ ("DIR") },
    { "background", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Publish what is scheduled, without a window"), NULL },
    { "no-sample", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Leave a new library empty"),
      NULL },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  self->files = g_list_store_new (G_TYPE_FILE);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

SampanApplication *
sampan_application_new (void)
{
  /* The resources do not move with the id of a development build. */
  return g_object_new (SAMPAN_TYPE_APPLICATION, "application-id", SAMPAN_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/sampan_app/Sampan", NULL);
}
