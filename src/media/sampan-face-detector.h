#pragma once

#include "sampan-face-finder.h"

G_BEGIN_DECLS

/**
 * SampanFaceDetector:
 *
 * Looks for faces in a part of a frame with one of two models (MediaPipe face detection). It knows
 * nothing of time; sampan-face-finder.h does. One thread at a time.
 */
typedef struct _SampanFaceDetector SampanFaceDetector;

typedef enum
{
  SAMPAN_FACE_MODEL_NEAR, /* exact; for one face that fills a fifth of the part or more */
  SAMPAN_FACE_MODEL_FAR,  /* for many faces, from about a twentieth of the part on */
  SAMPAN_FACE_N_MODELS,
} SampanFaceModel;

SampanFaceDetector *sampan_face_detector_new (void);
void sampan_face_detector_free (SampanFaceDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFaceDetector, sampan_face_detector_free)

/** The frame to look at next: I420 or A420, mapped for reading; borrowed until the next one. */
void sampan_face_detector_set_frame (SampanFaceDetector *self, const GstVideoFrame *frame);

/**
 * sampan_face_detector_run:
 * @x: left edge of a square part, in pixels of the frame; it may reach out of the frame
 * @size: its side
 * @threshold: the least score, 0..1
 * @faces: (element-type SampanFace): where those found are appended, each once; without id
 * @error: SAMPAN_INFER_ERROR
 *
 * Returns: whether the model ran
 */
gboolean sampan_face_detector_run (SampanFaceDetector *self,
                                   SampanFaceModel model,
                                   double x,
                                   double y,
                                   double size,
                                   double threshold,
                                   GArray *faces,
                                   GError **error);

/** How much of the smaller of two faces the other one covers, 0..1. */
double sampan_face_overlap (const SampanFace *a, const SampanFace *b);

G_END_DECLS
