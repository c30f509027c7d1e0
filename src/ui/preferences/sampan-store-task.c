#include "sampan-store-task.h"

#include <adwaita.h>

typedef struct
{
  SampanStoreFunc func;
  gpointer params;
  GDestroyNotify free_params;
  GDestroyNotify free_result;
} Call;

static void
free_call (Call *call)
{
  if (call->params != NULL)
    call->free_params (call->params);
  g_free (call);
}

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call = task_data;
  g_autoptr (GError) error = NULL;
  gpointer result = call->func (source, call->params, &error);

  if (error == NULL)
    g_task_return_pointer (task, result, call->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_store_run (gpointer store,
                  SampanStoreFunc func,
                  gpointer params,
                  GDestroyNotify free_params,
                  GDestroyNotify free_result,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Call *call = g_new (Call, 1);

  *call = (Call){ func, params, free_params, free_result };
  g_task_set_source_tag (task, sampan_store_run);
  g_task_set_task_data (task, call, (GDestroyNotify)free_call);
  g_task_run_in_thread (task, run_thread);
}

gpointer
sampan_store_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sampan_store_tell (GtkWidget *widget, const char *text)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_DIALOG);
  AdwToast *toast;

  if (dialog == NULL)
    return;
  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}

GtkWidget *
sampan_store_make_button (const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
