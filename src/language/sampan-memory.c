#include "sampan-memory.h"

#include <string.h>

#include "sampan-language.h"
#include "sampan-memory-index-private.h"
#include "sampan-shared-private.h"

/* Candidates that are compared unit by unit. */
#define MAX_CANDIDATES 64
/* Rows that are read at once while the index is made. */
#define PAGE 4000

#define COLUMNS "number, source_language, target_language, source, target, who, created, note"

struct _SampanMemory
{
  GObject parent_instance;
  SampanDatabase *database;

  GMutex lock;          /* of what follows */
  GHashTable *indexes;  /* "FROM TO" by families -> SampanMemoryIndex */
  GHashTable *families; /* tag -> family */
  gint64 last;          /* the highest number in the indexes */
};

enum
{
  PROP_DATABASE = 1,
};

G_DEFINE_FINAL_TYPE (SampanMemory, sampan_memory, G_TYPE_OBJECT)

static SampanMemoryPair *
pair_from_row (GVariant *row)
{
  SampanMemoryPair *pair = g_new (SampanMemoryPair, 1);

  *pair = (SampanMemoryPair){
    .number = sampan_row_get_int64 (row, 0),
    .source_language = g_strdup (sampan_row_get_string (row, 1)),
    .target_language = g_strdup (sampan_row_get_string (row, 2)),
    .source = g_strdup (sampan_row_get_string (row, 3)),
    .target = g_strdup (sampan_row_get_string (row, 4)),
    .who = g_strdup (sampan_row_get_string (row, 5)),
    .created = sampan_row_get_int64 (row, 6),
    .note = g_strdup (sampan_row_get_string (row, 7)),
  };
  return pair;
}

/* ---- the index ---- */

/* A language without its country ("en-GB" is "en"), except for Chinese, where that says how it is
 * written. Under the lock. */
static const char *
get_family (SampanMemory *self, const char *tag)
{
  char *family = g_hash_table_lookup (self->families, tag);
  char *dash;

  if (family != NULL)
    return family;
  family = sampan_language_canonicalize (tag);
  dash = strrchr (family, '-');
  if (dash != NULL && !g_str_has_prefix (family, "zh") && strlen (dash) <= strlen ("-419"))
    *dash = '\0';
  g_hash_table_insert (self->families, g_strdup (tag), family);
  return family;
}

/* Under the lock. */
static SampanMemoryIndex *
get_index (SampanMemory *self, const char *from, const char *to, gboolean make)
{
  g_autofree char *key = g_strconcat (get_family (self, from), " ", get_family (self, to), NULL);
  SampanMemoryIndex *index = g_hash_table_lookup (self->indexes, key);

  if (index == NULL && make)
    {
      index = _sampan_memory_index_new ();
      g_hash_table_insert (self->indexes, g_steal_pointer (&key), index);
    }
  return index;
}

/* Under the lock. */
static void
index_row (SampanMemory *self, GVariant *row)
{
  g_autoptr (SampanMemoryText) text = _sampan_memory_text_new (sampan_row_get_string (row, 3));
  SampanMemoryIndex *index =
      get_index (self, sampan_row_get_string (row, 1), sampan_row_get_string (row, 2), TRUE);

  self->last = sampan_row_get_int64 (row, 0);
  if (text->has_words)
    _sampan_memory_index_add (index, self->last, text);
}

/* Takes in what was added since, by whomever. Under the lock. */
static gboolean
refresh (SampanMemory *self, GError **error)
{
  guint n;

  do
    {
      g_autoptr (GPtrArray) rows =
          sampan_database_query (self->database, error,
                                 "SELECT number, source_language, target_language, source "
                                 "FROM memory WHERE number > ? ORDER BY number LIMIT ?",
                                 g_variant_new ("(xi)", self->last, PAGE));

      if (rows == NULL)
        return FALSE;
      n = rows->len;
      for (guint i = 0; i < n; i++)
        index_row (self, g_ptr_array_index (rows, i));
    }
  while (n == PAGE);
  return TRUE;
}

