/* What the Captions page does to cues, with all that renders them, each as one step of undo. */

#include "core/sampan-cue-edit.h"
#include "core/sampan-history.h"
#include "helper.h"

typedef struct
{
  SampanNote *note;
  SampanMedia *media;
  SampanCaptionTrack *track; /* en: a, b, c */
  SampanCaptionTrack *zh;    /* x renders a, y renders b and c */
  SampanCaptionTrack *fr;    /* p renders a */
  SampanHistory *history;
  GVariant *state; /* at first */
} Edit;

static void
put (SampanCaptionTrack *track,
     const char *id,
     gint64 start,
     gint64 end,
     const char *text,
     const char *source,
     const char *source2)
{
  const char *const ids[] = { source, source2, NULL };
  g_autoptr (SampanCue) cue =
      sampan_cue_new (id, start, end, text, NULL, source != NULL ? ids : NULL);

  sampan_caption_track_put (track, cue);
}

static void
set_up (Edit *edit, gconstpointer data)
{
  edit->note = make_note ("en", "title", "body");
  edit->media = sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "a.mp4", "video/mp4", 16, 16, 20000);
  edit->track = sampan_media_ensure_track (edit->media, "en");
  edit->zh = sampan_media_ensure_track (edit->media, "zh-Hans");
  edit->fr = sampan_media_ensure_track (edit->media, "fr");
  put (edit->track, "a", 0, 4000, "Dip it seven times. Then wait.", NULL, NULL);
  put (edit->track, "b", 5000, 6000, "Now eat,", NULL, NULL);
  put (edit->track, "c", 6500, 8000, "all of it.", NULL, NULL);
  put (edit->zh, "x", 0, 4000, "七上八下，然后等等", "a", NULL);
  put (edit->zh, "y", 5000, 8000, "现在全吃掉", "b", "c");
  put (edit->fr, "p", 0, 4000, "Sept fois. Puis attendez.", "a", NULL);
  g_assert_true (sampan_note_add_media (edit->note, edit->media));
  edit->history = sampan_history_new (edit->note);
  edit->state = sampan_note_dup_state (edit->note);
}

/* Whatever was done was one step, which comes back and goes again. */
static void
tear_down (Edit *edit, gconstpointer data)
{
  g_autoptr (GVariant) done = sampan_note_dup_state (edit->note);

  if (!sampan_note_state_equal (done, edit->state))
    {
      g_assert_true (sampan_history_undo (edit->history));
      g_autoptr (GVariant) undone = sampan_note_dup_state (edit->note);
      g_assert_true (sampan_note_state_equal (undone, edit->state));
      g_assert_true (sampan_history_redo (edit->history));
      g_autoptr (GVariant) redone = sampan_note_dup_state (edit->note);
      g_assert_true (sampan_note_state_equal (redone, done));
      g_assert_true (sampan_history_undo (edit->history));
    }
  g_assert_false (sampan_history_get_can_undo (edit->history));
  g_variant_unref (edit->state);
  g_assert_finalize_object (edit->history);
  g_object_unref (edit->media);
  g_assert_finalize_object (edit->note);
}

static void
assert_cue (SampanCaptionTrack *track, const char *id, gint64 start, gint64 end, const char *text)
{
  SampanCue *cue = sampan_caption_track_find (track, id, NULL);

  g_assert_nonnull (cue);
  g_assert_cmpint (sampan_cue_get_start (cue), ==, start);
  g_assert_cmpint (sampan_cue_get_end (cue), ==, end);
  if (text != NULL)
    g_assert_cmpstr (sampan_cue_get_text (cue), ==, text);
}

static void
test_set_times (Edit *edit, gconstpointer data)
{
  g_assert_false (sampan_cue_edit_set_times (edit->media, edit->track, "?", 0, 1));
  g_assert_true (sampan_cue_edit_set_times (edit->media, edit->track, "a", 500, 3500));
  assert_cue (edit->track, "a", 500, 3500, NULL);
  assert_cue (edit->zh, "x", 500, 3500, NULL);
  assert_cue (edit->fr, "p", 500, 3500, NULL);
  /* one more nudge within the second goes on with the step */
  g_assert_true (sampan_cue_edit_set_times (edit->media, edit->track, "a", 600, 3600));
  assert_cue (edit->fr, "p", 600, 3600, NULL);
}

static void
test_set_times_of_one_of_two (Edit *edit, gconstpointer data)
{
  g_assert_true (sampan_cue_edit_set_times (edit->media, edit->track, "c", 6500, 9000));
  assert_cue (edit->zh, "y", 5000, 9000, NULL);
}

