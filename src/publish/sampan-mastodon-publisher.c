#include "config.h"

#include "sampan-mastodon-publisher.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-mastodon.h"
#include "sampan-prepare.h"
#include "sampan-publish-private.h"

#define UPLOAD_TIMEOUT 120 /* s: a server may take its time with a large file that it has got */
#define POLL_FIRST_MS 200
#define POLL_LONGEST_MS 5000
#define POLL_END (15 * 60) /* s: the longest that a server works on a video */
#define LOOK_BACK "40"     /* posts; the most that the API gives at once */

struct _SampanMastodonPublisher
{
  GObject parent;

  GMutex lock;
  GHashTable *tokens; /* account id -> token */
};

static void publisher_init (SampanPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanMastodonPublisher,
                               sampan_mastodon_publisher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_PUBLISHER, publisher_init))

/* ---- helpers ---- */

static char *
dup_token (SampanMastodonPublisher *self,
           const char *account_id,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  char *token = g_strdup (g_hash_table_lookup (self->tokens, account_id));
  char *secret;

  if (token)
    return token;
  secret = sampan_publish_secret_lookup ("mastodon", account_id, cancellable, error);
  if (!secret)
    return NULL;
  token = sampan_mastodon_dup_token (secret);
  sampan_secrets_free (secret);
  if (token)
    g_hash_table_insert (self->tokens, g_strdup (account_id), g_strdup (token));
  else
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                         _ ("The keyring holds no sign-in for this account. Sign in again."));
  return token;
}

static JsonNode *
send (SampanMastodonPublisher *self,
      const char *account_id,
      SampanHttpRequest *request,
      guint *status,
      GCancellable *cancellable,
      GError **error)
{
  char *token = dup_token (self, account_id, cancellable, error);
  GError *local = NULL;
  JsonNode *answer;

  if (!token)
    return NULL;
  sampan_http_request_set_bearer (request, token);
  sampan_secrets_free (token);
  answer = sampan_mastodon_send (request, status, cancellable, &local);
  if (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN))
    {
      /* Somebody may sign in again meanwhile: what the keyring holds then counts. */
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      g_hash_table_remove (self->tokens, account_id);
    }
  if (local)
    g_propagate_error (error, local);
  return answer;
}

static JsonNode *
get (SampanMastodonPublisher *self,
     SampanDelivery *delivery,
     guint *status,
     GCancellable *cancellable,
     GError **error,
     const char *format,
     const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  /* The format is one of this file, for gcc, too. */
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *path = g_strconcat (parts[0], escaped, parts[1], NULL);
  g_autoptr (SampanHttpRequest) request =
      sampan_mastodon_request_new (delivery->post->server, "GET", path);

  return send (self, delivery->account_id, request, status, cancellable, error);
}

/* ---- recognising a post ---- */

/* What is the same however a server laid it out. */
static char *
without_spaces (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_len (bare, at, g_utf8_next_char (at) - at);
  return g_string_free_and_steal (bare);
}

/* What its author wrote: some servers say it with the post, some when asked for it, and from its
 * HTML nearly the same can be had. */
static char *
dup_text (SampanMastodonPublisher *self,
          SampanDelivery *delivery,
          JsonNode *status,
          GCancellable *cancellable)
{
  const char *text = sampan_json_peek_string (status, "text", NULL);
  g_autoptr (JsonNode) source = NULL;

  if (text)
    return g_strdup (text);
  source = get (self, delivery, NULL, cancellable, NULL, "/api/v1/statuses/%s/source",
                sampan_json_peek_string (status, "id", ""));
  text = sampan_json_peek_string (source, "text", NULL);
  if (text)
    return g_strdup (text);
  return sampan_mastodon_plain_text (sampan_json_peek_string (status, "content", ""));
}

static gboolean
is_ours (SampanMastodonPublisher *self,
         SampanDelivery *delivery,
         JsonNode *draft,
         JsonNode *status,
         GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  g_autofree char *there = NULL;
  g_autofree char *sent = NULL;

  if (sampan_json_peek_length (status, "media_attachments")
      != sampan_json_peek_length (draft, "media_ids"))
    return FALSE;
  text = dup_text (self, delivery, status, cancellable);
  there = without_spaces (text);
  sent = without_spaces (sampan_json_peek_string (draft, "status", ""));
  return g_str_equal (there, sent);
}

