#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Returns: (transfer full): the names of the languages that are offered, as a #GtkStringList in
 * their order. */
GListModel *sampan_language_model_new (void);
/** Returns: the place of @tag in it, GTK_INVALID_LIST_POSITION if it is not offered. */
guint sampan_language_model_find (const char *tag);
/** Returns: (transfer none) (nullable): the tag at @position. */
const char *sampan_language_model_get (guint position);

G_END_DECLS
