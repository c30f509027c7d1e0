#include "sampan-pack-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "net/sampan-json.h"

#include "sampan-language.h"

#define FORMAT 1

G_DEFINE_QUARK (sampan - pack - error - quark, sampan_pack_error)

G_DEFINE_FINAL_TYPE (SampanPack, sampan_pack, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  SampanPackEntry *entry = data;

  g_free (entry->path);
  g_free (entry->sha256);
  g_free (entry);
}

static void
sampan_pack_finalize (GObject *object)
{
  SampanPack *self = SAMPAN_PACK (object);

  g_free (self->folder);
  g_free (self->id);
  g_free (self->name);
  g_free (self->source);
  g_strfreev (self->targets);
  g_free (self->architecture);
  g_free (self->licence);
  g_free (self->quality);
  g_free (self->quality_source);
  g_hash_table_unref (self->prefixes);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (sampan_pack_parent_class)->finalize (object);
}

static void
sampan_pack_class_init (SampanPackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_pack_finalize;
}

static void
sampan_pack_init (SampanPack *self)
{
  self->prefixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/* ---- parts ---- */

char *
_sampan_pack_canonicalize (const char *tag)
{
  g_autofree char *canonical = NULL;

  if (!g_ascii_isalpha (*tag) || strlen (tag) > 32)
    return NULL;
  canonical = sampan_language_canonicalize (tag);
  if (strlen (canonical) < 2 || !g_ascii_islower (canonical[0]))
    return NULL;
  if (strpbrk (tag, "-_") == NULL)
    canonical[strcspn (canonical, "-")] = '\0';
  return g_steal_pointer (&canonical);
}

gboolean
_sampan_pack_add_entry (
    SampanPack *self, const char *path, const char *sha256, gint64 size, GError **error)
{
  SampanPackEntry *entry;

  if (size < 0 || size > SAMPAN_PACK_MAX_FILE_SIZE || self->size + size > SAMPAN_PACK_MAX_SIZE
      || self->entries->len >= SAMPAN_PACK_MAX_FILES)
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                   /* Translators: %s is a file's name */
                   _ ("The file “%s” of the language pack is absurdly large. Get the pack from "
                      "elsewhere."),
                   path);
      return FALSE;
    }
  entry = g_new0 (SampanPackEntry, 1);
  entry->path = g_strdup (path);
  entry->sha256 = sha256 != NULL ? g_ascii_strdown (sha256, -1) : NULL;
  entry->size = size;
  self->size += size;
  g_ptr_array_add (self->entries, entry);
  return TRUE;
}

SampanPackEntry *
_sampan_pack_get_entry (SampanPack *self, SampanPackFile file)
{
  const char *const *names = _sampan_pack_file_names (file);

  for (guint i = 0; names[i] != NULL; i++)
    for (guint j = 0; j < self->entries->len; j++)
      {
        SampanPackEntry *entry = g_ptr_array_index (self->entries, j);
        if (g_str_equal (entry->path, names[i]))
          return entry;
      }
  return NULL;
}

/* ---- pack.json ---- */

static gboolean
fail_description (GError **error, const char *member)
{
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
               /* Translators: %s is a word of a file format, as "source" */
               _ ("The language pack does not describe itself rightly: “%s” in its pack.json is "
                  "missing or wrong. Get the pack from elsewhere."),
               member);
  return FALSE;
}

static gboolean
read_head (SampanPack *self, JsonNode *root, GError **error)
{
  gint64 format = sampan_json_peek_int (root, "format", 0);
  const char *id = sampan_json_peek_string (root, "id", "");

  if (format > FORMAT)
    {
      g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSUPPORTED,
                           _ ("The language pack was made for a newer version of Sampan. Update "
                              "Sampan, or get an older pack."));
      return FALSE;
    }
  if (format < 1)
    return fail_description (error, "format");
  if (!_sampan_pack_id_is_safe (id))
    return fail_description (error, "id");
  self->id = g_strdup (id);
  self->name = g_strdup (sampan_json_peek_string (root, "name", id));
  self->licence = g_strdup (sampan_json_peek_string (root, "licence", "unknown"));
  self->quality =
      g_strdup (sampan_json_peek_string (root, "quality.note",
                                         sampan_json_peek_string (root, "quality", NULL)));
  self->quality_source = g_strdup (sampan_json_peek_string (root, "quality.source", NULL));
  self->architecture = g_strdup (sampan_json_peek_string (root, "architecture", "marian"));
  return TRUE;
}

