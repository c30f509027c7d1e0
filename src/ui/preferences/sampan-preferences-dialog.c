#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"

#include "sampan-language-model.h"
#include "sampan-preferences-dialog.h"

struct _SampanPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  AdwComboRow *source_row;
  AdwExpanderRow *readers_row;
  GtkWidget *spelling_row;
  GtkEditable *url_row;
  GtkEditable *model_row;
  GtkEditable *key_row;
  AdwActionRow *test_row;
  GtkWidget *test_spinner;
  GtkImage *test_icon;
  GtkWidget *test_button;
  GtkListBox *order_list;

  SampanStudio *studio;
  GSettings *settings;
  GCancellable *cancellable;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SampanPreferencesDialog,
                     sampan_preferences_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

static void
toast (SampanPreferencesDialog *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static char *
dup_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
update_readers (SampanPreferencesDialog *self)
{
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self->studio);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; readers[i] != NULL; i++)
    {
      g_autofree char *name = sampan_language_dup_name (readers[i]);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  adw_expander_row_set_subtitle (self->readers_row, readers[0] != NULL
                                                        ? names->str
                                                        : _ ("A new note stays in your language"));
}

static void
on_source_selected (SampanPreferencesDialog *self)
{
  const char *tag = sampan_language_model_get (adw_combo_row_get_selected (self->source_row));

  if (self->updating || tag == NULL)
    return;
  g_settings_set_string (self->settings, "source-language", tag);
  update_readers (self);
}

static void
on_reader_toggled (SampanPreferencesDialog *self, GParamSpec *pspec, AdwSwitchRow *row)
{
  const char *tag = g_object_get_data (G_OBJECT (row), "tag");
  g_auto (GStrv) old = sampan_studio_dup_reader_languages (self->studio);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; old[i] != NULL; i++)
    if (!g_str_equal (old[i], tag))
      g_strv_builder_add (builder, old[i]);
  if (adw_switch_row_get_active (row))
    g_strv_builder_add (builder, tag);
  g_auto (GStrv) readers = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "reader-languages", (const char *const *)readers);
  update_readers (self);
}

static void
add_reader_rows (SampanPreferencesDialog *self)
{
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self->studio);

  for (const SampanLanguage *language = sampan_language_list (); language->tag != NULL; language++)
    {
      GtkWidget *row = adw_switch_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), language->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (language->label));
      adw_switch_row_set_active (ADW_SWITCH_ROW (row),
                                 g_strv_contains ((const char *const *)readers, language->tag));
      g_object_set_data (G_OBJECT (row), "tag", (gpointer)language->tag);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (on_reader_toggled), self,
                               G_CONNECT_SWAPPED);
      adw_expander_row_add_row (self->readers_row, row);
    }
}

static void
show_test (SampanPreferencesDialog *self, const char *icon, const char *css_class, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), icon != NULL);
  if (icon != NULL)
    {
      gtk_image_set_from_icon_name (self->test_icon, icon);
      gtk_widget_set_css_classes (GTK_WIDGET (self->test_icon),
                                  (const char *[]){ css_class, NULL });
    }
  adw_action_row_set_subtitle (self->test_row, text);
  gtk_widget_set_visible (self->test_spinner, FALSE);
  gtk_widget_set_sensitive (self->test_button, TRUE);
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_url_applied (SampanPreferencesDialog *self)
{
  g_autofree char *url = dup_text (self->url_row);

  g_settings_set_string (self->settings, "openai-url", url);
  show_test (self, NULL, NULL, "");
}

static void
on_model_applied (SampanPreferencesDialog *self)
{
  g_autofree char *model = dup_text (self->model_row);

  g_settings_set_string (self->settings, "openai-model", model);
}

static void
show_key_error (SampanPreferencesDialog *self, const GError *error)
{
  g_autofree char *sentence = sampan_net_error_dup_sentence (error);
  toast (self, sentence);
}

static void
on_key_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sampan_secrets_store_finish (result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_key_error (self, error);
      return;
    }
  if (self->studio != NULL)
    sampan_translators_load_keys (sampan_studio_get_translators (self->studio));
  toast (self, _ ("The key is in your keyring"));
}

static void
on_key_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sampan_secrets_clear_finish (result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_key_error (self, error);
      return;
    }
  if (self->studio != NULL)
    sampan_translators_load_keys (sampan_studio_get_translators (self->studio));
}

static void
on_key_applied (SampanPreferencesDialog *self)
{
  g_autofree char *url = g_settings_get_string (self->settings, "openai-url");
  const char *key = gtk_editable_get_text (self->key_row);

  if (*url == '\0')
    {
      toast (self, _ ("Name the server first: the key is kept for its address."));
      return;
    }
  if (*key == '\0')
    {
      sampan_secrets_clear_async ("openai", url, self->cancellable, on_key_cleared,
                                  g_object_ref (self));
      return;
    }
  /* Translators: what a keyring viewer shows; %s is an address. */
  g_autofree char *label = g_strdup_printf (_ ("Sampan: key for %s"), url);
  sampan_secrets_store_async ("openai", url, label, key, self->cancellable, on_key_kept,
                              g_object_ref (self));
}

