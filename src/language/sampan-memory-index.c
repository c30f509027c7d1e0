#include "sampan-memory-index-private.h"

/* Bigrams are told apart by so many bits of a hash: what two share by chance costs a candidate too
 * many, no more. */
#define BITS 17
#define N_BUCKETS (1u << BITS)
/* A long text is looked for by its rarest bigrams. */
#define MAX_BIGRAMS 96

typedef struct
{
  guint32 *entries;
  guint32 n;
  guint32 allocated;
} Bucket;

typedef struct
{
  gint64 number;
  guint32 length; /* in units */
  guint32 n_bigrams;
} Entry;

struct _SampanMemoryIndex
{
  GArray *entries; /* of Entry */
  Bucket *buckets;
};

SampanMemoryIndex *
_sampan_memory_index_new (void)
{
  SampanMemoryIndex *self = g_new0 (SampanMemoryIndex, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->buckets = g_new0 (Bucket, N_BUCKETS);
  return self;
}

void
_sampan_memory_index_free (SampanMemoryIndex *self)
{
  for (guint i = 0; i < N_BUCKETS; i++)
    g_free (self->buckets[i].entries);
  g_free (self->buckets);
  g_array_unref (self->entries);
  g_free (self);
}

static guint
hash (guint32 a, guint32 b)
{
  guint64 both = ((guint64)a << 32 | b) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  return (guint)(both >> (64 - BITS));
}

/* The bucket of the bigram that ends with the unit at @i; a beginning and an end are units too. */
static guint
bucket_at (GArray *units, guint i)
{
  guint32 first = i > 0 ? g_array_index (units, guint32, i - 1) : 0;
  guint32 second = i < units->len ? g_array_index (units, guint32, i) : 0;

  return hash (first, second);
}

static gboolean
add_to_bucket (Bucket *bucket, guint32 entry)
{
  if (bucket->n > 0 && bucket->entries[bucket->n - 1] == entry)
    return FALSE;
  if (bucket->n == bucket->allocated)
    {
      bucket->allocated = MAX (4, bucket->allocated + bucket->allocated / 2);
      bucket->entries = g_renew (guint32, bucket->entries, bucket->allocated);
    }
  bucket->entries[bucket->n++] = entry;
  return TRUE;
}

void
_sampan_memory_index_add (SampanMemoryIndex *self, gint64 number, SampanMemoryText *text)
{
  Entry entry = { number, text->units->len, 0 };

  for (guint i = 0; i <= text->units->len; i++)
    entry.n_bigrams +=
        add_to_bucket (&self->buckets[bucket_at (text->units, i)], self->entries->len);
  g_array_append_val (self->entries, entry);
}

/* ---- finding ---- */

static int
compare_by_rarity (gconstpointer a, gconstpointer b, gpointer user_data)
{
  SampanMemoryIndex *self = user_data;
  guint32 n = self->buckets[*(const guint *)a].n;
  guint32 m = self->buckets[*(const guint *)b].n;

  return n != m ? (n > m) - (n < m)
                : (*(const guint *)a > *(const guint *)b) - (*(const guint *)a < *(const guint *)b);
}

/* The text's buckets, each once, the rarest first. */
static GArray *
list_buckets (SampanMemoryIndex *self, GArray *units)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));
  guint kept = 0;

  for (guint i = 0; i <= units->len; i++)
    {
      guint bucket = bucket_at (units, i);
      g_array_append_val (list, bucket);
    }
  g_array_sort_with_data (list, compare_by_rarity, self);
  for (guint i = 0; i < list->len; i++)
    if (i == 0 || g_array_index (list, guint, i) != g_array_index (list, guint, kept - 1))
      g_array_index (list, guint, kept++) = g_array_index (list, guint, i);
  g_array_set_size (list, kept);
  return list;
}

/* How many of the buckets each entry is in. */
static guint8 *
count_shared (SampanMemoryIndex *self, GArray *buckets, guint n_buckets)
{
  guint8 *counts = g_new0 (guint8, self->entries->len);

  for (guint i = 0; i < n_buckets; i++)
    {
      const Bucket *bucket = &self->buckets[g_array_index (buckets, guint, i)];

      for (guint32 j = 0; j < bucket->n; j++)
        counts[bucket->entries[j]]++;
    }
  return counts;
}

typedef struct
{
  gint64 number;
  float likeness;
} Candidate;

/* Keeps the best @max in a heap, the least of them at its top. */
static void
offer (GArray *heap, guint max, Candidate candidate)
{
  Candidate *items = (Candidate *)(gpointer)heap->data;
  guint at = 0;

  if (heap->len < max)
    {
      g_array_append_val (heap, candidate);
      items = (Candidate *)(gpointer)heap->data;
      for (at = heap->len - 1; at > 0 && items[(at - 1) / 2].likeness > candidate.likeness;
           at = (at - 1) / 2)
        items[at] = items[(at - 1) / 2];
      items[at] = candidate;
      return;
    }
  if (candidate.likeness < items[0].likeness)
    return;
  for (guint child = 1; child < heap->len; child = 2 * at + 1)
    {
      if (child + 1 < heap->len && items[child + 1].likeness < items[child].likeness)
        child++;
      if (items[child].likeness >= candidate.likeness)
        break;
      items[at] = items[child];
      at = child;
    }
  items[at] = candidate;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  float x = ((const Candidate *)a)->likeness;
  float y = ((const Candidate *)b)->likeness;

  return (x < y) - (x > y);
}

GArray *
_sampan_memory_index_find (SampanMemoryIndex *self,
                           SampanMemoryText *text,
                           guint min_score,
                           guint max)
{
  g_autoptr (GArray) buckets = list_buckets (self, text->units);
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = MIN (buckets->len, MAX_BIGRAMS);
  g_autofree guint8 *counts = count_shared (self, buckets, n);
  guint length = text->units->len;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (counts[i] == 0
          || MIN (length, entry->length) * 100 < MAX (length, entry->length) * min_score)
        continue;
      /* Dice's coefficient; of a long text a share of it, the same for all. */
      offer (heap, max,
             (Candidate){ entry->number,
                          2.f * counts[i] / (float)(buckets->len + entry->n_bigrams) });
    }
  g_array_sort (heap, compare_candidates);
  for (guint i = 0; i < heap->len; i++)
    g_array_append_val (numbers, g_array_index (heap, Candidate, i).number);
  return numbers;
}
