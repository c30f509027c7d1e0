#include "sampan-planner.h"

#include <string.h>

#include "sampan-plan-private.h"
#include "sampan-rules.h"

/* Bytes of a prompt that are read: more than anybody types, and quick to read whatever they are. */
#define MAX_PROMPT 4096

struct _SampanPlanner
{
  GObject parent;

  SampanLexicon *lexicon;
};

G_DEFINE_FINAL_TYPE (SampanPlanner, sampan_planner, G_TYPE_OBJECT)

/* What has been understood so far: every state of the plan, so that a wish can be taken back. */
typedef struct
{
  const char *prompt;
  SampanMediaKind kind;
  GPtrArray *plans; /* SampanPlan, the newest last; the first is the one that is revised */
  SampanPlan *unresolved;
  gsize last_end; /* of what is unresolved */
  SampanReason last_reason;
  SampanFrame
      *undo; /* a frame that takes back the last wish, unless the next one says what it means */
  gboolean understood; /* anything at all */
} Work;

static SampanPlan *
current (Work *work)
{
  return work->plans->pdata[work->plans->len - 1];
}

/* ---- words that mean less when others are there ---- */

static gboolean
is_noise (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
         && (token->word->op->id == SAMPAN_OP_AUDIO_DENOISE
             || token->word->op->id == SAMPAN_OP_DENOISE);
}

static gboolean
is_strong (const SampanToken *token, gboolean object)
{
  switch (token->type)
    {
    case SAMPAN_TOKEN_RATIO:
    case SAMPAN_TOKEN_PIXELS:
    case SAMPAN_TOKEN_QUOTE:
    case SAMPAN_TOKEN_QUANTITY:
    case SAMPAN_TOKEN_UNKNOWN:
      return TRUE;

    case SAMPAN_TOKEN_FILE:
      return !object;

    default:
      return (sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT)
              || sampan_token_is (token, SAMPAN_WORD_MISSING)
              || sampan_token_is (token, SAMPAN_WORD_ASPECT)
              || (!object && sampan_token_is (token, SAMPAN_WORD_COLOUR)))
             && !token->word->weak;
    }
}

/* "the picture", beside something that may also be said of the sound */
static gboolean
names_picture (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_FILLER) && token->word->string != NULL;
}

/* Noise is of the sound or of the picture: of the picture if there is no sound or if the clause
 * says so. @tokens from @start to @end are a clause. */
static void
settle_noise (GPtrArray *tokens, guint start, guint end, SampanMediaKind kind)
{
  gboolean noise = FALSE, picture = FALSE, sound = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      picture |= names_picture (token);
      sound |=
          sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME;
      noise |= is_noise (token);
    }
  for (guint i = start; noise && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_noise (token))
        {
          const gboolean heard = token->word->op->id == SAMPAN_OP_AUDIO_DENOISE;

          if (token->word->twin != NULL
              && (heard ? !sound && (picture || kind == SAMPAN_MEDIA_IMAGE) : sound))
            token->word = token->word->twin;
        }
      else if (sampan_token_is (token, SAMPAN_WORD_OBJECT)
               && token->word->op->id == SAMPAN_OP_VOLUME)
        token->type = SAMPAN_TOKEN_MARKS; /* "the noise in the sound" */
    }
}

static gboolean
ends_clause (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_PAUSE || token->type == SAMPAN_TOKEN_STOP
         || sampan_token_is (token, SAMPAN_WORD_JOIN);
}

/* What a person can wear, or stand in front of, or have hidden. */
static gboolean
is_thing (const SampanToken *token)
{
  if (token->type == SAMPAN_TOKEN_QUOTE || sampan_token_is (token, SAMPAN_WORD_SCENE)
      || sampan_token_is (token, SAMPAN_WORD_ASPECT))
    return TRUE;
  return !(token->type == SAMPAN_TOKEN_WORD && token->word->weak)
         && (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             || (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_NOUN));
}

/* "film" is a look when it stands alone, and the video itself in "trim the film to ten seconds";
 * "me" is what gets a colour, and nothing in "blur the background behind me". */
