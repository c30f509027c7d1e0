#include "sampan-geometry.h"

#include <math.h>
#include <stdio.h>

/* Far more than any result may have. */
#define MAX_SIDE (1 << 20)
#define MAX_TIMES 64

/* ---- helpers ---- */

static int
even (double size)
{
  return MAX (2, 2 * (int)floor (size / 2 + 1e-6));
}

static int
nearest_even (double size)
{
  return MAX (2, 2 * (int)lround (size / 2));
}

static SampanGeometryStep *
add_step (SampanGeometry *self)
{
  if (self->n_steps == SAMPAN_GEOMETRY_MAX_STEPS)
    return NULL;

  return &self->steps[self->n_steps++];
}

/* Keeps @width x @height pixels from @left, @top. */
static void
cut (SampanGeometry *self, int left, int top, int width, int height)
{
  SampanGeometryStep *step;

  if (width == self->width && height == self->height)
    return;
  step = add_step (self);
  if (step == NULL)
    return;
  step->left = left;
  step->top = top;
  step->right = self->width - left - width;
  step->bottom = self->height - top - height;
  sampan_subject_crop (&self->subject,
                       &(SampanBox){ (double)left / self->width, (double)top / self->height,
                                     (double)width / self->width, (double)height / self->height });
  self->width = width;
  self->height = height;
}

static void
crop (SampanGeometry *self, double x, double y, double width, double height)
{
  gboolean resized = self->width * self->enlarge != self->wanted_width
                     || self->height * self->enlarge != self->wanted_height;
  int step = self->step;
  int w = MIN (MAX (step * (int)floor (width * self->width / step + 1e-6), 2), self->width);
  int h = MIN (MAX (step * (int)floor (height * self->height / step + 1e-6), 2), self->height);
  int left = CLAMP (step * (int)lround (x * self->width / step), 0, self->width - w);
  int top = CLAMP (step * (int)lround (y * self->height / step), 0, self->height - h);

  self->wanted_width = resized ? nearest_even (width * self->wanted_width) : w * self->enlarge;
  self->wanted_height = resized ? nearest_even (height * self->wanted_height) : h * self->enlarge;
  cut (self, left, top, w, h);
}

/* The largest rectangle of that shape, where the subject is. */
static void
crop_to_aspect (SampanGeometry *self, const char *aspect)
{
  double across, down, shape, width = 1, height = 1, x, y;

  if (aspect == NULL || sscanf (aspect, "%lf:%lf", &across, &down) != 2 || across <= 0 || down <= 0)
    return;
  shape = across / down * self->wanted_height / self->wanted_width;
  if (shape < 1)
    width = shape;
  else
    height = 1 / shape;
  sampan_subject_place (&self->subject, width, height, &x, &y);
  crop (self, x, y, width, height);
}

static void
add_crop (SampanGeometry *self, SampanEdit *edit)
{
  double x, y, width, height;

  if (sampan_edit_has (edit, "aspect"))
    {
      crop_to_aspect (self, sampan_edit_get_string (edit, "aspect"));
      return;
    }
  x = CLAMP (sampan_edit_get_number (edit, "x"), 0, 0.99);
  y = CLAMP (sampan_edit_get_number (edit, "y"), 0, 0.99);
  width = MIN (sampan_edit_get_number (edit, "width"), 1 - x);
  height = MIN (sampan_edit_get_number (edit, "height"), 1 - y);
  crop (self, x, y, width, height);
}

static void
swap (int *a, int *b)
{
  int first = *a;

  *a = *b;
  *b = first;
}

static void
add_turn (SampanGeometry *self, int turn)
{
  SampanGeometryStep *step = add_step (self);

  if (step == NULL)
    return;
  step->turn = turn;
  sampan_subject_turn (&self->subject, turn);
  if (turn == 90 || turn == 270)
    {
      swap (&self->width, &self->height);
      swap (&self->wanted_width, &self->wanted_height);
    }
}

/* Quarters, and what is left of the angle after them. */
static void
add_rotate (SampanGeometry *self, double degrees)
{
  int quarters = (int)lround (degrees / 90);
  double angle = degrees - quarters * 90.0;
  SampanGeometryStep *step;

  quarters = ((quarters % 4) + 4) % 4;
  if (quarters != 0)
    add_turn (self, quarters * 90);
  if (fabs (angle) < 0.01)
    return;
  step = add_step (self);
  if (step != NULL)
    step->angle = angle;
}

