#include "captions/sampan-cue-groups.h"
#include "captions/sampan-track-translation.h"
#include "language/sampan-memory.h"
#include "language/sampan-pack-translator.h"

#include <string.h>

#include "../core/helper.h"
#include "../language/stub-translator.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static int
run (SampanTrackTranslation *translation, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_track_translation_run_async (translation, cancellable, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sampan_track_translation_run_finish (translation, result, error);
}

static int
translate_track (SampanTranslators *translators,
                 SampanCaptionTrack *track,
                 SampanCaptionTrack *target,
                 GError **error)
{
  g_autoptr (SampanTrackTranslation) translation =
      sampan_track_translation_new (translators, track, target);

  return run (translation, NULL, error);
}

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

  g_assert_cmpint (translate_track (translators, track, target, &error), ==, 4);
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

  translate_track (translators, track, target, NULL);
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

  g_assert_cmpint (sampan_caption_track_get_state (target,
                                                   sampan_cue_groups_find_target (target, "a"),
                                                   track),
                   ==, SAMPAN_SEGMENT_STALE);
  g_assert_cmpint (sampan_caption_track_get_state (target,
                                                   sampan_cue_groups_find_target (target, "b"),
                                                   track),
                   ==, SAMPAN_SEGMENT_FRESH);
  /* What has not changed is not asked for again. */
  g_assert_cmpint (translate_track (translators, track, target, NULL), ==, 2);
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
  g_assert_cmpint (translate_track (translators, track, target, NULL), ==, 4);
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

  g_assert_cmpint (translate_track (translators, empty, target, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (translate_track (translators, track, english, &error), ==, -1);
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (english), ==, 0);
}

/* ---- sentences over cues ---- */

/* A stub: "EN(...)", or an error for what has "FAIL" in it. */
static GPtrArray *
answer (guint call,
        const char *const *segments,
        const SampanTranslatorContext *context,
        gpointer user_data,
        GError **error)
{
  GPtrArray *asked = user_data;
  GPtrArray *answers = stub_translate_all (segments);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      SampanTranslation *translation = g_ptr_array_index (answers, i);

      g_ptr_array_add (asked, g_strdup (segments[i]));
      if (strstr (segments[i], "FAIL") != NULL)
        {
          g_clear_pointer (&translation->text, g_free);
          translation->error =
              g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER, "no");
        }
    }
  return answers;
}

typedef struct
{
  SampanTranslators *translators;
  GPtrArray *asked;
} Stub;

static Stub
make_stub (guint n_segments)
{
  Stub stub = { sampan_translators_new (), g_ptr_array_new_with_free_func (g_free) };
  SampanTranslatorLimits limits = { n_segments, 5000, 2000 };
  g_autoptr (StubTranslator) engine = stub_translator_new (answer, limits, stub.asked);
  g_autoptr (GListStore) packs = g_list_store_new (SAMPAN_TYPE_TRANSLATOR);

  g_list_store_append (packs, engine);
  sampan_translators_set_packs (stub.translators, G_LIST_MODEL (packs));
  return stub;
}

static void
stub_clear (Stub *stub)
{
  g_clear_object (&stub->translators);
  g_ptr_array_unref (stub->asked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stub, stub_clear)

/* One whole sentence is asked for; what is empty or fails shifts nothing. */
static void
test_groups (void)
{
  g_auto (Stub) stub = make_stub (50);
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");
  g_autoptr (SampanTrackTranslation) translation = NULL;
  int n;

  put (track, "1", 0, 1000, "因为下雪，", NULL);
  put (track, "2", 1080, 2000, "所以奶奶\n没去海边。", NULL);
  put (track, "3", 2100, 3000, "", NULL);
  put (track, "4", 3100, 4000, "这句 FAIL。", NULL);
  put (track, "5", 4100, 5000, "- 好吗？\n- 好。", NULL);
  put (track, "6", 9000, 9900, "<i>再见，</i>", NULL);
  put (track, "7", 10000, 10900, "<i>朋友。</i>", NULL);
  translation = sampan_track_translation_new (stub.translators, track, target);
  n = run (translation, NULL, NULL);
  for (guint i = 0; i < stub.asked->len; i++)
    g_test_message ("asked: %s", (char *)g_ptr_array_index (stub.asked, i));
  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    g_test_message ("%s: %s", sampan_cue_get_id (sampan_caption_track_get_cue (target, i)),
                    sampan_cue_get_text (sampan_caption_track_get_cue (target, i)));
  g_assert_cmpint (n, ==, 6);

  g_assert_cmpstr (g_ptr_array_index (stub.asked, 0), ==, "因为下雪，所以奶奶没去海边。");
  g_assert_cmpstr (g_ptr_array_index (stub.asked, 3), ==, "再见，朋友。");
  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);
      SampanCue *source =
          sampan_caption_track_find (track, sampan_cue_get_source_ids (cue)[0], NULL);

      g_assert_cmpint (sampan_cue_get_start (cue), ==, sampan_cue_get_start (source));
      g_assert_cmpint (sampan_cue_get_origin (cue), ==, SAMPAN_ORIGIN_MACHINE);
    }
  assert_cue (target, "3", 2100, 3000, "");
  g_assert_null (sampan_cue_groups_find_target (target, "4"));
  g_assert_cmpuint (sampan_track_translation_get_n_failed (translation), ==, 1);
  g_assert_error (sampan_track_translation_get_error (translation, "4"), SAMPAN_LANGUAGE_ERROR,
                  SAMPAN_LANGUAGE_ERROR_ANSWER);
  g_assert_null (sampan_track_translation_get_error (translation, "5"));
  /* Each speaker has a line, each part its slant. */
  g_assert_nonnull (
      strchr (sampan_cue_get_text (sampan_cue_groups_find_target (target, "5")), '\n'));
  g_assert_true (
      g_str_has_prefix (sampan_cue_get_text (sampan_cue_groups_find_target (target, "6")), "<i>"));
  /* Once more: only what failed. */
  g_ptr_array_set_size (stub.asked, 0);
  put (track, "4", 3100, 4000, "这句好了。", NULL);
  g_assert_cmpint (translate_track (stub.translators, track, target, NULL), ==, 1);
  g_assert_cmpuint (stub.asked->len, ==, 1);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 7);
}

