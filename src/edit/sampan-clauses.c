#include "sampan-clauses.h"

#include <string.h>

#include "sampan-afterthoughts.h"
#include "sampan-complaints.h"
#include "sampan-details.h"
#include "sampan-headlines.h"
#include "sampan-joints.h"
#include "sampan-others.h"
#include "sampan-past.h"
#include "sampan-remarks.h"
#include "sampan-statements.h"
#include "sampan-states.h"
#include "sampan-things.h"
#include "sampan-topics.h"
#include "sampan-words.h"

static gboolean
is_noise (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
         && (token->word->op->id == SAMPAN_OP_AUDIO_DENOISE
             || token->word->op->id == SAMPAN_OP_DENOISE);
}

static gboolean
is_strong (const SampanToken *token, gboolean object)
{
  switch (token->type)
    {
    case SAMPAN_TOKEN_RATIO:
    case SAMPAN_TOKEN_PIXELS:
    case SAMPAN_TOKEN_QUOTE:
    case SAMPAN_TOKEN_QUANTITY:
    case SAMPAN_TOKEN_UNKNOWN:
      return TRUE;

    case SAMPAN_TOKEN_FILE:
      return !object;

    default:
      return (sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT)
              || sampan_token_is (token, SAMPAN_WORD_MISSING)
              || sampan_token_is (token, SAMPAN_WORD_ASPECT)
              || (!object && sampan_token_is (token, SAMPAN_WORD_COLOUR)))
             && !token->word->weak;
    }
}

/* "the picture", beside something that may also be said of the sound */
static gboolean
names_picture (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_FILLER) && token->word->string != NULL;
}

static gboolean
fills_background (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_SCENE) || sampan_token_is (token, SAMPAN_WORD_COLOUR)
         || token->type == SAMPAN_TOKEN_COLOUR || token->type == SAMPAN_TOKEN_FILE
         || (sampan_token_is (token, SAMPAN_WORD_EFFECT)
             && (token->word->op->id == SAMPAN_OP_BLUR
                 || token->word->op->id == SAMPAN_OP_BACKGROUND));
}

/* Whether the picture is to be sharper, and nothing is said of the sound: "sharpen and denoise". */
static gboolean
sharpens (GPtrArray *tokens)
{
  gboolean sharper = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_WORD || token->word->op == NULL)
        continue;
      if (token->word->op->id == SAMPAN_OP_VOLUME)
        return FALSE;
      sharper |= token->word->op->id == SAMPAN_OP_SHARPNESS;
    }

  return sharper;
}

/* Noise is of the sound or of the picture: of the picture if there is no sound or if the clause
 * says so. @tokens from @start to @end are a clause. */
static void
settle_noise (GPtrArray *tokens, guint start, guint end, SampanMediaKind kind)
{
  gboolean noise = FALSE, picture = sharpens (tokens), sound = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      picture |= names_picture (token);
      sound |=
          sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME;
      noise |= is_noise (token);
      /* "remove the wind noise, sharpen": the wind is heard */
      if (kind == SAMPAN_MEDIA_VIDEO && is_noise (token) && token->word->twin == NULL
          && token->word->op->id == SAMPAN_OP_AUDIO_DENOISE)
        picture = FALSE;
    }
  for (guint i = start; noise && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_noise (token))
        {
          const gboolean heard = token->word->op->id == SAMPAN_OP_AUDIO_DENOISE;

          if (token->word->twin != NULL
              && (heard ? !sound && (picture || kind == SAMPAN_MEDIA_IMAGE) : sound))
            token->word = token->word->twin;
        }
      else if (sampan_token_is (token, SAMPAN_WORD_OBJECT)
               && token->word->op->id == SAMPAN_OP_VOLUME)
        token->type = SAMPAN_TOKEN_MARKS; /* "the noise in the sound" */
    }
}

/* What a person can wear, or stand in front of, or have hidden. */
static gboolean
is_thing (const SampanToken *token)
{
  if (token->type == SAMPAN_TOKEN_QUOTE || sampan_token_is (token, SAMPAN_WORD_SCENE)
      || sampan_token_is (token, SAMPAN_WORD_ASPECT) || sampan_token_is (token, SAMPAN_WORD_SIZE))
    return TRUE;
  return !(token->type == SAMPAN_TOKEN_WORD && token->word->weak)
         && (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_NOUN));
}

