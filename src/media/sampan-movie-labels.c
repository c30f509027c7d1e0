#include "sampan-movie-labels.h"

#include <gst/pbutils/pbutils.h>
#include <gst/tag/tag.h>
#include <string.h>

#include "sampan-media-probe.h"
#include "sampan-mp4-box.h"

#define LARGEST_INDEX (64 * 1024 * 1024)
#define LARGEST_PACKET (1024 * 1024)
#define LONGEST_LOOK (10 * GST_SECOND)

#define MOOV SAMPAN_FOURCC ('m', 'o', 'o', 'v')
#define UDTA SAMPAN_FOURCC ('u', 'd', 't', 'a')
#define META SAMPAN_FOURCC ('m', 'e', 't', 'a')
#define HDLR SAMPAN_FOURCC ('h', 'd', 'l', 'r')
#define KEYS SAMPAN_FOURCC ('k', 'e', 'y', 's')
#define ILST SAMPAN_FOURCC ('i', 'l', 's', 't')
#define DATA SAMPAN_FOURCC ('d', 'a', 't', 'a')
#define NAME SAMPAN_FOURCC ('n', 'a', 'm', 'e')
#define UUID SAMPAN_FOURCC ('u', 'u', 'i', 'd')
#define XMP SAMPAN_FOURCC ('X', 'M', 'P', '_')
#define MDTA SAMPAN_FOURCC ('m', 'd', 't', 'a')
#define EBML 0x1a45dfa3u
#define FREEFORM SAMPAN_FOURCC ('-', '-', '-', '-')

#define AIGC_KEY "AIGC"

static const guint8 xmp_uuid[16] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
                                     0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac };

/* ---- reading ---- */

static char *
dup_text (const guint8 *data, gsize length)
{
  return g_utf8_make_valid ((const char *)data, (gssize)length);
}

static void
take (char **field, char *text)
{
  if (*field || !*text)
    g_free (text);
  else
    *field = text;
}

/* @key: as in QuickTime's keys ("com.apple.quicktime.artist"), or a plain one. */
static void
take_key (SampanMovieLabels *self, const char *key, const guint8 *text, gsize length)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *word = strrchr (lower, '.');

  word = word ? word + 1 : lower;
  if (g_str_equal (key, AIGC_KEY))
    take (&self->aigc, dup_text (text, length));
  else if (g_str_equal (word, "artist") || g_str_equal (word, "author"))
    take (&self->artist, dup_text (text, length));
  else if (g_str_equal (word, "copyright"))
    take (&self->copyright, dup_text (text, length));
  self->position |= strstr (lower, "location") || strstr (lower, "gps");
  self->serial |= strstr (lower, "serial") || strstr (lower, "identifier");
}

/* The text of an item of a list: in its "data", behind a type and a locale. */
static void
take_item (SampanMovieLabels *self, const char *key, const SampanMp4Box *item)
{
  SampanMp4Box data;

  if (sampan_mp4_box_find (item, DATA, &data) && data.length >= 8)
    take_key (self, key, data.inside + 8, data.length - 8);
}

/* Returns: (transfer full) (nullable): the name of the item with @number. */
static char *
dup_key (const SampanMp4Box *keys, guint32 number)
{
  gsize at = 8;

  for (guint32 i = 1; at + 8 <= keys->length; i++)
    {
      guint32 size = GST_READ_UINT32_BE (keys->inside + at);

      if (size < 8 || size > keys->length - at)
        return NULL;
      if (i == number)
        return dup_text (keys->inside + at + 8, size - 8);
      at += size;
    }
  return NULL;
}

static char *
dup_freeform_key (const SampanMp4Box *item)
{
  SampanMp4Box name;

  return sampan_mp4_box_find (item, NAME, &name) && name.length > 4
             ? dup_text (name.inside + 4, name.length - 4)
             : NULL;
}

