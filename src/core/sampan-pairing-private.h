#pragma once

#include "sampan-version-private.h"

G_BEGIN_DECLS

/*
 * What becomes of the targets when lines of their source are cut and pasted, joined or split.
 */

/* Which of @lines goes on being @previous, of which they were made. */
guint sampan_pairing_choose_line (const char *previous, const char *const *lines);

/* In @target, the texts for @sources (of SampanSegment, in their order, as they were before) become
 * the one for @kept, which is one of them. Returns: whether anything differed. */
gboolean sampan_pairing_join (SampanVersion *target, GPtrArray *sources, SampanSegment *kept);

/* A set of the targets whose source lines are gone: whoever cuts a line may paste it elsewhere. */
GHashTable *sampan_pairing_new_cut (void);
/* Remembers what @target has for @source, whose line was @text. */
void sampan_pairing_cut (GHashTable *cut,
                         SampanVersion *target,
                         SampanSegment *source,
                         const char *text);
/* Gives to @source (a segment of @source_version), if it has no text in @target, what was cut with
 * the same line. Returns: whether it did. */
gboolean sampan_pairing_paste (GHashTable *cut,
                               SampanVersion *target,
                               SampanVersion *source_version,
                               SampanSegment *source);

/* Before the body of @source becomes @lines: what targets have of lines that go is put to that of
 * the line they are joined with, or remembered. @texts: its lines as they are. @match: for each new
 * line the old one, or -1. */
void sampan_pairing_move_targets (SampanNote *note,
                                  SampanVersion *source,
                                  const char *const *texts,
                                  guint n_old,
                                  const char *const *lines,
                                  guint n_lines,
                                  const int *match);

G_END_DECLS
