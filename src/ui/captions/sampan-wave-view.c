#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "core/sampan-cue-edit.h"
#include "ui/media/sampan-viewer.h"

#include "sampan-cue-drag.h"
#include "sampan-wave-paint.h"
#include "sampan-wave-view.h"

#define NATURAL_HEIGHT 150
#define LEAST_HEIGHT 96
/* What is seen at first of a long video. */
#define FIRST_SCALE 24.0 /* ms a pixel */
#define CLOSEST 1.0
#define ZOOM_STEP 1.5
#define EDGE 7    /* pixels from an edge where it is taken */
#define REACH 8   /* pixels from a point where an edge snaps to it */
#define NUDGE 100 /* ms */

struct _SampanWaveView
{
  GtkWidget parent_instance;

  SampanWaveScene scene;
  GtkSingleSelection *selection;
  GtkAdjustment *adjustment;
  GSignalGroup *track_signals;
  GSignalGroup *target_signals;
  gboolean fitted; /* all of it is shown, however wide the widget is */

  /* while a cue is dragged */
  SampanCueGrip grip;
  SampanCue *dragged;
  GArray *points;
  gboolean seeking; /* it is not a cue that is dragged */
  double pointer_x;
};

static gboolean sampan_wave_view_set_current_value (GtkAccessibleRange *range, double value);

static void
range_init (GtkAccessibleRangeInterface *iface)
{
  iface->set_current_value = sampan_wave_view_set_current_value;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanWaveView,
                               sampan_wave_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE, range_init))

enum
{
  MOVED,
  SOUGHT,
  EDIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- geometry ---- */

static double
get_widest (SampanWaveView *self)
{
  return (double)MAX (self->scene.duration, 1000)
         / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
}

static gint64
to_time (SampanWaveView *self, double x)
{
  return CLAMP ((gint64)(self->scene.offset + x * self->scene.ms_per_pixel), 0,
                self->scene.duration);
}

static void
on_scrolled (SampanWaveView *self)
{
  self->scene.offset = gtk_adjustment_get_value (self->adjustment);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* @anchor: pixels from the left where nothing moves */
static void
set_scale (SampanWaveView *self, double ms_per_pixel, double anchor)
{
  double widest = get_widest (self);
  double time = self->scene.offset + anchor * self->scene.ms_per_pixel;
  double page;

  self->scene.ms_per_pixel = CLAMP (ms_per_pixel, MIN (CLOSEST, widest), widest);
  self->fitted = self->scene.ms_per_pixel >= widest;
  page = self->scene.ms_per_pixel * gtk_widget_get_width (GTK_WIDGET (self));
  gtk_adjustment_configure (self->adjustment, time - anchor * self->scene.ms_per_pixel, 0,
                            MAX ((double)self->scene.duration, page), page / 20, page * 0.9, page);
  on_scrolled (self);
}

/* Brings a span into view; the left part of it if it is longer. */
static void
show_span (SampanWaveView *self, gint64 start, gint64 end)
{
  double page = gtk_adjustment_get_page_size (self->adjustment);
  double value = gtk_adjustment_get_value (self->adjustment), margin = page / 12;

  if ((double)start >= value && (double)end <= value + page)
    return;
  gtk_adjustment_set_value (self->adjustment,
                            (double)start < value || (double)(end - start) > page - 2 * margin
                                ? (double)start - margin
                                : (double)end + margin - page);
}

/* ---- the selected cue ---- */

static SampanCue *
get_cue (SampanWaveView *self)
{
  return self->scene.track != NULL
             ? sampan_caption_track_get_cue (self->scene.track, self->scene.selected)
             : NULL;
}

static void
tell_value (SampanWaveView *self)
{
  SampanCue *cue = get_cue (self);
  g_autofree char *value = NULL;

  if (cue != NULL)
    {
      g_autofree char *start = sampan_viewer_dup_time (sampan_cue_get_start (cue));
      g_autofree char *end = sampan_viewer_dup_time (sampan_cue_get_end (cue));
      g_autofree char *text = sampan_caption_text_to_plain (sampan_cue_get_text (cue));

      /* Translators: a screen reader says it of the chosen caption: its number, how many there are,
       * its start and end, its text */
      value =
          g_strdup_printf (_ ("Caption %u of %u, %s to %s, %s"), self->scene.selected + 1,
                           sampan_caption_track_get_n_cues (self->scene.track), start, end, text);
    }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)self->scene.duration / 1000.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      (double)(cue != NULL ? sampan_cue_get_start (cue) : self->scene.position) / 1000.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value != NULL ? value : _ ("No caption is chosen"), -1);
}

