#include "sampan-cue-edit.h"

#include <math.h>

#include "sampan-cue-private.h"

/* ---- the tracks of a medium ---- */

static guint
n_tracks (SampanMedia *media)
{
  return g_list_model_get_n_items (sampan_media_get_tracks (media));
}

static SampanCaptionTrack *
track_at (SampanMedia *media, guint i)
{
  g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (sampan_media_get_tracks (media), i);
  return track; /* the medium holds it */
}

/* The cue of @track at @i of the medium's tracks that renders the cue with @id; NULL in the
 * source's. */
static SampanCue *
find_rendering (SampanMedia *media, guint i, SampanCaptionTrack *source, const char *id)
{
  SampanCaptionTrack *track = track_at (media, i);
  return track != source ? sampan_caption_track_find_rendering (track, id) : NULL;
}

/* From the first to the last moment of what a cue renders: those are its own times. */
static void
get_rendered_span (SampanCaptionTrack *source, SampanCue *rendering, gint64 *start, gint64 *end)
{
  const char *const *ids = sampan_cue_get_source_ids (rendering);
  gboolean any = FALSE;

  *start = sampan_cue_get_start (rendering);
  *end = sampan_cue_get_end (rendering);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      SampanCue *cue = sampan_caption_track_find (source, ids[i], NULL);

      if (cue == NULL)
        continue;
      *start = any ? MIN (*start, sampan_cue_get_start (cue)) : sampan_cue_get_start (cue);
      *end = any ? MAX (*end, sampan_cue_get_end (cue)) : sampan_cue_get_end (cue);
      any = TRUE;
    }
}

static void
put_with_times (SampanCaptionTrack *track, SampanCue *cue, gint64 start, gint64 end)
{
  g_autoptr (SampanCue) moved = sampan_cue_with_times (cue, start, end);
  sampan_caption_track_put (track, moved);
}

/* After the cue with @id was moved. */
static void
move_renderings (SampanMedia *media, SampanCaptionTrack *source, const char *id)
{
  for (guint i = 0; i < n_tracks (media); i++)
    {
      SampanCue *rendering = find_rendering (media, i, source, id);
      gint64 start, end;

      if (rendering == NULL)
        continue;
      get_rendered_span (source, rendering, &start, &end);
      put_with_times (track_at (media, i), rendering, start, end);
    }
}

/* @rendering of other cues, each once; NULL if there is none. */
static SampanCue *
with_sources (SampanCue *rendering, GPtrArray *ids)
{
  g_autoptr (GPtrArray) once = g_ptr_array_new ();

  for (guint i = 0; i < ids->len; i++)
    if (!g_ptr_array_find_with_equal_func (once, ids->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (once, ids->pdata[i]);
  if (once->len == 0)
    return NULL;
  g_ptr_array_add (once, NULL);
  return sampan_cue_with_sources (rendering, (const char *const *)once->pdata);
}

/* @rendering with @other (nullable) where the source cue @id was; NULL if it renders nothing any
 * more. */
static SampanCue *
with_other_source (SampanCue *rendering, const char *id, const char *other)
{
  const char *const *ids = sampan_cue_get_source_ids (rendering);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_str_equal (ids[i], id))
      g_ptr_array_add (all, (gpointer)ids[i]);
    else if (other != NULL)
      g_ptr_array_add (all, (gpointer)other);
  return with_sources (rendering, all);
}

/* @rendering of @second as well, which comes after @id. */
static SampanCue *
with_source_after (SampanCue *rendering, const char *id, const char *second)
{
  const char *const *ids = sampan_cue_get_source_ids (rendering);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_ptr_array_add (all, (gpointer)ids[i]);
      if (g_str_equal (ids[i], id))
        g_ptr_array_add (all, (gpointer)second);
    }
  return with_sources (rendering, all);
}

/* Puts @cue into @track as written from the present text of what it renders in @source: both were
 * cut or joined alike. */
static void
put_fresh (SampanCaptionTrack *track, SampanCaptionTrack *source, SampanCue *cue)
{
  g_autofree char *text = sampan_caption_track_dup_source_text (source, cue);
  g_autoptr (SampanCue) fresh = sampan_cue_with_writer (cue, sampan_cue_get_origin (cue),
                                                        sampan_cue_get_provider (cue), text);
  sampan_caption_track_put (track, fresh);
}

/* ---- moving ---- */

gboolean
sampan_cue_edit_set_times (
    SampanMedia *media, SampanCaptionTrack *track, const char *id, gint64 start, gint64 end)
{
  SampanCue *cue;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (media) && SAMPAN_IS_CAPTION_TRACK (track), FALSE);
  cue = sampan_caption_track_find (track, id, NULL);
  if (cue == NULL)
    return FALSE;
  g_autofree char *kept = g_strdup (id);
  sampan_media_begin_change (media);
  put_with_times (track, cue, start, MAX (end, start));
  move_renderings (media, track, kept);
  sampan_media_end_change (media);
  return TRUE;
}

