#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-glossary.h"
#include "sampan-word-private.h"

/* A word that is looked for: a term, its target, or what it must not be. */
typedef struct
{
  GArray *letters; /* of gunichar, folded */
  gboolean any_case;
} Word;

typedef struct
{
  SampanGlossaryTerm *term;
  Word source;
  Word target;
} Item;

struct _SampanGlossaryTerms
{
  gatomicrefcount references;
  GPtrArray *items;      /* of Item, the longest term first */
  GHashTable *by_letter; /* first letter in lower case -> GPtrArray of Item, the longest first */
};

/* A text as words are looked for in it. */
typedef struct
{
  const char *text;
  GArray *letters; /* of gunichar, in half width */
  GArray *starts;  /* of gsize: where each begins, and the end */
} Text;

G_DEFINE_BOXED_TYPE (SampanGlossaryTerm,
                     sampan_glossary_term,
                     sampan_glossary_term_copy,
                     sampan_glossary_term_free)

SampanGlossaryTerm *
sampan_glossary_term_copy (const SampanGlossaryTerm *self)
{
  SampanGlossaryTerm *copy = g_new (SampanGlossaryTerm, 1);

  *copy = (SampanGlossaryTerm){
    .number = self->number,
    .source_language = g_strdup (self->source_language),
    .target_language = g_strdup (self->target_language),
    .term = g_strdup (self->term),
    .target = g_strdup (self->target),
    .forbidden = g_strdupv (self->forbidden),
    .note = g_strdup (self->note),
    .letter_case = self->letter_case,
  };
  return copy;
}

void
sampan_glossary_term_free (SampanGlossaryTerm *self)
{
  g_free (self->source_language);
  g_free (self->target_language);
  g_free (self->term);
  g_free (self->target);
  g_strfreev (self->forbidden);
  g_free (self->note);
  g_free (self);
}

/* ---- words in a text ---- */

static void
word_init (Word *word, const char *text, SampanGlossaryCase letter_case)
{
  word->any_case = letter_case == SAMPAN_GLOSSARY_ANY_CASE;
  word->letters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = _sampan_fold_width (g_utf8_get_char (p));

      c = word->any_case ? g_unichar_tolower (c) : c;
      g_array_append_val (word->letters, c);
    }
}

static void
text_init (Text *self, const char *text)
{
  const char *p = text;

  self->text = text;
  self->letters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = _sampan_fold_width (g_utf8_get_char (p));
      gsize start = (gsize)(p - text);

      g_array_append_val (self->letters, c);
      g_array_append_val (self->starts, start);
    }
  g_array_append_vals (self->starts, &(gsize){ (gsize)(p - text) }, 1);
}

static void
text_clear (Text *self)
{
  g_array_unref (self->letters);
  g_array_unref (self->starts);
}

static gunichar
letter (GArray *letters, guint i)
{
  return i < letters->len ? g_array_index (letters, gunichar, i) : 0;
}

static gsize
start_of (const Text *text, guint i)
{
  return g_array_index (text->starts, gsize, i);
}

/* Whether no letter stands at @at, so that a word ends before it. */
static gboolean
is_end (const Text *text, guint at)
{
  return !_sampan_is_spaced (letter (text->letters, at));
}

/* The endings that make of a word another form of itself: s, es, 's. */
static gboolean
has_ending (const Text *text, guint at)
{
  gunichar first = letter (text->letters, at);

  if (first == 's')
    return is_end (text, at + 1) || letter (text->letters, at + 1) == '\''
           || letter (text->letters, at + 1) == 0x2019;
  if (letter (text->letters, at + 1) == 's' && is_end (text, at + 2))
    return first == 'e' || first == '\'' || first == 0x2019;
  return (first == '\'' || first == 0x2019) && is_end (text, at + 1);
}

static gboolean
stands_at (const Text *text, const Word *word, guint at)
{
  guint n = word->letters->len;

  if (n == 0 || at + n > text->letters->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gunichar c = letter (text->letters, at + i);

      if ((word->any_case ? g_unichar_tolower (c) : c) != letter (word->letters, i))
        return FALSE;
    }
  if (_sampan_is_spaced (letter (word->letters, 0)) && at > 0 && !is_end (text, at - 1))
    return FALSE;
  return !_sampan_is_spaced (letter (word->letters, n - 1)) || is_end (text, at + n)
         || (g_unichar_get_script (letter (word->letters, n - 1)) == G_UNICODE_SCRIPT_LATIN
             && has_ending (text, at + n));
}

