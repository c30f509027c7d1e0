/* What the Captions page does to a cue and the one that renders it. */

#include "ui/captions/sampan-cue-mark.h"
#include "ui/captions/sampan-cue-pair.h"

typedef struct
{
  SampanCaptionTrack *track;
  SampanCaptionTrack *target;
} Tracks;

static void
put (SampanCaptionTrack *track,
     const char *id,
     gint64 start,
     gint64 end,
     const char *text,
     const char *source)
{
  const char *const ids[] = { source, NULL };
  g_autoptr (SampanCue) cue =
      sampan_cue_new (id, start, end, text, NULL, source != NULL ? ids : NULL);

  sampan_caption_track_put (track, cue);
}

static void
set_up (Tracks *tracks, gconstpointer data)
{
  tracks->track = sampan_caption_track_new ("en");
  tracks->target = sampan_caption_track_new ("zh-Hans");
  put (tracks->track, "a", 0, 4000, "Dip it seven times. Then wait.", NULL);
  put (tracks->track, "b", 5000, 6000, "Now eat.", NULL);
  put (tracks->target, "x", 0, 4000, "七上八下，然后等等", "a");
  put (tracks->target, "y", 5000, 6000, "吃吧", "b");
}

static void
tear_down (Tracks *tracks, gconstpointer data)
{
  g_assert_finalize_object (tracks->track);
  g_assert_finalize_object (tracks->target);
}

static SampanCue *
ref_cue (SampanCaptionTrack *track, guint position)
{
  SampanCue *cue = sampan_caption_track_get_cue (track, position);

  g_assert_nonnull (cue);
  return sampan_cue_ref (cue);
}

static void
test_find (Tracks *tracks, gconstpointer data)
{
  g_autoptr (SampanCue) source = ref_cue (tracks->track, 1);

  g_assert_cmpstr (sampan_cue_get_id (sampan_cue_pair_find (tracks->target, source)), ==, "y");
  g_assert_null (sampan_cue_pair_find (NULL, source));
}

static void
test_target_text (Tracks *tracks, gconstpointer data)
{
  g_autoptr (SampanCue) source = ref_cue (tracks->track, 0);
  g_autoptr (SampanCue) lonely = sampan_cue_new ("c", 7000, 8000, "Good?", NULL, NULL);

  sampan_cue_pair_set_target_text (tracks->track, tracks->target, source, "七上八下");
  SampanCue *rendering = sampan_cue_pair_find (tracks->target, source);
  g_assert_cmpstr (sampan_cue_get_text (rendering), ==, "七上八下");
  g_assert_true (sampan_cue_get_pinned (rendering));
  g_assert_cmpstr (sampan_cue_get_id (rendering), ==, "x");

  sampan_caption_track_put (tracks->track, lonely);
  sampan_cue_pair_set_target_text (tracks->track, tracks->target, lonely, "好吃吗？");
  rendering = sampan_cue_pair_find (tracks->target, lonely);
  g_assert_nonnull (rendering);
  g_assert_cmpint (sampan_cue_get_start (rendering), ==, 7000);
  g_assert_cmpint (sampan_cue_get_end (rendering), ==, 8000);
}

/* Who wrote a rendering, and whether that is still of this source. */
static void
assert_mark (Tracks *tracks, guint position, const char *words, gboolean stale)
{
  g_auto (SampanCueMark) mark = { 0 };
  SampanCue *source = sampan_caption_track_get_cue (tracks->track, position);

  sampan_cue_mark_init (&mark, tracks->track, tracks->target,
                        sampan_cue_pair_find (tracks->target, source));
  g_assert_cmpstr (mark.words, ==, words);
  g_assert_cmpint (mark.stale, ==, stale);
}

static void
translate (Tracks *tracks, guint position)
{
  g_autoptr (SampanCue) cue = ref_cue (tracks->target, position);
  g_autofree char *from = sampan_caption_track_dup_source_text (tracks->track, cue);
  g_autoptr (SampanCue) written = sampan_cue_with_writer (cue, SAMPAN_ORIGIN_MACHINE, "stub", from);

  sampan_caption_track_put (tracks->target, written);
}

static void
test_marks (Tracks *tracks, gconstpointer data)
{
  g_autoptr (SampanCue) source = ref_cue (tracks->track, 0);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (source, "Dip it eight times.");

  translate (tracks, 0);
  translate (tracks, 1);
  assert_mark (tracks, 0, "By stub, not approved", FALSE);
  sampan_caption_track_put (tracks->track, changed);
  assert_mark (tracks, 0, "Stale: the source changed", TRUE);
  assert_mark (tracks, 1, "By stub, not approved", FALSE);
  g_assert_cmpuint (sampan_cue_mark_count_stale (tracks->track, tracks->target), ==, 1);

  /* Who approves it has read it. */
  sampan_cue_pair_set_pinned (tracks->track, tracks->target, changed, TRUE);
  assert_mark (tracks, 0, "Approved", FALSE);
  sampan_caption_track_put (tracks->track, source);
  assert_mark (tracks, 0, "Pinned, but stale: the source changed", TRUE);
  g_assert_cmpuint (sampan_cue_mark_count_stale (tracks->track, tracks->target), ==, 0);
  sampan_cue_pair_set_pinned (tracks->track, tracks->target, source, FALSE);
  g_assert_cmpuint (sampan_cue_mark_count_stale (tracks->track, tracks->target), ==, 1);
  g_assert_cmpuint (sampan_cue_mark_count_stale (tracks->track, NULL), ==, 0);
}

/* One that renders two is written from both: a person's text for it is not stale at once. */
static void
test_shared (Tracks *tracks, gconstpointer data)
{
  const char *const ids[] = { "a", "b", NULL };
  g_autoptr (SampanCue) both = sampan_cue_new ("x", 0, 6000, "七上八下，再吃", NULL, ids);
  g_autoptr (SampanCue) first = ref_cue (tracks->track, 0);
  g_autoptr (SampanCue) second = ref_cue (tracks->track, 1);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (second, "Now eat it.");

  sampan_caption_track_remove (tracks->target, "y");
  sampan_caption_track_put (tracks->target, both);
  sampan_cue_pair_set_target_text (tracks->track, tracks->target, first, "七上八下，吃");
  assert_mark (tracks, 0, "Pinned by you", FALSE);
  sampan_caption_track_put (tracks->track, changed);
  assert_mark (tracks, 0, "Pinned, but stale: the source changed", TRUE);
  assert_mark (tracks, 1, "Pinned, but stale: the source changed", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cue-pair/find", Tracks, NULL, set_up, test_find, tear_down);
  g_test_add ("/cue-pair/target-text", Tracks, NULL, set_up, test_target_text, tear_down);
  g_test_add ("/cue-pair/marks", Tracks, NULL, set_up, test_marks, tear_down);
  g_test_add ("/cue-pair/shared", Tracks, NULL, set_up, test_shared, tear_down);
  return g_test_run ();
}
