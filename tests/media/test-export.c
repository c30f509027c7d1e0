#include "clips.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Progress, cancelling, and what is left when something goes wrong: nothing. */

static char *
make_long (void)
{
  return clips_make ("long.mp4", "-f lavfi -i testsrc2=s=640x360:r=30:d=8 -f lavfi -i "
                                 "sine=440:d=8 -c:v libx264 -preset ultrafast -pix_fmt yuv420p "
                                 "-c:a aac");
}

/* Names of all files in a folder, hidden ones too. */
static char *
list_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc)strcmp);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (" ", (char **)names->pdata);
}

static char *
make_folder (const char *name)
{
  char *path = clips_path (name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);

  return path;
}

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
  gboolean done;
  double fraction;
  int n_reports;
  gint64 last_report;
  gint64 shortest;
  gboolean backwards;
  gboolean told_time;
} Run;

static void
on_progress (double fraction, double seconds_left, gpointer data)
{
  Run *run = data;
  gint64 now = g_get_monotonic_time ();

  run->backwards |= fraction < run->fraction;
  run->told_time |= seconds_left > 0;
  run->fraction = fraction;
  if (run->last_report != 0 && fraction < 1)
    run->shortest = MIN (run->shortest, now - run->last_report);
  run->last_report = now;
  run->n_reports++;
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  if (run->cancellable != NULL && fraction > 0.1)
    g_cancellable_cancel (run->cancellable);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->done = sampan_export_finish (result, &run->error);
  g_main_loop_quit (run->loop);
}

static void
run_export (Run *run, const SampanExportSpec *spec)
{
  run->loop = g_main_loop_new (NULL, FALSE);
  run->shortest = G_MAXINT64;
  sampan_export_async (spec, on_progress, run, run->cancellable, on_exported, run);
  g_main_loop_run (run->loop);
  g_clear_pointer (&run->loop, g_main_loop_unref);
}

static void
test_progress (void)
{
  g_autofree char *input = make_long ();
  g_autofree char *folder = make_folder ("progress");
  g_autofree char *output = g_build_filename (folder, "out.mp4", NULL);
  g_autofree char *files = NULL;
  SampanExportSpec spec = { .input = input, .output = output };
  Run run = { 0 };

  run_export (&run, &spec);
  g_assert_no_error (run.error);
  g_assert_true (run.done);
  g_assert_cmpint (run.n_reports, >, 2);
  g_assert_cmpfloat (run.fraction, ==, 1);
  g_assert_false (run.backwards);
  g_assert_true (run.told_time);
  files = list_folder (folder);
  g_assert_cmpstr (files, ==, "out.mp4");
}

