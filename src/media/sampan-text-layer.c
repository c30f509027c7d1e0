#include "sampan-text-layer.h"

#include <math.h>
#include <string.h>

#include "language/sampan-language.h"
#include "sampan-typography.h"

#define MAX_WIDTH 0.9
/* Of the frame's side: what stays free between a text and the edges. */
#define MARGIN 0.05

struct _SampanTextSet
{
  gatomicrefcount references;
  SampanText *texts; /* their strings are owned */
  guint n_texts;
};

G_DEFINE_BOXED_TYPE (SampanTextSet, sampan_text_set, sampan_text_set_ref, sampan_text_set_unref)

static const SampanTypographyInk plain_ink = { .outline_colour = "#00000066",
                                               .outline = 0.035,
                                               .shadow = 0.32 };

static PangoLayout *
lay_out (
    const SampanText *text, cairo_t *cr, int width, int height, double *size, double *x, double *y)
{
  PangoLayout *layout = NULL;
  PangoRectangle logical;
  double column = text->position != NULL ? 0.5 : CLAMP (text->x, 0, 1), row;

  if (g_strcmp0 (text->position, "top") == 0)
    row = 0;
  else if (g_strcmp0 (text->position, "bottom") == 0)
    row = 1;
  else
    row = text->position != NULL ? 0.5 : CLAMP (text->y, 0, 1);

  *size = CLAMP (text->size, 0.01, 0.5) * MIN (width, height);
  for (int tries = 0; tries < 8; tries++)
    {
      g_clear_object (&layout);
      layout = sampan_typography_create_layout (cr, text->language, NULL, *size, PANGO_WEIGHT_BOLD);
      pango_layout_set_alignment (layout, column < 0.34   ? PANGO_ALIGN_LEFT
                                          : column > 0.66 ? PANGO_ALIGN_RIGHT
                                                          : PANGO_ALIGN_CENTER);
      pango_layout_set_text (layout, text->text, -1);
      pango_layout_set_width (layout, (int)(MAX_WIDTH * width * PANGO_SCALE));
      sampan_typography_balance (layout);
      pango_layout_get_extents (layout, NULL, &logical);
      if (logical.height <= (1 - 2 * MARGIN) * height * PANGO_SCALE)
        break;
      *size *= 0.8;
    }
  *x = MARGIN * width - (double)logical.x / PANGO_SCALE
       + column * ((1 - 2 * MARGIN) * width - (double)logical.width / PANGO_SCALE);
  *y = MARGIN * height + row * ((1 - 2 * MARGIN) * height - (double)logical.height / PANGO_SCALE);
  return layout;
}

SampanTextSet *
sampan_text_set_new (const SampanText *texts, guint n_texts)
{
  SampanTextSet *self = g_new0 (SampanTextSet, 1);

  g_return_val_if_fail (texts != NULL || n_texts == 0, NULL);

  g_atomic_ref_count_init (&self->references);
  self->texts = g_new0 (SampanText, MAX (n_texts, 1));
  self->n_texts = n_texts;
  for (guint i = 0; i < n_texts; i++)
    {
      SampanText *text = &self->texts[i];

      *text = texts[i];
      text->text = g_strdup (text->text != NULL ? text->text : "");
      text->language =
          text->language != NULL ? g_strdup (text->language) : sampan_language_detect (text->text);
      text->position = g_strdup (text->position);
      text->colour = g_strdup (text->colour);
    }
  return self;
}

/** sampan_text_set_ref: Thread-safe. */
SampanTextSet *
sampan_text_set_ref (SampanTextSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/** sampan_text_set_unref: Thread-safe. */
void
sampan_text_set_unref (SampanTextSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < self->n_texts; i++)
    {
      g_free ((char *)self->texts[i].text);
      g_free ((char *)self->texts[i].language);
      g_free ((char *)self->texts[i].position);
      g_free ((char *)self->texts[i].colour);
    }
  g_free (self->texts);
  g_free (self);
}

guint
sampan_text_set_get_length (SampanTextSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_texts;
}

gboolean
sampan_text_set_is_active (SampanTextSet *self, guint i, double time)
{
  const SampanText *text;

  g_return_val_if_fail (self != NULL && i < self->n_texts, FALSE);

  text = &self->texts[i];
  return *text->text != '\0' && time >= text->start
         && (time < text->end || text->end <= text->start);
}

gboolean
sampan_text_set_get_area (
    SampanTextSet *self, guint i, int width, int height, cairo_rectangle_int_t *area)
{
  PangoLayout *layout;
  PangoRectangle ink;
  double size, x, y, bleed;

  g_return_val_if_fail (self != NULL && i < self->n_texts && area != NULL, FALSE);

  memset (area, 0, sizeof *area);
  if (width < 1 || height < 1)
    return FALSE;
  sampan_typography_lock ();
  layout = lay_out (&self->texts[i], NULL, width, height, &size, &x, &y);
  pango_layout_get_extents (layout, &ink, NULL);
  g_object_unref (layout);
  sampan_typography_unlock ();
  if (ink.width <= 0 || ink.height <= 0)
    return FALSE;
  bleed = sampan_typography_get_bleed (&plain_ink, size);
  x += (double)ink.x / PANGO_SCALE;
  y += (double)ink.y / PANGO_SCALE;
  area->x = MAX (0, (int)floor (x - bleed));
  area->y = MAX (0, (int)floor (y - bleed));
  area->width = MIN (width, (int)ceil (x + (double)ink.width / PANGO_SCALE + bleed)) - area->x;
  area->height = MIN (height, (int)ceil (y + (double)ink.height / PANGO_SCALE + bleed)) - area->y;
  return area->width > 0 && area->height > 0;
}

void
sampan_text_set_draw_one (SampanTextSet *self, guint i, cairo_t *cr, int width, int height)
{
  PangoLayout *layout;
  SampanTypographyInk ink = plain_ink;
  double size, x, y;

  g_return_if_fail (self != NULL && i < self->n_texts && cr != NULL);

  if (width < 1 || height < 1)
    return;
  sampan_typography_lock ();
  layout = lay_out (&self->texts[i], cr, width, height, &size, &x, &y);
  ink.colour = self->texts[i].colour;
  cairo_save (cr);
  sampan_typography_draw (cr, layout, x, y, size, &ink);
  cairo_restore (cr);
  g_object_unref (layout);
  sampan_typography_unlock ();
}

gboolean
sampan_text_set_draw (SampanTextSet *self, cairo_t *cr, double time, int width, int height)
{
  gboolean drawn = FALSE;

  g_return_val_if_fail (self != NULL && cr != NULL, FALSE);

  for (guint i = 0; i < self->n_texts; i++)
    if (sampan_text_set_is_active (self, i, time))
      {
        sampan_text_set_draw_one (self, i, cr, width, height);
        drawn = TRUE;
      }
  return drawn;
}

guint64
sampan_text_set_key (SampanTextSet *self, double time)
{
  guint64 key = 0;

  g_return_val_if_fail (self != NULL, 0);

  /* FNV-1a over the positions of the active texts. */
  for (guint i = 0; i < self->n_texts; i++)
    if (sampan_text_set_is_active (self, i, time))
      key = ((key == 0 ? G_GUINT64_CONSTANT (0xcbf29ce484222325) : key) ^ (i + 1))
            * G_GUINT64_CONSTANT (0x100000001b3);
  return key;
}
