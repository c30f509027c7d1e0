#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-check-popover.h"
#include "sampan-limits.h"
#include "sampan-memory-popover.h"
#include "sampan-passage-popover.h"
#include "sampan-passage-row.h"
#include "sampan-passage-state.h"
#include "sampan-segment-view.h"

struct _SampanPassageRow
{
  AdwBin parent_instance;

  GtkBox *columns;
  GtkWidget *source_side;
  GtkWidget *target_side;
  SampanSegmentView *source_view;
  SampanSegmentView *target_view;
  GtkLabel *source_counter;
  GtkWidget *caption;
  GtkWidget *spinner;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkLabel *detail_label;
  GtkLabel *target_counter;
  GtkButton *memory_button;
  GtkButton *mend_button;
  GtkWidget *again_button;
  GtkToggleButton *pin_button;
  GtkMenuButton *more_button;
  GMenuModel *passage_menu;

  SampanDocument *document;
  SampanPassage *passage;
  GSimpleActionGroup *actions;
  GSignalGroup *source_signals;
  GSignalGroup *target_signals;
  GSignalGroup *passage_signals;
  GSignalGroup *document_signals;
  char *source_language;
  char *target_language;
  SampanMend mend;
  const char *pin_tip;
  GtkWidget *popover; /* weak: the one that is open */
};

enum
{
  LINES,
  JOIN,
  LEAVE,
  MOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanPassageRow, sampan_passage_row, ADW_TYPE_BIN)

static const char *const STATE_CLASSES[] = { "success", "warning", "error", "dim-label", NULL };

static void
set_css_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
show_words (SampanPassageRow *self, const SampanPassageState *state)
{
  for (guint i = 0; STATE_CLASSES[i] != NULL; i++)
    {
      gboolean on = g_strcmp0 (STATE_CLASSES[i], state->css_class) == 0;
      set_css_class (GTK_WIDGET (self->state_icon), STATE_CLASSES[i], on);
      set_css_class (GTK_WIDGET (self->state_label), STATE_CLASSES[i], on);
    }
  gtk_image_set_from_icon_name (self->state_icon, state->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), state->icon != NULL);
  gtk_widget_set_visible (self->spinner, state->running);
  gtk_label_set_label (self->state_label, state->words);
  gtk_label_set_label (self->detail_label, state->detail != NULL ? state->detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), state->detail != NULL);
  if (state->memory != NULL)
    gtk_button_set_label (self->memory_button, state->memory);
  gtk_widget_set_visible (GTK_WIDGET (self->memory_button), state->memory != NULL);
}

static void
show_buttons (SampanPassageRow *self, const SampanPassageState *state, SampanSegment *target)
{
  gboolean pinned = sampan_segment_get_pinned (target);
  gboolean empty = *sampan_segment_get_text (target) == '\0';
  GActionMap *actions = G_ACTION_MAP (self->actions);

  self->mend = state->mend;
  if (state->mend_label != NULL)
    gtk_button_set_label (self->mend_button, state->mend_label);
  gtk_widget_set_visible (GTK_WIDGET (self->mend_button), state->mend_label != NULL);
  gtk_widget_set_visible (self->again_button, state->mend_label == NULL && !pinned);
  gtk_toggle_button_set_active (self->pin_button, pinned);
  self->pin_tip = pinned              ? _ ("Unpin: Translations May Overwrite It")
                  : state->unapproved ? _ ("Approve and Pin")
                                      : _ ("Pin: No Translation Overwrites It");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  state->unapproved ? _ ("Approve") : _ ("Pin"), -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_button), !empty);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "translate")),
                               !state->running && !pinned);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "check")),
                               !state->running && !empty);
}

