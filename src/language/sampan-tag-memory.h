#pragma once

#include <gio/gio.h>

#include "core/sampan-database.h"

G_BEGIN_DECLS

/** Where a tag's counterpart comes from, the surest first. */
typedef enum
{
  SAMPAN_TAG_CONFIRMED, /* the user has used or accepted it */
  SAMPAN_TAG_COLLECTED, /* in the collection that comes with Sampan */
  SAMPAN_TAG_SCRIPT,    /* the same tag in the other way of writing Chinese */
  SAMPAN_TAG_SAME,      /* a name that is the same on both sides: "iPhone15", "OOTD" */
  SAMPAN_TAG_LITERAL,   /* a translator's words, the last resort; to be marked as such */
} SampanTagOrigin;

/** A tag for the other side. A boxed value. */
typedef struct
{
  char *tag;      /* without "#" */
  char *category; /* (nullable): "food", "travel", ... of the collection */
  SampanTagOrigin origin;
} SampanTagMatch;

#define SAMPAN_TYPE_TAG_MATCH (sampan_tag_match_get_type ())
GType sampan_tag_match_get_type (void);
SampanTagMatch *sampan_tag_match_copy (const SampanTagMatch *self);
void sampan_tag_match_free (SampanTagMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTagMatch, sampan_tag_match_free)

/** A pair that the user confirmed. */
typedef struct
{
  gint64 number;
  char *source_language;
  char *target_language;
  char *source;
  char *target;
  guint uses;
} SampanTagPair;

void sampan_tag_pair_free (SampanTagPair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTagPair, sampan_tag_pair_free)

#define SAMPAN_TYPE_TAG_MEMORY (sampan_tag_memory_get_type ())

/**
 * SampanTagMemory:
 *
 * The tags that people really use in another language, not literal translations: those the user has
 * confirmed, then a collection that comes with the program. Case, width, spaces and "#" make no
 * difference.
 *
 * Its functions may be called from any thread. Lookups take microseconds once
 * sampan_tag_memory_load_async() is done, so that they may then be called on the main thread;
 * before, and the first time that a way of writing Chinese other than the simplified one comes up,
 * they take up to 0.2 s: there is sampan_tag_memory_lookup_all_async().
 */
G_DECLARE_FINAL_TYPE (SampanTagMemory, sampan_tag_memory, SAMPAN, TAG_MEMORY, GObject)

/** @database: (nullable): NULL knows the collection alone. Returns: (transfer full): one for all
 * who ask with the same database while any holds it. */
SampanTagMemory *sampan_tag_memory_get (SampanDatabase *database);

/** Reads all that lookups need, in a thread. */
void sampan_tag_memory_load_async (SampanTagMemory *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
sampan_tag_memory_load_finish (SampanTagMemory *self, GAsyncResult *result, GError **error);

/**
 * sampan_tag_memory_lookup:
 * @from, @to: BCP 47
 * @tag: with or without "#"
 *
 * Never gives SAMPAN_TAG_LITERAL: what the memory does not know is for a translator to say, and for
 * sampan_tag_match_new_literal() to mark.
 *
 * Returns: (transfer full) (element-type SampanTagMatch): best first, perhaps empty
 */
GPtrArray *
sampan_tag_memory_lookup (SampanTagMemory *self, const char *from, const char *to, const char *tag);

/** Looks up many tags in a thread: the best match of each. @tags: (array zero-terminated=1) */
void sampan_tag_memory_lookup_all_async (SampanTagMemory *self,
                                         const char *from,
                                         const char *to,
                                         const char *const *tags,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/** Returns: (transfer full) (element-type SampanTagMatch): one for each tag, %NULL where the memory
 * knows none; %NULL with @error set. */
GPtrArray *
sampan_tag_memory_lookup_all_finish (SampanTagMemory *self, GAsyncResult *result, GError **error);

/** Returns: (transfer full): a translator's words made a tag ("street photography" becomes
 * "StreetPhotography"); %NULL if nothing is left of them. */
SampanTagMatch *sampan_tag_match_new_literal (const char *translation);

/** Remembers that the user uses @target for @source: written by hand, or accepted. Known at once by
 * lookups, in both directions; written to the library in a thread. */
void sampan_tag_memory_confirm (SampanTagMemory *self,
                                const char *from,
                                const char *to,
                                const char *source,
                                const char *target);
/** sampan_tag_memory_confirm(), waiting until it is in the library. */
gboolean sampan_tag_memory_add (SampanTagMemory *self,
                                const char *from,
                                const char *to,
                                const char *source,
                                const char *target,
                                GError **error);
/** Returns: (transfer full) (element-type SampanTagPair): what was confirmed, newest first. */
GPtrArray *sampan_tag_memory_list (SampanTagMemory *self, GError **error);
/** Forgets what was confirmed. */
gboolean sampan_tag_memory_remove (SampanTagMemory *self, gint64 number, GError **error);

G_END_DECLS
