#include "config.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"

#include "sampan-cue-dialogs.h"
#include "sampan-cue-time.h"

/* A day, seconds. */
#define FARTHEST 86400

/* One open dialog; it belongs to its widget. */
typedef struct
{
  AdwAlertDialog *dialog;
  SampanCaptionTrack *track;
  guint selected;
  SampanCueStretchFunc func;
  gpointer user_data;
  GtkLabel *problem;
  /* to shift */
  AdwSpinRow *amount;
  AdwSwitchRow *rest;
  /* to stretch: two captions, and when they shall begin */
  AdwSpinRow *numbers[2];
  AdwEntryRow *times[2];
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *self = data;

  g_object_unref (self->track);
  g_free (self);
}

static gint64
get_start (Dialog *self, guint position)
{
  SampanCue *cue = sampan_caption_track_get_cue (self->track, position);
  return cue != NULL ? sampan_cue_get_start (cue) : 0;
}

/* @problem: (nullable): why what is written can not be done */
static void
tell (Dialog *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  adw_alert_dialog_set_response_enabled (self->dialog, "do", problem == NULL);
}

static Dialog *
dialog_new (SampanCaptionTrack *track,
            guint selected,
            SampanCueStretchFunc func,
            gpointer user_data,
            const char *heading,
            const char *body,
            const char *verb,
            GtkWidget *list)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
  self->track = g_object_ref (track);
  self->selected = selected;
  self->func = func;
  self->user_data = user_data;
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  adw_alert_dialog_set_extra_child (self->dialog, box);
  adw_alert_dialog_add_responses (self->dialog, "cancel", _ ("_Cancel"), "do", verb, NULL);
  adw_alert_dialog_set_response_appearance (self->dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (self->dialog, "do");
  adw_alert_dialog_set_close_response (self->dialog, "cancel");
  g_object_set_data_full (G_OBJECT (self->dialog), "sampan-dialog", self, dialog_free);
  return self;
}

static GtkWidget *
add_row (GtkWidget *list, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

/* ---- shift ---- */

static SampanCueStretch
read_shift (Dialog *self)
{
  gint64 amount = llround (adw_spin_row_get_value (self->amount) * 1000);
  gint64 from = self->rest != NULL && adw_switch_row_get_active (self->rest)
                    ? get_start (self, self->selected)
                    : 0;

  return (SampanCueStretch){ from, 0, amount, 1000, 1000 + amount };
}

static void
check_shift (Dialog *self)
{
  SampanCueStretch how = read_shift (self);
  gint64 first = how.from > 0 ? how.from : get_start (self, 0);

  tell (self,
        first + how.new_a < 0 ? _ ("The first caption would begin before the video does.") : NULL);
}

static void
on_shift (AdwAlertDialog *dialog, const char *response, Dialog *self)
{
  SampanCueStretch how;

  if (g_strcmp0 (response, "do") != 0)
    return;
  how = read_shift (self);
  if (how.new_a != 0)
    self->func (&how, self->user_data);
}

void
sampan_cue_dialogs_shift (GtkWidget *parent,
                          SampanCaptionTrack *track,
                          guint selected,
                          SampanCueStretchFunc func,
                          gpointer user_data)
{
  GtkWidget *list = gtk_list_box_new ();
  Dialog *self = dialog_new (track, selected, func, user_data, _ ("Shift Captions"),
                             _ ("Captions in all languages move together."), _ ("_Shift"), list);

  self->amount = ADW_SPIN_ROW (adw_spin_row_new_with_range (-FARTHEST, FARTHEST, 0.1));
  adw_spin_row_set_digits (self->amount, 3);
  /* It begins with the least. */
  adw_spin_row_set_value (self->amount, 0);
  add_row (list, GTK_WIDGET (self->amount), _ ("Seconds"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->amount),
                               _ ("Less than zero moves them earlier"));
  if (sampan_caption_track_get_cue (track, selected) != NULL && selected > 0)
    {
      self->rest = ADW_SWITCH_ROW (adw_switch_row_new ());
      add_row (list, GTK_WIDGET (self->rest), _ ("Only From the Chosen One On"));
      g_signal_connect_swapped (self->rest, "notify::active", G_CALLBACK (check_shift), self);
    }
  g_signal_connect_swapped (self->amount, "notify::value", G_CALLBACK (check_shift), self);
  g_signal_connect (self->dialog, "response", G_CALLBACK (on_shift), self);
  check_shift (self);
  adw_dialog_set_focus (ADW_DIALOG (self->dialog), GTK_WIDGET (self->amount));
  adw_dialog_present (ADW_DIALOG (self->dialog), parent);
}

/* ---- stretch ---- */

static guint
get_position (Dialog *self, guint i)
{
  return (guint)adw_spin_row_get_value (self->numbers[i]) - 1;
}

/* Returns: NULL, or why it can not be done. */
static const char *
read_stretch (Dialog *self, SampanCueStretch *how)
{
  double rate;

  *how = (SampanCueStretch){ 0, get_start (self, get_position (self, 0)), 0,
                             get_start (self, get_position (self, 1)), 0 };
  if (!sampan_cue_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->times[0])), &how->new_a)
      || !sampan_cue_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->times[1])),
                                 &how->new_b))
    return _ ("Write a time as minutes and seconds: 1:05.3");
  if (how->a >= how->b)
    return _ ("The first caption must come before the second.");
  if (how->new_a >= how->new_b)
    return _ ("The first time must come before the second.");
  rate = (double)(how->new_b - how->new_a) / (double)(how->b - how->a);
  if ((double)how->new_a + (double)(get_start (self, 0) - how->a) * rate < -0.5)
    return _ ("The first caption would begin before the video does.");
  return NULL;
}

