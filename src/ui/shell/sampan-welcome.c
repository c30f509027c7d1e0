#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "ui/preferences/sampan-language-model.h"
#include "ui/sampan-intake.h"

#include "sampan-welcome.h"

struct _SampanWelcome
{
  AdwBin parent_instance;

  GtkImage *logo;
  AdwComboRow *source_row;
  AdwComboRow *reader_row;
  AdwActionRow *translation_row;
  GtkButton *set_up_button;

  SampanStudio *studio;
  gboolean updating;
};

enum
{
  FILES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanWelcome, sampan_welcome, ADW_TYPE_BIN)

static void
update (SampanWelcome *self)
{
  g_autofree char *source = sampan_studio_dup_source_language (self->studio);
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self->studio);
  const char *reader = readers[0];

  self->updating = TRUE;
  adw_combo_row_set_selected (self->source_row, sampan_language_model_find (source));
  adw_combo_row_set_selected (self->reader_row, sampan_language_model_find (reader));
  self->updating = FALSE;

  g_autofree char *from = sampan_language_dup_name (source);
  g_autofree char *to = sampan_language_dup_name (reader != NULL ? reader : source);
  g_autofree char *id =
      reader != NULL ? sampan_studio_dup_translator (self->studio, source, reader, NULL) : NULL;
  SampanTranslator *translator =
      id != NULL ? sampan_translators_find (sampan_studio_get_translators (self->studio), source,
                                            reader, id, NULL)
                 : NULL;
  /* Translators: two languages. */
  g_autofree char *text = translator == NULL
                              ? g_strdup_printf (_ ("No engine for %s to %s yet"), from, to)
                              /* Translators: the name of a translator, two languages. */
                              : g_strdup_printf (_ ("%s, for %s to %s"),
                                                 sampan_translator_get_name (translator), from, to);
  adw_action_row_set_subtitle (self->translation_row, text);
}

static void
on_selected (SampanWelcome *self)
{
  if (self->updating || self->studio == NULL)
    return;
  GSettings *settings = sampan_studio_get_settings (self->studio);
  const char *source = sampan_language_model_get (adw_combo_row_get_selected (self->source_row));
  const char *reader = sampan_language_model_get (adw_combo_row_get_selected (self->reader_row));

  if (source != NULL)
    g_settings_set_string (settings, "source-language", source);
  if (reader != NULL)
    g_settings_set_strv (settings, "reader-languages", (const char *[]){ reader, NULL });
  update (self);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  SampanWelcome *self = user_data;
  g_autoptr (GListModel) files = sampan_intake_dup_dropped (value);

  g_signal_emit (self, signals[FILES], 0, files);
  return TRUE;
}

static void
sampan_welcome_dispose (GObject *object)
{
  SampanWelcome *self = SAMPAN_WELCOME (object);

  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_WELCOME);

  G_OBJECT_CLASS (sampan_welcome_parent_class)->dispose (object);
}

static void
sampan_welcome_class_init (SampanWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_welcome_dispose;

  signals[FILES] = g_signal_new ("files", SAMPAN_TYPE_WELCOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanWelcome, logo);
  gtk_widget_class_bind_template_child (widget_class, SampanWelcome, source_row);
  gtk_widget_class_bind_template_child (widget_class, SampanWelcome, reader_row);
  gtk_widget_class_bind_template_child (widget_class, SampanWelcome, translation_row);
  gtk_widget_class_bind_template_child (widget_class, SampanWelcome, set_up_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
sampan_welcome_init (SampanWelcome *self)
{
  g_autoptr (GListModel) languages = sampan_language_model_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_image_set_from_icon_name (self->logo, SAMPAN_APP_ID);
  adw_combo_row_set_model (self->source_row, languages);
  adw_combo_row_set_model (self->reader_row, languages);
  self->updating = FALSE;
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

void
sampan_welcome_set_studio (SampanWelcome *self, SampanStudio *studio)
{
  g_return_if_fail (SAMPAN_IS_WELCOME (self));
  g_return_if_fail (self->studio == NULL);

  self->studio = g_object_ref (studio);
  g_signal_connect_object (sampan_studio_get_translators (studio), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
