#include "config.h"

#include "sampan-recolour.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sampan-matte.h"
#include "sampan-recolour-table.h"
#include "sampan-sought.h"

/* The part's mean colour follows slowly, so that the new one does not breathe. */
#define FOLLOW 0.1
/* A mean that moved less needs no new table. */
#define SAME 0.004

struct _SampanRecolour
{
  SampanInPlace parent_instance;

  /* Guarded by the object lock. */
  SampanPart target;
  char *colour;
  gboolean still;
  gboolean changed;

  /* Of the streaming thread. */
  SampanPartMask *part;
  SampanRecolourTable *table;
  double mean[3];   /* of the part, over the last frames */
  double filled[3]; /* what the table was filled for */
  gboolean has_mean;
  SampanSought sought; /* the part that follows */
  SampanPart part_sought;
  guint8 *mask;
  GstClockTime last_time;
};

G_DEFINE_FINAL_TYPE (SampanRecolour, sampan_recolour, SAMPAN_TYPE_IN_PLACE)

enum
{
  PROP_0,
  PROP_TARGET,
  PROP_COLOUR,
  PROP_STILL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  SampanPart target;
  double colour[3];
  gboolean still;
  gboolean changed;
} Settings;

static void
settings_changed (SampanRecolour *self)
{
  double colour[3];
  gboolean idle;

  GST_OBJECT_LOCK (self);
  self->changed = TRUE;
  idle = self->colour == NULL || !sampan_colour_parse (self->colour, colour);
  GST_OBJECT_UNLOCK (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), idle);
}

/* Returns: whether there is a colour. */
static gboolean
take_settings (SampanRecolour *self, Settings *settings)
{
  gboolean valid;

  GST_OBJECT_LOCK (self);
  settings->target = self->target;
  settings->still = self->still;
  settings->changed = self->changed;
  self->changed = FALSE;
  valid = self->colour != NULL && sampan_colour_parse (self->colour, settings->colour);
  GST_OBJECT_UNLOCK (self);
  return valid;
}

static const char *
get_problem (SampanPart part)
{
  switch (part)
    {
    case SAMPAN_PART_CLOTHES:
      return _ ("No clothes were found, so their colour stays as it is.");
    case SAMPAN_PART_HAIR:
      return _ ("No hair was found, so its colour stays as it is.");
    case SAMPAN_PART_SUBJECT:
    case SAMPAN_PART_BACKGROUND:
    default:
      return _ ("No person was found in the picture, so the colours stay as they are.");
    }
}

static void
tell_missed (SampanRecolour *self)
{
  sampan_sought_tell (&self->sought, GST_ELEMENT (self), get_problem (self->part_sought));
}

static void
update_table (SampanRecolour *self,
              const GstVideoInfo *info,
              const SampanPartColour *colour,
              const Settings *settings,
              gboolean steady)
{
  SampanRange range = sampan_range_from_info (info);
  double moved = 0;

  for (int i = 0; i < 3; i++)
    {
      double *mean = &self->mean[i];

      *mean = steady && self->has_mean ? *mean + (colour->lab[i] - *mean) * FOLLOW : colour->lab[i];
      moved = MAX (moved, fabs (*mean - self->filled[i]));
    }
  self->has_mean = TRUE;
  if (self->table != NULL && !settings->changed && moved < SAME)
    return;
  if (self->table == NULL)
    self->table = g_new (SampanRecolourTable, 1);
  memcpy (self->filled, self->mean, sizeof self->filled);
  sampan_recolour_table_fill (self->table, self->mean, settings->colour,
                              settings->target == SAMPAN_PART_SUBJECT
                                  || settings->target == SAMPAN_PART_BACKGROUND,
                              &range);
}

static void
apply (SampanRecolour *self, GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);

  for (int y = 0; y < height; y += 2)
    {
      gboolean last = y + 1 == height;
      guint8 *top = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 0) + y * stride;
      const guint8 *mask = self->mask + (gsize)y * width;

      sampan_recolour_table_apply (self->table, top, last ? top : top + stride,
                                   (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 1)
                                       + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 1),
                                   (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 2)
                                       + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 2),
                                   mask, last ? mask : mask + width, width);
    }
}

/* Whether a frame comes soon after the last one. */
static gboolean
follows (SampanRecolour *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), last = self->last_time;

  self->last_time = time;
  return GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (last) && time > last
         && time - last < GST_SECOND / 2
         && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static GstFlowReturn
