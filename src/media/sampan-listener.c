#include "sampan-listener.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-speech-detector.h"
#include "core/sampan-cue.h"
#include "sampan-media-error.h"
#include "sampan-reader.h"

/* A hole in the sound shorter than this is inexact time stamps. */
#define HOLE (SAMPAN_SPEECH_RATE / 20)
#define TICK 100 /* ms between two reports */

/* ---- listening ---- */

typedef struct
{
  SampanSpeechDetector *detector;
  SampanSpeechScan *scan;
  GOutputStream *samples;
  GCancellable *cancellable;
  float frame[SAMPAN_SPEECH_FRAME];
  guint n;       /* in the frame */
  gint64 n_done; /* samples since the file's start */
} Listener;

static void
listener_clear (Listener *self)
{
  g_clear_pointer (&self->detector, sampan_speech_detector_free);
  g_clear_pointer (&self->scan, sampan_speech_scan_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

static gboolean
write_frame (Listener *self, GError **error)
{
  gint16 samples[SAMPAN_SPEECH_FRAME];

  if (self->samples == NULL)
    return TRUE;
  for (guint i = 0; i < SAMPAN_SPEECH_FRAME; i++)
    samples[i] = GINT16_TO_LE ((gint16)lrintf (CLAMP (self->frame[i], -1, 1) * G_MAXINT16));
  return g_output_stream_write_all (self->samples, samples, sizeof samples, NULL, self->cancellable,
                                    error);
}

static gboolean
end_frame (Listener *self, GError **error)
{
  float probability = 0, level = 0;

  self->n = 0;
  if (!sampan_speech_detector_push (self->detector, self->frame, &probability, error))
    return FALSE;
  for (guint i = 0; i < SAMPAN_SPEECH_FRAME; i++)
    level += self->frame[i] * self->frame[i];
  sampan_speech_scan_add (self->scan, probability, level / SAMPAN_SPEECH_FRAME);
  return write_frame (self, error);
}

/* @samples: (nullable): NULL is silence. */
static gboolean
hear (Listener *self, const float *samples, gsize n, GError **error)
{
  self->n_done += (gint64)n;
  while (n > 0)
    {
      gsize some = MIN (n, SAMPAN_SPEECH_FRAME - self->n);

      if (samples != NULL)
        memcpy (self->frame + self->n, samples, some * sizeof (float));
      else
        memset (self->frame + self->n, 0, some * sizeof (float));
      samples = samples != NULL ? samples + some : NULL;
      self->n += some;
      n -= some;
      if (self->n == SAMPAN_SPEECH_FRAME && !end_frame (self, error))
        return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* A buffer goes where its time says: silence before it if the sound begins late or has a hole,
 * without what was heard already if it comes early. */
static gboolean
hear_buffer (Listener *self, GstBuffer *buffer, GstClockTime time, GError **error)
{
  gint64 place = (gint64)gst_util_uint64_scale_round (time, SAMPAN_SPEECH_RATE, GST_SECOND);
  gint64 hole = place - self->n_done;
  gboolean ok = TRUE;
  gsize n, skipped;
  GstMapInfo map;

  if (hole > HOLE)
    ok = hear (self, NULL, (gsize)hole, error);
  if (!ok || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return ok;
  n = map.size / sizeof (float);
  skipped = hole < -HOLE ? MIN ((gsize)-hole, n) : 0;
  ok = hear (self, (const float *)map.data + skipped, n - skipped, error);
  gst_buffer_unmap (buffer, &map);
  return ok;
}

static gboolean
hear_all (Listener *self,
          SampanReader *reader,
          SampanListenProgress progress,
          gpointer progress_data,
          GError **error)
{
  double duration = (double)sampan_reader_get_duration (reader) / GST_SECOND;
  GstBuffer *next;
  GstClockTime time = 0;
  GError *cause = NULL;

  while ((next = sampan_reader_pull (reader, &time, &cause)) != NULL)
    {
      g_autoptr (GstBuffer) buffer = next;

      if (!hear_buffer (self, buffer, time, error))
        return FALSE;
      if (progress != NULL && duration > 0)
        progress (MIN (1, (double)self->n_done / SAMPAN_SPEECH_RATE / duration), progress_data);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  return self->n == 0 || hear (self, NULL, SAMPAN_SPEECH_FRAME - self->n, error);
}

static GError *
no_sound_error_new (const char *name)
{
  return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                      /* Translators: %s is a file's name */
                      _ ("“%s” has no sound, so there is no speech to find in it."), name);
}

/* What GStreamer says becomes a sentence for people; what is one already stays. */
static void
take_error (GError **error, GError *cause, const char *name)
{
  if (cause->domain == GST_STREAM_ERROR || cause->domain == GST_RESOURCE_ERROR
      || cause->domain == GST_CORE_ERROR || cause->domain == GST_LIBRARY_ERROR)
    {
      g_debug ("%s: %s", name, cause->message);
      g_propagate_error (error, sampan_media_error_new_damaged (name));
      g_error_free (cause);
      return;
    }
  g_propagate_error (error, cause);
}

/* ---- in a thread ---- */

/* One call of sampan_listen_cues_async(). The thread writes how far it is; a source on the caller's
 * context looks. */
typedef struct
{
  char *path;
  SampanListenProgress progress;
  gpointer progress_data;
  int thousandths; /* atomic */
  GSource *tick;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_clear_pointer (&job->tick, g_source_unref);
  g_free (job);
}

static void
note_progress (double fraction, gpointer user_data)
{
  Job *job = user_data;

  g_atomic_int_set (&job->thousandths, (int)(fraction * 1000));
}

static gboolean
on_tick (gpointer user_data)
{
  Job *job = g_task_get_task_data (user_data);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
    job->progress (g_atomic_int_get (&job->thousandths) / 1000.0, job->progress_data);
  return G_SOURCE_CONTINUE;
}

static void
listen_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  GPtrArray *cues = sampan_listen_cues (job->path, note_progress, job, cancellable, &error);

  if (cues != NULL)
    g_task_return_pointer (task, cues, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* ---- where speech is, kept in a file ---- */

#define SPANS_TYPE "a(xx)"

static GArray *
read_spans (const char *cache)
{
  g_autofree char *contents = NULL;
  g_autoptr (GVariant) spans = NULL;
  GArray *result;
  gsize length;

  if (cache == NULL || !g_file_get_contents (cache, &contents, &length, NULL))
    return NULL;
  spans = g_variant_ref_sink (
      g_variant_new_from_data (G_VARIANT_TYPE (SPANS_TYPE), contents, length, FALSE, NULL, NULL));
  if (!g_variant_is_normal_form (spans))
    return NULL;
  result = g_array_new (FALSE, FALSE, sizeof (SampanSpeechSpan));
  for (gsize i = 0; i < g_variant_n_children (spans); i++)
    {
      SampanSpeechSpan span;

      g_variant_get_child (spans, i, "(xx)", &span.start, &span.end);
      g_array_append_val (result, span);
    }
  return result;
}

/* One that can not be written is made again. */
static void
write_spans (GArray *spans, const char *cache)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SPANS_TYPE));
  for (guint i = 0; i < spans->len; i++)
    {
      SampanSpeechSpan *span = &g_array_index (spans, SampanSpeechSpan, i);

      g_variant_builder_add (&builder, "(xx)", span->start, span->end);
    }
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_file_set_contents (cache, g_variant_get_data (value), (gssize)g_variant_get_size (value),
                            &error))
    g_info ("%s", error->message);
}

static void
speech_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char **paths = task_data;
  GError *error = NULL;
  g_autoptr (SampanSpeechScan) scan = NULL;
  GArray *spans = read_spans (paths[1]);

  if (spans == NULL)
    {
      scan = sampan_listen (paths[0], NULL, NULL, NULL, cancellable, &error);
      if (scan == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      spans = sampan_speech_scan_dup_speech (scan);
      if (paths[1] != NULL)
        write_spans (spans, paths[1]);
    }
  g_task_return_pointer (task, spans, (GDestroyNotify)g_array_unref);
}

/* ---- public ---- */

SampanSpeechScan *
sampan_listen (const char *path,
               GOutputStream *samples,
               SampanListenProgress progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_auto (Listener) listener = { .samples = samples, .cancellable = cancellable };
  g_autoptr (SampanReader) reader = NULL;
  GError *cause = NULL;
  gboolean ok;

  g_return_val_if_fail (path != NULL, NULL);

  sampan_media_init ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  listener.detector = sampan_speech_detector_new (error);
  if (listener.detector == NULL)
    return NULL;
  listener.scan = sampan_speech_scan_new ();
  reader = sampan_reader_new_mono (path, SAMPAN_SPEECH_RATE);
  sampan_reader_set_cancellable (reader, cancellable);
  ok = sampan_reader_open (reader, &cause);
  if (!ok && cause == NULL && !g_cancellable_set_error_if_cancelled (cancellable, &cause))
    cause = no_sound_error_new (name);
  if (ok)
    ok = hear_all (&listener, reader, progress, progress_data, &cause);
  if (!ok)
    {
      take_error (error, cause, name);
      return NULL;
    }
  return g_steal_pointer (&listener.scan);
}

gint64
sampan_listen_get_gap (double fps)
{
  return (gint64)ceil (2000 / (fps > 0 ? fps : 25));
}

GPtrArray *
sampan_listen_cues (const char *path,
                    SampanListenProgress progress,
                    gpointer progress_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (SampanSpeechScan) scan =
      sampan_listen (path, NULL, progress, progress_data, cancellable, error);
  g_autoptr (SampanMediaInfo) info = NULL;
  g_autoptr (GArray) phrases = NULL;
  GPtrArray *cues;

  if (scan == NULL)
    return NULL;
  info = sampan_media_probe (path, cancellable, NULL);
  phrases =
      sampan_speech_scan_dup_phrases (scan, sampan_listen_get_gap (info != NULL ? info->fps : 0));
  cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  for (guint i = 0; i < phrases->len; i++)
    {
      SampanSpeechSpan *span = &g_array_index (phrases, SampanSpeechSpan, i);

      g_ptr_array_add (cues, sampan_cue_new (NULL, span->start, span->end, "", NULL, NULL));
    }
  return cues;
}

void
sampan_listen_cues_async (const char *path,
                          SampanListenProgress progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, sampan_listen_cues_async);
  job->path = g_strdup (path);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_task_data (task, job, job_free);
  if (progress != NULL)
    {
      job->tick = g_timeout_source_new (TICK);
      g_source_set_callback (job->tick, on_tick, task, NULL);
      g_source_attach (job->tick, g_main_context_get_thread_default ());
    }
  g_task_run_in_thread (task, listen_thread);
}

GPtrArray *
sampan_listen_cues_finish (GAsyncResult *result, GError **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (job->tick != NULL)
    g_source_destroy (job->tick);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sampan_listen_speech_async (const char *path,
                            const char *cache,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const char *const paths[] = { path, cache, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, sampan_listen_speech_async);
  g_task_set_task_data (task, g_strdupv ((char **)paths), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, speech_thread);
}

GArray *
sampan_listen_speech_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
