#pragma once

#include <adwaita.h>

#include "core/sampan-database.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TAGS_GROUP (sampan_tags_group_get_type ())

/** SampanTagsGroup: the tags that the user has confirmed, to be looked at and forgotten. */
G_DECLARE_FINAL_TYPE (SampanTagsGroup, sampan_tags_group, SAMPAN, TAGS_GROUP, AdwPreferencesGroup)

SampanTagsGroup *sampan_tags_group_new (SampanDatabase *database);

G_END_DECLS
