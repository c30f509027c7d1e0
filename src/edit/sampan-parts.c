#include "sampan-parts.h"

#include <string.h>

#include "sampan-complaints.h"
#include "sampan-signs.h"

static gboolean
is_latin (const SampanToken *token)
{
  return g_ascii_isalpha (*token->text);
}

static gboolean
is_seen (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_MISSING)
         || sampan_token_is_person (token);
}

/* The "loading" of loading那段10s-25s剪掉, the "boring" of "cut the boring part 0:10-0:25": what is
 * seen then. */
static void
settle_part (GPtrArray *tokens, guint start, guint end)
{
  gboolean verb = FALSE;
  guint n_times = 0;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      n_times += sampan_token_is_time (token);
      verb |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
              || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
              || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
              || sampan_token_is (token, SAMPAN_WORD_NEGATION);
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE)
        return;
    }
  for (guint i = start + 1; verb && n_times == 2 && i < end; i++)
    {
      guint at = i;
      gboolean seen = FALSE;

      while (sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_PART) && at > start
             && (is_seen (tokens->pdata[at - 1]) || sampan_token_is_empty (tokens->pdata[at - 1])))
        seen |= is_seen (tokens->pdata[--at]);
      if (seen)
        sampan_tokens_leave_out (tokens, at, i + 1);
    }
}

static gboolean
is_region (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && sampan_word_is_region (token->word);
}

static gboolean
cuts (const SampanToken *token)
{
  return sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
         || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
         || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_CROP
             && token->word->edit == NULL);
}

/* "everything except the last 5 seconds": they go; "delete everything except 0:10 to 0:20": it
 * stays. */
static void
settle_except (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };
  static const SampanWord keep = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_KEEP };
  SampanToken *except = NULL, *verb = NULL;
  gboolean time = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      time |= except != NULL && sampan_token_is_time (token);
      if (sampan_token_is (token, SAMPAN_WORD_EXCEPT))
        except = token;
      else if (sampan_token_is (token, SAMPAN_WORD_VERB) && verb == NULL)
        verb = token;
      else if (!sampan_token_is_time (token) && !sampan_token_is_empty (token)
               && !sampan_token_is (token, SAMPAN_WORD_MARK)
               && !sampan_token_has (token, SAMPAN_TRAIT_WHOLE))
        return;
    }
  if (except == NULL || !time
      || (verb != NULL && verb->word->value != SAMPAN_VERB_CUT
          && verb->word->value != SAMPAN_VERB_KEEP && verb->word->value != SAMPAN_VERB_TRIM))
    return;
  except->word = verb != NULL && verb->word->value != SAMPAN_VERB_KEEP ? &keep : &cut;
  if (verb != NULL)
    verb->type = SAMPAN_TOKEN_MARKS;
}

/* "crop the left third out": it goes, as if "out" stood before it. */
static void
settle_out (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };
  SampanToken *verb = NULL;
  gboolean region = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_region (token) && verb != NULL)
        region = TRUE;
      else if (cuts (token) && !region)
        verb = token;
      else if (region && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
        verb->word = &cut;
      else if (!sampan_token_is_empty (token))
        return;
    }
}

/* "crop the bottom fifth": so little goes, and is not what stays, unlike "crop to the left third".
 */
static void
settle_slice (GPtrArray *tokens, guint at)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };
  SampanToken *verb = tokens->pdata[at];
  const SampanToken *region = tokens->pdata[at + 1];

  if (is_latin (verb) && sampan_token_is (verb, SAMPAN_WORD_EFFECT) && cuts (verb)
      && verb->word->target == NULL && is_region (region)
      && sampan_edit_get_number (region->word->edit, "width")
                 * sampan_edit_get_number (region->word->edit, "height")
             < 0.4)
    verb->word = &cut;
}

/* "the top third is just ceiling, crop it off", 下面三分之一全是桌子，裁掉: what is to go, and then
 * that it is. */
