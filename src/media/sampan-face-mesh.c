#include "sampan-face-mesh.h"

#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-face-finder.h"
#include "sampan-pixels.h"

#define N SAMPAN_FACE_MESH_POINTS
/* The side of the model's input, and how much more than the face it shows; its authors' numbers. */
#define SIDE 192
#define MARGIN 1.5
/* More faces than these, the smallest ones, are left alone. */
#define MAX_FACES 8
/* Of each side of a pixel of the input, how many places are looked at in a large frame. */
#define MAX_SAMPLES 4
/* The one-euro filter (Casiez et al. 2012): how slowly resting points follow, in Hz, and how much
 * faster they do for each face's width a second. */
#define REST 1.2f
#define FOLLOW 15.0f
#define PI_2 6.2831853f

const guint16 sampan_face_oval[SAMPAN_FACE_OVAL_POINTS] = {
  10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
  152, 148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109
};

/* A square of the frame, turned. */
typedef struct
{
  double x, y; /* of its middle */
  double side;
  double angle; /* radians, clockwise */
} Region;

/* What is kept of a face for the next frame. */
typedef struct
{
  guint id;
  float raw[N][3];    /* as found */
  float steady[N][3]; /* as given out */
  float speed[N][3];  /* pixels a second, smoothed */
} Track;

struct _SampanFaceMesher
{
  SampanFaceFinder *finder;
  SampanModel *model;
  const SampanTensor *outputs[2]; /* the points, and whether it is a face */
  float *input;
  GArray *tracks; /* (element-type Track): of the last frame */
  GArray *meshes;
  GstClockTime time;
};

SampanFaceMesher *
sampan_face_mesher_new (void)
{
  SampanFaceMesher *self = g_new0 (SampanFaceMesher, 1);

  self->finder = sampan_face_finder_new ();
  self->tracks = g_array_new (FALSE, TRUE, sizeof (Track));
  self->meshes = g_array_new (FALSE, TRUE, sizeof (SampanFaceMesh));
  self->time = GST_CLOCK_TIME_NONE;
  return self;
}

void
sampan_face_mesher_free (SampanFaceMesher *self)
{
  sampan_face_finder_free (self->finder);
  g_clear_object (&self->model);
  g_free (self->input);
  g_array_unref (self->tracks);
  g_array_unref (self->meshes);
  g_free (self);
}

void
sampan_face_mesher_reset (SampanFaceMesher *self)
{
  sampan_face_finder_reset (self->finder);
  g_array_set_size (self->tracks, 0);
}

static gboolean
load (SampanFaceMesher *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (SampanModel) model = NULL;

  if (self->model != NULL)
    return TRUE;
  path = sampan_model_find ("face-mesh", error);
  model = path != NULL ? sampan_model_get_shared (path, 1, error) : NULL;
  if (model == NULL)
    return FALSE;
  self->outputs[0] = self->outputs[1] = NULL;
  for (guint i = 0; i < sampan_model_get_n_outputs (model); i++)
    {
      const SampanTensor *output = sampan_model_get_output (model, i);
      gsize length = sampan_tensor_get_length (output);

      if (length == N * 3)
        self->outputs[0] = output;
      else if (length == 1)
        self->outputs[1] = output;
    }
  if (sampan_model_get_n_inputs (model) != 1 || self->outputs[0] == NULL || self->outputs[1] == NULL
      || sampan_tensor_get_length (sampan_model_get_input (model, 0)) != SIDE * SIDE * 3)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "%s does not take a face and give its points", path);
      return FALSE;
    }
  self->input = g_new (float, SIDE *SIDE * 3);
  self->model = g_steal_pointer (&model);
  return TRUE;
}

/* ---- the picture of one face ---- */

/* The value of a plane at a place, between its pixels; the edges go on outside. */
static inline float
look_at (const guint8 *data, int stride, int width, int height, float x, float y)
{
  int left, top, right;
  const guint8 *above, *below;
  float part, upper, lower;

  x = CLAMP (x, 0, (float)(width - 1));
  y = CLAMP (y, 0, (float)(height - 1));
  left = (int)x;
  top = (int)y;
  right = MIN (left + 1, width - 1);
  above = data + (gsize)top * stride;
  below = data + (gsize)MIN (top + 1, height - 1) * stride;
  part = x - (float)left;
  upper = (float)above[left] + (float)(above[right] - above[left]) * part;
  lower = (float)below[left] + (float)(below[right] - below[left]) * part;
  return upper + (lower - upper) * (y - (float)top);
}

