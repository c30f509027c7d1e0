#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "language/sampan-pack-translators.h"

#include "sampan-studio.h"

struct _SampanStudio
{
  GObject parent_instance;

  SampanLibrary *library;
  GSettings *settings;
  SampanTranslators *translators;
  SampanPlanner *planner;
  GThread *planner_thread; /* while it loads */
  SampanAccounts *accounts;
  GCancellable *cancellable; /* of asking servers for their limits */
  SampanOutbox *outbox;
  SampanThumbnails *thumbnails;
  SampanPresets *presets;
};

G_DEFINE_FINAL_TYPE (SampanStudio, sampan_studio, G_TYPE_OBJECT)

#define SCHEMA_ID "io.github.sampan_app.Sampan"

static void
wait_for_planner (SampanStudio *self)
{
  if (self->planner_thread != NULL)
    self->planner = g_thread_join (g_steal_pointer (&self->planner_thread));
}

static void
sampan_studio_dispose (GObject *object)
{
  SampanStudio *self = SAMPAN_STUDIO (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->outbox);
  g_clear_object (&self->accounts);
  wait_for_planner (self);
  g_clear_object (&self->planner);
  g_clear_object (&self->translators);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->presets);
  g_clear_object (&self->settings);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (sampan_studio_parent_class)->dispose (object);
}

static void
sampan_studio_class_init (SampanStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sampan_studio_dispose;
}

static void
sampan_studio_init (SampanStudio *self)
{
  self->cancellable = g_cancellable_new ();
}

GSettings *
sampan_studio_dup_default_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (schema == NULL)
    {
      /* Started from the build folder, where the schema is not installed. */
      g_autoptr (GError) error = NULL;
      g_autoptr (GSettingsSchemaSource) built =
          g_settings_schema_source_new_from_directory (SAMPAN_BUILD_DATADIR, source, FALSE, &error);
      if (built != NULL)
        schema = g_settings_schema_source_lookup (built, SCHEMA_ID, TRUE);
    }
  if (schema == NULL)
    g_error ("The settings schema %s is not installed", SCHEMA_ID);
  return g_settings_new_full (schema, NULL, NULL);
}

SampanStudio *
sampan_studio_new (SampanLibrary *library, GSettings *settings)
{
  g_return_val_if_fail (SAMPAN_IS_LIBRARY (library), NULL);

  SampanStudio *self = g_object_new (SAMPAN_TYPE_STUDIO, NULL);
  self->library = g_object_ref (library);
  self->settings =
      settings != NULL ? g_object_ref (settings) : sampan_studio_dup_default_settings ();
  return self;
}

SampanLibrary *
sampan_studio_get_library (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  return self->library;
}

GSettings *
sampan_studio_get_settings (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  return self->settings;
}

static void
on_offers_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* What is wrong with a list is said where it is named. */
  g_autoptr (GListModel) offers =
      sampan_packs_load_offers_finish (SAMPAN_PACKS (source), result, NULL);
}

/* So that it is known whether a pack would help. A list on the network is asked when the page of
 * the language packs is opened, not before. */
static void
load_offers (SampanStudio *self)
{
  g_autofree char *location = g_settings_get_string (self->settings, "pack-list");

  if (!g_str_has_prefix (location, "http"))
    sampan_packs_load_offers_async (sampan_packs_get_default (),
                                    *location != '\0' ? location : NULL, NULL, on_offers_loaded,
                                    NULL);
}

SampanTranslators *
sampan_studio_get_translators (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (self->translators == NULL)
    {
      self->translators = sampan_translators_new ();
      sampan_translators_set_packs (self->translators, sampan_pack_translators_get_default ());
      sampan_translators_bind_settings (self->translators, self->settings);
      load_offers (self);
    }
  return self->translators;
}

SampanChat *
sampan_studio_get_chat (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  /* They have one server. */
  return sampan_translators_get_chat (sampan_studio_get_translators (self));
}

static gpointer
load_planner (gpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanPlanner *planner = sampan_planner_new (&error);

  if (planner == NULL)
    g_warning ("The lexicons of the planner could not be read: %s", error->message);

  return planner;
}

void
sampan_studio_prepare_planner (SampanStudio *self)
{
  g_return_if_fail (SAMPAN_IS_STUDIO (self));

  if (self->planner == NULL && self->planner_thread == NULL)
    self->planner_thread = g_thread_new ("sampan-planner", load_planner, NULL);
}

SampanPlanner *
sampan_studio_get_planner (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  sampan_studio_prepare_planner (self);
  wait_for_planner (self);

  return self->planner;
}

static void
learn_limits (SampanStudio *self)
{
  /* The accounts tell those who want to know. */
  sampan_accounts_learn_async (self->accounts, self->cancellable, NULL, NULL);
}