static void
on_key_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = sampan_secrets_lookup_finish (result, &error);

  if (key != NULL && self->key_row != NULL)
    gtk_editable_set_text (self->key_row, key);
  else if (error != NULL
           && !g_error_matches (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND))
    g_debug ("No key from the keyring: %s", error->message);
  sampan_secrets_free (key);
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send_finish (SAMPAN_HTTP (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->test_row == NULL)
    return;
  if (response == NULL || !sampan_http_response_check (response, &error))
    {
      g_autofree char *sentence = sampan_net_error_dup_sentence (error);
      show_test (self, "dialog-error-symbolic", "error", sentence);
      return;
    }

  g_autoptr (JsonNode) models = sampan_http_response_parse_json (response, NULL);
  g_autofree char *wanted = g_settings_get_string (self->settings, "openai-model");
  guint n = sampan_json_peek_length (models, "data");
  const char *first = sampan_json_peek_string (models, "data[0].id", NULL);
  gboolean found = FALSE;
  for (guint i = 0; i < n && !found; i++)
    {
      g_autofree char *path = g_strdup_printf ("data[%u].id", i);
      found = g_strcmp0 (sampan_json_peek_string (models, path, NULL), wanted) == 0;
    }
  if (found || n == 0)
    {
      show_test (self, "object-select-symbolic", "success", _ ("The server answers"));
      return;
    }
  /* Translators: %s are names of models. */
  g_autofree char *text =
      g_strdup_printf (_ ("The server answers, but has no model “%s”. It has “%s”."), wanted,
                       first);
  show_test (self, "dialog-warning-symbolic", "warning", text);
}

static void
on_test_clicked (SampanPreferencesDialog *self)
{
  g_autofree char *url = dup_text (self->url_row);

  if (*url == '\0')
    {
      show_test (self, "dialog-warning-symbolic", "warning", _ ("Name a server first"));
      gtk_widget_grab_focus (GTK_WIDGET (self->url_row));
      return;
    }
  gboolean slash = g_str_has_suffix (url, "/");
  g_autofree char *models = g_strconcat (url, slash ? "models" : "/models", NULL);
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", models);
  sampan_http_request_set_bearer (request, gtk_editable_get_text (self->key_row));
  sampan_http_request_set_timeout (request, 10);
  sampan_http_request_set_retries (request, 0, 0);
  show_test (self, NULL, NULL, "");
  gtk_widget_set_visible (self->test_spinner, TRUE);
  gtk_widget_set_sensitive (self->test_button, FALSE);
  sampan_http_send_async (sampan_http_get_default (), request, self->cancellable, on_tested,
                          g_object_ref (self));
}

static void update_order (SampanPreferencesDialog *self);

static void
on_move_up (SampanPreferencesDialog *self, GtkWidget *button)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));
  g_auto (GStrv) order = g_settings_get_strv (self->settings, "translator-order");
  char *moved = order[position];

  order[position] = order[position - 1];
  order[position - 1] = moved;
  g_settings_set_strv (self->settings, "translator-order", (const char *const *)order);
  update_order (self);
}

/* Names of what may be set up later, too. */
static const char *
get_translator_name (const char *id)
{
  if (g_str_equal (id, "opencc"))
    return _ ("OpenCC: Simplified and Traditional Chinese, on this computer");
  if (g_str_equal (id, "openai"))
    return _ ("The translation server above");
  return id;
}

static void
update_order (SampanPreferencesDialog *self)
{
  g_auto (GStrv) order = g_settings_get_strv (self->settings, "translator-order");

  gtk_list_box_remove_all (self->order_list);
  for (guint i = 0; order[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *up = gtk_button_new_from_icon_name ("go-up-symbolic");
      /* Translators: name of a button for a screen reader; %s is a translator. */
      g_autofree char *name =
          g_strdup_printf (_ ("Try %s earlier"), get_translator_name (order[i]));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_translator_name (order[i]));
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
      gtk_widget_add_css_class (up, "flat");
      gtk_widget_set_valign (up, GTK_ALIGN_CENTER);
      gtk_widget_set_sensitive (up, i > 0);
      gtk_widget_set_tooltip_text (up, _ ("Try Earlier"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (up), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data (G_OBJECT (up), "position", GUINT_TO_POINTER (i));
      g_signal_connect_object (up, "clicked", G_CALLBACK (on_move_up), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), up);
      gtk_list_box_append (self->order_list, row);
    }
}

static void
sampan_preferences_dialog_dispose (GObject *object)
{
  SampanPreferencesDialog *self = SAMPAN_PREFERENCES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->studio);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (sampan_preferences_dialog_parent_class)->dispose (object);
}

static void
sampan_preferences_dialog_class_init (SampanPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, source_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, readers_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, spelling_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, model_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, test_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPreferencesDialog, order_list);
  gtk_widget_class_bind_template_callback (widget_class, on_source_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_url_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_model_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_key_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
}

static void
sampan_preferences_dialog_init (SampanPreferencesDialog *self)
{
  self->updating = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

SampanPreferencesDialog *
sampan_preferences_dialog_new (SampanStudio *studio)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (studio), NULL);

  SampanPreferencesDialog *self = g_object_new (SAMPAN_TYPE_PREFERENCES_DIALOG, NULL);
  g_autoptr (GListModel) languages = sampan_language_model_new ();
  g_autofree char *source = sampan_studio_dup_source_language (studio);
  self->studio = g_object_ref (studio);
  self->settings = g_object_ref (sampan_studio_get_settings (studio));
  g_autofree char *url = g_settings_get_string (self->settings, "openai-url");
  g_autofree char *model = g_settings_get_string (self->settings, "openai-model");

  adw_combo_row_set_model (self->source_row, languages);
  adw_combo_row_set_selected (self->source_row, sampan_language_model_find (source));
  gtk_editable_set_text (self->url_row, url);
  gtk_editable_set_text (self->model_row, model);
  g_settings_bind (self->settings, "check-spelling", self->spelling_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  add_reader_rows (self);
  update_readers (self);
  update_order (self);
  if (*url != '\0')
    sampan_secrets_lookup_async ("openai", url, self->cancellable, on_key_found,
                                 g_object_ref (self));
  self->updating = FALSE;
  return self;
}
