#include "sampan-trim-handle.h"

#define SMALL_STEP 100
#define LARGE_STEP 1000
/* Key presses that follow each other within this are one change, ms. */
#define KEY_PAUSE 600

struct _SampanTrimHandle
{
  GtkWidget parent_instance;

  gint64 value;
  gint64 lower;
  gint64 upper;
  double ms_per_pixel;
  double press_x; /* of the pointer in the parent, when the drag began */
  gint64 drag_from;
  guint pause;
};

static gboolean sampan_trim_handle_set_current_value (GtkAccessibleRange *range, double value);

static void
sampan_trim_handle_range_init (GtkAccessibleRangeInterface *iface)
{
  iface->set_current_value = sampan_trim_handle_set_current_value;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanTrimHandle,
                               sampan_trim_handle,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE,
                                                      sampan_trim_handle_range_init))

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
move_to (SampanTrimHandle *self, gint64 value, gboolean last)
{
  g_signal_emit (self, signals[MOVED], 0, CLAMP (value, self->lower, self->upper), last);
}

/* ---- keys ---- */

static gboolean
on_pause (gpointer user_data)
{
  SampanTrimHandle *self = user_data;

  self->pause = 0;
  move_to (self, self->value, TRUE);
  return G_SOURCE_REMOVE;
}

static void
end_pause (SampanTrimHandle *self)
{
  if (self->pause == 0)
    return;
  g_clear_handle_id (&self->pause, g_source_remove);
  move_to (self, self->value, TRUE);
}

static gboolean
on_step_key (GtkWidget *widget, GVariant *step, gpointer user_data)
{
  SampanTrimHandle *self = SAMPAN_TRIM_HANDLE (widget);
  gboolean forward = gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL;
  gint64 by = g_variant_get_int64 (step);

  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (KEY_PAUSE, on_pause, self);
  move_to (self, self->value + (forward ? by : -by), FALSE);
  return GDK_EVENT_STOP;
}

/* ---- dragging ---- */

static gboolean
get_pointer (GtkGesture *gesture, SampanTrimHandle *self, double *x)
{
  graphene_point_t at;
  double here_x, here_y;

  /* In the parent: the handle itself moves under the pointer. */
  if (!gtk_gesture_get_point (gesture, NULL, &here_x, &here_y)
      || !gtk_widget_compute_point (GTK_WIDGET (self), gtk_widget_get_parent (GTK_WIDGET (self)),
                                    &GRAPHENE_POINT_INIT (here_x, here_y), &at))
    return FALSE;
  *x = at.x;
  return TRUE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SampanTrimHandle *self)
{
  end_pause (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_from = self->value;
  get_pointer (GTK_GESTURE (gesture), self, &self->press_x);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SampanTrimHandle *self)
{
  double x;

  if (get_pointer (GTK_GESTURE (gesture), self, &x))
    move_to (self, self->drag_from + (gint64)((x - self->press_x) * self->ms_per_pixel), FALSE);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SampanTrimHandle *self)
{
  if (self->value != self->drag_from)
    move_to (self, self->value, TRUE);
}

/* ---- vfuncs ---- */

static gboolean
sampan_trim_handle_set_current_value (GtkAccessibleRange *range, double value)
{
  move_to (SAMPAN_TRIM_HANDLE (range), (gint64)(value * 1000), TRUE);
  return TRUE;
}

static void
sampan_trim_handle_unmap (GtkWidget *widget)
{
  end_pause (SAMPAN_TRIM_HANDLE (widget));
  GTK_WIDGET_CLASS (sampan_trim_handle_parent_class)->unmap (widget);
}

static void
sampan_trim_handle_dispose (GObject *object)
{
  SampanTrimHandle *self = SAMPAN_TRIM_HANDLE (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  G_OBJECT_CLASS (sampan_trim_handle_parent_class)->dispose (object);
}

static void
add_key (GtkWidgetClass *klass, guint key, GdkModifierType state, gint64 step)
{
  gtk_widget_class_add_binding (klass, key, state, on_step_key, "x", step);
}

static void
sampan_trim_handle_class_init (SampanTrimHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_trim_handle_dispose;
  widget_class->unmap = sampan_trim_handle_unmap;
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_TRIM_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
  add_key (widget_class, GDK_KEY_Left, 0, -SMALL_STEP);
  add_key (widget_class, GDK_KEY_Right, 0, SMALL_STEP);
  add_key (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK, -LARGE_STEP);
  add_key (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK, LARGE_STEP);
  add_key (widget_class, GDK_KEY_Page_Up, 0, -LARGE_STEP);
  add_key (widget_class, GDK_KEY_Page_Down, 0, LARGE_STEP);
  add_key (widget_class, GDK_KEY_Home, 0, G_MININT32);
  add_key (widget_class, GDK_KEY_End, 0, G_MAXINT32);
  gtk_widget_class_set_css_name (widget_class, "trim-handle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
sampan_trim_handle_init (SampanTrimHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ew-resize");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (focus, "leave", G_CALLBACK (end_pause), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
sampan_trim_handle_new (const char *label)
{
  GtkWidget *self = g_object_new (SAMPAN_TYPE_TRIM_HANDLE, "tooltip-text", label, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return self;
}

void
sampan_trim_handle_set_value (
    SampanTrimHandle *self, gint64 value, gint64 lower, gint64 upper, const char *text)
{
  g_return_if_fail (SAMPAN_IS_TRIM_HANDLE (self));

  self->value = value;
  self->lower = lower;
  self->upper = upper;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  lower / 1000.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, upper / 1000.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value / 1000.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

gint64
sampan_trim_handle_get_value (SampanTrimHandle *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRIM_HANDLE (self), 0);
  return self->value;
}

void
sampan_trim_handle_set_scale (SampanTrimHandle *self, double ms_per_pixel)
{
  g_return_if_fail (SAMPAN_IS_TRIM_HANDLE (self));
  self->ms_per_pixel = ms_per_pixel;
}
