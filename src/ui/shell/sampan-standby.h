#pragma once

#include <adwaita.h>

#include "publish/sampan-outbox.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_STANDBY (sampan_standby_get_type ())

/**
 * SampanStandby: lets scheduled posts go out though the window is closed, if the desktop's
 * portal allows it. It is asked once, with the first post that is scheduled; the answer stands in
 * the setting "background". While something waits, the program is held open without a window, and
 * the desktop starts it in that way with the session.
 */
G_DECLARE_FINAL_TYPE (SampanStandby, sampan_standby, SAMPAN, STANDBY, GObject)

/** @library_path: (nullable): %NULL for the default one. @application owns what is returned. */
SampanStandby *sampan_standby_new (GtkApplication *application,
                                   GSettings *settings,
                                   SampanOutbox *outbox,
                                   const char *library_path);
/** Asks the portal, whatever it said before. */
void sampan_standby_ask (SampanStandby *self);

G_END_DECLS
