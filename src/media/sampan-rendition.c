#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"
#include "sampan-rendition.h"

struct _SampanRendition
{
  SampanExportSpec spec;
  char *input;
  char *output;
  char *media_dir;
  SampanPlan *plan;
  SampanCaptionSet *burn;
  GPtrArray *soft;
};

GPtrArray *
sampan_rendition_collect_tracks (SampanMedia *media, const char *const *languages, GError **error)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; languages[i] != NULL; i++)
    {
      SampanCaptionTrack *track = sampan_media_get_track (media, languages[i]);
      if (track == NULL || sampan_caption_track_get_n_cues (track) == 0)
        {
          g_set_error (
              error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
              /* Translators: the name of a video's file, a language tag such as "zh-Hant" */
              _ ("“%s” has no captions in the language “%s”. Write or translate them first."),
              sampan_media_get_name (media), languages[i]);
          return NULL;
        }
      g_ptr_array_add (tracks, g_object_ref (track));
    }
  return g_steal_pointer (&tracks);
}

/* What the medium says, and over that what the captions edit says. */
SampanCaptionStyle *
sampan_rendition_dup_caption_style (SampanMedia *media, SampanEdit *captions)
{
  const char *json = sampan_media_get_caption_style (media);
  SampanCaptionStyle *style = NULL;

  if (captions != NULL && sampan_edit_has (captions, "style"))
    style = sampan_caption_style_new (sampan_edit_get_string (captions, "style"));
  /* A style of a later version of this program is not worth a failure. */
  else if (json != NULL)
    style = sampan_caption_style_parse (json, NULL);
  if (style == NULL)
    style = sampan_caption_style_new (NULL);
  if (captions != NULL && sampan_edit_has (captions, "position"))
    {
      const char *position = sampan_edit_get_string (captions, "position");

      style->place = g_str_equal (position, "top")      ? SAMPAN_CAPTION_TOP
                     : g_str_equal (position, "centre") ? SAMPAN_CAPTION_MIDDLE
                                                        : SAMPAN_CAPTION_BOTTOM;
    }
  return style;
}

/* The captions edit, if it is there, says how they look, and which languages when nobody else does.
 */
static gboolean
prepare_burn (SampanRendition *self,
              SampanMedia *media,
              const char *const *languages,
              GError **error)
{
  SampanEdit *captions = sampan_plan_find (self->plan, SAMPAN_OP_CAPTIONS);

  if (languages == NULL && captions != NULL)
    languages = sampan_edit_get_strv (captions, "languages");
  if (languages == NULL || languages[0] == NULL)
    return TRUE;
  g_autoptr (GPtrArray) tracks = sampan_rendition_collect_tracks (media, languages, error);
  if (tracks == NULL)
    return FALSE;
  g_autoptr (SampanCaptionStyle) style = sampan_rendition_dup_caption_style (media, captions);
  self->burn = sampan_caption_set_new (tracks, style);
  return TRUE;
}

SampanRendition *
sampan_rendition_new (SampanLibrary *library,
                      SampanMedia *media,
                      const char *const *burn,
                      const char *const *soft,
                      const char *source_language,
                      const char *language,
                      const char *output,
                      GError **error)
{
  g_autoptr (SampanRendition) self = g_new0 (SampanRendition, 1);
  g_autofree char *plan = language != NULL
                              ? sampan_picture_words_dup_plan (media, source_language, language)
                              : g_strdup (sampan_media_get_plan (media));

  self->plan = sampan_plan_new_from_json (plan, sampan_media_get_kind (media), error);
  if (self->plan == NULL || !prepare_burn (self, media, burn, error))
    return NULL;
  if (soft != NULL && soft[0] != NULL)
    {
      self->soft = sampan_rendition_collect_tracks (media, soft, error);
      if (self->soft == NULL)
        return NULL;
    }
  self->input = sampan_library_dup_media_path (library, sampan_media_get_sha256 (media));
  self->output = g_strdup (output);
  self->media_dir = g_strdup (sampan_library_get_media_folder (library));
  self->spec = (SampanExportSpec){
    .input = self->input,
    .output = self->output,
    .plan = self->plan,
    .media_dir = self->media_dir,
    .burn = self->burn,
    .soft_tracks = self->soft,
  };
  return g_steal_pointer (&self);
}

void
sampan_rendition_free (SampanRendition *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->burn, sampan_caption_set_unref);
  g_clear_pointer (&self->soft, g_ptr_array_unref);
  g_free (self->input);
  g_free (self->output);
  g_free (self->media_dir);
  g_free (self);
}

const SampanExportSpec *
sampan_rendition_get_spec (SampanRendition *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->spec;
}
