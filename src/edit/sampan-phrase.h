#pragma once

#include <glib.h>

#include <unicode/ubrk.h>

G_BEGIN_DECLS

/** What a unit is: the smallest piece of a prompt that a lexicon can match. */
typedef enum
{
  SAMPAN_UNIT_WORD,   /* letters: a word of a language with spaces */
  SAMPAN_UNIT_SIGN,   /* one character of a language without spaces */
  SAMPAN_UNIT_NUMBER, /* digits: "10", "1.5" */
  SAMPAN_UNIT_RATIO,  /* "3:4", "1:05", "0:01:05.5" */
  SAMPAN_UNIT_COLOUR, /* "#ff8800" */
  SAMPAN_UNIT_QUOTE,  /* text in quotes; its text is what stands between them, as written */
  SAMPAN_UNIT_FILE,   /* the name of a picture's file, as written */
  SAMPAN_UNIT_PUNCTUATION,
} SampanUnitType;

typedef struct
{
  SampanUnitType type;
  char *text;  /* folded for matching: NFKC, lower case, Simplified Chinese */
  gsize start; /* bytes in the original */
  gsize end;
  guint word_length; /* SIGN: units of the word that ICU's dictionary sees beginning here, 0 inside
                        one */
  gboolean space;    /* white space stands before it */
} SampanUnit;

/** What is written for something else: "blak" for black, 啲 for 点. */
typedef struct
{
  char *typed;
  char *meant; /* may be nothing */
} SampanSpelling;

/** Returns: (transfer full): frees its strings with it */
SampanSpelling *sampan_spelling_new (const char *typed, const char *meant);
void sampan_spelling_free (SampanSpelling *self);

/**
 * sampan_phrase_split:
 * @breaker: words, of ICU
 * @folding: (nullable): characters (gunichar) to be taken for others: Traditional for Simplified
 * Chinese
 * @spellings: (nullable) (element-type gunichar GPtrArray): the SampanSpelling that begin with a
 * character, the longest first
 * @text: any UTF-8
 *
 * Cuts @text into units, each with its place in the original.
 *
 * Returns: (transfer full) (element-type SampanUnit)
 */
GPtrArray *sampan_phrase_split (UBreakIterator *breaker,
                                GHashTable *folding,
                                GHashTable *spellings,
                                const char *text);

G_END_DECLS
