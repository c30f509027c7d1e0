#pragma once

#include "core/sampan-library.h"
#include "sampan-export.h"

G_BEGIN_DECLS

/**
 * SampanRendition:
 *
 * How one medium of a note is exported: its file, its plan, and its captions burnt in or beside the
 * sound. It holds what the #SampanExportSpec borrows.
 */
typedef struct _SampanRendition SampanRendition;

/**
 * sampan_rendition_new:
 * @burn: (nullable): languages to draw into the picture, the first one above; %NULL takes those of
 * the plan's captions edit, if any
 * @soft: (nullable): languages of tracks to put beside the sound
 * @source_language: (nullable): of the note, if @language is given
 * @language: (nullable): whose readers it is for: the words in a picture are theirs
 * @output: path of the result
 *
 * Errors: SAMPAN_EDIT_ERROR if the plan is broken, SAMPAN_MEDIA_ERROR_PLAN if a language has no
 * captions.
 */
SampanRendition *sampan_rendition_new (SampanLibrary *library,
                                       SampanMedia *media,
                                       const char *const *burn,
                                       const char *const *soft,
                                       const char *source_language,
                                       const char *language,
                                       const char *output,
                                       GError **error);
void sampan_rendition_free (SampanRendition *self);
/** Returns: (transfer none): for sampan_export(); valid as long as @self. */
const SampanExportSpec *sampan_rendition_get_spec (SampanRendition *self);
/** Returns: (transfer full) (element-type SampanCaptionTrack): the tracks of @languages; %NULL with
 * SAMPAN_MEDIA_ERROR_PLAN if one of them is not there, or empty. */
GPtrArray *
sampan_rendition_collect_tracks (SampanMedia *media, const char *const *languages, GError **error);
/**
 * sampan_rendition_dup_caption_style:
 * @captions: (nullable): the captions edit of the medium's plan
 *
 * Returns: (transfer full): how the captions of @media look: as the medium says, but for what the
 * edit says
 */
SampanCaptionStyle *sampan_rendition_dup_caption_style (SampanMedia *media, SampanEdit *captions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanRendition, sampan_rendition_free)

G_END_DECLS
