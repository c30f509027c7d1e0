#include "config.h"

#include "sampan-background.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-caps.h"
#include "sampan-footage.h"
#include "sampan-foreground.h"
#include "sampan-matte-finder.h"
#include "sampan-matte.h"
#include "sampan-pixels.h"
#include "sampan-scene.h"

/* Standard deviation of the blur at amount 1, of the shorter side; that of sampanblur. */
#define WIDTH 0.04
/* Of the patches that tell the person's colours, in pixels of the luma. */
#define CELL 8

struct _SampanBackground
{
  GstVideoFilter parent_instance;

  /* Guarded by the object lock. */
  SampanBackgroundMode mode;
  double amount;
  char *colour;
  char *colours;
  SampanScenery scenery;
  gboolean still;
  SampanMatteQuality quality;
  gboolean live;
  char *file;
  SampanFootage *footage; /* of the file */
  gboolean changed;       /* the scene must be filled anew */

  /* Of the streaming thread. */
  SampanMatte *matte;
  SampanForeground *foreground;
  SampanBackdrop *backdrop;
  SampanScene scene;
  guint8 *mask;
  guint8 *chroma_mask;
  guint8 *front; /* the person's own colours in one plane */
  GstClockTime last_time;
  GstSample *shown; /* what the scene is filled with */
};

G_DEFINE_FINAL_TYPE (SampanBackground, sampan_background, GST_TYPE_VIDEO_FILTER)

enum
{
  PROP_0,
  PROP_MODE,
  PROP_AMOUNT,
  PROP_COLOUR,
  PROP_COLOURS,
  PROP_SCENE,
  PROP_STILL,
  PROP_QUALITY,
  PROP_FILE,
  PROP_LIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

GType
sampan_background_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_BACKGROUND_NONE, "SAMPAN_BACKGROUND_NONE", "none" },
    { SAMPAN_BACKGROUND_REMOVE, "SAMPAN_BACKGROUND_REMOVE", "remove" },
    { SAMPAN_BACKGROUND_BLUR, "SAMPAN_BACKGROUND_BLUR", "blur" },
    { SAMPAN_BACKGROUND_COLOUR, "SAMPAN_BACKGROUND_COLOUR", "colour" },
    { SAMPAN_BACKGROUND_GRADIENT, "SAMPAN_BACKGROUND_GRADIENT", "gradient" },
    { SAMPAN_BACKGROUND_IMAGE, "SAMPAN_BACKGROUND_IMAGE", "image" },
    { SAMPAN_BACKGROUND_SCENE, "SAMPAN_BACKGROUND_SCENE", "scene" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanBackgroundMode", values));
  return type;
}

static gboolean
removes (SampanBackground *self)
{
  gboolean result;

  GST_OBJECT_LOCK (self);
  result = self->mode == SAMPAN_BACKGROUND_REMOVE;
  GST_OBJECT_UNLOCK (self);
  return result;
}

/* After any setting: whether frames may pass as they are. */
static void
settings_changed (SampanBackground *self)
{
  gboolean idle;

  GST_OBJECT_LOCK (self);
  self->changed = TRUE;
  idle = self->mode == SAMPAN_BACKGROUND_NONE
         || (self->mode == SAMPAN_BACKGROUND_BLUR && self->amount == 0)
         || (self->mode == SAMPAN_BACKGROUND_IMAGE && self->file == NULL);
  GST_OBJECT_UNLOCK (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), idle);
}

/* Appends the part of @caps that has @format, as @result_format (or two of them). */
static void
append_format (GstCaps *result,
               GstCaps *caps,
               const char *format,
               const char *result_format,
               const char *other)
{
  g_autoptr (GstCaps) wanted =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format, NULL);
  GstCaps *part = gst_caps_intersect_full (caps, wanted, GST_CAPS_INTERSECT_FIRST);

  part = gst_caps_make_writable (part);
  if (other == NULL)
    gst_caps_set_simple (part, "format", G_TYPE_STRING, result_format, NULL);
  else
    {
      GValue list = G_VALUE_INIT, item = G_VALUE_INIT;

      g_value_init (&list, GST_TYPE_LIST);
      g_value_init (&item, G_TYPE_STRING);
      g_value_set_string (&item, result_format);
      gst_value_list_append_value (&list, &item);
      g_value_set_string (&item, other);
      gst_value_list_append_value (&list, &item);
      gst_caps_set_value (part, "format", &list);
      g_value_unset (&item);
      g_value_unset (&list);
    }
  gst_caps_append (result, part);
}

