#include "sampan-pack-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "net/sampan-json.h"

#include "sampan-unigram.h"

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
  gboolean seal; /* keep the checksums of files that have none */
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
  if (entry->sha256 == NULL && self->seal)
    entry->sha256 = g_strdup (sha256);
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

/* The pieces are ones that the vocabulary has numbers for. Opus-MT leaves out pieces that its
 * training text never had, but never most of them. */
static gboolean
check_pieces (Verification *self, JsonObject *vocabulary, SampanPackFile file, GError **error)
{
  SampanPackEntry *entry = _sampan_pack_get_entry (self->pack, file);
  g_autoptr (GBytes) bytes = _sampan_pack_read_file (self->pack->folder, entry->path, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (SampanUnigram) unigram = bytes != NULL ? sampan_unigram_new (bytes, &local) : NULL;
  guint n, known = 0;

  if (bytes == NULL)
    return FALSE;
  if (unigram == NULL)
    {
      gboolean kind =
          g_error_matches (local, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_UNSUPPORTED);

      g_set_error (error, SAMPAN_PACK_ERROR,
                   kind ? SAMPAN_PACK_ERROR_UNSUPPORTED : SAMPAN_PACK_ERROR_DAMAGED, "%s: %s",
                   entry->path, local->message);
      return FALSE;
    }
  n = sampan_unigram_get_n_pieces (unigram);
  for (guint i = 0; i < n; i++)
    known += json_object_has_member (vocabulary, sampan_unigram_get_piece (unigram, i));
  if (known * 2 >= n && n > 0)
    return TRUE;
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_VOCABULARY,
               /* Translators: %s is a file's name */
               _ ("The language pack's “%s” is of another model: its vocab.json does not know most "
                  "of the pieces. Get the pack from elsewhere."),
               entry->path);
  return FALSE;
}

/* A token that goes before the text must be one the model knows. */
static gboolean
check_prefixes (SampanPack *pack, JsonObject *vocabulary, GError **error)
{
  GHashTableIter iter;
  gpointer token;

  g_hash_table_iter_init (&iter, pack->prefixes);
  while (g_hash_table_iter_next (&iter, NULL, &token))
    if (!json_object_has_member (vocabulary, token))
      {
        g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_VOCABULARY,
                     /* Translators: %s is a token of a model, as ">>cmn_Hans<<" */
                     _ ("The language pack puts “%s” before each text, which its model does not "
                        "know. Get the pack from elsewhere."),
                     (const char *)token);
        return FALSE;
      }
  return TRUE;
}

static gboolean
fail_separate (GError **error)
{
  g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSUPPORTED,
                       _ ("The language pack's model has one vocabulary for each language, which "
                          "Sampan can not use yet. Get a model with one vocabulary for both."));
  return FALSE;
}

static gboolean
check_vocabulary (Verification *self, GError **error)
{
  g_autoptr (JsonNode) config = _sampan_pack_read_json (self->pack->folder, "config.json", error);
  g_autoptr (JsonNode) vocabulary = NULL;
  JsonObject *tokens;
  gint64 size;

  if (config == NULL)
    return FALSE;
  size = sampan_json_peek_int (config, "vocab_size", -1);
  if (sampan_json_peek_int (config, "decoder_vocab_size", size) != size)
    return fail_separate (error);
  vocabulary = _sampan_pack_read_json (self->pack->folder, "vocab.json", error);
  if (vocabulary == NULL)
    return FALSE;
  tokens = json_node_get_object (vocabulary);
  return check_ids (tokens, size, error)
         && check_pieces (self, tokens, SAMPAN_PACK_SOURCE_PIECES, error)
         && check_pieces (self, tokens, SAMPAN_PACK_TARGET_PIECES, error)
         && check_prefixes (self->pack, tokens, error);
}

/* ---- models ---- */

/* A number as protocol buffers write it. Returns: FALSE at the end of the file. */
static gboolean
read_varint (int fd, guint64 *value)
{
  guint8 byte;

  *value = 0;
  for (guint shift = 0; shift < 64; shift += 7)
    {
      if (read (fd, &byte, 1) != 1)
        return FALSE;
      *value |= (guint64)(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return TRUE;
    }
  return FALSE;
}

/* Returns: where the field that begins at the file's position ends; -1 for what is no field. */
static gint64
skip_field (int fd, guint64 *number)
{
  static const gint64 fixed[] = { [1] = 8, [5] = 4 };
  guint64 key, length = 0;

  if (!read_varint (fd, &key))
    return -1;
  *number = key >> 3;
  switch (key & 7)
    {
    case 0:
      return read_varint (fd, &length) ? lseek (fd, 0, SEEK_CUR) : -1;
    case 2:
      if (!read_varint (fd, &length) || length > SAMPAN_PACK_MAX_FILE_SIZE)
        return -1;
      return lseek (fd, (off_t)length, SEEK_CUR);
    case 1:
    case 5:
      return lseek (fd, fixed[key & 7], SEEK_CUR);
    default:
      return -1;
    }
}

/* An ONNX file is a ModelProto (onnx.proto 1.x: field 7 is the graph): its fields end where the
 * file does. That finds a cut even in a folder that has no checksums. */
static gboolean
check_model (SampanPack *pack, SampanPackFile file, GError **error)
{
  SampanPackEntry *entry = _sampan_pack_get_entry (pack, file);
  gint64 size, end = 0;
  g_autofd int fd = _sampan_pack_open_file (pack->folder, entry->path, &size, error);
  gboolean graph = FALSE;

  if (fd < 0)
    return FALSE;
  while (end >= 0 && end < size)
    {
      guint64 number = 0;

      end = skip_field (fd, &number);
      graph |= number == 7;
    }
  if (end == size && graph)
    return TRUE;
  if (end > size)
    return fail_cut_off (error, entry->path);
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
               /* Translators: %s is a file's name */
               _ ("The file “%s” of the language pack is no ONNX model. Get the pack again."),
               entry->path);
  return FALSE;
}

/* ---- public functions ---- */

static gboolean
verify (Verification *self, GError **error)
{
  for (guint i = 0; i < self->pack->entries->len; i++)
    if (!check_entry (self, g_ptr_array_index (self->pack->entries, i), error))
      return FALSE;
  return check_vocabulary (self, error) && check_model (self->pack, SAMPAN_PACK_ENCODER, error)
         && check_model (self->pack, SAMPAN_PACK_DECODER, error);
}

gboolean
_sampan_pack_seal (SampanPack *self,
                   SampanPackProgress progress,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  Verification verification = { self, 0, progress, user_data, cancellable, TRUE };

  return verify (&verification, error);
}

gboolean
sampan_pack_verify (SampanPack *self,
                    SampanPackProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Verification verification = { self, 0, progress, user_data, cancellable, FALSE };

  g_return_val_if_fail (SAMPAN_IS_PACK (self), FALSE);

  return verify (&verification, error);
}
