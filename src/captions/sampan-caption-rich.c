#include "sampan-caption-rich.h"

#include <string.h>

#include "sampan-caption-rich-private.h"

static void
run_clear (SampanCaptionRun *run)
{
  g_free (run->text);
  g_free (run->font);
  g_free (run->voice);
  g_free (run->classes);
  g_free (run->language);
}

static void
run_free (SampanCaptionRun *run)
{
  run_clear (run);
  g_free (run);
}

/* A copy of how @from looks, without its text. */
static SampanCaptionRun
copy_look (const SampanCaptionRun *from)
{
  SampanCaptionRun copy = *from;

  copy.text = NULL;
  copy.font = g_strdup (from->font);
  copy.voice = g_strdup (from->voice);
  copy.classes = g_strdup (from->classes);
  copy.language = g_strdup (from->language);
  return copy;
}

void
sampan_caption_rich_free (SampanCaptionRich *self)
{
  g_ptr_array_unref (self->runs);
  g_free (self->overrides);
  g_free (self);
}

static void
element_clear (gpointer data)
{
  Element *element = data;

  run_clear (&element->before);
}

void
sampan_rich_builder_init (RichBuilder *self)
{
  self->rich = g_new0 (SampanCaptionRich, 1);
  self->rich->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)run_free);
  self->rich->x = self->rich->y = -1;
  self->drawing = FALSE;
  self->width = SAMPAN_ASS_WIDTH;
  self->height = SAMPAN_ASS_HEIGHT;
  self->sung = 0;
  self->style = NULL;
  self->look = (SampanCaptionRun){ .time = -1, .colour = -1 };
  self->text = g_string_new (NULL);
  self->elements = g_array_new (FALSE, FALSE, sizeof (Element));
  g_array_set_clear_func (self->elements, element_clear);
}

void
sampan_rich_builder_flush (RichBuilder *self)
{
  SampanCaptionRun *run;

  if (self->text->len == 0)
    return;
  run = g_new (SampanCaptionRun, 1);
  *run = copy_look (&self->look);
  run->text = g_strndup (self->text->str, self->text->len);
  g_ptr_array_add (self->rich->runs, run);
  g_string_truncate (self->text, 0);
  self->look.time = -1;
}

SampanCaptionRich *
sampan_rich_builder_end (RichBuilder *self)
{
  sampan_rich_builder_flush (self);
  run_clear (&self->look);
  g_string_free (self->text, TRUE);
  g_array_unref (self->elements);
  return self->rich;
}

void
sampan_rich_builder_open (RichBuilder *self, const char *name)
{
  Element element = { .before = copy_look (&self->look) };

  sampan_rich_builder_flush (self);
  g_strlcpy (element.name, name, sizeof element.name);
  g_array_append_val (self->elements, element);
}

const char *
sampan_rich_builder_get_current (RichBuilder *self)
{
  return self->elements->len > 0
             ? g_array_index (self->elements, Element, self->elements->len - 1).name
             : "";
}

void
sampan_rich_builder_close (RichBuilder *self)
{
  Element *element = &g_array_index (self->elements, Element, self->elements->len - 1);
  gint64 time;

  sampan_rich_builder_flush (self);
  time = self->look.time;
  run_clear (&self->look);
  self->look = copy_look (&element->before);
  self->look.time = time;
  g_array_set_size (self->elements, self->elements->len - 1);
}

void
sampan_rich_builder_close_named (RichBuilder *self, const char *name)
{
  for (guint i = self->elements->len; i > 0; i--)
    if (g_ascii_strcasecmp (g_array_index (self->elements, Element, i - 1).name, name) == 0)
      {
        while (self->elements->len >= i)
          sampan_rich_builder_close (self);
        return;
      }
}

char *
sampan_caption_rich_to_plain (SampanCaptionRich *self)
{
  GString *plain = g_string_new (NULL);

  for (guint i = 0; i < self->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (self->runs, i);

      if (!run->reading)
        g_string_append (plain, run->text);
    }
  return g_string_free_and_steal (plain);
}

/* ---- WebVTT's own way ---- */

/* "tag", "c.a.b annotation" up to its ">". */
typedef struct
{
  char *name;
  char *classes; /* "a.b", or NULL */
  char *annotation;
} Tag;

static void
tag_clear (Tag *tag)
{
  g_free (tag->name);
  g_free (tag->classes);
  g_free (tag->annotation);
}

