#pragma once

#include <gst/gst.h>

#include "edit/sampan-plan.h"
#include "sampan-media-probe.h"
#include "sampan-time-map.h"

G_BEGIN_DECLS

/**
 * SampanSource:
 *
 * The decoder of one file inside a pipeline. Its pads hold back all data until
 * sampan_source_start(), so that the rest of the pipeline can be made to fit what the file has, and
 * so that the first frame to come out is the one that is wanted: a seek after the first frame has
 * reached a muxer makes an unplayable file.
 */
typedef struct _SampanSource SampanSource;

/** The application message that is posted on the bus, named so, when all pads are known. */
#define SAMPAN_SOURCE_READY "sampan-source-ready"

/**
 * sampan_source_new:
 * @times: (nullable): what is to be read, and whether backwards; NULL for all
 * @reduction: how many times smaller a picture is decoded, of sampan_source_find_reduction(); else
 * 0
 *
 * Adds the decoder of @path to @pipeline; it starts working with the pipeline's state.
 */
SampanSource *
sampan_source_new (GstBin *pipeline, const char *path, SampanTimeMap *times, int reduction);
/** How many times smaller the file at @path can be decoded for what @plan makes of it, and for a
 * longest side of @max_size (0 for any): 0 for not at all. Reads the file's first bytes. */
int sampan_source_find_reduction (const char *path,
                                  const SampanMediaInfo *info,
                                  SampanPlan *plan,
                                  int max_size);
/** How many threads decode H.264, 0 for as many as there are processors: what they have in hand at
 * a time costs memory, and the time that it takes to hand it over. Before the pipeline starts. */
void sampan_source_set_threads (SampanSource *self, int threads);
/** What is shown of what is read without a seek in between: frames that are not, and that no other
 * needs, are not decoded. Once, before the pipeline starts. */
void sampan_source_set_seen (SampanSource *self, SampanTimeMap *times);
/** Before the pipeline goes to NULL: a pad that came only then would hold back the decoder's
 * thread, and the pipeline wait for that for ever. */
void sampan_source_stop (SampanSource *self);
/** Once the pipeline is in NULL or going there. */
void sampan_source_free (SampanSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSource, sampan_source_free)

/** Returns: (transfer none) (nullable): the first picture's pad, to be linked. */
GstPad *sampan_source_get_video (SampanSource *self);
/** Returns: (transfer none) (nullable): the first sound's pad. */
GstPad *sampan_source_get_audio (SampanSource *self);

/**
 * sampan_source_start:
 * @start: nanoseconds by the clock of SampanTimeMap's source
 * @flags: GST_SEEK_FLAG_ACCURATE or a key unit's
 *
 * Lets the data flow, from @start on. The pads that are wanted have been linked.
 */
void sampan_source_start (SampanSource *self, GstClockTime start, GstSeekFlags flags);

G_END_DECLS
