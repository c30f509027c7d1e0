#include "sampan-words.h"

#include <string.h>

#include "sampan-complaints.h"

static gboolean
names_text (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (token->word->op->id == SAMPAN_OP_TEXT || token->word->op->id == SAMPAN_OP_CAPTIONS);
}

static gboolean
says_words (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_VERB) && g_strcmp0 (token->word->target, "say") == 0;
}

static gboolean
is_colon (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_MARKS && strcmp (token->text, ":") == 0;
}

/* Where words end: before "at the top", "in red", "from 2 s", 四个字. */
static gboolean
ends_words (GPtrArray *tokens, guint at, guint end)
{
  const SampanToken *token = tokens->pdata[at];
  const SampanToken *next = at + 1 < end ? tokens->pdata[at + 1] : NULL;

  if (sampan_token_is (token, SAMPAN_WORD_PLACE) || sampan_token_is (token, SAMPAN_WORD_SIZE)
      || names_text (token))
    return TRUE;
  if (next == NULL)
    return sampan_token_is (token, SAMPAN_WORD_POLITE);
  if (sampan_token_is (token, SAMPAN_WORD_FILLER))
    return sampan_token_is (next, SAMPAN_WORD_COLOUR) || next->type == SAMPAN_TOKEN_COLOUR
           || sampan_token_is (next, SAMPAN_WORD_SIZE) || sampan_token_is (next, SAMPAN_WORD_PLACE);
  return sampan_token_is (token, SAMPAN_WORD_MARK)
         && (next->type == SAMPAN_TOKEN_QUANTITY || next->type == SAMPAN_TOKEN_RATIO);
}

static gboolean
colon_follows (GPtrArray *tokens, guint at, guint end)
{
  for (; at < end; at++)
    if (is_colon (tokens->pdata[at]))
      return TRUE;

  return FALSE;
}

static gboolean
is_place (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_PLACE) || sampan_token_is (token, SAMPAN_WORD_SIZE);
}

/* The 小 of 小美, which is no size */
static gboolean
begins_name (GPtrArray *tokens, guint at, guint end)
{
  const SampanToken *token = tokens->pdata[at];
  const SampanToken *next = at + 1 < end ? tokens->pdata[at + 1] : NULL;

  return next != NULL && !g_ascii_isalpha (*token->text) && g_utf8_strlen (token->text, -1) == 1
         && next->type == SAMPAN_TOKEN_UNKNOWN && !next->space;
}

static guint
find_clause_end (GPtrArray *tokens, guint at)
{
  while (at < tokens->len && !sampan_token_ends_clause (tokens->pdata[at]))
    at++;
  return at;
}

/* Whether the words go on after the comma at @end: 字幕：你好，我是小王 */
static gboolean
introduces (GPtrArray *tokens, guint end)
{
  const guint next = end < tokens->len ? find_clause_end (tokens, end + 1) : end;

  if (next < end + 3 || ((SampanToken *)tokens->pdata[end])->type != SAMPAN_TOKEN_PAUSE
      || !sampan_token_has (tokens->pdata[end + 1], SAMPAN_TRAIT_SPEAKER)
      || g_ascii_isalpha (*((SampanToken *)tokens->pdata[end + 1])->text)
      || !sampan_token_has (tokens->pdata[end + 2], SAMPAN_TRAIT_EQUALS))
    return FALSE;
  for (guint i = end + 3; i < next; i++)
    if (((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_UNKNOWN)
      return FALSE;

  return TRUE;
}

/* Where the words end that go on after an "and": "say happy birthday mum and dad". */
static guint
find_end (GPtrArray *tokens, guint end)
{
  guint i = end + 1;

  if (introduces (tokens, end))
    return find_clause_end (tokens, i);
  if (end >= tokens->len
      || !sampan_token_means (tokens->pdata[end], SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND)
      || !g_ascii_isalpha (*((SampanToken *)tokens->pdata[end])->text))
    return end;
  for (; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || !(token->type == SAMPAN_TOKEN_UNKNOWN || is_place (token)
               || sampan_token_is (token, SAMPAN_WORD_FILLER)
               || sampan_token_is (token, SAMPAN_WORD_COLOUR)
               || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
                   && g_strcmp0 (token->word->target, "subject") == 0)))
        return end;
    }
  /* "write closed and blue" */
  return i > end + 1 && !sampan_token_is (tokens->pdata[end + 1], SAMPAN_WORD_COLOUR)
                 && !is_place (tokens->pdata[end + 1])
             ? i
             : end;
}

