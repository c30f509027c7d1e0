#include "sampan-words.h"

#include <math.h>

#include "language/sampan-language.h"
#include "sampan-overlay-patch.h"
#include "sampan-pixels.h"
#include "sampan-typography.h"
#include "sampan-words-ground.h"

/* How high the letters of a line are, Chinese ones or those with ascenders and descenders, of the
 * font's size; and how far boxes are let out beyond the ends of lines, of a line's height. */
#define LETTERS 0.92
#define INSET 0.15
/* Words that do not fit are made smaller, down to this part of the size; smaller ones cannot be
 * read, and stand out of the box instead. */
#define SMALLEST 0.42
/* By how much words may be higher than their box. */
#define HIGHER 1.12
/* Upright strokes as parts of the height of letters, from which on they are bold and black; those
 * of Latin letters are thicker in every weight. Measured on Noto Sans CJK, Noto Serif CJK, Inter,
 * Noto Sans and Noto Serif from 14 to 90 pixels: test-words-face.c. */
#define BOLD 0.0915
#define LATIN 1.5
#define SQUARES 0.25
#define BLACK 0.155
/* Letters whose upright strokes are so many times as thick as their level ones have serifs; those
 * of black ones differ in every face. */
#define SERIF 1.5
#define SERIF_BLACK 1.9
/* Lines as high as each other, by this factor, are set in one size, if none of them would have to
 * become smaller than this part of what it could be. */
#define ALIKE 1.35
#define SAME_COLOUR 0.12
#define COMMON 0.72
/* How far words may reach beyond their box, as a part of its width, and by how much two places of
 * one ground may differ. */
#define ROOM 1.2
#define SAME_GROUND 10
/* Letters that differ less from the ground in each of R'G'B', 0..1, cannot be read. */
#define LEAST_CONTRAST 0.3

struct _SampanWordsFilter
{
  SampanInPlace parent_instance;
  SampanWordsSet *words; /* under the object lock */
};

G_DEFINE_FINAL_TYPE (SampanWordsFilter, sampan_words_filter, SAMPAN_TYPE_IN_PLACE)

enum
{
  PROP_WORDS = 1,
};

#define CAPS GST_VIDEO_CAPS_MAKE ("{ I420, A420 }")

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

/* ---- setting words ---- */

static gboolean
is_column (const SampanWords *words, const SampanTextBox *box)
{
  return words->lines <= 1 && sampan_text_box_is_column (box);
}

static gboolean
is_chinese (const char *language)
{
  return language != NULL
         && (g_str_has_prefix (language, "zh") || g_str_has_prefix (language, "ja")
             || g_str_has_prefix (language, "ko"));
}

static glong
count_wide (const char *text)
{
  glong n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_iswide (g_utf8_get_char (p));
  return n;
}

/* Whether the letters that are there are of another script than Chinese. Where nobody says what
 * they were, Chinese that is set there tells: from one way of writing it to the other there are as
 * many squares as before. */
static gboolean
was_latin (const char *was, const char *text, const SampanWordsInk *ink)
{
  double squares = ink->height > 0 ? (ink->right - ink->left) / ink->height : 0, n = 0;

  if (was != NULL && *was != '\0')
    return g_utf8_strlen (was, -1) > 2 * count_wide (was);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_iswide (g_utf8_get_char (p)) ? 1 : 0.5;
  return g_utf8_strlen (text, -1) < 2 * n && ABS (squares - n) > SQUARES * n;
}

static PangoWeight
choose_weight (const SampanWords *words, const SampanWordsInk *ink, double line)
{
  double stroke = ink->upright > 0 ? ink->upright : ink->stroke;

  if (ink->height > 0)
    stroke *= line / ink->height;
  if (was_latin (words->was, words->text, ink))
    stroke /= LATIN;
  return stroke >= BLACK  ? PANGO_WEIGHT_HEAVY
         : stroke >= BOLD ? PANGO_WEIGHT_BOLD
                          : PANGO_WEIGHT_NORMAL;
}

