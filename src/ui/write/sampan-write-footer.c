#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "ui/sampan-text.h"

#include "publish/sampan-languages.h"
#include "sampan-limits.h"
#include "sampan-tag-box.h"
#include "sampan-write-footer.h"

struct _SampanWriteFooter
{
  AdwBin parent_instance;

  GtkLabel *source_counter;
  GtkLabel *target_counter;
  SampanTagBox *tag_box;

  SampanDocument *document;
  GSignalGroup *document_signals;
  GSignalGroup *note_signals;
  GSignalGroup *accounts_signals;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (SampanWriteFooter, sampan_write_footer, ADW_TYPE_BIN)

static void
update_counter (SampanWriteFooter *self, GtkLabel *label, SampanVersion *version)
{
  SampanLimit limit = { NULL };
  g_autofree char *text = NULL;

  if (version != NULL)
    {
      const char *language = sampan_version_get_language (version);
      limit = sampan_limit_document_text (self->document, language);
      g_autofree char *name = limit.languages != NULL && !g_str_equal (limit.languages, language)
                                  ? sampan_languages_dup_names (limit.languages)
                                  : sampan_dup_language_name (language);
      if (limit.platform != NULL)
        /* Translators: a language, characters used, characters allowed, a platform: "English 427 of
         * 300 for Bluesky". */
        text = g_strdup_printf (_ ("%s %d of %d for %s"), name, limit.used, limit.allowed,
                                limit.platform);
    }

  gboolean over = text != NULL && limit.used > limit.allowed;
  g_autofree char *marked = over ? g_strconcat ("⚠ ", text, NULL) : g_strdup (text);
  gtk_label_set_label (label, marked != NULL ? marked : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  if (over)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (label), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (label), "warning");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
      gtk_widget_remove_css_class (GTK_WIDGET (label), "warning");
    }
}

static void
update (SampanWriteFooter *self)
{
  if (self->document == NULL)
    return;
  update_counter (self, self->source_counter,
                  sampan_note_get_source (sampan_document_get_note (self->document)));
  update_counter (self, self->target_counter, sampan_document_get_target (self->document));
}

static gboolean
on_update_due (gpointer user_data)
{
  SampanWriteFooter *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A translation writes many passages at once, and each time the whole text is counted. */
static void
on_note_changed (SampanWriteFooter *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update_due, self);
}

static void
sampan_write_footer_dispose (GObject *object)
{
  SampanWriteFooter *self = SAMPAN_WRITE_FOOTER (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->accounts_signals);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_WRITE_FOOTER);

  G_OBJECT_CLASS (sampan_write_footer_parent_class)->dispose (object);
}

static void
sampan_write_footer_class_init (SampanWriteFooterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_write_footer_dispose;

  g_type_ensure (SAMPAN_TYPE_TAG_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-write-footer.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanWriteFooter, source_counter);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteFooter, target_counter);
  gtk_widget_class_bind_template_child (widget_class, SampanWriteFooter, tag_box);
}

static void
sampan_write_footer_init (SampanWriteFooter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (update), self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "changed", G_CALLBACK (on_note_changed),
                                  self);
  self->accounts_signals = g_signal_group_new (SAMPAN_TYPE_ACCOUNTS);
  g_signal_group_connect_swapped (self->accounts_signals, "items-changed",
                                  G_CALLBACK (on_note_changed), self);
  g_signal_group_connect_swapped (self->accounts_signals, "limits-changed",
                                  G_CALLBACK (on_note_changed), self);
}

void
sampan_write_footer_set_document (SampanWriteFooter *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_WRITE_FOOTER (self));

  if (!g_set_object (&self->document, document))
    return;
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->note_signals,
                             document != NULL ? sampan_document_get_note (document) : NULL);
  g_signal_group_set_target (self->accounts_signals,
                             document != NULL ? sampan_studio_get_accounts (
                                                    sampan_document_get_studio (document))
                                              : NULL);
  sampan_tag_box_set_document (self->tag_box, document);
  update (self);
}

void
sampan_write_footer_focus_tags (SampanWriteFooter *self)
{
  g_return_if_fail (SAMPAN_IS_WRITE_FOOTER (self));

  sampan_tag_box_focus (self->tag_box);
}
