#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "publish/sampan-checks.h"
#include "ui/sampan-text.h"

#include "sampan-tag-box.h"
#include "sampan-tags.h"

struct _SampanTagBox
{
  AdwBin parent_instance;

  GtkLabel *counter;
  AdwWrapBox *chips;
  GtkEntry *entry;

  SampanDocument *document;
  GSignalGroup *document_signals;
  GSignalGroup *source_signals;
  GSignalGroup *target_signals;
  GSignalGroup *versions_signals;
};

G_DEFINE_FINAL_TYPE (SampanTagBox, sampan_tag_box, ADW_TYPE_BIN)

static void update (SampanTagBox *self);

static guint
get_position (GtkWidget *chip)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "position"));
}

static GtkWidget *
get_chip (GtkWidget *inside)
{
  while (inside != NULL && !gtk_widget_has_css_class (inside, "chip"))
    inside = gtk_widget_get_parent (inside);
  return inside;
}

static void
on_remove_clicked (GtkWidget *button, SampanTagBox *self)
{
  guint position = get_position (get_chip (button));

  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_tags_remove (sampan_document_get_note (self->document), position);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_row_applied (AdwEntryRow *row, SampanTagBox *self)
{
  const char *language = g_object_get_data (G_OBJECT (row), "language");
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "position"));
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (row), GTK_TYPE_POPOVER);
  g_autofree char *tag = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  gtk_popover_popdown (GTK_POPOVER (popover));
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_tags_set (sampan_document_get_note (self->document), language, position, tag);
}

static GtkWidget *
create_row (SampanTagBox *self, SampanVersion *version, guint position)
{
  const char *language = sampan_version_get_language (version);
  g_autofree char *name = sampan_language_dup_name (language);
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_editable_set_text (GTK_EDITABLE (row), sampan_tags_get (version, position));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "language", g_strdup (language), g_free);
  g_object_set_data (G_OBJECT (row), "position", GUINT_TO_POINTER (position));
  g_signal_connect (row, "apply", G_CALLBACK (on_row_applied), self);
  return row;
}

/* The rows are made when the popover opens: most chips are never opened. */
static void
on_create_popover (GtkMenuButton *button, gpointer user_data)
{
  SampanTagBox *self = user_data;
  guint position = get_position (get_chip (GTK_WIDGET (button)));
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *target = sampan_document_get_target (self->document);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 240, -1);
  gtk_list_box_append (GTK_LIST_BOX (list),
                       create_row (self, sampan_note_get_source (note), position));
  if (target != NULL)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (self, target, position));
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
create_label (const char *text, const char *language)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  sampan_label_set_language (GTK_LABEL (label), language);
  return label;
}

static GtkWidget *
create_chip (SampanTagBox *self, guint position)
{
  SampanVersion *source = sampan_note_get_source (sampan_document_get_note (self->document));
  SampanVersion *target = sampan_document_get_target (self->document);
  const char *tag = sampan_tags_get (source, position);
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: names of buttons for a screen reader; %s is a tag. */
  g_autofree char *change_name = g_strdup_printf (_ ("Change the Tag %s"), tag);
  g_autofree char *remove_name = g_strdup_printf (_ ("Remove the Tag %s"), tag);

  gtk_box_append (GTK_BOX (words), create_label (tag, sampan_version_get_language (source)));
  if (target != NULL)
    {
      const char *rendered = sampan_tags_get (target, position);
      GtkWidget *arrow = gtk_image_new_from_icon_name ("sampan-arrow-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (arrow), 12);
      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (GTK_BOX (words), arrow);
      /* Translators: stands for a tag that is not translated yet. */
      GtkWidget *label =
          create_label (*rendered != '\0' ? rendered : _ ("missing"),
                        *rendered != '\0' ? sampan_version_get_language (target) : NULL);
      if (*rendered == '\0')
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), words);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), on_create_popover, self, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, change_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  change_name, -1);

  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, remove_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove_name, -1);
  g_signal_connect (close, "clicked", G_CALLBACK (on_remove_clicked), self);

  gtk_box_append (GTK_BOX (chip), button);
  gtk_box_append (GTK_BOX (chip), close);
  gtk_widget_add_css_class (chip, "chip");
  g_object_set_data (G_OBJECT (chip), "position", GUINT_TO_POINTER (position));
  return chip;
}

