#include "sampan-card-private.h"

#include <string.h>

#include "sampan-typography.h"

/* Text in a card stands a little wider than captions do. */
#define LINE_HEIGHT 1.12
/* Characters of a body that a card shows: three times what the most generous of the platforms
 * takes. Laying out a whole book at each key would stop the window. */
#define MAX_BODY 6000

/* The whole post before it is folded. */
typedef struct
{
  GString *text;
  gsize bold; /* bytes at the start */
  gsize body; /* where the body starts and how long it is */
  gsize body_length;
  gsize over; /* bytes at the end of the body that are too many */
} Post;

static void
append_line (GString *text, gsize bold, const char *line)
{
  if (line == NULL || *line == '\0')
    return;
  if (text->len > bold)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static char *
join_tags (const char *const *tags)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_string_append_printf (joined, "%s#%s", i > 0 ? " " : "", tags[i]);
  return g_string_free_and_steal (joined);
}

static void
append_body (Post *post, const SampanCard *card)
{
  const char *body = card->body != NULL ? card->body : "";
  gsize length = strlen (body), shown = length;
  g_autofree char *head = NULL;

  if (length > MAX_BODY && g_utf8_strlen (body, -1) > MAX_BODY)
    {
      shown = (gsize)(g_utf8_offset_to_pointer (body, MAX_BODY) - body);
      head = g_strdup_printf ("%.*s…", (int)shown, body);
      body = head;
    }
  append_line (post->text, post->bold, body);
  post->body_length = strlen (body);
  post->body = post->text->len - post->body_length;
  post->over = card->body_over > length - shown ? card->body_over - (length - shown) : 0;
  post->over = MIN (post->over, post->body_length);
}

static void
post_init (Post *post, SampanCardCanvas *canvas, SampanCardTextFlags flags)
{
  const SampanCard *card = canvas->card;
  const char *name = card->handle != NULL && *card->handle != '\0' ? card->handle : card->author;

  post->text = g_string_new (NULL);
  post->bold = 0;
  if (flags & SAMPAN_CARD_TEXT_AUTHOR)
    {
      if (name == NULL || *name == '\0')
        name = canvas->words->author;
      /* The name does not turn a line that runs from right to left. */
      g_string_append_printf (post->text, "%s%s ", canvas->rtl ? "\u200f" : "",
                              name + (*name == '@'));
      post->bold = post->text->len;
    }
  if (flags & SAMPAN_CARD_TEXT_TITLE)
    append_line (post->text, post->bold, card->title);
  append_body (post, card);
  if (flags & SAMPAN_CARD_TEXT_TAGS)
    {
      g_autofree char *tags = join_tags (card->tags);

      append_line (post->text, post->bold, tags);
    }
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static PangoLayout *
lay_out (SampanCardCanvas *canvas,
         const char *text,
         gsize bold,
         gsize dim,
         double size,
         double width,
         const char *link_colour)
{
  PangoLayout *layout = sampan_card_layout (canvas, text, size, PANGO_WEIGHT_NORMAL, width, 0);
  g_autoptr (PangoAttrList) list = NULL;
  double height = size * LINE_HEIGHT * sampan_typography_get_line_height (canvas->card->language);
  PangoColor grey;

  sampan_card_mark_links (layout, link_colour);
  list = pango_attr_list_copy (pango_layout_get_attributes (layout));
  pango_attr_list_change (list, pango_attr_line_height_new_absolute ((int)(height * PANGO_SCALE)));
  if (bold > 0)
    add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD), 0, bold);
  if (dim > 0 && pango_color_parse (&grey, canvas->palette->dim))
    add_attribute (list, pango_attr_foreground_new (grey.red, grey.green, grey.blue), dim,
                   strlen (text));
  pango_layout_set_attributes (layout, list);
  return layout;
}

/* @text up to @end, without white space at its end. */
static GString *
cut (const char *text, gsize end)
{
  GString *head = g_string_new_len (text, end);

  while (head->len > 0 && g_ascii_isspace (head->str[head->len - 1]))
    g_string_truncate (head, head->len - 1);
  return head;
}

