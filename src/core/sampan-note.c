#include "sampan-enums.h"
#include "sampan-list-private.h"
#include "sampan-note-private.h"
#include "sampan-pairing-private.h"

struct _SampanNote
{
  GObject parent_instance;
  char *id;
  gint64 created;
  gint64 modified;
  GListStore *versions; /* the source first */
  GListStore *media;
  SampanNoteKind kind;
  guint depth;      /* of changes under way */
  gboolean changed; /* in the change under way */
  GHashTable *cut;  /* targets of lines that are gone: see sampan_pairing_cut() */
};

enum
{
  PROP_ID = 1,
  PROP_CREATED,
  PROP_MODIFIED,
  PROP_KIND,
  PROP_SOURCE_LANGUAGE,
  PROP_VERSIONS,
  PROP_MEDIA,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanNote, sampan_note, G_TYPE_OBJECT)

static guint
n_versions (SampanNote *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->versions));
}

static SampanVersion *
version_at (SampanNote *self, guint position)
{
  g_autoptr (SampanVersion) version =
      g_list_model_get_item (G_LIST_MODEL (self->versions), position);
  return version; /* the list holds it */
}

static guint
n_media (SampanNote *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->media));
}

static SampanMedia *
media_at (SampanNote *self, guint position)
{
  g_autoptr (SampanMedia) media = g_list_model_get_item (G_LIST_MODEL (self->media), position);
  return media; /* the list holds it */
}

static void
on_media_changed (SampanMedia *media, SampanNote *self)
{
  sampan_note_begin_change (self);
  sampan_note_end_change (self, TRUE);
}

static void
disown_media (SampanNote *self, SampanMedia *media)
{
  g_signal_handlers_disconnect_by_func (media, on_media_changed, self);
}

static void
update_kind (SampanNote *self)
{
  SampanNoteKind kind = SAMPAN_NOTE_PICTURES;

  for (guint i = 0; i < n_media (self); i++)
    if (sampan_media_get_kind (media_at (self, i)) == SAMPAN_MEDIA_VIDEO)
      kind = SAMPAN_NOTE_VIDEO;
  if (self->kind == kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
sampan_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanNote *self = SAMPAN_NOTE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, self->created);
      break;
    case PROP_MODIFIED:
      g_value_set_int64 (value, self->modified);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_SOURCE_LANGUAGE:
      g_value_set_string (value, sampan_note_get_source_language (self));
      break;
    case PROP_VERSIONS:
      g_value_set_object (value, self->versions);
      break;
    case PROP_MEDIA:
      g_value_set_object (value, self->media);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_note_finalize (GObject *object)
{
  SampanNote *self = SAMPAN_NOTE (object);

  /* Versions and media may be held by others for longer. */
  for (guint i = 0; i < n_versions (self); i++)
    sampan_version_set_note (version_at (self, i), NULL);
  for (guint i = 0; i < n_media (self); i++)
    disown_media (self, media_at (self, i));
  g_clear_object (&self->versions);
  g_clear_object (&self->media);
  g_clear_pointer (&self->cut, g_hash_table_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (sampan_note_parent_class)->finalize (object);
}

static void
sampan_note_class_init (SampanNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_note_get_property;
  object_class->finalize = sampan_note_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, read);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_MODIFIED] = g_param_spec_int64 ("modified", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, SAMPAN_TYPE_NOTE_KIND, SAMPAN_NOTE_PICTURES, read);
  properties[PROP_SOURCE_LANGUAGE] =
      g_param_spec_string ("source-language", NULL, NULL, NULL, read);
  properties[PROP_VERSIONS] = g_param_spec_object ("versions", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_MEDIA] = g_param_spec_object ("media", NULL, NULL, G_TYPE_LIST_MODEL, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_note_init (SampanNote *self)
{
  self->versions = g_list_store_new (SAMPAN_TYPE_VERSION);
  self->media = g_list_store_new (SAMPAN_TYPE_MEDIA);
  self->cut = sampan_pairing_new_cut ();
}

SampanNote *
sampan_note_new (const char *source_language)
{
  SampanNote *self;
  g_autoptr (SampanVersion) source = NULL;

  g_return_val_if_fail (source_language != NULL && *source_language != '\0', NULL);
  self = g_object_new (SAMPAN_TYPE_NOTE, NULL);
  self->id = g_uuid_string_random ();
  self->created = self->modified = g_get_real_time ();
  source = sampan_version_new (source_language, NULL);
  sampan_version_set_note (source, self);
  g_list_store_append (self->versions, source);
  return self;
}

const char *
sampan_note_get_id (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return self->id;
}

gint64
sampan_note_get_created (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), 0);
  return self->created;
}