/* "film" is a look when it stands alone, and the video itself in "trim the film to ten seconds";
 * "me" is what gets a colour, and nothing in "blur the background behind me". */
static void
settle_weak (GPtrArray *tokens, guint start, guint end)
{
  gboolean strong[2] = { FALSE, FALSE }, thing = FALSE, known = FALSE;

  for (guint i = start; i < end; i++)
    {
      strong[FALSE] |= is_strong (tokens->pdata[i], FALSE);
      strong[TRUE] |= is_strong (tokens->pdata[i], TRUE);
      known |= is_strong (tokens->pdata[i], TRUE)
               && ((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_UNKNOWN;
      /* "give the model red lipstick" */
      thing |=
          is_thing (tokens->pdata[i]) || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_MISSING);
    }
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_WORD || !token->word->weak
          || token->word->class == SAMPAN_WORD_VERB)
        continue;
      /* "an Easter style": of a kind that is not known. */
      if (!known && sampan_token_is (token, SAMPAN_WORD_OBJECT)
          && token->word->op->id == SAMPAN_OP_LOOK)
        continue;
      /* "brighten the man" is about him alone. */
      if (g_strcmp0 (token->word->target, "subject") == 0
              ? thing
              : strong[sampan_token_is (token, SAMPAN_WORD_OBJECT)])
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* Whether nothing is asked for from @start to @end. @story: a scene tells where it was */
static gboolean
is_idle (GPtrArray *tokens, guint start, guint end, gboolean story)
{
  /* 我要拿来做底图 */
  const gboolean purpose =
      start > 0 && sampan_token_has (tokens->pdata[start - 1], SAMPAN_TRAIT_WISHES);

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if ((token->type == SAMPAN_TOKEN_UNKNOWN && !sampan_token_has (token, SAMPAN_TRAIT_WISHES))
          || sampan_token_is_empty (token)
          /* "ISO 6400" */
          || (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE && i > start
              && ((SampanToken *)tokens->pdata[i - 1])->type == SAMPAN_TOKEN_UNKNOWN)
          || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
          || sampan_token_is (token, SAMPAN_WORD_ASIDE) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || sampan_token_is (token, SAMPAN_WORD_DEGREE)
          || sampan_token_is (token, SAMPAN_WORD_NEGATION)
          || sampan_token_is (token, SAMPAN_WORD_MARK)
          || (story
              && (sampan_token_is (token, SAMPAN_WORD_SCENE)
                  || sampan_token_is (token, SAMPAN_WORD_SIZE)))
          || (purpose && sampan_token_is (token, SAMPAN_WORD_MISSING))
          || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && (token->word->weak || purpose)))
        continue;
      return FALSE;
    }

  return TRUE;
}

/* "because the café was dim", "because it drags": a reason of its own, whatever it names. */
static gboolean
is_reason (GPtrArray *tokens, guint at, guint end)
{
  if (sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_RELATES))
    return TRUE;
  if (((SampanToken *)tokens->pdata[at])->word->string != NULL
      || sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_SWAPS))
    return FALSE;
  for (guint i = at + 1; i < end; i++)
    if (sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_FINITE)
        || sampan_token_tells_state (tokens->pdata[i]) || sampan_token_complains (tokens->pdata[i]))
      return TRUE;

  return FALSE;
}

static gboolean
says_something (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_says_something (tokens->pdata[i])
        && !sampan_token_ends_clause (tokens->pdata[i]))
      return TRUE;

  return FALSE;
}

/* "for her birthday card", "I can hardly see us": why, and no wish, unlike "make it look like it
 * was snowing". */
