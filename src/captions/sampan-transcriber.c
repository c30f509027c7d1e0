#include "sampan-transcriber.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "sampan-speech-detector.h"

#define TIMEOUT 300 /* seconds */
#define RETRIES 3
#define MAX_WAIT 60

#define OPENAI_PATH "/audio/transcriptions"
#define WHISPER_PATH "/inference"

struct _SampanTranscriber
{
  GObject parent_instance;

  char *address; /* without "/" at the end */
  char *model;
  char *key;
  char *name;
  char *url; /* what answers; NULL: not known yet */
  guint timeout;
  gboolean plain; /* the server refuses to give times */
};

G_DEFINE_FINAL_TYPE (SampanTranscriber, sampan_transcriber, G_TYPE_OBJECT)

/* ---- what is sent ---- */

static void
append_field (GString *body, const char *boundary, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (body,
                            "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
                            boundary, name, value);
}

static void
append_number (GString *body, guint32 value, gsize size)
{
  guint32 little = GUINT32_TO_LE (value);

  g_string_append_len (body, (const char *)&little, (gssize)size);
}

/* RIFF/WAVE with PCM, as every such server reads it. */
static void
append_wav (GString *body, GBytes *samples)
{
  gsize size = g_bytes_get_size (samples);

  g_string_append (body, "RIFF");
  append_number (body, (guint32)(36 + size), 4);
  g_string_append (body, "WAVEfmt ");
  append_number (body, 16, 4);
  append_number (body, 1, 2); /* PCM */
  append_number (body, 1, 2); /* one channel */
  append_number (body, SAMPAN_SPEECH_RATE, 4);
  append_number (body, SAMPAN_SPEECH_RATE * 2, 4);
  append_number (body, 2, 2);
  append_number (body, 16, 2);
  g_string_append (body, "data");
  append_number (body, (guint32)size, 4);
  g_string_append_len (body, g_bytes_get_data (samples, NULL), (gssize)size);
}

static GBytes *
make_body (SampanTranscriber *self, GBytes *samples, const char *language, const char *boundary)
{
  GString *body = g_string_sized_new (g_bytes_get_size (samples) + 2048);
  g_autofree char *base = g_strndup (language != NULL ? language : "",
                                     strcspn (language != NULL ? language : "", "-_"));

  g_string_append_printf (body,
                          "--%s\r\nContent-Disposition: form-data; name=\"file\"; "
                          "filename=\"sound.wav\"\r\nContent-Type: audio/wav\r\n\r\n",
                          boundary);
  append_wav (body, samples);
  g_string_append (body, "\r\n");
  append_field (body, boundary, "model", self->model);
  append_field (body, boundary, "language", base);
  append_field (body, boundary, "temperature", "0");
  append_field (body, boundary, "response_format", self->plain ? "json" : "verbose_json");
  if (!self->plain)
    {
      append_field (body, boundary, "timestamp_granularities[]", "word");
      append_field (body, boundary, "timestamp_granularities[]", "segment");
    }
  g_string_append_printf (body, "--%s--\r\n", boundary);
  return g_string_free_to_bytes (body);
}

static SampanHttpResponse *
send_to (SampanTranscriber *self,
         const char *url,
         GBytes *samples,
         const char *language,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *boundary = g_uuid_string_random ();
  g_autofree char *type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  g_autoptr (GBytes) body = make_body (self, samples, language, boundary);
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("POST", url);

  sampan_http_request_set_bearer (request, self->key);
  sampan_http_request_set_body (request, body, type);
  sampan_http_request_set_timeout (request, self->timeout);
  sampan_http_request_set_repeatable (request, TRUE);
  sampan_http_request_set_retries (request, RETRIES, MAX_WAIT);
  return sampan_http_send (sampan_http_get_default (), request, cancellable, error);
}

/* ---- what comes back ---- */

/* What a server or the network says, as a sentence for people. */
static void
take_error (SampanTranscriber *self, GError **error, GError *cause)
{
  g_autofree char *sentence = NULL;
  int seconds = sampan_net_error_get_retry_after (cause);

  if (cause->domain != SAMPAN_NET_ERROR)
    {
      g_propagate_error (error, cause);
      return;
    }
  g_debug ("%s: %s", self->address, cause->message);
  if (cause->code == SAMPAN_NET_ERROR_NOT_FOUND)
    sentence = g_strdup_printf (
        /* Translators: %s is a server's address */
        _ ("“%s” has nothing that writes down speech. Check the address in the preferences."),
        self->address);
  else
    sentence = sampan_net_error_dup_sentence (cause);
  sampan_net_error_set (error, cause->code, seconds, sentence);
  g_error_free (cause);
}

static SampanTranscript *
read_answer (SampanTranscriber *self, SampanHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) node = sampan_http_response_parse_json (response, NULL);
  SampanTranscript *transcript = node != NULL ? sampan_transcript_new_from_json (node, NULL) : NULL;

  if (transcript == NULL)
    sampan_net_error_set (error, SAMPAN_NET_ERROR_PROTOCOL, -1,
                          _ ("The transcription server gave an answer that is none. Look at the "
                             "server, or choose another in the preferences."));
  return transcript;
}

