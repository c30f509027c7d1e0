#pragma once

#include <gst/gst.h>

#include "edit/sampan-plan.h"
#include "sampan-media-probe.h"
#include "sampan-time-map.h"

G_BEGIN_DECLS

/** One element of a bin and its properties. */
typedef struct
{
  const char *factory;
  GstStructure *fixed; /* set once: another value needs another bin */
  GstStructure *live;  /* may be set while the element runs */
} SampanStage;

/**
 * SampanRecipe:
 *
 * What a plan makes of one original: the times, the size, and the elements in order. Everything is
 * decided here, without an element being made, so that two plans can be compared and a test can
 * look at the order.
 */
typedef struct
{
  SampanMediaKind kind;
  SampanTimeMap *times;
  int width; /* of the result */
  int height;
  gboolean alpha;   /* the result can be seen through */
  GPtrArray *video; /* (element-type SampanStage) */
  GPtrArray *audio; /* (element-type SampanStage) (nullable): NULL if the result has no sound */
} SampanRecipe;

typedef enum
{
  SAMPAN_RECIPE_OVERLAY = 1 << 0, /* keep a place for captions although none are set */
  SAMPAN_RECIPE_ALPHA = 1 << 1,   /* the original can be seen through */
  SAMPAN_RECIPE_OPAQUE = 1 << 2,  /* lay what can be seen through on white */
  SAMPAN_RECIPE_AHEAD = 1 << 3,   /* frames may be held back to look ahead */
  SAMPAN_RECIPE_LIVE = 1 << 4,    /* a preview: nothing may wait for long */
  SAMPAN_RECIPE_ROUGH = 1 << 5,   /* find the person quickly, not hair by hair */
} SampanRecipeOptions;

/**
 * sampan_recipe_new:
 * @max_size: the longest side, 0 for full size
 * @options: what the result is for
 *
 * Errors: SAMPAN_MEDIA_ERROR_PLAN if the edits leave nothing.
 */
SampanRecipe *sampan_recipe_new (const SampanMediaInfo *info,
                                 SampanPlan *plan,
                                 const char *media_dir,
                                 int max_size,
                                 SampanRecipeOptions options,
                                 GError **error);
void sampan_recipe_free (SampanRecipe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanRecipe, sampan_recipe_free)

/** Whether @a and @b differ in live properties alone. */
gboolean sampan_stages_same_shape (GPtrArray *a, GPtrArray *b);
/** Whether @a and @b keep the same parts of the original, in the same order and speed, with the
 * same elements for the sound. */
gboolean sampan_recipe_same_times (SampanRecipe *a, SampanRecipe *b);

G_END_DECLS
