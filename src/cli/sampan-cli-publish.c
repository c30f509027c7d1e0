#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "media/sampan-media-probe.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-languages.h"
#include "publish/sampan-outbox.h"

#include "sampan-cli-private.h"

static SampanAccounts *
open_accounts (SampanCli *cli, GError **error)
{
  SampanLibrary *library = sampan_cli_open (cli, error);
  return library != NULL ? sampan_accounts_new (library) : NULL;
}

static SampanAccount *
find_account (SampanAccounts *accounts, const char *name, GError **error)
{
  SampanAccount *account = sampan_accounts_find (accounts, name);

  if (account == NULL)
    g_set_error (
        error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
        _ ("There is no account “%s” here. sampan-cli account list shows those that are there."),
        name);
  return account;
}

/* As its servers say; without an answer what they said last, or what the platform says. */
static void
learn_limits (SampanAccounts *accounts)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_accounts_learn_async (accounts, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
}

/* ---- check ---- */

static const char *
get_level_word (SampanCheckLevel level)
{
  switch (level)
    {
    case SAMPAN_CHECK_BLOCKS:
      return "blocks";
    case SAMPAN_CHECK_ADVICE:
      return "advice";
    case SAMPAN_CHECK_PASSED:
    default:
      return "passed";
    }
}

static void
print_checks (SampanCli *cli, GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < checks->len; i++)
    {
      SampanCheck *check = g_ptr_array_index (checks, i);
      const char *level = get_level_word (sampan_check_get_level (check));

      if (!cli->json)
        {
          g_print ("%s\t%s\t%s\n", level, sampan_check_get_title (check),
                   sampan_check_get_detail (check));
          continue;
        }
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_check_get_id (check));
      sampan_cli_add_string (builder, "level", level);
      sampan_cli_add_string (builder, "title", sampan_check_get_title (check));
      sampan_cli_add_string (builder, "detail", sampan_check_get_detail (check));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
}

/* The rules of the account, or of the platform: as its server has them, if there are accounts on
 * one server of it. Returns: (transfer full) (nullable) */
static char *
find_rules (SampanAccounts *accounts, const char *platform, const char *name, GError **error)
{
  g_auto (GStrv) names = NULL;
  SampanAccount *account;

  if (name == NULL)
    {
      names = sampan_accounts_dup_platforms (accounts, platform, NULL);
      return g_strdup (names[1] == NULL ? names[0] : platform);
    }
  account = find_account (accounts, name, error);
  return account != NULL ? g_strdup (sampan_account_get_platform (account)) : NULL;
}

