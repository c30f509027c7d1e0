#include "sampan-back-translation.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sampan-dictionary.h"
#include "sampan-facts-private.h"
#include "sampan-memory-text-private.h"
#include "sampan-sentences.h"

/* Under these scores texts are hardly alike. What is rightly translated there and back by an engine
 * has its words in another order and with other synonyms: 40 to 80 of 100. */
#define ALIKE 35
#define ALIKE_SENTENCE 25
#define MIN_UNITS 8 /* shorter sentences say the same in quite other words */

struct _SampanBackTranslation
{
  GObject parent_instance;

  char *source;
  char *back;
  char *language;
  char *provider;
  guint score;
  GArray *findings; /* of SampanBackTranslationFinding */
  GArray *differences;
};

/* A part of both texts that is compared: a sentence each, or all. */
typedef struct
{
  SampanBackTranslation *self;
  gsize source_start;
  gsize back_start;
  GArray *source_facts;
  GArray *back_facts;
} Part;

G_DEFINE_FINAL_TYPE (SampanBackTranslation, sampan_back_translation, G_TYPE_OBJECT)

static void
finding_clear (gpointer data)
{
  g_clear_pointer (&((SampanBackTranslationFinding *)data)->sentence, g_free);
}

static void
sampan_back_translation_finalize (GObject *object)
{
  SampanBackTranslation *self = SAMPAN_BACK_TRANSLATION (object);

  g_free (self->source);
  g_free (self->back);
  g_free (self->language);
  g_free (self->provider);
  g_array_unref (self->findings);
  g_clear_pointer (&self->differences, g_array_unref);
  G_OBJECT_CLASS (sampan_back_translation_parent_class)->finalize (object);
}

static void
sampan_back_translation_class_init (SampanBackTranslationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_back_translation_finalize;
}

static void
sampan_back_translation_init (SampanBackTranslation *self)
{
  self->findings = g_array_new (FALSE, FALSE, sizeof (SampanBackTranslationFinding));
  g_array_set_clear_func (self->findings, finding_clear);
}

/* ---- findings ---- */

/* @source, @back: (nullable): where it stands. @sentence: (transfer full) */
static void
add (Part *part,
     SampanBackTranslationKind kind,
     const SampanFact *source,
     const SampanFact *back,
     char *sentence)
{
  SampanBackTranslationFinding finding = { .kind = kind, .sentence = sentence };

  if (source)
    {
      finding.source_start = part->source_start + source->start;
      finding.source_length = source->length;
    }
  if (back)
    {
      finding.back_start = part->back_start + back->start;
      finding.back_length = back->length;
    }
  g_array_append_val (part->self->findings, finding);
}

static char *
dup_words (const char *text, gsize offset, const SampanFact *fact)
{
  return g_strndup (text + offset + fact->start, fact->length);
}

static gboolean
same_number (const SampanFact *a, const SampanFact *b)
{
  if (a->key || b->key)
    return g_strcmp0 (a->key, b->key) == 0;
  return fabs (a->value - b->value) <= 1e-9 * MAX (fabs (a->value), fabs (b->value));
}

/* The figures of @facts that have no counterpart in @others, each taken once. */
static GPtrArray *
find_unmatched (GArray *facts, GArray *others)
{
  GPtrArray *unmatched = g_ptr_array_new ();
  g_autofree gboolean *used = g_new0 (gboolean, others->len + 1);

  for (guint i = 0; i < facts->len; i++)
    {
      SampanFact *fact = &g_array_index (facts, SampanFact, i);
      gboolean found = fact->kind != SAMPAN_FACT_NUMBER || fact->weak;

      for (guint j = 0; !found && j < others->len; j++)
        {
          SampanFact *other = &g_array_index (others, SampanFact, j);

          if (other->kind != SAMPAN_FACT_NUMBER || used[j] || !same_number (fact, other))
            continue;
          found = used[j] = TRUE;
        }
      if (!found)
        g_ptr_array_add (unmatched, fact);
    }
  return unmatched;
}

