#include "sampan-clip.h"

#include <gst/audio/audio.h>
#include <gst/video/video.h>

/* Times come in milliseconds from people and files, frames in nanoseconds: what is left of a frame
 * by rounding is no frame. */
#define TOLERANCE GST_MSECOND

typedef struct
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  guint64 start;
  guint64 end;
  double rate;

  /* The rest belongs to the streaming thread. */
  GstSegment segment; /* of the input */
  GstAudioInfo audio;
  gboolean is_audio;
  int fps_n; /* of a video whose speed is changed, 0 if its frames come at no steady rate */
  int fps_d;
  gint64 next_frame; /* its number in the result, -1 before the first */
  gboolean ended;
} SampanClip;

typedef GstElementClass SampanClipClass;

static GType sampan_clip_get_type (void);

G_DEFINE_TYPE (SampanClip, sampan_clip, GST_TYPE_ELEMENT)

enum
{
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_RATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* ---- helpers ---- */

/* A time of the original on the result's clock. */
static GstClockTime
to_result (SampanClip *self, GstClockTime time)
{
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return GST_CLOCK_TIME_NONE;
  time = time > self->start ? time - self->start : 0;

  return self->rate == 1 ? time : (GstClockTime)(time / self->rate);
}

static GstClockTime
to_original (SampanClip *self, GstClockTime time)
{
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return GST_CLOCK_TIME_NONE;

  return self->start + (self->rate == 1 ? time : (GstClockTime)(time * self->rate));
}

static gboolean
push_segment (SampanClip *self, GstEvent *event)
{
  GstSegment segment;
  GstEvent *out;

  gst_event_copy_segment (event, &self->segment);
  if (self->segment.format != GST_FORMAT_TIME)
    return gst_pad_push_event (self->src, event);

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.flags = self->segment.flags;
  segment.base = self->segment.base;
  segment.rate = self->segment.rate;
  segment.start = to_result (self, gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME,
                                                               self->segment.start));
  if (GST_CLOCK_TIME_IS_VALID (self->end))
    segment.stop = to_result (self, self->end);
  segment.time = segment.position = segment.start;

  out = gst_event_new_segment (&segment);
  gst_event_set_seqnum (out, gst_event_get_seqnum (event));
  gst_event_unref (event);

  return gst_pad_push_event (self->src, out);
}

/* From downstream, in the result's time. */
static GstEvent *
translate_seek (SampanClip *self, GstEvent *event)
{
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type, stop_type;
  gint64 start, stop;
  double rate;
  GstEvent *seek;

  gst_event_parse_seek (event, &rate, &format, &flags, &start_type, &start, &stop_type, &stop);
  if (format != GST_FORMAT_TIME)
    return event;

  if (start_type == GST_SEEK_TYPE_SET)
    start = to_original (self, start);
  if (stop_type == GST_SEEK_TYPE_SET && stop != -1)
    stop = to_original (self, stop);
  else if (GST_CLOCK_TIME_IS_VALID (self->end))
    {
      stop_type = GST_SEEK_TYPE_SET;
      stop = self->end;
    }
  seek = gst_event_new_seek (rate, format, flags, start_type, start, stop_type, stop);
  gst_event_set_seqnum (seek, gst_event_get_seqnum (event));
  gst_event_unref (event);

  return seek;
}

/* Cuts samples off a buffer so that it lies within the kept part. Takes @buffer; NULL if nothing is
 * left. */
static GstBuffer *
clip_audio (SampanClip *self, GstBuffer *buffer, GstClockTime time)
{
  GstSegment kept;

  buffer = gst_buffer_make_writable (buffer);
  GST_BUFFER_PTS (buffer) = time;
  gst_segment_init (&kept, GST_FORMAT_TIME);
  kept.start = self->start;
  kept.stop = self->end;

  return gst_audio_buffer_clip (buffer, &kept, self->audio.rate, self->audio.bpf);
}

/* Drops a frame outside of the kept part; one that begins before it shows from its start. */
static GstBuffer *
clip_video (SampanClip *self, GstBuffer *buffer, GstClockTime time)
{
  GstClockTime length = GST_BUFFER_DURATION (buffer);
  GstClockTime end = GST_CLOCK_TIME_IS_VALID (length) ? time + length : time + 2 * TOLERANCE;

  if (end <= self->start + TOLERANCE
      || (GST_CLOCK_TIME_IS_VALID (self->end) && time + TOLERANCE >= self->end
          && self->end > self->start + TOLERANCE))
    {
      gst_buffer_unref (buffer);
      return NULL;
    }
  buffer = gst_buffer_make_writable (buffer);
  if (GST_CLOCK_TIME_IS_VALID (length))
    {
      if (GST_CLOCK_TIME_IS_VALID (self->end))
        end = MIN (end, self->end);
      length = end - MAX (time, self->start);
    }
  GST_BUFFER_PTS (buffer) = MAX (time, self->start);
  GST_BUFFER_DURATION (buffer) = length;

  return buffer;
}

