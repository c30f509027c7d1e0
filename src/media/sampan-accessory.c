#include "config.h"

#include "sampan-accessory.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sampan-accessory-art.h"
#include "sampan-matte.h"
#include "sampan-overlay-patch.h"
#include "sampan-pixels.h"
#include "sampan-sought.h"

/* How fast the measures follow. */
#define FOLLOW 0.15

/* What is known of a head besides its face. */
typedef struct
{
  guint id;
  double hair[2]; /* see SampanArt */
  double neck[2];
} Measure;

struct _SampanAccessory
{
  SampanInPlace parent_instance;

  /* Guarded by the object lock. */
  SampanAccessoryName accessory;
  char *colour;
  gboolean still;

  /* Of the streaming thread. */
  SampanFaceMesher *mesher;
  SampanMatte *matte;
  SampanGaussian *gaussian;
  GArray *measures; /* (element-type Measure): of the last frame */
  guint8 *mask;
  SampanSought sought; /* faces */
  GstClockTime last_time;
};

G_DEFINE_FINAL_TYPE (SampanAccessory, sampan_accessory, SAMPAN_TYPE_IN_PLACE)

enum
{
  PROP_0,
  PROP_ACCESSORY,
  PROP_COLOUR,
  PROP_STILL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

GType
sampan_accessory_name_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_ACCESSORY_SUNGLASSES, "SAMPAN_ACCESSORY_SUNGLASSES", "sunglasses" },
    { SAMPAN_ACCESSORY_GLASSES, "SAMPAN_ACCESSORY_GLASSES", "glasses" },
    { SAMPAN_ACCESSORY_EARRINGS, "SAMPAN_ACCESSORY_EARRINGS", "earrings" },
    { SAMPAN_ACCESSORY_NECKLACE, "SAMPAN_ACCESSORY_NECKLACE", "necklace" },
    { SAMPAN_ACCESSORY_HAT, "SAMPAN_ACCESSORY_HAT", "hat" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanAccessoryName", values));
  return type;
}

typedef struct
{
  SampanAccessoryName accessory;
  gboolean has_colour;
  double colour[3];
  gboolean still;
} Settings;

static Settings
get_settings (SampanAccessory *self)
{
  Settings settings = { 0 };

  GST_OBJECT_LOCK (self);
  settings.accessory = self->accessory;
  settings.still = self->still;
  settings.has_colour = self->colour != NULL && sampan_colour_parse (self->colour, settings.colour);
  GST_OBJECT_UNLOCK (self);
  return settings;
}

/* ---- hair and neck ---- */

/* Where the person ends from one place of the head on, in steps up to @most. */
static double
reach (const SampanAccessory *self,
       const GstVideoInfo *info,
       const SampanHead *head,
       const double from[3],
       int axis,
       double direction,
       double most)
{
  double place[3] = { from[0], from[1], from[2] }, gone = 0;

  for (; gone < most; gone += 0.02)
    {
      double x, y;

      place[axis] = from[axis] + direction * gone;
      sampan_head_project (head, place, &x, &y);
      if (x < 0 || y < 0 || x >= GST_VIDEO_INFO_WIDTH (info) || y >= GST_VIDEO_INFO_HEIGHT (info)
          || self->mask[(gsize)(int)y * GST_VIDEO_INFO_WIDTH (info) + (int)x] < 128)
        break;
    }
  return gone;
}

static void
measure_hair (const SampanAccessory *self,
              const GstVideoInfo *info,
              const SampanHead *head,
              double hair[2])
{
  double side[3] = { 0, head->forehead[1] - 0.12, 0.35 };
  double left = reach (self, info, head, side, 0, -1, 1.0);
  double right = reach (self, info, head, side, 0, 1, 1.0);
  double top = 0;

  for (int i = -1; i <= 1; i++)
    {
      double from[3] = { 0.2 * i, head->forehead[1], 0.35 };

      top = MAX (top, reach (self, info, head, from, 1, -1, 1.2));
    }
  /* What goes on to the side is no hair: the narrower side, and a bit. */
  hair[0] = MIN (MAX (left, right), 1.15 * MIN (left, right));
  hair[1] = top - head->forehead[1];
}

static void
measure_neck (const SampanAccessory *self,
              const GstVideoInfo *info,
              const SampanHead *head,
              double neck[2])
{
  double from[3] = { 0, head->chin[1] + 0.08, 0.30 };
  double left = reach (self, info, head, from, 0, -1, 0.7);
  double right = reach (self, info, head, from, 0, 1, 0.7);

  /* Hair, collars and shoulders hide how wide it is. */
  if (left < 0.2 || right < 0.2 || left + right > 1.05)
    return;
  neck[0] = (right - left) / 2;
  neck[1] = (left + right) / 2;
}

