#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** What takes long in a preview, and keeps nobody waiting. */
typedef enum
{
  SAMPAN_PLAYER_IDLE,
  SAMPAN_PLAYER_ENLARGING, /* the picture is made larger; its old state is shown until then */
  SAMPAN_PLAYER_REFINING,  /* the person is found more exactly than what is shown */
} SampanPlayerWork;

/** What @message of an element tells of that. @work: (out); @progress: (out): how much is done,
 * 0..1, or -1 if nobody knows. Returns: whether it tells anything */
gboolean sampan_player_work_read (GstMessage *message, SampanPlayerWork *work, double *progress);

G_END_DECLS
