#include "sampan-dictionary.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "config.h"
#include "sampan-dictionary-data-private.h"

/* How far around a place a text is cut into words, and the longest word, in characters. */
#define MAX_AROUND 16
#define MAX_WORD 8
#define MAX_ENTRIES 8
#define MAX_ENGLISH 64 /* letters */

struct _SampanDictionary
{
  GObject parent_instance;
  char *path;
  char *own; /* (nullable): the file that the user has added, which goes before */
  GMutex lock;
  SampanDictionaryData *data; /* under the lock */
};

G_DEFINE_FINAL_TYPE (SampanDictionary, sampan_dictionary, G_TYPE_OBJECT)

G_DEFINE_BOXED_TYPE (SampanDictionaryEntry,
                     sampan_dictionary_entry,
                     sampan_dictionary_entry_copy,
                     sampan_dictionary_entry_free)

SampanDictionaryEntry *
sampan_dictionary_entry_copy (const SampanDictionaryEntry *self)
{
  SampanDictionaryEntry *copy = g_new (SampanDictionaryEntry, 1);

  *copy = (SampanDictionaryEntry){ g_strdup (self->simplified), g_strdup (self->traditional),
                                   g_strdup (self->pinyin), g_strdupv (self->glosses) };
  return copy;
}

void
sampan_dictionary_entry_free (SampanDictionaryEntry *self)
{
  g_free (self->simplified);
  g_free (self->traditional);
  g_free (self->pinyin);
  g_strfreev (self->glosses);
  g_free (self);
}

void
sampan_dictionary_word_free (SampanDictionaryWord *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Returns: (transfer full) (nullable): it may be replaced at any time. */
static SampanDictionaryData *
dup_data (SampanDictionary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->data != NULL ? _sampan_dictionary_data_ref (self->data) : NULL;
}

/* @data: (transfer full) (nullable) */
static void
take_data (SampanDictionary *self, SampanDictionaryData *data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->data, _sampan_dictionary_data_unref);
  self->data = data;
}

/* ---- Chinese ---- */

/* The characters around a place, without what is no Chinese. */
typedef struct
{
  const char *at[2 * MAX_AROUND + 2]; /* where each begins, and the end */
  guint n;
  guint wanted; /* the one at the place */
} Stretch;

static gboolean
is_chinese (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

static void
find_stretch (Stretch *stretch, const char *text, const char *place)
{
  const char *start = place;
  const char *p;

  stretch->wanted = 0;
  for (; start > text && stretch->wanted < MAX_AROUND; stretch->wanted++)
    {
      const char *before = g_utf8_prev_char (start);

      if (!is_chinese (g_utf8_get_char (before)))
        break;
      start = before;
    }
  for (p = start, stretch->n = 0;
       stretch->n < stretch->wanted + MAX_AROUND && is_chinese (g_utf8_get_char (p));
       p = g_utf8_next_char (p))
    stretch->at[stretch->n++] = p;
  stretch->at[stretch->n] = p;
}

/* Cuts the stretch into the fewest words, with the fewest of one character among those: @length is
 * that of the best first word at each character. */
static void
cut (SampanDictionaryData *data, const Stretch *stretch, guint *length)
{
  guint cost[2 * MAX_AROUND + 2];

  cost[stretch->n] = 0;
  for (guint i = stretch->n; i-- > 0;)
    {
      gboolean longer = TRUE;

      cost[i] = cost[i + 1] + 12; /* 10 a word, 2 more for one of one character */
      length[i] = 1;
      for (guint n = 1; longer && n <= MAX_WORD && i + n <= stretch->n; n++)
        {
          gsize bytes = (gsize)(stretch->at[i + n] - stretch->at[i]);
          guint first;

          if (_sampan_dictionary_data_find (data, stretch->at[i], bytes, &first, &longer) == 0
              || n == 1 || cost[i + n] + 10 > cost[i])
            continue;
          cost[i] = cost[i + n] + 10;
          length[i] = n;
        }
    }
}

typedef struct
{
  guint position;
  guint rank;
} Ranked;

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  return x->rank != y->rank ? (int)x->rank - (int)y->rank
                            : (x->position > y->position) - (x->position < y->position);
}

static GPtrArray *
dup_entries (SampanDictionaryData *data, const char *word, gsize length)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GPtrArray *entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_dictionary_entry_free);
  guint first;
  guint n = _sampan_dictionary_data_find (data, word, length, &first, NULL);

  for (guint i = 0; i < n; i++)
    {
      Ranked item = { first + i, _sampan_dictionary_data_get_rank (data, first + i) };
      g_array_append_val (ranked, item);
    }
  g_array_sort (ranked, compare_ranks);
  for (guint i = 0; i < MIN (n, MAX_ENTRIES); i++)
    g_ptr_array_add (entries,
                     _sampan_dictionary_data_dup (data,
                                                  g_array_index (ranked, Ranked, i).position));
  return entries;
}

