#include "net/sampan-json.h"

static JsonNode *
parse (const char *text)
{
  GError *error = NULL;
  JsonNode *node = sampan_json_parse_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_get (void)
{
  g_autoptr (JsonNode) node =
      parse ("{\"a\": {\"b\": [{\"c\": \"鼠标\"}, {\"c\": \"two\"}]}, \"n\": 3, \"f\": 1.5, "
             "\"whole\": 2.0, "
             "\"yes\": true, \"ref\": {\"$link\": \"bafy\"}, \"nested\": [[1, 2], [3]]}");
  g_autoptr (GError) error = NULL;
  gint64 number = 0;
  double real = 0;
  gboolean yes = FALSE;

  g_assert_cmpstr (sampan_json_get_string (node, "a.b[0].c", &error), ==, "鼠标");
  g_assert_cmpstr (sampan_json_get_string (node, "a.b[1].c", &error), ==, "two");
  g_assert_cmpstr (sampan_json_get_string (node, "ref.$link", &error), ==, "bafy");
  g_assert_true (sampan_json_get_int (node, "n", &number, &error));
  g_assert_cmpint (number, ==, 3);
  g_assert_true (sampan_json_get_int (node, "whole", &number, &error));
  g_assert_cmpint (number, ==, 2);
  g_assert_true (sampan_json_get_int (node, "nested[1][0]", &number, &error));
  g_assert_cmpint (number, ==, 3);
  g_assert_true (sampan_json_get_double (node, "f", &real, &error));
  g_assert_cmpfloat (real, ==, 1.5);
  g_assert_true (sampan_json_get_double (node, "n", &real, &error));
  g_assert_cmpfloat (real, ==, 3);
  g_assert_true (sampan_json_get_boolean (node, "yes", &yes, &error));
  g_assert_true (yes);
  g_assert_cmpuint (json_array_get_length (sampan_json_get_array (node, "a.b", &error)), ==, 2);
  g_assert_true (json_object_has_member (sampan_json_get_object (node, "a", &error), "b"));
  g_assert_no_error (error);
}

static void
test_wrong (void)
{
  g_autoptr (JsonNode) node = parse ("{\"a\": [1, null, \"x\"], \"big\": 1e300, \"half\": 0.5}");
  static const struct
  {
    const char *path;
    int code;
  } strings[] = {
    { "a[0]", SAMPAN_JSON_ERROR_TYPE },
    { "a", SAMPAN_JSON_ERROR_TYPE },
    { "a[1]", SAMPAN_JSON_ERROR_MISSING },
    { "a[3]", SAMPAN_JSON_ERROR_MISSING },
    { "a[99999999999999999999]", SAMPAN_JSON_ERROR_MISSING },
    { "b", SAMPAN_JSON_ERROR_MISSING },
    { "a.b", SAMPAN_JSON_ERROR_MISSING },
    { "a[2].x", SAMPAN_JSON_ERROR_MISSING },
    { "[0]", SAMPAN_JSON_ERROR_MISSING },
    { "a[", SAMPAN_JSON_ERROR_TYPE },
    { "a[-1]", SAMPAN_JSON_ERROR_MISSING },
    { "", SAMPAN_JSON_ERROR_TYPE },
    { "..", SAMPAN_JSON_ERROR_MISSING },
  };
  gint64 number = 7;
  gboolean yes = TRUE;
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_assert_null (sampan_json_get_string (node, strings[i].path, &error));
      g_test_message ("path %s", strings[i].path);
      g_assert_error (error, SAMPAN_JSON_ERROR, strings[i].code);
      g_clear_error (&error);
    }
  g_assert_false (sampan_json_get_int (node, "half", &number, NULL));
  g_assert_false (sampan_json_get_int (node, "big", &number, NULL));
  g_assert_false (sampan_json_get_boolean (node, "a[0]", &yes, NULL));
  g_assert_cmpint (number, ==, 7);
  g_assert_null (sampan_json_get_string (NULL, "a", &error));
  g_assert_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_cmpstr (sampan_json_peek_string (node, "a[0]", "else"), ==, "else");
  g_assert_cmpint (sampan_json_peek_int (node, "a[2]", 5), ==, 5);
  g_assert_cmpuint (sampan_json_peek_length (node, "big"), ==, 0);
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "{",
    "[1,",
    "{\"a\":}",
    "nul",
    "\"",
    "{\"a\": \"\\ud8\"}",
    "{'a': 1}",
    "// x\n{}",
    "[1] [2]",
    "\xff\xfe",
    "{\"a\": \"\xc3\x28\"}",
    "<html></html>",
    "{\"a\": 1,}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = sampan_json_parse_string (texts[i], &error);

      g_test_message ("text %u: %s", i, texts[i]);
      g_assert_null (node);
      g_assert_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_PARSE);
    }
}

