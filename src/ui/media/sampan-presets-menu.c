#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/sampan-say.h"

#include "sampan-presets-menu.h"

struct _SampanPresetsMenu
{
  GtkPopover parent_instance;

  GtkLabel *empty_label;
  GtkListBox *list;
  GtkButton *save_button;

  SampanPresets *presets;
  SampanPlan *plan;
};

G_DEFINE_FINAL_TYPE (SampanPresetsMenu, sampan_presets_menu, GTK_TYPE_POPOVER)

enum
{
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A dialog that asks for a name, or whether to delete. */
typedef struct
{
  SampanPresetsMenu *menu;
  SampanPreset *preset;   /* (nullable): NULL for a new one */
  AdwAlertDialog *dialog; /* not owned: it holds this */
  GtkEditable *entry;     /* (nullable) */
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->menu);
  g_clear_object (&question->preset);
  g_free (question);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPresetsMenu) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sampan_presets_finish (SAMPAN_PRESETS (source), result, &error))
    return;
  sampan_say_failed (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                     _ ("Could Not Change the Presets"), error->message);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanPresetsMenu *self = user_data;

  /* Its error is told by on_changed(). */
  if (!g_task_had_error (G_TASK (result)))
    sampan_say (GTK_WIDGET (self), _ ("Preset saved"));
  on_changed (source, result, user_data);
}

/* ---- asking ---- */

static void
on_name_given (AdwAlertDialog *dialog, const char *response, Question *question)
{
  const char *name = gtk_editable_get_text (question->entry);
  SampanPresetsMenu *self = question->menu;

  if (g_strcmp0 (response, "save") != 0)
    return;
  if (question->preset != NULL)
    {
      sampan_presets_rename_async (self->presets, question->preset, name, on_changed,
                                   g_object_ref (self));
      return;
    }
  sampan_presets_save_async (self->presets, name, self->plan, on_saved, g_object_ref (self));
}

static void
on_name_changed (Question *question, GtkEditable *entry)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  SampanPreset *other = sampan_presets_find (question->menu->presets, name);
  gboolean taken = other != NULL && other != question->preset;

  adw_alert_dialog_set_response_enabled (question->dialog, "save",
                                         *name != '\0' && strlen (name) <= SAMPAN_PRESET_MAX_NAME
                                             && !(taken && question->preset != NULL));
  adw_alert_dialog_set_body (question->dialog,
                             !taken ? ""
                             : question->preset != NULL
                                 ? _ ("Another preset has this name.")
                                 : _ ("There is a preset of this name: it would be replaced."));
}

static void
ask_name (SampanPresetsMenu *self, SampanPreset *preset)
{
  Question *question = g_new0 (Question, 1);
  AdwDialog *dialog =
      adw_alert_dialog_new (preset != NULL ? _ ("Rename Preset") : _ ("Save as Preset"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  question->menu = g_object_ref (self);
  g_set_object (&question->preset, preset);
  question->dialog = ADW_ALERT_DIALOG (dialog);
  question->entry = GTK_EDITABLE (entry);
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  /* Translators: of a preset */
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"),
                                  -1);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                  preset != NULL ? _ ("_Rename") : _ ("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  g_object_set_data_full (G_OBJECT (dialog), "sampan-question", question,
                          (GDestroyNotify)question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_name_given), question);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_name_changed), question);
  gtk_editable_set_text (GTK_EDITABLE (entry),
                         preset != NULL ? sampan_preset_get_name (preset) : "");
  on_name_changed (question, GTK_EDITABLE (entry));
  adw_dialog_set_focus (dialog, entry);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
}

static void
on_delete_answered (AdwAlertDialog *dialog, const char *response, Question *question)
{
  if (g_strcmp0 (response, "delete") == 0)
    sampan_presets_remove_async (question->menu->presets, question->preset, on_changed,
                                 g_object_ref (question->menu));
}

