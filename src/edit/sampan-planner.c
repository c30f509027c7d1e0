#include "sampan-planner.h"

#include <string.h>

#include "sampan-chatter.h"
#include "sampan-clauses.h"
#include "sampan-complaints.h"
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

/* Where what is not understood stands among the tokens. */
typedef struct
{
  const SampanToken *first;
  const SampanToken *last;
} Place;

/* What has been understood so far: every state of the plan, so that a wish can be taken back. */
typedef struct
{
  const char *prompt;
  SampanMediaKind kind;
  GPtrArray *plans; /* SampanPlan, the newest last; the first is the one that is revised */
  SampanPlan *unresolved;
  GArray *places;   /* Place: where each of them stands */
  GHashTable *made; /* tokens of which something came */
  gsize last_end;   /* of what is unresolved */
  SampanReason last_reason;
  SampanFrame *sound; /* what asked last for more or less of one sound: the voice, the music */
  int sound_way;      /* -1 for less of it, 1 for more, 0 to leave it as it is */
  SampanFrame
      *undo; /* a frame that takes back the last wish, unless the next one says what it means */
  gboolean understood; /* anything at all */
  gboolean alone;      /* nothing is wanted but to take back */
  gboolean single;     /* there is one frame */
} Work;

static SampanPlan *
current (Work *work)
{
  return work->plans->pdata[work->plans->len - 1];
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

/* "start at 0:40, keep 20 seconds": an end that comes before the start says how long. */
static gboolean
is_length (SampanEdit *old, SampanEdit *edit)
{
  const double start = sampan_edit_get_number (old, "start");
  const double end = sampan_edit_get_number (edit, "end");

  return sampan_edit_get_op (edit)->id == SAMPAN_OP_TRIM && start > 0 && end > 0 && end <= start
         && sampan_edit_get_number (old, "end") == 0 && sampan_edit_get_number (edit, "start") == 0;
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

  if (adds_to (edit, whole))
    return g_steal_pointer (&whole);
  return is_length (old, edit)
             ? sampan_edit_with_number (old, "end",
                                        sampan_edit_get_number (old, "start")
                                            + sampan_edit_get_number (edit, "end"))
             : sampan_edit_ref (edit);
}

static void
push (Work *work, SampanPlan *plan)
{
  g_ptr_array_add (work->plans, plan);
}

/* "sunglasses, no wait, glasses": the first was not meant. @whatever: it was about */
static void
take_back (Work *work, SampanEdit *edit, gboolean whatever)
{
  const guint n = sampan_plan_get_n_edits (current (work));

  if (work->plans->len > 1 && n > 0
      && (whatever
          || sampan_edit_get_op (sampan_plan_get_edit (current (work), n - 1))
                 == sampan_edit_get_op (edit)))
    g_ptr_array_set_size (work->plans, work->plans->len - 1);
}

/* "it is upside down. Turn it the right way up": one turn, said twice. 拍反了，翻一下: as well.
 * 放大4倍，要高清的: how much was said before. */
static gboolean
is_said_twice (Work *work, SampanFrame *frame, SampanEdit *edit)
{
  const guint n = sampan_plan_get_n_edits (current (work));

  if (sampan_edit_get_op (edit)->id == SAMPAN_OP_UPSCALE && frame->n_quantities == 0 && n > 0
      && n > sampan_plan_get_n_edits (work->plans->pdata[0])
      && sampan_edit_get_op (sampan_plan_get_edit (current (work), n - 1))->id == SAMPAN_OP_UPSCALE)
    return TRUE;
  /* "faces 全部 pixelate，不想出镜": why, and not another way */
  if (sampan_edit_get_op (edit)->id == SAMPAN_OP_FACES && frame->object == NULL
      && sampan_frame_has_trait (frame, SAMPAN_TRAIT_REFUSES)
      && sampan_plan_find (current (work), SAMPAN_OP_FACES) != NULL)
    return TRUE;
  return (sampan_edit_get_op (edit)->id == SAMPAN_OP_ROTATE
          || sampan_edit_get_op (edit)->id == SAMPAN_OP_FLIP)
         && n > 0 && n > sampan_plan_get_n_edits (work->plans->pdata[0])
         && sampan_edit_equal (sampan_plan_get_edit (current (work), n - 1), edit);
}

/* 颜色淡一点，再淡一点点: a smaller step the same way goes on from the first. The same step again,
 * and a larger one, are what the first was meant to be. Returns: (transfer full): the edit of both
 */
static SampanEdit *
add_step (Work *work, SampanFrame *frame, SampanEdit *edit)
{
  const SampanOp *op = sampan_edit_get_op (edit);
  const SampanParam *amount = sampan_op_find_param (op, "amount");
  SampanEdit *old = sampan_plan_find (current (work), op->id);
  double before, step;

  if (amount == NULL || op->key != NULL || old == NULL
      || old == sampan_plan_find (work->plans->pdata[0], op->id))
    return sampan_edit_ref (edit);
  before = sampan_edit_get_number (old, "amount");
  step = sampan_edit_get_number (edit, "amount");
  /* "black and white, kinda faded": no colour is left to fade. */
  if (before == amount->minimum && step > before && step < 0 && !frame->corrects)
    return sampan_edit_ref (old);
  if (!(frame->link == SAMPAN_LINK_THEN || sampan_frame_has_trait (frame, SAMPAN_TRAIT_AGAIN)))
    return sampan_edit_ref (edit);
  if (before * step <= 0 || ABS (step) >= ABS (before))
    return sampan_edit_ref (edit);
  return sampan_edit_with_number (old, "amount",
                                  CLAMP (before + step, amount->minimum, amount->maximum));
}

static void
add_edit (Work *work, SampanFrame *frame, SampanEdit *edit)
{
  g_autoptr (SampanEdit) step = add_step (work, frame, edit);
  g_autoptr (SampanEdit) whole = complete_edit (current (work), step);

  push (work, sampan_plan_with_appended (current (work), whole));
}

/* Whether @edit is what @said names: 淡出 is not taken back by 不用淡入, nor a blur by "no mosaic".
 */
static gboolean
is_named (SampanEdit *edit, SampanEdit *said)
{
  static const char *const kinds[] = { "mode", "name" };
  const SampanOp *op = sampan_edit_get_op (edit);

  if (said == NULL || sampan_edit_get_op (said) != op)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (sampan_op_find_param (op, kinds[i]) != NULL && sampan_edit_has (said, kinds[i]))
      return g_strcmp0 (sampan_edit_get_string (said, kinds[i]),
                        sampan_edit_get_string (edit, kinds[i]))
             == 0;
  /* "a bit quieter, but don't mute it" */
  if (op->id == SAMPAN_OP_VOLUME)
    return sampan_edit_has (said, "mute") == sampan_edit_has (edit, "mute");
  if (op->id != SAMPAN_OP_FADE)
    return TRUE;
  for (guint i = 0; i < op->n_params; i++)
    if (sampan_edit_has (said, op->params[i].name) && sampan_edit_has (edit, op->params[i].name))
      return TRUE;

  return FALSE;
}

/* The "not the trousers" of "turn the jacket green, not the trousers": something that was not
 * spoken of, though an edit sees no difference. */
static gboolean
names_another (Work *work, SampanFrame *frame)
{
  GHashTableIter iter;
  gpointer token;

  if (frame->effect != NULL || frame->object == NULL || frame->object->op->id != SAMPAN_OP_RECOLOUR
      || (frame->slots & (SAMPAN_SLOT_UNDO | SAMPAN_SLOT_CUT | SAMPAN_SLOT_COLOUR)) != 0)
    return FALSE;
  g_hash_table_iter_init (&iter, work->made);
  while (g_hash_table_iter_next (&iter, &token, NULL))
    for (guint i = 0; i < frame->tokens->len; i++)
      {
        const SampanToken *named = frame->tokens->pdata[i];

        if (sampan_token_is (named, SAMPAN_WORD_OBJECT)
            && strcmp (named->text, ((SampanToken *)token)->text) == 0)
          return FALSE;
      }

  return TRUE;
}

/* Takes every edit of @op out, or of those the one that is @which. Returns whether there was one.
 * @said: (nullable): the edit that was named
 */
static gboolean
remove_op (Work *work, const SampanOp *op, const char *which, SampanEdit *said)
{
  g_autoptr (SampanPlan) plan = sampan_plan_ref (current (work));
  gboolean found = FALSE;

  for (guint i = sampan_plan_get_n_edits (plan); i-- > 0;)
    if (sampan_edit_get_op (sampan_plan_get_edit (plan, i)) == op
        && is_named (sampan_plan_get_edit (plan, i), said)
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
  Place place;
  gsize start, end;
  g_autofree char *text = NULL;

  if (!sampan_frame_get_range (frame, &start, &end))
    return;
  place = (Place){ frame->tokens->pdata[0], frame->tokens->pdata[frame->tokens->len - 1] };

  /* What stands side by side and is not understood is one thing. */
  if (n > 0 && frame->link == SAMPAN_LINK_RUN && work->last_end <= start
      && is_blank (work->prompt + work->last_end, work->prompt + start))
    {
      const gsize length = strlen (sampan_plan_get_unresolved (work->unresolved, n - 1)->text);
      SampanPlan *less = sampan_plan_without_unresolved (work->unresolved, n - 1);

      start = work->last_end - length;
      if (reason == SAMPAN_REASON_UNKNOWN)
        reason = work->last_reason;
      sampan_plan_unref (work->unresolved);
      work->unresolved = less;
      place.first = g_array_index (work->places, Place, n - 1).first;
      g_array_set_size (work->places, n - 1);
    }
  g_array_append_val (work->places, place);
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
  else if (work->alone)
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
  /* "there is a green cast, remove it" */
  else if (reading->op->id == SAMPAN_OP_TINT || reading->op->id == SAMPAN_OP_WARMTH)
    {
      if (frame->effect == NULL || frame->effect->edit == NULL)
        return;
      reading->type = SAMPAN_READING_EDIT;
      reading->edit =
          sampan_edit_with_number (frame->effect->edit, "amount",
                                   -sampan_edit_get_number (frame->effect->edit, "amount"));
    }
  /* "there's a bin, crop it out" */
  else if (reading->op->id == SAMPAN_OP_ACCESSORY || reading->op->id == SAMPAN_OP_CROP
           || reading->op->id == SAMPAN_OP_RECOLOUR)
    {
      reading->type = SAMPAN_READING_UNRESOLVED;
      reading->reason = SAMPAN_REASON_MISSING;
    }
}

/* "keep the first ten seconds and the last five": two parts, which no trim leaves. */
static gboolean
keeps_another (Work *work, SampanFrame *frame, SampanEdit *edit)
{
  SampanEdit *old = sampan_plan_find (current (work), SAMPAN_OP_TRIM);
  const gboolean op = sampan_edit_get_op (edit)->id == SAMPAN_OP_TRIM;

  /* 只留5秒到10秒和20秒到25秒 */
  if (op && old != NULL && work->plans->len > 1
      && (frame->link == SAMPAN_LINK_AND || frame->link == SAMPAN_LINK_PAUSE)
      && (frame->slots & (SAMPAN_SLOT_KEEP | SAMPAN_SLOT_ONLY)) != 0
      && sampan_edit_get_number (old, "end") > 0
      && sampan_edit_get_number (edit, "start") >= sampan_edit_get_number (old, "end"))
    return TRUE;
  return op && frame->link == SAMPAN_LINK_AND && (frame->slots & SAMPAN_SLOT_KEEP) != 0
         && work->plans->len > 1 && old != NULL && sampan_edit_get_number (edit, "start") < 0
         && sampan_edit_get_number (old, "end") > 0;
}

/* Which of the sounds a wish about the volume names: "voice", "music"; NULL for all. */
static const char *
find_sound (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME
          && token->word->target != NULL)
        return token->word->target;
    }

  return NULL;
}

