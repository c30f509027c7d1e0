#pragma once

#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_MASTODON_PUBLISHER (sampan_mastodon_publisher_get_type ())
/** SampanMastodonPublisher: publishes on servers of Mastodon's API. */
G_DECLARE_FINAL_TYPE (
    SampanMastodonPublisher, sampan_mastodon_publisher, SAMPAN, MASTODON_PUBLISHER, GObject)

SampanPublisher *sampan_mastodon_publisher_new (void);

G_END_DECLS
