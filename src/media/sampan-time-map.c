#include "sampan-time-map.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "sampan-media-probe.h"

#define SHORTEST 100 /* ms: what is left of a cue that nobody could read */
/* Seconds: what lies between two cuts, or left over by a trim, and is no frame. */
#define SLIVER 0.001

struct _SampanTimeMap
{
  gatomicrefcount references;
  GArray *parts; /* of SampanTimePart, at least one */
  GstClockTime length;
  double rate;
  gboolean backwards;
};

static int
compare_values (const GValue *a, const GValue *b)
{
  SampanTimeMap *one = g_value_get_boxed (a), *other = g_value_get_boxed (b);

  return one == other || (one != NULL && other != NULL && sampan_time_map_equal (one, other))
             ? GST_VALUE_EQUAL
             : GST_VALUE_UNORDERED;
}

/* So that structures that hold one can be compared. */
static void
register_value (GType type)
{
  static GstValueTable table = { .compare = compare_values };

  table.type = type;
  gst_value_register (&table);
}

G_DEFINE_BOXED_TYPE_WITH_CODE (SampanTimeMap,
                               sampan_time_map,
                               sampan_time_map_ref,
                               sampan_time_map_unref,
                               register_value (g_define_type_id))

/* Seconds of the original. */
typedef struct
{
  double start;
  double end;
} Kept;

/* ---- helpers ---- */

static SampanTimeMap *
new_map (double rate)
{
  SampanTimeMap *self = g_new0 (SampanTimeMap, 1);

  g_atomic_ref_count_init (&self->references);
  self->parts = g_array_new (FALSE, FALSE, sizeof (SampanTimePart));
  self->length = GST_CLOCK_TIME_NONE;
  self->rate = rate;

  return self;
}

static void
add_part (SampanTimeMap *self, GstClockTime start, GstClockTime end)
{
  SampanTimePart part = { start, end, 0 };

  if (self->parts->len > 0)
    {
      const SampanTimePart *last = sampan_time_map_get_part (self, self->parts->len - 1);

      part.before = last->before + (last->end - last->start);
    }
  g_array_append_val (self->parts, part);
}

static GstClockTime
from_seconds (double seconds)
{
  return (GstClockTime)llround (seconds * GST_SECOND);
}

/* The last two seconds start at -2; all but the last two end at -2, and 0 is the very end. */
static Kept
read_span (SampanEdit *edit, double length)
{
  Kept span = { 0, length };

  if (sampan_edit_has (edit, "start"))
    span.start = sampan_edit_get_number (edit, "start");
  if (sampan_edit_has (edit, "end"))
    span.end = sampan_edit_get_number (edit, "end");
  if (span.start < 0)
    span.start = fmax (0, span.start + length);
  if (span.end <= 0)
    span.end += length;
  span.end = fmin (span.end, length);

  return span;
}

/* Returns: (transfer full): what is left of @kept without @cut. */
static GArray *
take_out (GArray *kept, const Kept *cut)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (Kept));

  for (guint i = 0; i < kept->len; i++)
    {
      const Kept *part = &g_array_index (kept, Kept, i);
      Kept before = { part->start, fmin (part->end, cut->start) };
      Kept after = { fmax (part->start, cut->end), part->end };

      if (cut->end <= cut->start)
        before = after = *part;
      if (before.end - before.start >= SLIVER)
        g_array_append_val (left, before);
      if (cut->end > cut->start && after.end - after.start >= SLIVER)
        g_array_append_val (left, after);
    }
  g_array_unref (kept);

  return left;
}

/* Returns: (transfer full): what trim and cuts leave. */
static GArray *
keep (SampanPlan *plan, double length, GError **error)
{
  SampanEdit *trim = sampan_plan_find (plan, SAMPAN_OP_TRIM);
  Kept whole = trim != NULL ? read_span (trim, length) : (Kept){ 0, length };
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Kept));

  if (whole.end - whole.start < SLIVER)
    {
      g_set_error (
          error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
          /* Translators: seconds; first where the kept part starts, then its end, then the length
             of the video */
          _ ("The trim leaves nothing: it would keep from %.2f s to %.2f s of a video that "
             "is %.2f s long. Move its start or its end."),
          whole.start, whole.end, length);
      return NULL;
    }
  g_array_append_val (kept, whole);
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      Kept cut;

      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_CUT || !sampan_edit_get_enabled (edit))
        continue;
      cut = read_span (edit, length);
      kept = take_out (g_steal_pointer (&kept), &cut);
    }
  if (kept->len == 0)
    {
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                   /* Translators: seconds, the length of what there was before the cuts */
                   _ ("The cuts leave nothing of %.2f s. Make one of them shorter, or remove it."),
                   whole.end - whole.start);
      return NULL;
    }

  return g_steal_pointer (&kept);
}

