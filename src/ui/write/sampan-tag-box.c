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
  SampanTagMemory *memory; /* NULL until it is read */
  GCancellable *cancellable;
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
confirm (SampanTagBox *self, const char *language, guint position)
{
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *target = sampan_note_get_version (note, language);
  const char *tag = target != NULL ? sampan_tags_get (target, position) : "";

  if (self->memory == NULL || target == source || *tag == '\0')
    return;
  sampan_tag_memory_confirm (self->memory, sampan_version_get_language (source), language,
                             sampan_tags_get (source, position), tag);
  update (self);
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
  /* What a person writes is what they use. */
  confirm (self, language, position);
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

static void
on_match_clicked (GtkWidget *button, SampanTagBox *self)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));
  g_autofree char *tag = g_strdup (g_object_get_data (G_OBJECT (button), "tag"));
  g_autofree char *language = g_strdup (sampan_document_get_target_language (self->document));

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_tags_set (sampan_document_get_note (self->document), language, position, tag);
  confirm (self, language, position);
}

static const char *
get_origin_words (SampanTagOrigin origin)
{
  switch (origin)
    {
    case SAMPAN_TAG_CONFIRMED:
      /* Translators: of a pair of tags, in two languages. */
      return _ ("Confirmed by you");
    case SAMPAN_TAG_COLLECTED:
      return _ ("From the tag memory");
    case SAMPAN_TAG_SCRIPT:
      return _ ("The same tag in the other script");
    case SAMPAN_TAG_SAME:
      return _ ("The same on both sides");
    case SAMPAN_TAG_LITERAL:
    default:
      return _ ("Only a literal translation: readers may use another tag");
    }
}

static void
append_caption (GtkBox *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
}

static void
append_match (SampanTagBox *self, AdwWrapBox *box, guint position, const char *tag)
{
  GtkWidget *button = gtk_button_new_with_label (tag);

  g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (tag), g_free);
  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  g_signal_connect (button, "clicked", G_CALLBACK (on_match_clicked), self);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "tag-match");
  adw_wrap_box_append (box, button);
}

/* Where the pair comes from, and what else it could be. */
static void
append_matches (SampanTagBox *self, GtkBox *box, SampanVersion *target, guint position)
{
  SampanNote *note = sampan_document_get_note (self->document);
  const char *language = sampan_version_get_language (target);
  const char *tag = sampan_tags_get (target, position);
  g_autoptr (GPtrArray) matches =
      sampan_tag_memory_lookup (self->memory, sampan_note_get_source_language (note), language,
                                sampan_tags_get (sampan_note_get_source (note), position));
  GtkWidget *others = adw_wrap_box_new ();
  SampanTagOrigin origin = sampan_tags_get_origin (note, language, position, self->memory);

  if (*tag != '\0')
    append_caption (box, get_origin_words (origin));
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (others), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (others), 6);
  for (guint i = 0; i < matches->len; i++)
    {
      SampanTagMatch *match = g_ptr_array_index (matches, i);
      if (!g_str_equal (match->tag, tag))
        append_match (self, ADW_WRAP_BOX (others), position, match->tag);
    }
  if (gtk_widget_get_first_child (others) != NULL)
    append_caption (box, _ ("Tags that readers use:"));
  gtk_box_append (box, others);
  if (*tag != '\0' && origin != SAMPAN_TAG_CONFIRMED)
    {
      GtkWidget *accept = gtk_button_new_with_label (_ ("Accept"));
      g_object_set_data_full (G_OBJECT (accept), "tag", g_strdup (tag), g_free);
      g_object_set_data (G_OBJECT (accept), "position", GUINT_TO_POINTER (position));
      gtk_widget_set_halign (accept, GTK_ALIGN_END);
      gtk_widget_set_tooltip_text (accept, _ ("Remember This Pair"));
      g_signal_connect (accept, "clicked", G_CALLBACK (on_match_clicked), self);
      gtk_box_append (box, accept);
    }
}

/* The rows are made when the popover opens: most chips are never opened. */
static void
on_create_popover (GtkMenuButton *button, gpointer user_data)
{
  SampanTagBox *self = user_data;
  guint position = get_position (get_chip (GTK_WIDGET (button)));
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *target = sampan_document_get_target (self->document);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 240, -1);
  gtk_list_box_append (GTK_LIST_BOX (list),
                       create_row (self, sampan_note_get_source (note), position));
  if (target != NULL)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (self, target, position));
  gtk_box_append (GTK_BOX (box), list);
  if (target != NULL && self->memory != NULL)
    append_matches (self, GTK_BOX (box), target, position);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
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

