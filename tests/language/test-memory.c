#include <glib/gstdio.h>
#include <string.h>

#include "core/sampan-database.h"
#include "language/sampan-memory.h"

typedef struct
{
  char *folder;
  SampanDatabase *database;
  SampanMemory *memory;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("sampan-memory-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "library.db", NULL);
  self->database = sampan_database_open (path, &error);
  g_assert_no_error (error);
  self->memory = sampan_memory_get (self->database);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const files[] = { "library.db", "library.db-wal", "library.db-shm" };

  g_object_unref (self->memory); /* a thread may still hold it for a moment */
  g_object_unref (self->database);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, files[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static gint64
add_at (Fixture *self,
        const char *from,
        const char *to,
        const char *source,
        const char *target,
        gint64 created)
{
  g_autoptr (GPtrArray) pairs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  g_autoptr (GError) error = NULL;
  SampanMemoryPair pair = { .source_language = (char *)from,
                            .target_language = (char *)to,
                            .source = (char *)source,
                            .target = (char *)target,
                            .created = created };
  gint64 n;

  g_ptr_array_add (pairs, sampan_memory_pair_copy (&pair));
  n = sampan_memory_add (self->memory, pairs, &error);
  g_assert_no_error (error);
  return n;
}

static void
add (Fixture *self, const char *source, const char *target)
{
  g_assert_cmpint (add_at (self, "zh-Hans", "en", source, target, 1), ==, 1);
}

static GPtrArray *
look_up (Fixture *self, const char *from, const char *to, const char *text, guint min_score)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *matches = sampan_memory_lookup (self->memory, from, to, text, min_score, 5, &error);

  g_assert_no_error (error);
  return matches;
}

/* The best match is @target with a score between the two. */
static void
assert_match (Fixture *self, const char *text, const char *target, guint least, guint most)
{
  g_autoptr (GPtrArray) matches = look_up (self, "zh-Hans", "en", text, 0);
  SampanMemoryMatch *match;

  g_assert_cmpuint (matches->len, >, 0);
  match = g_ptr_array_index (matches, 0);
  g_assert_cmpstr (match->target, ==, target);
  g_assert_cmpuint (match->score, >=, least);
  g_assert_cmpuint (match->score, <=, most);
}

static void
assert_none (Fixture *self, const char *text)
{
  g_autoptr (GPtrArray) matches = look_up (self, "zh-Hans", "en", text, 0);
  g_assert_cmpuint (matches->len, ==, 0);
}

static void
test_exact (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) matches = NULL;

  add (self, "今天去了海边。", "We went to the sea today.");
  add (self, "今天去了山上。", "We went up the mountain today.");
  assert_match (self, "今天去了海边。", "We went to the sea today.", 100, 100);
  assert_match (self, "  今天去了海边。\t", "We went to the sea today.", 100, 100);
  /* The other one is there too, behind it. */
  matches = look_up (self, "zh-Hans", "en", "今天去了海边。", 60);
  g_assert_cmpuint (matches->len, ==, 2);
  g_assert_cmpuint (((SampanMemoryMatch *)g_ptr_array_index (matches, 1))->score, ==, 71);
}

static void
test_fuzzy (Fixture *self, gconstpointer data)
{
  add (self, "这家店的咖啡真的很好喝，推荐大家来试试。", "The coffee here is great, come and try.");
  add (self, "I love this little café by the river.", "我爱河边的这家小咖啡馆。");
  /* 1 of 20 characters differs, then 7. */
  assert_match (self, "这家店的奶咖真的很好喝，推荐大家来试试。",
                "The coffee here is great, come and try.", 90, 95);
  assert_none (self, "那家店的蛋糕不怎么好吃，不推荐大家来。");
  assert_match (self, "I love this small café by the river.", "我爱河边的这家小咖啡馆。", 80, 90);
  assert_none (self, "完全不同的一句话。");
  assert_none (self, "");
  assert_none (self, "123");
}

/* Case, width, the form of an accent and white space are no differences of words. */
static void
test_same_but_for_form (Fixture *self, gconstpointer data)
{
  add (self, "Open the Café  now!", "现在就开咖啡馆！");
  assert_match (self, "open the cafe\xcc\x81 NOW！", "现在就开咖啡馆！", 99, 99);
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) matches = NULL;
  SampanMemoryMatch *match;

  add (self, "门票 35 元，10:30 开门", "Tickets cost 35 yuan, doors open at 10:30");
  matches = look_up (self, "zh-Hans", "en", "门票 48.5 元，9:00 开门", 0);
  g_assert_cmpuint (matches->len, ==, 1);
  match = g_ptr_array_index (matches, 0);
  g_assert_cmpstr (match->target, ==, "Tickets cost 48.5 yuan, doors open at 9:00");
  g_assert_cmpuint (match->score, ==, 99);
  g_assert_true (match->substituted);
  g_assert_cmpstr (match->pair->target, ==, "Tickets cost 35 yuan, doors open at 10:30");

  /* Written out in the target: it cannot be put right, and so it is no exact match. */
  add (self, "我们一共走了 3 个小时才到山顶", "It took us three hours to the top");
  assert_match (self, "我们一共走了 5 个小时才到山顶", "It took us three hours to the top", 90, 95);
  /* The same number twice, filled differently: which is which? */
  add (self, "第 2 天的第 2 顿饭我们吃了火锅", "Hotpot for meal 2 of day 2");
  assert_match (self, "第 3 天的第 1 顿饭我们吃了火锅", "Hotpot for meal 2 of day 2", 80, 95);
  assert_match (self, "第 3 天的第 3 顿饭我们吃了火锅", "Hotpot for meal 3 of day 3", 99, 99);
}

