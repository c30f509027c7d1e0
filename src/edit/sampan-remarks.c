#include "sampan-remarks.h"

#include "sampan-complaints.h"
#include "sampan-remedies.h"

/* One clause: tokens from start to end. */
typedef struct
{
  guint start;
  guint end;
} Clause;

static Clause
next_clause (GPtrArray *tokens, guint start)
{
  Clause clause = { start, start };

  while (clause.end < tokens->len && !sampan_tokens_turn (tokens, clause.end))
    clause.end++;
  return clause;
}

static guint
skip_empty (GPtrArray *tokens, guint at, guint end)
{
  while (at < end && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  return at;
}

/* The "captions" of "actually no captions" */
static gboolean
names_next (GPtrArray *tokens, guint at)
{
  const SampanToken *next = at + 1 < tokens->len ? tokens->pdata[at + 1] : NULL;

  return next != NULL && g_ascii_isalpha (*next->text)
         && (sampan_token_is (next, SAMPAN_WORD_OBJECT)
             || (sampan_token_is (next, SAMPAN_WORD_EFFECT) && next->word->as == SAMPAN_AS_NOUN));
}

/* "hmm no, don't reverse it": takes back what is named, and not what was said last. */
static void
settle_denial (GPtrArray *tokens, const Clause *clause)
{
  static const SampanWord not = { .class = SAMPAN_WORD_NEGATION };

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_UNDO, SAMPAN_UNDO_LAST)
          && (sampan_token_has (token, SAMPAN_TRAIT_REFUSES)
              || (sampan_token_has (token, SAMPAN_TRAIT_RETRACTS) && names_next (tokens, i)))
          && skip_empty (tokens, i + 1, clause->end) < clause->end)
        token->word = &not;
    }
}

/* "vignette", "sped up", 滤镜: what a picture can have already, and no fault of it. */
static gboolean
can_be_there (const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_OBJECT))
    return token->word->op->id == SAMPAN_OP_TEXT || token->word->op->id == SAMPAN_OP_CAPTIONS
           || token->word->op->id == SAMPAN_OP_LOOK || token->word->op->id == SAMPAN_OP_SPEED;
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && !sampan_token_complains (token)
         && token->word->cure == NULL && !sampan_token_has (token, SAMPAN_TRAIT_COMPARES)
         && token->word->op->id != SAMPAN_OP_ROTATE && token->word->op->id != SAMPAN_OP_FLIP;
}

/* The "2x" of "it's 2x already" */
static gboolean
is_rate (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_TIMES;
}

/* Whether the token asks for something, whatever else the clause tells. */
static gboolean
asks (const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_NEGATION) || sampan_token_is (token, SAMPAN_WORD_UNDO)
      || sampan_token_is (token, SAMPAN_WORD_EXCEPT) || token->type == SAMPAN_TOKEN_QUOTE
      || sampan_token_complains (token))
    return TRUE;
  if (sampan_token_is (token, SAMPAN_WORD_VERB))
    return token->word->value != SAMPAN_VERB_ADD && token->word->value != SAMPAN_VERB_CHANGE;
  return sampan_token_has (token, SAMPAN_TRAIT_WISHES)
         || sampan_token_has (token, SAMPAN_TRAIT_ASKS);
}

/* Whether "already" is said at @at, and no time: "before the chorus". */
static gboolean
is_already (GPtrArray *tokens, guint at, guint end)
{
  const SampanToken *token = tokens->pdata[at];

  return sampan_token_has (token, SAMPAN_TRAIT_ALREADY)
         && (!sampan_token_is (token, SAMPAN_WORD_MARK) || skip_empty (tokens, at + 1, end) == end);
}

/* The edit of which @clause tells that it is there, or was made once: "it has a vignette already",
 * "this was sped up 2x before", 已经加过滤镜了; NULL for none. */
