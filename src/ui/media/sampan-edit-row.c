#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-edit-control.h"
#include "sampan-edit-groups.h"
#include "sampan-edit-row.h"

struct _SampanEditRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *handle;
  GtkImage *icon;
  GtkSwitch *enabled;
  AdwWrapBox *controls; /* one child for each parameter that is used, in the table's order */

  SampanEdit *edit;
  SampanMediaKind kind;
  GStrv languages;
  gboolean setting; /* while the row is brought to the edit */
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

static void
show_edit (SampanEditRow *self)
{
  g_autofree char *label = sampan_edit_dup_label (self->edit);
  gboolean enabled = sampan_edit_get_enabled (self->edit);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_switch_set_active (self->enabled, enabled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->controls), enabled);
}

static void show_controls (SampanEditRow *self);

static void
take_change (SampanEditRow *self, SampanEdit *edit, gboolean last)
{
  g_autoptr (SampanEdit) changed = sampan_edit_ref (edit);

  g_clear_pointer (&self->edit, sampan_edit_unref);
  self->edit = sampan_edit_ref (changed);
  self->setting = TRUE;
  show_controls (self);
  show_edit (self);
  self->setting = FALSE;
  g_signal_emit (self, signals[CHANGED], 0, changed, last);
}

static void
on_control_changed (SampanEditControl *control,
                    SampanEdit *edit,
                    gboolean last,
                    SampanEditRow *self)
{
  take_change (self, edit, last);
}

static GtkWidget *
make_control (SampanEditRow *self, const SampanParam *param)
{
  GtkWidget *control = sampan_edit_control_new (self->edit, param);

  sampan_edit_control_set_languages (SAMPAN_EDIT_CONTROL (control),
                                     (const char *const *)self->languages);
  g_signal_connect_object (control, "changed", G_CALLBACK (on_control_changed), self, 0);
  return control;
}

/* Keeps each control that is still of use: it may be the one that is being moved. */
static void
show_controls (SampanEditRow *self)
{
  const SampanOp *op = sampan_edit_get_op (self->edit);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->controls));
  GtkWidget *last = NULL;

  for (guint i = 0; i < op->n_params; i++)
    {
      const SampanParam *param = &op->params[i];
      gboolean there =
          child != NULL && sampan_edit_control_get_param (SAMPAN_EDIT_CONTROL (child)) == param;
      GtkWidget *next = there ? gtk_widget_get_next_sibling (child) : child;

      if (!sampan_edit_param_is_needed (self->edit, param, self->kind))
        {
          if (there)
            adw_wrap_box_remove (self->controls, child);
        }
      else if (there)
        {
          sampan_edit_control_set_edit (SAMPAN_EDIT_CONTROL (child), self->edit);
          last = child;
        }
      else
        {
          GtkWidget *control = make_control (self, param);
          adw_wrap_box_insert_child_after (self->controls, control, last);
          last = control;
        }
      child = next;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->controls), last != NULL);
}

static void
on_enabled_changed (SampanEditRow *self)
{
  if (self->setting)
    return;
  g_autoptr (SampanEdit) edit =
      sampan_edit_with_enabled (self->edit, gtk_switch_get_active (self->enabled));
  take_change (self, edit, TRUE);
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
on_drag_begin (GtkDragSource *source, GdkDrag *drag, SampanEditRow *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));
  gtk_drag_source_set_icon (source, picture, 12, 12);
}

static void
sampan_edit_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SAMPAN_TYPE_EDIT_ROW);
  G_OBJECT_CLASS (sampan_edit_row_parent_class)->dispose (object);
}

static void
sampan_edit_row_finalize (GObject *object)
{
  SampanEditRow *self = SAMPAN_EDIT_ROW (object);

  g_clear_pointer (&self->edit, sampan_edit_unref);
  g_strfreev (self->languages);
  G_OBJECT_CLASS (sampan_edit_row_parent_class)->finalize (object);
}

static void
sampan_edit_row_class_init (SampanEditRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_edit_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_edit_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, SAMPAN_TYPE_EDIT, G_TYPE_BOOLEAN);
  signals[REMOVED] = g_signal_new ("removed", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_EDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "i", 1);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-edit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanEditRow, handle);
  gtk_widget_class_bind_template_child (widget_class, SampanEditRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SampanEditRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, SampanEditRow, controls);
  gtk_widget_class_bind_template_callback (widget_class, on_enabled_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
sampan_edit_row_init (SampanEditRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  /* The template's first signals are no changes. */
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->handle), "grab");
  gtk_widget_add_controller (GTK_WIDGET (self->handle), GTK_EVENT_CONTROLLER (source));
  self->setting = FALSE;
}

GtkWidget *
sampan_edit_row_new (SampanEdit *edit, SampanMediaKind kind)
{
  SampanEditRow *self = g_object_new (SAMPAN_TYPE_EDIT_ROW, NULL);

  self->kind = kind;
  gtk_image_set_from_icon_name (self->icon, sampan_edit_get_op (edit)->icon_name);
  sampan_edit_row_set_edit (self, edit);
  return GTK_WIDGET (self);
}

SampanEdit *
sampan_edit_row_get_edit (SampanEditRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_EDIT_ROW (self), NULL);
  return self->edit;
}

void
sampan_edit_row_set_edit (SampanEditRow *self, SampanEdit *edit)
{
  g_return_if_fail (SAMPAN_IS_EDIT_ROW (self));
  g_autoptr (SampanEdit) old = g_steal_pointer (&self->edit);

  self->edit = sampan_edit_ref (edit);
  self->setting = TRUE;
  show_controls (self);
  show_edit (self);
  self->setting = FALSE;
}

void
sampan_edit_row_set_languages (SampanEditRow *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_EDIT_ROW (self));

  g_strfreev (self->languages);
  self->languages = g_strdupv ((char **)tags);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->controls)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    sampan_edit_control_set_languages (SAMPAN_EDIT_CONTROL (child), tags);
}

void
sampan_edit_row_focus_control (SampanEditRow *self)
{
  g_return_if_fail (SAMPAN_IS_EDIT_ROW (self));

  if (!gtk_widget_child_focus (GTK_WIDGET (self->controls), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->enabled));
}
