#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "core/sampan-autosave.h"
#include "edit/sampan-picture-words.h"
#include "language/sampan-back-translation.h"
#include "language/sampan-language.h"
#include "language/sampan-note-translation.h"

#include "sampan-cli-private.h"
#include "sampan-cli-translate.h"

static gboolean
on_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/* What is left over in a line of progress. */
static void
print_progress (double fraction, const char *status)
{
  g_printerr ("\r%3d %%  %s\033[K", (int)(fraction * 100), status);
}

/* ---- note translate ---- */

static void
on_status (SampanNoteTranslation *run)
{
  if (sampan_note_translation_get_running (run))
    print_progress (sampan_note_translation_get_fraction (run),
                    sampan_note_translation_get_status (run));
}

/* Says why some segments have no translation: the first one's reason stands for all. */
static int
fail_partly (SampanNoteTranslation *run, SampanNote *note)
{
  SampanVersion *target =
      sampan_note_get_version (note, sampan_note_translation_get_language (run));
  GListModel *segments = sampan_version_get_segments (target);
  const GError *reason = sampan_note_translation_get_error (run, sampan_version_get_title (target));

  for (guint i = 0; reason == NULL && i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
      reason = sampan_note_translation_get_error (run, segment);
    }
  g_printerr (
      /* Translators: numbers of passages, then a sentence that says why */
      _ ("sampan-cli: %u of %u passages were not translated; the others are saved. %s\n"),
      sampan_note_translation_get_progress (run)->n_failed,
      sampan_note_translation_get_progress (run)->n_total, reason != NULL ? reason->message : "");
  return SAMPAN_CLI_FAILED;
}

static int
report (SampanCli *cli, SampanNoteTranslation *run, SampanNote *note, int n, const GError *error)
{
  guint left = sampan_note_translation_get_progress (run)->n_total
               - sampan_note_translation_get_progress (run)->n_done;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_printerr (
          /* Translators: a number of passages */
          _ ("sampan-cli: stopped with %u passages left; what is done is saved. Run it again to go "
             "on.\n"),
          left);
      return SAMPAN_CLI_FAILED;
    }
  if (n < 0)
    return sampan_cli_fail (error);
  if (sampan_note_translation_get_progress (run)->n_failed > 0)
    return fail_partly (run, note);
  g_print ("%d\n", n);
  return SAMPAN_CLI_DONE;
}

static guint
count_words (SampanNote *note, const char *language)
{
  GListModel *media = sampan_note_get_media (note);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      SampanWordsState state;

      sampan_picture_words_get_state (medium, sampan_note_get_source_language (note), language,
                                      &state);
      n += state.missing + state.stale;
    }
  return n;
}

/* The words that were found in the pictures. Returns: whether none of them are left. */
static gboolean
translate_pictures (SampanCli *cli,
                    SampanNote *note,
                    const char *language,
                    const char *provider,
                    GCancellable *cancellable,
                    GError **error)
{
  GListModel *media = sampan_note_get_media (note);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);

      if (sampan_cli_translate_words (cli, medium, sampan_note_get_source_language (note), language,
                                      provider, cancellable, error)
          < 0)
        return FALSE;
    }
  return TRUE;
}

