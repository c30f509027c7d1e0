#include "config.h"

#include "sampan-dpop.h"

#include <json-glib/json-glib.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-oauth.h"

#define CURVE "P-256"
#define NUMBER 32 /* bytes of one number of that curve (RFC 7518, section 6.2.1.2) */

struct _SampanDpop
{
  GObject parent;

  EVP_PKEY *key;
  char *x; /* of the public key, BASE64URL */
  char *y;

  GMutex lock;
  GHashTable *nonces; /* origin of a server -> its last nonce */
};

G_DEFINE_FINAL_TYPE (SampanDpop, sampan_dpop, G_TYPE_OBJECT)

static void
sampan_dpop_finalize (GObject *object)
{
  SampanDpop *self = SAMPAN_DPOP (object);

  EVP_PKEY_free (self->key);
  g_free (self->x);
  g_free (self->y);
  g_hash_table_unref (self->nonces);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_dpop_parent_class)->finalize (object);
}

static void
sampan_dpop_class_init (SampanDpopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_dpop_finalize;
}

static void
sampan_dpop_init (SampanDpop *self)
{
  g_mutex_init (&self->lock);
  self->nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* ---- keys ---- */

static char *
number_to_text (const BIGNUM *number)
{
  guint8 bytes[NUMBER];

  return BN_bn2binpad (number, bytes, NUMBER) == NUMBER ? sampan_oauth_base64url (bytes, NUMBER)
                                                        : NULL;
}

static char *
dup_coordinate (EVP_PKEY *key, const char *name)
{
  BIGNUM *number = NULL;
  char *text = NULL;

  if (EVP_PKEY_get_bn_param (key, name, &number))
    text = number_to_text (number);
  BN_free (number);
  return text;
}

/* @key: (transfer full) */
static SampanDpop *
take_key (EVP_PKEY *key)
{
  g_autoptr (SampanDpop) self = g_object_new (SAMPAN_TYPE_DPOP, NULL);
  char curve[32];

  self->key = key;
  if (!key || !EVP_PKEY_get_group_name (key, curve, sizeof curve, NULL)
      || OBJ_txt2nid (curve) != NID_X9_62_prime256v1)
    return NULL;
  self->x = dup_coordinate (key, OSSL_PKEY_PARAM_EC_PUB_X);
  self->y = dup_coordinate (key, OSSL_PKEY_PARAM_EC_PUB_Y);
  return self->x && self->y ? g_steal_pointer (&self) : NULL;
}

SampanDpop *
sampan_dpop_new (void)
{
  SampanDpop *self = take_key (EVP_EC_gen (CURVE));

  /* As with random numbers: without keys nothing can go on, and nothing can be done about it. */
  if (!self)
    g_error ("the system makes no keys");
  return self;
}

SampanDpop *
sampan_dpop_new_from_pem (const char *pem)
{
  BIO *in = BIO_new_mem_buf (pem, -1);
  /* With a password, so that nobody is ever asked for one. */
  EVP_PKEY *key = PEM_read_bio_PrivateKey (in, NULL, NULL, (void *)"");

  BIO_free (in);
  return take_key (key);
}

char *
sampan_dpop_to_pem (SampanDpop *self)
{
  /* Overwritten when it is freed. */
  BIO *out = BIO_new (BIO_s_secmem ());
  char *text = NULL;
  char *data;

  if (PEM_write_bio_PrivateKey (out, self->key, NULL, NULL, 0, NULL, NULL))
    {
      long size = BIO_get_mem_data (out, &data);

      text = g_strndup (data, (gsize)size);
    }
  BIO_free (out);
  return text;
}

/* ---- proofs ---- */

/* OpenSSL gives the two numbers in DER, JSON Web Signatures want them one after the other (RFC
 * 7518, section 3.4). */
static char *
der_to_text (const guint8 *der, gsize size)
{
  ECDSA_SIG *numbers = d2i_ECDSA_SIG (NULL, &der, (long)size);
  guint8 bytes[2 * NUMBER];
  char *text = NULL;

  if (numbers && BN_bn2binpad (ECDSA_SIG_get0_r (numbers), bytes, NUMBER) == NUMBER
      && BN_bn2binpad (ECDSA_SIG_get0_s (numbers), bytes + NUMBER, NUMBER) == NUMBER)
    text = sampan_oauth_base64url (bytes, sizeof bytes);
  ECDSA_SIG_free (numbers);
  return text;
}

static char *
sign (SampanDpop *self, const char *text)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  guint8 der[2 * NUMBER + 16];
  gsize size = sizeof der;
  char *signature = NULL;

  if (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, self->key)
      && EVP_DigestSign (context, der, &size, (const guint8 *)text, strlen (text)))
    signature = der_to_text (der, size);
  EVP_MD_CTX_free (context);
  return signature;
}

