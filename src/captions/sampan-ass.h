#pragma once

#include "core/sampan-cue.h"

G_BEGIN_DECLS

/** What of a style a caption in another format can hold. */
typedef struct
{
  char *name;
  guint flags;     /* SampanCaptionLook */
  guint alignment; /* as the number keys lie: 2 is at the bottom, 8 at the top */
  gint32 colour;   /* 0xRRGGBB */
  gboolean used;   /* by a caption */
} SampanAssStyle;

void sampan_ass_style_free (SampanAssStyle *self);
/**
 * sampan_ass_style_read:
 * @names: the fields that the section's "Format:" line names, in lower case
 * @line: a line, from behind "Style:" on
 * @old: whether the section is [V4 Styles], which counts alignments otherwise
 *
 * Returns: (transfer full) (nullable): the style; %NULL if @line has too few fields
 */
SampanAssStyle *sampan_ass_style_read (char **names, const char *line, gboolean old);
/** Returns: (transfer full): the fields that a "Format:" line names, in lower case. */
char **sampan_ass_split_format (const char *names);

/** Reads "&HBBGGRR&", "&HAABBGGRR" or a decimal number: 0xRRGGBB; -1 if it is none. */
gint32 sampan_ass_colour_read (const char *text);
/** Returns: (transfer full): @time milliseconds as "H:MM:SS.cc", rounded to hundredths. */
char *sampan_ass_time_to_string (gint64 time);

/** Returns: (transfer full): a text as a cue has it: "\N" is a line break, "\h" a no-break space,
 * remarks are left out, overrides stay. With @soft_breaks "\n" is a space. */
char *sampan_ass_text_read (const char *text, gboolean soft_breaks);
/** Returns: (transfer full): the text of @cue as the file has it, whatever format it came from. */
char *sampan_ass_text_write (SampanCue *cue);
/** Returns: (transfer full): the fields of an event, but for times and text, as a cue's settings.
 */
char *sampan_ass_fields_to_settings (char **names, char **fields);
/** Returns: (transfer full): a field for each of @names but the text; @settings may be NULL. */
char **sampan_ass_settings_to_fields (char **names, const char *settings);
/** Returns: (transfer full): settings of an event with that style and speaker. */
char *sampan_ass_make_settings (const char *style, const char *name);
/** Returns: (transfer full): "style" or "name" out of a cue's settings. */
char *sampan_ass_settings_get (const char *settings, const char *field);

G_END_DECLS
