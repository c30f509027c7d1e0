#include "config.h"

#include "sampan-prepare.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "captions/sampan-caption-file.h"
#include "media/sampan-rendition.h"
#include "media/sampan-time-map.h"
#include "net/sampan-json.h"
#include "sampan-fit.h"
#include "sampan-metadata.h"
#include "sampan-rules-private.h"

#define METADATA_BYTES 8192 /* left for credit and labels */

/* Of a video that does not fit. */
#define MAX_SHRINKS 3
#define MARGIN 0.9     /* smaller frames take more bytes for each pixel */
#define LEAST_SIDE 144 /* pixels; smaller is not worth looking at */

typedef struct
{
  SampanDelivery *delivery;
  guint position;
  SampanPostMedia *media;
  const SampanRules *rules;
  char *output;
  SampanRendition *rendition;
  const SampanExportSpec *spec; /* of the rendition */
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->rendition, sampan_rendition_free);
  g_free (work->output);
}

/* A fault of the layers below, whose message is a sentence for people. */
static void
as_media_error (GError **error, GError *local)
{
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && local->domain != SAMPAN_PUBLISH_ERROR)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA, local->message);
      g_error_free (local);
    }
  else
    g_propagate_error (error, local);
}

/* The medium as it was queued, known to nobody else. */
static SampanMedia *
media_of (SampanPostMedia *post)
{
  SampanMedia *media = sampan_media_new (post->kind, post->sha256, post->name, post->mime_type,
                                         post->width, post->height, post->duration);

  sampan_media_set_plan (media, post->plan);
  for (guint i = 0; i < post->tracks->len; i++)
    {
      g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (post->tracks->pdata[i]);

      sampan_caption_track_set_cues (sampan_media_ensure_track (media,
                                                                sampan_caption_track_get_language (
                                                                    post->tracks->pdata[i])),
                                     cues);
    }
  return media;
}

static gboolean
is_cut_out (SampanPostMedia *media)
{
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (media->plan, media->kind, NULL);
  SampanEdit *edit = plan ? sampan_plan_find (plan, SAMPAN_OP_BACKGROUND) : NULL;

  return edit && g_strcmp0 (sampan_edit_get_string (edit, "mode"), "remove") == 0;
}

static const char *
suffix_of (SampanPostMedia *media)
{
  if (media->kind == SAMPAN_MEDIA_VIDEO)
    return "mp4";
  return is_cut_out (media) ? "png" : "jpg";
}

