#pragma once

#include "sampan-builder.h"

G_BEGIN_DECLS

/** Reads off @pad, a decoder's, whether the original can be seen through. Before building. */
void sampan_builder_set_source (SampanBuilder *self, GstPad *pad);
/** Whether the result can be seen through. */
gboolean sampan_builder_get_alpha (SampanBuilder *self);
/** For files without transparency: lays what can be seen through on white. Before building. */
void sampan_builder_set_opaque (SampanBuilder *self, gboolean opaque);
/**
 * For a preview: keeps a place for captions in the bin of a video although none are set yet, so
 * that they can be set while it runs, and waits for nothing: neither for the picture of a
 * background nor for a person to be found hair by hair. Before building.
 */
void sampan_builder_set_live (SampanBuilder *self, gboolean live);
/** Whether a person is found as in the playing preview instead of hair by hair. Before building. */
void sampan_builder_set_rough (SampanBuilder *self, gboolean rough);
/** Whether @other shows the same part of the original at the same speed with the same elements for
 * the sound. */
gboolean sampan_builder_same_times (SampanBuilder *self, SampanBuilder *other);
/** The plan's error, if it has one, before anything is built. */
gboolean sampan_builder_check (SampanBuilder *self, GError **error);
/** Links the pads "src" and "sink" of elements that are known to fit. */
gboolean sampan_link (GstElement *from, GstElement *to);

G_END_DECLS
