#include "core/sampan-history.h"
#include "helper.h"

static SampanSegment *
segment_at (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  g_assert_nonnull (segment);
  return segment;
}

static void
assert_body (SampanNote *note, const char *expected)
{
  g_autofree char *body = sampan_version_dup_body (sampan_note_get_source (note));
  g_assert_cmpstr (body, ==, expected);
}

static guint
undo_all (SampanHistory *history)
{
  guint steps = 0;

  while (sampan_history_undo (history))
    steps++;
  return steps;
}

static void
count (int *counter)
{
  (*counter)++;
}

static void
test_steps (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one\ntwo");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  SampanVersion *source = sampan_note_get_source (note);
  int undos = 0, redos = 0;

  g_signal_connect_swapped (history, "notify::can-undo", G_CALLBACK (count), &undos);
  g_signal_connect_swapped (history, "notify::can-redo", G_CALLBACK (count), &redos);
  g_assert_false (sampan_history_get_can_undo (history));
  g_assert_false (sampan_history_undo (history));

  /* typing in one segment is one step, also through the whole body */
  sampan_segment_set_text (segment_at (source, 0), "one!");
  sampan_segment_set_text (segment_at (source, 0), "one!!");
  sampan_version_set_body (source, "one!!!\ntwo");
  /* in another segment it is another */
  sampan_segment_set_text (segment_at (source, 1), "two!");
  g_assert_cmpint (undos, ==, 1);
  g_assert_true (sampan_history_undo (history));
  assert_body (note, "one!!!\ntwo");
  g_assert_cmpint (redos, ==, 1);
  g_assert_true (sampan_history_undo (history));
  assert_body (note, "one\ntwo");
  g_assert_false (sampan_history_get_can_undo (history));
  g_assert_cmpint (undos, ==, 2);
  g_assert_true (sampan_history_redo (history));
  assert_body (note, "one!!!\ntwo");
  g_assert_true (sampan_history_redo (history));
  assert_body (note, "one!!!\ntwo!");
  g_assert_false (sampan_history_redo (history));

  /* a change after an undo begins a step and ends what could be redone */
  sampan_history_undo (history);
  sampan_segment_set_text (segment_at (source, 0), "other");
  g_assert_false (sampan_history_get_can_redo (history));
  g_assert_cmpuint (undo_all (history), ==, 2);
  assert_body (note, "one\ntwo");
}

static void
test_seal (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  SampanSegment *segment = segment_at (sampan_note_get_source (note), 0);

  sampan_segment_set_text (segment, "a");
  sampan_history_seal (history);
  sampan_segment_set_text (segment, "b");
  g_assert_cmpuint (undo_all (history), ==, 2);
}

static void
test_a_second_apart (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  SampanSegment *segment = segment_at (sampan_note_get_source (note), 0);

  sampan_segment_set_text (segment, "a");
  g_usleep (1100000);
  sampan_segment_set_text (segment, "b");
  g_assert_cmpuint (undo_all (history), ==, 2);
}

static void
test_what_comes_and_goes (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  SampanVersion *source = sampan_note_get_source (note);

  sampan_version_split_segment (source, 0, 1);
  sampan_version_split_segment (source, 1, 1);
  sampan_version_join_segment (source, 0);
  sampan_note_ensure_version (note, "zh");
  sampan_version_set_tags (source, (const char *const[]){ "a", NULL });
  sampan_version_set_tags (source, (const char *const[]){ "a", "b", NULL });
  g_assert_cmpuint (undo_all (history), ==, 6);
  assert_body (note, "one");
  g_assert_null (sampan_note_get_version (note, "zh"));
}

