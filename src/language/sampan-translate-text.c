#include <glib/gi18n-lib.h>

#include "net/sampan-net-error.h"
#include "sampan-engine-private.h"
#include "sampan-language.h"
#include "sampan-pair-private.h"
#include "sampan-pieces-private.h"
#include "sampan-translator.h"

#define N_BEFORE 2 /* neighbours that go along with a batch */
#define N_AFTER 1
#define MAX_NEIGHBOUR 400 /* characters of each */
#define MAX_FAILURES 8    /* batches in a row: from 50 segments down to one takes seven */
#define MAX_TIMEOUTS 2    /* in a row: each has taken minutes */
#define MAX_WAIT 3600     /* seconds a server may ask for */
#define MAX_WAITS 10      /* in a row, with no success between */
#define MAX_BACKOFF 60    /* seconds, where a server does not say how long */

/* One call of sampan_translator_translate_async(). */
typedef struct
{
  char **segments;
  guint n;
  char *from;
  char *to;
  char *about;
  char **texts;        /* the surroundings: the whole text, ... */
  char **translations; /* ... what is there of it already, ... */
  guint *positions;    /* ... where each segment is in it, ... */
  int *segment_at;     /* ... and which segment is at a place, -1 for none */
  SampanTranslatorLimits limits;
  SampanGlossaryTerms *glossary;
  SampanTranslatorProgress progress;
  SampanTranslatorWaiting waiting;
  SampanTranslatorAdvanced advanced;
  gpointer user_data;

  SampanPieces *pieces;
  GPtrArray *results; /* of SampanTranslation */
  GQueue batches;     /* of GArray of guint: pieces that are asked for together; the head is next */
  GArray *asked;      /* the batch under way */
  gboolean *told;     /* for each segment: its translation has been told */
  guint failures;     /* batches in a row of which nothing came */
  guint timeouts;
  guint waits;
  guint wait_left; /* seconds */
  GSource *wait_source;
} Run;

static void ask_next (GTask *task);

static void
run_free (Run *run)
{
  if (run->wait_source)
    g_source_destroy (run->wait_source);
  g_clear_pointer (&run->wait_source, g_source_unref);
  g_strfreev (run->segments);
  g_strfreev (run->texts);
  g_strfreev (run->translations);
  g_free (run->positions);
  g_free (run->segment_at);
  g_free (run->from);
  g_free (run->to);
  g_free (run->about);
  g_clear_pointer (&run->glossary, sampan_glossary_terms_unref);
  g_clear_pointer (&run->pieces, _sampan_pieces_free);
  g_ptr_array_unref (run->results);
  g_queue_clear_full (&run->batches, (GDestroyNotify)g_array_unref);
  g_clear_pointer (&run->asked, g_array_unref);
  g_free (run->told);
  g_free (run);
}

static SampanTranslation *
get_result (Run *run, guint segment)
{
  return g_ptr_array_index (run->results, segment);
}

/* ---- batches ---- */

static GArray *
batch_new (const guint *pieces, guint n)
{
  GArray *batch = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_vals (batch, pieces, n);
  return batch;
}

/* Pieces that still lack their text, as many together as the engine takes. */
static void
make_batches (Run *run)
{
  g_autoptr (GArray) batch = batch_new (NULL, 0);
  glong characters = 0;

  for (guint i = 0; i < _sampan_pieces_get_n (run->pieces); i++)
    {
      glong length = _sampan_pieces_get_length (run->pieces, i);

      if (_sampan_pieces_get (run->pieces, i)->text)
        continue;
      if (batch->len > 0
          && (batch->len >= run->limits.segments || characters + length > run->limits.characters))
        {
          g_queue_push_tail (&run->batches, g_steal_pointer (&batch));
          batch = batch_new (NULL, 0);
          characters = 0;
        }
      g_array_append_val (batch, i);
      characters += length;
    }
  if (batch->len > 0)
    g_queue_push_tail (&run->batches, g_steal_pointer (&batch));
}

/* Nothing more is asked: what is left has the same reason. */
static void
give_up (Run *run, const GError *error)
{
  GArray *batch;

  while ((batch = g_queue_pop_head (&run->batches)))
    {
      for (guint i = 0; i < batch->len; i++)
        {
          SampanPiece *piece = _sampan_pieces_get (run->pieces, g_array_index (batch, guint, i));

          if (!piece->error)
            piece->error = g_error_copy (error);
        }
      g_array_unref (batch);
    }
}

