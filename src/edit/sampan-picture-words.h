#pragma once

#include "core/sampan-media.h"

G_BEGIN_DECLS

/*
 * The words in a picture, as a note keeps them: a track of the picture in the note's language has a
 * cue for each box, whose settings say where it is; the tracks of other languages render these cues
 * as those of a video do, so that they are translated, approved, searched and undone in the same
 * way. The picture itself and its plan stay as they are: each language has a plan of its own.
 */

/** What they are, for an engine that is told. */
#define SAMPAN_PICTURE_WORDS_ABOUT                                                                 \
  "Words in a picture (a poster, a menu, a screenshot), in their order. Keep each as short as it " \
  "fits into the place of the original."

/**
 * SampanWordsPlace:
 * @x: the middle of the box, a fraction of the picture's width
 * @y: of its height
 * @width: along the lines, a fraction of the longer side
 * @height: across them, of the same
 * @angle: degrees, clockwise
 * @lines: how many lines of text are in the box
 * @align: "left", "centre" or "right"
 * @kept: whether the picture keeps these words in all languages
 * @lettering: (nullable): as the edit "words" has it; NULL for that of the picture
 *
 * A box of words, as the edit "words" wants it.
 */
typedef struct
{
  double x, y, width, height;
  double angle;
  int lines;
  const char *align;
  gboolean kept;
  const char *lettering;
} SampanWordsPlace;

/** Returns: whether @cue is a box of words. @place: (out) */
gboolean sampan_words_place_read (SampanCue *cue, SampanWordsPlace *place);
/** What is left to translate for readers of a language. */
typedef struct
{
  guint total;   /* boxes that are to be translated */
  guint missing; /* of these, without a translation */
  guint stale;   /* with one of words that have changed since */
} SampanWordsState;

/** Returns: (transfer full): the settings of a cue that is a box of words. */
char *sampan_words_place_write (const SampanWordsPlace *place);

/**
 * sampan_picture_words_set:
 * @language: of the note's source
 * @places: where words were found
 * @texts: what they say
 *
 * Makes them the picture's words. A box that was there keeps its id, so that its translations stay,
 * if it says the same as before or lies where it did, and whether the original is kept, and its
 * lettering. Renderings of boxes that are gone go. One step of undo.
 */
void sampan_picture_words_set (SampanMedia *media,
                               const char *language,
                               const SampanWordsPlace *places,
                               const char *const *texts,
                               guint n);
/**
 * sampan_picture_words_set_kept:
 * @id: (nullable): of a box; NULL for all
 * @kept: whether the picture keeps these words in all languages
 */
void sampan_picture_words_set_kept (SampanMedia *media,
                                    const char *language,
                                    const char *id,
                                    gboolean kept);
/**
 * sampan_picture_words_set_lettering:
 * @id: of the box
 * @lettering: one of the choices of the edit "words"
 *
 * In what letters the box is set in all languages.
 */
void sampan_picture_words_set_lettering (SampanMedia *media,
                                         const char *language,
                                         const char *id,
                                         const char *lettering);
/** Whether there are boxes, and all of them keep the original. */
gboolean sampan_picture_words_are_kept (SampanMedia *media, const char *language);
/**
 * sampan_picture_words_set_text:
 * @source_language: of the note
 * @language: the same, if what was read is put right, or one that it is rendered in
 * @id: of the box
 * @text: by a person; "" in another language takes the rendering away
 */
void sampan_picture_words_set_text (SampanMedia *media,
                                    const char *source_language,
                                    const char *language,
                                    const char *id,
                                    const char *text);

/** Returns: (transfer full): the boxes that are to be translated, as a track of their own. */
SampanCaptionTrack *sampan_picture_words_dup_track (SampanMedia *media, const char *language);
/** Returns: (transfer full): all words of the picture, a line a box; "" if none were found. */
char *sampan_picture_words_dup_text (SampanMedia *media, const char *language);

/**
 * sampan_picture_words_dup_plan:
 * @source_language: of the note
 * @language: (nullable): of a version of it
 *
 * The plan of a medium as readers of @language see it: its own edits, and of a picture the words in
 * their language where there are some.
 *
 * Returns: (transfer full) (nullable): JSON; NULL for no edits
 */
char *sampan_picture_words_dup_plan (SampanMedia *media,
                                     const char *source_language,
                                     const char *language);

/** What @language lacks of the words in @media; nothing where the picture keeps the original.
 * @state: (out) */
void sampan_picture_words_get_state (SampanMedia *media,
                                     const char *source_language,
                                     const char *language,
                                     SampanWordsState *state);
/** Returns: (transfer full) (array zero-terminated=1): the languages whose readers see other words
 * in
 * @media than are there; empty for a video. */
GStrv sampan_picture_words_dup_languages (SampanMedia *media, const char *source_language);

G_END_DECLS
