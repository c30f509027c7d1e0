#include "sampan-export.h"

#include <glib/gi18n-lib.h>
#include <gst/app/app.h>
#include <gst/video/video.h>

#include "sampan-builder-private.h"
#include "sampan-media-error.h"
#include "sampan-source.h"

/* How soon a cancel is seen. */
#define TICK (GST_SECOND / 20)

typedef struct
{
  char *path;
  SampanPlan *plan;
  char *media_dir;
  gint64 time;
  int max_size;

  GBytes *pixels;
  int width;
  int height;
} Request;

typedef struct
{
  SampanBuilder *builder;
  GstElement *pipeline;
  SampanSource *source;
  GstElement *sink;
  const char *path;
  GstClockTime time; /* by the source's clock */
  GstSeekFlags flags;
} Frame;

/* ---- helpers ---- */

static void
request_free (Request *self)
{
  g_free (self->path);
  g_free (self->media_dir);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_free (self);
}

static void
frame_clear (Frame *self)
{
  if (self->source != NULL)
    sampan_source_stop (self->source);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->source, sampan_source_free);
  gst_clear_object (&self->pipeline);
  g_clear_object (&self->builder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

static GError *
new_damaged_error (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return sampan_media_error_new_damaged (name);
}

/* Links the edits between the decoder and the sink, and lets the wanted frame come. */
static gboolean
connect_frame (Frame *self, GError **error)
{
  g_autoptr (GstPad) sink = NULL;
  GstElement *edits, *convert;
  GstPad *video = sampan_source_get_video (self->source);

  if (video == NULL)
    {
      g_propagate_error (error, new_damaged_error (self->path));
      return FALSE;
    }
  sampan_builder_set_source (self->builder, video);
  edits = sampan_builder_build_video (self->builder, error);
  if (edits == NULL)
    return FALSE;
  convert = gst_element_factory_make ("videoconvert", NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), edits, convert, NULL);
  sink = gst_element_get_static_pad (edits, "sink");
  if (!gst_element_link_many (edits, convert, self->sink, NULL)
      || GST_PAD_LINK_FAILED (gst_pad_link (video, sink)))
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                   "the elements of the thumbnail do not fit");
      return FALSE;
    }
  gst_element_sync_state_with_parent (convert);
  gst_element_sync_state_with_parent (edits);
  sampan_source_start (self->source, self->time, self->flags);

  return TRUE;
}

/* Returns: (transfer full) (nullable): the first frame that reaches the sink; NULL without error if
 * none does. */
static GstSample *
wait_for_frame (Frame *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  for (;;)
    {
      g_autoptr (GstMessage) message =
          gst_bus_timed_pop_filtered (bus, TICK,
                                      GST_MESSAGE_ERROR | GST_MESSAGE_ASYNC_DONE
                                          | GST_MESSAGE_APPLICATION);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (message == NULL)
        continue;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          g_propagate_error (error, sampan_media_error_from_message (message, name));
          return NULL;
        }
      if (gst_message_has_name (message, SAMPAN_SOURCE_READY))
        {
          if (!connect_frame (self, error))
            return NULL;
          continue;
        }
      if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ASYNC_DONE)
        continue;
      return gst_app_sink_try_pull_preroll (GST_APP_SINK (self->sink), 0);
    }
}

/* A cover is no black frame, even if the video fades in from black. */
static SampanPlan *
plan_for_cover (SampanPlan *plan)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    if (sampan_edit_get_op (sampan_plan_get_edit (plan, i))->id == SAMPAN_OP_FADE)
      return sampan_plan_without_edit (plan, i);

  return sampan_plan_ref (plan);
}