/* ---- adding and removing ---- */

char *
sampan_cue_edit_insert (SampanMedia *media, SampanCaptionTrack *track, gint64 start, gint64 length)
{
  gint64 duration, end;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (media) && SAMPAN_IS_CAPTION_TRACK (track), NULL);
  duration = sampan_media_get_duration (media);
  if (duration > 0)
    start = MIN (start, MAX (duration - SAMPAN_CUE_SHORTEST, 0));
  end = start + length;
  for (guint i = 0; i < sampan_caption_track_get_n_cues (track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (track, i);

      if (sampan_cue_get_start (cue) <= start && sampan_cue_get_end (cue) > start)
        {
          start = sampan_cue_get_end (cue);
          end = start + length;
        }
      else if (sampan_cue_get_start (cue) > start)
        {
          end = MIN (end, sampan_cue_get_start (cue));
          break;
        }
    }
  if (duration > start)
    end = MIN (end, duration);
  g_autoptr (SampanCue) cue =
      sampan_cue_new (NULL, start, MAX (end, start + SAMPAN_CUE_SHORTEST), "", NULL, NULL);
  sampan_caption_track_put (track, cue);
  return g_strdup (sampan_cue_get_id (cue));
}

static void
remove_renderings (SampanMedia *media, SampanCaptionTrack *source, const char *id)
{
  for (guint i = 0; i < n_tracks (media); i++)
    {
      SampanCue *rendering;

      while ((rendering = find_rendering (media, i, source, id)) != NULL)
        {
          g_autoptr (SampanCue) left = with_other_source (rendering, id, NULL);
          gint64 start, end;

          if (left == NULL)
            {
              g_autofree char *rendering_id = g_strdup (sampan_cue_get_id (rendering));
              sampan_caption_track_remove (track_at (media, i), rendering_id);
              continue;
            }
          get_rendered_span (source, left, &start, &end);
          put_with_times (track_at (media, i), left, start, end);
        }
    }
}

gboolean
sampan_cue_edit_remove (SampanMedia *media, SampanCaptionTrack *track, const char *id)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (media) && SAMPAN_IS_CAPTION_TRACK (track), FALSE);
  if (sampan_caption_track_find (track, id, NULL) == NULL)
    return FALSE;
  g_autofree char *kept = g_strdup (id);
  sampan_media_begin_change (media);
  sampan_caption_track_remove (track, kept);
  remove_renderings (media, track, kept);
  sampan_media_end_change (media);
  return TRUE;
}

/* ---- splitting ---- */

/* Where to cut @text at about @share of its characters: after a space or a mark if one is near. */
static glong
find_cut (const char *text, double share)
{
  glong length = g_utf8_strlen (text, -1);
  glong wanted = lround (length * share);

  for (glong distance = 0; distance <= length / 3; distance++)
    for (int side = -1; side <= 1; side += 2)
      {
        glong at = wanted + side * distance;
        if (at <= 0 || at >= length)
          continue;
        const char *here = g_utf8_offset_to_pointer (text, at);
        gunichar before = g_utf8_get_char (g_utf8_prev_char (here));
        if (g_unichar_isspace (before) || g_unichar_ispunct (before))
          return at;
      }
  return CLAMP (wanted, 0, length);
}

static double
get_share (SampanCue *cue, glong caret)
{
  glong length = g_utf8_strlen (sampan_cue_get_text (cue), -1);
  return length > 0 ? (double)CLAMP (caret, 0, length) / length : 0.5;
}

/* @caret: -1: at the same share as the time. Returns: (transfer full): the second half, with an id
 * of its own. */
static SampanCue *
split_one (SampanCaptionTrack *track, SampanCue *cue, gint64 time, double share, glong caret)
{
  const char *text = sampan_cue_get_text (cue);
  glong at = caret >= 0 ? MIN (caret, g_utf8_strlen (text, -1)) : find_cut (text, share);
  const char *cut = g_utf8_offset_to_pointer (text, at);
  g_autofree char *head = g_strstrip (g_strndup (text, cut - text));
  g_autofree char *tail = g_strstrip (g_strdup (cut));
  g_autoptr (SampanCue) shorter = sampan_cue_with_times (cue, sampan_cue_get_start (cue), time);
  g_autoptr (SampanCue) first = sampan_cue_with_text (shorter, head);
  g_autoptr (SampanCue) later = sampan_cue_with_times (cue, time, sampan_cue_get_end (cue));
  g_autoptr (SampanCue) other = sampan_cue_with_text (later, tail);

  sampan_caption_track_put (track, first);
  return sampan_cue_with_id (other, NULL);
}

