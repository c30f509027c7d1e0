#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-atproto-identity.h"
#include "sampan-atproto-session.h"
#include "sampan-publish-private.h"

struct _SampanAccounts
{
  GObject parent;

  SampanLibrary *library;
  GPtrArray *accounts; /* SampanAccount, by the time they were added */
};

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
  return self;
}

/* ---- adding ---- */

typedef struct
{
  SampanDatabase *database;
  char *service;
  char *server;
  char *handle;
  char *password;
} Add;

static void
add_free (Add *add)
{
  g_object_unref (add->database);
  g_free (add->service);
  g_free (add->server);
  g_free (add->handle);
  /* Nothing may hold the password longer than needed, core dumps least of all. */
  if (add->password)
    for (volatile char *at = add->password; *at; at++)
      *at = '\0';
  g_free (add->password);
  g_free (add);
}

/* The row of that user, so that signing in again keeps the account and its jobs; else a new one. */
static SampanAccount *
find_row (SampanDatabase *database, const char *server, const char *user, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, error,
                             "SELECT id, service, server, handle, user, language FROM accounts "
                             "WHERE service = ? AND server = ? AND user = ?",
                             g_variant_new ("(sss)", "atproto", server, user));
  g_autofree char *id = NULL;

  if (!rows)
    return NULL;
  if (rows->len > 0)
    return account_of_row (rows->pdata[0]);
  id = g_uuid_string_random ();
  return sampan_account_new (id, "atproto", server, NULL, user, NULL);
}

static SampanAccount *
keep (Add *add, SampanAtprotoSession *session, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanAccount) account =
      find_row (add->database, add->server, sampan_atproto_session_get_did (session), error);
  const char *id;

  if (!account)
    return NULL;
  id = sampan_account_get_id (account);
  sampan_account_set_handle (account, sampan_atproto_session_get_handle (session));
  /* First the secret: an account without one could do nothing. */
  if (!sampan_atproto_session_store (session, id, cancellable, error))
    return NULL;
  if (sampan_database_run (
          add->database, error,
          "INSERT INTO accounts (id, service, server, handle, user, language, created) "
          "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET handle = excluded.handle",
          g_variant_new ("(sssssmsx)", id, "atproto", add->server,
                         sampan_account_get_handle (account), sampan_account_get_user (account),
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
  g_autofree char *server = NULL;
  g_autoptr (SampanAtprotoSession) session = NULL;
  SampanAccount *account = NULL;

  if (add->server && *add->server)
    server = sampan_publish_normalize_server (add->server, &error);
  else
    server = sampan_atproto_find_server (add->handle, cancellable, &error);
  if (server)
    {
      g_set_str (&add->server, server);
      session =
          sampan_atproto_session_create (server, add->handle, add->password, cancellable, &error);
    }
  if (session)
    account = keep (add, session, cancellable, &error);
  if (account)
    g_task_return_pointer (task, account, g_object_unref);
  else
    g_task_return_error (task, error);
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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = g_strstrip (g_strdup (handle));
  Add *add;

  g_task_set_source_tag (task, sampan_accounts_add_async);
  if (g_strcmp0 (service, "atproto") != 0)
    {
      g_task_return_new_error (task, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                               /* Translators: %s is what the user typed, for example "mastodon" */
                               _ ("Accounts of the type “%s” are not supported. Use “atproto”."),
                               service);
      return;
    }
  add = g_new0 (Add, 1);
  add->database = g_object_ref (sampan_library_get_database (self->library));
  add->service = g_strdup (service);
  add->server = g_strdup (server);
  add->handle = g_strdup (*name == '@' ? name + 1 : name);
  add->password = g_strdup (password);
  g_task_set_task_data (task, add, (GDestroyNotify)add_free);
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
      return known;
    }
  g_ptr_array_add (self->accounts, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->accounts->len - 1, 0, 1);
  return account;
}

/* ---- removing, finding ---- */

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanAccounts *self = source;
  SampanAccount *account = data;
  const char *id = sampan_account_get_id (account);
  GError *error = NULL;

  if (sampan_publish_secret_clear (sampan_account_get_service (account), id, cancellable, &error)
      && sampan_database_run (sampan_library_get_database (self->library), &error,
                              "DELETE FROM accounts WHERE id = ?", g_variant_new ("(s)", id))
             >= 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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
  guint position;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (g_ptr_array_find (self->accounts, g_task_get_task_data (G_TASK (result)), &position))
    {
      g_ptr_array_remove_index (self->accounts, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  return TRUE;
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
}
