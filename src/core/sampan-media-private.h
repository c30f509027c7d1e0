#pragma once

#include "sampan-caption-track-private.h"
#include "sampan-media.h"

G_BEGIN_DECLS

/* id, kind, SHA-256, name, MIME type, width, height, duration, plan, alternative texts by language,
 * tracks, how captions look */
#define SAMPAN_MEDIA_RECORD "(susssiixmsa(ss)a" SAMPAN_TRACK_RECORD "ms)"

SampanMedia *sampan_media_new_from_record (GVariant *record);
/* Returns: (transfer full) */
GVariant *sampan_media_dup_record (SampanMedia *self);
/* The id stays. Returns: whether anything differed. */
gboolean sampan_media_set_record (SampanMedia *self, GVariant *record);

G_END_DECLS