/* The part at @time of the result, unscaled; the last one after its end. */
static const SampanTimePart *
find_part (SampanTimeMap *self, GstClockTime time)
{
  guint low = 0, high = self->parts->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (sampan_time_map_get_part (self, middle)->before <= time)
        low = middle;
      else
        high = middle;
    }

  return sampan_time_map_get_part (self, low);
}

static GstClockTime
turn (SampanTimeMap *self, GstClockTime time)
{
  if (!self->backwards)
    return time;

  return time < self->length ? self->length - time : 0;
}

static gint64
to_milliseconds (GstClockTime time)
{
  return (gint64)((time + GST_MSECOND / 2) / GST_MSECOND);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gint64 x = sampan_cue_get_start (*(SampanCue *const *)a);
  gint64 y = sampan_cue_get_start (*(SampanCue *const *)b);

  return x < y ? -1 : x > y;
}

/* ---- public ---- */

SampanTimeMap *
sampan_time_map_new (gint64 length, SampanPlan *plan, GError **error)
{
  SampanEdit *speed = plan != NULL ? sampan_plan_find (plan, SAMPAN_OP_SPEED) : NULL;
  g_autoptr (SampanTimeMap) self =
      new_map (speed != NULL ? sampan_edit_get_number (speed, "factor") : 1);
  g_autoptr (SampanPlan) none = sampan_plan_new ();
  g_autoptr (GArray) kept = keep (plan != NULL ? plan : none, length / 1000.0, error);

  if (kept == NULL)
    return NULL;
  self->length = length * GST_MSECOND;
  self->backwards = plan != NULL && sampan_plan_find (plan, SAMPAN_OP_REVERSE) != NULL;
  for (guint i = 0; i < kept->len; i++)
    {
      const Kept *part = &g_array_index (kept, Kept, self->backwards ? kept->len - 1 - i : i);
      GstClockTime start = from_seconds (part->start), end = from_seconds (part->end);

      if (self->backwards)
        add_part (self, self->length - end, self->length - start);
      else
        add_part (self, start, end);
    }

  return g_steal_pointer (&self);
}

SampanTimeMap *
sampan_time_map_new_part (GstClockTime start, GstClockTime end, double rate)
{
  SampanTimeMap *self = new_map (rate);

  add_part (self, start, end);

  return self;
}

static SampanTimeMap *
read_plan (gint64 length, const char *json)
{
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_VIDEO, NULL);
  SampanTimeMap *self = plan != NULL ? sampan_time_map_new (length, plan, NULL) : NULL;

  return self != NULL ? self : sampan_time_map_new_part (0, length * GST_MSECOND, 1);
}

SampanTimeMap *
sampan_time_map_read (SampanMedia *video)
{
  return read_plan (sampan_media_get_duration (video), sampan_media_get_plan (video));
}

gint64
sampan_time_map_measure (gint64 length, const char *plan)
{
  g_autoptr (SampanTimeMap) self = NULL;

  if (length <= 0)
    return 0;
  self = read_plan (length, plan);

  return (gint64)(sampan_time_map_get_duration (self) / GST_MSECOND);
}

SampanTimeMap *
sampan_time_map_ref (SampanTimeMap *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
sampan_time_map_unref (SampanTimeMap *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->parts);
  g_free (self);
}

gboolean
sampan_time_map_equal (SampanTimeMap *self, SampanTimeMap *other)
{
  if (self->rate != other->rate || self->backwards != other->backwards
      || self->length != other->length || self->parts->len != other->parts->len)
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SampanTimePart *one = sampan_time_map_get_part (self, i);
      const SampanTimePart *another = sampan_time_map_get_part (other, i);

      if (one->start != another->start || one->end != another->end)
        return FALSE;
    }

  return TRUE;
}

double
sampan_time_map_get_rate (SampanTimeMap *self)
{
  return self->rate;
}

gboolean
sampan_time_map_get_backwards (SampanTimeMap *self)
{
  return self->backwards;
}

GstClockTime
sampan_time_map_get_length (SampanTimeMap *self)
{
  return self->length;
}

GstClockTime
sampan_time_map_get_duration (SampanTimeMap *self)
{
  const SampanTimePart *last = sampan_time_map_get_part (self, self->parts->len - 1);

  if (!GST_CLOCK_TIME_IS_VALID (last->end))
    return GST_CLOCK_TIME_NONE;

  return (GstClockTime)((last->before + last->end - last->start) / self->rate);
}

guint
sampan_time_map_get_n_parts (SampanTimeMap *self)
{
  return self->parts->len;
}

