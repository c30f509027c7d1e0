#include "frames.h"

#include <stdlib.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "media/sampan-elements.h"
#include "media/sampan-face-finder.h"

#define FPS 30

/* In the sample portrait, in parts of its width and height: her face from brow to chin and from
 * cheek to cheek; her eyes; and a box around all that a cover may touch. */
#define FACE 0.37, 0.17, 0.51, 0.31
#define EYES_LEFT 0.40
#define EYES_RIGHT 0.485
#define EYES_HEIGHT 0.2
static const double around[] = { 0.24, 0.02, 0.64, 0.44 };

/* ---- single frames ---- */

static void
assert_same_outside (GstSample *a, GstSample *b)
{
  const double rest[][4] = {
    { 0, 0, 1, around[1] }, { 0, around[3], 1, 1 }, { 0, 0, around[0], 1 }, { around[2], 0, 1, 1 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    for (int plane = 0; plane < 3; plane++)
      g_assert_cmpint (frames_difference (a, b, plane, rest[i][0], rest[i][1], rest[i][2],
                                          rest[i][3]),
                       ==, 0);
}

static void
test_still (void)
{
  static const char *const modes[] = { "blur", "pixelate" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *description = g_strdup_printf ("sampanfaces still=true mode=%s", modes[i]);
      g_autoptr (GstSample) before = frames_load ("astronaut.png", 512, 512, "I420");
      g_autoptr (GstSample) after = frames_filter (before, description);
      double had = frames_detail (before, FACE), has = frames_detail (after, FACE);

      g_test_message ("%s: detail %.2f, was %.2f", modes[i], has, had);
      g_assert_cmpfloat (has, <, 0.45 * had);
      g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, FACE), frames_mean (before, 0, FACE),
                                      25);
      assert_same_outside (before, after);
    }
}

/* The eyes do not stand out from the face any more, which is more than that its detail is less. */
static void
test_unrecognisable (void)
{
  g_autoptr (GstSample) before = frames_load ("astronaut.png", 512, 512, "I420");
  g_autoptr (GstSample) after = frames_filter (before, "sampanfaces still=true");
  int had = frames_get (before, 0, 225, 120) - frames_get (before, 0, 205, 100);
  int has = frames_get (after, 0, 225, 120) - frames_get (after, 0, 205, 100);

  g_test_message ("the eye is darker than the nose by %d, was %d", has, had);
  g_assert_cmpint (had, >, 60);
  g_assert_cmpint (has, <, 20);
}

static void
test_nobody (void)
{
  static const char *const names[] = { "coffee.png", "chelsea.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GstSample) before = frames_load (names[i], 600, 400, "I420");
      g_autoptr (GstSample) after = frames_filter (before, "sampanfaces still=true");

      for (int plane = 0; plane < 3; plane++)
        g_assert_cmpint (frames_difference (before, after, plane, 0, 0, 1, 1), ==, 0);
    }
}

/* The sample's portrait scaled, and the part of it in which the face is in the middle. */
static GstSample *
load_close (double across, double down)
{
  const int width = 480, height = 360;
  int size[2] = { (int)(512 * across), (int)(512 * down) };
  int left = (int)(0.44 * size[0]) - width / 2, top = (int)(0.244 * size[1]) - height / 2;
  g_autoptr (GstSample) whole = frames_load ("astronaut.png", size[0], size[1], "I420");
  g_autofree char *description =
      g_strdup_printf ("videocrop left=%d top=%d right=%d bottom=%d", left, top,
                       size[0] - width - left, size[1] - height - top);

  return frames_filter (whole, description);
}

/* So near that hardly more than the face is in the frame, from the front and narrowed as if turned
 * away. */