/* What is written into a picture and known by what it says: a watermark, a date, a price. */
static gboolean
is_label (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_MISSING)
         && g_strcmp0 (token->word->target, "text") == 0;
}

/* Whether the clause before the one from @start ends with a verb that adds something: 左上角加上 */
static gboolean
is_added (GPtrArray *tokens, guint start)
{
  return start > 0 && sampan_token_is (tokens->pdata[start - 1], SAMPAN_WORD_JOIN)
         && sampan_token_has (tokens->pdata[start - 1], SAMPAN_TRAIT_BIDS);
}

/* "text Happy Easter": words that begin as a title does */
static gboolean
is_titled (GPtrArray *tokens, const char *prompt, guint start, guint end)
{
  while (start < end && sampan_token_is_empty (tokens->pdata[start]))
    start++;
  return start + 1 < end && names_text (tokens->pdata[start])
         && g_unichar_isupper (
             g_utf8_get_char (prompt + ((SampanToken *)tokens->pdata[start + 1])->start));
}

static gboolean
begins_large (const SampanToken *token, const char *prompt)
{
  return g_unichar_isupper (g_utf8_get_char (prompt + token->start));
}

/* Where the title begins of "put Happy Birthday Grandpa at the bottom"; @end if there is none. */
static guint
find_title (GPtrArray *tokens, const char *prompt, guint start, guint end)
{
  gboolean place = FALSE;

  while (start < end && sampan_token_is (tokens->pdata[start], SAMPAN_WORD_POLITE))
    start++;
  for (guint i = start; i < end; i++)
    place |= sampan_token_is (tokens->pdata[i], SAMPAN_WORD_PLACE);
  if (!place || start + 3 >= end
      || !sampan_token_means (tokens->pdata[start], SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
      || !g_ascii_isalpha (*((SampanToken *)tokens->pdata[start])->text)
      || !begins_large (tokens->pdata[start + 1], prompt)
      || !(begins_large (tokens->pdata[start + 2], prompt)
           || g_ascii_isdigit (prompt[((SampanToken *)tokens->pdata[start + 2])->start])))
    return end;
  return start + 1;
}

/* Where the words of a text begin that has no quotation marks: after "saying", after the "text" of
 * "add text", after a colon; @end if there is none. @said: (out): whether a verb or a colon says
 * that words follow */
static guint
find_words (GPtrArray *tokens, const char *prompt, guint start, guint end, gboolean *said)
{
  gboolean adds = is_added (tokens, start) || is_titled (tokens, prompt, start, end);
  gboolean text = FALSE, named = FALSE;
  const guint title = find_title (tokens, prompt, start, end);
  guint begun = 0;

  if (title < end)
    return title;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      /* "French subtitles for Grandma" */
      if (token->type == SAMPAN_TOKEN_QUOTE || sampan_token_is (token, SAMPAN_WORD_LANGUAGE))
        return end;
      /* "title: My Trip" */
      adds |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD)
              || ((names_text (token) || is_label (token)) && i + 1 < end
                  && is_colon (tokens->pdata[i + 1]));
      text |= names_text (token) || is_label (token) || sampan_token_is (token, SAMPAN_WORD_SIZE);
      named |= names_text (token) || is_label (token);
      /* "big text in the middle: sale ends Sunday" */
      adds |= named && is_colon (token);
      /* "my sister says I look pale": what she thinks */
      if (says_words (token) && !text && i > start && sampan_token_has (token, SAMPAN_TRAIT_FINITE))
        continue;
      if (!says_words (token)
          && !(adds && (names_text (token) || is_label (token) || (text && is_colon (token)))))
        {
          begun += !sampan_token_is_empty (token)
                   && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD);
          continue;
        }
      /* "write see you soon", but not "so the sign reads right" */
      *said = is_colon (token)
              || (says_words (token) && (text || begun == 0 || !g_ascii_isalpha (*token->text)));
      for (i++; i < end; i++)
        {
          *said |= (says_words (tokens->pdata[i]) && text) || is_colon (tokens->pdata[i]);
          if (!names_text (tokens->pdata[i]) && !says_words (tokens->pdata[i])
              && !is_label (tokens->pdata[i]) && !is_colon (tokens->pdata[i])
              && (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_SIZE)
                  || begins_name (tokens, i, end)))
            break;
        }
      /* "a caption at the top: best coffee in town" */
      if (i < end && ends_words (tokens, i, end) && colon_follows (tokens, i, end))
        continue;
      return i;
    }

  return end;
}

