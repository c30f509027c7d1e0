#include "clips.h"

#include <string.h>

#include <glib/gstdio.h>

#include "media/sampan-source.h"

/* Pictures go through the elements of video; what comes out is compared with what another program
 * makes. */

static void
test_unchanged (void)
{
  static const char *const names[] = { "astronaut.png", "coffee.png", "chelsea.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *input = clips_sample (names[i]);
      g_autofree char *png = clips_export (input, "", "unchanged.png");
      g_autofree char *jpeg = clips_export (input, "", "unchanged.jpg");
      g_autofree char *even_path = NULL;
      g_autofree char *arguments = NULL;
      g_auto (ClipFrames) original = { 0 };
      g_auto (ClipFrames) lossless = clips_read_frames (png);
      g_auto (ClipFrames) lossy = clips_read_frames (jpeg);

      /* Sizes become even. */
      arguments =
          g_strdup_printf ("-i '%s' -vf crop=floor(iw/2)*2:floor(ih/2)*2:0:0 -frames:v 1", input);
      even_path = clips_make (names[i], arguments);
      original = clips_read_frames (even_path);
      g_test_message ("%s: PNG %.2f, JPEG %.2f", names[i],
                      clips_difference (&original, 0, &lossless, 0),
                      clips_difference (&original, 0, &lossy, 0));
      /* Colour is kept for four pixels at a time; a range taken for another makes 10. */
      g_assert_cmpfloat (clips_difference (&original, 0, &lossless, 0), <, 3);
      g_assert_cmpfloat (clips_difference (&original, 0, &lossy, 0), <, 4);
    }
}

static void
test_shape (void)
{
  static const struct
  {
    const char *edits;
    const char *filter;
  } cases[] = {
    { "{\"op\": \"crop\", \"x\": 0.125, \"y\": 0, \"width\": 0.75, \"height\": 1}",
      "crop=384:512:64:0" },
    { "{\"op\": \"rotate\", \"degrees\": 90}", "transpose=clock" },
    { "{\"op\": \"flip\", \"axis\": \"horizontal\"}", "hflip" },
    /* Over the height at which the meaning of colours is guessed to change, and under it. */
    { "{\"op\": \"resize\", \"width\": 1024}", "scale=1024:1024:flags=lanczos" },
    { "{\"op\": \"resize\", \"width\": 200}", "scale=200:200:flags=lanczos" },
  };
  g_autofree char *input = clips_sample ("astronaut.png");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("picture-%u.png", i);
      g_autofree char *arguments =
          g_strdup_printf ("-i '%s' -vf %s -frames:v 1", input, cases[i].filter);
      g_autofree char *wanted_path = clips_make (name, arguments);
      g_autofree char *output = clips_export (input, cases[i].edits, "shape.png");
      g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);
      g_auto (ClipFrames) got = clips_read_frames (output);

      g_test_message ("%s: %.2f", cases[i].edits, clips_difference (&wanted, 0, &got, 0));
      g_assert_cmpfloat (clips_difference (&wanted, 0, &got, 0), <, 3);
    }
}

/* A small angle turns clockwise and leaves no empty corner. */
static void
test_straighten (void)
{
  g_autofree char *input = clips_sample ("astronaut.png");
  g_autofree char *output =
      clips_export (input, "{\"op\": \"rotate\", \"degrees\": 8}", "straight.png");
  /* 1 / (cos 8 + sin 8) of a square is left. */
  g_autofree char *arguments =
      g_strdup_printf ("-i '%s' -vf \"rotate=8*PI/180,crop=454:454,scale=512:512\" -frames:v 1",
                       input);
  g_autofree char *wanted_path = clips_make ("straight-wanted.png", arguments);
  g_autofree char *other_arguments =
      g_strdup_printf ("-i '%s' -vf \"rotate=-8*PI/180,crop=454:454,scale=512:512\" -frames:v 1",
                       input);
  g_autofree char *other_path = clips_make ("straight-other.png", other_arguments);
  g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);
  g_auto (ClipFrames) other = clips_read_frames (other_path);
  g_auto (ClipFrames) got = clips_read_frames (output);

  g_test_message ("turned %.2f, the other way %.2f", clips_difference (&wanted, 0, &got, 0),
                  clips_difference (&other, 0, &got, 0));
  g_assert_cmpfloat (clips_difference (&wanted, 0, &got, 0), <, 5);
  g_assert_cmpfloat (clips_difference (&other, 0, &got, 0), >, 20);
}

