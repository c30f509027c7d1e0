#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-language-model.h"
#include "sampan-memory-page.h"
#include "sampan-packs-page.h"
#include "sampan-preferences-dialog.h"
#include "sampan-transcription-group.h"
#include "sampan-translators-page.h"

struct _SampanPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  AdwComboRow *source_row;
  AdwExpanderRow *readers_row;
  GtkWidget *spelling_row;

  SampanStudio *studio;
  GSettings *settings;
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
sampan_preferences_dialog_dispose (GObject *object)
{
  SampanPreferencesDialog *self = SAMPAN_PREFERENCES_DIALOG (object);

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
  gtk_widget_class_bind_template_callback (widget_class, on_source_selected);
}

static void
sampan_preferences_dialog_init (SampanPreferencesDialog *self)
{
  self->updating = TRUE;
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
  SampanTranslatorsPage *translators = sampan_translators_page_new (studio);

  adw_combo_row_set_model (self->source_row, languages);
  adw_combo_row_set_selected (self->source_row, sampan_language_model_find (source));
  g_settings_bind (self->settings, "check-spelling", self->spelling_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  add_reader_rows (self);
  update_readers (self);
  g_signal_connect_object (translators, "told", G_CALLBACK (toast), self, G_CONNECT_SWAPPED);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (translators),
                            ADW_PREFERENCES_GROUP (sampan_transcription_group_new (studio)));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (self), ADW_PREFERENCES_PAGE (translators));
  adw_preferences_dialog_add (
      ADW_PREFERENCES_DIALOG (self),
      ADW_PREFERENCES_PAGE (sampan_packs_page_new (sampan_packs_get_default (), self->settings)));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (self),
                              ADW_PREFERENCES_PAGE (sampan_memory_page_new (studio)));
  self->updating = FALSE;
  return self;
}
