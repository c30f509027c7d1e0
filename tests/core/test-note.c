#include <string.h>

#include "core/sampan-note.h"

/* What the model promises to pages that are bound to it: pairing, states, pinning, and few signals.
 */

static SampanSegment *
segment_at (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  g_assert_nonnull (segment);
  return segment;
}

static guint
n_segments (SampanVersion *version)
{
  return g_list_model_get_n_items (sampan_version_get_segments (version));
}

static void
assert_body (SampanVersion *version, const char *expected)
{
  g_autofree char *body = sampan_version_dup_body (version);
  g_assert_cmpstr (body, ==, expected);
}

static void
count (int *counter)
{
  (*counter)++;
}

/* Translates every segment of @language: "T:" and the source text. */
static void
translate_all (SampanNote *note, const char *language)
{
  SampanVersion *version = sampan_note_ensure_version (note, language);

  for (guint i = 0; i < n_segments (version); i++)
    {
      SampanSegment *target = segment_at (version, i);
      const char *source = sampan_segment_get_text (sampan_note_get_source_segment (note, target));
      g_autofree char *text = g_strconcat ("T:", source, NULL);

      if (*source != '\0')
        g_assert_true (sampan_note_set_translation (note, target, source, text,
                                                    SAMPAN_ORIGIN_MACHINE, "test", 0));
    }
}

static void
test_new (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("zh-Hans");
  SampanVersion *source = sampan_note_get_source (note);

  g_assert_true (g_uuid_string_is_valid (sampan_note_get_id (note)));
  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "zh-Hans");
  g_assert_true (sampan_version_get_is_source (source));
  g_assert_cmpuint (n_segments (source), ==, 1);
  assert_body (source, "");
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_PICTURES);
  g_assert_cmpint (sampan_note_get_modified (note), >, 0);
}

static void
test_body_is_kept_byte_for_byte (void)
{
  static const char *const bodies[] = {
    "",           "\n",
    "\n\n\n",     "one",
    "one\n",      "\none",
    "a\n\n\nb\n", "a\r\nb\r\n",
    "  a\t\n",    "👩🏽‍🚀 去北京\nمرحبا بالعالم\n\nשלום",
  };
  g_autoptr (SampanNote) note = sampan_note_new ("en");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bodies); j++)
      {
        sampan_version_set_body (sampan_note_get_source (note), bodies[i]);
        assert_body (sampan_note_get_source (note), bodies[i]);
        sampan_version_set_body (sampan_note_get_source (note), bodies[j]);
        assert_body (sampan_note_get_source (note), bodies[j]);
      }
}

static void
test_states (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note), *zh;
  SampanSegment *first, *second;

  sampan_version_set_body (source, "Hello\nWorld\n");
  zh = sampan_note_ensure_version (note, "zh");
  g_assert_cmpuint (n_segments (zh), ==, 3);
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==,
                    2); /* the title and the last line are empty */
  first = segment_at (zh, 0);
  second = segment_at (zh, 1);
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 2)), ==, SAMPAN_SEGMENT_FRESH);

  translate_all (note, "zh");
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 0);
  g_assert_cmpint (sampan_segment_get_state (first), ==, SAMPAN_SEGMENT_FRESH);
  g_assert_cmpint (sampan_segment_get_origin (first), ==, SAMPAN_ORIGIN_MACHINE);
  g_assert_cmpstr (sampan_segment_get_provider (first), ==, "test");

  sampan_version_set_body (source, "Hello\nWorlds\n");
  g_assert_cmpint (sampan_segment_get_state (first), ==, SAMPAN_SEGMENT_FRESH);
  g_assert_cmpint (sampan_segment_get_state (second), ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpuint (sampan_version_get_n_stale (zh), ==, 1);
  sampan_version_set_body (source, "Hello\nWorld\n"); /* as it was: fresh again */
  g_assert_cmpuint (sampan_version_get_n_stale (zh), ==, 0);

  /* A translator's answer for a text that has changed meanwhile is stale at once. */
  g_assert_true (
      sampan_note_set_translation (note, second, "Wor", "世", SAMPAN_ORIGIN_MEMORY, NULL, 80));
  g_assert_cmpint (sampan_segment_get_state (second), ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpuint (sampan_segment_get_score (second), ==, 80);

  sampan_segment_set_text (sampan_version_get_title (source), "Title");
  g_assert_cmpuint (sampan_version_get_n_missing (zh), ==, 1);
  g_assert_cmpint (sampan_segment_get_state (sampan_version_get_title (zh)), ==,
                   SAMPAN_SEGMENT_MISSING);
}

static void
test_pinned (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh;
  SampanSegment *target;

  sampan_version_set_body (source, "Hello");
  zh = sampan_note_ensure_version (note, "zh");
  target = segment_at (zh, 0);
  sampan_segment_set_text (target, "你好");
  g_assert_true (sampan_segment_get_pinned (target));
  g_assert_cmpint (sampan_segment_get_origin (target), ==, SAMPAN_ORIGIN_PERSON);
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_FRESH);
  g_assert_cmpuint (sampan_version_get_n_pinned (zh), ==, 1);
  g_assert_false (
      sampan_note_set_translation (note, target, "Hello", "您好", SAMPAN_ORIGIN_MACHINE, "x", 0));
  assert_body (zh, "你好");

  sampan_version_set_body (source, "Hello!");
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_STALE);
  g_assert_true (sampan_segment_get_pinned (target));
  sampan_segment_set_pinned (target, FALSE);
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_STALE);
  sampan_segment_set_pinned (target, TRUE); /* approved as it is */
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_FRESH);

  sampan_segment_set_text (target, "");
  g_assert_false (sampan_segment_get_pinned (target));
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_MISSING);
  g_assert_true (
      sampan_note_set_translation (note, target, "Hello!", "您好", SAMPAN_ORIGIN_MACHINE, "x", 0));
  g_assert_false (sampan_segment_get_pinned (segment_at (source, 0)));
}

