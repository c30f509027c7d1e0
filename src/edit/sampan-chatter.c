#include "sampan-chatter.h"

#include <string.h>

#include "sampan-complaints.h"
#include "sampan-signs.h"

/* A piece of a prompt: tokens from start to end, of which first is the first that says something.
 */
typedef struct
{
  GPtrArray *tokens;
  guint start;
  guint end;
  guint first;
} Piece;

static const SampanToken *
get (const Piece *piece, guint at)
{
  return at < piece->end ? piece->tokens->pdata[at] : NULL;
}

static gboolean
has (const Piece *piece, guint at, SampanTrait trait)
{
  return at < piece->end && sampan_token_has (piece->tokens->pdata[at], trait);
}

/* "where", "so", "because": what follows is a sentence, and no wish. */
static gboolean
subordinates (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_RELATES)
         || sampan_token_has (token, SAMPAN_TRAIT_SO);
}

/* "make", "add", and the "hum" of "hum the song" */
static gboolean
bids (const Piece *piece, guint at)
{
  const SampanToken *token = get (piece, at);

  if (token == NULL || sampan_token_has (token, SAMPAN_TRAIT_PAST) || sampan_token_is_third (token))
    return FALSE;
  return sampan_token_was (token, SAMPAN_WORD_VERB) || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
         || sampan_token_was (token, SAMPAN_WORD_UNDO)
         || (token->type == SAMPAN_TOKEN_UNKNOWN && !sampan_token_has (token, SAMPAN_TRAIT_ACTS)
             && has (piece, at + 1, SAMPAN_TRAIT_TARGET));
}

/* Whether something in the piece says that it is wanted. "Please" at its end says so of what it
 * stands beside. */
static gboolean
wishes (const Piece *piece)
{
  for (guint i = piece->start; i < piece->end; i++)
    if ((has (piece, i, SAMPAN_TRAIT_WISHES) || has (piece, i, SAMPAN_TRAIT_WANTS)
         || sampan_tokens_refuse_thing (piece->tokens, i, piece->end))
        && !(i + 1 == piece->end && sampan_token_was (get (piece, i), SAMPAN_WORD_POLITE)))
      return TRUE;

  return FALSE;
}

/* "my mum" */
static gboolean
is_person (const SampanToken *token)
{
  return sampan_token_was (token, SAMPAN_WORD_OBJECT)
         && g_strcmp0 (token->word->target, "subject") == 0;
}

/* "I want to print this", "need it for my passport": what somebody does with it then. */
static gboolean
tells_use (const Piece *piece)
{
  gboolean intends = FALSE;

  /* "printing it for the hall" */
  if (has (piece, piece->first, SAMPAN_TRAIT_USES)
      && g_str_has_suffix (get (piece, piece->first)->text, "ing"))
    return TRUE;
  for (guint i = piece->start; i + 2 < piece->end; i++)
    {
      const SampanToken *token = get (piece, i);
      const gboolean wish = sampan_token_has (token, SAMPAN_TRAIT_WISHES)
                            || sampan_token_has (token, SAMPAN_TRAIT_WANTS);

      if (sampan_token_was (token, SAMPAN_WORD_COLOUR)
          || (i > piece->first && !wish && !is_person (token)
              && !sampan_token_was (token, SAMPAN_WORD_POLITE)
              && !sampan_token_has (token, SAMPAN_TRAIT_INTENDS)))
        return FALSE;
      intends |= wish || sampan_token_was (token, SAMPAN_WORD_VERB);
      /* "my wife wants to see it" */
      if (wish && sampan_token_was (get (piece, i + 1), SAMPAN_WORD_FILLER)
          && has (piece, i + 1, SAMPAN_TRAIT_PURPOSE))
        return TRUE;
      if (intends && sampan_token_has (token, SAMPAN_TRAIT_INTENDS)
          && has (piece, i + 1, SAMPAN_TRAIT_USES))
        return TRUE;
      if (wish && has (piece, i + 1, SAMPAN_TRAIT_TARGET) && i + 3 < piece->end
          && (has (piece, i + 2, SAMPAN_TRAIT_PURPOSE) || has (piece, i + 2, SAMPAN_TRAIT_RELATES)
              || sampan_token_was (get (piece, i + 2), SAMPAN_WORD_ASIDE)))
        return TRUE;
    }

  return FALSE;
}

