#include "config.h"

#include <glib/gi18n-lib.h>

#include "publish/sampan-checks.h"
#include "publish/sampan-receipts.h"

#include "sampan-account-dialog.h"
#include "sampan-account-row.h"
#include "sampan-handoff-dialog.h"
#include "sampan-job-row.h"
#include "sampan-publish-page.h"

/* Checks run this long after the last change, ms: they count every character of the note. */
#define CHECK_DELAY 250
/* Servers are asked so seldom whether the posts of a note still stand, in microseconds. */
#define LOOK_INTERVAL (2 * G_TIME_SPAN_MINUTE)
/* Jobs shown; older ones are kept in the library. */
#define JOBS_SHOWN 20

struct _SampanPublishPage
{
  AdwBin parent_instance;

  GtkBox *columns;
  AdwPreferencesGroup *checks_group;
  GtkListBox *checks_list;
  AdwEntryRow *words_row;
  AdwSwitchRow *faces_row;
  AdwSwitchRow *links_row;
  AdwPreferencesGroup *accounts_group;
  GtkListBox *accounts_list;
  AdwExpanderRow *later_row;
  GtkCalendar *calendar;
  AdwSpinRow *hour_row;
  AdwSpinRow *minute_row;
  AdwActionRow *background_row;
  GtkButton *ask_button;
  GtkListBox *jobs_list;
  GtkLabel *state_label;
  GtkButton *publish_button;

  SampanDocument *document;
  SampanStudio *studio;
  SampanCheckFacts *facts;
  GSignalGroup *note_signals;
  GSignalGroup *versions_signals;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  guint check_timeout;
  char *looked_at; /* the note whose posts were looked after last, and when */
  gint64 looked;
  guint n_blocked; /* chosen accounts whose platform would refuse the note */
};

G_DEFINE_FINAL_TYPE (SampanPublishPage, sampan_publish_page, ADW_TYPE_BIN)

enum
{
  SHOW_PLACE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SampanNote *
get_note (SampanPublishPage *self)
{
  return self->document != NULL ? sampan_document_get_note (self->document) : NULL;
}

/* Microseconds UTC, 0 for now. */
static gint64
get_due (SampanPublishPage *self)
{
  if (!adw_expander_row_get_enable_expansion (self->later_row))
    return 0;
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) due =
      g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                             g_date_time_get_day_of_month (day),
                             (int)adw_spin_row_get_value (self->hour_row),
                             (int)adw_spin_row_get_value (self->minute_row), 0);
  return g_date_time_to_unix_usec (due);
}

/* ---- the accounts that are chosen ---- */

typedef void (*AccountFunc) (SampanPublishPage *self, SampanAccountRow *row, gpointer user_data);

static guint
for_each_chosen (SampanPublishPage *self, AccountFunc func, gpointer user_data)
{
  guint n = 0;

  for (int i = 0; gtk_list_box_get_row_at_index (self->accounts_list, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->accounts_list, i);
      if (!SAMPAN_IS_ACCOUNT_ROW (row) || !sampan_account_row_get_active (SAMPAN_ACCOUNT_ROW (row))
          || sampan_account_row_get_language (SAMPAN_ACCOUNT_ROW (row)) == NULL)
        continue;
      n++;
      if (func != NULL)
        func (self, SAMPAN_ACCOUNT_ROW (row), user_data);
    }
  return n;
}

/* ---- checks ---- */

/* The list is made anew soon after each change; the row may be of what has passed since. */
static void
show_place (SampanPublishPage *self, SampanCheck *check, gboolean start)
{
  g_autoptr (SampanCheck) kept = g_object_ref (check);

  g_signal_emit (self, signals[SHOW_PLACE], 0, kept, sampan_check_get_language (kept), start);
}

static void
on_check_activated (GtkWidget *row, SampanPublishPage *self)
{
  show_place (self, g_object_get_data (G_OBJECT (row), "sampan-check"), FALSE);
}

