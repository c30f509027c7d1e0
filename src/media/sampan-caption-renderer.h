#pragma once

#include <cairo.h>

#include "core/sampan-caption-track.h"
#include "sampan-caption-style.h"

G_BEGIN_DECLS

/**
 * The one renderer of captions, for the preview, the export and feed cards.
 */

/**
 * sampan_caption_block_draw:
 * @texts: plain texts of one block, the first language first
 * @languages: their languages, as many
 *
 * Draws one block on @cr for a frame of @width x @height. Thread-safe.
 */
void sampan_caption_block_draw (cairo_t *cr,
                                const SampanCaptionStyle *style,
                                const char *const *texts,
                                const char *const *languages,
                                int width,
                                int height);

/**
 * sampan_caption_block_measure:
 * @area: (out): the pixels that sampan_caption_block_draw() may touch
 *
 * Returns: %FALSE if there is nothing to draw
 */
gboolean sampan_caption_block_measure (const SampanCaptionStyle *style,
                                       const char *const *texts,
                                       const char *const *languages,
                                       int width,
                                       int height,
                                       cairo_rectangle_int_t *area);

/** An immutable set of tracks that streaming threads may read: cue times and texts by language,
 * first language first. */
typedef struct _SampanCaptionSet SampanCaptionSet;
#define SAMPAN_TYPE_CAPTION_SET (sampan_caption_set_get_type ())
GType sampan_caption_set_get_type (void) G_GNUC_CONST;

/** @tracks: (element-type SampanCaptionTrack): one or two; copied on the main thread. */
SampanCaptionSet *sampan_caption_set_new (GPtrArray *tracks, const SampanCaptionStyle *style);
SampanCaptionSet *sampan_caption_set_ref (SampanCaptionSet *self);
void sampan_caption_set_unref (SampanCaptionSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCaptionSet, sampan_caption_set_unref)

/**
 * sampan_caption_set_draw:
 * @time: milliseconds in the original medium
 *
 * Draws what is to be seen at @time; draws nothing and returns FALSE if no cue is active.
 */
gboolean
sampan_caption_set_draw (SampanCaptionSet *self, cairo_t *cr, gint64 time, int width, int height);
/** The pixels that sampan_caption_set_draw() may touch at @time; %FALSE if no cue is active. */
gboolean sampan_caption_set_get_area (
    SampanCaptionSet *self, gint64 time, int width, int height, cairo_rectangle_int_t *area);
/** Loads the fonts of the set, so that the first cue is not late. Takes longer than a frame lasts.
 */
void sampan_caption_set_prepare (SampanCaptionSet *self, int width, int height);
/** A number that changes exactly when the picture drawn for @time does: 0 for nothing. For caching.
 */
guint64 sampan_caption_set_key (SampanCaptionSet *self, gint64 time);

G_END_DECLS