static GstCaps *
sampan_background_transform_caps (GstBaseTransform *transform,
                                  GstPadDirection direction,
                                  GstCaps *caps,
                                  GstCaps *filter)
{
  SampanBackground *self = SAMPAN_BACKGROUND (transform);
  GstCaps *result = gst_caps_new_empty ();

  if (!removes (self))
    {
      append_format (result, caps, "I420", "I420", NULL);
      append_format (result, caps, "A420", "A420", NULL);
    }
  else if (direction == GST_PAD_SINK)
    {
      append_format (result, caps, "I420", "A420", NULL);
      append_format (result, caps, "A420", "A420", NULL);
    }
  else
    append_format (result, caps, "A420", "I420", "A420");

  return sampan_caps_narrow (result, filter);
}

static gboolean
sampan_background_set_info (GstVideoFilter *filter,
                            GstCaps *in_caps,
                            GstVideoInfo *in_info,
                            GstCaps *out_caps,
                            GstVideoInfo *out_info)
{
  SampanBackground *self = SAMPAN_BACKGROUND (filter);
  gsize size = (gsize)in_info->width * in_info->height;

  self->mask = g_realloc (self->mask, size);
  self->front = g_realloc (self->front, size);
  self->chroma_mask = g_realloc (self->chroma_mask, (gsize)GST_VIDEO_INFO_COMP_WIDTH (in_info, 1)
                                                        * GST_VIDEO_INFO_COMP_HEIGHT (in_info, 1));
  settings_changed (self);
  return TRUE;
}

/* The settings as they are at one frame. */
typedef struct
{
  SampanBackgroundMode mode;
  double amount;
  SampanMatteQuality quality;
  SampanMatteFlags flags;
  gboolean live;
} Settings;

static void
fill_colours (SampanBackground *self, const GstVideoInfo *info, const char *text)
{
  g_auto (GStrv) texts = g_strsplit (text != NULL ? text : "", ",", -1);
  guint n = g_strv_length (texts), used = 0;
  g_autofree double (*colours)[3] = g_malloc0_n (MAX (n, 1), sizeof *colours);

  /* What is not a colour is left out; with none left it is black. */
  for (guint i = 0; i < n; i++)
    if (sampan_colour_parse (g_strstrip (texts[i]), colours[used]))
      used++;
  sampan_scene_fill (&self->scene, info, (const double (*)[3])colours, MAX (used, 1));
}

/* Fills the scene anew if settings have changed. With the object lock held only as long as they are
 * read. */
static Settings
take_settings (SampanBackground *self, const GstVideoInfo *info)
{
  Settings settings;
  g_autofree char *colour = NULL;
  g_autofree char *colours = NULL;
  SampanScenery scenery;
  gboolean changed;

  GST_OBJECT_LOCK (self);
  settings = (Settings){ self->mode, self->amount, self->quality,
                         self->still ? SAMPAN_MATTE_STILL : 0, self->live };
  changed = self->changed;
  self->changed = FALSE;
  colour = g_strdup (self->colour);
  colours = g_strdup (self->colours);
  scenery = self->scenery;
  GST_OBJECT_UNLOCK (self);

  /* Removed, but with nowhere to put the alpha until the caps are agreed upon: white. */
  if (changed && settings.mode == SAMPAN_BACKGROUND_REMOVE)
    fill_colours (self, info, "#ffffff");
  else if (changed && settings.mode == SAMPAN_BACKGROUND_COLOUR)
    fill_colours (self, info, colour);
  else if (changed && settings.mode == SAMPAN_BACKGROUND_GRADIENT)
    fill_colours (self, info, colours);
  else if (changed && settings.mode == SAMPAN_BACKGROUND_SCENE)
    sampan_scene_fill_scenery (&self->scene, info, scenery);
  if (changed)
    g_clear_pointer (&self->shown, gst_sample_unref);
  return settings;
}

/* Nothing to wait for any more: the frame that stands there is asked for again. */
static void
on_footage (gpointer footage, gpointer data)
{
  gst_element_post_message (data, gst_message_new_element (data, gst_structure_new_empty (
                                                                     SAMPAN_MATTE_READY)));
}

/* Fills the scene with what the file shows when @buffer is seen. Returns: FALSE with @error if it
 * cannot be read; without a frame the scene stays as it is, empty at first. */
