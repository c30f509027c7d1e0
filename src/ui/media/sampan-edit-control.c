#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-edit-control.h"
#include "sampan-language-menu.h"
#include "sampan-media-dialog.h"

struct _SampanEditControl
{
  AdwBin parent_instance;

  SampanEdit *edit;
  const SampanParam *param;
  GtkWidget *main;   /* what shows the value */
  GtkWidget *second; /* (nullable): what stands beside it */
  GtkLabel *number;  /* (nullable): a slider's value in figures */
  gboolean setting;  /* while it is brought to the edit */
  gboolean dragging; /* a slider is held */
  gboolean dragged;  /* and it was moved */
};

G_DEFINE_FINAL_TYPE (SampanEditControl, sampan_edit_control, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The shapes that platforms ask for; another one from a prompt is added to the list. */
static const char *const aspects[] = { "3:4", "1:1", "4:3", "9:16", "16:9", "4:5", NULL };

/* The places in the menu of a rotation: a small angle, then quarter turns. */
static const int turns[] = { 0, 90, 180, 270 };

static SampanOpId
get_id (SampanEditControl *self)
{
  return sampan_edit_get_op (self->edit)->id;
}

static gboolean
is_menu_of_numbers (SampanEditControl *self)
{
  return get_id (self) == SAMPAN_OP_UPSCALE;
}

/* Takes @edit. */
static void
take_change (SampanEditControl *self, SampanEdit *edit)
{
  g_autoptr (SampanEdit) changed = edit;

  if (sampan_edit_equal (changed, self->edit))
    return;
  g_clear_pointer (&self->edit, sampan_edit_unref);
  self->edit = sampan_edit_ref (changed);
  self->dragged = self->dragging;
  g_signal_emit (self, signals[CHANGED], 0, changed, !self->dragging);
}

/* Returns: (transfer full): @edit with @param as if it had never been given. */
static SampanEdit *
without (SampanEdit *edit, const char *param)
{
  g_autoptr (JsonNode) node = sampan_edit_to_json (edit);
  SampanEdit *bare;

  json_object_remove_member (json_node_get_object (node), param);
  bare = sampan_edit_new_from_json (node, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, NULL);
  return bare != NULL ? bare : sampan_edit_ref (edit);
}

static void
set_number (SampanEditControl *self, double value)
{
  /* Below what is allowed stands "as it comes". */
  if (value < self->param->minimum)
    take_change (self, without (self->edit, self->param->name));
  else
    take_change (self, sampan_edit_with_number (self->edit, self->param->name, value));
}

static void
set_string (SampanEditControl *self, const char *value)
{
  take_change (self, sampan_edit_with_string (self->edit, self->param->name, value));
}

static char *
dup_colour (const GdkRGBA *rgba)
{
  return g_strdup_printf ("#%02x%02x%02x", (int)(rgba->red * 255 + 0.5),
                          (int)(rgba->green * 255 + 0.5), (int)(rgba->blue * 255 + 0.5));
}

/* ---- sliders ---- */

static char *
format_number (SampanEditControl *self, double value)
{
  switch (get_id (self))
    {
    case SAMPAN_OP_SPEED:
      /* Translators: times as fast */
      return g_strdup_printf (_ ("%.2f×"), value);
    case SAMPAN_OP_VOLUME:
      /* Translators: decibels */
      return g_strdup_printf (_ ("%+.0f dB"), value);
    case SAMPAN_OP_ROTATE:
      return g_strdup_printf ("%+.1f°", value);
    default:
      return g_strdup_printf (self->param->minimum < 0 ? "%+.2f" : "%.2f", value);
    }
}

static void
on_scale_changed (GtkRange *range, SampanEditControl *self)
{
  double value = gtk_range_get_value (range);
  g_autofree char *text = format_number (self, value);

  gtk_label_set_label (self->number, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (range), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  if (!self->setting)
    set_number (self, value);
}

/* The slider keeps the pointer for itself, so that no gesture sees the end of a drag. */
static gboolean
on_scale_event (GtkEventControllerLegacy *controller, GdkEvent *event, SampanEditControl *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    {
      self->dragging = TRUE;
      self->dragged = FALSE;
    }
  else if (self->dragging
           && (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL
               || type == GDK_GRAB_BROKEN))
    {
      self->dragging = FALSE;
      if (self->dragged)
        g_signal_emit (self, signals[CHANGED], 0, self->edit, TRUE);
    }
  return GDK_EVENT_PROPAGATE;
}

static GtkWidget *
make_scale (SampanEditControl *self)
{
  gboolean straighten = get_id (self) == SAMPAN_OP_ROTATE;
  double minimum = self->param->minimum, maximum = straighten ? -minimum : self->param->maximum;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  self->main = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, minimum, maximum,
                                         (maximum - minimum) / 100);
  self->number = GTK_LABEL (label);
  gtk_scale_set_draw_value (GTK_SCALE (self->main), FALSE);
  gtk_widget_set_size_request (self->main, 130, -1);
  gtk_widget_set_hexpand (self->main, TRUE);
  if (minimum < 0)
    {
      gtk_scale_add_mark (GTK_SCALE (self->main), self->param->neutral, GTK_POS_BOTTOM, NULL);
      gtk_scale_set_has_origin (GTK_SCALE (self->main), FALSE);
    }
  gtk_label_set_width_chars (self->number, 6);
  gtk_label_set_xalign (self->number, 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), self->main);
  gtk_box_append (GTK_BOX (box), label);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (on_scale_event), self);
  gtk_widget_add_controller (self->main, events);
  g_signal_connect_object (self->main, "value-changed", G_CALLBACK (on_scale_changed), self, 0);
  return box;
}