/* "captions: yellow, big", "the text reads backwards" */
static gboolean
says_how (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_MARKS || token->type == SAMPAN_TOKEN_COLOUR
         || sampan_token_is (token, SAMPAN_WORD_COLOUR) || sampan_token_is (token, SAMPAN_WORD_SIZE)
         || sampan_token_is (token, SAMPAN_WORD_PLACE) || sampan_token_is (token, SAMPAN_WORD_STYLE)
         || sampan_token_is (token, SAMPAN_WORD_DEGREE)
         || (sampan_token_is (token, SAMPAN_WORD_EFFECT)
             && (token->word->op->id == SAMPAN_OP_REVERSE
                 || token->word->op->id == SAMPAN_OP_FLIP));
}

/* Whether the words from @first to @last are the text. @said: a verb or a colon says so; "add text
 * to the picture" says no words. */
static gboolean
are_words (GPtrArray *tokens, const char *prompt, guint first, guint last, gboolean said)
{
  const SampanToken *begin = tokens->pdata[first];
  gboolean unknown = FALSE, edit = FALSE, number = FALSE, how = TRUE;
  gboolean language = FALSE;

  for (guint i = first; i < last; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUOTE)
        return FALSE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      number |= token->type == SAMPAN_TOKEN_QUANTITY;
      how &= says_how (token);
      language |= sampan_token_is (token, SAMPAN_WORD_LANGUAGE);
      edit |= sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT)
              || sampan_token_is (token, SAMPAN_WORD_VERB)
              || sampan_token_is (token, SAMPAN_WORD_MISSING);
    }
  /* "subtitles: Spanish over English" */
  if (language && !unknown)
    return FALSE;
  /* "@lin" */
  if (g_unichar_isupper (g_utf8_get_char (prompt + begin->start))
      || strchr ("@#$", prompt[begin->start]) != NULL)
    return TRUE;
  if (said && !how)
    return TRUE;
  /* "the year 2025" */
  if (first > 0 && is_label (tokens->pdata[first - 1]))
    return number && !edit;
  return unknown && !sampan_token_is_empty (begin) && !sampan_token_is (begin, SAMPAN_WORD_MARK);
}

