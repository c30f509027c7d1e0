#include "sampan-tonemap.h"

#include <math.h>

#include "sampan-caps.h"
#include "sampan-pixels.h"

/* A lattice over (Cb, Cr, Y'), Y' being the innermost, of 10-bit values. */
#define CHROMA_SHIFT 5
#define LUMA_SHIFT 4
#define CHROMA_POINTS (32 + 1)
#define LUMA_POINTS (64 + 1)
/* Values are kept in 1/ONE. */
#define ONE 64

/* cd/m²: the display that HDR is graded on, and the one it is shown on. */
#define HDR_PEAK 1000.0
#define SDR_PEAK 100.0

typedef struct
{
  gint16 y, u, v, unused;
} Point;

struct _SampanTonemap
{
  GstVideoFilter parent_instance;

  Point (*lattice)[CHROMA_POINTS][LUMA_POINTS];
};

G_DEFINE_FINAL_TYPE (SampanTonemap, sampan_tonemap, GST_TYPE_VIDEO_FILTER)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("I420_10LE")));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("I420")));

/* ---- the light of a signal ---- */

/* SMPTE ST 2084. Returns: cd/m². */
static double
decode_pq (double signal)
{
  const double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128;
  const double c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32, c3 = 2392.0 / 4096 * 32;
  double p = pow (fmax (signal, 0), 1 / m2);

  return 10000 * pow (fmax (p - c1, 0) / (c2 - c3 * p), 1 / m1);
}

/* BT.2100, table 5: the inverse of HLG's OETF. Returns: the light of the scene, 0..1. */
static double
decode_hlg (double signal)
{
  const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log (4 * a);

  signal = fmax (signal, 0);
  return signal <= 0.5 ? signal * signal / 3 : (exp ((signal - c) / a) + b) / 12;
}

/* Linear BT.2020 light of the HDR display, cd/m². */
static void
get_light (const double signal[3], gboolean hlg, double light[3])
{
  double luminance, gain;

  for (int i = 0; i < 3; i++)
    light[i] = hlg ? decode_hlg (signal[i]) : decode_pq (signal[i]);
  if (!hlg)
    return;
  /* BT.2100's OOTF for a display of 1000 cd/m². */
  luminance = 0.2627 * light[0] + 0.6780 * light[1] + 0.0593 * light[2];
  gain = HDR_PEAK * pow (fmax (luminance, 1e-6), 0.2);
  for (int i = 0; i < 3; i++)
    light[i] *= gain;
}

/* ---- the tone curve: BT.2446, method A ---- */

static double
map_luma (double luma)
{
  const double hdr = 1 + 32 * pow (HDR_PEAK / 10000, 1 / 2.4);
  const double sdr = 1 + 32 * pow (SDR_PEAK / 10000, 1 / 2.4);
  double p = log (1 + (hdr - 1) * luma) / log (hdr), c;

  if (p <= 0.7399)
    c = 1.0770 * p;
  else if (p < 0.9909)
    c = -1.1510 * p * p + 2.7811 * p - 0.6302;
  else
    c = 0.5000 * p + 0.5000;

  return (pow (sdr, c) - 1) / (sdr - 1);
}

/* @light: cd/m², BT.2020. @rgb: (out): BT.2020 for the SDR display, with its gamma of 2.4, not
 * clamped. */
static void
map_tones (const double light[3], double rgb[3])
{
  double hdr[3], luma, mapped, gain, cb, cr;

  for (int i = 0; i < 3; i++)
    hdr[i] = pow (fmin (light[i] / HDR_PEAK, 1), 1 / 2.4);
  luma = 0.2627 * hdr[0] + 0.6780 * hdr[1] + 0.0593 * hdr[2];
  if (luma <= 0)
    {
      rgb[0] = rgb[1] = rgb[2] = 0;
      return;
    }
  mapped = map_luma (luma);
  gain = mapped / (1.1 * luma);
  cb = gain * (hdr[2] - luma) / 1.8814;
  cr = gain * (hdr[0] - luma) / 1.4746;
  mapped -= fmax (0.1 * cr, 0);
  rgb[0] = mapped + 1.4746 * cr;
  rgb[1] = mapped - 0.16455 * cb - 0.57135 * cr;
  rgb[2] = mapped + 1.8814 * cb;
}

