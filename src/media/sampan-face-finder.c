#include "sampan-face-finder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sampan-face-detector.h"

/* The least score of a face that nobody knew of: alone, and when the other model sees it, too. */
#define SURE 0.8
/* Both scores together. Of the pictures looked at, what was none had 1.1, the least clear
 * face 1.45. */
#define CONFIRMED 1.2
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
/* Parts searched for new faces in each frame of a video. */
#define PARTS_A_FRAME 2
/* Neighbouring parts share that much of their size: a face that the larger part around them shows
 * too small lies in one of them as a whole. */
#define SHARED 0.25
/* The smallest part, pixels: faces of a dozen pixels are seen in it. */
#define SMALLEST_PART 160
/* The part around the frame that shows small enough what fills the frame, in lengths of the longer
 * side; how much of it a face has at least that is looked for there, and the score that such a face
 * still has when the same model looks nearer. Of the pictures looked at, what was none had 0.35, a
 * face that no other part showed 0.6. */
#define WIDE_PART 2.0
#define WIDE_FACE 0.1
#define WIDE_AGAIN 0.4
/* Frames of a video after which it has its turn, beside the others. */
#define WIDE_TURN 15
/* Each part is looked at in so many fields across when it is asked whether something has changed
 * there. */
#define FIELDS 16
/* Mean of the squared changes of the fields: below it nothing has changed; and what is added so
 * that all parts have their turn. */
#define UNCHANGED 2.0
#define TURN 8.0
/* A picture whose luma has changed by so much in the mean, of 255, is another scene. */
#define ANOTHER_SCENE 28.0

typedef struct
{
  double x, y, size;
  gboolean in_video;              /* whether it is searched while a video plays, too */
  guint age;                      /* frames since it was searched */
  guint8 fields[FIELDS * FIELDS]; /* their luma at that time */
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
  GArray *parts; /* the whole frame, the one around it, then of all levels, the largest first */
  GArray *tracks;
  GArray *found;
  guint last_id;
  guint8 scene[FIELDS * FIELDS];
  gboolean has_scene;
  gboolean anew; /* the last frame was the first of a scene */
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
}

/* ---- where to look ---- */

static void
add_parts (SampanFaceFinder *self, double size, double shared, gboolean in_video)
{
  int columns = MAX ((int)ceil ((self->width - size) / (size - shared)), 0) + 1;
  int rows = MAX ((int)ceil ((self->height - size) / (size - shared)), 0) + 1;

  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++)
      {
        Part part = { .size = size, .in_video = in_video };

        part.x = (self->width - size) * (columns > 1 ? (double)column / (columns - 1) : 0.5);
        part.y = (self->height - size) * (rows > 1 ? (double)row / (rows - 1) : 0.5);
        g_array_append_val (self->parts, part);
      }
}

/* The whole frame, one part around it, then squares of two thirds of its shorter side, one third, a
 * sixth ... */
static void
place_parts (SampanFaceFinder *self, int width, int height)
{
  double size = MIN (width, height) / 1.5;

  if (self->width == width && self->height == height)
    return;
  sampan_face_finder_reset (self);
  self->width = width;
  self->height = height;
  g_array_set_size (self->parts, 0);
  add_parts (self, MAX (width, height), 0, TRUE);
  add_parts (self, WIDE_PART * MAX (width, height), 0, FALSE);
  for (int level = 1; size >= SMALLEST_PART; size /= 2, level++)
    add_parts (self, size, size * SHARED, level == 2 || size / 2 < SMALLEST_PART);
}

/* The luma of the fields of a part, each the mean of four places. */
static void
read_fields (SampanFaceFinder *self, const GstVideoFrame *frame, const Part *part, guint8 *fields)
{
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), columns[2 * FIELDS];
  double step = part->size / (2 * FIELDS);

  for (int i = 0; i < 2 * FIELDS; i++)
    columns[i] = CLAMP ((int)(part->x + (i + 0.5) * step), 0, self->width - 1);
  for (int y = 0; y < FIELDS; y++)
    {
      int above = CLAMP ((int)(part->y + (2 * y + 0.5) * step), 0, self->height - 1);
      int below = CLAMP ((int)(part->y + (2 * y + 1.5) * step), 0, self->height - 1);
      const guint8 *one = data + (gsize)above * stride, *other = data + (gsize)below * stride;

      for (int x = 0; x < FIELDS; x++)
        fields[y * FIELDS + x] = (guint8)((one[columns[2 * x]] + one[columns[2 * x + 1]]
                                           + other[columns[2 * x]] + other[columns[2 * x + 1]] + 2)
                                          / 4);
    }
}

/* Whether the frame shows something else than the last one. */
static gboolean
look_at_scene (SampanFaceFinder *self, const GstVideoFrame *frame)
{
  guint8 fields[FIELDS * FIELDS];
  gboolean first = !self->has_scene;
  int change = 0;

  read_fields (self, frame, &g_array_index (self->parts, Part, 0), fields);
  for (int i = 0; i < FIELDS * FIELDS; i++)
    change += abs (fields[i] - self->scene[i]);
  memcpy (self->scene, fields, sizeof fields);
  self->has_scene = TRUE;
  return first || change > ANOTHER_SCENE * FIELDS * FIELDS;
}