static void
test_translation (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one\ntwo\nthree");
  SampanVersion *zh = sampan_note_ensure_version (note, "zh");
  g_autoptr (SampanHistory) history = sampan_history_new (note);

  sampan_note_set_translation (note, sampan_version_get_title (zh), "title", "T",
                               SAMPAN_ORIGIN_MACHINE, "x", 0);
  for (guint i = 0; i < 3; i++)
    sampan_note_set_translation (note, segment_at (zh, i), "one", "T", SAMPAN_ORIGIN_MACHINE, "x",
                                 0);
  sampan_segment_set_text (segment_at (zh, 1), "by hand");
  sampan_segment_set_text (segment_at (zh, 1), "by hand!");
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpstr (sampan_segment_get_text (segment_at (zh, 1)), ==, "T");
  g_assert_false (sampan_segment_get_pinned (segment_at (zh, 1)));
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 0)), ==, SAMPAN_SEGMENT_FRESH);
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 1)), ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpuint (undo_all (history), ==, 1);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 4);
}

/* Several answers are one change, and all of one run one step; what a person approves is another.
 */
static void
test_many_translations (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one\ntwo\nthree");
  SampanVersion *zh = sampan_note_ensure_version (note, "zh");
  g_autoptr (SampanHistory) history = sampan_history_new (note);

  sampan_note_begin_change (note);
  sampan_note_set_translation (note, sampan_version_get_title (zh), "title", "T",
                               SAMPAN_ORIGIN_MACHINE, "x", 0);
  sampan_note_set_translation (note, segment_at (zh, 0), "one", "1", SAMPAN_ORIGIN_MEMORY, NULL,
                               100);
  sampan_note_end_change (note, FALSE);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 2);
  sampan_note_begin_change (note);
  for (guint i = 1; i < 3; i++)
    sampan_note_set_translation (note, segment_at (zh, i), "x", "2", SAMPAN_ORIGIN_MACHINE, "x", 0);
  sampan_note_end_change (note, FALSE);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 0);
  g_assert_cmpuint (sampan_version_approve (zh), ==, 1);
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpuint (sampan_version_get_n_pinned (zh), ==, 0);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 0);
  g_assert_cmpuint (undo_all (history), ==, 1);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 4);
}

static void
test_media (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one");
  g_autoptr (SampanMedia) media = sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "", "", 1, 1, 1);
  g_autoptr (SampanHistory) history = NULL;
  g_autoptr (SampanMedia) again = NULL;
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "en");
  g_autoptr (SampanCue) first = sampan_cue_new ("1", 0, 100, "a", NULL, NULL);
  g_autoptr (SampanCue) second = sampan_cue_new ("2", 200, 300, "a", NULL, NULL);
  g_autoptr (SampanCue) longer = sampan_cue_with_times (first, 0, 150);
  g_autoptr (SampanCue) longest = sampan_cue_with_times (first, 0, 190);
  g_autoptr (SampanCue) other = sampan_cue_with_text (second, "b");

  sampan_caption_track_put (track, first);
  sampan_caption_track_put (track, second);
  sampan_note_add_media (note, media);
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.1}, {\"op\": \"warmth\", \"amount\": 0.1}]}");
  history = sampan_history_new (note);

  /* a slider is one step, another slider another */
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.2}, {\"op\": \"warmth\", \"amount\": 0.1}]}");
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.3}, {\"op\": \"warmth\", \"amount\": 0.1}]}");
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.3}, {\"op\": \"warmth\", \"amount\": 0.2}]}");
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.3}, {\"op\": \"warmth\", \"amount\": 0.3}]}");
  g_assert_cmpuint (undo_all (history), ==, 2);
  while (sampan_history_redo (history))
    ;
  /* an edit more, one less, two values at once, no plan: a step each */
  sampan_media_set_plan (media, "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.3}]}");
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.3}, {\"op\": \"blur\", \"amount\": 0.3}]}");
  sampan_media_set_plan (
      media,
      "{\"edits\": [{\"op\": \"blur\", \"amount\": 0.4}, {\"op\": \"blur\", \"amount\": 0.4}]}");
  sampan_media_set_plan (media, NULL);
  g_assert_cmpuint (undo_all (history), ==, 6);

  /* how captions look, by a slider: one step */
  sampan_media_set_caption_style (media, "{\"size\":0.06}");
  sampan_media_set_caption_style (media, "{\"size\":0.07}");
  g_assert_cmpuint (undo_all (history), ==, 1);
  g_assert_null (sampan_media_get_caption_style (media));

  sampan_caption_track_put (track, longer);
  sampan_caption_track_put (track, longest);
  sampan_caption_track_put (track, other);
  sampan_media_set_alt (media, "en", "a");
  sampan_media_set_alt (media, "en", "a boat");
  sampan_media_set_alt (media, "en", "a boat.");
  sampan_note_remove_media (note, 0);
  /* the alternative text comes, then changes */
  g_assert_cmpuint (undo_all (history), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (sampan_note_get_media (note)), ==, 1);
  again = g_list_model_get_item (sampan_note_get_media (note), 0);
  track = sampan_media_get_track (again, "en");
  g_assert_cmpint (sampan_cue_get_end (sampan_caption_track_get_cue (track, 0)), ==, 100);
}

