#include "sampan-sought.h"

void
sampan_sought_count (SampanSought *self, gboolean found)
{
  self->found |= found;
  self->missed |= !found;
}

void
sampan_sought_tell (SampanSought *self, GstElement *element, const char *sentence)
{
  if (self->found || !self->missed || self->told)
    return;
  self->told = TRUE;
  GST_ELEMENT_WARNING (element, STREAM, FAILED, ("%s", sentence), (NULL));
}

char *
sampan_sought_dup_sentence (GstMessage *message)
{
  g_autoptr (GError) warning = NULL;

  /* What GStreamer's own elements warn of is not said to people. */
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING
      || !g_str_has_prefix (G_OBJECT_TYPE_NAME (GST_MESSAGE_SRC (message)), "Sampan"))
    return NULL;
  gst_message_parse_warning (message, &warning, NULL);

  return g_strdup (warning->message);
}