/* Where the one stands of whom something is told: "we", the "people" of "most people"; the end of
 * the piece if there is none. */
static guint
find_speaker (const Piece *piece)
{
  for (guint i = piece->first; i < MIN (piece->first + 2, piece->end); i++)
    if (has (piece, i, SAMPAN_TRAIT_SPEAKER))
      return i;

  return piece->end;
}

/* Whether something is to go: "the neighbour's drilling gone" */
static gboolean
takes_away (const Piece *piece)
{
  for (guint i = piece->start; i < piece->end; i++)
    if (sampan_token_means (get (piece, i), SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
      return TRUE;

  return FALSE;
}

/* The "life's" of "life's too short", the "neighbour's" of "my neighbour's drilling" */
static gboolean
is_contracted (const Piece *piece, guint at)
{
  const SampanToken *next = get (piece, at + 1);

  if (at > piece->first && next != NULL && next->type == SAMPAN_TOKEN_UNKNOWN
      && sampan_token_has_s (get (piece, at)) && g_str_has_suffix (next->text, "ing"))
    return !takes_away (piece);
  return sampan_token_has_s (get (piece, at)) && next != NULL
         && (sampan_token_has (next, SAMPAN_TRAIT_TARGET)
             || sampan_token_was (next, SAMPAN_WORD_DEGREE)
             || sampan_token_was (next, SAMPAN_WORD_NEGATION)
             || sampan_token_has (next, SAMPAN_TRAIT_COMPLAINS)
             || sampan_token_was (next, SAMPAN_WORD_POLITE));
}

/* Whether the token at @at is a verb with a subject before it. @speaker: where a person stands that
 * is one; @under: after "so" or "where" */
static gboolean
is_verb (const Piece *piece, guint at, guint speaker, gboolean under)
{
  const SampanToken *token = get (piece, at);

  if (!sampan_token_is_latin (token))
    return FALSE;
  /* "skin looks green" */
  if (is_contracted (piece, at)
      || (sampan_token_complains (token)
          && (at > piece->first || strchr (token->text, ' ') != NULL)))
    return TRUE;
  /* "reminds me of home" */
  if (at == piece->first && token->type == SAMPAN_TOKEN_UNKNOWN
      && (sampan_token_has (token, SAMPAN_TRAIT_ACTS) || sampan_token_is_third (token))
      && has (piece, at + 1, SAMPAN_TRAIT_TARGET))
    return !g_str_has_suffix (token->text, "ss") && !g_str_has_suffix (token->text, "ed");
  if (at == piece->first)
    return (sampan_token_was (token, SAMPAN_WORD_FILLER)
            && sampan_token_has (token, SAMPAN_TRAIT_TELLS))
           || (sampan_token_was (token, SAMPAN_WORD_FILLER) && sampan_token_tells_state (token)
               && strchr (token->text, '\'') != NULL);
  if (sampan_token_was (token, SAMPAN_WORD_EFFECT) || sampan_token_was (token, SAMPAN_WORD_COLOUR)
      || sampan_token_was (token, SAMPAN_WORD_DEGREE))
    return FALSE;
  /* the "left" of "to the left" */
  if (at != speaker + 1
      && (sampan_token_was (token, SAMPAN_WORD_MARK)
          || sampan_token_was (token, SAMPAN_WORD_PLACE)))
    return FALSE;
  if (sampan_token_has (token, SAMPAN_TRAIT_FINITE) || sampan_token_tells_state (token))
    return !sampan_chatter_names (piece->tokens, piece->first, at);
  if (at == speaker + 1 && (under || at + 1 < piece->end) && !g_str_has_suffix (token->text, "ing"))
    return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_was (token, SAMPAN_WORD_VERB)
           || sampan_token_was (token, SAMPAN_WORD_MISSING)
           || sampan_token_has (token, SAMPAN_TRAIT_USES);
  if (!sampan_token_has (token, SAMPAN_TRAIT_ACTS) || token->type != SAMPAN_TOKEN_UNKNOWN)
    return FALSE;
  /* "my mom walks in" */
  if (is_person (get (piece, at - 1)) && at + 1 < piece->end
      && sampan_token_is_empty (get (piece, at + 1)))
    return TRUE;
  return (under && (at > piece->first + 1 || !has (piece, piece->first, SAMPAN_TRAIT_TARGET)))
         || has (piece, at + 1, SAMPAN_TRAIT_TARGET);
}

/* "fix my teeth they are yellow and move them": a wish further on in the sentence. @verb: where its
 * verb stands */
static gboolean
bids_later (const Piece *piece, guint verb, guint speaker)
{
  for (guint i = verb + 1; i + 1 < piece->end; i++)
    {
      const SampanToken *before = get (piece, i - 1);

      /* "the boss says lose the logo" */
      if (bids (piece, i) && sampan_token_is (before, SAMPAN_WORD_VERB)
          && g_strcmp0 (before->word->target, "say") == 0)
        return TRUE;
      if (i == speaker + 1
          || (sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_TO)
              && !sampan_token_was (get (piece, i), SAMPAN_WORD_VERB))
          || sampan_token_has (before, SAMPAN_TRAIT_SPEAKER)
          || sampan_token_has (before, SAMPAN_TRAIT_TARGET)
          || sampan_token_has (before, SAMPAN_TRAIT_USES)
          || (i == verb + 1 && sampan_token_has (before, SAMPAN_TRAIT_FINITE)
              && !sampan_token_was (get (piece, i), SAMPAN_WORD_VERB)))
        continue;
      if (bids (piece, i) && has (piece, i + 1, SAMPAN_TRAIT_TARGET))
        return TRUE;
    }

  return FALSE;
}

/* "the sky could be pinker", unlike "my mum would faint": a wish, though it stands there as if it
 * was told. */
static gboolean
suggests (const Piece *piece, guint speaker)
{
  gboolean may = FALSE, other = FALSE;

  for (guint i = piece->first; speaker == piece->end && i < MIN (piece->first + 2, piece->end); i++)
    if (is_person (get (piece, i)))
      speaker = i;

  for (guint i = piece->start; i < piece->end; i++)
    {
      may |= has (piece, i, SAMPAN_TRAIT_SUGGESTS);
      other |= sampan_token_compares (get (piece, i))
               || sampan_token_was (get (piece, i), SAMPAN_WORD_COLOUR)
               || sampan_token_was (get (piece, i), SAMPAN_WORD_POLITE);
    }

  return may && (other || speaker == piece->end);
}

/* Whether an edit is named that was not made: "filmed through a window, more contrast" read as one.
 */
static gboolean
asks_besides (const Piece *piece)
{
  gboolean way = FALSE, thing = FALSE;

  for (guint i = piece->first; i < piece->end; i++)
    {
      const SampanToken *token = get (piece, i);

      way |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
             || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS);
      thing |= sampan_token_is (token, SAMPAN_WORD_OBJECT) && !token->word->weak;
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && sampan_token_has (token, SAMPAN_TRAIT_COMPARES))
        return TRUE;
    }

  return way && thing;
}

