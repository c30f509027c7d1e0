#include <glib/gstdio.h>

#include "core/sampan-library.h"
#include "language/sampan-note-translation.h"
#include "language/sampan-sentences.h"
#include "net/sampan-net-error.h"
#include "stub-translator.h"

static const SampanTranslatorLimits small = { .segments = 8, .characters = 200, .longest = 60 };

typedef struct
{
  GAsyncResult *result;
  GCancellable *cancellable;
  guint waited;     /* the longest that was told */
  gboolean over;    /* 0 was told after it */
  glong characters; /* the last told */
  guint n_done;
  guint cancel_after; /* segments */
} Watch;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Watch *)data)->result = g_object_ref (result);
}

static void
on_waiting (guint seconds, gpointer data)
{
  Watch *watch = data;

  watch->over = seconds == 0;
  watch->waited = MAX (watch->waited, seconds);
}

static void
on_advanced (glong characters, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpint (characters, >=, watch->characters);
  watch->characters = characters;
}

static void
on_progress (guint segment, const char *text, gboolean done, gpointer data)
{
  Watch *watch = data;

  watch->n_done += done;
}

static GPtrArray *
run (StubTranslator *stub,
     const char *const *segments,
     SampanGlossaryTerms *glossary,
     const char *folder,
     Watch *watch,
     GError **error)
{
  GPtrArray *results;

  watch->characters = 0;
  sampan_translator_translate_async (SAMPAN_TRANSLATOR (stub), segments, "zh-Hans", "en",
                                     &(SampanTranslateOptions){ .glossary = glossary,
                                                                .checkpoints = folder,
                                                                .progress = on_progress,
                                                                .waiting = on_waiting,
                                                                .advanced = on_advanced,
                                                                .user_data = watch },
                                     watch->cancellable, on_done, watch);
  while (!watch->result)
    g_main_context_iteration (NULL, TRUE);
  results = sampan_translator_translate_finish (SAMPAN_TRANSLATOR (stub), watch->result, error);
  g_clear_object (&watch->result);
  return results;
}

static SampanTranslation *
at (GPtrArray *results, guint segment)
{
  return g_ptr_array_index (results, segment);
}

/* ---- batches and their neighbours ---- */

static GPtrArray *
expect_neighbours (guint call,
                   const char *const *segments,
                   const SampanTranslatorContext *context,
                   gpointer data,
                   GError **error)
{
  g_assert_cmpuint (g_strv_length ((char **)segments), ==, call == 3 ? 4 : 8);
  g_assert_false (context->strict);
  if (call == 2)
    {
      g_assert_cmpstr (context->before[0], ==, "第G句");
      g_assert_cmpstr (context->before[1], ==, "第H句");
      g_assert_cmpstr (context->before_translations[1], ==, "EN(第H句)");
      g_assert_null (context->before[2]);
      g_assert_cmpstr (context->after[0], ==, "第Q句");
      g_assert_null (context->after[1]);
    }
  g_assert_true (!context->before[0] == (call == 1));
  g_assert_true (!context->after[0] == (call == 3));
  return stub_translate_all (segments);
}

static void
test_neighbours (void)
{
  g_autoptr (StubTranslator) stub = stub_translator_new (expect_neighbours, small, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) segments = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  for (guint i = 0; i < 20; i++)
    g_strv_builder_take (builder, g_strdup_printf ("第%c句", 'A' + i));
  segments = g_strv_builder_end (builder);
  results = run (stub, (const char *const *)segments, NULL, NULL, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 20);
  g_assert_cmpuint (watch.n_done, ==, 20);
  g_assert_cmpint (watch.characters, ==, 60);
  g_assert_cmpuint (stub_translator_get_n_calls (stub), ==, 3);
}

/* ---- placeholders ---- */

typedef struct
{
  guint good_from; /* the call from which nothing is lost */
  guint n_strict;
} Careless;

