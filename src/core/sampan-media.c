#include "sampan-enums.h"
#include "sampan-list-private.h"
#include "sampan-media-private.h"

struct _SampanMedia
{
  GObject parent_instance;
  char *id;
  char *sha256;
  char *name;
  char *mime_type;
  SampanMediaKind kind;
  int width;
  int height;
  gint64 duration;
  char *plan;
  char *caption_style;
  GHashTable *alts; /* language -> text */
  GListStore *tracks;
  guint freeze; /* one ::changed for a change of many parts */
  gboolean dirty;
  GVariant *record; /* NULL after a change, until it is asked for */
};

enum
{
  PROP_ID = 1,
  PROP_SHA256,
  PROP_NAME,
  PROP_MIME_TYPE,
  PROP_KIND,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_DURATION,
  PROP_PLAN,
  PROP_TRACKS,
  PROP_CAPTION_STYLE,
  N_PROPS
};

enum
{
  CHANGED,
  ALT_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanMedia, sampan_media, G_TYPE_OBJECT)

static void
changed (SampanMedia *self)
{
  g_clear_pointer (&self->record, g_variant_unref);
  self->dirty = TRUE;
  if (self->freeze > 0)
    return;
  self->dirty = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_track_changed (SampanCaptionTrack *track, SampanMedia *self)
{
  changed (self);
}

static void
disown_tracks (SampanMedia *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tracks)); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      g_signal_handlers_disconnect_by_func (track, on_track_changed, self);
    }
}

static void
sampan_media_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanMedia *self = SAMPAN_MEDIA (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_SHA256:
      g_value_set_string (value, self->sha256);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MIME_TYPE:
      g_value_set_string (value, self->mime_type);
      break;
    case PROP_KIND:
      g_value_set_flags (value, self->kind);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    case PROP_PLAN:
      g_value_set_string (value, self->plan);
      break;
    case PROP_TRACKS:
      g_value_set_object (value, self->tracks);
      break;
    case PROP_CAPTION_STYLE:
      g_value_set_string (value, self->caption_style);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_media_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PLAN:
      sampan_media_set_plan (SAMPAN_MEDIA (object), g_value_get_string (value));
      break;
    case PROP_CAPTION_STYLE:
      sampan_media_set_caption_style (SAMPAN_MEDIA (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_media_finalize (GObject *object)
{
  SampanMedia *self = SAMPAN_MEDIA (object);

  disown_tracks (self);
  g_clear_object (&self->tracks);
  g_clear_pointer (&self->alts, g_hash_table_unref);
  g_clear_pointer (&self->record, g_variant_unref);
  g_free (self->id);
  g_free (self->sha256);
  g_free (self->name);
  g_free (self->mime_type);
  g_free (self->plan);
  g_free (self->caption_style);
  G_OBJECT_CLASS (sampan_media_parent_class)->finalize (object);
}

static void
sampan_media_class_init (SampanMediaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_media_get_property;
  object_class->set_property = sampan_media_set_property;
  object_class->finalize = sampan_media_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, read);
  properties[PROP_SHA256] = g_param_spec_string ("sha256", NULL, NULL, NULL, read);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, read);
  properties[PROP_MIME_TYPE] = g_param_spec_string ("mime-type", NULL, NULL, NULL, read);
  properties[PROP_KIND] =
      g_param_spec_flags ("kind", NULL, NULL, SAMPAN_TYPE_MEDIA_KIND, SAMPAN_MEDIA_IMAGE, read);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_PLAN] = g_param_spec_string ("plan", NULL, NULL, NULL, read | G_PARAM_WRITABLE);
  properties[PROP_TRACKS] = g_param_spec_object ("tracks", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_CAPTION_STYLE] =
      g_param_spec_string ("caption-style", NULL, NULL, NULL, read | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ALT_CHANGED] = g_signal_new ("alt-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sampan_media_init (SampanMedia *self)
{
  self->alts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tracks = g_list_store_new (SAMPAN_TYPE_CAPTION_TRACK);
}

SampanMedia *
sampan_media_new (SampanMediaKind kind,
                  const char *sha256,
                  const char *name,
                  const char *mime_type,
                  int width,
                  int height,
                  gint64 duration)
{
  SampanMedia *self = g_object_new (SAMPAN_TYPE_MEDIA, NULL);

  self->id = g_uuid_string_random ();
  self->kind = kind == SAMPAN_MEDIA_VIDEO ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE;
  self->sha256 = g_utf8_make_valid (sha256 != NULL ? sha256 : "", -1);
  self->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  self->mime_type = g_utf8_make_valid (mime_type != NULL ? mime_type : "", -1);
  self->width = MAX (width, 0);
  self->height = MAX (height, 0);
  self->duration = MAX (duration, 0);
  return self;
}

const char *
sampan_media_get_id (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->id;
}

const char *
sampan_media_get_sha256 (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->sha256;
}

const char *
sampan_media_get_name (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->name;
}

const char *
sampan_media_get_mime_type (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->mime_type;
}

SampanMediaKind
sampan_media_get_kind (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), SAMPAN_MEDIA_IMAGE);
  return self->kind;
}

