#include "sampan-unigram-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fields of sentencepiece_model.proto (SentencePiece 0.2). */
enum
{
  MODEL_PIECES = 1,
  MODEL_TRAINER = 2,
  MODEL_NORMALIZER = 3,
  PIECE_TEXT = 1,
  PIECE_SCORE = 2,
  PIECE_KIND = 3,
  TRAINER_MODEL = 3,
  TRAINER_SPACE_AFTER = 24,
  TRAINER_BYTE_FALLBACK = 35,
  NORMALIZER_TABLE = 2,
  NORMALIZER_DUMMY_PREFIX = 3,
  NORMALIZER_JOINS_SPACES = 4,
  NORMALIZER_ESCAPES_SPACES = 5,
};

/* How protocol buffers lay out a field. */
enum
{
  WIRE_VARINT = 0,
  WIRE_64 = 1,
  WIRE_BYTES = 2,
  WIRE_32 = 5,
};

#define MODEL_UNIGRAM 1
/* Ten times what the largest vocabularies have. */
#define MAX_PIECES 2000000

typedef struct
{
  const guint8 *p, *end;
} Reader;

typedef struct
{
  guint number;
  guint wire;
  guint64 value; /* of WIRE_VARINT and WIRE_32 */
  Reader bytes;  /* of WIRE_BYTES */
} Field;

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_DAMAGED,
                       _ ("It is cut off, or is no SentencePiece model."));
  return FALSE;
}

