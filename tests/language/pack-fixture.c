#include "pack-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "net/sampan-json.h"

/* ---- protocol buffers ---- */

static void
add_varint (GByteArray *bytes, guint64 value)
{
  do
    {
      guint8 byte = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);

      g_byte_array_append (bytes, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

static void
add_bytes (GByteArray *bytes, guint field, gconstpointer data, gsize size)
{
  add_varint (bytes, field << 3 | 2);
  add_varint (bytes, size);
  g_byte_array_append (bytes, data, (guint)size);
}

/* A SentencePiece: piece = 1, score = 2 (float), type = 3. */
static void
add_piece (GByteArray *model, const char *text, float score, guint type)
{
  g_autoptr (GByteArray) piece = g_byte_array_new ();

  add_bytes (piece, 1, text, strlen (text));
  add_varint (piece, 2 << 3 | 5);
  g_byte_array_append (piece, (const guint8 *)&score, sizeof score);
  add_varint (piece, 3 << 3);
  add_varint (piece, type);
  add_bytes (model, 1, piece->data, piece->len);
}

/* @prefix: what the pieces begin with. */
static void
write_pieces (const char *folder, const char *path, const char *prefix, gboolean bpe)
{
  g_autoptr (GByteArray) model = g_byte_array_new ();
  g_autoptr (GByteArray) trainer = g_byte_array_new ();

  add_piece (model, "<unk>", 0, 2);
  add_piece (model, "<s>", 0, 3);
  add_piece (model, "</s>", 0, 3);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%u", prefix, i);

      add_piece (model, text, -1.0f - (float)i, 1);
    }
  add_varint (trainer, 3 << 3); /* model_type */
  add_varint (trainer, bpe ? 2 : 1);
  add_bytes (model, 2, trainer->data, trainer->len);
  add_bytes (model, 3, "", 0);
  pack_fixture_write_file (folder, path, (const char *)model->data, model->len);
}

/* ir_version = 1, graph = 7 */
static void
write_model (const char *folder, const char *path, gsize size)
{
  g_autoptr (GByteArray) model = g_byte_array_new ();
  g_autofree char *graph = g_malloc0 (size);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)size);

  /* As little to be compressed as weights are. */
  for (gsize i = 0; i < size; i++)
    graph[i] = (char)g_rand_int_range (random, 0, 256);
  add_varint (model, 1 << 3);
  add_varint (model, 8);
  add_bytes (model, 7, graph, size);
  pack_fixture_write_file (folder, path, (const char *)model->data, model->len);
}

/* ---- JSON ---- */

static void
write_json (const char *folder, const char *path, JsonBuilder *builder)
{
  g_autoptr (GBytes) bytes = sampan_json_builder_end_bytes (builder);

  pack_fixture_write_file (folder, path, g_bytes_get_data (bytes, NULL),
                           (gssize)g_bytes_get_size (bytes));
}

static guint
write_vocabulary (const char *folder, PackFlags flags)
{
  static const char *const first[] = { "</s>", "<unk>",        "<pad>",
                                       "<s>",  ">>cmn_Hans<<", ">>cmn_Hant<<" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n = 0;

  json_builder_begin_object (builder);
  for (guint i = 0; i < (flags & PACK_CHINESE ? 6 : 4); i++)
    sampan_json_add_int (builder, first[i], n++);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *source = g_strdup_printf ("▁s%u", i);
      g_autofree char *target = g_strdup_printf ("▁t%u", i);

      sampan_json_add_int (builder, source, n++);
      sampan_json_add_int (builder, target, n++ + (flags & PACK_GAP && i == 19));
    }
  json_builder_end_object (builder);
  write_json (folder, "vocab.json", builder);
  return n;
}

static void
write_config (const char *folder, guint n_tokens, PackFlags flags)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "model_type", "marian");
  sampan_json_add_string (builder, "_name_or_path", "Helsinki-NLP/model");
  sampan_json_add_int (builder, "vocab_size", n_tokens + (flags & PACK_SHORT ? 1 : 0));
  if (flags & PACK_SEPARATE)
    sampan_json_add_int (builder, "decoder_vocab_size", n_tokens + 7);
  json_builder_end_object (builder);
  write_json (folder, "config.json", builder);
}

static void
add_files (JsonBuilder *builder, const char *folder, const char *below)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative =
          *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (folder, relative, NULL);
      g_autofree char *hash = NULL;
      gint64 size;

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          add_files (builder, folder, relative);
          continue;
        }
      hash = pack_fixture_hash (full, &size);
      sampan_json_begin_object (builder, relative);
      sampan_json_add_string (builder, "sha256", hash);
      sampan_json_add_int (builder, "size", size);
      json_builder_end_object (builder);
    }
}

