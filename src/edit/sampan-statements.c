#include "sampan-statements.h"

#include <string.h>

#include "sampan-chatter.h"
#include "sampan-complaints.h"
#include "sampan-signs.h"

/* Whether nothing of the token is understood as part of a wish. */
static gboolean
is_idle (const SampanToken *token)
{
  switch (token->type)
    {
    case SAMPAN_TOKEN_UNKNOWN:
    case SAMPAN_TOKEN_MARKS:
      return TRUE;

    case SAMPAN_TOKEN_QUANTITY:
      return TRUE;

    case SAMPAN_TOKEN_WORD:
      return sampan_token_is_empty (token) || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
             || sampan_token_is (token, SAMPAN_WORD_VERB)
             || sampan_token_is (token, SAMPAN_WORD_DEGREE)
             || sampan_token_is (token, SAMPAN_WORD_NEGATION)
             || sampan_token_is (token, SAMPAN_WORD_MARK)
             || sampan_token_is (token, SAMPAN_WORD_SCENE)
             || sampan_token_is (token, SAMPAN_WORD_PLACE)
             || sampan_token_is (token, SAMPAN_WORD_UNIT)
             || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->weak);

    default:
      return FALSE;
    }
}

static gboolean
is_finite (const SampanToken *token)
{
  return (sampan_token_has (token, SAMPAN_TRAIT_FINITE)
          && !sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && !sampan_token_is (token, SAMPAN_WORD_COLOUR))
         || (sampan_token_tells_state (token) && sampan_token_is (token, SAMPAN_WORD_FILLER));
}

/* "make", "add", and the "translate" of "translate the sign": the mood in which one asks. */
static gboolean
is_imperative (GPtrArray *tokens, guint first, guint end)
{
  const SampanToken *token = tokens->pdata[first];

  if (sampan_token_has (token, SAMPAN_TRAIT_PAST) || sampan_token_is_third (token))
    return FALSE;
  return sampan_token_is (token, SAMPAN_WORD_VERB) || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
         || (token->type == SAMPAN_TOKEN_UNKNOWN && first + 1 < end
             && !sampan_token_has (token, SAMPAN_TRAIT_ACTS)
             && sampan_token_has (tokens->pdata[first + 1], SAMPAN_TRAIT_TARGET));
}

/* Whether the token is nothing before the verb of an imperative. A language without spaces puts all
 * kinds of words there: 这里再加, but the "the" of "the hat" begins what is spoken of. */
static gboolean
is_before_verb (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_MARKS || sampan_token_is (token, SAMPAN_WORD_POLITE)
         || (sampan_token_is (token, SAMPAN_WORD_FILLER) && !g_ascii_isalpha (*token->text)
             && !sampan_token_has (token, SAMPAN_TRAIT_BIDS));
}

/* Whether one of the tokens from @start to @end is about @op. */
static gboolean
is_about (GPtrArray *tokens, guint start, guint end, const SampanOp *op)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT)
        && ((SampanToken *)tokens->pdata[i])->word->op == op)
      return TRUE;

  return FALSE;
}

/* 看不清了: also of what is too dark */
static gboolean
tells_blur (const SampanToken *token)
{
  return token->word->op->id == SAMPAN_OP_SHARPNESS
         && sampan_token_has (token, SAMPAN_TRAIT_STATES);
}

/* 灯光偏冷看着没食欲，调暖一些: what is wrong, beside a wish that mends it. "Play it backwards, the
 * milk looks great backwards": what was asked for, once more. */
static gboolean
is_answered (GPtrArray *tokens, guint start, guint end, const SampanToken *token)
{
  if (!sampan_token_is (token, SAMPAN_WORD_EFFECT) || sampan_token_is_too_quiet (token))
    return FALSE;
  if (sampan_token_complains (token) || sampan_token_has (token, SAMPAN_TRAIT_INCLINES)
      || token->word->cure != NULL || tells_blur (token))
    return sampan_complaints_is_answered (tokens, start, end, token->word->op)
           || (token->word->op->id == SAMPAN_OP_SHARPNESS
               && sampan_complaints_is_answered (tokens, start, end,
                                                 sampan_op_get (SAMPAN_OP_BRIGHTNESS)));
  return is_about (tokens, 0, start, token->word->op);
}