static void
on_mend_clicked (GtkButton *button, SampanPublishPage *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  SampanCheck *check = g_object_get_data (G_OBJECT (row), "sampan-check");
  const char *id = sampan_check_get_id (check);
  SampanHistory *history = sampan_document_get_history (self->document);
  gboolean mended;

  sampan_history_begin (history);
  mended = sampan_checks_mend (get_note (self), sampan_check_get_language (check),
                               sampan_check_get_platform (check), id, self->facts);
  sampan_history_end (history);
  if (mended)
    return;
  show_place (self, check, TRUE);
}

static GtkWidget *
make_check_row (SampanPublishPage *self, SampanCheck *check)
{
  static const struct
  {
    const char *icon;
    const char *class;
    const char *label;
  } looks[] = {
    [SAMPAN_CHECK_PASSED] = { "object-select-symbolic", "success", N_ ("Passed") },
    [SAMPAN_CHECK_ADVICE] = { "dialog-warning-symbolic", "warning", N_ ("Advised") },
    [SAMPAN_CHECK_BLOCKS] = { "dialog-error-symbolic", "error", N_ ("To mend first") },
  };
  SampanCheckLevel level = sampan_check_get_level (check);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[level].icon);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sampan_check_get_title (check));
  if (sampan_check_get_detail (check) != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sampan_check_get_detail (check));
  gtk_widget_add_css_class (icon, looks[level].class);
  gtk_widget_set_tooltip_text (icon, _ (looks[level].label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[level].label), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  g_object_set_data_full (G_OBJECT (row), "sampan-check", g_object_ref (check), g_object_unref);
  if (sampan_check_get_page (check) != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_check_activated), self, 0);
    }
  if (sampan_check_get_mend (check) != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (sampan_check_get_mend (check));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_mend_clicked), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

typedef struct
{
  guint blocks;
  guint advice;
  guint passed;
  GHashTable *seen; /* one row for what is wrong in the same way for several accounts */
  guint blocked_accounts;
} Counts;

static void
add_checks (SampanPublishPage *self, const char *language, const char *platform, Counts *counts)
{
  g_autoptr (GPtrArray) checks =
      sampan_checks_run_with (get_note (self), language, platform, self->facts);
  gboolean blocked = FALSE;

  for (guint i = 0; i < checks->len; i++)
    {
      SampanCheck *check = g_ptr_array_index (checks, i);
      SampanCheckLevel level = sampan_check_get_level (check);
      g_autofree char *key =
          g_strjoin ("\n", sampan_check_get_title (check), sampan_check_get_detail (check), NULL);

      blocked |= level == SAMPAN_CHECK_BLOCKS;
      if (!g_hash_table_add (counts->seen, g_steal_pointer (&key)))
        continue;
      counts->blocks += level == SAMPAN_CHECK_BLOCKS;
      counts->advice += level == SAMPAN_CHECK_ADVICE;
      counts->passed += level == SAMPAN_CHECK_PASSED;
      if (level != SAMPAN_CHECK_PASSED)
        gtk_list_box_append (self->checks_list, make_check_row (self, check));
    }
  counts->blocked_accounts += blocked;
}

static void
check_account (SampanPublishPage *self, SampanAccountRow *row, gpointer user_data)
{
  add_checks (self, sampan_account_row_get_language (row),
              sampan_account_get_platform (sampan_account_row_get_account (row)), user_data);
}

static void
add_passed_row (SampanPublishPage *self, guint n)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  g_autofree char *title =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u check passed", "%u checks passed", n), n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (self->checks_list, row);
}

