#include "sampan-translators.h"

#include <glib/gi18n-lib.h>

#include "sampan-language.h"

#define MAX_CONTEXT 2000 /* characters of the note that go along with each batch */

/* One call of sampan_translators_translate_note_async(): the text first, then the tags. */
typedef struct
{
  SampanNote *note;
  SampanVersion *target;
  char *from;
  char *to;
  SampanTranslator *engine;
  SampanTranslator *tag_engine;
  GPtrArray *segments; /* of SampanSegment: targets to write */
  GPtrArray *sources;  /* of char *: what is translated for each, NULL at the end */
  char **tags;         /* the source's tags, or NULL if they are not to be translated */
  int n_done;
  GError *error; /* the first */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->note);
  g_clear_object (&job->target);
  g_clear_object (&job->engine);
  g_clear_object (&job->tag_engine);
  g_ptr_array_unref (job->segments);
  g_ptr_array_unref (job->sources);
  g_strfreev (job->tags);
  g_clear_error (&job->error);
  g_free (job->from);
  g_free (job->to);
  g_free (job);
}

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (job->n_done == 0 && job->error)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_int (task, job->n_done);
}

static void
note_error (Job *job, const GError *error)
{
  if (!job->error && error)
    job->error = g_error_copy (error);
}

/* ---- what there is to do ---- */

static void
add_segment (Job *job, SampanSegment *segment, gboolean whatever)
{
  SampanSegment *source = sampan_note_get_source_segment (job->note, segment);
  const char *text = source ? sampan_segment_get_text (source) : NULL;

  if (!text || !*text || sampan_segment_get_pinned (segment))
    return;
  if (!whatever && sampan_segment_get_state (segment) == SAMPAN_SEGMENT_FRESH)
    return;
  g_ptr_array_add (job->segments, g_object_ref (segment));
  g_ptr_array_add (job->sources, g_strdup (text));
}

static void
add_all_segments (Job *job)
{
  GListModel *segments = sampan_version_get_segments (job->target);

  add_segment (job, sampan_version_get_title (job->target), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);

      add_segment (job, segment, FALSE);
    }
}

/* Tags that are there were written or accepted by a person: only a version without any gets them.
 */
static void
add_tags (Job *job)
{
  const char *const *source = sampan_version_get_tags (sampan_note_get_source (job->note));
  const char *const *target = sampan_version_get_tags (job->target);

  if (source && *source && (!target || !*target))
    job->tags = g_strdupv ((char **)source);
}

/* The note itself, so that a word is understood by what stands around it. */
static char *
dup_context (SampanNote *note)
{
  SampanVersion *source = sampan_note_get_source (note);
  g_autofree char *body = sampan_version_dup_body (source);
  g_autofree char *all =
      g_strconcat (sampan_segment_get_text (sampan_version_get_title (source)), "\n", body, NULL);

  if (g_utf8_strlen (all, -1) <= MAX_CONTEXT)
    return g_steal_pointer (&all);
  return g_utf8_substring (all, 0, MAX_CONTEXT);
}

/* ---- tags ---- */

/* A tag has no spaces: "street photography" becomes "StreetPhotography". */
static char *
make_tag (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GString) tag = g_string_new (NULL);
  gboolean several = strpbrk (stripped, " \t\n") != NULL;
  gboolean starts = TRUE;

  for (const char *p = stripped; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        starts = TRUE;
      else if (c != '#' && c != 0xFF03) /* ＃ */
        {
          g_string_append_unichar (tag, several && starts ? g_unichar_toupper (c) : c);
          starts = FALSE;
        }
    }
  return g_string_free (g_steal_pointer (&tag), FALSE);
}

