#include "sampan-text-detector.h"

#include <math.h>

/* Pixels of the model's input: a line may be as low as 8 of them; whole pictures are made larger or
 * smaller to lie between the two. */
#define LEAST_SIDE 960
#define GREATEST_SIDE 1600
/* The model halves five times. */
#define GRID 32
/* PP-OCRv4's own settings of DB's post-processing (PaddleOCR, ch_PP-OCRv4_det_cml.yml): what counts
 * as text, how sure a box must be, and how far it is let out, since the model marks the lines'
 * cores (measured: 1.6 reads better than the file's 1.5). */
#define TEXT 0.3f
#define SURE 0.6
#define LET_OUT 1.6
/* A core less high than this is dust; a box less high than that is too small to read. */
#define LEAST_CORE 3.0
#define LEAST_BOX 5.0

typedef struct
{
  float *map; /* how likely there is text, 0..1 */
  int width, height;
} Map;

typedef struct
{
  int x, y;
} Point;

/* ---- the model ---- */

static int
round_to_grid (double length)
{
  return MAX (GRID, (int)lround (length / GRID) * GRID);
}

/* Mean and deviation of ImageNet's pictures, by which the model wants its input; blue first. */
static float *
make_input (const SampanRgba *picture, int width, int height)
{
  static const float mean[] = { 0.485f, 0.456f, 0.406f }, deviation[] = { 0.229f, 0.224f, 0.225f };
  const SampanTextBox all = { picture->width / 2.0, picture->height / 2.0, picture->width,
                              picture->height };
  gsize n = (gsize)width * height;
  g_autofree guint8 *pixels = g_malloc (n * 3);
  float *input = g_new (float, n * 3);

  sampan_rgba_sample (picture, &all, FALSE, pixels, width, height);
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      input[n * c + i] = (pixels[3 * i + 2 - c] / 255.0f - mean[c]) / deviation[c];
  return input;
}

static gboolean
run (SampanModel *model,
     const SampanRgba *picture,
     int width,
     int height,
     Map *map,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree float *values = NULL;
  SampanTensor input, output = { 0 };

  values = make_input (picture, width, height);
  input =
      (SampanTensor){ sampan_model_get_input (model, 0)->name, { 1, 3, height, width }, 4, values };
  output.name = sampan_model_get_output (model, 0)->name;
  if (!sampan_model_run_cancellable (model, &input, 1, &output, 1, cancellable, error))
    return FALSE;
  if (sampan_tensor_get_length (&output) != (gsize)width * height)
    {
      sampan_tensor_clear (&output);
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "the model does not say where there is text");
      return FALSE;
    }
  *map = (Map){ output.data, width, height };
  return TRUE;
}

/* ---- rectangles ---- */

/* Twice the area of the triangle, positive when it turns to the left. */
static gint64
cross (Point a, Point b, Point c)
{
  return (gint64)(b.x - a.x) * (c.y - a.y) - (gint64)(b.y - a.y) * (c.x - a.x);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const Point *p = a, *q = b;

  return p->x != q->x ? p->x - q->x : p->y - q->y;
}

/* Andrew's monotone chain. Leaves the hull's corners in @points. */
static void
make_hull (GArray *points)
{
  Point *p = (Point *)(void *)points->data;
  guint n = points->len, k = 0, lower;
  g_autofree Point *hull = g_new (Point, 2 * n + 1);

  g_array_sort (points, compare_points);
  for (guint i = 0; i < n; i++)
    {
      while (k >= 2 && cross (hull[k - 2], hull[k - 1], p[i]) <= 0)
        k--;
      hull[k++] = p[i];
    }
  lower = k + 1;
  for (guint i = n - 1; i > 0; i--)
    {
      while (k >= lower && cross (hull[k - 2], hull[k - 1], p[i - 1]) <= 0)
        k--;
      hull[k++] = p[i - 1];
    }
  g_array_set_size (points, 0);
  g_array_append_vals (points, hull, n > 1 ? k - 1 : 1);
}

