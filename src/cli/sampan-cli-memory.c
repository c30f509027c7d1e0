#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "language/sampan-exchange.h"
#include "language/sampan-tag-memory.h"

#include "sampan-cli-private.h"

/* What the options --from and --to say. */
typedef struct
{
  char *from;
  char *to;
  char *output;
  int min_score;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (Options *options, int *argc, char ***argv, int *status)
{
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, N_ ("Language it is in"), "LANG" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options->to, N_ ("Language it is translated into"),
      "LANG" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, N_ ("File to write"), "FILE" },
    { "min", 0, 0, G_OPTION_ARG_INT, &options->min_score, N_ ("The least score, 1 to 100"), "N" },
    G_OPTION_ENTRY_NULL,
  };

  return sampan_cli_parse (entries, argc, argv, status);
}

/* Returns: (transfer full) (nullable): the memory or the glossary of the library. */
static gpointer
open_store (SampanCli *cli, gboolean glossary, GError **error)
{
  SampanLibrary *library = sampan_cli_open (cli, error);
  SampanDatabase *database;

  if (library == NULL)
    return NULL;
  database = sampan_library_get_database (library);
  return glossary ? (gpointer)sampan_glossary_get (database) : sampan_memory_get (database);
}

/* ---- files ---- */

static void
show_progress (double fraction, gpointer user_data)
{
  if (isatty (STDERR_FILENO))
    g_printerr ("\r%3.0f %%", 100 * fraction);
}

static void
end_progress (void)
{
  if (isatty (STDERR_FILENO))
    g_printerr ("\r      \r");
}

static void
print_report (SampanCli *cli, const SampanExchangeReport *report)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      sampan_cli_add_int (builder, "read", report->n_read);
      sampan_cli_add_int (builder, "added", report->n_added);
      sampan_cli_add_int (builder, "skipped", report->n_skipped);
      sampan_cli_add_strv (builder, "problems", (const char *const *)report->problems);
      json_builder_end_object (builder);
      sampan_cli_print_json (json_builder_get_root (builder));
      return;
    }
  for (guint i = 0; report->problems[i] != NULL; i++)
    g_printerr ("%s\n", report->problems[i]);
  /* Translators: numbers of entries of a file that was imported. */
  g_print (_ ("%u read, %u new, %u passed over\n"), report->n_read, report->n_added,
           report->n_skipped);
}

static int
import_file (SampanCli *cli, gboolean glossary, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) store = NULL;
  g_autoptr (SampanExchangeReport) report = NULL;
  int status;

  if (!parse (&options, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a TMX or CSV file"));
  store = open_store (cli, glossary, &error);
  if (store != NULL)
    report = sampan_exchange_import (store, argv[1], options.from, options.to, show_progress, NULL,
                                     NULL, &error);
  end_progress ();
  if (report == NULL)
    return sampan_cli_fail (error);
  print_report (cli, report);
  return SAMPAN_CLI_DONE;
}

static int
export_file (SampanCli *cli, gboolean glossary, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) store = NULL;
  gint64 n = -1;
  int status;

  if (!parse (&options, &argc, &argv, &status))
    return status;
  if (argc != 1 || options.output == NULL)
    return sampan_cli_wants (_ ("-o FILE.tmx, .csv or .tsv"));
  store = open_store (cli, glossary, &error);
  if (store != NULL)
    n = sampan_exchange_export (store, options.output, options.from, options.to, show_progress,
                                NULL, NULL, &error);
  end_progress ();
  if (n < 0)
    return sampan_cli_fail (error);
  g_print ("%" G_GINT64_FORMAT "\n", n);
  return SAMPAN_CLI_DONE;
}

static int
memory_import (SampanCli *cli, int argc, char **argv)
{
  return import_file (cli, FALSE, argc, argv);
}

static int
memory_export (SampanCli *cli, int argc, char **argv)
{
  return export_file (cli, FALSE, argc, argv);
}

static int
glossary_import (SampanCli *cli, int argc, char **argv)
{
  return import_file (cli, TRUE, argc, argv);
}

static int
glossary_export (SampanCli *cli, int argc, char **argv)
{
  return export_file (cli, TRUE, argc, argv);
}

/* ---- the memory ---- */

static void
add_match (JsonBuilder *builder, const SampanMemoryMatch *match)
{
  json_builder_begin_object (builder);
  sampan_cli_add_int (builder, "score", match->score);
  sampan_cli_add_string (builder, "target", match->target);
  sampan_cli_add_string (builder, "source", match->pair->source);
  sampan_cli_add_string (builder, "original", match->pair->target);
  json_builder_set_member_name (builder, "substituted");
  json_builder_add_boolean_value (builder, match->substituted);
  json_builder_end_object (builder);
}

static void
print_matches (SampanCli *cli, GPtrArray *matches)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < matches->len; i++)
    {
      const SampanMemoryMatch *match = g_ptr_array_index (matches, i);

      if (cli->json)
        add_match (builder, match);
      else
        g_print ("%3u %%  %s\n       %s\n", match->score, match->target, match->pair->source);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
}

