#pragma once

#include "sampan-journal.h"
#include "sampan-publisher-iface.h"

G_BEGIN_DECLS

/** What happened in the worker, brought to the main thread. @row and @steps: (nullable): no change
 * but that of the step under way */
typedef void (*SampanOutboxUpdate) (const char *job_id,
                                    const SampanJournalRow *row,
                                    GPtrArray *steps,
                                    guint step,
                                    double fraction,
                                    gpointer user_data);

typedef struct _SampanOutboxWorker SampanOutboxWorker;

/**
 * sampan_outbox_worker_new:
 * @publishers: names of services and their #SampanPublisher
 * @update: called in @context
 *
 * Takes the jobs of a library to their end, one after another. One worker at a time runs for a
 * library, whatever the number of processes: the others wait.
 */
SampanOutboxWorker *sampan_outbox_worker_new (SampanLibrary *library,
                                              GHashTable *publishers,
                                              GMainContext *context,
                                              SampanOutboxUpdate update,
                                              gpointer user_data);
/** Only when it does not run. */
void sampan_outbox_worker_free (SampanOutboxWorker *self);

/** Takes everything that is due; blocks. Errors: those of the journal, G_IO_ERROR_CANCELLED; what
 * befalls one job is in its row. */
gboolean
sampan_outbox_worker_run (SampanOutboxWorker *self, GCancellable *cancellable, GError **error);
/** From any thread: the user does not want the job any more. Returns: whether it is under way, and
 * will end by itself */
gboolean sampan_outbox_worker_withdraw (SampanOutboxWorker *self, const char *job_id);

/** Seconds to wait after that many attempts that came to nothing: a quarter more or less at random,
 * so that not all clients of a server come back at once, and never less than @asked, the seconds
 * that the server asks for (-1 for none). */
double sampan_outbox_get_backoff (guint attempts, int asked);

G_END_DECLS