static void
compare_numbers (Part *part)
{
  SampanBackTranslation *self = part->self;
  g_autoptr (GPtrArray) lost = find_unmatched (part->source_facts, part->back_facts);
  g_autoptr (GPtrArray) new = find_unmatched (part->back_facts, part->source_facts);

  for (guint i = 0; i < MAX (lost->len, new->len); i++)
    {
      SampanFact *was = i < lost->len ? g_ptr_array_index (lost, i) : NULL;
      SampanFact *is = i < new->len ? g_ptr_array_index (new, i) : NULL;
      g_autofree char *old = was ? dup_words (self->source, part->source_start, was) : NULL;
      g_autofree char *now = is ? dup_words (self->back, part->back_start, is) : NULL;
      char *sentence = was && is
                           /* Translators: two numbers */
                           ? g_strdup_printf (_ ("The number %s came back as %s."), old, now)
                           : was
                                 /* Translators: a number */
                                 ? g_strdup_printf (_ ("The number %s did not come back."), old)
                                 /* Translators: a number */
                                 : g_strdup_printf (_ ("The number %s is not in the source."), now);

      add (part, SAMPAN_BACK_TRANSLATION_NUMBER, was, is, sentence);
    }
}

static void
compare_names (Part *part)
{
  SampanBackTranslation *self = part->self;
  g_autofree char *source = g_utf8_casefold (self->source, -1);
  g_autofree char *back = g_utf8_casefold (self->back, -1);

  for (guint i = 0; i < part->source_facts->len; i++)
    {
      SampanFact *fact = &g_array_index (part->source_facts, SampanFact, i);
      g_autofree char *name = dup_words (self->source, part->source_start, fact);

      if (fact->kind == SAMPAN_FACT_NAME && !strstr (back, fact->key))
        add (part, SAMPAN_BACK_TRANSLATION_NAME, fact, NULL,
             /* Translators: a name, link, mention or tag */
             g_strdup_printf (_ ("“%s” did not come back."), name));
    }
  for (guint i = 0; i < part->back_facts->len; i++)
    {
      SampanFact *fact = &g_array_index (part->back_facts, SampanFact, i);
      g_autofree char *name = dup_words (self->back, part->back_start, fact);

      if (fact->kind == SAMPAN_FACT_NAME && !strstr (source, fact->key))
        add (part, SAMPAN_BACK_TRANSLATION_NAME, NULL, fact,
             /* Translators: a name, link, mention or tag */
             g_strdup_printf (_ ("“%s” is not in the source."), name));
    }
}

static SampanFact *
find_negation (GArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    if (g_array_index (facts, SampanFact, i).kind == SAMPAN_FACT_NEGATION)
      return &g_array_index (facts, SampanFact, i);
  return NULL;
}

static void
compare_negations (Part *part)
{
  SampanFact *source = find_negation (part->source_facts);
  SampanFact *back = find_negation (part->back_facts);
  g_autofree char *word = NULL;

  if (!source == !back)
    return;
  word = source ? dup_words (part->self->source, part->source_start, source)
                : dup_words (part->self->back, part->back_start, back);
  add (part, SAMPAN_BACK_TRANSLATION_NEGATION, source, back,
       source ? g_strdup_printf (
                    /* Translators: %s is a word that says "not" */
                    _ ("“%s” did not come back: the translation may say the opposite."), word)
              : g_strdup_printf (
                    /* Translators: %s is a word that says "not" */
                    _ ("“%s” is not in the source: the translation may say the opposite."), word));
}

/* ---- how alike ---- */

/* The measure of the translation memory. @units: of the longer one. */
static guint
get_score (const char *a, const char *b, guint *units)
{
  g_autoptr (SampanMemoryText) first = _sampan_memory_text_new (a);
  g_autoptr (SampanMemoryText) second = _sampan_memory_text_new (b);
  guint longest = MAX (first->units->len, second->units->len);

  if (units)
    *units = longest;
  if (longest == 0)
    return 100;
  return (longest - _sampan_memory_text_distance (first, second, longest)) * 100 / longest;
}

static void
compare_meaning (Part *part, const char *source, const char *back, guint least)
{
  guint units;
  guint score = get_score (source, back, &units);
  SampanFact there = { .length = strlen (source) };
  SampanFact here = { .length = strlen (back) };

  if (units >= MIN_UNITS && score < least)
    add (part, SAMPAN_BACK_TRANSLATION_MEANING, &there, &here,
         g_strdup (_ ("What came back is hardly like the source: compare the meaning.")));
}

static void
compare (SampanBackTranslation *self,
         const char *source,
         gsize source_start,
         const char *back,
         gsize back_start,
         guint least)
{
  Part part = { self, source_start, back_start, _sampan_facts_find (source, self->language),
                _sampan_facts_find (back, self->language) };

  compare_numbers (&part);
  compare_names (&part);
  compare_negations (&part);
  compare_meaning (&part, source, back, least);
  g_array_unref (part.source_facts);
  g_array_unref (part.back_facts);
}