gint64
sampan_note_get_modified (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), 0);
  return self->modified;
}

SampanNoteKind
sampan_note_get_kind (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), SAMPAN_NOTE_PICTURES);
  return self->kind;
}

const char *
sampan_note_get_source_language (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return sampan_version_get_language (version_at (self, 0));
}

gboolean
sampan_note_set_source_language (SampanNote *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), FALSE);
  g_return_val_if_fail (language != NULL && *language != '\0', FALSE);
  if (g_str_equal (language, sampan_note_get_source_language (self)))
    return TRUE;
  if (sampan_note_get_version (self, language) != NULL)
    return FALSE;
  sampan_note_begin_change (self);
  sampan_version_set_language (version_at (self, 0), language);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE_LANGUAGE]);
  sampan_note_end_change (self, TRUE);
  return TRUE;
}

void
sampan_note_swap_source_language (SampanNote *self, const char *language)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  g_return_if_fail (SAMPAN_IS_NOTE (self));
  g_return_if_fail (language != NULL && *language != '\0');
  old = g_strdup (sampan_note_get_source_language (self));
  new = g_strdup (language);
  sampan_note_begin_change (self);
  if (sampan_note_remove_version (self, new))
    {
      sampan_note_set_source_language (self, new);
      sampan_note_ensure_version (self, old);
    }
  else
    {
      sampan_note_set_source_language (self, new);
    }
  sampan_note_end_change (self, FALSE);
}

GListModel *
sampan_note_get_versions (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return G_LIST_MODEL (self->versions);
}

SampanVersion *
sampan_note_get_source (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return version_at (self, 0);
}

SampanVersion *
sampan_note_get_version (SampanNote *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  for (guint i = 0; i < n_versions (self); i++)
    if (g_str_equal (sampan_version_get_language (version_at (self, i)), language))
      return version_at (self, i);
  return NULL;
}

static SampanVersion *
make_target (SampanNote *self, const char *language)
{
  SampanVersion *source = version_at (self, 0);
  SampanSegment *title = sampan_version_get_title (source);
  SampanVersion *version = sampan_version_new (language, sampan_segment_get_id (title));

  sampan_version_pair_with (version, source);
  sampan_version_update_states (version, source);
  sampan_version_set_note (version, self);
  return version;
}

SampanVersion *
sampan_note_ensure_version (SampanNote *self, const char *language)
{
  SampanVersion *version;
  g_autoptr (SampanVersion) made = NULL;

  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  g_return_val_if_fail (language != NULL && *language != '\0', NULL);
  version = sampan_note_get_version (self, language);
  if (version != NULL)
    return version;
  sampan_note_begin_change (self);
  made = make_target (self, language);
  g_list_store_append (self->versions, made);
  sampan_note_end_change (self, TRUE);
  return made; /* the list holds it */
}

gboolean
sampan_note_remove_version (SampanNote *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), FALSE);
  g_return_val_if_fail (language != NULL, FALSE);
  for (guint i = 1; i < n_versions (self); i++)
    {
      SampanVersion *version = version_at (self, i);

      if (!g_str_equal (sampan_version_get_language (version), language))
        continue;
      sampan_note_begin_change (self);
      sampan_version_set_note (version, NULL);
      g_list_store_remove (self->versions, i);
      sampan_note_end_change (self, TRUE);
      return TRUE;
    }
  return FALSE;
}

SampanSegment *
sampan_note_get_source_segment (SampanNote *self, SampanSegment *target)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (target), NULL);
  if (!sampan_segment_is_target (target))
    return NULL;
  return sampan_version_find (version_at (self, 0), sampan_segment_get_source_id (target));
}