static void
test_close (void)
{
  static const double scales[][2] = { { 2, 2 }, { 5, 5 }, { 4.2, 6 }, { 6, 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (GstSample) before = load_close (scales[i][0], scales[i][1]);
      g_autoptr (GstSample) after = frames_filter (before, "sampanfaces still=true");
      double had = frames_detail (before, 0.35, 0.3, 0.65, 0.7);
      double has = frames_detail (after, 0.35, 0.3, 0.65, 0.7);

      g_test_message ("%.1f x %.1f: detail %.2f, was %.2f", scales[i][0], scales[i][1], has, had);
      g_assert_cmpfloat (has, <, 0.6 * had);
    }
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 641, 483 }, { 483, 641 }, { 100, 100 }, { 2, 2 },
                                  { 1, 1 },     { 3, 90 },    { 90, 3 },    { 17, 9 } };
  static const char *const formats[] = { "I420", "A420" };
  static const char *const modes[] = { "blur", "pixelate" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < 4; j++)
      {
        g_autoptr (GstSample) before =
            frames_load ("astronaut.png", sizes[i][0], sizes[i][1], formats[j % 2]);
        g_autofree char *description =
            g_strdup_printf ("sampanfaces still=true mode=%s", modes[j / 2]);
        g_autoptr (GstSample) after = frames_filter (before, description);

        if (j % 2 == 1)
          g_assert_cmpint (frames_difference (before, after, 3, 0, 0, 1, 1), ==, 0);
        if (sizes[i][0] >= 100 && sizes[i][1] >= 100)
          g_assert_cmpfloat (frames_detail (after, FACE), <, 0.5 * frames_detail (before, FACE));
      }
}

/* ---- videos: heads moving over another picture ---- */

typedef struct
{
  int size;      /* of the whole portrait, pixels: its face is a fifth of that */
  double x, y;   /* where the portrait's corner is in the first frame, pixels */
  double dx, dy; /* movement a frame */
  int from;      /* the first frame in which the head is there */
  int until;     /* the first in which it is not any more, 0 for never */
} Head;

static void
get_corner (const Head *head, int frame, int *x, int *y)
{
  *x = 2 * (int)((head->x + head->dx * frame) / 2);
  *y = 2 * (int)((head->y + head->dy * frame) / 2);
}

static gboolean
is_there (const Head *head, int frame)
{
  return frame >= head->from && (head->until == 0 || frame < head->until);
}

static void
map (GstSample *sample, GstVideoFrame *frame, GstMapFlags flags)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample), flags));
}

/* Copies the head, not all of the portrait, as far as it lies in the frame. */
static void
paste (GstVideoFrame *target, GstVideoFrame *portrait, int left, int top)
{
  int size = GST_VIDEO_FRAME_WIDTH (portrait);

  for (int plane = 0; plane < 3; plane++)
    {
      int step = plane == 0 ? 1 : 2;

      for (int y = (int)(0.0 * size) / step; y < (int)(0.42 * size) / step; y++)
        for (int x = (int)(0.27 * size) / step; x < (int)(0.6 * size) / step; x++)
          {
            int to_x = x + left / step, to_y = y + top / step;

            if (to_x < 0 || to_y < 0 || to_x >= GST_VIDEO_FRAME_COMP_WIDTH (target, plane)
                || to_y >= GST_VIDEO_FRAME_COMP_HEIGHT (target, plane))
              continue;
            ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
                target, plane))[to_y * GST_VIDEO_FRAME_PLANE_STRIDE (target, plane) + to_x] =
                ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
                    portrait, plane))[y * GST_VIDEO_FRAME_PLANE_STRIDE (portrait, plane) + x];
          }
    }
}

/* Returns: (element-type GstSample): the frames of the video. */
static GPtrArray *
make_video (
    const char *scene, int width, int height, const Head *heads, guint n_heads, int n_frames)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify)gst_sample_unref);
  g_autoptr (GstSample) background = frames_load (scene, width, height, "I420");
  g_autoptr (GstCaps) caps = gst_caps_copy (gst_sample_get_caps (background));
  g_autoptr (GPtrArray) portraits =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_sample_unref);

  gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, FPS, 1, NULL);
  for (guint i = 0; i < n_heads; i++)
    g_ptr_array_add (portraits,
                     frames_load ("astronaut.png", heads[i].size, heads[i].size, "I420"));
  for (int n = 0; n < n_frames; n++)
    {
      g_autoptr (GstBuffer) buffer = gst_buffer_copy_deep (gst_sample_get_buffer (background));
      GstSample *sample;
      GstVideoFrame frame, portrait;

      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
      GST_BUFFER_DURATION (buffer) = GST_SECOND / FPS;
      GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
      sample = gst_sample_new (buffer, caps, NULL, NULL);
      g_clear_pointer (&buffer, gst_buffer_unref);
      map (sample, &frame, GST_MAP_READWRITE);
      for (guint i = 0; i < n_heads; i++)
        if (is_there (&heads[i], n))
          {
            int x, y;

            get_corner (&heads[i], n, &x, &y);
            map (portraits->pdata[i], &portrait, GST_MAP_READ);
            paste (&frame, &portrait, x, y);
            gst_video_frame_unmap (&portrait);
          }
      gst_video_frame_unmap (&frame);
      g_ptr_array_add (samples, sample);
    }
  return samples;
}

