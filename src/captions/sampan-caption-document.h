#pragma once

#include <json-glib/json-glib.h>

#include "sampan-caption-file.h"

G_BEGIN_DECLS

/**
 * SampanCaptionDocument:
 *
 * A caption file with all that it holds: cues, and around them notes, styles, regions and headers
 * in the order of the file. What was not changed is written as it was read.
 */
typedef struct _SampanCaptionDocument SampanCaptionDocument;

/**
 * sampan_caption_document_parse:
 * @format: (nullable): what the file's name says; the content has the last word
 *
 * Reads what can be saved of any input; never crashes. UTF-8 and UTF-16 with or without mark; other
 * encodings are told by their bytes. CR, LF, CRLF.
 *
 * Returns: (transfer full): the file; NULL with @error if it is no caption file at all
 */
SampanCaptionDocument *
sampan_caption_document_parse (GBytes *bytes, const SampanCaptionFormat *format, GError **error);
void sampan_caption_document_free (SampanCaptionDocument *self);

/** What the file is, whatever its name says. */
SampanCaptionFormat sampan_caption_document_get_format (SampanCaptionDocument *self);
/** Returns: (transfer none): the name of the encoding that the file had, for example "GB18030". */
const char *sampan_caption_document_get_encoding (SampanCaptionDocument *self);
/** Returns: (transfer none) (element-type SampanCaptionProblem): what was wrong, by line. */
GPtrArray *sampan_caption_document_get_problems (SampanCaptionDocument *self);
/** Returns: (transfer full) (element-type SampanCue): the cues by their start. */
GPtrArray *sampan_caption_document_dup_cues (SampanCaptionDocument *self);
/**
 * sampan_caption_document_set_cues:
 * @cues: (element-type SampanCue): by their start
 *
 * Puts @cues in the place of those in the file that have the same id, or that they render; others
 * are taken out, new ones are added at the end.
 */
void sampan_caption_document_set_cues (SampanCaptionDocument *self, GPtrArray *cues);

/**
 * sampan_caption_document_write:
 * @losses: (out) (optional) (element-type utf8): a sentence about each kind of thing that @format
 * can not hold
 *
 * Returns: (transfer full): the file in UTF-8
 */
char *sampan_caption_document_write (SampanCaptionDocument *self,
                                     SampanCaptionFormat format,
                                     GPtrArray **losses);
/**
 * sampan_caption_document_fill_track:
 *
 * Makes the file's cues those of @track, which remembers the file as its property "file".
 */
void sampan_caption_document_fill_track (SampanCaptionDocument *self, SampanCaptionTrack *track);
/**
 * sampan_caption_document_new_for_track:
 * @source: (nullable): what @track renders
 *
 * Returns: (transfer full): the file that @track was filled from, or else @source was, with the
 * cues of @track; an empty one of @format with them if there is none
 */
SampanCaptionDocument *sampan_caption_document_new_for_track (SampanCaptionTrack *track,
                                                              SampanCaptionTrack *source,
                                                              SampanCaptionFormat format);
/**
 * sampan_caption_document_to_json:
 *
 * Returns: (transfer full): format, encoding, cues ("id", "start", "end" in milliseconds, "text"
 * and "settings" as written, "plain", "line" in the file, and what the settings mean), styles,
 * regions, notes, problems
 */
JsonNode *sampan_caption_document_to_json (SampanCaptionDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCaptionDocument, sampan_caption_document_free)

G_END_DECLS
