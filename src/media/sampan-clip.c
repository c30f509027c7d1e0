#include "sampan-clip.h"

#include <string.h>

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#include "sampan-time-map.h"

/* How long the sounds on both sides of a cut are mixed, so that the joint does not click. */
#define JOINT (5 * GST_MSECOND)

typedef struct
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  SampanTimeMap *times;

  /* The rest belongs to the streaming thread. */
  GstSegment segment; /* of the input */
  GstAudioInfo audio;
  gboolean is_audio;
  int fps_n; /* of a video whose speed is changed, 0 if its frames come at no steady rate */
  int fps_d;
  gint64 next_frame; /* its number in the result, -1 before the first */
  GArray *tail;      /* of float: how the sound went on after the part before */
  guint tail_part;   /* what that part's number is */
  gboolean ended;
} SampanClip;

typedef GstElementClass SampanClipClass;

static GType sampan_clip_get_type (void);

G_DEFINE_TYPE (SampanClip, sampan_clip, GST_TYPE_ELEMENT)

enum
{
  PROP_0,
  PROP_TIMES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* ---- helpers ---- */

static void
reset (SampanClip *self)
{
  self->ended = FALSE;
  self->next_frame = -1;
  g_array_set_size (self->tail, 0);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
}

/* The end of a part; the last one's may be the original's. */
static GstClockTime
get_end (SampanClip *self, guint part)
{
  return part + 1 < sampan_time_map_get_n_parts (self->times)
             ? sampan_time_map_get_part (self->times, part)->end
             : sampan_time_map_get_end (self->times);
}

static gboolean
push_segment (SampanClip *self, GstEvent *event)
{
  GstClockTime end = sampan_time_map_get_end (self->times);
  GstSegment segment;
  GstEvent *out;

  gst_event_copy_segment (event, &self->segment);
  if (self->segment.format != GST_FORMAT_TIME)
    return gst_pad_push_event (self->src, event);

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.flags = self->segment.flags;
  segment.base = self->segment.base;
  segment.rate = self->segment.rate;
  segment.start =
      sampan_time_map_from_source (self->times,
                                   gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME,
                                                               self->segment.start));
  if (GST_CLOCK_TIME_IS_VALID (end))
    segment.stop = sampan_time_map_get_duration (self->times);
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
  GstClockTime end = sampan_time_map_get_end (self->times);
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
    start = sampan_time_map_to_source (self->times, start);
  if (stop_type == GST_SEEK_TYPE_SET && stop != -1)
    stop = sampan_time_map_to_source (self->times, stop);
  else if (GST_CLOCK_TIME_IS_VALID (end))
    {
      stop_type = GST_SEEK_TYPE_SET;
      stop = end;
    }
  seek = gst_event_new_seek (rate, format, flags, start_type, start, stop_type, stop);
  gst_event_set_seqnum (seek, gst_event_get_seqnum (event));
  gst_event_unref (event);

  return seek;
}

/* Gives @buffer its times in the result: it is seen or heard from @start to @end of the source, in
 * one part. */
static GstBuffer *
set_times (SampanClip *self, GstBuffer *buffer, GstClockTime start, GstClockTime end, guint part)
{
  const SampanTimePart *kept = sampan_time_map_get_part (self->times, part);
  double rate = sampan_time_map_get_rate (self->times);
  GstClockTime from = kept->before + (start - kept->start);

  GST_BUFFER_PTS (buffer) = rate == 1 ? from : (GstClockTime)(from / rate);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer) = (GstClockTime)((end - start) / rate);

  return buffer;
}

/* Mixes the start of a part with how the part before would have gone on. */
static void
mix_joint (SampanClip *self, GstBuffer *buffer, guint64 first, guint part)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->audio);
  const SampanTimePart *kept = sampan_time_map_get_part (self->times, part);
  guint64 start = gst_util_uint64_scale_round (kept->start, self->audio.rate, GST_SECOND);
  gsize frames = self->tail->len / channels;
  GstMapInfo map;

  if (self->tail_part + 1 != part || first >= start + frames
      || !gst_buffer_map (buffer, &map, GST_MAP_READWRITE))
    return;
  for (gsize i = first - start, n = 0; i < frames && n < map.size / self->audio.bpf; i++, n++)
    {
      float share = (float)(i + 0.5) / frames;

      for (int channel = 0; channel < channels; channel++)
        {
          float *sample = (float *)map.data + n * channels + channel;

          *sample = share * *sample
                    + (1 - share) * g_array_index (self->tail, float, i *channels + channel);
        }
    }
  gst_buffer_unmap (buffer, &map);
}