/* Returns: (element-type GstSample): what an element makes of a video: as many frames, with the
 * same times. */
static GPtrArray *
filter_video (GPtrArray *samples, const char *description)
{
  g_autofree char *whole = g_strdup_printf ("appsrc name=source format=time max-buffers=0 "
                                            "max-bytes=0 ! %s ! appsink name=sink sync=false",
                                            description);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (whole, &error);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify)gst_sample_unref);
  GstFlowReturn flow;
  GstSample *sample;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (guint i = 0; i < samples->len; i++)
    g_signal_emit_by_name (source, "push-sample", samples->pdata[i], &flow);
  g_signal_emit_by_name (source, "end-of-stream", &flow);
  for (;;)
    {
      g_signal_emit_by_name (sink, "pull-sample", &sample);
      if (sample == NULL)
        break;
      g_ptr_array_add (result, sample);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_cmpuint (result->len, ==, samples->len);
  for (guint i = 0; i < result->len; i++)
    g_assert_cmpuint (GST_BUFFER_PTS (gst_sample_get_buffer (result->pdata[i])), ==,
                      GST_BUFFER_PTS (gst_sample_get_buffer (samples->pdata[i])));
  return result;
}

/* How much of a head's face has lost its detail, if all of it is in the frame: below a half it is
 * covered. */
static double
get_openness (GstSample *before, GstSample *after, const Head *head, int n)
{
  GstVideoFrame frame;
  double width, height, box[4] = { FACE };
  int x, y;

  map (before, &frame, GST_MAP_READ);
  width = GST_VIDEO_FRAME_WIDTH (&frame);
  height = GST_VIDEO_FRAME_HEIGHT (&frame);
  gst_video_frame_unmap (&frame);
  get_corner (head, n, &x, &y);
  for (int i = 0; i < 4; i++)
    box[i] = ((i % 2 == 0 ? x : y) + box[i] * head->size) / (i % 2 == 0 ? width : height);
  if (box[0] < 0 || box[1] < 0 || box[2] > 1 || box[3] > 1)
    return 0;
  return frames_detail (after, box[0], box[1], box[2], box[3])
         / frames_detail (before, box[0], box[1], box[2], box[3]);
}

/* Every face is covered in every frame, and nothing but the surroundings of faces is touched. */
static void
assert_covered (GPtrArray *before, GPtrArray *after, const Head *heads, guint n_heads)
{
  for (guint n = 0; n < before->len; n++)
    for (guint i = 0; i < n_heads; i++)
      if (is_there (&heads[i], (int)n))
        {
          double open = get_openness (before->pdata[n], after->pdata[n], &heads[i], (int)n);

          if (open > 0.6)
            g_test_message ("frame %u, head %u: %.2f", n, i, open);
          g_assert_cmpfloat (open, <, 0.6);
        }
}

/* Whether a pixel lies where a cover may be: around a head as it is now, or was or will be soon. */
static gboolean
is_near_head (const Head *heads, guint n_heads, int n, int x, int y)
{
  for (guint i = 0; i < n_heads; i++)
    for (int time = n - 12; time <= n + 4; time++)
      {
        double size = heads[i].size;
        int left, top;

        get_corner (&heads[i], time, &left, &top);
        if (is_there (&heads[i], time) && x >= left + (around[0] - 0.03) * size
            && x < left + (around[2] + 0.03) * size && y >= top - 0.05 * size
            && y < top + (around[3] + 0.06) * size)
          return TRUE;
      }
  return FALSE;
}

