#include "sampan-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/sampan-error.h"

#include "sampan-exchange-private.h"
#include "sampan-language.h"
#include "sampan-text-reader-private.h"

#define BLOCK 65536
#define PAGE 1000

void
sampan_exchange_report_free (SampanExchangeReport *self)
{
  g_strfreev (self->problems);
  g_free (self);
}

static gboolean
is_store (gpointer object)
{
  return SAMPAN_IS_MEMORY (object) || SAMPAN_IS_GLOSSARY (object);
}

static void
tell (SampanExchangeProgress progress, gpointer progress_data, double fraction)
{
  if (progress != NULL)
    progress (fraction, progress_data);
}

/* ---- in ---- */

typedef gboolean (*FeedFunc) (gpointer parser, const char *data, gsize size, GError **error);
typedef gboolean (*EndFunc) (gpointer parser, GError **error);

static gboolean
feed_all (SampanTextReader *reader,
          gpointer parser,
          FeedFunc feed,
          EndFunc end,
          SampanExchangeProgress progress,
          gpointer progress_data,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  gssize n;

  while ((n = _sampan_text_reader_read (reader, block, BLOCK, cancellable, error)) > 0)
    {
      if (!feed (parser, block, (gsize)n, error))
        return FALSE;
      tell (progress, progress_data, _sampan_text_reader_get_fraction (reader));
    }
  return n == 0 && end (parser, error);
}

/* Markup that breaks off in the middle is a problem of one line: what stood before it is of use. */
static gboolean
is_of_the_file (const GError *error)
{
  return error->domain == G_MARKUP_ERROR
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static gboolean
read_tmx (SampanImport *import,
          SampanTextReader *reader,
          SampanExchangeProgress progress,
          gpointer progress_data,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SampanTmxParser) parser = _sampan_tmx_parser_new (_sampan_import_take_unit, import);
  g_autoptr (GError) fault = NULL;

  if (feed_all (reader, parser, (FeedFunc)_sampan_tmx_parser_feed, (EndFunc)_sampan_tmx_parser_end,
                progress, progress_data, cancellable, &fault))
    return TRUE;
  if (!is_of_the_file (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  _sampan_import_add_problem (import, _sampan_tmx_parser_get_line (parser),
                              _ ("The file is damaged here; what comes after was not read."));
  return TRUE;
}

static gboolean
read_csv (SampanImport *import,
          SampanTextReader *reader,
          SampanExchangeProgress progress,
          gpointer progress_data,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SampanCsvParser) parser = _sampan_csv_parser_new (_sampan_import_take_row, import);
  g_autoptr (GError) fault = NULL;

  if (feed_all (reader, parser, (FeedFunc)_sampan_csv_parser_feed, (EndFunc)_sampan_csv_parser_end,
                progress, progress_data, cancellable, &fault))
    return TRUE;
  if (!is_of_the_file (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  _sampan_import_add_problem (
      import, 0, _ ("The file is not in one encoding; what comes after was not read."));
  return TRUE;
}

/* Takes the report out of @import. */
static SampanExchangeReport *
make_report (SampanImport *import, GError **error)
{
  SampanExchangeReport *report = import->report;

  if (report->n_read == 0)
    {
      const char *problem =
          import->problems->len > 0 ? g_ptr_array_index (import->problems, 0) : NULL;

      if (problem != NULL)
        /* Translators: %s is a sentence that says what is wrong. */
        g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                     _ ("Nothing in the file could be used. %s"), problem);
      else
        g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                             _ ("There are no pairs of texts in the file for these languages. "
                                "Choose a TMX or CSV file, or other languages."));
      return NULL;
    }
  g_ptr_array_add (import->problems, NULL);
  report->problems = g_strdupv ((GStrv)import->problems->pdata);
  import->report = NULL;
  return report;
}

SampanExchangeReport *
sampan_exchange_import (gpointer into,
                        const char *path,
                        const char *from,
                        const char *to,
                        SampanExchangeProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (SampanTextReader) reader = NULL;
  SampanExchangeReport *report = NULL;
  SampanImport import;
  gboolean done;

  g_return_val_if_fail (is_store (into), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  reader = _sampan_text_reader_new (path, cancellable, error);
  if (reader == NULL)
    return NULL;
  _sampan_import_init (&import, into, from, to);
  done = (_sampan_text_reader_is_xml (reader) ? read_tmx : read_csv) (&import, reader, progress,
                                                                      progress_data, cancellable,
                                                                      error);
  if (done && _sampan_import_flush (&import, error))
    report = make_report (&import, error);
  _sampan_import_clear (&import);
  return report;
}

/* ---- out ---- */

typedef struct
{
  gpointer out_of;
  SampanFormat format;
  char *from; /* (nullable) */
  char *to;
  GOutputStream *stream;
  GCancellable *cancellable;
  SampanExchangeProgress progress;
  gpointer progress_data;
  gint64 n;
} Export;

static SampanFormat
find_format (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".tmx"))
    return SAMPAN_FORMAT_TMX;
  return g_str_has_suffix (lower, ".tsv") || g_str_has_suffix (lower, ".txt") ? SAMPAN_FORMAT_TSV
                                                                              : SAMPAN_FORMAT_CSV;
}

