#include "config.h"

#include "sampan-font-check.h"

#include <glib/gi18n-lib.h>

#include "sampan-typography.h"

/* Of the letters that are named to people, and of those that are looked at one by one. */
#define MAX_NAMED 12
#define MAX_LOOKED_AT 400

typedef struct
{
  PangoLayout *layout; /* in the font that was asked for, with the language's fonts behind it */
  PangoFont *font;     /* NULL: not installed, or none was asked for */
  gboolean asked;
} Check;

void
sampan_font_gap_free (SampanFontGap *self)
{
  g_free (self->characters);
  g_free (self->stand_in);
  g_free (self);
}

/* Whether the character is drawn at all. */
static gboolean
is_seen (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return !g_unichar_isspace (c) && !g_unichar_iszerowidth (c) && type != G_UNICODE_CONTROL
         && type != G_UNICODE_FORMAT && type != G_UNICODE_UNASSIGNED
         && type != G_UNICODE_NON_SPACING_MARK;
}

static PangoFont *
load_font (PangoContext *context, const char *family)
{
  g_autoptr (PangoFontDescription) wanted = pango_font_description_new ();
  g_autoptr (PangoFontDescription) found = NULL;
  PangoFont *font;

  pango_font_description_set_family (wanted, family);
  pango_font_description_set_absolute_size (wanted, 20 * PANGO_SCALE);
  font = pango_font_map_load_font (pango_context_get_font_map (context), context, wanted);
  found = font != NULL ? pango_font_describe (font) : NULL;
  /* Where there is no such font there is another. */
  if (found != NULL && g_ascii_strcasecmp (pango_font_description_get_family (found), family) != 0)
    g_clear_object (&font);
  return font;
}

/* Returns: (transfer full) (nullable): the family that draws @character. */
static char *
dup_stand_in (Check *check, const char *character)
{
  g_autoptr (PangoFontDescription) found = NULL;
  PangoLayoutRun *run;
  PangoLayoutIter *iter;

  pango_layout_set_text (check->layout, character, -1);
  if (pango_layout_get_unknown_glyphs_count (check->layout) > 0)
    return NULL;
  iter = pango_layout_get_iter (check->layout);
  run = pango_layout_iter_get_run_readonly (iter);
  found = run != NULL ? pango_font_describe (run->item->analysis.font) : NULL;
  pango_layout_iter_free (iter);
  return found != NULL ? g_strdup (pango_font_description_get_family (found)) : NULL;
}

static void
add_gap (GPtrArray *gaps, const char *character, const char *stand_in)
{
  SampanFontGap *gap = NULL;
  char *longer;

  for (guint i = 0; i < gaps->len && gap == NULL; i++)
    if (g_strcmp0 (((SampanFontGap *)gaps->pdata[i])->stand_in, stand_in) == 0)
      gap = gaps->pdata[i];
  if (gap == NULL)
    {
      gap = g_new0 (SampanFontGap, 1);
      gap->characters = g_strdup ("");
      gap->stand_in = g_strdup (stand_in);
      g_ptr_array_add (gaps, gap);
    }
  longer = g_strconcat (gap->characters, character, NULL);
  g_free (gap->characters);
  gap->characters = longer;
}

static void
look_at (Check *check, GPtrArray *gaps, gunichar c)
{
  char character[7] = { 0 };
  g_autofree char *stand_in = NULL;

  g_unichar_to_utf8 (c, character);
  stand_in = dup_stand_in (check, character);
  if (check->asked || stand_in == NULL)
    add_gap (gaps, character, stand_in);
}

GPtrArray *
sampan_font_check (const char *family, const char *language, const char *text)
{
  GPtrArray *gaps = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_font_gap_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Check check = { .asked = family != NULL };
  guint n_looked_at = 0;

  sampan_typography_lock ();
  check.layout = sampan_typography_create_layout (NULL, language, family, 20, PANGO_WEIGHT_NORMAL);
  if (family != NULL)
    check.font = load_font (pango_layout_get_context (check.layout), family);
  for (const char *p = text; *p != '\0' && n_looked_at < MAX_LOOKED_AT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_seen (c) || !g_hash_table_add (seen, GUINT_TO_POINTER (c))
          || (check.font != NULL && pango_font_has_char (check.font, c)))
        continue;
      look_at (&check, gaps, c);
      n_looked_at++;
    }
  g_clear_object (&check.font);
  g_object_unref (check.layout);
  sampan_typography_unlock ();
  return gaps;
}

gboolean
sampan_font_is_installed (const char *family)
{
  PangoLayout *layout;
  g_autoptr (PangoFont) font = NULL;

  sampan_typography_lock ();
  layout = sampan_typography_create_layout (NULL, NULL, NULL, 20, PANGO_WEIGHT_NORMAL);
  font = load_font (pango_layout_get_context (layout), family);
  g_object_unref (layout);
  sampan_typography_unlock ();
  return font != NULL;
}

/* The first few, with an ellipsis if there are more. */
static char *
dup_few (const char *characters)
{
  g_autofree char *few = NULL;

  if (g_utf8_strlen (characters, -1) <= MAX_NAMED)
    return g_strdup (characters);
  few = g_utf8_substring (characters, 0, MAX_NAMED);
  return g_strconcat (few, "…", NULL);
}

char *
sampan_font_gaps_describe (GPtrArray *gaps, const char *family)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gaps->len; i++)
    {
      const SampanFontGap *gap = g_ptr_array_index (gaps, i);
      g_autofree char *few = dup_few (gap->characters);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      if (gap->stand_in == NULL)
        /* Translators: %s are characters */
        g_string_append_printf (text, _ ("No font here has %s: they are drawn as boxes."), few);
      else if (family != NULL)
        /* Translators: the name of a font, characters, the name of another font */
        g_string_append_printf (text, _ ("“%s” does not have %s: “%s” stands in."), family, few,
                                gap->stand_in);
    }
  return g_string_free (text, text->len == 0);
}
