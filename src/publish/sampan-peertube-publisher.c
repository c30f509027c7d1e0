#include "config.h"

#include "sampan-peertube-publisher.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "net/sampan-json.h"
#include "sampan-facets.h"
#include "sampan-peertube.h"
#include "sampan-prepare.h"
#include "sampan-publish-private.h"

/* Sent at once, and what is lost when a connection breaks. */
#define PIECE (4 * 1024 * 1024)
#define UPLOAD_TIMEOUT 120 /* s: a server may take its time with a large file that it has got */
#define RESUME_INCOMPLETE 308
#define MAX_TURNS 3  /* how often the server and we may disagree on what has come */
#define LOOK_BACK 25 /* videos, newest first */

/* VideoPrivacy of PeerTube's API. */
#define PRIVACY_PUBLIC 1
#define PRIVACY_PRIVATE 3

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

static void
set_gone (GError **error)
{
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE,
                       _ ("The server has lost what was sent before."));
}

/* ---- upload ---- */

typedef struct
{
  SampanPeertubeSession *session;
  SampanDelivery *delivery;
  guint position;
  const char *path;
  gint64 size;
  gint64 offset; /* bytes that the server has */
  char *location;
  char *id; /* of the video, once all has come */
} Upload;

/* A video that is complete there though its answer never came: it still bears the post's key. */
static char *
find_finished (Upload *upload, GCancellable *cancellable, GError **error)
{
  const char *key = upload->delivery->post->key;
  g_autofree char *path =
      g_strdup_printf ("/api/v1/users/me/videos?start=0&count=%d&sort=-createdAt&search=%s",
                       LOOK_BACK, key);
  g_autoptr (JsonNode) list =
      sampan_peertube_session_get (upload->session, path, NULL, cancellable, error);

  for (guint i = 0; i < sampan_json_peek_length (list, "data"); i++)
    {
      g_autofree char *name = g_strdup_printf ("data[%u].name", i);
      g_autofree char *uuid = g_strdup_printf ("data[%u].uuid", i);

      if (g_strcmp0 (sampan_json_peek_string (list, name, NULL), key) == 0)
        return g_strdup (sampan_json_peek_string (list, uuid, NULL));
    }
  return NULL;
}

static GBytes *
create_announcement (Upload *upload, gint64 channel)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *file = g_strconcat (upload->delivery->post->key, ".mp4", NULL);

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "filename", file);
  sampan_json_add_string (builder, "name", upload->delivery->post->key);
  sampan_json_add_int (builder, "channelId", channel);
  sampan_json_add_int (builder, "privacy", PRIVACY_PRIVATE);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_bytes (root);
}

/* Where to send it, journalled before anything is sent. */
static gboolean
announce (Upload *upload, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) me =
      sampan_peertube_session_get (upload->session, "/api/v1/users/me", NULL, cancellable, error);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, upload->size);
  const char *location;

  if (!me)
    return FALSE;
  body = create_announcement (upload, sampan_json_peek_int (me, "videoChannels[0].id", 0));
  request =
      sampan_peertube_session_request (upload->session, "POST", "/api/v1/videos/upload-resumable");
  sampan_http_request_set_body (request, body, "application/json");
  sampan_http_request_set_header (request, "X-Upload-Content-Length", size);
  sampan_http_request_set_header (request, "X-Upload-Content-Type", "video/mp4");
  response = sampan_peertube_session_send (upload->session, request, NULL, cancellable, error);
  if (!response)
    return FALSE;
  location = sampan_http_response_get_header (response, "Location");
  /* Its way and query count: servers behind others do not know their own name. */
  if (location)
    location = strstr (location, "/api/v1/");
  if (!location)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER,
                           _ ("The server does not say where the video is to be sent."));
      return FALSE;
    }
  g_set_str (&upload->location, location);
  upload->offset = 0;
  return sampan_delivery_freeze (upload->delivery, upload->position, location, error);
}