/* Loses what it can, until it is asked strictly. */
static GPtrArray *
lose (guint call,
      const char *const *segments,
      const SampanTranslatorContext *context,
      gpointer data,
      GError **error)
{
  Careless *careless = data;
  GPtrArray *answers = stub_translate_all (segments);

  careless->n_strict += context->strict;
  if (context->strict)
    g_assert_null (segments[1]);
  for (guint i = 0; call < careless->good_from && i < answers->len; i++)
    if (strstr (segments[i], "⟦"))
      g_set_str (&at (answers, i)->text, "EN without it");
  return answers;
}

static void
test_lost (void)
{
  static const char *const segments[] = {
    "你好", "看 https://b23.tv/A 👨‍👩‍👧‍👦 走了5km", "再见", NULL
  };
  Careless once = { .good_from = 2 }, always = { .good_from = 9 };
  g_autoptr (StubTranslator) first = stub_translator_new (lose, small, &once);
  g_autoptr (StubTranslator) second = stub_translator_new (lose, small, &always);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) flagged = NULL;
  Watch watch = { 0 };

  results = run (first, segments, NULL, NULL, &watch, NULL);
  g_assert_cmpstr (at (results, 1)->text, ==,
                   "EN(看 https://b23.tv/A 👨‍👩‍👧‍👦 走了5km)");
  g_assert_cmpuint (once.n_strict, ==, 1);
  g_assert_cmpuint (stub_translator_get_n_calls (first), ==, 2);

  flagged = run (second, segments, NULL, NULL, &watch, NULL);
  g_assert_cmpstr (at (flagged, 0)->text, ==, "EN(你好)");
  g_assert_null (at (flagged, 1)->text);
  g_assert_error (at (flagged, 1)->error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER);
  g_assert_nonnull (strstr (at (flagged, 1)->error->message, "https://b23.tv/A"));
  g_assert_cmpuint (stub_translator_get_n_calls (second), ==, 2);
}

static GPtrArray *
use_forbidden (guint call,
               const char *const *segments,
               const SampanTranslatorContext *context,
               gpointer data,
               GError **error)
{
  GPtrArray *answers = stub_translate_all (segments);

  g_assert_null (strstr (segments[0], "舢板"));
  if (!context->strict)
    g_set_str (&at (answers, 1)->text, "a crummy boat");
  return answers;
}

static void
test_glossary (void)
{
  static const char *const segments[] = { "我的舢板在这里", "破船", NULL };
  char *forbidden[] = { (char *)"crummy", NULL };
  SampanGlossaryTerm forced = { .source_language = (char *)"zh-Hans",
                                .target_language = (char *)"en",
                                .term = (char *)"舢板",
                                .target = (char *)"Sampan",
                                .forbidden = forbidden + 1 };
  SampanGlossaryTerm banned = { .source_language = (char *)"zh-Hans",
                                .target_language = (char *)"en",
                                .term = (char *)"破船",
                                .target = (char *)"",
                                .forbidden = forbidden };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (SampanGlossaryTerms) terms = NULL;
  g_autoptr (StubTranslator) stub = stub_translator_new (use_forbidden, small, NULL);
  g_autoptr (GPtrArray) results = NULL;
  Watch watch = { 0 };

  g_ptr_array_add (list, &forced);
  g_ptr_array_add (list, &banned);
  terms = sampan_glossary_terms_new (list);
  results = run (stub, segments, terms, NULL, &watch, NULL);
  g_assert_cmpstr (at (results, 0)->text, ==, "EN(我的Sampan在这里)");
  g_assert_cmpstr (at (results, 1)->text, ==, "EN(破船)");
  g_assert_cmpuint (stub_translator_get_n_calls (stub), ==, 2);
}

/* ---- failures ---- */

static GPtrArray *
refuse_poison (guint call,
               const char *const *segments,
               const SampanTranslatorContext *context,
               gpointer data,
               GError **error)
{
  for (guint i = 0; segments[i]; i++)
    if (strstr (segments[i], "毒"))
      {
        g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER, "HTTP 500: no");
        return NULL;
      }
  return stub_translate_all (segments);
}

