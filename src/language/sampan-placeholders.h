#pragma once

#include <glib.h>

#include "sampan-translator.h"

G_BEGIN_DECLS

/** What a translation must not touch. */
typedef enum
{
  SAMPAN_PLACEHOLDER_BRACKET, /* a sign that our own tokens are made of */
  SAMPAN_PLACEHOLDER_BREAK,   /* a line break and the spaces around it */
  SAMPAN_PLACEHOLDER_MARKUP,  /* <i>, <v Ann>, {\an8}, &amp; of caption files */
  SAMPAN_PLACEHOLDER_LINK,
  SAMPAN_PLACEHOLDER_EMAIL,
  SAMPAN_PLACEHOLDER_EMOJI, /* one or several in a row, with their joiners and skin tones */
  SAMPAN_PLACEHOLDER_MENTION,
  SAMPAN_PLACEHOLDER_TAG,    /* #tag, and #话题# with a sign at both ends */
  SAMPAN_PLACEHOLDER_NUMBER, /* with its currency or unit, if that reads the same everywhere */
  SAMPAN_PLACEHOLDER_TERM,   /* a word of the glossary: comes back as its forced translation */
} SampanPlaceholderKind;

/** A word in a text, and what has to stand for it in the translation. */
typedef struct
{
  gsize start; /* bytes */
  gsize length;
  const char *replacement;
} SampanPlaceholderTerm;

/**
 * SampanPlaceholders:
 *
 * A text with everything that must come through a translation unchanged replaced by tokens: ⟦1⟧,
 * ⟦2⟧, ...
 *
 * Numbers that languages write differently are left to the translator: single figures (3 → three),
 * those before 万, 亿, 折, 点, 月, million or an ordinal ending.
 */
typedef struct _SampanPlaceholders SampanPlaceholders;

SampanPlaceholders *sampan_placeholders_new (const char *text);
/** @terms: (array length=n_terms): in their order, not overlapping; those inside a link, a tag or
 * the like are left alone there. */
SampanPlaceholders *sampan_placeholders_new_with_terms (const char *text,
                                                        const SampanPlaceholderTerm *terms,
                                                        guint n_terms);
void sampan_placeholders_free (SampanPlaceholders *self);

/** Returns: (transfer none): the text with its tokens. */
const char *sampan_placeholders_get_masked (SampanPlaceholders *self);
guint sampan_placeholders_get_n (SampanPlaceholders *self);
/** Returns: (transfer none): what token @index + 1 stands for. */
const char *sampan_placeholders_get_original (SampanPlaceholders *self, guint index);
SampanPlaceholderKind sampan_placeholders_get_kind (SampanPlaceholders *self, guint index);
/** Returns: whether there is a letter left beside the tokens. */
gboolean sampan_placeholders_get_has_words (SampanPlaceholders *self);

/**
 * sampan_placeholders_restore:
 * @translated: a translation of the masked text
 *
 * Returns: (transfer full): @translated with the originals (terms: their replacements) in place of
 * the tokens; %NULL with
 * SAMPAN_LANGUAGE_ERROR_PLACEHOLDER, naming them, if one is missing, doubled or unknown
 */
char *
sampan_placeholders_restore (SampanPlaceholders *self, const char *translated, GError **error);

/** Returns: (transfer full): the same for a text that is not complete yet, without any check. */
char *sampan_placeholders_restore_partial (SampanPlaceholders *self, const char *partial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPlaceholders, sampan_placeholders_free)

G_END_DECLS
