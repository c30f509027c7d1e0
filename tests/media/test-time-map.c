#include "media/sampan-media-probe.h"
#include "media/sampan-time-map.h"

static SampanTimeMap *
make (const char *edits)
{
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"edits\": [%s]}", edits);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_VIDEO, &error);
  SampanTimeMap *times;

  g_assert_no_error (error);
  times = sampan_time_map_new (10000, plan, &error);
  g_assert_no_error (error);

  return times;
}

#define TRIM "{\"op\": \"trim\", \"start\": 1, \"end\": -1}"
#define CUT "{\"op\": \"cut\", \"start\": 3, \"end\": 5}"
#define LATE_CUT "{\"op\": \"cut\", \"start\": -3, \"end\": -2}"
#define FAST "{\"op\": \"speed\", \"factor\": 2}"
#define BACK "{\"op\": \"reverse\"}"

static void
test_duration (void)
{
  static const struct
  {
    const char *edits;
    gint64 duration;
    guint parts;
  } cases[] = {
    { "", 10000, 1 },
    { TRIM, 8000, 1 },
    { CUT, 8000, 2 },
    { TRIM "," CUT, 6000, 2 },
    { CUT "," LATE_CUT, 7000, 3 },
    { LATE_CUT "," TRIM "," CUT "," FAST, 2500, 3 },
    { BACK "," FAST, 5000, 1 },
    /* What is out already, twice, and what lies over an edge. */
    { CUT "," CUT, 8000, 2 },
    { CUT ", {\"op\": \"cut\", \"start\": 4, \"end\": 6}", 7000, 2 },
    { CUT ", {\"op\": \"cut\", \"start\": 5, \"end\": 6}", 7000, 2 },
    { TRIM ", {\"op\": \"cut\", \"start\": 0, \"end\": 2}", 7000, 1 },
    { "{\"op\": \"cut\", \"start\": 8, \"end\": 0}", 8000, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanTimeMap) times = make (cases[i].edits);

      g_test_message ("%s", cases[i].edits);
      g_assert_cmpuint (sampan_time_map_get_duration (times), ==, cases[i].duration * GST_MSECOND);
      g_assert_cmpuint (sampan_time_map_get_n_parts (times), ==, cases[i].parts);
    }
  g_assert_cmpint (sampan_time_map_measure (10000, "{\"version\": 1, \"edits\": [" TRIM "]}"), ==,
                   8000);
  g_assert_cmpint (sampan_time_map_measure (10000, "no plan"), ==, 10000);
  g_assert_cmpint (sampan_time_map_measure (10000, NULL), ==, 10000);
  g_assert_cmpint (sampan_time_map_measure (0, "{\"version\": 1, \"edits\": [" TRIM "]}"), ==, 0);
}

/* There and back, and what is left out. */
static void
test_times (void)
{
  g_autoptr (SampanTimeMap) times = make (TRIM "," CUT "," FAST);
  g_autoptr (SampanTimeMap) back = make (TRIM "," CUT "," FAST "," BACK);

  g_assert_cmpint (sampan_time_map_from_original (times, 0), ==, 0);
  g_assert_cmpint (sampan_time_map_from_original (times, 2000), ==, 500);
  g_assert_cmpint (sampan_time_map_from_original (times, 4000), ==, 1000);
  g_assert_cmpint (sampan_time_map_from_original (times, 7000), ==, 2000);
  g_assert_cmpint (sampan_time_map_from_original (times, 9900), ==, 3000);
  g_assert_cmpint (sampan_time_map_to_original (times, 500), ==, 2000);
  g_assert_cmpint (sampan_time_map_to_original (times, 1000), ==, 5000);
  g_assert_cmpint (sampan_time_map_to_original (times, 3000), ==, 9000);

  g_assert_cmpint (sampan_time_map_from_original (back, 9900), ==, 0);
  g_assert_cmpint (sampan_time_map_from_original (back, 7000), ==, 1000);
  g_assert_cmpint (sampan_time_map_from_original (back, 4000), ==, 2000);
  g_assert_cmpint (sampan_time_map_from_original (back, 2000), ==, 2500);
  g_assert_cmpint (sampan_time_map_to_original (back, 1000), ==, 7000);
  g_assert_cmpint (sampan_time_map_to_original (back, 2000), ==, 3000);
  g_assert_cmpint (sampan_time_map_to_original (back, 3000), ==, 1000);
  for (gint64 time = 0; time < 3000; time += 7)
    {
      g_assert_cmpint (sampan_time_map_from_original (times,
                                                      sampan_time_map_to_original (times, time)),
                       ==, time);
      g_assert_cmpint (sampan_time_map_from_original (back,
                                                      sampan_time_map_to_original (back, time)),
                       ==, time);
    }
  /* The frame that begins at 5 s begins there; backwards it begins where it ended. */
  g_assert_cmpint (sampan_time_map_get_moment (times, 1000 * GST_MSECOND), ==, 5000);
  g_assert_cmpint (sampan_time_map_get_moment (times, 1000 * GST_MSECOND - 1), ==, 5000);
  g_assert_cmpint (sampan_time_map_get_moment (back, 1000 * GST_MSECOND), ==, 6999);
  g_assert_cmpint (sampan_time_map_get_moment (back, 1000 * GST_MSECOND - 1), ==, 6999);
}

