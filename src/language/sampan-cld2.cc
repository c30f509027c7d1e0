#include "sampan-cld2-private.h"

#include <cstdio> /* which the next forgets */

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

const char *
_sampan_cld2_detect (const char *text, int length, int *percent, int *reliable)
{
  CLD2::CLDHints hints = { nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE };
  CLD2::Language languages[3];
  int percents[3];
  double scores[3];
  int bytes;
  bool sure;

  CLD2::ExtDetectLanguageSummary (text, length, true, &hints, 0, languages, percents, scores,
                                  nullptr, &bytes, &sure);
  *percent = percents[0];
  *reliable = sure;
  return languages[0] == CLD2::UNKNOWN_LANGUAGE ? nullptr : CLD2::LanguageCode (languages[0]);
}
