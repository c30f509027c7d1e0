#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_GLOSSARY_GROUP (sampan_glossary_group_get_type ())

/** SampanGlossaryGroup: the terms of the glossary, to be added, changed and removed. */
G_DECLARE_FINAL_TYPE (
    SampanGlossaryGroup, sampan_glossary_group, SAMPAN, GLOSSARY_GROUP, AdwPreferencesGroup)

SampanGlossaryGroup *sampan_glossary_group_new (SampanStudio *studio);

G_END_DECLS
