#include "sampan-packs-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "net/sampan-download.h"

#include "sampan-pack-install-private.h"
#include "sampan-pack-list-resources.h"
#include "sampan-pack-offer-private.h"
#include "sampan-pack-private.h"

/* In the store's folder: on the same disk, and out of the list by its dot. */
#define FETCHED ".fetched"
#define SHIPPED "/io/github/sampan_app/Sampan/packs/list.json"
#define MAX_LIST_SIZE (4 << 20)

/* ---- lists ---- */

static char *
dup_fetched_path (SampanPacks *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".zip", NULL);

  return g_build_filename (self->folder, FETCHED, name, NULL);
}

static void
update_offer (SampanPacks *self, SampanPackOffer *offer)
{
  SampanPackOfferState state = sampan_pack_offer_get_state (offer);
  gboolean installed = sampan_packs_find (self, sampan_pack_offer_get_id (offer)) != NULL;
  g_autofree char *path = dup_fetched_path (self, sampan_pack_offer_get_id (offer));
  GStatBuf info;

  if (state == SAMPAN_PACK_OFFER_FETCHING || state == SAMPAN_PACK_OFFER_INSTALLING)
    return;
  if (installed != (state == SAMPAN_PACK_OFFER_INSTALLED))
    _sampan_pack_offer_set_state (offer, installed ? SAMPAN_PACK_OFFER_INSTALLED
                                                   : SAMPAN_PACK_OFFER_AVAILABLE);
  _sampan_pack_offer_set_done (offer, installed ? 0
                                      : g_stat (path, &info) == 0
                                          ? info.st_size
                                          : sampan_download_get_partial_size (path));
}

void
_sampan_packs_update_offers (SampanPacks *self)
{
  for (guint i = 0; self->offers != NULL && i < g_list_model_get_n_items (self->offers); i++)
    {
      g_autoptr (SampanPackOffer) offer = g_list_model_get_item (self->offers, i);

      update_offer (self, offer);
    }
}

static gboolean
is_web_address (const char *location)
{
  g_autofree char *scheme = g_uri_parse_scheme (location);

  return scheme != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"));
}

/* @base: (out): the address that answered */
static GBytes *
get_from_web (const char *url, char **base, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", url);
  g_autoptr (SampanHttpResponse) response = NULL;

  sampan_http_request_set_max_size (request, MAX_LIST_SIZE);
  response = sampan_http_send (sampan_http_get_default (), request, cancellable, error);
  if (response == NULL || !sampan_http_response_check (response, error))
    return NULL;
  *base = g_strdup (sampan_http_response_get_url (response));
  return g_bytes_ref (sampan_http_response_get_body (response));
}

