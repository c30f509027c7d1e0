#pragma once

#include "sampan-document.h"

G_BEGIN_DECLS

/**
 * SampanDocuments:
 *
 * Notes that are not shown any more while they are still translated: a long text goes on when one
 * looks at another note.
 */
typedef struct _SampanDocuments SampanDocuments;

SampanDocuments *sampan_documents_new (void);
/** Keeps @document until its translations have ended, if there are any. */
void sampan_documents_leave (SampanDocuments *self, SampanDocument *document);
/** Returns: (transfer full) (nullable): the document of a note that was left, which has to be shown
 * in place of one that is loaded anew. */
SampanDocument *sampan_documents_take (SampanDocuments *self, const char *id);
void sampan_documents_free (SampanDocuments *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanDocuments, sampan_documents_free)

G_END_DECLS