static void
end_drag (SampanWaveView *self)
{
  self->scene.dragging = FALSE;
  self->seeking = FALSE;
  g_clear_pointer (&self->dragged, sampan_cue_unref);
  g_clear_pointer (&self->points, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_selected (SampanWaveView *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  SampanCue *cue;

  self->scene.selected = selected;
  if (self->dragged != NULL && get_cue (self) != self->dragged)
    end_drag (self);
  cue = get_cue (self);
  if (cue != NULL && self->dragged == NULL)
    show_span (self, sampan_cue_get_start (cue), sampan_cue_get_end (cue));
  tell_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Undo, or a translator, in the middle of a drag: what is dragged is another cue then. */
static void
on_track_changed (SampanWaveView *self)
{
  if (self->selection != NULL)
    self->scene.selected = gtk_single_selection_get_selected (self->selection);
  if (self->dragged != NULL && get_cue (self) != self->dragged)
    end_drag (self);
  tell_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (SampanWaveView *self, guint position)
{
  if (self->selection != NULL && self->scene.track != NULL
      && position < sampan_caption_track_get_n_cues (self->scene.track))
    gtk_single_selection_set_selected (self->selection, position);
}

static void
emit_moved (SampanWaveView *self, SampanCue *cue, gint64 start, gint64 end)
{
  if (start != sampan_cue_get_start (cue) || end != sampan_cue_get_end (cue))
    g_signal_emit (self, signals[MOVED], 0, sampan_cue_get_id (cue), start, end);
}

/* ---- the pointer ---- */

static SampanCueGrip
get_grip (SampanWaveView *self, SampanCue *cue, double x)
{
  double scale = self->scene.ms_per_pixel;
  double from = ((double)sampan_cue_get_start (cue) - self->scene.offset) / scale;
  double to = ((double)sampan_cue_get_end (cue) - self->scene.offset) / scale;
  /* Of a narrow cue the middle can be taken too. */
  double edge = MIN (EDGE, (to - from) / 3);

  if (x < from + edge)
    return SAMPAN_CUE_START;
  return x > to - edge ? SAMPAN_CUE_END : SAMPAN_CUE_WHOLE;
}

/* Returns: the position of the cue at @x, the selected one first, a pixel or two beside it as well.
 */
static guint
find_cue (SampanWaveView *self, double x)
{
  double scale = self->scene.ms_per_pixel, time = self->scene.offset + x * scale;
  double slack = 2 * scale;
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0;
       self->scene.track != NULL && i < sampan_caption_track_get_n_cues (self->scene.track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (self->scene.track, i);

      if ((double)sampan_cue_get_start (cue) - slack > time)
        break;
      if ((double)sampan_cue_get_end (cue) + slack < time)
        continue;
      if (i == self->scene.selected)
        return i;
      found = i;
    }
  return found;
}

static gboolean
is_in_lane (SampanWaveView *self, double y)
{
  return y >= sampan_wave_get_lane (gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SampanWaveView *self)
{
  guint position = is_in_lane (self, y) ? find_cue (self, x) : GTK_INVALID_LIST_POSITION;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  end_drag (self);
  if (position == GTK_INVALID_LIST_POSITION)
    {
      self->seeking = TRUE;
      g_signal_emit (self, signals[SOUGHT], 0, to_time (self, x));
      return;
    }
  SampanCue *cue = sampan_caption_track_get_cue (self->scene.track, position);
  self->dragged = sampan_cue_ref (cue);
  self->grip = get_grip (self, cue, x);
  self->points = sampan_cue_drag_dup_points (self->scene.track, sampan_cue_get_id (cue),
                                             self->scene.speech, self->scene.times);
  choose (self, position);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SampanWaveView *self)
{
  double x, y;
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean free = (state & GDK_SHIFT_MASK) != 0;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->seeking)
    {
      g_signal_emit (self, signals[SOUGHT], 0, to_time (self, x + dx));
      return;
    }
  /* A click is no drag. */
  if (self->dragged == NULL
      || (!self->scene.dragging
          && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int)dx, (int)dy)))
    return;
  self->scene.dragging = TRUE;
  self->scene.drag_start = sampan_cue_get_start (self->dragged);
  self->scene.drag_end = sampan_cue_get_end (self->dragged);
  self->scene.snapped =
      sampan_cue_drag (self->grip, llround (dx * self->scene.ms_per_pixel),
                       free ? NULL : self->points, llround (REACH * self->scene.ms_per_pixel),
                       self->scene.duration, &self->scene.drag_start, &self->scene.drag_end);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SampanWaveView *self)
{
  g_autoptr (SampanCue) cue = g_steal_pointer (&self->dragged);
  gboolean moved = cue != NULL && self->scene.dragging;

  end_drag (self);
  if (moved)
    emit_moved (self, cue, self->scene.drag_start, self->scene.drag_end);
}

static void
on_pressed (GtkGestureClick *gesture, int n, double x, double y, SampanWaveView *self)
{
  if (n == 2 && is_in_lane (self, y) && find_cue (self, x) != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[EDIT], 0);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SampanWaveView *self)
{
  guint position = is_in_lane (self, y) ? find_cue (self, x) : GTK_INVALID_LIST_POSITION;
  const char *cursor = "text";

  self->pointer_x = x;
  if (position != GTK_INVALID_LIST_POSITION)
    cursor = get_grip (self, sampan_caption_track_get_cue (self->scene.track, position), x)
                     == SAMPAN_CUE_WHOLE
                 ? "grab"
                 : "ew-resize";
  else if (is_in_lane (self, y))
    cursor = "default";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SampanWaveView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (state & GDK_CONTROL_MASK)
    set_scale (self, self->scene.ms_per_pixel * pow (ZOOM_STEP, dy), self->pointer_x);
  else
    gtk_adjustment_set_value (self->adjustment,
                              gtk_adjustment_get_value (self->adjustment)
                                  + (dx != 0 ? dx : dy)
                                        * gtk_adjustment_get_page_size (self->adjustment) / 10);
  return GDK_EVENT_STOP;
}

/* ---- keys ---- */

static gboolean
on_nudge (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (widget);
  SampanCue *cue = get_cue (self);
  guint grip;
  gint64 by, start, end;

  if (cue == NULL)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (arguments, "(ux)", &grip, &by);
  start = sampan_cue_get_start (cue);
  end = sampan_cue_get_end (cue);
  sampan_cue_drag (grip, by, NULL, 0, self->scene.duration, &start, &end);
  emit_moved (self, cue, start, end);
  return GDK_EVENT_STOP;
}

static gboolean
on_step (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (widget);
  guint n = self->scene.track != NULL ? sampan_caption_track_get_n_cues (self->scene.track) : 0;
  gint64 to = (gint64)self->scene.selected + g_variant_get_int32 (arguments);

  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  choose (self, (guint)CLAMP (to, 0, (gint64)n - 1));
  return GDK_EVENT_STOP;
}

static gboolean
on_zoom_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  sampan_wave_view_zoom (SAMPAN_WAVE_VIEW (widget), g_variant_get_int32 (arguments));
  return GDK_EVENT_STOP;
}

static gboolean
on_action_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return gtk_widget_activate_action (widget, g_variant_get_string (arguments, NULL), NULL);
}

