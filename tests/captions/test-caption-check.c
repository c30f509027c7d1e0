#include "captions/sampan-caption-check.h"
#include "captions/sampan-caption-pairing.h"
#include "captions/sampan-caption-rules.h"
#include "captions/sampan-caption-wrap.h"

#include <string.h>

static SampanCue *
make (const char *id, gint64 start, gint64 end, const char *text)
{
  return sampan_cue_new (id, start, end, text, NULL, NULL);
}

static GPtrArray *
make_cues (void)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  g_ptr_array_add (cues, make ("fast", 0, 1000, "Forty-two characters in one second is fast"));
  g_ptr_array_add (cues, make ("near", 4000, 6000, "A little break,"));
  g_ptr_array_add (cues, make ("short", 6010, 6200, "then a word."));
  g_ptr_array_add (cues, make ("long", 7000, 15000,
                               "This line is longer than the forty-two characters it may have"));
  g_ptr_array_add (cues, make ("over", 20000, 22300, "One more"));
  g_ptr_array_add (cues, make ("last", 22000, 24000, "and the last."));
  return cues;
}

/* The faults as "id:rule ...". */
static char *
describe (GPtrArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    {
      SampanCaptionFault *fault = g_ptr_array_index (faults, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", sampan_cue_get_id (fault->cue),
                              sampan_caption_rule_get_name (fault->rule));
    }
  return g_string_free_and_steal (text);
}

static void
test_check (void)
{
  g_autoptr (GPtrArray) cues = make_cues ();
  g_autoptr (GPtrArray) faults = sampan_caption_check (cues, "en", 25);
  g_autofree char *found = describe (faults);
  g_autofree char *sentence = sampan_caption_fault_dup_sentence (g_ptr_array_index (faults, 0));

  g_assert_cmpstr (found, ==,
                   "fast:characters-per-second near:gap short:characters-per-second short:minimum "
                   "long:characters-per-line long:maximum over:gap");
  g_assert_cmpstr (sentence, ==, "Too fast to read: 42.0 characters a second, 20 at most");
}

static void
assert_fault (gint64 length, const char *text, const char *expected)
{
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_fault_free);
  g_autoptr (SampanCue) cue = make ("a", 0, length, text);
  g_autofree char *found = NULL;

  sampan_caption_check_cue (cue, NULL, "en", 0, faults);
  found = describe (faults);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_one (void)
{
  assert_fault (3000, "This can be read.", "");
  assert_fault (100, "", "");
  assert_fault (1000, "Nobody can read as much as this", "a:characters-per-second");
  assert_fault (6000, "This one line is much longer than what a line of a caption may be",
                "a:characters-per-line");
  assert_fault (3000, "a\nb\nc", "a:lines");
  assert_fault (200, "Ah", "a:minimum");
  assert_fault (60000, "Ah", "a:maximum");
}

static void
test_mend (void)
{
  g_autoptr (GPtrArray) cues = make_cues ();
  g_autoptr (GPtrArray) mended = sampan_caption_mend (cues, "en", NULL, NULL, 25);
  g_autoptr (GPtrArray) faults = sampan_caption_check (mended, "en", 25);
  g_autofree char *left = describe (faults);

  /* What would move or cut speech is left. */
  g_assert_cmpstr (left, ==, "long:maximum");
  for (guint i = 0; i < cues->len; i++)
    g_assert_cmpint (sampan_cue_get_start (g_ptr_array_index (mended, i)), ==,
                     sampan_cue_get_start (g_ptr_array_index (cues, i)));
  g_assert_cmpint (sampan_cue_get_end (g_ptr_array_index (mended, 0)), ==, 2100);
  g_assert_cmpint (sampan_cue_get_end (g_ptr_array_index (mended, 1)), ==, 5930);
  g_assert_cmpint (sampan_cue_get_end (g_ptr_array_index (mended, 4)), ==, 21920);
  g_assert_cmpstr (sampan_cue_get_text (g_ptr_array_index (mended, 3)), ==,
                   "This line is longer than\nthe forty-two characters it may have");
  /* Twice is the same as once. */
  {
    g_autoptr (GPtrArray) again = sampan_caption_mend (mended, "en", NULL, NULL, 25);

    for (guint i = 0; i < cues->len; i++)
      {
        g_assert_cmpint (sampan_cue_get_end (g_ptr_array_index (again, i)), ==,
                         sampan_cue_get_end (g_ptr_array_index (mended, i)));
        g_assert_cmpstr (sampan_cue_get_text (g_ptr_array_index (again, i)), ==,
                         sampan_cue_get_text (g_ptr_array_index (mended, i)));
      }
  }
}

