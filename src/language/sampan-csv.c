#include "sampan-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As much of the file as is looked at for the delimiter. */
#define MAX_HEAD 65536
#define MAX_ROWS 50

typedef enum
{
  FIELD_START,
  IN_FIELD,
  IN_QUOTES,
  QUOTE_IN_QUOTES, /* the end of them, or the first half of a doubled one */
} State;

struct _SampanCsvParser
{
  SampanCsvFunc func;
  gpointer user_data;

  GString *head; /* what was fed before the delimiter is known; NULL: it is */
  char delimiter;

  State state;
  GString *field;
  GPtrArray *fields;
  guint line;  /* that is being read */
  guint first; /* line of the row */
  gboolean after_return;
  const char *problem; /* of the row; NULL: none */
};

SampanCsvParser *
_sampan_csv_parser_new (SampanCsvFunc func, gpointer user_data)
{
  SampanCsvParser *self = g_new0 (SampanCsvParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->head = g_string_new (NULL);
  self->field = g_string_new (NULL);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->line = self->first = 1;
  return self;
}

void
_sampan_csv_parser_free (SampanCsvParser *self)
{
  if (self->head != NULL)
    g_string_free (self->head, TRUE);
  g_string_free (self->field, TRUE);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/* ---- rows ---- */

static void
end_field (SampanCsvParser *self)
{
  if (!g_utf8_validate_len (self->field->str, self->field->len, NULL))
    self->problem = _ ("This line is no text in the file's encoding.");
  else if (self->fields->len < SAMPAN_CSV_MAX_FIELDS)
    g_ptr_array_add (self->fields, g_strndup (self->field->str, self->field->len));
  else
    self->problem = _ ("This line has too many columns.");
  g_string_truncate (self->field, 0);
  self->state = FIELD_START;
}

static gboolean
is_empty (SampanCsvParser *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (*g_strchug (g_ptr_array_index (self->fields, i)) != '\0')
      return FALSE;
  return TRUE;
}

static gboolean
end_row (SampanCsvParser *self, GError **error)
{
  gboolean go_on = TRUE;

  end_field (self);
  if (self->problem != NULL)
    go_on = self->func (NULL, self->first, self->problem, self->user_data, error);
  else if (!is_empty (self))
    {
      g_ptr_array_add (self->fields, NULL);
      go_on = self->func ((GStrv)self->fields->pdata, self->first, NULL, self->user_data, error);
    }
  g_ptr_array_set_size (self->fields, 0);
  self->problem = NULL;
  self->first = self->line;
  return go_on;
}

static void
add (SampanCsvParser *self, char c)
{
  if (self->field->len < SAMPAN_CSV_MAX_FIELD)
    g_string_append_c (self->field, c);
  else
    self->problem = _ ("This line has a text that is too long.");
}

/* "\r\n" is one line break. */
static gboolean
is_second_half (SampanCsvParser *self, char c)
{
  gboolean second = self->after_return && c == '\n';

  self->after_return = c == '\r';
  if ((c == '\n' || c == '\r') && !second)
    self->line++;
  return second;
}

static gboolean
take_plain (SampanCsvParser *self, char c, gboolean second, GError **error)
{
  if (c == self->delimiter)
    end_field (self);
  else if (c == '\n' || c == '\r')
    return second || end_row (self, error);
  else if (c == '"' && self->state == FIELD_START)
    self->state = IN_QUOTES;
  else
    {
      add (self, c);
      self->state = IN_FIELD;
    }
  return TRUE;
}

static gboolean
take (SampanCsvParser *self, char c, GError **error)
{
  gboolean second = is_second_half (self, c);

  switch (self->state)
    {
    case IN_QUOTES:
      if (c == '"')
        self->state = QUOTE_IN_QUOTES;
      else if (!second)
        add (self, c == '\r' ? '\n' : c);
      return TRUE;
    case QUOTE_IN_QUOTES:
      if (c == '"')
        {
          add (self, c);
          self->state = IN_QUOTES;
          return TRUE;
        }
      self->state = IN_FIELD;
      return take_plain (self, c, second, error);
    default:
      return take_plain (self, c, second, error);
    }
}

/* ---- the delimiter ---- */

/* In how many of the first rows @delimiter stands as often as in the first, if it does there. */
static guint
count_alike (const char *head, gsize size, char delimiter)
{
  guint count = 0;
  guint first = 0;
  guint alike = 0;
  guint rows = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i <= size && rows < MAX_ROWS; i++)
    {
      if (i < size && head[i] == '"')
        quoted = !quoted;
      else if (i < size && (quoted || (head[i] != '\n' && head[i] != '\r')))
        count += !quoted && head[i] == delimiter;
      else if (i > 0 && head[i - 1] != '\n' && head[i - 1] != '\r')
        {
          first = rows++ == 0 ? count : first;
          alike += count > 0 && count == first;
          count = 0;
        }
    }
  return alike;
}

static char
find_delimiter (const char *head, gsize size)
{
  static const char delimiters[] = { ',', ';', '\t' };
  guint most = 0;
  char best = ',';

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint alike = count_alike (head, size, delimiters[i]);

      if (alike > most)
        {
          most = alike;
          best = delimiters[i];
        }
    }
  return best;
}

static gboolean
feed (SampanCsvParser *self, const char *data, gsize size, GError **error)
{
  for (gsize i = 0; i < size; i++)
    if (!take (self, data[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
feed_head (SampanCsvParser *self, GError **error)
{
  g_autoptr (GString) head = g_steal_pointer (&self->head);

  self->delimiter = find_delimiter (head->str, head->len);
  return feed (self, head->str, head->len, error);
}

gboolean
_sampan_csv_parser_feed (SampanCsvParser *self, const char *data, gsize size, GError **error)
{
  if (self->head == NULL)
    return feed (self, data, size, error);
  g_string_append_len (self->head, data, (gssize)size);
  return self->head->len < MAX_HEAD || feed_head (self, error);
}

gboolean
_sampan_csv_parser_end (SampanCsvParser *self, GError **error)
{
  if (self->head != NULL && !feed_head (self, error))
    return FALSE;
  if (self->state == IN_QUOTES)
    self->problem = _ ("The quotation marks that begin in this line do not end.");
  if (self->state != FIELD_START || self->field->len > 0 || self->fields->len > 0)
    return end_row (self, error);
  return TRUE;
}

void
_sampan_csv_append_row (GString *out, const char *const *fields, guint n, char delimiter)
{
  const char special[] = { delimiter, '"', '\n', '\r', '\0' };

  for (guint i = 0; i < n; i++)
    {
      const char *field = fields[i] != NULL ? fields[i] : "";
      gboolean quote = strpbrk (field, special) != NULL || g_ascii_isspace (*field);

      if (i > 0)
        g_string_append_c (out, delimiter);
      if (quote)
        g_string_append_c (out, '"');
      for (; *field != '\0'; field++)
        {
          if (*field == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *field);
        }
      if (quote)
        g_string_append_c (out, '"');
    }
  g_string_append (out, "\r\n");
}
