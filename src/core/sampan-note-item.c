#include "sampan-note-item-private.h"

#include "sampan-enums.h"

struct _SampanNoteItem
{
  GObject parent_instance;
  SampanNoteSummary *summary;
  /* Made of the summary when first asked for: a list of 10,000 shows twenty. */
  GStrv languages;
  GStrv incomplete;
};

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_LANGUAGES,
  PROP_INCOMPLETE_LANGUAGES,
  PROP_KIND,
  PROP_STATUS,
  PROP_COVER_SHA256,
  PROP_COVER_PLAN,
  PROP_COVER_MIME_TYPE,
  PROP_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanNoteItem, sampan_note_item, G_TYPE_OBJECT)

void
sampan_note_summary_free (SampanNoteSummary *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->languages);
  g_free (self->incomplete);
  g_free (self->cover_sha256);
  g_free (self->cover_plan);
  g_free (self->cover_mime_type);
  g_free (self);
}

static void
sampan_note_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanNoteItem *self = SAMPAN_NOTE_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->summary->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->summary->title);
      break;
    case PROP_MODIFIED:
      g_value_set_int64 (value, self->summary->modified);
      break;
    case PROP_LANGUAGES:
      g_value_set_boxed (value, sampan_note_item_get_languages (self));
      break;
    case PROP_INCOMPLETE_LANGUAGES:
      g_value_set_boxed (value, sampan_note_item_get_incomplete_languages (self));
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->summary->kind);
      break;
    case PROP_STATUS:
      g_value_set_enum (value, self->summary->status);
      break;
    case PROP_COVER_SHA256:
      g_value_set_string (value, self->summary->cover_sha256);
      break;
    case PROP_COVER_PLAN:
      g_value_set_string (value, self->summary->cover_plan);
      break;
    case PROP_COVER_MIME_TYPE:
      g_value_set_string (value, self->summary->cover_mime_type);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->summary->duration);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_note_item_finalize (GObject *object)
{
  SampanNoteItem *self = SAMPAN_NOTE_ITEM (object);

  g_clear_pointer (&self->summary, sampan_note_summary_free);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->incomplete, g_strfreev);
  G_OBJECT_CLASS (sampan_note_item_parent_class)->finalize (object);
}

static void
sampan_note_item_class_init (SampanNoteItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_note_item_get_property;
  object_class->finalize = sampan_note_item_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_int64 ("modified", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LANGUAGES] = g_param_spec_boxed ("languages", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_INCOMPLETE_LANGUAGES] =
      g_param_spec_boxed ("incomplete-languages", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, SAMPAN_TYPE_NOTE_KIND, SAMPAN_NOTE_PICTURES, flags);
  properties[PROP_STATUS] =
      g_param_spec_enum ("status", NULL, NULL, SAMPAN_TYPE_NOTE_STATUS, SAMPAN_NOTE_DRAFT, flags);
  properties[PROP_COVER_SHA256] = g_param_spec_string ("cover-sha256", NULL, NULL, NULL, flags);
  properties[PROP_COVER_PLAN] = g_param_spec_string ("cover-plan", NULL, NULL, NULL, flags);
  properties[PROP_COVER_MIME_TYPE] =
      g_param_spec_string ("cover-mime-type", NULL, NULL, NULL, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_note_item_init (SampanNoteItem *self)
{
}

SampanNoteItem *
sampan_note_item_new (SampanNoteSummary *summary)
{
  SampanNoteItem *self = g_object_new (SAMPAN_TYPE_NOTE_ITEM, NULL);
  self->summary = summary;
  return self;
}

const char *
sampan_note_item_get_id (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return self->summary->id;
}

const char *
sampan_note_item_get_title (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return self->summary->title;
}

gint64
sampan_note_item_get_modified (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), 0);
  return self->summary->modified;
}

static const char *const *
split (const char *list, GStrv *made)
{
  if (*made == NULL)
    *made = *list != '\0' ? g_strsplit (list, " ", -1) : g_new0 (char *, 1);
  return (const char *const *)*made;
}

const char *const *
sampan_note_item_get_languages (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return split (self->summary->languages, &self->languages);
}

const char *const *
sampan_note_item_get_incomplete_languages (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return split (self->summary->incomplete, &self->incomplete);
}

SampanNoteKind
sampan_note_item_get_kind (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), SAMPAN_NOTE_PICTURES);
  return self->summary->kind;
}

SampanNoteStatus
sampan_note_item_get_status (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), SAMPAN_NOTE_DRAFT);
  return self->summary->status;
}

const char *
sampan_note_item_get_cover_sha256 (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return self->summary->cover_sha256;
}

const char *
sampan_note_item_get_cover_plan (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return self->summary->cover_plan;
}

const char *
sampan_note_item_get_cover_mime_type (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), NULL);
  return self->summary->cover_mime_type;
}

gint64
sampan_note_item_get_duration (SampanNoteItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE_ITEM (self), 0);
  return self->summary->duration;
}

static void
notify_if (SampanNoteItem *self, gboolean differs, guint property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
sampan_note_item_set_summary (SampanNoteItem *self, SampanNoteSummary *summary)
{
  g_autoptr (SampanNoteSummary) old = self->summary;

  self->summary = summary;
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->incomplete, g_strfreev);
  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, g_strcmp0 (old->title, summary->title) != 0, PROP_TITLE);
  notify_if (self, old->modified != summary->modified, PROP_MODIFIED);
  notify_if (self, g_strcmp0 (old->languages, summary->languages) != 0, PROP_LANGUAGES);
  notify_if (self, g_strcmp0 (old->incomplete, summary->incomplete) != 0,
             PROP_INCOMPLETE_LANGUAGES);
  notify_if (self, old->kind != summary->kind, PROP_KIND);
  notify_if (self, old->status != summary->status, PROP_STATUS);
  notify_if (self, g_strcmp0 (old->cover_sha256, summary->cover_sha256) != 0, PROP_COVER_SHA256);
  notify_if (self, g_strcmp0 (old->cover_plan, summary->cover_plan) != 0, PROP_COVER_PLAN);
  notify_if (self, g_strcmp0 (old->cover_mime_type, summary->cover_mime_type) != 0,
             PROP_COVER_MIME_TYPE);
  notify_if (self, old->duration != summary->duration, PROP_DURATION);
  g_object_thaw_notify (G_OBJECT (self));
}
