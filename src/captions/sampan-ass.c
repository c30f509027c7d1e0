#include "sampan-ass.h"

#include <string.h>

#include "sampan-caption-private.h"
#include "sampan-caption-rich.h"

/* The fields that a cue's settings hold, in their order there: "ASS:0,Default,,0,0,0,". */
static const char *const kept_fields[] = { "layer",   "style",   "name",  "marginl",
                                           "marginr", "marginv", "effect" };

void
sampan_ass_style_free (SampanAssStyle *self)
{
  g_free (self->name);
  g_free (self);
}

char **
sampan_ass_split_format (const char *names)
{
  g_autofree char *lower = g_ascii_strdown (names, -1);
  char **fields = g_strsplit (lower, ",", -1);

  for (guint i = 0; fields[i] != NULL; i++)
    g_strstrip (fields[i]);
  return fields;
}

gint32
sampan_ass_colour_read (const char *text)
{
  gboolean hex;
  guint64 value;
  char *end;

  text += strspn (text, " &");
  hex = *text == 'H' || *text == 'h';
  text += hex;
  if (hex ? !g_ascii_isxdigit (*text) : !g_ascii_isdigit (*text))
    return -1;
  value = g_ascii_strtoull (text, &end, hex ? 16 : 10);
  return (gint32)((value & 0xff) << 16 | (value & 0xff00) | (value >> 16 & 0xff));
}

char *
sampan_ass_time_to_string (gint64 time)
{
  time = (time + 5) / 10;
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d.%02d", time / 360000,
                          (int)(time / 6000 % 60), (int)(time / 100 % 60), (int)(time % 100));
}

/* In [V4 Styles] 1-3 are at the bottom, and 4 more means the top, 8 more the middle. */
static guint
read_alignment (const char *text, gboolean old)
{
  guint value = (guint)g_ascii_strtoull (text, NULL, 10);

  if (!old)
    return value >= 1 && value <= 9 ? value : 2;
  if (value % 4 == 0 || value > 11)
    return 2;
  return value % 4 + (value >= 8 ? 3 : value >= 4 ? 6 : 0);
}

SampanAssStyle *
sampan_ass_style_read (char **names, const char *line, gboolean old)
{
  static const struct
  {
    const char *name;
    guint flag;
  } flags[] = { { "bold", SAMPAN_CAPTION_BOLD },
                { "italic", SAMPAN_CAPTION_ITALIC },
                { "underline", SAMPAN_CAPTION_UNDERLINE },
                { "strikeout", SAMPAN_CAPTION_STRIKE } };
  g_auto (GStrv) values = g_strsplit (line, ",", -1);
  SampanAssStyle *style;

  if (g_strv_length (values) < g_strv_length (names) || *names == NULL)
    return NULL;
  style = g_new0 (SampanAssStyle, 1);
  style->alignment = 2;
  style->colour = 0xffffff;
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = g_strstrip (values[i]);

      if (g_str_equal (names[i], "name"))
        g_set_str (&style->name, value + (*value == '*'));
      else if (g_str_equal (names[i], "alignment"))
        style->alignment = read_alignment (value, old);
      else if (g_str_equal (names[i], "primarycolour"))
        {
          gint32 colour = sampan_ass_colour_read (value);
          style->colour = colour >= 0 ? colour : style->colour;
        }
      for (guint j = 0; j < G_N_ELEMENTS (flags); j++)
        if (g_str_equal (names[i], flags[j].name) && g_ascii_strtoll (value, NULL, 10) != 0)
          style->flags |= flags[j].flag;
    }
  if (style->name == NULL)
    style->name = g_strdup ("");
  return style;
}

/* Appends an override block without the remark that may stand before its first tag; nothing if it
 * is only a remark. Returns its length. */
static gsize
read_block (GString *shown, const char *text)
{
  gsize length = strcspn (text, "}") + 1;
  const char *tag = memchr (text, '\\', length);

  if (tag != NULL)
    {
      g_string_append_c (shown, '{');
      g_string_append_len (shown, tag, text + length - tag);
    }
  return length;
}

