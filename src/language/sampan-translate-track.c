#include "sampan-translators.h"

/* One target cue to write: what it renders and where it goes. */
typedef struct
{
  char *id;          /* of the target cue */
  char **source_ids; /* what it renders, in time order */
  gint64 start;
  gint64 end;
  char *settings;
} Slot;

/* One call of sampan_translators_translate_track_async(). */
typedef struct
{
  SampanCaptionTrack *track;
  SampanCaptionTrack *target;
  GPtrArray *slots; /* of Slot */
  GPtrArray *texts; /* of char *: what is translated for each, NULL at the end */
  int n_done;
} Job;

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->id);
  g_strfreev (slot->source_ids);
  g_free (slot->settings);
  g_free (slot);
}

static void
job_free (Job *job)
{
  g_clear_object (&job->track);
  g_clear_object (&job->target);
  g_ptr_array_unref (job->slots);
  g_ptr_array_unref (job->texts);
  g_free (job);
}

/* ---- which cues ---- */

/* Source cue id -> the target cue that renders it. */
static GHashTable *
index_target (SampanCaptionTrack *target)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < sampan_caption_track_get_n_cues (target); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);
      const char *const *ids = sampan_cue_get_source_ids (cue);

      for (guint j = 0; ids && ids[j]; j++)
        g_hash_table_insert (index, g_strdup (ids[j]), sampan_cue_ref (cue));
    }
  return index;
}

static void
add_slot (Job *job, SampanCue *source)
{
  Slot *slot = g_new0 (Slot, 1);
  const char *ids[] = { sampan_cue_get_id (source), NULL };

  slot->id = g_strdup (ids[0]);
  slot->source_ids = g_strdupv ((char **)ids);
  slot->start = sampan_cue_get_start (source);
  slot->end = sampan_cue_get_end (source);
  slot->settings = g_strdup (sampan_cue_get_settings (source));
  g_ptr_array_add (job->slots, slot);
  g_ptr_array_add (job->texts, g_strdup (sampan_cue_get_text (source)));
}

/* A target cue that a person made of several source cues stays one: their texts, from the first
 * start to the last end. */
static void
add_merged_slot (Job *job, SampanCue *target)
{
  const char *const *ids = sampan_cue_get_source_ids (target);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  Slot *slot = g_new0 (Slot, 1);

  slot->id = g_strdup (sampan_cue_get_id (target));
  slot->source_ids = g_strdupv ((char **)ids);
  slot->start = G_MAXINT64;
  slot->settings = g_strdup (sampan_cue_get_settings (target));
  for (guint i = 0; ids[i]; i++)
    {
      SampanCue *source = sampan_caption_track_find (job->track, ids[i], NULL);

      if (!source)
        continue;
      slot->start = MIN (slot->start, sampan_cue_get_start (source));
      slot->end = MAX (slot->end, sampan_cue_get_end (source));
      g_strv_builder_add (texts, sampan_cue_get_text (source));
    }
  parts = g_strv_builder_end (texts);
  g_ptr_array_add (job->slots, slot);
  g_ptr_array_add (job->texts, g_strjoinv ("\n", parts));
}

static void
collect (Job *job)
{
  g_autoptr (GHashTable) index = index_target (job->target);
  g_autoptr (GHashTable) merged = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sampan_caption_track_get_n_cues (job->track); i++)
    {
      SampanCue *source = sampan_caption_track_get_cue (job->track, i);
      SampanCue *target = g_hash_table_lookup (index, sampan_cue_get_id (source));
      const char *const *ids = target ? sampan_cue_get_source_ids (target) : NULL;

      if (target && sampan_cue_get_pinned (target))
        continue;
      if (ids && g_strv_length ((char **)ids) > 1)
        {
          if (g_hash_table_add (merged, (gpointer)sampan_cue_get_id (target)))
            add_merged_slot (job, target);
        }
      else
        {
          add_slot (job, source);
          if (target)
            {
              Slot *slot = g_ptr_array_index (job->slots, job->slots->len - 1);

              g_set_str (&slot->id, sampan_cue_get_id (target));
            }
        }
    }
  g_ptr_array_add (job->texts, NULL);
}

/* Whether a source cue that @cue renders is still there. */
static gboolean
has_source (Job *job, SampanCue *cue)
{
  const char *const *ids = sampan_cue_get_source_ids (cue);

  for (guint i = 0; ids && ids[i]; i++)
    if (sampan_caption_track_find (job->track, ids[i], NULL))
      return TRUE;
  return FALSE;
}

/* What a machine wrote for cues that are gone goes with them; what a person wrote stays. */
static void
remove_orphans (Job *job)
{
  for (guint i = sampan_caption_track_get_n_cues (job->target); i > 0; i--)
    {
      g_autoptr (SampanCue) cue =
          sampan_cue_ref (sampan_caption_track_get_cue (job->target, i - 1));

      if (!sampan_cue_get_pinned (cue) && !has_source (job, cue))
        sampan_caption_track_remove (job->target, sampan_cue_get_id (cue));
    }
}

/* ---- translating ---- */

static void
on_cue (guint position, const char *text, gboolean done, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  Slot *slot = g_ptr_array_index (job->slots, position);
  g_autoptr (SampanCue) cue = NULL;
  SampanCue *current = sampan_caption_track_find (job->target, slot->id, NULL);

  if (!done || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  /* A person may have written it while the translator was at work. */
  if (current && sampan_cue_get_pinned (current))
    return;
  cue = sampan_cue_new (slot->id, slot->start, slot->end, text, slot->settings,
                        (const char *const *)slot->source_ids);
  sampan_caption_track_put (job->target, cue);
  job->n_done++;
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  answers = sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!answers && job->n_done == 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  remove_orphans (job);
  g_task_return_int (task, job->n_done);
}

void
sampan_translators_translate_track_async (SampanTranslators *self,
                                          SampanCaptionTrack *track,
                                          SampanCaptionTrack *target,
                                          const char *translator_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *from, *to;
  SampanTranslator *engine;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (track));
  g_return_if_fail (SAMPAN_IS_CAPTION_TRACK (target));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_translators_translate_track_async);
  from = sampan_caption_track_get_language (track);
  to = sampan_caption_track_get_language (target);
  engine = sampan_translators_find (self, from, to, translator_id, &error);
  if (!engine)
    {
      g_task_return_error (task, error);
      return;
    }
  job = g_new0 (Job, 1);
  job->track = g_object_ref (track);
  job->target = g_object_ref (target);
  job->slots = g_ptr_array_new_with_free_func (slot_free);
  job->texts = g_ptr_array_new_with_free_func (g_free);
  collect (job);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  sampan_translator_translate_async (
      engine, (const char *const *)job->texts->pdata, from, to,
      &(SampanTranslateOptions){
          .about = "Each segment is a caption of one video, in their order.",
          .progress = on_cue,
          .user_data = task,
      },
      cancellable, on_translated, g_object_ref (task));
}

int
sampan_translators_translate_track_finish (SampanTranslators *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}
