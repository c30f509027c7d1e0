#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-tag-memory.h"
#include "ui/sampan-text.h"

#include "sampan-store-task.h"
#include "sampan-tags-group.h"

struct _SampanTagsGroup
{
  AdwPreferencesGroup parent_instance;

  SampanTagMemory *tags;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (SampanTagsGroup, sampan_tags_group, ADW_TYPE_PREFERENCES_GROUP)

static void load (SampanTagsGroup *self);

static gpointer
read_all (gpointer store, gpointer data, GError **error)
{
  return sampan_tag_memory_list (store, error);
}

static gpointer
remove_tag (gpointer store, gpointer data, GError **error)
{
  sampan_tag_memory_remove (store, *(gint64 *)data, error);
  return NULL;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTagsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  sampan_store_run_finish (result, &error);
  if (self->tags == NULL)
    return;
  sampan_store_tell (GTK_WIDGET (self), error != NULL ? error->message : _ ("Tag forgotten"));
  load (self);
}

static void
on_remove_clicked (SampanTagsGroup *self, GtkWidget *button)
{
  gint64 *number = g_object_get_data (G_OBJECT (button), "number");

  gtk_widget_set_sensitive (button, FALSE);
  sampan_store_run (self->tags, remove_tag, g_memdup2 (number, sizeof *number), g_free, NULL, NULL,
                    on_removed, g_object_ref (self));
}

static void
add_row (SampanTagsGroup *self, const SampanTagPair *pair)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = sampan_store_make_button ("user-trash-symbolic", _ ("Forget This Tag"));
  g_autofree char *from = sampan_dup_language_name (pair->source_language);
  g_autofree char *to = sampan_dup_language_name (pair->target_language);
  g_autofree char *title = g_strdup_printf ("#%s → #%s", pair->source, pair->target);
  g_autofree char *uses =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "used once", "used %u times", pair->uses),
                       pair->uses);
  g_autofree char *subtitle = g_strdup_printf ("%s → %s · %s", from, to, uses);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (button), "number",
                          g_memdup2 (&pair->number, sizeof pair->number), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_nothing (SampanTagsGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("No tags yet"));
  gtk_widget_add_css_class (row, "dimmed");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTagsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pairs = sampan_store_run_finish (result, &error);

  if (self->tags == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  if (pairs == NULL)
    sampan_store_tell (GTK_WIDGET (self), error->message);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    add_row (self, g_ptr_array_index (pairs, i));
  if (self->rows->len == 0)
    add_nothing (self);
}

static void
load (SampanTagsGroup *self)
{
  sampan_store_run (self->tags, read_all, NULL, NULL, (GDestroyNotify)g_ptr_array_unref, NULL,
                    on_loaded, g_object_ref (self));
}

static void
sampan_tags_group_dispose (GObject *object)
{
  SampanTagsGroup *self = SAMPAN_TAGS_GROUP (object);

  g_clear_object (&self->tags);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (sampan_tags_group_parent_class)->dispose (object);
}

static void
sampan_tags_group_class_init (SampanTagsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_tags_group_dispose;
}

static void
sampan_tags_group_init (SampanTagsGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Your Tags"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("What you call a tag in another language. They come before the tags that Sampan knows."));
}

SampanTagsGroup *
sampan_tags_group_new (SampanDatabase *database)
{
  SampanTagsGroup *self = g_object_new (SAMPAN_TYPE_TAGS_GROUP, NULL);

  self->tags = sampan_tag_memory_get (database);
  load (self);
  return self;
}