static gboolean
on_edit_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_signal_emit (widget, signals[EDIT], 0);
  return GDK_EVENT_STOP;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (widget);

  if (self->dragged == NULL)
    return GDK_EVENT_PROPAGATE;
  end_drag (self);
  return GDK_EVENT_STOP;
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    GdkModifierType state;
    SampanCueGrip grip;
  } grips[] = {
    { 0, SAMPAN_CUE_WHOLE },
    { GDK_SHIFT_MASK, SAMPAN_CUE_END },
    { GDK_SHIFT_MASK | GDK_CONTROL_MASK, SAMPAN_CUE_START },
  };

  for (guint i = 0; i < G_N_ELEMENTS (grips); i++)
    {
      gtk_widget_class_add_binding (klass, GDK_KEY_Left, grips[i].state, on_nudge, "(ux)",
                                    (guint)grips[i].grip, (gint64)-NUDGE);
      gtk_widget_class_add_binding (klass, GDK_KEY_Right, grips[i].state, on_nudge, "(ux)",
                                    (guint)grips[i].grip, (gint64)NUDGE);
    }
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, 0, on_step, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, 0, on_step, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, 0, on_step, "i", -G_MAXINT);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, 0, on_step, "i", G_MAXINT);
  gtk_widget_class_add_binding (klass, GDK_KEY_plus, 0, on_zoom_key, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_equal, 0, on_zoom_key, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_minus, 0, on_zoom_key, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_0, 0, on_zoom_key, "i", 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_space, 0, on_action_key, "s", "captions.play");
  gtk_widget_class_add_binding (klass, GDK_KEY_Delete, 0, on_action_key, "s", "captions.delete");
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, on_edit_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_escape, NULL);
}