/* All of them or none: count and order are the source's. */
static void
take_tags (Job *job, GPtrArray *answers)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tags = NULL;
  const char *const *target = sampan_version_get_tags (job->target);

  if (target && *target)
    return;
  for (guint i = 0; i < answers->len; i++)
    {
      SampanTranslation *answer = g_ptr_array_index (answers, i);
      g_autofree char *tag = answer->text ? make_tag (answer->text) : NULL;

      if (!tag || !*tag)
        {
          note_error (job, answer->error);
          return;
        }
      g_strv_builder_add (builder, tag);
    }
  tags = g_strv_builder_end (builder);
  sampan_version_set_tags (job->target, (const char *const *)tags);
}

static void
on_tags (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  answers = sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (answers)
    take_tags (job, answers);
  else
    note_error (job, error);
  finish (task);
}

static void
start_tags (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (!job->tags)
    {
      finish (task);
      return;
    }
  sampan_translator_translate_async (
      job->tag_engine, (const char *const *)job->tags, job->from, job->to,
      &(SampanTranslateOptions){ .about = "Each segment is a hashtag of a post: give the tag that "
                                          "readers of the other language use." },
      g_task_get_cancellable (task), on_tags, g_object_ref (task));
}

/* ---- the text ---- */

static void
on_segment (guint position, const char *text, gboolean done, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  SampanSegment *segment = g_ptr_array_index (job->segments, position);

  if (!done || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  /* It may have been removed, or pinned by a person, while the translator was at work. */
  if (!sampan_note_get_source_segment (job->note, segment))
    return;
  if (sampan_note_set_translation (job->note, segment, g_ptr_array_index (job->sources, position),
                                   text, SAMPAN_ORIGIN_MACHINE,
                                   sampan_translator_get_name (job->engine), 0))
    job->n_done++;
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  answers = sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  note_error (job, error);
  for (guint i = 0; answers && i < answers->len; i++)
    note_error (job, ((SampanTranslation *)g_ptr_array_index (answers, i))->error);
  /* A server that could do nothing of the text can not do the tags either. */
  if (!answers && job->tag_engine == job->engine)
    finish (task);
  else
    start_tags (task);
}

static void
start_text (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *context = NULL;

  if (job->segments->len == 0)
    {
      start_tags (task);
      return;
    }
  context = dup_context (job->note);
  g_ptr_array_add (job->sources, NULL);
  sampan_translator_translate_async (
      job->engine, (const char *const *)job->sources->pdata, job->from, job->to,
      &(SampanTranslateOptions){ .about = context, .progress = on_segment, .user_data = task },
      g_task_get_cancellable (task), on_text, g_object_ref (task));
}

static Job *
job_new (SampanNote *note, const char *language)
{
  Job *job = g_new0 (Job, 1);

  job->note = g_object_ref (note);
  job->from = g_strdup (sampan_note_get_source_language (note));
  job->to = g_strdup (language);
  job->segments = g_ptr_array_new_with_free_func (g_object_unref);
  job->sources = g_ptr_array_new_with_free_func (g_free);
  return job;
}

void
sampan_translators_translate_note_async (SampanTranslators *self,
                                         SampanNote *note,
                                         const char *language,
                                         SampanSegment *segment,
                                         const char *translator_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SampanTranslator *engine;
  SampanTranslator *tag_engine;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (SAMPAN_IS_NOTE (note));
  g_return_if_fail (language != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_translators_translate_note_async);
  job = job_new (note, language);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  engine = sampan_translators_find (self, job->from, language, translator_id, &error);
  if (!engine)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Between the ways of writing Chinese a dictionary is surer of a tag than any model. */
  tag_engine = sampan_translators_find (self, job->from, language, "opencc", NULL);
  job->engine = g_object_ref (engine);
  job->tag_engine = g_object_ref (tag_engine ? tag_engine : engine);
  job->target = g_object_ref (sampan_note_ensure_version (note, language));
  if (segment)
    add_segment (job, segment, TRUE);
  else
    {
      add_all_segments (job);
      add_tags (job);
    }
  start_text (task);
}

int
sampan_translators_translate_note_finish (SampanTranslators *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}
