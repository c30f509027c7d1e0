#include "edit/sampan-plan.h"

static void
test_table (void)
{
  for (guint i = 0; i < SAMPAN_N_OPS; i++)
    {
      const SampanOp *op = sampan_op_get (i);
      g_autoptr (SampanEdit) edit = sampan_edit_new (i);
      g_autoptr (SampanEdit) copy = NULL;
      g_autoptr (JsonNode) json = sampan_edit_to_json (edit);
      g_autoptr (GError) error = NULL;
      g_autofree char *label = sampan_edit_dup_label (edit);
      g_autofree char *icon = g_strdup_printf ("sampan-%s-symbolic", op->name);

      g_assert_cmpuint (op->id, ==, i);
      g_assert_true (sampan_op_find (op->name) == op);
      g_assert_cmpstr (op->icon_name, ==, icon);
      g_assert_cmpstr (label, !=, "");
      for (guint j = 0; j < op->n_params; j++)
        {
          const SampanParam *param = &op->params[j];

          g_assert_true (sampan_op_find_param (op, param->name) == param);
          if (param->type == SAMPAN_PARAM_CHOICE)
            {
              g_assert_cmpuint (g_strv_length ((GStrv)param->choices), ==,
                                g_strv_length ((GStrv)param->labels));
              g_assert_true (g_strv_contains (param->choices, param->fallback));
            }
          if (param->required)
            g_assert_true (sampan_edit_has (edit, param->name));
        }

      copy = sampan_edit_new_from_json (json, op->applies, &error);
      g_assert_no_error (error);
      g_assert_true (sampan_edit_equal (edit, copy));
    }

  g_assert_null (sampan_op_find ("sunglasses"));
  g_assert_null (sampan_op_find (NULL));
  g_assert_null (sampan_op_find_param (sampan_op_get (SAMPAN_OP_CROP), "amount"));
}

static void
test_immutable (void)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_WARMTH);
  g_autoptr (SampanEdit) same = sampan_edit_new (SAMPAN_OP_WARMTH);
  g_autoptr (SampanEdit) warm = sampan_edit_with_number (edit, "amount", 0.25);
  g_autoptr (SampanEdit) hot = sampan_edit_with_number (edit, "amount", 25);
  g_autoptr (SampanEdit) nan = sampan_edit_with_number (warm, "amount", 0.0 / 0.0);
  g_autoptr (SampanEdit) off = sampan_edit_with_enabled (warm, FALSE);

  g_assert_true (sampan_edit_equal (edit, same));
  g_assert_cmpfloat (sampan_edit_get_number (edit, "amount"), ==, 0);
  g_assert_cmpfloat (sampan_edit_get_number (warm, "amount"), ==, 0.25);
  g_assert_cmpfloat (sampan_edit_get_number (hot, "amount"), ==, 1);
  g_assert_cmpfloat (sampan_edit_get_number (nan, "amount"), ==, 0.25);
  g_assert_true (sampan_edit_get_enabled (warm));
  g_assert_false (sampan_edit_get_enabled (off));
  g_assert_false (sampan_edit_equal (warm, off));
}

static void
test_crop (void)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_CROP);
  g_autoptr (SampanEdit) portrait = sampan_edit_with_string (edit, "aspect", "3:4");
  g_autoptr (SampanEdit) wrong = sampan_edit_with_string (portrait, "aspect", "3x4");
  g_autoptr (SampanEdit) moved = sampan_edit_with_number (portrait, "x", 0.25);
  g_autoptr (SampanEdit) back = sampan_edit_with_string (moved, "aspect", "16:9");

  g_assert_cmpstr (sampan_edit_get_string (edit, "aspect"), ==, "1:1");
  g_assert_false (sampan_edit_has (portrait, "x"));
  g_assert_cmpstr (sampan_edit_get_string (wrong, "aspect"), ==, "3:4");
  g_assert_false (sampan_edit_has (moved, "aspect"));
  g_assert_null (sampan_edit_get_string (moved, "aspect"));
  g_assert_true (sampan_edit_has (moved, "height"));
  g_assert_cmpfloat (sampan_edit_get_number (moved, "x"), ==, 0.25);
  g_assert_cmpfloat (sampan_edit_get_number (moved, "width"), ==, 0.75);
  g_assert_cmpstr (sampan_edit_get_string (back, "aspect"), ==, "16:9");
  g_assert_false (sampan_edit_has (back, "x"));
}

