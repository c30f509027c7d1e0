#pragma once

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

#define SAMPAN_SUBJECT_MAX_HEADS 12

/** A part of a picture, as fractions of its width and height. */
typedef struct
{
  double x, y, width, height;
} SampanBox;

/**
 * SampanSubject:
 * @known: whether it was looked for; the rest is 0 until then
 * @n_heads: how many heads there are
 * @heads: heads from the hair to the chin, those first that matter most. Of a video they are those
 * of some frames, so that a person who moves has several
 * @person: the whole person where no face is seen; a width of 0 is nobody
 *
 * What a picture or a video shows: what a crop keeps in view.
 */
typedef struct
{
  gboolean known;
  guint n_heads;
  SampanBox heads[SAMPAN_SUBJECT_MAX_HEADS];
  SampanBox person;
} SampanSubject;

/** Whether an edit of @plan asks where the subject is: a crop to a shape does. */
gboolean sampan_subject_is_wanted (SampanPlan *plan);

/**
 * sampan_subject_find:
 * @path: a picture or a video
 * @subject: (out): what it shows, upright as displayed
 * @error: SAMPAN_MEDIA_ERROR, SAMPAN_INFER_ERROR, G_IO_ERROR_CANCELLED
 *
 * Looks once at each file; later calls are answered at once. Blocks.
 *
 * Returns: whether it could be looked for
 */
gboolean sampan_subject_find (const char *path,
                              SampanSubject *subject,
                              GCancellable *cancellable,
                              GError **error);
/** The same on a thread of its own. */
void sampan_subject_find_async (const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sampan_subject_find_finish (GAsyncResult *result, SampanSubject *subject, GError **error);

/**
 * sampan_subject_place:
 * @width: of the part to keep, a fraction
 * @height: of the part to keep, a fraction
 * @x: (out): where the part begins
 * @y: (out): where it begins
 *
 * Where a part of that size shows the subject best: as many heads as have room, none cut off above,
 * the eyes at the upper third; without a subject in the middle.
 */
void
sampan_subject_place (const SampanSubject *self, double width, double height, double *x, double *y);

/** What the subject is in a part of the picture. */
void sampan_subject_crop (SampanSubject *self, const SampanBox *part);
/** And in the picture turned: 90, 180, 270 clockwise, -1 flipped left and right, -2 up and down. */
void sampan_subject_turn (SampanSubject *self, int turn);

G_END_DECLS
