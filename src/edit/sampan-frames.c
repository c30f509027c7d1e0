#include "sampan-rules.h"

#include <string.h>

/* Cuts a sentence into wishes: a word goes to the wish before it as long as the rules can still
 * read that, otherwise it begins a new one. */
typedef struct
{
  GPtrArray *tokens; /* SampanToken */
  guint at;
  GPtrArray *frames;  /* SampanFrame */
  SampanFrame *frame; /* the one under way, in frames, or NULL */
  GPtrArray *waiting; /* small words that go where the next word goes */
  SampanLink link;
  gboolean corrects; /* "no wait" has been said */
  gboolean denies;
  SampanMediaKind kind;
} Cutter;

static gboolean
is_boundary (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_PAUSE || token->type == SAMPAN_TOKEN_STOP
         || sampan_token_is (token, SAMPAN_WORD_JOIN);
}

/* "from", "to", "by": they belong to what follows them. */
static gboolean
is_small (const SampanToken *token)
{
  if (sampan_token_is_empty (token))
    return TRUE;
  if (!sampan_token_is (token, SAMPAN_WORD_MARK))
    return FALSE;
  switch (token->word->value)
    {
    case SAMPAN_MARK_FROM:
    case SAMPAN_MARK_TO:
    case SAMPAN_MARK_BETWEEN:
    case SAMPAN_MARK_BY:
    case SAMPAN_MARK_RATIO:
    case SAMPAN_MARK_ORDINAL:
      return TRUE;

    default:
      return FALSE;
    }
}

/* The next word in the same clause that says something. */
static SampanToken *
peek (Cutter *self)
{
  for (guint i = self->at + 1; i < self->tokens->len; i++)
    {
      SampanToken *token = self->tokens->pdata[i];

      if (is_boundary (token))
        return NULL;
      if (!is_small (token))
        return token;
    }

  return NULL;
}

/* The same, past a comma or an "and". */
static SampanToken *
peek_beyond (Cutter *self)
{
  for (guint i = self->at + 1; i < self->tokens->len; i++)
    {
      SampanToken *token = self->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_STOP)
        return NULL;
      if (!is_boundary (token) && !is_small (token))
        return token;
    }

  return NULL;
}

static gboolean
is_verb (const SampanToken *token, SampanVerb verb)
{
  return sampan_token_means (token, SAMPAN_WORD_VERB, verb);
}

static gboolean
is_unknown (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_MISSING);
}

/* Something that a degree or "more" can go with. */
static gboolean
is_head (const SampanToken *token)
{
  return token != NULL
         && (sampan_token_is (token, SAMPAN_WORD_EFFECT)
             || sampan_token_is (token, SAMPAN_WORD_OBJECT) || is_unknown (token));
}

/* "a red hat" */
static gboolean
takes_colour (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_ACCESSORY;
}

static gboolean
goes_with_next (Cutter *self, const SampanToken *token)
{
  const SampanToken *next = peek (self);

  if (next == NULL || token->type != SAMPAN_TOKEN_WORD)
    return FALSE;
  switch (token->word->class)
    {
    case SAMPAN_WORD_DEGREE:
      return !token->word->after
             && (is_head (next) || is_verb (next, SAMPAN_VERB_MORE)
                 || is_verb (next, SAMPAN_VERB_LESS));

    case SAMPAN_WORD_VERB:
      if (is_verb (token, SAMPAN_VERB_MORE) || is_verb (token, SAMPAN_VERB_LESS))
        return is_head (next);
      return TRUE;

    case SAMPAN_WORD_NEGATION:
    case SAMPAN_WORD_UNDO:
      return TRUE;

    case SAMPAN_WORD_COLOUR:
      /* "a gradient from navy to black behind her" */
      if (self->frame->effect != NULL && self->frame->effect->op->id == SAMPAN_OP_BACKGROUND)
        return FALSE;
      /* "in gold letters" */
      if (self->frame->quote != NULL && sampan_token_is (next, SAMPAN_WORD_OBJECT)
          && next->word->op->id == SAMPAN_OP_TEXT)
        return FALSE;
      return sampan_token_is (next, SAMPAN_WORD_OBJECT) || takes_colour (next);

    case SAMPAN_WORD_SCENE:
      return sampan_token_is (next, SAMPAN_WORD_OBJECT)
             && next->word->op->id == SAMPAN_OP_BACKGROUND;

    case SAMPAN_WORD_LANGUAGE:
      return sampan_token_is (next, SAMPAN_WORD_OBJECT) && next->word->op->id == SAMPAN_OP_CAPTIONS;

    default:
      return FALSE;
    }
}

