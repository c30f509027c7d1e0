#include "sampan-export-pipeline.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sampan-builder-private.h"
#include "sampan-media-error.h"

/* The first that is installed. veryfast and quality 23 look like the original at a third of the
 * time of x264's defaults; without the last property x264enc keeps to its default bitrate. */
static const char *const h264_encoders[] = {
  "x264enc speed-preset=veryfast pass=qual quantizer=23 vbv-buf-capacity=0",
  "openh264enc complexity=medium rate-control=quality qp-max=30 ! h264parse",
  NULL,
};

/* The first that is installed; their sound comes so many samples late, and no muxer of GStreamer's
 * says so in the file. */
static const struct
{
  const char *factory;
  int delay;
} aac_encoders[] = {
  { "avenc_aac", 1024 }, /* measured */
  { "fdkaacenc", 2048 }, /* nDelay of its documentation for AAC-LC */
};

/* After a key frame of an open group the decoder leaves out some frames: it begins so much earlier.
 * What comes too early is dropped. */
#define EARLIER (GST_SECOND / 4)

/* Of what is encoded, ahead of the muxer. */
#define STORED_BYTES (4 * 1024 * 1024)

/* Encoding a pixel takes so many times as long as decoding one: measured as 3.4 s of CPU for 300
 * frames of 1080x1440 and 0.6 s for as many of 1280x720. */
#define ENCODING 3

/* ---- helpers ---- */

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

/* The name of the muxer or picture encoder for @output. */
static const char *
find_format (const char *output, gboolean is_video)
{
  static const struct
  {
    const char *suffix;
    const char *factory;
    gboolean is_video;
  } formats[] = {
    { ".mp4", "mp4mux", TRUE },   { ".m4v", "mp4mux", TRUE },    { ".mkv", "matroskamux", TRUE },
    { ".jpg", "jpegenc", FALSE }, { ".jpeg", "jpegenc", FALSE }, { ".png", "pngenc", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].is_video == is_video && has_suffix (output, formats[i].suffix))
      return formats[i].factory;

  return NULL;
}

/* Returns: (transfer floating) (nullable): the first of @descriptions whose element is installed,
 * as a bin. */
static GstElement *
make_first (const char *const *descriptions, GError **error)
{
  for (guint i = 0; descriptions[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (descriptions[i], " ", 2);
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (words[0]);

      if (factory != NULL)
        return gst_parse_bin_from_description (descriptions[i], TRUE, error);
    }
  g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
               /* Translators: %s is the name of a GStreamer element */
               _ ("Exporting needs GStreamer's element “%s”, which is not installed."),
               descriptions[0]);

  return NULL;
}

static GstElement *
make (const char *factory, GError **error)
{
  const char *names[] = { factory, NULL };
  g_autoptr (GstElementFactory) found = gst_element_factory_find (factory);

  if (found == NULL)
    return make_first (names, error);

  return gst_element_factory_make (factory, NULL);
}

/* Adds @elements (transfer floating, ended by NULL) to the pipeline, in a row behind @pad. */
static gboolean
chain (SampanExportPipeline *self, GstPad *pad, GError **error, GstElement *first, ...)
{
  GstElement *previous = NULL;
  va_list list;

  va_start (list, first);
  for (GstElement *element = first; element != NULL; element = va_arg (list, GstElement *))
    {
      gst_bin_add (GST_BIN (self->pipeline), element);
      if (previous == NULL)
        {
          g_autoptr (GstPad) sink = gst_element_get_static_pad (element, "sink");

          if (pad != NULL
              && GST_PAD_LINK_FAILED (gst_pad_link_full (pad, sink, GST_PAD_LINK_CHECK_NOTHING)))
            goto failed;
        }
      else if (!sampan_link (previous, element))
        goto failed;
      previous = element;
    }
  va_end (list);

  return TRUE;

failed:
  va_end (list);
  g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
               "the elements of the export do not fit");

  return FALSE;
}

