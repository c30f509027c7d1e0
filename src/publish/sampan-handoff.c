#include "config.h"

#include "sampan-handoff.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "captions/sampan-caption-file.h"
#include "media/sampan-time-map.h"
#include "net/sampan-json.h"
#include "sampan-checks.h"
#include "sampan-journal.h"
#include "sampan-post-text.h"
#include "sampan-prepare.h"
#include "sampan-publish-private.h"

void
sampan_handoff_free (SampanHandoff *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->platform);
  g_free (self->language);
  g_free (self->title);
  g_free (self->text);
  g_strfreev (self->files);
  g_strfreev (self->captions);
  g_free (self);
}

const char *const *
sampan_handoff_list (void)
{
  static const char *const names[] = { "xiaohongshu", "lemon8", "instagram",
                                       "tiktok",      "douyin", NULL };

  return names;
}

gboolean
sampan_handoff_is_for (const char *platform)
{
  return platform && g_strv_contains (sampan_handoff_list (), platform);
}

/* ---- the folder ---- */

static gboolean
write_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, text, -1, error);
}

/* A delivery that only prepares. */
static SampanDelivery *
delivery_new (SampanLibrary *library, SampanPost *post, const char *folder)
{
  SampanDelivery *delivery = g_new0 (SampanDelivery, 1);

  delivery->library = g_object_ref (library);
  delivery->post = post;
  delivery->folder = g_strdup (folder);
  delivery->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_step_free);
  for (guint i = 0; i < post->media->len; i++)
    {
      SampanStep *step = sampan_step_new (SAMPAN_STEP_PREPARE);

      step->media = i;
      step->n_media = post->media->len;
      g_ptr_array_add (delivery->steps, step);
    }
  return delivery;
}

static gboolean
write_captions (SampanHandoff *self, SampanPostMedia *media, GStrvBuilder *names, GError **error)
{
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (media->plan, media->kind, NULL);
  g_autoptr (SampanTimeMap) times =
      media->tracks->len > 0 ? sampan_time_map_new (media->duration, plan, error) : NULL;

  if (media->tracks->len > 0 && !times)
    return FALSE;
  for (guint i = 0; i < media->tracks->len; i++)
    {
      SampanCaptionTrack *track = media->tracks->pdata[i];
      g_autoptr (GPtrArray) cues = sampan_time_map_track (times, track);
      g_autofree char *vtt = sampan_caption_file_write (cues, SAMPAN_CAPTION_VTT);
      g_autofree char *language =
          g_strdelimit (g_strdup (sampan_caption_track_get_language (track)), G_DIR_SEPARATOR_S ".",
                        '-');
      g_autofree char *name = g_strconcat (language, ".vtt", NULL);

      if (!write_text (self->folder, name, vtt, error))
        return FALSE;
      g_strv_builder_add (names, name);
    }
  return TRUE;
}

/* "0.jpg" of the preparation becomes "01.jpg". */
static char *
put_in_order (SampanHandoff *self, guint position, const char *json, GError **error)
{
  g_autoptr (JsonNode) result = sampan_json_parse_string (json, NULL);
  const char *file = sampan_json_peek_string (result, "file", "");
  const char *suffix = strrchr (file, '.');
  g_autofree char *name = g_strdup_printf ("%02u%s", position + 1, suffix ? suffix : "");
  g_autofree char *from = g_build_filename (self->folder, file, NULL);
  g_autofree char *to = g_build_filename (self->folder, name, NULL);

  if (g_rename (from, to) == 0)
    return g_steal_pointer (&name);
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA,
               /* Translators: %s is the path of a folder */
               _ ("The folder “%s” can not be written to."), self->folder);
  return NULL;
}

