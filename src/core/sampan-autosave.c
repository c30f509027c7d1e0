#include "sampan-autosave.h"

/* Milliseconds from a change to its saving: half of the second that is promised. */
#define DELAY 500
/* Milliseconds from a failed save to the next try. */
#define RETRY 5000

struct _SampanAutosave
{
  GObject parent_instance;
  SampanLibrary *library;
  SampanNote *note;
  guint timeout;   /* source id; 0 if none */
  gboolean dirty;  /* changed since the last save began */
  gboolean saving; /* a save is under way */
  guint round;     /* which */
  gboolean saved;
  GError *error;
};

enum
{
  PROP_SAVED = 1,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanAutosave, sampan_autosave, G_TYPE_OBJECT)

static void schedule (SampanAutosave *self, guint delay);

static void
update_saved (SampanAutosave *self)
{
  gboolean saved = !self->dirty && !self->saving;

  if (self->saved == saved)
    return;
  self->saved = saved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

/* @error: (transfer full) (nullable) */
static void
take_error (SampanAutosave *self, GError *error)
{
  gboolean differs =
      (self->error == NULL) != (error == NULL)
      || (error != NULL && !g_error_matches (self->error, error->domain, error->code));

  g_clear_error (&self->error);
  self->error = error;
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* A save ended; what could not be written is still to be written. */
static void
note_result (SampanAutosave *self, GError *error)
{
  if (error != NULL)
    self->dirty = TRUE;
  take_error (self, error);
  update_saved (self);
}

/* A save on its way. It does not hold the object, which saves what is left when it is let go. */
typedef struct
{
  GWeakRef autosave;
  guint round;
} Saving;

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (SampanAutosave) self = g_weak_ref_get (&saving->autosave);
  guint round = saving->round;
  GError *error = NULL;

  g_weak_ref_clear (&saving->autosave);
  g_free (saving);
  sampan_library_save_finish (SAMPAN_LIBRARY (source), result, &error);
  /* After a flush this answer is of no more interest. */
  if (self == NULL || !self->saving || self->round != round)
    {
      g_clear_error (&error);
      return;
    }
  self->saving = FALSE;
  note_result (self, error);
  if (self->dirty)
    schedule (self, error != NULL ? RETRY : 0);
}

static gboolean
on_timeout (gpointer user_data)
{
  SampanAutosave *self = user_data;
  Saving *saving;

  self->timeout = 0;
  if (self->saving) /* its end starts the next */
    return G_SOURCE_REMOVE;
  self->dirty = FALSE;
  self->saving = TRUE;
  saving = g_new0 (Saving, 1);
  g_weak_ref_init (&saving->autosave, self);
  saving->round = ++self->round;
  sampan_library_save_async (self->library, self->note, NULL, on_saved, saving);
  return G_SOURCE_REMOVE;
}

/* Does not put off what is due already: a person who never stops typing is saved too. */
static void
schedule (SampanAutosave *self, guint delay)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add (delay, on_timeout, self);
}

static void
on_changed (SampanNote *note, SampanAutosave *self)
{
  self->dirty = TRUE;
  update_saved (self);
  /* After a failure a change is tried soon, not at the end of the long wait. */
  if (self->error != NULL)
    g_clear_handle_id (&self->timeout, g_source_remove);
  schedule (self, DELAY);
}

static void
sampan_autosave_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanAutosave *self = SAMPAN_AUTOSAVE (object);

  switch (id)
    {
    case PROP_SAVED:
      g_value_set_boolean (value, self->saved);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_autosave_dispose (GObject *object)
{
  SampanAutosave *self = SAMPAN_AUTOSAVE (object);
  g_autoptr (GError) error = NULL;

  if (self->note != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->note, on_changed, self);
      if (!sampan_autosave_flush (self, &error))
        g_message ("A note could not be saved: %s", error->message);
    }
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->note);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (sampan_autosave_parent_class)->dispose (object);
}

static void
sampan_autosave_finalize (GObject *object)
{
  g_clear_error (&SAMPAN_AUTOSAVE (object)->error);
  G_OBJECT_CLASS (sampan_autosave_parent_class)->finalize (object);
}

static void
sampan_autosave_class_init (SampanAutosaveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_autosave_get_property;
  object_class->dispose = sampan_autosave_dispose;
  object_class->finalize = sampan_autosave_finalize;

  properties[PROP_SAVED] = g_param_spec_boolean ("saved", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_autosave_init (SampanAutosave *self)
{
  self->saved = TRUE;
}

SampanAutosave *
sampan_autosave_new (SampanLibrary *library, SampanNote *note)
{
  SampanAutosave *self;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);
  self = g_object_new (SAMPAN_TYPE_AUTOSAVE, NULL);
  self->library = g_object_ref (library);
  self->note = g_object_ref (note);
  g_signal_connect (note, "changed", G_CALLBACK (on_changed), self);
  return self;
}

gboolean
sampan_autosave_get_saved (SampanAutosave *self)
{
  g_return_val_if_fail (SAMPAN_IS_AUTOSAVE (self), FALSE);
  return self->saved;
}

gboolean
sampan_autosave_flush (SampanAutosave *self, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (SAMPAN_IS_AUTOSAVE (self), FALSE);
  if (self->note == NULL || (self->saved && self->error == NULL))
    return TRUE;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->dirty = FALSE;
  self->saving = FALSE;
  /* The library takes this after the save that may be under way. */
  sampan_library_save (self->library, self->note, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_error_copy (failure));
      schedule (self, RETRY);
    }
  note_result (self, failure);
  return failure == NULL;
}
