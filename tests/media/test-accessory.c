#include "clips.h"
#include "frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "media/sampan-accessory-art.h"
#include "media/sampan-elements.h"
#include "media/sampan-face-mesh.h"

/* Between the eyes of the sample portrait, and how wide the face is; pixels of 512. */
#define EYES_X 225.5
#define EYES_Y 103.0
#define FACE_WIDTH 93.0

/* Where two pictures differ, and the colour of the first there. */
typedef struct
{
  double x, y; /* the middle */
  double left, top, right, bottom;
  double colour[3];
  int n;
} Change;

/* A change of all channels together that is more than what one more conversion makes, and one that
 * is more than what an encoder makes. */
#define SEEN 24
#define SEEN_IN_VIDEO 120

static Change
compare (const ClipFrames *after, const ClipFrames *before, int frame, int seen)
{
  Change change = { .left = G_MAXDOUBLE, .top = G_MAXDOUBLE };
  gsize size = (gsize)after->width * after->height;
  const guint8 *a = after->pixels + frame * size * 3, *b = before->pixels + frame * size * 3;

  g_assert_cmpint (after->width, ==, before->width);
  g_assert_cmpint (after->height, ==, before->height);
  for (gsize i = 0; i < size; i++)
    {
      double x = i % after->width + 0.5, y = i / after->width + 0.5;
      int away = 0;

      for (int j = 0; j < 3; j++)
        away += abs (a[3 * i + j] - b[3 * i + j]);
      if (away < seen)
        continue;
      change.n++;
      change.x += x;
      change.y += y;
      change.left = MIN (change.left, x);
      change.right = MAX (change.right, x);
      change.top = MIN (change.top, y);
      change.bottom = MAX (change.bottom, y);
      for (int j = 0; j < 3; j++)
        change.colour[j] += a[3 * i + j];
    }
  if (change.n == 0)
    change.left = change.top = 0;
  change.x /= MAX (change.n, 1);
  change.y /= MAX (change.n, 1);
  for (int j = 0; j < 3; j++)
    change.colour[j] /= MAX (change.n, 1);
  return change;
}

static char *
make_edit (const char *name, const char *colour)
{
  if (colour == NULL)
    return g_strdup_printf ("{\"op\": \"accessory\", \"name\": \"%s\"}", name);
  return g_strdup_printf ("{\"op\": \"accessory\", \"name\": \"%s\", \"colour\": \"%s\"}", name,
                          colour);
}

/* What putting it on changes in the sample portrait that ffmpeg's @filter has changed. */
static Change
put_on (const char *name, const char *colour, const char *filter)
{
  static int number;
  g_autofree char *portrait = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf ("-i '%s' -vf \"%s\"", portrait, filter);
  g_autofree char *input_name = g_strdup_printf ("%u.png", g_str_hash (filter));
  g_autofree char *plain_name = g_strdup_printf ("plain-%s", input_name);
  g_autofree char *output_name = g_strdup_printf ("on-%d.png", number++);
  g_autofree char *input = clips_make (input_name, arguments);
  g_autofree char *plain = clips_export (input, "", plain_name);
  g_autofree char *edit = make_edit (name, colour);
  g_autofree char *output = clips_export (input, edit, output_name);
  g_auto (ClipFrames) before = clips_read_frames (plain);
  g_auto (ClipFrames) after = clips_read_frames (output);
  Change change = compare (&after, &before, 0, SEEN);

  g_test_message ("%s on %s: %d pixels around %.1f %.1f, %.0f..%.0f x %.0f..%.0f, colour %.0f %.0f "
                  "%.0f",
                  name, filter, change.n, change.x, change.y, change.left, change.right, change.top,
                  change.bottom, change.colour[0], change.colour[1], change.colour[2]);
  return change;
}

static void
test_sunglasses (void)
{
  Change change = put_on ("sunglasses", NULL, "null");

  /* Over both eyes, dark, as wide as the face. */
  g_assert_cmpfloat_with_epsilon (change.x, EYES_X, 3);
  g_assert_cmpfloat_with_epsilon (change.y, EYES_Y + 6, 6);
  g_assert_cmpfloat (change.right - change.left, >, 0.85 * FACE_WIDTH);
  g_assert_cmpfloat (change.right - change.left, <, 1.15 * FACE_WIDTH);
  g_assert_cmpfloat (change.top, >, EYES_Y - 0.3 * FACE_WIDTH);
  g_assert_cmpfloat (change.bottom, <, EYES_Y + 0.45 * FACE_WIDTH);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (change.colour[i], <, 70);
}

