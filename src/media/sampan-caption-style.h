#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Where the block stands; the edge that its margin is measured from. */
typedef enum
{
  SAMPAN_CAPTION_BOTTOM,
  SAMPAN_CAPTION_MIDDLE,
  SAMPAN_CAPTION_TOP,
} SampanCaptionPlace;

/** How captions are drawn, in one language or two. Its fields may be changed before it is used. */
typedef struct
{
  char *font;     /* family, for example "Noto Serif CJK SC"; NULL for the language's own */
  double size;    /* of the first language, of the frame's shorter side */
  double weight;  /* 100 thin .. 400 regular .. 900 heavy */
  char *colour;   /* "#rrggbb" or "#rrggbbaa", as all colours here */
  double outline; /* width round the letters, of the text's size; 0 for none */
  char *outline_colour;
  double shadow;      /* opacity of the shadow under the letters, 0 for none */
  char *box_colour;   /* with its opacity; fully transparent for no box */
  int place;          /* SampanCaptionPlace */
  double margin;      /* from that edge, of the frame's height; without meaning in the middle */
  char *safe_area;    /* the platform whose buttons it keeps clear of, or "none" */
  double second_size; /* of the second language, of the first one's size */
  char *second_colour;
  int second_above; /* boolean: the second language stands over the first */
} SampanCaptionStyle;

#define SAMPAN_TYPE_CAPTION_STYLE (sampan_caption_style_get_type ())
GType sampan_caption_style_get_type (void) G_GNUC_CONST;

/**
 * sampan_caption_style_new:
 * @name: (nullable): of one of sampan_caption_style_get_names(); anything else is the first
 *
 * Returns: (transfer full): that style of data/rules/caption-styles.json
 */
SampanCaptionStyle *sampan_caption_style_new (const char *name);
SampanCaptionStyle *sampan_caption_style_copy (const SampanCaptionStyle *self);
void sampan_caption_style_free (SampanCaptionStyle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCaptionStyle, sampan_caption_style_free)
gboolean sampan_caption_style_equal (const SampanCaptionStyle *a, const SampanCaptionStyle *b);

/** Returns: (transfer none): the names of the styles that come with the program. */
const char *const *sampan_caption_style_get_names (void);

/**
 * sampan_caption_style_parse:
 * @json: an object as sampan_caption_style_to_json() writes it
 *
 * What is left out is as in the first style; members that are not known are passed over.
 *
 * Errors: SAMPAN_MEDIA_ERROR_PLAN, with a sentence that names the member.
 *
 * Returns: (transfer full): the style, %NULL with @error if a member is not what it has to be
 */
SampanCaptionStyle *sampan_caption_style_parse (const char *json, GError **error);
/** Returns: (transfer full): as JSON, one line. */
char *sampan_caption_style_to_json (const SampanCaptionStyle *self);
/** Sets one member by its name in the JSON from a text, as on the command line. Errors as
 * sampan_caption_style_parse(). */
gboolean sampan_caption_style_set (SampanCaptionStyle *self,
                                   const char *name,
                                   const char *value,
                                   GError **error);

G_END_DECLS
