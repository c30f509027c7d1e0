#include "sampan-token.h"

#include <math.h>
#include <string.h>

#include "sampan-box.h"
#include "sampan-quantity.h"

/* Costs of the ways to cut a sentence. One known phrase costs 1, so that few long phrases win over
 * many short ones. An unknown word costs more than the known phrases that fill it (调亮), but less
 * than a known sign that leaves the rest of the word over (the 亮 of 漂亮). */
#define COST_KNOWN 1.0
#define COST_PUNCTUATION 1.05 /* "%" and "&" are words */
#define COST_UNKNOWN 4.0
#define COST_UNKNOWN_WORD 3.0
#define COST_UNKNOWN_SIGN 0.6
#define COST_FILLER 0.01 /* more than a phrase that means something */

#define COST_SAID 3.6 /* less for a verb before the words of a text, which are of all kinds */

#define MAX_MATCHES 16

/* The cheapest way from one unit to the end. */
typedef struct
{
  double cost;
  guint length;
  SampanTokenType type;
  const SampanWord *word;
  double number;
  gboolean box; /* numbers that say where: read again when it is taken */
} Step;

static void
token_free (gpointer data)
{
  SampanToken *token = data;

  sampan_box_free (token->box);
  g_free (token->text);
  g_free (token);
}

static void
offer (Step *steps,
       guint at,
       guint length,
       double cost,
       SampanTokenType type,
       const SampanWord *word,
       double number)
{
  const double total = cost + steps[at + length].cost;

  /* Of two ways that cost the same the one with the longer beginning: “not too | warm”. */
  if (total <= steps[at].cost)
    steps[at] = (Step){ total, length, type, word, number, FALSE };
}

static SampanTokenType
punctuation_type (const char *text)
{
  static const char *const stops[] = { ".", ";", "!", "?", "\n", "。", NULL };
  static const char *const pauses[] = { ",", "、", "(", ")", "[", "]", "|", "/", "•", "·", NULL };

  if (g_strv_contains (stops, text))
    return SAMPAN_TOKEN_STOP;
  /* 太暗了🥲提亮一点: a face ends what is said as well as a comma. */
  if (g_unichar_type (g_utf8_get_char (text)) == G_UNICODE_OTHER_SYMBOL
      && g_utf8_get_char (text) > 0x2600)
    return SAMPAN_TOKEN_PAUSE;
  return g_strv_contains (pauses, text) ? SAMPAN_TOKEN_PAUSE : SAMPAN_TOKEN_MARKS;
}

/* The dash of "too dark – brighten it", unlike that of "2 - 5 s" and of "cut-out". */
static gboolean
is_dash (GPtrArray *units, guint at)
{
  const SampanUnit *unit = units->pdata[at];
  const SampanUnit *next = at + 1 < units->len ? units->pdata[at + 1] : NULL;

  if (strcmp (unit->text, "-") != 0 || next == NULL)
    return FALSE;
  /* —— */
  if (strcmp (next->text, "-") == 0)
    return TRUE;
  return unit->space && next->space
         && (next->type == SAMPAN_UNIT_WORD || next->type == SAMPAN_UNIT_SIGN);
}

static void
offer_unit (Step *steps, guint at, GPtrArray *units)
{
  const SampanUnit *unit = units->pdata[at];

  switch (unit->type)
    {
    case SAMPAN_UNIT_RATIO:
      offer (steps, at, 1, COST_KNOWN, SAMPAN_TOKEN_RATIO, NULL, 0);
      break;

    case SAMPAN_UNIT_COLOUR:
      offer (steps, at, 1, COST_KNOWN, SAMPAN_TOKEN_COLOUR, NULL, 0);
      break;

    case SAMPAN_UNIT_QUOTE:
      offer (steps, at, 1, COST_KNOWN, SAMPAN_TOKEN_QUOTE, NULL, 0);
      break;

    case SAMPAN_UNIT_FILE:
      offer (steps, at, 1, COST_KNOWN, SAMPAN_TOKEN_FILE, NULL, 0);
      break;

    case SAMPAN_UNIT_PUNCTUATION:
      offer (steps, at, 1, COST_PUNCTUATION,
             is_dash (units, at) ? SAMPAN_TOKEN_PAUSE : punctuation_type (unit->text), NULL, 0);
      break;

    default:
      offer (steps, at, 1, COST_UNKNOWN, SAMPAN_TOKEN_UNKNOWN, NULL, 0);
      if (unit->word_length > 1)
        offer (steps, at, unit->word_length,
               COST_UNKNOWN_WORD + COST_UNKNOWN_SIGN * unit->word_length, SAMPAN_TOKEN_UNKNOWN,
               NULL, 0);
      break;
    }
}

static void
offer_phrases (Step *steps, SampanLexicon *lexicon, GPtrArray *units, guint at)
{
  guint lengths[MAX_MATCHES];
  const SampanWord *words[MAX_MATCHES];
  const guint n = sampan_lexicon_match (lexicon, units, at, lengths, words, MAX_MATCHES);

  for (guint i = 0; i < n; i++)
    {
      const gboolean filler =
          words[i]->class == SAMPAN_WORD_FILLER || words[i]->class == SAMPAN_WORD_POLITE;

      /* The 写 of 写生日快乐, which is no 写生 */
      const gboolean says = words[i]->class == SAMPAN_WORD_VERB
                            && g_strcmp0 (words[i]->target, "say") == 0 && lengths[i] == 1
                            && ((SampanUnit *)units->pdata[at])->word_length > 1;

      offer (steps, at, lengths[i],
             COST_KNOWN + (filler ? COST_FILLER : 0) - (says ? COST_SAID : 0), SAMPAN_TOKEN_WORD,
             words[i], 0);
    }
}

