#include "sampan-rules-private.h"

#include <math.h>

/* What a frame says of times, in seconds; -1 for what it does not say. */
typedef struct
{
  double first;      /* the first ten seconds */
  double last;       /* the last two */
  double from;       /* from 0:05 */
  double to;         /* to 0:12 */
  double after;      /* everything after */
  double before;     /* everything before */
  double plain;      /* ten seconds, and no more */
  gboolean to_end;   /* "from 0:20 to the end" */
  gboolean whole_to; /* "to the first ten seconds": what is left, not what goes */
  gboolean wrong;
} Times;

static gboolean
is_time (const SampanToken *token)
{
  return token != NULL
         && ((token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_SECOND
              && token->number >= 0 && !token->sign)
             || (token->type == SAMPAN_TOKEN_RATIO && token->number >= 0));
}

static SampanToken *
next_token (SampanFrame *frame, guint at)
{
  for (guint i = at + 1; i < frame->tokens->len; i++)
    {
      SampanToken *token = frame->tokens->pdata[i];

      /* "the start by two seconds", 开头剪掉两秒, 开头剪两秒 */
      if (!sampan_token_is_empty (token)
          && (g_ascii_isalpha (*token->text)
              || !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM))
          && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          && !sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_BY))
        return token;
    }

  return NULL;
}

static void
set (Times *times, double *which, double value)
{
  times->wrong |= *which >= 0;
  *which = value;
}

/* A mark with a time after it: "first 10 s", "from 0:05". */
static void
read_mark (Times *times, SampanFrame *frame, SampanMark mark, double time)
{
  const gboolean cuts = (frame->slots & (SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM)) != 0;
  const gboolean keeps = (frame->slots & SAMPAN_SLOT_KEEP) != 0;

  switch (mark)
    {
    case SAMPAN_MARK_FIRST:
      set (times, &times->first, time);
      break;
    case SAMPAN_MARK_LAST:
      set (times, &times->last, time);
      break;
    case SAMPAN_MARK_START:
      set (times, cuts || keeps ? &times->first : &times->from, time);
      break;
    case SAMPAN_MARK_END:
      set (times, cuts || keeps ? &times->last : &times->to, time);
      break;
    case SAMPAN_MARK_ENDS:
      set (times, &times->first, time);
      set (times, &times->last, time);
      break;
    case SAMPAN_MARK_FROM:
    case SAMPAN_MARK_BETWEEN:
      set (times, &times->from, time);
      break;
    case SAMPAN_MARK_TO:
      if (times->plain >= 0)
        {
          set (times, &times->from, times->plain);
          times->plain = -1;
        }
      set (times, &times->to, time);
      break;
    case SAMPAN_MARK_AFTER:
      set (times, &times->after, time);
      break;
    case SAMPAN_MARK_BEFORE:
      set (times, &times->before, time);
      break;
    default:
      set (times, &times->plain, time);
      break;
    }
}

/* A mark that stands after its time, or alone: 10秒前, 5秒后, 20秒结束, "from 0:05 on", "two
 * seconds off the end". */
static void
read_mark_after (Times *times, SampanFrame *frame, SampanMark mark)
{
  const gboolean parts =
      (frame->slots & (SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_KEEP)) != 0;
  double *which = NULL;

  switch (mark)
    {
    case SAMPAN_MARK_ENDS:
      times->first = times->last = times->plain;
      times->plain = -1;
      return;
    case SAMPAN_MARK_FIRST:
    case SAMPAN_MARK_BEFORE:
      which = &times->before;
      break;
    case SAMPAN_MARK_LAST:
    case SAMPAN_MARK_AFTER:
      which = &times->after;
      break;
    case SAMPAN_MARK_START:
      which = parts ? &times->first : &times->from;
      break;
    case SAMPAN_MARK_END:
      which = parts ? &times->last : &times->to;
      break;
    default:
      return;
    }

  if (times->plain >= 0)
    {
      set (times, which, times->plain);
      times->plain = -1;
    }
  else if ((mark == SAMPAN_MARK_AFTER && times->from >= 0)
           || (mark == SAMPAN_MARK_BEFORE && times->to >= 0))
    {
      /* 从第5秒以后: said twice. */
      return;
    }
  else if (mark == SAMPAN_MARK_END && times->from >= 0)
    times->to_end = TRUE;
  /* "the end after 2:00": said twice */
  else if (mark == SAMPAN_MARK_END && sampan_frame_has_mark (frame, SAMPAN_MARK_AFTER))
    return;
  /* "the intro, the first 4 seconds": said twice as well. */
  else if (!(mark == SAMPAN_MARK_START
                 ? times->from >= 0 || sampan_frame_has_mark (frame, SAMPAN_MARK_FIRST)
                 : mark == SAMPAN_MARK_END
                       && (times->to >= 0 || sampan_frame_has_mark (frame, SAMPAN_MARK_LAST))))
    times->wrong = TRUE;
}

