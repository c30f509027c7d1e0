/* The connection is cut, or the process killed, before, in and after each request of a delivery and
 * each answer to it, with a real server behind the proxy. However it went, going on ends with one
 * complete post.
 *
 * All runs take some minutes: SAMPAN_FAULTS=all makes them; without it there is a sample. The table
 * of what was run is written at the end. */

#include "atproto-server.h"
#include "cutting-proxy.h"
#include "fixture.h"

#include <string.h>

#include "net/sampan-json.h"
#include "publish/sampan-receipts.h"

#define SAMPLE 13 /* each so manieth run, without SAMPAN_FAULTS=all: no divisor of their number */
#define MAX_REQUESTS 8

typedef enum
{
  NOTE_TEXT,
  NOTE_PICTURES,
  NOTE_VIDEO,
  N_NOTES,
} Kind;

static const struct
{
  const char *name;
  const char *requests[MAX_REQUESTS];
} kinds[] = {
  [NOTE_TEXT] = { "text", { "ask", "post", "read back" } },
  [NOTE_PICTURES] = { "4 pictures",
                      { "ask", "picture 1", "picture 2", "picture 3", "picture 4", "post",
                        "read back" } },
  [NOTE_VIDEO] = { "video, 2 tracks",
                   { "ask", "video", "captions 1", "captions 2", "post", "read back" } },
};
static const char *const points[N_FAULTS] = {
  "", "before request", "in request", "after request", "in answer", "after answer",
};

static AtprotoServer *server;
static CuttingProxy *proxy;
static char *program;
static guint table[N_NOTES][MAX_REQUESTS][N_FAULTS][N_DEEDS];

/* ---- what is published ---- */

typedef struct
{
  Fixture base;
  SampanNote *notes[N_NOTES];
  SampanAccount *account;
} Test;

