#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** How captions are drawn. Sizes are fractions of the frame's shorter side. */
typedef struct
{
  char *font;          /* family, for example "Noto Sans CJK SC"; NULL for the language's default */
  double size;         /* of the first language, default 0.052 */
  double second_size;  /* of the second language relative to the first, default 0.72 */
  char *colour;        /* default "#ffffff" */
  char *second_colour; /* default "#ffe9a8" */
  char *box_colour;    /* "#rrggbbaa", default "#0000008c" */
  double position;     /* 0 top .. 1 bottom: where the block's lower edge stands, default 0.93 */
  char *outline_colour; /* default "#000000d0" */
  double outline;       /* width of the outline round the letters, of the text's size; 0 for none */
  double shadow;        /* opacity of the shadow under the letters, 0 for none */
} SampanCaptionStyle;

#define SAMPAN_TYPE_CAPTION_STYLE (sampan_caption_style_get_type ())
GType sampan_caption_style_get_type (void) G_GNUC_CONST;
/** name: "soft-box" (default), "outline", "plain". */
SampanCaptionStyle *sampan_caption_style_new (const char *name);
SampanCaptionStyle *sampan_caption_style_copy (const SampanCaptionStyle *self);
void sampan_caption_style_free (SampanCaptionStyle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCaptionStyle, sampan_caption_style_free)

G_END_DECLS
