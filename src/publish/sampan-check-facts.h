#pragma once

#include "core/sampan-library.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CHECK_FACTS (sampan_check_facts_get_type ())
/**
 * SampanCheckFacts: what the checks know beside the note itself, found out in a worker thread and
 * kept: what files say beside their pixels, how many faces there are, which links answer.
 */
G_DECLARE_FINAL_TYPE (SampanCheckFacts, sampan_check_facts, SAMPAN, CHECK_FACTS, GObject)

SampanCheckFacts *sampan_check_facts_new (SampanLibrary *library);
/** Words to look out for; nothing is sent anywhere for them. */
void sampan_check_facts_set_words (SampanCheckFacts *self, const char *const *words);
/** What costs time or asks servers, and is left alone until somebody wants it. */
void sampan_check_facts_set_wanted (SampanCheckFacts *self, gboolean faces, gboolean links);

/** Finds out what is not known yet of @note in @language. */
void sampan_check_facts_gather_async (SampanCheckFacts *self,
                                      SampanNote *note,
                                      const char *language,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/** Returns: whether more is known now than before */
gboolean sampan_check_facts_gather_finish (SampanCheckFacts *self, GAsyncResult *result);

/** How often @text has a word to look out for: a word of Latin letters counts where it stands
 * alone. Returns: (transfer full) (array zero-terminated=1): those words, each once */
GStrv sampan_check_facts_find_words (SampanCheckFacts *self, const char *text);

/* Of one medium; what is not known is FALSE or 0. */
gboolean sampan_check_facts_is_private (SampanCheckFacts *self, SampanMedia *media);
gboolean sampan_check_facts_is_generated (SampanCheckFacts *self, SampanMedia *media);
guint sampan_check_facts_count_faces (SampanCheckFacts *self, SampanMedia *media);
/** Whether @link was asked for and did not answer. */
gboolean sampan_check_facts_is_dead (SampanCheckFacts *self, const char *link);

G_END_DECLS
