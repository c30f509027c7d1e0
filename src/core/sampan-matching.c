#include "sampan-matching-private.h"

#include <string.h>

/* Tables of more cells than this would take more than a frame: such parts are paired by simpler
 * means. */
#define MAX_CELLS 4000000
/* Comparing two lines costs more than comparing two numbers. */
#define MAX_COMPARISONS 40000
/* Below this share of common pairs of characters two lines are not versions of one another. */
#define MIN_SIMILARITY 0.3

typedef struct
{
  const char *const *old_lines;
  const char *const *new_lines;
  guint old_end, new_end; /* the part between what is the same at the start and at the end */
  guint start;
  int *match;     /* for each new line */
  guint8 *used;   /* for each old line */
  guint8 *anchor; /* for each new line: paired, and in order with all other anchors */
} Matching;

static void
pair (Matching *m, guint old_line, guint new_line)
{
  m->match[new_line] = (int)old_line;
  m->used[old_line] = TRUE;
}

static gboolean
same (Matching *m, guint old_line, guint new_line)
{
  return g_str_equal (m->old_lines[old_line], m->new_lines[new_line]);
}

/* The longest common subsequence of unchanged lines. */
static void
match_unchanged (Matching *m)
{
  guint n_old = m->old_end - m->start, n_new = m->new_end - m->start;
  gsize width = n_new + 1;
  g_autofree guint *length = NULL;

  if (n_old == 0 || n_new == 0 || (gsize)(n_old + 1) * width > MAX_CELLS)
    return;
  length = g_new0 (guint, (n_old + 1) * width);
  for (guint i = n_old; i-- > 0;)
    for (guint j = n_new; j-- > 0;)
      if (same (m, m->start + i, m->start + j))
        length[i * width + j] = length[(i + 1) * width + j + 1] + 1;
      else
        length[i * width + j] = MAX (length[(i + 1) * width + j], length[i * width + j + 1]);
  for (guint i = 0, j = 0; i < n_old && j < n_new;)
    if (same (m, m->start + i, m->start + j))
      pair (m, m->start + i++, m->start + j++);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1])
      i++;
    else
      j++;
}

/* Unchanged lines elsewhere. An empty line has nothing by which to know it again. */
static void
match_moved (Matching *m)
{
  g_autoptr (GHashTable) places =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_queue_free);

  for (guint i = m->start; i < m->old_end; i++)
    {
      GQueue *queue;

      if (m->used[i] || *m->old_lines[i] == '\0')
        continue;
      queue = g_hash_table_lookup (places, m->old_lines[i]);
      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (places, (gpointer)m->old_lines[i], queue);
        }
      g_queue_push_tail (queue, GUINT_TO_POINTER (i));
    }
  for (guint j = m->start; j < m->new_end; j++)
    {
      GQueue *queue;

      if (m->match[j] >= 0)
        continue;
      queue = g_hash_table_lookup (places, m->new_lines[j]);
      if (queue != NULL && !g_queue_is_empty (queue))
        pair (m, GPOINTER_TO_UINT (g_queue_pop_head (queue)), j);
    }
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
  return x < y ? -1 : x > y;
}

/* The pairs of neighbouring characters of a line, sorted. */
static GArray *
character_pairs (const char *line)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (guint64));
  gunichar previous = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      guint64 both = (guint64)previous << 32 | character;

      g_array_append_val (pairs, both);
      previous = character;
    }
  g_array_sort (pairs, compare_pairs);
  return pairs;
}

/* Dice's coefficient: 0 for nothing in common, 1 for the same. */
static double
similarity (GArray *a, GArray *b)
{
  guint common = 0;

  if (a->len == 0 || b->len == 0)
    return 0;
  for (guint i = 0, j = 0; i < a->len && j < b->len;)
    {
      int order = compare_pairs (&g_array_index (a, guint64, i), &g_array_index (b, guint64, j));

      common += order == 0;
      i += order <= 0;
      j += order >= 0;
    }
  return 2.0 * common / (a->len + b->len);
}

static GPtrArray *
pairs_of_lines (const char *const *lines, GArray *which)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  for (guint i = 0; i < which->len; i++)
    g_ptr_array_add (pairs, character_pairs (lines[g_array_index (which, guint, i)]));
  return pairs;
}

/* Pairs lines in order so that the sum of their similarities is the largest. */
static void
match_similar (Matching *m, GArray *old_rest, GArray *new_rest)
{
  guint n_old = old_rest->len, n_new = new_rest->len;
  gsize width = n_new + 1;
  g_autoptr (GPtrArray) old_pairs = NULL;
  g_autoptr (GPtrArray) new_pairs = NULL;
  g_autofree double *alike = NULL;
  g_autofree double *best = NULL;

  if ((gsize)n_old * n_new > MAX_COMPARISONS)
    return;
  old_pairs = pairs_of_lines (m->old_lines, old_rest);
  new_pairs = pairs_of_lines (m->new_lines, new_rest);
  alike = g_new0 (double, (n_old + 1) * width);
  best = g_new0 (double, (n_old + 1) * width);
  for (guint i = n_old; i-- > 0;)
    for (guint j = n_new; j-- > 0;)
      {
        gsize here = i * width + j;

        alike[here] = similarity (old_pairs->pdata[i], new_pairs->pdata[j]);
        best[here] = MAX (best[here + width], best[here + 1]);
        if (alike[here] >= MIN_SIMILARITY)
          best[here] = MAX (best[here], best[here + width + 1] + alike[here]);
      }
  for (guint i = 0, j = 0; i < n_old && j < n_new;)
    {
      gsize here = i * width + j;

      if (alike[here] >= MIN_SIMILARITY && best[here] == best[here + width + 1] + alike[here])
        pair (m, g_array_index (old_rest, guint, i++), g_array_index (new_rest, guint, j++));
      else if (best[here + width] >= best[here + 1])
        i++;
      else
        j++;
    }
}

