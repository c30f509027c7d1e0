#include "sampan-tag-memory.h"

#include <string.h>

#include "sampan-language.h"
#include "sampan-shared-private.h"
#include "sampan-tag-collection-private.h"
#include "sampan-tag-script-private.h"

#define SIMPLIFIED "zh-Hans"

struct _SampanTagMemory
{
  GObject parent_instance;
  SampanDatabase *database; /* nullable */

  GMutex lock; /* of what follows */
  SampanTagCollection *collection;
  SampanTagScript *script;
  GHashTable
      *confirmed; /* "FROM TO KEY" -> GPtrArray of Use, the most used first; NULL: not read */
};

/* What the user has used for a tag. */
typedef struct
{
  char *tag;
  guint uses;
  gint64 used; /* when last */
} Use;

enum
{
  PROP_DATABASE = 1,
};

G_DEFINE_FINAL_TYPE (SampanTagMemory, sampan_tag_memory, G_TYPE_OBJECT)

G_DEFINE_BOXED_TYPE (SampanTagMatch, sampan_tag_match, sampan_tag_match_copy, sampan_tag_match_free)

static SampanTagMatch *
match_new (const char *tag, const char *category, SampanTagOrigin origin)
{
  SampanTagMatch *match = g_new (SampanTagMatch, 1);

  *match = (SampanTagMatch){ g_strdup (tag), g_strdup (category), origin };
  return match;
}

SampanTagMatch *
sampan_tag_match_copy (const SampanTagMatch *self)
{
  return match_new (self->tag, self->category, self->origin);
}

void
sampan_tag_match_free (SampanTagMatch *self)
{
  g_free (self->tag);
  g_free (self->category);
  g_free (self);
}

void
sampan_tag_pair_free (SampanTagPair *self)
{
  g_free (self->source_language);
  g_free (self->target_language);
  g_free (self->source);
  g_free (self->target);
  g_free (self);
}

static void
free_use (Use *use)
{
  g_free (use->tag);
  g_free (use);
}

/* "en" for "en-GB", and the way it is written for Chinese. */
static char *
dup_family (const char *language)
{
  char *family = sampan_language_canonicalize (language);

  if (!_sampan_tag_script_is_chinese (family))
    g_strdelimit (family, "-", '\0');
  return family;
}

/* ---- what was confirmed; all under the lock ---- */

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  const Use *x = *(Use *const *)a;
  const Use *y = *(Use *const *)b;

  if (x->uses != y->uses)
    return (x->uses < y->uses) - (x->uses > y->uses);
  return (x->used < y->used) - (x->used > y->used);
}

static void
add_use (SampanTagMemory *self,
         const char *from,
         const char *to,
         const char *source,
         const char *target,
         guint uses,
         gint64 used)
{
  g_autofree char *folded = _sampan_tag_fold (source);
  g_autofree char *key = g_strjoin (" ", from, to, folded, NULL);
  GPtrArray *list = g_hash_table_lookup (self->confirmed, key);
  Use *use = NULL;

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify)free_use);
      g_hash_table_insert (self->confirmed, g_steal_pointer (&key), list);
    }
  for (guint i = 0; use == NULL && i < list->len; i++)
    if (g_str_equal (((Use *)g_ptr_array_index (list, i))->tag, target))
      use = g_ptr_array_index (list, i);
  if (use == NULL)
    {
      use = g_new0 (Use, 1);
      use->tag = g_strdup (target);
      g_ptr_array_add (list, use);
    }
  use->uses += uses;
  use->used = MAX (use->used, used);
  g_ptr_array_sort (list, compare_uses);
}

static void
add_both_ways (SampanTagMemory *self,
               const char *from,
               const char *to,
               const char *source,
               const char *target,
               guint uses,
               gint64 used)
{
  add_use (self, from, to, source, target, uses, used);
  add_use (self, to, from, target, source, uses, used);
}

