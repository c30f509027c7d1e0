#include "config.h"

#include "sampan-peertube-upload.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "net/sampan-json.h"
#include "sampan-publish-private.h"

/* Sent at once, and what is lost when a connection breaks. */
#define PIECE (4 * 1024 * 1024)
#define UPLOAD_TIMEOUT 120 /* s: a server may take its time with a large file that it has got */
#define RESUME_INCOMPLETE 308
#define MAX_TURNS 3  /* how often the server and we may disagree on what has come */
#define LOOK_BACK 25 /* videos, newest first */

/* VideoPrivacy of PeerTube's API. */
#define PRIVACY_PRIVATE 3

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

void
sampan_peertube_set_gone (GError **error)
{
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE,
                       _ ("The server has lost what was sent before."));
}

char *
sampan_peertube_upload_find (SampanPeertubeSession *session,
                             SampanDelivery *delivery,
                             GCancellable *cancellable,
                             GError **error)
{
  const char *key = delivery->post->key;
  g_autofree char *path =
      g_strdup_printf ("/api/v1/users/me/videos?start=0&count=%d&sort=-createdAt&search=%s",
                       LOOK_BACK, key);
  g_autoptr (JsonNode) list = sampan_peertube_session_get (session, path, NULL, cancellable, error);

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
              sampan_peertube_set_gone (error);
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
      upload->id =
          sampan_peertube_upload_find (upload->session, upload->delivery, cancellable, &local);
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

char *
sampan_peertube_upload (SampanPeertubeSession *session,
                        SampanDelivery *delivery,
                        guint position,
                        const char *path,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, NULL);
  Upload upload = {
    .session = session,
    .delivery = delivery,
    .position = position,
    .path = path,
    .size = info ? g_file_info_get_size (info) : 0,
  };

  if (!run_upload (&upload, cancellable, error))
    g_clear_pointer (&upload.id, g_free);
  g_free (upload.location);
  return upload.id;
}
