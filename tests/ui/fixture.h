#pragma once

#include "ui/sampan-document.h"

/** A studio over a new library in a temporary folder, with preferences of its own. */
typedef struct
{
  char *folder;
  GSettings *settings;
  SampanStudio *studio;
} Fixture;

Fixture *fixture_new (void);
/** Asserts that nothing holds the studio any more. */
void fixture_free (Fixture *self);

/** Returns: (transfer full): a note in Simplified Chinese with a Traditional one beside it. */
SampanNote *make_note (const char *title, const char *body);
/** Returns: (transfer none): the segment at @position of the body. */
SampanSegment *segment_at (SampanVersion *version, guint position);
/** Runs the main loop until @done is TRUE; fails after ten seconds. */
void run_until (const gboolean *done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)