/* Means of the red, green and blue of the astronaut after each adjustment, against before. */
static void
test_adjustments (void)
{
  g_autofree char *input = clips_sample ("astronaut.png");
  g_auto (ClipFrames) before = clips_read_frames (input);
  double mean = clips_mean (&before, 0, 3, 0, 0, 1, 1);
  double warmth = clips_mean (&before, 0, 0, 0, 0, 1, 1) - clips_mean (&before, 0, 2, 0, 0, 1, 1);
  static const struct
  {
    const char *op;
    int brighter; /* 1: the picture becomes brighter, -1: darker, 0: does not matter */
    int warmer;
  } cases[] = {
    { "brightness", 1, 0 },
    { "exposure", 1, 0 },
    { "shadows", 1, 0 },
    { "warmth", 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        g_autofree char *edits =
            g_strdup_printf ("{\"op\": \"%s\", \"amount\": %g}", cases[i].op, 0.4 * sign);
        g_autofree char *output = clips_export (input, edits, "adjusted.png");
        g_auto (ClipFrames) after = clips_read_frames (output);
        double change = clips_mean (&after, 0, 3, 0, 0, 1, 1) - mean;
        double warmer =
            clips_mean (&after, 0, 0, 0, 0, 1, 1) - clips_mean (&after, 0, 2, 0, 0, 1, 1) - warmth;

        g_test_message ("%s: brighter by %.1f, warmer by %.1f", edits, change, warmer);
        if (cases[i].brighter != 0)
          g_assert_cmpfloat (change * sign * cases[i].brighter, >, 3);
        if (cases[i].warmer != 0)
          g_assert_cmpfloat (warmer * sign * cases[i].warmer, >, 6);
      }
}

static void
test_saturation_and_vignette (void)
{
  g_autofree char *input = clips_sample ("astronaut.png");
  g_autofree char *grey =
      clips_export (input, "{\"op\": \"saturation\", \"amount\": -1}", "grey.png");
  g_autofree char *dark =
      clips_export (input, "{\"op\": \"vignette\", \"amount\": 0.8}", "vignette.png");
  g_auto (ClipFrames) before = clips_read_frames (input);
  g_auto (ClipFrames) colourless = clips_read_frames (grey);
  g_auto (ClipFrames) after = clips_read_frames (dark);

  g_assert_cmpfloat_with_epsilon (clips_mean (&colourless, 0, 0, 0, 0, 1, 1),
                                  clips_mean (&colourless, 0, 2, 0, 0, 1, 1), 2);
  g_assert_cmpfloat (clips_mean (&after, 0, 3, 0, 0, 0.1, 0.1), <,
                     0.8 * clips_mean (&before, 0, 3, 0, 0, 0.1, 0.1));
  g_assert_cmpfloat_with_epsilon (clips_mean (&after, 0, 3, 0.45, 0.45, 0.1, 0.1),
                                  clips_mean (&before, 0, 3, 0.45, 0.45, 0.1, 0.1), 4);
}

/* What a camera writes about how it was held is obeyed once. */
static void
test_exif (void)
{
  g_autofree char *sample = clips_sample ("coffee.png");
  g_autofree char *input = clips_path ("exif.jpg");
  g_autofree char *arguments = g_strdup_printf ("-i '%s' -frames:v 1 -q:v 2", sample);
  g_autofree char *plain = clips_make ("lying.jpg", arguments);
  g_autofree char *turned_arguments =
      g_strdup_printf ("-i '%s' -vf transpose=clock -frames:v 1", plain);
  g_autofree char *wanted_path = clips_make ("upright.png", turned_arguments);
  g_autofree char *output = NULL;
  g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);
  g_auto (ClipFrames) got = { 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *data = NULL;
  g_autofree char *written = NULL;
  gsize length;
  /* An APP1 segment with one entry: orientation (0x0112) 6, turn by 90 degrees clockwise. */
  static const guint8 exif[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0,    0,    'M', 'M',
                                 0,    42,   0, 0,  0,   8,   0,   1,   0x01, 0x12, 0,   3,
                                 0,    0,    0, 1,  0,   6,   0,   0,   0,    0,    0,   0 };

  g_assert_true (g_file_get_contents (plain, &data, &length, NULL));
  g_byte_array_append (bytes, (guint8 *)data, 2);
  g_byte_array_append (bytes, exif, sizeof exif);
  g_byte_array_append (bytes, (guint8 *)data + 2, length - 2);
  g_assert_true (g_file_set_contents (input, (char *)bytes->data, bytes->len, NULL));

  output = clips_export (input, "", "exif-out.jpg");
  got = clips_read_frames (output);
  g_assert_cmpint (got.width, ==, 400);
  g_assert_cmpint (got.height, ==, 600);
  g_assert_cmpfloat (clips_difference (&wanted, 0, &got, 0), <, 6);
  g_assert_true (g_file_get_contents (output, &written, &length, NULL));
  g_assert_null (memmem (written, length, "Exif", 4));
}

/* What can be seen through stays so in PNG and lies on white in JPEG. */
static void
test_transparent (void)
{
  g_autofree char *input =
      clips_make ("glass.png",
                  "-f lavfi -i color=red@0.0:s=64x64,format=rgba -frames:v 1 -pix_fmt rgba");
  g_autofree char *png = clips_export (input, "", "glass-out.png");
  g_autofree char *jpeg = clips_export (input, "", "glass-out.jpg");
  g_autofree char *format =
      clips_run ("ffprobe -v error -show_entries stream=pix_fmt -of csv=p=0 '%s'", png);
  g_autofree char *alpha_arguments = g_strdup_printf ("-i '%s' -vf alphaextract -frames:v 1", png);
  g_autofree char *alpha_path = clips_make ("glass-alpha.png", alpha_arguments);
  g_auto (ClipFrames) alpha = clips_read_frames (alpha_path);
  g_auto (ClipFrames) flat = clips_read_frames (jpeg);

  g_assert_true (g_str_has_prefix (format, "rgba"));
  g_assert_cmpfloat (clips_mean (&alpha, 0, 3, 0, 0, 1, 1), <, 2);
  g_assert_cmpfloat (clips_mean (&flat, 0, 3, 0, 0, 1, 1), >, 250);
}

/* The left half is glass, the right one red: turned, the upper half is glass. */
static void
test_transparent_turn (void)
{
  g_autofree char *input =
      clips_make ("half.png", "-f lavfi -i \"color=red:s=64x64,format=rgba,geq=r=255:g=0:b=0:"
                              "a='if(lt(X,32),0,255)'\" -frames:v 1 -pix_fmt rgba");
  g_autofree char *output = clips_export (
      input, "{\"op\": \"rotate\", \"degrees\": 90}, {\"op\": \"brightness\", \"amount\": 0}",
      "half-out.jpg");
  g_auto (ClipFrames) frames = clips_read_frames (output);

  g_assert_cmpfloat (clips_mean (&frames, 0, 1, 0.1, 0.1, 0.8, 0.3), >, 240);
  g_assert_cmpfloat (clips_mean (&frames, 0, 1, 0.1, 0.6, 0.8, 0.3), <, 30);
}

/* The person stays, what is behind goes: seen through in PNG, white in JPEG, a picture of one's
 * own. */
static void
test_background (void)
{
  g_autofree char *input = clips_sample ("astronaut.png");
  g_autofree char *other = clips_sample ("coffee.png");
  g_autofree char *png =
      clips_export (input, "{\"op\": \"background\", \"mode\": \"remove\"}", "removed.png");
  g_autofree char *jpeg =
      clips_export (input, "{\"op\": \"background\", \"mode\": \"remove\"}", "removed.jpg");
  g_autofree char *image_edit =
      g_strdup_printf ("{\"op\": \"background\", \"mode\": \"image\", \"file\": \"%s\"}", other);
  g_autofree char *image = clips_export (input, image_edit, "image.png");
  g_autofree char *alpha_arguments = g_strdup_printf ("-i '%s' -vf alphaextract -frames:v 1", png);
  g_autofree char *alpha_path = clips_make ("removed-alpha.png", alpha_arguments);
  g_auto (ClipFrames) before = clips_read_frames (input);
  g_auto (ClipFrames) alpha = clips_read_frames (alpha_path);
  g_auto (ClipFrames) white = clips_read_frames (jpeg);
  g_auto (ClipFrames) pasted = clips_read_frames (image);

  /* The upper left corner, and the face. */
  g_assert_cmpfloat (clips_mean (&alpha, 0, 3, 0, 0, 0.2, 0.2), <, 8);
  g_assert_cmpfloat (clips_mean (&alpha, 0, 3, 0.4, 0.15, 0.1, 0.1), >, 247);
  g_assert_cmpfloat (clips_mean (&white, 0, 3, 0, 0, 0.2, 0.2), >, 247);
  g_assert_cmpfloat_with_epsilon (clips_mean (&white, 0, 3, 0.4, 0.15, 0.1, 0.1),
                                  clips_mean (&before, 0, 3, 0.4, 0.15, 0.1, 0.1), 4);
  /* Coffee is brown: its red is far above its blue. */
  g_assert_cmpfloat (clips_mean (&pasted, 0, 0, 0, 0, 0.2, 0.2), >,
                     clips_mean (&pasted, 0, 2, 0, 0, 0.2, 0.2) + 40);
}

static void
test_text (void)
{
  g_autofree char *input =
      clips_make ("plain.png", "-f lavfi -i color=0x303030:s=400x300 -frames:v 1 -pix_fmt rgb24");
  g_autofree char *output = clips_export (
      input, "{\"op\": \"text\", \"text\": \"Hello 你好\", \"position\": \"top\", \"size\": 0.2}",
      "text.png");
  g_auto (ClipFrames) frames = clips_read_frames (output);

  g_assert_cmpfloat (clips_mean (&frames, 0, 3, 0.2, 0, 0.6, 0.4), >, 60);
  g_assert_cmpfloat_with_epsilon (clips_mean (&frames, 0, 3, 0, 0.6, 1, 0.4), 0x30, 3);
}

static void
test_thumbnail (void)
{
  g_autofree char *input = clips_sample ("coffee.png");
  g_autoptr (SampanPlan) plan =
      clips_plan ("{\"op\": \"crop\", \"aspect\": \"1:1\"}", SAMPAN_MEDIA_IMAGE);
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) pixels =
      sampan_thumbnail (input, plan, NULL, 0, 96, &width, &height, NULL, &error);
  const guint8 *data;
  g_auto (ClipFrames) original = clips_read_frames (input);
  double sum = 0;

  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 96);
  g_assert_cmpint (height, ==, 96);
  g_assert_cmpuint (g_bytes_get_size (pixels), ==, 96 * 96 * 4);
  data = g_bytes_get_data (pixels, NULL);
  for (int i = 0; i < 96 * 96; i++)
    {
      sum += data[i * 4];
      g_assert_cmpint (data[i * 4 + 3], ==, 255);
    }
  g_assert_cmpfloat_with_epsilon (sum / (96 * 96),
                                  clips_mean (&original, 0, 0, 1 / 6.0, 0, 2 / 3.0, 1), 3);
}