static gboolean
read_languages (SampanPack *self, JsonNode *root, GError **error)
{
  g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();
  const char *source = sampan_json_peek_string (root, "source", "");
  const char *target = sampan_json_peek_string (root, "target", NULL);
  guint n = sampan_json_peek_length (root, "targets");

  self->source = _sampan_pack_canonicalize (source);
  if (self->source == NULL)
    return fail_description (error, "source");
  if (n == 0 && target == NULL)
    return fail_description (error, "targets");
  for (guint i = 0; i < MAX (n, 1); i++)
    {
      g_autofree char *path = g_strdup_printf ("targets[%u]", i);
      const char *tag = n > 0 ? sampan_json_peek_string (root, path, "") : target;
      g_autofree char *valid = _sampan_pack_canonicalize (tag);

      if (valid == NULL)
        return fail_description (error, n > 0 ? "targets" : "target");
      g_strv_builder_take (targets, sampan_language_canonicalize (valid));
    }
  self->targets = g_strv_builder_end (targets);
  return TRUE;
}

static gboolean
read_prefixes (SampanPack *self, JsonNode *root, GError **error)
{
  const char *one = sampan_json_peek_string (root, "prefix", NULL);
  JsonObject *many = sampan_json_get_object (root, "prefix", NULL);

  for (guint i = 0; self->targets[i] != NULL; i++)
    if (one != NULL)
      g_hash_table_insert (self->prefixes, g_strdup (self->targets[i]), g_strdup (one));
  if (many != NULL)
    {
      JsonObjectIter iter;
      const char *tag;
      JsonNode *node;

      json_object_iter_init (&iter, many);
      while (json_object_iter_next (&iter, &tag, &node))
        {
          const char *token = sampan_json_peek_string (node, "", NULL);
          g_autofree char *valid = _sampan_pack_canonicalize (tag);

          if (token == NULL || valid == NULL)
            return fail_description (error, "prefix");
          g_hash_table_insert (self->prefixes, sampan_language_canonicalize (valid),
                               g_strdup (token));
        }
    }
  return TRUE;
}

gboolean
_sampan_pack_sha256_is_valid (const char *sha256)
{
  return sha256 != NULL && strlen (sha256) == 64 && strspn (sha256, "0123456789abcdefABCDEF") == 64;
}

static gboolean
read_entry (SampanPack *self, const char *path, JsonNode *node, GError **error)
{
  const char *sha256 = sampan_json_peek_string (node, "sha256", NULL);
  gint64 size = sampan_json_peek_int (node, "size", -1);
  gint64 found;
  int fd;

  if (!_sampan_pack_path_is_safe (path))
    {
      g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                           _ ("The language pack names a file outside of its own folder, which no "
                              "honest pack does. Get the pack from elsewhere."));
      return FALSE;
    }
  if (!_sampan_pack_sha256_is_valid (sha256) || size < 0)
    return fail_description (error, "files");
  if (!_sampan_pack_add_entry (self, path, sha256, size, error))
    return FALSE;
  fd = _sampan_pack_open_file (self->folder, path, &found, error);
  if (fd < 0)
    return FALSE;
  close (fd);
  if (found == size)
    return TRUE;
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
               found < size
                   /* Translators: %s is a file's name */
                   ? _ ("The file “%s” of the language pack is cut off. Get the pack again.")
                   /* Translators: %s is a file's name */
                   : _ ("The file “%s” of the language pack is not the one that belongs to it: its "
                        "size is wrong. Get the pack again."),
               path);
  return FALSE;
}