static void
assert_same_elsewhere (GPtrArray *before, GPtrArray *after, const Head *heads, guint n_heads)
{
  for (guint n = 0; n < before->len; n += 5)
    {
      GstVideoFrame a, b;

      map (before->pdata[n], &a, GST_MAP_READ);
      map (after->pdata[n], &b, GST_MAP_READ);
      for (int y = 0; y < GST_VIDEO_FRAME_HEIGHT (&a); y++)
        for (int x = 0; x < GST_VIDEO_FRAME_WIDTH (&a); x++)
          if (((guint8 *)
                   GST_VIDEO_FRAME_PLANE_DATA (&a, 0))[y * GST_VIDEO_FRAME_PLANE_STRIDE (&a, 0) + x]
                  != ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
                      &b, 0))[y * GST_VIDEO_FRAME_PLANE_STRIDE (&b, 0) + x]
              && !is_near_head (heads, n_heads, (int)n, x, y))
            g_error ("frame %u: the pixel %d, %d has changed", n, x, y);
      gst_video_frame_unmap (&a);
      gst_video_frame_unmap (&b);
    }
}

static void
check_video (const char *scene,
             int width,
             int height,
             const Head *heads,
             guint n_heads,
             int n_frames,
             const char *description)
{
  g_autoptr (GPtrArray) before = make_video (scene, width, height, heads, n_heads, n_frames);
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) after = filter_video (before, description);

  g_test_message ("%.1f ms a frame",
                  (double)(g_get_monotonic_time () - began) / 1000 / (double)n_frames);
  assert_covered (before, after, heads, n_heads);
  assert_same_elsewhere (before, after, heads, n_heads);
}

/* From outside of the frame, through it and out again. */
static void
test_moving (void)
{
  static const Head head = { 400, -420, 120, 17, -1.5, 0, 0 };

  check_video ("coffee.png", 1280, 720, &head, 1, 75, "sampanfaces ahead=12");
  check_video ("coffee.png", 1280, 720, &head, 1, 75, "sampanfaces ahead=12 mode=pixelate");
}

/* The first frame of all that can be seen, with nothing held back. */
static void
test_first_frame (void)
{
  static const Head head = { 500, 300, 60, 4, 2, 0, 0 };

  check_video ("coffee.png", 1280, 720, &head, 1, 8, "sampanfaces");
}

/* A group: faces of 24 pixels and more. */
static void
test_group (void)
{
  static const Head heads[] = {
    { 120, 60, 100, 1, 0.5, 0, 0 },   { 126, 240, 330, -1, 0, 0, 0 },
    { 140, 420, 80, 0, 1, 0, 0 },     { 160, 620, 300, 2, 0, 0, 0 },
    { 180, 800, 120, -0.5, 1, 0, 0 }, { 220, 960, 380, 1, -1, 0, 0 },
    { 120, 1050, 60, 0, 1, 0, 0 },
  };

  check_video ("coffee.png", 1280, 720, heads, G_N_ELEMENTS (heads), 30, "sampanfaces ahead=12");
}

/* Small faces that appear in the middle, anywhere, are covered from their first frame on. */
static void
test_appearing (void)
{
  static const Head heads[] = {
    { 150, 100, 100, 1, 0, 7, 0 },
    { 150, 1000, 480, -1, 0, 13, 0 },
    { 130, 560, 300, 0, 1, 21, 0 },
  };

  check_video ("coffee.png", 1280, 720, heads, G_N_ELEMENTS (heads), 40, "sampanfaces ahead=12");
}

