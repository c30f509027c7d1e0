#include "sampan-words-ground.h"

#include <math.h>
#include <string.h>

#include "sampan-pixels.h"
#include "sampan-words-face.h"

/* Parts of a line's height: what is looked at around a box, the strip inside its edge that is taken
 * for ground at first, and how far letters reach beyond what surely is ink. */
#define AROUND 0.35
#define STRIP 0.07
#define HALO 0.06
/* What differs from the ground by less than this is ground; of 255. */
#define LEAST_INK 14
/* A ground that strays by more than this from its smooth shape is a texture or a photo. */
#define UNEVEN 7.0f
/* By how much a box is let out, and how far letters may stand out of it then. */
#define LET_OUT 0.14
#define BEYOND 0.2
/* Pixels by which soft edges make strokes look thicker. */
#define SOFT 0.7
/* A column of the line with fewer pixels of ink, as a part of its height, holds no letter. */
#define SPECK 0.06
/* Pixels that a line of letters has, at least, when its strokes are compared. */
#define FACE 64.0
/* Steps of a value for which the letters' colour is looked for. */
#define STEP 16

/* A part of the frame, as numbers: Y', Cb and Cr, the last two in full size too. */
typedef struct
{
  int left, top, width, height;
  float *planes[3];
  float *smooth[3]; /* the ground's shape */
  guint8 *inside;   /* 2 in the strip, 1 elsewhere in the box */
  guint8 *ink;      /* 1 where there is ink */
} Part;

/* ---- a part of the frame ---- */

static gsize
get_size (const Part *part)
{
  return (gsize)part->width * part->height;
}

static void
read_plane (Part *part, const GstVideoFrame *frame, int plane)
{
  int shift = plane > 0, stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      part->planes[plane][(gsize)y * part->width + x] =
          data[(gsize)((part->top + y) >> shift) * stride + ((part->left + x) >> shift)];
}

/* Chroma is the mean of the pixels it stands for. */
static void
write_plane (const Part *part, GstVideoFrame *frame, int plane)
{
  int shift = plane > 0, stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane), step = 1 << shift;
  guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);

  for (int y = 0; y < part->height; y += step)
    for (int x = 0; x < part->width; x += step)
      {
        float sum = 0;
        int n = 0, ink = 0;

        for (int i = 0; i < step * step; i++)
          {
            int column = x + i % step, row = y + i / step;
            gsize at = (gsize)row * part->width + column;

            if (column >= part->width || row >= part->height)
              continue;
            sum += part->planes[plane][at];
            ink |= part->ink[at];
            n++;
          }
        if (ink)
          data[(gsize)((part->top + y) >> shift) * stride + ((part->left + x) >> shift)] =
              sampan_byte (sum / n);
      }
}

static void
mark_inside (Part *part, const SampanTextBox *box, double strip)
{
  double c = cos (box->angle), s = sin (box->angle);

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        double a = part->left + x + 0.5 - box->x, b = part->top + y + 0.5 - box->y;
        double u = box->width / 2 - ABS (a * c + b * s), v = box->height / 2 - ABS (b * c - a * s);

        part->inside[(gsize)y * part->width + x] = u < 0 || v < 0 ? 0 : MIN (u, v) < strip ? 2 : 1;
      }
}

static gboolean
part_init (Part *part, const GstVideoFrame *frame, const SampanTextBox *box, double line)
{
  double c = ABS (cos (box->angle)), s = ABS (sin (box->angle)), margin = AROUND * line + 2;
  double across = (box->width * c + box->height * s) / 2 + margin;
  double down = (box->width * s + box->height * c) / 2 + margin;

  memset (part, 0, sizeof *part);
  /* Even corners, as chroma needs. */
  part->left = MAX (0, (int)(box->x - across)) & ~1;
  part->top = MAX (0, (int)(box->y - down)) & ~1;
  part->width = MIN (GST_VIDEO_FRAME_WIDTH (frame), (int)(box->x + across) + 1) - part->left;
  part->height = MIN (GST_VIDEO_FRAME_HEIGHT (frame), (int)(box->y + down) + 1) - part->top;
  if (part->width < 4 || part->height < 4)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      part->planes[i] = g_new (float, get_size (part));
      part->smooth[i] = g_new (float, get_size (part));
      read_plane (part, frame, i);
    }
  part->inside = g_malloc (get_size (part));
  part->ink = g_malloc0 (get_size (part));
  mark_inside (part, box, MAX (1.5, STRIP * line));
  return TRUE;
}

