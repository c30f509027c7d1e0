#pragma once

#include <gio/gio.h>

#include "net/sampan-chat.h"
#include "sampan-plan.h"

G_BEGIN_DECLS

/**
 * sampan_plan_assistant_ask_async:
 * @chat: the language model that the person has named
 * @plan: the edits that are there, and in its unresolved words what is asked for
 * @kind: what is edited
 *
 * Asks a language model for the edits that the planner did not understand. Only words and edits are
 * sent, never a picture. The schema of the table goes with them.
 */
void sampan_plan_assistant_ask_async (SampanChat *chat,
                                      SampanPlan *plan,
                                      SampanMediaKind kind,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * sampan_plan_assistant_ask_finish:
 *
 * The answer is validated edit by edit against the table; what is not valid, or would read a file,
 * is left out. It is to be shown to the person before it is applied.
 *
 * Returns: (transfer full): the proposed edits alone; what stays unresolved has the reason. Errors:
 * SAMPAN_NET_ERROR; PROTOCOL when the answer is no plan at all.
 */
SampanPlan *sampan_plan_assistant_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
