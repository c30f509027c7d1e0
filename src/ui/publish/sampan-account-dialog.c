#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-account-dialog.h"

struct _SampanAccountDialog
{
  AdwDialog parent_instance;

  GtkWidget *add_button;
  GtkEditable *server_row;
  GtkEditable *handle_row;
  GtkEditable *password_row;
  GtkLabel *error_label;
  GtkWidget *spinner;

  SampanAccounts *accounts;
  GCancellable *cancellable;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (SampanAccountDialog, sampan_account_dialog, ADW_TYPE_DIALOG)

static void
update (SampanAccountDialog *self)
{
  gboolean complete = *gtk_editable_get_text (self->handle_row) != '\0'
                      && *gtk_editable_get_text (self->password_row) != '\0'
                      && *gtk_editable_get_text (self->server_row) != '\0';

  gtk_widget_set_sensitive (self->add_button, complete && !self->busy);
  gtk_widget_set_visible (self->spinner, self->busy);
}

static void
on_changed (SampanAccountDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  update (self);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sampan_accounts_add_finish (SAMPAN_ACCOUNTS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanAccountDialog *self = user_data;
  self->busy = FALSE;
  update (self);
  if (account != NULL)
    {
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }
  gtk_label_set_label (self->error_label, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
on_add_clicked (SampanAccountDialog *self)
{
  if (!gtk_widget_get_sensitive (self->add_button))
    return;
  self->busy = TRUE;
  update (self);
  sampan_accounts_add_async (self->accounts, "atproto", gtk_editable_get_text (self->server_row),
                             gtk_editable_get_text (self->handle_row),
                             gtk_editable_get_text (self->password_row), self->cancellable,
                             on_added, self);
}

static void
on_cancel_clicked (SampanAccountDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sampan_account_dialog_dispose (GObject *object)
{
  SampanAccountDialog *self = SAMPAN_ACCOUNT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_ACCOUNT_DIALOG);
  G_OBJECT_CLASS (sampan_account_dialog_parent_class)->dispose (object);
}

static void
sampan_account_dialog_class_init (SampanAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_account_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, server_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, handle_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
sampan_account_dialog_init (SampanAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

AdwDialog *
sampan_account_dialog_new (SampanAccounts *accounts)
{
  SampanAccountDialog *self = g_object_new (SAMPAN_TYPE_ACCOUNT_DIALOG, NULL);

  self->accounts = g_object_ref (accounts);
  return ADW_DIALOG (self);
}