static void
part_clear (Part *part)
{
  for (int i = 0; i < 3; i++)
    {
      g_free (part->planes[i]);
      g_free (part->smooth[i]);
    }
  g_free (part->inside);
  g_free (part->ink);
}

/* ---- smooth ground ---- */

/* Fills what has no weight from what has, coarse to fine: a quarter of the size at each step down,
 * and on the way up each pixel keeps as much of its own as it has weight. */
static void
spread (float *values, float *weights, int width, int height)
{
  int w = (width + 1) / 2, h = (height + 1) / 2;
  g_autofree float *half = NULL;
  g_autofree float *half_weights = NULL;

  if (width <= 1 && height <= 1)
    return;
  half = g_new0 (float, (gsize)w *h);
  half_weights = g_new0 (float, (gsize)w *h);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gsize to = (gsize)(y / 2) * w + x / 2, from = (gsize)y * width + x;

        half[to] += values[from] * weights[from];
        half_weights[to] += weights[from];
      }
  for (gsize i = 0; i < (gsize)w * h; i++)
    if (half_weights[i] > 0)
      {
        half[i] /= half_weights[i];
        half_weights[i] = MIN (1, half_weights[i]);
      }
  spread (half, half_weights, w, h);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gsize at = (gsize)y * width + x;
        float u = (x + 0.5f) / 2 - 0.5f, v = (y + 0.5f) / 2 - 0.5f, fu, fv, guess;
        int x0 = CLAMP ((int)floorf (u), 0, w - 1), y0 = CLAMP ((int)floorf (v), 0, h - 1);
        int x1 = MIN (x0 + 1, w - 1), y1 = MIN (y0 + 1, h - 1);

        if (weights[at] >= 1)
          continue;
        fu = CLAMP (u - x0, 0, 1);
        fv = CLAMP (v - y0, 0, 1);
        guess = (half[(gsize)y0 * w + x0] * (1 - fu) + half[(gsize)y0 * w + x1] * fu) * (1 - fv)
                + (half[(gsize)y1 * w + x0] * (1 - fu) + half[(gsize)y1 * w + x1] * fu) * fv;
        values[at] = values[at] * weights[at] + guess * (1 - weights[at]);
        weights[at] = 1;
      }
}

