#include "sampan-elements.h"

#include "sampan-accessory.h"
#include "sampan-background.h"
#include "sampan-blur.h"
#include "sampan-colour.h"
#include "sampan-denoise.h"
#include "sampan-faces.h"
#include "sampan-fade.h"
#include "sampan-grain.h"
#include "sampan-look.h"
#include "sampan-matte-finder.h"
#include "sampan-overlay.h"
#include "sampan-recolour.h"
#include "sampan-scale.h"
#include "sampan-sharpen.h"
#include "sampan-stylise.h"
#include "sampan-tonemap.h"
#include "sampan-upscale.h"
#include "sampan-vignette.h"
#include "sampan-words.h"

static gboolean
register_all (void)
{
  const struct
  {
    const char *name;
    GType type;
  } elements[] = {
    { "sampanaccessory", SAMPAN_TYPE_ACCESSORY }, { "sampanbackground", SAMPAN_TYPE_BACKGROUND },
    { "sampanblur", SAMPAN_TYPE_BLUR },           { "sampancolour", SAMPAN_TYPE_COLOUR },
    { "sampandenoise", SAMPAN_TYPE_DENOISE },     { "sampanfaces", SAMPAN_TYPE_FACES },
    { "sampanfade", SAMPAN_TYPE_FADE },           { "sampangrain", SAMPAN_TYPE_GRAIN },
    { "sampanlook", SAMPAN_TYPE_LOOK },           { "sampanmatte", SAMPAN_TYPE_MATTE_FINDER },
    { "sampanoverlay", SAMPAN_TYPE_OVERLAY },     { "sampanrecolour", SAMPAN_TYPE_RECOLOUR },
    { "sampanscale", SAMPAN_TYPE_SCALE },         { "sampansharpen", SAMPAN_TYPE_SHARPEN },
    { "sampanstylise", SAMPAN_TYPE_STYLISE },     { "sampantonemap", SAMPAN_TYPE_TONEMAP },
    { "sampanupscale", SAMPAN_TYPE_UPSCALE },     { "sampanvignette", SAMPAN_TYPE_VIGNETTE },
    { "sampanwords", SAMPAN_TYPE_WORDS_FILTER },
  };
  gboolean success = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    success =
        gst_element_register (NULL, elements[i].name, GST_RANK_NONE, elements[i].type) && success;
  return success;
}

gboolean
sampan_elements_register (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, register_all () ? 1 : 2);
  return once == 1;
}