/* ---- vfuncs ---- */

static gboolean
sampan_wave_view_set_current_value (GtkAccessibleRange *range, double value)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (range);
  SampanCue *cue = get_cue (self);
  gint64 start, end;

  if (cue == NULL)
    return FALSE;
  start = sampan_cue_get_start (cue);
  end = sampan_cue_get_end (cue);
  sampan_cue_drag (SAMPAN_CUE_WHOLE, llround (value * 1000) - start, NULL, 0, self->scene.duration,
                   &start, &end);
  emit_moved (self, cue, start, end);
  return TRUE;
}

static void
sampan_wave_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  sampan_wave_paint (widget, snapshot, &SAMPAN_WAVE_VIEW (widget)->scene);
}

static void
sampan_wave_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  gboolean vertical = orientation == GTK_ORIENTATION_VERTICAL;

  *minimum = vertical ? LEAST_HEIGHT : 80;
  *natural = vertical ? NATURAL_HEIGHT : 400;
}

static void
sampan_wave_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (widget);

  set_scale (self, self->fitted ? G_MAXDOUBLE : self->scene.ms_per_pixel, 0);
}

static void
sampan_wave_view_dispose (GObject *object)
{
  SampanWaveView *self = SAMPAN_WAVE_VIEW (object);

  end_drag (self);
  g_clear_object (&self->track_signals);
  g_clear_object (&self->target_signals);
  g_clear_object (&self->selection);
  g_clear_object (&self->scene.track);
  g_clear_object (&self->scene.target);
  g_clear_pointer (&self->scene.waveform, sampan_waveform_unref);
  g_clear_pointer (&self->scene.times, sampan_time_map_unref);
  g_clear_pointer (&self->scene.speech, g_array_unref);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (sampan_wave_view_parent_class)->dispose (object);
}