/* ---- figures ---- */

/* What the spin button shows as "Auto": a side that follows from the other, an end that is the
 * video's. -1 below what is allowed, or 0. */
static double
get_automatic (SampanEditControl *self)
{
  if (self->param->type == SAMPAN_PARAM_TIME)
    return 0;
  return self->param->minimum - 1;
}

static gboolean
has_automatic (SampanEditControl *self)
{
  return !self->param->required
         && (self->param->type == SAMPAN_PARAM_INTEGER || g_str_equal (self->param->name, "end"));
}

static void
on_spin_changed (GtkSpinButton *spin, SampanEditControl *self)
{
  if (!self->setting)
    set_number (self, gtk_spin_button_get_value (spin));
}

static gboolean
on_spin_output (GtkSpinButton *spin, SampanEditControl *self)
{
  if (gtk_spin_button_get_value (spin) != get_automatic (self))
    return FALSE;
  /* Translators: a width or height that follows from the other, the end of the video */
  gtk_editable_set_text (GTK_EDITABLE (spin), _ ("Auto"));
  return TRUE;
}

static int
on_spin_input (GtkSpinButton *spin, double *value, SampanEditControl *self)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), _ ("Auto")) != 0)
    return FALSE;
  *value = get_automatic (self);
  return TRUE;
}

static GtkWidget *
make_spin (SampanEditControl *self)
{
  gboolean whole = self->param->type == SAMPAN_PARAM_INTEGER;
  gboolean automatic = has_automatic (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ (self->param->label));

  self->main = gtk_spin_button_new_with_range (self->param->minimum - (automatic && whole ? 1 : 0),
                                               self->param->maximum, whole ? 1 : 0.1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->main), whole ? 0 : 1);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->main), !automatic);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 4);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->main);
  if (automatic)
    {
      g_signal_connect_object (self->main, "output", G_CALLBACK (on_spin_output), self, 0);
      g_signal_connect_object (self->main, "input", G_CALLBACK (on_spin_input), self, 0);
    }
  g_signal_connect_object (self->main, "value-changed", G_CALLBACK (on_spin_changed), self, 0);
  return box;
}

/* ---- files ---- */