static char *
part (JsonBuilder *builder)
{
  g_autoptr (GBytes) json = NULL;
  gsize size;
  gconstpointer data;

  json_builder_end_object (builder);
  json = sampan_json_builder_end_bytes (builder);
  data = g_bytes_get_data (json, &size);
  return sampan_oauth_base64url (data, size);
}

static char *
header (SampanDpop *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "typ", "dpop+jwt");
  sampan_json_add_string (builder, "alg", "ES256");
  json_builder_set_member_name (builder, "jwk");
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "kty", "EC");
  sampan_json_add_string (builder, "crv", CURVE);
  sampan_json_add_string (builder, "x", self->x);
  sampan_json_add_string (builder, "y", self->y);
  json_builder_end_object (builder);
  return part (builder);
}

/* @url without what is not of the address: "htu" (RFC 9449, section 4.2). */
static char *
bare_url (const char *url)
{
  return g_strndup (url, strcspn (url, "?#"));
}

static char *
origin_of (const char *url)
{
  const char *host = strstr (url, "://");

  host = host ? host + 3 : url;
  return g_strndup (url, (gsize)(host - url) + strcspn (host, "/?#"));
}

static char *
claims (SampanDpop *self, const char *method, const char *url, const char *token)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *id = sampan_oauth_random ();
  g_autofree char *bare = bare_url (url);
  g_autofree char *origin = origin_of (url);
  /* BASE64URL of its SHA-256, as the challenge of PKCE is. */
  g_autofree char *hash = token ? sampan_oauth_challenge (token) : NULL;
  const char *nonce = g_hash_table_lookup (self->nonces, origin);

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "jti", id);
  sampan_json_add_string (builder, "htm", method);
  sampan_json_add_string (builder, "htu", bare);
  sampan_json_add_int (builder, "iat", g_get_real_time () / G_USEC_PER_SEC);
  if (nonce)
    sampan_json_add_string (builder, "nonce", nonce);
  if (hash)
    sampan_json_add_string (builder, "ath", hash);
  return part (builder);
}

char *
sampan_dpop_dup_proof (SampanDpop *self, const char *method, const char *url, const char *token)
{
  g_autofree char *head = header (self);
  g_autofree char *body = claims (self, method, url, token);
  g_autofree char *text = g_strconcat (head, ".", body, NULL);
  g_autofree char *signature = sign (self, text);

  if (!signature)
    g_error ("the system signs nothing");
  return g_strconcat (text, ".", signature, NULL);
}

/* ---- requests ---- */

typedef struct
{
  SampanDpop *dpop;
  const char *token;
} Attempt;

/* A proof is good for one request: whoever sends it again is not let in. */
static void
add_proof (SampanHttpRequest *request, gpointer user_data)
{
  Attempt *attempt = user_data;
  g_autofree char *proof =
      sampan_dpop_dup_proof (attempt->dpop, sampan_http_request_get_method (request),
                             sampan_http_request_get_url (request), attempt->token);

  sampan_http_request_set_header (request, "DPoP", proof);
}

/* Returns: whether it wants the request once more, with the nonce that it sent along. */
static gboolean
learn_nonce (SampanDpop *self, SampanHttpRequest *request, SampanHttpResponse *response)
{
  const char *nonce = sampan_http_response_get_header (response, "DPoP-Nonce");
  guint status = sampan_http_response_get_status (response);
  g_autofree char *words = NULL;
  g_autofree char *name = NULL;

  if (!nonce)
    return FALSE;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->nonces, origin_of (sampan_http_request_get_url (request)),
                        g_strdup (nonce));
  g_mutex_unlock (&self->lock);
  if (status != 400 && status != 401)
    return FALSE;
  words = sampan_http_response_dup_server_error (response, &name);
  return g_strcmp0 (name, "use_dpop_nonce") == 0;
}

SampanHttpResponse *
sampan_dpop_send (SampanDpop *self,
                  SampanHttpRequest *request,
                  const char *token,
                  GCancellable *cancellable,
                  GError **error)
{
  Attempt attempt = { self, token };
  char *authorization = token ? g_strconcat ("DPoP ", token, NULL) : NULL;
  SampanHttpResponse *response;

  sampan_http_request_set_header (request, "Authorization", authorization);
  sampan_http_request_set_before (request, add_proof, &attempt);
  response = sampan_http_send (sampan_http_get_default (), request, cancellable, error);
  if (response && learn_nonce (self, request, response))
    {
      g_object_unref (response);
      response = sampan_http_send (sampan_http_get_default (), request, cancellable, error);
      if (response)
        learn_nonce (self, request, response);
    }
  sampan_http_request_set_before (request, NULL, NULL);
  sampan_http_request_set_header (request, "DPoP", NULL);
  sampan_http_request_set_header (request, "Authorization", NULL);
  sampan_secrets_free (authorization);
  return response;
}
