#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a file says of itself beside its pixels, as far as publishing cares. */
typedef struct
{
  gboolean position; /* where it was taken */
  gboolean serial;   /* a number of the camera, the lens or the owner's file */
  gboolean credit;   /* who made it, whose it is */
  gboolean ai;       /* it was generated, in whole or in part */
} SampanMetadata;

/** Reads the Exif, IPTC and XMP of a picture, or the XMP of a video; all %FALSE for a file without.
 * Blocks. From any thread. */
SampanMetadata sampan_metadata_read (const char *path);

/** Copies who made it, whose it is and whether it was generated from one file to another, and
 * nothing else. @enhanced: an edit here made up pixels by a model: said too, unless the file says
 * more already. Returns: whether @to could be written */
gboolean sampan_metadata_copy (const char *from, const char *to, gboolean enhanced, GError **error);

G_END_DECLS
