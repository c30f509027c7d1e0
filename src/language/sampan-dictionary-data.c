#include "sampan-dictionary-data-private.h"

#include <string.h>

/* Where dictfmt wraps lines, in characters. */
#define LINE_WIDTH 72
/* Longer glosses explain; they are not a word for it. */
#define MAX_GLOSS_WORDS 3
/* The bytes of a Chinese character, but for rare ones. */
#define CHARACTER 3
/* Entries that are weighed for an English word. */
#define MAX_CANDIDATES 256

typedef struct
{
  guint32 head; /* bytes in the text */
  guint32 pinyin;
  guint32 glosses;
  guint32 end;
} Entry;

/* A way of writing an entry's word. */
typedef struct
{
  const char *word;
  guint32 length;
  guint32 entry;
} Head;

/* An English word in a gloss. */
typedef struct
{
  const char *word;
  guint32 length;
  guint16 rank; /* the lower the better */
  guint32 entry;
} Gloss;

struct _SampanDictionaryData
{
  GBytes *bytes;
  const char *text;   /* ends with a line break and NUL */
  gboolean published; /* no gloss is wrapped */
  GArray *entries;    /* of Entry */
  GArray *heads;      /* of Head, sorted */
  GArray *english;    /* of Gloss, sorted */
};

static void
data_clear (gpointer data)
{
  SampanDictionaryData *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->heads, g_array_unref);
  g_clear_pointer (&self->english, g_array_unref);
}

