#pragma once

#include <gio/gio.h>

#include "sampan-glossary.h"
#include "sampan-memory.h"

G_BEGIN_DECLS

/** What became of a file that was imported. A boxed value. */
typedef struct
{
  guint n_read;    /* pairs or terms in the file */
  guint n_added;   /* that were not there yet */
  guint n_skipped; /* lines and units that could not be used */
  GStrv problems;  /* for people, with line numbers: the first SAMPAN_EXCHANGE_MAX_PROBLEMS */
} SampanExchangeReport;

#define SAMPAN_EXCHANGE_MAX_PROBLEMS 50

void sampan_exchange_report_free (SampanExchangeReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanExchangeReport, sampan_exchange_report_free)

/** @fraction: 0..1. From the functions with _async it is called on the main thread. */
typedef void (*SampanExchangeProgress) (double fraction, gpointer user_data);

/**
 * sampan_exchange_import:
 * @into: a #SampanMemory or a #SampanGlossary
 * @path: TMX 1.4, or CSV with commas, semicolons or tabs; in UTF-8, UTF-16, or GB18030 if it is
 * neither and says nothing else
 * @from, @to: (nullable): the languages of a CSV file that does not name them; of a TMX file those
 * that are wanted
 *
 * Adds what is in a file, some hundreds a transaction: what was added before an error, or before it
 * is cancelled, stays. A faulty line is passed over and said. Blocks.
 *
 * Errors: those of GIO, SAMPAN_CORE_ERROR_INVALID (nothing in it could be used, and why).
 *
 * Returns: (transfer full): what became of it
 */
SampanExchangeReport *sampan_exchange_import (gpointer into,
                                              const char *path,
                                              const char *from,
                                              const char *to,
                                              SampanExchangeProgress progress,
                                              gpointer progress_data,
                                              GCancellable *cancellable,
                                              GError **error);
/** sampan_exchange_import() in a thread. */
void sampan_exchange_import_async (gpointer into,
                                   const char *path,
                                   const char *from,
                                   const char *to,
                                   SampanExchangeProgress progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full): what became of it, or NULL with @error set. */
SampanExchangeReport *
sampan_exchange_import_finish (gpointer into, GAsyncResult *result, GError **error);

/**
 * sampan_exchange_export:
 * @out_of: a #SampanMemory or a #SampanGlossary
 * @path: .tmx for TMX 1.4, .tsv or .txt for tabs, else CSV with commas; UTF-8, for CSV with a byte
 * order mark, without which some spreadsheets do not know it
 * @from, @to: (nullable): only these languages
 *
 * Writes a file whole or not at all. Blocks. Returns: the number of pairs or terms, -1 with @error
 * set
 */
gint64 sampan_exchange_export (gpointer out_of,
                               const char *path,
                               const char *from,
                               const char *to,
                               SampanExchangeProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GError **error);
/** sampan_exchange_export() in a thread. */
void sampan_exchange_export_async (gpointer out_of,
                                   const char *path,
                                   const char *from,
                                   const char *to,
                                   SampanExchangeProgress progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: the number of pairs or terms, -1 with @error set. */
gint64 sampan_exchange_export_finish (gpointer out_of, GAsyncResult *result, GError **error);

G_END_DECLS