int
sampan_media_get_width (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), 0);
  return self->width;
}

int
sampan_media_get_height (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), 0);
  return self->height;
}

gint64
sampan_media_get_duration (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), 0);
  return self->duration;
}

const char *
sampan_media_get_plan (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->plan;
}

void
sampan_media_set_plan (SampanMedia *self, const char *plan_json)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (SAMPAN_IS_MEDIA (self));
  if (plan_json != NULL && *plan_json != '\0')
    valid = g_utf8_make_valid (plan_json, -1);
  if (!g_set_str (&self->plan, valid))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
  changed (self);
}

const char *
sampan_media_get_caption_style (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return self->caption_style;
}

void
sampan_media_set_caption_style (SampanMedia *self, const char *style_json)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (SAMPAN_IS_MEDIA (self));
  if (style_json != NULL && *style_json != '\0')
    valid = g_utf8_make_valid (style_json, -1);
  if (!g_set_str (&self->caption_style, valid))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTION_STYLE]);
  changed (self);
}

const char *
sampan_media_get_alt (SampanMedia *self, const char *language)
{
  const char *alt;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  alt = g_hash_table_lookup (self->alts, language);
  return alt != NULL ? alt : "";
}

void
sampan_media_set_alt (SampanMedia *self, const char *language, const char *alt)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (SAMPAN_IS_MEDIA (self));
  g_return_if_fail (language != NULL);
  valid = g_utf8_make_valid (alt != NULL ? alt : "", -1);
  if (g_str_equal (sampan_media_get_alt (self, language), valid))
    return;
  if (*valid == '\0')
    g_hash_table_remove (self->alts, language);
  else
    g_hash_table_insert (self->alts, g_utf8_make_valid (language, -1), g_steal_pointer (&valid));
  g_signal_emit (self, signals[ALT_CHANGED], 0, language);
  changed (self);
}

GListModel *
sampan_media_get_tracks (SampanMedia *self)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  return G_LIST_MODEL (self->tracks);
}

GStrv
sampan_media_dup_caption_languages (SampanMedia *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *tracks;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);

  tracks = G_LIST_MODEL (self->tracks);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);

      if (sampan_caption_track_get_n_cues (track) > 0)
        g_strv_builder_add (builder, sampan_caption_track_get_language (track));
    }

  return g_strv_builder_end (builder);
}

static SampanCaptionTrack *
find_track (SampanMedia *self, const char *language, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tracks)); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);

      if (!g_str_equal (sampan_caption_track_get_language (track), language))
        continue;
      if (position != NULL)
        *position = i;
      return track; /* the list holds it */
    }
  return NULL;
}