static void
test_links_and_mentions (Fixture *self, gconstpointer data)
{
  add (self, "详情见 https://a.example/x?y=1，谢谢 @xiaoming 的推荐",
       "See https://a.example/x?y=1. Thanks to @xiaoming!");
  assert_match (self, "详情见 https://b.example/zz，谢谢 @lili_2 的推荐",
                "See https://b.example/zz. Thanks to @lili_2!", 99, 99);
}

static void
test_differences (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (GString) shown = g_string_new (NULL);
  SampanMemoryMatch *match;
  const char *text = "我爱这家安静的小书店，周末常来。";

  add (self, "我爱这家热闹的小书店，周末常来。", "I love this bookshop.");
  matches = look_up (self, "zh-Hans", "en", text, 0);
  match = g_ptr_array_index (matches, 0);
  for (guint i = 0; i < match->differences->len; i++)
    {
      SampanDifference piece = g_array_index (match->differences, SampanDifference, i);

      if (piece.kind == SAMPAN_DIFFERENCE_ADDED)
        g_string_append_printf (shown, "+%.*s", (int)piece.new_length, text + piece.new_start);
      else
        g_string_append_printf (shown, "%c%.*s", piece.kind == SAMPAN_DIFFERENCE_KEPT ? '=' : '-',
                                (int)piece.old_length, match->pair->source + piece.old_start);
    }
  g_assert_cmpstr (shown->str, ==, "=我爱这家-热闹+安静=的小书店，周末常来。");
}

static void
test_languages (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) matches = NULL;

  add_at (self, "en-GB", "zh-CN", "My favourite harbour at dawn", "黎明时我最爱的港口", 1);
  matches = look_up (self, "en", "zh-Hans", "My favourite harbour at dusk", 0);
  g_assert_cmpuint (matches->len, ==, 1);
  g_clear_pointer (&matches, g_ptr_array_unref);
  matches = look_up (self, "en", "zh-Hant", "My favourite harbour at dawn", 0);
  g_assert_cmpuint (matches->len, ==, 0);
  g_clear_pointer (&matches, g_ptr_array_unref);
  matches = look_up (self, "zh-Hans", "en", "My favourite harbour at dawn", 0);
  g_assert_cmpuint (matches->len, ==, 0);
}