static void
update_target_counter (SampanPassageRow *self)
{
  SampanVersion *version = sampan_document_get_target (self->document);
  g_autofree char *text = NULL;

  if (sampan_passage_get_title (self->passage) && version != NULL)
    {
      SampanLimit limit = sampan_limit_document_title (self->document, self->target_language);
      if (limit.platform != NULL)
        /* Translators: characters used, characters allowed, a platform: "5 of 20 for Bluesky". */
        text = g_strdup_printf (_ ("%d of %d for %s"), limit.used, limit.allowed, limit.platform);
      set_css_class (GTK_WIDGET (self->target_counter), "warning", limit.used > limit.allowed);
    }
  gtk_label_set_label (self->target_counter, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->target_counter), text != NULL);
}

static void
update_target (SampanPassageRow *self)
{
  SampanSegment *target = self->passage != NULL ? sampan_passage_get_target (self->passage) : NULL;
  gtk_widget_set_visible (self->target_side, target != NULL);
  if (target == NULL)
    {
      set_css_class (GTK_WIDGET (self->columns), "stale", FALSE);
      return;
    }

  g_autoptr (SampanPassageState) state = sampan_passage_state_new (self->document, self->passage);
  set_css_class (GTK_WIDGET (self->columns), "stale", state->stale);
  /* Of nothing there is nothing to say. */
  gtk_widget_set_visible (self->caption,
                          *sampan_segment_get_text (target) != '\0' || *state->words != '\0');
  show_words (self, state);
  show_buttons (self, state, target);
  update_target_counter (self);
}

static void
update_source (SampanPassageRow *self)
{
  gboolean title = self->passage != NULL && sampan_passage_get_title (self->passage);

  gtk_widget_set_visible (GTK_WIDGET (self->source_counter), FALSE);
  if (!title)
    return;
  SampanLimit limit = sampan_limit_document_title (self->document, self->source_language);
  if (limit.platform == NULL)
    return;

  g_autofree char *text =
      g_strdup_printf (_ ("%d of %d for %s"), limit.used, limit.allowed, limit.platform);
  gboolean over = limit.used > limit.allowed;
  gtk_label_set_label (self->source_counter, text);
  gtk_widget_set_visible (GTK_WIDGET (self->source_counter), TRUE);
  if (over)
    gtk_widget_add_css_class (GTK_WIDGET (self->source_counter), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->source_counter), "warning");
}

static void
show_as_title (SampanSegmentView *view, gboolean title)
{
  set_css_class (GTK_WIDGET (view), "title-segment", title);
}

static void
update_shape (SampanPassageRow *self)
{
  gboolean title = self->passage != NULL && sampan_passage_get_title (self->passage);
  gboolean last = self->passage != NULL && sampan_passage_get_last (self->passage);
  GtkWidget *columns = GTK_WIDGET (self->columns);

  show_as_title (self->source_view, title);
  show_as_title (self->target_view, title);
  set_css_class (columns, "first", title);
  set_css_class (columns, "last", last);
}

static void
name_views (SampanPassageRow *self)
{
  gboolean title = self->passage != NULL && sampan_passage_get_title (self->passage);
  g_autofree char *source =
      sampan_language_dup_name (self->source_language != NULL ? self->source_language : "");
  g_autofree char *target =
      sampan_language_dup_name (self->target_language != NULL ? self->target_language : "");
  /* Translators: names of text fields for a screen reader; %s is a language. */
  g_autofree char *source_name =
      g_strdup_printf (title ? _ ("Title in %s") : _ ("Passage in %s"), source);
  g_autofree char *target_name =
      g_strdup_printf (title ? _ ("Title in %s") : _ ("Passage in %s"), target);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->source_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  source_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  target_name, -1);
  sampan_segment_view_set_placeholder (self->source_view, title ? _ ("Title") : _ ("Text"));
  sampan_segment_view_set_placeholder (self->target_view,
                                       title ? _ ("Translated Title") : _ ("Translated Text"));
}

static void
on_target_switched (SampanPassageRow *self)
{
  SampanSegment *target = sampan_passage_get_target (self->passage);

  g_signal_group_set_target (self->target_signals, target);
  sampan_segment_view_set_segment (self->target_view, target);
  update_target (self);
}

static void
on_translation_changed (SampanPassageRow *self, const char *language)
{
  if (g_strcmp0 (language, self->target_language) == 0)
    update_target (self);
}

