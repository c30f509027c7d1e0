#include "sampan-translators.h"

#include "sampan-openai.h"
#include "sampan-opencc.h"
#include "sampan-pair-private.h"

struct _SampanTranslators
{
  GObject parent_instance;

  GPtrArray *engines; /* of SampanTranslator, in the user's order */
  SampanTranslator *openai;
};

static void sampan_translators_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanTranslators,
                               sampan_translators,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_translators_list_model_init))

static GType
sampan_translators_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_TRANSLATOR;
}

static guint
sampan_translators_get_n_items (GListModel *model)
{
  return SAMPAN_TRANSLATORS (model)->engines->len;
}

static gpointer
sampan_translators_get_item (GListModel *model, guint position)
{
  GPtrArray *engines = SAMPAN_TRANSLATORS (model)->engines;

  return position < engines->len ? g_object_ref (g_ptr_array_index (engines, position)) : NULL;
}

static void
sampan_translators_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_translators_get_item_type;
  iface->get_n_items = sampan_translators_get_n_items;
  iface->get_item = sampan_translators_get_item;
}

static void
sampan_translators_finalize (GObject *object)
{
  g_ptr_array_unref (SAMPAN_TRANSLATORS (object)->engines);
  G_OBJECT_CLASS (sampan_translators_parent_class)->finalize (object);
}

static void
sampan_translators_class_init (SampanTranslatorsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_translators_finalize;
}

static void
sampan_translators_init (SampanTranslators *self)
{
  self->engines = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->engines, sampan_opencc_new ());
}

SampanTranslators *
sampan_translators_new (void)
{
  return g_object_new (SAMPAN_TYPE_TRANSLATORS, NULL);
}

static void
remove_openai (SampanTranslators *self)
{
  guint position;

  if (!self->openai || !g_ptr_array_find (self->engines, self->openai, &position))
    return;
  self->openai = NULL;
  g_ptr_array_remove_index (self->engines, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
sampan_translators_set_openai (SampanTranslators *self,
                               const char *base_url,
                               const char *model,
                               const char *api_key)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));

  remove_openai (self);
  if (!base_url || !*base_url)
    return;
  self->openai = sampan_openai_new (base_url, model, api_key);
  g_ptr_array_add (self->engines, self->openai);
  g_list_model_items_changed (G_LIST_MODEL (self), self->engines->len - 1, 0, 1);
}

SampanTranslator *
sampan_translators_find (
    SampanTranslators *self, const char *from, const char *to, const char *id, GError **error)
{
  const char *wanted = NULL;

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  for (guint i = 0; i < self->engines->len; i++)
    {
      SampanTranslator *engine = g_ptr_array_index (self->engines, i);

      if (id && !g_str_equal (id, sampan_translator_get_id (engine)))
        continue;
      if (sampan_translator_supports (engine, from, to))
        return engine;
      if (id)
        wanted = sampan_translator_get_name (engine);
    }
  g_propagate_error (error, _sampan_pair_error_new (from, to, wanted));
  return NULL;
}
