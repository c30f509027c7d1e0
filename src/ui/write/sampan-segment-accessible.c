#include "config.h"

#include "sampan-segment-accessible.h"
#include "sampan-segment-view.h"

/* The text view's own answers, in which the mark counts. */
static GtkAccessibleTextInterface *parent;

static guint
get_mark (GtkAccessibleText *text)
{
  return sampan_segment_view_get_mark_length (SAMPAN_SEGMENT_VIEW (text));
}

/* An offset as the view counts; the largest stands for the end. */
static guint
shift (GtkAccessibleText *text, guint offset)
{
  return offset == G_MAXUINT ? offset : offset + get_mark (text);
}

static guint
unshift (GtkAccessibleText *text, guint offset)
{
  guint mark = get_mark (text);

  return offset > mark ? offset - mark : 0;
}

static GBytes *
get_contents (GtkAccessibleText *text, guint start, guint end)
{
  return parent->get_contents (text, shift (text, start), shift (text, end));
}

static GBytes *
get_contents_at (GtkAccessibleText *text,
                 guint offset,
                 GtkAccessibleTextGranularity granularity,
                 guint *start,
                 guint *end)
{
  g_autoptr (GBytes) marked =
      parent->get_contents_at (text, shift (text, offset), granularity, start, end);

  if (marked == NULL)
    return NULL;
  *start = unshift (text, *start);
  *end = unshift (text, *end);
  return get_contents (text, *start, *end);
}

static guint
get_caret_position (GtkAccessibleText *text)
{
  return unshift (text, parent->get_caret_position (text));
}

static void
unshift_ranges (GtkAccessibleText *text, gsize n, GtkAccessibleTextRange *ranges)
{
  for (gsize i = 0; i < n; i++)
    {
      guint start = (guint)ranges[i].start, end = start + (guint)ranges[i].length;

      ranges[i].start = unshift (text, start);
      ranges[i].length = unshift (text, end) - ranges[i].start;
    }
}

static gboolean
get_selection (GtkAccessibleText *text, gsize *n_ranges, GtkAccessibleTextRange **ranges)
{
  if (!parent->get_selection (text, n_ranges, ranges))
    return FALSE;
  unshift_ranges (text, *n_ranges, *ranges);
  return TRUE;
}

static gboolean
get_attributes (GtkAccessibleText *text,
                guint offset,
                gsize *n_ranges,
                GtkAccessibleTextRange **ranges,
                char ***names,
                char ***values)
{
  if (!parent->get_attributes (text, shift (text, offset), n_ranges, ranges, names, values))
    return FALSE;
  unshift_ranges (text, *n_ranges, *ranges);
  return TRUE;
}

static gboolean
get_extents (GtkAccessibleText *text, guint start, guint end, graphene_rect_t *extents)
{
  return parent->get_extents (text, shift (text, start), shift (text, end), extents);
}

static gboolean
get_offset (GtkAccessibleText *text, const graphene_point_t *point, guint *offset)
{
  if (!parent->get_offset (text, point, offset))
    return FALSE;
  *offset = unshift (text, *offset);
  return TRUE;
}

void
sampan_segment_accessible_init (GtkAccessibleTextInterface *iface)
{
  parent = g_type_interface_peek_parent (iface);
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_attributes;
  iface->get_extents = get_extents;
  iface->get_offset = get_offset;
}
