#pragma once

#include "sampan-peertube.h"
#include "sampan-delivery.h"

G_BEGIN_DECLS

/**
 * sampan_peertube_upload:
 * @position: of the upload's step in the delivery, where the address is journalled before anything
 * is sent
 * @path: the file, as it is prepared
 *
 * Sends a video in pieces, private and under the post's key, and goes on with what was begun
 * before.
 *
 * Returns: (transfer full) (nullable): the video's id
 */
char *sampan_peertube_upload (SampanPeertubeSession *session,
                              SampanDelivery *delivery,
                              guint position,
                              const char *path,
                              GCancellable *cancellable,
                              GError **error);
/** Returns: (transfer full) (nullable): the id of a video that is complete there though its answer
 * never came: it still bears the post's key; %NULL without error if there is none */
char *sampan_peertube_upload_find (SampanPeertubeSession *session,
                                   SampanDelivery *delivery,
                                   GCancellable *cancellable,
                                   GError **error);
/** The error of what the server has lost, so that it is sent once more. */
void sampan_peertube_set_gone (GError **error);

G_END_DECLS
