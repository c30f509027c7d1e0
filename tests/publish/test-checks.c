#include "fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>
#include <libsoup/soup.h>

#include "edit/sampan-plan.h"
#include "edit/sampan-picture-words.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-languages.h"

static SampanNote *
make_note (const char *title, const char *body)
{
  SampanNote *note = sampan_note_new ("zh-Hans");

  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), title);
  sampan_version_set_body (sampan_note_get_source (note), body);
  return note;
}

static SampanMedia *
add_media (SampanNote *note, SampanMediaKind kind, gint64 duration)
{
  g_autoptr (SampanMedia) media =
      sampan_media_new (kind, "00", "name", kind == SAMPAN_MEDIA_VIDEO ? "video/mp4" : "image/png",
                        400, 300, duration);

  g_assert_true (sampan_note_add_media (note, media));
  return media;
}

static void
add_pictures (SampanNote *note, guint n)
{
  for (guint i = 0; i < n; i++)
    add_media (note, SAMPAN_MEDIA_IMAGE, 0);
}

static void
add_cue (SampanMedia *media, const char *language, gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, start, end, text, NULL, NULL);

  sampan_caption_track_put (sampan_media_ensure_track (media, language), cue);
}

static SampanCheckFacts *facts; /* for the checks that want some */

/* -1: there is no such check. */
static int
level_of (SampanNote *note, const char *language, const char *platform, const char *id)
{
  g_autoptr (GPtrArray) checks = sampan_checks_run_with (note, language, platform, facts);
  int level = -1;
  int last = SAMPAN_CHECK_BLOCKS;

  for (guint i = 0; i < checks->len; i++)
    {
      SampanCheck *check = checks->pdata[i];

      /* The worst first; what can be mended says how and where. */
      g_assert_cmpint (sampan_check_get_level (check), <=, last);
      last = sampan_check_get_level (check);
      g_assert_cmpstr (sampan_check_get_title (check), !=, NULL);
      g_assert_cmpstr (sampan_check_get_detail (check), !=, NULL);
      g_assert_cmpint (sampan_check_get_mend (check) != NULL, ==, last != SAMPAN_CHECK_PASSED);
      g_assert_cmpint (sampan_check_get_page (check) != NULL, ==, last != SAMPAN_CHECK_PASSED);
      if (g_str_equal (sampan_check_get_id (check), id))
        level = MAX (level, last);
    }
  return level;
}

#define assert_check(note, language, platform, id, level)                                          \
  g_assert_cmpint (level_of (note, language, platform, id), ==, level)

static void
test_empty (void)
{
  g_autoptr (SampanNote) note = make_note (" ", "\n　");

  assert_check (note, "zh-Hans", "bluesky", "empty", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans", "bluesky", "media", -1);
  assert_check (note, "zh-Hans", "xiaohongshu", "media", SAMPAN_CHECK_BLOCKS);
  add_pictures (note, 1);
  assert_check (note, "zh-Hans", "bluesky", "empty", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans", "xiaohongshu", "media", -1);
}

static void
test_length (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (SampanNote) note = NULL;

  for (int i = 0; i < 298; i++)
    g_string_append (body, "好");
  note = make_note ("", body->str);
  assert_check (note, "zh-Hans", "bluesky", "text-length", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans", "bluesky", "title-length", -1);
  /* Title, empty line, text: one too many. */
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), "题");
  assert_check (note, "zh-Hans", "bluesky", "text-length", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans", "mastodon", "text-length", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans", "xiaohongshu", "title-length", SAMPAN_CHECK_PASSED);
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)),
                           "一二三四五六七八九十一二三四五六七八九十超");
  assert_check (note, "zh-Hans", "xiaohongshu", "title-length", SAMPAN_CHECK_BLOCKS);
}

