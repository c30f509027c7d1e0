#include "config.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "captions/sampan-caption-check.h"
#include "captions/sampan-caption-file.h"
#include "captions/sampan-speech-scan.h"

#include "sampan-cue-time.h"
#include "sampan-wave-paint.h"

#define RULER 18
#define RULER_STEP 70 /* pixels between two labels, at least */
#define BAR 2
#define BAR_STEP 3
#define TEXT_ROOM 22 /* a cue narrower than this has no text */
#define RADIUS 6

typedef struct
{
  const SampanWaveScene *scene;
  GtkSnapshot *snapshot;
  PangoLayout *layout;
  int width;
  int height;
  int top;
  int lane;
  GdkRGBA text;
  GdkRGBA accent;
  GdkRGBA warning;
  GdkRGBA head; /* of the line where the video stands */
} Painter;

int
sampan_wave_get_top (int height)
{
  return RULER;
}

int
sampan_wave_get_lane (int height)
{
  return height - CLAMP (height / 3, 28, 46) - 2;
}

static GdkRGBA
faded (const GdkRGBA *colour, float alpha)
{
  GdkRGBA result = *colour;
  result.alpha *= alpha;
  return result;
}

static double
to_x (Painter *self, gint64 time)
{
  return ((double)time - self->scene->offset) / self->scene->ms_per_pixel;
}

static void
fill (Painter *self, double x, double y, double width, double height, const GdkRGBA *colour)
{
  gtk_snapshot_append_color (self->snapshot, colour,
                             &GRAPHENE_RECT_INIT ((float)x, (float)y, (float)width, (float)height));
}

/* ---- the ruler ---- */

static gint64
get_ruler_step (Painter *self)
{
  static const gint64 steps[] = { 100,   200,   500,    1000,   2000,   5000,   10000,  15000,
                                  30000, 60000, 120000, 300000, 600000, 900000, 1800000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] / self->scene->ms_per_pixel >= RULER_STEP)
      return steps[i];
  return 3600000;
}

static char *
dup_ruler_label (gint64 time, gint64 step)
{
  g_autofree char *text = sampan_cue_time_format (time);
  char *point = strrchr (text, '.');

  if (step >= 1000)
    *point = '\0';
  else
    point[2] = '\0';
  return g_steal_pointer (&text);
}

