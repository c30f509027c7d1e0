#pragma once

#include "core/sampan-note.h"
#include "sampan-check-facts.h"
#include "sampan-publisher.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_CHECK_PASSED,
  SAMPAN_CHECK_ADVICE, /* can be published, better not yet */
  SAMPAN_CHECK_BLOCKS, /* the platform would refuse it */
} SampanCheckLevel;

/** Where on its page a check is mended by hand. */
typedef struct
{
  int item; /* "write": 0 the title, 1 the first passage ..., SAMPAN_CHECK_TAGS; "media": which */
  gssize offset;   /* "write": where in that text, bytes; -1: at its end */
  const char *cue; /* "captions": (nullable): which, in the track of the checked language */
} SampanCheckPlace;

#define SAMPAN_CHECK_TAGS -1

#define SAMPAN_TYPE_CHECK (sampan_check_get_type ())
/** SampanCheck: read-only properties "id" ("text-length", "stale", "alt-text", "machine",
 * "caption-speed" ...), "level", "title" (what), "detail" (why), "mend" (label of a button that
 * mends it, or NULL), "page" (the page that mends it: "write", "media", "captions"). */
G_DECLARE_FINAL_TYPE (SampanCheck, sampan_check, SAMPAN, CHECK, GObject)

const char *sampan_check_get_id (SampanCheck *self);
SampanCheckLevel sampan_check_get_level (SampanCheck *self);
const char *sampan_check_get_title (SampanCheck *self);
const char *sampan_check_get_detail (SampanCheck *self);
const char *sampan_check_get_mend (SampanCheck *self);
const char *sampan_check_get_page (SampanCheck *self);
/** In which version of the note it is mended, and where on the page. */
const char *sampan_check_get_language (SampanCheck *self);
const SampanCheckPlace *sampan_check_get_place (SampanCheck *self);
/** As it was asked for. */
const char *sampan_check_get_platform (SampanCheck *self);

/** Limits of one platform, from data/rules/NAME.json. */
typedef struct _SampanRules SampanRules;
/** @name: "bluesky", "xiaohongshu", ... or of one server, "mastodon@https://example.social": what
 * it says of itself, if it was asked. (transfer none) (nullable) */
const SampanRules *sampan_rules_get (const char *name);
/** What the platform counts in the title and text, and what it allows: -1 for no limit. */
void sampan_rules_count_title (const SampanRules *self, const char *title, int *used, int *allowed);
void sampan_rules_count_text (const SampanRules *self, const char *text, int *used, int *allowed);
int sampan_rules_get_max_tags (const SampanRules *self);
int sampan_rules_get_max_pictures (const SampanRules *self);
/** Returns: (transfer none) (array zero-terminated=1): the names for sampan_rules_get(). */
const char *const *sampan_rules_list (void);
/** The platform's name for people. */
const char *sampan_rules_get_label (const SampanRules *self);
/** Whether the platform has a title of its own; else the title is the first line of the text. */
gboolean sampan_rules_has_title (const SampanRules *self);
/**
 * sampan_rules_compose_text:
 * @tags: (nullable): without "#"
 * @left: (out) (optional) (transfer full): tags that did not fit into the text or cannot stand in
 * it
 *
 * Returns: (transfer full): the text as the platform gets it: the title (where it has none of its
 * own), a blank line, the body, and the tags that it does not hold yet as "#tag" in a paragraph of
 * their own, as many as fit
 */
char *sampan_rules_compose_text (const SampanRules *self,
                                 const char *title,
                                 const char *body,
                                 const char *const *tags,
                                 GStrv *left);

/** @language: or two, see sampan-languages.h. Returns: (transfer full) (element-type SampanCheck):
 * every check for publishing it of @note on the platform @rules; BLOCKS first. */
GPtrArray *sampan_checks_run (SampanNote *note, const char *language, const char *platform);
/** The same, with what had to be found out: "metadata", "ai-label", "faces", "words", "links".
 * @facts: (nullable) */
GPtrArray *sampan_checks_run_with (SampanNote *note,
                                   const char *language,
                                   const char *platform,
                                   SampanCheckFacts *facts);
/** Mends at once what a machine can: blurs the faces ("faces"), adds the visible label
 * ("ai-label"), approves what was translated ("machine"), gives captions their time
 * ("caption-speed"), crops pictures to a shape that @platform shows ("shape"). @facts: (nullable).
 * Returns: whether that changed something; if not, the page mends it */
gboolean sampan_checks_mend (SampanNote *note,
                             const char *language,
                             const char *platform,
                             const char *id,
                             SampanCheckFacts *facts);

G_END_DECLS
