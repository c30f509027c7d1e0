#include "sampan-backwards.h"

#include <math.h>
#include <string.h>

#include <gst/audio/audio.h>

#include "sampan-reader.h"

/* Decoded frames of a piece; of a longer group of pictures only the last ones are kept, and it is
 * decoded again for those before: 140 frames of 720p, 15 of 4K. */
#define MAX_BYTES (192 * 1024 * 1024)
/* The least that a piece reaches back. */
#define PICTURE_STEP (GST_SECOND / 2)
#define SOUND_STEP (4 * GST_SECOND)
/* What sound decoders need before what comes out is right: Opus says 80 ms, MP3 has a reservoir of
 * up to nine frames. */
#define SOUND_LEAD (GST_SECOND / 2)
/* Sound is given in buffers of so many parts of a second. */
#define SOUND_PARTS 10
/* Where two pieces of sound meet is found to the sample by what they have in common: containers
 * round times, Matroska to milliseconds. */
#define COMMON_PARTS 50 /* of a second: 20 ms */
#define SHIFT_PARTS 500 /* of a second: 2 ms */
/* What is read behind a part that is kept, for the joint. */
#define MARGIN (20 * GST_MSECOND)

typedef struct _SampanBackwards SampanBackwards;

typedef struct
{
  SampanBackwards *owner;
  SampanReader *reader;
  GstPad *pad;
  gboolean is_sound;

  /* Of the streaming thread; while it rests, of who seeks. */
  GstClockTime position; /* in the file: all before it is still to come; NONE: all */
  GstClockTime shown;    /* where the picture ends that is to come next */
  gboolean discont;
  GstCaps *caps;
  GstAudioInfo audio;
  GArray *common; /* of float: how the piece that was given last begins in the file */
} Stream;

struct _SampanBackwards
{
  GstElement parent_instance;

  char *path;
  SampanTimeMap *times;
  GstClockTime length;
  GThread *opener;
  GMutex mutex; /* one seek at a time */
  guint32 seqnum;
  Stream streams[2];
};

typedef GstElementClass SampanBackwardsClass;

static GType sampan_backwards_get_type (void);

G_DEFINE_TYPE (SampanBackwards, sampan_backwards, GST_TYPE_ELEMENT)

static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src_%u", GST_PAD_SRC, GST_PAD_SOMETIMES, GST_STATIC_CAPS_ANY);

/* ---- helpers ---- */

/* A time of the file on the source's clock, and the other way. */
static GstClockTime
turn (SampanBackwards *self, GstClockTime time)
{
  return time < self->length ? self->length - time : 0;
}

static void
post_error (SampanBackwards *self, const GError *error)
{
  gst_element_post_message (GST_ELEMENT (self),
                            gst_message_new_error (GST_OBJECT (self), (GError *)error,
                                                   "while reading backwards"));
}

/* Skips what is left out. */
static void
skip_gap (Stream *stream)
{
  SampanTimeMap *times = stream->owner->times;
  GstClockTime time = turn (stream->owner, stream->position);

  for (guint i = 0; i + 1 < sampan_time_map_get_n_parts (times); i++)
    {
      GstClockTime next = sampan_time_map_get_part (times, i + 1)->start;

      if (time >= sampan_time_map_get_part (times, i)->end + MARGIN && time < next)
        stream->position = stream->shown = turn (stream->owner, next);
    }
}

static void
set_position (Stream *stream, GstClockTime time)
{
  stream->position = time > 0 ? turn (stream->owner, time) : GST_CLOCK_TIME_NONE;
  stream->shown = turn (stream->owner, time);
  stream->discont = TRUE;
  g_array_set_size (stream->common, 0);
}

/* ---- pictures ---- */

/* The frames from the key frame before @start to the position, the last of them if those are too
 * many. */
static gboolean
collect_frames (Stream *stream, GstClockTime start, GQueue *frames, GError **error)
{
  GstClockTime time;
  GstBuffer *frame;
  gsize bytes = 0;

  if (!sampan_reader_seek (stream->reader, start,
                           GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE))
    return FALSE;
  while ((frame = sampan_reader_pull (stream->reader, &time, error)) != NULL)
    {
      if (time >= stream->position)
        {
          gst_buffer_unref (frame);
          break;
        }
      frame = gst_buffer_make_writable (frame);
      GST_BUFFER_PTS (frame) = time;
      g_queue_push_tail (frames, frame);
      bytes += gst_buffer_get_size (frame);
      while (bytes > MAX_BYTES && frames->length > 1)
        {
          GstBuffer *first = g_queue_pop_head (frames);

          bytes -= gst_buffer_get_size (first);
          gst_buffer_unref (first);
        }
    }

  return *error == NULL;
}

