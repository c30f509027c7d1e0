#pragma once

#include <gst/gst.h>

#include "sampan-media-probe.h"

G_BEGIN_DECLS

/** Each returns (transfer full) an error with a sentence for people. @name: the file's name. */
GError *sampan_media_error_new_unknown (const char *name);
GError *sampan_media_error_new_damaged (const char *name);

/**
 * sampan_media_error_from_message:
 * @message: an error message of a pipeline
 * @name: the file's name, for people
 *
 * Returns: (transfer full): a SAMPAN_MEDIA_ERROR with a sentence for people; the cause is logged
 */
GError *sampan_media_error_from_message (GstMessage *message, const char *name);

G_END_DECLS