const SampanTimePart *
sampan_time_map_get_part (SampanTimeMap *self, guint i)
{
  return &g_array_index (self->parts, SampanTimePart, i);
}

GstClockTime
sampan_time_map_get_end (SampanTimeMap *self)
{
  const SampanTimePart *last = sampan_time_map_get_part (self, self->parts->len - 1);

  /* The length of a file is a rounded number: what is kept to the end goes on to the real one.
   * Backwards that is where it begins. */
  if (!self->backwards && GST_CLOCK_TIME_IS_VALID (last->end)
      && GST_CLOCK_TIME_IS_VALID (self->length) && last->end + GST_MSECOND >= self->length)
    return GST_CLOCK_TIME_NONE;

  return last->end;
}

GstClockTime
sampan_time_map_from_source (SampanTimeMap *self, GstClockTime time)
{
  const SampanTimePart *part;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return GST_CLOCK_TIME_NONE;
  for (guint i = 0; i < self->parts->len; i++)
    {
      GstClockTime inside;

      part = sampan_time_map_get_part (self, i);
      /* Beyond the known end of the last part, too, time goes on. */
      if (time >= part->end && i + 1 < self->parts->len)
        continue;
      inside = part->before + (time > part->start ? time - part->start : 0);
      return self->rate == 1 ? inside : (GstClockTime)(inside / self->rate);
    }

  g_return_val_if_reached (0);
}

GstClockTime
sampan_time_map_to_source (SampanTimeMap *self, GstClockTime time)
{
  const SampanTimePart *part;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return GST_CLOCK_TIME_NONE;
  if (self->rate != 1)
    time = (GstClockTime)(time * self->rate);
  part = find_part (self, time);

  return MIN (part->start + (time - part->before), part->end);
}

gint64
sampan_time_map_get_moment (SampanTimeMap *self, GstClockTime time)
{
  /* Times that went through fractions come out some nanoseconds early. */
  GstClockTime source = sampan_time_map_to_source (self, time + 10);

  /* What is seen backwards from a moment on is what lies before it. */
  if (self->backwards)
    return MAX (0, (gint64)((turn (self, source) + GST_MSECOND - 1) / GST_MSECOND) - 1);

  return (gint64)(source / GST_MSECOND);
}

gint64
sampan_time_map_to_original (SampanTimeMap *self, gint64 time)
{
  return to_milliseconds (turn (self, sampan_time_map_to_source (self, time * GST_MSECOND)));
}

gint64
sampan_time_map_from_original (SampanTimeMap *self, gint64 time)
{
  GstClockTime source = turn (self, MAX (0, time) * GST_MSECOND);

  return to_milliseconds (
      MIN (sampan_time_map_from_source (self, source), sampan_time_map_get_duration (self)));
}

void
sampan_time_map_span (SampanTimeMap *self, gint64 start, gint64 end, gint64 *from, gint64 *to)
{
  *from = sampan_time_map_from_original (self, self->backwards ? end : start);
  *to = sampan_time_map_from_original (self, self->backwards ? start : end);
  *to = MAX (*from, *to);
}

GPtrArray *
sampan_time_map_cues (SampanTimeMap *self, GPtrArray *cues)
{
  GPtrArray *mapped = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = cues->pdata[i];
      gint64 length = sampan_cue_get_end (cue) - sampan_cue_get_start (cue), from, to;

      sampan_time_map_span (self, sampan_cue_get_start (cue), sampan_cue_get_end (cue), &from, &to);
      if (to - from >= MIN (SHORTEST, MAX (length, 1)))
        g_ptr_array_add (mapped, sampan_cue_with_times (cue, from, to));
    }
  if (self->backwards)
    g_ptr_array_sort (mapped, compare_starts);

  return mapped;
}

GPtrArray *
sampan_time_map_track (SampanTimeMap *self, SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

  return sampan_time_map_cues (self, cues);
}

static gboolean
changes_times (SampanEdit *edit)
{
  switch (sampan_edit_get_op (edit)->id)
    {
    case SAMPAN_OP_TRIM:
    case SAMPAN_OP_CUT:
    case SAMPAN_OP_SPEED:
    case SAMPAN_OP_REVERSE:
      return TRUE;
    default:
      return FALSE;
    }
}

SampanPlan *
sampan_plan_dup_times (SampanPlan *plan)
{
  SampanPlan *times = sampan_plan_new ();

  g_return_val_if_fail (plan != NULL, times);
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      SampanPlan *longer = changes_times (edit) ? sampan_plan_with_appended (times, edit) : NULL;

      if (longer != NULL)
        {
          sampan_plan_unref (times);
          times = longer;
        }
    }

  return times;
}
