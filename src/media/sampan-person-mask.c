#include "sampan-person-mask.h"

#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-guided-filter.h"
#include "sampan-pixels.h"

/* Frames narrower than this, of their height, go to the square model. */
#define LANDSCAPE 1.4
/* How far a frame's shape may be from the model's to be stretched to it instead of being given
 * borders. */
#define STRETCH 1.15
/* Of the filter that fits the edge. */
#define RADIUS 4
#define EPSILON 0.0009f
#define LOW 0.30f
#define HIGH 0.70f
/* How many rows are looked at for one row of the model's input. */
#define MAX_ROWS 4

struct _SampanPersonMask
{
  SampanModel *model;
  gboolean landscape; /* which one it is */
  int model_width, model_height;
  float *input;

  int frame_width, frame_height; /* of the last frame */
  int x, y, width, height;       /* where the frame lies in the model's input */
  guint8 *planes[3];             /* the frame at that size, 4:4:4 */
  float *guide;
  float *mask;
  gboolean has_mask; /* the last frame's is there */
  guint16 *sums;     /* of one row */
  int *edges;        /* where the columns of the small picture begin in the large one */
  SampanGuidedFilter *filter;
};

SampanPersonMask *
sampan_person_mask_new (void)
{
  SampanPersonMask *self = g_new0 (SampanPersonMask, 1);

  self->filter = sampan_guided_filter_new (RADIUS, EPSILON, LOW, HIGH);
  return self;
}

static void
free_frame (SampanPersonMask *self)
{
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->planes[i], g_free);
  g_clear_pointer (&self->guide, g_free);
  g_clear_pointer (&self->mask, g_free);
  g_clear_pointer (&self->sums, g_free);
  g_clear_pointer (&self->edges, g_free);
  self->frame_width = self->frame_height = 0;
}

void
sampan_person_mask_free (SampanPersonMask *self)
{
  free_frame (self);
  sampan_guided_filter_free (self->filter);
  g_free (self->input);
  g_clear_object (&self->model);
  g_free (self);
}

void
sampan_person_mask_reset (SampanPersonMask *self)
{
  self->has_mask = FALSE;
}

static gboolean
load (SampanPersonMask *self, gboolean landscape, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (SampanModel) model = NULL;
  const SampanTensor *input;

  if (self->model != NULL && self->landscape == landscape)
    return TRUE;
  path = sampan_model_find (landscape ? "selfie-landscape" : "selfie-square", error);
  /* One thread: more gain nothing on a model of a millisecond, and decoder and encoder want the
   * cores. */
  model = path != NULL ? sampan_model_get_shared (path, 1, error) : NULL;
  if (model == NULL)
    return FALSE;
  input = sampan_model_get_n_inputs (model) == 1 && sampan_model_get_n_outputs (model) == 1
              ? sampan_model_get_input (model, 0)
              : NULL;
  if (input == NULL || input->n_dims != 4 || input->shape[3] != 3
      || sampan_tensor_get_length (input) == 0)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "%s does not take a picture and give a mask", path);
      return FALSE;
    }
  g_set_object (&self->model, model);
  self->landscape = landscape;
  self->model_height = (int)input->shape[1];
  self->model_width = (int)input->shape[2];
  self->input = g_renew (float, self->input, sampan_tensor_get_length (input));
  free_frame (self);
  return TRUE;
}

/* Where a frame of that size goes in the model's input: all of it, or with borders where the shapes
 * differ much. */
static void
place (SampanPersonMask *self, int width, int height)
{
  double ratio = ((double)width / height) / ((double)self->model_width / self->model_height);
  int n;

  if (self->frame_width == width && self->frame_height == height)
    return;
  free_frame (self);
  self->frame_width = width;
  self->frame_height = height;
  self->width = self->model_width;
  self->height = self->model_height;
  if (ratio > STRETCH)
    self->height = MAX ((int)lrint (self->model_height / ratio), 1);
  else if (ratio < 1 / STRETCH)
    self->width = MAX ((int)lrint (self->model_width * ratio), 1);
  self->x = (self->model_width - self->width) / 2;
  self->y = (self->model_height - self->height) / 2;
  n = self->width * self->height;
  for (int i = 0; i < 3; i++)
    self->planes[i] = g_malloc (n);
  self->guide = g_new (float, n);
  self->mask = g_new (float, n);
  self->sums = g_new (guint16, width);
  self->edges = g_new (int, self->width + 1);
  self->has_mask = FALSE;
}

SAMPAN_CLONES static void
add_bytes (guint16 *restrict sums, const guint8 *restrict row, int width)
{
  for (int x = 0; x < width; x++)
    sums[x] = (guint16)(sums[x] + row[x]);
}

