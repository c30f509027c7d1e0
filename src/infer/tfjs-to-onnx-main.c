#include <stdio.h>
#include <stdlib.h>

#include "tfjs-to-onnx.h"

/* A tool of the build: turns a graph model of TensorFlow.js into an ONNX one for pictures of one
 * size. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = NULL;
  int width = 0, height = 0;

  if (argc < 4 || sscanf (argv[2], "%dx%d", &width, &height) != 2 || width < 1 || height < 1)
    {
      g_printerr ("Usage: %s MODEL.json WIDTHxHEIGHT MODEL.onnx [INPUT=NUMBER]...\n",
                  g_get_prgname () != NULL ? g_get_prgname () : argv[0]);
      return 2;
    }
  result = tfjs_to_onnx (argv[1], height, width, (const char *const *)argv + 4, &error);
  if (result == NULL
      || !g_file_set_contents (argv[3], g_bytes_get_data (result, NULL),
                               (gssize)g_bytes_get_size (result), &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
