#include "sampan-caption-check.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "core/sampan-cue-edit.h"
#include "sampan-caption-file.h"
#include "sampan-caption-rules.h"
#include "sampan-caption-wrap.h"
#include "sampan-cue-groups.h"

/* ms. A caption that goes and comes again sooner than this blinks (the Netflix guides close gaps of
 * 3 to 11 frames of 24). Nothing is mended that would take more than this from a caption. */
#define BLINK 500

static const char *const names[] = {
  [SAMPAN_CAPTION_RULE_SPEED] = "characters-per-second",
  [SAMPAN_CAPTION_RULE_LENGTH] = "characters-per-line",
  [SAMPAN_CAPTION_RULE_LINES] = "lines",
  [SAMPAN_CAPTION_RULE_MINIMUM] = "minimum",
  [SAMPAN_CAPTION_RULE_MAXIMUM] = "maximum",
  [SAMPAN_CAPTION_RULE_GAP] = "gap",
};

void
sampan_caption_fault_free (SampanCaptionFault *self)
{
  sampan_cue_unref (self->cue);
  g_free (self);
}

const char *
sampan_caption_rule_get_name (SampanCaptionRule rule)
{
  g_return_val_if_fail (rule < SAMPAN_CAPTION_N_RULES, NULL);

  return names[rule];
}

char *
sampan_caption_fault_dup_sentence (const SampanCaptionFault *self)
{
  switch (self->rule)
    {
    case SAMPAN_CAPTION_RULE_SPEED:
      /* Translators: the speed of a caption, and what it may be */
      return g_strdup_printf (_ ("Too fast to read: %.1f characters a second, %.0f at most"),
                              self->value, self->limit);
    case SAMPAN_CAPTION_RULE_LENGTH:
      return g_strdup_printf (_ ("A line is too long: %.0f characters, %.0f at most"), self->value,
                              self->limit);
    case SAMPAN_CAPTION_RULE_LINES:
      return g_strdup_printf (_ ("Too many lines: %.0f, %.0f at most"), self->value, self->limit);
    case SAMPAN_CAPTION_RULE_MINIMUM:
      return g_strdup_printf (_ ("Too short to be seen: %.2f s, %.2f s at least"), self->value,
                              self->limit);
    case SAMPAN_CAPTION_RULE_MAXIMUM:
      return g_strdup_printf (_ ("Stands for too long: %.1f s, %.1f s at most"), self->value,
                              self->limit);
    case SAMPAN_CAPTION_RULE_GAP:
      if (self->value < 0)
        return g_strdup_printf (_ ("Runs into the next caption by %.2f s"), -self->value);
      return g_strdup_printf (_ ("Too close to the next caption: %.2f s, %.2f s at least"),
                              self->value, self->limit);
    default:
      g_assert_not_reached ();
    }
}

/* ---- faults ---- */

static gint64
get_gap (const SampanCaptionRules *rules, double fps)
{
  return (gint64)ceil (rules->gap_frames * 1000.0 / (fps > 0 ? fps : 25));
}

static guint
count_lines (SampanCue *cue)
{
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));
  guint n = 1;

  for (const char *p = plain; *p != '\0'; p++)
    n += *p == '\n';
  return n;
}

static gboolean
is_empty (SampanCue *cue)
{
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));

  return *g_strstrip (plain) == '\0';
}

static void
add (GPtrArray *faults, SampanCue *cue, SampanCaptionRule rule, double value, double limit)
{
  SampanCaptionFault *fault = g_new0 (SampanCaptionFault, 1);

  *fault = (SampanCaptionFault){ sampan_cue_ref (cue), rule, value, limit };
  g_ptr_array_add (faults, fault);
}

/* Two that stand at once in different places are meant so. */
static gboolean
stand_in_one_place (SampanCue *a, SampanCue *b)
{
  return g_strcmp0 (sampan_cue_get_settings (a), sampan_cue_get_settings (b)) == 0;
}

