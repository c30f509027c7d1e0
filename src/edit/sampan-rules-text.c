#include "sampan-rules-private.h"

#include <string.h>

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
  return sampan_op_find_param (sampan_op_get (SAMPAN_OP_TEXT), "size")->neutral;
}

void
sampan_rules_read_text (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading)
{
  const guint times = SAMPAN_SLOT_EDGE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO;
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
                                        | SAMPAN_SLOT_SIZE | SAMPAN_SLOT_COLOUR | times)
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
  if (frame->size != NULL)
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

/* Adds the languages of one word to @languages, each once: where they were, at the end, or, if they
 * are to be @first, before those that are not. */
static void
add_languages (GPtrArray *languages, const char *joined, const SampanWord *place, guint *n_first)
{
  const gboolean first = place != NULL && g_strcmp0 (place->string, "top") == 0;
  g_auto (GStrv) names = g_strsplit (joined, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint at;

      if (g_ptr_array_find_with_equal_func (languages, names[i], g_str_equal, &at))
        {
          if (place == NULL)
            continue;
          g_ptr_array_remove_index (languages, at);
        }
      g_ptr_array_insert (languages, first ? (int)(*n_first)++ : -1, g_strdup (names[i]));
    }
}

/* "bilingual captions, Chinese on top": fills @languages from the top down. Returns: whether places
 * said so, and are not the block's. */
static gboolean
order_languages (SampanFrame *frame, GPtrArray *languages)
{
  const int step = find_step (frame);
  g_autoptr (GPtrArray) placed = g_ptr_array_new_with_free_func (g_free);
  guint n_placed = 0, n_said = 0, n_first = 0;
  gboolean ordered;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];
      const gboolean language = sampan_token_is (token, SAMPAN_WORD_LANGUAGE);
      const gboolean one = language && strchr (token->word->string, ',') == NULL;
      const SampanWord *place = one ? find_place (frame, i, step) : NULL;

      if (!language)
        continue;
      n_placed += place != NULL;
      n_said += one ? 1 : 2;
      add_languages (languages, token->word->string, NULL, NULL);
      add_languages (placed, token->word->string, place, &n_first);
    }

  ordered = languages->len > 1 && n_placed > 0 && (n_placed > 1 || n_said > languages->len);
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

  if (!sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_ADD
                                     | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_LANGUAGE
                                     | SAMPAN_SLOT_PLACE | SAMPAN_SLOT_STYLE)
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
  sampan_rules_take (reading, g_steal_pointer (&edit));
}