/* -1 left, 0 centre, 1 right: what begins at the left in one direction of writing does at the right
 * in the other. */
static int
choose_side (const SampanWords *words)
{
  g_autofree char *language = sampan_language_detect (words->text);
  const SampanLanguage *known = language != NULL ? sampan_language_find (language) : NULL;
  gboolean mirrored = known != NULL && known->rtl;
  int side = g_strcmp0 (words->align, "left") == 0    ? -1
             : g_strcmp0 (words->align, "right") == 0 ? 1
                                                      : 0;

  return mirrored ? -side : side;
}

/* How the words of a box are set. */
typedef struct
{
  SampanTextBox box; /* as wide as they may be */
  SampanLettering lettering;
  double size;  /* of the letters */
  double above; /* how far they may stand out of it, pixels */
  double below;
} Setting;

/* The size of the letters that are there. */
static double
get_size (const SampanWords *words, const SampanWordsInk *ink, double height)
{
  double line = height / MAX (1, words->lines);

  return (ink->height > 0 ? MIN (ink->height, line) : line) / LETTERS;
}

/* The largest letters, up to the setting's, with which the words fit into @width and @height. With
 * the lock of the typography held. */
static PangoLayout *
lay_out (cairo_t *cairo,
         const SampanWords *words,
         const char *language,
         const SampanWordsInk *ink,
         double width,
         double height,
         const Setting *setting,
         double *size)
{
  PangoWeight weight = choose_weight (words, ink, height / MAX (1, words->lines));
  double largest = setting->size, most = HIGHER * height + setting->above + setting->below;
  PangoLayout *layout = NULL;
  PangoRectangle logical;

  for (*size = largest;; *size *= 0.95)
    {
      g_clear_object (&layout);
      layout =
          sampan_typography_create_layout (cairo, language,
                                           sampan_typography_get_lettering (language,
                                                                            setting->lettering),
                                           *size, weight);
      /* Pango mirrors it by itself. */
      pango_layout_set_auto_dir (layout, TRUE);
      pango_layout_set_alignment (layout, g_strcmp0 (words->align, "left") == 0 ? PANGO_ALIGN_LEFT
                                          : g_strcmp0 (words->align, "right") == 0
                                              ? PANGO_ALIGN_RIGHT
                                              : PANGO_ALIGN_CENTER);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      pango_layout_set_text (layout, words->text, -1);
      pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
      pango_layout_get_extents (layout, NULL, &logical);
      if ((logical.width <= width * PANGO_SCALE
           && (pango_layout_get_line_count (layout) <= words->lines
               || logical.height <= most * PANGO_SCALE))
          || *size < SMALLEST * get_size (words, ink, height))
        break;
    }
  sampan_typography_balance (layout);
  return layout;
}

