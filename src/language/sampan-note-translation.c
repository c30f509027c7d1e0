#include "sampan-note-translation.h"

#include "sampan-glossary.h"
#include "sampan-language.h"
#include "sampan-note-tags-private.h"
#include "sampan-note-text-private.h"
#include "sampan-note-writer-private.h"

/* One target segment to be written. */
typedef struct
{
  SampanSegment *target;
  char *source;                  /* what is translated */
  guint place;                   /* in the whole text: the title is 0 */
  gboolean done;                 /* answered, or failed */
  gboolean kept;                 /* in the target language already */
  GError *error;                 /* why it failed */
  SampanMemoryMatch *suggestion; /* from the memory, not quite the same */
} Item;

struct _SampanNoteTranslation
{
  GObject parent_instance;

  SampanTranslators *translators;
  gboolean starts_version; /* the note had none in this language */
  SampanNote *note;
  char *language;
  SampanSegment *segment;
  char *translator_id;
  SampanLibrary *library;

  char *from;
  SampanTranslator *engine;
  SampanVersion *target;
  GPtrArray *items;       /* of Item */
  GHashTable *by_segment; /* SampanSegment -> Item */
  GPtrArray *asked;       /* of Item, not owned: what the engine gets */
  SampanNoteWriter *writer;
  GTask *ending; /* waits for what is still to be written */
  SampanGlossaryTerms *glossary;
  GPtrArray *tags; /* of SampanTagMatch; NULL: they are not translated */
  GError *first_error;

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

enum
{
  SEGMENT_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanNoteTranslation, sampan_note_translation, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_object_unref (item->target);
  g_free (item->source);
  g_clear_error (&item->error);
  g_clear_pointer (&item->suggestion, sampan_memory_match_free);
  g_free (item);
}

/* ---- what is told ---- */

static void
update (SampanNoteTranslation *self)
{
  g_autofree char *status = sampan_run_status_dup_sentence (&self->progress, self->language);

  if (g_set_str (&self->status, status))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
tell_segment (SampanNoteTranslation *self, Item *item)
{
  g_signal_emit (self, signals[SEGMENT_CHANGED], 0, item->target);
}

static void
set_running (SampanNoteTranslation *self, gboolean running)
{
  self->running = self->progress.running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  update (self);
}

static void
set_failed (SampanNoteTranslation *self, Item *item, const GError *error)
{
  if (item->done)
    return;
  item->done = TRUE;
  item->error = g_error_copy (error);
  if (!self->first_error)
    self->first_error = g_error_copy (error);
  self->progress.n_done++;
  self->progress.n_failed++;
  _sampan_note_writer_add (self->writer, item, item->target, item->source, NULL,
                           SAMPAN_ORIGIN_MACHINE, NULL, 0);
}

/* An answer enters the note soon, unless the segment is gone by then, a person has written it, or
 * its source has changed since it was asked for. */
static void
write_item (SampanNoteTranslation *self,
            Item *item,
            const char *text,
            SampanOrigin origin,
            const char *provider,
            guint score)
{
  if (item->done)
    return;
  item->done = TRUE;
  self->progress.n_done++;
  _sampan_note_writer_add (self->writer, item, item->target, item->source, text, origin, provider,
                           score);
}

/* ---- what there is to do ---- */

static void
add_item (SampanNoteTranslation *self, SampanSegment *target, SampanSegment *source, guint place)
{
  Item *item;

  if (!*sampan_segment_get_text (source) || sampan_segment_get_pinned (target))
    return;
  if (!self->segment && sampan_segment_get_state (target) == SAMPAN_SEGMENT_FRESH)
    return;
  item = g_new0 (Item, 1);
  item->target = g_object_ref (target);
  item->source = g_strdup (sampan_segment_get_text (source));
  item->place = place;
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->by_segment, target, item);
  self->progress.n_total++;
  self->progress.characters += g_utf8_strlen (item->source, -1);
}

static void
collect_one (SampanNoteTranslation *self, GHashTable *places, SampanSegment *target)
{
  SampanSegment *source = sampan_note_get_source_segment (self->note, target);
  gpointer place;

  if (source && g_hash_table_lookup_extended (places, source, NULL, &place))
    add_item (self, target, source, GPOINTER_TO_UINT (place));
}

static void
collect (SampanNoteTranslation *self)
{
  g_autoptr (GHashTable) places = _sampan_note_text_index (self->note);
  GListModel *segments;

  self->target = g_object_ref (sampan_note_ensure_version (self->note, self->language));
  if (self->segment)
    {
      collect_one (self, places, self->segment);
      return;
    }
  segments = sampan_version_get_segments (self->target);
  collect_one (self, places, sampan_version_get_title (self->target));
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);

      collect_one (self, places, segment);
    }
}

