#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-dictionary.h"
#include "ui/sampan-text.h"

#include "sampan-gloss.h"

#define DELAY 400 /* milliseconds that the pointer rests: longer than it takes to pass by */
#define MAX_ENTRIES 4
#define MAX_GLOSSES 5

struct _SampanGloss
{
  GtkTextView *view;
  GtkWidget *popover; /* NULL until it is needed */
  GtkBox *box;
  GCancellable *cancellable;
  gboolean wanted; /* the text is in a language that the dictionary knows */
  guint delay_source;
  double x, y;     /* where the pointer rests */
  gboolean caret;  /* what is looked up is at the caret, not there */
  GdkRectangle at; /* the word that is shown */
};

static void
hide (SampanGloss *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static char *
dup_text (SampanGloss *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->view), &start, &end);
  return gtk_text_iter_get_text (&start, &end);
}

/* Where a word stands in the widget: its first line, should it be broken. */
static GdkRectangle
find_place (SampanGloss *self, const char *text, gsize start, gsize length)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  int first = (int)g_utf8_pointer_to_offset (text, text + start);
  int last = first + (int)g_utf8_strlen (text + start, (gssize)length) - 1;
  GtkTextIter iter;
  GdkRectangle place = { 0 }, other;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, first);
  gtk_text_view_get_iter_location (self->view, &iter, &place);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, last);
  gtk_text_view_get_iter_location (self->view, &iter, &other);
  if (other.y == place.y)
    gdk_rectangle_union (&place, &other, &place);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y,
                                         &place.x, &place.y);
  return place;
}

/* The bytes before what is asked for; FALSE if the pointer is not over text. */
static gboolean
find_offset (SampanGloss *self, gsize *offset)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, iter;
  int x, y;

  if (self->caret)
    {
      gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
    }
  else
    {
      gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int)self->x,
                                             (int)self->y, &x, &y);
      if (!gtk_text_view_get_iter_at_location (self->view, &iter, x, y))
        return FALSE;
    }
  gtk_text_buffer_get_start_iter (buffer, &start);
  g_autofree char *before = gtk_text_iter_get_text (&start, &iter);
  *offset = strlen (before);
  return TRUE;
}

static GtkWidget *
append_label (GtkBox *box, const char *text, const char *language, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  sampan_label_set_language (GTK_LABEL (label), language);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static void
append_entry (SampanGloss *self, const SampanDictionaryEntry *entry)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr (GString) glosses = g_string_new (NULL);

  for (guint i = 0; entry->glosses[i] != NULL && i < MAX_GLOSSES; i++)
    g_string_append_printf (glosses, "%s%s", i > 0 ? "; " : "", entry->glosses[i]);
  append_label (GTK_BOX (line), entry->simplified, "zh-Hans", "heading");
  if (!g_str_equal (entry->simplified, entry->traditional))
    append_label (GTK_BOX (line), entry->traditional, "zh-Hant", "heading");
  append_label (GTK_BOX (line), entry->pinyin, NULL, "dim-label");
  gtk_box_append (self->box, line);
  append_label (self->box, glosses->str, "en", NULL);
}

static void
open_popover (SampanGloss *self)
{
  if (self->popover == NULL)
    {
      self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
      self->popover = gtk_popover_new ();
      gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_can_focus (self->popover, FALSE);
      gtk_widget_set_can_target (self->popover, FALSE);
      gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->box));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Dictionary"), -1);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self->view));
    }
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL;)
    gtk_box_remove (self->box, child);
}

static void
show_word (SampanGloss *self, const char *text, const SampanDictionaryWord *word)
{
  const SampanDictionaryEntry *first = g_ptr_array_index (word->entries, 0);
  g_autofree char *glosses = g_strjoinv ("; ", first->glosses);
  g_autofree char *heard = g_strdup_printf ("%s %s: %s", first->simplified, first->pinyin, glosses);
  /* Translators: stands under what a dictionary says of a word; %s is whose it is and its licence.
   */
  g_autofree char *credit =
      g_strdup_printf (_ ("Dictionary, not a translation: %s"), sampan_dictionary_get_credit ());

  open_popover (self);
  for (guint i = 0; i < word->entries->len && i < MAX_ENTRIES; i++)
    append_entry (self, g_ptr_array_index (word->entries, i));
  gtk_widget_add_css_class (append_label (self->box, credit, NULL, "caption"), "dim-label");
  self->at = find_place (self, text, word->start, word->length);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &self->at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  if (self->caret)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->view), heard,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Whoever asks by a key gets an answer; who only rests the pointer somewhere has not asked. */