static void
check_text (SampanCue *cue, const SampanCaptionRules *rules, GPtrArray *faults)
{
  double speed = sampan_cue_get_reading_speed (cue);
  guint length = sampan_cue_get_longest_line (cue), lines = count_lines (cue);
  gint64 duration = sampan_cue_get_end (cue) - sampan_cue_get_start (cue);

  if (speed > rules->characters_per_second)
    add (faults, cue, SAMPAN_CAPTION_RULE_SPEED, speed, rules->characters_per_second);
  if (length > rules->characters_per_line)
    add (faults, cue, SAMPAN_CAPTION_RULE_LENGTH, length, rules->characters_per_line);
  if (lines > rules->lines)
    add (faults, cue, SAMPAN_CAPTION_RULE_LINES, lines, rules->lines);
  if (duration < rules->minimum)
    add (faults, cue, SAMPAN_CAPTION_RULE_MINIMUM, (double)duration / 1000,
         (double)rules->minimum / 1000);
  if (duration > rules->maximum)
    add (faults, cue, SAMPAN_CAPTION_RULE_MAXIMUM, (double)duration / 1000,
         (double)rules->maximum / 1000);
}

void
sampan_caption_check_cue (
    SampanCue *cue, SampanCue *next, const char *language, double fps, GPtrArray *faults)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  gint64 gap = next != NULL ? sampan_cue_get_start (next) - sampan_cue_get_end (cue) : G_MAXINT64;

  if (!is_empty (cue))
    check_text (cue, rules, faults);
  if (next != NULL && gap < get_gap (rules, fps) && stand_in_one_place (cue, next))
    add (faults, cue, SAMPAN_CAPTION_RULE_GAP, (double)gap / 1000,
         (double)get_gap (rules, fps) / 1000);
}

GPtrArray *
sampan_caption_check (GPtrArray *cues, const char *language, double fps)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_fault_free);

  for (guint i = 0; i < cues->len; i++)
    sampan_caption_check_cue (g_ptr_array_index (cues, i),
                              i + 1 < cues->len ? g_ptr_array_index (cues, i + 1) : NULL, language,
                              fps, faults);
  return faults;
}

/* ---- mending ---- */

static SampanCue *
mend_lines (SampanCue *cue, const char *language)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  g_autofree char *wrapped = NULL;

  if (sampan_cue_get_longest_line (cue) <= rules->characters_per_line
      && count_lines (cue) <= rules->lines)
    return sampan_cue_ref (cue);
  wrapped =
      sampan_caption_text_wrap (sampan_cue_get_text (cue), language, rules->characters_per_line);
  return sampan_cue_with_text (cue, wrapped);
}

/* ms that a caption needs to be read. */
static gint64
get_need (SampanCue *cue, const char *language)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  double characters = sampan_cue_get_reading_speed (cue)
                      * (double)(sampan_cue_get_end (cue) - sampan_cue_get_start (cue)) / 1000;
  gint64 need = (gint64)ceil (characters * 1000 / rules->characters_per_second);

  return is_empty (cue) ? 0 : CLAMP (need, rules->minimum, rules->maximum);
}

/* The end that is best for a cue that needs @need ms before one that begins at @next. */
static gint64
find_end (SampanCue *cue, gint64 need, gint64 next, gint64 gap, gint64 maximum)
{
  gint64 start = sampan_cue_get_start (cue), end = sampan_cue_get_end (cue);
  gint64 latest = next == G_MAXINT64 ? G_MAXINT64 : next - gap;

  if (end > latest)
    return end - latest <= BLINK && latest > start ? latest : end;
  end = MAX (end, MIN (start + need, latest));
  if (latest != G_MAXINT64 && latest - end > 0 && next - end < BLINK && latest - start <= maximum)
    end = latest;
  return end;
}

static gint64
get_needs (SampanCue *cue, const char *language, GHashTable *others, const char *other_language)
{
  SampanCue *other = others != NULL ? g_hash_table_lookup (others, sampan_cue_get_id (cue)) : NULL;
  gint64 need = get_need (cue, language);

  return other != NULL && g_strv_length ((char **)sampan_cue_get_source_ids (other)) == 1
             ? MAX (need, get_need (other, other_language))
             : need;
}

static GHashTable *
index_by_source (GPtrArray *cues)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; cues != NULL && i < cues->len; i++)
    {
      const char *const *ids = sampan_cue_get_source_ids (g_ptr_array_index (cues, i));

      for (guint j = 0; ids[j] != NULL; j++)
        g_hash_table_insert (index, (char *)ids[j], g_ptr_array_index (cues, i));
    }
  return index;
}

