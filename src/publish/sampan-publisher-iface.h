#pragma once

#include <gio/gio.h>

#include "sampan-delivery.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PUBLISHER (sampan_publisher_get_type ())

/**
 * SampanPublisher:
 *
 * One kind of service to publish on. Its functions block and are called in a worker thread of the
 * outbox; @perform may be called again for a step whose answer got lost, and must then come to the
 * same end.
 */
G_DECLARE_INTERFACE (SampanPublisher, sampan_publisher, SAMPAN, PUBLISHER, GObject)

typedef char *(*SampanStepFunc) (SampanPublisher *self,
                                 SampanDelivery *delivery,
                                 guint position,
                                 GCancellable *cancellable,
                                 GError **error);

struct _SampanPublisherInterface
{
  GTypeInterface parent;

  const char *platform;
  gboolean captions;                         /* whether the service keeps caption tracks */
  SampanStepFunc steps[SAMPAN_N_STEP_KINDS]; /* PREPARE is the same for all */

  /* By default from what stands above. */
  const char *(*get_platform) (SampanPublisher *self);
  GPtrArray *(*plan) (SampanPublisher *self, SampanPost *post);
  SampanStepFunc perform;
  gboolean (*remove) (SampanPublisher *self,
                      SampanAccount *account,
                      JsonNode *post,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*look) (SampanPublisher *self,
                    SampanAccount *account,
                    JsonNode *post,
                    gboolean *there,
                    GCancellable *cancellable,
                    GError **error);
  /* Nullable: where what was sent for a post goes away by itself if there is no post. */
  gboolean (*take_back) (SampanPublisher *self,
                         SampanDelivery *delivery,
                         GCancellable *cancellable,
                         GError **error);
};

/** The name of its rules, for sampan_rules_get(). */
const char *sampan_publisher_get_platform (SampanPublisher *self);
/** Returns: (transfer full) (element-type SampanStep): the steps that @post takes, in order: any
 * number of PREPARE, then ASK, then UPLOAD and CAPTIONS, then POST and VERIFY. */
GPtrArray *sampan_publisher_plan (SampanPublisher *self, SampanPost *post);
/**
 * sampan_publisher_perform:
 *
 * Does the step at @position. The result of ASK says {"found": boolean} and, if so, all that the
 * result of POST says; that of VERIFY says {"url": string}.
 *
 * Errors: SAMPAN_PUBLISH_ERROR, G_IO_ERROR_CANCELLED. Returns: (transfer full): its result as JSON,
 * kept in the journal
 */
char *sampan_publisher_perform (SampanPublisher *self,
                                SampanDelivery *delivery,
                                guint position,
                                GCancellable *cancellable,
                                GError **error);

/** Whether posts can be deleted from here, and looked after. */
gboolean sampan_publisher_can_remove (SampanPublisher *self);
/**
 * sampan_publisher_remove:
 * @post: the result of the step POST, or that of the ASK which found it
 *
 * Deletes a post. One that is not there any more is no error. Blocks.
 */
gboolean sampan_publisher_remove (SampanPublisher *self,
                                  SampanAccount *account,
                                  JsonNode *post,
                                  GCancellable *cancellable,
                                  GError **error);
/** @there: (out): whether the post still stands; only meant if this returns %TRUE. Blocks. */
gboolean sampan_publisher_look (SampanPublisher *self,
                                SampanAccount *account,
                                JsonNode *post,
                                gboolean *there,
                                GCancellable *cancellable,
                                GError **error);

/** @steps: (element-type SampanStep): of a job. Returns: whether it has sent something that would
 * stay on the server without a post, and surely made none */
gboolean sampan_publisher_leaves (SampanPublisher *self, GPtrArray *steps);
/** Removes that. What is not there any more is no error. Blocks. */
gboolean sampan_publisher_take_back (SampanPublisher *self,
                                     SampanDelivery *delivery,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
