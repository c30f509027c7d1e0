#include "config.h"

#include "sampan-matte.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-fine-mask.h"
#include "sampan-person-mask.h"

/* What an element in front has found out. */
typedef struct
{
  GstMeta meta;
  GBytes *mask;
  int width, height;
} Found;

struct _SampanMatte
{
  GstElement *element; /* not owned */
  SampanPersonMask *fast;
  SampanFineMask *fine;
  gboolean lacks_fine; /* its model is not installed */
};

GType
sampan_matte_quality_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_MATTE_FAST, "SAMPAN_MATTE_FAST", "fast" },
    { SAMPAN_MATTE_FINE, "SAMPAN_MATTE_FINE", "fine" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanMatteQuality", values));
  return type;
}

/* ---- the mask that travels with the frame ---- */

static GType
found_api_get_type (void)
{
  static gsize type;
  /* With none, every filter passes it on. */
  static const char *tags[] = { NULL };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, gst_meta_api_type_register ("SampanMatteFoundAPI", tags));
  return type;
}

static gboolean
found_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  Found *self = (Found *)meta;

  self->mask = NULL;
  self->width = self->height = 0;
  return TRUE;
}

static void
found_free (GstMeta *meta, GstBuffer *buffer)
{
  g_clear_pointer (&((Found *)meta)->mask, g_bytes_unref);
}

static gboolean
found_transform (GstBuffer *target, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  Found *self = (Found *)meta;

  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  sampan_matte_attach (target, self->mask, self->width, self->height);
  return TRUE;
}

static const GstMetaInfo *
found_get_info (void)
{
  static const GstMetaInfo *info;

  if (g_once_init_enter (&info))
    {
      const GstMetaInfo *made =
          gst_meta_register (found_api_get_type (), "SampanMatteFound", sizeof (Found), found_init,
                             found_free, found_transform);

      g_once_init_leave (&info, made);
    }
  return info;
}

void
sampan_matte_attach (GstBuffer *buffer, GBytes *mask, int width, int height)
{
  Found *found;

  g_return_if_fail (g_bytes_get_size (mask) == (gsize)width * height);

  found = (Found *)gst_buffer_get_meta (buffer, found_api_get_type ());
  if (found == NULL)
    found = (Found *)gst_buffer_add_meta (buffer, found_get_info (), NULL);
  g_clear_pointer (&found->mask, g_bytes_unref);
  found->mask = g_bytes_ref (mask);
  found->width = width;
  found->height = height;
}

static gboolean
take_found (GstVideoFrame *frame, guint8 *mask, int stride)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  Found *found = (Found *)gst_buffer_get_meta (frame->buffer, found_api_get_type ());

  if (found == NULL || found->width != width || found->height != height)
    return FALSE;
  for (int y = 0; y < height; y++)
    memcpy (mask + (gsize)y * stride,
            (const guint8 *)g_bytes_get_data (found->mask, NULL) + (gsize)y * width, width);
  return TRUE;
}

/* ---- public ---- */

SampanMatte *
sampan_matte_new (GstElement *element)
{
  SampanMatte *self = g_new0 (SampanMatte, 1);

  self->element = element;
  self->fast = sampan_person_mask_new ();
  self->fine = sampan_fine_mask_new ();
  return self;
}

void
sampan_matte_free (SampanMatte *self)
{
  sampan_person_mask_free (self->fast);
  sampan_fine_mask_free (self->fine);
  g_free (self);
}

void
sampan_matte_reset (SampanMatte *self)
{
  sampan_person_mask_reset (self->fast);
  sampan_fine_mask_reset (self->fine);
}

/* Returns: whether the fast model may do it instead. */
static gboolean
do_without_fine (SampanMatte *self, const GError *error)
{
  if (!g_error_matches (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND))
    return FALSE;
  self->lacks_fine = TRUE;
  if (self->element != NULL)
    GST_ELEMENT_WARNING (self->element, RESOURCE, NOT_FOUND,
                         ("%s", _ ("The model that finds single hairs is not installed, so the "
                                   "edges of people are rougher than they could be. Install "
                                   "Sampan’s models.")),
                         ("%s", error->message));
  return TRUE;
}

gboolean
sampan_matte_find (SampanMatte *self,
                   GstVideoFrame *frame,
                   SampanMatteQuality quality,
                   SampanMatteFlags flags,
                   guint8 *mask,
                   int stride,
                   GError **error)
{
  gboolean still = (flags & SAMPAN_MATTE_STILL) != 0, steady = flags == SAMPAN_MATTE_STEADY;
  g_autoptr (GError) cause = NULL;

  if (take_found (frame, mask, stride))
    return TRUE;
  if (quality == SAMPAN_MATTE_FAST || self->lacks_fine)
    return sampan_person_mask_find (self->fast, frame, steady, mask, stride, error);
  if (!steady)
    sampan_fine_mask_reset (self->fine);
  if (sampan_fine_mask_find (self->fine, frame, still, mask, stride, &cause))
    return TRUE;
  if (do_without_fine (self, cause))
    return sampan_person_mask_find (self->fast, frame, steady, mask, stride, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
sampan_matte_lacks_fine (SampanMatte *self)
{
  return self->lacks_fine;
}

void
sampan_matte_post_error (GstElement *element, const GError *error)
{
  if (g_error_matches (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (element, RESOURCE, NOT_FOUND, ("%s", error->message), (NULL));
  else
    GST_ELEMENT_ERROR (element, LIBRARY, FAILED,
                       ("%s", _ ("The person in the picture could not be found: the vision model "
                                 "failed. Installing Sampan’s models again may help.")),
                       ("%s", error->message));
}