/* Whether an effect can be said of an object: "blur the background", "darker shadows". */
static gboolean
fit (const SampanOp *effect, const SampanOp *object)
{
  if (effect == object || sampan_op_is_about_part (object))
    return TRUE;
  switch (object->id)
    {
    case SAMPAN_OP_SHADOWS:
    case SAMPAN_OP_HIGHLIGHTS:
    case SAMPAN_OP_EXPOSURE:
      return effect->id == SAMPAN_OP_BRIGHTNESS || effect->id == SAMPAN_OP_DENOISE;

    case SAMPAN_OP_CAPTIONS:
      return effect->id == SAMPAN_OP_TEXT;

    default:
      return FALSE;
    }
}

/* Whether an unknown word changes what the frame is about: "brighter eyes", "blur the number
 * plate". */
static gboolean
takes_unknown (SampanFrame *frame)
{
  const SampanToken *last = sampan_frame_get_last (frame);

  if (frame->effect == NULL)
    return TRUE;
  return frame->effect->as != SAMPAN_AS_NOUN && frame->object == NULL
         && last->type == SAMPAN_TOKEN_WORD && last->word == frame->effect;
}

/* The other way round: "the eyes brighter", 车牌模糊. */
static gboolean
follows_unknown (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
    return (token->word->as == SAMPAN_AS_ADJECTIVE
            || (token->word->as == SAMPAN_AS_VERB && !token->space))
           && is_unknown (sampan_frame_get_last (frame));

  /* 把水印去掉, 水印别加 */
  if ((sampan_token_is (token, SAMPAN_WORD_VERB)
       || (sampan_token_is (token, SAMPAN_WORD_NEGATION) && frame->slots == SAMPAN_SLOT_MISSING))
      && peek (self) == NULL)
    return TRUE;

  return is_unknown (token) || sampan_token_is (token, SAMPAN_WORD_OBJECT)
         || sampan_token_is (token, SAMPAN_WORD_DEGREE)
         || sampan_token_is (token, SAMPAN_WORD_COLOUR)
         || sampan_token_is (token, SAMPAN_WORD_PLACE) || sampan_token_is (token, SAMPAN_WORD_MARK)
         || sampan_token_is (token, SAMPAN_WORD_SCENE) || sampan_token_is (token, SAMPAN_WORD_SIZE)
         || is_verb (token, SAMPAN_VERB_MORE) || is_verb (token, SAMPAN_VERB_LESS)
         || token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_COLOUR;
}

/* Whether two nouns are of one wish: "the wall behind me", but not "the shirt" and "the hair". */
static gboolean
same_object (const SampanWord *one, const SampanWord *other)
{
  /* "the volume of the music" */
  if (one->op == other->op && one->op->id == SAMPAN_OP_VOLUME
      && (one->target == NULL || other->target == NULL))
    return TRUE;
  if (one->op == other->op)
    return g_strcmp0 (one->target, other->target) == 0;
  if (one->op->id == SAMPAN_OP_BACKGROUND)
    return g_strcmp0 (other->target, "background") == 0;
  return other->op->id == SAMPAN_OP_BACKGROUND && g_strcmp0 (one->target, "background") == 0;
}

/* Whether two words for edits are of one wish. */
static gboolean
same_effect (const SampanWord *one, const SampanWord *other)
{
  if (one->op->id == SAMPAN_OP_ACCESSORY && other->op == one->op)
    return g_strcmp0 (sampan_edit_get_string (one->edit, "name"),
                      sampan_edit_get_string (other->edit, "name"))
           == 0;
  /* "fade in 1 s fade out 2 s" */
  if (one->op->id == SAMPAN_OP_FADE && other->op == one->op)
    return one->edit == NULL || other->edit == NULL || sampan_edit_equal (one->edit, other->edit);
  /* "upscale to 4K" */
  return one->op == other->op
         || (one->op->id == SAMPAN_OP_UPSCALE && other->op->id == SAMPAN_OP_RESIZE)
         || (one->op->id == SAMPAN_OP_RESIZE && other->op->id == SAMPAN_OP_UPSCALE);
}

