#include <math.h>
#include <string.h>

#include "sampan-caption-rich-private.h"

/* The markup of SubRip and ASS, and of cues that may hold either or WebVTT's. */

static const struct
{
  const char *name;
  gint32 colour;
} colours[] = {
  { "white", 0xffffff },  { "lime", 0x00ff00 },    { "cyan", 0x00ffff }, { "red", 0xff0000 },
  { "yellow", 0xffff00 }, { "magenta", 0xff00ff }, { "blue", 0x0000ff }, { "black", 0x000000 },
};

const char *
sampan_caption_colour_get_class (gint32 colour)
{
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    if (colours[i].colour == colour)
      return colours[i].name;
  return NULL;
}

gint32
sampan_caption_colour_from_class (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    if (strlen (colours[i].name) == length
        && g_ascii_strncasecmp (colours[i].name, name, length) == 0)
      return colours[i].colour;
  return -1;
}

/* ---- overrides of ASS ---- */

static void
set_flag (RichBuilder *self, guint flag, const char *value)
{
  guint whole = self->style != NULL ? self->style->flags : 0;
  gboolean on = *value != '\0' ? g_ascii_strtoll (value, NULL, 10) != 0 : (whole & flag) != 0;

  sampan_rich_builder_flush (self);
  self->look.flags = on ? self->look.flags | flag : self->look.flags & ~flag;
}

static void
set_position (RichBuilder *self, const char *value)
{
  char *end;
  double x = g_ascii_strtod (value, &end), y;

  end += strspn (end, " ,");
  y = g_ascii_strtod (end, NULL);
  if (!isfinite (x) || !isfinite (y) || self->width <= 0 || self->height <= 0)
    return;
  self->rich->x = CLAMP (x / self->width, 0, 1);
  self->rich->y = CLAMP (y / self->height, 0, 1);
}

/* "\a" counts as in [V4 Styles]. */
static void
set_alignment (RichBuilder *self, const char *value, gboolean old)
{
  guint number = (guint)(g_ascii_strtoull (value, NULL, 10) & 0xff);

  if (old && number % 4 != 0 && number <= 11)
    number = number % 4 + (number >= 8 ? 3 : number >= 4 ? 6 : 0);
  else if (old)
    return;
  /* The first one counts. */
  if (self->rich->alignment == 0 && number >= 1 && number <= 9)
    self->rich->alignment = number;
}

static void
sing (RichBuilder *self, const char *value)
{
  double centiseconds = g_ascii_strtod (value, NULL);

  sampan_rich_builder_flush (self);
  self->look.time = self->sung;
  if (isfinite (centiseconds) && fabs (centiseconds) < 1e9)
    self->sung += llround (centiseconds * 10);
}

static void
reset (RichBuilder *self)
{
  sampan_rich_builder_flush (self);
  self->look.flags = self->style != NULL ? self->style->flags : 0;
  self->look.colour = -1;
  self->look.size = 0;
  g_clear_pointer (&self->look.font, g_free);
}

static void
keep_override (RichBuilder *self, const char *tag)
{
  g_autofree char *before = self->rich->overrides;

  self->rich->overrides = g_strdup_printf ("%s\\%s", before != NULL ? before : "", tag);
  self->rich->lost |= SAMPAN_CAPTION_LOST (OVERRIDES);
}

/* What stands behind @name in @tag if that is a number or nothing; NULL if @tag is another. */
static const char *
get_number (const char *tag, const char *name)
{
  const char *value = g_str_has_prefix (tag, name) ? tag + strlen (name) : NULL;

  return value != NULL && value[strspn (value, "0123456789.-")] == '\0' ? value : NULL;
}

static void
set_size (RichBuilder *self, const char *value)
{
  double size = g_ascii_strtod (value, NULL) / self->height;

  sampan_rich_builder_flush (self);
  self->look.size = isfinite (size) && size > 0 && size < 10 ? size : 0;
}

