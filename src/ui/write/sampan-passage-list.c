#include "config.h"

#include "sampan-passage-list.h"

struct _SampanPassageList
{
  GObject parent_instance;

  SampanDocument *document;
  GPtrArray *passages;
  SampanVersion *target; /* whose segments are listened to */
};

static void sampan_passage_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPassageList,
                               sampan_passage_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_passage_list_model_init))

static GType
sampan_passage_list_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_PASSAGE;
}

static guint
sampan_passage_list_get_n_items (GListModel *model)
{
  return SAMPAN_PASSAGE_LIST (model)->passages->len;
}

static gpointer
sampan_passage_list_get_item (GListModel *model, guint position)
{
  SampanPassage *passage = sampan_passage_list_peek (SAMPAN_PASSAGE_LIST (model), position);
  return passage != NULL ? g_object_ref (passage) : NULL;
}

static void
sampan_passage_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_passage_list_get_item_type;
  iface->get_n_items = sampan_passage_list_get_n_items;
  iface->get_item = sampan_passage_list_get_item;
}

static void
pair_passages (SampanPassageList *self)
{
  g_autoptr (GHashTable) targets = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->target != NULL)
    {
      GListModel *segments = sampan_version_get_segments (self->target);
      for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
        {
          g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
          const char *source_id = sampan_segment_get_source_id (segment);
          if (source_id != NULL)
            g_hash_table_insert (targets, (gpointer)source_id, segment);
        }
    }
  for (guint i = 0; i < self->passages->len; i++)
    {
      SampanPassage *passage = g_ptr_array_index (self->passages, i);
      SampanSegment *target = NULL;
      if (self->target != NULL && sampan_passage_get_title (passage))
        target = sampan_version_get_title (self->target);
      else
        target = g_hash_table_lookup (targets,
                                      sampan_segment_get_id (sampan_passage_get_source (passage)));
      sampan_passage_set_target (passage, target);
      sampan_passage_set_last (passage, i + 1 == self->passages->len);
    }
}

static void
on_target_changed (SampanPassageList *self)
{
  SampanVersion *target = sampan_document_get_target (self->document);

  if (self->target != target)
    {
      if (self->target != NULL)
        g_signal_handlers_disconnect_by_data (sampan_version_get_segments (self->target), self);
      g_set_object (&self->target, target);
      if (target != NULL)
        g_signal_connect_object (sampan_version_get_segments (target), "items-changed",
                                 G_CALLBACK (pair_passages), self, G_CONNECT_SWAPPED);
    }
  pair_passages (self);
}

static void
on_source_changed (
    SampanPassageList *self, guint position, guint removed, guint added, GListModel *segments)
{
  /* The title stands before the first segment. */
  guint first = position + 1;

  if (removed > 0)
    g_ptr_array_remove_range (self->passages, first, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, position + i);
      g_ptr_array_insert (self->passages, first + i, sampan_passage_new (segment, FALSE));
    }
  /* Paired before the list is told, so that a new row is right from its first frame. */
  on_target_changed (self);
  g_list_model_items_changed (G_LIST_MODEL (self), first, removed, added);
}

static void
sampan_passage_list_dispose (GObject *object)
{
  SampanPassageList *self = SAMPAN_PASSAGE_LIST (object);

  g_clear_object (&self->target);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (sampan_passage_list_parent_class)->dispose (object);
}

static void
sampan_passage_list_finalize (GObject *object)
{
  SampanPassageList *self = SAMPAN_PASSAGE_LIST (object);

  g_ptr_array_unref (self->passages);

  G_OBJECT_CLASS (sampan_passage_list_parent_class)->finalize (object);
}

static void
sampan_passage_list_class_init (SampanPassageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sampan_passage_list_dispose;
  object_class->finalize = sampan_passage_list_finalize;
}

static void
sampan_passage_list_init (SampanPassageList *self)
{
  self->passages = g_ptr_array_new_with_free_func (g_object_unref);
}

SampanPassageList *
sampan_passage_list_new (SampanDocument *document)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);

  SampanPassageList *self = g_object_new (SAMPAN_TYPE_PASSAGE_LIST, NULL);
  SampanNote *note = sampan_document_get_note (document);
  SampanVersion *source = sampan_note_get_source (note);
  GListModel *segments = sampan_version_get_segments (source);

  self->document = g_object_ref (document);
  g_ptr_array_add (self->passages, sampan_passage_new (sampan_version_get_title (source), TRUE));
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
      g_ptr_array_add (self->passages, sampan_passage_new (segment, FALSE));
    }
  g_signal_connect_object (segments, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify::target-language", G_CALLBACK (on_target_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sampan_note_get_versions (note), "items-changed",
                           G_CALLBACK (on_target_changed), self, G_CONNECT_SWAPPED);
  on_target_changed (self);
  return self;
}

SampanPassage *
sampan_passage_list_peek (SampanPassageList *self, guint position)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE_LIST (self), NULL);

  return position < self->passages->len ? g_ptr_array_index (self->passages, position) : NULL;
}

gboolean
sampan_passage_list_find (SampanPassageList *self, SampanPassage *passage, guint *position)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE_LIST (self), FALSE);

  return g_ptr_array_find (self->passages, passage, position);
}