static void
draw_text (Painter *self, const char *text, double x, double y, double width, const GdkRGBA *colour)
{
  pango_layout_set_width (self->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
  pango_layout_set_text (self->layout, text, -1);
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_snapshot_append_layout (self->snapshot, self->layout, colour);
  gtk_snapshot_restore (self->snapshot);
}

static void
draw_ruler (Painter *self)
{
  gint64 step = get_ruler_step (self);
  gint64 from = (gint64)(self->scene->offset / (double)step) * step;
  GdkRGBA line = faded (&self->text, 0.15f), label = faded (&self->text, 0.65f);

  for (gint64 time = from; time <= self->scene->duration; time += step)
    {
      double x = floor (to_x (self, time));
      g_autofree char *text = dup_ruler_label (time, step);

      if (x > self->width)
        break;
      fill (self, x, 3, 1, RULER - 3, &line);
      draw_text (self, text, x + 4, 1, 0, &label);
    }
}

/* ---- the sound ---- */

static gboolean
is_kept (Painter *self, gint64 time)
{
  gint64 from, to;

  if (self->scene->times == NULL)
    return TRUE;
  sampan_time_map_span (self->scene->times, time, time + 10, &from, &to);
  return to > from;
}

static void
get_selected_span (Painter *self, gint64 *start, gint64 *end)
{
  SampanCue *cue = self->scene->track != NULL
                       ? sampan_caption_track_get_cue (self->scene->track, self->scene->selected)
                       : NULL;

  *start = *end = -1;
  if (cue == NULL)
    return;
  *start = self->scene->dragging ? self->scene->drag_start : sampan_cue_get_start (cue);
  *end = self->scene->dragging ? self->scene->drag_end : sampan_cue_get_end (cue);
}

/* Bars stand at fixed times, so that they do not flicker when the view scrolls. */
static void
draw_wave (Painter *self)
{
  const SampanWaveScene *scene = self->scene;
  double step = BAR_STEP * scene->ms_per_pixel;
  double loudest =
      scene->waveform != NULL ? MAX (sampan_waveform_get_loudest (scene->waveform), 0.05) : 1;
  double room = self->lane - self->top - 6;
  GdkRGBA plain = faded (&self->text, 0.5f), cut = faded (&self->text, 0.18f);
  gint64 start, end;

  get_selected_span (self, &start, &end);
  for (gint64 i = (gint64)(scene->offset / step); (double)i * step < (double)scene->duration; i++)
    {
      gint64 from = (gint64)((double)i * step), to = (gint64)((double)(i + 1) * step);
      double x = floor (to_x (self, from));
      double peak = scene->waveform != NULL
                        ? sampan_waveform_get_peak (scene->waveform, from, to) / loudest
                        : 0;
      double height = MAX (2, peak * room);

      if (x > self->width)
        break;
      fill (self, x, self->top + 3 + (room - height) / 2, BAR, height,
            !is_kept (self, from)             ? &cut
            : from + 1 >= start && from < end ? &self->accent
                                              : &plain);
    }
}

/* What the edit leaves out is struck through, so that it is not told by its shade alone. */
static void
draw_cuts (Painter *self)
{
  GdkRGBA shade = faded (&self->text, 0.06f), line = faded (&self->text, 0.35f);
  double begun = -1, middle = (self->top + self->lane) / 2.0;

  for (double x = 0; x <= self->width; x += BAR_STEP)
    {
      gint64 time = (gint64)(self->scene->offset + x * self->scene->ms_per_pixel);
      gboolean out =
          time < self->scene->duration && x + BAR_STEP <= self->width && !is_kept (self, time);

      if (out && begun < 0)
        begun = x;
      if (out || begun < 0)
        continue;
      fill (self, begun, self->top, x - begun, self->lane - self->top, &shade);
      fill (self, begun, middle - 0.5, x - begun, 1, &line);
      begun = -1;
    }
}

static void
draw_speech (Painter *self)
{
  GdkRGBA colour = faded (&self->accent, 0.5f);

  for (guint i = 0; self->scene->speech != NULL && i < self->scene->speech->len; i++)
    {
      SampanSpeechSpan *span = &g_array_index (self->scene->speech, SampanSpeechSpan, i);
      double from = MAX (to_x (self, span->start), 0);
      double to = MIN (to_x (self, span->end), self->width);

      if (to > from)
        fill (self, from, self->lane - 4, to - from, 2, &colour);
    }
}

/* ---- the cues ---- */

static char *
dup_one_line (SampanCue *cue)
{
  char *text = sampan_caption_text_to_plain (sampan_cue_get_text (cue));
  return g_strdelimit (g_strstrip (text), "\n", ' ');
}

static void
draw_cue_text (Painter *self, guint position, SampanCue *cue, double x, double width)
{
  SampanCaptionTrack *target = self->scene->target;
  SampanCue *rendering =
      target != NULL ? sampan_caption_track_find_rendering (target, sampan_cue_get_id (cue)) : NULL;
  g_autofree char *text = dup_one_line (cue);
  int room = self->height - self->lane, line;
  GdkRGBA dim = faded (&self->text, 0.65f);
  gboolean two = rendering != NULL && room >= 40;

  /* A caption without words is known by its number. */
  if (*text == '\0')
    {
      g_free (text);
      text = g_strdup_printf ("%u", position + 1);
    }
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, NULL, &line);
  draw_text (self, text, x + 7, self->lane + (two ? 3 : (room - line) / 2.0), width - 14,
             &self->text);
  if (two)
    {
      g_autofree char *other = dup_one_line (rendering);
      draw_text (self, other, x + 7, self->lane + room / 2.0, width - 14, &dim);
    }
}

static gboolean
is_hard (Painter *self, SampanCue *cue)
{
  SampanCaptionTrack *target = self->scene->target;
  SampanCue *rendering =
      target != NULL ? sampan_caption_track_find_rendering (target, sampan_cue_get_id (cue)) : NULL;
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_fault_free);

  sampan_caption_check_cue (cue, NULL, sampan_caption_track_get_language (self->scene->track), 0,
                            faults);
  if (rendering != NULL)
    sampan_caption_check_cue (rendering, NULL, sampan_caption_track_get_language (target), 0,
                              faults);
  return faults->len > 0;
}

/* Handles at both ends of the selected cue: there it can be taken. */
static void
draw_grips (Painter *self, double x, double width)
{
  double y = self->lane + (self->height - self->lane) / 4.0,
         height = (self->height - self->lane) / 2.0;

  if (width < 14)
    return;
  fill (self, x + 3, y, 2, height, &self->accent);
  fill (self, x + width - 5, y, 2, height, &self->accent);
}