static gboolean
word_conflicts (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  const SampanWord *word = token->word;
  const guint heads = SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_QUOTE;

  switch (word->class)
    {
    case SAMPAN_WORD_EFFECT:
      /* "the left half brighter": of a part, which no edit takes alone. */
      if (frame->effect != NULL && frame->effect->op != word->op
          && (sampan_word_is_region (frame->effect) || sampan_word_is_region (word)))
        return FALSE;
      if (frame->effect != NULL && !same_effect (frame->effect, word))
        return TRUE;
      /* "instead of vintage, matte" */
      if (frame->effect != NULL && frame->contrasts && frame->effect->group != word->group)
        return TRUE;
      return frame->object != NULL && !fit (word->op, frame->object->op);

    case SAMPAN_WORD_OBJECT:
      if (frame->object != NULL && !same_object (frame->object, word))
        return TRUE;
      return frame->effect != NULL && !fit (frame->effect->op, word->op);

    case SAMPAN_WORD_ASPECT:
      return (frame->slots & heads) != 0
             && (frame->effect == NULL || frame->effect->op->id != SAMPAN_OP_CROP);

    case SAMPAN_WORD_VERB:
      if (is_verb (token, SAMPAN_VERB_MORE) || is_verb (token, SAMPAN_VERB_LESS))
        return (frame->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) != 0
               && (frame->slots & heads) != 0;
      /* "vignette off", 把暗角去掉 */
      if (is_verb (token, SAMPAN_VERB_CUT) && (word->weak || peek (self) == NULL))
        return frame->quote != NULL;
      /* 上面一半留下 */
      if (is_verb (token, SAMPAN_VERB_KEEP) && frame->effect != NULL
          && sampan_word_is_region (frame->effect) && peek (self) == NULL)
        return FALSE;
      /* "leave the vignette alone" */
      if (is_verb (token, SAMPAN_VERB_KEEP) && word->after
          && (frame->slots & SAMPAN_SLOT_KEEP) != 0)
        return FALSE;
      return (frame->slots & (SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_QUOTE)) != 0;

    case SAMPAN_WORD_NEGATION:
      /* 人物不要动: what is not wanted of it comes after. */
      return (frame->slots & ~(guint)SAMPAN_SLOT_UNDO) != 0 && frame->slots != SAMPAN_SLOT_OBJECT
             && peek (self) != NULL;

    case SAMPAN_WORD_UNDO:
      return frame->slots != 0 && peek (self) != NULL;

    default:
      return FALSE;
    }
}

/* "never mind" and "undo everything" are wishes of their own, unlike the "undo" of "undo the crop".
 */
static gboolean
is_exclamation (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_UNDO) && token->word->value != SAMPAN_UNDO_VERB)
        return TRUE;
    }

  return FALSE;
}

/* Whether @token cannot belong to a frame that is not whole yet. */
static gboolean
conflicts (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  if ((frame->slots & (SAMPAN_SLOT_UNKNOWN | SAMPAN_SLOT_MISSING)) != 0)
    return !follows_unknown (self, frame, token)
           /* “generate ‘a red fox’” asks for no text. */
           && !(token->type == SAMPAN_TOKEN_QUOTE && (frame->slots & SAMPAN_SLOT_MISSING) != 0);
  if (is_unknown (token))
    return !takes_unknown (frame);
  if (token->type == SAMPAN_TOKEN_WORD)
    return word_conflicts (self, frame, token);
  if (token->type == SAMPAN_TOKEN_QUOTE)
    return frame->effect != NULL && frame->effect->op->id != SAMPAN_OP_TEXT;
  return FALSE;
}