/* One plane of the region into every third value of @target, 0..255. */
static void
fill_plane (GstVideoFrame *frame, int plane, const Region *region, float *target)
{
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane);
  int height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane);
  float scale = plane == 0 ? 1 : 0.5f, step = (float)region->side / SIDE * scale;
  float cosine = cosf ((float)region->angle), sine = sinf ((float)region->angle);
  int n = CLAMP ((int)ceilf (step - 0.25f), 1, MAX_SAMPLES);

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      {
        float sum = 0;

        for (int i = 0; i < n * n; i++)
          {
            float u = ((float)x + ((float)(i % n) + 0.5f) / (float)n - SIDE / 2) * step;
            float v = ((float)y + ((float)(i / n) + 0.5f) / (float)n - SIDE / 2) * step;

            sum += look_at (data, stride, width, height,
                            (float)region->x * scale + u * cosine - v * sine - 0.5f,
                            (float)region->y * scale + u * sine + v * cosine - 0.5f);
          }
        target[(y * SIDE + x) * 3 + plane] = sum / (float)(n * n);
      }
}

static void
fill_input (SampanFaceMesher *self, GstVideoFrame *frame, const Region *region)
{
  SampanRange range = sampan_range_from_info (&frame->info);
  float black = (float)range.black, gain = 1 / (float)range.range;
  float red = 2 * (1 - (float)range.kr) / (float)range.chroma;
  float blue = 2 * (1 - (float)range.kb) / (float)range.chroma;
  float kr = (float)range.kr, kb = (float)range.kb, kg = 1 - kr - kb;

  for (int plane = 0; plane < 3; plane++)
    fill_plane (frame, plane, region, self->input);
  for (int i = 0; i < SIDE * SIDE; i++)
    {
      float *pixel = self->input + i * 3;
      float luma = (pixel[0] - black) * gain, b = (pixel[1] - 128) * blue,
            r = (pixel[2] - 128) * red;

      pixel[0] = CLAMP (luma + r, 0, 1);
      pixel[1] = CLAMP (luma - (kr * r + kb * b) / kg, 0, 1);
      pixel[2] = CLAMP (luma + b, 0, 1);
    }
}

static Region
region_of_face (const SampanFace *face)
{
  const double *left = face->points[SAMPAN_FACE_LEFT_EYE];
  const double *right = face->points[SAMPAN_FACE_RIGHT_EYE];

  return (Region){ face->x + face->width / 2, face->y + face->height / 2,
                   MARGIN * MAX (face->width, face->height),
                   atan2 (right[1] - left[1], right[0] - left[0]) };
}