static int
check (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autofree char *name = NULL;
  g_autofree char *language = NULL;
  const GOptionEntry entries[] = {
    { "platform", 0, 0, G_OPTION_ARG_STRING, &platform, N_ ("Whose rules apply"), "NAME" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The account whose rules apply"), "NAME" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("The version that is checked"), "LANG" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || (platform == NULL) == (name == NULL) || language == NULL
      || (platform != NULL && sampan_rules_get (platform) == NULL))
    return sampan_cli_wants (_ ("a note's id, --platform NAME or --account NAME, and --lang LANG"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  g_autoptr (SampanAccounts) accounts = note != NULL ? open_accounts (cli, &error) : NULL;
  g_autofree char *rules = accounts != NULL ? find_rules (accounts, platform, name, &error) : NULL;
  if (rules == NULL)
    return sampan_cli_fail (error);
  if (strchr (rules, '@') != NULL)
    learn_limits (accounts);
  g_autofree char *tag = sampan_languages_canonicalize (language);
  if (tag == NULL)
    return sampan_cli_wants (_ ("one language, or two as zh-Hans+en"));
  g_autoptr (GPtrArray) checks = sampan_checks_run (note, tag, rules);
  print_checks (cli, checks);
  return SAMPAN_CLI_DONE;
}

/* ---- accounts ---- */

/* One line from standard input, never from the command line, where others could read it. */
static char *
read_password (void)
{
  char line[1024];

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  char *password = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return password;
}

static void
on_open (const char *address, gpointer user_data)
{
  /* Translators: %s is an address */
  g_printerr (_ ("Agree in your browser, on this computer: %s\n"), address);
  g_app_info_launch_default_for_uri (address, NULL, NULL);
}

static SampanAccount *
add_account (SampanAccounts *accounts,
             const char *type,
             const char *server,
             const char *handle,
             const char *password,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_accounts_add_in_browser_async (accounts, type, server, handle, password, on_open, NULL,
                                        NULL, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  return sampan_accounts_add_finish (accounts, result, error);
}

static int
account_add (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *type = NULL;
  g_autofree char *server = NULL;
  g_autofree char *handle = NULL;
  gboolean browser = FALSE;
  const GOptionEntry entries[] = {
    { "type", 0, 0, G_OPTION_ARG_STRING, &type, N_ ("Kind of service"),
      "atproto|mastodon|peertube" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("Address of the server"), "URL" },
    { "handle", 0, 0, G_OPTION_ARG_STRING, &handle, N_ ("Name of the account"), "NAME" },
    { "browser", 0, 0, G_OPTION_ARG_NONE, &browser,
      N_ ("Agree in the browser instead of a password (atproto)"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  gboolean atproto = type == NULL || g_str_equal (type, "atproto");
  gboolean mastodon = g_strcmp0 (type, "mastodon") == 0;
  gboolean possible = browser && atproto ? server != NULL || handle != NULL
                      : mastodon         ? server != NULL
                                         : handle != NULL && !browser;
  if (argc != 1 || !possible)
    return sampan_cli_wants (
        _ ("--type atproto or peertube, --server URL, --handle NAME, and the password on standard "
           "input; or --type atproto, --handle NAME and --browser; or --type mastodon and --server "
           "URL"));
  browser = browser || mastodon;
  g_autofree char *password = browser ? NULL : read_password ();
  if (!browser && (password == NULL || *password == '\0'))
    return sampan_cli_wants (_ ("a password on standard input"));
  g_autoptr (SampanAccounts) accounts = open_accounts (cli, &error);
  if (accounts == NULL)
    return sampan_cli_fail (error);
  SampanAccount *account =
      add_account (accounts, type != NULL ? type : "atproto", server, handle, password, &error);
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  if (account == NULL)
    return sampan_cli_fail (error);
  g_print ("%s\n", sampan_account_get_id (account));
  return SAMPAN_CLI_DONE;
}

static int
account_list (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("nothing more than its name"));
  g_autoptr (SampanAccounts) accounts = open_accounts (cli, &error);
  if (accounts == NULL)
    return sampan_cli_fail (error);
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++)
    {
      g_autoptr (SampanAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      if (!cli->json)
        {
          g_print ("%s\t%s\t%s\n", sampan_account_get_service (account),
                   sampan_account_get_handle (account), sampan_account_get_server (account));
          continue;
        }
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_account_get_id (account));
      sampan_cli_add_string (builder, "service", sampan_account_get_service (account));
      sampan_cli_add_string (builder, "server", sampan_account_get_server (account));
      sampan_cli_add_string (builder, "handle", sampan_account_get_handle (account));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
  return SAMPAN_CLI_DONE;
}

static int
account_remove (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("an account"));
  g_autoptr (SampanAccounts) accounts = open_accounts (cli, &error);
  SampanAccount *account = accounts != NULL ? find_account (accounts, argv[1], &error) : NULL;
  if (account == NULL)
    return sampan_cli_fail (error);
  sampan_accounts_remove_async (accounts, account, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  if (!sampan_accounts_remove_finish (accounts, result, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

/* ---- publish ---- */

/* "2026-11-28T20:30" in local time, or with a zone. Returns: microseconds UTC, or -1. */
static gint64
parse_time (const char *text)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *with_seconds =
      strlen (text) == strlen ("2026-11-28T20:30") ? g_strconcat (text, ":00", NULL) : NULL;
  g_autoptr (GDateTime) time =
      g_date_time_new_from_iso8601 (with_seconds != NULL ? with_seconds : text, local);

  return time != NULL ? g_date_time_to_unix_usec (time) : -1;
}

static gboolean
run_outbox (SampanOutbox *outbox, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_media_init ();
  sampan_outbox_run_async (outbox, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  return sampan_outbox_run_finish (outbox, result, error);
}

static int
tell_job (SampanJob *job)
{
  switch (sampan_job_get_state (job))
    {
    case SAMPAN_JOB_POSTED:
      g_print ("%s\n", sampan_job_get_url (job));
      return SAMPAN_CLI_DONE;
    case SAMPAN_JOB_WAITING:
      if (sampan_job_get_due (job) > g_get_real_time ())
        {
          g_print ("%s\n", sampan_job_get_id (job));
          return SAMPAN_CLI_DONE;
        }
      break;
    default:
      break;
    }
  const char *message = sampan_job_get_message (job);
  g_printerr ("sampan-cli: %s\n",
              message != NULL && *message != '\0'
                  ? message
                  : _ ("The post is not sent yet. sampan-cli outbox run tries again."));
  return SAMPAN_CLI_FAILED;
}

static int
publish (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *language = NULL;
  g_autofree char *at = NULL;
  gboolean again = FALSE;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The account"), "NAME" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("The version it gets"), "LANG" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When, instead of now"), "YYYY-MM-DDTHH:MM" },
    { "again", 0, 0, G_OPTION_ARG_NONE, &again, N_ ("Post also what is posted already"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  gint64 due = at != NULL ? parse_time (at) : 0;
  if (argc != 2 || name == NULL || language == NULL || due < 0)
    return sampan_cli_wants (
        _ ("a note's id, --account NAME and --lang LANG; a time as 2026-11-28T20:30"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  g_autoptr (SampanAccounts) accounts = note != NULL ? open_accounts (cli, &error) : NULL;
  SampanAccount *account = accounts != NULL ? find_account (accounts, name, &error) : NULL;
  if (account == NULL)
    return sampan_cli_fail (error);
  g_autofree char *tag = sampan_languages_canonicalize (language);
  if (tag == NULL)
    return sampan_cli_wants (_ ("one language, or two as zh-Hans+en"));
  g_autoptr (SampanOutbox) outbox = sampan_outbox_new (cli->library, accounts);
  learn_limits (accounts);
  SampanJob *posted = sampan_outbox_find_posted (outbox, sampan_note_get_id (note), tag,
                                                 sampan_account_get_id (account));
  if (posted != NULL && !again)
    {
      g_printerr (_ ("sampan-cli: this version is posted already: %s. With --again it becomes a "
                     "second post.\n"),
                  sampan_job_get_url (posted));
      return SAMPAN_CLI_FAILED;
    }
  SampanJob *job = sampan_outbox_queue (outbox, note, tag, account, due, &error);
  if (job == NULL)
    return sampan_cli_fail (error);
  g_autoptr (SampanJob) kept = g_object_ref (job);
  if (due <= g_get_real_time () && !run_outbox (outbox, &error))
    return sampan_cli_fail (error);
  return tell_job (kept);
}

/* ---- outbox ---- */

static const char *
get_state_word (SampanJobState state)
{
  static const char *const words[] = {
    [SAMPAN_JOB_WAITING] = "waiting",     [SAMPAN_JOB_SENDING] = "sending",
    [SAMPAN_JOB_NEEDS_YOU] = "needs-you", [SAMPAN_JOB_POSTED] = "posted",
    [SAMPAN_JOB_CANCELLED] = "cancelled", [SAMPAN_JOB_DELETED] = "deleted",
  };
  return words[state];
}

static SampanOutbox *
open_outbox (SampanCli *cli, GError **error)
{
  g_autoptr (SampanAccounts) accounts = open_accounts (cli, error);
  return accounts != NULL ? sampan_outbox_new (cli->library, accounts) : NULL;
}

static void
print_jobs (SampanCli *cli, SampanOutbox *outbox)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr (SampanJob) job = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      const char *state = get_state_word (sampan_job_get_state (job));
      const char *url = sampan_job_get_url (job);
      const char *message = sampan_job_get_message (job);

      if (!cli->json)
        {
          g_print ("%s\t%s\t%s\t%s\t%s\n", sampan_job_get_id (job), state,
                   sampan_job_get_handle (job), sampan_job_get_language (job),
                   url != NULL       ? url
                   : message != NULL ? message
                                     : "");
          continue;
        }
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_job_get_id (job));
      sampan_cli_add_string (builder, "note", sampan_job_get_note_id (job));
      sampan_cli_add_string (builder, "state", state);
      sampan_cli_add_string (builder, "handle", sampan_job_get_handle (job));
      sampan_cli_add_string (builder, "language", sampan_job_get_language (job));
      sampan_cli_add_int (builder, "due", sampan_job_get_due (job));
      sampan_cli_add_string (builder, "url", url != NULL ? url : "");
      sampan_cli_add_string (builder, "message", message != NULL ? message : "");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
}

static int
outbox_list (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("nothing more than its name"));
  g_autoptr (SampanOutbox) outbox = open_outbox (cli, &error);
  if (outbox == NULL)
    return sampan_cli_fail (error);
  print_jobs (cli, outbox);
  return SAMPAN_CLI_DONE;
}

static int
outbox_run (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("nothing more than its name"));
  g_autoptr (SampanOutbox) outbox = open_outbox (cli, &error);
  if (outbox == NULL || !run_outbox (outbox, &error))
    return sampan_cli_fail (error);
  print_jobs (cli, outbox);
  return SAMPAN_CLI_DONE;
}

static int
outbox_cancel (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a job's id"));
  g_autoptr (SampanOutbox) outbox = open_outbox (cli, &error);
  if (outbox == NULL)
    return sampan_cli_fail (error);
  SampanJob *job = sampan_outbox_find (outbox, argv[1]);
  if (job == NULL)
    {
      g_set_error (&error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                   _ ("There is no job “%s” in the outbox. sampan-cli outbox list shows those that "
                      "are there."),
                   argv[1]);
      return sampan_cli_fail (error);
    }
  if (!sampan_outbox_cancel (outbox, job, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_publish_commands[] = {
  { "check", NULL, "ID --platform NAME|--account NAME --lang LANG",
    N_ ("Checks a note before publishing"), check },
  { "account", "add", "--type atproto --server URL --handle NAME",
    N_ ("Signs in; the app password comes from standard input"), account_add },
  { "account", "list", "", N_ ("Lists the accounts"), account_list },
  { "account", "remove", "NAME", N_ ("Signs out and forgets an account"), account_remove },
  { "publish", NULL, "ID --account NAME --lang LANG [--at TIME] [--again]",
    N_ ("Publishes a version and prints the post's address"), publish },
  { "outbox", "list", "", N_ ("Lists what was, is and will be sent"), outbox_list },
  { "outbox", "run", "", N_ ("Sends what is due, and goes on with what was interrupted"),
    outbox_run },
  { "outbox", "cancel", "JOB", N_ ("Cancels a job"), outbox_cancel },
  { NULL },
};
