#include "sampan-builder-private.h"

#include <glib/gi18n-lib.h>
#include <gst/video/video.h>

#include "sampan-export.h"
#include "sampan-recipe.h"

struct _SampanBuilder
{
  GObject parent_instance;

  SampanMediaInfo *info;
  SampanPlan *plan;
  char *media_dir;
  SampanCaptionSet *captions;
  int max_size;
  gboolean live;
  gboolean opaque;
  gboolean alpha;
  gboolean rough;

  SampanRecipe *recipe;
  GError *problem; /* why there is no recipe */

  /* Of the bins that were built last, one element a stage of the recipe. */
  GPtrArray *video;
  GPtrArray *audio;
};

G_DEFINE_FINAL_TYPE (SampanBuilder, sampan_builder, G_TYPE_OBJECT)

/* ---- helpers ---- */

static SampanRecipe *
make_recipe (SampanBuilder *self, SampanPlan *plan, GError **error)
{
  SampanRecipeOptions options = 0;

  if ((self->live && self->info->kind == SAMPAN_MEDIA_VIDEO) || self->captions != NULL)
    options |= SAMPAN_RECIPE_OVERLAY;
  if (self->live)
    options |= SAMPAN_RECIPE_LIVE;
  if (self->alpha)
    options |= SAMPAN_RECIPE_ALPHA;
  if (self->opaque)
    options |= SAMPAN_RECIPE_OPAQUE;
  if (!self->live)
    options |= SAMPAN_RECIPE_AHEAD;
  if (self->rough)
    options |= SAMPAN_RECIPE_ROUGH;

  return sampan_recipe_new (self->info, plan, self->media_dir, self->max_size, options, error);
}

static SampanRecipe *
ensure_recipe (SampanBuilder *self)
{
  if (self->recipe == NULL && self->problem == NULL)
    self->recipe = make_recipe (self, self->plan, &self->problem);

  return self->recipe;
}

static void
drop_recipe (SampanBuilder *self)
{
  g_clear_pointer (&self->recipe, sampan_recipe_free);
  g_clear_error (&self->problem);
}

static gboolean
set_property (const GstIdStr *field, const GValue *value, gpointer element)
{
  const char *name = gst_id_str_as_str (field);
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (element), name);

  if (spec == NULL)
    g_warning ("%s has no property \"%s\"", GST_OBJECT_NAME (element), name);
  else if (G_VALUE_HOLDS_STRING (value) && spec->value_type != G_TYPE_STRING)
    gst_util_set_object_arg (element, name, g_value_get_string (value));
  else
    g_object_set_property (element, name, value);

  return TRUE;
}

static void
set_properties (GstElement *element, const GstStructure *values)
{
  gst_structure_foreach_id_str (values, set_property, element);
}

/* The captions belong to the running element, not to the plan. */
static void
apply_captions (SampanBuilder *self)
{
  for (guint i = 0; self->video != NULL && i < self->video->len; i++)
    {
      SampanStage *stage = self->recipe->video->pdata[i];

      if (g_str_equal (stage->factory, "sampanoverlay"))
        g_object_set (self->video->pdata[i], "captions", self->captions, NULL);
    }
}

/* Returns: (transfer floating): a bin of the elements in a row; the elements are kept in @elements.
 */
static GstElement *
build (GPtrArray *stages, GPtrArray **elements, GError **error)
{
  g_autoptr (GstElement) bin = gst_object_ref_sink (gst_bin_new (NULL));
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (gst_object_unref);
  g_autoptr (GstPad) sink = NULL;
  g_autoptr (GstPad) src = NULL;

  for (guint i = 0; i < stages->len; i++)
    {
      SampanStage *stage = stages->pdata[i];
      GstElement *element = gst_element_factory_make (stage->factory, NULL);

      if (element == NULL)
        {
          g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
                       /* Translators: %s is the name of a GStreamer element */
                       _ ("This edit needs GStreamer's element “%s”, which is not installed."),
                       stage->factory);
          return NULL;
        }
      set_properties (element, stage->fixed);
      set_properties (element, stage->live);
      gst_bin_add (GST_BIN (bin), element);
      g_ptr_array_add (made, gst_object_ref (element));
      if (i > 0 && !sampan_link (made->pdata[i - 1], element))
        {
          g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED,
                       "could not link %s to %s", GST_OBJECT_NAME (made->pdata[i - 1]),
                       GST_OBJECT_NAME (element));
          return NULL;
        }
    }
  sink = gst_element_get_static_pad (made->pdata[0], "sink");
  src = gst_element_get_static_pad (made->pdata[made->len - 1], "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", sink));
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", src));

  g_clear_pointer (elements, g_ptr_array_unref);
  *elements = g_steal_pointer (&made);
  g_object_force_floating (G_OBJECT (bin));

  return g_steal_pointer (&bin);
}

static void
set_live (GPtrArray *elements, GPtrArray *old, GPtrArray *stages)
{
  for (guint i = 0; elements != NULL && i < elements->len; i++)
    {
      SampanStage *before = old->pdata[i], *after = stages->pdata[i];

      if (!gst_structure_is_equal (before->live, after->live))
        set_properties (elements->pdata[i], after->live);
    }
}

/* ---- vfuncs ---- */

