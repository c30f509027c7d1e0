#include "sampan-export-job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sampan-builder-private.h"
#include "sampan-export-pipeline.h"
#include "sampan-media-error.h"
#include "sampan-remux.h"
#include "sampan-sought.h"
#include "sampan-upscale.h"

/* How often progress is told, and how soon a cancel is seen. */
#define TICK (GST_SECOND / 10)

typedef struct
{
  SampanExportProgress progress;
  gpointer data;
  double fraction;
  double seconds_left;
} Report;

/* ---- helpers ---- */

static gboolean
deliver_report (gpointer data)
{
  Report *report = data;

  report->progress (report->fraction, report->seconds_left, report->data);

  return G_SOURCE_REMOVE;
}

static GError *
new_write_error (const char *output, int code)
{
  g_autofree char *folder = g_path_get_dirname (output);

  if (code == ENOSPC || code == EDQUOT)
    return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FULL,
                        _ ("There is no space left on the disk. Make room and try again."));

  return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                      /* Translators: first a folder, then why nothing can be written to it */
                      _ ("Nothing can be written to the folder “%s”: %s. Choose another folder."),
                      folder, g_strerror (code));
}

/* An empty file beside @output, so that the rename stays on one disk. */
static char *
make_temporary (const char *output, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (output);
  g_autofree char *base = g_path_get_basename (output);
  g_autofree char *name = g_strdup_printf (".%s.XXXXXX", base);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0)
    {
      g_propagate_error (error, new_write_error (output, errno));
      return NULL;
    }
  close (fd);

  return g_steal_pointer (&path);
}

/* Makes sure that the bytes are on the disk before the name is. */
static gboolean
finish_file (const char *temporary, const char *output, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (output);
  int fd = g_open (temporary, O_RDWR | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0 && close (fd) != 0 && ok)
    {
      ok = FALSE;
      code = errno;
    }
  if (ok && g_rename (temporary, output) != 0)
    {
      ok = FALSE;
      code = errno;
    }
  if (!ok)
    {
      g_propagate_error (error, new_write_error (output, code));
      return FALSE;
    }
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }

  return TRUE;
}

/* Whether nothing more goes on the disk. Elements that write files of their own do not tell this
 * from other errors. */
static gboolean
is_disk_full (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  return info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE)
         && g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) < 64 * 1024;
}

static void
keep_notice (SampanExportJob *self, GstMessage *message)
{
  g_autofree char *sentence = sampan_sought_dup_sentence (message);

  if (sentence != NULL && self->notices != NULL
      && !g_ptr_array_find_with_equal_func (self->notices, sentence, g_str_equal, NULL))
    g_ptr_array_add (self->notices, g_steal_pointer (&sentence));
}

/* Waits for the end. */
static gboolean
run_pipeline (SampanExportJob *self, SampanExportPipeline *pipeline, GError **error)
{
  g_autofree char *name = g_path_get_basename (self->input);
  gint64 began = g_get_monotonic_time (), told = 0;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline->pipeline);

  gst_element_set_state (pipeline->pipeline, GST_STATE_PAUSED);
  for (;;)
    {
      g_autoptr (GstMessage) message =
          gst_bus_timed_pop_filtered (bus, TICK,
                                      GST_MESSAGE_ERROR | GST_MESSAGE_WARNING | GST_MESSAGE_EOS
                                          | GST_MESSAGE_APPLICATION);
      gint64 now = g_get_monotonic_time ();

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (now - told >= (gint64)(TICK / GST_USECOND))
        {
          sampan_export_job_report (self, sampan_export_pipeline_get_fraction (pipeline), began);
          told = now;
        }
      if (message == NULL)
        continue;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        return TRUE;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          g_propagate_error (error, is_disk_full (self->output)
                                        ? new_write_error (self->output, ENOSPC)
                                        : sampan_media_error_from_message (message, name));
          return FALSE;
        }
      keep_notice (self, message);
      if (gst_message_has_name (message, SAMPAN_UPSCALE_PROGRESS))
        gst_structure_get_double (gst_message_get_structure (message), "fraction",
                                  &pipeline->enlarged);
      if (gst_message_has_name (message, SAMPAN_SOURCE_READY)
          && !sampan_export_pipeline_connect (pipeline, error))
        return FALSE;
    }
}