static void show_value (SampanEditControl *self);

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanEditControl) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    /* Where the mode was chosen, the file belongs to it. */
    take_change (self, sampan_edit_with_string (self->edit, "file", g_file_peek_path (file)));
  else
    show_value (self);
}

static void
choose_file (SampanEditControl *self)
{
  g_autoptr (GtkFileDialog) dialog = sampan_media_dialog_new (_ ("Choose a Background"));

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen, g_object_ref (self));
}

static void
on_file_clicked (SampanEditControl *self)
{
  choose_file (self);
}

/* ---- menus ---- */

static void
on_choice_changed (SampanEditControl *self)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (self->main);
  guint selected = gtk_drop_down_get_selected (drop_down);
  GtkStringObject *item = gtk_drop_down_get_selected_item (drop_down);

  if (self->setting || item == NULL)
    return;
  if (is_menu_of_numbers (self))
    set_number (self, selected == 0 ? self->param->minimum : self->param->maximum);
  else if (self->param->type == SAMPAN_PARAM_ASPECT)
    set_string (self, gtk_string_object_get_string (item));
  else if (get_id (self) == SAMPAN_OP_BACKGROUND
           && g_str_equal (self->param->choices[selected], "image")
           && !sampan_edit_has (self->edit, "file"))
    choose_file (self);
  else
    set_string (self, self->param->choices[selected]);
}

static GtkWidget *
make_drop_down (SampanEditControl *self)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  if (is_menu_of_numbers (self))
    {
      gtk_string_list_append (model, "2×");
      gtk_string_list_append (model, "4×");
    }
  else if (self->param->type == SAMPAN_PARAM_CHOICE)
    for (guint i = 0; self->param->choices[i] != NULL; i++)
      gtk_string_list_append (model, _ (self->param->labels[i]));
  else
    for (guint i = 0; aspects[i] != NULL; i++)
      gtk_string_list_append (model, aspects[i]);
  self->main = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
  g_signal_connect_object (self->main, "notify::selected", G_CALLBACK (on_choice_changed), self,
                           G_CONNECT_SWAPPED);
  return self->main;
}

static guint
find_aspect (GtkDropDown *drop_down, const char *aspect)
{
  GtkStringList *model = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  /* Translators: the shape of a crop that was given as a rectangle */
  if (aspect == NULL)
    aspect = _ ("Free");
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

/* ---- rotation: a quarter turn, or a small angle ---- */

static void
on_turn_changed (SampanEditControl *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->second));

  gtk_widget_set_visible (gtk_widget_get_parent (self->main), selected == 0);
  if (!self->setting && selected < G_N_ELEMENTS (turns))
    set_number (self, turns[selected]);
}

static GtkWidget *
make_rotation (SampanEditControl *self)
{
  const char *const labels[] = { /* Translators: turning a picture by a small angle */
                                 _ ("Straighten"), _ ("Clockwise"), _ ("Upside Down"),
                                 _ ("Anticlockwise"), NULL
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scale = make_scale (self);

  self->second = gtk_drop_down_new_from_strings (labels);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->second), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Direction"), -1);
  g_signal_connect_object (self->second, "notify::selected", G_CALLBACK (on_turn_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_box_append (GTK_BOX (box), self->second);
  gtk_box_append (GTK_BOX (box), scale);
  return box;
}

static void
show_rotation (SampanEditControl *self)
{
  double degrees = sampan_edit_get_number (self->edit, self->param->name);
  guint turn = degrees > 45 ? (guint)(degrees / 90) : 0;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->second), turn);
  gtk_widget_set_visible (gtk_widget_get_parent (self->main), turn == 0);
  gtk_range_set_value (GTK_RANGE (self->main), turn == 0 ? degrees : 0);
  on_scale_changed (GTK_RANGE (self->main), self);
}

/* ---- colours ---- */

static gboolean
has_own_colour (const SampanParam *param)
{
  return param->type == SAMPAN_PARAM_COLOUR && !param->required && param->fallback == NULL;
}

