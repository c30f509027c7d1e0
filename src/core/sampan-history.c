#include "sampan-history.h"

#include "sampan-change-place-private.h"

/* Changes of one place within this time of each other are one step; a translator takes its time. */
#define STEP_TIME (G_TIME_SPAN_SECOND)
#define TRANSLATION_TIME (5 * G_TIME_SPAN_SECOND)
/* States share what they have in common, so that a step costs about what was changed in it. */
#define MAX_STEPS 1000

struct _SampanHistory
{
  GObject parent_instance;
  SampanNote *note;
  GVariant *state;    /* of the note now */
  GPtrArray *undo;    /* states before it, the last one at the end */
  GPtrArray *redo;    /* states after it, the next one at the end */
  char *place;        /* of the step under way; NULL: the next change begins a step */
  gint64 last_change; /* monotonic */
  guint grouping;     /* sampan_history_begin() without its end */
  gboolean grouped;   /* the group has its step */
  gboolean applying;
};

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanHistory, sampan_history, G_TYPE_OBJECT)

static void
notify_changes (SampanHistory *self, gboolean could_undo, gboolean could_redo)
{
  if (could_undo != sampan_history_get_can_undo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (could_redo != sampan_history_get_can_redo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

/* Whether a change at @place goes on with the step under way. */
static gboolean
goes_on (SampanHistory *self, const char *place, gint64 now)
{
  if (self->grouping > 0 && self->grouped)
    return TRUE;
  if (place == NULL || g_strcmp0 (place, self->place) != 0)
    return FALSE;
  return now - self->last_change
         < (g_str_has_prefix (place, "translation/") ? TRANSLATION_TIME : STEP_TIME);
}

static void
on_changed (SampanNote *note, SampanHistory *self)
{
  gboolean could_undo = sampan_history_get_can_undo (self);
  gboolean could_redo = sampan_history_get_can_redo (self);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GVariant) state = NULL;
  g_autofree char *place = NULL;

  if (self->applying)
    return;
  state = sampan_note_dup_state (note);
  if (sampan_note_state_equal (self->state, state))
    return;
  place = sampan_change_place (self->state, state);
  if (goes_on (self, place, now))
    g_variant_unref (self->state);
  else
    {
      g_ptr_array_add (self->undo, self->state);
      if (self->undo->len > MAX_STEPS)
        g_ptr_array_remove_index (self->undo, 0);
    }
  self->grouped = self->grouping > 0;
  self->state = g_steal_pointer (&state);
  g_ptr_array_set_size (self->redo, 0);
  g_set_str (&self->place, place);
  self->last_change = now;
  notify_changes (self, could_undo, could_redo);
}

static void
sampan_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanHistory *self = SAMPAN_HISTORY (object);

  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, sampan_history_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, sampan_history_get_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_history_dispose (GObject *object)
{
  SampanHistory *self = SAMPAN_HISTORY (object);

  if (self->note != NULL)
    g_signal_handlers_disconnect_by_func (self->note, on_changed, self);
  g_clear_object (&self->note);
  G_OBJECT_CLASS (sampan_history_parent_class)->dispose (object);
}

static void
sampan_history_finalize (GObject *object)
{
  SampanHistory *self = SAMPAN_HISTORY (object);

  g_clear_pointer (&self->state, g_variant_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->place, g_free);
  G_OBJECT_CLASS (sampan_history_parent_class)->finalize (object);
}

static void
sampan_history_class_init (SampanHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_history_get_property;
  object_class->dispose = sampan_history_dispose;
  object_class->finalize = sampan_history_finalize;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_history_init (SampanHistory *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
}

SampanHistory *
sampan_history_new (SampanNote *note)
{
  SampanHistory *self;

  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);
  self = g_object_new (SAMPAN_TYPE_HISTORY, NULL);
  self->note = g_object_ref (note);
  self->state = sampan_note_dup_state (note);
  g_signal_connect (note, "changed", G_CALLBACK (on_changed), self);
  return self;
}

gboolean
sampan_history_get_can_undo (SampanHistory *self)
{
  g_return_val_if_fail (SAMPAN_IS_HISTORY (self), FALSE);
  return self->undo->len > 0;
}

gboolean
sampan_history_get_can_redo (SampanHistory *self)
{
  g_return_val_if_fail (SAMPAN_IS_HISTORY (self), FALSE);
  return self->redo->len > 0;
}

/* Goes to the last state of @from, and leaves the present one in @to. */
static gboolean
go (SampanHistory *self, GPtrArray *from, GPtrArray *to)
{
  gboolean could_undo = sampan_history_get_can_undo (self);
  gboolean could_redo = sampan_history_get_can_redo (self);

  if (from->len == 0 || self->note == NULL)
    return FALSE;
  g_ptr_array_add (to, self->state);
  self->state = g_ptr_array_steal_index (from, from->len - 1);
  sampan_history_seal (self);
  self->applying = TRUE;
  sampan_note_set_state (self->note, self->state);
  self->applying = FALSE;
  notify_changes (self, could_undo, could_redo);
  return TRUE;
}

gboolean
sampan_history_undo (SampanHistory *self)
{
  g_return_val_if_fail (SAMPAN_IS_HISTORY (self), FALSE);
  return go (self, self->undo, self->redo);
}

gboolean
sampan_history_redo (SampanHistory *self)
{
  g_return_val_if_fail (SAMPAN_IS_HISTORY (self), FALSE);
  return go (self, self->redo, self->undo);
}

void
sampan_history_seal (SampanHistory *self)
{
  g_return_if_fail (SAMPAN_IS_HISTORY (self));
  g_clear_pointer (&self->place, g_free);
}

void
sampan_history_begin (SampanHistory *self)
{
  g_return_if_fail (SAMPAN_IS_HISTORY (self));

  if (self->grouping++ > 0)
    return;
  sampan_history_seal (self);
  self->grouped = FALSE;
}

void
sampan_history_end (SampanHistory *self)
{
  g_return_if_fail (SAMPAN_IS_HISTORY (self));
  g_return_if_fail (self->grouping > 0);

  if (--self->grouping == 0)
    sampan_history_seal (self);
}
