#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/sampan-error.h"
#include "core/sampan-note-json-private.h"
#include "helper.h"

/* .sampan files: what goes out comes back, and what somebody else made does no harm. */

typedef struct
{
  const char *name;
  const char *content;
} Entry;

/* Writes a zip with the entries, the last of which has no name. */
static char *
write_zip (const char *folder, const Entry *entries)
{
  char *path = g_build_filename (folder, "made.sampan", NULL);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; entries[i].name != NULL; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, entries[i].name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      archive_entry_set_size (entry, (gint64)strlen (entries[i].content));
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      archive_write_data (archive, entries[i].content, strlen (entries[i].content));
      archive_entry_free (entry);
    }
  archive_write_free (archive);
  return path;
}

static char *
read_entry (const char *path, const char *name)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  char *content = NULL;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 10240), ==, ARCHIVE_OK);
  while (content == NULL && archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    if (g_str_equal (archive_entry_pathname (entry), name))
      {
        gsize size = (gsize)archive_entry_size (entry);
        content = g_malloc0 (size + 1);
        g_assert_cmpint (archive_read_data (archive, content, size), ==, size);
      }
  archive_read_free (archive);
  return content;
}

static char *
export_note (SampanLibrary *library, SampanNote *note)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (sampan_library_get_path (library), "out.sampan", NULL);

  g_assert_true (sampan_library_save (library, note, &error));
  g_assert_true (sampan_library_export (library, sampan_note_get_id (note), path, NULL, &error));
  g_assert_no_error (error);
  return path;
}

static void
test_roundtrip (void)
{
  g_autofree char *folder = make_folder (), *other_folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanLibrary) other = open_library (other_folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  g_autofree char *file = g_build_filename (folder, "cover", NULL);
  g_autofree char *cover_sha256 = NULL;
  g_autoptr (SampanMedia) cover = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) imported = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *again = NULL, *medium = NULL, *content = NULL, *captions = NULL,
                  *entry = NULL;
  g_auto (GStrv) found = NULL;

  g_assert_true (g_file_set_contents (file, "a cover", -1, NULL));
  cover_sha256 = sampan_library_import_file (library, file, NULL, &error);
  cover = sampan_media_new (SAMPAN_MEDIA_IMAGE, cover_sha256, "c.png", "image/png", 1, 1, 0);
  g_assert_true (sampan_note_add_media (note, cover));
  path = export_note (library, note);
  state = sampan_note_dup_state (note);
  id = sampan_library_import (other, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, sampan_note_get_id (note));
  imported = load_state (other, id);
  g_assert_true (sampan_note_state_equal (state, imported));
  medium = sampan_library_dup_media_path (other, sampan_media_get_sha256 (media));
  g_assert_true (g_file_get_contents (medium, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "not a real video");
  found = sampan_library_search (other, "会安", NULL);
  g_assert_cmpuint (g_strv_length (found), ==, 1);

  /* once more: it is another note */
  again = sampan_library_import (other, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, !=, id);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 2);

  entry = g_strdup_printf ("captions/%s.zh-Hans.vtt", sampan_media_get_id (media));
  captions = read_entry (path, entry);
  g_assert_true (
      g_str_has_prefix (captions,
                        "WEBVTT\n\n0\n00:00:00.000 --> 00:00:00.900 line:80%\n<i>你好</i> 0\n"
                        "second line\n\n1\n"));
  g_clear_object (&library);
  g_clear_object (&other);
  remove_folder (folder);
  remove_folder (other_folder);
}

