#include "sampan-secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define ANSWER_SECONDS 5
#define PROMPT_SECONDS 120

G_DEFINE_QUARK (sampan - secrets - error - quark, sampan_secrets_error)

#define APPLICATION "io.github.sampan_app.Sampan"

/* GNOME Keyring does not know the schema's name of an item that is locked, so that what is ours is
 * told by an attribute instead. */
static const SecretSchema schema = {
  APPLICATION,
  SECRET_SCHEMA_DONT_MATCH_NAME,
  {
      { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static const char *const sentences[] = {
  [SAMPAN_SECRETS_ERROR_FAILED] = N_ ("The keyring could not be used. Try again."),
  [SAMPAN_SECRETS_ERROR_SERVICE] = N_ (
      "This desktop has no keyring to keep passwords in. Install and start GNOME Keyring, KWallet "
      "or KeePassXC, and try again."),
  [SAMPAN_SECRETS_ERROR_LOCKED] =
      N_ ("The keyring is locked. Unlock it with its password and try again."),
  [SAMPAN_SECRETS_ERROR_DENIED] =
      N_ ("The keyring does not let Sampan in. Allow it in the settings of the keyring."),
  [SAMPAN_SECRETS_ERROR_TIMEOUT] =
      N_ ("The keyring does not answer. Sign out and in again, or start it anew."),
  [SAMPAN_SECRETS_ERROR_NOT_FOUND] = N_ ("The keyring has no password for this. Enter it again."),
};

typedef struct _Work Work;

/* One call: steps that follow each other, each with a time limit. Every step under way holds a
 * reference. */
struct _Work
{
  GTask *task;
  GCancellable *inner; /* cancelled by the caller or by the time limit */
  gulong handler;
  GSource *timer;
  SecretService *service;
  GHashTable *attributes;
  GList *items;
  char *label;
  SecretValue *value;
  gboolean prompting;
  gboolean finished;
  void (*run) (Work *work); /* what to do once the service is there */
};

static void
work_clear (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->inner);
  g_clear_object (&work->service);
  g_clear_pointer (&work->attributes, g_hash_table_unref);
  g_clear_list (&work->items, g_object_unref);
  g_clear_pointer (&work->value, secret_value_unref);
  g_free (work->label);
}

static void
work_unref (Work *work)
{
  g_rc_box_release_full (work, work_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_unref)

/* ---- the end of it, and its time limit ---- */

static void
stop_timer (Work *work)
{
  if (!work->timer)
    return;
  g_source_destroy (work->timer);
  g_clear_pointer (&work->timer, g_source_unref);
}

/* Returns: (transfer full) (nullable): the task to return a result to, once. */
static GTask *
take_task (Work *work)
{
  if (work->finished)
    return NULL;
  work->finished = TRUE;
  stop_timer (work);
  g_cancellable_disconnect (g_task_get_cancellable (work->task), work->handler);
  return g_steal_pointer (&work->task);
}

static void
succeed (Work *work, gpointer result, GDestroyNotify destroy)
{
  g_autoptr (GTask) task = take_task (work);

  if (task)
    g_task_return_pointer (task, result, destroy);
  else if (destroy)
    destroy (result);
}

static SampanSecretsError
code_for (Work *work, const GError *error)
{
  if (!error)
    return SAMPAN_SECRETS_ERROR_LOCKED; /* a prompt that was dismissed leaves no error */
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return SAMPAN_SECRETS_ERROR_LOCKED;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return SAMPAN_SECRETS_ERROR_DENIED;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return SAMPAN_SECRETS_ERROR_TIMEOUT;
  if (!work->service || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return SAMPAN_SECRETS_ERROR_SERVICE;
  return work->prompting ? SAMPAN_SECRETS_ERROR_LOCKED : SAMPAN_SECRETS_ERROR_FAILED;
}

static void
fail (Work *work, SampanSecretsError code, const char *message)
{
  g_autoptr (GTask) task = take_task (work);

  if (task)
    g_task_return_new_error (task, SAMPAN_SECRETS_ERROR, code, "%s", message);
}

static void
fail_with (Work *work, const GError *error)
{
  fail (work, code_for (work, error),
        error ? error->message : "The keyring's prompt was dismissed");
}

static gboolean
on_time_over (gpointer data)
{
  Work *work = data;

  fail (work, work->prompting ? SAMPAN_SECRETS_ERROR_LOCKED : SAMPAN_SECRETS_ERROR_TIMEOUT,
        "The Secret Service does not answer");
  g_cancellable_cancel (work->inner);
  return G_SOURCE_REMOVE;
}

/* A step begins that may take so long. Returns: (transfer full): for the step's callback. */
static Work *
begin_step (Work *work, guint seconds)
{
  stop_timer (work);
  work->timer = g_timeout_source_new_seconds (seconds);
  g_source_set_static_name (work->timer, "[sampan] secrets timeout");
  g_source_set_callback (work->timer, on_time_over, g_rc_box_acquire (work),
                         (GDestroyNotify)work_unref);
  g_source_attach (work->timer, g_task_get_context (work->task));
  return g_rc_box_acquire (work);
}

static Work *
begin_prompt (Work *work)
{
  work->prompting = TRUE;
  return begin_step (work, PROMPT_SECONDS);
}

static void
on_caller_cancelled (GCancellable *caller, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* ---- steps ---- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;

  work->service = secret_service_open_finish (result, &error);
  if (work->finished)
    return;
  if (work->service)
    work->run (work);
  else
    fail_with (work, error);
}

static Work *
work_new (const char *kind,
          const char *id,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  Work *work = g_rc_box_new0 (Work);

  work->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (work->task, tag);
  work->attributes =
      secret_attributes_build (&schema, "application", APPLICATION, "kind", kind, "id", id, NULL);
  work->inner = g_cancellable_new ();
  return work;
}

/* Takes over @work. */
static void
begin (Work *work)
{
  g_autoptr (Work) held = work;
  GCancellable *cancellable = g_task_get_cancellable (work->task);

  if (cancellable)
    work->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled),
                                           g_object_ref (work->inner), g_object_unref);
  /* A connection of our own each time: libsecret's shared one outlives a service that went away. */
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, work->inner,
                       on_opened, begin_step (work, ANSWER_SECONDS));
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (work->service, result, &error))
    succeed (work, GINT_TO_POINTER (TRUE), NULL);
  else
    fail_with (work, error);
}

