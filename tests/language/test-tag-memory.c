#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/sampan-database.h"
#include "language/sampan-tag-memory.h"

/* "tag tag ..." of what is found, at most three. */
static char *
dup_found (SampanTagMemory *memory, const char *from, const char *to, const char *tag)
{
  g_autoptr (GPtrArray) matches = sampan_tag_memory_lookup (memory, from, to, tag);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < MIN (matches->len, 3); i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            ((SampanTagMatch *)g_ptr_array_index (matches, i))->tag);
  return g_string_free (found, FALSE);
}

static void
assert_found (SampanTagMemory *memory,
              const char *from,
              const char *to,
              const char *tag,
              const char *expected)
{
  g_autofree char *found = dup_found (memory, from, to, tag);
  g_assert_cmpstr (found, ==, expected);
}

static SampanTagOrigin
get_origin (SampanTagMemory *memory, const char *from, const char *to, const char *tag)
{
  g_autoptr (GPtrArray) matches = sampan_tag_memory_lookup (memory, from, to, tag);

  g_assert_cmpuint (matches->len, >, 0);
  return ((SampanTagMatch *)g_ptr_array_index (matches, 0))->origin;
}

static void
test_collection (void)
{
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (NULL);
  g_autoptr (GPtrArray) matches = NULL;

  assert_found (memory, "zh-Hans", "en", "穿搭", "ootd outfitoftheday outfitinspo");
  assert_found (memory, "zh", "en-US", "#美食探店", "foodie foodreview restaurantreview");
  assert_found (memory, "en", "zh-Hans", "OOTD", "穿搭 今日穿搭 每日穿搭");
  assert_found (memory, "en", "zh-Hans", "＃Ｏｏｔｄ", "穿搭 今日穿搭 每日穿搭");
  assert_found (memory, "en", "zh-Hans", "coffee_shop", "咖啡店 咖啡探店 咖啡馆");
  assert_found (memory, "zh-Hans", "en", "早c晚a", "retinol vitaminc");
  assert_found (memory, "zh-Hans", "en", "没有人用的标签", "");
  assert_found (memory, "zh-Hans", "en", " # ", "");
  assert_found (memory, "zh-Hans", "fr", "穿搭", "");
  matches = sampan_tag_memory_lookup (memory, "zh", "en", "穿搭");
  g_assert_cmpstr (((SampanTagMatch *)g_ptr_array_index (matches, 0))->category, ==, "fashion");
  g_assert_cmpint (get_origin (memory, "zh", "en", "穿搭"), ==, SAMPAN_TAG_COLLECTED);
}

static void
test_scripts (void)
{
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (NULL);

  assert_found (memory, "zh-Hant", "en", "護膚", "skincare skincareroutine");
  assert_found (memory, "en", "zh-Hant", "hotpot", "火鍋");
  assert_found (memory, "zh-Hans", "zh-Hant", "面条", "麵條");
  assert_found (memory, "zh-TW", "zh-Hans", "影片", "视频");
  g_assert_cmpint (get_origin (memory, "zh-Hans", "zh-HK", "面条"), ==, SAMPAN_TAG_SCRIPT);
}