static SampanMedia *
make_media (void)
{
  return sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "a.mp4", "video/mp4", 16, 16, 60000);
}

/* The rendering needs more time than the source; it stays fresh although the source's lines change.
 */
static void
test_tracks (void)
{
  static const char *const ids[] = { "a", NULL };
  g_autoptr (SampanMedia) media = make_media ();
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "zh-Hans");
  SampanCaptionTrack *target = sampan_media_ensure_track (media, "en");
  const char *chinese = "毛肚七上八下，鸭肠十五秒，时间一到马上吃掉它";
  g_autoptr (SampanCue) source = make ("a", 0, 2000, chinese);
  g_autoptr (SampanCue) plain =
      sampan_cue_new ("t", 0, 2000,
                      "Dip the tripe eight times and the duck fifteen seconds, then eat", NULL,
                      ids);
  g_autoptr (SampanCue) rendering =
      sampan_cue_with_writer (plain, SAMPAN_ORIGIN_MACHINE, "stub", chinese);
  guint before, after;
  SampanCue *mended;

  sampan_caption_track_put (track, source);
  sampan_caption_track_put (target, rendering);
  g_assert_cmpuint (sampan_caption_mend_tracks (media, track, target, 25, &before, &after), ==, 2);
  g_assert_cmpuint (before, ==, 4);
  g_assert_cmpuint (after, ==, 0);
  mended = sampan_caption_track_get_cue (target, 0);
  g_assert_cmpint (sampan_cue_get_end (mended), ==, 3200);
  g_assert_cmpint (sampan_cue_get_end (sampan_caption_track_get_cue (track, 0)), ==, 3200);
  g_assert_nonnull (strchr (sampan_cue_get_text (sampan_caption_track_get_cue (track, 0)), '\n'));
  g_assert_cmpint (sampan_caption_track_get_state (target, mended, track), ==,
                   SAMPAN_SEGMENT_FRESH);
  g_assert_cmpstr (sampan_cue_get_provider (mended), ==, "stub");
  g_assert_cmpuint (sampan_caption_mend_tracks (media, track, target, 25, &before, &after), ==, 0);
  g_assert_cmpuint (before, ==, 0);
}

/* A short gap is no fault, and closing it is told all the same. */
static void
test_gaps (void)
{
  g_autoptr (SampanMedia) media = make_media ();
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "en");
  g_autoptr (SampanCue) first = make ("a", 0, 2000, "Here it is.");
  g_autoptr (SampanCue) second = make ("b", 2300, 4000, "And there.");
  guint before, after;

  sampan_caption_track_put (track, first);
  sampan_caption_track_put (track, second);
  g_assert_cmpuint (sampan_caption_mend_tracks (media, track, NULL, 25, &before, &after), ==, 1);
  g_assert_cmpuint (before, ==, 0);
  g_assert_cmpuint (after, ==, 0);
  g_assert_cmpint (sampan_cue_get_end (sampan_caption_track_get_cue (track, 0)), ==, 2220);
}

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

