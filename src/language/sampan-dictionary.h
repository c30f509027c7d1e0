#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A word of the dictionary. A boxed value. */
typedef struct
{
  char *simplified;
  char *traditional; /* the same string if it is written the same way */
  char *pinyin;      /* with tone marks: "nǐ hǎo" */
  GStrv glosses;     /* in English */
} SampanDictionaryEntry;

#define SAMPAN_TYPE_DICTIONARY_ENTRY (sampan_dictionary_entry_get_type ())
GType sampan_dictionary_entry_get_type (void);
SampanDictionaryEntry *sampan_dictionary_entry_copy (const SampanDictionaryEntry *self);
void sampan_dictionary_entry_free (SampanDictionaryEntry *self);

/** What the dictionary says of the word at a place in a text. A boxed value. */
typedef struct
{
  gsize start; /* bytes of the word in the text */
  gsize length;
  GPtrArray *entries; /* of SampanDictionaryEntry: the word's readings, or the Chinese words for an
                         English one, best first; never empty */
} SampanDictionaryWord;

void sampan_dictionary_word_free (SampanDictionaryWord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanDictionaryWord, sampan_dictionary_word_free)

#define SAMPAN_TYPE_DICTIONARY (sampan_dictionary_get_type ())

/**
 * SampanDictionary:
 *
 * CC-CEDICT, a dictionary of Chinese and English, for readers who hover over a word. What it says
 * is a gloss, not a translation: show it with sampan_dictionary_get_credit(). It opens in a thread;
 * lookups take less than a millisecond and may be called from any thread.
 */
G_DECLARE_FINAL_TYPE (SampanDictionary, sampan_dictionary, SAMPAN, DICTIONARY, GObject)

/** Returns: (transfer none): the one dictionary of the program: the user's own file, else that of
 * the variable SAMPAN_DICTIONARY, else the one it was built for. */
SampanDictionary *sampan_dictionary_get_default (void);
/** @path: (nullable): a file as dictd has it (.dict, .dict.dz) or as CC-CEDICT is published (plain
 * text, .gz, .zip), NULL for none. */
SampanDictionary *sampan_dictionary_new (const char *path);
/** @own: where a file goes that the user adds; it is read instead of @path. */
SampanDictionary *sampan_dictionary_new_with_own (const char *path, const char *own);

/** Opens it in a thread; at once if it is open already. Errors: G_IO_ERROR_NOT_FOUND (not
 * installed; say nothing, there are no glosses), G_IO_ERROR_INVALID_DATA. */
void sampan_dictionary_open_async (SampanDictionary *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
sampan_dictionary_open_finish (SampanDictionary *self, GAsyncResult *result, GError **error);
/** sampan_dictionary_open_async(), waiting for it. */
gboolean sampan_dictionary_open (SampanDictionary *self, GError **error);
/** Whether lookups can find anything. */
gboolean sampan_dictionary_get_is_open (SampanDictionary *self);

/** Whether there is a file to open, the system's or the user's own. */
gboolean sampan_dictionary_is_there (SampanDictionary *self);
/** Whether that is one that the user has added. */
gboolean sampan_dictionary_has_own (SampanDictionary *self);
/**
 * sampan_dictionary_add:
 * @path: CC-CEDICT, as for sampan_dictionary_new()
 *
 * Reads it, keeps a copy, and looks up in it from now on. Blocks for a second: for worker threads.
 *
 * Returns: whether it did; errors: G_IO_ERROR with a sentence for people
 */
gboolean sampan_dictionary_add (SampanDictionary *self, const char *path, GError **error);
/** Takes the user's own file away, until sampan_dictionary_restore_own() or
 * sampan_dictionary_forget_removed(). Errors: as above. */
gboolean sampan_dictionary_remove_own (SampanDictionary *self, GError **error);
gboolean sampan_dictionary_restore_own (SampanDictionary *self, GError **error);
void sampan_dictionary_forget_removed (SampanDictionary *self);

/**
 * sampan_dictionary_lookup_at:
 * @offset: bytes: a place in @text, in or before a character
 *
 * Chinese: the longest word that covers the character at @offset, preferring where the text is best
 * cut into words. Latin letters: the English word there (also its singular or base form), with the
 * Chinese words for it.
 *
 * Returns: (transfer full) (nullable): %NULL if it is no word that the dictionary has, or the
 * dictionary is not open
 */
SampanDictionaryWord *
sampan_dictionary_lookup_at (SampanDictionary *self, const char *text, gsize offset);

/** Returns: (transfer none): whose it is and its licence, for where glosses are shown: not
 * translated, "CC-CEDICT · CC BY-SA 4.0". */
const char *sampan_dictionary_get_credit (void);

G_END_DECLS
