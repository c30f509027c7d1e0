#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Watches over blocking requests: cancels one that has been silent for longer than it may be. One
 * small thread for all of them; private to SampanHttp.
 */
typedef struct _SampanHttpWatch SampanHttpWatch;
typedef struct _SampanHttpWatchEntry SampanHttpWatchEntry;

SampanHttpWatch *sampan_http_watch_new (void);
void sampan_http_watch_free (SampanHttpWatch *self);

/** @seconds: the longest silence; 0 for no limit. */
SampanHttpWatchEntry *
sampan_http_watch_add (SampanHttpWatch *self, GCancellable *cancellable, guint seconds);
/** Says that something was heard. Any thread. */
void sampan_http_watch_entry_touch (SampanHttpWatchEntry *self);
/** Returns: whether it was the watch that cancelled it. */
gboolean sampan_http_watch_entry_expired (SampanHttpWatchEntry *self);
/** Ends the watch over it, and frees @self. */
void sampan_http_watch_entry_remove (SampanHttpWatchEntry *self);

G_END_DECLS