/* The note is saved while it is translated: a killed run goes on where it was. */
static int
run_translation (SampanCli *cli, SampanNote *note, const char *language, const char *provider)
{
  g_autoptr (SampanTranslators) translators = sampan_cli_make_translators ();
  g_autoptr (SampanAutosave) autosave = sampan_autosave_new (cli->library, note);
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (translators, note, language, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unsaved = NULL;
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
  gboolean terminal = isatty (STDERR_FILENO);

  sampan_note_translation_set_translator (run, provider);
  sampan_note_translation_set_library (run, cli->library);
  if (terminal)
    g_signal_connect (run, "notify::status", G_CALLBACK (on_status), NULL);
  sampan_note_translation_run_async (run, cancellable, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  int n = sampan_note_translation_run_finish (run, result, &error);
  if (n >= 0)
    {
      guint before = count_words (note, language);

      if (translate_pictures (cli, note, language, provider, cancellable, &error))
        n += (int)(before - count_words (note, language));
      else
        n = -1;
    }
  g_source_remove (interrupt);
  if (terminal)
    g_printerr ("\r\033[K");
  if (!sampan_autosave_flush (autosave, &unsaved))
    return sampan_cli_fail (unsaved);
  return report (cli, run, note, n, error);
}

int
sampan_cli_note_translate (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *to = NULL;
  g_autofree char *provider = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language to translate into"), "LANG" },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, N_ ("Engine: see sampan-cli provider list"),
      "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || to == NULL)
    return sampan_cli_wants (_ ("a note's id and --to LANG"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL)
    return sampan_cli_fail (error);
  g_autofree char *language = sampan_language_canonicalize (to);
  return run_translation (cli, note, language, provider);
}

/* ---- note check-translation ---- */

/* The passages of a version that have a translation, and what they render. */
static void
collect (SampanNote *note, SampanVersion *target, GStrvBuilder *sources, GStrvBuilder *targets)
{
  GListModel *segments = sampan_version_get_segments (target);

  for (guint i = 0; i <= g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = i == 0 ? g_object_ref (sampan_version_get_title (target))
                                                 : g_list_model_get_item (segments, i - 1);
      SampanSegment *source = sampan_note_get_source_segment (note, segment);

      if (source == NULL || *sampan_segment_get_text (segment) == '\0'
          || *sampan_segment_get_text (source) == '\0')
        continue;
      g_strv_builder_add (sources, sampan_segment_get_text (source));
      g_strv_builder_add (targets, sampan_segment_get_text (segment));
    }
}

static JsonNode *
check_to_json (SampanBackTranslation *check, const char *target)
{
  static const char *const kinds[] = { "number", "name", "negation", "meaning" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "source", sampan_back_translation_get_source (check));
  sampan_cli_add_string (builder, "translation", target);
  sampan_cli_add_string (builder, "back", sampan_back_translation_get_back (check));
  sampan_cli_add_int (builder, "score", sampan_back_translation_get_score (check));
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sampan_back_translation_get_n_findings (check); i++)
    {
      const SampanBackTranslationFinding *finding = sampan_back_translation_get_finding (check, i);

      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "kind", kinds[finding->kind]);
      sampan_cli_add_string (builder, "sentence", finding->sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Without --json: only what has changed. */
static void
print_checks (SampanCli *cli, GPtrArray *checks, GStrv targets)
{
  g_autoptr (JsonArray) all = json_array_new ();

  for (guint i = 0; i < checks->len; i++)
    {
      SampanBackTranslation *check = g_ptr_array_index (checks, i);

      if (check == NULL)
        continue;
      if (cli->json)
        json_array_add_element (all, check_to_json (check, targets[i]));
      else if (sampan_back_translation_get_n_findings (check) > 0)
        g_print ("%s\n%s\n→ %s\n", sampan_back_translation_get_source (check), targets[i],
                 sampan_back_translation_get_back (check));
      for (guint j = 0; !cli->json && j < sampan_back_translation_get_n_findings (check); j++)
        g_print ("  %s\n", sampan_back_translation_get_finding (check, j)->sentence);
    }
  if (cli->json)
    {
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);
      json_node_set_array (node, all);
      sampan_cli_print_json (node);
    }
}

int
sampan_cli_note_check_translation (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *to = NULL;
  g_autofree char *provider = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language of the translation"), "LANG" },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, N_ ("Engine: see sampan-cli provider list"),
      "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) source_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) target_builder = g_strv_builder_new ();
  g_autoptr (GAsyncResult) result = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || to == NULL)
    return sampan_cli_wants (_ ("a note's id and --to LANG"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL)
    return sampan_cli_fail (error);
  g_autofree char *language = sampan_language_canonicalize (to);
  SampanVersion *target = sampan_note_get_version (note, language);
  if (target != NULL && !sampan_version_get_is_source (target))
    collect (note, target, source_builder, target_builder);
  g_auto (GStrv) sources = g_strv_builder_end (source_builder);
  g_auto (GStrv) targets = g_strv_builder_end (target_builder);
  if (sources[0] == NULL)
    {
      g_printerr (_ ("sampan-cli: there is no translation into “%s” to check. sampan-cli note "
                     "translate makes one.\n"),
                  language);
      return SAMPAN_CLI_FAILED;
    }
  g_autoptr (SampanTranslators) translators = sampan_cli_make_translators ();
  sampan_translators_check_async (translators, (const char *const *)sources,
                                  (const char *const *)targets,
                                  sampan_note_get_source_language (note), language, provider, NULL,
                                  sampan_cli_done, &result);
  sampan_cli_wait (&result);
  g_autoptr (GPtrArray) checks = sampan_translators_check_finish (translators, result, &error);
  if (checks == NULL)
    return sampan_cli_fail (error);
  print_checks (cli, checks, targets);
  return SAMPAN_CLI_DONE;
}

/* ---- translate ---- */

static char *
read_stdin (GError **error)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (0);
  char *text = NULL;

  return g_io_channel_read_to_end (channel, &text, NULL, error) == G_IO_STATUS_NORMAL ? text : NULL;
}

/* How far a text is. */
typedef struct
{
  glong characters;
  glong done;
} Progress;

static void
on_advanced (glong characters, gpointer user_data)
{
  Progress *progress = user_data;

  progress->done = characters;
  print_progress ((double)characters / MAX (progress->characters, 1), "");
}

static void
on_waiting (guint seconds, gpointer user_data)
{
  Progress *progress = user_data;
  g_autofree char *status =
      seconds > 0 ? g_strdup_printf (ngettext ("The server asks to wait: %u second",
                                               "The server asks to wait: %u seconds", seconds),
                                     seconds)
                  : g_strdup ("");

  print_progress ((double)progress->done / MAX (progress->characters, 1), status);
}

/* A line that could not be translated is empty: the text itself is no translation. */
static int
print_lines (GPtrArray *translations)
{
  const GError *reason = NULL;
  guint n_failed = 0;

  for (guint i = 0; i < translations->len; i++)
    {
      SampanTranslation *translation = g_ptr_array_index (translations, i);

      g_print ("%s\n", translation->text != NULL ? translation->text : "");
      n_failed += translation->error != NULL;
      reason = reason != NULL ? reason : translation->error;
    }
  if (n_failed == 0)
    return SAMPAN_CLI_DONE;
  g_printerr (
      /* Translators: numbers of lines, then a sentence that says why */
      _ ("sampan-cli: %u of %u lines were not translated and are left empty. %s\n"), n_failed,
      translations->len, reason->message);
  return SAMPAN_CLI_FAILED;
}

/* Lines are translated as segments, so that their breaks stay. */
static int
print_translation (SampanTranslator *translator, const char *text, const char *from, const char *to)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean terminal = isatty (STDERR_FILENO);
  Progress progress = { .characters = g_utf8_strlen (text, -1) };

  sampan_translator_translate_async (translator, (const char *const *)lines, from, to,
                                     &(SampanTranslateOptions){
                                         .advanced = terminal ? on_advanced : NULL,
                                         .waiting = terminal ? on_waiting : NULL,
                                         .user_data = &progress,
                                     },
                                     NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  if (terminal)
    g_printerr ("\r\033[K");
  g_autoptr (GPtrArray) translations =
      sampan_translator_translate_finish (translator, result, &error);
  return translations != NULL ? print_lines (translations) : sampan_cli_fail (error);
}

int
sampan_cli_translate (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *provider = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Language it is in"), "LANG" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language to translate into"), "LANG" },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, N_ ("Engine: see sampan-cli provider list"),
      "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || to == NULL)
    return sampan_cli_wants (_ ("a text or -, and --to LANG"));
  g_autofree char *read = g_str_equal (argv[1], "-") ? read_stdin (&error) : g_strdup (argv[1]);
  if (read == NULL)
    return sampan_cli_fail (error);
  if (g_str_has_suffix (read, "\n"))
    read[strlen (read) - 1] = '\0';
  gboolean found = from == NULL || g_str_equal (from, "auto");
  g_autofree char *detected = found ? sampan_language_detect (read) : NULL;
  g_autofree char *source = sampan_language_canonicalize (!found             ? from
                                                          : detected != NULL ? detected
                                                                             : "en");
  g_autofree char *target = sampan_language_canonicalize (to);
  g_autoptr (SampanTranslators) translators = sampan_cli_make_translators ();
  SampanTranslator *translator =
      sampan_translators_find (translators, source, target, provider, &error);
  if (translator == NULL)
    return sampan_cli_fail (error);
  return print_translation (translator, read, source, target);
}