static void
settle_weak (GPtrArray *tokens, guint start, guint end)
{
  gboolean strong[2] = { FALSE, FALSE }, thing = FALSE;

  for (guint i = start; i < end; i++)
    {
      strong[FALSE] |= is_strong (tokens->pdata[i], FALSE);
      strong[TRUE] |= is_strong (tokens->pdata[i], TRUE);
      thing |= is_thing (tokens->pdata[i]);
    }
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_WORD || !token->word->weak
          || token->word->class == SAMPAN_WORD_VERB)
        continue;
      /* "brighten the man" is about him alone. */
      if (g_strcmp0 (token->word->target, "subject") == 0
              ? thing
              : strong[sampan_token_is (token, SAMPAN_WORD_OBJECT)])
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

static gboolean
says_something (const SampanToken *token)
{
  return token->type != SAMPAN_TOKEN_MARKS && token->type != SAMPAN_TOKEN_UNKNOWN
         && !sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         && !sampan_token_is (token, SAMPAN_WORD_VERB)
         && !sampan_token_is (token, SAMPAN_WORD_DEGREE);
}

/* "a nice vintage look" is a vintage look; "make it nice" is not understood. */
static void
settle_ornaments (GPtrArray *tokens, guint start, guint end)
{
  gboolean something = FALSE;

  for (guint i = start; i < end; i++)
    something |= says_something (tokens->pdata[i]);
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_ORNAMENT))
        token->type = something ? SAMPAN_TOKEN_MARKS : SAMPAN_TOKEN_UNKNOWN;
    }
}

/* The "off" of "vignette off" takes away; that of "cut two seconds off the end" says nothing. */
static void
settle_off (GPtrArray *tokens, guint start, guint end)
{
  gboolean verb = FALSE;

  while (end > start && sampan_token_is_empty (tokens->pdata[end - 1]))
    end--;
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_VERB))
        continue;
      if (token->word->weak && (verb || i + 1 < end))
        token->type = SAMPAN_TOKEN_MARKS;
      verb |= token->word->value == SAMPAN_VERB_CUT;
    }
}

static void
settle_clauses (GPtrArray *tokens, SampanMediaKind kind)
{
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      end = start;
      while (end < tokens->len && !ends_clause (tokens->pdata[end]))
        end++;
      settle_noise (tokens, start, end, kind);
      settle_ornaments (tokens, start, end);
      settle_off (tokens, start, end);
      settle_weak (tokens, start, end);
    }
}

/* ---- wishes that lean on each other ---- */

static gboolean
is_enumerated (const SampanFrame *frame)
{
  return frame->link == SAMPAN_LINK_AND || frame->link == SAMPAN_LINK_OR
         || frame->link == SAMPAN_LINK_PAUSE;
}

static gboolean
is_bare_object (const SampanFrame *frame)
{
  const guint loose = SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_DEGREE
                      | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_ADD
                      | SAMPAN_SLOT_CHANGE;

  return frame->object != NULL && frame->effect == NULL && (frame->slots & ~loose) == 0;
}

/* "the first 2 seconds and the last 3" */
static void
inherit_unit (SampanFrame *before, SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      SampanToken *token = frame->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE
          && before->n_quantities > 0)
        {
          token->unit = before->quantities[0]->unit;
          token->number *= MAX (before->quantities[0]->part, 1);
        }
    }
}

/* Whether a frame is about a part of the video. */
static gboolean
is_timed (SampanFrame *frame)
{
  return frame->effect == NULL && frame->object == NULL && frame->quote == NULL
         && ((frame->slots & SAMPAN_SLOT_EDGE) != 0 || sampan_rules_has_time (frame));
}

/* "change the shirt and the hair to red", "gold earrings and necklace": one colour for both. */
static void
share_colour (SampanFrame *frame, SampanFrame *from)
{
  for (guint i = 0; i < from->n_colours; i++)
    frame->colours[i] = from->colours[i];
  frame->n_colours = from->n_colours;
  frame->slots |= SAMPAN_SLOT_COLOUR;
}

static gboolean
lacks_colour (SampanFrame *frame)
{
  return frame->object != NULL && frame->object->op->id == SAMPAN_OP_RECOLOUR
         && frame->n_colours == 0
         && (frame->slots & ~(guint)(SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_CHANGE)) == 0;
}

