#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sampan-marian-private.h"
#include "sampan-translator.h"

/* A translation has at most so many times as many tokens as its source: one that is longer does not
 * end by itself. */
#define MAX_GROWTH 3
#define MAX_GROWTH_MORE 30
/* What goes round in circles: the same run of up to so many tokens, so often. */
#define LOOP_LONGEST 12
#define LOOP_TIMES 4
#define LOOP_TOKENS 8
/* What then must not come twice. */
#define LOOP_NO_REPEAT 3

/* One translation that is followed. */
typedef struct
{
  double score;   /* the logarithm of how likely it is */
  GArray *tokens; /* of gint64, without the start */
} Hypothesis;

/* What one may become. */
typedef struct
{
  double score;
  guint parent;
  gint64 token;
} Candidate;

typedef struct
{
  SampanMarian *marian;
  SampanValue *mask, *states;
  SampanValue **past; /* for each input of the decoder; NULL for those without */
  const char **output_names;
  guint n_rows; /* hypotheses that the pasts are for */

  guint beams;
  guint no_repeat;
  guint longest;
  GPtrArray *live, *done; /* of Hypothesis, the best first */
  double *scores;         /* of one hypothesis: a vocabulary */
} Search;

static void
hypothesis_free (gpointer data)
{
  Hypothesis *self = data;

  g_array_unref (self->tokens);
  g_free (self);
}

/* @token: -1 for none more. */
static Hypothesis *
hypothesis_new (const Hypothesis *parent, gint64 token, double score)
{
  Hypothesis *self = g_new (Hypothesis, 1);

  self->score = score;
  self->tokens = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (parent != NULL)
    g_array_append_vals (self->tokens, parent->tokens->data, parent->tokens->len);
  if (token >= 0)
    g_array_append_val (self->tokens, token);
  return self;
}

static const Hypothesis *
get_hypothesis (GPtrArray *hypotheses, guint position)
{
  return g_ptr_array_index (hypotheses, position);
}

static SampanMarianInput *
get_input (Search *self, guint position)
{
  return &g_array_index (self->marian->inputs, SampanMarianInput, position);
}

