#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <qrencode.h>

#include "language/sampan-language.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-languages.h"
#include "publish/sampan-handoff.h"
#include "ui/sampan-say.h"

#include "sampan-handoff-dialog.h"

/* The quiet zone that readers need around the code, in modules (ISO/IEC 18004). */
#define QUIET 4
#define SHAPE "shape"    /* the check that is mended here */
#define PHONE_HEIGHT 620 /* px: all of the page for the phone; less where the window is lower */

struct _SampanHandoffDialog
{
  AdwDialog parent_instance;

  GtkStack *stack;
  AdwComboRow *platform_row;
  AdwComboRow *language_row;
  GtkLabel *findings_label;
  GtkWidget *shape_group;
  AdwActionRow *shape_row;
  GtkWidget *prepare_button;
  GtkWidget *serving_box;
  GtkDrawingArea *code_area;
  GtkLabel *address_label;
  GtkLabel *fetched_label;
  GtkWidget *folder_button;
  GtkButton *stop_button;
  GtkEditable *link_row;
  GtkLabel *error_label;

  SampanLibrary *library;
  SampanOutbox *outbox;
  SampanNote *note;
  GStrv languages; /* of the rows */
  QRcode *code;
  SampanHandoff *handoff;
  SampanHandoffPage *page; /* while it is served */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanHandoffDialog, sampan_handoff_dialog, ADW_TYPE_DIALOG)

static void
tell (SampanHandoffDialog *self, const char *words)
{
  gtk_label_set_label (self->error_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), words != NULL);
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* ---- what goes where ---- */

static const char *
get_platform (SampanHandoffDialog *self)
{
  const char *const *all = sampan_handoff_list ();
  guint selected = adw_combo_row_get_selected (self->platform_row);

  return all[MIN (selected, g_strv_length ((GStrv)all) - 1)];
}

static const char *
get_language (SampanHandoffDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->language_row);

  return self->languages != NULL && selected < g_strv_length (self->languages)
             ? self->languages[selected]
             : NULL;
}

/* What the platform would refuse. It can be mended on the phone, too: nothing is kept back. */
static void
on_language_changed (SampanHandoffDialog *self)
{
  const char *language = get_language (self);
  g_autoptr (GPtrArray) checks =
      language != NULL ? sampan_checks_run (self->note, language, get_platform (self)) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  gtk_widget_set_visible (self->shape_group, FALSE);
  for (guint i = 0; checks != NULL && i < checks->len; i++)
    if (g_str_equal (sampan_check_get_id (checks->pdata[i]), SHAPE))
      {
        adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->shape_row),
                                       sampan_check_get_detail (checks->pdata[i]));
        gtk_widget_set_visible (self->shape_group, TRUE);
      }
    else if (sampan_check_get_level (checks->pdata[i]) == SAMPAN_CHECK_BLOCKS)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              sampan_check_get_detail (checks->pdata[i]));
  gtk_label_set_label (self->findings_label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_label), text->len > 0);
  gtk_widget_set_sensitive (self->prepare_button, language != NULL);
}

static void
on_crop_clicked (SampanHandoffDialog *self)
{
  sampan_checks_mend (self->note, get_language (self), get_platform (self), SHAPE, NULL);
  on_language_changed (self);
}

/* The version that most of the platform's readers read, if there is one. */
static void
on_platform_changed (SampanHandoffDialog *self)
{
  const char *platform = get_platform (self);
  gboolean chinese = g_str_equal (platform, "xiaohongshu") || g_str_equal (platform, "douyin");

  for (guint i = 0; self->languages != NULL && self->languages[i] != NULL; i++)
    if (g_str_has_prefix (self->languages[i], "zh") == chinese)
      {
        adw_combo_row_set_selected (self->language_row, i);
        break;
      }
  on_language_changed (self);
}

static void
fill_rows (SampanHandoffDialog *self)
{
  const char *const *platforms = sampan_handoff_list ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->languages = sampan_languages_offer (self->note);
  for (guint i = 0; self->languages[i] != NULL; i++)
    gtk_string_list_take (names, sampan_languages_dup_names (self->languages[i]));
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
  for (guint i = 0; platforms[i] != NULL; i++)
    gtk_string_list_append (labels, sampan_rules_get_label (sampan_rules_get (platforms[i])));
  adw_combo_row_set_model (self->platform_row, G_LIST_MODEL (labels));
  on_platform_changed (self);
}

/* ---- the page ---- */

static void
draw_code (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer user_data)
{
  SampanHandoffDialog *self = user_data;

  if (self->code == NULL)
    return;
  /* Dark on light in the dark style, too: many phones read no other. */
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  int n = self->code->width + 2 * QUIET;
  int module = MAX (1, MIN (width, height) / n); /* whole pixels: sharp edges */
  int left = (width - n * module) / 2 + QUIET * module;
  int top = (height - n * module) / 2 + QUIET * module;
  for (int y = 0; y < self->code->width; y++)
    for (int x = 0; x < self->code->width; x++)
      if (self->code->data[y * self->code->width + x] & 1)
        cairo_rectangle (cairo, left + x * module, top + y * module, module, module);
  cairo_fill (cairo);
}

static void
show_page (SampanHandoffDialog *self)
{
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->serving_box, self->page != NULL);
  gtk_button_set_label (self->stop_button, self->page != NULL ? _ ("_Stop") : _ ("_Serve Again"));
  if (self->page == NULL)
    words = g_strdup (_ ("The page has stopped. The folder is still there."));
  else
    {
      guint all;
      guint fetched = sampan_handoff_page_get_fetched (self->page, &all);

      /* Translators: pictures, videos and captions that the phone fetched, and how many there are
       */
      words = g_strdup_printf (_ ("Fetched %u of %u"), fetched, all);
    }
  gtk_label_set_label (self->fetched_label, words);
}

