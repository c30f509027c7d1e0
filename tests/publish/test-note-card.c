#include "publish/sampan-note-card.h"

#include <string.h>

#include "publish/sampan-checks.h"

static void
set_title (SampanNote *note, const char *title)
{
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), title);
}

static SampanNote *
make_note (const char *title, const char *body, const char *const *tags)
{
  SampanNote *note = sampan_note_new ("en");
  SampanVersion *version = sampan_note_get_source (note);

  set_title (note, title);
  sampan_version_set_body (version, body);
  sampan_version_set_tags (version, tags);
  return note;
}

static GPtrArray *
find (SampanNote *note,
      SampanCardStyle style,
      const SampanSubject *cover,
      cairo_surface_t **picture)
{
  SampanNoteCard card;
  GPtrArray *breaks;

  sampan_note_card_init (&card, note, sampan_note_get_source_language (note), style, NULL);
  card.card.pictures = picture;
  card.card.n_pictures = picture != NULL ? 1 : 0;
  breaks = sampan_note_card_find_breaks (&card, 320, cover);
  sampan_note_card_clear (&card);
  return breaks;
}

static const char *
get_text (GPtrArray *breaks, SampanBreakKind kind)
{
  for (guint i = 0; i < breaks->len; i++)
    if (((SampanBreak *)breaks->pdata[i])->kind == kind)
      return ((SampanBreak *)breaks->pdata[i])->text;
  return NULL;
}

/* At the limit nothing is marked, one sign over it exactly that one is: counted as the platform
 * counts, and never within a character. */
static void
test_over (void)
{
  g_autofree char *body = g_strnfill (300 - 3, 'x');
  g_autoptr (SampanNote) note = make_note ("T", body, NULL);
  g_autofree char *longer = g_strconcat (body, "家", NULL);
  SampanNoteCard card;

  /* Bluesky: 300 graphemes with the title and an empty line before the text. */
  sampan_note_card_init (&card, note, sampan_note_get_source_language (note), SAMPAN_CARD_BLUESKY,
                         NULL);
  g_assert_cmpuint (card.card.body_over, ==, 0);
  sampan_note_card_clear (&card);
  sampan_version_set_body (sampan_note_get_source (note), longer);
  sampan_note_card_init (&card, note, sampan_note_get_source_language (note), SAMPAN_CARD_BLUESKY,
                         NULL);
  g_assert_cmpuint (card.card.body_over, ==, strlen ("家"));
  sampan_note_card_clear (&card);
  sampan_note_card_init (&card, note, sampan_note_get_source_language (note), SAMPAN_CARD_MASTODON,
                         NULL);
  g_assert_cmpuint (card.card.body_over, ==, 0);
  sampan_note_card_clear (&card);

  /* Xiaohongshu: 20 units, two Latin letters in one. */
  set_title (note, "一二三四五六七八九十一二三四五六七八九ab");
  sampan_note_card_init (&card, note, sampan_note_get_source_language (note),
                         SAMPAN_CARD_XIAOHONGSHU_FEED, NULL);
  g_assert_cmpuint (card.card.title_over, ==, 0);
  sampan_note_card_clear (&card);
  set_title (note, "一二三四五六七八九十一二三四五六七八九二零多");
  sampan_note_card_init (&card, note, sampan_note_get_source_language (note),
                         SAMPAN_CARD_XIAOHONGSHU, NULL);
  g_assert_cmpuint (card.card.title_over, ==, strlen ("零多"));
  sampan_note_card_clear (&card);
}