static gboolean
read_entries (SampanPack *self, JsonNode *root, GError **error)
{
  JsonObject *files = sampan_json_get_object (root, "files", NULL);
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  if (files == NULL)
    return fail_description (error, "files");
  json_object_iter_init (&iter, files);
  while (json_object_iter_next (&iter, &path, &node))
    if (!read_entry (self, path, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
has_all_files (SampanPack *self, GError **error)
{
  for (SampanPackFile file = 0; file < SAMPAN_PACK_N_FILES; file++)
    if (file != SAMPAN_PACK_GENERATION_CONFIG && _sampan_pack_get_entry (self, file) == NULL)
      {
        const char *const *names = _sampan_pack_file_names (file);

        g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING,
                     /* Translators: %s is a file's name */
                     _ ("The file “%s” of the language pack is missing. Get the pack again."),
                     file >= SAMPAN_PACK_ENCODER ? names[2] : names[0]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_description (SampanPack *self, JsonNode *root, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, SAMPAN_PACK_DESCRIPTION, NULL);
  GStatBuf info;

  self->described = TRUE;
  if (g_stat (path, &info) == 0)
    self->stamp = info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
  return read_head (self, root, error) && read_languages (self, root, error)
         && read_prefixes (self, root, error) && read_entries (self, root, error);
}

static void
begin_description (JsonBuilder *builder, SampanPack *self)
{
  json_builder_begin_object (builder);
  sampan_json_add_int (builder, "format", FORMAT);
  sampan_json_add_string (builder, "id", self->id);
  sampan_json_add_string (builder, "name", self->name);
  sampan_json_add_string (builder, "source", self->source);
  sampan_json_add_strv (builder, "targets", (const char *const *)self->targets);
  sampan_json_add_string (builder, "architecture", self->architecture);
  sampan_json_add_string (builder, "licence", self->licence);
  if (self->quality != NULL)
    {
      sampan_json_begin_object (builder, "quality");
      sampan_json_add_string (builder, "note", self->quality);
      sampan_json_add_string (builder, "source", self->quality_source);
      json_builder_end_object (builder);
    }
}

GBytes *
_sampan_pack_describe (SampanPack *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer tag, token;

  begin_description (builder, self);
  sampan_json_begin_object (builder, "prefix");
  g_hash_table_iter_init (&iter, self->prefixes);
  while (g_hash_table_iter_next (&iter, &tag, &token))
    sampan_json_add_string (builder, tag, token);
  json_builder_end_object (builder);
  sampan_json_begin_object (builder, "files");
  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanPackEntry *entry = g_ptr_array_index (self->entries, i);

      sampan_json_begin_object (builder, entry->path);
      sampan_json_add_string (builder, "sha256", entry->sha256);
      sampan_json_add_int (builder, "size", entry->size);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

/* ---- public functions ---- */

SampanPack *
sampan_pack_open (const char *folder, const char *source, const char *target, GError **error)
{
  g_autoptr (SampanPack) self = g_object_new (SAMPAN_TYPE_PACK, NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  root = _sampan_pack_read_json (self->folder, SAMPAN_PACK_DESCRIPTION, &local);
  if (root != NULL)
    {
      if (!read_description (self, root, error))
        return NULL;
    }
  else if (!g_error_matches (local, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  else if (!_sampan_pack_read_plain (self, source, target, error))
    return NULL;
  if (!g_str_equal (self->architecture, "marian"))
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSUPPORTED,
                   /* Translators: %s is a kind of model, as "m2m_100" */
                   _ ("The language pack holds a model of the kind “%s”, which Sampan can not run: "
                      "it runs Marian models, as those of Opus-MT are."),
                   self->architecture);
      return NULL;
    }
  return has_all_files (self, error) ? g_steal_pointer (&self) : NULL;
}

const char *
sampan_pack_get_id (SampanPack *self)
{
  return self->id;
}

const char *
sampan_pack_get_name (SampanPack *self)
{
  return self->name;
}

const char *
sampan_pack_get_folder (SampanPack *self)
{
  return self->folder;
}

const char *
sampan_pack_get_source (SampanPack *self)
{
  return self->source;
}

const char *const *
sampan_pack_get_targets (SampanPack *self)
{
  return (const char *const *)self->targets;
}

const char *
sampan_pack_get_architecture (SampanPack *self)
{
  return self->architecture;
}

const char *
sampan_pack_get_licence (SampanPack *self)
{
  return self->licence;
}

const char *
sampan_pack_get_quality (SampanPack *self)
{
  return self->quality;
}

const char *
sampan_pack_get_quality_source (SampanPack *self)
{
  return self->quality_source;
}

gint64
sampan_pack_get_size (SampanPack *self)
{
  return self->size;
}

gboolean
sampan_pack_get_described (SampanPack *self)
{
  return self->described;
}

/* Whether a pack's @offered language covers @wanted: one without a subtag covers its variants. */
static gboolean
covers (const char *offered, const char *wanted)
{
  gsize length = strlen (offered);

  return g_str_has_prefix (wanted, offered)
         && (wanted[length] == '\0' || (wanted[length] == '-' && strchr (offered, '-') == NULL));
}

static const char *
find_covering (const char *const *offered, const char *tag)
{
  g_autofree char *wanted = sampan_language_canonicalize (tag);

  for (guint i = 0; offered[i] != NULL; i++)
    if (covers (offered[i], wanted))
      return offered[i];
  return NULL;
}

gboolean
_sampan_pack_covers (const char *source,
                     const char *const *targets,
                     const char *from,
                     const char *to)
{
  const char *const sources[] = { source, NULL };

  return find_covering (sources, from) != NULL && find_covering (targets, to) != NULL;
}

gboolean
sampan_pack_supports (SampanPack *self, const char *from, const char *to)
{
  return _sampan_pack_covers (self->source, (const char *const *)self->targets, from, to);
}

const char *
sampan_pack_get_prefix (SampanPack *self, const char *to)
{
  const char *target = find_covering ((const char *const *)self->targets, to);

  return target != NULL ? g_hash_table_lookup (self->prefixes, target) : NULL;
}

char *
sampan_pack_dup_path (SampanPack *self, SampanPackFile file)
{
  SampanPackEntry *entry = _sampan_pack_get_entry (self, file);

  return entry != NULL ? g_build_filename (self->folder, entry->path, NULL) : NULL;
}
