#include "sampan-plan-private.h"

struct _SampanPlan
{
  gatomicrefcount ref_count;
  GPtrArray *edits;      /* SampanEdit */
  GPtrArray *unresolved; /* SampanUnresolved */
};

G_DEFINE_BOXED_TYPE (SampanPlan, sampan_plan, sampan_plan_ref, sampan_plan_unref)

static void
unresolved_free (gpointer data)
{
  SampanUnresolved *unresolved = data;

  g_free ((char *)unresolved->text);
  g_free ((char *)unresolved->reason);
  g_free (unresolved);
}

static SampanPlan *
copy (SampanPlan *self)
{
  SampanPlan *plan = sampan_plan_new ();

  for (guint i = 0; i < self->edits->len; i++)
    g_ptr_array_add (plan->edits, sampan_edit_ref (self->edits->pdata[i]));
  for (guint i = 0; i < self->unresolved->len; i++)
    {
      const SampanUnresolved *unresolved = self->unresolved->pdata[i];

      sampan_plan_add_unresolved (plan, unresolved->text, unresolved->reason);
    }

  return plan;
}

/* Whether @edit takes the place of @old. */
static gboolean
replaces (SampanEdit *edit, SampanEdit *old)
{
  const SampanOp *op = sampan_edit_get_op (edit);

  return op->once && sampan_edit_get_op (old) == op
         && (op->key == NULL
             || g_strcmp0 (sampan_edit_get_string (edit, op->key),
                           sampan_edit_get_string (old, op->key))
                    == 0);
}

void
sampan_plan_merge_edit (SampanPlan *self, SampanEdit *edit)
{
  for (guint i = 0; i < self->edits->len; i++)
    if (replaces (edit, self->edits->pdata[i]))
      {
        sampan_edit_unref (self->edits->pdata[i]);
        self->edits->pdata[i] = edit;
        return;
      }

  g_ptr_array_add (self->edits, edit);
}

void
sampan_plan_add_unresolved (SampanPlan *self, const char *text, const char *reason)
{
  SampanUnresolved *unresolved = g_new0 (SampanUnresolved, 1);

  unresolved->text = g_strdup (text);
  unresolved->reason = g_strdup (reason);
  g_ptr_array_add (self->unresolved, unresolved);
}

SampanPlan *
sampan_plan_new (void)
{
  SampanPlan *self = g_new0 (SampanPlan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_edit_unref);
  self->unresolved = g_ptr_array_new_with_free_func (unresolved_free);
  return self;
}

SampanPlan *
sampan_plan_ref (SampanPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sampan_plan_unref (SampanPlan *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->edits);
  g_ptr_array_unref (self->unresolved);
  g_free (self);
}

gboolean
sampan_plan_equal (SampanPlan *a, SampanPlan *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->edits->len != b->edits->len || a->unresolved->len != b->unresolved->len)
    return FALSE;
  for (guint i = 0; i < a->edits->len; i++)
    if (!sampan_edit_equal (a->edits->pdata[i], b->edits->pdata[i]))
      return FALSE;
  for (guint i = 0; i < a->unresolved->len; i++)
    {
      const SampanUnresolved *one = a->unresolved->pdata[i], *other = b->unresolved->pdata[i];

      if (g_strcmp0 (one->text, other->text) != 0 || g_strcmp0 (one->reason, other->reason) != 0)
        return FALSE;
    }

  return TRUE;
}

guint
sampan_plan_get_n_edits (SampanPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->edits->len;
}

SampanEdit *
sampan_plan_get_edit (SampanPlan *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->edits->len, NULL);

  return self->edits->pdata[position];
}

SampanEdit *
sampan_plan_find (SampanPlan *self, SampanOpId id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->edits->len; i++)
    {
      SampanEdit *edit = self->edits->pdata[i];

      if (sampan_edit_get_op (edit)->id == id && sampan_edit_get_enabled (edit))
        return edit;
    }

  return NULL;
}

guint
sampan_plan_get_n_unresolved (SampanPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->unresolved->len;
}

const SampanUnresolved *
sampan_plan_get_unresolved (SampanPlan *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->unresolved->len, NULL);

  return self->unresolved->pdata[position];
}

SampanPlan *
sampan_plan_with_edit (SampanPlan *self, guint position, SampanEdit *edit)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL && edit != NULL, NULL);
  g_return_val_if_fail (position < self->edits->len, sampan_plan_ref (self));

  plan = copy (self);
  sampan_edit_unref (plan->edits->pdata[position]);
  plan->edits->pdata[position] = sampan_edit_ref (edit);
  return plan;
}

SampanPlan *
sampan_plan_with_appended (SampanPlan *self, SampanEdit *edit)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL && edit != NULL, NULL);

  plan = copy (self);
  sampan_plan_merge_edit (plan, sampan_edit_ref (edit));
  return plan;
}

SampanPlan *
sampan_plan_without_edit (SampanPlan *self, guint position)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->edits->len, sampan_plan_ref (self));

  plan = copy (self);
  g_ptr_array_remove_index (plan->edits, position);
  return plan;
}

SampanPlan *
sampan_plan_with_moved (SampanPlan *self, guint from, guint to)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (from < self->edits->len && to < self->edits->len, sampan_plan_ref (self));

  plan = copy (self);
  g_ptr_array_insert (plan->edits, to, g_ptr_array_steal_index (plan->edits, from));
  return plan;
}

SampanPlan *
sampan_plan_without_unresolved (SampanPlan *self, guint position)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->unresolved->len, sampan_plan_ref (self));

  plan = copy (self);
  g_ptr_array_remove_index (plan->unresolved, position);
  return plan;
}

SampanPlan *
sampan_plan_with_edits_alone (SampanPlan *self)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL, NULL);

  plan = copy (self);
  g_ptr_array_set_size (plan->unresolved, 0);
  return plan;
}

SampanPlan *
sampan_plan_with_merged (SampanPlan *self, SampanPlan *other)
{
  SampanPlan *plan;

  g_return_val_if_fail (self != NULL && other != NULL, NULL);

  plan = copy (self);
  for (guint i = 0; i < other->edits->len; i++)
    sampan_plan_merge_edit (plan, sampan_edit_ref (other->edits->pdata[i]));
  g_ptr_array_set_size (plan->unresolved, 0);
  for (guint i = 0; i < other->unresolved->len; i++)
    {
      const SampanUnresolved *unresolved = other->unresolved->pdata[i];

      sampan_plan_add_unresolved (plan, unresolved->text, unresolved->reason);
    }

  return plan;
}