static SampanTagPair *
pair_from_row (GVariant *row)
{
  SampanTagPair *pair = g_new (SampanTagPair, 1);

  *pair = (SampanTagPair){
    .number = sampan_row_get_int64 (row, 0),
    .source_language = g_strdup (sampan_row_get_string (row, 1)),
    .target_language = g_strdup (sampan_row_get_string (row, 2)),
    .source = g_strdup (sampan_row_get_string (row, 3)),
    .target = g_strdup (sampan_row_get_string (row, 4)),
    .uses = (guint)sampan_row_get_int64 (row, 5),
  };
  return pair;
}

static void
read_confirmed (SampanTagMemory *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  self->confirmed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  if (self->database == NULL)
    return;
  rows = sampan_database_query (self->database, &error,
                                "SELECT number, source_language, target_language, source, target, "
                                "uses, used FROM tag_pairs",
                                NULL);
  if (rows
      == NULL) /* the collection is still of use; whatever is written next says what is wrong */
    g_info ("Confirmed tags could not be read: %s", error->message);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GVariant *row = g_ptr_array_index (rows, i);
      g_autoptr (SampanTagPair) pair = pair_from_row (row);

      add_both_ways (self, pair->source_language, pair->target_language, pair->source, pair->target,
                     pair->uses, sampan_row_get_int64 (row, 6));
    }
}

static void
ensure_loaded (SampanTagMemory *self)
{
  if (self->collection == NULL)
    self->collection = _sampan_tag_collection_new ();
  if (self->confirmed == NULL)
    read_confirmed (self);
}

/* ---- looking up; under the lock ---- */

static void
add_match (GPtrArray *matches, const char *tag, const char *category, SampanTagOrigin origin)
{
  g_autofree char *key = _sampan_tag_fold (tag);

  for (guint i = 0; i < matches->len; i++)
    {
      g_autofree char *other =
          _sampan_tag_fold (((SampanTagMatch *)g_ptr_array_index (matches, i))->tag);

      if (g_str_equal (other, key))
        return;
    }
  g_ptr_array_add (matches, match_new (tag, category, origin));
}

static void
add_confirmed (
    SampanTagMemory *self, GPtrArray *matches, const char *from, const char *to, const char *key)
{
  g_autofree char *name = g_strjoin (" ", from, to, key, NULL);
  GPtrArray *uses = g_hash_table_lookup (self->confirmed, name);

  for (guint i = 0; uses != NULL && i < uses->len; i++)
    add_match (matches, ((Use *)g_ptr_array_index (uses, i))->tag, NULL, SAMPAN_TAG_CONFIRMED);
}

/* The collection has simplified Chinese alone. */
static void
add_collected (
    SampanTagMemory *self, GPtrArray *matches, const char *from, const char *to, const char *tag)
{
  gboolean from_chinese = _sampan_tag_script_is_chinese (from);
  gboolean to_chinese = _sampan_tag_script_is_chinese (to);
  g_autofree char *source = from_chinese
                                ? _sampan_tag_script_convert (self->script, tag, from, SIMPLIFIED)
                                : g_strdup (tag);
  g_autofree char *key = _sampan_tag_fold (source);
  GPtrArray *found =
      _sampan_tag_collection_find (self->collection, from_chinese ? SIMPLIFIED : from,
                                   to_chinese ? SIMPLIFIED : to, key);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const SampanTagCandidate *candidate = g_ptr_array_index (found, i);
      g_autofree char *target =
          to_chinese ? _sampan_tag_script_convert (self->script, candidate->tag, SIMPLIFIED, to)
                     : g_strdup (candidate->tag);

      add_match (matches, target, candidate->category, SAMPAN_TAG_COLLECTED);
    }
}

/* Latin letters in a note that is written in another script are a name or a word of the other side
 * already: "iPhone15", "OOTD". */
