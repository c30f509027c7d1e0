#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * _sampan_pair_error_new:
 * @engine: (nullable): the one that can not do it; %NULL: none of all that are set up can
 *
 * Returns: (transfer full): SAMPAN_LANGUAGE_ERROR_PAIR, with a sentence for people that says what
 * would help
 */
GError *_sampan_pair_error_new (const char *from, const char *to, const char *engine);

G_END_DECLS
