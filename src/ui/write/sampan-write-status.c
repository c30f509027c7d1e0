#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "ui/sampan-text.h"

#include "sampan-write-status.h"

#define REVEAL_DELAY 500  /* milliseconds: most translations are done before */
#define DETECT_DELAY 800  /* milliseconds after the last key */
#define MIN_CHARACTERS 12 /* of fewer no language can be told for sure */
#define MAX_BYTES 8000    /* more make it no surer */

struct _SampanWriteStatus
{
  AdwBin parent_instance;

  GtkRevealer *progress_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkRevealer *hint_revealer;
  GtkLabel *hint_label;
  GtkButton *hint_button;

  SampanDocument *document;
  GSignalGroup *document_signals;
  GSignalGroup *note_signals;
  GSignalGroup *run_signals;
  guint reveal_source;
  guint detect_source;
  char *detected; /* (nullable): what the text looks like, if not what the note says */
  char *refused;  /* (nullable): what it looked like when the hint was closed */
};

G_DEFINE_FINAL_TYPE (SampanWriteStatus, sampan_write_status, ADW_TYPE_BIN)

/* ---- how far a translation is ---- */

static SampanNoteTranslation *
get_run (SampanWriteStatus *self)
{
  return self->document != NULL
             ? sampan_document_get_translation (self->document,
                                                sampan_document_get_target_language (
                                                    self->document))
             : NULL;
}

static void
update_progress (SampanWriteStatus *self)
{
  SampanNoteTranslation *run = get_run (self);

  if (run == NULL)
    return;
  gtk_label_set_label (self->progress_label, sampan_note_translation_get_status (run));
  gtk_progress_bar_set_fraction (self->progress_bar, sampan_note_translation_get_fraction (run));
}

static gboolean
on_reveal_due (gpointer user_data)
{
  SampanWriteStatus *self = user_data;

  self->reveal_source = 0;
  update_progress (self);
  gtk_revealer_set_reveal_child (self->progress_revealer, get_run (self) != NULL);
  return G_SOURCE_REMOVE;
}

static void
on_translation_changed (SampanWriteStatus *self)
{
  SampanNoteTranslation *run = get_run (self);
  SampanNoteTranslation *old = g_signal_group_dup_target (self->run_signals);

  if (run != old)
    {
      g_clear_handle_id (&self->reveal_source, g_source_remove);
      g_signal_group_set_target (self->run_signals, run);
      if (run != NULL)
        self->reveal_source = g_timeout_add (REVEAL_DELAY, on_reveal_due, self);
      else
        gtk_revealer_set_reveal_child (self->progress_revealer, FALSE);
      update_progress (self);
    }
  g_clear_object (&old);
}

static void
on_stop_clicked (SampanWriteStatus *self)
{
  sampan_document_stop (self->document, sampan_document_get_target_language (self->document));
}

/* ---- what language the text looks like ---- */

/* One passage alone may be a book. */
static void
append_some (GString *text, const char *more)
{
  gsize length = strlen (more);

  if (length > MAX_BYTES)
    {
      length = MAX_BYTES;
      while ((more[length] & 0xc0) == 0x80) /* in the middle of a character */
        length--;
    }
  g_string_append_len (text, more, (gssize)length);
}

static char *
dup_source_text (SampanWriteStatus *self)
{
  SampanVersion *source = sampan_note_get_source (sampan_document_get_note (self->document));
  GListModel *segments = sampan_version_get_segments (source);
  GString *text = g_string_new (NULL);

  append_some (text, sampan_segment_get_text (sampan_version_get_title (source)));
  for (guint i = 0; i < g_list_model_get_n_items (segments) && text->len < MAX_BYTES; i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
      g_string_append_c (text, '\n');
      append_some (text, sampan_segment_get_text (segment));
    }
  return g_string_free_and_steal (text);
}

/* Whether one is a kind of the other: "en" and "en-GB". Chinese is written in two ways. */
static gboolean
is_same_language (const char *a, const char *b)
{
  g_auto (GStrv) parts_a = g_strsplit (a, "-", 2);
  g_auto (GStrv) parts_b = g_strsplit (b, "-", 2);

  return g_str_equal (a, b)
         || (g_str_equal (parts_a[0], parts_b[0]) && !g_str_equal (parts_a[0], "zh"));
}

