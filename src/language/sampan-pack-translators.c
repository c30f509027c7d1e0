#include "sampan-pack-translators.h"

#include "sampan-pack-translator.h"

/* A GListModel with one translator for each pack of another. */
#define SAMPAN_TYPE_PACK_TRANSLATORS (sampan_pack_translators_get_type ())
G_DECLARE_FINAL_TYPE (
    SampanPackTranslators, sampan_pack_translators, SAMPAN, PACK_TRANSLATORS, GObject)

struct _SampanPackTranslators
{
  GObject parent_instance;

  SampanPacks *packs;
  GPtrArray *translators; /* of SampanTranslator, as the packs are */
};

static void sampan_pack_translators_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPackTranslators,
                               sampan_pack_translators,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_pack_translators_list_model_init))

/* Those of packs that stay are kept. */
static void
on_items_changed (SampanPackTranslators *self, guint position, guint removed, guint added)
{
  if (removed > 0)
    g_ptr_array_remove_range (self->translators, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SampanPack) pack =
          g_list_model_get_item (G_LIST_MODEL (self->packs), position + i);

      g_ptr_array_insert (self->translators, (int)(position + i),
                          sampan_pack_translator_new (pack));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static GType
sampan_pack_translators_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_TRANSLATOR;
}

static guint
sampan_pack_translators_get_n_items (GListModel *model)
{
  return ((SampanPackTranslators *)model)->translators->len;
}

static gpointer
sampan_pack_translators_get_item (GListModel *model, guint position)
{
  GPtrArray *translators = ((SampanPackTranslators *)model)->translators;

  return position < translators->len ? g_object_ref (g_ptr_array_index (translators, position))
                                     : NULL;
}

static void
sampan_pack_translators_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_pack_translators_get_item_type;
  iface->get_n_items = sampan_pack_translators_get_n_items;
  iface->get_item = sampan_pack_translators_get_item;
}

static void
sampan_pack_translators_finalize (GObject *object)
{
  SampanPackTranslators *self = SAMPAN_PACK_TRANSLATORS (object);

  g_clear_object (&self->packs);
  g_ptr_array_unref (self->translators);
  G_OBJECT_CLASS (sampan_pack_translators_parent_class)->finalize (object);
}

static void
sampan_pack_translators_class_init (SampanPackTranslatorsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_pack_translators_finalize;
}

static void
sampan_pack_translators_init (SampanPackTranslators *self)
{
  self->translators = g_ptr_array_new_with_free_func (g_object_unref);
}

GListModel *
sampan_pack_translators_new (SampanPacks *packs)
{
  SampanPackTranslators *self;

  g_return_val_if_fail (SAMPAN_IS_PACKS (packs), NULL);

  self = g_object_new (SAMPAN_TYPE_PACK_TRANSLATORS, NULL);
  self->packs = g_object_ref (packs);
  g_signal_connect_object (packs, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (packs)));
  return G_LIST_MODEL (self);
}

GListModel *
sampan_pack_translators_get_default (void)
{
  static GListModel *instance;

  if (instance == NULL)
    instance = sampan_pack_translators_new (sampan_packs_get_default ());
  return instance;
}
