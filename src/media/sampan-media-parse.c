#include "sampan-media-parse.h"

#include <math.h>

#include <gio/gio.h>
#include <gst/video/video.h>

#include "sampan-still.h"

/* Parsers read a local file's beginning, or a JPEG once through. */
#define TIMEOUT (5 * GST_SECOND)

/* ---- helpers ---- */

/* From the tags that have come to @pad. */
static void
read_orientation (SampanMediaInfo *self, GstPad *pad)
{
  g_autoptr (GstEvent) event = NULL;

  for (guint i = 0; (event = gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i)) != NULL; i++)
    {
      GstTagList *tags;

      gst_event_parse_tag (event, &tags);
      if (sampan_media_info_take_orientation (self, tags))
        return;
      g_clear_pointer (&event, gst_event_unref);
    }
}

static gboolean
read_size (SampanMediaInfo *self, const GstStructure *caps)
{
  return gst_structure_get_int (caps, "width", &self->width)
         && gst_structure_get_int (caps, "height", &self->height) && self->width > 0
         && self->height > 0;
}

/* ---- pictures ---- */

static gboolean
read_jpeg_caps (SampanMediaInfo *self, const GstStructure *caps)
{
  const char *colours = gst_structure_get_string (caps, "colorspace");
  int par_n = 1, par_d = 1;

  gst_structure_get_fraction (caps, "pixel-aspect-ratio", &par_n, &par_d);
  self->kind = SAMPAN_MEDIA_IMAGE;

  /* CMYK has a decoder of its own; pixels that are not square are rare in pictures. */
  return (g_strcmp0 (colours, "sYUV") == 0 || g_strcmp0 (colours, "GRAY") == 0) && par_n == par_d
         && read_size (self, caps);
}

static gboolean
parse_jpeg (SampanMediaInfo *self, const char *path)
{
  g_autoptr (GstElement) pipeline =
      gst_parse_launch ("filesrc name=file ! jpegparse ! fakesink name=sink", NULL);
  g_autoptr (GstElement) file = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;
  gboolean whole = FALSE;

  if (pipeline == NULL)
    return FALSE;
  file = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_set (file, "location", path, NULL);
  pad = gst_element_get_static_pad (sink, "sink");
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  if (gst_element_get_state (pipeline, NULL, NULL, TIMEOUT) == GST_STATE_CHANGE_SUCCESS)
    {
      caps = gst_pad_get_current_caps (pad);
      whole = caps != NULL && read_jpeg_caps (self, gst_caps_get_structure (caps, 0));
      read_orientation (self, pad);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return whole;
}

/* ---- videos ---- */

typedef struct
{
  GstPad *parser; /* where pictures go */
  int n_pads;
  int n_sounds; /* written before the pipeline has prerolled, read afterwards, as the next */
  int n_others;
} Streams;

static void
on_pad_added (GstElement *demuxer, GstPad *pad, Streams *self)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *structure = caps != NULL ? gst_caps_get_structure (caps, 0) : NULL;

  self->n_pads++;
  if (structure == NULL)
    return;
  if (g_str_has_prefix (gst_structure_get_name (structure), "audio/"))
    self->n_sounds++;
  else if (gst_structure_has_name (structure, "video/x-h264") && !gst_pad_is_linked (self->parser))
    gst_pad_link (pad, self->parser);
  else
    self->n_others++;
}

static gboolean
read_video_caps (SampanMediaInfo *self, const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  int par_n = 1, par_d = 1, fps_n = 0, fps_d = 1;

  if (!read_size (self, structure))
    return FALSE;
  self->kind = SAMPAN_MEDIA_VIDEO;
  gst_structure_get_fraction (structure, "pixel-aspect-ratio", &par_n, &par_d);
  self->stretched = par_n > 0 && par_d > 0 && par_n != par_d;
  if (self->stretched)
    self->width = MAX (1, (int)lround ((double)self->width * par_n / par_d));
  self->hdr = sampan_media_caps_are_hdr (caps);
  gst_structure_get_fraction (structure, "framerate", &fps_n, &fps_d);
  if (fps_d > 0)
    self->fps = (double)fps_n / fps_d;

  return TRUE;
}

