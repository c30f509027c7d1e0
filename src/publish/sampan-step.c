#include "config.h"

#include "sampan-step.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "net/sampan-json.h"

static const char *const kind_names[] = {
  "prepare", "ask", "upload", "captions", "post", "verify"
};
static const char *const state_names[] = { "pending", "started", "done" };

SampanStep *
sampan_step_new (SampanStepKind kind)
{
  SampanStep *self = g_new0 (SampanStep, 1);

  self->kind = kind;
  return self;
}

static void
add_step (
    GPtrArray *steps, SampanStepKind kind, SampanPost *post, guint media, const char *language)
{
  SampanStep *step = sampan_step_new (kind);

  step->media = media;
  step->n_media = post->media->len;
  step->video =
      media < post->media->len && sampan_post_get_media (post, media)->kind == SAMPAN_MEDIA_VIDEO;
  step->language = g_strdup (language);
  g_ptr_array_add (steps, step);
}

GPtrArray *
sampan_steps_plan (SampanPost *post, gboolean captions)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_step_free);

  for (guint i = 0; i < post->media->len; i++)
    add_step (steps, SAMPAN_STEP_PREPARE, post, i, NULL);
  add_step (steps, SAMPAN_STEP_ASK, post, 0, NULL);
  for (guint i = 0; i < post->media->len; i++)
    {
      SampanPostMedia *media = sampan_post_get_media (post, i);
      guint n_tracks = captions && media->kind == SAMPAN_MEDIA_VIDEO ? media->tracks->len : 0;

      add_step (steps, SAMPAN_STEP_UPLOAD, post, i, NULL);
      for (guint j = 0; j < n_tracks; j++)
        add_step (steps, SAMPAN_STEP_CAPTIONS, post, i,
                  sampan_caption_track_get_language (media->tracks->pdata[j]));
    }
  add_step (steps, SAMPAN_STEP_POST, post, 0, NULL);
  add_step (steps, SAMPAN_STEP_VERIFY, post, 0, NULL);
  return steps;
}

void
sampan_step_free (SampanStep *self)
{
  if (!self)
    return;
  g_free (self->language);
  g_free (self->draft);
  g_free (self->result);
  g_free (self);
}

SampanStep *
sampan_step_copy (const SampanStep *self)
{
  SampanStep *copy = g_memdup2 (self, sizeof *self);

  copy->language = g_strdup (self->language);
  copy->draft = g_strdup (self->draft);
  copy->result = g_strdup (self->result);
  return copy;
}

static char *
media_label (const SampanStep *self)
{
  gboolean send = self->kind == SAMPAN_STEP_UPLOAD;

  if (self->video)
    return g_strdup (send ? _ ("Send the video") : _ ("Prepare the video"));
  if (self->n_media == 1)
    return g_strdup (send ? _ ("Send the picture") : _ ("Prepare the picture"));
  /* Translators: the first %u is the number of the picture, the second how many there are */
  return g_strdup_printf (send ? _ ("Send picture %u of %u") : _ ("Prepare picture %u of %u"),
                          self->media + 1, self->n_media);
}

char *
sampan_step_dup_label (const SampanStep *self)
{
  g_autofree char *language = NULL;

  switch (self->kind)
    {
    case SAMPAN_STEP_PREPARE:
    case SAMPAN_STEP_UPLOAD:
      return media_label (self);
    case SAMPAN_STEP_ASK:
      return g_strdup (_ ("Ask whether the post is there already"));
    case SAMPAN_STEP_CAPTIONS:
      language = sampan_language_dup_name (self->language);
      /* Translators: %s is the name of a language in itself, for example "English" */
      return g_strdup_printf (_ ("Send the captions in %s"), language);
    case SAMPAN_STEP_POST:
      return g_strdup (_ ("Publish the post"));
    case SAMPAN_STEP_VERIFY:
      return g_strdup (_ ("Read the post back"));
    default:
      g_return_val_if_reached (NULL);
    }
}

const char *
sampan_step_kind_to_name (SampanStepKind kind)
{
  return kind_names[kind];
}

gboolean
sampan_step_kind_from_name (const char *name, SampanStepKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

const char *
sampan_step_state_to_name (SampanStepState state)
{
  return state_names[state];
}

SampanStepState
sampan_step_state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (name, state_names[i]) == 0)
      return i;
  return SAMPAN_STEP_PENDING;
}

char *
sampan_step_dup_data (const SampanStep *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_int (builder, "media", self->media);
  sampan_json_add_int (builder, "n_media", self->n_media);
  sampan_json_add_boolean (builder, "video", self->video);
  sampan_json_add_string (builder, "language", self->language);
  sampan_json_add_string (builder, "draft", self->draft);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

void
sampan_step_read_data (SampanStep *self, const char *data)
{
  g_autoptr (JsonNode) node = data ? sampan_json_parse_string (data, NULL) : NULL;

  self->media = sampan_json_peek_int (node, "media", 0);
  self->n_media = sampan_json_peek_int (node, "n_media", 0);
  self->video = sampan_json_peek_boolean (node, "video", FALSE);
  g_set_str (&self->language, sampan_json_peek_string (node, "language", NULL));
  g_set_str (&self->draft, sampan_json_peek_string (node, "draft", NULL));
}