static void
draw_cue (Painter *self, guint position, SampanCue *cue, gint64 start, gint64 end)
{
  gboolean selected = position == self->scene->selected, hard = is_hard (self, cue);
  double x = to_x (self, start), width = MAX (to_x (self, end) - x - 1, 2);
  const GdkRGBA *line = selected ? &self->accent : hard ? &self->warning : &self->text;
  GdkRGBA ground = faded (line, selected ? 0.22f : hard ? 0.18f : 0.07f);
  GdkRGBA border = faded (line, selected ? 1 : hard ? 0.8f : 0.25f);
  float thick = selected ? 2 : 1;
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame,
                                   &GRAPHENE_RECT_INIT ((float)x, (float)self->lane, (float)width,
                                                        (float)(self->height - self->lane - 1)),
                                   width > 2 * RADIUS ? RADIUS : (float)width / 2);
  gtk_snapshot_push_rounded_clip (self->snapshot, &frame);
  gtk_snapshot_append_color (self->snapshot, &ground, &frame.bounds);
  if (width >= TEXT_ROOM)
    draw_cue_text (self, position, cue, x, width);
  gtk_snapshot_pop (self->snapshot);
  gtk_snapshot_append_border (self->snapshot, &frame, (float[4]){ thick, thick, thick, thick },
                              (GdkRGBA[4]){ border, border, border, border });
  if (selected)
    draw_grips (self, x, width);
}

/* The selected one last: it lies over those that it overlaps. */
static void
draw_cues (Painter *self)
{
  const SampanWaveScene *scene = self->scene;
  double until = scene->offset + self->width * scene->ms_per_pixel;
  SampanCue *selected;
  gint64 start, end;

  if (scene->track == NULL)
    return;
  for (guint i = 0; i < sampan_caption_track_get_n_cues (scene->track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (scene->track, i);

      if ((double)sampan_cue_get_start (cue) > until)
        break;
      if (i != scene->selected && (double)sampan_cue_get_end (cue) >= scene->offset)
        draw_cue (self, i, cue, sampan_cue_get_start (cue), sampan_cue_get_end (cue));
    }
  selected = sampan_caption_track_get_cue (scene->track, scene->selected);
  get_selected_span (self, &start, &end);
  if (selected != NULL && (double)start <= until && (double)end >= scene->offset)
    draw_cue (self, scene->selected, selected, start, end);
}

/* ---- above all ---- */

static void
draw_head (Painter *self)
{
  double x = round (to_x (self, self->scene->position));
  GskRoundedRect knob;

  if (x < -6 || x > self->width + 6)
    return;
  fill (self, x - 1, 6, 2, self->height - 6, &self->head);
  gsk_rounded_rect_init_from_rect (&knob, &GRAPHENE_RECT_INIT ((float)x - 5, 1, 10, 10), 5);
  gtk_snapshot_push_rounded_clip (self->snapshot, &knob);
  gtk_snapshot_append_color (self->snapshot, &self->head, &knob.bounds);
  gtk_snapshot_pop (self->snapshot);
}

static void
draw_drag (Painter *self)
{
  const SampanWaveScene *scene = self->scene;
  g_autofree char *start = sampan_cue_time_format (scene->drag_start);
  g_autofree char *end = sampan_cue_time_format (scene->drag_end);
  g_autofree char *text = g_strdup_printf ("%s – %s", start, end);

  if (scene->snapped >= 0)
    fill (self, round (to_x (self, scene->snapped)), self->top, 1, self->height - self->top,
          &self->accent);
  draw_text (self, text, CLAMP (to_x (self, scene->drag_start), 2, MAX (self->width - 130, 2)),
             self->top + 1, 0, &self->text);
}

void
sampan_wave_paint (GtkWidget *widget, GtkSnapshot *snapshot, const SampanWaveScene *scene)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  gboolean dark = adw_style_manager_get_dark (style);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  Painter self = {
    .scene = scene,
    .snapshot = snapshot,
    .layout = layout,
    .width = gtk_widget_get_width (widget),
    .height = gtk_widget_get_height (widget),
    .accent = *accent,
    /* libadwaita's yellow, lighter and darker, and its red */
    .warning = dark ? (GdkRGBA){ 0.97f, 0.89f, 0.36f, 1 } : (GdkRGBA){ 0.68f, 0.42f, 0.0f, 1 },
    .head = (GdkRGBA){ 0.88f, 0.11f, 0.14f, 1 },
  };

  self.top = sampan_wave_get_top (self.height);
  self.lane = sampan_wave_get_lane (self.height);
  gtk_widget_get_color (widget, &self.text);
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.8));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float)self.width, (float)self.height));
  draw_cuts (&self);
  draw_ruler (&self);
  draw_wave (&self);
  draw_speech (&self);
  draw_cues (&self);
  if (scene->dragging)
    draw_drag (&self);
  draw_head (&self);
  gtk_snapshot_pop (snapshot);
}
