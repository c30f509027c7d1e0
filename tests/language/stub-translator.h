#pragma once

#include "language/sampan-translator.h"

G_BEGIN_DECLS

#define STUB_TYPE_TRANSLATOR (stub_translator_get_type ())

/** StubTranslator: an engine that does what a test says, in this process. */
G_DECLARE_FINAL_TYPE (StubTranslator, stub_translator, STUB, TRANSLATOR, GObject)

/** Answers one batch. @call: counted from 1. @error: for all of it. Returns: (transfer full)
 * (nullable) (element-type SampanTranslation) */
typedef GPtrArray *(*StubTranslate) (guint call,
                                     const char *const *segments,
                                     const SampanTranslatorContext *context,
                                     gpointer user_data,
                                     GError **error);

StubTranslator *
stub_translator_new (StubTranslate translate, SampanTranslatorLimits limits, gpointer user_data);
guint stub_translator_get_n_calls (StubTranslator *self);
/** Returns: (transfer full): "EN(@text)" for each. */
GPtrArray *stub_translate_all (const char *const *segments);

G_END_DECLS