/* BT.2087: from the primaries of BT.2020 to those of BT.709, in linear light. */
static void
narrow_gamut (double rgb[3])
{
  static const double matrix[3][3] = { { 1.6605, -0.5876, -0.0728 },
                                       { -0.1246, 1.1329, -0.0083 },
                                       { -0.0182, -0.1006, 1.1187 } };
  double linear[3];

  for (int i = 0; i < 3; i++)
    linear[i] = pow (fmin (fmax (rgb[i], 0), 1), 2.4);
  for (int i = 0; i < 3; i++)
    {
      double sum = matrix[i][0] * linear[0] + matrix[i][1] * linear[1] + matrix[i][2] * linear[2];
      rgb[i] = pow (fmin (fmax (sum, 0), 1), 1 / 2.4);
    }
}

static Point
map_point (int u, int v, int y, gboolean hlg)
{
  double luma = (y - 64) / 876.0, cb = (u - 512) / 896.0, cr = (v - 512) / 896.0;
  double signal[3] = { luma + 1.4746 * cr, luma - 0.16455 * cb - 0.57135 * cr, luma + 1.8814 * cb };
  double light[3], rgb[3], out;

  get_light (signal, hlg, light);
  map_tones (light, rgb);
  narrow_gamut (rgb);
  /* BT.709, of 16..235. */
  out = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  return (Point){ .y = (gint16)lround (ONE * (16 + 219 * out)),
                  .u = (gint16)lround (ONE * (128 + 224 * (rgb[2] - out) / 1.8556)),
                  .v = (gint16)lround (ONE * (128 + 224 * (rgb[0] - out) / 1.5748)) };
}

static void
fill (SampanTonemap *self, gboolean hlg)
{
  if (self->lattice == NULL)
    self->lattice = g_malloc (sizeof (Point) * CHROMA_POINTS * CHROMA_POINTS * LUMA_POINTS);
  for (int u = 0; u < CHROMA_POINTS; u++)
    for (int v = 0; v < CHROMA_POINTS; v++)
      for (int y = 0; y < LUMA_POINTS; y++)
        self->lattice[u][v][y] =
            map_point (u << CHROMA_SHIFT, v << CHROMA_SHIFT, y << LUMA_SHIFT, hlg);
}

/* ---- frames, on the streaming thread ---- */

/* A place in the lattice: four columns of luma and their weights, which sum up to 1024. */
typedef struct
{
  const Point *columns[4];
  int weights[4];
} Place;

static inline Place
find_place (SampanTonemap *self, int u, int v)
{
  int iu = u >> CHROMA_SHIFT, iv = v >> CHROMA_SHIFT;
  int fu = u & 31, fv = v & 31;

  return (Place){ { self->lattice[iu][iv], self->lattice[iu + 1][iv], self->lattice[iu][iv + 1],
                    self->lattice[iu + 1][iv + 1] },
                  { (32 - fu) * (32 - fv), fu * (32 - fv), (32 - fu) * fv, fu * fv } };
}

static inline guint8
map_y (const Place *place, int y)
{
  int at = y >> LUMA_SHIFT, f = y & 15, low = 0, high = 0;

  for (int i = 0; i < 4; i++)
    {
      low += place->weights[i] * place->columns[i][at].y;
      high += place->weights[i] * place->columns[i][at + 1].y;
    }
  return sampan_clamp (((low >> 10) * (16 - f) + (high >> 10) * f + ONE * 8) / (ONE * 16));
}

static inline void
map_chroma (const Place *place, int y, guint8 *u, guint8 *v)
{
  int at = y >> LUMA_SHIFT, f = y & 15, us = 0, vs = 0;

  for (int i = 0; i < 4; i++)
    {
      const Point *low = &place->columns[i][at], *high = low + 1;

      us += place->weights[i] * ((low->u * (16 - f) + high->u * f) >> 4);
      vs += place->weights[i] * ((low->v * (16 - f) + high->v * f) >> 4);
    }
  *u = sampan_clamp (((us >> 10) + ONE / 2) / ONE);
  *v = sampan_clamp (((vs >> 10) + ONE / 2) / ONE);
}

static inline int
get_sample (const guint16 *row, int x)
{
  return GUINT16_FROM_LE (row[x]) & 1023;
}