/* Each pixel of @target the mean of the pixels of @source that lie under it. */
static void
shrink (
    SampanPersonMask *self, const guint8 *source, int stride, int width, int height, guint8 *target)
{
  guint16 *sums = self->sums;
  int *edges = self->edges;

  for (int x = 0; x <= self->width; x++)
    edges[x] = x * width / self->width;
  for (int y = 0; y < self->height; y++)
    {
      int top = y * height / self->height, bottom = MAX ((y + 1) * height / self->height, top + 1);
      int step = (bottom - top + MAX_ROWS - 1) / MAX_ROWS, rows = (bottom - top + step - 1) / step;
      /* Columns have one of two widths, mostly: a division for each pixel would take longer than
       * all the rest. */
      int known = 0;
      guint32 part = 0;

      memset (sums, 0, sizeof (guint16) * width);
      for (int row = top; row < bottom; row += step)
        add_bytes (sums, source + (gsize)row * stride, width);
      for (int x = 0; x < self->width; x++)
        {
          int left = edges[x], right = MAX (edges[x + 1], left + 1);
          guint32 sum = 0;

          for (int i = left; i < right; i++)
            sum += sums[i];
          if (right - left != known)
            {
              known = right - left;
              part = (1u << 16) / (guint32)(known * rows);
            }
          target[y * self->width + x] = (guint8)(((guint64)sum * part + (1 << 15)) >> 16);
        }
    }
}

/* How Y'CbCr becomes R'G'B' of 0..1. */
typedef struct
{
  float black, gain;
  float red, green_red, green_blue, blue; /* of Cr, of both, of Cb */
} Colours;

static Colours
get_colours (const GstVideoInfo *info)
{
  SampanRange range = sampan_range_from_info (info);
  double red = 2 * (1 - range.kr), blue = 2 * (1 - range.kb), kg = 1 - range.kr - range.kb;

  return (Colours){ .black = (float)range.black,
                    .gain = (float)(1 / range.range),
                    .red = (float)(red / range.chroma),
                    .green_red = (float)(range.kr * red / kg / range.chroma),
                    .green_blue = (float)(range.kb * blue / kg / range.chroma),
                    .blue = (float)(blue / range.chroma) };
}

SAMPAN_CLONES static void
fill_row (float *restrict input,
          float *restrict guide,
          const guint8 *restrict lumas,
          const guint8 *restrict blues,
          const guint8 *restrict reds,
          const Colours *colours,
          int width)
{
  Colours c = *colours;

  for (int x = 0; x < width; x++)
    {
      float luma = ((float)lumas[x] - c.black) * c.gain;
      float b = (float)(blues[x] - 128), r = (float)(reds[x] - 128);
      float red = luma + r * c.red, green = luma - r * c.green_red - b * c.green_blue;
      float blue = luma + b * c.blue;

      input[3 * x] = MIN (MAX (red, 0), 1);
      input[3 * x + 1] = MIN (MAX (green, 0), 1);
      input[3 * x + 2] = MIN (MAX (blue, 0), 1);
      guide[x] = (float)lumas[x] * (1.0f / 255);
    }
}

/* The small picture as R'G'B' 0..1 in the model's input, and its luma as the guide. */
static void
fill_input (SampanPersonMask *self, const GstVideoInfo *info)
{
  Colours colours = get_colours (info);

  memset (self->input, 0, sizeof (float) * self->model_width * self->model_height * 3);
  for (int y = 0; y < self->height; y++)
    {
      int i = y * self->width;

      fill_row (self->input + ((y + self->y) * self->model_width + self->x) * 3, self->guide + i,
                self->planes[0] + i, self->planes[1] + i, self->planes[2] + i, &colours,
                self->width);
    }
}

/* Small changes are mostly noise of the model and are taken slowly; great ones are movement and are
 * taken at once. */
SAMPAN_CLONES static void
follow_row (float *restrict mask, const float *restrict output, int width)
{
  for (int x = 0; x < width; x++)
    {
      float change = output[x] - mask[x];

      mask[x] += change * MIN (0.35f + 1.3f * ABS (change), 1);
    }
}

static void
take_output (SampanPersonMask *self, const float *output, gboolean steady)
{
  for (int y = 0; y < self->height; y++)
    {
      float *mask = self->mask + y * self->width;
      const float *row = output + (y + self->y) * self->model_width + self->x;

      if (steady && self->has_mask)
        follow_row (mask, row, self->width);
      else
        memcpy (mask, row, sizeof (float) * self->width);
    }
  self->has_mask = TRUE;
}

gboolean
sampan_person_mask_find (SampanPersonMask *self,
                         GstVideoFrame *frame,
                         gboolean steady,
                         guint8 *mask,
                         int stride,
                         GError **error)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  SampanTensor input, output;

  if (!load (self, width > LANDSCAPE * height, error))
    return FALSE;
  place (self, width, height);
  for (int i = 0; i < 3; i++)
    shrink (self, GST_VIDEO_FRAME_PLANE_DATA (frame, i), GST_VIDEO_FRAME_PLANE_STRIDE (frame, i),
            GST_VIDEO_FRAME_COMP_WIDTH (frame, i), GST_VIDEO_FRAME_COMP_HEIGHT (frame, i),
            self->planes[i]);
  fill_input (self, &frame->info);

  input = *sampan_model_get_input (self->model, 0);
  input.data = self->input;
  output = *sampan_model_get_output (self->model, 0);
  if (!sampan_model_run (self->model, &input, 1, &output, 1, error))
    return FALSE;
  if (sampan_tensor_get_length (&output) != (gsize)self->model_width * self->model_height)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "the mask has not the size of the picture");
      sampan_tensor_clear (&output);
      return FALSE;
    }
  take_output (self, output.data, steady);
  sampan_tensor_clear (&output);
  sampan_guided_filter_run (self->filter, self->guide, self->mask, self->width, self->height,
                            GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
                            GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), mask, stride, width, height);
  return TRUE;
}
