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
  GPtrArray *units; /* SampanUnit */
  guint at;
} Reader;

static const char *const params[] = { "x", "y", "width", "height" };

/* What people call them; signs in one. */
static const char *const names[N_SIDES][8] = {
  [SIDE_X] = { "x", "left" },
  [SIDE_Y] = { "y", "top" },
  [SIDE_WIDTH] = { "width", "w", "wide", "宽度", "宽" },
  [SIDE_HEIGHT] = { "height", "h", "high", "高度", "高" },
  [SIDE_SIZE] = { "size", "大小", "字号" },
};

static const char *const links[] = { "=", ":", "is", "at", "of", "为", "是", "到", NULL };

static const char *
peek (const Reader *self)
{
  return self->at < self->units->len ? ((SampanUnit *)self->units->pdata[self->at])->text : "";
}

/* Goes past @word, which may be several units. */
static gboolean
skip (Reader *self, const char *word)
{
  const guint start = self->at;
  const char *rest = word;

  while (*rest != '\0')
    {
      const char *text = peek (self);

      if (*text == '\0' || !g_str_has_prefix (rest, text))
        {
          self->at = start;
          return FALSE;
        }
      rest += strlen (text);
      self->at++;
    }

  return TRUE;
}

static gboolean
skip_any (Reader *self, const char *const *words)
{
  for (; *words != NULL; words++)
    if (skip (self, *words))
      return TRUE;

  return FALSE;
}

/* "0.25", "25%": a part of one. */
static gboolean
read_part (Reader *self, double *part)
{
  static const char *const percents[] = { "%", "percent", NULL };
  const SampanUnit *unit = self->at < self->units->len ? self->units->pdata[self->at] : NULL;
  const guint start = self->at;

  if (unit == NULL || unit->type != SAMPAN_UNIT_NUMBER)
    return FALSE;
  self->at++;
  *part = g_ascii_strtod (unit->text, NULL);
  if (skip_any (self, percents))
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
  static const char *const units[] = { "px", "pixels", "像素", NULL };
  const SampanUnit *unit = self->at < self->units->len ? self->units->pdata[self->at] : NULL;

  if (unit == NULL || unit->type != SAMPAN_UNIT_NUMBER || strchr (unit->text, '.') != NULL)
    return FALSE;
  *pixels = g_ascii_strtod (unit->text, NULL);
  if (*pixels < 16)
    return FALSE;
  self->at++;
  skip_any (self, units);
  return TRUE;
}

/* "width 1080 height 1440", 宽1080高1440 */
static SampanWord *
read_size (Reader *self)
{
  static const char *const marks[] = { ",", "、", "and", "x", "by", "和", NULL };
  double pixels[2];
  SampanWord *size;

  for (guint i = 0; i < 2; i++)
    {
      gboolean named = FALSE;

      for (guint j = 0; !named && names[SIDE_WIDTH + i][j] != NULL; j++)
        named = skip (self, names[SIDE_WIDTH + i][j]);
      if (!named)
        return NULL;
      skip_any (self, links);
      if (!read_pixels (self, &pixels[i]))
        return NULL;
      if (i == 0)
        skip_any (self, marks);
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
    for (guint j = 0; (*seen & (1 << i)) == 0 && names[i][j] != NULL; j++)
      {
        if (!skip (self, names[i][j]))
          continue;
        skip_any (self, links);
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
  static const char *const marks[] = { ",", "、", ";", "and", "和", NULL };
  guint end = self->at;

  while (read_side (self, first, last, sides, seen))
    {
      end = self->at;
      skip_any (self, marks);
    }
  self->at = end;
  return *seen != 0;
}

/* "(0.1, 0.2, 0.5, 0.6)" */
static gboolean
read_list (Reader *self, double *sides)
{
  static const char *const opening[] = { "(", "[", NULL }, *const closing[] = { ")", "]", NULL };

  skip_any (self, opening);
  for (guint i = 0; i < 4; i++)
    {
      if (i > 0)
        skip (self, ",");
      if (!read_part (self, &sides[i]))
        return FALSE;
    }
  skip_any (self, closing);
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
sampan_box_read (GPtrArray *units, guint start, guint *length)
{
  const guint point = 1 << SIDE_X | 1 << SIDE_Y, part = point | 1 << SIDE_WIDTH | 1 << SIDE_HEIGHT;
  Reader self = { units, start };
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
