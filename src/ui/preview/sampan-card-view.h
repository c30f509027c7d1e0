#pragma once

#include <gtk/gtk.h>

#include "publish/sampan-note-card.h"
#include "publish/sampan-post-text.h"
#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CARD_VIEW (sampan_card_view_get_type ())

/**
 * SampanCardView:
 *
 * A version of a note as a platform's card, drawn anew with each frame in which the note changed.
 * Its video plays in it. Properties: "playing" (boolean, read-only, with notify).
 *
 * ::breaks-changed is emitted when more is known of the pictures than when the note changed.
 */
G_DECLARE_FINAL_TYPE (SampanCardView, sampan_card_view, SAMPAN, CARD_VIEW, GtkWidget)

SampanCardView *sampan_card_view_new (void);
/** @document: (nullable) */
void sampan_card_view_set_document (SampanCardView *self, SampanDocument *document);
/** @language: (nullable): one of the note's versions, or two of them as one post
 * (publish/sampan-languages.h); anything else counts as the source. */
void sampan_card_view_set_language (SampanCardView *self, const char *language);
void sampan_card_view_set_style (SampanCardView *self, SampanCardStyle style);
/** Returns: (transfer none) (nullable): what it shows, of two the first; NULL without a document */
SampanVersion *sampan_card_view_get_version (SampanCardView *self);
/** Returns: (transfer none): the language that it shows, or two of them as one post; there has to
 * be a document */
const char *sampan_card_view_get_languages (SampanCardView *self);
SampanCardStyle sampan_card_view_get_style (SampanCardView *self);
/** Returns: (nullable): the limits of what it shows: those of the server that the version goes to,
 * if there is an account for it, or else of the platform */
const SampanRules *sampan_card_view_get_rules (SampanCardView *self);
/** Returns: (transfer full): what it says; there has to be a document, and rules. */
SampanPostText *sampan_card_view_dup_text (SampanCardView *self);
/** @phone: the width of the reader's phone, such as 360 */
void sampan_card_view_set_look (SampanCardView *self, gboolean dark, int phone);
/**
 * sampan_card_view_init_card:
 * @card: (out): to be cleared by the caller; author and handle belong to the program and the
 * account
 *
 * Returns: (transfer full): its pictures, to be kept as long as the card
 */
GPtrArray *sampan_card_view_init_card (SampanCardView *self, SampanNoteCard *card);
/** Returns: (transfer full) (element-type SampanBreak): what does not reach the readers. */
GPtrArray *sampan_card_view_find_breaks (SampanCardView *self);
/** Turns to the picture so many further on. Returns: whether there is another one */
gboolean sampan_card_view_turn (SampanCardView *self, int step);
/** Whether it shows one of several pictures at a time. */
gboolean sampan_card_view_get_turns (SampanCardView *self);
/** Whether it shows a video. */
gboolean sampan_card_view_get_playable (SampanCardView *self);
void sampan_card_view_set_playing (SampanCardView *self, gboolean playing);
gboolean sampan_card_view_get_playing (SampanCardView *self);

G_END_DECLS