static void
test_tags (void)
{
  const char *const six[] = { "a", "b", "c", "d", "e", "f", NULL };
  const char *const spaced[] = { "street food", NULL };
  g_autoptr (SampanNote) note = make_note ("题", "文");

  assert_check (note, "zh-Hans", "instagram", "tags", SAMPAN_CHECK_PASSED);
  sampan_version_set_tags (sampan_note_get_source (note), six);
  assert_check (note, "zh-Hans", "instagram", "tags", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans", "xiaohongshu", "tags", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans", "bluesky", "tags", SAMPAN_CHECK_PASSED);
  sampan_version_set_tags (sampan_note_get_source (note), spaced);
  assert_check (note, "zh-Hans", "bluesky", "tags", SAMPAN_CHECK_ADVICE);
}

static void
test_pictures (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");

  assert_check (note, "zh-Hans", "bluesky", "pictures", -1);
  add_pictures (note, 4);
  assert_check (note, "zh-Hans", "bluesky", "pictures", SAMPAN_CHECK_PASSED);
  add_pictures (note, 1);
  assert_check (note, "zh-Hans", "bluesky", "pictures", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans", "xiaohongshu", "pictures", SAMPAN_CHECK_PASSED);
}

static void
test_alt (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *media;

  assert_check (note, "zh-Hans", "bluesky", "alt-text", -1);
  media = add_media (note, SAMPAN_MEDIA_IMAGE, 0);
  assert_check (note, "zh-Hans", "bluesky", "alt-text", SAMPAN_CHECK_ADVICE);
  sampan_media_set_alt (media, "en", "a boat");
  assert_check (note, "zh-Hans", "bluesky", "alt-text", SAMPAN_CHECK_ADVICE);
  sampan_media_set_alt (media, "zh-Hans", "一只船");
  assert_check (note, "zh-Hans", "bluesky", "alt-text", SAMPAN_CHECK_PASSED);
}

static void
test_translation (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanVersion *english;
  g_autoptr (SampanSegment) body = NULL;

  assert_check (note, "zh-Hans", "bluesky", "stale", -1);
  assert_check (note, "en", "bluesky", "missing", SAMPAN_CHECK_BLOCKS);
  english = sampan_note_ensure_version (note, "en");
  assert_check (note, "en", "bluesky", "missing", SAMPAN_CHECK_ADVICE);
  body = g_list_model_get_item (sampan_version_get_segments (english), 0);
  sampan_note_set_translation (note, sampan_version_get_title (english), "题", "Title",
                               SAMPAN_ORIGIN_MACHINE, "x", 0);
  sampan_note_set_translation (note, body, "文", "Text", SAMPAN_ORIGIN_MACHINE, "x", 0);
  assert_check (note, "en", "bluesky", "missing", -1);
  assert_check (note, "en", "bluesky", "stale", SAMPAN_CHECK_PASSED);
  assert_check (note, "en", "bluesky", "machine", SAMPAN_CHECK_ADVICE);
  sampan_segment_set_pinned (sampan_version_get_title (english), TRUE);
  assert_check (note, "en", "bluesky", "machine", SAMPAN_CHECK_ADVICE);
  sampan_segment_set_text (body, "My text");
  assert_check (note, "en", "bluesky", "machine", SAMPAN_CHECK_PASSED);
  sampan_version_set_body (sampan_note_get_source (note), "文章改了");
  assert_check (note, "en", "bluesky", "stale", SAMPAN_CHECK_ADVICE);
}

/* Words that were found in a picture are to be translated, but for those that it keeps. */
static void
test_picture_words (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *picture = add_media (note, SAMPAN_MEDIA_IMAGE, 0);
  const SampanWordsPlace places[] = { { 0.5, 0.2, 0.4, 0.1, 0, 1, "left", FALSE },
                                      { 0.5, 0.6, 0.4, 0.1, 0, 1, "left", TRUE } };
  const char *texts[] = { "菜单", "¥32" };
  g_autofree char *id = NULL;

  assert_check (note, "en", "bluesky", "picture-words-missing", -1);
  assert_check (note, "en", "bluesky", "picture-words-stale", -1);
  sampan_picture_words_set (picture, "zh-Hans", places, texts, G_N_ELEMENTS (texts));
  assert_check (note, "zh-Hans", "bluesky", "picture-words-missing", -1);
  assert_check (note, "en", "bluesky", "picture-words-missing", SAMPAN_CHECK_ADVICE);
  id = g_strdup (sampan_cue_get_id (
      sampan_caption_track_get_cue (sampan_media_get_track (picture, "zh-Hans"), 0)));
  sampan_picture_words_set_text (picture, "zh-Hans", "en", id, "Menu");
  assert_check (note, "en", "bluesky", "picture-words-missing", -1);
  assert_check (note, "en", "bluesky", "picture-words-stale", SAMPAN_CHECK_PASSED);
  sampan_picture_words_set_text (picture, "zh-Hans", "zh-Hans", id, "酒单");
  assert_check (note, "en", "bluesky", "picture-words-stale", SAMPAN_CHECK_ADVICE);
  sampan_picture_words_set_kept (picture, "zh-Hans", NULL, TRUE);
  assert_check (note, "en", "bluesky", "picture-words-stale", -1);
}

static void
set_translation (SampanNote *note, const char *title, const char *body)
{
  SampanVersion *version = sampan_note_ensure_version (note, "en");

  sampan_segment_set_text (sampan_version_get_title (version), title);
  sampan_version_set_body (version, body);
}

static void
test_languages (void)
{
  g_autofree char *one = sampan_languages_canonicalize ("zh");
  g_autofree char *two = sampan_languages_canonicalize ("en_US+zh");
  g_autofree char *names = sampan_languages_dup_names ("zh-Hans+en");

  g_assert_cmpstr (one, ==, "zh-Hans");
  g_assert_cmpstr (two, ==, "en-US+zh-Hans");
  g_assert_nonnull (strstr (names, " + English"));
  g_assert_true (sampan_languages_has (two, "zh-Hans"));
  g_assert_false (sampan_languages_has (two, "en"));
  g_assert_false (sampan_languages_has (NULL, "en"));
  g_assert_null (sampan_languages_canonicalize (""));
  g_assert_null (sampan_languages_canonicalize ("en+"));
  g_assert_null (sampan_languages_canonicalize ("en+zh+zh-Hans"));
  g_assert_null (sampan_languages_canonicalize ("zh+zh-Hans"));
}

/* Two languages in one post count together: 100 signs, an empty line, and the rest. */
static void
test_bilingual (void)
{
  g_autoptr (GString) chinese = g_string_new (NULL);
  g_autoptr (GString) english = g_string_new (NULL);
  g_autoptr (SampanNote) note = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  SampanMedia *picture;

  for (int i = 0; i < 100; i++)
    g_string_append (chinese, "好");
  for (int i = 0; i < 198; i++)
    g_string_append (english, "a");
  note = make_note ("", chinese->str);
  assert_check (note, "zh-Hans+en", "bluesky", "missing", SAMPAN_CHECK_BLOCKS);
  set_translation (note, "", english->str);
  assert_check (note, "zh-Hans+en", "bluesky", "text-length", SAMPAN_CHECK_PASSED);
  assert_check (note, "en+zh-Hans", "bluesky", "text-length", SAMPAN_CHECK_PASSED);
  g_string_append (english, "👩‍👩‍👧‍👦");
  set_translation (note, "", english->str);
  assert_check (note, "en", "bluesky", "text-length", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans+en", "bluesky", "text-length", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans+en", "mastodon", "text-length", SAMPAN_CHECK_PASSED);
  checks = sampan_checks_run (note, "zh-Hans+en", "bluesky");
  g_assert_cmpstr (sampan_check_get_language (checks->pdata[0]), ==, "en");
  g_assert_cmpint (sampan_check_get_place (checks->pdata[0])->item, ==, 1);
  g_assert_true (g_str_has_prefix (sampan_check_get_detail (checks->pdata[0]),
                                   "Both languages together are 1 sign over the 300"));
  /* Each language is asked for its descriptions. */
  picture = add_media (note, SAMPAN_MEDIA_IMAGE, 0);
  sampan_media_set_alt (picture, "zh-Hans", "图");
  assert_check (note, "zh-Hans+en", "bluesky", "alt-text", SAMPAN_CHECK_ADVICE);
  sampan_media_set_alt (picture, "en", "picture");
  assert_check (note, "zh-Hans+en", "bluesky", "alt-text", SAMPAN_CHECK_PASSED);
}

static void
test_video (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *video = add_media (note, SAMPAN_MEDIA_VIDEO, 180 * 1000);

  assert_check (note, "zh-Hans", "bluesky", "video-length", SAMPAN_CHECK_PASSED);
  assert_check (note, "zh-Hans", "bluesky", "pictures", -1);
  sampan_media_set_plan (video, "{\"version\":1,\"edits\":[{\"op\":\"speed\",\"factor\":0.5}]}");
  assert_check (note, "zh-Hans", "bluesky", "video-length", SAMPAN_CHECK_BLOCKS);
  sampan_media_set_plan (video,
                         "{\"version\":1,\"edits\":[{\"op\":\"trim\",\"start\":10,\"end\":90},"
                         "{\"op\":\"speed\",\"factor\":0.5}]}");
  assert_check (note, "zh-Hans", "bluesky", "video-length", SAMPAN_CHECK_PASSED);
}

/* A platform that takes no video of a moment. */
static void
test_least_length (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");

  add_media (note, SAMPAN_MEDIA_VIDEO, 2000);
  assert_check (note, "zh-Hans", "tiktok", "video-length", SAMPAN_CHECK_BLOCKS);
  assert_check (note, "zh-Hans", "bluesky", "video-length", SAMPAN_CHECK_PASSED);
}

static void
test_captions (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *video = add_media (note, SAMPAN_MEDIA_VIDEO, 60 * 1000);
  g_autoptr (GString) essay = g_string_new (NULL);

  assert_check (note, "zh-Hans", "bluesky", "caption-speed", -1);
  assert_check (note, "zh-Hans", "bluesky", "caption-missing", -1);
  add_cue (video, "en", 0, 3000, "Hello");
  assert_check (note, "zh-Hans", "bluesky", "caption-missing", SAMPAN_CHECK_ADVICE);
  add_cue (video, "zh-Hans", 0, 2000, "你好你好你好");
  assert_check (note, "zh-Hans", "bluesky", "caption-missing", -1);
  assert_check (note, "zh-Hans", "bluesky", "caption-speed", SAMPAN_CHECK_PASSED);
  /* Four times as fast, there is no time to read it any more. */
  sampan_media_set_plan (video, "{\"version\":1,\"edits\":[{\"op\":\"speed\",\"factor\":4}]}");
  assert_check (note, "zh-Hans", "bluesky", "caption-speed", SAMPAN_CHECK_ADVICE);
  for (int i = 0; i < 7000; i++)
    g_string_append (essay, "长");
  add_cue (video, "en", 3000, 60000, essay->str);
  assert_check (note, "zh-Hans", "bluesky", "caption-size", SAMPAN_CHECK_BLOCKS);
}

/* ---- where, and at one press ---- */

static void
assert_place (SampanNote *note,
              const char *language,
              const char *platform,
              const char *id,
              const SampanCheckPlace *expected)
{
  g_autoptr (GPtrArray) checks = sampan_checks_run_with (note, language, platform, facts);

  for (guint i = 0; i < checks->len; i++)
    if (g_str_equal (sampan_check_get_id (checks->pdata[i]), id))
      {
        const SampanCheckPlace *place = sampan_check_get_place (checks->pdata[i]);

        g_assert_cmpint (place->item, ==, expected->item);
        g_assert_cmpint (place->offset, ==, expected->offset);
        g_assert_cmpstr (place->cue, ==, expected->cue);
        return;
      }
  g_assert_not_reached ();
}

#define PLACE(...)                                                                                 \
  &(const SampanCheckPlace)                                                                        \
  {                                                                                                \
    __VA_ARGS__                                                                                    \
  }

/* A picture in a shape that the platform cuts is cropped to the nearest that it does not, after
 * what it was cropped to before. */
static void
test_shapes (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *first = add_media (note, SAMPAN_MEDIA_IMAGE, 0); /* 400 x 300 */
  SampanMedia *second = add_media (note, SAMPAN_MEDIA_IMAGE, 0);

  assert_check (note, "zh-Hans", "instagram", "shape", -1);
  g_assert_false (sampan_checks_mend (note, "zh-Hans", "instagram", "shape", NULL));
  sampan_media_set_plan (second,
                         "{\"version\":1,\"edits\":[{\"op\":\"crop\",\"aspect\":\"9:16\"}]}");
  assert_check (note, "zh-Hans", "instagram", "shape", SAMPAN_CHECK_ADVICE);
  assert_check (note, "zh-Hans", "xiaohongshu", "shape", -1);
  assert_place (note, "zh-Hans", "instagram", "shape",
                &(SampanCheckPlace){ .item = 1, .offset = -1 });
  g_assert_true (sampan_checks_mend (note, "zh-Hans", "instagram", "shape", NULL));
  assert_check (note, "zh-Hans", "instagram", "shape", -1);
  g_assert_nonnull (strstr (sampan_media_get_plan (second), "\"3:4\""));
  g_assert_null (
      strstr (sampan_media_get_plan (first) ? sampan_media_get_plan (first) : "", "crop"));
  sampan_media_set_plan (first, "{\"version\":1,\"edits\":[{\"op\":\"crop\",\"aspect\":\"3:1\"}]}");
  g_assert_true (sampan_checks_mend (note, "zh-Hans", "instagram", "shape", NULL));
  g_assert_nonnull (strstr (sampan_media_get_plan (first), "\"1.91:1\""));
  assert_check (note, "zh-Hans", "instagram", "shape", -1);
}

static void
test_places (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "一\n二\n三");
  SampanVersion *english = sampan_note_ensure_version (note, "en");
  g_autoptr (SampanSegment) second =
      g_list_model_get_item (sampan_version_get_segments (english), 1);
  g_autoptr (SampanMedia) first = NULL;

  assert_place (note, "zh-Hans", "bluesky", "text-length", PLACE (3, -1, NULL));
  assert_place (note, "zh-Hans", "xiaohongshu", "title-length", PLACE (0, -1, NULL));
  assert_place (note, "zh-Hans", "bluesky", "tags", PLACE (SAMPAN_CHECK_TAGS, -1, NULL));
  sampan_note_set_translation (note, sampan_version_get_title (english), "题", "Title",
                               SAMPAN_ORIGIN_PERSON, NULL, 0);
  assert_place (note, "en", "bluesky", "missing", PLACE (1, -1, NULL));
  sampan_note_set_translation (note, second, "二", "Two", SAMPAN_ORIGIN_MACHINE, "x", 0);
  assert_place (note, "en", "bluesky", "machine", PLACE (2, -1, NULL));
  add_pictures (note, 5);
  first = g_list_model_get_item (sampan_note_get_media (note), 0);
  sampan_media_set_alt (first, "zh-Hans", "一只船");
  assert_place (note, "zh-Hans", "bluesky", "alt-text", PLACE (1, -1, NULL));
  assert_place (note, "zh-Hans", "bluesky", "pictures", PLACE (4, -1, NULL));
}

