#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Whether @token says how something should be: "make sure", a number. */
gboolean sampan_token_asks (const SampanToken *token);
/** Whether the token says how something is: "is", "looks", 有点; and not how it should be. */
gboolean sampan_token_tells_state (const SampanToken *token);

/** Whether something is to be taken away. */
gboolean sampan_tokens_take_away (GPtrArray *tokens);

/** Whether @token complains of a sound that is too quiet. */
gboolean sampan_token_is_too_quiet (const SampanToken *token);

/** Whether a wish about one of the operations answers a complaint about the other. */
gboolean sampan_op_is_akin (const SampanOp *one, const SampanOp *other);

/** Reads what is said to be wrong as what is wanted: "it is rather dim" as brighter; or as nothing,
 * if a wish stands elsewhere. @tokens (element-type SampanToken): a whole prompt */
void sampan_complaints_settle (GPtrArray *tokens);

/** Leaves out a clause from @start to @end that says why something is wanted that stands elsewhere:
 * "it's a bit blurry, sharpen it". */
void sampan_complaints_settle_clause (GPtrArray *tokens, guint start, guint end);

/** The same of a clause right after the wish: "turn it down, it's too loud". @before: where the
 * clause before begins */
void sampan_complaints_settle_reasons (GPtrArray *tokens, guint before, guint start, guint end);

/** Whether something outside @start to @end asks for what answers a complaint about @op. */
gboolean
sampan_complaints_is_answered (GPtrArray *tokens, guint start, guint end, const SampanOp *op);

/** Whether a comma, a stop or an "and" stands there. */
gboolean sampan_token_ends_clause (const SampanToken *token);

/** Whether what is told ends at @at of @tokens: with the clause, or where a wish follows from it:
 * "it is upside down so flip it", but not "it is so dark". */
gboolean sampan_tokens_turn (GPtrArray *tokens, guint at);

/** Whether the token may be part of a wish, and not only of how it is put. */
gboolean sampan_token_says_something (const SampanToken *token);

/** Whether the clause from @start to @end is about something of somebody's that no edit knows. */
gboolean sampan_tokens_name_unknown (GPtrArray *tokens, guint start, guint end);
/** Whether the clause from @start on asks only for something to be done to what was named. */
gboolean sampan_tokens_refer_back (GPtrArray *tokens, guint start);

G_END_DECLS
