#include <stdlib.h>

#include "tflite-to-onnx.h"

/* A tool of the build: turns a TensorFlow Lite model into an ONNX one. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) input = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) result = NULL;

  if (argc != 3)
    {
      g_printerr ("Usage: %s MODEL.tflite MODEL.onnx\n",
                  g_get_prgname () != NULL ? g_get_prgname () : argv[0]);
      return 2;
    }
  input = g_mapped_file_new (argv[1], FALSE, &error);
  if (input != NULL)
    {
      file = g_mapped_file_get_bytes (input);
      result = tflite_to_onnx (file, &error);
    }
  if (result == NULL
      || !g_file_set_contents (argv[2], g_bytes_get_data (result, NULL),
                               (gssize)g_bytes_get_size (result), &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
