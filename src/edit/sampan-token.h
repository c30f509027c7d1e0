#pragma once

#include "sampan-lexicon.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_TOKEN_WORD,     /* word: a phrase of the lexicon */
  SAMPAN_TOKEN_QUANTITY, /* number and unit; times are seconds, parts are percent */
  SAMPAN_TOKEN_RATIO,    /* text "3:4"; number is its reading as a time, or -1 */
  SAMPAN_TOKEN_PIXELS,   /* number x second: width and height */
  SAMPAN_TOKEN_QUOTE,    /* text */
  SAMPAN_TOKEN_FILE,     /* text */
  SAMPAN_TOKEN_COLOUR,   /* text: "#rrggbb" */
  SAMPAN_TOKEN_PAUSE,    /* a comma */
  SAMPAN_TOKEN_STOP,     /* the end of a sentence */
  SAMPAN_TOKEN_MARKS,    /* other punctuation: nothing */
  SAMPAN_TOKEN_UNKNOWN,
} SampanTokenType;

typedef struct
{
  SampanTokenType type;
  const SampanWord *word;
  SampanWord *box; /* a word in numbers, which word is then */
  double number;
  double second;
  SampanUnitKind unit;
  double part;      /* of a time: seconds in the unit it was written in */
  gboolean sign;    /* "+20", "-20" */
  gboolean ordinal; /* "the 5th" */
  char *text;
  guint64 traits; /* of the text: 1 << SampanTrait */
  gsize start;    /* bytes in the original */
  gsize end;
  gboolean space; /* white space stands before it */
} SampanToken;

/** Returns: (transfer full) (element-type SampanToken): what @text says, piece by piece; every byte
 * that is not white space is in one of them. */
GPtrArray *sampan_tokens_read (SampanLexicon *lexicon, const char *text);

/** Whether @token is a word of @class. */
gboolean sampan_token_is (const SampanToken *token, SampanWordClass class);
/** Whether @token is a word of @class with @value. */
gboolean sampan_token_means (const SampanToken *token, SampanWordClass class, int value);
/** Whether what @token says has @trait. */
gboolean sampan_token_has (const SampanToken *token, SampanTrait trait);
/** Whether @token is an effect that is asked for by saying what is wrong: "too yellow", "looks
 * flat", 太黄, 过曝. */
gboolean sampan_token_complains (const SampanToken *token);
/** Whether @token is a verb that was written with an s, which is no imperative: "finds". */
gboolean sampan_token_is_third (const SampanToken *token);
/** Whether @token ends so: "life's". */
gboolean sampan_token_has_s (const SampanToken *token);
/** Whether @token says nothing by itself. */
gboolean sampan_token_is_empty (const SampanToken *token);

G_END_DECLS
