#include "sampan-footage.h"

#include <gst/app/app.h>

/* How soon it is seen that nobody waits any more. */
#define TICK (50 * GST_MSECOND)
/* How far ahead frames are decoded one by one instead of being jumped over. */
#define NEAR (2 * GST_SECOND)
/* Longer than this no preview waits after a jump. */
#define PATIENCE 20

struct _SampanFootage
{
  GstElement *pipeline;
  GstElement *sink;
  GFunc ready;
  gpointer data;
  gint cancelled; /* atomic */

  GstClockTime length; /* 0 for a picture, GST_CLOCK_TIME_NONE while unknown */
  GstSample *now;
  GstSample *next;
};

/* ---- helpers ---- */

static GstFlowReturn
on_frame (GstAppSink *sink, gpointer data)
{
  SampanFootage *self = data;

  self->ready (self, self->data);
  return GST_FLOW_OK;
}

/* Any frames but those of pictures that are seen through have these; none is left out. */
static GstElement *
make_pipeline (const char *path)
{
  g_autofree char *uri = gst_filename_to_uri (path, NULL);
  GstElement *pipeline = gst_parse_launch ("uridecodebin name=source ! videoconvert ! "
                                           "videoflip video-direction=auto ! videoconvertscale ! "
                                           "video/x-raw,format=I420,pixel-aspect-ratio=1/1 ! "
                                           "appsink name=sink sync=false max-buffers=3",
                                           NULL);

  if (pipeline != NULL && uri != NULL)
    {
      g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");

      g_object_set (source, "uri", uri, NULL);
    }
  return pipeline;
}

static gboolean
take_error (SampanFootage *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

  if (message == NULL)
    return FALSE;
  gst_message_parse_error (message, error, NULL);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the next frame; NULL at the end, or after @ticks. */
static GstSample *
pull (SampanFootage *self, int ticks, GError **error)
{
  for (int i = 0; i <= ticks && !g_atomic_int_get (&self->cancelled); i++)
    {
      GstSample *sample =
          gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), i < ticks ? TICK : 0);

      if (sample != NULL)
        return sample;
      if (take_error (self, error) || gst_app_sink_is_eos (GST_APP_SINK (self->sink)))
        return NULL;
    }
  return NULL;
}

static GstClockTime
get_time (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  guint64 time =
      gst_segment_to_stream_time (gst_sample_get_segment (sample), GST_FORMAT_TIME,
                                  GST_BUFFER_PTS_IS_VALID (buffer) ? GST_BUFFER_PTS (buffer) : 0);

  return GST_CLOCK_TIME_IS_VALID (time) ? time : 0;
}

static void
drop (SampanFootage *self)
{
  g_clear_pointer (&self->now, gst_sample_unref);
  g_clear_pointer (&self->next, gst_sample_unref);
}

/* Pictures have no length, or one that lasts no longer than a frame. */
static void
find_length (SampanFootage *self)
{
  GstBuffer *buffer = gst_sample_get_buffer (self->now);
  gint64 length = 0;

  if (!gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &length) || length < 0)
    length = 0;
  if (GST_BUFFER_DURATION_IS_VALID (buffer) && (guint64)length <= GST_BUFFER_DURATION (buffer))
    length = 0;
  self->length = (GstClockTime)length;
}

/* The first frame from @time on. */
static void
jump (SampanFootage *self, GstClockTime time, int ticks, GError **error)
{
  GstSample *old = g_steal_pointer (&self->now);

  drop (self);
  if (gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
                               GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (gint64)time))
    self->now = pull (self, ticks, error);
  /* Behind the last frame it stays there. */
  if (self->now == NULL)
    self->now = g_steal_pointer (&old);
  g_clear_pointer (&old, gst_sample_unref);
}

/* ---- public ---- */

SampanFootage *
sampan_footage_new (const char *path, GFunc ready, gpointer data)
{
  SampanFootage *self = g_new0 (SampanFootage, 1);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_frame };

  self->ready = ready;
  self->data = data;
  self->length = GST_CLOCK_TIME_NONE;
  self->pipeline = make_pipeline (path);
  if (self->pipeline == NULL)
    return self;
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &callbacks, self, NULL);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return self;
}

void
sampan_footage_free (SampanFootage *self)
{
  drop (self);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->sink);
  gst_clear_object (&self->pipeline);
  g_free (self);
}

void
sampan_footage_cancel (SampanFootage *self)
{
  g_atomic_int_set (&self->cancelled, TRUE);
}

GstSample *
sampan_footage_get (SampanFootage *self, GstClockTime time, gboolean wait, GError **error)
{
  int ticks = wait ? G_MAXINT - 1 : 0;

  if (self->pipeline == NULL)
    {
      g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN, "no decoder");
      return NULL;
    }
  if (self->now == NULL)
    {
      self->now = pull (self, ticks, error);
      if (self->now == NULL)
        return NULL;
      find_length (self);
    }
  if (self->length == 0)
    return self->now;
  /* Files round their times. */
  time = (time + GST_MSECOND) % self->length;
  if (time < get_time (self->now) || time > get_time (self->now) + NEAR)
    jump (self, time, wait ? ticks : PATIENCE, error);
  while (self->now != NULL)
    {
      if (self->next == NULL)
        self->next = pull (self, ticks, error);
      if (self->next == NULL || get_time (self->next) > time)
        break;
      gst_sample_unref (self->now);
      self->now = g_steal_pointer (&self->next);
    }
  return self->now;
}