static GBytes *
get_from_disk (const char *location, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = g_str_has_prefix (location, "file://")
                              ? g_filename_from_uri (location, NULL, NULL)
                              : g_canonicalize_filename (location, NULL);
  g_autoptr (GError) local = NULL;
  GStatBuf info;
  char *text;
  gsize size;

  if (path != NULL && g_stat (path, &info) == 0 && info.st_size <= MAX_LIST_SIZE
      && g_file_get_contents (path, &text, &size, &local))
    return g_bytes_new_take (text, size);
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED,
               /* Translators: %s is what the user entered */
               _ ("The list of language packs “%s” can not be read. Check its address."), location);
  return NULL;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *location = task_data;
  g_autofree char *base = NULL;
  g_autoptr (GBytes) list = NULL;
  GPtrArray *offers;
  GError *error = NULL;

  if (location == NULL)
    list = g_resource_lookup_data (sampan_pack_list_get_resource (), SHIPPED,
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  else if (is_web_address (location))
    list = get_from_web (location, &base, cancellable, &error);
  else
    list = get_from_disk (location, &error);
  offers = list != NULL ? sampan_pack_offer_parse_list (list, base, &error) : NULL;
  if (offers != NULL)
    g_task_return_pointer (task, offers, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_packs_load_offers_async (SampanPacks *self,
                                const char *location,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (SAMPAN_IS_PACKS (self));

  g_task_set_source_tag (task, sampan_packs_load_offers_async);
  g_task_set_task_data (task, g_strdup (location), g_free);
  g_task_run_in_thread (task, load_thread);
}

/* Returns: (nullable): the same offer, if it is under way. */
static SampanPackOffer *
find_busy (SampanPacks *self, SampanPackOffer *offer)
{
  for (guint i = 0; self->offers != NULL && i < g_list_model_get_n_items (self->offers); i++)
    {
      g_autoptr (SampanPackOffer) old = g_list_model_get_item (self->offers, i);
      SampanPackOfferState state = sampan_pack_offer_get_state (old);

      if ((state == SAMPAN_PACK_OFFER_FETCHING || state == SAMPAN_PACK_OFFER_INSTALLING)
          && g_str_equal (sampan_pack_offer_get_id (old), sampan_pack_offer_get_id (offer))
          && g_str_equal (sampan_pack_offer_get_sha256 (old), sampan_pack_offer_get_sha256 (offer)))
        return g_steal_pointer (&old);
    }
  return NULL;
}

GListModel *
sampan_packs_load_offers_finish (SampanPacks *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) offers = NULL;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  offers = g_task_propagate_pointer (G_TASK (result), error);
  if (offers == NULL)
    return NULL;
  store = g_list_store_new (SAMPAN_TYPE_PACK_OFFER);
  for (guint i = 0; i < offers->len; i++)
    {
      g_autoptr (SampanPackOffer) busy = find_busy (self, g_ptr_array_index (offers, i));

      g_list_store_append (store, busy != NULL ? busy : g_ptr_array_index (offers, i));
    }
  g_set_object (&self->offers, G_LIST_MODEL (store));
  _sampan_packs_update_offers (self);
  return G_LIST_MODEL (store);
}

SampanPackOffer *
sampan_packs_find_offer (SampanPacks *self, const char *from, const char *to)
{
  g_return_val_if_fail (SAMPAN_IS_PACKS (self), NULL);

  for (guint i = 0; self->offers != NULL && i < g_list_model_get_n_items (self->offers); i++)
    {
      g_autoptr (SampanPackOffer) offer = g_list_model_get_item (self->offers, i);

      if (sampan_pack_offer_get_state (offer) != SAMPAN_PACK_OFFER_INSTALLED
          && _sampan_pack_covers (sampan_pack_offer_get_source (offer),
                                  sampan_pack_offer_get_targets (offer), from, to))
        return offer; /* the list has it, too */
    }
  return NULL;
}

/* ---- fetching ---- */

/* Values of its own: the worker does not touch the offer. */
typedef struct
{
  char *packs;
  char *path; /* of the .zip */
  char *url;
  char *sha256;
  gint64 size;
  gint64 needed;
  char *id;
  char *name;
  char *source;
  char *target;
  char *licence;
  char *quality;
  char *quality_source;
  SampanPackOffer *offer;
  GMainContext *context;
} Fetch;

typedef struct
{
  SampanPackOffer *offer;
  gint64 done; /* -1: it is being installed */
} News;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_free (self->packs);
  g_free (self->path);
  g_free (self->url);
  g_free (self->sha256);
  g_free (self->id);
  g_free (self->name);
  g_free (self->source);
  g_free (self->target);
  g_free (self->licence);
  g_free (self->quality);
  g_free (self->quality_source);
  g_object_unref (self->offer);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
news_free (gpointer data)
{
  News *self = data;

  g_object_unref (self->offer);
  g_free (self);
}

static gboolean
on_news (gpointer data)
{
  News *self = data;

  if (self->done >= 0)
    _sampan_pack_offer_set_done (self->offer, self->done);
  else
    _sampan_pack_offer_set_state (self->offer, SAMPAN_PACK_OFFER_INSTALLING);
  return G_SOURCE_REMOVE;
}

/* Arrives before the task's end: both have the same priority. */
static void
send_news (Fetch *self, gint64 done)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  News *news = g_new0 (News, 1);

  /* The worker may not hold the last reference when it is done: fetch_free() may, on the thread
   * that made the task. */
  news->offer = g_object_ref (self->offer);
  news->done = done;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news, news, news_free);
  g_source_attach (source, self->context);
}

static void
on_downloaded (gint64 done, gint64 size, gpointer user_data)
{
  send_news (user_data, done);
}

/* Whether an earlier call has brought the whole file, and could not install it then. */
static gboolean
is_there (Fetch *self)
{
  GStatBuf info;

  return g_stat (self->path, &info) == 0 && info.st_size == self->size;
}

static gboolean
download (Fetch *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (is_there (self))
    return TRUE;
  if (!_sampan_pack_check_space (self->packs, self->needed, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED,
                   _ ("%s could not be written: %s. Check the permissions of its folder."), folder,
                   g_strerror (errno));
      return FALSE;
    }
  return sampan_download (sampan_http_get_default (), self->url, self->path, self->sha256,
                          self->size, on_downloaded, self, cancellable, error);
}