static void
ask_delete (SampanPresetsMenu *self, SampanPreset *preset)
{
  Question *question = g_new0 (Question, 1);
  /* Translators: %s is the name of a preset */
  g_autofree char *heading = g_strdup_printf (_ ("Delete “%s”?"), sampan_preset_get_name (preset));
  AdwDialog *dialog =
      adw_alert_dialog_new (heading, _ ("What was made with this preset stays as it is."));

  question->menu = g_object_ref (self);
  question->preset = g_object_ref (preset);
  gtk_popover_popdown (GTK_POPOVER (self));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete",
                                  _ ("_Delete"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "sampan-question", question,
                          (GDestroyNotify)question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_delete_answered), question);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
}

/* ---- the list ---- */

static SampanPreset *
get_preset (GtkButton *button)
{
  return g_object_get_data (G_OBJECT (button), "sampan-preset");
}

static void
on_apply_clicked (GtkButton *button, SampanPresetsMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[APPLIED], 0, get_preset (button));
}

static void
on_rename_clicked (GtkButton *button, SampanPresetsMenu *self)
{
  ask_name (self, get_preset (button));
}

static void
on_delete_clicked (GtkButton *button, SampanPresetsMenu *self)
{
  ask_delete (self, get_preset (button));
}

static GtkWidget *
add_button (SampanPresetsMenu *self,
            GtkWidget *box,
            GtkWidget *button,
            SampanPreset *preset,
            GCallback callback)
{
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "sampan-preset", g_object_ref (preset),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  SampanPresetsMenu *self = user_data;
  const char *name = sampan_preset_get_name (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 18);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_hexpand (button, TRUE);
  add_button (self, box, button, item, G_CALLBACK (on_apply_clicked));
  gtk_widget_set_tooltip_text (add_button (self, box,
                                           gtk_button_new_from_icon_name ("document-edit-symbolic"),
                                           item, G_CALLBACK (on_rename_clicked)),
                               _ ("Rename"));
  gtk_widget_set_tooltip_text (add_button (self, box,
                                           gtk_button_new_from_icon_name ("user-trash-symbolic"),
                                           item, G_CALLBACK (on_delete_clicked)),
                               _ ("Delete"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
update_empty (SampanPresetsMenu *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label),
                          self->presets == NULL
                              || g_list_model_get_n_items (G_LIST_MODEL (self->presets)) == 0);
}

static void
on_save_clicked (SampanPresetsMenu *self)
{
  ask_name (self, NULL);
}

static void
sampan_presets_menu_dispose (GObject *object)
{
  SampanPresetsMenu *self = SAMPAN_PRESETS_MENU (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PRESETS_MENU);
  g_clear_object (&self->presets);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  G_OBJECT_CLASS (sampan_presets_menu_parent_class)->dispose (object);
}

static void
sampan_presets_menu_class_init (SampanPresetsMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_presets_menu_dispose;
  signals[APPLIED] = g_signal_new ("applied", SAMPAN_TYPE_PRESETS_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, SAMPAN_TYPE_PRESET);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-presets-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPresetsMenu, empty_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPresetsMenu, list);
  gtk_widget_class_bind_template_child (widget_class, SampanPresetsMenu, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
sampan_presets_menu_init (SampanPresetsMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_empty (self);
}

void
sampan_presets_menu_set_presets (SampanPresetsMenu *self, SampanPresets *presets)
{
  g_return_if_fail (SAMPAN_IS_PRESETS_MENU (self));

  if (presets == self->presets)
    return;
  if (self->presets != NULL)
    g_signal_handlers_disconnect_by_func (self->presets, update_empty, self);
  g_set_object (&self->presets, presets);
  if (presets != NULL)
    g_signal_connect_object (presets, "items-changed", G_CALLBACK (update_empty), self,
                             G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (presets), make_row, self, NULL);
  update_empty (self);
}

void
sampan_presets_menu_set_plan (SampanPresetsMenu *self, SampanPlan *plan)
{
  g_return_if_fail (SAMPAN_IS_PRESETS_MENU (self));

  sampan_plan_ref (plan);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  self->plan = plan;
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), sampan_plan_get_n_edits (plan) > 0);
}