/* The name of an item of iTunes' kind. */
static const char *
find_item_key (guint32 type)
{
  switch (type)
    {
    case SAMPAN_FOURCC (0xa9, 'A', 'R', 'T'):
      return "artist";
    case SAMPAN_FOURCC ('c', 'p', 'r', 't'):
      return "copyright";
    default:
      return NULL;
    }
}

static void
scan_meta (SampanMovieLabels *self, const SampanMp4Box *meta)
{
  SampanMp4Box inside = *meta, handler, keys, list, item;
  gboolean has_keys;

  /* QuickTime's has no version and flags before its boxes. */
  if (!sampan_mp4_box_find (&inside, HDLR, &handler) && inside.length > 4)
    {
      inside.inside += 4;
      inside.length -= 4;
    }
  if (!sampan_mp4_box_find (&inside, HDLR, &handler) || handler.length < 12
      || !sampan_mp4_box_find (&inside, ILST, &list))
    return;
  has_keys =
      GST_READ_UINT32_BE (handler.inside + 8) == MDTA && sampan_mp4_box_find (&inside, KEYS, &keys);
  for (gsize at = 0; sampan_mp4_box_read (list.inside + at, list.length - at, &item);
       at += item.size)
    {
      g_autofree char *key = has_keys                ? dup_key (&keys, item.type)
                             : item.type == FREEFORM ? dup_freeform_key (&item)
                                                     : g_strdup (find_item_key (item.type));

      if (key)
        take_item (self, key, &item);
    }
}

/* QuickTime's own way: a text behind its length and language. */
static void
take_quicktime (SampanMovieLabels *self, const char *key, const SampanMp4Box *box)
{
  guint16 length = box->length > 4 ? GST_READ_UINT16_BE (box->inside) : 0;

  if (length > 0 && length <= box->length - 4)
    take_key (self, key, box->inside + 4, length);
}

static void
scan_user_data (SampanMovieLabels *self, const SampanMp4Box *data)
{
  SampanMp4Box box;

  for (gsize at = 0; sampan_mp4_box_read (data->inside + at, data->length - at, &box);
       at += box.size)
    switch (box.type)
      {
      case META:
        scan_meta (self, &box);
        break;
      case XMP:
        take (&self->xmp, dup_text (box.inside, box.length));
        break;
      case SAMPAN_FOURCC (0xa9, 'A', 'R', 'T'):
      case SAMPAN_FOURCC (0xa9, 'a', 'u', 't'):
        take_quicktime (self, "artist", &box);
        break;
      case SAMPAN_FOURCC (0xa9, 'c', 'p', 'y'):
        take_quicktime (self, "copyright", &box);
        break;
      /* 3GPP TS 26.244, 8.3: behind version, flags and language. */
      case SAMPAN_FOURCC ('c', 'p', 'r', 't'):
        if (box.length > 6)
          take (&self->copyright,
                dup_text (box.inside + 6, strnlen ((char *)box.inside + 6, box.length - 6)));
        break;
      case SAMPAN_FOURCC (0xa9, 'x', 'y', 'z'):
      case SAMPAN_FOURCC ('l', 'o', 'c', 'i'):
        self->position = TRUE;
        break;
      default:
        break;
      }
}

static void
scan_index (SampanMovieLabels *self, const SampanMp4Box *index)
{
  SampanMp4Box box;

  for (gsize at = 0; sampan_mp4_box_read (index->inside + at, index->length - at, &box);
       at += box.size)
    if (box.type == META)
      scan_meta (self, &box);
    else if (box.type == UDTA)
      scan_user_data (self, &box);
}