/* What readers of the other language see, and how sure that is. */
static void
append_rendered (SampanTagBox *self, GtkBox *words, SampanVersion *target, guint position)
{
  const char *rendered = sampan_tags_get (target, position);
  const char *language = sampan_version_get_language (target);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("sampan-arrow-symbolic");
  /* Translators: stands for a tag that is not translated yet. */
  GtkWidget *label = create_label (*rendered != '\0' ? rendered : _ ("missing"),
                                   *rendered != '\0' ? language : NULL);

  gtk_image_set_pixel_size (GTK_IMAGE (arrow), 12);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_box_append (words, arrow);
  if (*rendered == '\0')
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (words, label);
  if (*rendered == '\0' || self->memory == NULL)
    return;

  SampanTagOrigin origin = sampan_tags_get_origin (sampan_document_get_note (self->document),
                                                   language, position, self->memory);
  if (origin == SAMPAN_TAG_LITERAL)
    {
      /* Translators: a tag that was translated word for word; short. */
      GtkWidget *mark = gtk_label_new (_ ("literal"));
      gtk_widget_add_css_class (mark, "caption");
      gtk_widget_add_css_class (mark, "warning");
      gtk_box_append (words, mark);
    }
  else if (origin == SAMPAN_TAG_CONFIRMED)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (mark), 12);
      gtk_widget_add_css_class (mark, "success");
      gtk_box_append (words, mark);
    }
}

/* What a chip says to a screen reader and to who rests on it. */
static char *
dup_chip_name (SampanTagBox *self, guint position)
{
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *target = sampan_document_get_target (self->document);
  const char *tag = sampan_tags_get (sampan_note_get_source (note), position);
  const char *rendered = target != NULL ? sampan_tags_get (target, position) : "";
  /* Translators: names of buttons for a screen reader; %s is a tag. */
  g_autofree char *name = g_strdup_printf (_ ("Change the Tag %s"), tag);

  if (*rendered == '\0' || self->memory == NULL)
    return g_steal_pointer (&name);
  SampanTagOrigin origin =
      sampan_tags_get_origin (note, sampan_version_get_language (target), position, self->memory);
  return g_strdup_printf ("%s (%s: %s)", name, rendered, get_origin_words (origin));
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
  g_autofree char *change_name = dup_chip_name (self, position);
  /* Translators: names of buttons for a screen reader; %s is a tag. */
  g_autofree char *remove_name = g_strdup_printf (_ ("Remove the Tag %s"), tag);

  gtk_box_append (GTK_BOX (words), create_label (tag, sampan_version_get_language (source)));
  if (target != NULL)
    append_rendered (self, GTK_BOX (words), target, position);
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

/* What no translator can do the memory may know all the same. */
static void
on_translation_changed (SampanTagBox *self, const char *language)
{
  const GError *error = sampan_document_get_language_error (self->document, language);

  if (self->memory != NULL
      && g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR))
    sampan_tags_fill (sampan_document_get_note (self->document), self->memory);
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
  if (self->memory != NULL)
    sampan_tags_fill (sampan_document_get_note (self->document), self->memory);
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
on_memory_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean loaded = sampan_tag_memory_load_finish (SAMPAN_TAG_MEMORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  SampanTagBox *self = user_data;
  if (!loaded)
    {
      g_warning ("The tag memory could not be read: %s", error->message);
      return;
    }
  g_set_object (&self->memory, SAMPAN_TAG_MEMORY (source));
  update (self);
}

static void
load_memory (SampanTagBox *self)
{
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (
      sampan_library_get_database (sampan_document_get_library (self->document)));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sampan_tag_memory_load_async (memory, self->cancellable, on_memory_loaded, self);
}

static void
sampan_tag_box_dispose (GObject *object)
{
  SampanTagBox *self = SAMPAN_TAG_BOX (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->memory);
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
  g_signal_group_connect_swapped (self->document_signals, "translation-changed",
                                  G_CALLBACK (on_translation_changed), self);
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
  if (document != NULL)
    load_memory (self);
  update (self);
}

void
sampan_tag_box_focus (SampanTagBox *self)
{
  g_return_if_fail (SAMPAN_IS_TAG_BOX (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