/* "the first ten seconds are black": what a later wish may be about */
static gboolean
names_time (GPtrArray *tokens, guint start, guint end)
{
  gboolean time = FALSE, mark = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      time |= token->type == SAMPAN_TOKEN_QUANTITY && token->unit != SAMPAN_UNIT_NONE;
      mark |= sampan_token_is (token, SAMPAN_WORD_MARK);
    }

  return time && mark;
}

/* What is not understood, or was and says nothing here: an owner, how somebody looks. */
static gboolean
is_story (const SampanToken *token)
{
  switch (token->type)
    {
    case SAMPAN_TOKEN_UNKNOWN:
      return TRUE;

    case SAMPAN_TOKEN_MARKS:
      return g_unichar_isalpha (g_utf8_get_char (token->text));

    case SAMPAN_TOKEN_QUANTITY:
      return token->unit == SAMPAN_UNIT_NONE;

    default:
      return sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
             || sampan_token_is (token, SAMPAN_WORD_MISSING)
             || (sampan_token_is (token, SAMPAN_WORD_EFFECT)
                 && (sampan_token_complains (token) || tells_blur (token)));
    }
}

static gboolean
begins_sentence (GPtrArray *tokens, guint first)
{
  return first == 0 || ((SampanToken *)tokens->pdata[first - 1])->type == SAMPAN_TOKEN_STOP;
}

/* The "was" of "sunset was more orange": what stands before it was left out as no edit. */
static gboolean
was_something (GPtrArray *tokens, guint at)
{
  const SampanToken *before = at > 0 ? tokens->pdata[at - 1] : NULL;

  return before != NULL && before->type == SAMPAN_TOKEN_MARKS && before->word != NULL
         && before->word->class == SAMPAN_WORD_SCENE && is_finite (tokens->pdata[at]);
}

/* "keep the shoes": nothing is to be done to them. */
static gboolean
keeps_thing (GPtrArray *tokens, guint first, guint end)
{
  guint n_unknown = 0;

  if (!sampan_token_means (tokens->pdata[first], SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
    return FALSE;
  for (guint i = first + 1; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      n_unknown += token->type == SAMPAN_TOKEN_UNKNOWN;
      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_has (token, SAMPAN_TRAIT_TARGET)
          && token->type != SAMPAN_TOKEN_MARKS && !sampan_token_is (token, SAMPAN_WORD_POLITE))
        return FALSE;
    }

  return n_unknown == 1;
}

/* The "mirrored" of "the selfie cam mirrored me", the "cover" of "the buttons cover the bottom":
 * what asks elsewhere tells after something that is no edit. */
static gboolean
has_done (GPtrArray *tokens, guint first, guint end, guint at)
{
  const SampanToken *token = tokens->pdata[at];

  if (at < first + 2 || at + 1 >= end
      || !sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_OWNER)
      || ((SampanToken *)tokens->pdata[at - 1])->type != SAMPAN_TOKEN_UNKNOWN
      || !(sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_TARGET)
           || sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_PLACE)))
    return FALSE;
  return sampan_token_is (token, SAMPAN_WORD_VERB)
         || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && g_str_has_suffix (token->text, "ed"));
}

/* The "smiling" of "everybody smiling": how somebody should be. */
static gboolean
is_gerund (GPtrArray *tokens, guint at, guint end)
{
  return at < end && g_str_has_suffix (((SampanToken *)tokens->pdata[at])->text, "ing");
}

/* Whether the token is a verb of which what stands before it is the subject: the "is" of "her face
 * is", the "requires" of "legal requires it", the "rambles" of "it rambles". */