/* The target version that @target is in now: a translator's answer may come after it was removed.
 */
static SampanVersion *
owner_of (SampanNote *self, SampanSegment *target)
{
  for (guint i = 1; i < n_versions (self); i++)
    if (sampan_version_find (version_at (self, i), sampan_segment_get_id (target)) == target)
      return version_at (self, i);
  return NULL;
}

gboolean
sampan_note_set_translation (SampanNote *self,
                             SampanSegment *target,
                             const char *source_text,
                             const char *text,
                             SampanOrigin origin,
                             const char *provider,
                             guint score)
{
  SampanVersion *version;
  g_autofree char *hash = NULL;
  gboolean changed;

  g_return_val_if_fail (SAMPAN_IS_NOTE (self), FALSE);
  g_return_val_if_fail (SAMPAN_IS_SEGMENT (target), FALSE);
  g_return_val_if_fail (source_text != NULL && text != NULL, FALSE);
  version = owner_of (self, target);
  if (version == NULL || sampan_segment_get_pinned (target))
    return FALSE;
  hash = sampan_segment_hash (source_text);
  sampan_note_begin_change (self);
  changed = sampan_segment_write (target, &(SampanSegmentContent){
                                              .text = text,
                                              .source_hash = hash,
                                              .origin = origin,
                                              .provider = provider,
                                              .score = MIN (score, 100),
                                          });
  if (changed)
    {
      sampan_version_touch (version);
      sampan_segment_update_state (target, sampan_note_get_source_segment (self, target));
      sampan_version_update_counts (version);
    }
  sampan_note_end_change (self, changed);
  return TRUE;
}

GListModel *
sampan_note_get_media (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return G_LIST_MODEL (self->media);
}

gboolean
sampan_note_add_media (SampanNote *self, SampanMedia *media)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), FALSE);
  g_return_val_if_fail (SAMPAN_IS_MEDIA (media), FALSE);
  if (n_media (self) >= SAMPAN_NOTE_MAX_PICTURES
      || (self->kind == SAMPAN_NOTE_VIDEO && sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO))
    return FALSE;
  if (g_list_store_find (self->media, media, NULL))
    return FALSE;
  sampan_note_begin_change (self);
  g_signal_connect (media, "changed", G_CALLBACK (on_media_changed), self);
  g_list_store_append (self->media, media);
  update_kind (self);
  sampan_note_end_change (self, TRUE);
  return TRUE;
}

GListModel *
sampan_note_dup_posted_media (SampanNote *self)
{
  GListStore *posted = g_list_store_new (SAMPAN_TYPE_MEDIA);
  SampanMediaKind kind = SAMPAN_MEDIA_IMAGE;

  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  if (self->kind == SAMPAN_NOTE_VIDEO)
    kind = SAMPAN_MEDIA_VIDEO;
  for (guint i = 0; i < n_media (self); i++)
    if (sampan_media_get_kind (media_at (self, i)) == kind)
      g_list_store_append (posted, media_at (self, i));
  return G_LIST_MODEL (posted);
}

void
sampan_note_move_media (SampanNote *self, guint from, guint to)
{
  g_autoptr (SampanMedia) media = NULL;

  g_return_if_fail (SAMPAN_IS_NOTE (self));
  if (from == to || from >= n_media (self) || to >= n_media (self))
    return;
  media = g_object_ref (media_at (self, from));
  sampan_note_begin_change (self);
  g_list_store_remove (self->media, from);
  g_list_store_insert (self->media, to, media);
  update_kind (self);
  sampan_note_end_change (self, TRUE);
}

void
sampan_note_remove_media (SampanNote *self, guint position)
{
  g_return_if_fail (SAMPAN_IS_NOTE (self));
  if (position >= n_media (self))
    return;
  sampan_note_begin_change (self);
  disown_media (self, media_at (self, position));
  g_list_store_remove (self->media, position);
  update_kind (self);
  sampan_note_end_change (self, TRUE);
}

gboolean
sampan_note_is_changing (SampanNote *self)
{
  return self->depth > 0;
}