static void
settle_region (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };
  SampanToken *verb = NULL;
  guint at = start;

  while (at < end && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  if (at + 1 >= end || end >= tokens->len || !is_region (tokens->pdata[at]))
    return;
  for (guint i = at + 1; i < end; i++)
    if (((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_UNKNOWN
        && !sampan_token_is_empty (tokens->pdata[i])
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_ORNAMENT)
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_ASIDE)
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_DEGREE))
      return;
  for (guint i = end + 1; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (cuts (token))
        {
          token->type = verb != NULL ? SAMPAN_TOKEN_MARKS : SAMPAN_TOKEN_WORD;
          verb = verb != NULL ? verb : token;
        }
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (verb == NULL)
    return;
  verb->word = &cut;
  sampan_tokens_leave_out (tokens, at + 1, end + 1);
}

/* "ends at" */
static gboolean
is_finite (const SampanToken *token)
{
  const char *space = strchr (token->text, ' ');

  return space != NULL ? space > token->text && space[-1] == 's'
                       : sampan_token_has (token, SAMPAN_TRAIT_ACTS);
}

/* What can begin and end: the video, the music, what is not understood. */
static gboolean
may_end (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_FILLER)
         || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             && token->word->op->id == SAMPAN_OP_VOLUME);
}

/* The "the first bit's boring so" of "the first bit's boring so start from 0:18" */
static void
settle_start (GPtrArray *tokens, guint start, guint end)
{
  guint so = end;
  gboolean time = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (so == end && i > start && sampan_token_has (token, SAMPAN_TRAIT_SO) && i + 1 < end
          && sampan_token_is (tokens->pdata[i + 1], SAMPAN_WORD_MARK))
        so = i;
      else if (sampan_token_is_time (token))
        {
          if (so == end)
            return;
          time = TRUE;
        }
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE
               || sampan_token_is (token, SAMPAN_WORD_VERB))
        return;
    }
  if (time)
    sampan_tokens_leave_out (tokens, start, so + 1);
}

/* "the video ends at 0:45, mute it": how long it is, and no wish beside another. */
static void
settle_length (GPtrArray *tokens, guint start, guint end)
{
  gboolean subject = FALSE, mark = FALSE, time = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_MARK) && is_finite (token) && subject)
        mark = TRUE;
      else if (may_end (token) && !mark)
        /* "the video", which is one word, "the music" */
        subject |= is_latin (token) && !sampan_token_has (token, SAMPAN_TRAIT_PRONOUN)
                   && (i > start || strchr (token->text, ' ') != NULL);
      else if (sampan_token_is_time (token) && mark)
        time = TRUE;
      else if (!sampan_token_is_empty (token))
        return;
    }
  /* "the chorus starts at 1:02, start there" */
  for (guint i = end; i < tokens->len; i++)
    time &=
        !(is_latin (tokens->pdata[i]) && sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_THERE));
  for (guint i = 0; time && i < tokens->len; i++)
    if ((i < start || i >= end) && sampan_token_says_something (tokens->pdata[i])
        && !sampan_token_ends_clause (tokens->pdata[i]))
      {
        sampan_tokens_leave_out (tokens, start, end);
        return;
      }
}

/* The "the whistle at" of "lose everything before the whistle at 0:42" */
static void
settle_moment (GPtrArray *tokens, guint start, guint end)
{
  guint first = end;

  for (guint i = start + 1; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i], *before = tokens->pdata[i - 1];

      if (first < end && i > first + 1 && sampan_token_is_time (token)
          && sampan_token_has (before, SAMPAN_TRAIT_AT))
        {
          sampan_tokens_leave_out (tokens, first, i);
          return;
        }
      if (sampan_token_is (before, SAMPAN_WORD_MARK) && is_latin (token)
          && sampan_token_has (token, SAMPAN_TRAIT_OWNER))
        first = i;
      else if (first < end && !is_seen (token) && !sampan_token_is_empty (token))
        first = end;
    }
}

/* "a 10 second clip from 1:00", "a 20 second cut starting at 0:40": what is to be left. */
static void
settle_clip (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord keep = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_KEEP };
  guint at = start;
  SampanToken *noun;

  while (at < end && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  if (at + 2 >= end || ((SampanToken *)tokens->pdata[at])->type != SAMPAN_TOKEN_QUANTITY
      || !sampan_token_is_time (tokens->pdata[at]) || !is_latin (tokens->pdata[at + 1]))
    return;
  noun = tokens->pdata[at + 1];
  if (!(noun->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (noun, SAMPAN_WORD_FILLER)
        || (sampan_token_means (noun, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT) && !noun->word->weak))
      || !(sampan_token_means (tokens->pdata[at + 2], SAMPAN_WORD_MARK, SAMPAN_MARK_FROM)
           || sampan_token_means (tokens->pdata[at + 2], SAMPAN_WORD_MARK, SAMPAN_MARK_START)))
    return;
  for (guint i = at + 3; i < end; i++)
    if (!sampan_token_is_empty (tokens->pdata[i])
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_MARK)
        && !sampan_token_is_time (tokens->pdata[i]))
      return;
  noun->type = SAMPAN_TOKEN_WORD;
  noun->word = &keep;
}

