#pragma once

#include "sampan-dictionary.h"

G_BEGIN_DECLS

/**
 * SampanDictionaryData:
 *
 * CC-CEDICT as dictd has it, read into memory: of each word a line "traditional|simplified" (or one
 * of them where they are the same), a line "[pinyin]" and its glosses, wrapped at 72 characters.
 * Immutable.
 */
typedef struct _SampanDictionaryData SampanDictionaryData;

/* @path: as dictd has it (.dict or .dict.dz), or as CC-CEDICT is published: plain, .gz or .zip.
 * Errors: G_IO_ERROR. */
SampanDictionaryData *
_sampan_dictionary_data_read (const char *path, GCancellable *cancellable, GError **error);
SampanDictionaryData *_sampan_dictionary_data_ref (SampanDictionaryData *self);
void _sampan_dictionary_data_unref (SampanDictionaryData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanDictionaryData, _sampan_dictionary_data_unref)

/* The text of such a file as dictd has it, ended by a line break and NUL
 * (sampan-dictionary-file.c).
 * @published: (out): whether it was as CC-CEDICT is published: then no gloss is wrapped. Errors:
 * G_IO_ERROR. */
GBytes *_sampan_dictionary_read_file (const char *path,
                                      gboolean *published,
                                      GCancellable *cancellable,
                                      GError **error);

/* The entries of the Chinese word that is the first @length bytes of @text.
 * @longer: (optional): whether there may be words that begin with it.
 * Returns: their number, the first of them in @first. */
guint _sampan_dictionary_data_find (
    SampanDictionaryData *self, const char *text, gsize length, guint *first, gboolean *longer);
/* Returns: (transfer full): the entry at @position of those found. */
SampanDictionaryEntry *_sampan_dictionary_data_dup (SampanDictionaryData *self, guint position);
/* How far down the entry stands among those of its word: 0 is a plain one; names and variants of
 * other words come later. */
guint _sampan_dictionary_data_get_rank (SampanDictionaryData *self, guint position);

/* @rank: how good the best of them is, the lower the better; G_MAXINT if there are none.
 * Returns: (transfer full) (element-type SampanDictionaryEntry): the Chinese words for an English
 * one in lower case, best first, @max at most. */
GPtrArray *_sampan_dictionary_data_find_english (SampanDictionaryData *self,
                                                 const char *word,
                                                 guint max,
                                                 int *rank);

G_END_DECLS