static void
test_pairing (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note), *zh;

  sampan_version_set_body (source, "The cat sleeps.\nThe dog barks.\n\nIt rains in the city.");
  translate_all (note, "zh");
  zh = sampan_note_get_version (note, "zh");
  assert_body (zh, "T:The cat sleeps.\nT:The dog barks.\n\nT:It rains in the city.");

  /* a line comes in, one goes, one is changed, one moves */
  sampan_version_set_body (source,
                           "New.\nThe cat sleeps.\nThe dog barks.\n\nIt rains in the city.");
  assert_body (zh, "\nT:The cat sleeps.\nT:The dog barks.\n\nT:It rains in the city.");
  sampan_version_set_body (source, "New.\nThe cat sleeps.\n\nIt rains in the city.");
  assert_body (zh, "\nT:The cat sleeps.\n\nT:It rains in the city.");
  sampan_version_set_body (source, "New.\nThe cat sleeps well.\n\nIt rains hard in the city.");
  assert_body (zh, "\nT:The cat sleeps.\n\nT:It rains in the city.");
  g_assert_cmpuint (sampan_version_get_n_stale (zh), ==, 2);
  sampan_version_set_body (source, "It rains hard in the city.\nNew.\nThe cat sleeps well.\n");
  assert_body (zh, "T:It rains in the city.\n\nT:The cat sleeps.\n");
  /* moved, and all others changed at once */
  sampan_version_set_body (source,
                           "New one.\nThe cat sleeps very well.\n\nIt rains hard in the city.");
  assert_body (zh, "\nT:The cat sleeps.\n\nT:It rains in the city.");
}

static void
test_split_and_join (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note), *zh;

  sampan_version_set_body (source, "你好世界\nlast");
  translate_all (note, "zh");
  zh = sampan_note_get_version (note, "zh");
  sampan_version_split_segment (source, 0, 7); /* in the middle of a character: before it */
  assert_body (source, "你好\n世界\nlast");
  assert_body (zh, "T:你好世界\n\nT:last");
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 0)), ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 2)), ==, SAMPAN_SEGMENT_FRESH);
  sampan_version_join_segment (source, 0);
  assert_body (zh, "T:你好世界\nT:last");
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 0)), ==, SAMPAN_SEGMENT_FRESH);
  sampan_version_join_segment (source, 0);
  assert_body (source, "你好世界last");
  assert_body (zh, "T:你好世界T:last");
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 0)), ==, SAMPAN_SEGMENT_STALE);
  sampan_version_join_segment (source, 0); /* nothing after it */
  assert_body (source, "你好世界last");

  sampan_segment_set_text (segment_at (source, 0), "one\ntwo\nthree");
  g_assert_cmpuint (n_segments (source), ==, 3);
  g_assert_cmpuint (n_segments (zh), ==, 3);
  sampan_segment_set_text (sampan_version_get_title (source), "a\nb");
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (source)), ==, "a b");
}

