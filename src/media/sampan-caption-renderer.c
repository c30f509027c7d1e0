#include "sampan-caption-renderer.h"

#include <math.h>
#include <string.h>

#include "captions/sampan-caption-wrap.h"
#include "sampan-safe-area.h"
#include "sampan-typography.h"

#define MAX_TEXTS 4
/* Part of the frame's width that a block may take. */
#define MAX_WIDTH 0.9
/* Part of the frame's height that stays free above and below a block, and between it and what a
 * platform draws. */
#define MARGIN 0.02
/* In sizes of the first text. */
#define PADDING_X 0.72
#define PADDING_Y 0.34
#define SPACING 0.08
#define RADIUS 0.26

typedef struct
{
  PangoLayout *layouts[MAX_TEXTS];
  double size; /* of the first text, pixels */
  double sizes[MAX_TEXTS];
  double tops[MAX_TEXTS];
  double x, y, width, height; /* the box */
} Block;

/* Where a block may stand, pixels. */
typedef struct
{
  double width;       /* in the frame's middle */
  double top, bottom; /* from the frame's top */
} Room;

static void
block_clear (Block *block)
{
  for (guint i = 0; i < MAX_TEXTS; i++)
    g_clear_object (&block->layouts[i]);
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static gboolean
has_box (const SampanCaptionStyle *style)
{
  return sampan_typography_get_alpha (style->box_colour, "#0000008c") > 0;
}

/* What a platform covers on one side is left free on both: the block stays in the middle. */
static Room
find_room (const SampanCaptionStyle *style, int width, int height)
{
  double top, bottom, left, right, margin = MARGIN * height;
  Room room;

  sampan_safe_area_fit (sampan_safe_area_find (style->safe_area), width, height, &top, &bottom,
                        &left, &right);
  room.width = MIN (MAX_WIDTH * width, width - 2 * MAX (left, right));
  room.top = MAX (margin, top + (top > 0 ? margin : 0));
  room.bottom = height - MAX (margin, bottom + (bottom > 0 ? margin : 0));
  if (style->place == SAMPAN_CAPTION_TOP)
    room.top = MAX (room.top, style->margin * height);
  if (style->place == SAMPAN_CAPTION_BOTTOM)
    room.bottom = MIN (room.bottom, height - style->margin * height);
  return room;
}

static PangoLayout *
create_text (cairo_t *cr,
             const SampanCaptionStyle *style,
             const char *text,
             const char *language,
             double weight,
             double size,
             double width)
{
  PangoLayout *layout = sampan_typography_create_layout (cr, language, style->font, size,
                                                         (PangoWeight)(int)(weight + 0.5));
  g_autofree char *words = sampan_caption_text_keep_words (text, language);

  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, words, -1);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  sampan_typography_balance (layout);
  return layout;
}

static void
block_layout (Block *block,
              cairo_t *cr,
              const SampanCaptionStyle *style,
              const char *const *texts,
              const char *const *languages,
              double width,
              double size)
{
  double top = 0, widest = 0, padding = has_box (style) ? PADDING_X * size : 0;
  guint n = 0;

  block->size = size;
  while (n < MAX_TEXTS && texts[n] != NULL)
    n++;
  for (guint j = 0; j < n; j++)
    {
      guint i = style->second_above ? n - 1 - j : j;
      /* A second language of the same weight would be as loud as the first. */
      double weight = i == 0 ? style->weight : MAX (style->weight - 100, MIN (style->weight, 400));
      PangoRectangle logical;

      if (is_blank (texts[i]))
        continue;
      block->sizes[i] = i == 0 ? size : size * style->second_size;
      block->layouts[i] = create_text (cr, style, texts[i], languages != NULL ? languages[i] : NULL,
                                       weight, block->sizes[i], width - 2 * padding);
      pango_layout_get_extents (block->layouts[i], NULL, &logical);
      if (top > 0)
        top += SPACING * size;
      block->tops[i] = top;
      top += (double)logical.height / PANGO_SCALE;
      widest = MAX (widest, (double)logical.width / PANGO_SCALE);
    }
  if (widest <= 0)
    return;
  block->height = top + (has_box (style) ? 2 * PADDING_Y * size : 0);
  block->width = widest + 2 * padding;
}

/* Lays the block out in the frame; smaller than asked if it is too tall for it. FALSE if there is
 * nothing to draw. */
