#pragma once

#include "sampan-placeholders.h"
#include "sampan-translator.h"

G_BEGIN_DECLS

/* What an engine gets as one text: a segment, or a part of one that is too long. */
typedef struct
{
  guint segment;
  char *source;
  SampanPlaceholders *placeholders;
  char *text;    /* the translation, when it is there */
  GError *error; /* why it is not; the last */
  guint asked;   /* how often */
} SampanPiece;

/**
 * SampanPieces:
 *
 * Segments cut into pieces that an engine can take, and put together again. Made in a thread; then
 * for the main thread.
 */
typedef struct _SampanPieces SampanPieces;

/** What pieces are made of. */
typedef struct
{
  char **segments;
  char *from;
  char *to;
  guint longest;
  SampanGlossaryTerms *glossary; /* nullable */
  char *checkpoints;             /* nullable: a folder */
  char *engine;                  /* its id */
} SampanPiecesSpec;

/** @spec: (transfer full) */
SampanPieces *_sampan_pieces_new (SampanPiecesSpec *spec);
void _sampan_pieces_spec_free (SampanPiecesSpec *spec);
void _sampan_pieces_free (SampanPieces *self);

guint _sampan_pieces_get_n (SampanPieces *self);
SampanPiece *_sampan_pieces_get (SampanPieces *self, guint piece);
/** Returns: the number of characters of a piece. */
glong _sampan_pieces_get_length (SampanPieces *self, guint piece);
/** Returns: (transfer full): what the engine gets: masked, without spaces around it. */
char *_sampan_pieces_dup_question (SampanPieces *self, guint piece);

/**
 * _sampan_pieces_take:
 * @answer: the engine's, masked
 *
 * Checks the answer and keeps it, or sets the piece's error (PLACEHOLDER, GLOSSARY, ANSWER).
 * Returns: whether the piece has its text now
 */
gboolean _sampan_pieces_take (SampanPieces *self, guint piece, const char *answer);

/** Returns: (transfer full) (nullable): a segment's whole translation; NULL while a piece lacks. */
char *_sampan_pieces_dup_segment (SampanPieces *self, guint segment);
/** Returns: (transfer full): a segment as far as it is, with @partial (masked) for @piece. */
char *_sampan_pieces_dup_partial (SampanPieces *self, guint piece, const char *partial);
/** Returns: (transfer none) (nullable): why a segment has none: its first piece's error. */
const GError *_sampan_pieces_get_error (SampanPieces *self, guint segment);
/** A segment has been told: its checkpoints are of no more use. */
void _sampan_pieces_end_segment (SampanPieces *self, guint segment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPieces, _sampan_pieces_free)

G_END_DECLS
