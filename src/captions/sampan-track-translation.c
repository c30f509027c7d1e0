#include "sampan-track-translation.h"

#include <string.h>

#include "language/sampan-checkpoint.h"
#include "language/sampan-glossary.h"
#include "language/sampan-memory.h"
#include "language/sampan-run-status.h"
#include "language/sampan-turns.h"
#include "sampan-caption-file.h"
#include "sampan-cue-groups.h"

#define ABOUT                                                                                      \
  "Captions of one video, in their order. Each segment is what is said at one time; keep it as "   \
  "short as it can be read in that time."

struct _SampanTrackTranslation
{
  GObject parent_instance;

  SampanTranslators *translators;
  SampanCaptionTrack *track;
  SampanCaptionTrack *target;
  char *translator_id;
  char *about;
  SampanLibrary *library;

  SampanTranslator *engine;
  GPtrArray *cues;    /* of SampanCue: the source cues to be translated */
  GPtrArray *groups;  /* of SampanCueGroup */
  GPtrArray *asked;   /* of SampanCueGroup, not owned: what the engine gets */
  GHashTable *errors; /* source id -> GError */
  SampanGlossaryTerms *glossary;
  SampanCheckpoint *checkpoint;
  gboolean converts; /* between two ways of writing one language: lines stay as they are */
  GError *first_error;
  SampanTurns *turns; /* of Answer: what is to be written */
  GTask *ending;      /* waits for that */

  gboolean running;
  SampanRunStatus progress;
  char *status;
};

enum
{
  PROP_RUNNING = 1,
  PROP_FRACTION,
  PROP_STATUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanTrackTranslation, sampan_track_translation, G_TYPE_OBJECT)

/* ---- what is told ---- */

static void
update (SampanTrackTranslation *self)
{
  g_autofree char *status =
      sampan_run_status_dup_sentence (&self->progress,
                                      sampan_caption_track_get_language (self->target));

  if (g_set_str (&self->status, status))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
set_running (SampanTrackTranslation *self, gboolean running)
{
  self->running = self->progress.running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  update (self);
}

static void
set_failed (SampanTrackTranslation *self, SampanCueGroup *group, const GError *error)
{
  for (guint i = 0; i < group->sources->len; i++)
    {
      const char *id = sampan_cue_get_id (g_ptr_array_index (group->sources, i));

      g_hash_table_insert (self->errors, g_strdup (id), g_error_copy (error));
    }
  if (self->first_error == NULL)
    self->first_error = g_error_copy (error);
  self->progress.n_done += group->sources->len;
  self->progress.n_failed += group->sources->len;
}

/* ---- into the target ---- */

static void
write_group (SampanTrackTranslation *self,
             SampanCueGroup *group,
             const char *translation,
             SampanOrigin origin,
             const char *provider)
{
  self->progress.n_done += group->sources->len;
  if (sampan_cue_group_write (group, translation, !self->converts, origin, provider, self->track,
                              self->target))
    self->progress.n_written += group->sources->len;
}

static void
end (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  gboolean cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  self->progress.stopped = cancelled;
  if (!cancelled)
    sampan_cue_groups_remove_orphans (self->track, self->target);
  if (!cancelled && self->progress.n_failed == 0 && self->checkpoint != NULL)
    sampan_checkpoint_remove (self->checkpoint);
  set_running (self, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->progress.n_written == 0 && self->first_error != NULL)
    g_task_return_error (task, g_error_copy (self->first_error));
  else
    g_task_return_int (task, (gssize)self->progress.n_written);
}

/* What came before a run was cancelled is kept, at once. */
static void
finish (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    sampan_turns_flush (self->turns);
  if (sampan_turns_is_empty (self->turns))
    end (task);
  else
    self->ending = g_object_ref (task);
}

/* ---- turns ---- */

typedef struct
{
  SampanCueGroup *group; /* not owned */
  char *text;
} Answer;

static void
answer_free (gpointer data)
{
  g_free (((Answer *)data)->text);
  g_free (data);
}

static void
begin_turn (gpointer user_data)
{
  sampan_caption_track_begin_change (((SampanTrackTranslation *)user_data)->target);
}

static void
write_answer (gpointer item, gpointer user_data)
{
  SampanTrackTranslation *self = user_data;
  Answer *answer = item;

  write_group (self, answer->group, answer->text, SAMPAN_ORIGIN_MACHINE,
               sampan_translator_get_name (self->engine));
  answer_free (answer);
}

static void
end_turn (gpointer user_data)
{
  g_autoptr (SampanTrackTranslation) self = g_object_ref (user_data);

  sampan_caption_track_end_change (self->target);
  update (self);
  if (self->ending != NULL && sampan_turns_is_empty (self->turns))
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->ending);

      end (task);
    }
}

