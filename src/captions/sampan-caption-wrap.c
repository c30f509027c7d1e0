#include "sampan-caption-wrap.h"

#include <math.h>
#include <string.h>
#include <unicode/ubrk.h>

#include "sampan-caption-breaks.h"

/* A longer word may be cut: it would leave too much of a line empty. */
#define LONGEST_WORD 6

static void
append_word (GString *joined, const char *word, gsize length)
{
  const char *end = word + length;
  gboolean join = g_utf8_strlen (word, length) <= LONGEST_WORD;

  while (word < end)
    {
      const char *next = g_utf8_next_char (word);

      g_string_append_len (joined, word, next - word);
      if (join && next < end)
        g_string_append (joined, "\u2060");
      word = next;
    }
}

char *
sampan_caption_text_keep_words (const char *text, const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (GString) joined = NULL;
  UBreakIterator *words;
  UText *utext;
  int start = 0, end;

  g_return_val_if_fail (text != NULL, NULL);

  if (!sampan_caption_language_has_no_spaces (language))
    return g_strdup (text);
  joined = g_string_sized_new (2 * strlen (text));
  utext = utext_openUTF8 (NULL, text, -1, &status);
  words = ubrk_open (UBRK_WORD, language, NULL, 0, &status);
  ubrk_setUText (words, utext, &status);
  while (U_SUCCESS (status) && (end = ubrk_next (words)) != UBRK_DONE)
    {
      int kind = ubrk_getRuleStatus (words);

      if (kind >= UBRK_WORD_KANA && kind < UBRK_WORD_IDEO_LIMIT)
        append_word (joined, text + start, end - start);
      else
        g_string_append_len (joined, text + start, end - start);
      start = end;
    }
  ubrk_close (words);
  utext_close (utext);
  return U_SUCCESS (status) ? g_string_free_and_steal (g_steal_pointer (&joined)) : g_strdup (text);
}

/* ---- lines ---- */

/* What each kind of place costs at a line's end, in squares of a line. */
static const double costs[] = {
  [SAMPAN_BREAK_SENTENCE] = 0,
  [SAMPAN_BREAK_COMMA] = 0.01,
  [SAMPAN_BREAK_WORD] = 0.08,
  [SAMPAN_BREAK_BAD] = 0.25,
};

/* What is chosen for the places up to one. */
typedef struct
{
  double cost;
  int before; /* the place before it */
} Choice;

static const SampanBreak *
get_break (GArray *breaks, int i)
{
  return &g_array_index (breaks, SampanBreak, i);
}

/* How many graphemes a line from place @from (-1: the start) to place @to has. */
static guint
measure (GArray *breaks, int from, int to)
{
  return get_break (breaks, to)->width - get_break (breaks, to)->trailing
         - (from >= 0 ? get_break (breaks, from)->width : 0);
}

/* The places of @n lines of @longest at most that are most even, with good ends. Returns: (transfer
 * full) (element-type int): NULL if there is no way. */
static GArray *
choose_lines (GArray *breaks, guint n, guint longest)
{
  int last = (int)breaks->len - 1;
  double mean = (double)get_break (breaks, last)->width / n;
  g_autofree Choice *choices = g_new (Choice, (gsize)n * breaks->len);
  GArray *chosen;

  for (guint line = 0; line < n; line++)
    for (int to = 0; to <= last; to++)
      {
        Choice *choice = &choices[line * breaks->len + to];

        *choice = (Choice){ G_MAXDOUBLE, -1 };
        for (int from = line == 0 ? -1 : 0; from < (line == 0 ? 0 : to); from++)
          {
            double before = line == 0 ? 0 : choices[(line - 1) * breaks->len + from].cost;
            guint length = measure (breaks, from, to);
            double off = (length - mean) / longest;
            double cost =
                before + off * off + (to < last ? costs[get_break (breaks, to)->kind] : 0);

            if (length <= longest && before < G_MAXDOUBLE && cost < choice->cost)
              *choice = (Choice){ cost, from };
          }
      }
  if (choices[(n - 1) * breaks->len + last].cost == G_MAXDOUBLE)
    return NULL;
  chosen = g_array_new (FALSE, FALSE, sizeof (int));
  for (int line = (int)n - 1, at = last; line >= 0; line--)
    {
      g_array_prepend_val (chosen, at);
      at = choices[line * (int)breaks->len + at].before;
    }
  return chosen;
}

