#include "language/sampan-note-translation.h"
#include "media/sampan-media-probe.h"
#include "ui/sampan-intake.h"
#include "ui/sampan-sample.h"

#include "fixture.h"

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_sample_create_note (&error);
  g_assert_no_error (error);
  GListModel *versions = sampan_note_get_versions (note);

  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "zh-Hans");
  g_assert_cmpuint (g_list_model_get_n_items (versions), ==, 3);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      GListModel *segments = sampan_version_get_segments (version);
      g_assert_cmpuint (g_list_model_get_n_items (segments), ==, 5);
      g_assert_cmpuint (sampan_version_get_n_missing (version), ==, 0);
      g_assert_cmpuint (sampan_version_get_n_stale (version), ==, 0);
      g_assert_cmpuint (g_strv_length ((char **)sampan_version_get_tags (version)), ==, 3);
    }
  /* a person's English is pinned, a program's Chinese is not */
  g_assert_cmpuint (sampan_version_get_n_pinned (sampan_note_get_version (note, "en")), ==, 6);
  g_assert_cmpuint (sampan_version_get_n_pinned (sampan_note_get_version (note, "zh-Hant")), ==, 0);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  sampan_note_translation_run_finish (SAMPAN_NOTE_TRANSLATION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

/* The sample says that OpenCC wrote its Traditional version: so it is what OpenCC writes. */
static void
test_opencc (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) sample = sampan_sample_create_note (NULL);
  g_autoptr (SampanNote) note = sampan_sample_create_note (NULL);
  gboolean done = FALSE;

  sampan_note_remove_version (note, "zh-Hant");
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (sampan_studio_get_translators (fixture->studio), note, "zh-Hant",
                                   NULL);
  sampan_note_translation_set_translator (run, "opencc");
  sampan_note_translation_run_async (run, NULL, on_translated, &done);
  run_until (&done);
  g_autofree char *expected = sampan_version_dup_body (sampan_note_get_version (sample, "zh-Hant"));
  g_autofree char *actual = sampan_version_dup_body (sampan_note_get_version (note, "zh-Hant"));
  g_assert_cmpstr (actual, ==, expected);
  g_autofree char *expected_tags =
      g_strjoinv (" ",
                  (char **)sampan_version_get_tags (sampan_note_get_version (sample, "zh-Hant")));
  g_autofree char *actual_tags =
      g_strjoinv (" ",
                  (char **)sampan_version_get_tags (sampan_note_get_version (note, "zh-Hant")));
  g_assert_cmpstr (actual_tags, ==, expected_tags);
}

typedef struct
{
  gboolean done;
  SampanNote *note;
  int n_added;
  GError *error;
} Result;

static void
on_sample (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Result *answer = user_data;
  answer->note = sampan_sample_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
test_made (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Result answer = { FALSE };

  sampan_media_init ();
  sampan_sample_async (fixture->studio, NULL, on_sample, &answer);
  run_until (&answer.done);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (g_list_model_get_n_items (sampan_note_get_media (answer.note)), ==, 1);
  g_autoptr (SampanMedia) picture = g_list_model_get_item (sampan_note_get_media (answer.note), 0);
  g_assert_cmpint (sampan_media_get_width (picture), ==, 1080);
  g_assert_cmpint (sampan_media_get_height (picture), ==, 1440);
  g_assert_cmpstr (sampan_media_get_alt (picture, "en"), !=, "");

  /* and it is in the library */
  g_autoptr (GError) error = NULL;
  SampanLibrary *library = sampan_studio_get_library (fixture->studio);
  g_autoptr (SampanNote) loaded =
      sampan_library_load (library, sampan_note_get_id (answer.note), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (sampan_note_get_media (loaded)), ==, 1);
  g_assert_finalize_object (answer.note);
}

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Result *answer = user_data;
  answer->n_added = sampan_intake_finish (result, &answer->error);
  answer->done = TRUE;
}

static Result
take_in (Fixture *fixture, SampanNote *note, const char *const *paths)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  Result answer = { FALSE };

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      g_list_store_append (files, file);
    }
  sampan_intake_async (fixture->studio, note, G_LIST_MODEL (files), NULL, on_taken_in, &answer);
  run_until (&answer.done);
  return answer;
}

static void
test_intake (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("t", "b");
  g_autofree char *folder = g_strdup (g_getenv ("SAMPAN_SAMPLES"));
  if (folder == NULL)
    {
      g_test_skip ("SAMPAN_SAMPLES is not set");
      return;
    }
  g_autofree char *picture = g_build_filename (folder, "astronaut.png", NULL);
  g_autofree char *sound =
      g_build_filename (folder, "sense_and_sensibility_01_austen_64kb-0870.wav", NULL);

  sampan_media_init ();
  /* what is not a picture does not keep out what is, and is told */
  Result answer = take_in (fixture, note, (const char *[]){ picture, sound, "/nowhere.png", NULL });
  g_assert_cmpint (answer.n_added, ==, 1);
  g_assert_nonnull (answer.error);
  g_clear_error (&answer.error);
  answer = take_in (fixture, note, (const char *[]){ "/nowhere.png", NULL });
  g_assert_cmpint (answer.n_added, ==, -1);
  g_assert_nonnull (answer.error);
  g_clear_error (&answer.error);
  g_assert_cmpuint (g_list_model_get_n_items (sampan_note_get_media (note)), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/text", test_text);
  g_test_add_func ("/sample/opencc", test_opencc);
  g_test_add_func ("/sample/made", test_made);
  g_test_add_func ("/sample/intake", test_intake);
  return g_test_run ();
}
