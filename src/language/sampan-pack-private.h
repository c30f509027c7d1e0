#pragma once

#include <json-glib/json-glib.h>

#include "sampan-pack.h"

G_BEGIN_DECLS

/* Far above any translation model that a desktop runs (Opus-MT: 300 MB in fp32), far below what
 * would fill a disk. */
#define SAMPAN_PACK_MAX_FILE_SIZE (G_GINT64_CONSTANT (4) << 30)
#define SAMPAN_PACK_MAX_SIZE (G_GINT64_CONSTANT (8) << 30)
#define SAMPAN_PACK_MAX_FILES 64
/* Descriptions, configurations, vocabularies and pieces: what is read into memory. */
#define SAMPAN_PACK_MAX_TEXT_SIZE (64 << 20)

#define SAMPAN_PACK_DESCRIPTION "pack.json"
#define SAMPAN_PACK_MAX_DESCRIPTION_SIZE (1 << 20)

/* A file as the pack describes it. */
typedef struct
{
  char *path;   /* within the folder */
  char *sha256; /* lower case; NULL in a folder without pack.json */
  gint64 size;
} SampanPackEntry;

struct _SampanPack
{
  GObject parent_instance;

  char *folder;
  char *id;
  char *name;
  char *source;
  char **targets;
  char *architecture;
  char *licence;
  char *quality;
  char *quality_source;
  GHashTable *prefixes; /* target -> token */
  GPtrArray *entries;   /* SampanPackEntry */
  gint64 size;
  gboolean described;
  gint64 stamp; /* tells another pack in the same place: its pack.json's time */
};

/* ---- files (sampan-pack-files.c) ---- */

/* Whether @path is relative, without "..", and no deeper than a pack is. */
gboolean _sampan_pack_path_is_safe (const char *path);
/* Whether @id may be the name of a folder. */
gboolean _sampan_pack_id_is_safe (const char *id);
/* Opens a regular file within @folder without following a link. Errors: MISSING, UNSAFE, FAILED. */
int _sampan_pack_open_file (const char *folder, const char *path, gint64 *size, GError **error);
/* The same, read into memory. Errors: also UNSAFE for one that is too large. */
GBytes *_sampan_pack_read_file (const char *folder, const char *path, GError **error);
JsonNode *_sampan_pack_read_json (const char *folder, const char *path, GError **error);
/* Which file of a pack has the name @path; SAMPAN_PACK_N_FILES for none. */
SampanPackFile _sampan_pack_file_for_path (const char *path);
/* The names that @file may have, the best first, ended by NULL. */
const char *const *_sampan_pack_file_names (SampanPackFile file);

/* ---- folders without pack.json (sampan-pack-plain.c) ---- */

/* Kept when they are there: they say whose the model is and on what terms. Ended by NULL. */
const char *const *_sampan_pack_papers (void);

/* Fills in @self, whose folder is set. */
gboolean
_sampan_pack_read_plain (SampanPack *self, const char *source, const char *target, GError **error);

/* ---- checks (sampan-pack-verify.c) ---- */

/* sampan_pack_verify(), which also keeps the checksums of files that have none yet, for
 * _sampan_pack_describe(). Only while nobody else has @self. */
gboolean _sampan_pack_seal (SampanPack *self,
                            SampanPackProgress progress,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

/* ---- the type (sampan-pack.c) ---- */

/* Takes a file into the list, if its size is sane. @sha256: (nullable) */
gboolean _sampan_pack_add_entry (
    SampanPack *self, const char *path, const char *sha256, gint64 size, GError **error);
/* Returns: (transfer none) (nullable) */
SampanPackEntry *_sampan_pack_get_entry (SampanPack *self, SampanPackFile file);
/* A language as a pack names its source: bare ("zh") if @tag is. Returns: (nullable): NULL for what
 * is no language tag. */
char *_sampan_pack_canonicalize (const char *tag);
/* Whether a pack for @source and @targets translates @from into @to. */
gboolean _sampan_pack_covers (const char *source,
                              const char *const *targets,
                              const char *from,
                              const char *to);
/* @sha256: (nullable) */
gboolean _sampan_pack_sha256_is_valid (const char *sha256);
/* The text of a pack.json for it, with the checksums given by @entries' sha256. */
GBytes *_sampan_pack_describe (SampanPack *self);

G_END_DECLS