/* Another scene: its face is covered at once, and the last one's cover does not stay. */
static void
test_cut (void)
{
  static const Head first = { 400, 100, 100, 3, 0, 0, 0 }, second = { 300, 700, 200, 3, 0, 0, 0 };
  g_autoptr (GPtrArray) before = make_video ("coffee.png", 1280, 720, &first, 1, 10);
  g_autoptr (GPtrArray) more = make_video ("chelsea.png", 1280, 720, &second, 1, 10);
  g_autoptr (GPtrArray) after = NULL;

  for (guint i = 0; i < more->len; i++)
    {
      GstSample *sample = more->pdata[i];
      g_autoptr (GstBuffer) buffer = gst_buffer_copy (gst_sample_get_buffer (sample));

      GST_BUFFER_PTS (buffer) += 10 * GST_SECOND / FPS;
      g_ptr_array_add (before, gst_sample_new (buffer, gst_sample_get_caps (sample), NULL, NULL));
    }
  after = filter_video (before, "sampanfaces ahead=12");
  for (guint n = 0; n < 20; n++)
    g_assert_cmpfloat (get_openness (before->pdata[n], after->pdata[n], n < 10 ? &first : &second,
                                     (int)n % 10),
                       <, 0.6);
  /* Where the first face was. */
  g_assert_cmpint (frames_difference (before->pdata[11], after->pdata[11], 0, 0.15, 0.15, 0.3, 0.4),
                   ==, 0);
  g_assert_cmpint (frames_difference (before->pdata[9], after->pdata[9], 0, 0.6, 0.3, 0.75, 0.5),
                   ==, 0);
}

/* One face keeps its number, and is where it is; a few frames without it do not end it. */
static void
test_follow (void)
{
  static const Head head = { 400, 100, 100, 8, 2, 0, 0 };
  g_autoptr (GPtrArray) samples = make_video ("coffee.png", 1280, 720, &head, 1, 40);
  g_autoptr (GPtrArray) empty = make_video ("coffee.png", 1280, 720, NULL, 0, 1);
  g_autoptr (SampanFaceFinder) finder = sampan_face_finder_new ();

  for (guint n = 0; n < samples->len; n++)
    {
      gboolean hidden = n >= 20 && n < 24;
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) faces = NULL;
      GstVideoFrame frame;
      SampanFace *face;
      int x, y;

      map (hidden ? empty->pdata[0] : samples->pdata[n], &frame, GST_MAP_READ);
      faces = sampan_face_finder_find (finder, &frame, n > 0, &error);
      gst_video_frame_unmap (&frame);
      g_assert_no_error (error);
      g_assert_cmpuint (faces->len, ==, 1);
      face = &g_array_index (faces, SampanFace, 0);
      get_corner (&head, (int)n, &x, &y);
      g_assert_cmpuint (face->id, ==, 1);
      g_assert_cmpuint (face->missed, ==, hidden ? n - 19 : 0);
      if (hidden)
        continue;
      g_assert_cmpfloat_with_epsilon (face->points[SAMPAN_FACE_LEFT_EYE][0],
                                      x + EYES_LEFT * head.size, 12);
      g_assert_cmpfloat_with_epsilon (face->points[SAMPAN_FACE_RIGHT_EYE][0],
                                      x + EYES_RIGHT * head.size, 12);
      g_assert_cmpfloat_with_epsilon (face->points[SAMPAN_FACE_LEFT_EYE][1],
                                      y + EYES_HEIGHT * head.size, 12);
    }
}

/* A face that goes behind another is not taken for it: its cover stays a while, as with any that is
 * lost. */
static void
test_behind (void)
{
  static const Head heads[] = { { 400, 100, 100, 0, 0, 0, 25 }, { 400, 356, 120, -8, 0, 0, 0 } };
  g_autoptr (GPtrArray) samples = make_video ("coffee.png", 640, 480, heads, 2, 32);
  g_autoptr (SampanFaceFinder) finder = sampan_face_finder_new ();
  guint missed[2] = { 0, 0 };

  for (guint n = 0; n < samples->len; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) faces = NULL;
      GstVideoFrame frame;

      map (samples->pdata[n], &frame, GST_MAP_READ);
      faces = sampan_face_finder_find (finder, &frame, n > 0, &error);
      gst_video_frame_unmap (&frame);
      g_assert_no_error (error);
      for (guint i = 0; i < faces->len; i++)
        {
          const SampanFace *face = &g_array_index (faces, SampanFace, i);

          g_test_message ("frame %u: %u at %.0f, missed %u", n, face->id, face->x, face->missed);
          if (face->id <= 2)
            missed[face->id - 1] = MAX (missed[face->id - 1], face->missed);
        }
      if (n == 0)
        g_assert_cmpuint (faces->len, ==, 2);
    }
  g_assert_cmpuint (MIN (missed[0], missed[1]), ==, 0);
  g_assert_cmpuint (MAX (missed[0], missed[1]), >=, 5);
}