static JsonNode *
dup_draft (SampanDelivery *delivery)
{
  SampanStep *step = sampan_delivery_find_step (delivery, SAMPAN_STEP_POST, 0, NULL);

  return step && step->draft ? sampan_json_parse_string (step->draft, NULL) : NULL;
}

static char *
describe (JsonNode *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *uri = sampan_json_peek_string (status, "uri", NULL);

  json_builder_begin_object (builder);
  sampan_json_add_boolean (builder, "found", status != NULL);
  sampan_json_add_string (builder, "id", sampan_json_peek_string (status, "id", NULL));
  sampan_json_add_string (builder, "uri", uri);
  sampan_json_add_string (builder, "url", sampan_json_peek_string (status, "url", uri));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* ---- ask ---- */

/* Own posts, newest first. */
static JsonNode *
list_own (SampanMastodonPublisher *self,
          SampanDelivery *delivery,
          const char *limit,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *format =
      g_strconcat ("/api/v1/accounts/%s/statuses?exclude_reblogs=true&limit=", limit, NULL);

  return get (self, delivery, NULL, cancellable, error, format, delivery->post->user);
}

/* Among those that came after the newest one that stood before this was sent. */
static char *
ask (SampanPublisher *publisher,
     SampanDelivery *delivery,
     guint position,
     GCancellable *cancellable,
     GError **error)
{
  SampanMastodonPublisher *self = SAMPAN_MASTODON_PUBLISHER (publisher);
  g_autoptr (JsonNode) draft = dup_draft (delivery);
  g_autoptr (JsonNode) list = NULL;
  const char *after;

  /* Nothing was ever sent that could stand there. */
  if (!draft)
    return describe (NULL);
  list = list_own (self, delivery, LOOK_BACK, cancellable, error);
  if (!list)
    return NULL;
  after = sampan_json_peek_string (draft, "after", "");
  for (guint i = 0; i < sampan_json_peek_length (list, ""); i++)
    {
      g_autofree char *path = g_strdup_printf ("[%u]", i);
      JsonNode *status = sampan_json_get_node (list, path, NULL);

      if (g_str_equal (sampan_json_peek_string (status, "id", ""), after))
        break;
      if (is_ours (self, delivery, draft, status, cancellable))
        return describe (status);
    }
  return describe (NULL);
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

static gboolean
append_file (GOutputStream *out, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);

  return in
         && g_output_stream_splice (out, G_INPUT_STREAM (in), G_OUTPUT_STREAM_SPLICE_NONE,
                                    cancellable, error)
                >= 0;
}

static const char *
extension_of (const char *mime_type)
{
  if (g_str_equal (mime_type, "video/mp4"))
    return "mp4";
  return g_str_equal (mime_type, "image/png") ? "png" : "jpg";
}

/* The form that holds the file, beside it, so that it can be read while it is sent. snac2 2.75
 * takes two files of one name for one. */
static gboolean
write_form (SampanDelivery *delivery,
            SampanStep *step,
            const char *path,
            const char *mime_type,
            const char *boundary,
            const char *form,
            GCancellable *cancellable,
            GError **error)
{
  const char *alt = sampan_post_get_media (delivery->post, step->media)->alt;
  g_autoptr (GFile) file = g_file_new_for_path (form);
  g_autoptr (GFileOutputStream) out =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);

  if (!out)
    return FALSE;
  if (alt && *alt)
    g_string_append_printf (
        head, "--%s\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n%s\r\n",
        boundary, alt);
  g_string_append_printf (
      head,
      "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s-%u.%s\"\r\n"
      "Content-Type: %s\r\n\r\n",
      boundary, delivery->post->key, step->media + 1, extension_of (mime_type), mime_type);
  return g_output_stream_write_all (G_OUTPUT_STREAM (out), head->str, head->len, NULL, cancellable,
                                    error)
         && append_file (G_OUTPUT_STREAM (out), path, cancellable, error)
         && g_output_stream_write_all (G_OUTPUT_STREAM (out), tail, strlen (tail), NULL,
                                       cancellable, error)
         && g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, error);
}