/* ---- telling ---- */

static void
tell_segment (Run *run, guint segment)
{
  SampanTranslation *result = get_result (run, segment);

  if (run->told[segment])
    return;
  result->text = _sampan_pieces_dup_segment (run->pieces, segment);
  if (!result->text)
    return;
  run->told[segment] = TRUE;
  _sampan_pieces_end_segment (run->pieces, segment);
  if (run->progress)
    run->progress (segment, result->text, TRUE, run->user_data);
}

/* What a server said becomes a sentence for people. */
static GError *
sentence_error_new (const GError *error)
{
  g_autofree char *sentence = _sampan_engine_dup_sentence (error);

  return g_error_new_literal (error->domain, error->code, sentence);
}

static void
return_results (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  const GError *first = NULL;
  gboolean all = run->n > 0;

  for (guint i = 0; i < run->n; i++)
    {
      SampanTranslation *result = get_result (run, i);
      const GError *error = _sampan_pieces_get_error (run->pieces, i);

      if (!result->text && error)
        result->error = sentence_error_new (error);
      first = first ? first : result->error;
      all = all && result->error && result->error->domain == first->domain
            && result->error->code == first->code;
    }
  if (all)
    g_task_return_error (task, g_error_copy (first));
  else
    g_task_return_pointer (task, g_ptr_array_ref (run->results), (GDestroyNotify)g_ptr_array_unref);
}

/* Says how far it is. */
static void
tell_advance (Run *run)
{
  glong characters = 0;

  if (!run->advanced)
    return;
  for (guint i = 0; i < _sampan_pieces_get_n (run->pieces); i++)
    if (_sampan_pieces_get (run->pieces, i)->text)
      characters += _sampan_pieces_get_length (run->pieces, i);
  run->advanced (characters, run->user_data);
}

/* @answer: for the piece at @asked of the batch. */
static void
take (Run *run, guint asked, const char *answer)
{
  guint position = g_array_index (run->asked, guint, asked);

  if (_sampan_pieces_take (run->pieces, position, answer))
    tell_segment (run, _sampan_pieces_get (run->pieces, position)->segment);
}

static void
on_progress (guint asked, const char *text, gboolean done, gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  guint position;
  SampanPiece *piece;
  g_autofree char *partial = NULL;

  if (asked >= run->asked->len || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  position = g_array_index (run->asked, guint, asked);
  piece = _sampan_pieces_get (run->pieces, position);
  if (done)
    take (run, asked, text);
  else if (run->progress && !run->told[piece->segment])
    {
      partial = _sampan_pieces_dup_partial (run->pieces, position, text);
      run->progress (piece->segment, partial, FALSE, run->user_data);
    }
}

/* ---- waiting ---- */

static gboolean
on_wait (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  gboolean cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (!cancelled && --run->wait_left > 0)
    {
      if (run->waiting)
        run->waiting (run->wait_left, run->user_data);
      return G_SOURCE_CONTINUE;
    }
  g_clear_pointer (&run->wait_source, g_source_unref);
  if (run->waiting)
    run->waiting (0, run->user_data);
  if (!g_task_return_error_if_cancelled (task))
    ask_next (task);
  return G_SOURCE_REMOVE;
}

static void
start_waiting (GTask *task, guint seconds)
{
  Run *run = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  run->wait_left = MAX (seconds, 1);
  /* Of milliseconds: those of seconds may come early, and the server said how long. */
  run->wait_source = g_timeout_source_new (1000);
  g_source_set_callback (run->wait_source, on_wait, g_object_ref (task), g_object_unref);
  if (cancellable)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      /* Cancelling ends a wait at once. */
      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (run->wait_source, cancelled);
    }
  g_source_attach (run->wait_source, g_main_context_get_thread_default ());
  if (run->waiting)
    run->waiting (run->wait_left, run->user_data);
}

/* ---- when something is missing from an answer ---- */

static gboolean
is_of (const GError *error, GQuark domain, const int *codes, guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_error_matches (error, domain, codes[i]))
      return TRUE;
  return FALSE;
}

/* What asking again, or for less, can not mend. */
static gboolean
is_final (const GError *error)
{
  static const int codes[] = {
    SAMPAN_NET_ERROR_URL,       SAMPAN_NET_ERROR_OFFLINE,   SAMPAN_NET_ERROR_CONNECT,
    SAMPAN_NET_ERROR_TLS,       SAMPAN_NET_ERROR_FORBIDDEN, SAMPAN_NET_ERROR_UNAUTHORIZED,
    SAMPAN_NET_ERROR_NOT_FOUND,
  };

  return is_of (error, SAMPAN_NET_ERROR, codes, G_N_ELEMENTS (codes))
         || g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
}

