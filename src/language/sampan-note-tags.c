#include "sampan-note-tags-private.h"

#include "sampan-pair-private.h"

typedef struct
{
  SampanTranslator *engine;
  GStrv tags;
  char *from;
  char *to;
  GPtrArray *matches; /* of SampanTagMatch; NULL where one is still to come */
  GArray *asked;      /* of guint: places of those that the engine gets */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->engine);
  g_strfreev (job->tags);
  g_free (job->from);
  g_free (job->to);
  g_ptr_array_unref (job->matches);
  g_array_unref (job->asked);
  g_free (job);
}

static void
clear_match (gpointer match)
{
  if (match)
    sampan_tag_match_free (match);
}

static void
return_matches (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_task_return_pointer (task, g_ptr_array_ref (job->matches), (GDestroyNotify)g_ptr_array_unref);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) answers =
      sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);

  for (guint i = 0; answers && !error && i < answers->len; i++)
    {
      SampanTranslation *answer = g_ptr_array_index (answers, i);
      SampanTagMatch *match = answer->text ? sampan_tag_match_new_literal (answer->text) : NULL;

      job->matches->pdata[g_array_index (job->asked, guint, i)] = match;
      if (!match)
        error = answer->error
                    ? g_error_copy (answer->error)
                    : g_error_new_literal (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
                                           "Nothing is left of a translated tag");
    }
  if (error)
    g_task_return_error (task, error);
  else
    return_matches (task);
}

static void
ask_engine (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < job->asked->len; i++)
    g_strv_builder_add (builder, job->tags[g_array_index (job->asked, guint, i)]);
  texts = g_strv_builder_end (builder);
  sampan_translator_translate_async (
      job->engine, (const char *const *)texts, job->from, job->to,
      &(SampanTranslateOptions){ .about = "Each segment is a hashtag of a post: give the tag that "
                                          "readers of the other language use." },
      g_task_get_cancellable (task), on_translated, g_object_ref (task));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  SampanTagMemory *memory = SAMPAN_TAG_MEMORY (source);

  /* Without what the user has confirmed there is still the collection. */
  sampan_tag_memory_load_finish (memory, result, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = 0; job->tags[i]; i++)
    {
      g_autoptr (GPtrArray) found =
          sampan_tag_memory_lookup (memory, job->from, job->to, job->tags[i]);

      g_ptr_array_add (job->matches, found->len > 0
                                         ? sampan_tag_match_copy (g_ptr_array_index (found, 0))
                                         : NULL);
      if (found->len == 0)
        g_array_append_val (job->asked, i);
    }
  if (job->asked->len == 0)
    return_matches (task);
  else if (job->engine)
    ask_engine (task);
  else
    g_task_return_error (task, _sampan_pair_error_new (job->from, job->to, NULL));
}

void
_sampan_note_tags_translate_async (SampanTagMemory *memory,
                                   SampanTranslator *engine,
                                   const char *const *tags,
                                   const char *from,
                                   const char *to,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_set_object (&job->engine, engine);
  job->tags = g_strdupv ((char **)tags);
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  job->matches = g_ptr_array_new_with_free_func (clear_match);
  job->asked = g_array_new (FALSE, FALSE, sizeof (guint));
  g_task_set_source_tag (task, _sampan_note_tags_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  sampan_tag_memory_load_async (memory, cancellable, on_loaded, g_object_ref (task));
}

GPtrArray *
_sampan_note_tags_translate_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
