#pragma once

#include "sampan-edit.h"
#include "sampan-phrase.h"
#include "sampan-traits.h"

G_BEGIN_DECLS

/** What a phrase of a lexicon does in a sentence. */
typedef enum
{
  SAMPAN_WORD_FILLER,   /* nothing: "it", "the video", 一下 */
  SAMPAN_WORD_POLITE,   /* nothing, and never part of what is reported: "please", 请 */
  SAMPAN_WORD_JOIN,     /* SampanJoin */
  SAMPAN_WORD_NEGATION, /* "don't", 不要 */
  SAMPAN_WORD_UNDO,     /* SampanUndo */
  SAMPAN_WORD_VERB, /* SampanVerb; "up" and "down" are SampanWord.after: nothing beside an effect */
  SAMPAN_WORD_DEGREE,   /* SampanDegree, after the word it belongs to if SampanWord.after */
  SAMPAN_WORD_NUMBER,   /* number, a way of writing it: SampanNumeral */
  SAMPAN_WORD_UNIT,     /* SampanUnitKind */
  SAMPAN_WORD_MARK,     /* SampanMark */
  SAMPAN_WORD_COLOUR,   /* string: "#rrggbb" */
  SAMPAN_WORD_LANGUAGE, /* string: BCP 47 */
  SAMPAN_WORD_PLACE,    /* string: a text's position, or x and y */
  SAMPAN_WORD_SIZE,     /* number: size of a text */
  SAMPAN_WORD_STYLE,    /* string: a style of captions */
  SAMPAN_WORD_ASPECT,   /* string: "1:1" */
  SAMPAN_WORD_SCENE,    /* string: a scene behind the person */
  SAMPAN_WORD_OBJECT,   /* op: what a verb works on: "contrast", 背景; NULL for the video itself */
  SAMPAN_WORD_EFFECT,   /* op, and edit if it is complete: "brighter", 虚化 */
  SAMPAN_WORD_MISSING,  /* an edit that people ask for and that is not there yet */
  SAMPAN_WORD_EXCEPT,   /* "except": makes another edit, which is not there, of what it follows */
  SAMPAN_WORD_ORNAMENT, /* "nice": nothing beside an edit, and not understood alone */
  SAMPAN_WORD_ASIDE,    /* "because": begins what tells a story and asks for nothing */
} SampanWordClass;

typedef enum
{
  SAMPAN_JOIN_AND,
  SAMPAN_JOIN_OR,
  SAMPAN_JOIN_THEN,
} SampanJoin;

typedef enum
{
  SAMPAN_UNDO_LAST, /* "never mind", 算了 */
  SAMPAN_UNDO_VERB, /* "undo the crop"; alone the last */
  SAMPAN_UNDO_ALL,
} SampanUndo;

typedef enum
{
  SAMPAN_VERB_NONE,
  SAMPAN_VERB_KEEP,
  SAMPAN_VERB_CUT,
  SAMPAN_VERB_TRIM, /* to a length, or like CUT */
  SAMPAN_VERB_ADD,
  SAMPAN_VERB_MORE,
  SAMPAN_VERB_LESS,
  SAMPAN_VERB_ONLY,   /* like KEEP of a time; nothing beside an edit */
  SAMPAN_VERB_CHANGE, /* says nothing by itself: "change", 换成 */
} SampanVerb;

typedef enum
{
  SAMPAN_DEGREE_TINY,
  SAMPAN_DEGREE_SLIGHT,
  SAMPAN_DEGREE_PLAIN,
  SAMPAN_DEGREE_MUCH,
  SAMPAN_DEGREE_EXTREME,
  SAMPAN_DEGREE_MOST,
  SAMPAN_N_DEGREES
} SampanDegree;

typedef enum
{
  SAMPAN_NUMERAL_VALUE,    /* "twenty", 二 */
  SAMPAN_NUMERAL_SCALE,    /* "hundred", 十: multiplies what stands before it */
  SAMPAN_NUMERAL_HALF,     /* "half", 半 */
  SAMPAN_NUMERAL_AND_HALF, /* "and a half" */
  SAMPAN_NUMERAL_POINT,    /* "point", 点 */
  SAMPAN_NUMERAL_FACTOR,   /* "double", 翻倍: so many times what there is */
} SampanNumeral;

