#include "sampan-note-index-private.h"

#include <string.h>

#include "sampan-note-private.h"
#include "sampan-search-private.h"

/* Characters of the text that stand for a title where there is none. */
#define TITLE_LENGTH 80

static GVariant *
child (GVariant *record, gsize index)
{
  return g_variant_get_child_value (record, index);
}

static char *
dup_string (GVariant *record, gsize index)
{
  char *text;
  g_variant_get_child (record, index, "s", &text);
  return text;
}

static char *
dup_title (GVariant *source)
{
  g_autoptr (GVariant) title = child (source, 1);
  g_autoptr (GVariant) body = child (source, 2);
  g_autofree char *text = g_strstrip (dup_string (title, 2));

  for (gsize i = 0; i < g_variant_n_children (body) && *text == '\0'; i++)
    {
      g_autoptr (GVariant) segment = child (body, i);
      g_free (text);
      text = g_strstrip (dup_string (segment, 2));
    }
  return g_utf8_strlen (text, -1) > TITLE_LENGTH ? g_utf8_substring (text, 0, TITLE_LENGTH)
                                                 : g_steal_pointer (&text);
}

/* ---- which languages are incomplete ---- */

static void
add_hash (GHashTable *hashes, GVariant *segment)
{
  g_autofree char *text = dup_string (segment, 2);

  g_hash_table_insert (hashes, dup_string (segment, 0),
                       *text != '\0' ? sampan_segment_hash (text) : g_strdup (""));
}

/* source segment id -> hash of its text, "" for an empty one */
static GHashTable *
hash_segments (GVariant *source)
{
  GHashTable *hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GVariant) title = child (source, 1);
  g_autoptr (GVariant) body = child (source, 2);

  add_hash (hashes, title);
  for (gsize i = 0; i < g_variant_n_children (body); i++)
    {
      g_autoptr (GVariant) segment = child (body, i);
      add_hash (hashes, segment);
    }
  return hashes;
}

/* The rule of sampan_segment_update_state(), told from records. */
static gboolean
is_fresh (GVariant *segment, GHashTable *hashes)
{
  const char *source_id, *text, *hash, *wanted;

  g_variant_get (segment, "(&sm&s&s&sum&sbu)", NULL, &source_id, &text, &hash, NULL, NULL, NULL,
                 NULL);
  wanted = source_id != NULL ? g_hash_table_lookup (hashes, source_id) : NULL;
  if (wanted == NULL)
    return TRUE;
  if (*text == '\0' || *wanted == '\0')
    return *text == '\0' && *wanted == '\0';
  return g_str_equal (hash, wanted);
}

static gboolean
is_complete (GVariant *version, GHashTable *hashes)
{
  g_autoptr (GVariant) title = child (version, 1);
  g_autoptr (GVariant) body = child (version, 2);
  gboolean complete = is_fresh (title, hashes);

  for (gsize i = 0; i < g_variant_n_children (body) && complete; i++)
    {
      g_autoptr (GVariant) segment = child (body, i);
      complete = is_fresh (segment, hashes);
    }
  return complete;
}

static void
append_word (GString *list, const char *word)
{
  if (list->len > 0)
    g_string_append_c (list, ' ');
  g_string_append (list, word);
}

static void
list_languages (SampanNoteSummary *self, GVariant *versions)
{
  GString *languages = g_string_new (NULL), *incomplete = g_string_new (NULL);
  gsize n = g_variant_n_children (versions);
  g_autoptr (GVariant) source = child (versions, 0);
  g_autoptr (GHashTable) hashes = n > 1 ? hash_segments (source) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) version = child (versions, i);
      g_autofree char *language = dup_string (version, 0);

      append_word (languages, language);
      if (i > 0 && !is_complete (version, hashes))
        append_word (incomplete, language);
    }
  self->languages = g_string_free_and_steal (languages);
  self->incomplete = g_string_free_and_steal (incomplete);
}