/* Adds to @piece, in reverse order. */
static gboolean
read_pictures (Stream *stream, GQueue *piece, GError **error)
{
  GstClockTime before = MIN (stream->position, stream->owner->length), step = PICTURE_STEP;
  GQueue frames = G_QUEUE_INIT;
  GstBuffer *frame;

  for (gboolean done = FALSE; !done && frames.length == 0; step *= 2)
    {
      GstClockTime start = before > step ? before - step : 0;

      if (!collect_frames (stream, start, &frames, error))
        return FALSE;
      done = start == 0 || sampan_reader_is_interrupted (stream->reader);
    }
  while ((frame = g_queue_pop_tail (&frames)) != NULL)
    {
      GstClockTime time = GST_BUFFER_PTS (frame);
      GstClockTime end = MAX (stream->shown, time);

      GST_BUFFER_PTS (frame) = turn (stream->owner, end);
      GST_BUFFER_DTS (frame) = GST_CLOCK_TIME_NONE;
      GST_BUFFER_DURATION (frame) = end - time;
      stream->position = stream->shown = time;
      g_queue_push_tail (piece, frame);
    }

  return TRUE;
}

/* ---- sound ---- */

/* The sound from some time before @start to sample number @end, and a little of what follows.
 * Returns: the number of the first sample. */
static gint64
collect_sound (Stream *stream, GstClockTime start, gint64 end, GArray *data, GError **error)
{
  int rate = stream->audio.rate, channels = stream->audio.channels;
  gint64 wanted = end + rate / COMMON_PARTS + rate / SHIFT_PARTS, first = -1, last = -1;
  GstClockTime time;
  GstBuffer *buffer;

  if (!sampan_reader_seek (stream->reader, start > SOUND_LEAD ? start - SOUND_LEAD : 0,
                           GST_SEEK_FLAG_ACCURATE))
    return -1;
  while (last < wanted && (buffer = sampan_reader_pull (stream->reader, &time, error)) != NULL)
    {
      gint64 place = gst_util_uint64_scale_round (time, rate, GST_SECOND);
      GstMapInfo map;

      if (first < 0)
        first = last = place;
      /* A real gap, not the rounding of a container's times. */
      if (place - last > rate / 20)
        g_array_set_size (data, (guint)((place - first) * channels));
      if (gst_buffer_map (buffer, &map, GST_MAP_READ))
        {
          g_array_append_vals (data, map.data, map.size / sizeof (float));
          gst_buffer_unmap (buffer, &map);
        }
      gst_buffer_unref (buffer);
      last = first + data->len / channels;
    }

  return first;
}

/* By how many samples the sound in @data, of which @place is the one at the position, has to be
 * moved to go on in what was given last. */
static gint64
find_shift (Stream *stream, GArray *data, gint64 place)
{
  int channels = stream->audio.channels, reach = stream->audio.rate / SHIFT_PARTS;
  gint64 n = stream->common->len, best = 0;
  double least = G_MAXDOUBLE;

  for (gint64 shift = 0; n > 0 && shift <= 2 * reach; shift++)
    {
      /* 0, 1, -1, 2, -2 and so on: the nearest of what fits the same. */
      gint64 at = (shift + 1) / 2 * (shift % 2 != 0 ? 1 : -1);
      gint64 from = (place + at) * channels;
      double sum = 0;

      if (from < 0 || from + n > data->len)
        continue;
      for (gint64 i = 0; i < n && sum < least; i++)
        {
          double difference =
              g_array_index (data, float, from + i) - g_array_index (stream->common, float, i);

          sum += difference * difference;
        }
      if (sum < least)
        {
          least = sum;
          best = at;
        }
    }

  return best;
}

