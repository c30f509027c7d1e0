#include "sampan-still.h"

#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <gst/video/video.h>

/* What the finder of types says, and nobody else. */
#define MEDIA_TYPE "image/x-sampan-still"

struct _SampanStill
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  GdkPixbufLoader *loader; /* from a picture's first bytes to its end */
  int reduction;           /* set before it starts */
};

G_DEFINE_FINAL_TYPE (SampanStill, sampan_still, GST_TYPE_ELEMENT)

enum
{
  PROP_0,
  PROP_REDUCTION,
};

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (MEDIA_TYPE));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("{ RGB, RGBA }")));

/* ---- what kind of file ---- */

/* ISO/IEC 23008-12 (HEIF) and the AV1 Image File Format: the brands of their "ftyp". */
static gboolean
is_heif (const guint8 *data, gsize size)
{
  static const char brands[][5] = { "heic", "heix", "heim", "heis", "mif1", "avif", "avis" };

  if (size < 12 || memcmp (data + 4, "ftyp", 4) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (data + 8, brands[i], 4) == 0)
      return TRUE;

  return FALSE;
}

/* Bytes from somewhere: those of a file's beginning, or what a finder of types may peek at. */
typedef const guint8 *(*Peek) (gpointer data, guint64 at, guint size);

/* ITU-T T.81: the frame header (SOFn) says how many components there are; four are CMYK or YCCK. */
static gboolean
is_cmyk (Peek peek, gpointer data)
{
  /* Comments, thumbnails and colour profiles come before it, none of them in more than 64 kB. */
  const int max_segments = 1000;
  const guint8 *bytes = peek (data, 0, 2);
  guint64 at = 2;

  if (bytes == NULL || bytes[0] != 0xff || bytes[1] != 0xd8)
    return FALSE;
  for (int i = 0; i < max_segments && (bytes = peek (data, at, 10)) != NULL; i++)
    {
      guint8 marker = bytes[1];

      if (bytes[0] != 0xff)
        return FALSE;
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        return bytes[9] == 4;
      at += marker == 0xff ? 1 : 2 + (guint64)(bytes[2] << 8 | bytes[3]);
    }

  return FALSE;
}

/* Webp's extended header ("VP8X") has a flag for an animation. */
static gboolean
is_animated (const guint8 *data, gsize size)
{
  return size > 20 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBPVP8X", 8) == 0
         && (data[20] & 0x02) != 0;
}

static gboolean
is_jpeg (const guint8 *data, gsize size)
{
  return size > 12 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

static gboolean
is_known (const guint8 *data, gsize size)
{
  static const char png[] = "\x89PNG\r\n\x1a\n";

  return size > 12
         && (memcmp (data, png, sizeof png - 1) == 0 || memcmp (data, "GIF8", 4) == 0
             || memcmp (data, "RIFF", 4) == 0 || memcmp (data + 4, "ftyp", 4) == 0);
}

/* Metadata such as a thumbnail and a colour profile come before a JPEG's frame header. */
#define ENOUGH (1024 * 1024)

typedef struct
{
  const guint8 *data;
  gsize size;
} Bytes;

static const guint8 *
peek_bytes (gpointer data, guint64 at, guint size)
{
  const Bytes *bytes = data;

  return at + size <= bytes->size ? bytes->data + at : NULL;
}

static const guint8 *
peek_find (gpointer data, guint64 at, guint size)
{
  return gst_type_find_peek (data, (gint64)at, size);
}

SampanStillKind
sampan_still_sniff (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree guint8 *data = g_malloc (ENOUGH);
  gsize size = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), data, ENOUGH, &size, NULL, NULL))
    return SAMPAN_STILL_NONE;
  if (is_heif (data, size) || is_cmyk (peek_bytes, &(Bytes){ data, size }))
    return SAMPAN_STILL_READ;
  if (is_animated (data, size))
    return SAMPAN_STILL_ANIMATED;
  if (is_jpeg (data, size))
    return SAMPAN_STILL_JPEG;

  return is_known (data, size) ? SAMPAN_STILL_KNOWN : SAMPAN_STILL_NONE;
}

static void
find_type (GstTypeFind *find, gpointer data)
{
  const guint8 *start = gst_type_find_peek (find, 0, 12);

  if (start != NULL && (is_heif (start, 12) || is_cmyk (peek_find, find)))
    gst_type_find_suggest_simple (find, GST_TYPE_FIND_MAXIMUM, MEDIA_TYPE, NULL, NULL);
}

/* ---- decoding, on the streaming thread ---- */

static void
drop_loader (SampanStill *self)
{
  if (self->loader != NULL)
    gdk_pixbuf_loader_close (self->loader, NULL);
  g_clear_object (&self->loader);
}

static GstFlowReturn
fail (SampanStill *self, const GError *error)
{
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    GST_ELEMENT_ERROR (self, STREAM, CODEC_NOT_FOUND, ("%s", error->message), (NULL));
  else
    GST_ELEMENT_ERROR (self, STREAM, DECODE, ("%s", error->message), (NULL));

  return GST_FLOW_ERROR;
}

