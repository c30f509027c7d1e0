#include "config.h"

#include <math.h>

#include "sampan-canvas.h"

/* What one click of a wheel, or one press of a key, does. */
#define ZOOM_STEP 1.25
#define MOVE_STEP 48.0
/* What a double click zooms to. */
#define CLOSE_UP 2.5
#define CORNER 10

struct _SampanCanvas
{
  GtkWidget parent_instance;

  GdkPaintable *paintable;
  double zoom;
  /* The point of the picture that is in the middle, as fractions of its sides. */
  double x;
  double y;

  double pointer_x; /* a wheel does not say where it is turned */
  double pointer_y;
  double pinch_zoom; /* when the fingers touched */
  double drag_x;     /* x and y when the drag began */
  double drag_y;
};

G_DEFINE_FINAL_TYPE (SampanCanvas, sampan_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_PAINTABLE = 1,
  PROP_ZOOM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- geometry ---- */

/* The size the picture is drawn at. */
static gboolean
get_size (SampanCanvas *self, double *width, double *height)
{
  double room_x = gtk_widget_get_width (GTK_WIDGET (self));
  double room_y = gtk_widget_get_height (GTK_WIDGET (self));
  double ratio =
      self->paintable != NULL ? gdk_paintable_get_intrinsic_aspect_ratio (self->paintable) : 0;

  if (ratio <= 0 || room_x <= 0 || room_y <= 0)
    return FALSE;
  *width = fmin (room_x, room_y * ratio) * self->zoom;
  *height = *width / ratio;
  return TRUE;
}

/* Nothing beside the picture is shown while there is picture to be shown. */
static double
clamp_side (double middle, double size, double room)
{
  double margin = size > 0 ? room / size / 2 : 1;

  return margin >= 0.5 ? 0.5 : CLAMP (middle, margin, 1 - margin);
}

static void
look_at (SampanCanvas *self, double x, double y)
{
  double width, height;

  if (!get_size (self, &width, &height))
    return;
  self->x = clamp_side (x, width, gtk_widget_get_width (GTK_WIDGET (self)));
  self->y = clamp_side (y, height, gtk_widget_get_height (GTK_WIDGET (self)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[MOVED], 0);
}

static void
move_by (SampanCanvas *self, double dx, double dy)
{
  double width, height;

  if (get_size (self, &width, &height))
    look_at (self, self->x + dx / width, self->y + dy / height);
}

/* What is under @at_x, @at_y of the widget stays there. */
static void
zoom_about (SampanCanvas *self, double zoom, double at_x, double at_y)
{
  double from_x = at_x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double from_y = at_y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  double width, height;

  /* A zoom that all but fits is meant to fit. */
  zoom = CLAMP (zoom, 1, SAMPAN_CANVAS_MAX_ZOOM);
  if (zoom < 1.02)
    zoom = 1;
  if (zoom == self->zoom || !get_size (self, &width, &height))
    return;
  double x = self->x + from_x / width, y = self->y + from_y / height;
  self->zoom = zoom;
  get_size (self, &width, &height);
  look_at (self, x - from_x / width, y - from_y / height);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), zoom > 1 ? "grab" : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

/* ---- callbacks ---- */

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SampanCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SampanCanvas *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean smooth = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;

  if (state & GDK_CONTROL_MASK)
    {
      double clicks = smooth ? dy / MOVE_STEP : dy;
      zoom_about (self, self->zoom * pow (ZOOM_STEP, -clicks), self->pointer_x, self->pointer_y);
      return GDK_EVENT_STOP;
    }
  /* A picture that fits leaves the wheel to the page. */
  if (self->zoom <= 1)
    return GDK_EVENT_PROPAGATE;
  double step = smooth ? 1 : MOVE_STEP;
  if (state & GDK_SHIFT_MASK)
    move_by (self, dy * step, dx * step);
  else
    move_by (self, dx * step, dy * step);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, SampanCanvas *self)
{
  self->pinch_zoom = self->zoom;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_pinched (GtkGestureZoom *gesture, double scale, SampanCanvas *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    zoom_about (self, self->pinch_zoom * scale, x, y);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SampanCanvas *self)
{
  if (self->zoom <= 1)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_x = self->x;
  self->drag_y = self->y;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SampanCanvas *self)
{
  double width, height;

  if (hypot (dx, dy) < 3 || !get_size (self, &width, &height))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  look_at (self, self->drag_x - dx / width, self->drag_y - dy / height);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SampanCanvas *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->zoom > 1 ? "grab" : NULL);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SampanCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    zoom_about (self, self->zoom > 1 ? 1 : CLOSE_UP, x, y);
}

static gboolean
on_arrow (GtkWidget *widget, GVariant *direction, gpointer user_data)
{
  SampanCanvas *self = SAMPAN_CANVAS (widget);
  double dx, dy;

  if (self->zoom <= 1)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (direction, "(dd)", &dx, &dy);
  move_by (self, dx * MOVE_STEP, dy * MOVE_STEP);
  return GDK_EVENT_STOP;
}

static void
on_size_changed (SampanCanvas *self)
{
  look_at (self, self->x, self->y);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_paintable (SampanCanvas *self, GdkPaintable *paintable)
{
  if (paintable == self->paintable)
    return;
  if (self->paintable != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->paintable, on_size_changed, self);
      g_signal_handlers_disconnect_by_func (self->paintable, gtk_widget_queue_draw, self);
    }
  g_set_object (&self->paintable, paintable);
  if (paintable != NULL)
    {
      g_signal_connect_object (paintable, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (paintable, "invalidate-size", G_CALLBACK (on_size_changed), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

/* ---- vfuncs ---- */

static void
sampan_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SampanCanvas *self = SAMPAN_CANVAS (widget);
  double room_x = gtk_widget_get_width (widget), room_y = gtk_widget_get_height (widget);
  graphene_rect_t shown;
  GskRoundedRect frame;

  if (!sampan_canvas_get_shown (self, &shown))
    return;
  graphene_point_t corner = shown.origin;
  double width = shown.size.width, height = shown.size.height;
  graphene_rect_intersection (&shown, &GRAPHENE_RECT_INIT (0, 0, room_x, room_y), &shown);
  gsk_rounded_rect_init_from_rect (&frame, &shown, CORNER);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &corner);
  gdk_paintable_snapshot (self->paintable, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
sampan_canvas_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  SampanCanvas *self = SAMPAN_CANVAS (widget);
  double width = 0, height = 0;

  *minimum = *natural = 0;
  if (self->paintable == NULL)
    return;
  gdk_paintable_compute_concrete_size (
      self->paintable, orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 ? for_size : 0,
      orientation == GTK_ORIENTATION_HORIZONTAL && for_size > 0 ? for_size : 0, 16, 16, &width,
      &height);
  *natural = (int)ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height);
}

static void
sampan_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SampanCanvas *self = SAMPAN_CANVAS (widget);
  look_at (self, self->x, self->y);
}

static GtkSizeRequestMode
sampan_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sampan_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanCanvas *self = SAMPAN_CANVAS (object);

  switch (id)
    {
    case PROP_PAINTABLE:
      g_value_set_object (value, self->paintable);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanCanvas *self = SAMPAN_CANVAS (object);

  switch (id)
    {
    case PROP_PAINTABLE:
      set_paintable (self, g_value_get_object (value));
      break;
    case PROP_ZOOM:
      sampan_canvas_set_zoom (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_canvas_dispose (GObject *object)
{
  set_paintable (SAMPAN_CANVAS (object), NULL);
  G_OBJECT_CLASS (sampan_canvas_parent_class)->dispose (object);
}

static void
add_arrow (GtkWidgetClass *klass, guint key, double dx, double dy)
{
  gtk_widget_class_add_binding (klass, key, 0, on_arrow, "(dd)", dx, dy);
}

static void
sampan_canvas_class_init (SampanCanvasClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_canvas_dispose;
  object_class->get_property = sampan_canvas_get_property;
  object_class->set_property = sampan_canvas_set_property;
  widget_class->snapshot = sampan_canvas_snapshot;
  widget_class->measure = sampan_canvas_measure;
  widget_class->size_allocate = sampan_canvas_size_allocate;
  widget_class->get_request_mode = sampan_canvas_get_request_mode;

  properties[PROP_PAINTABLE] =
      g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, 1, SAMPAN_CANVAS_MAX_ZOOM, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  add_arrow (widget_class, GDK_KEY_Left, -1, 0);
  add_arrow (widget_class, GDK_KEY_Right, 1, 0);
  add_arrow (widget_class, GDK_KEY_Up, 0, -1);
  add_arrow (widget_class, GDK_KEY_Down, 0, 1);
  gtk_widget_class_set_css_name (widget_class, "sampan-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_drag (SampanCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
sampan_canvas_init (SampanCanvas *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  self->zoom = 1;
  self->x = self->y = 0.5;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinched), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  add_drag (self);
}

gboolean
sampan_canvas_get_shown (SampanCanvas *self, graphene_rect_t *shown)
{
  double width, height;

  g_return_val_if_fail (SAMPAN_IS_CANVAS (self), FALSE);
  if (!get_size (self, &width, &height))
    return FALSE;
  graphene_rect_init (
      shown, (float)round (gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - self->x * width),
      (float)round (gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - self->y * height),
      (float)width, (float)height);
  return TRUE;
}

double
sampan_canvas_get_zoom (SampanCanvas *self)
{
  g_return_val_if_fail (SAMPAN_IS_CANVAS (self), 1);
  return self->zoom;
}

void
sampan_canvas_set_zoom (SampanCanvas *self, double zoom)
{
  g_return_if_fail (SAMPAN_IS_CANVAS (self));
  double width, height;

  /* Another picture begins as it fits, also before it is there. */
  if (zoom <= 1 && self->zoom > 1 && !get_size (self, &width, &height))
    {
      self->zoom = 1;
      self->x = self->y = 0.5;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
      return;
    }
  zoom_about (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
              gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}