/* Samples @from to @to of the file, which lie at @offset of @data, last one first. */
static GstBuffer *
reverse_sound (Stream *stream, GArray *data, gint64 offset, gint64 from, gint64 to)
{
  int channels = stream->audio.channels, rate = stream->audio.rate;
  gsize n = to - from;
  GstBuffer *buffer = gst_buffer_new_and_alloc (n * channels * sizeof (float));
  GstClockTime start = gst_util_uint64_scale_round (from, GST_SECOND, rate);
  GstClockTime end = gst_util_uint64_scale_round (to, GST_SECOND, rate);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < n; i++)
    memcpy ((float *)map.data + i * channels,
            &g_array_index (data, float, (offset + n - 1 - i) * channels),
            channels * sizeof (float));
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = turn (stream->owner, end);
  GST_BUFFER_DURATION (buffer) = end - start;

  return buffer;
}

/* Adds to @piece, in reverse order. */
static gboolean
read_sound (Stream *stream, GQueue *piece, GError **error)
{
  int channels = stream->audio.channels, rate = stream->audio.rate;
  GstClockTime before = MIN (stream->position, stream->owner->length);
  GstClockTime start = before > SOUND_STEP ? before - SOUND_STEP : 0;
  /* What goes on after the length of the file, which is rounded, is heard at no time. */
  gint64 end = gst_util_uint64_scale_round (before, rate, GST_SECOND);
  gint64 begin = gst_util_uint64_scale_round (start, rate, GST_SECOND);
  g_autoptr (GArray) data = g_array_new (FALSE, TRUE, sizeof (float));
  gint64 first = collect_sound (stream, start, end, data, error);
  gint64 last = first + data->len / channels;

  if (*error != NULL)
    return FALSE;
  stream->position = start;
  if (first < 0 || sampan_reader_is_interrupted (stream->reader))
    return TRUE;
  first -= find_shift (stream, data, end - first);
  begin = MAX (begin, first);
  end = MIN (end, last);
  for (gint64 to = end; to > begin; to -= rate / SOUND_PARTS)
    {
      gint64 from = MAX (begin, to - rate / SOUND_PARTS);

      g_queue_push_tail (piece, reverse_sound (stream, data, from - first, from, to));
    }
  g_array_set_size (stream->common, 0);
  if (end > begin)
    g_array_append_vals (stream->common, &g_array_index (data, float, (begin - first) * channels),
                         (guint)MIN (end - begin, rate / COMMON_PARTS) * channels);

  return TRUE;
}

/* ---- streaming threads ---- */

static void
push_format (Stream *stream)
{
  g_autoptr (GstCaps) caps = sampan_reader_dup_caps (stream->reader);

  if (caps == NULL || (stream->caps != NULL && gst_caps_is_equal (caps, stream->caps)))
    return;
  gst_caps_replace (&stream->caps, caps);
  if (stream->is_sound)
    gst_audio_info_from_caps (&stream->audio, caps);
  gst_pad_push_event (stream->pad, gst_event_new_caps (caps));
}

static void
push_segment (Stream *stream)
{
  GstSegment segment;
  GstEvent *event;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = segment.position =
      GST_CLOCK_TIME_IS_VALID (stream->position) ? turn (stream->owner, stream->position) : 0;
  event = gst_event_new_segment (&segment);
  if (stream->owner->seqnum != GST_SEQNUM_INVALID)
    gst_event_set_seqnum (event, stream->owner->seqnum);
  gst_pad_push_event (stream->pad, event);
}

/* Reads a piece and gives it on. */
static GstFlowReturn
push_piece (Stream *stream)
{
  GstFlowReturn result = GST_FLOW_OK;
  g_autoptr (GError) error = NULL;
  GQueue piece = G_QUEUE_INIT;
  gboolean ok = stream->is_sound ? read_sound (stream, &piece, &error)
                                 : read_pictures (stream, &piece, &error);

  if (sampan_reader_is_interrupted (stream->reader))
    result = GST_FLOW_FLUSHING;
  else if (!ok)
    {
      if (error == NULL)
        error = g_error_new_literal (GST_STREAM_ERROR, GST_STREAM_ERROR_DEMUX, "no seeking");
      post_error (stream->owner, error);
      result = GST_FLOW_ERROR;
    }
  else if (piece.length == 0 && (!stream->is_sound || stream->position == 0))
    result = GST_FLOW_EOS;
  else
    push_format (stream);
  while (result == GST_FLOW_OK && piece.length > 0)
    {
      GstBuffer *buffer = g_queue_pop_head (&piece);

      if (stream->discont)
        GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
      else
        GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
      stream->discont = FALSE;
      result = gst_pad_push (stream->pad, buffer);
    }
  g_queue_clear_full (&piece, (GDestroyNotify)gst_buffer_unref);

  return result;
}

