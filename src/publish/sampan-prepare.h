#pragma once

#include "sampan-delivery.h"

G_BEGIN_DECLS

/**
 * sampan_prepare_media:
 * @position: of the PREPARE step
 *
 * Exports the step's medium as edited into the job's folder: a picture as JPEG (PNG where its
 * background was removed), made smaller until it is within the platform's limit, a video as MP4,
 * and its captions as WebVTT in the times of the result. Where the original was taken, and with
 * what, is not in what comes out.
 *
 * Errors: SAMPAN_PUBLISH_ERROR_MEDIA, SAMPAN_PUBLISH_ERROR_LIMIT. Returns: (transfer full): JSON:
 * "file", "mime_type", "width", "height", "captions": {LANGUAGE: file}; files by their name in the
 * folder
 */
char *sampan_prepare_media (SampanDelivery *delivery,
                            guint position,
                            GCancellable *cancellable,
                            GError **error);

/** @position: of the step UPLOAD or CAPTIONS that sends it; @mime_type: (out) (optional) (transfer
 * full). Returns: (transfer full): the path of what was prepared for it; GONE if it is not there
 * any more. */
char *
sampan_prepared_file (SampanDelivery *delivery, guint position, char **mime_type, GError **error);

G_END_DECLS
