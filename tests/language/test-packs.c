#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "language/sampan-pack-install-private.h"
#include "language/sampan-packs.h"
#include "pack-fixture.h"

typedef struct
{
  char *work;
  char *store;
  char *folder; /* of a pack that is not installed */
  char *zip;
  SampanPacks *packs;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->work = g_dir_make_tmp ("sampan-packs-XXXXXX", NULL);
  self->store = g_build_filename (self->work, "data", "packs", NULL);
  self->folder = g_build_filename (self->work, "opus-mt-zh-en", NULL);
  self->zip = g_build_filename (self->work, "opus-mt-zh-en.zip", NULL);
  self->packs = sampan_packs_new (self->store);
  sampan_packs_load (self->packs);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_object (&self->packs); /* a worker may hold it for another moment */
  pack_fixture_remove_tree (self->work);
  g_free (self->work);
  g_free (self->store);
  g_free (self->folder);
  g_free (self->zip);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static SampanPack *
add (Fixture *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_packs_add_async (self->packs, path, NULL, NULL, NULL, NULL, cancellable, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sampan_packs_add_finish (self->packs, result, error);
}

static void
add_well (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = add (self, path, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (sampan_pack_get_described (pack));
  sampan_pack_verify (pack, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
add_badly (Fixture *self, const char *path, SampanPackError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (add (self, path, NULL, &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, (int)code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* Nothing is in the store's folder but @n packs and the lock. */
static void
assert_tidy (Fixture *self, guint n)
{
  g_autoptr (GDir) dir = g_dir_open (self->store, 0, NULL);
  const char *name;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->packs)), ==, n);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_equal (name, ".lock") || n-- > 0);
  g_assert_cmpuint (n, ==, 0);
}

/* ---- adding ---- */

static void
test_add_folder (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPacks) later = sampan_packs_new (self->store);
  SampanPack *pack;

  pack_fixture_write (self->folder, "mine", 0);
  add_well (self, self->folder);
  assert_tidy (self, 1);
  pack = sampan_packs_find (self->packs, "mine");
  g_assert_nonnull (pack);
  g_assert_true (sampan_packs_find_pair (self->packs, "zh-Hans", "en") == pack);
  g_assert_null (sampan_packs_find_pair (self->packs, "en", "zh-Hans"));

  sampan_packs_load (later);
  g_assert_nonnull (sampan_packs_find (later, "mine"));
}

/* What the export did not say, the copy says. */
static void
test_add_plain (Fixture *self, gconstpointer unused)
{
  SampanPack *pack;

  pack_fixture_write (self->folder, NULL, PACK_PLAIN | PACK_FLAT | PACK_INT8);
  pack_fixture_write_file (self->folder, "LICENSE", "Anybody may.", -1);
  pack_fixture_write_file (self->folder, "pytorch_model.bin", "much", -1);
  add_well (self, self->folder);
  pack = sampan_packs_find (self->packs, "opus-mt-zh-en");
  g_assert_cmpstr (sampan_pack_get_licence (pack), ==, "unknown");
  g_autofree char *licence = g_build_filename (self->store, "opus-mt-zh-en", "LICENSE", NULL);
  g_autofree char *weights =
      g_build_filename (self->store, "opus-mt-zh-en", "pytorch_model.bin", NULL);
  g_assert_true (g_file_test (licence, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (weights, G_FILE_TEST_EXISTS));
}

static void
test_add_tokens (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->work, "opus-mt-en-zh", NULL);
  SampanPack *pack;

  pack_fixture_write (folder, NULL, PACK_PLAIN | PACK_CHINESE);
  add_well (self, folder);
  pack = sampan_packs_find_pair (self->packs, "en", "zh-Hant");
  g_assert_nonnull (pack);
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh-Hant"), ==, ">>cmn_Hant<<");
}

static void
test_add_zip (Fixture *self, gconstpointer unused)
{
  static const char *const prefixes[] = { "", "top/", "a/b/" };

  pack_fixture_write (self->folder, "mine", 0);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr (GError) error = NULL;

      pack_fixture_zip (self->folder, self->zip, prefixes[i]);
      add_well (self, self->zip);
      assert_tidy (self, 1);
      g_assert_true (sampan_packs_remove (self->packs, "mine", &error));
      sampan_packs_forget_removed (self->packs, TRUE);
    }
}

static void
test_add_plain_zip (Fixture *self, gconstpointer unused)
{
  g_autofree char *other = g_build_filename (self->work, "download.zip", NULL);
  g_autoptr (GError) error = NULL;

  pack_fixture_write (self->folder, NULL, PACK_PLAIN | PACK_INT8);
  /* The name of the file says the languages, or that of the folder in it. */
  pack_fixture_zip (self->folder, self->zip, "");
  add_well (self, self->zip);
  g_assert_true (sampan_packs_remove (self->packs, "opus-mt-zh-en", &error));
  pack_fixture_zip (self->folder, other, "opus-mt-zh-en/");
  add_well (self, other);
  g_assert_nonnull (sampan_packs_find (self->packs, "opus-mt-zh-en"));
  pack_fixture_zip (self->folder, other, "model/");
  add_badly (self, other, SAMPAN_PACK_ERROR_LANGUAGES);
}

static void
test_add_twice (Fixture *self, gconstpointer unused)
{
  pack_fixture_write (self->folder, "mine", 0);
  add_well (self, self->folder);
  add_badly (self, self->folder, SAMPAN_PACK_ERROR_EXISTS);
  pack_fixture_zip (self->folder, self->zip, "");
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_EXISTS);
  assert_tidy (self, 1);
}

/* ---- refusing ---- */

static void
test_bad_folder (Fixture *self, gconstpointer unused)
{
  pack_fixture_write (self->folder, "mine", 0);
  pack_fixture_replace (self->folder, "config.json", "marian", "mariax");
  add_badly (self, self->folder, SAMPAN_PACK_ERROR_DAMAGED);
  assert_tidy (self, 0);
}

static void
test_bad_zips (Fixture *self, gconstpointer unused)
{
  pack_fixture_zip_entry (self->zip, "../pack.json", NULL);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_UNSAFE);
  pack_fixture_zip_entry (self->zip, "/tmp/pack.json", NULL);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_UNSAFE);
  pack_fixture_zip_entry (self->zip, "a\\..\\pack.json", NULL);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_UNSAFE);
  pack_fixture_zip_entry (self->zip, "pack.json", "/etc/passwd");
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_UNSAFE);
  pack_fixture_zip_entry (self->zip, "readme", NULL);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_NOT_PACK);
  pack_fixture_zip_entry (self->zip, "pack.json", NULL);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_NOT_PACK);
  pack_fixture_write_file (self->work, "opus-mt-zh-en.zip", "no zip at all", -1);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_DAMAGED);
  g_assert_cmpint (g_unlink (self->zip), ==, 0);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_MISSING);
  assert_tidy (self, 0);
}

