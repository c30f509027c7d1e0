#include "sampan-fine-mask.h"

#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-guided-filter.h"
#include "sampan-pixels.h"

/* How far a frame's shape may be from the video model's to be stretched to it instead of being
 * given borders. */
#define STRETCH 1.2
/* What the video model carries on: r1i..r4i in, r1o..r4o out. */
#define N_STATES 4
/* How often the first frame of a video is looked at, for a state like that of a later one. */
#define FIRST_RUNS 4
/* Of the filter that fits the edge: little, as the models see hair themselves. */
#define RADIUS 2
#define EPSILON 0.0004f
/* Fainter than this is haze, and what lacks this little is whole. */
#define LOW 0.04f
#define HIGH 0.96f

struct _SampanFineMask
{
  SampanModel *model;
  const char *name; /* which one it is */
  gboolean still;
  int model_width, model_height;
  float *input;
  SampanTensor states[N_STATES];
  gboolean has_states;

  GstVideoInfo info; /* of the last frame */
  GstVideoConverter *converter;
  GstVideoInfo small_info;
  GstBuffer *small;        /* the frame at the model's size, RGB */
  int x, y, width, height; /* where the frame lies in it */
  float *guide;
  float *alpha;
  SampanGuidedFilter *filter;
};

/* While a picture is worked on. */
static GMutex still_lock;

SampanFineMask *
sampan_fine_mask_new (void)
{
  SampanFineMask *self = g_new0 (SampanFineMask, 1);

  self->filter = sampan_guided_filter_new (RADIUS, EPSILON, LOW, HIGH);
  return self;
}

static void
free_frame (SampanFineMask *self)
{
  g_clear_pointer (&self->converter, gst_video_converter_free);
  gst_clear_buffer (&self->small);
  g_clear_pointer (&self->guide, g_free);
  g_clear_pointer (&self->alpha, g_free);
}

void
sampan_fine_mask_reset (SampanFineMask *self)
{
  for (int i = 0; i < N_STATES; i++)
    sampan_tensor_clear (&self->states[i]);
  self->has_states = FALSE;
}

void
sampan_fine_mask_free (SampanFineMask *self)
{
  sampan_fine_mask_reset (self);
  free_frame (self);
  sampan_guided_filter_free (self->filter);
  g_free (self->input);
  g_clear_object (&self->model);
  g_free (self);
}

/* Whether @model has the inputs that this file fills in; finds out its size. */
static gboolean
check_model (SampanFineMask *self, SampanModel *model, gboolean still)
{
  const SampanTensor *picture = NULL;
  guint n = sampan_model_get_n_inputs (model);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (sampan_model_get_input (model, i)->name, still ? "input" : "src"))
      picture = sampan_model_get_input (model, i);
  if (n != (still ? 1 : 1 + N_STATES) || picture == NULL || picture->n_dims != 4
      || sampan_tensor_get_length (picture) == 0 || picture->shape[still ? 1 : 3] != 3)
    return FALSE;
  self->model_height = (int)picture->shape[still ? 2 : 1];
  self->model_width = (int)picture->shape[still ? 3 : 2];
  return TRUE;
}

static gboolean
load (SampanFineMask *self, gboolean still, gboolean upright, GError **error)
{
  const char *name = still ? "isnet" : upright ? "rvm-portrait" : "rvm";
  g_autofree char *path = NULL;
  g_autoptr (SampanModel) model = NULL;

  if (self->model != NULL && self->name == name)
    return TRUE;
  path = sampan_model_find (name, error);
  if (path == NULL)
    return FALSE;
  /* What a picture takes is given back with the model; a video's is small and is kept. */
  model = still ? sampan_model_new_from_file (path, 0, error)
                : sampan_model_get_shared (path, 0, error);
  if (model == NULL)
    return FALSE;
  if (!check_model (self, model, still))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "%s does not take a picture and give a matte", path);
      return FALSE;
    }
  sampan_fine_mask_reset (self);
  free_frame (self);
  g_set_object (&self->model, model);
  self->name = name;
  self->still = still;
  return TRUE;
}

/* Where a frame goes in the model's input: all of it, or with borders where the shapes differ much.
 * The pictures' model has learned on stretched ones. */