/* Returns: (transfer full) (element-type gint64) */
static GArray *
find_candidates (SampanMemory *self,
                 const char *from,
                 const char *to,
                 SampanMemoryText *text,
                 guint min_score,
                 GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SampanMemoryIndex *index;

  if (!refresh (self, error))
    return NULL;
  index = get_index (self, from, to, FALSE);
  return index != NULL ? _sampan_memory_index_find (index, text, min_score, MAX_CANDIDATES)
                       : g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* ---- looking up ---- */

typedef struct
{
  const char *text;
  SampanMemoryText *parsed;
  guint min_score;
  guint max;
  GPtrArray *matches; /* of SampanMemoryMatch, best first */
} Lookup;

static SampanMemoryMatch *
match_at (Lookup *lookup, guint i)
{
  return g_ptr_array_index (lookup->matches, i);
}

/* The score that a match must have to be among the best. */
static guint
get_bar (Lookup *lookup)
{
  return lookup->matches->len < lookup->max
             ? lookup->min_score
             : match_at (lookup, lookup->matches->len - 1)->score + 1;
}

/* Takes @pair and @target. The differences come later, for those that stay. */
static void
take_match (Lookup *lookup, SampanMemoryPair *pair, char *target, guint score)
{
  SampanMemoryMatch *match = g_new0 (SampanMemoryMatch, 1);
  guint at = 0;

  match->pair = pair;
  match->target = target;
  match->score = score;
  match->substituted = !g_str_equal (target, pair->target);
  match->differences = g_array_new (FALSE, FALSE, sizeof (SampanDifference));
  while (at < lookup->matches->len
         && (match_at (lookup, at)->score > score
             || (match_at (lookup, at)->score == score
                 && match_at (lookup, at)->pair->number > pair->number)))
    at++;
  g_ptr_array_insert (lookup->matches, (int)at, match);
  if (lookup->matches->len > lookup->max)
    g_ptr_array_set_size (lookup->matches, (int)lookup->max);
}

/* Takes @pair. */
static void
compare (Lookup *lookup, SampanMemoryPair *pair)
{
  g_autoptr (SampanMemoryPair) held = pair;
  g_autoptr (SampanMemoryText) parsed = _sampan_memory_text_new (pair->source);
  g_autofree char *target = NULL;
  guint longest = MAX (parsed->units->len, lookup->parsed->units->len);
  guint bar = get_bar (lookup);
  guint most, distance, wrong, score;

  if (bar > 99)
    return;
  most = longest * (100 - bar) / 100;
  distance = _sampan_memory_text_distance (parsed, lookup->parsed, most);
  if (distance > most)
    return;
  target = _sampan_memory_substitute (pair->source, parsed->slots, lookup->text,
                                      lookup->parsed->slots, pair->target, &wrong);
  distance = MIN (distance + wrong, longest);
  score = distance == 0 ? 99 : MIN (98, (longest - distance) * 100 / longest);
  if (score >= bar)
    take_match (lookup, g_steal_pointer (&held), g_steal_pointer (&target), score);
}

static gboolean
find_exact (SampanMemory *self, Lookup *lookup, const char *from, const char *to, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (lookup->text));
  g_autoptr (GPtrArray) rows =
      sampan_database_query (self->database, error,
                             "SELECT " COLUMNS
                             " FROM memory WHERE source_language = ? AND target_language = ? "
                             "AND source IN (?, ?)",
                             g_variant_new ("(ssss)", from, to, lookup->text, stripped));

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      SampanMemoryPair *pair = pair_from_row (g_ptr_array_index (rows, i));
      take_match (lookup, pair, g_strdup (pair->target), 100);
    }
  return rows != NULL;
}

static gboolean
find_fuzzy (SampanMemory *self, Lookup *lookup, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) numbers =
      find_candidates (self, from, to, lookup->parsed, lookup->min_score, error);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      g_autoptr (GPtrArray) rows = NULL;
      gboolean exact = FALSE;

      for (guint j = 0; j < lookup->matches->len; j++)
        exact |= match_at (lookup, j)->pair->number == number;
      if (exact)
        continue;
      rows = sampan_database_query (self->database, error,
                                    "SELECT " COLUMNS " FROM memory WHERE number = ?",
                                    g_variant_new ("(x)", number));
      if (rows == NULL)
        return FALSE;
      if (rows->len > 0)
        compare (lookup, pair_from_row (g_ptr_array_index (rows, 0)));
    }
  return numbers != NULL;
}

