#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "language/sampan-packs.h"
#include "net/sampan-net-error.h"
#include "pack-fixture.h"
#include "stub-server.h"

/* The server is a stub: it offers one pack, and breaks off where a test wants it to. What the
 * download itself can stand is in tests/net/test-download.c. */

typedef struct
{
  char *work;
  char *store;
  char *zip;
  char *list; /* the text of the list */
  char *list_url;
  char *data; /* of the .zip */
  gsize size;
  SampanPacks *packs;
  StubServer *server;
  guint breaks; /* so many answers end in the middle */
  guint refuse; /* then 404 */
  guint n_zips;
  guint n_ranged;
  gsize first_range; /* where the first part that was asked for begins */
} Fixture;

static void
answer (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *range = stub_request_dup_header (request, "Range");
  gsize from = range != NULL ? g_ascii_strtoull (range + strlen ("bytes="), NULL, 10) : 0;
  g_autofree char *head = NULL;
  gsize length = self->size - from;

  if (g_str_equal (request->path, "/packs/list.json"))
    {
      stub_reply (out, "200 OK", "Content-Type: application/json\r\n", self->list);
      return;
    }
  if (!g_str_equal (request->path, "/packs/pack.zip") || self->refuse)
    {
      stub_reply (out, "404 Not Found", NULL, "");
      return;
    }
  self->n_zips++;
  if (from > 0 && self->n_ranged++ == 0)
    self->first_range = from;
  head = g_strdup_printf ("HTTP/1.1 %s\r\nConnection: close\r\nETag: \"1\"\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Content-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT
                          "/%" G_GSIZE_FORMAT "\r\n\r\n",
                          from > 0 ? "206 Partial Content" : "200 OK", length, from, self->size - 1,
                          self->size);
  stub_write (out, head);
  if (self->n_zips <= self->breaks)
    length /= 2;
  for (gsize done = 0; done < length; done += 200000)
    {
      g_output_stream_write_all (out, self->data + from + done, MIN (200000, length - done), NULL,
                                 NULL, NULL);
      g_usleep (10000);
    }
}

/* @change: (nullable): a member that is different */
static void
write_list (Fixture *self, const char *id, const char *sha256)
{
  g_free (self->list);
  self->list = g_strdup_printf (
      "{\"format\": 1, \"packs\": [{\"id\": \"%s\", \"name\": \"Chinese to English\", \"url\": "
      "\"pack.zip\", \"sha256\": \"%s\", \"size\": %" G_GSIZE_FORMAT
      ", \"installed_size\": 4000000, \"source\": \"zh\", \"targets\": [\"en\"], \"licence\": "
      "\"CC-BY-4.0\", \"quality\": {\"note\": \"COMET 0.79\", \"source\": "
      "\"https://example.org\"}}]}",
      id, sha256, self->size);
}

static void
set_up (Fixture *self, gconstpointer flags)
{
  g_autofree char *folder = NULL;
  g_autofree char *hash = NULL;
  gint64 size;

  self->work = g_dir_make_tmp ("sampan-packs-XXXXXX", NULL);
  self->store = g_build_filename (self->work, "packs", NULL);
  self->zip = g_build_filename (self->work, "pack.zip", NULL);
  folder = g_build_filename (self->work, "opus-mt-zh-en", NULL);
  pack_fixture_write (folder, "opus-mt-zh-en", GPOINTER_TO_UINT (flags) | PACK_LARGE);
  pack_fixture_zip (folder, self->zip, "");
  g_assert_true (g_file_get_contents (self->zip, &self->data, &self->size, NULL));
  hash = pack_fixture_hash (self->zip, &size);
  self->server = stub_server_new (answer, self);
  self->list_url = g_strconcat (stub_server_get_url (self->server), "/packs/list.json", NULL);
  write_list (self, "opus-mt-zh-en", hash);
  self->packs = sampan_packs_new (self->store);
  sampan_packs_load (self->packs);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  stub_server_free (self->server);
  g_clear_object (&self->packs);
  pack_fixture_remove_tree (self->work);
  g_free (self->work);
  g_free (self->store);
  g_free (self->zip);
  g_free (self->list);
  g_free (self->list_url);
  g_free (self->data);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GListModel *
load (Fixture *self, const char *location, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_packs_load_offers_async (self->packs, location, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sampan_packs_load_offers_finish (self->packs, result, error);
}

static SampanPackOffer *
load_one (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) offers = load (self, self->list_url, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (offers), ==, 1);
  return g_list_model_get_item (offers, 0);
}

static SampanPack *
fetch (Fixture *self, SampanPackOffer *offer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_packs_fetch_async (self->packs, offer, cancellable, on_done, &result);
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_FETCHING);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sampan_packs_fetch_finish (self->packs, result, error);
}

static void
restart (Fixture *self)
{
  g_clear_object (&self->packs);
  self->packs = sampan_packs_new (self->store);
  sampan_packs_load (self->packs);
}

/* ---- lists ---- */

