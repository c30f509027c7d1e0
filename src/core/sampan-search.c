#include "sampan-search-private.h"

#include <string.h>

typedef enum
{
  GAP,   /* separates words */
  SKIP,  /* is not there at all: an apostrophe in a word, a variation selector */
  WORD,  /* of a script with spaces */
  DENSE, /* of a script without */
  EMOJI,
} CharacterKind;

/* A run of characters of one kind, as UTF-8. */
typedef struct
{
  CharacterKind kind;
  const char *start;
  const char *end;
} Run;

static gboolean
is_dense (gunichar character)
{
  if (character < 0x0e00)
    return FALSE;
  if (character >= 0x4e00 && character <= 0x9fff)
    return TRUE;
  switch (g_unichar_get_script (character))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_YI:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_TIBETAN:
      return g_unichar_isalnum (character) || g_unichar_ismark (character);
    default:
      /* the long vowel mark of kana, which Unicode counts to no script */
      return character == 0x30fc;
    }
}

static CharacterKind
kind_of (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isalnum (character) ? WORD : character == '\'' ? SKIP : GAP;
  if (is_dense (character))
    return DENSE;
  if (g_unichar_isalnum (character) || g_unichar_ismark (character))
    return (character >= 0xfe00 && character <= 0xfe0f) ? SKIP : WORD;
  if (character == 0x2019 || character == 0x00ad) /* an apostrophe, a soft hyphen */
    return SKIP;
  return g_unichar_type (character) == G_UNICODE_OTHER_SYMBOL ? EMOJI : GAP;
}

/* Whether readers look for words of this script without their marks. */
static gboolean
drops_marks (gunichar base)
{
  switch (g_unichar_get_script (base))
    {
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether folding leaves the character as it is, but for the case of ASCII: so it is for nearly all
 * of most texts, and normalising takes ten times as long as everything else. */
static gboolean
is_plain (gunichar character)
{
  return character < 0x80 || (character >= 0x4e00 && character <= 0x9fff) /* Han */
         || (character >= 0x3041 && character <= 0x3096)                  /* hiragana */
         || (character >= 0x30a1 && character <= 0x30fc)                  /* katakana */
         || (character >= 0xac00 && character <= 0xd7a3)                  /* hangul */
         || (character >= 0x3001 && character <= 0x3011)                  /* punctuation */
         || character == 0xff0c || character == 0xff01 || character == 0xff1a
         || character == 0xff1f; /* the same, wide */
}

static gboolean
is_plain_text (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!is_plain (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static char *
fold_line (const char *text)
{
  g_autofree char *apart = NULL;
  g_autofree char *folded = NULL;
  g_autoptr (GString) bare = NULL;
  gunichar base = 0;

  if (is_plain_text (text))
    return g_ascii_strdown (text, -1);
  apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (apart, -1);
  bare = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_ismark (character))
        base = character;
      else if (drops_marks (base))
        continue;
      g_string_append_len (bare, p, g_utf8_next_char (p) - p);
    }
  return g_utf8_normalize (bare->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static char *
fold (const char *text)
{
  g_auto (GStrv) lines = NULL;

  if (!g_utf8_validate (text, -1, NULL)) /* nothing in it can be looked for */
    return g_strdup ("");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *folded = fold_line (lines[i]);
      g_free (lines[i]);
      lines[i] = folded;
    }
  return g_strjoinv ("\n", lines);
}

/* The next run from *@p on; returns FALSE at the end. Runs of GAP are given too. */
static gboolean
next_run (const char **p, Run *run)
{
  if (**p == '\0')
    return FALSE;
  run->start = *p;
  run->kind = kind_of (g_utf8_get_char (*p));
  *p = g_utf8_next_char (*p);
  if (run->kind != EMOJI && run->kind != SKIP)
    while (**p != '\0')
      {
        CharacterKind kind = kind_of (g_utf8_get_char (*p));

        if (kind != run->kind && !(kind == SKIP && run->kind == WORD))
          break;
        *p = g_utf8_next_char (*p);
      }
  run->end = *p;
  return TRUE;
}

static void
add_token (GString *tokens, const char *start, const char *end)
{
  if (tokens->len > 0 && tokens->str[tokens->len - 1] != '"')
    g_string_append_c (tokens, ' ');
  g_string_append_len (tokens, start, end - start);
}

static void
add_word (GString *tokens, const Run *run)
{
  const char *start = run->start;

  add_token (tokens, start, start);
  for (const char *p = start; p < run->end; p = g_utf8_next_char (p))
    if (kind_of (g_utf8_get_char (p)) != SKIP)
      g_string_append_len (tokens, p, g_utf8_next_char (p) - p);
}

/* The pairs of a run of a dense script, and its last character if that is wanted or all there is.
 */
static void
add_dense (GString *tokens, const Run *run, gboolean with_last)
{
  const char *p = run->start;
  const char *next = g_utf8_next_char (p);

  for (; next < run->end; p = next, next = g_utf8_next_char (next))
    add_token (tokens, p, g_utf8_next_char (next));
  if (with_last || p == run->start)
    add_token (tokens, p, run->end);
}

char *
sampan_search_tokens (const char *text)
{
  g_autofree char *folded = fold (text);
  const char *p = folded;
  GString *tokens = g_string_sized_new (strlen (folded) * 2);
  Run run;

  while (next_run (&p, &run))
    if (run.kind == WORD)
      add_word (tokens, &run);
    else if (run.kind == DENSE)
      add_dense (tokens, &run, TRUE);
    else if (run.kind == EMOJI)
      add_token (tokens, run.start, run.end);
  return g_string_free_and_steal (tokens);
}

static gboolean
is_one_character (const Run *run)
{
  return g_utf8_next_char (run->start) == run->end;
}

/* One group of runs with nothing between them: a phrase. */
static void
add_phrase (GString *query, const Run *runs, guint n, gboolean last_of_all)
{
  const Run *last = &runs[n - 1];
  gboolean unfinished = FALSE;

  if (query->len > 0)
    g_string_append (query, " AND ");
  g_string_append_c (query, '"');
  for (guint i = 0; i < n; i++)
    if (runs[i].kind == WORD)
      add_word (query, &runs[i]);
    else if (runs[i].kind == DENSE)
      /* In the index the last character stands before what follows the run. */
      add_dense (query, &runs[i], i + 1 < n);
    else
      add_token (query, runs[i].start, runs[i].end);
  g_string_append_c (query, '"');
  if (last->kind == DENSE)
    unfinished = is_one_character (last);
  else if (last->kind == WORD)
    unfinished = last_of_all;
  if (unfinished)
    g_string_append (query, " *");
}

char *
sampan_search_query (const char *text)
{
  g_autofree char *folded = fold (text);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  GString *query = g_string_new (NULL);
  const char *p = folded;
  const char *end = folded + strlen (folded);
  Run run;

  /* What separates words at the end ends no word: the user may go on typing. */
  while (end > folded && kind_of (g_utf8_get_char (g_utf8_prev_char (end))) <= SKIP)
    end = g_utf8_prev_char (end);
  folded[end - folded] = '\0';
  while (next_run (&p, &run))
    {
      if (run.kind != GAP && run.kind != SKIP)
        g_array_append_val (runs, run);
      if (runs->len > 0 && (run.kind == GAP || *p == '\0'))
        {
          add_phrase (query, (const Run *)runs->data, runs->len, *p == '\0');
          g_array_set_size (runs, 0);
        }
    }
  if (query->len > 0)
    return g_string_free_and_steal (query);
  g_string_free (query, TRUE);
  return NULL;
}
