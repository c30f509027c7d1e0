#include "config.h"

#include "sampan-oauth.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/random.h>

#include "net/sampan-web-server.h"
#include "sampan-publisher.h"

#define LONGEST_WAIT (10 * 60) /* s: to find the password, the phone, the second factor */
#define POLL_MS 100

struct _SampanOauthReceiver
{
  GMainContext *context;
  SampanWebServer *server;
  char *address;
  char *state;
  char *issuer; /* NULL: the server does not name itself */
  char *code;
  char *refusal;
  gboolean mixed_up; /* somebody else answered */
};

char *
sampan_oauth_base64url (gconstpointer data, gsize size)
{
  char *text = g_base64_encode (data, size);
  char *end = text;

  for (const char *at = text; *at && *at != '='; at++)
    *end++ = *at == '+' ? '-' : *at == '/' ? '_' : *at;
  *end = '\0';
  return text;
}

char *
sampan_oauth_random (void)
{
  guint8 bytes[32];

  /* Short reads are possible for more than 256 bytes alone. */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("the system gives no random numbers");
  return sampan_oauth_base64url (bytes, sizeof bytes);
}

char *
sampan_oauth_challenge (const char *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (sum, (const guchar *)verifier, -1);
  g_checksum_get_digest (sum, digest, &size);
  return sampan_oauth_base64url (digest, size);
}

char *
sampan_oauth_form (const char *name, ...)
{
  g_autoptr (GString) form = g_string_new (NULL);
  va_list pairs;

  va_start (pairs, name);
  for (; name; name = va_arg (pairs, const char *))
    {
      if (form->len > 0)
        g_string_append_c (form, '&');
      g_string_append_printf (form, "%s=", name);
      g_string_append_uri_escaped (form, va_arg (pairs, const char *), NULL, FALSE);
    }
  va_end (pairs);
  return g_string_free_and_steal (g_steal_pointer (&form));
}

/* ---- the receiver ---- */

static void
answer (SampanWebRequest *request, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autofree char *page =
      g_strdup_printf ("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                       "content=\"width=device-width\"><title>Sampan</title><style>:root{"
                       "color-scheme:light dark}body{font:1.2em sans-serif;margin:4em auto;"
                       "max-width:30em;padding:0 1em}</style></head><body><p>%s</p></body></html>",
                       escaped);

  sampan_web_request_reply (request, 200, "text/html; charset=utf-8", page);
}

static gboolean
is_done (SampanOauthReceiver *self)
{
  return self->code || self->refusal || self->mixed_up;
}

static void
on_request (SampanWebRequest *request, gpointer user_data)
{
  SampanOauthReceiver *self = user_data;
  const char *state = sampan_web_request_get_value (request, "state");
  const char *code = sampan_web_request_get_value (request, "code");
  const char *error = sampan_web_request_get_value (request, "error");
  const char *words = sampan_web_request_get_value (request, "error_description");

  /* Some other page in the browser may try to be let in with an account of its own. */
  if (!g_str_equal (sampan_web_request_get_path (request), "/")
      || g_strcmp0 (state, self->state) != 0 || (!code && !error) || is_done (self))
    return;
  /* Else one server could get a code that is meant for another (RFC 9207). */
  if (self->issuer && g_strcmp0 (sampan_web_request_get_value (request, "iss"), self->issuer) != 0)
    self->mixed_up = TRUE;
  else if (code)
    self->code = g_strdup (code);
  else
    self->refusal = g_strdup (words ? words : error);
  answer (request, self->code
                       ? _ ("You are signed in. Close this page and go back to Sampan.")
                       : _ ("You are not signed in. Close this page and go back to Sampan."));
}

SampanOauthReceiver *
sampan_oauth_receiver_new (GError **error)
{
  g_autoptr (SampanOauthReceiver) self = g_new0 (SampanOauthReceiver, 1);

  self->context = g_main_context_new ();
  self->state = sampan_oauth_random ();
  g_main_context_push_thread_default (self->context);
  self->server = sampan_web_server_new (TRUE, on_request, self, error);
  g_main_context_pop_thread_default (self->context);
  if (!self->server)
    return NULL;
  self->address =
      g_strdup_printf ("http://127.0.0.1:%u/", sampan_web_server_get_port (self->server));
  return g_steal_pointer (&self);
}

void
sampan_oauth_receiver_free (SampanOauthReceiver *self)
{
  if (!self)
    return;
  g_main_context_push_thread_default (self->context);
  sampan_web_server_free (self->server);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self->address);
  g_free (self->state);
  g_free (self->issuer);
  g_free (self->code);
  g_free (self->refusal);
  g_free (self);
}

const char *
sampan_oauth_receiver_get_address (SampanOauthReceiver *self)
{
  return self->address;
}

void
sampan_oauth_receiver_expect_issuer (SampanOauthReceiver *self, const char *issuer)
{
  g_set_str (&self->issuer, issuer);
}

char *
sampan_oauth_receiver_dup_request (SampanOauthReceiver *self,
                                   const char *client_id,
                                   const char *scope,
                                   const char *verifier)
{
  g_autofree char *challenge = sampan_oauth_challenge (verifier);

  return sampan_oauth_form ("response_type", "code", "client_id", client_id, "redirect_uri",
                            self->address, "scope", scope, "state", self->state, "code_challenge",
                            challenge, "code_challenge_method", "S256", NULL);
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

char *
sampan_oauth_receiver_wait (SampanOauthReceiver *self, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + LONGEST_WAIT * G_TIME_SPAN_SECOND;
  g_autoptr (GSource) tick = g_timeout_source_new (POLL_MS);

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (tick, on_tick, NULL, NULL);
  g_source_attach (tick, self->context);
  /* Until the page that says so has gone out, too. */
  while ((!is_done (self) || sampan_web_server_get_n_open (self->server) > 0)
         && !g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < end)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (tick);
  g_main_context_pop_thread_default (self->context);
  if (self->code)
    return g_strdup (self->code);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->mixed_up)
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                         _ ("Another server answered than the one that was asked, so nothing was "
                            "signed in. Try again."));
  else if (self->refusal)
    g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                 /* Translators: %s are the server's own words, in whatever language it speaks */
                 _ ("The server did not let you in (“%s”). Try again, and agree to it in the "
                    "browser."),
                 self->refusal);
  else
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                         _ ("Nobody agreed in the browser within ten minutes. Try again."));
  return NULL;
}

/* ---- the browser ---- */

typedef struct
{
  const char *address;
  SampanOpenAddress open;
  gpointer user_data;
  GMutex lock;
  GCond cond;
  gboolean done;
} Open;

static gboolean
on_open (gpointer user_data)
{
  Open *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->open (self->address, self->user_data);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  return G_SOURCE_REMOVE;
}

static void
open_browser (const char *address, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri (address, NULL, &error))
    g_message ("no browser to open %s with: %s", address, error->message);
}

void
sampan_oauth_open (const char *address,
                   GMainContext *context,
                   SampanOpenAddress open,
                   gpointer user_data)
{
  Open self = { address, open ? open : open_browser, user_data };

  g_mutex_init (&self.lock);
  g_cond_init (&self.cond);
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, on_open, &self, NULL);
  g_mutex_lock (&self.lock);
  while (!self.done)
    g_cond_wait (&self.cond, &self.lock);
  g_mutex_unlock (&self.lock);
  g_cond_clear (&self.cond);
  g_mutex_clear (&self.lock);
}