static void
test_mend_translation (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanVersion *english = sampan_note_ensure_version (note, "en");

  g_assert_false (sampan_checks_mend (note, "en", "bluesky", "machine", NULL));
  sampan_note_set_translation (note, sampan_version_get_title (english), "题", "Title",
                               SAMPAN_ORIGIN_MACHINE, "x", 0);
  assert_check (note, "en", "bluesky", "machine", SAMPAN_CHECK_ADVICE);
  g_assert_true (sampan_checks_mend (note, "en", "bluesky", "machine", NULL));
  assert_check (note, "en", "bluesky", "machine", SAMPAN_CHECK_PASSED);
  /* Shortening is for people. */
  g_assert_false (sampan_checks_mend (note, "en", "bluesky", "text-length", NULL));
}

static void
test_mend_captions (void)
{
  g_autoptr (SampanNote) note = make_note ("题", "文");
  SampanMedia *video = add_media (note, SAMPAN_MEDIA_VIDEO, 60 * 1000);
  SampanCue *cue;

  g_assert_false (sampan_checks_mend (note, "zh-Hans", "bluesky", "caption-speed", NULL));
  add_cue (video, "zh-Hans", 1000, 2000, "一二三四五六七八九十一二三四五六");
  cue = sampan_caption_track_get_cue (sampan_media_get_track (video, "zh-Hans"), 0);
  assert_check (note, "zh-Hans", "bluesky", "caption-speed", SAMPAN_CHECK_ADVICE);
  assert_place (note, "zh-Hans", "bluesky", "caption-speed",
                PLACE (0, -1, sampan_cue_get_id (cue)));
  g_assert_true (sampan_checks_mend (note, "zh-Hans", "bluesky", "caption-speed", NULL));
  assert_check (note, "zh-Hans", "bluesky", "caption-speed", SAMPAN_CHECK_PASSED);
}