/* Sends @piece, or with none asks how much has come. Moves the offset on. */
static gboolean
send_piece (Upload *upload, GBytes *piece, guint *status, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_peertube_session_request (upload->session, "PUT", upload->location);
  g_autoptr (SampanHttpResponse) response = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  gint64 length = piece ? (gint64)g_bytes_get_size (piece) : 0;
  g_autofree char *range =
      piece ? g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                               upload->offset, upload->offset + length - 1, upload->size)
            : g_strdup_printf ("bytes */%" G_GINT64_FORMAT, upload->size);
  const char *got;

  sampan_http_request_set_header (request, "Content-Range", range);
  sampan_http_request_set_body (request, piece ? piece : nothing, "application/octet-stream");
  sampan_http_request_set_timeout (request, UPLOAD_TIMEOUT);
  /* What has come is asked for first. */
  sampan_http_request_set_repeatable (request, FALSE);
  response = sampan_peertube_session_send (upload->session, request, status, cancellable, error);
  if (!response)
    return FALSE;
  if (*status != RESUME_INCOMPLETE)
    {
      g_autoptr (JsonNode) answer = sampan_http_response_parse_json (response, NULL);

      g_set_str (&upload->id, sampan_json_peek_string (answer, "video.uuid", NULL));
      upload->offset = upload->size;
      return TRUE;
    }
  got = sampan_http_response_get_header (response, "Range");
  upload->offset = 0;
  if (got && sscanf (got, "bytes=0-%" G_GINT64_FORMAT, &upload->offset) == 1)
    upload->offset++;
  if (upload->offset >= 0 && upload->offset <= upload->size)
    return TRUE;
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER,
                       _ ("The server claims to have got more than was sent."));
  return FALSE;
}

static GBytes *
read_piece (GInputStream *in, gint64 offset, GCancellable *cancellable, GError **error)
{
  GBytes *piece = NULL;
  GError *local = NULL;

  if (g_seekable_seek (G_SEEKABLE (in), offset, G_SEEK_SET, cancellable, &local))
    piece = g_input_stream_read_bytes (in, PIECE, cancellable, &local);
  if (piece && g_bytes_get_size (piece) > 0)
    return piece;
  g_clear_pointer (&piece, g_bytes_unref);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, local);
  else
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA, "%s",
                   local ? local->message : _ ("The file has become shorter."));
      g_clear_error (&local);
    }
  return NULL;
}

/* Sends what the server has not got yet. */
static gboolean
send_rest (Upload *upload, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (upload->path);
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);
  guint turns = 0;

  while (in && !upload->id)
    {
      gint64 before = upload->offset;
      GError *local = NULL;
      guint status = 0;
      g_autoptr (GBytes) piece =
          read_piece (G_INPUT_STREAM (in), upload->offset, cancellable, error);

      if (!piece)
        return FALSE;
      if (!send_piece (upload, piece, &status, cancellable, &local))
        {
          /* It has got another part than we think: asked, it says which. */
          if (status == 409 && ++turns < MAX_TURNS)
            {
              g_clear_error (&local);
              if (send_piece (upload, NULL, &status, cancellable, error))
                continue;
            }
          else if (status == 404)
            {
              g_clear_error (&local);
              set_gone (error);
            }
          else
            g_propagate_error (error, local);
          return FALSE;
        }
      sampan_delivery_report (upload->delivery, upload->position,
                              (double)upload->offset / (double)upload->size);
      if (upload->id)
        break;
      if (upload->offset <= before && ++turns >= MAX_TURNS)
        {
          g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER,
                               _ ("The server does not take the video. It will be tried again by "
                                  "itself."));
          return FALSE;
        }
    }
  return in != NULL;
}

/* Goes on with an upload that was begun before, if it is there; else begins one. */
static gboolean
run_upload (Upload *upload, GCancellable *cancellable, GError **error)
{
  SampanStep *step = sampan_delivery_get_step (upload->delivery, upload->position);
  GError *local = NULL;
  guint status = 0;

  if (step->draft)
    {
      upload->location = g_strdup (step->draft);
      upload->id = find_finished (upload, cancellable, &local);
      if (local)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      if (upload->id || send_piece (upload, NULL, &status, cancellable, &local))
        return upload->id || send_rest (upload, cancellable, error);
      if (status != 404 && status != 409 && status != 410)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_clear_error (&local);
    }
  return announce (upload, cancellable, error) && send_rest (upload, cancellable, error);
}