static gboolean
work_init (Work *work, SampanDelivery *delivery, guint position, GError **error)
{
  g_autoptr (SampanMedia) media = NULL;
  g_autofree char *name = NULL;

  work->delivery = delivery;
  work->position = position;
  work->media =
      sampan_post_get_media (delivery->post, sampan_delivery_get_step (delivery, position)->media);
  work->rules = sampan_rules_get (delivery->post->platform);
  name = g_strdup_printf ("%u.%s", position, suffix_of (work->media));
  work->output = g_build_filename (delivery->folder, name, NULL);
  media = media_of (work->media);
  work->rendition =
      sampan_rendition_new (delivery->library, media, NULL, NULL, NULL, NULL, work->output, error);
  if (!work->rendition)
    return FALSE;
  work->spec = sampan_rendition_get_spec (work->rendition);
  if (g_file_test (work->spec->input, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA,
               /* Translators: %s is the name of a file */
               _ ("“%s” is missing from the library. Add it to the note again."),
               work->media->name);
  return FALSE;
}

static void
on_progress (double fraction, double seconds_left, gpointer user_data)
{
  Work *work = user_data;

  sampan_delivery_report (work->delivery, work->position, fraction);
}

static gint64
size_of (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static void
set_too_large (Work *work, gint64 size, gint64 limit, GError **error)
{
  g_autofree char *has = g_format_size (size);
  g_autofree char *may = g_format_size (limit);

  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
               /* Translators: the name of a file, its size ("120 MB"), the name of a platform, the
                  size that it takes */
               _ ("“%s” is %s; %s takes %s at most. Make it shorter or smaller."),
               work->media->name, has, sampan_rules_get_label (work->rules), may);
}

/* ---- pictures ---- */

/* Whether a model made up pixels that were not there. */
static gboolean
is_enhanced (SampanPostMedia *media)
{
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (media->plan, media->kind, NULL);

  return plan && sampan_plan_find (plan, SAMPAN_OP_UPSCALE);
}

/* Edited once, without loss; then the quality is looked for that fits. */
static SampanMediaInfo *
export_picture (Work *work, GCancellable *cancellable, GError **error)
{
  SampanExportSpec spec = *work->spec;
  g_autofree char *plain = g_strconcat (work->output, ".plain.png", NULL);
  gint64 limit = work->rules->picture_bytes;
  GError *local = NULL;
  int width, height;

  spec.output = plain;
  if (!sampan_export (&spec, on_progress, work, cancellable, error))
    return NULL;
  sampan_fit_picture (plain, work->spec->input, work->output,
                      limit < 0 ? limit : limit - METADATA_BYTES, work->rules->picture_pixels,
                      &width, &height, cancellable, &local);
  g_unlink (plain);
  if (!local)
    sampan_metadata_copy (work->spec->input, work->output, is_enhanced (work->media), &local);
  if (local)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (limit >= 0 && size_of (work->output) > limit)
    {
      set_too_large (work, size_of (work->output), limit, error);
      return NULL;
    }
  return sampan_media_probe (work->output, cancellable, error);
}

/* ---- videos ---- */

/* Returns: (transfer full) (nullable): @plan with a picture so much smaller that the file should
 * fit; %NULL if it would not be worth looking at */
static SampanPlan *
shrink_plan (SampanPlan *plan, const SampanMediaInfo *info, double part)
{
  double scale = sqrt (part) * MARGIN;
  int width = (int)(info->width * scale) / 2 * 2, height = (int)(info->height * scale) / 2 * 2;
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_RESIZE);
  g_autoptr (SampanEdit) wide = sampan_edit_with_number (edit, "width", width);
  g_autoptr (SampanEdit) high = sampan_edit_with_number (wide, "height", height);

  return MIN (width, height) < LEAST_SIDE ? NULL : sampan_plan_with_appended (plan, high);
}

static SampanMediaInfo *
export_once (Work *work, const SampanExportSpec *spec, GCancellable *cancellable, GError **error)
{
  return sampan_export (spec, on_progress, work, cancellable, error)
             ? sampan_media_probe (work->output, cancellable, error)
             : NULL;
}

/* With the quality that all exports have; smaller where that does not fit. */
static SampanMediaInfo *
export_video (Work *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanMovieLabels) labels = sampan_metadata_dup_movie_labels (work->spec->input);
  g_autoptr (SampanPlan) plan = sampan_plan_ref (work->spec->plan);
  SampanExportSpec spec = *work->spec;
  gint64 limit = work->rules->video_bytes;

  spec.recode = TRUE;
  spec.labels = labels;
  for (guint i = 0; i <= MAX_SHRINKS; i++)
    {
      g_autoptr (SampanMediaInfo) info = NULL;
      g_autoptr (SampanPlan) smaller = NULL;
      gint64 size;

      spec.plan = plan;
      info = export_once (work, &spec, cancellable, error);
      size = info ? size_of (work->output) : 0;
      if (!info || limit < 0 || size <= limit)
        return g_steal_pointer (&info);
      smaller = shrink_plan (plan, info, (double)limit / size);
      if (!smaller || i == MAX_SHRINKS)
        {
          set_too_large (work, size, limit, error);
          return NULL;
        }
      sampan_plan_unref (plan);
      plan = g_steal_pointer (&smaller);
    }
  return NULL;
}

static SampanTimeMap *
read_times (Work *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (work->spec->input, cancellable, error);

  return info ? sampan_time_map_new (info->duration, work->spec->plan, error) : NULL;
}

static gboolean
write_track (
    Work *work, SampanTimeMap *times, SampanCaptionTrack *track, const char *name, GError **error)
{
  g_autoptr (GPtrArray) cues = sampan_time_map_track (times, track);
  g_autofree char *vtt = sampan_caption_file_write (cues, SAMPAN_CAPTION_VTT);
  g_autofree char *path = g_build_filename (work->delivery->folder, name, NULL);
  gsize length = strlen (vtt);

  if (work->rules->caption_bytes >= 0 && length > (gsize)work->rules->caption_bytes)
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
                   /* Translators: a language tag, a number, the name of a platform, a number */
                   _ ("The captions in “%s” take %zu bytes; %s takes %d at most. Shorten them."),
                   sampan_caption_track_get_language (track), length,
                   sampan_rules_get_label (work->rules), work->rules->caption_bytes);
      return FALSE;
    }
  return g_file_set_contents (path, vtt, length, error);
}