static const SampanTurnsTable turns_table = { begin_turn, write_answer, end_turn, answer_free };

/* ---- the engine ---- */

static void
on_segment (guint position, const char *text, gboolean done, gpointer user_data)
{
  SampanTrackTranslation *self = g_task_get_source_object (user_data);
  SampanCueGroup *group = g_ptr_array_index (self->asked, position);
  Answer *answer;

  if (!done || g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
    return;
  if (self->checkpoint != NULL)
    sampan_checkpoint_put (self->checkpoint, group->text, text);
  answer = g_new0 (Answer, 1);
  answer->group = group;
  answer->text = g_strdup (text);
  sampan_turns_add (self->turns, answer);
}

static void
on_waiting (guint seconds, gpointer user_data)
{
  SampanTrackTranslation *self = g_task_get_source_object (user_data);

  sampan_run_status_set_waiting (&self->progress, seconds);
  update (self);
}

static void
on_advanced (glong characters, gpointer user_data)
{
  SampanTrackTranslation *self = g_task_get_source_object (user_data);

  sampan_run_status_advance (&self->progress, characters);
  update (self);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers =
      sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);

  sampan_run_status_set_waiting (&self->progress, 0);
  for (guint i = 0; i < self->asked->len; i++)
    {
      SampanTranslation *answer = answers != NULL ? g_ptr_array_index (answers, i) : NULL;
      const GError *reason = answer != NULL ? answer->error : error;

      if (reason != NULL && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_failed (self, g_ptr_array_index (self->asked, i), reason);
    }
  finish (task);
}

/* The whole text around what is asked: what is there already counts as translated. */
typedef struct
{
  GStrvBuilder *texts;
  GStrvBuilder *translations;
  guint n;
  GHashTable *asked;  /* id of a group's first cue -> group */
  GHashTable *within; /* ids of its other cues */
  GHashTable *index;  /* id -> target cue */
} Whole;

static void
add_to_whole (SampanTrackTranslation *self, Whole *whole, SampanCue *cue, guint *positions)
{
  SampanCueGroup *group = g_hash_table_lookup (whole->asked, sampan_cue_get_id (cue));
  SampanCue *there = g_hash_table_lookup (whole->index, sampan_cue_get_id (cue));
  guint at;

  if (g_hash_table_contains (whole->within, sampan_cue_get_id (cue)))
    return;
  g_strv_builder_add (whole->texts, group != NULL ? group->text : sampan_cue_get_text (cue));
  g_strv_builder_add (whole->translations,
                      group == NULL && there != NULL ? sampan_cue_get_text (there) : "");
  if (group != NULL && g_ptr_array_find (self->asked, group, &at))
    positions[at] = whole->n;
  whole->n++;
}

static void
build_whole (SampanTrackTranslation *self, char ***texts, char ***translations, guint *positions)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) done = g_strv_builder_new ();
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) within = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) index = sampan_cue_groups_index (self->target);
  Whole whole = { all, done, 0, asked, within, index };

  for (guint i = 0; i < self->asked->len; i++)
    {
      SampanCueGroup *group = g_ptr_array_index (self->asked, i);

      for (guint j = 0; j < group->sources->len; j++)
        {
          char *id = (char *)sampan_cue_get_id (g_ptr_array_index (group->sources, j));

          if (j == 0)
            g_hash_table_insert (asked, id, group);
          else
            g_hash_table_add (within, id);
        }
    }
  for (guint i = 0; i < sampan_caption_track_get_n_cues (self->track); i++)
    add_to_whole (self, &whole, sampan_caption_track_get_cue (self->track, i), positions);
  *texts = g_strv_builder_end (all);
  *translations = g_strv_builder_end (done);
}

