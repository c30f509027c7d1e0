#include "sampan-pack-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/sampan-json.h"

#define MAX_DEPTH 4
#define MAX_NAME 200

/* Optimum writes into the folder itself, the packs that others offer have the models in onnx/. */
static const char *const config_names[] = { "config.json", NULL };
static const char *const generation_names[] = { "generation_config.json", NULL };
static const char *const vocabulary_names[] = { "vocab.json", NULL };
static const char *const source_names[] = { "source.spm", NULL };
static const char *const target_names[] = { "target.spm", NULL };
/* int8 first: a quarter of the size, five times as fast on a processor. */
static const char *const encoder_names[] = {
  "onnx/encoder_model_quantized.onnx",
  "onnx/encoder_model_int8.onnx",
  "onnx/encoder_model.onnx",
  "encoder_model_quantized.onnx",
  "encoder_model_int8.onnx",
  "encoder_model.onnx",
  NULL,
};
static const char *const decoder_names[] = {
  "onnx/decoder_model_merged_quantized.onnx",
  "onnx/decoder_model_merged_int8.onnx",
  "onnx/decoder_model_merged.onnx",
  "decoder_model_merged_quantized.onnx",
  "decoder_model_merged_int8.onnx",
  "decoder_model_merged.onnx",
  NULL,
};

static const char *const *const names[SAMPAN_PACK_N_FILES] = {
  [SAMPAN_PACK_CONFIG] = config_names,         [SAMPAN_PACK_GENERATION_CONFIG] = generation_names,
  [SAMPAN_PACK_VOCABULARY] = vocabulary_names, [SAMPAN_PACK_SOURCE_PIECES] = source_names,
  [SAMPAN_PACK_TARGET_PIECES] = target_names,  [SAMPAN_PACK_ENCODER] = encoder_names,
  [SAMPAN_PACK_DECODER] = decoder_names,
};

const char *const *
_sampan_pack_file_names (SampanPackFile file)
{
  return names[file];
}

SampanPackFile
_sampan_pack_file_for_path (const char *path)
{
  SampanPackFile file = 0;

  while (file < SAMPAN_PACK_N_FILES && !g_strv_contains (names[file], path))
    file++;
  return file;
}

static gboolean
name_is_safe (const char *name)
{
  if (*name == '\0' || *name == '.' || strlen (name) > MAX_NAME)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == '\\' || *p == ':')
      return FALSE;
  return TRUE;
}

gboolean
_sampan_pack_path_is_safe (const char *path)
{
  g_auto (GStrv) parts = NULL;

  if (!g_utf8_validate (path, -1, NULL) || *path == '\0')
    return FALSE;
  parts = g_strsplit (path, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (i >= MAX_DEPTH || !name_is_safe (parts[i]))
      return FALSE;
  return TRUE;
}

gboolean
_sampan_pack_id_is_safe (const char *id)
{
  gsize length = strlen (id);

  return length > 0 && length <= 64 && g_ascii_isalnum (*id)
         && strspn (id, G_CSET_a_2_z G_CSET_A_2_Z "0123456789._-") == length;
}

static int
fail_open (GError **error, const char *path, int number)
{
  if (number == ENOENT || number == ENOTDIR)
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING,
                 /* Translators: %s is a file's name */
                 _ ("The file “%s” of the language pack is missing. Get the pack again."), path);
  else if (number == ELOOP)
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                 /* Translators: %s is a file's name */
                 _ ("“%s” in the language pack is a link or no file at all, and such are not "
                    "followed. Put the file itself in its place."),
                 path);
  else
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED,
                 /* Translators: a file's name, and why */
                 _ ("The file “%s” of the language pack can not be read: %s."), path,
                 g_strerror (number));
  return -1;
}

/* One step of a path, never through a link. */
static int
open_step (int folder, const char *name, gboolean last)
{
  struct stat info;

  if (fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return -1;
  if (last ? !S_ISREG (info.st_mode) : !S_ISDIR (info.st_mode))
    {
      errno = ELOOP;
      return -1;
    }
  return openat (folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (last ? 0 : O_DIRECTORY));
}

int
_sampan_pack_open_file (const char *folder, const char *path, gint64 *size, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat info;

  for (guint i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      int next = open_step (fd, parts[i], parts[i + 1] == NULL);
      int number = errno;

      g_clear_fd (&fd, NULL);
      fd = next;
      errno = number;
    }
  if (fd < 0 || fstat (fd, &info) != 0)
    return fail_open (error, path, errno);
  *size = info.st_size;
  return g_steal_fd (&fd);
}

GBytes *
_sampan_pack_read_file (const char *folder, const char *path, GError **error)
{
  gint64 size;
  g_autofd int fd = _sampan_pack_open_file (folder, path, &size, error);
  g_autofree guint8 *data = NULL;
  gint64 done = 0;

  if (fd < 0)
    return NULL;
  if (size > SAMPAN_PACK_MAX_TEXT_SIZE)
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                   /* Translators: %s is a file's name */
                   _ ("The file “%s” of the language pack is absurdly large. Get the pack from "
                      "elsewhere."),
                   path);
      return NULL;
    }
  data = g_malloc ((gsize)size + 1);
  while (done < size)
    {
      gssize n = read (fd, data + done, (gsize)(size - done));

      if (n <= 0)
        {
          fail_open (error, path, n < 0 ? errno : EIO);
          return NULL;
        }
      done += n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), (gsize)size);
}

JsonNode *
_sampan_pack_read_json (const char *folder, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = _sampan_pack_read_file (folder, path, error);
  g_autoptr (JsonNode) node = bytes != NULL ? sampan_json_parse (bytes, NULL) : NULL;

  if (bytes != NULL && (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)))
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
                   /* Translators: %s is a file's name */
                   _ ("The file “%s” of the language pack is damaged: it is not JSON. Get the pack "
                      "again."),
                   path);
      return NULL;
    }
  return g_steal_pointer (&node);
}
