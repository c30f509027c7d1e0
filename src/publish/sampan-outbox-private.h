#pragma once

#include "sampan-outbox.h"
#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

/** Publishes for @service by @publisher from now on. */
void
sampan_outbox_set_publisher (SampanOutbox *self, const char *service, SampanPublisher *publisher);

/** Returns: (transfer none) (nullable) */
SampanPublisher *sampan_outbox_get_publisher (SampanOutbox *self, const char *service);
SampanLibrary *sampan_outbox_get_library (SampanOutbox *self);
SampanAccounts *sampan_outbox_get_accounts (SampanOutbox *self);

G_END_DECLS