/* They go where the face goes: moved, turned, in another size. */
static void
test_follows (void)
{
  Change still = put_on ("sunglasses", NULL, "null");
  static const double degrees[] = { 15, -25 };
  Change moved = put_on ("sunglasses", NULL, "crop=400:400:60:20");
  Change large = put_on ("sunglasses", NULL, "scale=1024:1024");
  Change small = put_on ("sunglasses", NULL, "scale=300:300");

  g_assert_cmpfloat_with_epsilon (moved.x, still.x - 60, 1.5);
  g_assert_cmpfloat_with_epsilon (moved.y, still.y - 20, 1.5);
  g_assert_cmpfloat_with_epsilon (large.x / 2, still.x, 1.5);
  g_assert_cmpfloat_with_epsilon (large.y / 2, still.y, 1.5);
  g_assert_cmpfloat_with_epsilon (large.n / 4.0, still.n, 0.12 * still.n);
  g_assert_cmpfloat_with_epsilon (small.x * 512 / 300, still.x, 2.5);
  g_assert_cmpfloat_with_epsilon (small.y * 512 / 300, still.y, 2.5);
  for (gsize i = 0; i < G_N_ELEMENTS (degrees); i++)
    {
      g_autofree char *filter = g_strdup_printf ("rotate=%g*PI/180:c=gray", degrees[i]);
      Change turned = put_on ("sunglasses", NULL, filter);
      double angle = degrees[i] * G_PI / 180, x = still.x - 256, y = still.y - 256;

      g_assert_cmpfloat_with_epsilon (turned.x, 256 + x * cos (angle) - y * sin (angle), 3);
      g_assert_cmpfloat_with_epsilon (turned.y, 256 + x * sin (angle) + y * cos (angle), 3);
      g_assert_cmpfloat_with_epsilon (turned.n, still.n, 0.15 * still.n);
    }
}

/* Each changes the picture where it belongs, and only there. */
static void
test_places (void)
{
  /* In widths of the face, from between the eyes. */
  static const struct
  {
    const char *name;
    double left, top, right, bottom;
    double least; /* pixels, for the square of the face's width */
  } places[] = {
    { "glasses", -0.6, -0.3, 0.6, 0.45, 0.06 },
    { "earrings", -0.68, 0.25, 0.68, 0.75, 0.006 },
    { "necklace", -0.55, 0.75, 0.55, 1.6, 0.05 },
    { "hat", -1.45, -1.2, 1.45, 0.1, 0.8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      Change change = put_on (places[i].name, NULL, "null");

      g_assert_cmpfloat (change.n, >, places[i].least * FACE_WIDTH * FACE_WIDTH);
      g_assert_cmpfloat (change.left, >, EYES_X + places[i].left * FACE_WIDTH);
      g_assert_cmpfloat (change.right, <, EYES_X + places[i].right * FACE_WIDTH);
      g_assert_cmpfloat (change.top, >, EYES_Y + places[i].top * FACE_WIDTH);
      g_assert_cmpfloat (change.bottom, <, EYES_Y + places[i].bottom * FACE_WIDTH);
      g_assert_cmpfloat_with_epsilon (change.x, EYES_X, 0.12 * FACE_WIDTH);
    }
}

static void
test_colours (void)
{
  static const char *const names[] = { "sunglasses", "glasses", "earrings", "necklace", "hat" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Change blue = put_on (names[i], "#1f3ac0", "null");
      Change red = put_on (names[i], "#d0202a", "null");

      g_assert_cmpfloat (blue.colour[2] - blue.colour[0], >, red.colour[2] - red.colour[0] + 15);
      g_assert_cmpfloat (red.colour[0], >, red.colour[2] + 5);
    }
}

/* Two people, one of them small, and mirrored. */
static void
test_every_face (void)
{
  Change one = put_on ("sunglasses", NULL, "null");
  Change both = put_on ("sunglasses", NULL,
                        "split[a][b];[b]hflip,scale=400:400,pad=400:512:0:112[c];[a][c]hstack");

  g_assert_cmpfloat_with_epsilon (both.n, one.n * (1 + 400.0 * 400 / (512.0 * 512)), 0.12 * one.n);
  g_assert_cmpfloat (both.left, <, EYES_X - 0.4 * FACE_WIDTH);
  g_assert_cmpfloat (both.right, >, 512 + (512 - EYES_X + 0.4 * FACE_WIDTH) * 400 / 512);
}

/* A face that moves: they stay on it, without trembling. */
static void
test_video (void)
{
  g_autofree char *portrait = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-loop 1 -framerate 25 -t 1.2 -i '%s' -vf \"crop=400:400:x='20+3*n':y='10+n',fps=25\" "
      "-c:v libx264 -crf 12 -pix_fmt yuv420p",
      portrait);
  g_autofree char *input = clips_make ("walk.mp4", arguments);
  g_autofree char *edit = make_edit ("sunglasses", NULL);
  g_autofree char *plain = clips_export (input, "", "walk-plain.mp4");
  g_autofree char *output = clips_export (input, edit, "walk-on.mp4");
  g_auto (ClipFrames) before = clips_read_frames (plain);
  g_auto (ClipFrames) after = clips_read_frames (output);
  double last = 0;

  g_assert_cmpint (after.n, ==, before.n);
  g_assert_cmpint (after.n, >=, 28);
  for (int i = 0; i < after.n; i++)
    {
      Change change = compare (&after, &before, i, SEEN_IN_VIDEO);
      double away = change.x - (EYES_X - 20 - 3 * i);

      g_test_message ("%d: %.1f, %.1f", i, away, change.y - (EYES_Y - 10 - i));
      g_assert_cmpfloat_with_epsilon (away, 0, 5);
      g_assert_cmpfloat_with_epsilon (change.y, EYES_Y + 6 - 10 - i, 7);
      if (i > 5)
        g_assert_cmpfloat_with_epsilon (away, last, 1.2);
      last = away;
    }
}