static gboolean
write_media (SampanHandoff *self,
             SampanDelivery *delivery,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) captions = g_strv_builder_new ();

  for (guint i = 0; i < delivery->steps->len; i++)
    {
      SampanPostMedia *media = sampan_post_get_media (delivery->post, i);
      g_autofree char *json = sampan_prepare_media (delivery, i, cancellable, error);
      g_autofree char *name = json ? put_in_order (self, i, json, error) : NULL;

      if (!name)
        return FALSE;
      g_strv_builder_add (files, name);
      self->video |= media->kind == SAMPAN_MEDIA_VIDEO;
      if (media->kind == SAMPAN_MEDIA_VIDEO && !write_captions (self, media, captions, error))
        return FALSE;
    }
  self->files = g_strv_builder_end (files);
  self->captions = g_strv_builder_end (captions);
  return TRUE;
}

/* What there is to do, of the note as it is now. */
typedef struct
{
  SampanHandoff *handoff;
  SampanDelivery *delivery;
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->handoff, sampan_handoff_free);
  g_clear_pointer (&work->delivery, sampan_delivery_free);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static Work *
work_new (SampanLibrary *library,
          SampanNote *note,
          const char *language,
          const char *platform,
          const char *folder,
          GError **error)
{
  const SampanRules *rules = sampan_rules_get (platform);
  g_autoptr (SampanAccount) nobody = sampan_account_new ("", "handoff", "", "", "", NULL);
  SampanPost *post = sampan_post_new (note, language, nobody, platform, error);
  SampanHandoff *self;
  Work *work;

  if (!post)
    return NULL;
  self = g_new0 (SampanHandoff, 1);
  work = g_new0 (Work, 1);
  work->handoff = self;
  self->folder = g_strdup (folder);
  self->platform = g_strdup (platform);
  self->language = g_strdup (language);
  self->title = g_strdup (sampan_rules_has_title (rules) ? post->title : "");
  self->text = g_strdup (post->text);
  work->delivery = delivery_new (library, post, folder);
  return work;
}

static gboolean
do_work (Work *work, GCancellable *cancellable, GError **error)
{
  SampanHandoff *self = work->handoff;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                   /* Translators: %s is the path of a folder */
                   _ ("The folder “%s” can not be written to."), self->folder);
      return FALSE;
    }
  return write_media (self, work->delivery, cancellable, error)
         && (!*self->title || write_text (self->folder, "title.txt", self->title, error))
         && write_text (self->folder, "text.txt", self->text, error);
}

SampanHandoff *
sampan_handoff_make (SampanLibrary *library,
                     SampanNote *note,
                     const char *language,
                     const char *platform,
                     const char *folder,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (Work) work = work_new (library, note, language, platform, folder, error);

  return work && do_work (work, cancellable, error) ? g_steal_pointer (&work->handoff) : NULL;
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (do_work (work, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&work->handoff),
                           (GDestroyNotify)sampan_handoff_free);
  else
    g_task_return_error (task, error);
}

void
sampan_handoff_make_async (SampanLibrary *library,
                           SampanNote *note,
                           const char *language,
                           const char *platform,
                           const char *folder,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Work *work = work_new (library, note, language, platform, folder, &error);

  g_task_set_source_tag (task, sampan_handoff_make_async);
  if (!work)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  g_task_run_in_thread (task, make_in_thread);
}

SampanHandoff *
sampan_handoff_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the receipt ---- */

char *
sampan_handoff_keep_receipt (
    SampanHandoff *self, SampanLibrary *library, SampanNote *note, const char *link, GError **error)
{
  SampanDatabase *database = sampan_library_get_database (library);
  g_autoptr (GPtrArray) no_steps = g_ptr_array_new ();
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (SampanPostText) text =
      sampan_post_text_new (note, self->language, sampan_rules_get (self->platform));
  SampanJournalRow row = {
    .id = id,
    .note_id = (char *)sampan_note_get_id (note),
    .account_id = self->platform,
    .language = self->language,
    .title = text->title,
    .handle = (char *)sampan_rules_get_label (sampan_rules_get (self->platform)),
    .state = SAMPAN_JOB_POSTED,
    .created = g_get_real_time (),
    .posted = g_get_real_time (),
    .url = (char *)link,
  };

  if (!sampan_journal_add (database, &row, "", no_steps, error)
      || !sampan_journal_update (database, &row, error))
    return NULL;
  sampan_library_refresh_item (library, row.note_id);
  return g_steal_pointer (&id);
}