/* The rectangle in the direction of @angle that holds all points. */
static SampanTextBox
make_box (GArray *hull, double angle)
{
  double c = cos (angle), s = sin (angle);
  double least[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, most[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  double u, v;

  for (guint i = 0; i < hull->len; i++)
    {
      Point point = g_array_index (hull, Point, i);
      double along = point.x * c + point.y * s, across = point.y * c - point.x * s;

      least[0] = MIN (least[0], along);
      most[0] = MAX (most[0], along);
      least[1] = MIN (least[1], across);
      most[1] = MAX (most[1], across);
    }
  u = (least[0] + most[0]) / 2;
  v = (least[1] + most[1]) / 2;
  /* Points are middles of pixels. */
  return (SampanTextBox){ u * c - v * s + 0.5, u * s + v * c + 0.5, most[0] - least[0] + 1,
                          most[1] - least[1] + 1, angle };
}

/* The least rectangle has a side in common with the hull. */
static SampanTextBox
make_least_box (GArray *hull)
{
  SampanTextBox best = make_box (hull, 0);

  for (guint i = 0; i < hull->len; i++)
    {
      Point a = g_array_index (hull, Point, i),
            b = g_array_index (hull, Point, (i + 1) % hull->len);
      double angle = atan2 (b.y - a.y, b.x - a.x);
      SampanTextBox box;

      /* Upright is better than lying: within a quarter of pi. */
      angle -= round (angle / G_PI_2) * G_PI_2;
      box = make_box (hull, angle);
      if (box.width * box.height < 0.999 * best.width * best.height)
        best = box;
    }
  return best;
}

static double
get_score (const Map *map, const SampanTextBox *box)
{
  double c = cos (box->angle), s = sin (box->angle), sum = 0;
  int n = 0;

  for (double v = -box->height / 2 + 0.5; v < box->height / 2; v++)
    for (double u = -box->width / 2 + 0.5; u < box->width / 2; u++)
      {
        int x = (int)floor (box->x + u * c - v * s), y = (int)floor (box->y + u * s + v * c);

        if (x >= 0 && y >= 0 && x < map->width && y < map->height)
          {
            sum += map->map[(gsize)y * map->width + x];
            n++;
          }
      }
  return n > 0 ? sum / n : 0;
}

/* ---- what hangs together ---- */

static gboolean
is_text (const Map *map, int x, int y)
{
  return x >= 0 && y >= 0 && x < map->width && y < map->height
         && map->map[(gsize)y * map->width + x] > TEXT;
}

/* Takes what hangs together with a place out of the map of what is @left, and leaves its edge in
 * @edge. */
static void
take (const Map *map, guint8 *left, GArray *stack, Point start, GArray *edge)
{
  g_array_set_size (stack, 0);
  g_array_set_size (edge, 0);
  g_array_append_val (stack, start);
  left[(gsize)start.y * map->width + start.x] = 0;
  while (stack->len > 0)
    {
      Point p = g_array_index (stack, Point, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      if (!is_text (map, p.x - 1, p.y) || !is_text (map, p.x + 1, p.y)
          || !is_text (map, p.x, p.y - 1) || !is_text (map, p.x, p.y + 1))
        g_array_append_val (edge, p);
      for (int i = 0; i < 9; i++)
        {
          Point next = { p.x + i % 3 - 1, p.y + i / 3 - 1 };

          if (is_text (map, next.x, next.y) && left[(gsize)next.y * map->width + next.x])
            {
              left[(gsize)next.y * map->width + next.x] = 0;
              g_array_append_val (stack, next);
            }
        }
    }
}

static GArray *
find_boxes (const Map *map, double scale_x, double scale_y)
{
  gsize n = (gsize)map->width * map->height;
  g_autofree guint8 *left = g_malloc (n);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Point));
  g_autoptr (GArray) edge = g_array_new (FALSE, FALSE, sizeof (Point));
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (SampanTextBox));

  for (gsize i = 0; i < n; i++)
    left[i] = map->map[i] > TEXT;
  for (gsize i = 0; i < n; i++)
    {
      SampanTextBox box;
      double out;

      if (!left[i])
        continue;
      take (map, left, stack, (Point){ (int)(i % map->width), (int)(i / map->width) }, edge);
      make_hull (edge);
      box = make_least_box (edge);
      if (MIN (box.width, box.height) < LEAST_CORE)
        continue;
      box.score = get_score (map, &box);
      out = box.width * box.height * LET_OUT / (2 * (box.width + box.height));
      box.width = (box.width + 2 * out) * scale_x;
      box.height = (box.height + 2 * out) * scale_y;
      box.x *= scale_x;
      box.y *= scale_y;
      if (box.score >= SURE && MIN (box.width / scale_x, box.height / scale_y) >= LEAST_BOX)
        g_array_append_val (boxes, box);
    }
  return boxes;
}

