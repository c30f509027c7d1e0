#pragma once

#include <gst/gst.h>

#include "sampan-media-probe.h"

G_BEGIN_DECLS

/**
 * sampan_media_parse:
 *
 * What a file of the usual kinds is (JPEG; H.264 in MP4 or Matroska), without decoding any of it:
 * to open the decoders alone takes longer than all else that is done with many a file. Blocks.
 *
 * @damaged: (out): whether it is one of these kinds, and its index is lost
 *
 * Returns: (transfer full) (nullable): NULL if it is another kind, or is not as it should be.
 */
SampanMediaInfo *sampan_media_parse (const char *path, gboolean *damaged);

/** Returns: (transfer full) (nullable): the file's MIME type, by its contents. */
char *sampan_media_dup_type (const char *path);

/**
 * sampan_media_info_take_orientation:
 *
 * Reads how the picture is to be turned. A quarter makes its sides change places.
 *
 * Returns: whether @tags say it.
 */
gboolean sampan_media_info_take_orientation (SampanMediaInfo *self, const GstTagList *tags);

/** Whether the colours are those of BT.2100 with PQ or HLG. */
gboolean sampan_media_caps_are_hdr (const GstCaps *caps);

G_END_DECLS
