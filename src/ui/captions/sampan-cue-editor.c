#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-rules.h"
#include "core/sampan-cue-edit.h"
#include "language/sampan-language.h"
#include "media/sampan-font-check.h"

#include "sampan-cue-editor.h"
#include "sampan-cue-mark.h"
#include "sampan-cue-pair.h"
#include "sampan-time-entry.h"

struct _SampanCueEditor
{
  AdwBin parent_instance;

  SampanTimeEntry *start_entry;
  SampanTimeEntry *end_entry;
  GtkLabel *length_label;
  GtkLabel *source_label;
  GtkLabel *source_count;
  GtkTextView *source_text;
  GtkWidget *target_box;
  GtkLabel *target_label;
  GtkLabel *target_count;
  GtkWidget *keep_button;
  GtkToggleButton *pin_button;
  GtkTextView *target_text;
  GtkLabel *gap_label;

  SampanCaptionTrack *track;
  SampanCaptionTrack *target;
  SampanCue *cue;
  char *font;       /* of the captions; NULL for each language's own */
  gboolean setting; /* while it is brought to the cue */
};

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanCueEditor, sampan_cue_editor, ADW_TYPE_BIN)

static char *
dup_buffer (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_buffer (GtkTextView *view, const char *text)
{
  g_autofree char *old = dup_buffer (view);

  if (!g_str_equal (old, text))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/* How long the longest line is, of what the language allows. */
static void
show_count (GtkLabel *label, SampanCue *cue, const char *language)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  guint longest = cue != NULL ? sampan_cue_get_longest_line (cue) : 0;
  /* Translators: characters of the longest line, and how many a line may have */
  g_autofree char *text =
      g_strdup_printf (_ ("%u of %u a line"), longest, rules->characters_per_line);

  gtk_label_set_label (label, text);
  gtk_widget_remove_css_class (GTK_WIDGET (label),
                               longest > rules->characters_per_line ? "dim-label" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (label),
                            longest > rules->characters_per_line ? "warning" : "dim-label");
}

static void
show_times (SampanCueEditor *self)
{
  gint64 start = sampan_cue_get_start (self->cue), end = sampan_cue_get_end (self->cue);
  /* Translators: how long a caption is shown */
  g_autofree char *length = g_strdup_printf (_ ("%.1f s"), (double)(end - start) / 1000.0);

  sampan_time_entry_set_time (self->start_entry, start);
  sampan_time_entry_set_time (self->end_entry, end);
  gtk_label_set_label (self->length_label, length);
}

static void
move (SampanCueEditor *self, gint64 start, gint64 end)
{
  if (self->cue != NULL && !self->setting)
    g_signal_emit (self, signals[MOVED], 0, sampan_cue_get_id (self->cue), start, end);
}

/* A start behind the end takes the end along: the caption is shown as long as before. */
static void
on_start_changed (SampanCueEditor *self, gint64 time)
{
  if (self->cue == NULL)
    return;
  gint64 start = sampan_cue_get_start (self->cue), end = sampan_cue_get_end (self->cue);

  move (self, time, time >= end ? time + end - start : end);
}

static void
on_end_changed (SampanCueEditor *self, gint64 time)
{
  if (self->cue == NULL)
    return;
  gint64 start = sampan_cue_get_start (self->cue);

  move (self, start, MAX (time, start + SAMPAN_CUE_SHORTEST));
  if (self->cue != NULL)
    show_times (self);
}

static void
on_source_changed (GtkTextBuffer *buffer, SampanCueEditor *self)
{
  if (self->setting || self->cue == NULL)
    return;

  g_autofree char *text = dup_buffer (self->source_text);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (self->cue, text);
  sampan_caption_track_put (self->track, changed);
}

static void
on_target_changed (GtkTextBuffer *buffer, SampanCueEditor *self)
{
  if (self->setting || self->cue == NULL || self->target == NULL)
    return;

  g_autofree char *text = dup_buffer (self->target_text);
  sampan_cue_pair_set_target_text (self->track, self->target, self->cue, text);
}

static void
set_pinned (SampanCueEditor *self, gboolean pinned)
{
  if (self->cue != NULL && self->target != NULL)
    {
      g_autoptr (SampanCue) cue = sampan_cue_ref (self->cue);
      sampan_cue_pair_set_pinned (self->track, self->target, cue, pinned);
    }
}

static void
on_pin_clicked (SampanCueEditor *self)
{
  set_pinned (self, gtk_toggle_button_get_active (self->pin_button));
}

static void
on_keep_clicked (SampanCueEditor *self)
{
  set_pinned (self, TRUE);
}

/* What a person can say of the rendering. */
static void
show_pin (SampanCueEditor *self, SampanCue *rendering)
{
  g_auto (SampanCueMark) mark = { 0 };

  sampan_cue_mark_init (&mark, self->track, self->target, rendering);
  gtk_widget_set_visible (self->keep_button, mark.stale && mark.pinned);
  gtk_toggle_button_set_active (self->pin_button, mark.pinned);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_button), *mark.words != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pin_button),
                               mark.pinned       ? _ ("Unpin: Translations May Overwrite It")
                               : mark.unapproved ? _ ("Approve and Pin")
                                                 : _ ("Pin: No Translation Overwrites It"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mark.unapproved ? _ ("Approve") : _ ("Pin"), -1);
}

