#include "sampan-pairing-private.h"

#include <string.h>

#include "sampan-matching-private.h"
#include "sampan-note-private.h"

/* More lines than this are not cut before one is pasted; older ones are let go. */
#define MAX_CUT 1000

guint
sampan_pairing_choose_line (const char *previous, const char *const *lines)
{
  guint n = g_strv_length ((char **)lines), longest = 0;
  g_autofree char *joined = g_strjoinv ("", (char **)lines);

  if (!g_str_equal (joined, previous))
    {
      g_autofree int *match = sampan_match_lines (&previous, 1, lines, n);

      for (guint i = 0; i < n; i++)
        if (match[i] == 0)
          return i;
    }
  for (guint i = 1; i < n; i++)
    if (g_utf8_strlen (lines[i], -1) > g_utf8_strlen (lines[longest], -1))
      longest = i;
  return longest;
}

/* Whether two texts want a space between them: not beside one that is there, nor in scripts without
 * spaces. */
static gboolean
wants_space (const char *before, const char *after)
{
  gunichar last, first;

  if (*before == '\0' || *after == '\0')
    return FALSE;
  last = g_utf8_get_char (g_utf8_prev_char (before + strlen (before)));
  first = g_utf8_get_char (after);
  return !g_unichar_isspace (last) && !g_unichar_isspace (first) && !g_unichar_iswide (last)
         && !g_unichar_iswide (first);
}

/* What a person wrote beside an empty line is wanted there; what is left of a line that was cut is
 * not. */
static gboolean
is_left_over (SampanSegment *source, SampanSegment *target)
{
  return *sampan_segment_get_text (source) == '\0'
         && sampan_segment_get_state (target) == SAMPAN_SEGMENT_STALE;
}

gboolean
sampan_pairing_join (SampanVersion *target, GPtrArray *sources, SampanSegment *kept)
{
  SampanSegment *into = sampan_version_find_target (target, sampan_segment_get_id (kept));
  g_autoptr (GString) text = g_string_new (NULL);
  SampanSegment *writer = NULL;
  gboolean pinned = FALSE, changed;

  for (guint i = 0; i < sources->len; i++)
    {
      SampanSegment *source = g_ptr_array_index (sources, i);
      SampanSegment *part = sampan_version_find_target (target, sampan_segment_get_id (source));

      if (part == NULL || *sampan_segment_get_text (part) == '\0' || is_left_over (source, part))
        continue;
      if (wants_space (text->str, sampan_segment_get_text (part)))
        g_string_append_c (text, ' ');
      g_string_append (text, sampan_segment_get_text (part));
      pinned |= sampan_segment_get_pinned (part);
      if (writer == NULL)
        writer = part;
    }
  if (into == NULL || writer == NULL)
    return FALSE;
  changed = sampan_segment_write (into, &(SampanSegmentContent){
                                            .text = text->str,
                                            .source_hash = sampan_segment_get_source_hash (writer),
                                            .origin = sampan_segment_get_origin (writer),
                                            .provider = sampan_segment_get_provider (writer),
                                            .pinned = pinned,
                                            .score = sampan_segment_get_score (writer),
                                        });
  if (changed)
    sampan_version_touch (target);
  return changed;
}

GHashTable *
sampan_pairing_new_cut (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_variant_unref);
}

static char *
dup_key (SampanVersion *target, const char *hash)
{
  return g_strconcat (sampan_version_get_language (target), " ", hash, NULL);
}

void
sampan_pairing_cut (GHashTable *cut, SampanVersion *target, SampanSegment *source, const char *text)
{
  SampanSegment *segment = sampan_version_find_target (target, sampan_segment_get_id (source));
  g_autofree char *hash = NULL;

  if (*text == '\0' || segment == NULL || *sampan_segment_get_text (segment) == '\0')
    return;
  if (g_hash_table_size (cut) >= MAX_CUT)
    g_hash_table_remove_all (cut);
  hash = sampan_segment_hash (text);
  g_hash_table_replace (cut, dup_key (target, hash), sampan_segment_dup_record (segment));
}

