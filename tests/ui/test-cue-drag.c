/* Dragging and nudging cues, what they snap to, and times as text. */

#include "core/sampan-cue-edit.h"
#include "edit/sampan-plan.h"
#include "ui/captions/sampan-cue-drag.h"
#include "ui/captions/sampan-cue-time.h"

static GArray *
points (gint64 first, gint64 second)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (result, first);
  g_array_append_val (result, second);
  return result;
}

/* @expected: where it has snapped to */
static void
assert_drag (SampanCueGrip grip,
             gint64 by,
             GArray *to,
             gint64 expected,
             gint64 expected_start,
             gint64 expected_end)
{
  gint64 start = 2000, end = 4000;

  g_assert_cmpint (sampan_cue_drag (grip, by, to, 100, 10000, &start, &end), ==, expected);
  g_assert_cmpint (start, ==, expected_start);
  g_assert_cmpint (end, ==, expected_end);
}

static void
test_free (void)
{
  assert_drag (SAMPAN_CUE_WHOLE, 300, NULL, -1, 2300, 4300);
  assert_drag (SAMPAN_CUE_START, -300, NULL, -1, 1700, 4000);
  assert_drag (SAMPAN_CUE_END, 300, NULL, -1, 2000, 4300);
}

static void
test_limits (void)
{
  assert_drag (SAMPAN_CUE_WHOLE, -9000, NULL, -1, 0, 2000);
  assert_drag (SAMPAN_CUE_WHOLE, 9000, NULL, -1, 8000, 10000);
  assert_drag (SAMPAN_CUE_START, -9000, NULL, -1, 0, 4000);
  assert_drag (SAMPAN_CUE_START, 9000, NULL, -1, 4000 - SAMPAN_CUE_SHORTEST, 4000);
  assert_drag (SAMPAN_CUE_END, -9000, NULL, -1, 2000, 2000 + SAMPAN_CUE_SHORTEST);
  assert_drag (SAMPAN_CUE_END, 9000, NULL, -1, 2000, 10000);
}

static void
test_snap (void)
{
  g_autoptr (GArray) to = points (1500, 5000);

  assert_drag (SAMPAN_CUE_START, -450, to, 1500, 1500, 4000);
  assert_drag (SAMPAN_CUE_START, -350, to, -1, 1650, 4000);
  assert_drag (SAMPAN_CUE_END, 1070, to, 5000, 2000, 5000);
  /* the nearer edge wins; the length stays */
  assert_drag (SAMPAN_CUE_WHOLE, -530, to, 1500, 1500, 3500);
  assert_drag (SAMPAN_CUE_WHOLE, 980, to, 5000, 3000, 5000);
  /* what is not allowed is no place to snap to */
  g_autoptr (GArray) behind = points (4050, 12000);
  assert_drag (SAMPAN_CUE_START, 2000, behind, -1, 4000 - SAMPAN_CUE_SHORTEST, 4000);
}

static gboolean
has (GArray *array, gint64 time)
{
  for (guint i = 0; i < array->len; i++)
    if (g_array_index (array, gint64, i) == time)
      return TRUE;
  return FALSE;
}

static void
test_points (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (SampanCue) a = sampan_cue_new ("a", 100, 200, "", NULL, NULL);
  g_autoptr (SampanCue) b = sampan_cue_new ("b", 300, 450, "", NULL, NULL);
  g_autoptr (GArray) speech = g_array_new (FALSE, FALSE, sizeof (SampanSpeechSpan));
  SampanSpeechSpan span = { 710, 820 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (
      "{\"version\":1,\"edits\":[{\"op\":\"cut\",\"start\":2,\"end\":3},{\"op\":\"reverse\"}]}",
      SAMPAN_MEDIA_VIDEO, &error);
  g_assert_no_error (error);
  g_autoptr (SampanTimeMap) times = sampan_time_map_new (10000, plan, &error);
  g_assert_no_error (error);

  sampan_caption_track_put (track, a);
  sampan_caption_track_put (track, b);
  g_array_append_val (speech, span);
  g_autoptr (GArray) all = sampan_cue_drag_dup_points (track, "a", speech, times);
  g_assert_false (has (all, 100) || has (all, 200));
  g_assert_true (has (all, 300) && has (all, 450));
  g_assert_true (has (all, 710) && has (all, 820));
  /* by the original's clock, also backwards */
  g_assert_true (has (all, 2000) && has (all, 3000));
}

static void
assert_time (const char *text, gint64 expected)
{
  gint64 time = -1;

  g_assert_cmpint (sampan_cue_time_parse (text, &time), ==, expected >= 0);
  if (expected >= 0)
    g_assert_cmpint (time, ==, expected);
}

static void
test_times (void)
{
  assert_time ("1:05.3", 65300);
  assert_time ("65.3", 65300);
  assert_time ("0:01:05,300", 65300);
  assert_time (" 1：02：03 ", 3723000);
  assert_time (".5", 500);
  assert_time ("0", 0);
  assert_time ("", -1);
  assert_time (".", -1);
  assert_time ("1:", -1);
  assert_time ("1:60", -1);
  assert_time ("1.5:20", -1);
  assert_time ("-1", -1);
  assert_time ("soon", -1);
  assert_time ("1:2:3:4", -1);
  assert_time ("99999999", -1);
  for (gint64 time = 0; time < 4000000; time += 123457)
    {
      g_autofree char *text = sampan_cue_time_format (time);
      assert_time (text, time);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cue-drag/free", test_free);
  g_test_add_func ("/cue-drag/limits", test_limits);
  g_test_add_func ("/cue-drag/snap", test_snap);
  g_test_add_func ("/cue-drag/points", test_points);
  g_test_add_func ("/cue-time/parse", test_times);
  return g_test_run ();
}
