#include <glib/gstdio.h>
#include "edit/sampan-plan-files.h"
#include "edit/sampan-plan.h"

#include <string.h>

static SampanPlan *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  SampanPlan *plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_VIDEO, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  return plan;
}

static void
assert_json (SampanPlan *plan, const char *expected)
{
  g_autofree char *json = sampan_plan_to_json (plan, FALSE);

  g_assert_cmpstr (json, ==, expected);
}

/* What DESIGN shows as a plan: written as it was read. */
static void
test_round_trip (void)
{
  const char *json =
      "{\"version\": 1, \"edits\": [{\"op\": \"background\", \"mode\": \"blur\", \"amount\": 0.5}, "
      "{\"op\": \"warmth\", \"amount\": 0.1, \"enabled\": false}, "
      "{\"op\": \"text\", \"text\": \"He said \\\"好\\\"\\n\\\\\", \"x\": 0.25, \"y\": 0.333333, "
      "\"end\": 2.5}, "
      "{\"op\": \"volume\", \"gain_db\": -6, \"mute\": true}, "
      "{\"op\": \"captions\", \"languages\": [\"zh-Hans\", \"en\"]}], "
      "\"unresolved\": [{\"text\": \"make me fly\", \"reason\": \"no local edit does this\"}]}";
  g_autoptr (SampanPlan) plan = parse (json);
  g_autofree char *pretty = sampan_plan_to_json (plan, TRUE);
  g_autoptr (SampanPlan) again = parse (pretty);

  assert_json (plan, json);
  g_assert_true (sampan_plan_equal (plan, again));
  g_assert_cmpuint (sampan_plan_get_n_edits (plan), ==, 5);
  g_assert_cmpstr (sampan_plan_get_unresolved (plan, 0)->text, ==, "make me fly");
  g_assert_null (sampan_plan_find (plan, SAMPAN_OP_WARMTH));
  g_assert_nonnull (sampan_plan_find (plan, SAMPAN_OP_TEXT));
}

static void
test_canonical (void)
{
  g_autoptr (SampanPlan) plan =
      parse ("{\"edits\":[{\"enabled\":true,\"amount\":2.5e-1,\"op\":\"warmth\"},"
             "{\"mode\":\"colour\",\"op\":\"background\",\"colour\":\"#FF8800\"},"
             "{\"op\":\"warmth\",\"amount\":-0.0}],\"version\":1}");

  assert_json (plan, "{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": 0}, "
                     "{\"op\": \"background\", \"mode\": \"colour\", \"colour\": \"#ff8800\"}], "
                     "\"unresolved\": []}");
}

static void
test_empty (void)
{
  g_autoptr (SampanPlan) none = parse (NULL);
  g_autoptr (SampanPlan) blank = parse ("");

  g_assert_true (sampan_plan_equal (none, blank));
  assert_json (none, "{\"version\": 1, \"edits\": [], \"unresolved\": []}");
}

typedef struct
{
  const char *edits; /* of a plan for a video, or a whole document if it does not start with [ */
  SampanEditError code;
  const char *says; /* part of the message */
} Refused;