static double
get_luma (const double rgb[3])
{
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

/* The colour that is asked for, or that of what was there, if it can be read. */
static char *
choose_colour (const SampanWords *words, const SampanWordsInk *ink)
{
  const double *rgb = ink->colour;
  double ground = get_luma (ink->ground), contrast = 0;

  for (int i = 0; i < 3; i++)
    contrast = MAX (contrast, ABS (rgb[i] - ink->ground[i]));
  if (words->colour != NULL && *words->colour != '\0')
    return g_strdup (words->colour);
  if (ink->stroke == 0 || (contrast < LEAST_CONTRAST && !ink->uneven))
    return g_strdup (ground > 0.5 ? "#202020" : "#ffffff");
  return g_strdup_printf ("#%02x%02x%02x", sampan_byte (rgb[0] * 255), sampan_byte (rgb[1] * 255),
                          sampan_byte (rgb[2] * 255));
}

/* Light letters on a photo get a dark edge, dark ones a light one. */
static void
draw_layout (cairo_t *cairo,
             PangoLayout *layout,
             double x,
             double y,
             double size,
             const char *colour,
             const SampanWordsInk *ink)
{
  double rgb[3] = { 1, 1, 1 };
  SampanTypographyInk style = { .colour = colour };

  sampan_colour_parse (colour, rgb);
  if (ink->uneven)
    {
      style.outline = 0.05;
      style.outline_colour = get_luma (rgb) > 0.5 ? "#000000b0" : "#ffffffb0";
      style.shadow = get_luma (rgb) > 0.5 ? 0.3 : 0;
    }
  sampan_typography_draw (cairo, layout, x, y, size, &style);
}

/* What there is for the words of a box, along and across their lines. */
static void
get_space (const SampanWords *words,
           const SampanTextBox *box,
           const SampanWordsInk *ink,
           double *width,
           double *height)
{
  gboolean column = is_column (words, box);

  *width = column ? box->height : box->width;
  *height = column ? box->width : box->height;
  if (choose_side (words) != 0 && ink->right <= ink->left)
    *width -= 2 * INSET * *height / MAX (1, words->lines);
}

/* Where words that are @high begin: in the middle of a box of @height, unless there is less room
 * below it, or above, than they need. */
static double
get_top (const Setting *setting, double height, double high)
{
  double out = high - height, below = MIN (setting->below, out / 2);

  if (out <= 0 || setting->above + setting->below <= 0)
    return -high / 2;
  return -height / 2 - MIN (out - below, MAX (setting->above, out / 2));
}

/* Draws around the middle of the box, which is the origin. */
static void
draw (cairo_t *cairo, const SampanWords *words, const Setting *setting, const SampanWordsInk *ink)
{
  gboolean column = is_column (words, &setting->box);
  g_autofree char *language = sampan_language_detect (words->text);
  g_autofree char *colour = choose_colour (words, ink);
  PangoRectangle logical, letters;
  PangoLayout *layout;
  double width, height, size, x;
  int side = choose_side (words);

  if (column)
    cairo_rotate (cairo, G_PI_2);
  get_space (words, &setting->box, ink, &width, &height);
  layout = lay_out (cairo, words, language, ink, width, height, setting, &size);
  if (column && is_chinese (language))
    {
      /* Upright letters in a turned line. */
      pango_context_set_base_gravity (pango_layout_get_context (layout), PANGO_GRAVITY_EAST);
      pango_layout_context_changed (layout);
    }
  pango_layout_get_extents (layout, &letters, &logical);
  /* Letters begin and end where those before did, not the space that fonts leave beside them. */
  x = side * width / 2 - (letters.x + (side + 1) * (double)letters.width / 2) / PANGO_SCALE;
  draw_layout (cairo, layout, x, get_top (setting, height, (double)logical.height / PANGO_SCALE),
               size, colour, ink);
  g_object_unref (layout);
}

/* ---- room ---- */

static void
get_values (const GstVideoFrame *frame, int x, int y, int values[3])
{
  for (int plane = 0; plane < 3; plane++)
    {
      const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
      int shift = plane > 0;

      values[plane] =
          data[(gsize)(y >> shift) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) + (x >> shift)];
    }
}

static gboolean
is_in (const SampanTextBox *box, double x, double y, double margin)
{
  double c = cos (box->angle), s = sin (box->angle), a = x - box->x, b = y - box->y;

  return ABS (a * c + b * s) < box->width / 2 + margin
         && ABS (b * c - a * s) < box->height / 2 + margin;
}

/* How finely room is looked for, and how much of it is left between words and what comes after it.
 */
static double
get_step (double line)
{
  return CLAMP (line / 8, 1, 8);
}

static double
get_gap (const GstVideoFrame *frame, double line)
{
  return MIN (line / 4, GST_VIDEO_FRAME_WIDTH (frame) / 60.0);
}

/* Whether a place can be written on: in the picture, in no other box, and on the same ground as the
 * place that is @values, which becomes the place's. */
