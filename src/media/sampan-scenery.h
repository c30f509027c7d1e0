#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** What is drawn behind a person. The nicks of the GEnum are the words of an edit plan. */
typedef enum
{
  SAMPAN_SCENERY_STUDIO,
  SAMPAN_SCENERY_SUNSET,
  SAMPAN_SCENERY_BOKEH,
  SAMPAN_SCENERY_PAPER,
  SAMPAN_SCENERY_NIGHT,
} SampanScenery;

#define SAMPAN_TYPE_SCENERY (sampan_scenery_get_type ())
GType sampan_scenery_get_type (void) G_GNUC_CONST;

/**
 * sampan_scenery_draw:
 *
 * Draws a scene, the same each time; what is in it keeps its shape and its place in pictures of
 * every shape. Some 0.2 s a megapixel.
 *
 * Returns: (transfer full): rows of native 16-bit ARGB (%GST_VIDEO_FORMAT_ARGB64), R'G'B' of sRGB,
 * opaque
 */
GBytes *sampan_scenery_draw (SampanScenery scenery, int width, int height);

G_END_DECLS
