#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-edit-list.h"
#include "sampan-edit-row.h"

struct _SampanEditList
{
  AdwBin parent_instance;

  GtkListBox *list; /* the edits in order, then what was not understood */
  SampanPlan *plan;
  GStrv languages;
  SampanMediaKind kind;
  gboolean can_ask;
};

G_DEFINE_FINAL_TYPE (SampanEditList, sampan_edit_list, ADW_TYPE_BIN)

enum
{
  PLAN_CHANGED,
  ASK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
take_plan (SampanEditList *self, SampanPlan *plan, gboolean last)
{
  g_autoptr (SampanPlan) changed = plan;
  g_signal_emit (self, signals[PLAN_CHANGED], 0, changed, last);
}

static void
on_row_changed (SampanEditRow *row, SampanEdit *edit, gboolean last, SampanEditList *self)
{
  guint position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  take_plan (self, sampan_plan_with_edit (self->plan, position, edit), last);
}

static void
on_row_removed (SampanEditRow *row, SampanEditList *self)
{
  guint position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  take_plan (self, sampan_plan_without_edit (self->plan, position), TRUE);
}

static void
move (SampanEditList *self, int from, int to)
{
  if (from == to || to < 0 || to >= (int)sampan_plan_get_n_edits (self->plan))
    return;
  take_plan (self, sampan_plan_with_moved (self->plan, from, to), TRUE);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, to);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_row_moved (SampanEditRow *row, int direction, SampanEditList *self)
{
  int from = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  move (self, from, from + direction);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, SampanEditList *self)
{
  GtkListBoxRow *row = g_value_get_object (value);
  GtkListBoxRow *at = gtk_list_box_get_row_at_y (self->list, (int)y);

  if (row == NULL || gtk_widget_get_parent (GTK_WIDGET (row)) != GTK_WIDGET (self->list)
      || at == NULL)
    return FALSE;
  int last = (int)sampan_plan_get_n_edits (self->plan) - 1;
  move (self, gtk_list_box_row_get_index (row), MIN (gtk_list_box_row_get_index (at), last));
  return TRUE;
}

static void
on_dismissed (GtkButton *button, SampanEditList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  guint position =
      gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) - sampan_plan_get_n_edits (self->plan);
  take_plan (self, sampan_plan_without_unresolved (self->plan, position), TRUE);
}

static void
on_ask (SampanEditList *self)
{
  g_signal_emit (self, signals[ASK], 0);
}

static GtkWidget *
make_ask_button (SampanEditList *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("sampan-prompt-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Ask the Language Model"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_unresolved_row (SampanEditList *self, const SampanUnresolved *unresolved)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-question-symbolic");
  GtkWidget *dismiss = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: words of the person, quoted */
  g_autofree char *title = g_strdup_printf (_ ("“%s”"), unresolved->text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), unresolved->reason);
  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_valign (dismiss, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (dismiss, "flat");
  gtk_widget_set_tooltip_text (dismiss, _ ("Dismiss"));
  g_signal_connect_object (dismiss, "clicked", G_CALLBACK (on_dismissed), self, 0);
  if (self->can_ask)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_ask_button (self));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), dismiss);
  return row;
}

static void
sampan_edit_list_dispose (GObject *object)
{
  SampanEditList *self = SAMPAN_EDIT_LIST (object);

  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->languages, g_strfreev);
  G_OBJECT_CLASS (sampan_edit_list_parent_class)->dispose (object);
}

