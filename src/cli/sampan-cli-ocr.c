#include "config.h"

#include <glib/gi18n-lib.h>

#include "media/sampan-picture-text.h"

#include "sampan-cli-private.h"

static void
add_number (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static void
print_json (GPtrArray *blocks, int width, int height)
{
  static const char *const aligns[] = { "left", "centre", "right" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_cli_add_int (builder, "width", width);
  sampan_cli_add_int (builder, "height", height);
  json_builder_set_member_name (builder, "blocks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < blocks->len; i++)
    {
      const SampanPictureBlock *block = blocks->pdata[i];

      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "text", block->text);
      add_number (builder, "score", block->score);
      add_number (builder, "x", block->box.x);
      add_number (builder, "y", block->box.y);
      add_number (builder, "width", block->box.width);
      add_number (builder, "height", block->box.height);
      add_number (builder, "angle", block->box.angle * 180 / G_PI);
      sampan_cli_add_int (builder, "lines", block->lines);
      sampan_cli_add_string (builder, "align", aligns[block->align]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  sampan_cli_print_json (json_builder_get_root (builder));
}

static int
ocr (SampanCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  int status, width, height;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return sampan_cli_wants (_ ("a picture"));
  g_autoptr (GPtrArray) blocks =
      sampan_picture_text_read (argv[1], &width, &height, NULL, NULL, NULL, &error);
  if (blocks == NULL)
    return sampan_cli_fail (error);
  if (cli->json)
    print_json (blocks, width, height);
  else
    for (guint i = 0; i < blocks->len; i++)
      g_print ("%s\n", ((SampanPictureBlock *)blocks->pdata[i])->text);
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_ocr_commands[] = {
  { "ocr", NULL, "PICTURE", N_ ("Prints the words in a picture"), ocr },
  { NULL },
};
