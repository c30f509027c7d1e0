#pragma once

#include "edit/sampan-plan.h"
#include "publish/sampan-note-card.h"

G_BEGIN_DECLS

/**
 * sampan_card_subject_find_async:
 * @path: (transfer full): a picture or video
 * @plan: (transfer full): its edits
 *
 * Finds in a thread what a cover shows, which takes longer than a frame.
 */
void sampan_card_subject_find_async (char *path,
                                     SampanPlan *plan,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: FALSE with @subject unchanged. Errors: as sampan_note_card_find_cover(). */
gboolean
sampan_card_subject_find_finish (GAsyncResult *result, SampanSubject *subject, GError **error);

G_END_DECLS
