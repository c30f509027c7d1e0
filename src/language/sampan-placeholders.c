#include "sampan-placeholders.h"

#include <glib/gi18n-lib.h>

#define OPEN "⟦"
#define CLOSE "⟧"

typedef struct
{
  char *original;
  char *replacement; /* NULL: the original */
  SampanPlaceholderKind kind;
} Placeholder;

struct _SampanPlaceholders
{
  char *masked;
  GArray *items; /* of Placeholder */
  gboolean has_words;
};

/* Characters of an address. Chinese text follows a link without a space, so that letters beyond
 * ASCII are none; punctuation belongs to it inside only, and a closing bracket only with its
 * opening one. */
#define URL_PLAIN "A-Za-z0-9\\-_~/#@$&*+=%"
#define URL_INNER URL_PLAIN ".:?!',;\\[\\]"
#define URL_TAIL                                                                                   \
  "(?:(?:[" URL_INNER "]|\\([" URL_INNER "]*\\))*(?:[" URL_PLAIN "]|\\([" URL_INNER "]*\\)))"
#define DOMAIN_ENDINGS                                                                             \
  "(?:com|org|net|edu|gov|info|io|app|dev|me|tv|cn|tw|hk|jp|kr|uk|de|fr|eu|social|blog|shop|xyz|"  \
  "page|site|link|cc|co)"
#define NAME "[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?"

#define PICTURE                                                                                    \
  "\\p{Extended_Pictographic}(?:\\x{FE0F}|\\p{Emoji_Modifier})?[\\x{E0020}-\\x{E007F}]*"

#define FIGURES "(?>\\d+(?:[.,:/\\-–]\\d+)*)"
#define UNITS                                                                                      \
  "(?:%|‰|°[CF]?|℃|℉|(?:km/h|km|cm|mm|kg|mg|ml|mL|mAh|[KMGT]B|[kMG]?Hz|fps|px|dpi|kWh|kW|min|"     \
  "[mgLshpPKWV×x])(?![A-Za-z0-9]))"
/* After these a figure is said in another way in another language. */
#define SAID_DIFFERENTLY                                                                           \
  "(?:[万萬亿億千百十折成半点點月]|thousand|million|billion|[kKwWmM]\\b|st\\b|nd\\b|rd\\b|th\\b)"

/* In the order of SampanPlaceholderKind; the first that matches at a place wins. */
static const char *const patterns[] = {
  /* bracket */ "[⟦⟧]",
  /* break */ "[ \\t]*(?:\\r?\\n[ \\t]*)+",
  /* markup */
  "</?[A-Za-z][^<>\\n]*>|<\\d\\d:[\\d:.]+>|\\{\\\\[^{}\\n]*\\}|&(?:[A-Za-z]+|#\\d+);",
  /* link */
  "(?:https?|ftp)://" URL_TAIL "|(?<![A-Za-z0-9_@.\\-])(?:" NAME "\\.)+" DOMAIN_ENDINGS
  "(?![A-Za-z0-9\\-@]|\\.[A-Za-z])(?:/" URL_TAIL "?)?",
  /* email */ "[A-Za-z0-9._%+\\-]+@" NAME "(?:\\." NAME ")+",
  /* emoji */
  "(?:\\p{RI}\\p{RI}|[0-9#*]\\x{FE0F}?\\x{20E3}|" PICTURE "(?:\\x{200D}" PICTURE ")*)+",
  /* mention */
  "(?<![A-Za-z0-9_])[@＠][\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_.\\-]*[\\p{L}\\p{M}\\p{N}_])?"
  "(?:@" NAME "(?:\\." NAME ")+)?",
  /* tag */
  "(?<![A-Za-z0-9_&])(?:[#＃](?=[^#＃\\s]*\\p{Han})[^#＃\\s，。！？、；：]{1,64}[#＃]"
  "|[#＃](?=[\\p{N}_]*\\p{L})[\\p{L}\\p{M}\\p{N}_]+)",
  /* number */
  "(?<![A-Za-z0-9_.])(?:[¥￥$€£₩]\\s?" FIGURES "(?!\\s?" SAID_DIFFERENTLY "|\\d)|" FIGURES
  "\\s?" UNITS "|(?=\\d+[.,:/\\-–]?\\d)" FIGURES "(?![A-Za-z0-9_]|\\s?" SAID_DIFFERENTLY "))",
};