/* Where the word first stands, from @at; G_MAXUINT if it does not. */
static guint
find_word (const Text *text, const Word *word, guint at)
{
  for (; at < text->letters->len; at++)
    if (stands_at (text, word, at))
      return at;
  return G_MAXUINT;
}

/* ---- the terms ---- */

static void
item_free (Item *item)
{
  sampan_glossary_term_free (item->term);
  g_array_unref (item->source.letters);
  g_array_unref (item->target.letters);
  g_free (item);
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Item *x = *(Item *const *)a;
  const Item *y = *(Item *const *)b;

  return (int)y->source.letters->len - (int)x->source.letters->len;
}

static void
add_by_letter (SampanGlossaryTerms *self, Item *item)
{
  gpointer first =
      GUINT_TO_POINTER (g_unichar_tolower (g_array_index (item->source.letters, gunichar, 0)));
  GPtrArray *list = g_hash_table_lookup (self->by_letter, first);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->by_letter, first, list);
    }
  g_ptr_array_add (list, item);
}

SampanGlossaryTerms *
sampan_glossary_terms_new (GPtrArray *terms)
{
  SampanGlossaryTerms *self = g_new0 (SampanGlossaryTerms, 1);

  g_atomic_ref_count_init (&self->references);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
  self->by_letter = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < terms->len; i++)
    {
      const SampanGlossaryTerm *term = g_ptr_array_index (terms, i);
      Item *item;

      if (*term->term == '\0')
        continue;
      item = g_new0 (Item, 1);
      item->term = sampan_glossary_term_copy (term);
      word_init (&item->source, term->term, term->letter_case);
      word_init (&item->target, term->target, term->letter_case);
      g_ptr_array_add (self->items, item);
    }
  g_ptr_array_sort (self->items, compare_lengths);
  for (guint i = 0; i < self->items->len; i++)
    add_by_letter (self, g_ptr_array_index (self->items, i));
  return self;
}

SampanGlossaryTerms *
sampan_glossary_terms_ref (SampanGlossaryTerms *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sampan_glossary_terms_unref (SampanGlossaryTerms *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->by_letter);
  g_ptr_array_unref (self->items);
  g_free (self);
}

guint
sampan_glossary_terms_get_n (SampanGlossaryTerms *self)
{
  return self->items->len;
}

const SampanGlossaryTerm *
sampan_glossary_terms_get (SampanGlossaryTerms *self, guint position)
{
  g_return_val_if_fail (position < self->items->len, NULL);
  return ((Item *)g_ptr_array_index (self->items, position))->term;
}

/* ---- finding ---- */

/* A term where it stands, in letters. */
typedef struct
{
  const Item *item;
  guint start;
} Place;

/* All terms, also those that only forbid; the longest that begins first. */
static GArray *
find_places (SampanGlossaryTerms *self, const Text *text)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint at = 0; at < text->letters->len;)
    {
      gpointer first = GUINT_TO_POINTER (g_unichar_tolower (letter (text->letters, at)));
      GPtrArray *list = g_hash_table_lookup (self->by_letter, first);
      guint length = 1;

      for (guint i = 0; list != NULL && i < list->len; i++)
        {
          Place place = { g_ptr_array_index (list, i), at };

          if (!stands_at (text, &place.item->source, at))
            continue;
          g_array_append_val (places, place);
          length = place.item->source.letters->len;
          break;
        }
      at += length;
    }
  return places;
}

GArray *
sampan_glossary_terms_find (SampanGlossaryTerms *self, const char *text)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (SampanGlossaryHit));
  g_autoptr (GArray) places = NULL;
  Text parsed;

  text_init (&parsed, text);
  places = find_places (self, &parsed);
  for (guint i = 0; i < places->len; i++)
    {
      Place place = g_array_index (places, Place, i);
      gsize start = start_of (&parsed, place.start);
      gsize end = start_of (&parsed, place.start + place.item->source.letters->len);
      SampanGlossaryHit hit = { place.item->term, start, end - start };

      if (*place.item->term->target != '\0')
        g_array_append_val (hits, hit);
    }
  text_clear (&parsed);
  return hits;
}

