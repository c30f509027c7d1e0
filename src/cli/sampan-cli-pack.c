#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "language/sampan-packs.h"

#include "sampan-cli-private.h"

static void
add_pack (JsonBuilder *builder, SampanPack *pack)
{
  json_builder_begin_object (builder);
  sampan_cli_add_string (builder, "id", sampan_pack_get_id (pack));
  sampan_cli_add_string (builder, "name", sampan_pack_get_name (pack));
  sampan_cli_add_string (builder, "source", sampan_pack_get_source (pack));
  sampan_cli_add_strv (builder, "targets", sampan_pack_get_targets (pack));
  sampan_cli_add_string (builder, "licence", sampan_pack_get_licence (pack));
  sampan_cli_add_int (builder, "size", sampan_pack_get_size (pack));
  sampan_cli_add_string (builder, "folder", sampan_pack_get_folder (pack));
  if (sampan_pack_get_quality (pack) != NULL)
    sampan_cli_add_string (builder, "quality", sampan_pack_get_quality (pack));
  json_builder_end_object (builder);
}

static JsonNode *
to_json (SampanPacks *packs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) broken = sampan_packs_dup_broken (packs);

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (packs)); i++)
    {
      g_autoptr (SampanPack) pack = g_list_model_get_item (G_LIST_MODEL (packs), i);

      add_pack (builder, pack);
    }
  for (guint i = 0; broken[i] != NULL; i++)
    {
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", broken[i]);
      sampan_cli_add_string (builder, "error", sampan_packs_get_broken_reason (packs, broken[i]));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static void
print_pack (SampanPack *pack)
{
  g_autofree char *targets = g_strjoinv (",", (char **)sampan_pack_get_targets (pack));
  g_autofree char *size = g_format_size ((guint64)sampan_pack_get_size (pack));

  g_print ("%s\t%s → %s\t%s\t%s\n", sampan_pack_get_id (pack), sampan_pack_get_source (pack),
           targets, size, sampan_pack_get_licence (pack));
}

static int
pack_list (SampanCli *cli, int argc, char **argv)
{
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("no more words"));
  SampanPacks *packs = sampan_packs_get_default ();
  g_auto (GStrv) broken = sampan_packs_dup_broken (packs);
  if (cli->json)
    {
      sampan_cli_print_json (to_json (packs));
      return SAMPAN_CLI_DONE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (packs)); i++)
    {
      g_autoptr (SampanPack) pack = g_list_model_get_item (G_LIST_MODEL (packs), i);

      print_pack (pack);
    }
  for (guint i = 0; broken[i] != NULL; i++)
    g_print ("%s\t%s\n", broken[i], sampan_packs_get_broken_reason (packs, broken[i]));
  return SAMPAN_CLI_DONE;
}

static void
on_progress (double fraction, gpointer user_data)
{
  g_printerr ("\r");
  /* Translators: how far it is, on a terminal */
  g_printerr (_ ("Adding the language pack: %d %%"), (int)(fraction * 100));
}

static int
pack_add (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Language it is in"), "LANG" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language to translate into"), "LANG" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean terminal = isatty (STDERR_FILENO);
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || (from != NULL) != (to != NULL))
    return sampan_cli_wants (_ ("a folder or a .zip; --from and --to go together"));
  SampanPacks *packs = sampan_packs_get_default ();
  sampan_packs_add_async (packs, argv[1], from, to, terminal ? on_progress : NULL, NULL, NULL,
                          sampan_cli_done, &result);
  sampan_cli_wait (&result);
  if (terminal)
    g_printerr ("\r\033[K");
  g_autoptr (SampanPack) pack = sampan_packs_add_finish (packs, result, &error);
  if (pack == NULL)
    return sampan_cli_fail (error);
  g_print ("%s\n", sampan_pack_get_id (pack));
  return SAMPAN_CLI_DONE;
}

static int
pack_remove (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a language pack's id"));
  SampanPacks *packs = sampan_packs_get_default ();
  if (!sampan_packs_remove (packs, argv[1], &error))
    return sampan_cli_fail (error);
  sampan_packs_forget_removed (packs, TRUE);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_pack_commands[] = {
  { "pack", "list", "", N_ ("Lists the language packs that translate on this computer"),
    pack_list },
  { "pack", "add", "[--from LANG --to LANG] FOLDER|FILE.zip",
    N_ ("Verifies a language pack and adds it"), pack_add },
  { "pack", "remove", "ID", N_ ("Removes a language pack"), pack_remove },
  { NULL },
};