static SampanToken *
find_made (GPtrArray *tokens, const Clause *clause)
{
  const guint first = skip_empty (tokens, clause->start, clause->end);
  SampanToken *made = NULL;
  gboolean already = FALSE, told = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const gboolean latin = g_ascii_isalpha (*token->text);

      if (is_already (tokens, i, clause->end))
        {
          already = TRUE;
          told |= !latin;
          continue;
        }
      /* 之前说的暗角加上: asked for now */
      if (asks (token) || (made != NULL && sampan_token_is (token, SAMPAN_WORD_VERB))
          || (i == first && latin && sampan_token_is (token, SAMPAN_WORD_VERB)))
        return NULL;
      told |= sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_TELLS)
              || sampan_token_is (token, SAMPAN_WORD_ASIDE)
              || (made == NULL && latin && sampan_token_has (token, SAMPAN_TRAIT_FINITE))
              || (i <= first + 1 && latin && sampan_token_has (token, SAMPAN_TRAIT_SPEAKER));
      if (made == NULL && (can_be_there (token) || is_rate (token)))
        made = token;
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && !can_be_there (token))
        return NULL;
    }

  return already && told ? made : NULL;
}

static void
become (SampanToken *token, const SampanWord *word)
{
  token->type = SAMPAN_TOKEN_WORD;
  token->word = word;
}

/* "it's 4x already, slow it down to 2x": how fast it is to be, and not how much slower. */
static void
settle_new_rate (GPtrArray *tokens, guint start)
{
  static SampanWord speed = { .class = SAMPAN_WORD_OBJECT };
  SampanToken *effect = NULL;
  gboolean to = FALSE;

  speed.op = sampan_op_get (SAMPAN_OP_SPEED);
  for (guint i = start; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if ((sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_SPEED)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE))
        effect = token;
      to |= sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_TO);
      if (is_rate (token) && to && effect != NULL)
        {
          become (effect, &speed);
          return;
        }
    }
}

/* Leaves @clause out; where nothing else is said, as a wish to keep what is there. */
static void
leave_out (GPtrArray *tokens, const Clause *clause, const SampanToken *made)
{
  static const SampanWord keep = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_KEEP };
  static SampanWord speed = { .class = SAMPAN_WORD_OBJECT };
  const SampanWord *word = is_rate (made) ? &speed : made->word;

  speed.op = sampan_op_get (SAMPAN_OP_SPEED);
  if (is_rate (made))
    settle_new_rate (tokens, clause->end);

  for (guint i = clause->start; i < clause->end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
  for (guint i = 0; i < tokens->len; i++)
    if (!sampan_token_is_empty (tokens->pdata[i]) && !sampan_token_ends_clause (tokens->pdata[i])
        && !sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
      return;
  become (tokens->pdata[clause->start], &keep);
  become (tokens->pdata[clause->start + 1], word);
}

static gboolean
is_time (const SampanToken *token)
{
  return (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_SECOND)
         || (token->type == SAMPAN_TOKEN_RATIO && token->number >= 0);
}

/* The "there" of "start there"; NULL if @clause says anything else. */
static SampanToken *
find_there (GPtrArray *tokens, const Clause *clause)
{
  SampanToken *there = NULL;
  gboolean mark = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_THERE))
        there = token;
      else if (sampan_token_is (token, SAMPAN_WORD_MARK))
        mark = TRUE;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_VERB))
        return NULL;
    }

  return mark ? there : NULL;
}

/* "cut it there": the end. */
static void
settle_cut_there (GPtrArray *tokens, const Clause *clause)
{
  static const SampanWord end = { .class = SAMPAN_WORD_MARK, .value = SAMPAN_MARK_END };
  SampanToken *verb = NULL;
  gboolean there = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_THERE))
        there = TRUE;
      else if (g_ascii_isalpha (*token->text) && verb == NULL
               && (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
                   || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)))
        verb = token;
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (there && verb != NULL)
    become (verb, &end);
}

/* The one time that @clause tells of; NULL if there is none, or more. */
static SampanToken *
find_time (GPtrArray *tokens, const Clause *clause)
{
  SampanToken *time = NULL;

  for (guint i = clause->start; i < clause->end; i++)
    if (is_time (tokens->pdata[i]))
      {
        if (time != NULL)
          return NULL;
        time = tokens->pdata[i];
      }

  return time;
}

/* Whether @clause asks for something of its own at that time. */
static gboolean
is_wish (GPtrArray *tokens, const Clause *clause)
{
  const guint first = skip_empty (tokens, clause->start, clause->end);

  /* "start it at 0:05 and end it there" */
  if (sampan_token_is (tokens->pdata[first], SAMPAN_WORD_MARK)
      && g_ascii_isalpha (*((SampanToken *)tokens->pdata[first])->text))
    return TRUE;
  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE
          || (sampan_token_is (token, SAMPAN_WORD_VERB) && !token->word->weak
              && token->word->value != SAMPAN_VERB_MORE))
        return TRUE;
    }

  return FALSE;
}

