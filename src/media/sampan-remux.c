#include "sampan-remux.h"

#include <glib/gstdio.h>

#include "sampan-cut.h"
#include "sampan-edit-list.h"
#include "sampan-media-error.h"
#include "sampan-time-map.h"

#define TICK (GST_SECOND / 10)
/* The demuxer starts so much earlier, for the packets that a decoder of sound needs before. */
#define AHEAD (100 * GST_MSECOND)
#define READY "sampan-remux-ready"
/* Packets that wait while the other stream comes to where its part starts. */
#define WAITING_BYTES (64 * 1024 * 1024)

typedef struct
{
  SampanExportJob *job; /* not owned */
  GstElement *pipeline;
  GstElement *muxer;
  GstElement *cuts[2]; /* of pictures and sound; owned by the pipeline */
  GstPad *pad;         /* of the pictures, to seek on */
  GPtrArray *blocked;  /* of GstPad */
  GArray *blocks;      /* of gulong, beside them */
  char *packed_path;   /* (nullable): of an MP4 before it gets its edit lists */
  GstClockTime start;
  GstClockTime end;
  gboolean hides;
  gboolean mute;
  gboolean matroska; /* the original is one */
  gboolean unfit;    /* set by the demuxer's thread before it says that it is ready */
} Remux;

/* ---- helpers ---- */

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

static gboolean
is_mp4 (const char *path)
{
  return has_suffix (path, ".mp4") || has_suffix (path, ".m4v");
}

static const char *
find_demuxer (const SampanMediaInfo *info)
{
  static const struct
  {
    const char *type;
    const char *factory;
  } demuxers[] = {
    { "video/mp4", "qtdemux" },
    { "video/quicktime", "qtdemux" },
    { "video/x-m4v", "qtdemux" },
    { "video/x-matroska", "matroskademux" },
  };

  for (guint i = 0; info->mime_type != NULL && i < G_N_ELEMENTS (demuxers); i++)
    if (g_str_equal (info->mime_type, demuxers[i].type))
      return demuxers[i].factory;

  return NULL;
}

/* What is read everywhere: AVC of 8 bits in 4:2:0 (the profile is the second byte of its
 * configuration: ITU-T H.264, annex A), and AAC. */
static gboolean
is_fit (const GstStructure *caps, gboolean is_audio)
{
  const GValue *value = gst_structure_get_value (caps, "codec_data");
  const char *format = gst_structure_get_string (caps, "stream-format");
  GstBuffer *data = value != NULL ? gst_value_get_buffer (value) : NULL;
  guint8 profile = 0;
  int version = 0;

  if (data == NULL)
    return FALSE;
  if (is_audio)
    return gst_structure_has_name (caps, "audio/mpeg")
           && gst_structure_get_int (caps, "mpegversion", &version) && version == 4
           && g_strcmp0 (format, "raw") == 0;
  gst_buffer_extract (data, 1, &profile, 1);

  return gst_structure_has_name (caps, "video/x-h264") && g_strcmp0 (format, "avc") == 0
         && (profile == 66 || profile == 77 || profile == 88 || profile == 100);
}

static void
link_row (Remux *self, GstPad *pad, GstElement *const *row)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (row[0], "sink");

  for (guint i = 0; row[i] != NULL; i++)
    {
      gst_bin_add (GST_BIN (self->pipeline), row[i]);
      if (i > 0)
        gst_element_link (row[i - 1], row[i]);
    }
  for (guint i = 0; row[i] != NULL; i++)
    gst_element_sync_state_with_parent (row[i]);
  gst_pad_link (pad, sink);
}

/* ---- callbacks, on the demuxer's thread ---- */

static GstPadProbeReturn
hold_back (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  return GST_PAD_PROBE_OK;
}

