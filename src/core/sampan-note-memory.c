#include "sampan-note-memory-private.h"

#include "sampan-note-private.h"

static gboolean
put (SampanDatabase *database,
     GVariant *state,
     const char *language,
     const char *source,
     const char *target,
     const char *who,
     GError **error)
{
  g_autoptr (GVariant) versions = g_variant_get_child_value (state, 3);
  g_autoptr (GVariant) version = g_variant_get_child_value (versions, 0);
  g_autoptr (GVariant) title = g_variant_get_child_value (version, 1);
  const char *from, *note;

  g_variant_get_child (version, 0, "&s", &from);
  g_variant_get_child (title, 2, "&s", &note);
  if (*source == '\0' || *target == '\0' || g_str_equal (from, language))
    return TRUE;
  return sampan_database_run (
             database, error,
             "INSERT INTO memory (source_language, target_language, source, target, who, created, "
             "note) VALUES (?, ?, ?, ?, ?, ?, ?) "
             "ON CONFLICT (source_language, target_language, source) DO UPDATE SET "
             "target = excluded.target, who = excluded.who, created = excluded.created, "
             "note = excluded.note WHERE target <> excluded.target",
             g_variant_new ("(ssssmsxms)", from, language, source, target, who, g_get_real_time (),
                            *note != '\0' ? note : NULL))
         >= 0;
}

/* ---- segments ---- */

static GVariant *
if_named (GVariant *segment, const char *id)
{
  const char *own;

  g_variant_get_child (segment, 0, "&s", &own);
  return g_str_equal (own, id) ? g_variant_ref (segment) : NULL;
}

/* The segment of the source with that id, the title included. A target has its segments in the
 * source's order, so that it is mostly at the same position. */
static GVariant *
find_source (GVariant *state, const char *id, gsize position)
{
  g_autoptr (GVariant) versions = g_variant_get_child_value (state, 3);
  g_autoptr (GVariant) version = g_variant_get_child_value (versions, 0);
  g_autoptr (GVariant) title = g_variant_get_child_value (version, 1);
  g_autoptr (GVariant) body = g_variant_get_child_value (version, 2);
  gsize n = g_variant_n_children (body);
  GVariant *found = if_named (title, id);

  for (gsize i = 0; found == NULL && i < n; i++)
    {
      g_autoptr (GVariant) segment = g_variant_get_child_value (body, (position + i) % n);
      found = if_named (segment, id);
    }
  return found;
}

gboolean
sampan_note_memory_put_segment (SampanDatabase *database,
                                GVariant *state,
                                const char *language,
                                GVariant *segment,
                                gint64 position,
                                GError **error)
{
  g_autoptr (GVariant) source = NULL;
  g_autofree char *hash = NULL;
  const char *source_id, *text, *source_hash, *source_text, *provider;
  guint32 origin;
  gboolean pinned;

  g_variant_get (segment, "(&sm&s&s&sum&sbu)", NULL, &source_id, &text, &source_hash, &origin,
                 &provider, &pinned, NULL);
  if (!pinned || source_id == NULL || *text == '\0')
    return TRUE;
  source = find_source (state, source_id, position > 0 ? (gsize)position - 1 : 0);
  if (source == NULL)
    return TRUE;
  g_variant_get_child (source, 2, "&s", &source_text);
  hash = sampan_segment_hash (source_text);
  if (!g_str_equal (hash, source_hash))
    return TRUE;
  return put (database, state, language, source_text, text,
              origin == SAMPAN_ORIGIN_PERSON ? NULL : provider, error);
}

/* ---- captions ---- */

/* The list of @index in the record of @list that begins with @name. */
static GVariant *
find_list (GVariant *list, const char *name, gsize index)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (list, i);
      g_autoptr (GVariant) found = if_named (record, name);

      if (found != NULL)
        return g_variant_get_child_value (found, index);
    }
  return NULL;
}

/* The cues of the medium in the note's own language. */
static GVariant *
find_source_cues (GVariant *state, const char *media_id)
{
  g_autoptr (GVariant) versions = g_variant_get_child_value (state, 3);
  g_autoptr (GVariant) version = g_variant_get_child_value (versions, 0);
  g_autoptr (GVariant) media = g_variant_get_child_value (state, 4);
  g_autoptr (GVariant) tracks = find_list (media, media_id, 10);
  const char *from;

  g_variant_get_child (version, 0, "&s", &from);
  return tracks != NULL ? find_list (tracks, from, 1) : NULL;
}

/* NULL if one is missing. */
static char *
dup_source_text (GVariant *cues, const char *const *ids)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GVariant) text = find_list (cues, ids[i], 3);

      if (text == NULL)
        return NULL;
      if (i > 0)
        g_string_append_c (all, '\n');
      g_string_append (all, g_variant_get_string (text, NULL));
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static gboolean
says_the_same (GVariant *old, GVariant *cue)
{
  for (gsize i = 3; i < 7; i += i == 3 ? 2 : 1) /* text, source ids, pinned */
    {
      g_autoptr (GVariant) a = g_variant_get_child_value (old, i);
      g_autoptr (GVariant) b = g_variant_get_child_value (cue, i);

      if (!g_variant_equal (a, b))
        return FALSE;
    }
  return TRUE;
}

gboolean
sampan_note_memory_put_cue (SampanDatabase *database,
                            GVariant *state,
                            const char *media_id,
                            const char *language,
                            GVariant *old,
                            GVariant *cue,
                            GError **error)
{
  g_autofree const char **ids = NULL;
  g_autofree char *source = NULL;
  g_autoptr (GVariant) cues = NULL;
  const char *text;
  gboolean pinned;

  g_variant_get (cue, "(&sxx&sm&s^a&sb&sum&s)", NULL, NULL, NULL, &text, NULL, &ids, &pinned, NULL,
                 NULL, NULL);
  if (!pinned || ids[0] == NULL || (old != NULL && says_the_same (old, cue)))
    return TRUE;
  cues = find_source_cues (state, media_id);
  source = cues != NULL ? dup_source_text (cues, ids) : NULL;
  return source == NULL || put (database, state, language, source, text, NULL, error);
}
