#include "sampan-signs.h"

#include "sampan-complaints.h"

gboolean
sampan_token_was (const SampanToken *token, SampanWordClass class)
{
  return token->word != NULL && token->word->class == class;
}

gboolean
sampan_token_is_latin (const SampanToken *token)
{
  return g_ascii_isalpha (*token->text) && token->type != SAMPAN_TOKEN_QUOTE
         && token->type != SAMPAN_TOKEN_FILE;
}

gboolean
sampan_token_compares (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_COMPARES)
         && !sampan_token_was (token, SAMPAN_WORD_MARK)
         && !sampan_token_was (token, SAMPAN_WORD_FILLER)
         && !sampan_token_was (token, SAMPAN_WORD_POLITE);
}

gboolean
sampan_token_is_time (const SampanToken *token)
{
  return (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_SECOND)
         || (token->type == SAMPAN_TOKEN_RATIO && token->number >= 0);
}

gboolean
sampan_token_is_person (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && g_strcmp0 (token->word->target, "subject") == 0;
}

void
sampan_tokens_leave_out (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* "my mum" */
static gboolean
is_person (const SampanToken *token)
{
  return sampan_token_was (token, SAMPAN_WORD_OBJECT)
         && g_strcmp0 (token->word->target, "subject") == 0;
}

gboolean
sampan_token_is_about_edit (const SampanToken *token)
{
  return sampan_token_was (token, SAMPAN_WORD_VERB)
         || sampan_token_was (token, SAMPAN_WORD_NEGATION)
         || sampan_token_is (token, SAMPAN_WORD_EFFECT)
         || sampan_token_is (token, SAMPAN_WORD_COLOUR)
         || sampan_token_is (token, SAMPAN_WORD_DEGREE) || sampan_token_compares (token)
         || sampan_token_has (token, SAMPAN_TRAIT_BIDS) || token->type == SAMPAN_TOKEN_QUOTE;
}

gboolean
sampan_token_may_be_shown (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
         || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             && token->word->op->id == SAMPAN_OP_RECOLOUR)
         || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         || sampan_token_is (token, SAMPAN_WORD_ASIDE);
}

/* 穿搭图，亮一点: what the picture is, in a language where no spaces tell how many words that
 * takes.
 */
static gboolean
is_title (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *last = NULL;
  gboolean unknown = FALSE, latin = TRUE;

  if ((start > 0 && ((SampanToken *)tokens->pdata[start - 1])->type != SAMPAN_TOKEN_STOP)
      || end >= tokens->len)
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      latin &= sampan_token_is_latin (token);
      if ((token->type != SAMPAN_TOKEN_UNKNOWN && token->type != SAMPAN_TOKEN_MARKS
           && !sampan_token_is_empty (token) && !sampan_token_was (token, SAMPAN_WORD_ORNAMENT)
           && !(sampan_token_was (token, SAMPAN_WORD_OBJECT) && token->word->weak))
          || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        return FALSE;
      if (!sampan_token_was (token, SAMPAN_WORD_POLITE) && token->type != SAMPAN_TOKEN_MARKS)
        last = token;
    }

  return unknown && last != NULL && !latin && sampan_token_has (last, SAMPAN_TRAIT_KINDS);
}

/* 天空别动, 主体别切掉: nothing is to be done to what is named. */
static gboolean
leaves_alone (GPtrArray *tokens, guint start, guint end)
{
  gboolean unknown = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_was (token, SAMPAN_WORD_NEGATION))
        {
          gboolean cut = FALSE;

          for (guint k = i + 1; k < end; k++)
            if (sampan_token_means (tokens->pdata[k], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
                || sampan_token_means (tokens->pdata[k], SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
                || ((SampanToken *)tokens->pdata[k])->type == SAMPAN_TOKEN_UNKNOWN)
              cut = TRUE;
            else if (!sampan_token_is_empty (tokens->pdata[k]))
              return FALSE;
          return unknown && (cut || token->word->string != NULL);
        }
      if (sampan_token_was (token, SAMPAN_WORD_VERB) || sampan_token_is_about_edit (token))
        return FALSE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN || is_person (token);
    }

  return FALSE;
}

/* 这光影, 我家猫: somebody points at something, and asks for nothing. */
static gboolean
points (GPtrArray *tokens, guint start, guint end)
{
  gboolean begun = FALSE, unknown = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_MARKS || sampan_token_was (token, SAMPAN_WORD_POLITE))
        continue;
      if (sampan_token_is_latin (token) || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
          || (!begun && !sampan_token_has (token, SAMPAN_TRAIT_OWNER))
          || (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_was (token, SAMPAN_WORD_FILLER)))
        return FALSE;
      begun = TRUE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
    }

  return begun && unknown;
}

