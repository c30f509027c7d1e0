#pragma once

#include "sampan-outbox.h"

G_BEGIN_DECLS

/*
 * What becomes of a post after it was made. A posted #SampanJob is its own receipt: where it
 * stands, when and in which language it went to whom.
 */

/** Whether the post of @job can be deleted from here: its account is still signed in, and its
 * service lets programs do so. */
gboolean sampan_receipts_can_delete (SampanOutbox *outbox, SampanJob *job);

/** Deletes the post where it stands; the job becomes DELETED. Errors: SAMPAN_PUBLISH_ERROR,
 * G_IO_ERROR_CANCELLED. */
void sampan_receipts_delete_async (SampanOutbox *outbox,
                                   SampanJob *job,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean sampan_receipts_delete_finish (GAsyncResult *result, GError **error);

/** Asks the servers whether the posts of a note still stand. One that was deleted outside becomes
 * DELETED, with a message that says so; one that nobody can tell stays as it is. */
void sampan_receipts_look_async (SampanOutbox *outbox,
                                 const char *note_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: how many were found to be gone, -1 on error (G_IO_ERROR_CANCELLED) */
int sampan_receipts_look_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full) (element-type SampanJob): the posts of the same note that stand in
 * other languages or on other accounts. */
GPtrArray *sampan_receipts_dup_linked (SampanOutbox *outbox, SampanJob *job);

G_END_DECLS