/* The first stream of each kind is kept. */
static void
on_pad_added (GstElement *demuxer, GstPad *pad, Remux *self)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *structure = caps != NULL ? gst_caps_get_structure (caps, 0) : NULL;
  const char *name = structure != NULL ? gst_structure_get_name (structure) : "";
  gboolean is_audio = g_str_has_prefix (name, "audio/");
  GstElement *row[5] = { NULL };
  guint n = 0;
  gulong block;

  if ((!is_audio && !g_str_has_prefix (name, "video/")) || self->cuts[is_audio] != NULL
      || (is_audio && self->mute))
    return;
  if (!is_fit (structure, is_audio))
    {
      self->unfit = TRUE;
      return;
    }
  row[n++] = gst_element_factory_make ("queue", NULL);
  g_object_set (row[0], "max-size-buffers", 0, "max-size-bytes", WAITING_BYTES, "max-size-time",
                (guint64)0, NULL);
  /* Matroska has no times of decoding. */
  if (self->matroska && !is_audio)
    {
      row[n++] = gst_element_factory_make ("h264parse", NULL);
      row[n++] = gst_element_factory_make ("h264timestamper", NULL);
      if (row[n - 1] == NULL)
        {
          self->unfit = TRUE;
          return;
        }
    }
  /* It takes the rate of what AAC may become for the rate of its packets. */
  if (self->matroska && is_audio)
    row[n++] = gst_element_factory_make ("aacparse", NULL);
  row[n++] = self->cuts[is_audio] = sampan_cut_new (self->start, self->end, self->hides);
  block = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM, hold_back, NULL, NULL);
  g_ptr_array_add (self->blocked, gst_object_ref (pad));
  g_array_append_val (self->blocks, block);
  if (!is_audio)
    self->pad = pad;
  link_row (self, pad, row);
}

static void
on_no_more_pads (GstElement *demuxer, Remux *self)
{
  gst_element_post_message (demuxer, gst_message_new_application (GST_OBJECT (demuxer),
                                                                  gst_structure_new_empty (READY)));
}

/* ---- the pipeline ---- */

static gboolean
make_pipeline (Remux *self, const SampanMediaInfo *info, const char *path)
{
  GstElement *file = gst_element_factory_make ("filesrc", NULL);
  GstElement *demuxer = gst_element_factory_make (find_demuxer (info), NULL);
  GstElement *out = gst_element_factory_make ("filesink", NULL);

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->muxer =
      gst_element_factory_make (is_mp4 (self->job->output) ? "mp4mux" : "matroskamux", NULL);
  if (file == NULL || demuxer == NULL || self->muxer == NULL || out == NULL)
    return FALSE;
  g_object_set (file, "location", self->job->input, NULL);
  g_object_set (out, "location", self->packed_path != NULL ? self->packed_path : path, "sync",
                FALSE, "async", FALSE, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), file, demuxer, self->muxer, out, NULL);
  gst_element_link_pads (file, "src", demuxer, "sink");
  gst_element_link_pads (self->muxer, "src", out, "sink");
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (on_pad_added), self);
  g_signal_connect (demuxer, "no-more-pads", G_CALLBACK (on_no_more_pads), self);

  return TRUE;
}

/* Lets the packets flow, from a little before the part. */
static gboolean
start (Remux *self)
{
  static const char *const templates[] = { "video_%u", "audio_%u" };

  if (self->unfit || self->cuts[0] == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GstPad) src = NULL;
      g_autoptr (GstPad) sink = NULL;

      if (self->cuts[i] == NULL)
        continue;
      src = gst_element_get_static_pad (self->cuts[i], "src");
      sink = gst_element_request_pad_simple (self->muxer, templates[i]);
      if (GST_PAD_LINK_FAILED (gst_pad_link (src, sink)))
        return FALSE;
    }
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  /* After a seek matroskademux says times that are some frames off. */
  if (self->start > AHEAD && !self->matroska)
    gst_pad_send_event (self->pad,
                        gst_event_new_seek (1, GST_FORMAT_TIME,
                                            GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                            GST_SEEK_TYPE_SET, (gint64)(self->start - AHEAD),
                                            GST_SEEK_TYPE_NONE, 0));
  for (guint i = 0; i < self->blocked->len; i++)
    gst_pad_remove_probe (self->blocked->pdata[i], g_array_index (self->blocks, gulong, i));

  return TRUE;
}

static void
tell_progress (Remux *self, gint64 began)
{
  GstClockTime done = self->cuts[0] != NULL ? sampan_cut_get_done (SAMPAN_CUT (self->cuts[0])) : 0;
  double whole = (double)((GST_CLOCK_TIME_IS_VALID (self->end) ? self->end : done) - self->start);

  sampan_export_job_report (self->job, whole > 0 ? MIN ((double)done / whole, 0.99) : 0, began);
}

