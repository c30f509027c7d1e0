#include "sampan-stylise.h"

#include <math.h>
#include <string.h>

#include "sampan-style.h"

struct _SampanStylise
{
  SampanFilter parent_instance;

  const SampanStyle *style; /* guarded by the object lock */
  /* Of the streaming thread. */
  const SampanStyle *drawing; /* whose memory this is */
  gpointer memory;
  guint8 *originals[3];
};

G_DEFINE_FINAL_TYPE (SampanStylise, sampan_stylise, SAMPAN_TYPE_FILTER)

enum
{
  PROP_STYLE = SAMPAN_FILTER_MAX_AMOUNTS + 1,
};

/* Styles that are drawn in any strength are whole from 1 / so much on. */
#define FADE_IN 5

static const SampanStyle *const styles[] = { &sampan_style_cartoon, &sampan_style_pencil,
                                             &sampan_style_oil, &sampan_style_pixel };

static const SampanStyle *
find_style (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i]->name, name) == 0)
      return styles[i];
  return NULL;
}

/* @part: of the new picture, of 256. */
SAMPAN_CLONES static void
blend_row (guint8 *restrict row, const guint8 *restrict original, int part, int width)
{
  for (int x = 0; x < width; x++)
    row[x] = (guint8)((original[x] * (256 - part) + row[x] * part + 128) >> 8);
}

static void
keep_originals (SampanStylise *self, GstVideoFrame *frame)
{
  for (int i = 0; i < 3; i++)
    {
      gsize width = GST_VIDEO_FRAME_COMP_WIDTH (frame, i);
      gsize height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, i);

      self->originals[i] = g_realloc (self->originals[i], width * height);
      for (gsize y = 0; y < height; y++)
        memcpy (self->originals[i] + y * width,
                (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, i)
                    + y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, i),
                width);
    }
}

static void
blend_originals (SampanStylise *self, GstVideoFrame *frame, double strength)
{
  for (int i = 0; i < 3; i++)
    {
      gsize width = GST_VIDEO_FRAME_COMP_WIDTH (frame, i);

      for (gsize y = 0; y < (gsize)GST_VIDEO_FRAME_COMP_HEIGHT (frame, i); y++)
        blend_row ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, i)
                       + y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, i),
                   self->originals[i] + y * width, (int)lrint (256 * strength), (int)width);
    }
}

static void
drop_memory (SampanStylise *self)
{
  if (self->drawing != NULL)
    self->drawing->destroy (self->memory);
  self->drawing = NULL;
}

static void
sampan_stylise_process (SampanFilter *filter,
                        GstVideoFrame *frame,
                        const double *amounts,
                        gboolean changed)
{
  SampanStylise *self = SAMPAN_STYLISE (filter);
  SampanCanvas canvas = { .width = GST_VIDEO_FRAME_WIDTH (frame),
                          .height = GST_VIDEO_FRAME_HEIGHT (frame),
                          .chroma_width = GST_VIDEO_FRAME_COMP_WIDTH (frame, 1),
                          .chroma_height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, 1),
                          .range = sampan_range_from_info (&frame->info),
                          .strength = amounts[0] };
  const SampanStyle *style;
  double part;

  GST_OBJECT_LOCK (self);
  style = self->style;
  GST_OBJECT_UNLOCK (self);
  /* It may have been taken away after this frame was begun. */
  if (style == NULL)
    return;
  if (style != self->drawing)
    {
      drop_memory (self);
      self->memory = style->create ();
      self->drawing = style;
    }
  for (int i = 0; i < 3; i++)
    {
      canvas.planes[i] = GST_VIDEO_FRAME_PLANE_DATA (frame, i);
      canvas.strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE (frame, i);
    }
  /* What draws in the strength that is asked for is only faded in. */
  part = style->blends ? FADE_IN * amounts[0] : amounts[0];
  if (part < 1)
    keep_originals (self, frame);
  style->draw (self->memory, &canvas);
  if (part < 1)
    blend_originals (self, frame, part);
}

static gboolean
sampan_stylise_is_neutral (SampanFilter *filter, const double *amounts)
{
  return amounts[0] == 0 || SAMPAN_STYLISE (filter)->style == NULL;
}

static void
sampan_stylise_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanStylise *self = SAMPAN_STYLISE (object);

  if (sampan_filter_set_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STYLE:
      GST_OBJECT_LOCK (self);
      self->style = find_style (g_value_get_string (value));
      GST_OBJECT_UNLOCK (self);
      sampan_filter_invalidate (SAMPAN_FILTER (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_stylise_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanStylise *self = SAMPAN_STYLISE (object);

  if (sampan_filter_get_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STYLE:
      GST_OBJECT_LOCK (self);
      g_value_set_string (value, self->style != NULL ? self->style->name : NULL);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_stylise_finalize (GObject *object)
{
  SampanStylise *self = SAMPAN_STYLISE (object);

  drop_memory (self);
  for (int i = 0; i < 3; i++)
    g_free (self->originals[i]);
  G_OBJECT_CLASS (sampan_stylise_parent_class)->finalize (object);
}

static void
sampan_stylise_class_init (SampanStyliseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  object_class->set_property = sampan_stylise_set_property;
  object_class->get_property = sampan_stylise_get_property;
  object_class->finalize = sampan_stylise_finalize;
  filter_class->process = sampan_stylise_process;
  filter_class->is_neutral = sampan_stylise_is_neutral;
  sampan_filter_class_add_amount (filter_class, "strength", "Strength", "How much of the style", 0,
                                  1, 1);
  g_object_class_install_property (object_class, PROP_STYLE,
                                   g_param_spec_string ("style", "Style", "The style's name", NULL,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                            | GST_PARAM_MUTABLE_PLAYING));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Stylise",
                                         "Filter/Effect/Video",
                                         "Redraws the frame as a drawing or painting", "Sampan");
}

static void
sampan_stylise_init (SampanStylise *self)
{
}