static void
update_button (SampanPublishPage *self)
{
  guint chosen = self->document != NULL ? for_each_chosen (self, NULL, NULL) : 0;
  guint ready = chosen - MIN (chosen, self->n_blocked);
  gboolean later = get_due (self) != 0;
  g_autofree char *label = NULL;

  if (later)
    label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Schedule %u Post", "Schedule %u Posts",
                                          ready),
                             ready);
  else
    label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Publish to %u Account",
                                          "Publish to %u Accounts", ready),
                             ready);
  gtk_button_set_label (self->publish_button, ready > 0 ? label : _ ("Publish"));
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "publish")),
      ready > 0);
  if (chosen == 0)
    gtk_label_set_label (self->state_label, _ ("Choose an account first."));
  else if (self->n_blocked > 0)
    gtk_label_set_label (self->state_label, _ ("What is marked red must be mended first."));
  else
    gtk_label_set_label (self->state_label, _ ("Each account gets the language chosen for it."));
}

static void queue_checks (SampanPublishPage *self);

static void
on_gathered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPublishPage) self = user_data;

  if (sampan_check_facts_gather_finish (SAMPAN_CHECK_FACTS (source), result)
      && self->facts == SAMPAN_CHECK_FACTS (source))
    queue_checks (self);
}

static void
gather (SampanPublishPage *self, const char *language)
{
  /* What it has found out is found out once. */
  if (self->facts != NULL)
    sampan_check_facts_gather_async (self->facts, get_note (self), language, self->cancellable,
                                     on_gathered, g_object_ref (self));
}

static void
gather_for_account (SampanPublishPage *self, SampanAccountRow *row, gpointer user_data)
{
  gather (self, sampan_account_row_get_language (row));
}

static gboolean
run_checks (gpointer data)
{
  SampanPublishPage *self = data;
  Counts counts = { 0 };

  self->check_timeout = 0;
  gtk_list_box_remove_all (self->checks_list);
  if (get_note (self) == NULL)
    return G_SOURCE_REMOVE;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  counts.seen = seen;
  if (for_each_chosen (self, check_account, &counts) == 0)
    add_checks (self, sampan_note_get_source_language (get_note (self)), "bluesky", &counts);
  if (for_each_chosen (self, gather_for_account, NULL) == 0)
    gather (self, sampan_note_get_source_language (get_note (self)));
  if (counts.passed > 0)
    add_passed_row (self, counts.passed);
  /* Translators: how many checks block publishing, how many are advice */
  g_autofree char *summary =
      g_strdup_printf (_ ("%u to mend first, %u advised"), counts.blocks, counts.advice);
  adw_preferences_group_set_description (self->checks_group, summary);
  self->n_blocked = counts.blocked_accounts;
  update_button (self);
  return G_SOURCE_REMOVE;
}

static void
queue_checks (SampanPublishPage *self)
{
  if (self->check_timeout == 0)
    self->check_timeout = g_timeout_add (CHECK_DELAY, run_checks, self);
}

/* ---- accounts ---- */

static void
on_account_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean removed = sampan_accounts_remove_finish (SAMPAN_ACCOUNTS (source), result, &error);

  if (!removed && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      SampanPublishPage *self = user_data;
      gtk_label_set_label (self->state_label, error->message);
    }
}

static void
on_remove_answered (AdwAlertDialog *dialog, const char *response, SampanAccountRow *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (row), SAMPAN_TYPE_PUBLISH_PAGE);

  if (page != NULL && g_str_equal (response, "remove"))
    {
      SampanPublishPage *self = SAMPAN_PUBLISH_PAGE (page);
      sampan_accounts_remove_async (sampan_studio_get_accounts (self->studio),
                                    sampan_account_row_get_account (row), self->cancellable,
                                    on_account_removed, self);
    }
}

static void
on_row_removed (SampanAccountRow *row, SampanPublishPage *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_format_heading (alert, _ ("Remove @%s?"),
                                   sampan_account_get_handle (
                                       sampan_account_row_get_account (row)));
  adw_alert_dialog_set_body (alert, _ ("Sampan signs out and forgets its keys. Your posts stay."));
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_answered), row, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_row_language_chosen (SampanAccountRow *row, const char *language, SampanPublishPage *self)
{
  sampan_accounts_set_language (sampan_studio_get_accounts (self->studio),
                                sampan_account_row_get_account (row), language);
  queue_checks (self);
}

