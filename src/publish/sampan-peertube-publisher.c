#include "config.h"

#include "sampan-peertube-publisher.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"
#include "sampan-facets.h"
#include "sampan-peertube-upload.h"
#include "sampan-peertube.h"
#include "sampan-prepare.h"
#include "sampan-publish-private.h"

/* VideoPrivacy of PeerTube's API. */
#define PRIVACY_PUBLIC 1

/* What the server takes:
 * https://github.com/Chocobozzz/PeerTube/blob/develop/server/core/initializers/constants.ts,
 * CONSTRAINTS_FIELDS.VIDEOS, 2026-11-25. */
#define LEAST_NAME 3
#define MOST_NAME 120
#define LEAST_DESCRIPTION 3
#define LEAST_TAG 2
#define MOST_TAG 30
#define MOST_TAGS 5

struct _SampanPeertubePublisher
{
  GObject parent;

  GMutex lock;
  GHashTable *sessions; /* account id -> SampanPeertubeSession */
};

static void publisher_init (SampanPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanPeertubePublisher,
                               sampan_peertube_publisher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_PUBLISHER, publisher_init))

/* ---- helpers ---- */

static SampanPeertubeSession *
get_session (SampanPublisher *publisher, const char *server, const char *account_id)
{
  SampanPeertubePublisher *self = SAMPAN_PEERTUBE_PUBLISHER (publisher);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SampanPeertubeSession *session = g_hash_table_lookup (self->sessions, account_id);

  if (!session)
    {
      session = sampan_peertube_session_new (server, account_id);
      g_hash_table_insert (self->sessions, g_strdup (account_id), session);
    }
  return g_object_ref (session);
}

static char *
dup_video_path (const char *id, const char *tail)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("/api/v1/videos/", escaped, tail, NULL);
}

/* Of the video that was uploaded; NULL before. */
static char *
dup_id (SampanDelivery *delivery)
{
  g_autoptr (JsonNode) sent = sampan_delivery_dup_result (delivery, SAMPAN_STEP_UPLOAD, 0, NULL);

  return g_strdup (sampan_json_peek_string (sent, "id", NULL));
}

static char *
describe (JsonNode *video)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_boolean (builder, "found", video != NULL);
  sampan_json_add_string (builder, "id", sampan_json_peek_string (video, "uuid", NULL));
  sampan_json_add_string (builder, "url", sampan_json_peek_string (video, "url", NULL));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static char *
describe_id (const char *id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "id", id);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* Languages are ISO 639 there, with both ways of writing Chinese. */
static char *
language_of (const char *tag)
{
  const char *end = strchr (tag, '-');

  if (g_str_equal (tag, "zh-Hans") || g_str_equal (tag, "zh-Hant"))
    return g_strdup (tag);
  return end ? g_strndup (tag, end - tag) : g_strdup (tag);
}

/* ---- upload ---- */

static char *
upload_step (SampanPublisher *publisher,
             SampanDelivery *delivery,
             guint position,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  g_autofree char *path = sampan_prepared_file (delivery, position, NULL, error);
  g_autofree char *id = NULL;

  if (!path)
    return NULL;
  if (delivery->post->media->len != 1
      || sampan_post_get_media (delivery->post, 0)->kind != SAMPAN_MEDIA_VIDEO)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
                           _ ("PeerTube takes videos only. Publish a note with a video."));
      return NULL;
    }
  id = sampan_peertube_upload (session, delivery, position, path, cancellable, error);
  return id ? describe_id (id) : NULL;
}

/* ---- captions ---- */

static char *
captions_step (SampanPublisher *publisher,
               SampanDelivery *delivery,
               guint position,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  g_autofree char *path = sampan_prepared_file (delivery, position, NULL, error);
  g_autofree char *id = dup_id (delivery);
  g_autofree char *language = language_of (step->language);
  g_autofree char *tail = g_strconcat ("/captions/", language, NULL);
  g_autofree char *target = id ? dup_video_path (id, tail) : NULL;
  g_autofree char *boundary = sampan_oauth_random ();
  g_autofree char *type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  g_autofree char *text = NULL;
  g_autofree char *form = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;

  if (!path || !target || !g_file_get_contents (path, &text, NULL, NULL))
    {
      if (!error || !*error)
        sampan_peertube_set_gone (error);
      return NULL;
    }
  form = g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"captionfile\"; "
                          "filename=\"%s.vtt\"\r\nContent-Type: text/vtt\r\n\r\n%s\r\n--%s--\r\n",
                          boundary, language, text, boundary);
  body = g_bytes_new (form, strlen (form));
  request = sampan_peertube_session_request (session, "PUT", target);
  sampan_http_request_set_body (request, body, type);
  response = sampan_peertube_session_send (session, request, NULL, cancellable, error);
  return response ? describe_id (language) : NULL;
}

