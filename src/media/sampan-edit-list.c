#include "sampan-edit-list.h"

#include <string.h>

#include <gio/gio.h>

#include "sampan-media-probe.h"
#include "sampan-mp4-box.h"

/* An index has some ten bytes for each frame. */
#define LARGEST_INDEX (512 * 1024 * 1024)
#define BLOCK (1024 * 1024)

#define MOOV SAMPAN_FOURCC ('m', 'o', 'o', 'v')
#define MVHD SAMPAN_FOURCC ('m', 'v', 'h', 'd')
#define TRAK SAMPAN_FOURCC ('t', 'r', 'a', 'k')
#define TKHD SAMPAN_FOURCC ('t', 'k', 'h', 'd')
#define EDTS SAMPAN_FOURCC ('e', 'd', 't', 's')
#define ELST SAMPAN_FOURCC ('e', 'l', 's', 't')
#define MDIA SAMPAN_FOURCC ('m', 'd', 'i', 'a')
#define MDHD SAMPAN_FOURCC ('m', 'd', 'h', 'd')
#define HDLR SAMPAN_FOURCC ('h', 'd', 'l', 'r')
#define MINF SAMPAN_FOURCC ('m', 'i', 'n', 'f')
#define STBL SAMPAN_FOURCC ('s', 't', 'b', 'l')
#define STTS SAMPAN_FOURCC ('s', 't', 't', 's')
#define CTTS SAMPAN_FOURCC ('c', 't', 't', 's')
#define STCO SAMPAN_FOURCC ('s', 't', 'c', 'o')
#define CO64 SAMPAN_FOURCC ('c', 'o', '6', '4')
#define VIDE SAMPAN_FOURCC ('v', 'i', 'd', 'e')
#define SOUN SAMPAN_FOURCC ('s', 'o', 'u', 'n')

typedef struct
{
  const SampanEditList *video;
  const SampanEditList *sound;
  guint32 scale;    /* units a second of the file's clock */
  guint64 duration; /* of the longest track, on it */
} Work;

/* ---- reading ---- */

/* "mvhd", "tkhd" and "mdhd" have longer times in their version 1. */
static gboolean
is_long (const SampanMp4Box *box)
{
  return box->length > 0 && box->inside[0] == 1;
}

static guint32
read_scale (const SampanMp4Box *box)
{
  gsize at = is_long (box) ? 20 : 12;

  return box->length >= at + 4 ? GST_READ_UINT32_BE (box->inside + at) : 0;
}

static void
write_duration (const SampanMp4Box *box, gsize at, guint64 duration)
{
  if (is_long (box) && box->length >= at + 8)
    GST_WRITE_UINT64_BE (box->inside + at, duration);
  else if (!is_long (box) && box->length >= at + 4)
    GST_WRITE_UINT32_BE (box->inside + at, (guint32)MIN (duration, G_MAXUINT32));
}

/* One of the tables of runs: how many samples, and a value for each of them. */
typedef struct
{
  const guint8 *entries;
  guint32 n;
  guint32 at;
  guint32 left; /* of the run at hand */
} Runs;

static Runs
read_runs (const SampanMp4Box *tables, guint32 type)
{
  Runs self = { 0 };
  SampanMp4Box box;

  if (sampan_mp4_box_find (tables, type, &box) && box.length >= 8)
    {
      self.entries = box.inside + 8;
      self.n = MIN (GST_READ_UINT32_BE (box.inside + 4), (guint32)((box.length - 8) / 8));
    }

  return self;
}

/* Returns: whether there is one more sample. */
static gboolean
next_value (Runs *self, gint32 *value)
{
  while (self->left == 0)
    {
      if (self->at == self->n)
        return FALSE;
      self->left = GST_READ_UINT32_BE (self->entries + (gsize)self->at * 8);
      self->at++;
    }
  self->left--;
  *value = (gint32)GST_READ_UINT32_BE (self->entries + (gsize)(self->at - 1) * 8 + 4);

  return TRUE;
}

/* Returns: the time at which a sample of @tables begins, if one does not more than @near from
 * @time: sums of rounded lengths and a rounded sum differ by a unit, which is enough for a player
 * to leave a frame out. */
static gint64
find_sample (const SampanMp4Box *tables, gint64 time, gint64 near)
{
  Runs lengths = read_runs (tables, STTS), offsets = read_runs (tables, CTTS);
  gint64 decoded = 0, best = time, distance = near + 1;
  gint32 length, offset;

  while (next_value (&lengths, &length))
    {
      gint64 shown = decoded + (next_value (&offsets, &offset) ? offset : 0);

      if (ABS (shown - time) < distance)
        {
          distance = ABS (shown - time);
          best = shown;
        }
      decoded += length;
    }

  return best;
}