/* Whether the rules can read @frame, be it only to say that its value is out of range. */
static gboolean
is_whole (Cutter *self, SampanFrame *frame)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, self->kind, &reading);
  if (reading.type != SAMPAN_READING_UNRESOLVED)
    return TRUE;
  return reading.reason == SAMPAN_REASON_VALUE || reading.reason == SAMPAN_REASON_ANGLE
         || reading.reason == SAMPAN_REASON_VIDEO_ONLY
         || reading.reason == SAMPAN_REASON_IMAGE_ONLY;
}

/* Whether @frame can still be read with @token, and what waits before it. */
static gboolean
stays_whole (Cutter *self, SampanFrame *frame, SampanToken *token)
{
  g_autoptr (SampanFrame) trial = sampan_frame_copy (frame);
  SampanToken *next = peek (self);
  gboolean room = TRUE;

  for (guint i = 0; i < self->waiting->len; i++)
    room = sampan_frame_add (trial, self->waiting->pdata[i]) && room;
  room = sampan_frame_add (trial, token) && room;
  /* "the first" alone says nothing yet. */
  if (sampan_token_is (token, SAMPAN_WORD_MARK) && next != NULL
      && (next->type == SAMPAN_TOKEN_QUANTITY || next->type == SAMPAN_TOKEN_RATIO))
    room = sampan_frame_add (trial, next) && room;
  /* "1280 wide 720 high" */
  if (token->type == SAMPAN_TOKEN_QUANTITY && (frame->slots & SAMPAN_SLOT_SPAN) != 0 && next != NULL
      && (sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_WIDTH)
          || sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_HEIGHT)))
    room = sampan_frame_add (trial, next) && room;
  return room && is_whole (self, trial);
}

/* "warmer background", "brighter hair": about that part, which the rules then refuse; not warmth,
 * and a background besides. */
static gboolean
is_about (SampanFrame *frame, const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT) && sampan_op_is_about_part (token->word->op)
         && takes_unknown (frame);
}

/* 往右转一点点: less than a quarter, but nobody knows how much. */
static gboolean
turns_little (SampanFrame *frame, const SampanToken *token)
{
  return frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_ROTATE
         && frame->n_quantities == 0 && sampan_token_is (token, SAMPAN_WORD_DEGREE)
         && token->word->value <= SAMPAN_DEGREE_SLIGHT;
}

/* "warm highlights": a hue of these alone. */
static gboolean
is_toned (SampanFrame *frame, const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT) && frame->effect != NULL
         && takes_unknown (frame)
         && (token->word->op->id == SAMPAN_OP_HIGHLIGHTS
             || token->word->op->id == SAMPAN_OP_SHADOWS)
         && (frame->effect->op->id == SAMPAN_OP_WARMTH || frame->effect->op->id == SAMPAN_OP_TINT);
}

static gboolean
is_timed (const SampanToken *token)
{
  return token != NULL
         && ((token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_SECOND)
             || (token->type == SAMPAN_TOKEN_RATIO && token->number >= 0));
}

static gboolean
starts_time (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_MARK) && token->word->value <= SAMPAN_MARK_END;
}

/* What "to 9:16" and "until 0:05" are of the edit itself. */
static gboolean
takes_ratio (const SampanOp *op)
{
  return op->id == SAMPAN_OP_CROP || op->id == SAMPAN_OP_RESIZE || op->id == SAMPAN_OP_TEXT
         || op->id == SAMPAN_OP_CAPTIONS || op->id == SAMPAN_OP_FADE || op->id == SAMPAN_OP_ROTATE
         || op->id == SAMPAN_OP_BACKGROUND;
}

/* Whether quoted words stand further on in the clause. */
static gboolean
quote_follows (Cutter *self)
{
  for (guint i = self->at + 1; i < self->tokens->len && !is_boundary (self->tokens->pdata[i]); i++)
    if (((SampanToken *)self->tokens->pdata[i])->type == SAMPAN_TOKEN_QUOTE)
      return TRUE;

  return FALSE;
}

/* "slow motion for the first 3 seconds", 前三秒慢动作: a time beside an edit is when the edit is
 * wanted, which only some can do. */