static const Refused refused[] = {
  { "nonsense", SAMPAN_EDIT_ERROR_SYNTAX, "not JSON" },
  { "{\"version\": 1, \"edits\": []", SAMPAN_EDIT_ERROR_SYNTAX, "not JSON" },
  { "{\"version\": 1, \"edits\": [],}", SAMPAN_EDIT_ERROR_SYNTAX, "not JSON" },
  { "{\"version\": 1, \"edits\": [NaN]}", SAMPAN_EDIT_ERROR_SYNTAX, "not JSON" },
  { "\xff\xfe", SAMPAN_EDIT_ERROR_SYNTAX, "UTF-8" },
  { "\"text\"", SAMPAN_EDIT_ERROR_SYNTAX, "object" },
  { "null", SAMPAN_EDIT_ERROR_SYNTAX, "object" },
  { "{}", SAMPAN_EDIT_ERROR_SYNTAX, "version" },
  { "{\"edits\": []}", SAMPAN_EDIT_ERROR_SYNTAX, "version" },
  { "{\"version\": 2, \"edits\": []}", SAMPAN_EDIT_ERROR_SYNTAX, "version 2" },
  { "{\"version\": \"1\", \"edits\": []}", SAMPAN_EDIT_ERROR_SYNTAX, "version" },
  { "{\"version\": 1.0, \"edits\": []}", SAMPAN_EDIT_ERROR_SYNTAX, "version" },
  { "{\"version\": 1}", SAMPAN_EDIT_ERROR_SYNTAX, "edits" },
  { "{\"version\": 1, \"edits\": {}}", SAMPAN_EDIT_ERROR_SYNTAX, "edits" },
  { "{\"version\": 1, \"edits\": [], \"extra\": 1}", SAMPAN_EDIT_ERROR_SYNTAX, "member" },
  { "{\"version\": 1, \"edits\": [], \"unresolved\": 1}", SAMPAN_EDIT_ERROR_SYNTAX, "unresolved" },
  { "{\"version\": 1, \"edits\": [], \"unresolved\": [{\"text\": 1, \"reason\": \"\"}]}",
    SAMPAN_EDIT_ERROR_SYNTAX, "unresolved" },
  { "{\"version\": 1, \"edits\": [], \"unresolved\": [{\"text\": \"a\"}]}",
    SAMPAN_EDIT_ERROR_SYNTAX, "unresolved" },
  { "[1]", SAMPAN_EDIT_ERROR_SYNTAX, "Edit 1" },
  { "[{\"amount\": 1}]", SAMPAN_EDIT_ERROR_SYNTAX, "op" },
  { "[{\"op\": 7}]", SAMPAN_EDIT_ERROR_SYNTAX, "op" },
  { "[{\"op\": [\"blur\"]}]", SAMPAN_EDIT_ERROR_SYNTAX, "op" },
  { "[{\"op\": \"fly\"}]", SAMPAN_EDIT_ERROR_UNKNOWN_OP, "fly" },
  { "[{\"op\": \"blur\", \"amount\": 0.5}, {\"op\": \"warmth\", \"amount\": 1.5}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "Edit 2, warmth: “amount” must be a number from -1 to 1" },
  { "[{\"op\": \"blur\", \"amount\": 1e999}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "amount" },
  { "[{\"op\": \"blur\", \"amount\": \"0.5\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "amount" },
  { "[{\"op\": \"blur\", \"amount\": null}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "amount" },
  { "[{\"op\": \"blur\", \"amount\": [0.5]}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "amount" },
  { "[{\"op\": \"blur\"}]", SAMPAN_EDIT_ERROR_MISSING, "amount" },
  { "[{\"op\": \"blur\", \"amount\": 0.5, \"radius\": 3}]", SAMPAN_EDIT_ERROR_UNKNOWN_PARAM,
    "radius" },
  { "[{\"op\": \"blur\", \"amount\": 0.5, \"enabled\": 1}]", SAMPAN_EDIT_ERROR_BAD_VALUE,
    "enabled" },
  { "[{\"op\": \"resize\"}]", SAMPAN_EDIT_ERROR_MISSING, "width" },
  { "[{\"op\": \"resize\", \"width\": 100.5}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "whole number" },
  { "[{\"op\": \"resize\", \"width\": 100000}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "width" },
  { "[{\"op\": \"crop\"}]", SAMPAN_EDIT_ERROR_MISSING, "aspect" },
  { "[{\"op\": \"crop\", \"aspect\": \"3:0\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "aspect" },
  { "[{\"op\": \"crop\", \"x\": 0, \"y\": 0, \"width\": 1}]", SAMPAN_EDIT_ERROR_MISSING, "height" },
  { "[{\"op\": \"crop\", \"x\": 0.5, \"y\": 0, \"width\": 0.6, \"height\": 1}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "outside" },
  { "[{\"op\": \"crop\", \"aspect\": \"1:1\", \"x\": 0.5}]", SAMPAN_EDIT_ERROR_BAD_VALUE,
    "aspect" },
  { "[{\"op\": \"rotate\", \"degrees\": 60}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "degrees" },
  { "[{\"op\": \"flip\", \"axis\": \"diagonal\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE,
    "horizontal, vertical" },
  { "[{\"op\": \"trim\", \"start\": 5, \"end\": 5}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "after" },
  { "[{\"op\": \"trim\", \"start\": -2, \"end\": -3}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "after" },
  { "[{\"op\": \"cut\", \"start\": 5, \"end\": 3}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "after" },
  { "[{\"op\": \"cut\", \"start\": 5}]", SAMPAN_EDIT_ERROR_MISSING, "end" },
  { "[{\"op\": \"reverse\", \"amount\": 1}]", SAMPAN_EDIT_ERROR_UNKNOWN_PARAM, "amount" },
  { "[{\"op\": \"grain\", \"amount\": -0.5}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "amount" },
  { "[{\"op\": \"stylise\", \"name\": \"watercolour\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "cartoon" },
  { "[{\"op\": \"background\", \"mode\": \"scene\", \"name\": \"moon\"}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "studio" },
  { "[{\"op\": \"recolour\", \"target\": \"shoes\", \"colour\": \"#ff0000\"}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "clothes" },
  { "[{\"op\": \"recolour\", \"target\": \"hair\"}]", SAMPAN_EDIT_ERROR_MISSING, "colour" },
  { "[{\"op\": \"faces\", \"mode\": \"remove\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "pixelate" },
  { "[{\"op\": \"accessory\", \"name\": \"crown\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "sunglasses" },
  { "[{\"op\": \"upscale\", \"factor\": 2}]", SAMPAN_EDIT_ERROR_NOT_FOR_KIND, "pictures" },
  { "[{\"op\": \"speed\", \"factor\": 100}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "factor" },
  { "[{\"op\": \"volume\", \"mute\": \"yes\"}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "true or false" },
  { "[{\"op\": \"background\", \"mode\": \"image\"}]", SAMPAN_EDIT_ERROR_MISSING, "file" },
  { "[{\"op\": \"background\", \"mode\": \"colour\", \"colour\": \"red\"}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "#ff8800" },
  { "[{\"op\": \"background\", \"mode\": \"gradient\", \"colours\": [\"#000000\"]}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "colours" },
  { "[{\"op\": \"background\", \"mode\": \"gradient\", \"colours\": [\"#000000\", 5]}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "colours" },
  { "[{\"op\": \"text\", \"text\": 5}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "text" },
  { "[{\"op\": \"text\", \"text\": \"a\", \"x\": 0.5}]", SAMPAN_EDIT_ERROR_MISSING, "“y”" },
  { "[{\"op\": \"text\", \"text\": \"a\", \"position\": \"top\", \"x\": 0.5, \"y\": 0.5}]",
    SAMPAN_EDIT_ERROR_BAD_VALUE, "position" },
  { "[{\"op\": \"captions\", \"languages\": []}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "languages" },
  { "[{\"op\": \"captions\", \"languages\": [\"e\"]}]", SAMPAN_EDIT_ERROR_BAD_VALUE, "languages" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const Refused *row = &refused[i];
      g_autofree char *shown = g_strescape (row->edits, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *json = row->edits[0] == '['
                                  ? g_strdup_printf ("{\"version\": 1, \"edits\": %s}", row->edits)
                                  : g_strdup (row->edits);

      g_test_message ("%s", shown);
      g_assert_null (sampan_plan_new_from_json (json, SAMPAN_MEDIA_VIDEO, &error));
      g_assert_error (error, SAMPAN_EDIT_ERROR, row->code);
      g_assert_nonnull (strstr (error->message, row->says));
    }
}

static void
test_kind (void)
{
  const char *json = "{\"version\": 1, \"edits\": [{\"op\": \"speed\", \"factor\": 2}]}";
  g_autoptr (SampanPlan) plan = parse (json);
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, &error));
  g_assert_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_NOT_FOR_KIND);
  g_assert_nonnull (strstr (error->message, "speed"));
  g_clear_error (&error);

  g_assert_null (sampan_plan_new_from_json (
      "{\"version\": 1, \"edits\": [{\"op\": \"upscale\", \"factor\": 3}]}", SAMPAN_MEDIA_IMAGE,
      &error));
  g_assert_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "2 or 4"));
}

/* Depth and size that overflow a stack or eat the memory of a program that trusts what it reads. */
static void
test_huge (void)
{
  g_autoptr (GString) deep = g_string_new (NULL), many = g_string_new (NULL);
  g_autofree char *large = g_strnfill (3 * 1024 * 1024, ' ');
  const char *inputs[3];

  for (guint i = 0; i < 200000; i++)
    g_string_append_c (deep, '[');
  g_string_append (many, "{\"version\": 1, \"edits\": [");
  for (guint i = 0; i < 20000; i++)
    g_string_append (many, "{\"op\": \"flip\", \"axis\": \"vertical\"},");
  g_string_append (many, "{\"op\": \"flip\", \"axis\": \"vertical\"}]}");
  inputs[0] = deep->str;
  inputs[1] = many->str;
  inputs[2] = large;

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sampan_plan_new_from_json (inputs[i], SAMPAN_MEDIA_VIDEO, &error));
      g_assert_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX);
      g_assert_cmpuint (strlen (error->message), <, 300);
    }
}

/* Every input cut short or with one byte changed gives a plan or an error, never anything else. */
static void
test_mutated (void)
{
  const char *json =
      "{\"version\": 1, \"edits\": [{\"op\": \"text\", \"text\": \"好\\u4e00\", \"x\": 0.25, "
      "\"y\": 1}, "
      "{\"op\": \"background\", \"mode\": \"gradient\", \"colours\": [\"#000000\", \"#ffffff\"]}], "
      "\"unresolved\": [{\"text\": \"fly\", \"reason\": \"no\"}]}";

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *mutant = g_strdup (json);
      g_autoptr (SampanPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      mutant[g_test_rand_int_range (0, strlen (json))] = g_test_rand_int_range (0, 256);
      if (i % 2 == 0)
        mutant[g_test_rand_int_range (0, strlen (json))] =
            "[]{}:,\"0"[g_test_rand_int_range (0, 8)];
      plan = sampan_plan_new_from_json (mutant, SAMPAN_MEDIA_VIDEO, &error);
      g_assert_true ((plan != NULL) == (error == NULL));
    }
}

static void
test_operations (void)
{
  g_autoptr (SampanPlan) empty = sampan_plan_new ();
  g_autoptr (SampanEdit) flip = sampan_edit_new (SAMPAN_OP_FLIP);
  g_autoptr (SampanEdit) blur = sampan_edit_new (SAMPAN_OP_BLUR);
  g_autoptr (SampanEdit) strong = sampan_edit_with_number (blur, "amount", 0.75);
  g_autoptr (SampanPlan) one = sampan_plan_with_appended (empty, blur);
  g_autoptr (SampanPlan) two = sampan_plan_with_appended (one, flip);
  g_autoptr (SampanPlan) three = sampan_plan_with_appended (two, flip);
  g_autoptr (SampanPlan) replaced = sampan_plan_with_appended (three, strong);
  g_autoptr (SampanPlan) moved = sampan_plan_with_moved (three, 0, 2);
  g_autoptr (SampanPlan) fewer = sampan_plan_without_edit (three, 1);
  g_autoptr (SampanPlan) changed = sampan_plan_with_edit (two, 0, strong);

  g_assert_cmpuint (sampan_plan_get_n_edits (empty), ==, 0);
  g_assert_cmpuint (sampan_plan_get_n_edits (one), ==, 1);
  g_assert_cmpuint (sampan_plan_get_n_edits (three), ==, 3);
  g_assert_cmpuint (sampan_plan_get_n_edits (replaced), ==, 3);
  g_assert_true (sampan_edit_equal (sampan_plan_get_edit (replaced, 0), strong));
  g_assert_true (sampan_edit_equal (sampan_plan_get_edit (three, 0), blur));
  g_assert_true (sampan_edit_equal (sampan_plan_get_edit (moved, 2), blur));
  g_assert_true (sampan_edit_equal (sampan_plan_get_edit (moved, 0), flip));
  g_assert_true (sampan_plan_equal (fewer, two));
  g_assert_false (sampan_plan_equal (changed, two));
  g_assert_cmpfloat (sampan_edit_get_number (sampan_plan_find (changed, SAMPAN_OP_BLUR), "amount"),
                     ==, 0.75);
}

static void
test_merged (void)
{
  g_autoptr (SampanPlan) old =
      parse ("{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": 0.25}, "
             "{\"op\": \"blur\", \"amount\": 0.5}], "
             "\"unresolved\": [{\"text\": \"old\", \"reason\": \"x\"}]}");
  g_autoptr (SampanPlan) new =
      parse ("{\"version\": 1, \"edits\": [{\"op\": \"flip\", \"axis\": \"horizontal\"}, "
             "{\"op\": \"warmth\", \"amount\": -0.25}], "
             "\"unresolved\": [{\"text\": \"new\", \"reason\": \"y\"}]}");
  g_autoptr (SampanPlan) merged = sampan_plan_with_merged (old, new);
  g_autoptr (SampanPlan) resolved = sampan_plan_without_unresolved (merged, 0);
  g_autoptr (SampanPlan) alone = sampan_plan_with_edits_alone (merged);

  assert_json (merged, "{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": -0.25}, "
                       "{\"op\": \"blur\", \"amount\": 0.5}, "
                       "{\"op\": \"flip\", \"axis\": \"horizontal\"}], "
                       "\"unresolved\": [{\"text\": \"new\", \"reason\": \"y\"}]}");
  g_assert_cmpuint (sampan_plan_get_n_unresolved (resolved), ==, 0);
  g_assert_cmpuint (sampan_plan_get_n_unresolved (merged), ==, 1);
  g_assert_true (sampan_plan_equal (alone, resolved));
}

/* Each part of the picture has one recolouring, each accessory one colour. */
static void
test_keys (void)
{
  g_autoptr (SampanPlan) old =
      parse ("{\"version\": 1, \"edits\": ["
             "{\"op\": \"recolour\", \"target\": \"hair\", \"colour\": \"#ff0000\"}, "
             "{\"op\": \"recolour\", \"target\": \"clothes\", \"colour\": \"#0000ff\"}, "
             "{\"op\": \"accessory\", \"name\": \"hat\"}]}");
  g_autoptr (SampanPlan) new =
      parse ("{\"version\": 1, \"edits\": ["
             "{\"op\": \"recolour\", \"target\": \"clothes\", \"colour\": \"#00ff00\"}, "
             "{\"op\": \"accessory\", \"name\": \"hat\", \"colour\": \"#000000\"}, "
             "{\"op\": \"accessory\", \"name\": \"earrings\"}]}");
  g_autoptr (SampanPlan) merged = sampan_plan_with_merged (old, new);

  assert_json (merged, "{\"version\": 1, \"edits\": ["
                       "{\"op\": \"recolour\", \"target\": \"hair\", \"colour\": \"#ff0000\"}, "
                       "{\"op\": \"recolour\", \"target\": \"clothes\", \"colour\": \"#00ff00\"}, "
                       "{\"op\": \"accessory\", \"name\": \"hat\", \"colour\": \"#000000\"}, "
                       "{\"op\": \"accessory\", \"name\": \"earrings\"}], \"unresolved\": []}");
}

/* A background comes into the library, and its plan goes on when the file is gone. */
static void
test_adopt (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-plan-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "beach.jpg", NULL);
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"edits\": [{\"op\": \"warmth\", "
                                           "\"amount\": 0.2}, {\"op\": \"background\", \"mode\": "
                                           "\"image\", \"file\": \"%s\"}]}",
                                           file);
  g_autofree char *place = g_build_filename (folder, "library", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanLibrary) library = sampan_library_open (place, &error);
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, &error);
  g_autoptr (SampanPlan) adopted = NULL, again = NULL, none = NULL;
  g_autofree char *path = NULL, *content = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, "a beach", -1, NULL));
  g_assert_true (sampan_plan_has_outside_files (plan));
  adopted = sampan_plan_adopt (plan, library, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sampan_plan_has_outside_files (adopted));
  g_assert_cmpint (g_unlink (file), ==, 0);
  path = sampan_library_dup_media_path (library,
                                        sampan_edit_get_string (sampan_plan_get_edit (adopted, 1),
                                                                "file"));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "a beach");
  g_assert_cmpfloat (sampan_edit_get_number (sampan_plan_get_edit (adopted, 0), "amount"), ==, 0.2);
  /* What is in the library stays as it is; what is not there is told. */
  again = sampan_plan_adopt (adopted, library, NULL, &error);
  g_assert_true (sampan_plan_equal (again, adopted));
  none = sampan_plan_adopt (plan, library, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/adopt", test_adopt);
  g_test_add_func ("/plan/round-trip", test_round_trip);
  g_test_add_func ("/plan/canonical", test_canonical);
  g_test_add_func ("/plan/empty", test_empty);
  g_test_add_func ("/plan/refused", test_refused);
  g_test_add_func ("/plan/kind", test_kind);
  g_test_add_func ("/plan/huge", test_huge);
  g_test_add_func ("/plan/mutated", test_mutated);
  g_test_add_func ("/plan/operations", test_operations);
  g_test_add_func ("/plan/merged", test_merged);
  g_test_add_func ("/plan/keys", test_keys);
  return g_test_run ();
}
