#include "sampan-blur.h"

#include "sampan-gaussian.h"

struct _SampanBlur
{
  SampanFilter parent_instance;

  SampanGaussian *gaussian; /* of the streaming thread */
};

G_DEFINE_FINAL_TYPE (SampanBlur, sampan_blur, SAMPAN_TYPE_FILTER)

/* Standard deviation at amount 1, of the shorter side. */
#define WIDTH 0.04

static void
sampan_blur_process (SampanFilter *filter,
                     GstVideoFrame *frame,
                     const double *amounts,
                     gboolean changed)
{
  SampanBlur *self = SAMPAN_BLUR (filter);
  double sigma =
      amounts[0] * WIDTH * MIN (GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame));

  for (int plane = 0; plane < 3; plane++)
    {
      guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
      int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);

      sampan_gaussian_blur (self->gaussian, data, stride, data, stride,
                            GST_VIDEO_FRAME_COMP_WIDTH (frame, plane),
                            GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane),
                            plane == 0 ? sigma : sigma / 2);
    }
}

static void
sampan_blur_finalize (GObject *object)
{
  sampan_gaussian_free (SAMPAN_BLUR (object)->gaussian);
  G_OBJECT_CLASS (sampan_blur_parent_class)->finalize (object);
}

static void
sampan_blur_class_init (SampanBlurClass *klass)
{
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_blur_finalize;
  filter_class->process = sampan_blur_process;
  sampan_filter_class_add_amount (filter_class, "amount", "Amount", "How wide the blur is", 0, 1,
                                  0);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Blur", "Filter/Effect/Video",
                                         "Blurs the whole frame", "Sampan");
}

static void
sampan_blur_init (SampanBlur *self)
{
  self->gaussian = sampan_gaussian_new ();
}