static void
scan_box (SampanMovieLabels *self, GInputStream *file, guint64 at, guint64 size, gsize largest)
{
  g_autofree guint8 *bytes = size <= largest ? g_malloc (size) : NULL;
  SampanMp4Box box;
  gsize n = 0;

  if (!bytes || !g_seekable_seek (G_SEEKABLE (file), (goffset)at, G_SEEK_SET, NULL, NULL)
      || !g_input_stream_read_all (file, bytes, size, &n, NULL, NULL)
      || !sampan_mp4_box_read (bytes, n, &box))
    return;
  if (box.type == MOOV)
    scan_index (self, &box);
  else if (box.length > sizeof xmp_uuid && memcmp (box.inside, xmp_uuid, sizeof xmp_uuid) == 0)
    take (&self->xmp, dup_text (box.inside + sizeof xmp_uuid, box.length - sizeof xmp_uuid));
}

/* ---- Matroska ---- */

/* What the demuxer has no name for comes as "KEY=text". */
static void
take_comments (SampanMovieLabels *self, const GstTagList *tags)
{
  char *comment;

  for (guint i = 0; gst_tag_list_get_string_index (tags, GST_TAG_EXTENDED_COMMENT, i, &comment);
       i++)
    {
      char *text = strchr (comment, '=');

      if (text)
        {
          *text = '\0';
          take_key (self, comment, (const guint8 *)text + 1, strlen (text + 1));
        }
      g_free (comment);
    }
}

static void
take_tags (SampanMovieLabels *self, const GstTagList *tags)
{
  char *text;

  if (gst_tag_list_get_string (tags, GST_TAG_ARTIST, &text))
    take (&self->artist, text);
  if (gst_tag_list_get_string (tags, GST_TAG_COPYRIGHT, &text))
    take (&self->copyright, text);
  take_comments (self, tags);
  self->position |= gst_tag_list_get_tag_size (tags, GST_TAG_GEO_LOCATION_NAME) > 0
                    || gst_tag_list_get_tag_size (tags, GST_TAG_GEO_LOCATION_LATITUDE) > 0;
}

static void
scan_matroska (SampanMovieLabels *self, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GstDiscoverer) discoverer = NULL;
  g_autoptr (GstDiscovererInfo) info = NULL;
  g_autoptr (GstDiscovererStreamInfo) top = NULL;
  const GstTagList *tags;

  sampan_media_init ();
  discoverer = gst_discoverer_new (LONGEST_LOOK, NULL);
  info = discoverer ? gst_discoverer_discover_uri (discoverer, uri, NULL) : NULL;
  top = info ? gst_discoverer_info_get_stream_info (info) : NULL;
  tags = GST_IS_DISCOVERER_CONTAINER_INFO (top)
             ? gst_discoverer_container_info_get_tags (GST_DISCOVERER_CONTAINER_INFO (top))
             : NULL;
  if (tags)
    take_tags (self, tags);
}

static gboolean
is_matroska (GInputStream *file)
{
  guint8 head[4];
  gsize n = 0;

  return g_input_stream_read_all (file, head, sizeof head, &n, NULL, NULL) && n == sizeof head
         && GST_READ_UINT32_BE (head) == EBML;
}

