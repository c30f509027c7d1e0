#include "sampan-frame.h"

SampanFrame *
sampan_frame_new (SampanLink link)
{
  SampanFrame *self = g_new0 (SampanFrame, 1);

  self->tokens = g_ptr_array_new ();
  self->link = link;
  self->degree = -1;
  return self;
}

void
sampan_frame_free (SampanFrame *self)
{
  g_ptr_array_unref (self->tokens);
  g_free (self);
}

SampanFrame *
sampan_frame_copy (SampanFrame *self)
{
  SampanFrame *frame = g_memdup2 (self, sizeof *self);

  frame->tokens = g_ptr_array_copy (self->tokens, NULL, NULL);
  return frame;
}

static void
add_verb (SampanFrame *self, SampanVerb verb)
{
  static const guint slots[] = {
    [SAMPAN_VERB_KEEP] = SAMPAN_SLOT_KEEP, [SAMPAN_VERB_CUT] = SAMPAN_SLOT_CUT,
    [SAMPAN_VERB_TRIM] = SAMPAN_SLOT_TRIM, [SAMPAN_VERB_ADD] = SAMPAN_SLOT_ADD,
    [SAMPAN_VERB_MORE] = SAMPAN_SLOT_MORE, [SAMPAN_VERB_LESS] = SAMPAN_SLOT_LESS,
    [SAMPAN_VERB_ONLY] = SAMPAN_SLOT_ONLY, [SAMPAN_VERB_CHANGE] = SAMPAN_SLOT_CHANGE,
  };

  self->slots |= slots[verb];
}

static void
add_mark (SampanFrame *self, SampanMark mark)
{
  self->marks |= 1 << mark;
  switch (mark)
    {
    case SAMPAN_MARK_FIRST:
    case SAMPAN_MARK_LAST:
    case SAMPAN_MARK_AFTER:
    case SAMPAN_MARK_BEFORE:
    case SAMPAN_MARK_START:
    case SAMPAN_MARK_END:
    case SAMPAN_MARK_ENDS:
      self->slots |= SAMPAN_SLOT_EDGE;
      break;

    case SAMPAN_MARK_LEFT:
    case SAMPAN_MARK_RIGHT:
      self->slots |= SAMPAN_SLOT_SIDE;
      break;

    case SAMPAN_MARK_WIDTH:
    case SAMPAN_MARK_HEIGHT:
      self->slots |= SAMPAN_SLOT_SPAN;
      break;

    default:
      break;
    }
}

static gboolean
add_to_list (const char **list, guint *n, const char *value)
{
  if (*n == SAMPAN_FRAME_MAX)
    return FALSE;
  list[(*n)++] = value;
  return TRUE;
}

static void
add_effect (SampanFrame *self, const SampanWord *word)
{
  self->slots |= SAMPAN_SLOT_EFFECT;
  /* "brighten the left half" */
  if ((self->effect != NULL && self->effect->op != word->op
       && (sampan_word_is_region (word) || sampan_word_is_region (self->effect)))
      || (self->object != NULL && sampan_word_is_region (word)))
    self->slots |= SAMPAN_SLOT_UNKNOWN;
  /* "flip it upside down": the one that says more. */
  if (self->effect == NULL || (word->edit != NULL && self->effect->op->id != SAMPAN_OP_UPSCALE))
    self->effect = word;
}

/* "the wall behind me": the one that says more. */
static void
add_object (SampanFrame *self, const SampanWord *word)
{
  self->slots |= SAMPAN_SLOT_OBJECT;
  if (self->effect != NULL && sampan_word_is_region (self->effect))
    self->slots |= SAMPAN_SLOT_UNKNOWN;
  if (self->object == NULL || word->op->id != SAMPAN_OP_BACKGROUND)
    self->object = word;
}

