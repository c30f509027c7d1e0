#pragma once

/* Google's Compact Language Detector 2, of which the interface is C++. */

#ifdef __cplusplus
extern "C"
{
#endif

  /* Returns: (nullable): the code of the language that most of @text (UTF-8, @length bytes) is in;
   * NULL if it can not tell. @percent: of the text; @reliable: whether the next best one is far
   * behind. */
  const char *_sampan_cld2_detect (const char *text, int length, int *percent, int *reliable);

#ifdef __cplusplus
}
#endif