/* The post up to @end with the word that unfolds it. */
static PangoLayout *
lay_out_head (SampanCardCanvas *canvas,
              const Post *post,
              gsize end,
              double size,
              double width,
              const char *link_colour)
{
  GString *head = cut (post->text->str, end);
  gsize dim = head->len;
  PangoLayout *layout;

  g_string_append_printf (head, "…\u00a0%s", canvas->words->more);
  layout =
      lay_out (canvas, head->str, MIN (post->bold, dim), MAX (dim, 1), size, width, link_colour);
  g_string_free (head, TRUE);
  return layout;
}

/* The longest beginning of the post that leaves room for the word that unfolds it on the last line:
 * up to where a line may break, or in the middle of a word that fills the line. */
static gsize
fold_inline (SampanCardText *self,
             SampanCardCanvas *canvas,
             const Post *post,
             double size,
             double width,
             int lines,
             const char *link_colour)
{
  PangoLayout *whole = self->layout;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (whole, NULL);
  const char *text = post->text->str;
  PangoLayoutLine *last = pango_layout_get_line_readonly (whole, lines - 1);
  PangoLayoutLine *next = pango_layout_get_line_readonly (whole, lines);
  glong least = g_utf8_pointer_to_offset (text, text + pango_layout_line_get_start_index (last));
  glong most = g_utf8_pointer_to_offset (text, text + pango_layout_line_get_start_index (next));
  gboolean words = TRUE;
  gsize end = 0;

  self->layout = NULL;
  for (glong position = most; position >= 0; position--)
    {
      if (words && position <= least)
        {
          words = FALSE;
          position = most;
        }
      if (!(words ? attributes[position].is_line_break : attributes[position].is_cursor_position))
        continue;
      end = g_utf8_offset_to_pointer (text, position) - text;
      g_clear_object (&self->layout);
      self->layout = lay_out_head (canvas, post, end, size, width, link_colour);
      if (pango_layout_get_line_count (self->layout) <= lines)
        break;
    }
  g_object_unref (whole);
  return end;
}

static gsize
fold_below (SampanCardText *self,
            SampanCardCanvas *canvas,
            const Post *post,
            double size,
            double width,
            int lines,
            const char *link_colour)
{
  gsize end =
      pango_layout_line_get_start_index (pango_layout_get_line_readonly (self->layout, lines));
  GString *head = cut (post->text->str, end);

  g_object_unref (self->layout);
  self->layout =
      lay_out (canvas, head->str, MIN (post->bold, head->len), 0, size, width, link_colour);
  self->more = lay_out (canvas, canvas->words->show_more, 0, 0, size, width, link_colour);
  g_string_free (head, TRUE);
  return end;
}

void
sampan_card_text_init (SampanCardText *self,
                       SampanCardCanvas *canvas,
                       SampanCardTextFlags flags,
                       double size,
                       double width,
                       int lines,
                       const char *link_colour)
{
  Post post;
  gsize end, body_end;

  post_init (&post, canvas, flags);
  end = post.text->len;
  self->more = NULL;
  self->fold = -1;
  self->layout = lay_out (canvas, post.text->str, post.bold, 0, size, width, link_colour);
  if (lines > 0 && pango_layout_get_line_count (self->layout) > lines)
    {
      end = (flags & SAMPAN_CARD_TEXT_MORE_BELOW ? fold_below : fold_inline) (self, canvas, &post,
                                                                              size, width, lines,
                                                                              link_colour);
      if (end < post.body + post.body_length)
        self->fold = end > post.body ? (gssize)(end - post.body) : 0;
    }
  body_end = post.body + post.body_length;
  sampan_card_mark_over (canvas, self->layout, body_end - post.over, MIN (body_end, end));
  g_string_free (post.text, TRUE);
}

void
sampan_card_text_clear (SampanCardText *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->more);
}

double
sampan_card_text_show (
    SampanCardText *self, SampanCardCanvas *canvas, double x, double y, const char *link_colour)
{
  double height = 0;

  if (*pango_layout_get_text (self->layout) != '\0')
    height = sampan_card_show (canvas, self->layout, x, y, canvas->palette->ink);
  if (self->more != NULL)
    height += 4 + sampan_card_show (canvas, self->more, x, y + height + 4, link_colour);
  return height;
}
