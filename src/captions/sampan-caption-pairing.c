#include "sampan-caption-pairing.h"

#include <string.h>

#include "sampan-caption-file.h"

/* Milliseconds of silence that begin a paragraph. */
#define PAUSE 2000
/* Characters from which a paragraph ends with its sentence. */
#define LONG 400

/* ---- two languages in one track ---- */

static gboolean
renders (SampanCue *cue, SampanCue *source)
{
  const char *const *ids = sampan_cue_get_source_ids (cue);

  return ids != NULL && g_strv_contains (ids, sampan_cue_get_id (source));
}

static gint64
get_overlap (SampanCue *a, SampanCue *b)
{
  return MIN (sampan_cue_get_end (a), sampan_cue_get_end (b))
         - MAX (sampan_cue_get_start (a), sampan_cue_get_start (b));
}

/* The cue of @first that @cue goes with. */
static SampanCue *
find_partner (GPtrArray *first, SampanCue *cue)
{
  SampanCue *best = NULL;
  gint64 most = 0;

  for (guint i = 0; i < first->len; i++)
    {
      SampanCue *candidate = g_ptr_array_index (first, i);
      gint64 overlap = get_overlap (candidate, cue);

      if (renders (cue, candidate))
        return candidate;
      if (overlap > most)
        {
          most = overlap;
          best = candidate;
        }
    }
  return best;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = sampan_cue_get_start (*(SampanCue **)a), y = sampan_cue_get_start (*(SampanCue **)b);

  return (x > y) - (x < y);
}

static char *
join_lines (const char *above, const char *below)
{
  if (*above == '\0' || *below == '\0')
    return g_strdup (*above != '\0' ? above : below);
  return g_strconcat (above, "\n", below, NULL);
}

GPtrArray *
sampan_caption_pair_up (GPtrArray *first, GPtrArray *second, gboolean second_above)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  /* Of SampanCue in @first -> texts of @second. */
  g_autoptr (GHashTable) texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < second->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (second, i);
      SampanCue *partner = find_partner (first, cue);

      if (partner == NULL)
        {
          g_ptr_array_add (pairs, sampan_cue_ref (cue));
          continue;
        }
      const char *before = g_hash_table_lookup (texts, partner);
      g_hash_table_insert (texts, partner,
                           join_lines (before != NULL ? before : "", sampan_cue_get_text (cue)));
    }
  for (guint i = 0; i < first->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (first, i);
      const char *other = g_hash_table_lookup (texts, cue), *own = sampan_cue_get_text (cue);
      g_autofree char *both =
          other == NULL ? NULL
                        : join_lines (second_above ? other : own, second_above ? own : other);

      g_ptr_array_add (pairs,
                       both != NULL ? sampan_cue_with_text (cue, both) : sampan_cue_ref (cue));
    }
  g_ptr_array_sort (pairs, compare);
  return pairs;
}

/* ---- captions that came with a file ---- */

static gboolean
shares_most (SampanCue *a, SampanCue *b)
{
  gint64 shorter = MIN (sampan_cue_get_end (a) - sampan_cue_get_start (a),
                        sampan_cue_get_end (b) - sampan_cue_get_start (b));

  return shorter > 0 && 2 * get_overlap (a, b) > shorter;
}

static SampanCue *
link_to (SampanCue *cue, const char *const *ids, SampanCaptionTrack *source)
{
  g_autoptr (SampanCue) linked =
      sampan_cue_new (sampan_cue_get_id (cue), sampan_cue_get_start (cue), sampan_cue_get_end (cue),
                      sampan_cue_get_text (cue), sampan_cue_get_settings (cue), ids);
  g_autofree char *from = sampan_caption_track_dup_source_text (source, linked);
  g_autoptr (SampanCue) written = sampan_cue_with_writer (linked, SAMPAN_ORIGIN_PERSON, NULL, from);

  return sampan_cue_with_pinned (written, TRUE);
}

/* The ids of those of @source that stand at the time of @cue. @first: where to look; both are by
 * time, so that what ended before this caption began is of no use to those behind it. */
static GStrv
find_sources (SampanCue *cue, SampanCaptionTrack *source, guint *first)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n = sampan_caption_track_get_n_cues (source);

  while (*first < n
         && sampan_cue_get_end (sampan_caption_track_get_cue (source, *first))
                <= sampan_cue_get_start (cue))
    (*first)++;
  for (guint i = *first; i < n; i++)
    {
      SampanCue *candidate = sampan_caption_track_get_cue (source, i);

      if (sampan_cue_get_start (candidate) >= sampan_cue_get_end (cue))
        break;
      if (shares_most (cue, candidate))
        g_strv_builder_add (ids, sampan_cue_get_id (candidate));
    }
  return g_strv_builder_end (ids);
}