static void
offer_box (Step *steps, SampanLexicon *lexicon, GPtrArray *units, guint at)
{
  guint length;
  SampanWord *box = sampan_box_read (sampan_lexicon_get_traits (lexicon), units, at, &length);

  if (box == NULL)
    return;
  offer (steps, at, length, COST_KNOWN, SAMPAN_TOKEN_WORD, NULL, 0);
  steps[at].box =
      steps[at].length == length && steps[at].word == NULL && steps[at].type == SAMPAN_TOKEN_WORD;
  sampan_box_free (box);
}

/* What the units say, written alike whatever they were typed as. */
static char *
join_units (GPtrArray *units, guint at, guint length)
{
  GString *joined = g_string_new (((SampanUnit *)units->pdata[at])->text);

  for (guint i = at + 1; i < at + length; i++)
    {
      const SampanUnit *unit = units->pdata[i];

      if (unit->space)
        g_string_append_c (joined, ' ');
      g_string_append (joined, unit->text);
    }

  return g_string_free (joined, FALSE);
}

static SampanToken *
make_token (SampanLexicon *lexicon, GPtrArray *units, guint at, const Step *step, const char *text)
{
  const SampanUnit *first = units->pdata[at], *last = units->pdata[at + step->length - 1];
  const SampanTraits *traits = sampan_lexicon_get_traits (lexicon);
  g_autofree char *folded = join_units (units, at, step->length);
  SampanToken *token = g_new0 (SampanToken, 1);

  token->type = step->type;
  token->traits = sampan_traits_find (traits, folded);
  token->word = step->word;
  token->number = step->number;
  if (step->box)
    {
      guint length;

      token->box = sampan_box_read (traits, units, at, &length);
      token->word = token->box;
      if (token->box->class == SAMPAN_WORD_NUMBER)
        {
          token->type = SAMPAN_TOKEN_PIXELS;
          token->number = token->box->x;
          token->second = token->box->y;
        }
    }
  token->start = first->start;
  token->end = last->end;
  token->space = first->space;
  token->text = step->length == 1 ? g_strdup (first->text)
                                  : g_strndup (text + first->start, last->end - first->start);
  return token;
}

/* In a language without spaces one that is typed is a comma: 灯太黄了 冷一点. The words of a text
 * may stand after one, too: 加文字 你好. */
static gboolean
stands_apart (GPtrArray *tokens, const SampanToken *token)
{
  const SampanToken *before = tokens->len > 0 ? tokens->pdata[tokens->len - 1] : NULL;

  for (guint i = 0; i < tokens->len; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT)
        && ((SampanToken *)tokens->pdata[i])->word->op != NULL
        && ((SampanToken *)tokens->pdata[i])->word->op->id == SAMPAN_OP_TEXT)
      return FALSE;

  return token->space && before != NULL && before->text != NULL && token->text != NULL
         && (before->type == SAMPAN_TOKEN_WORD || token->type == SAMPAN_TOKEN_WORD)
         && g_unichar_iswide (g_utf8_get_char (token->text))
         && g_unichar_iswide (g_utf8_get_char (before->text));
}

GPtrArray *
sampan_tokens_read (SampanLexicon *lexicon, const char *text)
{
  g_autoptr (GPtrArray) units = sampan_lexicon_split (lexicon, text);
  GPtrArray *tokens = g_ptr_array_new_with_free_func (token_free);
  g_autofree Step *steps = g_new0 (Step, units->len + 1);

  for (guint i = units->len; i-- > 0;)
    {
      double number;
      guint length;

      steps[i].cost = INFINITY;
      offer_unit (steps, i, units);
      offer_phrases (steps, lexicon, units, i);
      length = sampan_numeral_read (lexicon, units, i, &number);
      if (length > 0)
        offer (steps, i, length, COST_KNOWN, SAMPAN_TOKEN_QUANTITY, NULL, number);
      offer_box (steps, lexicon, units, i);
    }
  for (guint i = 0; i < units->len; i += steps[i].length)
    {
      SampanToken *token = make_token (lexicon, units, i, &steps[i], text);

      if (stands_apart (tokens, token))
        {
          SampanToken *pause = g_new0 (SampanToken, 1);

          pause->type = SAMPAN_TOKEN_PAUSE;
          pause->text = g_strdup ("");
          pause->start = pause->end = token->start;
          g_ptr_array_add (tokens, pause);
        }
      g_ptr_array_add (tokens, token);
    }

  sampan_quantities_join (tokens);
  return tokens;
}

gboolean
sampan_token_is (const SampanToken *token, SampanWordClass class)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->class == class;
}

gboolean
sampan_token_means (const SampanToken *token, SampanWordClass class, int value)
{
  return sampan_token_is (token, class) && token->word->value == value;
}

gboolean
sampan_token_is_empty (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_MARKS || sampan_token_is (token, SAMPAN_WORD_FILLER)
         || sampan_token_is (token, SAMPAN_WORD_POLITE);
}

gboolean
sampan_token_has (const SampanToken *token, SampanTrait trait)
{
  return (token->traits & (guint64)1 << trait) != 0;
}

gboolean
sampan_token_complains (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && sampan_token_has (token, SAMPAN_TRAIT_COMPLAINS);
}

gboolean
sampan_token_is_third (const SampanToken *token)
{
  /* What is known without it is read so. */
  return g_ascii_isalpha (*token->text) && strchr (token->text, ' ') == NULL
         && token->end - token->start == strlen (token->text) + 1;
}

gboolean
sampan_token_has_s (const SampanToken *token)
{
  /* What is known without it is read so. */
  return g_str_has_suffix (token->text, "'s")
         || token->end - token->start == strlen (token->text) + strlen ("'s");
}
