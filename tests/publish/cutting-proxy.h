#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A TCP proxy on loopback that loses what it is told to lose. */
typedef struct _CuttingProxy CuttingProxy;

typedef enum
{
  CUT_NOTHING,
  CUT_REQUEST, /* the request never comes to the server */
  CUT_ANSWER,  /* the server gets it and answers; the answer never comes back */
} CutMode;

/** @target: "http://127.0.0.1:PORT" */
CuttingProxy *cutting_proxy_new (const char *target);
void cutting_proxy_free (CuttingProxy *self);
/** Returns: (transfer none): its address, for use in place of the target's. */
const char *cutting_proxy_get_url (CuttingProxy *self);
/** The next @times requests whose head holds @needle are cut. */
void cutting_proxy_cut (CuttingProxy *self, CutMode mode, const char *needle, guint times);
/** How many requests with the needle came to the server. */
guint cutting_proxy_get_n_passed (CuttingProxy *self);

G_END_DECLS
