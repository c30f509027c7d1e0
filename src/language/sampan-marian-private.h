#pragma once

#include "infer/sampan-value.h"
#include "sampan-pack.h"
#include "sampan-unigram.h"

G_BEGIN_DECLS

/* What a pack's config.json and generation_config.json say that a search needs. */
typedef struct
{
  gint64 vocabulary_size;
  gint64 pad, end, start; /* tokens */
  gint64 max_positions;
  gint64 max_length; /* of a translation, in tokens */
  gint64 beams;
  gint64 no_repeat; /* the longest run of tokens that must not come twice; 0: any may */
  double length_penalty;
} SampanMarianConfig;

/* One input of the decoder, and which output of it comes back there. */
typedef struct
{
  const char *name;
  char *output; /* "present...."; NULL for what does not come back */
  enum
  {
    SAMPAN_MARIAN_TOKENS,
    SAMPAN_MARIAN_MASK,
    SAMPAN_MARIAN_STATES,
    SAMPAN_MARIAN_OWN_PAST,    /* of the translation so far; grows with each step */
    SAMPAN_MARIAN_SOURCE_PAST, /* of the source; made by the first step and kept */
    SAMPAN_MARIAN_BRANCH,
  } kind;
  gint64 heads, size; /* of a past: its shape is [hypotheses, heads, tokens, size] */
} SampanMarianInput;

/**
 * SampanMarian:
 *
 * A language pack in memory: an Opus-MT model as Optimum exports it. Immutable; may be used from
 * any thread.
 */
typedef struct
{
  char *name; /* of the pack */
  SampanMarianConfig config;
  SampanUnigram *source, *target;
  GHashTable *ids; /* token -> its number + 1 */
  GPtrArray *tokens;
  gint64 unknown;
  SampanModel *encoder, *decoder;
  GArray *inputs; /* of SampanMarianInput: the decoder's */
} SampanMarian;

/* Reads a pack: 0.1 to 1 s. Blocks. Errors: SAMPAN_PACK_ERROR, with a sentence for people. */
SampanMarian *_sampan_marian_new (SampanPack *pack, GError **error);
SampanMarian *_sampan_marian_ref (SampanMarian *self);
void _sampan_marian_unref (SampanMarian *self);

/**
 * _sampan_marian_encode:
 * @prefix: (nullable): the token that names the target language
 *
 * Returns: (transfer full) (element-type gint64): the tokens of @text, with its end
 */
GArray *_sampan_marian_encode (SampanMarian *self, const char *text, const char *prefix);
/* How many of @ids the model does not know. */
guint _sampan_marian_count_unknown (SampanMarian *self, GArray *ids);
/* Returns: which part of the letters of @text the model does not know, 0 to 1. */
double _sampan_marian_get_unknown_part (SampanMarian *self, const char *text);
/* Returns: (transfer full): the text of @ids. */
char *_sampan_marian_decode (SampanMarian *self, GArray *ids);

/**
 * _sampan_marian_search:
 * @ids: what _sampan_marian_encode() gave
 * @beams: how many translations to follow; 1: always the likeliest next token
 *
 * Translates, in some 100 ms a sentence. One that goes round in circles is tried again in a way
 * that forbids it. Blocks.
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the translation's tokens, without its
 * end; %NULL with SAMPAN_LANGUAGE_ERROR_ANSWER (no usable translation), _FAILED or
 * G_IO_ERROR_CANCELLED
 */
GArray *_sampan_marian_search (
    SampanMarian *self, GArray *ids, guint beams, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMarian, _sampan_marian_unref)

G_END_DECLS
