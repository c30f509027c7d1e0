#pragma once

#include "core/sampan-note.h"

G_BEGIN_DECLS

/**
 * SampanNoteWriter:
 *
 * Takes a translator's answers and writes them into a note, those of a turn (#SampanTurns) as one
 * change.
 */
typedef struct _SampanNoteWriter SampanNoteWriter;

/* @written: the answer is in the note, or was of no use there any more. */
typedef void (*SampanNoteWriterTold) (gpointer item, gboolean written, gpointer user_data);
/* After the items of a turn have been told. */
typedef void (*SampanNoteWriterTurn) (gpointer user_data);

SampanNoteWriter *_sampan_note_writer_new (SampanNote *note,
                                           SampanNoteWriterTold told,
                                           SampanNoteWriterTurn turn,
                                           gpointer user_data);
/* @text: (nullable): NULL for one that has failed, which is only told. An answer is not written if
 * its source is not @source any more, or if a person has written meanwhile. */
void _sampan_note_writer_add (SampanNoteWriter *self,
                              gpointer item,
                              SampanSegment *target,
                              const char *source,
                              const char *text,
                              SampanOrigin origin,
                              const char *provider,
                              guint score);
gboolean _sampan_note_writer_is_empty (SampanNoteWriter *self);
/* Writes all that is left, now. */
void _sampan_note_writer_flush (SampanNoteWriter *self);
/* What is left is not written. */
void _sampan_note_writer_free (SampanNoteWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanNoteWriter, _sampan_note_writer_free)

G_END_DECLS
