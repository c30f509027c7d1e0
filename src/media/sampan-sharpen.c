#include "sampan-sharpen.h"

#include <math.h>

#include "sampan-gaussian.h"
#include "sampan-pixels.h"

struct _SampanSharpen
{
  SampanFilter parent_instance;

  /* Of the streaming thread. */
  SampanGaussian *gaussian;
  guint8 *blurred;
};

G_DEFINE_FINAL_TYPE (SampanSharpen, sampan_sharpen, SAMPAN_TYPE_FILTER)

/* What counts as detail: this part of the shorter side, and never less than what a pixel can show.
 */
#define WIDTH 0.0012
#define LEAST 0.8
/* How many times the detail is added at amount 1. */
#define STRENGTH 1.6
/* The most that sharpening may change a pixel: stronger edges are sharp already and would get
 * halos. */
#define MOST 48

SAMPAN_CLONES static void
sharpen_row (
    guint8 *restrict row, const guint8 *restrict blurred, int width, int strength, int most)
{
  for (int x = 0; x < width; x++)
    {
      int change = ((row[x] - blurred[x]) * strength + 128) >> 8;

      change = change > most ? most : change;
      change = change < -most ? -most : change;
      row[x] = sampan_clamp (row[x] + change);
    }
}

static void
sampan_sharpen_process (SampanFilter *filter,
                        GstVideoFrame *frame,
                        const double *amounts,
                        gboolean changed)
{
  SampanSharpen *self = SAMPAN_SHARPEN (filter);
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  guint8 *luma = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  /* Below 0 a share of the blurred frame, so -1 leaves that alone; above, more of what it lacks. */
  int strength = (int)lrint (256 * amounts[0] * (amounts[0] > 0 ? STRENGTH : 1));
  double sigma = MAX (WIDTH * MIN (width, height), LEAST) * (amounts[0] > 0 ? 1 : 1.5);

  /* The eye finds detail in the luma alone. */
  if (changed)
    self->blurred = g_realloc (self->blurred, (gsize)width * height);
  sampan_gaussian_blur (self->gaussian, luma, stride, self->blurred, width, width, height, sigma);
  for (int y = 0; y < height; y++)
    sharpen_row (luma + (gsize)y * stride, self->blurred + (gsize)y * width, width, strength,
                 strength > 0 ? MOST : 255);
}

static void
sampan_sharpen_finalize (GObject *object)
{
  SampanSharpen *self = SAMPAN_SHARPEN (object);

  sampan_gaussian_free (self->gaussian);
  g_free (self->blurred);
  G_OBJECT_CLASS (sampan_sharpen_parent_class)->finalize (object);
}

static void
sampan_sharpen_class_init (SampanSharpenClass *klass)
{
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_sharpen_finalize;
  filter_class->process = sampan_sharpen_process;
  sampan_filter_class_add_amount (filter_class, "amount", "Amount", "Sharper, or below 0 softer",
                                  -1, 1, 0);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Sharpen",
                                         "Filter/Effect/Video", "Makes details clearer or softer",
                                         "Sampan");
}

static void
sampan_sharpen_init (SampanSharpen *self)
{
  self->gaussian = sampan_gaussian_new ();
}
