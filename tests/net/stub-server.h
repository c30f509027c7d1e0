#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A stub: a small HTTP server on loopback that answers what a test tells it to, well or badly. It
 * stands in for servers that can not be had in a test, or not with the faults that are to be shown.
 */
typedef struct _StubServer StubServer;

typedef struct
{
  guint number; /* 1 for the first request */
  char *method;
  char *path;
  char *head; /* the header lines */
  GBytes *body;
} StubRequest;

/** Writes the answer to @out, in a thread of its own; the connection is closed after it. */
typedef void (*StubAnswer) (const StubRequest *request, GOutputStream *out, gpointer user_data);

StubServer *stub_server_new (StubAnswer answer, gpointer user_data);
/** The same over TLS, with a certificate that nobody has signed (of the openssl program, made
 * anew). */
StubServer *stub_server_new_tls (StubAnswer answer, gpointer user_data);
void stub_server_free (StubServer *self);
/** Returns: (transfer none): "http://127.0.0.1:PORT" */
const char *stub_server_get_url (StubServer *self);
guint stub_server_get_n_requests (StubServer *self);

/** Writes a whole answer. @headers: (nullable): lines, each with its "\r\n". */
void stub_reply (GOutputStream *out, const char *status, const char *headers, const char *body);
/** Writes the head of an answer without a length: its end is the connection's. */
void stub_begin (GOutputStream *out, const char *headers);
void stub_write (GOutputStream *out, const char *text);
/** Returns: (transfer full) (nullable): a header of the request. */
char *stub_request_dup_header (const StubRequest *request, const char *name);
/** Returns: (transfer full): the body as text. */
char *stub_request_dup_body (const StubRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StubServer, stub_server_free)

G_END_DECLS
