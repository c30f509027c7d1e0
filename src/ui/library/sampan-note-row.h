#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_NOTE_ROW (sampan_note_row_get_type ())

/** SampanNoteRow: a note in the library's list: its picture, title, languages and state. */
G_DECLARE_FINAL_TYPE (SampanNoteRow, sampan_note_row, SAMPAN, NOTE_ROW, AdwBin)

SampanNoteRow *sampan_note_row_new (SampanStudio *studio);
/** @item: (nullable) */
void sampan_note_row_set_item (SampanNoteRow *self, SampanNoteItem *item);
/** Tells the time anew. */
void sampan_note_row_refresh (SampanNoteRow *self);

G_END_DECLS
