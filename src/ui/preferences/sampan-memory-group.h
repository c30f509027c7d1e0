#pragma once

#include <adwaita.h>

#include "core/sampan-database.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_MEMORY_GROUP (sampan_memory_group_get_type ())

/** SampanMemoryGroup: the pairs of the translation memory: how many, finding and forgetting them,
 * files. */
G_DECLARE_FINAL_TYPE (
    SampanMemoryGroup, sampan_memory_group, SAMPAN, MEMORY_GROUP, AdwPreferencesGroup)

SampanMemoryGroup *sampan_memory_group_new (SampanDatabase *database);

G_END_DECLS
