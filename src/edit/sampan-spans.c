#include "sampan-spans.h"

#include "sampan-rules-private.h"

#define GOES (SAMPAN_SLOT_CUT | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_NEGATION)

/* "0:02 to 0:05", 第1秒到第4秒 */
gboolean
sampan_frame_is_span (SampanFrame *frame)
{
  guint n_times = 0;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      n_times += token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO;
    }

  return n_times == 2;
}

/* 那段, "the part where" */
static gboolean
names_part (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_PART)
          || g_str_has_suffix (token->text, "part where")
          || g_str_has_suffix (token->text, "bit where"))
        return TRUE;
    }

  return FALSE;
}

static void
append (SampanFrame *frame, SampanFrame *time)
{
  for (guint i = 0; i < time->tokens->len; i++)
    sampan_frame_add (frame, time->tokens->pdata[i]);
}

/* 把抖的地方剪掉，10到12秒, 那段广告不要，1:00-1:30: what is seen there goes, or stays. */
static gboolean
takes_verb (GPtrArray *frames, guint at)
{
  SampanFrame *frame = frames->pdata[at], *last = frames->pdata[at - 1];
  SampanFrame *part = last;

  /* 不要 stands apart from what is not known. */
  if (last->slots == SAMPAN_SLOT_NEGATION && last->link == SAMPAN_LINK_RUN && at > 1)
    part = frames->pdata[at - 2];
  if ((last->slots & GOES) == 0
      || !sampan_rules_only (last, GOES | SAMPAN_SLOT_UNKNOWN | SAMPAN_SLOT_DEGREE)
      || !(last->degree >= 0 || names_part (part))
      || (part != last && part->slots != SAMPAN_SLOT_UNKNOWN))
    return FALSE;
  frame->slots |= last->slots & GOES;
  last->slots = part->slots = 0;
  return TRUE;
}

/* "remove the part where he coughs at 0:14-0:17 and the sneeze at 0:30-0:31": both. */
static gboolean
takes_verb_beyond (GPtrArray *frames, guint at)
{
  SampanFrame *frame = frames->pdata[at], *last = frames->pdata[at - 1];
  SampanFrame *before = at > 1 ? frames->pdata[at - 2] : NULL;

  if (before == NULL || last->slots != SAMPAN_SLOT_UNKNOWN || last->link != SAMPAN_LINK_AND
      || before->effect != NULL || before->object != NULL || !sampan_rules_has_time (before)
      || (before->slots & SAMPAN_SLOT_CUT) == 0)
    return FALSE;
  frame->slots |= SAMPAN_SLOT_CUT;
  last->slots = 0;
  return TRUE;
}

/* Whether the clause before @at asks for something that cannot be had, so that a time says when:
 * "slow motion at the jump, 0:07 to 0:09". */
static gboolean
is_timed (GPtrArray *frames, guint at)
{
  SampanFrame *last = frames->pdata[at - 1], *before = last;

  /* "mute where I say the name, 1:05 to 1:08" */
  for (guint i = at - 1; i > 0 && before->effect == NULL && before->link == SAMPAN_LINK_RUN; i--)
    before = frames->pdata[i - 1];
  return (last->slots & (SAMPAN_SLOT_UNKNOWN | SAMPAN_SLOT_MISSING)) != 0
         && ((last->slots & (SAMPAN_SLOT_CUT | SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE)) != 0
             || before->effect != NULL);
}

/* The same within one clause. */
static gboolean
join_run (GPtrArray *frames, guint at)
{
  SampanFrame *frame = frames->pdata[at], *last = frames->pdata[at - 1];

  /* 0.5倍速播放3到5秒那段 */
  if (sampan_frame_is_span (frame) && last->slots == SAMPAN_SLOT_QUANTITY && last->n_quantities == 1
      && last->quantities[0]->unit == SAMPAN_UNIT_TIMES && names_part (frame))
    {
      last->slots |= SAMPAN_SLOT_UNKNOWN;
      append (last, frame);
      return TRUE;
    }
  if (sampan_frame_is_span (frame) && takes_verb_beyond (frames, at))
    return FALSE;
  /* "take out the bit where I cough around 3:12" */
  if (frame->slots == SAMPAN_SLOT_RATIO && frame->ratio != NULL && frame->ratio->number >= 0
      && (last->slots & SAMPAN_SLOT_CUT) != 0 && (last->slots & SAMPAN_SLOT_UNKNOWN) != 0)
    frame->slots |= SAMPAN_SLOT_UNKNOWN;
  return FALSE;
}

gboolean
sampan_spans_join (GPtrArray *frames, guint at)
{
  SampanFrame *frame = frames->pdata[at], *last = frames->pdata[at - 1];

  if (!sampan_rules_only (frame, SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO))
    return FALSE;
  if (frame->link == SAMPAN_LINK_RUN)
    return join_run (frames, at);
  if (frame->link == SAMPAN_LINK_PAUSE && sampan_frame_is_span (frame) && last->quote != NULL
      && !sampan_rules_has_time (last))
    {
      append (last, frame); /* ‘add the text "Hi", 0:10-0:15’ */
      return TRUE;
    }
  if (frame->link != SAMPAN_LINK_PAUSE || !sampan_frame_is_span (frame) || takes_verb (frames, at)
      || !is_timed (frames, at))
    return FALSE;
  append (frames->pdata[at - 1], frame);
  return TRUE;
}