GPtrArray *
sampan_memory_lookup (SampanMemory *self,
                      const char *from,
                      const char *to,
                      const char *text,
                      guint min_score,
                      guint max,
                      GError **error)
{
  g_autoptr (GPtrArray) matches =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_match_free);
  g_autoptr (SampanMemoryText) parsed = NULL;
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (SAMPAN_IS_MEMORY (self), NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);
  parsed = _sampan_memory_text_new (text);
  source = sampan_language_canonicalize (from);
  target = sampan_language_canonicalize (to);
  if (parsed->has_words && max > 0)
    {
      Lookup lookup = { text, parsed, min_score > 0 ? min_score : SAMPAN_MEMORY_MIN_SCORE, max,
                        matches };

      if (!find_exact (self, &lookup, source, target, error))
        return NULL;
      if (get_bar (&lookup) <= 99 && !find_fuzzy (self, &lookup, source, target, error))
        return NULL;
    }
  for (guint i = 0; i < matches->len; i++)
    {
      SampanMemoryMatch *match = g_ptr_array_index (matches, i);
      g_array_unref (match->differences);
      match->differences = sampan_difference_new (match->pair->source, text);
    }
  return g_steal_pointer (&matches);
}

/* ---- in a thread ---- */

typedef struct
{
  char *from;
  char *to;
  GStrv texts;
  guint min_score;
  guint max;
} Request;

static void
free_request (Request *request)
{
  g_free (request->from);
  g_free (request->to);
  g_strfreev (request->texts);
  g_free (request);
}

static GTask *
make_task (SampanMemory *self,
           gpointer tag,
           const char *from,
           const char *to,
           GStrv texts,
           guint min_score,
           guint max,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  *request = (Request){ g_strdup (from), g_strdup (to), texts, min_score, max };
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, (GDestroyNotify)free_request);
  return task;
}

static void
lookup_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *matches = sampan_memory_lookup (source, request->from, request->to, request->texts[0],
                                             request->min_score, request->max, &error);

  if (matches != NULL)
    g_task_return_pointer (task, matches, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_memory_lookup_async (SampanMemory *self,
                            const char *from,
                            const char *to,
                            const char *text,
                            guint min_score,
                            guint max,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const char *texts[] = { text, NULL };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_MEMORY (self));
  task = make_task (self, sampan_memory_lookup_async, from, to, g_strdupv ((char **)texts),
                    min_score, max, cancellable, callback, user_data);
  g_task_run_in_thread (task, lookup_thread);
}

GPtrArray *
sampan_memory_lookup_finish (SampanMemory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
free_match (gpointer match)
{
  if (match != NULL)
    sampan_memory_match_free (match);
}

static void
lookup_all_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GPtrArray) best = g_ptr_array_new_with_free_func (free_match);
  GError *error = NULL;

  for (guint i = 0; request->texts[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) matches = NULL;

      if (g_task_return_error_if_cancelled (task))
        return;
      matches = sampan_memory_lookup (source, request->from, request->to, request->texts[i],
                                      request->min_score, 1, &error);
      if (matches == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_ptr_array_add (best, matches->len > 0 ? g_ptr_array_steal_index (matches, 0) : NULL);
    }
  g_task_return_pointer (task, g_steal_pointer (&best), (GDestroyNotify)g_ptr_array_unref);
}

void
sampan_memory_lookup_all_async (SampanMemory *self,
                                const char *from,
                                const char *to,
                                const char *const *texts,
                                guint min_score,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_MEMORY (self));
  task = make_task (self, sampan_memory_lookup_all_async, from, to, g_strdupv ((char **)texts),
                    min_score, 1, cancellable, callback, user_data);
  g_task_run_in_thread (task, lookup_all_thread);
}

GPtrArray *
sampan_memory_lookup_all_finish (SampanMemory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what is in it ---- */

typedef struct
{
  GPtrArray *pairs;
  gint64 n_new;
} Addition;

static gboolean
has_text (const char *text)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static gboolean
add_pair (SampanDatabase *database, const SampanMemoryPair *pair, gint64 *n_new, GError **error)
{
  g_autofree char *from = sampan_language_canonicalize (pair->source_language);
  g_autofree char *to = sampan_language_canonicalize (pair->target_language);
  gint64 changed = sampan_database_run (
      database, error,
      "INSERT INTO memory (source_language, target_language, source, target, who, created, note) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      g_variant_new ("(ssssmsxms)", from, to, pair->source, pair->target, pair->who, pair->created,
                     pair->note));

  if (changed == 0)
    return sampan_database_run (
               database, error,
               "UPDATE memory SET target = ?, who = ?, created = ?, note = ? "
               "WHERE source_language = ? AND target_language = ? AND source = ? AND created <= ?",
               g_variant_new ("(smsxmssssx)", pair->target, pair->who, pair->created, pair->note,
                              from, to, pair->source, pair->created))
           >= 0;
  *n_new += changed;
  return changed > 0;
}

