#include "language/sampan-unigram.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
dup_path (const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "language", "toy-pack", file, NULL);
}

static GBytes *
read_bytes (const char *file)
{
  g_autofree char *path = dup_path (file);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static SampanUnigram *
read_pieces (const char *file)
{
  g_autofree char *path = dup_path (file);
  g_autoptr (GError) error = NULL;
  SampanUnigram *self = sampan_unigram_new_from_file (path, &error);

  g_assert_no_error (error);
  return self;
}

/* What SentencePiece itself gave, for odd texts and for sentences (reference_pieces of train.py).
 */
static void
test_like_sentencepiece (void)
{
  g_autoptr (SampanUnigram) self = read_pieces ("toy-zh-en/source.spm");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = dup_path ("reference.json");
  g_autoptr (GError) error = NULL;
  JsonArray *cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "pieces");
  g_assert_cmpuint (json_array_get_length (cases), >, 30);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      const char *text = json_object_get_string_member (object, "text");
      JsonArray *expected = json_object_get_array_member (object, "pieces");
      g_autofree char *normal = sampan_unigram_normalize (self, text);
      g_auto (GStrv) pieces = sampan_unigram_encode (self, text);

      g_test_message ("%s", text);
      g_assert_cmpstr (normal, ==, json_object_get_string_member (object, "normal"));
      g_assert_cmpuint (g_strv_length (pieces), ==, json_array_get_length (expected));
      for (guint j = 0; pieces[j]; j++)
        g_assert_cmpstr (pieces[j], ==, json_array_get_string_element (expected, j));
    }
}

static void
test_decode (void)
{
  g_autoptr (SampanUnigram) self = read_pieces ("toy-zh-en/target.spm");
  const char *const special[] = { "<s>", "▁Great", "!", "</s>", "▁", "<unk>", NULL };
  static const char *const texts[] = { "I bought a red hat yesterday.", "This café cost 25 yuan." };
  g_autofree char *plain = sampan_unigram_decode (self, special);

  g_assert_cmpstr (plain, ==, "Great!");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (GStrv) pieces = sampan_unigram_encode (self, texts[i]);
      g_autofree char *again = sampan_unigram_decode (self, (const char *const *)pieces);

      g_assert_cmpstr (again, ==, texts[i]);
    }
}

/* ---- made by hand ---- */

static void
put (GByteArray *bytes, guint number, guint wire, const void *data, gsize length)
{
  guint8 head[2] = { (guint8)(number << 3 | wire), (guint8)length };

  if (number > 15)
    {
      const guint8 wide[] = { (guint8)((number << 3 & 0x7f) | wire | 0x80), (guint8)(number >> 4) };

      g_byte_array_append (bytes, wide, 2);
    }
  else
    g_byte_array_append (bytes, head, 1);
  if (wire == 2)
    g_byte_array_append (bytes, head + 1, 1);
  g_byte_array_append (bytes, data, (guint)length);
}

static void
put_piece (GByteArray *model, const char *text, float score, guint8 kind)
{
  g_autoptr (GByteArray) piece = g_byte_array_new ();

  put (piece, 1, 2, text, strlen (text));
  put (piece, 2, 5, &score, sizeof score);
  put (piece, 3, 0, &kind, 1);
  put (model, 1, 2, piece->data, piece->len);
}

/* A model with bytes for what it does not know, as newer ones have them. */
static void
test_byte_fallback (void)
{
  g_autoptr (GByteArray) model = g_byte_array_new ();
  g_autoptr (GByteArray) trainer = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanUnigram) self = NULL;
  const guint8 yes = 1;

  put_piece (model, "<unk>", 0, 2);
  put_piece (model, "</s>", 0, 3);
  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *name = g_strdup_printf ("<0x%02X>", i);

      put_piece (model, name, 0, 6);
    }
  put_piece (model, "▁", -2, 1);
  put_piece (model, "▁我", -1, 1);
  put_piece (model, "[A]", 0, 4);
  put (trainer, 35, 0, &yes, 1);
  put (model, 2, 2, trainer->data, trainer->len);
  put (model, 3, 2, "", 0);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&model));
  self = sampan_unigram_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sampan_unigram_get_n_pieces (self), ==, 261);
  g_assert_cmpstr (sampan_unigram_get_piece (self, 260), ==, "[A]");

  g_auto (GStrv) pieces = sampan_unigram_encode (self, "我你[A]");
  g_autofree char *joined = g_strjoinv (" ", pieces);
  g_autofree char *again = sampan_unigram_decode (self, (const char *const *)pieces);
  const char *const broken[] = { "▁我", "<0xE4>", "<0xBD>", "▁", "</s>", NULL };
  g_autofree char *mended = sampan_unigram_decode (self, broken);

  g_assert_cmpstr (joined, ==, "▁我 <0xE4> <0xBD> <0xA0> [A]");
  g_assert_cmpstr (again, ==, "我你[A]");
  g_assert_true (g_str_has_prefix (mended, "我\xef\xbf\xbd"));
  g_assert_true (g_utf8_validate (mended, -1, NULL));
}

/* ---- what is refused ---- */

static void
test_bpe (void)
{
  g_autofree char *path = dup_path ("bpe.spm");
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_unigram_new_from_file (path, &error));
  g_assert_error (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "BPE"));
}

static void
test_missing (void)
{
  g_autofree char *path = dup_path ("no-such.spm");
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_unigram_new_from_file (path, &error));
  g_assert_error (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_READ);
}

/* The end of the pieces, in bytes: all before it is needed. */
static void
test_cut_off (void)
{
  g_autoptr (GBytes) whole = read_bytes ("toy-zh-en/target.spm");
  gsize length = g_bytes_get_size (whole);
  guint refused = 0;

  for (gsize i = 0; i < length; i += i < 200 ? 1 : 37)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanUnigram) self = sampan_unigram_new (part, &error);

      refused += self == NULL;
      if (self == NULL)
        g_assert_error (error, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_DAMAGED);
      /* Only what follows the last field that is read may lack. */
      else
        g_assert_cmpuint (i, >, length * 9 / 10);
    }
  g_assert_cmpuint (refused, >, 200);
}

/* Files with errors are refused, or give some pieces: nothing else (run with AddressSanitizer). */
static void
test_noise (void)
{
  static const char *const files[] = { "toy-zh-en/source.spm", "toy-zh-en/target.spm" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GBytes) whole = read_bytes (files[i % 2]);
      gsize length;
      guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (SampanUnigram) self = NULL;

      for (int n = g_rand_int_range (rand, 1, 40); n > 0; n--)
        data[g_rand_int_range (rand, 0, (gint32)length)] = (guint8)g_rand_int_range (rand, 0, 256);
      changed = g_bytes_new_take (data, length);
      self = sampan_unigram_new (changed, NULL);
      if (self != NULL)
        {
          g_auto (GStrv) pieces = sampan_unigram_encode (
              self, "ＡＢ我们昨天在㌔公园 ½ e\xcc\x81\xff\xe4\xbd 👨‍👩‍👧");
          g_autofree char *text = sampan_unigram_decode (self, (const char *const *)pieces);

          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unigram/like-sentencepiece", test_like_sentencepiece);
  g_test_add_func ("/unigram/decode", test_decode);
  g_test_add_func ("/unigram/byte-fallback", test_byte_fallback);
  g_test_add_func ("/unigram/bpe", test_bpe);
  g_test_add_func ("/unigram/missing", test_missing);
  g_test_add_func ("/unigram/cut-off", test_cut_off);
  g_test_add_func ("/unigram/noise", test_noise);
  return g_test_run ();
}
