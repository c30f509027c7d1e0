/* The models of the Media page: presets, edits as text, the groups of edits, trims. */

#include "ui/media/sampan-edit-groups.h"
#include "ui/media/sampan-edit-text.h"
#include "ui/media/sampan-presets.h"
#include "ui/media/sampan-trim.h"

#include "fixture.h"

static SampanPlan *
read_plan (const char *json)
{
  g_autoptr (GError) error = NULL;
  SampanPlan *plan =
      sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, &error);

  g_assert_no_error (error);
  return plan;
}

static void
assert_plan (SampanPlan *plan, const char *json)
{
  g_autofree char *text = sampan_plan_to_json (plan, FALSE);

  g_assert_cmpstr (text, ==, json);
}

/* ---- groups ---- */

static void
test_groups (void)
{
  guint n_groups, n[SAMPAN_N_OPS] = { 0 };
  const SampanEditGroup *groups = sampan_edit_groups (&n_groups);

  for (guint i = 0; i < n_groups; i++)
    for (guint j = 0; j < groups[i].n_ids; j++)
      n[groups[i].ids[j]]++;
  for (guint id = 0; id < SAMPAN_N_OPS; id++)
    g_assert_cmpuint (n[id], ==, 1);
}

/* What is added can be seen: it is not what an edit is without its values. */
static void
test_made (void)
{
  for (guint id = 0; id < SAMPAN_N_OPS; id++)
    {
      g_autoptr (SampanEdit) edit = sampan_edit_group_make (id, 2.5, 10);
      const SampanOp *op = sampan_edit_get_op (edit);

      g_assert_cmpuint (op->id, ==, id);
      if (sampan_op_find_param (op, "amount") != NULL)
        g_assert_cmpfloat (sampan_edit_get_number (edit, "amount"), >, 0);
      if (id == SAMPAN_OP_CUT || id == SAMPAN_OP_TRIM)
        g_assert_cmpfloat (sampan_edit_get_number (edit, "start"), ==, 2.5);
      if (id == SAMPAN_OP_CUT)
        g_assert_cmpfloat (sampan_edit_get_number (edit, "end"), ==, 3.5);
    }
}

/* ---- text ---- */

static void
test_text (void)
{
  g_autoptr (SampanPlan) plan =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": 0.5}, "
                 "{\"op\": \"reverse\"}, {\"op\": \"upscale\", \"factor\": 2}], "
                 "\"unresolved\": [{\"text\": \"fly\", \"reason\": \"no\"}]}");
  g_autofree char *text = sampan_edit_text_write (plan);
  g_autoptr (GError) error = NULL;
  guint left_out;

  g_autoptr (SampanPlan) picture =
      sampan_edit_text_read (text, SAMPAN_MEDIA_IMAGE, &left_out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left_out, ==, 1);
  assert_plan (picture, "{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": 0.5}, "
                        "{\"op\": \"upscale\", \"factor\": 2}], \"unresolved\": []}");

  g_autoptr (SampanPlan) video =
      sampan_edit_text_read (text, SAMPAN_MEDIA_VIDEO, &left_out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left_out, ==, 1);
  g_assert_cmpuint (sampan_plan_get_n_edits (video), ==, 2);

  g_assert_null (sampan_edit_text_read ("Dear diary", SAMPAN_MEDIA_IMAGE, NULL, &error));
  g_assert_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX);
}

/* A preset takes the place of how a picture looks, and leaves its shape and its words. */
static void
test_apply (void)
{
  g_autoptr (SampanPlan) plan = read_plan (
      "{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"aspect\": \"3:4\"}, "
      "{\"op\": \"warmth\", \"amount\": 0.5}, {\"op\": \"vignette\", \"amount\": 0.3}]}");
  g_autoptr (SampanPlan) preset = read_plan (
      "{\"version\": 1, \"edits\": [{\"op\": \"look\", \"name\": \"noir\", \"strength\": 1}, "
      "{\"op\": \"warmth\", \"amount\": -0.2}]}");
  g_autoptr (SampanPlan) square =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"aspect\": \"1:1\"}]}");

  g_autoptr (SampanPlan) applied = sampan_edit_text_apply (plan, preset);
  assert_plan (applied, "{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"aspect\": \"3:4\"}, "
                        "{\"op\": \"look\", \"name\": \"noir\", \"strength\": 1}, "
                        "{\"op\": \"warmth\", \"amount\": -0.2}], \"unresolved\": []}");
  g_autoptr (SampanPlan) cropped = sampan_edit_text_apply (applied, square);
  assert_plan (cropped, "{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"aspect\": \"1:1\"}], "
                        "\"unresolved\": []}");
}

/* ---- trim ---- */

static void
test_trim (void)
{
  g_autoptr (SampanPlan) plan =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": -4, \"end\": -1}]}");
  SampanSpan kept;

  sampan_trim_read (plan, 10000, &kept);
  g_assert_cmpint (kept.start, ==, 6000);
  g_assert_cmpint (kept.end, ==, 9000);

  g_autoptr (SampanPlan) shorter = sampan_trim_write (plan, 10000, &(SampanSpan){ 1500, 2500 });
  assert_plan (shorter, "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 1.5, "
                        "\"end\": 2.5}], \"unresolved\": []}");
  g_autoptr (SampanPlan) to_end = sampan_trim_write (plan, 10000, &(SampanSpan){ 3000, 12000 });
  assert_plan (to_end, "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 3}], "
                       "\"unresolved\": []}");
  g_autoptr (SampanPlan) whole = sampan_trim_write (shorter, 10000, &(SampanSpan){ -5, 10000 });
  g_assert_cmpuint (sampan_plan_get_n_edits (whole), ==, 0);

  /* Something is always kept. */
  g_autoptr (SampanPlan) none = sampan_trim_write (whole, 10000, &(SampanSpan){ 10000, 0 });
  sampan_trim_read (none, 10000, &kept);
  g_assert_cmpint (kept.end - kept.start, ==, SAMPAN_TRIM_MIN);
}