/* Without an article: "gold earrings and a necklace" are two things. */
static gboolean
is_bare_accessory (SampanFrame *frame)
{
  return frame->slots == SAMPAN_SLOT_EFFECT && frame->effect->op->id == SAMPAN_OP_ACCESSORY
         && sampan_token_is (frame->tokens->pdata[0], SAMPAN_WORD_EFFECT);
}

static void
inherit_colour (SampanFrame *frame, SampanFrame *other)
{
  if (is_bare_accessory (frame) && frame->link == SAMPAN_LINK_AND && other->effect != NULL
      && other->effect->op == frame->effect->op && other->n_colours == 1)
    share_colour (frame, other);
  if (lacks_colour (frame) && other->object != NULL && other->object->op == frame->object->op
      && other->n_colours == 1)
    share_colour (frame, other);
}

/* "increase contrast and saturation", "don't crop or rotate", "cut the first 2 seconds and the last
 * 3". */
static void
inherit_verb (SampanFrame *before, SampanFrame *frame)
{
  const guint ways = SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS;
  const guint cuts = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ONLY;
  const gboolean edge = is_timed (frame);
  const gboolean signed_number = frame->n_quantities > 0 && frame->quantities[0]->sign;

  if (is_bare_object (before) && is_bare_object (frame)
      && (frame->slots & (ways | SAMPAN_SLOT_ADD)) == 0 && !signed_number)
    frame->slots |= before->slots & ways;
  if (edge && (frame->slots & cuts) == 0 && is_timed (before))
    {
      frame->slots |= before->slots & cuts;
      inherit_unit (before, frame);
    }
  if ((before->slots & SAMPAN_SLOT_NEGATION) != 0 && (frame->slots & SAMPAN_SLOT_NEGATION) == 0
      && (frame->link == SAMPAN_LINK_OR
          || (frame->link == SAMPAN_LINK_AND && frame->effect != NULL
              && frame->effect->as == SAMPAN_AS_NOUN && frame->slots == SAMPAN_SLOT_EFFECT)))
    frame->slots |= SAMPAN_SLOT_NEGATION;
}

/* "contrast and saturation up 20%": what is said once, last, for all. */
static void
inherit_amount (SampanFrame *frame, SampanFrame *after)
{
  if (!is_bare_object (frame) || !is_bare_object (after) || frame->n_quantities > 0
      || frame->degree >= 0)
    return;
  if ((frame->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) == 0)
    frame->slots |= after->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS);
  if (after->n_quantities == 1)
    {
      frame->slots |= SAMPAN_SLOT_QUANTITY;
      frame->quantities[frame->n_quantities++] = after->quantities[0];
    }
  if (after->degree >= 0)
    {
      frame->slots |= SAMPAN_SLOT_DEGREE;
      frame->degree = after->degree;
    }
}

static SampanReadingType
reading_type (SampanFrame *frame, SampanMediaKind kind)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, kind, &reading);
  return reading.type;
}

/* "there is noise, remove it" */
static gboolean
is_said_of (const SampanFrame *verb, const SampanFrame *frame)
{
  return (verb->slots & SAMPAN_SLOT_CUT) != 0
         && (verb->slots & ~(guint)(SAMPAN_SLOT_CUT | SAMPAN_SLOT_DEGREE)) == 0
         && frame->object != NULL && frame->effect == NULL;
}

/* "blur the background, a lot": how, said after a comma. Returns whether @frame took it. */
static gboolean
take_modifier (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind)
{
  g_autoptr (SampanFrame) trial = sampan_frame_copy (frame);
  const gboolean times =
      frame->quote != NULL && (modifier->slots & (SAMPAN_SLOT_EDGE | SAMPAN_SLOT_SIZE)) != 0;
  gboolean room = TRUE;

  if (modifier->link == SAMPAN_LINK_OR
      || !(sampan_frame_is_modifier (modifier) || is_said_of (modifier, frame)))
    return FALSE;
  if (!times && reading_type (modifier, kind) == SAMPAN_READING_EDIT)
    return FALSE;
  for (guint i = 0; i < modifier->tokens->len; i++)
    room = sampan_frame_add (trial, modifier->tokens->pdata[i]) && room;
  if (!room || reading_type (trial, kind) != SAMPAN_READING_EDIT)
    return FALSE;
  for (guint i = 0; i < modifier->tokens->len; i++)
    sampan_frame_add (frame, modifier->tokens->pdata[i]);
  return TRUE;
}