/* ---- post ---- */

/* A title of its own, or the first words of the text. */
static char *
dup_name (SampanPost *post)
{
  const char *words = post->title && *post->title ? post->title : post->text;
  const char *end = strchr (words, '\n');
  g_autofree char *line = end ? g_strndup (words, end - words) : g_strdup (words);
  g_autofree char *name = NULL;

  g_strstrip (line);
  name = g_utf8_substring (line, 0, MIN (MOST_NAME, g_utf8_strlen (line, -1)));
  /* The server takes no shorter one; dots are not words that nobody wrote. */
  while (g_utf8_strlen (name, -1) < LEAST_NAME)
    {
      char *longer = g_strconcat (name, "…", NULL);

      g_free (name);
      name = longer;
    }
  return g_steal_pointer (&name);
}

/* Those in the text and those beside it: the server keeps them in a place of their own. */
static void
add_tags (JsonBuilder *builder, SampanPost *post)
{
  g_autoptr (GPtrArray) facets = sampan_facets_find (post->text);
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();

  for (guint i = 0; i < facets->len; i++)
    {
      SampanFacet *facet = g_ptr_array_index (facets, i);

      if (facet->kind == SAMPAN_FACET_TAG)
        g_ptr_array_add (tags, facet->value);
    }
  for (guint i = 0; post->tags && post->tags[i]; i++)
    g_ptr_array_add (tags, post->tags[i]);
  sampan_json_begin_array (builder, "tags");
  for (guint i = 0, n = 0; i < tags->len && n < MOST_TAGS; i++)
    {
      glong length = g_utf8_strlen (tags->pdata[i], -1);

      if (length < LEAST_TAG || length > MOST_TAG)
        continue;
      json_builder_add_string_value (builder, tags->pdata[i]);
      n++;
    }
  json_builder_end_array (builder);
}

static char *
compose (SampanPost *post)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *name = dup_name (post);
  g_autofree char *language = language_of (post->languages[0]);

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "name", name);
  if (g_utf8_strlen (post->text, -1) >= LEAST_DESCRIPTION)
    sampan_json_add_string (builder, "description", post->text);
  sampan_json_add_string (builder, "language", language);
  add_tags (builder, post);
  sampan_json_add_int (builder, "privacy", PRIVACY_PUBLIC);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static char *
post_step (SampanPublisher *publisher,
           SampanDelivery *delivery,
           guint position,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  g_autofree char *id = dup_id (delivery);
  g_autofree char *path = id ? dup_video_path (id, "") : NULL;
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;
  GError *local = NULL;
  guint status = 0;

  if (!path)
    {
      sampan_peertube_set_gone (error);
      return NULL;
    }
  if (!step->draft)
    {
      g_autofree char *composed = compose (delivery->post);

      if (!sampan_delivery_freeze (delivery, position, composed, error))
        return NULL;
    }
  body = g_bytes_new (step->draft, strlen (step->draft));
  request = sampan_peertube_session_request (session, "PUT", path);
  sampan_http_request_set_body (request, body, "application/json");
  response = sampan_peertube_session_send (session, request, &status, cancellable, &local);
  if (response)
    return describe_id (id);
  if (status == 404)
    {
      g_clear_error (&local);
      sampan_peertube_set_gone (error);
    }
  else
    g_propagate_error (error, local);
  return NULL;
}

/* ---- ask and verify ---- */

/* The video, if it is public under the name that it was to get; @other: it is there, but not so. */
static JsonNode *
find_public (SampanPeertubeSession *session,
             SampanDelivery *delivery,
             gboolean *other,
             GCancellable *cancellable,
             GError **error)
{
  SampanStep *step = sampan_delivery_find_step (delivery, SAMPAN_STEP_POST, 0, NULL);
  g_autoptr (JsonNode) draft =
      step && step->draft ? sampan_json_parse_string (step->draft, NULL) : NULL;
  g_autofree char *id = dup_id (delivery);
  g_autofree char *path = id ? dup_video_path (id, "") : NULL;
  g_autoptr (JsonNode) video = NULL;
  GError *local = NULL;
  guint status = 0;

  *other = FALSE;
  if (!draft || !path)
    return NULL;
  video = sampan_peertube_session_get (session, path, &status, cancellable, &local);
  if (!video && status == 404)
    g_clear_error (&local);
  if (local)
    g_propagate_error (error, local);
  if (!video)
    return NULL;
  if (sampan_json_peek_int (video, "privacy.id", 0) == PRIVACY_PUBLIC
      && g_strcmp0 (sampan_json_peek_string (video, "name", NULL),
                    sampan_json_peek_string (draft, "name", ""))
             == 0)
    return g_steal_pointer (&video);
  *other = TRUE;
  return NULL;
}