static GRegex *
get_regex (void)
{
  static GRegex *regex;

  if (g_once_init_enter_pointer (&regex))
    {
      g_autoptr (GString) all = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      GRegex *made;

      for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
        g_string_append_printf (all, "%s(%s)", i > 0 ? "|" : "", patterns[i]);
      made = g_regex_new (all->str, G_REGEX_OPTIMIZE, 0, &error);
      if (!made)
        g_error ("The placeholder pattern is wrong: %s", error->message);
      g_once_init_leave_pointer (&regex, made);
    }
  return regex;
}

static void
placeholder_clear (gpointer data)
{
  Placeholder *item = data;

  g_clear_pointer (&item->original, g_free);
  g_clear_pointer (&item->replacement, g_free);
}

static gboolean
has_letter (const char *text, gssize length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static SampanPlaceholderKind
matched_kind (GMatchInfo *match)
{
  for (int i = 0; i < (int)G_N_ELEMENTS (patterns); i++)
    {
      int start;

      if (g_match_info_fetch_pos (match, i + 1, &start, NULL) && start >= 0)
        return (SampanPlaceholderKind)i;
    }
  g_assert_not_reached ();
}

/* What is under way while a text is masked. */
typedef struct
{
  SampanPlaceholders *self;
  const char *text;
  GString *masked;
  gsize done; /* bytes of @text */
} Masking;

/* Puts a token in place of text[start, end). */
static void
mask (Masking *masking, gsize start, gsize end, SampanPlaceholderKind kind, const char *replacement)
{
  SampanPlaceholders *self = masking->self;
  Placeholder item = { g_strndup (masking->text + start, end - start), g_strdup (replacement),
                       kind };
  const char *plain = masking->text + masking->done;

  g_array_append_val (self->items, item);
  self->has_words |= has_letter (plain, start - masking->done);
  g_string_append_len (masking->masked, plain, start - masking->done);
  g_string_append_printf (masking->masked, OPEN "%u" CLOSE, self->items->len);
  masking->done = end;
}

/* Masks the terms that lie before @end; returns how many of them were looked at. */
static guint
mask_terms (Masking *masking, const SampanPlaceholderTerm *terms, guint n_terms, gsize end)
{
  guint n;

  for (n = 0; n < n_terms && terms[n].start < end; n++)
    if (terms[n].start >= masking->done && terms[n].start + terms[n].length <= end)
      mask (masking, terms[n].start, terms[n].start + terms[n].length, SAMPAN_PLACEHOLDER_TERM,
            terms[n].replacement);
  return n;
}

SampanPlaceholders *
sampan_placeholders_new (const char *text)
{
  return sampan_placeholders_new_with_terms (text, NULL, 0);
}

SampanPlaceholders *
sampan_placeholders_new_with_terms (const char *text,
                                    const SampanPlaceholderTerm *terms,
                                    guint n_terms)
{
  SampanPlaceholders *self;
  g_autoptr (GMatchInfo) match = NULL;
  Masking masking = { .text = text };
  guint n = 0;

  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);

  self = g_new0 (SampanPlaceholders, 1);
  self->items = g_array_new (FALSE, FALSE, sizeof (Placeholder));
  g_array_set_clear_func (self->items, placeholder_clear);
  masking.self = self;
  masking.masked = g_string_new (NULL);
  for (g_regex_match (get_regex (), text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      n += mask_terms (&masking, terms + n, n_terms - n, (gsize)start);
      mask (&masking, (gsize)start, (gsize)end, matched_kind (match), NULL);
    }
  mask_terms (&masking, terms + n, n_terms - n, strlen (text));
  self->has_words |= has_letter (text + masking.done, (gssize)strlen (text + masking.done));
  g_string_append (masking.masked, text + masking.done);
  self->masked = g_string_free (masking.masked, FALSE);
  return self;
}

void
sampan_placeholders_free (SampanPlaceholders *self)
{
  g_free (self->masked);
  g_array_unref (self->items);
  g_free (self);
}

const char *
sampan_placeholders_get_masked (SampanPlaceholders *self)
{
  return self->masked;
}

guint
sampan_placeholders_get_n (SampanPlaceholders *self)
{
  return self->items->len;
}

const char *
sampan_placeholders_get_original (SampanPlaceholders *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);

  return g_array_index (self->items, Placeholder, index).original;
}

