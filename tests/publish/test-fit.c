/* What is sent of a picture: its size in bytes, its colours, and what it says beside its pixels. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <lcms2.h>
#include <math.h>

#include "fixture.h"
#include "publish/sampan-fit.h"
#include "publish/sampan-metadata.h"

typedef struct
{
  char *folder;
  char *input;
  char *output;
} Test;

static void
set_up (Test *test, gconstpointer data)
{
  test->folder = g_dir_make_tmp ("sampan-fit-XXXXXX", NULL);
  test->input = g_build_filename (test->folder, "in.png", NULL);
  test->output = g_build_filename (test->folder, "out.jpg", NULL);
}

static void
tear_down (Test *test, gconstpointer data)
{
  remove_folder (test->folder);
  g_free (test->folder);
  g_free (test->input);
  g_free (test->output);
}

static gint64
size_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_size;
}

/* ---- bytes ---- */

static void
write_noise (const char *path, int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * 3; x++)
      gdk_pixbuf_get_pixels (pixbuf)[y * gdk_pixbuf_get_rowstride (pixbuf) + x] =
          128 + 60 * sin (x * 0.01) + g_rand_int_range (rand, -20, 20);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", &error, NULL));
  g_assert_no_error (error);
}

/* Returns: the bytes of what was written. */
static gint64
fit (Test *test, const char *output, gint64 max, int *width, int *height)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      sampan_fit_picture (test->input, test->input, output, max, -1, width, height, NULL, &error));
  g_assert_no_error (error);
  return size_of (output);
}

static void
test_bytes (Test *test, gconstpointer data)
{
  g_autofree char *png = g_build_filename (test->folder, "out.png", NULL);
  int width, height;
  gint64 whole, size;

  write_noise (test->input, 400, 300);
  whole = fit (test, test->output, -1, &width, &height);
  g_assert_cmpint (width, ==, 400);
  g_assert_cmpint (height, ==, 300);

  /* The same size, less quality, and hardly a byte given away. */
  size = fit (test, test->output, whole * 3 / 4, &width, &height);
  g_assert_cmpint (width, ==, 400);
  g_assert_cmpint (size, <=, whole * 3 / 4);
  g_assert_cmpint (size, >, whole * 3 / 4 * 0.9);

  /* Too little for that: smaller, in the same shape. */
  size = fit (test, test->output, whole / 8, &width, &height);
  g_assert_cmpint (size, <=, whole / 8);
  g_assert_cmpint (size, >, whole / 16);
  g_assert_cmpint (width, <, 400);
  g_assert_cmpint (ABS (width * 3 - height * 4), <=, 4);

  size = fit (test, png, 100000, &width, &height);
  g_assert_cmpint (size, <=, 100000);
  g_assert_cmpint (width, <, 400);
}

/* More pixels than a server takes: smaller, in the same shape. */
static void
test_pixels (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int width, height;

  write_noise (test->input, 400, 300);
  g_assert_true (sampan_fit_picture (test->input, test->input, test->output, -1, 30000, &width,
                                     &height, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 200);
  g_assert_cmpint (height, ==, 150);
}

static void
test_too_small (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int width, height;

  write_noise (test->input, 400, 300);
  g_assert_false (sampan_fit_picture (test->input, test->input, test->output, 20, -1, &width,
                                      &height, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (g_file_test (test->output, G_FILE_TEST_EXISTS));
}

/* ---- colours ---- */

/* Display P3: https://www.color.org/chardata/rgb/DisplayP3.xalter (its curve is that of sRGB). */
static char *
make_display_p3 (void)
{
  cmsCIExyY white = { 0.3127, 0.3290, 1 };
  cmsCIExyYTRIPLE primaries = { { 0.680, 0.320, 1 }, { 0.265, 0.690, 1 }, { 0.150, 0.060, 1 } };
  double parameters[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  cmsToneCurve *curve = cmsBuildParametricToneCurve (NULL, 4, parameters);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);
  cmsUInt32Number length;
  g_autofree guint8 *bytes = NULL;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &length));
  bytes = g_malloc (length);
  g_assert_true (cmsSaveProfileToMem (profile, bytes, &length));
  cmsCloseProfile (profile);
  cmsFreeToneCurve (curve);
  return g_base64_encode (bytes, length);
}

static double
linear (int value)
{
  double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static int
curved (double v)
{
  v = CLAMP (v, 0, 1);
  return (int)lround (255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * pow (v, 1 / 2.4) - 0.055));
}

/* A picture of a phone in the wider colours of its screen. */
static void
test_colours (Test *test, gconstpointer data)
{
  /* From Display P3 to sRGB, both linear: the product of their matrices. */
  static const double matrix[3][3] = { { 1.2249, -0.2247, 0 },
                                       { -0.0420, 1.0419, 0 },
                                       { -0.0197, -0.0786, 1.0979 } };
  static const int colour[] = { 200, 120, 100 };
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 64);
  g_autoptr (GdkPixbuf) result = NULL;
  g_autofree char *profile = make_display_p3 ();
  g_autofree char *original = g_build_filename (test->folder, "original.png", NULL);
  g_autoptr (GError) error = NULL;
  int width, height;
  guint8 *pixel;

  gdk_pixbuf_fill (pixbuf, 0xc87864ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, original, "png", &error, "icc-profile", profile, NULL));
  g_assert_true (gdk_pixbuf_save (pixbuf, test->input, "png", &error, NULL));
  g_assert_true (sampan_fit_picture (test->input, original, test->output, -1, -1, &width, &height,
                                     NULL, &error));
  g_assert_no_error (error);
  result = gdk_pixbuf_new_from_file (test->output, &error);
  g_assert_no_error (error);
  g_assert_null (gdk_pixbuf_get_option (result, "icc-profile"));
  pixel = gdk_pixbuf_get_pixels (result) + 32 * gdk_pixbuf_get_rowstride (result) + 32 * 3;
  for (guint i = 0; i < 3; i++)
    {
      double sum = 0;

      for (guint j = 0; j < 3; j++)
        sum += matrix[i][j] * linear (colour[j]);
      g_assert_cmpint (ABS (pixel[i] - curved (sum)), <=, 3);
    }
  g_assert_cmpint (pixel[0] - colour[0], >=, 8);
}

