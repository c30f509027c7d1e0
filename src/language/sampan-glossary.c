#include "sampan-glossary.h"

#include "sampan-language.h"
#include "sampan-shared-private.h"

#define COLUMNS                                                                                    \
  "number, source_language, target_language, term, target, forbidden, letter_case, note"

struct _SampanGlossary
{
  GObject parent_instance;
  SampanDatabase *database;

  GMutex lock;         /* of what follows */
  GHashTable *loaded;  /* "FROM TO" -> SampanGlossaryTerms */
  gint64 data_version; /* of the database when they were read */
};

enum
{
  PROP_DATABASE = 1,
};

G_DEFINE_FINAL_TYPE (SampanGlossary, sampan_glossary, G_TYPE_OBJECT)

static SampanGlossaryTerm *
term_from_row (GVariant *row)
{
  SampanGlossaryTerm *term = g_new (SampanGlossaryTerm, 1);
  const char *forbidden = sampan_row_get_string (row, 5);

  *term = (SampanGlossaryTerm){
    .number = sampan_row_get_int64 (row, 0),
    .source_language = g_strdup (sampan_row_get_string (row, 1)),
    .target_language = g_strdup (sampan_row_get_string (row, 2)),
    .term = g_strdup (sampan_row_get_string (row, 3)),
    .target = g_strdup (sampan_row_get_string (row, 4)),
    .forbidden = g_strsplit (forbidden != NULL ? forbidden : "", "\n", -1),
    .letter_case = sampan_row_get_int64 (row, 6) == SAMPAN_GLOSSARY_SAME_CASE
                       ? SAMPAN_GLOSSARY_SAME_CASE
                       : SAMPAN_GLOSSARY_ANY_CASE,
    .note = g_strdup (sampan_row_get_string (row, 7)),
  };
  return term;
}

static GPtrArray *
query_terms (SampanGlossary *self, const char *sql, GVariant *params, GError **error)
{
  g_autoptr (GPtrArray) rows = sampan_database_query (self->database, error, sql, params);
  GPtrArray *terms;

  if (rows == NULL)
    return NULL;
  terms = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_glossary_term_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (terms, term_from_row (g_ptr_array_index (rows, i)));
  return terms;
}

/* ---- loading ---- */

/* PRAGMA data_version changes with every commit of another connection. Under the lock. */
static gboolean
forget_if_changed (SampanGlossary *self, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (self->database, error, "PRAGMA data_version", NULL);
  gint64 version;

  if (rows == NULL)
    return FALSE;
  version = sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0);
  if (version != self->data_version)
    g_hash_table_remove_all (self->loaded);
  self->data_version = version;
  return TRUE;
}

static void
forget (SampanGlossary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove_all (self->loaded);
}

/* "en" for "en-GB"; Chinese keeps how it is written. */
static char *
dup_base (const char *language)
{
  char *base = g_strdup (language);

  if (!g_str_has_prefix (base, "zh"))
    g_strdelimit (base, "-", '\0');
  return base;
}

