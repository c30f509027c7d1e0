#include "sampan-unigram-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (sampan - unigram - error - quark, sampan_unigram_error)

/* How much less likely than its rarest piece SentencePiece takes an unknown character to be, and
 * how it prefers the pieces that a user named (unigram_model.cc of SentencePiece 0.2). */
#define UNKNOWN_PENALTY 10.0F
#define USER_DEFINED_PENALTY 0.1

static void
unigram_free (gpointer data)
{
  SampanUnigram *self = data;

  g_hash_table_unref (self->special);
  g_array_unref (self->sorted);
  g_array_unref (self->pieces);
  g_string_chunk_free (self->texts);
  g_bytes_unref (self->bytes);
}

SampanUnigram *
sampan_unigram_new (GBytes *bytes, GError **error)
{
  g_autoptr (SampanUnigram) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_atomic_rc_box_new0 (SampanUnigram);
  self->bytes = g_bytes_ref (bytes);
  self->texts = g_string_chunk_new (4096);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (SampanPiece));
  self->sorted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->special = g_hash_table_new (g_str_hash, g_str_equal);
  self->min_score = FLT_MAX;
  self->max_score = -FLT_MAX;
  self->dummy_prefix = self->joins_spaces = self->escapes_spaces = TRUE;
  return _sampan_unigram_parse (self, error) ? g_steal_pointer (&self) : NULL;
}

SampanUnigram *
sampan_unigram_new_from_file (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &contents, &length, &reason))
    {
      g_set_error_literal (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_READ, reason->message);
      return NULL;
    }
  bytes = g_bytes_new_take (contents, length);
  return sampan_unigram_new (bytes, error);
}

