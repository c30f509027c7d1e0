#include "sampan-others.h"

#include <string.h>

#include "sampan-complaints.h"

/* "everything else", 其他 */
static gboolean
is_rest (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         && g_strcmp0 (token->word->target, "rest") == 0;
}

static gboolean
is_blur (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_BLUR;
}

/* The "blur everything except" of "blur everything except her" */
static gboolean
names_blur (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EXCEPT) && g_str_has_prefix (token->text, "blur");
}

/* Whom or what the rest stands behind, and what says nothing beside it. */
static gboolean
may_stand_there (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
         || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         || sampan_token_is (token, SAMPAN_WORD_EXCEPT)
         || sampan_token_is (token, SAMPAN_WORD_DEGREE)
         || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             && g_strcmp0 (token->word->target, "subject") == 0);
}

static const SampanWord *
background_word (void)
{
  static SampanWord background = { .class = SAMPAN_WORD_OBJECT };

  background.op = sampan_op_get (SAMPAN_OP_BACKGROUND);
  return &background;
}

/* The blur of "blur everything except", kept by the token after it. */
static void
take_blur (SampanToken *token)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_BACKGROUND);

  token->box = g_new0 (SampanWord, 1);
  token->box->class = SAMPAN_WORD_EFFECT;
  token->box->as = SAMPAN_AS_VERB;
  token->box->op = sampan_op_get (SAMPAN_OP_BACKGROUND);
  token->box->edit = sampan_edit_with_string (edit, "mode", "blur");
  token->word = token->box;
}

/* "blur everything but the cup", 除了她其他都虚化, "blur everything else": what lies behind. */
static void
settle_blur (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *rest = NULL;
  gboolean blur = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!may_stand_there (token) && !is_blur (token))
        return;
      if (is_blur (token) && blur)
        return;
      blur |= is_blur (token) || names_blur (token);
      if ((is_rest (token) && rest == NULL) || sampan_token_is (token, SAMPAN_WORD_EXCEPT))
        rest = token;
    }
  if (rest == NULL || !blur)
    return;
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token != rest && !is_blur (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        token->type = SAMPAN_TOKEN_MARKS;
    }
  if (names_blur (rest) && rest->box == NULL)
    take_blur (rest);
  else
    rest->word = background_word ();
}

/* "blur what's behind the dog": what lies there, whatever stands before it. */
static void
settle_behind (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *behind = NULL;
  gboolean blur = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if ((!may_stand_there (token) && !is_blur (token))
          || (token->type == SAMPAN_TOKEN_UNKNOWN && behind == NULL
              && !sampan_token_has (token, SAMPAN_TRAIT_BEHIND)))
        return;
      blur |= is_blur (token);
      if (blur && behind == NULL && i + 1 < end && token->type == SAMPAN_TOKEN_UNKNOWN
          && sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_TARGET))
        behind = token;
      else if (behind != NULL && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        token->type = SAMPAN_TOKEN_MARKS;
    }
  if (behind == NULL)
    return;
  /* "whatever is" */
  for (guint i = start; tokens->pdata[i] != behind; i++)
    if (sampan_token_is_empty (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
  behind->type = SAMPAN_TOKEN_WORD;
  behind->word = background_word ();
}

/* The "keeping" of "9:16 keeping her in the middle" */
static gboolean
is_keeping (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN && g_str_has_suffix (token->text, "ing");
}

/* The "with her in the middle" of "crop to 4:5 with her in the middle": a crop looks for that. */
static void
settle_centre (GPtrArray *tokens, guint start, guint end)
{
  gboolean crop = FALSE;
  guint with = end;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (with < end && sampan_token_is (token, SAMPAN_WORD_PLACE)
          && g_strcmp0 (token->word->string, "centre") == 0)
        for (guint j = with; j <= i; j++)
          ((SampanToken *)tokens->pdata[j])->type = SAMPAN_TOKEN_MARKS;
      else if (with < end && !may_stand_there (token))
        return;
      crop |=
          token->type == SAMPAN_TOKEN_RATIO || sampan_token_is (token, SAMPAN_WORD_ASPECT)
          || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_CROP);
      if (crop && with == end
          && (sampan_token_has (token, SAMPAN_TRAIT_SWAPS) || is_keeping (token)))
        with = i;
    }
}