/* Evens out what coarse steps leave: each filled pixel becomes the mean of its neighbours. */
static void
relax (float *values, const guint8 *known, int width, int height, int rounds)
{
  for (int round = 0; round < rounds; round++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        {
          gsize at = (gsize)y * width + x;

          if (!known[at])
            values[at] =
                (values[x > 0 ? at - 1 : at] + values[x + 1 < width ? at + 1 : at]
                 + values[y > 0 ? at - width : at] + values[y + 1 < height ? at + width : at])
                / 4;
        }
}

/* The ground's shape from the pixels that are known to be ground. */
static void
make_smooth (Part *part, const guint8 *known, int rounds)
{
  gsize n = get_size (part);
  g_autofree float *weights = g_new (float, n);

  for (int plane = 0; plane < 3; plane++)
    {
      for (gsize i = 0; i < n; i++)
        {
          part->smooth[plane][i] = known[i] ? part->planes[plane][i] : 0;
          weights[i] = known[i];
        }
      spread (part->smooth[plane], weights, part->width, part->height);
      relax (part->smooth[plane], known, part->width, part->height, rounds);
    }
}

/* Takes what is smaller than @radius out of the ground's shape. */
static void
blur (Part *part, int radius)
{
  g_autofree float *rows = g_new (float, get_size (part));

  for (int plane = 0; plane < 3; plane++)
    {
      float *values = part->smooth[plane];

      for (int y = 0; y < part->height; y++)
        for (int x = 0; x < part->width; x++)
          {
            int from = MAX (0, x - radius), to = MIN (part->width - 1, x + radius);
            float total = 0;

            for (int i = from; i <= to; i++)
              total += values[(gsize)y * part->width + i];
            rows[(gsize)y * part->width + x] = total / (to - from + 1);
          }
      for (int y = 0; y < part->height; y++)
        for (int x = 0; x < part->width; x++)
          {
            int from = MAX (0, y - radius), to = MIN (part->height - 1, y + radius);
            float total = 0;

            for (int i = from; i <= to; i++)
              total += rows[(gsize)i * part->width + x];
            values[(gsize)y * part->width + x] = total / (to - from + 1);
          }
    }
}

/* ---- ink ---- */

/* Colours differ less in chroma than in luma for the same look. */
static float
get_difference (const Part *part, gsize at)
{
  float most = 0;

  for (int plane = 0; plane < 3; plane++)
    {
      float difference = ABS (part->planes[plane][at] - part->smooth[plane][at]);

      most = MAX (most, plane > 0 ? 1.5f * difference : difference);
    }
  return MIN (most, 255);
}

/* Otsu: the threshold between two heaps that makes each of them the most alike. */
static int
find_threshold (const guint *histogram)
{
  double total = 0, sum = 0, below = 0, below_sum = 0, best = -1;
  int threshold = LEAST_INK;

  for (int i = 0; i < 256; i++)
    {
      total += histogram[i];
      sum += (double)i * histogram[i];
    }
  for (int i = 0; i < 255; i++)
    {
      double above, between, d;

      below += histogram[i];
      below_sum += (double)i * histogram[i];
      above = total - below;
      if (below == 0 || above == 0)
        continue;
      d = below_sum / below - (sum - below_sum) / above;
      between = below * above * d * d;
      if (between > best)
        {
          best = between;
          threshold = i;
        }
    }
  return threshold;
}

/* @share: of the threshold between ground and ink, from which on a pixel counts as ink. */
static void
find_ink (Part *part, double share)
{
  guint histogram[256] = { 0 };
  float threshold;

  for (gsize i = 0; i < get_size (part); i++)
    if (part->inside[i])
      histogram[(int)get_difference (part, i)]++;
  threshold = (float)MAX (LEAST_INK, share * find_threshold (histogram));
  for (gsize i = 0; i < get_size (part); i++)
    part->ink[i] = part->inside[i] && get_difference (part, i) > threshold;
}

/* Grows (@to 1) or shrinks (@to 0) the ink by one pixel. */
static void
grow (guint8 *ink, guint8 *copy, int width, int height, guint8 to)
{
  memcpy (copy, ink, (gsize)width * height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gsize at = (gsize)y * width + x;

        if ((x > 0 && copy[at - 1] == to) || (x + 1 < width && copy[at + 1] == to)
            || (y > 0 && copy[at - width] == to) || (y + 1 < height && copy[at + width] == to))
          ink[at] = to;
      }
}

static gsize
count (const guint8 *ink, gsize n)
{
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += ink[i];
  return sum;
}

static void
get_mean (const Part *part, const guint8 *where, float *const planes[3], double yuv[3])
{
  double n = 0;

  yuv[0] = yuv[1] = yuv[2] = 0;
  for (gsize i = 0; i < get_size (part); i++)
    if (where[i])
      {
        for (int plane = 0; plane < 3; plane++)
          yuv[plane] += planes[plane][i];
        n++;
      }
  for (int plane = 0; plane < 3; plane++)
    yuv[plane] /= MAX (1, n);
}

/* The colour of the letters is the one that most of the ink has, what is far from the ground first:
 * their edges and shadows have many. */
static void
find_colour (const Part *part, double yuv[3])
{
  enum
  {
    N = 256 / STEP
  };
  g_autofree guint64 *bins = g_new0 (guint64, N * N * N);
  g_autofree guint8 *same = g_malloc0 (get_size (part));
  guint best = 0;

  for (int pass = 0; pass < 2; pass++)
    for (gsize i = 0; i < get_size (part); i++)
      {
        guint bin = 0;

        if (!part->ink[i])
          continue;
        for (int plane = 0; plane < 3; plane++)
          bin = bin * N + (guint)part->planes[plane][i] / STEP;
        if (pass == 1)
          same[i] = bin == best;
        else
          {
            float difference = get_difference (part, i);

            bins[bin] += 1 + (guint64)(difference * difference);
            if (bins[bin] > bins[best])
              best = bin;
          }
      }
  get_mean (part, same, part->planes, yuv);
}

/* How much of a pixel is letter: 0 like the ground, 1 like @colour. What is like neither is not. */
static gboolean
is_letter (const Part *part, gsize at, const double colour[3])
{
  double to_colour = 0, to_ground = 0;

  for (int plane = 0; plane < 3; plane++)
    {
      double value = part->planes[plane][at];

      to_colour += (value - colour[plane]) * (value - colour[plane]);
      to_ground += (value - part->smooth[plane][at]) * (value - part->smooth[plane][at]);
    }
  return to_colour < to_ground;
}

static void
mark_letters (const Part *part, const double colour[3], guint8 *letters)
{
  for (gsize i = 0; i < get_size (part); i++)
    letters[i] = part->inside[i] && is_letter (part, i, colour);
}

/* Letters that stand out of the box are followed. */
static void
follow (Part *part, const double colour[3], int steps)
{
  g_autofree guint8 *copy = g_malloc (get_size (part));
  g_autofree guint8 *grown = g_malloc (get_size (part));

  for (int i = 0; i < steps; i++)
    {
      gboolean more = FALSE;

      memcpy (grown, part->ink, get_size (part));
      grow (grown, copy, part->width, part->height, 1);
      for (gsize at = 0; at < get_size (part); at++)
        if (grown[at] && !part->ink[at] && !part->inside[at] && is_letter (part, at, colour))
          more = part->ink[at] = 1;
      if (!more)
        return;
    }
}

/* How high the letters of a line are, from the first to the last row that has some; where there are
 * several lines, of the highest line. */
static double
measure_height (const Part *part, const SampanTextBox *box, int lines, const guint8 *letters)
{
  int n = (int)ceil (MAX (box->width, box->height)) + 2, first = n, last = 0, run = 0, highest = 0;
  g_autofree guint *rows = g_new0 (guint, n);
  gboolean column = box->height > box->width && lines <= 1;
  double c = cos (box->angle), s = sin (box->angle), length = column ? box->width : box->height;
  guint total = 0;

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        double a = part->left + x + 0.5 - box->x, b = part->top + y + 0.5 - box->y;
        double v = column ? a * c + b * s : b * c - a * s;

        if (!letters[(gsize)y * part->width + x])
          continue;
        rows[CLAMP ((int)(v + length / 2), 0, n - 1)]++;
        total++;
      }
  /* Specks do not count. */
  for (int i = 0; i < n; i++)
    {
      gboolean some = rows[i] > total / (guint)(length * 40 + 1);

      run = some ? run + 1 : 0;
      highest = MAX (highest, run);
      if (some)
        {
          first = MIN (first, i);
          last = i;
        }
    }
  if (last < first)
    return 0;
  return lines > 1 && highest < length / lines ? highest
                                               : (double)(last + 1 - first) / MAX (1, lines);
}