/* What the engine gave is wrong in itself: it is asked more strictly. */
static gboolean
is_strict (const GError *error)
{
  return g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PLACEHOLDER)
         || g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_GLOSSARY);
}

/* Seconds to wait after @error; 0 if waiting is not the thing to do. */
static guint
get_wait (Run *run, const GError *error)
{
  int seconds = sampan_net_error_get_retry_after (error);

  if (!g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_MANY) && seconds <= 0)
    return 0;
  if (seconds > MAX_WAIT || run->waits >= MAX_WAITS)
    return 0;
  if (seconds < 0)
    seconds = MIN (1 << run->waits, MAX_BACKOFF);
  return (guint)MAX (seconds, 1);
}

/* The pieces of the batch that failed, in halves; one alone is asked once more, then flagged. */
static void
ask_again (Run *run, GArray *failed)
{
  guint half = failed->len / 2;

  if (failed->len > 1 && failed->len < run->asked->len)
    g_queue_push_head (&run->batches, g_array_ref (failed));
  else if (failed->len > 1)
    {
      const guint *pieces = (const guint *)failed->data;

      g_queue_push_head (&run->batches, batch_new (pieces + half, failed->len - half));
      g_queue_push_head (&run->batches, batch_new (pieces, half));
    }
  else if (_sampan_pieces_get (run->pieces, g_array_index (failed, guint, 0))->asked < 2)
    g_queue_push_head (&run->batches, g_array_ref (failed));
}

/* What broke a rule is asked for alone, once; the rest stays in @failed. */
static void
ask_strictly (Run *run, GArray *failed)
{
  for (guint i = failed->len; i > 0; i--)
    {
      guint position = g_array_index (failed, guint, i - 1);
      SampanPiece *piece = _sampan_pieces_get (run->pieces, position);

      if (!is_strict (piece->error))
        continue;
      if (piece->asked < 2)
        g_queue_push_head (&run->batches, batch_new (&position, 1));
      g_array_remove_index (failed, i - 1);
    }
}

/* Says why each of the batch has no text. Returns: (transfer full): those that have none. */
static GArray *
collect_failed (Run *run, GPtrArray *answers, const GError *error)
{
  GArray *failed = batch_new (NULL, 0);

  for (guint i = 0; i < run->asked->len; i++)
    {
      guint position = g_array_index (run->asked, guint, i);
      SampanPiece *piece = _sampan_pieces_get (run->pieces, position);
      SampanTranslation *answer =
          answers && i < answers->len ? g_ptr_array_index (answers, i) : NULL;
      const GError *reason = answer && answer->error ? answer->error : error;

      piece->asked++;
      if (answer && answer->text)
        take (run, i, answer->text);
      if (piece->text)
        continue;
      if (!piece->error && reason)
        piece->error = g_error_copy (reason);
      else if (!piece->error)
        piece->error = g_error_new_literal (
            SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
            _ ("The translator gave nothing back. Try another translator, or write it yourself."));
      g_array_append_val (failed, position);
    }
  return failed;
}

static void
count_failure (Run *run, guint n_failed, const GError *error)
{
  if (n_failed < run->asked->len)
    {
      run->failures = run->timeouts = run->waits = 0;
      return;
    }
  run->failures++;
  run->timeouts =
      g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT) ? run->timeouts + 1 : 0;
}

/* Returns: seconds to wait before the next batch. */
static guint
handle_failed (Run *run, GArray *failed)
{
  g_autoptr (GError) error = NULL;
  guint seconds;

  if (failed->len > 0)
    error = g_error_copy (
        _sampan_pieces_get (run->pieces, g_array_index (failed, guint, failed->len - 1))->error);
  count_failure (run, failed->len, error);
  if (!error)
    return 0;
  seconds = get_wait (run, error);
  if (seconds > 0)
    {
      run->waits++;
      run->failures = 0;
      for (guint i = 0; i < failed->len; i++)
        {
          SampanPiece *piece = _sampan_pieces_get (run->pieces, g_array_index (failed, guint, i));

          piece->asked--;
        }
      g_queue_push_head (&run->batches, g_array_ref (failed));
      return seconds;
    }
  if (is_final (error) || g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TOO_MANY)
      || run->failures >= MAX_FAILURES || run->timeouts >= MAX_TIMEOUTS)
    {
      give_up (run, error);
      return 0;
    }
  if (run->timeouts == 0)
    {
      ask_strictly (run, failed);
      if (failed->len > 0)
        ask_again (run, failed);
    }
  return 0;
}

