#include <string.h>

#include "core/sampan-history.h"
#include "core/sampan-note.h"

/* What a person's edits of the source leave of its translations: those of lines that were not
 * touched stay, fresh and pinned as they were; those of lines that were split, joined, moved, or
 * cut and pasted go where their lines go. */

static SampanSegment *
segment_at (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  g_assert_nonnull (segment);
  return segment;
}

static guint
n_segments (SampanVersion *version)
{
  return g_list_model_get_n_items (sampan_version_get_segments (version));
}

static void
assert_segment (SampanVersion *version,
                guint position,
                const char *text,
                SampanSegmentState state,
                gboolean pinned)
{
  SampanSegment *segment = segment_at (version, position);

  g_assert_cmpstr (sampan_segment_get_text (segment), ==, text);
  g_assert_cmpint (sampan_segment_get_state (segment), ==, state);
  g_assert_cmpint (sampan_segment_get_pinned (segment), ==, pinned);
}

/* A note with @body, its n-th line translated as "T:" and the line; every second is pinned. */
static SampanNote *
make_note (const char *body)
{
  SampanNote *note = sampan_note_new ("en");
  SampanVersion *zh;

  sampan_version_set_body (sampan_note_get_source (note), body);
  zh = sampan_note_ensure_version (note, "zh");
  for (guint i = 0; i < n_segments (zh); i++)
    {
      const char *source = sampan_segment_get_text (segment_at (sampan_note_get_source (note), i));
      g_autofree char *text = g_strconcat ("T:", source, NULL);

      sampan_note_set_translation (note, segment_at (zh, i), source, text, SAMPAN_ORIGIN_MACHINE,
                                   "test", 0);
      sampan_segment_set_pinned (segment_at (zh, i), i % 2 == 1);
    }
  return note;
}

static void
test_split (void)
{
  g_autoptr (SampanNote) note = make_note ("short, and a much longer rest\nsecond");
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  SampanSegment *whole = segment_at (zh, 0);

  /* the translation goes with the bigger half */
  sampan_version_split_segment (source, 0, strlen ("short,"));
  assert_segment (zh, 0, "", SAMPAN_SEGMENT_MISSING, FALSE);
  assert_segment (zh, 1, "T:short, and a much longer rest", SAMPAN_SEGMENT_STALE, FALSE);
  assert_segment (zh, 2, "T:second", SAMPAN_SEGMENT_FRESH, TRUE);
  g_assert_true (segment_at (zh, 1) == whole);

  /* Enter before a line only moves it; so do lines that are pasted around it */
  sampan_segment_set_text (segment_at (source, 2), "\nsecond");
  assert_segment (zh, 3, "T:second", SAMPAN_SEGMENT_FRESH, TRUE);
  sampan_segment_set_text (segment_at (source, 3), "something else\nsecond\nand more of it");
  assert_segment (zh, 4, "T:second", SAMPAN_SEGMENT_FRESH, TRUE);
  sampan_segment_set_text (segment_at (source, 4), "sec\nond");
  assert_segment (zh, 4, "T:second", SAMPAN_SEGMENT_STALE, TRUE);
  assert_segment (zh, 5, "", SAMPAN_SEGMENT_MISSING, FALSE);
}

static void
test_join (void)
{
  g_autoptr (SampanNote) note = make_note ("one\ntwo\nthree\nfour\nfive");
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");

  sampan_version_join_segment (source, 0);
  assert_segment (zh, 0, "T:one T:two", SAMPAN_SEGMENT_STALE, TRUE);
  /* the same in the whole body, however much was typed between */
  sampan_version_set_body (source, "onetwo\nthree, four and five");
  g_assert_cmpuint (n_segments (zh), ==, 2);
  assert_segment (zh, 1, "T:three T:four T:five", SAMPAN_SEGMENT_STALE, TRUE);
  /* an empty line brings nothing */
  sampan_version_set_body (source, "onetwo\n\nthree, four and five");
  sampan_version_join_segment (source, 1);
  assert_segment (zh, 1, "T:three T:four T:five", SAMPAN_SEGMENT_STALE, TRUE);
}

