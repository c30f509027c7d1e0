#pragma once

#include "sampan-marian-private.h"

G_BEGIN_DECLS

/* How a text is to be translated. */
typedef struct
{
  SampanMarian *marian;
  const char *from, *to; /* BCP 47 */
  const char *prefix;    /* nullable: the token that names @to */
  guint beams;
  gboolean careful; /* never lets the model see a placeholder */
  /* Called in the worker as sentences become ready, with all so far. Nullable. */
  void (*progress) (const char *text, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} SampanMarianJob;

/**
 * _sampan_marian_translate:
 * @text: with tokens ⟦1⟧ for what must not be touched
 *
 * Translates sentence by sentence; one that the model can not hold is cut. Each token comes back
 * once. Blocks.
 *
 * Returns: (transfer full) (nullable): the translation; errors as _sampan_marian_search()
 */
char *_sampan_marian_translate (const SampanMarianJob *job, const char *text, GError **error);

G_END_DECLS
