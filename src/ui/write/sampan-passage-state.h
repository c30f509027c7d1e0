#pragma once

#include "ui/sampan-document.h"
#include "sampan-passage.h"

G_BEGIN_DECLS

/** What helps a target, as a button beside its state. */
typedef enum
{
  SAMPAN_MEND_NONE,
  SAMPAN_MEND_TRANSLATE, /* for the first time, again, or once more */
  SAMPAN_MEND_KEEP,      /* a pinned one stays though its source changed */
  SAMPAN_MEND_CLEAR,     /* its source is gone */
  SAMPAN_MEND_SET_UP,    /* no engine can do the pair */
} SampanMend;

/** What is said of a target: words for people. */
typedef struct
{
  const char *icon;      /* (nullable) */
  const char *css_class; /* (nullable): "success", "warning", "error", "dim-label" */
  char *words;           /* how it stands to its source; "" for nothing */
  char *detail;          /* (nullable): who wrote it */
  char *memory;          /* (nullable): what the memory has to do with it */
  SampanMend mend;
  char *mend_label; /* (nullable) */
  gboolean running;
  gboolean stale;
  gboolean unapproved; /* a machine's text that nobody approved */
} SampanPassageState;

/** @passage: has a target. Returns: (transfer full) */
SampanPassageState *sampan_passage_state_new (SampanDocument *document, SampanPassage *passage);
void sampan_passage_state_free (SampanPassageState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPassageState, sampan_passage_state_free)

G_END_DECLS