/* Keeps the sound right behind a part, for the joint. @first and @last are the buffer's samples. */
static void
keep_tail (SampanClip *self, GstBuffer *buffer, guint64 first, guint64 last, guint part)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->audio);
  guint64 end = gst_util_uint64_scale_round (get_end (self, part), self->audio.rate, GST_SECOND);
  guint64 next =
      gst_util_uint64_scale_round (sampan_time_map_get_part (self->times, part + 1)->start,
                                   self->audio.rate, GST_SECOND);
  guint64 joint = gst_util_uint64_scale (JOINT, self->audio.rate, GST_SECOND);
  guint64 want = end + (self->tail_part == part ? self->tail->len / channels : 0);
  guint64 stop = MIN (last, MIN (next, end + joint));
  GstMapInfo map;

  if (self->tail_part != part || want == end)
    g_array_set_size (self->tail, 0);
  self->tail_part = part;
  if (want < first || want >= stop || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  g_array_append_vals (self->tail, map.data + (want - first) * self->audio.bpf,
                       (stop - want) * channels);
  gst_buffer_unmap (buffer, &map);
}

/* Pushes the samples of a buffer that lie within the kept parts. Takes @buffer. */
static GstFlowReturn
push_sound (SampanClip *self, GstBuffer *buffer, GstClockTime time)
{
  int rate = GST_AUDIO_INFO_RATE (&self->audio), bpf = GST_AUDIO_INFO_BPF (&self->audio);
  guint64 first = gst_util_uint64_scale_round (time, rate, GST_SECOND);
  guint64 last = first + gst_buffer_get_size (buffer) / bpf;
  guint n = sampan_time_map_get_n_parts (self->times);
  GstFlowReturn result = GST_FLOW_OK;

  for (guint i = 0; i < n && result == GST_FLOW_OK; i++)
    {
      const SampanTimePart *part = sampan_time_map_get_part (self->times, i);
      GstClockTime end = get_end (self, i);
      guint64 from = MAX (first, gst_util_uint64_scale_round (part->start, rate, GST_SECOND));
      guint64 to = last;
      GstBuffer *piece;

      if (GST_CLOCK_TIME_IS_VALID (end))
        to = MIN (to, gst_util_uint64_scale_round (end, rate, GST_SECOND));
      if (from < to)
        {
          piece = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, (from - first) * bpf,
                                          (to - from) * bpf);
          set_times (self, piece,
                     MAX (part->start, gst_util_uint64_scale_round (from, GST_SECOND, rate)),
                     gst_util_uint64_scale_round (to, GST_SECOND, rate), i);
          if (i > 0)
            mix_joint (self, piece, from, i);
          result = gst_pad_push (self->src, piece);
        }
      if (i + 1 < n && gst_util_uint64_scale (last, GST_SECOND, rate) > end && time < end + JOINT)
        keep_tail (self, buffer, first, last, i);
    }
  gst_buffer_unref (buffer);

  return result;
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
    self->next_frame = gst_util_uint64_scale_ceil (start - MIN (start, SAMPAN_CLIP_TOLERANCE),
                                                   self->fps_n, GST_SECOND * self->fps_d);
  while (result == GST_FLOW_OK && frame_time (self, self->next_frame) + SAMPAN_CLIP_TOLERANCE < end)
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

static GstFlowReturn
push_frame (SampanClip *self, GstBuffer *buffer, GstClockTime time, GstClockTime until, guint part)
{
  GstClockTime start = MAX (time, sampan_time_map_get_part (self->times, part)->start);
  gboolean timed = GST_BUFFER_DURATION_IS_VALID (buffer);

  buffer = set_times (self, gst_buffer_make_writable (buffer), start,
                      MIN (until, get_end (self, part)), part);
  if (!timed)
    GST_BUFFER_DURATION (buffer) = GST_CLOCK_TIME_NONE;

  return self->fps_n > 0 && timed ? push_steadily (self, buffer) : gst_pad_push (self->src, buffer);
}

