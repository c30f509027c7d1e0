#include "config.h"

#include <string.h>

#include "captions/sampan-caption-check.h"
#include "edit/sampan-plan.h"
#include "sampan-check-private.h"

/* GB 45438-2025: the text of the label is at least 5 % of the shorter side high. */
#define LABEL_SIZE 0.06

typedef gboolean (*MediaTest) (SampanCheckFacts *facts, SampanMedia *media);

static SampanPlan *
plan_of (SampanMedia *media)
{
  SampanPlan *plan = sampan_plan_new_from_json (sampan_media_get_plan (media),
                                                sampan_media_get_kind (media), NULL);

  return plan ? plan : sampan_plan_new ();
}

/* Whether a text in the picture says it: the same two letters in every language. */
static gboolean
is_labelled (SampanMedia *media)
{
  g_autoptr (SampanPlan) plan = plan_of (media);

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);

      if (sampan_edit_get_op (edit)->id == SAMPAN_OP_TEXT && sampan_edit_get_enabled (edit)
          && strstr (sampan_edit_get_string (edit, "text"), "AI"))
        return TRUE;
    }
  return FALSE;
}

gboolean
sampan_check_shows_faces (SampanCheckFacts *facts, SampanMedia *media)
{
  g_autoptr (SampanPlan) plan = plan_of (media);

  return sampan_check_facts_count_faces (facts, media) > 0
         && !sampan_plan_find (plan, SAMPAN_OP_FACES);
}

gboolean
sampan_check_wants_label (SampanCheckFacts *facts, SampanMedia *media)
{
  return sampan_check_facts_is_generated (facts, media) && !is_labelled (media);
}

static SampanEdit *
make_mend (const char *id, const char *language)
{
  gboolean chinese = g_str_has_prefix (language, "zh");
  g_autoptr (SampanEdit) edit =
      sampan_edit_new (g_str_equal (id, "faces") ? SAMPAN_OP_FACES : SAMPAN_OP_TEXT);
  g_autoptr (SampanEdit) worded = NULL;

  if (g_str_equal (id, "faces"))
    return g_steal_pointer (&edit);
  /* In the language of the readers, not of the program. */
  worded = sampan_edit_with_string (edit, "text", chinese ? "AI生成" : "AI-generated");
  return sampan_edit_with_number (worded, "size", LABEL_SIZE);
}

static void
append_edit (SampanMedia *medium, SampanEdit *edit)
{
  g_autoptr (SampanPlan) plan = plan_of (medium);
  g_autoptr (SampanPlan) mended = sampan_plan_with_appended (plan, edit);
  g_autofree char *json = sampan_plan_to_json (mended, FALSE);

  sampan_media_set_plan (medium, json);
}

/* Adds @edit to what @test holds for. */
static gboolean
mend_media (SampanNote *note, MediaTest test, SampanCheckFacts *facts, SampanEdit *edit)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);

      if (!test (facts, medium))
        continue;
      append_edit (medium, edit);
      changed = TRUE;
    }
  return changed;
}

static gboolean
mend_shapes (SampanNote *note, const SampanRules *rules)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanEdit) crop = sampan_edit_new (SAMPAN_OP_CROP);
  gboolean changed = FALSE;

  for (guint i = 0; rules && i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      const char *shape = sampan_check_wanted_shape (rules, medium);
      g_autoptr (SampanEdit) edit = shape ? sampan_edit_with_string (crop, "aspect", shape) : NULL;

      if (!edit)
        continue;
      append_edit (medium, edit);
      changed = TRUE;
    }
  return changed;
}

/* A rendering follows the times of its source. */
static gboolean
mend_captions (SampanNote *note, const char *language)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanMedia) video = g_list_model_get_item (media, 0);
  SampanCaptionTrack *own = video ? sampan_media_get_track (video, language) : NULL;
  SampanCaptionTrack *source =
      video ? sampan_media_get_track (video, sampan_note_get_source_language (note)) : NULL;
  guint before, after;

  return own
         && sampan_caption_mend_tracks (video, source ? source : own,
                                        source && source != own ? own : NULL, 0, &before, &after)
                > 0;
}

gboolean
sampan_checks_mend (SampanNote *note,
                    const char *language,
                    const char *platform,
                    const char *id,
                    SampanCheckFacts *facts)
{
  SampanVersion *version = sampan_note_get_version (note, language);
  g_autoptr (SampanEdit) edit = NULL;

  if (g_str_equal (id, "machine"))
    return version && sampan_version_approve (version) > 0;
  if (g_str_equal (id, "caption-speed"))
    return mend_captions (note, language);
  if (g_str_equal (id, "shape"))
    return mend_shapes (note, sampan_rules_get (platform));
  if (!facts || (!g_str_equal (id, "faces") && !g_str_equal (id, "ai-label")))
    return FALSE;
  edit = make_mend (id, language);
  return mend_media (note,
                     g_str_equal (id, "faces") ? sampan_check_shows_faces
                                               : sampan_check_wants_label,
                     facts, edit);
}
