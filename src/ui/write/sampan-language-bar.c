#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "ui/sampan-text.h"

#include "sampan-language-bar.h"

struct _SampanLanguageBar
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkMenuButton *source_button;
  GtkLabel *source_label;
  GtkWidget *source_word;
  GtkWidget *arrow;
  AdwToggleGroup *targets;
  GtkMenuButton *add_button;
  GtkWidget *translate_button;
  GtkWidget *translate_icon;
  GtkLabel *translate_label;
  GtkWidget *more_button;

  SampanDocument *document;
  GSimpleActionGroup *actions;
  GSignalGroup *document_signals;
  GSignalGroup *note_signals;
  GSignalGroup *versions_signals;
  GPtrArray *watched; /* versions whose counts are shown */
  gboolean narrow;
  gboolean updating;
  guint scroll_source;
  guint counts_source;
};

G_DEFINE_FINAL_TYPE (SampanLanguageBar, sampan_language_bar, ADW_TYPE_BIN)

typedef struct
{
  const char *icon;
  const char *css_class;
  char *word;
} State;

/* The one thing most worth knowing of a target. */
static State
get_state (SampanVersion *version)
{
  guint stale = sampan_version_get_n_stale (version);
  guint missing = sampan_version_get_n_missing (version);
  guint pinned = sampan_version_get_n_pinned (version);
  guint n = 1 + g_list_model_get_n_items (sampan_version_get_segments (version));

  if (stale > 0)
    return (State){ "view-refresh-symbolic", "warning",
                    /* Translators: passages whose source changed after they were translated. */
                    g_strdup_printf (ngettext ("%u stale", "%u stale", stale), stale) };
  if (missing >= n && missing > 0)
    return (State){ "sampan-missing-symbolic", "dim-label", g_strdup (_ ("Missing")) };
  if (missing > 0)
    return (State){ "sampan-missing-symbolic", "dim-label",
                    /* Translators: passages that are not translated yet. */
                    g_strdup_printf (ngettext ("%u missing", "%u missing", missing), missing) };
  if (pinned >= n)
    return (State){ "view-pin-symbolic", NULL, g_strdup (_ ("Pinned")) };
  return (State){ "object-select-symbolic", "success", g_strdup (_ ("Fresh")) };
}

static GtkWidget *
create_toggle_child (SampanLanguageBar *self, SampanVersion *version)
{
  const char *language = sampan_version_get_language (version);
  g_autofree char *name = sampan_language_dup_name (language);
  State state = get_state (version);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *word = gtk_label_new (state.word);

  gtk_widget_add_css_class (box, "language-state");
  sampan_label_set_language (GTK_LABEL (label), language);
  gtk_box_append (GTK_BOX (box), label);
  if (sampan_document_is_translating (self->document, language, NULL))
    {
      gtk_box_append (GTK_BOX (box), adw_spinner_new ());
    }
  else
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (state.icon);
      gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
      if (state.css_class != NULL)
        {
          gtk_widget_add_css_class (icon, state.css_class);
          gtk_widget_add_css_class (word, state.css_class);
        }
      gtk_box_append (GTK_BOX (box), icon);
    }
  gtk_widget_add_css_class (word, "caption");
  gtk_widget_add_css_class (word, "numeric");
  gtk_box_append (GTK_BOX (box), word);
  g_free (state.word);
  return box;
}

static void
update_toggles (SampanLanguageBar *self)
{
  GListModel *versions = sampan_note_get_versions (sampan_document_get_note (self->document));

  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      AdwToggle *toggle =
          adw_toggle_group_get_toggle_by_name (self->targets,
                                               sampan_version_get_language (version));
      if (toggle == NULL)
        continue;
      State state = get_state (version);
      g_autofree char *name = sampan_dup_language_name (sampan_version_get_language (version));
      /* Translators: a target language and its state: "English, 1 stale". */
      g_autofree char *tooltip = g_strdup_printf (_ ("%s, %s"), name, state.word);
      adw_toggle_set_child (toggle, create_toggle_child (self, version));
      adw_toggle_set_tooltip (toggle, tooltip);
      g_free (state.word);
    }
}

static gboolean
is_wanting (SampanSegment *segment)
{
  return sampan_segment_get_state (segment) != SAMPAN_SEGMENT_FRESH
         && !sampan_segment_get_pinned (segment);
}

/* Passages that a translation would write: pinned ones it leaves alone. */
static guint
count_wanting (SampanVersion *version)
{
  GListModel *segments = sampan_version_get_segments (version);
  guint n = is_wanting (sampan_version_get_title (version)) ? 1 : 0;

  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
      n += is_wanting (segment) ? 1 : 0;
    }
  return n;
}