static void
on_segment_changed (SampanPassageRow *self, SampanSegment *segment)
{
  if (self->passage != NULL && segment == sampan_passage_get_target (self->passage))
    update_target (self);
}

/* Pinning says that it renders the source as that is now. */
static void
keep_target (SampanPassageRow *self, SampanSegment *target)
{
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_segment_set_pinned (target, FALSE);
  sampan_segment_set_pinned (target, TRUE);
}

static void
clear_target (SampanPassageRow *self)
{
  SampanSegment *target = sampan_passage_get_target (self->passage);

  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_segment_set_text (target, "");
  sampan_segment_set_pinned (target, FALSE);
}

static void
set_up (SampanPassageRow *self)
{
  const char *source = sampan_note_get_source_language (sampan_document_get_note (self->document));
  const char *page = sampan_studio_get_setup_page (sampan_document_get_studio (self->document),
                                                   source, self->target_language);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences-page", "s", page);
}

static void
on_mend_clicked (SampanPassageRow *self)
{
  SampanSegment *target = sampan_passage_get_target (self->passage);

  switch (self->mend)
    {
    case SAMPAN_MEND_SET_UP:
      set_up (self);
      break;
    case SAMPAN_MEND_KEEP:
      keep_target (self, target);
      break;
    case SAMPAN_MEND_CLEAR:
      clear_target (self);
      break;
    case SAMPAN_MEND_TRANSLATE:
      sampan_document_translate (self->document, self->target_language, target);
      break;
    case SAMPAN_MEND_NONE:
    default:
      break;
    }
}

static void
close_popover (SampanPassageRow *self)
{
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
}

static void
open_popover (SampanPassageRow *self, GtkWidget *popover, GtkWidget *anchor)
{
  close_popover (self);
  g_set_weak_pointer (&self->popover, popover);
  sampan_passage_popover_open (popover, GTK_WIDGET (self), anchor);
}

static void
on_memory_clicked (SampanPassageRow *self)
{
  open_popover (self, sampan_memory_popover_new (self->document, self->passage),
                GTK_WIDGET (self->memory_button));
}

static void
on_compare (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPassageRow *self = user_data;

  open_popover (self, sampan_memory_popover_new (self->document, self->passage),
                GTK_WIDGET (self->more_button));
}

static void
on_check (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPassageRow *self = user_data;

  open_popover (self, sampan_check_popover_new (self->document, self->passage),
                GTK_WIDGET (self->more_button));
}

/* Not set as properties: for each that is set, GTK asks the X server where the pointer is, and a
 * long note has a thousand. */
static gboolean
on_query_tooltip (
    SampanPassageRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *button)
{
  const char *text = button == GTK_WIDGET (self->memory_button) ? _ ("Compare with the Memory")
                     : button == GTK_WIDGET (self->pin_button)  ? self->pin_tip
                     : button == self->again_button             ? _ ("Translate Again")
                                                                : _ ("More About This Passage");

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* Nor is a menu made before it is opened. */
static void
on_menu_wanted (GtkMenuButton *button, gpointer user_data)
{
  SampanPassageRow *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->passage_menu);
}

static void
on_pin_clicked (SampanPassageRow *self)
{
  SampanSegment *target = sampan_passage_get_target (self->passage);

  sampan_segment_set_pinned (target, gtk_toggle_button_get_active (self->pin_button));
}

static void
on_translate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPassageRow *self = user_data;

  sampan_document_translate (self->document, self->target_language,
                             sampan_passage_get_target (self->passage));
}

static void
on_copy_source (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPassageRow *self = user_data;

  sampan_segment_set_text (sampan_passage_get_target (self->passage),
                           sampan_segment_get_text (sampan_passage_get_source (self->passage)));
}

static void
on_clear (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  clear_target (user_data);
}

static void
on_source_lines (SampanPassageRow *self, const char *text, guint64 cursor)
{
  g_signal_emit (self, signals[LINES], 0, SAMPAN_SIDE_SOURCE, text, cursor);
}