static gboolean
is_free (const GstVideoFrame *frame,
         const SampanTextBox *boxes,
         guint n,
         guint own,
         double x,
         double y,
         double line,
         gboolean uneven,
         int values[3])
{
  int now[3], differs = 0;
  double edge = MIN (line / 2, GST_VIDEO_FRAME_WIDTH (frame) / 24.0);

  if (x < edge || y < line / 4 || x > GST_VIDEO_FRAME_WIDTH (frame) - edge
      || y > GST_VIDEO_FRAME_HEIGHT (frame) - line / 4)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (i != own && is_in (&boxes[i], x, y, 0.3 * MIN (line, boxes[i].height)))
      return FALSE;
  get_values (frame, (int)x, (int)y, now);
  for (int plane = 0; plane < 3; plane++)
    {
      differs |= ABS (now[plane] - values[plane]) > SAME_GROUND;
      values[plane] = now[plane];
    }
  return uneven || !differs;
}

/* How far the box could reach from an edge, at most @most: along its line to one side (-1 left, 1
 * right), or @across it (-1 up, 1 down). */
static double
get_reach (const GstVideoFrame *frame,
           const SampanTextBox *boxes,
           guint n,
           guint own,
           gboolean across,
           int side,
           double most,
           double line,
           gboolean uneven)
{
  const SampanTextBox *box = &boxes[own];
  double c = cos (box->angle), s = sin (box->angle), reach = 0, step = get_step (line);
  double edge = (across ? box->height : box->width) / 2;
  double apart = across ? 0.24 * box->width : 0.22 * box->height;
  int values[5][3];

  for (double d = -step; d < most; d += step)
    {
      for (int i = 0; i < 5; i++)
        {
          double out = side * (edge + d), along = (i - 2) * apart;
          double u = across ? along : out, v = across ? out : along;
          double x = box->x + u * c - v * s, y = box->y + u * s + v * c;

          if (d < 0)
            get_values (frame, CLAMP ((int)x, 0, GST_VIDEO_FRAME_WIDTH (frame) - 1),
                        CLAMP ((int)y, 0, GST_VIDEO_FRAME_HEIGHT (frame) - 1), values[i]);
          else if (!is_free (frame, boxes, n, own, x, y, line, uneven, values[i]))
            return MAX (0, reach - get_gap (frame, line));
        }
      reach = MAX (0, d);
    }
  return reach;
}

/* To one side along its line. */
static double
get_room (const GstVideoFrame *frame,
          const SampanTextBox *boxes,
          guint n,
          guint own,
          int side,
          double line,
          gboolean uneven)
{
  return get_reach (frame, boxes, n, own, FALSE, side, ROOM * boxes[own].width, line, uneven);
}

/* The box from where the letters begin to where they end. */
static SampanTextBox
tighten (const SampanTextBox *box, const SampanWords *words, const SampanWordsInk *ink)
{
  SampanTextBox tight = *box;
  double middle = (ink->left + ink->right) / 2;

  if (ink->right <= ink->left || is_column (words, box))
    return *box;
  tight.width = ink->right - ink->left;
  tight.x += middle * cos (box->angle);
  tight.y += middle * sin (box->angle);
  return tight;
}

/* The box, as wide as its words may be: to where they end there is nothing else. */
static SampanTextBox
widen (const GstVideoFrame *frame,
       const SampanWords *words,
       const SampanTextBox *boxes,
       guint n,
       guint own,
       gboolean uneven)
{
  SampanTextBox box = boxes[own];
  double line = box.height / MAX (1, words->lines), left, right;
  int side = choose_side (words);

  if (is_column (words, &box))
    return box;
  left = side < 0 ? 0 : get_room (frame, boxes, n, own, -1, line, uneven);
  right = side > 0 ? 0 : get_room (frame, boxes, n, own, 1, line, uneven);
  if (side == 0)
    left = right = MIN (left, right);
  box.width += left + right;
  box.x += (right - left) / 2 * cos (box.angle);
  box.y += (right - left) / 2 * sin (box.angle);
  return box;
}

/* ---- drawing ---- */