/* One picture becomes another, within @n_frames: @n of them have gone by. */
static void
dissolve (GstVideoFrame *target, GstVideoFrame *other, int n, int n_frames)
{
  for (int plane = 0; plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (target, plane); y++)
      for (int x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (target, plane); x++)
        {
          guint8 *to = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (target, plane)
                       + y * GST_VIDEO_FRAME_PLANE_STRIDE (target, plane) + x;
          const guint8 *from = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (other, plane)
                               + y * GST_VIDEO_FRAME_PLANE_STRIDE (other, plane) + x;

          *to = (guint8)((*to * (n_frames - n) + *from * n) / n_frames);
        }
}

/* A face that fills the frame, and has come there without another scene: it is found soon. */
static void
test_close_later (void)
{
  g_autoptr (GstSample) close = load_close (6, 6);
  g_autoptr (GPtrArray) samples = make_video ("coffee.png", 480, 360, NULL, 0, 60);
  g_autoptr (SampanFaceFinder) finder = sampan_face_finder_new ();

  for (guint n = 0; n < samples->len; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) faces = NULL;
      GstVideoFrame frame, other;

      map (samples->pdata[n], &frame, GST_MAP_READWRITE);
      map (close, &other, GST_MAP_READ);
      dissolve (&frame, &other, MIN ((int)n, 40), 40);
      faces = sampan_face_finder_find (finder, &frame, n > 0, &error);
      gst_video_frame_unmap (&other);
      gst_video_frame_unmap (&frame);
      g_assert_no_error (error);
      g_assert_true (n == 0 || !sampan_face_finder_get_anew (finder));
      if (n == 0)
        g_assert_cmpuint (faces->len, ==, 0);
      if (n + 1 == samples->len)
        g_assert_cmpuint (faces->len, ==, 1);
    }
}

static void
test_without_model (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GstSample) before = frames_load ("astronaut.png", 128, 128, "I420");
      g_autoptr (GstElement) pipeline = NULL;
      g_autoptr (GstElement) source = NULL;
      g_autoptr (GstBus) bus = NULL;
      g_autoptr (GstMessage) message = NULL;
      g_autoptr (GError) error = NULL;
      GstFlowReturn flow;

      g_setenv ("SAMPAN_MODELS_DIR", "/nonexistent", TRUE);
      pipeline = gst_parse_launch ("appsrc name=source format=time ! sampanfaces ! fakesink", NULL);
      source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
      bus = gst_element_get_bus (pipeline);
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      g_signal_emit_by_name (source, "push-sample", before, &flow);
      message = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND, GST_MESSAGE_ERROR);
      g_assert_nonnull (message);
      gst_message_parse_error (message, &error, NULL);
      g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
      gst_element_set_state (pipeline, GST_STATE_NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("face-detection-full", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_data_func ("/faces/still", test_still, if_installed);
  g_test_add_data_func ("/faces/unrecognisable", test_unrecognisable, if_installed);
  g_test_add_data_func ("/faces/nobody", test_nobody, if_installed);
  g_test_add_data_func ("/faces/close", test_close, if_installed);
  g_test_add_data_func ("/faces/sizes", test_sizes, if_installed);
  g_test_add_data_func ("/faces/moving", test_moving, if_installed);
  g_test_add_data_func ("/faces/first-frame", test_first_frame, if_installed);
  g_test_add_data_func ("/faces/group", test_group, if_installed);
  g_test_add_data_func ("/faces/appearing", test_appearing, if_installed);
  g_test_add_data_func ("/faces/cut", test_cut, if_installed);
  g_test_add_data_func ("/faces/follow", test_follow, if_installed);
  g_test_add_data_func ("/faces/behind", test_behind, if_installed);
  g_test_add_data_func ("/faces/close-later", test_close_later, if_installed);
  g_test_add_func ("/faces/without-model", test_without_model);
  return g_test_run ();
}
