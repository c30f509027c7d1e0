#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-shortcuts-dialog.h"

/* One table for what the keys do and for what the dialog says of them. An action of NULL is done by
 * the widget that has the focus. */
typedef struct
{
  const char *group; /* begins a new one */
  const char *action;
  const char *keys; /* the first of them is shown */
  const char *title;
} Shortcut;

static const Shortcut SHORTCUTS[] = {
  { N_ ("Notes"), "win.new-note", "<Control>n", N_ ("New note") },
  { NULL, "win.search", "<Control>f", N_ ("Search notes") },
  { NULL, "win.import", "<Control>o", N_ ("Import") },
  { NULL, "win.export", "<Control><Shift>e", N_ ("Export this note") },
  { NULL, NULL, "Delete", N_ ("Delete the chosen note (in the list)") },
  { N_ ("Writing"), "win.undo", "<Control>z", N_ ("Undo") },
  { NULL, "win.redo", "<Control><Shift>z", N_ ("Redo") },
  { NULL, NULL, "Return", N_ ("Split the passage") },
  { NULL, NULL, "BackSpace", N_ ("Join with the passage before (at its start)") },
  { NULL, NULL, "<Alt>Up", N_ ("Move the passage up") },
  { NULL, NULL, "<Alt>Down", N_ ("Move the passage down") },
  { NULL, NULL, "<Control>d", N_ ("Look the word up in the dictionary") },
  { N_ ("Pictures and Video"), "media.prompt", "<Control>e", N_ ("Say what to edit") },
  { NULL, "media.copy-edits", "<Control><Shift>c", N_ ("Copy the edits") },
  { NULL, "media.paste-edits", "<Control><Shift>v", N_ ("Paste edits") },
  { NULL, NULL, "<Alt>Up", N_ ("Move the edit up") },
  { NULL, NULL, "<Alt>Down", N_ ("Move the edit down") },
  { NULL, NULL, "backslash", N_ ("Show the original (while held)") },
  { NULL, "media.zoom-in", "<Control>plus|<Control>equal|<Control>KP_Add", N_ ("Zoom in") },
  { NULL, "media.zoom-out", "<Control>minus|<Control>KP_Subtract", N_ ("Zoom out") },
  { NULL, "media.zoom-fit", "<Control>0|<Control>KP_0", N_ ("Fit the picture") },
  { NULL, NULL, "space", N_ ("Play or pause (on the picture)") },
  { N_ ("Captions"), "captions.add", "<Control><Shift>n", N_ ("Add a caption") },
  { NULL, "captions.split", "<Control><Shift>s", N_ ("Split the caption") },
  { NULL, "captions.merge", "<Control>j", N_ ("Join with the next caption") },
  { NULL, "captions.delete", "<Alt>Delete", N_ ("Delete the caption") },
  { NULL, "captions.previous", "<Alt>Page_Up", N_ ("Previous caption") },
  { NULL, "captions.next", "<Alt>Page_Down", N_ ("Next caption") },
  { NULL, "captions.play", "<Control>p", N_ ("Play the caption") },
  { NULL, "captions.loop", "<Control>l", N_ ("Play the caption again and again") },
  { NULL, "captions.start-here", "<Control>bracketleft", N_ ("Begin it where the video stands") },
  { NULL, "captions.end-here", "<Control>bracketright", N_ ("End it where the video stands") },
  { NULL, "captions.shift", "<Control>m", N_ ("Shift all captions") },
  { NULL, "captions.stretch", "<Control><Shift>l", N_ ("Stretch all captions") },
  { NULL, NULL, "Right", N_ ("Move the caption by a tenth of a second (on the waveform)") },
  { NULL, NULL, "<Shift>Right", N_ ("Move its end (on the waveform)") },
  { NULL, NULL, "<Control><Shift>Right", N_ ("Move its start (on the waveform)") },
  { NULL, NULL, "plus", N_ ("Less of the time, closer (on the waveform)") },
  { NULL, NULL, "minus", N_ ("More of the time (on the waveform)") },
  { N_ ("Window"), "win.page('write')", "<Control>1", N_ ("Write") },
  { NULL, "win.page('media')", "<Control>2", N_ ("Media") },
  { NULL, "win.page('captions')", "<Control>3", N_ ("Captions") },
  { NULL, "win.page('publish')", "<Control>4", N_ ("Publish") },
  { NULL, "win.show-library", "F9", N_ ("Show the notes") },
  { NULL, "win.show-preview", "<Control><Shift>p", N_ ("Show the preview") },
  { NULL, "win.compare", "<Control>5", N_ ("Compare previews") },
  { N_ ("Program"), "app.preferences", "<Control>comma", N_ ("Preferences") },
  { NULL, "app.shortcuts", "<Control>question", N_ ("Keyboard shortcuts") },
  { NULL, "window.close", "<Control>w", N_ ("Close the window") },
  { NULL, "app.quit", "<Control>q", N_ ("Quit") },
};

void
sampan_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (SHORTCUTS); i++)
    if (SHORTCUTS[i].action != NULL)
      {
        g_auto (GStrv) keys = g_strsplit (SHORTCUTS[i].keys, "|", -1);
        gtk_application_set_accels_for_action (application, SHORTCUTS[i].action,
                                               (const char *const *)keys);
      }
}

GtkEventController *
sampan_shortcuts_create_controller (const char *prefix)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (SHORTCUTS); i++)
    if (SHORTCUTS[i].action != NULL && g_str_has_prefix (SHORTCUTS[i].action, prefix))
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (SHORTCUTS[i].keys),
                            gtk_named_action_new (SHORTCUTS[i].action)));
  return controller;
}

static GtkWidget *
create_row (const Shortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  guint key;
  GdkModifierType modifiers;

  g_auto (GStrv) all = g_strsplit (shortcut->keys, "|", -1);
  gtk_accelerator_parse (all[0], &key, &modifiers);
  g_autofree char *label = gtk_accelerator_get_label (key, modifiers);
  GtkWidget *keys = gtk_label_new (label);
  gtk_widget_add_css_class (keys, "keycap");
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  return row;
}

void
sampan_shortcuts_present (GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (SHORTCUTS); i++)
    {
      if (SHORTCUTS[i].group != NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (SHORTCUTS[i].group));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (&SHORTCUTS[i]));
    }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _ ("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 480);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, parent);
}
