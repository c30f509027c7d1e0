#include "language/sampan-difference.h"

/* "=kept -removed +added" of two texts. */
static char *
show (const char *old_text, const char *new_text)
{
  g_autoptr (GArray) pieces = sampan_difference_new (old_text, new_text);
  GString *shown = g_string_new (NULL);
  g_autoptr (GString) old_again = g_string_new (NULL);
  g_autoptr (GString) new_again = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      SampanDifference piece = g_array_index (pieces, SampanDifference, i);
      gboolean added = piece.kind == SAMPAN_DIFFERENCE_ADDED;

      g_string_append_len (old_again, old_text + piece.old_start, (gssize)piece.old_length);
      g_string_append_len (new_again, new_text + piece.new_start, (gssize)piece.new_length);
      g_string_append_printf (shown, "%c%.*s", "=-+"[piece.kind],
                              (int)(added ? piece.new_length : piece.old_length),
                              added ? new_text + piece.new_start : old_text + piece.old_start);
    }
  /* Together the pieces are both texts. */
  g_assert_cmpstr (old_again->str, ==, old_text);
  g_assert_cmpstr (new_again->str, ==, new_text);
  return g_string_free (shown, FALSE);
}

static void
assert_shows (const char *old_text, const char *new_text, const char *expected)
{
  g_autofree char *shown = show (old_text, new_text);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_words (void)
{
  assert_shows ("", "", "");
  assert_shows ("same", "same", "=same");
  assert_shows ("", "new", "+new");
  assert_shows ("old", "", "-old");
  assert_shows ("the old house", "the new house", "=the -old+new= house");
  assert_shows ("it's here", "it isn't here", "-it's+it isn't= here");
  assert_shows ("one old text", "one new word", "=one -old text+new word");
  assert_shows ("a b", "a b c", "=a b+ c");
}

static void
test_characters (void)
{
  assert_shows ("我爱猫", "我爱狗", "=我爱-猫+狗");
  assert_shows ("我爱iPhone15的颜色", "我爱iPhone16的颜色", "=我爱-iPhone15+iPhone16=的颜色");
  /* Never inside a grapheme: the families differ in their last member alone. */
  assert_shows ("x👩‍👩‍👧", "x👩‍👩‍👦",
                "=x-👩‍👩‍👧+👩‍👩‍👦");
  assert_shows ("e\xcc\x81", "e", "-e\xcc\x81+e");
}

static void
test_long (void)
{
  g_autoptr (GString) a = g_string_new ("begin ");
  g_autoptr (GString) b = g_string_new ("begin ");
  gint64 start = g_get_monotonic_time ();
  g_autofree char *shown = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      g_string_append_printf (a, "a%u ", i);
      g_string_append_printf (b, "b%u ", i);
    }
  shown = show (a->str, b->str);
  g_assert_true (g_str_has_prefix (shown, "=begin -a0"));
  g_test_message ("20,000 words: %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference/words", test_words);
  g_test_add_func ("/difference/characters", test_characters);
  g_test_add_func ("/difference/long", test_long);
  return g_test_run ();
}