/* "cut the awkward silence at the end, last 6 seconds": what is cut there, and then how much. */
static void
settle_edge (GPtrArray *tokens, guint start, guint end)
{
  gboolean cut = FALSE, edge = FALSE, time = FALSE, marked = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM))
        cut = TRUE;
      else if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_START)
               || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_END))
        edge = cut;
      else if (!cut || sampan_token_is_time (token) || token->type == SAMPAN_TOKEN_QUOTE)
        return;
    }
  for (guint i = end + 1; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      const SampanToken *token = tokens->pdata[i];

      time |= sampan_token_is_time (token);
      marked |= sampan_token_is (token, SAMPAN_WORD_MARK);
      if (!sampan_token_is_time (token) && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_MARK))
        return;
    }
  if (!edge || !time || ((SampanToken *)tokens->pdata[end])->type != SAMPAN_TOKEN_PAUSE)
    return;
  for (guint i = start; i <= end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB)
        && (marked || !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_MARK)))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* The "not 9:16" of "crop 16:9, not 9:16": a number that is not meant, and no edit to take back. */
static void
settle_not_meant (GPtrArray *tokens, guint start, guint end)
{
  guint not = end;
  gboolean number = FALSE, other = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (not== end)
        {
          if (sampan_token_is (token, SAMPAN_WORD_NEGATION) && token->word->string != NULL)
            not = i;
          continue;
        }
      number |= token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO;
      if (token->type != SAMPAN_TOKEN_QUANTITY && token->type != SAMPAN_TOKEN_RATIO
          && !sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_MARK))
        return;
    }
  for (guint i = 0; number && i < not; i++)
    other |= ((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_QUANTITY
             || ((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_RATIO;
  if (other)
    sampan_tokens_leave_out (tokens, not, end);
}

/* “Hello”写在左上，2秒后消失: how long the words stay, and nothing that is cut. @before: where the
 * clause before begins */
static void
settle_vanishing (GPtrArray *tokens, guint before, guint start, guint end)
{
  SampanToken *verb = NULL, *mark = NULL;
  gboolean quote = FALSE, time = FALSE;

  for (guint i = before; i < start; i++)
    quote |= ((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_QUOTE;
  for (guint i = start; quote && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT) && token->word->weak)
        verb = token;
      else if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_AFTER)
               || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST))
        mark = token;
      else if (sampan_token_is_time (token))
        time = TRUE;
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (verb == NULL || mark == NULL || !time)
    return;
  verb->type = mark->type = SAMPAN_TOKEN_MARKS;
  ((SampanToken *)tokens->pdata[start - 1])->type = SAMPAN_TOKEN_MARKS;
}

/* The 黑屏的 of 把前面黑屏的5秒剪掉: what is seen then. */
static void
settle_shown (GPtrArray *tokens, guint start, guint end)
{
  guint mark = end;
  gboolean seen = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (mark < end && seen && sampan_token_is_time (token))
        {
          sampan_tokens_leave_out (tokens, mark + 1, i);
          return;
        }
      if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
          || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST))
        mark = is_latin (token) ? end : i;
      else if (mark < end && !is_seen (token) && !sampan_token_is (token, SAMPAN_WORD_COLOUR)
               && !sampan_token_is_empty (token))
        return;
      seen |= mark < end && is_seen (token);
    }
}

/* 倍速调到1.25: of a number, what it counts, said before it. */
static void
settle_unit (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *unit = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      /* "minute 1:00" */
      if (sampan_token_is (token, SAMPAN_WORD_UNIT) && i + 1 < end
          && ((SampanToken *)tokens->pdata[i + 1])->type == SAMPAN_TOKEN_RATIO)
        token->type = SAMPAN_TOKEN_MARKS;
      else if (unit == NULL && sampan_token_means (token, SAMPAN_WORD_UNIT, SAMPAN_UNIT_TIMES))
        unit = token;
      else if (unit != NULL && token->type == SAMPAN_TOKEN_QUANTITY
               && token->unit == SAMPAN_UNIT_NONE)
        {
          token->unit = SAMPAN_UNIT_TIMES;
          unit->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_MARK)
               && !sampan_token_is (token, SAMPAN_WORD_VERB))
        return;
    }
}

