#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "language/sampan-dictionary.h"

static SampanDictionary *dictionary;

/* Whether CC-CEDICT is here; else the test is skipped. */
static gboolean
have_dictionary (void)
{
  g_autoptr (GError) error = NULL;

  if (sampan_dictionary_open (dictionary, &error))
    return TRUE;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_test_skip ("CC-CEDICT is not installed");
  return FALSE;
}

static SampanDictionaryWord *
look_up (const char *text, const char *at)
{
  return sampan_dictionary_lookup_at (dictionary, text, (gsize)(strstr (text, at) - text));
}

/* The word at @at is @word, read @pinyin, with @gloss in its first entry. */
static void
assert_word (
    const char *text, const char *at, const char *word, const char *pinyin, const char *gloss)
{
  g_autoptr (SampanDictionaryWord) found = look_up (text, at);
  g_autofree char *found_word = NULL;
  g_autofree char *glosses = NULL;
  SampanDictionaryEntry *entry;

  g_assert_nonnull (found);
  found_word = g_strndup (text + found->start, found->length);
  g_assert_cmpstr (found_word, ==, word);
  entry = g_ptr_array_index (found->entries, 0);
  g_assert_cmpstr (entry->pinyin, ==, pinyin);
  glosses = g_strjoinv ("; ", entry->glosses);
  g_assert_nonnull (strstr (glosses, gloss));
}

static void
test_chinese (void)
{
  if (!have_dictionary ())
    return;
  assert_word ("我喜欢咖啡。", "咖", "咖啡", "kā fēi", "coffee");
  assert_word ("我喜欢咖啡。", "啡", "咖啡", "kā fēi", "coffee");
  assert_word ("我喜歡看書", "歡", "喜歡", "xǐ huan", "to like");
  assert_word ("船", "船", "船", "chuán", "boat");
  assert_word ("abc船123", "船", "船", "chuán", "boat");
  /* Cut as the text is, not as the longest word there might be: 研究 生命, not 研究生 命. */
  assert_word ("研究生命的起源", "究", "研究", "yán jiū", "research");
  assert_word ("研究生命的起源", "生", "生命", "shēng mìng", "life");
  assert_word ("在小红书上打卡", "红", "小红书", "Xiǎo hóng shū", "REDnote");
}

/* The plain word stands before the surname and before variants of other words. */
static void
test_order (void)
{
  g_autoptr (SampanDictionaryWord) found = NULL;

  if (!have_dictionary ())
    return;
  assert_word ("白", "白", "白", "bái", "white");
  found = look_up ("行", "行");
  g_assert_cmpuint (found->entries->len, >=, 3);
  g_assert_cmpstr (((SampanDictionaryEntry *)g_ptr_array_index (found->entries, 0))->pinyin, !=,
                   "héng");
}

static void
test_wrapped_glosses (void)
{
  g_autoptr (SampanDictionaryWord) found = NULL;
  SampanDictionaryEntry *entry;

  if (!have_dictionary ())
    return;
  found = look_up ("三無人員", "無");
  entry = g_ptr_array_index (found->entries, 0);
  g_assert_cmpstr (entry->simplified, ==, "三无人员");
  g_assert_cmpstr (entry->traditional, ==, "三無人員");
  g_assert_cmpuint (g_strv_length (entry->glosses), ==, 1);
  g_assert_cmpstr (entry->glosses[0], ==,
                   "person without identification papers, a normal residence permit or a source "
                   "of income");
}

/* One of the first Chinese words for the English one at @at is @chinese. */
static void
assert_english (const char *text, const char *at, const char *word, const char *chinese)
{
  g_autoptr (SampanDictionaryWord) found = look_up (text, at);
  g_autofree char *found_word = NULL;
  gboolean has = FALSE;

  g_assert_nonnull (found);
  found_word = g_strndup (text + found->start, found->length);
  g_assert_cmpstr (found_word, ==, word);
  for (guint i = 0; i < found->entries->len; i++)
    {
      SampanDictionaryEntry *entry = g_ptr_array_index (found->entries, i);
      has |= i < 4 && g_str_equal (entry->simplified, chinese);
    }
  g_assert_true (has);
}

static void
test_english (void)
{
  if (!have_dictionary ())
    return;
  assert_english ("I drink coffee daily", "ffee", "coffee", "咖啡");
  assert_english ("Two Cats sleep", "Cats", "Cats", "猫");
  assert_english ("the boat's oar", "boat", "boat's", "船");
  assert_english ("(boat)", "boat", "boat", "船");
  assert_english ("a beautiful day", "beau", "beautiful", "美丽");
  assert_english ("we were swimming", "swim", "swimming", "游泳");
  assert_english ("stories", "stor", "stories", "故事");
}