static gboolean
take_footage (SampanBackground *self,
              const GstVideoInfo *info,
              GstBuffer *buffer,
              gboolean live,
              GError **error)
{
  GstClockTime time = gst_segment_to_stream_time (&GST_BASE_TRANSFORM (self)->segment,
                                                  GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  SampanFootage *footage;
  GstSample *sample;
  GError *cause = NULL;

  GST_OBJECT_LOCK (self);
  if (self->footage == NULL && self->file != NULL)
    self->footage = sampan_footage_new (self->file, on_footage, self);
  footage = self->footage;
  GST_OBJECT_UNLOCK (self);
  if (footage == NULL)
    return TRUE;
  sample = sampan_footage_get (footage, GST_CLOCK_TIME_IS_VALID (time) ? time : 0, !live, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (sample == NULL || sample == self->shown)
    return TRUE;
  sampan_scene_fill_sample (&self->scene, info, sample);
  g_clear_pointer (&self->shown, gst_sample_unref);
  self->shown = gst_sample_ref (sample);
  return TRUE;
}

/* Returns: whether there is something to put behind the person. */
static gboolean
prepare_file (SampanBackground *self, GstVideoFrame *frame, gboolean live)
{
  g_autoptr (GError) error = NULL;

  if (take_footage (self, &frame->info, frame->buffer, live, &error))
    return TRUE;
  GST_ELEMENT_ERROR (self, RESOURCE, READ,
                     ("%s", _ ("The picture or video for the background could not be read. Choose "
                               "another file.")),
                     ("%s", error->message));
  return FALSE;
}

SAMPAN_CLONES static void
multiply_row (guint8 *restrict mask, const guint8 *restrict alpha, int width)
{
  for (int x = 0; x < width; x++)
    mask[x] = (guint8)(((guint16)(mask[x] * alpha[x]) + 127) / 255);
}

/* What is already transparent belongs to no person. */
static void
multiply_alpha (SampanBackground *self, GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame);

  for (int y = 0; y < GST_VIDEO_FRAME_HEIGHT (frame); y++)
    multiply_row (self->mask + (gsize)y * width,
                  (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 3)
                      + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 3),
                  width);
}

SAMPAN_CLONES static void
hide_row (guint8 *restrict target,
          const guint8 *restrict source,
          const guint8 *restrict mask,
          int width,
          guint8 colour)
{
  for (int x = 0; x < width; x++)
    target[x] = mask[x] == 0 ? colour : source[x];
}

/* One plane of the person without the colours of what was behind. */
static const guint8 *
find_front (SampanBackground *self, GstVideoFrame *frame, int plane)
{
  int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane);

  sampan_foreground_find (self->foreground, GST_VIDEO_FRAME_PLANE_DATA (frame, plane),
                          GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane),
                          plane == 0 ? self->mask : self->chroma_mask, width,
                          plane == 0 ? CELL : CELL / 2, self->front, width, width,
                          GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane));
  return self->front;
}

/* The frame with the mask as its alpha. What cannot be seen is not left in the file for others to
 * find, either. */
static void
remove_background (SampanBackground *self, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanRange range = sampan_range_from_info (&in->info);
  guint8 white = (guint8)(range.black + range.range);

  for (int plane = 0; plane < 4; plane++)
    {
      int width = GST_VIDEO_FRAME_COMP_WIDTH (out, plane);
      gboolean chroma = plane == 1 || plane == 2;
      const guint8 *front = plane < 3 ? find_front (self, in, plane) : NULL;

      for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (out, plane); y++)
        {
          guint8 *target = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, plane)
                           + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (out, plane);
          const guint8 *mask = (chroma ? self->chroma_mask : self->mask) + (gsize)y * width;

          if (plane == 3)
            memcpy (target, mask, width);
          else
            hide_row (target, front + (gsize)y * width, mask, width, chroma ? 128 : white);
        }
    }
}

static void
replace_background (SampanBackground *self,
                    SampanBackgroundMode mode,
                    GstVideoFrame *in,
                    GstVideoFrame *out)
{
  for (int plane = 0; plane < 3; plane++)
    sampan_composite_plane (GST_VIDEO_FRAME_PLANE_DATA (out, plane),
                            GST_VIDEO_FRAME_PLANE_STRIDE (out, plane), find_front (self, in, plane),
                            GST_VIDEO_FRAME_COMP_WIDTH (in, plane), self->scene.planes[plane],
                            self->scene.strides[plane], plane == 0 ? self->mask : self->chroma_mask,
                            GST_VIDEO_FRAME_COMP_WIDTH (in, plane),
                            GST_VIDEO_FRAME_COMP_WIDTH (in, plane),
                            GST_VIDEO_FRAME_COMP_HEIGHT (in, plane));
  if (GST_VIDEO_FRAME_N_PLANES (out) < 4)
    return;
  if (mode == SAMPAN_BACKGROUND_BLUR)
    gst_video_frame_copy_plane (out, in, 3);
  else
    for (int y = 0; y < GST_VIDEO_FRAME_HEIGHT (out); y++)
      memset ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, 3)
                  + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (out, 3),
              255, GST_VIDEO_FRAME_WIDTH (out));
}

