#include "language/sampan-translator.h"
#include "net/sampan-net-error.h"
#include "ui/sampan-documents.h"

#include "fixture.h"

static void
count (int *counter)
{
  (*counter)++;
}

static void
test_target (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("过河", "坐船");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  int notified = 0;

  g_signal_connect_swapped (document, "notify::target-language", G_CALLBACK (count), &notified);
  /* the first target is shown; neither the source nor a language that the note has not can be */
  g_assert_cmpstr (sampan_document_get_target_language (document), ==, "zh-Hant");
  sampan_document_set_target_language (document, "zh-Hant");
  g_assert_cmpint (notified, ==, 0);
  sampan_document_set_target_language (document, "zh-Hans");
  g_assert_null (sampan_document_get_target_language (document));
  g_assert_null (sampan_document_get_target (document));
  g_assert_cmpint (notified, ==, 1);
  sampan_document_set_target_language (document, "fr");
  g_assert_null (sampan_document_get_target_language (document));
  g_assert_cmpint (notified, ==, 1);
}

static void
test_languages (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("过河", "坐船");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);

  sampan_document_add_language (document, "en");
  g_assert_cmpstr (sampan_document_get_target_language (document), ==, "en");
  g_assert_nonnull (sampan_note_get_version (note, "en"));
  /* another takes the place of one that goes */
  sampan_document_remove_language (document, "en");
  g_assert_cmpstr (sampan_document_get_target_language (document), ==, "zh-Hant");
  sampan_document_remove_language (document, "zh-Hant");
  g_assert_null (sampan_document_get_target_language (document));

  /* undo brings a language back, but does not turn the page */
  g_assert_true (sampan_history_undo (sampan_document_get_history (document)));
  g_assert_nonnull (sampan_note_get_version (note, "zh-Hant"));
  g_assert_null (sampan_document_get_target_language (document));
}

typedef struct
{
  SampanDocument *document;
  gboolean done;
  int changes;
} Waiting;

static void
on_translation_changed (Waiting *waiting, const char *language)
{
  waiting->changes++;
  waiting->done = !sampan_document_is_translating (waiting->document, language, NULL);
}

static void
test_translate (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后\n坐船的人就少了");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  SampanVersion *target = sampan_document_get_target (document);
  Waiting waiting = { document };

  sampan_segment_set_text (segment_at (target, 0), "mine");
  g_signal_connect_swapped (document, "translation-changed", G_CALLBACK (on_translation_changed),
                            &waiting);
  sampan_document_translate (document, "zh-Hant", NULL);
  g_assert_true (sampan_document_is_translating (document, "zh-Hant", NULL));
  run_until (&waiting.done);
  g_assert_cmpint (waiting.changes, ==, 2);
  g_assert_null (sampan_document_get_language_error (document, "zh-Hant"));
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (target)), ==, "坐船過河");
  g_assert_cmpstr (sampan_segment_get_text (segment_at (target, 0)), ==, "mine");
  g_assert_cmpstr (sampan_segment_get_text (segment_at (target, 1)), ==, "坐船的人就少了");
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 0);

  /* it is a step of its own */
  g_assert_true (sampan_history_undo (sampan_document_get_history (document)));
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (target)), ==, "");
  g_assert_cmpstr (sampan_segment_get_text (segment_at (target, 0)), ==, "mine");
}