SampanNoteSummary *
sampan_note_summary_new (GVariant *state)
{
  SampanNoteSummary *self = g_new0 (SampanNoteSummary, 1);
  g_autoptr (GVariant) versions = child (state, 3);
  g_autoptr (GVariant) source = child (versions, 0);
  g_autoptr (GVariant) media = child (state, 4);

  self->id = dup_string (state, 0);
  g_variant_get_child (state, 2, "x", &self->modified);
  self->title = dup_title (source);
  list_languages (self, versions);
  if (g_variant_n_children (media) > 0)
    {
      g_autoptr (GVariant) cover = child (media, 0);

      g_variant_get_child (cover, 8, "ms", &self->cover_plan);
      self->cover_sha256 = dup_string (cover, 2);
      self->cover_mime_type = dup_string (cover, 4);
    }
  /* The video may stand behind its covers. */
  for (gsize i = 0; i < g_variant_n_children (media); i++)
    {
      g_autoptr (GVariant) medium = child (media, i);
      guint32 kind;

      g_variant_get_child (medium, 1, "u", &kind);
      if (kind == SAMPAN_MEDIA_VIDEO)
        {
          self->kind = SAMPAN_NOTE_VIDEO;
          g_variant_get_child (medium, 7, "x", &self->duration);
        }
    }
  return self;
}

/* ---- the words ---- */

typedef struct
{
  GString *title;
  GString *tags;
  GString *body;
  GString *media;
} Words;

static void
add_line (GString *text, const char *line)
{
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

static void
add_version (Words *words, GVariant *version)
{
  g_autoptr (GVariant) title = child (version, 1);
  g_autoptr (GVariant) body = child (version, 2);
  g_autoptr (GVariant) tags = child (version, 3);
  g_autofree char *text = dup_string (title, 2);

  add_line (words->title, text);
  for (gsize i = 0; i < g_variant_n_children (body); i++)
    {
      g_autoptr (GVariant) segment = child (body, i);
      g_autofree char *line = dup_string (segment, 2);
      add_line (words->body, line);
    }
  for (gsize i = 0; i < g_variant_n_children (tags); i++)
    {
      g_autofree char *tag = dup_string (tags, i);
      add_line (words->tags, tag);
    }
}

/* Caption text without its markup, which nobody looks for. */
static void
add_caption (GString *text, const char *caption)
{
  const char *open;

  while ((open = strchr (caption, '<')) != NULL)
    {
      const char *close = strchr (open, '>');

      if (close == NULL)
        break;
      g_string_append_len (text, caption, open - caption);
      caption = close + 1;
    }
  add_line (text, caption);
}

static void
add_media (Words *words, GVariant *medium)
{
  g_autoptr (GVariant) alts = child (medium, 9);
  g_autoptr (GVariant) tracks = child (medium, 10);

  for (gsize i = 0; i < g_variant_n_children (alts); i++)
    {
      g_autoptr (GVariant) alt = child (alts, i);
      g_autofree char *text = dup_string (alt, 1);
      add_line (words->media, text);
    }
  for (gsize i = 0; i < g_variant_n_children (tracks); i++)
    {
      g_autoptr (GVariant) track = child (tracks, i);
      g_autoptr (GVariant) cues = child (track, 1);

      for (gsize j = 0; j < g_variant_n_children (cues); j++)
        {
          g_autoptr (GVariant) cue = child (cues, j);
          g_autofree char *text = dup_string (cue, 3);
          add_caption (words->media, text);
        }
    }
}

gboolean
sampan_note_index_remove (SampanDatabase *database, gint64 number, GError **error)
{
  return sampan_database_run (database, error, "DELETE FROM notes_text WHERE rowid = ?",
                              g_variant_new ("(x)", number))
         >= 0;
}

gboolean
sampan_note_index_update (SampanDatabase *database, gint64 number, GVariant *state, GError **error)
{
  g_autoptr (GVariant) versions = child (state, 3);
  g_autoptr (GVariant) media = child (state, 4);
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) tags = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) others = g_string_new (NULL);
  Words words = { title, tags, body, others };
  g_autofree char *title_tokens = NULL, *tag_tokens = NULL;
  g_autofree char *body_tokens = NULL, *media_tokens = NULL;

  for (gsize i = 0; i < g_variant_n_children (versions); i++)
    {
      g_autoptr (GVariant) version = child (versions, i);
      add_version (&words, version);
    }
  for (gsize i = 0; i < g_variant_n_children (media); i++)
    {
      g_autoptr (GVariant) medium = child (media, i);
      add_media (&words, medium);
    }
  title_tokens = sampan_search_tokens (title->str);
  tag_tokens = sampan_search_tokens (tags->str);
  body_tokens = sampan_search_tokens (body->str);
  media_tokens = sampan_search_tokens (others->str);
  return sampan_note_index_remove (database, number, error)
         && sampan_database_run (
                database, error,
                "INSERT INTO notes_text (rowid, title, tags, body, media) VALUES (?, ?, ?, ?, ?)",
                g_variant_new ("(xssss)", number, title_tokens, tag_tokens, body_tokens,
                               media_tokens))
                >= 0;
}