/* Whether a frame comes soon after the last one. */
static gboolean
follows (SampanBackground *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), last = self->last_time;

  self->last_time = time;
  return GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (last) && time > last
         && time - last < GST_SECOND / 2
         && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static GstFlowReturn
sampan_background_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanBackground *self = SAMPAN_BACKGROUND (filter);
  g_autoptr (GError) error = NULL;
  int width = GST_VIDEO_FRAME_WIDTH (in), height = GST_VIDEO_FRAME_HEIGHT (in);
  gboolean steady = follows (self, in->buffer);
  Settings settings = take_settings (self, &in->info);

  if (settings.mode == SAMPAN_BACKGROUND_IMAGE && !prepare_file (self, in, settings.live))
    return GST_FLOW_ERROR;
  /* The last setting may have come after this frame was begun. */
  if (settings.mode == SAMPAN_BACKGROUND_NONE
      || (settings.mode == SAMPAN_BACKGROUND_IMAGE && self->shown == NULL))
    {
      for (guint plane = 0; plane < GST_VIDEO_FRAME_N_PLANES (in); plane++)
        gst_video_frame_copy_plane (out, in, plane);
      return GST_FLOW_OK;
    }
  if (steady)
    settings.flags |= SAMPAN_MATTE_STEADY;
  if (!sampan_matte_find (self->matte, in, settings.quality, settings.flags, self->mask, width,
                          &error))
    {
      sampan_matte_post_error (GST_ELEMENT (self), error);
      return GST_FLOW_ERROR;
    }
  if (GST_VIDEO_FRAME_N_PLANES (in) == 4)
    multiply_alpha (self, in);
  sampan_plane_halve (self->mask, width, self->chroma_mask, (width + 1) / 2, width, height);

  if (GST_VIDEO_FRAME_N_PLANES (out) == 4 && settings.mode == SAMPAN_BACKGROUND_REMOVE)
    {
      remove_background (self, in, out);
      return GST_FLOW_OK;
    }
  if (settings.mode == SAMPAN_BACKGROUND_BLUR)
    sampan_backdrop_fill (self->backdrop, in, self->mask, width,
                          settings.amount * WIDTH * MIN (width, height), &self->scene);
  replace_background (self, settings.mode, in, out);
  return GST_FLOW_OK;
}

static void
drop_footage (SampanBackground *self)
{
  SampanFootage *footage;

  GST_OBJECT_LOCK (self);
  footage = g_steal_pointer (&self->footage);
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&footage, sampan_footage_free);
  g_clear_pointer (&self->shown, gst_sample_unref);
}

static gboolean
sampan_background_stop (GstBaseTransform *transform)
{
  SampanBackground *self = SAMPAN_BACKGROUND (transform);

  sampan_matte_reset (self->matte);
  self->last_time = GST_CLOCK_TIME_NONE;
  drop_footage (self);
  return TRUE;
}

/* The streaming thread may wait for a frame of the file. */
static GstStateChangeReturn
sampan_background_change_state (GstElement *element, GstStateChange transition)
{
  SampanBackground *self = SAMPAN_BACKGROUND (element);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    {
      GST_OBJECT_LOCK (self);
      if (self->footage != NULL)
        sampan_footage_cancel (self->footage);
      GST_OBJECT_UNLOCK (self);
    }
  return GST_ELEMENT_CLASS (sampan_background_parent_class)->change_state (element, transition);
}

static void
set_mode (SampanBackground *self, SampanBackgroundMode mode)
{
  gboolean other_caps;

  GST_OBJECT_LOCK (self);
  other_caps = (self->mode == SAMPAN_BACKGROUND_REMOVE) != (mode == SAMPAN_BACKGROUND_REMOVE);
  self->mode = mode;
  GST_OBJECT_UNLOCK (self);
  if (other_caps)
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
}

