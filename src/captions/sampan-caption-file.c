#include "sampan-caption-private.h"

#include <string.h>

G_DEFINE_QUARK (sampan - captions - error - quark, sampan_captions_error)

gboolean
sampan_caption_format_from_path (const char *path, SampanCaptionFormat *format)
{
  static const struct
  {
    const char *ending;
    SampanCaptionFormat format;
  } endings[] = {
    { ".srt", SAMPAN_CAPTION_SRT },    { ".vtt", SAMPAN_CAPTION_VTT },
    { ".webvtt", SAMPAN_CAPTION_VTT }, { ".ass", SAMPAN_CAPTION_ASS },
    { ".ssa", SAMPAN_CAPTION_ASS },
  };
  const char *dot;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  dot = strrchr (path, '.');
  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (dot, endings[i].ending) == 0)
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

GPtrArray *
sampan_caption_file_parse (GBytes *bytes,
                           const SampanCaptionFormat *format,
                           GPtrArray **problems,
                           GError **error)
{
  g_autoptr (SampanCaptionDocument) document = sampan_caption_document_parse (bytes, format, error);

  if (document == NULL)
    return NULL;
  if (problems != NULL)
    *problems = g_ptr_array_ref (sampan_caption_document_get_problems (document));
  return sampan_caption_document_dup_cues (document);
}

char *
sampan_caption_file_write (GPtrArray *cues, SampanCaptionFormat format)
{
  g_autoptr (SampanCaptionDocument) document = sampan_caption_document_new (format);

  g_return_val_if_fail (cues != NULL, NULL);

  sampan_caption_document_set_cues (document, cues);
  return sampan_caption_document_write (document, format, NULL);
}
