#pragma once

#include <adwaita.h>

#include "publish/sampan-outbox.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_JOB_ROW (sampan_job_row_get_type ())

/** SampanJobRow: a job of the outbox with its state, its steps, and what can be done about it. */
G_DECLARE_FINAL_TYPE (SampanJobRow, sampan_job_row, SAMPAN, JOB_ROW, AdwPreferencesRow)

GtkWidget *sampan_job_row_new (SampanOutbox *outbox, SampanJob *job);

G_END_DECLS