static gboolean
is_same (const char *from, const char *tag)
{
  return g_str_is_ascii (tag)
         && (_sampan_tag_script_is_chinese (from) || g_str_equal (from, "ja")
             || g_str_equal (from, "ko"));
}

static GPtrArray *
find (SampanTagMemory *self, const char *from, const char *to, const char *tag)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_tag_match_free);
  g_autofree char *source = dup_family (from);
  g_autofree char *target = dup_family (to);
  g_autofree char *key = _sampan_tag_fold (tag);
  const char *bare = tag;

  while (*bare == '#' || g_str_has_prefix (bare, "＃"))
    bare = g_utf8_next_char (bare);
  if (*key == '\0')
    return matches;
  ensure_loaded (self);
  add_confirmed (self, matches, source, target, key);
  if (_sampan_tag_script_is_chinese (source) && _sampan_tag_script_is_chinese (target))
    {
      g_autofree char *converted = _sampan_tag_script_convert (self->script, bare, source, target);
      add_match (matches, converted, NULL, SAMPAN_TAG_SCRIPT);
    }
  else
    add_collected (self, matches, source, target, bare);
  if (matches->len == 0 && is_same (source, bare))
    add_match (matches, bare, NULL, SAMPAN_TAG_SAME);
  return matches;
}

GPtrArray *
sampan_tag_memory_lookup (SampanTagMemory *self, const char *from, const char *to, const char *tag)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (SAMPAN_IS_TAG_MEMORY (self), NULL);
  g_return_val_if_fail (from != NULL && to != NULL && tag != NULL, NULL);
  locker = g_mutex_locker_new (&self->lock);
  return find (self, from, to, tag);
}

/* Whether @c is a mark around words, as a translator may put: "Street photography." A mark inside
 * of a word belongs to it: Node.js. */
static gboolean
is_mark (gunichar c)
{
  return g_utf8_strchr (".,!?;:\"'…“”‘’«»¿¡。，！？、；：", -1, c) != NULL;
}

/* Returns: the bracket that belongs to @c on the side of @closing; 0 if @c is none of the other
 * side. */
static gunichar
get_partner (gunichar c, gboolean closing)
{
  static const char *const pairs[] = { "()", "（）", "「」", "《》" };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gunichar opens = g_utf8_get_char (pairs[i]);
      gunichar closes = g_utf8_get_char (g_utf8_next_char (pairs[i]));

      if (c == (closing ? opens : closes))
        return closing ? closes : opens;
    }
  return 0;
}

/* Takes a mark off one end of a word, or brackets around all of it, or a bracket whose partner is
 * missing. Returns: whether there was something to take. */
static gboolean
strip_mark (const char **word, const char **end)
{
  const char *last = g_utf8_prev_char (*end);
  gunichar first_char = g_utf8_get_char (*word), last_char = g_utf8_get_char (last);
  gunichar closer = get_partner (first_char, TRUE), opener = get_partner (last_char, FALSE);
  gboolean around = closer != 0 && last_char == closer;
  gboolean lone_first = closer != 0 && g_utf8_strchr (*word, *end - *word, closer) == NULL;
  gboolean lone_last = opener != 0 && g_utf8_strchr (*word, *end - *word, opener) == NULL;
  gboolean from_start = is_mark (first_char) || around || lone_first;
  gboolean from_end = is_mark (last_char) || around || lone_last;

  if (from_start)
    *word = g_utf8_next_char (*word);
  if (from_end && *end > *word)
    *end = last;
  return from_start || from_end;
}