/* libjpeg leaves out what a smaller picture does not show. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, SampanStill *self)
{
  int by = self->reduction;

  gdk_pixbuf_loader_set_size (loader, (width + by - 1) / by, (height + by - 1) / by);
}

static GdkPixbufLoader *
make_loader (SampanStill *self)
{
  GdkPixbufLoader *loader = gdk_pixbuf_loader_new ();

  if (self->reduction > 1)
    g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), self);
  return loader;
}

static GstFlowReturn
sampan_still_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SampanStill *self = SAMPAN_STILL (parent);
  g_autoptr (GError) error = NULL;
  GstMapInfo map;

  if (self->loader == NULL)
    self->loader = make_loader (self);
  if (gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      gdk_pixbuf_loader_write (self->loader, map.data, map.size, &error);
      gst_buffer_unmap (buffer, &map);
    }
  gst_buffer_unref (buffer);

  return error == NULL ? GST_FLOW_OK : fail (self, error);
}

/* Takes @picture. Returns: (transfer full): the pixels as they are, without a copy. */
static GstBuffer *
wrap (GdkPixbuf *picture, const GstVideoInfo *info)
{
  gsize size = gdk_pixbuf_get_byte_length (picture);
  gsize offsets[GST_VIDEO_MAX_PLANES] = { 0 };
  gint strides[GST_VIDEO_MAX_PLANES] = { gdk_pixbuf_get_rowstride (picture) };
  GstBuffer *buffer = gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY,
                                                   (gpointer)gdk_pixbuf_read_pixels (picture), size,
                                                   0, size, picture, g_object_unref);

  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_INFO_FORMAT (info),
                                  (guint)GST_VIDEO_INFO_WIDTH (info),
                                  (guint)GST_VIDEO_INFO_HEIGHT (info), 1, offsets, strides);
  GST_BUFFER_PTS (buffer) = 0;

  return buffer;
}

/* Takes @picture, so that it is gone as soon as the next element has made something of it. */
static void
push (SampanStill *self, GdkPixbuf *picture)
{
  g_autoptr (GstCaps) caps = NULL;
  GstSegment segment;
  GstVideoInfo info;

  gst_video_info_set_format (&info,
                             gdk_pixbuf_get_has_alpha (picture) ? GST_VIDEO_FORMAT_RGBA
                                                                : GST_VIDEO_FORMAT_RGB,
                             (guint)gdk_pixbuf_get_width (picture),
                             (guint)gdk_pixbuf_get_height (picture));
  info.fps_n = 0;
  caps = gst_video_info_to_caps (&info);
  gst_pad_push_event (self->src, gst_event_new_caps (caps));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (self->src, gst_event_new_segment (&segment));
  gst_pad_push (self->src, wrap (picture, &info));
}

static void
finish (SampanStill *self)
{
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture, *upright;

  if (self->loader == NULL || !gdk_pixbuf_loader_close (self->loader, &error))
    {
      if (error != NULL)
        fail (self, error);
      g_clear_object (&self->loader);
      return;
    }
  picture = gdk_pixbuf_loader_get_pixbuf (self->loader);
  upright = picture != NULL ? gdk_pixbuf_apply_embedded_orientation (picture) : NULL;
  g_clear_object (&self->loader);
  if (upright != NULL)
    push (self, upright);
}

static gboolean
sampan_still_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanStill *self = SAMPAN_STILL (parent);

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_EOS:
      finish (self);
      break;
    case GST_EVENT_FLUSH_STOP:
      drop_loader (self);
      break;
    /* Those of the bytes: the picture has its own. */
    case GST_EVENT_CAPS:
    case GST_EVENT_SEGMENT:
      gst_event_unref (event);
      return TRUE;
    default:
      break;
    }

  return gst_pad_event_default (pad, parent, event);
}

/* ---- vfuncs ---- */

static void
sampan_still_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_REDUCTION)
    SAMPAN_STILL (object)->reduction = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static GstStateChangeReturn
sampan_still_change_state (GstElement *element, GstStateChange transition)
{
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (sampan_still_parent_class)->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    drop_loader (SAMPAN_STILL (element));

  return result;
}

static void
sampan_still_class_init (SampanStillClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sampan_still_set_property;
  g_object_class_install_property (object_class, PROP_REDUCTION,
                                   g_param_spec_int ("reduction", "Reduction",
                                                     "How many times smaller the picture is", 1, 8,
                                                     1, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  element_class->change_state = sampan_still_change_state;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Still picture", "Codec/Decoder/Image",
                                         "Reads a picture with gdk-pixbuf", "Sampan");
}

static void
sampan_still_init (SampanStill *self)
{
  self->reduction = 1;
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, sampan_still_chain);
  gst_pad_set_event_function (self->sink, sampan_still_event);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_use_fixed_caps (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

void
sampan_still_register (void)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple (MEDIA_TYPE);

  /* Before the finders of JPEG and of QuickTime, which are as sure; those that know the file's
   * extension are asked first. */
  gst_type_find_register (NULL, MEDIA_TYPE, GST_RANK_PRIMARY + 100, find_type,
                          "jpg,jpe,jpeg,heic,heif,avif,mp4,mov", caps, NULL, NULL);
  gst_element_register (NULL, "sampanstill", GST_RANK_PRIMARY, SAMPAN_TYPE_STILL);
}
