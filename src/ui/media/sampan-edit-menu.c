#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-edit-groups.h"
#include "sampan-edit-menu.h"

#define N_COLUMNS 2

struct _SampanEditMenu
{
  GtkPopover parent_instance;

  GtkBox *groups;
  SampanMediaKind kind;
};

G_DEFINE_FINAL_TYPE (SampanEditMenu, sampan_edit_menu, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_clicked (GtkButton *button, SampanEditMenu *self)
{
  const SampanOp *op = g_object_get_data (G_OBJECT (button), "sampan-op");

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, op->id);
}

static GtkWidget *
make_button (SampanEditMenu *self, const SampanOp *op)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (_ (op->label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (op->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (op->label), -1);
  g_object_set_data (G_OBJECT (button), "sampan-op", (gpointer)op);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, 0);
  return button;
}

static void
add_group (SampanEditMenu *self, const SampanEditGroup *group)
{
  GtkWidget *grid = gtk_grid_new ();
  int n = 0;

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < group->n_ids; i++)
    {
      const SampanOp *op = sampan_op_get (group->ids[i]);
      if (!(op->applies & self->kind))
        continue;
      gtk_grid_attach (GTK_GRID (grid), make_button (self, op), n % N_COLUMNS, n / N_COLUMNS, 1, 1);
      n++;
    }
  if (n == 0)
    {
      g_object_ref_sink (grid);
      g_object_unref (grid);
      return;
    }
  GtkWidget *heading = gtk_label_new (_ (group->label));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_box_append (self->groups, heading);
  gtk_box_append (self->groups, grid);
}

static void
sampan_edit_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SAMPAN_TYPE_EDIT_MENU);
  G_OBJECT_CLASS (sampan_edit_menu_parent_class)->dispose (object);
}

static void
sampan_edit_menu_class_init (SampanEditMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_edit_menu_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", SAMPAN_TYPE_EDIT_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-edit-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanEditMenu, groups);
}

static void
sampan_edit_menu_init (SampanEditMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sampan_edit_menu_set_kind (SampanEditMenu *self, SampanMediaKind kind)
{
  g_return_if_fail (SAMPAN_IS_EDIT_MENU (self));
  guint n_groups;
  const SampanEditGroup *groups = sampan_edit_groups (&n_groups);
  GtkWidget *child;

  if (kind == self->kind)
    return;
  self->kind = kind;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < n_groups; i++)
    add_group (self, &groups[i]);
}