static void
ask (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) segments = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) translations = NULL;
  g_autofree guint *positions = g_new0 (guint, self->asked->len + 1);

  for (guint i = 0; i < self->asked->len; i++)
    g_strv_builder_add (builder, ((SampanCueGroup *)g_ptr_array_index (self->asked, i))->text);
  segments = g_strv_builder_end (builder);
  build_whole (self, &texts, &translations, positions);
  sampan_run_status_begin (&self->progress);
  sampan_translator_translate_async (self->engine, (const char *const *)segments,
                                     sampan_caption_track_get_language (self->track),
                                     sampan_caption_track_get_language (self->target),
                                     &(SampanTranslateOptions){
                                         .about = self->about != NULL ? self->about : ABOUT,
                                         .surroundings =
                                             &(SampanSurroundings){
                                                 .texts = (const char *const *)texts,
                                                 .translations = (const char *const *)translations,
                                                 .positions = positions,
                                             },
                                         .glossary = self->glossary,
                                         .progress = on_segment,
                                         .waiting = on_waiting,
                                         .advanced = on_advanced,
                                         .user_data = task,
                                     },
                                     g_task_get_cancellable (task), on_translated,
                                     g_object_ref (task));
}

/* ---- what needs no engine ---- */

static gboolean
is_blank (const char *text)
{
  g_autofree char *plain = sampan_caption_text_to_plain (text);

  return *g_strstrip (plain) == '\0';
}

/* Empty captions, and what an earlier run had done. */
static void
start_engine (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->groups = sampan_cue_groups_new (self->cues, self->track, self->target, !self->converts);
  if (self->engine == NULL)
    sampan_translators_find (self->translators, sampan_caption_track_get_language (self->track),
                             sampan_caption_track_get_language (self->target), self->translator_id,
                             &error);
  sampan_caption_track_begin_change (self->target);
  for (guint i = 0; i < self->groups->len; i++)
    {
      SampanCueGroup *group = g_ptr_array_index (self->groups, i);
      const char *kept =
          self->checkpoint != NULL ? sampan_checkpoint_get (self->checkpoint, group->text) : NULL;

      if (is_blank (group->text))
        write_group (self, group, group->text, SAMPAN_ORIGIN_MACHINE, NULL);
      else if (self->engine == NULL)
        set_failed (self, group, error);
      else if (kept != NULL)
        {
          self->progress.spared += g_utf8_strlen (group->text, -1);
          write_group (self, group, kept, SAMPAN_ORIGIN_MACHINE,
                       sampan_translator_get_name (self->engine));
        }
      else
        g_ptr_array_add (self->asked, group);
    }
  sampan_caption_track_end_change (self->target);
  update (self);
  if (self->asked->len > 0)
    ask (task);
  else
    finish (task);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanTrackTranslation *self = source;
  g_autofree char *folder =
      g_build_filename (sampan_library_get_path (self->library), "unfinished", NULL);

  self->checkpoint = sampan_checkpoint_new (folder, task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task);
  else
    start_engine (task);
}

/* What is done stands under the text that it was done for. */
static void
start_checkpoint (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (GTask) opening = NULL;
  g_autoptr (GString) key = NULL;

  if (self->engine == NULL)
    {
      start_engine (task);
      return;
    }
  key = g_string_new (sampan_translator_get_id (self->engine));
  g_string_append_printf (key, "\n%s\n%s", sampan_caption_track_get_language (self->track),
                          sampan_caption_track_get_language (self->target));
  for (guint i = 0; i < sampan_caption_track_get_n_cues (self->track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (self->track, i);

      g_string_append_printf (key, "\n%" G_GINT64_FORMAT " %s", sampan_cue_get_start (cue),
                              sampan_cue_get_text (cue));
    }
  opening = g_task_new (self, NULL, on_opened, g_object_ref (task));
  g_task_set_source_tag (opening, start_checkpoint);
  g_task_set_task_data (opening, g_strdup (key->str), g_free);
  g_task_run_in_thread (opening, open_thread);
}

static void
on_glossary (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanTrackTranslation *self = g_task_get_source_object (task);

  /* The words of a glossary that can not be read are for a person to put right afterwards. */
  self->glossary = sampan_glossary_load_finish (SAMPAN_GLOSSARY (source), result, NULL);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task);
  else
    start_checkpoint (task);
}

static void
start_glossary (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (SampanGlossary) glossary =
      sampan_glossary_get (sampan_library_get_database (self->library));

  sampan_glossary_load_async (glossary, sampan_caption_track_get_language (self->track),
                              sampan_caption_track_get_language (self->target),
                              g_task_get_cancellable (task), on_glossary, g_object_ref (task));
}