/* Waits for its end. */
static void
translate (SampanDocument *document, const char *language, SampanSegment *segment)
{
  sampan_document_translate (document, language, segment);
  while (sampan_document_is_translating (document, language, segment))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_no_engine (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  int changes = 0;

  sampan_document_add_language (document, "es");
  g_signal_connect_swapped (document, "translation-changed", G_CALLBACK (count), &changes);
  translate (document, "es", NULL);
  g_assert_error (sampan_document_get_language_error (document, "es"), SAMPAN_LANGUAGE_ERROR,
                  SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_cmpint (changes, ==, 2);

  SampanSegment *segment = segment_at (sampan_document_get_target (document), 0);
  g_assert_null (sampan_document_get_segment_error (document, segment));
  translate (document, "es", segment);
  g_assert_error (sampan_document_get_segment_error (document, segment), SAMPAN_LANGUAGE_ERROR,
                  SAMPAN_LANGUAGE_ERROR_PAIR);

  sampan_document_clear_language_error (document, "es");
  g_assert_null (sampan_document_get_language_error (document, "es"));
  g_assert_cmpint (changes, ==, 5);
}

/* Where no engine can do a pair, what a person wrote before is still there. */
static void
test_memory_alone (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后\n坐船的人就少了");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  SampanLibrary *library = sampan_document_get_library (document);
  g_autoptr (SampanMemory) memory = sampan_memory_get (sampan_library_get_database (library));
  SampanMemoryPair title = { 0, "zh-Hans", "es", "坐船过河", "Cruzar en barco" };
  SampanMemoryPair alike = { 0, "zh-Hans", "es", "坐船的人很少了", "Pocos van en barco" };
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (pairs, &title);
  g_ptr_array_add (pairs, &alike);
  sampan_memory_add (memory, pairs, &error);
  g_assert_no_error (error);
  sampan_document_add_language (document, "es");
  translate (document, "es", NULL);

  SampanVersion *target = sampan_document_get_target (document);
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (target)), ==,
                   "Cruzar en barco");
  g_assert_nonnull (sampan_document_get_suggestion (document, segment_at (target, 1)));
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 2);
  g_assert_error (sampan_document_get_language_error (document, "es"), SAMPAN_LANGUAGE_ERROR,
                  SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_cmpuint (sampan_document_count_failed (document, "es"), ==, 0);
}

/* Where nothing answers, that is said once; a segment that is tried alone says it itself. */
static void
test_said_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后\n坐船的人就少了");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  Waiting waiting = { document };

  sampan_translators_set_openai (sampan_studio_get_translators (fixture->studio),
                                 "http://127.0.0.1:1/v1", "stub", NULL);
  sampan_document_add_language (document, "en");
  g_signal_connect_swapped (document, "translation-changed", G_CALLBACK (on_translation_changed),
                            &waiting);
  sampan_document_translate (document, "en", NULL);
  run_until (&waiting.done);
  g_assert_error (sampan_document_get_language_error (document, "en"), SAMPAN_NET_ERROR,
                  SAMPAN_NET_ERROR_CONNECT);
  g_assert_cmpuint (sampan_document_count_failed (document, "en"), ==, 0);

  SampanSegment *segment = segment_at (sampan_document_get_target (document), 0);
  translate (document, "en", segment);
  g_assert_error (sampan_document_get_segment_error (document, segment), SAMPAN_NET_ERROR,
                  SAMPAN_NET_ERROR_CONNECT);
}

/* A document may be closed while a translation is under way: its answer finds nobody, and nothing
 * leaks. */
static void
test_closed_while_translating (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后");
  SampanDocument *document = sampan_document_new (fixture->studio, note);

  sampan_document_translate (document, "zh-Hant", NULL);
  g_assert_true (sampan_document_is_translating (document, "zh-Hant", NULL));
  g_assert_finalize_object (document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A note that was left is translated to its end, saved, and let go. */
static void
test_left (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanDocuments) documents = sampan_documents_new ();
  g_autoptr (SampanNote) note = make_note ("坐船过河", "桥修好以后");
  SampanDocument *document = sampan_document_new (fixture->studio, note);
  const char *id = sampan_note_get_id (note);
  g_autoptr (GError) error = NULL;

  /* Nothing is under way: nothing is kept. */
  sampan_documents_leave (documents, document);
  g_assert_null (sampan_documents_take (documents, id));

  sampan_document_translate (document, "zh-Hant", NULL);
  sampan_documents_leave (documents, document);
  g_assert_null (sampan_documents_take (documents, "another"));
  g_autoptr (SampanDocument) taken = sampan_documents_take (documents, id);
  g_assert_true (taken == document);
  g_assert_null (sampan_documents_take (documents, id));
  g_clear_object (&taken);

  sampan_documents_leave (documents, document);
  g_object_add_weak_pointer (G_OBJECT (document), (gpointer *)&document);
  g_object_unref (document);
  while (document != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sampan_documents_take (documents, id));

  g_autoptr (SampanNote) saved =
      sampan_library_load (sampan_studio_get_library (fixture->studio), id, &error);
  g_assert_no_error (error);
  SampanVersion *target = sampan_note_get_version (saved, "zh-Hant");
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (target)), ==, "坐船過河");
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 0);
}

