#pragma once

#include "sampan-export-job.h"
#include "sampan-source.h"

G_BEGIN_DECLS

/** The GStreamer part of one export: decoder, the builder's bins, encoders, and a file. */
typedef struct
{
  SampanExportJob *job; /* not owned */
  SampanBuilder *builder;
  GstElement *pipeline;
  SampanSource *source;
  char *path;
  char *index_path; /* (nullable): where the MP4 muxer keeps the media until its index is known */
  gboolean is_video;
  int done;        /* atomic: milliseconds of the result that are past the edits */
  double enlarged; /* of a picture: how much of the enlarging is done */
} SampanExportPipeline;

/** @path: the file to write. The format follows the name of the job's output. */
SampanExportPipeline *sampan_export_pipeline_new (SampanExportJob *job,
                                                  const SampanMediaInfo *info,
                                                  const char *path,
                                                  GError **error);
void sampan_export_pipeline_free (SampanExportPipeline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanExportPipeline, sampan_export_pipeline_free)

/** On SAMPAN_SOURCE_READY: makes the rest of the pipeline and lets the data flow. */
gboolean sampan_export_pipeline_connect (SampanExportPipeline *self, GError **error);
/** Ends all threads and closes the file. */
void sampan_export_pipeline_stop (SampanExportPipeline *self);
double sampan_export_pipeline_get_fraction (SampanExportPipeline *self);

G_END_DECLS