/* Whether the piece is said under something: the "so" of "so add it" stands before nothing. */
static gboolean
is_under (const Piece *piece)
{
  const SampanToken *before = piece->first > piece->start ? get (piece, piece->first - 1) : NULL;

  if (before == NULL || !subordinates (before))
    return FALSE;
  return sampan_token_has (before, SAMPAN_TRAIT_RELATES)
         || (piece->start > 0
             && !sampan_token_ends_clause (piece->tokens->pdata[piece->start - 1]));
}

/* The "blur" of "blur whatever is on the table" */
static gboolean
does (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_VERB
         && !g_str_has_suffix (token->text, "ed") && !g_str_has_suffix (token->text, "ing");
}

/* "my hands were freezing", "we nearly turned around", "so the clock stays readable", "filmed it
 * through the window" */
static gboolean
tells (const Piece *piece)
{
  const gboolean under = is_under (piece);
  const guint speaker = find_speaker (piece);
  guint verb = piece->first;

  if (piece->first == piece->end || wishes (piece) || suggests (piece, speaker))
    return FALSE;
  if (bids (piece, piece->first) || does (get (piece, piece->first))
      || has (piece, piece->first, SAMPAN_TRAIT_WEARS)
      || has (piece, piece->first, SAMPAN_TRAIT_SUGGESTS))
    return FALSE;
  /* "there was", "I was" */
  if (sampan_token_was (get (piece, piece->first), SAMPAN_WORD_ASIDE)
      && get (piece, piece->first)->word->string != NULL)
    return piece->first + 1 < piece->end && !bids_later (piece, verb, speaker);
  if (has (piece, piece->first, SAMPAN_TRAIT_PAST) && piece->first + 1 < piece->end
      && (!g_str_has_suffix (get (piece, piece->first)->text, "ed")
          || has (piece, piece->first + 1, SAMPAN_TRAIT_TARGET)))
    return !bids_later (piece, verb, speaker);
  while (verb < piece->end && !is_verb (piece, verb, speaker, under))
    verb++;
  return verb < piece->end && !bids_later (piece, verb, speaker);
}