static void
place (SampanFineMask *self, const GstVideoInfo *info)
{
  double ratio =
      ((double)info->width / info->height) / ((double)self->model_width / self->model_height);

  self->width = self->model_width;
  self->height = self->model_height;
  if (!self->still && ratio > STRETCH)
    self->height = MAX ((int)lrint (self->model_height / ratio), 1);
  else if (!self->still && ratio < 1 / STRETCH)
    self->width = MAX ((int)lrint (self->model_width * ratio), 1);
  self->x = (self->model_width - self->width) / 2;
  self->y = (self->model_height - self->height) / 2;
}

static gboolean
prepare (SampanFineMask *self, const GstVideoInfo *info, GError **error)
{
  GstVideoResamplerMethod method =
      self->still ? GST_VIDEO_RESAMPLER_METHOD_LANCZOS : GST_VIDEO_RESAMPLER_METHOD_LINEAR;

  if (self->converter != NULL && gst_video_info_is_equal (info, &self->info))
    return TRUE;
  free_frame (self);
  place (self, info);
  gst_video_info_set_format (&self->small_info, GST_VIDEO_FORMAT_RGB, self->model_width,
                             self->model_height);
  /* Made smaller and otherwise left as it is. */
  self->small_info.colorimetry.transfer = info->colorimetry.transfer;
  self->small_info.colorimetry.primaries = info->colorimetry.primaries;
  self->small_info.fps_n = info->fps_n;
  self->small_info.fps_d = info->fps_d;
  self->small_info.interlace_mode = info->interlace_mode;
  self->converter = gst_video_converter_new (
      info, &self->small_info,
      gst_structure_new ("small", GST_VIDEO_CONVERTER_OPT_DEST_X, G_TYPE_INT, self->x,
                         GST_VIDEO_CONVERTER_OPT_DEST_Y, G_TYPE_INT, self->y,
                         GST_VIDEO_CONVERTER_OPT_DEST_WIDTH, G_TYPE_INT, self->width,
                         GST_VIDEO_CONVERTER_OPT_DEST_HEIGHT, G_TYPE_INT, self->height,
                         GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD, GST_TYPE_VIDEO_RESAMPLER_METHOD,
                         method, NULL));
  if (self->converter == NULL)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED,
                   "frames of this format cannot be made small");
      return FALSE;
    }
  self->info = *info;
  self->small = gst_buffer_new_allocate (NULL, self->small_info.size, NULL);
  self->input = g_renew (float, self->input, 3 * (gsize)self->model_width * self->model_height);
  self->guide = g_new (float, (gsize)self->width * self->height);
  self->alpha = g_new (float, (gsize)self->width * self->height);
  sampan_fine_mask_reset (self);
  return TRUE;
}

/* The luma as it is in the frame. */
static void
fill_guide (SampanFineMask *self, const GstVideoFrame *small)
{
  SampanRange range = sampan_range_from_info (&self->info);
  float black = (float)range.black / 255, gain = (float)(range.range / (255.0 * 255));
  float kr = (float)range.kr, kb = (float)range.kb, kg = 1 - kr - kb;

  for (int y = 0; y < self->height; y++)
    {
      const guint8 *pixel = (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (small, 0)
                            + (gsize)(y + self->y) * GST_VIDEO_FRAME_PLANE_STRIDE (small, 0)
                            + 3 * (gsize)self->x;
      float *guide = self->guide + (gsize)y * self->width;

      for (int x = 0; x < self->width; x++, pixel += 3)
        guide[x] =
            black + gain * (kr * (float)pixel[0] + kg * (float)pixel[1] + kb * (float)pixel[2]);
    }
}

/* One plane after the other for pictures, one pixel after the other for videos. */
static void
fill_input (SampanFineMask *self, const GstVideoFrame *small)
{
  gsize n = (gsize)self->model_width * self->model_height;

  for (int y = 0; y < self->model_height; y++)
    {
      const guint8 *row = (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (small, 0)
                          + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (small, 0);
      float *target = self->input + (gsize)y * self->model_width * (self->still ? 1 : 3);

      if (self->still)
        for (int x = 0; x < self->model_width; x++)
          for (int i = 0; i < 3; i++)
            target[(gsize)i * n + x] = ((float)row[3 * x + i] - 128) / 256;
      else
        for (int x = 0; x < 3 * self->model_width; x++)
          target[x] = (float)row[x] / 255;
    }
}

static gboolean
take_frame (SampanFineMask *self, GstVideoFrame *frame, GError **error)
{
  GstVideoFrame small;

  if (!gst_video_frame_map (&small, &self->small_info, self->small, GST_MAP_READWRITE))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED, "no memory for a frame");
      return FALSE;
    }
  gst_video_converter_frame (self->converter, frame, &small);
  fill_guide (self, &small);
  fill_input (self, &small);
  gst_video_frame_unmap (&small);
  return TRUE;
}