/* 人声大点，背景音乐小点: there is one volume for all that is heard, so neither can be had. Returns
 * whether @frame asks for such a thing. */
static gboolean
parts_sounds (Work *work, SampanFrame *frame, SampanReading *reading)
{
  const char *sound = find_sound (frame);
  const gboolean edit = reading->type == SAMPAN_READING_EDIT
                        && sampan_edit_get_op (reading->edit)->id == SAMPAN_OP_VOLUME;
  SampanFrame *other = work->sound;
  int way = 0;

  if (sound == NULL || !(edit || (frame->slots & SAMPAN_SLOT_KEEP) != 0))
    return FALSE;
  if (edit)
    way = sampan_edit_get_number (reading->edit, "mute") == 0
                  && sampan_edit_get_number (reading->edit, "gain_db") > 0
              ? 1
              : -1;
  if (other == NULL || way == work->sound_way || g_strcmp0 (find_sound (other), sound) == 0)
    {
      work->sound = frame;
      work->sound_way = way;
      return FALSE;
    }
  if (work->sound_way != 0 && remove_op (work, sampan_op_get (SAMPAN_OP_VOLUME), NULL, NULL))
    add_unresolved (work, other, SAMPAN_REASON_MISSING);
  if (way != 0)
    add_unresolved (work, frame, SAMPAN_REASON_MISSING);
  return TRUE;
}