static void
update_actions (SampanLanguageBar *self)
{
  SampanVersion *target =
      self->document != NULL ? sampan_document_get_target (self->document) : NULL;
  guint n = target != NULL ? count_wanting (target) : 0;
  gboolean running = target != NULL
                     && sampan_document_is_translating (self->document,
                                                        sampan_version_get_language (target), NULL);

  guint unapproved = target != NULL && !running ? sampan_version_count_unapproved (target) : 0;
  gboolean approve = n == 0 && unapproved > 0;

  gtk_widget_set_visible (self->more_button, target != NULL);
  gtk_widget_set_visible (self->translate_button, running || n > 0 || approve);
  g_autofree char *text =
      running ? g_strdup (_ ("Stop"))
      : approve
          /* Translators: a button: a person says that these machine translations are good. */
          ? g_strdup_printf (ngettext ("Approve %u Passage", "Approve %u Passages", unapproved),
                             unapproved)
          /* Translators: a button: translates that many passages. */
          : g_strdup_printf (ngettext ("Translate %u Passage", "Translate %u Passages", n), n);
  gtk_label_set_label (self->translate_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->translate_label), !self->narrow);
  gtk_widget_set_tooltip_text (self->translate_button, self->narrow ? text : NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->translate_icon),
                                running   ? "process-stop-symbolic"
                                : approve ? "view-pin-symbolic"
                                          : "sampan-translate-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->translate_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  GActionMap *actions = G_ACTION_MAP (self->actions);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "translate")),
                               !running && n > 0);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "approve")),
                               unapproved > 0);
}

static GMenuModel *
create_menu (SampanLanguageBar *self, const char *action, gboolean adding)
{
  SampanNote *note = sampan_document_get_note (self->document);
  GMenu *menu = g_menu_new ();

  for (const SampanLanguage *language = sampan_language_list (); language->tag != NULL; language++)
    {
      SampanVersion *version = sampan_note_get_version (note, language->tag);
      if (version != NULL && (adding || sampan_version_get_is_source (version)))
        continue;
      g_autofree char *name = sampan_dup_language_name (language->tag);
      g_autofree char *label = g_str_equal (language->name, _ (language->label))
                                   ? g_strdup (name)
                                   : g_strdup_printf ("%s — %s", name, _ (language->label));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, action, "s", language->tag);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static gboolean
scroll_to_active (gpointer user_data)
{
  SampanLanguageBar *self = user_data;
  const char *name = adw_toggle_group_get_active_name (self->targets);
  AdwToggle *toggle =
      name != NULL ? adw_toggle_group_get_toggle_by_name (self->targets, name) : NULL;
  GtkWidget *child = toggle != NULL ? adw_toggle_get_child (toggle) : NULL;

  self->scroll_source = 0;
  if (child != NULL)
    gtk_viewport_scroll_to (GTK_VIEWPORT (gtk_scrolled_window_get_child (self->scroller)), child,
                            NULL);
  return G_SOURCE_REMOVE;
}

static void
show_active (SampanLanguageBar *self)
{
  /* Once it has its place. */
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add (scroll_to_active, self);

  self->updating = TRUE;
  adw_toggle_group_set_active_name (self->targets,
                                    sampan_document_get_target_language (self->document));
  self->updating = FALSE;
  update_actions (self);
}

static gboolean
on_counts_due (gpointer user_data)
{
  SampanLanguageBar *self = user_data;

  self->counts_source = 0;
  if (self->document != NULL)
    update_toggles (self);
  update_actions (self);
  return G_SOURCE_REMOVE;
}

/* A translation writes many passages at once. */
static void
on_counts_changed (SampanLanguageBar *self)
{
  if (self->counts_source == 0)
    self->counts_source = g_idle_add (on_counts_due, self);
}

static void
unwatch (SampanLanguageBar *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), on_counts_changed,
                                          self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
watch (SampanLanguageBar *self, SampanVersion *version)
{
  static const char *const details[] = { "notify::n-stale", "notify::n-missing",
                                         "notify::n-pinned" };

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_connect_object (version, details[i], G_CALLBACK (on_counts_changed), self,
                             G_CONNECT_SWAPPED);
  g_ptr_array_add (self->watched, g_object_ref (version));
}

static void
rebuild (SampanLanguageBar *self)
{
  self->updating = TRUE;
  unwatch (self);
  adw_toggle_group_remove_all (self->targets);
  if (self->document == NULL)
    {
      self->updating = FALSE;
      return;
    }

  SampanNote *note = sampan_document_get_note (self->document);
  GListModel *versions = sampan_note_get_versions (note);
  const char *source = sampan_note_get_source_language (note);
  g_autofree char *name = sampan_language_dup_name (source);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      if (sampan_version_get_is_source (version))
        continue;
      AdwToggle *toggle =
          g_object_new (ADW_TYPE_TOGGLE, "name", sampan_version_get_language (version), NULL);
      adw_toggle_group_add (self->targets, toggle);
      watch (self, version);
    }
  self->updating = FALSE;

  gboolean any = adw_toggle_group_get_n_toggles (self->targets) > 0;
  gtk_widget_set_visible (GTK_WIDGET (self->targets), any);
  gtk_widget_set_visible (self->arrow, any);
  gtk_label_set_label (self->source_label, name);
  sampan_label_set_language (self->source_label, source);
  /* Translators: name of a button for a screen reader; %s is a language. */
  g_autofree char *source_name = g_strdup_printf (_ ("Source: %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->source_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, source_name, -1);
  g_autoptr (GMenuModel) source_menu = create_menu (self, "language.source", FALSE);
  g_autoptr (GMenuModel) add_menu = create_menu (self, "language.add", TRUE);
  gtk_menu_button_set_menu_model (self->source_button, source_menu);
  gtk_menu_button_set_menu_model (self->add_button, add_menu);
  update_toggles (self);
  show_active (self);
}

static void
on_active_changed (SampanLanguageBar *self)
{
  if (!self->updating && self->document != NULL)
    sampan_document_set_target_language (self->document,
                                         adw_toggle_group_get_active_name (self->targets));
}

static void
approve_all (SampanLanguageBar *self)
{
  SampanVersion *target = sampan_document_get_target (self->document);
  guint n;

  if (target == NULL)
    return;
  sampan_history_seal (sampan_document_get_history (self->document));
  n = sampan_version_approve (target);
  sampan_history_seal (sampan_document_get_history (self->document));
  if (n == 0)
    return;
  /* Translators: a toast. */
  g_autofree char *message =
      g_strdup_printf (ngettext ("%u passage approved", "%u passages approved", n), n);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", message);
}

static void
on_translate_clicked (SampanLanguageBar *self)
{
  const char *language = sampan_document_get_target_language (self->document);

  SampanVersion *target = sampan_document_get_target (self->document);

  if (sampan_document_is_translating (self->document, language, NULL))
    sampan_document_stop (self->document, language);
  else if (target != NULL && count_wanting (target) == 0)
    approve_all (self);
  else
    sampan_document_translate (self->document, language, NULL);
}

static void
on_translate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanLanguageBar *self = user_data;

  sampan_document_translate (self->document, sampan_document_get_target_language (self->document),
                             NULL);
}

static void
on_approve (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  approve_all (user_data);
}

static void
on_hide (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanLanguageBar *self = user_data;

  sampan_document_set_target_language (self->document, NULL);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanLanguageBar *self = user_data;
  const char *language = sampan_document_get_target_language (self->document);

  if (language == NULL)
    return;
  g_autofree char *name = sampan_dup_language_name (language);
  /* Translators: a toast; %s is a language. */
  g_autofree char *message = g_strdup_printf (_ ("%s removed"), name);
  sampan_document_remove_language (self->document, language);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", message);
}

static void
on_add (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanLanguageBar *self = user_data;

  sampan_document_add_language (self->document, g_variant_get_string (parameter, NULL));
}

static void
on_source (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanLanguageBar *self = user_data;

  const char *language = g_variant_get_string (parameter, NULL);
  g_autofree char *name = sampan_dup_language_name (language);
  gboolean swapped =
      sampan_note_get_version (sampan_document_get_note (self->document), language) != NULL;
  /* Translators: a toast; %s is a language. */
  g_autofree char *message = g_strdup_printf (_ ("The note is written in %s"), name);

  sampan_document_set_source_language (self->document, language);
  /* A translation has gone: that must be said. */
  if (swapped)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", message);
}

static void
sampan_language_bar_dispose (GObject *object)
{
  SampanLanguageBar *self = SAMPAN_LANGUAGE_BAR (object);

  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_handle_id (&self->counts_source, g_source_remove);
  if (self->watched != NULL)
    unwatch (self);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->actions);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_LANGUAGE_BAR);

  G_OBJECT_CLASS (sampan_language_bar_parent_class)->dispose (object);
}

