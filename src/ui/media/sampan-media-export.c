#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"
#include "media/sampan-rendition.h"
#include "ui/sampan-say.h"

#include "sampan-export-options.h"
#include "sampan-media-export.h"

/* One export while it runs. */
typedef struct
{
  GtkWidget *parent;
  SampanLibrary *library;
  SampanMedia *media;
  char *source_language;
  SampanExportChoice *choice; /* NULL if there was nothing to choose */
  GFile *file;
  SampanRendition *rendition;
  AdwDialog *dialog;
  GtkProgressBar *progress;
  GtkLabel *label;
  GCancellable *cancellable;
  GPtrArray *notices; /* char *: what the edits did not find */
  gboolean done;
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->parent);
  g_clear_object (&export->library);
  g_clear_object (&export->media);
  g_free (export->source_language);
  g_clear_pointer (&export->choice, sampan_export_choice_free);
  g_clear_object (&export->file);
  g_clear_pointer (&export->rendition, sampan_rendition_free);
  g_clear_object (&export->dialog);
  g_clear_object (&export->cancellable);
  g_clear_pointer (&export->notices, g_ptr_array_unref);
  g_free (export);
}

static void
say_done (Export *export)
{
  g_autofree char *name = g_file_get_basename (export->file);
  /* Translators: %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_ ("“%s” was exported"), name);

  sampan_say (export->parent, title);
  for (guint i = 0; i < export->notices->len; i++)
    sampan_say (export->parent, export->notices->pdata[i]);
}

static void
say_failed (Export *export, const GError *error)
{
  sampan_say_failed (export->parent, _ ("Could Not Export"), error->message);
}

static void
on_sidecars_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;

  if (sampan_sidecars_write_finish (result, &error))
    say_done (export);
  else
    say_failed (export, error);
  export_free (export);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;
  gboolean exported = sampan_export_finish (result, &error);

  export->done = TRUE;
  adw_dialog_force_close (export->dialog);
  if (exported && export->choice != NULL && export->choice->sidecars != 0)
    {
      g_auto (GStrv) languages = sampan_media_dup_caption_languages (export->media);

      sampan_sidecars_write_async (sampan_sidecars_new (export->media,
                                                        (const char *const *)languages,
                                                        export->choice->sidecars,
                                                        g_file_peek_path (export->file)),
                                   NULL, on_sidecars_written, export);
      return;
    }
  if (exported)
    say_done (export);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_failed (export, error);
  export_free (export);
}

static void
on_progress (double fraction, double seconds_left, gpointer user_data)
{
  Export *export = user_data;
  g_autofree char *text = NULL;

  gtk_progress_bar_set_fraction (export->progress, fraction);
  if (seconds_left < 0)
    text = g_strdup (_ ("Working out the time left…"));
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "About %d second left",
                                         "About %d seconds left", (int)seconds_left + 1),
                            (int)seconds_left + 1);
  gtk_label_set_label (export->label, text);
}

static void
on_cancel_clicked (GtkButton *button, Export *export)
{
  g_cancellable_cancel (export->cancellable);
}

static void
on_close_attempt (AdwDialog *dialog, Export *export)
{
  if (!export->done)
    g_cancellable_cancel (export->cancellable);
}

static void
present_progress (Export *export)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  export->dialog = g_object_ref_sink (adw_dialog_new ());
  export->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  export->label = GTK_LABEL (gtk_label_new (_ ("Working out the time left…")));
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  gtk_accessible_update_property (GTK_ACCESSIBLE (export->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Exporting"), -1);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_add_css_class (GTK_WIDGET (export->label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (export->label), "numeric");
  gtk_widget_set_halign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cancel, "pill");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (export->progress));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (export->label));
  gtk_box_append (GTK_BOX (box), cancel);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), box);
  adw_dialog_set_title (export->dialog, _ ("Exporting"));
  adw_dialog_set_content_width (export->dialog, 360);
  adw_dialog_set_can_close (export->dialog, FALSE);
  adw_dialog_set_child (export->dialog, view);
  g_signal_connect (cancel, "clicked", G_CALLBACK (on_cancel_clicked), export);
  g_signal_connect (export->dialog, "close-attempt", G_CALLBACK (on_close_attempt), export);
  adw_dialog_present (export->dialog, export->parent);
}

static SampanRendition *
make_rendition (Export *export, GError **error)
{
  SampanExportChoice *choice = export->choice;

  return sampan_rendition_new (export->library, export->media,
                               choice != NULL ? (const char *const *)choice->burn : NULL,
                               choice != NULL ? (const char *const *)choice->soft : NULL,
                               export->source_language, choice != NULL ? choice->readers : NULL,
                               g_file_peek_path (export->file), error);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;
  SampanExportSpec spec;

  export->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (export->file == NULL)
    {
      export_free (export);
      return;
    }
  export->rendition = make_rendition (export, &error);
  if (export->rendition == NULL)
    {
      say_failed (export, error);
      export_free (export);
      return;
    }
  spec = *sampan_rendition_get_spec (export->rendition);
  spec.rough = export->choice != NULL && export->choice->quick;
  spec.notices = export->notices = g_ptr_array_new_with_free_func (g_free);
  export->cancellable = g_cancellable_new ();
  present_progress (export);
  sampan_export_async (&spec, on_progress, export, export->cancellable, on_exported, export);
}

/* A picture without its background keeps that in a PNG alone. */
static const char *
get_suffix (SampanMedia *media)
{
  if (sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO)
    return "mp4";
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (media), SAMPAN_MEDIA_IMAGE, NULL);
  SampanEdit *background = plan != NULL ? sampan_plan_find (plan, SAMPAN_OP_BACKGROUND) : NULL;
  gboolean removed =
      background != NULL && g_strcmp0 (sampan_edit_get_string (background, "mode"), "remove") == 0;
  return removed ? "png" : "jpg";
}

