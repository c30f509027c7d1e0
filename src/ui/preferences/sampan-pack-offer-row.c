#include "config.h"

#include "sampan-pack-offer-row.h"

#include <glib/gi18n-lib.h>

#include "sampan-pack-text.h"
#include "sampan-store-task.h"

struct _SampanPackOfferRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *title_label;
  GtkLabel *details_label;
  GtkProgressBar *progress;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkLabel *state_label;
  GtkWidget *discard_button;
  GtkButton *action_button;

  SampanPacks *packs;
  SampanPackOffer *offer;
};

G_DEFINE_FINAL_TYPE (SampanPackOfferRow, sampan_pack_offer_row, ADW_TYPE_PREFERENCES_ROW)

/* ---- what is shown ---- */

static gboolean
is_busy (SampanPackOfferRow *self)
{
  SampanPackOfferState state = sampan_pack_offer_get_state (self->offer);

  return state == SAMPAN_PACK_OFFER_FETCHING || state == SAMPAN_PACK_OFFER_INSTALLING;
}

static char *
dup_state (SampanPackOfferRow *self)
{
  g_autofree char *done = g_format_size ((guint64)sampan_pack_offer_get_done (self->offer));
  g_autofree char *size = g_format_size ((guint64)sampan_pack_offer_get_size (self->offer));
  g_autofree char *needed = g_format_size ((guint64)sampan_pack_offer_get_needed (self->offer));
  int left = sampan_pack_offer_get_seconds_left (self->offer);
  g_autofree char *time = left >= 0 ? sampan_pack_text_dup_time_left (left) : NULL;

  switch (sampan_pack_offer_get_state (self->offer))
    {
    case SAMPAN_PACK_OFFER_FETCHING:
      if (time != NULL)
        /* Translators: sizes, as "12 MB of 150 MB", then "about 2 minutes left" */
        return g_strdup_printf (_ ("%s of %s, %s"), done, size, time);
      /* Translators: sizes, as "12 MB of 150 MB" */
      return g_strdup_printf (_ ("%s of %s"), done, size);
    case SAMPAN_PACK_OFFER_INSTALLING:
      return g_strdup (_ ("Checking…"));
    case SAMPAN_PACK_OFFER_INSTALLED:
      return g_strdup (_ ("Installed"));
    default:
      if (sampan_pack_offer_get_done (self->offer) > 0)
        /* Translators: sizes: of what is here, of the whole, and what must be free on the disk */
        return g_strdup_printf (_ ("%s of %s are here, needs %s more on the disk"), done, size,
                                needed);
      /* Translators: sizes: to download, and what must be free on the disk */
      return g_strdup_printf (_ ("%s to download, needs %s on the disk"), size, needed);
    }
}

static char *
dup_languages (SampanPackOfferRow *self)
{
  return sampan_pack_text_dup_languages (sampan_pack_offer_get_source (self->offer),
                                         sampan_pack_offer_get_targets (self->offer));
}

/* Each row has a button of this @label: a screen reader says also what it is for. */
static void
name_button (SampanPackOfferRow *self, GtkWidget *button, const char *label)
{
  g_autofree char *languages = dup_languages (self);
  /* Translators: what a screen reader says of a button: what it does, and to which language pack,
   * as "Fetch: English → Chinese" */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), label, languages);

  gtk_button_set_label (GTK_BUTTON (button), label);
  /* GTK lets a button be named by the words in it, whatever else it is named. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sampan_pack_offer_get_name (self->offer), -1);
}

static void
show_error (SampanPackOfferRow *self)
{
  const char *error = sampan_pack_offer_get_error (self->offer);

  gtk_widget_set_visible (self->error_box, error != NULL);
  gtk_label_set_label (self->error_label, error != NULL ? error : "");
  if (error != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), error,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
show_done (SampanPackOfferRow *self)
{
  g_autofree char *state = dup_state (self);
  gint64 size = MAX (sampan_pack_offer_get_size (self->offer), 1);

  gtk_label_set_label (self->state_label, state);
  if (sampan_pack_offer_get_state (self->offer) != SAMPAN_PACK_OFFER_INSTALLING)
    gtk_progress_bar_set_fraction (self->progress,
                                   (double)sampan_pack_offer_get_done (self->offer) / (double)size);
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
show_state (SampanPackOfferRow *self)
{
  gboolean busy = is_busy (self);
  gboolean partial = sampan_pack_offer_get_done (self->offer) > 0 && !busy;
  gboolean installed = sampan_pack_offer_get_state (self->offer) == SAMPAN_PACK_OFFER_INSTALLED;

  show_done (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy || partial);
  gtk_widget_set_visible (self->discard_button, partial);
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), !installed);
  name_button (self, self->discard_button, _ ("Discard"));
  name_button (self, GTK_WIDGET (self->action_button),
               busy      ? _ ("Stop")
               : partial ? _ ("Resume")
                         /* Translators: a button: gets a language pack from the network */
                         : _ ("Fetch"));
}