static void
settle_asides (GPtrArray *tokens, guint start, guint end)
{
  gboolean aside = FALSE, begun = FALSE, bid = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const gboolean begins = sampan_token_is (token, SAMPAN_WORD_ASIDE);

      /* but "my boss wants a dragon" */
      if (begins && !(token->word->string != NULL && begun) && !(bid && !begun)
          && !sampan_token_has (token, SAMPAN_TRAIT_WANTS)
          /* "but not for the intro" */
          && !(i > start && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_NEGATION))
          && !(i + 1 < end && sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_WANTS)
               && sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_WISHES)))
        aside |= is_idle (tokens, i + 1, end, token->word->string != NULL)
                 || (is_reason (tokens, i, end)
                     && (says_something (tokens, start, i) || !g_ascii_isalpha (*token->text)));
      begun |= !sampan_token_is_empty (token);
      bid |= g_ascii_isalpha (*token->text) && sampan_token_has (token, SAMPAN_TRAIT_BIDS);
      if (aside || begins)
        token->type = begins && sampan_details_end_number (tokens, i) ? SAMPAN_TOKEN_PAUSE
                                                                      : SAMPAN_TOKEN_MARKS;
    }
}

/* "the noise in this night shot": a scene that is there, and not asked for. */
static void
settle_scenes (GPtrArray *tokens, guint start, guint end)
{
  gboolean other = FALSE, background = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_WORD || token->word->op == NULL)
        continue;
      background |= sampan_word_is_background (token->word);
      other |= !token->word->weak;
    }
  for (guint i = start; other && !background && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_SCENE))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* What can be soft besides: "soft warm tones". */
static gboolean
is_tone (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->as == SAMPAN_AS_ADJECTIVE;
}

/* "light grain" is little of it, as "soft blur" is; "light" alone is brighter. */
static void
settle_light (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord slight = { .class = SAMPAN_WORD_DEGREE, .value = SAMPAN_DEGREE_SLIGHT };

  for (guint i = start; i + 1 < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && sampan_token_has (token, SAMPAN_TRAIT_FAINT)
          && (token->word->op->id == SAMPAN_OP_BRIGHTNESS || !is_tone (next))
          && sampan_token_is (next, SAMPAN_WORD_EFFECT) && next->word->op != token->word->op)
        token->word = &slight;
    }
}

/* The "one" of "a red one" */
static void
settle_one (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *last = end > start ? tokens->pdata[end - 1] : NULL;

  if (end - start > 1 && last->type == SAMPAN_TOKEN_QUANTITY && last->number == 1
      && last->unit == SAMPAN_UNIT_NONE
      && sampan_token_is (tokens->pdata[end - 2], SAMPAN_WORD_COLOUR))
    last->type = SAMPAN_TOKEN_MARKS;
}

/* 证件照，换白底: what the picture is, and nothing that is wanted. */
static gboolean
is_topic (GPtrArray *tokens, guint start, guint end)
{
  gboolean topic = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_ORNAMENT) && token->word->string != NULL)
        topic = TRUE;
      else if (token->type != SAMPAN_TOKEN_MARKS && !sampan_token_is (token, SAMPAN_WORD_POLITE))
        return FALSE;
    }

  return topic && end < tokens->len;
}

/* "a nice vintage look" is a vintage look; "make it nice" is not understood. */
static void
settle_ornaments (GPtrArray *tokens, guint start, guint end)
{
  gboolean something = is_topic (tokens, start, end);

  for (guint i = start; i < end; i++)
    something |= sampan_token_says_something (tokens->pdata[i])
                 /* "a nice look" is just as little said. */
                 && !(sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT)
                      && ((SampanToken *)tokens->pdata[i])->word->weak);
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_ORNAMENT))
        token->type = something ? SAMPAN_TOKEN_MARKS : SAMPAN_TOKEN_UNKNOWN;
    }
}

/* The "off" of "vignette off" and "two seconds off the end" takes away; that of "cut two seconds
 * off the end" says nothing. */
static void
settle_off (GPtrArray *tokens, guint start, guint end)
{
  gboolean verb = FALSE, time = FALSE;

  while (end > start && sampan_token_is_empty (tokens->pdata[end - 1]))
    end--;
  for (guint i = start; i < end; i++)
    time |= ((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_QUANTITY;
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_VERB))
        continue;
      if (token->word->weak && (verb || (i + 1 < end && !time)))
        token->type = SAMPAN_TOKEN_MARKS;
      verb |= token->word->value == SAMPAN_VERB_CUT || token->word->value == SAMPAN_VERB_TRIM
              || token->word->value == SAMPAN_VERB_KEEP;
    }
}

