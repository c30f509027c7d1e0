#pragma once

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "sampan-scenery.h"

G_BEGIN_DECLS

/** What becomes of the background. The nicks of the GEnum are the words of an edit plan. */
typedef enum
{
  SAMPAN_BACKGROUND_NONE,
  SAMPAN_BACKGROUND_REMOVE,
  SAMPAN_BACKGROUND_BLUR,
  SAMPAN_BACKGROUND_COLOUR,
  SAMPAN_BACKGROUND_GRADIENT,
  SAMPAN_BACKGROUND_IMAGE,
  SAMPAN_BACKGROUND_SCENE,
} SampanBackgroundMode;

#define SAMPAN_TYPE_BACKGROUND_MODE (sampan_background_mode_get_type ())
GType sampan_background_mode_get_type (void) G_GNUC_CONST;

#define SAMPAN_TYPE_BACKGROUND (sampan_background_get_type ())

/**
 * SampanBackground:
 *
 * The element `sampanbackground`: finds the person and puts something else behind. I420 and A420
 * in; out comes the same, but A420 from I420 when the background is removed: the alpha is the
 * person's mask, and what is not seen at all is white.
 *
 * Properties, all settable while playing:
 *
 * - "mode": #SampanBackgroundMode; as text (gst_util_set_object_arg()) "none", "remove", "blur",
 * "colour", "gradient", "image", "scene"
 * - "amount": of the blur, 0..1; 1 is 4 % of the frame's shorter side
 * - "colour": "#rrggbb"
 * - "colours": two or more, from top to bottom, separated by commas
 * - "scene": #SampanScenery; as text "studio", "sunset", "bokeh", "paper", "night"
 * - "still": whether frames do not follow each other, so that the mask is not steadied over time
 * - "file": the picture or video of "image", which covers the frame, centred; a video starts again
 *   at its end. Before the element runs
 * - "live": whether frames pass untouched until the file is read, with SAMPAN_MATTE_READY then;
 *   else they wait
 * - "quality": #SampanMatteQuality, "fast" or "fine", where no `sampanmatte` stands in front
 *
 * When the model is not installed it posts %GST_RESOURCE_ERROR_NOT_FOUND with a sentence for
 * people.
 */
G_DECLARE_FINAL_TYPE (SampanBackground, sampan_background, SAMPAN, BACKGROUND, GstVideoFilter)

G_END_DECLS
