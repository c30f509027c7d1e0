#include "sampan-list-private.h"

static gboolean
is_at (GListStore *store, guint position, gpointer object)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), position);
  return item == object;
}

/* Takes out the rows from @position up to @end that are not wanted; returns the new end. */
static guint
remove_unwanted (GListStore *store, guint position, guint end, GHashTable *wanted)
{
  while (position < end)
    {
      guint n = 0;

      while (position + n < end)
        {
          g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), position + n);
          if (g_hash_table_contains (wanted, item))
            break;
          n++;
        }
      if (n > 0)
        g_list_store_splice (store, position, n, NULL, 0);
      end -= n;
      position++;
    }
  return end;
}

/* Puts in the wanted objects that are not there; what is there already is in order. */
static void
insert_missing (GListStore *store, GPtrArray *wanted, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      guint n = 0;
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      while (i + n < to && g_ptr_array_index (wanted, i + n) != item)
        n++;
      if (n > 0)
        g_list_store_splice (store, i, 0, wanted->pdata + i, n);
      i += n;
    }
}

static gboolean
kept_in_order (GListStore *store, guint from, guint end, GPtrArray *wanted, guint wanted_end)
{
  guint j = from;

  for (guint i = from; i < end; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);
      while (j < wanted_end && g_ptr_array_index (wanted, j) != item)
        j++;
      if (j == wanted_end)
        return FALSE;
      j++;
    }
  return TRUE;
}

gboolean
sampan_list_sync (GListStore *store, GPtrArray *wanted)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint n_new = wanted->len, head = 0, tail = 0;
  guint end, wanted_end;
  g_autoptr (GHashTable) set = NULL;

  while (head < n_old && head < n_new && is_at (store, head, g_ptr_array_index (wanted, head)))
    head++;
  while (tail < n_old - head && tail < n_new - head
         && is_at (store, n_old - tail - 1, g_ptr_array_index (wanted, n_new - tail - 1)))
    tail++;
  end = n_old - tail;
  wanted_end = n_new - tail;
  if (head == end && head == wanted_end)
    return FALSE;

  set = g_hash_table_new (NULL, NULL);
  for (guint i = head; i < wanted_end; i++)
    g_hash_table_add (set, g_ptr_array_index (wanted, i));
  end = remove_unwanted (store, head, end, set);
  if (kept_in_order (store, head, end, wanted, wanted_end))
    insert_missing (store, wanted, head, wanted_end);
  else
    g_list_store_splice (store, head, end - head, wanted->pdata + head, wanted_end - head);
  return TRUE;
}