static gboolean
link_to_muxer (GstElement *element, GstElement *muxer, const char *template, GError **error)
{
  g_autoptr (GstPad) src = gst_element_get_static_pad (element, "src");
  g_autoptr (GstPad) sink = gst_element_request_pad_simple (muxer, template);

  if (sink != NULL
      && GST_PAD_LINK_SUCCESSFUL (gst_pad_link_full (src, sink, GST_PAD_LINK_CHECK_NOTHING)))
    return TRUE;
  g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
               "the muxer takes no %s from %s", template, GST_OBJECT_NAME (element));

  return FALSE;
}

static GstElement *
make_queue (guint buffers)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);

  /* Frames of any size: a few are enough to keep both cores busy. */
  g_object_set (queue, "max-size-buffers", buffers, "max-size-bytes", 0, "max-size-time",
                (guint64)0, NULL);

  return queue;
}

/* Between an encoder and the muxer, which takes what comes from the encoders by turns: while it
 * waits for the one, the others go on. */
static GstElement *
make_store (void)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);

  g_object_set (queue, "max-size-buffers", 0, "max-size-bytes", STORED_BYTES, "max-size-time",
                (guint64)0, NULL);

  return queue;
}

static GstPadProbeReturn
count_frame (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  SampanExportPipeline *self = user_data;
  GstClockTime time = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));

  if (GST_CLOCK_TIME_IS_VALID (time))
    g_atomic_int_set (&self->done, (int)GST_TIME_AS_MSECONDS (time));

  return GST_PAD_PROBE_OK;
}

static GstElement *
make_file (SampanExportPipeline *self)
{
  GstElement *file = gst_element_factory_make ("filesink", NULL);

  g_object_set (file, "location", self->path, "sync", FALSE, "async", FALSE, NULL);

  return file;
}

static gboolean
connect_jpeg (SampanExportPipeline *self, GstElement *edits, GstElement *encoder, GError **error)
{
  gst_util_set_object_arg (G_OBJECT (encoder), "idct-method", "islow");
  g_object_set (encoder, "quality", 92, NULL);

  return chain (self, sampan_source_get_video (self->source), error, edits, encoder,
                make_file (self), NULL);
}

static GstElement *
make_filter (const char *format)
{
  GstElement *filter = gst_element_factory_make ("capsfilter", NULL);
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format, NULL);

  g_object_set (filter, "caps", caps, NULL);

  return filter;
}

/* In two steps: the straight way from I420 to RGB is quick and 2 of 255 too dark. */
static gboolean
connect_png (SampanExportPipeline *self, GstElement *edits, GstElement *encoder, GError **error)
{
  gboolean alpha = sampan_builder_get_alpha (self->builder);
  GstElement *convert = gst_element_factory_make ("videoconvert", NULL);

  gst_util_set_object_arg (G_OBJECT (convert), "dither", "none");

  return chain (self, sampan_source_get_video (self->source), error, edits,
                gst_element_factory_make ("videoconvert", NULL),
                make_filter (alpha ? "ARGB64" : "GBR_16LE"), convert,
                make_filter (alpha ? "RGBA" : "RGB"), encoder, make_file (self), NULL);
}

static gboolean
connect_picture (SampanExportPipeline *self, GError **error)
{
  const char *format = find_format (self->job->output, FALSE);
  GstElement *edits = sampan_builder_build_video (self->builder, error);
  GstElement *encoder = edits != NULL ? make (format, error) : NULL;

  if (encoder == NULL)
    return FALSE;
  g_object_set (encoder, "snapshot", TRUE, NULL);

  return g_str_equal (format, "jpegenc") ? connect_jpeg (self, edits, encoder, error)
                                         : connect_png (self, edits, encoder, error);
}

/* Takes the encoder's delay off the start, where it puts as much silence: sound and picture stay
 * together in every player. */
