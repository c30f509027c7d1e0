#pragma once

#include <gio/gio.h>

#include "sampan-database.h"
#include "sampan-note.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_NOTE_ITEM (sampan_note_item_get_type ())

typedef enum
{
  SAMPAN_NOTE_DRAFT,
  SAMPAN_NOTE_QUEUED, /* a job of the outbox is under way or waits */
  SAMPAN_NOTE_PUBLISHED,
} SampanNoteStatus;

/**
 * SampanNoteItem:
 *
 * A row of the library's list: what a list shows of a note, without loading it. Read-only
 * properties with notify: "id", "title" (of the source; the first words of its text if empty),
 * "modified" (int64), "languages" (GStrv, the source first), "incomplete-languages" (GStrv: targets
 * with missing or stale segments), "kind", "status" (#SampanNoteStatus), "cover-sha256",
 * "cover-plan" (JSON), "cover-mime-type", "duration" (ms of a video).
 */
G_DECLARE_FINAL_TYPE (SampanNoteItem, sampan_note_item, SAMPAN, NOTE_ITEM, GObject)

/** Returns: (transfer none): the note's id. */
const char *sampan_note_item_get_id (SampanNoteItem *self);
/** Returns: (transfer none): the title, the first words of the text, or "" if there is neither. */
const char *sampan_note_item_get_title (SampanNoteItem *self);
/** Microseconds since 1970, UTC. */
gint64 sampan_note_item_get_modified (SampanNoteItem *self);
/** Returns: (transfer none) (array zero-terminated=1): BCP 47, the source first. Until the item
 * changes. */
const char *const *sampan_note_item_get_languages (SampanNoteItem *self);
/** Returns: (transfer none) (array zero-terminated=1): targets with missing or stale segments.
 * Until the item changes. */
const char *const *sampan_note_item_get_incomplete_languages (SampanNoteItem *self);
/** VIDEO when one of the note's media is a video. */
SampanNoteKind sampan_note_item_get_kind (SampanNoteItem *self);
/** What the outbox says of the note. */
SampanNoteStatus sampan_note_item_get_status (SampanNoteItem *self);
/** Returns: (transfer none) (nullable): the first medium; NULL if there is none. */
const char *sampan_note_item_get_cover_sha256 (SampanNoteItem *self);
/** Returns: (transfer none) (nullable): the first medium's edit plan as JSON. */
const char *sampan_note_item_get_cover_plan (SampanNoteItem *self);
/** Returns: (transfer none) (nullable): the first medium's. */
const char *sampan_note_item_get_cover_mime_type (SampanNoteItem *self);
/** Milliseconds of the note's video; 0 if it has none. */
gint64 sampan_note_item_get_duration (SampanNoteItem *self);

#define SAMPAN_TYPE_LIBRARY (sampan_library_get_type ())

/**
 * SampanLibrary:
 *
 * The folder that holds notes and media: library.db and media/AB/SHA256. One process at a time may
 * have it open for a window; the command line may join it (SQLite arbitrates).
 *
 * It is a #GListModel of #SampanNoteItem, newest change first, filled by sampan_library_open*() and
 * kept up to date. Functions without _async block: they are for programs without a window, for
 * tests and for worker threads.
 */
G_DECLARE_FINAL_TYPE (SampanLibrary, sampan_library, SAMPAN, LIBRARY, GObject)

/** Returns: (transfer full): the folder used when none is named: g_get_user_data_dir()/sampan. */
char *sampan_library_dup_default_path (void);

/** Opens, and makes if there is none, the library in folder @path. Errors: SAMPAN_CORE_ERROR. */
SampanLibrary *sampan_library_open (const char *path, GError **error);
/** sampan_library_open() in a thread; the list belongs to the calling thread and its main context.
 */
void sampan_library_open_async (const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full): the library, or NULL with @error set. */
SampanLibrary *sampan_library_open_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer none): the folder, absolute. */
const char *sampan_library_get_path (SampanLibrary *self);
/** Returns: (transfer none): for the tables of the layers above. A transaction there must not call
 * the library. */
SampanDatabase *sampan_library_get_database (SampanLibrary *self);

