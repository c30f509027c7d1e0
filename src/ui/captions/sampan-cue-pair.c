#include "config.h"

#include "sampan-cue-pair.h"

SampanCue *
sampan_cue_pair_find (SampanCaptionTrack *target, SampanCue *source)
{
  if (target == NULL)
    return NULL;
  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);
      const char *const *ids = sampan_cue_get_source_ids (cue);
      if (ids != NULL && g_strv_contains (ids, sampan_cue_get_id (source)))
        return cue;
    }
  return NULL;
}

void
sampan_cue_pair_set_target_text (SampanCaptionTrack *target, SampanCue *source, const char *text)
{
  SampanCue *old = sampan_cue_pair_find (target, source);
  const char *const ids[] = { sampan_cue_get_id (source), NULL };
  g_autoptr (SampanCue) base = old != NULL
                                   ? sampan_cue_ref (old)
                                   : sampan_cue_new (NULL, sampan_cue_get_start (source),
                                                     sampan_cue_get_end (source), "", NULL, ids);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (base, text);
  g_autoptr (SampanCue) written =
      sampan_cue_with_writer (changed, SAMPAN_ORIGIN_PERSON, NULL, sampan_cue_get_text (source));
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (written, TRUE);

  sampan_caption_track_put (target, pinned);
}

void
sampan_cue_pair_set_times (SampanCaptionTrack *track,
                           SampanCaptionTrack *target,
                           SampanCue *source,
                           gint64 start,
                           gint64 end)
{
  SampanCue *rendering = sampan_cue_pair_find (target, source);
  g_autoptr (SampanCue) moved = sampan_cue_with_times (source, start, end);

  if (rendering != NULL)
    {
      g_autoptr (SampanCue) moved_too = sampan_cue_with_times (rendering, start, end);
      sampan_caption_track_put (target, moved_too);
    }
  sampan_caption_track_put (track, moved);
}

void
sampan_cue_pair_remove (SampanCaptionTrack *track, SampanCaptionTrack *target, SampanCue *source)
{
  SampanCue *rendering = sampan_cue_pair_find (target, source);

  if (rendering != NULL)
    sampan_caption_track_remove (target, sampan_cue_get_id (rendering));
  sampan_caption_track_remove (track, sampan_cue_get_id (source));
}

/* Where to cut @text at about @share of its characters: after a space or a mark if one is near. */
static gsize
find_cut (const char *text, double share)
{
  glong length = g_utf8_strlen (text, -1);
  glong wanted = (glong)(length * share + 0.5);

  for (glong distance = 0; distance <= length / 3; distance++)
    for (int side = -1; side <= 1; side += 2)
      {
        glong at = wanted + side * distance;
        if (at <= 0 || at >= length)
          continue;
        const char *here = g_utf8_offset_to_pointer (text, at);
        gunichar before = g_utf8_get_char (g_utf8_prev_char (here));
        if (g_unichar_isspace (before) || g_unichar_ispunct (before))
          return here - text;
      }
  return g_utf8_offset_to_pointer (text, CLAMP (wanted, 0, length)) - text;
}

static void
split_one (
    SampanCaptionTrack *track, SampanCue *cue, gint64 time, const char *source_id, char **second_id)
{
  double share = (double)(time - sampan_cue_get_start (cue))
                 / (sampan_cue_get_end (cue) - sampan_cue_get_start (cue));
  const char *text = sampan_cue_get_text (cue);
  gsize cut = find_cut (text, share);
  g_autofree char *head = g_strstrip (g_strndup (text, cut));
  g_autofree char *tail = g_strstrip (g_strdup (text + cut));
  const char *const ids[] = { source_id, NULL };
  g_autoptr (SampanCue) second =
      sampan_cue_new (NULL, time, sampan_cue_get_end (cue), tail, sampan_cue_get_settings (cue),
                      source_id != NULL ? ids : NULL);
  g_autoptr (SampanCue) shorter = sampan_cue_with_times (cue, sampan_cue_get_start (cue), time);
  g_autoptr (SampanCue) first = sampan_cue_with_text (shorter, head);

  if (second_id != NULL)
    *second_id = g_strdup (sampan_cue_get_id (second));
  sampan_caption_track_put (track, first);
  sampan_caption_track_put (track, second);
}

gboolean
sampan_cue_pair_split (SampanCaptionTrack *track,
                       SampanCaptionTrack *target,
                       SampanCue *source,
                       gint64 time)
{
  g_autoptr (SampanCue) kept = sampan_cue_ref (source);
  g_autoptr (SampanCue) rendering = sampan_cue_pair_find (target, source);
  g_autofree char *second_id = NULL;

  if (rendering != NULL)
    sampan_cue_ref (rendering);
  if (time <= sampan_cue_get_start (kept) || time >= sampan_cue_get_end (kept))
    return FALSE;
  split_one (track, kept, time, NULL, &second_id);
  if (rendering != NULL)
    split_one (target, rendering, time, second_id, NULL);
  return TRUE;
}

static SampanCue *
join (SampanCue *first, SampanCue *second)
{
  g_autofree char *text =
      g_strjoin ("\n", sampan_cue_get_text (first), sampan_cue_get_text (second), NULL);
  g_autoptr (SampanCue) longer =
      sampan_cue_with_times (first, sampan_cue_get_start (first), sampan_cue_get_end (second));

  return sampan_cue_with_text (longer, g_strstrip (text));
}

gboolean
sampan_cue_pair_merge (SampanCaptionTrack *track, SampanCaptionTrack *target, SampanCue *source)
{
  guint position = 0;

  if (sampan_caption_track_find (track, sampan_cue_get_id (source), &position) == NULL)
    return FALSE;
  SampanCue *after = sampan_caption_track_get_cue (track, position + 1);
  if (after == NULL)
    return FALSE;
  g_autoptr (SampanCue) next = sampan_cue_ref (after);
  SampanCue *first_target = sampan_cue_pair_find (target, source);
  SampanCue *second_target = sampan_cue_pair_find (target, next);
  g_autoptr (SampanCue) joined = join (source, next);

  if (first_target != NULL && second_target != NULL && first_target != second_target)
    {
      g_autoptr (SampanCue) both = join (first_target, second_target);
      sampan_caption_track_remove (target, sampan_cue_get_id (second_target));
      sampan_caption_track_put (target, both);
    }
  sampan_caption_track_remove (track, sampan_cue_get_id (next));
  sampan_caption_track_put (track, joined);
  return TRUE;
}
