#include "sampan-source.h"

#include "sampan-backwards.h"
#include "sampan-geometry.h"
#include "sampan-still.h"
#include "sampan-unseen.h"

/* Frames that wait behind a source that gives them by the piece, while it reads the next. */
#define WAITING_BYTES (64 * 1024 * 1024)

struct _SampanSource
{
  GstElement *decoder;
  gboolean backwards;
  int threads;
  SampanTimeMap *seen; /* nullable */
  GMutex mutex;
  gboolean stopped; /* under the mutex, as what follows */
  GstPad *video;
  GstPad *audio;
  gulong video_block;
  gulong audio_block;
};

/* ---- helpers ---- */

static gboolean
copy_event (GstPad *pad, GstEvent **event, gpointer src)
{
  gst_pad_store_sticky_event (src, *event);

  return TRUE;
}

/* Returns: (transfer full): a queue's other end, with the format known. */
static GstPad *
add_queue (SampanSource *self, GstPad *pad)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (queue, "sink");
  g_autoptr (GstObject) pipeline = gst_element_get_parent (self->decoder);
  GstPad *src;

  g_object_set (queue, "max-size-buffers", 0, "max-size-bytes", WAITING_BYTES, "max-size-time",
                (guint64)0, NULL);
  gst_bin_add (GST_BIN (pipeline), queue);
  gst_element_sync_state_with_parent (queue);
  gst_pad_link (pad, sink);
  src = gst_element_get_static_pad (queue, "src");
  gst_pad_sticky_events_foreach (pad, copy_event, src);

  return src;
}

static void
unblock (SampanSource *self)
{
  if (self->video_block != 0)
    gst_pad_remove_probe (self->video, self->video_block);
  if (self->audio_block != 0)
    gst_pad_remove_probe (self->audio, self->audio_block);
  self->video_block = self->audio_block = 0;
}

/* ---- callbacks, on streaming threads ---- */

static GstPadProbeReturn
hold_back (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  return GST_PAD_PROBE_OK;
}

static void
on_pad_added (GstElement *decoder, GstPad *pad, SampanSource *self)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *name;
  GstPad **kept = NULL;
  gulong *block = NULL;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  g_mutex_lock (&self->mutex);
  if (g_str_has_prefix (name, "video/") && self->video == NULL)
    {
      kept = &self->video;
      block = &self->video_block;
    }
  else if (g_str_has_prefix (name, "audio/") && self->audio == NULL)
    {
      kept = &self->audio;
      block = &self->audio_block;
    }
  if (kept != NULL && !self->stopped)
    {
      *kept =
          self->backwards && kept == &self->video ? add_queue (self, pad) : gst_object_ref (pad);
      *block =
          gst_pad_add_probe (*kept, GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM, hold_back, NULL, NULL);
    }
  g_mutex_unlock (&self->mutex);
}

/* FFmpeg still refers to a frame that it has drawn into GStreamer's memory. GStreamer then copies
 * it to memory that is new for each frame, which costs a third more than a copy to memory that is
 * used again: measured as 0.2 of 1.5 s of CPU for 300 frames of 720p. Only of H.264: of a GIF no
 * frame comes but the first without it. */
static void
on_element_added (GstBin *bin, GstBin *parent, GstElement *element, SampanSource *self)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory == NULL || !g_str_equal (GST_OBJECT_NAME (factory), "avdec_h264"))
    return;
  g_object_set (element, "direct-rendering", FALSE, "max-threads", self->threads, NULL);
  if (self->seen != NULL)
    sampan_unseen_leave_out (element, self->seen);
}

static void
on_no_more_pads (GstElement *decoder, SampanSource *self)
{
  gst_element_post_message (decoder, gst_message_new_application (GST_OBJECT (decoder),
                                                                  gst_structure_new_empty (
                                                                      SAMPAN_SOURCE_READY)));
}

/* ---- pictures that are decoded smaller ---- */

/* Bytes that are read at once. */
#define PIECE (256 * 1024)