static gboolean
has_subject (GPtrArray *tokens, guint first, guint end, guint at)
{
  const SampanToken *token = tokens->pdata[at];

  if (!g_ascii_isalpha (*token->text))
    return FALSE;
  /* "it's", "that's", "we" */
  if (at == first)
    return was_something (tokens, at)
           || (sampan_token_is (token, SAMPAN_WORD_FILLER)
               && (sampan_token_tells_state (token)
                   || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER)));
  /* "customers keep complaining" */
  if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
      && is_gerund (tokens, at + 1, end))
    return TRUE;
  /* "is too fast" */
  if (is_finite (token) || sampan_token_complains (token))
    return !sampan_chatter_names (tokens, first, at);
  /* "most people watch these" */
  if (token->type == SAMPAN_TOKEN_UNKNOWN && at == first + 2
      && sampan_token_has (tokens->pdata[at - 1], SAMPAN_TRAIT_SPEAKER))
    return TRUE;
  if (has_done (tokens, first, end, at))
    return TRUE;
  if (token->type != SAMPAN_TOKEN_UNKNOWN || !sampan_token_has (token, SAMPAN_TRAIT_ACTS))
    return FALSE;
  /* "the fridge hums", where a sentence begins: no list of things */
  if (at == first + 2 && begins_sentence (tokens, first)
      && sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_TARGET)
      && (at + 1 == end || sampan_token_is_empty (tokens->pdata[at + 1])
          || sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_MARK)))
    return TRUE;
  /* "my provider blocks big files" */
  if (at > first + 1 && at + 1 < end && sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_SIZE)
      && sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_TARGET))
    return TRUE;
  return at + 1 < end ? sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_TARGET)
                      : sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_PRONOUN)
                            || sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_SPEAKER);
}

/* Where the verb stands in the clause from @first to @end of what somebody or something does or is;
 * @end if there is none. */
static guint
find_sentence (GPtrArray *tokens, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    if (has_subject (tokens, first, end, i))
      return i;

  return end;
}

/* What stands in a sentence that tells something, and asks for nothing there: "the rain was perfect
 * that night", "my lips look like makeup" */
static gboolean
is_told (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_MISSING) || sampan_token_is (token, SAMPAN_WORD_COLOUR)
         || sampan_token_is (token, SAMPAN_WORD_SIZE);
}

/* "we watched it without sound", "most people do": how it is done there, and no wish. @verb: what
 * is done */
static gboolean
is_done_without (const SampanToken *token, const SampanToken *verb)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && sampan_token_has (token, SAMPAN_TRAIT_REFUSES) && !sampan_token_tells_state (verb);
}

/* "the dog wouldn't shut up": what somebody does not do, and no silence. */
static gboolean
is_refused (const SampanToken *token, const SampanToken *verb)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_VERB
         && !sampan_token_complains (token) && sampan_token_has (verb, SAMPAN_TRAIT_REFUSES)
         && sampan_token_has (verb, SAMPAN_TRAIT_FINITE);
}

/* Whether the clause tells what happened, with the verb @verb: "we watched it in black and white".
 * Not what was wanted, nor what would have been better. */
static gboolean
is_past (GPtrArray *tokens, guint start, guint end, const SampanToken *verb)
{
  if (!g_ascii_isalpha (*verb->text) || !sampan_token_has (verb, SAMPAN_TRAIT_PAST))
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
          || sampan_token_has (token, SAMPAN_TRAIT_WANTS)
          || sampan_token_has (token, SAMPAN_TRAIT_COMPARES))
        return FALSE;
    }

  return TRUE;
}

/* @sentence: where the verb stands, or the "we" of "we watched it" */
static gboolean
has_happened (GPtrArray *tokens, guint start, guint end, guint sentence)
{
  return (sentence < end && is_past (tokens, start, end, tokens->pdata[sentence]))
         || (sentence + 1 < end && is_past (tokens, start, end, tokens->pdata[sentence + 1]));
}