static GtkWidget *
make_account_row (gpointer item, gpointer user_data)
{
  SampanPublishPage *self = user_data;
  GtkWidget *row = sampan_account_row_new (item);

  sampan_account_row_set_note (SAMPAN_ACCOUNT_ROW (row), get_note (self));
  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), self, 0);
  g_signal_connect_object (row, "language-chosen", G_CALLBACK (on_row_language_chosen), self, 0);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (queue_checks), self,
                           G_CONNECT_SWAPPED);
  queue_checks (self);
  return row;
}

static void
on_versions_changed (SampanPublishPage *self)
{
  for (int i = 0; gtk_list_box_get_row_at_index (self->accounts_list, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->accounts_list, i);
      if (SAMPAN_IS_ACCOUNT_ROW (row))
        sampan_account_row_set_note (SAMPAN_ACCOUNT_ROW (row), get_note (self));
    }
  queue_checks (self);
}

static void
on_add_account (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPublishPage *self = user_data;

  if (self->studio != NULL)
    adw_dialog_present (sampan_account_dialog_new (sampan_studio_get_accounts (self->studio)),
                        GTK_WIDGET (self));
}

static void
on_handoff (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPublishPage *self = user_data;

  if (get_note (self) != NULL)
    adw_dialog_present (sampan_handoff_dialog_new (sampan_studio_get_library (self->studio),
                                                   sampan_studio_get_outbox (self->studio),
                                                   get_note (self)),
                        GTK_WIDGET (self));
}

/* ---- publishing ---- */

static void
queue_account (SampanPublishPage *self, SampanAccountRow *row, gpointer user_data)
{
  SampanOutbox *outbox = sampan_studio_get_outbox (self->studio);
  g_autoptr (GError) error = NULL;
  Counts counts = { 0 };
  g_autoptr (GPtrArray) checks =
      sampan_checks_run (get_note (self), sampan_account_row_get_language (row),
                         sampan_account_get_platform (sampan_account_row_get_account (row)));

  for (guint i = 0; i < checks->len; i++)
    counts.blocks += sampan_check_get_level (g_ptr_array_index (checks, i)) == SAMPAN_CHECK_BLOCKS;
  if (counts.blocks > 0)
    return;
  if (sampan_outbox_queue (outbox, get_note (self), sampan_account_row_get_language (row),
                           sampan_account_row_get_account (row), get_due (self), &error)
      == NULL)
    gtk_label_set_label (self->state_label, error->message);
}

static void
publish (SampanPublishPage *self)
{
  for_each_chosen (self, queue_account, NULL);
  sampan_outbox_start (sampan_studio_get_outbox (self->studio));
}

static void
note_posted (SampanPublishPage *self, SampanAccountRow *row, gpointer user_data)
{
  SampanJob **posted = user_data;
  SampanJob *job =
      sampan_outbox_find_posted (sampan_studio_get_outbox (self->studio),
                                 sampan_note_get_id (get_note (self)),
                                 sampan_account_row_get_language (row),
                                 sampan_account_get_id (sampan_account_row_get_account (row)));

  if (job != NULL)
    *posted = job;
}

static void
on_again_answered (AdwAlertDialog *dialog, const char *response, SampanPublishPage *self)
{
  if (g_str_equal (response, "again"))
    publish (self);
}

