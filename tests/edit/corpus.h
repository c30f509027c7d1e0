#pragma once

#include "edit/sampan-plan.h"

/** Returns: (transfer none): the rows of tests/edit/@name, which @parser keeps. Fails the test if
 * it cannot be read. */
JsonArray *corpus_load (JsonParser *parser, const char *name);

/** Whether the row is about a picture or a video. */
SampanMediaKind corpus_row_kind (JsonObject *row);

/**
 * corpus_row_matches:
 *
 * Whether @plan is what @row expects: the same edits, in any order, with the same parameters, where
 * one that is not named has its default and {"min": a, "max": b} is a range; and the same words
 * unresolved. Words with a reason are compared exactly; of words without one a part will do, since
 * nobody can say where they end.
 */
gboolean corpus_row_matches (JsonObject *row, SampanPlan *plan);
