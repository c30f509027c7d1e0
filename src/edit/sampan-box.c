#include "sampan-box.h"

#include <string.h>

typedef enum
{
  SIDE_X,
  SIDE_Y,
  SIDE_WIDTH,
  SIDE_HEIGHT,
  SIDE_SIZE, /* of letters */
  N_SIDES
} Side;

typedef struct
{
  const SampanTraits *traits;
  GPtrArray *units; /* SampanUnit */
  guint at;
} Reader;

static const char *const params[] = { "x", "y", "width", "height" };

/* What people call them. */
static const SampanTrait names[N_SIDES] = {
  [SIDE_X] = SAMPAN_TRAIT_X,         [SIDE_Y] = SAMPAN_TRAIT_Y,
  [SIDE_WIDTH] = SAMPAN_TRAIT_WIDTH, [SIDE_HEIGHT] = SAMPAN_TRAIT_HEIGHT,
  [SIDE_SIZE] = SAMPAN_TRAIT_SIZE,
};

/* Goes past a word of @trait. */
static gboolean
skip (Reader *self, SampanTrait trait)
{
  const guint length = sampan_traits_match (self->traits, trait, self->units, self->at);

  self->at += length;
  return length > 0;
}

/* Goes past one of @signs. */
static gboolean
skip_sign (Reader *self, const char *const *signs)
{
  if (self->at == self->units->len
      || !g_strv_contains (signs, ((SampanUnit *)self->units->pdata[self->at])->text))
    return FALSE;
  self->at++;
  return TRUE;
}

/* The "=" of "x=0.1", the "is" of "width is 0.5" */
static void
skip_equals (Reader *self)
{
  static const char *const signs[] = { "=", ":", NULL };

  if (!skip_sign (self, signs))
    skip (self, SAMPAN_TRAIT_EQUALS);
}

/* "0.25", "25%": a part of one. */
static gboolean
read_part (Reader *self, double *part)
{
  static const char *const percents[] = { "%", NULL };
  const SampanUnit *unit = self->at < self->units->len ? self->units->pdata[self->at] : NULL;
  const guint start = self->at;

  if (unit == NULL || unit->type != SAMPAN_UNIT_NUMBER)
    return FALSE;
  self->at++;
  *part = g_ascii_strtod (unit->text, NULL);
  if (skip_sign (self, percents) || skip (self, SAMPAN_TRAIT_PERCENT))
    *part /= 100;
  else if (strchr (unit->text, '.') == NULL && *part != 0 && *part != 1)
    *part = -1; /* "x 3" is no part */
  if (*part >= 0 && *part <= 1)
    return TRUE;
  self->at = start;
  return FALSE;
}

/* "1080": pixels */
static gboolean
read_pixels (Reader *self, double *pixels)
{
  const SampanUnit *unit = self->at < self->units->len ? self->units->pdata[self->at] : NULL;

  if (unit == NULL || unit->type != SAMPAN_UNIT_NUMBER || strchr (unit->text, '.') != NULL)
    return FALSE;
  *pixels = g_ascii_strtod (unit->text, NULL);
  if (*pixels < 16)
    return FALSE;
  self->at++;
  skip (self, SAMPAN_TRAIT_PIXELS);
  return TRUE;
}

/* "width 1080 height 1440", 宽1080高1440 */
static SampanWord *
read_size (Reader *self)
{
  static const char *const signs[] = { ",", "、", "x", NULL };
  double pixels[2];
  SampanWord *size;

  for (guint i = 0; i < 2; i++)
    {
      if (!skip (self, names[SIDE_WIDTH + i]))
        return NULL;
      skip_equals (self);
      if (!read_pixels (self, &pixels[i]))
        return NULL;
      if (i == 0 && !skip_sign (self, signs) && !skip (self, SAMPAN_TRAIT_AND))
        skip (self, SAMPAN_TRAIT_BY);
    }
  size = g_new0 (SampanWord, 1);
  size->class = SAMPAN_WORD_NUMBER;
  size->x = pixels[0];
  size->y = pixels[1];
  return size;
}