/* 后面虚掉, 后面换成夜景: what stands behind, and no time. */
static void
settle_behind (GPtrArray *tokens, guint start, guint end)
{
  static SampanWord background = { .class = SAMPAN_WORD_OBJECT };
  SampanToken *behind = NULL;
  gboolean fills = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO
          || token->type == SAMPAN_TOKEN_QUOTE
          || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !token->word->weak))
        return;
      if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
          && sampan_token_has (token, SAMPAN_TRAIT_BEHIND))
        behind = token;
      fills |= fills_background (token);
    }
  if (behind == NULL || !fills)
    return;
  background.op = sampan_op_get (SAMPAN_OP_BACKGROUND);
  behind->word = &background;
}

/* Whether the clause says more or less of something that is not named otherwise. */
static gboolean
goes_some_way (GPtrArray *tokens, guint start, guint end)
{
  gboolean way = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      way |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
             || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS);
      if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_VERB)
          && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
          && !sampan_token_is (token, SAMPAN_WORD_MARK) && token->type != SAMPAN_TOKEN_QUANTITY)
        return FALSE;
    }

  return way;
}

/* "punch up the colours": the saturation. */
static void
settle_colours (GPtrArray *tokens, guint start, guint end)
{
  static SampanWord saturation = { .class = SAMPAN_WORD_OBJECT };

  saturation.op = sampan_op_get (SAMPAN_OP_SATURATION);
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_FILLER)
          && sampan_token_has (token, SAMPAN_TRAIT_COLOURS) && goes_some_way (tokens, start, end))
        {
          token->word = &saturation;
          return;
        }
    }
}

/* "lose the last 5": of a video, seconds. */
static void
settle_seconds (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *last = end > start ? tokens->pdata[end - 1] : NULL;
  const SampanToken *before = end > start + 1 ? tokens->pdata[end - 2] : NULL;

  if (before == NULL || last->type != SAMPAN_TOKEN_QUANTITY || last->unit != SAMPAN_UNIT_NONE
      || !(sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
           || sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)))
    return;
  for (guint i = start; i + 2 < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB))
      {
        last->unit = SAMPAN_UNIT_SECOND;
        last->part = 1;
      }
}

/* What a person has, and edits know: a face, hair, clothes. */
static gboolean
is_part_of_person (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (token->word->op->id == SAMPAN_OP_FACES || g_strcmp0 (token->word->target, "hair") == 0
             || g_strcmp0 (token->word->target, "clothes") == 0);
}

/* The "grandson's" of "my grandson's photo" */
static gboolean
is_picture_of (const SampanToken *who, const SampanToken *picture)
{
  return sampan_token_has_s (who) && sampan_token_is (who, SAMPAN_WORD_OBJECT)
         && g_strcmp0 (who->word->target, "subject") == 0
         && sampan_token_is (picture, SAMPAN_WORD_FILLER) && picture->word->string != NULL;
}

/* "my bros face", 给孙子的脸打码: whose it is makes no difference. */
static void
settle_owners (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    {
      guint owner = i;

      if (i > start && is_picture_of (tokens->pdata[i - 1], tokens->pdata[i]))
        ((SampanToken *)tokens->pdata[i - 1])->type = SAMPAN_TOKEN_MARKS;
      if (!is_part_of_person (tokens->pdata[i]))
        continue;
      while (owner > start && sampan_token_is_empty (tokens->pdata[owner - 1]))
        owner--;
      if (owner == start || (owner == i && !((SampanToken *)tokens->pdata[i])->space))
        continue;
      for (;
           owner > start && ((SampanToken *)tokens->pdata[owner - 1])->type == SAMPAN_TOKEN_UNKNOWN;
           owner--)
        ((SampanToken *)tokens->pdata[owner - 1])->type = SAMPAN_TOKEN_MARKS;
    }
}

/* "put my mug on a white background", "a gradient behind the handbag": what stands before it makes
 * no difference. */
