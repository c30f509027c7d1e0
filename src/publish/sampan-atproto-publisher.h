#pragma once

#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ATPROTO_PUBLISHER (sampan_atproto_publisher_get_type ())

/** SampanAtprotoPublisher: posts of Bluesky's kind (app.bsky.feed.post) on an ATProto server. */
G_DECLARE_FINAL_TYPE (
    SampanAtprotoPublisher, sampan_atproto_publisher, SAMPAN, ATPROTO_PUBLISHER, GObject)

SampanPublisher *sampan_atproto_publisher_new (void);

G_END_DECLS
