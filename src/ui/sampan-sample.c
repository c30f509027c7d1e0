#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "core/sampan-error.h"
#include "net/sampan-json.h"

#include "sampan-intake.h"
#include "sampan-sample.h"

#define BASE "/io/github/sampan_app/Sampan/sample/"

static SampanSegment *
get_segment (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  return segment; /* the version holds it */
}

static GStrv
dup_strings (JsonNode *node, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < sampan_json_peek_length (node, name); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", name, i);
      g_strv_builder_add (builder, sampan_json_peek_string (node, path, ""));
    }
  return g_strv_builder_end (builder);
}

static void
put (SampanNote *note, SampanSegment *target, const char *text, const char *provider)
{
  SampanSegment *source = sampan_note_get_source_segment (note, target);

  if (provider == NULL)
    sampan_segment_set_text (target, text);
  else
    sampan_note_set_translation (note, target, sampan_segment_get_text (source), text,
                                 SAMPAN_ORIGIN_MACHINE, provider, 0);
}

static void
add_target (SampanNote *note, JsonNode *node)
{
  SampanVersion *version =
      sampan_note_ensure_version (note, sampan_json_peek_string (node, "language", "en"));
  const char *provider = sampan_json_peek_string (node, "provider", NULL);
  GListModel *segments = sampan_version_get_segments (version);
  g_auto (GStrv) body = dup_strings (node, "body");
  g_auto (GStrv) tags = dup_strings (node, "tags");

  put (note, sampan_version_get_title (version), sampan_json_peek_string (node, "title", ""),
       provider);
  for (guint i = 0; body[i] != NULL && i < g_list_model_get_n_items (segments); i++)
    put (note, get_segment (version, i), body[i], provider);
  sampan_version_set_tags (version, (const char *const *)tags);
}

SampanNote *
sampan_sample_create_note (GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (BASE "sample.json", 0, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr (JsonNode) root = sampan_json_parse (bytes, error);
  if (root == NULL)
    return NULL;

  g_autoptr (SampanNote) note =
      sampan_note_new (sampan_json_peek_string (root, "language", "zh-Hans"));
  SampanVersion *source = sampan_note_get_source (note);
  g_auto (GStrv) body = dup_strings (root, "body");
  g_auto (GStrv) tags = dup_strings (root, "tags");
  g_autofree char *joined = g_strjoinv ("\n", body);

  sampan_segment_set_text (sampan_version_get_title (source),
                           sampan_json_peek_string (root, "title", ""));
  sampan_version_set_body (source, joined);
  sampan_version_set_tags (source, (const char *const *)tags);
  for (guint i = 0; i < sampan_json_peek_length (root, "targets"); i++)
    {
      g_autofree char *path = g_strdup_printf ("targets[%u]", i);
      add_target (note, sampan_json_get_node (root, path, NULL));
    }
  return g_steal_pointer (&note);
}

typedef struct
{
  SampanStudio *studio;
  SampanNote *note;
  char *folder; /* where the picture is put for a moment */
  char *path;
} Sample;

static void
sample_free (Sample *sample)
{
  if (sample->path != NULL)
    g_unlink (sample->path);
  if (sample->folder != NULL)
    g_rmdir (sample->folder);
  g_clear_object (&sample->note);
  g_object_unref (sample->studio);
  g_free (sample->path);
  g_free (sample->folder);
  g_free (sample);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sample *sample = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (sampan_library_save_finish (SAMPAN_LIBRARY (source), result, &error))
    g_task_return_pointer (task, g_object_ref (sample->note), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sample *sample = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* The text is worth having without its picture. */
  if (sampan_intake_finish (result, &error) < 1)
    g_warning ("The sample note has no picture: %s", error->message);

  GListModel *media = sampan_note_get_media (sample->note);
  if (g_list_model_get_n_items (media) > 0)
    {
      g_autoptr (SampanMedia) picture = g_list_model_get_item (media, 0);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (BASE "sample.json", 0, NULL);
      g_autoptr (JsonNode) root = sampan_json_parse (bytes, NULL);
      JsonObject *alt = sampan_json_get_object (root, "alt", NULL);
      g_autoptr (GList) languages = alt != NULL ? json_object_get_members (alt) : NULL;
      for (GList *l = languages; l != NULL; l = l->next)
        sampan_media_set_alt (picture, l->data,
                              json_object_get_string_member_with_default (alt, l->data, ""));
    }
  sampan_library_save_async (sampan_studio_get_library (sample->studio), sample->note,
                             g_task_get_cancellable (task), on_saved, task);
}

/* The picture as a file, which is what the library takes in. */
static gboolean
write_picture (Sample *sample, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (BASE "river.png", 0, error);
  if (bytes == NULL)
    return FALSE;
  sample->folder = g_dir_make_tmp ("sampan-XXXXXX", error);
  if (sample->folder == NULL)
    return FALSE;
  sample->path = g_build_filename (sample->folder, "river.png", NULL);
  return g_file_set_contents (sample->path, g_bytes_get_data (bytes, NULL),
                              (gssize)g_bytes_get_size (bytes), error);
}

void
sampan_sample_async (SampanStudio *studio,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_STUDIO (studio));

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Sample *sample = g_new0 (Sample, 1);

  sample->studio = g_object_ref (studio);
  sample->note = sampan_sample_create_note (&error);
  g_task_set_source_tag (task, sampan_sample_async);
  g_task_set_task_data (task, sample, (GDestroyNotify)sample_free);
  if (sample->note == NULL || !write_picture (sample, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (sample->path);
  g_list_store_append (files, file);
  sampan_intake_async (studio, sample->note, G_LIST_MODEL (files), cancellable, on_taken_in,
                       g_steal_pointer (&task));
}

SampanNote *
sampan_sample_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