/* Where as many lines stand as stood there before, each was rewritten in place. */
static void
match_in_place (Matching *m, GArray *old_rest, GArray *new_rest)
{
  if (old_rest->len != new_rest->len)
    return;
  for (guint i = 0; i < old_rest->len; i++)
    pair (m, g_array_index (old_rest, guint, i), g_array_index (new_rest, guint, i));
}

static void
collect (Matching *m,
         guint old_from,
         guint old_to,
         guint new_from,
         guint new_to,
         GArray *old_rest,
         GArray *new_rest)
{
  g_array_set_size (old_rest, 0);
  g_array_set_size (new_rest, 0);
  for (guint i = old_from; i < old_to; i++)
    if (!m->used[i])
      g_array_append_val (old_rest, i);
  for (guint j = new_from; j < new_to; j++)
    if (m->match[j] < 0)
      g_array_append_val (new_rest, j);
}

/* Marks the longest run of pairs that stand in the same order on both sides. */
static void
mark_anchors (Matching *m)
{
  guint n = m->new_end - m->start;
  g_autofree guint *tails = g_new (guint, n + 1); /* the new line that ends a run of each length */
  g_autofree int *before = g_new (int, n + 1);
  guint longest = 0;

  for (guint j = m->start; j < m->new_end; j++)
    {
      guint low = 0, high = longest;

      m->anchor[j] = FALSE;
      if (m->match[j] < 0)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;
          if (m->match[tails[middle]] < m->match[j])
            low = middle + 1;
          else
            high = middle;
        }
      before[j - m->start] = low > 0 ? (int)tails[low - 1] : -1;
      tails[low] = j;
      longest = MAX (longest, low + 1);
    }
  if (longest > 0)
    for (int j = (int)tails[longest - 1]; j >= 0; j = before[j - (int)m->start])
      m->anchor[j] = TRUE;
}

typedef void (*GapFunc) (Matching *m, GArray *old_rest, GArray *new_rest);

/* Calls @func for the lines that are left between two anchors, from one end to the other. */
static void
for_each_gap (Matching *m, GapFunc func)
{
  g_autoptr (GArray) old_rest = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) new_rest = g_array_new (FALSE, FALSE, sizeof (guint));
  guint old_from = m->start, new_from = m->start;

  mark_anchors (m);
  for (guint j = m->start; j <= m->new_end; j++)
    {
      guint old_to = j < m->new_end ? (guint)m->match[j] : m->old_end;

      if (j < m->new_end && !m->anchor[j])
        continue;
      collect (m, old_from, old_to, new_from, j, old_rest, new_rest);
      if (old_rest->len > 0 && new_rest->len > 0)
        func (m, old_rest, new_rest);
      old_from = MIN (old_to + 1, m->old_end);
      new_from = MIN (j + 1, m->new_end);
    }
}

/* Once more over everything that is left: a moved line may have stood between two versions of
 * another. */
static void
match_similar_anywhere (Matching *m)
{
  g_autoptr (GArray) old_rest = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) new_rest = g_array_new (FALSE, FALSE, sizeof (guint));

  collect (m, m->start, m->old_end, m->start, m->new_end, old_rest, new_rest);
  if (old_rest->len > 0 && new_rest->len > 0)
    match_similar (m, old_rest, new_rest);
}

int *
sampan_match_lines (const char *const *old_lines,
                    guint n_old,
                    const char *const *new_lines,
                    guint n_new)
{
  g_autofree guint8 *used = g_new0 (guint8, n_old + 1);
  g_autofree guint8 *anchor = g_new0 (guint8, n_new + 1);
  Matching m = { .old_lines = old_lines, .new_lines = new_lines, .used = used, .anchor = anchor };

  m.old_end = n_old;
  m.new_end = n_new;
  m.match = g_new (int, n_new + 1);
  for (guint j = 0; j < n_new; j++)
    m.match[j] = -1;
  while (m.start < n_old && m.start < n_new && same (&m, m.start, m.start))
    {
      pair (&m, m.start, m.start);
      m.start++;
    }
  while (m.old_end > m.start && m.new_end > m.start && same (&m, m.old_end - 1, m.new_end - 1))
    pair (&m, --m.old_end, --m.new_end);

  match_unchanged (&m);
  match_moved (&m);
  for_each_gap (&m, match_similar);
  match_similar_anywhere (&m);
  for_each_gap (&m, match_in_place);
  return m.match;
}
