#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_APERTIUM (sampan_apertium_get_type ())

/**
 * SampanApertium:
 *
 * Apertium, where it is installed: rules and dictionaries for pairs of near languages, on this
 * computer, at once and roughly. It says so in its name.
 */
G_DECLARE_FINAL_TYPE (SampanApertium, sampan_apertium, SAMPAN, APERTIUM, GObject)

/** @modes: (nullable): the folder of its .mode files; NULL for where it is installed. Reads that
 * one folder. */
SampanTranslator *sampan_apertium_new (const char *modes);
/** Returns: whether it is installed, with one pair at least. */
gboolean sampan_apertium_get_installed (SampanApertium *self);

G_END_DECLS