/* "at the start for 3 seconds": how long, and not when it begins. */
static SampanMark
settle_edge (SampanFrame *frame, guint at, SampanMark mark)
{
  if (at + 1 >= frame->tokens->len
      || !sampan_token_has (frame->tokens->pdata[at + 1], SAMPAN_TRAIT_SWAPS))
    return mark;
  return mark == SAMPAN_MARK_START ? SAMPAN_MARK_FIRST
         : mark == SAMPAN_MARK_END ? SAMPAN_MARK_LAST
                                   : mark;
}

/* "trim to 0:05-0:20" */
static void
turn_around (Times *times)
{
  if (times->to < 0 || times->from >= 0)
    return;
  times->from = times->to;
  times->to = -1;
  times->whole_to = TRUE;
}

/* What an edge is of a length: "at the start for 3 seconds" is the first three; -1 for no edge. */
static int
length_of (SampanMark mark)
{
  switch (mark)
    {
    case SAMPAN_MARK_FIRST:
    case SAMPAN_MARK_START:
      return SAMPAN_MARK_FIRST;

    case SAMPAN_MARK_LAST:
    case SAMPAN_MARK_END:
      return SAMPAN_MARK_LAST;

    default:
      return -1;
    }
}

/* What the time at @at is, that has no mark of its own; -1 for a plain one. */
static int
find_mark (const Times *times, SampanFrame *frame, guint at)
{
  const SampanToken *before = at > 0 ? frame->tokens->pdata[at - 1] : NULL;

  /* "between 5 and 12 s", "5-12 s" */
  if (times->from >= 0 && times->to < 0 && sampan_frame_has_mark (frame, SAMPAN_MARK_BETWEEN))
    return SAMPAN_MARK_TO;
  /* "at 0:05 for 2 seconds" */
  if (before != NULL && frame->quote != NULL && sampan_token_is (before, SAMPAN_WORD_FILLER)
      && sampan_token_has (before, SAMPAN_TRAIT_AT))
    return SAMPAN_MARK_FROM;
  return -1;
}

static Times
read_all (SampanFrame *frame)
{
  Times times = { -1, -1, -1, -1, -1, -1, -1, FALSE, FALSE, FALSE };
  gboolean first_too = FALSE;
  int mark = -1;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i], *next = next_token (frame, i);

      if (is_time (token))
        {
          read_mark (&times, frame, mark >= 0 ? mark : find_mark (&times, frame, i), token->number);
          if (first_too && times.last >= 0)
            times.first = times.last;
          mark = -1;
        }
      else if (token->type == SAMPAN_TOKEN_MARKS && (*token->text == '-' || *token->text == '~'))
        {
          turn_around (&times);
          mark = times.plain >= 0 || times.from >= 0 ? SAMPAN_MARK_TO : mark;
        }
      else if (sampan_token_is (token, SAMPAN_WORD_MARK) && token->word->value < SAMPAN_MARK_BY)
        {
          const SampanMark this = token->word->value;

          /* 从0:40开始保留20秒 */
          if (is_time (next) && !(this == SAMPAN_MARK_START && times.from >= 0))
            {
              times.whole_to |=
                  mark == SAMPAN_MARK_TO && (this == SAMPAN_MARK_FIRST || this == SAMPAN_MARK_LAST);
              mark = settle_edge (frame, i, this);
            }
          else if ((this == SAMPAN_MARK_FIRST || this == SAMPAN_MARK_START) && next != NULL
                   && sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_TO))
            set (&times, &times.from, 0); /* "from the start to 0:04" */
          /* 结尾加“谢谢”两秒 */
          else if (frame->quote != NULL && times.plain < 0 && frame->n_quantities == 1 && mark < 0
                   && length_of (this) >= 0)
            mark = length_of (this);
          else if (this == SAMPAN_MARK_TO || this == SAMPAN_MARK_FROM || this == SAMPAN_MARK_BETWEEN
                   || (this == SAMPAN_MARK_ENDS && times.plain < 0))
            mark = this;
          else if (this == SAMPAN_MARK_FIRST
                   && ((next != NULL
                        && sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST))
                       || (sampan_frame_has_mark (frame, SAMPAN_MARK_LAST) && times.plain < 0)))
            first_too = TRUE;
          else
            {
              read_mark_after (&times, frame, this);
              mark = -1;
            }
        }
    }

  return times;
}

