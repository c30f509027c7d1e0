#include "config.h"

#include "media/sampan-geometry.h"
#include "sampan-check-private.h"
#include "sampan-rules-private.h"

/* Sides are whole pixels, and platforms round, too. */
#define TOLERANCE 0.01

static double
ratio_of (const char *shape)
{
  double width, height;

  return shape && sampan_aspect_parse (shape, &width, &height) ? width / height : 0;
}

const char *
sampan_check_wanted_shape (const SampanRules *rules, SampanMedia *media)
{
  double narrowest = ratio_of (rules->narrowest), widest = ratio_of (rules->widest), ratio;
  const SampanMediaInfo info = { .kind = SAMPAN_MEDIA_IMAGE,
                                 .width = sampan_media_get_width (media),
                                 .height = sampan_media_get_height (media) };
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (media), SAMPAN_MEDIA_IMAGE, NULL);
  SampanGeometry geometry;
  int width, height;

  if (sampan_media_get_kind (media) != SAMPAN_MEDIA_IMAGE || info.width <= 0 || info.height <= 0)
    return NULL;
  sampan_geometry_init (&geometry, &info, plan);
  sampan_geometry_fit (&geometry, 0, &width, &height);
  ratio = (double)width / height;
  if (narrowest > 0 && ratio < narrowest * (1 - TOLERANCE))
    return rules->narrowest;
  return widest > 0 && ratio > widest * (1 + TOLERANCE) ? rules->widest : NULL;
}
