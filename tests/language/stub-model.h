#pragma once

#include <json-glib/json-glib.h>

#include "stub-server.h"

G_BEGIN_DECLS

/*
 * No language model can be had in a test: the server here is a stub that says of each text
 * "EN(text)", in the protocol of OpenAI-compatible servers, and misbehaves as it is told to.
 */

/** How its answers are wrong. */
typedef enum
{
  STUB_WHOLE,
  STUB_SHIFTED_IDS, /* of more than one segment */
  STUB_LAST_MISSING,
  STUB_SECOND_MISSING,
  STUB_DOUBLED,
  STUB_POISONED, /* the text with "毒" comes back empty */
  STUB_SAME,     /* the source is given back */
  STUB_TOKEN_LOST,
} StubFault;

/** What the segments of a request's last message are. Returns: (transfer full) */
JsonNode *stub_model_get_question (JsonNode *root);

/** The answer to @request, with @fault. Returns: (transfer full) */
char *stub_model_make_answer (const StubRequest *request, StubFault fault);

/** Writes one piece of a streamed answer. */
void stub_model_write_delta (GOutputStream *out, const char *text);

/** Writes a whole answer as servers do: a few characters at a time, comments between, odd chunks at
 * the end. */
void stub_model_stream_content (GOutputStream *out, const char *content);

/** A StubAnswer: what make_answer() says, streamed. @fault: GINT_TO_POINTER (StubFault) */
void stub_model_answer_with (const StubRequest *request, GOutputStream *out, gpointer fault);

G_END_DECLS
