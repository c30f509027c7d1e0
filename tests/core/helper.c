#include "helper.h"

#include <glib/gstdio.h>

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("sampan-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

SampanLibrary *
open_library (const char *folder)
{
  g_autoptr (GError) error = NULL;
  SampanLibrary *library = sampan_library_open (folder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (library);
  return library;
}

SampanNote *
make_note (const char *language, const char *title, const char *body)
{
  SampanNote *note = sampan_note_new (language);

  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), title);
  sampan_version_set_body (sampan_note_get_source (note), body);
  return note;
}

static void
add_cues (SampanCaptionTrack *track, const char *word, const char *settings)
{
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);
      g_autofree char *text = g_strdup_printf ("<i>%s</i> %d\nsecond line", word, i);
      const char *sources[] = { id, "other", NULL };
      /* the last ones have the same times */
      gint64 start = MIN (i, 15) * 1000;
      g_autoptr (SampanCue) cue = sampan_cue_new (id, start, start + 900, text, settings,
                                                  settings != NULL ? sources : NULL);

      sampan_caption_track_put (track, cue);
    }
}

SampanNote *
make_full_note (SampanLibrary *library)
{
  SampanNote *note = make_note (
      "en", "Boats 🛶 “of” Hội An",
      "First line.\n\nمرحبا بالعالم\n👩🏽‍🚀👨‍👩‍👧‍👦 flag "
      "🇨🇳\n'quoted'; -- \\");
  SampanVersion *zh = sampan_note_ensure_version (note, "zh-Hans");
  g_autofree char *file = g_build_filename (sampan_library_get_path (library), "original", NULL);
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMedia) media = NULL;
  g_autoptr (SampanSegment) first = NULL;

  sampan_note_ensure_version (note, "ja");
  first = g_list_model_get_item (sampan_version_get_segments (zh), 0);
  g_assert_true (sampan_note_set_translation (note, first, "First line.", "第一行。",
                                              SAMPAN_ORIGIN_MEMORY, "memory", 87));
  sampan_segment_set_text (sampan_version_get_title (zh), "会安的船");
  sampan_version_set_tags (sampan_note_get_source (note),
                           (const char *const[]){ "boats", "Vietnam", NULL });
  sampan_version_set_tags (zh, (const char *const[]){ "船", "越南", NULL });

  g_assert_true (g_file_set_contents (file, "not a real video", -1, NULL));
  sha256 = sampan_library_import_file (library, file, NULL, &error);
  g_assert_no_error (error);
  media = sampan_media_new (SAMPAN_MEDIA_VIDEO, sha256, "boat.mp4", "video/mp4", 1280, 720, 12345);
  g_assert_true (sampan_note_add_media (note, media));
  sampan_media_set_plan (
      media, "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 1, \"end\": 3}]}");
  sampan_media_set_alt (media, "en", "A boat on a river");
  sampan_media_set_alt (media, "zh-Hans", "河上的一条船");
  add_cues (sampan_media_ensure_track (media, "en"), "hello", NULL);
  add_cues (sampan_media_ensure_track (media, "zh-Hans"), "你好", "line:80%");
  return note;
}

GVariant *
load_state (SampanLibrary *library, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_library_load (library, id, &error);

  g_assert_no_error (error);
  return sampan_note_dup_state (note);
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
wait_for (const gboolean *done)
{
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds (20, on_deadline, &late);

  while (!*done && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (deadline);
}
