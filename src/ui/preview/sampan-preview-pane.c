#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "publish/sampan-languages.h"
#include "publish/sampan-posted-languages.h"
#include "ui/sampan-text.h"

#include "sampan-card-remarks.h"
#include "sampan-preview-pane.h"

struct _SampanPreviewPane
{
  AdwBin parent_instance;

  AdwToggleGroup *languages;
  GtkDropDown *platforms;
  SampanCardView *card;
  GtkWidget *phone;
  GtkButton *play_button;
  GtkWidget *turn_buttons;
  SampanCardRemarks *remarks;

  SampanDocument *document;
  char *language; /* what the card shows */
  GSignalGroup *document_signals;
  GSignalGroup *note_signals;
  GSignalGroup *versions_signals;
  GSignalGroup *settings_signals;
  GSignalGroup *accounts_signals;
  GSimpleActionGroup *actions;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SampanPreviewPane, sampan_preview_pane, ADW_TYPE_BIN)

static GSettings *
get_settings (SampanPreviewPane *self)
{
  return sampan_studio_get_settings (sampan_document_get_studio (self->document));
}

static void
update_look (SampanPreviewPane *self)
{
  g_autofree char *phone = g_settings_get_string (get_settings (self), "preview-phone");
  gboolean dark = g_settings_get_boolean (get_settings (self), "preview-dark");

  sampan_card_view_set_look (self->card, dark, atoi (phone));
  if (dark)
    gtk_widget_add_css_class (self->phone, "night");
  else
    gtk_widget_remove_css_class (self->phone, "night");
  sampan_card_remarks_update (self->remarks);
}

static void
update_play (SampanPreviewPane *self)
{
  gboolean playing = sampan_card_view_get_playing (self->card);
  const char *label = playing ? _ ("Pause the Preview") : _ ("Play in the Preview");

  gtk_widget_set_visible (GTK_WIDGET (self->play_button),
                          sampan_card_view_get_playable (self->card));
  gtk_widget_set_visible (self->turn_buttons, sampan_card_view_get_turns (self->card));
  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
on_back_clicked (SampanPreviewPane *self)
{
  sampan_card_view_turn (self->card, -1);
}

static void
on_next_clicked (SampanPreviewPane *self)
{
  sampan_card_view_turn (self->card, 1);
}

static void
on_play_clicked (SampanPreviewPane *self)
{
  sampan_card_view_set_playing (self->card, !sampan_card_view_get_playing (self->card));
}

static void
on_note_changed (SampanPreviewPane *self)
{
  sampan_card_remarks_update (self->remarks);
  update_play (self);
}

static void
show_language (SampanPreviewPane *self, const char *language)
{
  SampanNote *note = sampan_document_get_note (self->document);

  if (language == NULL || adw_toggle_group_get_toggle_by_name (self->languages, language) == NULL)
    language = sampan_note_get_source_language (note);
  g_set_str (&self->language, language);
  self->updating = TRUE;
  adw_toggle_group_set_active_name (self->languages, language);
  self->updating = FALSE;
  sampan_card_view_set_language (self->card, language);
  sampan_card_remarks_update (self->remarks);
}

static SampanAccounts *
get_accounts (SampanPreviewPane *self)
{
  return sampan_studio_get_accounts (sampan_document_get_studio (self->document));
}

static void
rebuild (SampanPreviewPane *self)
{
  self->updating = TRUE;
  adw_toggle_group_remove_all (self->languages);
  g_auto (GStrv) all = sampan_posted_languages_offer (get_accounts (self),
                                                      sampan_document_get_note (self->document));
  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *name = sampan_languages_dup_names (all[i]);
      AdwToggle *toggle = g_object_new (ADW_TYPE_TOGGLE, "name", all[i], "label", name, "tooltip",
                                        strchr (all[i], '+') != NULL ? name : "", NULL);
      adw_toggle_group_add (self->languages, toggle);
    }
  self->updating = FALSE;

  g_autofree char *language = g_strdup (self->language);
  show_language (self, language);
}

/* What one translates is what one wants to see. */
static void
on_target_changed (SampanPreviewPane *self)
{
  const char *target = sampan_document_get_target_language (self->document);
  if (target != NULL)
    show_language (self, target);
}

static void
on_language_changed (SampanPreviewPane *self)
{
  const char *language = adw_toggle_group_get_active_name (self->languages);
  if (!self->updating && self->document != NULL && language != NULL)
    show_language (self, language);
}

static void
show_platform (SampanPreviewPane *self)
{
  g_autofree char *id = g_settings_get_string (get_settings (self), "preview-platform");
  SampanCardStyle style = SAMPAN_CARD_XIAOHONGSHU;

  sampan_card_style_from_id (id, &style);
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->platforms, style);
  self->updating = FALSE;
  sampan_card_view_set_style (self->card, style);
  sampan_card_remarks_update (self->remarks);
  update_play (self);
}

