#pragma once

#include "core/sampan-database.h"
#include "sampan-sign-in.h"

G_BEGIN_DECLS

/** Makes the rules know what servers said last of their own limits, as @database keeps it. A few
 * short rows. */
void sampan_server_limits_load (SampanDatabase *database);
/** Asks @server for its limits, unless it was asked within the hour, keeps them in @database and
 * makes the rules know them. Blocks. */
gboolean sampan_server_limits_ask (SampanDatabase *database,
                                   const SampanService *service,
                                   const char *server,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