gboolean
sampan_rules_has_time (SampanFrame *frame)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM;
  gboolean marked = (frame->slots & (verbs | SAMPAN_SLOT_EDGE)) != 0
                    || sampan_frame_has_mark (frame, SAMPAN_MARK_FROM)
                    || sampan_frame_has_mark (frame, SAMPAN_MARK_TO)
                    || sampan_frame_has_mark (frame, SAMPAN_MARK_BETWEEN);

  /* "0:20-0:25" */
  for (guint i = 0, n = 0; i < frame->tokens->len; i++)
    {
      n += is_time (frame->tokens->pdata[i]);
      marked |= n > 1;
    }
  for (guint i = 0; i < frame->tokens->len; i++)
    if (is_time (frame->tokens->pdata[i])
        && (marked || frame->n_quantities > 1
            || ((SampanToken *)frame->tokens->pdata[i])->type == SAMPAN_TOKEN_QUANTITY))
      return TRUE;

  return FALSE;
}

/* Whether what goes lies in the middle. */
static gboolean
is_middle (const Times *times)
{
  return times->from > 0 && times->to >= 0;
}

/* What is left of the video when it loses @times at the start or the end. */
static SampanReason
cut_away (const Times *times, double *start, double *end)
{
  if (times->from == 0 && times->to > 0)
    *start = times->to;
  else if (times->from < 0 && times->to >= 0)
    *end = times->to; /* "cut to ten seconds" */
  else if (times->from > 0 && times->to_end)
    *end = times->from;
  else if (times->from >= 0)
    return SAMPAN_REASON_WHEN;
  if (times->first >= 0)
    *start = times->first;
  if (times->before >= 0)
    *start = times->before;
  if (times->last >= 0)
    *end = -times->last;
  if (times->after >= 0)
    *end = times->after;
  return times->plain >= 0 ? SAMPAN_REASON_WHEN : SAMPAN_N_REASONS;
}

static SampanReason
keep (const Times *times, gboolean length, double *start, double *end)
{
  if ((times->first >= 0 && times->last >= 0) || (times->plain >= 0 && !length))
    return SAMPAN_REASON_WHEN;
  if (times->plain >= 0)
    *end = times->plain;
  if (times->first >= 0)
    *end = times->first;
  if (times->last >= 0)
    *start = -times->last;
  if (times->from >= 0)
    *start = times->from;
  if (times->after >= 0)
    *start = times->after;
  if (times->to >= 0)
    *end = times->to;
  if (times->before >= 0)
    *end = times->before;
  return SAMPAN_N_REASONS;
}

/* Whether every number in @frame is a time. */
static gboolean
has_times_only (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if ((token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO)
          && !is_time (token))
        return FALSE;
    }

  return TRUE;
}

/* An edit with the times that are not 0, which stand for the start and the end of the video. */
static SampanEdit *
set_times (SampanReading *reading, SampanEdit *edit, double start, double end)
{
  g_autoptr (SampanEdit) begun =
      start != 0 ? sampan_rules_set_number (reading, edit, "start", start) : sampan_edit_ref (edit);
  g_autoptr (SampanEdit) whole = NULL;

  if (begun == NULL || end == 0)
    return g_steal_pointer (&begun);

  whole = sampan_rules_set_number (reading, begun, "end", end);
  /* An end that makes no sense is not set. */
  if (whole == NULL || fabs (sampan_edit_get_number (whole, "end") - end) < 0.001)
    return g_steal_pointer (&whole);
  sampan_rules_refuse (reading, SAMPAN_REASON_WHEN);
  return NULL;
}

