#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampanhold": the last queue before the edits of the preview. It keeps the decoded
 * frame that went through last, so that a change shows at once while the preview stands still: the
 * frame goes through the edits again and nothing is decoded. All that is behind it runs on its
 * thread; no queue may follow.
 */
GstElement *sampan_hold_new (void);

/**
 * sampan_hold_refresh:
 *
 * Sends the kept frame through the edits again. While the pipeline is paused; while it plays the
 * next frame shows the change. Waits for the edits to finish the frame they are at.
 */
void sampan_hold_refresh (GstElement *hold);

/**
 * sampan_hold_change:
 * @change: what to do while no data flows behind the element
 * @again: whether to send the kept frame after it: while the pipeline is paused, where @change is
 * called at once. Otherwise it is called on the streaming thread between two frames.
 */
void sampan_hold_change (
    GstElement *hold, gboolean again, GFunc change, gpointer data, GDestroyNotify destroy);

G_END_DECLS
