#include "config.h"

#include <string.h>

#include "sampan-lines.h"

/* Text of any line ends, with "\n" alone; @cursor is moved along. */
static char *
dup_unix_lines (const char *text, gsize *cursor)
{
  GString *result = g_string_new (NULL);
  gsize moved = *cursor;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (c[0] == '\r' && c[1] == '\n')
        {
          if ((gsize)(c - text) < *cursor)
            moved--;
          continue;
        }
      g_string_append_c (result, *c == '\r' ? '\n' : *c);
    }
  *cursor = MIN (moved, result->len);
  return g_string_free_and_steal (result);
}

/* The line of @text that the cursor is in, and where in it. */
static SampanCursor
find_cursor (const char *text, gsize cursor)
{
  SampanCursor found = { 0, (gssize)cursor };

  for (gsize i = 0; i < cursor; i++)
    if (text[i] == '\n')
      {
        found.position++;
        found.offset = (gssize)(cursor - i - 1);
      }
  return found;
}

static SampanSegment *
get_segment (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  return segment; /* the version holds it */
}

/* What follows the title's first line becomes the start of the body. */
static SampanCursor
enter_title (SampanNote *note, const char *text, gsize cursor)
{
  SampanVersion *source = sampan_note_get_source (note);
  SampanCursor found = find_cursor (text, cursor);
  const char *rest = strchr (text, '\n') + 1;
  g_autofree char *title = g_strndup (text, rest - 1 - text);

  sampan_segment_set_text (sampan_version_get_title (source), title);
  if (*rest != '\0')
    {
      g_autofree char *old = sampan_version_dup_body (source);
      g_autofree char *body = *old != '\0' ? g_strconcat (rest, "\n", old, NULL) : g_strdup (rest);
      sampan_version_set_body (source, body);
    }
  return found;
}

SampanCursor
sampan_lines_enter_source (SampanNote *note, guint position, const char *text, gsize cursor)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), ((SampanCursor){ 0, -1 }));

  g_autofree char *lines = dup_unix_lines (text, &cursor);
  if (strchr (lines, '\n') == NULL)
    return (SampanCursor){ position, (gssize)cursor };
  if (position == 0)
    return enter_title (note, lines, cursor);

  SampanCursor found = find_cursor (lines, cursor);
  /* The version makes a segment of each line, in one change. */
  sampan_segment_set_text (get_segment (sampan_note_get_source (note), position - 1), lines);
  return (SampanCursor){ position + found.position, found.offset };
}

SampanCursor
sampan_lines_enter_target (SampanSegment *target, guint position, const char *text, gsize cursor)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (target), ((SampanCursor){ 0, -1 }));

  g_autofree char *lines = dup_unix_lines (text, &cursor);
  const char *old = sampan_segment_get_text (target);
  /* One more byte than before is a lone Enter. */
  if (strlen (lines) == strlen (old) + 1 && cursor > 0 && lines[cursor - 1] == '\n')
    return (SampanCursor){ position + 1, 0 };

  g_autofree char *joined = g_strdelimit (g_strdup (lines), "\n", ' ');
  sampan_segment_set_text (target, joined);
  return (SampanCursor){ position, (gssize)cursor };
}

gboolean
sampan_lines_join (SampanNote *note, guint position, gboolean forward, SampanCursor *cursor)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), FALSE);

  SampanVersion *source = sampan_note_get_source (note);
  guint n = g_list_model_get_n_items (sampan_version_get_segments (source));
  guint first = forward ? position : position - 1;

  /* Nothing is before the title or behind the last passage. */
  if ((!forward && position == 0) || first + 1 > n)
    return FALSE;

  SampanSegment *kept =
      first == 0 ? sampan_version_get_title (source) : get_segment (source, first - 1);
  SampanSegment *gone = get_segment (source, first);
  *cursor = (SampanCursor){ first, (gssize)strlen (sampan_segment_get_text (kept)) };
  if (first > 0)
    {
      sampan_version_join_segment (source, first - 1);
      return TRUE;
    }

  /* The title takes an empty passage away, or the cursor only goes there. */
  if (*sampan_segment_get_text (gone) == '\0' && n > 1)
    {
      g_autofree char *body = sampan_version_dup_body (source);
      sampan_version_set_body (source, body + 1);
    }
  return TRUE;
}

guint
sampan_lines_append (SampanNote *note)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), 0);

  SampanVersion *source = sampan_note_get_source (note);
  guint n = g_list_model_get_n_items (sampan_version_get_segments (source));
  SampanSegment *last = get_segment (source, n - 1);

  sampan_version_split_segment (source, n - 1, strlen (sampan_segment_get_text (last)));
  return n + 1;
}