/* What is linked so far. */
typedef struct
{
  SampanCaptionTrack *source;
  GPtrArray *cues;    /* of SampanCue */
  GHashTable *places; /* source id -> the place in @cues, and one, of what renders it */
} Links;

/* Of those that @ids name, only what has no rendering yet. */
static void
take_places (Links *links, const char *const *ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_hash_table_contains (links->places, ids[i]))
      g_hash_table_insert (links->places, g_strdup (ids[i]), GUINT_TO_POINTER (links->cues->len));
}

/* Returns: the place, and one, of what renders the last of @ids; 0 if one of them has no rendering.
 */
static guint
find_place (Links *links, const char *const *ids)
{
  guint place = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      place = GPOINTER_TO_UINT (g_hash_table_lookup (links->places, ids[i]));
      if (place == 0)
        return 0;
    }
  return place;
}

/* A source caption has one rendering: a second becomes more lines of it, at the source's time. */
static void
join_at (Links *links, guint place, SampanCue *more)
{
  SampanCue **there = (SampanCue **)&g_ptr_array_index (links->cues, place - 1);
  const char *const *ids = sampan_cue_get_source_ids (*there);
  gint64 start = G_MAXINT64, end = 0;
  g_autofree char *text = join_lines (sampan_cue_get_text (*there), sampan_cue_get_text (more));
  g_autoptr (SampanCue) old = *there;
  g_autoptr (SampanCue) joined = sampan_cue_with_text (old, text);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      SampanCue *source = sampan_caption_track_find (links->source, ids[i], NULL);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (links->places, ids[i])) != place)
        continue;
      start = MIN (start, sampan_cue_get_start (source));
      end = MAX (end, sampan_cue_get_end (source));
    }
  *there = sampan_cue_with_times (joined, start, end);
}

void
sampan_caption_link_track (SampanCaptionTrack *track, SampanCaptionTrack *source)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
  g_autoptr (GPtrArray) linked = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Links links = { source, linked, places };
  guint first = 0;

  if (source == NULL || source == track || sampan_caption_track_get_n_cues (source) == 0)
    return;
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      g_auto (GStrv) sources = find_sources (cue, source, &first);
      const char *const *ids = (const char *const *)sources;
      guint place = find_place (&links, ids);

      if (place > 0)
        {
          join_at (&links, place, cue);
          continue;
        }
      g_ptr_array_add (linked, *ids != NULL ? link_to (cue, ids, source) : sampan_cue_ref (cue));
      take_places (&links, ids);
    }
  sampan_caption_track_set_cues (track, linked);
}

/* ---- text to read ---- */

static gboolean
is_spaced (const char *language)
{
  static const char *const unspaced[] = { "zh", "ja", "yue", "th", "lo", "km", "my" };

  for (guint i = 0; language != NULL && i < G_N_ELEMENTS (unspaced); i++)
    {
      gsize length = strlen (unspaced[i]);

      if (g_ascii_strncasecmp (language, unspaced[i], length) == 0
          && !g_ascii_isalnum (language[length]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
ends_sentence (const char *text)
{
  const char *last = g_utf8_find_prev_char (text, text + strlen (text));

  return last != NULL && g_utf8_strchr (".!?…。！？؟।", -1, g_utf8_get_char (last)) != NULL;
}

static void
begin_paragraph (GString *text, SampanCue *cue, gboolean times)
{
  gint64 seconds = sampan_cue_get_start (cue) / 1000;

  if (text->len > 0)
    g_string_append (text, "\n\n");
  if (!times)
    return;
  if (seconds >= 3600)
    g_string_append_printf (text, "[%" G_GINT64_FORMAT ":%02d:%02d] ", seconds / 3600,
                            (int)(seconds / 60 % 60), (int)(seconds % 60));
  else
    g_string_append_printf (text, "[%02d:%02d] ", (int)(seconds / 60), (int)(seconds % 60));
}

char *
sampan_caption_transcribe (GPtrArray *cues, const char *language, gboolean times)
{
  GString *text = g_string_new (NULL);
  const char *space = is_spaced (language) ? " " : "";
  gint64 last_end = 0;
  gsize paragraph = 0;

  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      g_autofree char *plain =
          g_strstrip (sampan_caption_text_to_plain (sampan_cue_get_text (cue)));
      g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
      g_autofree char *line = g_strjoinv (space, lines);

      if (*line == '\0')
        continue;
      if (text->len == 0 || sampan_cue_get_start (cue) - last_end > PAUSE
          || (g_utf8_strlen (text->str + paragraph, -1) > LONG && ends_sentence (text->str)))
        {
          begin_paragraph (text, cue, times);
          paragraph = text->len;
        }
      else
        g_string_append (text, space);
      g_string_append (text, line);
      last_end = MAX (last_end, sampan_cue_get_end (cue));
    }
  if (text->len > 0)
    g_string_append_c (text, '\n');
  return g_string_free_and_steal (text);
}
