#include "sampan-media-error.h"

#include <glib/gi18n-lib.h>

/* ---- helpers ---- */

static GError *
from_resource_error (const GError *cause, const char *name)
{
  switch (cause->code)
    {
    case GST_RESOURCE_ERROR_NO_SPACE_LEFT:
      return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FULL,
                          _ ("There is no space left on the disk. Make room and try again."));
    case GST_RESOURCE_ERROR_NOT_FOUND:
    case GST_RESOURCE_ERROR_OPEN_READ:
      return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN,
                          /* Translators: %s is a file's name */
                          _ ("“%s” could not be opened. It may have been moved or deleted."), name);
    case GST_RESOURCE_ERROR_OPEN_WRITE:
    case GST_RESOURCE_ERROR_WRITE:
      return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                          _ ("The file could not be written: %s"), cause->message);
    default:
      return NULL;
    }
}

/* ---- public ---- */

GError *
sampan_media_error_new_unknown (const char *name)
{
  return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN,
                      /* Translators: %s is a file's name */
                      _ ("“%s” is not a picture or video that can be read. Choose a picture such "
                         "as JPEG or PNG, or a video such as MP4 or WebM."),
                      name);
}

GError *
sampan_media_error_new_damaged (const char *name)
{
  return g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_DAMAGED,
                      /* Translators: %s is a file's name */
                      _ ("“%s” is damaged or not complete. Copy or record it again."), name);
}

GError *
sampan_media_error_from_message (GstMessage *message, const char *name)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *details = NULL;
  GError *error = NULL;

  gst_message_parse_error (message, &cause, &details);
  g_debug ("%s: %s: %s (%s)", name, GST_OBJECT_NAME (GST_MESSAGE_SRC (message)), cause->message,
           details != NULL ? details : "");
  /* Our own elements say in words for people that a model or a picture is missing. */
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (GST_MESSAGE_SRC (message)), "Sampan")
      && g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    return g_error_new_literal (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_MODEL, cause->message);
  if (cause->domain == GST_RESOURCE_ERROR)
    error = from_resource_error (cause, name);
  else if (g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN)
           || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    error = g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
                         /* Translators: first a file's name, then GStreamer's words, in English */
                         _ ("“%s” needs a GStreamer plug-in that is not installed: %s"), name,
                         cause->message);
  else if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND)
           || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    error = sampan_media_error_new_unknown (name);
  else if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE)
           || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_DEMUX))
    error = sampan_media_error_new_damaged (name);
  if (error == NULL)
    error = g_error_new (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                         /* Translators: first a file's name, then GStreamer's words, in English */
                         _ ("“%s” could not be worked on: %s"), name, cause->message);

  return error;
}