static void
sampan_background_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  SampanBackground *self = SAMPAN_BACKGROUND (object);

  if (prop_id == PROP_MODE)
    set_mode (self, g_value_get_enum (value));
  else
    {
      GST_OBJECT_LOCK (self);
      switch (prop_id)
        {
        case PROP_AMOUNT:
          self->amount = g_value_get_double (value);
          break;
        case PROP_COLOUR:
          g_set_str (&self->colour, g_value_get_string (value));
          break;
        case PROP_COLOURS:
          g_set_str (&self->colours, g_value_get_string (value));
          break;
        case PROP_SCENE:
          self->scenery = g_value_get_enum (value);
          break;
        case PROP_STILL:
          self->still = g_value_get_boolean (value);
          break;
        case PROP_FILE:
          g_set_str (&self->file, g_value_get_string (value));
          break;
        case PROP_LIVE:
          self->live = g_value_get_boolean (value);
          break;
        case PROP_QUALITY:
          self->quality = g_value_get_enum (value);
          break;
        default:
          G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
        }
      GST_OBJECT_UNLOCK (self);
    }
  settings_changed (self);
}

static void
sampan_background_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanBackground *self = SAMPAN_BACKGROUND (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_AMOUNT:
      g_value_set_double (value, self->amount);
      break;
    case PROP_COLOUR:
      g_value_set_string (value, self->colour);
      break;
    case PROP_COLOURS:
      g_value_set_string (value, self->colours);
      break;
    case PROP_SCENE:
      g_value_set_enum (value, self->scenery);
      break;
    case PROP_STILL:
      g_value_set_boolean (value, self->still);
      break;
    case PROP_FILE:
      g_value_set_string (value, self->file);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_QUALITY:
      g_value_set_enum (value, self->quality);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_background_constructed (GObject *object)
{
  G_OBJECT_CLASS (sampan_background_parent_class)->constructed (object);
  settings_changed (SAMPAN_BACKGROUND (object));
}

static void
sampan_background_finalize (GObject *object)
{
  SampanBackground *self = SAMPAN_BACKGROUND (object);

  sampan_matte_free (self->matte);
  sampan_foreground_free (self->foreground);
  sampan_backdrop_free (self->backdrop);
  sampan_scene_clear (&self->scene);
  g_free (self->mask);
  g_free (self->chroma_mask);
  g_free (self->front);
  g_free (self->colour);
  g_free (self->colours);
  g_free (self->file);
  G_OBJECT_CLASS (sampan_background_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;

  properties[PROP_MODE] =
      g_param_spec_enum ("mode", "Mode", "What becomes of the background",
                         SAMPAN_TYPE_BACKGROUND_MODE, SAMPAN_BACKGROUND_NONE, flags);
  properties[PROP_AMOUNT] =
      g_param_spec_double ("amount", "Amount", "How wide the blur is", 0, 1, 0.5, flags);
  properties[PROP_COLOUR] =
      g_param_spec_string ("colour", "Colour", "Of the new background", "#ffffff", flags);
  properties[PROP_COLOURS] =
      g_param_spec_string ("colours", "Colours",
                           "Of the gradient, from the top, separated by commas", NULL, flags);
  properties[PROP_SCENE] = g_param_spec_enum ("scene", "Scene", "What is drawn behind the person",
                                              SAMPAN_TYPE_SCENERY, SAMPAN_SCENERY_STUDIO, flags);
  properties[PROP_STILL] =
      g_param_spec_boolean ("still", "Still", "Frames do not follow each other in time", FALSE,
                            flags);
  properties[PROP_QUALITY] =
      g_param_spec_enum ("quality", "Quality", "How carefully the person is found",
                         SAMPAN_TYPE_MATTE_QUALITY, SAMPAN_MATTE_FAST, flags);
  properties[PROP_FILE] =
      g_param_spec_string ("file", "File", "The picture or video behind the person", NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  properties[PROP_LIVE] =
      g_param_spec_boolean ("live", "Live", "The file is not waited for", FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_background_class_init (SampanBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->constructed = sampan_background_constructed;
  object_class->set_property = sampan_background_set_property;
  object_class->get_property = sampan_background_get_property;
  object_class->finalize = sampan_background_finalize;
  element_class->change_state = sampan_background_change_state;
  transform_class->transform_caps = sampan_background_transform_caps;
  transform_class->stop = sampan_background_stop;
  filter_class->set_info = sampan_background_set_info;
  filter_class->transform_frame = sampan_background_transform_frame;

  install_properties (object_class);
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Background", "Filter/Effect/Video",
                                         "Finds the person and changes what is behind", "Sampan");
}

static void
sampan_background_init (SampanBackground *self)
{
  self->amount = 0.5;
  self->colour = g_strdup ("#ffffff");
  self->matte = sampan_matte_new (GST_ELEMENT (self));
  self->foreground = sampan_foreground_new ();
  self->backdrop = sampan_backdrop_new ();
  self->last_time = GST_CLOCK_TIME_NONE;
}
