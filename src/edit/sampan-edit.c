#include "sampan-edit-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (sampan - edit - error - quark, sampan_edit_error)
G_DEFINE_BOXED_TYPE (SampanEdit, sampan_edit, sampan_edit_ref, sampan_edit_unref)

/* Slider positions come with binary dust on them; a millionth is finer than anything seen or heard.
 */
static double
round_number (double value)
{
  return round (value * 1e6) / 1e6;
}

SampanEdit *
sampan_edit_alloc (const SampanOp *op)
{
  SampanEdit *self = g_malloc0 (sizeof (SampanEdit) + op->n_params * sizeof (SampanValue));

  g_atomic_ref_count_init (&self->ref_count);
  self->op = op;
  self->enabled = TRUE;
  for (guint i = 0; i < op->n_params; i++)
    sampan_value_reset (&self->values[i], &op->params[i]);

  return self;
}

static SampanEdit *
copy (SampanEdit *self)
{
  SampanEdit *edit = sampan_edit_alloc (self->op);

  edit->enabled = self->enabled;
  for (guint i = 0; i < self->op->n_params; i++)
    {
      SampanValue *value = &edit->values[i];

      value->given = self->values[i].given;
      value->number = self->values[i].number;
      g_set_str (&value->string, self->values[i].string);
      g_strfreev (value->strv);
      value->strv = g_strdupv (self->values[i].strv);
    }

  return edit;
}

static SampanValue *
find_value (SampanEdit *self, const char *name)
{
  const SampanParam *param = sampan_op_find_param (self->op, name);

  return param != NULL ? &self->values[param - self->op->params] : NULL;
}

static void
reset (SampanEdit *self, const char *name)
{
  SampanValue *value = find_value (self, name);

  if (value != NULL)
    sampan_value_reset (value, &self->op->params[value - self->values]);
}

/* A crop has an aspect or a whole rectangle inside the picture. */
static void
settle_crop (SampanEdit *self, const char *changed)
{
  static const char *const sides[] = { "x", "y", "width", "height" };
  const gboolean aspect = strcmp (changed, "aspect") == 0;
  SampanValue *x = find_value (self, "x"), *y = find_value (self, "y");
  SampanValue *width = find_value (self, "width"), *height = find_value (self, "height");

  if (aspect && find_value (self, "aspect")->given)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
        reset (self, sides[i]);
      return;
    }
  if (aspect)
    return;

  reset (self, "aspect");
  x->given = y->given = width->given = height->given = TRUE;
  x->number = MIN (x->number, 0.99);
  y->number = MIN (y->number, 0.99);
  width->number = MIN (width->number, round_number (1 - x->number));
  height->number = MIN (height->number, round_number (1 - y->number));
}

/* Quarter turns, or a small angle. */
static void
settle_rotate (SampanEdit *self)
{
  SampanValue *degrees = find_value (self, "degrees");

  if (degrees->number > 45)
    degrees->number = CLAMP (round (degrees->number / 90) * 90, 90, 270);
}

/* Twice or four times. */
static void
settle_upscale (SampanEdit *self)
{
  SampanValue *factor = find_value (self, "factor");

  factor->number = factor->number < 3 ? 2 : 4;
}

/* What a changed parameter means for the others. */
static void
settle (SampanEdit *self, const char *changed)
{
  switch (self->op->id)
    {
    case SAMPAN_OP_CROP:
      settle_crop (self, changed);
      break;

    case SAMPAN_OP_ROTATE:
      settle_rotate (self);
      break;

    case SAMPAN_OP_UPSCALE:
      settle_upscale (self);
      break;

    case SAMPAN_OP_TEXT:
      if (strcmp (changed, "position") == 0 && find_value (self, "position")->given)
        {
          reset (self, "x");
          reset (self, "y");
        }
      else if (strcmp (changed, "x") == 0 || strcmp (changed, "y") == 0)
        {
          reset (self, "position");
          find_value (self, "x")->given = find_value (self, "y")->given = TRUE;
        }
      break;

    case SAMPAN_OP_BACKGROUND:
      if (strcmp (changed, "file") == 0 && find_value (self, "file")->given)
        sampan_value_take_string (find_value (self, "mode"), g_strdup ("image"));
      break;

    default:
      break;
    }
}

/* @edit: (transfer full): the changed copy. Returns it, or @self again when it makes no sense. */
static SampanEdit *
finish_change (SampanEdit *self, SampanEdit *edit, const char *changed)
{
  g_autofree char *fault = NULL;

  settle (edit, changed);
  fault = sampan_edit_find_fault (edit, NULL);
  if (fault == NULL)
    return edit;

  sampan_edit_unref (edit);
  return sampan_edit_ref (self);
}

static gboolean
value_equal (const SampanValue *a, const SampanValue *b)
{
  if (a->given != b->given)
    return FALSE;
  if (!a->given)
    return TRUE;
  if (a->number != b->number || g_strcmp0 (a->string, b->string) != 0)
    return FALSE;
  if (a->strv == NULL || b->strv == NULL)
    return a->strv == b->strv;

  return g_strv_equal ((const char *const *)a->strv, (const char *const *)b->strv);
}