/* Takes @entries. */
static SampanDictionaryWord *
make_word (const char *text, const char *start, const char *end, GPtrArray *entries)
{
  SampanDictionaryWord *word;

  if (entries->len == 0)
    {
      g_ptr_array_unref (entries);
      return NULL;
    }
  word = g_new (SampanDictionaryWord, 1);
  *word = (SampanDictionaryWord){ (gsize)(start - text), (gsize)(end - start), entries };
  return word;
}

static SampanDictionaryWord *
lookup_chinese (SampanDictionaryData *data, const char *text, const char *place)
{
  guint length[2 * MAX_AROUND + 1];
  Stretch stretch;
  guint i = 0;
  const char *start, *end;

  find_stretch (&stretch, text, place);
  cut (data, &stretch, length);
  while (i + length[i] <= stretch.wanted)
    i += length[i];
  start = stretch.at[i];
  end = stretch.at[i + length[i]];
  return make_word (text, start, end, dup_entries (data, start, (gsize)(end - start)));
}

/* ---- English ---- */

static gboolean
is_english (char c)
{
  return g_ascii_isalpha (c) || c == '\'' || c == '-';
}

/* Adds @word without @ending and with @instead of it. */
static void
add_form (GStrvBuilder *forms, const char *word, const char *ending, const char *instead)
{
  gsize length = strlen (word);

  if (g_str_has_suffix (word, ending) && length - strlen (ending) >= 2)
    g_strv_builder_take (forms, g_strdup_printf ("%.*s%s", (int)(length - strlen (ending)), word,
                                                 instead));
}

/* running -> run, stopped -> stop */
static void
add_undoubled (GStrvBuilder *forms, const char *word, const char *ending)
{
  gsize stem = strlen (word) - strlen (ending);

  if (g_str_has_suffix (word, ending) && stem >= 4 && word[stem - 1] == word[stem - 2])
    g_strv_builder_take (forms, g_strndup (word, stem - 1));
}

/* The word, then what it may be a form of, as regular English goes. */
static GStrv
list_forms (const char *word)
{
  g_autoptr (GStrvBuilder) forms = g_strv_builder_new ();

  g_strv_builder_add (forms, word);
  add_form (forms, word, "'s", "");
  add_form (forms, word, "'", "");
  add_form (forms, word, "ies", "y");
  add_form (forms, word, "es", "");
  add_form (forms, word, "s", "");
  add_form (forms, word, "ied", "y");
  add_undoubled (forms, word, "ed");
  add_form (forms, word, "ed", "");
  add_form (forms, word, "ed", "e");
  add_undoubled (forms, word, "ing");
  add_form (forms, word, "ing", "");
  add_form (forms, word, "ing", "e");
  return g_strv_builder_end (forms);
}

static SampanDictionaryWord *
lookup_english (SampanDictionaryData *data, const char *text, const char *place)
{
  const char *start = place;
  const char *end = place;
  g_autofree char *word = NULL;
  g_auto (GStrv) forms = NULL;
  GPtrArray *best = NULL;
  int best_rank = G_MAXINT;

  while (start > text && is_english (start[-1]) && place - start <= MAX_ENGLISH)
    start--;
  while (is_english (*end) && end - place <= MAX_ENGLISH)
    end++;
  for (; start < end && !g_ascii_isalpha (*start); start++)
    ;
  for (; end > start && !g_ascii_isalpha (end[-1]); end--)
    ;
  if (end <= start || end - start > MAX_ENGLISH)
    return NULL;
  word = g_ascii_strdown (start, end - start);
  forms = list_forms (word);
  for (guint i = 0; forms[i] != NULL; i++)
    {
      int rank;
      g_autoptr (GPtrArray) entries =
          _sampan_dictionary_data_find_english (data, forms[i], MAX_ENTRIES, &rank);

      /* "cats" itself is only in what it rains: the cat is meant. */
      if (best == NULL || rank < best_rank)
        {
          g_clear_pointer (&best, g_ptr_array_unref);
          best = g_steal_pointer (&entries);
          best_rank = rank;
        }
    }
  return make_word (text, start, end, best);
}

SampanDictionaryWord *
sampan_dictionary_lookup_at (SampanDictionary *self, const char *text, gsize offset)
{
  g_autoptr (SampanDictionaryData) data = NULL;
  const char *place;

  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self), NULL);
  g_return_val_if_fail (text != NULL && offset <= strlen (text), NULL);
  data = dup_data (self);
  place = text + offset;
  while (place > text && (*place & 0xC0) == 0x80) /* in a character */
    place--;
  if (data == NULL || *place == '\0')
    return NULL;
  if (is_chinese (g_utf8_get_char (place)))
    return lookup_chinese (data, text, place);
  return is_english (*place) ? lookup_english (data, text, place) : NULL;
}

/* ---- opening ---- */

/* Returns: (nullable): the file that is read */
static const char *
get_path (SampanDictionary *self)
{
  return sampan_dictionary_has_own (self) ? self->own : self->path;
}

static gboolean
open_now (SampanDictionary *self, GCancellable *cancellable, GError **error)
{
  const char *path = get_path (self);
  SampanDictionaryData *data;

  if (sampan_dictionary_get_is_open (self))
    return TRUE;
  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no dictionary");
      return FALSE;
    }
  data = _sampan_dictionary_data_read (path, cancellable, error);
  if (data == NULL)
    return FALSE;
  take_data (self, data);
  return TRUE;
}