/* @word: takes it bare of the marks around it; brackets may go around several words. */
static void
append_word (GString *tag, const char *word, gboolean several)
{
  const char *end = word + strlen (word);
  gboolean starts = TRUE;

  while (end > word && is_mark (g_utf8_get_char (word)))
    word = g_utf8_next_char (word);
  while (end > word && is_mark (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  for (const char *p = word; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (tag, several && starts ? g_unichar_toupper (c) : c);
      starts = starts && !g_unichar_isalnum (c);
    }
}

/* A tag has no spaces: "street photography" becomes "StreetPhotography". */
SampanTagMatch *
sampan_tag_match_new_literal (const char *translation)
{
  g_autoptr (GRegex) between = g_regex_new ("[\\s#＃]+", 0, 0, NULL);
  g_auto (GStrv) words = g_regex_split (between, translation, 0);
  g_autoptr (GString) tag = g_string_new (NULL);
  const char *bare, *end;
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += *words[i] != '\0';
  for (guint i = 0; words[i] != NULL; i++)
    append_word (tag, words[i], n > 1);
  bare = tag->str;
  end = bare + tag->len;
  while (end > bare && strip_mark (&bare, &end))
    ;
  g_string_truncate (tag, end - tag->str);
  return *bare != '\0' ? match_new (bare, NULL, SAMPAN_TAG_LITERAL) : NULL;
}

/* ---- in a thread ---- */

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanTagMemory *self = source;

  g_mutex_lock (&self->lock);
  ensure_loaded (self);
  g_mutex_unlock (&self->lock);
  g_task_return_boolean (task, TRUE);
}

void
sampan_tag_memory_load_async (SampanTagMemory *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_TAG_MEMORY (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_tag_memory_load_async);
  g_task_run_in_thread (task, load_thread);
}

gboolean
sampan_tag_memory_load_finish (SampanTagMemory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
free_match (gpointer match)
{
  if (match != NULL)
    sampan_tag_match_free (match);
}

/* @task_data: from, to, and the tags */
static void
lookup_all_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GStrv words = task_data;
  g_autoptr (GPtrArray) best = g_ptr_array_new_with_free_func (free_match);

  for (guint i = 2; words[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) matches =
          sampan_tag_memory_lookup (source, words[0], words[1], words[i]);
      g_ptr_array_add (best, matches->len > 0 ? g_ptr_array_steal_index (matches, 0) : NULL);
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&best), (GDestroyNotify)g_ptr_array_unref);
}

void
sampan_tag_memory_lookup_all_async (SampanTagMemory *self,
                                    const char *from,
                                    const char *to,
                                    const char *const *tags,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_TAG_MEMORY (self));
  g_strv_builder_add_many (words, from, to, NULL);
  g_strv_builder_addv (words, (const char **)tags);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_tag_memory_lookup_all_async);
  g_task_set_task_data (task, g_strv_builder_end (words), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, lookup_all_thread);
}

GPtrArray *
sampan_tag_memory_lookup_all_finish (SampanTagMemory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- confirming ---- */

/* The families and the bare tags: FROM, TO, SOURCE, TARGET; NULL if one is empty. */
static GStrv
make_words (const char *from, const char *to, const char *source, const char *target)
{
  g_auto (GStrv) words = g_new0 (char *, 5);

  words[0] = dup_family (from);
  words[1] = dup_family (to);
  for (guint i = 2; i < 4; i++)
    {
      const char *tag = i == 2 ? source : target;
      g_autofree char *key = _sampan_tag_fold (tag);

      while (*tag == '#' || g_str_has_prefix (tag, "＃"))
        tag = g_utf8_next_char (tag);
      if (*key == '\0')
        return NULL;
      words[i] = g_strdup (tag);
    }
  return g_steal_pointer (&words);
}

static gboolean
write_pair (SampanTagMemory *self, GStrv words, GError **error)
{
  g_autofree char *key = _sampan_tag_fold (words[2]);

  return self->database == NULL
         || sampan_database_run (
                self->database, error,
                "INSERT INTO tag_pairs (source_language, target_language, key, source, target, "
                "uses, used) VALUES (?, ?, ?, ?, ?, 1, ?) "
                "ON CONFLICT (source_language, target_language, key, target) DO UPDATE SET "
                "uses = uses + 1, used = excluded.used, source = excluded.source",
                g_variant_new ("(sssssx)", words[0], words[1], key, words[2], words[3],
                               g_get_real_time ()))
                >= 0;
}

static void
take_in (SampanTagMemory *self, GStrv words)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  ensure_loaded (self);
  add_both_ways (self, words[0], words[1], words[2], words[3], 1, g_get_real_time ());
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  /* Nothing is lost but the memory of a tag; a save of the note says what is wrong. */
  if (!write_pair (source, task_data, &error))
    g_info ("A confirmed tag could not be kept: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

void
sampan_tag_memory_confirm (
    SampanTagMemory *self, const char *from, const char *to, const char *source, const char *target)
{
  g_auto (GStrv) words = make_words (from, to, source, target);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_TAG_MEMORY (self));
  if (words == NULL)
    return;
  take_in (self, words);
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, sampan_tag_memory_confirm);
  g_task_set_task_data (task, g_steal_pointer (&words), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, write_thread);
}