/* Asks at one address; a server that knows no times is asked for the text alone. */
static SampanTranscript *
ask (SampanTranscriber *self,
     const char *url,
     GBytes *samples,
     const char *language,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (SampanHttpResponse) response =
      send_to (self, url, samples, language, cancellable, error);

  if (response == NULL)
    return NULL;
  if (!self->plain
      && (sampan_http_response_get_status (response) == 400
          || sampan_http_response_get_status (response) == 422))
    {
      SampanTranscript *transcript;

      self->plain = TRUE;
      transcript = ask (self, url, samples, language, cancellable, error);
      /* It was something else that it did not like. */
      self->plain = transcript != NULL;
      return transcript;
    }
  if (!sampan_http_response_check (response, error))
    return NULL;
  return read_answer (self, response, error);
}

/* Where it may be, the likeliest first; NULL at the end. */
static char **
list_urls (SampanTranscriber *self)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  const char *path = strstr (self->address, "://");

  path = path != NULL ? strchr (path + 3, '/') : NULL;
  if (g_str_has_suffix (self->address, OPENAI_PATH)
      || g_str_has_suffix (self->address, WHISPER_PATH))
    g_strv_builder_add (urls, self->address);
  else
    {
      g_strv_builder_take (urls, g_strconcat (self->address, path == NULL ? "/v1" : "", OPENAI_PATH,
                                              NULL));
      if (path == NULL)
        g_strv_builder_take (urls, g_strconcat (self->address, WHISPER_PATH, NULL));
    }
  return g_strv_builder_end (urls);
}

/* ---- the object ---- */

static void
sampan_transcriber_finalize (GObject *object)
{
  SampanTranscriber *self = SAMPAN_TRANSCRIBER (object);

  g_free (self->address);
  g_free (self->model);
  g_free (self->key);
  g_free (self->name);
  g_free (self->url);
  G_OBJECT_CLASS (sampan_transcriber_parent_class)->finalize (object);
}

static void
sampan_transcriber_class_init (SampanTranscriberClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_transcriber_finalize;
}

static void
sampan_transcriber_init (SampanTranscriber *self)
{
  self->timeout = TIMEOUT;
}

SampanTranscriber *
sampan_transcriber_new (const char *address, const char *model, const char *key)
{
  SampanTranscriber *self;
  const char *host;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_TRANSCRIBER, NULL);
  self->address = g_strstrip (g_strdup (address));
  while (g_str_has_suffix (self->address, "/"))
    self->address[strlen (self->address) - 1] = '\0';
  self->model = g_strdup (model);
  self->key = g_strdup (key);
  host = strstr (self->address, "://");
  host = host != NULL ? host + 3 : self->address;
  self->name = g_strndup (host, strcspn (host, "/"));
  return self;
}

const char *
sampan_transcriber_get_name (SampanTranscriber *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSCRIBER (self), NULL);

  return self->name;
}

char *
sampan_transcriber_dup_key (SampanTranscriber *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSCRIBER (self), NULL);

  return g_strjoin ("\n", self->address, self->model != NULL ? self->model : "", NULL);
}

void
sampan_transcriber_set_timeout (SampanTranscriber *self, guint seconds)
{
  g_return_if_fail (SAMPAN_IS_TRANSCRIBER (self));

  self->timeout = seconds;
}

SampanTranscript *
sampan_transcriber_hear (SampanTranscriber *self,
                         GBytes *samples,
                         const char *language,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (GStrv) urls = NULL;
  GError *cause = NULL;

  g_return_val_if_fail (SAMPAN_IS_TRANSCRIBER (self), NULL);

  urls = self->url != NULL ? g_strsplit (self->url, "\n", 1) : list_urls (self);
  for (guint i = 0; urls[i] != NULL; i++)
    {
      SampanTranscript *transcript;

      g_clear_error (&cause);
      transcript = ask (self, urls[i], samples, language, cancellable, &cause);
      if (transcript != NULL)
        {
          g_set_str (&self->url, urls[i]);
          return transcript;
        }
      if (!g_error_matches (cause, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_NOT_FOUND))
        break;
    }
  take_error (self, error, cause);
  return NULL;
}

gboolean
sampan_transcriber_error_is_final (const GError *error)
{
  static const int codes[] = {
    SAMPAN_NET_ERROR_URL,       SAMPAN_NET_ERROR_OFFLINE,      SAMPAN_NET_ERROR_CONNECT,
    SAMPAN_NET_ERROR_TLS,       SAMPAN_NET_ERROR_UNAUTHORIZED, SAMPAN_NET_ERROR_FORBIDDEN,
    SAMPAN_NET_ERROR_NOT_FOUND, SAMPAN_NET_ERROR_TOO_MANY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, SAMPAN_NET_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}