static void
end (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    self->progress.stopped = TRUE;
  set_running (self, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* The memory had nothing either: the note is as it was. */
  if (self->starts_version && !self->engine && self->progress.n_written == 0)
    sampan_note_remove_version (self->note, self->language);
  if (self->progress.n_written == 0 && self->first_error)
    g_task_return_error (task, g_error_copy (self->first_error));
  else
    g_task_return_int (task, self->progress.n_written);
}

/* What came before a run was cancelled is kept, at once. */
static void
finish (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    _sampan_note_writer_flush (self->writer);
  if (_sampan_note_writer_is_empty (self->writer))
    end (task);
  else
    self->ending = g_object_ref (task);
}

static void
on_written (gpointer item, gboolean written, gpointer user_data)
{
  SampanNoteTranslation *self = user_data;

  if (written)
    self->progress.n_written++;
  tell_segment (self, item);
}

static void
on_turn (gpointer user_data)
{
  g_autoptr (SampanNoteTranslation) self = g_object_ref (user_data);

  update (self);
  if (self->ending && _sampan_note_writer_is_empty (self->writer))
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->ending);

      end (task);
    }
}

/* ---- tags ---- */

/* All of them or none: count and order are the source's. */
static void
take_tags (SampanNoteTranslation *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tags = NULL;
  const char *const *target = sampan_version_get_tags (self->target);

  if (target && *target)
    return;
  for (guint i = 0; i < self->tags->len; i++)
    g_strv_builder_add (builder, ((SampanTagMatch *)g_ptr_array_index (self->tags, i))->tag);
  tags = g_strv_builder_end (builder);
  sampan_version_set_tags (self->target, (const char *const *)tags);
}

static void
on_tags (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->tags = _sampan_note_tags_translate_finish (result, &error);
  if (self->tags && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    take_tags (self);
  else if (error && !self->first_error)
    self->first_error = g_error_copy (error);
  finish (task);
}

/* Tags that are there were written or accepted by a person: only a version without any gets them.
 */
static void
start_tags (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);
  const char *const *source = sampan_version_get_tags (sampan_note_get_source (self->note));
  const char *const *target = sampan_version_get_tags (self->target);
  g_autoptr (SampanTagMemory) memory = NULL;
  SampanTranslator *engine;

  if (self->segment || !source || !*source || (target && *target))
    {
      finish (task);
      return;
    }
  memory =
      sampan_tag_memory_get (self->library ? sampan_library_get_database (self->library) : NULL);
  /* Between the ways of writing Chinese a dictionary is surer of a tag than any model. */
  engine = sampan_translators_find (self->translators, self->from, self->language, "opencc", NULL);
  _sampan_note_tags_translate_async (memory, engine ? engine : self->engine, source, self->from,
                                     self->language, g_task_get_cancellable (task), on_tags,
                                     g_object_ref (task));
}

/* ---- the engine ---- */

static void
on_segment (guint position, const char *text, gboolean done, gpointer user_data)
{
  GTask *task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);

  if (!done || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  write_item (self, g_ptr_array_index (self->asked, position), text, SAMPAN_ORIGIN_MACHINE,
              sampan_translator_get_name (self->engine), 0);
}

static void
on_waiting (guint seconds, gpointer user_data)
{
  SampanNoteTranslation *self = g_task_get_source_object (user_data);

  sampan_run_status_set_waiting (&self->progress, seconds);
  update (self);
}

static void
on_advanced (glong characters, gpointer user_data)
{
  SampanNoteTranslation *self = g_task_get_source_object (user_data);

  sampan_run_status_advance (&self->progress, characters);
  update (self);
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  answers = sampan_translator_translate_finish (SAMPAN_TRANSLATOR (source), result, &error);
  sampan_run_status_set_waiting (&self->progress, 0);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish (task);
      return;
    }
  for (guint i = 0; i < self->asked->len; i++)
    {
      SampanTranslation *answer = answers ? g_ptr_array_index (answers, i) : NULL;
      const GError *reason = answer ? answer->error : error;

      if (reason)
        set_failed (self, g_ptr_array_index (self->asked, i), reason);
    }
  /* A server that could do nothing of the text can not do the tags either. */
  if (answers)
    start_tags (task);
  else
    finish (task);
}

