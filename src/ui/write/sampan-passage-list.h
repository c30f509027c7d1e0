#pragma once

#include "ui/sampan-document.h"
#include "sampan-passage.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PASSAGE_LIST (sampan_passage_list_get_type ())

/**
 * SampanPassageList:
 *
 * The passages of a document: a #GListModel of #SampanPassage, the title first, paired with the
 * target that the document shows. A passage stays the same object as long as its source segment
 * does.
 */
G_DECLARE_FINAL_TYPE (SampanPassageList, sampan_passage_list, SAMPAN, PASSAGE_LIST, GObject)

SampanPassageList *sampan_passage_list_new (SampanDocument *document);
/** Returns: (transfer none) (nullable): the passage at @position. */
SampanPassage *sampan_passage_list_peek (SampanPassageList *self, guint position);
/** Returns: whether @passage is in the list, and where. */
gboolean
sampan_passage_list_find (SampanPassageList *self, SampanPassage *passage, guint *position);

G_END_DECLS