static gboolean
wait_for (guint milliseconds, GCancellable *cancellable, GError **error)
{
  GPollFD fd = { 0 };

  if (g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, milliseconds);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep (milliseconds * G_TIME_SPAN_MILLISECOND);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* 202: it has the file and works on it; asked again it says 206 until that is done. */
static gboolean
wait_until_done (SampanMastodonPublisher *self,
                 SampanDelivery *delivery,
                 const char *id,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 end = g_get_monotonic_time () + POLL_END * G_TIME_SPAN_SECOND;
  guint wait = POLL_FIRST_MS;

  while (g_get_monotonic_time () < end)
    {
      g_autoptr (JsonNode) answer = NULL;
      guint status = 0;

      if (!wait_for (wait, cancellable, error))
        return FALSE;
      answer = get (self, delivery, &status, cancellable, error, "/api/v1/media/%s", id);
      if (!answer || status != 206)
        return answer != NULL;
      wait = MIN (wait * 2, POLL_LONGEST_MS);
    }
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER,
                       _ ("The server still works on the file. It will be tried again by itself."));
  return FALSE;
}

static JsonNode *
send_form (SampanMastodonPublisher *self,
           SampanDelivery *delivery,
           guint position,
           const char *path,
           const char *form,
           const char *boundary,
           guint *status,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_mastodon_request_new (delivery->post->server, "POST", path);
  g_autofree char *type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  Progress progress = { delivery, position };

  sampan_http_request_set_body_file (request, form, type);
  sampan_http_request_set_progress (request, on_sent, &progress);
  sampan_http_request_set_timeout (request, UPLOAD_TIMEOUT);
  /* A file that no post names is forgotten by the server: sending it twice does no harm. */
  sampan_http_request_set_repeatable (request, TRUE);
  return send (self, delivery->account_id, request, status, cancellable, error);
}

static char *
upload (SampanMastodonPublisher *self,
        SampanDelivery *delivery,
        guint position,
        const char *form,
        const char *boundary,
        GCancellable *cancellable,
        GError **error)
{
  GError *local = NULL;
  guint status = 0;
  g_autoptr (JsonNode) answer = send_form (self, delivery, position, "/api/v2/media", form,
                                           boundary, &status, cancellable, &local);
  const char *id;

  /* Where there is only the older door, which answers when all is done. */
  if (!answer && (status == 404 || status == 405))
    {
      g_clear_error (&local);
      answer = send_form (self, delivery, position, "/api/v1/media", form, boundary, &status,
                          cancellable, &local);
    }
  id = answer ? sampan_json_get_string (answer, "id", &local) : NULL;
  if (local)
    {
      sampan_publish_error_from_net (error, local);
      return NULL;
    }
  if (status == 202 && !wait_until_done (self, delivery, id, cancellable, error))
    return NULL;
  return sampan_json_to_string (answer);
}

static char *
upload_step (SampanPublisher *publisher,
             SampanDelivery *delivery,
             guint position,
             GCancellable *cancellable,
             GError **error)
{
  SampanMastodonPublisher *self = SAMPAN_MASTODON_PUBLISHER (publisher);
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  g_autofree char *mime_type = NULL;
  g_autofree char *path = sampan_prepared_file (delivery, position, &mime_type, error);
  g_autofree char *boundary = sampan_oauth_random ();
  g_autofree char *form = path ? g_strconcat (path, ".form", NULL) : NULL;
  GError *local = NULL;
  char *result;

  if (!path)
    return NULL;
  if (!write_form (delivery, step, path, mime_type, boundary, form, cancellable, &local))
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, local);
      else
        {
          g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA,
                               local->message);
          g_error_free (local);
        }
      return NULL;
    }
  result = upload (self, delivery, position, form, boundary, cancellable, error);
  g_unlink (form);
  return result;
}

