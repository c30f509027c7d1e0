#include "config.h"

#include "sampan-atproto-publisher.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"
#include "sampan-atproto-identity.h"
#include "sampan-atproto-record.h"
#include "sampan-atproto-session.h"
#include "sampan-checks.h"
#include "sampan-prepare.h"
#include "sampan-publish-private.h"

#define UPLOAD_TIMEOUT 120 /* s: a server may take its time with a large file that it has got */

struct _SampanAtprotoPublisher
{
  GObject parent;

  GMutex lock;
  GHashTable *sessions; /* account id -> SampanAtprotoSession */
};

static void publisher_init (SampanPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanAtprotoPublisher,
                               sampan_atproto_publisher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_PUBLISHER, publisher_init))

/* ---- helpers ---- */

static SampanAtprotoSession *
dup_session (SampanAtprotoPublisher *self,
             const char *account_id,
             const char *server,
             const char *handle,
             const char *user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SampanAtprotoSession *session = g_hash_table_lookup (self->sessions, account_id);

  if (!session)
    {
      session = sampan_atproto_session_new (server, account_id, handle, user);
      g_hash_table_insert (self->sessions, g_strdup (account_id), session);
    }
  return g_object_ref (session);
}

/* Somebody may sign in again meanwhile: what the keyring holds then counts. */
static void
forget_session (SampanAtprotoPublisher *self, const char *account_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove (self->sessions, account_id);
}

static JsonNode *
send (SampanAtprotoPublisher *self,
      SampanDelivery *delivery,
      SampanHttpRequest *request,
      char **name,
      GCancellable *cancellable,
      GError **error)
{
  SampanPost *post = delivery->post;
  g_autoptr (SampanAtprotoSession) session =
      dup_session (self, delivery->account_id, post->server, post->handle, post->user);
  GError *local = NULL;
  JsonNode *answer = sampan_atproto_session_send (session, request, name, cancellable, &local);

  if (local)
    {
      if (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN))
        forget_session (self, delivery->account_id);
      g_propagate_error (error, local);
    }
  return answer;
}

static JsonNode *
parse (const char *json)
{
  return json ? sampan_json_parse_string (json, NULL) : NULL;
}

/* ---- ask and verify ---- */

/* The record under the post's key: NULL without error if there is none. */
static JsonNode *
get_record (SampanAtprotoPublisher *self,
            SampanDelivery *delivery,
            GCancellable *cancellable,
            GError **error)
{
  SampanPost *post = delivery->post;
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (post->server, "GET", "com.atproto.repo.getRecord", "repo",
                                  post->user, "collection", SAMPAN_ATPROTO_COLLECTION, "rkey",
                                  post->key, NULL);
  g_autofree char *name = NULL;
  GError *local = NULL;
  JsonNode *answer = send (self, delivery, request, &name, cancellable, &local);

  if (g_strcmp0 (name, "RecordNotFound") == 0)
    g_clear_error (&local);
  if (local)
    g_propagate_error (error, local);
  return answer;
}

static char *
describe (JsonNode *answer, gboolean found, const char *url)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_boolean (builder, "found", found);
  sampan_json_add_string (builder, "uri", sampan_json_peek_string (answer, "uri", NULL));
  sampan_json_add_string (builder, "cid", sampan_json_peek_string (answer, "cid", NULL));
  sampan_json_add_string (builder, "url", url);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static char *
ask (SampanPublisher *publisher,
     SampanDelivery *delivery,
     guint position,
     GCancellable *cancellable,
     GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  GError *local = NULL;
  g_autoptr (JsonNode) record = get_record (self, delivery, cancellable, &local);

  if (!local)
    return describe (record, record != NULL, NULL);
  g_propagate_error (error, local);
  return NULL;
}

static gboolean
is_ours (SampanDelivery *delivery, JsonNode *record)
{
  SampanStep *post = sampan_delivery_find_step (delivery, SAMPAN_STEP_POST, 0, NULL);
  g_autoptr (JsonNode) draft = parse (post ? post->draft : NULL);
  JsonNode *value = sampan_json_get_node (record, "value", NULL);

  return draft && value && json_node_equal (draft, value);
}