/* Lets through what comes before the format is known. */
static GstPadProbeReturn
hold_picture (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  SampanSource *self = user_data;

  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM
      && GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_STREAM_START)
    return GST_PAD_PROBE_PASS;
  on_no_more_pads (self->decoder, self);

  return GST_PAD_PROBE_OK;
}

/* What a file is needs not be found out again. */
static void
add_picture (SampanSource *self, GstBin *pipeline, const char *path, int reduction)
{
  GstElement *file = gst_element_factory_make ("filesrc", NULL);

  self->decoder = gst_object_ref_sink (gst_element_factory_make ("sampanstill", NULL));
  g_object_set (file, "location", path, "blocksize", PIECE, NULL);
  g_object_set (self->decoder, "reduction", reduction, NULL);
  gst_bin_add_many (pipeline, file, self->decoder, NULL);
  gst_element_link_pads_full (file, "src", self->decoder, "sink", GST_PAD_LINK_CHECK_NOTHING);
  self->video = gst_element_get_static_pad (self->decoder, "src");
  self->video_block = gst_pad_add_probe (self->video, GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM,
                                         hold_picture, self, NULL);
}

/* ---- public ---- */

int
sampan_source_find_reduction (const char *path,
                              const SampanMediaInfo *info,
                              SampanPlan *plan,
                              int max_size)
{
  int reduction;

  if (info->kind != SAMPAN_MEDIA_IMAGE || info->turned || info->stretched)
    return 0;
  reduction = sampan_geometry_find_reduction (info, plan, max_size);

  return reduction > 1 && sampan_still_sniff (path) == SAMPAN_STILL_JPEG ? reduction : 0;
}

SampanSource *
sampan_source_new (GstBin *pipeline, const char *path, SampanTimeMap *times, int reduction)
{
  SampanSource *self = g_new0 (SampanSource, 1);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);

  g_mutex_init (&self->mutex);
  if (reduction > 1)
    {
      add_picture (self, pipeline, absolute, reduction);
      return self;
    }
  self->backwards = times != NULL && sampan_time_map_get_backwards (times);
  if (self->backwards)
    self->decoder = gst_object_ref_sink (sampan_backwards_new (path, times));
  else
    {
      self->decoder = gst_object_ref_sink (gst_element_factory_make ("uridecodebin", NULL));
      /* Frames in memory, where our filters work. */
      g_object_set (self->decoder, "uri", uri, "force-sw-decoders", TRUE, NULL);
      g_signal_connect (self->decoder, "deep-element-added", G_CALLBACK (on_element_added), self);
    }
  g_signal_connect (self->decoder, "pad-added", G_CALLBACK (on_pad_added), self);
  g_signal_connect (self->decoder, "no-more-pads", G_CALLBACK (on_no_more_pads), self);
  gst_bin_add (pipeline, self->decoder);

  return self;
}

void
sampan_source_set_threads (SampanSource *self, int threads)
{
  self->threads = threads;
}

void
sampan_source_set_seen (SampanSource *self, SampanTimeMap *times)
{
  self->seen = sampan_time_map_ref (times);
}

void
sampan_source_free (SampanSource *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->decoder, self);
  gst_clear_object (&self->video);
  gst_clear_object (&self->audio);
  gst_clear_object (&self->decoder);
  g_clear_pointer (&self->seen, sampan_time_map_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GstPad *
sampan_source_get_video (SampanSource *self)
{
  return self->video;
}

GstPad *
sampan_source_get_audio (SampanSource *self)
{
  return self->audio;
}

void
sampan_source_start (SampanSource *self, GstClockTime start, GstSeekFlags flags)
{
  GstPad *pad = self->video != NULL ? self->video : self->audio;

  if (start > 0 && pad != NULL)
    gst_pad_send_event (pad, gst_event_new_seek (1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | flags,
                                                 GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_NONE, 0));
  g_mutex_lock (&self->mutex);
  unblock (self);
  g_mutex_unlock (&self->mutex);
}

void
sampan_source_stop (SampanSource *self)
{
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  unblock (self);
  g_mutex_unlock (&self->mutex);
}