/* How the picture was made, and no wish: neither what is wrong with it, nor how it lies. */
static gboolean
may_be_past (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && !sampan_token_complains (token)
         && token->word->cure == NULL && token->word->op->id != SAMPAN_OP_ROTATE
         && token->word->op->id != SAMPAN_OP_FLIP;
}

/* The "I was" of "I was going for autumn, so warm it up" */
static gboolean
was_aside (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_MARKS && token->word != NULL
         && token->word->class == SAMPAN_WORD_ASIDE;
}

static gboolean
says (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_VERB) && g_strcmp0 (token->word->target, "say") == 0;
}

/* The "make me" of "I look fat make me thinner", the "add" of "he told me to add a dragon" */
static gboolean
bids_later (GPtrArray *tokens, guint first, guint end, guint at)
{
  const SampanToken *token = tokens->pdata[at];
  const SampanToken *before = at > 0 ? tokens->pdata[at - 1] : NULL;

  if (at <= first + 1 || at + 1 >= end || !g_ascii_isalpha (*token->text)
      || sampan_token_has (before, SAMPAN_TRAIT_SPEAKER))
    return FALSE;
  if (sampan_token_is (token, SAMPAN_WORD_VERB) && !token->word->weak
      && (token->word->value == SAMPAN_VERB_ADD || token->word->value == SAMPAN_VERB_CUT
          || token->word->value == SAMPAN_VERB_CHANGE))
    return sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_TARGET)
           && (sampan_token_is (before, SAMPAN_WORD_POLITE)
               || sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_TO));
  return sampan_token_is (token, SAMPAN_WORD_FILLER) && sampan_token_has (token, SAMPAN_TRAIT_BIDS)
         && strchr (token->text, ' ') != NULL
         && !sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_TO) && !is_finite (before);
}

/* The "beige" of "she hates the beige" */
static gboolean
is_spoken_of (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_MISSING)
         || sampan_token_is (token, SAMPAN_WORD_COLOUR);
}

/* "he wants", the "lose" of "the boss says lose the logo". @sentence: where the verb stands */
static gboolean
wishes (GPtrArray *tokens, guint at, guint end, guint sentence)
{
  const SampanToken *token = tokens->pdata[at];

  return sampan_token_has (token, SAMPAN_TRAIT_WISHES)
         || (was_aside (token) && sampan_token_has (token, SAMPAN_TRAIT_WANTS))
         || (at == sentence + 1 && is_imperative (tokens, at, end)
             && says (tokens->pdata[sentence]));
}

/* "slower. like 0.75", "2x, hmm, 1.5x is better": the number that is meant. */
static gboolean
corrects_number (GPtrArray *tokens, guint first, guint end)
{
  const SampanToken *number = first < end ? tokens->pdata[first] : NULL;
  gboolean better = FALSE;

  if (number == NULL || first + 1 >= end)
    return FALSE;
  if (sampan_token_has (number, SAMPAN_TRAIT_LIKENS))
    return ((SampanToken *)tokens->pdata[first + 1])->type == SAMPAN_TOKEN_QUANTITY;
  if (number->type != SAMPAN_TOKEN_QUANTITY || number->unit == SAMPAN_UNIT_NONE
      || number->unit == SAMPAN_UNIT_SECOND)
    return FALSE;
  for (guint i = first + 1; i < end; i++)
    {
      better |= sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_COMPARES);
      if (!sampan_token_is_empty (tokens->pdata[i])
          && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_ORNAMENT))
        return FALSE;
    }

  return better;
}

/* The 再把 of 再把旁边的垃圾桶拿走, the 再加 of 再加飘雪花的特效 */
static gboolean
begins_wish (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_WISHES)
         || (sampan_token_is (token, SAMPAN_WORD_JOIN)
             && sampan_token_has (token, SAMPAN_TRAIT_BIDS));
}

/* 背景要灯光那种光斑的: a scene for the background, in a language whose verbs have no form that
 * tells. */
