#include "translate-fixture.h"

static void
put (SampanCaptionTrack *track,
     const char *id,
     gint64 start,
     gint64 end,
     const char *text,
     const char *const *source_ids)
{
  g_autoptr (SampanCue) cue = sampan_cue_new (id, start, end, text, NULL, source_ids);

  sampan_caption_track_put (track, cue);
}

static SampanCaptionTrack *
make_track (void)
{
  SampanCaptionTrack *track = sampan_caption_track_new ("zh-Hans");

  put (track, "a", 0, 1500, "<i>视频</i>开始了", NULL);
  put (track, "b", 2000, 3210, "", NULL);
  put (track, "c", 4000, 5000, "软件在\nhttps://a.org", NULL);
  put (track, "d", 5000, 6000, "坐出租车😀", NULL);
  return track;
}

static void
assert_cue (
    SampanCaptionTrack *track, const char *source_id, gint64 start, gint64 end, const char *text)
{
  for (guint i = 0; i < sampan_caption_track_get_n_cues (track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (track, i);

      if (!g_strv_contains (sampan_cue_get_source_ids (cue), source_id))
        continue;
      g_assert_cmpint (sampan_cue_get_start (cue), ==, start);
      g_assert_cmpint (sampan_cue_get_end (cue), ==, end);
      g_assert_cmpstr (sampan_cue_get_text (cue), ==, text);
      return;
    }
  g_error ("no cue renders %s", source_id);
}

static void
test_whole (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = make_track ();
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hant");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_translate_track (translators, track, target, &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 4);
  assert_cue (target, "a", 0, 1500, "<i>影片</i>開始了");
  assert_cue (target, "b", 2000, 3210, "");
  assert_cue (target, "c", 4000, 5000, "軟體在\nhttps://a.org");
  assert_cue (target, "d", 5000, 6000, "坐計程車😀");
}

/* The source has changed since: texts and times follow, what a person wrote stays, what is gone
 * goes. */
static void
test_again (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = make_track ();
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hant");
  g_autoptr (SampanCue) pinned = NULL;
  g_autoptr (SampanCue) kept = NULL;

  fixture_translate_track (translators, track, target, NULL);
  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);

      if (g_str_equal (sampan_cue_get_source_ids (cue)[0], "d"))
        {
          g_autoptr (SampanCue) changed = sampan_cue_with_text (cue, "我寫的");

          pinned = sampan_cue_with_pinned (changed, TRUE);
        }
    }
  sampan_caption_track_put (target, pinned);
  put (track, "a", 100, 1600, "软件开始了", NULL);
  put (track, "d", 7000, 8000, "改了", NULL);
  put (track, "e", 9000, 9900, "出租车", NULL);
  sampan_caption_track_remove (track, "c");

  g_assert_cmpint (fixture_translate_track (translators, track, target, NULL), ==, 3);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 4);
  assert_cue (target, "a", 100, 1600, "軟體開始了");
  assert_cue (target, "d", 5000, 6000, "我寫的");
  assert_cue (target, "e", 9000, 9900, "計程車");
}

/* One cue for two of the source stays one. */
static void
test_merged (void)
{
  static const char *const both[] = { "a", "d", NULL };
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = make_track ();
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hant");

  put (target, "m", 0, 1, "", both);
  g_assert_cmpint (fixture_translate_track (translators, track, target, NULL), ==, 3);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 3);
  assert_cue (target, "a", 0, 6000, "<i>影片</i>開始了\n坐計程車😀");
  g_assert_nonnull (sampan_caption_track_find (target, "m", NULL));
}

static void
test_nothing (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) empty = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) track = make_track ();
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hant");
  g_autoptr (SampanCaptionTrack) english = sampan_caption_track_new ("en");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_translate_track (translators, empty, target, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_translate_track (translators, track, english, &error), ==, -1);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (english), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translate-track/whole", test_whole);
  g_test_add_func ("/translate-track/again", test_again);
  g_test_add_func ("/translate-track/merged", test_merged);
  g_test_add_func ("/translate-track/nothing", test_nothing);
  return g_test_run ();
}