static void
test_target_body (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note), *zh;

  sampan_version_set_body (source, "a\nb\nc");
  translate_all (note, "zh");
  zh = sampan_note_get_version (note, "zh");
  sampan_version_set_body (zh, "T:a\n乙\nT:c");
  assert_body (zh, "T:a\n乙\nT:c");
  g_assert_false (sampan_segment_get_pinned (segment_at (zh, 0)));
  g_assert_true (sampan_segment_get_pinned (segment_at (zh, 1)));
  sampan_version_set_body (zh, "T:a\n乙\n又\nT:c");
  assert_body (zh, "T:a\n乙\n又\nT:c");
  g_assert_cmpuint (n_segments (zh), ==, 3);
  g_assert_cmpstr (sampan_segment_get_text (segment_at (zh, 2)), ==, "T:c");
  sampan_version_set_body (zh, "T:a\nT:c");
  assert_body (zh, "T:a\n\nT:c");
  g_assert_cmpint (sampan_segment_get_state (segment_at (zh, 1)), ==, SAMPAN_SEGMENT_MISSING);
  sampan_version_set_body (zh, "x\ny\nz\nzz");
  assert_body (zh, "x\ny\nz\nzz");
  g_assert_cmpuint (n_segments (zh), ==, 3);
}

/* A list of numbered lines under random edits, one at a time. */

typedef enum
{
  INSERTED,
  REMOVED,
  EDITED,
  MOVED,
} RandomEdit;

static RandomEdit
edit_lines (GPtrArray *lines, guint *next, GRand *random)
{
  RandomEdit edit = (RandomEdit)g_rand_int_range (random, INSERTED, MOVED + 1);
  guint from = (guint)g_rand_int_range (random, 0, (int)lines->len);
  guint to = (guint)g_rand_int_range (random, 0, (int)lines->len);
  g_autofree char *line = g_ptr_array_steal_index (lines, from);

  switch (edit)
    {
    case INSERTED:
      g_ptr_array_insert (lines, (int)from, g_steal_pointer (&line));
      g_ptr_array_insert (lines, (int)to,
                          g_strdup_printf ("line %u says %x", (*next)++, g_rand_int (random)));
      break;
    case EDITED:
      g_ptr_array_insert (lines, (int)from, g_strconcat ("oh, ", line, "!", NULL));
      break;
    case MOVED:
      g_ptr_array_insert (lines, (int)to, g_steal_pointer (&line));
      break;
    case REMOVED:
    default:
      /* enough is left to go on with */
      if (lines->len == 0)
        g_ptr_array_add (lines, g_steal_pointer (&line));
    }
  return edit;
}

/* Every target stands beside its source; all are fresh and right but the one that the edit touched.
 */
static void
assert_pairs (SampanNote *note, RandomEdit edit)
{
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  guint n_stale = 0, n_missing = 0;

  g_assert_cmpuint (n_segments (zh), ==, n_segments (source));
  for (guint i = 0; i < n_segments (zh); i++)
    {
      SampanSegment *target = segment_at (zh, i);
      const char *text = sampan_segment_get_text (segment_at (source, i));
      g_autofree char *expected = g_strconcat ("T:", text, NULL);

      g_assert_true (sampan_note_get_source_segment (note, target) == segment_at (source, i));
      n_stale += sampan_segment_get_state (target) == SAMPAN_SEGMENT_STALE;
      n_missing += sampan_segment_get_state (target) == SAMPAN_SEGMENT_MISSING;
      if (sampan_segment_get_state (target) == SAMPAN_SEGMENT_FRESH)
        g_assert_cmpstr (sampan_segment_get_text (target), ==, expected);
      else if (sampan_segment_get_state (target) == SAMPAN_SEGMENT_STALE)
        /* what was edited is around what was translated */
        g_assert_nonnull (strstr (text, sampan_segment_get_text (target) + strlen ("T:")));
    }
  g_assert_cmpuint (n_stale, ==, edit == EDITED ? 1 : 0);
  g_assert_cmpuint (n_missing, ==, edit == INSERTED ? 1 : 0);
}

