#include "config.h"

#include "sampan-caption-picture.h"

#include <glib/gi18n-lib.h>

#include "sampan-caption-renderer.h"
#include "sampan-picture.h"
#include "sampan-rendition.h"
#include "sampan-time-map.h"

/* The middle of the first cue of the first track during which all the others have one. */
static gint64
find_moment (GPtrArray *tracks)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (tracks->pdata[0]);
  gint64 first = 0;

  for (guint i = cues->len; i-- > 0;)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      gint64 middle = (sampan_cue_get_start (cue) + sampan_cue_get_end (cue)) / 2;
      gboolean all = TRUE;

      for (guint j = 1; j < tracks->len && all; j++)
        {
          g_autoptr (GPtrArray) active = sampan_caption_track_get_active (tracks->pdata[j], middle);
          all = active->len > 0;
        }
      if (all)
        first = middle;
    }
  return first;
}

static gboolean
write_png (cairo_surface_t *surface, const char *output, GError **error)
{
  cairo_status_t status = cairo_surface_write_to_png (surface, output);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               /* Translators: the name of a file, the reason */
               _ ("The picture could not be written to “%s”: %s."), output,
               cairo_status_to_string (status));
  return FALSE;
}

gboolean
sampan_caption_picture_write (SampanLibrary *library,
                              SampanMedia *video,
                              const char *const *languages,
                              gint64 time,
                              int size,
                              const char *output,
                              GError **error)
{
  g_autoptr (GPtrArray) tracks = sampan_rendition_collect_tracks (video, languages, error);
  g_autoptr (SampanPlan) plan =
      tracks != NULL
          ? sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, error)
          : NULL;
  g_autofree char *path = sampan_library_dup_media_path (library, sampan_media_get_sha256 (video));
  g_autoptr (SampanTimeMap) times = sampan_time_map_read (video);
  g_autoptr (SampanCaptionStyle) style = NULL;
  g_autoptr (SampanCaptionSet) set = NULL;
  g_autoptr (GBytes) pixels = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;
  int width = 0, height = 0;
  gboolean written;

  if (plan == NULL)
    return FALSE;
  if (time < 0)
    time = find_moment (tracks);
  pixels = sampan_thumbnail (path, plan, sampan_library_get_media_folder (library),
                             sampan_time_map_from_original (times, time), size, &width, &height,
                             NULL, error);
  if (pixels == NULL)
    return FALSE;
  style = sampan_rendition_dup_caption_style (video, sampan_plan_find (plan, SAMPAN_OP_CAPTIONS));
  set = sampan_caption_set_new (tracks, style);
  surface = sampan_picture_surface_new (pixels, width, height);
  cr = cairo_create (surface);
  sampan_caption_set_draw (set, cr, time, width, height);
  cairo_destroy (cr);
  written = write_png (surface, output, error);
  cairo_surface_destroy (surface);
  return written;
}