gboolean
sampan_tag_memory_add (SampanTagMemory *self,
                       const char *from,
                       const char *to,
                       const char *source,
                       const char *target,
                       GError **error)
{
  g_auto (GStrv) words = make_words (from, to, source, target);

  g_return_val_if_fail (SAMPAN_IS_TAG_MEMORY (self), FALSE);
  if (words == NULL)
    return TRUE;
  take_in (self, words);
  return write_pair (self, words, error);
}

GPtrArray *
sampan_tag_memory_list (SampanTagMemory *self, GError **error)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_tag_pair_free);
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (SAMPAN_IS_TAG_MEMORY (self), NULL);
  if (self->database == NULL)
    return pairs;
  rows = sampan_database_query (self->database, error,
                                "SELECT number, source_language, target_language, source, target, "
                                "uses FROM tag_pairs ORDER BY used DESC, number DESC",
                                NULL);
  if (rows == NULL)
    g_clear_pointer (&pairs, g_ptr_array_unref);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (pairs, pair_from_row (g_ptr_array_index (rows, i)));
  return pairs;
}

gboolean
sampan_tag_memory_remove (SampanTagMemory *self, gint64 number, GError **error)
{
  gint64 n;

  g_return_val_if_fail (SAMPAN_IS_TAG_MEMORY (self), FALSE);
  if (self->database == NULL)
    return FALSE;
  n = sampan_database_run (self->database, error, "DELETE FROM tag_pairs WHERE number = ?",
                           g_variant_new ("(x)", number));
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->confirmed, g_hash_table_unref);
  g_mutex_unlock (&self->lock);
  return n > 0;
}

/* ---- the object ---- */

static void
sampan_tag_memory_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DATABASE)
    SAMPAN_TAG_MEMORY (object)->database = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_tag_memory_finalize (GObject *object)
{
  SampanTagMemory *self = SAMPAN_TAG_MEMORY (object);

  g_clear_pointer (&self->collection, _sampan_tag_collection_free);
  g_clear_pointer (&self->confirmed, g_hash_table_unref);
  _sampan_tag_script_free (self->script);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (sampan_tag_memory_parent_class)->finalize (object);
}

static void
sampan_tag_memory_class_init (SampanTagMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sampan_tag_memory_set_property;
  object_class->finalize = sampan_tag_memory_finalize;
  g_object_class_install_property (object_class, PROP_DATABASE,
                                   g_param_spec_object ("database", NULL, NULL,
                                                        SAMPAN_TYPE_DATABASE,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                            | G_PARAM_STATIC_STRINGS));
}

static void
sampan_tag_memory_init (SampanTagMemory *self)
{
  g_mutex_init (&self->lock);
  self->script = _sampan_tag_script_new ();
}

SampanTagMemory *
sampan_tag_memory_get (SampanDatabase *database)
{
  g_return_val_if_fail (database == NULL || SAMPAN_IS_DATABASE (database), NULL);
  return _sampan_shared_get (SAMPAN_TYPE_TAG_MEMORY, database);
}