/* Steadies the measures by those of the last frame. */
static void
follow_measure (SampanAccessory *self, gboolean steady, Measure *measure)
{
  for (guint i = 0; steady && i < self->measures->len; i++)
    {
      const Measure *last = &g_array_index (self->measures, Measure, i);

      if (last->id != measure->id)
        continue;
      for (int j = 0; j < 2; j++)
        {
          measure->hair[j] = last->hair[j] + (measure->hair[j] - last->hair[j]) * FOLLOW;
          measure->neck[j] = last->neck[j] + (measure->neck[j] - last->neck[j]) * FOLLOW;
        }
    }
}

/* ---- drawing ---- */

/* How bright the scene is, by the face: things in a dim room do not shine. */
static double
measure_light (GstVideoFrame *frame, const SampanHead *head)
{
  SampanRange range = sampan_range_from_info (&frame->info);
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  double sum = 0;
  int n = 0;

  for (int i = 0; i < 400; i++)
    {
      double place[3] = { -0.35 + 0.7 * (i % 20) / 19, -0.1 + 0.6 * (i / 20) / 19, 0 }, x, y;

      sampan_head_project (head, place, &x, &y);
      if (x < 0 || y < 0 || x >= GST_VIDEO_FRAME_WIDTH (frame)
          || y >= GST_VIDEO_FRAME_HEIGHT (frame))
        continue;
      sum += (data[(gsize)(int)y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0) + (int)x] - range.black)
             / range.range;
      n++;
    }
  return n > 0 ? CLAMP (0.45 + 1.1 * sum / n, 0.5, 1) : 1;
}

static void
draw (SampanAccessory *self,
      GstVideoFrame *frame,
      const SampanHead *head,
      const Settings *settings,
      const Measure *measure)
{
  SampanArt art = { .head = head, .gaussian = self->gaussian };
  cairo_rectangle_int_t whole = { 0, 0, GST_VIDEO_FRAME_WIDTH (frame) + 1,
                                  GST_VIDEO_FRAME_HEIGHT (frame) + 1 };
  cairo_surface_t *surface;
  SampanOverlayPatch *patch;
  int right, bottom;

  sampan_art_get_area (head, settings->accessory, measure->hair, &art.area);
  right = MIN (art.area.x + art.area.width, whole.width);
  bottom = MIN (art.area.y + art.area.height, whole.height);
  /* With even corners, as chroma needs. */
  art.area.x = MAX (art.area.x, 0) & ~1;
  art.area.y = MAX (art.area.y, 0) & ~1;
  art.area.width = (right - art.area.x + 1) & ~1;
  art.area.height = (bottom - art.area.y + 1) & ~1;
  if (art.area.width <= 0 || art.area.height <= 0)
    return;
  art.colour = settings->has_colour ? settings->colour : NULL;
  art.light = measure_light (frame, head);
  memcpy (art.hair, measure->hair, sizeof art.hair);
  memcpy (art.neck, measure->neck, sizeof art.neck);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, art.area.width, art.area.height);
  art.cr = cairo_create (surface);
  cairo_translate (art.cr, -art.area.x, -art.area.y);
  sampan_art_draw (&art, settings->accessory);
  cairo_destroy (art.cr);
  patch = sampan_overlay_patch_new (surface, art.area.x, art.area.y, &frame->info);
  sampan_overlay_patch_blend (patch, frame);
  sampan_overlay_patch_free (patch);
  cairo_surface_destroy (surface);
}

/* Whether a frame comes soon after the last one. */
static gboolean
follows (SampanAccessory *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), last = self->last_time;

  self->last_time = time;
  return GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (last) && time > last
         && time - last < GST_SECOND / 2
         && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static void
tell_missed (SampanAccessory *self)
{
  sampan_sought_tell (&self->sought, GST_ELEMENT (self),
                      _ ("No face was found, so nothing could be put on."));
}

static gboolean
find_mask (SampanAccessory *self,
           GstVideoFrame *frame,
           const Settings *settings,
           gboolean steady,
           GError **error)
{
  SampanMatteFlags flags =
      (settings->still ? SAMPAN_MATTE_STILL : 0) | (steady ? SAMPAN_MATTE_STEADY : 0);

  if (settings->accessory != SAMPAN_ACCESSORY_HAT
      && settings->accessory != SAMPAN_ACCESSORY_NECKLACE)
    return TRUE;
  return sampan_matte_find (self->matte, frame, SAMPAN_MATTE_FAST, flags, self->mask,
                            GST_VIDEO_FRAME_WIDTH (frame), error);
}

static void
put_on (SampanAccessory *self,
        GstVideoFrame *frame,
        GArray *meshes,
        const Settings *settings,
        gboolean steady)
{
  GArray *measures = g_array_new (FALSE, TRUE, sizeof (Measure));

  /* The nearest last, as it is in front. */
  for (guint i = meshes->len; i > 0; i--)
    {
      const SampanFaceMesh *mesh = &g_array_index (meshes, SampanFaceMesh, i - 1);
      Measure measure = { .id = mesh->id };
      SampanHead head;

      if (!sampan_head_init (&head, mesh))
        continue;
      if (settings->accessory == SAMPAN_ACCESSORY_HAT)
        measure_hair (self, &frame->info, &head, measure.hair);
      else if (settings->accessory == SAMPAN_ACCESSORY_NECKLACE)
        measure_neck (self, &frame->info, &head, measure.neck);
      follow_measure (self, steady, &measure);
      g_array_append_val (measures, measure);
      draw (self, frame, &head, settings, &measure);
    }
  g_array_unref (self->measures);
  self->measures = measures;
}

