#include "sampan-compare-button.h"

/* A press that is longer than this, ms, is held. */
#define HOLD_TIME 350

struct _SampanCompareButton
{
  GtkToggleButton parent_instance;

  guint32 pressed_at;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (SampanCompareButton, sampan_compare_button, GTK_TYPE_TOGGLE_BUTTON)

enum
{
  COMPARE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_toggled (SampanCompareButton *self)
{
  g_signal_emit (self, signals[COMPARE], 0,
                 gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self)));
}

/* Runs behind the button's own handling of a release. */
static gboolean
on_released (gpointer user_data)
{
  g_autoptr (SampanCompareButton) self = user_data;

  if (self->held)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self), FALSE);
  on_toggled (self);
  return G_SOURCE_REMOVE;
}

/* The button's own gesture keeps what it handles, so that no other sees how long it is held. */
static gboolean
on_event (GtkEventControllerLegacy *controller, GdkEvent *event, SampanCompareButton *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    {
      self->pressed_at = gdk_event_get_time (event);
      g_signal_emit (self, signals[COMPARE], 0, TRUE);
    }
  else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
    {
      self->held = gdk_event_get_time (event) - self->pressed_at > HOLD_TIME;
      g_idle_add (on_released, g_object_ref (self));
    }
  return GDK_EVENT_PROPAGATE;
}

static void
sampan_compare_button_class_init (SampanCompareButtonClass *klass)
{
  signals[COMPARE] = g_signal_new ("compare", SAMPAN_TYPE_COMPARE_BUTTON, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sampan_compare_button_init (SampanCompareButton *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  g_signal_connect (self, "toggled", G_CALLBACK (on_toggled), NULL);
}
