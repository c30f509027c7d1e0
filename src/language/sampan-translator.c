#include "sampan-translator.h"

#include <glib/gi18n-lib.h>

#include "sampan-language.h"
#include "sampan-pair-private.h"
#include "sampan-placeholders.h"

G_DEFINE_QUARK (sampan - language - error - quark, sampan_language_error)

G_DEFINE_INTERFACE (SampanTranslator, sampan_translator, G_TYPE_OBJECT)

/* One call of sampan_translator_translate_async(): at most two rounds, the second for what lost a
 * placeholder in the first. */
typedef struct
{
  char *from;
  char *to;
  char *about;
  SampanTranslatorProgress progress;
  gpointer progress_data;
  guint n;
  char **sources;
  SampanPlaceholders **placeholders;
  GPtrArray *results; /* of SampanTranslation */
  GArray *asked;      /* of guint: segments of this round, in the order the engine has them */
  gboolean again;
} Translate;

static void
translate_free (Translate *self)
{
  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->placeholders[i], sampan_placeholders_free);
  g_free (self->placeholders);
  g_strfreev (self->sources);
  g_ptr_array_unref (self->results);
  g_array_unref (self->asked);
  g_free (self->from);
  g_free (self->to);
  g_free (self->about);
  g_free (self);
}

static void
sampan_translator_default_init (SampanTranslatorInterface *iface)
{
}

void
sampan_translation_free (SampanTranslation *self)
{
  g_free (self->text);
  g_clear_error (&self->error);
  g_free (self);
}

const char *
sampan_translator_get_id (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_id (self);
}

const char *
sampan_translator_get_name (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_name (self);
}

gboolean
sampan_translator_get_offline (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_offline (self);
}

gboolean
sampan_translator_supports (SampanTranslator *self, const char *from, const char *to)
{
  g_autofree char *canonical_from = sampan_language_canonicalize (from);
  g_autofree char *canonical_to = sampan_language_canonicalize (to);

  if (g_str_equal (canonical_from, canonical_to) && g_ascii_strcasecmp (from, to) == 0)
    return FALSE;
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->supports (self, from, to);
}

void
sampan_translator_get_limits (SampanTranslator *self, SampanTranslatorLimits *limits)
{
  SampanTranslatorInterface *iface = SAMPAN_TRANSLATOR_GET_IFACE (self);

  *limits = (SampanTranslatorLimits){ .segments = 50, .characters = 5000, .longest = 2000 };
  if (iface->get_limits)
    iface->get_limits (self, limits);
}

/* ---- one segment ---- */