static void
start_text (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (GStrvBuilder) asked = g_strv_builder_new ();
  g_autofree guint *positions = g_new (guint, self->items->len + 1);
  g_auto (GStrv) segments = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) translations = NULL;
  g_autofree char *about = _sampan_note_text_dup_about (self->note);
  g_autofree char *folder = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (item->done)
        continue;
      positions[self->asked->len] = item->place;
      g_ptr_array_add (self->asked, item);
      g_strv_builder_add (asked, item->source);
    }
  if (self->library)
    folder = g_build_filename (sampan_library_get_path (self->library), "unfinished", NULL);
  _sampan_note_text_build (self->note, self->target, &texts, &translations);
  segments = g_strv_builder_end (asked);
  sampan_run_status_begin (&self->progress);
  sampan_translator_translate_async (self->engine, (const char *const *)segments, self->from,
                                     self->language,
                                     &(SampanTranslateOptions){
                                         .about = about,
                                         .surroundings =
                                             &(SampanSurroundings){
                                                 .texts = (const char *const *)texts,
                                                 .translations = (const char *const *)translations,
                                                 .positions = positions,
                                             },
                                         .glossary = self->glossary,
                                         .checkpoints = folder,
                                         .progress = on_segment,
                                         .waiting = on_waiting,
                                         .advanced = on_advanced,
                                         .user_data = task,
                                     },
                                     g_task_get_cancellable (task), on_text, g_object_ref (task));
}

/* Without an engine, what the memory had is all there is. */
static void
start_engine (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (self->progress.n_done == self->items->len)
    {
      start_tags (task);
      return;
    }
  if (self->engine)
    {
      start_text (task);
      return;
    }
  sampan_translators_find (self->translators, self->from, self->language, self->translator_id,
                           &error);
  for (guint i = 0; i < self->items->len; i++)
    set_failed (self, g_ptr_array_index (self->items, i), error);
  finish (task);
}

/* ---- before the engine: the language, the memory, the glossary ---- */

static void
on_glossary (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);

  /* The words of a glossary that can not be read are for a person to put right afterwards. */
  self->glossary = sampan_glossary_load_finish (SAMPAN_GLOSSARY (source), result, NULL);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task);
  else
    start_engine (task);
}

static void
start_glossary (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (SampanGlossary) glossary =
      sampan_glossary_get (sampan_library_get_database (self->library));

  sampan_glossary_load_async (glossary, self->from, self->language, g_task_get_cancellable (task),
                              on_glossary, g_object_ref (task));
}

/* Whoever asks for a segment that has this text already wants another. */
static gboolean
is_there (Item *item, const char *text)
{
  return g_str_equal (sampan_segment_get_text (item->target), text);
}

/* The same text is taken over; what is nearly the same is for a person to take. */
static void
take_match (SampanNoteTranslation *self, Item *item, const SampanMemoryMatch *match)
{
  if (match->score >= 100 && !is_there (item, match->target))
    {
      self->progress.n_remembered++;
      self->progress.spared += g_utf8_strlen (item->source, -1);
      write_item (self, item, match->target, SAMPAN_ORIGIN_MEMORY, NULL, match->score);
      return;
    }
  item->suggestion = sampan_memory_match_copy (match);
  tell_segment (self, item);
}

static void
on_memory (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) matches =
      sampan_memory_lookup_all_finish (SAMPAN_MEMORY (source), result, NULL);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish (task);
      return;
    }
  for (guint i = 0; matches && i < matches->len; i++)
    if (g_ptr_array_index (matches, i))
      take_match (self, g_ptr_array_index (self->items, i), g_ptr_array_index (matches, i));
  update (self);
  start_glossary (task);
}

static void
start_memory (GTask *task)
{
  SampanNoteTranslation *self = g_task_get_source_object (task);
  g_autoptr (SampanMemory) memory = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  if (!self->library)
    {
      start_engine (task);
      return;
    }
  for (guint i = 0; i < self->items->len; i++)
    g_strv_builder_add (builder, ((Item *)g_ptr_array_index (self->items, i))->source);
  texts = g_strv_builder_end (builder);
  memory = sampan_memory_get (sampan_library_get_database (self->library));
  sampan_memory_lookup_all_async (memory, self->from, self->language, (const char *const *)texts, 0,
                                  g_task_get_cancellable (task), on_memory, g_object_ref (task));
}

/* Looks in a thread: thousands of paragraphs take more than a frame. The items' own texts do not
 * change meanwhile. */
static void
find_kept_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SampanNoteTranslation *self = source;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      item->kept = sampan_language_is_in (item->source, self->language);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanNoteTranslation *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish (task);
      return;
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (!item->kept || is_there (item, item->source))
        continue;
      self->progress.n_kept++;
      self->progress.spared += g_utf8_strlen (item->source, -1);
      write_item (self, item, item->source, SAMPAN_ORIGIN_MACHINE, SAMPAN_PROVIDER_KEPT, 0);
    }
  start_memory (task);
}

/* ---- the object ---- */

