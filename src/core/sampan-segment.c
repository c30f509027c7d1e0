#include "sampan-segment-private.h"

#include "sampan-enums.h"

struct _SampanSegment
{
  GObject parent_instance;
  char *id;
  char *source_id;
  char *text;
  char *source_hash; /* "" if it was never written */
  char *provider;
  SampanOrigin origin;
  SampanSegmentState state;
  guint score;
  gboolean pinned;
  char *text_hash;  /* NULL until it is asked for */
  char *previous;   /* the text before the edit that is being told; NULL else */
  GVariant *record; /* NULL after a change, until it is asked for */
};

enum
{
  PROP_ID = 1,
  PROP_SOURCE_ID,
  PROP_TEXT,
  PROP_ORIGIN,
  PROP_PROVIDER,
  PROP_PINNED,
  PROP_STATE,
  PROP_SCORE,
  N_PROPS
};

enum
{
  EDITED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanSegment, sampan_segment, G_TYPE_OBJECT)

static void
notify (SampanSegment *self, guint property)
{
  g_clear_pointer (&self->record, g_variant_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
sampan_segment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanSegment *self = SAMPAN_SEGMENT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_SOURCE_ID:
      g_value_set_string (value, self->source_id);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_ORIGIN:
      g_value_set_enum (value, self->origin);
      break;
    case PROP_PROVIDER:
      g_value_set_string (value, self->provider);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SCORE:
      g_value_set_uint (value, self->score);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_segment_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanSegment *self = SAMPAN_SEGMENT (object);

  switch (id)
    {
    case PROP_TEXT:
      sampan_segment_set_text (self, g_value_get_string (value));
      break;
    case PROP_PINNED:
      sampan_segment_set_pinned (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_segment_finalize (GObject *object)
{
  SampanSegment *self = SAMPAN_SEGMENT (object);

  g_free (self->id);
  g_free (self->source_id);
  g_free (self->text);
  g_free (self->source_hash);
  g_free (self->provider);
  g_free (self->text_hash);
  g_free (self->previous);
  g_clear_pointer (&self->record, g_variant_unref);
  G_OBJECT_CLASS (sampan_segment_parent_class)->finalize (object);
}

static void
sampan_segment_class_init (SampanSegmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags write = read | G_PARAM_WRITABLE;

  object_class->get_property = sampan_segment_get_property;
  object_class->set_property = sampan_segment_set_property;
  object_class->finalize = sampan_segment_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, read);
  properties[PROP_SOURCE_ID] = g_param_spec_string ("source-id", NULL, NULL, NULL, read);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", write);
  properties[PROP_ORIGIN] =
      g_param_spec_enum ("origin", NULL, NULL, SAMPAN_TYPE_ORIGIN, SAMPAN_ORIGIN_PERSON, read);
  properties[PROP_PROVIDER] = g_param_spec_string ("provider", NULL, NULL, NULL, read);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, write);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SAMPAN_TYPE_SEGMENT_STATE,
                                              SAMPAN_SEGMENT_FRESH, read);
  properties[PROP_SCORE] = g_param_spec_uint ("score", NULL, NULL, 0, 100, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_segment_init (SampanSegment *self)
{
  self->source_hash = g_strdup ("");
  self->state = SAMPAN_SEGMENT_FRESH;
}

SampanSegment *
sampan_segment_new (const char *id, const char *source_id, const char *text)
{
  SampanSegment *self = g_object_new (SAMPAN_TYPE_SEGMENT, NULL);

  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->source_id = g_strdup (source_id);
  self->text = g_utf8_make_valid (text, -1);
  return self;
}

const char *
sampan_segment_get_id (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), NULL);
  return self->id;
}

const char *
sampan_segment_get_source_id (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), NULL);
  return self->source_id;
}

const char *
sampan_segment_get_text (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), NULL);
  return self->text;
}

SampanOrigin
sampan_segment_get_origin (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), SAMPAN_ORIGIN_PERSON);
  return self->origin;
}

const char *
sampan_segment_get_provider (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), NULL);
  return self->provider;
}

gboolean
sampan_segment_get_pinned (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), FALSE);
  return self->pinned;
}

gboolean
sampan_segment_get_is_unapproved (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), FALSE);
  if (self->source_id == NULL || self->pinned || *self->text == '\0'
      || self->state != SAMPAN_SEGMENT_FRESH)
    return FALSE;
  return self->origin == SAMPAN_ORIGIN_MACHINE
         || (self->origin == SAMPAN_ORIGIN_MEMORY && self->score < 100);
}

SampanSegmentState
sampan_segment_get_state (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), SAMPAN_SEGMENT_FRESH);
  return self->state;
}

guint
sampan_segment_get_score (SampanSegment *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (self), 0);
  return self->score;
}

