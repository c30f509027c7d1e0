#pragma once

#include "sampan-difference.h"
#include "sampan-translators.h"

G_BEGIN_DECLS

/** What a back-translation may show. */
typedef enum
{
  SAMPAN_BACK_TRANSLATION_NUMBER,   /* a number is missing, added or another */
  SAMPAN_BACK_TRANSLATION_NAME,     /* a name, link, mention or tag is missing or added */
  SAMPAN_BACK_TRANSLATION_NEGATION, /* "not" came or went */
  SAMPAN_BACK_TRANSLATION_MEANING,  /* the texts are hardly alike */
} SampanBackTranslationKind;

/** One thing that changed on the way there and back. Bytes; a length is 0 where it is not. */
typedef struct
{
  SampanBackTranslationKind kind;
  char *sentence; /* for people */
  gsize source_start;
  gsize source_length;
  gsize back_start;
  gsize back_length;
} SampanBackTranslationFinding;

#define SAMPAN_TYPE_BACK_TRANSLATION (sampan_back_translation_get_type ())

/**
 * SampanBackTranslation:
 *
 * A translation, translated back and compared with its source. Immutable. It shows where to look;
 * whether a translation is right is for a person to say.
 */
G_DECLARE_FINAL_TYPE (
    SampanBackTranslation, sampan_back_translation, SAMPAN, BACK_TRANSLATION, GObject)

/**
 * sampan_back_translation_new:
 * @back: the translation of the translation, in the language of @source
 * @language: the language of both, BCP 47
 */
SampanBackTranslation *
sampan_back_translation_new (const char *source, const char *back, const char *language);

/** Returns: (transfer none): the source text. */
const char *sampan_back_translation_get_source (SampanBackTranslation *self);
/** Returns: (transfer none): what came back. */
const char *sampan_back_translation_get_back (SampanBackTranslation *self);
/** Returns: (transfer none) (nullable): the engine that translated it back. */
const char *sampan_back_translation_get_provider (SampanBackTranslation *self);
/** 0..100: how alike source and back-translation are. */
guint sampan_back_translation_get_score (SampanBackTranslation *self);
guint sampan_back_translation_get_n_findings (SampanBackTranslation *self);
/** Returns: (transfer none) */
const SampanBackTranslationFinding *
sampan_back_translation_get_finding (SampanBackTranslation *self, guint position);
/** Returns: (transfer none) (element-type SampanDifference): from the source to what came back. */
GArray *sampan_back_translation_get_differences (SampanBackTranslation *self);

/**
 * sampan_translators_check_async:
 * @targets: (array zero-terminated=1): translations to be checked, in @to
 * @sources: (array zero-terminated=1): what each renders, in @from
 * @translator_id: (nullable): the engine that translates back
 */
void sampan_translators_check_async (SampanTranslators *self,
                                     const char *const *sources,
                                     const char *const *targets,
                                     const char *from,
                                     const char *to,
                                     const char *translator_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full) (element-type SampanBackTranslation): one for each, %NULL where it
 * could not be translated back; %NULL with @error set when none could be. */
GPtrArray *
sampan_translators_check_finish (SampanTranslators *self, GAsyncResult *result, GError **error);

G_END_DECLS
