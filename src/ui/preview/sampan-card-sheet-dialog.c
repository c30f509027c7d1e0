#include "config.h"

#include "sampan-card-sheet-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "media/sampan-card-sheet.h"
#include "publish/sampan-languages.h"
#include "ui/sampan-say.h"

/* One card with the pictures that it borrows. */
typedef struct
{
  SampanNoteCard card;
  GPtrArray *surfaces;
  char *languages;
  char *remark; /* NULL for none */
} Item;

typedef struct
{
  char *title;
  char *path;
  GPtrArray *items; /* Item */
} Sheet;

static void
item_free (gpointer data)
{
  Item *item = data;

  sampan_note_card_clear (&item->card);
  g_ptr_array_unref (item->surfaces);
  g_free (item->languages);
  g_free (item->remark);
  g_free (item);
}

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_free (sheet->title);
  g_free (sheet->path);
  g_ptr_array_unref (sheet->items);
  g_free (sheet);
}

/* Rows of neighbours in the same language, or the same two. */
static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sheet *sheet = data;
  guint n = sheet->items->len;
  g_autofree SampanCard *cards = g_new0 (SampanCard, n);
  g_autofree const char **remarks = g_new0 (const char *, n);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (SampanCardRow));
  g_autoptr (GPtrArray) headings = g_ptr_array_new_with_free_func (g_free);
  const char *languages = NULL;
  GError *error = NULL;

  for (guint i = 0; i < n; i++)
    {
      Item *item = g_ptr_array_index (sheet->items, i);
      gboolean first = g_strcmp0 (item->languages, languages) != 0;

      cards[i] = item->card.card;
      remarks[i] = item->remark;
      if (first)
        {
          char *heading = sampan_languages_dup_names (item->languages);
          SampanCardRow row = { heading, &cards[i], &remarks[i], 0 };

          languages = item->languages;
          g_ptr_array_add (headings, heading);
          g_array_append_val (rows, row);
        }
      g_array_index (rows, SampanCardRow, rows->len - 1).n_cards++;
    }
  if (sampan_card_sheet_write (sheet->title, (SampanCardRow *)(gpointer)rows->data, rows->len,
                               sheet->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *parent = GTK_WIDGET (source);
  Sheet *sheet = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (sheet->path);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* Translators: %s is the name of a file */
      g_autofree char *text = g_strdup_printf (_ ("“%s” was saved"), name);

      sampan_say (parent, text);
      return;
    }
  sampan_say_failed (parent, _ ("Could Not Save the Preview"), error->message);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  Sheet *sheet = g_task_get_task_data (task);

  if (file == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  sheet->path = g_file_get_path (file);
  g_task_run_in_thread (task, write_in_thread);
}

/* Nothing was chosen: nothing is said. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (((Sheet *)g_task_get_task_data (G_TASK (result)))->path != NULL)
    on_written (source, result, user_data);
}

static GListModel *
create_filters (void)
{
  static const struct
  {
    const char *name, *suffix;
  } kinds[] = { { N_ ("PDF, a page for each language"), "pdf" }, { N_ ("Picture"), "png" } };
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ (kinds[i].name));
      gtk_file_filter_add_suffix (filter, kinds[i].suffix);
      g_list_store_append (filters, filter);
    }
  return G_LIST_MODEL (filters);
}

void
sampan_card_sheet_save (GtkWidget *parent, const char *title, GPtrArray *views)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && title != NULL && views != NULL && views->len > 0);

  Sheet *sheet = g_new0 (Sheet, 1);
  GTask *task = g_task_new (parent, NULL, on_done, NULL);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = create_filters ();
  g_autofree char *name = g_strdup_printf ("%s.pdf", title);

  sheet->title = g_strdup (title);
  sheet->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < views->len; i++)
    {
      g_autoptr (GPtrArray) breaks = sampan_card_view_find_breaks (views->pdata[i]);
      Item *item = g_new0 (Item, 1);

      item->surfaces = sampan_card_view_init_card (views->pdata[i], &item->card);
      item->languages = g_strdup (sampan_card_view_get_languages (views->pdata[i]));
      if (breaks->len > 0)
        item->remark = g_strdup (((SampanBreak *)breaks->pdata[0])->text);
      g_ptr_array_add (sheet->items, item);
    }
  g_task_set_task_data (task, sheet, sheet_free);
  g_strdelimit (name, "/\\", ' ');
  gtk_file_dialog_set_title (dialog, _ ("Save for Review"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), NULL, on_chosen, task);
}
