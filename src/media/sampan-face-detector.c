#include "sampan-face-detector.h"

#include <math.h>

#include "infer/sampan-model.h"
#include "sampan-gaussian.h"
#include "sampan-pixels.h"

/* Smaller copies of the frame: the sixteenth is enough for 8K. */
#define MAX_LEVELS 6
/* Boxes that cover that much of each other, of both together, show the same face. */
#define SAME_FACE 0.3
/* Values a face has in a model's output: a box, then x and y of each point. */
#define N_VALUES 16

/* What is known of a model beside its tensors: the grids on which it looks for faces, and how many
 * candidates there are at each place. From MediaPipe's face_detection_short_range and _full_range
 * graphs (SsdAnchorsCalculatorOptions). */
static const struct
{
  const char *name;
  struct
  {
    int side, n;
  } grids[2];
} kinds[SAMPAN_FACE_N_MODELS] = {
  [SAMPAN_FACE_MODEL_NEAR] = { "face-detection-short", { { 16, 2 }, { 8, 6 } } },
  [SAMPAN_FACE_MODEL_FAR] = { "face-detection-full", { { 48, 1 }, { 0, 0 } } },
};

typedef struct
{
  SampanModel *model;
  int side; /* of its input */
  float *input;
  const SampanTensor *boxes;
  const SampanTensor *scores;
} Net;

typedef struct
{
  const guint8 *data;
  int stride, width, height;
} Plane;

struct _SampanFaceDetector
{
  Net nets[SAMPAN_FACE_N_MODELS];
  SampanRange range;
  int width, height;
  Plane planes[MAX_LEVELS][3]; /* the first level is the frame itself */
  guint8 *copies[MAX_LEVELS][3];
  int n_levels; /* that are filled in */
  GArray *found;
  guint8 *row;
  int *columns;
};

SampanFaceDetector *
sampan_face_detector_new (void)
{
  SampanFaceDetector *self = g_new0 (SampanFaceDetector, 1);

  self->found = g_array_new (FALSE, FALSE, sizeof (SampanFace));
  return self;
}

static void
free_copies (SampanFaceDetector *self)
{
  for (int level = 0; level < MAX_LEVELS; level++)
    for (int i = 0; i < 3; i++)
      g_clear_pointer (&self->copies[level][i], g_free);
}

void
sampan_face_detector_free (SampanFaceDetector *self)
{
  free_copies (self);
  for (int i = 0; i < SAMPAN_FACE_N_MODELS; i++)
    {
      g_clear_object (&self->nets[i].model);
      g_free (self->nets[i].input);
    }
  g_array_unref (self->found);
  g_free (self->row);
  g_free (self->columns);
  g_free (self);
}

/* ---- the models ---- */

static gboolean
check_net (Net *net, int n_candidates)
{
  const SampanTensor *input;

  net->boxes = net->scores = NULL;
  if (sampan_model_get_n_inputs (net->model) != 1 || sampan_model_get_n_outputs (net->model) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      const SampanTensor *output = sampan_model_get_output (net->model, i);

      if (sampan_tensor_get_length (output) == (gsize)n_candidates * N_VALUES)
        net->boxes = output;
      else if (sampan_tensor_get_length (output) == (gsize)n_candidates)
        net->scores = output;
    }
  input = sampan_model_get_input (net->model, 0);
  net->side = (int)input->shape[1];
  return net->boxes != NULL && net->scores != NULL && input->n_dims == 4 && input->shape[3] == 3
         && input->shape[1] == input->shape[2];
}

static Net *
ensure_net (SampanFaceDetector *self, SampanFaceModel which, GError **error)
{
  Net *net = &self->nets[which];
  g_autofree char *path = NULL;
  int n_candidates = 0;

  if (net->model != NULL)
    return net;
  path = sampan_model_find (kinds[which].name, error);
  net->model = path != NULL ? sampan_model_get_shared (path, 1, error) : NULL;
  if (net->model == NULL)
    return NULL;
  for (int i = 0; i < 2; i++)
    n_candidates +=
        kinds[which].grids[i].side * kinds[which].grids[i].side * kinds[which].grids[i].n;
  if (!check_net (net, n_candidates))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "%s does not take a picture and give faces", path);
      g_clear_object (&net->model);
      return NULL;
    }
  net->input = g_new (float, net->side * net->side * 3);
  return net;
}

/* ---- the picture ---- */

