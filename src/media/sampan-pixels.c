#include "sampan-pixels.h"

#include <string.h>

SampanRange
sampan_range_from_info (const GstVideoInfo *info)
{
  const GstVideoColorimetry *colour = &info->colorimetry;
  gboolean full = colour->range == GST_VIDEO_COLOR_RANGE_0_255;
  SampanRange range = { full ? 0 : 16, full ? 255 : 219, full ? 255 : 224, 0.299, 0.114 };

  if (!gst_video_color_matrix_get_Kr_Kb (colour->matrix, &range.kr, &range.kb))
    {
      range.kr = 0.299;
      range.kb = 0.114;
    }
  return range;
}

void
sampan_range_from_rgb (const SampanRange *self, const double rgb[3], double yuv[3])
{
  double y = self->kr * rgb[0] + (1 - self->kr - self->kb) * rgb[1] + self->kb * rgb[2];

  yuv[0] = self->black + y * self->range;
  yuv[1] = 128 + (rgb[2] - y) / (2 * (1 - self->kb)) * self->chroma;
  yuv[2] = 128 + (rgb[0] - y) / (2 * (1 - self->kr)) * self->chroma;
}

void
sampan_range_to_rgb (const SampanRange *self, const double yuv[3], double rgb[3])
{
  double y = (yuv[0] - self->black) / self->range;
  double blue = (yuv[1] - 128) / self->chroma * 2 * (1 - self->kb);
  double red = (yuv[2] - 128) / self->chroma * 2 * (1 - self->kr);

  rgb[0] = y + red;
  rgb[1] = y - (self->kr * red + self->kb * blue) / (1 - self->kr - self->kb);
  rgb[2] = y + blue;
}

gboolean
sampan_colour_parse (const char *text, double rgb[3])
{
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);

  length = strlen (text);
  if (text[0] != '#' || (length != 7 && length != 9))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  for (int i = 0; i < 3; i++)
    rgb[i] = (g_ascii_xdigit_value (text[1 + 2 * i]) * 16 + g_ascii_xdigit_value (text[2 + 2 * i]))
             / 255.0;
  return TRUE;
}

void
sampan_byte_map_fill (SampanByteMap *self, const guint8 bytes[256])
{
  for (int first = 0; first < 256; first++)
    for (int second = 0; second < 256; second++)
      {
        guint8 key[2] = { (guint8)first, (guint8)second },
               value[2] = { bytes[first], bytes[second] };
        guint16 index;

        memcpy (&index, key, 2);
        memcpy (&self->pairs[index], value, 2);
      }
}

void
sampan_byte_map_apply (const SampanByteMap *self, guint8 *row, int width)
{
  int x;

  for (x = 0; x + 1 < width; x += 2)
    {
      guint16 pair;

      memcpy (&pair, row + x, 2);
      memcpy (row + x, &self->pairs[pair], 2);
    }
  if (x < width)
    {
      guint8 last[2] = { row[x], 0 };
      guint16 pair;

      memcpy (&pair, last, 2);
      memcpy (last, &self->pairs[pair], 2);
      row[x] = last[0];
    }
}
