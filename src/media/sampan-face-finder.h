#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/** What the points of a face are: left and right as in the picture, not of the person. */
typedef enum
{
  SAMPAN_FACE_LEFT_EYE,
  SAMPAN_FACE_RIGHT_EYE,
  SAMPAN_FACE_NOSE, /* its tip */
  SAMPAN_FACE_MOUTH,
  SAMPAN_FACE_LEFT_EAR,
  SAMPAN_FACE_RIGHT_EAR,
  SAMPAN_FACE_N_POINTS,
} SampanFacePoint;

/**
 * SampanFace:
 * @x: left edge of the face, in pixels of the frame; may lie outside of it, like the other edges
 * @y: its upper edge: about the middle of the forehead
 * @width: from cheek to cheek
 * @height: down to the chin
 * @score: how sure it is, 0..1
 * @id: the same for the same face in all frames of a video, from 1 on
 * @missed: in how many frames it was not seen, up to this one: 0 where it was found in this frame
 * @points: x and y of each #SampanFacePoint, in pixels
 */
typedef struct
{
  double x, y, width, height;
  double score;
  guint id;
  guint missed;
  double points[SAMPAN_FACE_N_POINTS][2];
} SampanFace;

/**
 * SampanFaceFinder:
 *
 * Finds the faces in frames, also small ones, and follows them through a video. One thread at a
 * time.
 */
typedef struct _SampanFaceFinder SampanFaceFinder;

SampanFaceFinder *sampan_face_finder_new (void);
void sampan_face_finder_free (SampanFaceFinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFaceFinder, sampan_face_finder_free)

/** Forgets the last frames: after a seek, or another medium. */
void sampan_face_finder_reset (SampanFaceFinder *self);

/**
 * sampan_face_finder_find:
 * @frame: I420 or A420, mapped for reading
 * @steady: whether the frame follows the last one in time, so that faces are followed: the search
 * is quick then (a millisecond or two), and a face that is not seen for a few frames stays. Else it
 * is thorough, and knows nothing of the last frame
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the models are not installed
 *
 * Returns: (transfer full) (element-type SampanFace): the faces, the greatest first; may be empty
 */
GArray *sampan_face_finder_find (SampanFaceFinder *self,
                                 GstVideoFrame *frame,
                                 gboolean steady,
                                 GError **error);

/** Whether the last frame was searched as the first of a scene. */
gboolean sampan_face_finder_get_anew (SampanFaceFinder *self);

/**
 * sampan_face_finder_look_back:
 * @frame: an earlier frame of the same size
 * @later: a face of the frame that follows it
 * @face: (out): the same face in @frame, with the same id
 * @found: (out): whether it is there
 * @error: SAMPAN_INFER_ERROR
 *
 * Looks for a face near where it is a frame later; what is followed stays as it is.
 *
 * Returns: whether the models ran
 */
gboolean sampan_face_finder_look_back (SampanFaceFinder *self,
                                       GstVideoFrame *frame,
                                       const SampanFace *later,
                                       SampanFace *face,
                                       gboolean *found,
                                       GError **error);

G_END_DECLS