static void
check_stretch (Dialog *self)
{
  SampanCueStretch how;

  tell (self, read_stretch (self, &how));
}

static void
show_anchor (Dialog *self, guint i)
{
  SampanCue *cue = sampan_caption_track_get_cue (self->track, get_position (self, i));
  g_autofree char *time = sampan_cue_time_format (cue != NULL ? sampan_cue_get_start (cue) : 0);
  g_autofree char *text =
      cue != NULL ? sampan_caption_text_to_plain (sampan_cue_get_text (cue)) : g_strdup ("");
  g_autofree char *escaped = g_markup_escape_text (g_strdelimit (text, "\n", ' '), -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->numbers[i]), escaped);
  gtk_editable_set_text (GTK_EDITABLE (self->times[i]), time);
  check_stretch (self);
}

static void
on_first_number (Dialog *self)
{
  show_anchor (self, 0);
}

static void
on_second_number (Dialog *self)
{
  show_anchor (self, 1);
}

static void
on_stretch (AdwAlertDialog *dialog, const char *response, Dialog *self)
{
  SampanCueStretch how;

  if (g_strcmp0 (response, "do") == 0 && read_stretch (self, &how) == NULL
      && (how.a != how.new_a || how.b != how.new_b))
    self->func (&how, self->user_data);
}

void
sampan_cue_dialogs_stretch (GtkWidget *parent,
                            SampanCaptionTrack *track,
                            guint selected,
                            SampanCueStretchFunc func,
                            gpointer user_data)
{
  GtkWidget *list = gtk_list_box_new ();
  guint n = sampan_caption_track_get_n_cues (track);
  guint anchors[] = { 0, selected > 0 && selected < n ? selected : n - 1 };
  const char *titles[] = { _ ("First Caption"), _ ("Second Caption") };
  const char *time_titles[] = { _ ("The First Begins At"), _ ("The Second Begins At") };
  const GCallback callbacks[] = { G_CALLBACK (on_first_number), G_CALLBACK (on_second_number) };
  Dialog *self = dialog_new (
      track, selected, func, user_data, _ ("Stretch Captions"),
      _ ("Say when two captions shall begin. All others, in all languages, follow in proportion."),
      _ ("_Stretch"), list);

  for (guint i = 0; i < 2; i++)
    {
      self->numbers[i] = ADW_SPIN_ROW (adw_spin_row_new_with_range (1, n, 1));
      adw_spin_row_set_value (self->numbers[i], anchors[i] + 1);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->numbers[i]), 1);
      add_row (list, GTK_WIDGET (self->numbers[i]), titles[i]);
      self->times[i] = ADW_ENTRY_ROW (adw_entry_row_new ());
      add_row (list, GTK_WIDGET (self->times[i]), time_titles[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_signal_connect_swapped (self->times[i], "changed", G_CALLBACK (check_stretch), self);
      g_signal_connect_swapped (self->numbers[i], "notify::value", callbacks[i], self);
    }
  show_anchor (self, 0);
  show_anchor (self, 1);
  g_signal_connect (self->dialog, "response", G_CALLBACK (on_stretch), self);
  adw_dialog_present (ADW_DIALOG (self->dialog), parent);
}