/* Pushes a frame for each kept part in which it is seen; it may begin before one. Takes @buffer. */
static GstFlowReturn
push_picture (SampanClip *self, GstBuffer *buffer, GstClockTime time)
{
  GstClockTime length = GST_BUFFER_DURATION (buffer);
  GstClockTime until =
      time + (GST_CLOCK_TIME_IS_VALID (length) ? length : 2 * SAMPAN_CLIP_TOLERANCE);
  GstFlowReturn result = GST_FLOW_OK;
  int found = -1;

  for (guint i = 0; i < sampan_time_map_get_n_parts (self->times) && result == GST_FLOW_OK; i++)
    {
      GstClockTime start = sampan_time_map_get_part (self->times, i)->start;
      GstClockTime end = get_end (self, i);

      /* The first frame of a part is shown however short the part is. */
      if (until <= start + SAMPAN_CLIP_TOLERANCE
          || (GST_CLOCK_TIME_IS_VALID (end) && time + SAMPAN_CLIP_TOLERANCE >= end
              && end > start + SAMPAN_CLIP_TOLERANCE))
        continue;
      if (found >= 0)
        result = push_frame (self, gst_buffer_copy (buffer), time, until, found);
      found = (int)i;
    }
  if (found >= 0 && result == GST_FLOW_OK)
    return push_frame (self, buffer, time, until, found);
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
  if (sampan_time_map_get_rate (self->times) != 1 && !self->is_audio)
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
  const SampanTimePart *last =
      sampan_time_map_get_part (self->times, sampan_time_map_get_n_parts (self->times) - 1);
  GstClockTime time = GST_BUFFER_PTS (buffer), end = sampan_time_map_get_end (self->times);

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
  if (GST_CLOCK_TIME_IS_VALID (end)
      && time + (self->is_audio ? 0 : SAMPAN_CLIP_TOLERANCE)
             >= MAX (end, last->start + 2 * SAMPAN_CLIP_TOLERANCE))
    {
      gst_buffer_unref (buffer);
      self->ended = TRUE;
      gst_pad_push_event (self->src, gst_event_new_eos ());
      return GST_FLOW_EOS;
    }

  return self->is_audio ? push_sound (self, buffer, time) : push_picture (self, buffer, time);
}

static gboolean
push_gap (SampanClip *self, GstEvent *event)
{
  GstClockTime end = sampan_time_map_get_end (self->times), start, time, length;
  GstEvent *gap;

  gst_event_parse_gap (event, &time, &length);
  time = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, time);
  if (self->ended || !GST_CLOCK_TIME_IS_VALID (time)
      || (GST_CLOCK_TIME_IS_VALID (end) && time >= end))
    {
      gst_event_unref (event);
      return TRUE;
    }
  start = sampan_time_map_from_source (self->times, time);
  if (GST_CLOCK_TIME_IS_VALID (length))
    {
      length = sampan_time_map_from_source (self->times, MIN (time + length, end)) - start;
      if (length == 0)
        {
          gst_event_unref (event);
          return TRUE;
        }
    }
  gap = gst_event_new_gap (start, length);
  gst_event_unref (event);

  return gst_pad_push_event (self->src, gap);
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
      reset (self);
      break;
    case GST_EVENT_TAG:
      return push_orientation (self, event);
    case GST_EVENT_TOC:
      gst_event_unref (event);
      return TRUE;
    case GST_EVENT_GAP:
      return push_gap (self, event);
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
        gst_query_set_position (query, format, sampan_time_map_from_source (self->times, value));
    }
  else if (GST_QUERY_TYPE (query) == GST_QUERY_DURATION)
    {
      GstClockTime end = sampan_time_map_get_end (self->times);

      gst_query_parse_duration (query, &format, &value);
      if (format == GST_FORMAT_TIME && value >= 0)
        gst_query_set_duration (
            query, format,
            sampan_time_map_from_source (self->times, GST_CLOCK_TIME_IS_VALID (end) ? end : value));
    }

  return TRUE;
}

/* ---- vfuncs ---- */

static GstStateChangeReturn
sampan_clip_change_state (GstElement *element, GstStateChange transition)
{
  SampanClip *self = (SampanClip *)element;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    reset (self);

  return GST_ELEMENT_CLASS (sampan_clip_parent_class)->change_state (element, transition);
}

static void
sampan_clip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanClip *self = (SampanClip *)object;

  g_return_if_fail (g_value_get_boxed (value) != NULL);

  sampan_time_map_unref (self->times);
  self->times = g_value_dup_boxed (value);
}

static void
sampan_clip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boxed (value, ((SampanClip *)object)->times);
}

static void
sampan_clip_finalize (GObject *object)
{
  SampanClip *self = (SampanClip *)object;

  sampan_time_map_unref (self->times);
  g_array_unref (self->tail);

  G_OBJECT_CLASS (sampan_clip_parent_class)->finalize (object);
}

static void
sampan_clip_class_init (SampanClipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->finalize = sampan_clip_finalize;
  object_class->set_property = sampan_clip_set_property;
  object_class->get_property = sampan_clip_get_property;
  element_class->change_state = sampan_clip_change_state;

  properties[PROP_TIMES] =
      g_param_spec_boxed ("times", NULL, NULL, SAMPAN_TYPE_TIME_MAP,
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
  self->times = sampan_time_map_new_part (0, GST_CLOCK_TIME_NONE, 1);
  self->tail = g_array_new (FALSE, FALSE, sizeof (float));

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
