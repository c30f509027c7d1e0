#pragma once

#include "sampan-unigram.h"

G_BEGIN_DECLS

/* What a piece is for: SentencePiece.Type of sentencepiece_model.proto. */
typedef enum
{
  SAMPAN_PIECE_NORMAL = 1,
  SAMPAN_PIECE_UNKNOWN = 2,
  SAMPAN_PIECE_CONTROL = 3,
  SAMPAN_PIECE_USER_DEFINED = 4,
  SAMPAN_PIECE_UNUSED = 5,
  SAMPAN_PIECE_BYTE = 6,
} SampanPieceKind;

typedef struct
{
  const char *text; /* UTF-8, not empty */
  guint length;     /* of @text, in bytes */
  float score;      /* the logarithm of how likely it is */
  SampanPieceKind kind;
} SampanPiece;

struct _SampanUnigram
{
  GBytes *bytes; /* the whole file; what points into it lives as long */
  GStringChunk *texts;
  GArray *pieces;      /* of SampanPiece, in the file's order */
  GArray *sorted;      /* of guint: those that text may be cut into, by their bytes */
  GHashTable *special; /* text -> SampanPiece *: control, unknown and byte pieces */
  float min_score, max_score;
  guint n_user_defined;
  guint n_bytes;

  gboolean byte_fallback;
  gboolean space_after; /* ▁ ends a word instead of beginning one */
  gboolean dummy_prefix;
  gboolean joins_spaces;
  gboolean escapes_spaces;

  /* The table of characters: a double-array trie (Darts), and the texts that its values point to.
   */
  const guint8 *trie;
  gsize n_units;
  const char *targets;
  gsize targets_length;
};

/* The file's fields are read into @self. */
gboolean _sampan_unigram_parse (SampanUnigram *self, GError **error);

/* Pieces that begin a text: starts with all of them, and becomes fewer byte by byte. */
typedef struct
{
  guint low, high;
  guint depth;
} SampanPieceRange;

SampanPieceRange _sampan_unigram_start (SampanUnigram *self);
/* Keeps those whose next byte is @byte. Returns: (nullable): the piece that ends there. */
const SampanPiece *
_sampan_unigram_narrow (SampanUnigram *self, SampanPieceRange *range, guint8 byte);

/* The length in bytes of the longest user-defined piece that @text begins with; 0 for none. */
gsize _sampan_unigram_match_user_defined (SampanUnigram *self, const char *text);

#define SAMPAN_UNIGRAM_SPACE "\xe2\x96\x81" /* ▁ */

G_END_DECLS
