#pragma once

#include "sampan-caption-private.h"
#include "sampan-caption-rich.h"

G_BEGIN_DECLS

/* An element that is open, and how text looked before it. */
typedef struct
{
  char name[16];
  SampanCaptionRun before;
} Element;

/* Makes runs of text as markup is read. */
typedef struct
{
  SampanCaptionRich *rich;
  SampanCaptionRun look; /* of the text that comes next */
  GString *text;
  GArray *elements;            /* of Element */
  gboolean drawing;            /* what comes next is an outline, and not text */
  double width, height;        /* the units of positions and sizes */
  gint64 sung;                 /* when the next syllable is */
  const SampanAssStyle *style; /* or NULL */
} RichBuilder;

void sampan_rich_builder_init (RichBuilder *self);
/** Ends the run: to be called before the look changes. */
void sampan_rich_builder_flush (RichBuilder *self);
/** Returns: (transfer full): what was read. */
SampanCaptionRich *sampan_rich_builder_end (RichBuilder *self);

/** Opens an element; what it changes in the look ends with it. */
void sampan_rich_builder_open (RichBuilder *self, const char *name);
/** The same for a tag that has no attributes; FALSE if none is called so. */
gboolean sampan_rich_builder_open_tag (RichBuilder *self, const char *name);
/** The name of the element that was opened last; "" if none is open. */
const char *sampan_rich_builder_get_current (RichBuilder *self);
/** Closes the element that was opened last. */
void sampan_rich_builder_close (RichBuilder *self);
/** Closes the element @name, and what is open in it; does nothing if none is open. */
void sampan_rich_builder_close_named (RichBuilder *self, const char *name);
void sampan_rich_builder_add_classes (RichBuilder *self, const char *classes);
/** "00:01.000": what follows is sung then. */
void sampan_rich_builder_set_time (RichBuilder *self, const char *text);

/** Applies an override block of ASS: "{\i1\c&H0000FF&}", @length bytes. */
void sampan_rich_builder_override (RichBuilder *self, const char *block, gsize length);

/** Reads the text of @cue as the format of @self has it. */
SampanCaptionRich *sampan_caption_document_read_rich (SampanCaptionDocument *self, SampanCue *cue);

/** The eight colours that WebVTT has classes for. Returns: (nullable): the name of @colour. */
const char *sampan_caption_colour_get_class (gint32 colour);
/** Returns: 0xRRGGBB; -1 if no colour is called so. */
gint32 sampan_caption_colour_from_class (const char *name, gsize length);

G_END_DECLS