/* "don't make it look fake" */
static gboolean
forbids_look (const Piece *piece)
{
  if (!sampan_token_has (get (piece, piece->first), SAMPAN_TRAIT_REFUSES)
      || !sampan_token_was (get (piece, piece->first + 1), SAMPAN_WORD_FILLER)
      || !has (piece, piece->first + 1, SAMPAN_TRAIT_BIDS))
    return FALSE;
  for (guint i = piece->first + 2; i < piece->end; i++)
    if (get (piece, i)->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (get (piece, i)))
      return FALSE;

  return TRUE;
}

/* "don't crop the dog", "don't touch it": nothing is to be done. "Don't keep it" is a wish, as "no
 * people" is. */
static gboolean
forbids (const Piece *piece)
{
  const SampanToken *token = get (piece, piece->first), *next = get (piece, piece->first + 1);

  if (token == NULL || next == NULL || !sampan_token_is (token, SAMPAN_WORD_NEGATION))
    return FALSE;
  if (token->word->string != NULL || forbids_look (piece))
    return TRUE;
  /* "I don't want my boss to find it" */
  for (guint i = piece->first + 1; i + 1 < piece->end; i++)
    if ((is_person (get (piece, i)) || sampan_token_was (get (piece, i), SAMPAN_WORD_ASIDE)
         || has (piece, i, SAMPAN_TRAIT_SPEAKER))
        && sampan_token_means (get (piece, i + 1), SAMPAN_WORD_MARK, SAMPAN_MARK_TO))
      return TRUE;
  if (sampan_token_is (next, SAMPAN_WORD_VERB))
    return next->word->value != SAMPAN_VERB_KEEP && next->word->value != SAMPAN_VERB_ONLY;
  return sampan_token_is (next, SAMPAN_WORD_EFFECT) && next->word->as == SAMPAN_AS_VERB;
}