static void
ask_where (Export *export)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  const char *name = sampan_media_get_name (export->media);
  const char *dot = strrchr (name, '.');
  g_autofree char *stem =
      dot != NULL && dot != name ? g_strndup (name, dot - name) : g_strdup (name);
  /* Translators: the name of an exported file; %s is the original's name without its ending */
  g_autofree char *edited = g_strdup_printf (_ ("%s edited"), stem);
  const char *readers = export->choice != NULL ? export->choice->readers : NULL;
  g_autofree char *proposal =
      g_strconcat (edited, readers != NULL ? " " : "", readers != NULL ? readers : "", ".",
                   get_suffix (export->media), NULL);

  gtk_file_dialog_set_title (dialog, _ ("Export"));
  gtk_file_dialog_set_initial_name (dialog, proposal);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (export->parent)), NULL,
                        on_file_chosen, export);
}

/* ::closed comes after ::chosen, and without it when the person has changed their mind. */
static void
on_chosen (SampanExportOptions *options, Export *export)
{
  export->choice = sampan_export_options_dup_choice (options);
}

static void
on_closed (AdwDialog *options, Export *export)
{
  if (export->choice != NULL)
    ask_where (export);
  else
    export_free (export);
}

void
sampan_media_export_present (GtkWidget *parent,
                             SampanLibrary *library,
                             SampanMedia *media,
                             const char *source_language,
                             const char *target_language)
{
  gboolean video = sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO;
  g_auto (GStrv) languages = video ? sampan_media_dup_caption_languages (media)
                                   : sampan_picture_words_dup_languages (media, source_language);
  Export *export = g_new0 (Export, 1);
  SampanExportOptions *options;

  export->parent = g_object_ref (parent);
  export->library = g_object_ref (library);
  export->media = g_object_ref (media);
  export->source_language = g_strdup (source_language);
  options = video ? sampan_export_options_new (media, (const char *const *)languages)
                  : sampan_export_options_new_for_picture (source_language,
                                                           (const char *const *)languages,
                                                           target_language);
  if (options == NULL)
    {
      ask_where (export);
      return;
    }
  g_signal_connect (options, "chosen", G_CALLBACK (on_chosen), export);
  g_signal_connect (options, "closed", G_CALLBACK (on_closed), export);
  adw_dialog_present (ADW_DIALOG (options), parent);
}