static void
on_target_lines (SampanPassageRow *self, const char *text, guint64 cursor)
{
  g_signal_emit (self, signals[LINES], 0, SAMPAN_SIDE_TARGET, text, cursor);
}

static void
on_source_join (SampanPassageRow *self, gboolean forward)
{
  g_signal_emit (self, signals[JOIN], 0, SAMPAN_SIDE_SOURCE, forward);
}

static void
on_target_join (SampanPassageRow *self, gboolean forward)
{
  g_signal_emit (self, signals[JOIN], 0, SAMPAN_SIDE_TARGET, forward);
}

static void
on_source_leave (SampanPassageRow *self, gboolean down)
{
  g_signal_emit (self, signals[LEAVE], 0, SAMPAN_SIDE_SOURCE, down);
}

static void
on_target_leave (SampanPassageRow *self, gboolean down)
{
  g_signal_emit (self, signals[LEAVE], 0, SAMPAN_SIDE_TARGET, down);
}

static void
on_source_move (SampanPassageRow *self, gboolean down)
{
  g_signal_emit (self, signals[MOVE], 0, SAMPAN_SIDE_SOURCE, down);
}

static void
on_target_move (SampanPassageRow *self, gboolean down)
{
  g_signal_emit (self, signals[MOVE], 0, SAMPAN_SIDE_TARGET, down);
}

