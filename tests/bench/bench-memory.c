#include <glib/gstdio.h>

#include "core/sampan-database.h"
#include "language/sampan-memory.h"

/* Prints how long the memory takes to find the likes of a text among 100,000 pairs, with all that
 * it reads from the disk: the first time, when it makes its index, and then. */

#define PAIRS 100000
#define LOOKS 200

static const char *const words[] = {
  "今天", "上海", "咖啡", "海边", "日落", "朋友", "周末", "火锅",
  "公园", "照片", "街角", "天气", "慢慢", "喜欢", "一起", "晚饭"
};

static char *
make_sentence (GRand *rand)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = (guint)g_rand_int_range (rand, 6, 24);

  for (guint i = 0; i < n; i++)
    g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
make_pairs (void)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < PAIRS; i++)
    {
      SampanMemoryPair *pair = g_new0 (SampanMemoryPair, 1);

      pair->source_language = g_strdup ("zh-Hans");
      pair->target_language = g_strdup ("en");
      pair->source = make_sentence (rand);
      pair->target = g_strdup_printf ("target %u", i);
      pair->created = i + 1;
      g_ptr_array_add (pairs, pair);
    }
  return pairs;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

/* Returns: microseconds, or -1. */
static gint64
look (SampanMemory *memory, const char *text)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) matches = sampan_memory_lookup (memory, "zh-Hans", "en", text, 0, 5, NULL);

  return matches != NULL ? g_get_monotonic_time () - start : -1;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "memory.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = sampan_database_open (path, &error);
  g_autoptr (SampanMemory) memory = database != NULL ? sampan_memory_get (database) : NULL;
  g_autoptr (GPtrArray) pairs = make_pairs ();
  gint64 times[LOOKS], first;

  if (memory == NULL || sampan_memory_add (memory, pairs, &error) < 0)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  first = look (memory, "没有这样的句子吧");
  for (guint i = 0; i < LOOKS; i++)
    {
      SampanMemoryPair *pair = g_ptr_array_index (pairs, i * 997 % pairs->len);
      g_autofree char *text = g_strconcat ("新", pair->source, NULL);

      times[i] = look (memory, text);
    }
  qsort (times, LOOKS, sizeof *times, compare_times);
  g_print ("{\"first_ms\": %.1f, \"median_ms\": %.2f, \"slowest_ms\": %.2f}\n", first / 1000.0,
           times[LOOKS / 2] / 1000.0, times[LOOKS - 1] / 1000.0);
  g_clear_object (&memory);
  g_clear_object (&database);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
