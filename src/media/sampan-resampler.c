#include "sampan-resampler.h"

#include <math.h>
#include <string.h>

#include "sampan-pixels.h"

/* The weights of a pixel sum up to this. */
#define ONE (1 << 14)
/* Sums are kept in 1/32, and all is done in sixteen bits, of which processors do twice as many at
 * once as of an int; the overshoot of the cubic has room in them. */
#define SUM_BITS 5
/* Rows that are turned at a time: what is at hand stays in the cache. */
#define STRIP 64
/* Pixels that are summed up at a time, for the same reason. */
#define CHUNK 1024
/* Of what the cubic needs if the picture grows; then they are summed up without a detour. */
#define FEW 4

/* How one line becomes one of another length. */
typedef struct
{
  int from, to;
  int n_taps;
  int *firsts;     /* by the pixel of the result; may lie outside */
  gint16 *weights; /* @n_taps for each */
} Line;

struct _SampanResampler
{
  Line across, down;
  gboolean across_first; /* whichever leaves less to do for the other */
  guint8 *between;       /* the plane between the two */
  guint8 *turned[2];     /* a strip on its side, before and after */
};

/* A block is turned as the processor does it: sixteen bytes at a time. */
typedef guint8 Bytes __attribute__ ((vector_size (16)));
#define BLOCK 16

/* ---- helpers ---- */

