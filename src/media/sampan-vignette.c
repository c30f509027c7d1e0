#include "sampan-vignette.h"

#include "sampan-pixels.h"

struct _SampanVignette
{
  SampanFilter parent_instance;

  /* Of the streaming thread: for each column of luma and of chroma the square of its distance from
   * the middle, 1/2 at the edge, so that a corner has 1. */
  float *columns;
  float *chroma_columns;
};

G_DEFINE_FINAL_TYPE (SampanVignette, sampan_vignette, SAMPAN_TYPE_FILTER)

/* How much of the light a corner loses at amount 1. */
#define CORNER_LOSS 0.85f

static float
square_distance (int position, int size)
{
  float d = size > 1 ? 2.0f * (float)position / (float)(size - 1) - 1 : 0;

  return d * d / 2;
}

/* The nearer to @neutral (black or grey), the farther from the middle. */
SAMPAN_CLONES static void
shade_row (guint8 *restrict row,
           const float *restrict columns,
           int width,
           float y,
           float amount,
           float neutral)
{
  for (int x = 0; x < width; x++)
    {
      float r2 = columns[x] + y;
      /* The fourth power of the distance: the middle stays, as behind a real lens. */
      float gain = 1 - amount * r2 * r2;

      row[x] = (guint8)(int)(neutral + ((float)row[x] - neutral) * gain + 0.5f);
    }
}

static void
prepare (SampanVignette *self, GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), chroma_width = (width + 1) / 2;

  self->columns = g_renew (float, self->columns, width);
  for (int x = 0; x < width; x++)
    self->columns[x] = square_distance (x, width);
  self->chroma_columns = g_renew (float, self->chroma_columns, chroma_width);
  for (int x = 0; x < chroma_width; x++)
    self->chroma_columns[x] = square_distance (x, chroma_width);
}

static void
sampan_vignette_process (SampanFilter *filter,
                         GstVideoFrame *frame,
                         const double *amounts,
                         gboolean changed)
{
  SampanVignette *self = SAMPAN_VIGNETTE (filter);
  float black = (float)sampan_range_from_info (&frame->info).black;

  if (changed)
    prepare (self, frame);
  for (int plane = 0; plane < 3; plane++)
    {
      int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane);
      int height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane);
      int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
      guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);

      for (int y = 0; y < height; y++)
        shade_row (data + (gsize)y * stride, plane == 0 ? self->columns : self->chroma_columns,
                   width, square_distance (y, height), (float)amounts[0] * CORNER_LOSS,
                   plane == 0 ? black : 128);
    }
}

static void
sampan_vignette_finalize (GObject *object)
{
  SampanVignette *self = SAMPAN_VIGNETTE (object);

  g_free (self->columns);
  g_free (self->chroma_columns);
  G_OBJECT_CLASS (sampan_vignette_parent_class)->finalize (object);
}

static void
sampan_vignette_class_init (SampanVignetteClass *klass)
{
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_vignette_finalize;
  filter_class->process = sampan_vignette_process;
  sampan_filter_class_add_amount (filter_class, "amount", "Amount", "How dark the corners are", 0,
                                  1, 0);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Vignette",
                                         "Filter/Effect/Video", "Darkens the corners", "Sampan");
}

static void
sampan_vignette_init (SampanVignette *self)
{
}