void
sampan_face_detector_set_frame (SampanFaceDetector *self, const GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);

  if (width != self->width || height != self->height)
    free_copies (self);
  self->width = width;
  self->height = height;
  self->range = sampan_range_from_info (&frame->info);
  self->n_levels = 1;
  for (int i = 0; i < 3; i++)
    self->planes[0][i] =
        (Plane){ GST_VIDEO_FRAME_PLANE_DATA (frame, i), GST_VIDEO_FRAME_PLANE_STRIDE (frame, i),
                 GST_VIDEO_FRAME_COMP_WIDTH (frame, i), GST_VIDEO_FRAME_COMP_HEIGHT (frame, i) };
}

/* The copy of the frame that has been halved so often; made when it is first asked for. */
static const Plane *
get_level (SampanFaceDetector *self, int level)
{
  for (; self->n_levels <= level; self->n_levels++)
    for (int i = 0; i < 3; i++)
      {
        const Plane *larger = &self->planes[self->n_levels - 1][i];
        Plane *smaller = &self->planes[self->n_levels][i];
        guint8 **copy = &self->copies[self->n_levels][i];

        smaller->width = smaller->stride = (larger->width + 1) / 2;
        smaller->height = (larger->height + 1) / 2;
        if (*copy == NULL)
          *copy = g_malloc ((gsize)smaller->width * smaller->height);
        smaller->data = *copy;
        sampan_plane_halve (larger->data, larger->stride, *copy, smaller->stride, larger->width,
                            larger->height);
      }
  return self->planes[level];
}

SAMPAN_CLONES static void
mix_rows (guint8 *restrict target,
          const guint8 *restrict above,
          const guint8 *restrict below,
          int part,
          int width)
{
  for (int x = 0; x < width; x++)
    target[x] = (guint8)((above[x] * (256 - part) + below[x] * part + 128) >> 8);
}

/* One channel of the part, @side values a row at every third place; outside of the plane its edge
 * goes on. @scale: pixels of the plane for one of the part. */
static void
sample (SampanFaceDetector *self,
        const Plane *plane,
        double x,
        double y,
        double scale,
        int side,
        float *target)
{
  int limit = (plane->width - 1) * 256;

  for (int i = 0; i < side; i++)
    self->columns[i] = (int)CLAMP (256 * (x + (i + 0.5) * scale - 0.5), 0, limit);
  for (int row = 0; row < side; row++)
    {
      int at = (int)CLAMP (256 * (y + (row + 0.5) * scale - 0.5), 0, (plane->height - 1) * 256);
      const guint8 *above = plane->data + (gsize)(at >> 8) * plane->stride;
      const guint8 *below = at >> 8 < plane->height - 1 ? above + plane->stride : above;
      int first = self->columns[0] >> 8,
          last = MIN ((self->columns[side - 1] >> 8) + 1, plane->width - 1);
      float *out = target + (gsize)row * side * 3;

      mix_rows (self->row + first, above + first, below + first, at & 255, last + 1 - first);
      self->row[last + 1] = self->row[last];
      for (int i = 0; i < side; i++)
        {
          int column = self->columns[i] >> 8, part = self->columns[i] & 255;

          out[3 * i] =
              (float)(self->row[column] * (256 - part) + self->row[column + 1] * part) / 256;
        }
    }
}

/* The part as R'G'B' -1..1; black outside of the frame. */
static void
fill_input (SampanFaceDetector *self, Net *net, double x, double y, double size)
{
  double scale = size / net->side;
  int level = CLAMP ((int)floor (log2 (scale)), 0, MAX_LEVELS - 1);
  const Plane *planes = get_level (self, level);
  float black = (float)self->range.black, gain = 2 / (float)self->range.range;
  float chroma = 2 / (float)self->range.chroma, kr = (float)self->range.kr,
        kb = (float)self->range.kb;
  float blue = 2 * (1 - kb) * chroma, red = 2 * (1 - kr) * chroma, kg = 1 - kr - kb;
  int left = (int)ceil (-x / scale - 0.5), right = (int)ceil ((self->width - x) / scale - 0.5);
  int top = (int)ceil (-y / scale - 0.5), bottom = (int)ceil ((self->height - y) / scale - 0.5);

  self->row = g_realloc (self->row, self->width + 2);
  self->columns = g_renew (int, self->columns, net->side);
  for (int i = 0; i < 3; i++)
    {
      double down = (i == 0 ? 1 : 2) * (double)(1 << level);

      sample (self, &planes[i], x / down, y / down, scale / down, net->side, net->input + i);
    }
  for (int row = 0; row < net->side; row++)
    for (int column = 0; column < net->side; column++)
      {
        float *pixel = net->input + ((gsize)row * net->side + column) * 3;
        float luma = (pixel[0] - black) * gain - 1;
        float b = (pixel[1] - 128) * blue, r = (pixel[2] - 128) * red;
        gboolean inside = row >= top && row < bottom && column >= left && column < right;

        pixel[0] = inside ? CLAMP (luma + r, -1, 1) : -1;
        pixel[1] = inside ? CLAMP (luma - (kr * r + kb * b) / kg, -1, 1) : -1;
        pixel[2] = inside ? CLAMP (luma + b, -1, 1) : -1;
      }
}

