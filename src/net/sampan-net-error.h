#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_NET_ERROR (sampan_net_error_quark ())

/**
 * SampanNetError:
 *
 * What went wrong between us and a server. A cancelled request is G_IO_ERROR_CANCELLED, never one
 * of these.
 */
typedef enum
{
  SAMPAN_NET_ERROR_FAILED,
  SAMPAN_NET_ERROR_URL,     /* the address is not one */
  SAMPAN_NET_ERROR_OFFLINE, /* no network, or the server's name is not known; nothing was sent */
  SAMPAN_NET_ERROR_CONNECT, /* nobody answers at that address; nothing was sent */
  SAMPAN_NET_ERROR_LOST,    /* cut off on the way: the server may have done it or not */
  SAMPAN_NET_ERROR_TIMEOUT, /* silence for too long: the server may have done it or not */
  SAMPAN_NET_ERROR_TLS,     /* the certificate is not to be trusted */
  SAMPAN_NET_ERROR_UNAUTHORIZED, /* 401 */
  SAMPAN_NET_ERROR_FORBIDDEN,    /* 403 */
  SAMPAN_NET_ERROR_NOT_FOUND,    /* 404, 410 */
  SAMPAN_NET_ERROR_CONFLICT,     /* 409, 412 */
  SAMPAN_NET_ERROR_TOO_LARGE,    /* 413 */
  SAMPAN_NET_ERROR_INVALID,      /* 400, 422 and every other 4xx */
  SAMPAN_NET_ERROR_TOO_MANY,     /* 429 */
  SAMPAN_NET_ERROR_SERVER,       /* 5xx */
  SAMPAN_NET_ERROR_PROTOCOL,     /* the answer is not HTTP, a redirect that is not followed, ... */
  SAMPAN_NET_ERROR_ANSWER_SIZE,  /* the answer is larger than the request's limit */
  SAMPAN_NET_ERROR_FILE,         /* the file to upload can not be read */
  SAMPAN_NET_ERROR_CHECKSUM,     /* a downloaded file is not the one that was promised */
} SampanNetError;

GQuark sampan_net_error_quark (void);

/**
 * sampan_net_error_get_retry_after:
 * @error: (nullable): any error
 *
 * Returns: seconds that the server asked to wait with this error, -1 if it did not
 */
int sampan_net_error_get_retry_after (const GError *error);
/** Sets an error of SAMPAN_NET_ERROR, with the seconds that the server asks to wait. */
void
sampan_net_error_set (GError **error, SampanNetError code, int retry_after, const char *message);

/**
 * sampan_net_error_from_status:
 * @status: an HTTP status
 * @code: (out): the code for it
 *
 * Returns: %TRUE if @status is an error (not 2xx)
 */
gboolean sampan_net_error_from_status (guint status, SampanNetError *code);

/**
 * sampan_net_error_get_sentence:
 *
 * Returns: (transfer none): a translated sentence for people that says what is wrong and what to
 * do.
 */
const char *sampan_net_error_get_sentence (SampanNetError code);

/**
 * sampan_net_error_dup_sentence:
 * @error: any error; of SAMPAN_NET_ERROR, SAMPAN_SECRETS_ERROR or SAMPAN_JSON_ERROR for a good
 * sentence
 *
 * Returns: (transfer full): a translated sentence for people; the error's own message for other
 * domains
 */
char *sampan_net_error_dup_sentence (const GError *error);

G_END_DECLS
