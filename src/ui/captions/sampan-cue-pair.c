#include "config.h"

#include "sampan-cue-pair.h"

SampanCue *
sampan_cue_pair_find (SampanCaptionTrack *target, SampanCue *source)
{
  return target != NULL ? sampan_caption_track_find_rendering (target, sampan_cue_get_id (source))
                        : NULL;
}

void
sampan_cue_pair_set_target_text (SampanCaptionTrack *track,
                                 SampanCaptionTrack *target,
                                 SampanCue *source,
                                 const char *text)
{
  SampanCue *old = sampan_cue_pair_find (target, source);
  const char *const ids[] = { sampan_cue_get_id (source), NULL };
  g_autoptr (SampanCue) base = old != NULL
                                   ? sampan_cue_ref (old)
                                   : sampan_cue_new (NULL, sampan_cue_get_start (source),
                                                     sampan_cue_get_end (source), "", NULL, ids);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (base, text);
  g_autofree char *from = sampan_caption_track_dup_source_text (track, changed);
  g_autoptr (SampanCue) written =
      sampan_cue_with_writer (changed, SAMPAN_ORIGIN_PERSON, NULL, from);
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (written, TRUE);

  sampan_caption_track_put (target, pinned);
}

void
sampan_cue_pair_set_pinned (SampanCaptionTrack *track,
                            SampanCaptionTrack *target,
                            SampanCue *source,
                            gboolean pinned)
{
  SampanCue *old = sampan_cue_pair_find (target, source);
  g_autoptr (SampanCue) changed = NULL;

  if (old == NULL)
    return;
  changed = sampan_cue_with_pinned (old, pinned);
  if (pinned)
    {
      g_autoptr (SampanCue) unread = g_steal_pointer (&changed);
      g_autofree char *from = sampan_caption_track_dup_source_text (track, unread);

      changed = sampan_cue_with_writer (unread, sampan_cue_get_origin (unread),
                                        sampan_cue_get_provider (unread), from);
    }
  sampan_caption_track_put (target, changed);
}