static void
write_description (const char *folder, const char *id, PackFlags flags)
{
  static const char *const chinese[] = { "zh-Hans", "zh-Hant", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_int (builder, "format", 1);
  sampan_json_add_string (builder, "id", id);
  sampan_json_add_string (builder, "name", "A pack");
  sampan_json_add_string (builder, "source", flags & PACK_CHINESE ? "en" : "zh");
  if (flags & PACK_CHINESE)
    {
      sampan_json_add_strv (builder, "targets", chinese);
      sampan_json_begin_object (builder, "prefix");
      sampan_json_add_string (builder, "zh-Hans", ">>cmn_Hans<<");
      sampan_json_add_string (builder, "zh-Hant", ">>cmn_Hant<<");
      json_builder_end_object (builder);
    }
  else
    sampan_json_add_string (builder, "target", "en");
  sampan_json_add_string (builder, "architecture", "marian");
  sampan_json_add_string (builder, "licence", "CC-BY-4.0");
  sampan_json_begin_object (builder, "quality");
  sampan_json_add_string (builder, "note", "COMET 0.79");
  sampan_json_add_string (builder, "source", "https://example.org/evaluation");
  json_builder_end_object (builder);
  sampan_json_begin_object (builder, "files");
  add_files (builder, folder, "");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  write_json (folder, "pack.json", builder);
}

/* ---- public functions ---- */

void
pack_fixture_write (const char *folder, const char *id, PackFlags flags)
{
  const char *const models = flags & PACK_FLAT ? "" : "onnx/";
  g_autofree char *encoder = g_strconcat (models, "encoder_model.onnx", NULL);
  g_autofree char *decoder = g_strconcat (models, "decoder_model_merged.onnx", NULL);

  write_config (folder, write_vocabulary (folder, flags), flags);
  write_pieces (folder, "source.spm", "▁s", flags & PACK_BPE);
  write_pieces (folder, "target.spm", flags & PACK_OTHER_PIECES ? "▁x" : "▁t", FALSE);
  write_model (folder, encoder, flags & PACK_LARGE ? 3000000 : 300);
  write_model (folder, decoder, 400);
  if (flags & PACK_INT8)
    {
      write_model (folder, "onnx/encoder_model_quantized.onnx", 100);
      write_model (folder, "onnx/decoder_model_merged_int8.onnx", 100);
    }
  if (!(flags & PACK_PLAIN))
    write_description (folder, id, flags);
}

void
pack_fixture_write_file (const char *folder, const char *path, const char *text, gssize size)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_file_set_contents (full, text, size, &error);
  g_assert_no_error (error);
}

void
pack_fixture_replace (const char *folder, const char *path, const char *from, const char *to)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, from, to, 0), >, 0);
  pack_fixture_write_file (folder, path, changed->str, (gssize)changed->len);
}

void
pack_fixture_cut (const char *folder, const char *path)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (full, &data, &size, NULL));
  pack_fixture_write_file (folder, path, data, (gssize)size - 1);
}

static void
add_to_zip (struct archive *archive, const char *folder, const char *below, const char *prefix)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative =
          *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (folder, relative, NULL);
      g_autofree char *entry_name = g_strconcat (prefix, relative, NULL);
      g_autofree char *data = NULL;
      struct archive_entry *entry;
      gsize size;

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          add_to_zip (archive, folder, relative, prefix);
          continue;
        }
      g_assert_true (g_file_get_contents (full, &data, &size, NULL));
      entry = archive_entry_new ();
      archive_entry_set_pathname (entry, entry_name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      archive_entry_set_size (entry, (gint64)size);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, data, size), ==, size);
      archive_entry_free (entry);
    }
}

void
pack_fixture_zip (const char *folder, const char *zip, const char *prefix)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, zip), ==, ARCHIVE_OK);
  add_to_zip (archive, folder, "", prefix);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

void
pack_fixture_zip_entry (const char *zip, const char *name, const char *link)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, zip), ==, ARCHIVE_OK);
  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, link != NULL ? AE_IFLNK : AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  if (link != NULL)
    archive_entry_set_symlink (entry, link);
  archive_entry_set_size (entry, link != NULL ? (gint64)strlen (link) : 2);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (link == NULL)
    archive_write_data (archive, "{}", 2);
  archive_entry_free (entry);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

char *
pack_fixture_hash (const char *path, gint64 *size)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  *size = (gint64)length;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)data, length);
}

void
pack_fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) folder =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      pack_fixture_remove_tree (child);
    }
  g_remove (path);
}