/* How much a part should be searched: it has changed since, or it is long ago. */
static double
get_urgency (SampanFaceFinder *self, const GstVideoFrame *frame, const Part *part)
{
  guint8 fields[FIELDS * FIELDS];
  int sum = 0;

  read_fields (self, frame, part, fields);
  for (int i = 0; i < FIELDS * FIELDS; i++)
    sum += (fields[i] - part->fields[i]) * (fields[i] - part->fields[i]);
  return sum < UNCHANGED * FIELDS * FIELDS ? 0
                                           : (TURN + (double)sum / (FIELDS * FIELDS)) * part->age;
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

/* The part around the frame is there only for what is too large for the others, and shows it
 * coarsely: dogs and chimneys, too. Looked at from nearer, faces still are some. */
static gboolean
is_worth_taking (SampanFaceFinder *self,
                 const Part *part,
                 const SampanFace *candidate,
                 gboolean *worth,
                 GError **error)
{
  SampanFace again;

  *worth = !is_known (self, candidate);
  if (!*worth || part->size <= MAX (self->width, self->height))
    return TRUE;
  *worth = get_size (candidate) > WIDE_FACE * part->size;
  if (*worth && !look_near (self, SAMPAN_FACE_MODEL_FAR, candidate, &again, worth, error))
    return FALSE;
  *worth = *worth && again.score > WIDE_AGAIN;
  return TRUE;
}

/* Takes what was seen in a part if the exact model sees it as well, or if it is clear. */
static gboolean
take (SampanFaceFinder *self, const Part *part, const SampanFace *candidate, GError **error)
{
  Track track = { 0 };
  gboolean found;

  if (!is_worth_taking (self, part, candidate, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!look_near (self, SAMPAN_FACE_MODEL_NEAR, candidate, &track.face, &found, error))
    return FALSE;
  if (!found && candidate->score < SURE)
    return TRUE;
  if (!found)
    track.face = *candidate;
  else if (track.face.score + candidate->score < CONFIRMED)
    return TRUE;
  if (is_known (self, &track.face))
    return TRUE;
  track.face.id = ++self->last_id;
  g_array_append_val (self->tracks, track);
  return TRUE;
}

static gboolean
search_part (SampanFaceFinder *self,
             const GstVideoFrame *frame,
             Part *part,
             double threshold,
             GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (SampanFace));

  read_fields (self, frame, part, part->fields);
  part->age = 0;
  if (!sampan_face_detector_run (self->detector, SAMPAN_FACE_MODEL_FAR, part->x, part->y,
                                 part->size, threshold, candidates, error))
    return FALSE;
  for (guint i = 0; i < candidates->len; i++)
    if (!take (self, part, &g_array_index (candidates, SampanFace, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
search_all (SampanFaceFinder *self, const GstVideoFrame *frame, GError **error)
{
  g_array_set_size (self->tracks, 0);
  for (guint i = 0; i < self->parts->len; i++)
    if (!search_part (self, frame, &g_array_index (self->parts, Part, i), LIKELY, error))
      return FALSE;
  return TRUE;
}

/* Searches those parts where a new face is most likely. */
static gboolean
search_some (SampanFaceFinder *self, const GstVideoFrame *frame, GError **error)
{
  Part *around = &g_array_index (self->parts, Part, 1);

  for (guint i = 0; i < self->parts->len; i++)
    g_array_index (self->parts, Part, i).age++;
  if (around->age >= WIDE_TURN && get_urgency (self, frame, around) > 0
      && !search_part (self, frame, around, LIKELY_IN_VIDEO, error))
    return FALSE;
  for (int n = 0; n < PARTS_A_FRAME; n++)
    {
      Part *best = NULL;
      double most = 0;

      for (guint i = 0; i < self->parts->len; i++)
        {
          Part *part = &g_array_index (self->parts, Part, i);
          double urgency = part->in_video ? get_urgency (self, frame, part) : 0;

          if (urgency > most)
            {
              best = part;
              most = urgency;
            }
        }
      if (best != NULL && !search_part (self, frame, best, LIKELY_IN_VIDEO, error))
        return FALSE;
    }
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

/* Whether what was found where a face is expected is its neighbour, who stands before it. */
static gboolean
is_neighbour (SampanFaceFinder *self,
              const Track *track,
              const SampanFace *expected,
              const SampanFace *found)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      const Track *other = &g_array_index (self->tracks, Track, i);

      if (other != track && sampan_face_overlap (&other->face, found) > SAME_FACE
          && sampan_face_overlap (&other->face, expected) <= SAME_FACE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
follow (SampanFaceFinder *self, Track *track, GError **error)
{
  SampanFace expected = predict (track), face;
  gboolean found;

  if (!locate (self, &expected, &face, &found, error))
    return FALSE;
  if (found && !is_neighbour (self, track, &expected, &face))
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
go_on (SampanFaceFinder *self, const GstVideoFrame *frame, GError **error)
{
  for (guint i = 0; i < self->tracks->len; i++)
    if (!follow (self, &g_array_index (self->tracks, Track, i), error))
      return FALSE;
  tidy (self);
  return search_some (self, frame, error);
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
  GArray *faces;

  place_parts (self, GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame));
  sampan_face_detector_set_frame (self->detector, frame);
  self->anew = look_at_scene (self, frame) || !steady;
  if (!(self->anew ? search_all (self, frame, error) : go_on (self, frame, error)))
    return NULL;
  faces = g_array_sized_new (FALSE, FALSE, sizeof (SampanFace), self->tracks->len);
  for (guint i = 0; i < self->tracks->len; i++)
    g_array_append_val (faces, g_array_index (self->tracks, Track, i).face);
  g_array_sort (faces, compare_sizes);
  return faces;
}

gboolean
sampan_face_finder_get_anew (SampanFaceFinder *self)
{
  return self->anew;
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
