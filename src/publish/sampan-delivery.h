#pragma once

#include <json-glib/json-glib.h>

#include "sampan-post.h"
#include "sampan-step.h"

G_BEGIN_DECLS

typedef struct _SampanDelivery SampanDelivery;
typedef struct _SampanPublisher SampanPublisher;

/** Told in the worker thread whenever the state of a step changed or it came on. */
typedef void (*SampanDeliveryProgress) (SampanDelivery *delivery,
                                        guint position,
                                        double fraction,
                                        gpointer user_data);

/**
 * SampanDelivery:
 *
 * One attempt to bring one job to its end: takes each step that is not done yet, journals it before
 * and after, and knows what to do when nobody can tell whether a step was done. It belongs to one
 * worker thread.
 */
struct _SampanDelivery
{
  SampanLibrary *library;
  char *job_id;
  char *account_id;
  SampanPost *post;
  GPtrArray *steps;       /* SampanStep */
  char *folder;           /* for what is prepared; removed when the job has ended */
  GCancellable *withdraw; /* nullable: the user does not want this post any more */
  SampanDeliveryProgress progress;
  gpointer progress_data;
};

/** Loads the job @job_id from the journal. Errors: SAMPAN_PUBLISH_ERROR, SAMPAN_CORE_ERROR. */
SampanDelivery *sampan_delivery_new (SampanLibrary *library, const char *job_id, GError **error);
void sampan_delivery_free (SampanDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanDelivery, sampan_delivery_free)

/**
 * sampan_delivery_run:
 * @cancellable: ends the attempt wherever it is; the next one goes on from there
 *
 * Takes the steps that are left. The delivery's @withdraw ends it with G_IO_ERROR_CANCELLED, but
 * only where it is certain that there is no post: one that may stand is asked for first.
 *
 * Returns: whether the post stands and was read back
 */
gboolean sampan_delivery_run (SampanDelivery *self,
                              SampanPublisher *publisher,
                              GCancellable *cancellable,
                              GError **error);

/** Whether nobody knows if the post was made. */
gboolean sampan_delivery_is_uncertain (SampanDelivery *self);

/* For publishers. */

SampanStep *sampan_delivery_get_step (SampanDelivery *self, guint position);
/** Returns: (transfer none) (nullable): the step of that kind for that medium and (CAPTIONS)
 * language. */
SampanStep *sampan_delivery_find_step (SampanDelivery *self,
                                       SampanStepKind kind,
                                       guint media,
                                       const char *language);
/** Returns: (transfer full) (nullable): the result of a step as JSON. */
JsonNode *sampan_delivery_dup_result (SampanDelivery *self,
                                      SampanStepKind kind,
                                      guint media,
                                      const char *language);
/** Journals what the step at @position is about to send; must return %TRUE before it is sent. */
gboolean
sampan_delivery_freeze (SampanDelivery *self, guint position, const char *draft, GError **error);
void sampan_delivery_report (SampanDelivery *self, guint position, double fraction);

/** Removes what was prepared for a job that has ended. */
void sampan_delivery_clean (SampanLibrary *library, const char *job_id);

G_END_DECLS