typedef enum
{
  SAMPAN_UNIT_NONE,
  SAMPAN_UNIT_MILLISECOND,
  SAMPAN_UNIT_SECOND,
  SAMPAN_UNIT_MINUTE,
  SAMPAN_UNIT_HOUR,
  SAMPAN_UNIT_PERCENT,
  SAMPAN_UNIT_PERCENT_OF, /* before the number: 百分之 */
  SAMPAN_UNIT_TENTH,      /* 成 */
  SAMPAN_UNIT_TIMES,
  SAMPAN_UNIT_DEGREE,
  SAMPAN_UNIT_PIXEL,
  SAMPAN_UNIT_LINES, /* 1080p: pixels of the height */
  SAMPAN_UNIT_DECIBEL,
  SAMPAN_UNIT_STOP, /* of exposure */
} SampanUnitKind;

typedef enum
{
  SAMPAN_MARK_FIRST,
  SAMPAN_MARK_LAST,
  SAMPAN_MARK_FROM,
  SAMPAN_MARK_TO,
  SAMPAN_MARK_BETWEEN,
  SAMPAN_MARK_AFTER,
  SAMPAN_MARK_BEFORE,
  SAMPAN_MARK_START,
  SAMPAN_MARK_END,
  SAMPAN_MARK_ENDS, /* "both ends", 首尾 */
  SAMPAN_MARK_BY,
  SAMPAN_MARK_RATIO,
  SAMPAN_MARK_LEFT,  /* also anticlockwise */
  SAMPAN_MARK_RIGHT, /* also clockwise */
  SAMPAN_MARK_WIDTH,
  SAMPAN_MARK_HEIGHT,
  SAMPAN_MARK_ORDINAL, /* 第 */
} SampanMark;

/** How an effect takes a noun that stands beside it. */
typedef enum
{
  SAMPAN_AS_NOUN,      /* "vignette": takes none */
  SAMPAN_AS_ADJECTIVE, /* "brighter eyes": changes the noun alone */
  SAMPAN_AS_VERB,      /* "blur the faces": the same */
} SampanWordAs;

/** The meaning of one phrase. */
typedef struct SampanWord SampanWord;
struct SampanWord
{
  SampanWordClass class;
  int value; /* an enum of the class */
  SampanWordAs as;
  gboolean after;
  gboolean weak; /* a filler as soon as another effect stands in the clause */
  double number;
  double x;
  double y;
  char *string;
  const SampanOp *op;
  SampanEdit *edit;
  char *target; /* of recolour: what an object is, or a colour is said of; of a verb: "hide", "say";
                   of a rotation: "lean"; of a filler or degree: "state"; of a mark: "cut"; of an
                   aspect: "platform", a filler where nothing is cropped; of a crop and a part:
                   "to"; of a language: "order"; of a place: "beside"; of a speed: "long",
                   "rate" */
  const SampanWord *cure;          /* what is wanted where this is said of what is wrong, or NULL */
  gboolean cures;                  /* whether it is such a word */
  const SampanWord *twin;          /* the same phrase, of the picture where this is of the sound */
  double levels[SAMPAN_N_DEGREES]; /* of the effect's first number, when has_levels */
  gboolean has_levels;
  guint group; /* from which group of the lexicon it is: words of one group mean the same */
};

#define SAMPAN_TYPE_LEXICON (sampan_lexicon_get_type ())

/** SampanLexicon: the phrases of all languages, from data/lexicons. */
G_DECLARE_FINAL_TYPE (SampanLexicon, sampan_lexicon, SAMPAN, LEXICON, GObject)

/** Reads every lexicon compiled into the program. Errors: SAMPAN_EDIT_ERROR, naming file and place.
 */
SampanLexicon *sampan_lexicon_new (GError **error);

/** Whether @word is a part of the picture, such as its left half. */
gboolean sampan_word_is_region (const SampanWord *word);

/** Whether @word is the background, or the wall that is it. */
gboolean sampan_word_is_background (const SampanWord *word);

/** Returns: (transfer full) (element-type SampanUnit): @text cut the way the phrases were, its
 * typing errors mended. */
GPtrArray *sampan_lexicon_split (SampanLexicon *self, const char *text);

/** Returns: (transfer none): what words have in common, of all languages */
const SampanTraits *sampan_lexicon_get_traits (SampanLexicon *self);

/**
 * sampan_lexicon_match:
 * @units: (element-type SampanUnit)
 * @lengths: (array length=n_max): lengths in units of what begins at @start
 * @words: (array length=n_max): (transfer none): and what it means
 *
 * Returns: how many phrases begin at @start, at most @n_max
 */
guint sampan_lexicon_match (SampanLexicon *self,
                            GPtrArray *units,
                            guint start,
                            guint *lengths,
                            const SampanWord **words,
                            guint n_max);

G_END_DECLS
