#pragma once

#include <gst/gst.h>

#include "sampan-media-probe.h"

G_BEGIN_DECLS

/**
 * sampan_media_error_from_message:
 * @message: an error message of a pipeline
 * @name: the file's name, for people
 *
 * Returns: (transfer full): a SAMPAN_MEDIA_ERROR with a sentence for people; the cause is logged
 */
GError *sampan_media_error_from_message (GstMessage *message, const char *name);

G_END_DECLS