sampan_recolour_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (filter);
  g_autoptr (GError) error = NULL;
  SampanPartColour colour;
  Settings settings;
  gboolean steady = follows (self, frame->buffer);

  if (!take_settings (self, &settings))
    return GST_FLOW_OK;
  steady = steady && !settings.still;
  if (settings.target != self->part_sought)
    self->sought = (SampanSought){ FALSE };
  self->part_sought = settings.target;
  if (!sampan_part_mask_find (self->part, frame, settings.target, settings.still, steady,
                              self->mask, GST_VIDEO_FRAME_WIDTH (frame), &colour, &error))
    {
      sampan_matte_post_error (GST_ELEMENT (self), error);
      return GST_FLOW_ERROR;
    }
  if (colour.amount == 0)
    {
      sampan_sought_count (&self->sought, FALSE);
      if (settings.still)
        tell_missed (self);
      return GST_FLOW_OK;
    }
  sampan_sought_count (&self->sought, TRUE);
  update_table (self, &frame->info, &colour, &settings, steady);
  apply (self, frame);
  return GST_FLOW_OK;
}

static gboolean
sampan_recolour_set_info (GstVideoFilter *filter,
                          GstCaps *in_caps,
                          GstVideoInfo *in_info,
                          GstCaps *out_caps,
                          GstVideoInfo *out_info)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (filter);

  self->mask = g_realloc (self->mask, (gsize)in_info->width * in_info->height);
  settings_changed (self);
  return TRUE;
}

static gboolean
sampan_recolour_stop (GstBaseTransform *transform)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (transform);

  sampan_part_mask_reset (self->part);
  self->last_time = GST_CLOCK_TIME_NONE;
  self->has_mean = FALSE;
  self->sought = (SampanSought){ FALSE };
  return TRUE;
}

static gboolean
sampan_recolour_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (transform);

  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    tell_missed (self);

  return GST_BASE_TRANSFORM_CLASS (sampan_recolour_parent_class)->sink_event (transform, event);
}

static void
sampan_recolour_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_TARGET:
      self->target = g_value_get_enum (value);
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
  settings_changed (self);
}

static void
sampan_recolour_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_TARGET:
      g_value_set_enum (value, self->target);
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
sampan_recolour_constructed (GObject *object)
{
  G_OBJECT_CLASS (sampan_recolour_parent_class)->constructed (object);
  settings_changed (SAMPAN_RECOLOUR (object));
}

static void
sampan_recolour_finalize (GObject *object)
{
  SampanRecolour *self = SAMPAN_RECOLOUR (object);

  sampan_part_mask_free (self->part);
  g_free (self->table);
  g_free (self->mask);
  g_free (self->colour);
  G_OBJECT_CLASS (sampan_recolour_parent_class)->finalize (object);
}

static void
sampan_recolour_class_init (SampanRecolourClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->constructed = sampan_recolour_constructed;
  object_class->set_property = sampan_recolour_set_property;
  object_class->get_property = sampan_recolour_get_property;
  object_class->finalize = sampan_recolour_finalize;
  GST_BASE_TRANSFORM_CLASS (klass)->stop = sampan_recolour_stop;
  GST_BASE_TRANSFORM_CLASS (klass)->sink_event = sampan_recolour_sink_event;
  filter_class->set_info = sampan_recolour_set_info;
  filter_class->transform_frame_ip = sampan_recolour_transform_frame_ip;

  properties[PROP_TARGET] = g_param_spec_enum ("target", "Target", "What gets another colour",
                                               SAMPAN_TYPE_PART, SAMPAN_PART_CLOTHES, flags);
  properties[PROP_COLOUR] =
      g_param_spec_string ("colour", "Colour", "The new colour, #rrggbb", NULL, flags);
  properties[PROP_STILL] =
      g_param_spec_boolean ("still", "Still", "Frames do not follow each other in time", FALSE,
                            flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Recolour", "Filter/Effect/Video",
                                         "Gives clothes, hair or the background another colour",
                                         "Sampan");
}

static void
sampan_recolour_init (SampanRecolour *self)
{
  self->part = sampan_part_mask_new ();
  self->last_time = GST_CLOCK_TIME_NONE;
}
