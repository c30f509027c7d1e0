#pragma once

#include "sampan-library.h"
#include "sampan-note-item-private.h"

G_BEGIN_DECLS

/* A medium's name in the library. */
gboolean sampan_is_sha256 (const char *text);

/* Reads up to @size bytes: returns their number, 0 at the end, -1 with @error set. */
typedef gssize (*SampanReadFunc) (
    gpointer source, void *block, gsize size, GCancellable *cancellable, GError **error);

/**
 * sampan_media_import:
 * @folder: the library's media folder
 * @sha256: (nullable): what it must be, or NULL for whatever it is
 *
 * Copies what @read gives under its SHA-256. Errors: INVALID if it is not @sha256, FULL, FAILED,
 * and those of @read.
 *
 * Returns: (transfer full): the SHA-256
 */
char *sampan_media_import (const char *folder,
                           SampanReadFunc read,
                           gpointer source,
                           const char *sha256,
                           GCancellable *cancellable,
                           GError **error);
/* Returns: (transfer full): where a medium lies in @folder. */
char *sampan_media_dup_path (const char *folder, const char *sha256);
/* Adds to @names (char *, owned) each medium that @plan (nullable), a plan as JSON, names: the
 * picture or video of a background. */
void sampan_media_add_named (GHashTable *names, const char *plan);
/* Makes sure that what was written to @fd is on the disk, and gives the file its name. */
gboolean sampan_publish_file (int fd, const char *temporary, const char *path, GError **error);
/* A GIOError or errno of writing as SAMPAN_CORE_ERROR, with a sentence for people. */
void sampan_set_write_error (GError **error, const char *path, int error_number);

/* Removes a file that was last imported more than @age seconds ago. */
gboolean sampan_media_remove_old (const char *path, gint64 age);

/* Frees, in a thread of its own, what nothing refers to. @lock: held shared by each process that
 * has the library open; -1: none. */
void sampan_media_collect_garbage (SampanDatabase *database, const char *folder, int lock);
/* The same, at once; for tests. Returns: the number of files removed. */
guint sampan_media_collect_garbage_now (SampanDatabase *database, const char *folder);

/* Saves a state that no SampanNote shows. */
gboolean sampan_library_save_state (SampanLibrary *self, GVariant *state, GError **error);
/* Returns: (transfer full): the state of a note as it was saved last. */
GVariant *sampan_library_load_state (SampanLibrary *self, const char *id, GError **error);

G_END_DECLS