/* FALSE if the tag is about nothing of a letter's look. */
static gboolean
apply_look (RichBuilder *self, const char *tag)
{
  static const struct
  {
    const char *name;
    guint flag;
  } flags[] = { { "b", SAMPAN_CAPTION_BOLD },
                { "i", SAMPAN_CAPTION_ITALIC },
                { "u", SAMPAN_CAPTION_UNDERLINE },
                { "s", SAMPAN_CAPTION_STRIKE } };
  const char *value;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((value = get_number (tag, flags[i].name)) != NULL)
      {
        set_flag (self, flags[i].flag, value);
        return TRUE;
      }
  if (g_str_has_prefix (tag, "1c") || g_str_has_prefix (tag, "c&") || g_str_equal (tag, "c"))
    {
      sampan_rich_builder_flush (self);
      self->look.colour = sampan_ass_colour_read (tag + (*tag == '1' ? 2 : 1));
    }
  else if (g_str_has_prefix (tag, "fn"))
    {
      sampan_rich_builder_flush (self);
      g_set_str (&self->look.font, tag[2] != '\0' ? tag + 2 : NULL);
    }
  else if ((value = get_number (tag, "fs")) != NULL)
    set_size (self, value);
  else
    return FALSE;
  return TRUE;
}

static void
apply_override (RichBuilder *self, const char *tag)
{
  static const char *const syllables[] = { "kf", "ko", "k", "K" };
  const char *value;

  if (*tag == '\0' || apply_look (self, tag))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (syllables); i++)
    if ((value = get_number (tag, syllables[i])) != NULL)
      {
        sing (self, value);
        return;
      }
  if ((value = get_number (tag, "an")) != NULL)
    set_alignment (self, value, FALSE);
  else if ((value = get_number (tag, "a")) != NULL)
    set_alignment (self, value, TRUE);
  else if (g_str_has_prefix (tag, "pos("))
    set_position (self, tag + strlen ("pos("));
  else if ((value = get_number (tag, "p")) != NULL)
    {
      sampan_rich_builder_flush (self);
      self->drawing = g_ascii_strtoll (value, NULL, 10) > 0;
      if (self->drawing)
        self->rich->lost |= SAMPAN_CAPTION_LOST (DRAWINGS);
    }
  else if (*tag == 'r')
    reset (self);
  else
    keep_override (self, tag);
}

/* Tags are separated by backslashes; those in parentheses belong to the tag before them. */
void
sampan_rich_builder_override (RichBuilder *self, const char *block, gsize length)
{
  g_autoptr (GString) tag = g_string_new (NULL);
  int depth = 0;

  for (gsize i = 1; i < length; i++)
    {
      if ((block[i] == '\\' && depth <= 0) || block[i] == '}')
        {
          g_autofree char *whole = g_strstrip (g_strdup (tag->str));

          apply_override (self, whole);
          g_string_truncate (tag, 0);
          continue;
        }
      depth += block[i] == '(' ? 1 : block[i] == ')' ? -1 : 0;
      g_string_append_c (tag, block[i]);
    }
}

SampanCaptionRich *
sampan_caption_rich_from_ass (
    const char *text, const SampanAssStyle *style, gint64 start, double width, double height)
{
  RichBuilder self;

  sampan_rich_builder_init (&self);
  self.style = style;
  self.sung = start;
  self.width = width;
  self.height = height;
  reset (&self);
  while (*text != '\0')
    {
      gsize length = *text == '{' ? sampan_caption_tag_length (text) : 0;

      if (length > 0)
        sampan_rich_builder_override (&self, text, length);
      else if (text[0] == '\\' && text[1] == '{')
        {
          g_string_append_c (self.text, '{');
          length = 2;
        }
      else if (!self.drawing)
        g_string_append_c (self.text, *text);
      text += MAX (length, 1);
    }
  return sampan_rich_builder_end (&self);
}

/* ---- SubRip and the rest ---- */