static void
on_colour_changed (SampanEditControl *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->setting)
    return;
  if (self->param->type == SAMPAN_PARAM_COLOUR)
    {
      g_autofree char *colour =
          dup_colour (gtk_color_dialog_button_get_rgba (GTK_COLOR_DIALOG_BUTTON (self->main)));
      set_string (self, colour);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (self->main); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_strv_builder_take (builder, dup_colour (gtk_color_dialog_button_get_rgba (
                                      GTK_COLOR_DIALOG_BUTTON (child))));
  g_auto (GStrv) colours = g_strv_builder_end (builder);
  take_change (self,
               sampan_edit_with_strv (self->edit, self->param->name, (const char *const *)colours));
}

static GtkWidget *
make_colour (SampanEditControl *self)
{
  GtkColorDialog *dialog = gtk_color_dialog_new ();

  gtk_color_dialog_set_with_alpha (dialog, FALSE);
  GtkWidget *button = gtk_color_dialog_button_new (dialog);
  g_signal_connect_object (button, "notify::rgba", G_CALLBACK (on_colour_changed), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
on_own_toggled (SampanEditControl *self)
{
  gboolean own = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->second));

  gtk_widget_set_visible (self->main, !own);
  if (self->setting)
    return;
  if (own)
    set_string (self, NULL);
  else
    on_colour_changed (self);
}

/* A colour, or the one that the thing has by itself. */
static GtkWidget *
make_own_colour (SampanEditControl *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->main = make_colour (self);
  /* What it is set to when the own colour is not wanted. */
  gtk_color_dialog_button_set_rgba (GTK_COLOR_DIALOG_BUTTON (self->main),
                                    &(GdkRGBA){ 0.75f, 0.22f, 0.17f, 1 });
  self->second = gtk_check_button_new_with_label (_ ("Its Own Colour"));
  g_signal_connect_object (self->second, "notify::active", G_CALLBACK (on_own_toggled), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->second);
  gtk_box_append (GTK_BOX (box), self->main);
  return box;
}

static void
show_colour (GtkWidget *button, const char *colour)
{
  GdkRGBA rgba;

  if (colour != NULL && gdk_rgba_parse (&rgba, colour))
    gtk_color_dialog_button_set_rgba (GTK_COLOR_DIALOG_BUTTON (button), &rgba);
}

static void
show_colours (SampanEditControl *self)
{
  const char *const *colours = sampan_edit_get_strv (self->edit, self->param->name);
  GtkWidget *child = gtk_widget_get_first_child (self->main);

  for (guint i = 0; colours != NULL && colours[i] != NULL; i++)
    {
      if (child == NULL)
        {
          /* Translators: %u is the place of a colour in a gradient, from 1 */
          g_autofree char *label = g_strdup_printf (_ ("Colour %u"), i + 1);
          child = make_colour (self);
          gtk_widget_set_tooltip_text (child, label);
          gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          label, -1);
          gtk_box_append (GTK_BOX (self->main), child);
        }
      show_colour (child, colours[i]);
      child = gtk_widget_get_next_sibling (child);
    }
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      gtk_box_remove (GTK_BOX (self->main), child);
      child = next;
    }
}

/* ---- languages ---- */

static void
on_languages_changed (SampanEditControl *self)
{
  g_auto (GStrv) tags = sampan_language_menu_dup_chosen (SAMPAN_LANGUAGE_MENU (self->main));

  take_change (self, sampan_edit_with_strv (self->edit, self->param->name,
                                            *tags != NULL ? (const char *const *)tags : NULL));
}

static GtkWidget *
make_languages (SampanEditControl *self)
{
  self->main = sampan_language_menu_new ();
  g_signal_connect_object (self->main, "changed", G_CALLBACK (on_languages_changed), self,
                           G_CONNECT_SWAPPED);
  return self->main;
}

/* ---- all of them ---- */

static void
on_text_changed (SampanEditControl *self)
{
  if (!self->setting)
    set_string (self, gtk_editable_get_text (GTK_EDITABLE (self->main)));
}