static void
update_counter (SampanTagBox *self, guint n)
{
  SampanNote *note = sampan_document_get_note (self->document);
  g_auto (GStrv) platforms =
      sampan_document_dup_platforms (self->document, sampan_note_get_source_language (note));
  const char *strictest = NULL;
  int most = -1;

  for (guint i = 0; platforms[i] != NULL; i++)
    {
      const SampanRules *rules = sampan_rules_get (platforms[i]);
      int max = rules != NULL ? sampan_rules_get_max_tags (rules) : -1;
      if (max >= 0 && (most < 0 || max < most))
        {
          most = max;
          strictest = sampan_rules_get_label (rules);
        }
    }
  g_autofree char *text =
      strictest != NULL ? g_strdup_printf (_ ("%u of %d for %s"), n, most, strictest) : NULL;
  gtk_label_set_label (self->counter, text != NULL ? text : "");
}

static void
update (SampanTagBox *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); child != NULL;)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      if (child != GTK_WIDGET (self->entry))
        adw_wrap_box_remove (self->chips, child);
      child = next;
    }
  if (self->document == NULL)
    return;

  SampanVersion *source = sampan_note_get_source (sampan_document_get_note (self->document));
  const char *const *tags = sampan_version_get_tags (source);
  guint n = tags != NULL ? g_strv_length ((char **)tags) : 0;
  GtkWidget *after = NULL;
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *chip = create_chip (self, i);
      adw_wrap_box_insert_child_after (self->chips, chip, after);
      after = chip;
    }
  update_counter (self, n);
}

static void
on_target_changed (SampanTagBox *self)
{
  g_signal_group_set_target (self->target_signals, sampan_document_get_target (self->document));
  update (self);
}

static void
take_entry (SampanTagBox *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (self->document == NULL || *text == '\0')
    return;
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_tags_add (sampan_document_get_note (self->document), text);
}

static void
on_entry_activated (SampanTagBox *self)
{
  take_entry (self);
}

/* What was typed and not confirmed is meant all the same. */
static void
on_entry_left (SampanTagBox *self)
{
  take_entry (self);
}

static gboolean
on_entry_key (SampanTagBox *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_BackSpace || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    return GDK_EVENT_PROPAGATE;

  SampanNote *note = sampan_document_get_note (self->document);
  const char *const *tags = sampan_version_get_tags (sampan_note_get_source (note));
  guint n = tags != NULL ? g_strv_length ((char **)tags) : 0;
  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_tags_remove (note, n - 1);
  return GDK_EVENT_STOP;
}

static void
sampan_tag_box_dispose (GObject *object)
{
  SampanTagBox *self = SAMPAN_TAG_BOX (object);

  g_clear_object (&self->document_signals);
  g_clear_object (&self->source_signals);
  g_clear_object (&self->target_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_TAG_BOX);

  G_OBJECT_CLASS (sampan_tag_box_parent_class)->dispose (object);
}

static void
sampan_tag_box_class_init (SampanTagBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_tag_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-tag-box.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanTagBox, counter);
  gtk_widget_class_bind_template_child (widget_class, SampanTagBox, chips);
  gtk_widget_class_bind_template_child (widget_class, SampanTagBox, entry);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_left);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
}

static void
sampan_tag_box_init (SampanTagBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (on_target_changed), self);
  self->source_signals = g_signal_group_new (SAMPAN_TYPE_VERSION);
  g_signal_group_connect_swapped (self->source_signals, "notify::tags", G_CALLBACK (update), self);
  self->target_signals = g_signal_group_new (SAMPAN_TYPE_VERSION);
  g_signal_group_connect_swapped (self->target_signals, "notify::tags", G_CALLBACK (update), self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed",
                                  G_CALLBACK (on_target_changed), self);
}

void
sampan_tag_box_set_document (SampanTagBox *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_TAG_BOX (self));

  if (!g_set_object (&self->document, document))
    return;
  SampanNote *note = document != NULL ? sampan_document_get_note (document) : NULL;
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  g_signal_group_set_target (self->source_signals,
                             note != NULL ? sampan_note_get_source (note) : NULL);
  g_signal_group_set_target (self->target_signals,
                             document != NULL ? sampan_document_get_target (document) : NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  update (self);
}
