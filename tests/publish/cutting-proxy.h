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

/** Where in the exchange of one request and its answer. */
typedef enum
{
  FAULT_NOWHERE,
  FAULT_BEFORE,        /* the server gets nothing of the request */
  FAULT_IN_REQUEST,    /* it gets one half */
  FAULT_AFTER_REQUEST, /* it gets all; nobody is there for its answer */
  FAULT_IN_ANSWER,     /* one half of the answer comes back */
  FAULT_AFTER_ANSWER,  /* all of it comes back, and the connection is gone */
  N_FAULTS,
} FaultPoint;

/** @target: "http://127.0.0.1:PORT" */
CuttingProxy *cutting_proxy_new (const char *target);
void cutting_proxy_free (CuttingProxy *self);
/** Returns: (transfer none): its address, for use in place of the target's. */
const char *cutting_proxy_get_url (CuttingProxy *self);
/** The next @times requests whose head holds @needle are cut. */
void cutting_proxy_cut (CuttingProxy *self, CutMode mode, const char *needle, guint times);
/** From now on requests are counted; the connection of the one at @position (from 0), and of the
 * @times - 1 after it, is cut at @point. The process @victim, if it is not 0, is killed there, by
 * SIGKILL. */
void cutting_proxy_fault (
    CuttingProxy *self, FaultPoint point, guint position, guint times, GPid victim);
/** How many of them were cut. */
guint cutting_proxy_get_n_faults (CuttingProxy *self);
/** How many requests with the needle came to the server. */
guint cutting_proxy_get_n_passed (CuttingProxy *self);

G_END_DECLS