static void
on_platform_changed (SampanPreviewPane *self)
{
  guint selected = gtk_drop_down_get_selected (self->platforms);
  if (!self->updating && self->document != NULL && selected < SAMPAN_N_CARDS)
    g_settings_set_string (get_settings (self), "preview-platform",
                           sampan_card_style_get_id (selected));
}

static void
sampan_preview_pane_dispose (GObject *object)
{
  SampanPreviewPane *self = SAMPAN_PREVIEW_PANE (object);

  g_clear_object (&self->document_signals);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->settings_signals);
  g_clear_object (&self->accounts_signals);
  g_clear_object (&self->actions);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PREVIEW_PANE);

  G_OBJECT_CLASS (sampan_preview_pane_parent_class)->dispose (object);
}

static void
sampan_preview_pane_finalize (GObject *object)
{
  SampanPreviewPane *self = SAMPAN_PREVIEW_PANE (object);

  g_free (self->language);

  G_OBJECT_CLASS (sampan_preview_pane_parent_class)->finalize (object);
}

static void
sampan_preview_pane_class_init (SampanPreviewPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_preview_pane_dispose;
  object_class->finalize = sampan_preview_pane_finalize;

  g_type_ensure (SAMPAN_TYPE_CARD_VIEW);
  g_type_ensure (SAMPAN_TYPE_CARD_REMARKS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-preview-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, languages);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, platforms);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, card);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, phone);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, play_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, turn_buttons);
  gtk_widget_class_bind_template_child (widget_class, SampanPreviewPane, remarks);
  gtk_widget_class_bind_template_callback (widget_class, on_play_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_language_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_platform_changed);
}

static void
sampan_preview_pane_init (SampanPreviewPane *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preview", G_ACTION_GROUP (self->actions));

  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint style = 0; style < SAMPAN_N_CARDS; style++)
    gtk_string_list_append (names, sampan_card_style_get_name (style));
  gtk_drop_down_set_model (self->platforms, G_LIST_MODEL (names));
  self->updating = FALSE;

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (on_target_changed), self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "changed", G_CALLBACK (on_note_changed),
                                  self);
  g_signal_group_connect_swapped (self->note_signals, "notify::source-language",
                                  G_CALLBACK (rebuild), self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed", G_CALLBACK (rebuild),
                                  self);
  self->accounts_signals = g_signal_group_new (SAMPAN_TYPE_ACCOUNTS);
  g_signal_group_connect_swapped (self->accounts_signals, "limits-changed", G_CALLBACK (rebuild),
                                  self);
  g_signal_group_connect_swapped (self->accounts_signals, "items-changed", G_CALLBACK (rebuild),
                                  self);
  self->settings_signals = g_signal_group_new (G_TYPE_SETTINGS);
  g_signal_group_connect_swapped (self->settings_signals, "changed::preview-platform",
                                  G_CALLBACK (show_platform), self);
  g_signal_group_connect_swapped (self->settings_signals, "changed::preview-dark",
                                  G_CALLBACK (update_look), self);
  g_signal_group_connect_swapped (self->settings_signals, "changed::preview-phone",
                                  G_CALLBACK (update_look), self);
  sampan_card_remarks_set_view (self->remarks, self->card);
  g_signal_connect_object (self->card, "notify::playing", G_CALLBACK (update_play), self,
                           G_CONNECT_SWAPPED);
}

/* How the cards look, for the menu. */
static void
add_actions (SampanPreviewPane *self)
{
  g_autoptr (GAction) dark = g_settings_create_action (get_settings (self), "preview-dark");
  g_autoptr (GAction) phone = g_settings_create_action (get_settings (self), "preview-phone");

  g_action_map_add_action (G_ACTION_MAP (self->actions), dark);
  g_action_map_add_action (G_ACTION_MAP (self->actions), phone);
}

void
sampan_preview_pane_set_document (SampanPreviewPane *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_PREVIEW_PANE (self));

  if (!g_set_object (&self->document, document))
    return;
  SampanNote *note = document != NULL ? sampan_document_get_note (document) : NULL;
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->note_signals, note);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  g_signal_group_set_target (self->settings_signals, document != NULL ? get_settings (self) : NULL);
  g_signal_group_set_target (self->accounts_signals, document != NULL ? get_accounts (self) : NULL);
  sampan_card_view_set_document (self->card, document);
  if (document == NULL)
    return;
  g_set_str (&self->language, sampan_document_get_target_language (document));
  add_actions (self);
  rebuild (self);
  show_platform (self);
  update_look (self);
  update_play (self);
}