SampanGlossaryTerms *
sampan_glossary_load (SampanGlossary *self, const char *from, const char *to, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  g_autofree char *key = NULL;
  g_autofree char *source_base = NULL;
  g_autofree char *target_base = NULL;
  g_autoptr (GPtrArray) terms = NULL;
  SampanGlossaryTerms *loaded;

  g_return_val_if_fail (SAMPAN_IS_GLOSSARY (self), NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  source = sampan_language_canonicalize (from);
  target = sampan_language_canonicalize (to);
  source_base = dup_base (source);
  target_base = dup_base (target);
  key = g_strconcat (source, " ", target, NULL);
  locker = g_mutex_locker_new (&self->lock);
  if (!forget_if_changed (self, error))
    return NULL;
  loaded = g_hash_table_lookup (self->loaded, key);
  if (loaded == NULL)
    {
      terms =
          query_terms (self,
                       "SELECT " COLUMNS " FROM glossary WHERE source_language IN (?, ?) "
                       "AND target_language IN (?, ?)",
                       g_variant_new ("(ssss)", source, source_base, target, target_base), error);
      if (terms == NULL)
        return NULL;
      loaded = sampan_glossary_terms_new (terms);
      g_hash_table_insert (self->loaded, g_steal_pointer (&key), loaded);
    }
  return sampan_glossary_terms_ref (loaded);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GStrv pair = task_data;
  GError *error = NULL;
  SampanGlossaryTerms *terms = sampan_glossary_load (source, pair[0], pair[1], &error);

  if (terms != NULL)
    g_task_return_pointer (task, terms, (GDestroyNotify)sampan_glossary_terms_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_glossary_load_async (SampanGlossary *self,
                            const char *from,
                            const char *to,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const char *pair[] = { from, to, NULL };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SAMPAN_IS_GLOSSARY (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_glossary_load_async);
  g_task_set_task_data (task, g_strdupv ((char **)pair), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, load_thread);
}

SampanGlossaryTerms *
sampan_glossary_load_finish (SampanGlossary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what is in it ---- */

GPtrArray *
sampan_glossary_list (SampanGlossary *self, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_GLOSSARY (self), NULL);
  return query_terms (self,
                      "SELECT " COLUMNS " FROM glossary "
                      "ORDER BY source_language, target_language, term",
                      NULL, error);
}

typedef struct
{
  GPtrArray *terms;
  gint64 n_new;
} Addition;

static GVariant *
make_params (const SampanGlossaryTerm *term)
{
  g_autofree char *from = sampan_language_canonicalize (term->source_language);
  g_autofree char *to = sampan_language_canonicalize (term->target_language);
  g_autofree char *forbidden = g_strjoinv ("\n", term->forbidden);

  return g_variant_new ("(sssssims)", from, to, term->term, term->target, forbidden,
                        (gint32)term->letter_case, term->note);
}

static gboolean
add_term (SampanDatabase *database, const SampanGlossaryTerm *term, gint64 *n_new, GError **error)
{
  gint64 changed;

  /* One that is edited may get the name of another, which it then is. */
  if (term->number != 0
      && sampan_database_run (database, error, "DELETE FROM glossary WHERE number = ?",
                              g_variant_new ("(x)", term->number))
             < 0)
    return FALSE;
  changed = sampan_database_run (
      database, error,
      "INSERT INTO glossary (source_language, target_language, term, target, forbidden, "
      "letter_case, note) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      make_params (term));
  if (changed > 0)
    *n_new += term->number == 0;
  if (changed != 0)
    return changed > 0;
  return sampan_database_run (
             database, error,
             "INSERT INTO glossary (source_language, target_language, term, target, forbidden, "
             "letter_case, note) VALUES (?, ?, ?, ?, ?, ?, ?) "
             "ON CONFLICT (source_language, target_language, term) DO UPDATE SET "
             "target = excluded.target, forbidden = excluded.forbidden, "
             "letter_case = excluded.letter_case, note = excluded.note",
             make_params (term))
         >= 0;
}

static gboolean
add_terms (SampanDatabase *database, gpointer user_data, GError **error)
{
  Addition *addition = user_data;

  for (guint i = 0; i < addition->terms->len; i++)
    {
      const SampanGlossaryTerm *term = g_ptr_array_index (addition->terms, i);

      if (*term->term != '\0' && (*term->target != '\0' || term->forbidden[0] != NULL)
          && !add_term (database, term, &addition->n_new, error))
        return FALSE;
    }
  return TRUE;
}

gint64
sampan_glossary_add (SampanGlossary *self, GPtrArray *terms, GError **error)
{
  Addition addition = { terms, 0 };
  gboolean done;

  g_return_val_if_fail (SAMPAN_IS_GLOSSARY (self), -1);
  done = sampan_database_transaction (self->database, add_terms, &addition, error);
  forget (self);
  return done ? addition.n_new : -1;
}

gboolean
sampan_glossary_remove (SampanGlossary *self, gint64 number, GError **error)
{
  gint64 n;

  g_return_val_if_fail (SAMPAN_IS_GLOSSARY (self), FALSE);
  n = sampan_database_run (self->database, error, "DELETE FROM glossary WHERE number = ?",
                           g_variant_new ("(x)", number));
  forget (self);
  return n > 0;
}

/* ---- the object ---- */

static void
sampan_glossary_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DATABASE)
    SAMPAN_GLOSSARY (object)->database = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_glossary_finalize (GObject *object)
{
  SampanGlossary *self = SAMPAN_GLOSSARY (object);

  g_hash_table_unref (self->loaded);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (sampan_glossary_parent_class)->finalize (object);
}

static void
sampan_glossary_class_init (SampanGlossaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sampan_glossary_set_property;
  object_class->finalize = sampan_glossary_finalize;
  g_object_class_install_property (object_class, PROP_DATABASE,
                                   g_param_spec_object ("database", NULL, NULL,
                                                        SAMPAN_TYPE_DATABASE,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                            | G_PARAM_STATIC_STRINGS));
}

static void
sampan_glossary_init (SampanGlossary *self)
{
  g_mutex_init (&self->lock);
  self->loaded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)sampan_glossary_terms_unref);
}

SampanGlossary *
sampan_glossary_get (SampanDatabase *database)
{
  g_return_val_if_fail (SAMPAN_IS_DATABASE (database), NULL);
  return _sampan_shared_get (SAMPAN_TYPE_GLOSSARY, database);
}