SampanEdit *
sampan_edit_new (SampanOpId id)
{
  const SampanOp *op = sampan_op_get (id);
  SampanEdit *self;

  g_return_val_if_fail (op != NULL, NULL);

  self = sampan_edit_alloc (op);
  for (guint i = 0; i < op->n_params; i++)
    {
      self->values[i].given = op->params[i].required;
      if (op->params[i].required && op->params[i].type == SAMPAN_PARAM_TEXT)
        g_set_str (&self->values[i].string, _ (op->params[i].fallback));
    }
  if (id == SAMPAN_OP_CROP)
    sampan_value_take_string (find_value (self, "aspect"), g_strdup ("1:1"));
  if (id == SAMPAN_OP_RESIZE)
    {
      SampanValue *width = find_value (self, "width");

      width->given = TRUE;
      width->number = 1080;
    }

  return self;
}

SampanEdit *
sampan_edit_ref (SampanEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sampan_edit_unref (SampanEdit *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->op->n_params; i++)
    {
      g_free (self->values[i].string);
      g_strfreev (self->values[i].strv);
    }
  g_free (self);
}

gboolean
sampan_edit_equal (SampanEdit *a, SampanEdit *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a == b)
    return TRUE;
  if (a->op != b->op || a->enabled != b->enabled)
    return FALSE;
  for (guint i = 0; i < a->op->n_params; i++)
    if (!value_equal (&a->values[i], &b->values[i]))
      return FALSE;

  return TRUE;
}

const SampanOp *
sampan_edit_get_op (SampanEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->op;
}

gboolean
sampan_edit_get_enabled (SampanEdit *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->enabled;
}

gboolean
sampan_edit_has (SampanEdit *self, const char *param)
{
  SampanValue *value;

  g_return_val_if_fail (self != NULL, FALSE);

  value = find_value (self, param);
  g_return_val_if_fail (value != NULL, FALSE);
  return value->given;
}

double
sampan_edit_get_number (SampanEdit *self, const char *param)
{
  SampanValue *value;

  g_return_val_if_fail (self != NULL, 0);

  value = find_value (self, param);
  g_return_val_if_fail (value != NULL, 0);
  return value->number;
}

const char *
sampan_edit_get_string (SampanEdit *self, const char *param)
{
  SampanValue *value;

  g_return_val_if_fail (self != NULL, NULL);

  value = find_value (self, param);
  g_return_val_if_fail (value != NULL, NULL);
  return value->string;
}

const char *const *
sampan_edit_get_strv (SampanEdit *self, const char *param)
{
  SampanValue *value;

  g_return_val_if_fail (self != NULL, NULL);

  value = find_value (self, param);
  g_return_val_if_fail (value != NULL, NULL);
  return (const char *const *)value->strv;
}

SampanEdit *
sampan_edit_with_enabled (SampanEdit *self, gboolean enabled)
{
  SampanEdit *edit;

  g_return_val_if_fail (self != NULL, NULL);

  edit = copy (self);
  edit->enabled = enabled != FALSE;
  return edit;
}

SampanEdit *
sampan_edit_with_number (SampanEdit *self, const char *param, double number)
{
  const SampanParam *row;
  SampanEdit *edit;
  SampanValue *value;

  g_return_val_if_fail (self != NULL, NULL);

  row = sampan_op_find_param (self->op, param);
  g_return_val_if_fail (row != NULL && sampan_param_is_number (row), sampan_edit_ref (self));
  if (!isfinite (number))
    return sampan_edit_ref (self);

  edit = copy (self);
  value = find_value (edit, param);
  value->given = TRUE;
  value->number = CLAMP (round_number (number), row->minimum, row->maximum);
  if (row->type == SAMPAN_PARAM_INTEGER || row->type == SAMPAN_PARAM_BOOLEAN)
    value->number = round (value->number);
  return finish_change (self, edit, param);
}

SampanEdit *
sampan_edit_with_string (SampanEdit *self, const char *param, const char *string)
{
  const SampanParam *row;
  SampanEdit *edit;
  char *kept;

  g_return_val_if_fail (self != NULL, NULL);

  row = sampan_op_find_param (self->op, param);
  g_return_val_if_fail (row != NULL && !sampan_param_is_number (row), sampan_edit_ref (self));
  g_return_val_if_fail (!sampan_param_is_list (row), sampan_edit_ref (self));

  kept = string != NULL ? sampan_param_dup_string (row, string) : NULL;
  if (kept == NULL && (string != NULL || row->required))
    return sampan_edit_ref (self);

  edit = copy (self);
  if (kept != NULL)
    sampan_value_take_string (find_value (edit, param), kept);
  else
    reset (edit, param);
  return finish_change (self, edit, param);
}

SampanEdit *
sampan_edit_with_strv (SampanEdit *self, const char *param, const char *const *strv)
{
  const SampanParam *row;
  SampanEdit *edit;
  GStrv kept;

  g_return_val_if_fail (self != NULL, NULL);

  row = sampan_op_find_param (self->op, param);
  g_return_val_if_fail (row != NULL && sampan_param_is_list (row), sampan_edit_ref (self));

  kept = strv != NULL ? sampan_param_dup_strv (row, strv) : NULL;
  if (kept == NULL && (strv != NULL || row->required))
    return sampan_edit_ref (self);

  edit = copy (self);
  if (kept != NULL)
    sampan_value_take_strv (find_value (edit, param), kept);
  else
    reset (edit, param);
  return finish_change (self, edit, param);
}