static void
test_cut_zip (Fixture *self, gconstpointer unused)
{
  GStatBuf info;

  pack_fixture_write (self->folder, "mine", PACK_LARGE);
  pack_fixture_zip (self->folder, self->zip, "");
  g_assert_cmpint (g_stat (self->zip, &info), ==, 0);
  g_assert_cmpint (truncate (self->zip, info.st_size / 2), ==, 0);
  add_badly (self, self->zip, SAMPAN_PACK_ERROR_DAMAGED);
  assert_tidy (self, 0);
}

static void
test_no_room (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (_sampan_pack_check_space (self->store, (gint64)1 << 60, &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_SPACE);
  g_assert_cmpint (sampan_packs_get_free_space (self->packs), >, 0);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pack_fixture_write (self->folder, "mine", PACK_LARGE);
  sampan_packs_add_async (self->packs, self->folder, NULL, NULL, NULL, NULL, cancellable, on_done,
                          &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sampan_packs_add_finish (self->packs, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_tidy (self, 0);
}

/* ---- what may happen at any moment ---- */

static void
kill_at (double fraction, gpointer user_data)
{
  if (fraction >= *(double *)user_data)
    raise (SIGKILL);
}

/* Killed at any point of it, an installation leaves nothing, or all. */
static void
test_killed (Fixture *self, gconstpointer unused)
{
  static double points[] = { 0, 0.2, 0.49, 0.5, 0.7, 0.99 };

  pack_fixture_write (self->folder, "mine", PACK_LARGE);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      pid_t child = fork ();
      int status;

      if (child == 0)
        {
          _sampan_pack_install (self->store, self->folder, NULL, FALSE, kill_at, &points[i], NULL,
                                NULL);
          _exit (0);
        }
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status));
      g_clear_object (&self->packs);
      self->packs = sampan_packs_new (self->store);
      sampan_packs_load (self->packs);
      assert_tidy (self, 0);
    }
  add_well (self, self->folder);
}

