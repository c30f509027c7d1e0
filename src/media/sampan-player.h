#pragma once

#include "sampan-builder.h"
#include "sampan-player-work.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PLAYER (sampan_player_get_type ())

/**
 * SampanPlayer:
 *
 * The live preview of one medium with its plan: a picture or a video. Main thread only. Properties
 * with notify: "playing" (boolean), "position" (int64, ms in the result), "duration" (int64, ms),
 * "width", "height" (of the result), "error" (boxed GError, NULL if all is well), "work"
 * (#SampanPlayerWork: what takes long just now, and keeps nobody waiting), "progress" (double: how
 * much of it is done, 0..1, or -1 if nobody knows). Signal "notice" (string, for people): an edit
 * found nothing to change in the picture.
 */
G_DECLARE_FINAL_TYPE (SampanPlayer, sampan_player, SAMPAN, PLAYER, GObject)

/** @video_sink: where it is shown: in the window a gtk4paintablesink */
SampanPlayer *sampan_player_new (GstElement *video_sink);
/** Loads @path with @plan and shows its first frame. Never blocks. @path NULL unloads. */
void sampan_player_load (SampanPlayer *self,
                         const char *path,
                         const SampanMediaInfo *info,
                         SampanPlan *plan,
                         const char *media_dir);
/** Sets properties on the running pipeline where that is enough, builds anew at the same position
 * where not. */
void sampan_player_set_plan (SampanPlayer *self, SampanPlan *plan);
void sampan_player_set_captions (SampanPlayer *self, SampanCaptionSet *captions);
/** @original: whether the original is shown in the place of the result */
void sampan_player_set_compare (SampanPlayer *self, gboolean original);
void sampan_player_set_max_size (SampanPlayer *self, int max_size);
void sampan_player_play (SampanPlayer *self);
void sampan_player_pause (SampanPlayer *self);
gboolean sampan_player_get_playing (SampanPlayer *self);
/** @accurate: to the frame; otherwise to the key frame before, for scrubbing. */
void sampan_player_seek (SampanPlayer *self, gint64 position, gboolean accurate);
gint64 sampan_player_get_position (SampanPlayer *self);
gint64 sampan_player_get_duration (SampanPlayer *self);
void sampan_player_set_volume (SampanPlayer *self, double volume);

G_END_DECLS