static GstClockTime
frame_time (SampanClip *self, gint64 number)
{
  return gst_util_uint64_scale (number, GST_SECOND * self->fps_d, self->fps_n);
}

/* A video whose speed is changed keeps its number of frames a second: frames are left out, or shown
 * several times. */
static GstFlowReturn
push_steadily (SampanClip *self, GstBuffer *buffer)
{
  GstClockTime start = GST_BUFFER_PTS (buffer), end = start + GST_BUFFER_DURATION (buffer);
  GstFlowReturn result = GST_FLOW_OK;

  if (self->next_frame < 0)
    self->next_frame = gst_util_uint64_scale_ceil (start - MIN (start, TOLERANCE), self->fps_n,
                                                   GST_SECOND * self->fps_d);
  while (result == GST_FLOW_OK && frame_time (self, self->next_frame) + TOLERANCE < end)
    {
      GstBuffer *frame = gst_buffer_copy (buffer);

      GST_BUFFER_PTS (frame) = frame_time (self, self->next_frame);
      GST_BUFFER_DURATION (frame) =
          frame_time (self, self->next_frame + 1) - GST_BUFFER_PTS (frame);
      self->next_frame++;
      result = gst_pad_push (self->src, frame);
    }
  gst_buffer_unref (buffer);

  return result;
}

static void
read_caps (SampanClip *self, GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);

  self->is_audio = gst_structure_has_name (structure, "audio/x-raw")
                   && gst_audio_info_from_caps (&self->audio, caps);
  self->fps_n = 0;
  if (self->rate != 1 && !self->is_audio)
    gst_structure_get_fraction (structure, "framerate", &self->fps_n, &self->fps_d);
}

/* What is guessed from the size of frames that do not say how their colours are meant must not
 * change when the size does. */
static GstEvent *
name_colours (GstEvent *event)
{
  g_autoptr (GstCaps) named = NULL;
  g_autofree char *colours = NULL;
  GstVideoInfo info;
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  if (!gst_structure_has_name (gst_caps_get_structure (caps, 0), "video/x-raw")
      || gst_structure_has_field (gst_caps_get_structure (caps, 0), "colorimetry")
      || !gst_video_info_from_caps (&info, caps) || !GST_VIDEO_INFO_IS_YUV (&info))
    return event;
  colours = gst_video_colorimetry_to_string (&info.colorimetry);
  if (colours == NULL)
    return event;
  named = gst_caps_copy (caps);
  gst_caps_set_simple (named, "colorimetry", G_TYPE_STRING, colours, NULL);
  gst_event_unref (event);

  return gst_event_new_caps (named);
}

/* How a picture is to be turned is the one tag that is needed, by the element behind. */
static gboolean
push_orientation (SampanClip *self, GstEvent *event)
{
  g_autofree char *orientation = NULL;
  GstTagList *tags;
  GstTagList *kept;

  gst_event_parse_tag (event, &tags);
  if (!gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, &orientation))
    {
      gst_event_unref (event);
      return TRUE;
    }
  kept = gst_tag_list_new (GST_TAG_IMAGE_ORIENTATION, orientation, NULL);
  gst_tag_list_set_scope (kept, gst_tag_list_get_scope (tags));
  gst_event_unref (event);

  return gst_pad_push_event (self->src, gst_event_new_tag (kept));
}

/* ---- callbacks ---- */

static GstFlowReturn
clip_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SampanClip *self = (SampanClip *)parent;
  GstClockTime time = GST_BUFFER_PTS (buffer);

  if (self->ended)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_EOS;
    }
  if (self->segment.format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (time))
    return gst_pad_push (self->src, buffer);

  time = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, time);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_OK;
    }
  /* The first kept frame is shown however short the part is. */
  if (GST_CLOCK_TIME_IS_VALID (self->end)
      && time + (self->is_audio ? 0 : TOLERANCE) >= MAX (self->end, self->start + 2 * TOLERANCE))
    {
      gst_buffer_unref (buffer);
      self->ended = TRUE;
      gst_pad_push_event (self->src, gst_event_new_eos ());
      return GST_FLOW_EOS;
    }
  buffer = self->is_audio ? clip_audio (self, buffer, time) : clip_video (self, buffer, time);
  if (buffer == NULL)
    return GST_FLOW_OK;

  GST_BUFFER_PTS (buffer) = to_result (self, GST_BUFFER_PTS (buffer));
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    GST_BUFFER_DURATION (buffer) = GST_BUFFER_DURATION (buffer) / self->rate;
  if (self->fps_n > 0 && GST_BUFFER_DURATION_IS_VALID (buffer))
    return push_steadily (self, buffer);

  return gst_pad_push (self->src, buffer);
}

