#include "sampan-face-finder.h"

#include <math.h>
#include <stdlib.h>

#include "sampan-face-detector.h"

/* The least score of a face that nobody knew of: alone, and when the other model sees it, too. */
#define SURE 0.8
#define CONFIRMED 0.45
/* What is not even looked at again: in a still picture, and in a video, where another frame
 * follows. */
#define LIKELY 0.4
#define LIKELY_IN_VIDEO 0.55
/* Of one that was there in the last frame. */
#define FOLLOWED 0.3
/* The part that is looked at for one face, in widths of the face: for the exact model, and for the
 * other one where that sees nothing. */
#define NEAR_PART 2.4
#define FAR_PART 5.0
/* Frames that a face stays though it is not seen. */
#define MAX_MISSED 10
/* What covers that much of another face is the same one. */
#define SAME_FACE 0.45
/* Parts searched for new faces in each frame of a video; all are, in the time of a look ahead. */
#define PARTS_A_FRAME 2
/* Neighbouring parts share that much of the larger part around them: a face that this one shows too
 * small lies in one of them as a whole. */
#define SHARED (1 / 12.0)
/* The smallest part of a still picture, pixels: faces of a dozen pixels are seen in it. */
#define SMALLEST_PART 160
/* A picture whose luma has changed by so much in the mean, of 255, is another scene. */
#define ANOTHER_SCENE 28.0
#define SCENE_SIDE 16

typedef struct
{
  double x, y, size;
} Part;

typedef struct
{
  SampanFace face;
  double speed[2]; /* pixels a frame */
} Track;

struct _SampanFaceFinder
{
  SampanFaceDetector *detector;
  int width, height;
  GArray *parts; /* of all levels, the largest first */
  guint n_video; /* parts that are looked at in a video */
  guint next_part;
  GArray *tracks;
  GArray *found;
  guint last_id;
  guint8 scene[SCENE_SIDE * SCENE_SIDE];
  gboolean has_scene;
};

SampanFaceFinder *
sampan_face_finder_new (void)
{
  SampanFaceFinder *self = g_new0 (SampanFaceFinder, 1);

  self->detector = sampan_face_detector_new ();
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->tracks = g_array_new (FALSE, FALSE, sizeof (Track));
  self->found = g_array_new (FALSE, FALSE, sizeof (SampanFace));
  return self;
}

void
sampan_face_finder_free (SampanFaceFinder *self)
{
  sampan_face_detector_free (self->detector);
  g_array_unref (self->parts);
  g_array_unref (self->tracks);
  g_array_unref (self->found);
  g_free (self);
}

void
sampan_face_finder_reset (SampanFaceFinder *self)
{
  g_array_set_size (self->tracks, 0);
  self->has_scene = FALSE;
  self->next_part = 0;
}

/* ---- where to look ---- */

static void
add_parts (SampanFaceFinder *self, double size, double shared)
{
  int columns = MAX ((int)ceil ((self->width - size) / (size - shared)), 0) + 1;
  int rows = MAX ((int)ceil ((self->height - size) / (size - shared)), 0) + 1;

  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++)
      {
        Part part = { (self->width - size) * (columns > 1 ? (double)column / (columns - 1) : 0.5),
                      (self->height - size) * (rows > 1 ? (double)row / (rows - 1) : 0.5), size };

        g_array_append_val (self->parts, part);
      }
}

/* The whole frame, then squares of half its shorter side, a quarter, an eighth ... */
static void
place_parts (SampanFaceFinder *self, int width, int height)
{
  double size = MAX (width, height), next = MIN (width, height) / 2.0;

  if (self->width == width && self->height == height)
    return;
  sampan_face_finder_reset (self);
  self->width = width;
  self->height = height;
  g_array_set_size (self->parts, 0);
  add_parts (self, size, 0);
  self->n_video = 1;
  for (; next >= SMALLEST_PART; next /= 2)
    {
      add_parts (self, next, size * SHARED);
      if (self->n_video == 1)
        self->n_video = self->parts->len;
      size = next;
    }
}

