#include "sampan-reader.h"

#include <gst/app/app.h>
#include <gst/audio/audio.h>

#include "sampan-source.h"

/* How soon an interruption is seen. */
#define TICK (20 * GST_MSECOND)

struct _SampanReader
{
  GstElement *pipeline;
  SampanSource *source;
  GstElement *sink;
  GstBus *bus;
  gboolean is_sound;
  int rate;        /* of mono sound; 0: sound as it is */
  int interrupted; /* atomic */
  GCancellable *cancellable;
};

/* ---- helpers ---- */

/* Links what converts the sound to the sink, with what changes its rate between if it is to. */
static void
link_sound (SampanReader *self, GstElement *convert)
{
  GstElement *resample;

  if (self->rate == 0)
    {
      gst_element_link (convert, self->sink);
      return;
    }
  resample = gst_element_factory_make ("audioresample", NULL);
  gst_bin_add (GST_BIN (self->pipeline), resample);
  gst_element_link_many (convert, resample, self->sink, NULL);
  gst_element_sync_state_with_parent (resample);
}

/* Links the wanted stream to the sink and lets the data flow. Returns: whether there is one. */
static gboolean
connect_stream (SampanReader *self)
{
  GstPad *pad = self->is_sound ? sampan_source_get_audio (self->source)
                               : sampan_source_get_video (self->source);
  GstElement *first = self->sink;
  g_autoptr (GstPad) sink = NULL;

  if (pad == NULL)
    return FALSE;
  if (self->is_sound)
    {
      first = gst_element_factory_make ("audioconvert", NULL);
      gst_bin_add (GST_BIN (self->pipeline), first);
      link_sound (self, first);
      gst_element_sync_state_with_parent (first);
    }
  sink = gst_element_get_static_pad (first, "sink");
  if (GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    return FALSE;
  sampan_source_start (self->source, 0, GST_SEEK_FLAG_NONE);

  return TRUE;
}

static gboolean
take_error (SampanReader *self, GError **error)
{
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR);

  if (message == NULL)
    return FALSE;
  gst_message_parse_error (message, error, NULL);

  return TRUE;
}

/* ---- public ---- */

SampanReader *
sampan_reader_new (const char *path, gboolean is_sound)
{
  SampanReader *self = g_new0 (SampanReader, 1);

  self->is_sound = is_sound;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->bus = gst_element_get_bus (self->pipeline);
  self->sink = gst_element_factory_make ("appsink", NULL);
  g_object_set (self->sink, "sync", FALSE, "max-buffers", 2, "enable-last-sample", FALSE, "qos",
                FALSE, NULL);
  if (is_sound)
    {
      g_autoptr (GstCaps) caps =
          gst_caps_from_string (GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ",layout=interleaved");

      g_object_set (self->sink, "caps", caps, NULL);
    }
  gst_bin_add (GST_BIN (self->pipeline), self->sink);
  self->source = sampan_source_new (GST_BIN (self->pipeline), path, NULL, 0);

  return self;
}

SampanReader *
sampan_reader_new_mono (const char *path, int rate)
{
  SampanReader *self = sampan_reader_new (path, TRUE);
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (F32), "layout",
                           G_TYPE_STRING, "interleaved", "channels", G_TYPE_INT, 1, "rate",
                           G_TYPE_INT, rate, NULL);

  self->rate = rate;
  g_object_set (self->sink, "caps", caps, NULL);
  return self;
}

void
sampan_reader_set_cancellable (SampanReader *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

void
sampan_reader_free (SampanReader *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  sampan_source_stop (self->source);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  sampan_source_free (self->source);
  gst_object_unref (self->bus);
  gst_object_unref (self->pipeline);
  g_free (self);
}

gboolean
sampan_reader_open (SampanReader *self, GError **error)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  while (!sampan_reader_is_interrupted (self))
    {
      g_autoptr (GstMessage) message =
          gst_bus_timed_pop_filtered (self->bus, TICK,
                                      GST_MESSAGE_ERROR | GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_EOS
                                          | GST_MESSAGE_APPLICATION);

      if (message == NULL)
        continue;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          gst_message_parse_error (message, error, NULL);
          return FALSE;
        }
      if (gst_message_has_name (message, SAMPAN_SOURCE_READY))
        {
          if (!connect_stream (self))
            return FALSE;
          continue;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION)
        continue;
      return TRUE;
    }

  return FALSE;
}

GstCaps *
sampan_reader_dup_caps (SampanReader *self)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->sink, "sink");

  return gst_pad_get_current_caps (pad);
}

GstClockTime
sampan_reader_get_duration (SampanReader *self)
{
  gint64 duration = 0;

  return gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) && duration > 0
             ? (GstClockTime)duration
             : 0;
}

GstEvent *
sampan_reader_dup_tags (SampanReader *self, guint i)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->sink, "sink");

  return gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i);
}

gboolean
sampan_reader_seek (SampanReader *self, GstClockTime time, GstSeekFlags flags)
{
  return gst_element_seek (self->pipeline, 1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | flags,
                           GST_SEEK_TYPE_SET, time, GST_SEEK_TYPE_NONE, 0);
}

GstBuffer *
sampan_reader_pull (SampanReader *self, GstClockTime *time, GError **error)
{
  while (!sampan_reader_is_interrupted (self))
    {
      g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), TICK);
      GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;

      if (sample == NULL
          && (gst_app_sink_is_eos (GST_APP_SINK (self->sink)) || take_error (self, error)))
        return NULL;
      if (buffer == NULL || !GST_BUFFER_PTS_IS_VALID (buffer))
        continue;
      *time = gst_segment_to_stream_time (gst_sample_get_segment (sample), GST_FORMAT_TIME,
                                          GST_BUFFER_PTS (buffer));
      if (GST_CLOCK_TIME_IS_VALID (*time))
        return gst_buffer_ref (buffer);
    }

  return NULL;
}

void
sampan_reader_interrupt (SampanReader *self, gboolean interrupted)
{
  g_atomic_int_set (&self->interrupted, interrupted);
}

gboolean
sampan_reader_is_interrupted (SampanReader *self)
{
  return g_atomic_int_get (&self->interrupted) != 0
         || g_cancellable_is_cancelled (self->cancellable);
}