static char *
verify (SampanPublisher *publisher,
        SampanDelivery *delivery,
        guint position,
        GCancellable *cancellable,
        GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  SampanPost *post = delivery->post;
  GError *local = NULL;
  g_autoptr (JsonNode) record = get_record (self, delivery, cancellable, &local);
  g_autofree char *url =
      sampan_atproto_post_url (post->server, post->handle, post->user, post->key);

  if (local)
    g_propagate_error (error, local);
  else if (!record)
    g_set_error_literal (
        error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_CONFLICT,
        _ ("The post was made, but it is not on the server any more. Publish the note again if it "
           "should be."));
  else if (!is_ours (delivery, record))
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_CONFLICT,
                         _ ("The post on the server is not what was sent. Look at it there."));
  else
    return describe (record, TRUE, url);
  return NULL;
}

/* ---- upload ---- */

typedef struct
{
  SampanDelivery *delivery;
  guint position;
} Progress;

static void
on_sent (gint64 sent, gint64 total, gpointer user_data)
{
  Progress *progress = user_data;

  if (total > 0)
    sampan_delivery_report (progress->delivery, progress->position, (double)sent / total);
}

static char *
upload (SampanPublisher *publisher,
        SampanDelivery *delivery,
        guint position,
        GCancellable *cancellable,
        GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  g_autofree char *mime_type = NULL;
  g_autofree char *path = sampan_prepared_file (delivery, position, &mime_type, error);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  Progress progress = { delivery, position };
  GError *local = NULL;

  if (!path)
    return NULL;
  request = sampan_atproto_request_new (delivery->post->server, "POST",
                                        "com.atproto.repo.uploadBlob", NULL);
  sampan_http_request_set_body_file (request, path, mime_type);
  sampan_http_request_set_progress (request, on_sent, &progress);
  sampan_http_request_set_timeout (request, UPLOAD_TIMEOUT);
  /* A blob that no record names is forgotten by the server: sending it twice does no harm. */
  sampan_http_request_set_repeatable (request, TRUE);
  answer = send (self, delivery, request, NULL, cancellable, error);
  if (!answer)
    return NULL;
  if (sampan_json_get_string (answer, "blob.ref.$link", &local))
    return sampan_json_to_string (answer);
  sampan_publish_error_from_net (error, local);
  return NULL;
}

/* ---- post ---- */

typedef struct
{
  SampanDelivery *delivery;
  GCancellable *cancellable;
} Resolve;

static char *
resolve_handle (const char *handle, gpointer user_data, GError **error)
{
  Resolve *resolve = user_data;

  return sampan_atproto_resolve_handle (resolve->delivery->post->server, handle,
                                        resolve->cancellable, error);
}

/* The record, composed once and journalled: who is mentioned may change his handle between two
 * attempts. */
static gboolean
freeze_record (SampanDelivery *delivery, guint position, GCancellable *cancellable, GError **error)
{
  Resolve resolve = { delivery, cancellable };
  g_autoptr (JsonNode) record = NULL;
  g_autofree char *draft = NULL;

  if (sampan_delivery_get_step (delivery, position)->draft)
    return TRUE;
  record = sampan_atproto_record_new (delivery, resolve_handle, &resolve, error);
  if (!record)
    return FALSE;
  draft = sampan_json_to_string (record);
  return sampan_delivery_freeze (delivery, position, draft, error);
}

static GBytes *
put_body (SampanPost *post, JsonNode *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "repo", post->user);
  sampan_json_add_string (builder, "collection", SAMPAN_ATPROTO_COLLECTION);
  sampan_json_add_string (builder, "rkey", post->key);
  sampan_json_add_node (builder, "record", record);
  /* Only where nothing stands yet. */
  json_builder_set_member_name (builder, "swapRecord");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

static char *
post (SampanPublisher *publisher,
      SampanDelivery *delivery,
      guint position,
      GCancellable *cancellable,
      GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (delivery->post->server, "POST", "com.atproto.repo.putRecord",
                                  NULL);
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GBytes) body = NULL;

  if (!freeze_record (delivery, position, cancellable, error))
    return NULL;
  record = parse (sampan_delivery_get_step (delivery, position)->draft);
  body = put_body (delivery->post, record);
  sampan_http_request_set_body (request, body, "application/json");
  answer = send (self, delivery, request, NULL, cancellable, error);
  return answer ? describe (answer, TRUE, NULL) : NULL;
}

