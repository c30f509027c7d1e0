#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

/** What a test of an engine has shown. */
typedef enum
{
  SAMPAN_HEALTH_GOOD,
  SAMPAN_HEALTH_DOUBTFUL, /* it answers, but something is not as it should be */
  SAMPAN_HEALTH_BAD,      /* it can not translate */
} SampanHealthState;

typedef struct
{
  SampanHealthState state;
  int milliseconds; /* how long the answer took; -1 if there was none */
  char *sentence;   /* for people, translated: what is, and what to do if it is not good */
} SampanHealth;

SampanHealth *sampan_health_new (SampanHealthState state, int milliseconds, const char *sentence);
void sampan_health_free (SampanHealth *self);

#define SAMPAN_TYPE_ENGINE (sampan_engine_get_type ())

/**
 * SampanEngine: what a SampanTranslator may tell of itself beside translating. All of it is
 * optional; a translator that is no SampanEngine always works. Emits "pairs-changed" when its
 * server has told which pairs it has.
 */
G_DECLARE_INTERFACE (SampanEngine, sampan_engine, SAMPAN, ENGINE, SampanTranslator)

struct _SampanEngineInterface
{
  GTypeInterface parent;

  GStrv (*dup_pairs) (SampanEngine *self);
  void (*check_async) (SampanEngine *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  SampanHealth *(*check_finish) (SampanEngine *self, GAsyncResult *result, GError **error);
};

/** @translator: any SampanTranslator. Returns: (transfer full) (nullable): its pairs as "en>es",
 * BCP 47; NULL for any pair, or if its server has not told yet. */
GStrv sampan_engine_dup_pairs (SampanTranslator *translator);

/**
 * sampan_engine_check_async:
 * @translator: any SampanTranslator
 *
 * Tries whether it works: one small question. Servers have ten seconds for it.
 */
void sampan_engine_check_async (SampanTranslator *translator,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full): what it has shown; NULL with @error only when cancelled. */
SampanHealth *
sampan_engine_check_finish (SampanTranslator *translator, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanHealth, sampan_health_free)

G_END_DECLS
