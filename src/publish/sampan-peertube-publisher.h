#pragma once

#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PEERTUBE_PUBLISHER (sampan_peertube_publisher_get_type ())

/**
 * SampanPeertubePublisher:
 *
 * Publishes a video on PeerTube. It is uploaded in pieces, goes on where it was, and stays private,
 * under the post's key, until its captions are there; publishing is the one change that gives it
 * its name and lets everybody see it, and comes to the same end however often it is made.
 */
G_DECLARE_FINAL_TYPE (
    SampanPeertubePublisher, sampan_peertube_publisher, SAMPAN, PEERTUBE_PUBLISHER, GObject)

SampanPublisher *sampan_peertube_publisher_new (void);

G_END_DECLS
