#include "config.h"

#include "language/sampan-language.h"

#include "sampan-alt-group.h"

struct _SampanAltGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* not owned */
  SampanNote *note;
  SampanMedia *media;
  GSignalGroup *media_signals;
  GSignalGroup *versions_signals;
};

G_DEFINE_FINAL_TYPE (SampanAltGroup, sampan_alt_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_language (GtkEditable *row)
{
  return g_object_get_data (G_OBJECT (row), "sampan-language");
}

static void
on_row_changed (GtkEditable *row, SampanAltGroup *self)
{
  const char *text = gtk_editable_get_text (row);

  if (self->media != NULL
      && g_strcmp0 (sampan_media_get_alt (self->media, get_language (row)), text) != 0)
    sampan_media_set_alt (self->media, get_language (row), text);
}

static void
show_texts (SampanAltGroup *self)
{
  for (guint i = 0; self->media != NULL && i < self->rows->len; i++)
    {
      GtkEditable *row = self->rows->pdata[i];
      const char *alt = sampan_media_get_alt (self->media, get_language (row));
      if (g_strcmp0 (alt, gtk_editable_get_text (row)) != 0)
        gtk_editable_set_text (row, alt);
    }
}

static void
remake_rows (SampanAltGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->note == NULL)
    return;

  GListModel *versions = sampan_note_get_versions (self->note);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      const char *language = sampan_version_get_language (version);
      g_autofree char *name = sampan_language_dup_name (language);
      GtkWidget *row = adw_entry_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      g_object_set_data_full (G_OBJECT (row), "sampan-language", g_strdup (language), g_free);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_row_changed), self, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  show_texts (self);
}

static void
sampan_alt_group_dispose (GObject *object)
{
  SampanAltGroup *self = SAMPAN_ALT_GROUP (object);

  g_clear_object (&self->media_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->media);
  g_clear_object (&self->note);
  G_OBJECT_CLASS (sampan_alt_group_parent_class)->dispose (object);
}

static void
sampan_alt_group_finalize (GObject *object)
{
  g_ptr_array_unref (SAMPAN_ALT_GROUP (object)->rows);
  G_OBJECT_CLASS (sampan_alt_group_parent_class)->finalize (object);
}

static void
sampan_alt_group_class_init (SampanAltGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_alt_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_alt_group_finalize;
}

static void
sampan_alt_group_init (SampanAltGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->media_signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->media_signals, "alt-changed", G_CALLBACK (show_texts),
                                  self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed", G_CALLBACK (remake_rows),
                                  self);
}

void
sampan_alt_group_set_note (SampanAltGroup *self, SampanNote *note)
{
  g_return_if_fail (SAMPAN_IS_ALT_GROUP (self));

  if (!g_set_object (&self->note, note))
    return;
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  remake_rows (self);
}

void
sampan_alt_group_set_media (SampanAltGroup *self, SampanMedia *media)
{
  g_return_if_fail (SAMPAN_IS_ALT_GROUP (self));

  if (!g_set_object (&self->media, media))
    return;
  g_signal_group_set_target (self->media_signals, media);
  show_texts (self);
}

void
sampan_alt_group_focus (SampanAltGroup *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_ALT_GROUP (self));

  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (get_language (self->rows->pdata[i]), language) == 0)
      gtk_widget_grab_focus (self->rows->pdata[i]);
}