static gboolean
add_pairs (SampanDatabase *database, gpointer user_data, GError **error)
{
  Addition *addition = user_data;

  for (guint i = 0; i < addition->pairs->len; i++)
    {
      const SampanMemoryPair *pair = g_ptr_array_index (addition->pairs, i);

      if (has_text (pair->source) && has_text (pair->target)
          && !add_pair (database, pair, &addition->n_new, error))
        return FALSE;
    }
  return TRUE;
}

gint64
sampan_memory_add (SampanMemory *self, GPtrArray *pairs, GError **error)
{
  Addition addition = { pairs, 0 };

  g_return_val_if_fail (SAMPAN_IS_MEMORY (self), -1);
  return sampan_database_transaction (self->database, add_pairs, &addition, error) ? addition.n_new
                                                                                   : -1;
}

gboolean
sampan_memory_remove (SampanMemory *self, gint64 number, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_MEMORY (self), FALSE);
  return sampan_database_run (self->database, error, "DELETE FROM memory WHERE number = ?",
                              g_variant_new ("(x)", number))
         > 0;
}

gint64
sampan_memory_count (SampanMemory *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (SAMPAN_IS_MEMORY (self), -1);
  rows = sampan_database_query (self->database, error, "SELECT count(*) FROM memory", NULL);
  return rows != NULL ? sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0) : -1;
}

/* What LIKE takes for any text with @query in it. */
static char *
dup_pattern (const char *query)
{
  g_autoptr (GString) pattern = g_string_new ("%");

  for (const char *p = query != NULL ? query : ""; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

GPtrArray *
sampan_memory_list (SampanMemory *self,
                    const char *from,
                    const char *to,
                    const char *query,
                    gint64 before,
                    guint max,
                    GError **error)
{
  g_autofree char *source = from != NULL ? sampan_language_canonicalize (from) : NULL;
  g_autofree char *target = to != NULL ? sampan_language_canonicalize (to) : NULL;
  g_autofree char *pattern = dup_pattern (query);
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *pairs;

  g_return_val_if_fail (SAMPAN_IS_MEMORY (self), NULL);
  rows = sampan_database_query (self->database, error,
                                "SELECT " COLUMNS " FROM memory WHERE number < ? "
                                "AND source_language = coalesce (?, source_language) "
                                "AND target_language = coalesce (?, target_language) "
                                "AND (source LIKE ? ESCAPE '\\' OR target LIKE ? ESCAPE '\\') "
                                "ORDER BY number DESC LIMIT ?",
                                g_variant_new ("(xmsmsssu)", before > 0 ? before : G_MAXINT64,
                                               source, target, pattern, pattern, max));
  if (rows == NULL)
    return NULL;
  pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (pairs, pair_from_row (g_ptr_array_index (rows, i)));
  return pairs;
}

/* ---- the object ---- */

static void
sampan_memory_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DATABASE)
    SAMPAN_MEMORY (object)->database = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_memory_finalize (GObject *object)
{
  SampanMemory *self = SAMPAN_MEMORY (object);

  g_hash_table_unref (self->indexes);
  g_hash_table_unref (self->families);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (sampan_memory_parent_class)->finalize (object);
}

static void
sampan_memory_class_init (SampanMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sampan_memory_set_property;
  object_class->finalize = sampan_memory_finalize;
  g_object_class_install_property (object_class, PROP_DATABASE,
                                   g_param_spec_object ("database", NULL, NULL,
                                                        SAMPAN_TYPE_DATABASE,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                            | G_PARAM_STATIC_STRINGS));
}

static void
sampan_memory_init (SampanMemory *self)
{
  g_mutex_init (&self->lock);
  self->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)_sampan_memory_index_free);
  self->families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

SampanMemory *
sampan_memory_get (SampanDatabase *database)
{
  g_return_val_if_fail (SAMPAN_IS_DATABASE (database), NULL);
  return _sampan_shared_get (SAMPAN_TYPE_MEMORY, database);
}