static char *
ask_step (SampanPublisher *publisher,
          SampanDelivery *delivery,
          guint position,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  GError *local = NULL;
  gboolean other;
  g_autoptr (JsonNode) video = find_public (session, delivery, &other, cancellable, &local);

  if (!local)
    return describe (video);
  g_propagate_error (error, local);
  return NULL;
}

static char *
verify_step (SampanPublisher *publisher,
             SampanDelivery *delivery,
             guint position,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  GError *local = NULL;
  gboolean other;
  g_autoptr (JsonNode) video = find_public (session, delivery, &other, cancellable, &local);

  if (video)
    return describe (video);
  if (local)
    g_propagate_error (error, local);
  else
    g_set_error_literal (
        error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_CONFLICT,
        other ? _ ("The post on the server is not what was sent. Look at it there.")
              : _ ("The post was made, but it is not on the server any more. Publish the note "
                   "again if it should be."));
  return NULL;
}

/* ---- posts that stand ---- */

static gboolean
send_for (SampanPublisher *publisher,
          SampanAccount *account,
          JsonNode *what,
          const char *method,
          gboolean *there,
          GCancellable *cancellable,
          GError **error)
{
  const char *id = sampan_json_peek_string (what, "id", NULL);
  g_autofree char *path = id ? dup_video_path (id, "") : NULL;
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, sampan_account_get_server (account), sampan_account_get_id (account));
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;
  guint status = 0;

  if (!path)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                           _ ("The receipt does not say which post this is. Look for it in the "
                              "account."));
      return FALSE;
    }
  request = sampan_peertube_session_request (session, method, path);
  response = sampan_peertube_session_send (session, request, &status, cancellable, &local);
  *there = response != NULL;
  if (status == 404 || status == 410)
    g_clear_error (&local);
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
look_for_post (SampanPublisher *publisher,
               SampanAccount *account,
               JsonNode *what,
               gboolean *there,
               GCancellable *cancellable,
               GError **error)
{
  return send_for (publisher, account, what, "GET", there, cancellable, error);
}

static gboolean
remove_post (SampanPublisher *publisher,
             SampanAccount *account,
             JsonNode *what,
             GCancellable *cancellable,
             GError **error)
{
  gboolean there;

  return send_for (publisher, account, what, "DELETE", &there, cancellable, error);
}

/* ---- what a cancelled job leaves ---- */

/* The private video, or as much of it as has come. */
static gboolean
take_back (SampanPublisher *publisher,
           SampanDelivery *delivery,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);
  SampanStep *step = sampan_delivery_find_step (delivery, SAMPAN_STEP_UPLOAD, 0, NULL);
  g_autofree char *id = dup_id (delivery);
  g_autofree char *path = NULL;
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;
  guint status = 0;

  if (!id)
    id = sampan_peertube_upload_find (session, delivery, cancellable, &local);
  if (!local)
    {
      path = id ? dup_video_path (id, "") : g_strdup (step->draft);
      if (!path)
        return TRUE;
      request = sampan_peertube_session_request (session, "DELETE", path);
      response = sampan_peertube_session_send (session, request, &status, cancellable, &local);
      if (status == 404 || status == 410)
        g_clear_error (&local);
    }
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* ---- the interface ---- */

static void
publisher_init (SampanPublisherInterface *iface)
{
  iface->platform = "peertube";
  iface->captions = TRUE;
  iface->steps[SAMPAN_STEP_ASK] = ask_step;
  iface->steps[SAMPAN_STEP_UPLOAD] = upload_step;
  iface->steps[SAMPAN_STEP_CAPTIONS] = captions_step;
  iface->steps[SAMPAN_STEP_POST] = post_step;
  iface->steps[SAMPAN_STEP_VERIFY] = verify_step;
  iface->remove = remove_post;
  iface->look = look_for_post;
  iface->take_back = take_back;
}

/* ---- the object ---- */

static void
sampan_peertube_publisher_finalize (GObject *object)
{
  SampanPeertubePublisher *self = SAMPAN_PEERTUBE_PUBLISHER (object);

  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_peertube_publisher_parent_class)->finalize (object);
}

static void
sampan_peertube_publisher_class_init (SampanPeertubePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_peertube_publisher_finalize;
}

static void
sampan_peertube_publisher_init (SampanPeertubePublisher *self)
{
  g_mutex_init (&self->lock);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

SampanPublisher *
sampan_peertube_publisher_new (void)
{
  return g_object_new (SAMPAN_TYPE_PEERTUBE_PUBLISHER, NULL);
}