static void
test_cuts (void)
{
  g_autoptr (SampanPlan) plan =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"cut\", \"start\": 2, \"end\": 3}, "
                 "{\"op\": \"cut\", \"start\": 5, \"end\": 6, \"enabled\": false}, "
                 "{\"op\": \"cut\", \"start\": -2, \"end\": 0}]}");
  g_autoptr (GArray) cuts = sampan_trim_dup_cuts (plan, 10000);

  g_assert_cmpuint (cuts->len, ==, 2);
  g_assert_cmpint (g_array_index (cuts, SampanSpan, 0).start, ==, 2000);
  g_assert_cmpint (g_array_index (cuts, SampanSpan, 0).end, ==, 3000);
  g_assert_cmpint (g_array_index (cuts, SampanSpan, 1).start, ==, 8000);
  g_assert_cmpint (g_array_index (cuts, SampanSpan, 1).end, ==, 10000);
}

/* ---- presets ---- */

typedef struct
{
  gboolean done;
  GError *error;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  sampan_presets_finish (SAMPAN_PRESETS (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
save (SampanPresets *presets, const char *name, SampanPlan *plan)
{
  Outcome outcome = { 0 };

  sampan_presets_save_async (presets, name, plan, on_done, &outcome);
  run_until (&outcome.done);
  g_assert_no_error (outcome.error);
}

static void
assert_names (SampanPresets *presets, const char *const *names)
{
  guint n = g_strv_length ((char **)names);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (presets)), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanPreset) preset = g_list_model_get_item (G_LIST_MODEL (presets), i);
      g_assert_cmpstr (sampan_preset_get_name (preset), ==, names[i]);
    }
}

static gboolean
on_enough (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_a_little (void)
{
  gboolean enough = FALSE;

  g_timeout_add (300, on_enough, &enough);
  run_until (&enough);
}

/* The thread of the last change may hold it for a moment. */
static void
assert_freed (SampanPresets *presets)
{
  g_object_add_weak_pointer (G_OBJECT (presets), (gpointer *)&presets);
  g_object_unref (presets);
  wait_a_little ();
  g_assert_null (presets);
}

static void
test_presets (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *folder = g_build_filename (fixture->folder, "presets", NULL);
  g_autoptr (SampanPlan) warm =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": 0.5}]}");
  g_autoptr (SampanPlan) cold =
      read_plan ("{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": -0.5}]}");
  SampanPresets *presets = sampan_presets_new (folder);
  Outcome outcome = { 0 };

  save (presets, " b/../b ", warm);
  save (presets, ".a", warm);
  save (presets, ".a", cold);
  assert_names (presets, (const char *const[]){ ".a", "b/../b", NULL });
  assert_plan (sampan_preset_get_plan (sampan_presets_find (presets, ".a")),
               "{\"version\": 1, \"edits\": [{\"op\": \"warmth\", \"amount\": -0.5}], "
               "\"unresolved\": []}");

  /* Two of one name there are not. */
  sampan_presets_rename_async (presets, sampan_presets_find (presets, ".a"), "b/../b", on_done,
                               &outcome);
  run_until (&outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&outcome.error);
  outcome.done = FALSE;
  sampan_presets_save_async (presets, "  ", warm, on_done, &outcome);
  run_until (&outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_clear_error (&outcome.error);

  outcome.done = FALSE;
  sampan_presets_rename_async (presets, sampan_presets_find (presets, "b/../b"), "成都 傍晚",
                               on_done, &outcome);
  run_until (&outcome.done);
  g_assert_no_error (outcome.error);
  assert_names (presets, (const char *const[]){ ".a", "成都 傍晚", NULL });
  assert_freed (presets);

  /* Another program reads them from the folder, and nothing lies beside it. */
  SampanPresets *again = sampan_presets_new (folder);
  wait_a_little ();
  assert_names (again, (const char *const[]){ ".a", "成都 傍晚", NULL });
  outcome.done = FALSE;
  sampan_presets_remove_async (again, sampan_presets_find (again, ".a"), on_done, &outcome);
  run_until (&outcome.done);
  g_assert_no_error (outcome.error);
  assert_names (again, (const char *const[]){ "成都 傍晚", NULL });
  assert_freed (again);

  g_autofree char *path = g_build_filename (folder, "成都 傍晚.json", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/media/groups", test_groups);
  g_test_add_func ("/ui/media/made", test_made);
  g_test_add_func ("/ui/media/text", test_text);
  g_test_add_func ("/ui/media/apply", test_apply);
  g_test_add_func ("/ui/media/trim", test_trim);
  g_test_add_func ("/ui/media/cuts", test_cuts);
  g_test_add_func ("/ui/media/presets", test_presets);
  return g_test_run ();
}