static void
keep (SampanHandoffDialog *self, const char *link)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id =
      sampan_handoff_keep_receipt (self->handoff, self->library, self->note, link, &error);

  if (id == NULL || sampan_outbox_take_in (self->outbox, id, &error) == NULL)
    {
      tell (self, error->message);
      return;
    }
  sampan_say (GTK_WIDGET (self), _ ("Receipt kept"));
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
drop_page (gpointer user_data)
{
  sampan_handoff_page_free (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_ended (const char *link, gpointer user_data)
{
  SampanHandoffDialog *self = user_data;
  g_autofree char *kept = g_strdup (link);

  /* It is the page that calls. */
  g_idle_add (drop_page, g_steal_pointer (&self->page));
  show_page (self);
  if (kept != NULL)
    keep (self, kept);
}

static void
on_fetched (gpointer user_data)
{
  show_page (user_data);
}

static void
serve (SampanHandoffDialog *self)
{
  g_autoptr (GError) error = NULL;
  const char *address;

  self->page = sampan_handoff_page_new (self->handoff, FALSE, on_ended, self, &error);
  if (self->page == NULL)
    tell (self, error->message);
  else
    {
      address = sampan_handoff_page_get_address (self->page);
      sampan_handoff_page_watch (self->page, on_fetched);
      g_clear_pointer (&self->code, QRcode_free);
      self->code = QRcode_encodeString (address, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
      gtk_label_set_label (self->address_label, address);
      gtk_widget_queue_draw (GTK_WIDGET (self->code_area));
    }
  show_page (self);
}

/* ---- the folder ---- */

/* One folder in the library, for the handoff of now: that before is over. */
static char *
clear_folder (SampanHandoffDialog *self)
{
  char *folder = g_build_filename (sampan_library_get_path (self->library), "handoff", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  return folder;
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanHandoffDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->handoff = sampan_handoff_make_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->handoff == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "choose");
      tell (self, error->message);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "phone");
  adw_dialog_set_content_height (ADW_DIALOG (self), PHONE_HEIGHT);
  serve (self);
}

static void
on_prepare_clicked (SampanHandoffDialog *self)
{
  g_autofree char *folder = clear_folder (self);

  tell (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  sampan_handoff_make_async (self->library, self->note, get_language (self), get_platform (self),
                             folder, self->cancellable, on_made, g_object_ref (self));
}

static void
on_folder_clicked (SampanHandoffDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GFile) folder = g_file_new_for_path (self->handoff->folder);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  gtk_file_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL,
                            NULL);
}

static void
on_copy_clicked (SampanHandoffDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->address_label));
}

static void
on_stop_clicked (SampanHandoffDialog *self)
{
  if (self->page == NULL)
    {
      serve (self);
      return;
    }
  g_clear_pointer (&self->page, sampan_handoff_page_free);
  show_page (self);
}

static void
on_link_applied (SampanHandoffDialog *self)
{
  g_autofree char *link = sampan_handoff_find_link (gtk_editable_get_text (self->link_row));

  if (link == NULL)
    {
      tell (self, _ ("There is no link in this text. Copy it in the app, under Share."));
      return;
    }
  g_clear_pointer (&self->page, sampan_handoff_page_free);
  show_page (self);
  keep (self, link);
}

/* ---- the object ---- */

static void
on_closed (SampanHandoffDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->page, sampan_handoff_page_free);
}

static void
sampan_handoff_dialog_dispose (GObject *object)
{
  SampanHandoffDialog *self = SAMPAN_HANDOFF_DIALOG (object);

  on_closed (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_HANDOFF_DIALOG);
  g_clear_pointer (&self->handoff, sampan_handoff_free);
  g_clear_pointer (&self->code, QRcode_free);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_object (&self->library);
  g_clear_object (&self->outbox);
  g_clear_object (&self->note);
  G_OBJECT_CLASS (sampan_handoff_dialog_parent_class)->dispose (object);
}

static void
sampan_handoff_dialog_finalize (GObject *object)
{
  g_object_unref (SAMPAN_HANDOFF_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (sampan_handoff_dialog_parent_class)->finalize (object);
}

static void
sampan_handoff_dialog_class_init (SampanHandoffDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_handoff_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_handoff_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-handoff-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, platform_row);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, language_row);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, findings_label);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, prepare_button);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, shape_group);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, shape_row);
  gtk_widget_class_bind_template_callback (widget_class, on_crop_clicked);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, serving_box);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, code_area);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, address_label);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, fetched_label);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, folder_button);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, stop_button);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, link_row);
  gtk_widget_class_bind_template_child (widget_class, SampanHandoffDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_platform_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_language_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_prepare_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_link_applied);
}

static void
sampan_handoff_dialog_init (SampanHandoffDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->code_area, draw_code, self, NULL);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

AdwDialog *
sampan_handoff_dialog_new (SampanLibrary *library, SampanOutbox *outbox, SampanNote *note)
{
  SampanHandoffDialog *self = g_object_new (SAMPAN_TYPE_HANDOFF_DIALOG, NULL);

  self->library = g_object_ref (library);
  self->outbox = g_object_ref (outbox);
  self->note = g_object_ref (note);
  fill_rows (self);
  return ADW_DIALOG (self);
}
