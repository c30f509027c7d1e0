#include "frames.h"

#include <stdlib.h>

static GstSample *
run (GstElement *pipeline, GstSample *input)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  GstSample *result = NULL;
  GstFlowReturn flow;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  if (input != NULL)
    {
      g_signal_emit_by_name (source, "push-sample", input, &flow);
      g_signal_emit_by_name (source, "end-of-stream", &flow);
    }
  g_signal_emit_by_name (sink, "pull-sample", &result);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *details = NULL;

      gst_message_parse_error (message, &error, &details);
      g_error ("%s (%s)", error->message, details);
    }
  g_assert_nonnull (result);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  return result;
}

static GstElement *
parse (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);

  g_assert_no_error (error);
  return pipeline;
}

static GstSample *
load (const char *file, int width, int height, const char *format, const char *colorimetry)
{
  g_autofree char *path = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), file, NULL);
  g_autofree char *description = g_strdup_printf (
      "filesrc location=%s ! pngdec ! videoconvertscale method=lanczos add-borders=false ! "
      "video/x-raw,format=%s,width=%d,height=%d,pixel-aspect-ratio=1/1,colorimetry=(string)%s ! "
      "appsink name=sink sync=false",
      path, format, width, height, colorimetry);

  return run (parse (description), NULL);
}

GstSample *
frames_load (const char *file, int width, int height, const char *format)
{
  return load (file, width, height, format, "1:4:0:0");
}

GstSample *
frames_load_video (const char *file, int width, int height)
{
  return load (file, width, height, "I420", "2:4:0:0");
}

GstSample *
frames_make (const char *colour, int width, int height)
{
  g_autofree char *description = g_strdup_printf (
      "videotestsrc num-buffers=1 pattern=solid-color foreground-color=%s ! videoconvert ! "
      "video/x-raw,format=I420,width=%d,height=%d,colorimetry=(string)bt709 ! appsink name=sink "
      "sync=false",
      colour, width, height);

  return run (parse (description), NULL);
}

GstSample *
frames_filter (GstSample *sample, const char *description)
{
  g_autofree char *whole =
      g_strdup_printf ("appsrc name=source format=time ! %s ! appsink name=sink sync=false",
                       description);

  return run (parse (whole), sample);
}

GstSample *
frames_filter_element (GstSample *sample, GstElement *element)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *source =
      gst_element_factory_make_full ("appsrc", "name", "source", "format", GST_FORMAT_TIME, NULL);
  GstElement *sink = gst_element_factory_make_full ("appsink", "name", "sink", "sync", FALSE, NULL);

  gst_bin_add_many (GST_BIN (pipeline), source, element, sink, NULL);
  g_assert_true (gst_element_link_many (source, element, sink, NULL));
  return run (pipeline, sample);
}

static void
map (GstSample *sample, GstVideoFrame *frame)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
}

/* A part of a plane, never empty. */
typedef struct
{
  int left, top, right, bottom;
} Part;

static Part
find_part (GstVideoFrame *frame, int plane, double left, double top, double right, double bottom)
{
  int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane),
      height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane);
  Part part = { (int)(left * width), (int)(top * height), (int)(right * width),
                (int)(bottom * height) };

  g_assert_true (part.left < part.right && part.top < part.bottom);
  return part;
}

static int
get (GstVideoFrame *frame, int plane, int x, int y)
{
  return ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
      frame, plane))[y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) + x];
}

GstVideoFormat
frames_get_format (GstSample *sample)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  return GST_VIDEO_INFO_FORMAT (&info);
}

int
frames_get (GstSample *sample, int plane, int x, int y)
{
  GstVideoFrame frame;
  int value;

  map (sample, &frame);
  value = get (&frame, plane, x, y);
  gst_video_frame_unmap (&frame);
  return value;
}

double
frames_mean (GstSample *sample, int plane, double left, double top, double right, double bottom)
{
  GstVideoFrame frame;
  Part part;
  double sum = 0;

  map (sample, &frame);
  part = find_part (&frame, plane, left, top, right, bottom);
  for (int y = part.top; y < part.bottom; y++)
    for (int x = part.left; x < part.right; x++)
      sum += get (&frame, plane, x, y);
  gst_video_frame_unmap (&frame);
  return sum / ((double)(part.right - part.left) * (part.bottom - part.top));
}

double
frames_detail (GstSample *sample, double left, double top, double right, double bottom)
{
  GstVideoFrame frame;
  Part part;
  double sum = 0;

  map (sample, &frame);
  part = find_part (&frame, 0, left, top, right, bottom);
  for (int y = part.top; y < part.bottom - 1; y++)
    for (int x = part.left; x < part.right - 1; x++)
      sum += abs (get (&frame, 0, x, y) - get (&frame, 0, x + 1, y))
             + abs (get (&frame, 0, x, y) - get (&frame, 0, x, y + 1));
  gst_video_frame_unmap (&frame);
  return sum / ((double)(part.right - part.left) * (part.bottom - part.top));
}

int
frames_difference (
    GstSample *a, GstSample *b, int plane, double left, double top, double right, double bottom)
{
  GstVideoFrame first, second;
  Part part;
  int most = 0;

  map (a, &first);
  map (b, &second);
  part = find_part (&first, plane, left, top, right, bottom);
  for (int y = part.top; y < part.bottom; y++)
    for (int x = part.left; x < part.right; x++)
      most = MAX (most, abs (get (&first, plane, x, y) - get (&second, plane, x, y)));
  gst_video_frame_unmap (&first);
  gst_video_frame_unmap (&second);
  return most;
}
