#include "sampan-sidecars.h"

#include <string.h>

#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-pairing.h"
#include "sampan-rendition.h"
#include "sampan-time-map.h"

typedef struct
{
  char *path;
  char *text;
} Sidecar;

struct _SampanSidecars
{
  GPtrArray *files; /* of Sidecar */
};

static const struct
{
  SampanSidecarFlags flag;
  const char *ending;
} formats[] = {
  { SAMPAN_SIDECAR_SRT, "srt" },
  { SAMPAN_SIDECAR_VTT, "vtt" },
  { SAMPAN_SIDECAR_ASS, "ass" },
};

static void
sidecar_free (gpointer data)
{
  Sidecar *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/* Takes @text. */
static void
add_file (
    SampanSidecars *self, const char *stem, const char *language, const char *ending, char *text)
{
  Sidecar *file = g_new (Sidecar, 1);

  file->path = g_strdup_printf ("%s.%s.%s", stem, language, ending);
  file->text = text;
  g_ptr_array_add (self->files, file);
}

static void
add_formats (SampanSidecars *self,
             const char *stem,
             const char *language,
             SampanSidecarFlags flags,
             GPtrArray *cues)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("a.", formats[i].ending, NULL);
      SampanCaptionFormat format;

      if ((flags & formats[i].flag) != 0 && sampan_caption_format_from_path (name, &format))
        add_file (self, stem, language, formats[i].ending,
                  sampan_caption_file_write (cues, format));
    }
}

/* The order of the two languages is that in the picture. */
static void
add_bilingual (SampanSidecars *self,
               const char *stem,
               SampanMedia *media,
               GPtrArray *names,
               SampanSidecarFlags flags,
               GPtrArray *tracks)
{
  g_autoptr (SampanCaptionStyle) style = sampan_rendition_dup_caption_style (media, NULL);
  g_autoptr (GPtrArray) cues =
      sampan_caption_pair_up (tracks->pdata[0], tracks->pdata[1], style->second_above);
  g_autofree char *name =
      g_strdup_printf ("%s+%s", (char *)names->pdata[style->second_above ? 1 : 0],
                       (char *)names->pdata[style->second_above ? 0 : 1]);

  add_formats (self, stem, name, flags, cues);
}

static char *
dup_stem (const char *path)
{
  const char *dot = strrchr (path, '.'), *slash = strrchr (path, G_DIR_SEPARATOR);

  return dot != NULL && (slash == NULL || dot > slash + 1) ? g_strndup (path, dot - path)
                                                           : g_strdup (path);
}

SampanSidecars *
sampan_sidecars_new (SampanMedia *media,
                     const char *const *languages,
                     SampanSidecarFlags flags,
                     const char *video)
{
  SampanSidecars *self = g_new0 (SampanSidecars, 1);
  g_autoptr (SampanTimeMap) times = sampan_time_map_read (media);
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *stem = dup_stem (video);

  self->files = g_ptr_array_new_with_free_func (sidecar_free);
  for (guint i = 0; languages != NULL && languages[i] != NULL; i++)
    {
      SampanCaptionTrack *track = sampan_media_get_track (media, languages[i]);
      GPtrArray *cues;

      if (track == NULL || sampan_caption_track_get_n_cues (track) == 0)
        continue;
      cues = sampan_time_map_track (times, track);
      g_ptr_array_add (tracks, cues);
      g_ptr_array_add (names, (gpointer)languages[i]);
      add_formats (self, stem, languages[i], flags, cues);
      if ((flags & SAMPAN_SIDECAR_TEXT) != 0)
        add_file (self, stem, languages[i], "txt",
                  sampan_caption_transcribe (cues, languages[i],
                                             (flags & SAMPAN_SIDECAR_TIMES) != 0));
    }
  if (tracks->len >= 2 && (flags & SAMPAN_SIDECAR_BILINGUAL) != 0)
    add_bilingual (self, stem, media, names, flags, tracks);
  return self;
}

void
sampan_sidecars_free (SampanSidecars *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_free (self);
}

guint
sampan_sidecars_get_n_files (SampanSidecars *self)
{
  return self->files->len;
}

const char *
sampan_sidecars_get_path (SampanSidecars *self, guint i)
{
  return ((Sidecar *)g_ptr_array_index (self->files, i))->path;
}

gboolean
sampan_sidecars_write (SampanSidecars *self, GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      Sidecar *file = g_ptr_array_index (self->files, i);

      if (!g_file_set_contents_full (file->path, file->text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                     0666, error))
        return FALSE;
    }
  return TRUE;
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (sampan_sidecars_write (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sampan_sidecars_write_async (SampanSidecars *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_sidecars_write_async);
  g_task_set_task_data (task, self, (GDestroyNotify)sampan_sidecars_free);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
sampan_sidecars_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