static char *
dup_edge (const char *text, gboolean leading)
{
  const char *end = text + strlen (text);

  if (leading)
    {
      const char *p = text;

      while (g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      return g_strndup (text, p - text);
    }
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strdup (end);
}

/* Engines drop the space around a text, or add some: the source's own is what it gets. */
static char *
with_edges_of (const char *source, const char *text)
{
  g_autofree char *leading = dup_edge (source, TRUE);
  g_autofree char *trailing = dup_edge (source, FALSE);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return g_strconcat (leading, stripped, trailing, NULL);
}

static SampanTranslation *
get_result (Translate *self, guint segment)
{
  return g_ptr_array_index (self->results, segment);
}

static void
set_text (Translate *self, guint segment, const char *text)
{
  SampanTranslation *result = get_result (self, segment);

  g_clear_error (&result->error);
  result->text = g_strdup (text);
  if (self->progress)
    self->progress (segment, result->text, TRUE, self->progress_data);
}

static void
set_error (Translate *self, guint segment, const GError *error)
{
  SampanTranslation *result = get_result (self, segment);

  g_clear_error (&result->error);
  result->error = g_error_copy (error);
}

/* @text: the engine's masked answer. */
static void
take_answer (Translate *self, guint segment, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *edged = NULL;

  if (get_result (self, segment)->text)
    return;
  restored = sampan_placeholders_restore (self->placeholders[segment], text, &error);
  if (!restored)
    {
      set_error (self, segment, error);
      return;
    }
  edged = with_edges_of (self->sources[segment], restored);
  set_text (self, segment, edged);
}

static void
on_engine_progress (guint asked, const char *text, gboolean done, gpointer user_data)
{
  Translate *self = g_task_get_task_data (user_data);
  guint segment = g_array_index (self->asked, guint, asked);
  g_autofree char *partial = NULL;

  if (done)
    {
      take_answer (self, segment, text);
      return;
    }
  if (!self->progress)
    return;
  partial = sampan_placeholders_restore_partial (self->placeholders[segment], text);
  self->progress (segment, partial, FALSE, self->progress_data);
}

/* ---- rounds ---- */

static void start_round (GTask *task);

static gboolean
same_reason (const GError *a, const GError *b)
{
  return a && b && a->domain == b->domain && a->code == b->code;
}

static void
return_results (GTask *task)
{
  Translate *self = g_task_get_task_data (task);
  const GError *first = self->n > 0 ? get_result (self, 0)->error : NULL;
  gboolean all = first != NULL;

  for (guint i = 0; i < self->n; i++)
    all = all && same_reason (first, get_result (self, i)->error);
  if (all)
    g_task_return_error (task, g_error_copy (first));
  else
    g_task_return_pointer (task, g_ptr_array_ref (self->results),
                           (GDestroyNotify)g_ptr_array_unref);
}

/* What lost a placeholder is asked for once more: a model often does better then. */
static void
end_round (GTask *task)
{
  Translate *self = g_task_get_task_data (task);

  g_array_set_size (self->asked, 0);
  for (guint i = 0; i < self->n; i++)
    if (g_error_matches (get_result (self, i)->error, SAMPAN_LANGUAGE_ERROR,
                         SAMPAN_LANGUAGE_ERROR_PLACEHOLDER))
      g_array_append_val (self->asked, i);
  if (self->again || self->asked->len == 0)
    {
      return_results (task);
      return;
    }
  self->again = TRUE;
  start_round (task);
}

static void
on_engine_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Translate *self = g_task_get_task_data (task);
  SampanTranslator *engine = SAMPAN_TRANSLATOR (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  answers = SAMPAN_TRANSLATOR_GET_IFACE (engine)->translate_finish (engine, result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = 0; i < self->asked->len; i++)
    {
      guint segment = g_array_index (self->asked, guint, i);
      SampanTranslation *answer = answers ? g_ptr_array_index (answers, i) : NULL;

      if (answer && answer->text)
        take_answer (self, segment, answer->text);
      else if (!get_result (self, segment)->text)
        set_error (self, segment, answer ? answer->error : error);
    }
  end_round (task);
}

static void
start_round (GTask *task)
{
  Translate *self = g_task_get_task_data (task);
  SampanTranslator *engine = g_task_get_source_object (task);
  g_autoptr (GPtrArray) masked = g_ptr_array_new_with_free_func (g_free);
  static const char *const none[] = { NULL };
  SampanTranslatorContext context = { .about = self->about,
                                      .before = none,
                                      .before_translations = none,
                                      .after = none,
                                      .strict = self->again };

  for (guint i = 0; i < self->asked->len; i++)
    {
      guint segment = g_array_index (self->asked, guint, i);
      const char *text = sampan_placeholders_get_masked (self->placeholders[segment]);

      g_ptr_array_add (masked, g_strstrip (g_strdup (text)));
    }
  g_ptr_array_add (masked, NULL);
  SAMPAN_TRANSLATOR_GET_IFACE (engine)->translate_async (engine, (const char *const *)masked->pdata,
                                                         self->from, self->to, &context,
                                                         on_engine_progress, task,
                                                         g_task_get_cancellable (task),
                                                         on_engine_done, g_object_ref (task));
}

static Translate *
translate_new (const char *const *segments, const char *from, const char *to)
{
  Translate *self = g_new0 (Translate, 1);

  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->sources = g_strdupv ((char **)segments);
  self->n = g_strv_length (self->sources);
  self->placeholders = g_new0 (SampanPlaceholders *, self->n + 1);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);
  self->asked = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->n; i++)
    {
      self->placeholders[i] = sampan_placeholders_new (self->sources[i]);
      g_ptr_array_add (self->results, g_new0 (SampanTranslation, 1));
    }
  return self;
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
  g_autoptr (GTask) task = NULL;
  Translate *translate;

  g_return_if_fail (SAMPAN_IS_TRANSLATOR (self));
  g_return_if_fail (segments != NULL && from != NULL && to != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_translator_translate_async);
  if (!sampan_translator_supports (self, from, to))
    {
      g_task_return_error (task,
                           _sampan_pair_error_new (from, to, sampan_translator_get_name (self)));
      return;
    }
  translate = translate_new (segments, from, to);
  if (options)
    {
      translate->about = g_strdup (options->about);
      translate->progress = options->progress;
      translate->progress_data = options->user_data;
    }
  g_task_set_task_data (task, translate, (GDestroyNotify)translate_free);
  for (guint i = 0; i < translate->n; i++)
    {
      /* A link or a smile alone reads the same in every language. */
      if (sampan_placeholders_get_has_words (translate->placeholders[i]))
        g_array_append_val (translate->asked, i);
      else
        set_text (translate, i, segments[i]);
    }
  if (translate->asked->len > 0)
    start_round (task);
  else
    return_results (task);
}

GPtrArray *
sampan_translator_translate_finish (SampanTranslator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