/* Returns: whether a first frame came; else, in @damaged, whether the demuxer cannot go on. */
static gboolean
wait_for_frame (GstElement *pipeline, GstElement *demuxer, gboolean *damaged)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  message =
      gst_bus_timed_pop_filtered (bus, TIMEOUT,
                                  GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);

  *damaged = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR
             && GST_MESSAGE_SRC (message) == GST_OBJECT (demuxer);

  return message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE;
}

static gboolean
parse_video (SampanMediaInfo *self, const char *path, const char *demuxer_name, gboolean *damaged)
{
  GstElement *file = gst_element_factory_make ("filesrc", NULL);
  GstElement *demuxer = gst_element_factory_make (demuxer_name, NULL);
  GstElement *parser = gst_element_factory_make ("h264parse", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;
  Streams streams = { 0 };
  gint64 duration = 0;
  gboolean known = FALSE;

  if (file == NULL || demuxer == NULL || parser == NULL || sink == NULL)
    return FALSE;
  g_object_set (file, "location", path, NULL);
  gst_bin_add_many (GST_BIN (pipeline), file, demuxer, parser, sink, NULL);
  gst_element_link_pads (file, "src", demuxer, "sink");
  gst_element_link_pads (parser, "src", sink, "sink");
  streams.parser = gst_element_get_static_pad (parser, "sink");
  pad = gst_element_get_static_pad (sink, "sink");
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (on_pad_added), &streams);
  if (wait_for_frame (pipeline, demuxer, damaged))
    {
      caps = gst_pad_get_current_caps (pad);
      known = caps != NULL && streams.n_others == 0 && read_video_caps (self, caps)
              && gst_element_query_duration (pipeline, GST_FORMAT_TIME, &duration);
      read_orientation (self, pad);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (streams.parser);
  /* With streams it stops as well where none of them is linked: HEVC. */
  *damaged = *damaged && streams.n_pads == 0;
  self->has_audio = streams.n_sounds > 0;
  self->duration = (duration + (gint64)GST_MSECOND / 2) / (gint64)GST_MSECOND;

  return known && self->duration > 0;
}

/* ---- public ---- */

SampanMediaInfo *
sampan_media_parse (const char *path, gboolean *damaged)
{
  g_autoptr (SampanMediaInfo) self = g_new0 (SampanMediaInfo, 1);
  gboolean known = FALSE;

  *damaged = FALSE;
  self->mime_type = sampan_media_dup_type (path);
  if (g_strcmp0 (self->mime_type, "image/jpeg") == 0)
    known = parse_jpeg (self, path);
  else if (g_strcmp0 (self->mime_type, "video/mp4") == 0
           || g_strcmp0 (self->mime_type, "video/quicktime") == 0)
    known = parse_video (self, path, "qtdemux", damaged);
  else if (g_strcmp0 (self->mime_type, "video/x-matroska") == 0)
    known = parse_video (self, path, "matroskademux", damaged);

  /* What only has the name of a video is something else. */
  *damaged = *damaged && sampan_still_sniff (path) == SAMPAN_STILL_KNOWN;

  return known ? g_steal_pointer (&self) : NULL;
}

char *
sampan_media_dup_type (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE, 0, NULL, NULL);
  const char *type = info != NULL ? g_file_info_get_content_type (info) : NULL;

  return type != NULL ? g_content_type_get_mime_type (type) : NULL;
}

gboolean
sampan_media_info_take_orientation (SampanMediaInfo *self, const GstTagList *tags)
{
  g_autofree char *orientation = NULL;

  if (tags == NULL || !gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, &orientation))
    return FALSE;
  self->turned = !g_str_equal (orientation, "rotate-0");
  if (g_str_has_suffix (orientation, "rotate-90") || g_str_has_suffix (orientation, "rotate-270"))
    {
      int width = self->width;

      self->width = self->height;
      self->height = width;
    }

  return TRUE;
}

gboolean
sampan_media_caps_are_hdr (const GstCaps *caps)
{
  const char *name = gst_structure_get_string (gst_caps_get_structure (caps, 0), "colorimetry");
  GstVideoColorimetry colorimetry;

  return name != NULL && gst_video_colorimetry_from_string (&colorimetry, name)
         && (colorimetry.transfer == GST_VIDEO_TRANSFER_SMPTE2084
             || colorimetry.transfer == GST_VIDEO_TRANSFER_ARIB_STD_B67);
}