static gboolean
fills_background (GPtrArray *tokens, guint start, guint end)
{
  gboolean background = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (g_ascii_isalpha (*token->text))
        return FALSE;
      if (background && sampan_token_is (token, SAMPAN_WORD_SCENE))
        return TRUE;
      background |= sampan_token_is (token, SAMPAN_WORD_OBJECT)
                    && token->word->op->id == SAMPAN_OP_BACKGROUND;
    }

  return FALSE;
}

/* 那段广告不要: it is to go. */
static gboolean
refuses_part (GPtrArray *tokens, guint start, guint end)
{
  gboolean part = FALSE;

  for (guint i = start; i + 1 < end; i++)
    part |= sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_PART);
  return part
         && (sampan_token_is (tokens->pdata[end - 1], SAMPAN_WORD_NEGATION)
             || sampan_token_means (tokens->pdata[end - 1], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT));
}

/* The 大大的放中间 of 写上“福”字，大大的放中间 */
static gboolean
places_text (GPtrArray *tokens, guint start, guint end)
{
  gboolean place = FALSE, quote = FALSE;

  for (guint i = start; i < end; i++)
    {
      place |= sampan_token_is (tokens->pdata[i], SAMPAN_WORD_PLACE)
               && !g_ascii_isalpha (*((SampanToken *)tokens->pdata[i])->text);
      if (((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_UNKNOWN)
        return FALSE;
    }
  for (guint i = 0; place && i < start; i++)
    quote |= ((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_QUOTE;

  return quote;
}

/* Whether the clause asks for something, however it is told. */
static gboolean
wants (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_tokens_refuse_thing (tokens, i, end))
      return TRUE;
  return (start > 0 && begins_wish (tokens->pdata[start - 1])) || places_text (tokens, start, end)
         || refuses_part (tokens, start, end) || fills_background (tokens, start, end);
}

/* Whether the clause from @start to @end tells something: in the indicative, of somebody or
 * something that does what a verb says. @told: whether the one before it does. @apart:
 * what it names is not what a later wish is about */
static gboolean
is_statement (GPtrArray *tokens, guint start, guint end, gboolean told, gboolean apart)
{
  guint first = start;
  gboolean finite = FALSE, speaker = FALSE, past, thing = FALSE, verb = FALSE, story = FALSE;
  gboolean aside = FALSE, happened;
  guint sentence;

  if (wants (tokens, start, end))
    return FALSE;
  while (first < end && is_before_verb (tokens->pdata[first]))
    first++;
  if (first < end && keeps_thing (tokens, first, end))
    return TRUE;
  /* "can the cat have wings?" */
  if (corrects_number (tokens, first, end)
      || (first < end && sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_SUGGESTS)))
    return FALSE;
  sentence = find_sentence (tokens, first, end);
  happened = has_happened (tokens, start, end, sentence);
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      /* "I messed up the white balance": what a verb does it to, which is no topic. */
      const gboolean object =
          sampan_token_is (token, SAMPAN_WORD_OBJECT) && (apart || i > sentence);
      /* "Instagram keeps cutting my head off" */
      const gboolean platform =
          sentence < end && i == first && sampan_token_is (token, SAMPAN_WORD_ASPECT);
      const gboolean told_of = object || platform || ((sentence < end || aside) && is_told (token))
                               || (happened && i > first && may_be_past (token))
                               || (sentence < i
                                   && (is_done_without (token, tokens->pdata[sentence])
                                       || is_refused (token, tokens->pdata[sentence])));

      /* "so it needs the contrast" */
      if (sentence < i && story && was_aside (token))
        break;
      if ((!is_idle (token) && !told_of && !is_answered (tokens, start, end, token))
          || wishes (tokens, i, end, sentence) || bids_later (tokens, first, end, i))
        return FALSE;
      thing |= object && !token->word->weak;
      verb |= sampan_token_is (token, SAMPAN_WORD_VERB);
      /* "mustard doesn't suit me" */
      story |= is_story (token)
               || (i < sentence && sentence < end && sampan_token_is (token, SAMPAN_WORD_COLOUR)
                   && sampan_token_is (tokens->pdata[sentence], SAMPAN_WORD_NEGATION));
      finite |= (i > first || !g_ascii_isalpha (*token->text)) && is_finite (token)
                && !sampan_chatter_names (tokens, first, i);
      speaker |= i <= first && sampan_token_has (token, SAMPAN_TRAIT_SPEAKER)
                 && !is_gerund (tokens, i + 1, end);
      aside |= i <= first && was_aside (token);
      speaker |= aside && is_spoken_of (token);
    }
  if (first == end || !story || (thing && verb && sentence == end)
      || names_time (tokens, start, end) || is_imperative (tokens, first, end))
    return FALSE;
  past = sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_PAST)
         || sampan_token_has (tokens->pdata[first], SAMPAN_TRAIT_LIKENS);
  return finite || sentence < end || (!thing && (told || speaker || past));
}

