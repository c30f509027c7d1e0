#include <stdlib.h>

#include "ncnn-to-onnx.h"

/* A tool of the build: turns a model of ncnn, of pictures in RGB, into an ONNX one. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *param = NULL;
  g_autofree char *weights = NULL;
  g_autoptr (GBytes) result = NULL;
  gsize size;

  if (argc != 4)
    {
      g_printerr ("Usage: %s MODEL.param MODEL.bin MODEL.onnx\n",
                  g_get_prgname () != NULL ? g_get_prgname () : argv[0]);
      return 2;
    }
  if (g_file_get_contents (argv[1], &param, NULL, &error)
      && g_file_get_contents (argv[2], &weights, &size, &error))
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (weights, size);

      result = ncnn_to_onnx (param, bytes, 3, &error);
    }
  if (result == NULL
      || !g_file_set_contents (argv[3], g_bytes_get_data (result, NULL),
                               (gssize)g_bytes_get_size (result), &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