static void
append_instruction (GString *lines, const SampanGlossaryTerm *term)
{
  g_autofree char *forbidden = g_strjoinv (", ", term->forbidden);

  g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", term->term);
  if (*term->target != '\0')
    g_string_append_printf (lines, " → %s", term->target);
  if (*forbidden != '\0')
    g_string_append_printf (lines, " (never: %s)", forbidden);
}

char *
sampan_glossary_terms_dup_instructions (SampanGlossaryTerms *self, const char *const *texts)
{
  g_autoptr (GHashTable) said = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (GArray) places = NULL;
      Text parsed;

      text_init (&parsed, texts[i]);
      places = find_places (self, &parsed);
      for (guint j = 0; j < places->len; j++)
        {
          const Item *item = g_array_index (places, Place, j).item;

          if (g_hash_table_add (said, (gpointer)item))
            append_instruction (lines, item->term);
        }
      text_clear (&parsed);
    }
  return lines->len > 0 ? g_string_free (g_steal_pointer (&lines), FALSE) : NULL;
}

/* ---- checking ---- */

static void
problem_free (gpointer data)
{
  SampanGlossaryProblem *problem = data;

  g_free (problem->word);
  g_free (problem);
}

static void
add_problem (GPtrArray *problems,
             SampanGlossaryProblemKind kind,
             const SampanGlossaryTerm *term,
             const char *word,
             gsize start,
             gsize length)
{
  SampanGlossaryProblem *problem = g_new (SampanGlossaryProblem, 1);

  *problem = (SampanGlossaryProblem){ kind, term, g_strdup (word), start, length };
  g_ptr_array_add (problems, problem);
}

/* Whether the letters from @start are part of the forced target where that stands. */
static gboolean
is_in_target (const Text *text, const Word *target, guint start, guint length)
{
  for (guint at = find_word (text, target, 0); at <= start; at = find_word (text, target, at + 1))
    if (start + length <= at + target->letters->len)
      return TRUE;
  return FALSE;
}

static void
check_forbidden (GPtrArray *problems, const Text *text, const Item *item)
{
  for (guint i = 0; item->term->forbidden[i] != NULL; i++)
    {
      Word word;

      word_init (&word, item->term->forbidden[i], item->term->letter_case);
      for (guint at = find_word (text, &word, 0); at != G_MAXUINT;
           at = find_word (text, &word, at + 1))
        {
          gsize start = start_of (text, at);
          gsize end = start_of (text, at + word.letters->len);

          if (!is_in_target (text, &item->target, at, word.letters->len))
            add_problem (problems, SAMPAN_GLOSSARY_FORBIDDEN, item->term, item->term->forbidden[i],
                         start, end - start);
        }
      g_array_unref (word.letters);
    }
}

GPtrArray *
sampan_glossary_terms_check (SampanGlossaryTerms *self, const char *source, const char *translation)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (problem_free);
  g_autoptr (GHashTable) checked = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) places = NULL;
  Text from, to;

  text_init (&from, source);
  text_init (&to, translation);
  places = find_places (self, &from);
  for (guint i = 0; i < places->len; i++)
    {
      const Item *item = g_array_index (places, Place, i).item;

      if (!g_hash_table_add (checked, (gpointer)item))
        continue;
      if (*item->term->target != '\0' && find_word (&to, &item->target, 0) == G_MAXUINT)
        add_problem (problems, SAMPAN_GLOSSARY_MISSING, item->term, item->term->target, 0, 0);
      check_forbidden (problems, &to, item);
    }
  text_clear (&from);
  text_clear (&to);
  return problems;
}

char *
sampan_glossary_problem_dup_sentence (const SampanGlossaryProblem *self)
{
  if (self->kind == SAMPAN_GLOSSARY_MISSING)
    /* Translators: first a word of the source, then what the glossary asks for. */
    return g_strdup_printf (_ ("The glossary wants “%s” as “%s”, which is not in the translation."),
                            self->term->term, self->word);
  if (*self->term->target == '\0')
    /* Translators: first a word of the translation, then one of the source. */
    return g_strdup_printf (_ ("The glossary forbids “%s” for “%s”."), self->word,
                            self->term->term);
  /* Translators: a word of the translation, one of the source, and what the glossary asks for. */
  return g_strdup_printf (_ ("The glossary forbids “%s” for “%s”: write “%s”."), self->word,
                          self->term->term, self->term->target);
}