/* ---- what has to be found out ---- */

typedef struct
{
  Fixture base;
  SampanNote *note;
} Test;

static void
set_up (Test *test, gconstpointer data)
{
  fixture_set_up (&test->base, NULL);
  test->note = fixture_add_note (&test->base, "标题", "正文", NULL);
  facts = sampan_check_facts_new (test->base.library);
}

static void
tear_down (Test *test, gconstpointer data)
{
  drop (g_steal_pointer (&facts));
  g_clear_object (&test->note);
  fixture_tear_down (&test->base, NULL);
}

static void
on_gathered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(int *)user_data = sampan_check_facts_gather_finish (SAMPAN_CHECK_FACTS (source), result);
}

static gboolean
is_known (gpointer user_data)
{
  return *(int *)user_data >= 0;
}

/* Returns: whether there was something to find out */
static gboolean
gather (Test *test)
{
  int found = -1;

  sampan_check_facts_gather_async (facts, test->note, "zh-Hans", NULL, on_gathered, &found);
  wait_until (is_known, &found, 60);
  return found;
}

/* A picture that was made by a model, somewhere. */
static SampanMedia *
add_generated (Test *test)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 32, 32);
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autofree char *path = g_build_filename (test->base.folder, "made.jpg", NULL);

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "jpeg", NULL, NULL));
  gexiv2_initialize ();
  g_assert_true (gexiv2_metadata_open_path (metadata, path, NULL));
  g_assert_true (
      gexiv2_metadata_try_set_tag_string (metadata, "Exif.GPSInfo.GPSLatitudeRef", "N", NULL));
  g_assert_true (gexiv2_metadata_try_set_tag_string (
      metadata, "Xmp.iptcExt.DigitalSourceType",
      "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", NULL));
  g_assert_true (gexiv2_metadata_save_file (metadata, path, NULL));
  return fixture_add_media (&test->base, test->note, path);
}