static void
test_cut_and_paste (void)
{
  g_autoptr (SampanNote) note = make_note ("one\ntwo\nthree\nfour");
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");

  /* cut: the line is empty; a new line behind the last; paste */
  sampan_segment_set_text (segment_at (source, 1), "");
  sampan_version_split_segment (source, 3, strlen ("four"));
  sampan_segment_set_text (segment_at (source, 4), "two");
  assert_segment (zh, 1, "", SAMPAN_SEGMENT_FRESH, FALSE);
  assert_segment (zh, 3, "T:four", SAMPAN_SEGMENT_FRESH, TRUE);
  assert_segment (zh, 4, "T:two", SAMPAN_SEGMENT_FRESH, TRUE);

  /* cut, and the empty line taken away, which leaves the line before as it was */
  sampan_segment_set_text (segment_at (source, 3), "");
  sampan_version_join_segment (source, 2);
  assert_segment (zh, 2, "T:three", SAMPAN_SEGMENT_FRESH, FALSE);
  /* pasted with a line break, before another */
  sampan_segment_set_text (segment_at (source, 0), "four\none");
  assert_segment (zh, 0, "T:four", SAMPAN_SEGMENT_FRESH, TRUE);
  assert_segment (zh, 1, "T:one", SAMPAN_SEGMENT_FRESH, FALSE);

  /* the whole body without a line, then with it again */
  sampan_version_set_body (source, "four\n\nthree\ntwo");
  sampan_version_set_body (source, "four\n\nthree\ntwo\none");
  assert_segment (zh, 4, "T:one", SAMPAN_SEGMENT_FRESH, FALSE);

  sampan_version_move_segment (source, 0, 3);
  assert_segment (zh, 0, "", SAMPAN_SEGMENT_FRESH, FALSE);
  assert_segment (zh, 3, "T:four", SAMPAN_SEGMENT_FRESH, TRUE);
  sampan_version_move_segment (source, 3, 9);
  assert_segment (zh, 3, "T:four", SAMPAN_SEGMENT_FRESH, TRUE);
}

static void
count_change (SampanNote *note, guint *n)
{
  (*n)++;
}

static void
test_approve (void)
{
  g_autoptr (SampanNote) note = make_note ("one\ntwo\nthree\nfour");
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  guint n_changes = 0;

  /* a machine's text, unless it is pinned, stale, or what the memory has for the very same text */
  g_assert_cmpuint (sampan_version_count_unapproved (zh), ==, 2);
  g_assert_true (sampan_segment_get_is_unapproved (segment_at (zh, 0)));
  g_assert_false (sampan_segment_get_is_unapproved (segment_at (zh, 1)));
  sampan_note_set_translation (note, segment_at (zh, 0), "one", "m", SAMPAN_ORIGIN_MEMORY, NULL,
                               100);
  g_assert_false (sampan_segment_get_is_unapproved (segment_at (zh, 0)));
  sampan_note_set_translation (note, segment_at (zh, 0), "one", "m", SAMPAN_ORIGIN_MEMORY, NULL,
                               90);
  sampan_segment_set_text (segment_at (source, 2), "three!");
  g_assert_cmpuint (sampan_version_count_unapproved (zh), ==, 1);

  g_signal_connect (note, "changed", G_CALLBACK (count_change), &n_changes);
  g_assert_cmpuint (sampan_version_approve (zh), ==, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  assert_segment (zh, 0, "m", SAMPAN_SEGMENT_FRESH, TRUE);
  assert_segment (zh, 2, "T:three", SAMPAN_SEGMENT_STALE, FALSE);
  g_assert_cmpuint (sampan_version_approve (zh), ==, 0);
  g_assert_cmpuint (n_changes, ==, 1);
}

static void
test_swap_source_language (void)
{
  g_autoptr (SampanNote) note = make_note ("one\ntwo");
  g_autoptr (SampanHistory) history = sampan_history_new (note);

  sampan_note_swap_source_language (note, "fr");
  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "fr");
  g_assert_null (sampan_note_get_version (note, "en"));
  sampan_history_seal (history);
  sampan_note_swap_source_language (note, "zh");
  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "zh");
  g_assert_cmpuint (sampan_version_get_n_missing (sampan_note_get_version (note, "fr")), ==, 2);
  /* in one step, and back with what was translated */
  g_assert_true (sampan_history_undo (history));
  g_assert_cmpstr (sampan_note_get_source_language (note), ==, "fr");
  assert_segment (sampan_note_get_version (note, "zh"), 1, "T:two", SAMPAN_SEGMENT_FRESH, TRUE);
}

