#pragma once

#include "core/sampan-note.h"
#include "edit/sampan-plan.h"
#include "media/sampan-card.h"
#include "media/sampan-caption-style.h"
#include "media/sampan-subject.h"
#include "sampan-checks.h"

G_BEGIN_DECLS

/**
 * SampanNoteCard:
 * @card: to be drawn; pictures, phone and darkness are set by the caller
 *
 * A version of a note as the card of a platform: its text, and what of it the platform does not
 * take. It keeps copies of all that it needs of the note, so that any thread may draw it.
 */
typedef struct
{
  SampanCard card;
  /*< private >*/
  const SampanRules *rules; /* nullable */
  char *language;
  char *title;
  char *body;
  GStrv tags;
  char *author;
  char *handle;
  char *caption;
  SampanCaptionStyle *caption_style;
  const char *caption_texts[2];
  const char *caption_languages[2];
} SampanNoteCard;

/** @languages: a version, or two in one post: as in sampan-languages.h; @rules: (nullable): of the
 * server that it goes to; else those of the style's platform hold */
void sampan_note_card_init (SampanNoteCard *self,
                            SampanNote *note,
                            const char *languages,
                            SampanCardStyle style,
                            const SampanRules *rules);
/** @author: (nullable) @handle: (nullable) */
void sampan_note_card_set_author (SampanNoteCard *self, const char *author, const char *handle);
void sampan_note_card_clear (SampanNoteCard *self);

typedef enum
{
  SAMPAN_BREAK_TITLE,    /* longer than the platform takes */
  SAMPAN_BREAK_TEXT,     /* the same */
  SAMPAN_BREAK_TAGS,     /* tags that are left out, that end early or become one */
  SAMPAN_BREAK_COVER,    /* a head is cut off */
  SAMPAN_BREAK_CAPTIONS, /* under what the platform draws over the video */
  SAMPAN_BREAK_FOLD,     /* not wrong: readers have to unfold the rest */
} SampanBreakKind;

/** Something that does not reach the readers of a card. */
typedef struct
{
  SampanBreakKind kind;
  char *text; /* a sentence for people */
} SampanBreak;

void sampan_break_free (SampanBreak *self);

/**
 * sampan_note_card_find_breaks:
 * @width: of the card, as for sampan_card_draw()
 * @cover: (nullable): what the first picture shows, as it is after its edits
 *
 * Returns: (transfer full) (element-type SampanBreak): what the card's readers will miss, the worst
 * first
 */
GPtrArray *
sampan_note_card_find_breaks (const SampanNoteCard *self, double width, const SampanSubject *cover);

/**
 * sampan_note_card_find_cover:
 * @path: a picture or a video
 * @plan: its edits
 * @subject: (out): what it shows after the plan's crops and turns
 *
 * Blocks, as sampan_subject_find() does. Any thread.
 *
 * Returns: whether it could be looked for
 */
gboolean sampan_note_card_find_cover (const char *path,
                                      SampanPlan *plan,
                                      SampanSubject *subject,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