/* Sentence by sentence where there are as many, else as a whole. */
static void
compare_all (SampanBackTranslation *self)
{
  g_auto (GStrv) sources = sampan_sentences_split (self->source, self->language, 0);
  g_auto (GStrv) backs = sampan_sentences_split (self->back, self->language, 0);
  guint n = g_strv_length (sources);
  gsize source_start = 0, back_start = 0;

  if (n <= 1 || g_strv_length (backs) != n)
    {
      compare (self, self->source, 0, self->back, 0, ALIKE);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      compare (self, sources[i], source_start, backs[i], back_start, ALIKE_SENTENCE);
      source_start += strlen (sources[i]);
      back_start += strlen (backs[i]);
    }
}

/* ---- public ---- */

SampanBackTranslation *
sampan_back_translation_new (const char *source, const char *back, const char *language)
{
  SampanBackTranslation *self;

  g_return_val_if_fail (source != NULL && back != NULL && language != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_BACK_TRANSLATION, NULL);
  self->source = g_strdup (source);
  self->back = g_strdup (back);
  self->language = g_strdup (language);
  self->score = get_score (source, back, NULL);
  self->differences = sampan_difference_new (source, back);
  compare_all (self);
  return self;
}

const char *
sampan_back_translation_get_source (SampanBackTranslation *self)
{
  return self->source;
}

const char *
sampan_back_translation_get_back (SampanBackTranslation *self)
{
  return self->back;
}

const char *
sampan_back_translation_get_provider (SampanBackTranslation *self)
{
  return self->provider;
}

guint
sampan_back_translation_get_score (SampanBackTranslation *self)
{
  return self->score;
}

guint
sampan_back_translation_get_n_findings (SampanBackTranslation *self)
{
  return self->findings->len;
}

const SampanBackTranslationFinding *
sampan_back_translation_get_finding (SampanBackTranslation *self, guint position)
{
  g_return_val_if_fail (position < self->findings->len, NULL);

  return &g_array_index (self->findings, SampanBackTranslationFinding, position);
}

GArray *
sampan_back_translation_get_differences (SampanBackTranslation *self)
{
  return self->differences;
}

/* ---- asking an engine ---- */

typedef struct
{
  SampanTranslator *engine;
  GStrv sources;
  GStrv targets;
  char *from;
  char *to;
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->engine);
  g_strfreev (check->sources);
  g_strfreev (check->targets);
  g_free (check->from);
  g_free (check->to);
  g_free (check);
}

static void
clear_item (gpointer item)
{
  g_clear_object ((GObject **)&item);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  SampanTranslator *engine = SAMPAN_TRANSLATOR (source);
  GError *error = NULL;
  g_autoptr (GPtrArray) answers = sampan_translator_translate_finish (engine, result, &error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (clear_item);

  if (!answers)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < answers->len; i++)
    {
      SampanTranslation *answer = g_ptr_array_index (answers, i);
      SampanBackTranslation *back =
          answer->text ? sampan_back_translation_new (check->sources[i], answer->text, check->from)
                       : NULL;

      if (back)
        back->provider = g_strdup (sampan_translator_get_name (engine));
      g_ptr_array_add (results, back);
    }
  g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify)g_ptr_array_unref);
}

/* With the dictionary, names in Chinese characters can be compared; without it, not. */
static void
on_dictionary (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);

  sampan_dictionary_open_finish (SAMPAN_DICTIONARY (source), result, NULL);
  sampan_translator_translate_async (check->engine, (const char *const *)check->targets, check->to,
                                     check->from, NULL, g_task_get_cancellable (task),
                                     on_translated, g_object_ref (task));
}

void
sampan_translators_check_async (SampanTranslators *self,
                                const char *const *sources,
                                const char *const *targets,
                                const char *from,
                                const char *to,
                                const char *translator_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SampanTranslator *engine;
  GError *error = NULL;
  Check *check;

  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (g_strv_length ((char **)sources) == g_strv_length ((char **)targets));

  g_task_set_source_tag (task, sampan_translators_check_async);
  engine = sampan_translators_find (self, to, from, translator_id, &error);
  if (!engine)
    {
      g_task_return_error (task, error);
      return;
    }
  check = g_new (Check, 1);
  *check = (Check){ g_object_ref (engine), g_strdupv ((char **)sources),
                    g_strdupv ((char **)targets), g_strdup (from), g_strdup (to) };
  g_task_set_task_data (task, check, (GDestroyNotify)check_free);
  sampan_dictionary_open_async (sampan_dictionary_get_default (), cancellable, on_dictionary,
                                g_object_ref (task));
}

GPtrArray *
sampan_translators_check_finish (SampanTranslators *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
