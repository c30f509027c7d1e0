#include "sampan-matte-track.h"

#include "sampan-fine-mask.h"
#include "sampan-motion.h"

#define CELL SAMPAN_MOTION_CELL
#define PARTS SAMPAN_MOTION_PARTS
/* The last frame that the model has looked at, those between, and the next. */
#define MAX_FRAMES (SAMPAN_MATTE_TRACK_MAX + 2)
/* The model looks again when the outline has changed so much: the mean difference of the luma from
 * where it is found in the last frame that the model has seen, times 64. */
#define CHANGE (64 * 6)
/* Of a matte: what is no person, and what is nothing else. */
#define NOBODY 4
#define SOLID 251
/* Differences of the luma that say nothing. */
#define NOISE 3.0f

/* A frame at the model's size. */
typedef struct
{
  SampanFineFrame fine;
  SampanMotionPicture picture;
  SampanMotionVector *vectors[2]; /* where its cells are in the frames around it */
  /* Of those that the model has looked at. */
  SampanPadded alpha;
  guint8 *cells;  /* the matte of each cell and what is around it: 0, 255 or between */
  guint8 *uneven; /* those that are near an edge */
} Seen;

struct _SampanMatteTrack
{
  SampanFineMask *fine;
  Seen frames[MAX_FRAMES]; /* the first is one that the model has looked at */
  guint n_frames, n_done, n_popped;
  guint8 *bytes;
  int width, height;
};

/* ---- what the model says ---- */

static void
free_seen (Seen *self)
{
  sampan_fine_frame_clear (&self->fine);
  sampan_motion_picture_clear (&self->picture);
  sampan_padded_clear (&self->alpha);
  g_clear_pointer (&self->vectors[0], g_free);
  g_clear_pointer (&self->vectors[1], g_free);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->uneven, g_free);
}

static void
ensure_size (SampanMatteTrack *self, int width, int height)
{
  gsize n = (gsize)((width + CELL - 1) / CELL) * ((height + CELL - 1) / CELL);

  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  self->bytes = g_realloc (self->bytes, (gsize)width * height);
  for (int i = 0; i < MAX_FRAMES; i++)
    {
      Seen *seen = &self->frames[i];

      for (int j = 0; j < 2; j++)
        seen->vectors[j] = g_renew (SampanMotionVector, seen->vectors[j], n);
      seen->cells = g_realloc (seen->cells, n);
      seen->uneven = g_realloc (seen->uneven, n);
    }
}

static guint8
classify (const SampanPadded *alpha, int column, int row)
{
  int least = 255, most = 0;

  for (int y = 0; y < CELL; y++)
    for (int x = 0; x < CELL; x++)
      {
        int value = alpha->pixels[(gsize)(row * CELL + y) * alpha->stride + column * CELL + x];

        least = MIN (least, value);
        most = MAX (most, value);
      }
  return least >= SOLID ? 255 : most <= NOBODY ? 0 : 128;
}

/* Cells that have others of another kind around them. */
static void
find_uneven (const guint8 *cells, guint8 *uneven, int columns, int rows, int reach)
{
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      {
        guint8 kind = cells[y * columns + x], found = kind == 128;

        for (int i = MAX (y - reach, 0); !found && i <= MIN (y + reach, rows - 1); i++)
          for (int j = MAX (x - reach, 0); !found && j <= MIN (x + reach, columns - 1); j++)
            found = cells[i * columns + j] != kind;
        uneven[y * columns + x] = found;
      }
}

/* Lets the model look at a frame. */
static gboolean
look (SampanMatteTrack *self, Seen *seen, GError **error)
{
  int columns = seen->picture.columns, rows = seen->picture.rows;

  if (!sampan_fine_mask_run (self->fine, &seen->fine, error))
    return FALSE;
  for (int i = 0; i < self->width * self->height; i++)
    self->bytes[i] = (guint8)(int)(CLAMP (seen->fine.alpha[i], 0, 1) * 255 + 0.5f);
  sampan_padded_fill (&seen->alpha, self->bytes, self->width, self->width, self->height,
                      SAMPAN_MOTION_BORDER);
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      seen->cells[y * columns + x] = classify (&seen->alpha, x, y);
  find_uneven (seen->cells, seen->uneven, columns, rows, 1);
  return TRUE;
}

