#pragma once

#include <json-glib/json-glib.h>

#include "core/sampan-media.h"

G_BEGIN_DECLS

/**
 * sampan_plan_schema_new:
 * @kind: what is edited
 *
 * The table of operations as a JSON schema for those who write plans: {"edits": [...],
 * "unresolved": ["words", ...]}, with every operation that applies to @kind. It keeps to what
 * OpenAI's strict mode takes: each member is required, and null where the parameter is not given.
 * Files are left out: nobody but the person says which file is read.
 *
 * Returns: (transfer full)
 */
JsonNode *sampan_plan_schema_new (SampanMediaKind kind);

G_END_DECLS
