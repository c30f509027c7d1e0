#include "frames.h"

#include <gst/check/gstharness.h>

#include "media/sampan-allocator.h"
#include "media/sampan-elements.h"
#include "media/sampan-matte.h"

#define MEBIBYTE ((gsize)1024 * 1024)
#define CAPS "video/x-raw,format=I420,width=64,height=48,framerate=30/1"
#define SIZE (64 * 48 * 3 / 2)
#define GREY 100

static GstBuffer *
make_frame (void)
{
  GstBuffer *frame = gst_buffer_new_allocate (NULL, SIZE, NULL);

  gst_buffer_memset (frame, 0, GREY, SIZE);
  GST_BUFFER_PTS (frame) = 0;

  return frame;
}

static guint8
get_first (GstBuffer *frame)
{
  guint8 value = 0;

  g_assert_cmpuint (gst_buffer_extract (frame, 0, &value, 1), ==, 1);

  return value;
}

static gconstpointer
get_address (GstBuffer *frame)
{
  GstMapInfo map;
  gconstpointer address;

  g_assert_true (gst_buffer_map (frame, &map, GST_MAP_READ));
  address = map.data;
  gst_buffer_unmap (frame, &map);

  return address;
}

/* What somebody else still reads stays as it is. */
static void
test_shared (void)
{
  GstHarness *harness = gst_harness_new_parse ("sampancolour brightness=0.5");
  g_autoptr (GstBuffer) kept = make_frame ();
  g_autoptr (GstBuffer) changed = NULL;
  g_autoptr (GBytes) mask = g_bytes_new_take (g_malloc0 (12), 12);

  sampan_matte_attach (kept, mask, 4, 3);
  gst_harness_set_src_caps_str (harness, CAPS);
  changed = gst_harness_push_and_pull (harness, gst_buffer_ref (kept));

  g_assert_cmpint (get_first (kept), ==, GREY);
  g_assert_cmpint (get_first (changed), >, GREY + 10);
  g_assert_true (GST_BUFFER_PTS (changed) == 0);
  g_assert_cmpuint (gst_buffer_get_n_meta (changed, g_type_from_name ("SampanMatteFoundAPI")), ==,
                    1);
  gst_harness_teardown (harness);
}

/* Metadata that is shared, as after a matte was attached to a shared frame, is not enough to write
 * to the memory. */
static void
test_shared_memory (void)
{
  GstHarness *harness = gst_harness_new_parse ("sampancolour brightness=0.5");
  g_autoptr (GstBuffer) kept = make_frame ();
  g_autoptr (GstBuffer) changed = NULL;

  gst_harness_set_src_caps_str (harness, CAPS);
  changed = gst_harness_push_and_pull (harness, gst_buffer_copy (kept));

  g_assert_cmpint (get_first (kept), ==, GREY);
  g_assert_cmpint (get_first (changed), >, GREY + 10);
  gst_harness_teardown (harness);
}

/* A frame that is nobody else's is changed where it lies; others are copied to memory that is used
 * again. */
static void
test_used_again (void)
{
  GstHarness *harness = gst_harness_new_parse ("sampancolour brightness=0.5");
  GstBuffer *alone = make_frame ();
  gconstpointer address = get_address (alone);
  GstBufferPool *pool = NULL;

  gst_harness_set_src_caps_str (harness, CAPS);
  alone = gst_harness_push_and_pull (harness, alone);
  g_assert_true (get_address (alone) == address);
  gst_buffer_unref (alone);

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GstBuffer) kept = make_frame ();
      g_autoptr (GstBuffer) changed = gst_harness_push_and_pull (harness, gst_buffer_ref (kept));

      g_assert_nonnull (changed->pool);
      g_assert_true (pool == NULL || changed->pool == pool);
      pool = changed->pool;
    }
  gst_harness_teardown (harness);
}

static void
check_allocation (gsize size, gboolean large)
{
  GstAllocationParams params = { .flags =
                                     GST_MEMORY_FLAG_ZERO_PREFIXED | GST_MEMORY_FLAG_ZERO_PADDED,
                                 .align = 63,
                                 .prefix = 64,
                                 .padding = 32 };
  GstMemory *memory = gst_allocator_alloc (NULL, size, &params);
  GstMapInfo map;

  g_assert_nonnull (memory);
  g_assert_true (gst_memory_map (memory, &map, GST_MAP_READWRITE));
  g_assert_cmpuint (map.size, ==, size);
  if (large)
    g_assert_cmpuint ((guintptr)(map.data - params.prefix) % (2 * MEBIBYTE), ==, 0);
  g_assert_cmpuint ((guintptr)map.data % 64, ==, 0);
  memset (map.data, 255, size);
  g_assert_cmpint (map.data[-64], ==, 0);
  g_assert_cmpint (map.data[-1], ==, 0);
  g_assert_cmpint (map.data[size], ==, 0);
  g_assert_cmpint (map.data[size + 31], ==, 0);
  gst_memory_unmap (memory, &map);
  gst_memory_unref (memory);
}

static void
test_allocator (void)
{
  check_allocation (1, FALSE);
  check_allocation (MEBIBYTE - 97, FALSE);
  check_allocation (MEBIBYTE - 96, TRUE);
  check_allocation (1280 * 720 * 3 / 2, TRUE);
  check_allocation (2 * MEBIBYTE, TRUE);
  check_allocation (5 * MEBIBYTE + 1, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  sampan_elements_register ();
  sampan_allocator_install ();

  g_test_add_func ("/frame-memory/shared", test_shared);
  g_test_add_func ("/frame-memory/shared-memory", test_shared_memory);
  g_test_add_func ("/frame-memory/used-again", test_used_again);
  g_test_add_func ("/frame-memory/allocator", test_allocator);

  return g_test_run ();
}