/* ---- post ---- */

/* ISO 639, and for Chinese the places that Mastodon tells apart:
 * https://github.com/mastodon/mastodon/blob/main/app/helpers/languages_helper.rb, 2026-11-25. */
static char *
language_of (const char *tag)
{
  const char *end = strchr (tag, '-');

  if (g_str_equal (tag, "zh-Hans"))
    return g_strdup ("zh-CN");
  if (g_str_equal (tag, "zh-Hant"))
    return g_strdup ("zh-TW");
  return end ? g_strndup (tag, end - tag) : g_strdup (tag);
}

/* The post, composed once and journalled with what stood before it. */
static char *
compose (SampanMastodonPublisher *self,
         SampanDelivery *delivery,
         GCancellable *cancellable,
         GError **error)
{
  SampanPost *post = delivery->post;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) before = list_own (self, delivery, "1", cancellable, error);
  g_autofree char *language = language_of (post->languages[0]);

  if (!before)
    return NULL;
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "status", post->text);
  sampan_json_begin_array (builder, "media_ids");
  for (guint i = 0; i < post->media->len; i++)
    {
      g_autoptr (JsonNode) sent =
          sampan_delivery_dup_result (delivery, SAMPAN_STEP_UPLOAD, i, NULL);

      json_builder_add_string_value (builder, sampan_json_peek_string (sent, "id", ""));
    }
  json_builder_end_array (builder);
  sampan_json_add_string (builder, "language", language);
  sampan_json_add_string (builder, "visibility", "public");
  sampan_json_add_string (builder, "after", sampan_json_peek_string (before, "[0].id", ""));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static GBytes *
body_of (JsonNode *draft)
{
  g_autoptr (JsonNode) copy = json_node_copy (draft);

  json_object_remove_member (json_node_get_object (copy), "after");
  return sampan_json_to_bytes (copy);
}

static char *
post (SampanPublisher *publisher,
      SampanDelivery *delivery,
      guint position,
      GCancellable *cancellable,
      GError **error)
{
  SampanMastodonPublisher *self = SAMPAN_MASTODON_PUBLISHER (publisher);
  g_autoptr (SampanHttpRequest) request =
      sampan_mastodon_request_new (delivery->post->server, "POST", "/api/v1/statuses");
  g_autoptr (JsonNode) draft = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GBytes) body = NULL;
  GError *local = NULL;
  guint status = 0;

  if (!sampan_delivery_get_step (delivery, position)->draft)
    {
      g_autofree char *composed = compose (self, delivery, cancellable, error);

      if (!composed || !sampan_delivery_freeze (delivery, position, composed, error))
        return NULL;
    }
  draft = dup_draft (delivery);
  body = body_of (draft);
  sampan_http_request_set_body (request, body, "application/json");
  /* Mastodon answers the same key with the same post for an hour; whoever does not know it is
   * asked before anything is sent again. */
  sampan_http_request_set_header (request, "Idempotency-Key", delivery->post->key);
  answer = send (self, delivery->account_id, request, &status, cancellable, &local);
  if (!answer && status == 404)
    {
      g_clear_error (&local);
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE,
                           _ ("The server has lost what was sent before."));
      return NULL;
    }
  if (!answer || !sampan_json_get_string (answer, "id", &local))
    {
      sampan_publish_error_from_net (error, local);
      return NULL;
    }
  return describe (answer);
}

/* ---- verify ---- */

static char *
verify (SampanPublisher *publisher,
        SampanDelivery *delivery,
        guint position,
        GCancellable *cancellable,
        GError **error)
{
  SampanMastodonPublisher *self = SAMPAN_MASTODON_PUBLISHER (publisher);
  g_autoptr (JsonNode) draft = dup_draft (delivery);
  g_autoptr (JsonNode) made = sampan_delivery_dup_result (delivery, SAMPAN_STEP_POST, 0, NULL);
  GError *local = NULL;
  guint status = 0;
  g_autoptr (JsonNode) there =
      get (self, delivery, &status, cancellable, &local, "/api/v1/statuses/%s",
           sampan_json_peek_string (made, "id", ""));

  if (!there && status == 404)
    {
      g_clear_error (&local);
      g_set_error_literal (
          error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_CONFLICT,
          _ ("The post was made, but it is not on the server any more. Publish the note again if "
             "it should be."));
    }
  else if (!there)
    g_propagate_error (error, local);
  else if (!draft || !is_ours (self, delivery, draft, there, cancellable))
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_CONFLICT,
                         _ ("The post on the server is not what was sent. Look at it there."));
  else
    return describe (there);
  return NULL;
}

