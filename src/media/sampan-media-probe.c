#include "sampan-media-probe.h"

#include <math.h>

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>

#include "sampan-allocator.h"
#include "sampan-clip.h"
#include "sampan-elements.h"
#include "sampan-flatten.h"
#include "sampan-media-error.h"
#include "sampan-media-parse.h"
#include "sampan-sound-denoise.h"
#include "sampan-sound-fade.h"
#include "sampan-still.h"
#include "sampan-straighten.h"
#include "sampan-tempo.h"
#include "sampan-text-layer.h"

/* A local file answers within milliseconds; this ends the wait for one that never does. */
#define TIMEOUT (60 * GST_SECOND)
/* Files whose description is kept. */
#define CACHE_SIZE 256

G_DEFINE_QUARK (sampan - media - error - quark, sampan_media_error)

/* ---- helpers ---- */

/* Two sets of texts are the same if they are one. */
static int
compare_texts (const GValue *a, const GValue *b)
{
  return g_value_get_boxed (a) == g_value_get_boxed (b) ? GST_VALUE_EQUAL : GST_VALUE_UNORDERED;
}

static void
init_once (void)
{
  /* GStreamer keeps the address. */
  static GstValueTable texts = { 0, compare_texts };

  gst_init (NULL, NULL);
  sampan_allocator_install ();
  texts.type = SAMPAN_TYPE_TEXT_SET;
  gst_value_register (&texts);
  gst_pb_utils_init ();
  sampan_elements_register ();
  sampan_clip_register ();
  sampan_flatten_register ();
  sampan_sound_denoise_register ();
  sampan_sound_fade_register ();
  sampan_still_register ();
  sampan_straighten_register ();
  sampan_tempo_register ();
}

static GstDiscovererStreamInfo *
find_stream (GList *streams)
{
  return streams != NULL ? streams->data : NULL;
}

static void
read_orientation (SampanMediaInfo *self, GstDiscovererStreamInfo *stream, GstDiscovererInfo *info)
{
  GstDiscovererStreamInfo *top = gst_discoverer_info_get_stream_info (info);

  /* A container's tag holds for the picture in it; the stream's own goes first. */
  if (!sampan_media_info_take_orientation (self, gst_discoverer_stream_info_get_tags (stream))
      && top != NULL)
    sampan_media_info_take_orientation (self, gst_discoverer_stream_info_get_tags (top));
  g_clear_object (&top);
}

static void
read_video (SampanMediaInfo *self, GstDiscovererStreamInfo *stream, GstDiscovererInfo *info)
{
  GstDiscovererVideoInfo *video = GST_DISCOVERER_VIDEO_INFO (stream);
  g_autoptr (GstCaps) caps = gst_discoverer_stream_info_get_caps (stream);
  guint par_n = gst_discoverer_video_info_get_par_num (video);
  guint par_d = gst_discoverer_video_info_get_par_denom (video);
  guint fps_d = gst_discoverer_video_info_get_framerate_denom (video);

  self->width = gst_discoverer_video_info_get_width (video);
  self->height = gst_discoverer_video_info_get_height (video);
  self->stretched = par_n > 0 && par_d > 0 && par_n != par_d;
  if (self->stretched)
    self->width = MAX (1, (int)lround ((double)self->width * par_n / par_d));
  self->hdr = caps != NULL && sampan_media_caps_are_hdr (caps);
  read_orientation (self, stream, info);
  if (fps_d > 0)
    self->fps = (double)gst_discoverer_video_info_get_framerate_num (video) / fps_d;
}