/* "my cat jumps at 0:04, slow it down there": from then on, which no edit of the whole does. */
static gboolean
changes_there (GPtrArray *tokens, const Clause *clause)
{
  gboolean there = FALSE, speed = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      there |= g_ascii_isalpha (*token->text) && sampan_token_has (token, SAMPAN_TRAIT_THERE);
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_SPEED)
        speed = TRUE;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
               && token->type != SAMPAN_TOKEN_QUANTITY)
        return FALSE;
    }

  return there && speed;
}

/* "the chorus kicks in at 1:02, start there": at that time. */
static void
settle_there (GPtrArray *tokens, const Clause *told, const Clause *clause)
{
  SampanToken *time = find_time (tokens, told);
  SampanToken *there;

  if (time == NULL || is_wish (tokens, told))
    return;
  settle_cut_there (tokens, clause);
  there = find_there (tokens, clause);
  if (there == NULL && changes_there (tokens, clause))
    {
      for (guint i = told->start; i < told->end; i++)
        ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
      for (guint i = clause->start; i < clause->end; i++)
        ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
      return;
    }

  if (there == NULL)
    return;
  there->type = time->type;
  there->number = time->number;
  there->unit = time->unit;
  there->part = time->part;
  g_free (there->text);
  there->text = g_strdup (time->text);
  for (guint i = told->start; i < told->end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* "make it 15 seconds max": so long is the video to be, unless a text or a fade is. */
static void
settle_length (GPtrArray *tokens, const Clause *clause)
{
  static const SampanWord trim = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_TRIM };
  SampanToken *bid = NULL, *most = NULL;
  const SampanToken *length = NULL;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUOTE
          || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_FADE))
        return;
    }
  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (bid == NULL && length == NULL && sampan_token_is (token, SAMPAN_WORD_FILLER)
          && sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          && sampan_token_has (token, SAMPAN_TRAIT_PRONOUN))
        bid = token;
      else if (bid != NULL && length == NULL && token->type == SAMPAN_TOKEN_QUANTITY
               && token->unit == SAMPAN_UNIT_SECOND && !token->ordinal && !token->sign)
        length = token;
      else if (length != NULL && sampan_token_means (token, SAMPAN_WORD_DEGREE, SAMPAN_DEGREE_MOST))
        most = token;
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (length == NULL)
    return;
  bid->word = &trim;
  if (most != NULL)
    most->type = SAMPAN_TOKEN_MARKS;
}

/* "a tiny vignette": little of it, and no letters. */
static void
settle_small (GPtrArray *tokens)
{
  static const SampanWord slight = { .class = SAMPAN_WORD_DEGREE, .value = SAMPAN_DEGREE_SLIGHT };

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_SIZE) && token->word->number <= 0.05
          && sampan_token_is (next, SAMPAN_WORD_EFFECT) && next->word->as == SAMPAN_AS_NOUN
          && sampan_op_find_param (next->word->op, "amount") != NULL
          && next->word->op->id != SAMPAN_OP_BACKGROUND)
        token->word = &slight;
    }
}

/* The 去掉背景 of 去掉背景音乐: the sound goes, and not what is seen behind. */
static void
settle_background_sound (GPtrArray *tokens)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_BACKGROUND
          && token->word->edit != NULL
          && g_strcmp0 (sampan_edit_get_string (token->word->edit, "mode"), "remove") == 0
          && sampan_token_is (next, SAMPAN_WORD_OBJECT)
          && (next->word->op->id == SAMPAN_OP_VOLUME
              || next->word->op->id == SAMPAN_OP_AUDIO_DENOISE))
        token->word = &cut;
    }
}