/* Where the letters begin and end along their line: specks do not count. */
static void
measure_ends (const Part *part,
              const SampanTextBox *box,
              double line,
              const guint8 *letters,
              SampanWordsInk *ink)
{
  int n = (int)ceil (box->width) + 2, first = n, last = -1;
  g_autofree guint *columns = g_new0 (guint, n);
  double c = cos (box->angle), s = sin (box->angle);

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        double a = part->left + x + 0.5 - box->x, b = part->top + y + 0.5 - box->y;
        int at = (int)(a * c + b * s + box->width / 2);

        if (letters[(gsize)y * part->width + x] && at >= 0 && at < n)
          columns[at]++;
      }
  for (int i = 0; i < n; i++)
    if (columns[i] > SPECK * line)
      {
        first = MIN (first, i);
        last = i;
      }
  if (last <= first)
    return;
  ink->left = first - box->width / 2;
  ink->right = last + 1 - box->width / 2;
}

/* Twice the letters' area by the length of their edge is how thick their strokes are. */
static void
measure (const Part *part,
         const SampanTextBox *box,
         int lines,
         const double colour[3],
         double line,
         SampanWordsInk *ink)
{
  gsize n = get_size (part), area, edge;
  g_autofree guint8 *letters = g_malloc (n);
  g_autofree guint8 *copy = g_malloc (n);

  mark_letters (part, colour, letters);
  ink->height = measure_height (part, box, lines, letters);
  measure_ends (part, box, line, letters, ink);
  area = count (letters, n);
  grow (letters, copy, part->width, part->height, 0);
  edge = area - count (letters, n);
  ink->stroke = edge > 0 ? MAX (0.01, (2.0 * area / edge - SOFT) / line) : 0;
}