/* With one side given, the other keeps the shape. */
static void
add_resize (SampanGeometry *self, SampanEdit *edit)
{
  double width = sampan_edit_has (edit, "width") ? sampan_edit_get_number (edit, "width") : 0;
  double height = sampan_edit_has (edit, "height") ? sampan_edit_get_number (edit, "height") : 0;

  if (width <= 0 && height <= 0)
    return;
  if (width <= 0)
    width = height * self->wanted_width / self->wanted_height;
  else if (height <= 0)
    height = width * self->wanted_height / self->wanted_width;
  self->wanted_width = nearest_even (width);
  self->wanted_height = nearest_even (height);
}

/* Sizes stay numbers, however often it is asked for: what is too large is refused later. */
static void
add_upscale (SampanGeometry *self, SampanEdit *edit)
{
  int factor = (int)sampan_edit_get_number (edit, "factor");

  self->wanted_width = (int)MIN ((gint64)self->wanted_width * factor, MAX_SIDE);
  self->wanted_height = (int)MIN ((gint64)self->wanted_height * factor, MAX_SIDE);
  self->enlarge = MIN (self->enlarge * factor, MAX_TIMES);
}

static void
add_edit (SampanGeometry *self, SampanEdit *edit)
{
  switch (sampan_edit_get_op (edit)->id)
    {
    case SAMPAN_OP_CROP:
      add_crop (self, edit);
      break;
    case SAMPAN_OP_ROTATE:
      add_rotate (self, sampan_edit_get_number (edit, "degrees"));
      break;
    case SAMPAN_OP_FLIP:
      add_turn (self, g_strcmp0 (sampan_edit_get_string (edit, "axis"), "vertical") == 0 ? -2 : -1);
      break;
    case SAMPAN_OP_RESIZE:
      add_resize (self, edit);
      break;
    case SAMPAN_OP_UPSCALE:
      add_upscale (self, edit);
      break;
    default:
      break;
    }
}

static void
add_edits (SampanGeometry *self, SampanPlan *plan)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);

      if (sampan_edit_get_enabled (edit))
        add_edit (self, edit);
    }
}

/* ---- public ---- */

void
sampan_geometry_init (SampanGeometry *self, const SampanMediaInfo *info, SampanPlan *plan)
{
  const int by = MAX (info->reduction, 1);
  const int width = even (info->width), height = even (info->height);

  *self = (SampanGeometry){
    .width = (info->width + by - 1) / by,
    .height = (info->height + by - 1) / by,
    .step = by > 1 ? 1 : 2,
    .wanted_width = width,
    .wanted_height = height,
    .subject = info->subject,
    .enlarge = 1,
  };
  if (info->width >= 2 * by && info->height >= 2 * by)
    cut (self, 0, 0, width / by, height / by);
  add_edits (self, plan);
  if (by > 1)
    {
      SampanMediaInfo whole = *info;
      SampanGeometry other;

      /* The result is as large as if nothing had been left out. */
      whole.reduction = 0;
      sampan_geometry_init (&other, &whole, plan);
      self->wanted_width = other.wanted_width;
      self->wanted_height = other.wanted_height;
    }
}

int
sampan_geometry_find_reduction (const SampanMediaInfo *info, SampanPlan *plan, int max_size)
{
  SampanGeometry geometry;
  int width, height, reduction = 1;

  sampan_geometry_init (&geometry, info, plan);
  sampan_geometry_fit (&geometry, max_size, &width, &height);
  if (geometry.enlarge > 1)
    return 1;
  /* These are made from all pixels. */
  for (guint i = 0; i < geometry.n_steps; i++)
    if (geometry.steps[i].turn != 0 || geometry.steps[i].angle != 0)
      return 1;
  while (reduction < 8 && geometry.width >= 2 * reduction * width
         && geometry.height >= 2 * reduction * height)
    reduction *= 2;
  return reduction;
}

void
sampan_geometry_fit (const SampanGeometry *self, int max_size, int *width, int *height)
{
  int longest = MAX (self->wanted_width, self->wanted_height);

  *width = self->wanted_width;
  *height = self->wanted_height;
  if (max_size <= 0 || longest <= max_size)
    return;
  *width = MIN (nearest_even ((double)self->wanted_width * max_size / longest), even (max_size));
  *height = MIN (nearest_even ((double)self->wanted_height * max_size / longest), even (max_size));
}

const char *
sampan_geometry_turn_name (int turn)
{
  switch (turn)
    {
    case 90:
      return "90r";
    case 180:
      return "180";
    case 270:
      return "90l";
    case -1:
      return "horiz";
    case -2:
      return "vert";
    default:
      return "identity";
    }
}