static void
test_saved (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = sampan_studio_create_note (fixture->studio);
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "zh-Hans");
  g_assert_nonnull (sampan_note_get_version (note, "zh-Hant"));
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), "过河");
  g_assert_false (sampan_autosave_get_saved (sampan_document_get_autosave (document)));
  g_assert_true (sampan_autosave_flush (sampan_document_get_autosave (document), &error));
  g_assert_no_error (error);

  g_autoptr (SampanNote) loaded = sampan_library_load (sampan_document_get_library (document),
                                                       sampan_note_get_id (note), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_segment_get_text (
                       sampan_version_get_title (sampan_note_get_source (loaded))),
                   ==, "过河");
}

static void
test_languages_preferred (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  /* what is empty is found out; the source is never among the readers' */
  g_settings_set_string (fixture->settings, "source-language", "zh_CN");
  g_autofree char *source = sampan_studio_dup_source_language (fixture->studio);
  g_assert_cmpstr (source, ==, "zh-Hans");
  g_settings_set_strv (fixture->settings, "reader-languages",
                       (const char *[]){ "zh-Hans", "en", NULL });
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (fixture->studio);
  g_assert_cmpuint (g_strv_length (readers), ==, 1);
  g_assert_cmpstr (readers[0], ==, "en");
  g_settings_reset (fixture->settings, "reader-languages");
  g_settings_set_string (fixture->settings, "source-language", "en-GB");
  g_auto (GStrv) others = sampan_studio_dup_reader_languages (fixture->studio);
  g_assert_cmpstr (others[0], ==, "zh-Hans");
}

static void
test_platforms (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("过河", "坐船");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);

  g_settings_set_string (fixture->settings, "preview-platform", "bluesky");
  g_auto (GStrv) platforms = sampan_document_dup_platforms (document, "zh-Hans");
  g_assert_cmpuint (g_strv_length (platforms), ==, 1);
  g_assert_cmpstr (platforms[0], ==, "bluesky");
}

/* The planner is read elsewhere until it is asked for, and the studio may be gone before. */
static void
test_planner (void)
{
  for (int asked = 0; asked < 2; asked++)
    {
      g_autoptr (Fixture) fixture = fixture_new ();

      sampan_studio_prepare_planner (fixture->studio);
      sampan_studio_prepare_planner (fixture->studio);
      if (asked)
        {
          SampanPlanner *planner = sampan_studio_get_planner (fixture->studio);
          g_autoptr (SampanPlan) plan =
              sampan_planner_plan (planner, "brighter", SAMPAN_MEDIA_IMAGE);

          g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 1);
          g_assert_true (sampan_studio_get_planner (fixture->studio) == planner);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/target", test_target);
  g_test_add_func ("/document/languages", test_languages);
  g_test_add_func ("/document/translate", test_translate);
  g_test_add_func ("/document/no-engine", test_no_engine);
  g_test_add_func ("/document/memory-alone", test_memory_alone);
  g_test_add_func ("/document/said-once", test_said_once);
  g_test_add_func ("/document/closed-while-translating", test_closed_while_translating);
  g_test_add_func ("/document/left", test_left);
  g_test_add_func ("/document/saved", test_saved);
  g_test_add_func ("/document/languages-preferred", test_languages_preferred);
  g_test_add_func ("/document/planner", test_planner);
  g_test_add_func ("/document/platforms", test_platforms);
  return g_test_run ();
}
