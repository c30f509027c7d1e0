#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_UNIGRAM_ERROR (sampan_unigram_error_quark ())

/**
 * SampanUnigramError:
 * @SAMPAN_UNIGRAM_ERROR_READ: the file can not be read
 * @SAMPAN_UNIGRAM_ERROR_DAMAGED: it is cut off, or is no SentencePiece model
 * @SAMPAN_UNIGRAM_ERROR_UNSUPPORTED: it is one of another kind (BPE, words, characters)
 */
typedef enum
{
  SAMPAN_UNIGRAM_ERROR_READ,
  SAMPAN_UNIGRAM_ERROR_DAMAGED,
  SAMPAN_UNIGRAM_ERROR_UNSUPPORTED,
} SampanUnigramError;

GQuark sampan_unigram_error_quark (void);

/**
 * SampanUnigram:
 *
 * The pieces of a SentencePiece unigram model (an .spm file), which cuts a text into what a neural
 * translator knows. Gives the same pieces as SentencePiece, which is not used because Debian's
 * build of it and of ONNX Runtime crash in one process. Immutable; may be used from any thread.
 */
typedef struct _SampanUnigram SampanUnigram;

/**
 * sampan_unigram_new:
 * @bytes: the whole file: a ModelProto of sentencepiece_model.proto (SentencePiece 0.2)
 * @error: SAMPAN_UNIGRAM_ERROR, with a reason for people
 *
 * Returns: (transfer full): the pieces
 */
SampanUnigram *sampan_unigram_new (GBytes *bytes, GError **error);
/** The same from a file; blocks for some 20 ms. For worker threads. */
SampanUnigram *sampan_unigram_new_from_file (const char *path, GError **error);
SampanUnigram *sampan_unigram_ref (SampanUnigram *self);
void sampan_unigram_unref (SampanUnigram *self);

guint sampan_unigram_get_n_pieces (SampanUnigram *self);
/** Returns: (transfer none): the piece at @position in the file, control pieces ("</s>")
 * included. */
const char *sampan_unigram_get_piece (SampanUnigram *self, guint position);

/**
 * sampan_unigram_normalize:
 * @text: UTF-8; what is not becomes U+FFFD
 *
 * Returns: (transfer full): @text as the model wants it: its table of characters applied (as a rule
 * NFKC; without a table nothing changes), spaces joined and written as ▁
 */
char *sampan_unigram_normalize (SampanUnigram *self, const char *text);

/**
 * sampan_unigram_encode:
 *
 * Returns: (transfer full): the pieces of @text. What no piece covers stands there as it is, or as
 * bytes ("<0xE4>") where the model has those.
 */
char **sampan_unigram_encode (SampanUnigram *self, const char *text);

/**
 * sampan_unigram_decode:
 * @pieces: what encode gave, or a neural network made of it
 *
 * Returns: (transfer full): the text; control pieces leave no trace
 */
char *sampan_unigram_decode (SampanUnigram *self, const char *const *pieces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanUnigram, sampan_unigram_unref)

G_END_DECLS
