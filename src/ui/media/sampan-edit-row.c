#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-edit-row.h"

struct _SampanEditRow
{
  AdwPreferencesRow parent_instance;

  SampanEdit *edit;
  GtkWidget *icon;
  GtkWidget *controls; /* one child for each inspected parameter, in the table's order */
  GtkWidget *enabled;
  gboolean setting; /* while the controls are brought to the edit */
};

G_DEFINE_FINAL_TYPE (SampanEditRow, sampan_edit_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  CHANGED,
  REMOVED,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The shapes that platforms ask for; another one from a prompt is added to the list. */
static const char *const aspects[] = { "3:4", "1:1", "4:3", "9:16", "16:9", "4:5", NULL };

static const SampanParam *
get_param (GtkWidget *control)
{
  return g_object_get_data (G_OBJECT (control), "sampan-param");
}

static void
show_label (SampanEditRow *self, const char *label)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
take_change (SampanEditRow *self, SampanEdit *edit)
{
  g_autoptr (SampanEdit) changed = edit;

  if (sampan_edit_equal (changed, self->edit))
    return;
  g_clear_pointer (&self->edit, sampan_edit_unref);
  self->edit = sampan_edit_ref (changed);
  g_autofree char *label = sampan_edit_dup_label (self->edit);
  show_label (self, label);
  g_signal_emit (self, signals[CHANGED], 0, changed);
}

static char *
format_number (const SampanParam *param, double value)
{
  if (param->type == SAMPAN_PARAM_TIME)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%.1f s"), value);
  if (param->type == SAMPAN_PARAM_INTEGER || param->maximum - param->minimum > 20)
    return g_strdup_printf ("%.0f", value);
  return g_strdup_printf (param->minimum < 0 ? "%+.2f" : "%.2f", value);
}

static void
on_scale_changed (GtkRange *range, SampanEditRow *self)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (range));
  const SampanParam *param = get_param (box);
  g_autofree char *text = format_number (param, gtk_range_get_value (range));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), text);
  if (!self->setting)
    take_change (self,
                 sampan_edit_with_number (self->edit, param->name, gtk_range_get_value (range)));
}

static void
on_spin_changed (GtkSpinButton *spin, SampanEditRow *self)
{
  if (!self->setting)
    take_change (self, sampan_edit_with_number (self->edit, get_param (GTK_WIDGET (spin))->name,
                                                gtk_spin_button_get_value (spin)));
}

static void
on_choice_changed (GtkDropDown *drop_down, GParamSpec *pspec, SampanEditRow *self)
{
  const SampanParam *param = get_param (GTK_WIDGET (drop_down));
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->setting || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (param->type == SAMPAN_PARAM_CHOICE)
    take_change (self, sampan_edit_with_string (self->edit, param->name, param->choices[selected]));
  else
    {
      GtkStringList *model = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
      take_change (self, sampan_edit_with_string (self->edit, param->name,
                                                  gtk_string_list_get_string (model, selected)));
    }
}

static void
on_colour_changed (GtkColorDialogButton *button, GParamSpec *pspec, SampanEditRow *self)
{
  if (self->setting)
    return;
  const GdkRGBA *rgba = gtk_color_dialog_button_get_rgba (button);
  g_autofree char *colour =
      g_strdup_printf ("#%02x%02x%02x", (int)(rgba->red * 255 + 0.5),
                       (int)(rgba->green * 255 + 0.5), (int)(rgba->blue * 255 + 0.5));
  take_change (self,
               sampan_edit_with_string (self->edit, get_param (GTK_WIDGET (button))->name, colour));
}

static void
on_text_changed (GtkEditable *entry, SampanEditRow *self)
{
  if (!self->setting)
    take_change (self, sampan_edit_with_string (self->edit, get_param (GTK_WIDGET (entry))->name,
                                                gtk_editable_get_text (entry)));
}

