#include "sampan-fine-mask.h"

#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-guided-filter.h"
#include "sampan-matte-union.h"
#include "sampan-person-mask.h"
#include "sampan-pixels.h"
#include "sampan-shrink.h"

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

  GstVideoInfo info;            /* of the last frame */
  GstVideoConverter *converter; /* for pictures */
  GstVideoInfo small_info;
  SampanShrink shrink;
  int x, y, width, height; /* where the frame lies in the model's input */
  SampanFineFrame frame;   /* of sampan_fine_mask_find() */
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
  sampan_fine_frame_clear (&self->frame);
  self->width = self->height = 0;
}

void
sampan_fine_frame_clear (SampanFineFrame *self)
{
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->planes[i], g_free);
  g_clear_pointer (&self->guide, g_free);
  g_clear_pointer (&self->alpha, g_free);
  self->width = self->height = 0;
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
  sampan_shrink_clear (&self->shrink);
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
  /* What a picture takes is given back with the model; a video's is small and is kept, and leaves
   * cores for decoding and encoding. */
  model = still ? sampan_model_new_from_file (path, 0, error)
                : sampan_model_get_shared (path, MAX ((int)g_get_num_processors () / 2, 1), error);
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

/* Made smaller and otherwise left as it is. */
static GstVideoConverter *
make_converter (SampanFineMask *self, const GstVideoInfo *info)
{
  gst_video_info_set_format (&self->small_info, GST_VIDEO_FORMAT_Y444, self->width, self->height);
  self->small_info.colorimetry = info->colorimetry;
  self->small_info.chroma_site = info->chroma_site;
  self->small_info.fps_n = info->fps_n;
  self->small_info.fps_d = info->fps_d;
  self->small_info.interlace_mode = info->interlace_mode;
  return gst_video_converter_new (info, &self->small_info,
                                  gst_structure_new ("small",
                                                     GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
                                                     GST_TYPE_VIDEO_RESAMPLER_METHOD,
                                                     GST_VIDEO_RESAMPLER_METHOD_LANCZOS, NULL));
}

static gboolean
prepare (SampanFineMask *self, const GstVideoInfo *info, GError **error)
{
  if (self->input != NULL && self->width > 0 && gst_video_info_is_equal (info, &self->info))
    return TRUE;
  free_frame (self);
  place (self, info);
  if (self->still)
    {
      self->converter = make_converter (self, info);
      if (self->converter == NULL)
        {
          g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED,
                       "frames of this format cannot be made small");
          return FALSE;
        }
    }
  self->info = *info;
  self->input = g_renew (float, self->input, 3 * (gsize)self->model_width * self->model_height);
  sampan_fine_mask_reset (self);
  return TRUE;
}

static void
ensure_frame (SampanFineMask *self, SampanFineFrame *small)
{
  gsize n = (gsize)self->width * self->height;

  if (small->width == self->width && small->height == self->height)
    return;
  sampan_fine_frame_clear (small);
  small->width = self->width;
  small->height = self->height;
  for (int i = 0; i < 3; i++)
    small->planes[i] = g_malloc (n);
  small->guide = g_new (float, n);
  small->alpha = g_new (float, n);
}

/* With the converter, whose planes may have strides. */
static gboolean
convert (SampanFineMask *self, GstVideoFrame *frame, SampanFineFrame *result, GError **error)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, self->small_info.size, NULL);
  GstVideoFrame small;

  if (!gst_video_frame_map (&small, &self->small_info, buffer, GST_MAP_READWRITE))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED, "no memory for a frame");
      return FALSE;
    }
  gst_video_converter_frame (self->converter, frame, &small);
  for (int i = 0; i < 3; i++)
    for (int y = 0; y < self->height; y++)
      memcpy (result->planes[i] + (gsize)y * self->width,
              (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&small, i)
                  + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (&small, i),
              self->width);
  gst_video_frame_unmap (&small);
  return TRUE;
}

/* R'G'B' 0..1. One plane after the other for pictures, one pixel after the other for videos. */
static void
fill_input (SampanFineMask *self, const SampanFineFrame *frame)
{
  SampanRange range = sampan_range_from_info (&self->info);
  float black = (float)range.black, gain = 1 / (float)range.range, chroma = 1 / (float)range.chroma;
  float red = 2 * (1 - (float)range.kr), blue = 2 * (1 - (float)range.kb);
  float kr = (float)range.kr, kb = (float)range.kb, kg = 1 - kr - kb;
  gsize n = (gsize)self->model_width * self->model_height;
  /* What the models have learnt from. */
  float scale = self->still ? 255.0f / 256 : 1, offset = self->still ? 0.5f : 0;

  memset (self->input, 0, sizeof (float) * 3 * n);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        gsize from = (gsize)y * self->width + x;
        gsize to = (gsize)(y + self->y) * self->model_width + x + self->x;
        float luma = ((float)frame->planes[0][from] - black) * gain;
        float b = ((float)frame->planes[1][from] - 128) * chroma * blue;
        float r = ((float)frame->planes[2][from] - 128) * chroma * red;
        float rgb[] = { luma + r, luma - (kr * r + kb * b) / kg, luma + b };

        for (int i = 0; i < 3; i++)
          self->input[self->still ? (gsize)i * n + to : 3 * to + (gsize)i] =
              CLAMP (rgb[i], 0, 1) * scale - offset;
      }
}