/* Too short for the eye, and no time around it: it goes with its neighbour, where that may be. */
static void
test_join (void)
{
  g_autoptr (SampanMedia) media = make_media ();
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "en");
  SampanCaptionTrack *target = sampan_media_ensure_track (media, "zh-Hans");
  guint before, after;

  /* Two short ones become one that can be read; their translations, too. */
  put (track, "a", 0, 500, "Wait.", NULL);
  put (track, "b", 600, 1100, "Not yet.", NULL);
  put (target, "x", 0, 500, "等等", "a");
  put (target, "y", 600, 1100, "还没好", "b");
  /* Too long for one. */
  put (track, "c", 1200, 6000,
       "This is a line of forty-two characters now\nand so is this one, with a word or so more",
       NULL);
  put (track, "d", 6050, 6500, "Now.", NULL);
  /* There is time after it. */
  put (track, "e", 6600, 7000, "Eat!", NULL);
  put (track, "f", 10000, 10400, "Ah", NULL);
  sampan_caption_mend_tracks (media, track, NULL, 25, &before, &after);
  g_assert_cmpuint (after, <, before);
  g_assert_cmpstr (sampan_cue_get_text (sampan_caption_track_get_cue (track, 0)), ==,
                   "Wait.\nNot yet.");
  g_assert_cmpint (sampan_cue_get_start (sampan_caption_track_get_cue (track, 0)), ==, 0);
  g_assert_cmpint (sampan_cue_get_end (sampan_caption_track_get_cue (track, 0)), ==, 1120);
  g_assert_cmpstr (sampan_cue_get_text (sampan_caption_track_find_rendering (target, "a")), ==,
                   "等等\n还没好");
  g_assert_nonnull (sampan_caption_track_find (track, "c", NULL));
  g_assert_cmpstr (sampan_cue_get_text (sampan_caption_track_find (track, "d", NULL)), ==,
                   "Now.\nEat!");
}

/* What a person pinned is not joined; two places are two captions; silence parts them. */
static void
test_not_joined (void)
{
  static const char *const ids[] = { "a", NULL };
  g_autoptr (SampanMedia) media = make_media ();
  SampanCaptionTrack *track = sampan_media_ensure_track (media, "en");
  SampanCaptionTrack *target = sampan_media_ensure_track (media, "zh-Hans");
  g_autoptr (SampanCue) plain = sampan_cue_new ("x", 0, 500, "等等", NULL, ids);
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (plain, TRUE);
  guint before, after;

  put (track, "a", 0, 500, "Wait.", NULL);
  put (track, "b", 600, 1100, "Not yet.", NULL);
  put (track, "c", 1700, 2100, "Now!", NULL);
  put (track, "d", 2800, 4000, "Eat!", NULL);
  put (target, "y", 600, 1100, "还没好", "b");
  sampan_caption_track_put (target, pinned);
  sampan_caption_mend_tracks (media, track, target, 25, &before, &after);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (track), ==, 4);
}

/* ---- lines ---- */

