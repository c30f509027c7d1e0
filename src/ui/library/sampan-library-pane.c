#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-library-pane.h"
#include "sampan-note-row.h"

struct _SampanLibraryPane
{
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  AdwToggleGroup *filters;
  GtkStack *stack;
  GtkListView *list;

  SampanStudio *studio;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GHashTable *found; /* ids that match the search; NULL while nothing is searched */
  GPtrArray *rows;   /* SampanNoteRow, those that are set up */
  GCancellable *search_cancellable;
  char *selected_id;
  gboolean updating;
  guint clock_source;
};

enum
{
  OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanLibraryPane, sampan_library_pane, ADW_TYPE_BIN)

static gboolean
match_item (gpointer object, gpointer user_data)
{
  SampanLibraryPane *self = user_data;
  SampanNoteItem *item = object;
  const char *filter = adw_toggle_group_get_active_name (self->filters);
  SampanNoteStatus status = sampan_note_item_get_status (item);

  if (self->found != NULL && !g_hash_table_contains (self->found, sampan_note_item_get_id (item)))
    return FALSE;
  if (g_strcmp0 (filter, "drafts") == 0)
    return status == SAMPAN_NOTE_DRAFT;
  if (g_strcmp0 (filter, "queued") == 0)
    return status == SAMPAN_NOTE_QUEUED;
  if (g_strcmp0 (filter, "published") == 0)
    return status == SAMPAN_NOTE_PUBLISHED;
  return TRUE;
}

static void
update_stack (SampanLibraryPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (sampan_studio_get_library (self->studio)));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_stack_set_visible_child_name (self->stack, n == 0         ? "empty"
                                                 : n_shown == 0 ? "no-results"
                                                                : "notes");
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_entry), n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->filters), n > 0);
}

/* A saved note moves to the top of the list: the selection goes with it. */
static void
select_open_note (SampanLibraryPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && self->selected_id != NULL && position == GTK_INVALID_LIST_POSITION;
       i++)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      if (g_str_equal (sampan_note_item_get_id (item), self->selected_id))
        position = i;
    }
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->updating = FALSE;
}

static void
on_list_changed (SampanLibraryPane *self)
{
  update_stack (self);
  select_open_note (self);
}

static void
refilter (SampanLibraryPane *self)
{
  if (self->studio == NULL)
    return;
  self->updating = TRUE;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  self->updating = FALSE;
  on_list_changed (self);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = sampan_library_search_finish (SAMPAN_LIBRARY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ids == NULL)
    g_warning ("The search failed: %s", error->message);

  SampanLibraryPane *self = user_data;
  g_clear_pointer (&self->found, g_hash_table_unref);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->found, g_strdup (ids[i]));
  refilter (self);
}

static void
on_search_changed (SampanLibraryPane *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_cancellable_cancel (self->search_cancellable);
  g_clear_object (&self->search_cancellable);
  if (self->studio == NULL)
    return;
  if (*query == '\0')
    {
      g_clear_pointer (&self->found, g_hash_table_unref);
      refilter (self);
      return;
    }
  self->search_cancellable = g_cancellable_new ();
  sampan_library_search_async (sampan_studio_get_library (self->studio), query,
                               self->search_cancellable, on_found, self);
}

static void
on_stop_search (SampanLibraryPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
on_filter_changed (SampanLibraryPane *self)
{
  refilter (self);
}

static void
on_show_all (SampanLibraryPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  adw_toggle_group_set_active_name (self->filters, "all");
}

static void
on_selected (SampanLibraryPane *self)
{
  SampanNoteItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->updating || item == NULL
      || g_strcmp0 (sampan_note_item_get_id (item), self->selected_id) == 0)
    return;
  g_set_str (&self->selected_id, sampan_note_item_get_id (item));
  g_signal_emit (self, signals[OPEN], 0, self->selected_id);
}

/* In a narrow window choosing the note that is open already must still show it. */
static void
on_activated (SampanLibraryPane *self, guint position)
{
  g_autoptr (SampanNoteItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item != NULL)
    g_signal_emit (self, signals[OPEN], 0, sampan_note_item_get_id (item));
}

static void
show_menu (SampanLibraryPane *self, GtkWidget *row, double x, double y)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) export = g_menu_item_new (_ ("_Export…"), NULL);
  g_autoptr (GMenuItem) delete = g_menu_item_new (_ ("_Delete"), NULL);

  g_menu_item_set_action_and_target (export, "win.export-note", "s", id);
  g_menu_item_set_action_and_target (delete, "win.delete-note", "s", id);
  g_menu_append_item (menu, export);
  g_menu_append_item (menu, delete);

  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, row);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  g_object_set_data (G_OBJECT (row), "popover", popover);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
drop_menu (GtkWidget *row)
{
  GtkWidget *popover = g_object_steal_data (G_OBJECT (row), "popover");
  if (popover != NULL)
    gtk_widget_unparent (popover);
}

static void
on_row_pressed (GtkGesture *gesture, int n_press, double x, double y, SampanLibraryPane *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  drop_menu (row);
  show_menu (self, row, x, y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_row_long_pressed (GtkGesture *gesture, double x, double y, SampanLibraryPane *self)
{
  on_row_pressed (gesture, 1, x, y, self);
}

static GtkWidget *
find_row (SampanLibraryPane *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "id"), id) == 0)
        return row;
    }
  return NULL;
}

