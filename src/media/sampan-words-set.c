#include "sampan-words-set.h"

struct _SampanWordsSet
{
  gatomicrefcount references;
  SampanWords *words; /* their strings are owned */
  guint n;
};

static gboolean
are_equal (const SampanWords *a, const SampanWords *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height
         && a->angle == b->angle && a->lines == b->lines && g_str_equal (a->text, b->text)
         && g_strcmp0 (a->align, b->align) == 0 && g_strcmp0 (a->colour, b->colour) == 0
         && g_strcmp0 (a->was, b->was) == 0 && g_strcmp0 (a->lettering, b->lettering) == 0;
}

static int
compare_values (const GValue *a, const GValue *b)
{
  SampanWordsSet *one = g_value_get_boxed (a), *other = g_value_get_boxed (b);

  if (one == other)
    return GST_VALUE_EQUAL;
  if (one == NULL || other == NULL || one->n != other->n)
    return GST_VALUE_UNORDERED;
  for (guint i = 0; i < one->n; i++)
    if (!are_equal (&one->words[i], &other->words[i]))
      return GST_VALUE_UNORDERED;
  return GST_VALUE_EQUAL;
}

/* So that structures that hold one can be compared. */
static void
register_value (GType type)
{
  static GstValueTable table = { .compare = compare_values };

  table.type = type;
  gst_value_register (&table);
}

G_DEFINE_BOXED_TYPE_WITH_CODE (SampanWordsSet,
                               sampan_words_set,
                               sampan_words_set_ref,
                               sampan_words_set_unref,
                               register_value (g_define_type_id))

SampanWordsSet *
sampan_words_set_new (const SampanWords *words, guint n)
{
  SampanWordsSet *self = g_new0 (SampanWordsSet, 1);

  g_return_val_if_fail (words != NULL || n == 0, NULL);

  g_atomic_ref_count_init (&self->references);
  self->words = g_new0 (SampanWords, MAX (n, 1));
  self->n = n;
  for (guint i = 0; i < n; i++)
    {
      self->words[i] = words[i];
      self->words[i].text = g_strdup (words[i].text != NULL ? words[i].text : "");
      self->words[i].align = g_strdup (words[i].align);
      self->words[i].colour = g_strdup (words[i].colour);
      self->words[i].was = g_strdup (words[i].was);
      self->words[i].lettering = g_strdup (words[i].lettering);
    }
  return self;
}

/** sampan_words_set_ref: Thread-safe. */
SampanWordsSet *
sampan_words_set_ref (SampanWordsSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/** sampan_words_set_unref: Thread-safe. */
void
sampan_words_set_unref (SampanWordsSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < self->n; i++)
    {
      g_free ((char *)self->words[i].text);
      g_free ((char *)self->words[i].align);
      g_free ((char *)self->words[i].colour);
      g_free ((char *)self->words[i].was);
      g_free ((char *)self->words[i].lettering);
    }
  g_free (self->words);
  g_free (self);
}

guint
sampan_words_set_get_length (SampanWordsSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

const SampanWords *
sampan_words_set_get (SampanWordsSet *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n, NULL);

  return &self->words[i];
}