/* The 两个 of “清仓”两个大红字: how many letters there are. */
static void
settle_letters (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start + 1; i < end; i++)
    {
      guint last = i + 1;

      if (((SampanToken *)tokens->pdata[i - 1])->type != SAMPAN_TOKEN_QUOTE
          || ((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_QUANTITY
          || ((SampanToken *)tokens->pdata[i])->unit != SAMPAN_UNIT_NONE)
        continue;
      while (last < end
             && (sampan_token_is_empty (tokens->pdata[last])
                 || sampan_token_is (tokens->pdata[last], SAMPAN_WORD_COLOUR)
                 || sampan_token_means (tokens->pdata[last], SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
                 || sampan_token_is (tokens->pdata[last], SAMPAN_WORD_SIZE)))
        last++;
      if (last < end ? names_text (tokens->pdata[last])
                     : sampan_token_is (tokens->pdata[last - 1], SAMPAN_WORD_SIZE))
        ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
    }
}

/* Whether a name began before @at that a full stop does not end: "@lin.photo", "www.lin.com". */
static gboolean
is_in_name (GPtrArray *tokens, guint at)
{
  while (at > 0 && !((SampanToken *)tokens->pdata[at])->space)
    {
      const char *text = ((SampanToken *)tokens->pdata[--at])->text;

      if (strcmp (text, "@") == 0 || strcmp (text, "www") == 0)
        return TRUE;
    }

  return FALSE;
}

/* The name of the file that ends at @at with what kind of picture it is: 海滩.jpg, where no space
 * says where it begins. */
static void
join_file (GPtrArray *tokens, const char *prompt, guint at)
{
  static const char *const kinds[] = { "jpg", "jpeg", "png", "webp", "heic", NULL };
  SampanToken *last = tokens->pdata[at], *file;
  guint first = at - 2;

  if (last->space || !g_strv_contains (kinds, last->text)
      || strcmp (((SampanToken *)tokens->pdata[at - 1])->text, ".") != 0
      || g_ascii_isalnum (*((SampanToken *)tokens->pdata[first])->text))
    return;
  while (first > 0 && ((SampanToken *)tokens->pdata[first])->type == SAMPAN_TOKEN_UNKNOWN
         && ((SampanToken *)tokens->pdata[first - 1])->type == SAMPAN_TOKEN_UNKNOWN)
    first--;
  file = tokens->pdata[first];
  file->type = SAMPAN_TOKEN_FILE;
  file->end = last->end;
  g_free (file->text);
  file->text = g_strndup (prompt + file->start, file->end - file->start);
  for (guint i = first + 1; i <= at; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

void
sampan_words_join (GPtrArray *tokens, const char *prompt)
{
  for (guint i = 2; i < tokens->len; i++)
    join_file (tokens, prompt, i);
  for (guint i = 1; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *before = tokens->pdata[i - 1], *next = tokens->pdata[i + 1];

      if (token->space || next->space || !sampan_token_ends_clause (token))
        continue;
      /* "5/6/2024" */
      if (strcmp (token->text, ".") == 0
              ? is_in_name (tokens, i)
              : strcmp (token->text, "/") == 0 && before->type == SAMPAN_TOKEN_QUANTITY
                    && next->type == SAMPAN_TOKEN_QUANTITY && next->number > 1900)
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* "add the words Summer 2025 in white": a text as good as quoted. */
void
sampan_words_settle (GPtrArray *tokens, const char *prompt, guint start, guint end)
{
  gboolean said = FALSE;
  const guint first = find_words (tokens, prompt, start, end, &said);
  guint last = first;
  SampanToken *quote;

  settle_letters (tokens, start, end);
  if (first < end)
    end = find_end (tokens, end);
  while (last < end
         && !(ends_words (tokens, last, end) && !(last == first && begins_name (tokens, last, end))
              && !((said || begins_large (tokens->pdata[last], prompt)) && last == first
                   && sampan_token_is (tokens->pdata[last], SAMPAN_WORD_POLITE))))
    last++;
  if (last == first || !are_words (tokens, prompt, first, last, said))
    return;
  quote = tokens->pdata[first];
  quote->type = SAMPAN_TOKEN_QUOTE;
  quote->end = ((SampanToken *)tokens->pdata[last - 1])->end;
  g_free (quote->text);
  quote->text = g_strndup (prompt + quote->start, quote->end - quote->start);
  for (guint i = start; i < end; i++)
    if ((i > first && i < last) || is_label (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}