void
sampan_segment_set_text (SampanSegment *self, const char *text)
{
  g_autoptr (SampanSegment) hold = NULL;
  gboolean differs;

  g_return_if_fail (SAMPAN_IS_SEGMENT (self));
  /* The owner may drop the segment in its answer to ::edited. */
  hold = g_object_ref (self);
  if (text == NULL)
    text = "";
  g_object_freeze_notify (G_OBJECT (self));
  g_set_str (&self->previous, self->text);
  if (g_str_equal (self->text, text))
    differs = FALSE;
  else if (self->source_id == NULL)
    differs = sampan_segment_write_text (self, text);
  else
    differs = sampan_segment_write (self, &(SampanSegmentContent){
                                              .text = text,
                                              .source_hash = self->source_hash,
                                              .origin = SAMPAN_ORIGIN_PERSON,
                                              .pinned = *text != '\0',
                                          });
  if (differs)
    g_signal_emit (self, signals[EDITED], 0);
  g_clear_pointer (&self->previous, g_free);
  g_object_thaw_notify (G_OBJECT (self));
}

void
sampan_segment_set_pinned (SampanSegment *self, gboolean pinned)
{
  g_autoptr (SampanSegment) hold = NULL;

  g_return_if_fail (SAMPAN_IS_SEGMENT (self));
  hold = g_object_ref (self);
  pinned = pinned != FALSE;
  if (self->source_id == NULL || self->pinned == pinned)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->pinned = pinned;
  notify (self, PROP_PINNED);
  g_signal_emit (self, signals[EDITED], 0);
  g_object_thaw_notify (G_OBJECT (self));
}

char *
sampan_segment_hash (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

const char *
sampan_segment_get_text_hash (SampanSegment *self)
{
  if (self->text_hash == NULL)
    self->text_hash = sampan_segment_hash (self->text);
  return self->text_hash;
}

const char *
sampan_segment_get_source_hash (SampanSegment *self)
{
  return self->source_hash;
}

const char *
sampan_segment_get_previous_text (SampanSegment *self)
{
  return self->previous != NULL ? self->previous : self->text;
}

gboolean
sampan_segment_is_target (SampanSegment *self)
{
  return self->source_id != NULL;
}

gboolean
sampan_segment_write_text (SampanSegment *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (!g_set_str (&self->text, valid))
    return FALSE;
  g_clear_pointer (&self->text_hash, g_free);
  notify (self, PROP_TEXT);
  return TRUE;
}

gboolean
sampan_segment_set_source_hash (SampanSegment *self, const char *hash)
{
  if (!g_set_str (&self->source_hash, hash))
    return FALSE;
  g_clear_pointer (&self->record, g_variant_unref);
  return TRUE;
}

gboolean
sampan_segment_write (SampanSegment *self, const SampanSegmentContent *content)
{
  gboolean differs;

  g_object_freeze_notify (G_OBJECT (self));
  differs = sampan_segment_write_text (self, content->text);
  differs |= sampan_segment_set_source_hash (self, content->source_hash);
  if (self->origin != content->origin)
    {
      self->origin = content->origin;
      notify (self, PROP_ORIGIN);
      differs = TRUE;
    }
  if (g_set_str (&self->provider, content->provider))
    {
      notify (self, PROP_PROVIDER);
      differs = TRUE;
    }
  if (self->pinned != content->pinned)
    {
      self->pinned = content->pinned;
      notify (self, PROP_PINNED);
      differs = TRUE;
    }
  if (self->score != content->score)
    {
      self->score = content->score;
      notify (self, PROP_SCORE);
      differs = TRUE;
    }
  g_object_thaw_notify (G_OBJECT (self));
  return differs;
}

gboolean
sampan_segment_update_state (SampanSegment *self, SampanSegment *source)
{
  SampanSegmentState state = SAMPAN_SEGMENT_FRESH;

  if (source != NULL && *self->text == '\0')
    state = *source->text == '\0' ? SAMPAN_SEGMENT_FRESH : SAMPAN_SEGMENT_MISSING;
  else if (source != NULL
           && !g_str_equal (self->source_hash, sampan_segment_get_text_hash (source)))
    state = SAMPAN_SEGMENT_STALE;
  if (self->state == state)
    return FALSE;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  return TRUE;
}

GVariant *
sampan_segment_dup_record (SampanSegment *self)
{
  if (self->record == NULL)
    {
      self->record = g_variant_new (SAMPAN_SEGMENT_RECORD, self->id, self->source_id, self->text,
                                    self->source_hash, (guint32)self->origin, self->provider,
                                    self->pinned, self->score);
      g_variant_ref_sink (self->record);
      /* As one block of bytes now, so that strings borrowed from it stay in place whoever compares
       * it. */
      g_variant_get_data (self->record);
    }
  return g_variant_ref (self->record);
}

gboolean
sampan_segment_set_record (SampanSegment *self, GVariant *record)
{
  SampanSegmentContent content = { 0 };
  const char *id, *source_id;
  guint32 origin;
  gboolean differs;

  if (record == self->record)
    return FALSE;
  g_variant_get (record, "(&sm&s&s&sum&sbu)", &id, &source_id, &content.text, &content.source_hash,
                 &origin, &content.provider, &content.pinned, &content.score);
  content.origin = MIN (origin, SAMPAN_ORIGIN_MEMORY);
  content.score = MIN (content.score, 100);
  g_object_freeze_notify (G_OBJECT (self));
  differs = sampan_segment_write (self, &content);
  if (g_set_str (&self->id, id))
    {
      notify (self, PROP_ID);
      differs = TRUE;
    }
  if (g_set_str (&self->source_id, source_id))
    {
      notify (self, PROP_SOURCE_ID);
      differs = TRUE;
    }
  g_object_thaw_notify (G_OBJECT (self));
  return differs;
}
