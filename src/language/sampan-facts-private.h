#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What in a text must come through a translation, whatever the words are. */
typedef enum
{
  SAMPAN_FACT_NUMBER,
  SAMPAN_FACT_NAME,
  SAMPAN_FACT_NEGATION,
} SampanFactKind;

typedef struct
{
  SampanFactKind kind;
  gsize start; /* bytes in the text */
  gsize length;
  char *key;     /* names, casefolded; numbers that are none to count with: 12:30 */
  double value;  /* of a number */
  gboolean weak; /* a number in words: the figure may come back so, but it says nothing itself */
} SampanFact;

/** @language: BCP 47. Returns: (transfer full) (element-type SampanFact): in the order of kinds. */
GArray *_sampan_facts_find (const char *text, const char *language);

G_END_DECLS
