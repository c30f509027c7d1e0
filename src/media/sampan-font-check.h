#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Characters that a font does not have. */
typedef struct
{
  char *characters; /* each once, in the order of the text */
  char *stand_in;   /* the family that they are drawn with; NULL: no font here has them */
} SampanFontGap;

void sampan_font_gap_free (SampanFontGap *self);

/**
 * sampan_font_check:
 * @family: (nullable): the font that was asked for; %NULL for the fonts of @language, of which only
 * what none has is told
 * @language: (nullable): BCP 47
 * @text: what is to be set in it
 *
 * What is drawn with another font than @family, and with which. Any thread; a text of a film takes
 * some hundredths of a second.
 *
 * Returns: (transfer full) (element-type SampanFontGap): empty if all is well
 */
GPtrArray *sampan_font_check (const char *family, const char *language, const char *text);
/** Whether there is a font of that name on this machine. */
gboolean sampan_font_is_installed (const char *family);
/** Returns: (transfer full): a sentence for people about what @gaps (of sampan_font_check()) hold;
 * %NULL if they hold nothing. */
char *sampan_font_gaps_describe (GPtrArray *gaps, const char *family);

G_END_DECLS