/* Whether a sentence begins at @at, "the clock stays readable", that says no number: "the height is
 * 500 px". */
static gboolean
begins_sentence_at (GPtrArray *tokens, guint at, guint end)
{
  gboolean sentence = at + 1 < end && sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_SPEAKER);

  for (guint i = at; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUANTITY)
        return FALSE;
      sentence |= i > at
                  && (is_finite (token) || sampan_token_has (token, SAMPAN_TRAIT_NARRATES)
                      || (i > at + 1 && token->type == SAMPAN_TOKEN_UNKNOWN
                          && sampan_token_has (token, SAMPAN_TRAIT_ACTS)));
    }

  return sentence;
}

/* "just to scare my mum", "where I reach for the phone", "so the clock stays readable": why, or
 * once more which time. */
static gboolean
begins_tail (GPtrArray *tokens, guint start, guint end, guint at)
{
  const gboolean so = sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_SO)
                      && begins_sentence_at (tokens, at + 1, end);
  const gboolean purpose = sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_PURPOSE);
  const gboolean likens = sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_LIKENS);
  const SampanToken *next = at + 1 < end ? tokens->pdata[at + 1] : NULL;
  gboolean wish = FALSE;

  if (next == NULL || next->type == SAMPAN_TOKEN_QUANTITY)
    return FALSE;
  if (!purpose && !likens && !so)
    return sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_RELATES)
           && names_time (tokens, start, at);
  if (!likens && !so && next->type != SAMPAN_TOKEN_UNKNOWN
      && !sampan_token_is (next, SAMPAN_WORD_MISSING))
    return FALSE;
  for (guint i = start; i < at; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE)
          || token->type == SAMPAN_TOKEN_UNKNOWN)
        return FALSE;
      wish |= sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_COLOUR)
              || sampan_token_is (token, SAMPAN_WORD_NEGATION);
    }

  return wish;
}

static void
settle_tail (GPtrArray *tokens, guint start, guint end)
{
  guint at = start;

  while (at < end && !begins_tail (tokens, start, end, at))
    at++;
  for (guint i = at; i < end; i++)
    if (!is_idle (tokens->pdata[i]) && !is_told (tokens->pdata[i]))
      return;
  sampan_tokens_leave_out (tokens, at, end);
}

/* Whether a thing is named there, as that which a wish is about. */
static gboolean
names_thing (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT)
        && !((SampanToken *)tokens->pdata[i])->word->weak)
      return TRUE;

  return FALSE;
}

static gboolean
says_something (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_says_something (tokens->pdata[i]) && !sampan_tokens_turn (tokens, i))
      return TRUE;

  return FALSE;
}

/* Where the clause ends that begins at @start, or what it says before an aside: "at the top because
 * the recipe is below". @turn: (out): where the next clause begins */
static guint
find_end (GPtrArray *tokens, guint start, guint *turn)
{
  guint end = start;

  while (end < tokens->len && !sampan_tokens_turn (tokens, end))
    end++;
  *turn = end;
  for (guint i = start + 1; i < end; i++)
    if (was_aside (tokens->pdata[i]) && g_ascii_isalpha (*((SampanToken *)tokens->pdata[i])->text)
        && says_something (tokens, start, i))
      return i;

  return end;
}

