#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-check.h"
#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-rules.h"

#include "sampan-cue-mark.h"
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
  GtkWidget *mark;
  GtkImage *mark_icon;
  GtkLabel *mark_label;
  GtkLabel *warnings;

  SampanCue *shown[2]; /* the cue, and what renders it */
  gboolean stale;      /* that */
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
sampan_cue_row_finalize (GObject *object)
{
  SampanCueRow *self = SAMPAN_CUE_ROW (object);

  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->shown[i], sampan_cue_unref);
  G_OBJECT_CLASS (sampan_cue_row_parent_class)->finalize (object);
}

static void
sampan_cue_row_class_init (SampanCueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_cue_row_finalize;
}

/* How the rendering stands to its source. */
static void
append_mark (SampanCueRow *self, GtkWidget *box)
{
  self->mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->mark_icon = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "pixel-size", 12, "accessible-role",
                                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (self->mark), GTK_WIDGET (self->mark_icon));
  self->mark_label = append_label (self->mark, "caption");
  gtk_label_set_wrap (self->mark_label, TRUE);
  gtk_box_append (GTK_BOX (box), self->mark);
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
  append_mark (self, texts);
  self->warnings = append_label (texts, "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->warnings), "caption");
  gtk_label_set_wrap (self->warnings, TRUE);
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

/* Returns: (transfer full) (nullable): what makes it hard to read, a sentence a line. @fast: (out):
 * whether it is too fast. */
static char *
dup_faults (SampanCue *cue, const char *language, gboolean *fast)
{
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_fault_free);
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  *fast = FALSE;
  sampan_caption_check_cue (cue, NULL, language, 0, faults);
  for (guint i = 0; i < faults->len; i++)
    {
      const SampanCaptionFault *fault = faults->pdata[i];

      *fast |= fault->rule == SAMPAN_CAPTION_RULE_SPEED;
      g_strv_builder_take (sentences, sampan_caption_fault_dup_sentence (fault));
    }
  all = g_strv_builder_end (sentences);
  return all[0] != NULL ? g_strjoinv ("\n", all) : NULL;
}

/* Returns: (transfer full) (nullable): what makes it hard to read. */
static char *
show_side (SampanCueRow *self, int side, SampanCue *cue, const char *language)
{
  gboolean fast;
  char *faults;

  if (cue != NULL)
    sampan_cue_ref (cue);
  g_clear_pointer (&self->shown[side], sampan_cue_unref);
  self->shown[side] = cue;
  if (cue == NULL)
    {
      set_text (self->texts[side], _ ("Not translated yet"), language);
      gtk_widget_set_visible (GTK_WIDGET (self->speeds[side]), FALSE);
      return NULL;
    }
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));
  /* Translators: characters a second, in a small badge */
  g_autofree char *badge = g_strdup_printf (_ ("%.1f/s"), sampan_cue_get_reading_speed (cue));

  set_text (self->texts[side], plain, language);
  gtk_label_set_label (self->speeds[side], badge);
  gtk_widget_set_visible (GTK_WIDGET (self->speeds[side]), TRUE);
  faults = dup_faults (cue, language, &fast);
  if (fast)
    gtk_widget_add_css_class (GTK_WIDGET (self->speeds[side]), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->speeds[side]), "warning");
  return faults;
}

static void
show_mark (SampanCueRow *self, const SampanCueMark *mark)
{
  static const char *const classes[] = { "success", "warning", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->mark, classes[i]);
  if (mark->css_class != NULL)
    gtk_widget_add_css_class (self->mark, mark->css_class);
  gtk_image_set_from_icon_name (self->mark_icon, mark->icon);
  gtk_label_set_label (self->mark_label, mark->words);
  gtk_widget_set_visible (self->mark, *mark->words != '\0');
  self->stale = mark->stale;
}

static void
show_target (SampanCueRow *self,
             SampanCaptionTrack *track,
             SampanCaptionTrack *target,
             SampanCue *rendering)
{
  g_auto (SampanCueMark) mark = { 0 };

  sampan_cue_mark_init (&mark, track, target, rendering);
  show_mark (self, &mark);
}

/* The same said of both texts is said once. */
static void
show_warnings (SampanCueRow *self, const char *first, const char *second)
{
  g_autofree char *text = NULL;

  if (g_strcmp0 (first, second) == 0)
    second = NULL;
  text = first != NULL && second != NULL ? g_strjoin ("\n", first, second, NULL)
                                         : g_strdup (first != NULL ? first : second);
  gtk_label_set_label (self->warnings, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), text != NULL);
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
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  gtk_label_set_label (self->start, start);
  gtk_label_set_label (self->end, end);
  gtk_widget_set_visible (GTK_WIDGET (self->texts[1]), target != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->speeds[1]), target != NULL);
  first = show_side (self, 0, cue, sampan_caption_track_get_language (track));
  gtk_widget_set_visible (self->mark, FALSE);
  if (target != NULL)
    {
      SampanCue *rendering = sampan_cue_pair_find (target, cue);

      second = show_side (self, 1, rendering, sampan_caption_track_get_language (target));
      show_target (self, track, target, rendering);
    }
  show_warnings (self, first, second);
}

gboolean
sampan_cue_row_shows (SampanCueRow *self,
                      SampanCaptionTrack *track,
                      SampanCaptionTrack *target,
                      SampanCue *cue)
{
  SampanCue *rendering;

  g_return_val_if_fail (SAMPAN_IS_CUE_ROW (self), FALSE);
  rendering = sampan_cue_pair_find (target, cue);
  return self->shown[0] == cue && self->shown[1] == rendering
         && (rendering == NULL
             || self->stale
                    == (sampan_caption_track_get_state (target, rendering, track)
                        == SAMPAN_SEGMENT_STALE));
}

char *
sampan_cue_row_dup_label (SampanCueRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_CUE_ROW (self), NULL);

  GtkLabel *parts[] = { self->start, self->texts[0], self->texts[1], self->mark_label,
                        self->warnings };
  GString *label = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gboolean shown = parts[i] == self->mark_label
                           ? gtk_widget_get_visible (self->mark)
                           : gtk_widget_get_visible (GTK_WIDGET (parts[i]));

      if (shown)
        g_string_append_printf (label, "%s%s", i > 0 ? C_ ("list", ", ") : "",
                                gtk_label_get_label (parts[i]));
    }
  return g_string_free_and_steal (label);
}
