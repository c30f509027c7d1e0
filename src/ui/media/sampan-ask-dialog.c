#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-ask-dialog.h"

struct _SampanAskDialog
{
  AdwAlertDialog parent_instance;

  SampanPlan *answer; /* nullable until it is there */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanAskDialog, sampan_ask_dialog, ADW_TYPE_ALERT_DIALOG)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_edit_row (SampanEdit *edit)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *label = sampan_edit_dup_label (edit);
  g_autofree char *values = sampan_edit_dup_values (edit);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), values);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (sampan_edit_get_op (edit)->icon_name));
  return row;
}

/* Returns: (transfer full): the words of @plan that are not understood, quoted, a line each. */
static char *
dup_words (SampanPlan *plan, const char *introduction)
{
  GString *text = g_string_new (introduction);

  for (guint i = 0; i < sampan_plan_get_n_unresolved (plan); i++)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      /* Translators: words of the person, quoted */
      g_string_append_printf (text, _ ("“%s”"), sampan_plan_get_unresolved (plan, i)->text);
    }
  return g_string_free (text, FALSE);
}

/* There is nothing to add. */
static void
offer_nothing (SampanAskDialog *self)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (self);

  adw_alert_dialog_remove_response (alert, "accept");
  adw_alert_dialog_set_response_label (alert, "cancel", _ ("_Close"));
}

static void
show_answer (SampanAskDialog *self)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (self);
  guint n = sampan_plan_get_n_edits (self->answer);
  gboolean rest = sampan_plan_get_n_unresolved (self->answer) > 0;
  g_autofree char *body = dup_words (self->answer, rest ? _ ("It knows no edit for:") : "");
  GtkWidget *list = n > 0 ? gtk_list_box_new () : NULL;

  adw_alert_dialog_set_heading (alert, n > 0 ? _ ("Proposed Edits") : _ ("Nothing Proposed"));
  adw_alert_dialog_set_body (alert, body);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         make_edit_row (sampan_plan_get_edit (self->answer, i)));
  if (list != NULL)
    {
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
    }
  adw_alert_dialog_set_extra_child (alert, list);
  if (n > 0)
    adw_alert_dialog_set_response_enabled (alert, "accept", TRUE);
  else
    offer_nothing (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self),
                           n > 0 ? _ ("Proposed Edits") : _ ("Nothing Proposed"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanAskDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->answer = sampan_plan_assistant_ask_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->answer != NULL)
    {
      show_answer (self);
      return;
    }
  g_autofree char *sentence = sampan_net_error_dup_sentence (error);
  adw_alert_dialog_set_heading (ADW_ALERT_DIALOG (self), _ ("No Answer"));
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (self), sentence);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (self), NULL);
  offer_nothing (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
sampan_ask_dialog_response (AdwAlertDialog *alert, const char *response)
{
  SampanAskDialog *self = SAMPAN_ASK_DIALOG (alert);

  g_cancellable_cancel (self->cancellable);
  if (g_str_equal (response, "accept") && self->answer != NULL)
    g_signal_emit (self, signals[ACCEPTED], 0, self->answer);
}

static void
sampan_ask_dialog_dispose (GObject *object)
{
  SampanAskDialog *self = SAMPAN_ASK_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answer, sampan_plan_unref);

  G_OBJECT_CLASS (sampan_ask_dialog_parent_class)->dispose (object);
}

static void
sampan_ask_dialog_class_init (SampanAskDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_ask_dialog_dispose;
  ADW_ALERT_DIALOG_CLASS (klass)->response = sampan_ask_dialog_response;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, sampan_plan_get_type ());
}

static void
sampan_ask_dialog_init (SampanAskDialog *self)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (self);
  GtkWidget *spinner = adw_spinner_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_set_size_request (spinner, -1, 32);
  adw_alert_dialog_set_heading (alert, _ ("Asking the Language Model…"));
  adw_alert_dialog_set_extra_child (alert, spinner);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "accept", _ ("_Add Edits"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "accept", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (alert, "accept", FALSE);
  adw_alert_dialog_set_default_response (alert, "accept");
  adw_alert_dialog_set_close_response (alert, "cancel");
}

SampanAskDialog *
sampan_ask_dialog_new (SampanChat *chat, SampanPlan *plan, SampanMediaKind kind)
{
  SampanAskDialog *self = g_object_new (SAMPAN_TYPE_ASK_DIALOG, NULL);
  /* Translators: %s is the address of a server; the words follow in the lines below */
  g_autofree char *sent =
      g_strdup_printf (_ ("These words and the list of edits, but no picture, go to %s:"),
                       sampan_chat_get_base_url (chat));
  g_autofree char *body = dup_words (plan, sent);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (self), body);
  sampan_plan_assistant_ask_async (chat, plan, kind, self->cancellable, on_answer,
                                   g_object_ref (self));
  return self;
}