static void
stream_loop (gpointer data)
{
  Stream *stream = data;
  GstFlowReturn result = GST_FLOW_OK;

  if (stream->discont)
    push_segment (stream);
  if (GST_CLOCK_TIME_IS_VALID (stream->position))
    skip_gap (stream);
  if (stream->position != 0)
    result = push_piece (stream);
  else
    result = GST_FLOW_EOS;
  if (result == GST_FLOW_OK)
    return;
  /* Nobody may want the sound. */
  if (result == GST_FLOW_NOT_NEGOTIATED)
    GST_ELEMENT_FLOW_ERROR (stream->owner, result);
  if (result != GST_FLOW_FLUSHING)
    gst_pad_push_event (stream->pad, gst_event_new_eos ());
  gst_pad_pause_task (stream->pad);
}

/* ---- opening ---- */

static gboolean
keep_sticky (GstPad *pad, GstEvent *event)
{
  gst_pad_store_sticky_event (pad, event);
  gst_event_unref (event);

  return TRUE;
}

static gboolean src_event (GstPad *pad, GstObject *parent, GstEvent *event);
static gboolean src_query (GstPad *pad, GstObject *parent, GstQuery *query);

static void
add_stream (Stream *stream, guint i)
{
  g_autofree char *name = g_strdup_printf ("src_%u", i);
  g_autofree char *id = NULL;
  GstEvent *tags;

  stream->pad = gst_object_ref (gst_pad_new_from_static_template (&src_template, name));
  gst_pad_set_event_function (stream->pad, src_event);
  gst_pad_set_query_function (stream->pad, src_query);
  gst_pad_set_active (stream->pad, TRUE);
  id = gst_pad_create_stream_id (stream->pad, GST_ELEMENT (stream->owner), name);
  keep_sticky (stream->pad, gst_event_new_stream_start (id));
  stream->caps = sampan_reader_dup_caps (stream->reader);
  keep_sticky (stream->pad, gst_event_new_caps (stream->caps));
  if (stream->is_sound)
    gst_audio_info_from_caps (&stream->audio, stream->caps);
  for (guint tag = 0; (tags = sampan_reader_dup_tags (stream->reader, tag)) != NULL; tag++)
    keep_sticky (stream->pad, tags);
  gst_element_add_pad (GST_ELEMENT (stream->owner), stream->pad);
}

static gpointer
open_streams (gpointer data)
{
  SampanBackwards *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    {
      Stream *stream = &self->streams[i];
      g_autoptr (GError) error = NULL;

      if (sampan_reader_open (stream->reader, &error))
        add_stream (stream, i);
      else if (error != NULL)
        post_error (self, error);
      if (error != NULL || sampan_reader_is_interrupted (stream->reader))
        return NULL;
    }
  gst_element_no_more_pads (GST_ELEMENT (self));
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].pad != NULL)
      gst_pad_start_task (self->streams[i].pad, stream_loop, &self->streams[i], NULL);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static void
start (SampanBackwards *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    {
      Stream *stream = &self->streams[i];

      *stream = (Stream){ .owner = self, .is_sound = i == 1 };
      stream->common = g_array_new (FALSE, FALSE, sizeof (float));
      stream->reader = sampan_reader_new (self->path, stream->is_sound);
      set_position (stream, 0);
    }
  self->seqnum = GST_SEQNUM_INVALID;
  self->opener = g_thread_new ("sampan-backwards", open_streams, self);
}

static void
interrupt (SampanBackwards *self, gboolean interrupted)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].reader != NULL)
      sampan_reader_interrupt (self->streams[i].reader, interrupted);
}

