#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#include "media/sampan-media-probe.h"

static void
open_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->library = sampan_library_open (self->folder, &error);
  g_assert_no_error (error);
  self->accounts = sampan_accounts_new (self->library);
  self->outbox = sampan_outbox_new (self->library, self->accounts);
}

void
drop (gpointer object)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  while (object && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_null (object);
}

static void
close_all (Fixture *self)
{
  drop (g_steal_pointer (&self->outbox));
  drop (g_steal_pointer (&self->accounts));
  g_clear_object (&self->library);
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("sampan-publish-XXXXXX", NULL);
  open_all (self);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  close_all (self);
  remove_folder (self->folder);
  g_free (self->folder);
}

void
fixture_reopen (Fixture *self)
{
  close_all (self);
  open_all (self);
}

void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
save (Fixture *self, SampanNote *note)
{
  g_autoptr (GError) error = NULL;

  sampan_library_save (self->library, note, &error);
  g_assert_no_error (error);
}

SampanNote *
fixture_add_note (Fixture *self, const char *title, const char *body, const char *const *tags)
{
  SampanNote *note = sampan_note_new ("zh-Hans");
  SampanVersion *version = sampan_note_get_source (note);

  sampan_segment_set_text (sampan_version_get_title (version), title);
  sampan_version_set_body (version, body);
  if (tags)
    sampan_version_set_tags (version, tags);
  save (self, note);
  return note;
}

SampanNote *
fixture_add_bilingual_note (Fixture *self)
{
  static const char *const tags[] = { "港口", "boats", NULL };
  static const char *const english_tags[] = { "harbour", "boats", NULL };
  SampanNote *note = fixture_add_note (self, "港口的一天", "船在中午回来。", tags);
  SampanVersion *english = sampan_note_ensure_version (note, "en");

  sampan_segment_set_text (sampan_version_get_title (english), "A day at the harbour");
  sampan_version_set_body (english, "The boats come back at noon.");
  sampan_version_set_tags (english, english_tags);
  save (self, note);
  return note;
}

SampanMedia *
fixture_add_media (Fixture *self, SampanNote *note, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = NULL;
  g_autofree char *sha256 = sampan_library_import_file (self->library, path, NULL, &error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (SampanMedia) media = NULL;

  g_assert_no_error (error);
  sampan_media_init ();
  info = sampan_media_probe (path, NULL, &error);
  g_assert_no_error (error);
  media = sampan_media_new (info->kind, sha256, name, info->mime_type, info->width, info->height,
                            info->duration);
  g_assert_true (sampan_note_add_media (note, media));
  save (self, note);
  return media;
}

SampanAccount *
fixture_add_account (Fixture *self, const char *server, const char *handle, const char *user)
{
  g_autoptr (GError) error = NULL;

  sampan_database_run (
      sampan_library_get_database (self->library), &error,
      "INSERT INTO accounts (id, service, server, handle, user, created) VALUES (?, ?, ?, ?, ?, 0)",
      g_variant_new ("(sssss)", handle, "atproto", server, handle, user));
  g_assert_no_error (error);
  fixture_reopen (self);
  return sampan_accounts_find (self->accounts, handle);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  gboolean finished = sampan_outbox_run_finish (SAMPAN_OUTBOX (source), result, &error);

  g_assert_no_error (error);
  g_assert_true (finished);
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

void
fixture_run (Fixture *self)
{
  gboolean done = FALSE;

  sampan_outbox_run_async (self->outbox, NULL, on_run, &done);
  wait_until (is_true, &done, 120);
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
wait_until (gboolean (*done) (gpointer user_data), gpointer user_data, guint seconds)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add_seconds (seconds, on_timeout, &late);
  guint tick = g_timeout_add (5, on_tick, NULL);

  while (!done (user_data) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (timeout);
  g_source_remove (tick);
}

/* ---- faults ---- */

#define OUTAGE 1000

const char *const fixture_deeds[] = { "cut", "outage", "killed" };

static void
on_run_alone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  exit (sampan_outbox_run_finish (SAMPAN_OUTBOX (source), result, NULL) ? 0 : 1);
}

G_NORETURN void
fixture_run_alone (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanLibrary) library = sampan_library_open (folder, &error);
  SampanAccounts *accounts = NULL;
  SampanOutbox *outbox;

  g_assert_no_error (error);
  accounts = sampan_accounts_new (library);
  outbox = sampan_outbox_new (library, accounts);
  sampan_outbox_run_async (outbox, NULL, on_run_alone, NULL);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
die (Fixture *self, const char *program, CuttingProxy *proxy, FaultPoint point, guint position)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--run", self->folder, NULL);
  g_assert_no_error (error);
  cutting_proxy_fault (proxy, point, position, 1, atoi (g_subprocess_get_identifier (child)));
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
}

void
fixture_fault (Fixture *self,
               const char *program,
               CuttingProxy *proxy,
               Deed deed,
               FaultPoint point,
               guint position,
               SampanJob *job)
{
  if (deed == DEED_KILL)
    die (self, program, proxy, point, position);
  else
    {
      cutting_proxy_fault (proxy, point, position, deed == DEED_CUT ? 1 : OUTAGE, 0);
      fixture_run (self);
    }
  g_assert_cmpuint (cutting_proxy_get_n_faults (proxy), >, 0);
  cutting_proxy_fault (proxy, FAULT_NOWHERE, 0, 0, 0);
  /* Later, or after the next start. */
  if (sampan_job_get_state (job) == SAMPAN_JOB_POSTED)
    return;
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  sampan_outbox_retry (self->outbox, job);
  fixture_run (self);
}
