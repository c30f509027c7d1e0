#include "sampan-rules-private.h"

#include <string.h>

/* What the lexicons say of large and small letters. */
#define LARGE_SIZE 0.12
#define SMALL_SIZE 0.05

/* Replaces @edit by a changed one. */
static void
replace (SampanEdit **edit, SampanEdit *changed)
{
  sampan_edit_unref (*edit);
  *edit = changed;
}

static void
set_place (SampanEdit **edit, const SampanWord *place)
{
  if (place->string != NULL)
    {
      replace (edit, sampan_edit_with_string (*edit, "position", place->string));
      return;
    }
  replace (edit, sampan_edit_with_number (*edit, "x", place->x));
  replace (edit, sampan_edit_with_number (*edit, "y", place->y));
}

static double
text_size (SampanFrame *frame)
{
  if (frame->size != NULL)
    return frame->size->number;
  /* 大一点, 小一点 */
  if ((frame->slots & SAMPAN_SLOT_MORE) != 0)
    return LARGE_SIZE;
  if ((frame->slots & SAMPAN_SLOT_LESS) != 0)
    return SMALL_SIZE;
  return sampan_op_find_param (sampan_op_get (SAMPAN_OP_TEXT), "size")->neutral;
}

void
sampan_rules_read_text (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading)
{
  const guint times = SAMPAN_SLOT_EDGE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO;
  const guint sizes = SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_DEGREE;
  const SampanOp *about = frame->object != NULL ? frame->object->op : NULL;
  g_autoptr (SampanEdit) edit = NULL;

  if (frame->quote == NULL)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_WORDS);
      return;
    }
  /* A quoted file name is a picture: 把背景换成“海滩.jpg”. */
  if ((about != NULL && about->id != SAMPAN_OP_TEXT && about->id != SAMPAN_OP_CAPTIONS)
      || !sampan_rules_only (frame, SAMPAN_SLOT_QUOTE | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT
                                        | SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_PLACE
                                        | SAMPAN_SLOT_SIZE | SAMPAN_SLOT_COLOUR | sizes | times)
      || frame->n_colours > 1 || strlen (frame->quote->text) > 2000)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if ((frame->slots & times) != 0 && (kind & SAMPAN_MEDIA_VIDEO) == 0)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_VIDEO_ONLY);
      return;
    }

  edit = sampan_edit_new (SAMPAN_OP_TEXT);
  replace (&edit, sampan_edit_with_string (edit, "text", frame->quote->text));
  if (frame->place != NULL)
    set_place (&edit, frame->place);
  if (frame->size != NULL || (frame->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) != 0)
    replace (&edit, sampan_edit_with_number (edit, "size", text_size (frame)));
  if (frame->n_colours == 1)
    replace (&edit, sampan_edit_with_string (edit, "colour", frame->colours[0]));
  if ((frame->slots & times) != 0)
    {
      SampanEdit *timed = sampan_rules_set_times (frame, reading, edit);

      if (timed == NULL)
        return;
      replace (&edit, timed);
    }
  sampan_rules_take (reading, g_steal_pointer (&edit));
}

/* The place that says where the language at @at stands, before it or after it; NULL for none. */
static const SampanWord *
find_place (SampanFrame *frame, guint at, int step)
{
  for (guint i = at + step; i < frame->tokens->len; i += step)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_PLACE))
        return token->word;
      if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_OBJECT)
          && !sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && !sampan_token_is (token, SAMPAN_WORD_VERB))
        return NULL;
    }

  return NULL;
}

/* Which way the places of languages stand: after them ("Chinese on top"), or before (上中下英). */
static int
find_step (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    if (sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_PLACE))
      return -1;
    else if (sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_LANGUAGE))
      break;

  return 1;
}

/* Whether the place after the language at @at is that of the one before it: 英文放在中文下面. */
static gboolean
is_relation (SampanFrame *frame, guint at)
{
  const SampanToken *before = at > 1 ? frame->tokens->pdata[at - 1] : NULL;

  return before != NULL
         && (sampan_token_means (before, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
             || sampan_token_has (before, SAMPAN_TRAIT_AT));
}

/* The place of the one language at @at. */
static const SampanWord *
place_of (SampanFrame *frame, guint at, int step)
{
  const SampanToken *token = frame->tokens->pdata[at];
  gboolean relation = FALSE;

  if (strchr (token->word->string, ',') != NULL)
    return NULL;
  for (guint i = at + 1; step > 0 && i < frame->tokens->len; i++)
    {
      if (!sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_LANGUAGE))
        continue;
      relation = is_relation (frame, i);
      return relation ? find_place (frame, i, step) : find_place (frame, at, step);
    }
  for (guint i = 0; step > 0 && i < at; i++)
    relation |=
        sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_LANGUAGE) && is_relation (frame, at);
  return relation ? NULL : find_place (frame, at, step);
}

