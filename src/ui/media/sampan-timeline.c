#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "media/sampan-export.h"

#include "sampan-timeline.h"
#include "sampan-trim-handle.h"
#include "sampan-viewer.h"

#define HANDLE_WIDTH 14
#define HEIGHT 48
#define N_PICTURES 8
/* For a strip twice as dense as a usual screen. */
#define PICTURE_SIZE 160

struct _SampanTimeline
{
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;

  char *path;
  gint64 duration;
  SampanSpan kept;
  GArray *cuts; /* SampanSpan */
  gint64 position;
  gboolean moving; /* a handle is on its way */
  GdkTexture *pictures[N_PICTURES];
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanTimeline, sampan_timeline, GTK_TYPE_WIDGET)

enum
{
  TRIMMED,
  SOUGHT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- geometry ---- */

/* The handles stand outside of what they keep, so that both can be taken when little is left. */
static double
get_room (SampanTimeline *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * HANDLE_WIDTH, 1);
}

static double
to_x (SampanTimeline *self, gint64 time)
{
  return HANDLE_WIDTH + get_room (self) * time / MAX (self->duration, 1);
}

static gint64
to_time (SampanTimeline *self, double x)
{
  return CLAMP ((gint64)((x - HANDLE_WIDTH) / get_room (self) * self->duration), 0, self->duration);
}

/* ---- the handles ---- */

static void
show_handles (SampanTimeline *self)
{
  gint64 shortest = MIN (SAMPAN_TRIM_MIN, self->duration);
  g_autofree char *start = sampan_viewer_dup_time (self->kept.start);
  g_autofree char *end = sampan_viewer_dup_time (self->kept.end);

  sampan_trim_handle_set_value (SAMPAN_TRIM_HANDLE (self->start), self->kept.start, 0,
                                MAX (self->kept.end - shortest, 0), start);
  sampan_trim_handle_set_value (SAMPAN_TRIM_HANDLE (self->end), self->kept.end,
                                MIN (self->kept.start + shortest, self->duration), self->duration,
                                end);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_moved (SampanTrimHandle *handle, gint64 value, gboolean last, SampanTimeline *self)
{
  if (GTK_WIDGET (handle) == self->start)
    self->kept.start = value;
  else
    self->kept.end = value;
  self->moving = !last;
  show_handles (self);
  g_signal_emit (self, signals[TRIMMED], 0, self->kept.start, self->kept.end, last);
}

static GtkWidget *
add_handle (SampanTimeline *self, const char *label, const char *style)
{
  GtkWidget *handle = sampan_trim_handle_new (label);

  gtk_widget_add_css_class (handle, style);
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  g_signal_connect_object (handle, "moved", G_CALLBACK (on_moved), self, 0);
  return handle;
}

/* ---- seeking ---- */

static void
seek (SampanTimeline *self, double x)
{
  g_signal_emit (self, signals[SOUGHT], 0, to_time (self, x));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SampanTimeline *self)
{
  seek (self, x);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SampanTimeline *self)
{
  double x, y;

  if (dx != 0 && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    seek (self, x + dx);
}

/* ---- the pictures ---- */

static void make_picture (SampanTimeline *self, guint index);

typedef struct
{
  SampanTimeline *timeline; /* not owned: what is cancelled does not look at it */
  guint index;
} Picture;

static void
on_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Picture *picture = user_data;
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) pixels = sampan_thumbnail_finish (result, &width, &height, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanTimeline *self = picture->timeline;
  /* A place that can not be shown stays empty; the viewer says what is wrong with the file. */
  if (pixels != NULL)
    {
      self->pictures[picture->index] =
          gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, pixels, (gsize)width * 4);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (picture->index + 1 < N_PICTURES)
    make_picture (self, picture->index + 1);
}

/* One after the other, so that the preview is not slowed. */
static void
make_picture (SampanTimeline *self, guint index)
{
  Picture *picture = g_new (Picture, 1);

  picture->timeline = self;
  picture->index = index;
  sampan_thumbnail_async (self->path, NULL, NULL,
                          self->duration * (2 * index + 1) / (2 * N_PICTURES), PICTURE_SIZE,
                          self->cancellable, on_picture, picture);
}

static void
clear_pictures (SampanTimeline *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_PICTURES; i++)
    g_clear_object (&self->pictures[i]);
}

/* ---- drawing ---- */

static void
draw_picture (SampanTimeline *self, GtkSnapshot *snapshot, guint index, const graphene_rect_t *cell)
{
  GdkTexture *picture = self->pictures[index];
  if (picture == NULL)
    return;

  double width = gdk_texture_get_width (picture), height = gdk_texture_get_height (picture);
  double scale = fmax (cell->size.width / width, cell->size.height / height);
  width *= scale;
  height *= scale;
  gtk_snapshot_push_clip (snapshot, cell);
  gtk_snapshot_append_scaled_texture (
      snapshot, picture, GSK_SCALING_FILTER_LINEAR,
      &GRAPHENE_RECT_INIT (cell->origin.x + (cell->size.width - width) / 2,
                           cell->origin.y + (cell->size.height - height) / 2, width, height));
  gtk_snapshot_pop (snapshot);
}

static void
dim (GtkSnapshot *snapshot, double from, double to, double height)
{
  static const GdkRGBA shade = { 0, 0, 0, 0.6 };

  if (to > from)
    gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (from, 0, to - from, height));
}