/* ---- any edits ---- */

typedef enum
{
  TYPE,
  SPLIT,
  JOIN,
  MOVE,
  CUT_AND_PASTE,
  CUT_AWAY_AND_PASTE,
  PASTE_LINES,
  REMOVE,
  BODY_JOIN,
  N_EDITS,
} Edit;

static char *
dup_line (guint *next, GRand *random)
{
  return g_strdup_printf ("%u: %08x %08x %08x", (*next)++, g_rand_int (random), g_rand_int (random),
                          g_rand_int (random));
}

static void
cut_and_paste (SampanVersion *source, guint from, guint to, gboolean away)
{
  g_autofree char *text = g_strdup (sampan_segment_get_text (segment_at (source, from)));

  sampan_segment_set_text (segment_at (source, from), "");
  if (away && from > 0)
    sampan_version_join_segment (source, from - 1);
  to = MIN (to, n_segments (source) - 1);
  sampan_version_split_segment (source, to,
                                strlen (sampan_segment_get_text (segment_at (source, to))));
  sampan_segment_set_text (segment_at (source, to + 1), text);
}

/* Joins two lines by giving the whole body. */
static void
join_in_body (SampanVersion *source, guint position)
{
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < n_segments (source); i++)
    g_string_append_printf (body, "%s%s",
                            i == 0              ? ""
                            : i == position + 1 ? " "
                                                : "\n",
                            sampan_segment_get_text (segment_at (source, i)));
  sampan_version_set_body (source, body->str);
}

static void
edit_source (SampanVersion *source, Edit edit, guint *next, GRand *random)
{
  guint n = n_segments (source);
  guint from = (guint)g_rand_int_range (random, 0, (int)n);
  guint to = (guint)g_rand_int_range (random, 0, (int)n);
  SampanSegment *segment = segment_at (source, from);
  g_autofree char *line = dup_line (next, random);
  g_autofree char *second = dup_line (next, random);
  g_autofree char *text = NULL;

  switch (edit)
    {
    case TYPE:
      text = g_strdup_printf ("%s%08x", sampan_segment_get_text (segment), g_rand_int (random));
      sampan_segment_set_text (segment, text);
      break;
    case SPLIT:
      sampan_version_split_segment (source, from, (gsize)g_rand_int_range (random, 0, 8) * 4);
      break;
    case JOIN:
      sampan_version_join_segment (source, from);
      break;
    case MOVE:
      sampan_version_move_segment (source, from, to);
      break;
    case CUT_AND_PASTE:
    case CUT_AWAY_AND_PASTE:
      cut_and_paste (source, from, to, edit == CUT_AWAY_AND_PASTE);
      break;
    case PASTE_LINES:
      text = g_strconcat (sampan_segment_get_text (segment), "\n", line, "\n", second, NULL);
      sampan_segment_set_text (segment, text);
      break;
    case BODY_JOIN:
      join_in_body (source, from);
      break;
    case REMOVE:
    default:
      sampan_segment_set_text (segment, "");
      if (from > 0)
        sampan_version_join_segment (source, from - 1);
    }
}

/* What a line's target was: its text and whether it was pinned. */
static GHashTable *
dup_pairs (SampanNote *note)
{
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < n_segments (source); i++)
    g_hash_table_insert (pairs, g_strdup (sampan_segment_get_text (segment_at (source, i))),
                         g_strdup_printf ("%d %s", sampan_segment_get_pinned (segment_at (zh, i)),
                                          sampan_segment_get_text (segment_at (zh, i))));
  return pairs;
}

/* Every line that is as it was has what it had, fresh; every other has nothing fresh, and text that
 * was its own before. */