/* Remembers that something came of @frame. */
static void
note_made (Work *work, SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    if (!sampan_token_is_empty (frame->tokens->pdata[i]))
      g_hash_table_add (work->made, frame->tokens->pdata[i]);
}

/* "mute it, actually keep the sound" */
static gboolean
keeps_sound (SampanFrame *frame)
{
  return frame->slots == (SAMPAN_SLOT_KEEP | SAMPAN_SLOT_OBJECT)
         && frame->object->op->id == SAMPAN_OP_VOLUME && frame->object->target == NULL;
}

static void
unmute (Work *work)
{
  g_autoptr (SampanEdit) plain = sampan_edit_new (SAMPAN_OP_VOLUME);
  g_autoptr (SampanEdit) mute = sampan_edit_with_number (plain, "mute", 1);

  remove_op (work, sampan_op_get (SAMPAN_OP_VOLUME), NULL, mute);
}

/* "don't overexpose it" */
static gboolean
is_excess (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    if (sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_EFFECT)
        && g_str_has_prefix (((SampanToken *)frame->tokens->pdata[i])->text, "over"))
      return TRUE;

  return FALSE;
}

/* 算了，不要暗角: the second says what the first takes back. Returns: whether it says anything */
static gboolean
read_without (Work *work, SampanFrame *frame, SampanReading *reading)
{
  if (names_another (work, frame))
    return FALSE;
  /* "make it pop but don't oversaturate my skin": not too much of it */
  if (is_excess (frame))
    return TRUE;
  if (remove_op (work, reading->op, reading->which,
                 frame->effect != NULL ? frame->effect->edit : NULL))
    work->undo = NULL;
  else if (reading->away)
    read_away (frame, reading);
  return TRUE;
}