static void
test_text_breaks (void)
{
  static const char *const tags[] = { "Cats", "a b", "cats", NULL };
  g_autofree char *body = g_strnfill (400, 'y');
  g_autoptr (SampanNote) note =
      make_note ("A title of more than forty letters in all!!", body, tags);
  g_autoptr (GPtrArray) xiaohongshu = find (note, SAMPAN_CARD_XIAOHONGSHU, NULL, NULL);
  g_autoptr (GPtrArray) bluesky = find (note, SAMPAN_CARD_BLUESKY, NULL, NULL);
  g_autoptr (GPtrArray) instagram = find (note, SAMPAN_CARD_INSTAGRAM, NULL, NULL);

  g_assert_nonnull (strstr (get_text (xiaohongshu, SAMPAN_BREAK_TITLE), "l!!"));
  g_assert_null (get_text (xiaohongshu, SAMPAN_BREAK_TEXT));
  g_assert_null (get_text (xiaohongshu, SAMPAN_BREAK_FOLD));
  g_assert_null (get_text (bluesky, SAMPAN_BREAK_TITLE));
  g_assert_nonnull (strstr (get_text (bluesky, SAMPAN_BREAK_TEXT), "yyyy"));
  g_assert_nonnull (get_text (instagram, SAMPAN_BREAK_FOLD));
  g_assert_null (get_text (instagram, SAMPAN_BREAK_TEXT));
  /* "a b" would be cut at its space; "Cats" and "cats" are one tag. */
  g_assert_nonnull (strstr (get_text (instagram, SAMPAN_BREAK_TAGS), "a b"));
  g_assert_nonnull (strstr (((SampanBreak *)instagram->pdata[1])->text, "cats"));
  g_assert_cmpint (((SampanBreak *)instagram->pdata[1])->kind, ==, SAMPAN_BREAK_TAGS);

  sampan_version_set_tags (sampan_note_get_source (note), NULL);
  sampan_version_set_body (sampan_note_get_source (note), "short");
  set_title (note, "Short");
  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      g_autoptr (GPtrArray) none = find (note, style, NULL, NULL);

      g_assert_cmpuint (none->len, ==, 0);
    }
}

/* A face at the upper edge of a very tall picture is cropped away by a feed, and not by the screen
 * that shows all. */
static void
test_cover (void)
{
  g_autoptr (SampanNote) note = make_note ("T", "b", NULL);
  cairo_surface_t *tall = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 100, 178);
  SampanSubject subject = { .known = TRUE, .n_heads = 1, .heads = { { 0.4, 0.02, 0.2, 0.1 } } };
  g_autoptr (GPtrArray) feed = find (note, SAMPAN_CARD_XIAOHONGSHU_FEED, &subject, &tall);
  g_autoptr (GPtrArray) screen = find (note, SAMPAN_CARD_TIKTOK, &subject, &tall);
  g_autoptr (GPtrArray) unknown = find (note, SAMPAN_CARD_XIAOHONGSHU_FEED, NULL, &tall);

  g_assert_nonnull (get_text (feed, SAMPAN_BREAK_COVER));
  g_assert_null (get_text (screen, SAMPAN_BREAK_COVER));
  g_assert_null (get_text (unknown, SAMPAN_BREAK_COVER));
  subject.heads[0].y = 0.45;
  g_clear_pointer (&feed, g_ptr_array_unref);
  feed = find (note, SAMPAN_CARD_XIAOHONGSHU_FEED, &subject, &tall);
  g_assert_null (get_text (feed, SAMPAN_BREAK_COVER));
  cairo_surface_destroy (tall);
}

/* Captions at the bottom of an upright video lie under the words there; a style that keeps clear of
 * the platform's buttons does not. */
static void
test_captions (void)
{
  g_autoptr (SampanNote) note = make_note ("T", "b", NULL);
  g_autoptr (SampanMedia) video =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "upright.mp4", "video/mp4", 360, 640, 2000);
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, 0, 2000, "Down here", NULL, NULL);
  cairo_surface_t *frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 360, 640);
  g_autoptr (GPtrArray) plain = NULL;
  g_autoptr (GPtrArray) clear = NULL;
  g_autoptr (GPtrArray) mastodon = NULL;

  sampan_caption_track_put (sampan_media_ensure_track (video, "en"), cue);
  sampan_note_add_media (note, video);
  plain = find (note, SAMPAN_CARD_TIKTOK, NULL, &frame);
  mastodon = find (note, SAMPAN_CARD_MASTODON, NULL, &frame);
  g_assert_nonnull (get_text (plain, SAMPAN_BREAK_CAPTIONS));
  g_assert_null (get_text (mastodon, SAMPAN_BREAK_CAPTIONS));
  sampan_media_set_caption_style (video, "{\"safe-area\": \"tiktok\"}");
  clear = find (note, SAMPAN_CARD_TIKTOK, NULL, &frame);
  g_assert_null (get_text (clear, SAMPAN_BREAK_CAPTIONS));
  cairo_surface_destroy (frame);
}

