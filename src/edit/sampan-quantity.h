#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/**
 * sampan_numeral_read:
 * @units: (element-type SampanUnit)
 * @number: (out): its value
 *
 * A number at @start in figures or words: "10", "1.5", "½", "twenty five", 二十五, 一点五.
 *
 * Returns: its length in units, 0 if there is none
 */
guint sampan_numeral_read (SampanLexicon *lexicon, GPtrArray *units, guint start, double *number);

/** Joins numbers with their signs and units, and with each other: "1 min 5 s", "1080x1920", 三比四,
 * "5-12 s". @tokens: (element-type SampanToken) */
void sampan_quantities_join (GPtrArray *tokens);

G_END_DECLS
