#include <string.h>

#include "sampan-caption-rich-private.h"

/* At most this many tags are open at once: voice, language, classes, four looks, font, ruby. */
#define MAX_TAGS 10

/* The tags that a run stands in, outermost first. */
typedef struct
{
  char *open[MAX_TAGS];
  const char *close[MAX_TAGS];
  guint n;
} Tags;

static void
tags_add (Tags *tags, char *open, const char *close)
{
  tags->open[tags->n] = open;
  tags->close[tags->n++] = close;
}

static void
tags_clear (Tags *tags)
{
  for (guint i = 0; i < tags->n; i++)
    g_free (tags->open[i]);
  tags->n = 0;
}

/* Closes and opens what differs. @after takes over what was in @before. */
static void
change_tags (GString *text, Tags *before, Tags *after)
{
  guint same = 0;

  while (same < before->n && same < after->n && g_str_equal (before->open[same], after->open[same]))
    same++;
  for (guint i = before->n; i > same; i--)
    g_string_append (text, before->close[i - 1]);
  for (guint i = same; i < after->n; i++)
    g_string_append (text, after->open[i]);
  tags_clear (before);
  *before = *after;
}

static void
add_looks (Tags *tags, guint flags)
{
  static const struct
  {
    guint flag;
    const char *open, *close;
  } looks[] = { { SAMPAN_CAPTION_BOLD, "<b>", "</b>" },
                { SAMPAN_CAPTION_ITALIC, "<i>", "</i>" },
                { SAMPAN_CAPTION_UNDERLINE, "<u>", "</u>" },
                { SAMPAN_CAPTION_STRIKE, "<s>", "</s>" } };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (flags & looks[i].flag)
      tags_add (tags, g_strdup (looks[i].open), looks[i].close);
}

/* Empty lines would end the cue. */
static char *
drop_empty_lines (GString *text)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  g_string_truncate (text, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][strspn (lines[i], " \t\f\v")] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
  return g_string_free_and_steal (text);
}

/* The colour that a run has by itself or by a class, -1 if none; other classes are counted. */
static gint32
get_colour (const SampanCaptionRun *run, guint *n_others)
{
  g_auto (GStrv) classes = g_strsplit (run->classes != NULL ? run->classes : "", ".", -1);
  gint32 colour = run->colour;

  *n_others = 0;
  for (guint i = 0; classes[i] != NULL; i++)
    {
      gint32 named = sampan_caption_colour_from_class (classes[i], strlen (classes[i]));

      if (named < 0)
        ++*n_others;
      else if (colour < 0)
        colour = named;
    }
  return colour;
}

/* What neither SubRip nor ASS hold. */
static void
note_webvtt (const SampanCaptionRun *run, guint n_classes, guint *lost)
{
  if (n_classes > 0)
    *lost |= SAMPAN_CAPTION_LOST (CLASSES);
  if (run->language != NULL)
    *lost |= SAMPAN_CAPTION_LOST (LANGUAGES);
  if (run->reading)
    *lost |= SAMPAN_CAPTION_LOST (RUBY);
}

/* ---- SubRip ---- */

static void
add_font (Tags *tags, const SampanCaptionRun *run, gint32 colour)
{
  GString *font;

  if (colour < 0 && run->font == NULL && run->size <= 0)
    return;
  font = g_string_new ("<font");
  if (run->font != NULL)
    {
      g_autofree char *face = g_strdup (run->font);

      g_string_append_printf (font, " face=\"%s\"", g_strdelimit (face, "\"<>\n", ' '));
    }
  if (run->size > 0)
    g_string_append_printf (font, " size=\"%.0f\"", run->size * SAMPAN_ASS_HEIGHT);
  if (colour >= 0)
    g_string_append_printf (font, " color=\"#%06x\"", (guint)colour);
  g_string_append_c (font, '>');
  tags_add (tags, g_string_free_and_steal (font), "</font>");
}

/* The format has no escapes, but what looks like markup and is none must not become it. */
static void
append_for_srt (GString *text, const char *plain)
{
  for (; *plain != '\0'; plain++)
    {
      gunichar ignored;

      if (*plain == '<' && sampan_caption_tag_length (plain) > 0)
        g_string_append (text, "&lt;");
      else if (*plain == '&' && sampan_caption_entity_length (plain, &ignored) > 0)
        g_string_append (text, "&amp;");
      else if (*plain == '{' && plain[1] == '\\')
        g_string_append (text, "{\u2060");
      else if (*plain != '\r')
        g_string_append_c (text, *plain);
    }
}

