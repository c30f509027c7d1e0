#include "sampan-matte-union.h"

#include <string.h>

/* Into how many cells the longer side is cut. */
#define CELLS 256
/* What is surely a person for the one, and not there for the other, in 255. */
#define SURE 215
#define ABSENT 80
/* A part is missing where that many cells around one all are: less may be an edge that the two see
 * in different places. */
#define BROAD 3
/* From there it goes on over what is likelier a person than not, as long as no edge of the other
 * mask is nearer than two cells ... */
#define LIKELY 110
#define NEAR 2
/* ... and then that many cells more, to its own edges. */
#define REACH (BROAD + 5)
/* What is less than this part of the whole person may be a thing beside it. */
#define LEAST 0.025

/* Cells are 0 or 255. */
typedef struct
{
  int cell, width, height;
  guint8 *person;  /* surely a person */
  guint8 *likely;  /* perhaps one, away from the mask */
  guint8 *missing; /* surely one, and not in the mask */
  guint8 *scratch;
  int *stack;
} Grid;

static void
grid_init (Grid *grid, int width, int height)
{
  gsize n;

  grid->cell = MAX ((MAX (width, height) + CELLS - 1) / CELLS, 1);
  grid->width = (width + grid->cell - 1) / grid->cell;
  grid->height = (height + grid->cell - 1) / grid->cell;
  n = (gsize)grid->width * grid->height;
  grid->person = g_malloc0 (n);
  grid->likely = g_malloc0 (n);
  grid->missing = g_malloc0 (n);
  grid->scratch = g_malloc0 (n);
  grid->stack = g_new (int, n);
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->person);
  g_free (grid->likely);
  g_free (grid->missing);
  g_free (grid->scratch);
  g_free (grid->stack);
}

static guint
get_mean (const guint8 *plane, int stride, int left, int top, int right, int bottom)
{
  guint sum = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      sum += plane[(gsize)y * stride + x];
  return sum / (guint)((right - left) * (bottom - top));
}

/* Each cell of @cells becomes the greatest of those within @radius of it, or with @least the least.
 * Beyond the picture all goes on as it is at its edge. */
static void
spread (Grid *grid, guint8 *cells, int radius, gboolean least)
{
  for (int pass = 0; pass < 2; pass++)
    {
      int n = pass == 0 ? grid->width : grid->height;
      int lines = pass == 0 ? grid->height : grid->width;
      int step = pass == 0 ? 1 : grid->width, line = pass == 0 ? grid->width : 1;
      const guint8 *from = pass == 0 ? cells : grid->scratch;
      guint8 *to = pass == 0 ? grid->scratch : cells;

      for (int i = 0; i < lines; i++)
        for (int j = 0; j < n; j++)
          {
            guint8 value = from[i * line + j * step];

            for (int k = MAX (j - radius, 0); k <= MIN (j + radius, n - 1); k++)
              {
                guint8 other = from[i * line + k * step];

                value = least ? MIN (value, other) : MAX (value, other);
              }
            to[i * line + j * step] = value;
          }
    }
}

static void
compare (Grid *grid,
         const guint8 *mask,
         int mask_stride,
         const guint8 *person,
         int person_stride,
         int width,
         int height)
{
  gsize n = (gsize)grid->width * grid->height;
  g_autofree guint8 *there = g_malloc (n);

  for (int y = 0; y < grid->height; y++)
    for (int x = 0; x < grid->width; x++)
      {
        int left = x * grid->cell, right = MIN (left + grid->cell, width);
        int top = y * grid->cell, bottom = MIN (top + grid->cell, height);
        guint other = get_mean (person, person_stride, left, top, right, bottom);
        gsize at = (gsize)y * grid->width + x;

        there[at] = get_mean (mask, mask_stride, left, top, right, bottom) > ABSENT ? 255 : 0;
        grid->person[at] = other >= SURE ? 255 : 0;
        grid->likely[at] = other >= LIKELY ? 255 : 0;
        grid->missing[at] = grid->person[at] & ~there[at];
      }
  spread (grid, there, NEAR, FALSE);
  for (gsize i = 0; i < n; i++)
    grid->likely[i] = (grid->likely[i] & ~there[i]) | grid->missing[i];
}

/* Takes what hangs together with the cell at @start out of `likely`. Its cells are the first ones
 * of the stack. Returns: how many there are, and in @sure how many are surely missing. */