static char *
upload_step (SampanPeertubeSession *session,
             SampanDelivery *delivery,
             guint position,
             GCancellable *cancellable,
             GError **error)
{
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  g_autoptr (JsonNode) prepared =
      sampan_delivery_dup_result (delivery, SAMPAN_STEP_PREPARE, step->media, NULL);
  g_autofree char *path =
      sampan_prepared_file (delivery, sampan_json_peek_string (prepared, "file", NULL), error);
  Upload upload = { session, delivery, position, path, 0, 0, NULL, NULL };
  char *result = NULL;

  if (!path)
    return NULL;
  if (delivery->post->media->len != 1
      || sampan_post_get_media (delivery->post, 0)->kind != SAMPAN_MEDIA_VIDEO)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
                           _ ("PeerTube takes videos only. Publish a note with a video."));
      return NULL;
    }
  {
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileInfo) info =
        g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, NULL);

    upload.size = info ? g_file_info_get_size (info) : 0;
  }
  if (run_upload (&upload, cancellable, error))
    result = describe_id (upload.id);
  g_free (upload.location);
  g_free (upload.id);
  return result;
}

/* ---- captions ---- */

static char *
captions_step (SampanPeertubeSession *session,
               SampanDelivery *delivery,
               guint position,
               GCancellable *cancellable,
               GError **error)
{
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  g_autoptr (JsonNode) prepared =
      sampan_delivery_dup_result (delivery, SAMPAN_STEP_PREPARE, step->media, NULL);
  JsonObject *captions = prepared ? sampan_json_get_object (prepared, "captions", NULL) : NULL;
  const char *name =
      captions ? json_object_get_string_member_with_default (captions, step->language, NULL) : NULL;
  g_autofree char *path = sampan_prepared_file (delivery, name, error);
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
        set_gone (error);
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
post_step (SampanPeertubeSession *session,
           SampanDelivery *delivery,
           guint position,
           GCancellable *cancellable,
           GError **error)
{
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
      set_gone (error);
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
      set_gone (error);
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
ask_step (SampanPeertubeSession *session,
          SampanDelivery *delivery,
          GCancellable *cancellable,
          GError **error)
{
  GError *local = NULL;
  gboolean other;
  g_autoptr (JsonNode) video = find_public (session, delivery, &other, cancellable, &local);

  if (!local)
    return describe (video);
  g_propagate_error (error, local);
  return NULL;
}

static char *
verify_step (SampanPeertubeSession *session,
             SampanDelivery *delivery,
             GCancellable *cancellable,
             GError **error)
{
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
  Upload upload = { .session = session, .delivery = delivery };
  g_autofree char *id = dup_id (delivery);
  g_autofree char *path = NULL;
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;
  guint status = 0;

  if (!id)
    id = find_finished (&upload, cancellable, &local);
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

static const char *
get_platform (SampanPublisher *publisher)
{
  return "peertube";
}

static GPtrArray *
plan (SampanPublisher *publisher, SampanPost *what)
{
  return sampan_steps_plan (what, TRUE);
}

static char *
perform (SampanPublisher *publisher,
         SampanDelivery *delivery,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (SampanPeertubeSession) session =
      get_session (publisher, delivery->post->server, delivery->account_id);

  switch (sampan_delivery_get_step (delivery, position)->kind)
    {
    case SAMPAN_STEP_PREPARE:
      return sampan_prepare_media (delivery, position, cancellable, error);
    case SAMPAN_STEP_ASK:
      return ask_step (session, delivery, cancellable, error);
    case SAMPAN_STEP_UPLOAD:
      return upload_step (session, delivery, position, cancellable, error);
    case SAMPAN_STEP_CAPTIONS:
      return captions_step (session, delivery, position, cancellable, error);
    case SAMPAN_STEP_POST:
      return post_step (session, delivery, position, cancellable, error);
    case SAMPAN_STEP_VERIFY:
      return verify_step (session, delivery, cancellable, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
publisher_init (SampanPublisherInterface *iface)
{
  iface->get_platform = get_platform;
  iface->plan = plan;
  iface->perform = perform;
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