/* A background goes with the note that shows it, though it is none of its media. */
static void
test_background (void)
{
  g_autofree char *folder = make_folder (), *other_folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanLibrary) other = open_library (other_folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  g_autofree char *file = g_build_filename (folder, "beach.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL, *plan = NULL, *path = NULL, *id = NULL, *there = NULL,
                  *content = NULL;

  g_assert_true (g_file_set_contents (file, "a beach", -1, NULL));
  sha256 = sampan_library_import_file (library, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (file), ==, 0);
  plan = g_strdup_printf ("{\"version\": 1, \"edits\": [{\"op\": \"background\", \"mode\": "
                          "\"image\", \"file\": \"%s\"}]}",
                          sha256);
  sampan_media_set_plan (media, plan);
  path = export_note (library, note);
  id = sampan_library_import (other, path, NULL, &error);
  g_assert_no_error (error);
  there = sampan_library_dup_media_path (other, sha256);
  g_assert_true (g_file_get_contents (there, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "a beach");

  /* Lost, it is told before a file is written that would show something else. */
  g_clear_pointer (&there, g_free);
  there = sampan_library_dup_media_path (library, sha256);
  g_assert_cmpint (g_unlink (there), ==, 0);
  g_assert_false (sampan_library_export (library, sampan_note_get_id (note), path, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "The background of “boat.mp4” is missing"));
  g_clear_object (&library);
  g_clear_object (&other);
  remove_folder (folder);
  remove_folder (other_folder);
}

static void
test_export_errors (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autoptr (SampanMedia) media = g_list_model_get_item (sampan_note_get_media (note), 0);
  g_autofree char *path = export_note (library, note);
  g_autofree char *before = NULL, *after = NULL, *medium = NULL;
  gsize size_before, size_after;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  const char *id = sampan_note_get_id (note);

  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_assert_false (sampan_library_export (library, "no such note", path, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (sampan_library_export (library, id, path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (sampan_library_export (library, id, "/no/such/folder/x.sampan", NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
  g_clear_error (&error);
  medium = sampan_library_dup_media_path (library, sampan_media_get_sha256 (media));
  g_assert_cmpint (g_unlink (medium), ==, 0);
  g_assert_false (sampan_library_export (library, id, path, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "boat.mp4"));

  /* What was there is as it was, and nothing else lies about. */
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  g_clear_object (&library);
  remove_folder (folder);
}

static void
assert_refused (SampanLibrary *library, const Entry *entries, SampanCoreError code)
{
  g_autofree char *path = write_zip (sampan_library_get_path (library), entries);
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_library_import (library, path, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, (int)code);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
}

#define SEGMENT(id) "{\"id\": \"" id "\", \"text\": \"x\", \"origin\": \"person\"}"
#define VERSIONS                                                                                   \
  "[{\"language\": \"en\", \"title\": " SEGMENT ("t") ", \"body\": [" SEGMENT ("b") "]}]"
#define NOTE(versions, media)                                                                      \
  "{\"format\": \"sampan-note\", \"version\": 1, \"id\": "                                         \
  "\"5b3c9d0e-7d0f-4d6e-9a53-0123456789ab\", "                                                     \
  "\"created\": 1, \"modified\": 2, \"versions\": " versions ", \"media\": " media "}"
#define MEDIUM(sha256)                                                                             \
  "[{\"id\": \"m\", \"kind\": \"image\", \"sha256\": \"" sha256                                    \
  "\", \"name\": \"../../evil\", \"mime-type\": \"image/png\", \"width\": 1, \"height\": 1}]"
/* of "content" */
#define SHA256 "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"

static void
test_hostile_files (void)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *folder = g_build_filename (parent, "a", "library", NULL);
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autofree char *escaped = g_build_filename (parent, "a", "evil", NULL);
  g_autofree char *media_escaped = g_build_filename (folder, "evil", NULL);
  g_autofree char *large = g_strnfill (70 * 1024 * 1024, ' ');
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autofree char *zeros = g_strnfill (8 * 1024 * 1024, '0');
  g_autofree char *zeros_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, zeros, -1);
  g_autofree char *zeros_name = g_strconcat ("media/", zeros_sha256, NULL);
  g_auto (GStrv) parts = g_strsplit (NOTE (VERSIONS, MEDIUM (SHA256)), SHA256, -1);
  g_autofree char *zeros_note = g_strjoinv (zeros_sha256, parts);
  g_autoptr (GError) error = NULL;

  assert_refused (library, (const Entry[]){ { NULL } }, SAMPAN_CORE_ERROR_INVALID);
  assert_refused (library, (const Entry[]){ { "other.json", "{}" }, { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);
  assert_refused (library, (const Entry[]){ { "note.json", large }, { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);
  /* wrong checksum, missing medium, a checksum that is a path */
  assert_refused (library,
                  (const Entry[]){ { "note.json", NOTE (VERSIONS, MEDIUM (SHA256)) },
                                   { "media/" SHA256, "other content" },
                                   { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);
  assert_refused (library,
                  (const Entry[]){ { "note.json", NOTE (VERSIONS, MEDIUM (SHA256)) },
                                   { "media/../media/" SHA256, "content" },
                                   { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);
  assert_refused (library,
                  (const Entry[]){ { "note.json", NOTE (VERSIONS, MEDIUM ("../../evil")) },
                                   { "media/../../evil", "content" },
                                   { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);
  /* far more comes out than went in */
  assert_refused (library,
                  (const Entry[]){ { "note.json", zeros_note }, { zeros_name, zeros }, { NULL } },
                  SAMPAN_CORE_ERROR_INVALID);

  /* Paths that lead out are not followed, and do not hinder. */
  path = write_zip (folder, (const Entry[]){ { "../evil", "x" },
                                             { "/evil", "x" },
                                             { "media/" SHA256, "content" },
                                             { "media/../../evil", "x" },
                                             { "note.json", NOTE (VERSIONS, MEDIUM (SHA256)) },
                                             { NULL } });
  id = sampan_library_import (library, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "5b3c9d0e-7d0f-4d6e-9a53-0123456789ab");
  g_assert_false (g_file_test (escaped, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (media_escaped, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("/evil", G_FILE_TEST_EXISTS));
  g_clear_object (&library);
  remove_folder (parent);
}

static void
test_cut_off (void)
{
  g_autofree char *folder = make_folder (), *other_folder = make_folder ();
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanLibrary) other = open_library (other_folder);
  g_autoptr (SampanNote) note = make_full_note (library);
  g_autofree char *path = export_note (library, note);
  g_autofree char *content = NULL;
  gsize size;
  guint refused = 0;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize length = 0; length < size; length += 97)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      g_assert_true (g_file_set_contents_full (path, content, (gssize)length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      id = sampan_library_import (other, path, NULL, &error);
      refused += id == NULL;
      if (id == NULL)
        g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
    }
  g_assert_cmpuint (refused, >, 10);
  g_clear_object (&library);
  g_clear_object (&other);
  remove_folder (folder);
  remove_folder (other_folder);
}

static void
test_json (void)
{
  static const char *const invalid[] = {
    "",
    "[]",
    "{",
    "{\"format\": \"sampan-note\"}",
    "{\"format\": 1, \"version\": 1}",
    "{\"format\": \"sampan-note\", \"version\": \"1\"}",
    NOTE ("[]", "[]"),
    NOTE ("{}", "[]"),
    NOTE ("[1]", "[]"),
    NOTE (VERSIONS, "{}"),
    NOTE (VERSIONS, "[{}]"),
    NOTE (VERSIONS, MEDIUM ("abc")),
    NOTE ("[{\"language\": \"e n\", \"title\": " SEGMENT ("t") ", \"body\": [" SEGMENT ("b") "]}]",
          "[]"),
    NOTE ("[{\"language\": \"en\", \"title\": " SEGMENT ("t") ", \"body\": []}]", "[]"),
    NOTE ("[{\"language\": \"en\", \"title\": 5, \"body\": [" SEGMENT ("b") "]}]", "[]"),
    /* an id twice */
    NOTE ("[{\"language\": \"en\", \"title\": " SEGMENT ("t") ", \"body\": [" SEGMENT ("t") "]}]",
          "[]"),
    /* a language twice; the second is no translation of the first */
    NOTE ("[{\"language\": \"en\", \"title\": " SEGMENT ("t") ", \"body\": [" SEGMENT (
              "b") "]}, {\"language\": \"zh\", \"title\": " SEGMENT ("u") ", \"body\": []}]",
          "[]"),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) state = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_assert_null (sampan_note_from_json (invalid[i], -1, &error));
      g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (
      sampan_note_from_json ("{\"format\": \"sampan-note\", \"version\": 2}", -1, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NEWER);
  g_clear_error (&error);
  state = sampan_note_from_json (NOTE (VERSIONS, MEDIUM (SHA256)), -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (state);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/archive/background", test_background);
  g_test_add_func ("/archive/roundtrip", test_roundtrip);
  g_test_add_func ("/archive/export-errors", test_export_errors);
  g_test_add_func ("/archive/hostile-files", test_hostile_files);
  g_test_add_func ("/archive/cut-off", test_cut_off);
  g_test_add_func ("/archive/json", test_json);
  return g_test_run ();
}