SampanDictionaryData *
_sampan_dictionary_data_ref (SampanDictionaryData *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_sampan_dictionary_data_unref (SampanDictionaryData *self)
{
  g_atomic_rc_box_release_full (self, data_clear);
}

/* ---- entries ---- */

static const char *
next_line (const char *line)
{
  return strchr (line, '\n') + 1;
}

/* "[pinyin]" and nothing else. */
static gboolean
is_pinyin (const char *line)
{
  const char *end = strchr (line, '\n');

  return *line == '[' && memchr (line, ']', (gsize)(end - line)) == end - 1;
}

static void
read_entries (SampanDictionaryData *self)
{
  const char *line = self->text;

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (const char *next; *line != '\0'; line = next)
    {
      Entry entry = { (guint32)(line - self->text), 0, 0, 0 };

      next = next_line (line);
      if (*next == '\0' || *line == '\n' || !is_pinyin (next))
        continue;
      if (self->entries->len > 0)
        g_array_index (self->entries, Entry, self->entries->len - 1).end = entry.head;
      entry.pinyin = (guint32)(next - self->text);
      next = next_line (next);
      entry.glosses = (guint32)(next - self->text);
      g_array_append_val (self->entries, entry);
    }
  if (self->entries->len > 0)
    g_array_index (self->entries, Entry, self->entries->len - 1).end = (guint32)(line - self->text);
}

/* ---- the index of Chinese words ---- */

static int
compare_words (const char *a, guint32 n, const char *b, guint32 m)
{
  int order = memcmp (a, b, MIN (n, m));

  return order != 0 ? order : (n > m) - (n < m);
}

static int
compare_heads (gconstpointer a, gconstpointer b)
{
  const Head *x = a;
  const Head *y = b;
  int order = compare_words (x->word, x->length, y->word, y->length);

  return order != 0 ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

static void
index_heads (SampanDictionaryData *self)
{
  self->heads = g_array_sized_new (FALSE, FALSE, sizeof (Head), self->entries->len * 2);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const char *line = self->text + g_array_index (self->entries, Entry, i).head;
      const char *end = strchr (line, '\n');
      const char *bar = memchr (line, '|', (gsize)(end - line));
      Head first = { line, (guint32)((bar != NULL ? bar : end) - line), i };

      g_array_append_val (self->heads, first);
      if (bar != NULL && end - bar > 1)
        {
          Head second = { bar + 1, (guint32)(end - bar - 1), i };
          g_array_append_val (self->heads, second);
        }
    }
  g_array_sort (self->heads, compare_heads);
}

/* ---- the index of English words ---- */

/* Whether a line of glosses goes on with the next one. */
static gboolean
is_wrapped (SampanDictionaryData *self, const char *line, const char *end, const char *next)
{
  gsize word = strcspn (next, " \n");

  return !self->published
         && g_utf8_strlen (line, end - line) + 1 + g_utf8_strlen (next, (gssize)word) > LINE_WIDTH;
}

/* Words that say that a gloss is seldom what is meant. */
static const char *const seldom[] = { "(old",    "(arch",   "(lit",       "(dial",
                                      "(bound",  "surname", "variant of", "old variant",
                                      "used in", "(Tw)",    "(abbr",      "abbr. for",
                                      "CL:",     "see ",    "(slang)",    "(vulgar" };

static gboolean
is_seldom (const char *gloss, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (seldom); i++)
    if (strlen (seldom[i]) <= length && strncmp (gloss, seldom[i], strlen (seldom[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_article (const char *word, gsize length)
{
  return (length == 2 && memcmp (word, "to", 2) == 0) || (length == 1 && *word == 'a')
         || (length == 2 && memcmp (word, "an", 2) == 0)
         || (length == 3 && memcmp (word, "the", 3) == 0)
         || (length == 2 && memcmp (word, "be", 2) == 0);
}

/* The words of a gloss outside of parentheses; G_MAXUINT if there are too many. */
static guint
cut_gloss (const char *gloss, gsize length, Gloss *words)
{
  guint n = 0;

  for (const char *p = gloss; p < gloss + length;)
    {
      const char *start = p;

      if (*p == '(')
        {
          const char *close = memchr (p, ')', (gsize)(gloss + length - p));
          p = close != NULL ? close + 1 : gloss + length;
          continue;
        }
      while (p < gloss + length
             && (g_ascii_isalpha (*p) || ((*p == '-' || *p == '\'') && p > start)))
        p++;
      if (p == start)
        {
          if ((guchar)*p >= 0x80) /* a Chinese word is spoken about */
            return G_MAXUINT;
          p++;
          continue;
        }
      if (n == 0 && is_article (start, (gsize)(p - start)))
        continue;
      if (n == MAX_GLOSS_WORDS)
        return G_MAXUINT;
      words[n++] = (Gloss){ start, (guint32)(p - start), 0, 0 };
    }
  return n;
}

/* @nth: of the glosses of the entry. */
static void
index_gloss (SampanDictionaryData *self, guint entry, const char *gloss, gsize length, guint nth)
{
  Gloss words[MAX_GLOSS_WORDS];
  guint n = cut_gloss (gloss, length, words);
  guint rank = MIN (nth, 9) * 10 + (is_seldom (gloss, length) ? 150 : 0) + (*gloss == '(' ? 4 : 0);

  for (guint i = 0; n != G_MAXUINT && i < n; i++)
    {
      words[i].entry = entry;
      words[i].rank = (guint16)(rank + (n - 1) * 200);
      g_array_append_val (self->english, words[i]);
    }
}

static void
index_glosses (SampanDictionaryData *self, guint i)
{
  const Entry *entry = &g_array_index (self->entries, Entry, i);
  const char *line = self->text + entry->glosses;
  gboolean wrapped = FALSE;
  guint nth = 0;

  while (line < self->text + entry->end)
    {
      const char *end = strchr (line, '\n');
      gboolean wraps = end + 1 < self->text + entry->end && is_wrapped (self, line, end, end + 1);

      /* Only short glosses count, and those are not wrapped. */
      for (const char *gloss = line; !wrapped && !wraps && gloss < end; nth++)
        {
          const char *semicolon = memchr (gloss, ';', (gsize)(end - gloss));
          const char *stop = semicolon != NULL ? semicolon : end;

          index_gloss (self, i, gloss, (gsize)(stop - gloss), nth);
          gloss = stop + 1 + (semicolon != NULL && stop + 1 < end && stop[1] == ' ');
        }
      wrapped = wraps;
      line = end + 1;
    }
}

static int
compare_ascii (const char *a, guint32 n, const char *b, guint32 m)
{
  int order = g_ascii_strncasecmp (a, b, MIN (n, m));

  return order != 0 ? order : (n > m) - (n < m);
}

static int
compare_glosses (gconstpointer a, gconstpointer b)
{
  const Gloss *x = a;
  const Gloss *y = b;
  int order = compare_ascii (x->word, x->length, y->word, y->length);

  if (order == 0)
    order = x->rank - y->rank;
  return order != 0 ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

SampanDictionaryData *
_sampan_dictionary_data_read (const char *path, GCancellable *cancellable, GError **error)
{
  SampanDictionaryData *self = g_atomic_rc_box_new0 (SampanDictionaryData);

  self->bytes = _sampan_dictionary_read_file (path, &self->published, cancellable, error);
  if (self->bytes != NULL)
    {
      self->text = g_bytes_get_data (self->bytes, NULL);
      if (g_utf8_validate (self->text, -1, NULL))
        read_entries (self);
      if (self->entries != NULL && self->entries->len > 0)
        {
          index_heads (self);
          self->english = g_array_new (FALSE, FALSE, sizeof (Gloss));
          for (guint i = 0; i < self->entries->len; i++)
            index_glosses (self, i);
          g_array_sort (self->english, compare_glosses);
          return self;
        }
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no CC-CEDICT", path);
    }
  _sampan_dictionary_data_unref (self);
  return NULL;
}

/* ---- Chinese words ---- */

guint
_sampan_dictionary_data_find (
    SampanDictionaryData *self, const char *text, gsize length, guint *first, gboolean *longer)
{
  guint low = 0;
  guint high = self->heads->len;
  guint n = 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Head *head = &g_array_index (self->heads, Head, middle);

      if (compare_words (head->word, head->length, text, (guint32)length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *first = low;
  for (; low + n < self->heads->len; n++)
    {
      const Head *head = &g_array_index (self->heads, Head, low + n);

      if (head->length != length || memcmp (head->word, text, length) != 0)
        break;
    }
  if (longer != NULL)
    {
      const Head *head =
          low + n < self->heads->len ? &g_array_index (self->heads, Head, low + n) : NULL;
      *longer = head != NULL && head->length > length && memcmp (head->word, text, length) == 0;
    }
  return n;
}

static GStrv
dup_glosses (SampanDictionaryData *self, const Entry *entry)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) gloss = g_string_new (NULL);
  const char *line = self->text + entry->glosses;

  while (line < self->text + entry->end)
    {
      const char *end = strchr (line, '\n');

      g_string_append_len (gloss, line, end - line);
      if (end + 1 < self->text + entry->end && is_wrapped (self, line, end, end + 1))
        g_string_append_c (gloss, ' ');
      else if (gloss->len > 0)
        {
          g_strv_builder_add (builder, gloss->str);
          g_string_truncate (gloss, 0);
        }
      line = end + 1;
    }
  return g_strv_builder_end (builder);
}

static SampanDictionaryEntry *
dup_entry (SampanDictionaryData *self, guint i)
{
  SampanDictionaryEntry *made = g_new (SampanDictionaryEntry, 1);
  const Entry *entry = &g_array_index (self->entries, Entry, i);
  const char *head = self->text + entry->head;
  const char *end = strchr (head, '\n');
  const char *bar = memchr (head, '|', (gsize)(end - head));
  const char *pinyin = self->text + entry->pinyin + 1;

  made->traditional = g_strndup (head, (gsize)((bar != NULL ? bar : end) - head));
  made->simplified =
      bar != NULL ? g_strndup (bar + 1, (gsize)(end - bar - 1)) : g_strdup (made->traditional);
  made->pinyin = g_strndup (pinyin, (gsize)(strchr (pinyin, '\n') - 1 - pinyin));
  made->glosses = dup_glosses (self, entry);
  return made;
}

SampanDictionaryEntry *
_sampan_dictionary_data_dup (SampanDictionaryData *self, guint position)
{
  return dup_entry (self, g_array_index (self->heads, Head, position).entry);
}

guint
_sampan_dictionary_data_get_rank (SampanDictionaryData *self, guint position)
{
  guint i = g_array_index (self->heads, Head, position).entry;
  const Entry *entry = &g_array_index (self->entries, Entry, i);
  const char *gloss = self->text + entry->glosses;

  if (is_seldom (gloss, entry->end - entry->glosses) && strncmp (gloss, "(bound", 6) != 0)
    return 2;
  /* Names are written with a capital. */
  return g_unichar_isupper (g_utf8_get_char (self->text + entry->pinyin + 1));
}

/* ---- English words ---- */

static guint
find_gloss (SampanDictionaryData *self, const char *word, guint32 length)
{
  guint low = 0;
  guint high = self->english->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Gloss *gloss = &g_array_index (self->english, Gloss, middle);

      if (compare_ascii (gloss->word, gloss->length, word, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* How many words begin with the entry's: rare characters make few compounds. */
static guint
count_compounds (SampanDictionaryData *self, guint entry)
{
  const char *head = self->text + g_array_index (self->entries, Entry, entry).head;
  gsize length = strcspn (head, "|\n");
  guint first;
  guint at = _sampan_dictionary_data_find (self, head, length, &first, NULL) + first;
  guint n = 0;

  for (; n < 64 && at + n < self->heads->len; n++)
    {
      const Head *other = &g_array_index (self->heads, Head, at + n);

      if (other->length <= length || memcmp (other->word, head, length) != 0)
        break;
    }
  return n;
}

typedef struct
{
  guint32 entry;
  int rank;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a;
  const Candidate *y = b;

  return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank)
                            : (x->entry > y->entry) - (x->entry < y->entry);
}

/* Each entry once, with its best rank, bettered by its compounds. */
static GArray *
list_candidates (SampanDictionaryData *self, const char *word)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint32 length = (guint32)strlen (word);

  for (guint i = find_gloss (self, word, length);
       i < self->english->len && candidates->len < MAX_CANDIDATES; i++)
    {
      const Gloss *gloss = &g_array_index (self->english, Gloss, i);
      Candidate candidate = { gloss->entry, gloss->rank };

      if (compare_ascii (gloss->word, gloss->length, word, length) != 0)
        break;
      if (!g_hash_table_add (seen, GUINT_TO_POINTER (gloss->entry)))
        continue;
      candidate.rank -= (int)(6 * g_bit_storage (count_compounds (self, gloss->entry)));
      if (strcspn (self->text + g_array_index (self->entries, Entry, gloss->entry).head, "|\n")
          > CHARACTER)
        candidate.rank -= 30; /* modern words mostly have two */
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

GPtrArray *
_sampan_dictionary_data_find_english (SampanDictionaryData *self,
                                      const char *word,
                                      guint max,
                                      int *rank)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_dictionary_entry_free);
  g_autoptr (GArray) candidates = list_candidates (self, word);

  *rank = candidates->len > 0 ? g_array_index (candidates, Candidate, 0).rank : G_MAXINT;
  for (guint i = 0; i < MIN (candidates->len, max); i++)
    g_ptr_array_add (found, dup_entry (self, g_array_index (candidates, Candidate, i).entry));
  return found;
}
