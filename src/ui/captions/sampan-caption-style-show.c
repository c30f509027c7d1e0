#include "sampan-caption-style-show.h"

#include "media/sampan-rendition.h"

#include "sampan-caption-style-dialog.h"

GPtrArray *
sampan_caption_style_tracks (SampanCaptionTrack *track,
                             SampanCaptionTrack *target,
                             const char *shown)
{
  GPtrArray *tracks = g_ptr_array_new_with_free_func (g_object_unref);

  if (track != NULL && (target == NULL || !g_str_equal (shown, "target")))
    g_ptr_array_add (tracks, g_object_ref (track));
  if (target != NULL && (track == NULL || !g_str_equal (shown, "source")))
    g_ptr_array_add (tracks, g_object_ref (target));
  return tracks;
}

void
sampan_caption_style_show (SampanViewer *viewer, SampanMedia *video, GPtrArray *tracks)
{
  g_autoptr (SampanPlan) plan = NULL;
  g_autoptr (SampanCaptionStyle) style = NULL;
  g_autoptr (SampanCaptionSet) set = NULL;

  if (video == NULL || tracks->len == 0)
    {
      sampan_viewer_set_captions (viewer, NULL);
      return;
    }
  plan = sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, NULL);
  style =
      sampan_rendition_dup_caption_style (video, plan != NULL
                                                     ? sampan_plan_find (plan, SAMPAN_OP_CAPTIONS)
                                                     : NULL);
  set = sampan_caption_set_new (tracks, style);
  sampan_viewer_set_captions (viewer, set);
}

void
sampan_caption_style_burn (SampanMedia *video, GPtrArray *tracks)
{
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, NULL);
  g_autoptr (SampanPlan) changed = NULL;
  g_autofree char *json = NULL;

  if (plan == NULL)
    return;
  if (tracks != NULL)
    {
      g_autoptr (GPtrArray) languages = g_ptr_array_new_null_terminated (2, NULL, TRUE);
      g_autoptr (SampanEdit) plain = sampan_edit_new (SAMPAN_OP_CAPTIONS);
      g_autoptr (SampanEdit) edit = NULL;

      for (guint i = 0; i < tracks->len; i++)
        g_ptr_array_add (languages, (gpointer)sampan_caption_track_get_language (tracks->pdata[i]));
      edit = sampan_edit_with_strv (plain, "languages", (const char *const *)languages->pdata);
      changed = sampan_plan_with_appended (plan, edit);
    }
  else
    for (guint i = 0; i < sampan_plan_get_n_edits (plan) && changed == NULL; i++)
      if (sampan_edit_get_op (sampan_plan_get_edit (plan, i))->id == SAMPAN_OP_CAPTIONS)
        changed = sampan_plan_without_edit (plan, i);
  if (changed == NULL)
    return;
  json = sampan_plan_get_n_edits (changed) > 0 ? sampan_plan_to_json (changed, FALSE) : NULL;
  sampan_media_set_plan (video, json);
}

void
sampan_caption_style_edit (
    GtkWidget *parent, SampanDocument *document, SampanMedia *video, GPtrArray *tracks, gint64 time)
{
  GSettings *settings = sampan_studio_get_settings (sampan_document_get_studio (document));

  sampan_history_seal (sampan_document_get_history (document));
  adw_dialog_present (ADW_DIALOG (sampan_caption_style_dialog_new (
                          settings, sampan_document_get_library (document), video, tracks, time)),
                      parent);
}
