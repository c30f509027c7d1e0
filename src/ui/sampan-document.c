#include "config.h"

#include "sampan-document.h"

#include "media/sampan-card.h"
#include "publish/sampan-languages.h"

/* One translation under way: of a version, or of one of its segments. */
typedef struct
{
  SampanDocument *document; /* not owned; the job is cancelled when it goes */
  char *language;
  SampanSegment *segment; /* NULL: the whole version */
  SampanNoteTranslation *translation;
  GCancellable *cancellable;
} Job;

struct _SampanDocument
{
  GObject parent_instance;

  SampanStudio *studio;
  SampanNote *note;
  SampanHistory *history;
  SampanAutosave *autosave;
  char *target_language;

  GPtrArray *jobs;             /* Job */
  GHashTable *segment_errors;  /* SampanSegment -> GError */
  GHashTable *suggestions;     /* SampanSegment -> SampanMemoryMatch */
  GHashTable *language_errors; /* language -> GError */
};

enum
{
  PROP_0,
  PROP_TARGET_LANGUAGE,
  N_PROPS
};

enum
{
  TRANSLATION_CHANGED,
  SEGMENT_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanDocument, sampan_document, G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  g_free (job->language);
  g_clear_object (&job->segment);
  g_clear_object (&job->translation);
  g_object_unref (job->cancellable);
  g_free (job);
}

static Job *
find_job (SampanDocument *self, const char *language, SampanSegment *segment)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);
      if (job->segment == segment && g_str_equal (job->language, language))
        return job;
    }
  return NULL;
}

static void
set_error (SampanDocument *self, const char *language, SampanSegment *segment, const GError *error)
{
  if (segment != NULL && error != NULL)
    g_hash_table_insert (self->segment_errors, g_object_ref (segment), g_error_copy (error));
  else if (segment != NULL)
    g_hash_table_remove (self->segment_errors, segment);
  else if (error != NULL)
    g_hash_table_insert (self->language_errors, g_strdup (language), g_error_copy (error));
  else
    g_hash_table_remove (self->language_errors, language);
}

static void
emit_translation_changed (SampanDocument *self, const char *language)
{
  g_signal_emit (self, signals[TRANSLATION_CHANGED], 0, language);
}

static char *
dup_first_target (SampanNote *note)
{
  GListModel *versions = sampan_note_get_versions (note);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      if (!sampan_version_get_is_source (version))
        return g_strdup (sampan_version_get_language (version));
    }
  return NULL;
}

/* Undo, or a rename of the source, may take the shown target away. */
static void
on_versions_changed (SampanDocument *self)
{
  if (self->target_language == NULL || sampan_document_get_target (self) != NULL)
    return;
  g_autofree char *first = dup_first_target (self->note);
  sampan_document_set_target_language (self, first);
}

static void
on_segment_changed (SampanNoteTranslation *translation, SampanSegment *segment, gpointer user_data)
{
  SampanDocument *self = user_data;
  const GError *error = sampan_note_translation_get_error (translation, segment);
  const SampanMemoryMatch *match = sampan_note_translation_get_suggestion (translation, segment);

  set_error (self, NULL, segment, error);
  if (match != NULL)
    g_hash_table_insert (self->suggestions, g_object_ref (segment),
                         sampan_memory_match_copy (match));
  else
    g_hash_table_remove (self->suggestions, segment);
  g_signal_emit (self, signals[SEGMENT_CHANGED], 0, segment);
}

static gboolean
says_the_same (gpointer segment, gpointer said, gpointer error)
{
  return g_str_equal (((GError *)said)->message, ((GError *)error)->message);
}

/* What is said once, for the whole version, is not said for each of a thousand segments, too. */
static void
set_version_error (SampanDocument *self, const char *language, const GError *error)
{
  set_error (self, language, NULL, error);
  if (error != NULL)
    g_hash_table_foreach_remove (self->segment_errors, says_the_same, (gpointer)error);
}

