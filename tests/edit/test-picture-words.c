#include <string.h>

#include "core/sampan-history.h"
#include "core/sampan-note.h"
#include "edit/sampan-picture-words.h"
#include "edit/sampan-plan.h"

/* What a note knows of the words in its pictures, without a picture. */

static const SampanWordsPlace places[] = {
  { 0.5, 0.2, 0.7, 0.1, 0, 1, "centre", FALSE },
  { 0.3, 0.5, 0.4, 0.05, -7.5, 2, "left", FALSE },
  { 0.8, 0.9, 0.1, 0.03, 0, 1, "right", TRUE },
};
static const char *const texts[] = { "周末去哪儿", "三家藏在胡同里的咖啡馆", "¥45" };

typedef struct
{
  SampanNote *note;
  SampanMedia *picture;
  SampanHistory *history;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->note = sampan_note_new ("zh-Hans");
  fixture->picture =
      sampan_media_new (SAMPAN_MEDIA_IMAGE, "00", "poster.png", "image/png", 1080, 1440, 0);
  sampan_note_ensure_version (fixture->note, "en");
  sampan_note_add_media (fixture->note, fixture->picture);
  fixture->history = sampan_history_new (fixture->note);
  sampan_picture_words_set (fixture->picture, "zh-Hans", places, texts, 3);
  sampan_history_seal (fixture->history);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->history);
  g_clear_object (&fixture->picture);
  g_assert_finalize_object (fixture->note);
}

static char *
dup_id (Fixture *fixture, guint i)
{
  SampanCaptionTrack *track = sampan_media_get_track (fixture->picture, "zh-Hans");
  return g_strdup (sampan_cue_get_id (sampan_caption_track_get_cue (track, i)));
}

static void
translate (Fixture *fixture, guint i, const char *text)
{
  g_autofree char *id = dup_id (fixture, i);
  sampan_picture_words_set_text (fixture->picture, "zh-Hans", "en", id, text);
  sampan_history_seal (fixture->history);
}

/* The edits that readers of @language get. */
static SampanPlan *
read_plan (Fixture *fixture, const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = sampan_picture_words_dup_plan (fixture->picture, "zh-Hans", language);
  SampanPlan *plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, &error);

  g_assert_no_error (error);
  return plan;
}

static guint
count_edits (Fixture *fixture, const char *language)
{
  g_autoptr (SampanPlan) plan = read_plan (fixture, language);
  return sampan_plan_get_n_edits (plan);
}

/* Each language has its own edits after those of the picture; the picture's own stay as they are.
 */
static void
test_variants (Fixture *fixture, gconstpointer data)
{
  static const char own[] = "{\"version\":1,\"edits\":[{\"op\":\"warmth\",\"amount\":0.5}]}";
  g_autofree char *chinese = NULL;

  sampan_media_set_plan (fixture->picture, own);
  translate (fixture, 0, "Where to this weekend?");
  translate (fixture, 1, "Three cafés hidden\nin the hutongs");
  g_autoptr (SampanPlan) plan = read_plan (fixture, "en");
  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 3);
  SampanEdit *edit = sampan_plan_get_edit (plan, 2);
  g_assert_cmpint (sampan_edit_get_op (edit)->id, ==, SAMPAN_OP_WORDS);
  /* How it is broken is for the picture to say. */
  g_assert_cmpstr (sampan_edit_get_string (edit, "text"), ==, "Three cafés hidden in the hutongs");
  g_assert_cmpfloat_with_epsilon (sampan_edit_get_number (edit, "angle"), -7.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (sampan_edit_get_number (edit, "x"), 0.3, 1e-4);
  g_assert_cmpstr (sampan_edit_get_string (edit, "align"), ==, "left");
  g_assert_cmpstr (sampan_edit_get_string (edit, "was"), ==, texts[1]);
  g_assert_cmpstr (sampan_edit_get_string (edit, "lettering"), ==, "auto");
  chinese = sampan_picture_words_dup_plan (fixture->picture, "zh-Hans", "zh-Hans");
  g_assert_cmpstr (chinese, ==, own);
  g_assert_cmpstr (sampan_media_get_plan (fixture->picture), ==, own);
  g_assert_cmpuint (count_edits (fixture, "fr"), ==, 1);
}