/* The value of an attribute: color="#ff0000", color=red. */
static char *
get_attribute (const char *tag, gsize length, const char *name)
{
  g_autofree char *content = g_strndup (tag, length - 1);
  g_autofree char *lower = g_ascii_strdown (content, -1);
  const char *at = lower;
  gsize n = strlen (name);

  while ((at = strstr (at, name)) != NULL)
    {
      const char *value = content + (at - lower) + n;

      at += n;
      value += strspn (value, " ");
      if (*value != '=')
        continue;
      value += 1 + strspn (value + 1, " ");
      if (*value == '"' || *value == '\'')
        return g_strndup (value + 1, strcspn (value + 1, *value == '"' ? "\"" : "'"));
      return g_strndup (value, strcspn (value, " \t\n"));
    }
  return NULL;
}

static gint32
read_html_colour (const char *text)
{
  const char *digits = text + (*text == '#');

  if (strspn (digits, "0123456789abcdefABCDEF") == 6 && digits[6] == '\0')
    return (gint32)g_ascii_strtoull (digits, NULL, 16);
  return sampan_caption_colour_from_class (text, strlen (text));
}

static void
open_font (RichBuilder *self, const char *tag, gsize length)
{
  g_autofree char *colour = get_attribute (tag, length, "color");
  g_autofree char *face = get_attribute (tag, length, "face");
  g_autofree char *size = get_attribute (tag, length, "size");

  sampan_rich_builder_open (self, "font");
  if (colour != NULL && read_html_colour (colour) >= 0)
    self->look.colour = read_html_colour (colour);
  if (face != NULL && *face != '\0')
    g_set_str (&self->look.font, face);
  if (size != NULL)
    set_size (self, size);
}

static void
open_tag (RichBuilder *self, const char *tag, gsize length)
{
  gsize n = strcspn (tag + 1, " \t\n./>");
  g_autofree char *part = g_strndup (tag + 1, n);
  g_autofree char *name = g_ascii_strdown (part, -1);
  g_autofree char *rest = g_strndup (tag + 1 + n, length - 2 - n);
  gsize classes = *rest == '.' ? strcspn (rest, " \t\n") : 0;

  if (g_str_equal (name, "br"))
    g_string_append_c (self->text, '\n');
  else if (g_str_equal (name, "font"))
    open_font (self, tag, length);
  else if (sampan_rich_builder_open_tag (self, name))
    {
      g_autofree char *list = g_strndup (rest + MIN (classes, 1), classes - MIN (classes, 1));
      g_autofree char *annotation = g_strstrip (g_strdup (rest + classes));

      if (*list != '\0')
        sampan_rich_builder_add_classes (self, list);
      if (g_str_equal (name, "v"))
        g_set_str (&self->look.voice, annotation);
      else if (g_str_equal (name, "lang"))
        g_set_str (&self->look.language, annotation);
    }
}

static void
apply_tag (RichBuilder *self, const char *tag, gsize length)
{
  if (*tag == '{')
    sampan_rich_builder_override (self, tag, length);
  else if (tag[1] == '/')
    {
      gsize n = strcspn (tag + 2, " \t\n>");
      g_autofree char *name = g_strndup (tag + 2, n);

      sampan_rich_builder_close_named (self, name);
    }
  else if (g_ascii_isdigit (tag[1]))
    {
      g_autofree char *time = g_strndup (tag + 1, length - 2);

      sampan_rich_builder_set_time (self, time);
    }
  else
    open_tag (self, tag, length);
}

SampanCaptionRich *
sampan_caption_rich_from_any (const char *text)
{
  RichBuilder self;

  sampan_rich_builder_init (&self);
  while (*text != '\0')
    {
      gunichar character = 0;
      gsize length = sampan_caption_tag_length (text);

      if (length > 0)
        apply_tag (&self, text, length);
      else if ((length = sampan_caption_entity_length (text, &character)) > 0)
        g_string_append_unichar (self.text, character);
      else if (!self.drawing)
        g_string_append_c (self.text, *text);
      text += MAX (length, 1);
    }
  return sampan_rich_builder_end (&self);
}