void
sampan_note_begin_change (SampanNote *self)
{
  g_return_if_fail (SAMPAN_IS_NOTE (self));
  if (self->depth++ == 0)
    {
      /* A listener may let go of the note in the middle of its own change. */
      g_object_ref (self);
      g_object_freeze_notify (G_OBJECT (self));
    }
}

void
sampan_note_end_change (SampanNote *self, gboolean changed)
{
  g_return_if_fail (SAMPAN_IS_NOTE (self));
  g_return_if_fail (self->depth > 0);
  self->changed |= changed;
  if (self->depth == 1)
    for (guint i = 1; i < n_versions (self); i++)
      sampan_version_settle_counts (version_at (self, i));
  if (--self->depth > 0)
    return;
  changed = self->changed;
  self->changed = FALSE;
  if (changed)
    {
      /* Later than before even if the clock was set back: the library lists by it. */
      self->modified = MAX (g_get_real_time (), self->modified + 1);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);
}

void
sampan_note_segment_edited (SampanNote *self, SampanVersion *version, SampanSegment *segment)
{
  if (sampan_segment_is_target (segment))
    {
      SampanSegment *source = sampan_note_get_source_segment (self, segment);

      if (source == NULL)
        return;
      if (*sampan_segment_get_text (segment) != '\0' && sampan_segment_get_pinned (segment))
        sampan_segment_set_source_hash (segment, sampan_segment_get_text_hash (source));
      sampan_segment_update_state (segment, source);
      sampan_version_update_counts (version);
      return;
    }
  if (*sampan_segment_get_text (segment) == '\0')
    sampan_note_cut_targets (self, segment, sampan_segment_get_previous_text (segment));
  for (guint i = 1; i < n_versions (self); i++)
    {
      SampanVersion *target_version = version_at (self, i);
      SampanSegment *target =
          sampan_version_find_target (target_version, sampan_segment_get_id (segment));
      gboolean pasted =
          sampan_pairing_paste (self->cut, target_version, version_at (self, 0), segment);

      if (target != NULL && (sampan_segment_update_state (target, segment) || pasted))
        sampan_version_update_counts (target_version);
    }
}

void
sampan_note_source_changed (SampanNote *self)
{
  SampanVersion *source = version_at (self, 0);

  for (guint i = 1; i < n_versions (self); i++)
    {
      SampanVersion *target = version_at (self, i);

      sampan_version_pair_with (target, source);
      for (guint j = 0; j < sampan_version_get_n_segments (source); j++)
        sampan_pairing_paste (self->cut, target, source, sampan_version_get_segment (source, j));
      sampan_version_update_states (target, source);
    }
}

void
sampan_note_join_targets (SampanNote *self, GPtrArray *sources, SampanSegment *kept)
{
  for (guint i = 1; i < n_versions (self); i++)
    sampan_pairing_join (version_at (self, i), sources, kept);
}

void
sampan_note_cut_targets (SampanNote *self, SampanSegment *source, const char *text)
{
  for (guint i = 1; i < n_versions (self); i++)
    sampan_pairing_cut (self->cut, version_at (self, i), source, text);
}

static GVariant *
versions_record (SampanNote *self)
{
  guint n = n_versions (self);
  g_autofree GVariant **records = g_new (GVariant *, n);
  GVariant *list;

  for (guint i = 0; i < n; i++)
    records[i] = sampan_version_dup_record (version_at (self, i));
  list = g_variant_new_array (G_VARIANT_TYPE (SAMPAN_VERSION_RECORD), records, n);
  for (guint i = 0; i < n; i++)
    g_variant_unref (records[i]);
  return list;
}

static GVariant *
media_record (SampanNote *self)
{
  guint n = n_media (self);
  g_autofree GVariant **records = g_new (GVariant *, n + 1);
  GVariant *list;

  for (guint i = 0; i < n; i++)
    records[i] = sampan_media_dup_record (media_at (self, i));
  list = g_variant_new_array (G_VARIANT_TYPE (SAMPAN_MEDIA_RECORD), records, n);
  for (guint i = 0; i < n; i++)
    g_variant_unref (records[i]);
  return list;
}