static void
read_frame (Work *work, SampanFrame *frame)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, work->kind, &reading);
  if (keeps_sound (frame))
    unmute (work);
  /* "keep it": as it is; "wait no, leave it": as it was */
  if (frame->slots == SAMPAN_SLOT_KEEP && !work->single)
    {
      if (frame->denies)
        take_back (work, NULL, TRUE);
      return;
    }
  /* 算了，还是不要了: said twice, meant once. */
  if (reading.type == SAMPAN_READING_UNDO_LAST && work->undo != NULL
      && frame->link != SAMPAN_LINK_THEN && frame->link != SAMPAN_LINK_START)
    return;
  if (reading.type == SAMPAN_READING_WITHOUT && !read_without (work, frame, &reading))
    return;
  undo_last (work);

  work->understood |= frame->slots != 0;
  if (parts_sounds (work, frame, &reading))
    return;
  if (reading.type != SAMPAN_READING_NOTHING && reading.type != SAMPAN_READING_UNRESOLVED)
    note_made (work, frame);
  switch (reading.type)
    {
    case SAMPAN_READING_EDIT:
      if (frame->corrects)
        take_back (work, reading.edit, frame->denies);
      /* "sepia or black and white": the choice is left to us. */
      if (frame->link == SAMPAN_LINK_OR && !frame->corrects && work->plans->len > 1)
        break;
      if (keeps_another (work, frame, reading.edit))
        add_unresolved (work, frame, SAMPAN_REASON_WHEN);
      else if (frame->link == SAMPAN_LINK_THEN || !is_said_twice (work, frame, reading.edit))
        add_edit (work, frame, reading.edit);
      break;

    case SAMPAN_READING_UNDO_LAST:
      work->undo = frame;
      break;

    case SAMPAN_READING_UNDO_ALL:
      if (work->plans->len == 1 && sampan_plan_get_n_edits (current (work)) == 0 && work->alone)
        add_unresolved (work, frame, SAMPAN_REASON_NOTHING_BEFORE);
      push (work, sampan_plan_new ());
      break;

    case SAMPAN_READING_UNRESOLVED:
      /* 素描，哦不，水彩: not meant, though nothing comes in its place. */
      if (frame->denies && reading.reason == SAMPAN_REASON_MISSING)
        take_back (work, NULL, TRUE);
      add_unresolved (work, frame, reading.reason);
      break;

    case SAMPAN_READING_NOTHING:
    case SAMPAN_READING_WITHOUT:
      break;
    }
}

