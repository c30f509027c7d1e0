#pragma once

#include "sampan-checks.h"
#include "sampan-text-count.h"

G_BEGIN_DECLS

typedef struct
{
  SampanCountMethod method;
  int max;
  int link_length; /* of SAMPAN_COUNT_MASTODON, where a server has its own; else 0 */
} SampanTextLimit;

/** One file of data/rules; -1 stands for no limit. */
struct _SampanRules
{
  char *name;
  char *label;
  GArray *title; /* SampanTextLimit; NULL: no title of its own */
  GArray *text;  /* SampanTextLimit: all of them hold; NULL: none is known */
  int max_tags;
  gboolean tags_beside_text; /* it keeps tags that are not in the text, and limits only these */
  SampanTextLimit tag_length;
  int max_pictures;
  gint64 picture_bytes;
  gint64 picture_pixels;
  char *narrowest; /* (nullable): the shapes of pictures that it shows whole, "3:4" */
  char *widest;
  gint64 video_bytes;
  int video_seconds;
  int least_seconds;
  int max_captions;
  int caption_bytes;
  gboolean alt_text;
  gboolean media_required;
};

/** What a server says of itself; 0 or less: nothing. */
typedef struct
{
  int max_characters;
  int characters_per_link; /* however long it is */
  int max_pictures;
  gint64 picture_bytes;
  gint64 video_bytes;
} SampanServerLimits;

/** @name: "PLATFORM@SERVER": from now on sampan_rules_get() answers with these limits in the place
 * of the platform's. */
void sampan_rules_learn (const char *name, const SampanServerLimits *limits);

G_END_DECLS