static void
assert_cues (SampanTimeMap *times, const char *wanted)
{
  static const struct
  {
    const char *id;
    gint64 start, end;
  } cues[] = {
    { "before", 0, 1000 },   { "start", 500, 2000 }, { "inside", 2000, 2500 },
    { "over", 2800, 5400 },  { "in", 3000, 5000 },   { "sliver", 2950, 3050 },
    { "half", 4000, 6000 },  { "end", 8600, 9500 },  { "rest", 8910, 9500 },
    { "after", 9000, 9900 },
  };
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GPtrArray) mapped = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cues); i++)
    {
      g_autoptr (SampanCue) cue =
          sampan_cue_new (cues[i].id, cues[i].start, cues[i].end, "x", NULL, NULL);

      sampan_caption_track_put (track, cue);
    }
  mapped = sampan_time_map_track (times, track);
  for (guint i = 0; i < mapped->len; i++)
    g_string_append_printf (found, "%s %d-%d;", sampan_cue_get_id (mapped->pdata[i]),
                            (int)sampan_cue_get_start (mapped->pdata[i]),
                            (int)sampan_cue_get_end (mapped->pdata[i]));
  g_assert_cmpstr (found->str, ==, wanted);
}

/* What a cut leaves of a cue, and backwards its ends change places. */
static void
test_cues (void)
{
  g_autoptr (SampanTimeMap) times = make (TRIM "," CUT);
  g_autoptr (SampanTimeMap) fast = make (TRIM "," CUT "," FAST);
  g_autoptr (SampanTimeMap) back = make (TRIM "," CUT "," BACK);

  assert_cues (times, "start 0-1000;inside 1000-1500;over 1800-2400;half 2000-3000;end 5600-6000;");
  assert_cues (fast, "start 0-500;inside 500-750;over 900-1200;half 1000-1500;end 2800-3000;");
  assert_cues (back, "end 0-400;half 3000-4000;over 3600-4200;inside 4500-5000;start 5000-6000;");
}

static void
test_nothing (void)
{
  static const char *const plans[] = {
    "{\"version\": 1, \"edits\": [{\"op\": \"cut\", \"start\": 0, \"end\": 0}]}",
    "{\"version\": 1, \"edits\": [" TRIM ", {\"op\": \"cut\", \"start\": 0.5, \"end\": 9}]}",
    "{\"version\": 1, \"edits\": [" CUT ", {\"op\": \"trim\", \"start\": 3, \"end\": 5}]}",
    "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 20}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (plans[i], SAMPAN_MEDIA_VIDEO, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (plan);
      g_assert_null (sampan_time_map_new (10000, plan, &error));
      g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN);
      g_test_message ("%s", error->message);
    }
}

/* Elements are compared by their properties. */
static void
test_equal (void)
{
  g_autoptr (SampanTimeMap) one = make (TRIM "," CUT);
  g_autoptr (SampanTimeMap) same = make (CUT "," TRIM);
  g_autoptr (SampanTimeMap) other = make (TRIM "," CUT "," BACK);
  g_autoptr (GstStructure) a = gst_structure_new ("x", "times", SAMPAN_TYPE_TIME_MAP, one, NULL);
  g_autoptr (GstStructure) b = gst_structure_new ("x", "times", SAMPAN_TYPE_TIME_MAP, same, NULL);
  g_autoptr (GstStructure) c = gst_structure_new ("x", "times", SAMPAN_TYPE_TIME_MAP, other, NULL);

  g_assert_true (gst_structure_is_equal (a, b));
  g_assert_false (gst_structure_is_equal (a, c));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/time-map/duration", test_duration);
  g_test_add_func ("/time-map/times", test_times);
  g_test_add_func ("/time-map/cues", test_cues);
  g_test_add_func ("/time-map/nothing", test_nothing);
  g_test_add_func ("/time-map/equal", test_equal);

  return g_test_run ();
}