static void
test_pairing_under_random_edits (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20250611);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (SampanNote) note = sampan_note_new ("en");
      g_autoptr (GPtrArray) lines = g_ptr_array_new_null_terminated (20, g_free, TRUE);
      SampanVersion *source = sampan_note_get_source (note);
      guint next = 0;

      for (; next < 12; next++)
        g_ptr_array_add (lines, g_strdup_printf ("line %u says %x", next, g_rand_int (random)));
      for (guint step = 0; step < 25; step++)
        {
          RandomEdit edit = step > 0 ? edit_lines (lines, &next, random) : MOVED;
          g_autofree char *body = g_strjoinv ("\n", (char **)lines->pdata);

          sampan_version_set_body (source, body);
          assert_body (source, body);
          if (step > 0)
            assert_pairs (note, edit);
          translate_all (note, "zh");
        }
    }
}

static void
test_changed_once (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note);
  g_autoptr (SampanMedia) media =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "a.mp4", "video/mp4", 16, 9, 1000);
  g_autoptr (SampanCue) cue = sampan_cue_new ("1", 0, 500, "hi", NULL, NULL);
  SampanCaptionTrack *track;
  gint64 before = sampan_note_get_modified (note);
  int changes = 0;

  g_signal_connect_swapped (note, "changed", G_CALLBACK (count), &changes);
  sampan_version_set_body (source, "a\nb\nc");
  g_assert_cmpint (changes, ==, 1);
  g_assert_cmpint (sampan_note_get_modified (note), >, before);
  sampan_version_set_body (source, "a\nb\nc");
  g_assert_cmpint (changes, ==, 1);
  sampan_note_ensure_version (note, "zh");
  g_assert_cmpint (changes, ==, 2);
  sampan_version_set_body (source, "b\nx\ny\nz");
  g_assert_cmpint (changes, ==, 3);
  sampan_version_set_tags (source, (const char *const[]){ "#cat", "cat", " ", "北京", NULL });
  g_assert_cmpint (changes, ==, 4);
  g_assert_cmpstr (sampan_version_get_tags (source)[0], ==, "cat");
  g_assert_cmpstr (sampan_version_get_tags (source)[1], ==, "北京");
  g_assert_null (sampan_version_get_tags (source)[2]);
  g_assert_true (sampan_note_add_media (note, media));
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_VIDEO);
  g_assert_cmpint (changes, ==, 5);
  sampan_media_set_plan (media, "{}");
  sampan_media_set_alt (media, "en", "a cat");
  g_assert_cmpint (changes, ==, 7);
  track = sampan_media_ensure_track (media, "en");
  sampan_caption_track_put (track, cue);
  g_assert_cmpint (changes, ==, 9);
  sampan_note_remove_media (note, 0);
  g_assert_cmpint (changes, ==, 10);
  sampan_caption_track_remove (track, "1"); /* no longer the note's */
  g_assert_cmpint (changes, ==, 10);
  g_assert_true (sampan_note_remove_version (note, "zh"));
  g_assert_false (sampan_note_remove_version (note, "en"));
  g_assert_cmpint (changes, ==, 11);
}

static void
test_media_limits (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  g_autoptr (SampanMedia) video = sampan_media_new (SAMPAN_MEDIA_VIDEO, "0", "", "", 1, 1, 1);
  GListModel *list = sampan_note_get_media (note);
  g_autoptr (SampanMedia) first = NULL;
  g_autoptr (SampanMedia) last = NULL;

  for (guint i = 0; i < SAMPAN_NOTE_MAX_PICTURES; i++)
    {
      g_autoptr (SampanMedia) picture = sampan_media_new (SAMPAN_MEDIA_IMAGE, "1", "", "", 1, 1, 0);
      g_assert_true (sampan_note_add_media (note, picture));
      g_assert_false (sampan_note_add_media (note, picture));
    }
  g_assert_false (sampan_note_add_media (note, video));
  last = sampan_media_new (SAMPAN_MEDIA_IMAGE, "1", "", "", 1, 1, 0);
  g_assert_false (sampan_note_add_media (note, last));
  first = g_list_model_get_item (list, 0);
  sampan_note_move_media (note, 0, 17);
  g_clear_object (&last);
  last = g_list_model_get_item (list, 17);
  g_assert_true (first == last);
}