/* "x 0.1", "width=50%" */
static gboolean
read_side (Reader *self, guint first, guint end, double *sides, guint *seen)
{
  const guint start = self->at;

  for (guint i = first; i < end; i++)
    {
      if ((*seen & (1 << i)) != 0 || !skip (self, names[i]))
        continue;
      skip_equals (self);
      if (read_part (self, &sides[i]))
        {
          *seen |= 1 << i;
          return TRUE;
        }
      self->at = start;
    }

  return FALSE;
}

static gboolean
read_sides (Reader *self, guint first, guint last, double *sides, guint *seen)
{
  static const char *const signs[] = { ",", "、", ";", NULL };
  guint end = self->at;

  while (read_side (self, first, last, sides, seen))
    {
      end = self->at;
      if (!skip_sign (self, signs))
        skip (self, SAMPAN_TRAIT_AND);
    }
  self->at = end;
  return *seen != 0;
}

/* "(0.1, 0.2, 0.5, 0.6)" */
static gboolean
read_list (Reader *self, double *sides)
{
  static const char *const opening[] = { "(", "[", NULL }, *const closing[] = { ")", "]", NULL };
  static const char *const signs[] = { ",", NULL };

  skip_sign (self, opening);
  for (guint i = 0; i < 4; i++)
    {
      if (i > 0)
        skip_sign (self, signs);
      if (!read_part (self, &sides[i]))
        return FALSE;
    }
  skip_sign (self, closing);
  return TRUE;
}

static SampanWord *
make_part (const double *sides)
{
  SampanWord *box = g_new0 (SampanWord, 1);
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_CROP);

  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      SampanEdit *changed = sampan_edit_with_number (edit, params[i], sides[i]);

      sampan_edit_unref (edit);
      edit = changed;
    }
  box->class = SAMPAN_WORD_EFFECT;
  box->target = g_strdup ("to");
  box->op = sampan_op_get (SAMPAN_OP_CROP);
  box->edit = g_steal_pointer (&edit);
  return box;
}

SampanWord *
sampan_box_read (const SampanTraits *traits, GPtrArray *units, guint start, guint *length)
{
  const guint point = 1 << SIDE_X | 1 << SIDE_Y, part = point | 1 << SIDE_WIDTH | 1 << SIDE_HEIGHT;
  Reader self = { traits, units, start };
  double sides[N_SIDES] = { 0 };
  guint seen = 0;
  SampanWord *box = NULL;

  if (read_sides (&self, SIDE_X, SIDE_SIZE, sides, &seen)
      || read_sides (&self, SIDE_SIZE, N_SIDES, sides, &seen))
    {
      if (seen != part && seen != point && seen != 1 << SIDE_SIZE)
        return NULL;
    }
  else if (read_list (&self, sides))
    seen = part;
  else
    {
      self.at = start;
      box = read_size (&self);
      *length = self.at - start;
      return box;
    }

  *length = self.at - start;
  if (seen == part)
    {
      if (sides[SIDE_X] + sides[SIDE_WIDTH] > 1.0001 || sides[SIDE_Y] + sides[SIDE_HEIGHT] > 1.0001
          || sides[SIDE_WIDTH] <= 0 || sides[SIDE_HEIGHT] <= 0)
        return NULL;
      return make_part (sides);
    }
  box = g_new0 (SampanWord, 1);
  box->class = seen == point ? SAMPAN_WORD_PLACE : SAMPAN_WORD_SIZE;
  box->x = sides[SIDE_X];
  box->y = sides[SIDE_Y];
  box->number = sides[SIDE_SIZE];
  /* "size 0.5" is no size of letters. */
  if (seen != point && (box->number <= 0 || box->number > 0.3))
    g_clear_pointer (&box, sampan_box_free);
  return box;
}

void
sampan_box_free (SampanWord *box)
{
  if (box == NULL)
    return;
  g_clear_pointer (&box->edit, sampan_edit_unref);
  g_free (box->target);
  g_free (box);
}
