#include "sampan-marian-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-sentences.h"
#include "sampan-translator.h"

#define TOKEN_OPEN "⟦"
#define TOKEN_CLOSE "⟧"
/* Opus-MT models learn from sentences; what is much longer comes out shortened. */
#define MAX_SENTENCE 160
/* Numbers stand for placeholders while the model works: of all that it has learnt to leave alone
 * they are the surest. Three figures, so that none gets a thousands separator. */
#define STAND_IN_STEP 29
#define MAX_STAND_INS 10
static const guint first_stand_ins[] = { 317, 632 };

/* A token ⟦n⟧ in a text. */
typedef struct
{
  gsize start, end; /* bytes */
} Token;

static char *translate_plain (const SampanMarianJob *job, const char *text, GError **error);

/* ---- tokens ---- */

static gboolean
find_token (const char *text, gsize from, Token *token)
{
  const char *open = text + from;

  while ((open = strstr (open, TOKEN_OPEN)) != NULL)
    {
      const char *p = open + strlen (TOKEN_OPEN);

      while (g_ascii_isdigit (*p))
        p++;
      if (p > open + strlen (TOKEN_OPEN) && g_str_has_prefix (p, TOKEN_CLOSE))
        {
          token->start = open - text;
          token->end = p + strlen (TOKEN_CLOSE) - text;
          return TRUE;
        }
      open += strlen (TOKEN_OPEN);
    }
  return FALSE;
}

static GArray *
find_tokens (const char *text)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  Token token;

  for (gsize at = 0; find_token (text, at, &token); at = token.end)
    g_array_append_val (tokens, token);
  return tokens;
}