static void
on_publish (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPublishPage *self = user_data;
  SampanJob *posted = NULL;

  for_each_chosen (self, note_posted, &posted);
  if (posted == NULL)
    {
      publish (self);
      return;
    }
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Post Again?"), NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  adw_alert_dialog_format_body (alert,
                                _ ("This version is on @%s already. Posting makes a second post."),
                                sampan_job_get_handle (posted));
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "again", _ ("_Post Again"), NULL);
  adw_alert_dialog_set_default_response (alert, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_again_answered), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_when_changed (SampanPublishPage *self)
{
  g_autofree char *label = NULL;
  gint64 due = get_due (self);

  if (due != 0)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (due);
      g_autoptr (GDateTime) local = g_date_time_to_local (utc);
      /* Translators: day and time of a scheduled post, as for g_date_time_format() */
      label = g_date_time_format (local, _ ("%A, %-d %B, %H:%M"));
    }
  adw_expander_row_set_subtitle (self->later_row, label != NULL ? label : "");
  update_button (self);
}

/* What becomes of a scheduled post while the window is closed. */
static void
show_background (SampanPublishPage *self)
{
  static const struct
  {
    const char *answer;
    const char *text;
  } answers[] = {
    { "allowed", N_ ("Goes out even if the window is closed, while you are logged in.") },
    { "unknown", N_ ("Your desktop is asked once whether Sampan may post while its window is "
                     "closed.") },
    { "refused", N_ ("Your desktop does not let Sampan post while its window is closed: Sampan has "
                     "to be open at that time, or the post goes out at the next start.") },
    { "unavailable",
      N_ ("Sampan has to be open at that time, or the post goes out at the next start.") },
  };
  g_autofree char *answer =
      g_settings_get_string (sampan_studio_get_settings (self->studio), "background");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (answers[i].answer, answer))
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->background_row),
                                     _ (answers[i].text));
  gtk_widget_set_visible (GTK_WIDGET (self->ask_button), g_str_equal (answer, "refused"));
}

static GtkWidget *
make_job_row (gpointer item, gpointer user_data)
{
  SampanPublishPage *self = user_data;
  return sampan_job_row_new (sampan_studio_get_outbox (self->studio), item);
}

/* ---- what to look out for ---- */

static void
on_wishes_changed (SampanPublishPage *self)
{
  GSettings *settings = sampan_studio_get_settings (self->studio);
  g_auto (GStrv) words = g_settings_get_strv (settings, "publish-words");
  g_autofree char *text = g_strjoinv (", ", words);

  sampan_check_facts_set_words (self->facts, (const char *const *)words);
  sampan_check_facts_set_wanted (self->facts,
                                 g_settings_get_boolean (settings, "publish-finds-faces"),
                                 g_settings_get_boolean (settings, "publish-tries-links"));
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), text);
  queue_checks (self);
}

/* Commas of both scripts; none of the words is empty. */
static void
on_words_applied (SampanPublishPage *self)
{
  g_auto (GStrv) parts =
      g_regex_split_simple ("\\s*[,，、]\\s*",
                            gtk_editable_get_text (GTK_EDITABLE (self->words_row)), 0, 0);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (words, parts[i]);
  list = g_strv_builder_end (words);
  g_settings_set_strv (sampan_studio_get_settings (self->studio), "publish-words",
                       (const char *const *)list);
}

static void
set_facts (SampanPublishPage *self, SampanStudio *studio)
{
  GSettings *settings = sampan_studio_get_settings (studio);

  g_clear_object (&self->facts);
  self->facts = sampan_check_facts_new (sampan_studio_get_library (studio));
  g_settings_bind (settings, "publish-finds-faces", self->faces_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "publish-tries-links", self->links_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const signal_names[] = { "changed::publish-words",
                                                  "changed::publish-finds-faces",
                                                  "changed::publish-tries-links" };
      g_signal_connect_object (settings, signal_names[i], G_CALLBACK (on_wishes_changed), self,
                               G_CONNECT_SWAPPED);
    }
  on_wishes_changed (self);
}

