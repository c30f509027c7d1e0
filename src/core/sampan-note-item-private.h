#pragma once

#include "sampan-library.h"

G_BEGIN_DECLS

/* What an item shows, as one value that a worker can hand to the main thread. */
typedef struct
{
  char *id;
  gint64 modified;
  SampanNoteKind kind;
  SampanNoteStatus status;
  char *title;
  char *languages; /* separated by spaces */
  char *incomplete;
  char *cover_sha256;
  char *cover_plan;
  char *cover_mime_type;
  gint64 duration;
} SampanNoteSummary;

void sampan_note_summary_free (SampanNoteSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanNoteSummary, sampan_note_summary_free)

/* @summary: (transfer full) */
SampanNoteItem *sampan_note_item_new (SampanNoteSummary *summary);
/* @summary: (transfer full): notifies of what differs */
void sampan_note_item_set_summary (SampanNoteItem *self, SampanNoteSummary *summary);

G_END_DECLS