/* What is said of the whole video: how fast it is, and the "mute" of "mute the intro". */
static gboolean
is_of_video (const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_VOLUME)
    return TRUE;
  return (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_TIMES)
         || ((sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT))
             && token->word->op->id == SAMPAN_OP_SPEED);
}

/* The "boring bit" of "speed up the boring bit", the "intro" of "slow down the intro": a part of
 * the video, unlike the "bit" of "slow it a bit". */
static gboolean
is_part (GPtrArray *tokens, guint start, guint at)
{
  const SampanToken *token = tokens->pdata[at], *before = at > start ? tokens->pdata[at - 1] : NULL;

  if (sampan_token_is (token, SAMPAN_WORD_DEGREE))
    return before != NULL && sampan_token_has (token, SAMPAN_TRAIT_PART)
           && (before->type == SAMPAN_TOKEN_UNKNOWN
               || sampan_token_is (before, SAMPAN_WORD_ORNAMENT));
  return sampan_token_has (token, SAMPAN_TRAIT_PART)
         || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_START)
         || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_END)
         || (sampan_token_is (token, SAMPAN_WORD_MARK) && is_latin (token)
             && g_str_has_suffix (token->text, "ing"))
         /* 开头, but not 后面, which is the rest */
         || (!is_latin (token) && !sampan_token_has (token, SAMPAN_TRAIT_BEHIND)
             && (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
                 || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST))
             && g_utf8_strlen (token->text, -1) > 1);
}

/* The "until" of "2x until 0:30" */
static gboolean
is_until (GPtrArray *tokens, guint at, guint end)
{
  return sampan_token_means (tokens->pdata[at], SAMPAN_WORD_MARK, SAMPAN_MARK_TO) && at + 1 < end
         && (sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_RELATES)
             || ((SampanToken *)tokens->pdata[at + 1])->type == SAMPAN_TOKEN_RATIO);
}

/* "speed up the boring bit in the middle", "2x until 0:30": a speed for a part, which no edit
 * makes. */
static void
settle_speed (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord missing = { .class = SAMPAN_WORD_MISSING };
  SampanToken *speed = NULL;
  gboolean part = FALSE, mark = FALSE, time = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_of_video (token))
        speed = token;
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE
               || (sampan_token_is (token, SAMPAN_WORD_VERB)
                   && token->word->value != SAMPAN_VERB_MORE
                   && token->word->value != SAMPAN_VERB_LESS))
        return;
      part |= is_part (tokens, start, i);
      mark |= is_until (tokens, i, end)
              || (speed != NULL && speed->type == SAMPAN_TOKEN_QUANTITY
                  && sampan_token_has (token, SAMPAN_TRAIT_SWAPS));
      time |= sampan_token_is_time (token);
    }
  if (speed == NULL || !(time ? mark : part))
    return;
  for (guint i = start; i < end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_POLITE))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
  speed->type = SAMPAN_TOKEN_WORD;
  speed->word = &missing;
}

/* The 是主持人讲话 of 前面10秒是主持人讲话不要: what is seen then. */
static void
settle_told (GPtrArray *tokens, guint start, guint end)
{
  guint told = end;
  gboolean time = FALSE, seen = FALSE;
  const SampanToken *last = end > start ? tokens->pdata[end - 1] : NULL;

  if (last == NULL || is_latin (last)
      || !(sampan_token_is (last, SAMPAN_WORD_NEGATION)
           || sampan_token_means (last, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)))
    return;
  for (guint i = start; i + 1 < end; i++)
    {
      time |= sampan_token_is_time (tokens->pdata[i]);
      if (time && told == end
          && (sampan_token_tells_state (tokens->pdata[i])
              || sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_FINITE)
              || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_ASIDE)))
        told = i;
      else if (told < end && !is_seen (tokens->pdata[i])
               && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_COLOUR)
               && !sampan_token_is_empty (tokens->pdata[i]))
        return;
      seen |= told < end && is_seen (tokens->pdata[i]);
    }
  if (seen)
    sampan_tokens_leave_out (tokens, told, end - 1);
}

