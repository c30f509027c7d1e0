#include "sampan-pack-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "net/sampan-json.h"

#define BLOCK (1 << 20)
/* Opus-MT models have about 65,000 tokens; ones for many languages 250,000. */
#define MAX_TOKENS 1000000

typedef struct
{
  SampanPack *pack;
  gint64 done;
  SampanPackProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} Verification;

static gboolean
fail_damaged (GError **error, const char *path)
{
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
               /* Translators: %s is a file's name */
               _ ("The file “%s” of the language pack is damaged: its checksum is wrong. Get the "
                  "pack again."),
               path);
  return FALSE;
}

static gboolean
fail_cut_off (GError **error, const char *path)
{
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
               /* Translators: %s is a file's name */
               _ ("The file “%s” of the language pack is cut off. Get the pack again."), path);
  return FALSE;
}

/* ---- checksums ---- */

/* Returns: the checksum of the first @size bytes of @fd. */
static char *
hash_file (Verification *self, int fd, SampanPackEntry *entry, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK);
  gint64 size = 0;
  gssize n;

  while ((n = read (fd, block, BLOCK)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      g_checksum_update (checksum, block, n);
      size += n;
      self->done += n;
      if (self->progress != NULL)
        self->progress (MIN (1.0, (double)self->done / (double)MAX (self->pack->size, 1)),
                        self->user_data);
    }
  if (n < 0 || size != entry->size)
    {
      fail_cut_off (error, entry->path);
      return NULL;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
check_entry (Verification *self, SampanPackEntry *entry, GError **error)
{
  gint64 size;
  g_autofd int fd = _sampan_pack_open_file (self->pack->folder, entry->path, &size, error);
  g_autofree char *sha256 = NULL;

  if (fd < 0)
    return FALSE;
  sha256 = hash_file (self, fd, entry, error);
  if (sha256 == NULL)
    return FALSE;
  return entry->sha256 == NULL || g_str_equal (entry->sha256, sha256)
         || fail_damaged (error, entry->path);
}

/* ---- vocabulary ---- */

static gboolean
fail_vocabulary (GError **error, const char *message)
{
  g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_VOCABULARY, message);
  return FALSE;
}

/* Every id from 0 on is there once, and as many as the model has. */
static gboolean
check_ids (JsonObject *vocabulary, gint64 expected, GError **error)
{
  guint n = json_object_get_size (vocabulary);
  g_autofree guint8 *seen = g_malloc0 (MAX (n, 1));
  JsonObjectIter iter;
  JsonNode *node;

  if (n == 0 || n > MAX_TOKENS || (gint64)n != expected)
    return fail_vocabulary (
        error, _ ("The language pack's vocabulary is not that of its model: vocab.json and "
                  "config.json differ in size. Get the pack from elsewhere."));
  json_object_iter_init (&iter, vocabulary);
  while (json_object_iter_next (&iter, NULL, &node))
    {
      gint64 id = sampan_json_peek_int (node, "", -1);

      if (id < 0 || id >= n || seen[id]++)
        return fail_vocabulary (error, _ ("The language pack's vocab.json is wrong: its numbers "
                                          "have gaps or come twice. Get the pack from elsewhere."));
    }
  return TRUE;
}

static gboolean
check_vocabulary (Verification *self, GError **error)
{
  g_autoptr (JsonNode) config = _sampan_pack_read_json (self->pack->folder, "config.json", error);
  g_autoptr (JsonNode) vocabulary =
      config != NULL ? _sampan_pack_read_json (self->pack->folder, "vocab.json", error) : NULL;

  return vocabulary != NULL
         && check_ids (json_node_get_object (vocabulary),
                       sampan_json_peek_int (config, "vocab_size", -1), error);
}

gboolean
sampan_pack_verify (SampanPack *self,
                    SampanPackProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Verification verification = { self, 0, progress, user_data, cancellable };

  g_return_val_if_fail (SAMPAN_IS_PACK (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    if (!check_entry (&verification, g_ptr_array_index (self->entries, i), error))
      return FALSE;
  return check_vocabulary (&verification, error);
}
