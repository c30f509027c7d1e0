#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A language that the interface offers. */
typedef struct
{
  const char *tag;   /* BCP 47: "zh-Hans" */
  const char *name;  /* in itself: "简体中文" */
  const char *label; /* in English, marked N_(): "Chinese (Simplified)" */
  const char
      *badge; /* two or three letters or one sign for a small badge: "中", "繁", "EN", "日" */
  gboolean rtl;
} SampanLanguage;

/** Returns: (transfer none): the offered languages, ended by one with tag NULL. */
const SampanLanguage *sampan_language_list (void);
/** Returns: (transfer none) (nullable): the entry for @tag, falling back to its base language
 * ("zh", "zh-CN", "zh_CN" -> "zh-Hans"). */
const SampanLanguage *sampan_language_find (const char *tag);
/** Returns: (transfer full): @tag in canonical BCP 47 form ("zh" -> "zh-Hans", "zh_TW" ->
 * "zh-Hant", "en_US" -> "en-US"). */
char *sampan_language_canonicalize (const char *tag);
/** Returns: (transfer full): the name in its own language, or the tag itself if unknown. */
char *sampan_language_dup_name (const char *tag);
/** Returns: how the first letter of @text that has a direction goes: 1 to the right, -1 to the
 * left, 0 if there is none. */
int sampan_language_find_direction (const char *text);
/** Returns: (transfer full): the language of @text, or NULL if it can not be told. */
char *sampan_language_detect (const char *text);
/**
 * sampan_language_detect_with_confidence:
 * @confidence: (out) (optional): 0..1; under 0.5 the language should be shown as a guess
 *
 * Scripts first, with Chinese told apart by its characters; words in Latin letters by CLD2 where it
 * was built in, else by the most frequent words. Links, tags, numbers and the like count for
 * nothing.
 *
 * Returns: (transfer full) (nullable): BCP 47; NULL if it can not be told
 */
char *sampan_language_detect_with_confidence (const char *text, double *confidence);
/** Returns: whether @text is surely in @language already, in whatever way of writing it: nothing is
 * to be translated. */
gboolean sampan_language_is_in (const char *text, const char *language);

G_END_DECLS