/* Of a run: that no engine can do it. The memory may have had some, so that the run did not fail.
 */
static const GError *
find_pair_error (SampanDocument *self, SampanNoteTranslation *run)
{
  GHashTableIter iter;
  gpointer segment;

  g_hash_table_iter_init (&iter, self->segment_errors);
  while (g_hash_table_iter_next (&iter, &segment, NULL))
    {
      const GError *error = sampan_note_translation_get_error (run, segment);

      if (g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR))
        return error;
    }
  return NULL;
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  sampan_note_translation_run_finish (SAMPAN_NOTE_TRANSLATION (source), result, &error);

  SampanDocument *self = job->document;
  if (self == NULL)
    {
      job_free (job);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);

  /* A segment says itself why it failed; only what is no segment's is the version's. */
  if (job->segment == NULL)
    set_version_error (self, job->language,
                       error != NULL ? error : find_pair_error (self, job->translation));
  else if (error != NULL)
    set_error (self, job->language, job->segment, error);
  g_ptr_array_remove_fast (self->jobs, job);
  sampan_history_seal (self->history);
  emit_translation_changed (self, job->language);
  job_free (job);
}

static void
sampan_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanDocument *self = SAMPAN_DOCUMENT (object);

  switch (id)
    {
    case PROP_TARGET_LANGUAGE:
      g_value_set_string (value, self->target_language);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_document_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanDocument *self = SAMPAN_DOCUMENT (object);

  switch (id)
    {
    case PROP_TARGET_LANGUAGE:
      sampan_document_set_target_language (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_document_dispose (GObject *object)
{
  SampanDocument *self = SAMPAN_DOCUMENT (object);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);
      job->document = NULL;
      g_signal_handlers_disconnect_by_data (job->translation, self);
      /* The autosave, which goes too, keeps it. */
      sampan_note_translation_flush (job->translation);
      g_cancellable_cancel (job->cancellable);
    }
  g_ptr_array_set_size (self->jobs, 0);
  g_hash_table_remove_all (self->segment_errors);
  g_hash_table_remove_all (self->suggestions);
  g_hash_table_remove_all (self->language_errors);
  g_clear_object (&self->autosave);
  g_clear_object (&self->history);
  g_clear_object (&self->note);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sampan_document_parent_class)->dispose (object);
}

static void
sampan_document_finalize (GObject *object)
{
  SampanDocument *self = SAMPAN_DOCUMENT (object);

  g_ptr_array_unref (self->jobs);
  g_hash_table_unref (self->segment_errors);
  g_hash_table_unref (self->suggestions);
  g_hash_table_unref (self->language_errors);
  g_free (self->target_language);

  G_OBJECT_CLASS (sampan_document_parent_class)->finalize (object);
}

static void
sampan_document_class_init (SampanDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_document_get_property;
  object_class->set_property = sampan_document_set_property;
  object_class->dispose = sampan_document_dispose;
  object_class->finalize = sampan_document_finalize;

  properties[PROP_TARGET_LANGUAGE] =
      g_param_spec_string ("target-language", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TRANSLATION_CHANGED] =
      g_signal_new ("translation-changed", SAMPAN_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SEGMENT_CHANGED] =
      g_signal_new ("segment-changed", SAMPAN_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, SAMPAN_TYPE_SEGMENT);
}

static void
sampan_document_init (SampanDocument *self)
{
  self->jobs = g_ptr_array_new ();
  self->segment_errors =
      g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)g_error_free);
  self->suggestions =
      g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)sampan_memory_match_free);
  self->language_errors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_error_free);
}

