#include <string.h>

#include "clips.h"
#include "core/sampan-cue.h"
#include "media/sampan-transcription.h"
#include "net/sampan-net-error.h"

/* The server is a stub that hears nothing, tests/media/stub_transcriber.py. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *log;
  char *address;
} Server;

static Server
start_server (const char *plan)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "media", "stub_transcriber.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *port = NULL;
  Server server;

  server.process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                        "python3", script, plan, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server.process));
  port = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  server.address = g_strdup_printf ("http://127.0.0.1:%s", port);
  server.log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (server.process));
  return server;
}

static void
server_clear (Server *server)
{
  g_subprocess_force_exit (server->process);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
  g_clear_object (&server->log);
  g_free (server->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

/* What the stub was asked, a line each, once it is gone. */
static GPtrArray *
read_log (Server *server)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  char *line;

  g_subprocess_force_exit (server->process);
  while ((line = g_data_input_stream_read_line (server->log, NULL, NULL, NULL)) != NULL)
    g_ptr_array_add (lines, line);
  return lines;
}

/* Three recordings with a second between them: 16 s of speech. */
static char *
make_speech (void)
{
  char *path = clips_path ("three.wav");
  g_autofree char *a = clips_sample ("sense_and_sensibility_01_austen_64kb-0870.wav");
  g_autofree char *b = clips_sample ("sense_and_sensibility_01_austen_64kb-0890.wav");
  g_autofree char *c = clips_sample ("sense_and_sensibility_01_austen_64kb-0930.wav");

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_free (
        clips_run ("ffmpeg -v error -y -i '%s' -i '%s' -i '%s' -filter_complex "
                   "'[0]apad=pad_dur=1[x];[1]apad=pad_dur=1[y];[x][y][2]concat=n=3:v=0:a=1' '%s'",
                   a, b, c, path));
  return path;
}

typedef struct
{
  GAsyncResult *result;
  GCancellable *cancellable;
  double stop_at;
} Waiting;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Waiting *)user_data)->result = g_object_ref (result);
}

static void
on_fraction (SampanTranscription *run, GParamSpec *pspec, Waiting *waiting)
{
  if (sampan_transcription_get_fraction (run) > waiting->stop_at)
    g_cancellable_cancel (waiting->cancellable);
}

static SampanTranscription *
make_run (Server *server, const char *key, guint timeout, const char *folder)
{
  g_autofree char *path = make_speech ();
  g_autofree char *at = clips_path (folder);
  g_autoptr (SampanTranscriber) transcriber = sampan_transcriber_new (server->address, "tiny", key);
  SampanTranscription *run;

  sampan_transcriber_set_timeout (transcriber, timeout);
  run = sampan_transcription_new (transcriber, path, "en-GB", at);
  sampan_transcription_set_longest (run, 8000);
  return run;
}

static GPtrArray *
wait_for (SampanTranscription *run, double stop_at, GError **error)
{
  Waiting waiting = { NULL, g_cancellable_new (), stop_at };
  GPtrArray *cues;

  g_signal_connect (run, "notify::fraction", G_CALLBACK (on_fraction), &waiting);
  sampan_transcription_run_async (run, waiting.cancellable, on_done, &waiting);
  while (waiting.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  cues = sampan_transcription_run_finish (run, waiting.result, error);
  g_signal_handlers_disconnect_by_data (run, &waiting);
  g_object_unref (waiting.result);
  g_object_unref (waiting.cancellable);
  return cues;
}

/* Cues in order, none over the next, none where all are silent for long. */
static void
assert_cues (GPtrArray *cues, guint least)
{
  g_assert_cmpuint (cues->len, >=, least);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      gint64 middle = (sampan_cue_get_start (cue) + sampan_cue_get_end (cue)) / 2;

      g_assert_nonnull (strstr (sampan_cue_get_text (cue), "word"));
      g_assert_cmpint (sampan_cue_get_origin (cue), ==, SAMPAN_ORIGIN_MACHINE);
      g_assert_cmpint (sampan_cue_get_end (cue) - sampan_cue_get_start (cue), <=, 6500);
      /* The second of silence after the first recording, and after the second. */
      g_assert_false (middle > 7300 && middle < 8100);
      g_assert_false (middle > 13600 && middle < 14200);
      if (i > 0)
        g_assert_cmpint (sampan_cue_get_start (cue), >,
                         sampan_cue_get_end (g_ptr_array_index (cues, i - 1)));
    }
}