static double
cubic (double x)
{
  x = fabs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;

  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

static void
fill_weights (gint16 *weights, int n, double middle, double stretch)
{
  double sum = 0;
  int rest = ONE, largest = 0;

  for (int i = 0; i < n; i++)
    sum += cubic ((i - middle) / stretch);
  for (int i = 0; i < n; i++)
    {
      weights[i] = (gint16)lrint (cubic ((i - middle) / stretch) / sum * ONE);
      rest -= weights[i];
      if (weights[i] > weights[largest])
        largest = i;
    }
  weights[largest] += (gint16)rest;
}

static void
line_init (Line *self, int from, int to)
{
  double scale = (double)from / to, stretch = MAX (1, scale);

  self->from = from;
  self->to = to;
  self->n_taps = 2 * (int)ceil (2 * stretch);
  self->firsts = g_new (int, to);
  self->weights = g_new (gint16, (gsize)to * self->n_taps);
  for (int i = 0; i < to; i++)
    {
      double middle = (i + 0.5) * scale - 0.5;

      self->firsts[i] = (int)floor (middle) - self->n_taps / 2 + 1;
      fill_weights (self->weights + (gsize)i * self->n_taps, self->n_taps, middle - self->firsts[i],
                    stretch);
    }
}

static void
line_clear (Line *self)
{
  g_free (self->firsts);
  g_free (self->weights);
}

/* The upper half of the product, which processors have an instruction for. It is rounded down, by
 * half of its last bit in the mean. */
static inline gint16
weigh (guint8 value, gint16 weight)
{
  return (gint16)(((gint16)(value << (16 - 14 + SUM_BITS)) * weight) >> 16);
}

static inline guint8
finish (gint16 sum, int n_taps)
{
  gint16 value = (gint16)((gint16)(sum + (1 << (SUM_BITS - 1)) + n_taps / 2) >> SUM_BITS);

  value = value < 0 ? 0 : value;
  return (guint8)(value > 255 ? 255 : value);
}

SAMPAN_CLONES static void
mix_few (guint8 *restrict to, const guint8 *const *rows, const gint16 *weights, int width)
{
  const guint8 *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
  gint16 wa = weights[0], wb = weights[1], wc = weights[2], wd = weights[3];

  for (int x = 0; x < width; x++)
    to[x] =
        finish ((gint16)(weigh (a[x], wa) + weigh (b[x], wb) + weigh (c[x], wc) + weigh (d[x], wd)),
                FEW);
}

SAMPAN_CLONES static void
add_row (gint16 *restrict sums, const guint8 *restrict row, gint16 weight, int width)
{
  for (int x = 0; x < width; x++)
    sums[x] = (gint16)(sums[x] + weigh (row[x], weight));
}

SAMPAN_CLONES static void
finish_row (guint8 *restrict to, const gint16 *restrict sums, int n_taps, int width)
{
  for (int x = 0; x < width; x++)
    to[x] = finish (sums[x], n_taps);
}

static void
mix_many (guint8 *to, const guint8 *const *rows, const gint16 *weights, int n_taps, int width)
{
  gint16 sums[CHUNK];

  for (int x = 0; x < width; x += CHUNK)
    {
      int n = MIN (CHUNK, width - x);

      memset (sums, 0, n * sizeof *sums);
      for (int i = 0; i < n_taps; i++)
        add_row (sums, rows[i] + x, weights[i], n);
      finish_row (to + x, sums, n_taps, n);
    }
}

/* Makes @self->to rows of @self->from rows, of @width pixels each. */
static void
line_run (
    const Line *self, const guint8 *from, int from_stride, guint8 *to, int to_stride, int width)
{
  g_autofree const guint8 **rows = g_new (const guint8 *, self->n_taps);

  for (int y = 0; y < self->to; y++)
    {
      const gint16 *weights = self->weights + (gsize)y * self->n_taps;

      for (int i = 0; i < self->n_taps; i++)
        rows[i] = from + (gssize)CLAMP (self->firsts[y] + i, 0, self->from - 1) * from_stride;
      if (self->n_taps == FEW)
        mix_few (to + (gssize)y * to_stride, rows, weights, width);
      else
        mix_many (to + (gssize)y * to_stride, rows, weights, self->n_taps, width);
    }
}

/* Rows become columns. Each step deals the bytes of two halves out in turn, as one does with cards:
 * after four of them each byte has changed its row with its column. */
static void
turn_block (const guint8 *from, int from_stride, guint8 *to, int to_stride)
{
  Bytes rows[BLOCK], dealt[BLOCK];

  for (int i = 0; i < BLOCK; i++)
    memcpy (&rows[i], from + (gssize)i * from_stride, BLOCK);
  for (int step = 0; step < 4; step++)
    {
      for (int i = 0; i < BLOCK / 2; i++)
        {
          Bytes a = rows[i], b = rows[i + BLOCK / 2];

          dealt[2 * i] = __builtin_shufflevector (a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                                  22, 7, 23);
          dealt[2 * i + 1] = __builtin_shufflevector (a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                      13, 29, 14, 30, 15, 31);
        }
      memcpy (rows, dealt, sizeof rows);
    }
  for (int i = 0; i < BLOCK; i++)
    memcpy (to + (gssize)i * to_stride, &rows[i], BLOCK);
}

static void
turn (const guint8 *from, int from_stride, guint8 *to, int to_stride, int width, int height)
{
  for (int y = 0; y < height; y += BLOCK)
    for (int x = 0; x < width; x += BLOCK)
      {
        const guint8 *block = from + (gssize)y * from_stride + x;
        guint8 *turned = to + (gssize)x * to_stride + y;

        if (x + BLOCK <= width && y + BLOCK <= height)
          {
            turn_block (block, from_stride, turned, to_stride);
            continue;
          }
        for (int j = 0; j < MIN (BLOCK, height - y); j++)
          for (int i = 0; i < MIN (BLOCK, width - x); i++)
            turned[(gssize)i * to_stride + j] = block[(gssize)j * from_stride + i];
      }
}

/* What goes on within rows goes on between them if they are turned; that is much quicker, as many
 * rows are mixed at once. */
static void
run_across (SampanResampler *self,
            const guint8 *from,
            int from_stride,
            guint8 *to,
            int to_stride,
            int height)
{
  for (int y = 0; y < height; y += STRIP)
    {
      int n = MIN (STRIP, height - y);

      turn (from + (gssize)y * from_stride, from_stride, self->turned[0], STRIP, self->across.from,
            n);
      line_run (&self->across, self->turned[0], STRIP, self->turned[1], STRIP, n);
      turn (self->turned[1], STRIP, to + (gssize)y * to_stride, to_stride, n, self->across.to);
    }
}

/* ---- public ---- */

SampanResampler *
sampan_resampler_new (int from_width, int from_height, int to_width, int to_height)
{
  SampanResampler *self = g_new0 (SampanResampler, 1);

  g_return_val_if_fail (from_width > 0 && from_height > 0 && to_width > 0 && to_height > 0, NULL);
  line_init (&self->across, from_width, to_width);
  line_init (&self->down, from_height, to_height);
  self->across_first = from_height < to_height;
  self->between =
      g_malloc (self->across_first ? (gsize)to_width * from_height : (gsize)from_width * to_height);
  self->turned[0] = g_malloc ((gsize)from_width * STRIP);
  self->turned[1] = g_malloc ((gsize)to_width * STRIP);

  return self;
}

void
sampan_resampler_free (SampanResampler *self)
{
  if (self == NULL)
    return;
  line_clear (&self->across);
  line_clear (&self->down);
  g_free (self->between);
  g_free (self->turned[0]);
  g_free (self->turned[1]);
  g_free (self);
}

void
sampan_resampler_run (
    SampanResampler *self, const guint8 *from, int from_stride, guint8 *to, int to_stride)
{
  int width = self->across.to;

  if (self->across_first)
    {
      run_across (self, from, from_stride, self->between, width, self->down.from);
      line_run (&self->down, self->between, width, to, to_stride, width);
      return;
    }
  width = self->across.from;
  line_run (&self->down, from, from_stride, self->between, width, width);
  run_across (self, self->between, width, to, to_stride, self->down.to);
}