static void
test_generated (Test *test, gconstpointer data)
{
  SampanMedia *media = add_generated (test);

  assert_check (test->note, "zh-Hans", "bluesky", "metadata", -1);
  g_assert_true (gather (test));
  g_assert_false (gather (test));
  assert_check (test->note, "zh-Hans", "bluesky", "metadata", SAMPAN_CHECK_PASSED);
  assert_check (test->note, "zh-Hans", "bluesky", "ai-label", SAMPAN_CHECK_ADVICE);
  g_assert_false (sampan_checks_mend (test->note, "zh-Hans", "bluesky", "alt-text", facts));
  g_assert_true (sampan_checks_mend (test->note, "zh-Hans", "bluesky", "ai-label", facts));
  g_assert_nonnull (strstr (sampan_media_get_plan (media), "AI生成"));
  assert_check (test->note, "zh-Hans", "bluesky", "ai-label", SAMPAN_CHECK_PASSED);
}

static void
test_faces (Test *test, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "astronaut.png", NULL);
  SampanMedia *media = fixture_add_media (&test->base, test->note, path);
  g_autoptr (SampanPlan) plan = NULL;

  /* Nobody asked. */
  g_assert_true (gather (test));
  assert_check (test->note, "zh-Hans", "bluesky", "faces", -1);
  sampan_check_facts_set_wanted (facts, TRUE, FALSE);
  g_assert_true (gather (test));
  if (sampan_check_facts_count_faces (facts, media) == 0)
    {
      g_test_skip ("the models are not installed");
      return;
    }
  assert_check (test->note, "zh-Hans", "bluesky", "faces", SAMPAN_CHECK_ADVICE);
  g_assert_true (sampan_checks_mend (test->note, "zh-Hans", "bluesky", "faces", facts));
  plan = sampan_plan_new_from_json (sampan_media_get_plan (media), SAMPAN_MEDIA_IMAGE, NULL);
  g_assert_nonnull (sampan_plan_find (plan, SAMPAN_OP_FACES));
  assert_check (test->note, "zh-Hans", "bluesky", "faces", -1);
}