/* ---- turned heads ---- */

/* The head of the portrait as it would be seen if it looked to the side. */
static void
turn (SampanFaceMesh *mesh, double degrees)
{
  double cosine = cos (degrees * G_PI / 180), sine = sin (degrees * G_PI / 180);

  for (int i = 0; i < SAMPAN_FACE_MESH_POINTS; i++)
    {
      float *point = mesh->points[i];
      double x = point[0] - EYES_X, z = point[2] - 40;

      point[0] = (float)(EYES_X + x * cosine + z * sine);
      point[2] = (float)(40 - x * sine + z * cosine);
    }
}

/* How much is drawn on the left and on the right of the face. */
static void
draw_turned (const SampanFaceMesh *mesh, SampanAccessoryName name, double *left, double *right)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 512, 512);
  SampanHead head;
  SampanArt art = {
    .head = &head, .area = { 0, 0, 512, 512 }, .light = 1, .gaussian = sampan_gaussian_new ()
  };
  double middle = 0;

  g_assert_true (sampan_head_init (&head, mesh));
  for (int i = 0; i < SAMPAN_FACE_OVAL_POINTS; i++)
    middle += head.oval[i][0] / SAMPAN_FACE_OVAL_POINTS;
  art.cr = cairo_create (surface);
  sampan_art_draw (&art, name);
  cairo_destroy (art.cr);
  cairo_surface_flush (surface);
  *left = *right = 0;
  for (int y = 0; y < 512; y++)
    for (int x = 0; x < 512; x++)
      {
        const guint8 *row = cairo_image_surface_get_data (surface)
                            + (gsize)y * cairo_image_surface_get_stride (surface);

        *(x < middle ? left : right) += row[4 * x + 3] / 255.0;
      }
  cairo_surface_destroy (surface);
  sampan_gaussian_free (art.gaussian);
}

static void
test_turned (void)
{
  g_autoptr (GstSample) sample = frames_load ("astronaut.png", 512, 512, "I420");
  g_autoptr (SampanFaceMesher) mesher = sampan_face_mesher_new ();
  g_autoptr (GError) error = NULL;
  GstVideoInfo info;
  GstVideoFrame frame;
  SampanFaceMesh straight, turned;
  GArray *meshes;
  double left, right;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  meshes = sampan_face_mesher_find (mesher, &frame, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (meshes->len, ==, 1);
  straight = g_array_index (meshes, SampanFaceMesh, 0);
  gst_video_frame_unmap (&frame);

  draw_turned (&straight, SAMPAN_ACCESSORY_EARRINGS, &left, &right);
  g_assert_cmpfloat (left, >, 20);
  g_assert_cmpfloat_with_epsilon (left, right, 0.3 * left);
  for (int i = -1; i <= 1; i += 2)
    {
      turned = straight;
      turn (&turned, i * 35);
      /* One ear is behind the head. */
      draw_turned (&turned, SAMPAN_ACCESSORY_EARRINGS, &left, &right);
      g_assert_cmpfloat (MAX (left, right), >, 20);
      g_assert_cmpfloat (MIN (left, right), <, 1);
      /* The lens that is further away is narrower. */
      draw_turned (&turned, SAMPAN_ACCESSORY_SUNGLASSES, &left, &right);
      g_assert_cmpfloat (MAX (left, right), >, 1.2 * MIN (left, right));
    }
}

static void
test_no_face (void)
{
  g_autoptr (GstSample) before = frames_load ("coffee.png", 600, 400, "I420");
  g_autoptr (GstSample) after = frames_filter (before, "sampanaccessory still=true accessory=hat");

  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (before, after, plane, 0, 0, 1, 1), ==, 0);
}

/* Odd and tiny frames, and a face that is cut off. */
static void
test_sizes (void)
{
  static const char *const filters[] = { "crop=331:333:0:0", "crop=180:401:190:0",
                                         "crop=300:300:120:80", "scale=63:63" };
  static const char *const names[] = { "sunglasses", "earrings", "necklace", "hat" };

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
      put_on (names[j], NULL, filters[i]);
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("face-mesh", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_data_func ("/accessory/sunglasses", test_sunglasses, if_installed);
  g_test_add_data_func ("/accessory/follows", test_follows, if_installed);
  g_test_add_data_func ("/accessory/places", test_places, if_installed);
  g_test_add_data_func ("/accessory/colours", test_colours, if_installed);
  g_test_add_data_func ("/accessory/every-face", test_every_face, if_installed);
  g_test_add_data_func ("/accessory/video", test_video, if_installed);
  g_test_add_data_func ("/accessory/turned", test_turned, if_installed);
  g_test_add_data_func ("/accessory/no-face", test_no_face, if_installed);
  g_test_add_data_func ("/accessory/sizes", test_sizes, if_installed);
  status = g_test_run ();
  clips_clean ();
  return status;
}