/* What another process has under way is not cleaned away. */
static void
test_not_cleaned (Fixture *self, gconstpointer unused)
{
  g_autofree char *unfinished = g_build_filename (self->store, ".new-abcdef", NULL);
  g_autofd int lock = -1;

  g_assert_cmpint (g_mkdir_with_parents (unfinished, 0755), ==, 0);
  lock = _sampan_pack_lock (self->store);
  _sampan_pack_clean (self->store);
  g_assert_true (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  g_clear_fd (&lock, NULL);
  _sampan_pack_clean (self->store);
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
}

/* ---- removing ---- */

static void
test_remove (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPacks) other = sampan_packs_new (self->store);
  g_autoptr (GError) error = NULL;

  pack_fixture_write (self->folder, "mine", 0);
  add_well (self, self->folder);
  g_assert_true (sampan_packs_remove (self->packs, "mine", &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->packs)), ==, 0);
  /* Another process that starts now does not take it for what a killed one left. */
  sampan_packs_load (other);
  g_assert_true (sampan_packs_restore (self->packs, "mine", &error));
  g_assert_no_error (error);
  assert_tidy (self, 1);

  g_assert_true (sampan_packs_remove (self->packs, "mine", &error));
  sampan_packs_forget_removed (self->packs, FALSE);
  g_assert_false (sampan_packs_restore (self->packs, "mine", &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (sampan_packs_remove (self->packs, "mine", &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (self->store, 0, NULL);
      g_autofree char *first = g_strdup (g_dir_read_name (dir));

      if (g_strcmp0 (first, ".lock") == 0 && g_dir_read_name (dir) == NULL)
        break;
      g_usleep (10000);
    }
  assert_tidy (self, 0);
}

static void
test_broken (Fixture *self, gconstpointer unused)
{
  g_autofree char *installed = g_build_filename (self->store, "mine", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) broken = NULL;

  pack_fixture_write (self->folder, "mine", 0);
  add_well (self, self->folder);
  pack_fixture_cut (installed, "source.spm");
  sampan_packs_load (self->packs);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->packs)), ==, 0);
  broken = sampan_packs_dup_broken (self->packs);
  g_assert_cmpuint (g_strv_length (broken), ==, 1);
  g_assert_cmpstr (broken[0], ==, "mine");
  g_assert_nonnull (strstr (sampan_packs_get_broken_reason (self->packs, "mine"), "source.spm"));
  g_assert_true (sampan_packs_remove (self->packs, "mine", &error));
  g_assert_null (sampan_packs_get_broken_reason (self->packs, "mine"));
}

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ++*(guint *)user_data;
}

/* sampan-cli adds a pack while the window is open. */
static void
test_other_process (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  guint n_changes = 0;

  g_assert_cmpint (g_mkdir_with_parents (self->store, 0755), ==, 0);
  g_clear_object (&self->packs);
  self->packs = sampan_packs_new (self->store);
  sampan_packs_load (self->packs);
  g_signal_connect (self->packs, "items-changed", G_CALLBACK (on_changed), &n_changes);
  pack_fixture_write (self->folder, "mine", 0);
  pack = _sampan_pack_install (self->store, self->folder, NULL, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  while (n_changes == 0 && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_nonnull (sampan_packs_find (self->packs, "mine"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/packs/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("add-folder", test_add_folder);
  ADD ("add-plain", test_add_plain);
  ADD ("add-tokens", test_add_tokens);
  ADD ("add-zip", test_add_zip);
  ADD ("add-plain-zip", test_add_plain_zip);
  ADD ("add-twice", test_add_twice);
  ADD ("bad-folder", test_bad_folder);
  ADD ("bad-zips", test_bad_zips);
  ADD ("cut-zip", test_cut_zip);
  ADD ("no-room", test_no_room);
  ADD ("cancel", test_cancel);
  ADD ("killed", test_killed);
  ADD ("not-cleaned", test_not_cleaned);
  ADD ("remove", test_remove);
  ADD ("broken", test_broken);
  ADD ("other-process", test_other_process);
  return g_test_run ();
}
