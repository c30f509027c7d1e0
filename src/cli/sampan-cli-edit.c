#include "config.h"

#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "edit/sampan-plan-assistant.h"
#include "edit/sampan-planner.h"
#include "media/sampan-media-probe.h"

#include "sampan-cli-private.h"

static void
on_progress (double fraction, double seconds_left, gpointer user_data)
{
  g_autofree char *text = NULL;

  if (seconds_left < 0)
    text = g_strdup_printf ("%3.0f %%", fraction * 100);
  else
    /* Translators: progress of an export: percent, seconds left */
    text = g_strdup_printf (_ ("%3.0f %%, %.0f s left"), fraction * 100, seconds_left);
  g_printerr ("\r%s  ", text);
}

static gboolean
on_interrupt (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

gboolean
sampan_cli_export (const SampanExportSpec *spec, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_free);
  SampanExportSpec noted = *spec;
  gboolean terminal = isatty (STDERR_FILENO);
  guint source = g_unix_signal_add (SIGINT, on_interrupt, cancellable);

  noted.notices = notices;
  sampan_export_async (&noted, terminal ? on_progress : NULL, NULL, cancellable, sampan_cli_done,
                       &result);
  sampan_cli_wait (&result);
  g_source_remove (source);
  if (terminal)
    g_printerr ("\r                      \r");
  if (!sampan_export_finish (result, error))
    return FALSE;
  for (guint i = 0; i < notices->len; i++)
    g_printerr ("%s\n", (const char *)notices->pdata[i]);

  return TRUE;
}

static SampanPlan *
make_plan (const char *prompt, const char *plan_file, SampanMediaKind kind, GError **error)
{
  g_autofree char *json = NULL;

  if (plan_file != NULL)
    return g_file_get_contents (plan_file, &json, NULL, error)
               ? sampan_plan_new_from_json (json, kind, error)
               : NULL;
  g_autoptr (SampanPlanner) planner = sampan_planner_new (error);
  return planner != NULL ? sampan_planner_plan (planner, prompt, kind) : NULL;
}

static void
tell_unresolved (SampanPlan *plan)
{
  for (guint i = 0; i < sampan_plan_get_n_unresolved (plan); i++)
    {
      const SampanUnresolved *unresolved = sampan_plan_get_unresolved (plan, i);
      /* Translators: words of the person, why they were not understood */
      g_printerr (_ ("Not understood: “%s” (%s)\n"), unresolved->text, unresolved->reason);
    }
}

static int
edit (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *plan_file = NULL;
  gboolean quick = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), "FILE" },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &plan_file, N_ ("A plan as JSON instead of a prompt"),
      "PLAN.json" },
    SAMPAN_CLI_QUICK (&quick),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (output == NULL || argc != (plan_file != NULL ? 2 : 3))
    return sampan_cli_wants (_ ("INPUT, what to do or --plan PLAN.json, and -o OUTPUT"));
  sampan_media_init ();
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (argv[1], NULL, &error);
  if (info == NULL)
    return sampan_cli_fail (error);
  g_autoptr (SampanPlan) plan =
      make_plan (plan_file != NULL ? NULL : argv[2], plan_file, info->kind, &error);
  if (plan == NULL)
    return sampan_cli_fail (error);
  tell_unresolved (plan);
  if (sampan_plan_get_n_edits (plan) == 0 && sampan_plan_get_n_unresolved (plan) > 0)
    {
      g_printerr (_ ("sampan-cli: nothing of this could be done, so nothing was written.\n"));
      return SAMPAN_CLI_FAILED;
    }
  SampanExportSpec spec = { .input = argv[1], .output = output, .plan = plan, .rough = quick };
  if (!sampan_cli_export (&spec, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}

/* Returns: (transfer full): @plan with the edits that a language model proposes for what was not
 * understood. */
static SampanPlan *
ask_model (SampanPlan *plan, SampanMediaKind kind, GError **error)
{
  const char *url = g_getenv ("SAMPAN_OPENAI_URL");
  g_autoptr (SampanChat) chat = NULL;
  g_autoptr (SampanPlan) answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (sampan_plan_get_n_unresolved (plan) == 0)
    return sampan_plan_ref (plan);
  if (url == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("No language model is named: set SAMPAN_OPENAI_URL, for example to "
                              "http://127.0.0.1:8080/v1."));
      return NULL;
    }
  chat = sampan_chat_new (url, g_getenv ("SAMPAN_OPENAI_MODEL"), g_getenv ("SAMPAN_OPENAI_KEY"));
  sampan_plan_assistant_ask_async (chat, plan, kind, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  answer = sampan_plan_assistant_ask_finish (result, error);
  return answer != NULL ? sampan_plan_with_merged (plan, answer) : NULL;
}

static int
plan (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *kind = NULL;
  gboolean ask = FALSE;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("What is edited"), "image|video" },
    { "ask", 0, 0, G_OPTION_ARG_NONE, &ask,
      N_ ("Ask the language model of SAMPAN_OPENAI_URL for what is not understood"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || (kind != NULL && !g_str_equal (kind, "image") && !g_str_equal (kind, "video")))
    return sampan_cli_wants (_ ("--kind image or --kind video, and what to do"));
  g_autoptr (SampanPlanner) planner = sampan_planner_new (&error);
  if (planner == NULL)
    return sampan_cli_fail (error);
  SampanMediaKind media = g_strcmp0 (kind, "image") == 0 ? SAMPAN_MEDIA_IMAGE : SAMPAN_MEDIA_VIDEO;
  g_autoptr (SampanPlan) result = sampan_planner_plan (planner, argv[1], media);
  g_autoptr (SampanPlan) asked = ask ? ask_model (result, media, &error) : NULL;
  if (ask && asked == NULL)
    return sampan_cli_fail (error);
  if (asked != NULL)
    {
      sampan_plan_unref (result);
      result = g_steal_pointer (&asked);
    }
  g_autofree char *json = sampan_plan_to_json (result, TRUE);
  g_print ("%s\n", json);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_edit_commands[] = {
  { "plan", NULL, "--kind image|video [--ask] PROMPT",
    N_ ("Prints what a prompt would do, as JSON"), plan },
  { "edit", NULL, "INPUT PROMPT -o OUTPUT | INPUT --plan PLAN.json -o OUTPUT",
    N_ ("Edits a picture or video"), edit },
  { NULL },
};
