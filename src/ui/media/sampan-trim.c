#include "sampan-trim.h"

#include <math.h>

static gint64
to_ms (double seconds)
{
  return (gint64)llround (seconds * 1000);
}

/* The span of a trim or a cut: a negative start counts from the end, and so does an end of 0 or
 * less. */
static void
read_span (SampanEdit *edit, gint64 duration, SampanSpan *span)
{
  gint64 start = to_ms (sampan_edit_get_number (edit, "start"));
  gint64 end = to_ms (sampan_edit_get_number (edit, "end"));

  if (start < 0)
    start += duration;
  if (end <= 0)
    end += duration;
  span->start = CLAMP (start, 0, duration);
  span->end = CLAMP (end, span->start, duration);
}

void
sampan_trim_read (SampanPlan *plan, gint64 duration, SampanSpan *kept)
{
  g_return_if_fail (plan != NULL && kept != NULL);
  SampanEdit *trim = sampan_plan_find (plan, SAMPAN_OP_TRIM);

  if (trim != NULL)
    read_span (trim, duration, kept);
  else
    *kept = (SampanSpan){ 0, duration };
}

SampanPlan *
sampan_trim_write (SampanPlan *plan, gint64 duration, const SampanSpan *kept)
{
  g_return_val_if_fail (plan != NULL && kept != NULL, NULL);
  gint64 start = CLAMP (kept->start, 0, MAX (duration - SAMPAN_TRIM_MIN, 0));
  gint64 end = CLAMP (kept->end, MIN (start + SAMPAN_TRIM_MIN, duration), duration);
  g_autoptr (SampanEdit) whole = sampan_edit_new (SAMPAN_OP_TRIM);
  g_autoptr (SampanEdit) ended = end < duration
                                     ? sampan_edit_with_number (whole, "end", end / 1000.0)
                                     : sampan_edit_ref (whole);
  g_autoptr (SampanEdit) edit = start > 0 ? sampan_edit_with_number (ended, "start", start / 1000.0)
                                          : sampan_edit_ref (ended);

  if (start > 0 || end < duration)
    return sampan_plan_with_appended (plan, edit);
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    if (sampan_edit_get_op (sampan_plan_get_edit (plan, i))->id == SAMPAN_OP_TRIM)
      return sampan_plan_without_edit (plan, i);
  return sampan_plan_ref (plan);
}

GArray *
sampan_trim_dup_cuts (SampanPlan *plan, gint64 duration)
{
  g_return_val_if_fail (plan != NULL, NULL);
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (SampanSpan));

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      SampanSpan span;
      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_CUT || !sampan_edit_get_enabled (edit))
        continue;
      read_span (edit, duration, &span);
      if (span.end > span.start)
        g_array_append_val (cuts, span);
    }
  return cuts;
}
