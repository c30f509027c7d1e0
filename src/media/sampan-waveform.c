#include "sampan-waveform.h"

#include <math.h>
#include <string.h>

#include <gst/audio/audio.h>

#include "sampan-media-error.h"
#include "sampan-reader.h"

/* What a cached file begins with; its last character counts the format. */
#define MAGIC "Sampan waveform 1\n"
#define TICK 250 /* ms between two reports */

struct _SampanWaveform
{
  gatomicrefcount ref_count;
  GBytes *peaks; /* 0..255 */
};

static SampanWaveform *
waveform_new (GBytes *peaks)
{
  SampanWaveform *self = g_new0 (SampanWaveform, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->peaks = peaks;
  return self;
}

/* ---- listening ---- */

/* What is heard so far; a source on the caller's context looks at it. */
typedef struct
{
  GMutex lock;
  GByteArray *peaks;
} Heard;

/* The square root spreads what is quiet: a whisper is a hundredth of a shout. */
static guint8
to_byte (float peak)
{
  return (guint8)lrintf (255 * sqrtf (CLAMP (peak, 0, 1)));
}

static double
from_byte (guint8 byte)
{
  return byte / 255.0 * byte / 255.0;
}

static void
note_peak (Heard *heard, gsize place, float peak)
{
  guint old = heard->peaks->len;

  if (place >= old)
    {
      g_byte_array_set_size (heard->peaks, (guint)place + 1);
      memset (heard->peaks->data + old, 0, place + 1 - old);
    }
  heard->peaks->data[place] = MAX (heard->peaks->data[place], to_byte (peak));
}

/* Adds the peaks of a buffer that begins at @time, hundredth by hundredth of a second. */
static void
hear_buffer (Heard *heard, GstBuffer *buffer, GstClockTime time, const GstAudioInfo *format)
{
  guint channels = (guint)GST_AUDIO_INFO_CHANNELS (format);
  guint64 rate = (guint64)GST_AUDIO_INFO_RATE (format);
  guint64 first = gst_util_uint64_scale_round (time, rate, GST_SECOND);
  GstMapInfo map;
  gsize n, i = 0;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  n = map.size / sizeof (float) / channels;
  g_mutex_lock (&heard->lock);
  while (i < n)
    {
      guint64 place = (first + i) * SAMPAN_WAVEFORM_RATE / rate;
      guint64 until = ((place + 1) * rate + SAMPAN_WAVEFORM_RATE - 1) / SAMPAN_WAVEFORM_RATE;
      gsize end = MIN (n, (gsize)(until - first));
      const float *samples = (const float *)map.data;
      float peak = 0;

      for (gsize j = i * channels; j < end * channels; j++)
        peak = MAX (peak, fabsf (samples[j]));
      note_peak (heard, place, peak);
      i = MAX (end, i + 1);
    }
  g_mutex_unlock (&heard->lock);
  gst_buffer_unmap (buffer, &map);
}

static gboolean
hear_all (Heard *heard, SampanReader *reader, GCancellable *cancellable, GError **error)
{
  GstClockTime time = 0;
  GstBuffer *next;
  GstAudioInfo format = { 0 };
  GError *cause = NULL;

  while ((next = sampan_reader_pull (reader, &time, &cause)) != NULL)
    {
      g_autoptr (GstBuffer) buffer = next;

      if (GST_AUDIO_INFO_CHANNELS (&format) == 0)
        {
          g_autoptr (GstCaps) caps = sampan_reader_dup_caps (reader);

          if (caps == NULL || !gst_audio_info_from_caps (&format, caps))
            continue;
        }
      hear_buffer (heard, buffer, time, &format);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
hear_file (Heard *heard, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanReader) reader = NULL;
  GError *cause = NULL;
  gboolean ok;

  sampan_media_init ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  reader = sampan_reader_new (path, TRUE);
  sampan_reader_set_cancellable (reader, cancellable);
  ok = sampan_reader_open (reader, &cause) ? hear_all (heard, reader, cancellable, &cause)
                                           : cause == NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_clear_error (&cause);
      return FALSE;
    }
  if (!ok)
    {
      g_autofree char *name = g_path_get_basename (path);

      g_debug ("%s: %s", name, cause->message);
      g_clear_error (&cause);
      g_propagate_error (error, sampan_media_error_new_damaged (name));
    }
  return ok;
}

/* ---- the cache ---- */

static SampanWaveform *
read_cache (const char *path)
{
  gsize length = 0, head = strlen (MAGIC);
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) all = NULL;

  if (path == NULL || !g_file_get_contents (path, &contents, &length, NULL) || length < head
      || memcmp (contents, MAGIC, head) != 0)
    return NULL;
  all = g_bytes_new_take (g_steal_pointer (&contents), length);
  return waveform_new (g_bytes_new_from_bytes (all, head, length - head));
}

