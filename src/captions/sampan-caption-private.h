#pragma once

#include "sampan-caption-file.h"

G_BEGIN_DECLS

/** Says that something was wrong in @line (from 1). @message is taken. */
void sampan_caption_problems_take (GPtrArray *problems, guint line, char *message);

/* sampan-caption-decode.c: any encoding -> UTF-8 with "\n" line ends and without mark; NULL with
 * SAMPAN_CAPTIONS_ERROR_ENCODING. */
char *sampan_caption_decode (GBytes *bytes, GPtrArray *problems, GError **error);

/* Cues with ids that are unique in the file. */
typedef struct
{
  GPtrArray *cues; /* of SampanCue, in file order */
  GHashTable *ids; /* set of char* */
  guint n_generated;
  GPtrArray *problems;
} SampanCaptionReader;

/** Adds a cue; without an id it gets one that sampan_caption_id_is_generated() knows. @end before
 * @start is mended. */
void sampan_caption_reader_add (SampanCaptionReader *reader,
                                guint line,
                                const char *id,
                                gint64 start,
                                gint64 end,
                                const char *text,
                                const char *settings);
/** Whether the file gave the cue no id, so that none is written either. */
gboolean sampan_caption_id_is_generated (const char *id);
/** Whether the settings are an SRT cue's coordinates, and not WebVTT's settings. */
gboolean sampan_caption_settings_are_srt (const char *settings);

/** Whether the first line says that this is WebVTT. */
gboolean sampan_caption_vtt_has_signature (const char *text);
void sampan_caption_vtt_read (SampanCaptionReader *reader, char **lines, gboolean has_signature);
char *sampan_caption_vtt_write (GPtrArray *cues);
void sampan_caption_srt_read (SampanCaptionReader *reader, char **lines);
char *sampan_caption_srt_write (GPtrArray *cues);

/**
 * sampan_caption_tag_length:
 *
 * Returns: bytes of the markup tag that starts at @text ("<b>", "</i>", "<v Ann>", "<00:01.000>",
 * "{\an8}"), 0 if none does
 */
gsize sampan_caption_tag_length (const char *text);
/** Bytes of the character reference ("&amp;") at @text and its character; 0 if there is none. */
gsize sampan_caption_entity_length (const char *text, gunichar *character);
/** @text with what WebVTT takes for markup escaped where it is none, without empty lines. */
char *sampan_caption_text_to_vtt (const char *text);
/** @text with the escapes that SubRip does not know resolved where the result stays the same,
 * without blank lines. */
char *sampan_caption_text_to_srt (const char *text);

G_END_DECLS