static void
on_check_changed (GtkCheckButton *button, GParamSpec *pspec, SampanEditRow *self)
{
  if (!self->setting)
    take_change (self, sampan_edit_with_number (self->edit, get_param (GTK_WIDGET (button))->name,
                                                gtk_check_button_get_active (button)));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) button = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  GtkWidget *row = gtk_widget_get_ancestor (button, SAMPAN_TYPE_EDIT_ROW);

  if (file != NULL && row != NULL && g_file_peek_path (file) != NULL)
    {
      SampanEditRow *self = SAMPAN_EDIT_ROW (row);
      take_change (self, sampan_edit_with_string (self->edit, get_param (button)->name,
                                                  g_file_peek_path (file)));
    }
}

static void
on_file_clicked (GtkButton *button, SampanEditRow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_dialog_set_title (dialog, _ ("Choose a Background"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen, g_object_ref (button));
}

static GtkWidget *
make_scale (SampanEditRow *self, const SampanParam *param)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  double range = param->maximum - param->minimum;
  GtkWidget *scale =
      gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, param->minimum, param->maximum,
                                param->type == SAMPAN_PARAM_INTEGER ? 1 : range / 100);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 150, -1);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  if (param->minimum < 0)
    {
      gtk_scale_add_mark (GTK_SCALE (scale), param->neutral, GTK_POS_BOTTOM, NULL);
      gtk_scale_set_has_origin (GTK_SCALE (scale), TRUE);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (param->label), -1);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), scale);
  gtk_box_append (GTK_BOX (box), label);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (on_scale_changed), self, 0);
  return box;
}

static GtkWidget *
make_spin (SampanEditRow *self, const SampanParam *param)
{
  gboolean whole = param->type == SAMPAN_PARAM_INTEGER;
  GtkWidget *spin =
      gtk_spin_button_new_with_range (param->minimum, param->maximum, whole ? 1 : 0.1);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), whole ? 0 : 1);
  gtk_widget_set_tooltip_text (spin, _ (param->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (param->label), -1);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_spin_changed), self, 0);
  return spin;
}

static GtkWidget *
make_drop_down (SampanEditRow *self, const SampanParam *param)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  if (param->type == SAMPAN_PARAM_CHOICE)
    for (guint i = 0; param->choices[i] != NULL; i++)
      gtk_string_list_append (model, _ (param->labels[i]));
  else
    for (guint i = 0; aspects[i] != NULL; i++)
      gtk_string_list_append (model, aspects[i]);

  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (param->label), -1);
  gtk_widget_set_tooltip_text (drop_down, _ (param->label));
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (on_choice_changed), self, 0);
  return drop_down;
}

static GtkWidget *
make_control (SampanEditRow *self, const SampanParam *param)
{
  GtkWidget *control = NULL;

  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
      control = make_scale (self, param);
      break;
    case SAMPAN_PARAM_INTEGER:
    case SAMPAN_PARAM_TIME:
      control = make_spin (self, param);
      break;
    case SAMPAN_PARAM_CHOICE:
    case SAMPAN_PARAM_ASPECT:
      control = make_drop_down (self, param);
      break;
    case SAMPAN_PARAM_COLOUR:
      control = gtk_color_dialog_button_new (gtk_color_dialog_new ());
      g_signal_connect_object (control, "notify::rgba", G_CALLBACK (on_colour_changed), self, 0);
      break;
    case SAMPAN_PARAM_TEXT:
      control = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 14);
      gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (param->label), -1);
      g_signal_connect_object (control, "changed", G_CALLBACK (on_text_changed), self, 0);
      break;
    case SAMPAN_PARAM_BOOLEAN:
      control = gtk_check_button_new_with_label (_ (param->label));
      g_signal_connect_object (control, "notify::active", G_CALLBACK (on_check_changed), self, 0);
      break;
    case SAMPAN_PARAM_FILE:
      control = gtk_button_new_with_label (_ ("Choose…"));
      g_signal_connect_object (control, "clicked", G_CALLBACK (on_file_clicked), self, 0);
      break;
    case SAMPAN_PARAM_COLOURS:
    case SAMPAN_PARAM_LANGUAGES:
      return NULL;
    }
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (control), "sampan-param", (gpointer)param);
  return control;
}

