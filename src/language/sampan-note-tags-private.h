#pragma once

#include "sampan-tag-memory.h"
#include "sampan-translator.h"

G_BEGIN_DECLS

/**
 * _sampan_note_tags_translate_async:
 * @memory: what people really use comes from there
 * @engine: (nullable): what the memory does not know is translated literally by it
 */
void _sampan_note_tags_translate_async (SampanTagMemory *memory,
                                        SampanTranslator *engine,
                                        const char *const *tags,
                                        const char *from,
                                        const char *to,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: (transfer full) (element-type SampanTagMatch): one for each tag, in their order; NULL
 * with @error set if one could not be translated. */
GPtrArray *_sampan_note_tags_translate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