SampanDocument *
sampan_document_new (SampanStudio *studio, SampanNote *note)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (studio), NULL);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);

  SampanDocument *self = g_object_new (SAMPAN_TYPE_DOCUMENT, NULL);
  self->studio = g_object_ref (studio);
  self->note = g_object_ref (note);
  self->history = sampan_history_new (note);
  self->autosave = sampan_autosave_new (sampan_studio_get_library (studio), note);
  self->target_language = dup_first_target (note);
  g_signal_connect_object (sampan_note_get_versions (note), "items-changed",
                           G_CALLBACK (on_versions_changed), self, G_CONNECT_SWAPPED);
  return self;
}

SampanStudio *
sampan_document_get_studio (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return self->studio;
}

SampanLibrary *
sampan_document_get_library (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return sampan_studio_get_library (self->studio);
}

SampanNote *
sampan_document_get_note (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return self->note;
}

SampanHistory *
sampan_document_get_history (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return self->history;
}

SampanAutosave *
sampan_document_get_autosave (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return self->autosave;
}

const char *
sampan_document_get_target_language (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return self->target_language;
}

void
sampan_document_set_target_language (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));

  SampanVersion *version = language != NULL ? sampan_note_get_version (self->note, language) : NULL;
  if (version == NULL || sampan_version_get_is_source (version))
    language = NULL;
  if (g_set_str (&self->target_language, language))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET_LANGUAGE]);
}

SampanVersion *
sampan_document_get_target (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  if (self->target_language == NULL)
    return NULL;
  SampanVersion *version = sampan_note_get_version (self->note, self->target_language);
  return version != NULL && !sampan_version_get_is_source (version) ? version : NULL;
}

void
sampan_document_add_language (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));
  g_return_if_fail (language != NULL);

  sampan_history_seal (self->history);
  sampan_note_ensure_version (self->note, language);
  sampan_document_set_target_language (self, language);
}

/* Before a language goes. */
static void
stop_all (SampanDocument *self, const char *language)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);
      if (g_str_equal (job->language, language))
        g_cancellable_cancel (job->cancellable);
    }
  set_error (self, language, NULL, NULL);
}

void
sampan_document_remove_language (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));
  g_return_if_fail (language != NULL);

  g_autofree char *removed = g_strdup (language);
  stop_all (self, removed);
  sampan_history_seal (self->history);
  sampan_note_remove_version (self->note, removed);
}

void
sampan_document_set_source_language (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));
  g_return_if_fail (language != NULL);

  g_autofree char *new = g_strdup (language);
  g_autofree char *old = g_strdup (sampan_note_get_source_language (self->note));
  gboolean shown = g_strcmp0 (self->target_language, new) == 0;

  if (g_str_equal (old, new))
    return;
  stop_all (self, new);
  sampan_history_seal (self->history);
  sampan_note_swap_source_language (self->note, new);
  sampan_history_seal (self->history);
  if (shown)
    sampan_document_set_target_language (self, old);
}

static void
start_job (SampanDocument *self, const char *language, SampanSegment *segment)
{
  Job *job = g_new0 (Job, 1);

  job->document = self;
  job->language = g_strdup (language);
  g_set_object (&job->segment, segment);
  job->cancellable = g_cancellable_new ();
  job->translation = sampan_note_translation_new (sampan_studio_get_translators (self->studio),
                                                  self->note, language, segment);
  sampan_note_translation_set_library (job->translation, sampan_studio_get_library (self->studio));
  g_signal_connect (job->translation, "segment-changed", G_CALLBACK (on_segment_changed), self);
  g_ptr_array_add (self->jobs, job);
  sampan_history_seal (self->history);
  sampan_note_translation_run_async (job->translation, job->cancellable, on_translated, job);
}

void
sampan_document_translate (SampanDocument *self, const char *language, SampanSegment *segment)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));
  g_return_if_fail (language != NULL);

  if (find_job (self, language, segment) != NULL)
    return;

  set_error (self, language, segment, NULL);
  start_job (self, language, segment);
  emit_translation_changed (self, language);
}

