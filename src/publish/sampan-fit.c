#include "config.h"

#include "sampan-fit.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <lcms2.h>
#include <math.h>

#define BEST 95   /* above, files grow and nobody sees why */
#define LOWEST 70 /* below, a smaller picture looks better */
#define MAX_SHRINKS 8
#define MARGIN 0.95 /* a smaller picture holds a little more detail a pixel */
#define CHUNK 65536

/* ---- colours ---- */

static void
on_prepared (GdkPixbufLoader *loader, char **profile)
{
  const char *option = gdk_pixbuf_get_option (gdk_pixbuf_loader_get_pixbuf (loader), "icc-profile");

  *profile = g_strdup (option ? option : "");
}

/* The file's profile, from its head alone; (transfer full) (nullable). */
static GBytes *
read_profile (const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  g_autofree char *profile = NULL;
  gsize length;
  gssize n;

  g_signal_connect (loader, "area-prepared", G_CALLBACK (on_prepared), &profile);
  while (stream && !profile
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, CHUNK, cancellable, NULL))
                > 0
         && gdk_pixbuf_loader_write (loader, buffer, n, NULL))
    ;
  gdk_pixbuf_loader_close (loader, NULL);
  if (!profile || !*profile)
    return NULL;
  g_base64_decode_inplace (profile, &length);
  return g_bytes_new (profile, length);
}

static cmsHTRANSFORM
make_transform (GBytes *profile, gboolean alpha)
{
  cmsUInt32Number format = alpha ? TYPE_RGBA_8 : TYPE_RGB_8;
  gsize length;
  gconstpointer data = g_bytes_get_data (profile, &length);
  cmsHPROFILE from = cmsOpenProfileFromMem (data, length);
  cmsHPROFILE to = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform = NULL;

  if (from && cmsGetColorSpace (from) == cmsSigRgbData)
    transform = cmsCreateTransform (from, format, to, format, INTENT_RELATIVE_COLORIMETRIC,
                                    cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_COPY_ALPHA);
  if (from)
    cmsCloseProfile (from);
  cmsCloseProfile (to);
  return transform;
}

static void
to_srgb (GdkPixbuf *pixbuf, GBytes *profile)
{
  cmsHTRANSFORM transform = make_transform (profile, gdk_pixbuf_get_has_alpha (pixbuf));
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf);

  if (!transform)
    return;
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    cmsDoTransform (transform, pixels + (gsize)y * stride, pixels + (gsize)y * stride, width);
  cmsDeleteTransform (transform);
}

/* ---- size ---- */

static GBytes *
encode (GdkPixbuf *pixbuf, gboolean png, int quality, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", quality);
  char *data;
  gsize length;

  if (!gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, png ? "png" : "jpeg", error,
                                  png ? NULL : "quality", number, NULL))
    return NULL;
  return g_bytes_new_take (data, length);
}

/* The best that fits, or, if none does, the smallest. */
static GBytes *
search (GdkPixbuf *pixbuf, gboolean png, gint64 max, GCancellable *cancellable, GError **error)
{
  int low = LOWEST, high = BEST; /* low fits, high does not */
  g_autoptr (GBytes) best = encode (pixbuf, png, BEST, error);

  if (!best || png || max < 0 || (gint64)g_bytes_get_size (best) <= max)
    return g_steal_pointer (&best);
  g_bytes_unref (best);
  best = encode (pixbuf, FALSE, LOWEST, error);
  if (!best || (gint64)g_bytes_get_size (best) > max)
    return g_steal_pointer (&best);
  while (high - low > 1 && !g_cancellable_is_cancelled (cancellable))
    {
      int middle = (low + high) / 2;
      g_autoptr (GBytes) candidate = encode (pixbuf, FALSE, middle, error);

      if (!candidate)
        return NULL;
      if ((gint64)g_bytes_get_size (candidate) > max)
        {
          high = middle;
          continue;
        }
      low = middle;
      g_bytes_unref (best);
      best = g_steal_pointer (&candidate);
    }
  return g_steal_pointer (&best);
}

static GdkPixbuf *
shrink (GdkPixbuf *pixbuf, double scale)
{
  return gdk_pixbuf_scale_simple (pixbuf, MAX ((int)(gdk_pixbuf_get_width (pixbuf) * scale), 1),
                                  MAX ((int)(gdk_pixbuf_get_height (pixbuf) * scale), 1),
                                  GDK_INTERP_BILINEAR);
}

static void
limit_pixels (GdkPixbuf **pixbuf, gint64 max)
{
  gint64 n = (gint64)gdk_pixbuf_get_width (*pixbuf) * gdk_pixbuf_get_height (*pixbuf);
  GdkPixbuf *smaller;

  if (max < 0 || n <= max)
    return;
  smaller = shrink (*pixbuf, sqrt ((double)max / n));
  g_object_unref (*pixbuf);
  *pixbuf = smaller;
}

static GBytes *
fit (GdkPixbuf **pixbuf, gboolean png, gint64 max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GdkPixbuf) whole = g_object_ref (*pixbuf);
  double scale = 1;

  for (guint i = 0; i <= MAX_SHRINKS; i++)
    {
      g_autoptr (GBytes) bytes = search (*pixbuf, png, max, cancellable, error);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !bytes)
        return NULL;
      if (max < 0 || (gint64)g_bytes_get_size (bytes) <= max)
        return g_steal_pointer (&bytes);
      scale *= MIN (sqrt ((double)max / g_bytes_get_size (bytes)) * MARGIN, 0.9);
      g_object_unref (*pixbuf);
      *pixbuf = shrink (whole, scale);
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "it does not fit");
  return NULL;
}

gboolean
sampan_fit_picture (const char *input,
                    const char *profile_of,
                    const char *output,
                    gint64 max_bytes,
                    gint64 max_pixels,
                    int *width,
                    int *height,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (input, error);
  g_autoptr (GBytes) profile = pixbuf ? read_profile (profile_of, cancellable) : NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!pixbuf)
    return FALSE;
  if (profile)
    to_srgb (pixbuf, profile);
  limit_pixels (&pixbuf, max_pixels);
  bytes = fit (&pixbuf, g_str_has_suffix (output, ".png"), max_bytes, cancellable, error);
  if (!bytes)
    return FALSE;
  *width = gdk_pixbuf_get_width (pixbuf);
  *height = gdk_pixbuf_get_height (pixbuf);
  return g_file_set_contents_full (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