static void
add_gaps (GString *told, const char *font, SampanCaptionTrack *track, SampanCue *cue)
{
  g_autofree char *plain =
      cue != NULL ? sampan_caption_text_to_plain (sampan_cue_get_text (cue)) : NULL;
  g_autoptr (GPtrArray) gaps = NULL;
  g_autofree char *sentence = NULL;

  if (plain == NULL)
    return;
  gaps = sampan_font_check (font, sampan_caption_track_get_language (track), plain);
  sentence = sampan_font_gaps_describe (gaps, font);
  if (sentence != NULL && strstr (told->str, sentence) == NULL)
    g_string_append_printf (told, "%s%s", told->len > 0 ? "\n" : "", sentence);
}

/* Which characters the captions' font does not have. */
static void
show_gaps (SampanCueEditor *self, SampanCue *rendering)
{
  g_autoptr (GString) told = g_string_new (NULL);

  add_gaps (told, self->font, self->track, self->cue);
  if (rendering != NULL)
    add_gaps (told, self->font, self->target, rendering);
  gtk_label_set_label (self->gap_label, told->str);
  gtk_widget_set_visible (GTK_WIDGET (self->gap_label), told->len > 0);
}

static void
set_language_label (GtkLabel *label, GtkTextView *view, SampanCaptionTrack *track, gboolean source)
{
  g_autofree char *name = sampan_language_dup_name (sampan_caption_track_get_language (track));
  /* Translators: %s is the name of a language */
  g_autofree char *text = source ? g_strdup_printf (_ ("%s, source"), name) : g_strdup (name);

  gtk_label_set_label (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
sampan_cue_editor_dispose (GObject *object)
{
  SampanCueEditor *self = SAMPAN_CUE_EDITOR (object);

  self->setting = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_CUE_EDITOR);
  g_clear_pointer (&self->cue, sampan_cue_unref);
  g_clear_pointer (&self->font, g_free);
  g_clear_object (&self->track);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (sampan_cue_editor_parent_class)->dispose (object);
}

static void
sampan_cue_editor_class_init (SampanCueEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_cue_editor_dispose;
  g_type_ensure (SAMPAN_TYPE_TIME_ENTRY);
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_CUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT64, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-cue-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, start_entry);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, end_entry);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, length_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, source_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, source_count);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, source_text);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, target_box);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, target_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, target_count);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, gap_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, keep_button);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, pin_button);
  gtk_widget_class_bind_template_child (widget_class, SampanCueEditor, target_text);
  gtk_widget_class_bind_template_callback (widget_class, on_start_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_end_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_clicked);
}

