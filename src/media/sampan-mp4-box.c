#include "sampan-mp4-box.h"

#include <gst/gst.h>

gboolean
sampan_mp4_box_read (guint8 *data, gsize size, SampanMp4Box *box)
{
  guint64 length;
  gsize header = 8;

  if (size < header)
    return FALSE;
  length = GST_READ_UINT32_BE (data);
  if (length == 1 && size >= 16)
    {
      header = 16;
      length = GST_READ_UINT64_BE (data + 8);
    }
  if (length < header || length > size)
    return FALSE;
  *box =
      (SampanMp4Box){ GST_READ_UINT32_BE (data + 4), data, length, data + header, length - header };

  return TRUE;
}

gboolean
sampan_mp4_box_find (const SampanMp4Box *parent, guint32 type, SampanMp4Box *box)
{
  for (gsize at = 0; sampan_mp4_box_read (parent->inside + at, parent->length - at, box);
       at += box->size)
    if (box->type == type)
      return TRUE;

  return FALSE;
}

gboolean
sampan_mp4_box_next (GInputStream *file, guint64 at, guint32 *type, guint64 *size)
{
  guint8 head[16];
  gsize n = 0;

  if (!g_seekable_seek (G_SEEKABLE (file), (goffset)at, G_SEEK_SET, NULL, NULL)
      || !g_input_stream_read_all (file, head, sizeof head, &n, NULL, NULL) || n < 8)
    return FALSE;
  *size = GST_READ_UINT32_BE (head);
  if (*size == 1 && n == sizeof head)
    *size = GST_READ_UINT64_BE (head + 8);
  *type = GST_READ_UINT32_BE (head + 4);

  return *size >= 8;
}