/* The box in pixels of the frame. */
static SampanTextBox
get_box (const SampanWords *words, const GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  int longer = MAX (width, height);

  return (SampanTextBox){ words->x * width, words->y * height, words->width * longer,
                          words->height * longer, words->angle * G_PI / 180 };
}

/* Whether two boxes are lines of one kind: the dishes of a menu, what people say in a chat. */
static gboolean
are_alike (
    SampanWordsSet *set, const SampanTextBox *boxes, const SampanWordsInk *inks, guint i, guint j)
{
  double a = boxes[i].height / MAX (1, sampan_words_set_get (set, i)->lines);
  double b = boxes[j].height / MAX (1, sampan_words_set_get (set, j)->lines), differs = 0;

  for (int k = 0; k < 3; k++)
    differs = MAX (differs, ABS (inks[i].colour[k] - inks[j].colour[k]));
  return differs < SAME_COLOUR && MAX (a, b) < ALIKE * MIN (a, b)
         && choose_weight (sampan_words_set_get (set, i), &inks[i], a)
                == choose_weight (sampan_words_set_get (set, j), &inks[j], b)
         && is_column (sampan_words_set_get (set, i), &boxes[i])
                == is_column (sampan_words_set_get (set, j), &boxes[j])
         && choose_side (sampan_words_set_get (set, i))
                == choose_side (sampan_words_set_get (set, j));
}

/* The letters that are asked for; else those that the lines like it have, taken together: a short
 * line alone says little. */
static SampanLettering
choose_lettering (SampanWordsSet *set,
                  const SampanTextBox *boxes,
                  const SampanWordsInk *inks,
                  guint i)
{
  const char *asked = sampan_words_set_get (set, i)->lettering;
  PangoWeight weight =
      choose_weight (sampan_words_set_get (set, i), &inks[i],
                     boxes[i].height / MAX (1, sampan_words_set_get (set, i)->lines));
  double least = log (weight == PANGO_WEIGHT_HEAVY ? SERIF_BLACK : SERIF), sum = 0, n = 0;

  if (g_strcmp0 (asked, "plain") == 0)
    return SAMPAN_LETTERING_PLAIN;
  if (g_strcmp0 (asked, "serif") == 0)
    return SAMPAN_LETTERING_SERIF;
  if (g_strcmp0 (asked, "mono") == 0)
    return SAMPAN_LETTERING_MONO;
  for (guint j = 0; j < sampan_words_set_get_length (set); j++)
    if (inks[j].contrast > 0 && are_alike (set, boxes, inks, i, j))
      {
        sum += boxes[j].width * boxes[j].height * log (inks[j].contrast);
        n += boxes[j].width * boxes[j].height;
      }
  return n > 0 && sum > n * least ? SAMPAN_LETTERING_SERIF : SAMPAN_LETTERING_PLAIN;
}

/* What is read of a line without an ascender or a descender is lower than the line is. */
static double
find_wanted_size (SampanWordsSet *set,
                  const SampanTextBox *boxes,
                  const SampanWordsInk *inks,
                  guint i)
{
  double wanted = 0;

  for (guint j = 0; j < sampan_words_set_get_length (set); j++)
    if (are_alike (set, boxes, inks, i, j))
      wanted = MAX (wanted, get_size (sampan_words_set_get (set, j), &inks[j], boxes[j].height));
  return wanted;
}

/* The size of the smallest of the lines like it, if it can be read well. */
static double
find_common_size (SampanWordsSet *set,
                  const SampanTextBox *boxes,
                  const SampanWordsInk *inks,
                  const double *sizes,
                  double wanted,
                  guint i)
{
  double common = sizes[i];

  for (guint j = 0; j < sampan_words_set_get_length (set); j++)
    if (*sampan_words_set_get (set, j)->text != '\0' && are_alike (set, boxes, inks, i, j))
      common = MIN (common, sizes[j]);
  return MAX (common, MIN (sizes[i], COMMON * wanted));
}

