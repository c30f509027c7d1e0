#include "sampan-grain.h"

#include <math.h>
#include <string.h>

#include "sampan-pixels.h"

/* How many grains lie along the shorter side of any picture. */
#define GRAINS 720.0
/* Standard deviation at amount 1 in middle grey, of 255, where a grain is a pixel. */
#define STRENGTH 26.0
/* Frames a second that have a grain of their own where caps do not say how many there are. */
#define FRAMES 60
/* A pixel covers at most so many grains in each direction: frames that small are icons. */
#define MOST 6.0

/* How the grains of one direction become pixels: each pixel is a sum of some neighbours, by a bell
 * (a cubic B-spline) as wide as a grain or, where that is wider, a pixel. */
typedef struct
{
  int size; /* pixels */
  int taps;
  int first;      /* the first grain of all */
  int n_grains;   /* from there on */
  int *places;    /* for each pixel its first grain, counted from the first of all */
  float *weights; /* taps rows of a weight for each pixel */
} Axis;

struct _SampanGrain
{
  SampanFilter parent_instance;

  gboolean still; /* guarded by the object lock */
  /* Of the streaming thread. */
  Axis columns;
  Axis rows;
  float *grains; /* one row of them */
  float *ring;   /* rows of the pixels' columns, one for each tap */
  int *ring_of;  /* which row of grains each is, or G_MININT */
  float *sum;
};

G_DEFINE_FINAL_TYPE (SampanGrain, sampan_grain, SAMPAN_TYPE_FILTER)

enum
{
  PROP_STILL = SAMPAN_FILTER_MAX_AMOUNTS + 1,
};

static double
bell (double x)
{
  x = fabs (x);
  if (x < 1)
    return 2 / 3.0 - x * x + x * x * x / 2;
  return x < 2 ? (2 - x) * (2 - x) * (2 - x) / 6 : 0;
}

static void
axis_clear (Axis *self)
{
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->weights, g_free);
}

/* @step: grains a pixel. */
static void
axis_init (Axis *self, int size, double step)
{
  /* Taking pixels from a larger result blurs by a pixel's width: the variances add up. */
  double width = sqrt (1 + MAX (step * step - 1, 0) / 4);

  axis_clear (self);
  self->size = size;
  self->taps = (int)ceil (4 * width);
  self->first = (int)floor (0.5 * step - 0.5 - 2 * width) + 1;
  self->places = g_new (int, size);
  self->weights = g_new (float, (gsize)size * self->taps);
  for (int i = 0; i < size; i++)
    {
      double middle = (i + 0.5) * step - 0.5;
      int first = (int)floor (middle - 2 * width) + 1;

      self->places[i] = first - self->first;
      for (int k = 0; k < self->taps; k++)
        self->weights[(gsize)k * size + i] = (float)(bell ((first + k - middle) / width) / width);
    }
  self->n_grains = self->places[size - 1] + self->taps;
}

static inline guint32
scramble (guint32 x)
{
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

/* A row of independent numbers of mean 0 and variance 1, nearly normal: each is the sum of four
 * bytes. */
SAMPAN_CLONES static void
make_grains (float *restrict grains, guint32 key, int n)
{
  for (int i = 0; i < n; i++)
    {
      guint32 x = scramble (key + (guint32)i);
      int sum = (int)(x & 255) + (int)(x >> 8 & 255) + (int)(x >> 16 & 255) + (int)(x >> 24);

      grains[i] = (float)(sum - 510) * (1 / 147.8f);
    }
}

SAMPAN_CLONES static void
gather_row (float *restrict row,
            const float *restrict grains,
            const int *restrict places,
            const float *restrict weights,
            int width)
{
  for (int x = 0; x < width; x++)
    row[x] += weights[x] * grains[places[x]];
}

SAMPAN_CLONES static void
add_row (float *restrict sum, const float *restrict row, float weight, int width)
{
  for (int x = 0; x < width; x++)
    sum[x] += weight * row[x];
}

/* Nothing at black and white, so that both stay clean; most in the middle. */
SAMPAN_CLONES static void
apply_row (
    guint8 *restrict row, const float *restrict grain, float scale, int black, int range, int width)
{
  for (int x = 0; x < width; x++)
    {
      int level = row[x] - black;
      int rest = range - level;

      level = level < 0 ? 0 : level;
      rest = rest < 0 ? 0 : rest;
      row[x] = sampan_clamp (
          (int)((float)row[x] + 0.5f + grain[x] * scale * (float)(level * rest) + 256.0f) - 256);
    }
}

/* Which frame this is: by its time in the result, so that it has its grain however it was reached.
 */
static guint32
frame_number (SampanGrain *self, GstVideoFrame *frame)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  GstClockTime time = GST_CLOCK_TIME_NONE;
  int n = FRAMES, d = 1;
  gboolean still;

  GST_OBJECT_LOCK (self);
  still = self->still;
  GST_OBJECT_UNLOCK (self);
  if (!still && segment->format == GST_FORMAT_TIME)
    time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (frame->buffer));
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return 0;
  if (frame->info.fps_n > 0)
    {
      n = frame->info.fps_n;
      d = frame->info.fps_d;
    }
  return (guint32)gst_util_uint64_scale_round (time, n, d * GST_SECOND);
}