static void
update_hint (SampanWriteStatus *self)
{
  g_autofree char *text = self->document != NULL ? dup_source_text (self) : NULL;
  g_autofree char *detected = text != NULL && g_utf8_strlen (text, -1) >= MIN_CHARACTERS
                                  ? sampan_language_detect (text)
                                  : NULL;
  const char *language =
      self->document != NULL
          ? sampan_note_get_source_language (sampan_document_get_note (self->document))
          : "";

  if (detected != NULL
      && (is_same_language (detected, language) || sampan_language_find (detected) == NULL))
    g_clear_pointer (&detected, g_free);
  g_set_str (&self->detected, detected);
  if (detected != NULL)
    {
      g_autofree char *name = sampan_dup_language_name (detected);
      g_autofree char *said = sampan_dup_language_name (language);
      /* Translators: %s are languages in their own words. */
      g_autofree char *hint =
          g_strdup_printf (_ ("The text looks like %s, and the note says %s."), name, said);
      /* Translators: a button: the note is written in that language. */
      g_autofree char *label = g_strdup_printf (_ ("It Is %s"), name);

      gtk_label_set_label (self->hint_label, hint);
      gtk_button_set_label (self->hint_button, label);
    }
  gtk_revealer_set_reveal_child (self->hint_revealer,
                                 detected != NULL && g_strcmp0 (detected, self->refused) != 0);
}

static gboolean
on_detect_due (gpointer user_data)
{
  SampanWriteStatus *self = user_data;

  self->detect_source = 0;
  update_hint (self);
  return G_SOURCE_REMOVE;
}

static void
on_note_changed (SampanWriteStatus *self)
{
  g_clear_handle_id (&self->detect_source, g_source_remove);
  self->detect_source = g_timeout_add (DETECT_DELAY, on_detect_due, self);
}

static void
on_hint_clicked (SampanWriteStatus *self)
{
  g_autofree char *language = g_strdup (self->detected);
  g_autofree char *name = sampan_dup_language_name (language);
  /* Translators: a toast; %s is a language. */
  g_autofree char *message = g_strdup_printf (_ ("The note is written in %s"), name);

  sampan_document_set_source_language (self->document, language);
  gtk_revealer_set_reveal_child (self->hint_revealer, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", message);
}

static void
on_hint_closed (SampanWriteStatus *self)
{
  g_set_str (&self->refused, self->detected);
  gtk_revealer_set_reveal_child (self->hint_revealer, FALSE);
}

static void
sampan_write_status_dispose (GObject *object)
{
  SampanWriteStatus *self = SAMPAN_WRITE_STATUS (object);

  g_clear_handle_id (&self->reveal_source, g_source_remove);
  g_clear_handle_id (&self->detect_source, g_source_remove);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_WRITE_STATUS);

  G_OBJECT_CLASS (sampan_write_status_parent_class)->dispose (object);
}

static void
sampan_write_status_finalize (GObject *object)
{
  SampanWriteStatus *self = SAMPAN_WRITE_STATUS (object);

  g_free (self->detected);
  g_free (self->refused);

  G_OBJECT_CLASS (sampan_write_status_parent_class)->finalize (object);
}

static void
sampan_write_status_class_init (SampanWriteStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_write_status_dispose;
  object_class->finalize = sampan_write_status_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-write-status.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, progress_label);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, hint_revealer);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, hint_label);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteStatus, hint_button);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hint_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hint_closed);
}

static void
sampan_write_status_init (SampanWriteStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "translation-changed",
                                  G_CALLBACK (on_translation_changed), self);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (on_translation_changed), self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "changed", G_CALLBACK (on_note_changed),
                                  self);
  self->run_signals = g_signal_group_new (SAMPAN_TYPE_NOTE_TRANSLATION);
  g_signal_group_connect_swapped (self->run_signals, "notify", G_CALLBACK (update_progress), self);
}

void
sampan_write_status_set_document (SampanWriteStatus *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_WRITE_STATUS (self));

  if (!g_set_object (&self->document, document))
    return;
  g_clear_pointer (&self->refused, g_free);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->note_signals,
                             document != NULL ? sampan_document_get_note (document) : NULL);
  on_translation_changed (self);
  update_hint (self);
}
