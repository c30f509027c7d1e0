#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

#define SAMPAN_FACE_MESH_POINTS 468

/** Points of the mesh that are asked for by name; left and right as in the picture. */
typedef enum
{
  SAMPAN_MESH_FOREHEAD = 10, /* in the middle, about where the hair begins */
  SAMPAN_MESH_BETWEEN_BROWS = 168,
  SAMPAN_MESH_BRIDGE = 6, /* where glasses sit on the nose */
  SAMPAN_MESH_NOSE = 4,   /* its tip */
  SAMPAN_MESH_UPPER_LIP = 13,
  SAMPAN_MESH_CHIN = 152,
  SAMPAN_MESH_LEFT_EYE_OUTER = 33,
  SAMPAN_MESH_LEFT_EYE_INNER = 133,
  SAMPAN_MESH_RIGHT_EYE_INNER = 362,
  SAMPAN_MESH_RIGHT_EYE_OUTER = 263,
  SAMPAN_MESH_LEFT_BROW = 105, /* the top of it */
  SAMPAN_MESH_RIGHT_BROW = 334,
  SAMPAN_MESH_LEFT_TEMPLE = 127,
  SAMPAN_MESH_RIGHT_TEMPLE = 356,
  SAMPAN_MESH_LEFT_EAR = 234, /* in front of it */
  SAMPAN_MESH_RIGHT_EAR = 454,
  SAMPAN_MESH_LEFT_LOBE = 132, /* at the jaw, as high as the lobe */
  SAMPAN_MESH_RIGHT_LOBE = 361,
} SampanMeshPoint;

/** The points around the face, from the forehead clockwise as in the picture. */
#define SAMPAN_FACE_OVAL_POINTS 36
extern const guint16 sampan_face_oval[SAMPAN_FACE_OVAL_POINTS];

/**
 * SampanFaceMesh:
 * @id: that of the #SampanFace
 * @points: x and y in pixels of the frame, and how far each lies behind the middle of the head, in
 * pixels as well: smaller is nearer
 */
typedef struct
{
  guint id;
  float points[SAMPAN_FACE_MESH_POINTS][3];
} SampanFaceMesh;

/**
 * SampanFaceMesher:
 *
 * Finds the faces in frames and, for each, where its parts are. One thread at a time.
 */
typedef struct _SampanFaceMesher SampanFaceMesher;

SampanFaceMesher *sampan_face_mesher_new (void);
void sampan_face_mesher_free (SampanFaceMesher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFaceMesher, sampan_face_mesher_free)

/** Forgets the last frames: after a seek, or another medium. */
void sampan_face_mesher_reset (SampanFaceMesher *self);

/**
 * sampan_face_mesher_find:
 * @frame: I420 or A420, mapped for reading
 * @steady: whether the frame follows the last one in time, so that the points are steadied by it
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the models are not installed
 *
 * Returns: (transfer none) (element-type SampanFaceMesh): the faces, the greatest first; valid
 * until the next call
 */
GArray *sampan_face_mesher_find (SampanFaceMesher *self,
                                 GstVideoFrame *frame,
                                 gboolean steady,
                                 GError **error);

G_END_DECLS
