#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>
#include <utime.h>

#include "core/sampan-error.h"
#include "core/sampan-library-private.h"
#include "core/sampan-note-store-private.h"
#include "helper.h"

static void
assert_saved (SampanLibrary *library, SampanNote *note)
{
  g_autoptr (GVariant) now = sampan_note_dup_state (note);
  g_autoptr (GVariant) loaded = load_state (library, sampan_note_get_id (note));

  g_assert_true (g_variant_equal (now, loaded));
}

static void
save (SampanLibrary *library, SampanNote *note)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_library_save (library, note, &error));
  g_assert_no_error (error);
}

static SampanNoteItem *
item_at (SampanLibrary *library, guint position)
{
  g_autoptr (SampanNoteItem) item = g_list_model_get_item (G_LIST_MODEL (library), position);
  g_assert_nonnull (item);
  return item;
}

static guint
n_items (SampanLibrary *library)
{
  return g_list_model_get_n_items (G_LIST_MODEL (library));
}

static void
test_roundtrip (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autofree char *id = g_strdup (sampan_note_get_id (note));
  g_autoptr (GVariant) state = sampan_note_dup_state (note);
  g_autoptr (GVariant) again = NULL;

  save (library, note);
  assert_saved (library, note);
  g_clear_object (&library);
  library = open_library (folder);
  again = load_state (library, id);
  g_assert_true (g_variant_equal (state, again));
  g_clear_object (&library);
  remove_folder (folder);
}

/* Only what differs is written: so each kind of difference is tried, and after each the whole is
 * compared. */