/* The original of one box, and of all; undo brings back what was. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = dup_id (fixture, 0);

  translate (fixture, 0, "Where to this weekend?");
  translate (fixture, 1, "Three cafés");
  translate (fixture, 2, "45 yuan"); /* it is kept from the start */
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 2);
  sampan_picture_words_set_kept (fixture->picture, "zh-Hans", first, TRUE);
  sampan_history_seal (fixture->history);
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 1);
  g_assert_false (sampan_picture_words_are_kept (fixture->picture, "zh-Hans"));
  sampan_picture_words_set_kept (fixture->picture, "zh-Hans", NULL, TRUE);
  sampan_history_seal (fixture->history);
  g_assert_true (sampan_picture_words_are_kept (fixture->picture, "zh-Hans"));
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 0);
  sampan_history_undo (fixture->history);
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 1);
  sampan_history_undo (fixture->history);
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 2);
  /* The translations, one after the other, then what was found. */
  for (int i = 0; i < 4; i++)
    sampan_history_undo (fixture->history);
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 0);
  g_autofree char *text = sampan_picture_words_dup_text (fixture->picture, "zh-Hans");
  g_assert_cmpstr (text, ==, "");
}

static const char *
read_lettering (Fixture *fixture)
{
  g_autoptr (SampanPlan) plan = read_plan (fixture, "en");
  return g_intern_string (sampan_edit_get_string (sampan_plan_get_edit (plan, 0), "lettering"));
}

/* In what letters a box is set is kept beside the switch, found again with the box, and undone. */
static void
test_lettering (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = dup_id (fixture, 0);

  translate (fixture, 0, "Where to this weekend?");
  sampan_picture_words_set_lettering (fixture->picture, "zh-Hans", first, "serif");
  sampan_history_seal (fixture->history);
  g_assert_cmpstr (read_lettering (fixture), ==, "serif");
  sampan_picture_words_set_kept (fixture->picture, "zh-Hans", first, TRUE);
  sampan_picture_words_set_kept (fixture->picture, "zh-Hans", first, FALSE);
  sampan_picture_words_set (fixture->picture, "zh-Hans", places, texts, 3);
  sampan_history_seal (fixture->history);
  g_assert_cmpstr (read_lettering (fixture), ==, "serif");
  sampan_picture_words_set_lettering (fixture->picture, "zh-Hans", first, "comic");
  sampan_history_seal (fixture->history);
  g_assert_cmpstr (read_lettering (fixture), ==, "auto");
  sampan_history_undo (fixture->history);
  g_assert_cmpstr (read_lettering (fixture), ==, "serif");
}

/* What is found again keeps its translation, though a letter of it is read otherwise; what is gone
 * takes its translation with it. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  static const char *const others[] = { "周末去那儿", "三家藏在胡同里的咖啡馆" };
  SampanWordsPlace moved[] = { places[0], places[1] };
  g_autofree char *text = NULL;
  SampanCaptionTrack *source, *target;

  translate (fixture, 0, "Where to this weekend?");
  translate (fixture, 1, "Three cafés");
  translate (fixture, 2, "45 yuan");
  moved[0].x += 0.005;
  moved[1].y += 0.2;
  sampan_picture_words_set (fixture->picture, "zh-Hans", moved, others, 2);
  source = sampan_media_get_track (fixture->picture, "zh-Hans");
  target = sampan_media_get_track (fixture->picture, "en");
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 2);
  g_assert_cmpuint (count_edits (fixture, "en"), ==, 2);
  g_assert_cmpint (sampan_caption_track_get_state (target, sampan_caption_track_get_cue (target, 0),
                                                   source),
                   ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpint (sampan_caption_track_get_state (target, sampan_caption_track_get_cue (target, 1),
                                                   source),
                   ==, SAMPAN_SEGMENT_FRESH);
  g_assert_true (sampan_cue_get_pinned (sampan_caption_track_get_cue (target, 0)));
  text = sampan_picture_words_dup_text (fixture->picture, "zh-Hans");
  g_assert_cmpstr (text, ==, "周末去那儿\n三家藏在胡同里的咖啡馆");
}

/* Only what is to be translated goes to an engine. */
static void
test_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanCaptionTrack) track =
      sampan_picture_words_dup_track (fixture->picture, "zh-Hans");

  g_assert_cmpuint (sampan_caption_track_get_n_cues (track), ==, 2);
  g_assert_cmpstr (sampan_cue_get_text (sampan_caption_track_get_cue (track, 1)), ==, texts[1]);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/picture-words/variants", test_variants);
  ADD ("/picture-words/kept", test_kept);
  ADD ("/picture-words/lettering", test_lettering);
  ADD ("/picture-words/again", test_again);
  ADD ("/picture-words/asked", test_asked);
  return g_test_run ();
}