char *
sampan_caption_rich_to_srt (SampanCaptionRich *self, guint *lost)
{
  GString *text = g_string_new (NULL);
  Tags open = { .n = 0 }, none = { .n = 0 };

  *lost |= self->lost;
  if (self->alignment != 0 && self->alignment != 2)
    g_string_append_printf (text, "{\\an%u}", self->alignment);
  if (self->x >= 0)
    g_string_append_printf (text, "{\\pos(%.0f,%.0f)}", self->x * SAMPAN_ASS_WIDTH,
                            self->y * SAMPAN_ASS_HEIGHT);
  for (guint i = 0; i < self->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (self->runs, i);
      guint n_classes;
      gint32 colour = get_colour (run, &n_classes);
      Tags tags = { .n = 0 };

      note_webvtt (run, n_classes, lost);
      if (run->voice != NULL)
        *lost |= SAMPAN_CAPTION_LOST (VOICES);
      if (run->time >= 0)
        *lost |= SAMPAN_CAPTION_LOST (KARAOKE);
      if (run->reading)
        continue;
      add_font (&tags, run, colour);
      add_looks (&tags, run->flags);
      change_tags (text, &open, &tags);
      append_for_srt (text, run->text);
    }
  change_tags (text, &open, &none);
  return drop_empty_lines (text);
}

/* ---- WebVTT ---- */

static void
append_for_vtt (GString *text, const char *plain)
{
  for (; *plain != '\0'; plain++)
    if (*plain == '&')
      g_string_append (text, "&amp;");
    else if (*plain == '<')
      g_string_append (text, "&lt;");
    else if (*plain == '>')
      sampan_caption_vtt_append_greater (text);
    else if (*plain != '\r')
      g_string_append_c (text, *plain);
}

static char *
make_annotated (const char *tag, const char *annotation)
{
  GString *open = g_string_new (tag);
  g_autofree char *line = g_strdup (annotation);

  g_string_append_c (open, ' ');
  append_for_vtt (open, g_strdelimit (line, "\r\n", ' '));
  g_string_replace (open, ">", "&gt;", 0);
  if (g_str_has_suffix (open->str, "--"))
    g_string_append_c (open, ' ');
  g_string_append_c (open, '>');
  return g_string_free_and_steal (open);
}

static void
add_rule (GPtrArray *rules, char *rule)
{
  if (rules != NULL && !g_ptr_array_find_with_equal_func (rules, rule, g_str_equal, NULL))
    g_ptr_array_add (rules, g_steal_pointer (&rule));
  g_free (rule);
}

/* Colours and lines through text are classes; other colours than the eight need a rule. */
static char *
make_classes (const SampanCaptionRun *run, GPtrArray *rules)
{
  g_autoptr (GString) classes = g_string_new ("<c");

  if (run->classes != NULL)
    g_string_append_printf (classes, ".%s", run->classes);
  if (run->colour >= 0)
    {
      const char *name = sampan_caption_colour_get_class (run->colour);
      g_autofree char *made = g_strdup_printf ("rgb%06x", (guint)run->colour);

      g_string_append_printf (classes, ".%s", name != NULL ? name : made);
      if (name == NULL)
        add_rule (rules, g_strdup_printf ("::cue(.%s) { color: #%06x }", made, (guint)run->colour));
    }
  if (run->flags & SAMPAN_CAPTION_STRIKE)
    {
      g_string_append (classes, ".strike");
      add_rule (rules, g_strdup ("::cue(.strike) { text-decoration: line-through }"));
    }
  g_string_append_c (classes, '>');
  return classes->len > strlen ("<c>") ? g_strdup (classes->str) : NULL;
}

static void
add_vtt_tags (Tags *tags, const SampanCaptionRun *run, GPtrArray *rules)
{
  char *classes = make_classes (run, rules);

  if (run->voice != NULL)
    tags_add (tags, make_annotated ("<v", run->voice), "</v>");
  if (run->language != NULL)
    tags_add (tags, make_annotated ("<lang", run->language), "</lang>");
  if (classes != NULL)
    tags_add (tags, classes, "</c>");
  add_looks (tags, run->flags & ~SAMPAN_CAPTION_STRIKE);
}

char *
sampan_caption_rich_to_vtt (SampanCaptionRich *self, GPtrArray *rules, guint *lost)
{
  GString *text = g_string_new (NULL);
  Tags open = { .n = 0 }, none = { .n = 0 };

  *lost |= self->lost;
  for (guint i = 0; i < self->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (self->runs, i);
      SampanCaptionRun *next =
          i + 1 < self->runs->len ? g_ptr_array_index (self->runs, i + 1) : NULL;
      Tags tags = { .n = 0 };

      if (run->font != NULL || run->size > 0)
        *lost |= SAMPAN_CAPTION_LOST (FONTS);
      add_vtt_tags (&tags, run, rules);
      if (run->reading || (next != NULL && next->reading))
        tags_add (&tags, g_strdup ("<ruby>"), "</ruby>");
      if (run->reading)
        tags_add (&tags, g_strdup ("<rt>"), "</rt>");
      change_tags (text, &open, &tags);
      if (run->time >= 0 && i > 0)
        g_string_append_printf (text, "<%02d:%02d:%02d.%03d>", (int)(run->time / 3600000),
                                (int)(run->time / 60000 % 60), (int)(run->time / 1000 % 60),
                                (int)(run->time % 1000));
      append_for_vtt (text, run->text);
    }
  change_tags (text, &open, &none);
  return drop_empty_lines (text);
}