/* ---- posts that stand ---- */

/* "at://did/collection/key": (transfer full) (array zero-terminated=1): did, collection, key. */
static GStrv
split_uri (JsonNode *post, GError **error)
{
  const char *uri = sampan_json_peek_string (post, "uri", "");
  g_auto (GStrv) parts =
      g_str_has_prefix (uri, "at://") ? g_strsplit (uri + strlen ("at://"), "/", -1) : NULL;

  if (parts && g_strv_length (parts) == 3)
    return g_steal_pointer (&parts);
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                       _ ("The receipt does not say which post this is. Look for it in the "
                          "account."));
  return NULL;
}

static JsonNode *
send_for (SampanAtprotoPublisher *self,
          SampanAccount *account,
          SampanHttpRequest *request,
          char **name,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SampanAtprotoSession) session =
      dup_session (self, sampan_account_get_id (account), sampan_account_get_server (account),
                   sampan_account_get_handle (account), sampan_account_get_user (account));

  return sampan_atproto_session_send (session, request, name, cancellable, error);
}

static gboolean
remove_post (SampanPublisher *publisher,
             SampanAccount *account,
             JsonNode *what,
             GCancellable *cancellable,
             GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  g_auto (GStrv) parts = split_uri (what, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GBytes) body = NULL;

  if (!parts)
    return FALSE;
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "repo", parts[0]);
  sampan_json_add_string (builder, "collection", parts[1]);
  sampan_json_add_string (builder, "rkey", parts[2]);
  json_builder_end_object (builder);
  body = sampan_json_builder_end_bytes (builder);
  request = sampan_atproto_request_new (sampan_account_get_server (account), "POST",
                                        "com.atproto.repo.deleteRecord", NULL);
  sampan_http_request_set_body (request, body, "application/json");
  /* What is gone stays gone. */
  sampan_http_request_set_repeatable (request, TRUE);
  answer = send_for (self, account, request, NULL, cancellable, error);
  return answer != NULL;
}

static gboolean
look_for_post (SampanPublisher *publisher,
               SampanAccount *account,
               JsonNode *what,
               gboolean *there,
               GCancellable *cancellable,
               GError **error)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (publisher);
  g_auto (GStrv) parts = split_uri (what, error);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *name = NULL;
  GError *local = NULL;

  if (!parts)
    return FALSE;
  request = sampan_atproto_request_new (sampan_account_get_server (account), "GET",
                                        "com.atproto.repo.getRecord", "repo", parts[0],
                                        "collection", parts[1], "rkey", parts[2], NULL);
  answer = send_for (self, account, request, &name, cancellable, &local);
  *there = answer != NULL;
  if (g_strcmp0 (name, "RecordNotFound") == 0)
    g_clear_error (&local);
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* ---- the interface ---- */

static void
publisher_init (SampanPublisherInterface *iface)
{
  iface->platform = "bluesky";
  iface->captions = TRUE;
  iface->steps[SAMPAN_STEP_ASK] = ask;
  iface->steps[SAMPAN_STEP_UPLOAD] = upload;
  iface->steps[SAMPAN_STEP_CAPTIONS] = upload;
  iface->steps[SAMPAN_STEP_POST] = post;
  iface->steps[SAMPAN_STEP_VERIFY] = verify;
  iface->remove = remove_post;
  iface->look = look_for_post;
}

/* ---- the object ---- */

static void
sampan_atproto_publisher_finalize (GObject *object)
{
  SampanAtprotoPublisher *self = SAMPAN_ATPROTO_PUBLISHER (object);

  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_atproto_publisher_parent_class)->finalize (object);
}

static void
sampan_atproto_publisher_class_init (SampanAtprotoPublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_atproto_publisher_finalize;
}

static void
sampan_atproto_publisher_init (SampanAtprotoPublisher *self)
{
  g_mutex_init (&self->lock);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

SampanPublisher *
sampan_atproto_publisher_new (void)
{
  return g_object_new (SAMPAN_TYPE_ATPROTO_PUBLISHER, NULL);
}
