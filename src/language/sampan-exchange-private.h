#pragma once

#include "sampan-csv-private.h"
#include "sampan-exchange.h"
#include "sampan-tmx-private.h"

G_BEGIN_DECLS

/* Takes rows and units, and adds what they say to a memory or a glossary. */
typedef struct
{
  gpointer into;
  char *from; /* (nullable): canonical */
  char *to;
  GPtrArray *batch; /* of SampanMemoryPair or SampanGlossaryTerm */
  GPtrArray *problems;
  SampanExchangeReport *report;
  GArray *columns; /* of a CSV file: what each is; NULL before its first row */
} SampanImport;

void _sampan_import_init (SampanImport *self, gpointer into, const char *from, const char *to);
void _sampan_import_clear (SampanImport *self);
/* Writes what is waiting. */
gboolean _sampan_import_flush (SampanImport *self, GError **error);
/* @line: 0 is none. */
void _sampan_import_add_problem (SampanImport *self, guint line, const char *problem);

gboolean _sampan_import_take_unit (const SampanTmxUnit *unit, gpointer import, GError **error);
gboolean _sampan_import_take_row (
    GStrv fields, guint line, const char *problem, gpointer import, GError **error);

/* What a file is written of: the first line or lines, the end, and a pair or term. */
typedef enum
{
  SAMPAN_FORMAT_TMX,
  SAMPAN_FORMAT_CSV,
  SAMPAN_FORMAT_TSV,
} SampanFormat;

void _sampan_export_begin (GString *out, SampanFormat format, gboolean glossary);
void _sampan_export_pair (GString *out, SampanFormat format, const SampanMemoryPair *pair);
void _sampan_export_term (GString *out, SampanFormat format, const SampanGlossaryTerm *term);
void _sampan_export_end (GString *out, SampanFormat format);

G_END_DECLS