static void
sampan_cue_editor_init (SampanCueEditor *self)
{
  GtkTextView *views[2];

  gtk_widget_init_template (GTK_WIDGET (self));
  views[0] = self->source_text;
  views[1] = self->target_text;
  /* What is undone is the note's last step, not a text view's. */
  for (guint i = 0; i < 2; i++)
    gtk_text_buffer_set_enable_undo (gtk_text_view_get_buffer (views[i]), FALSE);
  g_signal_connect_object (gtk_text_view_get_buffer (self->source_text), "changed",
                           G_CALLBACK (on_source_changed), self, 0);
  g_signal_connect_object (gtk_text_view_get_buffer (self->target_text), "changed",
                           G_CALLBACK (on_target_changed), self, 0);
}

void
sampan_cue_editor_set_tracks (SampanCueEditor *self,
                              SampanCaptionTrack *track,
                              SampanCaptionTrack *target)
{
  g_return_if_fail (SAMPAN_IS_CUE_EDITOR (self));

  g_set_object (&self->track, track);
  g_set_object (&self->target, target);
  gtk_widget_set_visible (self->target_box, target != NULL);
  if (track != NULL)
    set_language_label (self->source_label, self->source_text, track, TRUE);
  if (target != NULL)
    set_language_label (self->target_label, self->target_text, target, FALSE);
}

void
sampan_cue_editor_set_cue (SampanCueEditor *self, SampanCue *cue)
{
  g_return_if_fail (SAMPAN_IS_CUE_EDITOR (self));

  if (cue != NULL)
    sampan_cue_ref (cue);
  g_clear_pointer (&self->cue, sampan_cue_unref);
  self->cue = cue;
  gtk_widget_set_visible (GTK_WIDGET (self), cue != NULL);
  if (cue == NULL)
    return;
  self->setting = TRUE;
  show_times (self);
  set_buffer (self->source_text, sampan_cue_get_text (cue));
  show_count (self->source_count, cue, sampan_caption_track_get_language (self->track));
  if (self->target != NULL)
    {
      SampanCue *rendering =
          sampan_caption_track_find_rendering (self->target, sampan_cue_get_id (cue));

      set_buffer (self->target_text, rendering != NULL ? sampan_cue_get_text (rendering) : "");
      show_count (self->target_count, rendering, sampan_caption_track_get_language (self->target));
      show_pin (self, rendering);
      show_gaps (self, rendering);
    }
  else
    show_gaps (self, NULL);
  self->setting = FALSE;
}

void
sampan_cue_editor_set_font (SampanCueEditor *self, const char *font)
{
  g_return_if_fail (SAMPAN_IS_CUE_EDITOR (self));

  if (!g_set_str (&self->font, font) || self->cue == NULL)
    return;
  show_gaps (self,
             self->target != NULL
                 ? sampan_caption_track_find_rendering (self->target, sampan_cue_get_id (self->cue))
                 : NULL);
}

void
sampan_cue_editor_focus_text (SampanCueEditor *self)
{
  g_return_if_fail (SAMPAN_IS_CUE_EDITOR (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->source_text));
}

SampanCaptionTrack *
sampan_cue_editor_get_caret (SampanCueEditor *self, glong *offset)
{
  g_return_val_if_fail (SAMPAN_IS_CUE_EDITOR (self), NULL);
  GtkTextView *views[] = { self->source_text, self->target_text };
  SampanCaptionTrack *tracks[] = { self->track, self->target };

  for (guint i = 0; i < 2; i++)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (views[i]);
      GtkTextIter caret;

      if (!gtk_widget_is_focus (GTK_WIDGET (views[i])) || tracks[i] == NULL)
        continue;
      gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
      if (gtk_text_iter_is_start (&caret) || gtk_text_iter_is_end (&caret))
        return NULL;
      *offset = gtk_text_iter_get_offset (&caret);
      return tracks[i];
    }
  return NULL;
}
