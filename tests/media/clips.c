#include "clips.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "infer/sampan-model.h"

static char *folder;

/* ---- helpers ---- */

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void *
read_raw (const char *command, gsize *length)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  void *data;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  process = g_subprocess_newv ((const char *const *)argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &size);
  *length = size;

  return data;
}

/* ---- public ---- */

char *
clips_path (const char *name)
{
  if (folder == NULL)
    folder = g_dir_make_tmp ("sampan-clips-XXXXXX", NULL);

  return g_build_filename (folder, name, NULL);
}

char *
clips_sample (const char *name)
{
  const char *samples = g_getenv ("SAMPAN_SAMPLES");

  return g_build_filename (samples != NULL ? samples : "/usr/share/sampan-samples", name, NULL);
}

void
clips_clean (void)
{
  if (folder != NULL)
    remove_folder (folder);
  g_clear_pointer (&folder, g_free);
  /* A test may end while the first model is being loaded for what it has left behind. */
  sampan_model_finish ();
}

char *
clips_run (const char *format, ...)
{
  g_autofree char *command = NULL;
  char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  va_list list;

  va_start (list, format);
  command = g_strdup_vprintf (format, list);
  va_end (list);
  g_spawn_command_line_sync (command, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("failed: %s", command);

  return output;
}

char *
clips_make (const char *name, const char *arguments)
{
  g_autofree char *path = clips_path (name);
  g_autofree char *output = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    output = clips_run ("ffmpeg -v error -nostdin -y %s '%s'", arguments, path);

  return g_steal_pointer (&path);
}

SampanPlan *
clips_plan (const char *edits, SampanMediaKind kind)
{
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"edits\": [%s]}", edits);
  g_autoptr (GError) error = NULL;
  SampanPlan *plan = sampan_plan_new_from_json (json, kind, &error);

  g_assert_no_error (error);

  return plan;
}

char *
clips_export (const char *input, const char *edits, const char *name)
{
  g_autofree char *output = clips_path (name);
  g_autoptr (GError) error = NULL;
  gboolean picture = g_str_has_suffix (name, ".png") || g_str_has_suffix (name, ".jpg");
  g_autoptr (SampanPlan) plan =
      clips_plan (edits, picture ? SAMPAN_MEDIA_IMAGE : SAMPAN_MEDIA_VIDEO);
  SampanExportSpec spec = { .input = input, .output = output };

  spec.plan = plan;
  sampan_export (&spec, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&output);
}

double
clips_probe (const char *path, const char *stream, const char *entry)
{
  g_autofree char *output =
      clips_run ("ffprobe -v error -select_streams %s:0 -show_entries stream=%s -of csv=p=0 '%s'",
                 stream, entry, path);

  return g_ascii_strtod (output, NULL);
}

ClipFrames
clips_read_frames (const char *path)
{
  g_autofree char *command =
      g_strdup_printf ("ffmpeg -v error -nostdin -i '%s' -fps_mode passthrough -f rawvideo "
                       "-pix_fmt rgb24 -",
                       path);
  g_autofree char *size = NULL;
  ClipFrames self = { 0 };
  gsize length;

  size = clips_run ("ffprobe -v error -select_streams v:0 -show_entries stream=width,height "
                    "-of csv=p=0 '%s'",
                    path);
  sscanf (size, "%d,%d", &self.width, &self.height);
  g_assert_cmpint (self.width, >, 0);
  self.pixels = read_raw (command, &length);
  /* ffmpeg turns frames upright: the size may be the other way round, their number is the same. */
  self.n = (int)(length / ((gsize)self.width * self.height * 3));

  return self;
}

void
clips_frames_clear (ClipFrames *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

double
clips_mean (
    const ClipFrames *frames, int frame, int channel, double x, double y, double w, double h)
{
  const guint8 *pixels = frames->pixels + (gsize)frame * frames->width * frames->height * 3;
  int left = (int)(x * frames->width), right = (int)((x + w) * frames->width);
  int top = (int)(y * frames->height), bottom = (int)((y + h) * frames->height);
  double sum = 0;
  int n = 0;

  g_assert_cmpint (frame, <, frames->n);
  for (int row = top; row < bottom; row++)
    for (int column = left; column < right; column++)
      for (int c = 0; c < 3; c++)
        if (channel == 3 || channel == c)
          {
            sum += pixels[((gsize)row * frames->width + column) * 3 + c];
            n++;
          }

  return sum / MAX (1, n);
}

double
clips_difference (const ClipFrames *a, int frame_a, const ClipFrames *b, int frame_b)
{
  gsize size = (gsize)a->width * a->height * 3;
  double sum = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (gsize i = 0; i < size; i++)
    sum += abs (a->pixels[frame_a * size + i] - b->pixels[frame_b * size + i]);

  return sum / size;
}

ClipSound
clips_read_sound (const char *path)
{
  g_autofree char *command =
      g_strdup_printf ("ffmpeg -v error -nostdin -i '%s' -f f32le -ac 1 -ar 48000 -", path);
  ClipSound self = { 0 };
  gsize length;

  self.samples = read_raw (command, &length);
  self.n = length / sizeof (float);

  return self;
}

void
clips_sound_clear (ClipSound *self)
{
  g_clear_pointer (&self->samples, g_free);
}

double
clips_loudness (const ClipSound *sound, double start, double end)
{
  gsize first = (gsize)(start * 48000), last = MIN (sound->n, (gsize)(end * 48000));
  double sum = 0;

  g_assert_cmpuint (first, <, last);
  for (gsize i = first; i < last; i++)
    sum += sound->samples[i] * sound->samples[i];

  return sqrt (sum / (last - first));
}

double
clips_frequency (const ClipSound *sound, double start, double end)
{
  gsize first = (gsize)(start * 48000), last = MIN (sound->n, (gsize)(end * 48000));
  int crossings = 0;

  for (gsize i = first + 1; i < last; i++)
    crossings += sound->samples[i - 1] < 0 && sound->samples[i] >= 0;

  return crossings * 48000.0 / (last - first);
}
