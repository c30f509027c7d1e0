#pragma once

#include "sampan-pack.h"

G_BEGIN_DECLS

/* What somebody else says about a pack that does not describe itself; all of it may be NULL. */
typedef struct
{
  const char *id;
  const char *name;
  const char *source;
  const char *target;
  const char *licence;
  const char *quality;
  const char *quality_source;
} SampanPackHints;

/*
 * Takes the pack at @path, a folder or a .zip, into @packs (which is made if need be), verified and
 * under its id. All of it is there or nothing is, whenever the process ends. @replace: whether one
 * with the same id may go. Blocks.
 *
 * Returns: (transfer full): the installed pack; errors: SAMPAN_PACK_ERROR, G_IO_ERROR_CANCELLED
 */
SampanPack *_sampan_pack_install (const char *packs,
                                  const char *path,
                                  const SampanPackHints *hints,
                                  gboolean replace,
                                  SampanPackProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

/* Moves a pack out of the list. Returns: (nullable): where to, for _sampan_pack_put_back(). */
char *_sampan_pack_put_away (const char *packs, const char *id, GError **error);
gboolean
_sampan_pack_put_back (const char *packs, const char *id, const char *away, GError **error);
/* Removes what was put away, and what processes that were killed left, unless another one works in
 * @packs. Blocks. */
void _sampan_pack_clean (const char *packs);
/* Says to others that something here is under way, until the descriptor is closed. */
int _sampan_pack_lock (const char *packs);
/* Returns: bytes that may be written there, G_MAXINT64 if the system does not say. */
gint64 _sampan_pack_get_free_space (const char *packs);
/* Errors: SPACE, with a sentence, unless @size bytes and some more have room in @packs. */
gboolean _sampan_pack_check_space (const char *packs, gint64 size, GError **error);
void _sampan_pack_remove_tree (const char *path);

/* ---- .zip (sampan-pack-zip.c) ---- */

/* What of an archive belongs to a pack. */
typedef struct
{
  char *root;         /* the folder in the archive, "" or "name/" */
  char *name;         /* for the pack's folder: of @root, else of the archive */
  GHashTable *wanted; /* paths below @root */
  gint64 size;
} SampanPackZip;

SampanPackZip *_sampan_pack_zip_scan (const char *path, GError **error);
void _sampan_pack_zip_free (SampanPackZip *self);
/* @folder: an empty one. */
gboolean _sampan_pack_zip_extract (SampanPackZip *self,
                                   const char *path,
                                   const char *folder,
                                   SampanPackProgress progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

/* Reads into @block. Returns: bytes, 0 at the end, -1 with @error set. */
typedef gssize (*SampanPackRead) (gpointer source, void *block, gsize size, GError **error);
/* How much of @total has been written. */
typedef struct
{
  gint64 done;
  gint64 total;
  SampanPackProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} SampanPackWriter;
/* Writes a new file, not more than @limit bytes of it. */
gboolean _sampan_pack_write_file (SampanPackWriter *self,
                                  const char *folder,
                                  const char *path,
                                  gint64 limit,
                                  SampanPackRead read_block,
                                  gpointer source,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPackZip, _sampan_pack_zip_free)

G_END_DECLS