/* Why nobody could read the file. */
static GError *
explain (const GError *cause, const char *path, const char *name)
{
  gboolean unknown = g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND)
                     || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE)
                     || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND);

  switch (sampan_still_sniff (path))
    {
    case SAMPAN_STILL_ANIMATED:
      return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN,
                          /* Translators: %s is a file's name */
                          _ ("“%s” is an animated WebP, which cannot be read here. Save it as a "
                             "GIF or an MP4 first."),
                          name);
    case SAMPAN_STILL_READ:
      if (unknown)
        return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
                            /* Translators: %s is a file's name; HEIC and AVIF are kinds of
                               pictures */
                            _ ("“%s” is a picture in HEIC or AVIF, for which gdk-pixbuf has no "
                               "loader here. Install one, or save the picture as JPEG."),
                            name);
      return sampan_media_error_new_damaged (name);
    case SAMPAN_STILL_JPEG:
    case SAMPAN_STILL_KNOWN:
      return sampan_media_error_new_damaged (name);
    case SAMPAN_STILL_NONE:
    default:
      return unknown ? sampan_media_error_new_unknown (name)
                     : sampan_media_error_new_damaged (name);
    }
}

/* What GStreamer made of the file, as an error for people; NULL if it could read it. */
static GError *
check_result (GstDiscovererInfo *info, const GError *cause, const char *path, const char *name)
{
  GstDiscovererResult result =
      info != NULL ? gst_discoverer_info_get_result (info) : GST_DISCOVERER_ERROR;

  switch (result)
    {
    case GST_DISCOVERER_OK:
      return NULL;
    case GST_DISCOVERER_MISSING_PLUGINS:
      {
        g_auto (GStrv) details = NULL;
        const char **missing = gst_discoverer_info_get_missing_elements_installer_details (info);
        g_autofree char *what = NULL;

        /* "gstreamer|1.0|program|H.265 (Main Profile) decoder|decoder-video/..." */
        details = g_strsplit (missing != NULL && missing[0] != NULL ? missing[0] : "", "|", -1);
        if (g_strv_length (details) < 4)
          return sampan_media_error_new_unknown (name);
        return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
                            /* Translators: first a file's name, then what is missing, in English */
                            _ ("“%s” needs a GStreamer plug-in that is not installed: %s."), name,
                            details[3]);
      }
    case GST_DISCOVERER_TIMEOUT:
      return sampan_media_error_new_damaged (name);
    case GST_DISCOVERER_URI_INVALID:
    case GST_DISCOVERER_BUSY:
    case GST_DISCOVERER_ERROR:
    default:
      return explain (cause, path, name);
    }
}

/* What can be said before GStreamer is asked. Returns: (transfer full): what tells this state of
 * the file from others. */
static char *
check_file (const char *path, const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, 0,
                         NULL, &cause);

  if (info == NULL)
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN,
                   g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                       /* Translators: %s is a file's name */
                       ? _ ("“%s” is not there. It may have been moved or deleted.")
                       /* Translators: %s is a file's name */
                       : _ ("“%s” cannot be opened. See who may read it."),
                   name);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_propagate_error (error, sampan_media_error_new_unknown (name));
      return NULL;
    }
  if (g_file_info_get_size (info) == 0)
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_DAMAGED,
                   /* Translators: %s is a file's name */
                   _ ("“%s” is empty: it has no bytes. Copy or record it again."), name);
      return NULL;
    }

  return g_strdup_printf (
      "%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT ".%09u", path,
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE),
      (gint64)g_file_info_get_size (info),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_NSEC));
}

static SampanMediaInfo *
read_info (GstDiscovererInfo *info, const char *path, const char *name, GError **error)
{
  g_autoptr (SampanMediaInfo) self = g_new0 (SampanMediaInfo, 1);
  GList *videos = gst_discoverer_info_get_video_streams (info);
  GList *audios = gst_discoverer_info_get_audio_streams (info);
  GstDiscovererStreamInfo *video = find_stream (videos);
  GstClockTime duration = gst_discoverer_info_get_duration (info);

  self->has_audio = audios != NULL;
  self->mime_type = sampan_media_dup_type (path);
  if (video != NULL)
    {
      self->kind = gst_discoverer_video_info_is_image (GST_DISCOVERER_VIDEO_INFO (video))
                       ? SAMPAN_MEDIA_IMAGE
                       : SAMPAN_MEDIA_VIDEO;
      read_video (self, video, info);
    }
  gst_discoverer_stream_info_list_free (videos);
  gst_discoverer_stream_info_list_free (audios);

  /* The picture of a song's cover is an image beside sound. */
  if (video == NULL || (self->kind == SAMPAN_MEDIA_IMAGE && self->has_audio))
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN,
                   /* Translators: %s is a file's name */
                   _ ("“%s” has sound but no picture. Choose a picture or a video."), name);
      return NULL;
    }
  if (self->kind == SAMPAN_MEDIA_VIDEO && GST_CLOCK_TIME_IS_VALID (duration))
    self->duration = (duration + GST_MSECOND / 2) / GST_MSECOND;
  if (self->width <= 0 || self->height <= 0
      || (self->kind == SAMPAN_MEDIA_VIDEO && self->duration <= 0))
    {
      g_propagate_error (error, sampan_media_error_new_damaged (name));
      return NULL;
    }

  return g_steal_pointer (&self);
}

