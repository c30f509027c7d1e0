#include "sampan-card-sheet.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "sampan-typography.h"

/* Lengths in units of a card's drawing; in a PDF a unit is a point. */
#define CARD_WIDTH 320
#define GAP 28
#define MARGIN 40
#define TITLE_HEIGHT 52
#define HEADING_HEIGHT 40
#define NAME_HEIGHT 24
#define REMARK_HEIGHT 18
/* Pixels a unit, in a PNG. */
#define SCALE 1.5

#define INK "#1d1d1f"
#define DIM "#6b6b72"
#define GROUND "#f1f1f4"
#define EDGE "#dcdce1"

/* Returns: the height. */
static double
show_line (cairo_t *cr,
           const char *text,
           double size,
           PangoWeight weight,
           const char *colour,
           double x,
           double y,
           double width)
{
  PangoLayout *layout = sampan_typography_create_layout (cr, NULL, NULL, size, weight);
  PangoRectangle logical;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_extents (layout, NULL, &logical);
  sampan_typography_set_colour (cr, colour, INK);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  g_object_unref (layout);
  return (double)logical.height / PANGO_SCALE;
}

static gboolean
has_remarks (const SampanCardRow *row)
{
  for (guint i = 0; row->remarks != NULL && i < row->n_cards; i++)
    if (row->remarks[i] != NULL)
      return TRUE;
  return FALSE;
}

static double
get_row_height (const SampanCardRow *row)
{
  double tallest = 0;

  for (guint i = 0; i < row->n_cards; i++)
    tallest = MAX (tallest, sampan_card_draw (&row->cards[i], NULL, CARD_WIDTH));
  return HEADING_HEIGHT + NAME_HEIGHT + (has_remarks (row) ? REMARK_HEIGHT : 0) + 8 + tallest;
}

static double
get_width (const SampanCardRow *rows, guint n_rows)
{
  guint most = 1;

  for (guint i = 0; i < n_rows; i++)
    most = MAX (most, rows[i].n_cards);
  return 2 * MARGIN + most * CARD_WIDTH + (most - 1) * GAP;
}

static void
draw_row (cairo_t *cr, const SampanCardRow *row, double y, double width)
{
  double top = y + HEADING_HEIGHT + NAME_HEIGHT + (has_remarks (row) ? REMARK_HEIGHT : 0) + 8;

  sampan_typography_lock ();
  show_line (cr, row->heading, 19, PANGO_WEIGHT_BOLD, INK, MARGIN, y + 4, width - 2 * MARGIN);
  for (guint i = 0; i < row->n_cards; i++)
    {
      double x = MARGIN + i * (CARD_WIDTH + GAP);

      show_line (cr, sampan_card_style_get_name (row->cards[i].style), 13.5, PANGO_WEIGHT_SEMIBOLD,
                 INK, x, y + HEADING_HEIGHT, CARD_WIDTH);
      if (row->remarks != NULL && row->remarks[i] != NULL)
        show_line (cr, row->remarks[i], 11.5, PANGO_WEIGHT_NORMAL, DIM, x,
                   y + HEADING_HEIGHT + NAME_HEIGHT - 2, CARD_WIDTH);
    }
  sampan_typography_unlock ();
  for (guint i = 0; i < row->n_cards; i++)
    {
      double height;

      cairo_save (cr);
      cairo_translate (cr, MARGIN + i * (CARD_WIDTH + GAP), top);
      height = sampan_card_draw (&row->cards[i], cr, CARD_WIDTH);
      sampan_typography_round_rectangle (cr, -0.5, -0.5, CARD_WIDTH + 1, height + 1, 12.5);
      sampan_typography_set_colour (cr, EDGE, EDGE);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

static void
draw_ground (cairo_t *cr, const char *title, double width)
{
  sampan_typography_set_colour (cr, GROUND, GROUND);
  cairo_paint (cr);
  sampan_typography_lock ();
  show_line (cr, title, 26, PANGO_WEIGHT_BOLD, INK, MARGIN, MARGIN - 6, width - 2 * MARGIN);
  sampan_typography_unlock ();
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_pdf (const char *title, const SampanCardRow *rows, guint n_rows, GByteArray *bytes)
{
  double width = get_width (rows, n_rows);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_bytes, bytes, width, 100);
  cairo_t *cr;
  cairo_status_t status;

  /* Which every viewer reads. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  for (guint i = 0; i < n_rows; i++)
    {
      cairo_pdf_surface_set_size (surface, width,
                                  MARGIN + TITLE_HEIGHT + get_row_height (&rows[i]) + MARGIN);
      cr = cairo_create (surface);
      draw_ground (cr, title, width);
      draw_row (cr, &rows[i], MARGIN + TITLE_HEIGHT, width);
      cairo_show_page (cr);
      cairo_destroy (cr);
    }
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
draw_png (const char *title, const SampanCardRow *rows, guint n_rows, GByteArray *bytes)
{
  double width = get_width (rows, n_rows), height = MARGIN + TITLE_HEIGHT + MARGIN, y;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  for (guint i = 0; i < n_rows; i++)
    height += get_row_height (&rows[i]) + (i > 0 ? GAP : 0);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (width * SCALE),
                                        (int)ceil (height * SCALE));
  cr = cairo_create (surface);
  cairo_scale (cr, SCALE, SCALE);
  draw_ground (cr, title, width);
  y = MARGIN + TITLE_HEIGHT;
  for (guint i = 0; i < n_rows; i++)
    {
      draw_row (cr, &rows[i], y, width);
      y += get_row_height (&rows[i]) + GAP;
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_bytes, bytes);
  cairo_surface_destroy (surface);
  return status;
}

gboolean
sampan_card_sheet_write (
    const char *title, const SampanCardRow *rows, guint n_rows, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *name = NULL;
  cairo_status_t status;

  g_return_val_if_fail (title != NULL && rows != NULL && n_rows > 0 && path != NULL, FALSE);

  name = g_ascii_strdown (path, -1);
  status = (g_str_has_suffix (name, ".pdf") ? draw_pdf : draw_png) (title, rows, n_rows, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return FALSE;
    }
  return g_file_set_contents (path, (const char *)bytes->data, bytes->len, error);
}