/* Takes what the model says, if it has the size of its input. */
static gboolean
take_matte (SampanFineMask *self, SampanTensor *output, float *alpha, GError **error)
{
  gboolean fits =
      sampan_tensor_get_length (output) == (gsize)self->model_width * self->model_height;

  for (int y = 0; fits && y < self->height; y++)
    memcpy (alpha + (gsize)y * self->width,
            output->data + (gsize)(y + self->y) * self->model_width + self->x,
            sizeof (float) * self->width);
  if (!fits)
    g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                 "the matte has not the size of the picture");
  sampan_tensor_clear (output);
  return fits;
}

static gboolean
run_still (SampanFineMask *self, float *alpha, GError **error)
{
  SampanTensor input = *sampan_model_get_input (self->model, 0), output = { .name = "output" };

  input.data = self->input;
  return sampan_model_run (self->model, &input, 1, &output, 1, error)
         && take_matte (self, &output, alpha, error);
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
run_video (SampanFineMask *self, float *alpha, GError **error)
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
  return take_matte (self, &outputs[0], alpha, error);
}

static gboolean
run_frame (SampanFineMask *self, float *alpha, GError **error)
{
  int runs = self->has_states ? 1 : FIRST_RUNS;

  if (self->still)
    return run_still (self, alpha, error);
  if (!self->has_states)
    start_states (self);
  while (runs-- > 0)
    if (!run_video (self, alpha, error))
      return FALSE;
  return TRUE;
}

gboolean
sampan_fine_mask_shrink (SampanFineMask *self,
                         GstVideoFrame *frame,
                         gboolean still,
                         SampanFineFrame *result,
                         GError **error)
{
  gboolean upright = GST_VIDEO_FRAME_HEIGHT (frame) > GST_VIDEO_FRAME_WIDTH (frame);

  if (!load (self, still, upright, error) || !prepare (self, &frame->info, error))
    return FALSE;
  ensure_frame (self, result);
  if (self->converter == NULL)
    sampan_shrink_frame (&self->shrink, frame, result->planes, self->width, self->height);
  else if (!convert (self, frame, result, error))
    return FALSE;
  for (gsize i = 0; i < (gsize)self->width * self->height; i++)
    result->guide[i] = (float)result->planes[0][i] / 255;
  return TRUE;
}

gboolean
sampan_fine_mask_run (SampanFineMask *self, SampanFineFrame *frame, GError **error)
{
  fill_input (self, frame);
  return run_frame (self, frame->alpha, error);
}

void
sampan_fine_mask_enlarge (SampanFineMask *self,
                          const SampanFineFrame *small,
                          const GstVideoFrame *frame,
                          guint8 *mask,
                          int stride)
{
  sampan_guided_filter_run (self->filter, small->guide, small->alpha, small->width, small->height,
                            GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
                            GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), mask, stride,
                            GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame));
}

static gboolean
find (SampanFineMask *self,
      GstVideoFrame *frame,
      gboolean still,
      guint8 *mask,
      int stride,
      GError **error)
{
  if (!sampan_fine_mask_shrink (self, frame, still, &self->frame, error)
      || !sampan_fine_mask_run (self, &self->frame, error))
    return FALSE;
  sampan_fine_mask_enlarge (self, &self->frame, frame, mask, stride);
  return TRUE;
}

/* The pictures' model finds what stands out, which may be a hand or a blouse and not whose it is:
 * the video's, which knows people and nothing else, adds the rest. It is asked only where the fast
 * one misses something. Without either model the mask stays as it is. */
static void
add_person (SampanFineMask *self, GstVideoFrame *frame, guint8 *mask, int stride)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  g_autoptr (SampanPersonMask) fast = sampan_person_mask_new ();
  g_autofree guint8 *person = g_malloc ((gsize)width * height);

  if (sampan_person_mask_find (fast, frame, FALSE, person, width, NULL)
      && sampan_matte_union_lacks (mask, stride, person, width, width, height)
      && find (self, frame, FALSE, person, width, NULL))
    sampan_matte_union_add (mask, stride, person, width, width, height);
  sampan_fine_mask_reset (self);
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
  if (result)
    add_person (self, frame, mask, stride);
  g_clear_object (&self->model);
  g_clear_pointer (&self->input, g_free);
  free_frame (self);
  g_mutex_unlock (&still_lock);
  return result;
}
