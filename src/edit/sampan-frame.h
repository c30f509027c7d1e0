#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** What a frame holds: a set of these says at a glance which rules can read it. */
typedef enum
{
  SAMPAN_SLOT_NEGATION = 1 << 0,
  SAMPAN_SLOT_UNDO = 1 << 1,
  SAMPAN_SLOT_KEEP = 1 << 2,
  SAMPAN_SLOT_CUT = 1 << 3,
  SAMPAN_SLOT_TRIM = 1 << 4,
  SAMPAN_SLOT_ADD = 1 << 5,
  SAMPAN_SLOT_CHANGE = 1 << 6,
  SAMPAN_SLOT_MORE = 1 << 7,
  SAMPAN_SLOT_LESS = 1 << 8,
  SAMPAN_SLOT_DEGREE = 1 << 9,
  SAMPAN_SLOT_QUANTITY = 1 << 10,
  SAMPAN_SLOT_RATIO = 1 << 11,
  SAMPAN_SLOT_PIXELS = 1 << 12,
  SAMPAN_SLOT_QUOTE = 1 << 13,
  SAMPAN_SLOT_FILE = 1 << 14,
  SAMPAN_SLOT_COLOUR = 1 << 15,
  SAMPAN_SLOT_LANGUAGE = 1 << 16,
  SAMPAN_SLOT_PLACE = 1 << 17,
  SAMPAN_SLOT_SIZE = 1 << 18,
  SAMPAN_SLOT_STYLE = 1 << 19,
  SAMPAN_SLOT_EDGE = 1 << 20, /* first, last, start, end, after, before */
  SAMPAN_SLOT_SIDE = 1 << 21, /* left, right */
  SAMPAN_SLOT_SPAN = 1 << 22, /* width, height */
  SAMPAN_SLOT_OBJECT = 1 << 23,
  SAMPAN_SLOT_EFFECT = 1 << 24,
  SAMPAN_SLOT_MISSING = 1 << 25,
  SAMPAN_SLOT_UNKNOWN = 1 << 26,
  SAMPAN_SLOT_ONLY = 1 << 27,
  SAMPAN_SLOT_SCENE = 1 << 28,
} SampanSlots;

/** How a frame hangs on the one before it. */
typedef enum
{
  SAMPAN_LINK_START, /* a sentence begins */
  SAMPAN_LINK_RUN,   /* nothing stands between them */
  SAMPAN_LINK_PAUSE,
  SAMPAN_LINK_AND,
  SAMPAN_LINK_OR,
  SAMPAN_LINK_THEN,
} SampanLink;

#define SAMPAN_FRAME_MAX 4 /* quantities, colours */

/** One wish of a sentence: some tokens, and what they are, in order of reading. */
typedef struct
{
  GPtrArray *tokens; /* SampanToken, borrowed */
  SampanLink link;
  guint slots; /* SampanSlots */
  const SampanWord *effect;
  const SampanWord *object;
  const SampanWord *place;
  const SampanWord *size;
  const SampanWord *style;
  const SampanWord *scene;
  const char *colour_of; /* what the colours are said of: "blonde" */
  int degree;            /* SampanDegree, -1 if none is given */
  const SampanToken *quantities[SAMPAN_FRAME_MAX];
  guint n_quantities;
  const SampanToken *ratio;
  const char *aspect;
  const SampanToken *pixels;
  const SampanToken *quote;
  const SampanToken *file;
  const char *colours[SAMPAN_FRAME_MAX];
  guint n_colours;
  const char *languages[SAMPAN_FRAME_MAX];
  guint n_languages;
  guint marks;        /* 1 << SampanMark */
  gboolean excepts;   /* "all but the faces" */
  gboolean hides;     /* "cover the face", unlike "remove" */
  gboolean corrects;  /* "no wait, blue": takes the place of what was said before */
  gboolean denies;    /* "wait no": what was said before was not meant, whatever it was */
  gboolean contrasts; /* "not the sound", which does not ask for silence */
} SampanFrame;

SampanFrame *sampan_frame_new (SampanLink link);
void sampan_frame_free (SampanFrame *self);
SampanFrame *sampan_frame_copy (SampanFrame *self);
/** Returns: whether there was room for it */
gboolean sampan_frame_add (SampanFrame *self, SampanToken *token);
/** The last token that says something, or NULL. */
SampanToken *sampan_frame_get_last (SampanFrame *self);
gboolean sampan_frame_has_mark (SampanFrame *self, SampanMark mark);
/** Whether one of its tokens has the trait. */
gboolean sampan_frame_has_trait (SampanFrame *self, SampanTrait trait);
/** Whether it asks for music that is not there: "add some music". */
gboolean sampan_frame_adds_sound (SampanFrame *self);
/** Whether an operation changes one part of the picture alone. */
gboolean sampan_op_is_about_part (const SampanOp *op);
/** Whether it says nothing of its own but how: a degree, a number, a colour, a place. */
gboolean sampan_frame_is_modifier (SampanFrame *self);

/** Where in the original the frame stands, without what only joins or asks nicely; FALSE if nothing
 * is left. */
gboolean sampan_frame_get_range (SampanFrame *self, gsize *start, gsize *end);

/** Returns: (transfer full) (element-type SampanFrame): @tokens cut into wishes. @kind: what is
 * edited */
GPtrArray *sampan_frames_cut (GPtrArray *tokens, SampanMediaKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFrame, sampan_frame_free)

G_END_DECLS