/* From the top down: 0 for what is said to stand above, 2 for what stands below. */
static guint
rank_of (const SampanWord *place)
{
  if (place == NULL)
    return 1;
  return g_strcmp0 (place->string, "top") == 0      ? 0
         : g_strcmp0 (place->string, "bottom") == 0 ? 2
                                                    : 1;
}

/* Adds the languages of one word to @languages, each once: where they were, or, if it is said where
 * they stand, at the end. */
static void
add_languages (GPtrArray *languages, const char *joined, gboolean placed)
{
  g_auto (GStrv) names = g_strsplit (joined, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint at;

      if (g_ptr_array_find_with_equal_func (languages, names[i], g_str_equal, &at))
        {
          if (!placed)
            continue;
          g_ptr_array_remove_index (languages, at);
        }
      g_ptr_array_add (languages, g_strdup (names[i]));
    }
}

/* "bilingual captions, Chinese on top": fills @languages from the top down. Returns: whether places
 * said so, and are not the block's. */
static gboolean
order_languages (SampanFrame *frame, GPtrArray *languages)
{
  const int step = find_step (frame);
  g_autoptr (GPtrArray) placed = g_ptr_array_new_with_free_func (g_free);
  guint n_placed = 0, n_said = 0;
  gboolean ordered = FALSE;

  for (guint rank = 0; rank < 3; rank++)
    for (guint i = 0; i < frame->tokens->len; i++)
      {
        const SampanToken *token = frame->tokens->pdata[i];
        const SampanWord *place;
        gboolean order;

        if (!sampan_token_is (token, SAMPAN_WORD_LANGUAGE))
          continue;
        place = place_of (frame, i, step);
        order = token->word->target != NULL; /* 上中下英 */
        if ((order ? 0 : rank_of (place)) != rank)
          continue;
        n_placed += place != NULL;
        n_said += strchr (token->word->string, ',') == NULL ? 1 : 2;
        ordered |= order || is_relation (frame, i) || (place != NULL && place->target != NULL);
        add_languages (placed, token->word->string, place != NULL);
      }
  for (guint i = 0; i < frame->n_languages; i++)
    add_languages (languages, frame->languages[i], FALSE);

  ordered = languages->len > 1
            && (ordered || (n_placed > 0 && (n_placed > 1 || n_said > languages->len)));
  g_ptr_array_set_size (languages, ordered ? 0 : (int)languages->len);
  if (ordered)
    g_ptr_array_extend_and_steal (languages, g_steal_pointer (&placed));
  return ordered;
}

void
sampan_rules_read_captions (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_CAPTIONS);
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free);
  const gboolean ordered = order_languages (frame, languages);
  /* The one colour that is a style. */
  const gboolean yellow =
      frame->n_colours == 1 && g_ascii_strcasecmp (frame->colours[0], "#ffff00") == 0;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_ADD
                                     | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_LANGUAGE
                                     | SAMPAN_SLOT_PLACE | SAMPAN_SLOT_STYLE
                                     | (yellow ? SAMPAN_SLOT_COLOUR : 0))
      || (frame->place != NULL && frame->place->string == NULL))
    {
      if ((frame->slots & SAMPAN_SLOT_CUT) != 0)
        {
          reading->type = SAMPAN_READING_WITHOUT;
          reading->op = sampan_op_get (SAMPAN_OP_CAPTIONS);
        }
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if (frame->effect != NULL && frame->effect->edit != NULL)
    replace (&edit, sampan_edit_ref (frame->effect->edit));

  /* "Chinese and English": a word may stand for two languages. */
  if (languages->len > 0)
    {
      g_ptr_array_add (languages, NULL);
      replace (&edit,
               sampan_edit_with_strv (edit, "languages", (const char *const *)languages->pdata));
      if (!sampan_edit_has (edit, "languages"))
        {
          sampan_rules_refuse (reading, SAMPAN_REASON_VALUE);
          return;
        }
    }
  if (frame->place != NULL && !ordered)
    replace (&edit, sampan_edit_with_string (edit, "position", frame->place->string));
  if (frame->style != NULL)
    replace (&edit, sampan_edit_with_string (edit, "style", frame->style->string));
  else if (yellow)
    replace (&edit, sampan_edit_with_string (edit, "style", "yellow"));
  sampan_rules_take (reading, g_steal_pointer (&edit));
}
