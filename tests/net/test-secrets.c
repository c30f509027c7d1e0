#include "net/sampan-net-error.h"
#include "net/sampan-secrets.h"

#include <glib/gstdio.h>

/*
 * Each test starts this program again, as a child in a session bus of its own: with a real GNOME
 * Keyring, with none, with one that stays locked, and with one that never answers.
 */

static const char *self_path;

/* ---- in the child ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
store (const char *id, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_secrets_store_async ("test", id, "Sampan: a test", secret, NULL, on_done, &result);
  return sampan_secrets_store_finish (wait_for (&result), error);
}

static char *
lookup (const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_secrets_lookup_async ("test", id, NULL, on_done, &result);
  return sampan_secrets_lookup_finish (wait_for (&result), error);
}

static gboolean
clear (const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_secrets_clear_async ("test", id, NULL, on_done, &result);
  return sampan_secrets_clear_finish (wait_for (&result), error);
}

static void
assert_secret (const char *id, const char *expected)
{
  GError *error = NULL;
  char *secret = lookup (id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  sampan_secrets_free (secret);
}

static void
child_roundtrip (void)
{
  GError *error = NULL;

  g_assert_null (lookup ("nobody", &error));
  g_assert_error (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (clear ("nobody", &error));
  g_assert_no_error (error);

  g_assert_true (store ("alice", "密码 pass word", &error));
  g_assert_no_error (error);
  g_assert_true (store ("bob", "two", &error));
  assert_secret ("alice", "密码 pass word");
  assert_secret ("bob", "two");
  g_assert_true (store ("alice", "changed", &error));
  assert_secret ("alice", "changed");

  g_assert_true (clear ("alice", &error));
  g_assert_no_error (error);
  g_assert_null (lookup ("alice", &error));
  g_assert_error (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  assert_secret ("bob", "two");
}

static void
assert_all_fail (SampanSecretsError code, double within)
{
  gint64 start = g_get_monotonic_time ();
  GError *errors[3] = { NULL };

  g_assert_false (store ("carol", "x", &errors[0]));
  g_assert_null (lookup ("bob", &errors[1]));
  g_assert_false (clear ("bob", &errors[2]));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *sentence = sampan_net_error_dup_sentence (errors[i]);

      g_test_message ("%s", errors[i]->message);
      g_assert_error (errors[i], SAMPAN_SECRETS_ERROR, (int)code);
      g_assert_nonnull (strstr (sentence, "keyring"));
      g_clear_error (&errors[i]);
    }
  g_assert_cmpfloat ((double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, within);
}

static void
child_none (void)
{
  assert_all_fail (SAMPAN_SECRETS_ERROR_SERVICE, 3);
}

static void
child_locked (void)
{
  assert_all_fail (SAMPAN_SECRETS_ERROR_LOCKED, 20);
}

/* Takes every call and answers none. */
static GDBusMessage *
swallow (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  const char *interface = g_dbus_message_get_interface (message);

  if (incoming && interface && g_str_has_prefix (interface, "org.freedesktop.Secret"))
    g_clear_object (&message);
  return message;
}

static void
on_name (GDBusConnection *connection, const char *name, gpointer owned)
{
  *(gboolean *)owned = TRUE;
}

