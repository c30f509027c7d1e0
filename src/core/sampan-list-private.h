#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sampan_list_sync:
 * @store: a list of objects, each in it once
 * @wanted: (element-type GObject): what it shall hold, each once
 *
 * Brings @store to @wanted and emits ::items-changed only for the rows that differ.
 *
 * Returns: whether anything differed
 */
gboolean sampan_list_sync (GListStore *store, GPtrArray *wanted);

G_END_DECLS
