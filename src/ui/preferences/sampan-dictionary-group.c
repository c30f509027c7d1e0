#include "config.h"

#include "sampan-dictionary-group.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-dictionary.h"

#include "sampan-store-task.h"

/* Where its editors publish it: all of it, made anew each day, so that no checksum can be named. */
#define WEBSITE "https://www.mdbg.net/chinese/dictionary?page=cedict"

struct _SampanDictionaryGroup
{
  AdwPreferencesGroup parent_instance;

  AdwActionRow *row;
  GtkWidget *spinner;
  GtkWidget *add_button;
  GtkWidget *remove_button;
  GtkWidget *website;
};

G_DEFINE_FINAL_TYPE (SampanDictionaryGroup, sampan_dictionary_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_state (SampanDictionaryGroup *self, gboolean adding)
{
  SampanDictionary *dictionary = sampan_dictionary_get_default ();
  gboolean own = sampan_dictionary_has_own (dictionary);
  gboolean there = sampan_dictionary_is_there (dictionary);

  adw_action_row_set_subtitle (
      self->row,
      adding ? _ ("Reading it…")
      : own  ? _ ("Added by you. It shows what the word under the pointer means.")
      : there
          /* Translators: the dictionary came with the operating system. */
          ? _ ("Installed on this computer. It shows what the word under the pointer means.")
          : _ ("Not here, so no words are explained. Download it from its website, as .gz or .zip, "
               "then add the file here."));
  gtk_widget_set_visible (self->spinner, adding);
  gtk_widget_set_visible (self->add_button, !adding && !own && !there);
  gtk_widget_set_visible (self->remove_button, !adding && own);
  gtk_widget_set_visible (self->website, !there);
}

/* ---- adding ---- */

static gpointer
add (gpointer store, gpointer params, GError **error)
{
  return GINT_TO_POINTER (sampan_dictionary_add (store, params, error));
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanDictionaryGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean added = sampan_store_run_finish (result, &error) != NULL;

  if (self->row == NULL)
    return;
  show_state (self, FALSE);
  if (!added)
    adw_action_row_set_subtitle (self->row, error->message);
  sampan_store_tell (GTK_WIDGET (self),
                     added ? _ ("Dictionary added") : _ ("The dictionary could not be added"));
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanDictionaryGroup) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL || g_file_peek_path (file) == NULL || self->row == NULL)
    return;
  show_state (self, TRUE);
  sampan_store_run (sampan_dictionary_get_default (), add, g_file_get_path (file), g_free, NULL,
                    NULL, on_added, g_object_ref (self));
}

static void
on_add_clicked (SampanDictionaryGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Add CC-CEDICT"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_chosen, g_object_ref (self));
}

/* ---- removing ---- */

static void
on_undo (SampanDictionaryGroup *self)
{
  g_autoptr (GError) error = NULL;

  if (!sampan_dictionary_restore_own (sampan_dictionary_get_default (), &error))
    sampan_store_tell (GTK_WIDGET (self), error->message);
  show_state (self, FALSE);
}

static void
on_remove_clicked (SampanDictionaryGroup *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (!sampan_dictionary_remove_own (sampan_dictionary_get_default (), &error))
    {
      sampan_store_tell (GTK_WIDGET (self), error->message);
      return;
    }
  show_state (self, FALSE);
  toast = adw_toast_new (_ ("Dictionary removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}

/* ---- the widget ---- */

static void
sampan_dictionary_group_dispose (GObject *object)
{
  SampanDictionaryGroup *self = SAMPAN_DICTIONARY_GROUP (object);

  if (self->row != NULL)
    sampan_dictionary_forget_removed (sampan_dictionary_get_default ());
  self->row = NULL;
  G_OBJECT_CLASS (sampan_dictionary_group_parent_class)->dispose (object);
}

static void
sampan_dictionary_group_class_init (SampanDictionaryGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_dictionary_group_dispose;
}

static void
sampan_dictionary_group_init (SampanDictionaryGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  adw_preferences_group_set_title (group, _ ("Dictionary"));
  adw_preferences_group_set_description (
      group, _ ("CC-CEDICT explains Chinese and English words. It is published by MDBG under the "
                "licence CC BY-SA 4.0."));
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  self->spinner = adw_spinner_new ();
  self->website = gtk_link_button_new_with_label (WEBSITE, _ ("Website"));
  self->add_button = gtk_button_new_with_mnemonic (_ ("Add a _File…"));
  self->remove_button =
      sampan_store_make_button ("user-trash-symbolic", _ ("Remove the Dictionary"));
  /* Each says what it is about, since packs have such buttons, too. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->add_button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add CC-CEDICT"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), "CC-CEDICT");
  gtk_widget_set_valign (self->website, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->add_button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->row, self->spinner);
  adw_action_row_add_suffix (self->row, self->website);
  adw_action_row_add_suffix (self->row, self->add_button);
  adw_action_row_add_suffix (self->row, self->remove_button);
  adw_preferences_group_add (group, GTK_WIDGET (self->row));
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (on_add_clicked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove_button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  show_state (self, FALSE);
}