/* Whether the token is an edit of the whole picture, whatever it is said of. */
static gboolean
is_of_whole (const SampanToken *token)
{
  if (!sampan_token_is (token, SAMPAN_WORD_EFFECT))
    return FALSE;
  switch (token->word->op->id)
    {
    case SAMPAN_OP_STYLISE:
    case SAMPAN_OP_LOOK:
    case SAMPAN_OP_REVERSE:
    case SAMPAN_OP_FLIP:
    case SAMPAN_OP_ROTATE:
    case SAMPAN_OP_CROP:
    case SAMPAN_OP_UPSCALE:
      return TRUE;

    default:
      return FALSE;
    }
}

/* The "turn this worksheet" of "turn this worksheet black and white": this is the picture. @after:
 * (nullable): what follows */
static gboolean
names_this (GPtrArray *tokens, guint start, guint end, const SampanToken *after)
{
  if (after == NULL || end != start + 3
      || !(is_of_whole (after)
           || (sampan_token_is (after, SAMPAN_WORD_EFFECT)
               && after->word->op->id == SAMPAN_OP_SATURATION)))
    return FALSE;
  return sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_BIDS)
         && sampan_token_has (tokens->pdata[start + 1], SAMPAN_TRAIT_THIS_IS)
         && ((SampanToken *)tokens->pdata[start + 2])->type == SAMPAN_TOKEN_UNKNOWN;
}

/* The 猫猫 of 猫猫变油画, "the pour" of "reverse the pour": what the picture shows. */
static gboolean
is_shown (GPtrArray *tokens, guint start, guint end)
{
  const gboolean latin = g_ascii_isalpha (*((SampanToken *)tokens->pdata[start])->text);
  const SampanToken *before = start > 0 ? tokens->pdata[start - 1] : NULL;
  const SampanToken *after = end < tokens->len ? tokens->pdata[end] : NULL;
  guint n_unknown = 0;

  if (names_this (tokens, start, end, after))
    return TRUE;
  if (latin ? before == NULL || !sampan_token_is (before, SAMPAN_WORD_EFFECT)
                  || before->word->op->id != SAMPAN_OP_REVERSE
                  || !sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_OWNER)
            : after == NULL || !is_of_whole (after)
                  || (before != NULL && !sampan_token_ends_clause (before)))
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      n_unknown += token->type == SAMPAN_TOKEN_UNKNOWN;
      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token))
        return FALSE;
    }

  return n_unknown > 0;
}

/* 突出这盘菜: what for, in a language without spaces. */
static gboolean
tells_purpose (GPtrArray *tokens, guint start, guint end)
{
  gboolean purpose = FALSE, unknown = FALSE, given = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token)
          || sampan_token_is (token, SAMPAN_WORD_EFFECT)
          /* but 准备做成相册 */
          || (sampan_token_is (token, SAMPAN_WORD_VERB)
              && !(purpose && token->word->value == SAMPAN_VERB_CHANGE)))
        return FALSE;
      /* 给我女儿当涂色本 */
      if (sampan_token_has (token, SAMPAN_TRAIT_GIVES))
        given = TRUE;
      if (!purpose && !given && !sampan_token_has (token, SAMPAN_TRAIT_PURPOSE)
          && !sampan_token_was (token, SAMPAN_WORD_POLITE) && token->type != SAMPAN_TOKEN_MARKS)
        return FALSE;
      purpose |= sampan_token_has (token, SAMPAN_TRAIT_PURPOSE);
      unknown |=
          token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_MISSING);
    }

  return purpose && unknown;
}

/* 结婚请柬用, 发群里: what one does with it, in a language without spaces. */
static gboolean
is_used (GPtrArray *tokens, guint start, guint end)
{
  gboolean use = FALSE, unknown = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token)
          || (sampan_token_has (token, SAMPAN_TRAIT_WISHES) && token->type != SAMPAN_TOKEN_UNKNOWN)
          || (!sampan_token_may_be_shown (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
              && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)))
        return FALSE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      if (!sampan_token_was (token, SAMPAN_WORD_POLITE) && token->type != SAMPAN_TOKEN_MARKS)
        use |= sampan_token_has (token, SAMPAN_TRAIT_USES);
    }

  return use && unknown;
}

/* 跟晚饭一样黄: what it is like. */
static gboolean
likens (GPtrArray *tokens, guint start, guint end)
{
  gboolean like = FALSE, unknown = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        return FALSE;
      like |= unknown && sampan_token_has (token, SAMPAN_TRAIT_LIKENS);
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
    }

  return like;
}