static guint
find_aspect (GtkDropDown *drop_down, const char *aspect)
{
  GtkStringList *model = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  if (aspect == NULL)
    return GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (model, i), aspect) == 0)
      return i;
  gtk_string_list_append (model, aspect);
  return n;
}

static guint
find_choice (const SampanParam *param, const char *value)
{
  for (guint i = 0; param->choices[i] != NULL; i++)
    if (g_strcmp0 (param->choices[i], value) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
show_value (SampanEditRow *self, GtkWidget *control)
{
  const SampanParam *param = get_param (control);
  const char *string = NULL;
  GdkRGBA rgba;

  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
      gtk_range_set_value (GTK_RANGE (gtk_widget_get_first_child (control)),
                           sampan_edit_get_number (self->edit, param->name));
      on_scale_changed (GTK_RANGE (gtk_widget_get_first_child (control)), self);
      break;
    case SAMPAN_PARAM_INTEGER:
    case SAMPAN_PARAM_TIME:
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (control),
                                 sampan_edit_get_number (self->edit, param->name));
      break;
    case SAMPAN_PARAM_CHOICE:
      gtk_drop_down_set_selected (GTK_DROP_DOWN (control),
                                  find_choice (param,
                                               sampan_edit_get_string (self->edit, param->name)));
      break;
    case SAMPAN_PARAM_ASPECT:
      gtk_drop_down_set_selected (GTK_DROP_DOWN (control),
                                  find_aspect (GTK_DROP_DOWN (control),
                                               sampan_edit_get_string (self->edit, param->name)));
      break;
    case SAMPAN_PARAM_COLOUR:
      string = sampan_edit_get_string (self->edit, param->name);
      if (string != NULL && gdk_rgba_parse (&rgba, string))
        gtk_color_dialog_button_set_rgba (GTK_COLOR_DIALOG_BUTTON (control), &rgba);
      break;
    case SAMPAN_PARAM_TEXT:
      string = sampan_edit_get_string (self->edit, param->name);
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (control)), string != NULL ? string : "")
          != 0)
        gtk_editable_set_text (GTK_EDITABLE (control), string != NULL ? string : "");
      break;
    case SAMPAN_PARAM_BOOLEAN:
      gtk_check_button_set_active (GTK_CHECK_BUTTON (control),
                                   sampan_edit_get_number (self->edit, param->name) != 0);
      break;
    case SAMPAN_PARAM_FILE:
    case SAMPAN_PARAM_COLOURS:
    case SAMPAN_PARAM_LANGUAGES:
      break;
    }
}

/* A parameter that this edit does not have (the colour of a blurred background) has no control. */
static gboolean
is_inspected (SampanEdit *edit, const SampanParam *param)
{
  if (!param->inspect)
    return FALSE;
  if (sampan_edit_get_op (edit)->id != SAMPAN_OP_BACKGROUND || g_str_equal (param->name, "mode"))
    return TRUE;

  const char *mode = sampan_edit_get_string (edit, "mode");
  if (g_str_equal (param->name, "amount"))
    return g_strcmp0 (mode, "blur") == 0;
  if (g_str_equal (param->name, "colour"))
    return g_strcmp0 (mode, "colour") == 0;
  if (g_str_equal (param->name, "file"))
    return g_strcmp0 (mode, "image") == 0;
  return FALSE;
}

static void
on_enabled_changed (SampanEditRow *self)
{
  if (!self->setting)
    take_change (self, sampan_edit_with_enabled (self->edit, gtk_switch_get_active (
                                                                 GTK_SWITCH (self->enabled))));
}

