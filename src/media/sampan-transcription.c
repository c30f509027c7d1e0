#include "sampan-transcription.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "captions/sampan-speech-detector.h"
#include "language/sampan-checkpoint.h"
#include "net/sampan-json.h"
#include "net/sampan-net-error.h"
#include "sampan-listener.h"

#define LONGEST 30000  /* ms: what Whisper hears at once */
#define LISTENING 0.1  /* share of the work that hearing the sound here is */
#define MAX_FAILURES 3 /* pieces in a row */
#define TICK 200       /* ms between two looks at how far it is */
#define SAMPLE_SIZE 2  /* bytes */
#define CHUNK (1024 * 1024)

struct _SampanTranscription
{
  GObject parent_instance;

  SampanTranscriber *server;
  char *path;
  char *language;
  char *folder;
  gint64 longest;

  /* The thread's. */
  GPtrArray *words;
  guint failures; /* in a row */
  GError *error;  /* of the first piece that failed */
  guint n_pieces; /* atomic, as those that follow */
  guint n_done;
  guint n_failed;
  int thousandths; /* of listening */

  gboolean running;
  gint64 begun; /* monotonic: when the first piece was sent */
  guint n_kept; /* pieces that were done when it began */
  char *status;
  GSource *tick;
};

enum
{
  PROP_RUNNING = 1,
  PROP_FRACTION,
  PROP_STATUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanTranscription, sampan_transcription, G_TYPE_OBJECT)

/* ---- what is told ---- */

static char *
dup_status (SampanTranscription *self)
{
  guint n = g_atomic_int_get (&self->n_pieces), done = g_atomic_int_get (&self->n_done);
  guint new = done - MIN (done, self->n_kept);
  int seconds;

  if (!self->running)
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_ ("Listening for speech"));
  /* Translators: pieces of the sound: “3 of 12 pieces” */
  if (new == 0)
    return g_strdup_printf (ngettext ("%u of %u piece", "%u of %u pieces", n), done, n);
  seconds = (int)((double)(g_get_monotonic_time () - self->begun) / new *(n - done) / 1e6);
  if (seconds >= 90)
    return g_strdup_printf (ngettext ("%u of %u pieces · %d minute left",
                                      "%u of %u pieces · %d minutes left", (seconds + 30) / 60),
                            done, n, (seconds + 30) / 60);
  return g_strdup_printf (ngettext ("%u of %u pieces · %d second left",
                                    "%u of %u pieces · %d seconds left", seconds),
                          done, n, seconds);
}

static void
update (SampanTranscription *self)
{
  g_autofree char *status = dup_status (self);

  if (g_set_str (&self->status, status))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static gboolean
on_tick (gpointer user_data)
{
  SampanTranscription *self = user_data;

  if (self->begun == 0 && g_atomic_int_get (&self->n_pieces) > 0)
    {
      self->begun = g_get_monotonic_time ();
      self->n_kept = g_atomic_int_get (&self->n_done);
    }
  update (self);
  return G_SOURCE_CONTINUE;
}

/* ---- one piece, in the thread ---- */

/* What the thread works with. */
typedef struct
{
  SampanTranscription *self;
  GFile *sound;
  SampanSpeechScan *scan;
  GArray *speech;
  SampanCheckpoint *checkpoint;
  GCancellable *cancellable;
} Work;

static void
work_clear (Work *work)
{
  if (work->sound != NULL)
    g_file_delete (work->sound, NULL, NULL);
  g_clear_object (&work->sound);
  g_clear_pointer (&work->scan, sampan_speech_scan_free);
  g_clear_pointer (&work->speech, g_array_unref);
  g_clear_pointer (&work->checkpoint, sampan_checkpoint_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static GBytes *
read_samples (Work *work, SampanSpeechSpan piece, GError **error)
{
  goffset start = piece.start * SAMPAN_SPEECH_RATE / 1000 * SAMPLE_SIZE;
  gsize size = (gsize)((piece.end - piece.start) * SAMPAN_SPEECH_RATE / 1000) * SAMPLE_SIZE, got;
  g_autoptr (GFileInputStream) stream = g_file_read (work->sound, work->cancellable, error);
  g_autofree char *data = g_malloc (size + 1);

  if (stream == NULL
      || !g_seekable_seek (G_SEEKABLE (stream), start, G_SEEK_SET, work->cancellable, error)
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), data, size, &got, work->cancellable,
                                   error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), got - got % SAMPLE_SIZE);
}

static SampanTranscript *
find_kept (Work *work, const char *part)
{
  const char *json = sampan_checkpoint_get (work->checkpoint, part);
  g_autoptr (JsonNode) node = json != NULL ? sampan_json_parse_string (json, NULL) : NULL;

  return node != NULL ? sampan_transcript_new_from_json (node, NULL) : NULL;
}

/* What is said in a piece: known from an earlier run, or asked for. */
static gboolean
hear_piece (Work *work, SampanSpeechSpan piece, GError **error)
{
  SampanTranscription *self = work->self;
  g_autofree char *part =
      g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, piece.start, piece.end);
  g_autoptr (SampanTranscript) transcript = find_kept (work, part);

  if (transcript == NULL)
    {
      g_autoptr (GBytes) samples = read_samples (work, piece, error);
      g_autofree char *json = NULL;

      transcript = samples != NULL ? sampan_transcriber_hear (self->server, samples, self->language,
                                                              work->cancellable, error)
                                   : NULL;
      if (transcript == NULL)
        return FALSE;
      json = sampan_transcript_to_json (transcript);
      sampan_checkpoint_put (work->checkpoint, part, json);
    }
  sampan_transcript_add_words (transcript, self->language, work->speech, piece, self->words);
  return TRUE;
}

