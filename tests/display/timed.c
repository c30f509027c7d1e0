/* The program itself, timed: how long it takes from a key until the feed card that shows it is on
 * the screen. Prints JSON when it ends. For test_keystroke.py and the bench. */
#include "config.h"

#include <locale.h>

#include "ui/shell/sampan-application.h"

/* Where the mark of what was there before the first key is kept. */
#define SEEN "timed-seen"

typedef struct
{
  GtkWidget *card;
  GArray *times;        /* double, milliseconds, of each key */
  GArray *key;          /* double, when those that wait for a frame were pressed */
  gboolean drawn;       /* the card was drawn anew in this frame */
  guint frames;         /* in which it was */
  GString *new_widgets; /* types of those that were not there before the first key */
} Timed;

static double
get_now (void)
{
  return (double)g_get_monotonic_time () / 1000;
}

static void
for_each (GtkWidget *widget, void (*func) (GtkWidget *, Timed *), Timed *self)
{
  func (widget, self);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for_each (child, func, self);
}

static void
mark (GtkWidget *widget, Timed *self)
{
  g_object_set_data (G_OBJECT (widget), SEEN, self);
}

static void
count (GtkWidget *widget, Timed *self)
{
  if (g_object_get_data (G_OBJECT (widget), SEEN) == NULL)
    g_string_append_printf (self->new_widgets, "%s\"%s in %s\"",
                            self->new_widgets->len > 0 ? ", " : "", G_OBJECT_TYPE_NAME (widget),
                            G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

static void
find_card (GtkWidget *widget, Timed *self)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "SampanCardView"))
    self->card = widget;
}

/* The X server stamps events with the same clock, in milliseconds of 32 bits. */
static gboolean
on_key (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Timed *self)
{
  guint32 pressed = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  double now = get_now (), at = now - (guint32)((guint32)(gint64)now - pressed);

  /* F12 begins. */
  if (key == GDK_KEY_F12)
    {
      for_each (GTK_WIDGET (gtk_widget_get_root (self->card)), mark, self);
      g_array_set_size (self->times, 0);
      self->frames = 0;
      return TRUE;
    }
  /* Those that write something: not the Control of the key that ends it. */
  if (gdk_keyval_to_unicode (key) != 0 && (state & GDK_CONTROL_MASK) == 0)
    g_array_append_val (self->key, at);
  return FALSE;
}

static void
on_drawn (GdkPaintable *card, Timed *self)
{
  self->drawn = TRUE;
}

/* The frame is on the screen when the server has answered. */
static void
on_after_paint (GdkFrameClock *clock, Timed *self)
{
  double now;

  if (!self->drawn || self->key->len == 0)
    return;
  gdk_display_sync (gtk_widget_get_display (self->card));
  now = get_now ();
  for (guint i = 0; i < self->key->len; i++)
    {
      double took = now - g_array_index (self->key, double, i);
      g_array_append_val (self->times, took);
    }
  g_array_set_size (self->key, 0);
  self->drawn = FALSE;
  self->frames++;
}

static void
on_mapped (GtkWidget *window, Timed *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GdkPaintable *paintable;

  for_each (window, find_card, self);
  g_assert (self->card != NULL);
  paintable = gtk_widget_paintable_new (self->card);
  g_object_set_data_full (G_OBJECT (window), "timed-paintable", paintable, g_object_unref);
  g_signal_connect (paintable, "invalidate-contents", G_CALLBACK (on_drawn), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (window, keys);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint),
                    self);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, Timed *self)
{
  if (self->card == NULL)
    g_signal_connect (window, "map", G_CALLBACK (on_mapped), self);
}

static void
on_window_removed (GtkApplication *application, GtkWindow *window, Timed *self)
{
  for_each (GTK_WIDGET (window), count, self);
  g_print ("{\"frames\": %u, \"new_widgets\": [%s], \"ms\": [", self->frames,
           self->new_widgets->str);
  for (guint i = 0; i < self->times->len; i++)
    g_print ("%s%.2f", i > 0 ? ", " : "", g_array_index (self->times, double, i));
  g_print ("]}\n");
}

int
main (int argc, char **argv)
{
  Timed self = { .times = g_array_new (FALSE, FALSE, sizeof (double)),
                 .key = g_array_new (FALSE, FALSE, sizeof (double)),
                 .new_widgets = g_string_new (NULL) };
  g_autoptr (SampanApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  application = sampan_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), &self);
  g_signal_connect (application, "window-removed", G_CALLBACK (on_window_removed), &self);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_array_unref (self.times);
  g_array_unref (self.key);
  g_string_free (self.new_widgets, TRUE);
  return status;
}
