#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_DICTIONARY_GROUP (sampan_dictionary_group_get_type ())

/** SampanDictionaryGroup: whether the dictionary for the pointer is here, and a file for it. */
G_DECLARE_FINAL_TYPE (
    SampanDictionaryGroup, sampan_dictionary_group, SAMPAN, DICTIONARY_GROUP, AdwPreferencesGroup)

G_END_DECLS