/* ---- the memory ---- */

/* A caption that a person has rendered before is rendered so again, whatever sentence it is in. */
static void
take_match (SampanTrackTranslation *self, SampanCue *cue, const SampanMemoryMatch *match)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = NULL;

  g_ptr_array_add (one, cue);
  groups = sampan_cue_groups_new (one, self->track, self->target, FALSE);
  self->progress.n_remembered++;
  self->progress.spared += g_utf8_strlen (sampan_cue_get_text (cue), -1);
  /* Its lines are those of the person. */
  for (guint i = 0; i < groups->len; i++)
    {
      gboolean converts = self->converts;

      self->converts = TRUE;
      write_group (self, g_ptr_array_index (groups, i), match->target, SAMPAN_ORIGIN_MEMORY, NULL);
      self->converts = converts;
    }
}

static gboolean
is_shared (SampanTrackTranslation *self, SampanCue *cue)
{
  SampanCue *there = sampan_cue_groups_find_target (self->target, sampan_cue_get_id (cue));

  return there != NULL && g_strv_length ((char **)sampan_cue_get_source_ids (there)) > 1;
}

static void
on_memory (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) matches =
      sampan_memory_lookup_all_finish (SAMPAN_MEMORY (source), result, NULL);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish (task);
      return;
    }
  sampan_caption_track_begin_change (self->target);
  for (guint i = matches != NULL ? matches->len : 0; i > 0; i--)
    {
      const SampanMemoryMatch *match = g_ptr_array_index (matches, i - 1);
      SampanCue *cue = g_ptr_array_index (self->cues, i - 1);

      if (match == NULL || match->score < 100 || is_shared (self, cue))
        continue;
      take_match (self, cue, match);
      g_ptr_array_remove_index (self->cues, i - 1);
    }
  sampan_caption_track_end_change (self->target);
  update (self);
  start_glossary (task);
}

static void
start_memory (GTask *task)
{
  SampanTrackTranslation *self = g_task_get_source_object (task);
  g_autoptr (SampanMemory) memory = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < self->cues->len; i++)
    g_strv_builder_add (builder, sampan_cue_get_text (g_ptr_array_index (self->cues, i)));
  texts = g_strv_builder_end (builder);
  memory = sampan_memory_get (sampan_library_get_database (self->library));
  sampan_memory_lookup_all_async (memory, sampan_caption_track_get_language (self->track),
                                  sampan_caption_track_get_language (self->target),
                                  (const char *const *)texts, 100, g_task_get_cancellable (task),
                                  on_memory, g_object_ref (task));
}

/* ---- what there is to do ---- */

/* What a machine wrote goes where its source is now. */
static void
follow_times (SampanTrackTranslation *self, SampanCue *source, SampanCue *there)
{
  g_autoptr (SampanCue) moved = NULL;

  if (g_strv_length ((char **)sampan_cue_get_source_ids (there)) != 1
      || (sampan_cue_get_start (there) == sampan_cue_get_start (source)
          && sampan_cue_get_end (there) == sampan_cue_get_end (source)))
    return;
  moved = sampan_cue_with_times (there, sampan_cue_get_start (source), sampan_cue_get_end (source));
  sampan_caption_track_put (self->target, moved);
}

/* @all: fresh ones as well. */
static void
collect (SampanTrackTranslation *self, gboolean all)
{
  g_autoptr (GHashTable) index = sampan_cue_groups_index (self->target);

  for (guint i = 0; i < sampan_caption_track_get_n_cues (self->track); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (self->track, i);
      SampanCue *there = g_hash_table_lookup (index, sampan_cue_get_id (cue));

      if (there != NULL && sampan_cue_get_pinned (there))
        continue;
      if (there != NULL && !all
          && sampan_caption_track_get_state (self->target, there, self->track)
                 == SAMPAN_SEGMENT_FRESH)
        {
          follow_times (self, cue, there);
          continue;
        }
      g_ptr_array_add (self->cues, sampan_cue_ref (cue));
      self->progress.n_total++;
      self->progress.characters += g_utf8_strlen (sampan_cue_get_text (cue), -1);
    }
}

static gboolean
have_one_language (const char *a, const char *b)
{
  gsize n = strcspn (a, "-");

  return n == strcspn (b, "-") && g_ascii_strncasecmp (a, b, n) == 0;
}

/* ---- the object ---- */

