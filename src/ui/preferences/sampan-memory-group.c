#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-memory.h"
#include "ui/sampan-text.h"

#include "sampan-exchange-files.h"
#include "sampan-memory-group.h"
#include "sampan-store-task.h"

#define PAGE 10          /* pairs that are shown at once */
#define SEARCH_DELAY 250 /* ms after the last key */

struct _SampanMemoryGroup
{
  AdwPreferencesGroup parent_instance;

  GtkLabel *count_label;
  GtkEditable *search_row;
  GtkWidget *more_row;
  GtkWidget *export_row;

  SampanMemory *memory;
  GPtrArray *rows;           /* of the pairs that are shown */
  gint64 last;               /* the number of the last of them */
  GCancellable *cancellable; /* of what is being looked for */
  guint search_source;
};

G_DEFINE_FINAL_TYPE (SampanMemoryGroup, sampan_memory_group, ADW_TYPE_PREFERENCES_GROUP)

/* A page of pairs, and how many there are in all. */
typedef struct
{
  char *query;
  gint64 before;
} Params;

typedef struct
{
  GPtrArray *pairs;
  gint64 count;
  gboolean more;
} Page;

static void
free_params (Params *params)
{
  g_free (params->query);
  g_free (params);
}

static void
free_page (Page *page)
{
  g_ptr_array_unref (page->pairs);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, free_page)

static void load (SampanMemoryGroup *self, gint64 before);

/* ---- in a thread ---- */

static gpointer
read_page (gpointer store, gpointer data, GError **error)
{
  Params *params = data;
  gint64 count = sampan_memory_count (store, error);
  GPtrArray *pairs = count >= 0 ? sampan_memory_list (store, NULL, NULL, params->query,
                                                      params->before, PAGE + 1, error)
                                : NULL;
  Page *page;

  if (pairs == NULL)
    return NULL;
  page = g_new (Page, 1);
  *page = (Page){ pairs, count, pairs->len > PAGE };
  g_ptr_array_set_size (pairs, (int)MIN (pairs->len, PAGE));
  return page;
}

static gpointer
remove_pair (gpointer store, gpointer data, GError **error)
{
  sampan_memory_remove (store, *(gint64 *)data, error);
  return NULL;
}

/* ---- rows ---- */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanMemoryGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  sampan_store_run_finish (result, &error);
  if (self->memory == NULL)
    return;
  sampan_store_tell (GTK_WIDGET (self), error != NULL ? error->message : _ ("Pair forgotten"));
  load (self, 0);
}

static void
on_remove_clicked (SampanMemoryGroup *self, GtkWidget *button)
{
  gint64 *number = g_object_get_data (G_OBJECT (button), "number");

  gtk_widget_set_sensitive (button, FALSE);
  sampan_store_run (self->memory, remove_pair, g_memdup2 (number, sizeof *number), g_free, NULL,
                    NULL, on_removed, g_object_ref (self));
}

static char *
dup_subtitle (const SampanMemoryPair *pair)
{
  g_autofree char *from = sampan_dup_language_name (pair->source_language);
  g_autofree char *to = sampan_dup_language_name (pair->target_language);
  g_autoptr (GString) text = g_string_new (pair->target);

  g_string_append_printf (text, "\n%s → %s", from, to);
  if (pair->created > 0)
    {
      g_autofree char *time = sampan_dup_relative_time (pair->created, g_get_real_time ());
      g_string_append_printf (text, " · %s", time);
    }
  if (pair->who != NULL)
    g_string_append_printf (text, " · %s", pair->who);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_row (SampanMemoryGroup *self, const SampanMemoryPair *pair)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = sampan_store_make_button ("user-trash-symbolic", _ ("Forget This Pair"));
  g_autofree char *subtitle = dup_subtitle (pair);
  GtkWidget *box = gtk_widget_get_parent (self->more_row);
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->more_row));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), pair->source);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  g_object_set_data_full (G_OBJECT (button), "number",
                          g_memdup2 (&pair->number, sizeof pair->number), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_insert (GTK_LIST_BOX (box), row, position);
  g_ptr_array_add (self->rows, row);
  self->last = pair->number;
}

static void
remove_rows (SampanMemoryGroup *self)
{
  GtkWidget *box = gtk_widget_get_parent (self->more_row);

  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (box), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* ---- loading ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanMemoryGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Page) page = sampan_store_run_finish (result, &error);
  g_autofree char *count = NULL;

  if (self->memory == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page == NULL)
    {
      sampan_store_tell (GTK_WIDGET (self), error->message);
      return;
    }
  if (self->last == 0)
    remove_rows (self);
  count = g_strdup_printf ("%'" G_GINT64_FORMAT, page->count);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->search_row), page->count > 0);
  gtk_widget_set_sensitive (self->export_row, page->count > 0);
  gtk_widget_set_visible (self->more_row, page->more);
  for (guint i = 0; i < page->pairs->len; i++)
    add_row (self, g_ptr_array_index (page->pairs, i));
}

/* @before: 0 shows the newest, anew. */
static void
load (SampanMemoryGroup *self, gint64 before)
{
  Params *params = g_new (Params, 1);

  *params = (Params){ g_strstrip (g_strdup (gtk_editable_get_text (self->search_row))), before };
  self->last = before;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sampan_store_run (self->memory, read_page, params, (GDestroyNotify)free_params,
                    (GDestroyNotify)free_page, self->cancellable, on_loaded, g_object_ref (self));
}

static gboolean
on_search_due (gpointer user_data)
{
  SampanMemoryGroup *self = user_data;

  self->search_source = 0;
  load (self, 0);
  return G_SOURCE_REMOVE;
}

static void
on_search_changed (SampanMemoryGroup *self)
{
  if (self->memory == NULL)
    return;
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY, on_search_due, self);
}

static void
on_more_activated (SampanMemoryGroup *self)
{
  load (self, self->last);
}

/* ---- files ---- */

static void
on_imported (GtkWidget *widget)
{
  load (SAMPAN_MEMORY_GROUP (widget), 0);
}

static void
on_import_activated (SampanMemoryGroup *self)
{
  sampan_exchange_files_import (GTK_WIDGET (self), self->memory, on_imported);
}

static void
on_export_activated (SampanMemoryGroup *self)
{
  sampan_exchange_files_export (GTK_WIDGET (self), self->memory, "sampan-memory.tmx");
}

/* ---- the widget ---- */

static void
sampan_memory_group_dispose (GObject *object)
{
  SampanMemoryGroup *self = SAMPAN_MEMORY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_object (&self->memory);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_MEMORY_GROUP);
  G_OBJECT_CLASS (sampan_memory_group_parent_class)->dispose (object);
}

static void
sampan_memory_group_class_init (SampanMemoryGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_memory_group_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-memory-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanMemoryGroup, count_label);
  gtk_widget_class_bind_template_child (widget_class, SampanMemoryGroup, search_row);
  gtk_widget_class_bind_template_child (widget_class, SampanMemoryGroup, more_row);
  gtk_widget_class_bind_template_child (widget_class, SampanMemoryGroup, export_row);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_more_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_import_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_export_activated);
}

static void
sampan_memory_group_init (SampanMemoryGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

SampanMemoryGroup *
sampan_memory_group_new (SampanDatabase *database)
{
  SampanMemoryGroup *self = g_object_new (SAMPAN_TYPE_MEMORY_GROUP, NULL);

  self->memory = sampan_memory_get (database);
  load (self, 0);
  return self;
}