static void
test_insert (Edit *edit, gconstpointer data)
{
  /* where a shows, it begins after it, and ends before b */
  g_autofree char *id = sampan_cue_edit_insert (edit->media, edit->track, 1000, 2000);

  assert_cue (edit->track, id, 4000, 5000, "");
  g_assert_cmpuint (sampan_caption_track_get_n_cues (edit->track), ==, 4);
}

static void
test_insert_at_end (Edit *edit, gconstpointer data)
{
  g_autofree char *id = sampan_cue_edit_insert (edit->media, edit->track, 19000, 2000);

  assert_cue (edit->track, id, 19000, 20000, "");
}

static void
test_remove (Edit *edit, gconstpointer data)
{
  g_assert_true (sampan_cue_edit_remove (edit->media, edit->track, "a"));
  g_assert_false (sampan_cue_edit_remove (edit->media, edit->track, "a"));
  g_assert_null (sampan_caption_track_find (edit->zh, "x", NULL));
  g_assert_null (sampan_caption_track_find (edit->fr, "p", NULL));
  assert_cue (edit->zh, "y", 5000, 8000, NULL);
}

static void
test_remove_one_of_two (Edit *edit, gconstpointer data)
{
  g_assert_true (sampan_cue_edit_remove (edit->media, edit->track, "b"));
  assert_cue (edit->zh, "y", 6500, 8000, "现在全吃掉");
  g_assert_cmpstr (sampan_cue_get_source_ids (sampan_caption_track_find (edit->zh, "y", NULL))[0],
                   ==, "c");
}

static SampanCue *
rendering (SampanCaptionTrack *track, const char *id)
{
  SampanCue *cue = sampan_caption_track_find_rendering (track, id);

  g_assert_nonnull (cue);
  return cue;
}

static void
test_split_at_time (Edit *edit, gconstpointer data)
{
  g_autofree char *second = sampan_cue_edit_split (edit->media, edit->track, "a", 2500, NULL, 0);

  assert_cue (edit->track, "a", 0, 2500, "Dip it seven times.");
  assert_cue (edit->track, second, 2500, 4000, "Then wait.");
  assert_cue (edit->zh, "x", 0, 2500, "七上八下，");
  g_assert_cmpstr (sampan_cue_get_text (rendering (edit->zh, second)), ==, "然后等等");
  g_assert_cmpint (sampan_cue_get_start (rendering (edit->fr, second)), ==, 2500);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (edit->fr), ==, 2);
}

static void
test_split_at_caret (Edit *edit, gconstpointer data)
{
  /* after "Dip it ": 7 of 30 characters; the video stands elsewhere */
  g_autofree char *second =
      sampan_cue_edit_split (edit->media, edit->track, "a", 9000, edit->track, 7);

  assert_cue (edit->track, "a", 0, 933, "Dip it");
  assert_cue (edit->track, second, 933, 4000, "seven times. Then wait.");
}

static void
test_split_at_caret_of_rendering (Edit *edit, gconstpointer data)
{
  g_autofree char *second =
      sampan_cue_edit_split (edit->media, edit->track, "a", 2000, edit->zh, 2);

  g_assert_cmpstr (sampan_cue_get_text (rendering (edit->zh, "a")), ==, "七上");
  g_assert_cmpstr (sampan_cue_get_text (rendering (edit->zh, second)), ==, "八下，然后等等");
  assert_cue (edit->track, "a", 0, 2000, NULL);
}

static void
test_split_one_of_two (Edit *edit, gconstpointer data)
{
  g_autofree char *second = sampan_cue_edit_split (edit->media, edit->track, "c", 7000, NULL, 0);

  g_assert_cmpstr (sampan_cue_get_id (rendering (edit->zh, second)), ==, "y");
  assert_cue (edit->zh, "y", 5000, 8000, "现在全吃掉");
}

static void
test_merge (Edit *edit, gconstpointer data)
{
  g_assert_false (sampan_cue_edit_merge (edit->media, edit->track, "c"));
  g_assert_true (sampan_cue_edit_merge (edit->media, edit->track, "a"));
  assert_cue (edit->track, "a", 0, 6000, "Dip it seven times. Then wait.\nNow eat,");
  /* x renders a; y renders a and c now, joined to it */
  g_assert_cmpstr (sampan_cue_get_text (rendering (edit->zh, "a")), ==,
                   "七上八下，然后等等\n现在全吃掉");
  g_assert_true (rendering (edit->zh, "c") == rendering (edit->zh, "a"));
  assert_cue (edit->fr, "p", 0, 6000, NULL);
}

static void
test_merge_rendered_together (Edit *edit, gconstpointer data)
{
  g_assert_true (sampan_cue_edit_merge (edit->media, edit->track, "b"));
  assert_cue (edit->track, "b", 5000, 8000, "Now eat,\nall of it.");
  assert_cue (edit->zh, "y", 5000, 8000, "现在全吃掉");
  g_assert_null (sampan_cue_get_source_ids (rendering (edit->zh, "b"))[1]);
}

