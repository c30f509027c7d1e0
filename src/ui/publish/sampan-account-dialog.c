#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-account-dialog.h"

struct _SampanAccountDialog
{
  AdwDialog parent_instance;

  GtkWidget *add_button;
  AdwPreferencesGroup *group;
  AdwComboRow *service_row;
  GtkEditable *server_row;
  GtkEditable *handle_row;
  AdwSwitchRow *way_row;
  GtkEditable *password_row;
  GtkLabel *error_label;
  GtkWidget *spinner;

  SampanAccounts *accounts;
  GCancellable *cancellable;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (SampanAccountDialog, sampan_account_dialog, ADW_TYPE_DIALOG)

/* In the order of the list. */
static const struct
{
  const char *service;
  const char *server;               /* the one that most people mean */
  const char *browser_description;  /* NULL: nobody is asked there */
  const char *password_description; /* NULL: no password is taken */
  const char *handle, *password;    /* what is asked for; NULL for nothing */
} kinds[] = {
  { "atproto", "https://bsky.social",
    N_ ("Your server asks in the browser whether Sampan may post for you, and again after two "
        "weeks "
        "at the latest. No password is typed here; what the server answers is kept in your "
        "keyring."),
    N_ ("An app password is made in the settings of your account. It is sent to this server once "
        "and kept nowhere; what the server answers is kept in your keyring."),
    N_ ("Handle"), N_ ("App Password") },
  { "mastodon", "https://mastodon.social",
    N_ ("Your server asks in the browser whether Sampan may post for you. No password is typed "
        "here; what the server answers is kept in your keyring."),
    NULL, NULL, NULL },
  { "peertube", "https://", NULL,
    N_ ("The user name and the password of your account there. The password is sent to this server "
        "once and kept nowhere; what the server answers is kept in your keyring."),
    N_ ("User Name"), N_ ("Password") },
};

static guint
get_kind (SampanAccountDialog *self)
{
  return MIN (adw_combo_row_get_selected (self->service_row), G_N_ELEMENTS (kinds) - 1);
}

/* Whether its owner agrees in the browser, and gives no password here. */
static gboolean
is_browser (SampanAccountDialog *self)
{
  guint kind = get_kind (self);

  return kinds[kind].browser_description != NULL
         && (kinds[kind].password_description == NULL
             || !adw_switch_row_get_active (self->way_row));
}

static void
update (SampanAccountDialog *self)
{
  guint kind = get_kind (self);
  gboolean browser = is_browser (self);
  gboolean both =
      kinds[kind].browser_description != NULL && kinds[kind].password_description != NULL;
  gboolean complete = *gtk_editable_get_text (self->server_row) != '\0'
                      && (browser
                          || (*gtk_editable_get_text (self->handle_row) != '\0'
                              && *gtk_editable_get_text (self->password_row) != '\0'));

  adw_preferences_group_set_description (self->group,
                                         _ (browser ? kinds[kind].browser_description
                                                    : kinds[kind].password_description));
  gtk_widget_set_visible (GTK_WIDGET (self->handle_row), kinds[kind].handle != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->way_row), both);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), !browser);
  gtk_widget_set_sensitive (GTK_WIDGET (self->service_row), !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->way_row), !self->busy);
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
on_way_changed (SampanAccountDialog *self)
{
  on_changed (self);
  if (!is_browser (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
on_service_changed (SampanAccountDialog *self)
{
  guint kind = get_kind (self);

  gtk_editable_set_text (self->server_row, kinds[kind].server);
  if (kinds[kind].handle != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->handle_row), _ (kinds[kind].handle));
  if (kinds[kind].password != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row),
                                   _ (kinds[kind].password));
  on_changed (self);
}

static void
tell (SampanAccountDialog *self, const char *words, gboolean error)
{
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->error_label), "error");
  gtk_label_set_label (self->error_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
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
  tell (self, error->message, TRUE);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanAccountDialog) self = user_data;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error) && self->busy)
    tell (self, _ ("No browser could be opened. Set one up in the system’s settings."), TRUE);
}

static void
on_open (const char *address, gpointer user_data)
{
  SampanAccountDialog *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (address);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  tell (self, _ ("Waiting until you agree in the browser"), FALSE);
  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                           self->cancellable, on_launched, g_object_ref (self));
}

static void
on_add_clicked (SampanAccountDialog *self)
{
  if (!gtk_widget_get_sensitive (self->add_button))
    return;
  self->busy = TRUE;
  update (self);
  sampan_accounts_add_in_browser_async (
      self->accounts, kinds[get_kind (self)].service, gtk_editable_get_text (self->server_row),
      gtk_editable_get_text (self->handle_row),
      is_browser (self) ? NULL : gtk_editable_get_text (self->password_row), on_open,
      g_object_ref (self), g_object_unref, self->cancellable, on_added, self);
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
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, group);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, service_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, server_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, handle_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, way_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, SampanAccountDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_service_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_way_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
sampan_account_dialog_init (SampanAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  on_service_changed (self);
}

AdwDialog *
sampan_account_dialog_new (SampanAccounts *accounts)
{
  SampanAccountDialog *self = g_object_new (SAMPAN_TYPE_ACCOUNT_DIALOG, NULL);

  self->accounts = g_object_ref (accounts);
  return ADW_DIALOG (self);
}