/* ---- beside the pixels ---- */

#define AIGC "{\"Label\":\"1\",\"ContentProducer\":\"someone\"}"

static void
set (GExiv2Metadata *metadata, const char *tag, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gexiv2_metadata_try_set_tag_string (metadata, tag, value, &error));
  g_assert_no_error (error);
}

static void
write_picture (const char *path)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 32, 32);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "jpeg", &error, NULL));
}

static void
assert_tag (const char *path, const char *tag, const char *expected)
{
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (gexiv2_metadata_open_path (metadata, path, &error));
  value = gexiv2_metadata_try_get_tag_string (metadata, tag, NULL);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_metadata (Test *test, gconstpointer data)
{
  g_autofree char *original = g_build_filename (test->folder, "original.jpg", NULL);
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  SampanMetadata facts;

  write_picture (original);
  write_picture (test->output);
  facts = sampan_metadata_read (original);
  g_assert_false (facts.position || facts.serial || facts.credit || facts.ai);

  g_assert_true (gexiv2_metadata_open_path (metadata, original, &error));
  set (metadata, "Exif.GPSInfo.GPSLatitude", "27/1 59/1 0/1");
  set (metadata, "Exif.GPSInfo.GPSLatitudeRef", "N");
  set (metadata, "Exif.Photo.BodySerialNumber", "12345678");
  set (metadata, "Exif.Image.Model", "Camera");
  set (metadata, "Exif.Image.Artist", "Lin");
  set (metadata, "Xmp.dc.rights", "(c) Lin");
  set (metadata, "Xmp.iptcExt.DigitalSourceType",
       "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
  set (metadata, "Xmp.TC260.AIGC", AIGC);
  g_assert_true (gexiv2_metadata_save_file (metadata, original, &error));
  g_assert_no_error (error);

  facts = sampan_metadata_read (original);
  g_assert_true (facts.position && facts.serial && facts.credit && facts.ai);
  g_assert_true (sampan_metadata_copy (original, test->output, FALSE, &error));
  g_assert_no_error (error);
  facts = sampan_metadata_read (test->output);
  g_assert_false (facts.position || facts.serial);
  g_assert_true (facts.credit && facts.ai);
  assert_tag (test->output, "Exif.Image.Artist", "Lin");
  assert_tag (test->output, "Xmp.TC260.AIGC", AIGC);
  assert_tag (test->output, "Exif.Image.Model", NULL);
  assert_tag (test->output, "Exif.Photo.BodySerialNumber", NULL);
  assert_tag (test->output, "Exif.GPSInfo.GPSLatitude", NULL);
}

/* Enlarged by a model: said, but no more than that. */
static void
test_enhanced (Test *test, gconstpointer data)
{
  g_autofree char *original = g_build_filename (test->folder, "original.jpg", NULL);
  g_autoptr (GError) error = NULL;

  write_picture (original);
  write_picture (test->output);
  g_assert_true (sampan_metadata_copy (original, test->output, TRUE, &error));
  g_assert_no_error (error);
  assert_tag (test->output, "Xmp.iptcExt.DigitalSourceType",
              "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced");
  g_assert_false (sampan_metadata_read (test->output).ai);
}

/* ---- beside the pictures of a video ---- */

static void
put32 (GByteArray *out, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (out, (guint8 *)&bytes, 4);
}

static void
put_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *)text, (guint)strlen (text));
}

static guint
begin (GByteArray *out, const char *type)
{
  guint start = out->len;

  put32 (out, 0);
  g_byte_array_append (out, (const guint8 *)type, 4);
  return start;
}

static void
end (GByteArray *out, guint start)
{
  guint32 size = GUINT32_TO_BE (out->len - start);

  memcpy (out->data + start, &size, 4);
}

