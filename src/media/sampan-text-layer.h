#pragma once

#include <cairo.h>
#include <glib-object.h>

G_BEGIN_DECLS

/** A text on the picture: what the edit "text" draws. */
typedef struct
{
  const char *text;
  const char *language; /* nullable: told from the text */
  const char *position; /* "top", "centre" or "bottom"; NULL: by x and y */
  double x, y; /* 0..1: 0 stands at the left or upper edge, 1 at the right or lower one, 0.5 in the
                  middle */
  double size; /* of the frame's shorter side */
  const char *colour; /* "#rrggbb" or "#rrggbbaa" */
  double start,
      end; /* seconds in the result; an end that is not after the start means until the end */
} SampanText;

/** An immutable list of texts that streaming threads may read (boxed). */
typedef struct _SampanTextSet SampanTextSet;
#define SAMPAN_TYPE_TEXT_SET (sampan_text_set_get_type ())
GType sampan_text_set_get_type (void) G_GNUC_CONST;

/** Copies @texts; later ones are drawn above earlier ones. */
SampanTextSet *sampan_text_set_new (const SampanText *texts, guint n_texts);
SampanTextSet *sampan_text_set_ref (SampanTextSet *self);
void sampan_text_set_unref (SampanTextSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTextSet, sampan_text_set_unref)

guint sampan_text_set_get_length (SampanTextSet *self);
/** Whether text @i is to be seen at @time seconds of the result. */
gboolean sampan_text_set_is_active (SampanTextSet *self, guint i, double time);
/** The pixels that sampan_text_set_draw_one() may touch in a frame; %FALSE if there are none. */
gboolean sampan_text_set_get_area (
    SampanTextSet *self, guint i, int width, int height, cairo_rectangle_int_t *area);
/** Draws text @i whatever the time. Thread-safe, as are all of these. */
void sampan_text_set_draw_one (SampanTextSet *self, guint i, cairo_t *cr, int width, int height);
/** Draws all that are to be seen at @time. */
gboolean
sampan_text_set_draw (SampanTextSet *self, cairo_t *cr, double time, int width, int height);
/** A number that changes when the picture drawn for @time does: 0 for nothing. */
guint64 sampan_text_set_key (SampanTextSet *self, double time);

G_END_DECLS
