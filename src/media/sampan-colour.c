#include "sampan-colour.h"

#include <math.h>

#include "sampan-pixels.h"

/* In the order of class_init. */
enum
{
  BRIGHTNESS,
  CONTRAST,
  SATURATION,
  WARMTH,
  TINT,
  EXPOSURE,
  HIGHLIGHTS,
  SHADOWS,
};

/* What is done to Cb and Cr, in 1/256. */
typedef struct
{
  int scale;
  int shift_u; /* at white; in dark places in proportion to the weight of luma */
  int shift_v;
} Chroma;

struct _SampanColour
{
  SampanFilter parent_instance;

  /* Of the streaming thread alone. */
  SampanByteMap *luma;
  Chroma chroma;
};

G_DEFINE_FINAL_TYPE (SampanColour, sampan_colour, SAMPAN_TYPE_FILTER)

/* How far warmth and tint move Cb and Cr at white, of 255: towards orange and blue, magenta and
 * green. */
#define WARMTH_U -40.0
#define WARMTH_V 26.0
#define TINT_U 20.0
#define TINT_V 26.0

/* A stop and a half of light; sRGB-like curves turn a factor of 2 in light into 2^(1/2.2) in the
 * signal. */
static double
expose (double x, double exposure)
{
  double gain = pow (2, 1.5 * exposure / 2.2);

  if (exposure <= 0)
    return x * gain;
  /* Half plain gain, half a curve of the same slope at black that keeps white: highlights go out
   * softly. */
  return (x * gain + x * gain / (1 + (gain - 1) * x)) / 2;
}

static double
curve (double x, const double *amounts)
{
  double contrast = amounts[CONTRAST], inside;

  x = expose (x, amounts[EXPOSURE]);
  /* Beyond black and white the curve goes on straight, so that what is there is kept when little is
   * changed. */
  inside = CLAMP (x, 0, 1);
  x -= inside;
  inside = pow (inside, pow (2, -0.9 * amounts[BRIGHTNESS])) + 0.06 * amounts[BRIGHTNESS];
  inside = CLAMP (inside, 0, 1);
  /* Bumps with their tops at 1/3 and 2/3, at most as steep as leaves the whole rising. */
  inside += 0.13 * 6.75 * inside * (1 - inside)
            * (amounts[SHADOWS] * (1 - inside) + amounts[HIGHLIGHTS] * inside);
  if (contrast < 0)
    inside = 0.5 + (inside - 0.5) * (1 + 0.8 * contrast);
  else
    inside -= contrast * 0.155 * sin (2 * G_PI * inside);
  return x + inside;
}

static void
prepare (SampanColour *self, const GstVideoInfo *info, const double *amounts)
{
  SampanRange range = sampan_range_from_info (info);
  double saturation = 1 + amounts[SATURATION], scale;
  guint8 bytes[256];

  for (int y = 0; y < 256; y++)
    bytes[y] =
        sampan_byte (range.black + range.range * curve ((y - range.black) / range.range, amounts));
  sampan_byte_map_fill (self->luma, bytes);

  /* More light and more contrast carry the colours with them, or they would look washed out. */
  scale = saturation * pow (2, 0.5 * amounts[EXPOSURE]) * (1 + 0.4 * amounts[CONTRAST]);
  self->chroma.scale = (int)lrint (scale * 256);
  self->chroma.shift_u = (int)lrint (256 * (amounts[WARMTH] * WARMTH_U + amounts[TINT] * TINT_U)
                                     * MIN (saturation, 1) / 255);
  self->chroma.shift_v = (int)lrint (256 * (amounts[WARMTH] * WARMTH_V + amounts[TINT] * TINT_V)
                                     * MIN (saturation, 1) / 255);
}

SAMPAN_CLONES static void
chroma_row (
    guint8 *restrict u, guint8 *restrict v, const guint8 *restrict y, int width, Chroma chroma)
{
  for (int x = 0; x < width; x++)
    {
      int luma = y[2 * x];
      /* Full in the light, nothing at black: a parabola, as wide as sixteen bits hold. */
      int weight = (luma * (510 - luma)) >> 8;

      u[x] =
          sampan_clamp (128 + (((u[x] - 128) * chroma.scale + weight * chroma.shift_u + 128) >> 8));
      v[x] =
          sampan_clamp (128 + (((v[x] - 128) * chroma.scale + weight * chroma.shift_v + 128) >> 8));
    }
}

static void
sampan_colour_process (SampanFilter *filter,
                       GstVideoFrame *frame,
                       const double *amounts,
                       gboolean changed)
{
  SampanColour *self = SAMPAN_COLOUR (filter);
  guint8 *planes[3];
  int strides[3];
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);

  if (changed)
    prepare (self, &frame->info, amounts);
  for (int i = 0; i < 3; i++)
    {
      planes[i] = GST_VIDEO_FRAME_PLANE_DATA (frame, i);
      strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE (frame, i);
    }
  /* The chroma wants the luma as it was; the two rows are then still in the cache. */
  for (int row = 0; row < height; row++)
    {
      guint8 *luma = planes[0] + (gsize)row * strides[0];

      if (row % 2 == 0)
        chroma_row (planes[1] + (gsize)(row / 2) * strides[1],
                    planes[2] + (gsize)(row / 2) * strides[2], luma, (width + 1) / 2, self->chroma);
      sampan_byte_map_apply (self->luma, luma, width);
    }
}

static void
sampan_colour_finalize (GObject *object)
{
  g_free (SAMPAN_COLOUR (object)->luma);
  G_OBJECT_CLASS (sampan_colour_parent_class)->finalize (object);
}

static void
sampan_colour_class_init (SampanColourClass *klass)
{
  static const char *const names[][3] = {
    { "brightness", "Brightness", "Lighter or darker, black and white kept" },
    { "contrast", "Contrast", "Farther from or nearer to middle grey" },
    { "saturation", "Saturation", "More or less colour; -1 is grey" },
    { "warmth", "Warmth", "Towards orange or blue" },
    { "tint", "Tint", "Towards magenta or green" },
    { "exposure", "Exposure", "More or less light; 1 is a stop and a half" },
    { "highlights", "Highlights", "Bright parts lighter or darker" },
    { "shadows", "Shadows", "Dark parts lighter or darker" },
  };
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_colour_finalize;
  filter_class->process = sampan_colour_process;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    sampan_filter_class_add_amount (filter_class, names[i][0], names[i][1], names[i][2], -1, 1, 0);

  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Colour adjustments",
                                         "Filter/Effect/Video",
                                         "Adjusts light and colour in one pass", "Sampan");
}

static void
sampan_colour_init (SampanColour *self)
{
  self->luma = g_new (SampanByteMap, 1);
}
