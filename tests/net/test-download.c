#include <glib/gstdio.h>
#include <string.h>

#include "core/sampan-error.h"
#include "net/sampan-download.h"
#include "net/sampan-net-error.h"
#include "stub-server.h"

/* The server is a stub that breaks off, forgets ranges and changes its file, as real ones do now
 * and then and not when a test wants them to. */

#define SIZE (700 * 1000)

typedef struct
{
  StubServer *server;
  char *folder;
  char *path;
  guint8 *data;       /* what the server has */
  gsize break_after;  /* bytes of each of the first answers, 0 for all */
  guint breaks;       /* how many answers break off */
  gboolean no_ranges; /* it always sends the whole */
  gboolean no_length; /* nor says how long it is */
  gboolean wrong_range;
  gboolean slow;  /* half a second for the whole */
  guint refusals; /* answers with 503 first */
  const char *etag;
  guint changes_at; /* the request that finds another file, 0 for never */
  guint n_ranged;   /* answers with 206 */
  GString *ranges;  /* what was asked for */
  gint64 last_done;
  guint n_progress;
  GCancellable *cancel_at_half;
} Fixture;

static void
fill (guint8 *data, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < SIZE; i++)
    data[i] = (guint8)g_rand_int_range (random, 0, 256);
}

static gsize
parse_range (const StubRequest *request, Fixture *self)
{
  g_autofree char *range = stub_request_dup_header (request, "Range");
  g_autofree char *condition = stub_request_dup_header (request, "If-Range");

  g_string_append_printf (self->ranges, "%s%s ", range ? range : "-", condition ? condition : "");
  if (range == NULL || self->no_ranges)
    return 0;
  if (condition != NULL && g_strcmp0 (condition, self->etag) != 0)
    return 0;
  return g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
}

static void
answer (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GString) head = g_string_new (NULL);
  gsize from, length;

  if (request->number <= self->refusals)
    {
      stub_reply (out, "503 Busy", NULL, "busy");
      return;
    }
  if (request->number == self->changes_at)
    {
      fill (self->data, 2);
      self->etag = "\"two\"";
    }
  from = parse_range (request, self);
  length = SIZE - from;
  if (from >= SIZE)
    {
      stub_reply (out, "416 Range Not Satisfiable", NULL, "");
      return;
    }
  self->n_ranged += from > 0;
  g_string_printf (head, "HTTP/1.1 %s\r\nConnection: close\r\n",
                   from > 0 ? "206 Partial Content" : "200 OK");
  if (!self->no_length)
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  if (from > 0)
    g_string_append_printf (head, "Content-Range: bytes %" G_GSIZE_FORMAT "-%d/%d\r\n",
                            self->wrong_range ? from + 1 : from, SIZE - 1, SIZE);
  if (self->etag != NULL)
    g_string_append_printf (head, "ETag: %s\r\n", self->etag);
  g_string_append (head, "\r\n");
  stub_write (out, head->str);
  if (request->number <= self->breaks)
    length = MIN (length, self->break_after);
  for (gsize done = 0; done < length; done += SIZE / 10)
    {
      g_output_stream_write_all (out, self->data + from + done, MIN (SIZE / 10, length - done),
                                 NULL, NULL, NULL);
      if (self->slow)
        g_usleep (G_USEC_PER_SEC / 20);
    }
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->data = g_malloc (SIZE);
  fill (self->data, 1);
  self->folder = g_dir_make_tmp ("sampan-download-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "file", NULL);
  self->etag = "\"one\"";
  self->ranges = g_string_new (NULL);
  self->server = stub_server_new (answer, self);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  stub_server_free (self->server);
  g_unlink (self->path);
  sampan_download_forget (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->data);
  g_string_free (self->ranges, TRUE);
}

static void
on_progress (gint64 done, gint64 size, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_cmpint (done, <=, SIZE);
  self->last_done = done;
  self->n_progress++;
  if (self->cancel_at_half != NULL && done > SIZE / 2)
    g_cancellable_cancel (self->cancel_at_half);
}

static char *
dup_hash (guint32 seed)
{
  g_autofree guint8 *data = g_malloc (SIZE);

  fill (data, seed);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, SIZE);
}

static gboolean
download (Fixture *self, guint32 expected, GError **error)
{
  g_autofree char *hash = dup_hash (expected);

  return sampan_download (sampan_http_get_default (), stub_server_get_url (self->server),
                          self->path, hash, SIZE, on_progress, self, self->cancel_at_half, error);
}

