#include "core/sampan-history.h"
#include "translate-fixture.h"

#define BODY                                                                                       \
  "周末去了鼠标博物馆，视频在 https://b23.tv/AbC\n\n#上海探店 坐出租车去的😀\n谢谢@小红书 的朋友"

static SampanNote *
make_note (void)
{
  SampanNote *note = sampan_note_new ("zh-Hans");
  SampanVersion *source = sampan_note_get_source (note);
  const char *const tags[] = { "软件开发", "OOTD", "视频剪辑", NULL };

  sampan_segment_set_text (sampan_version_get_title (source), "软件里的视频");
  sampan_version_set_body (source, BODY);
  sampan_version_set_tags (source, tags);
  return note;
}

static SampanSegment *
get_segment (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);

  g_assert_nonnull (segment);
  return segment; /* the version keeps it */
}

static void
test_whole (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  const char *const *tags;
  SampanVersion *target;

  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, &error), ==, 4);
  g_assert_no_error (error);
  target = sampan_note_get_version (note, "zh-Hant");
  body = sampan_version_dup_body (target);
  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (target)), ==, "軟體裡的影片");
  g_assert_cmpstr (body, ==,
                   "週末去了滑鼠博物館，影片在 https://b23.tv/AbC\n\n"
                   "#上海探店 坐計程車去的😀\n謝謝@小红书 的朋友");
  tags = sampan_version_get_tags (target);
  g_assert_cmpuint (g_strv_length ((char **)tags), ==, 3);
  g_assert_cmpstr (tags[0], ==, "軟體開發");
  g_assert_cmpstr (tags[1], ==, "OOTD");
  g_assert_cmpstr (tags[2], ==, "影片剪輯");
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 0);
  g_assert_cmpuint (sampan_version_get_n_stale (target), ==, 0);
  g_assert_cmpint (sampan_segment_get_origin (get_segment (target, 0)), ==, SAMPAN_ORIGIN_MACHINE);
  g_assert_cmpstr (sampan_segment_get_provider (get_segment (target, 0)), ==, "OpenCC");

  /* Nothing is missing or stale: nothing to do. */
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_stale_alone (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *target;

  fixture_translate_note (translators, note, "zh-Hant", NULL, NULL);
  target = sampan_note_get_version (note, "zh-Hant");
  sampan_segment_set_text (get_segment (source, 2), "#上海探店 坐软件去的");
  g_assert_cmpuint (sampan_version_get_n_stale (target), ==, 1);

  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, NULL), ==, 1);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 2)), ==, "#上海探店 坐軟體去的");
  g_assert_cmpuint (sampan_version_get_n_stale (target), ==, 0);
}

static void
test_pinned (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  const char *const own_tags[] = { "我的", NULL };
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");
  SampanSegment *pinned = get_segment (target, 0);

  sampan_segment_set_text (pinned, "我自己寫的");
  sampan_version_set_tags (target, own_tags);
  g_assert_true (sampan_segment_get_pinned (pinned));
  sampan_segment_set_text (get_segment (source, 0), "改了的视频");
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, NULL), ==, 3);
  g_assert_cmpstr (sampan_segment_get_text (pinned), ==, "我自己寫的");
  g_assert_cmpstr (sampan_version_get_tags (target)[0], ==, "我的");
  g_assert_null (sampan_version_get_tags (target)[1]);

  /* Not even when it is asked for by name. */
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", pinned, NULL), ==, 0);
  g_assert_cmpstr (sampan_segment_get_text (pinned), ==, "我自己寫的");
}

static void
test_one (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");

  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", get_segment (target, 2),
                                           NULL),
                   ==, 1);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 0)), ==, "");
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 2)), ==,
                   "#上海探店 坐計程車去的😀");
  g_assert_cmpuint (g_strv_length ((char **)sampan_version_get_tags (target)), ==, 0);

  /* A fresh one that is asked for by name is translated again. */
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", get_segment (target, 2),
                                           NULL),
                   ==, 1);
}

static void
test_no_engine (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_translate_note (translators, note, "en", NULL, &error), ==, -1);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_nonnull (strstr (error->message, "Chinese (Simplified)"));
  g_assert_nonnull (strstr (error->message, "Preferences"));
  g_assert_null (sampan_note_get_version (note, "en"));
}