/* "leave the dogs as they are", "keep my feet in" */
static gboolean
keeps (const Piece *piece)
{
  gboolean as_is = FALSE;
  guint n_unknown = 0;

  if (!sampan_token_means (get (piece, piece->first), SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
    return FALSE;
  for (guint i = piece->first + 1; i < piece->end; i++)
    {
      const SampanToken *token = get (piece, i);

      n_unknown += token->type == SAMPAN_TOKEN_UNKNOWN;
      as_is |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
               || sampan_token_was (token, SAMPAN_WORD_POLITE);
      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token)
          && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        return FALSE;
    }

  return n_unknown > 0 && (as_is || n_unknown == 1);
}

/* "my", the "s" of "the neighbours' drill", the "of my" of "a video of my dog" */
static gboolean
is_owner (const Piece *piece, guint at)
{
  const SampanToken *token = get (piece, at);
  const SampanToken *before = at > piece->first ? get (piece, at - 1) : NULL;

  if (sampan_token_has_s (token) || (before != NULL && strcmp (token->text, "'") == 0))
    return TRUE;
  return (before == NULL || sampan_token_has (before, SAMPAN_TRAIT_EQUALS))
         && sampan_token_has (token, SAMPAN_TRAIT_OWNER) && strcmp (token->text, "the") != 0;
}

/* "(coughing fits)" */
static gboolean
is_bracketed (const Piece *piece)
{
  return piece->start > 0 && piece->end < piece->tokens->len
         && strcmp (((SampanToken *)piece->tokens->pdata[piece->start - 1])->text, "(") == 0
         && strcmp (((SampanToken *)piece->tokens->pdata[piece->end])->text, ")") == 0;
}

/* "my forehead is so shiny can you fix that" */
static gboolean
asks_at_end (const Piece *piece)
{
  return piece->end > piece->start + 2 && sampan_token_is_empty (get (piece, piece->end - 1))
         && sampan_token_was (get (piece, piece->end - 2), SAMPAN_WORD_POLITE)
         && has (piece, piece->end - 2, SAMPAN_TRAIT_WISHES);
}

/* "linkedin pic", "messy room", "our puppy's first swim", "for my lock screen", the rest of "that
 * teal and orange hollywood thing": what the picture is, or what it is for, or what is wrong. */
static gboolean
names_picture (const Piece *piece)
{
  const SampanToken *before = piece->start > 0 ? piece->tokens->pdata[piece->start - 1] : NULL;
  const gboolean begins = before == NULL || before->type == SAMPAN_TOKEN_STOP;
  const gboolean rest = before != NULL && !sampan_token_ends_clause (before);
  const gboolean purpose =
      piece->first > piece->start && has (piece, piece->first - 1, SAMPAN_TRAIT_PURPOSE);
  const SampanToken *last = NULL;
  gboolean owner = FALSE, grim = FALSE, time = FALSE;

  for (guint i = piece->first; i < piece->end; i++)
    {
      const SampanToken *token = get (piece, i);

      if (sampan_token_is_about_edit (token) || sampan_token_has (token, SAMPAN_TRAIT_WEARS))
        return FALSE;
      owner |= is_owner (piece, i);
      /* of a day: "gig at 9:30" */
      time |= token->type == SAMPAN_TOKEN_MARKS && g_ascii_isdigit (*token->text);
      grim |= i == piece->first && sampan_token_has (token, SAMPAN_TRAIT_GRIM);
      if (!sampan_token_was (token, SAMPAN_WORD_POLITE) && sampan_token_is_latin (token))
        last = token;
    }
  if (asks_at_end (piece))
    return FALSE;
  if (last == NULL || last == get (piece, piece->first))
    return last != NULL && (purpose || time);
  if (sampan_token_was (last, SAMPAN_WORD_FILLER)
      && (last->word->string != NULL || (rest && sampan_token_has (last, SAMPAN_TRAIT_PICTURE))))
    return TRUE;
  /* "a linkedin photo" */
  if (sampan_token_was (last, SAMPAN_WORD_ORNAMENT) && last->word->string != NULL)
    return TRUE;
  /* "grwm clip" */
  if (begins && sampan_token_has (last, SAMPAN_TRAIT_KINDS))
    return TRUE;
  return grim || purpose || time || (begins && owner) || is_bracketed (piece);
}

/* "of", "for", "in": before what a picture shows, or what it is for */
static gboolean
is_preposition (const SampanToken *token)
{
  return sampan_token_is_latin (token) && !sampan_token_has (token, SAMPAN_TRAIT_BIDS)
         && (sampan_token_has (token, SAMPAN_TRAIT_EQUALS)
             || sampan_token_has (token, SAMPAN_TRAIT_GIVES)
             || sampan_token_has (token, SAMPAN_TRAIT_WEARS)
             || sampan_token_has (token, SAMPAN_TRAIT_PURPOSE)
             || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FROM));
}