static void
on_check_changed (SampanEditControl *self)
{
  if (!self->setting)
    set_number (self, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->main)));
}

static GtkWidget *
make_button (SampanEditControl *self)
{
  switch (self->param->type)
    {
    case SAMPAN_PARAM_TEXT:
      self->main = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 14);
      gtk_widget_set_hexpand (self->main, TRUE);
      g_signal_connect_object (self->main, "changed", G_CALLBACK (on_text_changed), self,
                               G_CONNECT_SWAPPED);
      break;
    case SAMPAN_PARAM_BOOLEAN:
      self->main = gtk_check_button_new_with_label (_ (self->param->label));
      g_signal_connect_object (self->main, "notify::active", G_CALLBACK (on_check_changed), self,
                               G_CONNECT_SWAPPED);
      break;
    default:
      self->main = gtk_button_new_with_label ("");
      g_signal_connect_object (self->main, "clicked", G_CALLBACK (on_file_clicked), self,
                               G_CONNECT_SWAPPED);
    }
  return self->main;
}

static GtkWidget *
make (SampanEditControl *self)
{
  if (get_id (self) == SAMPAN_OP_ROTATE)
    return make_rotation (self);
  if (is_menu_of_numbers (self))
    return make_drop_down (self);

  switch (self->param->type)
    {
    case SAMPAN_PARAM_NUMBER:
      return make_scale (self);
    case SAMPAN_PARAM_INTEGER:
    case SAMPAN_PARAM_TIME:
      return make_spin (self);
    case SAMPAN_PARAM_CHOICE:
    case SAMPAN_PARAM_ASPECT:
      return make_drop_down (self);
    case SAMPAN_PARAM_COLOUR:
      if (has_own_colour (self->param))
        return make_own_colour (self);
      return self->main = make_colour (self);
    case SAMPAN_PARAM_COLOURS:
      return self->main = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    case SAMPAN_PARAM_LANGUAGES:
      return make_languages (self);
    case SAMPAN_PARAM_TEXT:
    case SAMPAN_PARAM_BOOLEAN:
    case SAMPAN_PARAM_FILE:
      return make_button (self);
    }
  g_return_val_if_reached (NULL);
}

static void
show_string (SampanEditControl *self)
{
  const char *string = sampan_edit_get_string (self->edit, self->param->name);
  g_autofree char *name = NULL;

  switch (self->param->type)
    {
    case SAMPAN_PARAM_CHOICE:
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->main), find_choice (self->param, string));
      break;
    case SAMPAN_PARAM_ASPECT:
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->main),
                                  find_aspect (GTK_DROP_DOWN (self->main), string));
      break;
    case SAMPAN_PARAM_COLOUR:
      if (self->second != NULL)
        {
          gtk_check_button_set_active (GTK_CHECK_BUTTON (self->second), string == NULL);
          gtk_widget_set_visible (self->main, string != NULL);
        }
      show_colour (self->main, string);
      break;
    case SAMPAN_PARAM_FILE:
      name = string != NULL ? g_path_get_basename (string) : NULL;
      /* In the library it has no name that says anything. */
      if (name != NULL && strlen (name) == 64 && strchr (name, '.') == NULL)
        g_set_str (&name, _ ("Replace…"));
      gtk_button_set_label (GTK_BUTTON (self->main), name != NULL ? name : _ ("Choose…"));
      gtk_button_set_can_shrink (GTK_BUTTON (self->main), TRUE);
      break;
    default:
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->main)),
                     string != NULL ? string : "")
          != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->main), string != NULL ? string : "");
    }
}

static void
show_number (SampanEditControl *self)
{
  double value = sampan_edit_get_number (self->edit, self->param->name);

  if (get_id (self) == SAMPAN_OP_ROTATE)
    show_rotation (self);
  else if (GTK_IS_RANGE (self->main))
    {
      gtk_range_set_value (GTK_RANGE (self->main), value);
      on_scale_changed (GTK_RANGE (self->main), self);
    }
  else if (GTK_IS_SPIN_BUTTON (self->main))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->main),
                               sampan_edit_has (self->edit, self->param->name)
                                       || value >= self->param->minimum
                                   ? value
                                   : self->param->minimum - 1);
  else if (GTK_IS_DROP_DOWN (self->main))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->main), value > self->param->minimum);
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->main), value != 0);
}

