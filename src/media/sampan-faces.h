#pragma once

#include "sampan-in-place.h"

G_BEGIN_DECLS

/** How faces are hidden. The nicks of the GEnum are the words of an edit plan. */
typedef enum
{
  SAMPAN_FACES_BLUR,
  SAMPAN_FACES_PIXELATE,
} SampanFacesMode;

#define SAMPAN_TYPE_FACES_MODE (sampan_faces_mode_get_type ())
GType sampan_faces_mode_get_type (void) G_GNUC_CONST;

#define SAMPAN_TYPE_FACES (sampan_faces_get_type ())

/**
 * SampanFaces:
 *
 * The element `sampanfaces`: hides every face, from the hair to the chin, so that nobody is
 * recognised, and leaves all else as it is. I420 and A420 in place.
 *
 * Properties:
 *
 * - "mode": #SampanFacesMode, settable while playing; as text (gst_util_set_object_arg()) "blur",
 * "pixelate"
 * - "still": whether frames do not follow each other
 * - "ahead": how many frames to hold back, so that a face that is first seen in a later one is
 * hidden in these as well. 0, for a preview, lets each frame out as it comes; a small face may then
 * be open until its part of the picture is searched
 *
 * When the models are not installed it posts %GST_RESOURCE_ERROR_NOT_FOUND with a sentence for
 * people.
 */
G_DECLARE_FINAL_TYPE (SampanFaces, sampan_faces, SAMPAN, FACES, SampanInPlace)

G_END_DECLS