/* Whether the frame shows something else than the last one. */
static gboolean
look_at_scene (SampanFaceFinder *self, const GstVideoFrame *frame)
{
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), change = 0;
  gboolean first = !self->has_scene;

  for (int i = 0; i < SCENE_SIDE * SCENE_SIDE; i++)
    {
      int sum = 0;

      /* The mean of sixteen places in each field. */
      for (int j = 0; j < 16; j++)
        {
          int x = (i % SCENE_SIDE * 8 + j % 4 * 2 + 1) * self->width / (SCENE_SIDE * 8);
          int y = (i / SCENE_SIDE * 8 + j / 4 * 2 + 1) * self->height / (SCENE_SIDE * 8);

          sum += data[(gsize)y * stride + x];
        }
      change += abs (sum / 16 - self->scene[i]);
      self->scene[i] = (guint8)(sum / 16);
    }
  self->has_scene = TRUE;
  return first || change > ANOTHER_SCENE * SCENE_SIDE * SCENE_SIDE;
}

/* ---- one face ---- */

static double
get_size (const SampanFace *face)
{
  return MAX (face->width, face->height);
}

/* The face among those found that is where @near was; NULL if there is none. */
static SampanFace *
choose (SampanFaceFinder *self, const SampanFace *near)
{
  SampanFace *best = NULL;
  double most = 0;

  for (guint i = 0; i < self->found->len; i++)
    {
      SampanFace *face = &g_array_index (self->found, SampanFace, i);
      double value = face->score * sampan_face_overlap (face, near);
      double ratio = get_size (face) / get_size (near);

      if (value > most && ratio > 0.4 && ratio < 2.5)
        {
          best = face;
          most = value;
        }
    }
  return most > 0.1 ? best : NULL;
}

/* Looks with one model at the surroundings of a face. */
static gboolean
look_near (SampanFaceFinder *self,
           SampanFaceModel model,
           const SampanFace *near,
           SampanFace *face,
           gboolean *found,
           GError **error)
{
  double size = get_size (near) * (model == SAMPAN_FACE_MODEL_NEAR ? NEAR_PART : FAR_PART);
  SampanFace *best;

  g_array_set_size (self->found, 0);
  if (!sampan_face_detector_run (self->detector, model, near->x + near->width / 2 - size / 2,
                                 near->y + near->height / 2 - size / 2, size, FOLLOWED, self->found,
                                 error))
    return FALSE;
  best = choose (self, near);
  *found = best != NULL;
  if (best != NULL)
    *face = *best;
  return TRUE;
}

static gboolean
locate (SampanFaceFinder *self,
        const SampanFace *near,
        SampanFace *face,
        gboolean *found,
        GError **error)
{
  return look_near (self, SAMPAN_FACE_MODEL_NEAR, near, face, found, error)
         && (*found || look_near (self, SAMPAN_FACE_MODEL_FAR, near, face, found, error));
}

/* ---- new faces ---- */

static gboolean
is_known (SampanFaceFinder *self, const SampanFace *face)
{
  for (guint i = 0; i < self->tracks->len; i++)
    if (sampan_face_overlap (&g_array_index (self->tracks, Track, i).face, face) > SAME_FACE)
      return TRUE;
  return FALSE;
}

/* Takes what was seen in a part if the exact model sees it as well, or if it is clear. */
static gboolean
take (SampanFaceFinder *self, const SampanFace *candidate, GError **error)
{
  Track track = { 0 };
  gboolean found;

  if (is_known (self, candidate))
    return TRUE;
  if (!look_near (self, SAMPAN_FACE_MODEL_NEAR, candidate, &track.face, &found, error))
    return FALSE;
  if (!found && candidate->score < SURE)
    return TRUE;
  if (!found)
    track.face = *candidate;
  else if (track.face.score < CONFIRMED && candidate->score < SURE)
    return TRUE;
  if (is_known (self, &track.face))
    return TRUE;
  track.face.id = ++self->last_id;
  g_array_append_val (self->tracks, track);
  return TRUE;
}

