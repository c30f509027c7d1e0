#pragma once

#include "language/sampan-engine.h"

G_BEGIN_DECLS

/** One batch, given to the engine itself: nothing is masked, checked or tried again. @context:
 * (nullable) */
GPtrArray *engine_ask (SampanTranslator *translator,
                       const char *const *segments,
                       const char *from,
                       const char *to,
                       const SampanTranslatorContext *context,
                       GCancellable *cancellable,
                       GError **error);
/** Tests the engine; never fails. */
SampanHealth *engine_check (SampanTranslator *translator);

G_END_DECLS
