#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @c belongs to a word of a script that puts spaces between words (so that words are found
 * whole): letters, figures and the apostrophe; not Han, kana or Thai. */
gboolean _sampan_is_spaced (gunichar c);

/* @c in half width: "Ａ" is "A". */
gunichar _sampan_fold_width (gunichar c);

G_END_DECLS
