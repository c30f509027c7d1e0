#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Returns: (transfer full): "Chinese → English, French" in the words of the interface.
 * @targets: (nullable) */
char *sampan_pack_text_dup_languages (const char *source, const char *const *targets);
/** Returns: (transfer full): a licence, "licence unknown" where nothing says. */
char *sampan_pack_text_dup_licence (const char *licence);
/** Returns: (transfer full) (nullable): what is said of the quality, and who says it; both may be
 * %NULL. */
char *sampan_pack_text_dup_quality (const char *quality, const char *source);
/** Returns: (transfer full): "about 3 minutes left". */
char *sampan_pack_text_dup_time_left (int seconds);

G_END_DECLS