static gboolean
times_edit (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ONLY;
  const gboolean timed = sampan_rules_has_time (frame);
  const guint heads = SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_QUOTE;
  gboolean begins = starts_time (token);

  if ((frame->slots & verbs) != 0)
    return FALSE;
  if (timed && (frame->slots & heads) == 0)
    return sampan_token_is (token, SAMPAN_WORD_EFFECT)
           || sampan_token_is (token, SAMPAN_WORD_OBJECT) || token->type == SAMPAN_TOKEN_QUOTE
           || is_verb (token, SAMPAN_VERB_ADD) || is_verb (token, SAMPAN_VERB_MORE)
           || is_verb (token, SAMPAN_VERB_LESS)
           /* 前3秒在中间显示“周末” */
           || ((sampan_token_is (token, SAMPAN_WORD_PLACE)
                || sampan_token_is (token, SAMPAN_WORD_SIZE)
                || sampan_token_is (token, SAMPAN_WORD_COLOUR))
               && quote_follows (self));

  for (guint i = 0; i < self->waiting->len; i++)
    begins |= starts_time (self->waiting->pdata[i])
              && !sampan_token_means (self->waiting->pdata[i], SAMPAN_WORD_MARK, SAMPAN_MARK_TO);
  /* "2x between 0:10 and 0:20" */
  if (begins && is_timed (token) && frame->effect == NULL && frame->n_quantities == 1
      && frame->quantities[0]->unit == SAMPAN_UNIT_TIMES)
    return TRUE;
  /* "slow motion 0:14-0:20" */
  if (token->type == SAMPAN_TOKEN_RATIO && is_timed (token) && frame->effect != NULL
      && !takes_ratio (frame->effect->op) && self->at + 2 < self->tokens->len
      && strcmp (((SampanToken *)self->tokens->pdata[self->at + 1])->text, "-") == 0
      && is_timed (self->tokens->pdata[self->at + 2]))
    return TRUE;
  /* "slow motion from 0:05 to 0:08", "black and white until 0:05" */
  if (token->type == SAMPAN_TOKEN_RATIO && frame->effect != NULL
      && !takes_ratio (frame->effect->op))
    return is_timed (token) && (begins || self->waiting->len > 0);
  return (frame->slots & heads) != 0 && begins
         && (token->type == SAMPAN_TOKEN_QUANTITY ? token->unit == SAMPAN_UNIT_SECOND
                                                  : starts_time (token) && is_timed (peek (self)));
}

/* "brighter on the left": a part of the picture, which no edit takes alone. */
static gboolean
is_side (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  const gboolean side = sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LEFT)
                        || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_RIGHT);

  /* "the left side" */
  return (side || sampan_token_is (token, SAMPAN_WORD_PLACE))
         && (peek (self) == NULL || strcmp (peek (self)->text, "side") == 0)
         && frame->effect != NULL && frame->effect->as != SAMPAN_AS_NOUN;
}

static gboolean
is_region (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  if (token->type == SAMPAN_TOKEN_WORD && sampan_word_is_region (token->word))
    return (frame->effect != NULL && frame->effect->op->id != SAMPAN_OP_CROP)
           || frame->object != NULL;
  return is_side (self, frame, token);
}

/* “a caption saying ‘Hello’”: a text, not the captions of the video. */
static gboolean
awaits_quote (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  if (frame->object == NULL || frame->object->op->id != SAMPAN_OP_CAPTIONS || frame->quote != NULL
      || !is_verb (token, SAMPAN_VERB_ADD))
    return FALSE;
  return quote_follows (self);
}

/* 英文字幕放在中文字幕下面: where one language stands, said of another. */
static gboolean
relates_languages (Cutter *self, SampanFrame *frame, const SampanToken *token)
{
  const SampanToken *next = peek (self);
  const SampanToken *before = self->at > 0 ? self->tokens->pdata[self->at - 1] : NULL;

  if (frame->n_languages == 0 || frame->place != NULL)
    return FALSE;
  if (is_verb (token, SAMPAN_VERB_ADD))
    return next != NULL && sampan_token_is (next, SAMPAN_WORD_LANGUAGE);
  return sampan_token_is (token, SAMPAN_WORD_LANGUAGE)
         && (is_verb (before, SAMPAN_VERB_ADD) || sampan_token_has (before, SAMPAN_TRAIT_AT));
}

