#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** @language: (nullable): BCP 47. Gives a label's text its language, for its glyphs and line
 * breaks. */
void sampan_label_set_language (GtkLabel *label, const char *language);

/** Returns: (transfer full): the name of @language in itself, for the middle of a sentence: one
 * that is written from right to left must not turn what stands around it. */
char *sampan_dup_language_name (const char *language);

/** Returns: (transfer full): a moment in words: "just now", "2 min ago", "yesterday", "Sunday", "19
 * Nov". @time, @now: microseconds since 1970. */
char *sampan_dup_relative_time (gint64 time, gint64 now);

/** Returns: (transfer full): a length: "0:48", "1:02:03". @duration: milliseconds. */
char *sampan_dup_duration (gint64 duration);

G_END_DECLS