static void
put_item (GByteArray *out, guint32 type, const char *text)
{
  guint item = out->len, data;

  put32 (out, 0);
  put32 (out, type);
  data = begin (out, "data");
  put32 (out, 1);
  put32 (out, 0);
  put_text (out, text);
  end (out, data);
  end (out, item);
}

/* As phones and "ffmpeg -movflags use_metadata_tags" write it: names, then what each of them says.
 * @version: whether the box has one, which QuickTime's has not. */
static void
put_keys (GByteArray *out, gboolean version)
{
  static const char *const keys[][2] = { { "com.apple.quicktime.artist", "Lin" },
                                         { "AIGC", AIGC },
                                         { "com.apple.quicktime.location.ISO6709", "+27+120/" } };
  guint meta = begin (out, "meta"), box;

  if (version)
    put32 (out, 0);
  box = begin (out, "hdlr");
  put32 (out, 0);
  put32 (out, 0);
  put_text (out, "mdta");
  put32 (out, 0);
  put32 (out, 0);
  put32 (out, 0);
  end (out, box);
  box = begin (out, "keys");
  put32 (out, 0);
  put32 (out, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint key = begin (out, "mdta");

      put_text (out, keys[i][0]);
      end (out, key);
    }
  end (out, box);
  box = begin (out, "ilst");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    put_item (out, i + 1, keys[i][1]);
  end (out, box);
  end (out, meta);
}

/* A file with labels and no media. */
static void
write_movie (const char *path, gboolean keys, gboolean version)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint box = begin (out, "ftyp"), index, data;

  put_text (out, "isom");
  put32 (out, 0);
  end (out, box);
  index = begin (out, "moov");
  if (keys)
    put_keys (out, version);
  else
    {
      data = begin (out, "udta");
      box = begin (out, "cprt");
      put32 (out, 0);
      g_byte_array_append (out, (const guint8 *)"\x55\xc4", 2);
      put_text (out, "(c) Lin");
      end (out, box);
      end (out, data);
    }
  end (out, index);
  g_assert_true (g_file_set_contents (path, (char *)out->data, out->len, &error));
  g_assert_no_error (error);
}

static void
test_movie_keys (Test *test, gconstpointer data)
{
  for (guint version = 0; version < 2; version++)
    {
      g_autoptr (SampanMovieLabels) labels = NULL;
      g_autoptr (GError) error = NULL;
      SampanMetadata facts;

      write_movie (test->input, TRUE, version);
      facts = sampan_metadata_read (test->input);
      g_assert_true (facts.position && facts.credit && facts.ai && !facts.serial);
      labels = sampan_metadata_dup_movie_labels (test->input);
      g_assert_cmpstr (labels->artist, ==, "Lin");
      g_assert_cmpstr (labels->aigc, ==, AIGC);
      g_assert_nonnull (strstr (labels->xmp, "TC260:AIGC"));
      g_assert_null (strstr (labels->xmp, "27"));

      /* What is written is read again. */
      write_movie (test->output, FALSE, FALSE);
      g_assert_true (sampan_movie_labels_append_xmp (labels, test->output, &error));
      g_assert_no_error (error);
      facts = sampan_metadata_read (test->output);
      g_assert_true (facts.credit && facts.ai && !facts.position && !facts.serial);
    }
}

/* 3GPP's copyright; and no label where there was none. */
static void
test_movie_copyright (Test *test, gconstpointer data)
{
  g_autoptr (SampanMovieLabels) labels = NULL;
  SampanMetadata facts;

  write_movie (test->input, FALSE, FALSE);
  facts = sampan_metadata_read (test->input);
  g_assert_true (facts.credit && !facts.ai && !facts.position);
  labels = sampan_metadata_dup_movie_labels (test->input);
  g_assert_cmpstr (labels->copyright, ==, "(c) Lin");
  g_assert_null (labels->aigc);
}

/* Sizes that lie, and a file that ends in the middle: nothing is read, and nothing crashes. */
static void
test_movie_damaged (Test *test, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  write_movie (test->input, TRUE, TRUE);
  g_assert_true (g_file_get_contents (test->input, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      g_autoptr (SampanMovieLabels) labels = NULL;

      damaged[i] = (char)0xff;
      g_assert_true (g_file_set_contents (test->output, damaged, length, NULL));
      labels = sampan_movie_labels_read (test->output);
      g_assert_true (g_file_set_contents (test->output, bytes, i, NULL));
      sampan_movie_labels_free (g_steal_pointer (&labels));
      labels = sampan_movie_labels_read (test->output);
      g_assert_null (labels->aigc);
    }
}

#define ADD(path, func) g_test_add (path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/fit/bytes", test_bytes);
  ADD ("/fit/pixels", test_pixels);
  ADD ("/fit/too-small", test_too_small);
  ADD ("/fit/colours", test_colours);
  ADD ("/fit/metadata", test_metadata);
  ADD ("/fit/enhanced", test_enhanced);
  ADD ("/fit/movie/keys", test_movie_keys);
  ADD ("/fit/movie/copyright", test_movie_copyright);
  ADD ("/fit/movie/damaged", test_movie_damaged);
  return g_test_run ();
}
