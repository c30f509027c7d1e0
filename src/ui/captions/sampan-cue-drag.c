#include "config.h"

#include "core/sampan-cue-edit.h"

#include "sampan-cue-drag.h"

static void
add_point (GArray *points, gint64 time)
{
  g_array_append_val (points, time);
}

/* The ends of what is kept, by the original's clock. */
static void
add_cuts (GArray *points, SampanTimeMap *times)
{
  GstClockTime length = sampan_time_map_get_length (times);

  for (guint i = 0; i < sampan_time_map_get_n_parts (times); i++)
    {
      const SampanTimePart *part = sampan_time_map_get_part (times, i);
      const GstClockTime ends[] = { part->start, part->end };

      for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
        {
          GstClockTime time = GST_CLOCK_TIME_IS_VALID (ends[j]) ? ends[j] : length;

          if (GST_CLOCK_TIME_IS_VALID (time) && sampan_time_map_get_backwards (times))
            time = length - MIN (time, length);
          if (GST_CLOCK_TIME_IS_VALID (time))
            add_point (points, (gint64)gst_util_uint64_scale_round (time, 1, GST_MSECOND));
        }
    }
}

GArray *
sampan_cue_drag_dup_points (SampanCaptionTrack *track,
                            const char *skip,
                            GArray *speech,
                            SampanTimeMap *times)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < sampan_caption_track_get_n_cues (track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (track, i);

      if (g_strcmp0 (sampan_cue_get_id (cue), skip) == 0)
        continue;
      add_point (points, sampan_cue_get_start (cue));
      add_point (points, sampan_cue_get_end (cue));
    }
  for (guint i = 0; speech != NULL && i < speech->len; i++)
    {
      SampanSpeechSpan *span = &g_array_index (speech, SampanSpeechSpan, i);

      add_point (points, span->start);
      add_point (points, span->end);
    }
  if (times != NULL)
    add_cuts (points, times);
  return points;
}

/* Returns: the point that is nearest to @time and nearer than @reach, -1 if there is none. */
static gint64
find_point (GArray *points, gint64 time, gint64 reach)
{
  gint64 found = -1;

  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      gint64 point = g_array_index (points, gint64, i);

      if (ABS (point - time) < reach)
        {
          reach = ABS (point - time);
          found = point;
        }
    }
  return found;
}

static gint64
drag_whole (gint64 by, GArray *points, gint64 reach, gint64 last, gint64 *start, gint64 *end)
{
  gint64 length = *end - *start, from = *start + by;
  gint64 at_start = find_point (points, from, reach);
  gint64 at_end = find_point (points, from + length, reach);
  gboolean by_end =
      at_end >= 0 && (at_start < 0 || ABS (at_end - from - length) < ABS (at_start - from));
  gint64 point = by_end ? at_end : at_start, wanted;

  if (point >= 0)
    from = by_end ? point - length : point;
  wanted = from;
  from = MIN (from, MAX (last - length, *start));
  from = MAX (from, 0);
  *start = from;
  *end = from + length;
  return from == wanted ? point : -1;
}

gint64
sampan_cue_drag (SampanCueGrip grip,
                 gint64 by,
                 GArray *points,
                 gint64 reach,
                 gint64 last,
                 gint64 *start,
                 gint64 *end)
{
  gint64 *edge = grip == SAMPAN_CUE_START ? start : end;
  gint64 lowest, highest, wanted, point;

  if (grip == SAMPAN_CUE_WHOLE)
    return drag_whole (by, points, reach, last, start, end);
  lowest = grip == SAMPAN_CUE_START ? 0 : *start + SAMPAN_CUE_SHORTEST;
  highest = grip == SAMPAN_CUE_START ? MAX (*end - SAMPAN_CUE_SHORTEST, 0) : MAX (last, *end);
  wanted = *edge + by;
  point = find_point (points, wanted, reach);
  if (point >= 0)
    wanted = point;
  *edge = CLAMP (wanted, lowest, MAX (highest, lowest));
  return *edge == wanted ? point : -1;
}
