#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A field is a text; what is longer was made to fill the memory. */
#define SAMPAN_CSV_MAX_FIELD (1024 * 1024)
#define SAMPAN_CSV_MAX_FIELDS 64

/* @fields: (array zero-terminated=1), valid UTF-8; NULL: the row is faulty, and @problem says how.
 * @line: where it begins, from 1. FALSE stops the reading, with @error set. */
typedef gboolean (*SampanCsvFunc) (
    GStrv fields, guint line, const char *problem, gpointer user_data, GError **error);

/**
 * SampanCsvParser:
 *
 * RFC 4180, fed piece by piece; the delimiter, "," ";" or a tab, is what most rows have as many of,
 * outside of quotes. Empty rows are passed over.
 */
typedef struct _SampanCsvParser SampanCsvParser;

SampanCsvParser *_sampan_csv_parser_new (SampanCsvFunc func, gpointer user_data);
void _sampan_csv_parser_free (SampanCsvParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCsvParser, _sampan_csv_parser_free)

gboolean
_sampan_csv_parser_feed (SampanCsvParser *self, const char *data, gsize size, GError **error);
gboolean _sampan_csv_parser_end (SampanCsvParser *self, GError **error);

/* Adds a row to @out. @fields: (array length=n): NULL is an empty one. */
void _sampan_csv_append_row (GString *out, const char *const *fields, guint n, char delimiter);

G_END_DECLS