static void
on_remove_clicked (SampanEditRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static gboolean
on_move_key (GtkWidget *widget, GVariant *direction, gpointer user_data)
{
  g_signal_emit (widget, signals[MOVED], 0, g_variant_get_int32 (direction));
  return TRUE;
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, SampanEditRow *self)
{
  return gdk_content_provider_new_typed (SAMPAN_TYPE_EDIT_ROW, self);
}

static void
sampan_edit_row_finalize (GObject *object)
{
  SampanEditRow *self = SAMPAN_EDIT_ROW (object);

  g_clear_pointer (&self->edit, sampan_edit_unref);
  G_OBJECT_CLASS (sampan_edit_row_parent_class)->finalize (object);
}

static void
sampan_edit_row_class_init (SampanEditRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_edit_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, SAMPAN_TYPE_EDIT);
  signals[REMOVED] = g_signal_new ("removed", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "i", 1);
}

static void
sampan_edit_row_init (SampanEditRow *self)
{
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkDragSource *source = gtk_drag_source_new ();

  /* The controls stand under the name, so that neither is cut at any width. */
  self->icon = gtk_image_new ();
  self->controls = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->controls), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->controls), 6);
  self->enabled = gtk_switch_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_set_tooltip_text (handle, _ ("Drag, or Alt and the arrow keys, to order"));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self, 0);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_valign (self->enabled, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enabled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Use this edit"), -1);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Delete Edit"));
  g_signal_connect_object (self->enabled, "notify::active", G_CALLBACK (on_enabled_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  g_object_bind_property (self, "title", title, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (line), handle);
  gtk_box_append (GTK_BOX (line), self->icon);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), self->enabled);
  gtk_box_append (GTK_BOX (line), remove);
  gtk_widget_add_css_class (box, "sampan-row");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->controls);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
sampan_edit_row_new (SampanEdit *edit)
{
  SampanEditRow *self = g_object_new (SAMPAN_TYPE_EDIT_ROW, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), sampan_edit_get_op (edit)->icon_name);
  sampan_edit_row_set_edit (self, edit);
  return GTK_WIDGET (self);
}

SampanEdit *
sampan_edit_row_get_edit (SampanEditRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_EDIT_ROW (self), NULL);
  return self->edit;
}

static gboolean
has_same_controls (SampanEdit *a, SampanEdit *b)
{
  const SampanOp *op = sampan_edit_get_op (b);

  if (a == NULL || sampan_edit_get_op (a) != op)
    return FALSE;
  for (guint i = 0; i < op->n_params; i++)
    if (is_inspected (a, &op->params[i]) != is_inspected (b, &op->params[i]))
      return FALSE;
  return TRUE;
}

static void
remake_controls (SampanEditRow *self)
{
  const SampanOp *op = sampan_edit_get_op (self->edit);
  GtkWidget *child;

  gtk_widget_set_visible (self->controls, FALSE);
  while ((child = gtk_widget_get_first_child (self->controls)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->controls), child);
  for (guint i = 0; i < op->n_params; i++)
    {
      GtkWidget *control =
          is_inspected (self->edit, &op->params[i]) ? make_control (self, &op->params[i]) : NULL;
      if (control != NULL)
        {
          adw_wrap_box_append (ADW_WRAP_BOX (self->controls), control);
          gtk_widget_set_visible (self->controls, TRUE);
        }
    }
}

void
sampan_edit_row_set_edit (SampanEditRow *self, SampanEdit *edit)
{
  g_return_if_fail (SAMPAN_IS_EDIT_ROW (self));
  g_autoptr (SampanEdit) old = g_steal_pointer (&self->edit);
  g_autofree char *label = sampan_edit_dup_label (edit);

  self->edit = sampan_edit_ref (edit);
  self->setting = TRUE;
  if (!has_same_controls (old, edit))
    remake_controls (self);
  for (GtkWidget *child = gtk_widget_get_first_child (self->controls); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    show_value (self, child);
  gtk_switch_set_active (GTK_SWITCH (self->enabled), sampan_edit_get_enabled (edit));
  show_label (self, label);
  self->setting = FALSE;
}