static void
sampan_note_translation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanNoteTranslation *self = SAMPAN_NOTE_TRANSLATION (object);

  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, sampan_note_translation_get_fraction (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_note_translation_finalize (GObject *object)
{
  SampanNoteTranslation *self = SAMPAN_NOTE_TRANSLATION (object);

  g_clear_object (&self->translators);
  g_clear_object (&self->note);
  g_clear_object (&self->segment);
  g_clear_object (&self->library);
  g_clear_object (&self->engine);
  g_clear_object (&self->target);
  g_clear_pointer (&self->glossary, sampan_glossary_terms_unref);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_pointer (&self->writer, _sampan_note_writer_free);
  g_ptr_array_unref (self->asked);
  g_hash_table_unref (self->by_segment);
  g_ptr_array_unref (self->items);
  g_clear_error (&self->first_error);
  g_free (self->language);
  g_free (self->translator_id);
  g_free (self->from);
  g_free (self->status);
  G_OBJECT_CLASS (sampan_note_translation_parent_class)->finalize (object);
}

static void
sampan_note_translation_class_init (SampanNoteTranslationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_note_translation_get_property;
  object_class->finalize = sampan_note_translation_finalize;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, read);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SEGMENT_CHANGED] =
      g_signal_new ("segment-changed", SAMPAN_TYPE_NOTE_TRANSLATION, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, SAMPAN_TYPE_SEGMENT);
}

static void
sampan_note_translation_init (SampanNoteTranslation *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->by_segment = g_hash_table_new (NULL, NULL);
  self->asked = g_ptr_array_new ();
  self->status = g_strdup ("");
}

SampanNoteTranslation *
sampan_note_translation_new (SampanTranslators *translators,
                             SampanNote *note,
                             const char *language,
                             SampanSegment *segment)
{
  SampanNoteTranslation *self;

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (translators), NULL);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);
  g_return_val_if_fail (language != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_NOTE_TRANSLATION, NULL);
  self->translators = g_object_ref (translators);
  self->note = g_object_ref (note);
  self->writer = _sampan_note_writer_new (note, on_written, on_turn, self);
  self->language = g_strdup (language);
  g_set_object (&self->segment, segment);
  return self;
}

void
sampan_note_translation_set_translator (SampanNoteTranslation *self, const char *id)
{
  g_return_if_fail (SAMPAN_IS_NOTE_TRANSLATION (self));

  g_set_str (&self->translator_id, id);
}

void
sampan_note_translation_set_library (SampanNoteTranslation *self, SampanLibrary *library)
{
  g_return_if_fail (SAMPAN_IS_NOTE_TRANSLATION (self));

  g_set_object (&self->library, library);
}

void
sampan_note_translation_run_async (SampanNoteTranslation *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) finding = NULL;
  SampanTranslator *engine;
  GError *error = NULL;

  g_return_if_fail (SAMPAN_IS_NOTE_TRANSLATION (self));
  g_return_if_fail (self->from == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_note_translation_run_async);
  self->from = g_strdup (sampan_note_get_source_language (self->note));
  engine = sampan_translators_find (self->translators, self->from, self->language,
                                    self->translator_id, &error);
  g_set_object (&self->engine, engine);
  if (!engine && !self->library)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  self->starts_version = sampan_note_get_version (self->note, self->language) == NULL;
  collect (self);
  set_running (self, TRUE);
  finding = g_task_new (self, NULL, on_kept, g_object_ref (task));
  g_task_set_source_tag (finding, sampan_note_translation_run_async);
  g_task_run_in_thread (finding, find_kept_thread);
}

void
sampan_note_translation_flush (SampanNoteTranslation *self)
{
  g_return_if_fail (SAMPAN_IS_NOTE_TRANSLATION (self));

  _sampan_note_writer_flush (self->writer);
}

int
sampan_note_translation_run_finish (SampanNoteTranslation *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}

const char *
sampan_note_translation_get_language (SampanNoteTranslation *self)
{
  return self->language;
}

SampanSegment *
sampan_note_translation_get_segment (SampanNoteTranslation *self)
{
  return self->segment;
}

gboolean
sampan_note_translation_get_running (SampanNoteTranslation *self)
{
  return self->running;
}

double
sampan_note_translation_get_fraction (SampanNoteTranslation *self)
{
  return sampan_run_status_get_fraction (&self->progress);
}

const char *
sampan_note_translation_get_status (SampanNoteTranslation *self)
{
  return self->status;
}

const SampanRunStatus *
sampan_note_translation_get_progress (SampanNoteTranslation *self)
{
  return &self->progress;
}

const GError *
sampan_note_translation_get_error (SampanNoteTranslation *self, SampanSegment *segment)
{
  Item *item = g_hash_table_lookup (self->by_segment, segment);

  return item ? item->error : NULL;
}

const SampanMemoryMatch *
sampan_note_translation_get_suggestion (SampanNoteTranslation *self, SampanSegment *segment)
{
  Item *item = g_hash_table_lookup (self->by_segment, segment);

  return item ? item->suggestion : NULL;
}

GPtrArray *
sampan_note_translation_get_tags (SampanNoteTranslation *self)
{
  return self->tags;
}
