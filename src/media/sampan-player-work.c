#include "sampan-player-work.h"

#include "sampan-matte-finder.h"
#include "sampan-upscale.h"

gboolean
sampan_player_work_read (GstMessage *message, SampanPlayerWork *work, double *progress)
{
  const GstStructure *structure = gst_message_get_structure (message);
  gboolean busy = FALSE;
  double fraction = 1;

  *progress = -1;
  if (gst_message_has_name (message, SAMPAN_UPSCALE_PROGRESS))
    {
      gst_structure_get_double (structure, "fraction", &fraction);
      *work = fraction < 1 ? SAMPAN_PLAYER_ENLARGING : SAMPAN_PLAYER_IDLE;
      if (fraction < 1)
        *progress = fraction;
      return TRUE;
    }
  if (!gst_message_has_name (message, SAMPAN_MATTE_WORKING))
    return FALSE;
  gst_structure_get_boolean (structure, "busy", &busy);
  *work = busy ? SAMPAN_PLAYER_REFINING : SAMPAN_PLAYER_IDLE;
  return TRUE;
}