/* "cut the first half": of the video, and not half a second. */
static void
settle_half (GPtrArray *tokens, const Clause *clause)
{
  gboolean verb = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    verb |= sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB);
  for (guint i = clause->start; verb && i + 1 < clause->end; i++)
    {
      SampanToken *mark = tokens->pdata[i], *half = tokens->pdata[i + 1];

      if ((sampan_token_means (mark, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
           || sampan_token_means (mark, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST))
          && g_ascii_isalpha (*mark->text) && half->type == SAMPAN_TOKEN_QUANTITY
          && half->number == 0.5 && half->unit == SAMPAN_UNIT_NONE && half->word != NULL)
        mark->type = half->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

/* 别太暗, "not too dark": how nobody wants a picture, beside what is wanted. */
static void
settle_dread (GPtrArray *tokens)
{
  guint n_others = 0, n_restrained = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      n_others += sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT);
      n_restrained += sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT) && i > 0
                      && sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_RESTRAINS);
    }
  /* "not too dark": of itself no wish that can be had */
  for (guint i = 0; n_others == 1 && n_restrained == 1 && i + 1 < tokens->len; i++)
    if (sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_RESTRAINS)
        && sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_GRIM))
      ((SampanToken *)tokens->pdata[i])->type = ((SampanToken *)tokens->pdata[i + 1])->type =
          SAMPAN_TOKEN_UNKNOWN;
  for (guint i = 0; n_others > 1 && i + 1 < tokens->len; i++)
    {
      SampanToken *degree = tokens->pdata[i], *effect = tokens->pdata[i + 1];

      if (sampan_token_has (degree, SAMPAN_TRAIT_RESTRAINS)
          && sampan_token_is (effect, SAMPAN_WORD_EFFECT)
          /* "not too bright, not too dark" */
          && (sampan_token_has (effect, SAMPAN_TRAIT_GRIM) || n_restrained == n_others))
        degree->type = effect->type = SAMPAN_TOKEN_MARKS;
    }
}

/* What somebody does: the 爬山, or the 去 before it, of 跟闺蜜去爬山. */
static gboolean
is_doing (GPtrArray *tokens, guint at)
{
  const SampanToken *token = tokens->pdata[at];

  if (token->type == SAMPAN_TOKEN_UNKNOWN)
    return TRUE;
  return sampan_token_is (token, SAMPAN_WORD_VERB) && g_utf8_strlen (token->text, -1) == 1
         && at + 1 < tokens->len
         && ((SampanToken *)tokens->pdata[at + 1])->type == SAMPAN_TOKEN_UNKNOWN;
}

/* The 跟 of 今天跟闺蜜去爬山: "with", and no other wish. */
static void
settle_company (GPtrArray *tokens)
{
  gboolean told = TRUE;

  for (guint i = 0; i + 2 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *who = tokens->pdata[i + 1];

      if (told && !g_ascii_isalpha (*token->text)
          && sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND)
          && sampan_token_is (who, SAMPAN_WORD_OBJECT)
          && g_strcmp0 (who->word->target, "subject") == 0 && is_doing (tokens, i + 2))
        token->type = SAMPAN_TOKEN_MARKS;
      if (sampan_token_ends_clause (token))
        told = TRUE;
      else
        told &= sampan_token_is_empty (token) || token->type == SAMPAN_TOKEN_UNKNOWN;
    }
}

/* 方形的墨镜: the shape of what is worn, and not of the picture. */
static void
settle_worn_shape (GPtrArray *tokens)
{
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_ASPECT) && sampan_token_is (next, SAMPAN_WORD_EFFECT)
          && next->word->op->id == SAMPAN_OP_ACCESSORY)
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* 背景很乱, 衣服丑死了: how much so of what asks for nothing. */
static void
settle_degree (GPtrArray *tokens, const Clause *clause)
{
  for (guint i = clause->start; i + 2 < clause->end; i++)
    {
      SampanToken *one = tokens->pdata[i + 1], *other = tokens->pdata[i + 2];
      SampanToken *degree = sampan_token_is (one, SAMPAN_WORD_DEGREE) ? one : other;

      if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT)
          && sampan_token_is (degree, SAMPAN_WORD_DEGREE)
          && degree->word->value != SAMPAN_DEGREE_SLIGHT
          && sampan_token_is (degree == one ? other : one, SAMPAN_WORD_ORNAMENT)
          && skip_empty (tokens, i + 3, clause->end) == clause->end)
        degree->type = SAMPAN_TOKEN_MARKS;
    }
}

