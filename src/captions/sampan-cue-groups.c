#include "sampan-cue-groups.h"

#include <string.h>

#include "sampan-caption-file.h"
#include "sampan-caption-rules.h"
#include "sampan-caption-wrap.h"

#define MAX_CUES 4         /* of a sentence */
#define MAX_CHARACTERS 300 /* of a group: two sentences' worth */
#define MAX_PAUSE 2000     /* ms between two cues of one sentence */
#define MARKED 0.25        /* part of the cues that end a sentence where a track has marks at all */

void
sampan_cue_group_free (SampanCueGroup *self)
{
  g_ptr_array_unref (self->sources);
  g_free (self->target_id);
  g_free (self->text);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

SampanCue *
sampan_cue_groups_find_target (SampanCaptionTrack *target, const char *id)
{
  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);

      if (g_strv_contains (sampan_cue_get_source_ids (cue), id))
        return cue;
    }
  return NULL;
}

GHashTable *
sampan_cue_groups_index (SampanCaptionTrack *target)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sampan_cue_unref);

  for (guint i = sampan_caption_track_get_n_cues (target); i > 0; i--)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i - 1);
      const char *const *ids = sampan_cue_get_source_ids (cue);

      for (guint j = 0; ids[j] != NULL; j++)
        g_hash_table_insert (index, g_strdup (ids[j]), sampan_cue_ref (cue));
    }
  return index;
}

/* ---- sentences ---- */

static gboolean
is_one_of (gunichar c, const char *set)
{
  return c != 0 && g_utf8_strchr (set, -1, c) != NULL;
}

/* The last character of a cue that says something, quotation marks passed over. */
static gunichar
get_last (const char *plain)
{
  const char *p = plain + strlen (plain);

  while (p > plain)
    {
      gunichar c;

      p = g_utf8_prev_char (p);
      c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && !is_one_of (c, "\"'”’»」』）)】"))
        return c;
    }
  return 0;
}

static gboolean
ends_sentence (SampanCue *cue)
{
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));

  return is_one_of (get_last (plain), ".!?…。！？؟।♪♫]】");
}

/* Whether people end sentences with a mark in this track: captions of Chinese often have none. */
static gboolean
has_marks (SampanCaptionTrack *track)
{
  guint n = sampan_caption_track_get_n_cues (track), marked = 0;

  for (guint i = 0; i < n; i++)
    marked += ends_sentence (sampan_caption_track_get_cue (track, i));
  return marked > MARKED * n;
}

static gboolean
is_other_speaker (const char *text)
{
  static const char *const signs[] = { "-", "–", "—", "•", "♪", "♫", "[", "【", "(", "（" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return TRUE;
  return FALSE;
}

/* Markup that stands around a whole cue: "<i>" ... "</i>". Returns: (transfer full): what is
 * within; NULL if there is markup elsewhere too. */
static char *
peel (const char *text, char **before, char **after)
{
  static const char *const tags[] = { "i", "b", "u" };
  g_autofree char *inner = g_strdup (text);

  *before = g_strdup ("");
  *after = g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *open = g_strdup_printf ("<%s>", tags[i]);
      g_autofree char *close = g_strdup_printf ("</%s>", tags[i]);

      if (g_str_has_prefix (inner, open) && g_str_has_suffix (inner, close))
        {
          char *peeled =
              g_strndup (inner + strlen (open), strlen (inner) - strlen (open) - strlen (close));

          g_set_str (before, open);
          g_set_str (after, close);
          g_free (inner);
          inner = peeled;
          break;
        }
    }
  if (strpbrk (inner, "<{") != NULL)
    return NULL;
  return g_steal_pointer (&inner);
}