/* What "it" is: "make the shirt blue, undo that, make it green", "don't remove the background, blur
 * it". */
static void
inherit_object (GPtrArray *frames, guint at)
{
  const guint loose = SAMPAN_SLOT_COLOUR | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_ADD;
  SampanFrame *frame = frames->pdata[at], *before = frames->pdata[at - 1];
  const gboolean colour = frame->n_colours == 1 && (frame->slots & ~loose) == 0;
  const gboolean blur = frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_BLUR
                        && frame->object == NULL && (before->slots & SAMPAN_SLOT_NEGATION) != 0;

  for (guint i = at; (colour || blur) && i-- > 0;)
    {
      before = frames->pdata[i];
      if ((before->slots & SAMPAN_SLOT_UNDO) != 0)
        continue;
      if (before->object != NULL && sampan_op_is_about_part (before->object->op))
        {
          frame->object = before->object;
          frame->slots |= SAMPAN_SLOT_OBJECT;
        }
      else if (before->effect != NULL && before->effect->op->id == SAMPAN_OP_BACKGROUND)
        {
          frame->object = before->effect; /* "remove the background" names it too */
          frame->slots |= SAMPAN_SLOT_OBJECT;
        }
      else if (before->effect != NULL && before->effect->op->id == SAMPAN_OP_ACCESSORY && colour)
        {
          frame->effect = before->effect;
          frame->slots |= SAMPAN_SLOT_EFFECT;
        }
      break;
    }
}

/* "red, the hat should be" */
static gboolean
takes_colour (SampanFrame *frame, SampanFrame *before)
{
  const gboolean worn = frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_ACCESSORY;

  if (before->slots != SAMPAN_SLOT_COLOUR || frame->link != SAMPAN_LINK_PAUSE
      || frame->n_colours > 0 || !(worn || lacks_colour (frame)))
    return FALSE;
  share_colour (frame, before);
  return TRUE;
}

static void
connect_frames (GPtrArray *frames, SampanMediaKind kind)
{
  for (guint i = 1; i < frames->len;)
    {
      SampanFrame *frame = frames->pdata[i];

      if (take_modifier (frames->pdata[i - 1], frame, kind))
        {
          g_ptr_array_remove_index (frames, i);
          continue;
        }
      if (is_enumerated (frame))
        inherit_verb (frames->pdata[i - 1], frame);
      if (frame->link == SAMPAN_LINK_AND)
        inherit_colour (frame, frames->pdata[i - 1]);
      inherit_object (frames, i);
      if (takes_colour (frame, frames->pdata[i - 1]))
        g_ptr_array_remove_index (frames, i - 1);
      else
        i++;
    }
  for (guint i = frames->len; i-- > 1;)
    if (is_enumerated (frames->pdata[i]))
      {
        inherit_amount (frames->pdata[i - 1], frames->pdata[i]);
        inherit_colour (frames->pdata[i - 1], frames->pdata[i]);
      }
}

/* ---- the plan ---- */

/* Whether @whole, the old times with those of @edit, makes sense: not when an end now comes before
 * the start, nor with an end counted from the start beside a start counted from the end, of which
 * nobody knows which comes first. */
static gboolean
adds_to (SampanEdit *edit, SampanEdit *whole)
{
  const SampanOp *op = sampan_edit_get_op (edit);

  for (guint i = 0; i < op->n_params; i++)
    {
      const char *name = op->params[i].name;

      if (sampan_edit_has (edit, name)
          && sampan_edit_get_number (edit, name) != sampan_edit_get_number (whole, name))
        return FALSE;
    }

  return op->id != SAMPAN_OP_TRIM
         || !(sampan_edit_get_number (whole, "start") < 0
              && sampan_edit_get_number (whole, "end") > 0);
}