static void
stop (SampanBackwards *self)
{
  if (self->opener == NULL)
    return;
  interrupt (self, TRUE);
  g_thread_join (g_steal_pointer (&self->opener));
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    {
      Stream *stream = &self->streams[i];

      if (stream->pad != NULL)
        {
          gst_pad_set_active (stream->pad, FALSE);
          gst_pad_stop_task (stream->pad);
          gst_element_remove_pad (GST_ELEMENT (self), stream->pad);
          gst_clear_object (&stream->pad);
        }
      g_clear_pointer (&stream->reader, sampan_reader_free);
      g_clear_pointer (&stream->common, g_array_unref);
      gst_clear_caps (&stream->caps);
    }
}

/* ---- callbacks ---- */

/* Both streams go to @time; a seek that comes by the other one has been done. */
static gboolean
seek (SampanBackwards *self, GstEvent *event)
{
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type;
  gint64 time;
  double rate;
  GstEvent *flush;

  gst_event_parse_seek (event, &rate, &format, &flags, &start_type, &time, NULL, NULL);
  if (format != GST_FORMAT_TIME || rate != 1 || start_type != GST_SEEK_TYPE_SET
      || (flags & GST_SEEK_FLAG_FLUSH) == 0)
    return FALSE;
  g_mutex_lock (&self->mutex);
  if (gst_event_get_seqnum (event) == self->seqnum)
    {
      g_mutex_unlock (&self->mutex);
      return TRUE;
    }
  self->seqnum = gst_event_get_seqnum (event);
  interrupt (self, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].pad != NULL)
      {
        flush = gst_event_new_flush_start ();
        gst_event_set_seqnum (flush, self->seqnum);
        gst_pad_push_event (self->streams[i].pad, flush);
        gst_pad_pause_task (self->streams[i].pad);
      }
  interrupt (self, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++)
    if (self->streams[i].pad != NULL)
      {
        flush = gst_event_new_flush_stop (TRUE);
        gst_event_set_seqnum (flush, self->seqnum);
        gst_pad_push_event (self->streams[i].pad, flush);
        set_position (&self->streams[i], MAX (0, time));
        gst_pad_start_task (self->streams[i].pad, stream_loop, &self->streams[i], NULL);
      }
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

static gboolean
src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  gboolean result =
      GST_EVENT_TYPE (event) != GST_EVENT_SEEK || seek ((SampanBackwards *)parent, event);

  gst_event_unref (event);

  return result;
}

static gboolean
src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  SampanBackwards *self = (SampanBackwards *)parent;
  GstFormat format;

  switch (GST_QUERY_TYPE (query))
    {
    case GST_QUERY_DURATION:
      gst_query_parse_duration (query, &format, NULL);
      if (format != GST_FORMAT_TIME)
        return FALSE;
      gst_query_set_duration (query, format, self->length);
      return TRUE;
    case GST_QUERY_SEEKING:
      gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
      gst_query_set_seeking (query, format, format == GST_FORMAT_TIME, 0, self->length);
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
    }
}

/* ---- vfuncs ---- */

static GstStateChangeReturn
sampan_backwards_change_state (GstElement *element, GstStateChange transition)
{
  SampanBackwards *self = (SampanBackwards *)element;
  GstStateChangeReturn result;

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    stop (self);
  result = GST_ELEMENT_CLASS (sampan_backwards_parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && result != GST_STATE_CHANGE_FAILURE)
    start (self);

  return result;
}

static void
sampan_backwards_finalize (GObject *object)
{
  SampanBackwards *self = (SampanBackwards *)object;

  g_free (self->path);
  g_clear_pointer (&self->times, sampan_time_map_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sampan_backwards_parent_class)->finalize (object);
}

static void
sampan_backwards_class_init (SampanBackwardsClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_backwards_finalize;
  element_class->change_state = sampan_backwards_change_state;
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan backwards", "Source",
                                         "Reads a file from its end to its start",
                                         "The Sampan developers");
}

static void
sampan_backwards_init (SampanBackwards *self)
{
  g_mutex_init (&self->mutex);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SOURCE);
}

/* ---- public ---- */

GstElement *
sampan_backwards_new (const char *path, SampanTimeMap *times)
{
  SampanBackwards *self = g_object_new (sampan_backwards_get_type (), NULL);

  self->path = g_strdup (path);
  self->times = sampan_time_map_ref (times);
  self->length = sampan_time_map_get_length (times);

  return GST_ELEMENT (self);
}