static gboolean
belongs (Cutter *self, SampanFrame *frame, SampanToken *token)
{
  if (frame->slots == 0)
    return TRUE;
  if (is_exclamation (frame))
    return FALSE;
  if (sampan_token_is (token, SAMPAN_WORD_EXCEPT) || frame->excepts)
    return TRUE;
  if (times_edit (self, frame, token) || awaits_quote (self, frame, token)
      || relates_languages (self, frame, token))
    return TRUE;
  if (!is_whole (self, frame) || frame->slots == SAMPAN_SLOT_NEGATION)
    return !conflicts (self, frame, token);
  if (is_unknown (token))
    return frame->slots == SAMPAN_SLOT_QUANTITY || (frame->effect != NULL && takes_unknown (frame));
  if (is_toned (frame, token) || turns_little (frame, token))
    return TRUE;
  if (conflicts (self, frame, token))
    return FALSE;
  if (is_about (frame, token) || is_region (self, frame, token))
    return TRUE;
  return !goes_with_next (self, token) && stays_whole (self, frame, token);
}

static void
settle_waiting (Cutter *self)
{
  for (guint i = 0; self->frame != NULL && i < self->waiting->len; i++)
    sampan_frame_add (self->frame, self->waiting->pdata[i]);
  g_ptr_array_set_size (self->waiting, 0);
}

static void
start_frame (Cutter *self)
{
  self->frame = sampan_frame_new (self->link);
  g_ptr_array_add (self->frames, self->frame);
  self->frame->corrects = self->corrects;
  self->frame->denies = self->denies;
  self->link = SAMPAN_LINK_RUN;
  self->corrects = FALSE;
  self->denies = FALSE;
}

static void
place (Cutter *self, SampanToken *token)
{
  if (is_small (token))
    {
      if (sampan_token_is (token, SAMPAN_WORD_POLITE) && token->word->string != NULL)
        {
          self->corrects = TRUE;
          /* "wait no", unlike "actually" and 不对, which may be said of the picture: 颜色不对 */
          self->denies |= sampan_token_has (token, SAMPAN_TRAIT_DENIES);
        }
      g_ptr_array_add (self->waiting, token);
      return;
    }
  if (self->frame == NULL || !belongs (self, self->frame, token))
    start_frame (self);
  settle_waiting (self);
  if (!sampan_frame_add (self->frame, token))
    self->frame->slots |= SAMPAN_SLOT_UNKNOWN;
}

static guint
count_numbers (SampanFrame *frame)
{
  guint n = 0;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      /* not the "2x" of "2x between 0:10 and 0:20" */
      n += (token->type == SAMPAN_TOKEN_QUANTITY && token->unit != SAMPAN_UNIT_TIMES)
           || token->type == SAMPAN_TOKEN_RATIO;
    }

  return n;
}

/* A comma or "and" inside one wish: "from pink to blue", "in Chinese and English", "between 5 and
 * 12 s". */
static gboolean
goes_on (Cutter *self)
{
  const SampanToken *next = peek_beyond (self);
  SampanFrame *frame = self->frame;

  if (frame == NULL || next == NULL)
    return FALSE;
  if (sampan_token_is (next, SAMPAN_WORD_LANGUAGE))
    return frame->n_languages > 0;
  if (sampan_token_is (next, SAMPAN_WORD_COLOUR) || next->type == SAMPAN_TOKEN_COLOUR)
    return frame->n_colours == 1 && frame->quote == NULL && !frame->contrasts
           && (frame->effect != NULL || frame->object == NULL);
  /* "1080 wide and 1350 high" */
  if (next->type == SAMPAN_TOKEN_QUANTITY && (frame->slots & SAMPAN_SLOT_SPAN) != 0
      && frame->n_quantities == 1 && next->number > 16
      && (next->unit == SAMPAN_UNIT_NONE || next->unit == SAMPAN_UNIT_PIXEL))
    return TRUE;
  if (next->type == SAMPAN_TOKEN_QUANTITY || next->type == SAMPAN_TOKEN_RATIO)
    return sampan_frame_has_mark (frame, SAMPAN_MARK_BETWEEN) && count_numbers (frame) < 2;
  return sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
         && sampan_frame_has_mark (frame, SAMPAN_MARK_FIRST) && frame->n_quantities == 0;
}