static void
sampan_builder_finalize (GObject *object)
{
  SampanBuilder *self = SAMPAN_BUILDER (object);

  drop_recipe (self);
  g_clear_pointer (&self->video, g_ptr_array_unref);
  g_clear_pointer (&self->audio, g_ptr_array_unref);
  g_clear_pointer (&self->captions, sampan_caption_set_unref);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->info, sampan_media_info_free);
  g_free (self->media_dir);

  G_OBJECT_CLASS (sampan_builder_parent_class)->finalize (object);
}

static void
sampan_builder_class_init (SampanBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_builder_finalize;
}

static void
sampan_builder_init (SampanBuilder *self)
{
}

/* ---- public ---- */

/* The elements are known to fit: asking each for all formats that it could take costs more than
 * scaling a frame. What does not fit is found when the format is set. */
gboolean
sampan_link (GstElement *from, GstElement *to)
{
  return gst_element_link_pads_full (from, "src", to, "sink", GST_PAD_LINK_CHECK_NOTHING);
}

SampanBuilder *
sampan_builder_new (const SampanMediaInfo *info, SampanPlan *plan, const char *media_dir)
{
  SampanBuilder *self = g_object_new (SAMPAN_TYPE_BUILDER, NULL);

  sampan_media_init ();
  self->info = sampan_media_info_copy (info);
  self->plan = plan != NULL ? sampan_plan_ref (plan) : sampan_plan_new ();
  self->media_dir = g_strdup (media_dir);

  return self;
}

void
sampan_builder_set_captions (SampanBuilder *self, SampanCaptionSet *captions)
{
  if (captions == self->captions)
    return;
  /* Without a bin that holds the overlay, the next one gets it. */
  if (self->video == NULL && !self->live)
    drop_recipe (self);
  g_clear_pointer (&self->captions, sampan_caption_set_unref);
  self->captions = captions != NULL ? sampan_caption_set_ref (captions) : NULL;
  apply_captions (self);
}

void
sampan_builder_set_live (SampanBuilder *self, gboolean live)
{
  self->live = live;
  drop_recipe (self);
}

void
sampan_builder_set_source (SampanBuilder *self, GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo info;

  if (caps == NULL || !gst_video_info_from_caps (&info, caps)
      || !GST_VIDEO_INFO_HAS_ALPHA (&info) == !self->alpha)
    return;
  self->alpha = !self->alpha;
  drop_recipe (self);
}

void
sampan_builder_set_opaque (SampanBuilder *self, gboolean opaque)
{
  self->opaque = opaque;
  drop_recipe (self);
}

void
sampan_builder_set_rough (SampanBuilder *self, gboolean rough)
{
  self->rough = rough;
  drop_recipe (self);
}

void
sampan_builder_set_max_size (SampanBuilder *self, int max_size)
{
  self->max_size = max_size;
  drop_recipe (self);
}

gboolean
sampan_builder_check (SampanBuilder *self, GError **error)
{
  if (ensure_recipe (self) != NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->problem));

  return FALSE;
}

GstElement *
sampan_builder_build_video (SampanBuilder *self, GError **error)
{
  GstElement *bin;

  if (!sampan_builder_check (self, error))
    return NULL;
  bin = build (self->recipe->video, &self->video, error);
  if (bin == NULL)
    return NULL;
  apply_captions (self);

  return bin;
}

GstElement *
sampan_builder_build_audio (SampanBuilder *self, GError **error)
{
  if (!sampan_builder_check (self, error) || self->recipe->audio == NULL)
    return NULL;

  return build (self->recipe->audio, &self->audio, error);
}

gboolean
sampan_builder_update (SampanBuilder *self, SampanPlan *plan)
{
  g_autoptr (SampanRecipe) recipe = make_recipe (self, plan, NULL);

  if (recipe == NULL || ensure_recipe (self) == NULL
      || !sampan_recipe_same_times (self->recipe, recipe)
      || !sampan_stages_same_shape (self->recipe->video, recipe->video))
    return FALSE;

  set_live (self->video, self->recipe->video, recipe->video);
  set_live (self->audio, self->recipe->audio, recipe->audio);
  g_clear_pointer (&self->recipe, sampan_recipe_free);
  self->recipe = g_steal_pointer (&recipe);
  sampan_plan_ref (plan);
  sampan_plan_unref (self->plan);
  self->plan = plan;

  return TRUE;
}

SampanTimeMap *
sampan_builder_get_times (SampanBuilder *self)
{
  SampanRecipe *recipe = ensure_recipe (self);

  return recipe != NULL ? recipe->times : NULL;
}

gint64
sampan_builder_get_duration (SampanBuilder *self)
{
  SampanTimeMap *times = sampan_builder_get_times (self);

  if (times == NULL || self->info->kind == SAMPAN_MEDIA_IMAGE)
    return 0;

  return (sampan_time_map_get_duration (times) + GST_MSECOND / 2) / GST_MSECOND;
}

void
sampan_builder_get_size (SampanBuilder *self, int *width, int *height)
{
  SampanRecipe *recipe = ensure_recipe (self);

  *width = recipe != NULL ? recipe->width : 0;
  *height = recipe != NULL ? recipe->height : 0;
}

gboolean
sampan_builder_get_alpha (SampanBuilder *self)
{
  SampanRecipe *recipe = ensure_recipe (self);

  return recipe != NULL && recipe->alpha;
}

gboolean
sampan_builder_same_times (SampanBuilder *self, SampanBuilder *other)
{
  SampanRecipe *one = ensure_recipe (self), *another = ensure_recipe (other);

  return one != NULL && another != NULL && sampan_recipe_same_times (one, another);
}
