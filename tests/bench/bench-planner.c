#include <json-glib/json-glib.h>

#include "edit/sampan-planner.h"

/* Prints how long the planner takes for the prompts of a corpus: each is read three times, and its
 * best time counts, since other programs may run beside it. */

#define TIMES 3

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static guint n_edits;

static gint64
time_prompt (SampanPlanner *planner, const char *prompt, SampanMediaKind kind)
{
  gint64 best = G_MAXINT64;

  for (int i = 0; i < TIMES; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (SampanPlan) plan = sampan_planner_plan (planner, prompt, kind);

      best = MIN (best, g_get_monotonic_time () - start);
      n_edits += i == 0 ? sampan_plan_get_n_edits (plan) : 0;
    }

  return best;
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlanner) planner = sampan_planner_new (&error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonArray *corpus;

  if (argc != 2 || planner == NULL || !json_parser_load_from_file (parser, argv[1], &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "bench-planner CORPUS.json");
      return 1;
    }
  corpus = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (corpus); i++)
    {
      JsonObject *row = json_array_get_object_element (corpus, i);
      gboolean video = g_str_equal (json_object_get_string_member (row, "kind"), "video");
      gint64 time = time_prompt (planner, json_object_get_string_member (row, "prompt"),
                                 video ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE);

      g_array_append_val (times, time);
    }
  g_array_sort (times, compare_times);
  g_print ("{\"prompts\": %u, \"edits\": %u, \"median_ms\": %.3f, \"slowest_ms\": %.3f}\n",
           times->len, n_edits, g_array_index (times, gint64, times->len / 2) / 1000.0,
           g_array_index (times, gint64, times->len - 1) / 1000.0);

  return 0;
}
