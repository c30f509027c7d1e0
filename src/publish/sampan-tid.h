#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SAMPAN_TID_LENGTH 13

/**
 * sampan_tid_new:
 *
 * A key for a record, chosen before it is sent: microseconds since 1970 and ten random bits in
 * ATProto's sortable base 32 (https://atproto.com/specs/tid). Never the same twice in a process,
 * always larger than the one before. May be called from any thread.
 *
 * Returns: (transfer full): 13 characters
 */
char *sampan_tid_new (void);
/** Returns: (transfer full): the key of that time (microseconds since 1970, 53 bits) and clock (10
 * bits). */
char *sampan_tid_new_at (gint64 time, guint clock);
gboolean sampan_tid_is_valid (const char *tid);

G_END_DECLS
