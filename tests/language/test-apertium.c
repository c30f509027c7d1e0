#include "language/sampan-apertium.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "engine-fixture.h"
#include "language/sampan-apertium-pipe.h"
#include "translate-fixture.h"

/* The real Apertium with its English-Spanish pair; what needs a fault that it does not have uses
 * modes of our own, which are pipelines for the shell like its. */

static SampanTranslator *
make_engine (void)
{
  SampanTranslator *engine = sampan_apertium_new (NULL);

  if (sampan_translator_supports (engine, "en", "es"))
    return engine;
  g_object_unref (engine);
  g_test_skip ("Apertium and apertium-eng-spa are not installed");
  return NULL;
}

/* The processes that this one has started, and those that they have. */
static GArray *
find_children (pid_t parent)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)))
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      pid_t pid = atoi (name);
      char state;
      int its_parent;

      if (pid > 0 && g_file_get_contents (path, &stat, NULL, NULL)
          && sscanf (strrchr (stat, ')') + 1, " %c %d", &state, &its_parent) == 2
          && its_parent == parent && state != 'Z')
        {
          g_autoptr (GArray) below = find_children (pid);

          g_array_append_val (found, pid);
          g_array_append_vals (found, below->data, below->len);
        }
    }
  return found;
}

static guint
count_children (void)
{
  g_autoptr (GArray) children = find_children (getpid ());

  return children->len;
}

static void
test_translates (void)
{
  static const char *const segments[] = { "I like the red house.",
                                          "See https://a.org/x?y=1 and #travel today 😀",
                                          "The cat [a] is {b} ^x$ / done @ <i> \\ here.", NULL };
  g_autoptr (SampanTranslator) engine = make_engine ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  if (!engine)
    return;
  results = fixture_translate (engine, segments, "en-GB", "es", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, "Me gusta la casa roja.");
  /* Links, tags and emoji come through as they are, in words that are Spanish. */
  g_assert_cmpstr (fixture_text (results, 1), ==, "Ve https://a.org/x?y=1 y #travel hoy 😀");
  for (const char *sign = "[]{}^$/@<>\\"; *sign; sign++)
    g_assert_nonnull (strchr (fixture_text (results, 2), *sign));
  g_assert_nonnull (strstr (fixture_text (results, 2), "El gato"));
}

/* The first opens dictionaries; those after it have them open. */
static void
test_kept_alive (void)
{
  static const char *const one[] = { "I like the red house.", NULL };
  g_autoptr (SampanTranslator) engine = make_engine ();
  gint64 begun, first;
  guint n;

  if (!engine)
    return;
  begun = g_get_monotonic_time ();
  g_ptr_array_unref (engine_ask (engine, one, "en", "es", NULL, NULL, NULL));
  first = g_get_monotonic_time () - begun;
  n = count_children ();
  g_assert_cmpuint (n, >, 5);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GPtrArray) results = engine_ask (engine, one, "en", "es", NULL, NULL, NULL);

      g_assert_cmpstr (fixture_text (results, 0), ==, "Me gusta la casa roja.");
    }
  g_test_message ("first %d ms, then %d ms each", (int)(first / 1000),
                  (int)((g_get_monotonic_time () - begun) / 20000));
  g_assert_cmpint ((g_get_monotonic_time () - begun) / 20, <, first / 3);
  g_assert_cmpuint (count_children (), ==, n);

  /* All of it ends with the engine. */
  g_clear_object (&engine);
  for (guint i = 0; i < 200 && count_children () > 0; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_cmpuint (count_children (), ==, 0);
}

/* One that is killed between two texts is started anew, and the text is not lost. */
static void
test_restarted (void)
{
  static const char *const one[] = { "I like the red house.", NULL };
  g_autoptr (SampanTranslator) engine = make_engine ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GArray) children = NULL;
  g_autoptr (GError) error = NULL;

  if (!engine)
    return;
  g_ptr_array_unref (engine_ask (engine, one, "en", "es", NULL, NULL, NULL));
  children = find_children (getpid ());
  for (guint i = 0; i < children->len; i++)
    kill (g_array_index (children, pid_t, i), SIGKILL);
  results = engine_ask (engine, one, "en", "es", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_text (results, 0), ==, "Me gusta la casa roja.");
}

/* apertium-wblank-mode gives -z to each program of it. Returns: (transfer full): the engine that
 * has it alone. */
static SampanTranslator *
make_mode (const char *pipeline, char **folder)
{
  g_autofree char *file = NULL;

  *folder = g_dir_make_tmp ("sampan-modes-XXXXXX", NULL);
  file = g_build_filename (*folder, "eng-spa.mode", NULL);
  g_assert_true (g_file_set_contents (file, pipeline, -1, NULL));
  return sampan_apertium_new (*folder);
}

static void
remove_mode (char *folder)
{
  g_autofree char *file = g_build_filename (folder, "eng-spa.mode", NULL);

  g_unlink (file);
  g_rmdir (folder);
}

/* Which dies with every text: twice is enough. */
static void
test_dies (void)
{
  static const char *const one[] = { "I like the red house.", NULL };
  g_autoptr (SampanTranslator) real = make_engine ();
  g_autoptr (SampanTranslator) engine = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  if (!real)
    return;
  engine = make_mode ("head -c 1 | false", &folder);
  g_assert_null (engine_ask (engine, one, "en", "es", NULL, NULL, &error));
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "twice"));
  remove_mode (folder);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Which never answers. */