/* 掐头去尾，各剪2秒: how much goes at both ends, which a comma does not part. */
static void
settle_ends (GPtrArray *tokens, const Clause *before, const Clause *clause)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };
  gboolean ends = FALSE, time = FALSE;

  for (guint i = before->start; i < before->end; i++)
    if (sampan_token_means (tokens->pdata[i], SAMPAN_WORD_MARK, SAMPAN_MARK_ENDS))
      ends = TRUE;
    else if (!sampan_token_is_empty (tokens->pdata[i])
             && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB))
      return;
  for (guint i = clause->start; ends && i < clause->end; i++)
    if (is_time (tokens->pdata[i]))
      time = TRUE;
    else if (!sampan_token_is_empty (tokens->pdata[i])
             && !sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
             && !sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
             && !sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_LESS))
      return;
  if (!ends || !time)
    return;
  ((SampanToken *)tokens->pdata[before->end])->type = SAMPAN_TOKEN_MARKS;
  for (guint i = clause->start; i < clause->end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB))
      become (tokens->pdata[i], &cut);
}

/* "reverse it, hmm no": said last, it corrects nothing, and takes back. */
static void
settle_second_thought (GPtrArray *tokens)
{
  static const SampanWord undo = { .class = SAMPAN_WORD_UNDO, .value = SAMPAN_UNDO_LAST };
  SampanToken *last = NULL;
  gboolean said = FALSE, apart = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_PAUSE || token->type == SAMPAN_TOKEN_STOP)
        apart = TRUE;
      else if (said && apart && sampan_token_is (token, SAMPAN_WORD_POLITE)
               && token->word->string != NULL && sampan_token_has (token, SAMPAN_TRAIT_RETRACTS))
        last = token;
      /* 颜色不对: the colour is wrong. */
      else if (!sampan_token_is (token, SAMPAN_WORD_POLITE) && token->type != SAMPAN_TOKEN_MARKS)
        {
          last = NULL;
          said |= !sampan_token_is_empty (token);
          apart = FALSE;
        }
    }
  if (last != NULL)
    become (last, &undo);
}

/* 天空换成星空, "replace the sky with stars": something that no edit knows is to be another scene,
 * and not what lies behind. */
static void
settle_scenery (GPtrArray *tokens, const Clause *clause)
{
  gboolean thing = FALSE, change = FALSE, scene = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const gboolean verb = sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE);
      const gboolean into = sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_TO)
                            || sampan_token_has (token, SAMPAN_TRAIT_SWAPS);

      if (sampan_token_has (token, SAMPAN_TRAIT_BEHIND))
        return;
      if (token->type == SAMPAN_TOKEN_UNKNOWN && !scene && !change)
        thing = !sampan_token_has (token, SAMPAN_TRAIT_KINDS);
      else if (verb || into)
        change |= thing;
      else if (sampan_token_is (token, SAMPAN_WORD_SCENE))
        scene |= change;
      /* "a night scene" */
      else if (!sampan_token_is_empty (token) && !sampan_token_has (token, SAMPAN_TRAIT_WISHES)
               && !(scene && sampan_token_is (token, SAMPAN_WORD_OBJECT)
                    && token->word->op->id == SAMPAN_OP_BACKGROUND
                    && g_ascii_isalpha (*token->text)))
        return;
    }
  for (guint i = clause->start; scene && i < clause->end; i++)
    if (!sampan_token_is_empty (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* Whether anything is asked for outside of @clause. */
static gboolean
wishes_besides (GPtrArray *tokens, const Clause *clause)
{
  for (guint i = 0; i < tokens->len; i++)
    if ((i < clause->start || i >= clause->end) && sampan_token_says_something (tokens->pdata[i])
        && !sampan_token_ends_clause (tokens->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
leave_clause_out (GPtrArray *tokens, const Clause *clause)
{
  for (guint i = clause->start; i < clause->end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* 天空都白了: how something came out that no edit knows, beside what is wanted. */
static void
settle_gone (GPtrArray *tokens, const Clause *clause)
{
  gboolean thing = FALSE, colour = FALSE;

  if (clause->end <= clause->start || clause->end - clause->start < 3)
    return;
  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_UNKNOWN && !colour)
        thing = TRUE;
      else if ((sampan_token_is (token, SAMPAN_WORD_COLOUR)
                || (sampan_token_is (token, SAMPAN_WORD_EFFECT)
                    && sampan_token_has (token, SAMPAN_TRAIT_STATES)))
               && !colour && sampan_token_is (tokens->pdata[i - (i > 0)], SAMPAN_WORD_POLITE))
        colour = thing && (i + 1 < clause->end || sampan_token_is (token, SAMPAN_WORD_EFFECT));
      else if (!sampan_token_is (token, SAMPAN_WORD_POLITE))
        return;
    }
  if (thing && colour && wishes_besides (tokens, clause))
    leave_clause_out (tokens, clause);
}

/* 头发都白了，染黑: what the wish after it is about, and which colour it has now. */
static void
settle_turned (GPtrArray *tokens, const Clause *clause, const Clause *next)
{
  guint at = skip_empty (tokens, clause->start, clause->end);
  gboolean wish = FALSE;

  if (at + 2 >= clause->end || clause->end >= tokens->len
      || !sampan_token_is (tokens->pdata[at], SAMPAN_WORD_OBJECT)
      || ((SampanToken *)tokens->pdata[at])->word->op->id != SAMPAN_OP_RECOLOUR
      || !sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_POLITE)
      || !sampan_token_is (tokens->pdata[at + 2], SAMPAN_WORD_COLOUR)
      || skip_empty (tokens, at + 3, clause->end) < clause->end)
    return;
  for (guint i = next->start; i < next->end; i++)
    {
      if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT))
        return;
      wish |= sampan_token_is (tokens->pdata[i], SAMPAN_WORD_COLOUR);
    }
  for (guint i = at + 1; wish && i <= clause->end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* What can do something in a video: what no edit knows, and the music. */
static gboolean
may_happen (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN
         || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             && token->word->op->id == SAMPAN_OP_VOLUME);
}

/* "the beat drops at 0:08": what happens then, and no wish. */
static void
settle_event (GPtrArray *tokens, const Clause *clause)
{
  guint at = clause->start;
  gboolean thing = FALSE;

  while (at < clause->end && !sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_AT))
    at++;
  if (at + 2 != clause->end || !is_time (tokens->pdata[at + 1]) || at < clause->start + 2
      || !g_str_has_suffix (((SampanToken *)tokens->pdata[at - 1])->text, "s"))
    return;
  /* A sentence begins with what it is about, and an imperative does not. */
  if (!sampan_token_has (tokens->pdata[clause->start], SAMPAN_TRAIT_OWNER)
      && !sampan_token_is (tokens->pdata[clause->start], SAMPAN_WORD_OBJECT))
    return;
  for (guint i = clause->start; i + 1 < at; i++)
    {
      thing |= may_happen (tokens->pdata[i]);
      if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT))
        return;
    }
  if (thing && wishes_besides (tokens, clause))
    leave_clause_out (tokens, clause);
}

