#include "tfjs-to-onnx-private.h"

#include <math.h>

#define MAX_FOLDED 4096

static float
compute (char op, float a, float b)
{
  switch (op)
    {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '=':
      return a == b;
    default:
      return b != 0 ? a - floorf (a / b) * b : 0;
    }
}

gboolean
tfjs_fold_binary (TfjsConversion *self,
                  const TfjsNode *node,
                  const TfjsValue *a,
                  const TfjsValue *b)
{
  gsize n_a = tfjs_value_get_length (a), n_b = tfjs_value_get_length (b), n = MAX (n_a, n_b);
  TfjsValue result = n_a >= n_b ? *a : *b;
  char op = g_str_has_prefix (node->op, "Add")      ? '+'
            : g_strcmp0 (node->op, "Sub") == 0      ? '-'
            : g_strcmp0 (node->op, "Mul") == 0      ? '*'
            : g_strcmp0 (node->op, "Equal") == 0    ? '='
            : g_strcmp0 (node->op, "FloorMod") == 0 ? '%'
                                                    : 0;
  float *numbers;

  if (op == 0 || n > MAX_FOLDED || (n_a != n && n_a != 1) || (n_b != n && n_b != 1))
    return tfjs_fail (self, node, "cannot be computed beforehand");
  numbers = tfjs_make_numbers (self, n);
  for (gsize i = 0; i < n; i++)
    numbers[i] = compute (op, a->numbers[n_a == 1 ? 0 : i], b->numbers[n_b == 1 ? 0 : i]);
  result.numbers = numbers;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

gboolean
tfjs_convert_shape (TfjsConversion *self,
                    const TfjsNode *node,
                    const TfjsValue *const *in,
                    guint n_in,
                    const char *type)
{
  float *numbers = tfjs_make_numbers (self, TFJS_MAX_DIMS);
  TfjsValue result = { .kind = TFJS_NUMBERS, .n_dims = 1, .numbers = numbers };

  if (in[0]->kind == TFJS_OPEN || in[0]->block != 0)
    return tfjs_fail (self, node, "asks for a shape that is not known");
  result.shape[0] = (int)in[0]->n_dims;
  for (guint i = 0; i < in[0]->n_dims; i++)
    numbers[i] = (float)in[0]->shape[i];
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* Of a row of numbers, one after the other. */
gboolean
tfjs_convert_strided_slice (TfjsConversion *self,
                            const TfjsNode *node,
                            const TfjsValue *const *in,
                            guint n_in,
                            const char *type)
{
  static const char *const masks[] = { "begin_mask", "end_mask", "new_axis_mask", "ellipsis_mask" };
  int begin = tfjs_value_get_int (in[1], 0), end = tfjs_value_get_int (in[2], 0);
  gboolean one = tfjs_node_get_int (node, "shrink_axis_mask", 0) != 0;
  TfjsValue result = { .kind = TFJS_NUMBERS };

  for (gsize i = 0; i < G_N_ELEMENTS (masks); i++)
    if (tfjs_node_get_int (node, masks[i], 0) != 0)
      return tfjs_fail (self, node, "has a mask that is not converted");
  if (in[0]->kind != TFJS_NUMBERS || in[0]->n_dims != 1 || tfjs_value_get_int (in[3], 0) != 1
      || begin < 0 || end > in[0]->shape[0] || begin >= end || (one && end != begin + 1))
    return tfjs_fail (self, node, "is converted for a row of numbers only");
  result.n_dims = one ? 0 : 1;
  result.shape[0] = end - begin;
  result.numbers = in[0]->numbers + begin;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

gboolean
tfjs_convert_pack (TfjsConversion *self,
                   const TfjsNode *node,
                   const TfjsValue *const *in,
                   guint n_in,
                   const char *type)
{
  gsize length = tfjs_value_get_length (in[0]);
  TfjsValue result = *in[0];
  float *numbers;

  if (in[0]->n_dims >= TFJS_MAX_DIMS || length * n_in > MAX_FOLDED
      || tfjs_node_get_int (node, "axis", 0) != 0)
    return tfjs_fail (self, node, "puts too much together");
  numbers = tfjs_make_numbers (self, length * n_in);
  for (guint i = 0; i < n_in; i++)
    {
      if (in[i]->kind != TFJS_NUMBERS || tfjs_value_get_length (in[i]) != length)
        return tfjs_fail (self, node, "puts together what is not known");
      for (gsize j = 0; j < length; j++)
        numbers[i * length + j] = in[i]->numbers[j];
    }
  result.numbers = numbers;
  result.shape[0] = (int)n_in;
  for (guint d = 0; d < in[0]->n_dims; d++)
    result.shape[d + 1] = in[0]->shape[d];
  result.n_dims++;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

gboolean
tfjs_convert_squeeze (TfjsConversion *self,
                      const TfjsNode *node,
                      const TfjsValue *const *in,
                      guint n_in,
                      const char *type)
{
  TfjsValue result = *in[0];

  if (in[0]->kind != TFJS_NUMBERS || tfjs_value_get_length (in[0]) != 1)
    return tfjs_fail (self, node, "is converted for a single number only");
  result.n_dims = 0;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}