gboolean
sampan_dictionary_open (SampanDictionary *self, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self), FALSE);
  return open_now (self, NULL, error);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (open_now (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_dictionary_open_async (SampanDictionary *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_DICTIONARY (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_dictionary_open_async);
  if (sampan_dictionary_get_is_open (self))
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, open_thread);
}

gboolean
sampan_dictionary_open_finish (SampanDictionary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
sampan_dictionary_get_is_open (SampanDictionary *self)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self), FALSE);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return self->data != NULL;
}

const char *
sampan_dictionary_get_credit (void)
{
  return "CC-CEDICT · CC BY-SA 4.0";
}

/* ---- a file of the user's ---- */

gboolean
sampan_dictionary_has_own (SampanDictionary *self)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self), FALSE);
  return self->own != NULL && g_file_test (self->own, G_FILE_TEST_IS_REGULAR);
}

gboolean
sampan_dictionary_is_there (SampanDictionary *self)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self), FALSE);
  return sampan_dictionary_has_own (self)
         || (self->path != NULL && g_file_test (self->path, G_FILE_TEST_IS_REGULAR));
}

static gboolean
copy (SampanDictionary *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->own);
  g_autofree char *part = g_strconcat (self->own, ".part", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path (part);
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (folder, 0755) == 0
      && g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &local)
      && g_rename (part, self->own) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("%s could not be written: %s. Check the permissions of its folder."), self->own,
               local != NULL ? local->message : g_strerror (errno));
  g_unlink (part);
  return FALSE;
}

gboolean
sampan_dictionary_add (SampanDictionary *self, const char *path, GError **error)
{
  g_autoptr (SampanDictionaryData) data = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self) && self->own != NULL, FALSE);
  data = _sampan_dictionary_data_read (path, NULL, &local);
  if (data == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_debug ("%s", local->message);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   /* Translators: %s is a file's name; CC-CEDICT is a dictionary's */
                   _ ("“%s” is not CC-CEDICT, or not all of it. Download it again from its "
                      "website, and choose the .gz or .zip file."),
                   name);
      return FALSE;
    }
  if (!copy (self, path, error))
    return FALSE;
  take_data (self, g_steal_pointer (&data));
  return TRUE;
}

static char *
dup_removed_path (SampanDictionary *self)
{
  return g_strconcat (self->own, ".removed", NULL);
}

static gboolean
move (SampanDictionary *self, const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s could not be written: %s. Check the permissions of its folder."), to,
                   g_strerror (errno));
      return FALSE;
    }
  take_data (self, NULL);
  return TRUE;
}

gboolean
sampan_dictionary_remove_own (SampanDictionary *self, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self) && self->own != NULL, FALSE);
  g_autofree char *removed = dup_removed_path (self);

  return move (self, self->own, removed, error);
}

gboolean
sampan_dictionary_restore_own (SampanDictionary *self, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_DICTIONARY (self) && self->own != NULL, FALSE);
  g_autofree char *removed = dup_removed_path (self);

  return move (self, removed, self->own, error);
}

void
sampan_dictionary_forget_removed (SampanDictionary *self)
{
  g_return_if_fail (SAMPAN_IS_DICTIONARY (self) && self->own != NULL);
  g_autofree char *removed = dup_removed_path (self);

  g_unlink (removed);
}

/* ---- the object ---- */

static void
sampan_dictionary_finalize (GObject *object)
{
  SampanDictionary *self = SAMPAN_DICTIONARY (object);

  g_clear_pointer (&self->data, _sampan_dictionary_data_unref);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->own);
  G_OBJECT_CLASS (sampan_dictionary_parent_class)->finalize (object);
}

static void
sampan_dictionary_class_init (SampanDictionaryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_dictionary_finalize;
}

static void
sampan_dictionary_init (SampanDictionary *self)
{
  g_mutex_init (&self->lock);
}

SampanDictionary *
sampan_dictionary_new (const char *path)
{
  SampanDictionary *self = g_object_new (SAMPAN_TYPE_DICTIONARY, NULL);

  self->path = g_strdup (path);
  return self;
}

SampanDictionary *
sampan_dictionary_new_with_own (const char *path, const char *own)
{
  SampanDictionary *self = sampan_dictionary_new (path);

  self->own = g_strdup (own);
  return self;
}

SampanDictionary *
sampan_dictionary_get_default (void)
{
  static SampanDictionary *dictionary;

  if (g_once_init_enter_pointer (&dictionary))
    {
      const char *path = g_getenv ("SAMPAN_DICTIONARY");
      g_autofree char *own =
          g_build_filename (g_get_user_data_dir (), "sampan", "dictionary", "cc-cedict", NULL);

      g_once_init_leave_pointer (
          &dictionary,
          sampan_dictionary_new_with_own (path != NULL ? path : SAMPAN_DICTIONARY_PATH, own));
    }
  return dictionary;
}