static void
sampan_track_translation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanTrackTranslation *self = SAMPAN_TRACK_TRANSLATION (object);

  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, sampan_track_translation_get_fraction (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_track_translation_finalize (GObject *object)
{
  SampanTrackTranslation *self = SAMPAN_TRACK_TRANSLATION (object);

  g_clear_pointer (&self->turns, sampan_turns_free);
  g_clear_object (&self->translators);
  g_clear_object (&self->track);
  g_clear_object (&self->target);
  g_clear_object (&self->library);
  g_clear_object (&self->engine);
  g_ptr_array_unref (self->cues);
  g_ptr_array_unref (self->asked);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_hash_table_unref (self->errors);
  g_clear_pointer (&self->glossary, sampan_glossary_terms_unref);
  g_clear_pointer (&self->checkpoint, sampan_checkpoint_free);
  g_clear_error (&self->first_error);
  g_free (self->translator_id);
  g_free (self->about);
  g_free (self->status);
  G_OBJECT_CLASS (sampan_track_translation_parent_class)->finalize (object);
}

static void
sampan_track_translation_class_init (SampanTrackTranslationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_track_translation_get_property;
  object_class->finalize = sampan_track_translation_finalize;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, read);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_track_translation_init (SampanTrackTranslation *self)
{
  self->cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  self->asked = g_ptr_array_new ();
  self->errors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_error_free);
  self->status = g_strdup ("");
}

SampanTrackTranslation *
sampan_track_translation_new (SampanTranslators *translators,
                              SampanCaptionTrack *track,
                              SampanCaptionTrack *target)
{
  SampanTrackTranslation *self;

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (translators), NULL);
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (track), NULL);
  g_return_val_if_fail (SAMPAN_IS_CAPTION_TRACK (target), NULL);

  self = g_object_new (SAMPAN_TYPE_TRACK_TRANSLATION, NULL);
  self->translators = g_object_ref (translators);
  self->track = g_object_ref (track);
  self->target = g_object_ref (target);
  self->turns = sampan_turns_new (&turns_table, self);
  return self;
}

void
sampan_track_translation_set_translator (SampanTrackTranslation *self, const char *id)
{
  g_return_if_fail (SAMPAN_IS_TRACK_TRANSLATION (self));

  g_set_str (&self->translator_id, id);
}

void
sampan_track_translation_set_about (SampanTrackTranslation *self, const char *about)
{
  g_return_if_fail (SAMPAN_IS_TRACK_TRANSLATION (self));

  g_set_str (&self->about, about);
}

void
sampan_track_translation_set_library (SampanTrackTranslation *self, SampanLibrary *library)
{
  g_return_if_fail (SAMPAN_IS_TRACK_TRANSLATION (self));

  g_set_object (&self->library, library);
}

void
sampan_track_translation_run_async (SampanTrackTranslation *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *from, *to;
  GError *error = NULL;

  g_return_if_fail (SAMPAN_IS_TRACK_TRANSLATION (self));
  g_return_if_fail (self->engine == NULL && !self->running);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_track_translation_run_async);
  from = sampan_caption_track_get_language (self->track);
  to = sampan_caption_track_get_language (self->target);
  g_set_object (&self->engine,
                sampan_translators_find (self->translators, from, to, self->translator_id, &error));
  if (self->engine == NULL && self->library == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  self->converts = have_one_language (from, to);
  collect (self, FALSE);
  if (self->cues->len == 0)
    collect (self, TRUE);
  set_running (self, TRUE);
  if (self->library != NULL)
    start_memory (task);
  else
    start_engine (task);
}

int
sampan_track_translation_run_finish (SampanTrackTranslation *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}

gboolean
sampan_track_translation_get_running (SampanTrackTranslation *self)
{
  return self->running;
}

double
sampan_track_translation_get_fraction (SampanTrackTranslation *self)
{
  return sampan_run_status_get_fraction (&self->progress);
}

const char *
sampan_track_translation_get_status (SampanTrackTranslation *self)
{
  return self->status;
}

guint
sampan_track_translation_get_n_failed (SampanTrackTranslation *self)
{
  return self->progress.n_failed;
}

const GError *
sampan_track_translation_get_first_error (SampanTrackTranslation *self)
{
  return self->first_error;
}

const GError *
sampan_track_translation_get_error (SampanTrackTranslation *self, const char *id)
{
  return g_hash_table_lookup (self->errors, id);
}