static int
memory_lookup (SampanCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMemory) memory = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  int status;

  if (!parse (&options, &argc, &argv, &status))
    return status;
  if (argc != 2 || options.from == NULL || options.to == NULL)
    return sampan_cli_wants (_ ("a text, --from LANG and --to LANG"));
  memory = open_store (cli, FALSE, &error);
  if (memory != NULL)
    matches = sampan_memory_lookup (memory, options.from, options.to, argv[1],
                                    (guint)CLAMP (options.min_score, 0, 100), 5, &error);
  if (matches == NULL)
    return sampan_cli_fail (error);
  print_matches (cli, matches);
  return SAMPAN_CLI_DONE;
}

/* ---- the glossary ---- */

static void
add_term (JsonBuilder *builder, const SampanGlossaryTerm *term)
{
  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "from", term->source_language);
  sampan_cli_add_string (builder, "to", term->target_language);
  sampan_cli_add_string (builder, "term", term->term);
  sampan_cli_add_string (builder, "target", term->target);
  sampan_cli_add_strv (builder, "forbidden", (const char *const *)term->forbidden);
  sampan_cli_add_string (builder, "case",
                         term->letter_case == SAMPAN_GLOSSARY_SAME_CASE ? "same" : "any");
  json_builder_end_object (builder);
}

static int
glossary_list (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanGlossary) glossary = NULL;
  g_autoptr (GPtrArray) terms = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  glossary = open_store (cli, TRUE, &error);
  if (glossary != NULL)
    terms = sampan_glossary_list (glossary, &error);
  if (terms == NULL)
    return sampan_cli_fail (error);
  json_builder_begin_array (builder);
  for (guint i = 0; i < terms->len; i++)
    {
      const SampanGlossaryTerm *term = g_ptr_array_index (terms, i);
      g_autofree char *forbidden = g_strjoinv (", ", term->forbidden);

      if (cli->json)
        add_term (builder, term);
      else
        g_print ("%s → %s  %s → %s%s%s%s\n", term->source_language, term->target_language,
                 term->term, term->target, *forbidden != '\0' ? "  (≠ " : "", forbidden,
                 *forbidden != '\0' ? ")" : "");
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
  return SAMPAN_CLI_DONE;
}

/* ---- tags ---- */

static const char *const origins[] = {
  [SAMPAN_TAG_CONFIRMED] = "confirmed", [SAMPAN_TAG_COLLECTED] = "collected",
  [SAMPAN_TAG_SCRIPT] = "script",       [SAMPAN_TAG_SAME] = "same",
  [SAMPAN_TAG_LITERAL] = "literal",
};

static void
add_tag (JsonBuilder *builder, const SampanTagMatch *match)
{
  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "tag", match->tag);
  sampan_cli_add_string (builder, "origin", origins[match->origin]);
  if (match->category != NULL)
    sampan_cli_add_string (builder, "category", match->category);
  json_builder_end_object (builder);
}

static int
tag (SampanCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanTagMemory) tags = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  SampanLibrary *library;
  int status;

  if (!parse (&options, &argc, &argv, &status))
    return status;
  if (argc != 2 || options.from == NULL || options.to == NULL)
    return sampan_cli_wants (_ ("a tag, --from LANG and --to LANG"));
  library = sampan_cli_open (cli, &error);
  if (library == NULL)
    return sampan_cli_fail (error);
  tags = sampan_tag_memory_get (sampan_library_get_database (library));
  matches = sampan_tag_memory_lookup (tags, options.from, options.to, argv[1]);
  json_builder_begin_array (builder);
  for (guint i = 0; i < matches->len; i++)
    if (cli->json)
      add_tag (builder, g_ptr_array_index (matches, i));
    else
      g_print ("#%s\n", ((SampanTagMatch *)g_ptr_array_index (matches, i))->tag);
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_memory_commands[] = {
  { "memory", "import", "FILE.tmx|.csv [--from LANG --to LANG]",
    N_ ("Takes pairs of texts into the translation memory"), memory_import },
  { "memory", "export", "-o FILE.tmx|.csv [--from LANG --to LANG]",
    N_ ("Writes the translation memory to a file"), memory_export },
  { "memory", "lookup", "--from LANG --to LANG [--min N] TEXT",
    N_ ("Finds what was translated before like a text"), memory_lookup },
  { "glossary", "import", "FILE.tmx|.csv [--from LANG --to LANG]",
    N_ ("Takes terms into the glossary"), glossary_import },
  { "glossary", "export", "-o FILE.tmx|.csv [--from LANG --to LANG]",
    N_ ("Writes the glossary to a file"), glossary_export },
  { "glossary", "list", "", N_ ("Lists the terms of the glossary"), glossary_list },
  { "tag", NULL, "--from LANG --to LANG TAG", N_ ("Finds the tag that readers of a language use"),
    tag },
  { NULL },
};