/* How far the box could reach up (-1) or down (1), at most half of a line; what has several lines
 * needs it less, and has often a frame around it. */
static double
get_spare (const GstVideoFrame *frame,
           const SampanTextBox *boxes,
           guint n,
           guint own,
           int side,
           double line,
           gboolean uneven)
{
  double most = line * line / boxes[own].height / 2;

  return get_reach (frame, boxes, n, own, TRUE, side, most, line, uneven);
}

/* Lines that began below each other begin so again, though their letters did not quite. */
static void
align_left (SampanWordsSet *set,
            const SampanTextBox *boxes,
            const SampanWordsInk *inks,
            Setting *settings,
            guint i)
{
  SampanTextBox *box = &settings[i].box;
  double c = cos (box->angle), s = sin (box->angle);
  double least = 0, reach = boxes[i].height / MAX (1, sampan_words_set_get (set, i)->lines) / 3;

  for (guint j = 0; j < sampan_words_set_get_length (set); j++)
    {
      double edge = (boxes[j].x - boxes[i].x) * c + (boxes[j].y - boxes[i].y) * s
                    + (boxes[i].width - boxes[j].width) / 2;

      if (edge < least && edge > -reach && are_alike (set, boxes, inks, i, j))
        least = edge;
    }
  box->x += least / 2 * c;
  box->y += least / 2 * s;
  box->width -= least;
}

static Setting *
choose_settings (const GstVideoFrame *frame,
                 SampanWordsSet *set,
                 const SampanTextBox *boxes,
                 const SampanWordsInk *inks)
{
  Setting *settings = g_new0 (Setting, MAX (1, sampan_words_set_get_length (set)));
  g_autofree double *sizes = g_new0 (double, MAX (1, sampan_words_set_get_length (set)));
  g_autofree double *wanted = g_new0 (double, MAX (1, sampan_words_set_get_length (set)));

  for (guint i = 0; i < sampan_words_set_get_length (set); i++)
    {
      const SampanWords *words = sampan_words_set_get (set, i);
      g_autofree char *language = sampan_language_detect (words->text);
      double width, height, line = boxes[i].height / MAX (1, words->lines);
      Setting *setting = &settings[i];

      setting->box =
          widen (frame, words, boxes, sampan_words_set_get_length (set), i, inks[i].uneven);
      if (choose_side (words) < 0)
        align_left (set, boxes, inks, settings, i);
      if (!is_column (words, &setting->box))
        {
          setting->above = get_spare (frame, boxes, sampan_words_set_get_length (set), i, -1, line,
                                      inks[i].uneven);
          setting->below = get_spare (frame, boxes, sampan_words_set_get_length (set), i, 1, line,
                                      inks[i].uneven);
        }
      setting->lettering = choose_lettering (set, boxes, inks, i);
      setting->size = wanted[i] = find_wanted_size (set, boxes, inks, i);
      get_space (words, &setting->box, &inks[i], &width, &height);
      sampan_typography_lock ();
      g_object_unref (lay_out (NULL, words, language, &inks[i], width, height, setting, &sizes[i]));
      sampan_typography_unlock ();
    }
  for (guint i = 0; i < sampan_words_set_get_length (set); i++)
    settings[i].size = find_common_size (set, boxes, inks, sizes, wanted[i], i);
  return settings;
}

