#pragma once

#include "sampan-caption-document.h"

G_BEGIN_DECLS

/** Says that something was wrong in @line (from 1). @message is taken. */
void sampan_caption_problems_take (GPtrArray *problems, guint line, char *message);

/** How the bytes of a file became text. */
typedef struct
{
  const char *name;    /* static: "UTF-8", "UTF-16LE", "GB18030", ... */
  const char *newline; /* static: "\n", "\r\n" or "\r": the one that most lines end with */
  gboolean mark;       /* a byte order mark stood first */
} SampanCaptionEncoding;

/* sampan-caption-decode.c: any encoding -> UTF-8 with "\n" line ends, without mark and NUL; NULL
 * with SAMPAN_CAPTIONS_ERROR_ENCODING. */
char *sampan_caption_decode (GBytes *bytes,
                             SampanCaptionEncoding *encoding,
                             GPtrArray *problems,
                             GError **error);
/* sampan-caption-guess.c: the encoding of bytes that are no Unicode; never NULL. */
const char *sampan_caption_guess_encoding (const guint8 *data, gsize size);

typedef enum
{
  SAMPAN_CAPTION_ENTRY_CUE,
  SAMPAN_CAPTION_ENTRY_HEADER,  /* WebVTT: what stands after "WEBVTT", up to the first empty line */
  SAMPAN_CAPTION_ENTRY_NOTE,    /* with its word NOTE */
  SAMPAN_CAPTION_ENTRY_STYLE,   /* the style sheet, without its word */
  SAMPAN_CAPTION_ENTRY_REGION,  /* the settings, without their word */
  SAMPAN_CAPTION_ENTRY_LINE,    /* ASS: a line as it stands */
  SAMPAN_CAPTION_ENTRY_COMMENT, /* ASS: an event that is not shown; fields and text */
} SampanCaptionEntryKind;

/** One piece of a file, in the order of the file. */
typedef struct
{
  SampanCaptionEntryKind kind;
  guint line;     /* from 1; of a cue, the line with its times; 0 if it was not read from a file */
  SampanCue *cue; /* only of a cue */
  char *id;       /* of a cue, as the file has it; NULL if it has none */
  gint64 end;     /* of a cue, as the file has it: it may be before the start */
  char *text;     /* as written; of a cue, NULL once it has been changed */
  char **fields;  /* ASS: the event's fields before its text */
  int start_field, end_field; /* of @fields: a file may change their order on its way */
} SampanCaptionEntry;

struct _SampanCaptionDocument
{
  SampanCaptionFormat format;
  SampanCaptionEncoding encoding;
  GPtrArray *entries; /* of SampanCaptionEntry */
  GPtrArray *problems;
  GHashTable *ids; /* set of the cues' ids */
  guint n_generated;
  char **event_fields; /* ASS: their names, in lower case; the last is "text" */
};

/** Adds an entry; @text is copied. */
SampanCaptionEntry *sampan_caption_document_add (SampanCaptionDocument *self,
                                                 SampanCaptionEntryKind kind,
                                                 guint line,
                                                 const char *text);
/**
 * sampan_caption_document_add_cue:
 * @id: (nullable): without one the cue gets one that sampan_caption_id_is_generated() knows
 * @end: if it is before @start, that is a problem, and the cue ends when it starts
 * @raw: (nullable): the text as written, if that is not @text
 *
 * Returns: (transfer none): its entry
 */
SampanCaptionEntry *sampan_caption_document_add_cue (SampanCaptionDocument *self,
                                                     guint line,
                                                     const char *id,
                                                     gint64 start,
                                                     gint64 end,
                                                     const char *text,
                                                     const char *settings,
                                                     const char *raw);
SampanCaptionDocument *sampan_caption_document_new (SampanCaptionFormat format);
void sampan_caption_entry_free (SampanCaptionEntry *self);

/** Returns: (transfer full): the file in another format; @losses (nullable) gets a sentence about
 * each kind of thing that is not in it. */
SampanCaptionDocument *sampan_caption_document_convert (SampanCaptionDocument *self,
                                                        SampanCaptionFormat format,
                                                        GPtrArray *losses);
/** Where WebVTT's settings put a cue, as the number keys lie; 0 if they are none. */
guint sampan_caption_settings_get_alignment (const char *settings);
/** Whether the file gave the cue no id, so that none is written either. */
gboolean sampan_caption_id_is_generated (const char *id);
/** Whether the settings are an SRT cue's coordinates, and not WebVTT's settings. */
gboolean sampan_caption_settings_are_srt (const char *settings);
/** Whether the settings are an ASS event's fields. */
gboolean sampan_caption_settings_are_ass (const char *settings);

/** "Collect a WebVTT timestamp" from *@at on, in milliseconds. */
gboolean sampan_caption_vtt_collect_timestamp (const char **at, gint64 *time);
/** Whether the first line says that this is WebVTT. */
gboolean sampan_caption_vtt_has_signature (const char *text);
void
sampan_caption_vtt_read (SampanCaptionDocument *document, char **lines, gboolean has_signature);
char *sampan_caption_vtt_write (SampanCaptionDocument *document);
/** Whether all lines with an arrow are times as SubRip has them. */
gboolean sampan_caption_srt_is (char **lines);
/** Whether a SubRip reader finds two times and an arrow in @line. */
gboolean sampan_caption_srt_is_timing (const char *line);
void sampan_caption_srt_read (SampanCaptionDocument *document, char **lines);
char *sampan_caption_srt_write (SampanCaptionDocument *document);
/** Whether a line of @lines is one that only ASS and SSA have, before any times of SubRip. */
gboolean sampan_caption_ass_is (char **lines);
void sampan_caption_ass_read (SampanCaptionDocument *document, char **lines);
char *sampan_caption_ass_write (SampanCaptionDocument *document);

/**
 * sampan_caption_tag_length:
 *
 * Returns: bytes of the markup tag that starts at @text ("<b>", "</i>", "<v Ann>", "<00:01.000>",
 * "{\an8}"), 0 if none does
 */
gsize sampan_caption_tag_length (const char *text);
/** Bytes of the character reference of HTML ("&amp;", "&amp", "&#65;") at @text and its character;
 * 0 if there is none. */
gsize sampan_caption_reference_length (const char *text, gunichar *character);
/** The same, but only for what nobody types by chance: with its semicolon. */
gsize sampan_caption_entity_length (const char *text, gunichar *character);
/** Appends ">", but never so that it ends an arrow, which WebVTT takes for times: its parts may
 * have been apart until now. */
void sampan_caption_vtt_append_greater (GString *text);
/** @text with what WebVTT takes for markup escaped where it is none, without empty lines. */
char *sampan_caption_text_to_vtt (const char *text);
/** @text with the escapes that SubRip does not know resolved where the result stays the same,
 * without blank lines. */
char *sampan_caption_text_to_srt (const char *text);

G_END_DECLS