static void
test_depth (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) right = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (sampan_json_parse_string (deep->str, &error));
  g_assert_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_DEPTH);
  g_clear_error (&error);

  for (guint i = 0; i < SAMPAN_JSON_MAX_DEPTH; i++)
    g_string_append_c (right, '[');
  /* Brackets in a string are no depth, nor is an escaped quote its end. */
  for (guint i = 0; i < 100; i++)
    g_string_append (right, i == 0 ? "\"\\\"[" : "[");
  g_string_append (right, "\"");
  for (guint i = 0; i < SAMPAN_JSON_MAX_DEPTH; i++)
    g_string_append_c (right, ']');
  node = sampan_json_parse_string (right->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

/* Whatever comes out of the parser must be UTF-8, or GLib's functions go wrong with it later. */
static void
test_surrogates (void)
{
  static const char *const texts[] = { "[\"\\ud83d\\ude00\"]", "[\"\\ud83d\"]", "[\"\\ude00x\"]",
                                       "[\"\\ud83d\\u0041\"]", "[\"a\\u0000b\"]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = sampan_json_parse_string (texts[i], NULL);
      const char *text = sampan_json_peek_string (node, "[0]", "");

      g_assert_true (g_utf8_validate (text, -1, NULL));
      if (i == 0)
        g_assert_cmpstr (text, ==, "😀");
    }
}

static void
test_build (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) extra = parse ("{\"x\": [1]}");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *const list[] = { "a", "b", NULL };

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "text", "“话题” \"\n😀");
  sampan_json_add_string (builder, "none", NULL);
  sampan_json_add_int (builder, "n", 9007199254740993);
  sampan_json_add_double (builder, "f", 0.25);
  sampan_json_add_boolean (builder, "yes", TRUE);
  sampan_json_add_node (builder, "extra", extra);
  sampan_json_add_strv (builder, "list", list);
  sampan_json_add_strv (builder, "nolist", NULL);
  sampan_json_begin_object (builder, "inner");
  sampan_json_begin_array (builder, "empty");
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  bytes = sampan_json_builder_end_bytes (builder);
  node = sampan_json_parse (bytes, NULL);

  g_assert_cmpstr (sampan_json_peek_string (node, "text", NULL), ==, "“话题” \"\n😀");
  g_assert_cmpint (sampan_json_peek_int (node, "n", 0), ==, 9007199254740993);
  g_assert_cmpfloat (sampan_json_peek_double (node, "f", 0), ==, 0.25);
  g_assert_true (sampan_json_peek_boolean (node, "yes", FALSE));
  g_assert_cmpint (sampan_json_peek_int (node, "extra.x[0]", 0), ==, 1);
  g_assert_cmpstr (sampan_json_peek_string (node, "list[1]", NULL), ==, "b");
  g_assert_nonnull (sampan_json_get_array (node, "inner.empty", NULL));
  g_assert_false (json_object_has_member (json_node_get_object (node), "none"));
  g_assert_false (json_object_has_member (json_node_get_object (node), "nolist"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/get", test_get);
  g_test_add_func ("/json/wrong", test_wrong);
  g_test_add_func ("/json/hostile", test_hostile);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/surrogates", test_surrogates);
  g_test_add_func ("/json/build", test_build);
  return g_test_run ();
}