/* ---- writing ---- */

static void
append32 (GByteArray *out, guint32 value)
{
  guint8 bytes[4];

  GST_WRITE_UINT32_BE (bytes, value);
  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append_entry (GByteArray *out, guint64 duration, gint32 from)
{
  append32 (out, (guint32)duration);
  append32 (out, (guint32)from);
  append32 (out, 1 << 16); /* at its own speed */
}

/* Returns: how long the track lasts on the file's clock. */
static guint64
append_list (GByteArray *out,
             const SampanEditList *list,
             const SampanMp4Box *tables,
             guint32 scale,
             guint32 own_scale)
{
  gint64 near = MAX (own_scale / 1000, 1);
  guint64 late = gst_util_uint64_scale_round (list->late, scale, GST_SECOND);
  gint64 from =
      find_sample (tables, (gint64)gst_util_uint64_scale_round (list->skip, own_scale, GST_SECOND),
                   near);
  gint64 to =
      find_sample (tables,
                   from + (gint64)gst_util_uint64_scale_round (list->length, own_scale, GST_SECOND),
                   near);
  guint64 length = gst_util_uint64_scale_round ((guint64)(to - from), scale, own_scale);
  guint32 n = late > 0 ? 2 : 1;

  append32 (out, 8 + 16 + 12 * n);
  append32 (out, EDTS);
  append32 (out, 16 + 12 * n);
  append32 (out, ELST);
  append32 (out, 0);
  append32 (out, n);
  if (late > 0)
    append_entry (out, late, -1);
  append_entry (out, length, (gint32)from);

  return late + length;
}

static void
write_size (GByteArray *out, guint start)
{
  GST_WRITE_UINT32_BE (out->data + start, out->len - start);
}

static gboolean
find_tables (const SampanMp4Box *media, SampanMp4Box *tables)
{
  SampanMp4Box info;

  return sampan_mp4_box_find (media, MINF, &info) && sampan_mp4_box_find (&info, STBL, tables);
}

static gboolean
append_track (Work *work, const SampanMp4Box *track, GByteArray *out)
{
  guint start = out->len;
  const SampanEditList *list = NULL;
  SampanMp4Box media, header, handler, head, tables, child;
  guint32 type = 0, own_scale = 0;
  guint64 length;

  if (!sampan_mp4_box_find (track, MDIA, &media) || !sampan_mp4_box_find (&media, MDHD, &header)
      || !sampan_mp4_box_find (&media, HDLR, &handler) || !sampan_mp4_box_find (track, TKHD, &head)
      || !find_tables (&media, &tables) || handler.length < 12)
    return FALSE;
  type = GST_READ_UINT32_BE (handler.inside + 8);
  own_scale = read_scale (&header);
  list = type == VIDE ? work->video : type == SOUN ? work->sound : NULL;
  if (list == NULL || own_scale == 0)
    return FALSE;
  g_byte_array_append (out, track->data, (guint)(track->inside - track->data));
  g_byte_array_append (out, head.data, (guint)head.size);
  length = append_list (out, list, &tables, work->scale, own_scale);
  work->duration = MAX (work->duration, length);
  for (gsize at = 0; sampan_mp4_box_read (track->inside + at, track->length - at, &child);
       at += child.size)
    if (child.type != TKHD && child.type != EDTS)
      g_byte_array_append (out, child.data, (guint)child.size);
  write_size (out, start);

  sampan_mp4_box_read (out->data + start, out->len - start, &child);
  sampan_mp4_box_find (&child, TKHD, &head);
  write_duration (&head, is_long (&head) ? 28 : 20, length);

  return TRUE;
}

/* Returns: (transfer full) (nullable): the index with the edit lists. */
static GByteArray *
make_index (Work *work, const SampanMp4Box *index)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  SampanMp4Box child, header;

  if (index->inside - index->data != 8 || !sampan_mp4_box_find (index, MVHD, &header))
    return NULL;
  work->scale = read_scale (&header);
  if (work->scale == 0)
    return NULL;
  g_byte_array_append (out, index->data, 8);
  for (gsize at = 0; sampan_mp4_box_read (index->inside + at, index->length - at, &child);
       at += child.size)
    if (child.type != TRAK)
      g_byte_array_append (out, child.data, (guint)child.size);
    else if (!append_track (work, &child, out))
      return NULL;
  write_size (out, 0);
  sampan_mp4_box_read (out->data, out->len, &child);
  sampan_mp4_box_find (&child, MVHD, &header);
  write_duration (&header, is_long (&header) ? 24 : 16, work->duration);

  return g_steal_pointer (&out);
}