/**
 * sampan_library_run_async:
 * @task: whose source object is @self or something that holds it
 * @func: runs in the library's worker thread, one at a time, in the order of the calls, and returns
 * through @task
 *
 * For work on the database that must keep its order with saves. It must be short: saves wait for
 * it.
 */
void sampan_library_run_async (SampanLibrary *self, GTask *task, GTaskThreadFunc func);

/** Loads a note. Callers on the main thread use _async. Errors: NOT_FOUND, CORRUPT. */
SampanNote *sampan_library_load (SampanLibrary *self, const char *id, GError **error);
/** Loads a note in the worker, after the saves asked for before. */
void sampan_library_load_async (SampanLibrary *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full): the note, or NULL with @error set. */
SampanNote *sampan_library_load_finish (SampanLibrary *self, GAsyncResult *result, GError **error);

/** Writes a note; when it returns TRUE the note is on the disk and survives a crash of the process
 * or machine. */
gboolean sampan_library_save (SampanLibrary *self, SampanNote *note, GError **error);
/** Saves the note as it is at this call; saves keep their order. */
void sampan_library_save_async (SampanLibrary *self,
                                SampanNote *note,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: whether the note is on the disk. */
gboolean sampan_library_save_finish (SampanLibrary *self, GAsyncResult *result, GError **error);

/** Removes a note, keeping it for 30 days for sampan_library_restore(). Media that nothing uses any
 * more (no note, no deleted note, no job) go at a later start. */
gboolean sampan_library_delete (SampanLibrary *self, const char *id, GError **error);
/** Brings back a deleted note as it was saved last. Errors: NOT_FOUND. */
gboolean sampan_library_restore (SampanLibrary *self, const char *id, GError **error);

/**
 * sampan_library_search:
 *
 * Full-text search over titles, text, tags, alt texts and captions in all languages. All words must
 * match; the last may be unfinished. Right for Chinese words of one, two and more characters.
 *
 * Returns: (transfer full): ids of notes, best first; NULL with @error set
 */
GStrv sampan_library_search (SampanLibrary *self, const char *query, GError **error);
/** sampan_library_search() in the worker. */
void sampan_library_search_async (SampanLibrary *self,
                                  const char *query,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): ids of notes, best first; NULL with @error set. */
GStrv sampan_library_search_finish (SampanLibrary *self, GAsyncResult *result, GError **error);

/**
 * sampan_library_import_file:
 *
 * Copies @path into the library under its SHA-256 (to a temporary file, fsync, rename); a file that
 * is there already is not copied again. Returns: (transfer full): the SHA-256; what the file is, is
 * for sampan_media_probe() to say.
 */
char *sampan_library_import_file (SampanLibrary *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GError **error);
/** sampan_library_import_file() in a thread of its own, so that no save waits for a long video. */
void sampan_library_import_file_async (SampanLibrary *self,
                                       const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/** Returns: (transfer full): the SHA-256, or NULL with @error set. */
char *sampan_library_import_file_finish (SampanLibrary *self, GAsyncResult *result, GError **error);

/** Returns: (transfer none): the folder that holds all media, for what finds them by their SHA-256.
 */
const char *sampan_library_get_media_folder (SampanLibrary *self);
/** Returns: (transfer full): where the medium lies; it must not be written to. */
char *sampan_library_dup_media_path (SampanLibrary *self, const char *sha256);
/** Returns: (transfer full): a folder for what can be made again (thumbnails, waveforms); made if
 * needed. */
char *sampan_library_dup_cache_path (SampanLibrary *self, const char *kind);

/** A .sampan file: a zip of note.json, media/SHA256 and captions/MEDIA.LANG.vtt. */
gboolean sampan_library_export (SampanLibrary *self,
                                const char *id,
                                const char *path,
                                GCancellable *cancellable,
                                GError **error);
/** Returns: (transfer full): the id of the note that was made: a new one if a note with that id
 * exists. */
char *sampan_library_import (SampanLibrary *self,
                             const char *path,
                             GCancellable *cancellable,
                             GError **error);

/** Tells the list that rows of the outbox changed a note's status. */
void sampan_library_refresh_item (SampanLibrary *self, const char *id);

G_END_DECLS