static SampanRemuxResult
run_pipeline (Remux *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gint64 began = g_get_monotonic_time ();

  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  for (;;)
    {
      g_autoptr (GstMessage) message =
          gst_bus_timed_pop_filtered (bus, TICK,
                                      GST_MESSAGE_ERROR | GST_MESSAGE_EOS
                                          | GST_MESSAGE_APPLICATION);

      if (g_cancellable_set_error_if_cancelled (self->job->cancellable, error))
        return SAMPAN_REMUX_FAILED;
      if (message == NULL)
        {
          tell_progress (self, began);
          continue;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        return SAMPAN_REMUX_DONE;
      /* What cannot be copied may still be decoded; and if not, that says why. */
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR
          || gst_message_has_name (message, SAMPAN_CUT_UNFIT)
          || (gst_message_has_name (message, READY) && !start (self)))
        return SAMPAN_REMUX_UNFIT;
    }
}

static SampanEditList
make_list (GstElement *cut)
{
  SampanCutSpan span = { 0 };

  if (cut != NULL)
    sampan_cut_get_span (SAMPAN_CUT (cut), &span);

  return (SampanEditList){ .skip = span.lead, .late = span.late, .length = span.length };
}

static SampanRemuxResult
finish (Remux *self, const char *path, GError **error)
{
  SampanEditList video = make_list (self->cuts[0]), sound = make_list (self->cuts[1]);

  if (video.length == 0)
    return SAMPAN_REMUX_UNFIT;
  if (self->packed_path == NULL)
    return SAMPAN_REMUX_DONE;
  if (sampan_edit_list_write (self->packed_path, path, &video, &sound, self->job->cancellable,
                              error))
    return SAMPAN_REMUX_DONE;
  if (error != NULL && g_error_matches (*error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED))
    {
      g_clear_error (error);
      return SAMPAN_REMUX_UNFIT;
    }

  return SAMPAN_REMUX_FAILED;
}

static void
clear (Remux *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  g_ptr_array_unref (self->blocked);
  g_array_unref (self->blocks);
  if (self->packed_path != NULL)
    g_unlink (self->packed_path);
  g_free (self->packed_path);
}

/* ---- public ---- */

gboolean
sampan_remux_is_wanted (SampanExportJob *job, const SampanMediaInfo *info)
{
  gboolean trims = FALSE;

  if (info->kind != SAMPAN_MEDIA_VIDEO || info->hdr || info->stretched || job->recode
      || job->burn != NULL || job->soft_tracks != NULL || find_demuxer (info) == NULL
      || info->width % 2 != 0 || info->height % 2 != 0
      || !(is_mp4 (job->output) || has_suffix (job->output, ".mkv")))
    return FALSE;
  /* Only an MP4 says how its pictures are to be turned. */
  if (info->turned && !(is_mp4 (job->output) && g_str_equal (find_demuxer (info), "qtdemux")))
    return FALSE;
  for (guint i = 0; i < sampan_plan_get_n_edits (job->plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (job->plan, i);
      SampanOpId id = sampan_edit_get_op (edit)->id;

      if (!sampan_edit_get_enabled (edit))
        continue;
      if (id == SAMPAN_OP_TRIM)
        trims = TRUE;
      else if (id != SAMPAN_OP_VOLUME || sampan_edit_get_number (edit, "mute") == 0)
        return FALSE;
    }

  return trims;
}

SampanRemuxResult
sampan_remux_run (SampanExportJob *job,
                  const SampanMediaInfo *info,
                  const char *path,
                  GError **error)
{
  g_autoptr (SampanTimeMap) times = sampan_time_map_new (info->duration, job->plan, error);
  SampanEdit *volume = sampan_plan_find (job->plan, SAMPAN_OP_VOLUME);
  SampanRemuxResult result = SAMPAN_REMUX_UNFIT;
  Remux self = { .job = job, .hides = is_mp4 (job->output) };

  if (times == NULL)
    return SAMPAN_REMUX_FAILED;
  self.start = sampan_time_map_get_part (times, 0)->start;
  self.end = sampan_time_map_get_end (times);
  self.mute = volume != NULL && sampan_edit_get_number (volume, "mute") != 0;
  self.matroska = g_str_equal (find_demuxer (info), "matroskademux");
  self.blocked = g_ptr_array_new_with_free_func (gst_object_unref);
  self.blocks = g_array_new (FALSE, FALSE, sizeof (gulong));
  if (self.hides)
    self.packed_path = g_strconcat (path, ".packed", NULL);
  if (make_pipeline (&self, info, path))
    {
      result = run_pipeline (&self, error);
      gst_element_set_state (self.pipeline, GST_STATE_NULL);
      if (result == SAMPAN_REMUX_DONE)
        result = finish (&self, path, error);
    }
  clear (&self);

  return result;
}