/* Whether what the token is about, or its colour, is spoken of outside of the clause as well. */
static gboolean
is_repeated (GPtrArray *tokens, guint start, guint end, const SampanToken *token)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *other = tokens->pdata[i];

      if ((i >= start && i < end) || other->type != SAMPAN_TOKEN_WORD)
        continue;
      if (sampan_token_is (token, SAMPAN_WORD_COLOUR)
              ? sampan_token_is (other, SAMPAN_WORD_COLOUR)
                    && g_strcmp0 (other->word->string, token->word->string) == 0
          : sampan_token_is (token, SAMPAN_WORD_LANGUAGE)
              ? other->word->op != NULL && other->word->op->id == SAMPAN_OP_CAPTIONS
              : other->word->op != NULL && other->word->op == token->word->op)
        return TRUE;
    }

  return FALSE;
}

/* 学校要蓝底照，换个蓝色背景, 阿嬷听不懂英文，加中文字幕: what somebody else wants, or can, in a
 * language whose verbs have no form that tells. What it names is asked for beside it. */
static gboolean
tells_of_other (GPtrArray *tokens, guint start, guint end)
{
  gboolean subject = FALSE, modal = FALSE, rest = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (g_ascii_isalpha (*token->text) && !subject
          && !sampan_token_is (token, SAMPAN_WORD_MISSING))
        return FALSE;
      if (sampan_token_has (token, SAMPAN_TRAIT_WISHES) || sampan_token_is (token, SAMPAN_WORD_UNDO)
          || token->type == SAMPAN_TOKEN_QUOTE || token->type == SAMPAN_TOKEN_RATIO
          || token->type == SAMPAN_TOKEN_QUANTITY
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE))
        return FALSE;
      if (sampan_token_has (token, SAMPAN_TRAIT_MODAL) && subject)
        modal = TRUE;
      else if (!modal && !sampan_token_has (token, SAMPAN_TRAIT_BIDS))
        subject |= sampan_token_has (token, SAMPAN_TRAIT_SPEAKER)
                   || token->type == SAMPAN_TOKEN_UNKNOWN
                   || sampan_token_is (token, SAMPAN_WORD_MISSING)
                   /* but 背景要灯光那种光斑的 is a wish */
                   || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->weak);
      else if (sampan_token_is (token, SAMPAN_WORD_MISSING))
        return FALSE;
      /* 老师要求的 */
      rest |= modal
              && (!sampan_token_is_empty (token) || sampan_token_has (token, SAMPAN_TRAIT_STATES));
      if ((sampan_token_is (token, SAMPAN_WORD_COLOUR)
           || sampan_token_is (token, SAMPAN_WORD_LANGUAGE)
           || sampan_token_is (token, SAMPAN_WORD_EFFECT)
           || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !token->word->weak))
          && !is_repeated (tokens, start, end, token))
        return FALSE;
    }

  return modal && rest;
}

void
sampan_statements_settle (GPtrArray *tokens)
{
  gboolean told = FALSE, last;

  for (guint start = 0, end, turn; start < tokens->len; start = turn + 1)
    {
      end = find_end (tokens, start, &turn);
      told &= start > 0 && sampan_token_is (tokens->pdata[start - 1], SAMPAN_WORD_JOIN);
      last = !says_something (tokens, end, tokens->len);
      told =
          (!last || says_something (tokens, 0, start))
          && !((names_thing (tokens, start, end) || sampan_tokens_name_unknown (tokens, start, end))
               && sampan_tokens_refer_back (tokens, turn + 1))
          && (is_statement (tokens, start, end, told,
                            last || names_thing (tokens, end, tokens->len))
              || tells_of_other (tokens, start, end));
      if (told)
        sampan_tokens_leave_out (tokens, start, end);
      if (!told)
        settle_tail (tokens, start, end);
    }
}