static void
assert_whole (Fixture *self, guint32 expected)
{
  g_autofree char *data = NULL;
  g_autofree char *hash = dup_hash (expected);
  g_autofree char *got = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (self->path, &data, &size, NULL));
  got = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)data, size);
  g_assert_cmpstr (got, ==, hash);
  g_assert_cmpint (sampan_download_get_partial_size (self->path), ==, 0);
}

static void
test_whole (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_cmpint (self->last_done, ==, SIZE);
  g_assert_cmpuint (stub_server_get_n_requests (self->server), ==, 1);
}

static void
test_breaks_off (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->break_after = 200 * 1000;
  self->breaks = 3;
  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_cmpstr (self->ranges->str, ==,
                   "- bytes=200000-\"one\" bytes=400000-\"one\" bytes=600000-\"one\" ");
}

static void
test_breaks_off_without_length (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->break_after = 300 * 1000;
  self->breaks = 1;
  self->no_length = TRUE;
  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_cmpuint (self->n_ranged, ==, 1);
}

/* The rest is asked for by another call, as after a restart. */
static void
test_resumes_later (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 partial;

  self->cancel_at_half = cancellable;
  self->slow = TRUE;
  g_assert_false (download (self, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  self->cancel_at_half = NULL;
  partial = sampan_download_get_partial_size (self->path);
  g_assert_cmpint (partial, >, SIZE / 2);
  g_assert_cmpint (partial, <, SIZE);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));

  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_cmpuint (self->n_ranged, ==, 1);
}

static void
test_server_without_ranges (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->no_ranges = TRUE;
  self->break_after = 300 * 1000;
  self->breaks = 1;
  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_cmpuint (self->n_ranged, ==, 0);
}

/* With If-Range the server sends the new file whole; it is the one that was promised. */
static void
test_changed_between (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->break_after = 300 * 1000;
  self->breaks = 1;
  self->changes_at = 2;
  g_assert_true (download (self, 2, &error));
  g_assert_no_error (error);
  assert_whole (self, 2);
  g_assert_cmpuint (self->n_ranged, ==, 0);
}

/* Without an ETag halves of two files are put together; the checksum finds it. */
static void
test_changed_unseen (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fill (self->data, 3);
  self->etag = NULL;
  self->break_after = 300 * 1000;
  self->breaks = 1;
  g_assert_false (download (self, 2, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM);
  g_clear_error (&error);
  g_assert_cmpuint (self->n_ranged, ==, 1);
  g_assert_cmpuint (stub_server_get_n_requests (self->server), ==, 3);
  g_assert_cmpint (sampan_download_get_partial_size (self->path), ==, 0);
}

static void
test_wrong_range (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->break_after = 300 * 1000;
  self->breaks = 1;
  self->wrong_range = TRUE;
  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
  g_assert_true (g_str_has_suffix (self->ranges->str, "- "));
}

static void
test_wrong_hash (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (download (self, 7, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (sampan_download_get_partial_size (self->path), ==, 0);
  g_assert_cmpuint (stub_server_get_n_requests (self->server), ==, 1);
}

/* What is larger than promised does not fill the disk. */
static void
test_too_large (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  done = sampan_download (sampan_http_get_default (), stub_server_get_url (self->server),
                          self->path, NULL, 1000, NULL, NULL, NULL, &error);
  g_assert_false (done);
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM);
  g_assert_cmpint (sampan_download_get_partial_size (self->path), ==, 0);
}

static void
test_busy_server (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->refusals = 1;
  g_assert_true (download (self, 1, &error));
  g_assert_no_error (error);
  assert_whole (self, 1);
}

/* It gives up when nothing comes any more, and keeps what came. */
static void
test_gives_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->break_after = 0;
  self->breaks = 100;
  g_assert_false (download (self, 1, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_LOST);
  g_assert_cmpuint (stub_server_get_n_requests (self->server), ==, 4);
}

static void
test_no_room (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = dup_hash (1);

  g_assert_false (sampan_download (sampan_http_get_default (), stub_server_get_url (self->server),
                                   "/nowhere/file", hash, SIZE, NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/download/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("whole", test_whole);
  ADD ("breaks-off", test_breaks_off);
  ADD ("breaks-off-without-length", test_breaks_off_without_length);
  ADD ("resumes-later", test_resumes_later);
  ADD ("server-without-ranges", test_server_without_ranges);
  ADD ("changed-between", test_changed_between);
  ADD ("changed-unseen", test_changed_unseen);
  ADD ("wrong-range", test_wrong_range);
  ADD ("wrong-hash", test_wrong_hash);
  ADD ("too-large", test_too_large);
  ADD ("busy-server", test_busy_server);
  ADD ("gives-up", test_gives_up);
  ADD ("no-room", test_no_room);
  return g_test_run ();
}