void
sampan_document_stop (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));

  Job *job = find_job (self, language, NULL);
  if (job != NULL)
    g_cancellable_cancel (job->cancellable);
}

gboolean
sampan_document_is_translating (SampanDocument *self, const char *language, SampanSegment *segment)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), FALSE);

  return find_job (self, language, segment) != NULL;
}

gboolean
sampan_document_is_working (SampanDocument *self)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), FALSE);

  return self->jobs->len > 0;
}

SampanNoteTranslation *
sampan_document_get_translation (SampanDocument *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  Job *job = language != NULL ? find_job (self, language, NULL) : NULL;
  return job != NULL ? job->translation : NULL;
}

const SampanMemoryMatch *
sampan_document_get_suggestion (SampanDocument *self, SampanSegment *segment)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return g_hash_table_lookup (self->suggestions, segment);
}

void
sampan_document_use_match (SampanDocument *self,
                           SampanSegment *segment,
                           const SampanMemoryMatch *match)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));
  g_return_if_fail (SAMPAN_IS_SEGMENT (segment));
  g_return_if_fail (match != NULL);

  SampanSegment *source = sampan_note_get_source_segment (self->note, segment);
  if (source == NULL)
    return;
  sampan_history_seal (self->history);
  sampan_segment_set_pinned (segment, FALSE);
  sampan_note_set_translation (self->note, segment, sampan_segment_get_text (source), match->target,
                               SAMPAN_ORIGIN_MEMORY, NULL, match->score);
  sampan_history_seal (self->history);
  set_error (self, NULL, segment, NULL);
  g_signal_emit (self, signals[SEGMENT_CHANGED], 0, segment);
}

const GError *
sampan_document_get_segment_error (SampanDocument *self, SampanSegment *segment)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return g_hash_table_lookup (self->segment_errors, segment);
}

const GError *
sampan_document_get_language_error (SampanDocument *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  return g_hash_table_lookup (self->language_errors, language);
}

guint
sampan_document_count_failed (SampanDocument *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), 0);

  SampanVersion *version = sampan_note_get_version (self->note, language);
  guint n = 0;
  if (version == NULL || g_hash_table_size (self->segment_errors) == 0)
    return 0;
  GListModel *segments = sampan_version_get_segments (version);
  n = g_hash_table_contains (self->segment_errors, sampan_version_get_title (version)) ? 1 : 0;
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);
      n += g_hash_table_contains (self->segment_errors, segment) ? 1 : 0;
    }
  return n;
}

void
sampan_document_clear_language_error (SampanDocument *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_DOCUMENT (self));

  if (g_hash_table_remove (self->language_errors, language))
    emit_translation_changed (self, language);
}

GStrv
sampan_document_dup_platforms (SampanDocument *self, const char *language)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (self), NULL);

  GSettings *settings = sampan_studio_get_settings (self->studio);
  GListModel *accounts = G_LIST_MODEL (sampan_studio_get_accounts (self->studio));
  g_autofree char *preview = g_settings_get_string (settings, "preview-platform");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  SampanCardStyle style;

  /* The preview is of one version; two in one post go where an account gets them. */
  if (strchr (language, '+') == NULL)
    {
      g_auto (GStrv) previewed =
          sampan_accounts_dup_platforms (SAMPAN_ACCOUNTS (accounts),
                                         sampan_card_style_from_id (preview, &style)
                                             ? sampan_card_style_get_platform (style)
                                             : preview,
                                         language);

      for (guint i = 0; previewed[i] != NULL; i++)
        g_ptr_array_add (names, g_strdup (previewed[i]));
    }
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SampanAccount) account = g_list_model_get_item (accounts, i);
      if (g_strcmp0 (sampan_account_get_language (account), language) != 0)
        continue;

      const char *platform = sampan_account_get_platform (account);
      if (platform != NULL
          && !g_ptr_array_find_with_equal_func (names, platform, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (platform));
    }
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_steal (names, NULL);
}
