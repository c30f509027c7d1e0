#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"
#include "language/sampan-language.h"

#include "sampan-words-dialog.h"

struct _SampanWordsDialog
{
  AdwDialog parent_instance;

  SampanTranslators *translators;
  char *from;
  GStrv languages; /* of the drop-down */
  GtkTextView *source;
  GtkTextView *result;
  GtkDropDown *language;
  GtkStack *button; /* to translate, or to stop */
  GtkLabel *status;
  GCancellable *cancellable; /* NULL while nothing is translated */
  GStrv lines;               /* of the translation, as far as it is there */
};

G_DEFINE_FINAL_TYPE (SampanWordsDialog, sampan_words_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
show_lines (SampanWordsDialog *self)
{
  g_autofree char *text = g_strjoinv ("\n", self->lines);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->result), text, -1);
}

static void
say (SampanWordsDialog *self, const char *text)
{
  gtk_label_set_label (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->status), text != NULL && *text != '\0');
  if (text != NULL && *text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
stop (SampanWordsDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->button, "translate");
}

/* ---- translating ---- */

static void
on_segment (guint position, const char *text, gboolean done, gpointer user_data)
{
  SampanWordsDialog *self = user_data;

  if (self->cancellable == NULL || position >= g_strv_length (self->lines))
    return;
  g_set_str (&self->lines[position], text);
  show_lines (self);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWordsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers =
      sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);

  /* Another one may run by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->button, "translate");
  for (guint i = 0; answers != NULL && i < answers->len && self->lines[i] != NULL; i++)
    {
      SampanTranslation *answer = answers->pdata[i];

      if (answer->text != NULL)
        g_set_str (&self->lines[i], answer->text);
      else if (error == NULL && answer->error != NULL)
        error = g_error_copy (answer->error);
    }
  show_lines (self);
  say (self, error != NULL ? error->message : "");
}

static void
translate (SampanWordsDialog *self)
{
  guint chosen = gtk_drop_down_get_selected (self->language);
  const char *to = self->languages[chosen];
  g_autofree char *text = dup_text (self->source);
  g_autoptr (GError) error = NULL;
  SampanTranslator *engine;

  stop (self);
  engine = sampan_translators_find (self->translators, self->from, to, NULL, &error);
  if (engine == NULL)
    {
      say (self, error->message);
      return;
    }
  say (self, "");
  g_auto (GStrv) segments = g_strsplit (text, "\n", -1);
  g_strfreev (self->lines);
  self->lines = g_strsplit (text, "\n", -1);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->button, "stop");
  sampan_translator_translate_async (engine, (const char *const *)segments, self->from, to,
                                     &(SampanTranslateOptions){ .about = SAMPAN_PICTURE_WORDS_ABOUT,
                                                                .progress = on_segment,
                                                                .user_data = self },
                                     self->cancellable, on_translated, g_object_ref (self));
}

static void
copy (SampanWordsDialog *self, GtkTextView *view)
{
  g_autofree char *text = dup_text (view);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _ ("Text copied"));
}

static void
on_copy_source (SampanWordsDialog *self)
{
  copy (self, self->source);
}

static void
on_copy_result (SampanWordsDialog *self)
{
  copy (self, self->result);
}

/* ---- the object ---- */

static void
sampan_words_dialog_closed (AdwDialog *dialog)
{
  stop (SAMPAN_WORDS_DIALOG (dialog));
}

static void
sampan_words_dialog_finalize (GObject *object)
{
  SampanWordsDialog *self = SAMPAN_WORDS_DIALOG (object);

  g_clear_object (&self->translators);
  g_clear_object (&self->cancellable);
  g_strfreev (self->languages);
  g_strfreev (self->lines);
  g_free (self->from);
  G_OBJECT_CLASS (sampan_words_dialog_parent_class)->finalize (object);
}

static void
sampan_words_dialog_class_init (SampanWordsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_words_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = sampan_words_dialog_closed;
}

static GtkWidget *
make_button (SampanWordsDialog *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

/* A text with its name and its button over it. */
static GtkTextView *
add_text (
    SampanWordsDialog *self, GtkBox *box, GtkWidget *heading, const char *name, GCallback on_copy)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *view = gtk_text_view_new ();
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = make_button (self, _ ("_Copy"), on_copy);

  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_set_halign (heading, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (bar), heading);
  gtk_box_append (GTK_BOX (bar), button);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_overflow (scroll, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scroll, "card");
  gtk_box_append (box, bar);
  gtk_box_append (box, scroll);
  return GTK_TEXT_VIEW (view);
}

static void
fill (SampanWordsDialog *self, GtkBox *box)
{
  GtkWidget *heading = gtk_label_new (_ ("Text of the Picture"));
  GtkWidget *go = make_button (self, _ ("_Translate"), G_CALLBACK (translate));

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (go, "suggested-action");
  self->language = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->language), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Language to translate into"), -1);
  self->button = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->button, go, "translate");
  gtk_stack_add_named (self->button, make_button (self, _ ("_Stop"), G_CALLBACK (stop)), "stop");
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  self->source =
      add_text (self, box, heading, _ ("Text of the Picture"), G_CALLBACK (on_copy_source));
  self->result = add_text (self, box, GTK_WIDGET (self->language), _ ("Translated Text"),
                           G_CALLBACK (on_copy_result));
  gtk_text_view_set_editable (self->result, FALSE);
  gtk_box_append (box, GTK_WIDGET (self->status));
  gtk_box_append (box, GTK_WIDGET (self->button));
}

static void
sampan_words_dialog_init (SampanWordsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  fill (self, GTK_BOX (box));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), box);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Text of the Picture"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/* The languages to choose from: the wanted one, then those that people use most here. */
static void
set_languages (SampanWordsDialog *self, const char *to)
{
  const char *tags[] = { to, "en", "zh-Hans", "zh-Hant", "ja", "ko", "es", "fr", "de", "ar", "ru" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      if (tags[i] == NULL || g_str_equal (tags[i], self->from)
          || (i > 0 && g_strcmp0 (tags[i], to) == 0))
        continue;
      g_autofree char *name = sampan_language_dup_name (tags[i]);
      gtk_string_list_append (names, name);
      g_strv_builder_add (builder, tags[i]);
    }
  self->languages = g_strv_builder_end (builder);
  gtk_drop_down_set_model (self->language, G_LIST_MODEL (names));
}

SampanWordsDialog *
sampan_words_dialog_new (SampanTranslators *translators,
                         const char *text,
                         const char *from,
                         const char *to)
{
  SampanWordsDialog *self = g_object_new (SAMPAN_TYPE_WORDS_DIALOG, NULL);

  self->translators = g_object_ref (translators);
  self->from = g_strdup (from);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->source), text, -1);
  set_languages (self, to);
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (translate), self,
                           G_CONNECT_SWAPPED);
  translate (self);
  return self;
}