/* 保持原比例, 天空保持原样: nothing is to be done to it; 别把狗裁了: nor that. */
static gboolean
keeps_thing (GPtrArray *tokens, guint start, guint end)
{
  gboolean keep = FALSE, not = FALSE, with = FALSE, unknown = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token))
        return FALSE;
      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        keep = TRUE;
      else if (sampan_token_is (token, SAMPAN_WORD_NEGATION) && !unknown)
        not = TRUE;
      else if (not&&sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        with = TRUE;
      else if (!with && !sampan_token_may_be_shown (token))
        return FALSE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
    }

  return unknown && (with || (keep && !not));
}

/* 别让她知道: what somebody is not to do. */
static gboolean
forbids_other (GPtrArray *tokens, guint start, guint end)
{
  gboolean not = FALSE, other = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token)
          || !(sampan_token_may_be_shown (token) || sampan_token_is (token, SAMPAN_WORD_NEGATION)))
        return FALSE;
      not |= sampan_token_is (token, SAMPAN_WORD_NEGATION);
      other |= not && sampan_token_has (token, SAMPAN_TRAIT_WISHES);
    }

  return other;
}

/* The 跳 of 孙女跳舞跳得真好: what somebody does, and how. */
static gboolean
is_done_well (GPtrArray *tokens, guint at, guint end)
{
  return at + 1 < end && sampan_token_is (tokens->pdata[at], SAMPAN_WORD_EFFECT)
         && g_strcmp0 (((SampanToken *)tokens->pdata[at + 1])->text, "得") == 0;
}

/* 娃第一次走路，暖一点: a sentence that stands before all that is wanted, in a language whose verbs
 * have no form that tells. A word or two may be a wish, and so may what says how it shall become:
 * 眼睛睁开. */
static gboolean
opens (GPtrArray *tokens, guint start, guint end)
{
  gsize length = 0;
  gboolean well = FALSE;

  for (guint i = 0; i < start; i++)
    if (sampan_token_says_something (tokens->pdata[i])
        && !sampan_token_ends_clause (tokens->pdata[i]))
      return FALSE;
  if (end >= tokens->len || !sampan_token_ends_clause (tokens->pdata[end]))
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      well |= length > 0 && is_done_well (tokens, i, end);
      if (sampan_token_is_latin (token) || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
          || sampan_token_has (token, SAMPAN_TRAIT_RESULTS)
          || !(sampan_token_may_be_shown (token) || is_done_well (tokens, i, end)
               || (well && sampan_token_is (token, SAMPAN_WORD_DEGREE))))
        return FALSE;
      length += (gsize)g_utf8_strlen (token->text, -1);
    }

  return length > 3;
}

/* 我是开民宿的: who asks, in a language without spaces. */
static gboolean
tells_who (GPtrArray *tokens, guint start, guint end)
{
  guint at = start;

  while (at < end && sampan_token_was (tokens->pdata[at], SAMPAN_WORD_POLITE))
    at++;
  if (at + 3 >= end || !sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_SPEAKER)
      || !sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_EQUALS)
      || g_strcmp0 (((SampanToken *)tokens->pdata[end - 1])->text, "的") != 0)
    return FALSE;
  for (guint i = at; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_latin (token) || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
          || sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || sampan_token_is (token, SAMPAN_WORD_COLOUR))
        return FALSE;
    }

  return TRUE;
}

/* 圣诞氛围: what the picture is, and nothing else, wherever that is said. */
static gboolean
is_occasion (GPtrArray *tokens, guint start, guint end)
{
  gboolean topic = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_was (token, SAMPAN_WORD_ORNAMENT) && token->word->string != NULL)
        topic = TRUE;
      else if (token->type != SAMPAN_TOKEN_MARKS && !sampan_token_was (token, SAMPAN_WORD_POLITE))
        return FALSE;
    }

  return topic;
}

gboolean
sampan_tokens_refuse_thing (GPtrArray *tokens, guint at, guint end)
{
  const SampanToken *token = tokens->pdata[at];

  return at + 2 < end && sampan_token_is (token, SAMPAN_WORD_NEGATION)
         && g_str_has_suffix (token->text, " need")
         && sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_OWNER)
         && ((SampanToken *)tokens->pdata[at + 2])->type == SAMPAN_TOKEN_UNKNOWN;
}

gboolean
sampan_signs_ask_nothing (GPtrArray *tokens, guint start, guint end)
{
  return leaves_alone (tokens, start, end) || is_title (tokens, start, end)
         || points (tokens, start, end) || is_occasion (tokens, start, end)
         || is_shown (tokens, start, end) || opens (tokens, start, end)
         || is_used (tokens, start, end) || likens (tokens, start, end)
         || forbids_other (tokens, start, end) || keeps_thing (tokens, start, end)
         || tells_purpose (tokens, start, end) || tells_who (tokens, start, end);
}