/* Where the media lie has moved by @distance. */
static gboolean
move_table (const SampanMp4Box *table, guint64 distance)
{
  gsize width = table->type == CO64 ? 8 : 4;
  guint32 n = table->length >= 8 ? GST_READ_UINT32_BE (table->inside + 4) : 0;

  if (table->length < 8 + (guint64)n * width)
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      guint8 *place = table->inside + 8 + (gsize)i * width;
      guint64 offset = width == 8 ? GST_READ_UINT64_BE (place) : GST_READ_UINT32_BE (place);

      offset += distance;
      if (width == 8)
        GST_WRITE_UINT64_BE (place, offset);
      else if (offset > G_MAXUINT32)
        return FALSE;
      else
        GST_WRITE_UINT32_BE (place, (guint32)offset);
    }

  return TRUE;
}

static gboolean
move_media (const SampanMp4Box *index, guint64 distance)
{
  SampanMp4Box track, media, tables, table;

  for (gsize at = 0; sampan_mp4_box_read (index->inside + at, index->length - at, &track);
       at += track.size)
    {
      if (track.type != TRAK)
        continue;
      if (!sampan_mp4_box_find (&track, MDIA, &media) || !find_tables (&media, &tables)
          || !(sampan_mp4_box_find (&tables, STCO, &table)
               || sampan_mp4_box_find (&tables, CO64, &table))
          || !move_table (&table, distance))
        return FALSE;
    }

  return TRUE;
}

/* ---- files ---- */

static gboolean
copy (GInputStream *in, GOutputStream *out, guint64 size, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);

  while (size > 0)
    {
      gsize n = 0;

      if (!g_input_stream_read_all (in, block, MIN (size, BLOCK), &n, cancellable, error) || n == 0
          || !g_output_stream_write_all (out, block, n, NULL, cancellable, error))
        return FALSE;
      size -= n;
    }

  return TRUE;
}

/* The boxes of a file: where the index is, and where the first of all ends. */
static gboolean
find_index (GFileInputStream *in, guint64 *first_end, guint64 *index, guint64 *index_size)
{
  guint64 at = 0, size;
  guint32 type;

  *first_end = *index_size = 0;
  while (sampan_mp4_box_next (G_INPUT_STREAM (in), at, &type, &size))
    {
      if (type == MOOV)
        {
          *index = at;
          *index_size = size;
        }
      at += size;
      if (*first_end == 0)
        *first_end = at;
    }

  /* Nothing else lies behind it. */
  return *index_size > 8 && *index_size < LARGEST_INDEX && *index + *index_size == at
         && *first_end <= *index;
}

static gboolean
write_file (
    Work *work, GFileInputStream *in, GOutputStream *out, GCancellable *cancellable, GError **error)
{
  guint64 first_end = 0, place = 0, size = 0;
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GByteArray) index = NULL;
  gsize n = 0;
  SampanMp4Box box;

  if (!find_index (in, &first_end, &place, &size))
    return FALSE;
  bytes = g_malloc (size);
  if (!g_seekable_seek (G_SEEKABLE (in), (goffset)place, G_SEEK_SET, cancellable, error)
      || !g_input_stream_read_all (G_INPUT_STREAM (in), bytes, size, &n, cancellable, error)
      || n < size || !sampan_mp4_box_read (bytes, size, &box))
    return FALSE;
  index = make_index (work, &box);
  if (index == NULL || !sampan_mp4_box_read (index->data, index->len, &box)
      || !move_media (&box, index->len))
    return FALSE;

  return g_seekable_seek (G_SEEKABLE (in), 0, G_SEEK_SET, cancellable, error)
         && copy (G_INPUT_STREAM (in), out, first_end, cancellable, error)
         && g_output_stream_write_all (out, index->data, index->len, NULL, cancellable, error)
         && copy (G_INPUT_STREAM (in), out, place - first_end, cancellable, error)
         && g_output_stream_close (out, cancellable, error);
}

/* ---- public ---- */

gboolean
sampan_edit_list_write (const char *from,
                        const char *to,
                        const SampanEditList *video,
                        const SampanEditList *sound,
                        GCancellable *cancellable,
                        GError **error)
{
  Work work = { .video = video, .sound = sound };
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) in = g_file_read (source, cancellable, error);
  g_autoptr (GFileIOStream) out = NULL;

  if (in == NULL)
    return FALSE;
  /* In place: the file is the export's own, and it is the export that renames it. */
  out = g_file_open_readwrite (target, cancellable, error);
  if (out == NULL)
    return FALSE;
  if (write_file (&work, in, g_io_stream_get_output_stream (G_IO_STREAM (out)), cancellable,
                  &cause))
    return TRUE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                 "the index of the MP4 file is not as expected");

  return FALSE;
}
