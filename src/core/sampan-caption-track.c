#include "sampan-caption-track-private.h"
#include "sampan-cue-item-private.h"

struct _SampanCaptionTrack
{
  GObject parent_instance;
  char *language;
  char *file;             /* NULL if the cues come from none */
  GPtrArray *items;       /* of SampanCueItem, by start, then end, then as they came */
  GHashTable *by_id;      /* id (owned by the item's cue) -> SampanCueItem (not owned) */
  GHashTable *renderings; /* source id -> SampanCue (both owned); NULL until it is asked for */
  GVariant *record;       /* NULL after a change, until it is asked for */
  guint depth;            /* of changes under way */
  gboolean dirty;         /* something changed in them */
};

enum
{
  PROP_LANGUAGE = 1,
  PROP_FILE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanCaptionTrack,
                               sampan_caption_track,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static SampanCue *
cue_at (SampanCaptionTrack *self, guint position)
{
  return sampan_cue_item_get_cue (g_ptr_array_index (self->items, position));
}

static int
compare_times (SampanCue *a, SampanCue *b)
{
  gint64 order = sampan_cue_get_start (a) - sampan_cue_get_start (b);

  if (order == 0)
    order = sampan_cue_get_end (a) - sampan_cue_get_end (b);
  return order < 0 ? -1 : order > 0;
}

/* The place after everything that is not later than @cue. */
static guint
place_for (SampanCaptionTrack *self, SampanCue *cue)
{
  guint low = 0, high = self->items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (compare_times (cue_at (self, middle), cue) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
index_item (SampanCaptionTrack *self, SampanCueItem *item)
{
  /* replace, not insert: the key lives in the item's present cue */
  g_hash_table_replace (self->by_id, (gpointer)sampan_cue_get_id (sampan_cue_item_get_cue (item)),
                        item);
}

static void
changed (SampanCaptionTrack *self)
{
  g_clear_pointer (&self->record, g_variant_unref);
  g_clear_pointer (&self->renderings, g_hash_table_unref);
  self->dirty = self->depth > 0;
  if (!self->dirty)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GType
get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_CUE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SAMPAN_CAPTION_TRACK (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SampanCaptionTrack *self = SAMPAN_CAPTION_TRACK (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sampan_caption_track_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanCaptionTrack *self = SAMPAN_CAPTION_TRACK (object);

  switch (id)
    {
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_FILE:
      g_value_set_string (value, self->file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_caption_track_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  SampanCaptionTrack *self = SAMPAN_CAPTION_TRACK (object);

  switch (id)
    {
    case PROP_FILE:
      if (g_set_str (&self->file, g_value_get_string (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          changed (self);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_caption_track_finalize (GObject *object)
{
  SampanCaptionTrack *self = SAMPAN_CAPTION_TRACK (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->renderings, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->record, g_variant_unref);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->file, g_free);
  G_OBJECT_CLASS (sampan_caption_track_parent_class)->finalize (object);
}

static void
sampan_caption_track_class_init (SampanCaptionTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_caption_track_get_property;
  object_class->set_property = sampan_caption_track_set_property;
  object_class->finalize = sampan_caption_track_finalize;

  properties[PROP_LANGUAGE] =
      g_param_spec_string ("language", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* The text of the caption file that the cues were imported from, with its styles, regions and
   * notes, for an export in its format to give them back; NULL if they come from none. Part of the
   * state. */
  properties[PROP_FILE] =
      g_param_spec_string ("file", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_caption_track_init (SampanCaptionTrack *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

SampanCaptionTrack *
sampan_caption_track_new (const char *language)
{
  SampanCaptionTrack *self = g_object_new (SAMPAN_TYPE_CAPTION_TRACK, NULL);

  self->language = g_utf8_make_valid (language, -1);
  return self;
}

const char *
sampan_caption_track_get_language (SampanCaptionTrack *self)
{
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  return self->language;
}

guint
sampan_caption_track_get_n_cues (SampanCaptionTrack *self)
{
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), 0);
  return self->items->len;
}

SampanCue *
sampan_caption_track_get_cue (SampanCaptionTrack *self, guint position)
{
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  return position < self->items->len ? cue_at (self, position) : NULL;
}

SampanCue *
sampan_caption_track_find (SampanCaptionTrack *self, const char *id, guint *position)
{
  SampanCueItem *item;

  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  item = g_hash_table_lookup (self->by_id, id);
  if (item == NULL)
    return NULL;
  if (position != NULL)
    g_ptr_array_find (self->items, item, position);
  return sampan_cue_item_get_cue (item);
}

SampanCue *
sampan_caption_track_find_rendering (SampanCaptionTrack *self, const char *source_id)
{
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  g_return_val_if_fail (source_id != NULL, NULL);
  if (self->renderings == NULL)
    {
      self->renderings =
          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sampan_cue_unref);
      for (guint i = self->items->len; i-- > 0;)
        {
          const char *const *ids = sampan_cue_get_source_ids (cue_at (self, i));

          for (guint j = 0; ids[j] != NULL; j++)
            g_hash_table_replace (self->renderings, g_strdup (ids[j]),
                                  sampan_cue_ref (cue_at (self, i)));
        }
    }
  return g_hash_table_lookup (self->renderings, source_id);
}

static void
insert_item (SampanCaptionTrack *self, SampanCueItem *item)
{
  guint position = place_for (self, sampan_cue_item_get_cue (item));

  g_ptr_array_insert (self->items, position, item);
  index_item (self, item);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
replace_cue (SampanCaptionTrack *self, SampanCueItem *item, SampanCue *cue)
{
  SampanCue *old = sampan_cue_item_get_cue (item);
  guint position = 0;
  gboolean moves;

  if (sampan_cue_equal (old, cue))
    return;
  g_ptr_array_find (self->items, item, &position);
  moves =
      (position > 0 && compare_times (cue_at (self, position - 1), cue) > 0)
      || (position + 1 < self->items->len && compare_times (cue_at (self, position + 1), cue) < 0);
  g_hash_table_remove (self->by_id, sampan_cue_get_id (old));
  if (moves)
    {
      g_ptr_array_steal_index (self->items, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  sampan_cue_item_set_cue (item, cue);
  if (moves)
    insert_item (self, item);
  else
    index_item (self, item);
  changed (self);
}

void
sampan_caption_track_begin_change (SampanCaptionTrack *self)
{
  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (self));
  self->depth++;
}

void
sampan_caption_track_end_change (SampanCaptionTrack *self)
{
  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (self));
  g_return_if_fail (self->depth > 0);
  if (--self->depth == 0 && self->dirty)
    changed (self);
}

void
sampan_caption_track_put (SampanCaptionTrack *self, SampanCue *cue)
{
  SampanCueItem *item;

  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (self));
  g_return_if_fail (cue != NULL);
  item = g_hash_table_lookup (self->by_id, sampan_cue_get_id (cue));
  if (item != NULL)
    {
      replace_cue (self, item, cue);
      return;
    }
  insert_item (self, sampan_cue_item_new (cue));
  changed (self);
}

gboolean
sampan_caption_track_remove (SampanCaptionTrack *self, const char *id)
{
  SampanCueItem *item;
  guint position = 0;

  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), FALSE);
  item = g_hash_table_lookup (self->by_id, id);
  if (item == NULL)
    return FALSE;
  g_ptr_array_find (self->items, item, &position);
  g_hash_table_remove (self->by_id, id);
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  changed (self);
  return TRUE;
}

/* The cues of a list in order, each with an id of its own. */
static GPtrArray *
sorted_and_unique (GPtrArray *cues)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *sorted = g_ptr_array_new_full (cues->len, (GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);

      if (g_hash_table_contains (ids, sampan_cue_get_id (cue)))
        cue = sampan_cue_with_id (cue, NULL);
      else
        sampan_cue_ref (cue);
      g_hash_table_add (ids, (gpointer)sampan_cue_get_id (cue));
      g_ptr_array_add (sorted, cue);
    }
  g_ptr_array_sort_values (sorted, (GCompareFunc)compare_times);
  return sorted;
}

void
sampan_caption_track_set_cues (SampanCaptionTrack *self, GPtrArray *cues)
{
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (GPtrArray) old = NULL;
  guint head = 0, tail = 0;
  gboolean differs;

  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (self));
  sorted = sorted_and_unique (cues);
  old = self->items;
  differs = old->len != sorted->len;
  self->items = g_ptr_array_new_full (sorted->len, g_object_unref);
  for (guint i = 0; i < sorted->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (sorted, i);
      SampanCueItem *item = g_hash_table_lookup (self->by_id, sampan_cue_get_id (cue));

      if (i >= old->len
          || !sampan_cue_equal (sampan_cue_item_get_cue (g_ptr_array_index (old, i)), cue))
        differs = TRUE;
      g_ptr_array_add (self->items, item != NULL ? g_object_ref (item) : sampan_cue_item_new (cue));
    }
  if (!differs)
    return;

  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < sorted->len; i++)
    {
      sampan_cue_item_set_cue (g_ptr_array_index (self->items, i), g_ptr_array_index (sorted, i));
      index_item (self, g_ptr_array_index (self->items, i));
    }
  while (head < old->len && head < self->items->len
         && g_ptr_array_index (old, head) == g_ptr_array_index (self->items, head))
    head++;
  while (tail < old->len - head && tail < self->items->len - head
         && g_ptr_array_index (old, old->len - tail - 1)
                == g_ptr_array_index (self->items, self->items->len - tail - 1))
    tail++;
  if (old->len - head - tail > 0 || self->items->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                self->items->len - head - tail);
  changed (self);
}

GPtrArray *
sampan_caption_track_dup_cues (SampanCaptionTrack *self)
{
  GPtrArray *cues;

  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  cues = g_ptr_array_new_full (self->items->len, (GDestroyNotify)sampan_cue_unref);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (cues, sampan_cue_ref (cue_at (self, i)));
  return cues;
}

GPtrArray *
sampan_caption_track_get_active (SampanCaptionTrack *self, gint64 time)
{
  GPtrArray *active;

  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  active = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  for (guint i = 0; i < self->items->len; i++)
    {
      SampanCue *cue = cue_at (self, i);

      if (sampan_cue_get_start (cue) > time)
        break;
      if (time < sampan_cue_get_end (cue))
        g_ptr_array_add (active, sampan_cue_ref (cue));
    }
  return active;
}

char *
sampan_caption_track_dup_source_text (SampanCaptionTrack *source, SampanCue *cue)
{
  const char *const *ids = sampan_cue_get_source_ids (cue);
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (source), NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      SampanCue *rendered = sampan_caption_track_find (source, ids[i], NULL);

      if (rendered == NULL)
        continue;
      if (text == NULL)
        text = g_string_new (NULL);
      else
        g_string_append_c (text, '\n');
      g_string_append (text, sampan_cue_get_text (rendered));
    }
  return text != NULL ? g_strdup (text->str) : NULL;
}

SampanSegmentState
sampan_caption_track_get_state (SampanCaptionTrack *self,
                                SampanCue *cue,
                                SampanCaptionTrack *source)
{
  g_autofree char *text = sampan_caption_track_dup_source_text (source, cue);

  if (text == NULL || *text == '\0')
    return SAMPAN_SEGMENT_FRESH;
  if (*sampan_cue_get_text (cue) == '\0')
    return SAMPAN_SEGMENT_MISSING;
  return sampan_cue_is_from (cue, text) ? SAMPAN_SEGMENT_FRESH : SAMPAN_SEGMENT_STALE;
}

GVariant *
sampan_caption_track_dup_state (SampanCaptionTrack *self)
{
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (self), NULL);
  if (self->record == NULL)
    {
      g_autofree GVariant **cues = g_new (GVariant *, self->items->len + 1);
      GVariant *fields[3];

      for (guint i = 0; i < self->items->len; i++)
        cues[i] = sampan_cue_dup_record (cue_at (self, i));
      fields[0] = g_variant_new_string (self->language);
      fields[1] = g_variant_new_array (G_VARIANT_TYPE (SAMPAN_CUE_RECORD), cues, self->items->len);
      fields[2] = g_variant_new ("ms", self->file);
      self->record = g_variant_ref_sink (g_variant_new_tuple (fields, 3));
      for (guint i = 0; i < self->items->len; i++)
        g_variant_unref (cues[i]);
    }
  return g_variant_ref (self->record);
}

/* The cue that is there if it is the same, so that states go on sharing its record. */
static SampanCue *
cue_for_record (SampanCaptionTrack *self, GVariant *record)
{
  const char *id;
  SampanCue *there;

  g_variant_get_child (record, 0, "&s", &id);
  there = sampan_caption_track_find (self, id, NULL);
  if (there != NULL)
    {
      g_autoptr (GVariant) present = sampan_cue_dup_record (there);
      if (present == record || g_variant_equal (present, record))
        return sampan_cue_ref (there);
    }
  return sampan_cue_new_from_record (record);
}

void
sampan_caption_track_set_state (SampanCaptionTrack *self, GVariant *state)
{
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  const char *file;

  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE (SAMPAN_TRACK_RECORD)));
  if (state == self->record)
    return;
  g_variant_get_child (state, 2, "m&s", &file);
  g_object_set (self, "file", file, NULL);
  list = g_variant_get_child_value (state, 1);
  cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (list, i);
      g_ptr_array_add (cues, cue_for_record (self, record));
    }
  sampan_caption_track_set_cues (self, cues);
}