static void
show_nothing (SampanGloss *self, const char *sentence)
{
  if (!self->caret)
    {
      hide (self);
      return;
    }
  open_popover (self);
  append_label (self->box, sentence, NULL, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter iter;
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (self->view, &iter, &self->at);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, self->at.x, self->at.y,
                                         &self->at.x, &self->at.y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &self->at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_accessible_announce (GTK_ACCESSIBLE (self->view), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
look_up (SampanGloss *self)
{
  SampanDictionary *dictionary = sampan_dictionary_get_default ();
  g_autofree char *text = dup_text (self);
  g_autoptr (SampanDictionaryWord) word = NULL;
  gsize offset;

  if (!find_offset (self, &offset))
    {
      hide (self);
      return;
    }
  word = sampan_dictionary_lookup_at (dictionary, text, offset);
  /* The caret may stand behind the word. */
  if (word == NULL && self->caret && offset > 0)
    word = sampan_dictionary_lookup_at (dictionary, text,
                                        (gsize)(g_utf8_prev_char (text + offset) - text));
  if (word != NULL)
    show_word (self, text, word);
  else
    show_nothing (self, _ ("The dictionary does not have this word."));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean open = sampan_dictionary_open_finish (SAMPAN_DICTIONARY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  SampanGloss *self = user_data;
  if (open)
    look_up (self);
  else
    show_nothing (self, _ ("There is no dictionary here: add CC-CEDICT in Preferences, Packs."));
}

static gboolean
on_due (gpointer user_data)
{
  SampanGloss *self = user_data;

  self->delay_source = 0;
  sampan_dictionary_open_async (sampan_dictionary_get_default (), self->cancellable, on_opened,
                                self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_inside (const GdkRectangle *place, double x, double y)
{
  return x >= place->x && x < place->x + place->width && y >= place->y
         && y < place->y + place->height;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SampanGloss *self)
{
  /* A motion without a motion: the text moved below the pointer, or the window was shown. */
  if (!self->wanted || (x == self->x && y == self->y))
    return;
  self->x = x;
  self->y = y;
  if (self->popover != NULL && gtk_widget_get_visible (self->popover)
      && is_inside (&self->at, x, y))
    return;
  hide (self);
  self->caret = FALSE;
  self->delay_source = g_timeout_add (DELAY, on_due, self);
}

static void
on_leave (GtkEventControllerMotion *controller, SampanGloss *self)
{
  if (!self->caret)
    hide (self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                SampanGloss *self)
{
  gboolean shown = self->popover != NULL && gtk_widget_get_visible (self->popover);

  if ((state & GDK_CONTROL_MASK) != 0 && (keyval == GDK_KEY_d || keyval == GDK_KEY_D)
      && self->wanted)
    {
      g_clear_handle_id (&self->delay_source, g_source_remove);
      self->caret = TRUE;
      on_due (self);
      return GDK_EVENT_STOP;
    }
  hide (self);
  return shown && keyval == GDK_KEY_Escape ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

SampanGloss *
sampan_gloss_new (GtkTextView *view)
{
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), NULL);

  SampanGloss *self = g_new0 (SampanGloss, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->view = view;
  self->cancellable = g_cancellable_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (hide), self);
  gtk_widget_add_controller (GTK_WIDGET (view), motion);
  gtk_widget_add_controller (GTK_WIDGET (view), key);
  gtk_widget_add_controller (GTK_WIDGET (view), focus);
  g_signal_connect_swapped (view, "unmap", G_CALLBACK (hide), self);
  return self;
}

void
sampan_gloss_free (SampanGloss *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      g_signal_handlers_disconnect_by_data (controller, self);
    }
  g_signal_handlers_disconnect_by_data (self->view, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->delay_source, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_free (self);
}

void
sampan_gloss_set_language (SampanGloss *self, const char *language)
{
  self->wanted =
      language != NULL && (g_str_has_prefix (language, "zh") || g_str_has_prefix (language, "en"));
  if (!self->wanted)
    hide (self);
}