/* ---- the faces ---- */

static void
read_face (SampanFace *face, const float *values, double x, double y, double size, double pixel)
{
  face->width = values[2] * pixel;
  face->height = values[3] * pixel;
  face->x = x + values[0] * pixel - face->width / 2;
  face->y = y + values[1] * pixel - face->height / 2;
  for (int i = 0; i < SAMPAN_FACE_N_POINTS; i++)
    {
      face->points[i][0] = x + values[4 + 2 * i] * pixel;
      face->points[i][1] = y + values[5 + 2 * i] * pixel;
    }
}

/* Puts what a model says of its part into pixels of the frame. */
static void
read_output (SampanFaceDetector *self,
             SampanFaceModel which,
             double x,
             double y,
             double size,
             double threshold,
             const float *boxes,
             const float *scores)
{
  double limit = -log (1 / threshold - 1), pixel = size / self->nets[which].side;
  int i = 0;

  g_array_set_size (self->found, 0);
  for (int grid = 0; grid < 2; grid++)
    for (int row = 0; row < kinds[which].grids[grid].side; row++)
      for (int column = 0; column < kinds[which].grids[grid].side; column++)
        for (int n = 0; n < kinds[which].grids[grid].n; n++, i++)
          {
            double step = size / kinds[which].grids[grid].side;
            SampanFace face = { 0 };

            if (!(scores[i] >= limit))
              continue;
            read_face (&face, boxes + (gsize)i * N_VALUES, x + (column + 0.5) * step,
                       y + (row + 0.5) * step, size, pixel);
            face.score = 1 / (1 + exp (-scores[i]));
            if (face.width > 1 && face.height > 1)
              g_array_append_val (self->found, face);
          }
}

static double
intersection (const SampanFace *a, const SampanFace *b)
{
  double width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);

  return MAX (width, 0) * MAX (height, 0);
}

double
sampan_face_overlap (const SampanFace *a, const SampanFace *b)
{
  return intersection (a, b) / MIN (a->width * a->height, b->width * b->height);
}

static void
add_weighted (SampanFace *sum, const SampanFace *face, double weight)
{
  sum->x += face->x * weight;
  sum->y += face->y * weight;
  sum->width += face->width * weight;
  sum->height += face->height * weight;
  for (int i = 0; i < SAMPAN_FACE_N_POINTS; i++)
    for (int j = 0; j < 2; j++)
      sum->points[i][j] += face->points[i][j] * weight;
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  double one = ((const SampanFace *)a)->score, other = ((const SampanFace *)b)->score;

  return one < other ? 1 : one > other ? -1 : 0;
}

/* A model sees a face at several places; their weighted mean is steadier than the best of them. */
static void
merge_found (SampanFaceDetector *self, GArray *faces)
{
  g_array_sort (self->found, compare_scores);
  while (self->found->len > 0)
    {
      SampanFace best = g_array_index (self->found, SampanFace, 0);
      SampanFace sum = { .score = best.score };
      double total = 0;
      guint kept = 0;

      for (guint i = 0; i < self->found->len; i++)
        {
          SampanFace *face = &g_array_index (self->found, SampanFace, i);
          double common = intersection (&best, face);

          if (i > 0
              && common / (best.width * best.height + face->width * face->height - common)
                     < SAME_FACE)
            {
              g_array_index (self->found, SampanFace, kept++) = *face;
              continue;
            }
          add_weighted (&sum, face, face->score);
          total += face->score;
        }
      best = (SampanFace){ .score = best.score };
      add_weighted (&best, &sum, 1 / total);
      g_array_append_val (faces, best);
      g_array_set_size (self->found, kept);
    }
}

gboolean
sampan_face_detector_run (SampanFaceDetector *self,
                          SampanFaceModel model,
                          double x,
                          double y,
                          double size,
                          double threshold,
                          GArray *faces,
                          GError **error)
{
  Net *net = ensure_net (self, model, error);
  SampanTensor input, outputs[2];

  if (net == NULL)
    return FALSE;
  fill_input (self, net, x, y, size);
  input = *sampan_model_get_input (net->model, 0);
  input.data = net->input;
  outputs[0] = *net->boxes;
  outputs[1] = *net->scores;
  if (!sampan_model_run (net->model, &input, 1, outputs, 2, error))
    return FALSE;
  read_output (self, model, x, y, size, threshold, outputs[0].data, outputs[1].data);
  merge_found (self, faces);
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
  return TRUE;
}