static gboolean
clip_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanClip *self = (SampanClip *)parent;

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_CAPS:
      {
        GstCaps *caps;

        gst_event_parse_caps (event, &caps);
        read_caps (self, caps);
        return gst_pad_push_event (self->src, name_colours (event));
      }
    case GST_EVENT_SEGMENT:
      return push_segment (self, event);
    case GST_EVENT_FLUSH_STOP:
      self->ended = FALSE;
      self->next_frame = -1;
      gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
      break;
    case GST_EVENT_TAG:
      return push_orientation (self, event);
    case GST_EVENT_TOC:
      gst_event_unref (event);
      return TRUE;
    case GST_EVENT_GAP:
      {
        GstClockTime time, length;

        gst_event_parse_gap (event, &time, &length);
        time = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, time);
        gst_event_unref (event);
        if (self->ended || !GST_CLOCK_TIME_IS_VALID (time) || time < self->start
            || (GST_CLOCK_TIME_IS_VALID (self->end) && time >= self->end))
          return TRUE;
        if (GST_CLOCK_TIME_IS_VALID (length))
          length = length / self->rate;
        return gst_pad_push_event (self->src, gst_event_new_gap (to_result (self, time), length));
      }
    case GST_EVENT_EOS:
      if (self->ended)
        {
          gst_event_unref (event);
          return TRUE;
        }
      break;
    default:
      break;
    }

  return gst_pad_event_default (pad, parent, event);
}

static gboolean
clip_src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanClip *self = (SampanClip *)parent;

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
    event = translate_seek (self, event);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_QOS)
    {
      /* In running time, which a changed rate would turn into nonsense for the decoder. */
      gst_event_unref (event);
      return TRUE;
    }

  return gst_pad_event_default (pad, parent, event);
}

static gboolean
clip_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  SampanClip *self = (SampanClip *)parent;
  GstFormat format;
  gint64 value;

  if (!gst_pad_query_default (pad, parent, query))
    return FALSE;
  if (GST_QUERY_TYPE (query) == GST_QUERY_POSITION)
    {
      gst_query_parse_position (query, &format, &value);
      if (format == GST_FORMAT_TIME)
        gst_query_set_position (query, format, to_result (self, value));
    }
  else if (GST_QUERY_TYPE (query) == GST_QUERY_DURATION)
    {
      gst_query_parse_duration (query, &format, &value);
      if (format == GST_FORMAT_TIME && value >= 0)
        gst_query_set_duration (query, format,
                                to_result (self, GST_CLOCK_TIME_IS_VALID (self->end)
                                                     ? self->end
                                                     : (guint64)value));
    }

  return TRUE;
}

/* ---- vfuncs ---- */

static GstStateChangeReturn
sampan_clip_change_state (GstElement *element, GstStateChange transition)
{
  SampanClip *self = (SampanClip *)element;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    {
      self->ended = FALSE;
      self->next_frame = -1;
      gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
    }

  return GST_ELEMENT_CLASS (sampan_clip_parent_class)->change_state (element, transition);
}

static void
sampan_clip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanClip *self = (SampanClip *)object;

  switch (id)
    {
    case PROP_START:
      self->start = g_value_get_uint64 (value);
      break;
    case PROP_END:
      self->end = g_value_get_uint64 (value);
      break;
    case PROP_RATE:
      self->rate = g_value_get_double (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_clip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanClip *self = (SampanClip *)object;

  switch (id)
    {
    case PROP_START:
      g_value_set_uint64 (value, self->start);
      break;
    case PROP_END:
      g_value_set_uint64 (value, self->end);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_clip_class_init (SampanClipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->set_property = sampan_clip_set_property;
  object_class->get_property = sampan_clip_get_property;
  element_class->change_state = sampan_clip_change_state;

  properties[PROP_START] =
      g_param_spec_uint64 ("start", NULL, NULL, 0, G_MAXUINT64, 0,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  properties[PROP_END] =
      g_param_spec_uint64 ("end", NULL, NULL, 0, G_MAXUINT64, GST_CLOCK_TIME_NONE,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  properties[PROP_RATE] =
      g_param_spec_double ("rate", NULL, NULL, 0.01, 100, 1,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan clip", "Filter",
                                         "Keeps a part of a stream and puts it on its own clock",
                                         "The Sampan developers");
}

static void
sampan_clip_init (SampanClip *self)
{
  self->end = GST_CLOCK_TIME_NONE;
  self->rate = 1;

  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, clip_chain);
  gst_pad_set_event_function (self->sink, clip_sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  GST_PAD_SET_PROXY_ALLOCATION (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);

  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_event_function (self->src, clip_src_event);
  gst_pad_set_query_function (self->src, clip_src_query);
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

void
sampan_clip_register (void)
{
  gst_element_register (NULL, "sampanclip", GST_RANK_NONE, sampan_clip_get_type ());
}
