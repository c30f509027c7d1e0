#include "sampan-caption-style-view.h"

#include "edit/sampan-plan.h"
#include "media/sampan-caption-renderer.h"
#include "media/sampan-export.h"
#include "media/sampan-picture.h"
#include "media/sampan-safe-area.h"
#include "media/sampan-time-map.h"

/* Longest side of the frame behind the captions, pixels. */
#define FRAME_SIZE 960

struct _SampanCaptionStyleView
{
  GtkWidget parent_instance;

  SampanCaptionStyle *style;
  SampanCaptionSet *set;
  GPtrArray *tracks; /* of SampanCaptionTrack */
  gint64 time;       /* in the original, ms: a moment with captions */
  double aspect;     /* width by height */
  cairo_surface_t *frame;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanCaptionStyleView, sampan_caption_style_view, GTK_TYPE_WIDGET)

static void
remake_set (SampanCaptionStyleView *self)
{
  g_clear_pointer (&self->set, sampan_caption_set_unref);
  if (self->tracks != NULL && self->tracks->len > 0 && self->style != NULL)
    self->set = sampan_caption_set_new (self->tracks, self->style);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drawing ---- */

/* The strips that the platform covers. */
static void
draw_strips (SampanCaptionStyleView *self, cairo_t *cr, int width, int height)
{
  const SampanSafeArea *area = sampan_safe_area_find (self->style->safe_area);
  double top, bottom, left, right;

  if (area == NULL)
    return;
  sampan_safe_area_fit (area, width, height, &top, &bottom, &left, &right);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_rectangle (cr, left, top, MAX (0, width - left - right), MAX (0, height - top - bottom));
  cairo_set_source_rgba (cr, 0.75, 0.11, 0.16, 0.4);
  cairo_fill (cr);
}

static void
draw (SampanCaptionStyleView *self, cairo_t *cr, int width, int height)
{
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.22);
  cairo_paint (cr);
  if (self->frame != NULL)
    {
      cairo_save (cr);
      cairo_scale (cr, (double)width / cairo_image_surface_get_width (self->frame),
                   (double)height / cairo_image_surface_get_height (self->frame));
      cairo_set_source_surface (cr, self->frame, 0, 0);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  draw_strips (self, cr, width, height);
  if (self->set != NULL)
    sampan_caption_set_draw (self->set, cr, self->time, width, height);
}

static void
sampan_caption_style_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SampanCaptionStyleView *self = SAMPAN_CAPTION_STYLE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double frame_width = MIN (width, height * self->aspect);
  double frame_height = frame_width / self->aspect;
  double x = (width - frame_width) / 2, y = (height - frame_height) / 2;
  cairo_t *cr;

  if (frame_width < 1 || frame_height < 1 || self->style == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, frame_width, frame_height));
  cairo_translate (cr, x, y);
  draw (self, cr, (int)frame_width, (int)frame_height);
  cairo_destroy (cr);
}

/* ---- the frame ---- */

static void
on_frame (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanCaptionStyleView) self = user_data;
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) pixels = sampan_thumbnail_finish (result, &width, &height, &error);

  if (pixels == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("No frame behind the captions: %s", error->message);
      return;
    }
  g_clear_pointer (&self->frame, cairo_surface_destroy);
  self->frame = sampan_picture_surface_new (pixels, width, height);
  self->aspect = (double)width / height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A moment with captions: @time if there are, else the middle of the first caption. */
static gint64
find_moment (SampanCaptionStyleView *self, gint64 time)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      g_autoptr (GPtrArray) active = sampan_caption_track_get_active (self->tracks->pdata[i], time);
      if (active->len > 0)
        return time;
    }
  for (guint i = 0; i < self->tracks->len; i++)
    {
      g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (self->tracks->pdata[i]);
      if (cues->len > 0)
        return (sampan_cue_get_start (cues->pdata[0]) + sampan_cue_get_end (cues->pdata[0])) / 2;
    }
  return time;
}

static void
sampan_caption_style_view_dispose (GObject *object)
{
  SampanCaptionStyleView *self = SAMPAN_CAPTION_STYLE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->set, sampan_caption_set_unref);
  g_clear_pointer (&self->style, sampan_caption_style_free);
  g_clear_pointer (&self->tracks, g_ptr_array_unref);
  g_clear_pointer (&self->frame, cairo_surface_destroy);
  G_OBJECT_CLASS (sampan_caption_style_view_parent_class)->dispose (object);
}

static void
sampan_caption_style_view_class_init (SampanCaptionStyleViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_caption_style_view_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = sampan_caption_style_view_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sampan_caption_style_view_init (SampanCaptionStyleView *self)
{
  self->aspect = 16.0 / 9;
  self->cancellable = g_cancellable_new ();
}

void
sampan_caption_style_view_set_video (SampanCaptionStyleView *self,
                                     SampanLibrary *library,
                                     SampanMedia *video,
                                     GPtrArray *tracks,
                                     gint64 time)
{
  g_autofree char *path = sampan_library_dup_media_path (library, sampan_media_get_sha256 (video));
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, NULL);
  g_autoptr (SampanTimeMap) times = sampan_time_map_read (video);

  g_clear_pointer (&self->tracks, g_ptr_array_unref);
  self->tracks = g_ptr_array_ref (tracks);
  self->time = find_moment (self, time);
  if (sampan_media_get_height (video) > 0 && sampan_media_get_width (video) > 0)
    self->aspect = (double)sampan_media_get_width (video) / sampan_media_get_height (video);
  remake_set (self);
  if (plan != NULL)
    sampan_thumbnail_async (path, plan, sampan_library_get_media_folder (library),
                            sampan_time_map_from_original (times, self->time), FRAME_SIZE,
                            self->cancellable, on_frame, g_object_ref (self));
}

void
sampan_caption_style_view_set_style (SampanCaptionStyleView *self, const SampanCaptionStyle *style)
{
  g_clear_pointer (&self->style, sampan_caption_style_free);
  self->style = sampan_caption_style_copy (style);
  remake_set (self);
}