static void
test_no_word (void)
{
  static const char *const texts[] = {
    "", "123", "。，！", "👩🏽‍🚀", "xqzzy", "нет", "\n"
  };

  if (!have_dictionary ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize at = 0; at <= strlen (texts[i]); at++)
      g_assert_null (sampan_dictionary_lookup_at (dictionary, texts[i], at));
}

static void
test_speed (void)
{
  const char *text =
      "今天和朋友一起去海边散步，看到了很美的日落，晚上在一家安静的小店吃了火锅，还喝了"
      "一杯热咖啡。We went for a walk along the beach and had hotpot afterwards.";
  g_autoptr (SampanDictionary) fresh = sampan_dictionary_new (SAMPAN_DICTIONARY_PATH);
  gint64 start = g_get_monotonic_time ();
  guint n = 0;
  double each;

  if (!have_dictionary ())
    return;
  g_assert_true (sampan_dictionary_open (fresh, NULL));
  g_test_message ("opened in %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  start = g_get_monotonic_time ();
  for (guint round = 0; round < 10; round++)
    for (gsize at = 0; at < strlen (text); at++, n++)
      g_clear_pointer (&(SampanDictionaryWord *){ sampan_dictionary_lookup_at (fresh, text, at) },
                       sampan_dictionary_word_free);
  each = (double)(g_get_monotonic_time () - start) / n;
  g_test_message ("a lookup: %.0f µs", each);
  g_assert_cmpfloat (each, <, 1000);
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sampan-dictionary-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.dict", NULL);
  g_autofree char *packed = g_build_filename (folder, "bad.dict.dz", NULL);
  g_autoptr (SampanDictionary) none = sampan_dictionary_new (NULL);
  g_autoptr (SampanDictionary) missing = sampan_dictionary_new ("/nowhere/x.dict.dz");
  g_autoptr (SampanDictionary) small = sampan_dictionary_new (path);
  g_autoptr (SampanDictionary) bad = sampan_dictionary_new (packed);

  g_assert_false (sampan_dictionary_open (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (sampan_dictionary_open (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (sampan_dictionary_lookup_at (missing, "船", 0));

  g_file_set_contents (packed, "not packed", -1, NULL);
  g_assert_false (sampan_dictionary_open (bad, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  g_file_set_contents (path, "船\n[chuán]", -1, NULL); /* cut off */
  g_assert_true (sampan_dictionary_open (small, &error));
  g_file_set_contents (path, "[]\n[]\n\n[\n船", -1, NULL);
  g_clear_object (&small);
  small = sampan_dictionary_new (path);
  sampan_dictionary_open (small, NULL);
  g_clear_pointer (&(SampanDictionaryWord *){ sampan_dictionary_lookup_at (small, "船", 0) },
                   sampan_dictionary_word_free);
  g_unlink (path);
  g_unlink (packed);
  g_rmdir (folder);
}

/* A few lines as CC-CEDICT is published. */
#define PUBLISHED                                                                                  \
  "# CC-CEDICT\r\n#! version=1\r\n"                                                                \
  "女兒 女儿 [nu:3 er2] /daughter/\r\n"                                                            \
  "船 船 [chuan2] /boat/vessel/ship/CL:條|条[tiao2],艘[sou1],隻|只[zhi1]/\r\n"                     \
  "狗 狗 [gou3] /dog/CL:隻|只[zhi1],條|条[tiao2]/\r\n"                                             \
  "哪兒 哪儿 [na3 r5] /where?/wherever/\r\n"

static void
check_published (SampanDictionary *own)
{
  g_autoptr (SampanDictionaryWord) boat = sampan_dictionary_lookup_at (own, "船", 0);
  g_autoptr (SampanDictionaryWord) daughter = sampan_dictionary_lookup_at (own, "女儿", 0);
  g_autoptr (SampanDictionaryWord) dog = sampan_dictionary_lookup_at (own, "two dogs", 5);
  g_autoptr (SampanDictionaryWord) where = sampan_dictionary_lookup_at (own, "哪兒", 0);
  SampanDictionaryEntry *entry;

  g_assert_nonnull (boat);
  entry = g_ptr_array_index (boat->entries, 0);
  g_assert_cmpstr (entry->pinyin, ==, "chuán");
  g_assert_cmpstr (entry->glosses[0], ==, "boat");
  g_assert_cmpstr (entry->glosses[2], ==, "ship");
  g_assert_cmpstr (entry->glosses[3], ==, "CL:條|条[tiáo],艘[sōu],隻|只[zhī]");
  g_assert_nonnull (daughter);
  entry = g_ptr_array_index (daughter->entries, 0);
  g_assert_cmpstr (entry->pinyin, ==, "nǚ ér");
  g_assert_cmpstr (entry->traditional, ==, "女兒");
  g_assert_nonnull (dog);
  entry = g_ptr_array_index (dog->entries, 0);
  g_assert_cmpstr (entry->simplified, ==, "狗");
  g_assert_cmpstr (entry->pinyin, ==, "gǒu");
  g_assert_nonnull (where);
  entry = g_ptr_array_index (where->entries, 0);
  g_assert_cmpstr (entry->pinyin, ==, "nǎ r");
}

static void
write_packed (const char *path, const char *format)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  if (g_str_equal (format, "zip"))
    archive_write_set_format_zip (archive);
  else
    {
      archive_write_set_format_raw (archive);
      archive_write_add_filter_gzip (archive);
    }
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  archive_entry_set_pathname (entry, "cedict_ts.u8");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, strlen (PUBLISHED));
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, PUBLISHED, strlen (PUBLISHED)), ==,
                   strlen (PUBLISHED));
  archive_entry_free (entry);
  g_assert_cmpint (archive_write_free (archive), ==, ARCHIVE_OK);
}

/* Where no dictionary is installed, the user adds the file that its website has; it is taken away,
 * and put back. */
static void
test_added (gconstpointer data)
{
  const char *format = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sampan-dictionary-XXXXXX", NULL);
  g_autofree char *keep = g_build_filename (folder, "own", "cc-cedict", NULL);
  g_autofree char *path = g_build_filename (folder, "cedict_1_0_ts_utf-8_mdbg", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.txt", NULL);
  g_autofree char *own_folder = g_path_get_dirname (keep);
  g_autoptr (SampanDictionary) own = sampan_dictionary_new_with_own ("/nowhere/x.dict.dz", keep);
  g_autoptr (SampanDictionary) later = sampan_dictionary_new_with_own (NULL, keep);

  if (g_str_equal (format, "plain"))
    g_assert_true (g_file_set_contents (path, PUBLISHED, -1, NULL));
  else
    write_packed (path, format);
  g_assert_true (g_file_set_contents (bad, "nothing of the kind\n", -1, NULL));
  g_assert_false (sampan_dictionary_is_there (own));
  g_assert_false (sampan_dictionary_add (own, bad, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (sampan_dictionary_is_there (own));
  g_assert_true (sampan_dictionary_add (own, path, &error));
  check_published (own);
  g_assert_true (sampan_dictionary_open (later, &error));
  check_published (later);

  g_assert_true (sampan_dictionary_remove_own (own, &error));
  g_assert_false (sampan_dictionary_is_there (own));
  g_assert_null (sampan_dictionary_lookup_at (own, "船", 0));
  g_assert_true (sampan_dictionary_restore_own (own, &error));
  g_assert_true (sampan_dictionary_open (own, &error));
  check_published (own);
  g_assert_true (sampan_dictionary_remove_own (own, &error));
  sampan_dictionary_forget_removed (own);
  g_unlink (path);
  g_unlink (bad);
  g_assert_cmpint (g_rmdir (own_folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dictionary = sampan_dictionary_new (SAMPAN_DICTIONARY_PATH);
  g_test_add_func ("/dictionary/chinese", test_chinese);
  g_test_add_func ("/dictionary/order", test_order);
  g_test_add_func ("/dictionary/wrapped-glosses", test_wrapped_glosses);
  g_test_add_func ("/dictionary/english", test_english);
  g_test_add_func ("/dictionary/no-word", test_no_word);
  g_test_add_func ("/dictionary/speed", test_speed);
  g_test_add_func ("/dictionary/files", test_files);
  g_test_add_data_func ("/dictionary/added/plain", "plain", test_added);
  g_test_add_data_func ("/dictionary/added/gzip", "gzip", test_added);
  g_test_add_data_func ("/dictionary/added/zip", "zip", test_added);
  status = g_test_run ();
  g_object_unref (dictionary);
  return status;
}
