#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_STILL (sampan_still_get_type ())

/**
 * SampanStill:
 *
 * The decoder `sampanstill`: pictures that GStreamer's own decoders do not read (HEIC, AVIF, JPEG
 * in CMYK), by way of gdk-pixbuf and what loaders it has. They come out upright. With the finder of
 * types that is registered beside it, decodebin takes it by itself. Its property "reduction" makes
 * them so many times smaller, which spares most of the work on a JPEG.
 */
G_DECLARE_FINAL_TYPE (SampanStill, sampan_still, SAMPAN, STILL, GstElement)

/** Registers the element and its finder of types. */
void sampan_still_register (void);

typedef enum
{
  SAMPAN_STILL_NONE,     /* nothing that is known here */
  SAMPAN_STILL_READ,     /* for this decoder */
  SAMPAN_STILL_ANIMATED, /* an animated WebP: nobody here reads it */
  SAMPAN_STILL_JPEG,     /* in a format that GStreamer reads too */
  SAMPAN_STILL_KNOWN,    /* begins like a picture or a film: if nobody reads it, it is damaged */
} SampanStillKind;

/** By the first bytes of the file at @path. Blocks. */
SampanStillKind sampan_still_sniff (const char *path);

G_END_DECLS