static void
test_video_with_cover (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  g_autoptr (SampanMedia) cover = sampan_media_new (SAMPAN_MEDIA_IMAGE, "1", "", "", 1, 1, 0);
  g_autoptr (SampanMedia) video = sampan_media_new (SAMPAN_MEDIA_VIDEO, "0", "", "", 1, 1, 1);
  g_autoptr (SampanMedia) other = sampan_media_new (SAMPAN_MEDIA_VIDEO, "2", "", "", 1, 1, 1);
  g_autoptr (GListModel) posted = NULL;
  g_autoptr (SampanMedia) first = NULL;

  g_assert_true (sampan_note_add_media (note, cover));
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_PICTURES);
  g_assert_true (sampan_note_add_media (note, video));
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_VIDEO);
  g_assert_false (sampan_note_add_media (note, other));
  posted = sampan_note_dup_posted_media (note);
  g_assert_cmpuint (g_list_model_get_n_items (posted), ==, 1);
  first = g_list_model_get_item (posted, 0);
  g_assert_true (first == video);
  sampan_note_remove_media (note, 1);
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_PICTURES);
}

static SampanNote *
make_rich_note (void)
{
  SampanNote *note = sampan_note_new ("en");
  g_autoptr (SampanMedia) media =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "a.mp4", "video/mp4", 16, 9, 1000);
  SampanCaptionTrack *track;

  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), "Title");
  sampan_version_set_body (sampan_note_get_source (note), "one\ntwo\n\nfour");
  translate_all (note, "zh");
  translate_all (note, "ja");
  sampan_note_add_media (note, media);
  sampan_media_set_plan (media, "{\"version\": 1}");
  sampan_media_set_caption_style (media, "{\"place\":\"top\"}");
  sampan_media_set_alt (media, "en", "a cat");
  track = sampan_media_ensure_track (media, "en");
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (SampanCue) cue = sampan_cue_new (NULL, i * 1000, i * 1000 + 900, "cue", "line:0",
                                                  (const char *const[]){ "x", NULL });
      sampan_caption_track_put (track, cue);
    }
  g_object_set (track, "file", "1\n00:00:00,000 --> 00:00:00,900\ncue\n", NULL);
  return note;
}

static void
test_state_roundtrip (void)
{
  g_autoptr (SampanNote) note = make_rich_note ();
  g_autoptr (GVariant) state = sampan_note_dup_state (note);
  g_autoptr (SampanNote) copy = sampan_note_new_from_state (state);
  g_autoptr (GVariant) again = NULL;
  g_autoptr (GVariant) nonsense = g_variant_ref_sink (g_variant_new ("(s)", "x"));

  g_assert_nonnull (copy);
  again = sampan_note_dup_state (copy);
  g_assert_true (sampan_note_state_equal (state, again));
  g_assert_true (g_variant_equal (state, again)); /* "modified" too */
  g_assert_cmpuint (sampan_version_get_n_missing (sampan_note_get_version (copy, "zh")), ==, 1);
  g_assert_null (sampan_note_new_from_state (nonsense));
}

static void
test_set_state_keeps_objects (void)
{
  g_autoptr (SampanNote) note = make_rich_note ();
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  g_autoptr (GVariant) before = sampan_note_dup_state (note);
  g_autoptr (GVariant) after = NULL;
  g_autoptr (GVariant) back = NULL;
  SampanSegment *first = segment_at (source, 0), *target = segment_at (zh, 0);
  SampanSegment *fourth = segment_at (source, 3);
  int rows = 0, texts = 0, first_texts = 0, changes = 0;

  sampan_version_set_body (source, "one more\ntwo\n\nfour");
  after = sampan_note_dup_state (note);
  g_assert_false (sampan_note_state_equal (before, after));
  g_signal_connect_swapped (sampan_version_get_segments (source), "items-changed",
                            G_CALLBACK (count), &rows);
  g_signal_connect_swapped (sampan_version_get_segments (zh), "items-changed", G_CALLBACK (count),
                            &rows);
  g_signal_connect_swapped (sampan_note_get_versions (note), "items-changed", G_CALLBACK (count),
                            &rows);
  g_signal_connect_swapped (sampan_note_get_media (note), "items-changed", G_CALLBACK (count),
                            &rows);
  g_signal_connect_swapped (fourth, "notify", G_CALLBACK (count), &texts);
  g_signal_connect_swapped (first, "notify::text", G_CALLBACK (count), &first_texts);
  g_signal_connect_swapped (note, "changed", G_CALLBACK (count), &changes);

  sampan_note_set_state (note, before);
  g_assert_cmpint (rows, ==, 0);
  g_assert_cmpint (texts, ==, 0);
  g_assert_cmpint (first_texts, ==, 1);
  g_assert_cmpint (changes, ==, 1);
  g_assert_true (segment_at (source, 0) == first);
  g_assert_true (segment_at (zh, 0) == target);
  g_assert_cmpstr (sampan_segment_get_text (first), ==, "one");
  g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_FRESH);
  back = sampan_note_dup_state (note);
  g_assert_true (sampan_note_state_equal (before, back));
  sampan_note_set_state (note, before);
  g_assert_cmpint (changes, ==, 1);

  /* a line taken away: one signal in each list that lost one */
  sampan_version_set_body (source, "one\n\nfour");
  rows = 0;
  sampan_note_set_state (note, before);
  g_assert_cmpint (rows, ==, 2);
  g_assert_true (segment_at (source, 3) == fourth);
}