/* One row a source; the newer wins, and what has no known time is the oldest. */
static void
test_merges (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pairs = NULL;

  g_assert_cmpint (add_at (self, "zh", "en", "你好，世界", "Hello, world", 200), ==, 1);
  g_assert_cmpint (add_at (self, "zh-CN", "en", "你好，世界", "Hi there", 100), ==, 0);
  assert_match (self, "你好，世界", "Hello, world", 100, 100);
  g_assert_cmpint (add_at (self, "zh-Hans", "en", "你好，世界", "Hi, world", 300), ==, 0);
  assert_match (self, "你好，世界", "Hi, world", 100, 100);
  g_assert_cmpint (add_at (self, "zh", "en", "你好，世界", "unknown", 0), ==, 0);
  assert_match (self, "你好，世界", "Hi, world", 100, 100);
  g_assert_cmpint (add_at (self, "zh", "en", "  ", "nothing", 1), ==, 0);
  g_assert_cmpint (sampan_memory_count (self->memory, &error), ==, 1);

  pairs = sampan_memory_list (self->memory, NULL, NULL, "100%_\\", 0, 10, &error);
  g_assert_cmpuint (pairs->len, ==, 0);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  pairs = sampan_memory_list (self->memory, "zh", NULL, "WORLD", 0, 10, &error);
  g_assert_cmpuint (pairs->len, ==, 1);
  g_assert_true (sampan_memory_remove (self->memory,
                                       ((SampanMemoryPair *)g_ptr_array_index (pairs, 0))->number,
                                       &error));
  assert_none (self, "你好，世界");
  assert_none (self, "你好，新世界");
}

/* Another process's pairs are found without being told of. */
static void
test_sees_others (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) other = sampan_database_open (path, &error);

  assert_none (self, "别人加的一句话");
  sampan_database_run (other, &error,
                       "INSERT INTO memory (source_language, target_language, source, target, "
                       "created) VALUES ('zh-Hans', 'en', '别人加的一句话。', 'theirs', 1)",
                       NULL);
  g_assert_no_error (error);
  assert_match (self, "别人加的一句话", "theirs", 85, 98);
}

/* ---- many ---- */

static const char *const zh_words[] = { "今天", "我们", "咖啡", "海边", "好吃", "推荐", "周末",
                                        "这家", "小店", "真的", "一起", "拍照", "穿搭", "春天",
                                        "城市", "散步", "安静", "朋友", "早餐", "阳光", "的",
                                        "了",   "很",   "去",   "在",   "和",   "也",   "，" };
static const char *const en_words[] = { "today", "we",    "coffee", "beach",  "tasty",   "really",
                                        "the",   "a",     "and",    "little", "shop",    "walk",
                                        "city",  "light", "friend", "photo",  "morning", "with",
                                        "in",    "of",    "quiet",  "spring", "went",    "loved" };