static void
test_shift (Edit *edit, gconstpointer data)
{
  g_assert_false (sampan_cue_edit_shift (edit->media, 0, -1));
  g_assert_true (sampan_cue_edit_shift (edit->media, 0, 1500));
  assert_cue (edit->track, "a", 1500, 5500, NULL);
  assert_cue (edit->track, "c", 8000, 9500, NULL);
  assert_cue (edit->zh, "y", 6500, 9500, NULL);
}

static void
test_shift_from (Edit *edit, gconstpointer data)
{
  g_assert_true (sampan_cue_edit_shift (edit->media, 5000, -500));
  assert_cue (edit->track, "a", 0, 4000, NULL);
  assert_cue (edit->track, "b", 4500, 5500, NULL);
  assert_cue (edit->zh, "y", 4500, 7500, NULL);
}

static void
test_stretch (Edit *edit, gconstpointer data)
{
  /* a shall begin at 1 s, c at 14 s: twice as slow */
  g_assert_true (sampan_cue_edit_stretch (edit->media, 0, 0, 1000, 6500, 14000));
  assert_cue (edit->track, "a", 1000, 9000, NULL);
  assert_cue (edit->track, "b", 11000, 13000, NULL);
  assert_cue (edit->track, "c", 14000, 17000, NULL);
  assert_cue (edit->zh, "y", 11000, 17000, NULL);
}

/* @id's rendering says from now on that it is from the text that @id has. */
static void
stamp (SampanCaptionTrack *track, SampanCaptionTrack *source, const char *id)
{
  g_autoptr (SampanCue) cue = sampan_cue_ref (rendering (track, id));
  g_autofree char *text = sampan_caption_track_dup_source_text (source, cue);
  g_autoptr (SampanCue) stamped = sampan_cue_with_writer (cue, SAMPAN_ORIGIN_MACHINE, "stub", text);

  sampan_caption_track_put (track, stamped);
}

static void
assert_state (Edit *edit, SampanCaptionTrack *track, const char *id, SampanSegmentState state)
{
  g_assert_cmpint (sampan_caption_track_get_state (track, rendering (track, id), edit->track), ==,
                   state);
}

/* What was cut or joined as its source was is no older than that. */
static void
test_fresh (Edit *edit, gconstpointer data)
{
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  stamp (edit->zh, edit->track, "a");
  stamp (edit->zh, edit->track, "b");
  g_object_unref (edit->history);
  edit->history = sampan_history_new (edit->note);
  g_variant_unref (edit->state);
  edit->state = sampan_note_dup_state (edit->note);

  sampan_media_begin_change (edit->media);
  second = sampan_cue_edit_split (edit->media, edit->track, "a", 2000, NULL, 0);
  assert_state (edit, edit->zh, "a", SAMPAN_SEGMENT_FRESH);
  assert_state (edit, edit->zh, second, SAMPAN_SEGMENT_FRESH);
  g_assert_true (sampan_cue_edit_merge (edit->media, edit->track, "a"));
  assert_state (edit, edit->zh, "a", SAMPAN_SEGMENT_FRESH);
  third = sampan_cue_edit_split (edit->media, edit->track, "b", 5500, NULL, 0);
  assert_state (edit, edit->zh, third, SAMPAN_SEGMENT_FRESH);
  g_assert_true (sampan_cue_edit_merge (edit->media, edit->track, "a"));
  assert_state (edit, edit->zh, "a", SAMPAN_SEGMENT_FRESH);
  put (edit->track, third, 5500, 6000, "with care,", NULL, NULL);
  g_assert_true (sampan_cue_edit_merge (edit->media, edit->track, "a"));
  assert_state (edit, edit->zh, "a", SAMPAN_SEGMENT_STALE);
  sampan_media_end_change (edit->media);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/cue-edit/" path, Edit, NULL, set_up, func, tear_down)
  ADD ("set-times", test_set_times);
  ADD ("set-times/one-of-two", test_set_times_of_one_of_two);
  ADD ("insert", test_insert);
  ADD ("insert/at-end", test_insert_at_end);
  ADD ("remove", test_remove);
  ADD ("remove/one-of-two", test_remove_one_of_two);
  ADD ("split/time", test_split_at_time);
  ADD ("split/caret", test_split_at_caret);
  ADD ("split/caret-of-rendering", test_split_at_caret_of_rendering);
  ADD ("split/one-of-two", test_split_one_of_two);
  ADD ("merge", test_merge);
  ADD ("merge/fresh", test_fresh);
  ADD ("merge/rendered-together", test_merge_rendered_together);
  ADD ("shift", test_shift);
  ADD ("shift/from", test_shift_from);
  ADD ("stretch", test_stretch);
  return g_test_run ();
}
