#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-edit-text.h"

#include "sampan-edit-groups.h"

/* Takes @plan. */
static SampanPlan *
with_appended (SampanPlan *plan, SampanEdit *edit)
{
  g_autoptr (SampanPlan) old = plan;
  return sampan_plan_with_appended (old, edit);
}

static gboolean
has_op (SampanPlan *plan, const SampanOp *op)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    if (sampan_edit_get_op (sampan_plan_get_edit (plan, i)) == op)
      return TRUE;
  return FALSE;
}

char *
sampan_edit_text_write (SampanPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);
  g_autoptr (SampanPlan) bare = sampan_plan_with_edits_alone (plan);

  return sampan_plan_to_json (bare, TRUE);
}

SampanPlan *
sampan_edit_text_read (const char *text, SampanMediaKind kind, guint *left_out, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (SampanPlan) all =
      sampan_plan_new_from_json (text, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, error);
  if (all == NULL)
    return NULL;

  SampanPlan *plan = sampan_plan_new ();
  guint n = 0;
  for (guint i = 0; i < sampan_plan_get_n_edits (all); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (all, i);
      if (sampan_edit_get_op (edit)->applies & kind)
        plan = with_appended (plan, edit);
      else
        n++;
    }
  if (left_out != NULL)
    *left_out = n;
  return plan;
}

SampanPlan *
sampan_edit_text_apply (SampanPlan *plan, SampanPlan *preset)
{
  g_return_val_if_fail (plan != NULL && preset != NULL, NULL);
  SampanPlan *applied = sampan_plan_new ();

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      const SampanOp *op = sampan_edit_get_op (edit);
      if (sampan_edit_group_find (op->id)->of_medium && !has_op (preset, op))
        applied = with_appended (applied, edit);
    }
  for (guint i = 0; i < sampan_plan_get_n_edits (preset); i++)
    applied = with_appended (applied, sampan_plan_get_edit (preset, i));
  return applied;
}

char *
sampan_edit_text_dup_told (guint left_out)
{
  if (left_out == 0)
    return g_strdup (_ ("Edits pasted"));
  /* Translators: edits that do not exist for a picture, or for a video */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Pasted; %u edit does not apply here and was left out",
                                       "Pasted; %u edits do not apply here and were left out",
                                       left_out),
                          left_out);
}