/* A piece that is too large for the server goes in halves. */
static gboolean
hear_parts (Work *work, SampanSpeechSpan piece, GError **error)
{
  GError *cause = NULL;
  gint64 cut;

  if (hear_piece (work, piece, &cause))
    return TRUE;
  if (!g_error_matches (cause, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_LARGE)
      || piece.end - piece.start < 4000)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_clear_error (&cause);
  cut = sampan_speech_scan_find_quietest (work->scan, piece.start + (piece.end - piece.start) / 3,
                                          piece.end - (piece.end - piece.start) / 3);
  return hear_parts (work, (SampanSpeechSpan){ piece.start, cut }, error)
         && hear_parts (work, (SampanSpeechSpan){ cut, piece.end }, error);
}

/* Returns: whether to go on with the next piece. */
static gboolean
take_failure (SampanTranscription *self, GError *error)
{
  gboolean final = sampan_transcriber_error_is_final (error) || ++self->failures >= MAX_FAILURES;

  g_atomic_int_inc (&self->n_failed);
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  return !final;
}

static gboolean
hear_pieces (Work *work, GArray *pieces, GError **error)
{
  SampanTranscription *self = work->self;

  g_atomic_int_set (&self->n_pieces, pieces->len);
  for (guint i = 0; i < pieces->len; i++)
    {
      GError *cause = NULL;

      if (hear_parts (work, g_array_index (pieces, SampanSpeechSpan, i), &cause))
        self->failures = 0;
      else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, cause);
          return FALSE;
        }
      else if (!take_failure (self, cause))
        {
          g_atomic_int_add (&self->n_failed, (int)(pieces->len - i - 1));
          break;
        }
      g_atomic_int_inc (&self->n_done);
    }
  return TRUE;
}

/* ---- all of it, in the thread ---- */

static void
note_listening (double fraction, gpointer user_data)
{
  SampanTranscription *self = user_data;

  g_atomic_int_set (&self->thousandths, (int)(fraction * 1000));
}

/* Hears the sound here, and writes it down. */
static gboolean
listen (Work *work, GError **error)
{
  SampanTranscription *self = work->self;
  g_autofree char *name = g_build_filename (self->folder, "sound-XXXXXX", NULL);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GOutputStream) buffered = NULL;
  int fd;

  g_mkdir_with_parents (self->folder, 0700);
  fd = g_mkstemp (name);
  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("The sound could not be kept on the disk. Make room and try again."));
      return FALSE;
    }
  g_close (fd, NULL);
  work->sound = g_file_new_for_path (name);
  stream =
      g_file_replace (work->sound, NULL, FALSE, G_FILE_CREATE_PRIVATE, work->cancellable, error);
  if (stream == NULL)
    return FALSE;
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (stream), CHUNK);
  work->scan = sampan_listen (self->path, buffered, note_listening, self, work->cancellable, error);
  if (work->scan == NULL || !g_output_stream_close (buffered, work->cancellable, error))
    return FALSE;
  work->speech = sampan_speech_scan_dup_speech (work->scan);
  return TRUE;
}