static void
test_kinds (gconstpointer plan)
{
  g_auto (Server) server = start_server (plan);
  g_autoptr (SampanTranscription) run = make_run (&server, "secret", 30, plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = wait_for (run, 2, &error);
  g_autoptr (GPtrArray) lines = NULL;
  double sent = 0;

  g_assert_no_error (error);
  assert_cues (cues, 3);
  g_assert_cmpuint (sampan_transcription_get_n_failed (run), ==, 0);
  g_assert_cmpuint (sampan_transcription_get_n_pieces (run), ==, 3);
  lines = read_log (&server);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      g_assert_nonnull (strstr (line, "\"language\": [\"en\"]"));
      g_assert_nonnull (strstr (line, "\"model\": [\"tiny\"]"));
      g_assert_nonnull (strstr (line, "\"key\": \"Bearer secret\""));
      sent = MAX (sent, g_ascii_strtod (strstr (line, "\"length\": ") + 10, NULL));
    }
  g_assert_cmpfloat (sent, <=, 8);
}

/* What fails for a moment is tried again; what goes on to fail, of one piece, leaves the others. */
static void
test_faults (gconstpointer plan)
{
  gboolean fails = g_str_has_prefix (plan, "junk");
  g_auto (Server) server = start_server (plan);
  g_autoptr (SampanTranscription) run = make_run (&server, NULL, 1, plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = wait_for (run, 2, &error);

  g_assert_no_error (error);
  assert_cues (cues, 2);
  g_assert_cmpuint (sampan_transcription_get_n_failed (run), ==, fails ? 1 : 0);
  if (fails)
    g_assert_error (sampan_transcription_get_error (run), SAMPAN_NET_ERROR,
                    SAMPAN_NET_ERROR_PROTOCOL);
}

/* Refused, or nobody there: nothing more is asked. */
static void
test_refused (void)
{
  g_auto (Server) server = start_server ("401");
  g_autoptr (SampanTranscription) run = make_run (&server, "wrong", 5, "refused");
  g_autoptr (SampanTranscription) nobody = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_null (wait_for (run, 2, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_UNAUTHORIZED);
  g_assert_null (strstr (error->message, "401"));
  lines = read_log (&server);
  g_assert_cmpuint (lines->len, ==, 1);
  nobody = make_run (&server, NULL, 1, "nobody");
  g_assert_null (wait_for (nobody, 2, &gone));
  g_assert_error (gone, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CONNECT);
}

/* A run that ended after its first piece: the next sends the rest alone. */
static void
test_goes_on (void)
{
  g_auto (Server) server = start_server ("words,hang,words");
  g_autoptr (SampanTranscription) first = make_run (&server, NULL, 20, "goes-on");
  g_autoptr (SampanTranscription) second = make_run (&server, NULL, 20, "goes-on");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *folder = clips_path ("goes-on");
  g_autoptr (GDir) left = NULL;
  const char *name;

  g_assert_null (wait_for (first, 0.3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  cues = wait_for (second, 2, NULL);
  assert_cues (cues, 3);
  lines = read_log (&server);
  g_assert_cmpuint (lines->len, ==, 4);
  /* The sound itself does not stay. */
  left = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (left)) != NULL)
    g_assert_false (g_str_has_prefix (name, "sound-"));
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "words", "segments", "text", "whisper", "400-verbose" };
  static const char *const faults[] = { "429,words", "500,words", "hang,words", "junk,words",
                                        "413,words" };
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/transcription/kinds/", kinds[i], NULL);

      g_test_add_data_func (path, kinds[i], test_kinds);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/transcription/faults/", faults[i], NULL);

      g_test_add_data_func (path, faults[i], test_faults);
    }
  g_test_add_func ("/transcription/refused", test_refused);
  g_test_add_func ("/transcription/goes-on", test_goes_on);
  status = g_test_run ();
  clips_clean ();
  return status;
}
