#include "sampan-soft-track.h"

#include <string.h>

#include <gst/app/app.h>
#include <gst/tag/tag.h>

/* ---- helpers ---- */

/* Without the markup of the file formats, which players of MP4 would show as it stands. */
static char *
dup_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *end = *p == '<' ? strchr (p, '>') : NULL;

      if (end != NULL && (g_ascii_isalpha (p[1]) || p[1] == '/' || g_ascii_isdigit (p[1])))
        p = end;
      else
        g_string_append_c (plain, *p);
    }

  return g_string_free_and_steal (plain);
}

static void
push_cue (GstAppSrc *source, const char *text, GstClockTime start, GstClockTime end)
{
  g_autofree char *plain = dup_plain (text);
  gsize length = strlen (plain);
  GstBuffer *buffer = gst_buffer_new_wrapped (g_steal_pointer (&plain), length);

  GST_BUFFER_PTS (buffer) = start;
  GST_BUFFER_DURATION (buffer) = end - start;
  gst_app_src_push_buffer (source, buffer);
}

static GstTagList *
make_tags (const char *language)
{
  g_auto (GStrv) parts = g_strsplit (language, "-", 2);
  const char *code = gst_tag_get_language_code_iso_639_2B (parts[0]);
  GstTagList *tags = gst_tag_list_new_empty ();

  gst_tag_list_set_scope (tags, GST_TAG_SCOPE_STREAM);
  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_CODE,
                    code != NULL ? code : parts[0], NULL);
  /* ISO 639 has one code for Chinese in both scripts: the track's name tells them apart. It is the
   * tag and not the language's own name, because matroskamux writes everything but plain letters as
   * escapes. */
  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, language, NULL);

  return tags;
}

/* ---- public ---- */

SampanSoftTrack *
sampan_soft_track_new (SampanCaptionTrack *track)
{
  SampanSoftTrack *self = g_new0 (SampanSoftTrack, 1);

  self->language = g_strdup (sampan_caption_track_get_language (track));
  self->cues = sampan_caption_track_dup_cues (track);

  return self;
}

void
sampan_soft_track_free (SampanSoftTrack *self)
{
  if (self == NULL)
    return;
  g_free (self->language);
  g_clear_pointer (&self->cues, g_ptr_array_unref);
  g_free (self);
}

GstElement *
sampan_soft_track_make_source (SampanSoftTrack *self, SampanTimeMap *times)
{
  GstElement *element = gst_element_factory_make ("appsrc", NULL);
  GstAppSrc *source = GST_APP_SRC (element);
  g_autoptr (GstCaps) caps = gst_caps_from_string ("text/x-raw,format=utf8");
  g_autoptr (GPtrArray) cues = sampan_time_map_cues (times, self->cues);
  GstClockTime last = 0;

  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, "max-bytes", (guint64)0, NULL);
  gst_element_send_event (element, gst_event_new_tag (make_tags (self->language)));
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = cues->pdata[i];
      GstClockTime from = sampan_cue_get_start (cue) * GST_MSECOND;
      GstClockTime to = sampan_cue_get_end (cue) * GST_MSECOND;

      /* In these files one cue follows another. */
      from = MAX (from, last);
      if (to <= from || *sampan_cue_get_text (cue) == '\0')
        continue;
      /* A track that does not begin at 0 loses that time from its last cue in MP4. */
      if (last == 0 && from > 0)
        push_cue (source, " ", 0, from);
      push_cue (source, sampan_cue_get_text (cue), from, to);
      last = to;
    }
  gst_app_src_end_of_stream (source);

  return element;
}