/* 开头太长了，剪掉15秒: how much goes there. */
static void
settle_edge_told (GPtrArray *tokens, guint start, guint end)
{
  gboolean cut = FALSE, time = FALSE;
  guint at = start;

  while (at < end && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  if (at == end || end >= tokens->len || is_latin (tokens->pdata[at])
      || ((SampanToken *)tokens->pdata[end])->type != SAMPAN_TOKEN_PAUSE
      || !(sampan_token_means (tokens->pdata[at], SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
           || sampan_token_means (tokens->pdata[at], SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)))
    return;
  for (guint i = at + 1; i < end; i++)
    if (!is_seen (tokens->pdata[i]) && !sampan_token_is_empty (tokens->pdata[i])
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_DEGREE))
      return;
  for (guint i = end + 1; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      cut |= sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
             || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM);
      time |= sampan_token_is_time (tokens->pdata[i]);
      if (!sampan_token_is_empty (tokens->pdata[i]) && !sampan_token_is_time (tokens->pdata[i])
          && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB))
        return;
    }
  if (cut && time)
    sampan_tokens_leave_out (tokens, at + 1, end + 1);
}

/* The 高潮 of 从0:45高潮开始 */
static void
settle_begun (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i + 2 < end; i++)
    {
      guint last = i + 1;

      if (is_latin (tokens->pdata[i]) || !sampan_token_is_time (tokens->pdata[i]))
        continue;
      while (last < end
             && (is_seen (tokens->pdata[last]) || sampan_token_is_empty (tokens->pdata[last])
                 || sampan_token_is (tokens->pdata[last], SAMPAN_WORD_ORNAMENT)
                 || sampan_token_means (tokens->pdata[last], SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)))
        last++;
      if (last > i + 1 && last < end
          && sampan_token_means (tokens->pdata[last], SAMPAN_WORD_MARK, SAMPAN_MARK_START))
        sampan_tokens_leave_out (tokens, i + 1, last);
    }
}

/* "start 5 seconds before": before what was named, which is no time of the video. */
static void
settle_before (GPtrArray *tokens, guint start, guint end)
{
  gboolean mark = FALSE;

  /* "end 5 seconds before the end" */
  if (end > start + 3 && is_latin (tokens->pdata[end - 1])
      && sampan_token_is (tokens->pdata[end - 1], SAMPAN_WORD_MARK)
      && ((SampanToken *)tokens->pdata[end - 1])->word->value <= SAMPAN_MARK_END
      && sampan_token_is (tokens->pdata[end - 2], SAMPAN_WORD_MARK))
    end--;
  if (end < start + 3 || !is_latin (tokens->pdata[end - 1])
      || !(sampan_token_means (tokens->pdata[end - 1], SAMPAN_WORD_MARK, SAMPAN_MARK_BEFORE)
           || sampan_token_means (tokens->pdata[end - 1], SAMPAN_WORD_MARK, SAMPAN_MARK_AFTER))
      || !sampan_token_is_time (tokens->pdata[end - 2]))
    return;
  for (guint i = start; i + 2 < end; i++)
    mark |= sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB)
            || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_MARK, SAMPAN_MARK_START)
            || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_MARK, SAMPAN_MARK_END);
  for (guint i = start; mark && i < end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

void
sampan_parts_settle (GPtrArray *tokens, guint before, guint start, guint end)
{
  settle_unit (tokens, start, end);
  settle_not_meant (tokens, start, end);
  settle_clip (tokens, start, end);
  settle_edge (tokens, start, end);
  settle_vanishing (tokens, before, start, end);
  settle_moment (tokens, start, end);
  settle_told (tokens, start, end);
  settle_begun (tokens, start, end);
  settle_before (tokens, start, end);
  settle_edge_told (tokens, start, end);
  settle_shown (tokens, start, end);
  settle_part (tokens, start, end);
  settle_except (tokens, start, end);
  for (guint i = start; i + 1 < end; i++)
    settle_slice (tokens, i);
  settle_out (tokens, start, end);
  settle_region (tokens, start, end);
  settle_start (tokens, start, end);
  settle_length (tokens, start, end);
  settle_speed (tokens, start, end);
}