static const char *
alice (void)
{
  return atproto_server_get_account (server, 0, "did");
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(SampanAccount **)user_data =
      sampan_accounts_add_finish (SAMPAN_ACCOUNTS (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer user_data)
{
  return *(gpointer *)user_data != NULL;
}

/* With ffmpeg: small, since each run makes it anew. */
static char *
make_file (Test *test, const char *name, const char *source, const char *option)
{
  char *path = g_build_filename (test->base.folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "ffmpeg", "-y", "-f", "lavfi",
                        "-i", source, option, "1", "-pix_fmt",
                        g_str_has_suffix (name, "png") ? "rgb24" : "yuv420p", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return path;
}

static void
add_pictures (Test *test, SampanNote *note)
{
  static const char *const sources[] = { "testsrc=s=64x48", "rgbtestsrc=s=64x48",
                                         "smptebars=s=64x48", "color=teal:s=64x48" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.png", i);
      g_autofree char *path = make_file (test, name, sources[i], "-frames:v");
      SampanMedia *media = fixture_add_media (&test->base, note, path);
      g_autofree char *alt = g_strdup_printf ("图 %u", i + 1);

      sampan_media_set_alt (media, "zh-Hans", alt);
    }
}

static void
add_video (Test *test, SampanNote *note)
{
  g_autofree char *path = make_file (test, "clip.mp4", "testsrc=s=64x48:r=10", "-t");
  SampanMedia *media = fixture_add_media (&test->base, note, path);
  g_autoptr (SampanCue) chinese = sampan_cue_new ("a", 100, 900, "你好", NULL, NULL);
  g_autoptr (SampanCue) english = sampan_cue_new ("a", 100, 900, "Hello", NULL, NULL);

  sampan_caption_track_put (sampan_media_ensure_track (media, "zh-Hans"), chinese);
  sampan_caption_track_put (sampan_media_ensure_track (media, "en"), english);
}

static void
set_up (Test *test, gconstpointer data)
{
  fixture_set_up (&test->base, NULL);
  for (guint i = 0; i < N_NOTES; i++)
    test->notes[i] = fixture_add_note (&test->base, "一次", "只有一次", NULL);
  add_pictures (test, test->notes[NOTE_PICTURES]);
  add_video (test, test->notes[NOTE_VIDEO]);
  test->account = NULL;
  sampan_accounts_add_async (test->base.accounts, "atproto", cutting_proxy_get_url (proxy),
                             "alice.test", atproto_server_get_account (server, 0, "app_password"),
                             NULL, on_added, &test->account);
  wait_until (is_there, &test->account, 30);
}

static void
tear_down (Test *test, gconstpointer data)
{
  for (guint i = 0; i < N_NOTES; i++)
    g_clear_object (&test->notes[i]);
  fixture_tear_down (&test->base, NULL);
}

/* ---- what must stand in the end ---- */

static void
assert_blob (JsonNode *record, const char *path, GHashTable *named)
{
  g_autofree char *whole = g_strdup_printf ("value.embed.%s.ref.$link", path);
  const char *cid = sampan_json_peek_string (record, whole, NULL);
  g_autoptr (GBytes) blob = NULL;

  g_assert_nonnull (cid);
  blob = atproto_server_get_blob (server, alice (), cid);
  g_assert_cmpuint (g_bytes_get_size (blob), >, 0);
  g_hash_table_add (named, g_strdup (cid));
}

static void
assert_complete (Kind kind, JsonNode *record, GHashTable *named)
{
  g_assert_cmpstr (sampan_json_peek_string (record, "value.text", NULL), ==, "一次\n\n只有一次");
  g_assert_cmpuint (sampan_json_peek_length (record, "value.embed.images"), ==,
                    kind == NOTE_PICTURES ? 4 : 0);
  g_assert_cmpuint (sampan_json_peek_length (record, "value.embed.captions"), ==,
                    kind == NOTE_VIDEO ? 2 : 0);
  for (guint i = 0; kind == NOTE_PICTURES && i < 4; i++)
    {
      g_autofree char *alt = g_strdup_printf ("图 %u", i + 1);
      g_autofree char *alt_path = g_strdup_printf ("value.embed.images[%u].alt", i);
      g_autofree char *path = g_strdup_printf ("images[%u].image", i);

      g_assert_cmpstr (sampan_json_peek_string (record, alt_path, NULL), ==, alt);
      assert_blob (record, path, named);
    }
  if (kind != NOTE_VIDEO)
    return;
  assert_blob (record, "video", named);
  assert_blob (record, "captions[0].file", named);
  assert_blob (record, "captions[1].file", named);
}

/* One post, all that belongs to it, and on the account no blob that it does not name. */
static void
assert_one_complete_post (Kind kind, SampanJob *job)
{
  g_autoptr (JsonNode) list = atproto_server_list_posts (server, alice ());
  g_autoptr (JsonNode) blobs = atproto_server_list_blobs (server, alice ());
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *record = sampan_json_get_node (list, "records[0]", NULL);

  g_assert_cmpstr (sampan_job_get_message (job), ==, NULL);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  g_assert_cmpuint (sampan_json_peek_length (list, "records"), ==, 1);
  g_assert_cmpstr (sampan_json_peek_string (record, "uri", NULL), ==, sampan_job_get_uri (job));
  assert_complete (kind, record, named);
  g_assert_cmpuint (sampan_json_peek_length (blobs, "cids"), ==, g_hash_table_size (named));
}

/* ---- one run ---- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_receipts_delete_finish (result, &error));
  g_assert_no_error (error);
}

static gboolean
is_deleted (gpointer job)
{
  return sampan_job_get_state (job) == SAMPAN_JOB_DELETED;
}

/* So that each run begins with an empty account, and has to send everything anew. */
static void
delete_post (Test *test, SampanJob *job)
{
  sampan_receipts_delete_async (test->base.outbox, job, NULL, on_deleted, NULL);
  wait_until (is_deleted, job, 30);
  g_assert_cmpuint (atproto_server_count_posts (server, alice ()), ==, 0);
}

static void
run_fault (Test *test, Kind kind, guint request, FaultPoint point, Deed deed)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job;

  job = sampan_outbox_queue (test->base.outbox, test->notes[kind], "zh-Hans", test->account, 0,
                             &error);
  g_assert_no_error (error);
  fixture_fault (&test->base, program, proxy, deed, point, request, job);
  assert_one_complete_post (kind, job);
  delete_post (test, job);
  table[kind][request][point][deed]++;
}

static guint
count_requests (Kind kind)
{
  guint n = 0;

  while (n < MAX_REQUESTS && kinds[kind].requests[n])
    n++;
  return n;
}

static void
write_row (guint kind, guint request, guint deed)
{
  g_autoptr (GString) row = g_string_new (NULL);

  g_string_printf (row, "| %s | %s | %s |", kinds[kind].name, kinds[kind].requests[request],
                   fixture_deeds[deed]);
  for (guint point = 1; point < N_FAULTS; point++)
    g_string_append (row, table[kind][request][point][deed] ? " 1 post |" : " - |");
  g_test_message ("%s", row->str);
}

static void
write_table (guint n)
{
  g_test_message ("%u runs; in the end there was one complete post, and no other blob", n);
  g_test_message ("| note | request | | before request | in request | after request | in answer "
                  "| after answer |");
  for (guint kind = 0; kind < N_NOTES; kind++)
    for (guint request = 0; request < count_requests (kind); request++)
      for (guint deed = 0; deed < N_DEEDS; deed++)
        write_row (kind, request, deed);
}

static void
test_faults (Test *test, gconstpointer data)
{
  guint each = g_strcmp0 (g_getenv ("SAMPAN_FAULTS"), "all") == 0 ? 1 : SAMPLE;
  guint i = 0;
  guint n = 0;

  for (guint kind = 0; kind < N_NOTES; kind++)
    for (guint request = 0; request < count_requests (kind); request++)
      for (guint point = 1; point < N_FAULTS; point++)
        for (guint deed = 0; deed < N_DEEDS; deed++)
          {
            if (i++ % each != 0)
              continue;
            g_test_message ("%s: %s %s %s", kinds[kind].name, fixture_deeds[deed], points[point],
                            kinds[kind].requests[request]);
            run_fault (test, kind, request, point, deed);
            n++;
          }
  write_table (n);
}

int
main (int argc, char **argv)
{
  const char *const handles[] = { "alice.test", NULL };
  int status;

  if (argc == 3 && g_str_equal (argv[1], "--run"))
    fixture_run_alone (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  server = atproto_server_new (handles);
  if (!server)
    return 0;
  proxy = cutting_proxy_new (atproto_server_get_url (server));
  g_test_add ("/faults/all", Test, NULL, set_up, test_faults, tear_down);
  status = g_test_run ();
  cutting_proxy_free (proxy);
  atproto_server_free (server);
  return status;
}