GPtrArray *
sampan_caption_mend (
    GPtrArray *cues, const char *language, GPtrArray *other, const char *other_language, double fps)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  GPtrArray *mended = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (GHashTable) others = index_by_source (other);
  gint64 gap = get_gap (rules, fps);

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      SampanCue *next = i + 1 < cues->len ? g_ptr_array_index (cues, i + 1) : NULL;
      g_autoptr (SampanCue) lines = mend_lines (cue, language);
      gint64 end = sampan_cue_get_end (cue);

      if (next == NULL || stand_in_one_place (cue, next))
        end =
            find_end (cue, get_needs (cue, language, others, other_language),
                      next != NULL ? sampan_cue_get_start (next) : G_MAXINT64, gap, rules->maximum);
      g_ptr_array_add (mended,
                       end == sampan_cue_get_end (cue)
                           ? g_steal_pointer (&lines)
                           : sampan_cue_with_times (lines, sampan_cue_get_start (cue), end));
    }
  return mended;
}

static guint
count (GPtrArray *cues, const char *language, double fps)
{
  g_autoptr (GPtrArray) faults = sampan_caption_check (cues, language, fps);

  return faults->len;
}

/* The cues of a rendering with the times of their mended sources, and their own lines mended. */
static GPtrArray *
follow (GPtrArray *rendering, SampanCaptionTrack *old, GPtrArray *sources, const char *language)
{
  GPtrArray *followed = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sources->len; i++)
    g_hash_table_insert (by_id, (char *)sampan_cue_get_id (g_ptr_array_index (sources, i)),
                         g_ptr_array_index (sources, i));
  for (guint i = 0; i < rendering->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (rendering, i);
      const char *const *ids = sampan_cue_get_source_ids (cue);
      g_autoptr (SampanCue) lines = mend_lines (cue, language);
      guint n = g_strv_length ((char **)ids);
      const char *last = n > 0 ? ids[n - 1] : NULL;
      SampanCue *source = last != NULL ? g_hash_table_lookup (by_id, last) : NULL;
      SampanCue *before = last != NULL ? sampan_caption_track_find (old, last, NULL) : NULL;

      /* One that a person has given times of its own keeps them. */
      if (source != NULL && before != NULL
          && sampan_cue_get_end (cue) == sampan_cue_get_end (before))
        g_ptr_array_add (followed, sampan_cue_with_times (lines, sampan_cue_get_start (cue),
                                                          sampan_cue_get_end (source)));
      else
        g_ptr_array_add (followed, g_steal_pointer (&lines));
    }
  return followed;
}

/* Makes @mended the track's cues. Returns: how many differ from @cues. */
static guint
put_mended (SampanCaptionTrack *track, GPtrArray *cues, GPtrArray *mended)
{
  guint n = 0;

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *before = g_ptr_array_index (cues, i), *after = g_ptr_array_index (mended, i);

      n += sampan_cue_get_end (before) != sampan_cue_get_end (after)
           || strcmp (sampan_cue_get_text (before), sampan_cue_get_text (after)) != 0;
    }
  if (n > 0)
    sampan_caption_track_set_cues (track, mended);
  return n;
}

/* ---- joining ---- */

/* Both texts as one, in lines that are allowed. */
static SampanCue *
join (SampanCue *first, SampanCue *second, const char *language, gint64 end)
{
  g_autofree char *text =
      g_strjoin ("\n", sampan_cue_get_text (first), sampan_cue_get_text (second), NULL);
  g_autoptr (SampanCue) cue =
      sampan_cue_new (NULL, sampan_cue_get_start (first), MAX (end, sampan_cue_get_end (second)),
                      text, sampan_cue_get_settings (first), NULL);

  return mend_lines (cue, language);
}

static gboolean
has_faults (SampanCue *cue, const char *language)
{
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_fault_free);

  sampan_caption_check_cue (cue, NULL, language, 0, faults);
  return faults->len > 0;
}

/* Whether a cue is too short and nothing after it lets it stay for longer. */
static gboolean
is_short (SampanCue *cue, SampanCue *next, const SampanCaptionRules *rules, gint64 gap)
{
  gint64 latest = next != NULL ? sampan_cue_get_start (next) - gap : G_MAXINT64;

  return !is_empty (cue)
         && MAX (sampan_cue_get_end (cue), latest) - sampan_cue_get_start (cue) < rules->minimum;
}

