#include "sampan-unigram-private.h"

#include <string.h>

/* What the beginning of a text becomes. */
typedef struct
{
  const char *text;
  gsize length;
  gsize consumed; /* bytes of the source; never 0 */
} Chunk;

static guint32
get_unit (SampanUnigram *self, gsize position)
{
  const guint8 *p = self->trie + position * 4;

  return (guint32)p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
}

/* The units of a Darts trie: how far to the children, the byte that leads here, whether a text ends
 * here, and then its value (darts.h of Darts-clone 0.32). */
static gsize
get_offset (guint32 unit)
{
  return (gsize)(unit >> 10) << ((unit & (1U << 9)) >> 6);
}

static guint32
get_label (guint32 unit)
{
  return unit & (1U << 31 | 0xff);
}

static gboolean
has_leaf (guint32 unit)
{
  return (unit >> 8) & 1;
}

/* The longest entry of the table that @text begins with. Returns: its length, 0 for none. */
static gsize
match_table (SampanUnigram *self, const char *text, gsize *value)
{
  gsize position = 0;
  gsize longest = 0;
  guint32 unit;

  if (self->n_units == 0)
    return 0;
  unit = get_unit (self, 0);
  position ^= get_offset (unit);
  for (gsize i = 0; text[i]; i++)
    {
      position ^= (guint8)text[i];
      if (position >= self->n_units)
        break;
      unit = get_unit (self, position);
      if (get_label (unit) != (guint8)text[i])
        break;
      position ^= get_offset (unit);
      if (!has_leaf (unit))
        continue;
      if (position >= self->n_units)
        break;
      longest = i + 1;
      *value = get_unit (self, position) & ~(1U << 31);
    }
  return longest;
}

/* The next part of the source, which is not empty. */
static Chunk
next_chunk (SampanUnigram *self, const char *text)
{
  gsize value = 0;
  gsize length = _sampan_unigram_match_user_defined (self, text);

  if (length > 0)
    return (Chunk){ text, length, length };
  length = match_table (self, text, &value);
  /* A table that cuts a character in two is not followed. */
  if (length > 0 && ((guint8)text[length] & 0xc0) != 0x80 && value < self->targets_length)
    {
      const char *target = self->targets + value;

      /* The table ends with a 0. */
      if (g_utf8_validate (target, -1, NULL))
        return (Chunk){ target, strlen (target), length };
    }
  length = g_utf8_skip[(guint8)*text];
  return (Chunk){ text, length, length };
}

static gboolean
ends_with_space (const GString *text, const char *space)
{
  return g_str_has_suffix (text->str, space);
}

/* Appends a chunk; a space after another is left out where the model joins them. */
static void
append_chunk (
    SampanUnigram *self, GString *result, Chunk chunk, const char *space, gboolean *spaced)
{
  while (*spaced && chunk.length > 0 && *chunk.text == ' ')
    {
      chunk.text++;
      chunk.length--;
    }
  for (gsize i = 0; i < chunk.length; i++)
    if (chunk.text[i] == ' ')
      g_string_append (result, space);
    else
      g_string_append_c (result, chunk.text[i]);
  if (chunk.length > 0)
    *spaced = chunk.text[chunk.length - 1] == ' ';
  if (!self->joins_spaces)
    *spaced = FALSE;
}

static const char *
skip_spaces (SampanUnigram *self, const char *text)
{
  while (*text)
    {
      Chunk chunk = next_chunk (self, text);

      if (chunk.length != 1 || *chunk.text != ' ')
        break;
      text += chunk.consumed;
    }
  return text;
}

/* Normalizer::Normalize of SentencePiece 0.2, step by step. */
char *
sampan_unigram_normalize (SampanUnigram *self, const char *text)
{
  const char *space = self->escapes_spaces ? SAMPAN_UNIGRAM_SPACE : " ";
  g_autofree char *valid = NULL;
  GString *result = g_string_new (NULL);
  gboolean spaced;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  spaced = self->joins_spaces;
  text = self->joins_spaces ? skip_spaces (self, valid) : valid;
  if (*text && self->dummy_prefix && !self->space_after)
    g_string_append (result, space);
  while (*text)
    {
      Chunk chunk = next_chunk (self, text);

      append_chunk (self, result, chunk, space, &spaced);
      text += chunk.consumed;
    }
  while (self->joins_spaces && ends_with_space (result, space))
    g_string_truncate (result, result->len - strlen (space));
  if (result->len > 0 && self->dummy_prefix && self->space_after)
    g_string_append (result, space);
  return g_string_free (result, FALSE);
}
