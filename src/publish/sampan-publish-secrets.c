#include "config.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-secrets.h"
#include "sampan-publish-private.h"

/* Waits in a worker thread for one of the keyring's asynchronous calls, in a main context of its
 * own. */
typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} Wait;

static void
wait_begin (Wait *self)
{
  self->context = g_main_context_new ();
  self->result = NULL;
  g_main_context_push_thread_default (self->context);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *self = user_data;

  self->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (Wait *self)
{
  while (!self->result)
    g_main_context_iteration (self->context, TRUE);
  return self->result;
}

static void
wait_end (Wait *self)
{
  g_object_unref (self->result);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
}

gboolean
sampan_publish_secret_store (const char *kind,
                             const char *id,
                             const char *label,
                             const char *secret,
                             GCancellable *cancellable,
                             GError **error)
{
  GError *local = NULL;
  Wait wait;

  wait_begin (&wait);
  sampan_secrets_store_async (kind, id, label, secret, cancellable, on_done, &wait);
  sampan_secrets_store_finish (wait_for_result (&wait), &local);
  wait_end (&wait);
  if (!local)
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}

char *
sampan_publish_secret_lookup (const char *kind,
                              const char *id,
                              GCancellable *cancellable,
                              GError **error)
{
  GError *local = NULL;
  char *secret;
  Wait wait;

  wait_begin (&wait);
  sampan_secrets_lookup_async (kind, id, cancellable, on_done, &wait);
  secret = sampan_secrets_lookup_finish (wait_for_result (&wait), &local);
  wait_end (&wait);
  if (g_error_matches (local, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND))
    {
      g_error_free (local);
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                           _ ("The keyring holds no sign-in for this account. Sign in again."));
    }
  else if (local)
    sampan_publish_error_from_net (error, local);
  return secret;
}

gboolean
sampan_publish_secret_clear (const char *kind,
                             const char *id,
                             GCancellable *cancellable,
                             GError **error)
{
  GError *local = NULL;
  Wait wait;

  wait_begin (&wait);
  sampan_secrets_clear_async (kind, id, cancellable, on_done, &wait);
  sampan_secrets_clear_finish (wait_for_result (&wait), &local);
  wait_end (&wait);
  if (!local)
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}