static void
sampan_wave_view_class_init (SampanWaveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_wave_view_dispose;
  widget_class->snapshot = sampan_wave_view_snapshot;
  widget_class->measure = sampan_wave_view_measure;
  widget_class->size_allocate = sampan_wave_view_size_allocate;
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_WAVE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT64, G_TYPE_INT64);
  signals[SOUGHT] = g_signal_new ("sought", SAMPAN_TYPE_WAVE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[EDIT] = g_signal_new ("edit", SAMPAN_TYPE_WAVE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "wave-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
add_controllers (SampanWaveView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

static void
sampan_wave_view_init (SampanWaveView *self)
{
  self->scene.selected = GTK_INVALID_LIST_POSITION;
  self->scene.ms_per_pixel = FIRST_SCALE;
  self->scene.snapped = -1;
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  self->track_signals = g_signal_group_new (SAMPAN_TYPE_CAPTION_TRACK);
  g_signal_group_connect_swapped (self->track_signals, "changed", G_CALLBACK (on_track_changed),
                                  self);
  self->target_signals = g_signal_group_new (SAMPAN_TYPE_CAPTION_TRACK);
  g_signal_group_connect_swapped (self->target_signals, "changed",
                                  G_CALLBACK (gtk_widget_queue_draw), self);
  add_controllers (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Captions over the waveform"), -1);
  tell_value (self);
}

/* ---- public ---- */

void
sampan_wave_view_set_selection (SampanWaveView *self, GtkSingleSelection *selection)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self) && self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  on_selected (self);
}

void
sampan_wave_view_set_tracks (SampanWaveView *self,
                             SampanCaptionTrack *track,
                             SampanCaptionTrack *target)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  end_drag (self);
  g_set_object (&self->scene.track, track);
  g_set_object (&self->scene.target, target);
  g_signal_group_set_target (self->track_signals, track);
  g_signal_group_set_target (self->target_signals, target);
  on_track_changed (self);
}

void
sampan_wave_view_set_duration (SampanWaveView *self, gint64 duration)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  end_drag (self);
  self->scene.duration = duration;
  self->scene.offset = 0;
  self->scene.position = 0;
  self->fitted = FALSE;
  set_scale (self, FIRST_SCALE, 0);
  gtk_adjustment_set_value (self->adjustment, 0);
  tell_value (self);
}

void
sampan_wave_view_set_waveform (SampanWaveView *self, SampanWaveform *waveform)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  g_clear_pointer (&self->scene.waveform, sampan_waveform_unref);
  self->scene.waveform = waveform != NULL ? sampan_waveform_ref (waveform) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sampan_wave_view_set_times (SampanWaveView *self, SampanTimeMap *times)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  g_clear_pointer (&self->scene.times, sampan_time_map_unref);
  self->scene.times = times != NULL ? sampan_time_map_ref (times) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sampan_wave_view_set_speech (SampanWaveView *self, GArray *speech)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  g_clear_pointer (&self->scene.speech, g_array_unref);
  self->scene.speech = speech != NULL ? g_array_ref (speech) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sampan_wave_view_set_position (SampanWaveView *self, gint64 time, gboolean follow)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));

  if (time == self->scene.position)
    return;
  self->scene.position = time;
  if (follow)
    show_span (self, time, time);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sampan_wave_view_zoom (SampanWaveView *self, int direction)
{
  g_return_if_fail (SAMPAN_IS_WAVE_VIEW (self));
  SampanCue *cue = get_cue (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double anchor = cue != NULL ? ((double)sampan_cue_get_start (cue) - self->scene.offset)
                                    / self->scene.ms_per_pixel
                              : width / 2.0;

  /* What one looks at stays where it is. */
  if (anchor < 0 || anchor > width)
    anchor = width / 2.0;
  set_scale (self,
             direction == 0  ? G_MAXDOUBLE
             : direction > 0 ? self->scene.ms_per_pixel / ZOOM_STEP
                             : self->scene.ms_per_pixel * ZOOM_STEP,
             anchor);
}

GtkAdjustment *
sampan_wave_view_get_adjustment (SampanWaveView *self)
{
  g_return_val_if_fail (SAMPAN_IS_WAVE_VIEW (self), NULL);
  return self->adjustment;
}