/* "it's 2x already so slow it to normal": how fast it is, and not how fast it is to be. */
static void
settle_rate (GPtrArray *tokens)
{
  for (guint i = 1; i + 2 < tokens->len; i++)
    {
      SampanToken *rate = tokens->pdata[i], *already = tokens->pdata[i + 1];

      if (is_rate (rate) && sampan_token_has (already, SAMPAN_TRAIT_ALREADY)
          && !sampan_token_is (already, SAMPAN_WORD_MARK)
          && sampan_token_tells_state (tokens->pdata[i - 1])
          && sampan_token_is (tokens->pdata[i + 2], SAMPAN_WORD_EFFECT))
        rate->type = already->type = SAMPAN_TOKEN_MARKS;
    }
}

void
sampan_remarks_settle (GPtrArray *tokens)
{
  Clause before = { 0, 0 };

  settle_company (tokens);
  settle_worn_shape (tokens);
  settle_small (tokens);
  settle_background_sound (tokens);
  settle_dread (tokens);
  settle_second_thought (tokens);
  settle_rate (tokens);
  for (Clause clause = next_clause (tokens, 0); clause.start < tokens->len;
       before = clause, clause = next_clause (tokens, clause.end + 1))
    {
      SampanToken *made;

      settle_denial (tokens, &clause);
      settle_there (tokens, &before, &clause);
      settle_event (tokens, &clause);
      settle_ends (tokens, &before, &clause);
      settle_scenery (tokens, &clause);
      settle_gone (tokens, &clause);
      settle_turned (tokens, &before, &clause);
      settle_length (tokens, &clause);
      settle_half (tokens, &clause);
      settle_degree (tokens, &clause);
      /* "there's already a vignette, remove it" */
      made = find_made (tokens, &clause);
      if (made != NULL && (is_rate (made) || !sampan_tokens_take_away (tokens)))
        leave_out (tokens, &clause, made);
    }
  sampan_remedies_settle (tokens);
}