/* One frame of @builder's result, at @time by the source's clock. */
static GstSample *
grab (SampanBuilder *builder,
      const char *path,
      GstClockTime time,
      GstSeekFlags flags,
      int reduction,
      GCancellable *cancellable,
      GError **error)
{
  g_auto (Frame) frame = { .path = path, .time = time, .flags = flags };
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw,format=RGBA,pixel-aspect-ratio=1/1");

  frame.builder = g_object_ref (builder);
  frame.pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  frame.sink = gst_element_factory_make ("appsink", NULL);
  g_object_set (frame.sink, "caps", caps, "sync", FALSE, NULL);
  gst_bin_add (GST_BIN (frame.pipeline), frame.sink);
  frame.source = sampan_source_new (GST_BIN (frame.pipeline), path,
                                    sampan_builder_get_times (builder), reduction);

  return wait_for_frame (&frame, cancellable, error);
}

/* Rows without padding. */
static GBytes *
copy_pixels (GstSample *sample, int *width, int *height)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  guint8 *pixels;
  gsize row;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  *width = GST_VIDEO_FRAME_WIDTH (&frame);
  *height = GST_VIDEO_FRAME_HEIGHT (&frame);
  row = (gsize)*width * 4;
  pixels = g_malloc (row * *height);
  for (int y = 0; y < *height; y++)
    memcpy (pixels + y * row,
            (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
                + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
            row);
  gst_video_frame_unmap (&frame);

  return g_bytes_new_take (pixels, row * *height);
}

/* ---- callbacks ---- */

static void
thumbnail_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;

  request->pixels =
      sampan_thumbnail (request->path, request->plan, request->media_dir, request->time,
                        request->max_size, &request->width, &request->height, cancellable, &error);
  if (request->pixels != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- public ---- */

GBytes *
sampan_thumbnail (const char *path,
                  SampanPlan *plan,
                  const char *media_dir,
                  gint64 time,
                  int max_size,
                  int *width,
                  int *height,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, cancellable, error);
  g_autoptr (GstSample) sample = NULL;
  g_autoptr (SampanPlan) shown = NULL;
  g_autoptr (SampanBuilder) builder = NULL;
  g_autoptr (GError) cause = NULL;
  GstClockTime start;

  if (info == NULL)
    return NULL;
  if (plan != NULL && sampan_subject_is_wanted (plan))
    sampan_subject_find (path, &info->subject, cancellable, NULL);
  if (plan != NULL && time == 0)
    shown = plan_for_cover (plan);
  if (shown == NULL)
    shown = plan != NULL ? sampan_plan_ref (plan) : sampan_plan_new ();
  info->reduction = sampan_source_find_reduction (path, info, shown, max_size);
  builder = sampan_builder_new (info, shown, media_dir);
  sampan_builder_set_max_size (builder, max_size);
  if (!sampan_builder_check (builder, error))
    return NULL;
  time = CLAMP (time, 0, MAX (0, sampan_builder_get_duration (builder) - 1));
  start = sampan_time_map_to_source (sampan_builder_get_times (builder), time * GST_MSECOND);

  sample =
      grab (builder, path, start, GST_SEEK_FLAG_ACCURATE, info->reduction, cancellable, &cause);
  /* Where the sound goes on after the last frame there is none: then the key frame before. */
  if (sample == NULL && cause == NULL)
    sample = grab (builder, path, start, GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE,
                   info->reduction, cancellable, &cause);
  if (sample == NULL)
    {
      g_propagate_error (error,
                         cause != NULL ? g_steal_pointer (&cause) : new_damaged_error (path));
      return NULL;
    }

  return copy_pixels (sample, width, height);
}

void
sampan_thumbnail_async (const char *path,
                        SampanPlan *plan,
                        const char *media_dir,
                        gint64 time,
                        int max_size,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->plan = plan != NULL ? sampan_plan_ref (plan) : NULL;
  request->media_dir = g_strdup (media_dir);
  request->time = time;
  request->max_size = max_size;
  g_task_set_source_tag (task, sampan_thumbnail_async);
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  g_task_run_in_thread (task, thumbnail_thread);
}

GBytes *
sampan_thumbnail_finish (GAsyncResult *result, int *width, int *height, GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  request = g_task_get_task_data (G_TASK (result));
  if (width != NULL)
    *width = request->width;
  if (height != NULL)
    *height = request->height;

  return g_steal_pointer (&request->pixels);
}