static void
set_words (GstVideoFrame *frame,
           const SampanWords *words,
           const Setting *setting,
           const SampanWordsInk *ink)
{
  const SampanTextBox *box = &setting->box;
  /* Words that do not fit stand out on all sides. */
  double reach = hypot (box->width, box->height) / 2 + MIN (box->width, box->height);
  int left = MAX (0, (int)(box->x - reach)) & ~1, top = MAX (0, (int)(box->y - reach)) & ~1;
  int width = (MIN (GST_VIDEO_FRAME_WIDTH (frame), (int)(box->x + reach)) - left + 1) & ~1;
  int height = (MIN (GST_VIDEO_FRAME_HEIGHT (frame), (int)(box->y + reach)) - top + 1) & ~1;
  cairo_surface_t *surface;
  SampanOverlayPatch *patch;
  cairo_t *cairo;

  if (width < 2 || height < 2)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo = cairo_create (surface);
  cairo_translate (cairo, box->x - left, box->y - top);
  cairo_rotate (cairo, box->angle);
  sampan_typography_lock ();
  draw (cairo, words, setting, ink);
  sampan_typography_unlock ();
  cairo_destroy (cairo);
  patch = sampan_overlay_patch_new (surface, left, top, &frame->info);
  sampan_overlay_patch_blend (patch, frame);
  sampan_overlay_patch_free (patch);
  cairo_surface_destroy (surface);
}

/* ---- the element ---- */

static GstFlowReturn
sampan_words_filter_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanWordsFilter *self = SAMPAN_WORDS_FILTER (filter);
  g_autoptr (SampanWordsSet) set = NULL;
  g_autofree SampanWordsInk *inks = NULL;
  g_autofree SampanTextBox *boxes = NULL;
  g_autofree Setting *settings = NULL;

  GST_OBJECT_LOCK (self);
  set = self->words != NULL ? sampan_words_set_ref (self->words) : NULL;
  GST_OBJECT_UNLOCK (self);
  if (set == NULL)
    return GST_FLOW_OK;
  /* All are painted over first: new words may reach into a neighbour's box. */
  inks = g_new (SampanWordsInk, MAX (1, sampan_words_set_get_length (set)));
  boxes = g_new (SampanTextBox, MAX (1, sampan_words_set_get_length (set)));
  for (guint i = 0; i < sampan_words_set_get_length (set); i++)
    {
      SampanTextBox box = get_box (sampan_words_set_get (set, i), frame);

      sampan_words_paint_over (frame, &box, sampan_words_set_get (set, i)->lines, &inks[i]);
      boxes[i] = tighten (&box, sampan_words_set_get (set, i), &inks[i]);
    }
  settings = choose_settings (frame, set, boxes, inks);
  for (guint i = 0; i < sampan_words_set_get_length (set); i++)
    if (*sampan_words_set_get (set, i)->text != '\0')
      set_words (frame, sampan_words_set_get (set, i), &settings[i], &inks[i]);
  return GST_FLOW_OK;
}

static void
sampan_words_filter_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  SampanWordsFilter *self = SAMPAN_WORDS_FILTER (object);
  SampanWordsSet *old;

  if (prop_id != PROP_WORDS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  GST_OBJECT_LOCK (self);
  old = self->words;
  self->words = g_value_dup_boxed (value);
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&old, sampan_words_set_unref);
}

static void
sampan_words_filter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanWordsFilter *self = SAMPAN_WORDS_FILTER (object);

  if (prop_id != PROP_WORDS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  GST_OBJECT_LOCK (self);
  g_value_set_boxed (value, self->words);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_words_filter_finalize (GObject *object)
{
  g_clear_pointer (&SAMPAN_WORDS_FILTER (object)->words, sampan_words_set_unref);
  G_OBJECT_CLASS (sampan_words_filter_parent_class)->finalize (object);
}

static void
sampan_words_filter_class_init (SampanWordsFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->set_property = sampan_words_filter_set_property;
  object_class->get_property = sampan_words_filter_get_property;
  object_class->finalize = sampan_words_filter_finalize;
  g_object_class_install_property (object_class, PROP_WORDS,
                                   g_param_spec_boxed ("words", "Words", "What stands in the boxes",
                                                       SAMPAN_TYPE_WORDS_SET,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                           | GST_PARAM_MUTABLE_PLAYING));
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan words", "Filter/Effect/Video",
                                         "Sets other words into a picture", "Sampan");
  GST_VIDEO_FILTER_CLASS (klass)->transform_frame_ip = sampan_words_filter_transform_frame_ip;
}

static void
sampan_words_filter_init (SampanWordsFilter *self)
{
}