/* Times of one operation come one by one: "cut the first two seconds, and end at 0:30". */
static SampanEdit *
complete_edit (SampanPlan *plan, SampanEdit *edit)
{
  const SampanOp *op = sampan_edit_get_op (edit);
  SampanEdit *old = sampan_plan_find (plan, op->id);
  g_autoptr (SampanEdit) whole = NULL;

  if (old == NULL || (op->id != SAMPAN_OP_TRIM && op->id != SAMPAN_OP_FADE))
    return sampan_edit_ref (edit);

  whole = sampan_edit_ref (old);
  for (guint i = 0; i < op->n_params; i++)
    {
      const char *name = op->params[i].name;
      SampanEdit *changed;

      if (!sampan_edit_has (edit, name))
        continue;
      changed = sampan_edit_with_number (whole, name, sampan_edit_get_number (edit, name));
      sampan_edit_unref (whole);
      whole = changed;
    }

  return adds_to (edit, whole) ? g_steal_pointer (&whole) : sampan_edit_ref (edit);
}

static void
push (Work *work, SampanPlan *plan)
{
  g_ptr_array_add (work->plans, plan);
}

static void
add_edit (Work *work, SampanEdit *edit)
{
  g_autoptr (SampanEdit) whole = complete_edit (current (work), edit);

  push (work, sampan_plan_with_appended (current (work), whole));
}

/* Takes every edit of @op out, or of those the one that is @which. Returns whether there was one.
 */
static gboolean
remove_op (Work *work, const SampanOp *op, const char *which)
{
  g_autoptr (SampanPlan) plan = sampan_plan_ref (current (work));
  gboolean found = FALSE;

  for (guint i = sampan_plan_get_n_edits (plan); i-- > 0;)
    if (sampan_edit_get_op (sampan_plan_get_edit (plan, i)) == op
        && (which == NULL
            || g_strcmp0 (sampan_edit_get_string (sampan_plan_get_edit (plan, i), op->key), which)
                   == 0))
      {
        SampanPlan *less = sampan_plan_without_edit (plan, i);

        sampan_plan_unref (plan);
        plan = less;
        found = TRUE;
      }
  if (found)
    push (work, g_steal_pointer (&plan));
  return found;
}

static gboolean
is_blank (const char *start, const char *end)
{
  for (; start < end; start = g_utf8_next_char (start))
    if (!g_unichar_isspace (g_utf8_get_char (start)))
      return FALSE;

  return TRUE;
}

static void
add_unresolved (Work *work, SampanFrame *frame, SampanReason reason)
{
  const guint n = sampan_plan_get_n_unresolved (work->unresolved);
  gsize start, end;
  g_autofree char *text = NULL;

  if (!sampan_frame_get_range (frame, &start, &end))
    return;

  /* What stands side by side and is not understood for one reason is one thing. */
  if (n > 0 && work->last_reason == reason && frame->link == SAMPAN_LINK_RUN
      && work->last_end <= start && is_blank (work->prompt + work->last_end, work->prompt + start))
    {
      const gsize length = strlen (sampan_plan_get_unresolved (work->unresolved, n - 1)->text);
      SampanPlan *less = sampan_plan_without_unresolved (work->unresolved, n - 1);

      start = work->last_end - length;
      sampan_plan_unref (work->unresolved);
      work->unresolved = less;
    }
  text = g_strndup (work->prompt + start, end - start);
  sampan_plan_add_unresolved (work->unresolved, text, sampan_reason_get_text (reason));
  work->last_end = end;
  work->last_reason = reason;
}

static void
undo_last (Work *work)
{
  if (work->undo == NULL)
    return;
  if (work->plans->len > 1)
    g_ptr_array_set_size (work->plans, work->plans->len - 1);
  else
    add_unresolved (work, work->undo, SAMPAN_REASON_NOTHING_BEFORE);
  work->undo = NULL;
}

/* "remove the grain", and no edit made it: it is in the picture itself. */
static void
read_away (SampanFrame *frame, SampanReading *reading)
{
  if (reading->op->id == SAMPAN_OP_GRAIN)
    {
      g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_DENOISE);

      reading->type = SAMPAN_READING_EDIT;
      reading->edit = sampan_edit_with_number (edit, "amount", 0.5);
    }
  else if (reading->op->id == SAMPAN_OP_ACCESSORY || reading->op->id == SAMPAN_OP_RECOLOUR)
    {
      reading->type = SAMPAN_READING_UNRESOLVED;
      reading->reason = SAMPAN_REASON_MISSING;
    }
}