static gboolean
write_temporary (SampanExportJob *self,
                 const SampanMediaInfo *info,
                 const char *temporary,
                 GError **error)
{
  g_autoptr (SampanExportPipeline) pipeline = NULL;
  GStatBuf status;

  if (sampan_remux_is_wanted (self, info))
    {
      SampanRemuxResult result = sampan_remux_run (self, info, temporary, error);

      if (result != SAMPAN_REMUX_UNFIT)
        return result == SAMPAN_REMUX_DONE;
    }
  pipeline = sampan_export_pipeline_new (self, info, temporary, error);
  if (pipeline == NULL || !run_pipeline (self, pipeline, error))
    return FALSE;
  sampan_export_pipeline_stop (pipeline);
  if (g_stat (temporary, &status) != 0 || status.st_size == 0)
    {
      g_autofree char *name = g_path_get_basename (self->input);

      g_propagate_error (error, sampan_media_error_new_damaged (name));
      return FALSE;
    }

  return self->labels == NULL || !g_str_has_suffix (self->output, ".mp4")
         || sampan_movie_labels_append_xmp (self->labels, temporary, error);
}

/* ---- public ---- */

void
sampan_export_job_report (SampanExportJob *self, double fraction, gint64 began)
{
  double elapsed = (g_get_monotonic_time () - began) / (double)G_USEC_PER_SEC;
  Report *report;
  GSource *source;

  if (self->progress == NULL)
    return;
  report = g_new (Report, 1);
  report->progress = self->progress;
  report->data = self->progress_data;
  report->fraction = fraction;
  /* The first moments tell nothing about the rest. */
  report->seconds_left =
      fraction > 0.02 && elapsed > 0.3 ? elapsed * (1 - fraction) / fraction : -1;
  if (self->context == NULL)
    {
      deliver_report (report);
      g_free (report);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_report, report, g_free);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

SampanExportJob *
sampan_export_job_new (const SampanExportSpec *spec,
                       SampanExportProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable)
{
  SampanExportJob *self = g_new0 (SampanExportJob, 1);

  self->input = g_strdup (spec->input);
  self->output = g_strdup (spec->output);
  self->plan = spec->plan != NULL ? sampan_plan_ref (spec->plan) : sampan_plan_new ();
  self->media_dir = g_strdup (spec->media_dir);
  self->recode = spec->recode;
  self->labels = spec->labels != NULL ? sampan_movie_labels_copy (spec->labels) : NULL;
  self->rough = spec->rough;
  self->notices = spec->notices != NULL ? g_ptr_array_ref (spec->notices) : NULL;
  self->burn = spec->burn != NULL ? sampan_caption_set_ref (spec->burn) : NULL;
  if (spec->soft_tracks != NULL)
    {
      self->soft_tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_soft_track_free);
      for (guint i = 0; i < spec->soft_tracks->len; i++)
        g_ptr_array_add (self->soft_tracks, sampan_soft_track_new (spec->soft_tracks->pdata[i]));
    }
  self->progress = progress;
  self->progress_data = progress_data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return self;
}

void
sampan_export_job_free (SampanExportJob *self)
{
  if (self == NULL)
    return;
  g_free (self->input);
  g_free (self->output);
  g_free (self->media_dir);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->labels, sampan_movie_labels_free);
  g_clear_pointer (&self->burn, sampan_caption_set_unref);
  g_clear_pointer (&self->soft_tracks, g_ptr_array_unref);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

gboolean
sampan_export_job_run (SampanExportJob *self, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (self->input, self->cancellable, error);
  g_autofree char *temporary = NULL;

  if (info == NULL)
    return FALSE;
  /* Where it cannot be found a crop goes to the middle. */
  if (sampan_subject_is_wanted (self->plan))
    sampan_subject_find (self->input, &info->subject, self->cancellable, NULL);
  info->reduction = sampan_source_find_reduction (self->input, info, self->plan, 0);
  temporary = make_temporary (self->output, error);
  if (temporary == NULL)
    return FALSE;
  if (!write_temporary (self, info, temporary, error)
      || !finish_file (temporary, self->output, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  sampan_export_job_report (self, 1, began);

  return TRUE;
}
