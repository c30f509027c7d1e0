#pragma once

#include <gio/gio.h>

#include "core/sampan-database.h"
#include "sampan-difference.h"

G_BEGIN_DECLS

/** The least score that is offered, unless a caller asks for another. */
#define SAMPAN_MEMORY_MIN_SCORE 70

/** A pair of texts that a person wrote or approved. A boxed value. */
typedef struct
{
  gint64 number;         /* in the library; 0: not in one yet */
  char *source_language; /* BCP 47 */
  char *target_language;
  char *source;
  char *target;
  char *who;      /* (nullable): who wrote or brought it; NULL: the user */
  gint64 created; /* microseconds since 1970, UTC; 0: not known */
  char *note;     /* (nullable): a remark; for what comes from a note its title */
} SampanMemoryPair;

#define SAMPAN_TYPE_MEMORY_PAIR (sampan_memory_pair_get_type ())
GType sampan_memory_pair_get_type (void);
SampanMemoryPair *sampan_memory_pair_copy (const SampanMemoryPair *self);
void sampan_memory_pair_free (SampanMemoryPair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMemoryPair, sampan_memory_pair_free)

/** What the memory offers for a text. A boxed value. */
typedef struct
{
  SampanMemoryPair *pair; /* as it is in the memory */
  char *target;           /* to be offered: with the text's own numbers, links, tags, ... */
  guint score;            /* 100: the same text; 99: but for numbers, case or width that were put in
                             right; else how alike the texts are */
  gboolean substituted;   /* whether @target differs from the pair's */
  GArray *differences;    /* of SampanDifference: from the pair's source to the text */
} SampanMemoryMatch;

#define SAMPAN_TYPE_MEMORY_MATCH (sampan_memory_match_get_type ())
GType sampan_memory_match_get_type (void);
SampanMemoryMatch *sampan_memory_match_copy (const SampanMemoryMatch *self);
void sampan_memory_match_free (SampanMemoryMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMemoryMatch, sampan_memory_match_free)

#define SAMPAN_TYPE_MEMORY (sampan_memory_get_type ())

/**
 * SampanMemory:
 *
 * The translation memory: the pairs in the library's database. Whatever saves a note adds the
 * segments and captions that a person wrote or approved, in the same transaction; nobody else needs
 * to. A later translation of the same text takes the place of the earlier one.
 *
 * All functions may be called from any thread. Those without _async block for milliseconds (the
 * first look into a pair of languages reads all of its pairs: 0.3 s for 100,000): use them from a
 * worker thread or in a program without a window. Errors are SAMPAN_CORE_ERROR.
 */
G_DECLARE_FINAL_TYPE (SampanMemory, sampan_memory, SAMPAN, MEMORY, GObject)

/**
 * sampan_memory_get:
 *
 * Returns: (transfer full): the memory in @database, one for all who ask while any holds it
 */
SampanMemory *sampan_memory_get (SampanDatabase *database);

/**
 * sampan_memory_lookup:
 * @from, @to: BCP 47
 * @min_score: 1..100; 0: SAMPAN_MEMORY_MIN_SCORE
 * @max: the most that are wanted
 *
 * Returns: (transfer full) (element-type SampanMemoryMatch): best first, perhaps empty; %NULL with
 * @error set
 */
GPtrArray *sampan_memory_lookup (SampanMemory *self,
                                 const char *from,
                                 const char *to,
                                 const char *text,
                                 guint min_score,
                                 guint max,
                                 GError **error);
/** sampan_memory_lookup() in a thread. */
void sampan_memory_lookup_async (SampanMemory *self,
                                 const char *from,
                                 const char *to,
                                 const char *text,
                                 guint min_score,
                                 guint max,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full) (element-type SampanMemoryMatch): best first; %NULL with @error set. */
GPtrArray *sampan_memory_lookup_finish (SampanMemory *self, GAsyncResult *result, GError **error);

/** Looks up many texts in a thread: the best match of each. @texts: (array zero-terminated=1) */
void sampan_memory_lookup_all_async (SampanMemory *self,
                                     const char *from,
                                     const char *to,
                                     const char *const *texts,
                                     guint min_score,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full) (element-type SampanMemoryMatch): one for each text, %NULL where the
 * memory has nothing; %NULL with @error set. */
GPtrArray *
sampan_memory_lookup_all_finish (SampanMemory *self, GAsyncResult *result, GError **error);

/** Adds pairs in one transaction. Of two with the same languages and source the newer stays; one of
 * no known time is the oldest. Pairs without words are passed over. @pairs: (element-type
 * SampanMemoryPair). Returns: how many were new, or -1 with @error set. */
gint64 sampan_memory_add (SampanMemory *self, GPtrArray *pairs, GError **error);
/** Forgets a pair. Returns: whether it was there; FALSE with @error set on failure. */
gboolean sampan_memory_remove (SampanMemory *self, gint64 number, GError **error);
/** Returns: the number of pairs in all languages, or -1 with @error set. */
gint64 sampan_memory_count (SampanMemory *self, GError **error);

/**
 * sampan_memory_list:
 * @from, @to: (nullable): only pairs of these languages
 * @query: (nullable): only pairs that have it in one of their texts
 * @before: only pairs with a smaller number, to go on from an earlier list; 0: from the newest
 *
 * Returns: (transfer full) (element-type SampanMemoryPair): newest first, @max at most
 */
GPtrArray *sampan_memory_list (SampanMemory *self,
                               const char *from,
                               const char *to,
                               const char *query,
                               gint64 before,
                               guint max,
                               GError **error);

G_END_DECLS