static void
sampan_passage_row_dispose (GObject *object)
{
  SampanPassageRow *self = SAMPAN_PASSAGE_ROW (object);

  if (self->source_signals != NULL)
    sampan_passage_row_bind (self, NULL, NULL);
  g_clear_weak_pointer (&self->popover);
  g_clear_object (&self->source_signals);
  g_clear_object (&self->target_signals);
  g_clear_object (&self->passage_signals);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->actions);
  /* The template would unparent it behind the back of the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PASSAGE_ROW);

  G_OBJECT_CLASS (sampan_passage_row_parent_class)->dispose (object);
}

static void
sampan_passage_row_finalize (GObject *object)
{
  SampanPassageRow *self = SAMPAN_PASSAGE_ROW (object);

  g_free (self->source_language);
  g_free (self->target_language);

  G_OBJECT_CLASS (sampan_passage_row_parent_class)->finalize (object);
}

static void
sampan_passage_row_class_init (SampanPassageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_passage_row_dispose;
  object_class->finalize = sampan_passage_row_finalize;

  signals[LINES] = g_signal_new ("lines", SAMPAN_TYPE_PASSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING, G_TYPE_UINT64);
  signals[JOIN] = g_signal_new ("join", SAMPAN_TYPE_PASSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[LEAVE] = g_signal_new ("leave", SAMPAN_TYPE_PASSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[MOVE] = g_signal_new ("move", SAMPAN_TYPE_PASSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  g_type_ensure (SAMPAN_TYPE_SEGMENT_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-passage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, columns);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, source_side);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, target_side);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, source_view);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, target_view);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, source_counter);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, caption);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, target_counter);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, memory_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, mend_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, again_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, pin_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, more_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPassageRow, passage_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_source_lines);
  gtk_widget_class_bind_template_callback (widget_class, on_target_lines);
  gtk_widget_class_bind_template_callback (widget_class, on_source_join);
  gtk_widget_class_bind_template_callback (widget_class, on_target_join);
  gtk_widget_class_bind_template_callback (widget_class, on_source_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_target_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_source_move);
  gtk_widget_class_bind_template_callback (widget_class, on_target_move);
  gtk_widget_class_bind_template_callback (widget_class, on_memory_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mend_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
sampan_passage_row_init (SampanPassageRow *self)
{
  static const GActionEntry entries[] = {
    { .name = "translate", .activate = on_translate },
    { .name = "compare", .activate = on_compare },
    { .name = "check", .activate = on_check },
    { .name = "copy-source", .activate = on_copy_source },
    { .name = "clear", .activate = on_clear },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more_button, on_menu_wanted, self, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->target_view),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->state_label, NULL,
                                  -1);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "passage", G_ACTION_GROUP (self->actions));

  self->source_signals = g_signal_group_new (SAMPAN_TYPE_SEGMENT);
  g_signal_group_connect_swapped (self->source_signals, "notify::text", G_CALLBACK (update_source),
                                  self);
  self->target_signals = g_signal_group_new (SAMPAN_TYPE_SEGMENT);
  g_signal_group_connect_swapped (self->target_signals, "notify", G_CALLBACK (update_target), self);
  self->passage_signals = g_signal_group_new (SAMPAN_TYPE_PASSAGE);
  g_signal_group_connect_swapped (self->passage_signals, "notify::target",
                                  G_CALLBACK (on_target_switched), self);
  g_signal_group_connect_swapped (self->passage_signals, "notify::last", G_CALLBACK (update_shape),
                                  self);
  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "translation-changed",
                                  G_CALLBACK (on_translation_changed), self);
  g_signal_group_connect_swapped (self->document_signals, "segment-changed",
                                  G_CALLBACK (on_segment_changed), self);
}

SampanPassageRow *
sampan_passage_row_new (void)
{
  return g_object_new (SAMPAN_TYPE_PASSAGE_ROW, NULL);
}

void
sampan_passage_row_bind (SampanPassageRow *self, SampanDocument *document, SampanPassage *passage)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE_ROW (self));

  SampanSegment *source = passage != NULL ? sampan_passage_get_source (passage) : NULL;
  SampanSegment *target = passage != NULL ? sampan_passage_get_target (passage) : NULL;

  close_popover (self);
  g_set_object (&self->document, document);
  g_set_object (&self->passage, passage);
  g_signal_group_set_target (self->passage_signals, passage);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->source_signals, source);
  g_signal_group_set_target (self->target_signals, target);
  sampan_segment_view_set_segment (self->source_view, source);
  sampan_segment_view_set_segment (self->target_view, target);
  if (passage == NULL)
    return;

  gboolean check =
      g_settings_get_boolean (sampan_studio_get_settings (sampan_document_get_studio (document)),
                              "check-spelling");
  sampan_segment_view_set_check_spelling (self->source_view, check);
  sampan_segment_view_set_check_spelling (self->target_view, check);
  update_shape (self);
  name_views (self);
  update_source (self);
  update_target (self);
}

SampanPassage *
sampan_passage_row_get_passage (SampanPassageRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE_ROW (self), NULL);

  return self->passage;
}

void
sampan_passage_row_set_narrow (SampanPassageRow *self, gboolean narrow)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE_ROW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  /* Equal widths beside each other, but each its own height above each other. */
  gtk_box_set_homogeneous (self->columns, !narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self->columns), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->columns), "narrow");
}

void
sampan_passage_row_set_languages (SampanPassageRow *self, const char *source, const char *target)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE_ROW (self));

  g_set_str (&self->source_language, source);
  g_set_str (&self->target_language, target);
  sampan_segment_view_set_language (self->source_view, source);
  sampan_segment_view_set_language (self->target_view, target);
  if (self->passage == NULL)
    return;
  name_views (self);
  update_source (self);
  update_target (self);
}

void
sampan_passage_row_focus (SampanPassageRow *self, SampanSide side, gssize offset)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE_ROW (self));

  gboolean target = side == SAMPAN_SIDE_TARGET && gtk_widget_get_visible (self->target_side);
  sampan_segment_view_focus_at (target ? self->target_view : self->source_view, offset);
}

gssize
sampan_passage_row_get_cursor (SampanPassageRow *self, SampanSide side)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE_ROW (self), -1);

  return sampan_segment_view_get_cursor (side == SAMPAN_SIDE_TARGET ? self->target_view
                                                                    : self->source_view);
}

void
sampan_passage_row_reset (SampanPassageRow *self, SampanSide side)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE_ROW (self));

  sampan_segment_view_reset (side == SAMPAN_SIDE_TARGET ? self->target_view : self->source_view);
}
