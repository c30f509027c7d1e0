#include "config.h"

#include "sampan-passage-popover.h"

#include "language/sampan-language.h"
#include "ui/sampan-text.h"

#define WIDTH 320
#define MAX_HEIGHT 420

static void
free_cancellable (gpointer data)
{
  g_cancellable_cancel (data);
  g_object_unref (data);
}

GtkWidget *
sampan_passage_popover_new (const char *title, GtkBox **box)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), inner);
  gtk_widget_set_size_request (inner, WIDTH, -1);
  gtk_box_append (GTK_BOX (content), heading);
  gtk_box_append (GTK_BOX (content), scroller);
  gtk_widget_add_css_class (popover, "passage-popover");
  gtk_popover_set_child (GTK_POPOVER (popover), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_object_set_data_full (G_OBJECT (popover), "cancellable", g_cancellable_new (),
                          free_cancellable);
  *box = GTK_BOX (inner);
  return popover;
}

static gboolean
unparent (gpointer user_data)
{
  GtkWidget *popover = user_data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
on_closed (GtkWidget *popover)
{
  g_cancellable_cancel (sampan_passage_popover_get_cancellable (popover));
  /* Not now: the popover is still busy with closing. */
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent, g_object_ref (popover), g_object_unref);
}

static void
on_parent_destroyed (GtkWidget *popover)
{
  g_cancellable_cancel (sampan_passage_popover_get_cancellable (popover));
  unparent (popover);
}

void
sampan_passage_popover_open (GtkWidget *popover, GtkWidget *parent, GtkWidget *anchor)
{
  graphene_rect_t bounds;

  gtk_widget_set_parent (popover, parent);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (on_parent_destroyed), popover,
                           G_CONNECT_SWAPPED);
  if (anchor != parent && gtk_widget_compute_bounds (anchor, parent, &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                 &(GdkRectangle){ (int)bounds.origin.x, (int)bounds.origin.y,
                                                  (int)bounds.size.width,
                                                  (int)bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (popover));
}

GCancellable *
sampan_passage_popover_get_cancellable (GtkWidget *popover)
{
  return g_object_get_data (G_OBJECT (popover), "cancellable");
}

void
sampan_passage_popover_say (GtkBox *box, const char *sentence, gboolean running)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = sampan_passage_label_new (sentence, NULL);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL;)
    gtk_box_remove (box, child);
  if (sentence == NULL)
    {
      g_object_ref_sink (label);
      g_object_unref (label);
      g_object_ref_sink (line);
      g_object_unref (line);
      return;
    }
  if (running)
    gtk_box_append (GTK_BOX (line), adw_spinner_new ());
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (box, line);
  if (!running)
    gtk_accessible_announce (GTK_ACCESSIBLE (box), sentence,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

GtkWidget *
sampan_passage_label_new (const char *text, const char *language)
{
  GtkWidget *label = gtk_label_new (text);
  const SampanLanguage *known = language != NULL ? sampan_language_find (language) : NULL;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  sampan_label_set_language (GTK_LABEL (label), language);
  if (known != NULL)
    gtk_widget_set_direction (label, known->rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  return label;
}

static void
add_attribute (PangoAttrList *attributes, PangoAttribute *attribute, gsize start, gsize length)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)(start + length);
  pango_attr_list_insert (attributes, attribute);
}

void
sampan_passage_label_mark (GtkLabel *label, gsize start, gsize length, SampanMark mark)
{
  PangoAttrList *old = gtk_label_get_attributes (label);
  g_autoptr (PangoAttrList) attributes =
      old != NULL ? pango_attr_list_copy (old) : pango_attr_list_new ();

  switch (mark)
    {
    case SAMPAN_MARK_REMOVED:
      add_attribute (attributes, pango_attr_strikethrough_new (TRUE), start, length);
      add_attribute (attributes, pango_attr_foreground_alpha_new (0x8c00), start, length);
      break;
    case SAMPAN_MARK_ADDED:
      add_attribute (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, length);
      add_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, length);
      break;
    case SAMPAN_MARK_FOUND:
    default:
      /* Over light and dark alike. */
      add_attribute (attributes, pango_attr_background_new (0xe5e5, 0xa5a5, 0x0a0a), start, length);
      add_attribute (attributes, pango_attr_background_alpha_new (0x6000), start, length);
    }
  gtk_label_set_attributes (label, attributes);
}

GtkWidget *
sampan_passage_difference_new (const char *old_text,
                               const char *new_text,
                               GArray *differences,
                               const char *language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label = sampan_passage_label_new (NULL, language);

  for (guint i = 0; i < differences->len; i++)
    {
      const SampanDifference *piece = &g_array_index (differences, SampanDifference, i);

      if (piece->kind == SAMPAN_DIFFERENCE_REMOVED)
        g_string_append_len (text, old_text + piece->old_start, (gssize)piece->old_length);
      else
        g_string_append_len (text, new_text + piece->new_start, (gssize)piece->new_length);
    }
  gtk_label_set_label (GTK_LABEL (label), text->str);
  for (guint i = 0, at = 0; i < differences->len; i++)
    {
      const SampanDifference *piece = &g_array_index (differences, SampanDifference, i);
      gsize length =
          piece->kind == SAMPAN_DIFFERENCE_REMOVED ? piece->old_length : piece->new_length;

      if (piece->kind != SAMPAN_DIFFERENCE_KEPT)
        sampan_passage_label_mark (GTK_LABEL (label), at, length,
                                   piece->kind == SAMPAN_DIFFERENCE_REMOVED ? SAMPAN_MARK_REMOVED
                                                                            : SAMPAN_MARK_ADDED);
      at += (guint)length;
    }
  return label;
}