static gboolean
write_text (Export *self, GString *text, GError **error)
{
  gboolean done = g_output_stream_write_all (self->stream, text->str, text->len, NULL,
                                             self->cancellable, error);

  g_string_truncate (text, 0);
  return done;
}

static gboolean
write_memory (Export *self, GString *text, GError **error)
{
  gint64 all = sampan_memory_count (self->out_of, error);
  gint64 before = 0;
  guint n;

  if (all < 0)
    return FALSE;
  do
    {
      g_autoptr (GPtrArray) pairs =
          sampan_memory_list (self->out_of, self->from, self->to, NULL, before, PAGE, error);

      if (pairs == NULL)
        return FALSE;
      n = pairs->len;
      for (guint i = 0; i < n; i++)
        {
          SampanMemoryPair *pair = g_ptr_array_index (pairs, i);

          _sampan_export_pair (text, self->format, pair);
          before = pair->number;
          self->n++;
        }
      if (!write_text (self, text, error))
        return FALSE;
      tell (self->progress, self->progress_data, (double)self->n / (double)MAX (all, 1));
    }
  while (n == PAGE);
  return TRUE;
}

static gboolean
write_glossary (Export *self, GString *text, GError **error)
{
  g_autoptr (GPtrArray) terms = sampan_glossary_list (self->out_of, error);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      SampanGlossaryTerm *term = g_ptr_array_index (terms, i);

      if ((self->from != NULL && !g_str_equal (term->source_language, self->from))
          || (self->to != NULL && !g_str_equal (term->target_language, self->to)))
        continue;
      _sampan_export_term (text, self->format, term);
      self->n++;
    }
  return terms != NULL;
}

static gboolean
write_all (Export *self, GError **error)
{
  gboolean glossary = SAMPAN_IS_GLOSSARY (self->out_of);
  g_autoptr (GString) text = g_string_new (NULL);

  _sampan_export_begin (text, self->format, glossary);
  if (!(glossary ? write_glossary : write_memory) (self, text, error))
    return FALSE;
  _sampan_export_end (text, self->format);
  return write_text (self, text, error);
}

/* A stream of g_file_replace() that is closed with a cancelled cancellable leaves the file as it
 * was. */
static gboolean
close_stream (Export *self, gboolean keep, GError **error)
{
  g_autoptr (GCancellable) never = g_cancellable_new ();

  if (keep)
    return g_output_stream_close (self->stream, self->cancellable, error);
  g_cancellable_cancel (never);
  g_output_stream_close (self->stream, never, NULL);
  return FALSE;
}

