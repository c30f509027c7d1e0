#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-rules.h"

#include "sampan-cue-pair.h"
#include "sampan-cue-row.h"
#include "ui/media/sampan-viewer.h"

struct _SampanCueRow
{
  GtkBox parent_instance;

  GtkLabel *start;
  GtkLabel *end;
  GtkLabel *texts[2];
  GtkLabel *speeds[2];
  GtkWidget *too_fast;
};

G_DEFINE_FINAL_TYPE (SampanCueRow, sampan_cue_row, GTK_TYPE_BOX)

static GtkLabel *
append_label (GtkWidget *box, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
sampan_cue_row_class_init (SampanCueRowClass *klass)
{
}

static void
sampan_cue_row_init (SampanCueRow *self)
{
  GtkWidget *times = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *speeds = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sampan-cue-row");
  self->start = append_label (times, "numeric");
  self->end = append_label (times, "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->end), "dim-label");
  for (int i = 0; i < 2; i++)
    {
      self->texts[i] = append_label (texts, i == 1 ? "dim-label" : NULL);
      gtk_label_set_wrap (self->texts[i], TRUE);
      gtk_label_set_wrap_mode (self->texts[i], PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (self->texts[i], GTK_NATURAL_WRAP_WORD);
      self->speeds[i] = append_label (speeds, "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (self->speeds[i]), "sampan-speed");
      gtk_label_set_xalign (self->speeds[i], 1);
    }
  self->too_fast = GTK_WIDGET (append_label (texts, "warning"));
  gtk_widget_add_css_class (self->too_fast, "caption");
  gtk_label_set_wrap (GTK_LABEL (self->too_fast), TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (speeds, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), times);
  gtk_box_append (GTK_BOX (self), texts);
  gtk_box_append (GTK_BOX (self), speeds);
}

GtkWidget *
sampan_cue_row_new (void)
{
  return g_object_new (SAMPAN_TYPE_CUE_ROW, NULL);
}

/* Text in its own language, so that glyphs and line breaks are right. */
static void
set_text (GtkLabel *label, const char *text, const char *language)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes,
                          pango_attr_language_new (pango_language_from_string (language)));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_label (label, text);
}

static gboolean
show_side (SampanCueRow *self, int side, SampanCue *cue, const char *language)
{
  if (cue == NULL)
    {
      set_text (self->texts[side], _ ("Not translated yet"), language);
      gtk_label_set_label (self->speeds[side], "");
      return FALSE;
    }
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));
  double speed = sampan_cue_get_reading_speed (cue);
  gboolean fast = speed > rules->characters_per_second;
  /* Translators: characters a second, in a small badge */
  g_autofree char *badge = g_strdup_printf (_ ("%.1f/s"), speed);

  set_text (self->texts[side], plain, language);
  gtk_label_set_label (self->speeds[side], badge);
  if (fast)
    gtk_widget_add_css_class (GTK_WIDGET (self->speeds[side]), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->speeds[side]), "warning");
  if (fast)
    {
      g_autofree char *why =
          g_strdup_printf (_ ("Too fast to read: %.0f characters a second at most"),
                           rules->characters_per_second);
      gtk_label_set_label (GTK_LABEL (self->too_fast), why);
    }
  return fast;
}

void
sampan_cue_row_set_cue (SampanCueRow *self,
                        SampanCaptionTrack *track,
                        SampanCaptionTrack *target,
                        SampanCue *cue)
{
  g_return_if_fail (SAMPAN_IS_CUE_ROW (self));
  g_autofree char *start = sampan_viewer_dup_time (sampan_cue_get_start (cue));
  g_autofree char *end = sampan_viewer_dup_time (sampan_cue_get_end (cue));
  gboolean fast = FALSE;

  gtk_label_set_label (self->start, start);
  gtk_label_set_label (self->end, end);
  gtk_widget_set_visible (GTK_WIDGET (self->texts[1]), target != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->speeds[1]), target != NULL);
  fast |= show_side (self, 0, cue, sampan_caption_track_get_language (track));
  if (target != NULL)
    fast |= show_side (self, 1, sampan_cue_pair_find (target, cue),
                       sampan_caption_track_get_language (target));
  gtk_widget_set_visible (self->too_fast, fast);
}

char *
sampan_cue_row_dup_label (SampanCueRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_CUE_ROW (self), NULL);
  gboolean fast = gtk_widget_get_visible (self->too_fast);

  return g_strjoin (", ", gtk_label_get_label (self->start), gtk_label_get_label (self->texts[0]),
                    fast ? gtk_label_get_label (GTK_LABEL (self->too_fast)) : NULL, NULL);
}
