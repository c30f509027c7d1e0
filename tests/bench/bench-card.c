/* What a keystroke costs the preview: from the changed text of a note to the card measured, drawn
 * at twice the density, and what breaks found, on each platform. Prints JSON. */
#include "publish/sampan-note-card.h"

#define KEYSTROKES 60
#define WIDTH 300
#define DENSITY 2
#define FRAME_HEIGHT 1400

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static cairo_surface_t *
create_picture (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.7, 0.3, 0.2);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}

int
main (void)
{
  static const char *const tags[] = { "咖啡", "周末去哪儿", "猫", NULL };
  g_autoptr (SampanNote) note = sampan_note_new ("zh-Hans");
  SampanVersion *version = sampan_note_get_source (note);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  cairo_surface_t *pictures[] = { create_picture (720, 960), create_picture (720, 540),
                                  create_picture (720, 720) };
  cairo_surface_t *frame =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * DENSITY, FRAME_HEIGHT * DENSITY);
  gint64 first = 0;

  sampan_segment_set_text (sampan_version_get_title (version), "巷子里的早咖啡");
  sampan_version_set_tags (version, tags);
  /* A note as long as Xiaohongshu takes. */
  while (g_utf8_strlen (body->str, -1) < 900)
    g_string_append (body,
                     "靠窗的位子能看见整条巷子：买菜的、遛狗的、赶着上学的，一个一个走过去。\n");
  for (int key = 0; key < KEYSTROKES; key++)
    for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
      {
        cairo_t *cr = cairo_create (frame);
        g_autoptr (GPtrArray) breaks = NULL;
        SampanNoteCard card;
        gint64 start = g_get_monotonic_time (), took;

        if (style == 0)
          g_string_append (body, "猫");
        sampan_version_set_body (version, body->str);
        sampan_note_card_init (&card, note, sampan_version_get_language (version), style, NULL);
        card.card.phone = 360;
        card.card.pictures = pictures;
        card.card.n_pictures = G_N_ELEMENTS (pictures);
        sampan_card_draw (&card.card, NULL, WIDTH);
        cairo_scale (cr, DENSITY, DENSITY);
        sampan_card_draw (&card.card, cr, WIDTH);
        breaks = sampan_note_card_find_breaks (&card, WIDTH, NULL);
        sampan_note_card_clear (&card);
        took = g_get_monotonic_time () - start;
        cairo_destroy (cr);
        if (first == 0)
          first = took; /* which loads the fonts */
        else
          g_array_append_val (times, took);
      }
  g_array_sort (times, compare_times);
  g_print ("{\"first_ms\": %.3f, \"median_ms\": %.3f, \"slowest_ms\": %.3f}\n", first / 1000.0,
           g_array_index (times, gint64, times->len / 2) / 1000.0,
           g_array_index (times, gint64, times->len - 1) / 1000.0);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    cairo_surface_destroy (pictures[i]);
  cairo_surface_destroy (frame);
  return 0;
}