SampanUnigram *
sampan_unigram_ref (SampanUnigram *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sampan_unigram_unref (SampanUnigram *self)
{
  g_atomic_rc_box_release_full (self, unigram_free);
}

guint
sampan_unigram_get_n_pieces (SampanUnigram *self)
{
  return self->pieces->len;
}

const char *
sampan_unigram_get_piece (SampanUnigram *self, guint position)
{
  g_return_val_if_fail (position < self->pieces->len, NULL);
  return g_array_index (self->pieces, SampanPiece, position).text;
}

/* ---- finding pieces ---- */

static const SampanPiece *
get_sorted (SampanUnigram *self, guint position)
{
  return &g_array_index (self->pieces, SampanPiece, g_array_index (self->sorted, guint, position));
}

SampanPieceRange
_sampan_unigram_start (SampanUnigram *self)
{
  return (SampanPieceRange){ 0, self->sorted->len, 0 };
}

/* The first piece of the range whose byte at its depth is at least @byte. */
static guint
find_first (SampanUnigram *self, const SampanPieceRange *range, guint byte)
{
  guint low = range->low, high = range->high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((guint8)get_sorted (self, middle)->text[range->depth] < byte)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const SampanPiece *
_sampan_unigram_narrow (SampanUnigram *self, SampanPieceRange *range, guint8 byte)
{
  const SampanPiece *first;

  /* The end of a shorter piece is a 0, which no text has. */
  range->low = find_first (self, range, byte);
  range->high = find_first (self, range, (guint)byte + 1);
  range->depth++;
  if (range->low == range->high)
    return NULL;
  first = get_sorted (self, range->low);
  return first->length == range->depth ? first : NULL;
}

gsize
_sampan_unigram_match_user_defined (SampanUnigram *self, const char *text)
{
  SampanPieceRange range = _sampan_unigram_start (self);
  gsize longest = 0;

  if (self->n_user_defined == 0)
    return 0;
  for (gsize i = 0; text[i] && range.low < range.high; i++)
    {
      const SampanPiece *piece = _sampan_unigram_narrow (self, &range, (guint8)text[i]);

      if (piece != NULL && piece->kind == SAMPAN_PIECE_USER_DEFINED)
        longest = i + 1;
    }
  return longest;
}

/* ---- encoding ---- */

/* The best way to cut the text up to a place: where its last piece begins. */
typedef struct
{
  float score;
  gint32 start; /* -1: nothing ends here */
  gboolean unknown;
} Node;

static void
offer (Node *node, double score, gsize start, gboolean unknown)
{
  if (node->start >= 0 && !(score > (double)node->score))
    return;
  node->score = (float)score;
  node->start = (gint32)start;
  node->unknown = unknown;
}

/* All pieces that begin at @start. */
static void
offer_pieces (SampanUnigram *self, const char *text, gsize length, gsize start, Node *nodes)
{
  SampanPieceRange range = _sampan_unigram_start (self);
  const float before = nodes[start].score;
  gsize character = g_utf8_skip[(guint8)text[start]];
  gboolean covered = FALSE;

  for (gsize end = start; end < length && range.low < range.high; end++)
    {
      const SampanPiece *piece = _sampan_unigram_narrow (self, &range, (guint8)text[end]);
      gsize n = end + 1 - start;

      if (piece == NULL || piece->kind == SAMPAN_PIECE_UNUSED)
        continue;
      offer (&nodes[end + 1],
             (piece->kind == SAMPAN_PIECE_USER_DEFINED
                  ? (double)((float)n * self->max_score) - USER_DEFINED_PENALTY
                  : (double)piece->score)
                 + (double)before,
             start, FALSE);
      covered = covered || n == character;
    }
  if (!covered)
    offer (&nodes[start + character], (double)(self->min_score - UNKNOWN_PENALTY + before), start,
           TRUE);
}

/* SentencePiece's Viterbi search (EncodeOptimized), with its rounding, so that ties fall alike. */
static Node *
search (SampanUnigram *self, const char *text, gsize length)
{
  Node *nodes = g_new0 (Node, length + 1);

  for (gsize i = 1; i <= length; i++)
    nodes[i].start = -1;
  for (gsize start = 0; start < length; start += g_utf8_skip[(guint8)text[start]])
    offer_pieces (self, text, length, start, nodes);
  return nodes;
}

static void
add_unknown (SampanUnigram *self, GPtrArray *pieces, const char *text, gsize length)
{
  if (!self->byte_fallback)
    {
      g_ptr_array_add (pieces, g_strndup (text, length));
      return;
    }
  for (gsize i = 0; i < length; i++)
    g_ptr_array_add (pieces, g_strdup_printf ("<0x%02X>", (guint8)text[i]));
}

/* @ends: where pieces end, the last first. Unknown characters in a row are one unknown piece. */
static char **
collect (SampanUnigram *self, const char *text, const Node *nodes, GArray *ends)
{
  GPtrArray *pieces = g_ptr_array_new ();
  gsize unknown = 0;

  for (guint i = ends->len; i > 0; i--)
    {
      gsize end = g_array_index (ends, gsize, i - 1);
      gsize start = (gsize)nodes[end].start;

      if (nodes[end].unknown)
        unknown += end - start;
      if (unknown > 0 && (!nodes[end].unknown || i == 1))
        {
          gsize unknown_end = nodes[end].unknown ? end : start;

          add_unknown (self, pieces, text + unknown_end - unknown, unknown);
          unknown = 0;
        }
      if (!nodes[end].unknown)
        g_ptr_array_add (pieces, g_strndup (text + start, end - start));
    }
  g_ptr_array_add (pieces, NULL);
  return (char **)g_ptr_array_free (pieces, FALSE);
}

char **
sampan_unigram_encode (SampanUnigram *self, const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree Node *nodes = NULL;
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize length;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  normal = sampan_unigram_normalize (self, text);
  length = strlen (normal);
  g_return_val_if_fail (length < G_MAXINT32, NULL);
  nodes = search (self, normal, length);
  for (gsize end = length; end > 0; end = (gsize)nodes[end].start)
    g_array_append_val (ends, end);
  return collect (self, normal, nodes, ends);
}

/* ---- decoding ---- */

/* Bytes that make no character become U+FFFD. */
static void
flush_bytes (GString *result, GString *bytes)
{
  g_autofree char *valid = NULL;

  if (bytes->len == 0)
    return;
  valid = g_utf8_make_valid (bytes->str, (gssize)bytes->len);
  g_string_append (result, valid);
  g_string_truncate (bytes, 0);
}

char *
sampan_unigram_decode (SampanUnigram *self, const char *const *pieces)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) result = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && pieces != NULL, NULL);

  for (guint i = 0; pieces[i]; i++)
    {
      const SampanPiece *special = g_hash_table_lookup (self->special, pieces[i]);

      if (special != NULL && special->kind == SAMPAN_PIECE_BYTE)
        {
          guint64 byte = g_ascii_strtoull (pieces[i] + MIN (strlen (pieces[i]), 3), NULL, 16);

          g_string_append_c (bytes, (char)byte);
          continue;
        }
      flush_bytes (result, bytes);
      if (special == NULL)
        g_string_append (result, pieces[i]);
    }
  flush_bytes (result, bytes);
  g_string_replace (result, SAMPAN_UNIGRAM_SPACE, " ", 0);
  return g_strstrip (g_string_free (g_steal_pointer (&result), FALSE));
}