static void
test_list (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autofree char *url = g_strconcat (stub_server_get_url (self->server), "/packs/pack.zip", NULL);

  g_assert_cmpstr (sampan_pack_offer_get_id (offer), ==, "opus-mt-zh-en");
  g_assert_cmpstr (sampan_pack_offer_get_url (offer), ==, url);
  g_assert_cmpstr (sampan_pack_offer_get_source (offer), ==, "zh");
  g_assert_cmpstr (sampan_pack_offer_get_targets (offer)[0], ==, "en");
  g_assert_cmpstr (sampan_pack_offer_get_quality (offer), ==, "COMET 0.79");
  g_assert_cmpint (sampan_pack_offer_get_size (offer), ==, self->size);
  g_assert_cmpint (sampan_pack_offer_get_needed (offer), ==, self->size + 4000000);
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_AVAILABLE);
  g_assert_true (sampan_packs_find_offer (self->packs, "zh-Hant", "en-GB") == offer);
  g_assert_null (sampan_packs_find_offer (self->packs, "en", "zh"));
}

static void
test_list_from_file (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->work, "list.json", NULL);
  g_autoptr (GListModel) offers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (self->list);

  g_string_replace (text, "\"pack.zip\"", "\"https://example.org/pack.zip\"", 0);
  pack_fixture_write_file (self->work, "list.json", text->str, -1);
  offers = load (self, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (offers), ==, 1);
}