static SampanPack *
install (Fetch *self, GCancellable *cancellable, GError **error)
{
  SampanPackHints hints = { self->id,      self->name,    self->source,        self->target,
                            self->licence, self->quality, self->quality_source };
  g_autoptr (GError) local = NULL;
  SampanPack *pack;

  send_news (self, -1);
  pack = _sampan_pack_install (self->packs, self->path, &hints, FALSE, NULL, NULL, cancellable,
                               &local);
  /* With more room, or more patience, it need not come again. */
  if (!g_error_matches (local, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_SPACE)
      && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_unlink (self->path);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return pack;
}

static void
fetch_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *self = task_data;
  GError *error = NULL;
  SampanPack *pack = NULL;

  if (download (self, cancellable, &error))
    pack = install (self, cancellable, &error);
  if (pack != NULL)
    g_task_return_pointer (task, pack, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* The inner task is done: says so in the offer and the list before the caller hears of it. */
static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanPacks *self = SAMPAN_PACKS (source);
  g_autoptr (GTask) outer = user_data;
  SampanPackOffer *offer = g_task_get_task_data (outer);
  GError *error = NULL;
  SampanPack *pack = g_task_propagate_pointer (G_TASK (result), &error);

  _sampan_pack_offer_set_fetch (offer, NULL);
  _sampan_pack_offer_set_state (offer, SAMPAN_PACK_OFFER_AVAILABLE);
  sampan_packs_load (self);
  update_offer (self, offer);
  if (pack != NULL)
    {
      g_task_return_pointer (outer, pack, g_object_unref);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = sampan_net_error_dup_sentence (error);

      _sampan_pack_offer_set_error (offer, sentence);
    }
  g_task_return_error (outer, error);
}

/* What a model that does not say it itself translates into: Chinese, if the list names both ways of
 * writing it. */
static char *
dup_target (SampanPackOffer *offer)
{
  const char *const *targets = sampan_pack_offer_get_targets (offer);
  gsize base = strcspn (targets[0], "-");

  for (guint i = 0; targets[i] != NULL; i++)
    if (strncmp (targets[i], targets[0], base) != 0 || strcspn (targets[i], "-") != base)
      return g_strdup (targets[0]);
  return targets[1] != NULL ? g_strndup (targets[0], base) : g_strdup (targets[0]);
}

static Fetch *
fetch_new (SampanPacks *self, SampanPackOffer *offer)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->packs = g_strdup (self->folder);
  fetch->path = dup_fetched_path (self, sampan_pack_offer_get_id (offer));
  fetch->url = g_strdup (sampan_pack_offer_get_url (offer));
  fetch->sha256 = g_strdup (sampan_pack_offer_get_sha256 (offer));
  fetch->size = sampan_pack_offer_get_size (offer);
  fetch->needed = sampan_pack_offer_get_needed (offer);
  fetch->id = g_strdup (sampan_pack_offer_get_id (offer));
  fetch->name = g_strdup (sampan_pack_offer_get_name (offer));
  fetch->source = g_strdup (sampan_pack_offer_get_source (offer));
  fetch->target = dup_target (offer);
  fetch->licence = g_strdup (sampan_pack_offer_get_licence (offer));
  fetch->quality = g_strdup (sampan_pack_offer_get_quality (offer));
  fetch->quality_source = g_strdup (sampan_pack_offer_get_quality_source (offer));
  fetch->offer = g_object_ref (offer);
  return fetch;
}

void
sampan_packs_fetch_async (SampanPacks *self,
                          SampanPackOffer *offer,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *outer;
  g_autoptr (GTask) inner = NULL;
  g_autoptr (GCancellable) own = NULL;
  Fetch *fetch;

  g_return_if_fail (SAMPAN_IS_PACKS (self));
  g_return_if_fail (SAMPAN_IS_PACK_OFFER (offer));
  g_return_if_fail (_sampan_pack_offer_get_fetch (offer) == NULL);

  own = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  outer = g_task_new (self, own, callback, user_data);
  inner = g_task_new (self, own, on_fetched, outer);
  fetch = fetch_new (self, offer);

  fetch->context = g_main_context_ref (g_task_get_context (inner));
  g_task_set_source_tag (outer, sampan_packs_fetch_async);
  g_task_set_task_data (outer, g_object_ref (offer), g_object_unref);
  g_task_set_check_cancellable (outer, FALSE);
  g_task_set_source_tag (inner, sampan_packs_fetch_async);
  g_task_set_task_data (inner, fetch, fetch_free);
  _sampan_pack_offer_set_fetch (offer, own);
  _sampan_pack_offer_set_state (offer, SAMPAN_PACK_OFFER_FETCHING);
  g_task_run_in_thread (inner, fetch_thread);
}

SampanPack *
sampan_packs_fetch_finish (SampanPacks *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sampan_packs_cancel (SampanPacks *self, SampanPackOffer *offer)
{
  g_return_if_fail (SAMPAN_IS_PACKS (self));
  g_return_if_fail (SAMPAN_IS_PACK_OFFER (offer));

  g_cancellable_cancel (_sampan_pack_offer_get_fetch (offer));
}

void
sampan_packs_discard (SampanPacks *self, SampanPackOffer *offer)
{
  g_autofree char *path = NULL;

  g_return_if_fail (SAMPAN_IS_PACKS (self));
  g_return_if_fail (SAMPAN_IS_PACK_OFFER (offer));

  path = dup_fetched_path (self, sampan_pack_offer_get_id (offer));
  g_unlink (path);
  sampan_download_forget (path);
  _sampan_pack_offer_set_error (offer, NULL);
  update_offer (self, offer);
}