/* A default collection that is missing or locked makes the service ask the user. */
static void
on_collection (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);
  gboolean prompts;

  if (work->finished)
    return;
  if (error)
    {
      fail_with (work, error);
      return;
    }
  prompts = !collection || secret_collection_get_locked (collection);
  secret_service_store (work->service, &schema, work->attributes, SECRET_COLLECTION_DEFAULT,
                        work->label, work->value, work->inner, on_stored,
                        prompts ? begin_prompt (work) : begin_step (work, ANSWER_SECONDS));
}

static void
run_store (Work *work)
{
  secret_collection_for_alias (work->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               work->inner, on_collection, begin_step (work, ANSWER_SECONDS));
}

static void
on_secret_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;
  SecretItem *item = SECRET_ITEM (source);
  SecretValue *value;

  if (!secret_item_load_secret_finish (item, result, &error))
    {
      fail_with (work, error);
      return;
    }
  value = secret_item_get_secret (item);
  if (value && secret_value_get_text (value))
    succeed (work, secret_value_unref_to_password (value, NULL),
             (GDestroyNotify)secret_password_free);
  else
    {
      g_clear_pointer (&value, secret_value_unref);
      fail (work, SAMPAN_SECRETS_ERROR_FAILED, "The secret is not a text");
    }
}

static void
load_secret (Work *work)
{
  secret_item_load_secret (work->items->data, work->inner, on_secret_loaded,
                           begin_step (work, ANSWER_SECONDS));
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;

  secret_service_clear_finish (work->service, result, &error);
  if (error)
    fail_with (work, error);
  else
    succeed (work, GINT_TO_POINTER (TRUE), NULL);
}

static void
clear_items (Work *work)
{
  secret_service_clear (work->service, &schema, work->attributes, work->inner, on_cleared,
                        begin_step (work, ANSWER_SECONDS));
}

static void
use_items (Work *work)
{
  if (g_task_get_source_tag (work->task) == sampan_secrets_lookup_async)
    load_secret (work);
  else
    clear_items (work);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;
  int n = secret_service_unlock_finish (work->service, result, NULL, &error);

  if (work->finished)
    return;
  if (n > 0)
    {
      work->prompting = FALSE;
      use_items (work);
    }
  else
    fail_with (work, error);
}

static gboolean
any_locked (GList *items)
{
  for (GList *l = items; l; l = l->next)
    if (secret_item_get_locked (l->data))
      return TRUE;
  return FALSE;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Work) work = data;
  g_autoptr (GError) error = NULL;

  work->items = secret_service_search_finish (work->service, result, &error);
  if (work->finished)
    return;
  if (error)
    fail_with (work, error);
  else if (any_locked (work->items))
    secret_service_unlock (work->service, work->items, work->inner, on_unlocked,
                           begin_prompt (work));
  else if (work->items)
    use_items (work);
  else if (g_task_get_source_tag (work->task) == sampan_secrets_lookup_async)
    fail (work, SAMPAN_SECRETS_ERROR_NOT_FOUND, "No such secret");
  else
    succeed (work, GINT_TO_POINTER (TRUE), NULL);
}

static void
run_search (Work *work)
{
  gboolean lookup = g_task_get_source_tag (work->task) == sampan_secrets_lookup_async;

  secret_service_search (work->service, &schema, work->attributes,
                         lookup ? SECRET_SEARCH_NONE : SECRET_SEARCH_ALL, work->inner, on_found,
                         begin_step (work, ANSWER_SECONDS));
}

/* ---- public functions ---- */

const char *
sampan_secrets_error_get_sentence (SampanSecretsError code)
{
  if ((guint)code >= G_N_ELEMENTS (sentences))
    code = SAMPAN_SECRETS_ERROR_FAILED;
  return _ (sentences[code]);
}

void
sampan_secrets_store_async (const char *kind,
                            const char *id,
                            const char *label,
                            const char *secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Work *work;

  g_return_if_fail (kind != NULL);
  g_return_if_fail (id != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (secret != NULL);

  work = work_new (kind, id, sampan_secrets_store_async, cancellable, callback, user_data);
  work->label = g_strdup (label);
  work->value = secret_value_new (secret, -1, "text/plain");
  work->run = run_store;
  begin (work);
}

gboolean
sampan_secrets_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
sampan_secrets_lookup_async (const char *kind,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Work *work;

  g_return_if_fail (kind != NULL);
  g_return_if_fail (id != NULL);

  work = work_new (kind, id, sampan_secrets_lookup_async, cancellable, callback, user_data);
  work->run = run_search;
  begin (work);
}

char *
sampan_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sampan_secrets_clear_async (const char *kind,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Work *work;

  g_return_if_fail (kind != NULL);
  g_return_if_fail (id != NULL);

  work = work_new (kind, id, sampan_secrets_clear_async, cancellable, callback, user_data);
  work->run = run_search;
  begin (work);
}

gboolean
sampan_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
sampan_secrets_free (char *secret)
{
  secret_password_free (secret);
}
