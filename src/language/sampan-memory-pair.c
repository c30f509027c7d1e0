#include "sampan-memory.h"

G_DEFINE_BOXED_TYPE (SampanMemoryPair,
                     sampan_memory_pair,
                     sampan_memory_pair_copy,
                     sampan_memory_pair_free)

G_DEFINE_BOXED_TYPE (SampanMemoryMatch,
                     sampan_memory_match,
                     sampan_memory_match_copy,
                     sampan_memory_match_free)

SampanMemoryPair *
sampan_memory_pair_copy (const SampanMemoryPair *self)
{
  SampanMemoryPair *copy = g_new (SampanMemoryPair, 1);

  *copy = (SampanMemoryPair){
    .number = self->number,
    .source_language = g_strdup (self->source_language),
    .target_language = g_strdup (self->target_language),
    .source = g_strdup (self->source),
    .target = g_strdup (self->target),
    .who = g_strdup (self->who),
    .created = self->created,
    .note = g_strdup (self->note),
  };
  return copy;
}

void
sampan_memory_pair_free (SampanMemoryPair *self)
{
  g_free (self->source_language);
  g_free (self->target_language);
  g_free (self->source);
  g_free (self->target);
  g_free (self->who);
  g_free (self->note);
  g_free (self);
}

SampanMemoryMatch *
sampan_memory_match_copy (const SampanMemoryMatch *self)
{
  SampanMemoryMatch *copy = g_new (SampanMemoryMatch, 1);

  *copy = (SampanMemoryMatch){
    .pair = sampan_memory_pair_copy (self->pair),
    .target = g_strdup (self->target),
    .score = self->score,
    .substituted = self->substituted,
    .differences = g_array_copy (self->differences),
  };
  return copy;
}

void
sampan_memory_match_free (SampanMemoryMatch *self)
{
  sampan_memory_pair_free (self->pair);
  g_free (self->target);
  g_array_unref (self->differences);
  g_free (self);
}
