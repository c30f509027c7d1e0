#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-secrets.h"
#include "sampan-atproto-identity.h"
#include "sampan-languages.h"
#include "sampan-publish-private.h"
#include "sampan-server-limits.h"
#include "sampan-sign-in.h"

struct _SampanAccounts
{
  GObject parent;

  SampanLibrary *library;
  GPtrArray *accounts; /* SampanAccount, by the time they were added */
};

enum
{
  LIMITS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanAccounts,
                               sampan_accounts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return SAMPAN_ACCOUNTS (model)->accounts->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SampanAccounts *self = SAMPAN_ACCOUNTS (model);

  return position < self->accounts->len ? g_object_ref (self->accounts->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sampan_accounts_finalize (GObject *object)
{
  SampanAccounts *self = SAMPAN_ACCOUNTS (object);

  g_clear_object (&self->library);
  g_ptr_array_unref (self->accounts);
  G_OBJECT_CLASS (sampan_accounts_parent_class)->finalize (object);
}

static void
sampan_accounts_class_init (SampanAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_accounts_finalize;
  signals[LIMITS_CHANGED] = g_signal_new ("limits-changed", SAMPAN_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_accounts_init (SampanAccounts *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
}

static SampanAccount *
account_of_row (GVariant *row)
{
  return sampan_account_new (sampan_row_get_string (row, 0), sampan_row_get_string (row, 1),
                             sampan_row_get_string (row, 2), sampan_row_get_string (row, 3),
                             sampan_row_get_string (row, 4), sampan_row_get_string (row, 5));
}

SampanAccounts *
sampan_accounts_new (SampanLibrary *library)
{
  SampanAccounts *self = g_object_new (SAMPAN_TYPE_ACCOUNTS, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  self->library = g_object_ref (library);
  /* A few short rows, read where they are needed at once: not worth a thread. */
  rows = sampan_database_query (
      sampan_library_get_database (library), &error,
      "SELECT id, service, server, handle, user, language FROM accounts ORDER BY created, id",
      NULL);
  if (!rows)
    g_message ("the accounts can not be read: %s", error->message);
  for (guint i = 0; rows && i < rows->len; i++)
    g_ptr_array_add (self->accounts, account_of_row (rows->pdata[i]));
  sampan_server_limits_load (sampan_library_get_database (library));
  return self;
}

/* ---- adding ---- */

typedef struct
{
  SampanDatabase *database;
  const SampanService *service;
  SampanSignInRequest request;
  GDestroyNotify open_destroy;
} Add;

static void
add_free (Add *add)
{
  g_clear_object (&add->database);
  g_free (add->request.server);
  g_free (add->request.handle);
  /* Nothing may hold the password longer than needed, core dumps least of all. */
  sampan_secrets_free (add->request.password);
  g_main_context_unref (add->request.context);
  if (add->open_destroy)
    add->open_destroy (add->request.open_data);
  g_free (add);
}

/* The row of that user, so that signing in again keeps the account and its jobs; else a new one. A
 * DID is one account, whichever of its servers it is signed in at. */
static SampanAccount *
find_row (Add *add, const SampanSignIn *who, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (add->database, error,
                             "SELECT id, service, server, handle, user, language FROM accounts "
                             "WHERE service = ? AND user = ? AND (server = ? OR user GLOB 'did:*')",
                             g_variant_new ("(sss)", add->service->name, who->user, who->server));
  g_autofree char *id = NULL;

  if (!rows)
    return NULL;
  if (rows->len > 0)
    return account_of_row (rows->pdata[0]);
  id = g_uuid_string_random ();
  return sampan_account_new (id, add->service->name, who->server, NULL, who->user, NULL);
}

/* What the server gave for the sign-in before this one must not stay open. */
static void
withdraw_replaced (Add *add, SampanAccount *account, const char *replaced, const char *secret)
{
  if (add->service->replaces && replaced && !g_str_equal (replaced, secret))
    add->service->revoke (account, replaced, NULL, NULL);
}

static SampanAccount *
keep (Add *add, const SampanSignIn *who, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanAccount) account = find_row (add, who, error);
  g_autofree char *label = g_strdup_printf ("Sampan: %s", who->handle);
  const char *id;
  char *replaced;
  gboolean stored;

  if (!account)
    return NULL;
  id = sampan_account_get_id (account);
  replaced = sampan_publish_secret_lookup (add->service->name, id, cancellable, NULL);
  /* First the secret: an account without one could do nothing. */
  stored =
      sampan_publish_secret_store (add->service->name, id, label, who->secret, cancellable, error);
  if (stored)
    withdraw_replaced (add, account, replaced, who->secret);
  sampan_secrets_free (replaced);
  if (!stored)
    return NULL;
  sampan_account_set_handle (account, who->handle);
  sampan_account_set_server (account, who->server);
  if (sampan_database_run (
          add->database, error,
          "INSERT INTO accounts (id, service, server, handle, user, language, created) "
          "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, "
          "server = excluded.server",
          g_variant_new ("(sssssmsx)", id, add->service->name, who->server, who->handle, who->user,
                         sampan_account_get_language (account), g_get_real_time ()))
      < 0)
    return NULL;
  return g_steal_pointer (&account);
}

static void
add_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Add *add = data;
  GError *error = NULL;
  g_autoptr (SampanSignIn) who = NULL;
  SampanAccount *account = NULL;

  if (add->request.server)
    {
      g_autofree char *typed = g_steal_pointer (&add->request.server);

      add->request.server = sampan_publish_normalize_server (typed, &error);
    }
  if (!error)
    who = add->service->sign_in (&add->request, cancellable, &error);
  if (who)
    account = keep (add, who, cancellable, &error);
  /* A sign-in that is not kept must not stay open. */
  if (who && !account)
    {
      g_autoptr (SampanAccount) nobody =
          sampan_account_new ("", add->service->name, who->server, who->handle, who->user, NULL);

      add->service->revoke (nobody, who->secret, NULL, NULL);
    }
  if (account)
    g_task_return_pointer (task, account, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* "alice@example.org" names the server, too. */
static void
read_names (SampanSignInRequest *request, const char *server, const char *handle)
{
  g_autofree char *name = g_strstrip (g_strdup (handle ? handle : ""));
  g_autofree char *where = g_strstrip (g_strdup (server ? server : ""));
  const char *bare = *name == '@' ? name + 1 : name;
  const char *at = strchr (bare, '@');
  const char *last = strrchr (where, '@');

  request->handle = at ? g_strndup (bare, at - bare) : g_strdup (bare);
  if (*where)
    request->server = g_strdup (last ? last + 1 : where);
  else if (at)
    request->server = g_strdup (at + 1);
}

void
sampan_accounts_add_async (SampanAccounts *self,
                           const char *service,
                           const char *server,
                           const char *handle,
                           const char *password,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  sampan_accounts_add_in_browser_async (self, service, server, handle, password, NULL, NULL, NULL,
                                        cancellable, callback, user_data);
}

void
sampan_accounts_add_in_browser_async (SampanAccounts *self,
                                      const char *service,
                                      const char *server,
                                      const char *handle,
                                      const char *password,
                                      SampanOpenAddress open,
                                      gpointer open_data,
                                      GDestroyNotify open_destroy,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Add *add = g_new0 (Add, 1);

  g_task_set_source_tag (task, sampan_accounts_add_async);
  g_task_set_task_data (task, add, (GDestroyNotify)add_free);
  add->service = sampan_service_get (service);
  add->request.context = g_main_context_ref_thread_default ();
  add->request.open = open;
  add->request.open_data = open_data;
  add->open_destroy = open_destroy;
  if (!add->service)
    {
      g_task_return_new_error (task, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                               /* Translators: %s is what the user typed, for example "mastodn" */
                               _ ("Accounts of the type “%s” are not supported. Use “atproto”, "
                                  "“mastodon” or “peertube”."),
                               service);
      return;
    }
  add->database = g_object_ref (sampan_library_get_database (self->library));
  read_names (&add->request, server, handle);
  add->request.password = g_strdup (password);
  g_task_run_in_thread (task, add_in_thread);
}

SampanAccount *
sampan_accounts_add_finish (SampanAccounts *self, GAsyncResult *result, GError **error)
{
  g_autoptr (SampanAccount) account = g_task_propagate_pointer (G_TASK (result), error);
  SampanAccount *known;

  if (!account)
    return NULL;
  known = sampan_accounts_find (self, sampan_account_get_id (account));
  if (known)
    {
      sampan_account_set_handle (known, sampan_account_get_handle (account));
      sampan_account_set_server (known, sampan_account_get_server (account));
      return known;
    }
  g_ptr_array_add (self->accounts, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->accounts->len - 1, 0, 1);
  return account;
}

/* ---- limits ---- */

typedef struct
{
  const SampanService *service;
  char *server;
} Server;

static void
server_free (Server *self)
{
  g_free (self->server);
  g_free (self);
}

static void
learn_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanDatabase *database = sampan_library_get_database (SAMPAN_ACCOUNTS (source)->library);
  GPtrArray *servers = data;

  for (guint i = 0; i < servers->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Server *server = servers->pdata[i];
      g_autoptr (GError) error = NULL;

      if (!sampan_server_limits_ask (database, server->service, server->server, cancellable,
                                     &error))
        g_debug ("the limits of %s: %s", server->server, error->message);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_learned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_signal_emit (source, signals[LIMITS_CHANGED], 0);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

void
sampan_accounts_learn_async (SampanAccounts *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) asking = g_task_new (self, cancellable, on_learned, task);
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify)server_free);

  g_task_set_source_tag (task, sampan_accounts_learn_async);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      SampanAccount *account = self->accounts->pdata[i];
      const SampanService *service = sampan_service_get (sampan_account_get_service (account));
      Server *server;

      if (!service || !service->read_limits)
        continue;
      server = g_new0 (Server, 1);
      server->service = service;
      server->server = g_strdup (sampan_account_get_server (account));
      g_ptr_array_add (servers, server);
    }
  g_task_set_task_data (asking, servers, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (asking, learn_in_thread);
}

gboolean
sampan_accounts_learn_finish (SampanAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- removing, finding ---- */

/* Asks the server to take the sign-in back; whatever it says, nothing of it stays here. */
static void
withdraw (SampanAccount *account, GCancellable *cancellable, GError **error)
{
  const SampanService *service = sampan_service_get (sampan_account_get_service (account));
  GError *local = NULL;
  char *secret = sampan_publish_secret_lookup (sampan_account_get_service (account),
                                               sampan_account_get_id (account), cancellable, NULL);

  if (secret && service && !service->revoke (account, secret, cancellable, &local)
      && !g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN))
    g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER,
                 /* Translators: the first %s is the name of an account, the second a sentence that
                    says why */
                 _ ("“%s” was removed here, but its server could not be told: %s Withdraw Sampan’s "
                    "access in the account’s settings there."),
                 sampan_account_get_handle (account), local->message);
  g_clear_error (&local);
  sampan_secrets_free (secret);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanAccounts *self = source;
  SampanAccount *account = data;
  const char *id = sampan_account_get_id (account);
  g_autoptr (GError) untold = NULL;
  GError *error = NULL;

  withdraw (account, cancellable, &untold);
  if (!sampan_publish_secret_clear (sampan_account_get_service (account), id, cancellable, &error)
      || sampan_database_run (sampan_library_get_database (self->library), &error,
                              "DELETE FROM accounts WHERE id = ?", g_variant_new ("(s)", id))
             < 0)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&untold), (GDestroyNotify)g_error_free);
}