static gboolean
search_part (SampanFaceFinder *self, const Part *part, double threshold, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (SampanFace));

  if (!sampan_face_detector_run (self->detector, SAMPAN_FACE_MODEL_FAR, part->x, part->y,
                                 part->size, threshold, candidates, error))
    return FALSE;
  for (guint i = 0; i < candidates->len; i++)
    if (!take (self, &g_array_index (candidates, SampanFace, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
search_all (SampanFaceFinder *self, GError **error)
{
  g_array_set_size (self->tracks, 0);
  self->next_part = 0;
  for (guint i = 0; i < self->parts->len; i++)
    if (!search_part (self, &g_array_index (self->parts, Part, i), LIKELY, error))
      return FALSE;
  return TRUE;
}

/* ---- from frame to frame ---- */

/* Small changes are mostly noise of the model and are taken slowly, great ones at once. */
static double
approach (double old, double new, double size)
{
  double change = new - old;

  return old + change * MIN (0.4 + 8 * ABS (change) / size, 1);
}

static void
move_track (Track *track, const SampanFace *face)
{
  SampanFace *old = &track->face;
  double size = get_size (face), x = old->x + old->width / 2, y = old->y + old->height / 2;

  old->width = approach (old->width, face->width, size);
  old->height = approach (old->height, face->height, size);
  old->x = approach (x, face->x + face->width / 2, size) - old->width / 2;
  old->y = approach (y, face->y + face->height / 2, size) - old->height / 2;
  for (int i = 0; i < SAMPAN_FACE_N_POINTS; i++)
    for (int j = 0; j < 2; j++)
      old->points[i][j] = approach (old->points[i][j], face->points[i][j], size);
  old->score = face->score;
  old->missed = 0;
  track->speed[0] = (track->speed[0] + old->x + old->width / 2 - x) / 2;
  track->speed[1] = (track->speed[1] + old->y + old->height / 2 - y) / 2;
}

static SampanFace
predict (const Track *track)
{
  SampanFace face = track->face;

  face.x += track->speed[0];
  face.y += track->speed[1];
  for (int i = 0; i < SAMPAN_FACE_N_POINTS; i++)
    for (int j = 0; j < 2; j++)
      face.points[i][j] += track->speed[j];
  return face;
}

static gboolean
follow (SampanFaceFinder *self, Track *track, GError **error)
{
  SampanFace expected = predict (track), face;
  gboolean found;

  if (!locate (self, &expected, &face, &found, error))
    return FALSE;
  if (found)
    {
      move_track (track, &face);
      return TRUE;
    }
  /* It goes on as it moved, more and more slowly. */
  track->face = expected;
  track->face.missed++;
  track->speed[0] *= 0.7;
  track->speed[1] *= 0.7;
  return TRUE;
}

/* Forgets what was lost, and of two that have come to the same face the younger one. */
static void
tidy (SampanFaceFinder *self)
{
  for (guint i = self->tracks->len; i-- > 0;)
    {
      Track *track = &g_array_index (self->tracks, Track, i);
      gboolean drop = track->face.missed > MAX_MISSED;

      for (guint j = 0; j < i && !drop; j++)
        drop = sampan_face_overlap (&track->face, &g_array_index (self->tracks, Track, j).face)
               > SAME_FACE;
      if (drop)
        g_array_remove_index (self->tracks, i);
    }
}

static gboolean
go_on (SampanFaceFinder *self, GError **error)
{
  for (guint i = 0; i < self->tracks->len; i++)
    if (!follow (self, &g_array_index (self->tracks, Track, i), error))
      return FALSE;
  tidy (self);
  for (int i = 0; i < PARTS_A_FRAME; i++)
    {
      if (!search_part (self, &g_array_index (self->parts, Part, self->next_part), LIKELY_IN_VIDEO,
                        error))
        return FALSE;
      self->next_part = (self->next_part + 1) % self->n_video;
    }
  return TRUE;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  double one = get_size (a), other = get_size (b);

  return one < other ? 1 : one > other ? -1 : 0;
}

GArray *
sampan_face_finder_find (SampanFaceFinder *self,
                         GstVideoFrame *frame,
                         gboolean steady,
                         GError **error)
{
  gboolean anew;
  GArray *faces;

  place_parts (self, GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame));
  sampan_face_detector_set_frame (self->detector, frame);
  anew = look_at_scene (self, frame) || !steady;
  if (!(anew ? search_all (self, error) : go_on (self, error)))
    return NULL;
  faces = g_array_sized_new (FALSE, FALSE, sizeof (SampanFace), self->tracks->len);
  for (guint i = 0; i < self->tracks->len; i++)
    g_array_append_val (faces, g_array_index (self->tracks, Track, i).face);
  g_array_sort (faces, compare_sizes);
  return faces;
}

gboolean
sampan_face_finder_look_back (SampanFaceFinder *self,
                              GstVideoFrame *frame,
                              const SampanFace *later,
                              SampanFace *face,
                              gboolean *found,
                              GError **error)
{
  sampan_face_detector_set_frame (self->detector, frame);
  if (!locate (self, later, face, found, error))
    return FALSE;
  face->id = later->id;
  return TRUE;
}
