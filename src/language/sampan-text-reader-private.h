#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SampanTextReader:
 *
 * A text file of unknown encoding as UTF-8, piece by piece: by its byte order mark, by what an XML
 * declaration says, UTF-8 if it begins as that, else GB18030 (what spreadsheets in China write).
 */
typedef struct _SampanTextReader SampanTextReader;

SampanTextReader *
_sampan_text_reader_new (const char *path, GCancellable *cancellable, GError **error);
void _sampan_text_reader_free (SampanTextReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTextReader, _sampan_text_reader_free)

/* Whether the text begins with "<". */
gboolean _sampan_text_reader_is_xml (SampanTextReader *self);
/* Up to @size bytes, not yet checked to be UTF-8: their number, 0 at the end, -1 with @error set.
 */
gssize _sampan_text_reader_read (
    SampanTextReader *self, char *block, gsize size, GCancellable *cancellable, GError **error);
/* How far it is, 0..1. */
double _sampan_text_reader_get_fraction (SampanTextReader *self);

G_END_DECLS