SampanPlaceholderKind
sampan_placeholders_get_kind (SampanPlaceholders *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, 0);

  return g_array_index (self->items, Placeholder, index).kind;
}

gboolean
sampan_placeholders_get_has_words (SampanPlaceholders *self)
{
  return self->has_words;
}

/* Models put spaces into a token, or its figures in full width: "⟦ 1 ⟧", "⟦１⟧".
 * Returns: the number of the token at @text, 0 if there is none; its end in @end. */
static guint
read_token (const char *text, const char **end)
{
  const char *p = text + strlen (OPEN);
  guint number = 0;

  for (; g_unichar_isspace (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    ;
  for (; g_unichar_isdigit (g_utf8_get_char (p)) && number < 100000; p = g_utf8_next_char (p))
    number = number * 10 + (guint)g_unichar_digit_value (g_utf8_get_char (p));
  for (; g_unichar_isspace (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    ;
  if (!g_str_has_prefix (p, CLOSE))
    return 0;
  *end = p + strlen (CLOSE);
  return number;
}

/* Puts the originals back; counts[i] is how often token i + 1 came. Returns: whether all tokens
 * were known. */
static gboolean
substitute (SampanPlaceholders *self, const char *text, guint *counts, GString *out)
{
  gboolean known = TRUE;
  const char *at = text;

  for (;;)
    {
      const char *open = strstr (at, OPEN);
      const char *end;
      const Placeholder *item;
      guint number;

      if (!open)
        break;
      g_string_append_len (out, at, open - at);
      number = read_token (open, &end);
      if (number == 0 || number > self->items->len)
        {
          known = FALSE;
          at = open + strlen (OPEN);
          continue;
        }
      counts[number - 1]++;
      item = &g_array_index (self->items, Placeholder, number - 1);
      g_string_append (out, item->replacement ? item->replacement : item->original);
      at = end;
    }
  known &= strstr (at, CLOSE) == NULL;
  g_string_append (out, at);
  return known;
}

static void
append_name (GString *names, SampanPlaceholders *self, guint index)
{
  const Placeholder *item = &g_array_index (self->items, Placeholder, index);

  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                          item->kind == SAMPAN_PLACEHOLDER_BREAK ? _ ("line break")
                                                                 : item->original);
}

char *
sampan_placeholders_restore (SampanPlaceholders *self, const char *translated, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) lost = g_string_new (NULL);
  g_autoptr (GString) doubled = g_string_new (NULL);
  g_autofree guint *counts = NULL;
  gboolean known;

  g_return_val_if_fail (translated != NULL, NULL);

  counts = g_new0 (guint, self->items->len + 1);
  known = substitute (self, translated, counts, out);
  for (guint i = 0; i < self->items->len; i++)
    if (counts[i] != 1)
      append_name (counts[i] == 0 ? lost : doubled, self, i);

  if (lost->len > 0)
    g_set_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER,
                 /* Translators: %s is a list of links, tags, numbers ... */
                 _ ("The translation lost %s. Translate it again, or write it yourself."),
                 lost->str);
  else if (doubled->len > 0)
    g_set_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER,
                 /* Translators: %s is a list of links, tags, numbers ... */
                 _ ("The translation repeats %s. Translate it again, or write it yourself."),
                 doubled->str);
  else if (!known)
    g_set_error_literal (
        error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER,
        _ ("The translation has a link, tag or number that is not in the text. Translate "
           "it again, or write it yourself."));
  else
    return g_string_free (g_steal_pointer (&out), FALSE);
  return NULL;
}

char *
sampan_placeholders_restore_partial (SampanPlaceholders *self, const char *partial)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree guint *counts = g_new0 (guint, self->items->len + 1);
  g_autofree char *whole = g_strdup (partial);
  char *open = g_strrstr (whole, OPEN);

  /* A token of which the end is still to come. */
  if (open && !strstr (open, CLOSE))
    *open = '\0';
  substitute (self, whole, counts, out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