/* A rendering of this cue alone is cut like it; one of several goes on rendering the second half
 * too. @whole: as it was. */
static void
split_rendering (SampanCaptionTrack *track,
                 SampanCue *rendering,
                 SampanCaptionTrack *source,
                 SampanCue *whole,
                 SampanCue *second,
                 gint64 time,
                 double share,
                 glong caret)
{
  const char *const *ids = sampan_cue_get_source_ids (rendering);
  const char *const only_second[] = { sampan_cue_get_id (second), NULL };

  if (ids[0] != NULL && ids[1] != NULL)
    {
      g_autoptr (SampanCue) both =
          with_source_after (rendering, sampan_cue_get_id (whole), sampan_cue_get_id (second));
      sampan_caption_track_put (track, both);
      return;
    }
  if (time <= sampan_cue_get_start (rendering) || time >= sampan_cue_get_end (rendering))
    return;
  g_autoptr (SampanCue) half = split_one (track, rendering, time, share, caret);
  g_autoptr (SampanCue) linked = sampan_cue_with_sources (half, only_second);
  if (!sampan_cue_is_from (rendering, sampan_cue_get_text (whole)))
    {
      sampan_caption_track_put (track, linked);
      return;
    }
  put_fresh (track, source, linked);
  g_autoptr (SampanCue) head =
      sampan_caption_track_find (track, sampan_cue_get_id (rendering), NULL);
  if (head != NULL)
    put_fresh (track, source, sampan_cue_ref (head));
}

char *
sampan_cue_edit_split (SampanMedia *media,
                       SampanCaptionTrack *track,
                       const char *id,
                       gint64 time,
                       SampanCaptionTrack *caret_track,
                       glong caret)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (media) && SAMPAN_IS_CAPTION_TRACK (track), NULL);
  g_autoptr (SampanCue) cue = sampan_caption_track_find (track, id, NULL);
  if (cue == NULL)
    return NULL;
  sampan_cue_ref (cue);
  gint64 start = sampan_cue_get_start (cue), end = sampan_cue_get_end (cue);
  SampanCue *at_caret =
      caret_track == track || caret_track == NULL
          ? cue
          : sampan_caption_track_find_rendering (caret_track, sampan_cue_get_id (cue));

  if (end - start < 2)
    return NULL;
  if (time <= start || time >= end)
    {
      double share = caret_track != NULL && at_caret != NULL ? get_share (at_caret, caret) : 0.5;
      time = CLAMP (start + (gint64)llround (share * (end - start)), start + 1, end - 1);
    }
  double share = (double)(time - start) / (end - start);

  sampan_media_begin_change (media);
  g_autoptr (SampanCue) second =
      split_one (track, cue, time, share, caret_track == track ? caret : -1);
  sampan_caption_track_put (track, second);
  for (guint i = 0; i < n_tracks (media); i++)
    {
      g_autoptr (SampanCue) rendering = find_rendering (media, i, track, sampan_cue_get_id (cue));
      if (rendering != NULL)
        split_rendering (track_at (media, i), sampan_cue_ref (rendering), track, cue, second, time,
                         share, caret_track == track_at (media, i) ? caret : -1);
    }
  sampan_media_end_change (media);
  return g_strdup (sampan_cue_get_id (second));
}

/* ---- merging ---- */

static char *
join_texts (const char *first, const char *second)
{
  if (*first == '\0' || *second == '\0')
    return g_strconcat (first, second, NULL);
  return g_strjoin ("\n", first, second, NULL);
}

static SampanCue *
join (SampanCue *first, SampanCue *second)
{
  g_autofree char *text = join_texts (sampan_cue_get_text (first), sampan_cue_get_text (second));
  g_autoptr (SampanCue) longer =
      sampan_cue_with_times (first, sampan_cue_get_start (first),
                             MAX (sampan_cue_get_end (first), sampan_cue_get_end (second)));

  return sampan_cue_with_text (longer, text);
}

static SampanCue *
join_renderings (SampanCue *first, SampanCue *second)
{
  SampanCue *cues[] = { first, second };
  g_autoptr (SampanCue) joined = join (first, second);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cues); i++)
    for (const char *const *id = sampan_cue_get_source_ids (cues[i]); *id != NULL; id++)
      g_ptr_array_add (all, (gpointer)*id);
  return with_sources (joined, all);
}

/* The cue with @second_id is gone; what rendered it renders the one with @id now. @fresh: whether
 * the renderings of both were of their texts. */