static void
read_frame (Work *work, SampanFrame *frame)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, work->kind, &reading);
  /* 算了，还是不要了: said twice, meant once. */
  if (reading.type == SAMPAN_READING_UNDO_LAST && work->undo != NULL
      && frame->link != SAMPAN_LINK_THEN && frame->link != SAMPAN_LINK_START)
    return;
  /* 算了，不要暗角: the second says what the first takes back. */
  if (reading.type == SAMPAN_READING_WITHOUT)
    {
      if (remove_op (work, reading.op, reading.which))
        work->undo = NULL;
      else if (reading.away)
        read_away (frame, &reading);
    }
  undo_last (work);

  work->understood |= frame->slots != 0;
  switch (reading.type)
    {
    case SAMPAN_READING_EDIT:
      add_edit (work, reading.edit);
      break;

    case SAMPAN_READING_UNDO_LAST:
      work->undo = frame;
      break;

    case SAMPAN_READING_UNDO_ALL:
      if (work->plans->len == 1 && sampan_plan_get_n_edits (current (work)) == 0)
        add_unresolved (work, frame, SAMPAN_REASON_NOTHING_BEFORE);
      push (work, sampan_plan_new ());
      break;

    case SAMPAN_READING_UNRESOLVED:
      add_unresolved (work, frame, reading.reason);
      break;

    case SAMPAN_READING_NOTHING:
    case SAMPAN_READING_WITHOUT:
      break;
    }
}

static SampanPlan *
finish (Work *work, GPtrArray *tokens)
{
  if (!work->understood)
    {
      g_autoptr (SampanFrame) whole = sampan_frame_new (SAMPAN_LINK_START);

      for (guint i = 0; i < tokens->len; i++)
        sampan_frame_add (whole, tokens->pdata[i]);
      add_unresolved (work, whole, SAMPAN_REASON_UNKNOWN);
    }

  return sampan_plan_with_merged (current (work), work->unresolved);
}

static void
sampan_planner_finalize (GObject *object)
{
  SampanPlanner *self = SAMPAN_PLANNER (object);

  g_clear_object (&self->lexicon);

  G_OBJECT_CLASS (sampan_planner_parent_class)->finalize (object);
}

static void
sampan_planner_class_init (SampanPlannerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_planner_finalize;
}

static void
sampan_planner_init (SampanPlanner *self)
{
}

SampanPlanner *
sampan_planner_new (GError **error)
{
  g_autoptr (SampanPlanner) self = g_object_new (SAMPAN_TYPE_PLANNER, NULL);

  self->lexicon = sampan_lexicon_new (error);
  return self->lexicon != NULL ? g_steal_pointer (&self) : NULL;
}

SampanPlan *
sampan_planner_plan (SampanPlanner *self, const char *prompt, SampanMediaKind kind)
{
  g_autoptr (SampanPlan) empty = sampan_plan_new ();

  return sampan_planner_revise (self, empty, prompt, kind);
}

SampanPlan *
sampan_planner_revise (SampanPlanner *self,
                       SampanPlan *plan,
                       const char *prompt,
                       SampanMediaKind kind)
{
  g_autofree char *valid = NULL, *rest = NULL;
  g_autoptr (GPtrArray) tokens = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  Work work = { .kind = kind };
  SampanPlan *revised;

  g_return_val_if_fail (SAMPAN_IS_PLANNER (self), NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (prompt != NULL, NULL);

  valid = g_utf8_make_valid (prompt, -1);
  if (strlen (valid) > MAX_PROMPT)
    {
      char *cut = g_utf8_find_prev_char (valid, valid + MAX_PROMPT + 1);

      rest = g_strdup (cut);
      *cut = '\0';
    }
  tokens = sampan_tokens_read (self->lexicon, valid);
  settle_clauses (tokens, kind);
  frames = sampan_frames_cut (tokens, kind);
  connect_frames (frames, kind);

  work.prompt = valid;
  work.plans = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_plan_unref);
  work.unresolved = sampan_plan_new ();
  push (&work, sampan_plan_ref (plan));
  for (guint i = 0; i < frames->len; i++)
    read_frame (&work, frames->pdata[i]);
  undo_last (&work);
  if (rest != NULL)
    sampan_plan_add_unresolved (work.unresolved, rest,
                                sampan_reason_get_text (SAMPAN_REASON_TOO_LONG));
  revised = finish (&work, tokens);

  sampan_plan_unref (work.unresolved);
  g_ptr_array_unref (work.plans);
  return revised;
}
