#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-language-model.h"
#include "sampan-term-dialog.h"

struct _SampanTermDialog
{
  AdwDialog parent_instance;

  GtkWidget *save_button;
  AdwComboRow *from_row;
  AdwComboRow *to_row;
  GtkEditable *term_row;
  GtkEditable *target_row;
  GtkEditable *forbidden_row;
  AdwSwitchRow *case_row;
  GtkEditable *note_row;
  GtkWidget *remove_group;

  gint64 number;
};

enum
{
  SAVED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanTermDialog, sampan_term_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
on_changed (SampanTermDialog *self)
{
  g_autofree char *term = dup_text (self->term_row);
  g_autofree char *target = dup_text (self->target_row);
  g_autofree char *forbidden = dup_text (self->forbidden_row);
  gboolean pair =
      adw_combo_row_get_selected (self->from_row) != adw_combo_row_get_selected (self->to_row);

  gtk_widget_set_sensitive (self->save_button,
                            pair && *term != '\0' && (*target != '\0' || *forbidden != '\0'));
}

/* Returns: (transfer full): the words between the bars. */
static GStrv
dup_forbidden (SampanTermDialog *self)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (self->forbidden_row), "|", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

static void
on_save_clicked (SampanTermDialog *self)
{
  SampanGlossaryTerm *term;
  char *note;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  term = g_new (SampanGlossaryTerm, 1);
  note = dup_text (self->note_row);
  *term = (SampanGlossaryTerm){
    .number = self->number,
    .source_language =
        g_strdup (sampan_language_model_get (adw_combo_row_get_selected (self->from_row))),
    .target_language =
        g_strdup (sampan_language_model_get (adw_combo_row_get_selected (self->to_row))),
    .term = dup_text (self->term_row),
    .target = dup_text (self->target_row),
    .forbidden = dup_forbidden (self),
    .letter_case = adw_switch_row_get_active (self->case_row) ? SAMPAN_GLOSSARY_SAME_CASE
                                                              : SAMPAN_GLOSSARY_ANY_CASE,
    .note = *note != '\0' ? g_steal_pointer (&note) : NULL,
  };
  g_free (note);
  g_signal_emit (self, signals[SAVED], 0, term);
  sampan_glossary_term_free (term);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_remove_activated (SampanTermDialog *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_cancel_clicked (SampanTermDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sampan_term_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SAMPAN_TYPE_TERM_DIALOG);
  G_OBJECT_CLASS (sampan_term_dialog_parent_class)->dispose (object);
}

static void
sampan_term_dialog_class_init (SampanTermDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_term_dialog_dispose;
  signals[SAVED] = g_signal_new ("saved", SAMPAN_TYPE_TERM_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, SAMPAN_TYPE_GLOSSARY_TERM);
  signals[REMOVED] = g_signal_new ("removed", SAMPAN_TYPE_TERM_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-term-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, term_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, target_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, forbidden_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, case_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTermDialog, remove_group);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_activated);
}

static void
sampan_term_dialog_init (SampanTermDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_language (AdwComboRow *row, const char *tag)
{
  g_autoptr (GListModel) languages = sampan_language_model_new ();
  guint position = sampan_language_model_find (tag);

  adw_combo_row_set_model (row, languages);
  adw_combo_row_set_selected (row, position != GTK_INVALID_LIST_POSITION ? position : 0);
}

SampanTermDialog *
sampan_term_dialog_new (const SampanGlossaryTerm *term)
{
  SampanTermDialog *self = g_object_new (SAMPAN_TYPE_TERM_DIALOG, NULL);
  g_autofree char *forbidden = g_strjoinv ("|", term->forbidden);

  self->number = term->number;
  set_language (self->from_row, term->source_language);
  set_language (self->to_row, term->target_language);
  gtk_editable_set_text (self->term_row, term->term);
  gtk_editable_set_text (self->target_row, term->target);
  gtk_editable_set_text (self->forbidden_row, forbidden);
  adw_switch_row_set_active (self->case_row, term->letter_case == SAMPAN_GLOSSARY_SAME_CASE);
  gtk_editable_set_text (self->note_row, term->note != NULL ? term->note : "");
  gtk_widget_set_visible (self->remove_group, term->number != 0);
  adw_dialog_set_title (ADW_DIALOG (self), term->number != 0 ? _ ("Change Term") : _ ("Add Term"));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->term_row));
  return self;
}
