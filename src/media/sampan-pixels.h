#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/*
 * What the filters share: how they are compiled, and how colours are written as Y'CbCr.
 */

/* One clone for processors with AVX2, chosen when the program starts; elsewhere the compiler's
 * baseline. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__)
#define SAMPAN_CLONES __attribute__ ((target_clones ("avx2", "default")))
#else
#define SAMPAN_CLONES
#endif

/** Black and white of the luma, and how R'G'B' becomes Y'CbCr, for frames of one format. */
typedef struct
{
  double black;  /* of Y', 16 or 0 */
  double range;  /* white less black, 219 or 255 */
  double chroma; /* extent of Cb and Cr, 224 or 255 */
  double kr, kb; /* weights of red and blue in the luma */
} SampanRange;

/** The range of @info's frames. */
SampanRange sampan_range_from_info (const GstVideoInfo *info);
/** @rgb: 0..1. @yuv: values of the frame, not rounded, not clamped. */
void sampan_range_from_rgb (const SampanRange *self, const double rgb[3], double yuv[3]);
/** The inverse; @rgb may be outside 0..1. */
void sampan_range_to_rgb (const SampanRange *self, const double yuv[3], double rgb[3]);

/**
 * sampan_colour_parse:
 * @text: "#rrggbb" or "#rrggbbaa"
 * @rgb: (out): 0..1
 *
 * Returns: whether @text is a colour; its alpha is not used.
 */
gboolean sampan_colour_parse (const char *text, double rgb[3]);

/** A table of bytes, for two neighbouring pixels at a time: half as many steps, and still small
 * enough for the cache. */
typedef struct
{
  guint16 pairs[65536];
} SampanByteMap;

void sampan_byte_map_fill (SampanByteMap *self, const guint8 bytes[256]);
/** Puts what the table says in the place of each of @width bytes. */
void sampan_byte_map_apply (const SampanByteMap *self, guint8 *row, int width);

/** Returns: @value rounded and clamped to 0..255. */
static inline guint8
sampan_byte (double value)
{
  return value <= 0 ? 0 : value >= 255 ? 255 : (guint8)(value + 0.5);
}

/** The same for integers; in two steps, each of which processors have an instruction for. */
static inline guint8
sampan_clamp (int value)
{
  value = value < 0 ? 0 : value;
  return (guint8)(value > 255 ? 255 : value);
}

G_END_DECLS