GVariant *
sampan_note_dup_state (SampanNote *self)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (self), NULL);
  return g_variant_ref_sink (
      g_variant_new ("(sxx@a" SAMPAN_VERSION_RECORD "@a" SAMPAN_MEDIA_RECORD ")", self->id,
                     self->created, self->modified, versions_record (self), media_record (self)));
}

static SampanVersion *
find_target_version (SampanNote *self, const char *language)
{
  for (guint i = 1; i < n_versions (self); i++)
    if (g_str_equal (sampan_version_get_language (version_at (self, i)), language))
      return version_at (self, i);
  return NULL;
}

static gboolean
set_versions (SampanNote *self, GVariant *records)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *language = g_strdup (sampan_note_get_source_language (self));
  gboolean changed = FALSE;

  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      g_autofree char *its_language = NULL;
      SampanVersion *version;

      g_variant_get_child (record, 0, "s", &its_language);
      version = i == 0 ? version_at (self, 0) : find_target_version (self, its_language);
      version = version != NULL ? g_object_ref (version) : sampan_version_new (its_language, "");
      changed |= sampan_version_set_record (version, record);
      g_ptr_array_add (wanted, version);
    }
  for (guint i = 1; i < n_versions (self); i++)
    if (!g_ptr_array_find (wanted, version_at (self, i), NULL))
      sampan_version_set_note (version_at (self, i), NULL);
  for (guint i = 0; i < wanted->len; i++)
    sampan_version_set_note (g_ptr_array_index (wanted, i), self);
  for (guint i = 1; i < wanted->len; i++)
    {
      sampan_version_pair_with (g_ptr_array_index (wanted, i), version_at (self, 0));
      sampan_version_update_states (g_ptr_array_index (wanted, i), version_at (self, 0));
    }
  if (!g_str_equal (language, sampan_note_get_source_language (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE_LANGUAGE]);
  changed |= sampan_list_sync (self->versions, wanted);
  return changed;
}

static SampanMedia *
find_media (SampanNote *self, const char *id)
{
  for (guint i = 0; i < n_media (self); i++)
    if (g_str_equal (sampan_media_get_id (media_at (self, i)), id))
      return media_at (self, i);
  return NULL;
}

static gboolean
set_media (SampanNote *self, GVariant *records)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = FALSE;

  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      g_autofree char *id = NULL;
      SampanMedia *media;

      g_variant_get_child (record, 0, "s", &id);
      media = find_media (self, id);
      if (media != NULL)
        {
          g_object_ref (media);
          changed |= sampan_media_set_record (media, record);
        }
      else
        {
          media = sampan_media_new_from_record (record);
          g_signal_connect (media, "changed", G_CALLBACK (on_media_changed), self);
        }
      g_ptr_array_add (wanted, media);
    }
  for (guint i = 0; i < n_media (self); i++)
    if (!g_ptr_array_find (wanted, media_at (self, i), NULL))
      disown_media (self, media_at (self, i));
  changed |= sampan_list_sync (self->media, wanted);
  update_kind (self);
  return changed;
}

void
sampan_note_set_state (SampanNote *self, GVariant *state)
{
  g_autoptr (GVariant) versions = NULL;
  g_autoptr (GVariant) media = NULL;
  gboolean changed;

  g_return_if_fail (SAMPAN_IS_NOTE (self));
  g_return_if_fail (sampan_note_state_is_valid (state));
  versions = g_variant_get_child_value (state, 3);
  media = g_variant_get_child_value (state, 4);
  sampan_note_begin_change (self);
  changed = set_versions (self, versions);
  changed |= set_media (self, media);
  sampan_note_end_change (self, changed);
}

SampanNote *
sampan_note_new_from_state (GVariant *state)
{
  SampanNote *self;
  g_autoptr (SampanVersion) source = NULL;

  if (!sampan_note_state_is_valid (state))
    return NULL;
  self = g_object_new (SAMPAN_TYPE_NOTE, NULL);
  source = sampan_version_new ("und", NULL);
  sampan_version_set_note (source, self);
  g_list_store_append (self->versions, source);
  g_variant_get_child (state, 0, "s", &self->id);
  sampan_note_set_state (self, state);
  g_variant_get_child (state, 1, "x", &self->created);
  g_variant_get_child (state, 2, "x", &self->modified);
  return self;
}