/* How much of a place between pixels is letter: 0 like the ground, 1 like @colour. */
static float
get_cover (const Part *part, double x, double y, const double colour[3])
{
  int x0 = (int)floor (x), y0 = (int)floor (y);
  double dot = 0, square = 0;

  if (x0 < 0 || y0 < 0 || x0 + 1 >= part->width || y0 + 1 >= part->height)
    return 0;
  for (int plane = 0; plane < 3; plane++)
    {
      const float *values = part->planes[plane] + (gsize)y0 * part->width + x0;
      double top = values[0] + (x - x0) * (values[1] - values[0]);
      double bottom =
          values[part->width] + (x - x0) * (values[part->width + 1] - values[part->width]);
      double ground = part->smooth[plane][(gsize)y0 * part->width + x0];
      double whole = colour[plane] - ground;

      dot += (top + (y - y0) * (bottom - top) - ground) * whole;
      square += whole * whole;
    }
  return (float)CLAMP (dot / MAX (1, square), 0, 1);
}

/* The letters, level and not too small, tell their face and their weight. */
static void
measure_face (const Part *part,
              const SampanTextBox *box,
              double line,
              const double colour[3],
              SampanWordsInk *ink)
{
  double scale = MAX (1, FACE / line), c = cos (box->angle), s = sin (box->angle);
  int width = (int)(box->width * scale), height = (int)(box->height * scale);
  g_autofree float *cover = g_new (float, MAX (1, (gsize)width * height));

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double u = (x + 0.5) / scale - box->width / 2, v = (y + 0.5) / scale - box->height / 2;

        cover[(gsize)y * width + x] = get_cover (part, box->x + u * c - v * s - part->left - 0.5,
                                                 box->y + u * s + v * c - part->top - 0.5, colour);
      }
  ink->contrast = sampan_words_face_measure (cover, width, height, &ink->upright);
  ink->upright /= scale * line;
}

/* ---- texture ---- */

static gboolean
is_known (const Part *part, int x, int y)
{
  return x >= 0 && y >= 0 && x < part->width && y < part->height
         && !part->ink[(gsize)y * part->width + x];
}

/* How badly what lies at (@dx, @dy) from the ink's edge goes on where the ink was. */
static double
rate_shift (const Part *part, const guint8 *edge, int dx, int dy)
{
  double sum = 0, n = 0, missing = 0;

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        gsize at = (gsize)y * part->width + x;

        if (part->ink[at])
          missing += !is_known (part, x + dx, y + dy);
        else if (edge[at] && is_known (part, x + dx, y + dy))
          {
            gsize from = (gsize)(y + dy) * part->width + x + dx;
            float a = part->planes[0][at] - part->smooth[0][at];
            float b = part->planes[0][from] - part->smooth[0][from];

            sum += (a - b) * (a - b);
            n++;
          }
      }
  return n > 0 ? sum / n * (1 + missing / n) : G_MAXDOUBLE;
}

/* Adds to the smooth ground what the texture differs from it at a shift. Ink for which there is
 * nothing at the best shift takes that of the next best. */
static void
add_texture (Part *part, double line)
{
  enum
  {
    N = 48
  };
  gsize n = get_size (part);
  g_autofree guint8 *edge = g_memdup2 (part->ink, n);
  g_autofree guint8 *copy = g_malloc (n);
  g_autofree guint8 *left = g_memdup2 (part->ink, n);
  double rates[N];
  int shifts[N][2];

  for (int i = 0; i < 3; i++)
    grow (edge, copy, part->width, part->height, 1);
  for (int i = 0; i < N; i++)
    {
      double radius = line * (0.15 + 0.2 * (i / 12)),
             angle = 2 * G_PI * (i % 12 + 0.5 * (i / 12)) / 12;

      shifts[i][0] = (int)lround (radius * cos (angle));
      shifts[i][1] = (int)lround (radius * sin (angle));
      rates[i] = rate_shift (part, edge, shifts[i][0], shifts[i][1]);
    }
  for (int round = 0; round < N; round++)
    {
      int best = 0;

      for (int i = 1; i < N; i++)
        if (rates[i] < rates[best])
          best = i;
      if (rates[best] == G_MAXDOUBLE)
        return;
      rates[best] = G_MAXDOUBLE;
      for (int y = 0; y < part->height; y++)
        for (int x = 0; x < part->width; x++)
          {
            gsize at = (gsize)y * part->width + x;
            gsize from = (gsize)(y + shifts[best][1]) * part->width + x + shifts[best][0];

            if (!left[at] || !is_known (part, x + shifts[best][0], y + shifts[best][1]))
              continue;
            left[at] = 0;
            for (int plane = 0; plane < 3; plane++)
              part->planes[plane][at] =
                  part->smooth[plane][at] + part->planes[plane][from] - part->smooth[plane][from];
          }
    }
}

