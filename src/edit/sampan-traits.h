#pragma once

#include <glib.h>

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** What words have in common whatever they mean, as the lexicons' "traits" say. */
typedef enum
{
  SAMPAN_TRAIT_COMPLAINS, /* an effect that says what is wrong: "too yellow", 过曝 */
  SAMPAN_TRAIT_COMPARES,  /* an adjective that is a wish: "darker", unlike "dark" */
  SAMPAN_TRAIT_ASKS,      /* how it should be: "make sure" */
  SAMPAN_TRAIT_TELLS,     /* how it is: "there's" */
  SAMPAN_TRAIT_STATES,    /* an effect that says how it is: 拍反了 */
  SAMPAN_TRAIT_NARRATES,  /* a verb that tells a story: "the text reads strangely" */
  SAMPAN_TRAIT_DIRECTED,  /* a flip that says which way */
  SAMPAN_TRAIT_RESTORES,  /* back to what is right: 校正 */
  SAMPAN_TRAIT_CASTS,     /* a colour over the whole: "green cast", 偏绿 */
  SAMPAN_TRAIT_LEANS,     /* a cast that is wrong, unless it is asked for: "leans blue" */
  SAMPAN_TRAIT_INCLINES,  /* a cast that is wanted, unless it is to be taken back: 偏蓝 */
  SAMPAN_TRAIT_REFUSES,   /* where that is not wanted: "isn't" */
  SAMPAN_TRAIT_DENIES,    /* what was said before was not meant: "wait no" */
  SAMPAN_TRAIT_RETRACTS,  /* the same, where nothing follows: "hmm no" */
  SAMPAN_TRAIT_ENOUGH,
  SAMPAN_TRAIT_GRIM,      /* how nobody wants a picture: "dark" */
  SAMPAN_TRAIT_RESTRAINS, /* a degree that may ask for nothing: "not too bright, but..." */
  SAMPAN_TRAIT_BUT,
  SAMPAN_TRAIT_SO,     /* before what follows from what was said */
  SAMPAN_TRAIT_WEARS,  /* before what somebody has on */
  SAMPAN_TRAIT_FAINT,  /* an effect that is a degree before another: "light grain" */
  SAMPAN_TRAIT_TIMES,  /* a first or last that is never said of the order of wishes */
  SAMPAN_TRAIT_AGAIN,  /* a then that is also more: 再 */
  SAMPAN_TRAIT_BEHIND, /* "behind", 后面 */
  SAMPAN_TRAIT_OWNER,  /* "my" */
  SAMPAN_TRAIT_SWAPS,  /* before what comes instead: "for", "with" */
  SAMPAN_TRAIT_COLOURS,
  SAMPAN_TRAIT_THIS_IS, /* begins to say what the picture is */
  SAMPAN_TRAIT_WHOLE,
  SAMPAN_TRAIT_PICTURE,
  SAMPAN_TRAIT_AT,
  SAMPAN_TRAIT_MINUS,
  SAMPAN_TRAIT_NUMERAL,  /* which is no such verb */
  SAMPAN_TRAIT_WISHES,   /* how one asks: "I want", 把 */
  SAMPAN_TRAIT_BIDS,     /* a verb that asks where it begins a clause: "make" */
  SAMPAN_TRAIT_TARGET,   /* after a verb that asks: the "the" of "translate the sign" */
  SAMPAN_TRAIT_SPEAKER,  /* of whom a clause tells that begins so: "we" */
  SAMPAN_TRAIT_FINITE,   /* a verb that tells: "was", 在 */
  SAMPAN_TRAIT_PAST,     /* the same, where it begins a clause: "shot this on my phone" */
  SAMPAN_TRAIT_ACTS,     /* a verb where a subject stands before it: "requires" */
  SAMPAN_TRAIT_LIKENS,   /* what begins a clause that says once more what was asked for: "like" */
  SAMPAN_TRAIT_PURPOSE,  /* before a verb: what for */
  SAMPAN_TRAIT_RELATES,  /* after a time: what happens then */
  SAMPAN_TRAIT_WANTS,    /* after somebody: what he wants is wanted */
  SAMPAN_TRAIT_INSTEAD,  /* before what is there now */
  SAMPAN_TRAIT_NAMES,    /* before the sign of a colour that was named: "hex" */
  SAMPAN_TRAIT_PRONOUN,  /* "it", "take it out" */
  SAMPAN_TRAIT_INTENDS,  /* before what somebody will do: "I want to" */
  SAMPAN_TRAIT_USES,     /* what one does with a picture that is done: "hang" */
  SAMPAN_TRAIT_SUGGESTS, /* a wish, if nobody is said to do it: "could" */
  SAMPAN_TRAIT_THANKS,   /* before the name of who asks */
  SAMPAN_TRAIT_CLOCK,    /* after the time of a day: "pm" */
  SAMPAN_TRAIT_ALREADY,  /* of what is there and is not asked for: "already" */
  SAMPAN_TRAIT_KINDS,    /* the last word of what a picture is: "reel", 穿搭图 */
  SAMPAN_TRAIT_THERE,    /* at the time that was named: "there" */
  SAMPAN_TRAIT_GIVES,    /* before who gets what is worn: "on", 给 */
  SAMPAN_TRAIT_HEAVY,    /* how letters are: "bold" */
  SAMPAN_TRAIT_LIGHTS,   /* a blur that is a scene as well: "bokeh" */
  SAMPAN_TRAIT_STAYS,    /* how something is to stay: "stay" */
  SAMPAN_TRAIT_MODAL,    /* what somebody wants, says or can, where a clause tells of him: 想, 会 */
  SAMPAN_TRAIT_PART,     /* a part of a video: "part", 那段 */
  SAMPAN_TRAIT_RESULTS,  /* what becomes of something: 睁开 */
  SAMPAN_TRAIT_HEIGHT,   /* of a picture or a box */
  SAMPAN_TRAIT_EQUALS,   /* "x is 0.1", "a video of my dog" */

  /* No token keeps the ones from here on: they are looked for where they may stand. */
  SAMPAN_N_TOKEN_TRAITS,
  SAMPAN_TRAIT_POINT = SAMPAN_N_TOKEN_TRAITS, /* a decimal point that is also something else: 点 */
  SAMPAN_TRAIT_REPEATS,                       /* between a verb and the same again: 压一压 */
  /* The names of a box's other numbers, and what stands between them. */
  SAMPAN_TRAIT_X,
  SAMPAN_TRAIT_Y,
  SAMPAN_TRAIT_WIDTH,
  SAMPAN_TRAIT_SIZE,
  SAMPAN_TRAIT_AND,
  SAMPAN_TRAIT_BY,
  SAMPAN_TRAIT_PERCENT,
  SAMPAN_TRAIT_PIXELS,
  SAMPAN_N_TRAITS
} SampanTrait;

/** SampanTraits: the patterns of all traits. */
typedef struct SampanTraits SampanTraits;

SampanTraits *sampan_traits_new (void);
void sampan_traits_free (SampanTraits *self);

/** Adds {"NAME": ["word", "begins*", "*ends", "*within*", ...], ...}. Returns: NULL, or the name
 * that is no trait */
const char *sampan_traits_add (SampanTraits *self, JsonObject *traits);

/** Returns: 1 << SampanTrait of all before SAMPAN_N_TOKEN_TRAITS that @text, folded, has */
guint64 sampan_traits_find (const SampanTraits *self, const char *text);

/** Returns: how many of @units (SampanUnit) from @start a word of @trait takes; 0 if none stands
 * there */
guint
sampan_traits_match (const SampanTraits *self, SampanTrait trait, GPtrArray *units, guint start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTraits, sampan_traits_free)

G_END_DECLS
