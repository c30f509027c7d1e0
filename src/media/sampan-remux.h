#pragma once

#include "sampan-export-job.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_REMUX_DONE,
  SAMPAN_REMUX_UNFIT, /* what is in the file, or where its key frames are, does not allow it */
  SAMPAN_REMUX_FAILED,
} SampanRemuxResult;

/**
 * sampan_remux_is_wanted:
 *
 * Whether what @job asks for changes nothing but the start and the end (and leaves out the sound):
 * then the packets of H.264 and AAC can be copied as they are.
 */
gboolean sampan_remux_is_wanted (SampanExportJob *job, const SampanMediaInfo *info);

/**
 * sampan_remux_run:
 * @path: the file to write, which is there
 *
 * Copies the packets. In an MP4 an edit list hides what is only needed to decode the rest; in a
 * Matroska file nothing can be hidden, so that the part must start at a key frame. Blocks.
 */
SampanRemuxResult sampan_remux_run (SampanExportJob *job,
                                    const SampanMediaInfo *info,
                                    const char *path,
                                    GError **error);

G_END_DECLS