/* One row of chroma and the one or two of luma that share it. */
static void
map_rows (SampanTonemap *self, GstVideoFrame *in, GstVideoFrame *out, int row)
{
  int width = GST_VIDEO_FRAME_WIDTH (in), height = GST_VIDEO_FRAME_HEIGHT (in);
  const guint16 *from[2], *us, *vs;
  guint8 *to[2], *u_out, *v_out;

  for (int i = 0; i < 2; i++)
    {
      int y = MIN (row * 2 + i, height - 1);
      from[i] = (const guint16 *)(gpointer)((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, 0)
                                            + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (in, 0));
      to[i] = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, 0)
              + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (out, 0);
    }
  us = (const guint16 *)(gpointer)((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, 1)
                                   + (gsize)row * GST_VIDEO_FRAME_PLANE_STRIDE (in, 1));
  vs = (const guint16 *)(gpointer)((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, 2)
                                   + (gsize)row * GST_VIDEO_FRAME_PLANE_STRIDE (in, 2));
  u_out = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, 1)
          + (gsize)row * GST_VIDEO_FRAME_PLANE_STRIDE (out, 1);
  v_out = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, 2)
          + (gsize)row * GST_VIDEO_FRAME_PLANE_STRIDE (out, 2);

  for (int x = 0; x < (width + 1) / 2; x++)
    {
      Place place = find_place (self, get_sample (us, x), get_sample (vs, x));
      int right = MIN (x * 2 + 1, width - 1), sum = 0;

      for (int i = 0; i < 2; i++)
        {
          int one = get_sample (from[i], x * 2), other = get_sample (from[i], right);

          to[i][x * 2] = map_y (&place, one);
          to[i][right] = map_y (&place, other);
          sum += one + other;
        }
      map_chroma (&place, sum / 4, &u_out[x], &v_out[x]);
    }
}

/* ---- vfuncs ---- */

static GstCaps *
sampan_tonemap_transform_caps (GstBaseTransform *transform,
                               GstPadDirection direction,
                               GstCaps *caps,
                               GstCaps *filter)
{
  GstCaps *result = gst_caps_copy (caps);

  for (guint i = 0; i < gst_caps_get_size (result); i++)
    {
      GstStructure *structure = gst_caps_get_structure (result, i);

      gst_structure_remove_fields (structure, "colorimetry", "chroma-site",
                                   "mastering-display-info", "content-light-level", NULL);
      if (direction == GST_PAD_SINK)
        gst_structure_set (structure, "format", G_TYPE_STRING, "I420", "colorimetry", G_TYPE_STRING,
                           GST_VIDEO_COLORIMETRY_BT709, NULL);
      else
        gst_structure_set (structure, "format", G_TYPE_STRING, "I420_10LE", NULL);
    }
  return sampan_caps_narrow (result, filter);
}

static gboolean
sampan_tonemap_set_info (GstVideoFilter *filter,
                         GstCaps *in_caps,
                         GstVideoInfo *in,
                         GstCaps *out_caps,
                         GstVideoInfo *out)
{
  fill (SAMPAN_TONEMAP (filter), in->colorimetry.transfer == GST_VIDEO_TRANSFER_ARIB_STD_B67);

  return TRUE;
}

static GstFlowReturn
sampan_tonemap_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  for (int row = 0; row < (GST_VIDEO_FRAME_HEIGHT (in) + 1) / 2; row++)
    map_rows (SAMPAN_TONEMAP (filter), in, out, row);

  return GST_FLOW_OK;
}

static void
sampan_tonemap_finalize (GObject *object)
{
  g_free (SAMPAN_TONEMAP (object)->lattice);

  G_OBJECT_CLASS (sampan_tonemap_parent_class)->finalize (object);
}

static void
sampan_tonemap_class_init (SampanTonemapClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_tonemap_finalize;
  GST_BASE_TRANSFORM_CLASS (klass)->transform_caps = sampan_tonemap_transform_caps;
  GST_VIDEO_FILTER_CLASS (klass)->set_info = sampan_tonemap_set_info;
  GST_VIDEO_FILTER_CLASS (klass)->transform_frame = sampan_tonemap_transform_frame;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Tone mapping", "Filter/Effect/Video",
                                         "Brings HDR video to the range of BT.709", "Sampan");
}

static void
sampan_tonemap_init (SampanTonemap *self)
{
}
