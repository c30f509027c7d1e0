#include "config.h"

#include "sampan-say.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

void
sampan_say (GtkWidget *widget, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

void
sampan_say_failed (GtkWidget *widget, const char *heading, const char *body)
{
  AdwDialog *alert = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (alert), "close", _ ("_Close"));
  adw_dialog_present (alert, widget);
}
