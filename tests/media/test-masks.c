#include <string.h>

#include "media/sampan-foreground.h"
#include "media/sampan-matte-union.h"

#define WIDTH 480
#define HEIGHT 360

static void
fill (guint8 *mask, int left, int top, int right, int bottom, guint8 value)
{
  for (int y = top; y < bottom; y++)
    memset (mask + (gsize)y * WIDTH + left, value, right - left);
}

/* Somebody as wide as a third of the picture, from the top to the bottom. */
static guint8 *
make_person (void)
{
  guint8 *person = g_malloc0 (WIDTH * HEIGHT);

  fill (person, 160, 40, 320, HEIGHT, 255);
  return person;
}

static guint8
get_least (const guint8 *mask, int left, int top, int right, int bottom)
{
  guint8 least = 255;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      least = MIN (least, mask[y * WIDTH + x]);
  return least;
}

static guint8
get_most (const guint8 *mask, int left, int top, int right, int bottom)
{
  guint8 most = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      most = MAX (most, mask[y * WIDTH + x]);
  return most;
}

/* A mask with a hand and a thing it holds: the rest of the person comes to it, the thing stays. */
static void
test_missing_person (void)
{
  g_autofree guint8 *person = make_person ();
  g_autofree guint8 *mask = g_malloc0 (WIDTH * HEIGHT);

  fill (mask, 280, 120, 400, 160, 255);
  g_assert_true (sampan_matte_union_lacks (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT));
  sampan_matte_union_add (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT);
  g_assert_cmpint (get_least (mask, 162, 42, 318, HEIGHT), ==, 255);
  g_assert_cmpint (get_least (mask, 280, 120, 400, 160), ==, 255);
  /* Nothing of it is where neither was. */
  g_assert_cmpint (get_most (mask, 0, 0, 159, HEIGHT), ==, 0);
  g_assert_cmpint (get_most (mask, 330, 170, WIDTH, HEIGHT), ==, 0);
  g_assert_false (sampan_matte_union_lacks (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT));
}

/* What the mask sees as half there in the person becomes whole, once it has lacked a part. */
static void
test_doubtful_inside (void)
{
  g_autofree guint8 *person = make_person ();
  g_autofree guint8 *mask = make_person ();

  fill (mask, 160, 40, 320, 120, 0);
  fill (mask, 200, 260, 280, 300, 140);
  sampan_matte_union_add (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT);
  g_assert_cmpint (get_least (mask, 162, 42, 318, HEIGHT), ==, 255);
}

/* A part of which the other is half sure comes along where it joins one that is sure. */
static void
test_likely_part (void)
{
  g_autofree guint8 *person = make_person ();
  g_autofree guint8 *mask = make_person ();

  fill (mask, 160, 200, 320, HEIGHT, 0);
  fill (person, 160, 280, 320, 320, 160);
  sampan_matte_union_add (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT);
  g_assert_cmpint (get_least (mask, 170, 290, 310, 310), >=, 150);
}

/* The edges of the one lie a bit further out than the hairs of the other, and it takes a thing in
 * the corner for somebody's: no pixel changes. */
static void
test_nothing_missing (void)
{
  g_autofree guint8 *person = make_person ();
  g_autofree guint8 *mask = make_person ();
  g_autofree guint8 *before = NULL;

  fill (person, 155, 36, 326, HEIGHT, 255);
  fill (person, 0, 328, 30, HEIGHT, 255);
  for (int y = 40; y < HEIGHT; y++)
    mask[y * WIDTH + 159] = (guint8)(y * 7 % 256);
  before = g_memdup2 (mask, WIDTH * HEIGHT);
  g_assert_false (sampan_matte_union_lacks (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT));
  sampan_matte_union_add (mask, WIDTH, person, WIDTH, WIDTH, HEIGHT);
  g_assert_cmpmem (mask, WIDTH * HEIGHT, before, WIDTH * HEIGHT);
}

/* A mask that is sure of nothing tells no colours: the plane stays, and does not go to 0, which is
 * green in a plane of chroma. */
static void
test_faint_foreground (void)
{
  SampanForeground *foreground = sampan_foreground_new ();
  g_autofree guint8 *source = g_malloc (WIDTH * HEIGHT);
  g_autofree guint8 *mask = g_malloc0 (WIDTH * HEIGHT);
  g_autofree guint8 *target = g_malloc (WIDTH * HEIGHT);

  memset (source, 120, WIDTH * HEIGHT);
  fill (mask, 100, 100, 300, 300, 90);
  sampan_foreground_find (foreground, source, WIDTH, mask, WIDTH, 8, target, WIDTH, WIDTH, HEIGHT);
  g_assert_cmpint (get_least (target, 0, 0, WIDTH, HEIGHT), >=, 118);
  g_assert_cmpint (get_most (target, 0, 0, WIDTH, HEIGHT), <=, 122);
  sampan_foreground_free (foreground);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/masks/missing-person", test_missing_person);
  g_test_add_func ("/masks/doubtful-inside", test_doubtful_inside);
  g_test_add_func ("/masks/likely-part", test_likely_part);
  g_test_add_func ("/masks/nothing-missing", test_nothing_missing);
  g_test_add_func ("/masks/faint-foreground", test_faint_foreground);
  return g_test_run ();
}