gint64
sampan_exchange_export (gpointer out_of,
                        const char *path,
                        const char *from,
                        const char *to,
                        SampanExchangeProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autofree char *source = from != NULL ? sampan_language_canonicalize (from) : NULL;
  g_autofree char *target = to != NULL ? sampan_language_canonicalize (to) : NULL;
  gboolean done;

  g_return_val_if_fail (is_store (out_of), -1);
  g_return_val_if_fail (path != NULL, -1);
  file = g_file_new_for_path (path);
  stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  if (stream == NULL)
    return -1;
  Export self = { .out_of = out_of,
                  .format = find_format (path),
                  .from = source,
                  .to = target,
                  .stream = G_OUTPUT_STREAM (stream),
                  .cancellable = cancellable,
                  .progress = progress,
                  .progress_data = progress_data };
  done = write_all (&self, error);
  return close_stream (&self, done, error) ? self.n : -1;
}

/* ---- in a thread ---- */

typedef struct
{
  char *path;
  char *from;
  char *to;
  SampanExchangeProgress progress;
  gpointer progress_data;
  double told;
} Request;

static void
free_request (Request *request)
{
  g_free (request->path);
  g_free (request->from);
  g_free (request->to);
  g_free (request);
}

typedef struct
{
  GTask *task;
  double fraction;
} Telling;

static void
free_telling (Telling *telling)
{
  g_object_unref (telling->task);
  g_free (telling);
}

static gboolean
on_telling (gpointer user_data)
{
  Telling *telling = user_data;
  Request *request = g_task_get_task_data (telling->task);

  if (!g_task_get_completed (telling->task)
      && !g_cancellable_is_cancelled (g_task_get_cancellable (telling->task)))
    request->progress (telling->fraction, request->progress_data);
  return G_SOURCE_REMOVE;
}

/* Sends each hundredth to the thread that asked. */
static void
send_progress (double fraction, gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;
  Telling *telling;

  if (request->progress == NULL || fraction < request->told + 0.01)
    return;
  request->told = fraction;
  telling = g_new (Telling, 1);
  *telling = (Telling){ g_object_ref (task), fraction };
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_telling, telling, (GDestroyNotify)free_telling);
  g_source_set_static_name (source, "sampan-exchange-progress");
  g_source_attach (source, g_task_get_context (task));
}

static GTask *
make_task (gpointer store,
           gpointer tag,
           const char *path,
           const char *from,
           const char *to,
           SampanExchangeProgress progress,
           gpointer progress_data,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  *request =
      (Request){ g_strdup (path), g_strdup (from), g_strdup (to), progress, progress_data, 0 };
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, (GDestroyNotify)free_request);
  return task;
}

static void
import_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GError) error = NULL;
  SampanExchangeReport *report =
      sampan_exchange_import (source, request->path, request->from, request->to, send_progress,
                              task, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)sampan_exchange_report_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_exchange_import_async (gpointer into,
                              const char *path,
                              const char *from,
                              const char *to,
                              SampanExchangeProgress progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (is_store (into));
  task = make_task (into, sampan_exchange_import_async, path, from, to, progress, progress_data,
                    cancellable, callback, user_data);
  g_task_run_in_thread (task, import_thread);
}

SampanExchangeReport *
sampan_exchange_import_finish (gpointer into, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, into), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GError) error = NULL;
  gint64 n = sampan_exchange_export (source, request->path, request->from, request->to,
                                     send_progress, task, cancellable, &error);

  if (n >= 0)
    g_task_return_int (task, n);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_exchange_export_async (gpointer out_of,
                              const char *path,
                              const char *from,
                              const char *to,
                              SampanExchangeProgress progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (is_store (out_of));
  task = make_task (out_of, sampan_exchange_export_async, path, from, to, progress, progress_data,
                    cancellable, callback, user_data);
  g_task_run_in_thread (task, export_thread);
}

gint64
sampan_exchange_export_finish (gpointer out_of, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, out_of), -1);
  return g_task_propagate_int (G_TASK (result), error);
}