static void
test_cancel (void)
{
  g_autofree char *input = make_long ();
  g_autofree char *folder = make_folder ("cancel");
  g_autofree char *output = g_build_filename (folder, "out.mp4", NULL);
  g_autofree char *files = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SampanExportSpec spec = { .input = input, .output = output };
  Run run = { .cancellable = cancellable };

  /* What was there before stays as it was. */
  g_assert_true (g_file_set_contents (output, "before", -1, NULL));
  run_export (&run, &spec);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (run.done);
  g_clear_error (&run.error);
  files = list_folder (folder);
  g_assert_cmpstr (files, ==, "out.mp4");
  g_assert_true (g_file_get_contents (output, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "before");
}

static void
assert_fails (const char *input, const char *edits, const char *output, SampanMediaError code)
{
  SampanMediaKind kind = g_str_has_suffix (input, ".png") ? SAMPAN_MEDIA_IMAGE : SAMPAN_MEDIA_VIDEO;
  g_autoptr (SampanPlan) plan = clips_plan (edits, kind);
  g_autofree char *folder = g_path_get_dirname (output);
  g_autofree char *before = list_folder (folder);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  SampanExportSpec spec = { .input = input, .output = output, .plan = plan };

  g_assert_false (sampan_export (&spec, NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_MEDIA_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_null (strchr (error->message, '\n'));
  after = list_folder (folder);
  g_assert_cmpstr (before, ==, after);
}

static void
test_errors (void)
{
  g_autofree char *input = make_long ();
  g_autofree char *picture = clips_sample ("astronaut.png");
  g_autofree char *folder = make_folder ("errors");
  g_autofree char *output = g_build_filename (folder, "out.mp4", NULL);
  g_autofree char *text = g_build_filename (folder, "out.txt", NULL);
  g_autofree char *missing = g_build_filename (folder, "no", "out.mp4", NULL);
  g_autofree char *absent = clips_path ("absent.mp4");
  g_autofree char *cut = clips_path ("cut.mp4");
  g_autofree char *data = NULL;
  gsize length;

  assert_fails (absent, "", output, SAMPAN_MEDIA_ERROR_UNKNOWN);
  assert_fails (input, "", text, SAMPAN_MEDIA_ERROR_FAILED);
  assert_fails (picture, "", output, SAMPAN_MEDIA_ERROR_FAILED);
  assert_fails (input, "", missing, SAMPAN_MEDIA_ERROR_FAILED);
  assert_fails (input, "{\"op\": \"trim\", \"start\": 20}", output, SAMPAN_MEDIA_ERROR_PLAN);
  assert_fails (input, "{\"op\": \"trim\", \"start\": 3, \"end\": -6}", output,
                SAMPAN_MEDIA_ERROR_PLAN);
  g_assert_true (g_file_get_contents (input, &data, &length, NULL));
  g_assert_true (g_file_set_contents (cut, data, length / 2, NULL));
  assert_fails (cut, "", output, SAMPAN_MEDIA_ERROR_DAMAGED);
}

/* As root no folder is closed, but nobody can make a file in /sys. */
static void
test_unwritable (void)
{
  g_autofree char *input = make_long ();
  g_autofree char *output = g_strdup ("/sys/out.mp4");

  assert_fails (input, "", output, SAMPAN_MEDIA_ERROR_FAILED);
}

/* The preview at full size and the export make the same picture. */
static void
test_preview_equals_export (void)
{
  static const char *const edits =
      "{\"op\": \"crop\", \"aspect\": \"3:4\"}, {\"op\": \"brightness\", \"amount\": 0.2}, "
      "{\"op\": \"warmth\", \"amount\": 0.4}, {\"op\": \"vignette\", \"amount\": 0.5}, "
      "{\"op\": \"look\", \"name\": \"film\"}, {\"op\": \"sharpness\", \"amount\": 0.3}, "
      "{\"op\": \"text\", \"text\": \"Ahoy\", \"position\": \"centre\"}";
  g_autofree char *input = clips_sample ("coffee.png");
  g_autofree char *output = clips_export (input, edits, "same.png");
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_IMAGE);
  g_autoptr (GError) error = NULL;
  g_auto (ClipFrames) exported = clips_read_frames (output);
  double difference = 0;
  int width, height;
  g_autoptr (GBytes) preview =
      sampan_thumbnail (input, plan, NULL, 0, 0, &width, &height, NULL, &error);
  const guint8 *pixels;

  g_assert_no_error (error);
  g_assert_cmpint (width, ==, exported.width);
  g_assert_cmpint (height, ==, exported.height);
  pixels = g_bytes_get_data (preview, NULL);
  for (int i = 0; i < width * height; i++)
    for (int c = 0; c < 3; c++)
      difference += ABS (pixels[i * 4 + c] - exported.pixels[i * 3 + c]);
  difference /= width * height * 3;
  g_test_message ("%.2f", difference);
  /* The preview takes the quick way to RGB, up to 2 darker and with harder edges of colour. An edit
   * left out makes 5 and more. */
  g_assert_cmpfloat (difference, <, 2.2);
}

/* The frame of a video, too, but for what the encoder loses. */
static void
test_video_preview_equals_export (void)
{
  static const char *const edits = "{\"op\": \"trim\", \"start\": 1}, "
                                   "{\"op\": \"speed\", \"factor\": 2}, "
                                   "{\"op\": \"crop\", \"aspect\": \"1:1\"}, "
                                   "{\"op\": \"contrast\", \"amount\": 0.3}, "
                                   "{\"op\": \"look\", \"name\": \"vintage\"}";
  g_autofree char *input = make_long ();
  g_autofree char *output = clips_export (input, edits, "same.mp4");
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  g_auto (ClipFrames) exported = clips_read_frames (output);
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) preview =
      sampan_thumbnail (input, plan, NULL, 1500, 0, &width, &height, NULL, &error);
  const guint8 *pixels = g_bytes_get_data (preview, NULL);
  double sums[2] = { 0 };

  g_assert_no_error (error);
  g_assert_cmpint (width, ==, exported.width);
  g_assert_cmpint (height, ==, exported.height);
  /* At 1.5 s: frame 45; another frame differs more. */
  for (int which = 0; which < 2; which++)
    for (int i = 0; i < width * height; i++)
      for (int c = 0; c < 3; c++)
        sums[which] +=
            ABS (pixels[i * 4 + c]
                 - exported.pixels[((gsize)(which == 0 ? 45 : 48) * width * height + i) * 3 + c]);
  g_test_message ("%.2f, another frame %.2f", sums[0] / (width * height * 3),
                  sums[1] / (width * height * 3));
  g_assert_cmpfloat (sums[0] / (width * height * 3), <, 4);
  g_assert_cmpfloat (sums[0] * 2, <, sums[1]);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/export/progress", test_progress);
  g_test_add_func ("/export/cancel", test_cancel);
  g_test_add_func ("/export/errors", test_errors);
  g_test_add_func ("/export/unwritable", test_unwritable);
  g_test_add_func ("/export/preview-equals-export", test_preview_equals_export);
  g_test_add_func ("/export/video-preview-equals-export", test_video_preview_equals_export);
  status = g_test_run ();
  clips_clean ();

  return status;
}