/* ---- ASS ---- */

/* A backslash before these letters would be a line break or a space, a brace would open overrides:
 * an invisible character (U+2060) keeps the first apart, as other programs do, the second has an
 * escape. */
static void
append_for_ass (GString *text, const char *plain)
{
  for (; *plain != '\0'; plain++)
    if (*plain == '\n')
      g_string_append (text, "\\N");
    else if (g_str_has_prefix (plain, "\u00a0"))
      {
        g_string_append (text, "\\h");
        plain += strlen ("\u00a0") - 1;
      }
    else if (*plain == '\\')
      g_string_append (text, "\\\u2060");
    else if (*plain == '{')
      g_string_append (text, "\\{");
    else if (*plain != '\r')
      g_string_append_c (text, *plain);
}

/* The overrides that lead from one look to the next. */
static void
append_changes (GString *text,
                const SampanCaptionRun *before,
                const SampanCaptionRun *after,
                gint32 colour_before,
                gint32 colour)
{
  static const char letters[] = "bius";
  guint changed = before->flags ^ after->flags;

  for (guint i = 0; i < 4; i++)
    if (changed & 1u << i)
      g_string_append_printf (text, "\\%c%d", letters[i], (after->flags & 1u << i) != 0);
  if (colour != colour_before && colour >= 0)
    g_string_append_printf (text, "\\c&H%02X%02X%02X&", (guint)colour & 0xff,
                            (guint)colour >> 8 & 0xff, (guint)colour >> 16 & 0xff);
  else if (colour != colour_before)
    g_string_append (text, "\\c");
  if (g_strcmp0 (before->font, after->font) != 0)
    {
      g_autofree char *font = g_strdup (after->font != NULL ? after->font : "");

      g_string_append_printf (text, "\\fn%s", g_strdelimit (font, "\\{}\n", ' '));
    }
  if (after->size > 0 && after->size != before->size)
    g_string_append_printf (text, "\\fs%.0f", after->size * SAMPAN_ASS_OUR_HEIGHT);
  else if (after->size != before->size)
    g_string_append (text, "\\fs");
}

/* How long the run @i is sung, in hundredths of a second: up to the next that has a time. */
static int
get_syllable (SampanCaptionRich *self, guint i, gint64 end)
{
  SampanCaptionRun *run = g_ptr_array_index (self->runs, i);
  gint64 until = end;

  for (guint j = i + 1; j < self->runs->len; j++)
    {
      SampanCaptionRun *next = g_ptr_array_index (self->runs, j);

      if (next->time >= 0)
        {
          until = next->time;
          break;
        }
    }
  return (int)CLAMP ((until - run->time + 5) / 10, 0, G_MAXINT32);
}

static gboolean
is_sung (SampanCaptionRich *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    if (((SampanCaptionRun *)g_ptr_array_index (self->runs, i))->time >= 0)
      return TRUE;
  return FALSE;
}

char *
sampan_caption_rich_to_ass (SampanCaptionRich *self, gint64 start, gint64 end, guint *lost)
{
  static const SampanCaptionRun plain = { .colour = -1 };
  const SampanCaptionRun *before = &plain;
  g_autoptr (GString) changes = g_string_new (NULL);
  GString *text = g_string_new (NULL);
  gint32 colour_before = -1;

  *lost |= self->lost & ~SAMPAN_CAPTION_LOST (OVERRIDES);
  if (self->alignment != 0 && self->alignment != 2)
    g_string_append_printf (changes, "\\an%u", self->alignment);
  if (self->x >= 0)
    g_string_append_printf (changes, "\\pos(%.0f,%.0f)", self->x * SAMPAN_ASS_OUR_WIDTH,
                            self->y * SAMPAN_ASS_OUR_HEIGHT);
  if (self->overrides != NULL)
    g_string_append (changes, self->overrides);
  for (guint i = 0; i < self->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (self->runs, i);
      guint n_classes;
      gint32 colour = get_colour (run, &n_classes);

      note_webvtt (run, n_classes, lost);
      if (run->reading)
        continue;
      /* What is sung from the start has no time of its own in WebVTT. */
      if (i == 0 && run->time < 0 && is_sung (self))
        run->time = start;
      if (run->time >= 0)
        g_string_append_printf (changes, "\\k%d", get_syllable (self, i, end));
      append_changes (changes, before, run, colour_before, colour);
      if (changes->len > 0)
        g_string_append_printf (text, "{%s}", changes->str);
      g_string_truncate (changes, 0);
      append_for_ass (text, run->text);
      before = run;
      colour_before = colour;
    }
  return g_string_free_and_steal (text);
}
