#include "sampan-look.h"

#include "sampan-gaussian.h"
#include "sampan-look-table.h"

struct _SampanLook
{
  SampanFilter parent_instance;

  char *name; /* guarded by the object lock */
  /* Of the streaming thread. */
  SampanLookTable *table;
  gint16 *scratch;
  double glow;
  SampanGaussian *gaussian;
  guint8 *blurred;
};

/* How far light spreads, of the shorter side. */
#define GLOW_WIDTH 0.022

G_DEFINE_FINAL_TYPE (SampanLook, sampan_look, SAMPAN_TYPE_FILTER)

enum
{
  PROP_LOOK = SAMPAN_FILTER_MAX_AMOUNTS + 1,
};

/* The weighted sum of one field, divided by 128, without what it was raised by. */
static inline gint16
take (guint64 sum, int field)
{
  return (gint16)((int)((sum >> (field * SAMPAN_LOOK_FIELD + 7)) & ((1 << 14) - 1))
                  - SAMPAN_LOOK_RAISE);
}

/* What the lattice says about one colour: the three fields of the weighted sum. */
static inline guint64
look_up (const SampanLookTable *table, guint y, guint u, guint v)
{
  guint fu = u & 15, fv = v & 15;
  /* A square of four points, cut into two triangles: the middle point is the one on the side of the
   * larger rest. */
  guint high = MAX (fu, fv), low = MIN (fu, fv);
  gsize side = fu >= fv ? SAMPAN_LOOK_ROW * SAMPAN_LOOK_ROW : SAMPAN_LOOK_ROW;
  const guint64 *first = &table->lattice[u >> 4][v >> 4][y >> 4];
  const guint64 *middle = first + side;
  const guint64 *last = first + SAMPAN_LOOK_ROW * SAMPAN_LOOK_ROW + SAMPAN_LOOK_ROW;
  guint64 above = (y & 15) >> 1, below = 8 - above;

  return (16 - high) * (first[0] * below + first[1] * above)
         + (high - low) * (middle[0] * below + middle[1] * above)
         + low * (last[0] * below + last[1] * above);
}

/* For one row of chroma and its two rows of luma: what to add to the luma, and the new chroma, in
 * 1/16. */
static void
look_up_row (const SampanLookTable *table,
             const guint8 *top,
             const guint8 *bottom,
             const guint8 *u,
             const guint8 *v,
             int width,
             gint16 *restrict shifts,
             gint16 *restrict new_u,
             gint16 *restrict new_v)
{
  for (int x = 0; x < (width + 1) / 2; x++)
    {
      int left = 2 * x, right = MIN (left + 1, width - 1);
      guint mean = (guint)(top[left] + top[right] + bottom[left] + bottom[right] + 2) >> 2;
      guint64 sum = look_up (table, mean, u[x], v[x]);

      shifts[x] = take (sum, 0);
      new_u[x] = take (sum, 1);
      new_v[x] = take (sum, 2);
    }
}

SAMPAN_CLONES static void
shift_row (guint8 *restrict row, const gint16 *restrict shifts, int pairs)
{
  for (int x = 0; x < pairs; x++)
    {
      int shift = (shifts[x] + SAMPAN_LOOK_ONE / 2) >> 4;

      row[2 * x] = sampan_clamp (row[2 * x] + shift);
      row[2 * x + 1] = sampan_clamp (row[2 * x + 1] + shift);
    }
}

SAMPAN_CLONES static void
finish_row (guint8 *restrict row, const gint16 *restrict values, int width)
{
  for (int x = 0; x < width; x++)
    row[x] = sampan_clamp ((values[x] + SAMPAN_LOOK_ONE / 2) >> 4);
}

static void
luma_row (const SampanLookTable *table, guint8 *row, const gint16 *shifts, int width)
{
  sampan_byte_map_apply (&table->greys, row, width);
  shift_row (row, shifts, width / 2);
  if (width % 2)
    row[width - 1] =
        sampan_clamp (row[width - 1] + ((shifts[width / 2] + SAMPAN_LOOK_ONE / 2) >> 4));
}

/* The light of the surroundings shines through what is not white already. @gain: of 255 times the
 * range. */
SAMPAN_CLONES static void
glow_row (guint8 *restrict row,
          const guint8 *restrict blurred,
          int black,
          int white,
          float gain,
          int width)
{
  for (int x = 0; x < width; x++)
    {
      int light = blurred[x] - black, left = white - row[x];

      light = light < 0 ? 0 : light;
      left = left < 0 ? 0 : left;
      row[x] = (guint8)(row[x] + (int)((float)(light * left) * gain + 0.5f));
    }
}

static void
glow (SampanLook *self, GstVideoFrame *frame, double strength)
{
  SampanRange range = sampan_range_from_info (&frame->info);
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  guint8 *luma = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);

  sampan_gaussian_blur (self->gaussian, luma, stride, self->blurred, width, width, height,
                        GLOW_WIDTH * MIN (width, height));
  for (int y = 0; y < height; y++)
    glow_row (luma + (gsize)y * stride, self->blurred + (gsize)y * width, (int)range.black,
              (int)(range.black + range.range), (float)(self->glow * strength / range.range),
              width);
}

static void
prepare (SampanLook *self, const GstVideoInfo *info, double strength)
{
  int width = GST_VIDEO_INFO_WIDTH (info), height = GST_VIDEO_INFO_HEIGHT (info);
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
    {
      sampan_look_table_fill (self->table, name, strength, &range);
      self->glow = sampan_look_get_glow (name);
    }
  self->scratch = g_renew (gint16, self->scratch, 3 * (gsize)((width + 1) / 2));
  if (self->glow > 0)
    self->blurred = g_realloc (self->blurred, (gsize)width * height);
}

static void
sampan_look_process (SampanFilter *filter,
                     GstVideoFrame *frame,
                     const double *amounts,
                     gboolean changed)
{
  SampanLook *self = SAMPAN_LOOK (filter);
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  int chroma_width = (width + 1) / 2;
  gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);

  if (changed)
    prepare (self, &frame->info, amounts[0]);
  for (int y = 0; y < height; y += 2)
    {
      guint8 *top = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 0) + y * stride;
      guint8 *bottom = y + 1 < height ? top + stride : top;
      guint8 *u = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 1)
                  + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 1);
      guint8 *v = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, 2)
                  + (gsize)(y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 2);
      gint16 *shifts = self->scratch, *new_u = shifts + chroma_width, *new_v = new_u + chroma_width;

      look_up_row (self->table, top, bottom, u, v, width, shifts, new_u, new_v);
      luma_row (self->table, top, shifts, width);
      if (bottom != top)
        luma_row (self->table, bottom, shifts, width);
      finish_row (u, new_u, chroma_width);
      finish_row (v, new_v, chroma_width);
    }
  if (self->glow > 0)
    glow (self, frame, amounts[0]);
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
  g_free (self->scratch);
  g_free (self->blurred);
  sampan_gaussian_free (self->gaussian);
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
  self->gaussian = sampan_gaussian_new ();
}