static void
test_saves_every_difference (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  SampanVersion *source = sampan_note_get_source (note);
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  SampanCaptionTrack *track = sampan_media_get_track (media, "zh-Hans");
  g_autoptr (GVariant) full = sampan_note_dup_state (note);
  g_autoptr (SampanCue) cue = sampan_cue_new ("3", 500, 600, "moved & <b>changed</b>", NULL, NULL);
  g_autoptr (SampanSegment) segment = NULL;

  save (library, note);
  sampan_version_set_body (source, "in front\nFirst line, changed.\n👩🏽‍🚀\n\nlast");
  save (library, note);
  assert_saved (library, note);
  sampan_version_set_body (source, "last\n\nin front");
  save (library, note);
  assert_saved (library, note);
  segment =
      g_list_model_get_item (sampan_version_get_segments (sampan_note_get_version (note, "ja")), 0);
  sampan_segment_set_text (segment, "最後\nと改行");
  sampan_version_set_tags (source, NULL);
  sampan_caption_track_put (track, cue);
  sampan_caption_track_remove (track, "7");
  sampan_media_set_alt (media, "en", "");
  sampan_media_set_alt (media, "ja", "舟");
  save (library, note);
  assert_saved (library, note);
  sampan_media_set_caption_style (media, "{\"size\":0.06}");
  save (library, note);
  assert_saved (library, note);
  g_object_set (track, "file", "WEBVTT\n\nNOTE by hand\n", NULL);
  save (library, note);
  assert_saved (library, note);
  g_object_set (track, "file", NULL, NULL);
  save (library, note);
  assert_saved (library, note);
  sampan_media_set_plan (media, NULL);
  sampan_media_remove_track (media, "en");
  sampan_note_remove_version (note, "ja");
  g_assert_true (sampan_note_set_source_language (note, "en-GB"));
  save (library, note);
  assert_saved (library, note);
  sampan_note_remove_media (note, 0);
  save (library, note);
  assert_saved (library, note);
  sampan_note_set_state (note, full);
  save (library, note);
  assert_saved (library, note);
  save (library, note); /* nothing differs */
  assert_saved (library, note);
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_long_text (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (SampanNote) note = NULL;
  g_auto (GStrv) found = NULL;
  g_autofree char *longer = NULL;
  gint64 start;

  for (guint i = 0; i < 8200; i++)
    g_string_append_printf (body, "第%" G_GSIZE_FORMAT "行：在江上的舢板 with words\n", body->len);
  g_string_append (body, "结尾在这里");
  g_assert_cmpint (g_utf8_strlen (body->str, -1), >, 200000);
  note = make_note ("zh", "长文", body->str);
  save (library, note);
  assert_saved (library, note);
  start = g_get_monotonic_time ();
  longer = g_strconcat (body->str, "！", NULL);
  sampan_version_set_body (sampan_note_get_source (note), longer);
  save (library, note);
  g_test_message ("one character more in 200,000: %.1f ms",
                  (double)(g_get_monotonic_time () - start) / 1000);
  assert_saved (library, note);
  found = sampan_library_search (library, "结尾", NULL);
  g_assert_cmpuint (g_strv_length (found), ==, 1);
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_two_processes (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) window = open_library (folder);
  g_autoptr (SampanLibrary) command = open_library (folder);
  g_autoptr (SampanNote) note = make_note ("en", "one", "a\nb");
  g_autoptr (SampanNote) other = NULL;

  save (window, note);
  other = sampan_library_load (command, sampan_note_get_id (note), NULL);
  sampan_version_set_body (sampan_note_get_source (other), "x\ny\nz");
  save (command, other);
  /* The last to save wins, with all of its note and nothing of the other's. */
  sampan_version_set_body (sampan_note_get_source (note), "a\nB");
  save (window, note);
  assert_saved (window, note);
  assert_saved (command, note);
  g_clear_object (&window);
  g_clear_object (&command);
  remove_folder (folder);
}

static void
count (int *counter)
{
  (*counter)++;
}

static void
test_list (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) first = make_full_note (library);
  g_autoptr (SampanNote) second = make_note ("zh", "", "\n  没有标题的笔记  \nmore");
  g_autoptr (GError) error = NULL;
  SampanNoteItem *item;
  int changes = 0, titles = 0;

  save (library, first);
  save (library, second);
  g_assert_cmpuint (n_items (library), ==, 2);
  g_assert_cmpstr (sampan_note_item_get_title (item_at (library, 0)), ==, "没有标题的笔记");
  item = item_at (library, 1);
  g_assert_cmpstr (sampan_note_item_get_id (item), ==, sampan_note_get_id (first));
  g_assert_cmpstr (sampan_note_item_get_languages (item)[0], ==, "en");
  g_assert_cmpuint (g_strv_length ((char **)sampan_note_item_get_languages (item)), ==, 3);
  g_assert_cmpuint (g_strv_length ((char **)sampan_note_item_get_incomplete_languages (item)), ==,
                    2);
  g_assert_cmpint (sampan_note_item_get_kind (item), ==, SAMPAN_NOTE_VIDEO);
  g_assert_cmpint (sampan_note_item_get_duration (item), ==, 12345);
  g_assert_nonnull (sampan_note_item_get_cover_sha256 (item));
  g_assert_nonnull (strstr (sampan_note_item_get_cover_plan (item), "trim"));
  g_assert_cmpint (sampan_note_item_get_status (item), ==, SAMPAN_NOTE_DRAFT);

  g_signal_connect_swapped (library, "items-changed", G_CALLBACK (count), &changes);
  g_signal_connect_swapped (item, "notify::title", G_CALLBACK (count), &titles);
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (first)), "New title");
  save (library, first);
  g_assert_cmpint (changes, ==, 2); /* out of its old place and into the new */
  g_assert_cmpint (titles, ==, 1);
  g_assert_true (item_at (library, 0) == item);
  sampan_note_remove_version (first, "ja");
  save (library, first);
  g_assert_cmpint (changes, ==, 2); /* it is at the top already */
  g_assert_cmpuint (g_strv_length ((char **)sampan_note_item_get_languages (item)), ==, 2);

  g_assert_true (sampan_library_delete (library, sampan_note_get_id (first), &error));
  g_assert_cmpuint (n_items (library), ==, 1);
  g_assert_cmpint (changes, ==, 3);
  g_clear_object (&library);
  remove_folder (folder);
}

