#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a platform draws over an upright video that fills a 9:16 screen: fractions of the screen
 * (data/rules/safe-areas.json, with the source of each figure). */
typedef struct
{
  char *platform; /* "tiktok" */
  char *source;
  gboolean approximate; /* the platform says no figure */
  double top, bottom;   /* of the height */
  double left, right;   /* of the width */
} SampanSafeArea;

/** Returns: (transfer none) (element-type SampanSafeArea): all that are known, by name. */
GPtrArray *sampan_safe_area_get_all (void);
/** Returns: (transfer none) (nullable): that of @platform (nullable). */
const SampanSafeArea *sampan_safe_area_find (const char *platform);
/**
 * sampan_safe_area_fit:
 * @self: (nullable): nothing is covered
 * @top: (out): and the others: how much of a frame of @width x @height is covered, in its pixels
 *
 * The frame is thought to fill the screen's width or height, in its middle, as the platforms show
 * it: what is drawn over the empty bands beside it covers none of it.
 */
void sampan_safe_area_fit (const SampanSafeArea *self,
                           int width,
                           int height,
                           double *top,
                           double *bottom,
                           double *left,
                           double *right);

G_END_DECLS