/* Whatever is done, all the way back and all the way forth again gives the same states. */
static void
test_there_and_back (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "title", "one\ntwo");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GVariant) begin = NULL, end = NULL, state = NULL;
  g_autoptr (SampanHistory) history = NULL;
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_ensure_version (note, "zh");
  guint steps;

  begin = sampan_note_dup_state (note);
  history = sampan_history_new (note);
  for (guint i = 0; i < 300; i++)
    {
      guint n = g_list_model_get_n_items (sampan_version_get_segments (source));
      guint position = (guint)g_rand_int_range (random, 0, (int)n);
      g_autofree char *text = g_strdup_printf ("text %u", i);

      switch (g_rand_int_range (random, 0, 6))
        {
        case 0:
          sampan_segment_set_text (segment_at (source, position), text);
          break;
        case 1:
          sampan_segment_set_text (segment_at (zh, position), text);
          break;
        case 2:
          sampan_version_split_segment (source, position, 2);
          break;
        case 3:
          sampan_version_join_segment (source, position);
          break;
        case 4:
          sampan_segment_set_pinned (segment_at (zh, position), i % 2);
          break;
        default:
          sampan_version_set_body (source, "one\nthree\ntwo\nfour");
        }
    }
  end = sampan_note_dup_state (note);
  steps = undo_all (history);
  g_assert_cmpuint (steps, >, 50);
  state = sampan_note_dup_state (note);
  g_assert_true (sampan_note_state_equal (state, begin));
  while (sampan_history_redo (history))
    steps--;
  g_assert_cmpuint (steps, ==, 0);
  g_clear_pointer (&state, g_variant_unref);
  state = sampan_note_dup_state (note);
  g_assert_true (sampan_note_state_equal (state, end));
  g_assert_finalize_object (g_steal_pointer (&history));
  g_assert_finalize_object (g_steal_pointer (&note));
}

/* Changes of several parts at once, as of two tracks, are one step if they are meant as one. */
static void
test_group (void)
{
  g_autoptr (SampanNote) note = make_note ("en", "Title", "one\ntwo");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  SampanVersion *source = sampan_note_get_source (note);
  g_autoptr (SampanSegment) second =
      g_list_model_get_item (sampan_version_get_segments (source), 1);

  sampan_history_begin (history);
  sampan_segment_set_text (sampan_version_get_title (source), "Other");
  sampan_segment_set_text (second, "three");
  sampan_history_end (history);
  sampan_segment_set_text (second, "four");
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (source)), ==, "Other");
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (source)), ==, "Title");
  g_assert_false (sampan_history_undo (history));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/steps", test_steps);
  g_test_add_func ("/history/seal", test_seal);
  g_test_add_func ("/history/a-second-apart", test_a_second_apart);
  g_test_add_func ("/history/what-comes-and-goes", test_what_comes_and_goes);
  g_test_add_func ("/history/translation", test_translation);
  g_test_add_func ("/history/many-translations", test_many_translations);
  g_test_add_func ("/history/media", test_media);
  g_test_add_func ("/history/there-and-back", test_there_and_back);
  g_test_add_func ("/history/group", test_group);
  return g_test_run ();
}