static void
test_wrap (void)
{
  static const struct
  {
    const char *language;
    const char *text;
    const char *wrapped;
  } cases[] = {
    /* Short enough: one line, whatever it was before. */
    { "en", "Seven dips up,\neight down.", "Seven dips up, eight down." },
    /* After a comma rather than in the middle; not after an article. */
    { "en", "When the broth boils, put the tripe in and count",
      "When the broth boils,\nput the tripe in and count" },
    { "en", "We went over the bridge and looked at the river from there",
      "We went over the bridge\nand looked at the river from there" },
    /* Speakers keep their lines, markup its place. */
    { "en", "- Where to?\n- Home.", "- Where to?\n- Home." },
    { "en", "<i>When the broth boils, put the tripe in and count</i>",
      "<i>When the broth boils,\nput the tripe in and count</i>" },
    { "en", "Put <b>the tripe</b> in the boiling broth &amp; count to eight",
      "Put <b>the tripe</b> in the boiling\nbroth &amp; count to eight" },
    /* No punctuation begins a line, no word is cut, no character stands alone. */
    { "zh-Hans", "毛肚七上八下，鸭肠十五秒，时间一到就吃",
      "毛肚七上八下，\n鸭肠十五秒，时间一到就吃" },
    { "zh-Hans", "我们今天去公园看见了很多漂亮的花朵", "我们今天去公园\n看见了很多漂亮的花朵" },
    { "zh-Hans", "一二三四五六七八九十一二三四五六。", "一二三四五六七八九\n十一二三四五六。" },
    { "ja", "それでは、また明日お会いしましょう。", "それでは、また明日\nお会いしましょう。" },
    { "th", "สวัสดีครับ", "สวัสดีครับ" },
    /* Longer than a line, and no place to cut it. */
    { "en", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
      "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" },
    { "en", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint longest = sampan_caption_rules_get (cases[i].language)->characters_per_line;
      g_autofree char *wrapped =
          sampan_caption_text_wrap (cases[i].text, cases[i].language, longest);

      g_assert_cmpstr (wrapped, ==, cases[i].wrapped);
    }
}

/* What holds for any Chinese text: no line begins with a mark that may not, none is too long while
 * there was a place to break, and nothing but breaks has changed. */
static void
test_wrap_properties (void)
{
  static const char *const words[] = { "我们", "在", "重庆",     "，", "火锅", "。",
                                       "“",    "”",  "七上八下", "（", "）",   "！",
                                       "15",   "秒", "、",       "OK", "…",    "吃" };
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (int i = 0; i < 500; i++)
    {
      g_autoptr (GString) text = g_string_new ("开始");
      g_autofree char *wrapped = NULL;
      g_autofree char *joined = NULL;
      g_auto (GStrv) lines = NULL;
      int n = g_rand_int_range (random, 5, 25);

      for (int j = 0; j < n; j++)
        g_string_append (text, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
      wrapped = sampan_caption_text_wrap (text->str, "zh-Hans", 16);
      lines = g_strsplit (wrapped, "\n", -1);
      joined = g_strjoinv ("", lines);
      g_assert_cmpstr (joined, ==, text->str);
      for (int j = 0; lines[j] != NULL; j++)
        if (j > 0)
          g_assert_null (g_utf8_strchr ("，。！、”）…", -1, g_utf8_get_char (lines[j])));
    }
}

static void
test_lay (void)
{
  static const double half[] = { 0.5, 0.5 };
  static const double thirds[] = { 0.2, 0.4, 0.4 };
  static const struct
  {
    const char *language;
    const char *text;
    const double *shares;
    guint n;
    const char *parts;
  } cases[] = {
    { "en", "Because it snowed, my grandmother did not go out.", half, 2,
      "Because it snowed,|my grandmother did not go out." },
    { "en", "one two three four five six", half, 2, "one two three|four five six" },
    { "zh-Hans", "因为下雪，所以我奶奶没去海边。", half, 2, "因为下雪，|所以我奶奶没去海边。" },
    { "en", "Well, we went home, and then we slept.", thirds, 3,
      "Well,|we went home,|and then we slept." },
    /* Not enough words. */
    { "en", "Yes", thirds, 3, "Yes" },
    { "en", "Yes, no", thirds, 3, "Yes,|no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts =
          sampan_caption_text_lay (cases[i].text, cases[i].language, cases[i].shares, cases[i].n);
      g_autofree char *joined = g_strjoinv ("|", parts);

      g_assert_cmpstr (joined, ==, cases[i].parts);
    }
}

/* ---- captions of two files ---- */

static SampanCaptionTrack *
make_timed (const char *language, const gint64 (*times)[2], guint n)
{
  SampanCaptionTrack *track = sampan_caption_track_new (language);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i + 1);
      g_autofree char *text = g_strdup_printf ("words %u", i + 1);
      g_autoptr (SampanCue) cue = sampan_cue_new (id, times[i][0], times[i][1], text, NULL, NULL);

      sampan_caption_track_put (track, cue);
    }
  return track;
}

/* A caption of the second file renders those of the first that stand at its time; one that stands
 * between two, or alone, renders none; two that go with one become one at its time. */
static void
test_link (void)
{
  static const gint64 first[][2] = { { 0, 1000 }, { 1000, 2000 }, { 4000, 8000 }, { 9000, 9500 } };
  static const gint64 second[][2] = {
    { 100, 2100 }, { 2500, 3000 }, { 4100, 5900 }, { 6000, 8000 }, { 9300, 9900 }
  };
  static const struct
  {
    const char *ids, *text;
    gint64 start, end;
  } expected[] = {
    { "1,2", "words 1", 100, 2100 },
    { "", "words 2", 2500, 3000 },
    { "3", "words 3\nwords 4", 4000, 8000 },
    { "", "words 5", 9300, 9900 },
  };
  g_autoptr (SampanCaptionTrack) source = make_timed ("en", first, G_N_ELEMENTS (first));
  g_autoptr (SampanCaptionTrack) track = make_timed ("de", second, G_N_ELEMENTS (second));

  sampan_caption_link_track (track, source);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (track), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (track, i);
      const char *const *ids = sampan_cue_get_source_ids (cue);
      g_autofree char *found = ids != NULL ? g_strjoinv (",", (char **)ids) : g_strdup ("");

      g_assert_cmpstr (found, ==, expected[i].ids);
      g_assert_cmpstr (sampan_cue_get_text (cue), ==, expected[i].text);
      g_assert_cmpint (sampan_cue_get_pinned (cue), ==, *expected[i].ids != '\0');
      g_assert_cmpint (sampan_cue_get_start (cue), ==, expected[i].start);
      g_assert_cmpint (sampan_cue_get_end (cue), ==, expected[i].end);
    }
  sampan_caption_link_track (source, source);
  g_assert_false (sampan_cue_get_pinned (sampan_caption_track_get_cue (source, 0)));
}