/* ---- asking ---- */

static const char *
peek_translation (Run *run, guint place)
{
  int segment = run->segment_at[place];
  const char *text = segment >= 0 ? get_result (run, (guint)segment)->text : NULL;

  return text ? text : run->translations ? run->translations[place] : "";
}

/* Returns: (transfer full): the end, or the beginning, of a long text. */
static char *
dup_some (const char *text, gboolean end)
{
  glong length = g_utf8_strlen (text, -1);

  if (length <= MAX_NEIGHBOUR)
    return g_strdup (text);
  return end ? g_utf8_substring (text, length - MAX_NEIGHBOUR, length)
             : g_utf8_substring (text, 0, MAX_NEIGHBOUR);
}

/* The texts before a piece: the piece before it in a segment that was cut, else whole segments. */
static void
add_before (Run *run, guint first, GStrvBuilder *texts, GStrvBuilder *translations)
{
  SampanPiece *piece = _sampan_pieces_get (run->pieces, first);
  guint place = run->positions[piece->segment];

  if (first > 0 && _sampan_pieces_get (run->pieces, first - 1)->segment == piece->segment)
    {
      SampanPiece *last = _sampan_pieces_get (run->pieces, first - 1);

      g_strv_builder_take (texts, dup_some (last->source, TRUE));
      g_strv_builder_take (translations, dup_some (last->text ? last->text : "", TRUE));
      return;
    }
  for (guint i = place > N_BEFORE ? place - N_BEFORE : 0; i < place; i++)
    {
      g_strv_builder_take (texts, dup_some (run->texts[i], TRUE));
      g_strv_builder_take (translations, dup_some (peek_translation (run, i), TRUE));
    }
}

static void
add_after (Run *run, guint last, GStrvBuilder *texts)
{
  SampanPiece *piece = _sampan_pieces_get (run->pieces, last);
  guint place = run->positions[piece->segment];

  if (last + 1 < _sampan_pieces_get_n (run->pieces)
      && _sampan_pieces_get (run->pieces, last + 1)->segment == piece->segment)
    {
      g_strv_builder_take (texts,
                           dup_some (_sampan_pieces_get (run->pieces, last + 1)->source, FALSE));
      return;
    }
  for (guint i = place + 1; i <= place + N_AFTER && run->texts[i]; i++)
    g_strv_builder_take (texts, dup_some (run->texts[i], FALSE));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  SampanTranslator *engine = SAMPAN_TRANSLATOR (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GArray) failed = NULL;
  guint seconds;

  answers = SAMPAN_TRANSLATOR_GET_IFACE (engine)->translate_finish (engine, result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  failed = collect_failed (run, answers, error);
  tell_advance (run);
  seconds = handle_failed (run, failed);
  if (seconds > 0)
    start_waiting (task, seconds);
  else
    ask_next (task);
}

static void
ask (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  SampanTranslator *engine = g_task_get_source_object (task);
  guint first = g_array_index (run->asked, guint, 0);
  guint last = g_array_index (run->asked, guint, run->asked->len - 1);
  g_autoptr (GStrvBuilder) questions = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) befores = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) befores_translated = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) afters = g_strv_builder_new ();
  g_auto (GStrv) question = NULL;
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) before_translated = NULL;
  g_auto (GStrv) after = NULL;
  g_autofree char *glossary = NULL;

  for (guint i = 0; i < run->asked->len; i++)
    g_strv_builder_take (questions,
                         _sampan_pieces_dup_question (run->pieces,
                                                      g_array_index (run->asked, guint, i)));
  add_before (run, first, befores, befores_translated);
  add_after (run, last, afters);
  question = g_strv_builder_end (questions);
  before = g_strv_builder_end (befores);
  before_translated = g_strv_builder_end (befores_translated);
  after = g_strv_builder_end (afters);
  if (run->glossary)
    glossary =
        sampan_glossary_terms_dup_instructions (run->glossary, (const char *const *)question);
  SAMPAN_TRANSLATOR_GET_IFACE (engine)->translate_async (
      engine, (const char *const *)question, run->from, run->to,
      &(SampanTranslatorContext){
          .about = run->about,
          .before = (const char *const *)before,
          .before_translations = (const char *const *)before_translated,
          .after = (const char *const *)after,
          .glossary = glossary,
          .strict = is_strict (_sampan_pieces_get (run->pieces, first)->error),
      },
      on_progress, task, g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

static void
ask_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  g_clear_pointer (&run->asked, g_array_unref);
  run->asked = g_queue_pop_head (&run->batches);
  if (run->asked)
    ask (task);
  else
    return_results (task);
}