static void
take_output (SampanFineMask *self, const float *output)
{
  for (int y = 0; y < self->height; y++)
    memcpy (self->alpha + (gsize)y * self->width,
            output + (gsize)(y + self->y) * self->model_width + self->x,
            sizeof (float) * self->width);
}

/* Takes what the model says, if it has the size of its input. */
static gboolean
take_matte (SampanFineMask *self, SampanTensor *output, GError **error)
{
  gboolean fits =
      sampan_tensor_get_length (output) == (gsize)self->model_width * self->model_height;

  if (fits)
    take_output (self, output->data);
  else
    g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                 "the matte has not the size of the picture");
  sampan_tensor_clear (output);
  return fits;
}

static gboolean
run_still (SampanFineMask *self, GError **error)
{
  SampanTensor input = *sampan_model_get_input (self->model, 0), output = { .name = "output" };

  input.data = self->input;
  return sampan_model_run (self->model, &input, 1, &output, 1, error)
         && take_matte (self, &output, error);
}

/* The inputs are named alike in every model; their shapes are the model's. */
static void
start_states (SampanFineMask *self)
{
  for (guint i = 0; i < 1 + N_STATES; i++)
    {
      const SampanTensor *input = sampan_model_get_input (self->model, i);

      for (int j = 0; j < N_STATES; j++)
        if (input->name[0] == 'r' && input->name[1] == '1' + j)
          {
            self->states[j] = *input;
            self->states[j].data = g_new0 (float, sampan_tensor_get_length (input));
          }
    }
  self->has_states = TRUE;
}

static gboolean
run_video (SampanFineMask *self, GError **error)
{
  static const char *const in_names[] = { "r1i", "r2i", "r3i", "r4i" };
  SampanTensor inputs[1 + N_STATES],
      outputs[] = { { "pha" }, { "r1o" }, { "r2o" }, { "r3o" }, { "r4o" } };

  for (guint i = 0; i < 1 + N_STATES; i++)
    if (g_str_equal (sampan_model_get_input (self->model, i)->name, "src"))
      inputs[0] = *sampan_model_get_input (self->model, i);
  inputs[0].data = self->input;
  for (int i = 0; i < N_STATES; i++)
    {
      inputs[1 + i] = self->states[i];
      inputs[1 + i].name = in_names[i];
    }
  if (!sampan_model_run (self->model, inputs, 1 + N_STATES, outputs, 1 + N_STATES, error))
    return FALSE;
  for (int i = 0; i < N_STATES; i++)
    {
      sampan_tensor_clear (&self->states[i]);
      self->states[i] = outputs[1 + i];
    }
  return take_matte (self, &outputs[0], error);
}

static gboolean
run_frame (SampanFineMask *self, GError **error)
{
  int runs = self->has_states ? 1 : FIRST_RUNS;

  if (self->still)
    return run_still (self, error);
  if (!self->has_states)
    start_states (self);
  while (runs-- > 0)
    if (!run_video (self, error))
      return FALSE;
  return TRUE;
}

static gboolean
find (SampanFineMask *self,
      GstVideoFrame *frame,
      gboolean still,
      guint8 *mask,
      int stride,
      GError **error)
{
  gboolean upright = GST_VIDEO_FRAME_HEIGHT (frame) > GST_VIDEO_FRAME_WIDTH (frame);

  if (!load (self, still, upright, error) || !prepare (self, &frame->info, error)
      || !take_frame (self, frame, error) || !run_frame (self, error))
    return FALSE;
  sampan_guided_filter_run (self->filter, self->guide, self->alpha, self->width, self->height,
                            GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
                            GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), mask, stride,
                            GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame));
  return TRUE;
}

gboolean
sampan_fine_mask_find (SampanFineMask *self,
                       GstVideoFrame *frame,
                       gboolean still,
                       guint8 *mask,
                       int stride,
                       GError **error)
{
  gboolean result;

  if (!still)
    return find (self, frame, FALSE, mask, stride, error);
  g_mutex_lock (&still_lock);
  result = find (self, frame, TRUE, mask, stride, error);
  g_clear_object (&self->model);
  g_clear_pointer (&self->input, g_free);
  free_frame (self);
  g_mutex_unlock (&still_lock);
  return result;
}
