#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_TIME_ENTRY (sampan_time_entry_get_type ())

/**
 * SampanTimeEntry:
 *
 * A time, typed as text: "1:05.3". Up and Down, and the buttons beside it, change it by a tenth of
 * a second. What is no time is marked and said so, and not taken. ::changed (int64) is a time that
 * a person has entered: ms. Property "label": what a screen reader calls it.
 */
G_DECLARE_FINAL_TYPE (SampanTimeEntry, sampan_time_entry, SAMPAN, TIME_ENTRY, GtkBox)

/** Shows @time, ms; not while a person is typing another. */
void sampan_time_entry_set_time (SampanTimeEntry *self, gint64 time);

G_END_DECLS
