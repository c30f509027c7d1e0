#pragma once

#include "core/sampan-note.h"
#include "sampan-publisher.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_CHECK_PASSED,
  SAMPAN_CHECK_ADVICE, /* can be published, better not yet */
  SAMPAN_CHECK_BLOCKS, /* the platform would refuse it */
} SampanCheckLevel;

#define SAMPAN_TYPE_CHECK (sampan_check_get_type ())
/** SampanCheck: read-only properties "id" ("text-length", "stale", "alt-text", "machine", "caption-speed" ...), "level", "title" (what), "detail" (why), "mend" (label of a button that mends it, or NULL), "page" (the page that mends it: "write", "media", "captions"). */
G_DECLARE_FINAL_TYPE (SampanCheck, sampan_check, SAMPAN, CHECK, GObject)

const char *sampan_check_get_id (SampanCheck *self);
SampanCheckLevel sampan_check_get_level (SampanCheck *self);
const char *sampan_check_get_title (SampanCheck *self);
const char *sampan_check_get_detail (SampanCheck *self);
const char *sampan_check_get_mend (SampanCheck *self);
const char *sampan_check_get_page (SampanCheck *self);

/** Limits of one platform, from data/rules/NAME.json. */
typedef struct _SampanRules SampanRules;
/** @name: "bluesky", "xiaohongshu", ... (transfer none) (nullable) */
const SampanRules *sampan_rules_get (const char *name);
/** What the platform counts in the title and text, and what it allows: -1 for no limit. */
void sampan_rules_count_title (const SampanRules *self, const char *title, int *used, int *allowed);
void sampan_rules_count_text (const SampanRules *self, const char *text, int *used, int *allowed);
int sampan_rules_get_max_tags (const SampanRules *self);
int sampan_rules_get_max_pictures (const SampanRules *self);

/** Returns: (transfer full) (element-type SampanCheck): every check for publishing @language of @note on the platform @rules; BLOCKS first. */
GPtrArray *sampan_checks_run (SampanNote *note, const char *language, const char *platform);

G_END_DECLS