/* Whether what renders the two may be joined like them. */
static gboolean
renderings_fit (SampanCaptionTrack *target, SampanCue *first, SampanCue *second, gint64 end)
{
  SampanCue *a = sampan_caption_track_find_rendering (target, sampan_cue_get_id (first));
  SampanCue *b = sampan_caption_track_find_rendering (target, sampan_cue_get_id (second));
  const char *language = sampan_caption_track_get_language (target);
  g_autoptr (SampanCue) both = NULL;

  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (sampan_cue_get_pinned (a) || sampan_cue_get_pinned (b))
    return FALSE;
  both = join (a, b, language, end);
  return !has_faults (both, language);
}

/* Whether the cue at @i of @track and the next one had better be one. */
static gboolean
should_join (SampanCaptionTrack *track, SampanCaptionTrack *target, guint i, gint64 gap)
{
  const char *language = sampan_caption_track_get_language (track);
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  SampanCue *first = sampan_caption_track_get_cue (track, i);
  SampanCue *second = sampan_caption_track_get_cue (track, i + 1);
  SampanCue *third = sampan_caption_track_get_cue (track, i + 2);
  gint64 between, latest;
  g_autoptr (SampanCue) both = NULL;

  if (second == NULL || is_empty (first) || is_empty (second)
      || !stand_in_one_place (first, second))
    return FALSE;
  between = sampan_cue_get_start (second) - sampan_cue_get_end (first);
  if (between < 0 || between >= BLINK
      || (!is_short (first, second, rules, gap) && !is_short (second, third, rules, gap)))
    return FALSE;
  latest = third != NULL ? sampan_cue_get_start (third) - gap : G_MAXINT64;
  latest = MIN (latest, sampan_cue_get_start (first) + rules->minimum);
  both = join (first, second, language, latest);
  return !has_faults (both, language)
         && (target == NULL || renderings_fit (target, first, second, latest));
}

/* Returns: how many are no more. */
static guint
join_short (SampanMedia *media, SampanCaptionTrack *track, SampanCaptionTrack *target, double fps)
{
  gint64 gap = get_gap (sampan_caption_rules_get (sampan_caption_track_get_language (track)), fps);
  guint n = 0;

  for (guint i = 0; i + 1 < sampan_caption_track_get_n_cues (track);)
    if (should_join (track, target, i, gap))
      {
        g_autofree char *id =
            g_strdup (sampan_cue_get_id (sampan_caption_track_get_cue (track, i)));
        sampan_cue_edit_merge (media, track, id);
        n++;
      }
    else
      i++;
  return n;
}

static guint
count_track (SampanCaptionTrack *track, double fps)
{
  g_autoptr (GPtrArray) cues = track != NULL ? sampan_caption_track_dup_cues (track) : NULL;

  return cues != NULL ? count (cues, sampan_caption_track_get_language (track), fps) : 0;
}

static guint
mend_times (SampanCaptionTrack *track, SampanCaptionTrack *target, double fps, guint *after)
{
  const char *language = sampan_caption_track_get_language (track);
  const char *other_language = target != NULL ? sampan_caption_track_get_language (target) : NULL;
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
  g_autoptr (GPtrArray) others = target != NULL ? sampan_caption_track_dup_cues (target) : NULL;
  g_autoptr (GPtrArray) mended = sampan_caption_mend (cues, language, others, other_language, fps);
  g_autoptr (GPtrArray) followed = NULL;
  guint n = 0;

  *after = count (mended, language, fps);
  if (others != NULL)
    {
      followed = follow (others, track, mended, other_language);
      *after += count (followed, other_language, fps);
      n += put_mended (target, others, followed);
    }
  return n + put_mended (track, cues, mended);
}

guint
sampan_caption_mend_tracks (SampanMedia *media,
                            SampanCaptionTrack *track,
                            SampanCaptionTrack *target,
                            double fps,
                            guint *before,
                            guint *after)
{
  guint n;

  *before = count_track (track, fps) + count_track (target, fps);
  sampan_media_begin_change (media);
  n = join_short (media, track, target, fps);
  n += mend_times (track, target, fps, after);
  sampan_media_end_change (media);
  return n;
}