/* ---- public ---- */

/* Whether what is known of the ground strays from its shape: a texture or a photo. */
static gboolean
is_uneven (const Part *part, const guint8 *known)
{
  double sum = 0, n = 0;

  for (gsize i = 0; i < get_size (part); i++)
    if (known[i])
      {
        float d = part->planes[0][i] - part->smooth[0][i];

        sum += d * d;
        n++;
      }
  return n > 0 && sqrt (sum / n) > UNEVEN;
}

/* The ground where there is no ink, grown by @halo pixels. */
static void
find_ground (const Part *part, int halo, gboolean inside, guint8 *known)
{
  g_autofree guint8 *copy = g_malloc (get_size (part));

  memcpy (known, part->ink, get_size (part));
  for (int i = 0; i < halo; i++)
    grow (known, copy, part->width, part->height, 1);
  for (gsize i = 0; i < get_size (part); i++)
    known[i] = !known[i] && (part->inside[i] || !inside);
}

/* Marks the letters, and tells how they look. */
static void
find_letters (Part *part,
              const SampanTextBox *box,
              int lines,
              const SampanRange *range,
              double line,
              SampanWordsInk *ink)
{
  int halo = 1 + (int)(HALO * line);
  g_autofree guint8 *known = g_malloc (get_size (part));
  double colour[3], ground[3];

  for (gsize i = 0; i < get_size (part); i++)
    known[i] = part->inside[i] == 2;
  make_smooth (part, known, 0);
  /* Letters touch the strip. */
  blur (part, (int)(line / 2));
  find_ink (part, 1);
  /* Once more, now that more of the ground is known. */
  find_ground (part, halo, TRUE, known);
  make_smooth (part, known, 10);
  find_ink (part, 0.7);
  find_colour (part, colour);
  find_ground (part, halo, TRUE, known);
  make_smooth (part, known, 10);
  blur (part, MAX (1, (int)(line / 8)));
  ink->uneven = is_uneven (part, known);
  measure (part, box, lines, colour, line, ink);
  measure_face (part, box, line, colour, ink);
  get_mean (part, part->ink, part->smooth, ground);
  sampan_range_to_rgb (range, colour, ink->colour);
  sampan_range_to_rgb (range, ground, ink->ground);
  /* A photo differs from its shape itself. */
  if (ink->uneven)
    mark_letters (part, colour, part->ink);
  follow (part, colour, (int)(BEYOND * line));
}

/* Leads the ground on behind the ink. */
static void
fill (Part *part, double line, gboolean uneven)
{
  gsize n = get_size (part);
  g_autofree guint8 *known = g_malloc (n);

  find_ground (part, 0, FALSE, known);
  make_smooth (part, known, 40);
  for (int plane = 0; plane < 3; plane++)
    for (gsize i = 0; i < n; i++)
      if (part->ink[i])
        part->planes[plane][i] = part->smooth[plane][i];
  if (!uneven)
    return;
  blur (part, MAX (1, (int)(line / 8)));
  add_texture (part, line);
}

void
sampan_words_paint_over (GstVideoFrame *frame,
                         const SampanTextBox *box,
                         int lines,
                         SampanWordsInk *ink)
{
  double line = MIN (box->width, box->height) / MAX (1, lines);
  SampanRange range = sampan_range_from_info (&frame->info);
  g_autofree guint8 *copy = NULL;
  SampanTextBox wide = *box;
  Part part;

  memset (ink, 0, sizeof *ink);
  wide.width += LET_OUT * line;
  wide.height += LET_OUT * line;
  if (!part_init (&part, frame, &wide, line))
    return;
  copy = g_malloc (get_size (&part));
  find_letters (&part, &wide, MAX (1, lines), &range, line, ink);
  for (int i = 0; i < 2 + (int)(HALO * line); i++)
    grow (part.ink, copy, part.width, part.height, 1);
  fill (&part, line, ink->uneven);
  for (int plane = 0; plane < 3; plane++)
    write_plane (&part, frame, plane);
  part_clear (&part);
}
