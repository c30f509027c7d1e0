#include "sampan-cut.h"

/* Times come in milliseconds from people, frames in nanoseconds. */
#define TOLERANCE ((gint64)GST_MSECOND)
/* A decoder of sound needs the packet before; the encoder's first is often empty. */
#define SOUND_BEFORE 2
/* So much earlier than it should is a frame that is not shown: where times are rounded, it would
 * otherwise last into the part. All are decoded so much earlier, or it would be shown before that.
 */
#define NUDGE ((gint64)(5 * GST_MSECOND))
/* More would be hidden than is worth it. */
#define LONGEST_LEAD ((gint64)(10 * GST_SECOND))
/* Matroska rounds times to milliseconds: packets of sound follow each other without a gap. */
#define ROUNDING ((gint64)(2 * GST_MSECOND))

struct _SampanCut
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  gint64 start;
  gint64 end; /* G_MAXINT64: wherever the stream ends */
  gboolean hides;
  int done; /* atomic: milliseconds */

  /* The rest belongs to the streaming thread. */
  GstSegment segment;
  gboolean is_audio;
  int rate;          /* of the sound */
  gsize length_size; /* bytes before each NAL unit */
  GQueue held;    /* of GstBuffer, in stream time less the start: before the part, or behind it */
  gboolean begun; /* what lies before the part is decided */
  gboolean ended;
  gint64 expected; /* where the next packet of sound begins */
  gint64 first;    /* of the first packet, less the start */
  gint64 until;    /* where what is shown ends */
};

G_DEFINE_FINAL_TYPE (SampanCut, sampan_cut, GST_TYPE_ELEMENT)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* ---- helpers ---- */

static void
reset (SampanCut *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify)gst_buffer_unref);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->begun = self->ended = FALSE;
  self->expected = G_MININT64 / 2;
  self->first = self->until = G_MAXINT64;
}

/* A time of the segment as distance from the part's start. */
static gint64
get_distance (SampanCut *self, GstClockTime time)
{
  guint64 stream = 0;
  int sign = gst_segment_to_stream_time_full (&self->segment, GST_FORMAT_TIME, time, &stream);

  return (sign < 0 ? -(gint64)stream : (gint64)stream) - self->start;
}

/* While a packet is held its times are those of the part, later by SAMPAN_CUT_BASE. */
static gint64
get_shown (GstBuffer *buffer)
{
  return (gint64)GST_BUFFER_PTS (buffer) - (gint64)SAMPAN_CUT_BASE;
}

static gint64
get_end (GstBuffer *buffer)
{
  return get_shown (buffer)
         + (gint64)(GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : 0);
}

/* Whether decoding can begin with it: with an IDR picture (ITU-T H.264, 7.4.1: NAL units of type
 * 5). After other key frames of open groups some decoders leave out frames. */
static gboolean
is_key (SampanCut *self, GstBuffer *buffer)
{
  gboolean found = FALSE;
  GstMapInfo map;

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT)
      || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return FALSE;
  for (gsize at = 0; !found && at + self->length_size < map.size;)
    {
      gsize length = 0;

      for (gsize i = 0; i < self->length_size; i++)
        length = length << 8 | map.data[at + i];
      found = (map.data[at + self->length_size] & 0x1f) == 5;
      at += self->length_size + length;
    }
  gst_buffer_unmap (buffer, &map);

  return found;
}

static gint64
get_length (SampanCut *self)
{
  return self->end == G_MAXINT64 ? G_MAXINT64 : self->end - self->start;
}

static GstFlowReturn
refuse (SampanCut *self)
{
  if (!self->ended)
    gst_element_post_message (GST_ELEMENT (self),
                              gst_message_new_application (
                                  GST_OBJECT (self), gst_structure_new_empty (SAMPAN_CUT_UNFIT)));
  self->ended = TRUE;

  return GST_FLOW_EOS;
}

static GstFlowReturn
push (SampanCut *self, GstBuffer *buffer)
{
  gint64 shown = get_shown (buffer), end = MIN (get_end (buffer), get_length (self));

  if (!self->is_audio)
    GST_BUFFER_DTS (buffer) -= NUDGE;
  if (self->first == G_MAXINT64)
    {
      self->first = GST_BUFFER_DTS_IS_VALID (buffer)
                        ? (gint64)GST_BUFFER_DTS (buffer) - (gint64)SAMPAN_CUT_BASE
                        : shown;
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    }
  if (self->until == G_MAXINT64 || end > self->until)
    self->until = end;
  if (shown > 0)
    g_atomic_int_set (&self->done, (int)(shown / (gint64)GST_MSECOND));
  if (!self->hides)
    {
      GST_BUFFER_PTS (buffer) = (GstClockTime)shown;
      GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
    }

  return gst_pad_push (self->src, buffer);
}

static GstFlowReturn
push_held (SampanCut *self)
{
  GstFlowReturn result = GST_FLOW_OK;
  GstBuffer *buffer;

  while (result == GST_FLOW_OK && (buffer = g_queue_pop_head (&self->held)) != NULL)
    result = push (self, buffer);

  return result;
}