static void
test_hangs (void)
{
  g_autoptr (SampanTranslator) real = make_engine ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  static const char *const one[] = { "I like the red house.", NULL };
  g_autoptr (SampanTranslator) engine = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  gint64 begun = g_get_monotonic_time ();

  if (!real)
    return;
  engine = make_mode ("tail -f /dev/null", &folder);
  g_timeout_add (200, on_cancel, cancellable);
  g_assert_null (engine_ask (engine, one, "en", "es", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
  remove_mode (folder);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static void
test_time_limit (void)
{
  g_autoptr (SampanTranslator) real = make_engine ();
  g_autoptr (SampanTranslator) engine = NULL;
  g_autoptr (SampanApertiumPipe) pipe = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;

  if (!real)
    return;
  engine = make_mode ("tail -f /dev/null", &folder);
  file = g_build_filename (folder, "eng-spa.mode", NULL);
  pipe = sampan_apertium_pipe_new (file);
  sampan_apertium_pipe_set_timeout (pipe, 1);
  sampan_apertium_pipe_ask_async (pipe, "a", NULL, on_done, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sampan_apertium_pipe_ask_finish (pipe, result, &error));
  g_assert_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "does not answer"));
  remove_mode (folder);
}

/* A pair whose words it knows none of gives the source back: that is no translation. */
static void
test_same (void)
{
  static const char *const one[] = { "The dog sleeps and the cat is there.", NULL };
  g_autoptr (SampanTranslator) real = make_engine ();
  g_autoptr (SampanTranslator) engine = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *folder = NULL;
  SampanTranslation *first;

  if (!real)
    return;
  engine = make_mode ("sed -u ''", &folder);
  results = engine_ask (engine, one, "en", "es", NULL, NULL, NULL);
  g_assert_nonnull (results);
  first = g_ptr_array_index (results, 0);
  g_assert_null (first->text);
  g_assert_error (first->error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER);
  remove_mode (folder);
}

/* What comes back is no text, or nothing. */
static void
test_nonsense (void)
{
  static const char *const one[] = { "I like the red house.", NULL };
  static const struct
  {
    const char *mode;
    SampanLanguageError code;
    const char *words;
  } cases[] = {
    { "sed -u 's/house/\\xff\\xfe/'", SAMPAN_LANGUAGE_ERROR_FAILED, "not text" },
    { "sed -u 's/[^\\x00]//g'", SAMPAN_LANGUAGE_ERROR_ANSWER, "usable" },
  };
  g_autoptr (SampanTranslator) real = make_engine ();

  for (guint i = 0; real && i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = NULL;
      g_autoptr (SampanTranslator) engine = make_mode (cases[i].mode, &folder);
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;

      results = fixture_translate (engine, one, "en", "es", NULL, NULL, NULL, &error);
      g_assert_null (results);
      g_test_message ("%s", error->message);
      g_assert_error (error, SAMPAN_LANGUAGE_ERROR, (int)cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      remove_mode (folder);
    }
}

static void
test_pairs (void)
{
  g_autoptr (SampanTranslator) engine = make_engine ();
  g_autoptr (SampanTranslator) none = sampan_apertium_new ("/nonexistent");
  g_autoptr (SampanHealth) health = NULL;
  g_autoptr (SampanHealth) missing = NULL;
  g_auto (GStrv) pairs = NULL;

  if (!engine)
    return;
  pairs = sampan_engine_dup_pairs (engine);
  g_assert_true (g_strv_contains ((const char *const *)pairs, "en>es"));
  g_assert_true (g_strv_contains ((const char *const *)pairs, "es>en-US"));
  g_assert_true (sampan_translator_supports (engine, "es-MX", "en"));
  g_assert_true (sampan_translator_supports (engine, "es", "en-US"));
  g_assert_false (sampan_translator_supports (engine, "zh-Hans", "en"));
  g_assert_false (sampan_translator_supports (engine, "en", "fr"));
  g_assert_nonnull (strstr (sampan_translator_get_name (engine), "rough"));

  health = engine_check (engine);
  g_assert_cmpint (health->state, ==, SAMPAN_HEALTH_GOOD);
  g_assert_cmpint (health->milliseconds, >, 0);
  missing = engine_check (none);
  g_assert_cmpint (missing->state, ==, SAMPAN_HEALTH_BAD);
  g_assert_nonnull (strstr (missing->sentence, "apertium-eng-spa"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apertium/translates", test_translates);
  g_test_add_func ("/apertium/kept-alive", test_kept_alive);
  g_test_add_func ("/apertium/restarted", test_restarted);
  g_test_add_func ("/apertium/dies", test_dies);
  g_test_add_func ("/apertium/hangs", test_hangs);
  g_test_add_func ("/apertium/time-limit", test_time_limit);
  g_test_add_func ("/apertium/same", test_same);
  g_test_add_func ("/apertium/nonsense", test_nonsense);
  g_test_add_func ("/apertium/pairs", test_pairs);
  return g_test_run ();
}