/* ---- public ---- */

static int
compare_boxes (gconstpointer a, gconstpointer b)
{
  const SampanTextBox *p = a, *q = b;

  return p->y < q->y ? -1 : p->y > q->y;
}

GArray *
sampan_text_detector_find (SampanModel *model,
                           const SampanRgba *picture,
                           GCancellable *cancellable,
                           GError **error)
{
  int longest = MAX (picture->width, picture->height);
  double scale = (double)CLAMP (longest, LEAST_SIDE, GREATEST_SIDE) / longest;
  int width = round_to_grid (picture->width * scale);
  int height = round_to_grid (picture->height * scale);
  Map map;
  GArray *boxes;

  if (!run (model, picture, width, height, &map, cancellable, error))
    return NULL;
  boxes = find_boxes (&map, (double)picture->width / width, (double)picture->height / height);
  g_free (map.map);
  g_array_sort (boxes, compare_boxes);
  return boxes;
}

/* ---- pixels ---- */

/* Adds the picture's colour at a place, between four pixels. */
static void
add_sample (const SampanRgba *self, double x, double y, float sum[3])
{
  double left = floor (x - 0.5), top = floor (y - 0.5);
  float u = (float)(x - 0.5 - left), v = (float)(y - 0.5 - top);
  int columns[] = { CLAMP ((int)left, 0, self->width - 1),
                    CLAMP ((int)left + 1, 0, self->width - 1) };
  int rows[] = { CLAMP ((int)top, 0, self->height - 1), CLAMP ((int)top + 1, 0, self->height - 1) };
  const guint8 *upper = self->data + (gsize)rows[0] * self->width * 4;
  const guint8 *lower = self->data + (gsize)rows[1] * self->width * 4;

  for (int c = 0; c < 3; c++)
    {
      float above = upper[columns[0] * 4 + c] * (1 - u) + upper[columns[1] * 4 + c] * u;
      float below = lower[columns[0] * 4 + c] * (1 - u) + lower[columns[1] * 4 + c] * u;

      sum[c] += above * (1 - v) + below * v;
    }
}

void
sampan_rgba_sample (const SampanRgba *self,
                    const SampanTextBox *box,
                    gboolean turned,
                    guint8 *target,
                    int width,
                    int height)
{
  double c = cos (box->angle), s = sin (box->angle);
  double step_x = (turned ? box->height : box->width) / width;
  double step_y = (turned ? box->width : box->height) / height;
  /* As many samples a pixel as it covers, so that nothing is left out when it becomes small. */
  int n = CLAMP ((int)ceil (MAX (step_x, step_y)), 1, 16);

  for (int row = 0; row < height; row++)
    for (int column = 0; column < width; column++)
      {
        float sum[3] = { 0, 0, 0 };
        guint8 *pixel = target + ((gsize)row * width + column) * 3;

        for (int i = 0; i < n * n; i++)
          {
            double a = (column + (i % n + 0.5) / n - width / 2.0) * step_x;
            double b = (row + (i / n + 0.5) / n - height / 2.0) * step_y;
            double u = turned ? -b : a, v = turned ? a : b;

            add_sample (self, box->x + u * c - v * s, box->y + u * s + v * c, sum);
          }
        for (int i = 0; i < 3; i++)
          pixel[i] = (guint8)(sum[i] / (n * n) + 0.5f);
      }
}