static int
take_part (Grid *grid, int start, int *sure)
{
  int n = 0, done = 0;

  *sure = 0;
  grid->likely[start] = 0;
  grid->stack[n++] = start;
  while (done < n)
    {
      int at = grid->stack[done++], x = at % grid->width, y = at / grid->width;
      const int beside[4][2] = { { x - 1, y }, { x + 1, y }, { x, y - 1 }, { x, y + 1 } };

      *sure += grid->missing[at] != 0;
      for (int i = 0; i < 4; i++)
        {
          int next = beside[i][1] * grid->width + beside[i][0];

          if (beside[i][0] < 0 || beside[i][0] >= grid->width || beside[i][1] < 0
              || beside[i][1] >= grid->height || grid->likely[next] == 0)
            continue;
          grid->likely[next] = 0;
          grid->stack[n++] = next;
        }
    }
  return n;
}

/* Leaves in `missing` the parts that are added. Returns: whether there are any. */
static gboolean
find_parts (Grid *grid)
{
  int n = grid->width * grid->height, whole = 0;
  g_autofree guint8 *broad = g_memdup2 (grid->missing, n);
  g_autofree guint8 *found = g_malloc0 (n);
  gboolean any = FALSE;

  spread (grid, broad, BROAD, TRUE);
  for (int i = 0; i < n; i++)
    whole += grid->person[i] != 0;
  for (int i = 0; i < n; i++)
    if (broad[i] != 0 && grid->likely[i] != 0)
      {
        int sure, cells = take_part (grid, i, &sure);

        for (int j = 0; sure >= LEAST * whole && j < cells; j++)
          found[grid->stack[j]] = 255;
        any = any || sure >= LEAST * whole;
      }
  memcpy (grid->missing, found, n);
  return any;
}

/* What is added: the parts up to their edges, and the whole inside of the person, as a mask that
 * lacks a part of one is not sure of the rest, either. It ends softly. */
static void
fill_share (Grid *grid)
{
  int n = grid->width * grid->height;

  spread (grid, grid->missing, REACH, FALSE);
  spread (grid, grid->person, BROAD, TRUE);
  for (int i = 0; i < n; i++)
    grid->scratch[i] = grid->missing[i] | grid->person[i];
  for (int y = 0; y < grid->height; y++)
    for (int x = 0; x < grid->width; x++)
      grid->missing[y * grid->width + x] =
          (guint8)get_mean (grid->scratch, grid->width, MAX (x - 1, 0), MAX (y - 1, 0),
                            MIN (x + 2, grid->width), MIN (y + 2, grid->height));
}

/* Between the middles of four cells. */
static guint
get_share (const Grid *grid, int x, int y)
{
  float column = ((float)x + 0.5f) / (float)grid->cell - 0.5f;
  float row = ((float)y + 0.5f) / (float)grid->cell - 0.5f;
  int left = (int)MAX (column, 0), top = (int)MAX (row, 0);
  int right = MIN (left + 1, grid->width - 1), bottom = MIN (top + 1, grid->height - 1);
  float u = MAX (column - (float)left, 0), v = MAX (row - (float)top, 0);
  const guint8 *above = grid->missing + (gsize)top * grid->width;
  const guint8 *below = grid->missing + (gsize)bottom * grid->width;
  float first = (float)above[left] + (float)(above[right] - above[left]) * u;
  float second = (float)below[left] + (float)(below[right] - below[left]) * u;

  return (guint)(first + (second - first) * v + 0.5f);
}

gboolean
sampan_matte_union_lacks (const guint8 *mask,
                          int mask_stride,
                          const guint8 *person,
                          int person_stride,
                          int width,
                          int height)
{
  gboolean result;
  Grid grid;

  grid_init (&grid, width, height);
  compare (&grid, mask, mask_stride, person, person_stride, width, height);
  result = find_parts (&grid);
  grid_clear (&grid);
  return result;
}

void
sampan_matte_union_add (
    guint8 *mask, int mask_stride, const guint8 *person, int person_stride, int width, int height)
{
  gboolean any;
  Grid grid;

  grid_init (&grid, width, height);
  compare (&grid, mask, mask_stride, person, person_stride, width, height);
  any = find_parts (&grid);
  if (any)
    fill_share (&grid);
  for (int y = 0; any && y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint8 *value = &mask[(gsize)y * mask_stride + x];
        guint other = person[(gsize)y * person_stride + x];

        if (other > *value)
          *value = (guint8)MAX (*value, other * get_share (&grid, x, y) / 255);
      }
  grid_clear (&grid);
}