static GstElement *
make_advance (GstPad *pad, int samples)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstElement *clip = gst_element_factory_make ("sampanclip", NULL);
  g_autoptr (SampanTimeMap) times = NULL;
  int rate = 48000;

  if (caps != NULL)
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &rate);
  times = sampan_time_map_new_part (gst_util_uint64_scale (samples, GST_SECOND, rate),
                                    GST_CLOCK_TIME_NONE, 1);
  g_object_set (clip, "times", times, NULL);

  return clip;
}

static GstElement *
make_sound_encoder (int *delay, GError **error)
{
  const char *first[] = { aac_encoders[0].factory, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (aac_encoders); i++)
    {
      GstElement *encoder = gst_element_factory_make (aac_encoders[i].factory, NULL);

      *delay = aac_encoders[i].delay;
      if (encoder != NULL)
        return encoder;
    }

  return make_first (first, error);
}

static gboolean
connect_sound (SampanExportPipeline *self, GstElement *muxer, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GstElement *edits, *encoder, *store;
  int delay = 0;

  if (sampan_source_get_audio (self->source) == NULL)
    return TRUE;
  edits = sampan_builder_build_audio (self->builder, &cause);
  if (edits == NULL)
    {
      if (cause == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  encoder = make_sound_encoder (&delay, error);
  if (encoder == NULL)
    return FALSE;
  store = make_store ();

  return chain (self, sampan_source_get_audio (self->source), error,
                gst_element_factory_make ("queue", NULL), edits,
                make_advance (sampan_source_get_audio (self->source), delay),
                gst_element_factory_make ("audioconvert", NULL),
                gst_element_factory_make ("audioresample", NULL), encoder,
                gst_element_factory_make ("aacparse", NULL), store, NULL)
         && link_to_muxer (store, muxer, "audio_%u", error);
}

static gboolean
connect_tracks (SampanExportPipeline *self, GstElement *muxer, GError **error)
{
  for (guint i = 0; self->job->soft_tracks != NULL && i < self->job->soft_tracks->len; i++)
    {
      GstElement *cues = sampan_soft_track_make_source (self->job->soft_tracks->pdata[i],
                                                        sampan_builder_get_times (self->builder));

      if (!chain (self, NULL, error, cues, NULL)
          || !link_to_muxer (cues, muxer, "subtitle_%u", error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
connect_video (SampanExportPipeline *self, GError **error)
{
  GstElement *edits = sampan_builder_build_video (self->builder, error);
  GstElement *encoder = edits != NULL ? make_first (h264_encoders, error) : NULL;
  GstElement *muxer = encoder != NULL ? make (find_format (self->job->output, TRUE), error) : NULL;
  GstElement *store;
  g_autoptr (GstPad) edited = NULL;

  if (muxer == NULL)
    return FALSE;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (muxer), "faststart") != NULL)
    {
      /* A player on the network wants the index first. */
      self->index_path = g_strconcat (self->path, ".index", NULL);
      g_object_set (muxer, "faststart", TRUE, "faststart-file", self->index_path, NULL);
    }
  if (self->job->labels != NULL)
    sampan_movie_labels_apply (self->job->labels, muxer);
  store = make_store ();
  edited = gst_element_get_static_pad (edits, "src");
  gst_pad_add_probe (edited, GST_PAD_PROBE_TYPE_BUFFER, count_frame, self, NULL);

  return chain (self, NULL, error, muxer, make_file (self), NULL)
         && chain (self, sampan_source_get_video (self->source), error, make_queue (3), edits,
                   make_queue (3), encoder, gst_element_factory_make ("h264parse", NULL), store,
                   NULL)
         && link_to_muxer (store, muxer, "video_%u", error) && connect_sound (self, muxer, error)
         && connect_tracks (self, muxer, error);
}

/* One thread for the decoder where the encoder will keep all processors busy anyway. */
static int
choose_threads (SampanBuilder *builder, const SampanMediaInfo *info)
{
  gint64 decoding = (gint64)info->width * info->height;
  int width, height;

  sampan_builder_get_size (builder, &width, &height);

  return decoding * (g_get_num_processors () - 1) < ENCODING * (gint64)width * height ? 1 : 0;
}

/* ---- public ---- */

SampanExportPipeline *
sampan_export_pipeline_new (SampanExportJob *job,
                            const SampanMediaInfo *info,
                            const char *path,
                            GError **error)
{
  g_autoptr (SampanExportPipeline) self = g_new0 (SampanExportPipeline, 1);

  self->job = job;
  self->path = g_strdup (path);
  self->is_video = info->kind == SAMPAN_MEDIA_VIDEO;
  self->builder = sampan_builder_new (info, job->plan, job->media_dir);
  sampan_builder_set_captions (self->builder, job->burn);
  sampan_builder_set_rough (self->builder, job->rough);
  sampan_builder_set_opaque (self->builder, self->is_video || !has_suffix (job->output, ".png"));
  if (!sampan_builder_check (self->builder, error))
    return NULL;
  if (find_format (job->output, self->is_video) == NULL)
    {
      g_autofree char *name = g_path_get_basename (job->output);

      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                   /* Translators: %s is a file's name */
                   self->is_video
                       ? _ ("“%s” is no name for a video. Let it end in .mp4 or .mkv.")
                       : _ ("“%s” is no name for a picture. Let it end in .jpg or .png."),
                   name);
      return NULL;
    }
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->source = sampan_source_new (GST_BIN (self->pipeline), job->input,
                                    sampan_builder_get_times (self->builder), info->reduction);
  sampan_source_set_threads (self->source, choose_threads (self->builder, info));
  sampan_source_set_seen (self->source, sampan_builder_get_times (self->builder));

  return g_steal_pointer (&self);
}

void
sampan_export_pipeline_free (SampanExportPipeline *self)
{
  if (self == NULL)
    return;
  sampan_export_pipeline_stop (self);
  g_clear_pointer (&self->source, sampan_source_free);
  gst_clear_object (&self->pipeline);
  g_clear_object (&self->builder);
  g_free (self->index_path);
  g_free (self->path);
  g_free (self);
}

gboolean
sampan_export_pipeline_connect (SampanExportPipeline *self, GError **error)
{
  GstClockTime start;

  if (sampan_source_get_video (self->source) == NULL)
    {
      g_autofree char *name = g_path_get_basename (self->job->input);

      g_propagate_error (error, sampan_media_error_new_damaged (name));
      return FALSE;
    }
  sampan_builder_set_source (self->builder, sampan_source_get_video (self->source));
  if (!(self->is_video ? connect_video (self, error) : connect_picture (self, error)))
    return FALSE;

  /* While the decoder is not yet done with its own change of state, the pipeline's would not reach
   * the new elements before the data does. */
  gst_bin_sync_children_states (GST_BIN (self->pipeline));
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  start = sampan_time_map_to_source (sampan_builder_get_times (self->builder), 0);
  sampan_source_start (self->source, start - MIN (start, EARLIER), GST_SEEK_FLAG_ACCURATE);

  return TRUE;
}

void
sampan_export_pipeline_stop (SampanExportPipeline *self)
{
  if (self->source != NULL)
    sampan_source_stop (self->source);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  if (self->index_path != NULL)
    g_unlink (self->index_path);
}

double
sampan_export_pipeline_get_fraction (SampanExportPipeline *self)
{
  gint64 duration = sampan_builder_get_duration (self->builder);

  if (!self->is_video)
    return MIN (self->enlarged, 0.99);
  /* The index of the file is still to be written when the last frame is done. */
  return duration > 0 ? CLAMP (g_atomic_int_get (&self->done) / (double)duration, 0, 0.99) : 0;
}