static void
separate (Cutter *self, SampanToken *token)
{
  static const SampanLink links[] = { SAMPAN_LINK_AND, SAMPAN_LINK_OR, SAMPAN_LINK_THEN };
  SampanLink link = SAMPAN_LINK_PAUSE;

  if (token->type != SAMPAN_TOKEN_STOP && goes_on (self))
    {
      g_ptr_array_add (self->waiting, token);
      return;
    }
  settle_waiting (self);
  self->frame = NULL;
  if (token->type == SAMPAN_TOKEN_STOP)
    link = SAMPAN_LINK_START;
  else if (token->type == SAMPAN_TOKEN_WORD)
    link = links[token->word->value];
  /* 再加: a wish of its own, whatever is said of the one before */
  if (link == SAMPAN_LINK_AND && sampan_token_has (token, SAMPAN_TRAIT_AGAIN))
    link = SAMPAN_LINK_THEN;
  /* ", and": the word says more than the comma; a stop more than both. */
  if (self->link == SAMPAN_LINK_RUN || (self->link == SAMPAN_LINK_PAUSE && link != SAMPAN_LINK_RUN)
      || link == SAMPAN_LINK_START)
    self->link = link;
}

/* "crop for TikTok" says a shape; "brighter for TikTok" says why. */
static void
settle_platforms (GPtrArray *tokens)
{
  static const SampanWord filler = { .class = SAMPAN_WORD_FILLER };

  for (guint i = 0, start = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      gboolean crops = FALSE, shape = FALSE;

      if (is_boundary (token))
        start = i + 1;
      if (!sampan_token_is (token, SAMPAN_WORD_ASPECT)
          || g_strcmp0 (token->word->target, "platform") != 0)
        continue;
      for (guint j = start; j < tokens->len && !is_boundary (tokens->pdata[j]); j++)
        {
          const SampanToken *other = tokens->pdata[j];

          crops |=
              sampan_token_is (other, SAMPAN_WORD_EFFECT) && other->word->op->id == SAMPAN_OP_CROP;
          /* "crop it square for Instagram" */
          shape |= sampan_token_is (other, SAMPAN_WORD_ASPECT)
                   && g_strcmp0 (other->word->target, "platform") != 0;
        }
      if (!crops || shape)
        token->word = &filler;
    }
}

/* "resize to 3:4", "resize for Instagram": to a shape and not to a size. */
static void
settle_shapes (GPtrArray *tokens)
{
  static SampanWord crop = { .class = SAMPAN_WORD_EFFECT, .as = SAMPAN_AS_NOUN };

  crop.op = sampan_op_get (SAMPAN_OP_CROP);
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      SampanToken *resize = NULL;
      gboolean shape = FALSE, size = FALSE;

      for (end = start; end < tokens->len && !is_boundary (tokens->pdata[end]); end++)
        {
          SampanToken *token = tokens->pdata[end];

          shape |= sampan_token_is (token, SAMPAN_WORD_ASPECT)
                   || (token->type == SAMPAN_TOKEN_RATIO && token->number != 0);
          size |= token->type == SAMPAN_TOKEN_PIXELS || token->type == SAMPAN_TOKEN_QUANTITY;
          if (!sampan_token_is (token, SAMPAN_WORD_EFFECT))
            continue;
          if (token->word->op->id == SAMPAN_OP_RESIZE && token->word->edit == NULL)
            resize = token;
          else
            size = TRUE; /* some other edit is about the shape, or goes first */
        }
      if (resize != NULL && shape && !size)
        resize->word = &crop;
    }
}

GPtrArray *
sampan_frames_cut (GPtrArray *tokens, SampanMediaKind kind)
{
  Cutter self = {
    .tokens = tokens,
    .frames = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_frame_free),
    .waiting = g_ptr_array_new (),
    .link = SAMPAN_LINK_START,
    .kind = kind,
  };

  settle_shapes (tokens);
  settle_platforms (tokens);
  for (self.at = 0; self.at < tokens->len; self.at++)
    {
      SampanToken *token = tokens->pdata[self.at];

      if (is_boundary (token))
        separate (&self, token);
      else
        place (&self, token);
    }
  settle_waiting (&self);
  g_ptr_array_unref (self.waiting);
  return self.frames;
}
