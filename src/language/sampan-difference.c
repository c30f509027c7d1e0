#include "sampan-difference.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "sampan-word-private.h"

/* Cells of the table of the longest common subsequence: 8 MB, some 15 ms. */
#define MAX_CELLS (4 * 1000 * 1000)

/* A word, a character or a stretch of white space. */
typedef struct
{
  gsize start;
  gsize length;
  gboolean space;
  gboolean kept;
} Token;

/* Whether the grapheme at @c goes into the same token as the one before. */
static gboolean
goes_on (gunichar before, gunichar c)
{
  if (g_unichar_isspace (before) || g_unichar_isspace (c))
    return g_unichar_isspace (before) && g_unichar_isspace (c);
  return _sampan_is_spaced (before) && _sampan_is_spaced (c);
}

static GArray *
cut (const char *text)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  UErrorCode status = U_ZERO_ERROR;
  UText *utext = utext_openUTF8 (NULL, text, -1, &status);
  UBreakIterator *graphemes = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);
  gunichar before = 0;
  gint32 start = 0;

  ubrk_setUText (graphemes, utext, &status);
  if (U_FAILURE (status))
    g_error ("ICU cannot cut text: %s", u_errorName (status));
  ubrk_first (graphemes);
  for (gint32 end = ubrk_next (graphemes); end != UBRK_DONE; end = ubrk_next (graphemes))
    {
      gunichar c = g_utf8_get_char (text + start);
      Token token = { (gsize)start, (gsize)(end - start), g_unichar_isspace (c), FALSE };

      if (tokens->len > 0 && goes_on (before, c))
        g_array_index (tokens, Token, tokens->len - 1).length += token.length;
      else
        g_array_append_val (tokens, token);
      before = c;
      start = end;
    }
  ubrk_close (graphemes);
  utext_close (utext);
  return tokens;
}

/* ---- comparing ---- */

typedef struct
{
  const char *old_text;
  const char *new_text;
  GArray *old_tokens;
  GArray *new_tokens;
} Comparison;

static Token *
old_token (Comparison *self, guint i)
{
  return &g_array_index (self->old_tokens, Token, i);
}

static Token *
new_token (Comparison *self, guint i)
{
  return &g_array_index (self->new_tokens, Token, i);
}

static gboolean
same (Comparison *self, guint i, guint j)
{
  const Token *a = old_token (self, i);
  const Token *b = new_token (self, j);

  return a->length == b->length
         && memcmp (self->old_text + a->start, self->new_text + b->start, a->length) == 0;
}

static void
keep (Comparison *self, guint i, guint j)
{
  old_token (self, i)->kept = TRUE;
  new_token (self, j)->kept = TRUE;
}

/* The longest common subsequence of n old tokens from @i0 and m new ones from @j0. */
static void
match_middle (Comparison *self, guint i0, guint n, guint j0, guint m)
{
  gsize width = m + 1;
  g_autofree guint16 *length = NULL;
  guint i = 0;
  guint j = 0;

  if (n == 0 || m == 0 || (gsize)n * m > MAX_CELLS || MIN (n, m) > G_MAXUINT16)
    return;
  length = g_new0 (guint16, (n + 1) * width);
  for (guint a = n; a-- > 0;)
    for (guint b = m; b-- > 0;)
      length[a * width + b] = same (self, i0 + a, j0 + b)
                                  ? (guint16)(length[(a + 1) * width + b + 1] + 1)
                                  : MAX (length[(a + 1) * width + b], length[a * width + b + 1]);
  while (i < n && j < m)
    if (same (self, i0 + i, j0 + j))
      keep (self, i0 + i++, j0 + j++);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1])
      i++;
    else
      j++;
}

static void
match (Comparison *self)
{
  guint n = self->old_tokens->len;
  guint m = self->new_tokens->len;
  guint start = 0;
  guint end = 0;

  for (; start < n && start < m && same (self, start, start); start++)
    keep (self, start, start);
  for (; end < n - start && end < m - start && same (self, n - 1 - end, m - 1 - end); end++)
    keep (self, n - 1 - end, m - 1 - end);
  match_middle (self, start, n - start - end, start, m - start - end);
}

/* A space that stayed between two words that did not is no help to a reader: "old text" becomes
 * "new words", not "old" "new", " ", "text" "words". */
static void
drop_lone_spaces (Comparison *self)
{
  guint j = 0;

  for (guint i = 0; i < self->old_tokens->len; i++)
    {
      if (!old_token (self, i)->kept)
        continue;
      for (; !new_token (self, j)->kept; j++)
        ;
      if (old_token (self, i)->space && i > 0 && i + 1 < self->old_tokens->len && j > 0
          && j + 1 < self->new_tokens->len && !old_token (self, i - 1)->kept
          && !old_token (self, i + 1)->kept && !new_token (self, j - 1)->kept
          && !new_token (self, j + 1)->kept)
        old_token (self, i)->kept = new_token (self, j)->kept = FALSE;
      j++;
    }
}

/* ---- the pieces ---- */

static void
add_piece (GArray *pieces,
           SampanDifferenceKind kind,
           gsize *old_at,
           gsize old_end,
           gsize *new_at,
           gsize new_end)
{
  SampanDifference piece = { kind, *old_at, old_end - *old_at, *new_at, new_end - *new_at };

  if (piece.old_length > 0 || piece.new_length > 0)
    g_array_append_val (pieces, piece);
  *old_at = old_end;
  *new_at = new_end;
}

/* The bytes of the run of tokens that are all kept or all not. */
static gsize
run_end (GArray *tokens, guint *at, gboolean kept, gsize end)
{
  for (; *at < tokens->len && g_array_index (tokens, Token, *at).kept == kept; (*at)++)
    end = g_array_index (tokens, Token, *at).start + g_array_index (tokens, Token, *at).length;
  return end;
}

/* As run_end(), for kept tokens of both: as many as neither text interrupts. */
static void
kept_end (Comparison *self, guint *i, guint *j, gsize *old_end, gsize *new_end)
{
  for (; *i < self->old_tokens->len && *j < self->new_tokens->len && old_token (self, *i)->kept
         && new_token (self, *j)->kept;
       (*i)++, (*j)++)
    {
      *old_end = old_token (self, *i)->start + old_token (self, *i)->length;
      *new_end = new_token (self, *j)->start + new_token (self, *j)->length;
    }
}

GArray *
sampan_difference_new (const char *old_text, const char *new_text)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (SampanDifference));
  g_autoptr (GArray) old_tokens = cut (old_text);
  g_autoptr (GArray) new_tokens = cut (new_text);
  Comparison self = { old_text, new_text, old_tokens, new_tokens };
  gsize old_at = 0;
  gsize new_at = 0;
  guint i = 0;
  guint j = 0;

  match (&self);
  drop_lone_spaces (&self);
  while (i < old_tokens->len || j < new_tokens->len)
    {
      gsize old_end = old_at;
      gsize new_end = new_at;

      kept_end (&self, &i, &j, &old_end, &new_end);
      add_piece (pieces, SAMPAN_DIFFERENCE_KEPT, &old_at, old_end, &new_at, new_end);
      old_end = run_end (old_tokens, &i, FALSE, old_at);
      add_piece (pieces, SAMPAN_DIFFERENCE_REMOVED, &old_at, old_end, &new_at, new_at);
      new_end = run_end (new_tokens, &j, FALSE, new_at);
      add_piece (pieces, SAMPAN_DIFFERENCE_ADDED, &old_at, old_at, &new_at, new_end);
    }
  return pieces;
}