/* A card of a video is one of what its edits leave: as long as that, with a caption out of it. */
static void
test_trimmed (void)
{
  g_autoptr (SampanNote) note = make_note ("T", "b", NULL);
  g_autoptr (SampanMedia) video =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "00", "clip.mp4", "video/mp4", 640, 360, 10000);
  static const char *const words[] = { "First", "Second", "Third", "Fourth", "Fifth" };
  SampanNoteCard card;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (SampanCue) cue =
          sampan_cue_new (NULL, i * 2000, i * 2000 + 2000, words[i], NULL, NULL);

      sampan_caption_track_put (sampan_media_ensure_track (video, "en"), cue);
    }
  sampan_media_set_plan (video, "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 6, "
                                "\"end\": 10}, {\"op\": \"speed\", \"factor\": 2}]}");
  sampan_note_add_media (note, video);
  sampan_note_card_init (&card, note, "en", SAMPAN_CARD_XIAOHONGSHU, NULL);
  g_assert_cmpint (card.card.duration, ==, 2000);
  g_assert_cmpstr (card.caption, ==, "Fifth");
  sampan_note_card_clear (&card);
  sampan_media_set_plan (video, "{\"version\": 1, \"edits\": [{\"op\": \"cut\", \"start\": 2, "
                                "\"end\": 10}]}");
  sampan_note_card_init (&card, note, "en", SAMPAN_CARD_XIAOHONGSHU, NULL);
  g_assert_cmpint (card.card.duration, ==, 2000);
  g_assert_cmpstr (card.caption, ==, "First");
  sampan_note_card_clear (&card);
}

/* One post in two languages: both stand on the card, and are too long together. */
static void
test_bilingual (void)
{
  const char *const tags[] = { "harbour", NULL };
  const char *const more[] = { "港口", "harbour", NULL };
  g_autofree char *long_text = g_strnfill (200, 'a');
  g_autoptr (SampanNote) note = make_note ("Boats", long_text, tags);
  SampanVersion *chinese = sampan_note_ensure_version (note, "zh-Hans");
  SampanNoteCard card;

  sampan_segment_set_text (sampan_version_get_title (chinese), "船");
  sampan_version_set_body (chinese, "船在中午回来。");
  sampan_version_set_tags (chinese, more);
  sampan_note_card_init (&card, note, "zh-Hans+en", SAMPAN_CARD_BLUESKY, NULL);
  g_assert_cmpstr (card.card.title, ==, "船");
  g_assert_true (g_str_has_prefix (card.card.body, "船在中午回来。\n\nBoats\n\naaa"));
  g_assert_cmpuint (g_strv_length ((GStrv)card.card.tags), ==, 2);
  g_assert_cmpstr (card.card.language, ==, "zh-Hans");
  g_assert_cmpuint (card.card.body_over, ==, 0);
  sampan_note_card_clear (&card);
  sampan_note_card_init (&card, note, "en+zh-Hans", SAMPAN_CARD_XIAOHONGSHU, NULL);
  g_assert_cmpstr (card.card.title, ==, "Boats / 船");
  sampan_note_card_clear (&card);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/note-card/over", test_over);
  g_test_add_func ("/publish/note-card/text-breaks", test_text_breaks);
  g_test_add_func ("/publish/note-card/cover", test_cover);
  g_test_add_func ("/publish/note-card/captions", test_captions);
  g_test_add_func ("/publish/note-card/trimmed", test_trimmed);
  g_test_add_func ("/publish/note-card/bilingual", test_bilingual);
  return g_test_run ();
}