static void
assert_pairs (SampanNote *note, GHashTable *before)
{
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");
  guint n_stale = 0;

  g_assert_cmpuint (n_segments (zh), ==, n_segments (source));
  for (guint i = 0; i < n_segments (source); i++)
    {
      SampanSegment *target = segment_at (zh, i);
      const char *text = sampan_segment_get_text (segment_at (source, i));
      const char *had = g_hash_table_lookup (before, text);
      g_autofree char *has = g_strdup_printf ("%d %s", sampan_segment_get_pinned (target),
                                              sampan_segment_get_text (target));

      g_assert_true (sampan_note_get_source_segment (note, target) == segment_at (source, i));
      n_stale += sampan_segment_get_state (target) == SAMPAN_SEGMENT_STALE;
      if (*text == '\0')
        continue;
      if (had != NULL)
        g_assert_cmpstr (has, ==, had);
      if (had != NULL)
        g_assert_cmpint (sampan_segment_get_state (target), ==, SAMPAN_SEGMENT_FRESH);
      else
        g_assert_cmpint (sampan_segment_get_state (target), !=, SAMPAN_SEGMENT_FRESH);
    }
  g_assert_cmpuint (n_stale, ==, sampan_version_get_n_stale (zh));
  g_assert_cmpuint (n_stale, <=, 1);
}

/* Whatever is stale or missing is translated; what is pinned stays so. */
static void
mend (SampanNote *note)
{
  SampanVersion *source = sampan_note_get_source (note);
  SampanVersion *zh = sampan_note_get_version (note, "zh");

  for (guint i = 0; i < n_segments (source); i++)
    {
      SampanSegment *target = segment_at (zh, i);
      const char *text = sampan_segment_get_text (segment_at (source, i));
      gboolean pinned = sampan_segment_get_pinned (target);
      g_autofree char *translation = g_strconcat (*text != '\0' ? "T:" : "", text, NULL);

      if (sampan_segment_get_state (target) == SAMPAN_SEGMENT_FRESH && *text != '\0')
        continue;
      sampan_segment_set_pinned (target, FALSE);
      sampan_note_set_translation (note, target, text, translation, SAMPAN_ORIGIN_MACHINE, "test",
                                   0);
      sampan_segment_set_pinned (target, pinned && *text != '\0');
    }
}

static void
test_any_edits (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20251125);
  guint done[N_EDITS] = { 0 };

  for (guint round = 0; round < 80; round++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      g_autoptr (SampanNote) note = NULL;
      g_autoptr (SampanHistory) history = NULL;
      guint next = 0;

      for (guint i = 0; i < 8; i++)
        {
          g_autofree char *line = dup_line (&next, random);
          g_string_append_printf (body, "%s%s", i > 0 ? "\n" : "", line);
        }
      note = make_note (body->str);
      history = sampan_history_new (note);
      for (guint step = 0; step < 25; step++)
        {
          Edit edit = (Edit)g_rand_int_range (random, 0, N_EDITS);
          g_autoptr (GHashTable) pairs = dup_pairs (note);
          g_autoptr (GVariant) before = sampan_note_dup_state (note);
          g_autoptr (GVariant) after = NULL;
          g_autoptr (GVariant) undone = NULL;
          g_autoptr (GVariant) redone = NULL;
          guint n = 0;

          sampan_history_seal (history);
          edit_source (sampan_note_get_source (note), edit, &next, random);
          done[edit]++;
          assert_pairs (note, pairs);

          /* undo and redo cover it all, the translations as well */
          after = sampan_note_dup_state (note);
          while (!sampan_note_state_equal (undone != NULL ? undone : after, before))
            {
              g_assert_true (sampan_history_undo (history));
              n++;
              g_clear_pointer (&undone, g_variant_unref);
              undone = sampan_note_dup_state (note);
            }
          for (guint i = 0; i < n; i++)
            g_assert_true (sampan_history_redo (history));
          redone = sampan_note_dup_state (note);
          g_assert_true (sampan_note_state_equal (redone, after));
          mend (note);
        }
    }
  for (guint i = 0; i < N_EDITS; i++)
    g_assert_cmpuint (done[i], >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pairing/split", test_split);
  g_test_add_func ("/pairing/join", test_join);
  g_test_add_func ("/pairing/cut-and-paste", test_cut_and_paste);
  g_test_add_func ("/pairing/approve", test_approve);
  g_test_add_func ("/pairing/swap-source-language", test_swap_source_language);
  g_test_add_func ("/pairing/any-edits", test_any_edits);
  return g_test_run ();
}