static gboolean
write_captions (Work *work, JsonBuilder *result, GCancellable *cancellable, GError **error)
{
  int most = work->rules->max_captions;
  guint n = most < 0 ? work->media->tracks->len : MIN (work->media->tracks->len, (guint)most);
  g_autoptr (SampanTimeMap) times = NULL;

  if (n == 0)
    return TRUE;
  times = read_times (work, cancellable, error);
  if (!times)
    return FALSE;
  sampan_json_begin_object (result, "captions");
  for (guint i = 0; i < n; i++)
    {
      SampanCaptionTrack *track = work->media->tracks->pdata[i];
      g_autofree char *name = g_strdup_printf ("%u.%u.vtt", work->position, i);

      if (!write_track (work, times, track, name, error))
        return FALSE;
      sampan_json_add_string (result, sampan_caption_track_get_language (track), name);
    }
  json_builder_end_object (result);
  return TRUE;
}

/* ---- both ---- */

static const char *
mime_type_of (SampanPostMedia *media)
{
  if (media->kind == SAMPAN_MEDIA_VIDEO)
    return "video/mp4";
  return is_cut_out (media) ? "image/png" : "image/jpeg";
}

static gboolean
prepare (Work *work, JsonBuilder *result, GCancellable *cancellable, GError **error)
{
  gboolean video = work->media->kind == SAMPAN_MEDIA_VIDEO;
  g_autofree char *name = g_path_get_basename (work->output);
  g_autoptr (SampanMediaInfo) info = NULL;

  if (g_mkdir_with_parents (work->delivery->folder, 0700) != 0)
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_MEDIA,
                   /* Translators: %s is the path of a folder */
                   _ ("The folder “%s” can not be written to."), work->delivery->folder);
      return FALSE;
    }
  info =
      video ? export_video (work, cancellable, error) : export_picture (work, cancellable, error);
  if (!info)
    return FALSE;
  json_builder_begin_object (result);
  sampan_json_add_string (result, "file", name);
  sampan_json_add_string (result, "mime_type", mime_type_of (work->media));
  sampan_json_add_int (result, "width", info->width);
  sampan_json_add_int (result, "height", info->height);
  if (video && !write_captions (work, result, cancellable, error))
    return FALSE;
  json_builder_end_object (result);
  return TRUE;
}

char *
sampan_prepare_media (SampanDelivery *delivery,
                      guint position,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (JsonBuilder) result = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GError *local = NULL;
  Work work = { 0 };
  char *json = NULL;

  sampan_media_init ();
  if (work_init (&work, delivery, position, &local) && prepare (&work, result, cancellable, &local))
    {
      root = json_builder_get_root (result);
      json = sampan_json_to_string (root);
    }
  else
    as_media_error (error, local);
  work_clear (&work);
  return json;
}

char *
sampan_prepared_file (SampanDelivery *delivery, guint position, char **mime_type, GError **error)
{
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  gboolean medium = step->kind == SAMPAN_STEP_UPLOAD;
  g_autoptr (JsonNode) prepared =
      sampan_delivery_dup_result (delivery, SAMPAN_STEP_PREPARE, step->media, NULL);
  /* Not by path: a language tag is a name, whatever signs it holds. */
  JsonObject *captions =
      medium || !prepared ? NULL : sampan_json_get_object (prepared, "captions", NULL);
  const char *name =
      medium     ? sampan_json_peek_string (prepared, "file", NULL)
      : captions ? json_object_get_string_member_with_default (captions, step->language, NULL)
                 : NULL;
  g_autofree char *path = name ? g_build_filename (delivery->folder, name, NULL) : NULL;

  if (mime_type)
    *mime_type = g_strdup (
        medium ? sampan_json_peek_string (prepared, "mime_type", "application/octet-stream")
               : "text/vtt");
  if (path && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_set_error_literal (
      error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE,
      _ ("What was prepared for this post is not there any more. Publish the note again."));
  return NULL;
}
