#pragma once

#include "core/sampan-database.h"

G_BEGIN_DECLS

/**
 * _sampan_shared_get:
 * @type: an object of this layer with a construct-only property "database"
 * @database: (nullable)
 *
 * Returns: (transfer full): the one of @type for @database, made if nobody holds it; from any
 * thread
 */
gpointer _sampan_shared_get (GType type, SampanDatabase *database);

G_END_DECLS
