#include "clips.h"

#include <string.h>

/* Captions beside the picture (soft) and in it (burnt in): languages and times as other programs
 * see them. */

static const char *const texts[] = { "First <i>words</i>", "Second & last", NULL };

static SampanCaptionTrack *
make_track (const char *language, const char *first, const char *second)
{
  SampanCaptionTrack *track = sampan_caption_track_new (language);
  g_autoptr (SampanCue) one = sampan_cue_new (NULL, 400, 900, first, NULL, NULL);
  g_autoptr (SampanCue) two = sampan_cue_new (NULL, 1200, 1800, second, NULL, NULL);

  sampan_caption_track_put (track, one);
  sampan_caption_track_put (track, two);

  return track;
}

static char *
make_input (void)
{
  return clips_make ("captions.mp4",
                     "-f lavfi -i color=0x202020:s=320x240:r=20:d=2 -f lavfi -i sine=440:d=2 "
                     "-c:v libx264 -preset ultrafast -qp 4 -pix_fmt yuv420p -c:a aac");
}

static char *
export_with (const char *edits, const char *name, GPtrArray *soft, SampanCaptionSet *burn)
{
  g_autofree char *input = make_input ();
  g_autofree char *output = clips_path (name);
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  g_autoptr (GError) error = NULL;
  SampanExportSpec spec = {
    .input = input, .output = output, .plan = plan, .soft_tracks = soft, .burn = burn
  };

  sampan_export (&spec, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&output);
}

/* What ffmpeg reads from track @i, as SubRip without numbers, empty cues and the font that MP4
 * names. */
static char *
read_track (const char *path, int i)
{
  g_autofree char *text =
      clips_run ("ffmpeg -v error -nostdin -i '%s' -map 0:s:%d -f srt -", path, i);
  g_autoptr (GRegex) tags = g_regex_new ("<[^>]*>", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (tags, text, -1, 0, "", 0, NULL);
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  GString *read = g_string_new (NULL);

  for (guint line = 0; lines[line] != NULL; line++)
    if (strstr (lines[line], "-->") != NULL && lines[line + 1] != NULL
        && *g_strstrip (lines[line + 1]) != '\0')
      g_string_append_printf (read, "%s %s\n", lines[line], lines[line + 1]);

  return g_string_free_and_steal (read);
}

static void
assert_tracks (const char *edits, const char *name, const char *chinese, const char *english)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *output = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *languages = NULL;

  g_ptr_array_add (tracks, make_track ("zh-Hans", "你好，世界", "再见"));
  g_ptr_array_add (tracks, make_track ("en", texts[0], texts[1]));
  output = export_with (edits, name, tracks, NULL);
  first = read_track (output, 0);
  second = read_track (output, 1);
  languages = clips_run (
      "ffprobe -v error -select_streams s -show_entries stream_tags=language -of csv=p=0 '%s'",
      output);
  g_assert_cmpstr (first, ==, chinese);
  g_assert_cmpstr (second, ==, english);
  /* MP4 has the terminological codes of ISO 639-2, Matroska the bibliographic ones. */
  g_assert_cmpstr (languages, ==, g_str_has_suffix (name, ".mp4") ? "zho\neng\n" : "chi\neng\n");
}

static void
test_soft (void)
{
  static const char *const names[] = { "soft.mp4", "soft.mkv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      assert_tracks ("", names[i],
                     "00:00:00,400 --> 00:00:00,900 你好，世界\n"
                     "00:00:01,200 --> 00:00:01,800 再见\n",
                     "00:00:00,400 --> 00:00:00,900 First words\n"
                     "00:00:01,200 --> 00:00:01,800 Second & last\n");
      assert_tracks ("{\"op\": \"trim\", \"start\": 0.5, \"end\": 1.5}, "
                     "{\"op\": \"speed\", \"factor\": 0.5}",
                     names[i],
                     "00:00:00,000 --> 00:00:00,800 你好，世界\n"
                     "00:00:01,400 --> 00:00:02,000 再见\n",
                     "00:00:00,000 --> 00:00:00,800 First words\n"
                     "00:00:01,400 --> 00:00:02,000 Second & last\n");
    }
}

/* The script that the language code cannot tell. */
static void
test_scripts (void)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *output = NULL;
  g_autofree char *titles = NULL;

  g_ptr_array_add (tracks, make_track ("zh-Hans", "视频", "鼠标"));
  g_ptr_array_add (tracks, make_track ("zh-Hant", "影片", "滑鼠"));
  output = export_with ("", "scripts.mkv", tracks, NULL);
  titles = clips_run ("ffprobe -v error -select_streams s -show_entries stream_tags=language,title "
                      "-of csv=p=0 '%s'",
                      output);
  g_assert_cmpstr (titles, ==, "chi,zh-Hans\nchi,zh-Hant\n");
}

/* Burnt-in captions are in the pixels at their times and nowhere else, also after a trim and at
 * another speed. */
static void
test_burnt (void)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("outline");
  g_autoptr (SampanCaptionSet) set = NULL;
  static const struct
  {
    const char *edits;
    double start;
    double speed;
  } cases[] = {
    { "", 0, 1 },
    { "{\"op\": \"trim\", \"start\": 0.5}", 0.5, 1 },
    { "{\"op\": \"trim\", \"start\": 0.3}, {\"op\": \"speed\", \"factor\": 2}", 0.3, 2 },
  };

  g_ptr_array_add (tracks, make_track ("zh-Hans", "你好，世界", "再见再见再见"));
  set = sampan_caption_set_new (tracks, style);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = export_with (cases[i].edits, "burnt.mp4", NULL, set);
      g_auto (ClipFrames) frames = clips_read_frames (output);

      for (int frame = 0; frame < frames.n; frame++)
        {
          double time = cases[i].start + frame / 20.0 * cases[i].speed + 0.001;
          gboolean wanted = (time >= 0.4 && time < 0.9) || (time >= 1.2 && time < 1.8);
          double brightness = clips_mean (&frames, frame, 3, 0.4, 0.85, 0.2, 0.08);

          if (wanted)
            g_assert_cmpfloat (brightness, >, 0x24);
          else
            g_assert_cmpfloat_with_epsilon (brightness, 0x20, 2);
          g_assert_cmpfloat_with_epsilon (clips_mean (&frames, frame, 3, 0, 0, 1, 0.5), 0x20, 2);
        }
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/export-tracks/soft", test_soft);
  g_test_add_func ("/export-tracks/scripts", test_scripts);
  g_test_add_func ("/export-tracks/burnt", test_burnt);
  status = g_test_run ();
  clips_clean ();

  return status;
}