SampanAccounts *
sampan_studio_get_accounts (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (self->accounts == NULL)
    {
      self->accounts = sampan_accounts_new (self->library);
      g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (learn_limits), self,
                               G_CONNECT_SWAPPED);
      learn_limits (self);
    }
  return self->accounts;
}

SampanOutbox *
sampan_studio_get_outbox (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (self->outbox == NULL)
    self->outbox = sampan_outbox_new (self->library, sampan_studio_get_accounts (self));
  return self->outbox;
}

SampanThumbnails *
sampan_studio_get_thumbnails (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (self->thumbnails == NULL)
    self->thumbnails = sampan_thumbnails_new (self->library);
  return self->thumbnails;
}

SampanPresets *
sampan_studio_get_presets (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (self->presets == NULL)
    {
      g_autofree char *folder =
          g_build_filename (sampan_library_get_path (self->library), "presets", NULL);
      self->presets = sampan_presets_new (folder);
    }
  return self->presets;
}

char *
sampan_studio_dup_source_language (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  g_autofree char *set = g_settings_get_string (self->settings, "source-language");
  if (*set != '\0')
    return sampan_language_canonicalize (set);

  for (const char *const *name = g_get_language_names (); *name != NULL; name++)
    {
      if (g_str_equal (*name, "C") || strchr (*name, '.') != NULL)
        continue;
      const SampanLanguage *language = sampan_language_find (*name);
      if (language != NULL)
        return g_strdup (language->tag);
    }
  return g_strdup ("en");
}

GStrv
sampan_studio_dup_reader_languages (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  g_autofree char *source = sampan_studio_dup_source_language (self);
  g_auto (GStrv) set = g_settings_get_strv (self->settings, "reader-languages");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (set[0] == NULL)
    g_strv_builder_add (builder, g_str_has_prefix (source, "en") ? "zh-Hans" : "en");
  for (guint i = 0; set[i] != NULL; i++)
    if (!g_str_equal (set[i], source))
      g_strv_builder_add (builder, set[i]);
  return g_strv_builder_end (builder);
}

SampanNote *
sampan_studio_create_note (SampanStudio *self)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  g_autofree char *source = sampan_studio_dup_source_language (self);
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self);
  SampanNote *note = sampan_note_new (source);

  for (guint i = 0; readers[i] != NULL; i++)
    sampan_note_ensure_version (note, readers[i]);
  return note;
}

char *
sampan_studio_dup_translator (SampanStudio *self, const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  SampanTranslator *translator =
      sampan_translators_find (sampan_studio_get_translators (self), from, to, NULL, error);

  return translator != NULL ? g_strdup (sampan_translator_get_id (translator)) : NULL;
}

/* Whether one that is set up could do it, and is switched off: that takes one press. */
static gboolean
is_switched_off (SampanTranslators *translators, const char *from, const char *to)
{
  for (const SampanProvider *provider = sampan_translators_list_providers (); provider->id != NULL;
       provider++)
    {
      SampanTranslator *engine = sampan_translators_get_engine (translators, provider->id);

      if (engine != NULL && !sampan_translators_get_enabled (translators, provider->id)
          && sampan_translator_supports (engine, from, to))
        return TRUE;
    }
  return !sampan_translators_get_enabled (translators, SAMPAN_PROVIDER_PACKS);
}

const char *
sampan_studio_get_setup_page (SampanStudio *self, const char *from, const char *to)
{
  g_return_val_if_fail (SAMPAN_IS_STUDIO (self), NULL);

  if (is_switched_off (sampan_studio_get_translators (self), from, to)
      || sampan_packs_find_offer (sampan_packs_get_default (), from, to) == NULL)
    return "translators";
  return "packs";
}

typedef struct
{
  SampanStudioFunc func;
  SampanLibrary *library;
  char *id;
  char *path;
} RunData;

static void
run_data_free (RunData *data)
{
  g_object_unref (data->library);
  g_free (data->id);
  g_free (data->path);
  g_free (data);
}

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RunData *data = task_data;
  g_autoptr (GError) error = NULL;
  char *result = data->func (data->library, data->id, data->path, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sampan_studio_run_async (SampanStudio *self,
                         SampanStudioFunc func,
                         const char *id,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_STUDIO (self));

  RunData *data = g_new0 (RunData, 1);
  data->func = func;
  data->library = g_object_ref (self->library);
  data->id = g_strdup (id);
  data->path = g_strdup (path);

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sampan_studio_run_async);
  g_task_set_task_data (task, data, (GDestroyNotify)run_data_free);
  g_task_run_in_thread (task, run_thread);
}

char *
sampan_studio_run_finish (SampanStudio *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
