#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SampanWords:
 * @text: what is written in the place of what is there; "" only paints over it
 * @x: the middle of the box, a fraction of the picture's width
 * @y: a fraction of its height
 * @width: along the line of text, a fraction of the picture's longer side
 * @height: across it, of the same
 * @angle: by how much the box is turned clockwise, degrees
 * @lines: how many lines of text are in the box
 * @align: "left", "centre" or "right"
 * @colour: "#rrggbb"; NULL or "" for that of what is there
 * @was: (nullable): what was read there
 * @lettering: "plain", "serif" or "mono"; anything else for that of what is there
 *
 * New words for a box of a picture: what the edit "words" does.
 */
typedef struct
{
  const char *text;
  double x, y, width, height;
  double angle;
  int lines;
  const char *align;
  const char *colour;
  const char *was;
  const char *lettering;
} SampanWords;

/** An immutable list of words that streaming threads may read (boxed). */
typedef struct _SampanWordsSet SampanWordsSet;
#define SAMPAN_TYPE_WORDS_SET (sampan_words_set_get_type ())
GType sampan_words_set_get_type (void) G_GNUC_CONST;

/** Copies @words. */
SampanWordsSet *sampan_words_set_new (const SampanWords *words, guint n);
SampanWordsSet *sampan_words_set_ref (SampanWordsSet *self);
void sampan_words_set_unref (SampanWordsSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanWordsSet, sampan_words_set_unref)
guint sampan_words_set_get_length (SampanWordsSet *self);
/** Returns: (transfer none) */
const SampanWords *sampan_words_set_get (SampanWordsSet *self, guint i);

G_END_DECLS