static char *
make_sentence (GRand *rand, gboolean chinese)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = (guint)g_rand_int_range (rand, 6, 24);

  for (guint i = 0; i < n; i++)
    if (chinese)
      g_string_append (text, zh_words[g_rand_int_range (rand, 0, G_N_ELEMENTS (zh_words))]);
    else
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              en_words[g_rand_int_range (rand, 0, G_N_ELEMENTS (en_words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Pairs of one language pair: half of them Chinese, half English, for both kinds of text. */
static GPtrArray *
make_pairs (guint n)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < n; i++)
    {
      SampanMemoryPair *pair = g_new0 (SampanMemoryPair, 1);

      pair->source_language = g_strdup ("zh-Hans");
      pair->target_language = g_strdup ("en");
      pair->source = make_sentence (rand, i % 2 == 0);
      pair->target = g_strdup_printf ("target %u", i);
      pair->created = i + 1;
      g_ptr_array_add (pairs, pair);
    }
  return pairs;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return (*(const gint64 *)a > *(const gint64 *)b) - (*(const gint64 *)a < *(const gint64 *)b);
}

static void
test_hundred_thousand (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) pairs = make_pairs (100000);
  g_autoptr (GError) error = NULL;
  gint64 times[100];
  gint64 start = g_get_monotonic_time ();
  guint found = 0;

  sampan_memory_add (self->memory, pairs, &error);
  g_assert_no_error (error);
  g_test_message ("100,000 pairs added: %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  start = g_get_monotonic_time ();
  assert_none (self, "没有这样的句子吧");
  g_test_message ("the first look: %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      SampanMemoryPair *pair = g_ptr_array_index (pairs, i * 997 % pairs->len);
      g_autofree char *text = g_strconcat ("Q", pair->source, NULL);
      g_autoptr (GPtrArray) matches = NULL;

      start = g_get_monotonic_time ();
      matches = look_up (self, "zh-Hans", "en", text, 0);
      times[i] = g_get_monotonic_time () - start;
      g_assert_cmpuint (matches->len, >, 0);
      for (guint j = 0; j < matches->len; j++)
        found += g_str_equal (((SampanMemoryMatch *)g_ptr_array_index (matches, j))->pair->source,
                              pair->source);
    }
  qsort (times, G_N_ELEMENTS (times), sizeof *times, compare_times);
  g_test_message ("a look: median %.1f ms, worst %.1f ms", times[50] / 1000.0, times[99] / 1000.0);
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (times));
  g_assert_cmpint (times[50], <, 20000);
}

typedef struct
{
  Fixture *fixture;
  GPtrArray *pairs;
} Reading;

static gpointer
look_up_many (gpointer user_data)
{
  Reading *reading = user_data;

  for (guint i = 0; i < 200; i++)
    {
      SampanMemoryPair *pair = g_ptr_array_index (reading->pairs, i);
      g_autoptr (GPtrArray) matches = look_up (reading->fixture, "zh-Hans", "en", pair->source, 0);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (matches->len, >, 0);
      g_assert_cmpuint (((SampanMemoryMatch *)g_ptr_array_index (matches, 0))->score, ==, 100);
      if (i % 20 == 0)
        add_at (reading->fixture, "en", "de", pair->source, pair->target, i + 1);
    }
  return NULL;
}

static void
test_threads (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) pairs = make_pairs (200);
  g_autoptr (GError) error = NULL;
  Reading reading = { self, pairs };
  GThread *threads[4];

  sampan_memory_add (self->memory, pairs, &error);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", look_up_many, &reading);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;
  *out = g_object_ref (result);
}

static void
test_all (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { "今天去了海边。", "没有的", "今天去了海滩。", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) best = NULL;
  g_autoptr (GError) error = NULL;

  add (self, "今天去了海边。", "We went to the sea today.");
  sampan_memory_lookup_all_async (self->memory, "zh", "en", texts, 0, NULL, on_looked_up, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  best = sampan_memory_lookup_all_finish (self->memory, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (best->len, ==, 3);
  g_assert_cmpuint (((SampanMemoryMatch *)g_ptr_array_index (best, 0))->score, ==, 100);
  g_assert_null (g_ptr_array_index (best, 1));
  g_assert_cmpuint (((SampanMemoryMatch *)g_ptr_array_index (best, 2))->score, ==, 85);
  g_clear_object (&result);
}

#define ADD(name, func) g_test_add ("/memory/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("exact", test_exact);
  ADD ("fuzzy", test_fuzzy);
  ADD ("same-but-for-form", test_same_but_for_form);
  ADD ("numbers", test_numbers);
  ADD ("links-and-mentions", test_links_and_mentions);
  ADD ("differences", test_differences);
  ADD ("languages", test_languages);
  ADD ("merges", test_merges);
  ADD ("sees-others", test_sees_others);
  ADD ("hundred-thousand", test_hundred_thousand);
  ADD ("threads", test_threads);
  ADD ("all", test_all);
  return g_test_run ();
}
