#include <glib/gstdio.h>

#include "fixture.h"

Fixture *
fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  Fixture *self = g_new0 (Fixture, 1);
  self->folder = g_dir_make_tmp ("sampan-ui-XXXXXX", &error);
  g_assert_no_error (error);
  g_autoptr (SampanLibrary) library = sampan_library_open (self->folder, &error);
  g_assert_no_error (error);

  self->settings = sampan_studio_dup_default_settings ();
  g_settings_set_string (self->settings, "source-language", "zh-Hans");
  g_settings_set_strv (self->settings, "reader-languages", (const char *[]){ "zh-Hant", NULL });
  self->studio = sampan_studio_new (library, self->settings);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
fixture_free (Fixture *self)
{
  g_assert_finalize_object (self->studio);
  g_object_unref (self->settings);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self);
}

SampanNote *
make_note (const char *title, const char *body)
{
  SampanNote *note = sampan_note_new ("zh-Hans");
  SampanVersion *source = sampan_note_get_source (note);

  sampan_segment_set_text (sampan_version_get_title (source), title);
  sampan_version_set_body (source, body);
  sampan_note_ensure_version (note, "zh-Hant");
  return note;
}

SampanSegment *
segment_at (SampanVersion *version, guint position)
{
  g_autoptr (SampanSegment) segment =
      g_list_model_get_item (sampan_version_get_segments (version), position);
  g_assert_nonnull (segment);
  return segment;
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("ten seconds went by in vain");
  return G_SOURCE_REMOVE;
}

void
run_until (const gboolean *done)
{
  guint source = g_timeout_add_seconds (10, on_late, NULL);

  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}
