#pragma once

#include "sampan-builder.h"
#include "sampan-source.h"

G_BEGIN_DECLS

/**
 * SampanPlayerPipeline:
 *
 * The GStreamer part of the preview of one medium:
 *
 *     decoder - hold - the builder's video bin - videoconvert - sink
 *             - queue - the builder's audio bin - audioconvert - audioresample - volume - sound
 *
 * Nothing is decoded anew when an edit changes; no queue stands behind the edits, so that a change
 * shows with the next frame.
 */
typedef struct
{
  GstElement *pipeline;
  SampanSource *source;
  SampanBuilder *builder; /* of the sound, and of the times */
  GstElement *sink;
  GstElement *hold;
  GstElement *edits;
  GstElement *convert;
  GstElement *volume; /* (nullable) */
  GstElement *sound;  /* (nullable): the sound's sink */
  gboolean silent;    /* no sound device */
  gboolean linked;
} SampanPlayerPipeline;

SampanPlayerPipeline *sampan_player_pipeline_new (const char *path,
                                                  SampanBuilder *builder,
                                                  GstElement *sink,
                                                  gboolean silent);
/** Gives back the sink. */
void sampan_player_pipeline_free (SampanPlayerPipeline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPlayerPipeline, sampan_player_pipeline_free)

/**
 * sampan_player_pipeline_connect:
 * @picture: what builds the video bin
 * @start: nanoseconds by the source's clock
 *
 * On SAMPAN_SOURCE_READY: makes the rest of the pipeline and lets the data flow.
 */
gboolean sampan_player_pipeline_connect (SampanPlayerPipeline *self,
                                         SampanBuilder *picture,
                                         GstClockTime start,
                                         double volume,
                                         GError **error);
/** Replaces the video bin by the one that @picture builds. @paused: the pipeline stands still. */
gboolean sampan_player_pipeline_swap (SampanPlayerPipeline *self,
                                      SampanBuilder *picture,
                                      gboolean paused,
                                      GError **error);
/** Whether @message comes from the sound's sink. */
gboolean sampan_player_pipeline_is_sound (SampanPlayerPipeline *self, GstMessage *message);

G_END_DECLS