/* A real, small model of the toy pack. */
static void
test_pack (void)
{
  g_autofree char *folder =
      g_test_build_filename (G_TEST_DIST, "language", "toy-pack", "toy-zh-en", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = sampan_pack_open (folder, NULL, NULL, &error);
  g_autoptr (SampanTranslator) engine = NULL;
  g_autoptr (GListStore) packs = g_list_store_new (SAMPAN_TYPE_TRANSLATOR);
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");

  g_assert_no_error (error);
  engine = sampan_pack_translator_new (pack);
  g_list_store_append (packs, engine);
  sampan_translators_set_packs (translators, G_LIST_MODEL (packs));
  put (track, "1", 0, 1500, "因为下雪，", NULL);
  put (track, "2", 1580, 4000, "所以我奶奶没去海边。", NULL);
  put (track, "3", 4100, 5000, "你想休息。", NULL);
  g_assert_cmpint (translate_track (translators, track, target, &error), ==, 3);
  g_assert_no_error (error);
  assert_cue (target, "1", 0, 1500, "Because it snowed,");
  assert_cue (target, "2", 1580, 4000, "my grandmother did not go to the seaside.");
  assert_cue (target, "3", 4100, 5000, "You want to rest.");
}

/* ---- the library ---- */

static void
add_pair (SampanLibrary *library, const char *source, const char *target)
{
  g_autoptr (SampanMemory) memory = sampan_memory_get (sampan_library_get_database (library));
  g_autoptr (GPtrArray) pairs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  SampanMemoryPair *pair = g_new0 (SampanMemoryPair, 1);

  *pair = (SampanMemoryPair){ .source_language = g_strdup ("zh-Hans"),
                              .target_language = g_strdup ("en"),
                              .source = g_strdup (source),
                              .target = g_strdup (target) };
  g_ptr_array_add (pairs, pair);
  g_assert_cmpint (sampan_memory_add (memory, pairs, NULL), ==, 1);
}

static void
add_term (SampanLibrary *library, const char *term, const char *target)
{
  g_autoptr (SampanGlossary) glossary = sampan_glossary_get (sampan_library_get_database (library));
  g_autoptr (GPtrArray) terms =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_glossary_term_free);
  SampanGlossaryTerm *added = g_new0 (SampanGlossaryTerm, 1);

  *added = (SampanGlossaryTerm){ .source_language = g_strdup ("zh-Hans"),
                                 .target_language = g_strdup ("en"),
                                 .term = g_strdup (term),
                                 .target = g_strdup (target),
                                 .forbidden = g_new0 (char *, 1) };
  g_ptr_array_add (terms, added);
  g_assert_cmpint (sampan_glossary_add (glossary, terms, NULL), ==, 1);
}

/* As for the note's text: what a person has said before, the words that must be, links. */
static void
test_memory_and_glossary (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_auto (Stub) stub = make_stub (50);
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");
  g_autoptr (SampanTrackTranslation) translation = NULL;

  add_pair (library, "大家好。", "Hello, all!");
  add_term (library, "毛肚", "tripe");
  put (track, "1", 0, 1000, "大家好。", NULL);
  put (track, "2", 1100, 2000, "毛肚在 https://a.org 。", NULL);
  translation = sampan_track_translation_new (stub.translators, track, target);
  sampan_track_translation_set_library (translation, library);
  g_assert_cmpint (run (translation, NULL, NULL), ==, 2);
  assert_cue (target, "1", 0, 1000, "Hello, all!");
  g_assert_cmpint (sampan_cue_get_origin (sampan_cue_groups_find_target (target, "1")), ==,
                   SAMPAN_ORIGIN_MEMORY);
  g_assert_cmpuint (stub.asked->len, ==, 1);
  g_assert_null (strstr (g_ptr_array_index (stub.asked, 0), "a.org"));
  g_assert_nonnull (
      strstr (sampan_cue_get_text (sampan_cue_groups_find_target (target, "2")), "tripe"));
  g_assert_nonnull (
      strstr (sampan_cue_get_text (sampan_cue_groups_find_target (target, "2")), "https://a.org"));
  remove_folder (folder);
}