static void
test_words (Test *test, gconstpointer data)
{
  const char *const words[] = { "art", "最好", NULL };

  sampan_check_facts_set_words (facts, words);
  sampan_version_set_body (sampan_note_get_source (test->note), "a party, 很好");
  assert_check (test->note, "zh-Hans", "bluesky", "words", -1);
  sampan_version_set_body (sampan_note_get_source (test->note), "ART!");
  assert_check (test->note, "zh-Hans", "bluesky", "words", SAMPAN_CHECK_ADVICE);
  sampan_version_set_body (sampan_note_get_source (test->note), "这是最好的");
  assert_check (test->note, "zh-Hans", "bluesky", "words", SAMPAN_CHECK_ADVICE);
}

static void
on_request (SoupServer *web,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_server_message_set_status (message, g_str_equal (path, "/here") ? 200 : 404, NULL);
}

/* One that answers, one that does not know the page, one where nobody is. */
static void
test_links (Test *test, gconstpointer data)
{
  g_autoptr (SoupServer) web = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *body = NULL;
  int port;

  soup_server_add_handler (web, NULL, on_request, NULL, NULL);
  g_assert_true (soup_server_listen_local (web, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (web);
  port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  body = g_strdup_printf ("http://127.0.0.1:%d/here http://127.0.0.1:%d/gone http://127.0.0.1:1/x",
                          port, port);
  sampan_version_set_body (sampan_note_get_source (test->note), body);
  g_assert_false (gather (test));
  sampan_check_facts_set_wanted (facts, FALSE, TRUE);
  g_assert_true (gather (test));
  for (guint i = 0; i < 3; i++)
    {
      static const char *const ends[] = { "/here", "/gone", NULL };
      g_autofree char *link = ends[i] ? g_strdup_printf ("http://127.0.0.1:%d%s", port, ends[i])
                                      : g_strdup ("http://127.0.0.1:1/x");

      g_assert_cmpint (sampan_check_facts_is_dead (facts, link), ==, i > 0);
    }
  assert_check (test->note, "zh-Hans", "bluesky", "links", SAMPAN_CHECK_ADVICE);
  soup_server_disconnect (web);
}

#define ADD(path, func) g_test_add (path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/empty", test_empty);
  g_test_add_func ("/checks/length", test_length);
  g_test_add_func ("/checks/tags", test_tags);
  g_test_add_func ("/checks/pictures", test_pictures);
  g_test_add_func ("/checks/alt", test_alt);
  g_test_add_func ("/checks/translation", test_translation);
  g_test_add_func ("/checks/picture-words", test_picture_words);
  g_test_add_func ("/checks/languages", test_languages);
  g_test_add_func ("/checks/bilingual", test_bilingual);
  g_test_add_func ("/checks/video", test_video);
  g_test_add_func ("/checks/least-length", test_least_length);
  g_test_add_func ("/checks/shapes", test_shapes);
  g_test_add_func ("/checks/places", test_places);
  g_test_add_func ("/checks/mend-translation", test_mend_translation);
  g_test_add_func ("/checks/mend-captions", test_mend_captions);
  g_test_add_func ("/checks/captions", test_captions);
  ADD ("/checks/generated", test_generated);
  ADD ("/checks/faces", test_faces);
  ADD ("/checks/words", test_words);
  ADD ("/checks/links", test_links);
  return g_test_run ();
}