static SampanCaptionTrack *
make_track (SampanMedia *self, const char *language)
{
  SampanCaptionTrack *track = sampan_caption_track_new (language);
  g_signal_connect (track, "changed", G_CALLBACK (on_track_changed), self);
  return track;
}

SampanCaptionTrack *
sampan_media_get_track (SampanMedia *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  return find_track (self, language, NULL);
}

SampanCaptionTrack *
sampan_media_ensure_track (SampanMedia *self, const char *language)
{
  SampanCaptionTrack *track;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  track = find_track (self, language, NULL);
  if (track == NULL)
    {
      track = make_track (self, language);
      g_list_store_append (self->tracks, track);
      g_object_unref (track); /* the list holds it */
      changed (self);
    }
  return track;
}

gboolean
sampan_media_remove_track (SampanMedia *self, const char *language)
{
  SampanCaptionTrack *track;
  guint position;

  g_return_val_if_fail (SAMPAN_IS_MEDIA (self), FALSE);
  g_return_val_if_fail (language != NULL, FALSE);
  track = find_track (self, language, &position);
  if (track == NULL)
    return FALSE;
  g_signal_handlers_disconnect_by_func (track, on_track_changed, self);
  g_list_store_remove (self->tracks, position);
  changed (self);
  return TRUE;
}

void
sampan_media_begin_change (SampanMedia *self)
{
  g_return_if_fail (SAMPAN_IS_MEDIA (self));
  g_object_ref (self);
  self->freeze++;
}

void
sampan_media_end_change (SampanMedia *self)
{
  g_return_if_fail (SAMPAN_IS_MEDIA (self));
  g_return_if_fail (self->freeze > 0);
  if (--self->freeze == 0 && self->dirty)
    changed (self);
  g_object_unref (self);
}

static GVariant *
alts_record (SampanMedia *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  g_autoptr (GPtrArray) languages = g_hash_table_get_keys_as_ptr_array (self->alts);

  g_ptr_array_sort_values (languages, (GCompareFunc)g_strcmp0);
  for (guint i = 0; i < languages->len; i++)
    g_variant_builder_add (&builder, "(ss)", g_ptr_array_index (languages, i),
                           g_hash_table_lookup (self->alts, g_ptr_array_index (languages, i)));
  return g_variant_builder_end (&builder);
}

static GVariant *
tracks_record (SampanMedia *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tracks));
  g_autofree GVariant **tracks = g_new (GVariant *, n + 1);
  GVariant *record;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      tracks[i] = sampan_caption_track_dup_state (track);
    }
  record = g_variant_new_array (G_VARIANT_TYPE (SAMPAN_TRACK_RECORD), tracks, n);
  for (guint i = 0; i < n; i++)
    g_variant_unref (tracks[i]);
  return record;
}

GVariant *
sampan_media_dup_record (SampanMedia *self)
{
  if (self->record == NULL)
    {
      self->record = g_variant_new ("(susssiixms@a(ss)@a" SAMPAN_TRACK_RECORD "ms)", self->id,
                                    (guint32)self->kind, self->sha256, self->name, self->mime_type,
                                    self->width, self->height, self->duration, self->plan,
                                    alts_record (self), tracks_record (self), self->caption_style);
      g_variant_ref_sink (self->record);
      /* All but the tracks as blocks of bytes: see sampan_segment_dup_record() */
      for (gsize i = 0; i < 10; i++)
        {
          g_autoptr (GVariant) field = g_variant_get_child_value (self->record, i);
          g_variant_get_data (field);
        }
    }
  return g_variant_ref (self->record);
}

