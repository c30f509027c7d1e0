#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-back-translation.h"
#include "language/sampan-language.h"

#include "sampan-check-popover.h"
#include "sampan-passage-popover.h"

/* What a popover shows; lives as long as it. */
typedef struct
{
  GtkBox *box;
  char *language;         /* of the source and of what comes back */
  const char *setup_page; /* of the preferences */
} Check;

static void
check_free (Check *self)
{
  g_free (self->language);
  g_free (self);
}

static void
append_caption (GtkBox *box, const char *text)
{
  GtkWidget *label = sampan_passage_label_new (text, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
}

/* The two texts, one above the other, with what was found marked in both. */
static void
append_texts (Check *self, SampanBackTranslation *result)
{
  const char *provider = sampan_back_translation_get_provider (result);
  GtkWidget *source =
      sampan_passage_label_new (sampan_back_translation_get_source (result), self->language);
  GtkWidget *back =
      sampan_passage_label_new (sampan_back_translation_get_back (result), self->language);
  g_autofree char *caption =
      provider != NULL
          /* Translators: what comes of translating a translation back; %s is a translator. */
          ? g_strdup_printf (_ ("Translated back by %s"), provider)
          : g_strdup (_ ("Translated back"));

  for (guint i = 0; i < sampan_back_translation_get_n_findings (result); i++)
    {
      const SampanBackTranslationFinding *finding = sampan_back_translation_get_finding (result, i);
      if (finding->source_length > 0)
        sampan_passage_label_mark (GTK_LABEL (source), finding->source_start,
                                   finding->source_length, SAMPAN_MARK_FOUND);
      if (finding->back_length > 0)
        sampan_passage_label_mark (GTK_LABEL (back), finding->back_start, finding->back_length,
                                   SAMPAN_MARK_FOUND);
    }
  append_caption (self->box, _ ("Source"));
  gtk_box_append (self->box, source);
  append_caption (self->box, caption);
  gtk_box_append (self->box, back);
}

static GtkWidget *
create_finding (const char *icon_name, const char *css_class, const char *sentence)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = sampan_passage_label_new (sentence, NULL);

  gtk_widget_add_css_class (icon, css_class);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
show_result (Check *self, SampanBackTranslation *result)
{
  guint n = sampan_back_translation_get_n_findings (result);
  g_autofree char *alike =
      /* Translators: how alike the source and the text that was translated back are. */
      g_strdup_printf (_ ("%u %% alike"), sampan_back_translation_get_score (result));

  sampan_passage_popover_say (self->box, NULL, FALSE);
  append_texts (self, result);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->box,
                    create_finding ("dialog-warning-symbolic", "warning",
                                    sampan_back_translation_get_finding (result, i)->sentence));
  if (n == 0)
    gtk_box_append (self->box,
                    create_finding ("object-select-symbolic", "success",
                                    _ ("Numbers, names and negations came back as they were.")));
  append_caption (self->box, alike);
  append_caption (self->box,
                  _ ("This shows where to look; whether it is right is for you to say."));
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) popover = user_data;
  Check *self = g_object_get_data (G_OBJECT (popover), "check");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      sampan_translators_check_finish (SAMPAN_TRANSLATORS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (results != NULL && results->len > 0 && g_ptr_array_index (results, 0) != NULL)
    {
      show_result (self, g_ptr_array_index (results, 0));
      return;
    }
  sampan_passage_popover_say (self->box,
                              error != NULL ? error->message
                                            : _ ("This passage could not be translated back."),
                              FALSE);
  if (g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Set Up…"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.preferences-page");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->setup_page);
      gtk_widget_set_halign (button, GTK_ALIGN_END);
      gtk_box_append (self->box, button);
    }
}

GtkWidget *
sampan_check_popover_new (SampanDocument *document, SampanPassage *passage)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (sampan_passage_get_target (passage) != NULL, NULL);

  Check *self = g_new0 (Check, 1);
  SampanNote *note = sampan_document_get_note (document);
  const char *from = sampan_note_get_source_language (note);
  const char *to = sampan_document_get_target_language (document);
  GtkWidget *popover = sampan_passage_popover_new (_ ("Translated Back"), &self->box);
  const char *sources[] = { sampan_segment_get_text (sampan_passage_get_source (passage)), NULL };
  const char *targets[] = { sampan_segment_get_text (sampan_passage_get_target (passage)), NULL };
  /* What has an engine there may have none back: the engine says so itself. */
  g_autofree char *translator =
      sampan_studio_dup_translator (sampan_document_get_studio (document), to, from, NULL);

  self->language = g_strdup (from);
  self->setup_page = sampan_studio_get_setup_page (sampan_document_get_studio (document), to, from);
  g_object_set_data_full (G_OBJECT (popover), "check", self, (GDestroyNotify)check_free);
  sampan_passage_popover_say (self->box, _ ("Translating back…"), TRUE);
  sampan_translators_check_async (sampan_studio_get_translators (
                                      sampan_document_get_studio (document)),
                                  sources, targets, from, to, translator,
                                  sampan_passage_popover_get_cancellable (popover), on_checked,
                                  g_object_ref (popover));
  return popover;
}