static void
child_silent (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                               | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr (GDBusConnection) silent =
      g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;
  gint64 start;

  g_dbus_connection_add_filter (silent, swallow, NULL, NULL);
  g_bus_own_name_on_connection (silent, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE,
                                on_name, NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);

  start = g_get_monotonic_time ();
  g_assert_null (lookup ("bob", &error));
  g_assert_error (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_USEC_PER_SEC);
  g_clear_error (&error);

  start = g_get_monotonic_time ();
  sampan_secrets_lookup_async ("test", "bob", cancellable, on_done, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (sampan_secrets_lookup_finish (wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

/* ---- in the parent ---- */

/* A session bus that starts nothing by itself, so that the machine's own keyring is never touched.
 */
#define BUS_CONFIG                                                                                 \
  "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "            \
  "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"                               \
  "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"                               \
  "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"                 \
  "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>"

/* @script: run in the session, with SELF set to this program; it must end with status 0. */
static void
run_in_session (const char *script)
{
  g_autofree char *home = g_dir_make_tmp ("sampan-secrets-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (home, "bus.conf", NULL);
  g_autofree char *config_argument = g_strconcat ("--config-file=", config, NULL);
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  char *argv[] = { (char *)"dbus-run-session",
                   config_argument,
                   (char *)"--",
                   (char *)"sh",
                   (char *)"-c",
                   (char *)script,
                   NULL };
  GError *error = NULL;
  int status;

  g_assert_true (g_file_set_contents (config, BUS_CONFIG, -1, NULL));
  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_RUNTIME_DIR", home, TRUE);
  environment = g_environ_setenv (environment, "SELF", self_path, TRUE);
  environment = g_environ_unsetenv (environment, "DISPLAY");
  environment = g_environ_unsetenv (environment, "WAYLAND_DISPLAY");
  g_spawn_sync (NULL, argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s\n%s\n%s", error->message, output, errors);
  g_assert_nonnull (strstr (output, "ok 1 /child/"));
}

static gboolean
have_tools (void)
{
  g_autofree char *keyring = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *session = g_find_program_in_path ("dbus-run-session");

  if (keyring && session)
    return TRUE;
  g_test_skip ("gnome-keyring-daemon and dbus-run-session are needed");
  return FALSE;
}

#define START                                                                                      \
  "env -u G_DEBUG gnome-keyring-daemon --foreground --components=secrets "                         \
  "--control-directory=$HOME/control "
#define READY "daemon=$!; gdbus wait --session --timeout 10 org.freedesktop.secrets || exit 1; "
#define STOP "status=$?; kill $daemon; wait $daemon; [ $status = 0 ] || exit $status; "

static void
test_roundtrip (void)
{
  if (have_tools ())
    run_in_session ("printf pw | " START "--unlock & " READY
                    "\"$SELF\" --tap -p /child/roundtrip; " STOP);
}

static void
test_none (void)
{
  if (have_tools ())
    run_in_session ("\"$SELF\" --tap -p /child/none");
}

static void
test_no_bus (void)
{
  if (have_tools ())
    run_in_session (
        "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent \"$SELF\" --tap -p /child/none");
}

/* The keyring is made and filled, then the service starts anew without its password, and nothing
 * can ask for it. */
static void
test_locked (void)
{
  if (have_tools ())
    run_in_session ("printf pw | " START "--unlock & " READY
                    "\"$SELF\" --tap -p /child/roundtrip; " STOP START "& " READY
                    "\"$SELF\" --tap -p /child/locked; " STOP);
}

static void
test_silent (void)
{
  if (have_tools ())
    run_in_session ("\"$SELF\" --tap -p /child/silent");
}

int
main (int argc, char **argv)
{
  gboolean child = argc > 3 && g_str_has_prefix (argv[3], "/child/");
  g_autofree char *path = g_canonicalize_filename (argv[0], NULL);

  self_path = path;
  g_test_init (&argc, &argv, NULL);
  if (child)
    {
      g_test_add_func ("/child/roundtrip", child_roundtrip);
      g_test_add_func ("/child/none", child_none);
      g_test_add_func ("/child/locked", child_locked);
      g_test_add_func ("/child/silent", child_silent);
      return g_test_run ();
    }
  g_test_add_func ("/secrets/roundtrip", test_roundtrip);
  g_test_add_func ("/secrets/none", test_none);
  g_test_add_func ("/secrets/no-bus", test_no_bus);
  g_test_add_func ("/secrets/locked", test_locked);
  g_test_add_func ("/secrets/silent", test_silent);
  return g_test_run ();
}