/* Whether the sentence of @group goes on in @next. */
static gboolean
goes_on (SampanCueGroup *group, SampanCue *next, SampanCaptionTrack *track, gboolean marked)
{
  SampanCue *last = g_ptr_array_index (group->sources, group->sources->len - 1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *inner = peel (sampan_cue_get_text (next), &before, &after);
  guint at_last = 0, at_next = 0;
  gunichar first;

  sampan_caption_track_find (track, sampan_cue_get_id (last), &at_last);
  sampan_caption_track_find (track, sampan_cue_get_id (next), &at_next);
  if (inner == NULL || *inner == '\0' || is_other_speaker (inner) || at_next != at_last + 1
      || group->sources->len >= MAX_CUES || !g_str_equal (before, group->before)
      || *group->text == '\0' || strpbrk (group->text, "\n<{") != NULL || ends_sentence (last)
      || g_strcmp0 (sampan_cue_get_settings (last), sampan_cue_get_settings (next)) != 0
      || sampan_cue_get_start (next) - sampan_cue_get_end (last) > MAX_PAUSE
      || g_utf8_strlen (group->text, -1) + g_utf8_strlen (inner, -1) > MAX_CHARACTERS)
    return FALSE;
  first = g_utf8_get_char (inner);
  return marked || g_unichar_islower (first) || is_one_of (get_last (group->text), ",;:，；：、،—");
}

static SampanCueGroup *
group_new (SampanCue *cue, gboolean unwrap)
{
  SampanCueGroup *group = g_new0 (SampanCueGroup, 1);
  g_autofree char *inner = NULL;

  group->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_ptr_array_add (group->sources, sampan_cue_ref (cue));
  if (unwrap)
    inner = peel (sampan_cue_get_text (cue), &group->before, &group->after);
  if (inner == NULL)
    {
      g_set_str (&group->before, "");
      g_set_str (&group->after, "");
      inner = g_strdup (sampan_cue_get_text (cue));
    }
  group->text = unwrap ? sampan_caption_text_unwrap (inner) : g_strdup (inner);
  return group;
}

static void
group_add (SampanCueGroup *group, SampanCue *cue)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *inner = peel (sampan_cue_get_text (cue), &before, &after);
  g_autofree char *both =
      g_strconcat (group->text, "\n", inner != NULL ? inner : sampan_cue_get_text (cue), NULL);

  g_ptr_array_add (group->sources, sampan_cue_ref (cue));
  g_free (group->text);
  group->text = sampan_caption_text_unwrap (both);
}

/* A target cue that a person made of several source cues stays one: their texts, line after line.
 */
static SampanCueGroup *
merged_group_new (SampanCue *target, SampanCaptionTrack *track)
{
  const char *const *ids = sampan_cue_get_source_ids (target);
  SampanCueGroup *group = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      SampanCue *source = sampan_caption_track_find (track, ids[i], NULL);

      if (source == NULL)
        continue;
      if (group == NULL)
        group = group_new (source, FALSE);
      else
        {
          char *both = g_strconcat (group->text, "\n", sampan_cue_get_text (source), NULL);

          g_ptr_array_add (group->sources, sampan_cue_ref (source));
          g_free (group->text);
          group->text = both;
        }
    }
  group->target_id = g_strdup (sampan_cue_get_id (target));
  return group;
}

GPtrArray *
sampan_cue_groups_new (GPtrArray *cues,
                       SampanCaptionTrack *track,
                       SampanCaptionTrack *target,
                       gboolean join)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_group_free);
  g_autoptr (GHashTable) merged = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) index = sampan_cue_groups_index (target);
  gboolean marked = join && has_marks (track);
  SampanCueGroup *open = NULL;

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      SampanCue *there = g_hash_table_lookup (index, sampan_cue_get_id (cue));

      if (there != NULL && g_strv_length ((char **)sampan_cue_get_source_ids (there)) > 1)
        {
          if (g_hash_table_add (merged, (gpointer)sampan_cue_get_id (there)))
            g_ptr_array_add (groups, merged_group_new (there, track));
          open = NULL;
        }
      else if (open != NULL && join && goes_on (open, cue, track, marked))
        group_add (open, cue);
      else
        {
          open = group_new (cue, join);
          g_ptr_array_add (groups, open);
        }
    }
  return groups;
}

/* ---- back over the cues ---- */

/* The cue for the sources @first to @last. */
static SampanCue *
make_target (
    SampanCueGroup *group, guint first, guint last, const char *text, SampanCaptionTrack *target)
{
  SampanCue *from = g_ptr_array_index (group->sources, first);
  SampanCue *to = g_ptr_array_index (group->sources, last);
  SampanCue *there = sampan_cue_groups_find_target (target, sampan_cue_get_id (from));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  const char *id = group->target_id != NULL ? group->target_id
                   : there != NULL          ? sampan_cue_get_id (there)
                                            : sampan_cue_get_id (from);
  gint64 end = sampan_cue_get_end (to);

  for (guint i = first; i <= last; i++)
    {
      SampanCue *source = g_ptr_array_index (group->sources, i);

      g_strv_builder_add (builder, sampan_cue_get_id (source));
      end = MAX (end, sampan_cue_get_end (source));
    }
  ids = g_strv_builder_end (builder);
  return sampan_cue_new (id, sampan_cue_get_start (from), end, text, sampan_cue_get_settings (from),
                         (const char *const *)ids);
}