/* Whether the note's posts still stand where they were put. */
static void
look_after_posts (SampanPublishPage *self)
{
  SampanNote *note = get_note (self);
  gint64 now = g_get_monotonic_time ();

  if (note == NULL || self->studio == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!g_set_str (&self->looked_at, sampan_note_get_id (note))
      && now - self->looked < LOOK_INTERVAL)
    return;
  self->looked = now;
  /* What it finds is in the jobs. */
  sampan_receipts_look_async (sampan_studio_get_outbox (self->studio), sampan_note_get_id (note),
                              self->cancellable, NULL, NULL);
}

static const GActionEntry action_entries[] = {
  { "publish", on_publish },
  { "add-account", on_add_account },
  { "handoff", on_handoff },
};

static void
sampan_publish_page_dispose (GObject *object)
{
  SampanPublishPage *self = SAMPAN_PUBLISH_PAGE (object);

  g_clear_handle_id (&self->check_timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->versions_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PUBLISH_PAGE);
  g_clear_object (&self->document);
  g_clear_object (&self->studio);
  g_clear_object (&self->facts);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->looked_at, g_free);
  G_OBJECT_CLASS (sampan_publish_page_parent_class)->dispose (object);
}

static void
sampan_publish_page_class_init (SampanPublishPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_publish_page_dispose;
  signals[SHOW_PLACE] =
      g_signal_new ("show-place", SAMPAN_TYPE_PUBLISH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, SAMPAN_TYPE_CHECK, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-publish-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, columns);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, checks_group);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, checks_list);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, words_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, faces_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, links_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, accounts_list);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, later_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, calendar);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, hour_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, minute_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, background_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, ask_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, jobs_list);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPublishPage, publish_button);
  gtk_widget_class_bind_template_callback (widget_class, on_when_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_words_applied);
}

/* The next full hour: a time that has passed would mean now. */
static void
offer_time (SampanPublishPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, 1);

  gtk_calendar_select_day (self->calendar, later);
  adw_spin_row_set_value (self->hour_row, g_date_time_get_hour (later));
}

static void
sampan_publish_page_init (SampanPublishPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "publish", G_ACTION_GROUP (self->actions));
  offer_time (self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "changed", G_CALLBACK (queue_checks), self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed",
                                  G_CALLBACK (on_versions_changed), self);
  g_signal_connect (self, "map", G_CALLBACK (look_after_posts), NULL);
  update_button (self);
}

/* Another library means other accounts and another outbox. */
static void
set_studio (SampanPublishPage *self, SampanStudio *studio)
{
  if (!g_set_object (&self->studio, studio))
    return;
  gtk_list_box_bind_model (self->accounts_list, NULL, NULL, NULL, NULL);
  gtk_list_box_bind_model (self->jobs_list, NULL, NULL, NULL, NULL);
  if (studio == NULL)
    return;
  set_facts (self, studio);
  g_signal_connect_object (sampan_studio_get_settings (studio), "changed::background",
                           G_CALLBACK (show_background), self, G_CONNECT_SWAPPED);
  show_background (self);
  g_autoptr (GtkSliceListModel) newest =
      gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (sampan_studio_get_outbox (studio))), 0,
                                JOBS_SHOWN);
  gtk_list_box_bind_model (self->accounts_list, G_LIST_MODEL (sampan_studio_get_accounts (studio)),
                           make_account_row, self, NULL);
  gtk_list_box_bind_model (self->jobs_list, G_LIST_MODEL (newest), make_job_row, self, NULL);
  g_signal_connect_object (sampan_studio_get_accounts (studio), "limits-changed",
                           G_CALLBACK (queue_checks), self, G_CONNECT_SWAPPED);
}

void
sampan_publish_page_set_document (SampanPublishPage *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_PUBLISH_PAGE (self));
  if (!g_set_object (&self->document, document))
    return;

  SampanNote *note = get_note (self);
  g_signal_group_set_target (self->note_signals, note);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  if (document != NULL)
    set_studio (self, sampan_document_get_studio (document));
  on_versions_changed (self);
  look_after_posts (self);
}
