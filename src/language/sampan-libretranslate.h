#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_LIBRETRANSLATE (sampan_libretranslate_get_type ())

/**
 * SampanLibretranslate:
 *
 * A LibreTranslate server. Which languages it has, it is asked once, when
 * sampan_libretranslate_load() says so or at the first translation; until it has told, any pair is
 * taken to be one of its.
 */
G_DECLARE_FINAL_TYPE (SampanLibretranslate, sampan_libretranslate, SAMPAN, LIBRETRANSLATE, GObject)

/** @base_url: for example "http://127.0.0.1:5000"; @api_key: (nullable) */
SampanTranslator *sampan_libretranslate_new (const char *base_url, const char *api_key);
/** Asks for its languages, if it has not been asked. */
void sampan_libretranslate_load (SampanLibretranslate *self);
/** The longest silence of the server, in seconds: 60 unless set. */
void sampan_libretranslate_set_timeout (SampanLibretranslate *self, guint seconds);

G_END_DECLS