/* What is cut out is struck through, so that it is not told by its shade alone. */
static void
draw_cut (SampanTimeline *self, GtkSnapshot *snapshot, const SampanSpan *cut, double height)
{
  static const GdkRGBA line = { 1, 1, 1, 0.75 };
  double from = to_x (self, cut->start), to = to_x (self, cut->end);
  graphene_rect_t box = GRAPHENE_RECT_INIT (from, 0, to - from, height);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1.5f);

  dim (snapshot, from, to, height);
  for (double x = from - height; x < to; x += 9)
    {
      gsk_path_builder_move_to (builder, (float)x, (float)height);
      gsk_path_builder_line_to (builder, (float)(x + height), 0);
    }
  g_autoptr (GskPath) path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gtk_snapshot_push_clip (snapshot, &box);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &line);
  gtk_snapshot_pop (snapshot);
}

static void
draw_position (SampanTimeline *self, GtkSnapshot *snapshot, double height)
{
  static const GdkRGBA edge = { 0, 0, 0, 0.5 }, line = { 1, 1, 1, 1 };
  double x = round (to_x (self, self->position));

  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT (x - 2, 0, 4, height));
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x - 1, 0, 2, height));
}

static void
sampan_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SampanTimeline *self = SAMPAN_TIMELINE (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double room = get_room (self);
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (0, 0, width, height), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  for (guint i = 0; i < N_PICTURES; i++)
    draw_picture (self, snapshot, i,
                  &GRAPHENE_RECT_INIT (HANDLE_WIDTH + room * i / N_PICTURES, 0, room / N_PICTURES,
                                       height));
  dim (snapshot, HANDLE_WIDTH, to_x (self, self->kept.start), height);
  dim (snapshot, to_x (self, self->kept.end), width - HANDLE_WIDTH, height);
  for (guint i = 0; i < self->cuts->len; i++)
    draw_cut (self, snapshot, &g_array_index (self->cuts, SampanSpan, i), height);
  draw_position (self, snapshot, height);
  gtk_widget_snapshot_child (widget, self->start, snapshot);
  gtk_widget_snapshot_child (widget, self->end, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* ---- vfuncs ---- */

static void
sampan_timeline_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 4 * HANDLE_WIDTH;
}

static void
allocate_handle (SampanTimeline *self, GtkWidget *handle, double x, int height)
{
  gtk_widget_measure (handle, GTK_ORIENTATION_HORIZONTAL, height, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (handle, &(GtkAllocation){ (int)round (x), 0, HANDLE_WIDTH, height },
                            -1);
  sampan_trim_handle_set_scale (SAMPAN_TRIM_HANDLE (handle), self->duration / get_room (self));
}

static void
sampan_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SampanTimeline *self = SAMPAN_TIMELINE (widget);

  allocate_handle (self, self->start, to_x (self, self->kept.start) - HANDLE_WIDTH, height);
  allocate_handle (self, self->end, to_x (self, self->kept.end), height);
}

static void
sampan_timeline_dispose (GObject *object)
{
  SampanTimeline *self = SAMPAN_TIMELINE (object);

  clear_pictures (self);
  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  g_clear_pointer (&self->cuts, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sampan_timeline_parent_class)->dispose (object);
}

static void
sampan_timeline_class_init (SampanTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_timeline_dispose;
  widget_class->snapshot = sampan_timeline_snapshot;
  widget_class->measure = sampan_timeline_measure;
  widget_class->size_allocate = sampan_timeline_size_allocate;
  signals[TRIMMED] =
      g_signal_new ("trimmed", SAMPAN_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_BOOLEAN);
  signals[SOUGHT] = g_signal_new ("sought", SAMPAN_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sampan_timeline_init (SampanTimeline *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->cuts = g_array_new (FALSE, FALSE, sizeof (SampanSpan));
  self->start = add_handle (self, _ ("Start of What Is Kept"), "start");
  self->end = add_handle (self, _ ("End of What Is Kept"), "end");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/* ---- public ---- */

void
sampan_timeline_set_video (SampanTimeline *self, const char *path, gint64 duration)
{
  g_return_if_fail (SAMPAN_IS_TIMELINE (self));

  self->duration = duration;
  self->position = 0;
  self->moving = FALSE;
  self->kept = (SampanSpan){ 0, duration };
  g_array_set_size (self->cuts, 0);
  if (g_set_str (&self->path, path))
    {
      clear_pictures (self);
      if (path != NULL)
        {
          self->cancellable = g_cancellable_new ();
          make_picture (self, 0);
        }
    }
  show_handles (self);
}

gint64
sampan_timeline_get_duration (SampanTimeline *self)
{
  g_return_val_if_fail (SAMPAN_IS_TIMELINE (self), 0);
  return self->duration;
}

void
sampan_timeline_set_plan (SampanTimeline *self, SampanPlan *plan)
{
  g_return_if_fail (SAMPAN_IS_TIMELINE (self));

  g_array_unref (self->cuts);
  self->cuts = sampan_trim_dup_cuts (plan, self->duration);
  if (!self->moving)
    sampan_trim_read (plan, self->duration, &self->kept);
  show_handles (self);
}

void
sampan_timeline_set_position (SampanTimeline *self, gint64 time)
{
  g_return_if_fail (SAMPAN_IS_TIMELINE (self));

  if (time == self->position)
    return;
  self->position = time;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
