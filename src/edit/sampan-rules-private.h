#pragma once

#include "sampan-rules.h"

G_BEGIN_DECLS

/** Whether @frame holds nothing but @slots. */
gboolean sampan_rules_only (SampanFrame *frame, guint slots);

/** Each sets @reading. @edit: (transfer full) */
void sampan_rules_take (SampanReading *reading, SampanEdit *edit);
void sampan_rules_refuse (SampanReading *reading, SampanReason reason);
/** Sets a number, refusing what is out of range. Returns: (transfer full) (nullable) */
SampanEdit *
sampan_rules_set_number (SampanReading *reading, SampanEdit *edit, const char *param, double value);

/** How much by its degree: the word's own levels, or @base times the degree's factor. */
double sampan_rules_scale (const SampanWord *word, int degree, double base);

/** Whether @frame takes a part off one side of the picture, or leaves it. */
gboolean sampan_frame_is_share (SampanFrame *frame);
void sampan_rules_read_share (SampanFrame *frame, SampanReading *reading);

/** The sections of the rules. Each reads a frame that is about its operations. */
void sampan_rules_read_trim (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_text (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading);
void sampan_rules_read_background (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_amount (SampanFrame *frame, const SampanOp *op, SampanReading *reading);
void sampan_rules_read_speed (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_volume (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_look (SampanFrame *frame, SampanReading *reading);
/** Noise, as something that there is too much of. */
void sampan_rules_read_noise (SampanFrame *frame, const SampanOp *op, SampanReading *reading);
void sampan_rules_read_recolour (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_faces (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_accessory (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_upscale (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_fade (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_rotate (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_resize (SampanFrame *frame, SampanReading *reading);
void sampan_rules_read_captions (SampanFrame *frame, SampanReading *reading);

/** @edit with the start and end that @frame says; %NULL with @reading refused if they make no
 * sense. (transfer full) (nullable) */
SampanEdit *sampan_rules_set_times (SampanFrame *frame, SampanReading *reading, SampanEdit *edit);

G_END_DECLS