static void
test_set_state_parts (void)
{
  g_autoptr (SampanNote) note = make_rich_note ();
  g_autoptr (GVariant) before = sampan_note_dup_state (note);
  g_autoptr (GVariant) after = NULL;
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  g_autoptr (SampanMedia) there = NULL;
  SampanCaptionTrack *track = sampan_media_get_track (media, "en");

  sampan_note_remove_version (note, "ja");
  sampan_note_set_source_language (note, "fr");
  sampan_media_set_alt (media, "en", "");
  sampan_media_set_alt (media, "fr", "un chat");
  sampan_media_ensure_track (media, "zh");
  sampan_caption_track_remove (track, sampan_cue_get_id (sampan_caption_track_get_cue (track, 2)));
  sampan_note_set_state (note, before);
  after = sampan_note_dup_state (note);
  g_assert_true (sampan_note_state_equal (before, after));
  g_assert_true (sampan_media_get_track (media, "en") == track);
  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "en");

  sampan_note_remove_media (note, 0);
  sampan_note_set_state (note, before);
  there = g_list_model_get_item (sampan_note_get_media (note), 0);
  g_assert_cmpint (sampan_note_get_kind (note), ==, SAMPAN_NOTE_VIDEO);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (sampan_media_get_track (there, "en")), ==, 5);
}

static void
test_parts_outlive_the_note (void)
{
  SampanNote *note = make_rich_note ();
  g_autoptr (SampanVersion) source = g_object_ref (sampan_note_get_source (note));
  g_autoptr (SampanSegment) segment = g_object_ref (segment_at (source, 0));

  g_assert_finalize_object (note);
  sampan_segment_set_text (segment, "still\nsafe");
  assert_body (source, "still\nsafe\ntwo\n\nfour");
}

static void
test_large_body (void)
{
  g_autoptr (SampanNote) note = sampan_note_new ("en");
  SampanVersion *source = sampan_note_get_source (note);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *changed = NULL;
  gint64 start;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (body, "line %u of a long text, 第 %u 行\n", i, i);
  sampan_version_set_body (source, body->str);
  translate_all (note, "zh");
  changed = g_strconcat ("first\n", body->str, "last", NULL);
  start = g_get_monotonic_time ();
  sampan_version_set_body (source, changed);
  g_test_message ("5000 lines changed at both ends: %.1f ms",
                  (double)(g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (sampan_version_get_n_missing (sampan_note_get_version (note, "zh")), ==, 2);
  g_assert_cmpuint (sampan_version_get_n_stale (sampan_note_get_version (note, "zh")), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note/new", test_new);
  g_test_add_func ("/note/body-byte-for-byte", test_body_is_kept_byte_for_byte);
  g_test_add_func ("/note/states", test_states);
  g_test_add_func ("/note/pinned", test_pinned);
  g_test_add_func ("/note/pairing", test_pairing);
  g_test_add_func ("/note/split-and-join", test_split_and_join);
  g_test_add_func ("/note/target-body", test_target_body);
  g_test_add_func ("/note/pairing-random", test_pairing_under_random_edits);
  g_test_add_func ("/note/changed-once", test_changed_once);
  g_test_add_func ("/note/media-limits", test_media_limits);
  g_test_add_func ("/note/video-with-cover", test_video_with_cover);
  g_test_add_func ("/note/state-roundtrip", test_state_roundtrip);
  g_test_add_func ("/note/set-state-keeps-objects", test_set_state_keeps_objects);
  g_test_add_func ("/note/set-state-parts", test_set_state_parts);
  g_test_add_func ("/note/parts-outlive-the-note", test_parts_outlive_the_note);
  g_test_add_func ("/note/large-body", test_large_body);
  return g_test_run ();
}