/* How much of the group's text each cue has. */
static double *
get_shares (SampanCueGroup *group)
{
  double *shares = g_new0 (double, group->sources->len);
  double all = 0;

  for (guint i = 0; i < group->sources->len; i++)
    {
      g_autofree char *plain = sampan_caption_text_to_plain (
          sampan_cue_get_text (g_ptr_array_index (group->sources, i)));

      shares[i] = (double)MAX (1, g_utf8_strlen (plain, -1));
      all += shares[i];
    }
  for (guint i = 0; i < group->sources->len; i++)
    shares[i] /= all;
  return shares;
}

static char *
dress (SampanCueGroup *group, const char *part, const char *language, gboolean lines)
{
  g_autofree char *wrapped =
      lines ? sampan_caption_text_wrap (part, language,
                                        sampan_caption_rules_get (language)->characters_per_line)
            : g_strdup (part);

  return g_strconcat (group->before, wrapped, group->after, NULL);
}

GPtrArray *
sampan_cue_group_lay (SampanCueGroup *self,
                      const char *translation,
                      const char *language,
                      gboolean lines,
                      SampanCaptionTrack *target)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  guint n = self->sources->len;
  g_autofree double *shares = get_shares (self);
  g_auto (GStrv) parts = NULL;
  guint n_parts;

  if (self->target_id != NULL || n == 1)
    {
      g_autofree char *text = dress (self, translation, language, lines);

      g_ptr_array_add (cues, make_target (self, 0, n - 1, text, target));
      return cues;
    }
  parts = sampan_caption_text_lay (translation, language, shares, n);
  n_parts = g_strv_length (parts);
  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *text = dress (self, parts[i], language, lines);

      g_ptr_array_add (cues, make_target (self, i, i + 1 < n_parts ? i : n - 1, text, target));
    }
  return cues;
}

/* ---- into the target ---- */

/* Whether the cues are still as they were asked for, and no person has written their rendering
 * since. */
static gboolean
is_wanted (SampanCueGroup *self, SampanCaptionTrack *track, SampanCaptionTrack *target)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      SampanCue *asked = g_ptr_array_index (self->sources, i);
      SampanCue *now = sampan_caption_track_find (track, sampan_cue_get_id (asked), NULL);
      SampanCue *there = sampan_cue_groups_find_target (target, sampan_cue_get_id (asked));

      if (now == NULL || !g_str_equal (sampan_cue_get_text (now), sampan_cue_get_text (asked))
          || (there != NULL && sampan_cue_get_pinned (there)))
        return FALSE;
    }
  return TRUE;
}

/* What rendered the cues that share one now. */
static void
remove_others (SampanCaptionTrack *target, SampanCue *cue)
{
  const char *const *ids = sampan_cue_get_source_ids (cue);

  for (guint i = 1; ids[0] != NULL && ids[i] != NULL; i++)
    {
      SampanCue *there = sampan_cue_groups_find_target (target, ids[i]);

      if (there != NULL && !g_str_equal (sampan_cue_get_id (there), sampan_cue_get_id (cue)))
        sampan_caption_track_remove (target, sampan_cue_get_id (there));
    }
}

gboolean
sampan_cue_group_write (SampanCueGroup *self,
                        const char *translation,
                        gboolean lines,
                        SampanOrigin origin,
                        const char *provider,
                        SampanCaptionTrack *track,
                        SampanCaptionTrack *target)
{
  g_autoptr (GPtrArray) cues = NULL;

  if (!is_wanted (self, track, target))
    return FALSE;
  cues = sampan_cue_group_lay (self, translation, sampan_caption_track_get_language (target), lines,
                               target);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      g_autofree char *source = sampan_caption_track_dup_source_text (track, cue);
      g_autoptr (SampanCue) written = sampan_cue_with_writer (cue, origin, provider, source);

      remove_others (target, written);
      sampan_caption_track_put (target, written);
    }
  return TRUE;
}

void
sampan_cue_groups_remove_orphans (SampanCaptionTrack *track, SampanCaptionTrack *target)
{
  for (guint i = sampan_caption_track_get_n_cues (target); i > 0; i--)
    {
      g_autoptr (SampanCue) cue = sampan_cue_ref (sampan_caption_track_get_cue (target, i - 1));
      g_autofree char *source = sampan_caption_track_dup_source_text (track, cue);

      if (source == NULL && !sampan_cue_get_pinned (cue))
        sampan_caption_track_remove (target, sampan_cue_get_id (cue));
    }
}