static gboolean
has_words (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* ---- spaces ---- */

static gboolean
puts_spaces (const char *language)
{
  static const char *const without[] = { "zh", "yue", "ja", "th", "lo", "km", "my" };
  gsize base = strcspn (language, "-_");

  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    if (strlen (without[i]) == base && g_ascii_strncasecmp (without[i], language, base) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_space (const char *text, gsize length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Where the spaces at the end of @text begin. */
static gsize
trim_end (const char *text)
{
  gsize end = strlen (text);

  while (end > 0)
    {
      const char *last = g_utf8_prev_char (text + end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last - text;
    }
  return end;
}

static gsize
skip_start (const char *text)
{
  const char *p = text;

  while (*p && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p - text;
}

/* What stands between two translated parts, where @spaces stood between their sources. */
static void
append_gap (const SampanMarianJob *job, GString *result, const char *spaces, gsize length)
{
  g_autofree char *gap = g_strndup (spaces, length);
  gboolean to_spaces = puts_spaces (job->to);

  if (result->len == 0)
    return;
  if (strchr (gap, '\n') != NULL || (to_spaces && length > 0)
      || (!to_spaces && !puts_spaces (job->from)))
    g_string_append (result, gap);
  else if (to_spaces)
    g_string_append_c (result, ' ');
}

/* What has no words is not translated, but its marks are not those of the other script. */
static char *
adapt_marks (const SampanMarianJob *job, const char *text)
{
  static const char *const marks[][2] = { { "。", "." }, { "，", "," }, { "、", "," },
                                          { "！", "!" }, { "？", "?" }, { "；", ";" },
                                          { "：", ":" }, { "（", "(" }, { "）", ")" } };
  GString *result = g_string_new (text);

  for (guint i = 0; puts_spaces (job->to) && i < G_N_ELEMENTS (marks); i++)
    g_string_replace (result, marks[i][0], marks[i][1], 0);
  return g_string_free (result, FALSE);
}

/* ---- one sentence ---- */

static GError *
unknown_error (const SampanMarianJob *job)
{
  return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
                      /* Translators: the name of a language pack */
                      _ ("The language pack “%s” does not know the words of this. Is it in the "
                         "language that is set?"),
                      job->marian->name);
}

/* Letters of Chinese in a text of which the target language has none: the model gave its source
 * back. */
static gboolean
is_foreign (const SampanMarianJob *job, const char *text)
{
  guint letters = 0, han = 0;

  if (!puts_spaces (job->to) || g_ascii_strncasecmp (job->to, "ko", 2) == 0)
    return FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      letters += g_unichar_isalpha (c);
      han += g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
    }
  return han > 0 && han * 2 >= letters;
}

/* @text: a sentence that the model can hold; @ids: its tokens */
static char *
translate_ids (const SampanMarianJob *job, const char *text, GArray *ids, GError **error)
{
  g_autoptr (GArray) tokens = NULL;
  g_autofree char *translated = NULL;

  if (_sampan_marian_get_unknown_part (job->marian, text) > 0.5)
    {
      g_propagate_error (error, unknown_error (job));
      return NULL;
    }
  tokens = _sampan_marian_search (job->marian, ids, job->beams, job->cancellable, error);
  if (tokens == NULL)
    return NULL;
  translated = _sampan_marian_decode (job->marian, tokens);
  if (*translated && !is_foreign (job, translated))
    return g_steal_pointer (&translated);
  g_set_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
               /* Translators: the name of a language pack */
               _ ("The language pack “%s” found no usable translation of this. Write it yourself, "
                  "or try another translator."),
               job->marian->name);
  return NULL;
}

/* Cuts what is too long for the model, after commas and between words where it can. */
static char *
translate_cut (
    const SampanMarianJob *job, const char *text, guint n_ids, gint64 most, GError **error)
{
  glong length = g_utf8_strlen (text, -1);
  /* A little less than would fit on average. */
  guint longest = (guint)MAX (1, length * most * 4 / ((gint64)n_ids * 5));
  g_auto (GStrv) parts = sampan_sentences_split (text, job->from, MIN (longest, length - 1));
  GString *result = g_string_new (NULL);
  gsize gap = 0;

  for (guint i = 0; parts[i]; i++)
    {
      gsize end = trim_end (parts[i]);
      g_autofree char *part = g_strndup (parts[i], end);
      g_autofree char *translated = NULL;

      if (i > 0)
        append_gap (job, result, parts[i - 1] + gap, strlen (parts[i - 1] + gap));
      gap = end;
      translated = has_words (part) ? translate_plain (job, part, error) : adapt_marks (job, part);
      if (translated == NULL)
        {
          g_string_free (result, TRUE);
          return NULL;
        }
      g_string_append (result, translated);
    }
  return g_string_free (result, FALSE);
}

/* A sentence without tokens. */
static char *
translate_plain (const SampanMarianJob *job, const char *text, GError **error)
{
  g_autoptr (GArray) ids = _sampan_marian_encode (job->marian, text, job->prefix);
  gint64 most = MIN (job->marian->config.max_positions - 2, MAX_SENTENCE);

  if (ids->len > most && g_utf8_strlen (text, -1) > 1)
    return translate_cut (job, text, ids->len, most, error);
  return translate_ids (job, text, ids, error);
}

/* ---- a sentence with tokens ---- */

static gboolean
is_digit_beside (const char *text, gsize start, gsize end)
{
  return (start > 0 && g_ascii_isalnum (text[start - 1])) || g_ascii_isalnum (text[end])
         || ((text[end] == '.' || text[end] == ',') && g_ascii_isdigit (text[end + 1]));
}

/* @text with a number in place of each token, from @number on; they are in @stand_ins. */
static char *
put_stand_ins (const char *text, GArray *tokens, guint number, GPtrArray *stand_ins)
{
  GString *result = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);
      char *stand_in = NULL;

      do
        {
          g_free (stand_in);
          stand_in = g_strdup_printf ("%u", number);
          number += STAND_IN_STEP;
        }
      while (strstr (text, stand_in) != NULL && number < 1000);
      g_ptr_array_add (stand_ins, stand_in);
      g_string_append_len (result, text + done, token->start - done);
      if (result->len > 0 && g_ascii_isalnum (result->str[result->len - 1]))
        g_string_append_c (result, ' ');
      g_string_append (result, stand_in);
      done = token->end;
      if (g_ascii_isalnum (text[done]))
        g_string_append_c (result, ' ');
    }
  g_string_append (result, text + done);
  return g_string_free (result, FALSE);
}

/* @text with the tokens in place of their numbers. Returns: (nullable): NULL if the model lost,
 * changed or doubled one. */
static char *
take_stand_ins (const char *text, const char *source, GArray *tokens, GPtrArray *stand_ins)
{
  g_autoptr (GString) result = g_string_new (text);

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);
      const char *stand_in = g_ptr_array_index (stand_ins, i);
      g_autofree char *original = g_strndup (source + token->start, token->end - token->start);
      const char *found = strstr (result->str, stand_in);
      gsize at;

      if (found == NULL || strstr (found + 1, stand_in) != NULL)
        return NULL;
      at = found - result->str;
      if (is_digit_beside (result->str, at, at + strlen (stand_in)))
        return NULL;
      g_string_erase (result, at, strlen (stand_in));
      g_string_insert (result, at, original);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Whether the model is to see the tokens as numbers: a few, each within the text. */
static gboolean
may_stand_in (const SampanMarianJob *job, const char *text, GArray *tokens)
{
  g_autoptr (GArray) ids = NULL;
  g_autofree char *number = g_strdup_printf ("%u", first_stand_ins[0]);

  if (job->careful || tokens->len > MAX_STAND_INS)
    return FALSE;
  ids = _sampan_marian_encode (job->marian, number, NULL);
  return _sampan_marian_count_unknown (job->marian, ids) == 0;
}

/* Returns: (nullable): NULL, also without @error, if it can not be done so. */
static char *
translate_with_stand_ins (const SampanMarianJob *job,
                          const char *text,
                          GArray *tokens,
                          GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (first_stand_ins); i++)
    {
      g_autoptr (GPtrArray) stand_ins = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *question = put_stand_ins (text, tokens, first_stand_ins[i], stand_ins);
      g_autofree char *answer = translate_plain (job, question, error);
      char *translated;

      if (answer == NULL)
        return NULL;
      translated = take_stand_ins (answer, text, tokens, stand_ins);
      if (translated != NULL)
        return translated;
    }
  return NULL;
}