/* Every caption that came with a file is found from the source's side, in its order. */
static void
test_link_many (void)
{
  static const gint64 first[][2] = { { 0, 2000 }, { 2000, 4000 } };
  static const gint64 second[][2] = {
    { 0, 500 }, { 500, 1000 }, { 1000, 2900 }, { 3000, 3500 }, { 3500, 4000 }
  };
  g_autoptr (SampanCaptionTrack) source = make_timed ("en", first, G_N_ELEMENTS (first));
  g_autoptr (SampanCaptionTrack) track = make_timed ("de", second, G_N_ELEMENTS (second));
  SampanCue *cue;

  sampan_caption_link_track (track, source);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (track), ==, 2);
  cue = sampan_caption_track_find_rendering (track, "1");
  g_assert_cmpstr (sampan_cue_get_text (cue), ==, "words 1\nwords 2\nwords 3");
  cue = sampan_caption_track_find_rendering (track, "2");
  g_assert_cmpstr (sampan_cue_get_text (cue), ==, "words 4\nwords 5");
  g_assert_cmpint (sampan_cue_get_start (cue), ==, 2000);
  g_assert_cmpint (sampan_cue_get_end (cue), ==, 4000);
  g_assert_true (sampan_cue_is_from (cue, "words 2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/check", test_check);
  g_test_add_func ("/captions/check-one", test_one);
  g_test_add_func ("/captions/mend", test_mend);
  g_test_add_func ("/captions/mend-tracks", test_tracks);
  g_test_add_func ("/captions/mend-gaps", test_gaps);
  g_test_add_func ("/captions/mend-join", test_join);
  g_test_add_func ("/captions/mend-apart", test_not_joined);
  g_test_add_func ("/captions/wrap", test_wrap);
  g_test_add_func ("/captions/wrap-properties", test_wrap_properties);
  g_test_add_func ("/captions/lay", test_lay);
  g_test_add_func ("/captions/check/link", test_link);
  g_test_add_func ("/captions/check/link-many", test_link_many);
  return g_test_run ();
}
