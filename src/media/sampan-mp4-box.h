#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_FOURCC(a, b, c, d)                                                                  \
  ((guint32)(guint8)(a) << 24 | (guint32)(guint8)(b) << 16 | (guint32)(guint8)(c) << 8             \
   | (guint32)(guint8)(d))

/** A box of an MP4 file (ISO/IEC 14496-12, 4.2) in memory; its inside begins behind its header. */
typedef struct
{
  guint32 type;
  guint8 *data;
  gsize size;
  guint8 *inside;
  gsize length;
} SampanMp4Box;

/** Returns: whether there is a whole box at @data, of which @size bytes are there. */
gboolean sampan_mp4_box_read (guint8 *data, gsize size, SampanMp4Box *box);
/** Returns: whether @parent has a box of @type in it; @box is the first. */
gboolean sampan_mp4_box_find (const SampanMp4Box *parent, guint32 type, SampanMp4Box *box);
/** Reads the head of the box at @at of a file. Returns: whether there is one; @size is that of all
 * of it. */
gboolean sampan_mp4_box_next (GInputStream *file, guint64 at, guint32 *type, guint64 *size);

G_END_DECLS