static void
merge_renderings (SampanCaptionTrack *track,
                  SampanCaptionTrack *source,
                  const char *id,
                  const char *second_id,
                  gboolean fresh)
{
  g_autoptr (SampanCue) first = sampan_caption_track_find_rendering (track, id);
  g_autoptr (SampanCue) second = sampan_caption_track_find_rendering (track, second_id);
  gint64 start, end;

  if (first != NULL)
    sampan_cue_ref (first);
  if (second == NULL)
    return;
  sampan_cue_ref (second);
  g_autoptr (SampanCue) both = NULL;
  if (first == NULL || first == second)
    both = sampan_cue_ref (second);
  else
    {
      both = join_renderings (first, second);
      sampan_caption_track_remove (track, sampan_cue_get_id (second));
    }
  g_autoptr (SampanCue) linked = with_other_source (both, second_id, id);
  get_rendered_span (source, linked, &start, &end);
  g_autoptr (SampanCue) moved = sampan_cue_with_times (linked, start, end);
  if (fresh)
    put_fresh (track, source, moved);
  else
    sampan_caption_track_put (track, moved);
}

/* Whether what renders the cue with @id in the track at @i is of its present text. */
static gboolean
is_fresh (SampanMedia *media, guint i, SampanCaptionTrack *source, const char *id)
{
  SampanCue *cue = find_rendering (media, i, source, id);

  return cue != NULL
         && sampan_caption_track_get_state (track_at (media, i), cue, source)
                == SAMPAN_SEGMENT_FRESH;
}

gboolean
sampan_cue_edit_merge (SampanMedia *media, SampanCaptionTrack *track, const char *id)
{
  guint position = 0;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (media) && SAMPAN_IS_CAPTION_TRACK (track), FALSE);
  g_autoptr (SampanCue) first = sampan_caption_track_find (track, id, &position);
  if (first == NULL)
    return FALSE;
  sampan_cue_ref (first);
  g_autoptr (SampanCue) second = sampan_caption_track_get_cue (track, position + 1);
  if (second == NULL)
    return FALSE;
  sampan_cue_ref (second);
  g_autoptr (SampanCue) both = join (first, second);
  g_autofree gboolean *fresh = g_new0 (gboolean, n_tracks (media));

  for (guint i = 0; i < n_tracks (media); i++)
    fresh[i] = is_fresh (media, i, track, sampan_cue_get_id (first))
               && is_fresh (media, i, track, sampan_cue_get_id (second));
  sampan_media_begin_change (media);
  sampan_caption_track_remove (track, sampan_cue_get_id (second));
  sampan_caption_track_put (track, both);
  for (guint i = 0; i < n_tracks (media); i++)
    if (track_at (media, i) != track)
      merge_renderings (track_at (media, i), track, sampan_cue_get_id (first),
                        sampan_cue_get_id (second), fresh[i]);
  move_renderings (media, track, sampan_cue_get_id (first));
  sampan_media_end_change (media);
  return TRUE;
}

/* ---- all of them ---- */

/* Returns: (transfer full) (nullable): the cues of @track, moved; NULL if one would begin before
 * the medium. */
static GPtrArray *
stretch_track (SampanCaptionTrack *track, gint64 from, gint64 a, gint64 new_a, double rate)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

  for (guint i = 0; i < cues->len; i++)
    {
      g_autoptr (SampanCue) cue = cues->pdata[i];
      gint64 start = new_a + llround ((sampan_cue_get_start (cue) - a) * rate);
      gint64 end = new_a + llround ((sampan_cue_get_end (cue) - a) * rate);

      cues->pdata[i] = sampan_cue_get_start (cue) < from
                           ? sampan_cue_ref (cue)
                           : sampan_cue_with_times (cue, start, MAX (end, start));
      if (sampan_cue_get_start (cue) >= from && start < 0)
        return NULL;
    }
  return g_steal_pointer (&cues);
}

gboolean
sampan_cue_edit_stretch (
    SampanMedia *media, gint64 from, gint64 a, gint64 new_a, gint64 b, gint64 new_b)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  g_return_val_if_fail (SAMPAN_IS_MEDIA (media), FALSE);
  g_return_val_if_fail (a < b && new_a < new_b, FALSE);
  for (guint i = 0; i < n_tracks (media); i++)
    {
      GPtrArray *cues =
          stretch_track (track_at (media, i), from, a, new_a, (double)(new_b - new_a) / (b - a));
      if (cues == NULL)
        return FALSE;
      g_ptr_array_add (tracks, cues);
    }
  sampan_media_begin_change (media);
  for (guint i = 0; i < tracks->len; i++)
    sampan_caption_track_set_cues (track_at (media, i), tracks->pdata[i]);
  sampan_media_end_change (media);
  return TRUE;
}

gboolean
sampan_cue_edit_shift (SampanMedia *media, gint64 from, gint64 amount)
{
  return sampan_cue_edit_stretch (media, from, 0, amount, 1000, 1000 + amount);
}
