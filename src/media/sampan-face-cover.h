#pragma once

#include "sampan-face-finder.h"

G_BEGIN_DECLS

/**
 * SampanFaceCover:
 *
 * Hides single faces in frames, I420 and A420. It keeps its working memory. One thread at a time.
 */
typedef struct _SampanFaceCover SampanFaceCover;

SampanFaceCover *sampan_face_cover_new (void);
void sampan_face_cover_free (SampanFaceCover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFaceCover, sampan_face_cover_free)

/** Blurs an oval from the hair to the chin, with a soft edge. What is outside stays as it is. */
void sampan_face_cover_blur (SampanFaceCover *self, GstVideoFrame *frame, const SampanFace *face);
/** Makes large squares of it instead; they stand still while the face moves. */
void
sampan_face_cover_pixelate (SampanFaceCover *self, GstVideoFrame *frame, const SampanFace *face);

G_END_DECLS
