#pragma once

#include "sampan-frame.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_READING_NOTHING, /* understood, and nothing to do */
  SAMPAN_READING_EDIT,
  SAMPAN_READING_WITHOUT, /* op is not wanted */
  SAMPAN_READING_UNDO_LAST,
  SAMPAN_READING_UNDO_ALL,
  SAMPAN_READING_UNRESOLVED,
} SampanReadingType;

/** Why something is unresolved. */
typedef enum
{
  SAMPAN_REASON_UNKNOWN,
  SAMPAN_REASON_MISSING,
  SAMPAN_REASON_VIDEO_ONLY,
  SAMPAN_REASON_IMAGE_ONLY,
  SAMPAN_REASON_HOW,
  SAMPAN_REASON_VALUE,
  SAMPAN_REASON_WHEN,
  SAMPAN_REASON_WORDS,
  SAMPAN_REASON_PICTURE,
  SAMPAN_REASON_COLOUR,
  SAMPAN_REASON_COLOURS,
  SAMPAN_REASON_SHAPE,
  SAMPAN_REASON_PIXELS,
  SAMPAN_REASON_ANGLE,
  SAMPAN_REASON_NOTHING_BEFORE,
  SAMPAN_REASON_TOO_LONG,
  SAMPAN_N_REASONS
} SampanReason;

/** What a frame asks for. */
typedef struct
{
  SampanReadingType type;
  SampanEdit *edit;
  const SampanOp *op;
  const char *which; /* of op, by its key; NULL for all */
  gboolean away;     /* "remove the grain", not just "no grain" */
  SampanReason reason;
} SampanReading;

void sampan_reading_clear (SampanReading *self);
/** "push the white balance toward blue": which of the two balances @colour ("#rrggbb") moves, and
 * which way. Magenta and green lie on one line, blue and orange on the other. Returns: (transfer
 * full) */
SampanEdit *sampan_rules_lean_to (const char *colour);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SampanReading, sampan_reading_clear)

/** Reads @frame by the rules. */
void sampan_rules_read (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading);

/** Whether @frame says from when to when, or how long, of the medium. */
gboolean sampan_rules_has_time (SampanFrame *frame);

/** For people, translated. */
const char *sampan_reason_get_text (SampanReason reason);

G_END_DECLS
