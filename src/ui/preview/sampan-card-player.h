#pragma once

#include <gtk/gtk.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CARD_PLAYER (sampan_card_player_get_type ())

/**
 * SampanCardPlayer:
 *
 * The video that plays in a feed card, as its plan makes it, with the captions of the card's
 * language. Properties: "playing" (boolean, read-only, with notify).
 */
G_DECLARE_FINAL_TYPE (SampanCardPlayer, sampan_card_player, SAMPAN, CARD_PLAYER, GObject)

SampanCardPlayer *sampan_card_player_new (SampanLibrary *library, SampanMedia *video);
/** Returns: (transfer none): the frames. */
GdkPaintable *sampan_card_player_get_paintable (SampanCardPlayer *self);
/** Shows the captions in @language (nullable) as they are now, without a stop. */
void sampan_card_player_set_language (SampanCardPlayer *self, const char *language);
gboolean sampan_card_player_get_playing (SampanCardPlayer *self);
void sampan_card_player_set_playing (SampanCardPlayer *self, gboolean playing);
/** Returns: (transfer none): what is played */
SampanMedia *sampan_card_player_get_media (SampanCardPlayer *self);

G_END_DECLS
