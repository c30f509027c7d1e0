#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-cue-time.h"
#include "sampan-time-entry.h"

#define STEP 100 /* ms */

struct _SampanTimeEntry
{
  GtkBox parent_instance;

  GtkWidget *entry;
  GtkWidget *buttons[2];
  gint64 time;
};

enum
{
  PROP_LABEL = 1,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanTimeEntry, sampan_time_entry, GTK_TYPE_BOX)

static void
set_valid (SampanTimeEntry *self, gboolean valid)
{
  const char *why = _ ("Write a time as minutes and seconds: 1:05.3");
  gboolean was_valid = !gtk_widget_has_css_class (self->entry, "error");

  if (valid == was_valid)
    return;
  if (valid)
    gtk_widget_remove_css_class (self->entry, "error");
  else
    gtk_widget_add_css_class (self->entry, "error");
  gtk_widget_set_tooltip_text (self->entry, valid ? NULL : why);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  if (!valid)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), why,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
show_time (SampanTimeEntry *self)
{
  g_autofree char *text = sampan_cue_time_format (self->time);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  set_valid (self, TRUE);
}

static void
take (SampanTimeEntry *self, gint64 time)
{
  gboolean differs = time != self->time;

  self->time = time;
  show_time (self);
  if (differs)
    g_signal_emit (self, signals[CHANGED], 0, time);
}

static void
on_typed (SampanTimeEntry *self)
{
  gint64 time;

  set_valid (self,
             sampan_cue_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &time));
}

static void
on_activate (SampanTimeEntry *self)
{
  gint64 time;

  if (sampan_cue_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &time))
    take (self, time);
}

/* What is no time is forgotten when one goes elsewhere. */
static void
on_leave (SampanTimeEntry *self)
{
  gint64 time;

  if (sampan_cue_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &time))
    take (self, time);
  else
    show_time (self);
}

static void
step (SampanTimeEntry *self, gint64 by)
{
  on_activate (self);
  take (self, MAX (self->time + by, 0));
}

static void
on_less (SampanTimeEntry *self)
{
  step (self, -STEP);
}

static void
on_more (SampanTimeEntry *self)
{
  step (self, STEP);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        SampanTimeEntry *self)
{
  if ((key != GDK_KEY_Up && key != GDK_KEY_Down)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  step (self, key == GDK_KEY_Up ? STEP : -STEP);
  return GDK_EVENT_STOP;
}

static void
set_label (SampanTimeEntry *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
sampan_time_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_LABEL:
      set_label (SAMPAN_TIME_ENTRY (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_time_entry_class_init (SampanTimeEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sampan_time_entry_set_property;
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", SAMPAN_TYPE_TIME_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
sampan_time_entry_init (SampanTimeEntry *self)
{
  static const char *const icons[] = { "list-remove-symbolic", "list-add-symbolic" };
  const char *labels[] = { _ ("A Tenth of a Second Earlier"), _ ("A Tenth of a Second Later") };
  const GCallback callbacks[] = { G_CALLBACK (on_less), G_CALLBACK (on_more) };
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_FREE_FORM);
  gtk_box_append (GTK_BOX (self), self->entry);
  for (guint i = 0; i < 2; i++)
    {
      self->buttons[i] = gtk_button_new_from_icon_name (icons[i]);
      gtk_widget_set_tooltip_text (self->buttons[i], labels[i]);
      gtk_box_append (GTK_BOX (self), self->buttons[i]);
      g_signal_connect_swapped (self->buttons[i], "clicked", callbacks[i], self);
    }
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (self->entry, focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->entry, keys);
  show_time (self);
}

void
sampan_time_entry_set_time (SampanTimeEntry *self, gint64 time)
{
  g_return_if_fail (SAMPAN_IS_TIME_ENTRY (self));

  if (self->time == time)
    return;
  self->time = time;
  show_time (self);
}
