#include "core/sampan-history.h"
#include "helper.h"

static void
put (SampanCaptionTrack *track, const char *id, gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCue) cue = sampan_cue_new (id, start, end, text, NULL, NULL);
  sampan_caption_track_put (track, cue);
}

static char *
ids_of (SampanCaptionTrack *track)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < sampan_caption_track_get_n_cues (track); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            sampan_cue_get_id (sampan_caption_track_get_cue (track, i)));
  return g_string_free_and_steal (ids);
}

static void
assert_ids (SampanCaptionTrack *track, const char *expected)
{
  g_autofree char *ids = ids_of (track);
  g_assert_cmpstr (ids, ==, expected);
}

static void
count (int *counter)
{
  (*counter)++;
}

static void
test_cue (void)
{
  g_autoptr (SampanCue) made = sampan_cue_new (NULL, -5, -10, "bad \xff", "", NULL);
  g_autoptr (SampanCue) cue =
      sampan_cue_new ("a\nb", 100, 200, "hi", "line:0", (const char *const[]){ "1", "2", NULL });
  g_autoptr (SampanCue) moved = sampan_cue_with_times (cue, 300, 250);
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (cue, TRUE);
  g_autoptr (SampanCue) other = sampan_cue_with_text (pinned, "ho");

  g_assert_true (g_uuid_string_is_valid (sampan_cue_get_id (made)));
  g_assert_cmpint (sampan_cue_get_start (made), ==, 0);
  g_assert_cmpint (sampan_cue_get_end (made), ==, 0);
  g_assert_true (g_utf8_validate (sampan_cue_get_text (made), -1, NULL));
  g_assert_null (sampan_cue_get_settings (made));
  g_assert_nonnull (sampan_cue_get_source_ids (made));
  g_assert_null (sampan_cue_get_source_ids (made)[0]);
  g_assert_cmpstr (sampan_cue_get_id (cue), ==, "a b");
  g_assert_cmpint (sampan_cue_get_start (moved), ==, 300);
  g_assert_cmpint (sampan_cue_get_end (moved), ==, 300);
  g_assert_cmpstr (sampan_cue_get_settings (moved), ==, "line:0");
  g_assert_cmpstr (sampan_cue_get_source_ids (moved)[1], ==, "2");
  g_assert_cmpint (sampan_cue_get_start (cue), ==, 100);
  g_assert_false (sampan_cue_get_pinned (cue));
  g_assert_true (sampan_cue_get_pinned (other));
  g_assert_cmpstr (sampan_cue_get_text (other), ==, "ho");
}

static void
test_order (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  guint position;

  put (track, "c", 300, 400, "c");
  put (track, "a", 100, 200, "a");
  put (track, "b", 200, 300, "b");
  put (track, "b2", 200, 300, "the same time: after it");
  put (track, "b0", 200, 250, "ends before it");
  assert_ids (track, "a b0 b b2 c");
  put (track, "a", 250, 300, "moves");
  assert_ids (track, "b0 b b2 a c");
  put (track, "b", 200, 300, "stays");
  assert_ids (track, "b0 b b2 a c");
  g_assert_cmpstr (sampan_cue_get_text (sampan_caption_track_find (track, "b", &position)), ==,
                   "stays");
  g_assert_cmpuint (position, ==, 1);
  g_assert_true (sampan_caption_track_remove (track, "b"));
  g_assert_false (sampan_caption_track_remove (track, "b"));
  g_assert_null (sampan_caption_track_find (track, "b", NULL));
  g_assert_null (sampan_caption_track_get_cue (track, 9));
}

static void
test_active (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  static const struct
  {
    gint64 time;
    guint n;
  } cases[] = { { 0, 0 },   { 99, 0 },  { 100, 1 }, { 199, 1 }, { 200, 2 },
                { 299, 2 }, { 300, 1 }, { 999, 1 }, { 1000, 0 } };

  put (track, "long", 100, 1000, "");
  put (track, "short", 200, 300, "");
  put (track, "none", 500, 500, "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) active = sampan_caption_track_get_active (track, cases[i].time);
      g_assert_cmpuint (active->len, ==, cases[i].n);
    }
}