/* The source changes while the translator works: what comes for the old text is not taken. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(int *)data =
      sampan_note_translation_run_finish (SAMPAN_NOTE_TRANSLATION (source), result, NULL);
}

static void
test_change_meanwhile (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_note ();
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (translators, note, "zh-Hant", NULL);
  int n = -2;

  sampan_note_translation_run_async (run, NULL, on_done, &n);
  sampan_segment_set_text (get_segment (source, 0), "别的视频");
  sampan_segment_set_text (get_segment (target, 2), "人寫的");
  while (n == -2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 0)), ==, "");
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 2)), ==, "人寫的");
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, NULL), ==, 1);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 0)), ==, "別的影片");
}

#define N_LINES 3000

static SampanNote *
make_long_note (void)
{
  SampanNote *note = sampan_note_new ("zh-Hans");
  g_autoptr (GString) body = g_string_new ("视频");

  for (guint i = 1; i < N_LINES; i++)
    g_string_append_printf (body, "\n第%u段视频", i);
  sampan_version_set_body (sampan_note_get_source (note), body->str);
  return note;
}

static void
on_changed (SampanNote *note, gpointer data)
{
  (*(guint *)data)++;
}

/* Each change of a note is told to all that show it: a thousand answers that come at once are not a
 * thousand changes, but they are one step of undo. */
static void
test_few_changes (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_long_note ();
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");
  g_autoptr (SampanHistory) history = sampan_history_new (note);
  guint n_changes = 0;

  g_signal_connect (note, "changed", G_CALLBACK (on_changed), &n_changes);
  g_assert_cmpint (fixture_translate_note (translators, note, "zh-Hant", NULL, NULL), ==, N_LINES);
  g_assert_cmpuint (n_changes, <, N_LINES / 10);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, N_LINES - 1)), ==, "第2999段影片");
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 0);
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, N_LINES);
  g_assert_false (sampan_history_get_can_undo (history));
}

/* A run that is cancelled keeps what was answered, also what was not yet in the note. */
static void
test_cancel (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_long_note ();
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (translators, note, "zh-Hant", NULL);
  const SampanRunStatus *progress = sampan_note_translation_get_progress (run);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int n = -2;

  sampan_note_translation_run_async (run, cancellable, on_done, &n);
  while (progress->n_done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (progress->n_written, <, progress->n_done);
  g_cancellable_cancel (cancellable);
  while (n == -2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n, ==, -1);
  g_assert_cmpuint (progress->n_written, ==, progress->n_done);
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, N_LINES - progress->n_done);
  g_assert_cmpuint (progress->n_done, <, N_LINES);
}

/* The window lets go of a note while answers are on their way into it. */
static void
test_flush (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanNote) note = make_long_note ();
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hant");
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (translators, note, "zh-Hant", NULL);
  const SampanRunStatus *progress = sampan_note_translation_get_progress (run);
  int n = -2;

  sampan_note_translation_run_async (run, NULL, on_done, &n);
  while (progress->n_done < N_LINES)
    g_main_context_iteration (NULL, TRUE);
  sampan_note_translation_flush (run);
  g_assert_cmpuint (sampan_version_get_n_missing (target), ==, 0);
  while (n == -2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n, ==, N_LINES);
}

static void
test_registry (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  GListModel *model = G_LIST_MODEL (translators);
  SampanTranslator *engine;
  g_autoptr (GError) error = NULL;
  guint n = g_list_model_get_n_items (model); /* OpenCC, and Apertium where it is installed */

  g_assert_null (sampan_translators_find (translators, "zh", "en", NULL, NULL));
  sampan_translators_set_openai (translators, "http://localhost:8080/v1", "qwen3", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n + 1);
  engine = sampan_translators_find (translators, "zh", "en", NULL, NULL);
  g_assert_cmpstr (sampan_translator_get_id (engine), ==, "openai");
  g_assert_cmpstr (sampan_translator_get_name (engine), ==, "qwen3 on localhost");
  engine = sampan_translators_find (translators, "zh-Hans", "zh-Hant", NULL, NULL);
  g_assert_cmpstr (sampan_translator_get_id (engine), ==, "opencc");
  engine = sampan_translators_find (translators, "zh-Hans", "zh-Hant", "openai", NULL);
  g_assert_cmpstr (sampan_translator_get_id (engine), ==, "openai");
  g_assert_null (sampan_translators_find (translators, "zh", "en", "opencc", &error));
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_nonnull (strstr (error->message, "OpenCC"));
  sampan_translators_set_openai (translators, "", NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
  g_clear_error (&error);
  g_assert_null (sampan_translators_find (translators, "en", "en", NULL, &error));
  g_assert_nonnull (strstr (error->message, "already"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translate-note/whole", test_whole);
  g_test_add_func ("/translate-note/stale-alone", test_stale_alone);
  g_test_add_func ("/translate-note/pinned", test_pinned);
  g_test_add_func ("/translate-note/one", test_one);
  g_test_add_func ("/translate-note/no-engine", test_no_engine);
  g_test_add_func ("/translate-note/change-meanwhile", test_change_meanwhile);
  g_test_add_func ("/translate-note/few-changes", test_few_changes);
  g_test_add_func ("/translate-note/cancel", test_cancel);
  g_test_add_func ("/translate-note/flush", test_flush);
  g_test_add_func ("/translate-note/registry", test_registry);
  return g_test_run ();
}