static void
set_alts (SampanMedia *self, GVariant *alts)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) present = g_hash_table_get_keys_as_ptr_array (self->alts);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);

  for (gsize i = 0; i < g_variant_n_children (alts); i++)
    {
      GVariant *alt = g_variant_get_child_value (alts, i);
      const char *language, *text;

      g_ptr_array_add (held, alt);
      g_variant_get (alt, "(&s&s)", &language, &text);
      g_hash_table_add (wanted, (gpointer)language);
    }
  for (guint i = 0; i < present->len; i++)
    {
      g_autofree char *language = g_strdup (g_ptr_array_index (present, i));
      if (!g_hash_table_contains (wanted, language))
        sampan_media_set_alt (self, language, "");
    }
  for (guint i = 0; i < held->len; i++)
    {
      const char *language, *text;

      g_variant_get (g_ptr_array_index (held, i), "(&s&s)", &language, &text);
      sampan_media_set_alt (self, language, text);
    }
}

static void
set_tracks (SampanMedia *self, GVariant *tracks)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < g_variant_n_children (tracks); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (tracks, i);
      g_autofree char *language = NULL;
      SampanCaptionTrack *track;

      g_variant_get_child (record, 0, "s", &language);
      track = find_track (self, language, NULL);
      track = track != NULL ? g_object_ref (track) : make_track (self, language);
      sampan_caption_track_set_state (track, record);
      g_ptr_array_add (wanted, track);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tracks)); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      if (!g_ptr_array_find (wanted, track, NULL))
        g_signal_handlers_disconnect_by_func (track, on_track_changed, self);
    }
  if (sampan_list_sync (self->tracks, wanted))
    changed (self);
}

static void
set_number (SampanMedia *self, int *field, int value, guint property)
{
  if (*field == MAX (value, 0))
    return;
  *field = MAX (value, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  changed (self);
}

static void
set_string (SampanMedia *self, char **field, const char *value, guint property)
{
  if (!g_set_str (field, value))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  changed (self);
}

gboolean
sampan_media_set_record (SampanMedia *self, GVariant *record)
{
  g_autofree char *sha256 = NULL, *name = NULL, *mime_type = NULL, *plan = NULL, *style = NULL;
  g_autoptr (GVariant) alts = NULL;
  g_autoptr (GVariant) tracks = NULL;
  guint32 kind;
  int width, height;
  gint64 duration;
  gboolean differs;

  if (record == self->record)
    return FALSE;
  g_variant_get (record, "(susssiixms@a(ss)@a" SAMPAN_TRACK_RECORD "ms)", NULL, &kind, &sha256,
                 &name, &mime_type, &width, &height, &duration, &plan, &alts, &tracks, &style);
  self->freeze++;
  g_object_freeze_notify (G_OBJECT (self));
  set_string (self, &self->sha256, sha256, PROP_SHA256);
  set_string (self, &self->name, name, PROP_NAME);
  set_string (self, &self->mime_type, mime_type, PROP_MIME_TYPE);
  set_number (self, &self->width, width, PROP_WIDTH);
  set_number (self, &self->height, height, PROP_HEIGHT);
  kind = kind == SAMPAN_MEDIA_VIDEO ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE;
  if (self->kind != kind)
    {
      self->kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
      changed (self);
    }
  if (self->duration != MAX (duration, 0))
    {
      self->duration = MAX (duration, 0);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
      changed (self);
    }
  sampan_media_set_plan (self, plan);
  sampan_media_set_caption_style (self, style);
  set_alts (self, alts);
  set_tracks (self, tracks);
  g_object_thaw_notify (G_OBJECT (self));
  self->freeze--;
  differs = self->dirty;
  if (differs && self->freeze == 0)
    changed (self);
  return differs;
}

SampanMedia *
sampan_media_new_from_record (GVariant *record)
{
  SampanMedia *self = g_object_new (SAMPAN_TYPE_MEDIA, NULL);

  self->kind = SAMPAN_MEDIA_IMAGE;
  g_variant_get_child (record, 0, "s", &self->id);
  self->sha256 = g_strdup ("");
  self->name = g_strdup ("");
  self->mime_type = g_strdup ("");
  sampan_media_set_record (self, record);
  return self;
}
