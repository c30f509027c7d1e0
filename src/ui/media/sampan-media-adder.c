#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "ui/sampan-intake.h"
#include "ui/sampan-say.h"

#include "sampan-media-adder.h"
#include "sampan-media-dialog.h"

typedef struct
{
  GtkWidget *parent;
  SampanDocument *document;
  GCancellable *cancellable;
  SampanMediaAdded added;
} Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->parent);
  g_object_unref (adding->document);
  g_object_unref (adding->cancellable);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

static Adding *
adding_new (GtkWidget *parent,
            SampanDocument *document,
            GCancellable *cancellable,
            SampanMediaAdded added)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->parent = g_object_ref (parent);
  adding->document = g_object_ref (document);
  adding->cancellable = g_object_ref (cancellable);
  adding->added = added;
  return adding;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  int added = sampan_intake_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (adding->cancellable))
    return;
  if (added > 0)
    adding->added (adding->parent);
  if (error != NULL)
    sampan_say_failed (adding->parent, _ ("Could Not Add"), error->message);
}

void
sampan_media_adder_add (GtkWidget *parent,
                        SampanDocument *document,
                        GListModel *files,
                        GCancellable *cancellable,
                        SampanMediaAdded added)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));

  if (document != NULL && g_list_model_get_n_items (files) > 0)
    sampan_intake_async (sampan_document_get_studio (document), sampan_document_get_note (document),
                         files, cancellable, on_imported,
                         adding_new (parent, document, cancellable, added));
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL)
    sampan_media_adder_add (adding->parent, adding->document, files, adding->cancellable,
                            adding->added);
}

void
sampan_media_adder_ask (GtkWidget *parent,
                        SampanDocument *document,
                        GCancellable *cancellable,
                        SampanMediaAdded added)
{
  g_autoptr (GtkFileDialog) dialog = sampan_media_dialog_new (_ ("Add Pictures or a Video"));

  g_return_if_fail (GTK_IS_WIDGET (parent));
  if (document != NULL)
    gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), cancellable,
                                   on_files_chosen,
                                   adding_new (parent, document, cancellable, added));
}