static GstFlowReturn
sampan_accessory_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (filter);
  g_autoptr (GError) error = NULL;
  Settings settings = get_settings (self);
  gboolean steady = follows (self, frame->buffer) && !settings.still;
  GArray *meshes = sampan_face_mesher_find (self->mesher, frame, steady, &error);

  if (meshes != NULL && meshes->len == 0)
    {
      sampan_sought_count (&self->sought, FALSE);
      if (settings.still)
        tell_missed (self);
      return GST_FLOW_OK;
    }
  if (meshes == NULL || !find_mask (self, frame, &settings, steady, &error))
    {
      sampan_matte_post_error (GST_ELEMENT (self), error);
      return GST_FLOW_ERROR;
    }
  sampan_sought_count (&self->sought, TRUE);
  put_on (self, frame, meshes, &settings, steady);
  return GST_FLOW_OK;
}

static gboolean
sampan_accessory_set_info (GstVideoFilter *filter,
                           GstCaps *in_caps,
                           GstVideoInfo *in_info,
                           GstCaps *out_caps,
                           GstVideoInfo *out_info)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (filter);

  self->mask = g_realloc (self->mask, (gsize)in_info->width * in_info->height);
  return TRUE;
}

static gboolean
sampan_accessory_stop (GstBaseTransform *transform)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (transform);

  sampan_face_mesher_reset (self->mesher);
  sampan_matte_reset (self->matte);
  g_array_set_size (self->measures, 0);
  self->last_time = GST_CLOCK_TIME_NONE;
  self->sought = (SampanSought){ FALSE };
  return TRUE;
}

static gboolean
sampan_accessory_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    tell_missed (SAMPAN_ACCESSORY (transform));

  return GST_BASE_TRANSFORM_CLASS (sampan_accessory_parent_class)->sink_event (transform, event);
}

static void
sampan_accessory_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_ACCESSORY:
      self->accessory = g_value_get_enum (value);
      break;
    case PROP_COLOUR:
      g_set_str (&self->colour, g_value_get_string (value));
      break;
    case PROP_STILL:
      self->still = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_accessory_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_ACCESSORY:
      g_value_set_enum (value, self->accessory);
      break;
    case PROP_COLOUR:
      g_value_set_string (value, self->colour);
      break;
    case PROP_STILL:
      g_value_set_boolean (value, self->still);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_accessory_finalize (GObject *object)
{
  SampanAccessory *self = SAMPAN_ACCESSORY (object);

  sampan_face_mesher_free (self->mesher);
  sampan_matte_free (self->matte);
  sampan_gaussian_free (self->gaussian);
  g_array_unref (self->measures);
  g_free (self->mask);
  g_free (self->colour);
  G_OBJECT_CLASS (sampan_accessory_parent_class)->finalize (object);
}

static void
sampan_accessory_class_init (SampanAccessoryClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->set_property = sampan_accessory_set_property;
  object_class->get_property = sampan_accessory_get_property;
  object_class->finalize = sampan_accessory_finalize;
  GST_BASE_TRANSFORM_CLASS (klass)->stop = sampan_accessory_stop;
  GST_BASE_TRANSFORM_CLASS (klass)->sink_event = sampan_accessory_sink_event;
  filter_class->set_info = sampan_accessory_set_info;
  filter_class->transform_frame_ip = sampan_accessory_transform_frame_ip;

  /* Not "name", which all elements have. */
  properties[PROP_ACCESSORY] =
      g_param_spec_enum ("accessory", "Accessory", "What is put on", SAMPAN_TYPE_ACCESSORY_NAME,
                         SAMPAN_ACCESSORY_SUNGLASSES, flags);
  properties[PROP_COLOUR] =
      g_param_spec_string ("colour", "Colour", "Its colour, #rrggbb; none for its own", NULL,
                           flags);
  properties[PROP_STILL] =
      g_param_spec_boolean ("still", "Still", "Frames do not follow each other in time", FALSE,
                            flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Accessory", "Filter/Effect/Video",
                                         "Puts glasses, jewellery or a hat on faces", "Sampan");
}

static void
sampan_accessory_init (SampanAccessory *self)
{
  self->mesher = sampan_face_mesher_new ();
  self->matte = sampan_matte_new (GST_ELEMENT (self));
  self->gaussian = sampan_gaussian_new ();
  self->measures = g_array_new (FALSE, TRUE, sizeof (Measure));
  self->last_time = GST_CLOCK_TIME_NONE;
}