/* What stands beside an edit, and says which or where. */
static gboolean
add_value (SampanFrame *self, const SampanWord *word)
{
  switch (word->class)
    {
    case SAMPAN_WORD_COLOUR:
      self->slots |= SAMPAN_SLOT_COLOUR;
      if (word->target != NULL)
        self->colour_of = word->target;
      return add_to_list (self->colours, &self->n_colours, word->string);
    case SAMPAN_WORD_LANGUAGE:
      self->slots |= SAMPAN_SLOT_LANGUAGE;
      return add_to_list (self->languages, &self->n_languages, word->string);
    case SAMPAN_WORD_PLACE:
      self->slots |= SAMPAN_SLOT_PLACE;
      /* "top centre" is at the top. */
      if (self->place == NULL || g_strcmp0 (word->string, "centre") != 0)
        self->place = word;
      break;
    case SAMPAN_WORD_SIZE:
      self->slots |= SAMPAN_SLOT_SIZE;
      self->size = word;
      break;
    case SAMPAN_WORD_STYLE:
      self->slots |= SAMPAN_SLOT_STYLE;
      self->style = word;
      break;
    case SAMPAN_WORD_ASPECT:
      self->slots |= SAMPAN_SLOT_RATIO;
      self->aspect = word->string;
      break;
    case SAMPAN_WORD_SCENE:
      self->slots |= SAMPAN_SLOT_SCENE;
      self->scene = word;
      break;
    default:
      break;
    }

  return TRUE;
}

static gboolean
add_word (SampanFrame *self, const SampanWord *word)
{
  switch (word->class)
    {
    case SAMPAN_WORD_NEGATION:
      self->slots |= SAMPAN_SLOT_NEGATION;
      self->contrasts |= word->string != NULL;
      break;
    case SAMPAN_WORD_UNDO:
      self->slots |= SAMPAN_SLOT_UNDO;
      break;
    case SAMPAN_WORD_VERB:
      /* "slow it down" is slower, not less slow; "trim it down" is no less. */
      if (!word->after
          || (self->effect == NULL && (self->slots & (SAMPAN_SLOT_TRIM | SAMPAN_SLOT_CUT)) == 0))
        add_verb (self, word->value);
      self->hides |= g_strcmp0 (word->target, "hide") == 0;
      break;
    case SAMPAN_WORD_DEGREE:
      /* "a little bit more than slightly": the last one said. */
      self->slots |= SAMPAN_SLOT_DEGREE;
      self->degree = word->value;
      break;
    case SAMPAN_WORD_MARK:
      add_mark (self, word->value);
      /* 掐头去尾 */
      if (g_strcmp0 (word->target, "cut") == 0)
        self->slots |= SAMPAN_SLOT_CUT;
      break;
    case SAMPAN_WORD_OBJECT:
      add_object (self, word);
      break;
    case SAMPAN_WORD_EFFECT:
      add_effect (self, word);
      break;
    case SAMPAN_WORD_MISSING:
    case SAMPAN_WORD_EXCEPT:
      self->excepts |= word->class == SAMPAN_WORD_EXCEPT;
      self->slots |= SAMPAN_SLOT_MISSING;
      break;
    case SAMPAN_WORD_NUMBER:
    case SAMPAN_WORD_UNIT:
      /* Left over without a number beside it. 成 is also the 成 of 做成. */
      if (word->class == SAMPAN_WORD_NUMBER || word->value != SAMPAN_UNIT_TENTH)
        self->slots |= SAMPAN_SLOT_UNKNOWN;
      break;
    default:
      return add_value (self, word);
    }

  return TRUE;
}