/* No engine does the pair: what the memory has comes in, and the others say that none does. */
static void
test_memory_alone (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");
  g_autoptr (SampanTrackTranslation) translation = NULL;

  add_pair (library, "大家好。", "Hello, all!");
  put (track, "1", 0, 1000, "大家好。", NULL);
  put (track, "2", 1100, 2000, "毛肚在这里。", NULL);
  put (track, "3", 2100, 3000, "吃完再走。", NULL);
  translation = sampan_track_translation_new (translators, track, target);
  sampan_track_translation_set_library (translation, library);
  g_assert_cmpint (run (translation, NULL, NULL), ==, 1);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 1);
  assert_cue (target, "1", 0, 1000, "Hello, all!");
  g_assert_cmpuint (sampan_track_translation_get_n_failed (translation), ==, 2);
  g_assert_error (sampan_track_translation_get_first_error (translation), SAMPAN_LANGUAGE_ERROR,
                  SAMPAN_LANGUAGE_ERROR_PAIR);
  remove_folder (folder);
}

static void
on_status (SampanTrackTranslation *translation, GParamSpec *pspec, GCancellable *cancellable)
{
  if (sampan_track_translation_get_fraction (translation) > 0.5)
    g_cancellable_cancel (cancellable);
}

/* A run that was stopped half-way, and whose track was lost as when the program is killed: the next
 * one asks for the rest alone. */
static void
test_goes_on (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_auto (Stub) stub = make_stub (5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) lost = sampan_caption_track_new ("en");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");
  g_autoptr (SampanTrackTranslation) first = NULL;
  g_autoptr (SampanTrackTranslation) second = NULL;
  g_autoptr (GError) error = NULL;
  guint n_first;

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);
      g_autofree char *text = g_strdup_printf ("这是第%d句话。", i);

      put (track, id, i * 1000, i * 1000 + 900, text, NULL);
    }
  first = sampan_track_translation_new (stub.translators, track, lost);
  sampan_track_translation_set_library (first, library);
  g_signal_connect (first, "notify::fraction", G_CALLBACK (on_status), cancellable);
  g_assert_cmpint (run (first, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  n_first = stub.asked->len;
  g_assert_cmpuint (n_first, >=, 50);
  g_assert_cmpuint (n_first, <, 80);

  /* The parts are written by a thread. */
  g_usleep (200000);
  second = sampan_track_translation_new (stub.translators, track, target);
  sampan_track_translation_set_library (second, library);
  g_assert_cmpint (run (second, NULL, NULL), ==, 100);
  g_assert_cmpuint (stub.asked->len, ==, 100);
  g_assert_cmpuint (sampan_caption_track_get_n_cues (target), ==, 100);
  remove_folder (folder);
}

static void
on_track_changed (SampanCaptionTrack *track, gpointer data)
{
  (*(guint *)data)++;
}

/* Each change of a track is told to all that show it, and OpenCC answers a thousand at once. */
static void
test_few_changes (void)
{
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hant");
  guint n_changes = 0;

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      put (track, id, i * 2000, i * 2000 + 1900, "视频", NULL);
    }
  g_signal_connect (target, "changed", G_CALLBACK (on_track_changed), &n_changes);
  g_assert_cmpint (translate_track (translators, track, target, NULL), ==, 2000);
  assert_cue (target, "1999", 3998000, 3999900, "影片");
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpuint (n_changes, <, 1000);
}

/* Two thousand cues take no longer than a window may stand still for, but for the engine. */
static void
test_many (void)
{
  g_auto (Stub) stub = make_stub (50);
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("zh-Hans");
  gint64 start;

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      put (track, id, i * 2000, i * 2000 + 1900, i % 2 == 0 ? "a sentence that" : "goes on here.",
           NULL);
    }
  start = g_get_monotonic_time ();
  g_assert_cmpint (translate_track (stub.translators, track, target, NULL), ==, 2000);
  g_test_message ("%.2f s", (g_get_monotonic_time () - start) / 1e6);
  g_assert_cmpuint (stub.asked->len, ==, 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track-translation/whole", test_whole);
  g_test_add_func ("/track-translation/again", test_again);
  g_test_add_func ("/track-translation/merged", test_merged);
  g_test_add_func ("/track-translation/nothing", test_nothing);
  g_test_add_func ("/track-translation/groups", test_groups);
  g_test_add_func ("/track-translation/pack", test_pack);
  g_test_add_func ("/track-translation/memory-and-glossary", test_memory_and_glossary);
  g_test_add_func ("/track-translation/memory-alone", test_memory_alone);
  g_test_add_func ("/track-translation/goes-on", test_goes_on);
  g_test_add_func ("/track-translation/few-changes", test_few_changes);
  g_test_add_func ("/track-translation/many", test_many);
  return g_test_run ();
}