/* A video behind its cover: the cover is what the list shows, the video what the note is. */
static void
test_list_with_cover (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autoptr (SampanMedia) cover =
      sampan_media_new (SAMPAN_MEDIA_IMAGE, "cover", "c.png", "image/png", 1, 1, 0);

  g_assert_true (sampan_note_add_media (note, cover));
  sampan_note_move_media (note, 1, 0);
  save (library, note);
  assert_saved (library, note);
  g_assert_cmpint (sampan_note_item_get_kind (item_at (library, 0)), ==, SAMPAN_NOTE_VIDEO);
  g_assert_cmpint (sampan_note_item_get_duration (item_at (library, 0)), ==, 12345);
  g_assert_cmpstr (sampan_note_item_get_cover_sha256 (item_at (library, 0)), ==, "cover");
  g_assert_cmpstr (sampan_note_item_get_cover_mime_type (item_at (library, 0)), ==, "image/png");
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_delete_and_restore (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  const char *id = sampan_note_get_id (note);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = NULL;
  g_auto (GStrv) again = NULL;

  save (library, note);
  g_assert_true (sampan_library_delete (library, id, &error));
  g_assert_null (sampan_library_load (library, id, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (sampan_library_delete (library, id, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  found = sampan_library_search (library, "会安", &error);
  g_assert_cmpuint (g_strv_length (found), ==, 0);

  /* A save that was under way does not bring it back, and is not lost either. */
  sampan_segment_set_text (sampan_version_get_title (sampan_note_get_source (note)), "Last words");
  save (library, note);
  g_assert_cmpuint (n_items (library), ==, 0);
  g_assert_true (sampan_library_restore (library, id, &error));
  g_assert_cmpuint (n_items (library), ==, 1);
  assert_saved (library, note);
  again = sampan_library_search (library, "last words", &error);
  g_assert_cmpuint (g_strv_length (again), ==, 1);
  g_assert_false (sampan_library_restore (library, "no such note", &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND);
  g_clear_object (&library);
  remove_folder (folder);
}

static void
add_job (SampanLibrary *library, const char *note_id, const char *job, const char *state)
{
  g_autoptr (GError) error = NULL;

  sampan_database_run (
      sampan_library_get_database (library), &error,
      "INSERT OR REPLACE INTO jobs (id, note_id, account_id, language, state, created) "
      "VALUES (?, ?, 'a', 'en', ?, 1)",
      g_variant_new ("(sss)", job, note_id, state));
  g_assert_no_error (error);
}

static void
set_true (gboolean *flag)
{
  *flag = TRUE;
}

static void
test_status (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_note ("en", "t", "b");
  const char *id = sampan_note_get_id (note);
  gboolean done = FALSE;
  SampanNoteItem *item;

  save (library, note);
  item = item_at (library, 0);
  g_signal_connect_swapped (item, "notify::status", G_CALLBACK (set_true), &done);
  add_job (library, id, "1", "posted");
  add_job (library, id, "2", "needs-you");
  sampan_library_refresh_item (library, id);
  wait_for (&done);
  g_assert_cmpint (sampan_note_item_get_status (item), ==, SAMPAN_NOTE_QUEUED);
  add_job (library, id, "2", "cancelled");
  done = FALSE;
  sampan_library_refresh_item (library, id);
  wait_for (&done);
  g_assert_cmpint (sampan_note_item_get_status (item), ==, SAMPAN_NOTE_PUBLISHED);
  save (library, note); /* a save keeps it */
  g_assert_cmpint (sampan_note_item_get_status (item), ==, SAMPAN_NOTE_PUBLISHED);
  g_clear_object (&library);
  remove_folder (folder);
}

static gboolean
save_ten_thousand (SampanDatabase *database, gpointer data, GError **error)
{
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *title = g_strdup_printf ("Note %u", i);
      g_autoptr (SampanNote) note = make_note ("en", title, "Some text of the note.");
      g_autoptr (GVariant) state = sampan_note_dup_state (note);
      gint64 revision = 0;

      if (!sampan_note_store_save (database, state, NULL, &revision, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_ten_thousand (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  gint64 start, previous = G_MAXINT64;

  g_assert_true (sampan_database_transaction (sampan_library_get_database (library),
                                              save_ten_thousand, NULL, NULL));
  g_clear_object (&library);
  start = g_get_monotonic_time ();
  library = open_library (folder);
  g_test_message ("open with 10,000 notes: %.1f ms",
                  (double)(g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (n_items (library), ==, 10000);
  for (guint i = 0; i < 10000; i++)
    {
      g_assert_cmpint (sampan_note_item_get_modified (item_at (library, i)), <=, previous);
      previous = sampan_note_item_get_modified (item_at (library, i));
    }
  g_assert_cmpstr (sampan_note_item_get_title (item_at (library, 0)), ==, "Note 9999");
  g_clear_object (&library);
  remove_folder (folder);
}

typedef struct
{
  gboolean done;
  guint answers;
  SampanLibrary *library;
  SampanNote *note;
  GStrv ids;
} Waiting;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  waiting->library = sampan_library_open_finish (result, &error);
  g_assert_no_error (error);
  waiting->done = TRUE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_library_save_finish (SAMPAN_LIBRARY (source), result, &error));
  g_assert_no_error (error);
  waiting->answers++;
  waiting->done = TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  waiting->note = sampan_library_load_finish (SAMPAN_LIBRARY (source), result, &error);
  g_assert_no_error (error);
  waiting->done = TRUE;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  waiting->ids = sampan_library_search_finish (SAMPAN_LIBRARY (source), result, NULL);
  waiting->done = TRUE;
}

static void
on_load_failed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_library_load_finish (SAMPAN_LIBRARY (source), result, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND);
  ((Waiting *)data)->done = TRUE;
}

static void
test_async (void)
{
  g_autofree char *folder = make_folder ();
  Waiting waiting = { 0 };
  g_autoptr (SampanNote) note = make_note ("en", "First title", "b");
  SampanSegment *title = sampan_version_get_title (sampan_note_get_source (note));

  sampan_library_open_async (folder, NULL, on_opened, &waiting);
  wait_for (&waiting.done);
  /* What a save writes is the note as it was at the call. */
  waiting.done = FALSE;
  sampan_library_save_async (waiting.library, note, NULL, on_saved, &waiting);
  sampan_segment_set_text (title, "Second title");
  wait_for (&waiting.done);
  g_assert_cmpstr (sampan_note_item_get_title (item_at (waiting.library, 0)), ==, "First title");

  /* In order, whoever asks: the last one wins. */
  sampan_library_save_async (waiting.library, note, NULL, on_saved, &waiting);
  sampan_segment_set_text (title, "Third title");
  save (waiting.library, note);
  g_assert_cmpstr (sampan_note_item_get_title (item_at (waiting.library, 0)), ==, "Third title");
  while (waiting.answers < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_saved (waiting.library, note);

  waiting.done = FALSE;
  sampan_library_load_async (waiting.library, sampan_note_get_id (note), NULL, on_loaded, &waiting);
  wait_for (&waiting.done);
  g_assert_cmpstr (sampan_note_get_id (waiting.note), ==, sampan_note_get_id (note));
  waiting.done = FALSE;
  sampan_library_search_async (waiting.library, "third", NULL, on_found, &waiting);
  wait_for (&waiting.done);
  g_assert_cmpuint (g_strv_length (waiting.ids), ==, 1);
  waiting.done = FALSE;
  sampan_library_load_async (waiting.library, "nothing", NULL, on_load_failed, &waiting);
  wait_for (&waiting.done);
  g_assert_finalize_object (waiting.note);
  g_strfreev (waiting.ids);

  /* Let go of in the middle of a save: it is written all the same. */
  sampan_segment_set_text (title, "Fourth title");
  sampan_library_save_async (waiting.library, note, NULL, NULL, NULL);
  g_clear_object (&waiting.library);
  waiting.library = open_library (folder);
  save (waiting.library, note);
  assert_saved (waiting.library, note);
  g_clear_object (&waiting.library);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_folder (folder);
}

static void
test_import_file (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *large = g_strnfill (1000000, 'q');
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, large, -1);
  g_autofree char *sha256 = NULL, *again = NULL, *path = NULL, *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_true (g_file_set_contents (file, large, -1, NULL));
  sha256 = sampan_library_import_file (library, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sha256, ==, expected);
  path = sampan_library_dup_media_path (library, sha256);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, large);
  again = sampan_library_import_file (library, file, NULL, &error);
  g_assert_cmpstr (again, ==, expected);

  g_cancellable_cancel (cancelled);
  g_assert_null (sampan_library_import_file (library, file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (sampan_library_import_file (library, "/no/such/file", NULL, &error));
  g_assert_nonnull (error);
  g_free (path);
  path = sampan_library_dup_media_path (library, "../../../etc/passwd");
  g_assert_true (g_str_has_prefix (path, folder));
  g_assert_null (strstr (path, ".."));
  g_clear_object (&library);
  remove_folder (folder);
}

static char *
import_text (SampanLibrary *library, const char *text, gboolean old)
{
  g_autofree char *file = g_build_filename (sampan_library_get_path (library), "file", NULL);
  g_autofree char *path = NULL;
  char *sha256;
  struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  sha256 = sampan_library_import_file (library, file, NULL, NULL);
  path = sampan_library_dup_media_path (library, sha256);
  if (old)
    g_assert_cmpint (g_utime (path, &long_ago), ==, 0);
  return sha256;
}

static gboolean
is_there (SampanLibrary *library, const char *sha256)
{
  g_autofree char *path = sampan_library_dup_media_path (library, sha256);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static int
lock_library (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "library.lock", NULL);
  int lock = g_open (path, O_RDWR | O_CREAT, 0600);

  g_assert_cmpint (flock (lock, LOCK_SH), ==, 0);
  return lock;
}

static void
test_garbage (void)
{
  g_autofree char *folder = make_folder ();
  /* As another process does that has the library open: nothing is collected behind the test's back.
   */
  int lock = lock_library (folder);
  g_autoptr (SampanLibrary) library = open_library (folder);
  SampanDatabase *database = sampan_library_get_database (library);
  g_autoptr (SampanNote) note = make_note ("en", "t", "b");
  g_autoptr (SampanNote) gone = make_note ("en", "t", "b");
  g_autofree char *used = import_text (library, "used", TRUE);
  g_autofree char *deleted = import_text (library, "deleted", TRUE);
  g_autofree char *in_job = import_text (library, "in a job", TRUE);
  g_autofree char *in_plan = import_text (library, "in a plan", TRUE);
  g_autofree char *in_preset = import_text (library, "in a preset", TRUE);
  g_autofree char *useless = import_text (library, "useless", TRUE);
  g_autofree char *young = import_text (library, "young", FALSE);
  g_autofree char *again = NULL;
  g_autofree char *payload = g_strdup_printf ("{\"media\": [\"%s\"]}", in_job);
  g_autofree char *plan = g_strdup_printf ("{\"file\": \"%s\"}", in_plan);
  g_autofree char *preset = g_strdup_printf ("{\"file\": \"%s\"}", in_preset);
  g_autofree char *presets = g_build_filename (folder, "presets", NULL);
  g_autofree char *preset_file = g_build_filename (presets, "Beach.json", NULL);
  g_autoptr (SampanMedia) picture = sampan_media_new (SAMPAN_MEDIA_IMAGE, used, "", "", 1, 1, 0);
  g_autoptr (SampanMedia) other = sampan_media_new (SAMPAN_MEDIA_IMAGE, deleted, "", "", 1, 1, 0);

  g_assert_cmpint (g_mkdir (presets, 0700), ==, 0);
  g_assert_true (g_file_set_contents (preset_file, preset, -1, NULL));
  sampan_media_set_plan (picture, plan);
  sampan_note_add_media (note, picture);
  sampan_note_add_media (gone, other);
  save (library, note);
  save (library, gone);
  g_assert_true (sampan_library_delete (library, sampan_note_get_id (gone), NULL));
  add_job (library, "whatever", "j", "posted");
  sampan_database_run (database, NULL, "UPDATE jobs SET payload = ?",
                       g_variant_new ("(s)", payload));

  g_assert_cmpuint (sampan_media_collect_garbage_now (database,
                                                      sampan_library_get_media_folder (library)),
                    ==, 1);
  g_assert_true (is_there (library, used));
  g_assert_true (is_there (library, deleted));
  g_assert_true (is_there (library, in_job));
  g_assert_true (is_there (library, in_plan));
  g_assert_true (is_there (library, in_preset));
  g_assert_true (is_there (library, young));
  g_assert_false (is_there (library, useless));
  /* long after */
  sampan_database_run (database, NULL, "UPDATE notes SET deleted = 1 WHERE deleted IS NOT NULL",
                       NULL);
  g_assert_cmpuint (sampan_media_collect_garbage_now (database,
                                                      sampan_library_get_media_folder (library)),
                    ==, 1);
  g_assert_false (is_there (library, deleted));
  g_assert_false (sampan_library_restore (library, sampan_note_get_id (gone), NULL));

  /* Opening the library collects by itself when nobody else has it open. */
  again = import_text (library, "useless again", TRUE);
  g_clear_object (&library);
  close (lock);
  library = open_library (folder);
  for (guint i = 0; i < 500 && is_there (library, again); i++)
    g_usleep (10000);
  g_assert_false (is_there (library, again));
  g_assert_true (is_there (library, used));
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_cannot_open (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_library_open ("/proc/library", &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
}

/* ---- the translation memory ---- */

/* "source=target|..." of all that is remembered, in its order. */
static char *
dup_memory (SampanLibrary *library)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      sampan_database_query (sampan_library_get_database (library), &error,
                             "SELECT source, target FROM memory ORDER BY number", NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (all, "%s%s=%s", i > 0 ? "|" : "",
                            sampan_row_get_string (g_ptr_array_index (rows, i), 0),
                            sampan_row_get_string (g_ptr_array_index (rows, i), 1));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
assert_memory (SampanLibrary *library, SampanNote *note, const char *expected)
{
  g_autofree char *memory = NULL;

  save (library, note);
  memory = dup_memory (library);
  g_assert_cmpstr (memory, ==, expected);
}

/* What a person wrote or approved is remembered with the save, a machine's word is not, nor a
 * pinned text of which the source has changed. */
static void
test_remembers_pinned_segments (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_note ("en", "Boats", "one\ntwo");
  SampanVersion *target = sampan_note_ensure_version (note, "zh-Hans");
  GListModel *segments = sampan_version_get_segments (target);
  g_autoptr (SampanSegment) one = g_list_model_get_item (segments, 0);
  g_autoptr (SampanSegment) two = g_list_model_get_item (segments, 1);

  sampan_note_set_translation (note, one, "one", "一", SAMPAN_ORIGIN_MACHINE, "Toy", 0);
  assert_memory (library, note, "");
  sampan_segment_set_text (two, "二");
  assert_memory (library, note, "two=二");
  sampan_segment_set_pinned (one, TRUE);
  assert_memory (library, note, "two=二|one=一");
  /* The same text is corrected: the last word counts. */
  sampan_segment_set_text (two, "两个");
  assert_memory (library, note, "two=两个|one=一");
  sampan_version_set_body (sampan_note_get_source (note), "one\ntwo boats");
  assert_memory (library, note, "two=两个|one=一");
  sampan_segment_set_pinned (two, FALSE);
  sampan_segment_set_pinned (two, TRUE);
  assert_memory (library, note, "two=两个|one=一|two boats=两个");
  sampan_segment_set_text (sampan_version_get_title (target), "船");
  assert_memory (library, note, "two=两个|one=一|two boats=两个|Boats=船");
  g_clear_object (&library);
  remove_folder (folder);
}

static void
test_remembers_pinned_captions (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  SampanCaptionTrack *source =
      sampan_media_ensure_track (media, sampan_note_get_source_language (note));
  SampanCaptionTrack *target = sampan_media_ensure_track (media, "fr");
  static const char *const ids[] = { "s1", "s2", NULL };
  g_autoptr (SampanCue) first = sampan_cue_new ("s1", 9000, 9500, "Hello", NULL, NULL);
  g_autoptr (SampanCue) second = sampan_cue_new ("s2", 9500, 9900, "there", NULL, NULL);
  g_autoptr (SampanCue) machine = sampan_cue_new ("t1", 9000, 9900, "Salut à tous", NULL, ids);
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (machine, TRUE);
  g_autoptr (GPtrArray) rows = NULL;

  sampan_caption_track_put (source, first);
  sampan_caption_track_put (source, second);
  sampan_caption_track_put (target, machine);
  save (library, note);
  rows = sampan_database_query (sampan_library_get_database (library), NULL,
                                "SELECT source, target FROM memory WHERE target_language = 'fr'",
                                NULL);
  g_assert_cmpuint (rows->len, ==, 0);
  g_clear_pointer (&rows, g_ptr_array_unref);
  sampan_caption_track_put (target, pinned);
  save (library, note);
  rows = sampan_database_query (sampan_library_get_database (library), NULL,
                                "SELECT source, target FROM memory WHERE target_language = 'fr'",
                                NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (sampan_row_get_string (g_ptr_array_index (rows, 0), 0), ==, "Hello\nthere");
  g_assert_cmpstr (sampan_row_get_string (g_ptr_array_index (rows, 0), 1), ==, "Salut à tous");
  g_clear_object (&library);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/roundtrip", test_roundtrip);
  g_test_add_func ("/library/every-difference", test_saves_every_difference);
  g_test_add_func ("/library/long-text", test_long_text);
  g_test_add_func ("/library/two-processes", test_two_processes);
  g_test_add_func ("/library/list", test_list);
  g_test_add_func ("/library/list-with-cover", test_list_with_cover);
  g_test_add_func ("/library/delete-and-restore", test_delete_and_restore);
  g_test_add_func ("/library/status", test_status);
  g_test_add_func ("/library/ten-thousand", test_ten_thousand);
  g_test_add_func ("/library/async", test_async);
  g_test_add_func ("/library/import-file", test_import_file);
  g_test_add_func ("/library/garbage", test_garbage);
  g_test_add_func ("/library/cannot-open", test_cannot_open);
  g_test_add_func ("/library/remembers-pinned-segments", test_remembers_pinned_segments);
  g_test_add_func ("/library/remembers-pinned-captions", test_remembers_pinned_captions);
  return g_test_run ();
}