static void
test_bad_lists (Fixture *self, gconstpointer unused)
{
  static const char *const changes[][2] = {
    { "\"sha256\"", "\"sha25\"" },
    { "\"size\": ", "\"size\": -" },
    { "\"pack.zip\"", "\"ftp://a/b\"" },
    { "\"opus-mt", "\"../opus-mt" },
    { "\"zh\"", "7" },
    { "\"format\": 1", "\"format\": 2" },
    { "\"packs\"", "\"stacks\"" },
    { "{\"format\"", "{\"format" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GString) text = g_string_new (self->list);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, changes[i][0], changes[i][1], 1), ==, 1);
      bytes = g_bytes_new (text->str, text->len);
      g_assert_null (sampan_pack_offer_parse_list (bytes, self->list_url, &error));
      g_assert_true (error->domain == SAMPAN_PACK_ERROR);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_no_list (Fixture *self, gconstpointer unused)
{
  g_autofree char *nowhere = g_strconcat (stub_server_get_url (self->server), "/none", NULL);
  g_autoptr (GListModel) shipped = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (load (self, nowhere, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (load (self, "/nowhere/list.json", &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED);
  g_clear_error (&error);
  shipped = load (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (G_IS_LIST_MODEL (shipped));
}

/* ---- fetching ---- */

static void
test_fetch (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;

  self->breaks = 2;
  pack = fetch (self, offer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->n_zips, ==, 3);
  g_assert_cmpuint (self->n_ranged, ==, 2);
  g_assert_cmpint (self->first_range, ==, self->size / 2);
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_INSTALLED);
  g_assert_null (sampan_packs_find_offer (self->packs, "zh-Hans", "en"));
  g_assert_null (sampan_pack_offer_get_error (offer));
  g_assert_nonnull (sampan_packs_find (self->packs, "opus-mt-zh-en"));
  sampan_pack_verify (pack, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* Removed, it is on offer again. */
  g_assert_true (sampan_packs_remove (self->packs, "opus-mt-zh-en", &error));
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_AVAILABLE);
}

/* What a plain export does not say, the list says. */
static void
test_fetch_plain (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;

  pack = fetch (self, offer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_pack_get_licence (pack), ==, "CC-BY-4.0");
  g_assert_cmpstr (sampan_pack_get_name (pack), ==, "Chinese to English");
  g_assert_cmpstr (sampan_pack_get_quality_source (pack), ==, "https://example.org");
}

/* @targets: as the list names the ways of writing that the model without a description has. */
static void
check_chinese (Fixture *self, const char *targets)
{
  g_autoptr (SampanPackOffer) offer = NULL;
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) list = g_string_new (self->list);

  g_string_replace (list, "\"zh\", \"targets\": [\"en\"]", "\"en\", \"targets\": ", 0);
  g_string_insert (list, strstr (list->str, "\"targets\": ") + strlen ("\"targets\": ") - list->str,
                   targets);
  g_set_str (&self->list, list->str);
  offer = load_one (self);
  g_assert_true (sampan_packs_find_offer (self->packs, "en", "zh-Hans") == offer);
  g_assert_true (sampan_packs_find_offer (self->packs, "en", "zh-Hant") == offer);
  pack = fetch (self, offer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sampan_pack_supports (pack, "en", "zh-Hans"));
  g_assert_true (sampan_pack_supports (pack, "en", "zh-Hant"));
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh-Hant"), ==, ">>cmn_Hant<<");
}

/* "zh" is Chinese, and not Simplified alone. */
static void
test_fetch_chinese (Fixture *self, gconstpointer unused)
{
  check_chinese (self, "[\"zh\"]");
}

static void
test_fetch_both_chinese (Fixture *self, gconstpointer unused)
{
  check_chinese (self, "[\"zh-Hans\", \"zh-Hant\"]");
}

static void
cancel_at_half (SampanPackOffer *offer, GParamSpec *pspec, GCancellable *cancellable)
{
  if (sampan_pack_offer_get_done (offer) > sampan_pack_offer_get_size (offer) / 2)
    g_cancellable_cancel (cancellable);
}

static void
test_resume_after_restart (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (SampanPackOffer) again = NULL;
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  gint64 done;

  g_signal_connect (offer, "notify::done", G_CALLBACK (cancel_at_half), cancellable);
  g_assert_null (fetch (self, offer, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_AVAILABLE);
  g_assert_null (sampan_pack_offer_get_error (offer));
  done = sampan_pack_offer_get_done (offer);
  g_assert_cmpint (done, >, self->size / 2);
  g_assert_cmpint (done, <, self->size);

  restart (self);
  again = load_one (self);
  g_assert_cmpint (sampan_pack_offer_get_done (again), ==, done);
  g_assert_cmpint (sampan_pack_offer_get_needed (again), ==, self->size - done + 4000000);
  pack = fetch (self, again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (self->first_range, ==, done);
}

/* The window's page is closed and opened again while a pack is on its way. */
static void
test_reload (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (SampanPackOffer) same = NULL;
  g_autoptr (SampanPackOffer) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sampan_packs_fetch_async (self->packs, offer, NULL, on_done, &result);
  same = load_one (self);
  g_assert_true (same == offer);
  sampan_packs_cancel (self->packs, same);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sampan_packs_fetch_finish (self->packs, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  other = load_one (self);
  g_assert_true (other != offer);
}

static void
test_discard (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (GError) error = NULL;

  g_signal_connect (offer, "notify::done", G_CALLBACK (cancel_at_half), cancellable);
  g_assert_null (fetch (self, offer, cancellable, &error));
  g_assert_cmpint (sampan_pack_offer_get_done (offer), >, 0);
  sampan_packs_discard (self->packs, offer);
  g_assert_cmpint (sampan_pack_offer_get_done (offer), ==, 0);
}

static void
test_wrong_hash (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = g_strnfill (64, 'a');

  write_list (self, "opus-mt-zh-en", wrong);
  offer = load_one (self);
  g_assert_null (fetch (self, offer, NULL, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM);
  g_assert_nonnull (sampan_pack_offer_get_error (offer));
  g_assert_cmpint (sampan_pack_offer_get_state (offer), ==, SAMPAN_PACK_OFFER_AVAILABLE);
  g_assert_cmpint (sampan_pack_offer_get_done (offer), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->packs)), ==, 0);
}

/* The file is the one of the list, but not the pack that the list promises. */
static void
test_wrong_pack (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)self->data, self->size);

  write_list (self, "opus-mt-zh-fr", hash);
  offer = load_one (self);
  g_assert_null (fetch (self, offer, NULL, &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK);
  g_assert_cmpint (sampan_pack_offer_get_done (offer), ==, 0);
}

static void
test_gone (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (GError) error = NULL;

  self->refuse = TRUE;
  g_assert_null (fetch (self, offer, NULL, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_NOT_FOUND);
  g_assert_nonnull (sampan_pack_offer_get_error (offer));
}

static void
note_time (SampanPackOffer *offer, GParamSpec *pspec, int *left)
{
  if (sampan_pack_offer_get_seconds_left (offer) >= 0)
    *left = sampan_pack_offer_get_seconds_left (offer);
}

static void
test_time_left (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPackOffer) offer = load_one (self);
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  int left = -1;

  /* Each break costs a quarter of a second or more. */
  self->breaks = 6;
  g_signal_connect (offer, "notify::done", G_CALLBACK (note_time), &left);
  g_assert_cmpint (sampan_pack_offer_get_seconds_left (offer), ==, -1);
  pack = fetch (self, offer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (left, >=, 0);
  g_assert_cmpint (left, <, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, flags, function)                                                                 \
  g_test_add ("/packs-fetch/" name, Fixture, GUINT_TO_POINTER (flags), set_up, function, tear_down)
  ADD ("list", 0, test_list);
  ADD ("list-from-file", 0, test_list_from_file);
  ADD ("bad-lists", 0, test_bad_lists);
  ADD ("no-list", 0, test_no_list);
  ADD ("fetch", 0, test_fetch);
  ADD ("fetch-plain", PACK_PLAIN, test_fetch_plain);
  ADD ("fetch-chinese", PACK_PLAIN | PACK_CHINESE, test_fetch_chinese);
  ADD ("fetch-both-chinese", PACK_PLAIN | PACK_CHINESE, test_fetch_both_chinese);
  ADD ("resume-after-restart", 0, test_resume_after_restart);
  ADD ("reload", 0, test_reload);
  ADD ("discard", 0, test_discard);
  ADD ("wrong-hash", 0, test_wrong_hash);
  ADD ("wrong-pack", 0, test_wrong_pack);
  ADD ("gone", 0, test_gone);
  ADD ("time-left", 0, test_time_left);
  return g_test_run ();
}