/* "cut 3 seconds from 0:10 on": a length and where it begins. */
static void
settle_length (Times *times)
{
  double *begin = times->from >= 0 ? &times->from : &times->after;

  if (times->plain < 0 || *begin < 0 || times->to >= 0)
    return;
  times->from = *begin;
  times->to = *begin + times->plain;
  times->after = times->plain = -1;
}

/* "cut the third second", 去掉第一秒: one second, which ends at that number. */
static void
settle_ordinal (SampanFrame *frame, Times *times)
{
  const SampanToken *token = frame->n_quantities == 1 ? frame->quantities[0] : NULL;

  if (token == NULL || !token->ordinal || times->plain < 0 || times->plain != token->number
      || token->number < token->part || times->from >= 0 || times->to >= 0 || times->first >= 0
      || times->last >= 0 || times->after >= 0 || times->before >= 0)
    return;
  times->from = token->number - token->part;
  times->to = token->number;
  times->plain = -1;
}

/* "the middle part" says no more than the times do. */
static gboolean
has_room (SampanFrame *frame, const Times *times)
{
  const guint slots = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_EDGE
                      | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO | SAMPAN_SLOT_CHANGE;
  const gboolean middle =
      is_middle (times) && frame->place != NULL && g_strcmp0 (frame->place->string, "centre") == 0;

  return sampan_rules_only (frame, slots | (middle ? SAMPAN_SLOT_PLACE : 0))
         && has_times_only (frame) && frame->aspect == NULL;
}

/* 剪到前30秒: the verb says that this is what is left. */
static gboolean
trims_to (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
          && g_str_has_suffix (token->text, "到"))
        return TRUE;
    }

  return FALSE;
}

void
sampan_rules_read_trim (SampanFrame *frame, SampanReading *reading)
{
  Times times = read_all (frame);
  const gboolean edges = times.first >= 0 || times.last >= 0;
  const gboolean goes =
      (frame->slots & SAMPAN_SLOT_CUT) != 0 || ((frame->slots & SAMPAN_SLOT_TRIM) != 0 && edges);
  const gboolean away = goes && !times.whole_to && !trims_to (frame);
  g_autoptr (SampanEdit) plain = NULL;
  double start = 0, end = 0;
  SampanReason reason = SAMPAN_N_REASONS;
  SampanEdit *edit;

  if (away || (frame->slots & SAMPAN_SLOT_KEEP) != 0)
    settle_length (&times);
  if (away || (frame->slots & SAMPAN_SLOT_KEEP) != 0)
    settle_ordinal (frame, &times);
  plain = sampan_edit_new (away && is_middle (&times) ? SAMPAN_OP_CUT : SAMPAN_OP_TRIM);
  if (away && is_middle (&times))
    {
      start = times.from;
      end = times.to;
    }
  else if (away)
    reason = cut_away (&times, &start, &end);
  else
    reason =
        keep (&times, (frame->slots & (SAMPAN_SLOT_KEEP | SAMPAN_SLOT_TRIM)) != 0, &start, &end);
  if (times.wrong || (reason == SAMPAN_N_REASONS && start == 0 && end == 0))
    reason = SAMPAN_REASON_WHEN;
  if (!has_room (frame, &times))
    reason = SAMPAN_REASON_UNKNOWN;

  if (reason != SAMPAN_N_REASONS)
    sampan_rules_refuse (reading, reason);
  else if ((edit = set_times (reading, plain, start, end)) != NULL)
    sampan_rules_take (reading, edit);
}

SampanEdit *
sampan_rules_set_times (SampanFrame *frame, SampanReading *reading, SampanEdit *edit)
{
  Times times = read_all (frame);
  double start = 0, end = 0;

  /* 第三秒加字: from then on */
  if (times.plain >= 0 && times.from < 0 && frame->n_quantities == 1
      && frame->quantities[0]->ordinal)
    {
      times.from = times.plain;
      times.plain = -1;
    }

  settle_length (&times);
  if (times.wrong || !has_times_only (frame)
      || keep (&times, TRUE, &start, &end) != SAMPAN_N_REASONS)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_WHEN);
      return NULL;
    }
  return set_times (reading, edit, start, end);
}
