#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

#define SAMPAN_CAPTIONS_ERROR (sampan_captions_error_quark ())

typedef enum
{
  SAMPAN_CAPTIONS_ERROR_FORMAT, /* not a caption file that we know */
  SAMPAN_CAPTIONS_ERROR_ENCODING,
  SAMPAN_CAPTIONS_ERROR_IO,
} SampanCaptionsError;

GQuark sampan_captions_error_quark (void);

typedef enum
{
  SAMPAN_CAPTION_SRT,
  SAMPAN_CAPTION_VTT,
  SAMPAN_CAPTION_ASS, /* and SSA, its predecessor */
} SampanCaptionFormat;

/** Something in a file that was wrong and mended or left out. */
typedef struct
{
  guint line;    /* from 1 */
  char *message; /* for people, translated */
} SampanCaptionProblem;

void sampan_caption_problem_free (SampanCaptionProblem *self);

/** By the file name's ending; FALSE if it is not one that we know. */
gboolean sampan_caption_format_from_path (const char *path, SampanCaptionFormat *format);

/**
 * sampan_caption_file_parse:
 * @format: (nullable): what the file's name says; the content has the last word
 * @problems: (out) (optional) (element-type SampanCaptionProblem): what was wrong
 *
 * The cues of sampan_caption_document_parse() alone.
 *
 * Returns: (transfer full) (element-type SampanCue): the cues by time; NULL with @error if it is no
 * caption file at all
 */
GPtrArray *sampan_caption_file_parse (GBytes *bytes,
                                      const SampanCaptionFormat *format,
                                      GPtrArray **problems,
                                      GError **error);
/** Returns: (transfer full): the cues as a file in UTF-8. */
char *sampan_caption_file_write (GPtrArray *cues, SampanCaptionFormat format);
/** Returns: (transfer full): @text without the tags and escapes of the formats: what is drawn. */
char *sampan_caption_text_to_plain (const char *text);

G_END_DECLS