static void
on_show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SampanLibraryPane *self = SAMPAN_LIBRARY_PANE (widget);
  GtkWidget *row = self->selected_id != NULL ? find_row (self, self->selected_id) : NULL;

  if (row == NULL)
    return;
  drop_menu (row);
  show_menu (self, row, 24, gtk_widget_get_height (row) / 2.0);
}

static void
on_delete_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SampanLibraryPane *self = SAMPAN_LIBRARY_PANE (widget);

  if (self->selected_id != NULL)
    gtk_widget_activate_action (widget, "win.delete-note", "s", self->selected_id);
}

static void
on_setup (SampanLibraryPane *self, GtkListItem *list_item)
{
  GtkWidget *row = GTK_WIDGET (sampan_note_row_new (self->studio));
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_row_pressed), self, 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_row_long_pressed), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (press));
  gtk_list_item_set_child (list_item, row);
  /* The item may have let go of its child when it is torn down. */
  g_object_set_data_full (G_OBJECT (list_item), "row", g_object_ref (row), g_object_unref);
  g_ptr_array_add (self->rows, row);
}

static gboolean
title_to_label (GBinding *binding, const GValue *title, GValue *label, gpointer user_data)
{
  const char *words = g_value_get_string (title);

  g_value_set_string (label, words != NULL && *words != '\0' ? words : _ ("Untitled"));
  return TRUE;
}

static void
on_bind (SampanLibraryPane *self, GtkListItem *list_item)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (list_item), "row");
  SampanNoteItem *item = gtk_list_item_get_item (list_item);

  sampan_note_row_set_item (SAMPAN_NOTE_ROW (row), item);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (sampan_note_item_get_id (item)), g_free);
  g_object_set_data (G_OBJECT (list_item), "label",
                     g_object_bind_property_full (item, "title", list_item, "accessible-label",
                                                  G_BINDING_SYNC_CREATE, title_to_label, NULL, NULL,
                                                  NULL));
}

static void
on_unbind (SampanLibraryPane *self, GtkListItem *list_item)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (list_item), "row");

  drop_menu (row);
  g_binding_unbind (g_object_steal_data (G_OBJECT (list_item), "label"));
  sampan_note_row_set_item (SAMPAN_NOTE_ROW (row), NULL);
  g_object_set_data (G_OBJECT (row), "id", NULL);
}

static void
on_teardown (SampanLibraryPane *self, GtkListItem *list_item)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (list_item), "row");

  drop_menu (row);
  g_ptr_array_remove_fast (self->rows, row);
  g_object_set_data (G_OBJECT (list_item), "row", NULL);
}

static gboolean
on_minute (gpointer user_data)
{
  SampanLibraryPane *self = user_data;

  for (guint i = 0; i < self->rows->len; i++)
    sampan_note_row_refresh (g_ptr_array_index (self->rows, i));
  return G_SOURCE_CONTINUE;
}

static void
sampan_library_pane_dispose (GObject *object)
{
  SampanLibraryPane *self = SAMPAN_LIBRARY_PANE (object);

  g_cancellable_cancel (self->search_cancellable);
  g_clear_object (&self->search_cancellable);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (self->list != NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      gtk_list_view_set_factory (self->list, NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_LIBRARY_PANE);

  G_OBJECT_CLASS (sampan_library_pane_parent_class)->dispose (object);
}

static void
sampan_library_pane_finalize (GObject *object)
{
  SampanLibraryPane *self = SAMPAN_LIBRARY_PANE (object);

  g_clear_pointer (&self->found, g_hash_table_unref);
  g_ptr_array_unref (self->rows);
  g_free (self->selected_id);

  G_OBJECT_CLASS (sampan_library_pane_parent_class)->finalize (object);
}

static void
sampan_library_pane_class_init (SampanLibraryPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_library_pane_dispose;
  object_class->finalize = sampan_library_pane_finalize;

  signals[OPEN] = g_signal_new ("open", SAMPAN_TYPE_LIBRARY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-library-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanLibraryPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SampanLibraryPane, filters);
  gtk_widget_class_bind_template_child (widget_class, SampanLibraryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanLibraryPane, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
  gtk_widget_class_install_action (widget_class, "library.delete-selected", NULL,
                                   on_delete_selected);
  gtk_widget_class_install_action (widget_class, "library.show-menu", NULL, on_show_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "library.show-menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "library.show-menu", NULL);
}

static void
sampan_library_pane_init (SampanLibraryPane *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->clock_source = g_timeout_add_seconds (60, on_minute, self);
}

void
sampan_library_pane_set_studio (SampanLibraryPane *self, SampanStudio *studio)
{
  g_return_if_fail (SAMPAN_IS_LIBRARY_PANE (self));
  g_return_if_fail (self->studio == NULL);

  self->studio = g_object_ref (studio);
  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered =
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (sampan_studio_get_library (studio))),
                                 g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->filtered));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (on_teardown), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (on_activated), self);
  update_stack (self);
}

void
sampan_library_pane_set_selected (SampanLibraryPane *self, const char *id)
{
  g_return_if_fail (SAMPAN_IS_LIBRARY_PANE (self));

  g_set_str (&self->selected_id, id);
  if (self->studio != NULL)
    select_open_note (self);
}

void
sampan_library_pane_focus_search (SampanLibraryPane *self)
{
  g_return_if_fail (SAMPAN_IS_LIBRARY_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
