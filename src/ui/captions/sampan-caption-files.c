#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sampan-caption-files.h"

typedef struct
{
  GCancellable *cancellable;
  SampanCaptionTrack *track; /* to write */
  SampanCaptionTrack *source;
  SampanCaptionFilesFunc func;
  gpointer user_data;
} Transfer;

static Transfer *
transfer_new (GCancellable *cancellable, SampanCaptionFilesFunc func, gpointer user_data)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->cancellable = g_object_ref (cancellable);
  transfer->func = func;
  transfer->user_data = user_data;
  return transfer;
}

static void
transfer_free (Transfer *transfer)
{
  g_object_unref (transfer->cancellable);
  g_clear_object (&transfer->track);
  g_clear_object (&transfer->source);
  g_free (transfer);
}

/* Tells what came of it, unless it was cancelled, and ends it. */
static void
finish (Transfer *transfer, SampanCaptionDocument *document, const char *message)
{
  if (!g_cancellable_is_cancelled (transfer->cancellable) && (document != NULL || message != NULL))
    transfer->func (document, message, transfer->user_data);
  transfer_free (transfer);
}

static GtkFileDialog *
make_dialog (const char *title)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Captions (SubRip, WebVTT, ASS)"));
  gtk_file_filter_add_suffix (filter, "srt");
  gtk_file_filter_add_suffix (filter, "vtt");
  gtk_file_filter_add_suffix (filter, "ass");
  gtk_file_filter_add_suffix (filter, "ssa");
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_default_filter (dialog, filter);
  return dialog;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *message = NULL;
  g_autoptr (SampanCaptionDocument) document = NULL;
  gsize length = 0;

  if (g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
      document = sampan_caption_document_parse (bytes, NULL, &error);
    }
  if (document == NULL)
    message = g_strdup (error->message);
  else if (sampan_caption_document_get_problems (document)->len > 0)
    {
      SampanCaptionProblem *first =
          g_ptr_array_index (sampan_caption_document_get_problems (document), 0);
      message = g_strdup_printf (_ ("Line %u of the file: %s"), first->line, first->message);
    }
  finish (transfer, document, message);
}

static void
on_import_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL)
    finish (transfer, NULL, NULL);
  else
    g_file_load_contents_async (file, transfer->cancellable, on_loaded, transfer);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  finish (user_data, NULL, written ? _ ("The captions were exported") : error->message);
}

static void
on_export_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  SampanCaptionFormat format = SAMPAN_CAPTION_VTT;

  if (file == NULL)
    {
      finish (transfer, NULL, NULL);
      return;
    }
  g_autofree char *name = g_file_get_basename (file);
  sampan_caption_format_from_path (name, &format);
  g_autoptr (SampanCaptionDocument) document =
      sampan_caption_document_new_for_track (transfer->track, transfer->source, format);
  char *text = sampan_caption_document_write (document, format, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       transfer->cancellable, on_written, transfer);
}

void
sampan_caption_files_import (GtkWidget *parent,
                             GCancellable *cancellable,
                             SampanCaptionFilesFunc func,
                             gpointer user_data)
{
  g_autoptr (GtkFileDialog) dialog = make_dialog (_ ("Import Captions"));

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), cancellable,
                        on_import_chosen, transfer_new (cancellable, func, user_data));
}

void
sampan_caption_files_export (GtkWidget *parent,
                             SampanCaptionTrack *track,
                             SampanCaptionTrack *source,
                             GCancellable *cancellable,
                             SampanCaptionFilesFunc func,
                             gpointer user_data)
{
  g_autoptr (GtkFileDialog) dialog = make_dialog (_ ("Export Captions"));
  Transfer *transfer = transfer_new (cancellable, func, user_data);
  g_autofree char *name =
      g_strdup_printf ("%s.%s.vtt", _ ("Captions"), sampan_caption_track_get_language (track));

  transfer->track = g_object_ref (track);
  g_set_object (&transfer->source, source);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), cancellable,
                        on_export_chosen, transfer);
}