static void
test_signals (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (SampanCueItem) item = NULL;
  g_autoptr (SampanCueItem) again = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  int rows = 0, changes = 0, texts = 0, starts = 0;

  put (track, "a", 100, 200, "a");
  put (track, "b", 300, 400, "b");
  item = g_list_model_get_item (G_LIST_MODEL (track), 0);
  g_signal_connect_swapped (track, "items-changed", G_CALLBACK (count), &rows);
  g_signal_connect_swapped (track, "changed", G_CALLBACK (count), &changes);
  g_signal_connect_swapped (item, "notify::text", G_CALLBACK (count), &texts);
  g_signal_connect_swapped (item, "notify::start", G_CALLBACK (count), &starts);
  put (track, "a", 100, 200, "a");
  g_assert_cmpint (changes, ==, 0);
  put (track, "a", 110, 200, "A");
  g_assert_cmpint (changes, ==, 1);
  g_assert_cmpint (rows, ==, 0);
  g_assert_cmpint (texts, ==, 1);
  g_assert_cmpint (starts, ==, 1);
  put (track, "a", 500, 600, "A"); /* out of its place and into another, as the same item */
  g_assert_cmpint (rows, ==, 2);
  again = g_list_model_get_item (G_LIST_MODEL (track), 1);
  g_assert_true (again == item);
  cues = sampan_caption_track_dup_cues (track);
  sampan_caption_track_set_cues (track, cues);
  g_assert_cmpint (changes, ==, 2);
  g_ptr_array_add (cues, sampan_cue_new ("c", 700, 800, "c", NULL, NULL));
  g_ptr_array_add (cues, sampan_cue_new ("c", 900, 950, "the same id", NULL, NULL));
  sampan_caption_track_set_cues (track, cues);
  g_assert_cmpint (changes, ==, 3);
  g_assert_cmpint (rows, ==, 3); /* one signal for all */
  g_assert_cmpuint (sampan_caption_track_get_n_cues (track), ==, 4);
  g_assert_cmpstr (sampan_cue_get_id (sampan_caption_track_get_cue (track, 3)), !=, "c");
}

static void
test_state (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (SampanCaptionTrack) copy = sampan_caption_track_new ("en");
  g_autoptr (GVariant) before = NULL, state = NULL;
  g_autoptr (SampanCueItem) item = NULL, again = NULL;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);
      put (track, id, i / 3 * 100, i / 3 * 100 + 90, "x");
    }
  before = sampan_caption_track_dup_state (track);
  item = g_list_model_get_item (G_LIST_MODEL (track), 20);
  put (track, "20", 5000, 6000, "moved");
  sampan_caption_track_remove (track, "3");
  sampan_caption_track_set_state (track, before);
  state = sampan_caption_track_dup_state (track);
  g_assert_true (g_variant_equal (state, before));
  again = g_list_model_get_item (G_LIST_MODEL (track), 20);
  g_assert_true (item == again);
  sampan_caption_track_set_state (copy, before);
  g_clear_pointer (&state, g_variant_unref);
  state = sampan_caption_track_dup_state (copy);
  g_assert_true (g_variant_equal (state, before));
}

static gboolean
under (gint64 start, int milliseconds, const char *what)
{
  double elapsed = (double)(g_get_monotonic_time () - start) / 1000;

  g_test_message ("%s: %.1f ms", what, elapsed);
  return elapsed < milliseconds;
}

/* A long film's captions, with undo: each edit well under a frame. */
static void
test_five_thousand (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  g_autoptr (SampanMedia) media = sampan_media_new (SAMPAN_MEDIA_VIDEO, "0", "", "", 1, 1, 1);
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "en");
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (SampanHistory) history = NULL;
  gint64 start;

  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);
      g_ptr_array_add (cues,
                       sampan_cue_new (id, i * 1000, i * 1000 + 900, "some text", NULL, NULL));
    }
  g_assert_true (sampan_note_add_media (note, media));
  start = g_get_monotonic_time ();
  sampan_caption_track_set_cues (track, cues);
  /* Bounds that a busy machine keeps too, and that work of the second order would not. */
  g_assert_true (under (start, 1000, "5,000 cues put in"));
  history = sampan_history_new (note);
  start = g_get_monotonic_time ();
  for (int i = 0; i < 20; i++)
    put (track, "2500", 2500000, 2500900 - i, "edited");
  g_assert_true (under (start, 20 * 200, "20 edits in 5,000 cues"));
  start = g_get_monotonic_time ();
  g_assert_true (sampan_history_undo (history));
  g_assert_true (under (start, 1000, "undo in 5,000 cues"));
  g_assert_cmpint (sampan_cue_get_end (sampan_caption_track_get_cue (track, 2500)), ==, 2500900);
  g_assert_false (sampan_history_undo (history));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/caption-track/cue", test_cue);
  g_test_add_func ("/caption-track/order", test_order);
  g_test_add_func ("/caption-track/active", test_active);
  g_test_add_func ("/caption-track/signals", test_signals);
  g_test_add_func ("/caption-track/state", test_state);
  g_test_add_func ("/caption-track/five-thousand", test_five_thousand);
  return g_test_run ();
}