static gboolean
write_record (SampanSegment *segment, GVariant *record)
{
  SampanSegmentContent content = { 0 };
  guint32 origin;

  g_variant_get_child (record, 2, "&s", &content.text);
  g_variant_get_child (record, 3, "&s", &content.source_hash);
  g_variant_get_child (record, 4, "u", &origin);
  g_variant_get_child (record, 5, "m&s", &content.provider);
  g_variant_get_child (record, 6, "b", &content.pinned);
  g_variant_get_child (record, 7, "u", &content.score);
  content.origin = origin;
  return sampan_segment_write (segment, &content);
}

/* The place that the line was cut from may be there still, empty: what it had has moved. */
static void
clear_place (SampanVersion *target, SampanVersion *source_version, GVariant *record)
{
  const char *id;
  SampanSegment *segment, *source;

  g_variant_get_child (record, 0, "&s", &id);
  segment = sampan_version_find (target, id);
  if (segment == NULL)
    return;
  source = sampan_version_find (source_version, sampan_segment_get_source_id (segment));
  if (source != NULL && is_left_over (source, segment))
    {
      sampan_segment_write (segment, &(SampanSegmentContent){ .text = "", .source_hash = "" });
      sampan_segment_update_state (segment, source);
    }
}

gboolean
sampan_pairing_paste (GHashTable *cut,
                      SampanVersion *target,
                      SampanVersion *source_version,
                      SampanSegment *source)
{
  SampanSegment *segment;
  g_autofree char *key = NULL;
  GVariant *record;

  if (g_hash_table_size (cut) == 0 || *sampan_segment_get_text (source) == '\0')
    return FALSE;
  segment = sampan_version_find_target (target, sampan_segment_get_id (source));
  if (segment == NULL || *sampan_segment_get_text (segment) != '\0')
    return FALSE;
  key = dup_key (target, sampan_segment_get_text_hash (source));
  record = g_hash_table_lookup (cut, key);
  if (record == NULL)
    return FALSE;
  write_record (segment, record);
  clear_place (target, source_version, record);
  sampan_version_touch (target);
  return TRUE;
}

/* Whether the old line at @position went into the new line that another one became. */
static gboolean
is_joined (const char *const *texts, const gboolean *used, guint position, const char *line)
{
  return !used[position] && *texts[position] != '\0' && strstr (line, texts[position]) != NULL;
}

void
sampan_pairing_move_targets (SampanNote *note,
                             SampanVersion *source,
                             const char *const *texts,
                             guint n_old,
                             const char *const *lines,
                             guint n_lines,
                             const int *match)
{
  g_autofree gboolean *used = g_new0 (gboolean, n_old + 1);

  for (guint j = 0; j < n_lines; j++)
    if (match[j] >= 0)
      used[match[j]] = TRUE;
  for (guint j = 0; j < n_lines; j++)
    {
      guint first, last;
      g_autoptr (GPtrArray) sources = g_ptr_array_new ();

      if (match[j] < 0 || g_str_equal (lines[j], texts[match[j]]))
        continue;
      first = last = (guint)match[j];
      while (first > 0 && is_joined (texts, used, first - 1, lines[j]))
        used[--first] = TRUE;
      while (last + 1 < n_old && is_joined (texts, used, last + 1, lines[j]))
        used[++last] = TRUE;
      if (first == last)
        continue;
      for (guint i = first; i <= last; i++)
        g_ptr_array_add (sources, sampan_version_get_segment (source, i));
      sampan_note_join_targets (note, sources,
                                sampan_version_get_segment (source, (guint)match[j]));
    }
  for (guint i = 0; i < n_old; i++)
    if (!used[i])
      sampan_note_cut_targets (note, sampan_version_get_segment (source, i), texts[i]);
}
