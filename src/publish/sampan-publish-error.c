#include "config.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-json.h"
#include "net/sampan-net-error.h"
#include "net/sampan-secrets.h"
#include "sampan-publish-private.h"

/* What an error carries beside its code. */
typedef struct
{
  int retry_after; /* seconds, -1 for none */
} SampanPublishErrorPrivate;

static void
sampan_publish_error_private_init (SampanPublishErrorPrivate *priv)
{
  priv->retry_after = -1;
}

static void
sampan_publish_error_private_copy (const SampanPublishErrorPrivate *from,
                                   SampanPublishErrorPrivate *to)
{
  *to = *from;
}

static void
sampan_publish_error_private_clear (SampanPublishErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (SampanPublishError, sampan_publish_error)

int
sampan_publish_error_get_retry_after (const GError *error)
{
  return error && error->domain == SAMPAN_PUBLISH_ERROR
             ? sampan_publish_error_get_private (error)->retry_after
             : -1;
}

void
sampan_publish_error_set_retry_after (GError *error, int seconds)
{
  g_return_if_fail (error->domain == SAMPAN_PUBLISH_ERROR);
  sampan_publish_error_get_private (error)->retry_after = seconds;
}

static SampanPublishError
code_of_net (SampanNetError code)
{
  switch (code)
    {
    case SAMPAN_NET_ERROR_OFFLINE:
    case SAMPAN_NET_ERROR_CONNECT:
    case SAMPAN_NET_ERROR_LOST:
    case SAMPAN_NET_ERROR_TIMEOUT:
    case SAMPAN_NET_ERROR_TOO_MANY:
    case SAMPAN_NET_ERROR_SERVER:
      return SAMPAN_PUBLISH_ERROR_TRY_LATER;
    case SAMPAN_NET_ERROR_UNAUTHORIZED:
    case SAMPAN_NET_ERROR_FORBIDDEN:
      return SAMPAN_PUBLISH_ERROR_SIGN_IN;
    case SAMPAN_NET_ERROR_CONFLICT:
      return SAMPAN_PUBLISH_ERROR_CONFLICT;
    case SAMPAN_NET_ERROR_TOO_LARGE:
    case SAMPAN_NET_ERROR_INVALID:
      return SAMPAN_PUBLISH_ERROR_LIMIT;
    case SAMPAN_NET_ERROR_FILE:
      return SAMPAN_PUBLISH_ERROR_MEDIA;
    case SAMPAN_NET_ERROR_NOT_FOUND:
    case SAMPAN_NET_ERROR_PROTOCOL:
    case SAMPAN_NET_ERROR_ANSWER_SIZE:
      return SAMPAN_PUBLISH_ERROR_ANSWER;
    default:
      return SAMPAN_PUBLISH_ERROR_FAILED;
    }
}

static SampanPublishError
code_of (const GError *error)
{
  if (error->domain == SAMPAN_NET_ERROR)
    return code_of_net (error->code);
  if (error->domain == SAMPAN_JSON_ERROR)
    return SAMPAN_PUBLISH_ERROR_ANSWER;
  if (error->domain == SAMPAN_SECRETS_ERROR)
    return SAMPAN_PUBLISH_ERROR_KEYRING;
  return SAMPAN_PUBLISH_ERROR_FAILED;
}

void
sampan_publish_error_from_net (GError **error, GError *net_error)
{
  g_autofree char *sentence = NULL;
  GError *translated;

  if (g_error_matches (net_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || net_error->domain == SAMPAN_PUBLISH_ERROR)
    {
      g_propagate_error (error, net_error);
      return;
    }
  if (net_error->domain == SAMPAN_JSON_ERROR)
    sentence = g_strdup (
        _ ("The server’s answer is not what was expected. Check that its address is right."));
  else
    sentence = sampan_net_error_dup_sentence (net_error);
  translated = g_error_new_literal (SAMPAN_PUBLISH_ERROR, code_of (net_error), sentence);
  sampan_publish_error_set_retry_after (translated, sampan_net_error_get_retry_after (net_error));
  g_propagate_error (error, translated);
  g_error_free (net_error);
}

void
sampan_publish_error_refused (GError **error,
                              GError *net_error,
                              const char *words,
                              gboolean sign_in)
{
  sampan_publish_error_from_net (&net_error, g_steal_pointer (&net_error));
  if (sign_in)
    g_set_error (
        error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
        /* Translators: %s are the server's own words, in whatever language it speaks */
        _ ("The server does not let this account in (“%s”). Remove the account and sign in "
           "again."),
        words ? words : "");
  else if (words && net_error->code == SAMPAN_PUBLISH_ERROR_LIMIT)
    g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
                 _ ("The server refuses the post: “%s”."), words);
  else
    {
      g_propagate_error (error, net_error);
      return;
    }
  g_error_free (net_error);
}