static void
prepare (SampanGrain *self, int width, int height)
{
  double step = MIN (GRAINS / MIN (width, height), MOST);

  axis_init (&self->columns, width, step);
  axis_init (&self->rows, height, step);
  self->grains = g_renew (float, self->grains, self->columns.n_grains);
  self->ring = g_renew (float, self->ring, (gsize)width * self->rows.taps);
  self->ring_of = g_renew (int, self->ring_of, self->rows.taps);
  self->sum = g_renew (float, self->sum, width);
}

/* One row of grains as wide as the picture. */
static const float *
get_grains (SampanGrain *self, int row, guint32 number)
{
  int slot = row % self->rows.taps;
  float *target = self->ring + (gsize)slot * self->columns.size;

  if (self->ring_of[slot] == row)
    return target;
  self->ring_of[slot] = row;
  make_grains (self->grains, scramble (scramble (number) + (guint32)row), self->columns.n_grains);
  memset (target, 0, sizeof (float) * self->columns.size);
  for (int k = 0; k < self->columns.taps; k++)
    gather_row (target, self->grains + k, self->columns.places,
                self->columns.weights + (gsize)k * self->columns.size, self->columns.size);
  return target;
}

static void
sampan_grain_process (SampanFilter *filter,
                      GstVideoFrame *frame,
                      const double *amounts,
                      gboolean changed)
{
  SampanGrain *self = SAMPAN_GRAIN (filter);
  SampanRange range = sampan_range_from_info (&frame->info);
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  guint8 *luma = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  guint32 number = frame_number (self, frame);
  /* The bell takes half of the deviation, and level times rest is a quarter of the range squared.
   */
  float scale =
      (float)(amounts[0] * STRENGTH * range.range / 255 * 2 * 4 / (range.range * range.range));

  if (changed)
    prepare (self, width, height);
  for (int k = 0; k < self->rows.taps; k++)
    self->ring_of[k] = G_MININT;
  for (int y = 0; y < height; y++)
    {
      memset (self->sum, 0, sizeof (float) * width);
      for (int k = 0; k < self->rows.taps; k++)
        add_row (self->sum, get_grains (self, self->rows.places[y] + k, number),
                 self->rows.weights[(gsize)k * height + y], width);
      apply_row (luma + (gsize)y * stride, self->sum, scale, (int)range.black, (int)range.range,
                 width);
    }
}

static void
sampan_grain_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanGrain *self = SAMPAN_GRAIN (object);

  if (sampan_filter_set_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STILL:
      GST_OBJECT_LOCK (self);
      self->still = g_value_get_boolean (value);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_grain_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanGrain *self = SAMPAN_GRAIN (object);

  if (sampan_filter_get_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STILL:
      GST_OBJECT_LOCK (self);
      g_value_set_boolean (value, self->still);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_grain_finalize (GObject *object)
{
  SampanGrain *self = SAMPAN_GRAIN (object);

  axis_clear (&self->columns);
  axis_clear (&self->rows);
  g_free (self->grains);
  g_free (self->ring);
  g_free (self->ring_of);
  g_free (self->sum);
  G_OBJECT_CLASS (sampan_grain_parent_class)->finalize (object);
}

static void
sampan_grain_class_init (SampanGrainClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  object_class->set_property = sampan_grain_set_property;
  object_class->get_property = sampan_grain_get_property;
  object_class->finalize = sampan_grain_finalize;
  filter_class->process = sampan_grain_process;
  sampan_filter_class_add_amount (filter_class, "amount", "Amount", "How strong the grain is", 0, 1,
                                  0);
  g_object_class_install_property (
      object_class, PROP_STILL,
      g_param_spec_boolean ("still", "Still", "Whether all frames have the same grain", FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Grain", "Filter/Effect/Video",
                                         "Adds the grain of film", "Sampan");
}

static void
sampan_grain_init (SampanGrain *self)
{
}