/* ---- between two frames ---- */

/* What a pixel's neighbours in one of the two frames say it is. */
typedef struct
{
  float alpha, weight;
} Sum;

/* Between four bytes; @x and @y in parts of a pixel. */
static inline float
sample (const SampanPadded *plane, int x, int y)
{
  const guint8 *at = plane->pixels + (gssize)(y >> 4) * (gssize)plane->stride + (x >> 4);
  int u = x & (PARTS - 1), v = y & (PARTS - 1);
  int above = at[0] * (PARTS - u) + at[1] * u;
  int below = at[plane->stride] * (PARTS - u) + at[plane->stride + 1] * u;

  return (float)(above * (PARTS - v) + below * v) * (1.0f / (PARTS * PARTS));
}

/* Adds what @key's matte is where the pixel @x, @y is found in it by the cells around. */
static inline void
add_pixel (const Seen *seen, const Seen *key, int which, int x, int y, float share, Sum *sum)
{
  static const float near[CELL] = { 0.375f, 0.125f, 0.125f, 0.375f };
  const SampanMotionPicture *picture = &seen->picture;
  float luma = (float)picture->levels[0].pixels[(gsize)y * picture->levels[0].stride + x];
  int column = x / CELL, row = y / CELL;
  int other_column = CLAMP (x % CELL < CELL / 2 ? column - 1 : column + 1, 0, picture->columns - 1);
  int other_row = CLAMP (y % CELL < CELL / 2 ? row - 1 : row + 1, 0, picture->rows - 1);
  float u = near[x % CELL], v = near[y % CELL];
  const int at[] = { row * picture->columns + column, row * picture->columns + other_column,
                     other_row * picture->columns + column,
                     other_row * picture->columns + other_column };
  const float shares[] = { (1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v };

  for (int i = 0; i < 4; i++)
    {
      const SampanMotionVector *vector = &seen->vectors[which][at[i]];
      int to_x = CLAMP (x * PARTS + vector->x, -8 * PARTS, (picture->width + 8) * PARTS);
      int to_y = CLAMP (y * PARTS + vector->y, -8 * PARTS, (picture->height + 8) * PARTS);
      float off = sample (&key->picture.levels[0], to_x, to_y) - luma;
      float error = (float)vector->error / 64;
      float doubt = NOISE * NOISE + off * off + error * error;
      float weight = share * shares[i] / (doubt * doubt);

      sum->alpha += weight * sample (&key->alpha, to_x, to_y);
      sum->weight += weight;
    }
}

/* The kind of a cell where it is found in @key, 128 when it is near an edge there. */
static inline guint8
get_kind (const Seen *seen, const Seen *key, int which, int column, int row)
{
  const SampanMotionPicture *picture = &seen->picture;
  const SampanMotionVector *vector = &seen->vectors[which][row * picture->columns + column];
  int x = CLAMP (column + (vector->x + PARTS * CELL / 2) / (PARTS * CELL), 0, picture->columns - 1);
  int y = CLAMP (row + (vector->y + PARTS * CELL / 2) / (PARTS * CELL), 0, picture->rows - 1);

  return key->uneven[y * picture->columns + x] ? 128 : key->cells[y * picture->columns + x];
}

static void
fill_cell (
    Seen *seen, const Seen *keys[2], const float shares[2], int column, int row, float *alpha)
{
  int width = seen->picture.width, height = seen->picture.height;
  guint8 kinds[] = { get_kind (seen, keys[0], 0, column, row),
                     get_kind (seen, keys[1], 1, column, row) };

  for (int y = row * CELL; y < MIN ((row + 1) * CELL, height); y++)
    for (int x = column * CELL; x < MIN ((column + 1) * CELL, width); x++)
      {
        Sum sum = { 0, 0 };

        if (kinds[0] == kinds[1] && kinds[0] != 128)
          {
            alpha[(gsize)y * width + x] = kinds[0] == 255 ? 1 : 0;
            continue;
          }
        for (int i = 0; i < 2; i++)
          add_pixel (seen, keys[i], i, x, y, shares[i], &sum);
        alpha[(gsize)y * width + x] = sum.alpha / (255 * sum.weight);
      }
}

/* The mattes of the frames between the first and the last. */
static void
fill_between (SampanMatteTrack *self)
{
  guint last = self->n_frames - 1;
  const Seen *keys[] = { &self->frames[0], &self->frames[last] };
  const SampanMotionVector *guess = NULL;

  for (guint i = last; i-- > 1;)
    {
      Seen *seen = &self->frames[i];
      float part = (float)i / (float)last, shares[] = { 1 - part, part };

      sampan_motion_find (&seen->picture, &keys[1]->picture, guess, keys[1]->uneven,
                          seen->vectors[1]);
      guess = seen->vectors[1];
      for (int row = 0; row < seen->picture.rows; row++)
        for (int column = 0; column < seen->picture.columns; column++)
          fill_cell (seen, keys, shares, column, row, seen->fine.alpha);
    }
}

/* How much the outline is another one than in the last frame that the model has looked at. */
static int
measure_change (const Seen *seen, const Seen *key)
{
  gint64 sum = 0;
  int n = 0;

  for (int row = 0; row < seen->picture.rows; row++)
    for (int column = 0; column < seen->picture.columns; column++)
      if (get_kind (seen, key, 0, column, row) == 128)
        {
          sum += seen->vectors[0][row * seen->picture.columns + column].error;
          n++;
        }
  return n > 0 ? (int)(sum / n) : 0;
}

/* ---- public ---- */

SampanMatteTrack *
sampan_matte_track_new (void)
{
  SampanMatteTrack *self = g_new0 (SampanMatteTrack, 1);

  self->fine = sampan_fine_mask_new ();
  return self;
}

void
sampan_matte_track_free (SampanMatteTrack *self)
{
  for (int i = 0; i < MAX_FRAMES; i++)
    free_seen (&self->frames[i]);
  sampan_fine_mask_free (self->fine);
  g_free (self->bytes);
  g_free (self);
}

void
sampan_matte_track_reset (SampanMatteTrack *self)
{
  self->n_frames = self->n_done = self->n_popped = 0;
  sampan_fine_mask_reset (self->fine);
}

/* The last frame becomes the first. */
static void
start_again (SampanMatteTrack *self)
{
  Seen last = self->frames[self->n_frames - 1];

  self->frames[self->n_frames - 1] = self->frames[0];
  self->frames[0] = last;
  self->n_frames = self->n_done = self->n_popped = 1;
}

gboolean
sampan_matte_track_finish (SampanMatteTrack *self, GError **error)
{
  if (self->n_done == self->n_frames)
    return TRUE;
  if (!look (self, &self->frames[self->n_frames - 1], error))
    return FALSE;
  fill_between (self);
  self->n_done = self->n_frames;
  return TRUE;
}

gboolean
sampan_matte_track_push (SampanMatteTrack *self, GstVideoFrame *frame, GError **error)
{
  const SampanMotionVector *guess;
  Seen *seen;

  g_return_val_if_fail (self->n_popped == self->n_done, FALSE);

  if (self->n_done > 1)
    start_again (self);
  seen = &self->frames[self->n_frames];
  if (!sampan_fine_mask_shrink (self->fine, frame, FALSE, &seen->fine, error))
    return FALSE;
  ensure_size (self, seen->fine.width, seen->fine.height);
  sampan_motion_picture_fill (&seen->picture, seen->fine.planes[0], self->width, self->width,
                              self->height);
  self->n_frames++;
  if (self->n_frames == 1)
    return sampan_matte_track_finish (self, error);
  guess = self->n_frames > 2 ? self->frames[self->n_frames - 2].vectors[0] : NULL;
  sampan_motion_find (&seen->picture, &self->frames[0].picture, guess, self->frames[0].uneven,
                      seen->vectors[0]);
  return (self->n_frames < MAX_FRAMES && measure_change (seen, &self->frames[0]) < CHANGE)
         || sampan_matte_track_finish (self, error);
}

guint
sampan_matte_track_get_n_ready (SampanMatteTrack *self)
{
  return self->n_done - self->n_popped;
}

void
sampan_matte_track_pop (SampanMatteTrack *self,
                        const GstVideoFrame *frame,
                        guint8 *mask,
                        int stride)
{
  g_return_if_fail (self->n_popped < self->n_done);

  sampan_fine_mask_enlarge (self->fine, &self->frames[self->n_popped++].fine, frame, mask, stride);
}
