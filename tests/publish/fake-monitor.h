#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A network monitor of tests: a network that comes and goes as they say. */

/** Puts it in the place of the real one, before anybody asks for the monitor of this process. */
void fake_monitor_register (void);

/** Whether there is a network; tells those that listen. */
void fake_monitor_set (gboolean available);

G_END_DECLS
