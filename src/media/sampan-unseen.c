#include "sampan-unseen.h"

#include <gst/base/gstbytereader.h>

#include "sampan-clip.h"

/* What could be seen if times were rounded otherwise is decoded. */
#define SLACK (GST_MSECOND / 2)

/* ITU-T H.264, 7.3.1 and table 7-1 */
#define NAL_TYPE(header) ((header) & 0x1f)
#define NAL_REF_IDC(header) (((header) >> 5) & 3)
#define NAL_SLICE 1
#define NAL_IDR 5

/* ---- helpers ---- */

/* Whether no other frame is decoded from what is in @packet, whose units lie behind their lengths
 * in four bytes. */
static gboolean
is_unreferred (GstBuffer *packet)
{
  gboolean has_slice = FALSE, referred = FALSE;
  GstByteReader reader;
  GstMapInfo map;
  guint32 length;

  if (!gst_buffer_map (packet, &map, GST_MAP_READ))
    return FALSE;
  gst_byte_reader_init (&reader, map.data, map.size);
  while (!referred && gst_byte_reader_get_uint32_be (&reader, &length) && length > 0)
    {
      const guint8 *unit;

      if (!gst_byte_reader_get_data (&reader, length, &unit))
        {
          referred = TRUE;
          break;
        }
      if (NAL_TYPE (*unit) >= NAL_SLICE && NAL_TYPE (*unit) <= NAL_IDR)
        {
          has_slice = TRUE;
          referred = NAL_REF_IDC (*unit) != 0;
        }
    }
  gst_buffer_unmap (packet, &map);

  return has_slice && !referred;
}

/* Whether each packet is a whole frame, not one of its fields, whose units lie behind lengths of
 * four bytes: the fifth byte says how long these are (ISO/IEC 14496-15, 5.3.3.1). */
static gboolean
can_be_read (GstStructure *packets)
{
  const GValue *value = gst_structure_get_value (packets, "codec_data");
  guint8 byte = 0;

  return value != NULL
         && g_strcmp0 (gst_structure_get_string (packets, "stream-format"), "avc") == 0
         && g_strcmp0 (gst_structure_get_string (packets, "coded-picture-structure"), "frame") == 0
         && gst_buffer_extract (gst_value_get_buffer (value), 4, &byte, 1) == 1 && (byte & 3) == 3;
}

/* Whether one of the frames of the result, @fps_n / @fps_d a second, shows what is seen there from
 * @from to @to: it shows what has not ended a tolerance after it begins. */
static gboolean
has_frame (GstClockTime from, GstClockTime to, int fps_n, int fps_d)
{
  GstClockTime early = SAMPAN_CLIP_TOLERANCE + SLACK;
  guint64 next = gst_util_uint64_scale_ceil (from - MIN (from, early), fps_n, GST_SECOND * fps_d);
  GstClockTime begin = gst_util_uint64_scale (next, GST_SECOND * fps_d, fps_n);

  return begin + SAMPAN_CLIP_TOLERANCE < to + SLACK;
}

/* Whether what is in the original from @start to @end is seen in the result, whose frames come at
 * @fps_n / @fps_d, 0 if they are the original's. */
static gboolean
is_seen (SampanTimeMap *times, GstClockTime start, GstClockTime end, int fps_n, int fps_d)
{
  double rate = sampan_time_map_get_rate (times);

  for (guint i = 0; i < sampan_time_map_get_n_parts (times); i++)
    {
      const SampanTimePart *part = sampan_time_map_get_part (times, i);
      GstClockTime from = MAX (start, part->start), to = MIN (end, part->end);

      if (from > to + SAMPAN_CLIP_TOLERANCE)
        continue;
      to = MAX (to, from);
      from = (GstClockTime)((part->before + from - part->start) / rate);
      to = (GstClockTime)((part->before + to - part->start) / rate);
      if (fps_n == 0 || has_frame (from, to, fps_n, fps_d))
        return TRUE;
    }

  return FALSE;
}

/* The frames a second of what comes out, 0 before it is known, and if it is not steady. */
static void
read_fps (GstElement *decoder, int *fps_n, int *fps_d)
{
  g_autoptr (GstPad) src = gst_element_get_static_pad (decoder, "src");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (src);

  if (caps == NULL
      || !gst_structure_get_fraction (gst_caps_get_structure (caps, 0), "framerate", fps_n, fps_d))
    *fps_n = 0;
}

/* ---- callbacks, on streaming threads ---- */

static GstPadProbeReturn
leave_out (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  SampanTimeMap *times = user_data;
  GstBuffer *packet = GST_PAD_PROBE_INFO_BUFFER (info);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  g_autoptr (GstElement) decoder = gst_pad_get_parent_element (pad);
  GstStructure *packets = caps != NULL ? gst_caps_get_structure (caps, 0) : NULL;
  const GstSegment *segment;
  GstClockTime start;
  int fps_n = 0, fps_d = 1;

  if (packets == NULL || event == NULL || decoder == NULL || !GST_BUFFER_PTS_IS_VALID (packet)
      || !GST_BUFFER_DURATION_IS_VALID (packet)
      || GST_BUFFER_FLAG_IS_SET (packet, GST_BUFFER_FLAG_DISCONT) || !can_be_read (packets)
      || !is_unreferred (packet))
    return GST_PAD_PROBE_OK;

  gst_event_parse_segment (event, &segment);
  start = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (packet));
  if (sampan_time_map_get_rate (times) != 1)
    read_fps (decoder, &fps_n, &fps_d);
  if (!GST_CLOCK_TIME_IS_VALID (start))
    return GST_PAD_PROBE_OK;

  return is_seen (times, start, start + GST_BUFFER_DURATION (packet), fps_n, fps_d)
             ? GST_PAD_PROBE_OK
             : GST_PAD_PROBE_DROP;
}

/* ---- public ---- */

void
sampan_unseen_leave_out (GstElement *decoder, SampanTimeMap *times)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (decoder, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, leave_out, sampan_time_map_ref (times),
                     (GDestroyNotify)sampan_time_map_unref);
}