char *
sampan_ass_text_read (const char *text, gboolean soft_breaks)
{
  GString *shown = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      if (*text == '{' && strchr (text, '}') != NULL)
        {
          text += read_block (shown, text);
          continue;
        }
      /* A brace that opens nothing. */
      if (text[0] == '\\' && text[1] == '{')
        {
          g_string_append (shown, "\\{");
          text += 2;
          continue;
        }
      if (text[0] != '\\' || text[1] == '\0' || strchr ("Nnh", text[1]) == NULL)
        {
          g_string_append_c (shown, *text++);
          continue;
        }
      if (text[1] == 'h')
        g_string_append (shown, "\u00a0");
      else
        g_string_append_c (shown, text[1] == 'n' && soft_breaks ? ' ' : '\n');
      text += 2;
    }
  return g_string_free_and_steal (shown);
}

/* A text that came from ASS, and was changed. */
static char *
write_own (const char *text)
{
  GString *written = g_string_sized_new (strlen (text));

  for (; *text != '\0'; text++)
    if (*text == '\n')
      g_string_append (written, "\\N");
    else if (g_str_has_prefix (text, "\u00a0"))
      {
        g_string_append (written, "\\h");
        text += strlen ("\u00a0") - 1;
      }
    else if (*text != '\r')
      g_string_append_c (written, *text);
  return g_string_free_and_steal (written);
}

char *
sampan_ass_text_write (SampanCue *cue)
{
  const char *text = sampan_cue_get_text (cue);
  guint lost = 0;

  if (sampan_caption_settings_are_ass (sampan_cue_get_settings (cue)))
    return write_own (text);
  g_autoptr (SampanCaptionRich) rich = sampan_caption_rich_from_any (text);
  return sampan_caption_rich_to_ass (rich, sampan_cue_get_start (cue), sampan_cue_get_end (cue),
                                     &lost);
}

static int
find (char **names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

static const char *
get_default (const char *name)
{
  if (g_str_equal (name, "marked"))
    return "Marked=0";
  if (g_str_equal (name, "style"))
    return "Default";
  if (g_str_equal (name, "start") || g_str_equal (name, "end"))
    return "0:00:00.00";
  return g_str_equal (name, "layer") || g_str_has_prefix (name, "margin") ? "0" : "";
}

char *
sampan_ass_fields_to_settings (char **names, char **fields)
{
  g_autofree const char **values = g_new0 (const char *, G_N_ELEMENTS (kept_fields) + 1);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept_fields); i++)
    {
      int at = find (names, kept_fields[i]);

      /* SSA's name of the field. */
      if (at < 0 && g_str_equal (kept_fields[i], "name"))
        at = find (names, "actor");
      values[i] = at >= 0 ? fields[at] : get_default (kept_fields[i]);
    }
  joined = g_strjoinv (",", (char **)values);
  return g_strconcat ("ASS:", joined, NULL);
}

char **
sampan_ass_settings_to_fields (char **names, const char *settings)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL && names[i + 1] != NULL; i++)
    {
      g_autofree char *kept = sampan_ass_settings_get (settings, names[i]);

      g_strv_builder_add (fields, kept != NULL ? kept : get_default (names[i]));
    }
  return g_strv_builder_end (fields);
}

char *
sampan_ass_make_settings (const char *style, const char *name)
{
  g_autofree char *speaker = g_strdup (name != NULL ? name : "");

  return g_strdup_printf ("ASS:0,%s,%s,0,0,0,", style, g_strdelimit (speaker, ",\r\n", ' '));
}

char *
sampan_ass_settings_get (const char *settings, const char *field)
{
  g_auto (GStrv) values = NULL;

  if (!sampan_caption_settings_are_ass (settings) || strpbrk (settings, "\r\n") != NULL)
    return NULL;
  values = g_strsplit (settings + strlen ("ASS:"), ",", -1);
  for (guint i = 0; i < G_N_ELEMENTS (kept_fields) && values[i] != NULL; i++)
    if (g_str_equal (kept_fields[i], field))
      return g_strdup (values[i]);
  return NULL;
}
