#include "sampan-text-reader-private.h"

#include <string.h>

/* How much of a file is looked at to tell its encoding. */
#define SNIFF 65536

struct _SampanTextReader
{
  GFileInputStream *file;
  GInputStream *stream; /* UTF-8 */
  goffset size;
  gboolean is_xml;
};

void
_sampan_text_reader_free (SampanTextReader *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_free (self);
}

/* What encoding="..." says in the first line; NULL if it says nothing. */
static char *
dup_declared (const char *data, gsize size)
{
  const char *end = memchr (data, '>', MIN (size, 200));
  const char *at = end != NULL ? g_strstr_len (data, end - data, "encoding=") : NULL;
  const char *close;

  if (size < 5 || memcmp (data, "<?xml", 5) != 0 || at == NULL)
    return NULL;
  at += strlen ("encoding=");
  if (*at != '"' && *at != '\'')
    return NULL;
  close = memchr (at + 1, *at, (gsize)(end - at - 1));
  return close != NULL ? g_strndup (at + 1, (gsize)(close - at - 1)) : NULL;
}

/* @mark: the length of a byte order mark. Returns: (transfer full) (nullable): NULL is UTF-8 */
static char *
dup_charset (const char *data, gsize size, gsize *mark)
{
  static const struct
  {
    const char *bytes;
    gsize n;
    const char *charset;
    gboolean is_mark;
  } signs[] = {
    { "\xEF\xBB\xBF", 3, NULL, TRUE },   { "\xFF\xFE", 2, "UTF-16LE", TRUE },
    { "\xFE\xFF", 2, "UTF-16BE", TRUE }, { "<\0", 2, "UTF-16LE", FALSE },
    { "\0<", 2, "UTF-16BE", FALSE },
  };
  g_autofree char *declared = NULL;
  const char *end;

  *mark = 0;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (size >= signs[i].n && memcmp (data, signs[i].bytes, signs[i].n) == 0)
      {
        *mark = signs[i].is_mark ? signs[i].n : 0;
        return g_strdup (signs[i].charset);
      }
  declared = dup_declared (data, size);
  if (declared != NULL)
    return g_ascii_strcasecmp (declared, "UTF-8") != 0 ? g_steal_pointer (&declared) : NULL;
  /* The last character may be cut off. */
  if (g_utf8_validate (data, (gssize)size, &end) || (size == SNIFF && data + size - end < 4))
    return NULL;
  return g_strdup ("GB18030");
}

static gboolean
begins_as_xml (const char *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] == '<')
      return TRUE;
    else if (data[i] != '\0' && !g_ascii_isspace (data[i]) && (guchar)data[i] < 0x80)
      return FALSE;
  return FALSE;
}

static gboolean
set_up (SampanTextReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) buffered =
      g_buffered_input_stream_new_sized (G_INPUT_STREAM (self->file), SNIFF);
  GBufferedInputStream *buffer = G_BUFFERED_INPUT_STREAM (buffered);
  g_autoptr (GCharsetConverter) converter = NULL;
  g_autofree char *charset = NULL;
  const char *data;
  gsize size, mark;

  if (g_buffered_input_stream_fill (buffer, SNIFF, cancellable, error) < 0)
    return FALSE;
  data = g_buffered_input_stream_peek_buffer (buffer, &size);
  charset = dup_charset (data, size, &mark);
  self->is_xml = begins_as_xml (data + mark, size - mark);
  if (mark > 0 && g_input_stream_skip (buffered, mark, cancellable, error) < 0)
    return FALSE;
  if (charset == NULL)
    {
      self->stream = g_steal_pointer (&buffered);
      return TRUE;
    }
  converter = g_charset_converter_new ("UTF-8", charset, error);
  if (converter == NULL)
    return FALSE;
  self->stream = g_converter_input_stream_new (buffered, G_CONVERTER (converter));
  return TRUE;
}

SampanTextReader *
_sampan_text_reader_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanTextReader) self = g_new0 (SampanTextReader, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;

  self->file = g_file_read (file, cancellable, error);
  if (self->file == NULL)
    return NULL;
  info = g_file_input_stream_query_info (self->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable,
                                         NULL);
  self->size = info != NULL ? g_file_info_get_size (info) : 0;
  return set_up (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
_sampan_text_reader_is_xml (SampanTextReader *self)
{
  return self->is_xml;
}

gssize
_sampan_text_reader_read (
    SampanTextReader *self, char *block, gsize size, GCancellable *cancellable, GError **error)
{
  return g_input_stream_read (self->stream, block, size, cancellable, error);
}

double
_sampan_text_reader_get_fraction (SampanTextReader *self)
{
  goffset at = g_seekable_tell (G_SEEKABLE (self->file));

  return self->size > 0 ? CLAMP ((double)at / (double)self->size, 0, 1) : 0;
}
