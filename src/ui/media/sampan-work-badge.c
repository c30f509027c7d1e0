#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-work-badge.h"

/* What is done sooner, ms, needs no word. */
#define PATIENCE 300
/* So much of it, of 1, and so long, us, tell how long the rest takes. */
#define ENOUGH_DONE 0.02
#define ENOUGH_TIME (G_USEC_PER_SEC / 2)

struct _SampanWorkBadge
{
  AdwBin parent_instance;

  GtkLabel *label;
  GtkWidget *cancel;

  SampanPlayer *player; /* not owned: it outlives the badge, or goes with it */
  SampanPlayerWork work;
  gint64 begun;
  guint delay;
};

G_DEFINE_FINAL_TYPE (SampanWorkBadge, sampan_work_badge, ADW_TYPE_BIN)

enum
{
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_words (SampanWorkBadge *self)
{
  gint64 elapsed = g_get_monotonic_time () - self->begun;
  double progress;
  int left;

  g_object_get (self->player, "progress", &progress, NULL);
  if (self->work == SAMPAN_PLAYER_REFINING)
    /* Translators: of a person's outline, hair above all */
    return g_strdup (_ ("Refining the edges…"));
  if (progress < ENOUGH_DONE || elapsed < ENOUGH_TIME)
    return g_strdup (_ ("Enlarging the picture…"));
  left = (int)((double)elapsed / G_USEC_PER_SEC * (1 - progress) / progress) + 1;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Enlarging: about %d second left",
                                       "Enlarging: about %d seconds left", left),
                          left);
}

static void
update_words (SampanWorkBadge *self)
{
  g_autofree char *words = dup_words (self);

  gtk_label_set_label (self->label, words);
}

static gboolean
on_patience (gpointer user_data)
{
  SampanWorkBadge *self = user_data;

  self->delay = 0;
  update_words (self);
  gtk_widget_set_visible (self->cancel, self->work == SAMPAN_PLAYER_ENLARGING);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (self->label),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  return G_SOURCE_REMOVE;
}

static void
on_work (SampanWorkBadge *self)
{
  gboolean seen = gtk_widget_get_visible (GTK_WIDGET (self));
  int work;

  g_object_get (self->player, "work", &work, NULL);
  self->work = work;
  self->begun = g_get_monotonic_time ();
  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->work != SAMPAN_PLAYER_IDLE)
    self->delay = g_timeout_add (PATIENCE, on_patience, self);
  else if (seen)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), _ ("The picture is ready"),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
on_progress (SampanWorkBadge *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    update_words (self);
}

static void
on_cancel_clicked (SampanWorkBadge *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
sampan_work_badge_dispose (GObject *object)
{
  SampanWorkBadge *self = SAMPAN_WORK_BADGE (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  G_OBJECT_CLASS (sampan_work_badge_parent_class)->dispose (object);
}

static void
sampan_work_badge_class_init (SampanWorkBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_work_badge_dispose;
  signals[CANCELLED] = g_signal_new ("cancelled", SAMPAN_TYPE_WORK_BADGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_work_badge_init (SampanWorkBadge *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (NULL);

  self->label = GTK_LABEL (label);
  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (on_cancel_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), adw_spinner_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->cancel);
  gtk_widget_add_css_class (box, "osd");
  gtk_widget_add_css_class (box, "sampan-error");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sampan_work_badge_set_player (SampanWorkBadge *self, SampanPlayer *player)
{
  g_return_if_fail (SAMPAN_IS_WORK_BADGE (self));
  g_return_if_fail (SAMPAN_IS_PLAYER (player));

  self->player = player;
  g_signal_connect_object (player, "notify::work", G_CALLBACK (on_work), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
}
