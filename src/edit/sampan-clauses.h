#pragma once

#include "sampan-frame.h"

G_BEGIN_DECLS

/** Settles what words mean by the others in their clause: noise is of the sound or the picture,
 * "film" a look or the video itself, "for her birthday" nothing. @prompt: what the tokens were read
 * from. @tokens: (element-type SampanToken) */
void sampan_clauses_settle (GPtrArray *tokens, const char *prompt, SampanMediaKind kind);

/** Lets wishes that lean on each other share what is said once: "contrast and saturation up 20%".
 * @frames: (element-type SampanFrame) */
void sampan_frames_connect (GPtrArray *frames, SampanMediaKind kind);

G_END_DECLS
