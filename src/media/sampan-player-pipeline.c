#include "sampan-player-pipeline.h"

#include <glib/gi18n-lib.h>

#include "sampan-builder-private.h"
#include "sampan-hold.h"

/* A change of the edits, for the streaming thread. */
typedef struct
{
  GstBin *bin;
  GstElement *before;
  GstElement *old;
  GstElement *edits;
  GstElement *after;
} Swap;

/* ---- helpers ---- */

static void
swap_free (Swap *self)
{
  gst_clear_object (&self->bin);
  gst_clear_object (&self->before);
  gst_clear_object (&self->old);
  gst_clear_object (&self->edits);
  gst_clear_object (&self->after);
  g_free (self);
}

static void
swap_edits (gpointer hold, gpointer data)
{
  Swap *swap = data;

  gst_element_unlink (swap->before, swap->old);
  gst_element_unlink (swap->old, swap->after);
  gst_element_set_state (swap->old, GST_STATE_NULL);
  gst_bin_remove (swap->bin, swap->old);

  gst_bin_add (swap->bin, swap->edits);
  gst_element_link (swap->edits, swap->after);
  gst_element_sync_state_with_parent (swap->edits);
  gst_element_link (swap->before, swap->edits);
}

/* Links @pad of the decoder to @first. */
static gboolean
link_pad (GstPad *pad, GstElement *first)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (first, "sink");

  return GST_PAD_LINK_SUCCESSFUL (gst_pad_link (pad, sink));
}

static gboolean
connect_picture (SampanPlayerPipeline *self, SampanBuilder *picture, GError **error)
{
  GstElement *edits;

  sampan_builder_set_source (picture, sampan_source_get_video (self->source));
  edits = sampan_builder_build_video (picture, error);
  if (edits == NULL)
    return FALSE;
  self->hold = sampan_hold_new ();
  self->edits = edits;
  gst_bin_add_many (GST_BIN (self->pipeline), self->hold, self->edits, NULL);
  if (!gst_element_link_many (self->hold, self->edits, self->convert, NULL)
      || !link_pad (sampan_source_get_video (self->source), self->hold))
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                   "the elements of the preview do not fit");
      return FALSE;
    }
  gst_element_sync_state_with_parent (self->edits);
  gst_element_sync_state_with_parent (self->hold);

  return TRUE;
}

static GstElement *
make_sound_sink (SampanPlayerPipeline *self)
{
  GstElement *sink = self->silent ? NULL : gst_element_factory_make ("autoaudiosink", NULL);

  if (sink == NULL)
    {
      sink = gst_element_factory_make ("fakesink", NULL);
      g_object_set (sink, "sync", TRUE, NULL);
    }

  return sink;
}

static gboolean
connect_sound (SampanPlayerPipeline *self, double volume, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GstPad *pad = sampan_source_get_audio (self->source);
  GstElement *edits, *queue, *convert, *resample;

  if (pad == NULL)
    return TRUE;
  edits = sampan_builder_build_audio (self->builder, &cause);
  if (edits == NULL)
    {
      if (cause == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  queue = gst_element_factory_make ("queue", NULL);
  convert = gst_element_factory_make ("audioconvert", NULL);
  resample = gst_element_factory_make ("audioresample", NULL);
  self->volume = gst_element_factory_make ("volume", NULL);
  self->sound = make_sound_sink (self);
  g_object_set (self->volume, "volume", volume, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), queue, edits, convert, resample, self->volume,
                    self->sound, NULL);
  if (!gst_element_link_many (queue, edits, convert, resample, self->volume, self->sound, NULL)
      || !link_pad (pad, queue))
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                   "the elements of the sound do not fit");
      return FALSE;
    }
  gst_element_sync_state_with_parent (self->sound);
  gst_element_sync_state_with_parent (self->volume);
  gst_element_sync_state_with_parent (resample);
  gst_element_sync_state_with_parent (convert);
  gst_element_sync_state_with_parent (edits);
  gst_element_sync_state_with_parent (queue);

  return TRUE;
}

/* ---- public ---- */

SampanPlayerPipeline *
sampan_player_pipeline_new (const char *path,
                            SampanBuilder *builder,
                            GstElement *sink,
                            gboolean silent)
{
  SampanPlayerPipeline *self = g_new0 (SampanPlayerPipeline, 1);

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->builder = g_object_ref (builder);
  self->sink = gst_object_ref (sink);
  self->silent = silent;
  self->convert = gst_element_factory_make ("videoconvert", NULL);
  g_object_set (self->convert, "n-threads", 2, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), self->convert, self->sink, NULL);
  gst_element_link (self->convert, self->sink);
  self->source =
      sampan_source_new (GST_BIN (self->pipeline), path, sampan_builder_get_times (builder), 0);

  return self;
}

void
sampan_player_pipeline_free (SampanPlayerPipeline *self)
{
  if (self == NULL)
    return;
  sampan_source_stop (self->source);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (self->pipeline), self->sink);
  g_clear_pointer (&self->source, sampan_source_free);
  gst_clear_object (&self->sink);
  gst_clear_object (&self->pipeline);
  g_clear_object (&self->builder);
  g_free (self);
}

gboolean
sampan_player_pipeline_connect (SampanPlayerPipeline *self,
                                SampanBuilder *picture,
                                GstClockTime start,
                                double volume,
                                GError **error)
{
  if (sampan_source_get_video (self->source) == NULL)
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_DAMAGED,
                   _ ("The file is damaged or not complete. Copy or record it again."));
      return FALSE;
    }
  if (!connect_sound (self, volume, error) || !connect_picture (self, picture, error))
    return FALSE;
  sampan_source_start (self->source, start, GST_SEEK_FLAG_ACCURATE);
  self->linked = TRUE;

  return TRUE;
}

gboolean
sampan_player_pipeline_swap (SampanPlayerPipeline *self,
                             SampanBuilder *picture,
                             gboolean paused,
                             GError **error)
{
  GstElement *edits;
  Swap *swap;

  sampan_builder_set_source (picture, sampan_source_get_video (self->source));
  edits = sampan_builder_build_video (picture, error);
  if (edits == NULL)
    return FALSE;
  swap = g_new0 (Swap, 1);
  swap->bin = gst_object_ref (GST_BIN (self->pipeline));
  swap->before = gst_object_ref (self->hold);
  swap->old = gst_object_ref (self->edits);
  swap->edits = gst_object_ref_sink (edits);
  swap->after = gst_object_ref (self->convert);
  self->edits = edits;
  sampan_hold_change (self->hold, paused, swap_edits, swap, (GDestroyNotify)swap_free);

  return TRUE;
}

gboolean
sampan_player_pipeline_is_sound (SampanPlayerPipeline *self, GstMessage *message)
{
  GstObject *source = GST_MESSAGE_SRC (message);

  return self->sound != NULL
         && (source == GST_OBJECT (self->sound)
             || gst_object_has_as_ancestor (source, GST_OBJECT (self->sound)));
}
