#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** What an MP4 or QuickTime file says beside its pictures, of what Sampan looks for. */
typedef struct
{
  char *xmp;  /* (nullable): a packet of XMP */
  char *aigc; /* (nullable): JSON, the label of GB 45438-2025 */
  char *artist;
  char *copyright;
  gboolean position;
  gboolean serial;
} SampanMovieLabels;

/** Reads only the file's index. Of a file of another kind, all is empty. Blocks. */
SampanMovieLabels *sampan_movie_labels_read (const char *path);
void sampan_movie_labels_free (SampanMovieLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMovieLabels, sampan_movie_labels_free)

/** Adds "AIGC" to the tags that GStreamer's muxer of MP4 is to write, so that it stands where
 * programs look for what was given as "AIGC=...". */
void sampan_movie_labels_add_aigc (GstTagList *tags, const char *aigc);
/** Appends a packet of XMP, as Adobe's XMP Specification Part 3 (1.2.6, MPEG-4) has it. Blocks.
 * Errors: G_IO_ERROR. */
gboolean sampan_movie_labels_append_xmp (const char *path, const char *packet, GError **error);

G_END_DECLS