/* Translates the text between tokens by itself: worse, but none can be lost. */
static gboolean
append_part (const SampanMarianJob *job, GString *result, const char *text, gsize n, GError **error)
{
  g_autofree char *part = g_strndup (text, n);
  gsize start = skip_start (part);
  gsize end = trim_end (part);
  g_autofree char *middle = NULL;
  g_autofree char *translated = NULL;

  if (start >= end)
    {
      append_gap (job, result, part, n);
      return TRUE;
    }
  middle = g_strndup (part + start, end - start);
  if (!has_words (middle))
    {
      g_autofree char *adapted = adapt_marks (job, part);

      g_string_append (result, adapted);
      return TRUE;
    }
  translated = translate_plain (job, middle, error);
  if (translated == NULL)
    return FALSE;
  append_gap (job, result, part, start);
  g_string_append (result, translated);
  append_gap (job, result, part + end, n - end);
  return TRUE;
}

static char *
translate_between (const SampanMarianJob *job, const char *text, GArray *tokens, GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);

      if (token->start > done
          && !append_part (job, result, text + done, token->start - done, error))
        return NULL;
      g_string_append_len (result, text + token->start, token->end - token->start);
      done = token->end;
    }
  if (text[done] && !append_part (job, result, text + done, strlen (text + done), error))
    return NULL;
  g_string_truncate (result, trim_end (result->str));
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Tags and links at the end are no part of the sentence: where they begin, with the space before
 * them. A single one that follows without a space may well be. */
static gsize
find_tail (const char *text, GArray *tokens)
{
  gsize start = strlen (text);
  guint n = 0;

  for (guint i = tokens->len; i > 0; i--)
    {
      const Token *token = &g_array_index (tokens, Token, i - 1);

      if (!is_space (text + token->end, start - token->end))
        break;
      start = token->start;
      n++;
    }
  if (n == 0)
    return strlen (text);
  while (start > 0 && text[start - 1] == ' ')
    start--;
  return n > 1 || text[start] == ' ' ? start : strlen (text);
}

static char *
translate_sentence (const SampanMarianJob *job, const char *text, GError **error)
{
  g_autoptr (GArray) tokens = find_tokens (text);
  gsize tail = find_tail (text, tokens);
  g_autofree char *body = g_strndup (text, tail);
  g_autofree char *translated = NULL;
  g_autoptr (GError) reason = NULL;
  gsize gap = skip_start (text + tail);

  if (!has_words (body))
    return adapt_marks (job, text);
  while (tokens->len > 0 && g_array_index (tokens, Token, tokens->len - 1).start >= tail)
    g_array_set_size (tokens, tokens->len - 1);
  if (tokens->len == 0)
    translated = translate_plain (job, body, &reason);
  else if (may_stand_in (job, body, tokens))
    translated = translate_with_stand_ins (job, body, tokens, &reason);
  if (translated == NULL && tokens->len > 0
      && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&reason);
      translated = translate_between (job, body, tokens, &reason);
    }
  if (translated == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (text[tail])
    {
      g_autoptr (GString) result = g_string_new (translated);

      append_gap (job, result, text + tail, gap);
      g_string_append (result, text + tail + gap);
      return g_string_free (g_steal_pointer (&result), FALSE);
    }
  return g_steal_pointer (&translated);
}

/* ---- a text ---- */

char *
_sampan_marian_translate (const SampanMarianJob *job, const char *text, GError **error)
{
  g_auto (GStrv) sentences = sampan_sentences_split (text, job->from, 0);
  g_autoptr (GString) result = g_string_new (NULL);
  gsize end = 0;

  for (guint i = 0; sentences[i]; i++)
    {
      g_autofree char *sentence = NULL;
      g_autofree char *translated = NULL;

      if (i > 0)
        append_gap (job, result, sentences[i - 1] + end, strlen (sentences[i - 1] + end));
      end = trim_end (sentences[i]);
      sentence = g_strndup (sentences[i], end);
      translated = translate_sentence (job, sentence, error);
      if (translated == NULL)
        return NULL;
      g_string_append (result, translated);
      if (job->progress != NULL && sentences[i + 1] != NULL)
        job->progress (result->str, job->user_data);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}