/* Whether a piece goes on there: no clause ends, and no edit was made of it. */
static gboolean
goes_on (Work *work, const SampanToken *token)
{
  return !sampan_token_ends_clause (token) && !g_hash_table_contains (work->made, token);
}

/* The piece of the prompt around the one that is not understood and has @index. */
static void
find_piece (Work *work, GPtrArray *tokens, guint index, guint *start, guint *at, guint *end)
{
  const Place *place = &g_array_index (work->places, Place, index);
  guint last = 0;

  g_ptr_array_find (tokens, place->first, at);
  *start = *at;
  g_ptr_array_find (tokens, place->last, &last);
  while (*start > 0 && goes_on (work, tokens->pdata[*start - 1]))
    (*start)--;
  for (*end = MAX (last, *start) + 1; *end < tokens->len && goes_on (work, tokens->pdata[*end]);)
    (*end)++;
}

/* Leaves out what is not understood and asks for nothing, beside something that does. */
static void
drop_chatter (Work *work, GPtrArray *tokens)
{
  g_autoptr (SampanPlan) rest = sampan_plan_ref (work->unresolved);
  gboolean refers = FALSE, some = g_hash_table_size (work->made) > 0;

  for (guint i = work->places->len; i-- > 0;)
    {
      guint start, at, end;
      gboolean nothing;

      find_piece (work, tokens, i, &start, &at, &end);
      /* "there's a bin, remove it": the one says what the other is about. */
      nothing =
          !refers
          && !(end < tokens->len && ((SampanToken *)tokens->pdata[end])->type == SAMPAN_TOKEN_PAUSE
               && sampan_tokens_name_unknown (tokens, start, end)
               && sampan_tokens_refer_back (tokens, end + 1))
          && sampan_chatter_asks_nothing (tokens, start, at, end);
      refers = !nothing && sampan_chatter_refers (tokens, start, end);
      some |= !nothing;
      if (nothing)
        {
          SampanPlan *less = sampan_plan_without_unresolved (rest, i);

          sampan_plan_unref (rest);
          rest = less;
        }
    }
  if (!some)
    return;
  sampan_plan_unref (work->unresolved);
  work->unresolved = g_steal_pointer (&rest);
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
  sampan_clauses_settle (tokens, valid, kind);
  frames = sampan_frames_cut (tokens, kind);
  sampan_frames_connect (frames, kind);

  work.prompt = valid;
  work.alone = TRUE;
  work.single = frames->len == 1;
  for (guint i = 0; i < frames->len; i++)
    work.alone &= (((SampanFrame *)frames->pdata[i])->slots & SAMPAN_SLOT_UNDO) != 0;
  work.plans = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_plan_unref);
  work.unresolved = sampan_plan_new ();
  work.places = g_array_new (FALSE, FALSE, sizeof (Place));
  work.made = g_hash_table_new (NULL, NULL);
  push (&work, sampan_plan_ref (plan));
  for (guint i = 0; i < frames->len; i++)
    read_frame (&work, frames->pdata[i]);
  undo_last (&work);
  drop_chatter (&work, tokens);
  if (rest != NULL)
    sampan_plan_add_unresolved (work.unresolved, rest,
                                sampan_reason_get_text (SAMPAN_REASON_TOO_LONG));
  revised = finish (&work, tokens);

  sampan_plan_unref (work.unresolved);
  g_array_unref (work.places);
  g_hash_table_unref (work.made);
  g_ptr_array_unref (work.plans);
  return revised;
}