static SampanMediaInfo *
discover (const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  g_autoptr (GstDiscoverer) discoverer = gst_discoverer_new (TIMEOUT, error);
  g_autoptr (GstDiscovererInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  GError *problem;

  if (discoverer == NULL)
    return NULL;
  info = gst_discoverer_discover_uri (discoverer, uri, &cause);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  problem = check_result (info, cause, path, name);
  if (problem != NULL)
    {
      g_debug ("%s: %s", path, cause != NULL ? cause->message : "no reason given");
      g_propagate_error (error, problem);
      return NULL;
    }

  return read_info (info, path, name, error);
}

/* ---- what was read lately: thumbnails and exports ask for the same file again and again ---- */

static GMutex cache_mutex;
static GHashTable *cache;

static SampanMediaInfo *
recall (const char *key)
{
  SampanMediaInfo *info;

  g_mutex_lock (&cache_mutex);
  info = cache != NULL ? g_hash_table_lookup (cache, key) : NULL;
  if (info != NULL)
    info = sampan_media_info_copy (info);
  g_mutex_unlock (&cache_mutex);

  return info;
}

static void
remember (const char *key, const SampanMediaInfo *info)
{
  g_mutex_lock (&cache_mutex);
  if (cache == NULL)
    cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify)sampan_media_info_free);
  if (g_hash_table_size (cache) >= CACHE_SIZE)
    g_hash_table_remove_all (cache);
  g_hash_table_replace (cache, g_strdup (key), sampan_media_info_copy (info));
  g_mutex_unlock (&cache_mutex);
}

/* ---- callbacks ---- */

static void
probe_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  SampanMediaInfo *info = sampan_media_probe (data, cancellable, &error);

  if (info != NULL)
    g_task_return_pointer (task, info, (GDestroyNotify)sampan_media_info_free);
  else
    g_task_return_error (task, error);
}

/* ---- public ---- */

void
sampan_media_info_free (SampanMediaInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->mime_type);
  g_free (self);
}

SampanMediaInfo *
sampan_media_info_copy (const SampanMediaInfo *self)
{
  SampanMediaInfo *copy = g_memdup2 (self, sizeof *self);

  copy->mime_type = g_strdup (self->mime_type);

  return copy;
}

void
sampan_media_init (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      init_once ();
      g_once_init_leave (&once, 1);
    }
}

SampanMediaInfo *
sampan_media_probe (const char *path, GCancellable *cancellable, GError **error)
{
  gboolean damaged = FALSE;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *key = NULL;
  SampanMediaInfo *info;

  sampan_media_init ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  key = check_file (path, name, error);
  if (key == NULL)
    return NULL;
  info = recall (key);
  if (info != NULL)
    return info;
  info = sampan_media_parse (path, &damaged);
  /* decodebin drops an error that a demuxer reports while it is being started, and GstDiscoverer
   * then waits for nothing. */
  if (info == NULL && damaged)
    g_propagate_error (error, sampan_media_error_new_damaged (name));
  else if (info == NULL)
    info = discover (path, name, cancellable, error);
  if (info != NULL)
    remember (key, info);

  return info;
}

void
sampan_media_probe_async (const char *path,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_media_probe_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, probe_thread);
}

SampanMediaInfo *
sampan_media_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
