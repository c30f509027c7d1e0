#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/sampan-text.h"

#include "sampan-memory-popover.h"
#include "sampan-passage-popover.h"

#define MAX_MATCHES 6
/* Of less than half a person can use nothing. */
#define MIN_SCORE 50

/* What a popover shows; lives as long as it. */
typedef struct
{
  GtkWidget *popover; /* not a reference */
  GtkBox *box;
  SampanDocument *document;
  SampanSegment *source;
  SampanSegment *target;
  char *from;
  char *to;
} Comparison;

static void
comparison_free (Comparison *self)
{
  g_object_unref (self->document);
  g_object_unref (self->source);
  g_object_unref (self->target);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

static void
on_use_clicked (GtkWidget *button, Comparison *self)
{
  const SampanMemoryMatch *match = g_object_get_data (G_OBJECT (button), "match");

  sampan_document_use_match (self->document, self->target, match);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
create_caption (const char *text)
{
  GtkWidget *label = sampan_passage_label_new (text, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* Where a pair comes from: "92 % · Lin · yesterday". */
static char *
dup_origin (const SampanMemoryMatch *match)
{
  g_autofree char *when = match->pair->created > 0
                              ? sampan_dup_relative_time (match->pair->created, g_get_real_time ())
                              : NULL;
  /* Translators: how alike two texts are. */
  GString *origin = g_string_new (NULL);

  g_string_append_printf (origin, _ ("%u %% alike"), match->score);
  if (match->pair->who != NULL && *match->pair->who != '\0')
    g_string_append_printf (origin, " · %s", match->pair->who);
  if (match->pair->note != NULL && *match->pair->note != '\0')
    g_string_append_printf (origin, " · %s", match->pair->note);
  if (when != NULL)
    g_string_append_printf (origin, " · %s", when);
  return g_string_free_and_steal (origin);
}

static GtkWidget *
create_match (Comparison *self, const SampanMemoryMatch *match)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *bottom = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *use = gtk_button_new_with_label (_ ("Use"));
  g_autofree char *origin = dup_origin (match);
  GtkWidget *caption = create_caption (origin);

  gtk_box_append (GTK_BOX (row),
                  sampan_passage_difference_new (match->pair->source,
                                                 sampan_segment_get_text (self->source),
                                                 match->differences, self->from));
  GtkWidget *target = sampan_passage_label_new (match->target, self->to);
  gtk_widget_add_css_class (target, "memory-target");
  gtk_box_append (GTK_BOX (row), target);
  gtk_widget_set_hexpand (caption, TRUE);
  gtk_widget_set_valign (use, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (use, "caption-button");
  g_object_set_data_full (G_OBJECT (use), "match", sampan_memory_match_copy (match),
                          (GDestroyNotify)sampan_memory_match_free);
  g_signal_connect (use, "clicked", G_CALLBACK (on_use_clicked), self);
  gtk_box_append (GTK_BOX (bottom), caption);
  gtk_box_append (GTK_BOX (bottom), use);
  gtk_box_append (GTK_BOX (row), bottom);
  gtk_widget_add_css_class (row, "memory-match");
  gtk_widget_add_css_class (row, "card");
  return row;
}

static void
on_looked_up (GObject *memory, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) popover = user_data;
  Comparison *self = g_object_get_data (G_OBJECT (popover), "comparison");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches =
      sampan_memory_lookup_finish (SAMPAN_MEMORY (memory), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (matches == NULL)
    {
      sampan_passage_popover_say (self->box, error->message, FALSE);
      return;
    }
  if (matches->len == 0)
    {
      sampan_passage_popover_say (
          self->box,
          _ ("The memory has nothing like this passage yet. It learns from what you write or pin."),
          FALSE);
      return;
    }
  sampan_passage_popover_say (self->box, NULL, FALSE);
  for (guint i = 0; i < matches->len; i++)
    gtk_box_append (self->box, create_match (self, g_ptr_array_index (matches, i)));
  gtk_box_append (self->box, create_caption (_ ("Struck through: in the remembered text alone. "
                                                "Underlined: in yours alone.")));
}

GtkWidget *
sampan_memory_popover_new (SampanDocument *document, SampanPassage *passage)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (sampan_passage_get_target (passage) != NULL, NULL);

  Comparison *self = g_new0 (Comparison, 1);
  SampanNote *note = sampan_document_get_note (document);
  g_autoptr (SampanMemory) memory =
      sampan_memory_get (sampan_library_get_database (sampan_document_get_library (document)));

  self->document = g_object_ref (document);
  self->source = g_object_ref (sampan_passage_get_source (passage));
  self->target = g_object_ref (sampan_passage_get_target (passage));
  self->from = g_strdup (sampan_note_get_source_language (note));
  self->to = g_strdup (sampan_document_get_target_language (document));
  self->popover = sampan_passage_popover_new (_ ("From the Translation Memory"), &self->box);
  g_object_set_data_full (G_OBJECT (self->popover), "comparison", self,
                          (GDestroyNotify)comparison_free);
  sampan_passage_popover_say (self->box, _ ("Looking…"), TRUE);
  sampan_memory_lookup_async (memory, self->from, self->to, sampan_segment_get_text (self->source),
                              MIN_SCORE, MAX_MATCHES,
                              sampan_passage_popover_get_cancellable (self->popover), on_looked_up,
                              g_object_ref (self->popover));
  return self->popover;
}