/* "cat pic for my grandma", "rainy day in Leeds": what the picture is, where a sentence begins, and
 * not "a day at the beach", which one may want. */
static gboolean
is_headline (const Piece *piece)
{
  const SampanToken *before = piece->start > 0 ? piece->tokens->pdata[piece->start - 1] : NULL;

  if ((before != NULL && before->type != SAMPAN_TOKEN_STOP) || bids (piece, piece->first)
      || (has (piece, piece->first, SAMPAN_TRAIT_TARGET)
          && !has (piece, piece->first, SAMPAN_TRAIT_OWNER)))
    return FALSE;
  for (guint i = piece->first; i < piece->end; i++)
    {
      const SampanToken *token = get (piece, i), *next = get (piece, i + 1);

      if (sampan_token_was (token, SAMPAN_WORD_VERB)
          || sampan_token_was (token, SAMPAN_WORD_NEGATION)
          || sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE)
        return FALSE;
      if (is_preposition (token) && i > piece->first)
        return FALSE;
      if (sampan_token_has (token, SAMPAN_TRAIT_KINDS)
          && (next == NULL || is_preposition (next) || !sampan_token_is_latin (next)))
        return TRUE;
    }

  return FALSE;
}

/* The rest of "a pencil sketch of my dog", "crop to 4:5 for my insta grid", "blur the faces in this
 * class photo": of what, or what for. */
static gboolean
is_detail (const Piece *piece)
{
  const SampanToken *before = piece->start > 0 ? piece->tokens->pdata[piece->start - 1] : NULL;
  const SampanToken *last = get (piece, piece->end - 1);
  guint at = piece->first;

  if (before != NULL && sampan_token_ends_clause (before))
    return FALSE;
  /* "a 16:9 banner" */
  if (before != NULL
      && (before->type == SAMPAN_TOKEN_RATIO || sampan_token_was (before, SAMPAN_WORD_ASPECT))
      && piece->first + 1 == piece->end)
    return get (piece, piece->first)->type == SAMPAN_TOKEN_UNKNOWN;
  while (at > piece->start && is_preposition (get (piece, at - 1)))
    at--;
  if (!is_preposition (get (piece, at)) || at + 1 == piece->end)
    return FALSE;
  for (guint i = at; i < piece->end; i++)
    if (!sampan_token_may_be_shown (get (piece, i)) || has (piece, i, SAMPAN_TRAIT_BEHIND)
        || (i > at && bids (piece, i) && i + 1 < piece->end))
      return FALSE;
  if (sampan_token_has (get (piece, at), SAMPAN_TRAIT_WEARS))
    return has (piece, at + 1, SAMPAN_TRAIT_THIS_IS)
           || sampan_token_has (last, SAMPAN_TRAIT_PICTURE)
           || sampan_token_has (last, SAMPAN_TRAIT_KINDS);
  return strcmp (get (piece, at)->text, "on") != 0;
}

/* The "like an idiot" of "I held it sideways like an idiot" */
static gboolean
likens (const Piece *piece)
{
  const SampanToken *before = piece->start > 0 ? piece->tokens->pdata[piece->start - 1] : NULL;

  return before != NULL && has (piece, piece->first, SAMPAN_TRAIT_LIKENS)
         && (before->type == SAMPAN_TOKEN_PAUSE || !sampan_token_ends_clause (before));
}

/* "Thank you, Margaret" */
static gboolean
signs (const Piece *piece)
{
  guint before = piece->start;

  if (piece->first + 2 < piece->end || piece->start == 0)
    return FALSE;
  for (guint i = piece->end; i < piece->tokens->len; i++)
    if (sampan_token_is_latin (piece->tokens->pdata[i]))
      return FALSE;
  while (before > 0 && !sampan_token_is_latin (piece->tokens->pdata[before - 1]))
    before--;
  return before > 0 && sampan_token_has (piece->tokens->pdata[before - 1], SAMPAN_TRAIT_THANKS)
         && get (piece, piece->first)->type == SAMPAN_TOKEN_UNKNOWN;
}