static void
search_clear (Search *self)
{
  for (guint i = 0; i < self->marian->inputs->len; i++)
    g_clear_pointer (&self->past[i], sampan_value_free);
  g_clear_pointer (&self->past, g_free);
  g_clear_pointer (&self->mask, sampan_value_free);
  g_clear_pointer (&self->states, sampan_value_free);
  g_clear_pointer (&self->output_names, g_free);
  g_clear_pointer (&self->live, g_ptr_array_unref);
  g_clear_pointer (&self->done, g_ptr_array_unref);
  g_clear_pointer (&self->scores, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* ---- the models ---- */

static SampanValue *
make_mask (guint n_rows, guint n_columns, GError **error)
{
  const gint64 shape[] = { n_rows, n_columns };
  g_autofree gint64 *ones = g_new (gint64, (gsize)n_rows * n_columns);

  for (gsize i = 0; i < (gsize)n_rows * n_columns; i++)
    ones[i] = 1;
  return sampan_value_new_ints (ones, shape, 2, error);
}

static gboolean
encode (Search *self, GArray *ids, GError **error)
{
  const char *const names[] = { "input_ids", "attention_mask" };
  const char *const output[] = { "last_hidden_state" };
  const gint64 shape[] = { 1, ids->len };
  g_autoptr (SampanValue) tokens =
      sampan_value_new_ints ((const gint64 *)ids->data, shape, 2, error);
  SampanValue *inputs[2] = { tokens, NULL };

  if (tokens == NULL)
    return FALSE;
  self->mask = make_mask (1, ids->len, error);
  inputs[1] = self->mask;
  return self->mask != NULL
         && sampan_model_run_values (self->marian->encoder, names, inputs, 2, output, &self->states,
                                     1, error);
}

/* The first step takes no past, but the graph wants one there: Optimum gives it one token of 0. */
static gboolean
make_empty_pasts (Search *self, GError **error)
{
  for (guint i = 0; i < self->marian->inputs->len; i++)
    {
      SampanMarianInput *input = get_input (self, i);
      const gint64 shape[] = { 1, input->heads, 1, input->size };

      if (input->output == NULL)
        continue;
      self->past[i] = sampan_value_new_floats (NULL, shape, 4, error);
      if (self->past[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* After the first step the pasts of the source are as they will be. */
static guint
list_outputs (Search *self, gboolean first)
{
  guint n = 0;

  self->output_names[n++] = "logits";
  for (guint i = 0; i < self->marian->inputs->len; i++)
    {
      SampanMarianInput *input = get_input (self, i);

      if (input->kind == SAMPAN_MARIAN_OWN_PAST
          || (first && input->kind == SAMPAN_MARIAN_SOURCE_PAST))
        self->output_names[n++] = input->output;
    }
  return n;
}

static void
take_outputs (Search *self, SampanValue **outputs, gboolean first)
{
  guint n = 1;

  for (guint i = 0; i < self->marian->inputs->len; i++)
    {
      SampanMarianInput *input = get_input (self, i);

      if (input->kind != SAMPAN_MARIAN_OWN_PAST
          && !(first && input->kind == SAMPAN_MARIAN_SOURCE_PAST))
        continue;
      sampan_value_free (self->past[i]);
      self->past[i] = outputs[n++];
    }
}

/* Gives the last token of each hypothesis to the decoder. Returns: (transfer full): what it says
 * may come next. */
static SampanValue *
step (Search *self, const gint64 *last, gboolean first, GError **error)
{
  GArray *declared = self->marian->inputs;
  const gint64 shape[] = { self->n_rows, 1 };
  g_autoptr (SampanValue) tokens = sampan_value_new_ints (last, shape, 2, error);
  g_autoptr (SampanValue) branch = sampan_value_new_bool (!first, error);
  g_autofree const char **names = g_new0 (const char *, declared->len);
  g_autofree SampanValue **inputs = g_new0 (SampanValue *, declared->len);
  g_autofree SampanValue **outputs = g_new0 (SampanValue *, declared->len + 1);

  if (tokens == NULL || branch == NULL)
    return NULL;
  for (guint i = 0; i < declared->len; i++)
    {
      SampanValue *const values[] = {
        [SAMPAN_MARIAN_TOKENS] = tokens,
        [SAMPAN_MARIAN_MASK] = self->mask,
        [SAMPAN_MARIAN_STATES] = self->states,
        [SAMPAN_MARIAN_OWN_PAST] = self->past[i],
        [SAMPAN_MARIAN_SOURCE_PAST] = self->past[i],
        [SAMPAN_MARIAN_BRANCH] = branch,
      };

      names[i] = get_input (self, i)->name;
      inputs[i] = values[get_input (self, i)->kind];
    }
  if (!sampan_model_run_values (self->marian->decoder, names, inputs, declared->len,
                                self->output_names, outputs, list_outputs (self, first), error))
    return NULL;
  take_outputs (self, outputs, first);
  return outputs[0];
}

static gboolean
take_rows (SampanValue **value, const guint *rows, guint n_rows, GError **error)
{
  SampanValue *taken = sampan_value_new_rows (*value, rows, n_rows, error);

  if (taken == NULL)
    return FALSE;
  sampan_value_free (*value);
  *value = taken;
  return TRUE;
}

/* Lets the pasts follow the hypotheses: row i becomes that of @parents[i]. What belongs to the
 * source is the same in all rows. */
static gboolean
follow (Search *self, const guint *parents, guint n_rows, GError **error)
{
  gboolean same = n_rows == self->n_rows;
  gboolean resized = !same;

  for (guint i = 0; same && i < n_rows; i++)
    same = parents[i] == i;
  if (same)
    return TRUE;
  for (guint i = 0; i < self->marian->inputs->len; i++)
    {
      SampanMarianInput *input = get_input (self, i);

      if ((input->kind == SAMPAN_MARIAN_OWN_PAST
           || (resized && input->kind == SAMPAN_MARIAN_SOURCE_PAST))
          && !take_rows (&self->past[i], parents, n_rows, error))
        return FALSE;
    }
  if (resized)
    {
      gint64 shape[SAMPAN_TENSOR_MAX_DIMS];
      guint n_dims;

      if (!take_rows (&self->states, parents, n_rows, error)
          || sampan_value_peek_floats (self->states, shape, &n_dims, error) == NULL)
        return FALSE;
      sampan_value_free (self->mask);
      self->mask = make_mask (n_rows, (guint)shape[1], error);
    }
  self->n_rows = n_rows;
  return self->mask != NULL;
}

/* ---- candidates ---- */

static GError *
answer_error (SampanMarian *marian)
{
  return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
                      /* Translators: the name of a language pack */
                      _ ("The language pack “%s” found no usable translation of this. Write it "
                         "yourself, or try another translator."),
                      marian->name);
}

/* Logits into logarithms of likelihoods. Returns: FALSE for a model that calculates nonsense. */
static gboolean
normalise (const float *logits, double *scores, gsize n)
{
  double most = -G_MAXDOUBLE, sum = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, (double)logits[i]);
  for (gsize i = 0; i < n; i++)
    sum += exp ((double)logits[i] - most);
  if (!isfinite (most) || !isfinite (sum) || sum <= 0)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    scores[i] = (double)logits[i] - most - log (sum);
  return TRUE;
}

/* No run of @no_repeat tokens comes twice. */
static void
forbid_repeats (const GArray *tokens, guint no_repeat, double *scores)
{
  const gint64 *ids = (const gint64 *)tokens->data;
  guint n = no_repeat - 1;

  if (no_repeat == 0 || tokens->len < no_repeat)
    return;
  for (guint i = 0; i + n < tokens->len; i++)
    if (memcmp (ids + i, ids + tokens->len - n, n * sizeof (gint64)) == 0)
      scores[ids[i + n]] = -INFINITY;
}

/* Keeps the @most best, the best first; of equals the earlier. */
static void
insert (GArray *candidates, guint most, const Candidate *candidate)
{
  guint at = candidates->len;

  if (at == most && !(candidate->score > g_array_index (candidates, Candidate, at - 1).score))
    return;
  while (at > 0 && candidate->score > g_array_index (candidates, Candidate, at - 1).score)
    at--;
  g_array_insert_val (candidates, at, *candidate);
  if (candidates->len > most)
    g_array_set_size (candidates, most);
}

/* The likeliest ways to go on, twice as many as beams, so that enough are left when some end. */
static GArray *
find_candidates (Search *self, SampanValue *logits, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const SampanMarianConfig *config = &self->marian->config;
  gint64 shape[SAMPAN_TENSOR_MAX_DIMS];
  guint n_dims;
  const float *values = sampan_value_peek_floats (logits, shape, &n_dims, error);
  guint most = self->beams == 1 ? 1 : 2 * self->beams;

  if (values == NULL)
    return NULL;
  if (n_dims != 3 || shape[0] != self->n_rows || shape[1] != 1
      || shape[2] != config->vocabulary_size)
    {
      g_propagate_error (error, answer_error (self->marian));
      return NULL;
    }
  for (guint row = 0; row < self->live->len; row++)
    {
      const Hypothesis *hypothesis = get_hypothesis (self->live, row);

      if (!normalise (values + (gsize)row * (gsize)shape[2], self->scores, (gsize)shape[2]))
        {
          g_propagate_error (error, answer_error (self->marian));
          return NULL;
        }
      self->scores[config->pad] = -INFINITY;
      forbid_repeats (hypothesis->tokens, self->no_repeat, self->scores);
      for (gint64 token = 0; token < shape[2]; token++)
        {
          Candidate candidate = { hypothesis->score + self->scores[token], row, token };

          if (self->scores[token] > -INFINITY)
            insert (candidates, most, &candidate);
        }
    }
  return g_steal_pointer (&candidates);
}

/* ---- beams, as transformers 4.40 has them (BeamSearchScorer, early_stopping off) ---- */

static int
compare_hypotheses (gconstpointer a, gconstpointer b)
{
  double first = (*(const Hypothesis *const *)a)->score;
  double second = (*(const Hypothesis *const *)b)->score;

  return (first < second) - (first > second);
}

static void
finish (Search *self, const Hypothesis *hypothesis, double score, guint length)
{
  g_ptr_array_add (self->done, hypothesis_new (hypothesis, -1,
                                               score
                                                   / pow (MAX (length, 1),
                                                          self->marian->config.length_penalty)));
  g_ptr_array_sort (self->done, compare_hypotheses);
  if (self->done->len > self->beams)
    g_ptr_array_set_size (self->done, (int)self->beams);
}

/* Sorts what ends from what goes on. @parents: filled in with the rows of what goes on. */
static guint
divide (Search *self, GArray *candidates, guint *parents)
{
  GPtrArray *next = g_ptr_array_new_with_free_func (hypothesis_free);

  for (guint rank = 0; rank < candidates->len; rank++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, rank);
      const Hypothesis *parent = get_hypothesis (self->live, candidate->parent);

      if (candidate->token == self->marian->config.end)
        {
          if (rank < self->beams)
            finish (self, parent, candidate->score, parent->tokens->len + 1);
        }
      else if (next->len < self->beams)
        {
          parents[next->len] = candidate->parent;
          g_ptr_array_add (next, hypothesis_new (parent, candidate->token, candidate->score));
        }
    }
  g_ptr_array_unref (self->live);
  self->live = next;
  return next->len;
}

/* Whether nothing that goes on can become better than what is done. @best: the best score of all
 * candidates; @length: of what they are */
static gboolean
is_over (Search *self, double best, guint length)
{
  if (self->live->len == 0)
    return TRUE;
  if (self->beams == 1)
    return self->done->len > 0;
  return self->done->len == self->beams
         && get_hypothesis (self->done, self->beams - 1)->score
                >= best / pow (length, self->marian->config.length_penalty);
}

static gboolean
advance (Search *self, gboolean first, gboolean *over, GError **error)
{
  g_autofree gint64 *last = g_new (gint64, self->live->len);
  g_autofree guint *parents = g_new (guint, self->beams);
  g_autoptr (SampanValue) logits = NULL;
  g_autoptr (GArray) candidates = NULL;
  guint length = get_hypothesis (self->live, 0)->tokens->len;
  guint n;

  for (guint i = 0; i < self->live->len; i++)
    {
      GArray *tokens = get_hypothesis (self->live, i)->tokens;

      last[i] = first ? self->marian->config.start : g_array_index (tokens, gint64, length - 1);
    }
  logits = step (self, last, first, error);
  candidates = logits != NULL ? find_candidates (self, logits, error) : NULL;
  if (candidates == NULL)
    return FALSE;
  n = divide (self, candidates, parents);
  *over = candidates->len == 0
          || is_over (self, g_array_index (candidates, Candidate, 0).score, length + 1);
  return *over || follow (self, parents, n, error);
}

static gboolean
run (Search *self, GArray *ids, GCancellable *cancellable, GError **error)
{
  gboolean over = FALSE;

  g_ptr_array_add (self->live, hypothesis_new (NULL, -1, 0));
  if (!encode (self, ids, error) || !make_empty_pasts (self, error))
    return FALSE;
  for (guint i = 0; !over && i < self->longest; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !advance (self, i == 0, &over, error))
      return FALSE;
  for (guint i = 0; !over && i < self->live->len; i++)
    {
      const Hypothesis *hypothesis = get_hypothesis (self->live, i);

      finish (self, hypothesis, hypothesis->score, hypothesis->tokens->len);
    }
  return TRUE;
}

/* ---- circles ---- */

/* Whether @tokens end in, or have, the same run of @length tokens over and over. */
static gboolean
has_run (const GArray *tokens, guint length)
{
  const gint64 *ids = (const gint64 *)tokens->data;
  guint needed = MAX (LOOP_TIMES * length, LOOP_TOKENS) - length;
  guint same = 0;

  for (guint i = length; i < tokens->len; i++)
    {
      same = ids[i] == ids[i - length] ? same + 1 : 0;
      if (same >= needed)
        return TRUE;
    }
  return FALSE;
}

static gboolean
goes_in_circles (const GArray *tokens)
{
  for (guint length = 1; length <= LOOP_LONGEST; length++)
    if (has_run (tokens, length))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): the best, and whether it came to an end by itself. */
static GArray *
search_once (SampanMarian *marian,
             GArray *ids,
             guint beams,
             guint no_repeat,
             gboolean *ended,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (Search) self = { .marian = marian, .n_rows = 1 };
  g_autoptr (GError) reason = NULL;
  const Hypothesis *best;

  self.past = g_new0 (SampanValue *, marian->inputs->len);
  self.output_names = g_new0 (const char *, marian->inputs->len + 1);
  self.live = g_ptr_array_new_with_free_func (hypothesis_free);
  self.done = g_ptr_array_new_with_free_func (hypothesis_free);
  self.scores = g_new (double, marian->config.vocabulary_size);
  self.beams = MAX (beams, 1);
  self.no_repeat = no_repeat;
  self.longest =
      (guint)MIN (marian->config.max_length - 1, (gint64)ids->len * MAX_GROWTH + MAX_GROWTH_MORE);
  if (!run (&self, ids, cancellable, &reason))
    {
      if (reason->domain == SAMPAN_INFER_ERROR)
        g_set_error (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                     /* Translators: the name of a language pack, then a technical reason */
                     _ ("The language pack “%s” does not work: %s"), marian->name, reason->message);
      else
        g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (self.done->len == 0)
    {
      g_propagate_error (error, answer_error (marian));
      return NULL;
    }
  best = get_hypothesis (self.done, 0);
  *ended = best->tokens->len < self.longest;
  return g_array_ref (best->tokens);
}

GArray *
_sampan_marian_search (
    SampanMarian *self, GArray *ids, guint beams, GCancellable *cancellable, GError **error)
{
  guint no_repeat = (guint)self->config.no_repeat;
  gboolean ended = FALSE;
  g_autoptr (GArray) tokens = NULL;

  if (ids->len > self->config.max_positions)
    {
      g_set_error_literal (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                           "a sentence is longer than the model takes");
      return NULL;
    }
  tokens = search_once (self, ids, beams, no_repeat, &ended, cancellable, error);
  /* Where the source itself says one thing over and over, so may its translation. */
  if (tokens == NULL || (ended && (!goes_in_circles (tokens) || goes_in_circles (ids))))
    return g_steal_pointer (&tokens);
  g_clear_pointer (&tokens, g_array_unref);
  tokens = search_once (self, ids, beams, LOOP_NO_REPEAT, &ended, cancellable, error);
  if (tokens != NULL && !ended)
    {
      g_propagate_error (error, answer_error (self));
      return NULL;
    }
  return g_steal_pointer (&tokens);
}