static void
on_done_changed (SampanPackOfferRow *self)
{
  if (is_busy (self))
    show_done (self);
  else
    show_state (self);
}

static void
show_offer (SampanPackOfferRow *self)
{
  SampanPackOffer *offer = self->offer;
  g_autofree char *languages = dup_languages (self);
  g_autofree char *licence = sampan_pack_text_dup_licence (sampan_pack_offer_get_licence (offer));
  g_autofree char *quality =
      sampan_pack_text_dup_quality (sampan_pack_offer_get_quality (offer),
                                    sampan_pack_offer_get_quality_source (offer));
  g_autofree char *details =
      g_strdup_printf ("%s · %s%s%s", sampan_pack_offer_get_name (offer), licence,
                       quality != NULL ? "\n" : "", quality != NULL ? quality : "");

  gtk_label_set_label (self->title_label, languages);
  gtk_label_set_label (self->details_label, details);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), languages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sampan_pack_offer_get_name (offer), -1);
  show_state (self);
  show_error (self);
}

/* ---- what is done ---- */

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPackOfferRow) self = user_data;
  g_autoptr (SampanPack) pack = sampan_packs_fetch_finish (SAMPAN_PACKS (source), result, NULL);

  /* A failure stands in the row. */
  if (pack != NULL)
    sampan_store_tell (GTK_WIDGET (self), _ ("Language pack added"));
}

static void
on_action_clicked (SampanPackOfferRow *self)
{
  if (is_busy (self))
    sampan_packs_cancel (self->packs, self->offer);
  else
    sampan_packs_fetch_async (self->packs, self->offer, NULL, on_fetched, g_object_ref (self));
}

static void
on_discard_clicked (SampanPackOfferRow *self)
{
  sampan_packs_discard (self->packs, self->offer);
  gtk_widget_grab_focus (GTK_WIDGET (self->action_button));
}

static void
sampan_pack_offer_row_dispose (GObject *object)
{
  SampanPackOfferRow *self = SAMPAN_PACK_OFFER_ROW (object);

  if (self->offer != NULL)
    g_signal_handlers_disconnect_by_data (self->offer, self);
  g_clear_object (&self->offer);
  g_clear_object (&self->packs);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PACK_OFFER_ROW);
  G_OBJECT_CLASS (sampan_pack_offer_row_parent_class)->dispose (object);
}

static void
sampan_pack_offer_row_class_init (SampanPackOfferRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_pack_offer_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-pack-offer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, error_box);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, error_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, discard_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPackOfferRow, action_button);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_clicked);
}

static void
sampan_pack_offer_row_init (SampanPackOfferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sampan_pack_offer_row_new (SampanPacks *packs, SampanPackOffer *offer)
{
  SampanPackOfferRow *self;

  g_return_val_if_fail (SAMPAN_IS_PACKS (packs), NULL);
  g_return_val_if_fail (SAMPAN_IS_PACK_OFFER (offer), NULL);

  self = g_object_new (SAMPAN_TYPE_PACK_OFFER_ROW, NULL);
  self->packs = g_object_ref (packs);
  self->offer = g_object_ref (offer);
  g_signal_connect_object (offer, "notify::state", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (offer, "notify::done", G_CALLBACK (on_done_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (offer, "notify::error", G_CALLBACK (show_error), self,
                           G_CONNECT_SWAPPED);
  show_offer (self);
  return GTK_WIDGET (self);
}
