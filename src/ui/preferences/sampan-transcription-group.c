#include "config.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-secrets.h"

#include "sampan-transcription-group.h"

#define KIND "transcription" /* of the secret; its id is the address */

struct _SampanTranscriptionGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *address_row;
  GtkWidget *model_row;
  GtkWidget *key_row;

  GSettings *settings;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanTranscriptionGroup,
                     sampan_transcription_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
describe (SampanTranscriptionGroup *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (error != NULL)
    sentence = g_strdup (sampan_secrets_error_get_sentence ((SampanSecretsError)error->code));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      sentence != NULL
          ? sentence
          : _ ("Writes down what is said in a video: whisper.cpp’s server, or any with OpenAI’s "
               "interface. Only the sound of videos that you have transcribed goes to it."));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranscriptionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = sampan_secrets_store_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (kept)
    g_settings_set_boolean (self->settings, "transcription-key-kept", TRUE);
  describe (self, error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranscriptionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean cleared = sampan_secrets_clear_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (cleared)
    g_settings_set_boolean (self->settings, "transcription-key-kept", FALSE);
  describe (self, error);
}

static void
on_key_applied (SampanTranscriptionGroup *self)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  g_autofree char *address = g_settings_get_string (self->settings, "transcription-url");
  /* Translators: what a keyring viewer shows; %s is an address. */
  g_autofree char *label = g_strdup_printf (_ ("Sampan: key for %s"), address);

  if (*address == '\0')
    return;
  if (*key == '\0')
    sampan_secrets_clear_async (KIND, address, self->cancellable, on_cleared, g_object_ref (self));
  else
    sampan_secrets_store_async (KIND, address, label, key, self->cancellable, on_kept,
                                g_object_ref (self));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranscriptionGroup) self = user_data;
  char *key = sampan_secrets_lookup_finish (result, NULL);

  if (key != NULL && self->settings != NULL
      && *gtk_editable_get_text (GTK_EDITABLE (self->key_row)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->key_row), key);
  sampan_secrets_free (key);
}

/* Another server has another key. */
static void
on_address_applied (SampanTranscriptionGroup *self)
{
  g_autofree char *address =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));

  g_settings_set_string (self->settings, "transcription-url", address);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  gtk_widget_set_sensitive (self->key_row, *address != '\0');
  gtk_widget_set_sensitive (self->model_row, *address != '\0');
  if (*address != '\0' && g_settings_get_boolean (self->settings, "transcription-key-kept"))
    sampan_secrets_lookup_async (KIND, address, self->cancellable, on_found, g_object_ref (self));
}

static void
on_model_applied (SampanTranscriptionGroup *self)
{
  g_settings_set_string (self->settings, "transcription-model",
                         gtk_editable_get_text (GTK_EDITABLE (self->model_row)));
}

static void
sampan_transcription_group_dispose (GObject *object)
{
  SampanTranscriptionGroup *self = SAMPAN_TRANSCRIPTION_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sampan_transcription_group_parent_class)->dispose (object);
}

static void
sampan_transcription_group_class_init (SampanTranscriptionGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_transcription_group_dispose;
}

static GtkWidget *
add_row (SampanTranscriptionGroup *self, GtkWidget *row, const char *title, GCallback applied)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", applied, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
sampan_transcription_group_init (SampanTranscriptionGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Transcription"));
  describe (self, NULL);
  self->address_row =
      add_row (self, adw_entry_row_new (), _ ("Address, such as http://127.0.0.1:8080"),
               G_CALLBACK (on_address_applied));
  self->model_row = add_row (self, adw_entry_row_new (), _ ("Model, if the server has several"),
                             G_CALLBACK (on_model_applied));
  self->key_row = add_row (self, adw_password_entry_row_new (),
                           _ ("Key, if the server asks for one"), G_CALLBACK (on_key_applied));
}

GtkWidget *
sampan_transcription_group_new (SampanStudio *studio)
{
  SampanTranscriptionGroup *self = g_object_new (SAMPAN_TYPE_TRANSCRIPTION_GROUP, NULL);
  g_autofree char *address = NULL;
  g_autofree char *model = NULL;

  self->settings = g_object_ref (sampan_studio_get_settings (studio));
  address = g_settings_get_string (self->settings, "transcription-url");
  model = g_settings_get_string (self->settings, "transcription-model");
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  gtk_editable_set_text (GTK_EDITABLE (self->model_row), model);
  gtk_widget_set_sensitive (self->key_row, *address != '\0');
  gtk_widget_set_sensitive (self->model_row, *address != '\0');
  if (*address != '\0' && g_settings_get_boolean (self->settings, "transcription-key-kept"))
    sampan_secrets_lookup_async (KIND, address, self->cancellable, on_found, g_object_ref (self));
  return GTK_WIDGET (self);
}