static void
sampan_language_bar_class_init (SampanLanguageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_language_bar_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-language-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, source_button);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, source_label);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, source_word);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, arrow);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, targets);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, add_button);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, translate_button);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, translate_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, translate_label);
  gtk_widget_class_bind_template_child (widget_class, SampanLanguageBar, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_translate_clicked);
}

static void
sampan_language_bar_init (SampanLanguageBar *self)
{
  static const GActionEntry entries[] = {
    { .name = "translate", .activate = on_translate },
    { .name = "approve", .activate = on_approve },
    { .name = "hide", .activate = on_hide },
    { .name = "remove", .activate = on_remove },
    { .name = "add", .activate = on_add, .parameter_type = "s" },
    { .name = "source", .activate = on_source, .parameter_type = "s" },
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "language", G_ACTION_GROUP (self->actions));

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (show_active), self);
  g_signal_group_connect_swapped (self->document_signals, "translation-changed",
                                  G_CALLBACK (on_counts_changed), self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "notify::source-language",
                                  G_CALLBACK (rebuild), self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed", G_CALLBACK (rebuild),
                                  self);
}

void
sampan_language_bar_set_document (SampanLanguageBar *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_LANGUAGE_BAR (self));

  if (!g_set_object (&self->document, document))
    return;
  SampanNote *note = document != NULL ? sampan_document_get_note (document) : NULL;
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->note_signals, note);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  rebuild (self);
}

void
sampan_language_bar_set_narrow (SampanLanguageBar *self, gboolean narrow)
{
  g_return_if_fail (SAMPAN_IS_LANGUAGE_BAR (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->source_word, !narrow);
  update_actions (self);
}
