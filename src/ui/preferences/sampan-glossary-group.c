#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-glossary.h"
#include "ui/sampan-text.h"

#include "sampan-exchange-files.h"
#include "sampan-glossary-group.h"
#include "sampan-store-task.h"
#include "sampan-term-dialog.h"

struct _SampanGlossaryGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *add_row;
  GtkWidget *export_row;

  SampanStudio *studio;
  SampanGlossary *glossary;
  GPtrArray *terms; /* of SampanGlossaryTerm */
  GPtrArray *rows;  /* one for each */
};

G_DEFINE_FINAL_TYPE (SampanGlossaryGroup, sampan_glossary_group, ADW_TYPE_PREFERENCES_GROUP)

static void load (SampanGlossaryGroup *self);

/* ---- in a thread ---- */

static gpointer
read_all (gpointer store, gpointer data, GError **error)
{
  return sampan_glossary_list (store, error);
}

static gpointer
save_term (gpointer store, gpointer term, GError **error)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new ();

  g_ptr_array_add (terms, term);
  sampan_glossary_add (store, terms, error);
  return NULL;
}

static gpointer
remove_term (gpointer store, gpointer data, GError **error)
{
  sampan_glossary_remove (store, *(gint64 *)data, error);
  return NULL;
}

/* ---- changing ---- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanGlossaryGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  sampan_store_run_finish (result, &error);
  if (self->glossary == NULL)
    return;
  if (error != NULL)
    sampan_store_tell (GTK_WIDGET (self), error->message);
  load (self);
}

static void
on_saved (SampanGlossaryGroup *self, const SampanGlossaryTerm *term)
{
  sampan_store_run (self->glossary, save_term, sampan_glossary_term_copy (term),
                    (GDestroyNotify)sampan_glossary_term_free, NULL, NULL, on_written,
                    g_object_ref (self));
}

static void
on_removed (SampanGlossaryGroup *self, SampanTermDialog *dialog)
{
  gint64 *number = g_object_get_data (G_OBJECT (dialog), "number");

  sampan_store_run (self->glossary, remove_term, g_memdup2 (number, sizeof *number), g_free, NULL,
                    NULL, on_written, g_object_ref (self));
}

static void
open_dialog (SampanGlossaryGroup *self, const SampanGlossaryTerm *term)
{
  SampanTermDialog *dialog = sampan_term_dialog_new (term);

  g_object_set_data_full (G_OBJECT (dialog), "number",
                          g_memdup2 (&term->number, sizeof term->number), g_free);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_add_activated (SampanGlossaryGroup *self)
{
  g_autofree char *source = sampan_studio_dup_source_language (self->studio);
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self->studio);
  char *none[] = { NULL };
  SampanGlossaryTerm term = { .source_language = source,
                              .target_language = readers[0] != NULL ? readers[0] : (char *)"en",
                              .term = (char *)"",
                              .target = (char *)"",
                              .forbidden = none };

  open_dialog (self, &term);
}

static void
on_row_activated (SampanGlossaryGroup *self, GtkWidget *row)
{
  guint position;

  if (g_ptr_array_find (self->rows, row, &position))
    open_dialog (self, g_ptr_array_index (self->terms, position));
}

/* ---- rows ---- */

static char *
dup_subtitle (const SampanGlossaryTerm *term)
{
  g_autofree char *from = sampan_dup_language_name (term->source_language);
  g_autofree char *to = sampan_dup_language_name (term->target_language);
  g_autofree char *forbidden = g_strjoinv (", ", term->forbidden);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s → %s", from, to);
  if (*forbidden != '\0')
    {
      g_string_append (text, " · ");
      /* Translators: %s are words that a term must not be translated as. */
      g_string_append_printf (text, _ ("never %s"), forbidden);
    }
  if (term->note != NULL)
    g_string_append_printf (text, "\n%s", term->note);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_row (SampanGlossaryGroup *self, const SampanGlossaryTerm *term)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = *term->target != '\0'
                               ? g_strdup_printf ("%s → %s", term->term, term->target)
                               : g_strdup (term->term);
  g_autofree char *subtitle = dup_subtitle (term);
  GtkWidget *box = gtk_widget_get_parent (self->add_row);
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->add_row));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_insert (GTK_LIST_BOX (box), row, position);
  g_ptr_array_add (self->rows, row);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanGlossaryGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *terms = sampan_store_run_finish (result, &error);
  GtkWidget *box;

  if (self->glossary == NULL || terms == NULL)
    {
      if (self->glossary != NULL)
        sampan_store_tell (GTK_WIDGET (self), error->message);
      g_clear_pointer (&terms, g_ptr_array_unref);
      return;
    }
  box = gtk_widget_get_parent (self->add_row);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (box), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  self->terms = terms;
  for (guint i = 0; i < terms->len; i++)
    add_row (self, g_ptr_array_index (terms, i));
  gtk_widget_set_sensitive (self->export_row, terms->len > 0);
}

static void
load (SampanGlossaryGroup *self)
{
  sampan_store_run (self->glossary, read_all, NULL, NULL, (GDestroyNotify)g_ptr_array_unref, NULL,
                    on_loaded, g_object_ref (self));
}

/* ---- files ---- */

static void
on_imported (GtkWidget *widget)
{
  load (SAMPAN_GLOSSARY_GROUP (widget));
}

static void
on_import_activated (SampanGlossaryGroup *self)
{
  sampan_exchange_files_import (GTK_WIDGET (self), self->glossary, on_imported);
}

static void
on_export_activated (SampanGlossaryGroup *self)
{
  sampan_exchange_files_export (GTK_WIDGET (self), self->glossary, "sampan-glossary.csv");
}

/* ---- the widget ---- */

static void
sampan_glossary_group_dispose (GObject *object)
{
  SampanGlossaryGroup *self = SAMPAN_GLOSSARY_GROUP (object);

  g_clear_object (&self->studio);
  g_clear_object (&self->glossary);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_GLOSSARY_GROUP);
  G_OBJECT_CLASS (sampan_glossary_group_parent_class)->dispose (object);
}

static void
sampan_glossary_group_class_init (SampanGlossaryGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_glossary_group_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-glossary-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanGlossaryGroup, add_row);
  gtk_widget_class_bind_template_child (widget_class, SampanGlossaryGroup, export_row);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_import_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_export_activated);
}

static void
sampan_glossary_group_init (SampanGlossaryGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

SampanGlossaryGroup *
sampan_glossary_group_new (SampanStudio *studio)
{
  SampanGlossaryGroup *self = g_object_new (SAMPAN_TYPE_GLOSSARY_GROUP, NULL);
  SampanLibrary *library = sampan_studio_get_library (studio);

  self->studio = g_object_ref (studio);
  self->glossary = sampan_glossary_get (sampan_library_get_database (library));
  load (self);
  return self;
}