/* ---- the beginning ---- */

static void
make_pieces_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, _sampan_pieces_new (task_data), (GDestroyNotify)_sampan_pieces_free);
}

static void
on_pieces (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  run->pieces = g_task_propagate_pointer (G_TASK (result), NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = 0; i < run->n; i++)
    tell_segment (run, i);
  tell_advance (run);
  make_batches (run);
  ask_next (task);
}

/* Masks and cuts in a thread: a long text takes more than a frame. */
static void
make_pieces (GTask *task, const char *checkpoints)
{
  Run *run = g_task_get_task_data (task);
  SampanTranslator *engine = g_task_get_source_object (task);
  SampanPiecesSpec *spec = g_new0 (SampanPiecesSpec, 1);
  g_autoptr (GTask) making = g_task_new (NULL, NULL, on_pieces, g_object_ref (task));

  spec->segments = g_strdupv (run->segments);
  spec->from = g_strdup (run->from);
  spec->to = g_strdup (run->to);
  spec->longest = run->limits.longest;
  spec->glossary = run->glossary ? sampan_glossary_terms_ref (run->glossary) : NULL;
  spec->checkpoints = g_strdup (checkpoints);
  spec->engine = g_strdup (sampan_translator_get_id (engine));
  g_task_set_source_tag (making, make_pieces);
  g_task_set_task_data (making, spec, NULL);
  g_task_run_in_thread (making, make_pieces_thread);
}

static void
set_surroundings (Run *run, const SampanSurroundings *surroundings)
{
  guint n;

  run->positions = g_new (guint, run->n + 1);
  run->texts = g_strdupv (surroundings ? (char **)surroundings->texts : run->segments);
  run->translations = surroundings ? g_strdupv ((char **)surroundings->translations) : NULL;
  n = g_strv_length (run->texts);
  run->segment_at = g_new (int, n + 1);
  for (guint i = 0; i < n; i++)
    run->segment_at[i] = -1;
  for (guint i = 0; i < run->n; i++)
    {
      run->positions[i] = surroundings ? surroundings->positions[i] : i;
      run->segment_at[run->positions[i]] = (int)i;
    }
}

static Run *
run_new (const char *const *segments,
         const char *from,
         const char *to,
         const SampanTranslateOptions *options)
{
  Run *run = g_new0 (Run, 1);

  run->from = g_strdup (from);
  run->to = g_strdup (to);
  run->segments = g_strdupv ((char **)segments);
  run->n = g_strv_length (run->segments);
  run->told = g_new0 (gboolean, run->n + 1);
  run->results = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);
  for (guint i = 0; i < run->n; i++)
    g_ptr_array_add (run->results, g_new0 (SampanTranslation, 1));
  set_surroundings (run, options->surroundings);
  run->about = g_strdup (options->about);
  run->glossary = options->glossary ? sampan_glossary_terms_ref (options->glossary) : NULL;
  run->progress = options->progress;
  run->waiting = options->waiting;
  run->advanced = options->advanced;
  run->user_data = options->user_data;
  return run;
}

void
sampan_translator_translate_async (SampanTranslator *self,
                                   const char *const *segments,
                                   const char *from,
                                   const char *to,
                                   const SampanTranslateOptions *options,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static const SampanTranslateOptions none = { 0 };
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (SAMPAN_IS_TRANSLATOR (self));
  g_return_if_fail (segments != NULL && from != NULL && to != NULL);

  options = options ? options : &none;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_translator_translate_async);
  if (!sampan_translator_supports (self, from, to))
    {
      g_task_return_error (task,
                           _sampan_pair_error_new (from, to, sampan_translator_get_name (self)));
      return;
    }
  run = run_new (segments, from, to, options);
  sampan_translator_get_limits (self, &run->limits);
  g_task_set_task_data (task, run, (GDestroyNotify)run_free);
  make_pieces (task, options->checkpoints);
}

GPtrArray *
sampan_translator_translate_finish (SampanTranslator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