static Piece
cut_piece (GPtrArray *tokens, guint start, guint end)
{
  Piece piece = { tokens, start, end, start };

  while (piece.first < end)
    {
      const SampanToken *token = tokens->pdata[piece.first];

      if (sampan_token_is_latin (token) && !sampan_token_was (token, SAMPAN_WORD_POLITE)
          && !sampan_token_was (token, SAMPAN_WORD_JOIN)
          && !(subordinates (token) && piece.first + 1 < end))
        break;
      piece.first++;
    }
  return piece;
}

/* "the selfie cam swapped left and right", "I want to print this and hang it": told on, as what
 * stands before the "and". */
static gboolean
goes_on_telling (const Piece *piece)
{
  guint start = piece->start;
  Piece before;

  if (start < 2
      || !sampan_token_means (piece->tokens->pdata[start - 1], SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND)
      || (bids (piece, piece->first) && !has (piece, piece->first, SAMPAN_TRAIT_USES)))
    return FALSE;
  for (guint i = piece->start; i < piece->end; i++)
    if (sampan_token_was (get (piece, i), SAMPAN_WORD_NEGATION)
        || sampan_token_was (get (piece, i), SAMPAN_WORD_COLOUR)
        || has (piece, i, SAMPAN_TRAIT_WISHES) || sampan_token_compares (get (piece, i)))
      return FALSE;
  for (start--; start > 0 && !sampan_token_ends_clause (piece->tokens->pdata[start - 1]);)
    start--;
  before = cut_piece (piece->tokens, start, piece->start - 1);
  for (guint i = before.start; i < before.end; i++)
    if (sampan_token_is (get (&before, i), SAMPAN_WORD_EFFECT))
      return FALSE;
  return before.first < before.end && (tells_use (&before) || tells (&before));
}

gboolean
sampan_chatter_names (GPtrArray *tokens, guint first, guint at)
{
  const SampanToken *noun = at > first ? tokens->pdata[first] : NULL;
  const gboolean some = noun != NULL && sampan_token_has (noun, SAMPAN_TRAIT_TARGET)
                        && !sampan_token_has (noun, SAMPAN_TRAIT_OWNER)
                        && !sampan_token_has (noun, SAMPAN_TRAIT_PRONOUN);

  if (noun == NULL || !g_str_has_suffix (((SampanToken *)tokens->pdata[at])->text, "ed")
      || sampan_token_has (noun, SAMPAN_TRAIT_SPEAKER))
    return FALSE;
  if (some && at == first + 1)
    return TRUE;
  /* "half my class just moved here" */
  if (noun->type == SAMPAN_TOKEN_QUANTITY
      && sampan_token_has (tokens->pdata[first + 1], SAMPAN_TRAIT_OWNER))
    return FALSE;
  return (some || noun->type == SAMPAN_TOKEN_QUANTITY) && first > 0
         && ((SampanToken *)tokens->pdata[first - 1])->type != SAMPAN_TOKEN_STOP
         && !(at + 1 < tokens->len
              && sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_TARGET));
}

gboolean
sampan_chatter_asks_nothing (GPtrArray *tokens, guint start, guint at, guint end)
{
  Piece piece;

  for (guint i = start; i <= at && i + 1 < end; i++)
    if (subordinates (tokens->pdata[i]))
      start = i;
  piece = cut_piece (tokens, start, end);
  if (sampan_signs_ask_nothing (tokens, start, end))
    return TRUE;
  if (piece.first == end)
    return FALSE;
  return tells_use (&piece) || (tells (&piece) && !asks_besides (&piece)) || forbids (&piece)
         || keeps (&piece) || names_picture (&piece) || is_headline (&piece) || is_detail (&piece)
         || likens (&piece) || signs (&piece) || goes_on_telling (&piece);
}

gboolean
sampan_chatter_refers (GPtrArray *tokens, guint start, guint end)
{
  const Piece piece = cut_piece (tokens, start, end);

  for (guint i = piece.first; i < end; i++)
    if (has (&piece, i, SAMPAN_TRAIT_PRONOUN))
      return bids (&piece, piece.first);

  return FALSE;
}