static GstFlowReturn
finish (SampanCut *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify)gst_buffer_unref);
  if (!self->ended)
    gst_pad_push_event (self->src, gst_event_new_eos ());
  self->ended = TRUE;

  return GST_FLOW_EOS;
}

/* ---- pictures ---- */

/* The packets up to the part's start are there, from the last key frame on. */
static GstFlowReturn
begin_pictures (SampanCut *self)
{
  GstBuffer *key = g_queue_peek_head (&self->held), *cover = NULL;
  gint64 from = get_shown (key);
  int hidden = 0;

  for (GList *item = self->held.head; item != NULL;)
    {
      GstBuffer *buffer = item->data;
      GList *next = item->next;

      /* Leading frames refer to what came before the key frame. */
      if (get_shown (buffer) < from)
        {
          g_queue_delete_link (&self->held, item);
          gst_buffer_unref (buffer);
        }
      else if (get_shown (buffer) <= TOLERANCE
               && (cover == NULL || get_shown (buffer) > get_shown (cover)))
        cover = buffer;
      item = next;
    }
  for (GList *item = self->held.head; cover != NULL && item != NULL; item = item->next)
    if (get_shown (item->data) < get_shown (cover))
      {
        GST_BUFFER_PTS (GST_BUFFER (item->data)) -= NUDGE;
        hidden++;
      }
  if (cover == NULL || from < -LONGEST_LEAD || (hidden > 0 && !self->hides))
    return refuse (self);
  if (GST_BUFFER_DURATION_IS_VALID (cover))
    GST_BUFFER_DURATION (cover) = (GstClockTime)MAX (get_end (cover), 0);
  GST_BUFFER_PTS (cover) = SAMPAN_CUT_BASE;
  self->begun = TRUE;

  return push_held (self);
}

static GstFlowReturn
take_picture (SampanCut *self, GstBuffer *buffer)
{
  gint64 shown = get_shown (buffer);
  gint64 decoded = (gint64)GST_BUFFER_DTS (buffer) - (gint64)SAMPAN_CUT_BASE;
  GstFlowReturn result = GST_FLOW_OK;

  if (!self->begun && decoded > TOLERANCE && !g_queue_is_empty (&self->held))
    result = begin_pictures (self);
  if (result != GST_FLOW_OK)
    {
      gst_buffer_unref (buffer);
      return result;
    }
  if (!self->begun)
    {
      if (is_key (self, buffer) && shown <= TOLERANCE)
        g_queue_clear_full (&self->held, (GDestroyNotify)gst_buffer_unref);
      else if (g_queue_is_empty (&self->held))
        {
          /* Without its key frame. */
          gst_buffer_unref (buffer);
          return decoded > TOLERANCE ? refuse (self) : GST_FLOW_OK;
        }
      g_queue_push_tail (&self->held, buffer);
      return GST_FLOW_OK;
    }
  if (get_length (self) != G_MAXINT64 && decoded + TOLERANCE >= get_length (self))
    {
      gst_buffer_unref (buffer);
      return finish (self);
    }
  g_queue_push_tail (&self->held, buffer);
  /* What is shown after the end is kept only if a frame that comes later needs it. */
  if (get_length (self) != G_MAXINT64 && shown + TOLERANCE >= get_length (self))
    return GST_FLOW_OK;

  return self->held.length > 1 && !self->hides ? refuse (self) : push_held (self);
}

/* ---- sound ---- */

static GstFlowReturn
take_sound (SampanCut *self, GstBuffer *buffer)
{
  gint64 length = self->rate > 0 ? (gint64)(1024 * GST_SECOND / self->rate) : 0;
  gint64 shown = get_shown (buffer);

  if (ABS (shown - self->expected) < ROUNDING)
    GST_BUFFER_PTS (buffer) = (GstClockTime)(self->expected + (gint64)SAMPAN_CUT_BASE);
  shown = get_shown (buffer);
  self->expected = shown + length;
  if (!GST_BUFFER_DURATION_IS_VALID (buffer) || ABS (get_end (buffer) - self->expected) < ROUNDING)
    GST_BUFFER_DURATION (buffer) = (GstClockTime)length;
  GST_BUFFER_DTS (buffer) = GST_BUFFER_PTS (buffer);

  if (get_length (self) != G_MAXINT64 && shown >= get_length (self))
    {
      gst_buffer_unref (buffer);
      return finish (self);
    }
  if (self->hides ? get_end (buffer) <= 0 : shown < 0)
    {
      g_queue_push_tail (&self->held, buffer);
      if (self->held.length > (self->hides ? SOUND_BEFORE : 0))
        gst_buffer_unref (g_queue_pop_head (&self->held));
      return GST_FLOW_OK;
    }
  g_queue_push_tail (&self->held, buffer);

  return push_held (self);
}

/* ---- callbacks ---- */