/* Cuts at the places, without the spaces there. */
static char **
cut_at (const char *text, GArray *breaks, GArray *chosen)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  gsize start = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      gsize end = get_break (breaks, g_array_index (chosen, int, i))->offset;

      g_strv_builder_take (parts, g_strstrip (g_strndup (text + start, end - start)));
      start = end;
    }
  return g_strv_builder_end (parts);
}

static char *
wrap_line (const char *line, const char *language, guint longest)
{
  g_autoptr (GArray) breaks = sampan_caption_breaks_find (line, language);
  g_autoptr (GArray) chosen = NULL;
  g_auto (GStrv) parts = NULL;
  guint width = breaks->len > 0 ? measure (breaks, -1, (int)breaks->len - 1) : 0;

  if (width <= longest)
    return g_strdup (line);
  /* A word that is longer than a line stands in one of its own. */
  for (guint i = 0; i < breaks->len; i++)
    longest = MAX (longest, measure (breaks, (int)i - 1, (int)i));
  for (guint n = (width + longest - 1) / longest; chosen == NULL && n <= breaks->len; n++)
    chosen = choose_lines (breaks, n, longest);
  if (chosen == NULL)
    return g_strdup (line);
  parts = cut_at (line, breaks, chosen);
  return g_strjoinv ("\n", parts);
}

/* A line that somebody else says, or sings. */
static gboolean
begins_anew (const char *line)
{
  static const char *const signs[] = { "-", "–", "—", "•", "♪", "♫", "[", "【", "<v " };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (line, signs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_wide (gunichar c)
{
  return g_unichar_iswide (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_HANGUL;
}

char *
sampan_caption_text_unwrap (const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) joined = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0')
        continue;
      if (joined->len > 0 && begins_anew (line))
        g_string_append_c (joined, '\n');
      else if (joined->len > 0)
        {
          gunichar before = g_utf8_get_char (g_utf8_prev_char (joined->str + joined->len));

          if (!is_wide (before) || !is_wide (g_utf8_get_char (line)))
            g_string_append_c (joined, ' ');
        }
      g_string_append (joined, line);
    }
  return g_string_free_and_steal (g_steal_pointer (&joined));
}

char *
sampan_caption_text_wrap (const char *text, const char *language, guint longest)
{
  g_autofree char *unwrapped = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL && language != NULL && longest > 0, NULL);

  unwrapped = sampan_caption_text_unwrap (text);
  lines = g_strsplit (unwrapped, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = lines[i];

      lines[i] = wrap_line (line, language, longest);
    }
  return g_strjoinv ("\n", lines);
}

/* ---- one text over several captions ---- */

/* What a place costs that is the end of part @part: how far it is from where it should be, and how
 * good a place it is. */
static double
get_cost (GArray *breaks, int place, double wanted)
{
  double width = get_break (breaks, (int)breaks->len - 1)->width;

  return fabs (get_break (breaks, place)->width - wanted * width) / width
         + 3 * costs[get_break (breaks, place)->kind];
}

GStrv
sampan_caption_text_lay (const char *text, const char *language, const double *shares, guint n)
{
  g_autoptr (GArray) breaks = NULL;
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree Choice *choices = NULL;
  double wanted = 0;
  int last;

  g_return_val_if_fail (text != NULL && language != NULL && n > 0, NULL);

  breaks = sampan_caption_breaks_find (text, language);
  last = (int)breaks->len - 1;
  n = MIN (n, breaks->len);
  if (n <= 1)
    return g_strsplit (text, "\x01", 1);
  choices = g_new (Choice, (gsize)n * breaks->len);
  for (guint part = 0; part < n; part++)
    {
      wanted += shares[part];
      for (int to = 0; to <= last; to++)
        {
          Choice *choice = &choices[part * breaks->len + to];
          double own = part + 1 < n ? get_cost (breaks, to, wanted) : 0;

          *choice = (Choice){ part == 0 ? own : G_MAXDOUBLE, -1 };
          for (int from = 0; part > 0 && from < to; from++)
            {
              double before = choices[(part - 1) * breaks->len + from].cost;

              if (before < G_MAXDOUBLE && before + own < choice->cost)
                *choice = (Choice){ before + own, from };
            }
        }
    }
  for (int part = (int)n - 1, at = last; part >= 0; part--)
    {
      g_array_prepend_val (chosen, at);
      at = choices[part * (int)breaks->len + at].before;
    }
  return cut_at (text, breaks, chosen);
}
