#pragma once

#include "sampan-in-place.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_FILTER (sampan_filter_get_type ())

/* The most amounts a filter may have. */
#define SAMPAN_FILTER_MAX_AMOUNTS 8

/**
 * SampanFilter:
 *
 * The base of our in-place filters on planar 4:2:0 frames (I420, and A420 once a background was
 * removed). It holds their properties, which may be set while the pipeline plays, and lets frames
 * pass untouched while nothing is to be done.
 */
G_DECLARE_DERIVABLE_TYPE (SampanFilter, sampan_filter, SAMPAN, FILTER, SampanInPlace)

/**
 * SampanFilterClass:
 * @n_amounts: how many amounts there are; counted by sampan_filter_class_add_amount()
 * @process: changes one frame in place, with @amounts as they are at that frame; @changed is %TRUE
 * for the first frame and after an amount, another setting or the size of the frames has changed.
 * On the streaming thread.
 * @is_neutral: whether @amounts change nothing; by default when all are zero. With the object lock
 * held.
 */
struct _SampanFilterClass
{
  SampanInPlaceClass parent_class;

  guint n_amounts;
  void (*process) (SampanFilter *self,
                   GstVideoFrame *frame,
                   const double *amounts,
                   gboolean changed);
  gboolean (*is_neutral) (SampanFilter *self, const double *amounts);
};

/**
 * sampan_filter_class_add_amount:
 * @klass: a filter's class, in its class_init
 * @name: the property's name
 * @nick: its short name
 * @blurb: what it does
 * @minimum: the least value
 * @maximum: the greatest value
 * @neutral: the default
 *
 * Adds a property of type double. Amounts are numbered in the order in which they are added, the
 * first being 0 in the array that the virtual functions are given and 1 as a property, so that a
 * subclass's own properties begin at %SAMPAN_FILTER_MAX_AMOUNTS + 1.
 */
void sampan_filter_class_add_amount (SampanFilterClass *klass,
                                     const char *name,
                                     const char *nick,
                                     const char *blurb,
                                     double minimum,
                                     double maximum,
                                     double neutral);

/**
 * sampan_filter_set_amount_property:
 *
 * For subclasses with properties of their own: handles @prop_id if it is an amount. Returns:
 * whether it was.
 */
gboolean sampan_filter_set_amount_property (SampanFilter *self, guint prop_id, const GValue *value);
gboolean sampan_filter_get_amount_property (SampanFilter *self, guint prop_id, GValue *value);

/**
 * sampan_filter_invalidate:
 *
 * Says that a setting other than an amount has changed. The object lock must not be held.
 */
void sampan_filter_invalidate (SampanFilter *self);

G_END_DECLS
