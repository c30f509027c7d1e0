#include "sampan-answer-private.h"

#include "net/sampan-json.h"

/* How much of an unfinished string may be half an escape: \ud83d\ude00 without its last figure. */
#define MAX_ESCAPE 12

static void
entry_clear (gpointer data)
{
  SampanAnswerEntry *entry = data;

  g_clear_pointer (&entry->text, g_free);
}

/* Models write ids as numbers and as strings, whatever they were asked for. */
static gboolean
read_id (JsonNode *node, gint64 *id)
{
  const char *text = sampan_json_peek_string (node, "id", NULL);

  if (text)
    return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, id, NULL);
  return sampan_json_get_int (node, "id", id, NULL);
}

static gboolean
append_object (GArray *entries, const char *object, gboolean complete)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (object, NULL);
  SampanAnswerEntry entry = { .complete = complete };
  const char *text = sampan_json_peek_string (node, "text", NULL);

  if (!text || !read_id (node, &entry.id))
    return FALSE;
  entry.text = g_strdup (text);
  g_array_append_val (entries, entry);
  return TRUE;
}

/* The object that is being written: closed here where its text has got to. */
static void
append_tail (GArray *entries, const char *tail)
{
  gsize length = strlen (tail);

  for (gsize cut = 0; cut <= MAX_ESCAPE && cut < length; cut++)
    {
      g_autofree char *start = g_strndup (tail, length - cut);
      g_autofree char *object = g_strconcat (start, "\"}", NULL);

      if (append_object (entries, object, FALSE))
        return;
    }
}

/* Where the string that starts at @quote ends; NULL if it does not. */
static const char *
skip_string (const char *quote)
{
  for (const char *p = quote + 1; *p; p++)
    {
      if (*p == '\\' && p[1])
        p++;
      else if (*p == '"')
        return p;
    }
  return NULL;
}

GArray *
_sampan_answer_read (const char *answer)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (SampanAnswerEntry));
  const char *object = NULL; /* the innermost object that is open */
  gboolean inside = FALSE;

  g_array_set_clear_func (entries, entry_clear);
  for (const char *p = answer; *p; p++)
    {
      if (*p == '{')
        {
          object = p;
          inside = TRUE;
        }
      else if (*p == '"' && inside)
        {
          p = skip_string (p);
          if (!p)
            break;
        }
      else if (*p == '}' && object)
        {
          g_autofree char *text = g_strndup (object, p - object + 1);

          append_object (entries, text, TRUE);
          object = NULL;
        }
    }
  if (object)
    append_tail (entries, object);
  return entries;
}