static void
show_value (SampanEditControl *self)
{
  gboolean setting = self->setting;

  self->setting = TRUE;
  switch (self->param->type)
    {
    case SAMPAN_PARAM_NUMBER:
    case SAMPAN_PARAM_INTEGER:
    case SAMPAN_PARAM_TIME:
    case SAMPAN_PARAM_BOOLEAN:
      show_number (self);
      break;
    case SAMPAN_PARAM_COLOURS:
      show_colours (self);
      break;
    case SAMPAN_PARAM_LANGUAGES:
      sampan_language_menu_set_chosen (SAMPAN_LANGUAGE_MENU (self->main),
                                       sampan_edit_get_strv (self->edit, self->param->name));
      break;
    default:
      show_string (self);
    }
  self->setting = setting;
}

/* "Warmth", or where an edit has several, "Text, Size". */
static void
name_control (SampanEditControl *self)
{
  const SampanOp *op = sampan_edit_get_op (self->edit);
  /* Translators: the accessible name of a control: an edit, and what of it is set */
  g_autofree char *label =
      op->n_params > 1 ? g_strdup_printf (_ ("%s, %s"), _ (op->label), _ (self->param->label))
                       : g_strdup (_ (op->label));

  if (!GTK_IS_LABEL (self->main))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->main), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label, -1);
  if (self->param->type != SAMPAN_PARAM_BOOLEAN && self->param->type != SAMPAN_PARAM_COLOURS)
    gtk_widget_set_tooltip_text (self->main, _ (self->param->label));
}

static void
sampan_edit_control_finalize (GObject *object)
{
  SampanEditControl *self = SAMPAN_EDIT_CONTROL (object);

  g_clear_pointer (&self->edit, sampan_edit_unref);
  G_OBJECT_CLASS (sampan_edit_control_parent_class)->finalize (object);
}

static void
sampan_edit_control_class_init (SampanEditControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_edit_control_finalize;
  signals[CHANGED] = g_signal_new ("changed", SAMPAN_TYPE_EDIT_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, SAMPAN_TYPE_EDIT, G_TYPE_BOOLEAN);
}

static void
sampan_edit_control_init (SampanEditControl *self)
{
}

GtkWidget *
sampan_edit_control_new (SampanEdit *edit, const SampanParam *param)
{
  g_return_val_if_fail (edit != NULL && param != NULL, NULL);
  SampanEditControl *self =
      g_object_new (SAMPAN_TYPE_EDIT_CONTROL, "valign", GTK_ALIGN_CENTER, NULL);

  self->edit = sampan_edit_ref (edit);
  self->param = param;
  self->setting = TRUE;
  adw_bin_set_child (ADW_BIN (self), make (self));
  show_value (self);
  name_control (self);
  self->setting = FALSE;
  return GTK_WIDGET (self);
}

void
sampan_edit_control_set_edit (SampanEditControl *self, SampanEdit *edit)
{
  g_return_if_fail (SAMPAN_IS_EDIT_CONTROL (self));

  if (edit == self->edit)
    return;
  sampan_edit_unref (self->edit);
  self->edit = sampan_edit_ref (edit);
  show_value (self);
}

const SampanParam *
sampan_edit_control_get_param (SampanEditControl *self)
{
  g_return_val_if_fail (SAMPAN_IS_EDIT_CONTROL (self), NULL);
  return self->param;
}

void
sampan_edit_control_set_languages (SampanEditControl *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_EDIT_CONTROL (self));
  if (self->param->type != SAMPAN_PARAM_LANGUAGES)
    return;
  sampan_language_menu_set_languages (SAMPAN_LANGUAGE_MENU (self->main), tags);
  show_value (self);
}
