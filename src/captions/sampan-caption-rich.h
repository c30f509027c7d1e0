#pragma once

#include <glib.h>

#include "sampan-ass.h"

G_BEGIN_DECLS

/* The units of a file of ASS that says nothing of them, and of SubRip in players. */
#define SAMPAN_ASS_WIDTH 384.0
#define SAMPAN_ASS_HEIGHT 288.0
/* The units of the files that are written. */
#define SAMPAN_ASS_OUR_WIDTH 1920.0
#define SAMPAN_ASS_OUR_HEIGHT 1080.0

typedef enum
{
  SAMPAN_CAPTION_BOLD = 1,
  SAMPAN_CAPTION_ITALIC = 2,
  SAMPAN_CAPTION_UNDERLINE = 4,
  SAMPAN_CAPTION_STRIKE = 8,
} SampanCaptionLook;

/** Things that a format can not hold; each has a sentence in sampan-caption-convert.c. */
typedef enum
{
  SAMPAN_CAPTION_LOSS_STYLES,
  SAMPAN_CAPTION_LOSS_REGIONS,
  SAMPAN_CAPTION_LOSS_NOTES,
  SAMPAN_CAPTION_LOSS_HEADER,
  SAMPAN_CAPTION_LOSS_IDS,
  SAMPAN_CAPTION_LOSS_POSITIONS,
  SAMPAN_CAPTION_LOSS_VOICES,
  SAMPAN_CAPTION_LOSS_CLASSES,
  SAMPAN_CAPTION_LOSS_LANGUAGES,
  SAMPAN_CAPTION_LOSS_RUBY,
  SAMPAN_CAPTION_LOSS_KARAOKE,
  SAMPAN_CAPTION_LOSS_FONTS,
  SAMPAN_CAPTION_LOSS_OVERRIDES,
  SAMPAN_CAPTION_LOSS_DRAWINGS,
  SAMPAN_CAPTION_LOSS_ROUNDING,
  SAMPAN_CAPTION_N_LOSSES,
} SampanCaptionLoss;

#define SAMPAN_CAPTION_LOST(loss) (1u << SAMPAN_CAPTION_LOSS_##loss)

/** A piece of text that looks the same from its first character to its last. */
typedef struct
{
  char *text;       /* without markup, lines separated by "\n" */
  guint flags;      /* SampanCaptionLook */
  gboolean reading; /* of ruby, over the run before it */
  gint64 time;      /* milliseconds of the medium at which it is sung; -1: with the run before it */
  gint32 colour;    /* 0xRRGGBB; -1: that of all */
  char *font;       /* or NULL */
  double size;      /* of the font, as a part of the picture's height; 0: that of all */
  char *voice;      /* WebVTT's, or NULL */
  char *classes;    /* "a.b", or NULL */
  char *language;   /* BCP 47, or NULL */
} SampanCaptionRun;

/** A cue's text with what its markup means, whatever the format. */
typedef struct
{
  GPtrArray *runs; /* of SampanCaptionRun */
  guint alignment; /* as the number keys lie; 0: not said */
  double x, y;     /* of the point that the alignment is about, 0 to 1; negative: not said */
  char *overrides; /* of ASS, that no other format knows ("\\fad(1,2)"), or NULL */
  guint lost;      /* SAMPAN_CAPTION_LOST: what was not understood */
} SampanCaptionRich;

void sampan_caption_rich_free (SampanCaptionRich *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCaptionRich, sampan_caption_rich_free)

/** Reads WebVTT's cue text as https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules says. */
SampanCaptionRich *sampan_caption_rich_from_vtt (const char *text);
/** Reads the markup of SubRip, and what else is found in cues whose format is not known. */
SampanCaptionRich *sampan_caption_rich_from_any (const char *text);
/** @style: (nullable): what holds where no override says otherwise; @start: when the cue starts;
 * @width, @height: the units of positions and sizes */
SampanCaptionRich *sampan_caption_rich_from_ass (
    const char *text, const SampanAssStyle *style, gint64 start, double width, double height);

/** Each returns (transfer full) the text in its format, and adds to @lost what that can not hold.
 */
char *sampan_caption_rich_to_srt (SampanCaptionRich *self, guint *lost);
/** @rules: (nullable) (element-type utf8): gets the lines of a style sheet that the classes need */
char *sampan_caption_rich_to_vtt (SampanCaptionRich *self, GPtrArray *rules, guint *lost);
/** @start and @end: when the cue starts and ends, for what is sung */
char *sampan_caption_rich_to_ass (SampanCaptionRich *self, gint64 start, gint64 end, guint *lost);
/** Returns: (transfer full): what is drawn; the readings of ruby are left out. */
char *sampan_caption_rich_to_plain (SampanCaptionRich *self);

G_END_DECLS