/* With references resolved, without spaces at its ends, and one for each run of them. */
static char *
read_annotation (const char *text)
{
  GString *resolved = g_string_new (NULL);
  gboolean space = FALSE;

  while (*text != '\0')
    {
      gunichar character = 0;
      gsize length = sampan_caption_reference_length (text, &character);

      if (length == 0)
        {
          character = g_utf8_get_char (text);
          length = g_utf8_next_char (text) - text;
        }
      text += length;
      if (character < 0x80 && g_ascii_isspace ((char)character))
        {
          space = TRUE;
          continue;
        }
      if (space && resolved->len > 0)
        g_string_append_c (resolved, ' ');
      space = FALSE;
      g_string_append_unichar (resolved, character);
    }
  return g_string_free_and_steal (resolved);
}

static void
read_tag (Tag *tag, const char *content)
{
  gsize name = strcspn (content, " \t\n\f.");
  const char *at = content + name;
  g_autoptr (GString) classes = g_string_new (NULL);

  tag->name = g_strndup (content, name);
  while (*at == '.')
    {
      gsize length = strcspn (at + 1, " \t\n\f.");

      if (length > 0)
        {
          if (classes->len > 0)
            g_string_append_c (classes, '.');
          g_string_append_len (classes, at + 1, (gssize)length);
        }
      at += 1 + length;
    }
  tag->classes = classes->len > 0 ? g_strdup (classes->str) : NULL;
  tag->annotation = read_annotation (at);
}

void
sampan_rich_builder_add_classes (RichBuilder *self, const char *classes)
{
  g_autofree char *before = g_steal_pointer (&self->look.classes);

  self->look.classes =
      before != NULL ? g_strdup_printf ("%s.%s", before, classes) : g_strdup (classes);
}

gboolean
sampan_rich_builder_open_tag (RichBuilder *self, const char *name)
{
  static const struct
  {
    const char *name;
    guint flag;
  } tags[] = { { "c", 0 },
               { "i", SAMPAN_CAPTION_ITALIC },
               { "b", SAMPAN_CAPTION_BOLD },
               { "u", SAMPAN_CAPTION_UNDERLINE },
               { "s", SAMPAN_CAPTION_STRIKE },
               { "ruby", 0 },
               { "rt", 0 },
               { "v", 0 },
               { "lang", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_str_equal (tags[i].name, name))
      {
        sampan_rich_builder_open (self, name);
        self->look.flags |= tags[i].flag;
        self->look.reading |= g_str_equal (name, "rt");
        return TRUE;
      }
  return FALSE;
}

static void
apply_start (RichBuilder *self, const char *content)
{
  Tag tag = { 0 };

  read_tag (&tag, content);
  if ((g_str_equal (tag.name, "rt")
       && !g_str_equal (sampan_rich_builder_get_current (self), "ruby"))
      || g_str_equal (tag.name, "s") || !sampan_rich_builder_open_tag (self, tag.name))
    {
      tag_clear (&tag);
      return;
    }
  if (tag.classes != NULL)
    sampan_rich_builder_add_classes (self, tag.classes);
  if (g_str_equal (tag.name, "v"))
    g_set_str (&self->look.voice, tag.annotation);
  else if (g_str_equal (tag.name, "lang"))
    g_set_str (&self->look.language, tag.annotation);
  tag_clear (&tag);
}

/* Only the element that is open closes; but the end of a ruby closes its reading with it. */
static void
apply_end (RichBuilder *self, const char *name)
{
  const char *current = sampan_rich_builder_get_current (self);

  if (*current != '\0' && g_str_equal (name, current))
    sampan_rich_builder_close (self);
  else if (g_str_equal (name, "ruby") && g_str_equal (current, "rt"))
    {
      sampan_rich_builder_close (self);
      sampan_rich_builder_close (self);
    }
}

void
sampan_rich_builder_set_time (RichBuilder *self, const char *text)
{
  gint64 time;

  if (!sampan_caption_vtt_collect_timestamp (&text, &time) || *text != '\0')
    return;
  sampan_rich_builder_flush (self);
  self->look.time = time;
}

SampanCaptionRich *
sampan_caption_rich_from_vtt (const char *text)
{
  RichBuilder self;

  sampan_rich_builder_init (&self);
  while (*text != '\0')
    {
      gunichar character;
      gsize length = sampan_caption_reference_length (text, &character);

      if (length > 0)
        g_string_append_unichar (self.text, character);
      else if (*text == '<')
        {
          g_autofree char *content = NULL;

          length = strcspn (text, ">");
          content = g_strndup (text + 1, length - 1);
          length += text[length] == '>';
          if (*content == '/')
            apply_end (&self, content + 1);
          else if (g_ascii_isdigit (*content))
            sampan_rich_builder_set_time (&self, content);
          else
            apply_start (&self, content);
        }
      else
        {
          g_string_append_c (self.text, *text);
          length = 1;
        }
      text += length;
    }
  return sampan_rich_builder_end (&self);
}
