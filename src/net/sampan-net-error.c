#include "sampan-net-error.h"

#include <glib/gi18n-lib.h>

#include "sampan-json.h"
#include "sampan-secrets.h"

/* What an error carries beside its code. */
typedef struct
{
  int retry_after; /* seconds, -1 for none */
} SampanNetErrorPrivate;

static void
sampan_net_error_private_init (SampanNetErrorPrivate *priv)
{
  priv->retry_after = -1;
}

static void
sampan_net_error_private_copy (const SampanNetErrorPrivate *from, SampanNetErrorPrivate *to)
{
  *to = *from;
}

static void
sampan_net_error_private_clear (SampanNetErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (SampanNetError, sampan_net_error)

static const char *const sentences[] = {
  [SAMPAN_NET_ERROR_FAILED] = N_ ("The server could not be asked. Try again."),
  [SAMPAN_NET_ERROR_URL] =
      N_ ("This is not the address of a server. It should look like https://example.org."),
  [SAMPAN_NET_ERROR_OFFLINE] =
      N_ ("The server can not be found. Check the network and the server's address."),
  [SAMPAN_NET_ERROR_CONNECT] = N_ (
      "Nothing answers at the server's address. Check that the server runs and that its address "
      "and port are right."),
  [SAMPAN_NET_ERROR_LOST] =
      N_ ("The connection was cut off before the answer was complete. Try again."),
  [SAMPAN_NET_ERROR_TIMEOUT] =
      N_ ("The server took too long to answer. Try again, or check whether it is overloaded."),
  [SAMPAN_NET_ERROR_TLS] =
      N_ ("The server's certificate can not be trusted, so nothing was sent. Check the address and "
          "this computer's clock."),
  [SAMPAN_NET_ERROR_UNAUTHORIZED] =
      N_ ("The server does not accept the password or key. Enter it again."),
  [SAMPAN_NET_ERROR_FORBIDDEN] =
      N_ ("The server does not allow this with your account or key. Check what they may do."),
  [SAMPAN_NET_ERROR_NOT_FOUND] =
      N_ ("The server does not have what was asked for. Check the address and the name."),
  [SAMPAN_NET_ERROR_CONFLICT] =
      N_ ("Something else stands there on the server already. Look at it there before you go on."),
  [SAMPAN_NET_ERROR_TOO_LARGE] =
      N_ ("This is larger than the server takes. Send something smaller."),
  [SAMPAN_NET_ERROR_INVALID] =
      N_ ("The server did not accept the request. Check the settings for this server."),
  [SAMPAN_NET_ERROR_TOO_MANY] =
      N_ ("The server has had too many requests. Wait a few minutes and try again."),
  [SAMPAN_NET_ERROR_SERVER] = N_ ("The server has a problem of its own. Try again later."),
  [SAMPAN_NET_ERROR_PROTOCOL] =
      N_ ("The server's answer can not be understood. Check that the address is the right one."),
  [SAMPAN_NET_ERROR_ANSWER_SIZE] =
      N_ ("The server's answer is larger than it should be, so it was not read to its end."),
  [SAMPAN_NET_ERROR_FILE] = N_ ("The file to send can not be read. Check that it is still there."),
  [SAMPAN_NET_ERROR_CHECKSUM] = N_ (
      "What was downloaded is not the file that was promised: its size or checksum is wrong, so "
      "it was thrown away. Try again, or get it from elsewhere."),
};

gboolean
sampan_net_error_from_status (guint status, SampanNetError *code)
{
  if (status >= 200 && status < 300)
    return FALSE;

  switch (status)
    {
    case 401:
      *code = SAMPAN_NET_ERROR_UNAUTHORIZED;
      break;
    case 403:
      *code = SAMPAN_NET_ERROR_FORBIDDEN;
      break;
    case 404:
    case 410:
      *code = SAMPAN_NET_ERROR_NOT_FOUND;
      break;
    case 408:
      *code = SAMPAN_NET_ERROR_TIMEOUT;
      break;
    case 409:
    case 412:
      *code = SAMPAN_NET_ERROR_CONFLICT;
      break;
    case 413:
      *code = SAMPAN_NET_ERROR_TOO_LARGE;
      break;
    case 429:
      *code = SAMPAN_NET_ERROR_TOO_MANY;
      break;
    default:
      if (status >= 500)
        *code = SAMPAN_NET_ERROR_SERVER;
      else if (status >= 400)
        *code = SAMPAN_NET_ERROR_INVALID;
      else
        *code = SAMPAN_NET_ERROR_PROTOCOL;
    }
  return TRUE;
}

int
sampan_net_error_get_retry_after (const GError *error)
{
  SampanNetErrorPrivate *priv;

  if (!error || error->domain != SAMPAN_NET_ERROR)
    return -1;
  priv = sampan_net_error_get_private (error);
  return priv->retry_after;
}

void
sampan_net_error_set (GError **error, SampanNetError code, int retry_after, const char *message)
{
  SampanNetErrorPrivate *priv;
  GError *made;

  if (!error)
    return;
  made = g_error_new_literal (SAMPAN_NET_ERROR, code, message);
  priv = sampan_net_error_get_private (made);
  priv->retry_after = retry_after;
  g_propagate_error (error, made);
}

const char *
sampan_net_error_get_sentence (SampanNetError code)
{
  if ((guint)code >= G_N_ELEMENTS (sentences))
    code = SAMPAN_NET_ERROR_FAILED;
  return _ (sentences[code]);
}

char *
sampan_net_error_dup_sentence (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SAMPAN_NET_ERROR)
    return g_strdup (sampan_net_error_get_sentence (error->code));
  if (error->domain == SAMPAN_SECRETS_ERROR)
    return g_strdup (sampan_secrets_error_get_sentence (error->code));
  if (error->domain == SAMPAN_JSON_ERROR)
    return g_strdup (sampan_net_error_get_sentence (SAMPAN_NET_ERROR_PROTOCOL));
  return g_strdup (error->message);
}
