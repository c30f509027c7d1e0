#include "sampan-look.h"

#include "sampan-look-table.h"

struct _SampanLook
{
  SampanFilter parent_instance;

  char *name;             /* guarded by the object lock */
  SampanLookTable *table; /* of the streaming thread */
};

G_DEFINE_FINAL_TYPE (SampanLook, sampan_look, SAMPAN_TYPE_FILTER)

enum
{
  PROP_LOOK = SAMPAN_FILTER_MAX_AMOUNTS + 1,
};

/* Three neighbouring columns of the table and their weights, which sum up to 16: between them lies
 * one (Cb, Cr). */
typedef struct
{
  const gint16 *luma[3];
  const gint16 (*chroma[3])[2];
  int weights[3];
} Corner;

static inline Corner
find_corner (const SampanLookTable *table, int u, int v)
{
  int u0 = u >> 4, v0 = v >> 4, fu = u & 15, fv = v & 15;
  /* A square of four points, cut into two triangles: the middle point is the one on the side of the
   * larger rest. */
  int um = fu >= fv ? u0 + 1 : u0, vm = fu >= fv ? v0 : v0 + 1;
  int high = MAX (fu, fv), low = MIN (fu, fv);

  return (Corner){
    .luma = { table->luma[u0][v0], table->luma[um][vm], table->luma[u0 + 1][v0 + 1] },
    .chroma = { table->chroma[u0][v0], table->chroma[um][vm], table->chroma[u0 + 1][v0 + 1] },
    .weights = { 16 - high, high - low, low },
  };
}

static inline guint8
finish (int sum)
{
  /* Weights of 16 and 8, values in 1/64. */
  int value = (sum + 16 * 8 * SAMPAN_LOOK_ONE / 2) >> 13;

  return (guint8)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static inline guint8
look_up_luma (const Corner *corner, int y)
{
  int y0 = y >> 3, f = y & 7, sum = 0;

  for (int i = 0; i < 3; i++)
    sum += corner->weights[i] * (corner->luma[i][y0] * (8 - f) + corner->luma[i][y0 + 1] * f);
  return finish (sum);
}

static inline guint8
look_up_chroma (const Corner *corner, int y, int component)
{
  int y0 = y >> 3, f = y & 7, sum = 0;

  for (int i = 0; i < 3; i++)
    sum +=
        corner->weights[i]
        * (corner->chroma[i][y0][component] * (8 - f) + corner->chroma[i][y0 + 1][component] * f);
  return finish (sum);
}

/* One row of chroma and the two rows of luma that it belongs to; @bottom is @top where the height
 * is odd. */
static void
look_rows (
    const SampanLookTable *table, guint8 *top, guint8 *bottom, guint8 *u, guint8 *v, int width)
{
  for (int x = 0; x < width; x += 2)
    {
      Corner corner = find_corner (table, u[x / 2], v[x / 2]);
      int right = MIN (x + 1, width - 1);
      int a = top[x], b = top[right], c = bottom[x], d = bottom[right];
      int mean = (a + b + c + d + 2) >> 2;

      top[x] = look_up_luma (&corner, a);
      top[right] = look_up_luma (&corner, b);
      bottom[x] = look_up_luma (&corner, c);
      bottom[right] = look_up_luma (&corner, d);
      u[x / 2] = look_up_chroma (&corner, mean, 0);
      v[x / 2] = look_up_chroma (&corner, mean, 1);
    }
}

static void
prepare (SampanLook *self, const GstVideoInfo *info, double strength)
{
  SampanRange range = sampan_range_from_info (info);
  g_autofree char *name = NULL;

  GST_OBJECT_LOCK (self);
  name = g_strdup (self->name);
  GST_OBJECT_UNLOCK (self);
  if (self->table == NULL)
    self->table = g_new (SampanLookTable, 1);
  /* The name may have been taken away after this frame was begun: then the old look holds for it.
   */
  if (sampan_look_exists (name))
    sampan_look_table_fill (self->table, name, strength, &range);
}

static void
sampan_look_process (SampanFilter *filter,
                     GstVideoFrame *frame,
                     const double *amounts,
                     gboolean changed)
{
  SampanLook *self = SAMPAN_LOOK (filter);
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  guint8 *luma = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  guint8 *u = GST_VIDEO_FRAME_PLANE_DATA (frame, 1);
  guint8 *v = GST_VIDEO_FRAME_PLANE_DATA (frame, 2);
  gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);

  if (changed)
    prepare (self, &frame->info, amounts[0]);
  for (int y = 0; y < height; y += 2)
    look_rows (self->table, luma + y * stride, luma + MIN (y + 1, height - 1) * stride,
               u + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 1),
               v + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 2), width);
}

static gboolean
sampan_look_is_neutral (SampanFilter *filter, const double *amounts)
{
  return amounts[0] == 0 || !sampan_look_exists (SAMPAN_LOOK (filter)->name);
}

static void
sampan_look_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanLook *self = SAMPAN_LOOK (object);

  if (sampan_filter_set_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_LOOK:
      GST_OBJECT_LOCK (self);
      g_set_str (&self->name, g_value_get_string (value));
      GST_OBJECT_UNLOCK (self);
      sampan_filter_invalidate (SAMPAN_FILTER (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_look_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanLook *self = SAMPAN_LOOK (object);

  if (sampan_filter_get_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_LOOK:
      GST_OBJECT_LOCK (self);
      g_value_set_string (value, self->name);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_look_finalize (GObject *object)
{
  SampanLook *self = SAMPAN_LOOK (object);

  g_free (self->name);
  g_free (self->table);
  G_OBJECT_CLASS (sampan_look_parent_class)->finalize (object);
}

static void
sampan_look_class_init (SampanLookClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  object_class->set_property = sampan_look_set_property;
  object_class->get_property = sampan_look_get_property;
  object_class->finalize = sampan_look_finalize;
  filter_class->process = sampan_look_process;
  filter_class->is_neutral = sampan_look_is_neutral;
  sampan_filter_class_add_amount (filter_class, "strength", "Strength", "How much of the look", 0,
                                  1, 1);
  g_object_class_install_property (object_class, PROP_LOOK,
                                   g_param_spec_string ("look", "Look", "The look's name", NULL,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                            | GST_PARAM_MUTABLE_PLAYING));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Look", "Filter/Effect/Video",
                                         "Gives the frame the colours of a look", "Sampan");
}

static void
sampan_look_init (SampanLook *self)
{
}