static GstFlowReturn
cut_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SampanCut *self = SAMPAN_CUT (parent);
  gint64 shown, decoded;

  if (self->ended)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_EOS;
    }
  if (self->segment.format != GST_FORMAT_TIME || !GST_BUFFER_PTS_IS_VALID (buffer))
    {
      gst_buffer_unref (buffer);
      return refuse (self);
    }
  shown = get_distance (self, GST_BUFFER_PTS (buffer));
  decoded = GST_BUFFER_DTS_IS_VALID (buffer) ? get_distance (self, GST_BUFFER_DTS (buffer)) : shown;
  /* Long before the part. */
  if (MIN (shown, decoded) < -(gint64)SAMPAN_CUT_BASE)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_OK;
    }
  buffer = gst_buffer_make_writable (buffer);
  GST_BUFFER_PTS (buffer) = (GstClockTime)(shown + (gint64)SAMPAN_CUT_BASE);
  GST_BUFFER_DTS (buffer) = (GstClockTime)(decoded + (gint64)SAMPAN_CUT_BASE);

  return self->is_audio ? take_sound (self, buffer) : take_picture (self, buffer);
}

static void
read_caps (SampanCut *self, const GstStructure *caps)
{
  const GValue *value = gst_structure_get_value (caps, "codec_data");
  guint8 byte = 3;

  self->is_audio = g_str_has_prefix (gst_structure_get_name (caps), "audio/");
  gst_structure_get_int (caps, "rate", &self->rate);
  /* ISO/IEC 14496-15, 5.3.3.1. */
  if (value != NULL && !self->is_audio)
    gst_buffer_extract (gst_value_get_buffer (value), 4, &byte, 1);
  self->length_size = (byte & 3) + 1;
}

static gboolean
push_segment (SampanCut *self, GstEvent *event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &self->segment);
  gst_event_unref (event);
  gst_segment_init (&segment, GST_FORMAT_TIME);

  return gst_pad_push_event (self->src, gst_event_new_segment (&segment));
}

/* How a picture is to be turned is the one tag that stays: others tell of places and devices. */
static gboolean
push_orientation (SampanCut *self, GstEvent *event)
{
  g_autofree char *orientation = NULL;
  GstTagList *tags, *kept;

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

static gboolean
push_end (SampanCut *self, GstEvent *event)
{
  gst_event_unref (event);
  if (self->ended)
    return TRUE;
  if (!self->is_audio && !self->begun && !g_queue_is_empty (&self->held))
    begin_pictures (self);
  /* A part that goes on to the end shows all. */
  if (!self->ended && self->begun && self->end == G_MAXINT64)
    push_held (self);
  finish (self);

  return TRUE;
}

static gboolean
cut_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanCut *self = SAMPAN_CUT (parent);

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_CAPS:
      {
        GstCaps *caps;

        gst_event_parse_caps (event, &caps);
        read_caps (self, gst_caps_get_structure (caps, 0));
        break;
      }
    case GST_EVENT_SEGMENT:
      return push_segment (self, event);
    case GST_EVENT_TAG:
      return push_orientation (self, event);
    case GST_EVENT_FLUSH_STOP:
      reset (self);
      break;
    case GST_EVENT_EOS:
      return push_end (self, event);
    case GST_EVENT_TOC:
    case GST_EVENT_GAP:
      gst_event_unref (event);
      return TRUE;
    default:
      break;
    }

  return gst_pad_event_default (pad, parent, event);
}

/* ---- vfuncs ---- */

static void
sampan_cut_finalize (GObject *object)
{
  reset (SAMPAN_CUT (object));

  G_OBJECT_CLASS (sampan_cut_parent_class)->finalize (object);
}

static void
sampan_cut_class_init (SampanCutClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_cut_finalize;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan cut", "Filter",
                                         "Keeps a part of an encoded stream", "Sampan");
}

static void
sampan_cut_init (SampanCut *self)
{
  g_queue_init (&self->held);
  reset (self);
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, cut_chain);
  gst_pad_set_event_function (self->sink, cut_sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

GstElement *
sampan_cut_new (GstClockTime start, GstClockTime end, gboolean hides)
{
  SampanCut *self = g_object_new (SAMPAN_TYPE_CUT, NULL);

  self->start = (gint64)start;
  self->end = GST_CLOCK_TIME_IS_VALID (end) ? (gint64)end : G_MAXINT64;
  self->hides = hides;

  return GST_ELEMENT (self);
}

gboolean
sampan_cut_get_span (SampanCut *self, SampanCutSpan *span)
{
  if (self->first == G_MAXINT64)
    return FALSE;
  span->lead = (GstClockTime)MAX (-self->first, 0);
  span->late = (GstClockTime)MAX (self->first, 0);
  span->length = (GstClockTime)MAX (self->until - MAX (self->first, 0), 0);

  return TRUE;
}

GstClockTime
sampan_cut_get_done (SampanCut *self)
{
  return (GstClockTime)g_atomic_int_get (&self->done) * GST_MSECOND;
}