SampanMovieLabels *
sampan_movie_labels_read (const char *path)
{
  SampanMovieLabels *self = g_new0 (SampanMovieLabels, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  guint64 at = 0, size;
  guint32 type;

  if (stream && is_matroska (G_INPUT_STREAM (stream)))
    {
      scan_matroska (self, file);
      return self;
    }
  while (stream && sampan_mp4_box_next (G_INPUT_STREAM (stream), at, &type, &size))
    {
      if (type == MOOV || type == UUID)
        scan_box (self, G_INPUT_STREAM (stream), at, size,
                  type == MOOV ? LARGEST_INDEX : LARGEST_PACKET);
      if (size > G_MAXINT64 - at)
        break;
      at += size;
    }
  return self;
}

SampanMovieLabels *
sampan_movie_labels_copy (const SampanMovieLabels *self)
{
  SampanMovieLabels *copy = g_new0 (SampanMovieLabels, 1);

  copy->xmp = g_strdup (self->xmp);
  copy->aigc = g_strdup (self->aigc);
  copy->artist = g_strdup (self->artist);
  copy->copyright = g_strdup (self->copyright);
  copy->position = self->position;
  copy->serial = self->serial;
  return copy;
}

void
sampan_movie_labels_free (SampanMovieLabels *self)
{
  g_free (self->xmp);
  g_free (self->aigc);
  g_free (self->artist);
  g_free (self->copyright);
  g_free (self);
}

/* ---- writing ---- */

static void
append32 (GByteArray *out, guint32 value)
{
  guint8 bytes[4];

  GST_WRITE_UINT32_BE (bytes, value);
  g_byte_array_append (out, bytes, sizeof bytes);
}

/* Returns: where the box starts, for close_box(). */
static guint
open_box (GByteArray *out, guint32 type, const guint32 *words, guint n)
{
  guint start = out->len;

  append32 (out, 0);
  append32 (out, type);
  for (guint i = 0; i < n; i++)
    append32 (out, words[i]);
  return start;
}

static void
close_box (GByteArray *out, guint start, const char *text)
{
  g_byte_array_append (out, (const guint8 *)text, (guint)strlen (text));
  GST_WRITE_UINT32_BE (out->data + start, out->len - start);
}

/* An item that iTunes' own names do not have. */
static void
add_aigc (GstTagList *tags, const char *aigc)
{
  static const guint32 plain[] = { 0 }, utf8[] = { 1, 0 };
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GstSample) sample = NULL;
  guint start = open_box (item, FREEFORM, NULL, 0);
  gsize length;

  close_box (item, open_box (item, SAMPAN_FOURCC ('m', 'e', 'a', 'n'), plain, 1),
             "com.apple.iTunes");
  close_box (item, open_box (item, NAME, plain, 1), AIGC_KEY);
  close_box (item, open_box (item, DATA, utf8, 2), aigc);
  close_box (item, start, "");
  length = item->len;
  buffer = gst_buffer_new_wrapped (g_byte_array_free (g_steal_pointer (&item), FALSE), length);
  sample = gst_sample_new (buffer, NULL, NULL,
                           gst_structure_new ("item", "style", G_TYPE_STRING, "itunes", NULL));
  /* GStreamer's name for what its demuxer could not read, which the muxer writes as it stands. */
  gst_tag_register ("private-qt-tag", GST_TAG_FLAG_META, GST_TYPE_SAMPLE, "QT atom",
                    "unparsed QT tag atom", NULL);
  gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, "private-qt-tag", sample, NULL);
}

static void
add_text (GstTagList *tags, const char *tag, const char *text)
{
  if (text)
    gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, tag, text, NULL);
}

void
sampan_movie_labels_apply (const SampanMovieLabels *self, GstElement *muxer)
{
  g_autoptr (GstTagList) tags = gst_tag_list_new_empty ();

  if (!GST_IS_TAG_SETTER (muxer))
    return;
  add_text (tags, GST_TAG_ARTIST, self->artist);
  add_text (tags, GST_TAG_COPYRIGHT, self->copyright);
  if (self->aigc)
    add_aigc (tags, self->aigc);
  gst_tag_setter_merge_tags (GST_TAG_SETTER (muxer), tags, GST_TAG_MERGE_REPLACE_ALL);
  /* The muxer's own XMP would hold the names alone. */
  if (GST_IS_TAG_XMP_WRITER (muxer))
    gst_tag_xmp_writer_remove_all_schemas (GST_TAG_XMP_WRITER (muxer));
}

gboolean
sampan_movie_labels_append_xmp (const SampanMovieLabels *self, const char *path, GError **error)
{
  g_autoptr (GByteArray) box = g_byte_array_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = NULL;
  guint start;

  if (!self->xmp)
    return TRUE;
  stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, error);
  if (!stream)
    return FALSE;
  start = open_box (box, UUID, NULL, 0);
  g_byte_array_append (box, xmp_uuid, sizeof xmp_uuid);
  close_box (box, start, self->xmp);
  return g_output_stream_write_all (G_OUTPUT_STREAM (stream), box->data, box->len, NULL, NULL,
                                    error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}