/* 裁成4:5，把她放中间: the same, as a clause of its own. */
static void
settle_centred (GPtrArray *tokens, guint start, guint end)
{
  gboolean centre = FALSE;
  guint n_shapes = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const gboolean here = i >= start && i < end;

      if (token->type == SAMPAN_TOKEN_QUOTE)
        return;
      if (here && sampan_token_is (token, SAMPAN_WORD_PLACE)
          && g_strcmp0 (token->word->string, "centre") == 0)
        centre = i > start;
      else if (here && !may_stand_there (token)
               && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
               && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        return;
      n_shapes += token->type == SAMPAN_TOKEN_RATIO || sampan_token_is (token, SAMPAN_WORD_ASPECT);
    }
  for (guint i = start; n_shapes == 1 && centre && i < end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* "black and white" */
static gboolean
is_colourless (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_SATURATION
         && token->word->edit != NULL && sampan_edit_get_number (token->word->edit, "amount") == -1;
}

/* The "but" of "blur all faces but mine": all except it. */
static void
settle_but (GPtrArray *tokens, guint at)
{
  static const SampanWord except = { .class = SAMPAN_WORD_EXCEPT };
  const SampanToken *faces = at > 0 ? tokens->pdata[at - 1] : NULL;
  guint i = at + 1;

  if (faces == NULL || !sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_BUT)
      || !(is_colourless (faces)
               ? i < tokens->len && sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_OWNER)
               : sampan_token_is (faces, SAMPAN_WORD_OBJECT)
                     && faces->word->op->id == SAMPAN_OP_FACES))
    return;
  for (; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    if (!may_stand_there (tokens->pdata[i])
        || sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_BIDS))
      return;
  if (i > at + 1)
    ((SampanToken *)tokens->pdata[at])->word = &except;
}

static guint
find_start (GPtrArray *tokens, guint end)
{
  while (end > 0 && !sampan_token_ends_clause (tokens->pdata[end - 1]))
    end--;
  return end;
}

/* Whether the clause says what stays as it is: "keep me in colour", 只留红色. */
static gboolean
keeps (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
        || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_ONLY))
      return TRUE;

  return FALSE;
}

/* Whether an edit of the whole picture is asked for there, and of what is left alone. */
static gboolean
changes_rest (GPtrArray *tokens, guint start, guint end)
{
  gboolean rest = FALSE, edit = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_NEGATION)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
          || token->type == SAMPAN_TOKEN_QUOTE)
        return FALSE;
      rest |= is_rest (token);
      edit |= sampan_token_is (token, SAMPAN_WORD_EFFECT);
    }

  return rest && edit;
}

/* 其他人都打码，只留我: what is not changed, and no background that goes. */
static gboolean
leaves_one (GPtrArray *tokens, guint at)
{
  return at < tokens->len && sampan_token_is (tokens->pdata[at], SAMPAN_WORD_EFFECT)
         && ((SampanToken *)tokens->pdata[at])->word->op->id == SAMPAN_OP_BACKGROUND
         && !g_ascii_isalpha (*((SampanToken *)tokens->pdata[at])->text)
         && (at + 1 == tokens->len || sampan_token_ends_clause (tokens->pdata[at + 1]));
}

/* "keep me in colour and everything else black and white": no edit leaves a part out. */
static void
settle_rest (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord missing = { .class = SAMPAN_WORD_MISSING };
  guint from = start;

  if (!changes_rest (tokens, start, end))
    return;
  if (start > 0 && ((SampanToken *)tokens->pdata[start - 1])->type != SAMPAN_TOKEN_STOP
      && keeps (tokens, find_start (tokens, start - 1), start - 1))
    from = find_start (tokens, start - 1);
  if (end < tokens->len && ((SampanToken *)tokens->pdata[end])->type == SAMPAN_TOKEN_PAUSE
      && leaves_one (tokens, end + 1))
    for (end++; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]);)
      end++;
  for (guint i = from; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        token->word = &missing;
      else if (!sampan_token_is (token, SAMPAN_WORD_POLITE) || i > start)
        token->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

void
sampan_others_settle (GPtrArray *tokens)
{
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      if (end > start && end < tokens->len)
        settle_but (tokens, end);
      settle_blur (tokens, start, end);
      settle_rest (tokens, start, end);
      settle_behind (tokens, start, end);
      settle_centre (tokens, start, end);
      settle_centred (tokens, start, end);
    }
}