static gboolean
read_varint (Reader *self, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && self->p < self->end; shift += 7)
    {
      guint8 byte = *self->p++;

      *value |= (guint64)(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_fixed (Reader *self, gsize size, guint64 *value)
{
  if ((gsize)(self->end - self->p) < size)
    return FALSE;
  *value = 0;
  for (gsize i = size; i > 0; i--)
    *value = *value << 8 | self->p[i - 1];
  self->p += size;
  return TRUE;
}

static gboolean
read_bytes (Reader *self, Reader *bytes)
{
  guint64 length;

  if (!read_varint (self, &length) || length > (guint64)(self->end - self->p))
    return FALSE;
  bytes->p = self->p;
  bytes->end = self->p + length;
  self->p += length;
  return TRUE;
}

static gboolean
read_field (Reader *self, Field *field)
{
  guint64 key;

  if (!read_varint (self, &key) || key > G_MAXUINT32)
    return FALSE;
  field->number = (guint)(key >> 3);
  field->wire = (guint)(key & 7);
  switch (field->wire)
    {
    case WIRE_VARINT:
      return read_varint (self, &field->value);
    case WIRE_64:
      return read_fixed (self, 8, &field->value);
    case WIRE_BYTES:
      return read_bytes (self, &field->bytes);
    case WIRE_32:
      return read_fixed (self, 4, &field->value);
    default:
      return FALSE;
    }
}

static gboolean
is (const Field *field, guint number, guint wire)
{
  return field->number == number && field->wire == wire;
}

/* ---- pieces ---- */

static void
count_piece (SampanUnigram *self, const SampanPiece *piece)
{
  if (piece->kind == SAMPAN_PIECE_NORMAL)
    {
      self->min_score = MIN (self->min_score, piece->score);
      self->max_score = MAX (self->max_score, piece->score);
    }
  self->n_user_defined += piece->kind == SAMPAN_PIECE_USER_DEFINED;
  self->n_bytes += piece->kind == SAMPAN_PIECE_BYTE;
}

static gboolean
parse_piece (SampanUnigram *self, Reader bytes)
{
  SampanPiece piece = { .kind = SAMPAN_PIECE_NORMAL };
  Field field;

  while (bytes.p < bytes.end)
    {
      if (!read_field (&bytes, &field))
        return FALSE;
      if (is (&field, PIECE_TEXT, WIRE_BYTES))
        {
          gsize length = field.bytes.end - field.bytes.p;

          if (length == 0 || length > G_MAXUINT16
              || !g_utf8_validate_len ((const char *)field.bytes.p, length, NULL))
            return FALSE;
          piece.text =
              g_string_chunk_insert_len (self->texts, (const char *)field.bytes.p, (gssize)length);
          piece.length = (guint)length;
        }
      else if (is (&field, PIECE_SCORE, WIRE_32))
        {
          guint32 bits = (guint32)field.value;

          memcpy (&piece.score, &bits, sizeof bits);
        }
      else if (is (&field, PIECE_KIND, WIRE_VARINT))
        piece.kind = (SampanPieceKind)MIN (field.value, 7);
    }
  /* A score that is no number would win or lose against all. */
  if (piece.text == NULL || piece.kind < SAMPAN_PIECE_NORMAL || piece.kind > SAMPAN_PIECE_BYTE
      || !(piece.score > -1e9F && piece.score < 1e9F) || self->pieces->len >= MAX_PIECES)
    return FALSE;
  g_array_append_val (self->pieces, piece);
  count_piece (self, &piece);
  return TRUE;
}

static int
compare_pieces (gconstpointer a, gconstpointer b, gpointer pieces)
{
  return strcmp (g_array_index ((GArray *)pieces, SampanPiece, *(const guint *)a).text,
                 g_array_index ((GArray *)pieces, SampanPiece, *(const guint *)b).text);
}

static void
index_pieces (SampanUnigram *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      SampanPiece *piece = &g_array_index (self->pieces, SampanPiece, i);

      if (piece->kind == SAMPAN_PIECE_NORMAL || piece->kind == SAMPAN_PIECE_USER_DEFINED
          || piece->kind == SAMPAN_PIECE_UNUSED)
        g_array_append_val (self->sorted, i);
      else
        g_hash_table_insert (self->special, (gpointer)piece->text, piece);
    }
  g_array_sort_with_data (self->sorted, compare_pieces, self->pieces);
}

/* ---- what is said of them ---- */

static gboolean
parse_trainer (SampanUnigram *self, Reader bytes, GError **error)
{
  static const char *const kinds[] = { "?", "unigram", "BPE", "word", "character" };
  Field field;

  while (bytes.p < bytes.end)
    {
      if (!read_field (&bytes, &field))
        return fail_damaged (error);
      if (is (&field, TRAINER_MODEL, WIRE_VARINT) && field.value != MODEL_UNIGRAM)
        {
          g_set_error (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_UNSUPPORTED,
                       /* Translators: %s is a kind of SentencePiece model, such as BPE */
                       _ ("It is a SentencePiece model of the kind “%s”. Sampan reads unigram "
                          "models only."),
                       kinds[field.value < G_N_ELEMENTS (kinds) ? field.value : 0]);
          return FALSE;
        }
      if (is (&field, TRAINER_SPACE_AFTER, WIRE_VARINT))
        self->space_after = field.value != 0;
      else if (is (&field, TRAINER_BYTE_FALLBACK, WIRE_VARINT))
        self->byte_fallback = field.value != 0;
    }
  return TRUE;
}

/* The length of the trie in bytes, the trie (little-endian), the texts, each ended by 0. */
static gboolean
parse_table (SampanUnigram *self, Reader bytes)
{
  guint64 size;

  if (bytes.p == bytes.end)
    return TRUE;
  if (!read_fixed (&bytes, 4, &size) || size > (guint64)(bytes.end - bytes.p) || size % 4 != 0)
    return FALSE;
  self->trie = bytes.p;
  self->n_units = size / 4;
  self->targets = (const char *)bytes.p + size;
  self->targets_length = bytes.end - bytes.p - size;
  return self->n_units > 0 && self->targets_length > 0
         && self->targets[self->targets_length - 1] == '\0';
}

static gboolean
parse_normalizer (SampanUnigram *self, Reader bytes)
{
  Field field;

  while (bytes.p < bytes.end)
    {
      if (!read_field (&bytes, &field))
        return FALSE;
      if (is (&field, NORMALIZER_TABLE, WIRE_BYTES))
        {
          if (!parse_table (self, field.bytes))
            return FALSE;
        }
      else if (is (&field, NORMALIZER_DUMMY_PREFIX, WIRE_VARINT))
        self->dummy_prefix = field.value != 0;
      else if (is (&field, NORMALIZER_JOINS_SPACES, WIRE_VARINT))
        self->joins_spaces = field.value != 0;
      else if (is (&field, NORMALIZER_ESCAPES_SPACES, WIRE_VARINT))
        self->escapes_spaces = field.value != 0;
    }
  return TRUE;
}

gboolean
_sampan_unigram_parse (SampanUnigram *self, GError **error)
{
  Reader reader;
  Field field;
  gsize size;
  gboolean has_trainer = FALSE, has_normalizer = FALSE;

  reader.p = g_bytes_get_data (self->bytes, &size);
  reader.end = reader.p + size;
  while (reader.p < reader.end)
    {
      if (!read_field (&reader, &field))
        return fail_damaged (error);
      if (is (&field, MODEL_PIECES, WIRE_BYTES))
        {
          if (!parse_piece (self, field.bytes))
            return fail_damaged (error);
        }
      else if (is (&field, MODEL_TRAINER, WIRE_BYTES))
        {
          has_trainer = TRUE;
          if (!parse_trainer (self, field.bytes, error))
            return FALSE;
        }
      else if (is (&field, MODEL_NORMALIZER, WIRE_BYTES))
        {
          has_normalizer = TRUE;
          if (!parse_normalizer (self, field.bytes))
            return fail_damaged (error);
        }
    }
  /* The pieces come first: without what follows them, a file cut between two would look whole. */
  if (!has_trainer || !has_normalizer || self->min_score > self->max_score)
    return fail_damaged (error);
  self->byte_fallback = self->byte_fallback && self->n_bytes == 256;
  index_pieces (self);
  return TRUE;
}