static void
test_halved (void)
{
  static const char *const segments[] = { "毒", "乙", "丙", "丁", "戊", "己",
                                          "庚", "辛", "壬", "癸", NULL };
  g_autoptr (StubTranslator) stub = stub_translator_new (refuse_poison, small, NULL);
  g_autoptr (GPtrArray) results = NULL;
  Watch watch = { 0 };

  results = run (stub, segments, NULL, NULL, &watch, NULL);
  for (guint i = 0; i < 10; i++)
    g_assert_true (!at (results, i)->text == (i == 0));
  g_assert_error (at (results, 0)->error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER);
  /* 8, 4, 2 and 1 fail; 1, 2, 4 and the last 2 are well. */
  g_assert_cmpuint (stub_translator_get_n_calls (stub), ==, 8);
}

static GPtrArray *
refuse_all (guint call,
            const char *const *segments,
            const SampanTranslatorContext *context,
            gpointer data,
            GError **error)
{
  g_set_error_literal (error, SAMPAN_NET_ERROR, GPOINTER_TO_INT (data), "no");
  return NULL;
}

/* A wrong key, or nobody there: asking for less would not help. A server that always fails is
 * given up. */
static void
test_given_up (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) segments = NULL;
  static const struct
  {
    SampanNetError code;
    guint calls;
  } cases[] = { { SAMPAN_NET_ERROR_UNAUTHORIZED, 1 },
                { SAMPAN_NET_ERROR_CONNECT, 1 },
                { SAMPAN_NET_ERROR_TIMEOUT, 2 },
                { SAMPAN_NET_ERROR_SERVER, 8 } };

  for (guint i = 0; i < 100; i++)
    g_strv_builder_add (builder, "一句话");
  segments = g_strv_builder_end (builder);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StubTranslator) stub =
          stub_translator_new (refuse_all, small, GINT_TO_POINTER (cases[i].code));
      g_autoptr (GError) error = NULL;
      Watch watch = { 0 };

      g_assert_null (run (stub, (const char *const *)segments, NULL, NULL, &watch, &error));
      g_assert_error (error, SAMPAN_NET_ERROR, cases[i].code);
      g_assert_cmpuint (stub_translator_get_n_calls (stub), ==, cases[i].calls);
    }
}

