#pragma once

#include "media/sampan-movie-labels.h"

G_BEGIN_DECLS

/** What a file says of itself beside its pixels, as far as publishing cares. */
typedef struct
{
  gboolean position; /* where it was taken */
  gboolean serial;   /* a number of the camera, the lens or the owner's file */
  gboolean credit;   /* who made it, whose it is */
  gboolean ai;       /* it was generated, in whole or in part */
} SampanMetadata;

/** Reads the Exif, IPTC and XMP of a picture, or what an MP4 or QuickTime file says; all %FALSE for
 * a file without. Blocks. From any thread. */
SampanMetadata sampan_metadata_read (const char *path);

/** Copies who made it, whose it is and whether it was generated from one file to another, and
 * nothing else. @enhanced: an edit here made up pixels by a model: said too, unless the file says
 * more already. Returns: whether @to could be written */
gboolean sampan_metadata_copy (const char *from, const char *to, gboolean enhanced, GError **error);
/** Who made a video, whose it is and whether it was generated, in all the ways to say so, and
 * nothing else. @path: an MP4 or QuickTime file. Blocks. From any thread. */
SampanMovieLabels *sampan_metadata_dup_movie_labels (const char *path);

G_END_DECLS