gboolean
sampan_frame_add (SampanFrame *self, SampanToken *token)
{
  g_ptr_array_add (self->tokens, token);
  switch (token->type)
    {
    case SAMPAN_TOKEN_WORD:
      return add_word (self, token->word);

    case SAMPAN_TOKEN_QUANTITY:
      self->slots |= SAMPAN_SLOT_QUANTITY;
      if (self->n_quantities == SAMPAN_FRAME_MAX)
        return FALSE;
      self->quantities[self->n_quantities++] = token;
      return TRUE;

    case SAMPAN_TOKEN_RATIO:
      if (self->ratio != NULL && token->number < 0)
        return FALSE;
      self->slots |= SAMPAN_SLOT_RATIO;
      self->ratio = token;
      return TRUE;

    case SAMPAN_TOKEN_PIXELS:
      self->slots |= SAMPAN_SLOT_PIXELS;
      self->pixels = token;
      return TRUE;

    case SAMPAN_TOKEN_QUOTE:
      if (self->quote != NULL)
        return FALSE;
      self->slots |= SAMPAN_SLOT_QUOTE;
      self->quote = token;
      return TRUE;

    case SAMPAN_TOKEN_FILE:
      self->slots |= SAMPAN_SLOT_FILE;
      self->file = token;
      return TRUE;

    case SAMPAN_TOKEN_COLOUR:
      self->slots |= SAMPAN_SLOT_COLOUR;
      return add_to_list (self->colours, &self->n_colours, token->text);

    case SAMPAN_TOKEN_UNKNOWN:
      self->slots |= SAMPAN_SLOT_UNKNOWN;
      return TRUE;

    case SAMPAN_TOKEN_PAUSE:
    case SAMPAN_TOKEN_STOP:
    case SAMPAN_TOKEN_MARKS:
      return TRUE;
    }

  g_assert_not_reached ();
}

SampanToken *
sampan_frame_get_last (SampanFrame *self)
{
  for (guint i = self->tokens->len; i-- > 0;)
    {
      SampanToken *token = self->tokens->pdata[i];

      if (!sampan_token_is_empty (token))
        return token;
    }

  return NULL;
}

gboolean
sampan_frame_has_mark (SampanFrame *self, SampanMark mark)
{
  return (self->marks & (1 << mark)) != 0;
}

gboolean
sampan_frame_has_trait (SampanFrame *self, SampanTrait trait)
{
  for (guint i = 0; i < self->tokens->len; i++)
    if (sampan_token_has (self->tokens->pdata[i], trait))
      return TRUE;

  return FALSE;
}

gboolean
sampan_op_is_about_part (const SampanOp *op)
{
  return op->id == SAMPAN_OP_BACKGROUND || op->id == SAMPAN_OP_RECOLOUR
         || op->id == SAMPAN_OP_FACES;
}

gboolean
sampan_frame_is_modifier (SampanFrame *self)
{
  const guint modifiers =
      SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_COLOUR | SAMPAN_SLOT_PLACE
      | SAMPAN_SLOT_SIZE | SAMPAN_SLOT_STYLE | SAMPAN_SLOT_LANGUAGE | SAMPAN_SLOT_EDGE
      | SAMPAN_SLOT_SIDE | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_RATIO
      | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_ADD | SAMPAN_SLOT_FILE | SAMPAN_SLOT_SCENE;

  return self->slots != 0 && (self->slots & ~modifiers) == 0;
}

/* What stands at the edge of a wish without belonging to it. */
static gboolean
is_trimmed (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_PAUSE
         || token->type == SAMPAN_TOKEN_STOP
         /* but the "brother" of "swap faces with my brother" */
         || (token->type == SAMPAN_TOKEN_MARKS
             && !(token->word != NULL && token->word->class == SAMPAN_WORD_OBJECT))
         || sampan_token_is (token, SAMPAN_WORD_POLITE)
         || sampan_token_is (token, SAMPAN_WORD_JOIN);
}

gboolean
sampan_frame_get_range (SampanFrame *self, gsize *start, gsize *end)
{
  guint first = 0, last = self->tokens->len;

  while (first < last && is_trimmed (self->tokens->pdata[first]))
    first++;
  while (last > first && is_trimmed (self->tokens->pdata[last - 1]))
    last--;
  if (first == last)
    return FALSE;

  *start = ((SampanToken *)self->tokens->pdata[first])->start;
  *end = ((SampanToken *)self->tokens->pdata[last - 1])->end;
  return TRUE;
}

gboolean
sampan_frame_adds_sound (SampanFrame *self)
{
  const guint loose = SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_ADD;

  return self->object != NULL && self->object->op->id == SAMPAN_OP_VOLUME
         && g_strcmp0 (self->object->target, "music") == 0 && (self->slots & ~loose) == 0
         && ((self->slots & SAMPAN_SLOT_ADD) != 0
             || sampan_frame_has_trait (self, SAMPAN_TRAIT_BIDS));
}