/* Of a large JPEG no more is decoded than the result shows; it is as large as if all were. */
static void
test_reduced (void)
{
  static const struct
  {
    const char *edits;
    const char *filter;
    int reduction;
  } cases[] = {
    { "{\"op\": \"resize\", \"width\": 480}", "scale=480:360:flags=lanczos", 4 },
    { "{\"op\": \"crop\", \"x\": 0.25, \"y\": 0, \"width\": 0.5, \"height\": 1},"
      "{\"op\": \"resize\", \"width\": 498},{\"op\": \"warmth\", \"amount\": 0}",
      "crop=1000:1500:500:0,scale=498:748:flags=lanczos", 2 },
    { "{\"op\": \"resize\", \"width\": 1400}", "scale=1400:1050:flags=lanczos", 0 },
  };
  g_autofree char *astronaut = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-i '%s' -vf scale=2001:1501:flags=bicubic,setsar=1,format=yuvj420p -q:v 2 -frames:v 1",
      astronaut);
  g_autofree char *input = clips_make ("large.jpg", arguments);
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (input, NULL, NULL);
  g_autoptr (SampanPlan) turn =
      clips_plan ("{\"op\": \"rotate\", \"degrees\": 90},{\"op\": \"resize\", \"width\": 300}",
                  SAMPAN_MEDIA_IMAGE);

  g_assert_cmpint (sampan_source_find_reduction (input, info, turn, 0), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("reduced-%u.png", i);
      g_autofree char *how = g_strdup_printf ("-i '%s' -vf %s -frames:v 1", input, cases[i].filter);
      g_autofree char *wanted_path = clips_make (name, how);
      g_autofree char *output = clips_export (input, cases[i].edits, "reduced.jpg");
      g_autoptr (SampanPlan) plan = clips_plan (cases[i].edits, SAMPAN_MEDIA_IMAGE);
      g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);
      g_auto (ClipFrames) got = clips_read_frames (output);

      g_assert_cmpint (sampan_source_find_reduction (input, info, plan, 0), ==, cases[i].reduction);
      g_assert_cmpint (got.width, ==, wanted.width);
      g_assert_cmpint (got.height, ==, wanted.height);
      g_test_message ("%s: %.2f", cases[i].edits, clips_difference (&wanted, 0, &got, 0));
      /* Shifted by a pixel it is 8. */
      g_assert_cmpfloat (clips_difference (&wanted, 0, &got, 0), <, 4);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/export-picture/unchanged", test_unchanged);
  g_test_add_func ("/export-picture/shape", test_shape);
  g_test_add_func ("/export-picture/reduced", test_reduced);
  g_test_add_func ("/export-picture/straighten", test_straighten);
  g_test_add_func ("/export-picture/adjustments", test_adjustments);
  g_test_add_func ("/export-picture/saturation-and-vignette", test_saturation_and_vignette);
  g_test_add_func ("/export-picture/exif", test_exif);
  g_test_add_func ("/export-picture/transparent", test_transparent);
  g_test_add_func ("/export-picture/transparent-turn", test_transparent_turn);
  g_test_add_func ("/export-picture/background", test_background);
  g_test_add_func ("/export-picture/text", test_text);
  g_test_add_func ("/export-picture/thumbnail", test_thumbnail);
  status = g_test_run ();
  clips_clean ();

  return status;
}