static Region
region_of_points (float (*points)[3])
{
  const float *left = points[SAMPAN_MESH_LEFT_EYE_OUTER];
  const float *right = points[SAMPAN_MESH_RIGHT_EYE_OUTER];
  double angle = atan2 (right[1] - left[1], right[0] - left[0]);
  double cosine = cos (angle), sine = sin (angle);
  double low[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  double x, y;

  for (int i = 0; i < N; i++)
    {
      double along[2] = { points[i][0] * cosine + points[i][1] * sine,
                          points[i][1] * cosine - points[i][0] * sine };

      for (int j = 0; j < 2; j++)
        {
          low[j] = MIN (low[j], along[j]);
          high[j] = MAX (high[j], along[j]);
        }
    }
  x = (low[0] + high[0]) / 2;
  y = (low[1] + high[1]) / 2;
  return (Region){ x * cosine - y * sine, x * sine + y * cosine,
                   MARGIN * MAX (high[0] - low[0], high[1] - low[1]), angle };
}

/* Returns: whether there is a face in the region; its points are in @points then. */
static gboolean
find_points (SampanFaceMesher *self,
             GstVideoFrame *frame,
             const Region *region,
             float (*points)[3],
             GError **error)
{
  SampanTensor input = *sampan_model_get_input (self->model, 0);
  SampanTensor outputs[2] = { *self->outputs[0], *self->outputs[1] };
  double scale = region->side / SIDE, cosine = cos (region->angle), sine = sin (region->angle);
  gboolean is_face;

  /* Nothing of it is in the picture, or it is no size at all. */
  if (!(region->side > 1) || region->side > 1e5)
    return FALSE;
  fill_input (self, frame, region);
  input.data = self->input;
  if (!sampan_model_run (self->model, &input, 1, outputs, 2, error))
    return FALSE;
  /* A logit. */
  is_face = outputs[1].data[0] > 0;
  for (int i = 0; is_face && i < N; i++)
    {
      const float *found = outputs[0].data + 3 * i;
      double u = (found[0] - SIDE / 2) * scale, v = (found[1] - SIDE / 2) * scale;

      points[i][0] = (float)(region->x + u * cosine - v * sine);
      points[i][1] = (float)(region->y + u * sine + v * cosine);
      points[i][2] = (float)(found[2] * scale);
    }
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
  return is_face;
}

/* ---- through time ---- */

static Track *
find_track (SampanFaceMesher *self, guint id)
{
  for (guint i = 0; i < self->tracks->len; i++)
    if (g_array_index (self->tracks, Track, i).id == id)
      return &g_array_index (self->tracks, Track, i);
  return NULL;
}

static float
part_of (float frequency, float seconds)
{
  float rate = PI_2 * frequency * seconds;

  return rate / (rate + 1);
}

/* @track: its raw points are the new ones, all else is of the last frame. */
static void
steady_points (Track *track, float seconds)
{
  float (*raw)[3] = track->raw;
  float width = hypotf (raw[SAMPAN_MESH_RIGHT_EAR][0] - raw[SAMPAN_MESH_LEFT_EAR][0],
                        raw[SAMPAN_MESH_RIGHT_EAR][1] - raw[SAMPAN_MESH_LEFT_EAR][1]);

  for (int i = 0; i < N; i++)
    for (int j = 0; j < 3; j++)
      {
        float *speed = &track->speed[i][j], *steady = &track->steady[i][j];
        float now = (raw[i][j] - *steady) / seconds;

        *speed += (now - *speed) * part_of (2, seconds);
        *steady += (raw[i][j] - *steady)
                   * part_of (REST + FOLLOW * fabsf (*speed) / MAX (width, 1), seconds);
      }
}

/* The points of one face into @track, from where it was in the last frame or, if that is not known,
 * from its box, in two steps, of which the second is exact. */
static gboolean
follow (SampanFaceMesher *self,
        GstVideoFrame *frame,
        const SampanFace *face,
        const Track *last,
        float seconds,
        Track *track,
        GError **error)
{
  g_autoptr (GError) problem = NULL;
  Region region;

  if (last != NULL)
    {
      *track = *last;
      region = region_of_points (track->raw);
      if (find_points (self, frame, &region, track->raw, &problem))
        {
          steady_points (track, seconds);
          return TRUE;
        }
    }
  track->id = face->id;
  region = region_of_face (face);
  if (problem == NULL && find_points (self, frame, &region, track->raw, &problem))
    {
      region = region_of_points (track->raw);
      if (find_points (self, frame, &region, track->raw, &problem))
        {
          memcpy (track->steady, track->raw, sizeof track->raw);
          memset (track->speed, 0, sizeof track->speed);
          return TRUE;
        }
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GArray *
sampan_face_mesher_find (SampanFaceMesher *self,
                         GstVideoFrame *frame,
                         gboolean steady,
                         GError **error)
{
  g_autoptr (GArray) faces = NULL;
  g_autoptr (GArray) tracks = g_array_new (FALSE, TRUE, sizeof (Track));
  GstClockTime time = GST_BUFFER_PTS (frame->buffer);
  gboolean known = steady && GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (self->time)
                   && time > self->time;
  float seconds = known ? (float)(time - self->time) / (float)GST_SECOND : 1 / 30.0f;

  if (!load (self, error))
    return NULL;
  faces = sampan_face_finder_find (self->finder, frame, steady, error);
  if (faces == NULL)
    return NULL;
  self->time = time;
  g_array_set_size (self->meshes, 0);
  for (guint i = 0; i < MIN (faces->len, MAX_FACES); i++)
    {
      const SampanFace *face = &g_array_index (faces, SampanFace, i);
      const Track *last = steady ? find_track (self, face->id) : NULL;
      g_autoptr (GError) problem = NULL;
      SampanFaceMesh *mesh;

      g_array_set_size (tracks, tracks->len + 1);
      if (!follow (self, frame, face, last, seconds,
                   &g_array_index (tracks, Track, tracks->len - 1), &problem))
        {
          g_array_set_size (tracks, tracks->len - 1);
          if (problem == NULL)
            continue;
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      g_array_set_size (self->meshes, self->meshes->len + 1);
      mesh = &g_array_index (self->meshes, SampanFaceMesh, self->meshes->len - 1);
      mesh->id = face->id;
      memcpy (mesh->points, g_array_index (tracks, Track, tracks->len - 1).steady,
              sizeof mesh->points);
    }
  g_array_unref (self->tracks);
  self->tracks = g_steal_pointer (&tracks);
  return self->meshes;
}
