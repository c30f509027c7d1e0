#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What two texts may differ in and still be the same sentence. */
typedef enum
{
  SAMPAN_SLOT_NUMBER, /* figures, with the points, commas and colons in them */
  SAMPAN_SLOT_LINK,
  SAMPAN_SLOT_MENTION,
  SAMPAN_SLOT_TAG,
} SampanSlotKind;

typedef struct
{
  SampanSlotKind kind;
  gsize start; /* bytes in the text */
  gsize length;
} SampanSlot;

/**
 * SampanMemoryText:
 *
 * A text as the memory compares it: one unit a grapheme, without regard to case, width and the
 * amount of white space; a slot is one unit whatever is in it.
 */
typedef struct
{
  GArray *units; /* of guint32 */
  GArray *slots; /* of SampanSlot */
  gboolean has_words;
} SampanMemoryText;

/* @text: valid UTF-8 */
SampanMemoryText *_sampan_memory_text_new (const char *text);
void _sampan_memory_text_free (SampanMemoryText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMemoryText, _sampan_memory_text_free)

/* The number of units to be changed, added or removed to make one of the other; @most + 1 if it is
 * more than @most. */
guint _sampan_memory_text_distance (SampanMemoryText *a, SampanMemoryText *b, guint most);

/**
 * _sampan_memory_text_substitute:
 * @source, @target: a pair of the memory; @source_slots, @text_slots: what stands in @source and in
 * @text
 * @n_wrong: the slots that differ and could not be put right
 *
 * Puts what stands in the slots of @text in place of what stands in those of @source, where each is
 * found in @target as often as in @source.
 *
 * Returns: (transfer full): the target for @text
 */
char *_sampan_memory_substitute (const char *source,
                                 GArray *source_slots,
                                 const char *text,
                                 GArray *text_slots,
                                 const char *target,
                                 guint *n_wrong);

G_END_DECLS
