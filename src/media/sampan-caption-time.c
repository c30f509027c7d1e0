#include "config.h"

#include "sampan-builder.h"
#include "sampan-caption-time.h"

#define SHORTEST 100 /* ms: what a trim leaves of a cue that nobody could read */

void
sampan_caption_time_read (SampanMedia *video, SampanCaptionTime *time)
{
  SampanMediaInfo info = { .kind = SAMPAN_MEDIA_VIDEO,
                           .width = sampan_media_get_width (video),
                           .height = sampan_media_get_height (video),
                           .duration = sampan_media_get_duration (video) };
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, NULL);
  g_autoptr (SampanBuilder) builder = NULL;

  *time = (SampanCaptionTime){ 0, info.duration, info.duration };
  if (!plan)
    return;
  builder = sampan_builder_new (&info, plan, NULL);
  sampan_builder_get_range (builder, &time->start, &time->end);
  time->duration = sampan_builder_get_duration (builder);
}

gint64
sampan_caption_time_unmap (const SampanCaptionTime *self, gint64 time)
{
  gint64 span = self->end - self->start;

  return self->duration > 0 ? self->start + (time * span + self->duration / 2) / self->duration
                            : self->start;
}

gint64
sampan_caption_time_map (const SampanCaptionTime *self, gint64 time)
{
  gint64 span = self->end - self->start;
  gint64 inside = CLAMP (time, self->start, self->end) - self->start;

  return span > 0 ? (inside * self->duration + span / 2) / span : 0;
}

GPtrArray *
sampan_caption_time_map_track (const SampanCaptionTime *self, SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
  GPtrArray *mapped = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = cues->pdata[i];
      gint64 start = sampan_caption_time_map (self, sampan_cue_get_start (cue));
      gint64 end = sampan_caption_time_map (self, sampan_cue_get_end (cue));

      if (end - start
          >= MIN (SHORTEST, MAX (sampan_cue_get_end (cue) - sampan_cue_get_start (cue), 1)))
        g_ptr_array_add (mapped, sampan_cue_with_times (cue, start, end));
    }
  return mapped;
}