static void
test_together (void)
{
  const char *const one[] = { "#000000", NULL };
  const char *const two[] = { "#000000", "#FFcc00", NULL };
  g_autoptr (SampanEdit) background = sampan_edit_new (SAMPAN_OP_BACKGROUND);
  g_autoptr (SampanEdit) no_file = sampan_edit_with_string (background, "mode", "image");
  g_autoptr (SampanEdit) file = sampan_edit_with_string (background, "file", "/a/beach.png");
  g_autoptr (SampanEdit) single = sampan_edit_with_strv (background, "colours", one);
  g_autoptr (SampanEdit) gradient = sampan_edit_with_strv (background, "colours", two);
  g_autoptr (SampanEdit) rotate = sampan_edit_new (SAMPAN_OP_ROTATE);
  g_autoptr (SampanEdit) quarter = sampan_edit_with_number (rotate, "degrees", 100);
  g_autoptr (SampanEdit) slanted = sampan_edit_with_number (rotate, "degrees", -2.5);
  g_autoptr (SampanEdit) upscale = sampan_edit_new (SAMPAN_OP_UPSCALE);
  g_autoptr (SampanEdit) threefold = sampan_edit_with_number (upscale, "factor", 3);
  g_autoptr (SampanEdit) trim = sampan_edit_new (SAMPAN_OP_TRIM);
  g_autoptr (SampanEdit) from = sampan_edit_with_number (trim, "start", 4);
  g_autoptr (SampanEdit) early = sampan_edit_with_number (from, "end", 3);
  g_autoptr (SampanEdit) last = sampan_edit_with_number (trim, "start", -2);
  g_autoptr (SampanEdit) text = sampan_edit_new (SAMPAN_OP_TEXT);
  g_autoptr (SampanEdit) placed = sampan_edit_with_number (text, "x", 0.2);
  g_autoptr (SampanEdit) top = sampan_edit_with_string (placed, "position", "top");

  g_assert_cmpstr (sampan_edit_get_string (no_file, "mode"), ==, "blur");
  g_assert_cmpstr (sampan_edit_get_string (file, "mode"), ==, "image");
  g_assert_false (sampan_edit_has (single, "colours"));
  g_assert_cmpuint (g_strv_length ((GStrv)sampan_edit_get_strv (single, "colours")), ==, 2);
  g_assert_cmpstr (sampan_edit_get_strv (gradient, "colours")[1], ==, "#ffcc00");
  g_assert_cmpfloat (sampan_edit_get_number (quarter, "degrees"), ==, 90);
  g_assert_cmpfloat (sampan_edit_get_number (slanted, "degrees"), ==, -2.5);
  g_assert_cmpfloat (sampan_edit_get_number (upscale, "factor"), ==, 2);
  g_assert_cmpfloat (sampan_edit_get_number (threefold, "factor"), ==, 4);
  g_assert_false (sampan_edit_has (early, "end"));
  g_assert_cmpfloat (sampan_edit_get_number (last, "start"), ==, -2);
  g_assert_true (sampan_edit_has (placed, "y"));
  g_assert_false (sampan_edit_has (placed, "position"));
  g_assert_false (sampan_edit_has (top, "x"));
}

static void
test_labels (void)
{
  g_autoptr (SampanEdit) crop = sampan_edit_new (SAMPAN_OP_CROP);
  g_autoptr (SampanEdit) portrait = sampan_edit_with_string (crop, "aspect", "3:4");
  g_autoptr (SampanEdit) background = sampan_edit_new (SAMPAN_OP_BACKGROUND);
  g_autoptr (SampanEdit) text = sampan_edit_new (SAMPAN_OP_TEXT);
  g_autoptr (SampanEdit) words =
      sampan_edit_with_string (text, "text",
                               "一二三四五六七八九十一二三四五六七八九十一二三四五六");
  g_autofree char *crop_label = sampan_edit_dup_label (portrait);
  g_autofree char *background_label = sampan_edit_dup_label (background);
  g_autofree char *text_label = sampan_edit_dup_label (words);
  static const struct
  {
    const char *json, *label, *values;
  } rows[] = {
    { "{\"op\": \"cut\", \"start\": 3, \"end\": 5.5}", "Cut Out 3–5.5 s", "" },
    { "{\"op\": \"cut\", \"start\": -3, \"end\": -1}", "Cut Out", "Start -3 s · End -1 s" },
    { "{\"op\": \"warmth\", \"amount\": -0.25}", "Warmth", "Amount -0.25" },
    { "{\"op\": \"stylise\", \"name\": \"oil\"}", "Oil Painting" },
    { "{\"op\": \"accessory\", \"name\": \"hat\"}", "Hat" },
    { "{\"op\": \"recolour\", \"target\": \"hair\", \"colour\": \"#ff0000\"}", "Recolour Hair",
      "Colour #ff0000" },
    { "{\"op\": \"faces\", \"mode\": \"pixelate\"}", "Pixelate Faces" },
    { "{\"op\": \"upscale\", \"factor\": 4}", "Enlarge 4×" },
    { "{\"op\": \"background\", \"mode\": \"scene\", \"name\": \"sunset\"}", "Background Scene" },
  };

  g_assert_cmpstr (crop_label, ==, "Crop 3:4");
  g_assert_cmpstr (background_label, ==, "Background Blur");
  g_assert_cmpstr (text_label, ==, "Text “一二三四五六七八九十一二三四五六七八九十一二三四…”");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (rows[i].json, NULL);
      g_autoptr (SampanEdit) edit =
          sampan_edit_new_from_json (node, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, NULL);
      g_autofree char *label = sampan_edit_dup_label (edit);
      g_autofree char *values = sampan_edit_dup_values (edit);

      g_assert_cmpstr (label, ==, rows[i].label);
      if (rows[i].values != NULL)
        g_assert_cmpstr (values, ==, rows[i].values);
    }
}

static void
test_aspect (void)
{
  static const char *const wrong[] = {
    "",      ":",        "3",     "3:",    ":4",
    "3:4:5", "3/4",      "0:1",   "1:0",   "-3:4",
    "inf:1", "nan:nan",  "1e3:1", "0x9:1", "11:1",
    "1:11",  "1.2.3:1:", ".:1",   "3:4 ",  "99999999999999999:1"
  };
  double width = 0, height = 0;

  g_assert_true (sampan_aspect_parse ("1.91:1", &width, &height));
  g_assert_cmpfloat (width, ==, 1.91);
  g_assert_cmpfloat (height, ==, 1);
  g_assert_true (sampan_aspect_parse ("3:4", NULL, NULL));
  g_assert_false (sampan_aspect_parse (NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (sampan_aspect_parse (wrong[i], NULL, NULL))
      g_error ("“%s” was taken for an aspect", wrong[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/table", test_table);
  g_test_add_func ("/edit/immutable", test_immutable);
  g_test_add_func ("/edit/crop", test_crop);
  g_test_add_func ("/edit/together", test_together);
  g_test_add_func ("/edit/labels", test_labels);
  g_test_add_func ("/edit/aspect", test_aspect);
  return g_test_run ();
}