static void
sampan_edit_list_class_init (SampanEditListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_edit_list_dispose;
  signals[ASK] = g_signal_new ("ask", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[PLAN_CHANGED] =
      g_signal_new ("plan-changed", SAMPAN_TYPE_EDIT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, SAMPAN_TYPE_PLAN, G_TYPE_BOOLEAN);
}

static void
sampan_edit_list_init (SampanEditList *self)
{
  GtkDropTarget *target = gtk_drop_target_new (SAMPAN_TYPE_EDIT_ROW, GDK_ACTION_MOVE);

  self->plan = sampan_plan_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Edits"), -1);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/* Returns: (transfer full) (nullable): a row that shows @edit, or at least its operation, among
 * those from @position on. */
static GtkWidget *
find_row (SampanEditList *self, SampanEdit *edit, int position)
{
  GtkWidget *found = NULL;
  GtkListBoxRow *row;

  for (int i = position; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (!SAMPAN_IS_EDIT_ROW (row))
        break;
      SampanEdit *shown = sampan_edit_row_get_edit (SAMPAN_EDIT_ROW (row));
      if (sampan_edit_get_op (shown) != sampan_edit_get_op (edit))
        continue;
      if (found == NULL || sampan_edit_equal (shown, edit))
        found = GTK_WIDGET (row);
      if (sampan_edit_equal (shown, edit))
        break;
    }
  return found != NULL ? g_object_ref (found) : NULL;
}

static GtkWidget *
make_row (SampanEditList *self, SampanEdit *edit)
{
  GtkWidget *row = sampan_edit_row_new (edit, self->kind);

  sampan_edit_row_set_languages (SAMPAN_EDIT_ROW (row), (const char *const *)self->languages);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_row_changed), self, 0);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), self, 0);
  g_signal_connect_object (row, "moved", G_CALLBACK (on_row_moved), self, 0);
  return row;
}

static void
show_edit (SampanEditList *self, SampanEdit *edit, int position)
{
  g_autoptr (GtkWidget) row = find_row (self, edit, position);

  if (row == NULL)
    {
      gtk_list_box_insert (self->list, make_row (self, edit), position);
      return;
    }
  if (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) != position)
    {
      gtk_list_box_remove (self->list, row);
      gtk_list_box_insert (self->list, row, position);
    }
  if (!sampan_edit_equal (edit, sampan_edit_row_get_edit (SAMPAN_EDIT_ROW (row))))
    sampan_edit_row_set_edit (SAMPAN_EDIT_ROW (row), edit);
}

void
sampan_edit_list_set_plan (SampanEditList *self, SampanPlan *plan, SampanMediaKind kind)
{
  g_return_if_fail (SAMPAN_IS_EDIT_LIST (self));
  int n = (int)sampan_plan_get_n_edits (plan);
  g_autoptr (SampanPlan) old = self->plan;
  GtkListBoxRow *row;

  if (self->kind != kind)
    gtk_list_box_remove_all (self->list);
  self->kind = kind;
  self->plan = sampan_plan_ref (plan);
  for (int i = 0; i < n; i++)
    show_edit (self, sampan_plan_get_edit (plan, i), i);
  while ((row = gtk_list_box_get_row_at_index (self->list, n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < sampan_plan_get_n_unresolved (plan); i++)
    gtk_list_box_append (self->list,
                         make_unresolved_row (self, sampan_plan_get_unresolved (plan, i)));
}

void
sampan_edit_list_set_can_ask (SampanEditList *self, gboolean can_ask)
{
  g_return_if_fail (SAMPAN_IS_EDIT_LIST (self));

  if (self->can_ask == can_ask)
    return;
  self->can_ask = can_ask;
  if (self->plan != NULL)
    sampan_edit_list_set_plan (self, self->plan, self->kind);
}

void
sampan_edit_list_set_languages (SampanEditList *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_EDIT_LIST (self));
  GtkListBoxRow *row;

  g_strfreev (self->languages);
  self->languages = g_strdupv ((char **)tags);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (SAMPAN_IS_EDIT_ROW (row))
      sampan_edit_row_set_languages (SAMPAN_EDIT_ROW (row), tags);
}

void
sampan_edit_list_focus (SampanEditList *self, SampanEdit *edit)
{
  g_return_if_fail (SAMPAN_IS_EDIT_LIST (self));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (SAMPAN_IS_EDIT_ROW (row)
        && sampan_edit_equal (sampan_edit_row_get_edit (SAMPAN_EDIT_ROW (row)), edit))
      {
        sampan_edit_row_focus_control (SAMPAN_EDIT_ROW (row));
        return;
      }
}