static gboolean
block_init (Block *block,
            cairo_t *cr,
            const SampanCaptionStyle *style,
            const char *const *texts,
            const char *const *languages,
            int width,
            int height)
{
  double size = style->size * MIN (width, height);
  Room room = find_room (style, width, height);

  memset (block, 0, sizeof *block);
  if (width < 1 || height < 1 || !(size > 0) || room.bottom <= room.top)
    return FALSE;
  for (int tries = 0; tries < 8; tries++)
    {
      block_clear (block);
      block_layout (block, cr, style, texts, languages, room.width, size);
      if (block->height <= room.bottom - room.top)
        break;
      size *= MAX (0.5, sqrt ((room.bottom - room.top) / block->height) * 0.98);
    }
  if (block->width <= 0 || block->height <= 0)
    return FALSE;

  block->x = (width - block->width) / 2;
  if (style->place == SAMPAN_CAPTION_TOP)
    block->y = room.top;
  else if (style->place == SAMPAN_CAPTION_MIDDLE)
    block->y = (room.top + room.bottom - block->height) / 2;
  else
    block->y = MAX (room.bottom - block->height, MARGIN * height);
  return TRUE;
}

/* Where a text's layout is drawn: the layout is wider than its text when wrapped or centred. */
static void
block_get_origin (Block *block, const SampanCaptionStyle *style, guint i, double *x, double *y)
{
  PangoRectangle logical;

  pango_layout_get_extents (block->layouts[i], NULL, &logical);
  *x = block->x + (block->width - (double)logical.width / PANGO_SCALE) / 2
       - (double)logical.x / PANGO_SCALE;
  *y = block->y + (has_box (style) ? PADDING_Y * block->size : 0) + block->tops[i];
}

static SampanTypographyInk
get_ink (const SampanCaptionStyle *style, guint i)
{
  return (SampanTypographyInk){ i == 0 ? style->colour : style->second_colour,
                                style->outline_colour, style->outline, style->shadow };
}

static void
draw_text (Block *block, cairo_t *cr, const SampanCaptionStyle *style, guint i)
{
  SampanTypographyInk ink = get_ink (style, i);
  double x, y;

  block_get_origin (block, style, i, &x, &y);
  sampan_typography_draw (cr, block->layouts[i], x, y, block->sizes[i], &ink);
}

static void
draw_block (Block *block, cairo_t *cr, const SampanCaptionStyle *style)
{
  cairo_save (cr);
  if (has_box (style))
    {
      sampan_typography_set_colour (cr, style->box_colour, "#0000008c");
      sampan_typography_round_rectangle (cr, block->x, block->y, block->width, block->height,
                                         RADIUS * block->size);
      cairo_fill (cr);
    }
  for (guint i = 0; i < MAX_TEXTS; i++)
    if (block->layouts[i] != NULL)
      draw_text (block, cr, style, i);
  cairo_restore (cr);
}

/* The pixels of the frame that the block may touch. */
static void
measure_block (Block *block,
               const SampanCaptionStyle *style,
               int width,
               int height,
               cairo_rectangle_int_t *area)
{
  double left = block->x, top = block->y;
  double right = block->x + block->width, bottom = block->y + block->height;

  for (guint i = 0; i < MAX_TEXTS; i++)
    {
      SampanTypographyInk style_ink = get_ink (style, i);
      double bleed = sampan_typography_get_bleed (&style_ink, block->sizes[i]);
      PangoRectangle ink;
      double x, y;

      if (block->layouts[i] == NULL)
        continue;
      block_get_origin (block, style, i, &x, &y);
      pango_layout_get_extents (block->layouts[i], &ink, NULL);
      x += (double)ink.x / PANGO_SCALE;
      y += (double)ink.y / PANGO_SCALE;
      left = MIN (left, x - bleed);
      top = MIN (top, y - bleed);
      right = MAX (right, x + (double)ink.width / PANGO_SCALE + bleed);
      bottom = MAX (bottom, y + (double)ink.height / PANGO_SCALE + bleed);
    }
  area->x = MAX (0, (int)floor (left));
  area->y = MAX (0, (int)floor (top));
  area->width = MIN (width, (int)ceil (right)) - area->x;
  area->height = MIN (height, (int)ceil (bottom)) - area->y;
}

void
sampan_caption_block_draw (cairo_t *cr,
                           const SampanCaptionStyle *style,
                           const char *const *texts,
                           const char *const *languages,
                           int width,
                           int height)
{
  Block block;

  g_return_if_fail (cr != NULL && style != NULL && texts != NULL);

  sampan_typography_lock ();
  if (block_init (&block, cr, style, texts, languages, width, height))
    draw_block (&block, cr, style);
  block_clear (&block);
  sampan_typography_unlock ();
}

gboolean
sampan_caption_block_measure (const SampanCaptionStyle *style,
                              const char *const *texts,
                              const char *const *languages,
                              int width,
                              int height,
                              cairo_rectangle_int_t *area)
{
  Block block;

  g_return_val_if_fail (style != NULL && texts != NULL && area != NULL, FALSE);

  memset (area, 0, sizeof *area);
  sampan_typography_lock ();
  if (block_init (&block, NULL, style, texts, languages, width, height))
    measure_block (&block, style, width, height, area);
  block_clear (&block);
  sampan_typography_unlock ();
  return area->width > 0 && area->height > 0;
}
