#pragma once

#include "sampan-outbox.h"
#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

/** Publishes for @service by @publisher from now on. */
void
sampan_outbox_set_publisher (SampanOutbox *self, const char *service, SampanPublisher *publisher);

G_END_DECLS
