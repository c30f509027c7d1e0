#pragma once

#include "language/sampan-note-translation.h"

G_BEGIN_DECLS

/** Translates, and runs the main loop until it is done. */
GPtrArray *fixture_translate (SampanTranslator *translator,
                              const char *const *segments,
                              const char *from,
                              const char *to,
                              SampanTranslatorProgress progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GError **error);
int fixture_translate_note (SampanTranslators *translators,
                            SampanNote *note,
                            const char *language,
                            SampanSegment *segment,
                            GError **error);

/** The text of one segment's result; fails the test if it has an error. */
const char *fixture_text (GPtrArray *results, guint segment);

G_END_DECLS