static GPtrArray *
ask_to_wait (guint call,
             const char *const *segments,
             const SampanTranslatorContext *context,
             gpointer data,
             GError **error)
{
  if (call > 1)
    return stub_translate_all (segments);
  sampan_net_error_set (error, SAMPAN_NET_ERROR_TOO_MANY, GPOINTER_TO_INT (data), "HTTP 429");
  return NULL;
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_waiting (void)
{
  static const char *const segments[] = { "你好", NULL };
  g_autoptr (StubTranslator) stub = stub_translator_new (ask_to_wait, small, GINT_TO_POINTER (1));
  g_autoptr (StubTranslator) slow = stub_translator_new (ask_to_wait, small, GINT_TO_POINTER (600));
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 begun;
  Watch watch = { 0 }, cancelled = { .cancellable = cancellable };

  results = run (stub, segments, NULL, NULL, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.waited, ==, 1);
  g_assert_true (watch.over);
  g_assert_cmpstr (at (results, 0)->text, ==, "EN(你好)");

  begun = g_get_monotonic_time ();
  g_timeout_add (100, cancel, cancellable);
  g_assert_null (run (slow, segments, NULL, NULL, &cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (cancelled.waited, ==, 600);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
}

static GPtrArray *
give_back (guint call,
           const char *const *segments,
           const SampanTranslatorContext *context,
           gpointer data,
           GError **error)
{
  GPtrArray *answers = stub_translate_all (segments);

  for (guint i = 0; i < answers->len; i++)
    g_set_str (&at (answers, i)->text, segments[i]);
  return answers;
}

/* The source is never shown as a translation. */
static void
test_given_back (void)
{
  static const char *const segments[] = { "你好，世界", NULL };
  g_autoptr (StubTranslator) stub = stub_translator_new (give_back, small, NULL);
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  g_assert_null (run (stub, segments, NULL, NULL, &watch, &error));
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
}

/* ---- one long paragraph ---- */

static GPtrArray *
stop_after (guint call,
            const char *const *segments,
            const SampanTranslatorContext *context,
            gpointer data,
            GError **error)
{
  for (guint i = 0; segments[i]; i++)
    g_assert_cmpint (g_utf8_strlen (segments[i], -1), <=, 60);
  if (data && call == 5)
    g_cancellable_cancel (data);
  return stub_translate_all (segments);
}

static void
test_checkpoints (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-unfinished-XXXXXX", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (StubTranslator) first = stub_translator_new (stop_after, small, cancellable);
  g_autoptr (StubTranslator) second = stub_translator_new (stop_after, small, NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const char *segments[] = { NULL, NULL };
  Watch watch = { .cancellable = cancellable }, again = { 0 };
  guint pieces;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "这是第%u句话，去看看 https://b23.tv/A%u 吧。", i + 10, i);
  segments[0] = text->str;
  g_assert_null (run (first, segments, NULL, folder, &watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (stub_translator_get_n_calls (first), ==, 5);
  g_usleep (100000); /* the last line is written by a thread */

  results = run (second, segments, NULL, folder, &again, NULL);
  pieces = 0;
  for (const char *p = strstr (at (results, 0)->text, "EN("); p; p = strstr (p + 1, "EN("))
    pieces++;
  /* Four batches of what fits into 200 characters are not asked for again. */
  g_assert_cmpuint (stub_translator_get_n_calls (second), <, (pieces + 2) / 3 - 2);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *link = g_strdup_printf (" https://b23.tv/A%u ", i);

      g_assert_nonnull (strstr (at (results, 0)->text, link));
    }
  /* Sentences of English have a space between them. */
  g_assert_null (strstr (at (results, 0)->text, ")EN("));
  for (guint i = 0; i < 100 && g_rmdir (folder) != 0; i++)
    g_usleep (10000);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_sentences (void)
{
  static const struct
  {
    const char *language;
    const char *text;
    guint longest;
    const char *pieces;
  } cases[] = {
    { "en", "Dr. Lee came. She saw https://a.org/b.html?x=1. Fine!", 0,
      "Dr. Lee came. |She saw https://a.org/b.html?x=1. |Fine!" },
    { "zh", "今天很好。我们走吧！去哪儿？", 0, "今天很好。|我们走吧！|去哪儿？" },
    { "zh", "今天很好。我们走吧！去哪儿？", 10, "今天很好。我们走吧！|去哪儿？" },
    { "en", "One, two three four, five", 12, "One, |two three |four, five" },
    { "zh", "没有标点的一句话很长很长", 5, "没有标点的|一句话很长|很长" },
    { "ar", "مرحبا. كيف حالك؟ بخير.", 0, "مرحبا. |كيف حالك؟ |بخير." },
    /* What follows a full stop without a space stays whole. */
    { "zh", "谢谢大家！@小红 你好！🎉🎉走吧。", 0, "谢谢大家！|@小红 你好！|🎉🎉走吧。" },
    { "zh", "谢谢大家！https://a.org/b 你好！", 8, "谢谢大家！|https://a.org/b 你好！" },
    { "en", "", 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) pieces =
          sampan_sentences_split (cases[i].text, cases[i].language, cases[i].longest);
      g_autofree char *joined = g_strjoinv ("|", pieces);
      g_autofree char *whole = g_strjoinv ("", pieces);

      g_assert_cmpstr (whole, ==, cases[i].text);
      g_assert_cmpstr (joined, ==, cases[i].pieces);
    }
}

/* ---- a note's run ---- */

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static SampanSegment *
get_segment (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);

  return segment; /* the version keeps it */
}

static void
remember (SampanLibrary *library, const char *source, const char *target)
{
  g_autoptr (SampanMemory) memory = sampan_memory_get (sampan_library_get_database (library));
  SampanMemoryPair pair = { .source_language = (char *)"zh-Hans",
                            .target_language = (char *)"en",
                            .source = (char *)source,
                            .target = (char *)target };
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  g_ptr_array_add (pairs, &pair);
  g_assert_cmpint (sampan_memory_add (memory, pairs, NULL), ==, 1);
}

/* The memory first, a near match as a suggestion, what is English already kept, one that fails
 * flagged with its reason and its old text. */
static void
test_run (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-run-XXXXXX", NULL);
  g_autoptr (SampanLibrary) library = sampan_library_open (folder, NULL);
  g_autoptr (SampanTranslators) translators = sampan_translators_new ();
  g_autoptr (GListStore) packs = g_list_store_new (SAMPAN_TYPE_TRANSLATOR);
  g_autoptr (StubTranslator) stub = stub_translator_new (refuse_poison, small, NULL);
  g_autoptr (SampanNote) note = sampan_note_new ("zh-Hans");
  g_autoptr (SampanNoteTranslation) run_of_note = NULL;
  g_autoptr (GError) error = NULL;
  const SampanMemoryMatch *match;
  SampanVersion *target;
  Watch watch = { 0 };

  g_list_store_append (packs, stub);
  sampan_translators_set_packs (translators, G_LIST_MODEL (packs));
  remember (library, "谢谢大家的支持和关注", "Thank you all");
  remember (library, "我们明天一起去公园散步", "We go to the park tomorrow");
  sampan_version_set_body (sampan_note_get_source (note),
                           "谢谢大家的支持和关注\n我们后天一起去公园散步\n"
                           "This sentence is written in plain English already.\n有毒的\n你好");
  run_of_note = sampan_note_translation_new (translators, note, "en", NULL);
  sampan_note_translation_set_library (run_of_note, library);
  sampan_note_translation_set_translator (run_of_note, "stub");
  sampan_note_translation_run_async (run_of_note, NULL, on_done, &watch);
  while (!watch.result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sampan_note_translation_run_finish (run_of_note, watch.result, &error), ==, 4);
  g_clear_object (&watch.result);
  g_assert_no_error (error);

  target = sampan_note_get_version (note, "en");
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 0)), ==, "Thank you all");
  g_assert_cmpint (sampan_segment_get_origin (get_segment (target, 0)), ==, SAMPAN_ORIGIN_MEMORY);
  g_assert_cmpuint (sampan_segment_get_score (get_segment (target, 0)), ==, 100);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 1)), ==,
                   "EN(我们后天一起去公园散步)");
  match = sampan_note_translation_get_suggestion (run_of_note, get_segment (target, 1));
  g_assert_cmpstr (match->target, ==, "We go to the park tomorrow");
  g_assert_cmpuint (match->score, >=, SAMPAN_MEMORY_MIN_SCORE);
  g_assert_cmpstr (sampan_segment_get_provider (get_segment (target, 2)), ==, SAMPAN_PROVIDER_KEPT);
  g_assert_cmpstr (sampan_segment_get_text (get_segment (target, 3)), ==, "");
  g_assert_error (sampan_note_translation_get_error (run_of_note, get_segment (target, 3)),
                  SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_SERVER);
  g_assert_cmpuint (sampan_note_translation_get_progress (run_of_note)->n_failed, ==, 1);
  g_assert_cmpuint (sampan_note_translation_get_progress (run_of_note)->n_kept, ==, 1);
  g_assert_cmpuint (sampan_note_translation_get_progress (run_of_note)->n_remembered, ==, 1);
  g_assert_false (sampan_note_translation_get_running (run_of_note));
  g_assert_nonnull (strstr (sampan_note_translation_get_status (run_of_note), "1 passage"));
  g_clear_object (&run_of_note);
  g_clear_object (&library);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translate-text/neighbours", test_neighbours);
  g_test_add_func ("/translate-text/lost", test_lost);
  g_test_add_func ("/translate-text/glossary", test_glossary);
  g_test_add_func ("/translate-text/halved", test_halved);
  g_test_add_func ("/translate-text/given-up", test_given_up);
  g_test_add_func ("/translate-text/waiting", test_waiting);
  g_test_add_func ("/translate-text/given-back", test_given_back);
  g_test_add_func ("/translate-text/checkpoints", test_checkpoints);
  g_test_add_func ("/translate-text/sentences", test_sentences);
  g_test_add_func ("/translate-text/run", test_run);
  return g_test_run ();
}