/* ---- posts that stand ---- */

static JsonNode *
send_for (SampanPublisher *publisher,
          SampanAccount *account,
          JsonNode *what,
          const char *method,
          guint *status,
          GCancellable *cancellable,
          GError **error)
{
  const char *id = sampan_json_peek_string (what, "id", NULL);
  g_autofree char *escaped = id ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  g_autofree char *path = escaped ? g_strconcat ("/api/v1/statuses/", escaped, NULL) : NULL;
  g_autoptr (SampanHttpRequest) request = NULL;

  if (!path)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                           _ ("The receipt does not say which post this is. Look for it in the "
                              "account."));
      return NULL;
    }
  request = sampan_mastodon_request_new (sampan_account_get_server (account), method, path);
  return send (SAMPAN_MASTODON_PUBLISHER (publisher), sampan_account_get_id (account), request,
               status, cancellable, error);
}

static gboolean
look_for_post (SampanPublisher *publisher,
               SampanAccount *account,
               JsonNode *what,
               gboolean *there,
               GCancellable *cancellable,
               GError **error)
{
  GError *local = NULL;
  guint status = 0;
  g_autoptr (JsonNode) answer =
      send_for (publisher, account, what, "GET", &status, cancellable, &local);

  *there = answer != NULL;
  if (status == 404 || status == 410)
    g_clear_error (&local);
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* A server without that door (snac2 2.75) says 404, too: whether the post stands tells them apart.
 */
static gboolean
remove_post (SampanPublisher *publisher,
             SampanAccount *account,
             JsonNode *what,
             GCancellable *cancellable,
             GError **error)
{
  GError *local = NULL;
  guint status = 0;
  gboolean there = FALSE;
  g_autoptr (JsonNode) answer =
      send_for (publisher, account, what, "DELETE", &status, cancellable, &local);

  if (answer)
    return TRUE;
  if (status != 404 && status != 405)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  g_clear_error (&local);
  if (!look_for_post (publisher, account, what, &there, cancellable, error))
    return FALSE;
  if (there)
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                         _ ("This server lets no program delete posts. Open the post, and delete "
                            "it there."));
  return !there;
}

/* ---- the interface ---- */

static void
publisher_init (SampanPublisherInterface *iface)
{
  /* Without captions: Mastodon keeps none. */
  iface->platform = "mastodon";
  iface->steps[SAMPAN_STEP_ASK] = ask;
  iface->steps[SAMPAN_STEP_UPLOAD] = upload_step;
  iface->steps[SAMPAN_STEP_POST] = post;
  iface->steps[SAMPAN_STEP_VERIFY] = verify;
  iface->remove = remove_post;
  iface->look = look_for_post;
}

/* ---- the object ---- */

static void
sampan_mastodon_publisher_finalize (GObject *object)
{
  SampanMastodonPublisher *self = SAMPAN_MASTODON_PUBLISHER (object);

  g_hash_table_unref (self->tokens);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_mastodon_publisher_parent_class)->finalize (object);
}

static void
sampan_mastodon_publisher_class_init (SampanMastodonPublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_mastodon_publisher_finalize;
}

static void
sampan_mastodon_publisher_init (SampanMastodonPublisher *self)
{
  g_mutex_init (&self->lock);
  self->tokens =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sampan_secrets_free);
}

SampanPublisher *
sampan_mastodon_publisher_new (void)
{
  return g_object_new (SAMPAN_TYPE_MASTODON_PUBLISHER, NULL);
}