static void
settle_foreground (GPtrArray *tokens, guint start, guint end)
{
  static SampanWord object = { .class = SAMPAN_WORD_OBJECT };
  gboolean background = FALSE, fills = FALSE, behind = FALSE;

  object.op = sampan_op_get (SAMPAN_OP_BACKGROUND);
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      /* "plain white behind the bottle" */
      if (i > start && token->type == SAMPAN_TOKEN_UNKNOWN
          && sampan_token_has (token, SAMPAN_TRAIT_BEHIND)
          && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_COLOUR))
        {
          token->type = SAMPAN_TOKEN_WORD;
          token->word = &object;
        }

      background |= token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
                    && token->word->op->id == SAMPAN_OP_BACKGROUND;
      fills |= fills_background (token);
    }
  for (guint i = start; background && fills && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_BEHIND))
        {
          behind = TRUE;
          if (!sampan_token_is (token, SAMPAN_WORD_OBJECT))
            token->type = SAMPAN_TOKEN_MARKS;
        }
      if (token->type == SAMPAN_TOKEN_UNKNOWN
          && (behind
              || (i > start
                  && (sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_OWNER)
                      /* "change the background in office to white" */
                      || sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_WEARS)))))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* "swap sepia for black and white": the first goes. */
static void
settle_swaps (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord without = { .class = SAMPAN_WORD_NEGATION, .string = (char *)"contrast" };
  static const SampanWord then = { .class = SAMPAN_WORD_JOIN, .value = SAMPAN_JOIN_THEN };
  SampanToken *verb = NULL;
  const SampanToken *old = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (verb == NULL && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE))
        verb = token;
      else if (verb != NULL && old == NULL && sampan_token_is (token, SAMPAN_WORD_EFFECT)
               && token->word->op->id == SAMPAN_OP_LOOK)
        old = token;
      else if (old != NULL
               && (sampan_token_has (token, SAMPAN_TRAIT_SWAPS)
                   || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE))
               && i + 1 < end)
        {
          verb->word = &without;
          token->type = SAMPAN_TOKEN_WORD;
          token->word = &then;
          return;
        }
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_OBJECT))
        return;
    }
}

/* ‘add "Hi", only for the first 5 seconds’: of the text, and not of the video. @before: where the
 * clause before begins */
static void
settle_only (GPtrArray *tokens, guint before, guint start, guint end)
{
  SampanToken *only = NULL;
  gboolean quote = FALSE;

  for (guint i = before; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      quote |= token->type == SAMPAN_TOKEN_QUOTE;
      if (i < start || !sampan_token_is (token, SAMPAN_WORD_VERB))
        continue;
      if (token->word->value == SAMPAN_VERB_ONLY && quote)
        only = token;
      else if (token->word->value != SAMPAN_VERB_ADD)
        return;
    }
  if (only != NULL)
    only->type = SAMPAN_TOKEN_MARKS;
}

void
sampan_clauses_settle (GPtrArray *tokens, const char *prompt, SampanMediaKind kind)
{
  sampan_words_join (tokens, prompt);
  sampan_headlines_settle (tokens);
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      sampan_words_settle (tokens, prompt, start, end);
    }
  sampan_afterthoughts_settle (tokens);
  sampan_joints_settle (tokens);
  sampan_others_settle (tokens);
  sampan_past_settle (tokens);
  sampan_states_settle (tokens);
  sampan_things_settle (tokens);
  sampan_remarks_settle (tokens);
  sampan_details_settle (tokens);
  sampan_topics_settle (tokens);
  sampan_complaints_settle (tokens);
  for (guint before = 0, start = 0, end; start < tokens->len; before = start, start = end + 1)
    {
      end = start;
      while (end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]))
        end++;
      settle_swaps (tokens, start, end);
      settle_owners (tokens, start, end);
      settle_foreground (tokens, start, end);
      settle_colours (tokens, start, end);
      if (kind == SAMPAN_MEDIA_VIDEO)
        settle_seconds (tokens, start, end);
      sampan_complaints_settle_clause (tokens, start, end);
      sampan_complaints_settle_reasons (tokens, before, start, end);
      settle_noise (tokens, start, end, kind);
      settle_behind (tokens, start, end);
      settle_asides (tokens, start, end);
      settle_scenes (tokens, start, end);
      sampan_details_settle_order (tokens, start, end);
      settle_only (tokens, before, start, end);
      settle_one (tokens, start, end);
      settle_light (tokens, start, end);
      settle_ornaments (tokens, start, end);
      settle_off (tokens, start, end);
      settle_weak (tokens, start, end);
    }
  sampan_statements_settle (tokens);
}
