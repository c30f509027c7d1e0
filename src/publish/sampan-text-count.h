#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How a platform measures a text. */
typedef enum
{
  SAMPAN_COUNT_GRAPHEMES,   /* "graphemes": what readers see as one sign (Unicode extended grapheme
                               clusters) */
  SAMPAN_COUNT_UTF8_BYTES,  /* "utf8-bytes" */
  SAMPAN_COUNT_UTF16,       /* "utf16": UTF-16 code units, as JavaScript and Java count */
  SAMPAN_COUNT_XIAOHONGSHU, /* "xiaohongshu-units": ASCII half a unit, other UTF-16 code units one,
                               rounded up */
  SAMPAN_COUNT_MASTODON, /* "mastodon": graphemes; a link is 23, a mention counts without its server
                          */
} SampanCountMethod;

#define SAMPAN_MASTODON_LINK_LENGTH                                                                \
  23 /* Mastodon's StatusLengthValidator::URL_PLACEHOLDER_CHARS                                    \
      */

/** The name in data/rules/NAME.json; FALSE if there is no such method. */
gboolean sampan_count_method_from_name (const char *name, SampanCountMethod *method);
/** @text: valid UTF-8. */
int sampan_text_count (SampanCountMethod method, const char *text);
/** SAMPAN_COUNT_MASTODON where a link counts as @link_length. */
int sampan_text_count_mastodon (const char *text, int link_length);

G_END_DECLS
