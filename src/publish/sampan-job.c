#include "config.h"

#include "sampan-job-private.h"

#include "net/sampan-json.h"

struct _SampanJob
{
  GObject parent;

  SampanJournalRow *row;
  GListStore *steps; /* SampanJobStep */
  guint step;        /* the one under way or next, counted from 0 */
  double fraction;
  char *uri;
  gboolean uncertain;
  gboolean asks; /* the question to the server is not answered */
};

G_DEFINE_FINAL_TYPE (SampanJob, sampan_job, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_NOTE_ID,
  PROP_ACCOUNT_ID,
  PROP_LANGUAGE,
  PROP_TITLE,
  PROP_HANDLE,
  PROP_STATE,
  PROP_DUE,
  PROP_STEP,
  PROP_N_STEPS,
  PROP_STEP_LABEL,
  PROP_FRACTION,
  PROP_MESSAGE,
  PROP_URL,
  PROP_URI,
  PROP_POSTED,
  PROP_STEPS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static const char *
get_string (SampanJob *self, guint property)
{
  switch (property)
    {
    case PROP_ID:
      return self->row->id;
    case PROP_NOTE_ID:
      return self->row->note_id;
    case PROP_ACCOUNT_ID:
      return self->row->account_id;
    case PROP_LANGUAGE:
      return self->row->language;
    case PROP_TITLE:
      return self->row->title;
    case PROP_HANDLE:
      return self->row->handle;
    case PROP_STEP_LABEL:
      return sampan_job_get_step_label (self);
    case PROP_MESSAGE:
      return self->row->message;
    case PROP_URL:
      return self->row->url;
    default:
      return self->uri;
    }
}

static void
sampan_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanJob *self = SAMPAN_JOB (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->row->state);
      break;
    case PROP_DUE:
      g_value_set_int64 (value, self->row->due);
      break;
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;
    case PROP_N_STEPS:
      g_value_set_uint (value, sampan_job_get_n_steps (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_POSTED:
      g_value_set_int64 (value, self->row->posted);
      break;
    case PROP_STEPS:
      g_value_set_object (value, self->steps);
      break;
    default:
      if (G_IS_PARAM_SPEC_STRING (pspec))
        g_value_set_string (value, get_string (self, id));
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_job_finalize (GObject *object)
{
  SampanJob *self = SAMPAN_JOB (object);

  sampan_journal_row_free (self->row);
  g_object_unref (self->steps);
  g_free (self->uri);
  G_OBJECT_CLASS (sampan_job_parent_class)->finalize (object);
}

static void
sampan_job_class_init (SampanJobClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_ID] = "id",
    [PROP_NOTE_ID] = "note-id",
    [PROP_ACCOUNT_ID] = "account-id",
    [PROP_LANGUAGE] = "language",
    [PROP_TITLE] = "title",
    [PROP_HANDLE] = "handle",
    [PROP_STEP_LABEL] = "step-label",
    [PROP_MESSAGE] = "message",
    [PROP_URL] = "url",
    [PROP_URI] = "uri",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_job_get_property;
  object_class->finalize = sampan_job_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    if (strings[i])
      props[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, SAMPAN_JOB_DELETED, 0, flags);
  props[PROP_DUE] = g_param_spec_int64 ("due", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_STEPS] = g_param_spec_uint ("n-steps", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  props[PROP_POSTED] = g_param_spec_int64 ("posted", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_STEPS] = g_param_spec_object ("steps", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sampan_job_init (SampanJob *self)
{
  self->steps = g_list_store_new (SAMPAN_TYPE_JOB_STEP);
  self->row = g_new0 (SampanJournalRow, 1);
}

static void
notify (SampanJob *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/* ---- what the journal says ---- */

static void
set_number (SampanJob *self, gint64 *member, gint64 value, guint property)
{
  if (*member == value)
    return;
  *member = value;
  notify (self, property);
}

void
sampan_job_set_row (SampanJob *self, const SampanJournalRow *row)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->row->created = row->created;
  self->row->attempts = row->attempts;
  if (self->row->state != row->state)
    {
      self->row->state = row->state;
      notify (self, PROP_STATE);
    }
  set_number (self, &self->row->due, row->due, PROP_DUE);
  set_number (self, &self->row->posted, row->posted, PROP_POSTED);
  if (g_set_str (&self->row->message, row->message))
    notify (self, PROP_MESSAGE);
  if (g_set_str (&self->row->url, row->url))
    notify (self, PROP_URL);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_uri (SampanJob *self, const SampanStep *step)
{
  g_autoptr (JsonNode) result = step->result ? sampan_json_parse_string (step->result, NULL) : NULL;

  if (g_set_str (&self->uri, sampan_json_peek_string (result, "uri", NULL)))
    notify (self, PROP_URI);
}

static void
set_step (SampanJob *self, guint step)
{
  if (self->step == step)
    return;
  self->step = step;
  notify (self, PROP_STEP);
  notify (self, PROP_STEP_LABEL);
}

void
sampan_job_set_steps (SampanJob *self, GPtrArray *steps)
{
  gboolean sending = self->row->state == SAMPAN_JOB_SENDING;
  guint current = steps->len;

  self->uncertain = self->asks = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->steps)) != steps->len)
    {
      g_list_store_remove_all (self->steps);
      for (guint i = 0; i < steps->len; i++)
        {
          g_autofree char *label = sampan_step_dup_label (steps->pdata[i]);
          g_autoptr (SampanJobStep) item = sampan_job_step_new (label);

          g_list_store_append (self->steps, item);
        }
      notify (self, PROP_N_STEPS);
    }
  for (guint i = 0; i < steps->len; i++)
    {
      const SampanStep *step = steps->pdata[i];
      g_autoptr (SampanJobStep) item = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

      sampan_job_step_set_state (item, step->state, sending);
      if (step->state != SAMPAN_STEP_DONE && current == steps->len)
        current = i;
      if (step->kind == SAMPAN_STEP_ASK)
        self->asks = step->state != SAMPAN_STEP_DONE;
      if (step->kind == SAMPAN_STEP_POST)
        {
          self->uncertain = step->state == SAMPAN_STEP_STARTED;
          set_uri (self, step);
        }
    }
  set_step (self, current);
}

void
sampan_job_set_fraction (SampanJob *self, guint step, double fraction)
{
  set_step (self, step);
  fraction = CLAMP (fraction, 0, 1);
  if (self->fraction == fraction)
    return;
  self->fraction = fraction;
  notify (self, PROP_FRACTION);
}

SampanJob *
sampan_job_new (const SampanJournalRow *row, GPtrArray *steps)
{
  SampanJob *self = g_object_new (SAMPAN_TYPE_JOB, NULL);

  self->row->id = g_strdup (row->id);
  self->row->note_id = g_strdup (row->note_id);
  self->row->account_id = g_strdup (row->account_id);
  self->row->language = g_strdup (row->language);
  self->row->title = g_strdup (row->title);
  self->row->handle = g_strdup (row->handle);
  sampan_job_set_row (self, row);
  sampan_job_set_steps (self, steps);
  return self;
}

const SampanJournalRow *
sampan_job_get_row (SampanJob *self)
{
  return self->row;
}

gboolean
sampan_job_get_checking (SampanJob *self)
{
  SampanJobState state = self->row->state;

  /* While it is being sent, nobody need worry. */
  return self->uncertain
         && (state == SAMPAN_JOB_WAITING || state == SAMPAN_JOB_NEEDS_YOU || self->asks);
}

gboolean
sampan_job_get_uncertain (SampanJob *self)
{
  return self->uncertain;
}

/* ---- getters ---- */

const char *
sampan_job_get_id (SampanJob *self)
{
  return self->row->id;
}

const char *
sampan_job_get_note_id (SampanJob *self)
{
  return self->row->note_id;
}

const char *
sampan_job_get_account_id (SampanJob *self)
{
  return self->row->account_id;
}

const char *
sampan_job_get_language (SampanJob *self)
{
  return self->row->language;
}

const char *
sampan_job_get_title (SampanJob *self)
{
  return self->row->title;
}

const char *
sampan_job_get_handle (SampanJob *self)
{
  return self->row->handle;
}

SampanJobState
sampan_job_get_state (SampanJob *self)
{
  return self->row->state;
}

gint64
sampan_job_get_due (SampanJob *self)
{
  return self->row->due;
}

guint
sampan_job_get_step (SampanJob *self)
{
  return self->step;
}

guint
sampan_job_get_n_steps (SampanJob *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->steps));
}

const char *
sampan_job_get_step_label (SampanJob *self)
{
  g_autoptr (SampanJobStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), self->step);

  /* The list holds it. */
  return step ? sampan_job_step_get_label (step) : NULL;
}

double
sampan_job_get_fraction (SampanJob *self)
{
  return self->fraction;
}

const char *
sampan_job_get_message (SampanJob *self)
{
  return self->row->message;
}

const char *
sampan_job_get_url (SampanJob *self)
{
  return self->row->url;
}

const char *
sampan_job_get_uri (SampanJob *self)
{
  return self->uri;
}

gint64
sampan_job_get_posted (SampanJob *self)
{
  return self->row->posted;
}

GListModel *
sampan_job_get_steps (SampanJob *self)
{
  return G_LIST_MODEL (self->steps);
}
