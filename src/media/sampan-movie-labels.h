#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** What an MP4, QuickTime or Matroska file says beside its pictures, of what Sampan looks for. */
typedef struct
{
  char *xmp;  /* (nullable): a packet of XMP */
  char *aigc; /* (nullable): JSON, the label of GB 45438-2025 */
  char *artist;
  char *copyright;
  gboolean position;
  gboolean serial;
} SampanMovieLabels;

/** Reads no media. Of a file of another kind, all is empty. Blocks. */
SampanMovieLabels *sampan_movie_labels_read (const char *path);
SampanMovieLabels *sampan_movie_labels_copy (const SampanMovieLabels *self);
void sampan_movie_labels_free (SampanMovieLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMovieLabels, sampan_movie_labels_free)

/** Lets GStreamer's muxer of MP4 write all but the XMP; the label of China's standard as "AIGC",
 * where programs look for what FFmpeg was given as "AIGC=...". */
void sampan_movie_labels_apply (const SampanMovieLabels *self, GstElement *muxer);
/** Appends the XMP to an MP4 file, as Adobe's XMP Specification Part 3 has it (MPEG-4: a box of its
 * own), if there is any. Blocks. Errors: G_IO_ERROR. */
gboolean
sampan_movie_labels_append_xmp (const SampanMovieLabels *self, const char *path, GError **error);

G_END_DECLS
