#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/** What a person wants done to all captions: the arguments of sampan_cue_edit_stretch(), ms. */
typedef struct
{
  gint64 from;
  gint64 a;
  gint64 new_a;
  gint64 b;
  gint64 new_b;
} SampanCueStretch;

/** Not called if the person cancels. */
typedef void (*SampanCueStretchFunc) (const SampanCueStretch *how, gpointer user_data);

/**
 * sampan_cue_dialogs_shift:
 * @selected: the position of the chosen caption, from which on can be shifted
 *
 * Asks by how much to shift the captions of @track, and which; what would put one before the video
 * can not be chosen. @user_data must outlive @parent's window.
 */
void sampan_cue_dialogs_shift (GtkWidget *parent,
                               SampanCaptionTrack *track,
                               guint selected,
                               SampanCueStretchFunc func,
                               gpointer user_data);
/** Asks when two captions shall begin; the other is the chosen one at first. */
void sampan_cue_dialogs_stretch (GtkWidget *parent,
                                 SampanCaptionTrack *track,
                                 guint selected,
                                 SampanCueStretchFunc func,
                                 gpointer user_data);

G_END_DECLS