/* One that can not be written is made again. */
static void
write_cache (SampanWaveform *self, const char *path)
{
  g_autoptr (GByteArray) contents = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *peaks = g_bytes_get_data (self->peaks, &length);

  g_byte_array_append (contents, (const guint8 *)MAGIC, strlen (MAGIC));
  if (length > 0)
    g_byte_array_append (contents, peaks, (guint)length);
  if (!g_file_set_contents (path, (const char *)contents->data, contents->len, &error))
    g_info ("%s", error->message);
}

/* ---- in a thread ---- */

typedef struct
{
  char *path;
  char *cache;
  SampanWaveformProgress progress;
  gpointer progress_data;
  Heard heard;
  guint n_told; /* peaks */
  GSource *tick;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job->cache);
  g_clear_pointer (&job->tick, g_source_unref);
  g_byte_array_unref (job->heard.peaks);
  g_mutex_clear (&job->heard.lock);
  g_free (job);
}

static gboolean
on_tick (gpointer user_data)
{
  Job *job = g_task_get_task_data (user_data);
  GBytes *peaks = NULL;

  g_mutex_lock (&job->heard.lock);
  if (job->heard.peaks->len > job->n_told)
    {
      job->n_told = job->heard.peaks->len;
      peaks = g_bytes_new (job->heard.peaks->data, job->n_told);
    }
  g_mutex_unlock (&job->heard.lock);
  if (peaks != NULL)
    {
      g_autoptr (SampanWaveform) so_far = waveform_new (peaks);

      if (!g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
        job->progress (so_far, job->progress_data);
    }
  return G_SOURCE_CONTINUE;
}

static SampanWaveform *
make (const char *path, const char *cache, Heard *heard, GCancellable *cancellable, GError **error)
{
  SampanWaveform *self = read_cache (cache);

  if (self != NULL)
    return self;
  if (!hear_file (heard, path, cancellable, error))
    return NULL;
  self = waveform_new (g_bytes_new (heard->peaks->data, heard->peaks->len));
  if (cache != NULL)
    write_cache (self, cache);
  return self;
}

static void
make_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  SampanWaveform *waveform = make (job->path, job->cache, &job->heard, cancellable, &error);

  if (waveform != NULL)
    g_task_return_pointer (task, waveform, (GDestroyNotify)sampan_waveform_unref);
  else
    g_task_return_error (task, error);
}

/* ---- public ---- */

SampanWaveform *
sampan_waveform_ref (SampanWaveform *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sampan_waveform_unref (SampanWaveform *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->peaks);
  g_free (self);
}

guint
sampan_waveform_get_n_peaks (SampanWaveform *self)
{
  return (guint)g_bytes_get_size (self->peaks);
}

double
sampan_waveform_get_peak (SampanWaveform *self, gint64 start, gint64 end)
{
  gsize n;
  const guint8 *peaks = g_bytes_get_data (self->peaks, &n);
  gint64 first = MAX (start, 0) * SAMPAN_WAVEFORM_RATE / 1000;
  gint64 last = MAX (MAX (end, 0) * SAMPAN_WAVEFORM_RATE / 1000, first + 1);
  guint8 peak = 0;

  for (gint64 i = first; i < MIN (last, (gint64)n); i++)
    peak = MAX (peak, peaks[i]);
  return from_byte (peak);
}

double
sampan_waveform_get_loudest (SampanWaveform *self)
{
  return sampan_waveform_get_peak (self, 0,
                                   (gint64)g_bytes_get_size (self->peaks) * 1000
                                       / SAMPAN_WAVEFORM_RATE);
}

SampanWaveform *
sampan_waveform_new (const char *path, const char *cache, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) peaks = g_byte_array_new ();
  Heard heard = { .peaks = peaks };
  SampanWaveform *self;

  g_return_val_if_fail (path != NULL, NULL);

  g_mutex_init (&heard.lock);
  self = make (path, cache, &heard, cancellable, error);
  g_mutex_clear (&heard.lock);
  return self;
}

void
sampan_waveform_new_async (const char *path,
                           const char *cache,
                           SampanWaveformProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, sampan_waveform_new_async);
  job->path = g_strdup (path);
  job->cache = g_strdup (cache);
  job->progress = progress;
  job->progress_data = progress_data;
  job->heard.peaks = g_byte_array_new ();
  g_mutex_init (&job->heard.lock);
  g_task_set_task_data (task, job, job_free);
  if (progress != NULL)
    {
      job->tick = g_timeout_source_new (TICK);
      g_source_set_callback (job->tick, on_tick, task, NULL);
      g_source_attach (job->tick, g_main_context_get_thread_default ());
    }
  g_task_run_in_thread (task, make_thread);
}

SampanWaveform *
sampan_waveform_new_finish (GAsyncResult *result, GError **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (job->tick != NULL)
    g_source_destroy (job->tick);
  return g_task_propagate_pointer (G_TASK (result), error);
}