void
sampan_accounts_remove_async (SampanAccounts *self,
                              SampanAccount *account,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_accounts_remove_async);
  g_task_set_task_data (task, g_object_ref (account), g_object_unref);
  g_task_run_in_thread (task, remove_in_thread);
}

gboolean
sampan_accounts_remove_finish (SampanAccounts *self, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  GError *untold = g_task_propagate_pointer (G_TASK (result), &local);
  guint position;

  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (g_ptr_array_find (self->accounts, g_task_get_task_data (G_TASK (result)), &position))
    {
      g_ptr_array_remove_index (self->accounts, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  if (!untold)
    return TRUE;
  g_propagate_error (error, untold);
  return FALSE;
}

static gboolean
is_named (SampanAccount *account, const char *name)
{
  const char *handle = sampan_account_get_handle (account);
  const char *server = sampan_account_get_server (account);
  const char *host = g_strrstr (server, "://");
  g_autofree char *full = g_strdup_printf ("%s@%s", handle, host ? host + 3 : server);
  g_autofree char *spaced = g_strdup_printf ("%s %s", handle, server);

  if (*name == '@')
    name++;
  return g_str_equal (name, sampan_account_get_id (account))
         || g_ascii_strcasecmp (name, handle) == 0 || g_ascii_strcasecmp (name, full) == 0
         || g_ascii_strcasecmp (name, spaced) == 0;
}

SampanAccount *
sampan_accounts_find (SampanAccounts *self, const char *name)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (is_named (self->accounts->pdata[i], name))
      return self->accounts->pdata[i];
  return NULL;
}

void
sampan_accounts_set_language (SampanAccounts *self, SampanAccount *account, const char *language)
{
  g_autoptr (GError) error = NULL;

  if (sampan_database_run (sampan_library_get_database (self->library), &error,
                           "UPDATE accounts SET language = ? WHERE id = ?",
                           g_variant_new ("(mss)", language, sampan_account_get_id (account)))
      < 0)
    g_message ("the language of an account can not be kept: %s", error->message);
  sampan_account_set_language (account, language);
  /* What is counted together has changed. */
  g_signal_emit (self, signals[LIMITS_CHANGED], 0);
}

GStrv
sampan_accounts_dup_platforms (SampanAccounts *self, const char *platform, const char *language)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize length = strlen (platform);

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const char *own = sampan_account_get_platform (self->accounts->pdata[i]);
      const char *theirs = sampan_account_get_language (self->accounts->pdata[i]);

      if (own && g_str_has_prefix (own, platform) && (own[length] == '@' || !own[length])
          && (!language || g_strcmp0 (theirs, language) == 0
              || sampan_languages_has (theirs, language))
          && g_hash_table_add (seen, (char *)own))
        g_strv_builder_add (names, own);
    }
  if (g_hash_table_size (seen) == 0)
    g_strv_builder_add (names, platform);
  return g_strv_builder_end (names);
}