static void
test_same_and_literal (void)
{
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (NULL);
  g_autoptr (SampanTagMatch) literal = sampan_tag_match_new_literal (" #street  photography ");
  g_autoptr (SampanTagMatch) around = sampan_tag_match_new_literal ("（street food）");
  g_autoptr (SampanTagMatch) inside = sampan_tag_match_new_literal ("anna (from Berlin).");
  g_autoptr (SampanTagMatch) marked = sampan_tag_match_new_literal ("“Learn Node.js”, today!");

  assert_found (memory, "zh-Hans", "en", "iPhone17", "iPhone17");
  g_assert_cmpint (get_origin (memory, "zh-Hans", "en", "iPhone17"), ==, SAMPAN_TAG_SAME);
  assert_found (memory, "en", "zh-Hans", "streetart", "");
  g_assert_cmpstr (literal->tag, ==, "StreetPhotography");
  g_assert_cmpint (literal->origin, ==, SAMPAN_TAG_LITERAL);
  g_assert_cmpstr (around->tag, ==, "StreetFood");
  g_assert_cmpstr (inside->tag, ==, "Anna(FromBerlin)");
  g_assert_null (sampan_tag_match_new_literal (" # "));
  g_assert_null (sampan_tag_match_new_literal ("。"));
  g_assert_cmpstr (marked->tag, ==, "LearnNode.jsToday");
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_confirmed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-tags-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = sampan_database_open (path, &error);
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (database);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GPtrArray) best = NULL;
  static const char *const tags[] = { "穿搭", "nothing known of it", NULL };

  g_assert_true (sampan_tag_memory_add (memory, "zh", "en", "#穿搭", "MyStyle", &error));
  g_assert_no_error (error);
  /* The user's own is first, the collection's still there; and it is known the other way round. */
  assert_found (memory, "zh", "en", "穿搭", "MyStyle ootd outfitoftheday");
  assert_found (memory, "en", "zh", "mystyle", "穿搭");
  g_assert_cmpint (get_origin (memory, "zh", "en", "穿搭"), ==, SAMPAN_TAG_CONFIRMED);
  g_assert_true (sampan_tag_memory_add (memory, "zh", "en", "穿搭", "ootd", &error));
  g_assert_true (sampan_tag_memory_add (memory, "zh", "en", "穿搭", "ootd", &error));
  assert_found (memory, "zh", "en", "穿搭", "ootd MyStyle outfitoftheday");
  g_assert_true (sampan_tag_memory_add (memory, "zh", "en", "#", "x", &error));

  sampan_tag_memory_lookup_all_async (memory, "zh", "ja", tags, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  best = sampan_tag_memory_lookup_all_finish (memory, result, &error);
  g_assert_cmpuint (best->len, ==, 2);
  g_assert_null (g_ptr_array_index (best, 0));

  /* It is in the library. */
  pairs = sampan_tag_memory_list (memory, &error);
  g_assert_cmpuint (pairs->len, ==, 2);
  g_assert_cmpuint (((SampanTagPair *)g_ptr_array_index (pairs, 0))->uses, ==, 2);
  g_assert_true (sampan_tag_memory_remove (memory,
                                           ((SampanTagPair *)g_ptr_array_index (pairs, 0))->number,
                                           &error));
  assert_found (memory, "zh", "en", "穿搭", "MyStyle ootd outfitoftheday");
}

/* The files are what they should be: no tag twice on one side in one line, none with a space or
 * "#", and at least 300 pairs, each found both ways. */
static void
test_files (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "tags", "zh-en.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (NULL);
  JsonObject *root;
  JsonArray *groups;
  guint n = 0;

  g_assert_true (json_parser_load_from_file (parser, path, &error));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_nonnull (json_object_get_string_member (root, "source"));
  groups = json_object_get_array_member (root, "groups");
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonArray *group = json_array_get_array_element (groups, i);
      JsonArray *zh = json_array_get_array_element (group, 1);
      JsonArray *en = json_array_get_array_element (group, 2);

      g_assert_cmpuint (json_array_get_length (en), >, 0);
      for (guint j = 0; j < json_array_get_length (zh); j++, n++)
        {
          const char *tag = json_array_get_string_element (zh, j);
          const char *first = json_array_get_string_element (en, 0);
          g_autofree char *found = dup_found (memory, "zh-Hans", "en", tag);
          g_autofree char *back = dup_found (memory, "en", "zh-Hans", first);

          g_assert_true (g_hash_table_add (sources, (gpointer)tag));
          g_assert_null (strpbrk (tag, " #"));
          g_assert_true (g_str_has_prefix (found, first));
          g_assert_cmpstr (back, !=, "");
        }
    }
  g_test_message ("%u pairs", n);
  g_assert_cmpuint (n, >=, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tag-memory/collection", test_collection);
  g_test_add_func ("/tag-memory/scripts", test_scripts);
  g_test_add_func ("/tag-memory/same-and-literal", test_same_and_literal);
  g_test_add_func ("/tag-memory/confirmed", test_confirmed);
  g_test_add_func ("/tag-memory/files", test_files);
  return g_test_run ();
}
