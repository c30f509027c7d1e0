#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-edit-op.h"
#include "edit/sampan-picture-words.h"
#include "language/sampan-language.h"

#include "sampan-words-row.h"

struct _SampanWordsRow
{
  AdwExpanderRow parent_instance;

  SampanDocument *document;
  SampanMedia *media;
  char *id;
  GtkEditable *source;
  GtkEditable *target;
  AdwComboRow *lettering;
  GtkSwitch *button;
  gboolean updating; /* what changes in the widgets is not a person's */
};

G_DEFINE_FINAL_TYPE (SampanWordsRow, sampan_words_row, ADW_TYPE_EXPANDER_ROW)

static const char *
get_source (SampanWordsRow *self)
{
  return sampan_note_get_source_language (sampan_document_get_note (self->document));
}

/* (nullable) */
static const char *
get_target (SampanWordsRow *self)
{
  return sampan_document_get_target_language (self->document);
}

/* ---- what a person does ---- */

static void
on_text_changed (GtkEditable *entry, SampanWordsRow *self)
{
  const char *language = entry == self->source ? get_source (self) : get_target (self);

  if (!self->updating && language != NULL)
    sampan_picture_words_set_text (self->media, get_source (self), language, self->id,
                                   gtk_editable_get_text (entry));
}

static void
on_switched (GObject *object, GParamSpec *pspec, SampanWordsRow *self)
{
  SampanHistory *history = sampan_document_get_history (self->document);

  if (self->updating)
    return;
  sampan_history_seal (history);
  sampan_picture_words_set_kept (self->media, get_source (self), self->id,
                                 !gtk_switch_get_active (self->button));
  sampan_history_seal (history);
}

static const SampanParam *
get_letterings (void)
{
  return sampan_op_find_param (sampan_op_get (SAMPAN_OP_WORDS), "lettering");
}

static void
on_lettering_chosen (GObject *object, GParamSpec *pspec, SampanWordsRow *self)
{
  SampanHistory *history = sampan_document_get_history (self->document);
  guint chosen = adw_combo_row_get_selected (self->lettering);

  if (self->updating || chosen == GTK_INVALID_LIST_POSITION)
    return;
  sampan_history_seal (history);
  sampan_picture_words_set_lettering (self->media, get_source (self), self->id,
                                      get_letterings ()->choices[chosen]);
  sampan_history_seal (history);
}

/* ---- the object ---- */

static void
sampan_words_row_finalize (GObject *object)
{
  SampanWordsRow *self = SAMPAN_WORDS_ROW (object);

  g_clear_object (&self->document);
  g_clear_object (&self->media);
  g_free (self->id);
  G_OBJECT_CLASS (sampan_words_row_parent_class)->finalize (object);
}

static void
sampan_words_row_class_init (SampanWordsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_words_row_finalize;
}

static GtkEditable *
add_entry (SampanWordsRow *self)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_text_changed), self, 0);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), entry);
  return GTK_EDITABLE (entry);
}

static void
add_lettering (SampanWordsRow *self)
{
  const SampanParam *param = get_letterings ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; param->choices[i] != NULL; i++)
    gtk_string_list_append (names, _ (param->labels[i]));
  self->lettering = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->lettering), _ (param->label));
  adw_combo_row_set_model (self->lettering, G_LIST_MODEL (names));
  g_signal_connect_object (self->lettering, "notify::selected", G_CALLBACK (on_lettering_chosen),
                           self, 0);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->lettering));
}

static guint
find_lettering (const char *name)
{
  const SampanParam *param = get_letterings ();

  for (guint i = 0; param->choices[i] != NULL; i++)
    if (g_strcmp0 (param->choices[i], name) == 0)
      return i;
  return 0;
}

static void
sampan_words_row_init (SampanWordsRow *self)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_set_title_lines (row, 2);
  adw_expander_row_set_subtitle_lines (row, 2);
  self->button = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               _ ("Translate These Words; Off Keeps the Original"));
  g_signal_connect_object (self->button, "notify::active", G_CALLBACK (on_switched), self, 0);
  adw_expander_row_add_suffix (row, GTK_WIDGET (self->button));
  self->source = add_entry (self);
  self->target = add_entry (self);
  add_lettering (self);
}

SampanWordsRow *
sampan_words_row_new (SampanDocument *document, SampanMedia *media, const char *id)
{
  SampanWordsRow *self = g_object_new (SAMPAN_TYPE_WORDS_ROW, NULL);

  self->document = g_object_ref (document);
  self->media = g_object_ref (media);
  self->id = g_strdup (id);
  return self;
}

const char *
sampan_words_row_get_id (SampanWordsRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_WORDS_ROW (self), NULL);

  return self->id;
}

static void
set_entry (GtkEditable *entry, const char *language, const char *text)
{
  g_autofree char *name = language != NULL ? sampan_language_dup_name (language) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (entry), name != NULL);
  if (name == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), name);
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

void
sampan_words_row_update (SampanWordsRow *self)
{
  g_return_if_fail (SAMPAN_IS_WORDS_ROW (self));

  const char *target = get_target (self);
  SampanCaptionTrack *source = sampan_media_get_track (self->media, get_source (self));
  SampanCaptionTrack *track = target != NULL ? sampan_media_get_track (self->media, target) : NULL;
  SampanCue *box = source != NULL ? sampan_caption_track_find (source, self->id, NULL) : NULL;
  SampanCue *cue = track != NULL ? sampan_caption_track_find_rendering (track, self->id) : NULL;
  const char *subtitle = cue != NULL ? sampan_cue_get_text (cue) : "";
  SampanWordsPlace place = { 0 };
  g_autofree char *stale = NULL;

  if (box == NULL)
    return;
  sampan_words_place_read (box, &place);
  if (place.kept)
    subtitle = _ ("Stays as it is in the picture");
  else if (cue == NULL && target != NULL)
    subtitle = _ ("Not translated yet");
  else if (cue != NULL
           && sampan_caption_track_get_state (track, cue, source) == SAMPAN_SEGMENT_STALE)
    /* Translators: %s is a translation whose original was changed since it was written */
    subtitle = stale = g_strdup_printf (_ ("%s · out of date"), subtitle);
  self->updating = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), sampan_cue_get_text (box));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_switch_set_active (self->button, !place.kept);
  set_entry (self->source, get_source (self), sampan_cue_get_text (box));
  adw_combo_row_set_selected (self->lettering, find_lettering (place.lettering));
  set_entry (self->target, target, cue != NULL ? sampan_cue_get_text (cue) : "");
  self->updating = FALSE;
}

void
sampan_words_row_focus (SampanWordsRow *self)
{
  g_return_if_fail (SAMPAN_IS_WORDS_ROW (self));

  gtk_widget_grab_focus (GTK_WIDGET (get_target (self) != NULL ? self->target : self->source));
}
