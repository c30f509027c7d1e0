#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Whether the token is, or was before it was left out, a word of @class. */
gboolean sampan_token_was (const SampanToken *token, SampanWordClass class);

/** Whether the token is a word of a language with spaces. */
gboolean sampan_token_is_latin (const SampanToken *token);

/** Whether the token is "darker" or the like, and not the "over" of "over the sofa". */
gboolean sampan_token_compares (const SampanToken *token);

/** Whether the token is a length in seconds, or a moment such as 1:05. */
gboolean sampan_token_is_time (const SampanToken *token);

/** Whether the token names who is seen: "my mum". */
gboolean sampan_token_is_person (const SampanToken *token);

/** Lets the tokens from @start to @end say nothing any more. @tokens (element-type SampanToken) */
void sampan_tokens_leave_out (GPtrArray *tokens, guint start, guint end);

/** Whether the token is about an edit, or says how something should be. */
gboolean sampan_token_is_about_edit (const SampanToken *token);

/** Whether the token may be part of what a picture shows: "my dog", "the living room wall". */
gboolean sampan_token_may_be_shown (const SampanToken *token);

/** Whether the piece from @start to @end asks for nothing, in any language, by the words that stand
 * in it and their order: 天空别动, 我家猫, 做贴纸, 娃第一次走路. @tokens (element-type
 * SampanToken): a whole prompt */
gboolean sampan_signs_ask_nothing (GPtrArray *tokens, guint start, guint end);

/** Whether something is not needed at @at of @tokens, and so is to go: "we don't need the lamp". */
gboolean sampan_tokens_refuse_thing (GPtrArray *tokens, guint at, guint end);

G_END_DECLS