/* What is done belongs to this sound, this server and this language. */
static gboolean
open_checkpoint (Work *work, GError **error)
{
  SampanTranscription *self = work->self;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GFileInputStream) stream = g_file_read (work->sound, work->cancellable, error);
  g_autofree char *data = g_malloc (CHUNK);
  g_autofree char *server = sampan_transcriber_dup_key (self->server);
  g_autofree char *key = NULL;
  gssize n = stream != NULL ? 1 : -1;

  while (n > 0)
    {
      n = g_input_stream_read (G_INPUT_STREAM (stream), data, CHUNK, work->cancellable, error);
      if (n > 0)
        g_checksum_update (sum, (const guchar *)data, n);
    }
  if (n < 0)
    return FALSE;
  key = g_strjoin ("\n", "speech", server, self->language, g_checksum_get_string (sum), NULL);
  work->checkpoint = sampan_checkpoint_new (self->folder, key);
  return TRUE;
}

static GPtrArray *
transcribe (SampanTranscription *self, GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { .self = self, .cancellable = cancellable };
  g_autoptr (GArray) pieces = NULL;

  if (!listen (&work, error) || !open_checkpoint (&work, error))
    return NULL;
  pieces = sampan_speech_scan_dup_pieces (work.scan, self->longest);
  if (!hear_pieces (&work, pieces, error))
    return NULL;
  if (self->n_failed == 0)
    sampan_checkpoint_remove (work.checkpoint);
  if (self->words->len == 0 && self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return NULL;
    }
  return sampan_transcript_make_cues (self->words, self->language, sampan_listen_get_gap (0),
                                      sampan_transcriber_get_name (self->server));
}

static void
transcribe_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *cues = transcribe (source, cancellable, &error);

  if (cues != NULL)
    g_task_return_pointer (task, cues, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* ---- the object ---- */

static void
sampan_transcription_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanTranscription *self = SAMPAN_TRANSCRIPTION (object);

  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, sampan_transcription_get_fraction (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_transcription_finalize (GObject *object)
{
  SampanTranscription *self = SAMPAN_TRANSCRIPTION (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->tick, g_source_unref);
  g_ptr_array_unref (self->words);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self->language);
  g_free (self->folder);
  g_free (self->status);
  G_OBJECT_CLASS (sampan_transcription_parent_class)->finalize (object);
}

static void
sampan_transcription_class_init (SampanTranscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_transcription_get_property;
  object_class->finalize = sampan_transcription_finalize;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, read);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_transcription_init (SampanTranscription *self)
{
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_spoken_word_free);
  self->longest = LONGEST;
  self->status = g_strdup ("");
}

SampanTranscription *
sampan_transcription_new (SampanTranscriber *server,
                          const char *path,
                          const char *language,
                          const char *folder)
{
  SampanTranscription *self;

  g_return_val_if_fail (SAMPAN_IS_TRANSCRIBER (server), NULL);
  g_return_val_if_fail (path != NULL && language != NULL && folder != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_TRANSCRIPTION, NULL);
  self->server = g_object_ref (server);
  self->path = g_strdup (path);
  self->language = g_strdup (language);
  self->folder = g_strdup (folder);
  return self;
}

void
sampan_transcription_set_longest (SampanTranscription *self, gint64 longest)
{
  g_return_if_fail (SAMPAN_IS_TRANSCRIPTION (self));

  self->longest = longest;
}

void
sampan_transcription_run_async (SampanTranscription *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_TRANSCRIPTION (self));
  g_return_if_fail (!self->running);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_transcription_run_async);
  self->running = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  update (self);
  self->tick = g_timeout_source_new (TICK);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());
  g_task_run_in_thread (task, transcribe_thread);
}

GPtrArray *
sampan_transcription_run_finish (SampanTranscription *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (self->tick != NULL)
    g_source_destroy (self->tick);
  self->running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  update (self);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
sampan_transcription_get_running (SampanTranscription *self)
{
  return self->running;
}

double
sampan_transcription_get_fraction (SampanTranscription *self)
{
  guint n = g_atomic_int_get (&self->n_pieces);

  if (n == 0)
    return LISTENING * g_atomic_int_get (&self->thousandths) / 1000;
  return LISTENING + (1 - LISTENING) * g_atomic_int_get (&self->n_done) / n;
}

const char *
sampan_transcription_get_status (SampanTranscription *self)
{
  return self->status;
}

guint
sampan_transcription_get_n_pieces (SampanTranscription *self)
{
  return g_atomic_int_get (&self->n_pieces);
}

guint
sampan_transcription_get_n_failed (SampanTranscription *self)
{
  return g_atomic_int_get (&self->n_failed);
}

const GError *
sampan_transcription_get_error (SampanTranscription *self)
{
  return self->error;
}
