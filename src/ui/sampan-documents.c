#include "config.h"

#include "sampan-documents.h"

struct _SampanDocuments
{
  GHashTable *by_id; /* id of a note -> SampanDocument */
};

static const char *
get_id (SampanDocument *document)
{
  return sampan_note_get_id (sampan_document_get_note (document));
}

static void
on_translation_changed (SampanDocument *document, const char *language, SampanDocuments *self)
{
  if (sampan_document_is_working (document))
    return;
  g_signal_handlers_disconnect_by_data (document, self);
  g_hash_table_remove (self->by_id, get_id (document));
}

SampanDocuments *
sampan_documents_new (void)
{
  SampanDocuments *self = g_new0 (SampanDocuments, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
sampan_documents_leave (SampanDocuments *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (document));

  if (!sampan_document_is_working (document))
    return;
  g_hash_table_insert (self->by_id, g_strdup (get_id (document)), g_object_ref (document));
  g_signal_connect (document, "translation-changed", G_CALLBACK (on_translation_changed), self);
}

SampanDocument *
sampan_documents_take (SampanDocuments *self, const char *id)
{
  g_autofree char *key = NULL;
  gpointer document = NULL;

  if (g_hash_table_steal_extended (self->by_id, id, (gpointer *)&key, &document))
    g_signal_handlers_disconnect_by_data (document, self);
  return document;
}

void
sampan_documents_free (SampanDocuments *self)
{
  GHashTableIter iter;
  gpointer document;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &document))
    g_signal_handlers_disconnect_by_data (document, self);
  g_hash_table_unref (self->by_id);
  g_free (self);
}
