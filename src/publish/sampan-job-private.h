#pragma once

#include "sampan-journal.h"

G_BEGIN_DECLS

SampanJob *sampan_job_new (const SampanJournalRow *row, GPtrArray *steps);
/** Brings the model to what the journal says; notifies what changed. */
void sampan_job_set_row (SampanJob *self, const SampanJournalRow *row);
/** @steps: (element-type SampanStep) */
void sampan_job_set_steps (SampanJob *self, GPtrArray *steps);
void sampan_job_set_fraction (SampanJob *self, guint step, double fraction);
/** Returns: (transfer none): what the journal says of it. */
const SampanJournalRow *sampan_job_get_row (SampanJob *self);
/** Whether nobody knows if the post was made. */
gboolean sampan_job_get_uncertain (SampanJob *self);

SampanJobStep *sampan_job_step_new (const char *label);
void sampan_job_step_set_state (SampanJobStep *self, SampanStepState state, gboolean sending);

G_END_DECLS
